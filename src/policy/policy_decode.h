
/*
 * From objects to definitions: API defaults, and the validation that the API
 * server does before it stores a policy or a binding.  Texts are its own.
 * Rules: k8s spec 3.1 to 3.3.
 */


#ifndef POLICY_DECODE_H
#define POLICY_DECODE_H


#include "policy/policy_set.h"


typedef struct {
    const policy_object_t  *o;
    adm_arena_t            *a;
    adm_err_t              *err;
} policy_decoder_t;


/* Expressions are not compiled yet.  NULL with the error set. */
policy_def_t *policy_decode(policy_decoder_t *d);
policy_binding_t *policy_decode_binding(policy_decoder_t *d);


/* What the parts share.  All of them return ADM_ERROR. */

int policy_required(policy_decoder_t *d, const adm_value_t *near,
    const char *detail, const char *fmt, ...) adm_error_like(4, 5);
int policy_duplicate(policy_decoder_t *d, const adm_value_t *v,
    const char *fmt, ...) adm_error_like(3, 4);

/* detail is what the API server says of the value. */
int policy_invalid(policy_decoder_t *d, const adm_value_t *v,
    const char *detail, const char *fmt, ...) adm_error_like(4, 5);

/*
 * The number of a text in a sorted list that ends with NULL; none for an
 * absent value; -1 with the error set.
 */
int policy_choice(policy_decoder_t *d, const adm_value_t *v,
    const char *const *list, int none, const char *path);

/* The items of a list that may be absent. */
#define policy_item(list, i)  adm_array_at(list, i)


#endif /* POLICY_DECODE_H */
