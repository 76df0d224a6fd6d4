
/* Validation of annotations (spec 4.4). */


#ifndef INJECT_ANNOTATIONS_H
#define INJECT_ANNOTATIONS_H


#include "inject/inject_mesh.h"


/*
 * Checks all known annotations of a pod.  ADM_ERROR with the text that Istio
 * gives for what is wrong.
 */
int inject_annotations_check(const inject_mesh_t *mesh, adm_arena_t *a,
    const adm_value_t *annotations, adm_err_t *err);


/* Go's strconv.ParseBool; ADM_ERROR for what is none. */
int inject_parse_bool(adm_str_t s, int *value);


#endif /* INJECT_ANNOTATIONS_H */
