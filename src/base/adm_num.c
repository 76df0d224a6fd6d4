
#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "base/adm_num.h"
#include "base/adm_str.h"


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
    char    small[64], *text;
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
        text = strndup(s.data, s.len);
        if (text == NULL) {
            return ADM_ERROR;
        }

        *d = strtod(text, NULL);
        free(text);
    }

    return isinf(*d) ? ADM_DECLINED : ADM_OK;
}


size_t
adm_double_digits(double d, int bits, char *digits, int *exp10)
{
    int     i, first, last;
    char    text[32], *e;
    size_t  n;

    if (d == 0) {
        digits[0] = '0';
        *exp10 = 0;
        return 1;
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

    for (i = first; i < last; i++) {
        (void) snprintf(text, sizeof(text), "%.*e", i - 1, d);

        if (bits == 32 ? strtof(text, NULL) == (float) d
                       : strtod(text, NULL) == d)
        {
            break;
        }
    }

    (void) snprintf(text, sizeof(text), "%.*e", i - 1, d);

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
