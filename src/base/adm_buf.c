
#include "base/adm_buf.h"
#include "base/adm_num.h"
#include "base/adm_utf8.h"


#define ADM_BUF_MIN  256


static int adm_buf_directive(adm_buf_t *b, const char *fmt, size_t n,
    va_list *args);


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

    if (b->data
        && adm_arena_resize(b->arena, b->data, b->cap + 1, cap + 1) == ADM_OK)
    {
        b->cap = cap;
        return ADM_OK;
    }

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


/*
 * The C library's, but for "%.*s": it takes as many bytes as it says, a zero
 * byte of a counted string does not end it.
 */

void
adm_buf_vprintf(adm_buf_t *b, const char *fmt, va_list args)
{
    int          len;
    size_t       n;
    va_list      rest;
    const char  *end, *s;

    va_copy(rest, args);

    for ( /* void */ ; *fmt; fmt = end) {

        if (*fmt != '%') {
            end = fmt + strcspn(fmt, "%");
            adm_buf_bytes(b, fmt, (size_t) (end - fmt));
            continue;
        }

        n = strcspn(fmt + 1, "%diuoxXcsfegp") + 2;
        end = fmt + n;

        if (n == 4 && memcmp(fmt, "%.*s", 4) == 0) {
            len = va_arg(rest, int);
            s = va_arg(rest, const char *);

            adm_buf_bytes(b, s, len > 0 ? (size_t) len : 0);

        } else if (fmt[n - 1] == '\0'
                   || adm_buf_directive(b, fmt, n, &rest) != ADM_OK)
        {
            b->failed = 1;
            b->cap = b->len;
            break;
        }
    }

    va_end(rest);
}


/* One directive of n bytes, without "*". */

static int
adm_buf_directive(adm_buf_t *b, const char *fmt, size_t n, va_list *args)
{
    int          size;
    char         spec[16], text[512];
    const char  *s;

    if (n >= sizeof(spec)) {
        return ADM_ERROR;
    }

    memcpy(spec, fmt, n);
    spec[n] = '\0';

    switch (spec[n - 1]) {

    case '%':
        size = snprintf(text, sizeof(text), "%%");
        break;

    case 's':
        s = va_arg(*args, const char *);

        if (n == 2) {
            adm_buf_bytes(b, s, strlen(s));
            return ADM_OK;
        }

        size = snprintf(text, sizeof(text), spec, s);
        break;

    case 'c':
        size = snprintf(text, sizeof(text), spec, va_arg(*args, int));
        break;

    case 'p':
        size = snprintf(text, sizeof(text), spec, va_arg(*args, void *));
        break;

    case 'f':
    case 'e':
    case 'g':
        size = snprintf(text, sizeof(text), spec, va_arg(*args, double));
        break;

    default:
        if (strstr(spec, "ll")) {
            size = snprintf(text, sizeof(text), spec,
                            va_arg(*args, long long));

        } else if (strpbrk(spec, "lzt")) {
            size = snprintf(text, sizeof(text), spec, va_arg(*args, long));

        } else {
            size = snprintf(text, sizeof(text), spec, va_arg(*args, int));
        }
    }

    if (size < 0 || (size_t) size >= sizeof(text)) {
        return ADM_ERROR;
    }

    adm_buf_bytes(b, text, (size_t) size);

    return ADM_OK;
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

    /* what is spare may serve the next one */

    if (adm_arena_resize(b->arena, b->data, b->cap + 1, b->len + 1) == ADM_OK) {
        b->cap = b->len;
    }

    text->len = b->len;
    text->data = b->data;

    return ADM_OK;
}
