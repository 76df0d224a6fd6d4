
/* Whether a pod is to be injected, and why (spec 2). */


#ifndef INJECT_DECIDE_H
#define INJECT_DECIDE_H


#include "inject/inject_core.h"


/* The rules in their order; the first one that decides wins. */

typedef enum {
    INJECT_RULE_HOST_NETWORK = 0,
    INJECT_RULE_NAMESPACE,
    INJECT_RULE_SELECTOR,            /* annotation or label */
    INJECT_RULE_NEVER,
    INJECT_RULE_ALWAYS,
    INJECT_RULE_POLICY,
    INJECT_RULES
} inject_rule_e;


typedef struct {
    int            inject;
    inject_rule_e  rule;             /* the one that has decided */
} inject_decision_t;


/* What a rule saw and what it made of it, in words. */

typedef struct {
    inject_rule_e  rule;
    adm_str_t      saw;
    adm_str_t      verdict;
    unsigned       decides:1;
} inject_ruling_t;


/* rulings: INJECT_RULES elements that are filled, or NULL. */
void inject_decide(inject_run_t *run, inject_decision_t *decision,
    inject_ruling_t *rulings);

/* "hostNetwork", "namespace" ... */
const char *inject_rule_name(inject_rule_e rule);


#endif /* INJECT_DECIDE_H */
