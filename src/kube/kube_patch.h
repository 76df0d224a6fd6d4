
/*
 * Applying a JSON Patch (RFC 6902), in the dialect of the API server, which is
 * that of evanphx/json-patch v4, or strictly.  Rules: k8s spec 1.8.
 *
 * The document is not changed: the result shares with it what no operation
 * touches.
 */


#ifndef KUBE_PATCH_H
#define KUBE_PATCH_H


#include "base/adm_err.h"
#include "data/adm_value.h"


/* As the RFC has it; see kube_patch.c for what the API server takes besides. */
#define KUBE_PATCH_STRICT   0x01


/* Operations of a patch; the API server takes as many from its users. */
#define KUBE_PATCH_OPS      10000

/* Nodes that "copy", and "move" to a deeper place, may handle all together. */
#define KUBE_PATCH_NODES    1000000


/*
 * Applies all operations in turn.  ADM_DECLINED with err set when a "test" has
 * failed, ADM_ERROR for what cannot be applied.
 */
int kube_patch(adm_arena_t *a, adm_value_t *doc, const adm_value_t *patch,
    unsigned flags, adm_value_t **result, adm_err_t *err);

/* What a JSON Pointer (RFC 6901) leads to, NULL if there is nothing. */
adm_value_t *kube_pointer_get(adm_arena_t *a, adm_value_t *doc,
    adm_str_t pointer);


#endif /* KUBE_PATCH_H */
