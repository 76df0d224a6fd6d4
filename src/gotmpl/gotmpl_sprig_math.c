
#include <math.h>

#include "base/adm_num.h"
#include "gotmpl/gotmpl_cast.h"
#include "gotmpl/gotmpl_decimal.h"
#include "gotmpl/gotmpl_fmt.h"
#include "gotmpl/gotmpl_sprig.h"


static double gotmpl_pow10(double places);
static double gotmpl_max(double a, double b);
static double gotmpl_min(double a, double b);


/* "add", "add1", "sub", "mul", "div", "mod", "max", "min", "int64" */

int
gotmpl_sprig_int_op(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    int64_t   b;
    uint32_t  i;
    uint64_t  a;

    /* unsigned: it wraps around, as in Go */

    a = n ? (uint64_t) gotmpl_to_int(e, &args[0]) : 0;

    for (i = 1; i < n; i++) {
        b = gotmpl_to_int(e, &args[i]);

        switch (f->magic) {

        case GOTMPL_INT_ADD:
            a += (uint64_t) b;
            break;

        case GOTMPL_INT_SUB:
            a -= (uint64_t) b;
            break;

        case GOTMPL_INT_MUL:
            a *= (uint64_t) b;
            break;

        case GOTMPL_INT_DIV:
        case GOTMPL_INT_MOD:
            if (b == 0) {
                return gotmpl_fail(e, "runtime error: integer divide by zero");
            }

            if (b == -1) {
                a = f->magic == GOTMPL_INT_DIV ? 0 - a : 0;

            } else {
                a = (uint64_t) (f->magic == GOTMPL_INT_DIV ? (int64_t) a / b
                                                           : (int64_t) a % b);
            }

            break;

        case GOTMPL_INT_MAX:
            a = (uint64_t) adm_max((int64_t) a, b);
            break;

        default: /* GOTMPL_INT_MIN */
            a = (uint64_t) adm_min((int64_t) a, b);
        }
    }

    if (f->magic == GOTMPL_INT_ADD1) {
        a++;
    }

    *ret = gotmpl_int64((int64_t) a);

    return ADM_OK;
}


/* "int", "atoi", "toDecimal", "float64" */

int
gotmpl_sprig_number(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    int64_t         i;
    gotmpl_value_t  text;

    i = 0;

    switch (f->magic) {

    case GOTMPL_NUMBER_INT:
        *ret = gotmpl_int(gotmpl_to_int(e, &args[0]));
        break;

    case GOTMPL_NUMBER_FLOAT:
        *ret = gotmpl_float(gotmpl_to_float(e, &args[0]));
        break;

    case GOTMPL_NUMBER_ATOI:
        if (gotmpl_parse_int(gotmpl_str(&args[0]), 10, &i) == ADM_ERROR) {
            i = 0;
        }

        *ret = gotmpl_int(i);
        break;

    default: /* GOTMPL_NUMBER_OCTAL */
        if (gotmpl_sprint(e, &args[0], &text) != ADM_OK) {
            return ADM_ERROR;
        }

        if (gotmpl_parse_int(gotmpl_str(&text), 8, &i) != ADM_OK) {
            i = 0;
        }

        *ret = gotmpl_int64(i);
    }

    return ADM_OK;
}


/* Go's math.Max and math.Min: NaN wins over all but infinities. */

static double
gotmpl_max(double a, double b)
{
    if (isinf(a) && a > 0) {
        return a;
    }

    if (isinf(b) && b > 0) {
        return b;
    }

    if (isnan(a) || isnan(b)) {
        return NAN;
    }

    if (a == 0 && b == 0) {
        return signbit(a) ? b : a;
    }

    return a > b ? a : b;
}


static double
gotmpl_min(double a, double b)
{
    return -gotmpl_max(-a, -b);
}


/* "maxf", "minf", "ceil", "floor" */

int
gotmpl_sprig_float_op(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    double    a, b;
    uint32_t  i;

    a = gotmpl_to_float(e, &args[0]);

    switch (f->magic) {

    case GOTMPL_FLOAT_CEIL:
        a = ceil(a);
        break;

    case GOTMPL_FLOAT_FLOOR:
        a = floor(a);
        break;

    default:
        for (i = 1; i < n; i++) {
            b = gotmpl_to_float(e, &args[i]);
            a = f->magic == GOTMPL_FLOAT_MAX ? gotmpl_max(a, b)
                                             : gotmpl_min(a, b);
        }
    }

    *ret = gotmpl_float(a);

    return ADM_OK;
}


/*
 * Go's math.Pow(10, places) for integers: repeated squaring, whose last bits
 * differ from those of the C library's pow().
 */

static double
gotmpl_pow10(double places)
{
    int       ae, xe;
    double    a, x;
    uint64_t  i;

    if (places == 0) {
        return 1;
    }

    if (fabs(places) >= 0x1p63) {
        return places < 0 ? 0 : INFINITY;
    }

    a = 1;
    ae = 0;
    x = frexp(10, &xe);

    for (i = (uint64_t) fabs(places); i; i >>= 1) {

        if (xe < -4096 || xe > 4096) {
            ae += xe;
            break;
        }

        if (i & 1) {
            a *= x;
            ae += xe;
        }

        x *= x;
        xe *= 2;

        if (x < 0.5) {
            x += x;
            xe--;
        }
    }

    if (places < 0) {
        a = 1 / a;
        ae = -ae;
    }

    return ldexp(a, ae);
}


int
gotmpl_sprig_round(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    double  on, pow10, digit, whole;

    on = n > 2 ? args[2].u.f : 0.5;
    pow10 = gotmpl_pow10((double) args[1].u.i);
    digit = pow10 * gotmpl_to_float(e, &args[0]);

    /* Go's Modf() of an infinity has no fraction but NaN */

    if (isinf(digit) ? 0 : modf(digit, &whole) >= on) {
        digit = ceil(digit);

    } else {
        digit = floor(digit);
    }

    *ret = gotmpl_float(digit / pow10);

    return ADM_OK;
}


/* "addf", "add1f", "subf", "mulf", "divf": in decimal, exactly */

int
gotmpl_sprig_decimal(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    int               rc;
    double            d;
    uint32_t          i;
    gotmpl_decimal_t  a;

    d = f->magic == '+' || n == 0 ? 0 : gotmpl_to_float(e, &args[0]);

    if (gotmpl_decimal_init(&a, d) != ADM_OK) {
        return gotmpl_fail(e, "Cannot create a Decimal from %s",
                           isnan(d) ? "NaN" : d < 0 ? "-Inf" : "+Inf");
    }

    rc = ADM_OK;

    for (i = f->magic == '+' ? 0 : 1; rc == ADM_OK && i < n; i++) {
        d = gotmpl_to_float(e, &args[i]);

        if (!isfinite(d)) {
            rc = gotmpl_fail(e, "Cannot create a Decimal from %s",
                             isnan(d) ? "NaN" : d < 0 ? "-Inf" : "+Inf");

        } else if (f->magic == '/' && d == 0) {
            rc = gotmpl_fail(e, "decimal division by 0");

        } else {
            rc = gotmpl_decimal_op(&a, (char) f->magic, d);

            if (rc != ADM_OK) {
                rc = gotmpl_abort(e, "out of memory or a number too long");
            }
        }
    }

    if (rc == ADM_OK && f->magic == '1') {
        rc = gotmpl_decimal_op(&a, '+', 1);
    }

    if (rc == ADM_OK) {
        *ret = gotmpl_float(gotmpl_decimal_to_double(&a));
    }

    gotmpl_decimal_free(&a);

    return rc;
}
