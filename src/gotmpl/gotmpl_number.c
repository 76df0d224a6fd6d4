
#include <math.h>

#include "base/adm_num.h"
#include "base/adm_utf8.h"
#include "gotmpl/gotmpl_number.h"
#include "gotmpl/gotmpl_quote.h"


/* Longer floating point numbers with underscores or in base 16 are refused. */
#define GOTMPL_FLOAT_LEN  512


static int gotmpl_number_base(adm_str_t *s);
static int gotmpl_number_complex(adm_str_t s, gotmpl_number_t *n,
    adm_err_t *err);
static void gotmpl_number_simplify(gotmpl_number_t *n, double f);
static int gotmpl_number_has_point(adm_str_t s);
static int gotmpl_number_refuse(const char *what, adm_str_t s,
    adm_err_t *err);


/* Removes the prefix. */

static int
gotmpl_number_base(adm_str_t *s)
{
    int     base;
    size_t  n;

    if (s->len == 0 || s->data[0] != '0') {
        return 10;
    }

    base = 8;
    n = 1;

    if (s->len >= 3) {
        switch (s->data[1] | 0x20) {

        case 'b':
            base = 2;
            n = 2;
            break;

        case 'o':
            n = 2;
            break;

        case 'x':
            base = 16;
            n = 2;
            break;
        }
    }

    *s = adm_str_sub(*s, n, s->len);

    return base;
}


int
gotmpl_parse_uint(adm_str_t s, int base, uint64_t *u)
{
    int        digit, prefixed, underscores;
    size_t     i;
    uint64_t   n;
    adm_str_t  whole;

    if (s.len == 0) {
        return ADM_ERROR;
    }

    whole = s;
    prefixed = (base == 0);
    underscores = 0;

    if (prefixed) {
        base = gotmpl_number_base(&s);
    }

    for (i = 0, n = 0; i < s.len; i++) {

        if (s.data[i] == '_' && prefixed) {
            underscores = 1;
            continue;
        }

        digit = adm_is_digit(s.data[i]) ? s.data[i] - '0'
                : adm_is_alpha(s.data[i]) ? (s.data[i] | 0x20) - 'a' + 10
                : 36;

        if (digit >= base) {
            return ADM_ERROR;
        }

        if (__builtin_mul_overflow(n, (uint64_t) base, &n)
            || __builtin_add_overflow(n, (uint64_t) digit, &n))
        {
            *u = UINT64_MAX;
            return ADM_DECLINED;
        }
    }

    if (underscores && !adm_underscores_ok(whole)) {
        return ADM_ERROR;
    }

    *u = n;

    return ADM_OK;
}


int
gotmpl_parse_int(adm_str_t s, int base, int64_t *i)
{
    int       rc, negative;
    uint64_t  u;

    negative = 0;

    if (s.len && (s.data[0] == '-' || s.data[0] == '+')) {
        negative = (s.data[0] == '-');
        s = adm_str_sub(s, 1, s.len);
    }

    rc = gotmpl_parse_uint(s, base, &u);
    if (rc == ADM_ERROR) {
        return ADM_ERROR;
    }

    if (u > (uint64_t) INT64_MAX + (unsigned) negative) {
        *i = negative ? INT64_MIN : INT64_MAX;
        return ADM_DECLINED;
    }

    *i = (int64_t) (negative ? 0 - u : u);

    return rc;
}


int
gotmpl_parse_float(adm_str_t s, double *d)
{
    char  room[GOTMPL_FLOAT_LEN];

    return adm_float_parse(s, room, sizeof(room), d);
}


static int
gotmpl_number_has_point(adm_str_t s)
{
    size_t  i;

    for (i = 0; i < s.len; i++) {
        if (s.data[i] == '.' || (s.data[i] | 0x20) == 'e'
            || (s.data[i] | 0x20) == 'p')
        {
            return 1;
        }
    }

    return 0;
}


/* The integers that a floating point constant is equal to. */

static void
gotmpl_number_simplify(gotmpl_number_t *n, double f)
{
    n->is_float = 1;
    n->f = f;

    if ((fabs(f) < GOTMPL_INT64_END || f == -GOTMPL_INT64_END)
        && f == floor(f))
    {
        n->is_int = 1;
        n->i = (int64_t) f;
    }

    if (f >= 0 && f < 2 * GOTMPL_INT64_END && f == floor(f)) {
        n->is_uint = 1;
        n->u = (uint64_t) f;
    }
}


static int
gotmpl_number_refuse(const char *what, adm_str_t s, adm_err_t *err)
{
    s = adm_quoted(err->arena, s);

    return adm_err_set(err, "%s: %.*s", what, adm_fmt(s));
}


/* "1+2i": the imaginary part starts at the last sign that is no exponent's. */

static int
gotmpl_number_complex(adm_str_t s, gotmpl_number_t *n, adm_err_t *err)
{
    int        i, rc;
    size_t     p;
    adm_str_t  part[2];

    for (p = s.len - 1; p > 0; p--) {
        if ((s.data[p] == '+' || s.data[p] == '-')
            && (gotmpl_parse_float(adm_str_sub(s, 0, p), &n->complex[0])
                != ADM_ERROR))
        {
            break;
        }
    }

    if (p == 0) {
        return gotmpl_number_refuse("strconv.ParseFloat: parsing",
                                    s, err);
    }

    part[0] = adm_str_sub(s, 0, p);
    part[1] = adm_str_sub(s, p, s.len - 1);

    for (i = 0; i < 2; i++) {
        rc = gotmpl_parse_float(part[i], &n->complex[i]);

        if (rc != ADM_OK) {
            part[i] = adm_quoted(err->arena, part[i]);

            return adm_err_set(err, "strconv.ParseFloat: parsing %.*s: %s",
                               adm_fmt(part[i]),
                               rc == ADM_ERROR ? "invalid syntax"
                                               : "value out of range");
        }
    }

    n->is_complex = 1;

    if (n->complex[1] == 0) {
        gotmpl_number_simplify(n, n->complex[0]);
    }

    return ADM_OK;
}


int
gotmpl_number_parse(adm_str_t s, int character, int complex,
    gotmpl_number_t *n, adm_err_t *err)
{
    int       byte;
    double    d;
    size_t    i;
    uint32_t  rune;

    memset(n, 0, sizeof(gotmpl_number_t));

    if (character) {
        i = 1;

        if (gotmpl_unquote_char(s, &i, '\'', &rune, &byte) != ADM_OK) {
            return adm_err_set(err, "invalid syntax");
        }

        if (i + 1 != s.len) {
            return adm_err_set(err, "malformed character constant: %.*s",
                               adm_fmt(s));
        }

        n->is_int = n->is_uint = n->is_float = 1;
        n->i = rune;
        n->u = rune;
        n->f = rune;

        return ADM_OK;
    }

    if (complex) {
        return gotmpl_number_complex(s, n, err);
    }

    if (s.len && s.data[s.len - 1] == 'i'
        && gotmpl_parse_float(adm_str_sub(s, 0, s.len - 1), &d) == ADM_OK)
    {
        n->is_complex = 1;
        n->complex[1] = d;

        if (d == 0) {
            gotmpl_number_simplify(n, 0);
        }

        return ADM_OK;
    }

    n->is_uint = (gotmpl_parse_uint(s, 0, &n->u) == ADM_OK);
    n->is_int = (gotmpl_parse_int(s, 0, &n->i) == ADM_OK);

    if (n->is_int) {
        n->is_float = 1;
        n->f = (double) n->i;

        if (n->i == 0) {
            n->is_uint = 1;
            n->u = 0;
        }

    } else if (n->is_uint) {
        n->is_float = 1;
        n->f = (double) n->u;

    } else if (gotmpl_parse_float(s, &d) == ADM_OK) {

        if (!gotmpl_number_has_point(s)) {
            return gotmpl_number_refuse("integer overflow", s, err);
        }

        gotmpl_number_simplify(n, d);
    }

    if (!n->is_int && !n->is_uint && !n->is_float) {
        return gotmpl_number_refuse("illegal number syntax", s, err);
    }

    return ADM_OK;
}
