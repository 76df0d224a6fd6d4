
/*
 * Eras A to C, Istio 0.7 to 1.8: the template renders lists of containers and
 * volumes, from which the operations of the patch are made one by one
 * (spec 4.1, 4.2).
 */

#include "base/adm_num.h"
#include "base/adm_quantity.h"
#include "data/adm_json_write.h"
#include "inject/inject_annotations.h"
#include "inject/inject_facts.h"
#include "inject/inject_metrics.h"
#include "inject/inject_probes.h"
#include "inject/inject_render.h"
#include "inject/inject_status.h"
#include "kube/kube_default.h"
#include "kube/kube_typed.h"


#define INJECT_TOKEN_MOUNT                                                    \
    adm_strc("/var/run/secrets/kubernetes.io/serviceaccount")

#define INJECT_FS_GROUP_ID  1337


typedef struct {
    inject_run_t  *run;
    adm_arena_t   *arena;
    adm_value_t   *pod;              /* as typed, with the group set */
    adm_value_t   *spec;             /* what was rendered */
    adm_value_t   *lists[INJECT_STATUS_LISTS];
    adm_value_t   *annotations;      /* to be set */
    adm_value_t   *patch;
    unsigned       hold:1;           /* istio-proxy is first */
} inject_classic_t;


static int inject_classic_prepare(inject_classic_t *c);
static int inject_classic_decode(inject_classic_t *c,
    const adm_value_t *data);
static void inject_classic_group(inject_classic_t *c);
static void inject_classic_concurrency(inject_classic_t *c,
    adm_value_t *sidecar);
static int64_t inject_classic_arg(const adm_value_t *args, adm_str_t name);
static adm_str_t inject_classic_status(inject_classic_t *c);
static void inject_classic_metrics(inject_classic_t *c,
    adm_value_t *sidecar);
static void inject_classic_probing(const inject_classic_t *c,
    inject_probing_t *probing);
static int inject_classic_probes_on(inject_classic_t *c,
    const adm_value_t *sidecar);
static void inject_classic_probers(inject_classic_t *c,
    adm_value_t *sidecar);
static void inject_classic_probe_ops(inject_classic_t *c,
    const adm_value_t *sidecar);
static int64_t inject_classic_status_port(inject_classic_t *c,
    const adm_value_t *sidecar);

static void inject_classic_removals(inject_classic_t *c);
static void inject_classic_additions(inject_classic_t *c,
    inject_status_e list);
static adm_value_t *inject_classic_token(inject_classic_t *c,
    inject_status_e list);
static void inject_classic_annotations(inject_classic_t *c);
static void inject_classic_labels(inject_classic_t *c);
static adm_str_t inject_classic_label(const inject_classic_t *c,
    const char *const *keys, adm_str_t otherwise);
static void inject_classic_op(inject_classic_t *c, const char *op,
    adm_str_t path, adm_value_t *value);
static adm_str_t inject_classic_pointer(inject_classic_t *c,
    const char *parent, adm_str_t key);
static adm_str_t inject_classic_path(inject_classic_t *c, const char *fmt,
    ...) adm_printf_like(2, 3);


/* What a template renders: Istio's SidecarInjectionSpec. */

#define LIST_OF(json, type_)                                                  \
    KUBE_FIELD(json, LIST, KUBE_STRUCT_OF(type_))

static const kube_field_t  inject_spec_fields[] = {
    LIST_OF(initContainers, Container),
    LIST_OF(containers, Container),
    LIST_OF(volumes, Volume),
    LIST_OF(imagePullSecrets, LocalObjectReference),
    KUBE_FIELD(dnsConfig, PTR, KUBE_STRUCT_OF(PodDNSConfig)),
    KUBE_FIELD(rewriteAppHTTPProbe, ONE, .kind = KUBE_BOOL),
    KUBE_FIELD(podRedirectAnnot, MAP, .kind = KUBE_STRING)
};

static kube_type_index_t  inject_spec_index;

static const kube_type_t  inject_spec_type = {
    adm_str("SidecarInjectionSpec"), inject_spec_fields,
    adm_nelts(inject_spec_fields), &inject_spec_index, KUBE_ID_NONE
};


/* Of a pod that tells nothing about an earlier injection. */

static const adm_str_t  inject_legacy[INJECT_STATUS_LISTS][2] = {
    { adm_str("istio-init"), adm_str("enable-core-dump") },
    { adm_str("istio-proxy"), adm_str("istio-proxy") },
    { adm_str("istio-certs"), adm_str("istio-envoy") },
    { { 0, NULL }, { 0, NULL } }
};


int
inject_classic_patch(inject_run_t *run, adm_value_t **patch)
{
    uint32_t           i;
    adm_str_t          status;
    adm_value_t       *v, *sidecar, *list;
    inject_classic_t   c;

    memset(&c, 0, sizeof(inject_classic_t));

    c.run = run;
    c.arena = run->arena;
    c.pod = run->pod;
    c.patch = adm_value_array(c.arena, 16);
    c.annotations = adm_value_object(c.arena, 8);

    if (inject_classic_prepare(&c) != ADM_OK) {
        return ADM_ERROR;
    }

    /* the sidecar that is added is changed on the way */

    sidecar = NULL;
    list = c.lists[INJECT_STATUS_CONTAINERS];

    for (i = 0; i < adm_array_len(list); i++) {
        if (adm_str_eq(inject_name(adm_array_at(list, i)), INJECT_PROXY)) {
            sidecar = adm_value_copy(c.arena, adm_array_at(list, i));
            list = adm_value_copy(c.arena, list);
            adm_array_set(list, i, sidecar);
            c.lists[INJECT_STATUS_CONTAINERS] = list;
            break;
        }
    }

    status = inject_classic_status(&c);

    if (sidecar) {
        inject_classic_concurrency(&c, sidecar);
        inject_env_replace(c.arena, sidecar, run->envs);

        if (inject_classic_probes_on(&c, sidecar)) {
            inject_classic_probers(&c, sidecar);

            if (inject_does(run, PROBES_FIRST)) {
                inject_classic_probe_ops(&c, sidecar);
            }
        }

        inject_classic_metrics(&c, sidecar);
    }

    inject_classic_removals(&c);

    for (i = 0; i < INJECT_STATUS_LISTS; i++) {
        inject_classic_additions(&c, (inject_status_e) i);
    }

    v = adm_object_getc(c.spec, "dnsConfig");

    if (v && inject_does(run, DNS_CONFIG)) {
        inject_classic_op(&c, "add", adm_strc("/spec/dnsConfig"), v);
    }

    v = adm_value_get(c.pod, "spec", "securityContext", NULL);

    if (v && inject_does(run, DNS_CONFIG)) {
        inject_classic_op(&c, "add", adm_strc("/spec/securityContext"), v);
    }

    (void) adm_object_set(c.arena, c.annotations, INJECT_STATUS,
                          adm_value_string(c.arena, status));

    inject_classic_annotations(&c);
    inject_classic_labels(&c);

    if (sidecar && !inject_does(run, PROBES_FIRST)
        && inject_classic_probes_on(&c, sidecar))
    {
        inject_classic_probe_ops(&c, sidecar);
    }

    *patch = c.patch;

    return adm_arena_failed(c.arena) ? adm_err_memory(run->err, c.arena)
                                     : ADM_OK;
}


/* Renders the template and decodes what it gives. */

static int
inject_classic_prepare(inject_classic_t *c)
{
    uint32_t             i;
    adm_value_t         *data, *annotations;
    inject_run_t        *run;
    const adm_member_t  *m;

    run = c->run;

    annotations = adm_value_get(run->pod, "metadata", "annotations", NULL);

    if (inject_does(run, VALIDATES)
        && inject_annotations_check(run->mesh, c->arena, annotations,
                                    run->err) != ADM_OK)
    {
        run->reason = INJECT_REASON_ANNOTATION;
        return ADM_ERROR;
    }

    inject_classic_group(c);
    inject_envs_find(run);

    data = inject_data(run, c->pod);

    if (data == NULL || inject_classic_decode(c, data) != ADM_OK) {
        return ADM_ERROR;
    }

    for (i = 0; i < INJECT_STATUS_LISTS; i++) {
        if (i != INJECT_STATUS_SECRETS || inject_does(run, PULL_SECRETS)) {
            c->lists[i] = adm_object_get(c->spec, inject_status_names[i]);
        }
    }

    annotations = run->inject->config.annotations;

    for (i = 0; !run->offline && (m = adm_object_at(annotations, i)); i++) {
        (void) adm_object_set(c->arena, c->annotations, m->key, m->value);
    }

    annotations = adm_object_getc(c->spec, "podRedirectAnnot");

    for (i = 0; run->offline && inject_does(run, REDIRECT_ANNOTATIONS)
                && (m = adm_object_at(annotations, i)); i++)
    {
        (void) adm_object_set(c->arena, c->annotations, m->key, m->value);
    }

    c->hold = (inject_does(run, PROXY_FIRST) && run->inject->typed.hold)
              || (inject_does(run, PROXY_FIRST_CONFIG)
                  && adm_is_true(adm_value_get(data, "ProxyConfig",
                                      "holdApplicationUntilProxyStarts",
                                      NULL)));

    return ADM_OK;
}


static int
inject_classic_decode(inject_classic_t *c, const adm_value_t *data)
{
    unsigned            flags;
    inject_run_t       *run;
    gotmpl_output_t     out;
    inject_rendered_t   rendered;

    run = c->run;

    if (inject_late(run)) {
        return ADM_ERROR;
    }

    if (inject_render_text(run, run->inject->config.classic, data, &out)
        != ADM_OK)
    {
        run->reason = INJECT_REASON_TEMPLATE;
        return ADM_ERROR;
    }

    if (inject_render_tree(run, &out, &rendered) != ADM_OK) {
        return ADM_ERROR;
    }

    run->reason = INJECT_REASON_MERGE;

    flags = KUBE_TYPED_COERCE|KUBE_TYPED_FOLD|KUBE_TYPED_OLD
            |KUBE_TYPED_SORTED;

    c->spec = kube_typed(c->arena, &inject_spec_type, rendered.tree, NULL,
                         flags, NULL, run->err);

    if (c->spec && inject_does(run, DEFAULTING)) {
        c->spec = kube_default(c->arena, &inject_spec_type, c->spec);
    }

    return c->spec ? ADM_OK : ADM_ERROR;
}


/* The group that may read the sidecar's tokens. */

static void
inject_classic_group(inject_classic_t *c)
{
    int            legacy;
    adm_str_t      path;
    adm_value_t   *v, *context;
    inject_pod_t   p;

    path = adm_value_str(adm_object_getc(c->run->mesh->config, "sdsUdsPath"));
    v = adm_object_getc(c->run->inject->env,
                        "ENABLE_LEGACY_FSGROUP_INJECTION");

    if (inject_parse_bool(adm_value_str(v), &legacy) != ADM_OK) {
        legacy = 1;
    }

    if (!(inject_does(c->run, FS_GROUP_TOKEN_MOUNT) && path.len
          && adm_is_true(adm_object_getc(c->run->mesh->config,
                                         "enableSdsTokenMount")))
        && !(inject_does(c->run, FS_GROUP_SDS) && path.len)
        && !(inject_does(c->run, FS_GROUP) && legacy))
    {
        return;
    }

    inject_pod_open(&p, c->arena, c->pod);

    context = adm_object_getc(p.spec, "securityContext");

    context = adm_is_object(context)
              && !inject_does(c->run, FS_GROUP_TOKEN_MOUNT)
              ? adm_value_copy(c->arena, context)
              : adm_value_object(c->arena, 1);

    (void) adm_object_setc(c->arena, context, "fsGroup",
                           adm_value_int(c->arena, INJECT_FS_GROUP_ID));
    (void) adm_object_setc(c->arena, p.spec, "securityContext", context);

    c->pod = p.pod;
}


static adm_str_t
inject_classic_status(inject_classic_t *c)
{
    uint32_t   i, n;
    adm_buf_t  b;
    adm_str_t  text;

    n = inject_does(c->run, PULL_SECRETS) ? INJECT_STATUS_LISTS
                                          : INJECT_STATUS_SECRETS;

    adm_buf_init(&b, c->arena, 0);
    adm_buf_lit(&b, "{\"version\":");
    adm_json_write_string(&b, c->run->inject->config.version, 0);

    for (i = 0; i < n; i++) {
        adm_buf_char(&b, ',');
        adm_json_write_string(&b, inject_status_names[i], 0);
        adm_buf_char(&b, ':');
        inject_status_names_json(&b, c->lists[i]);
    }

    adm_buf_char(&b, '}');
    (void) adm_buf_finish(&b, &text);

    return text;
}


/* Tells the proxy how many cores it has, unless its arguments do. */

static void
inject_classic_concurrency(inject_classic_t *c, adm_value_t *sidecar)
{
    size_t           i;
    int64_t          cores;
    adm_buf_t        b;
    adm_str_t        text;
    adm_value_t     *args, *cpu;
    adm_quantity_t   q;

    static const char *const  sources[] = { "limits", "requests" };

    args = adm_object_getc(sidecar, "args");

    if (!inject_does(c->run, CONCURRENCY_ARGS)
        || inject_classic_arg(args, adm_strc("concurrency")) > 0)
    {
        return;
    }

    for (i = 0; i < adm_nelts(sources); i++) {
        cpu = adm_value_get(sidecar, "resources", sources[i], "cpu", NULL);

        if (adm_quantity_parse(c->arena, adm_value_str(cpu), &q) != ADM_OK) {
            continue;
        }

        cores = adm_quantity_scaled(&q, 0);

        if (cores < 1) {
            continue;
        }

        adm_buf_init(&b, c->arena, 0);
        adm_buf_int(&b, cores);
        (void) adm_buf_finish(&b, &text);

        args = args ? adm_value_copy(c->arena, args)
                    : adm_value_array(c->arena, 2);
        (void) adm_array_push(c->arena, args,
                              adm_value_stringc(c->arena, "--concurrency"));
        (void) adm_array_push(c->arena, args,
                              adm_value_string(c->arena, text));
        (void) adm_object_setc(c->arena, sidecar, "args", args);

        return;
    }
}


/* The number of "--NAME N", "-NAME=N"; 0 if there is none, or no number. */

static int64_t
inject_classic_arg(const adm_value_t *args, adm_str_t name)
{
    int64_t    n;
    uint32_t   i;
    adm_str_t  arg, value;

    for (i = 0; i < adm_array_len(args); i++) {
        arg = adm_value_str(adm_array_at(args, i));

        if (!adm_str_has_prefix(arg, adm_strc("-"))) {
            continue;
        }

        arg = adm_str_sub(arg, adm_str_has_prefix(arg, adm_strc("--")) ? 2 : 1,
                          arg.len);

        if (!adm_str_has_prefix(arg, name)) {
            continue;
        }

        value = adm_str_sub(arg, name.len, arg.len);

        if (value.len == 0) {
            value = adm_value_str(adm_array_at(args, i + 1));

        } else if (value.data[0] == '=') {
            value = adm_str_sub(value, 1, value.len);

        } else {
            continue;
        }

        return adm_int_parse(value, 10, &n) == ADM_OK ? n : 0;
    }

    return 0;
}


static void
inject_classic_metrics(inject_classic_t *c, adm_value_t *sidecar)
{
    adm_str_t        json;
    adm_buf_t        b;
    inject_scrape_t  scrape;

    if (!inject_does(c->run, METRICS_MERGE)
        || !inject_metrics_enabled(c->run->mesh, c->pod))
    {
        return;
    }

    scrape.scrape = adm_value_str(inject_pod_annotation(c->pod,
                                      adm_strc("prometheus.io/scrape")));
    scrape.path = adm_value_str(inject_pod_annotation(c->pod,
                                    adm_strc("prometheus.io/path")));
    scrape.port = adm_value_str(inject_pod_annotation(c->pod,
                                    adm_strc("prometheus.io/port")));
    scrape.targets = NULL;

    json = inject_metrics_json(c->arena, &scrape);

    if (json.len) {
        inject_env_append(c->arena, sidecar,
                          adm_strc("ISTIO_PROMETHEUS_ANNOTATIONS"), json);
    }

    adm_buf_init(&b, c->arena, 0);
    adm_buf_int(&b, inject_mesh_status_port(c->run->mesh));
    (void) adm_buf_finish(&b, &json);

    (void) adm_object_setc(c->arena, c->annotations, "prometheus.io/port",
                           adm_value_string(c->arena, json));
    (void) adm_object_setc(c->arena, c->annotations, "prometheus.io/path",
                           adm_value_stringc(c->arena, "/stats/prometheus"));
    (void) adm_object_setc(c->arena, c->annotations, "prometheus.io/scrape",
                           adm_value_stringc(c->arena, "true"));
}


static int
inject_classic_probes_on(inject_classic_t *c, const adm_value_t *sidecar)
{
    int  on;

    if (sidecar == NULL || !inject_does(c->run, PROBES)) {
        return 0;
    }

    on = adm_is_true(adm_object_getc(c->spec, "rewriteAppHTTPProbe"));

    return inject_does(c->run, PROBES_ANNOTATION)
           ? inject_probes_on(c->pod, on) : on;
}


static void
inject_classic_probing(const inject_classic_t *c, inject_probing_t *probing)
{
    memset(probing, 0, sizeof(inject_probing_t));

    probing->arena = c->arena;
    probing->release = &c->run->inject->release;
    probing->agent_port = -1;
}


static void
inject_classic_probers(inject_classic_t *c, adm_value_t *sidecar)
{
    adm_value_t       *probers;
    inject_probing_t   probing;

    inject_classic_probing(c, &probing);

    probers = adm_value_object(c->arena, 4);
    inject_probers_collect(&probing,
                           inject_pod_list(c->pod, INJECT_CONTAINERS),
                           probers);

    if (adm_object_len(probers) || !inject_does(c->run, PROBES_STARTUP)) {
        inject_env_append(c->arena, sidecar,
                          adm_strc("ISTIO_KUBE_APP_PROBERS"),
                          inject_probers_json(c->arena, probers));
    }
}


/* Containers are counted as in the pod as it was sent. */

static void
inject_classic_probe_ops(inject_classic_t *c, const adm_value_t *sidecar)
{
    int                kind, kinds;
    int64_t            port;
    uint32_t           i;
    adm_str_t          path;
    adm_value_t       *list, *container, *probe;
    inject_probing_t   probing;

    port = inject_classic_status_port(c, sidecar);

    if (port < 0) {
        return;
    }

    inject_classic_probing(c, &probing);

    list = inject_pod_list(c->pod, INJECT_CONTAINERS);
    kinds = inject_does(c->run, PROBES_STARTUP) ? INJECT_PROBES_KINDS : 2;

    for (i = 0; i < adm_array_len(list); i++) {
        container = adm_array_at(list, i);

        if (adm_str_eq(inject_name(container), INJECT_PROXY)) {
            continue;
        }

        for (kind = 0; kind < kinds; kind++) {
            probe = inject_probe_rewritten(&probing, container, kind, port);

            if (probe == NULL) {
                continue;
            }

            path = inject_classic_path(c, "/spec/containers/%u/%.*s", i,
                                       adm_fmt(inject_probe_names[kind]));

            if (!inject_does(c->run, PROBES_WHOLE)) {
                path = inject_classic_path(c, "%.*s/httpGet", adm_fmt(path));
                probe = adm_object_getc(probe, "httpGet");
            }

            inject_classic_op(c, "replace", path, probe);
        }
    }
}


/* Where the agent answers probes, -1 if nobody says. */

static int64_t
inject_classic_status_port(inject_classic_t *c, const adm_value_t *sidecar)
{
    int64_t       port;
    adm_value_t  *v;

    if (!inject_does(c->run, PROBES_CONFIG_PORT)) {
        port = inject_classic_arg(adm_object_getc(sidecar, "args"),
                                  adm_strc("statusPort"));
        return port ? port : -1;
    }

    v = inject_pod_annotation(c->pod,
                              adm_strc("status.sidecar.istio.io/port"));

    if (v == NULL) {
        return inject_mesh_status_port(c->run->mesh);
    }

    return adm_int_parse(adm_value_str(v), 10, &port) == ADM_OK ? port : 0;
}


/* What an earlier injection has added, the last item first. */

static void
inject_classic_removals(inject_classic_t *c)
{
    int           known;
    uint32_t      i, k;
    adm_str_t     name;
    adm_value_t  *status, *list, *names;

    status = inject_status_read(c->arena, c->pod);
    known = 0;

    for (i = 0; i < INJECT_STATUS_LISTS; i++) {
        known |= adm_array_len(adm_object_get(status, inject_status_names[i]))
                 != 0;
    }

    for (i = 0; i < INJECT_STATUS_LISTS; i++) {
        list = adm_object_get(adm_object_getc(c->pod, "spec"),
                              inject_status_names[i]);
        names = adm_object_get(status, inject_status_names[i]);

        if (i == INJECT_STATUS_SECRETS && !inject_does(c->run, PULL_SECRETS))
        {
            break;
        }

        for (k = adm_array_len(list); k-- > 0; /* void */ ) {
            name = inject_name(adm_array_at(list, k));

            if (known ? inject_strings_have(names, name)
                      : inject_legacy[i][0].len
                        && (adm_str_eq(name, inject_legacy[i][0])
                            || adm_str_eq(name, inject_legacy[i][1])))
            {
                inject_classic_op(c, "remove",
                             inject_classic_path(c, "/spec/%.*s/%u",
                                             adm_fmt(inject_status_names[i]),
                                             k), NULL);
            }
        }
    }
}


static void
inject_classic_additions(inject_classic_t *c, inject_status_e list)
{
    int           first;
    uint32_t      i;
    adm_str_t     name;
    const char   *where;
    adm_value_t  *items, *old, *item, *value, *token, *mounts;

    items = c->lists[list];
    old = adm_object_get(adm_object_getc(c->pod, "spec"),
                         inject_status_names[list]);
    first = adm_array_len(old) == 0;
    token = inject_classic_token(c, list);

    for (i = 0; i < adm_array_len(items); i++) {
        item = adm_array_at(items, i);
        name = inject_name(item);
        where = "/-";

        if (token && adm_str_eq(name, INJECT_PROXY)) {
            item = adm_value_copy(c->arena, item);
            mounts = adm_object_getc(item, "volumeMounts");
            mounts = mounts ? adm_value_copy(c->arena, mounts)
                            : adm_value_array(c->arena, 1);
            (void) adm_array_push(c->arena, mounts, token);
            (void) adm_object_setc(c->arena, item, "volumeMounts", mounts);
        }

        value = item;

        if (first) {
            value = adm_value_array(c->arena, 1);
            (void) adm_array_push(c->arena, value, item);
            where = "";
            first = 0;

        } else if ((list == INJECT_STATUS_INIT
                    && adm_str_eq(name, INJECT_VALIDATION)
                    && inject_does(c->run, VALIDATION_FIRST))
                   || (list == INJECT_STATUS_CONTAINERS && c->hold
                       && adm_str_eq(name, INJECT_PROXY)))
        {
            where = "/0";
        }

        inject_classic_op(c, "add",
                          inject_classic_path(c, "/spec/%.*s%s",
                                           adm_fmt(inject_status_names[list]),
                                           where), value);
    }
}


/* The mount of the application's token, the last one. */

static adm_value_t *
inject_classic_token(inject_classic_t *c, inject_status_e list)
{
    uint32_t      i, k;
    adm_value_t  *containers, *mounts, *mount, *token;

    token = NULL;

    if (list != INJECT_STATUS_CONTAINERS
        || !inject_does(c->run, SA_TOKEN_MOUNT))
    {
        return NULL;
    }

    containers = inject_pod_list(c->pod, INJECT_CONTAINERS);

    for (i = 0; i < adm_array_len(containers); i++) {
        mounts = adm_object_getc(adm_array_at(containers, i), "volumeMounts");

        if (adm_str_eq(inject_name(adm_array_at(containers, i)),
                       INJECT_PROXY))
        {
            continue;
        }

        for (k = 0; k < adm_array_len(mounts); k++) {
            mount = adm_array_at(mounts, k);

            if (adm_str_eq(adm_value_str(adm_object_getc(mount, "mountPath")),
                           INJECT_TOKEN_MOUNT))
            {
                token = mount;
            }
        }
    }

    return token;
}


static void
inject_classic_annotations(inject_classic_t *c)
{
    int                  first, replace;
    uint32_t             i, *order;
    adm_str_t            path;
    adm_value_t         *old, *map, *v;
    const adm_member_t  *m;

    old = adm_value_get(c->pod, "metadata", "annotations", NULL);
    first = !adm_is_object(old);
    order = adm_object_sorted(c->arena, c->annotations);

    for (i = 0; order && i < adm_object_len(c->annotations); i++) {
        m = adm_object_at(c->annotations, order[i]);

        if (!inject_does(c->run, ANNOTATIONS_SORTED)
            && !adm_str_eq(m->key, INJECT_STATUS))
        {
            continue;
        }

        if (first) {
            first = 0;
            map = adm_value_object(c->arena, 1);
            (void) adm_object_set(c->arena, map, m->key, m->value);
            inject_classic_op(c, "add", adm_strc("/metadata/annotations"),
                              map);
            continue;
        }

        v = adm_object_get(old, m->key);
        replace = adm_value_str(v).len != 0;

        path = inject_classic_pointer(c, "/metadata/annotations/", m->key);

        inject_classic_op(c, replace ? "replace" : "add", path, m->value);
    }
}


static void
inject_classic_labels(inject_classic_t *c)
{
    int                  first;
    uint32_t             i, *order;
    adm_str_t            path, network;
    adm_value_t         *old, *labels, *map, *list, *env;
    const adm_member_t  *m;

    static const char *const  names[] = {
        "service.istio.io/canonical-name", "app.kubernetes.io/name", "app",
        NULL
    };

    static const char *const  revisions[] = {
        "service.istio.io/canonical-revision", "app.kubernetes.io/version",
        "version", NULL
    };

    labels = adm_value_object(c->arena, 5);

    if (inject_does(c->run, LABEL_TLS_MODE)) {
        (void) adm_object_setc(c->arena, labels, "security.istio.io/tlsMode",
                               adm_value_stringc(c->arena, "istio"));
    }

    if (inject_does(c->run, LABEL_CANONICAL)) {
        (void) adm_object_setc(c->arena, labels,
                               "service.istio.io/canonical-name",
                               adm_value_string(c->arena,
                                   inject_classic_label(c, names,
                                                    c->run->owner.name)));
        (void) adm_object_setc(c->arena, labels,
                               "service.istio.io/canonical-revision",
                               adm_value_string(c->arena,
                                   inject_classic_label(c, revisions,
                                                    adm_strc("latest"))));
    }

    if (inject_does(c->run, LABEL_REV)) {
        (void) adm_object_setc(c->arena, labels, "istio.io/rev",
                               adm_value_string(c->arena,
                                   c->run->inject->settings.revision));
    }

    if (inject_does(c->run, LABEL_NETWORK)) {
        list = c->lists[INJECT_STATUS_CONTAINERS];

        for (i = 0; i < adm_array_len(list); i++) {
            env = adm_object_getc(adm_array_at(list, i), "env");
            env = inject_named(env, adm_strc("ISTIO_META_NETWORK"));
            network = adm_value_str(adm_object_getc(env, "value"));

            if (network.len) {
                (void) adm_object_setc(c->arena, labels,
                                       "topology.istio.io/network",
                                       adm_value_string(c->arena, network));
                break;
            }
        }
    }

    old = adm_value_get(c->pod, "metadata", "labels", NULL);
    first = !adm_is_object(old);
    order = adm_object_sorted(c->arena, labels);

    for (i = 0; order && i < adm_object_len(labels); i++) {
        m = adm_object_at(labels, order[i]);

        if (adm_value_str(adm_object_get(old, m->key)).len) {
            continue;
        }

        if (first) {
            first = 0;
            map = adm_value_object(c->arena, 1);
            (void) adm_object_set(c->arena, map, m->key, m->value);
            inject_classic_op(c, "add", adm_strc("/metadata/labels"), map);
            continue;
        }

        path = inject_classic_pointer(c, "/metadata/labels/", m->key);

        inject_classic_op(c, "add", path, m->value);
    }
}


/* The first of these labels that the pod has, if it is not empty. */

static adm_str_t
inject_classic_label(const inject_classic_t *c, const char *const *keys,
    adm_str_t otherwise)
{
    adm_str_t  s;

    for ( /* void */ ; *keys; keys++) {
        s = adm_value_str(inject_pod_label(c->pod, adm_strz(*keys)));

        if (s.len) {
            return s;
        }
    }

    return otherwise;
}


static void
inject_classic_op(inject_classic_t *c, const char *op, adm_str_t path,
    adm_value_t *value)
{
    adm_value_t  *v;

    v = adm_value_object(c->arena, 3);

    (void) adm_object_setc(c->arena, v, "op",
                           adm_value_string(c->arena, adm_strz(op)));
    (void) adm_object_setc(c->arena, v, "path",
                           adm_value_string(c->arena, path));

    if (value) {
        (void) adm_object_setc(c->arena, v, "value", value);
    }

    (void) adm_array_push(c->arena, c->patch, v);
}


/* A JSON Pointer to a member. */

static adm_str_t
inject_classic_pointer(inject_classic_t *c, const char *parent,
    adm_str_t key)
{
    size_t     i;
    adm_buf_t  b;
    adm_str_t  path;

    adm_buf_init(&b, c->arena, 0);
    adm_buf_str(&b, adm_strz(parent));

    for (i = 0; i < key.len; i++) {
        if (key.data[i] == '~') {
            adm_buf_lit(&b, "~0");

        } else if (key.data[i] == '/') {
            adm_buf_lit(&b, "~1");

        } else {
            adm_buf_char(&b, key.data[i]);
        }
    }

    (void) adm_buf_finish(&b, &path);

    return path;
}


static adm_str_t
inject_classic_path(inject_classic_t *c, const char *fmt, ...)
{
    va_list    args;
    adm_buf_t  b;
    adm_str_t  path;

    adm_buf_init(&b, c->arena, 0);

    va_start(args, fmt);
    adm_buf_vprintf(&b, fmt, args);
    va_end(args);

    (void) adm_buf_finish(&b, &path);

    return path;
}
