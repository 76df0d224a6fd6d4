
/*
 * Strict decoding: whether a document has only the fields that its type has,
 * each of the right kind.  A null stands for an absent field, as in the API.
 */


#ifndef POLICY_SHAPE_H
#define POLICY_SHAPE_H


#include "base/adm_err.h"
#include "data/adm_value.h"


typedef struct policy_shape_s   policy_shape_t;
typedef struct policy_member_s  policy_member_t;


typedef enum {
    POLICY_ANY = 0,
    POLICY_STRING,
    POLICY_BOOL,
    POLICY_INT,
    POLICY_LIST,             /* of item */
    POLICY_MAP,              /* any keys, values are item */
    POLICY_STRUCT            /* members */
} policy_shape_e;


struct policy_shape_s {
    policy_shape_e          type;
    const policy_shape_t   *item;
    const policy_member_t  *members;      /* ends with an empty name */
};


struct policy_member_s {
    adm_str_t               name;
    const policy_shape_t   *shape;
};


extern const policy_shape_t  policy_shape_policy, policy_shape_binding,
                             policy_shape_object;

/* ADM_ERROR names the field by its path, with the line. */
int policy_shape_check(const adm_value_t *v, const policy_shape_t *shape,
    adm_err_t *err);


#endif /* POLICY_SHAPE_H */
