
/*
 * ValidatingAdmissionPolicy and MutatingAdmissionPolicy: a set of manifests
 * becomes an immutable set of policies, which answers for one review after
 * another.
 *
 * A set lives in the arena it was loaded into and refers to nothing else but
 * compiled regular expressions, which policy_free() gives back.  It may hold
 * caches that change while it answers: it belongs to one thread.
 */


#ifndef POLICY_H
#define POLICY_H


#include "base/adm_buf.h"
#include "base/adm_err.h"
#include "kube/kube_review.h"


typedef struct policy_s  policy_t;


typedef enum {
    POLICY_MANIFESTS = 0,        /* policies, bindings, anything below too */
    POLICY_PARAMS,               /* parameter objects */
    POLICY_NAMESPACES            /* Namespace objects */
} policy_role_e;


typedef struct {
    policy_role_e  role;
    adm_str_t      name;         /* file, for errors */
    adm_str_t      text;         /* a YAML stream, Lists included */
} policy_document_t;


typedef struct {
    adm_value_t  *scopes;        /* kind -> "Cluster" or "Namespaced", NULL */
    adm_value_t  *authorizer;    /* rules that answer for it, or NULL */
    uint64_t      max_cost;      /* of one review, CEL units; 0: the default */
} policy_settings_t;


typedef enum {
    POLICY_VALIDATE = 0,
    POLICY_MUTATE
} policy_door_e;


typedef enum {
    POLICY_ADMITTED = 0,         /* validate: nothing against it */
    POLICY_DENIED,               /* either door: the failure policy included */
    POLICY_MUTATED,              /* mutate: there is a patch */
    POLICY_UNCHANGED,            /* mutate: there is none */
    POLICY_FAILED                /* no verdict: a limit, out of memory */
} policy_outcome_e;


typedef struct {
    policy_outcome_e   outcome;
    const char        *reason;         /* one of policy_reasons, static text */
    adm_str_t          policy;         /* the policy that decided, or empty */
    adm_str_t          message;        /* of a denial or failure */
    adm_str_t          status_reason;  /* of a denial: "Invalid" ... */
    int                code;           /* of a denial: 422 ..., 0: none */
    adm_value_t       *details;        /* of a denial, or NULL */
    adm_value_t       *patch;          /* array of operations, or NULL */
    adm_value_t       *object;         /* mutate: what the patch leads to */
    adm_value_t       *warnings;       /* array of strings, or NULL */
    adm_value_t       *audit;          /* object of strings, or NULL */
} policy_result_t;


typedef struct {
    policy_outcome_e   outcome;
    const char        *name;
} policy_reason_t;


/* The reasons that a result may have with an outcome; ends with a NULL name. */
extern const policy_reason_t  policy_reasons[];

/*
 * Loads and checks n documents.  settings may be NULL.  Errors name document,
 * line and column.  NULL on error.
 */
policy_t *policy_load(adm_arena_t *arena, const policy_document_t *documents,
    size_t n, const policy_settings_t *settings, adm_err_t *err);

/* To be called before the arena is destroyed; NULL is taken. */
void policy_free(policy_t *set);

/*
 * Answers for one review.  deadline: CLOCK_MONOTONIC in nanoseconds, after
 * which the evaluation is given up; 0: none.  The result lives in the arena a
 * and refers to the review and to the set.  The outcome is in res in every
 * case, out of memory included.
 */
void policy_review(policy_t *set, adm_arena_t *a, policy_door_e door,
    const kube_review_t *r, uint64_t deadline, policy_result_t *res);


#endif /* POLICY_H */
