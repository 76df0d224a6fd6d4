
/*
 * Rules of admission: which operations on which resources.  The same for
 * webhooks and policies.  Rules: k8s spec 1.2, 3.3.
 *
 * A rule refers to the value that it was made from.
 */


#ifndef KUBE_RULE_H
#define KUBE_RULE_H


#include "base/adm_err.h"
#include "data/adm_value.h"
#include "kube/kube_review.h"


typedef enum {
    KUBE_SCOPE_ALL = 0,
    KUBE_SCOPE_CLUSTER,
    KUBE_SCOPE_NAMESPACED
} kube_scope_e;


/* The lists hold strings; names is NULL where any name matches. */

typedef struct {
    const adm_value_t  *operations;
    const adm_value_t  *groups;
    const adm_value_t  *versions;
    const adm_value_t  *resources;
    const adm_value_t  *names;
    kube_scope_e        scope;
} kube_rule_t;


/* What a rule is compared with. */

typedef struct {
    adm_str_t   operation;
    kube_gvk_t  resource;
    adm_str_t   sub_resource;
    adm_str_t   ns;
    adm_str_t   name;
} kube_attributes_t;


/*
 * v: a rule with operations as the API has it.  Errors are those of the API
 * server's validation, with the path from the rule on ("apiGroups: Required
 * value").
 */
int kube_rule_compile(adm_arena_t *a, const adm_value_t *v, kube_rule_t *r,
    adm_err_t *err);

int kube_rule_match(const kube_rule_t *r, const kube_attributes_t *at);


#endif /* KUBE_RULE_H */
