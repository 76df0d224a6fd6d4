
#include <math.h>
#include <stdlib.h>
#include <openssl/bn.h>

#include "base/adm_num.h"
#include "gotmpl/gotmpl_decimal.h"


#define GOTMPL_DECIMAL_PLACES  16

/* Bits of the longest mantissa, and the largest exponent. */
#define GOTMPL_DECIMAL_BITS    32768
#define GOTMPL_DECIMAL_EXP     10000


static int gotmpl_decimal_scale(BIGNUM *n, int places, BN_CTX *ctx);
static int gotmpl_decimal_add(gotmpl_decimal_t *a, gotmpl_decimal_t *b,
    int subtract, BN_CTX *ctx);
static int gotmpl_decimal_mul(gotmpl_decimal_t *a, gotmpl_decimal_t *b,
    BN_CTX *ctx);
static int gotmpl_decimal_div(gotmpl_decimal_t *a, gotmpl_decimal_t *b,
    BN_CTX *ctx);


int
gotmpl_decimal_init(gotmpl_decimal_t *a, double d)
{
    int     exp;
    char    digits[ADM_DOUBLE_LEN];
    size_t  n;
    BIGNUM  *mantissa;

    a->mantissa = NULL;
    a->exp = 0;

    if (!isfinite(d)) {
        return ADM_ERROR;
    }

    n = adm_double_digits(fabs(d), 64, digits, &exp);
    digits[n] = '\0';

    mantissa = NULL;

    if (BN_dec2bn(&mantissa, digits) == 0) {
        BN_free(mantissa);
        return ADM_ERROR;
    }

    BN_set_negative(mantissa, d < 0);

    a->mantissa = mantissa;
    a->exp = BN_is_zero(mantissa) ? 0 : exp - (int) n + 1;

    return ADM_OK;
}


void
gotmpl_decimal_free(gotmpl_decimal_t *a)
{
    BN_free(a->mantissa);
}


/* n * 10^places, places >= 0 */

static int
gotmpl_decimal_scale(BIGNUM *n, int places, BN_CTX *ctx)
{
    int      ok;
    BIGNUM  *ten, *exp, *pow;

    if (places == 0) {
        return 1;
    }

    if (places > GOTMPL_DECIMAL_EXP) {
        return 0;
    }

    ten = BN_CTX_get(ctx);
    exp = BN_CTX_get(ctx);
    pow = BN_CTX_get(ctx);

    ok = pow && BN_set_word(ten, 10) && BN_set_word(exp, (BN_ULONG) places)
         && BN_exp(pow, ten, exp, ctx) && BN_mul(n, n, pow, ctx);

    return ok && BN_num_bits(n) <= GOTMPL_DECIMAL_BITS;
}


static int
gotmpl_decimal_add(gotmpl_decimal_t *a, gotmpl_decimal_t *b, int subtract,
    BN_CTX *ctx)
{
    int  ok;

    if (a->exp > b->exp) {
        ok = gotmpl_decimal_scale(a->mantissa, a->exp - b->exp, ctx);
        a->exp = b->exp;

    } else {
        ok = gotmpl_decimal_scale(b->mantissa, b->exp - a->exp, ctx);
    }

    return ok && (subtract ? BN_sub(a->mantissa, a->mantissa, b->mantissa)
                           : BN_add(a->mantissa, a->mantissa, b->mantissa));
}


static int
gotmpl_decimal_mul(gotmpl_decimal_t *a, gotmpl_decimal_t *b, BN_CTX *ctx)
{
    a->exp += b->exp;

    return abs(a->exp) <= GOTMPL_DECIMAL_EXP
           && BN_mul(a->mantissa, a->mantissa, b->mantissa, ctx)
           && BN_num_bits(a->mantissa) <= GOTMPL_DECIMAL_BITS;
}


static int
gotmpl_decimal_div(gotmpl_decimal_t *a, gotmpl_decimal_t *b, BN_CTX *ctx)
{
    int      shift, negative;
    BIGNUM  *rest;

    shift = a->exp - b->exp + GOTMPL_DECIMAL_PLACES;
    negative = BN_is_negative((BIGNUM *) a->mantissa)
               != BN_is_negative((BIGNUM *) b->mantissa);

    if (!gotmpl_decimal_scale(shift < 0 ? b->mantissa : a->mantissa,
                              abs(shift), ctx))
    {
        return 0;
    }

    a->exp = -GOTMPL_DECIMAL_PLACES;

    rest = BN_CTX_get(ctx);

    if (rest == NULL
        || !BN_div(a->mantissa, rest, a->mantissa, b->mantissa, ctx)
        || !BN_lshift1(rest, rest))
    {
        return 0;
    }

    if (BN_ucmp(rest, b->mantissa) < 0) {
        return 1;
    }

    return negative ? BN_sub_word(a->mantissa, 1)
                    : BN_add_word(a->mantissa, 1);
}


int
gotmpl_decimal_op(gotmpl_decimal_t *a, char op, double d)
{
    int                ok;
    BN_CTX            *ctx;
    gotmpl_decimal_t   b;

    if (gotmpl_decimal_init(&b, d) != ADM_OK) {
        return ADM_ERROR;
    }

    ctx = BN_CTX_new();
    ok = 0;

    if (ctx) {
        BN_CTX_start(ctx);

        switch (op) {

        case '*':
            ok = gotmpl_decimal_mul(a, &b, ctx);
            break;

        case '/':
            ok = gotmpl_decimal_div(a, &b, ctx);
            break;

        default:
            ok = gotmpl_decimal_add(a, &b, op == '-', ctx);
        }

        BN_CTX_end(ctx);
        BN_CTX_free(ctx);
    }

    gotmpl_decimal_free(&b);

    return ok ? ADM_OK : ADM_ERROR;
}


double
gotmpl_decimal_to_double(const gotmpl_decimal_t *a)
{
    char    *digits, *text;
    double   d;
    size_t   size;

    digits = BN_bn2dec(a->mantissa);
    if (digits == NULL) {
        return 0;
    }

    size = strlen(digits) + 16;
    text = OPENSSL_malloc(size);
    d = 0;

    if (text) {
        (void) snprintf(text, size, "%se%d", digits, a->exp);
        d = strtod(text, NULL);
        OPENSSL_free(text);
    }

    OPENSSL_free(digits);

    return d;
}
