
/*
 * Evaluating one policy with one binding and one parameter: match conditions,
 * validations, messages, audit annotations, each within its budget.  Rules:
 * k8s spec 3.4, 3.5.
 */


#ifndef POLICY_EVAL_H
#define POLICY_EVAL_H


#include "policy/policy_match.h"


typedef enum {
    POLICY_ADMIT = 0,
    POLICY_DENY,
    POLICY_EVAL_ERROR
} policy_verdict_e;


/* Of one validation, or of all where nothing can be said of them singly. */

typedef struct {
    policy_verdict_e      verdict;
    unsigned              whole:1;
    unsigned              budget:1;    /* an error: the budget was used up */
    adm_str_t             message;
    adm_str_t             reason;
} policy_decision_t;


/* What all evaluations of a review share. */

typedef struct {
    policy_t             *set;
    policy_request_t      q;
    adm_arena_t          *arena;       /* of the result */
    adm_arena_t           scratch;     /* of one evaluation after another */
    uint64_t              deadline;
    uint64_t              cost;
    uint64_t              next_look;   /* at the clock, by cost */
    uint64_t              max_cost;
    const char           *stopped;     /* the reason there is no verdict */
    adm_value_t          *request;     /* variables, once they were needed */
    adm_value_t          *ns;
    adm_value_t          *ns_whole;
    policy_decision_t     no_memory;
} policy_ctx_t;


typedef struct {
    adm_str_t             value;       /* empty: left out */
    adm_str_t             error;
} policy_audit_t;


/* Everything is in the scratch arena. */

typedef struct {
    policy_decision_t    *decisions;
    uint32_t              n;
    policy_audit_t       *audit;       /* by annotation, or NULL */
} policy_evaluation_t;


/*
 * param: NULL is null.  ADM_DECLINED: a match condition does not hold.
 * ADM_ERROR: the review has to end, see ctx->stopped.  The scratch arena is
 * the caller's to reset.
 */
int policy_evaluate(policy_ctx_t *ctx, policy_def_t *p, policy_binding_t *b,
    const adm_value_t *param, policy_evaluation_t *e);

/* The variable "request"; NULL without memory. */
adm_value_t *policy_request_value(adm_arena_t *a, const kube_review_t *r);

/* The callback of cel_activation_t, whose ctx is a policy_ctx_t. */
int policy_authorize(cel_activation_t *act,
    const cel_authz_request_t *request, cel_authz_answer_t *answer);

/* The value of authorizer.requestResource. */
cel_value_t policy_request_resource(adm_arena_t *a, const kube_review_t *r);

/* A formatted text; empty without memory. */
adm_str_t policy_format(adm_arena_t *a, const char *fmt, ...)
    adm_printf_like(2, 3);

void policy_trace(policy_t *set, policy_event_t *event);


#endif /* POLICY_EVAL_H */
