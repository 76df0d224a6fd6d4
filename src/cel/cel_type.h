
/*
 * Types of the checker.  They are constants, or live in the arena of the
 * environment or program that they were made for; equal types need not be one
 * object.  The name of a type is also what type() of a value gives.
 */


#ifndef CEL_TYPE_H
#define CEL_TYPE_H


#include "base/adm_buf.h"
#include "base/adm_str.h"


typedef enum {
    CEL_T_DYN = 0,
    CEL_T_ERROR,
    CEL_T_NULL,
    CEL_T_BOOL,
    CEL_T_INT,
    CEL_T_UINT,
    CEL_T_DOUBLE,
    CEL_T_STRING,
    CEL_T_BYTES,
    CEL_T_TIMESTAMP,
    CEL_T_DURATION,
    CEL_T_TYPE,           /* of types; with one parameter or without */
    CEL_T_LIST,           /* one parameter */
    CEL_T_MAP,            /* two parameters */
    CEL_T_STRUCT,         /* named, with fields that the environment knows */
    CEL_T_OPAQUE,         /* named, with any parameters: optional_type(T) */
    CEL_T_PARAM           /* a parameter of a declaration, or a free one */
} cel_type_e;


typedef struct cel_type_s  cel_type_t;


struct cel_type_s {
    uint8_t            kind;
    uint8_t            n;             /* parameters */
    uint32_t           var;           /* of CEL_T_PARAM: its number */
    adm_str_t          name;
    const cel_type_t  *params[2];
};


/* Numbers of the parameters that declarations use; free ones follow. */

enum {
    CEL_VAR_A = 0,
    CEL_VAR_B,
    CEL_VAR_K,
    CEL_VAR_V,
    CEL_VAR_T,
    CEL_VAR_FREE
};


extern const cel_type_t  cel_t_dyn, cel_t_error, cel_t_null, cel_t_bool,
                         cel_t_int, cel_t_uint, cel_t_double, cel_t_string,
                         cel_t_bytes, cel_t_timestamp, cel_t_duration,
                         cel_t_type;
extern const cel_type_t  cel_t_a, cel_t_b, cel_t_k, cel_t_v, cel_t_t;
extern const cel_type_t  cel_t_list, cel_t_map, cel_t_optional;
extern const cel_type_t  cel_t_url, cel_t_ip, cel_t_cidr, cel_t_quantity,
                         cel_t_semver, cel_t_format, cel_t_authorizer,
                         cel_t_path_check, cel_t_group_check,
                         cel_t_resource_check, cel_t_decision;


/* Types with parameters; NULL without memory. */
const cel_type_t *cel_type_list(adm_arena_t *a, const cel_type_t *item);
const cel_type_t *cel_type_map(adm_arena_t *a, const cel_type_t *key,
    const cel_type_t *value);
const cel_type_t *cel_type_optional(adm_arena_t *a, const cel_type_t *t);
const cel_type_t *cel_type_of_type(adm_arena_t *a, const cel_type_t *t);
const cel_type_t *cel_type_struct(adm_arena_t *a, adm_str_t name);

/* The same type, names of parameters included. */
int cel_type_exact(const cel_type_t *a, const cel_type_t *b);

/* The same but for the names of parameters. */
int cel_type_equivalent(const cel_type_t *a, const cel_type_t *b);

/* As error messages of the checker show it: "map(string, dyn)", "null". */
void cel_type_format(adm_buf_t *b, const cel_type_t *t);

/* As a result type is shown: "list(int)", "null_type", "<A>". */
adm_str_t cel_type_show(adm_arena_t *a, const cel_type_t *t);

/*
 * A type from its text: names of types, list(T), map(K, V), optional(T).
 * NULL if it is none.
 */
const cel_type_t *cel_type_parse(adm_arena_t *a, adm_str_t text);


#define cel_is_optional(t)                                                    \
    ((t)->kind == CEL_T_OPAQUE && adm_str_eqc((t)->name, "optional_type"))


#endif /* CEL_TYPE_H */
