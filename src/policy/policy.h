
/*
 * ValidatingAdmissionPolicy: a set of manifests becomes an immutable set of
 * policies, which answers for one review after another.
 *
 * A set lives in the arena it was loaded into and refers to nothing else but
 * compiled regular expressions, which policy_free() gives back.  It holds
 * hints that change while it answers: it belongs to one thread.
 */


#ifndef POLICY_H
#define POLICY_H


#include "base/adm_buf.h"
#include "base/adm_err.h"
#include "kube/kube_mode.h"


typedef struct policy_s        policy_t;
typedef struct policy_trace_s  policy_trace_t;


typedef enum {
    POLICY_MANIFESTS = 0,        /* policies, bindings, anything below too */
    POLICY_PARAMS,               /* parameter objects */
    POLICY_NAMESPACES,           /* Namespace objects */
    POLICY_SCOPES,               /* one object: settings.scopes */
    POLICY_AUTHORIZER            /* one array: settings.authorizer */
} policy_role_e;


typedef struct {
    policy_role_e  role;
    adm_str_t      name;         /* file, for errors */
    adm_str_t      text;         /* a YAML stream or JSON, Lists included */
    adm_value_t   *value;        /* instead of text: one object, or NULL */
} policy_document_t;


/*
 * What manifests do not tell.  What a policy needs and is not there - the kind
 * of its parameters, an authorizer, namespaces - refuses the set; with
 * at_run_time it is an error of each review that the policy matches, for its
 * failurePolicy to judge.
 */

typedef struct {
    adm_value_t  *scopes;        /* kind -> "Cluster" or "Namespaced", NULL */
    adm_value_t  *authorizer;    /* rules that answer for it, see
                                    policy_authorize(), or NULL */
    uint64_t      max_cost;      /* of one review, CEL units; 0: the default */
    int           kubernetes;    /* dialect: 36, 37; 0: the newest */
    unsigned      at_run_time:1;
    unsigned      bare_namespaces:1;   /* one that is not there has only the
                                          label kubernetes.io/metadata.name */
    unsigned      dangling:1;    /* bindings without policy are no error */
    unsigned      empty:1;       /* neither is a set without policies */
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
    adm_str_t          binding;        /* its binding, or empty */
    adm_str_t          expression;     /* "validations[2]", or empty */
    adm_str_t          message;        /* of a denial or failure */
    adm_str_t          status_reason;  /* of a denial: "Invalid" ... */
    int                code;           /* of a denial: 422 ..., 0: none */
    adm_value_t       *details;        /* of a denial, or NULL */
    adm_value_t       *patch;          /* array of operations, or NULL */
    adm_value_t       *object;         /* mutate: what the patch leads to */
    adm_value_t       *warnings;       /* array of strings, or NULL */
    adm_value_t       *audit;          /* object of strings, or NULL */
    adm_value_t       *notes;          /* for the log: strings, or NULL */
    uint64_t           cost;           /* CEL units, all evaluations */
} policy_result_t;


typedef struct {
    policy_outcome_e   outcome;
    const char        *name;
} policy_reason_t;


/* The reasons that a result may have with an outcome; ends with a NULL name. */
extern const policy_reason_t  policy_reasons[];

/*
 * Loads and checks n documents.  settings may be NULL.  Errors name document
 * and line.  NULL on error.
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


/*
 * The response that a result means, without its patch, and the verdict for
 * kube_mode_apply().
 */
kube_verdict_e policy_respond(const policy_result_t *res,
    kube_response_t *response);


/* How many policies there are that have a binding. */
uint32_t policy_count(const policy_t *set);

/* What is odd about the manifests: "FILE:LINE: TEXT" each; an array. */
const adm_value_t *policy_warnings(const policy_t *set);

/*
 * Whether objects of a kind belong to the cluster, by the settings, the
 * definitions of the set and what is built in.
 */
int policy_is_cluster_kind(const policy_t *set, adm_str_t group,
    adm_str_t kind);


/*
 * What happens during a review, for explanations.  Events come in the order of
 * evaluation; texts and values live until the call returns.
 */

typedef enum {
    POLICY_TRACE_MATCH = 0,      /* text: empty, or why it does not match */
    POLICY_TRACE_BINDING,        /* the same of a binding */
    POLICY_TRACE_PARAM,          /* value: an object, or null */
    POLICY_TRACE_CONDITION,      /* name, value or error */
    POLICY_TRACE_VARIABLE,       /* name, value or error */
    POLICY_TRACE_VALIDATION,     /* name is "validations[2]" */
    POLICY_TRACE_AUDIT,          /* name is the key */
    POLICY_TRACE_PART,           /* text: a part of the expression that has
                                    just been traced, and what it gave */
    POLICY_TRACE_ERROR           /* text: a configuration error */
} policy_trace_e;


typedef struct {
    policy_trace_e      kind;
    adm_str_t           policy;
    adm_str_t           binding;
    adm_str_t           name;
    adm_str_t           text;    /* the expression, or what is said above */
    const adm_value_t  *value;   /* NULL: it has none in JSON, or error */
    adm_str_t           error;   /* of an evaluation; or empty */
    uint64_t            cost;
} policy_event_t;


struct policy_trace_s {
    void              (*event)(void *ctx, const policy_event_t *event);
    void               *ctx;
};


/* Reviews until it is set to NULL again are traced. */
void policy_set_trace(policy_t *set, policy_trace_t *trace);


#endif /* POLICY_H */
