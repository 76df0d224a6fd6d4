
/*
 * An environment from inside: declared variables and types, and what the
 * checker and the planner ask it.
 */


#ifndef CEL_ENV_H
#define CEL_ENV_H


#include "base/adm_map.h"
#include "base/adm_regex.h"
#include "cel/cel_ast.h"


typedef struct {
    adm_str_t            name;
    const cel_type_t    *type;
    uint32_t             number;
} cel_variable_t;


/* A type with fields; the type is the first member. */

typedef struct {
    cel_type_t           type;
    adm_map_t            fields;      /* name -> const cel_type_t */
} cel_record_t;


typedef struct cel_regex_s  cel_regex_t;

struct cel_regex_s {
    adm_regex_t         *re;
    cel_regex_t         *next;
};


struct cel_env_s {
    adm_arena_t         *arena;
    cel_options_t        options;
    cel_variable_t     **variables;
    uint32_t             n;
    uint32_t             cap;
    adm_map_t            names;       /* name -> cel_variable_t */
    adm_map_t            records;     /* name -> cel_record_t */
    cel_regex_t         *regexes;
};


/*
 * Names that a name may mean, the most specific first: with the prefixes of
 * the container, or only itself without its leading dot.  Start with *step =
 * 0; ADM_DECLINED behind the last.
 */
int cel_candidate(adm_arena_t *a, const cel_env_t *env, adm_str_t name,
    uint32_t *step, adm_str_t *candidate);

/* A variable by its exact name, or NULL. */
cel_variable_t *cel_env_find(const cel_env_t *env, adm_str_t name);

/* A type by its exact name as an expression may refer to it, or NULL. */
const cel_type_t *cel_env_find_type(const cel_env_t *env, adm_arena_t *a,
    adm_str_t name);

/* A function by its exact name if the dialect has it, or NULL. */
const cel_func_t *cel_env_find_func(const cel_env_t *env, adm_str_t name);

/* The type of a field; NULL if the type has none of that name. */
const cel_type_t *cel_env_find_field(const cel_env_t *env,
    const cel_type_t *type, adm_str_t name);

/* "a.b.c" of a chain of selections from a name; 0 if it is none. */
int cel_expr_qualified(adm_arena_t *a, const cel_expr_t *x, adm_str_t *name);

/* A pattern that the environment keeps until it is destroyed. */
adm_regex_t *cel_env_regex(cel_env_t *env, adm_str_t pattern, adm_err_t *err);


/* Types of messages in mutating policies. */

int cel_is_patch_type(adm_str_t name);


/*
 * The checker: sets types and references in the tree; issues go to the
 * source.  In an unchecked environment names are resolved as well as they can.
 */
int cel_check(cel_env_t *env, adm_arena_t *arena, cel_source_t *src,
    cel_expr_t *root, const cel_type_t **type);

/* Checks of literals, on a tree without issues. */
void cel_validate(cel_env_t *env, adm_arena_t *arena, cel_source_t *src,
    cel_expr_t *root);


#endif /* CEL_ENV_H */
