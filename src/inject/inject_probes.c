
#include "base/adm_num.h"
#include "data/adm_json_read.h"
#include "data/adm_json_write.h"
#include "inject/inject_annotations.h"
#include "inject/inject_probes.h"
#include "kube/kube_typed.h"


#define INJECT_PROBERS  adm_strc("ISTIO_KUBE_APP_PROBERS")


typedef enum {
    INJECT_ACTION_HTTP = 0,
    INJECT_ACTION_TCP,
    INJECT_ACTION_GRPC,
    INJECT_ACTION_NONE
} inject_action_e;


static inject_action_e inject_action_of(const inject_probing_t *c,
    const adm_value_t *probe, int lifecycle);
static adm_str_t inject_prober_path(adm_arena_t *a, const char *prefix,
    adm_str_t container, const char *suffix);
static void inject_prober_add(const inject_probing_t *c,
    adm_value_t *probers, const adm_value_t *container,
    const adm_value_t *probe, adm_str_t path, int lifecycle);
static adm_value_t *inject_action_port(const inject_probing_t *c,
    const adm_value_t *container, adm_value_t *action);
static adm_value_t *inject_handler_rewritten(const inject_probing_t *c,
    const adm_value_t *probe, adm_str_t path, int64_t port, int lifecycle);
static void inject_probers_set(inject_pod_t *p,
    const inject_release_t *release, const adm_value_t *probers);
static adm_value_t *inject_probers_merge(adm_arena_t *a, adm_str_t old,
    const adm_value_t *probers);
static void inject_container_rewrite(const inject_probing_t *c,
    inject_pod_t *p, inject_list_e list, uint32_t i, int64_t port);


const adm_str_t  inject_probe_names[] = {
    adm_str("readinessProbe"), adm_str("livenessProbe"),
    adm_str("startupProbe")
};


static const char *const  inject_probe_paths[] = {
    "/readyz", "/livez", "/startupz"
};


static const adm_str_t  inject_handler_names[] = {
    adm_str("preStop"), adm_str("postStart")
};


static const char *const  inject_handler_paths[] = {
    "/prestopz", "/poststartz"
};


static const adm_str_t  inject_action_names[] = {
    adm_str("httpGet"), adm_str("tcpSocket"), adm_str("grpc")
};


static const kube_type_t *const  inject_action_types[] = {
    &kube_type_HTTPGetAction, &kube_type_TCPSocketAction,
    &kube_type_GRPCAction
};


int
inject_probes_on(const adm_value_t *pod, int setting)
{
    int           on;
    adm_value_t  *v;

    v = inject_pod_annotation(pod,
                         adm_strc("sidecar.istio.io/rewriteAppHTTPProbers"));

    return v && inject_parse_bool(adm_value_str(v), &on) == ADM_OK
           ? on : setting;
}


static inject_action_e
inject_action_of(const inject_probing_t *c, const adm_value_t *probe,
    int lifecycle)
{
    if (!adm_is_null(adm_object_getc(probe, "httpGet"))) {
        return INJECT_ACTION_HTTP;
    }

    if (c->tcp && !adm_is_null(adm_object_getc(probe, "tcpSocket"))) {
        return INJECT_ACTION_TCP;
    }

    if (!lifecycle && inject_has(c->release, INJECT_GRPC_PROBES)
        && !adm_is_null(adm_object_getc(probe, "grpc")))
    {
        return INJECT_ACTION_GRPC;
    }

    return INJECT_ACTION_NONE;
}


static adm_str_t
inject_prober_path(adm_arena_t *a, const char *prefix, adm_str_t container,
    const char *suffix)
{
    adm_buf_t  b;
    adm_str_t  path;

    adm_buf_init(&b, a, 0);
    adm_buf_str(&b, adm_strz(prefix));
    adm_buf_str(&b, container);
    adm_buf_str(&b, adm_strz(suffix));
    (void) adm_buf_finish(&b, &path);

    return path;
}


void
inject_probers_collect(const inject_probing_t *c,
    const adm_value_t *containers, adm_value_t *probers)
{
    int           k;
    uint32_t      i;
    adm_str_t     name;
    adm_value_t  *container, *lifecycle;

    for (i = 0; i < adm_array_len(containers); i++) {
        container = adm_array_at(containers, i);
        name = inject_name(container);

        if (adm_str_eq(name, INJECT_PROXY)) {
            continue;
        }

        for (k = 0; k < INJECT_PROBES_KINDS; k++) {
            if (k == 2 && !inject_has(c->release, INJECT_PROBES_STARTUP)) {
                break;
            }

            inject_prober_add(c, probers, container,
                              adm_object_get(container,
                                             inject_probe_names[k]),
                              inject_prober_path(c->arena, "/app-health/",
                                                 name,
                                                 inject_probe_paths[k]), 0);
        }

        lifecycle = adm_object_getc(container, "lifecycle");

        if (lifecycle == NULL || !inject_has(c->release, INJECT_LIFECYCLE)) {
            continue;
        }

        for (k = 0; k < 2; k++) {
            inject_prober_add(c, probers, container,
                              adm_object_get(lifecycle,
                                             inject_handler_names[k]),
                              inject_prober_path(c->arena, "/app-lifecycle/",
                                                 name,
                                                 inject_handler_paths[k]),
                              1);
        }
    }
}


static void
inject_prober_add(const inject_probing_t *c, adm_value_t *probers,
    const adm_value_t *container, const adm_value_t *probe, adm_str_t path,
    int lifecycle)
{
    int64_t           timeout;
    adm_err_t         err;
    adm_value_t      *action, *prober;
    inject_action_e   kind;

    kind = inject_action_of(c, probe, lifecycle);

    if (kind == INJECT_ACTION_NONE) {
        return;
    }

    adm_err_init(&err, c->arena);

    action = adm_object_get(probe, inject_action_names[kind]);

    if (c->again
        && adm_str_eq(adm_value_str(adm_object_getc(action, "path")), path))
    {
        return;
    }

    if (kind != INJECT_ACTION_GRPC) {
        action = inject_action_port(c, container, action);
    }

    if (action) {
        action = kube_typed(c->arena, inject_action_types[kind], action, NULL,
                            0, NULL, &err);
    }

    if (action == NULL) {
        return;
    }

    if (!inject_has(c->release, INJECT_PROBES_WHOLE)) {
        (void) adm_object_set(c->arena, probers, path, action);
        return;
    }

    prober = adm_value_object(c->arena, 2);
    (void) adm_object_set(c->arena, prober, inject_action_names[kind],
                          action);

    if (!lifecycle
        && adm_value_to_int(adm_object_getc(probe, "timeoutSeconds"),
                            &timeout) == ADM_OK
        && timeout != 0)
    {
        (void) adm_object_setc(c->arena, prober, "timeoutSeconds",
                               adm_value_int(c->arena, timeout));
    }

    (void) adm_object_set(c->arena, probers, path, prober);
}


/*
 * The action with its port by number; NULL if the name is unknown or it is
 * the agent's already.
 */

static adm_value_t *
inject_action_port(const inject_probing_t *c, const adm_value_t *container,
    adm_value_t *action)
{
    int64_t       number;
    adm_value_t  *port, *named;

    port = adm_object_getc(action, "port");

    if (!adm_is_string(port)) {
        return adm_value_to_int(port, &number) == ADM_OK
               && number == c->agent_port ? NULL : action;
    }

    named = inject_named(adm_object_getc(container, "ports"),
                         adm_value_str(port));

    if (named == NULL || adm_value_str(port).len == 0) {
        return NULL;
    }

    port = adm_object_getc(named, "containerPort");
    action = adm_value_copy(c->arena, action);

    (void) adm_object_setc(c->arena, action, "port",
                           port ? port : adm_value_int(c->arena, 0));

    return action;
}


adm_str_t
inject_probers_json(adm_arena_t *a, const adm_value_t *probers)
{
    uint32_t             i, *order;
    adm_buf_t            b;
    adm_str_t            text;
    const adm_member_t  *m;

    adm_buf_init(&b, a, 0);
    adm_buf_char(&b, '{');

    order = adm_object_sorted(a, probers);

    for (i = 0; order && i < adm_object_len(probers); i++) {
        m = adm_object_at(probers, order[i]);

        if (i) {
            adm_buf_char(&b, ',');
        }

        adm_json_write_string(&b, m->key, 0);
        adm_buf_char(&b, ':');
        adm_json_write(&b, m->value, 0);
    }

    adm_buf_char(&b, '}');
    (void) adm_buf_finish(&b, &text);

    return text;
}


adm_value_t *
inject_probe_rewritten(const inject_probing_t *c,
    const adm_value_t *container, int kind, int64_t port)
{
    return inject_handler_rewritten(c,
                       adm_object_get(container, inject_probe_names[kind]),
                       inject_prober_path(c->arena, "/app-health/",
                                          inject_name(container),
                                          inject_probe_paths[kind]),
                       port, 0);
}


static adm_value_t *
inject_handler_rewritten(const inject_probing_t *c, const adm_value_t *probe,
    adm_str_t path, int64_t port, int lifecycle)
{
    adm_value_t      *out, *get;
    inject_action_e   kind;

    kind = inject_action_of(c, probe, lifecycle);

    if (kind == INJECT_ACTION_NONE) {
        return NULL;
    }

    out = adm_value_copy(c->arena, probe);
    get = adm_object_getc(probe, "httpGet");
    get = adm_is_object(get) ? adm_value_copy(c->arena, get)
                             : adm_value_object(c->arena, 2);

    (void) adm_object_setc(c->arena, get, "path",
                           adm_value_string(c->arena, path));
    (void) adm_object_setc(c->arena, get, "port",
                           adm_value_int(c->arena, port));

    if (adm_str_eqc(adm_value_str(adm_object_getc(get, "scheme")), "HTTPS")
        && inject_has(c->release, INJECT_PROBES_HTTPS))
    {
        (void) adm_object_setc(c->arena, get, "scheme",
                               adm_value_stringc(c->arena, "HTTP"));
    }

    /* a template may have added one action to another: that stays */

    if (kind == INJECT_ACTION_TCP) {
        adm_object_remove(out, adm_strc("tcpSocket"));
    }

    if (kind == INJECT_ACTION_GRPC) {
        adm_object_remove(out, adm_strc("grpc"));
    }

    (void) adm_object_setc(c->arena, out, "httpGet", get);

    return out;
}


void
inject_probes_rewrite(inject_pod_t *p, const inject_mesh_t *mesh,
    const adm_value_t *env, int on, int again)
{
    int                native;
    int64_t            port;
    uint32_t           i, k;
    adm_value_t       *v, *probers;
    inject_list_e      list;
    inject_probing_t   c;

    native = inject_has(mesh->release, INJECT_NATIVE);

    if (!on || inject_pod_sidecar(p, native, &list, &i) != ADM_OK) {
        return;
    }

    c.arena = p->arena;
    c.release = mesh->release;
    c.again = again;
    c.agent_port = inject_mesh_status_port(mesh);

    v = adm_object_getc(env, "REWRITE_TCP_PROBES");
    c.tcp = inject_has(mesh->release, INJECT_TCP_PROBES);

    if (inject_has(mesh->release, INJECT_TCP_PROBES_SWITCH)
        && inject_parse_bool(adm_value_str(v), &on) == ADM_OK)
    {
        c.tcp = (unsigned) on & 1;
    }

    port = c.agent_port;
    v = inject_pod_annotation(p->pod,
                              adm_strc("status.sidecar.istio.io/port"));

    if (v && adm_int_parse(adm_value_str(v), 10, &port) != ADM_OK) {
        port = 0;
    }

    probers = adm_value_object(p->arena, 4);

    if (native) {
        inject_probers_collect(&c, p->lists[INJECT_INIT_CONTAINERS], probers);
    }

    inject_probers_collect(&c, p->lists[INJECT_CONTAINERS], probers);

    if (adm_object_len(probers)) {
        inject_probers_set(p, mesh->release, probers);
    }

    for (list = INJECT_CONTAINERS; list <= INJECT_INIT_CONTAINERS; list++) {
        if (list == INJECT_INIT_CONTAINERS && !native) {
            break;
        }

        for (k = 0; k < adm_array_len(p->lists[list]); k++) {
            inject_container_rewrite(&c, p, list, k, port);
        }
    }
}


/* The variable of the sidecar; an earlier injection's entries win. */

static void
inject_probers_set(inject_pod_t *p, const inject_release_t *release,
    const adm_value_t *probers)
{
    int32_t         at;
    uint32_t        i;
    adm_str_t       json;
    adm_value_t    *env, *sidecar, *merged, *entry;
    inject_list_e   list;

    (void) inject_pod_sidecar(p, inject_has(release, INJECT_NATIVE), &list,
                              &i);

    env = adm_object_getc(adm_array_at(p->lists[list], i), "env");
    at = inject_find(env, INJECT_PROBERS);

    if (at < 0 || inject_pod_annotation(p->pod, INJECT_STATUS) == NULL
        || !inject_has(release, INJECT_PROBERS_MERGED))
    {
        json = inject_probers_json(p->arena, probers);
        inject_env_append(p->arena, inject_pod_container(p, list, i),
                          INJECT_PROBERS, json);
        return;
    }

    json = adm_value_str(adm_object_getc(adm_array_at(env, (uint32_t) at),
                                         "value"));

    merged = inject_probers_merge(p->arena, json, probers);
    if (merged == NULL) {
        return;
    }

    json = inject_probers_json(p->arena, merged);

    entry = adm_value_object(p->arena, 2);
    (void) adm_object_setc(p->arena, entry, "name",
                           adm_value_string(p->arena, INJECT_PROBERS));
    (void) adm_object_setc(p->arena, entry, "value",
                           adm_value_string(p->arena, json));

    env = adm_value_copy(p->arena, env);
    adm_array_set(env, (uint32_t) at, entry);

    sidecar = inject_pod_container(p, list, i);
    (void) adm_object_setc(p->arena, sidecar, "env", env);
}


/* NULL if the old text is no map of probers. */

static adm_value_t *
inject_probers_merge(adm_arena_t *a, adm_str_t old,
    const adm_value_t *probers)
{
    int                  k;
    int64_t              timeout;
    uint32_t             i;
    adm_err_t            err;
    adm_value_t         *v, *out, *prober, *action;
    const adm_member_t  *m;

    adm_err_init(&err, a);

    v = adm_json_parse(a, old, NULL, &err);

    if (!adm_is_object(v) && !(v && adm_is_null(v))) {
        return NULL;
    }

    out = adm_value_object(a, adm_object_len(probers));

    for (i = 0; (m = adm_object_at(probers, i)); i++) {
        (void) adm_object_set(a, out, m->key, m->value);
    }

    for (i = 0; (m = adm_object_at(v, i)); i++) {

        if (!adm_is_object(m->value)) {
            return NULL;
        }

        prober = adm_value_object(a, 2);

        for (k = 0; k < INJECT_ACTION_NONE; k++) {
            action = adm_object_get(m->value, inject_action_names[k]);

            if (adm_is_null(action)) {
                continue;
            }

            action = kube_typed(a, inject_action_types[k], action, NULL,
                                KUBE_TYPED_FOLD, NULL, &err);
            if (action == NULL) {
                return NULL;
            }

            (void) adm_object_set(a, prober, inject_action_names[k], action);
        }

        action = adm_object_getc(m->value, "timeoutSeconds");

        if (!adm_is_null(action)) {
            if (adm_value_to_int(action, &timeout) != ADM_OK) {
                return NULL;
            }

            if (timeout) {
                (void) adm_object_setc(a, prober, "timeoutSeconds", action);
            }
        }

        (void) adm_object_set(a, out, m->key, prober);
    }

    return out;
}


static void
inject_container_rewrite(const inject_probing_t *c, inject_pod_t *p,
    inject_list_e list, uint32_t i, int64_t port)
{
    int           k, changed;
    adm_str_t     name, path;
    adm_value_t  *container, *probe, *lifecycle;

    container = adm_array_at(p->lists[list], i);
    name = inject_name(container);

    if (adm_str_eq(name, INJECT_PROXY)) {
        return;
    }

    changed = 0;

    for (k = 0; k < INJECT_PROBES_KINDS; k++) {
        probe = inject_probe_rewritten(c, container, k, port);

        if (probe) {
            if (!changed) {
                container = inject_pod_container(p, list, i);
                changed = 1;
            }

            (void) adm_object_set(c->arena, container, inject_probe_names[k],
                                  probe);
        }
    }

    lifecycle = adm_object_getc(container, "lifecycle");

    if (!adm_is_object(lifecycle)
        || !inject_has(c->release, INJECT_LIFECYCLE))
    {
        return;
    }

    for (k = 0; k < 2; k++) {
        path = inject_prober_path(c->arena, "/app-lifecycle/", name,
                                  inject_handler_paths[k]);
        probe = inject_handler_rewritten(c,
                             adm_object_get(lifecycle,
                                            inject_handler_names[k]),
                             path, port, 1);
        if (probe == NULL) {
            continue;
        }

        if (!changed) {
            container = inject_pod_container(p, list, i);
            changed = 1;
        }

        lifecycle = adm_value_copy(c->arena, lifecycle);
        (void) adm_object_set(c->arena, lifecycle, inject_handler_names[k],
                              probe);
        (void) adm_object_setc(c->arena, container, "lifecycle", lifecycle);
    }
}
