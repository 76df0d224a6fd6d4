
/*
 * The tree of a parsed template.  Nodes are made by the parser and by folding
 * and not changed afterwards; they live in the arena of the template.
 */


#ifndef GOTMPL_NODE_H
#define GOTMPL_NODE_H


#include "gotmpl/gotmpl.h"
#include "gotmpl/gotmpl_number.h"


typedef enum {
    /* statements */
    GOTMPL_N_TEXT = 0,
    GOTMPL_N_ACTION,
    GOTMPL_N_IF,
    GOTMPL_N_WITH,
    GOTMPL_N_RANGE,
    GOTMPL_N_TEMPLATE,
    GOTMPL_N_BREAK,
    GOTMPL_N_CONTINUE,
    GOTMPL_N_LIST,

    /* what only the parser sees */
    GOTMPL_N_END,
    GOTMPL_N_ELSE,

    /* expressions */
    GOTMPL_N_PIPE,
    GOTMPL_N_COMMAND,
    GOTMPL_N_FIELD,
    GOTMPL_N_VARIABLE,
    GOTMPL_N_CHAIN,
    GOTMPL_N_FUNCTION,
    GOTMPL_N_DOT,
    GOTMPL_N_NIL,
    GOTMPL_N_BOOL,
    GOTMPL_N_NUMBER,
    GOTMPL_N_STRING,

    /* what folding makes of expressions */
    GOTMPL_N_CONST,              /* its value is known */
    GOTMPL_N_PATH                /* fields of the root, looked up once */
} gotmpl_node_e;


typedef struct gotmpl_node_s  gotmpl_node_t;
typedef struct gotmpl_tree_s  gotmpl_tree_t;


/* A variable that is declared nowhere on the way of the execution. */
#define GOTMPL_NO_SLOT      UINT32_MAX

/* The variable "$". */
#define GOTMPL_ROOT_SLOT    0


struct gotmpl_node_s {
    uint8_t                      type;
    uint8_t                      assign;     /* pipe: "=", not ":=" */
    uint16_t                     ndecls;     /* pipe */
    uint32_t                     pos;        /* byte offset in the text */
    uint32_t                     n;          /* children of the arrays below */
    uint32_t                     slot;       /* variable, path */

    /* what folding has made the node of, for error texts; otherwise NULL */
    const gotmpl_node_t         *orig;

    union {
        adm_str_t                text;       /* text */

        struct {                             /* list, command */
            gotmpl_node_t      **nodes;
        } list;

        struct {                             /* action, if, with, range */
            gotmpl_node_t       *pipe;
            gotmpl_node_t       *list;
            gotmpl_node_t       *other;      /* else, or NULL */
        } branch;

        struct {
            adm_str_t            name;
            gotmpl_node_t       *pipe;       /* or NULL */
            gotmpl_tree_t       *tree;       /* NULL: not defined */
        } template;

        struct {
            gotmpl_node_t      **commands;
            gotmpl_node_t       *decls[2];   /* variables */
        } pipe;

        struct {                             /* field, variable, chain, path */
            adm_str_t           *idents;     /* of a variable: its name first */
            gotmpl_node_t       *node;       /* chain */
        } chain;

        struct {
            adm_str_t            name;
            const gotmpl_func_t *func;
        } function;

        struct {                             /* bool, number, string */
            adm_str_t            text;       /* as written */
            gotmpl_value_t      *value;      /* NULL: overflows int */
            gotmpl_number_t     *number;
        } constant;

        struct {                             /* const */
            const gotmpl_node_t *at;         /* evaluated last in it */
            gotmpl_value_t      *value;
        } known;
    } u;
};


struct gotmpl_tree_s {
    adm_str_t             name;
    gotmpl_node_t        *root;              /* a list */
    uint32_t              nslots;            /* variables at one time */
};


struct gotmpl_s {
    adm_str_t             name;
    adm_str_t             text;
    gotmpl_tree_t        *main;              /* NULL: empty */
    gotmpl_tree_t       **trees;
    uint32_t              ntrees;
    uint32_t              npaths;            /* of folding */
    gotmpl_missing_e      missing;
    unsigned              go117:1;
    unsigned              mutates:1;         /* names a mutating function */
    unsigned              nested:1;          /* "($x := 1)": declares within
                                                an expression */
};


/* The template of the name, NULL if it is not defined. */
gotmpl_tree_t *gotmpl_tree(const gotmpl_t *t, adm_str_t name);

/* Nothing but white space and definitions. */
int gotmpl_node_is_empty(const gotmpl_node_t *node);

/* Appends the node as Go writes it in error texts. */
void gotmpl_node_print(adm_buf_t *b, const gotmpl_node_t *node);

/* The line, from 1, and the byte in it, from 0, of an offset in the text. */
void gotmpl_position(adm_str_t text, uint32_t pos, uint32_t *line,
    uint32_t *column);


#endif /* GOTMPL_NODE_H */
