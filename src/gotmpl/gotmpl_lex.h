
/*
 * Lexer of templates: tokens on demand, since which words are keywords and
 * where an error surfaces depends on the parser.  Tokens refer to the text.
 */


#ifndef GOTMPL_LEX_H
#define GOTMPL_LEX_H


#include "base/adm_arena.h"
#include "base/adm_str.h"


typedef enum {
    GOTMPL_T_NONE = 0,            /* the parser has not seen a token yet */
    GOTMPL_T_ERROR,               /* val is the text */
    GOTMPL_T_BOOL,
    GOTMPL_T_CHAR,                /* a printable character, as a comma */
    GOTMPL_T_CHAR_CONSTANT,
    GOTMPL_T_COMPLEX,
    GOTMPL_T_ASSIGN,
    GOTMPL_T_DECLARE,
    GOTMPL_T_EOF,
    GOTMPL_T_FIELD,
    GOTMPL_T_IDENTIFIER,
    GOTMPL_T_LEFT_DELIM,
    GOTMPL_T_LEFT_PAREN,
    GOTMPL_T_NUMBER,
    GOTMPL_T_PIPE,
    GOTMPL_T_RAW_STRING,
    GOTMPL_T_RIGHT_DELIM,
    GOTMPL_T_RIGHT_PAREN,
    GOTMPL_T_SPACE,
    GOTMPL_T_STRING,
    GOTMPL_T_TEXT,
    GOTMPL_T_VARIABLE,
    GOTMPL_T_KEYWORD,             /* no token, the keywords follow */
    GOTMPL_T_BLOCK,
    GOTMPL_T_BREAK,
    GOTMPL_T_CONTINUE,
    GOTMPL_T_DOT,
    GOTMPL_T_DEFINE,
    GOTMPL_T_ELSE,
    GOTMPL_T_END,
    GOTMPL_T_IF,
    GOTMPL_T_NIL,
    GOTMPL_T_RANGE,
    GOTMPL_T_TEMPLATE,
    GOTMPL_T_WITH
} gotmpl_token_e;


typedef struct {
    gotmpl_token_e  type;
    uint32_t        pos;          /* byte offset in the text */
    adm_str_t       val;
} gotmpl_token_t;


typedef struct {
    adm_str_t       text;
    adm_str_t       left;
    adm_str_t       right;
    adm_arena_t    *arena;        /* for error texts */
    size_t          pos;
    size_t          start;        /* of the token being read */
    int32_t         parens;
    unsigned        action:1;     /* between delimiters */
    unsigned        no_break:1;   /* "break" is a function */
    unsigned        no_continue:1;
} gotmpl_lexer_t;


/* Empty delimiters are the usual ones. */
void gotmpl_lex_init(gotmpl_lexer_t *l, adm_arena_t *arena, adm_str_t text,
    adm_str_t left, adm_str_t right);

/* Nothing of use follows an error. */
gotmpl_token_t gotmpl_lex_next(gotmpl_lexer_t *l);


#endif /* GOTMPL_LEX_H */
