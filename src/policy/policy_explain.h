
/*
 * Which parts of an expression made its value what it is, for traces: operands
 * of "&&" and "||" that decided, the sides of comparisons, the items for which
 * a condition on a list does not hold.
 */


#ifndef POLICY_EXPLAIN_H
#define POLICY_EXPLAIN_H


#include "policy/policy_set.h"


/*
 * of: the event of the expression; its parts are traced as POLICY_TRACE_PART.
 * They are compiled in the environment and evaluated with the activation.
 */
void policy_explain(policy_t *set, cel_env_t *env, cel_activation_t *act,
    const policy_event_t *of);


#endif /* POLICY_EXPLAIN_H */
