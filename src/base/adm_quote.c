
#include "base/adm_quote.h"
#include "base/adm_unicode.h"
#include "base/adm_utf8.h"


static void adm_quote_char(adm_buf_t *b, uint32_t rune, char quote, int ascii);


static const char  adm_quote_escapes[] = "abtnvfr";     /* from 7 on */


static void
adm_quote_char(adm_buf_t *b, uint32_t rune, char quote, int ascii)
{
    if (rune == (unsigned char) quote || rune == '\\') {
        adm_buf_char(b, '\\');
        adm_buf_char(b, (char) rune);
        return;
    }

    if (adm_rune_is_print(rune) && (!ascii || rune < 0x80)) {
        adm_buf_rune(b, rune);
        return;
    }

    if (rune >= 7 && rune <= 13) {
        adm_buf_char(b, '\\');
        adm_buf_char(b, adm_quote_escapes[rune - 7]);
        return;
    }

    if (rune < ' ' || rune == 0x7f) {
        adm_buf_printf(b, "\\x%02x", rune);
        return;
    }

    if (rune > 0x10ffff || (rune >= 0xd800 && rune < 0xe000)) {
        rune = ADM_RUNE_ERROR;
    }

    adm_buf_printf(b, rune < 0x10000 ? "\\u%04x" : "\\U%08x", rune);
}


void
adm_quote(adm_buf_t *b, adm_str_t s, char quote, int ascii)
{
    size_t         i, n, plain;
    uint32_t       rune;
    unsigned char  c;

    adm_buf_char(b, quote);

    for (i = 0, plain = 0; i < s.len; i += n) {
        c = (unsigned char) s.data[i];
        n = 1;

        if (c >= ' ' && c < 0x7f && c != (unsigned char) quote && c != '\\') {
            continue;
        }

        adm_buf_bytes(b, s.data + plain, i - plain);

        n = adm_utf8_decode(s, i, &rune);

        if (adm_utf8_invalid(n, rune)) {
            adm_buf_printf(b, "\\x%02x", c);

        } else {
            adm_quote_char(b, rune, quote, ascii);
        }

        plain = i + n;
    }

    adm_buf_bytes(b, s.data + plain, s.len - plain);
    adm_buf_char(b, quote);
}


void
adm_quote_rune(adm_buf_t *b, uint32_t rune, int ascii)
{
    if (rune > 0x10ffff || (rune >= 0xd800 && rune < 0xe000)) {
        rune = ADM_RUNE_ERROR;
    }

    adm_buf_char(b, '\'');
    adm_quote_char(b, rune, '\'', ascii);
    adm_buf_char(b, '\'');
}


adm_str_t
adm_quoted(adm_arena_t *a, adm_str_t s)
{
    adm_buf_t  b;
    adm_str_t  text;

    adm_buf_init(&b, a, 0);
    adm_quote(&b, s, '"', 0);
    (void) adm_buf_finish(&b, &text);

    return text;
}
