
/*
 * The syntax tree, macros expanded.  Nodes live in the arena of the program
 * that is compiled; the checker writes types and references into them.
 */


#ifndef CEL_AST_H
#define CEL_AST_H


#include "cel/cel_func.h"
#include "cel/cel_source.h"


typedef enum {
    CEL_X_CONST = 0,
    CEL_X_IDENT,
    CEL_X_SELECT,
    CEL_X_CALL,
    CEL_X_LIST,
    CEL_X_MAP,
    CEL_X_STRUCT,
    CEL_X_FOLD
} cel_expr_e;


/* The shape of a comprehension: what its step does. */

typedef enum {
    CEL_FOLD_ALL = 0,         /* accu && body */
    CEL_FOLD_EXISTS,          /* accu || body */
    CEL_FOLD_ONE,             /* filter ? accu + 1 : accu, accu == 1 */
    CEL_FOLD_LIST,            /* accu + [body], with filter or without */
    CEL_FOLD_INSERT,          /* an entry (var, body) */
    CEL_FOLD_MERGE,           /* the entries of the map body */
    CEL_FOLD_BIND             /* no loop: a name for a value */
} cel_fold_e;


typedef struct cel_expr_s   cel_expr_t;
typedef struct cel_xentry_s cel_xentry_t;
typedef struct cel_decl_s   cel_decl_t;


/* What a name stands for. */

typedef enum {
    CEL_REF_NONE = 0,
    CEL_REF_VAR,              /* of the environment, by number */
    CEL_REF_LOCAL,            /* of a comprehension */
    CEL_REF_TYPE              /* a type as a value */
} cel_ref_e;


/* An entry of a map or a field of a message. */

struct cel_xentry_s {
    cel_expr_t        *key;        /* NULL for a field */
    adm_str_t          name;
    cel_expr_t        *value;
    uint32_t           pos;
    unsigned           optional:1;
};


struct cel_expr_s {
    uint8_t            kind;
    uint8_t            test;       /* select: a presence test */
    uint8_t            member;     /* call: with a receiver, args[0] */
    uint8_t            ref;        /* ident: cel_ref_e */
    uint8_t            fold;       /* fold: cel_fold_e */
    uint8_t            hidden;     /* ident: written by a macro */
    uint16_t           depth;      /* levels of the source below it */
    uint32_t           pos;
    uint32_t           n;          /* args, items, entries */
    const cel_type_t  *type;

    union {
        cel_value_t    value;

        struct {
            adm_str_t          name;
            uint32_t           variable;
            cel_decl_t        *local;
            const cel_type_t  *denoted;
        } ident;

        struct {
            cel_expr_t        *operand;
            adm_str_t          field;
        } select;

        struct {
            adm_str_t              name;
            cel_expr_t           **args;
            const cel_func_t      *func;
            const cel_overload_t  *overload;   /* the only one that fits */
            unsigned               resolved:1; /* a checker has chosen */
        } call;

        struct {
            cel_expr_t       **items;
            uint8_t           *optional;       /* NULL: none is */
        } list;

        struct {
            cel_xentry_t      *entries;
        } map;

        struct {
            adm_str_t          name;
            cel_xentry_t      *fields;
        } st;

        struct {
            adm_str_t          var;
            adm_str_t          var2;           /* empty: one variable */
            adm_str_t          accu;           /* of BIND: the name */
            cel_expr_t        *range;          /* of BIND: the value */
            cel_expr_t        *filter;         /* NULL: none */
            cel_expr_t        *body;
            cel_decl_t        *decls[2];       /* of the variables */
        } fold;
    } u;
};


/* A variable of a comprehension. */

struct cel_decl_s {
    adm_str_t          name;
    const cel_type_t  *type;
    cel_decl_t        *next;       /* of the scope around it */
    uint32_t           slot;
    unsigned           bind:1;     /* of BIND: value is computed when needed */
    const struct cel_node_s  *value;
};


/* Names of operators, as functions have them. */

#define CEL_OP_CONDITIONAL  "_?_:_"
#define CEL_OP_AND          "_&&_"
#define CEL_OP_OR           "_||_"
#define CEL_OP_NOT          "!_"
#define CEL_OP_NEGATE       "-_"
#define CEL_OP_EQ           "_==_"
#define CEL_OP_NE           "_!=_"
#define CEL_OP_INDEX        "_[_]"
#define CEL_OP_OPT_INDEX    "_[?_]"
#define CEL_OP_OPT_SELECT   "_?._"
#define CEL_OP_IN           "@in"
#define CEL_OP_ADD          "_+_"


#endif /* CEL_AST_H */
