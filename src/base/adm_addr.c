
#include "base/adm_addr.h"
#include "base/adm_buf.h"
#include "base/adm_num.h"
#include "base/adm_quote.h"
#include "base/adm_str.h"


/* An address that is being read. */

typedef struct {
    adm_arena_t  *arena;
    adm_str_t     in;           /* the whole text */
    adm_str_t    *error;
} adm_addr_t;


static int adm_addr_fail(adm_addr_t *p, const char *text, adm_str_t at);
static unsigned adm_prefix_fail(adm_arena_t *a, adm_str_t s, const char *text,
    adm_str_t part, adm_str_t *error);
static int adm_addr_four(adm_addr_t *p, adm_str_t s, uint8_t *fields);
static int adm_addr_six(adm_addr_t *p, adm_str_t s, uint8_t *bytes);
static int adm_addr_group(adm_addr_t *p, adm_str_t s, size_t *digits,
    unsigned *group);
static int adm_addr_separator(adm_addr_t *p, adm_str_t *s, unsigned i,
    int *ellipsis);
static int adm_addr_expand(adm_addr_t *p, uint8_t *bytes, unsigned n,
    int ellipsis);


static int
adm_addr_fail(adm_addr_t *p, const char *text, adm_str_t at)
{
    adm_buf_t  b;

    adm_buf_init(&b, p->arena, 0);
    adm_buf_lit(&b, "ParseAddr(");
    adm_quote(&b, p->in, '"', 0);
    adm_buf_printf(&b, "): %s", text);

    if (at.len) {
        adm_buf_lit(&b, " (at ");
        adm_quote(&b, at, '"', 0);
        adm_buf_char(&b, ')');
    }

    (void) adm_buf_finish(&b, p->error);

    return ADM_ERROR;
}


unsigned
adm_addr_parse(adm_arena_t *a, adm_str_t s, uint8_t *bytes, adm_str_t *zone,
    adm_str_t *error)
{
    size_t      i;
    adm_addr_t  p;
    ptrdiff_t   percent;

    p.arena = a;
    p.in = s;
    p.error = error;

    *zone = adm_str_empty;
    *error = adm_str_empty;

    memset(bytes, 0, 16);

    for (i = 0; i < s.len; i++) {

        switch (s.data[i]) {

        case '.':
            return adm_addr_four(&p, s, bytes) == ADM_OK ? 4 : 0;

        case '%':
            (void) adm_addr_fail(&p, "missing IPv6 address", adm_str_empty);
            return 0;

        case ':':
            percent = adm_str_find_char(s, '%');

            if (percent >= 0) {
                *zone = adm_str_sub(s, (size_t) percent + 1, s.len);
                s.len = (size_t) percent;

                if (zone->len == 0) {
                    (void) adm_addr_fail(&p, "zone must be a non-empty string",
                                         adm_str_empty);
                    return 0;
                }
            }

            return adm_addr_six(&p, s, bytes) == ADM_OK ? 16 : 0;

        default:
            break;
        }
    }

    (void) adm_addr_fail(&p, "unable to parse IP", adm_str_empty);

    return 0;
}


unsigned
adm_prefix_parse(adm_arena_t *a, adm_str_t s, uint8_t *bytes, unsigned *bits,
    adm_str_t *error)
{
    int64_t    i;
    unsigned   n;
    ptrdiff_t  slash;
    adm_str_t  zone, text, why;

    slash = adm_str_find_last_char(s, '/');

    if (slash < 0) {
        return adm_prefix_fail(a, s, "no '/'", adm_str_empty, error);
    }

    n = adm_addr_parse(a, adm_str_sub(s, 0, (size_t) slash), bytes, &zone,
                       &why);
    if (n == 0) {
        return adm_prefix_fail(a, s, "", why, error);
    }

    if (zone.len) {
        return adm_prefix_fail(a, s, "IPv6 zones cannot be present in a "
                               "prefix", adm_str_empty, error);
    }

    text = adm_str_sub(s, (size_t) slash + 1, s.len);

    if ((text.len > 1 && (text.data[0] < '1' || text.data[0] > '9'))
        || adm_int_parse(text, 10, &i) != ADM_OK)
    {
        return adm_prefix_fail(a, s, "bad bits after slash: ",
                               adm_quoted(a, text), error);
    }

    if (i > 8 * (int64_t) n) {
        return adm_prefix_fail(a, s, "prefix length out of range",
                               adm_str_empty, error);
    }

    *bits = (unsigned) i;
    *error = adm_str_empty;

    return n;
}


static unsigned
adm_prefix_fail(adm_arena_t *a, adm_str_t s, const char *text, adm_str_t part,
    adm_str_t *error)
{
    adm_buf_t  b;

    adm_buf_init(&b, a, 0);
    adm_buf_lit(&b, "netip.ParsePrefix(");
    adm_quote(&b, s, '"', 0);
    adm_buf_printf(&b, "): %s%.*s", text, adm_fmt(part));
    (void) adm_buf_finish(&b, error);

    return 0;
}


static int
adm_addr_four(adm_addr_t *p, adm_str_t s, uint8_t *fields)
{
    char      c;
    size_t    i;
    unsigned  value, n, digits;

    value = 0;
    n = 0;
    digits = 0;

    for (i = 0; i < s.len; i++) {
        c = s.data[i];

        if (adm_is_digit(c)) {

            if (digits == 1 && value == 0) {
                return adm_addr_fail(p, "IPv4 field has octet with leading "
                                     "zero", adm_str_empty);
            }

            value = value * 10 + (unsigned) (c - '0');
            digits++;

            if (value > 255) {
                return adm_addr_fail(p, "IPv4 field has value >255",
                                     adm_str_empty);
            }

            continue;
        }

        if (c != '.') {
            return adm_addr_fail(p, "unexpected character",
                                 adm_str_sub(s, i, s.len));
        }

        if (i == 0 || i == s.len - 1 || s.data[i - 1] == '.') {
            return adm_addr_fail(p, "IPv4 field must have at least one digit",
                                 adm_str_sub(s, i, s.len));
        }

        if (n == 3) {
            return adm_addr_fail(p, "IPv4 address too long", adm_str_empty);
        }

        fields[n++] = (uint8_t) value;
        value = 0;
        digits = 0;
    }

    if (n < 3) {
        return adm_addr_fail(p, "IPv4 address too short", adm_str_empty);
    }

    fields[3] = (uint8_t) value;

    return ADM_OK;
}


/* The hexadecimal number that s starts with. */

static int
adm_addr_group(adm_addr_t *p, adm_str_t s, size_t *digits, unsigned *group)
{
    int     digit;
    size_t  i;

    *group = 0;

    for (i = 0; i < s.len; i++) {
        digit = adm_hex_digit((unsigned char) s.data[i]);

        if (digit < 0) {
            break;
        }

        if (i > 3) {
            return adm_addr_fail(p, "each group must have 4 or less digits",
                                 s);
        }

        *group = (*group << 4) + (unsigned) digit;
    }

    if (i == 0) {
        return adm_addr_fail(p, "each colon-separated field must have at "
                             "least one digit", s);
    }

    *digits = i;

    return ADM_OK;
}


/* What follows a group: ":" or "::", or the end. */

static int
adm_addr_separator(adm_addr_t *p, adm_str_t *s, unsigned i, int *ellipsis)
{
    if (s->len == 0) {
        return ADM_DECLINED;
    }

    if (s->data[0] != ':') {
        return adm_addr_fail(p, "unexpected character, want colon", *s);
    }

    if (s->len == 1) {
        return adm_addr_fail(p, "colon must be followed by more characters",
                             *s);
    }

    *s = adm_str_sub(*s, 1, s->len);

    if (s->data[0] != ':') {
        return ADM_OK;
    }

    if (*ellipsis >= 0) {
        return adm_addr_fail(p, "multiple :: in address", *s);
    }

    *ellipsis = (int) i;
    *s = adm_str_sub(*s, 1, s->len);

    return s->len ? ADM_OK : ADM_DECLINED;
}


static int
adm_addr_six(adm_addr_t *p, adm_str_t s, uint8_t *bytes)
{
    int       rc, ellipsis;
    size_t    digits;
    unsigned  i, group;

    ellipsis = -1;
    digits = 0;
    group = 0;

    if (adm_str_has_prefix(s, adm_strc("::"))) {
        ellipsis = 0;
        s = adm_str_sub(s, 2, s.len);

        if (s.len == 0) {
            return ADM_OK;
        }
    }

    i = 0;

    while (i < 16) {

        if (adm_addr_group(p, s, &digits, &group) != ADM_OK) {
            return ADM_ERROR;
        }

        if (digits < s.len && s.data[digits] == '.') {

            if (ellipsis < 0 && i != 12) {
                return adm_addr_fail(p, "embedded IPv4 address must replace "
                                     "the final 2 fields of the address", s);
            }

            if (i + 4 > 16) {
                return adm_addr_fail(p, "too many hex fields to fit an "
                                     "embedded IPv4 at the end of the "
                                     "address", s);
            }

            if (adm_addr_four(p, s, bytes + i) != ADM_OK) {
                return ADM_ERROR;
            }

            s.len = 0;
            i += 4;
            break;
        }

        bytes[i++] = (uint8_t) (group >> 8);
        bytes[i++] = (uint8_t) group;

        s = adm_str_sub(s, digits, s.len);
        rc = adm_addr_separator(p, &s, i, &ellipsis);

        if (rc == ADM_DECLINED) {
            break;
        }

        if (rc != ADM_OK) {
            return ADM_ERROR;
        }
    }

    if (s.len) {
        return adm_addr_fail(p, "trailing garbage after address", s);
    }

    return adm_addr_expand(p, bytes, i, ellipsis);
}


/* Moves what follows "::" to the end. */

static int
adm_addr_expand(adm_addr_t *p, uint8_t *bytes, unsigned n, int ellipsis)
{
    unsigned  tail;

    if (n == 16) {
        return ellipsis < 0 ? ADM_OK
               : adm_addr_fail(p, "the :: must expand to at least one field "
                               "of zeros", adm_str_empty);
    }

    if (ellipsis < 0) {
        return adm_addr_fail(p, "address string too short", adm_str_empty);
    }

    tail = n - (unsigned) ellipsis;

    memmove(bytes + 16 - tail, bytes + ellipsis, tail);
    memset(bytes + ellipsis, 0, 16 - n);

    return ADM_OK;
}
