
/* What is done to a pod behind its templates, era D (spec 4.5.10, 4.6). */


#ifndef INJECT_POST_H
#define INJECT_POST_H


#include "inject/inject_core.h"
#include "inject/inject_metrics.h"


/*
 * merged: the pod with the templates laid over it; overlay: the templates
 * alone; data: what they saw.  The final pod, NULL with run->err set.
 */
adm_value_t *inject_post(inject_run_t *run, const adm_value_t *merged,
    const adm_value_t *overlay, const adm_value_t *data);


#endif /* INJECT_POST_H */
