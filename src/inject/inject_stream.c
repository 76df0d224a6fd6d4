
#include "data/adm_yaml.h"
#include "inject/inject_facts.h"
#include "inject/inject_run.h"
#include "inject/inject_stream.h"
#include "kube/kube_diff.h"
#include "kube/kube_patch.h"


/* Kinds with a pod template in spec.template, and those that have it else. */

typedef enum {
    INJECT_KIND_TEMPLATE = 0,
    INJECT_KIND_POD,
    INJECT_KIND_CRON_JOB
} inject_kind_e;


typedef struct {
    adm_str_t       name;
    inject_kind_e   kind;
    adm_str_t       groups[2];       /* of its API; "": the core */
    unsigned        demanding:1;     /* there has to be a template */
} inject_kind_t;


typedef struct {
    inject_t      *inject;
    adm_arena_t   *arena;
    adm_value_t   *warnings;
    adm_err_t     *err;
    int          (*explain)(void *ctx, const inject_workload_t *w);
    void          *ctx;
} inject_stream_t;


static int inject_stream_run(inject_stream_t *s, adm_str_t text,
    adm_buf_t *out);
static int inject_stream_separator(adm_str_t line);
static int inject_stream_document(inject_stream_t *s, adm_str_t text,
    uint32_t line, adm_buf_t *out);
static int inject_stream_object(inject_stream_t *s, adm_value_t *v,
    unsigned depth, adm_value_t **result);
static int inject_stream_kind(const inject_kind_t *kind,
    const adm_value_t *v);
static int inject_stream_list(inject_stream_t *s, adm_value_t *v,
    unsigned depth, adm_value_t **result);
static int inject_stream_workload(inject_stream_t *s,
    const inject_kind_t *kind, adm_value_t *v, adm_value_t **result);
static int inject_stream_pod(inject_stream_t *s, const inject_kind_t *kind,
    adm_value_t *v, adm_value_t *raw, adm_value_t **pod);
static int inject_stream_begin(inject_stream_t *s, inject_run_t *run,
    const inject_kind_t *kind, adm_value_t *v, adm_value_t *raw,
    inject_mesh_t *mesh);
static int inject_stream_explain_pod(inject_stream_t *s,
    const inject_kind_t *kind, adm_value_t *v, adm_value_t *raw);
static adm_str_t inject_stream_name(const inject_run_t *run);
static void inject_stream_warn(inject_stream_t *s, const inject_run_t *run,
    const char *why);
static adm_value_t *inject_stream_with(adm_arena_t *a, const adm_value_t *v,
    const char *const *path, adm_value_t *member);


/* Of every version of these groups, whichever release it is. */

#define INJECT_CORE  { adm_str(""), adm_str("") }
#define INJECT_APPS  { adm_str("apps"), adm_str("extensions") }

static const inject_kind_t  inject_kinds[] = {
    { adm_str("CronJob"), INJECT_KIND_CRON_JOB,
      { adm_str("batch"), adm_str("batch") }, 0 },
    { adm_str("DaemonSet"), INJECT_KIND_TEMPLATE, INJECT_APPS, 0 },
    { adm_str("Deployment"), INJECT_KIND_TEMPLATE, INJECT_APPS, 0 },
    { adm_str("DeploymentConfig"), INJECT_KIND_TEMPLATE,
      { adm_str("apps.openshift.io"), adm_str("") }, 1 },
    { adm_str("Job"), INJECT_KIND_TEMPLATE,
      { adm_str("batch"), adm_str("extensions") }, 0 },
    { adm_str("Pod"), INJECT_KIND_POD, INJECT_CORE, 0 },
    { adm_str("ReplicaSet"), INJECT_KIND_TEMPLATE, INJECT_APPS, 0 },
    { adm_str("ReplicationController"), INJECT_KIND_TEMPLATE, INJECT_CORE,
      1 },
    { adm_str("StatefulSet"), INJECT_KIND_TEMPLATE, INJECT_APPS, 0 }
};


static const inject_kind_t  inject_kind_pod = {
    adm_str("Pod"), INJECT_KIND_POD, INJECT_CORE, 0
};


/* Where metadata and spec of the pod are. */

static const char *const  inject_paths[3][2][5] = {
    { { "spec", "template", "metadata", NULL },
      { "spec", "template", "spec", NULL } },
    { { "metadata", NULL },
      { "spec", NULL } },

    /* the metadata is not that of the template; so it is in Istio */

    { { "spec", "jobTemplate", "metadata", NULL },
      { "spec", "jobTemplate", "spec", "template", "spec" } }
};


int
inject_stream(inject_t *inject, adm_arena_t *a, adm_str_t text,
    adm_buf_t *out, adm_value_t *warnings, adm_err_t *err)
{
    inject_stream_t  s;

    memset(&s, 0, sizeof(inject_stream_t));

    s.inject = inject;
    s.arena = a;
    s.warnings = warnings;
    s.err = err;

    return inject_stream_run(&s, text, out);
}


int
inject_stream_explain(inject_t *inject, adm_arena_t *a, adm_str_t text,
    int (*fn)(void *ctx, const inject_workload_t *w), void *ctx,
    adm_err_t *err)
{
    adm_buf_t        out;
    inject_stream_t  s;

    memset(&s, 0, sizeof(inject_stream_t));

    s.inject = inject;
    s.arena = a;
    s.warnings = adm_value_array(a, 0);
    s.err = err;
    s.explain = fn;
    s.ctx = ctx;

    adm_buf_init(&out, a, 0);

    return inject_stream_run(&s, text, &out);
}


static int
inject_stream_run(inject_stream_t *s, adm_str_t text, adm_buf_t *out)
{
    int        done;
    uint32_t   line, first;
    adm_str_t  rest, part, doc;

    rest = text;
    done = 0;
    line = 0;
    first = 0;
    doc.data = text.data;

    for ( ;; ) {
        if (adm_str_split(&rest, '\n', &done, &part) != ADM_OK) {
            doc.len = (size_t) (text.data + text.len - doc.data);

            return inject_stream_document(s, doc, first, out);
        }

        if (inject_stream_separator(part)) {
            doc.len = (size_t) (part.data - doc.data);

            if (inject_stream_document(s, doc, first, out) != ADM_OK) {
                return ADM_ERROR;
            }

            doc.data = part.data + part.len + (done ? 0 : 1);
            first = line + 1;
        }

        line++;
    }
}


static int
inject_stream_separator(adm_str_t line)
{
    if (!adm_str_has_prefix(line, adm_strc("---"))) {
        return 0;
    }

    line = adm_str_trim_space(adm_str_sub(line, 3, line.len));

    return line.len == 0 || line.data[0] == '#';
}


static int
inject_stream_document(inject_stream_t *s, adm_str_t text, uint32_t line,
    adm_buf_t *out)
{
    adm_value_t  *v, *result;

    if (adm_str_trim_space(text).len == 0) {
        return ADM_OK;
    }

    v = adm_yaml_parse(s->arena, text, NULL, s->err);

    if (v == NULL) {
        if (s->err->line) {
            s->err->line += line;
        }

        return ADM_ERROR;
    }

    result = v;

    if (inject_stream_object(s, v, 0, &result) != ADM_OK) {
        return ADM_ERROR;
    }

    if (result == v) {
        adm_buf_str(out, text);

        if (text.data[text.len - 1] != '\n') {
            adm_buf_char(out, '\n');
        }

    } else if (adm_yaml_write(out, result, 0) == ADM_DECLINED) {
        return adm_err_set(s->err, "a string cannot be written as YAML");
    }

    adm_buf_lit(out, "---\n");

    return ADM_OK;
}


/* *result stays what it is if nothing is injected. */

static int
inject_stream_object(inject_stream_t *s, adm_value_t *v, unsigned depth,
    adm_value_t **result)
{
    size_t     i;
    adm_str_t  kind;

    kind = adm_value_str(adm_object_getc(v, "kind"));

    if (adm_str_eqc(kind, "List")) {
        return inject_stream_list(s, v, depth, result);
    }

    if (s->explain && adm_str_eqc(kind, "AdmissionReview")) {
        return inject_stream_explain_pod(s, &inject_kind_pod,
                                         adm_object_getc(v, "request"),
                                         adm_value_get(v, "request", "object",
                                                       NULL));
    }

    for (i = 0; i < adm_nelts(inject_kinds); i++) {
        if (inject_stream_kind(&inject_kinds[i], v)) {
            return inject_stream_workload(s, &inject_kinds[i], v, result);
        }
    }

    return ADM_OK;
}


/* Others have a Job, a Deployment of their own. */

static int
inject_stream_kind(const inject_kind_t *kind, const adm_value_t *v)
{
    adm_str_t  version, group;
    ptrdiff_t  slash;

    if (!adm_str_eq(adm_value_str(adm_object_getc(v, "kind")), kind->name)) {
        return 0;
    }

    version = adm_value_str(adm_object_getc(v, "apiVersion"));
    slash = adm_str_find_char(version, '/');
    group = slash < 0 ? adm_str_empty
                      : adm_str_sub(version, 0, (size_t) slash);

    return version.len
           && (adm_str_eq(group, kind->groups[0])
               || adm_str_eq(group, kind->groups[1]));
}


static int
inject_stream_list(inject_stream_t *s, adm_value_t *v, unsigned depth,
    adm_value_t **result)
{
    int           changed;
    uint32_t      i;
    adm_value_t  *items, *item;

    items = adm_object_getc(v, "items");

    if (!adm_is_array(items) || depth == ADM_MAX_DEPTH) {
        return ADM_OK;
    }

    items = adm_value_copy(s->arena, items);
    changed = 0;

    for (i = 0; i < adm_array_len(items); i++) {
        item = adm_array_at(items, i);

        if (inject_stream_object(s, item, depth + 1, &item) != ADM_OK) {
            return ADM_ERROR;
        }

        if (item != adm_array_at(items, i)) {
            adm_array_set(items, i, item);
            changed = 1;
        }
    }

    if (changed) {
        *result = adm_value_copy(s->arena, v);
        (void) adm_object_setc(s->arena, *result, "items", items);
    }

    return ADM_OK;
}


static int
inject_stream_workload(inject_stream_t *s, const inject_kind_t *kind,
    adm_value_t *v, adm_value_t **result)
{
    int           i, k;
    adm_str_t     name;
    adm_value_t  *raw, *pod, *part;

    static const char *const  members[] = { "metadata", "spec" };

    if (kind->demanding
        && adm_is_null(adm_value_get(v, "spec", "template", NULL)))
    {
        name = inject_name(adm_object_getc(v, "metadata"));
        return adm_err_set(s->err, "%.*s \"%.*s\": spec.template is required",
                           adm_fmt(kind->name), adm_fmt(name));
    }

    raw = adm_value_object(s->arena, 2);

    for (i = 0; i < 2; i++) {
        part = v;

        for (k = 0; k < 5 && inject_paths[kind->kind][i][k]; k++) {
            part = adm_object_get(part,
                                  adm_strz(inject_paths[kind->kind][i][k]));
        }

        if (part) {
            (void) adm_object_set(s->arena, raw, adm_strz(members[i]), part);
        }
    }

    if (s->explain) {
        return inject_stream_explain_pod(s, kind, v, raw);
    }

    pod = NULL;

    if (inject_stream_pod(s, kind, v, raw, &pod) != ADM_OK) {
        return ADM_ERROR;
    }

    if (pod == NULL) {
        return ADM_OK;
    }

    for (i = 0; i < 2; i++) {
        v = inject_stream_with(s->arena, v, inject_paths[kind->kind][i],
                               adm_object_get(pod, adm_strz(members[i])));
    }

    *result = v;

    return adm_arena_failed(s->arena) ? adm_err_memory(s->err, s->arena)
                                      : ADM_OK;
}


/* The pod and what belongs to it, before anything is decided. */

static int
inject_stream_begin(inject_stream_t *s, inject_run_t *run,
    const inject_kind_t *kind, adm_value_t *v, adm_value_t *raw,
    inject_mesh_t *mesh)
{
    adm_str_t     config, name;
    adm_value_t  *metadata;

    inject_run_init(run, s->inject, s->arena, s->err);
    run->warnings = s->warnings;

    metadata = adm_object_getc(v, "metadata");

    if (inject_run_pod(run, raw, adm_str_empty) != ADM_OK) {
        name = inject_name(metadata);
        return adm_err_prefix(s->err, "%.*s \"%.*s\": ", adm_fmt(kind->name),
                              adm_fmt(name));
    }

    if (kind->kind == INJECT_KIND_POD) {
        inject_owner_find(run);

    } else {

        run->owner.api_version = adm_value_str(adm_object_getc(v,
                                                             "apiVersion"));
        run->owner.kind = kind->name;
        run->owner.name = inject_name(metadata);
        run->owner.ns = adm_value_str(adm_object_getc(metadata,
                                                      "namespace"));
    }

    config = adm_value_str(inject_pod_annotation(run->pod, INJECT_CONFIG));

    if (mesh && config.len && inject_does(run, PROXY_CONFIG_ANNOTATION)) {
        if (inject_mesh_with_annotation(mesh, run->mesh, s->arena, config,
                                        s->err) != ADM_OK)
        {
            return ADM_ERROR;
        }

        run->mesh = mesh;
    }

    return ADM_OK;
}


/* *pod stays NULL if it is not to be injected. */

static int
inject_stream_pod(inject_stream_t *s, const inject_kind_t *kind,
    adm_value_t *v, adm_value_t *raw, adm_value_t **pod)
{
    adm_str_t             name;
    inject_run_t          run;
    inject_mesh_t         mesh;
    inject_result_t       res;
    inject_decision_t     decision;
    kube_diff_options_t   options;

    if (inject_stream_begin(s, &run, kind, v, raw, &mesh) != ADM_OK) {
        return ADM_ERROR;
    }

    run.offline = 1;

    inject_decide(&run, &decision, NULL);

    if (!decision.inject) {
        inject_stream_warn(s, &run,
                           decision.rule == INJECT_RULE_HOST_NETWORK
                           ? "has host networking enabled"
                           : "has sidecar injection disabled");
        return ADM_OK;
    }

    if (!inject_does(&run, PROBERS_MERGED)
        && inject_pod_annotation(run.pod, INJECT_STATUS)
        && adm_array_len(inject_pod_list(run.pod, INJECT_CONTAINERS)) > 1
        && inject_named(inject_pod_list(run.pod, INJECT_CONTAINERS),
                        INJECT_PROXY))
    {
        inject_stream_warn(s, &run, "has injected \"istio-proxy\" sidecar "
                           "already");
        return ADM_OK;
    }

    memset(&res, 0, sizeof(inject_result_t));

    if (inject_run(&run, &res) != ADM_OK) {
        name = inject_stream_name(&run);
        return adm_err_prefix(s->err, "%.*s: ", adm_fmt(name));
    }

    if (res.pod == NULL) {
        return kube_patch(s->arena, raw, res.patch, 0, pod, s->err) == ADM_OK
               ? ADM_OK : ADM_ERROR;
    }

    options.type = &kube_type_Pod;
    options.raw = raw;
    options.server = 1;

    *pod = kube_diff_apply(s->arena, run.pod, res.pod, &options);

    return *pod ? ADM_OK : adm_err_memory(s->err, s->arena);
}


static int
inject_stream_explain_pod(inject_stream_t *s, const inject_kind_t *kind,
    adm_value_t *v, adm_value_t *raw)
{
    inject_run_t        run;
    inject_decision_t   decision;
    inject_workload_t   w;

    if (inject_stream_begin(s, &run, kind, v, raw, NULL) != ADM_OK) {
        return ADM_ERROR;
    }

    /* of the workload, or of a request */

    if (run.ns.len == 0) {
        run.ns = adm_value_str(adm_value_get(v, "metadata", "namespace",
                                             NULL));
    }

    if (run.ns.len == 0) {
        run.ns = adm_value_str(adm_object_getc(v, "namespace"));
    }

    inject_decide(&run, &decision, w.rulings);

    w.kind = kind->name;
    w.ns = run.ns;
    w.name = inject_name(adm_object_getc(v, "metadata"));

    if (w.name.len == 0) {
        w.name = inject_name(adm_object_getc(run.pod, "metadata"));
    }

    if (w.name.len == 0) {
        w.name = adm_value_str(adm_value_get(run.pod, "metadata",
                                             "generateName", NULL));
    }

    w.inject = decision.inject;

    return s->explain(s->ctx, &w);
}


/* How messages name a workload: KIND "NAMESPACE/NAME". */

static adm_str_t
inject_stream_name(const inject_run_t *run)
{
    adm_buf_t  b;
    adm_str_t  name, text;

    name = inject_name(adm_object_getc(run->pod, "metadata"));
    name = name.len ? name : run->owner.name;

    adm_buf_init(&b, run->arena, 0);
    adm_buf_printf(&b, "%.*s \"%.*s%s%.*s\"", adm_fmt(run->owner.kind),
                   adm_fmt(run->owner.ns), run->owner.ns.len ? "/" : "",
                   adm_fmt(name));

    return adm_buf_finish(&b, &text) == ADM_OK ? text : adm_str_empty;
}


static void
inject_stream_warn(inject_stream_t *s, const inject_run_t *run,
    const char *why)
{
    adm_buf_t  b;
    adm_str_t  text;

    text = inject_stream_name(run);

    adm_buf_init(&b, s->arena, 0);
    adm_buf_printf(&b, "Skipping injection because %.*s %s", adm_fmt(text),
                   why);

    if (adm_buf_finish(&b, &text) == ADM_OK) {
        (void) adm_array_push(s->arena, s->warnings,
                              adm_value_string(s->arena, text));
    }
}


/* A copy of v with another member at the path. */

static adm_value_t *
inject_stream_with(adm_arena_t *a, const adm_value_t *v,
    const char *const *path, adm_value_t *member)
{
    int           i;
    adm_str_t     key;
    adm_value_t  *out, *at, *next;

    out = adm_is_object(v) ? adm_value_copy(a, v) : adm_value_object(a, 1);
    at = out;

    for (i = 0; i < 5 && path[i]; i++) {
        key = adm_strz(path[i]);

        if (i == 4 || path[i + 1] == NULL) {
            if (member) {
                (void) adm_object_set(a, at, key, member);
            }

            break;
        }

        next = adm_object_get(at, key);
        next = adm_is_object(next) ? adm_value_copy(a, next)
                                   : adm_value_object(a, 1);
        (void) adm_object_set(a, at, key, next);
        at = next;
    }

    return out;
}
