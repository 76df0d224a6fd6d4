
/*
 * Parameters: the objects of a kind, the scope of a kind, and which of them a
 * binding refers to.  Rules: k8s spec 3.7, 3.9.
 */


#ifndef POLICY_PARAMS_H
#define POLICY_PARAMS_H


#include "policy/policy_match.h"


typedef enum {
    POLICY_SCOPE_UNKNOWN = 0,
    POLICY_SCOPE_CLUSTER,
    POLICY_SCOPE_NAMESPACED
} policy_scope_e;


/* The parameter objects of one kind. */

struct policy_params_s {
    adm_str_t               group;
    adm_str_t               version;
    adm_str_t               kind;
    policy_scope_e          scope;
    adm_map_t               names;      /* "namespace/name" -> adm_value_t */
    const policy_object_t **objects;    /* by namespace and name */
    uint32_t                n;
    uint32_t                cap;
    unsigned                used:1;     /* a policy has it as paramKind */
    unsigned                declared:1; /* known without an object of it */
};


/* The kind, new if it is not there and create is set; NULL: none, no memory. */
policy_params_t *policy_params_kind(policy_t *set, adm_str_t group,
    adm_str_t version, adm_str_t kind, int create);

/* A parameter object of a document. */
int policy_params_add(policy_t *set, const policy_object_t *o, adm_err_t *err);

/* A CustomResourceDefinition: the scope of its kind in all its versions. */
int policy_params_declare(policy_t *set, const policy_object_t *o,
    adm_err_t *err);

/* Whether the kind exists, as far as one can know. */
int policy_params_known(const policy_t *set, const policy_params_t *params);

/* "ex.com/v1, Kind=Limit", as errors of the API server name a kind. */
adm_str_t policy_kind_name(adm_arena_t *a, adm_str_t group, adm_str_t version,
    adm_str_t kind);

/*
 * When all objects are there: finds out the scopes and sorts the objects.  An
 * error names an object that does not fit the scope of its kind.
 */
int policy_params_finish(policy_t *set, adm_err_t *err);

/*
 * The parameters for a request, each a tree; one NULL where expressions see
 * null.  *n is 0 where the binding admits because nothing was found.
 * ADM_ERROR: a configuration error with *text.
 */
int policy_params_collect(const policy_def_t *p, const policy_binding_t *b,
    const kube_review_t *r, adm_arena_t *a, const adm_value_t ***params,
    uint32_t *n, adm_str_t *text);


#endif /* POLICY_PARAMS_H */
