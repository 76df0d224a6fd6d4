
#include "base/adm_decimal.h"


static int adm_decimal_digit(const adm_decimal_t *d, int64_t position);
static int64_t adm_decimal_low(const adm_decimal_t *d, size_t n);


void
adm_decimal_set(adm_decimal_t *d, const char *digits)
{
    d->negative = 0;
    d->digits = digits;
    d->len = strlen(digits);
    d->scale = 0;
}


/* The digit that stands for 10^position. */

static int
adm_decimal_digit(const adm_decimal_t *d, int64_t position)
{
    int64_t  i;

    i = (int64_t) d->len - 1 - (position - d->scale);

    return i >= 0 && i < (int64_t) d->len ? d->digits[i] - '0' : 0;
}


int
adm_decimal_cmp_abs(const adm_decimal_t *x, const adm_decimal_t *y)
{
    int      dx, dy;
    int64_t  i, tx, ty, low;

    if (x->len == 0 || y->len == 0) {
        return (x->len != 0) - (y->len != 0);
    }

    tx = (int64_t) x->len + x->scale;
    ty = (int64_t) y->len + y->scale;

    if (tx != ty) {
        return tx < ty ? -1 : 1;
    }

    low = adm_min(x->scale, y->scale);

    for (i = tx - 1; i >= low; i--) {
        dx = adm_decimal_digit(x, i);
        dy = adm_decimal_digit(y, i);

        if (dx != dy) {
            return dx < dy ? -1 : 1;
        }
    }

    return 0;
}


int
adm_decimal_cmp(const adm_decimal_t *x, const adm_decimal_t *y)
{
    if (x->negative != y->negative) {
        return x->negative ? -1 : 1;
    }

    return x->negative ? adm_decimal_cmp_abs(y, x) : adm_decimal_cmp_abs(x, y);
}


int
adm_decimal_add(adm_arena_t *a, const adm_decimal_t *x, const adm_decimal_t *y,
    adm_decimal_t *sum)
{
    int                   digit, carry;
    char                 *p;
    size_t                n;
    int64_t               i, low, high;
    const adm_decimal_t  *larger, *smaller;

    larger = adm_decimal_cmp_abs(x, y) >= 0 ? x : y;
    smaller = larger == x ? y : x;

    low = adm_min(x->scale, y->scale);
    high = (int64_t) larger->len + larger->scale + 1;
    high = adm_max(high, low + 1);

    if (high - low > ADM_DECIMAL_DIGITS) {
        return ADM_DECLINED;
    }

    n = (size_t) (high - low);
    p = adm_nalloc(a, n);
    if (p == NULL) {
        return ADM_ERROR;
    }

    carry = 0;

    for (i = low; i < high; i++) {
        digit = adm_decimal_digit(smaller, i);

        if (x->negative != y->negative) {
            digit = -digit;
        }

        digit += adm_decimal_digit(larger, i) + carry + 10;
        carry = digit / 10 - 1;

        p[n - 1 - (size_t) (i - low)] = (char) ('0' + digit % 10);
    }

    for (i = 0; i < high - low - 1 && p[i] == '0'; i++) {
        /* void */
    }

    sum->scale = (int32_t) low;
    sum->digits = p + i;
    sum->len = n - (size_t) i;
    sum->negative = larger->negative && p[i] != '0';

    return ADM_OK;
}


int
adm_decimal_shift(adm_arena_t *a, adm_str_t *digits, int exponent)
{
    char         *p;
    size_t        i, n;
    __uint128_t   carry;

    /* 2^60 has 19 digits */

    n = digits->len + 19;

    p = adm_nalloc(a, n);
    if (p == NULL) {
        return ADM_ERROR;
    }

    carry = 0;

    for (i = n; i > 0; i--) {
        if (i > 19) {
            carry += (__uint128_t) (digits->data[i - 20] - '0') << exponent;
        }

        p[i - 1] = (char) ('0' + (int) (carry % 10));
        carry /= 10;
    }

    for (i = 0; i < n - 1 && p[i] == '0'; i++) {
        /* void */
    }

    digits->data = p + i;
    digits->len = n - i;

    return ADM_OK;
}


int64_t
adm_decimal_scaled(const adm_decimal_t *d, int scale)
{
    int            rest;
    size_t         i, keep;
    int64_t        value, drop, power;
    adm_decimal_t  max;

    drop = (int64_t) scale - d->scale;
    value = adm_decimal_low(d, d->len);

    if (drop <= 0) {

        /* 10^64 is 0 in 64 bits */

        for (i = 0; (int64_t) i < -drop && i < 64; i++) {
            value = (int64_t) ((uint64_t) value * 10);
        }

        return value;
    }

    /* what Kubernetes takes for small wraps around when it is negative */

    adm_decimal_set(&max, "9223372036854775807");
    max.scale = d->scale;

    if (drop < 19 && (d->negative || adm_decimal_cmp_abs(d, &max) < 0)) {

        for (power = 1; drop > 0; drop--) {
            power *= 10;
        }

        return value / power + (value % power != 0);
    }

    keep = (int64_t) d->len > drop ? d->len - (size_t) drop : 0;
    rest = 0;

    for (i = keep; i < d->len; i++) {
        rest |= d->digits[i] != '0';
    }

    value = adm_decimal_low(d, keep);

    return d->negative ? value : (int64_t) ((uint64_t) value + (unsigned) rest);
}


/* The low 64 bits of the first n digits with their sign. */

static int64_t
adm_decimal_low(const adm_decimal_t *d, size_t n)
{
    size_t    i;
    uint64_t  value;

    value = 0;

    for (i = 0; i < n; i++) {
        value = value * 10 + (uint64_t) (d->digits[i] - '0');
    }

    return (int64_t) (d->negative ? 0 - value : value);
}
