
/*
 * Injection without a webhook, as istioctl kube-inject does it: a stream of
 * manifests in, the same with injected workloads out.
 */


#ifndef INJECT_STREAM_H
#define INJECT_STREAM_H


#include "inject/inject_decide.h"


/*
 * Appends the stream to out, each document with "---" behind it; what is no
 * workload stays byte for byte.  warnings: an array that gets texts.
 */
int inject_stream(inject_t *inject, adm_arena_t *a, adm_str_t text,
    adm_buf_t *out, adm_value_t *warnings, adm_err_t *err);


/* A workload among manifests. */

typedef struct {
    adm_str_t         kind;
    adm_str_t         ns;
    adm_str_t         name;
    int               inject;
    inject_ruling_t   rulings[INJECT_RULES];
} inject_workload_t;

/*
 * An AdmissionReview counts as the pod in it.
 *
 * Calls fn() with the decision about each workload of the stream, as a webhook
 * would take it; fn() returns ADM_ERROR to stop.
 */
int inject_stream_explain(inject_t *inject, adm_arena_t *a, adm_str_t text,
    int (*fn)(void *ctx, const inject_workload_t *w), void *ctx,
    adm_err_t *err);


#endif /* INJECT_STREAM_H */
