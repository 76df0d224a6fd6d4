
/* The parser's state, shared by its files. */


#ifndef GOTMPL_PARSER_H
#define GOTMPL_PARSER_H


#include "gotmpl/gotmpl_lex.h"
#include "gotmpl/gotmpl_node.h"


typedef struct {
    adm_str_t                name;
    uint32_t                 slot;
} gotmpl_var_t;


typedef struct {
    void                   **items;
    uint32_t                 n;
    uint32_t                 cap;
} gotmpl_stack_t;


/* What all templates of a text share. */

typedef struct {
    adm_arena_t             *arena;
    adm_err_t               *err;
    const gotmpl_options_t  *options;
    gotmpl_lexer_t           lexer;
    gotmpl_t                *template;
    gotmpl_stack_t           trees;
    gotmpl_stack_t           calls;       /* of templates */
    uint32_t                 depth;       /* of control structures, parens */
} gotmpl_parse_t;


/*
 * A template being parsed.  Two sets of variables: names counts those that Go's
 * parser takes for declared, vars those that are on the way of the execution,
 * which differ behind "else".
 */

typedef struct {
    gotmpl_parse_t          *parse;
    gotmpl_tree_t           *tree;
    gotmpl_token_t           token[3];    /* look-ahead, the newest first */
    uint32_t                 peeked;
    uint32_t                 action;      /* offset of the action's start */
    unsigned                 in_action:1;
    uint32_t                 ranges;
    gotmpl_stack_t           names;
    gotmpl_stack_t           vars;
} gotmpl_parser_t;


/* tree is NULL without memory. */
void gotmpl_parser_init(gotmpl_parser_t *p, gotmpl_parse_t *parse);

/* ADM_ERROR without memory, also for an item that is NULL. */
int gotmpl_parser_push(gotmpl_parser_t *p, gotmpl_stack_t *s, void *item);

gotmpl_node_t *gotmpl_parser_node(gotmpl_parser_t *p, gotmpl_node_e type,
    uint32_t pos);

/* One level deeper; whoever succeeds decrements parse->depth. */
int gotmpl_parser_enter(gotmpl_parser_t *p);

gotmpl_token_t gotmpl_parser_next(gotmpl_parser_t *p);
gotmpl_token_t gotmpl_parser_peek(gotmpl_parser_t *p);
gotmpl_token_t gotmpl_parser_next_nonspace(gotmpl_parser_t *p);
gotmpl_token_t gotmpl_parser_peek_nonspace(gotmpl_parser_t *p);

/* Sets the error, unless there is one; returns NULL. */
void *gotmpl_parser_error(gotmpl_parser_t *p, const char *fmt, ...)
    adm_error_like(2, 3);
void *gotmpl_parser_unexpected(gotmpl_parser_t *p,
    const gotmpl_token_t *token, const char *context);

/* "WHAT NODE in CONTEXT"; context may be NULL. */
void *gotmpl_parser_bad_node(gotmpl_parser_t *p, const gotmpl_node_t *node,
    const char *what, const char *context);

/* ADM_ERROR with the error set if the next token has another type. */
int gotmpl_parser_expect(gotmpl_parser_t *p, gotmpl_token_e type,
    const char *context, gotmpl_token_t *token);

/* A pipeline up to its end token, which is consumed. */
gotmpl_node_t *gotmpl_parse_pipeline(gotmpl_parser_t *p, const char *context,
    gotmpl_token_e end);

/* The function of the name, NULL if there is none. */
const gotmpl_func_t *gotmpl_parser_function(gotmpl_parse_t *parse,
    adm_str_t name);


#endif /* GOTMPL_PARSER_H */
