
#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "base/adm_num.h"
#include "base/adm_str.h"


/* More digits than any number half-way between two doubles has. */
#define ADM_DOUBLE_DIGITS  800

/* Beyond all exponents that a text of digits could make up for. */
#define ADM_DOUBLE_EXP     1000000000000


static double adm_double_long(adm_str_t s);
static int adm_float_special(adm_str_t s, double *d);
static int adm_float_is_hex(adm_str_t s);
static size_t adm_integer_digits(uint64_t u, char *digits, int *exp10);
static int adm_double_is(const char *text, double d, int bits);
static int adm_double_next(char *text);
static size_t adm_double_layout(char *p, const char *digits, size_t n,
    int exp10, int exponent);


size_t
adm_uint_format(char *p, uint64_t u)
{
    char    text[ADM_INT_LEN];
    size_t  n;

    n = sizeof(text);

    do {
        text[--n] = (char) ('0' + u % 10);
        u /= 10;
    } while (u);

    memcpy(p, text + n, sizeof(text) - n);

    return sizeof(text) - n;
}


size_t
adm_int_format(char *p, int64_t i)
{
    if (i >= 0) {
        return adm_uint_format(p, (uint64_t) i);
    }

    *p++ = '-';

    return 1 + adm_uint_format(p, 0 - (uint64_t) i);
}


int
adm_uint_parse(adm_str_t s, int base, uint64_t *u)
{
    int       c, digit, over;
    size_t    i;
    uint64_t  value;

    if (s.len == 0) {
        return ADM_ERROR;
    }

    value = 0;
    over = 0;

    for (i = 0; i < s.len; i++) {
        c = s.data[i];

        if (adm_is_digit(c)) {
            digit = c - '0';

        } else if (adm_is_alpha(c)) {
            digit = (c | 0x20) - 'a' + 10;

        } else {
            return ADM_ERROR;
        }

        if (digit >= base) {
            return ADM_ERROR;
        }

        over |= __builtin_mul_overflow(value, (uint64_t) base, &value);
        over |= __builtin_add_overflow(value, (uint64_t) digit, &value);
    }

    *u = value;

    return over ? ADM_DECLINED : ADM_OK;
}


int
adm_int_parse(adm_str_t s, int base, int64_t *i)
{
    int       rc, negative;
    uint64_t  u;

    negative = 0;

    if (s.len && (s.data[0] == '-' || s.data[0] == '+')) {
        negative = (s.data[0] == '-');
        s = adm_str_sub(s, 1, s.len);
    }

    rc = adm_uint_parse(s, base, &u);
    if (rc != ADM_OK) {
        return rc;
    }

    if (u > (uint64_t) INT64_MAX + negative) {
        return ADM_DECLINED;
    }

    *i = negative ? (int64_t) (0 - u) : (int64_t) u;

    return ADM_OK;
}


int
adm_double_parse(adm_str_t s, double *d)
{
    char    small[64];
    size_t  i, digits;

    /* strtod() knows more forms: the text is checked before */

    i = 0;
    digits = 0;

    if (i < s.len && (s.data[i] == '-' || s.data[i] == '+')) {
        i++;
    }

    while (i < s.len && adm_is_digit(s.data[i])) {
        i++;
        digits++;
    }

    if (i < s.len && s.data[i] == '.') {
        i++;

        while (i < s.len && adm_is_digit(s.data[i])) {
            i++;
            digits++;
        }
    }

    if (digits == 0) {
        return ADM_ERROR;
    }

    if (i < s.len && (s.data[i] | 0x20) == 'e') {
        i++;

        if (i < s.len && (s.data[i] == '-' || s.data[i] == '+')) {
            i++;
        }

        if (i == s.len) {
            return ADM_ERROR;
        }

        while (i < s.len && adm_is_digit(s.data[i])) {
            i++;
        }
    }

    if (i != s.len) {
        return ADM_ERROR;
    }

    if (s.len < sizeof(small)) {
        memcpy(small, s.data, s.len);
        small[s.len] = '\0';
        *d = strtod(small, NULL);

    } else {
        *d = adm_double_long(s);
    }

    return isinf(*d) ? ADM_DECLINED : ADM_OK;
}


/*
 * A long text, whose form has been checked: what follows the first digits is
 * no more than a little more than nothing.
 */

static double
adm_double_long(adm_str_t s)
{
    int      fraction, rest;
    char     text[ADM_DOUBLE_DIGITS + 32], *p;
    size_t   i;
    int64_t  exp10, e;

    p = text;
    i = 0;
    fraction = 0;
    rest = 0;
    exp10 = 0;
    e = 0;

    if (s.data[0] == '-' || s.data[0] == '+') {
        *p++ = s.data[i++];
    }

    *p++ = '0';

    for ( /* void */ ; i < s.len && (s.data[i] | 0x20) != 'e'; i++) {

        if (s.data[i] == '.') {
            fraction = 1;
            continue;
        }

        if (p - text < ADM_DOUBLE_DIGITS) {
            exp10 -= fraction;

            /* leading zeros take no room */

            if (s.data[i] != '0' || p[-1] != '0' || p - text > 2) {
                *p++ = s.data[i];
            }

        } else {
            exp10 += !fraction;
            rest |= s.data[i] != '0';
        }
    }

    if (i < s.len
        && adm_int_parse(adm_str_sub(s, i + 1, s.len), 10, &e) != ADM_OK)
    {
        e = s.data[i + 1] == '-' ? -ADM_DOUBLE_EXP : ADM_DOUBLE_EXP;
    }

    if (rest) {
        *p++ = '1';
        exp10--;
    }

    e = adm_max(adm_min(e, ADM_DOUBLE_EXP), -ADM_DOUBLE_EXP);

    (void) snprintf(p, 24, "e%lld", (long long) (e + exp10));

    return strtod(text, NULL);
}


int
adm_underscores_ok(adm_str_t s)
{
    int     hex;
    char    c, last;
    size_t  i;

    i = 0;
    hex = 0;
    last = '^';

    if (s.len && (s.data[0] == '-' || s.data[0] == '+')) {
        s = adm_str_sub(s, 1, s.len);
    }

    if (s.len >= 2 && s.data[0] == '0') {
        c = s.data[1] | 0x20;

        if (c == 'b' || c == 'o' || c == 'x') {
            i = 2;
            last = '0';
            hex = (c == 'x');
        }
    }

    for ( /* void */ ; i < s.len; i++) {
        c = s.data[i];

        if (adm_is_digit(c) || (hex && adm_hex_digit(c) >= 0)) {
            last = '0';

        } else if (c == '_') {
            if (last != '0') {
                return 0;
            }

            last = '_';

        } else {
            if (last == '_') {
                return 0;
            }

            last = '!';
        }
    }

    return last != '_';
}


static int
adm_float_special(adm_str_t s, double *d)
{
    int        negative, sign;
    adm_str_t  name;

    negative = s.len && s.data[0] == '-';
    sign = negative || (s.len && s.data[0] == '+');
    name = adm_str_sub(s, (size_t) sign, s.len);

    if (adm_str_eq_nocase(name, adm_strc("inf"))
        || adm_str_eq_nocase(name, adm_strc("infinity")))
    {
        *d = negative ? -INFINITY : INFINITY;
        return 1;
    }

    if (!sign && adm_str_eq_nocase(name, adm_strc("nan"))) {
        *d = NAN;
        return 1;
    }

    return 0;
}


/* Checks the syntax: a fraction in base 16 with an exponent. */

static int
adm_float_is_hex(adm_str_t s)
{
    size_t  i, digits;

    i = s.len && (s.data[0] == '-' || s.data[0] == '+');
    digits = 0;

    if (s.len < i + 3 || s.data[i] != '0' || (s.data[i + 1] | 0x20) != 'x') {
        return 0;
    }

    i += 2;

    while (i < s.len && adm_hex_digit(s.data[i]) >= 0) {
        i++;
        digits++;
    }

    if (i < s.len && s.data[i] == '.') {
        i++;

        while (i < s.len && adm_hex_digit(s.data[i]) >= 0) {
            i++;
            digits++;
        }
    }

    if (digits == 0 || i == s.len || (s.data[i] | 0x20) != 'p') {
        return 0;
    }

    i++;

    if (i < s.len && (s.data[i] == '-' || s.data[i] == '+')) {
        i++;
    }

    if (i == s.len) {
        return 0;
    }

    while (i < s.len && adm_is_digit(s.data[i])) {
        i++;
    }

    return i == s.len;
}


int
adm_float_parse(adm_str_t s, char *room, size_t size, double *d)
{
    size_t     i, n;
    adm_str_t  digits;

    if (adm_float_special(s, d)) {
        return ADM_OK;
    }

    digits = s;

    if (adm_str_find_char(s, '_') >= 0) {

        if (s.len >= size || !adm_underscores_ok(s)) {
            return ADM_ERROR;
        }

        for (i = 0, n = 0; i < s.len; i++) {
            if (s.data[i] != '_') {
                room[n++] = s.data[i];
            }
        }

        digits.data = room;
        digits.len = n;
    }

    if (!adm_float_is_hex(digits)) {
        return adm_double_parse(digits, d);
    }

    if (digits.len >= size) {
        return ADM_ERROR;
    }

    if (digits.data != room) {
        memcpy(room, digits.data, digits.len);
    }

    /* only hexadecimal digits reach strtod(), so no locale matters but "." */

    room[digits.len] = '\0';
    *d = strtod(room, NULL);

    return isinf(*d) ? ADM_DECLINED : ADM_OK;
}


size_t
adm_double_digits(double d, int bits, char *digits, int *exp10)
{
    int     i, first, last, exp2, power;
    char    text[32], *e;
    size_t  n;

    if (d == 0) {
        digits[0] = '0';
        *exp10 = 0;
        return 1;
    }

    if (d < (bits == 32 ? 0x1p24 : 0x1p53) && d == (double) (uint64_t) d) {
        return adm_integer_digits((uint64_t) d, digits, exp10);
    }

    /*
     * The shortest form is the rounding to the fewest digits that reads back
     * as the same number.  Up to DBL_DIG digits survive any normal double, so
     * the search can start there: trailing zeros are dropped below.
     */

    if (bits == 32) {
        first = (float) d < FLT_MIN ? 1 : FLT_DIG;
        last = 9;

    } else {
        first = d < DBL_MIN ? 1 : DBL_DIG;
        last = 17;
    }

    /*
     * Below a power of two numbers lie closer than above: what is rounded down
     * may be another one already when the next digits up are not.
     */

    power = frexp(d, &exp2) == 0.5;

    for (i = first; /* void */ ; i++) {
        (void) snprintf(text, sizeof(text), "%.*e", i - 1, d);

        if (bits == 32 && i == 8 && (float) d == 0x1p-12f) {
            /* the only tie of a float32 that Go does not round to even */
            (void) adm_double_next(text);
        }

        if (i == last || adm_double_is(text, d, bits)) {
            break;
        }

        if (power && adm_double_next(text) == ADM_OK
            && adm_double_is(text, d, bits))
        {
            break;
        }
    }

    e = strchr(text, 'e');
    *exp10 = atoi(e + 1);

    n = 0;
    for (i = 0; text + i < e; i++) {
        if (text[i] != '.') {
            digits[n++] = text[i];
        }
    }

    while (n > 1 && digits[n - 1] == '0') {
        n--;
    }

    return n;
}


/* Integers whose neighbours are integers, too, have no shorter form. */

static size_t
adm_integer_digits(uint64_t u, char *digits, int *exp10)
{
    int     zeros;
    char    text[20];
    size_t  n, start;

    for (zeros = 0; u % 10 == 0; zeros++) {
        u /= 10;
    }

    for (start = sizeof(text); u; u /= 10) {
        text[--start] = (char) ('0' + u % 10);
    }

    n = sizeof(text) - start;
    memcpy(digits, text + start, n);

    *exp10 = zeros + (int) n - 1;

    return n;
}


static int
adm_double_is(const char *text, double d, int bits)
{
    return bits == 32 ? strtof(text, NULL) == (float) d
                      : strtod(text, NULL) == d;
}


/* Adds one to the last digit of "d.ddde+dd"; ADM_DECLINED after nines only. */

static int
adm_double_next(char *text)
{
    char  *p;

    for (p = strchr(text, 'e') - 1; p >= text; p--) {

        if (*p == '.') {
            continue;
        }

        if (*p != '9') {
            (*p)++;
            return ADM_OK;
        }

        *p = '0';
    }

    return ADM_DECLINED;
}


/* Lays digits out plainly, or with an exponent. */

static size_t
adm_double_layout(char *p, const char *digits, size_t n, int exp10,
    int exponent)
{
    int     i;
    char   *start;
    size_t  k;

    start = p;

    if (exponent) {
        *p++ = digits[0];

        if (n > 1) {
            *p++ = '.';
            memcpy(p, digits + 1, n - 1);
            p += n - 1;
        }

        *p++ = 'e';
        *p++ = exp10 < 0 ? '-' : '+';
        exp10 = exp10 < 0 ? -exp10 : exp10;

        if (exp10 < 10) {
            *p++ = '0';
        }

        p += adm_uint_format(p, (uint64_t) exp10);

        return (size_t) (p - start);
    }

    if (exp10 < 0) {
        *p++ = '0';
        *p++ = '.';

        for (i = -1; i > exp10; i--) {
            *p++ = '0';
        }

        memcpy(p, digits, n);

        return (size_t) (p - start) + n;
    }

    for (k = 0; k < n || k <= (size_t) exp10; k++) {
        if (k == (size_t) exp10 + 1) {
            *p++ = '.';
        }

        *p++ = k < n ? digits[k] : '0';
    }

    return (size_t) (p - start);
}


size_t
adm_double_format_g(char *p, double d, int bits, int exp_from)
{
    int     exp10;
    char    digits[17], *start;
    size_t  n;

    if (bits == 32) {
        d = (float) d;
    }

    if (isnan(d)) {
        memcpy(p, "NaN", 3);
        return 3;
    }

    if (isinf(d)) {
        memcpy(p, d > 0 ? "+Inf" : "-Inf", 4);
        return 4;
    }

    start = p;

    if (signbit(d)) {
        *p++ = '-';
        d = -d;
    }

    n = adm_double_digits(d, bits, digits, &exp10);

    p += adm_double_layout(p, digits, n, exp10,
                           exp10 < -4 || exp10 >= exp_from);

    return (size_t) (p - start);
}


size_t
adm_double_format_json(char *p, double d, int bits)
{
    int     exp10, exponent;
    char    digits[17], *start;
    size_t  n;

    if (bits == 32) {
        d = (float) d;
    }

    start = p;

    if (signbit(d)) {
        *p++ = '-';
        d = -d;
    }

    exponent = d != 0
               && (bits == 32 ? (float) d < 1e-6f || (float) d >= 1e21f
                              : d < 1e-6 || d >= 1e21);

    n = adm_double_digits(d, bits, digits, &exp10);
    n = adm_double_layout(p, digits, n, exp10, exponent);

    /* a negative exponent of one digit is written without the zero */

    if (exponent && n >= 4 && p[n - 4] == 'e' && p[n - 3] == '-'
        && p[n - 2] == '0')
    {
        p[n - 2] = p[n - 1];
        n--;
    }

    return (size_t) (p - start) + n;
}
