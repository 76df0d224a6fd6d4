
/*
 * Texts as Go writes them.
 */


#include "base/adm_utf8.h"
#include "cel/cel_lib.h"


static int cel_is_print(uint32_t rune);


/* Go's strconv.IsPrint(), but for code points that are not assigned. */

static int
cel_is_print(uint32_t rune)
{
    size_t  i;

    static const struct {
        uint32_t  first;
        uint32_t  last;
    } others[] = {
        { 0, 0x1f }, { 0x7f, 0xa0 }, { 0xad, 0xad }, { 0x378, 0x379 },
        { 0x600, 0x605 }, { 0x61c, 0x61c }, { 0x6dd, 0x6dd },
        { 0x70f, 0x70f }, { 0x1680, 0x1680 }, { 0x180e, 0x180e },
        { 0x2000, 0x200f }, { 0x2028, 0x202f }, { 0x205f, 0x206f },
        { 0x3000, 0x3000 }, { 0xd800, 0xf8ff }, { 0xfdd0, 0xfdef },
        { 0xfeff, 0xfeff }, { 0xfff0, 0xfffb }, { 0xfffe, 0xffff },
        { 0xe0000, 0xe00ff }, { 0xe01f0, 0x10ffff }
    };

    for (i = 0; i < adm_nelts(others); i++) {
        if (rune >= others[i].first && rune <= others[i].last) {
            return 0;
        }
    }

    return 1;
}


void
cel_go_quote(adm_buf_t *b, adm_str_t s)
{
    size_t       i, n;
    uint32_t     rune;
    const char  *p;

    static const char  from[] = "\a\b\f\n\r\t\v\\\"";
    static const char  to[] = "abfnrtv\\\"";

    adm_buf_char(b, '"');

    for (i = 0; i < s.len; i += n) {
        n = adm_utf8_decode(s, i, &rune);

        p = rune && rune < 0x80 ? strchr(from, (int) rune) : NULL;

        if (p) {
            adm_buf_char(b, '\\');
            adm_buf_char(b, to[p - from]);

        } else if (adm_utf8_invalid(n, rune)) {
            adm_buf_printf(b, "\\x%02x", (unsigned char) s.data[i]);

        } else if (cel_is_print(rune)) {
            adm_buf_bytes(b, s.data + i, n);

        } else if (rune < ' ' || rune == 0x7f) {
            adm_buf_printf(b, "\\x%02x", rune);

        } else {
            adm_buf_printf(b, rune < 0x10000 ? "\\u%04x" : "\\U%08x", rune);
        }
    }

    adm_buf_char(b, '"');
}
