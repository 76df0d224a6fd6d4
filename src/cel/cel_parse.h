
/*
 * Parser of CEL: from the text to the syntax tree, macros expanded on the way.
 */


#ifndef CEL_PARSE_H
#define CEL_PARSE_H


#include "cel/cel_ast.h"
#include "cel/cel_lex.h"


/* As in the API server. */
#define CEL_MAX_SOURCE     100000      /* code points */
#define CEL_MAX_RECURSION  250


typedef struct {
    cel_source_t         *src;
    adm_arena_t          *arena;
    const cel_options_t  *options;
    cel_token_t           tok;         /* the next one */
    cel_token_t           tok2;        /* the one behind it */
    uint32_t              at;
    uint16_t              exprs;       /* depths of what may nest */
    uint16_t              relations;
    uint16_t              calcs;
    unsigned              failed:1;    /* parsing stops */
} cel_parser_t;


/* NULL with issues in the source, or without memory. */
cel_expr_t *cel_parse(cel_source_t *src, adm_arena_t *arena,
    const cel_options_t *options);


/* For the files of the parser. */

/* Goes on to the next token. */
void cel_next(cel_parser_t *p);

/* Stops with a syntax error at the next token; returns NULL. */
cel_expr_t *cel_expected(cel_parser_t *p, const char *what);

/* Takes the next token if it is of the kind. */
int cel_accept(cel_parser_t *p, cel_token_e kind);

/* The same, and stops with a syntax error if it is not. */
int cel_expect(cel_parser_t *p, cel_token_e kind, const char *what);

/* Stops because of nesting; returns NULL. */
cel_expr_t *cel_too_deep(cel_parser_t *p);

cel_expr_t *cel_parse_expr(cel_parser_t *p);

/* A number, string, bytes, bool or null; a map; a message. */
cel_expr_t *cel_parse_literal(cel_parser_t *p);
cel_expr_t *cel_parse_map(cel_parser_t *p);
cel_expr_t *cel_parse_struct(cel_parser_t *p, cel_expr_t *name);

cel_expr_t *cel_expr_new(cel_parser_t *p, cel_expr_e kind, uint32_t pos);
cel_expr_t *cel_expr_call(cel_parser_t *p, uint32_t pos, const char *name,
    int member, uint32_t n, cel_expr_t **args);
cel_expr_t *cel_expr_ident(cel_parser_t *p, uint32_t pos, adm_str_t name);

/*
 * The expansion of a call, or NULL if it is none of a macro; p->failed or an
 * issue tells of wrong arguments.  target is NULL for a global call.
 */
cel_expr_t *cel_macro_expand(cel_parser_t *p, uint32_t pos, adm_str_t name,
    cel_expr_t *target, uint32_t n, cel_expr_t **args);


#endif /* CEL_PARSE_H */
