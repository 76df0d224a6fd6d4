
#include <time.h>

#include "data/adm_json_read.h"
#include "inject/inject_core.h"
#include "inject/inject_decide.h"
#include "inject/inject_facts.h"
#include "inject/inject_render.h"
#include "inject/inject_run.h"
#include "inject/inject_shape.h"
#include "kube/kube_diff.h"
#include "kube/kube_typed.h"


static int inject_load_parts(inject_t *inject,
    const inject_document_t *config, const inject_document_t *values,
    const inject_document_t *mesh, adm_err_t *err);
static void inject_load_own_values(inject_t *inject,
    const inject_document_t *config, inject_doc_t *values);
static void inject_load_settings(inject_t *inject,
    const inject_settings_t *settings);
static int inject_load_release(inject_t *inject, const inject_doc_t *config,
    const inject_doc_t *values, adm_err_t *err);
static void inject_load_env(inject_t *inject);
static void inject_load_env_set(inject_t *inject, const char *name,
    adm_str_t value);
static void inject_load_try(inject_t *inject);
static void inject_finish(inject_result_t *res, inject_reason_e reason);
static void inject_skip(inject_result_t *res,
    const inject_decision_t *decision);
static void inject_fail(inject_run_t *run, inject_result_t *res);


/* In the order of inject_reason_e. */

const inject_reason_t  inject_reasons[] = {

    { INJECT_INJECTED, "injected" },
    { INJECT_INJECTED, "nothing_to_change" },

    { INJECT_SKIPPED, "host_network" },
    { INJECT_SKIPPED, "ignored_namespace" },
    { INJECT_SKIPPED, "annotation_or_label" },
    { INJECT_SKIPPED, "never_selector" },
    { INJECT_SKIPPED, "policy" },

    { INJECT_FAILED, "invalid_pod" },
    { INJECT_FAILED, "invalid_annotation" },
    { INJECT_FAILED, "template" },
    { INJECT_FAILED, "injection_guard" },
    { INJECT_FAILED, "merge" },
    { INJECT_FAILED, "post_processing" },
    { INJECT_FAILED, "deadline" },
    { INJECT_FAILED, "memory" },

    { INJECT_FAILED, NULL }
};


inject_t *
inject_load(adm_arena_t *a, const inject_document_t *config,
    const inject_document_t *values, const inject_document_t *mesh,
    const inject_settings_t *settings, adm_err_t *err)
{
    inject_t  *inject;

    inject = adm_calloc(a, 1, sizeof(inject_t));
    if (inject == NULL) {
        (void) adm_err_memory(err, a);
        return NULL;
    }

    inject->arena = a;
    inject->warnings = adm_value_array(a, 0);

    inject_load_settings(inject, settings);

    if (inject_load_parts(inject, config, values, mesh, err) == ADM_OK) {
        return inject;
    }

    if (!err->set) {
        /* builders leave it to the end */
        (void) adm_err_memory(err, a);
    }

    return NULL;
}


static int
inject_load_parts(inject_t *inject, const inject_document_t *config,
    const inject_document_t *values, const inject_document_t *mesh,
    adm_err_t *err)
{
    inject_doc_t   config_doc, values_doc, mesh_doc;
    adm_arena_t   *a;

    a = inject->arena;

    if (inject_doc_read(&config_doc, a, config, adm_strc("config"), err)
        != ADM_OK
        || inject_doc_read(&values_doc, a, values, adm_strc("values"), err)
           != ADM_OK
        || inject_doc_read(&mesh_doc, a, mesh, adm_strc("mesh"), err)
           != ADM_OK)
    {
        return ADM_ERROR;
    }

    if (config_doc.line && values->text.len == 0) {
        inject_load_own_values(inject, config, &values_doc);
    }

    err->source = adm_str_empty;

    if (inject_load_release(inject, &config_doc, &values_doc, err)
        != ADM_OK)
    {
        return ADM_ERROR;
    }

    inject_load_env(inject);

    inject->types = inject_types_create(a, &inject->release);
    inject->shapes = inject_shapes_create(a);

    if (inject->types == NULL || inject->shapes == NULL) {
        return adm_err_memory(err, a);
    }

    if (!adm_is_object(values_doc.value) && !adm_is_null(values_doc.value)) {
        (void) adm_err_set_at(err, values_doc.value->line, 0, "values must "
                              "be an object");
        return inject_doc_error(&values_doc, err);
    }

    inject->values = adm_is_object(values_doc.value) ? values_doc.value
                                                     : NULL;

    if (inject_values_load(&inject->typed, a, &inject->release,
                           inject->values, err) != ADM_OK)
    {
        return inject_doc_error(&values_doc, err);
    }

    if (inject_mesh_load(&inject->mesh, a, &inject->release, mesh_doc.value,
                         inject->warnings, err) != ADM_OK)
    {
        return inject_doc_error(&mesh_doc, err);
    }

    if (inject_config_load(&inject->config, a, &inject->release, &config_doc,
                           inject->warnings, err) != ADM_OK)
    {
        return inject_doc_error(&config_doc, err);
    }

    if (inject_fold(inject, err) != ADM_OK) {
        return ADM_ERROR;
    }

    inject_load_try(inject);

    return adm_arena_failed(a) ? adm_err_memory(err, a) : ADM_OK;
}


/* The ConfigMap that has the configuration has the values, too. */

static void
inject_load_own_values(inject_t *inject, const inject_document_t *config,
    inject_doc_t *values)
{
    adm_err_t     none;
    inject_doc_t  doc;

    adm_err_init(&none, inject->arena);

    if (inject_doc_read(&doc, inject->arena, config, adm_strc("values"),
                        &none) == ADM_OK)
    {
        *values = doc;
    }
}


/* A copy: a snapshot outlives what it was loaded from. */

static void
inject_load_settings(inject_t *inject, const inject_settings_t *settings)
{
    size_t              i;
    adm_arena_t        *a;
    inject_settings_t  *s;

    a = inject->arena;
    s = &inject->settings;

    *s = *settings;

    adm_str_t    *const strings[] = {
        &s->release, &s->native_sidecars, &s->platform,
        &s->compliance_policy, &s->revision, &s->injector_namespace,
        &s->cluster, &s->network
    };

    adm_value_t **const trees[] = { &s->nodes, &s->namespaces, &s->env };

    for (i = 0; i < adm_nelts(strings); i++) {
        *strings[i] = strings[i]->len ? adm_str_dup(a, *strings[i])
                                      : adm_str_empty;
    }

    for (i = 0; i < adm_nelts(trees); i++) {
        *trees[i] = *trees[i] ? adm_value_clone(a, *trees[i]) : NULL;
    }
}


/* "latest", or nothing, is whatever the documents look like. */

static int
inject_load_release(inject_t *inject, const inject_doc_t *config,
    const inject_doc_t *values, adm_err_t *err)
{
    adm_str_t         text;
    inject_version_t  version;

    text = inject->settings.release;

    if (text.len == 0 || adm_str_eqc(text, "latest")) {
        version = inject_config_version(config, values);

    } else if (inject_version_parse(text, &version, err) != ADM_OK) {
        return ADM_ERROR;
    }

    inject_release_init(&inject->release, version);

    return ADM_OK;
}


/* The environment that Istio's process would have with these settings. */

static void
inject_load_env(inject_t *inject)
{
    inject->env = adm_is_object(inject->settings.env)
                  ? adm_value_copy(inject->arena, inject->settings.env)
                  : adm_value_object(inject->arena, 4);

    inject_load_env_set(inject, "ENABLE_NATIVE_SIDECARS",
                        inject->settings.native_sidecars);
    inject_load_env_set(inject, "COMPLIANCE_POLICY",
                        inject->settings.compliance_policy);
    inject_load_env_set(inject, "PLATFORM", inject->settings.platform);
    inject_load_env_set(inject, "REVISION", inject->settings.revision);
}


static void
inject_load_env_set(inject_t *inject, const char *name, adm_str_t value)
{
    if (value.len && adm_object_get(inject->env, adm_strz(name)) == NULL) {
        (void) adm_object_set(inject->arena, inject->env, adm_strz(name),
                              adm_value_string(inject->arena, value));
    }
}


/*
 * Injects a plain pod: documents that fail for it fail for most pods.  It is
 * no error, as templates may demand an annotation.
 */

static void
inject_load_try(inject_t *inject)
{
    adm_err_t         err;
    adm_buf_t         b;
    adm_str_t         text;
    adm_arena_t       a;
    adm_value_t      *pod;
    inject_run_t      run;
    inject_result_t   res;

    static const char  plain[] =
        "{\"metadata\":{\"name\":\"plain\",\"namespace\":\"default\"},"
        "\"spec\":{\"containers\":[{\"name\":\"plain\",\"image\":\"plain\"}]}}";

    adm_arena_init(&a, inject->arena->source, 0);
    inject_run_init(&run, inject, &a, &err);

    run.offline = 1;                 /* nothing is kept of it */
    pod = adm_json_parse(&a, adm_strc(plain), NULL, &err);

    if (pod && inject_run_pod(&run, pod, adm_str_empty) == ADM_OK) {
        inject_owner_find(&run);

        if (inject_run(&run, &res) != ADM_OK && !adm_arena_failed(&a)) {
            adm_buf_init(&b, inject->arena, 0);
            adm_buf_lit(&b, "a plain pod cannot be injected: ");
            adm_buf_str(&b, err.text);

            if (adm_buf_finish(&b, &text) == ADM_OK) {
                (void) adm_array_push(inject->arena, inject->warnings,
                                      adm_value_string(inject->arena, text));
            }
        }
    }

    adm_arena_destroy(&a);
}


const adm_value_t *
inject_warnings(const inject_t *inject)
{
    return inject->warnings;
}


adm_str_t
inject_release_name(const inject_t *inject, adm_arena_t *a)
{
    return inject_version_text(a, inject->release.version);
}


unsigned
inject_decode_flags(const inject_t *inject)
{
    return inject_has(&inject->release, INJECT_REVIEW_V1)
           ? 0 : KUBE_REVIEW_DEFAULT_KIND;
}


unsigned
inject_encode_flags(const inject_t *inject)
{
    return inject_has(&inject->release, INJECT_REVIEW_V1)
           ? 0 : KUBE_REVIEW_BARE;
}


void
inject_warn(inject_run_t *run, const char *fmt, ...)
{
    va_list    args;
    adm_buf_t  b;
    adm_str_t  text;

    adm_buf_init(&b, run->arena, 0);

    va_start(args, fmt);
    adm_buf_vprintf(&b, fmt, args);
    va_end(args);

    if (adm_buf_finish(&b, &text) == ADM_OK) {
        (void) adm_array_push(run->arena, run->warnings,
                              adm_value_string(run->arena, text));
    }
}


int
inject_late(inject_run_t *run)
{
    struct timespec  ts;

    if (run->deadline == 0) {
        return 0;
    }

    (void) clock_gettime(CLOCK_MONOTONIC, &ts);

    if ((uint64_t) ts.tv_sec * 1000000000 + (uint64_t) ts.tv_nsec
        <= run->deadline)
    {
        return 0;
    }

    run->reason = INJECT_REASON_DEADLINE;
    (void) adm_err_set(run->err, "the pod could not be injected in time");

    return 1;
}


void
inject_run_init(inject_run_t *run, inject_t *inject, adm_arena_t *a,
    adm_err_t *err)
{
    memset(run, 0, sizeof(inject_run_t));

    adm_err_init(err, a);

    run->inject = inject;
    run->arena = a;
    run->err = err;
    run->mesh = &inject->mesh;
    run->warnings = adm_value_array(a, 0);
}


int
inject_run_pod(inject_run_t *run, adm_value_t *raw, adm_str_t ns)
{
    adm_value_t   *v, *metadata;

    run->raw = raw;
    run->reason = INJECT_REASON_POD;

    if (!adm_is_object(raw)) {
        return adm_err_set(run->err, "the object of the request is no Pod");
    }

    run->pod = kube_typed(run->arena, &kube_type_Pod, raw, NULL,
                          inject_typed_flags(&run->inject->release)
                          | KUBE_TYPED_FOLD, NULL, run->err);
    if (run->pod == NULL) {
        return ADM_ERROR;
    }

    v = adm_value_get(run->pod, "metadata", "namespace", NULL);
    run->ns = adm_value_str(v);

    if (run->ns.len == 0 && ns.len && inject_does(run, REQUEST_NAMESPACE)) {
        run->ns = ns;

        metadata = adm_object_getc(run->pod, "metadata");
        metadata = metadata ? adm_value_copy(run->arena, metadata)
                            : adm_value_object(run->arena, 1);
        (void) adm_object_setc(run->arena, metadata, "namespace",
                               adm_value_string(run->arena, ns));

        run->pod = adm_value_copy(run->arena, run->pod);
        (void) adm_object_setc(run->arena, run->pod, "metadata", metadata);
    }

    return adm_arena_failed(run->arena)
           ? adm_err_memory(run->err, run->arena) : ADM_OK;
}


void
inject_review(inject_t *inject, adm_arena_t *a, const kube_review_t *r,
    adm_str_t path, uint64_t deadline, inject_result_t *res)
{
    adm_err_t          err;
    inject_run_t       run;
    inject_decision_t  decision;

    memset(res, 0, sizeof(inject_result_t));
    res->message = adm_str_empty;

    inject_run_init(&run, inject, a, &err);
    run.path = path;
    run.deadline = deadline;

    inject_shapes_begin(inject->shapes);

    if (inject_run_pod(&run, r->object, r->ns) != ADM_OK) {
        inject_fail(&run, res);
        return;
    }

    inject_decide(&run, &decision, NULL);

    if (decision.inject) {
        inject_owner_find(&run);

        if (inject_run(&run, res) != ADM_OK) {
            inject_fail(&run, res);
        }

    } else {
        inject_skip(res, &decision);
    }

    if (adm_array_len(run.warnings)) {
        res->warnings = run.warnings;
    }
}


int
inject_run(inject_run_t *run, inject_result_t *res)
{
    adm_value_t          *before;
    kube_diff_options_t   options;

    if (!inject_does(run, TEMPLATES)) {
        if (inject_classic_patch(run, &res->patch) != ADM_OK) {
            return ADM_ERROR;
        }

        inject_finish(res, INJECT_REASON_INJECTED);

        return ADM_OK;
    }

    before = run->pod;
    run->pod = inject_openshift_reset(run, before);

    if (inject_merge_pod(run, &res->pod) != ADM_OK) {
        return ADM_ERROR;
    }

    res->pod = inject_openshift_restore(run, before, res->pod);
    run->pod = before;

    if (inject_late(run)) {
        return ADM_ERROR;
    }

    options.type = &kube_type_Pod;
    options.raw = run->raw;
    options.server = 1;

    res->patch = kube_diff(run->arena, run->pod, res->pod, &options);

    if (res->patch == NULL || adm_arena_failed(run->arena)) {
        return adm_err_memory(run->err, run->arena);
    }

    inject_finish(res, adm_array_len(res->patch) ? INJECT_REASON_INJECTED
                                                 : INJECT_REASON_UNCHANGED);

    return ADM_OK;
}


static void
inject_finish(inject_result_t *res, inject_reason_e reason)
{
    res->outcome = inject_reasons[reason].outcome;
    res->reason = inject_reasons[reason].name;
}


static void
inject_skip(inject_result_t *res, const inject_decision_t *decision)
{
    static const inject_reason_e  reasons[] = {
        INJECT_REASON_HOST_NETWORK, INJECT_REASON_NAMESPACE,
        INJECT_REASON_SELECTOR, INJECT_REASON_NEVER, INJECT_REASON_POLICY,
        INJECT_REASON_POLICY
    };

    inject_finish(res, reasons[decision->rule]);
}


static void
inject_fail(inject_run_t *run, inject_result_t *res)
{
    if (adm_arena_failed(run->arena)) {
        run->reason = INJECT_REASON_MEMORY;
        run->err->text = adm_strz(adm_arena_failure(run->arena));
    }

    inject_finish(res, run->reason);
    res->message = run->err->text;
    res->patch = NULL;
    res->pod = NULL;
}
