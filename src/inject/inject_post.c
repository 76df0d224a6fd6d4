
#include "data/adm_json_write.h"
#include "inject/inject_post.h"
#include "inject/inject_probes.h"
#include "inject/inject_status.h"


static void inject_post_init_user(inject_run_t *run, inject_pod_t *p,
    const adm_value_t *data);
static adm_value_t *inject_post_user_proxy(const inject_run_t *run);
static void inject_post_init_args(inject_run_t *run, adm_value_t *container,
    adm_value_t *user);
static void inject_post_set_user(inject_run_t *run, adm_value_t *container,
    adm_value_t *user, adm_value_t *group);
static void inject_post_env_order(inject_run_t *run, inject_pod_t *p);
static void inject_post_metadata(inject_run_t *run, inject_pod_t *p,
    const adm_value_t *overlay);
static adm_str_t inject_post_status(inject_run_t *run,
    const adm_value_t *overlay);
static int inject_post_hold(inject_run_t *run, int *hold);
static void inject_post_reorder(inject_run_t *run, inject_pod_t *p, int hold);
static void inject_post_order(inject_run_t *run, inject_pod_t *p,
    inject_list_e list, const adm_str_t *first, size_t nfirst,
    const adm_str_t *last, size_t nlast);
static adm_value_t *inject_post_last(const adm_value_t *list,
    adm_str_t name);
static int inject_post_listed(const adm_str_t *names, size_t n,
    adm_str_t name);


adm_value_t *
inject_post(inject_run_t *run, const adm_value_t *merged,
    const adm_value_t *overlay, const adm_value_t *data)
{
    int             hold, again;
    uint32_t        i;
    inject_pod_t    p;
    inject_list_e   list;

    inject_pod_open(&p, run->arena, merged);

    if (inject_does(run, INIT_USER)) {
        inject_post_init_user(run, &p, data);
    }

    if (adm_object_len(run->envs)
        && inject_pod_sidecar(&p, inject_does(run, NATIVE), &list, &i)
           == ADM_OK)
    {
        inject_env_replace(run->arena, inject_pod_container(&p, list, i),
                           run->envs);
    }

    if (inject_metrics_merge(&p, run->mesh, run->warnings, run->err)
        != ADM_OK)
    {
        return NULL;
    }

    if (inject_does(run, METRICS_SECURE_PORT)) {
        inject_metrics_secure_port(&p);
    }

    again = !run->inject->settings.reinvocation_upstream
            && inject_pod_annotation(run->pod, INJECT_STATUS);

    inject_probes_rewrite(&p, run->mesh, run->inject->env,
                          inject_probes_on(p.pod,
                                       run->inject->typed.rewrite_probes),
                          again);

    if (again) {
        inject_post_env_order(run, &p);
    }

    inject_post_metadata(run, &p, overlay);

    if (inject_post_hold(run, &hold) != ADM_OK) {
        return NULL;
    }

    inject_post_reorder(run, &p, hold);

    if (adm_arena_failed(run->arena)) {
        (void) adm_err_memory(run->err, run->arena);
        return NULL;
    }

    return p.pod;
}


/*
 * A user of istio-proxy that is not the template's: what sets up or checks its
 * traffic has to know.
 */

static void
inject_post_init_user(inject_run_t *run, inject_pod_t *p,
    const adm_value_t *data)
{
    int             tproxy;
    int32_t         at;
    int64_t         mode, uid;
    uint32_t        i;
    adm_str_t       annotation;
    adm_value_t    *proxy, *user, *group, *container, *init;
    inject_list_e   list;

    proxy = inject_post_user_proxy(run);
    user = adm_value_get(proxy, "securityContext", "runAsUser", NULL);
    group = adm_value_get(proxy, "securityContext", "runAsGroup", NULL);

    if (user == NULL && group == NULL) {
        return;
    }

    init = p->lists[INJECT_INIT_CONTAINERS];
    at = inject_find(init, INJECT_INIT);

    if (at < 0) {
        at = inject_find(init, INJECT_VALIDATION);
    }

    if (at < 0) {
        return;
    }

    annotation = adm_value_str(inject_pod_annotation(p->pod,
                             adm_strc("sidecar.istio.io/interceptionMode")));

    tproxy = adm_str_eqc(annotation, "TPROXY")
             || (adm_value_to_int(adm_value_get(data, "ProxyConfig",
                                                "interceptionMode", NULL),
                                  &mode) == ADM_OK
                 && mode == 1);

    if (tproxy && user
        && inject_pod_sidecar(p, 1, &list, &i) == ADM_OK)
    {
        inject_post_set_user(run, inject_pod_container(p, list, i),
                             adm_value_int(run->arena, 0), NULL);
    }

    container = inject_pod_container(p, INJECT_INIT_CONTAINERS,
                                     (uint32_t) at);

    if (!tproxy && adm_str_eq(inject_name(container), INJECT_VALIDATION)) {
        inject_post_set_user(run, container, user, group);
    }

    if (user && adm_value_to_int(user, &uid) == ADM_OK && uid != 0) {
        inject_post_init_args(run, container, user);
    }
}


/*
 * istio-proxy as the user wrote it.  In a pod that has been injected it is in
 * the annotation; Istio looks at the injected one.
 */

static adm_value_t *
inject_post_user_proxy(const inject_run_t *run)
{
    int           i;
    adm_value_t  *proxy;

    proxy = NULL;

    for (i = 0; i < 2 && !run->inject->settings.reinvocation_upstream
                && proxy == NULL; i++)
    {
        proxy = inject_named(adm_object_get(run->overrides,
                                            inject_list_names[i]),
                             INJECT_PROXY);
    }

    for (i = 0; i < 2 && proxy == NULL; i++) {
        proxy = inject_named(inject_pod_list(run->pod, (inject_list_e) i),
                             INJECT_PROXY);
    }

    return proxy;
}


static void
inject_post_set_user(inject_run_t *run, adm_value_t *container,
    adm_value_t *user, adm_value_t *group)
{
    adm_value_t  *context;

    context = adm_object_getc(container, "securityContext");
    context = adm_is_object(context) ? adm_value_copy(run->arena, context)
                                     : adm_value_object(run->arena, 2);

    if (user) {
        (void) adm_object_setc(run->arena, context, "runAsUser", user);
    }

    if (group) {
        (void) adm_object_setc(run->arena, context, "runAsGroup", group);
    }

    (void) adm_object_setc(run->arena, container, "securityContext", context);
}


/* What follows the first "-u". */

static void
inject_post_init_args(inject_run_t *run, adm_value_t *container,
    adm_value_t *user)
{
    uint32_t      i;
    adm_str_t     text;
    adm_value_t  *args;

    args = adm_object_getc(container, "args");

    for (i = 0; i + 1 < adm_array_len(args); i++) {
        if (adm_str_eqc(adm_value_str(adm_array_at(args, i)), "-u")) {
            text = adm_value_number_text(user, run->arena);
            args = adm_value_copy(run->arena, args);
            adm_array_set(args, i + 1, adm_value_string(run->arena, text));
            (void) adm_object_setc(run->arena, container, "args", args);
            return;
        }
    }
}


/*
 * Variables that an earlier injection has appended are appended again, behind
 * others: if the names are the same ones, their order stays.
 */

static void
inject_post_env_order(inject_run_t *run, inject_pod_t *p)
{
    int             k;
    uint32_t        i, at, n;
    adm_map_t       map;
    adm_value_t    *env, *old, *entry, *ordered, *container;
    inject_list_e   list;

    if (inject_pod_sidecar(p, inject_does(run, NATIVE), &list, &at)
        != ADM_OK)
    {
        return;
    }

    env = adm_object_getc(adm_array_at(p->lists[list], at), "env");
    old = NULL;

    for (k = 0; k < 2 && old == NULL; k++) {
        old = inject_named(inject_pod_list(run->pod, (inject_list_e) k),
                           INJECT_PROXY);
        old = adm_object_getc(old, "env");
    }

    n = adm_array_len(old);

    if (n == 0 || n != adm_array_len(env)
        || adm_map_init(&map, run->arena, n) != ADM_OK)
    {
        return;
    }

    for (i = 0; i < n; i++) {
        entry = adm_array_at(env, i);
        (void) adm_map_set(&map, inject_name(entry), entry);
    }

    ordered = adm_value_array(run->arena, n);

    for (i = 0; i < n; i++) {
        entry = adm_map_get(&map, inject_name(adm_array_at(old, i)));

        if (entry == NULL) {
            return;
        }

        (void) adm_array_push(run->arena, ordered, entry);
    }

    if (map.n == n) {
        container = inject_pod_container(p, list, at);
        (void) adm_object_setc(run->arena, container, "env", ordered);
    }
}


static void
inject_post_metadata(inject_run_t *run, inject_pod_t *p,
    const adm_value_t *overlay)
{
    uint32_t             i;
    adm_value_t         *v, *map;
    const adm_member_t  *m;

    v = adm_object_getc(run->envs, "ISTIO_META_NETWORK");

    if (v) {
        map = inject_pod_map(p, adm_strc("labels"));
        (void) adm_object_setc(run->arena, map, "topology.istio.io/network",
                               v);
    }

    map = inject_pod_map(p, adm_strc("annotations"));
    (void) adm_object_set(run->arena, map, INJECT_STATUS,
                          adm_value_string(run->arena,
                                         inject_post_status(run, overlay)));

    if (run->offline) {
        return;
    }

    for (i = 0; (m = adm_object_at(run->inject->config.annotations, i)); i++) {
        (void) adm_object_set(run->arena, map, m->key, m->value);
    }
}


static adm_str_t
inject_post_status(inject_run_t *run, const adm_value_t *overlay)
{
    int        i;
    adm_buf_t  b;
    adm_str_t  text, revision;

    adm_buf_init(&b, run->arena, 0);

    for (i = 0; i < INJECT_STATUS_LISTS; i++) {
        adm_buf_char(&b, i ? ',' : '{');
        adm_json_write_string(&b, inject_status_names[i], 0);
        adm_buf_char(&b, ':');
        inject_status_names_json(&b,
                                 adm_object_get(adm_object_getc(overlay,
                                                                "spec"),
                                                inject_status_names[i]));
    }

    if (inject_does(run, STATUS_REVISION)) {
        revision = run->inject->settings.revision;
        adm_buf_lit(&b, ",\"revision\":");
        adm_json_write_string(&b, revision.len ? revision
                                               : adm_strc("default"), 0);
    }

    adm_buf_char(&b, '}');
    (void) adm_buf_finish(&b, &text);

    return text;
}


/* Whether the application waits until the proxy has started. */

static int
inject_post_hold(inject_run_t *run, int *hold)
{
    adm_value_t  *annotation, *config;

    *hold = run->inject->typed.hold;

    annotation = inject_pod_annotation(run->pod, INJECT_CONFIG);

    if (annotation == NULL) {
        config = inject_does(run, HOLD_MESH)
                 ? adm_object_getc(run->mesh->config, "defaultConfig") : NULL;

    } else {
        config = inject_mesh_default_with(run->mesh, run->arena,
                                          adm_value_str(annotation),
                                          run->err);
        if (config == NULL) {
            return ADM_ERROR;
        }
    }

    if (adm_is_true(adm_object_getc(config,
                                    "holdApplicationUntilProxyStarts")))
    {
        *hold = 1;
    }

    return ADM_OK;
}


static void
inject_post_reorder(inject_run_t *run, inject_pod_t *p, int hold)
{
    const adm_str_t  proxy[] = { INJECT_PROXY };
    const adm_str_t  native[] = { INJECT_INIT, INJECT_VALIDATION,
                                  INJECT_PROXY, INJECT_CORE_DUMP };
    const adm_str_t  first[] = { INJECT_VALIDATION };
    const adm_str_t  last[] = { INJECT_INIT, INJECT_CORE_DUMP };

    inject_post_order(run, p, INJECT_CONTAINERS, proxy, hold ? 1 : 0, proxy,
                      hold ? 0 : 1);

    if (inject_does(run, NATIVE)
        && inject_find(p->lists[INJECT_INIT_CONTAINERS], INJECT_PROXY) >= 0)
    {
        inject_post_order(run, p, INJECT_INIT_CONTAINERS, native,
                          adm_nelts(native), NULL, 0);

    } else {
        inject_post_order(run, p, INJECT_INIT_CONTAINERS, first,
                          adm_nelts(first), last, adm_nelts(last));
    }
}


/* Brings containers with these names to the begin and the end of a list. */

static void
inject_post_order(inject_run_t *run, inject_pod_t *p, inject_list_e list,
    const adm_str_t *first, size_t nfirst, const adm_str_t *last,
    size_t nlast)
{
    size_t        k;
    uint32_t      i;
    adm_value_t  *old, *items, *item;

    old = p->lists[list];

    if (old == NULL) {
        return;
    }

    items = adm_value_array(run->arena, adm_array_len(old));

    for (k = 0; k < nfirst; k++) {
        item = inject_post_last(old, first[k]);

        if (item) {
            (void) adm_array_push(run->arena, items, item);
        }
    }

    for (i = 0; i < adm_array_len(old); i++) {
        item = adm_array_at(old, i);

        if (!inject_post_listed(first, nfirst, inject_name(item))
            && !inject_post_listed(last, nlast, inject_name(item)))
        {
            (void) adm_array_push(run->arena, items, item);
        }
    }

    for (k = 0; k < nlast; k++) {
        item = inject_post_last(old, last[k]);

        if (item) {
            (void) adm_array_push(run->arena, items, item);
        }
    }

    inject_pod_set_list(p, list, items);
}


/* Of several containers of a name, which templates can bring about. */

static adm_value_t *
inject_post_last(const adm_value_t *list, adm_str_t name)
{
    uint32_t  i;

    for (i = adm_array_len(list); i > 0; i--) {
        if (adm_str_eq(inject_name(adm_array_at(list, i - 1)), name)) {
            return adm_array_at(list, i - 1);
        }
    }

    return NULL;
}


static int
inject_post_listed(const adm_str_t *names, size_t n, adm_str_t name)
{
    size_t  i;

    for (i = 0; i < n; i++) {
        if (adm_str_eq(names[i], name)) {
            return 1;
        }
    }

    return 0;
}
