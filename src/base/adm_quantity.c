
#include <math.h>

#include "base/adm_num.h"
#include "base/adm_quantity.h"
#include "base/adm_str.h"


/* The smallest unit: quantities are rounded up to multiples of 10^-9. */

#define ADM_QUANTITY_NANO   -9

/* Factors of 10 that always fit the mantissa of the small form. */

#define ADM_QUANTITY_SMALL  18


typedef struct {
    char                   name[3];
    int                    base;
    int                    exponent;
} adm_quantity_suffix_t;


/* The parts of a text. */

typedef struct {
    int                    negative;
    adm_str_t              value;        /* sign, digits and point */
    adm_str_t              integer;      /* without leading zeros */
    adm_str_t              fraction;
    adm_str_t              suffix;
} adm_quantity_parts_t;


static int adm_quantity_split(adm_str_t s, adm_quantity_parts_t *parts);
static int adm_quantity_suffix(adm_str_t s, adm_quantity_format_e *format,
    int32_t *exponent);
static int adm_quantity_parse_small(adm_str_t s,
    const adm_quantity_parts_t *parts, int32_t exponent, adm_quantity_t *q);
static int adm_quantity_parse_big(adm_arena_t *a,
    const adm_quantity_parts_t *parts, int32_t exponent, adm_quantity_t *q);
static int adm_quantity_fail(adm_quantity_t *q, const char *error);
static const char *adm_quantity_name(int base, int64_t exponent);
static void adm_quantity_round_up(char *p, size_t n, size_t keep);
static void adm_quantity_view(const adm_quantity_t *q, adm_decimal_t *d);
static int adm_quantity_add_small(adm_quantity_t *x, int64_t value,
    int32_t scale);
static int adm_scale_up(int64_t value, int32_t scale, int64_t *result);
static int64_t adm_scale_down(int64_t value, int32_t scale, int *exact);
static void adm_quantity_format_decimal(adm_buf_t *b, const adm_decimal_t *d,
    adm_quantity_format_e format);
static void adm_quantity_format_binary(adm_buf_t *b, const adm_decimal_t *d);
static int adm_quantity_is_binary(const adm_quantity_t *q,
    const adm_decimal_t *d);


const char  adm_quantity_error[] =
    "quantities must match the regular expression "
    "'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";


static const char  adm_quantity_digits_error[] =
    "quantity has too many digits";


static const adm_quantity_suffix_t  adm_quantity_suffixes[] = {
    { "n", 10, -9 },
    { "u", 10, -6 },
    { "m", 10, -3 },
    { "", 10, 0 },
    { "k", 10, 3 },
    { "M", 10, 6 },
    { "G", 10, 9 },
    { "T", 10, 12 },
    { "P", 10, 15 },
    { "E", 10, 18 },
    { "Ki", 2, 10 },
    { "Mi", 2, 20 },
    { "Gi", 2, 30 },
    { "Ti", 2, 40 },
    { "Pi", 2, 50 },
    { "Ei", 2, 60 },
};


static int
adm_quantity_fail(adm_quantity_t *q, const char *error)
{
    q->error = error;

    return ADM_ERROR;
}


int
adm_quantity_parse(adm_arena_t *a, adm_str_t s, adm_quantity_t *q)
{
    int                    precision;
    int32_t                exponent;
    adm_quantity_parts_t   parts;

    memset(q, 0, sizeof(adm_quantity_t));

    if (adm_str_eqc(s, "0")) {
        return ADM_OK;
    }

    if (adm_quantity_split(s, &parts) != ADM_OK) {
        return adm_quantity_fail(q, adm_quantity_error);
    }

    if (adm_quantity_suffix(parts.suffix, &q->format, &exponent) != ADM_OK) {
        return adm_quantity_fail(q, "unable to parse quantity's suffix");
    }

    /* which form it takes is seen by isInteger(): the rule is Kubernetes' */

    if (q->format != ADM_QUANTITY_BINARY_SI) {
        precision = parts.integer.len + parts.fraction.len
                    <= ADM_QUANTITY_SMALL;

        /* Kubernetes' scales have 32 bits and wrap around */
        q->scale = (int32_t) ((uint32_t) exponent
                              - (uint32_t) parts.fraction.len);

    } else {
        precision = parts.fraction.len == 0
                    && parts.integer.len + (size_t) exponent * 3 / 10 <= 14;
        q->scale = 0;
    }

    if (precision && q->scale >= ADM_QUANTITY_NANO
        && adm_quantity_parse_small(s, &parts, exponent, q) == ADM_OK)
    {
        return ADM_OK;
    }

    return adm_quantity_parse_big(a, &parts, exponent, q);
}


static int
adm_quantity_split(adm_str_t s, adm_quantity_parts_t *parts)
{
    size_t  i, start;

    memset(parts, 0, sizeof(adm_quantity_parts_t));
    parts->integer = adm_strc("0");
    parts->fraction = adm_str_empty;
    parts->suffix = adm_str_empty;

    if (s.len == 0) {
        return ADM_ERROR;
    }

    i = 0;

    if (s.data[0] == '-' || s.data[0] == '+') {
        parts->negative = s.data[0] == '-';
        i++;
    }

    while (i < s.len && s.data[i] == '0') {
        i++;
    }

    /* nothing but a sign and zeros is zero */

    if (i == s.len) {
        parts->value = parts->integer;
        return ADM_OK;
    }

    start = i;

    while (i < s.len && adm_is_digit(s.data[i])) {
        i++;
    }

    if (i > start) {
        parts->integer = adm_str_sub(s, start, i);
    }

    if (i < s.len && s.data[i] == '.') {
        start = ++i;

        while (i < s.len && adm_is_digit(s.data[i])) {
            i++;
        }

        parts->fraction = adm_str_sub(s, start, i);
    }

    parts->value = adm_str_sub(s, 0, i);
    start = i;

    while (i < s.len && strchr("eEinumkKMGTP", s.data[i]) && s.data[i]) {
        i++;
    }

    if (i < s.len && (s.data[i] == '-' || s.data[i] == '+')) {
        i++;
    }

    while (i < s.len && adm_is_digit(s.data[i])) {
        i++;
    }

    parts->suffix = adm_str_sub(s, start, i);

    return i == s.len ? ADM_OK : ADM_ERROR;
}


static int
adm_quantity_suffix(adm_str_t s, adm_quantity_format_e *format,
    int32_t *exponent)
{
    size_t   i;
    int64_t  n;

    for (i = 0; i < adm_nelts(adm_quantity_suffixes); i++) {

        if (adm_str_eq(s, adm_strz(adm_quantity_suffixes[i].name))) {
            *exponent = adm_quantity_suffixes[i].exponent;
            *format = adm_quantity_suffixes[i].base == 2
                      ? ADM_QUANTITY_BINARY_SI : ADM_QUANTITY_DECIMAL_SI;
            return ADM_OK;
        }
    }

    *format = ADM_QUANTITY_DECIMAL_EXPONENT;

    if (s.len < 2 || (s.data[0] | 0x20) != 'e'
        || adm_int_parse(adm_str_sub(s, 1, s.len), 10, &n) != ADM_OK)
    {
        return ADM_ERROR;
    }

    *exponent = (int32_t) n;

    return ADM_OK;
}


/* The suffix with this exponent; none for others, as in Kubernetes. */

static const char *
adm_quantity_name(int base, int64_t exponent)
{
    size_t  i;

    for (i = 0; i < adm_nelts(adm_quantity_suffixes); i++) {
        if (adm_quantity_suffixes[i].base == base
            && adm_quantity_suffixes[i].exponent == exponent)
        {
            return adm_quantity_suffixes[i].name;
        }
    }

    return "";
}


static int
adm_quantity_parse_small(adm_str_t s, const adm_quantity_parts_t *parts,
    int32_t exponent, adm_quantity_t *q)
{
    int      keep;
    char     digits[ADM_QUANTITY_SMALL + 1];
    size_t   n;
    int64_t  value;

    /* at most 18 digits: they fit */

    n = parts->integer.len;
    memcpy(digits, parts->integer.data, n);

    if (parts->fraction.len) {
        memcpy(digits + n, parts->fraction.data, parts->fraction.len);
        n += parts->fraction.len;
    }

    (void) adm_int_parse((adm_str_t) { n, digits }, 10, &value);

    if (q->format == ADM_QUANTITY_BINARY_SI) {
        keep = (value & 0x07) != 0;
        value <<= exponent;

    } else {
        keep = q->scale % 3 == 0 && digits[0] != '0'
               && !(n >= 3 && memcmp(digits + n - 3, "000", 3) == 0);
    }

    q->mantissa = parts->negative ? -value : value;

    if (keep) {
        q->text = s;
    }

    return ADM_OK;
}


static int
adm_quantity_parse_big(adm_arena_t *a, const adm_quantity_parts_t *parts,
    int32_t exponent, adm_quantity_t *q)
{
    char           *p;
    size_t          i, n, keep;
    int64_t         more;
    adm_str_t       digits;
    adm_decimal_t   d, limit;

    /* the digits of the text, in which there may be a point */

    p = adm_nalloc(a, parts->value.len);
    if (p == NULL) {
        return adm_quantity_fail(q, adm_arena_failure(a));
    }

    n = 0;
    keep = 0;

    for (i = 0; i < parts->value.len; i++) {
        if (adm_is_digit(parts->value.data[i])) {
            n++;

            if (keep || parts->value.data[i] != '0') {
                p[keep++] = parts->value.data[i];
            }
        }
    }

    if (n == 0) {
        return adm_quantity_fail(q, "unable to parse numeric part of "
                                    "quantity");
    }

    if (keep > ADM_QUANTITY_DIGITS) {
        return adm_quantity_fail(q, adm_quantity_digits_error);
    }

    digits.data = p;
    digits.len = keep;

    q->big = 1;
    q->digits = adm_strc("0");
    q->scale = (int32_t) (0 - (uint32_t) parts->fraction.len);

    if (q->format != ADM_QUANTITY_BINARY_SI) {
        q->scale = (int32_t) ((uint32_t) q->scale + (uint32_t) exponent);
    }

    if (digits.len == 0) {
        return ADM_OK;
    }

    if (q->format == ADM_QUANTITY_BINARY_SI
        && adm_decimal_shift(a, &digits, exponent) != ADM_OK)
    {
        return adm_quantity_fail(q, adm_arena_failure(a));
    }

    /* up to the next multiple of the smallest unit, away from zero */

    more = (int64_t) q->scale - ADM_QUANTITY_NANO;

    if ((int64_t) digits.len + more > ADM_QUANTITY_DIGITS) {
        return adm_quantity_fail(q, adm_quantity_digits_error);
    }

    /* in front there is room for the carry of 999 */

    n = digits.len;
    keep = (int64_t) n + more > 0 ? (size_t) ((int64_t) n + more) : 0;

    p = adm_nalloc(a, adm_max(n, keep) + 1);
    if (p == NULL) {
        return adm_quantity_fail(q, adm_arena_failure(a));
    }

    p[0] = '0';
    memcpy(p + 1, digits.data, n);

    if (keep > n) {
        memset(p + 1 + n, '0', keep - n);

    } else {
        adm_quantity_round_up(p, n, keep);
    }

    n = p[0] == '0';

    q->digits.data = p + n;
    q->digits.len = keep + 1 - n;
    q->scale = ADM_QUANTITY_NANO;
    q->negative = parts->negative != 0;

    if (q->format == ADM_QUANTITY_BINARY_SI) {
        adm_quantity_view(q, &d);

        adm_decimal_set(&limit, "1");

        if (adm_decimal_cmp_abs(&d, &limit) < 0) {
            q->format = ADM_QUANTITY_DECIMAL_SI;
        }

        adm_decimal_set(&limit, "9223372036854775807");

        if (adm_decimal_cmp_abs(&d, &limit) > 0) {
            q->digits = adm_strc("9223372036854775807");
            q->scale = 0;
        }
    }

    return ADM_OK;
}


/*
 * Rounds n digits behind p[0], which takes the carry, to the first of them, up
 * if any other is not zero.
 */

static void
adm_quantity_round_up(char *p, size_t n, size_t keep)
{
    while (n > keep && p[n] == '0') {
        n--;
    }

    if (n == keep) {
        return;
    }

    while (p[keep] == '9') {
        p[keep--] = '0';
    }

    p[keep]++;
}


static void
adm_quantity_view(const adm_quantity_t *q, adm_decimal_t *d)
{
    d->scale = q->scale;

    if (q->big) {
        d->negative = q->negative;
        d->digits = q->digits.data;
        d->len = q->digits.len;

    } else {
        d->negative = q->mantissa < 0;
        d->digits = d->small;
        d->len = adm_uint_format(d->small, d->negative
                                           ? 0 - (uint64_t) q->mantissa
                                           : (uint64_t) q->mantissa);
    }

    if (d->len == 1 && d->digits[0] == '0') {
        d->len = 0;
        d->negative = 0;
    }
}


int
adm_quantity_cmp(adm_arena_t *a, const adm_quantity_t *x,
    const adm_quantity_t *y)
{
    adm_decimal_t  dx, dy;

    (void) a;

    if (!x->big && !y->big && x->scale == y->scale) {
        return (x->mantissa > y->mantissa) - (x->mantissa < y->mantissa);
    }

    adm_quantity_view(x, &dx);
    adm_quantity_view(y, &dy);

    return adm_decimal_cmp(&dx, &dy);
}


int
adm_quantity_sign(const adm_quantity_t *q)
{
    adm_decimal_t  d;

    adm_quantity_view(q, &d);

    return d.len == 0 ? 0 : d.negative ? -1 : 1;
}


void
adm_quantity_from_int(int64_t i, adm_quantity_t *q)
{
    memset(q, 0, sizeof(adm_quantity_t));
    q->mantissa = i;
}


/* value * 10^scale, scale is positive; ADM_ERROR if it does not fit. */

static int
adm_scale_up(int64_t value, int32_t scale, int64_t *result)
{
    if (value == 0) {
        *result = 0;
        return ADM_OK;
    }

    if (value == INT64_MIN && scale) {
        return ADM_ERROR;
    }

    for ( /* void */ ; scale > 0; scale--) {
        if (__builtin_mul_overflow(value, (int64_t) 10, &value)) {
            return ADM_ERROR;
        }
    }

    *result = value;

    return ADM_OK;
}


/* value / 10^scale, away from zero. */

static int64_t
adm_scale_down(int64_t value, int32_t scale, int *exact)
{
    int64_t  quotient;

    quotient = value;
    *exact = 1;

    for ( /* void */ ; scale > 0 && quotient; scale--) {
        *exact &= quotient % 10 == 0;
        quotient /= 10;
    }

    if (!*exact) {
        quotient += value > 0 ? 1 : -1;
    }

    return quotient;
}


/* Adds to the small form; ADM_DECLINED, and x as it was, if it does not fit. */

static int
adm_quantity_add_small(adm_quantity_t *x, int64_t value, int32_t scale)
{
    int64_t  mantissa;

    if (value == 0) {
        return ADM_OK;
    }

    if (x->mantissa == 0) {
        x->mantissa = value;
        x->scale = scale;
        return ADM_OK;
    }

    mantissa = x->mantissa;

    if (x->scale > scale) {
        if (adm_scale_up(mantissa, x->scale - scale, &mantissa) != ADM_OK) {
            return ADM_DECLINED;
        }

    } else {
        if (adm_scale_up(value, scale - x->scale, &value) != ADM_OK) {
            return ADM_DECLINED;
        }

        scale = x->scale;
    }

    if (__builtin_add_overflow(mantissa, value, &mantissa)) {
        return ADM_DECLINED;
    }

    x->mantissa = mantissa;
    x->scale = scale;

    return ADM_OK;
}


int
adm_quantity_add(adm_arena_t *a, const adm_quantity_t *x,
    const adm_quantity_t *y, adm_quantity_t *sum)
{
    int             rc;
    adm_decimal_t   dx, dy, dsum;
    adm_quantity_t  q;

    q = *x;
    q.text = adm_str_empty;

    if (adm_quantity_sign(x) == 0) {
        q.format = y->format;
    }

    if (!x->big && !y->big
        && adm_quantity_add_small(&q, y->mantissa, y->scale) == ADM_OK)
    {
        *sum = q;
        return ADM_OK;
    }

    adm_quantity_view(x, &dx);
    adm_quantity_view(y, &dy);

    *sum = q;
    rc = adm_decimal_add(a, &dx, &dy, &dsum);

    if (rc != ADM_OK) {
        return adm_quantity_fail(sum, rc == ADM_DECLINED
                                      ? adm_quantity_digits_error
                                      : adm_arena_failure(a));
    }

    sum->big = 1;
    sum->negative = dsum.negative != 0;
    sum->scale = dsum.scale;
    sum->digits.data = dsum.digits;
    sum->digits.len = dsum.len;

    return ADM_OK;
}


int
adm_quantity_sub(adm_arena_t *a, const adm_quantity_t *x,
    const adm_quantity_t *y, adm_quantity_t *difference)
{
    adm_quantity_t  q;

    q = *y;

    if (q.big) {
        q.negative = !q.negative && adm_quantity_sign(y) != 0;

    } else if (q.mantissa != INT64_MIN) {
        q.mantissa = -q.mantissa;

    } else {
        /* has no counterpart in the small form */
        q.big = 1;
        q.negative = 0;
        q.digits = adm_strc("9223372036854775808");
    }

    return adm_quantity_add(a, x, &q, difference);
}


int
adm_quantity_to_int(const adm_quantity_t *q, int64_t *i)
{
    if (q->big || q->scale < 0) {
        return ADM_ERROR;
    }

    return adm_scale_up(q->mantissa, q->scale, i);
}


double
adm_quantity_to_double(const adm_quantity_t *q)
{
    int        n;
    double     base;
    adm_str_t  digits;

    static const double  ones[] = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12,
        1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22, 1e23,
        1e24, 1e25, 1e26, 1e27, 1e28, 1e29, 1e30, 1e31
    };

    static const double  up[] = {
        1e0, 1e32, 1e64, 1e96, 1e128, 1e160, 1e192, 1e224, 1e256, 1e288
    };

    static const double  down[] = {
        1e-0, 1e-32, 1e-64, 1e-96, 1e-128, 1e-160, 1e-192, 1e-224, 1e-256,
        1e-288, 1e-320
    };

    if (q->big) {
        digits = q->digits;
        (void) adm_double_parse(digits, &base);
        base = q->negative ? -base : base;

    } else {
        base = (double) q->mantissa;
    }

    n = q->scale;

    if (n == 0) {
        return base;
    }

    /* the power as Go's math.Pow10() computes it, to the last bit */

    if (n > 0) {
        return base * (n > 308 ? INFINITY : up[n / 32] * ones[n % 32]);
    }

    return base * (n < -323 ? 0 : down[-n / 32] / ones[-n % 32]);
}


int64_t
adm_quantity_scaled(const adm_quantity_t *q, int scale)
{
    int            exact;
    int64_t        result;
    adm_decimal_t  d;

    if (q->big) {
        adm_quantity_view(q, &d);
        return adm_decimal_scaled(&d, scale);
    }

    if (q->scale < scale) {
        return adm_scale_down(q->mantissa, scale - q->scale, &exact);
    }

    if (adm_scale_up(q->mantissa, q->scale - scale, &result) != ADM_OK) {
        return 0;
    }

    return result;
}


/* Without the factors of 10, then with an exponent that is a multiple of 3. */

static void
adm_quantity_format_decimal(adm_buf_t *b, const adm_decimal_t *d,
    adm_quantity_format_e format)
{
    size_t   n;
    int64_t  exponent;

    n = d->len;
    exponent = d->scale;

    while (n > 1 && d->digits[n - 1] == '0') {
        n--;
        exponent++;
    }

    if (d->negative) {
        adm_buf_char(b, '-');
    }

    adm_buf_bytes(b, d->digits, n);

    for ( /* void */ ; exponent % 3; exponent--) {
        adm_buf_char(b, '0');
    }

    if (format == ADM_QUANTITY_DECIMAL_SI) {
        adm_buf_str(b, adm_strz(adm_quantity_name(10, exponent)));

    } else if (exponent) {
        adm_buf_char(b, 'e');
        adm_buf_int(b, exponent);
    }
}


/* An integer, without the factors of 1024. */

static void
adm_quantity_format_binary(adm_buf_t *b, const adm_decimal_t *d)
{
    int        rest, exponent;
    char      *p, *quotient;
    size_t     i, n;

    /* d is exact: digits behind the point are zeros */

    n = d->scale < 0 ? d->len - (size_t) -d->scale
                     : d->len + (size_t) d->scale;

    p = adm_nalloc(b->arena, n);
    quotient = p ? adm_nalloc(b->arena, n) : NULL;

    if (quotient == NULL) {
        b->failed = 1;
        return;
    }

    for (i = 0; i < n; i++) {
        p[i] = i < d->len ? d->digits[i] : '0';
    }

    for (exponent = 0; /* void */ ; exponent += 10) {

        rest = 0;

        for (i = 0; i < n; i++) {
            rest = rest * 10 + p[i] - '0';
            quotient[i] = (char) ('0' + rest / 1024);
            rest %= 1024;
        }

        if (rest) {
            break;
        }

        memcpy(p, quotient, n);
    }

    for (i = 0; i < n - 1 && p[i] == '0'; i++) {
        /* void */
    }

    if (d->negative) {
        adm_buf_char(b, '-');
    }

    adm_buf_bytes(b, p + i, n - i);
    adm_buf_str(b, adm_strz(exponent ? adm_quantity_name(2, exponent) : ""));
}


/* Whether it is written with a binary suffix: none for what is no integer. */

static int
adm_quantity_is_binary(const adm_quantity_t *q, const adm_decimal_t *d)
{
    size_t         i;
    adm_decimal_t  kilo;

    if (q->format != ADM_QUANTITY_BINARY_SI) {
        return 0;
    }

    adm_decimal_set(&kilo, "1024");

    if (adm_decimal_cmp_abs(d, &kilo) < 0
        || (int64_t) d->len + d->scale > ADM_QUANTITY_DIGITS)
    {
        return 0;
    }

    if (d->scale < 0) {
        for (i = d->len - (size_t) -d->scale; i < d->len; i++) {
            if (d->digits[i] != '0') {
                return 0;
            }
        }
    }

    return 1;
}


void
adm_quantity_format(adm_buf_t *b, const adm_quantity_t *q)
{
    adm_decimal_t  d;

    if (q->text.len) {
        adm_buf_str(b, q->text);
        return;
    }

    adm_quantity_view(q, &d);

    if (d.len == 0) {
        adm_buf_char(b, '0');

    } else if (adm_quantity_is_binary(q, &d)) {
        adm_quantity_format_binary(b, &d);

    } else {
        adm_quantity_format_decimal(b, &d,
                                    q->format == ADM_QUANTITY_BINARY_SI
                                    ? ADM_QUANTITY_DECIMAL_SI : q->format);
    }
}


void
adm_quantity_decimal(adm_buf_t *b, const adm_quantity_t *q)
{
    size_t         n, point;
    int64_t        zeros;
    adm_decimal_t  d;

    adm_quantity_view(q, &d);

    if (d.len == 0) {
        adm_buf_char(b, '0');
        return;
    }

    if (d.negative) {
        adm_buf_char(b, '-');
    }

    if (d.scale >= 0) {
        adm_buf_bytes(b, d.digits, d.len);

        if (d.scale > ADM_QUANTITY_DIGITS) {
            adm_buf_printf(b, "e%d", d.scale);
            return;
        }

        adm_buf_fill(b, '0', (size_t) d.scale);
        return;
    }

    zeros = -(int64_t) d.scale - (int64_t) d.len;
    point = zeros >= 0 ? 0 : (size_t) -zeros;

    for (n = d.len; n > point && d.digits[n - 1] == '0'; n--) {
        /* void */
    }

    if (point) {
        adm_buf_bytes(b, d.digits, point);

    } else {
        adm_buf_char(b, '0');
    }

    if (n > point) {
        adm_buf_char(b, '.');

        if (zeros > 0) {
            adm_buf_fill(b, '0', (size_t) zeros);
        }

        adm_buf_bytes(b, d.digits + point, n - point);
    }
}
