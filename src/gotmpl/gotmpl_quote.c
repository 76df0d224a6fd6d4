
#include "base/adm_utf8.h"
#include "gotmpl/gotmpl_quote.h"


static const char  gotmpl_escapes[] = "abtnvfr";     /* from 7 on */


int
gotmpl_can_backquote(adm_str_t s)
{
    size_t    i, n;
    uint32_t  rune;

    for (i = 0; i < s.len; i += n) {
        n = adm_utf8_decode(s, i, &rune);

        if (adm_utf8_invalid(n, rune) || rune == 0xfeff || rune == '`'
            || rune == 0x7f || (rune < ' ' && rune != '\t'))
        {
            return 0;
        }
    }

    return 1;
}


int
gotmpl_unquote(adm_arena_t *a, adm_str_t s, adm_str_t *text)
{
    int        byte;
    char       quote, c;
    size_t     i;
    uint32_t   rune;
    adm_buf_t  b;

    if (s.len < 2 || s.data[0] != s.data[s.len - 1]) {
        return ADM_ERROR;
    }

    quote = s.data[0];
    s = adm_str_sub(s, 1, s.len - 1);

    adm_buf_init(&b, a, 0);

    if (quote == '`' ? adm_str_find_char(s, '\r') < 0
                     : adm_str_find_char(s, '\\') < 0 && adm_utf8_valid(s))
    {
        *text = s;
        return ADM_OK;
    }

    if (quote == '`') {
        for (i = 0; i < s.len; i++) {
            c = s.data[i];

            if (c != '\r') {
                adm_buf_char(&b, c);
            }
        }

        return adm_buf_finish(&b, text);
    }

    for (i = 0; i < s.len; /* void */ ) {

        if (gotmpl_unquote_char(s, &i, quote, &rune, &byte) != ADM_OK) {
            return ADM_ERROR;
        }

        if (byte) {
            adm_buf_char(&b, (char) rune);

        } else {
            adm_buf_rune(&b, rune);
        }
    }

    return adm_buf_finish(&b, text);
}


int
gotmpl_unquote_char(adm_str_t s, size_t *i, char quote, uint32_t *rune,
    int *byte)
{
    int       digit;
    char      c;
    size_t    n, base;
    uint32_t  value;

    *byte = 0;

    if (*i >= s.len || s.data[*i] == quote) {
        return ADM_ERROR;
    }

    if (s.data[*i] != '\\') {
        /* an invalid byte becomes U+FFFD */
        *i += adm_utf8_decode(s, *i, rune);
        return ADM_OK;
    }

    if (*i + 1 >= s.len) {
        return ADM_ERROR;
    }

    c = s.data[*i + 1];
    *i += 2;

    switch (c) {

    case 'x':
        n = 2;
        base = 16;
        break;

    case 'u':
        n = 4;
        base = 16;
        break;

    case 'U':
        n = 8;
        base = 16;
        break;

    case '\\':
        *rune = '\\';
        return ADM_OK;

    case '\'':
    case '"':
        *rune = (unsigned char) c;
        return c == quote ? ADM_OK : ADM_ERROR;

    default:
        for (n = 0; gotmpl_escapes[n]; n++) {
            if (c == gotmpl_escapes[n]) {
                *rune = (uint32_t) (n + 7);
                return ADM_OK;
            }
        }

        n = 3;
        base = 8;
        (*i)--;
    }

    if (s.len - *i < n) {
        return ADM_ERROR;
    }

    for (value = 0; n; n--) {
        digit = adm_hex_digit(s.data[(*i)++]);

        if (digit < 0 || digit >= (int) base || value > UINT32_MAX >> 4) {
            return ADM_ERROR;
        }

        value = value * (uint32_t) base + (uint32_t) digit;
    }

    *rune = value;

    if (c == 'x' || base == 8) {
        *byte = 1;
        return value <= 255 ? ADM_OK : ADM_ERROR;
    }

    return value <= 0x10ffff && (value < 0xd800 || value >= 0xe000)
           ? ADM_OK : ADM_ERROR;
}
