
/*
 * Era D, Istio 1.9 and later: templates render partial pods that are laid over
 * the pod, with what the user wrote about the same containers on top
 * (spec 4.5).
 */

#include "base/adm_num.h"
#include "data/adm_json_read.h"
#include "data/adm_json_write.h"
#include "gotmpl/gotmpl_json_error.h"
#include "inject/inject_annotations.h"
#include "inject/inject_facts.h"
#include "inject/inject_post.h"
#include "inject/inject_render.h"
#include "inject/inject_status.h"
#include "kube/kube_merge.h"
#include "kube/kube_typed.h"


typedef struct {
    inject_run_t  *run;
    adm_arena_t   *arena;
    adm_value_t   *status;           /* of an earlier injection, or NULL */
    adm_value_t   *found[2];         /* overrides of this injection */
    adm_value_t   *merged;           /* the pod so far */
    adm_value_t   *overlay;          /* the templates alone */
} inject_merge_t;


static int inject_merge_overrides(inject_merge_t *m);
static adm_value_t *inject_merge_stripped(inject_merge_t *m);
static void inject_merge_strip_list(inject_merge_t *m, inject_pod_t *p,
    inject_list_e list);
static void inject_merge_reinsert(inject_merge_t *m, inject_pod_t *p,
    inject_list_e list);
static int inject_merge_templates(inject_merge_t *m,
    const adm_value_t *data);
static int inject_merge_named(inject_merge_t *m, adm_str_t name,
    const adm_value_t *data);
static int inject_merge_template(inject_merge_t *m, adm_str_t name,
    const adm_value_t *data);
static int inject_merge_not_found(inject_merge_t *m, adm_str_t name);
static int inject_merge_overlay(inject_merge_t *m,
    const inject_rendered_t *rendered);
static int inject_merge_tree(inject_merge_t *m, adm_value_t *tree);
static void inject_merge_relocate(inject_merge_t *m);
static adm_value_t *inject_merge_onto(inject_merge_t *m, adm_value_t *pod,
    adm_value_t *patch);
static int inject_merge_reapply(inject_merge_t *m, inject_list_e list);
static adm_value_t *inject_merge_user_container(inject_merge_t *m,
    inject_list_e list, adm_str_t name);
static adm_value_t *inject_merge_user_copy(inject_merge_t *m,
    adm_value_t *user, const adm_value_t *rendered);
static void inject_merge_remember(inject_merge_t *m);


/* What the annotation proxy.istio.io/overrides holds. */

static const kube_field_t  inject_overrides_fields[] = {
    KUBE_FIELD(containers, LIST, KUBE_STRUCT_OF(Container)),
    KUBE_FIELD(initContainers, LIST, KUBE_STRUCT_OF(Container))
};


static kube_type_index_t  inject_overrides_index;


static const kube_type_t  inject_overrides_type = {
    .name = adm_str("podOverrides"), .fields = inject_overrides_fields,
    .n = adm_nelts(inject_overrides_fields),
    .index = &inject_overrides_index
};


int
inject_merge_pod(inject_run_t *run, adm_value_t **pod)
{
    adm_value_t     *data, *annotations, *stripped;
    inject_merge_t   m;

    memset(&m, 0, sizeof(inject_merge_t));

    m.run = run;
    m.arena = run->arena;

    annotations = adm_value_get(run->pod, "metadata", "annotations", NULL);

    if (inject_annotations_check(run->mesh, m.arena, annotations, run->err)
        != ADM_OK)
    {
        run->reason = INJECT_REASON_ANNOTATION;
        return adm_err_prefix(run->err, "failed to run injection template: ");
    }

    run->reason = INJECT_REASON_MERGE;

    inject_envs_find(run);

    m.status = inject_status_read(m.arena, run->pod);

    if (inject_merge_overrides(&m) != ADM_OK) {
        return adm_err_prefix(run->err, "failed to run injection template: ");
    }

    stripped = inject_merge_stripped(&m);
    data = inject_data(run, stripped);

    m.merged = run->pod;
    m.overlay = adm_value_object(m.arena, 0);

    if (data == NULL || inject_merge_templates(&m, data) != ADM_OK) {
        return adm_err_prefix(run->err, "failed to run injection template: ");
    }

    if (inject_merge_reapply(&m, INJECT_CONTAINERS) != ADM_OK
        || inject_merge_reapply(&m, INJECT_INIT_CONTAINERS) != ADM_OK)
    {
        return adm_err_prefix(run->err, "failed to re apply container: ");
    }

    inject_merge_remember(&m);

    if (inject_late(run)) {
        return ADM_ERROR;
    }

    run->reason = INJECT_REASON_POST;

    *pod = inject_post(run, m.merged, m.overlay, data);

    if (*pod == NULL) {
        return adm_err_prefix(run->err, "failed to process pod: ");
    }

    return ADM_OK;
}


/* The annotation that an injection leaves about the user's containers. */

static int
inject_merge_overrides(inject_merge_t *m)
{
    adm_err_t     err;
    adm_str_t     text;
    adm_value_t  *v;

    v = inject_pod_annotation(m->run->pod, INJECT_OVERRIDES);

    if (v == NULL) {
        return ADM_OK;
    }

    text = adm_value_str(v);

    adm_err_init(&err, m->arena);
    v = adm_json_parse(m->arena, text, NULL, &err);

    if (v == NULL) {
        text = gotmpl_json_error(m->arena, text, err.text);
        return adm_err_set(m->run->err, "%.*s", adm_fmt(text));
    }

    if (!adm_is_object(v) && !adm_is_null(v)) {
        return adm_err_set(m->run->err, "json: cannot unmarshal %s into Go "
                           "value of type inject.podOverrides",
                           adm_is_bool(v) ? "bool"
                                          : adm_kind_name(adm_kind(v)));
    }

    m->run->overrides = kube_typed(m->arena, &inject_overrides_type, v, NULL,
                                   inject_typed_flags(&m->run->inject->release)
                                   | KUBE_TYPED_FOLD, NULL, m->run->err);

    return m->run->overrides ? ADM_OK : ADM_ERROR;
}


/*
 * The pod as templates see it: without what an earlier injection has added,
 * with the user's containers as they were.
 */

static adm_value_t *
inject_merge_stripped(inject_merge_t *m)
{
    adm_value_t   *annotations;
    inject_pod_t   p;

    if (m->status == NULL && m->run->overrides == NULL) {
        return m->run->pod;
    }

    inject_pod_open(&p, m->arena, m->run->pod);

    if (m->status) {
        inject_merge_strip_list(m, &p, INJECT_CONTAINERS);
        inject_merge_strip_list(m, &p, INJECT_INIT_CONTAINERS);

        inject_metrics_strip(&p, m->run->mesh);

        annotations = inject_pod_map(&p, adm_strc("annotations"));
        adm_object_remove(annotations, INJECT_STATUS);
    }

    inject_merge_reinsert(m, &p, INJECT_CONTAINERS);
    inject_merge_reinsert(m, &p, INJECT_INIT_CONTAINERS);

    return p.pod;
}


static void
inject_merge_strip_list(inject_merge_t *m, inject_pod_t *p,
    inject_list_e list)
{
    uint32_t      i;
    adm_value_t  *names, *kept, *item;

    names = adm_object_get(m->status, inject_list_names[list]);

    if (adm_array_len(names) == 0 || p->lists[list] == NULL) {
        return;
    }

    kept = adm_value_array(m->arena, adm_array_len(p->lists[list]));

    for (i = 0; i < adm_array_len(p->lists[list]); i++) {
        item = adm_array_at(p->lists[list], i);

        if (!inject_strings_have(names, inject_name(item))) {
            (void) adm_array_push(m->arena, kept, item);
        }
    }

    inject_pod_set_list(p, list, kept);
}


static void
inject_merge_reinsert(inject_merge_t *m, inject_pod_t *p, inject_list_e list)
{
    uint32_t      i;
    adm_value_t  *overrides, *items, *item;

    overrides = adm_object_get(m->run->overrides, inject_list_names[list]);

    for (i = 0; i < adm_array_len(overrides); i++) {
        item = adm_array_at(overrides, i);

        if (inject_find(p->lists[list], inject_name(item)) >= 0) {
            continue;
        }

        items = p->lists[list] ? p->lists[list]
                               : adm_value_array(m->arena, 1);
        (void) adm_array_push(m->arena, items, item);
        inject_pod_set_list(p, list, items);
    }
}


static int
inject_merge_templates(inject_merge_t *m, const adm_value_t *data)
{
    int           done;
    uint32_t      i;
    adm_str_t     rest, name;
    adm_value_t  *v, *defaults;

    v = inject_pod_annotation(m->run->pod,
                              adm_strc("inject.istio.io/templates"));

    if (v == NULL) {
        defaults = m->run->inject->config.defaults;

        for (i = 0; i < adm_array_len(defaults); i++) {
            if (inject_merge_named(m, adm_value_str(adm_array_at(defaults,
                                                                 i)), data)
                != ADM_OK)
            {
                return ADM_ERROR;
            }
        }

        return ADM_OK;
    }

    rest = adm_value_str(v);
    done = 0;

    while (adm_str_split(&rest, ',', &done, &name) == ADM_OK) {
        if (inject_merge_named(m, adm_str_trim_space(name), data) != ADM_OK) {
            return ADM_ERROR;
        }
    }

    return ADM_OK;
}


/* A template, or those that an alias stands for. */

static int
inject_merge_named(inject_merge_t *m, adm_str_t name,
    const adm_value_t *data)
{
    uint32_t      i;
    adm_value_t  *alias;

    alias = adm_object_get(m->run->inject->config.aliases, name);

    if (alias == NULL) {
        return inject_merge_template(m, name, data);
    }

    for (i = 0; i < adm_array_len(alias); i++) {
        if (inject_merge_template(m, adm_value_str(adm_array_at(alias, i)),
                                  data) != ADM_OK)
        {
            return ADM_ERROR;
        }
    }

    return ADM_OK;
}


static int
inject_merge_template(inject_merge_t *m, adm_str_t name,
    const adm_value_t *data)
{
    inject_run_t       *run;
    gotmpl_output_t     out;
    inject_rendered_t   rendered;
    inject_template_t  *t;

    run = m->run;

    if (inject_late(run)) {
        return ADM_ERROR;
    }

    t = adm_map_get(&run->inject->config.templates, name);

    if (t == NULL) {
        return inject_merge_not_found(m, name);
    }

    if (inject_render_text(run, t, data, &out) != ADM_OK) {
        run->reason = INJECT_REASON_TEMPLATE;
        return ADM_ERROR;
    }

    if (inject_render_tree(run, &out, &rendered) != ADM_OK) {

        if (run->reason == INJECT_REASON_MERGE) {
            (void) adm_err_prefix(run->err, "strategic merge: invalid JSON "
                                  "document: ");
        }

        return adm_err_prefix(run->err, "failed applying injection "
                              "overlay: ");
    }

    if (inject_merge_overlay(m, &rendered) != ADM_OK) {
        return adm_err_prefix(run->err, "failed applying injection "
                              "overlay: ");
    }

    inject_merge_relocate(m);

    if (inject_merge_tree(m, rendered.tree) != ADM_OK) {
        return adm_err_prefix(run->err, "failed parsing generated injected "
                              "YAML (check Istio sidecar injector "
                              "configuration): ");
    }

    return ADM_OK;
}


static int
inject_merge_not_found(inject_merge_t *m, adm_str_t name)
{
    uint32_t          i, *order;
    adm_buf_t         b;
    adm_str_t         have;
    adm_value_t      *names;
    const adm_map_t  *map;

    map = &m->run->inject->config.templates;
    names = adm_value_object(m->arena, map->n);

    for (i = 0; i < map->n; i++) {
        (void) adm_object_set(m->arena, names, map->entries[i].key,
                              adm_value_null());
    }

    order = adm_object_sorted(m->arena, names);
    adm_buf_init(&b, m->arena, 0);

    for (i = 0; order && i < adm_object_len(names); i++) {
        if (i) {
            adm_buf_lit(&b, ", ");
        }

        adm_buf_str(&b, adm_object_at(names, order[i])->key);
    }

    if (adm_buf_finish(&b, &have) != ADM_OK) {
        return adm_err_memory(m->run->err, m->arena);
    }

    m->run->reason = INJECT_REASON_TEMPLATE;

    return adm_err_set(m->run->err, "requested template \"%.*s\" not found; "
                       "have %.*s", adm_fmt(name), adm_fmt(have));
}


/* A patch laid over a pod, and what Go's types make of it. */

static adm_value_t *
inject_merge_onto(inject_merge_t *m, adm_value_t *pod, adm_value_t *patch)
{
    adm_value_t  *merged;

    merged = kube_merge(m->arena, &kube_type_Pod, pod, patch, m->run->err);

    if (merged == NULL) {
        (void) adm_err_prefix(m->run->err, "strategic merge: ");
        return NULL;
    }

    merged = kube_typed(m->arena, &kube_type_Pod, merged, pod,
                        inject_typed_flags(&m->run->inject->release)
                        | KUBE_TYPED_FOLD | KUBE_TYPED_SORTED, NULL,
                        m->run->err);
    if (merged == NULL) {
        (void) adm_err_prefix(m->run->err, "unmarshal patched pod: ");
    }

    return merged;
}


static int
inject_merge_overlay(inject_merge_t *m, const inject_rendered_t *rendered)
{
    if (adm_object_len(m->overlay) == 0) {

        if (rendered->overlay) {
            m->overlay = rendered->overlay;
            return ADM_OK;
        }

        /* an empty pod as Go writes it: containers are null */

        m->overlay = kube_typed(m->arena, &kube_type_Pod, NULL, NULL,
                                inject_typed_flags(&m->run->inject->release),
                                NULL, m->run->err);
        if (m->overlay == NULL) {
            return ADM_ERROR;
        }
    }

    m->overlay = inject_merge_onto(m, m->overlay, rendered->tree);

    return m->overlay ? ADM_OK : ADM_ERROR;
}


static int
inject_merge_tree(inject_merge_t *m, adm_value_t *tree)
{
    m->merged = inject_merge_onto(m, m->merged, tree);

    return m->merged ? ADM_OK : ADM_ERROR;
}


/*
 * A native sidecar is an init container: what the user wrote about istio-proxy
 * among the containers goes along.
 */

static void
inject_merge_relocate(inject_merge_t *m)
{
    int            native;
    int32_t        at;
    adm_str_t      annotation;
    adm_value_t   *list, *init;
    inject_pod_t   p;

    if (!inject_does(m->run, NATIVE)) {
        return;
    }

    native = inject_native(m->run->inject, m->run->pod);

    annotation = adm_value_str(inject_pod_annotation(m->merged,
                                   adm_strc("sidecar.istio.io/nativeSidecar")));

    if (inject_does(m->run, NATIVE_ANNOTATION)) {
        if (adm_str_eqc(annotation, "true")) {
            native = 1;

        } else if (adm_str_eqc(annotation, "false")) {
            native = 0;
        }
    }

    at = inject_find(inject_pod_list(m->merged, INJECT_CONTAINERS),
                     INJECT_PROXY);

    if (!native || at < 0
        || inject_find(inject_pod_list(m->overlay, INJECT_INIT_CONTAINERS),
                       INJECT_PROXY) < 0)
    {
        return;
    }

    /* one beside a native sidecar, as templates had put it there, stays */

    if (!m->run->inject->settings.reinvocation_upstream
        && inject_strings_have(adm_object_getc(m->status, "containers"),
                               INJECT_PROXY)
        && inject_strings_have(adm_object_getc(m->status, "initContainers"),
                               INJECT_PROXY))
    {
        return;
    }

    inject_pod_open(&p, m->arena, m->merged);

    list = p.lists[INJECT_CONTAINERS];
    init = p.lists[INJECT_INIT_CONTAINERS]
           ? p.lists[INJECT_INIT_CONTAINERS] : adm_value_array(m->arena, 1);

    (void) adm_array_push(m->arena, init, adm_array_at(list, (uint32_t) at));
    adm_array_remove(list, (uint32_t) at);

    inject_pod_set_list(&p, INJECT_INIT_CONTAINERS, init);

    m->merged = p.pod;
}


/* What the user wrote about containers of the templates wins over them. */

static int
inject_merge_reapply(inject_merge_t *m, inject_list_e list)
{
    uint32_t      i;
    adm_value_t  *rendered, *container, *user, *items, *spec, *patch;

    rendered = inject_pod_list(m->overlay, list);

    for (i = 0; i < adm_array_len(rendered); i++) {
        container = adm_array_at(rendered, i);

        user = inject_merge_user_container(m, list, inject_name(container));
        if (user == NULL) {
            continue;
        }

        user = inject_merge_user_copy(m, user, container);

        if (m->found[list] == NULL) {
            m->found[list] = adm_value_array(m->arena, 1);
        }

        (void) adm_array_push(m->arena, m->found[list], user);

        items = adm_value_array(m->arena, 1);
        (void) adm_array_push(m->arena, items, user);
        spec = adm_value_object(m->arena, 1);
        (void) adm_object_set(m->arena, spec, inject_list_names[list], items);
        patch = adm_value_object(m->arena, 1);
        (void) adm_object_setc(m->arena, patch, "spec", spec);

        m->merged = inject_merge_onto(m, m->merged, patch);

        if (m->merged == NULL) {
            return adm_err_prefix(m->run->err, "failed to apply sidecar %s: ",
                                  list == INJECT_CONTAINERS
                                  ? "container" : "init container");
        }
    }

    return ADM_OK;
}


/*
 * What the user wrote about a container; NULL if nothing.  Of one that an
 * earlier injection has added it is in the annotation alone; Istio from 1.17 on
 * forgets about it.
 */

static adm_value_t *
inject_merge_user_container(inject_merge_t *m, inject_list_e list,
    adm_str_t name)
{
    int           injected;
    adm_value_t  *user;

    injected = inject_does(m->run, INJECTED_NOT_OVERRIDES)
               && inject_strings_have(adm_object_get(m->status,
                                              inject_list_names[list]), name);

    if (injected && m->run->inject->settings.reinvocation_upstream) {
        return NULL;
    }

    user = inject_named(adm_object_get(m->run->overrides,
                                       inject_list_names[list]), name);

    if (user || injected) {
        return user;
    }

    if (list == INJECT_CONTAINERS || inject_does(m->run, NATIVE)) {
        user = inject_named(inject_pod_list(m->run->pod, INJECT_CONTAINERS),
                            name);
    }

    if (user == NULL && list == INJECT_INIT_CONTAINERS) {
        user = inject_named(inject_pod_list(m->run->pod,
                                            INJECT_INIT_CONTAINERS), name);
    }

    return user;
}


static adm_value_t *
inject_merge_user_copy(inject_merge_t *m, adm_value_t *user,
    const adm_value_t *rendered)
{
    int64_t       uid;
    adm_value_t  *copy, *context;

    copy = adm_value_copy(m->arena, user);

    /* the image "auto" is the template's */

    if (adm_str_eqc(adm_value_str(adm_object_getc(copy, "image")), "auto")) {
        adm_object_remove(copy, adm_strc("image"));
    }

    context = adm_object_getc(copy, "securityContext");

    if (inject_does(m->run, FOREIGN_UID_CLEARED) && adm_is_object(context)
        && adm_value_to_int(adm_value_get(rendered, "securityContext",
                                          "runAsUser", NULL), &uid) == ADM_OK
        && uid != 1337)
    {
        context = adm_value_copy(m->arena, context);
        adm_object_remove(context, adm_strc("runAsUser"));
        adm_object_remove(context, adm_strc("runAsGroup"));
        (void) adm_object_setc(m->arena, copy, "securityContext", context);
    }

    return copy;
}


/* Sets the annotation that tells the next injection about them. */

static void
inject_merge_remember(inject_merge_t *m)
{
    int            i, first;
    adm_buf_t      b;
    adm_str_t      text;
    adm_value_t   *annotations;
    inject_pod_t   p;

    if ((m->found[0] == NULL && m->found[1] == NULL)
        || inject_pod_annotation(m->run->pod, INJECT_STATUS))
    {
        return;
    }

    adm_buf_init(&b, m->arena, 0);
    first = 1;

    for (i = 0; i < 2; i++) {
        if (m->found[i]) {
            adm_buf_char(&b, first ? '{' : ',');
            adm_json_write_string(&b, inject_list_names[i], 0);
            adm_buf_char(&b, ':');
            adm_json_write(&b, m->found[i], 0);
            first = 0;
        }
    }

    adm_buf_char(&b, '}');

    if (adm_buf_finish(&b, &text) != ADM_OK) {
        return;
    }

    inject_pod_open(&p, m->arena, m->merged);
    annotations = inject_pod_map(&p, adm_strc("annotations"));
    (void) adm_object_set(m->arena, annotations, INJECT_OVERRIDES,
                          adm_value_string(m->arena, text));
    m->merged = p.pod;
}
