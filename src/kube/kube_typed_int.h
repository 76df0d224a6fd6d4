
/*
 * What the parts of typed normalisation share: containers (kube_typed.c),
 * single values and errors (kube_typed_one.c).
 */


#ifndef KUBE_TYPED_INT_H
#define KUBE_TYPED_INT_H


#include "kube/kube_typed.h"


/* Where a value stands, for error texts. */

typedef struct kube_place_s  kube_place_t;

struct kube_place_s {
    const kube_place_t  *up;
    const kube_type_t   *type;      /* of the structure that has the field */
    const kube_field_t  *field;     /* NULL: an item of the list or map */
    adm_str_t            key;       /* in a map; data is NULL in a list */
    uint32_t             index;
    unsigned             coerce;
    const adm_value_t   *normal;    /* what stands there in the normal tree */
};


typedef struct {
    adm_arena_t   *arena;
    unsigned       flags;
    unsigned       memo:1;          /* notes about normal objects count */
    unsigned       old:1;
    unsigned       failed:1;        /* decoding has ended */
    unsigned       mismatched:1;    /* decoding goes on to see what follows */
    adm_err_t      error;           /* what has ended it */
    adm_err_t      mismatch;        /* the first value of the wrong type */
    adm_value_t   *unknown;
} kube_typed_t;


/* Zero values. */
extern adm_value_t  kube_empty_string, kube_empty_object, kube_zero,
    kube_zero_quantity;


/* A structure of the type; v may be NULL or null. */
adm_value_t *kube_typed_struct(kube_typed_t *t, const kube_type_t *type,
    adm_value_t *v, const kube_place_t *up);

/* A value of the field's kind, or an item of its list or map; never NULL. */
adm_value_t *kube_typed_one(kube_typed_t *t, const kube_field_t *f,
    adm_value_t *v, const kube_place_t *place);

/*
 * Notes a value of the wrong type: the first one is reported if nothing worse
 * follows.  f: what one value should have been; NULL for the whole field.
 */
void kube_typed_mismatch(kube_typed_t *t, const adm_value_t *v,
    const kube_field_t *f, const kube_place_t *place);

/* Notes a member that the structure at the place does not have. */
void kube_typed_unknown(kube_typed_t *t, adm_str_t key,
    const kube_place_t *up);


#endif /* KUBE_TYPED_INT_H */
