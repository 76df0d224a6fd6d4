
/*
 * CEL as Kubernetes configures it for admission policies: an environment tells
 * what an expression may refer to, compiling gives an immutable program,
 * evaluating gives a value and a cost in the units of the API server.
 *
 * Rules: k8s spec 3.8 and 5.  An environment and its programs live in the
 * arenas they were made in and refer to nothing else but regular expressions,
 * which cel_env_destroy() gives back.  Programs keep hints where members were
 * found last: they belong to one thread.
 */


#ifndef CEL_H
#define CEL_H


#include "base/adm_err.h"
#include "cel/cel_value.h"


typedef struct cel_env_s         cel_env_t;
typedef struct cel_program_s     cel_program_t;
typedef struct cel_activation_s  cel_activation_t;


/* Minor releases of Kubernetes whose dialects differ. */

#define CEL_KUBERNETES_136     36
#define CEL_KUBERNETES_137     37

/* The cost that one evaluation may have. */
#define CEL_COST_LIMIT         1000000


typedef struct {
    int            kubernetes;     /* 0: CEL_KUBERNETES_137 */
    adm_str_t      container;      /* name resolution; empty: none */
    const cel_env_t  *types;       /* whose types are known too, or NULL; it
                                      lives as long */
    unsigned       strict:1;       /* refuse literals of mixed types */
    unsigned       unchecked:1;    /* no type checker */
    unsigned       patch_types:1;  /* Object, JSONPatch, jsonpatch.* */
} cel_options_t;


/* Which step refused an expression. */

typedef enum {
    CEL_PHASE_LOAD = 0,            /* syntax, names, types */
    CEL_PHASE_FOLD                 /* a constant part failed */
} cel_phase_e;


/*
 * Environments.  options may be NULL.  NULL without memory.
 */
cel_env_t *cel_env_create(adm_arena_t *arena, const cel_options_t *options);

/* Gives back what is not in the arena, for the programs too. */
void cel_env_destroy(cel_env_t *env);

/*
 * Declares a variable, a name with dots is allowed; returns its number, which
 * counts from 0, -1 without memory.  Declaring a name again changes its type.
 */
int cel_env_declare(cel_env_t *env, adm_str_t name, const cel_type_t *type);

/*
 * Declares a type with fields, or finds it.  Fields may be added as long as
 * the environment lives: programs compiled later see them.  NULL and ADM_ERROR
 * without memory.
 */
const cel_type_t *cel_env_type(cel_env_t *env, adm_str_t name);
int cel_env_field(cel_env_t *env, const cel_type_t *type, adm_str_t name,
    const cel_type_t *field);

/*
 * The type that a variable of a policy has, by the type of its expression:
 * what is no scalar, list or map of them becomes dyn.
 */
const cel_type_t *cel_variable_type(cel_env_t *env, const cel_type_t *t);


/*
 * Programs.  name of errors: err->source.  The text of an error is that of the
 * API server, with position and excerpt; line and column are set as well.
 * phase may be NULL.  NULL on error.
 */
cel_program_t *cel_compile(cel_env_t *env, adm_arena_t *arena,
    adm_str_t source, cel_phase_e *phase, adm_err_t *err);

/* The type of the result; dyn if there was no checker. */
const cel_type_t *cel_program_type(const cel_program_t *p);

/* Whether the program refers to the variable. */
int cel_program_uses(const cel_program_t *p, int variable);


/* What an authorizer is asked. */

typedef struct {
    adm_str_t      service_account;      /* "namespace:name"; empty: user */
    adm_str_t      path;                 /* of a path check */
    adm_str_t      group;
    adm_str_t      resource;
    adm_str_t      subresource;
    adm_str_t      ns;
    adm_str_t      name;
    adm_str_t      field_selector;
    adm_str_t      label_selector;
    adm_str_t      verb;
} cel_authz_request_t;


typedef struct {
    int            allowed;
    adm_str_t      reason;
    adm_str_t      error;                /* not empty: the check failed */
} cel_authz_answer_t;


/*
 * What an evaluation sees.  vars has the values by number; one that is
 * CEL_UNSET is asked for with lookup() the first time it is needed, which
 * fills *v (a CEL_ERROR if it fails) and returns ADM_OK, or ADM_DECLINED if it
 * has no value.  lookup may be NULL.
 *
 * One activation serves all expressions of a review.  Evaluations may nest:
 * lookup() and hosts may evaluate other programs with the same activation.
 */

struct cel_activation_s {
    adm_arena_t   *arena;                /* of results and what is between */
    cel_value_t   *vars;
    uint32_t       n;
    int          (*lookup)(cel_activation_t *act, uint32_t variable,
                           cel_value_t *v);
    int          (*authorize)(cel_activation_t *act,
                              const cel_authz_request_t *request,
                              cel_authz_answer_t *answer);
    void          *ctx;
    char          *stack;                /* private: NULL at first */
};


typedef struct {
    cel_value_t    value;                /* a CEL_ERROR: see cel_error_text */
    uint64_t       cost;
} cel_result_t;


/*
 * Evaluates; limit is the most the evaluation may cost, 0 for CEL_COST_LIMIT.
 * There is a result in every case.
 */
void cel_evaluate(const cel_program_t *p, cel_activation_t *act,
    uint64_t limit, cel_result_t *result);

/* The values "authorizer" and "authorizer.requestResource" of a request. */
cel_value_t cel_authorizer(adm_arena_t *a);
cel_value_t cel_authorizer_resource(adm_arena_t *a,
    const cel_authz_request_t *request);

/* The value as JSON; NULL without memory or with err where it has none. */
adm_value_t *cel_to_tree(adm_arena_t *a, cel_value_t v, adm_err_t *err);


#endif /* CEL_H */
