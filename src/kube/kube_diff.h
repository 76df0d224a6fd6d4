
/*
 * The JSON Patch (RFC 6902) that makes one object of another: small, in time
 * linear in the objects but for lists that change their order (n log n), and
 * only about what differs.  Rules: istio spec 5.4.
 *
 * A patch is made for an object as it was sent, while the change was made to
 * its normal form (kube_typed.h): paths and operations are those of the raw
 * object, and what is in it beyond the normal form stays.
 */


#ifndef KUBE_DIFF_H
#define KUBE_DIFF_H


#include "data/adm_value.h"
#include "kube/kube_schema.h"


typedef struct {
    const kube_type_t  *type;    /* of the objects; NULL: unknown */
    adm_value_t        *raw;     /* from as it was sent; NULL: from itself */

    /*
     * Leaves alone what belongs to the server: metadata.namespace,
     * .managedFields and .creationTimestamp, and the status.
     */
    unsigned            server:1;
} kube_diff_options_t;


/*
 * An array of operations, empty if there is nothing to do.  Parts of the trees
 * that are the same node are known to be equal and not looked at.  from is the
 * normal form of raw: its lists have the same items.  options may be NULL.
 * The patch refers to the trees; NULL without memory.
 */
adm_value_t *kube_diff(adm_arena_t *a, adm_value_t *from, adm_value_t *to,
    const kube_diff_options_t *options);

/*
 * What the patch makes of the raw object, found without it: raw with the
 * changes that lead from "from" to "to".
 */
adm_value_t *kube_diff_apply(adm_arena_t *a, adm_value_t *from,
    adm_value_t *to, const kube_diff_options_t *options);


#endif /* KUBE_DIFF_H */
