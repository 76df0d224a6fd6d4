
/*
 * A loaded set from inside: policies with their bindings, in name order, the
 * parameter objects and the namespaces.  Everything is in the set's arena.
 */


#ifndef POLICY_SET_H
#define POLICY_SET_H


#include "base/adm_map.h"
#include "cel/cel.h"
#include "policy/policy.h"


typedef struct policy_object_s   policy_object_t;
typedef struct policy_match_s    policy_match_t;
typedef struct policy_params_s   policy_params_t;
typedef struct policy_index_s    policy_index_t;
typedef struct policy_def_s      policy_def_t;
typedef struct policy_binding_s  policy_binding_t;


/* Limits of the API server, in CEL units (k8s spec 3.4). */

#define POLICY_COST_EXPRESSION  CEL_COST_LIMIT
#define POLICY_COST_SET         10000000
#define POLICY_COST_CONDITIONS  2500000

/* All evaluations of one review, where settings do not say. */
#define POLICY_COST_REVIEW      100000000

/* Others of its limits. */

#define POLICY_MAX_CONDITIONS   64
#define POLICY_MAX_ANNOTATIONS  20
#define POLICY_MAX_ANNOTATION_EXPRESSION  (5 * 1024)
#define POLICY_MAX_ANNOTATION   (10 * 1024)
#define POLICY_MAX_MESSAGE      (5 * 1024)
#define POLICY_MAX_FAILURES     50    /* in the audit annotation */


/* One object of a document. */

struct policy_object_s {
    const policy_document_t  *document;
    adm_value_t              *value;
    adm_str_t                 group;      /* of apiVersion */
    adm_str_t                 version;
    adm_str_t                 kind;
    adm_str_t                 name;       /* metadata.name */
    adm_str_t                 ns;         /* metadata.namespace */
    uint32_t                  line;
};


/* Variables of CEL, by the number that every environment gives them. */

typedef enum {
    POLICY_VAR_OBJECT = 0,
    POLICY_VAR_OLD_OBJECT,
    POLICY_VAR_NAMESPACE,
    POLICY_VAR_REQUEST,
    POLICY_VAR_PARAMS,
    POLICY_VAR_VARIABLES,
    POLICY_VAR_AUTHORIZER,
    POLICY_VAR_RESOURCE,            /* authorizer.requestResource */
    POLICY_NVARS
} policy_var_e;


typedef struct {
    adm_str_t          name;        /* of conditions, variables, annotations */
    adm_str_t          source;
    cel_program_t     *program;     /* NULL: there is no expression */
} policy_expr_t;


typedef struct {
    policy_expr_t      expr;
    policy_expr_t      message_expr;
    adm_str_t          message;     /* trimmed */
    adm_str_t          reason;      /* "Invalid" unless given */
} policy_validation_t;


/* validationActions, as bits */

#define POLICY_DENY_ACTION   0x1
#define POLICY_WARN_ACTION   0x2
#define POLICY_AUDIT_ACTION  0x4


typedef struct {
    adm_str_t          name;        /* empty: by selector */
    adm_str_t          ns;
    void              *selector;    /* kube_selector_t */
    unsigned           deny:1;      /* parameterNotFoundAction */
} policy_ref_t;


struct policy_binding_s {
    adm_str_t              name;
    adm_str_t              policy;
    const policy_object_t *object;
    policy_match_t        *match;      /* NULL: everything */
    policy_ref_t          *ref;        /* NULL: none */
    unsigned               actions;
    adm_value_t           *action_list;
};


struct policy_def_s {
    adm_str_t              name;
    const policy_object_t *object;
    policy_match_t        *match;
    adm_str_t              param_kind;     /* as errors show it */
    policy_params_t       *params;         /* of the kind, or NULL */
    unsigned               has_params:1;   /* paramKind is given */
    unsigned               ignore:1;       /* failurePolicy */
    unsigned               uses_namespace:1;
    adm_str_t              broken;         /* why it cannot be evaluated */

    policy_expr_t         *conditions;
    policy_expr_t         *variables;
    policy_validation_t   *validations;
    policy_expr_t         *annotations;
    uint32_t               nconditions;
    uint32_t               nvariables;
    uint32_t               nvalidations;
    uint32_t               nmessages;      /* with a messageExpression */
    uint32_t               nannotations;

    policy_binding_t     **bindings;
    uint32_t               nbindings;

    cel_env_t             *env;            /* of most expressions */
    cel_env_t             *condition_env;  /* without variables */
    cel_env_t             *message_env;    /* without the authorizer */
    const cel_type_t      *variables_type;
};


struct policy_s {
    adm_arena_t           *arena;
    policy_settings_t      settings;
    cel_env_t             *types;          /* of "request", "namespaceObject" */
    policy_def_t         **policies;       /* by name; with a binding only */
    uint32_t               n;
    policy_index_t        *index;
    adm_map_t              params;         /* "group/version/kind" */
    adm_map_t              namespaces;     /* name -> adm_value_t */
    adm_value_t           *warnings;
    policy_trace_t        *trace;
    unsigned               has_namespaces:1;
};


#endif /* POLICY_SET_H */
