
/*
 * Type checker of CEL: unification of types with free parameters, as cel-go
 * does it, and resolution of overloads.
 */


#ifndef CEL_CHECK_H
#define CEL_CHECK_H


#include "cel/cel_env.h"


/* Steps of unification for one expression. */
#define CEL_CHECK_STEPS  10000000
#define CEL_CHECK_DEPTH  2000


typedef struct {
    uint32_t             var;
    const cel_type_t    *old;
} cel_binding_t;


typedef struct {
    cel_env_t           *env;
    adm_arena_t         *arena;
    cel_source_t        *src;
    cel_decl_t          *scope;       /* innermost variable */

    const cel_type_t   **bound;       /* what a parameter stands for */
    uint32_t             nbound;
    uint32_t             cap;
    uint32_t             vars;        /* parameters made so far */

    cel_binding_t       *trail;       /* bindings that may be undone */
    uint32_t             ntrail;
    uint32_t             captrail;

    uint64_t             steps;
    uint32_t             depth;       /* of the unification */
    unsigned             failed:1;    /* no memory, or too complex */
} cel_checker_t;


void cel_checker_init(cel_checker_t *c, cel_env_t *env, adm_arena_t *arena,
    cel_source_t *src);

/* A new free parameter. */
const cel_type_t *cel_new_var(cel_checker_t *c);

/* Replaces bound parameters; unbound ones by dyn if to_dyn. */
const cel_type_t *cel_substitute(cel_checker_t *c, const cel_type_t *t,
    int to_dyn);

/* Whether a fits b, pairwise; binds parameters only if all do. */
int cel_assignable(cel_checker_t *c, const cel_type_t *const *a,
    const cel_type_t *const *b, uint32_t n);

/* The more general of two types that fit. */
const cel_type_t *cel_most_general(const cel_type_t *a, const cel_type_t *b);

/* The type with the parameters of a declaration replaced by new ones. */
const cel_type_t *cel_instantiate(cel_checker_t *c, const cel_type_t *t,
    const cel_type_t **fresh);


/* Replaces all parameters in the types of a tree. */
void cel_final_types(cel_checker_t *c, cel_expr_t *x);


/* The checker by kinds of expressions. */

void cel_check_expr(cel_checker_t *c, cel_expr_t *x);
void cel_check_list(cel_checker_t *c, cel_expr_t *x);
void cel_check_map(cel_checker_t *c, cel_expr_t *x);
void cel_check_struct(cel_checker_t *c, cel_expr_t *x);
void cel_check_fold(cel_checker_t *c, cel_expr_t *x);

/* The type that an operator gives, for comprehensions. */
const cel_type_t *cel_apply_op(cel_checker_t *c, cel_expr_t *x,
    const char *op, const cel_type_t *const *types, uint32_t n);

/* Whether a fits b. */
int cel_fit(cel_checker_t *c, const cel_type_t *a, const cel_type_t *b);

void cel_mismatch(cel_checker_t *c, uint32_t pos, const cel_type_t *want,
    const cel_type_t *got);
adm_str_t cel_type_text(cel_checker_t *c, const cel_type_t *t);


#define cel_is_dyn(t)    ((t)->kind == CEL_T_DYN)
#define cel_is_dyn_or_error(t)                                                \
    ((t)->kind == CEL_T_DYN || (t)->kind == CEL_T_ERROR)


#endif /* CEL_CHECK_H */
