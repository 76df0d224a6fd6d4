
/*
 * Lists as sets, and lists made of lists.
 */


#include "cel/cel_lib.h"


/* A list that is being made. */

typedef struct {
    cel_value_t  *items;
    uint32_t      n;
    uint32_t      cap;
} cel_items_t;


static int cel_add_item(cel_eval_t *e, cel_items_t *to, cel_value_t v);
static int cel_flatten_into(cel_eval_t *e, cel_items_t *to, cel_value_t list,
    int64_t depth, unsigned level);
static adm_str_t cel_type_with_params(cel_value_t v);
static cel_value_t cel_no_method(cel_eval_t *e, const cel_value_t *args,
    unsigned n);
static cel_value_t cel_has_all(cel_eval_t *e, cel_value_t list,
    cel_value_t items);


cel_value_t
cel_list_has(cel_eval_t *e, cel_value_t list, cel_value_t v)
{
    uint32_t     i;
    cel_value_t  equal;

    for (i = 0; i < list.n; i++) {
        equal = cel_equal(v, cel_list_at(list, i), &e->work);

        if (cel_is_true(equal)
            || (cel_is_error(equal) && equal.u.error->fatal))
        {
            return equal;
        }
    }

    return cel_bool(0);
}


CEL_FN(cel_fn_includes)
{
    return cel_list_has(e, args[0], args[1]);
}


/* magic: from the end */

CEL_FN(cel_fn_list_index_of)
{
    uint32_t     i, at;
    cel_value_t  equal;

    for (i = 0; i < args[0].n; i++) {
        at = magic ? args[0].n - 1 - i : i;
        equal = cel_equal(cel_list_at(args[0], at), args[1], &e->work);

        if (cel_is_true(equal)) {
            return cel_int(at);
        }

        if (cel_is_error(equal) && equal.u.error->fatal) {
            return equal;
        }
    }

    return cel_int(-1);
}


CEL_FN(cel_fn_slice)
{
    int64_t             start, end;
    const cel_value_t  *items;

    start = args[1].u.i;
    end = args[2].u.i;

    if (start < 0 || end < 0) {
        return cel_errorf(e->arena, "cannot slice(%lld, %lld), negative "
                          "indexes not supported", (long long) start,
                          (long long) end);
    }

    if (start > end) {
        return cel_errorf(e->arena, "cannot slice(%lld, %lld), start index "
                          "must be less than or equal to end index",
                          (long long) start, (long long) end);
    }

    if (end > args[0].n) {
        return cel_errorf(e->arena, "cannot slice(%lld, %lld), list is length"
                          " %u", (long long) start, (long long) end,
                          args[0].n);
    }

    items = cel_list_items(e->arena, args[0]);
    if (items == NULL) {
        return cel_no_memory();
    }

    return cel_list(items + start, (uint32_t) (end - start));
}


static int
cel_add_item(cel_eval_t *e, cel_items_t *to, cel_value_t v)
{
    uint32_t      cap;
    cel_value_t  *items;

    if (to->n == to->cap) {
        cap = to->cap ? to->cap * 2 : 8;

        if (cap > CEL_MAX_ITEMS) {
            return ADM_DECLINED;
        }

        items = adm_array_alloc(e->arena, cap, sizeof(cel_value_t));
        if (items == NULL) {
            return ADM_ERROR;
        }

        if (to->n) {
            memcpy(items, to->items, to->n * sizeof(cel_value_t));
        }

        to->items = items;
        to->cap = cap;
    }

    to->items[to->n++] = v;

    return ADM_OK;
}


static int
cel_flatten_into(cel_eval_t *e, cel_items_t *to, cel_value_t list,
    int64_t depth, unsigned level)
{
    int          rc;
    uint32_t     i;
    cel_value_t  v;

    if (level > ADM_MAX_DEPTH) {
        return ADM_DECLINED;
    }

    for (i = 0; i < list.n; i++) {

        if (!cel_work(e, 1)) {
            return ADM_DECLINED;
        }

        v = cel_list_at(list, i);

        rc = v.kind == CEL_LIST && depth > 0
             ? cel_flatten_into(e, to, v, depth - 1, level + 1)
             : cel_add_item(e, to, v);

        if (rc != ADM_OK) {
            return rc;
        }
    }

    return ADM_OK;
}


static adm_str_t
cel_type_with_params(cel_value_t v)
{
    switch (v.kind) {

    case CEL_LIST:
        return adm_strc("list(dyn)");

    case CEL_MAP:
        return adm_strc("map(dyn, dyn)");

    default:
        return cel_type_name(v);
    }
}


/* "no such overload: int.flatten(string)" */

static cel_value_t
cel_no_method(cel_eval_t *e, const cel_value_t *args, unsigned n)
{
    adm_str_t  arg;

    arg = n == 2 ? cel_type_with_params(args[1]) : adm_str_empty;

    return cel_errorf(e->arena, "no such overload: %.*s.flatten(%.*s)",
                      adm_fmt(cel_type_with_params(args[0])), adm_fmt(arg));
}


CEL_FN(cel_fn_flatten)
{
    int          rc;
    int64_t      depth;
    cel_items_t  to;

    if (args[0].kind != CEL_LIST || (n == 2 && args[1].kind != CEL_INT)) {
        return cel_no_method(e, args, n);
    }

    depth = n == 2 ? args[1].u.i : 1;

    if (depth < 0) {
        return cel_errorf(e->arena, "level must be non-negative");
    }

    memset(&to, 0, sizeof(cel_items_t));

    rc = cel_flatten_into(e, &to, args[0], depth, 0);

    if (rc != ADM_OK) {
        return rc == ADM_DECLINED ? cel_out_of_cost() : cel_no_memory();
    }

    return cel_list(to.items, to.n);
}


CEL_FN(cel_fn_range)
{
    int64_t       i, count;
    cel_value_t  *items;

    count = adm_max(args[0].u.i, 0);

    /* what it costs is known only afterwards */

    if ((uint64_t) count > e->limit || count > CEL_MAX_ITEMS) {
        return cel_out_of_cost();
    }

    items = adm_array_alloc(e->arena, (size_t) count, sizeof(cel_value_t));
    if (items == NULL) {
        return cel_no_memory();
    }

    for (i = 0; i < count; i++) {
        items[i] = cel_int(i);
    }

    return cel_list(items, (uint32_t) count);
}


CEL_FN(cel_fn_reverse)
{
    uint32_t      i, count;
    cel_value_t  *items;

    count = args[0].n;

    items = adm_array_alloc(e->arena, count, sizeof(cel_value_t));
    if (items == NULL) {
        return cel_no_memory();
    }

    for (i = 0; i < count; i++) {
        items[i] = cel_list_at(args[0], count - 1 - i);
    }

    return cel_list(items, count);
}


CEL_FN(cel_fn_distinct)
{
    uint32_t      i, count;
    cel_value_t   v, found, *items;

    items = adm_array_alloc(e->arena, args[0].n, sizeof(cel_value_t));
    if (items == NULL) {
        return cel_no_memory();
    }

    count = 0;

    for (i = 0; i < args[0].n; i++) {
        v = cel_list_at(args[0], i);
        found = cel_list_has(e, cel_list(items, count), v);

        if (cel_is_error(found)) {
            return found;
        }

        if (!cel_is_true(found)) {
            items[count++] = v;
        }
    }

    return cel_list(items, count);
}


static cel_value_t
cel_has_all(cel_eval_t *e, cel_value_t list, cel_value_t items)
{
    uint32_t     i;
    cel_value_t  v;

    for (i = 0; i < items.n; i++) {
        v = cel_list_has(e, list, cel_list_at(items, i));

        if (!cel_is_true(v)) {
            return v;
        }
    }

    return cel_bool(1);
}


/* magic: c(ontains) e(quivalent) i(ntersects) */

CEL_FN(cel_fn_sets)
{
    uint32_t     i;
    cel_value_t  v;

    switch (magic) {

    case 'c':
        return cel_has_all(e, args[0], args[1]);

    case 'e':
        v = cel_has_all(e, args[0], args[1]);

        return cel_is_true(v) ? cel_has_all(e, args[1], args[0]) : v;

    default:
        for (i = 0; i < args[0].n; i++) {
            v = cel_list_has(e, args[1], cel_list_at(args[0], i));

            if (!cel_is_false(v)) {
                return v;
            }
        }

        return cel_bool(0);
    }
}
