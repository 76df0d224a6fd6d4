
/*
 * Conversions between types.  magic is the kind of the result.
 */


#include <math.h>

#include "base/adm_num.h"
#include "base/adm_utf8.h"
#include "cel/cel_lib.h"


/* The longest text that may be a number: others are none. */
#define CEL_MAX_NUMBER  8192


static cel_value_t cel_to_bool(cel_eval_t *e, cel_value_t v);
static cel_value_t cel_to_int(cel_eval_t *e, cel_value_t v);
static cel_value_t cel_to_uint(cel_eval_t *e, cel_value_t v);
static cel_value_t cel_to_double(cel_eval_t *e, cel_value_t v);
static cel_value_t cel_to_string(cel_eval_t *e, cel_value_t v);
static cel_value_t cel_to_timestamp(cel_eval_t *e, cel_value_t v);
static cel_value_t cel_to_duration(cel_eval_t *e, cel_value_t v);
static cel_value_t cel_inconvertible(cel_eval_t *e, cel_value_t v, int kind);


CEL_FN(cel_fn_identity)
{
    return args[0];
}


CEL_FN(cel_fn_convert)
{
    switch (magic) {

    case CEL_BOOL:
        return cel_to_bool(e, args[0]);

    case CEL_INT:
        return cel_to_int(e, args[0]);

    case CEL_UINT:
        return cel_to_uint(e, args[0]);

    case CEL_DOUBLE:
        return cel_to_double(e, args[0]);

    case CEL_STRING:
        return cel_to_string(e, args[0]);

    case CEL_BYTES:
        return cel_text(CEL_BYTES, args[0].u.data, args[0].n);

    case CEL_TIMESTAMP:
        return cel_to_timestamp(e, args[0]);

    case CEL_DURATION:
        return cel_to_duration(e, args[0]);

    default: /* CEL_TYPE */
        return cel_type_value(cel_type_of(args[0]));
    }
}


static cel_value_t
cel_inconvertible(cel_eval_t *e, cel_value_t v, int kind)
{
    return cel_errorf(e->arena, "type conversion error from '%.*s' to '%.*s'",
                      adm_fmt(cel_type_name(v)),
                      adm_fmt(cel_type_name(cel_make((cel_kind_e) kind, 0))));
}


static cel_value_t
cel_to_bool(cel_eval_t *e, cel_value_t v)
{
    size_t     i;
    adm_str_t  s;

    static const char  *yes[] = { "1", "t", "T", "true", "TRUE", "True" };
    static const char  *no[] = { "0", "f", "F", "false", "FALSE", "False" };

    s = cel_str(v);

    for (i = 0; i < adm_nelts(yes); i++) {
        if (adm_str_eq(s, adm_strz(yes[i]))) {
            return cel_bool(1);
        }

        if (adm_str_eq(s, adm_strz(no[i]))) {
            return cel_bool(0);
        }
    }

    return cel_inconvertible(e, v, CEL_BOOL);
}


static cel_value_t
cel_to_int(cel_eval_t *e, cel_value_t v)
{
    int64_t  i;

    switch (v.kind) {

    case CEL_UINT:
        if (v.u.u > INT64_MAX) {
            return cel_errorf(e->arena, "integer overflow");
        }

        return cel_int(v.u.i);

    case CEL_DOUBLE:
        /* NaN fails the first comparison */

        if (!(v.u.d > -9223372036854775808.0)
            || v.u.d >= 9223372036854775808.0)
        {
            return cel_errorf(e->arena, "integer overflow");
        }

        return cel_int((int64_t) v.u.d);

    case CEL_DURATION:
        return cel_int(v.u.i);

    case CEL_TIMESTAMP:
        return cel_int(v.u.time->sec);

    default: /* CEL_STRING */
        if (adm_int_parse(cel_str(v), 10, &i) != ADM_OK) {
            return cel_inconvertible(e, v, CEL_INT);
        }

        return cel_int(i);
    }
}


static cel_value_t
cel_to_uint(cel_eval_t *e, cel_value_t v)
{
    uint64_t  u;

    switch (v.kind) {

    case CEL_INT:
        if (v.u.i < 0) {
            return cel_errorf(e->arena, "unsigned integer overflow");
        }

        return cel_uint(v.u.i);

    case CEL_DOUBLE:
        if (!(v.u.d >= 0) || v.u.d >= 18446744073709551616.0) {
            return cel_errorf(e->arena, "unsigned integer overflow");
        }

        return cel_uint((uint64_t) v.u.d);

    default: /* CEL_STRING */
        if (adm_uint_parse(cel_str(v), 10, &u) != ADM_OK) {
            return cel_inconvertible(e, v, CEL_UINT);
        }

        return cel_uint(u);
    }
}


static cel_value_t
cel_to_double(cel_eval_t *e, cel_value_t v)
{
    double  d;

    switch (v.kind) {

    case CEL_INT:
        return cel_double((double) v.u.i);

    case CEL_UINT:
        return cel_double((double) v.u.u);

    default: /* CEL_STRING */
        if (cel_parse_double(cel_str(v), &d) != ADM_OK) {
            return cel_inconvertible(e, v, CEL_DOUBLE);
        }

        return cel_double(d);
    }
}


int
cel_parse_double(adm_str_t s, double *d)
{
    char  room[CEL_MAX_NUMBER + 1];

    return s.len > CEL_MAX_NUMBER ? ADM_ERROR
                                  : adm_float_parse(s, room, sizeof(room), d);
}


static cel_value_t
cel_to_string(cel_eval_t *e, cel_value_t v)
{
    char       text[ADM_DOUBLE_LEN];
    size_t     n;
    adm_str_t  s;
    adm_buf_t  b;

    switch (v.kind) {

    case CEL_BOOL:
        return v.u.i ? cel_stringc("true") : cel_stringc("false");

    case CEL_BYTES:
        if (!cel_work(e, v.n / 16)) {
            return cel_out_of_cost();
        }

        if (!adm_utf8_valid(cel_str(v))) {
            return cel_errorf(e->arena, "invalid UTF-8 in bytes, cannot "
                              "convert to string");
        }

        return cel_text(CEL_STRING, v.u.data, v.n);

    case CEL_INT:
        n = adm_int_format(text, v.u.i);
        break;

    case CEL_UINT:
        n = adm_uint_format(text, v.u.u);
        break;

    case CEL_DOUBLE:
        n = adm_double_format_g(text, v.u.d, 64, 6);
        break;

    case CEL_DURATION:
        adm_buf_init(&b, e->arena, 0);
        cel_write_seconds(&b, v.u.i);
        adm_buf_char(&b, 's');
        return cel_from_buf(&b, CEL_STRING);

    default: /* CEL_TIMESTAMP */
        adm_buf_init(&b, e->arena, 0);
        adm_time_format_rfc3339(&b, v.u.time);
        return cel_from_buf(&b, CEL_STRING);
    }

    s.data = text;
    s.len = n;

    return cel_string_dup(e->arena, CEL_STRING, s);
}


void
cel_write_fixed(adm_buf_t *b, double d)
{
    int     exp10;
    char    digits[17];
    size_t  n, whole;

    if (isnan(d)) {
        adm_buf_lit(b, "NaN");
        return;
    }

    if (isinf(d)) {
        adm_buf_bytes(b, d > 0 ? "+Inf" : "-Inf", 4);
        return;
    }

    if (signbit(d)) {
        adm_buf_char(b, '-');
        d = -d;
    }

    n = adm_double_digits(d, 64, digits, &exp10);

    if (exp10 < 0) {
        adm_buf_lit(b, "0.");
        adm_buf_fill(b, '0', (size_t) (-exp10 - 1));
        adm_buf_bytes(b, digits, n);
        return;
    }

    whole = (size_t) exp10 + 1;

    if (n <= whole) {
        adm_buf_bytes(b, digits, n);
        adm_buf_fill(b, '0', whole - n);
        return;
    }

    adm_buf_bytes(b, digits, whole);
    adm_buf_char(b, '.');
    adm_buf_bytes(b, digits + whole, n - whole);
}


/* As Go adds whole seconds and the rest in floating point. */

void
cel_write_seconds(adm_buf_t *b, int64_t ns)
{
    cel_write_fixed(b, (double) (ns / 1000000000)
                       + (double) (ns % 1000000000) / 1e9);
}


static cel_value_t
cel_to_timestamp(cel_eval_t *e, cel_value_t v)
{
    adm_time_t  t;

    if (v.kind == CEL_INT) {
        t.sec = v.u.i;
        t.nsec = 0;
        t.offset = 0;

    } else if (adm_time_parse_rfc3339(cel_str(v), &t) != ADM_OK) {
        return cel_inconvertible(e, v, CEL_TIMESTAMP);
    }

    if (t.sec < CEL_TIME_MIN || t.sec > CEL_TIME_MAX) {
        return cel_errorf(e->arena, "timestamp overflow");
    }

    return cel_timestamp(e->arena, &t);
}


static cel_value_t
cel_to_duration(cel_eval_t *e, cel_value_t v)
{
    int64_t  ns;

    /* there is an overload for int, but it has never worked */

    if (v.kind != CEL_STRING
        || adm_duration_parse(cel_str(v), &ns) != ADM_OK)
    {
        return cel_inconvertible(e, v, CEL_DURATION);
    }

    return cel_duration(ns);
}
