
/*
 * Lists in order: sorting, least and greatest items, sums.
 */


#include "cel/cel_lib.h"


/* Up to here lists are sorted by insertion, as Go does it. */
#define CEL_INSERTION  12


static int cel_key_less(cel_value_t a, cel_value_t b);
static void cel_sort_insert(const cel_value_t *keys, uint32_t *order,
    uint32_t n);
static int cel_sort_merge(cel_eval_t *e, const cel_value_t *keys,
    uint32_t *order, uint32_t n);
static cel_value_t cel_sort_keys(cel_eval_t *e, cel_value_t list,
    cel_value_t keys);


#define cel_has_order(v)  (cel_traits(v) & CEL_COMPARER)


static int
cel_key_less(cel_value_t a, cel_value_t b)
{
    int  order;

    return cel_compare(a, b, &order) == ADM_OK && order < 0;
}


static void
cel_sort_insert(const cel_value_t *keys, uint32_t *order, uint32_t n)
{
    uint32_t  i, k, t;

    for (i = 1; i < n; i++) {
        for (k = i; k && cel_key_less(keys[order[k]], keys[order[k - 1]]);
             k--)
        {
            t = order[k];
            order[k] = order[k - 1];
            order[k - 1] = t;
        }
    }
}


static int
cel_sort_merge(cel_eval_t *e, const cel_value_t *keys, uint32_t *order,
    uint32_t n)
{
    uint32_t  width, from, mid, end, a, b, k, *read, *write, *t;

    read = order;
    write = adm_array_alloc(e->arena, n, sizeof(uint32_t));

    if (write == NULL) {
        return ADM_ERROR;
    }

    for (width = 1; width < n; width *= 2) {

        for (from = 0; from < n; from = end) {
            mid = adm_min(from + width, n);
            end = adm_min(mid + width, n);

            for (a = from, b = mid, k = from; k < end; k++) {

                if (a < mid
                    && (b == end
                        || !cel_key_less(keys[read[b]], keys[read[a]])))
                {
                    write[k] = read[a++];

                } else {
                    write[k] = read[b++];
                }
            }
        }

        /* what was written is read in the next round */

        t = read;
        read = write;
        write = t;
    }

    if (read != order) {
        memcpy(order, read, n * sizeof(uint32_t));
    }

    return ADM_OK;
}


static cel_value_t
cel_sort_keys(cel_eval_t *e, cel_value_t list, cel_value_t keys)
{
    uint32_t             i, n, *order;
    cel_value_t         *sorted;
    const cel_value_t   *k;

    if (keys.kind != CEL_LIST) {
        return cel_no_overload();
    }

    n = list.n;

    if (n != keys.n) {
        return cel_errorf(e->arena, "@sortByAssociatedKeys() expected a list "
                          "of the same size as the associated keys list, but "
                          "got %u and %u elements respectively", n, keys.n);
    }

    if (n == 0) {
        return list;
    }

    k = cel_list_items(e->arena, keys);
    order = adm_array_alloc(e->arena, n, sizeof(uint32_t));
    sorted = adm_array_alloc(e->arena, n, sizeof(cel_value_t));

    if (k == NULL || order == NULL || sorted == NULL) {
        return cel_no_memory();
    }

    if (!cel_has_order(k[0])) {
        return cel_errorf(e->arena, "list elements must be comparable");
    }

    for (i = 0; i < n; i++) {
        if (k[i].kind != k[0].kind) {
            return cel_errorf(e->arena,
                              "list elements must have the same type");
        }

        order[i] = i;
    }

    if (n <= CEL_INSERTION) {
        cel_sort_insert(k, order, n);

    } else if (cel_sort_merge(e, k, order, n) != ADM_OK) {
        return cel_no_memory();
    }

    for (i = 0; i < n; i++) {
        sorted[i] = cel_list_at(list, order[i]);
    }

    return cel_list(sorted, n);
}


CEL_FN(cel_fn_sort)
{
    return cel_sort_keys(e, args[0], args[0]);
}


CEL_FN(cel_fn_sort_by)
{
    return cel_sort_keys(e, args[0], args[1]);
}


CEL_FN(cel_fn_is_sorted)
{
    int          order;
    uint32_t     i;
    cel_value_t  v, last;

    last = cel_unset();

    for (i = 0; i < args[0].n; i++) {
        v = cel_list_at(args[0], i);

        if (!cel_has_order(v)) {
            return cel_no_overload();
        }

        /* what does not compare is in order */

        if (i && cel_compare(last, v, &order) == ADM_OK && order > 0) {
            return cel_bool(0);
        }

        last = v;
    }

    return cel_bool(1);
}


/* magic: the kind of the sum of nothing */

CEL_FN(cel_fn_sum)
{
    uint32_t     i;
    cel_value_t  pair[2];

    pair[0] = cel_make((cel_kind_e) magic, 0);

    if (magic == CEL_DOUBLE) {
        pair[0] = cel_double(0);
    }

    for (i = 0; i < args[0].n; i++) {
        pair[1] = cel_list_at(args[0], i);
        pair[0] = cel_fn_arithmetic(e, pair, 2, '+');

        if (cel_is_error(pair[0])) {
            break;
        }
    }

    return pair[0];
}


/* magic: 1 for the greatest, -1 for the least */

CEL_FN(cel_fn_min_max)
{
    int          order;
    uint32_t     i;
    cel_value_t  v, best;

    if (args[0].n == 0) {
        return cel_errorf(e->arena, "%s called on empty list",
                          magic < 0 ? "min" : "max");
    }

    best = cel_unset();

    for (i = 0; i < args[0].n; i++) {
        v = cel_list_at(args[0], i);

        if (!cel_has_order(v)) {
            return cel_no_overload();
        }

        if (i == 0
            || (cel_compare(v, best, &order) == ADM_OK && order == magic))
        {
            best = v;
        }
    }

    return best;
}
