
/*
 * A growing output buffer in an arena.  Its error is sticky: appending to a
 * buffer that has failed does nothing, and adm_buf_finish() tells.  The bytes
 * belong to the arena and stay valid until it is reset.
 */


#ifndef ADM_BUF_H
#define ADM_BUF_H


#include "base/adm_arena.h"


typedef struct {
    char         *data;
    size_t        len;
    size_t        cap;
    size_t        limit;
    adm_arena_t  *arena;
    unsigned      failed:1;
    unsigned      limited:1;     /* failed because of the limit */
} adm_buf_t;


/* limit: the most bytes the buffer may hold, 0 for what the arena allows. */
void adm_buf_init(adm_buf_t *b, adm_arena_t *arena, size_t limit);

/* Makes room for n more bytes; returns ADM_ERROR when there is none. */
int adm_buf_reserve(adm_buf_t *b, size_t n);

void adm_buf_fill(adm_buf_t *b, char c, size_t n);
void adm_buf_printf(adm_buf_t *b, const char *fmt, ...) adm_printf_like(2, 3);
void adm_buf_vprintf(adm_buf_t *b, const char *fmt, va_list args);
void adm_buf_int(adm_buf_t *b, int64_t i);
void adm_buf_uint(adm_buf_t *b, uint64_t u);

/* Appends the UTF-8 encoding of a code point; U+FFFD for what is none. */
void adm_buf_rune(adm_buf_t *b, uint32_t rune);

#define adm_buf_lit(b, lit)  adm_buf_bytes(b, lit, sizeof(lit) - 1)
#define adm_buf_str(b, s)    adm_buf_bytes(b, (s).data, (s).len)


static inline void
adm_buf_bytes(adm_buf_t *b, const void *p, size_t n)
{
    if (n && (adm_likely(n <= b->cap - b->len)
              || adm_buf_reserve(b, n) == ADM_OK))
    {
        memcpy(b->data + b->len, p, n);
        b->len += n;
    }
}


static inline void
adm_buf_char(adm_buf_t *b, char c)
{
    if (adm_likely(b->len < b->cap) || adm_buf_reserve(b, 1) == ADM_OK) {
        b->data[b->len++] = c;
    }
}


/*
 * The text so far; zero-terminated behind its length.  ADM_ERROR if an append
 * had failed; the text is then empty.
 */
int adm_buf_finish(adm_buf_t *b, adm_str_t *text);


#endif /* ADM_BUF_H */
