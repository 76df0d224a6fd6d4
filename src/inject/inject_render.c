
#include "data/adm_yaml.h"
#include "inject/inject_facts.h"
#include "inject/inject_guard.h"
#include "inject/inject_render.h"
#include "inject/inject_run.h"
#include "inject/inject_shape.h"


static int inject_fold_template(inject_t *inject, inject_template_t *t,
    gotmpl_run_t *exec, adm_err_t *err);
static int inject_as_assumed(const inject_t *inject, const adm_value_t *data);
static void inject_exec_init(const inject_run_t *run, const adm_value_t *data,
    inject_host_t *host, gotmpl_run_t *exec);


/* Whoever makes the pod decides about what comes from here. */
static const gotmpl_origin_t  inject_pod_origin = {
    NULL, adm_str("pod")
};


adm_value_t *
inject_data(inject_run_t *run, const adm_value_t *pod)
{
    int           named;
    int64_t       uid, gid;
    adm_str_t     annotation;
    inject_t     *inject;
    adm_arena_t  *a;
    adm_value_t  *data, *meta, *proxy, *v;

    a = run->arena;
    inject = run->inject;

    annotation = adm_value_str(inject_pod_annotation(pod, INJECT_CONFIG));

    proxy = run->offline ? adm_object_getc(run->mesh->config, "defaultConfig")
            : annotation.len == 0 ? run->mesh->proxy
            : inject_mesh_proxy(run->mesh, a, annotation, run->err);

    if (proxy == NULL) {
        return NULL;
    }

    data = adm_value_object(a, 20);

    meta = adm_value_object(a, 2);
    (void) adm_object_setc(a, meta, "kind",
                           adm_value_string(a, run->owner.kind));
    (void) adm_object_setc(a, meta, "apiVersion",
                           adm_value_string(a, run->owner.api_version));
    (void) adm_object_setc(a, data, "TypeMeta", meta);

    named = inject_does(run, OWNER_NAME);

    meta = adm_value_object(a, 2);
    (void) adm_object_set(a, meta, named ? adm_strc("Namespace")
                                         : adm_strc("namespace"),
                          adm_value_string(a, run->owner.ns));
    (void) adm_object_set(a, meta, named ? adm_strc("Name")
                                         : adm_strc("name"),
                          adm_value_string(a, run->owner.name));
    (void) adm_object_setc(a, data, "DeploymentMeta", meta);

    (void) adm_object_setc(a, data, "ObjectMeta",
                           adm_object_getc(pod, "metadata"));
    (void) adm_object_setc(a, data, "Spec", adm_object_getc(pod, "spec"));
    (void) adm_object_setc(a, data, "ProxyConfig", proxy);
    (void) adm_object_setc(a, data, "MeshConfig", run->mesh->config);

    v = inject->values;
    (void) adm_object_setc(a, data, "Values",
                           v ? v : adm_value_object(a, 0));

    if (inject_does(run, TEMPLATES)) {
        (void) adm_object_setc(a, data, "Revision",
                               adm_value_string(a,
                                                inject->settings.revision));
    }

    if (inject_does(run, ESTIMATED_CONCURRENCY)) {
        (void) adm_object_setc(a, data, "EstimatedConcurrency",
                               adm_value_int(a,
                                   inject_concurrency(run, pod, proxy)));
    }

    if (inject_does(run, PROXY_IMAGE)) {
        (void) adm_object_setc(a, data, "ProxyImage",
                               adm_value_string(a,
                                   inject_image(run, pod, proxy)));
    }

    if (inject_does(run, PROXY_INIT_IMAGE)) {
        (void) adm_object_setc(a, data, "ProxyInitImage",
                               adm_value_string(a,
                                   inject_image(run, pod, NULL)));
    }

    if (inject_does(run, PROXY_UID)) {
        inject_proxy_ids(run, &uid, &gid);
        (void) adm_object_setc(a, data, "ProxyUID", adm_value_int(a, uid));
        (void) adm_object_setc(a, data, "ProxyGID", adm_value_int(a, gid));
    }

    if (inject_does(run, NATIVE_AUTO)) {
        (void) adm_object_setc(a, data, "NativeSidecars",
                               adm_value_bool(inject_native(inject,
                                                            run->pod)));
    }

    if (inject_does(run, TRAFFIC_MODE)) {
        (void) adm_object_setc(a, data, "InboundTrafficPolicyMode",
                inject_mesh_inbound_localhost(run->mesh)
                ? adm_value_stringc(a, "localhost")
                : adm_value_stringc(a, "passthrough"));
    }

    if (inject_does(run, COMPLIANCE_POLICY)) {
        v = adm_object_getc(inject->env, "COMPLIANCE_POLICY");
        (void) adm_object_setc(a, data, "CompliancePolicy",
                               adm_value_string(a, adm_value_str(v)));
    }

    if (adm_arena_failed(a)) {
        (void) adm_err_memory(run->err, a);
        return NULL;
    }

    return data;
}


/*
 * What most pods find the same: it is folded into the templates.  Other pods
 * get the template as it is.
 */

static const adm_str_t  inject_assumed[] = {
    adm_str("CompliancePolicy"),
    adm_str("InboundTrafficPolicyMode"),
    adm_str("MeshConfig"),
    adm_str("NativeSidecars"),
    adm_str("ProxyConfig"),
    adm_str("ProxyGID"),
    adm_str("ProxyUID"),
    adm_str("Revision"),
    adm_str("Values")
};


int
inject_fold(inject_t *inject, adm_err_t *err)
{
    uint32_t       i;
    adm_err_t      own;
    adm_map_t     *templates;
    adm_value_t   *pod;
    gotmpl_run_t   exec;
    inject_run_t   run;
    inject_host_t  host;

    inject_run_init(&run, inject, inject->arena, &own);

    pod = adm_value_object(inject->arena, 2);
    (void) adm_object_setc(inject->arena, pod, "metadata",
                           adm_value_object(inject->arena, 0));
    (void) adm_object_setc(inject->arena, pod, "spec",
                           adm_value_object(inject->arena, 0));

    run.raw = pod;
    run.pod = pod;

    inject->assumed = inject_data(&run, pod);
    if (inject->assumed == NULL) {
        return adm_err_set(err, "%.*s", adm_fmt(own.text));
    }

    inject_exec_init(&run, inject->assumed, &host, &exec);

    templates = &inject->config.templates;

    for (i = 0; i < templates->n; i++) {
        if (inject_fold_template(inject, templates->entries[i].value, &exec,
                                 err)
            != ADM_OK)
        {
            return ADM_ERROR;
        }
    }

    return inject->config.classic
           ? inject_fold_template(inject, inject->config.classic, &exec, err)
           : ADM_OK;
}


static int
inject_fold_template(inject_t *inject, inject_template_t *t,
    gotmpl_run_t *exec, adm_err_t *err)
{
    t->folded = gotmpl_fold(inject->arena, t->parsed, exec, inject_assumed,
                            adm_nelts(inject_assumed), err);

    return t->folded ? ADM_OK : ADM_ERROR;
}


static int
inject_as_assumed(const inject_t *inject, const adm_value_t *data)
{
    size_t              i;
    const adm_value_t  *a, *b;

    for (i = 0; i < adm_nelts(inject_assumed); i++) {
        a = adm_object_get(inject->assumed, inject_assumed[i]);
        b = adm_object_get(data, inject_assumed[i]);

        if (a != b && (adm_is_object(a) || !adm_value_equal(a, b))) {
            return 0;
        }
    }

    return 1;
}


static void
inject_exec_init(const inject_run_t *run, const adm_value_t *data,
    inject_host_t *host, gotmpl_run_t *exec)
{
    inject_t  *inject;

    inject = run->inject;

    memset(exec, 0, sizeof(gotmpl_run_t));

    exec->root = gotmpl_view(inject_types_root(inject->types), data, 0,
                             &inject_pod_origin);
    exec->env = inject->env;
    exec->host = host;
    exec->max_steps = inject->settings.max_steps;
    exec->max_output = inject->settings.max_output;

    memset(host, 0, sizeof(inject_host_t));

    host->release = &inject->release;
    host->mesh = run->mesh;
    host->env = inject->env;
    host->root = exec->root;
}


int
inject_render_text(inject_run_t *run, const inject_template_t *t,
    const adm_value_t *data, gotmpl_output_t *out)
{
    gotmpl_run_t   exec;
    inject_host_t  host;

    inject_exec_init(run, data, &host, &exec);

    host.options = &t->options;

    return gotmpl_execute(inject_as_assumed(run->inject, data) ? t->folded
                                                               : t->parsed,
                          run->arena, &exec, out, run->err);
}


int
inject_render_tree(inject_run_t *run, const gotmpl_output_t *out,
    inject_rendered_t *rendered)
{
    adm_err_t        err;
    adm_str_t        text;
    inject_shape_t  *shape;

    /* what is kept of a stream must not change with the next document */

    shape = run->offline ? NULL : inject_shape_find(run, out);

    if (shape) {
        rendered->tree = inject_shape_tree(shape);
        rendered->overlay = inject_shape_overlay(shape);

        return ADM_OK;
    }

    adm_err_init(&err, run->arena);

    text = gotmpl_output_text(out, run->arena);

    if (adm_arena_failed(run->arena)) {
        return adm_err_memory(run->err, run->arena);
    }

    rendered->tree = adm_yaml_parse(run->arena, text, NULL, &err);
    rendered->overlay = NULL;

    if (!run->inject->settings.guard_off
        && inject_guard(run, out, text, rendered->tree) != ADM_OK)
    {
        return ADM_ERROR;
    }

    if (rendered->tree == NULL) {
        run->reason = INJECT_REASON_MERGE;
        return adm_err_set(run->err, "%.*s", adm_fmt(err.text));
    }

    return ADM_OK;
}
