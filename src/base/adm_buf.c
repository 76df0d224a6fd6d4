
#include "base/adm_buf.h"
#include "base/adm_num.h"
#include "base/adm_utf8.h"


#define ADM_BUF_MIN  256


void
adm_buf_init(adm_buf_t *b, adm_arena_t *arena, size_t limit)
{
    memset(b, 0, sizeof(adm_buf_t));

    b->arena = arena;
    b->limit = limit ? limit : SIZE_MAX / 4;
}


int
adm_buf_reserve(adm_buf_t *b, size_t n)
{
    char    *p;
    size_t   cap;

    if (b->failed) {
        return ADM_ERROR;
    }

    if (n <= b->cap - b->len) {
        return ADM_OK;
    }

    if (n > b->limit - b->len) {
        b->failed = 1;
        b->limited = 1;
        /* nothing fits any more, not even in what was reserved */
        b->cap = b->len;
        return ADM_ERROR;
    }

    cap = adm_max(b->cap * 2, ADM_BUF_MIN);
    cap = adm_max(cap, b->len + n);
    cap = adm_min(cap, b->limit);

    /* one more for the zero that ends the text */

    p = adm_nalloc(b->arena, cap + 1);
    if (p == NULL) {
        b->failed = 1;
        b->cap = b->len;
        return ADM_ERROR;
    }

    if (b->len) {
        memcpy(p, b->data, b->len);
    }

    b->data = p;
    b->cap = cap;

    return ADM_OK;
}


void
adm_buf_bytes(adm_buf_t *b, const void *p, size_t n)
{
    if (n && adm_buf_reserve(b, n) == ADM_OK) {
        memcpy(b->data + b->len, p, n);
        b->len += n;
    }
}


void
adm_buf_fill(adm_buf_t *b, char c, size_t n)
{
    if (n && adm_buf_reserve(b, n) == ADM_OK) {
        memset(b->data + b->len, c, n);
        b->len += n;
    }
}


void
adm_buf_printf(adm_buf_t *b, const char *fmt, ...)
{
    va_list  args;

    va_start(args, fmt);
    adm_buf_vprintf(b, fmt, args);
    va_end(args);
}


void
adm_buf_vprintf(adm_buf_t *b, const char *fmt, va_list args)
{
    int      n;
    char     small[256];
    va_list  again;

    va_copy(again, args);
    n = vsnprintf(small, sizeof(small), fmt, args);

    if (n < 0) {
        b->failed = 1;
        b->cap = b->len;

    } else if ((size_t) n < sizeof(small)) {
        adm_buf_bytes(b, small, n);

    } else if (adm_buf_reserve(b, n) == ADM_OK) {
        (void) vsnprintf(b->data + b->len, (size_t) n + 1, fmt, again);
        b->len += n;
    }

    va_end(again);
}


void
adm_buf_int(adm_buf_t *b, int64_t i)
{
    char  text[ADM_INT_LEN];

    adm_buf_bytes(b, text, adm_int_format(text, i));
}


void
adm_buf_uint(adm_buf_t *b, uint64_t u)
{
    char  text[ADM_INT_LEN];

    adm_buf_bytes(b, text, adm_uint_format(text, u));
}


void
adm_buf_rune(adm_buf_t *b, uint32_t rune)
{
    char  text[ADM_UTF8_LEN];

    adm_buf_bytes(b, text, adm_utf8_encode(text, rune));
}


int
adm_buf_finish(adm_buf_t *b, adm_str_t *text)
{
    if (!b->failed && b->data == NULL) {
        (void) adm_buf_reserve(b, adm_min(b->limit, 1));
    }

    if (b->failed) {
        *text = adm_str_empty;
        return ADM_ERROR;
    }

    if (b->data == NULL) {
        *text = adm_str_empty;
        return ADM_OK;
    }

    b->data[b->len] = '\0';

    text->len = b->len;
    text->data = b->data;

    return ADM_OK;
}
