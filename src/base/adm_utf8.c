
#include "base/adm_utf8.h"


size_t
adm_utf8_decode(adm_str_t s, size_t i, uint32_t *rune)
{
    size_t                n, left, k;
    uint32_t              c, r, min;
    const unsigned char  *p;

    p = (const unsigned char *) s.data + i;
    left = s.len - i;
    c = p[0];

    if (c < 0x80) {
        *rune = c;
        return 1;
    }

    if (c >= 0xc2 && c <= 0xdf) {
        n = 2;
        r = c & 0x1f;
        min = 0x80;

    } else if (c >= 0xe0 && c <= 0xef) {
        n = 3;
        r = c & 0x0f;
        min = 0x800;

    } else if (c >= 0xf0 && c <= 0xf4) {
        n = 4;
        r = c & 0x07;
        min = 0x10000;

    } else {
        goto invalid;
    }

    if (left < n) {
        goto invalid;
    }

    for (k = 1; k < n; k++) {
        if ((p[k] & 0xc0) != 0x80) {
            goto invalid;
        }

        r = (r << 6) | (p[k] & 0x3f);
    }

    if (r < min || r > 0x10ffff || (r >= 0xd800 && r <= 0xdfff)) {
        goto invalid;
    }

    *rune = r;

    return n;

invalid:

    *rune = ADM_RUNE_ERROR;

    return 1;
}


size_t
adm_utf8_decode_last(adm_str_t s, uint32_t *rune)
{
    size_t  n, start;

    for (n = 1; n <= ADM_UTF8_LEN && n <= s.len; n++) {
        start = s.len - n;

        if (((unsigned char) s.data[start] & 0xc0) == 0x80) {
            continue;
        }

        if (adm_utf8_decode(s, start, rune) == n) {
            return n;
        }

        break;
    }

    *rune = ADM_RUNE_ERROR;

    return 1;
}


size_t
adm_utf8_encode(char *p, uint32_t rune)
{
    if (rune < 0x80) {
        p[0] = (char) rune;
        return 1;
    }

    if (rune < 0x800) {
        p[0] = (char) (0xc0 | (rune >> 6));
        p[1] = (char) (0x80 | (rune & 0x3f));
        return 2;
    }

    if (rune > 0x10ffff || (rune >= 0xd800 && rune <= 0xdfff)) {
        rune = ADM_RUNE_ERROR;
    }

    if (rune < 0x10000) {
        p[0] = (char) (0xe0 | (rune >> 12));
        p[1] = (char) (0x80 | ((rune >> 6) & 0x3f));
        p[2] = (char) (0x80 | (rune & 0x3f));
        return 3;
    }

    p[0] = (char) (0xf0 | (rune >> 18));
    p[1] = (char) (0x80 | ((rune >> 12) & 0x3f));
    p[2] = (char) (0x80 | ((rune >> 6) & 0x3f));
    p[3] = (char) (0x80 | (rune & 0x3f));

    return 4;
}


int
adm_is_ascii(adm_str_t s)
{
    size_t    i;
    uint64_t  w, all;

    all = 0;

    for (i = 0; s.len - i >= 8; i += 8) {
        memcpy(&w, s.data + i, 8);
        all |= w;
    }

    for ( /* void */ ; i < s.len; i++) {
        all |= (unsigned char) s.data[i];
    }

    return (all & 0x8080808080808080u) == 0;
}


int
adm_utf8_valid(adm_str_t s)
{
    size_t    i, n;
    uint32_t  rune;
    uint64_t  w;

    i = 0;

    while (i < s.len) {

        if (s.len - i >= 8) {
            memcpy(&w, s.data + i, 8);

            if ((w & 0x8080808080808080u) == 0) {
                i += 8;
                continue;
            }
        }

        if ((unsigned char) s.data[i] < 0x80) {
            i++;
            continue;
        }

        n = adm_utf8_decode(s, i, &rune);
        if (adm_utf8_invalid(n, rune)) {
            return 0;
        }

        i += n;
    }

    return 1;
}


size_t
adm_utf8_count(adm_str_t s)
{
    size_t    i, count;
    uint32_t  rune;

    count = 0;

    for (i = 0; i < s.len; i += adm_utf8_decode(s, i, &rune)) {
        count++;
    }

    return count;
}


size_t
adm_utf8_offset(adm_str_t s, size_t n)
{
    size_t    i;
    uint32_t  rune;

    for (i = 0; i < s.len && n; n--) {
        i += adm_utf8_decode(s, i, &rune);
    }

    return i;
}


int
adm_utf8_is_space(uint32_t rune)
{
    if (rune < 0x80) {
        return rune == ' ' || (rune >= '\t' && rune <= '\r');
    }

    return rune == 0x85 || rune == 0xa0 || rune == 0x1680
           || (rune >= 0x2000 && rune <= 0x200a)
           || rune == 0x2028 || rune == 0x2029 || rune == 0x202f
           || rune == 0x205f || rune == 0x3000;
}
