
/*
 * Programs from inside: a tree of nodes, each with the code that evaluates it.
 * Overloads are chosen, names are slots and numbers, constants are folded.
 */


#ifndef CEL_NODE_H
#define CEL_NODE_H


#include "cel/cel_env.h"
#include "cel/cel_lib.h"


typedef struct cel_node_s  cel_node_t;

typedef cel_value_t (*cel_exec_pt)(cel_eval_t *e, const cel_node_t *node);


typedef enum {
    CEL_N_OTHER = 0,
    CEL_N_CONST,
    CEL_N_ATTR,
    CEL_N_COND
} cel_node_e;


struct cel_node_s {
    cel_exec_pt             exec;
    uint8_t                 kind;
};


#define cel_exec(e, n)  ((n)->exec(e, n))


typedef struct {
    cel_node_t              node;
    cel_value_t             value;
} cel_const_t;


/*
 * An attribute: a root and what is selected from it.  Once a step is optional
 * so are all that follow.
 */

typedef enum {
    CEL_QUAL_FIELD = 0,           /* a constant string */
    CEL_QUAL_CONST,               /* another constant */
    CEL_QUAL_NODE                 /* computed */
} cel_qual_e;


typedef struct {
    uint8_t                 kind;
    uint8_t                 optional;
    uint32_t                hint;     /* where the member was last time */
    cel_value_t             key;
    const cel_node_t       *node;
} cel_qual_t;


typedef enum {
    CEL_ROOT_VAR = 0,
    CEL_ROOT_SLOT,
    CEL_ROOT_BIND,                /* computed the first time */
    CEL_ROOT_NODE,
    CEL_ROOT_NONE                 /* a name without meaning */
} cel_root_e;


typedef struct {
    cel_node_t              node;
    uint8_t                 root;
    uint8_t                 test;     /* the last step is a presence test */
    uint32_t                number;   /* of the variable or slot */
    uint32_t                n;
    cel_qual_t             *quals;
    const cel_node_t       *operand;  /* of NODE; the value of BIND */
    adm_str_t               name;     /* of VAR and NONE, for the error */
} cel_attr_t;


/* c ? a : b, and what is selected from the result. */

typedef struct {
    cel_node_t              node;
    uint8_t                 test;
    uint32_t                n;
    cel_qual_t             *quals;
    const cel_node_t       *cond;
    const cel_node_t       *yes;
    const cel_node_t       *no;
} cel_cond_t;


/* Terms of && and ||; operands of ==, !=, or(), orValue(). */

typedef struct {
    cel_node_t              node;
    uint32_t                n;
    const cel_node_t      **terms;
} cel_terms_t;


/* x in [constants]: entries of set are the constants and their likes. */

typedef struct {
    cel_node_t              node;
    const cel_node_t       *arg;
    const cel_map_t        *set;
} cel_member_node_t;


/* How a call finds its code. */

typedef enum {
    CEL_CALL_DIRECT = 0,          /* one overload, its types are looked at */
    CEL_CALL_SINGLE,              /* one code for all, by ability */
    CEL_CALL_DISPATCH,            /* the first overload that fits */
    CEL_CALL_NONE                 /* there is none */
} cel_call_e;


typedef struct {
    cel_node_t              node;
    uint8_t                 how;
    uint8_t                 cost;
    uint8_t                 vararg;   /* stops at the first failed argument */
    uint8_t                 n;
    const cel_func_t       *func;     /* NULL: unknown */
    const cel_overload_t   *overload; /* of DIRECT */
    adm_str_t               name;
    adm_regex_t            *re;       /* of a constant pattern */
    const cel_node_t      **args;
} cel_call_t;


typedef struct {
    cel_node_t              node;
    uint32_t                n;
    const uint8_t          *optional; /* NULL: none is */
    const cel_node_t      **items;
} cel_list_node_t;


typedef struct {
    const cel_node_t       *key;
    const cel_node_t       *value;
    adm_str_t               name;     /* of a field */
    unsigned                optional:1;
} cel_pair_t;


typedef struct {
    cel_node_t              node;
    uint32_t                n;
    cel_pair_t             *pairs;
    const cel_type_t       *type;     /* of a message */
} cel_pairs_t;


typedef struct {
    cel_node_t              node;
    uint8_t                 fold;     /* cel_fold_e */
    uint8_t                 two;      /* variables */
    uint8_t                 item;     /* cost of [body] */
    uint8_t                 vararg;   /* no body once there is an error */
    uint32_t                slots[2];
    const cel_node_t       *range;
    const cel_node_t       *filter;
    const cel_node_t       *body;
} cel_fold_t;


struct cel_program_s {
    cel_env_t              *env;
    const cel_node_t       *root;
    const cel_type_t       *type;
    uint32_t                slots;
    uint8_t                *uses;     /* by number of variable */
    uint32_t                variables;
};


/* The nodes of a checked tree; NULL on error with err set. */
const cel_node_t *cel_plan(cel_program_t *p, adm_arena_t *arena,
    const cel_expr_t *x, adm_err_t *err);


/* The code of nodes. */

cel_value_t cel_exec_const(cel_eval_t *e, const cel_node_t *node);
cel_value_t cel_exec_attr(cel_eval_t *e, const cel_node_t *node);
cel_value_t cel_exec_cond(cel_eval_t *e, const cel_node_t *node);
cel_value_t cel_exec_and(cel_eval_t *e, const cel_node_t *node);
cel_value_t cel_exec_or(cel_eval_t *e, const cel_node_t *node);
cel_value_t cel_exec_eq(cel_eval_t *e, const cel_node_t *node);
cel_value_t cel_exec_ne(cel_eval_t *e, const cel_node_t *node);
cel_value_t cel_exec_opt_or(cel_eval_t *e, const cel_node_t *node);
cel_value_t cel_exec_opt_or_value(cel_eval_t *e, const cel_node_t *node);
cel_value_t cel_exec_in_set(cel_eval_t *e, const cel_node_t *node);
cel_value_t cel_exec_call(cel_eval_t *e, const cel_node_t *node);
cel_value_t cel_exec_list(cel_eval_t *e, const cel_node_t *node);
cel_value_t cel_exec_map(cel_eval_t *e, const cel_node_t *node);
cel_value_t cel_exec_struct(cel_eval_t *e, const cel_node_t *node);
cel_value_t cel_exec_fold(cel_eval_t *e, const cel_node_t *node);
cel_value_t cel_exec_bind(cel_eval_t *e, const cel_node_t *node);

/*
 * The value of a node as a branch or an index: a name costs nothing there.
 * Optionals come out as the API server makes them anew.
 */
cel_value_t cel_resolve_node(cel_eval_t *e, const cel_node_t *node);

/* Whether a value can be an argument for the type. */
int cel_type_takes(const cel_type_t *t, cel_value_t v);


/* A name as errors show it: without a dot that says where to look for it. */

static inline adm_str_t
cel_bare_name(adm_str_t name)
{
    return adm_str_sub(name, name.len && name.data[0] == '.', name.len);
}


#endif /* CEL_NODE_H */
