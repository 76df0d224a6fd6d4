
#include <math.h>

#include "base/adm_utf8.h"
#include "cel/cel_lib.h"


static cel_value_t cel_equal_value(cel_value_t a, cel_value_t b,
    uint64_t *work, unsigned depth);
static cel_value_t cel_equal_list(cel_value_t a, cel_value_t b,
    uint64_t *work, unsigned depth);
static cel_value_t cel_equal_map(cel_value_t a, cel_value_t b,
    uint64_t *work, unsigned depth);
static cel_value_t cel_equal_struct(cel_struct_t *a, cel_struct_t *b,
    uint64_t *work, unsigned depth);
static int cel_number_order(cel_value_t a, cel_value_t b);
static int cel_double_order(double a, double b);


#define cel_is_number(v)                                                      \
    ((v).kind == CEL_INT || (v).kind == CEL_UINT || (v).kind == CEL_DOUBLE)


uint64_t
cel_size(cel_value_t v)
{
    switch (v.kind) {

    case CEL_STRING:
        return adm_utf8_count(cel_str(v));

    case CEL_BYTES:
    case CEL_LIST:
    case CEL_MAP:
        return v.n;

    case CEL_OPTIONAL:
        return v.u.inner ? cel_size(*v.u.inner) : 1;

    case CEL_OPAQUE:
        return cel_opaque_size(v.u.opaque);

    default:
        return 1;
    }
}


static int
cel_double_order(double a, double b)
{
    return a < b ? -1 : a > b;
}


/* Numbers that are no NaN; an integer meets a double as a double. */

static int
cel_number_order(cel_value_t a, cel_value_t b)
{
    if (a.kind == b.kind) {

        switch (a.kind) {

        case CEL_INT:
            return a.u.i < b.u.i ? -1 : a.u.i > b.u.i;

        case CEL_UINT:
            return a.u.u < b.u.u ? -1 : a.u.u > b.u.u;

        default:
            return cel_double_order(a.u.d, b.u.d);
        }
    }

    if (b.kind == CEL_DOUBLE) {
        return -cel_number_order(b, a);
    }

    if (a.kind == CEL_DOUBLE) {

        if (b.kind == CEL_INT) {
            return cel_double_order(a.u.d, (double) b.u.i);
        }

        return a.u.d < 0 ? -1 : cel_double_order(a.u.d, (double) b.u.u);
    }

    if (a.kind == CEL_UINT) {
        return -cel_number_order(b, a);
    }

    if (a.u.i < 0 || b.u.u > INT64_MAX) {
        return -1;
    }

    return a.u.i < b.u.i ? -1 : a.u.i > b.u.i;
}


int
cel_compare(cel_value_t a, cel_value_t b, int *order)
{
    if (a.kind == CEL_DOUBLE && isnan(a.u.d)) {
        return ADM_ERROR;
    }

    if (cel_is_number(a) && cel_is_number(b)) {

        if (b.kind == CEL_DOUBLE && isnan(b.u.d)) {
            return ADM_ERROR;
        }

        *order = cel_number_order(a, b);

        return ADM_OK;
    }

    if (a.kind != b.kind) {
        return ADM_DECLINED;
    }

    switch (a.kind) {

    case CEL_STRING:
    case CEL_BYTES:
        *order = adm_str_cmp(cel_str(a), cel_str(b));
        *order = *order < 0 ? -1 : *order > 0;
        return ADM_OK;

    case CEL_BOOL:
    case CEL_DURATION:
        *order = a.u.i < b.u.i ? -1 : a.u.i > b.u.i;
        return ADM_OK;

    case CEL_TIMESTAMP:
        if (a.u.time->sec != b.u.time->sec) {
            *order = a.u.time->sec < b.u.time->sec ? -1 : 1;

        } else {
            *order = a.u.time->nsec < b.u.time->nsec
                     ? -1 : a.u.time->nsec > b.u.time->nsec;
        }

        return ADM_OK;

    default:
        return ADM_DECLINED;
    }
}


cel_value_t
cel_equal(cel_value_t a, cel_value_t b, uint64_t *work)
{
    return cel_equal_value(a, b, work, 0);
}


static cel_value_t
cel_equal_value(cel_value_t a, cel_value_t b, uint64_t *work, unsigned depth)
{
    if (*work == 0 || depth > ADM_MAX_DEPTH) {
        *work = 0;
        return cel_out_of_cost();
    }

    (*work)--;

    switch (a.kind) {

    case CEL_NULL:
        return cel_bool(b.kind == CEL_NULL);

    case CEL_INT:
    case CEL_UINT:
    case CEL_DOUBLE:
        if (!cel_is_number(b)
            || (a.kind == CEL_DOUBLE && isnan(a.u.d))
            || (b.kind == CEL_DOUBLE && isnan(b.u.d)))
        {
            return cel_bool(0);
        }

        return cel_bool(cel_number_order(a, b) == 0);

    case CEL_STRING:
    case CEL_BYTES:
        return cel_bool(b.kind == a.kind && adm_str_eq(cel_str(a), cel_str(b)));

    case CEL_BOOL:
    case CEL_DURATION:
        return cel_bool(b.kind == a.kind && a.u.i == b.u.i);

    case CEL_TIMESTAMP:
        return cel_bool(b.kind == CEL_TIMESTAMP
                        && a.u.time->sec == b.u.time->sec
                        && a.u.time->nsec == b.u.time->nsec);

    case CEL_TYPE:
        return cel_bool(b.kind == CEL_TYPE
                        && adm_str_eq(a.u.type->name, b.u.type->name));

    case CEL_LIST:
        return cel_equal_list(a, b, work, depth);

    case CEL_MAP:
        return cel_equal_map(a, b, work, depth);

    case CEL_OPTIONAL:
        if (b.kind != CEL_OPTIONAL || !a.u.inner || !b.u.inner) {
            return cel_bool(b.kind == CEL_OPTIONAL && !a.u.inner
                            && !b.u.inner);
        }

        return cel_equal_value(*a.u.inner, *b.u.inner, work, depth + 1);

    case CEL_STRUCT:
        if (b.kind != CEL_STRUCT) {
            return cel_bool(0);
        }

        return cel_equal_struct(a.u.st, b.u.st, work, depth);

    case CEL_OPAQUE:
        /* null differs from everything before the object is asked */
        if (b.kind == CEL_NULL) {
            return cel_bool(0);
        }

        return b.kind == CEL_OPAQUE ? cel_opaque_equal(a.u.opaque, b.u.opaque)
                                    : cel_no_overload();

    case CEL_HOST:
        if (b.kind == CEL_NULL) {
            return cel_bool(0);
        }

        return b.kind == CEL_HOST ? cel_bool(a.u.host == b.u.host)
                                  : cel_no_overload();

    default:
        /* the error in an optional */
        return a;
    }
}


/*
 * An item that cannot be compared is taken for equal, as the API server does,
 * unless the list is a sum: then the comparison fails.
 */

static cel_value_t
cel_equal_list(cel_value_t a, cel_value_t b, uint64_t *work, unsigned depth)
{
    uint32_t     i;
    cel_value_t  v, failed;

    if (b.kind != CEL_LIST || a.n != b.n) {
        return cel_bool(0);
    }

    failed = cel_bool(1);

    for (i = 0; i < a.n; i++) {
        v = cel_equal_value(cel_list_at(a, i), cel_list_at(b, i), work,
                            depth + 1);

        if (cel_is_false(v)) {
            return v;
        }

        if (cel_is_error(v)) {
            if (v.u.error->fatal) {
                return v;
            }

            if (a.joined && !cel_is_error(failed)) {
                failed = v;
            }
        }
    }

    return failed;
}


static cel_value_t
cel_equal_map(cel_value_t a, cel_value_t b, uint64_t *work, unsigned depth)
{
    uint32_t     i;
    cel_value_t  v, w, key;

    if (b.kind != CEL_MAP || a.n != b.n) {
        return cel_bool(0);
    }

    for (i = 0; i < a.n; i++) {
        cel_map_at(a, i, &key, &v);

        if (cel_map_find(b, key, &w) != 1) {
            return cel_bool(0);
        }

        v = cel_equal_value(v, w, work, depth + 1);

        if (cel_is_false(v) || (cel_is_error(v) && v.u.error->fatal)) {
            return v;
        }
    }

    return cel_bool(1);
}


static cel_value_t
cel_equal_struct(cel_struct_t *a, cel_struct_t *b, uint64_t *work,
    unsigned depth)
{
    uint32_t     i, k;
    cel_value_t  v;

    if (!adm_str_eq(a->type->name, b->type->name) || a->n != b->n) {
        return cel_bool(0);
    }

    for (i = 0; i < a->n; i++) {

        for (k = 0; k < b->n; k++) {
            if (adm_str_eq(a->names[i], b->names[k])) {
                break;
            }
        }

        if (k == b->n) {
            return cel_bool(0);
        }

        v = cel_equal_value(a->values[i], b->values[k], work, depth + 1);

        if (!cel_is_true(v)) {
            return v;
        }
    }

    return cel_bool(1);
}
