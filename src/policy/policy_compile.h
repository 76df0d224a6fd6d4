
/*
 * The environments that the expressions of a policy are compiled in.  Rules:
 * k8s spec 3.1, 3.8.
 */


#ifndef POLICY_COMPILE_H
#define POLICY_COMPILE_H


#include "policy/policy_set.h"


/*
 * Compiles all expressions of a policy.  An error names the line of the
 * expression and has the excerpt.
 */
int policy_compile(policy_t *set, policy_def_t *p, adm_err_t *err);

void policy_compile_free(policy_def_t *p);


#endif /* POLICY_COMPILE_H */
