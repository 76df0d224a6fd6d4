
/*
 * Operators: arithmetic with every overflow seen, order, membership, size.
 */


#include "cel/cel_lib.h"


static cel_value_t cel_arithmetic_int(cel_eval_t *e, int64_t a, int64_t b,
    int op);
static cel_value_t cel_arithmetic_uint(cel_eval_t *e, uint64_t a, uint64_t b,
    int op);
static cel_value_t cel_arithmetic_double(double a, double b, int op);
static cel_value_t cel_arithmetic_time(cel_eval_t *e, cel_value_t a,
    cel_value_t b, int op);
static cel_value_t cel_time_add(cel_eval_t *e, const adm_time_t *t,
    int64_t ns);
static cel_value_t cel_time_sub(cel_eval_t *e, const adm_time_t *a,
    const adm_time_t *b);
static cel_value_t cel_concat(cel_eval_t *e, cel_value_t a, cel_value_t b);


CEL_FN(cel_fn_arithmetic)
{
    cel_value_t  a, b;

    a = args[0];
    b = args[1];

    switch (a.kind) {

    case CEL_TIMESTAMP:
    case CEL_DURATION:
        return cel_arithmetic_time(e, a, b, magic);

    case CEL_INT:
        if (b.kind == CEL_INT) {
            return cel_arithmetic_int(e, a.u.i, b.u.i, magic);
        }

        break;

    case CEL_UINT:
        if (b.kind == CEL_UINT) {
            return cel_arithmetic_uint(e, a.u.u, b.u.u, magic);
        }

        break;

    case CEL_DOUBLE:
        if (b.kind == CEL_DOUBLE) {
            return cel_arithmetic_double(a.u.d, b.u.d, magic);
        }

        break;

    case CEL_STRING:
    case CEL_BYTES:
        if (b.kind == a.kind) {
            return cel_concat(e, a, b);
        }

        break;

    case CEL_LIST:
        if (b.kind == CEL_LIST) {
            return cel_list_concat(e->arena, a, b);
        }

        break;

    default:
        break;
    }

    return cel_no_overload();
}


static cel_value_t
cel_arithmetic_int(cel_eval_t *e, int64_t a, int64_t b, int op)
{
    int      overflow;
    int64_t  i;

    overflow = 0;
    i = 0;

    switch (op) {

    case '+':
        overflow = __builtin_add_overflow(a, b, &i);
        break;

    case '-':
        overflow = __builtin_sub_overflow(a, b, &i);
        break;

    case '*':
        overflow = __builtin_mul_overflow(a, b, &i);
        break;

    default:
        if (b == 0) {
            return cel_errorf(e->arena, "%s",
                              op == '/' ? "division by zero"
                                        : "modulus by zero");
        }

        overflow = a == INT64_MIN && b == -1;

        if (!overflow) {
            i = op == '/' ? a / b : a % b;
        }
    }

    return overflow ? cel_errorf(e->arena, "integer overflow") : cel_int(i);
}


static cel_value_t
cel_arithmetic_uint(cel_eval_t *e, uint64_t a, uint64_t b, int op)
{
    int       overflow;
    uint64_t  u;

    overflow = 0;

    switch (op) {

    case '+':
        overflow = __builtin_add_overflow(a, b, &u);
        break;

    case '-':
        overflow = __builtin_sub_overflow(a, b, &u);
        break;

    case '*':
        overflow = __builtin_mul_overflow(a, b, &u);
        break;

    default:
        if (b == 0) {
            return cel_errorf(e->arena, "%s",
                              op == '/' ? "division by zero"
                                        : "modulus by zero");
        }

        u = op == '/' ? a / b : a % b;
    }

    return overflow ? cel_errorf(e->arena, "unsigned integer overflow")
                    : cel_uint(u);
}


static cel_value_t
cel_arithmetic_double(double a, double b, int op)
{
    switch (op) {

    case '+':
        return cel_double(a + b);

    case '-':
        return cel_double(a - b);

    case '*':
        return cel_double(a * b);

    case '/':
        return cel_double(a / b);

    default:
        return cel_no_overload();
    }
}


static cel_value_t
cel_arithmetic_time(cel_eval_t *e, cel_value_t a, cel_value_t b, int op)
{
    if (a.kind == CEL_DURATION && b.kind == CEL_DURATION) {
        a = cel_arithmetic_int(e, a.u.i, b.u.i, op);

        return cel_is_error(a) ? a : cel_duration(a.u.i);
    }

    if (op == '+') {
        if (a.kind == CEL_DURATION && b.kind == CEL_TIMESTAMP) {
            return cel_time_add(e, b.u.time, a.u.i);
        }

        if (a.kind == CEL_TIMESTAMP && b.kind == CEL_DURATION) {
            return cel_time_add(e, a.u.time, b.u.i);
        }

        return cel_no_overload();
    }

    if (a.kind != CEL_TIMESTAMP) {
        return cel_no_overload();
    }

    if (b.kind == CEL_TIMESTAMP) {
        return cel_time_sub(e, a.u.time, b.u.time);
    }

    if (b.kind != CEL_DURATION) {
        return cel_no_overload();
    }

    if (b.u.i == INT64_MIN) {
        return cel_errorf(e->arena, "integer overflow");
    }

    return cel_time_add(e, a.u.time, -b.u.i);
}


static cel_value_t
cel_time_add(cel_eval_t *e, const adm_time_t *t, int64_t ns)
{
    int64_t     sec, nsec;
    adm_time_t  sum;

    sec = t->sec + ns / 1000000000;
    nsec = (int64_t) t->nsec + ns % 1000000000;

    if (nsec < 0) {
        nsec += 1000000000;
        sec--;

    } else if (nsec >= 1000000000) {
        nsec -= 1000000000;
        sec++;
    }

    if (sec < CEL_TIME_MIN || sec > CEL_TIME_MAX) {
        return cel_errorf(e->arena, "timestamp overflow");
    }

    sum = *t;
    sum.sec = sec;
    sum.nsec = (uint32_t) nsec;

    return cel_timestamp(e->arena, &sum);
}


static cel_value_t
cel_time_sub(cel_eval_t *e, const adm_time_t *a, const adm_time_t *b)
{
    int64_t  ns;

    if (__builtin_mul_overflow(a->sec - b->sec, (int64_t) 1000000000, &ns)
        || __builtin_add_overflow(ns, (int64_t) a->nsec - (int64_t) b->nsec,
                                  &ns))
    {
        return cel_errorf(e->arena, "integer overflow");
    }

    return cel_duration(ns);
}


static cel_value_t
cel_concat(cel_eval_t *e, cel_value_t a, cel_value_t b)
{
    char    *p;
    size_t   n;

    n = (size_t) a.n + b.n;

    if (b.n == 0 || a.n == 0) {
        return a.n ? a : b;
    }

    if (n > CEL_MAX_TEXT || !cel_work(e, n / 16)) {
        return cel_out_of_cost();
    }

    p = adm_alloc(e->arena, n);
    if (p == NULL) {
        return cel_no_memory();
    }

    memcpy(p, a.u.data, a.n);
    memcpy(p + a.n, b.u.data, b.n);

    return cel_text(a.kind, p, n);
}


CEL_FN(cel_fn_negate)
{
    switch (args[0].kind) {

    case CEL_INT:
    case CEL_DURATION:
        if (args[0].u.i == INT64_MIN) {
            return cel_errorf(e->arena, "integer overflow");
        }

        return cel_make((cel_kind_e) args[0].kind, -args[0].u.i);

    case CEL_DOUBLE:
        return cel_double(-args[0].u.d);

    default:
        return cel_no_overload();
    }
}


CEL_FN(cel_fn_not)
{
    return args[0].kind == CEL_BOOL ? cel_bool(!args[0].u.i)
                                    : cel_no_overload();
}


/* magic: < l(ess or equal) > g(reater or equal) */

CEL_FN(cel_fn_order)
{
    int  order;

    switch (cel_compare(args[0], args[1], &order)) {

    case ADM_OK:
        break;

    case ADM_ERROR:
        return cel_errorf(e->arena, "NaN values cannot be ordered");

    default:
        return cel_no_overload();
    }

    switch (magic) {

    case '<':
        return cel_bool(order < 0);

    case 'l':
        return cel_bool(order <= 0);

    case '>':
        return cel_bool(order > 0);

    default:
        return cel_bool(order >= 0);
    }
}


CEL_FN(cel_fn_in)
{
    cel_value_t  v;

    if (args[1].kind == CEL_MAP) {

        switch (cel_map_find(args[1], args[0], &v)) {

        case -1:
            return cel_stop_text(e, "internal error: runtime error: hash of "
                                 "unhashable type %s", cel_go_type(args[0]));

        case 0:
            return cel_bool(0);

        default:
            return cel_bool(1);
        }
    }

    if (args[1].kind != CEL_LIST) {
        return cel_no_overload();
    }

    return cel_list_has(e, args[1], args[0]);
}


CEL_FN(cel_fn_size)
{
    if (args[0].kind == CEL_STRING && !cel_work(e, args[0].n / 16)) {
        return cel_out_of_cost();
    }

    return cel_int((int64_t) cel_size(args[0]));
}
