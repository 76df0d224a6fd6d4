
/*
 * A document while it is patched: places in it (kube_patch_doc.c), for the
 * operations (kube_patch.c).  Functions return ADM_ERROR with the reason in
 * "why", from which the operation makes its error.
 */


#ifndef KUBE_PATCH_INT_H
#define KUBE_PATCH_INT_H


#include "kube/kube_patch.h"


typedef struct {
    adm_arena_t   *arena;
    adm_err_t     *err;
    adm_value_t   *doc;
    adm_value_t  **owned;       /* containers made here, by address */
    uint32_t       nowned;
    uint32_t       cap;         /* a power of 2 */
    uint32_t       nodes;       /* that may still be handled */
    unsigned       strict:1;
    adm_str_t      why;         /* of what has just failed */
} kube_patch_t;


/* The place that a path leads to. */

typedef struct {
    adm_value_t   *in;          /* NULL: the document itself */
    adm_str_t      key;
    uint32_t       depth;
} kube_target_t;


#define kube_is_container(v)  (adm_is_array(v) || adm_is_object(v))


/* Keeps the reason of a failure; returns ADM_ERROR. */
int kube_patch_why(kube_patch_t *p, const char *fmt, ...)
    adm_error_like(2, 3);

/*
 * Follows the path to the last but one key.  edit: the containers on the way
 * may be changed afterwards.
 */
int kube_patch_find(kube_patch_t *p, adm_str_t path, int edit,
    kube_target_t *t);

/* What is at the place; NULL for a member that is missing. */
int kube_patch_get(kube_patch_t *p, const kube_target_t *t, adm_value_t **v);

/* Adds a member or inserts an item. */
int kube_patch_insert(kube_patch_t *p, const kube_target_t *t,
    adm_value_t *v);

/* Adds or replaces a member, replaces an item. */
int kube_patch_set(kube_patch_t *p, const kube_target_t *t, adm_value_t *v);

/* Removes a member or an item. */
int kube_patch_drop(kube_patch_t *p, const kube_target_t *t);

/* Whether the value stays within the depth of a document at that depth. */
int kube_patch_fits(kube_patch_t *p, const adm_value_t *v, uint32_t depth);

/*
 * A copy with new containers all the way down, to be changed independently of
 * the original; NULL if that is too much or too deep.
 */
adm_value_t *kube_patch_clone(kube_patch_t *p, adm_value_t *v,
    uint32_t depth);


#endif /* KUBE_PATCH_INT_H */
