
/* Quoted text as Go's %q and its package strconv write it. */


#ifndef ADM_QUOTE_H
#define ADM_QUOTE_H


#include "base/adm_buf.h"


/*
 * Appends the text between quotes; ascii: escapes everything else.  Invalid
 * UTF-8 becomes \xNN.
 */
void adm_quote(adm_buf_t *b, adm_str_t s, char quote, int ascii);

/* The same for one code point, with single quotes around it. */
void adm_quote_rune(adm_buf_t *b, uint32_t rune, int ascii);

/* The text between double quotes, in the arena. */
adm_str_t adm_quoted(adm_arena_t *a, adm_str_t s);


#endif /* ADM_QUOTE_H */
