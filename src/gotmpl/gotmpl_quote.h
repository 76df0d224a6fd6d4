
/* Quoted strings and character constants of Go (its package strconv). */


#ifndef GOTMPL_QUOTE_H
#define GOTMPL_QUOTE_H


#include "base/adm_quote.h"
#include "base/adm_str.h"


/* Whether the text can stand between back quotes as it is. */
int gotmpl_can_backquote(adm_str_t s);

/* What "..." or `...`, quotes included, stands for; ADM_ERROR: bad syntax. */
int gotmpl_unquote(adm_arena_t *a, adm_str_t s, adm_str_t *text);

/*
 * Reads a character at *i of what is between quotes.  *byte: it is an escaped
 * byte and no code point.
 */
int gotmpl_unquote_char(adm_str_t s, size_t *i, char quote, uint32_t *rune,
    int *byte);


#endif /* GOTMPL_QUOTE_H */
