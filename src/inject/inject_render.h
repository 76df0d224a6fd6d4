
/* From a template and what is known of a pod to the tree it describes. */


#ifndef INJECT_RENDER_H
#define INJECT_RENDER_H


#include "inject/inject_core.h"


/*
 * The template's data (spec 3.1) for the pod: in era D without what an earlier
 * injection has added.  NULL with run->err set.
 */
adm_value_t *inject_data(inject_run_t *run, const adm_value_t *pod);

/*
 * Folds what most pods have in common into the templates; the last step of
 * loading.
 */
int inject_fold(inject_t *inject, adm_err_t *err);

/* Renders the template; ADM_ERROR with run->err set. */
int inject_render_text(inject_run_t *run, const inject_template_t *t,
    const adm_value_t *data, gotmpl_output_t *out);

/* What a rendered text describes. */

typedef struct {
    adm_value_t  *tree;              /* null for an empty text */
    adm_value_t  *overlay;           /* of an empty pod, NULL: not known */
} inject_rendered_t;

/* Reads the rendered text; ADM_ERROR with run->err set. */
int inject_render_tree(inject_run_t *run, const gotmpl_output_t *out,
    inject_rendered_t *rendered);


#endif /* INJECT_RENDER_H */
