
/*
 * Stands in for src/inject while that is not there: a configuration document
 * in JSON, an injection that adds one container.  Nothing of it is in a build
 * that has the real engine.
 *
 * Pods with the annotation example.com/fail fail, those with example.com/big=N
 * get N bytes, sidecar.istio.io/inject=false skips.
 */

#include "base/adm_num.h"
#include "data/adm_json_read.h"
#include "inject/inject.h"


struct inject_s {
    adm_value_t  *config;
};


const char  *inject_reasons[] = {
    "policy", "annotation", "template", "no_pod", NULL
};


static int
inject_document(adm_arena_t *arena, const inject_document_t *d,
    adm_value_t **v, adm_err_t *err)
{
    *v = NULL;

    if (d->name.len == 0 || d->text.len == 0) {
        return ADM_OK;
    }

    *v = adm_json_parse(arena, d->text, NULL, err);

    if (*v == NULL || !adm_is_object(*v)) {
        (void) adm_err_set_at(err, 1, 1, "not an object");
        err->source = d->name;
        return ADM_ERROR;
    }

    return ADM_OK;
}


inject_t *
inject_load(adm_arena_t *arena, const inject_document_t *config,
    const inject_document_t *values, const inject_document_t *mesh,
    const inject_settings_t *settings, adm_err_t *err)
{
    inject_t     *inject;
    adm_value_t  *v;

    inject = adm_calloc(arena, 1, sizeof(inject_t));

    if (inject == NULL
        || inject_document(arena, config, &inject->config, err) != ADM_OK
        || inject_document(arena, values, &v, err) != ADM_OK
        || inject_document(arena, mesh, &v, err) != ADM_OK)
    {
        return NULL;
    }

    return inject;
}


void
inject_review(inject_t *inject, adm_arena_t *a, const kube_review_t *r,
    adm_str_t path, inject_result_t *res)
{
    char         *p;
    int64_t       n;
    adm_str_t     text;
    adm_value_t  *annotations, *container, *op;

    memset(res, 0, sizeof(inject_result_t));

    annotations = adm_value_get(r->object, "metadata", "annotations", NULL);

    if (!adm_is_object(r->object)) {
        res->outcome = INJECT_FAILED;
        res->reason = "no_pod";
        res->message = adm_strc("no pod");
        return;
    }

    if (adm_object_getc(annotations, "example.com/fail")) {
        res->outcome = INJECT_FAILED;
        res->reason = "template";
        res->message = adm_strc("failed to run injection template: boom");
        return;
    }

    text = adm_value_str(adm_object_getc(annotations,
                                         "sidecar.istio.io/inject"));

    if (adm_str_eqc(text, "false")) {
        res->outcome = INJECT_SKIPPED;
        res->reason = "annotation";
        return;
    }

    res->outcome = INJECT_INJECTED;
    res->reason = "policy";

    container = adm_value_object(a, 3);
    (void) adm_object_setc(a, container, "name",
                           adm_value_stringc(a, "istio-proxy"));
    (void) adm_object_setc(a, container, "image",
                           adm_value_stringc(a, "proxy"));

    text = adm_value_str(adm_object_getc(annotations, "example.com/big"));

    if (text.len && adm_int_parse(text, 10, &n) == ADM_OK && n > 0) {
        p = adm_nalloc(a, (size_t) n);
        if (p) {
            memset(p, 'x', (size_t) n);
            text.data = p;
            text.len = (size_t) n;
            (void) adm_object_setc(a, container, "workingDir",
                                   adm_value_string(a, text));
        }
    }

    op = adm_value_object(a, 3);
    (void) adm_object_setc(a, op, "op", adm_value_stringc(a, "add"));
    (void) adm_object_setc(a, op, "path",
                           adm_value_stringc(a, "/spec/containers/-"));
    (void) adm_object_setc(a, op, "value", container);

    res->patch = adm_value_array(a, 1);
    (void) adm_array_push(a, res->patch, op);
}


unsigned
inject_decode_flags(const inject_t *inject)
{
    return 0;
}


unsigned
inject_encode_flags(const inject_t *inject)
{
    return 0;
}
