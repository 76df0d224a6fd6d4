
/* Preparing a strategic merge patch for many pods. */


#ifndef INJECT_PATCH_H
#define INJECT_PATCH_H


#include "base/adm_err.h"
#include "kube/kube_schema.h"
#include "data/adm_value.h"


/*
 * A patch that does the same to every pod, of whose parts as many as possible
 * are in their normal form: what is added to a pod as a whole need not be
 * normalised then.  flags: of kube_typed().
 */
adm_value_t *inject_patch_prepare(adm_arena_t *a, const kube_type_t *type,
    adm_value_t *patch, unsigned flags);


#endif /* INJECT_PATCH_H */
