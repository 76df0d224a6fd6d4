
/*
 * Tokens of CEL.  They refer to the source; literals are not decoded here but
 * for strings and bytes, which cel_lex_unquote() makes from their tokens.
 */


#ifndef CEL_LEX_H
#define CEL_LEX_H


#include "cel/cel_source.h"


typedef enum {
    CEL_TOK_EOF = 0,
    CEL_TOK_IDENT,
    CEL_TOK_ESCAPED,         /* `a-b` */
    CEL_TOK_INT,
    CEL_TOK_UINT,
    CEL_TOK_DOUBLE,
    CEL_TOK_STRING,
    CEL_TOK_BYTES,
    CEL_TOK_TRUE,
    CEL_TOK_FALSE,
    CEL_TOK_NULL,
    CEL_TOK_IN,
    CEL_TOK_EQ,
    CEL_TOK_NE,
    CEL_TOK_LT,
    CEL_TOK_LE,
    CEL_TOK_GT,
    CEL_TOK_GE,
    CEL_TOK_AND,
    CEL_TOK_OR,
    CEL_TOK_LBRACKET,
    CEL_TOK_RBRACKET,
    CEL_TOK_LBRACE,
    CEL_TOK_RBRACE,
    CEL_TOK_LPAREN,
    CEL_TOK_RPAREN,
    CEL_TOK_DOT,
    CEL_TOK_COMMA,
    CEL_TOK_MINUS,
    CEL_TOK_NOT,
    CEL_TOK_QUESTION,
    CEL_TOK_COLON,
    CEL_TOK_PLUS,
    CEL_TOK_STAR,
    CEL_TOK_SLASH,
    CEL_TOK_PERCENT,
    CEL_TOK_BAD
} cel_token_e;


typedef struct {
    cel_token_e   kind;
    uint32_t      pos;
    adm_str_t     text;
} cel_token_t;


/*
 * The token at *at or behind it; *at is moved behind the token.  ADM_ERROR
 * for bytes that are no token: CEL_TOK_BAD has them.
 */
int cel_lex_next(cel_source_t *src, uint32_t *at, cel_token_t *tok);

/*
 * The value of a string or bytes token.  ADM_ERROR with what is wrong in
 * *what, or NULL in it without memory.
 */
int cel_lex_unquote(adm_arena_t *a, const cel_token_t *tok, adm_str_t *value,
    const char **what);


#endif /* CEL_LEX_H */
