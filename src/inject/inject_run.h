
/* Beginning an injection: for a review, for a workload, for an explanation. */


#ifndef INJECT_RUN_H
#define INJECT_RUN_H


#include "inject/inject_core.h"


/* err is initialised, too. */
void inject_run_init(inject_run_t *run, inject_t *inject, adm_arena_t *a,
    adm_err_t *err);

/*
 * Decodes the pod; ns: of the request.  ADM_ERROR with run->err set if it is
 * none.
 */
int inject_run_pod(inject_run_t *run, adm_value_t *raw, adm_str_t ns);

/*
 * Injects run->pod, whose owner is known; fills in patch and, in era D, pod.
 * ADM_ERROR with run->err and run->reason set.
 */
int inject_run(inject_run_t *run, inject_result_t *res);


#endif /* INJECT_RUN_H */
