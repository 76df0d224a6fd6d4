
/*
 * The injection guard: no value that the author of a pod controls adds, closes
 * or changes a node of the rendered YAML but the scalar that it is meant for.
 *
 * The executor of templates tells which bytes of the text came from the pod.
 * With harmless text in their place the document has to have the same shape,
 * and the same scalars everywhere else.  Output of toYaml, toJson, quote and
 * the like is structured by the template's author and stays.
 */


#ifndef INJECT_GUARD_H
#define INJECT_GUARD_H


#include "inject/inject_core.h"


/*
 * text: the output in one piece; tree: what it was read as, NULL if it is no
 * YAML.  ADM_ERROR with run->err naming the annotation, label or field.
 */
int inject_guard(inject_run_t *run, const gotmpl_output_t *out, adm_str_t text,
    const adm_value_t *tree);

/* Whether a text is a scalar, or part of one, wherever it stands. */
int inject_guard_harmless(adm_str_t s);


#endif /* INJECT_GUARD_H */
