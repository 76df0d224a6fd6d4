
#include "cel/cel_node.h"


/* A list that grows. */

typedef struct {
    cel_value_t  *items;
    uint32_t      n;
    uint32_t      cap;
} cel_growing_t;


static void cel_fold_round(cel_eval_t *e, const cel_fold_t *f,
    cel_value_t range, const cel_value_t *items, uint32_t i);
static cel_value_t cel_fold_logic(cel_eval_t *e, const cel_fold_t *f,
    cel_value_t range, const cel_value_t *items);
static cel_value_t cel_fold_one(cel_eval_t *e, const cel_fold_t *f,
    cel_value_t range, const cel_value_t *items);
static cel_value_t cel_fold_list(cel_eval_t *e, const cel_fold_t *f,
    cel_value_t range, const cel_value_t *items);
static cel_value_t cel_fold_map(cel_eval_t *e, const cel_fold_t *f,
    cel_value_t range, const cel_value_t *items);
static int cel_filter(cel_eval_t *e, const cel_fold_t *f, cel_value_t *accu);
static int cel_push(cel_eval_t *e, cel_growing_t *list, uint32_t most,
    cel_value_t v);
static cel_value_t cel_insert(cel_eval_t *e, cel_map_t *map, cel_value_t key,
    cel_value_t v);
static cel_value_t cel_merge(cel_eval_t *e, cel_map_t *map, cel_value_t from);


/* A round may cost nothing, but it is work. */

#define cel_over_limit(e)                                                     \
    adm_unlikely((e)->cost > (e)->limit || (e)->stop || !cel_work(e, 1))


cel_value_t
cel_exec_bind(cel_eval_t *e, const cel_node_t *node)
{
    const cel_fold_t  *f;

    f = (const cel_fold_t *) node;

    /* the value is computed where it is first needed, if at all */

    e->slots[f->slots[0]] = cel_unset();

    return cel_exec(e, f->body);
}


cel_value_t
cel_exec_fold(cel_eval_t *e, const cel_node_t *node)
{
    cel_value_t         range, v;
    const cel_value_t  *items;
    const cel_fold_t   *f;

    f = (const cel_fold_t *) node;
    range = cel_exec(e, f->range);

    if (range.kind != CEL_LIST && range.kind != CEL_MAP) {
        if (cel_is_error(range)) {
            return range;
        }

        if (f->two) {
            return cel_errorf(e->arena, "unsupported comprehension range "
                              "type: %s", cel_go_type(range));
        }

        return cel_errorf(e->arena, "got '%s', expected iterable type",
                          cel_go_type(range));
    }

    items = NULL;

    if (range.kind == CEL_LIST && range.form == CEL_ROPE) {

        if (!cel_work(e, range.n)) {
            return cel_stop(e, &cel_err_limit);
        }

        items = cel_list_items(e->arena, range);
        if (items == NULL) {
            return cel_stop(e, &cel_err_memory);
        }
    }

    switch (f->fold) {

    case CEL_FOLD_ALL:
    case CEL_FOLD_EXISTS:
        v = cel_fold_logic(e, f, range, items);
        break;

    case CEL_FOLD_ONE:
        v = cel_fold_one(e, f, range, items);
        break;

    case CEL_FOLD_LIST:
        v = cel_fold_list(e, f, range, items);
        break;

    default: /* CEL_FOLD_INSERT, CEL_FOLD_MERGE */
        v = cel_fold_map(e, f, range, items);
    }

    if (cel_over_limit(e)) {
        return cel_stop(e, &cel_err_limit);
    }

    return v;
}


/* Sets the variables for the i-th round. */

static void
cel_fold_round(cel_eval_t *e, const cel_fold_t *f, cel_value_t range,
    const cel_value_t *items, uint32_t i)
{
    cel_value_t  key, v;

    if (range.kind == CEL_LIST) {
        v = items ? items[i] : cel_list_at(range, i);

        if (!f->two) {
            e->slots[f->slots[0]] = v;
            return;
        }

        e->slots[f->slots[0]] = cel_int(i);
        e->slots[f->slots[1]] = v;
        return;
    }

    cel_map_at(range, i, &key, &v);
    e->slots[f->slots[0]] = key;

    if (f->two) {
        e->slots[f->slots[1]] = v;
    }
}


static cel_value_t
cel_fold_logic(cel_eval_t *e, const cel_fold_t *f, cel_value_t range,
    const cel_value_t *items)
{
    int          end, check;
    uint32_t     i;
    cel_value_t  v, accu;

    /* the value that ends the loop, and what it costs to look for it */

    end = f->fold == CEL_FOLD_EXISTS;
    check = end ? 3 : 2;
    accu = cel_bool(!end);

    for (i = 0; i < range.n; i++) {
        e->cost += check;

        if (accu.kind == CEL_BOOL && accu.u.i == end) {
            break;
        }

        cel_fold_round(e, f, range, items, i);

        e->cost++;
        v = cel_exec(e, f->body);

        if (v.kind == CEL_BOOL) {
            if (v.u.i == end) {
                accu = v;
            }

        } else if (!cel_is_error(accu)) {
            accu = cel_is_error(v) ? v : cel_no_overload();
        }

        if (cel_over_limit(e)) {
            return cel_stop(e, &cel_err_limit);
        }
    }

    e->cost++;

    return accu;
}


static cel_value_t
cel_fold_one(cel_eval_t *e, const cel_fold_t *f, cel_value_t range,
    const cel_value_t *items)
{
    uint32_t     i;
    cel_value_t  v, accu;

    accu = cel_int(0);

    for (i = 0; i < range.n; i++) {
        cel_fold_round(e, f, range, items, i);

        v = cel_exec(e, f->body);

        if (v.kind != CEL_BOOL) {
            accu = cel_is_error(v) ? v : cel_no_overload();

        } else if (v.u.i) {
            e->cost += 2;

            if (accu.kind == CEL_INT) {
                accu.u.i++;
            }
        }

        if (cel_over_limit(e)) {
            return cel_stop(e, &cel_err_limit);
        }
    }

    e->cost += 2;

    return cel_is_error(accu) ? accu : cel_bool(accu.u.i == 1);
}


/* Whether the round counts; a failed filter becomes the result so far. */

static int
cel_filter(cel_eval_t *e, const cel_fold_t *f, cel_value_t *accu)
{
    cel_value_t  v;

    if (f->filter == NULL) {
        return 1;
    }

    v = cel_exec(e, f->filter);

    if (v.kind == CEL_BOOL) {
        return (int) v.u.i;
    }

    *accu = cel_is_error(v) ? v : cel_no_overload();

    return 0;
}


static int
cel_push(cel_eval_t *e, cel_growing_t *list, uint32_t most, cel_value_t v)
{
    uint32_t      cap;
    cel_value_t  *items;

    if (list->n == list->cap) {
        cap = adm_min(most, list->cap ? list->cap * 4 : 256);

        items = adm_array_alloc(e->arena, cap, sizeof(cel_value_t));
        if (items == NULL) {
            return ADM_ERROR;
        }

        if (list->n) {
            memcpy(items, list->items, list->n * sizeof(cel_value_t));
        }

        list->items = items;
        list->cap = cap;
    }

    list->items[list->n++] = v;

    return ADM_OK;
}


static cel_value_t
cel_fold_list(cel_eval_t *e, const cel_fold_t *f, cel_value_t range,
    const cel_value_t *items)
{
    uint32_t       i;
    cel_value_t    v, accu;
    cel_growing_t  list;

    memset(&list, 0, sizeof(cel_growing_t));
    accu = cel_null();

    for (i = 0; i < range.n; i++) {
        cel_fold_round(e, f, range, items, i);

        if (cel_filter(e, f, &accu)) {
            /* the accumulator; the list of one and the sum */

            e->cost++;
            v = cel_exec(e, f->body);
            e->cost += 1 + f->item;

            if (!cel_is_error(accu)) {

                if (cel_is_error(v)) {
                    accu = v;

                } else if (cel_push(e, &list, range.n, v) != ADM_OK) {
                    return cel_stop(e, &cel_err_memory);
                }
            }
        }

        if (cel_over_limit(e)) {
            return cel_stop(e, &cel_err_limit);
        }
    }

    e->cost++;

    return cel_is_error(accu) ? accu : cel_list(list.items, list.n);
}


static cel_value_t
cel_insert(cel_eval_t *e, cel_map_t *map, cel_value_t key, cel_value_t v)
{
    int        rc;
    adm_buf_t  b;

    if (!cel_is_key(key)) {
        return cel_stop_text(e, "internal error: runtime error: hash of "
                             "unhashable type %s", cel_go_type(key));
    }

    rc = cel_map_add(e->arena, map, key, v);

    if (rc == ADM_OK) {
        return cel_null();
    }

    if (rc == ADM_ERROR) {
        return cel_stop(e, &cel_err_memory);
    }

    adm_buf_init(&b, e->arena, 0);
    cel_show(&b, key);
    v = cel_from_buf(&b, CEL_STRING);

    return cel_is_error(v) ? v
                           : cel_errorf(e->arena, "insert failed: key %.*s "
                                        "already exists",
                                        adm_fmt(cel_str(v)));
}


static cel_value_t
cel_merge(cel_eval_t *e, cel_map_t *map, cel_value_t from)
{
    uint32_t     i;
    cel_value_t  key, v;

    if (from.kind != CEL_MAP) {
        return cel_errorf(e->arena, "no such overload: cel.@mapInsert(map, "
                          "%.*s)", adm_fmt(cel_type_name(from)));
    }

    if (!cel_work(e, from.n)) {
        return cel_stop(e, &cel_err_limit);
    }

    for (i = 0; i < from.n; i++) {
        cel_map_at(from, i, &key, &v);
        v = cel_insert(e, map, key, v);

        if (cel_is_error(v)) {
            return v;
        }
    }

    return cel_null();
}


static cel_value_t
cel_fold_map(cel_eval_t *e, const cel_fold_t *f, cel_value_t range,
    const cel_value_t *items)
{
    uint32_t     i;
    cel_map_t   *map;
    cel_value_t  v, accu;

    accu = cel_null();

    map = cel_map_create(e->arena, adm_min(range.n, 256));
    if (map == NULL) {
        return cel_stop(e, &cel_err_memory);
    }

    for (i = 0; i < range.n; i++) {

        if (cel_over_limit(e)) {
            return cel_stop(e, &cel_err_limit);
        }

        cel_fold_round(e, f, range, items, i);

        if (!cel_filter(e, f, &accu)) {
            continue;
        }

        e->cost++;

        if (f->vararg && cel_is_error(accu)) {
            continue;
        }

        /* the key of the entry is an argument too */

        e->cost += f->fold == CEL_FOLD_INSERT;
        v = cel_exec(e, f->body);
        e->cost++;

        if (cel_is_error(accu)) {
            continue;
        }

        if (cel_is_error(v)) {
            accu = v;

        } else if (f->fold == CEL_FOLD_MERGE) {
            accu = cel_merge(e, map, v);

        } else {
            accu = cel_insert(e, map, e->slots[f->slots[0]], v);
        }
    }

    e->cost++;

    return cel_is_error(accu) ? accu : cel_map_value(map);
}
