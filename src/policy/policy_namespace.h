
/*
 * Namespaces: those that were loaded, what a request's namespace selector and
 * the variable namespaceObject see of them.  Rules: k8s spec 1.1, 3.8, 3.9.
 */


#ifndef POLICY_NAMESPACE_H
#define POLICY_NAMESPACE_H


#include "policy/policy_match.h"


/* Every namespace has it, with its name. */
#define POLICY_NAME_LABEL  "kubernetes.io/metadata.name"


/* A Namespace object of a document. */
int policy_namespace_add(policy_t *set, const policy_object_t *o,
    adm_err_t *err);

/* The selector m->ns, which is not empty. */
policy_match_e policy_namespace_match(const policy_match_t *m,
    policy_request_t *q, adm_str_t *text);

/*
 * The namespace of a request as expressions see it: null where there is none,
 * NULL with *text for one that is not known or without memory.  whole: as
 * audit annotations see it.
 */
adm_value_t *policy_namespace_value(policy_request_t *q, int whole,
    adm_str_t *text);


#endif /* POLICY_NAMESPACE_H */
