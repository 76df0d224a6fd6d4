
#include <math.h>

#include "gotmpl/gotmpl_cast.h"
#include "gotmpl/gotmpl_compare.h"
#include "gotmpl/gotmpl_sprig.h"


/* The longest list that "until", "chunk" and the like make. */
#define GOTMPL_MAX_LIST  1000000


static int gotmpl_need_list(gotmpl_exec_t *e, const gotmpl_value_t *v,
    const char *what);
static int gotmpl_copy_items(gotmpl_exec_t *e, const gotmpl_value_t *v,
    uint32_t start, uint32_t end, gotmpl_value_t *list);
static int gotmpl_has(gotmpl_exec_t *e, const gotmpl_value_t *items,
    uint32_t n, const gotmpl_value_t *v);
static int gotmpl_until(gotmpl_exec_t *e, int64_t start, int64_t stop,
    int64_t step, gotmpl_value_t *list);
static int gotmpl_compare_strings(const void *a, const void *b);
static void gotmpl_sort_strings(gotmpl_value_t *items, gotmpl_value_t *scratch,
    uint32_t n);


static const gotmpl_type_t  gotmpl_type_chunks = {
    .name = adm_str("[][]interface {}"),
    .kind = GOTMPL_SLICE,
    .elem = &gotmpl_type_list
};


/* "Cannot WHAT type KIND" */

static int
gotmpl_need_list(gotmpl_exec_t *e, const gotmpl_value_t *v, const char *what)
{
    if (v->type == NULL) {
        return gotmpl_fail_nil(e);
    }

    if (v->type->kind != GOTMPL_SLICE) {
        return gotmpl_fail(e, "%s %s", what,
                           gotmpl_kind_name(gotmpl_kind(v)));
    }

    return ADM_OK;
}


/* Adds items of any list to a []interface {}. */

static int
gotmpl_copy_items(gotmpl_exec_t *e, const gotmpl_value_t *v, uint32_t start,
    uint32_t end, gotmpl_value_t *list)
{
    gotmpl_value_t  item;

    for ( /* void */ ; start < end; start++) {
        item = gotmpl_at(e, v, start);

        if (gotmpl_push(e, list, &item) != ADM_OK) {
            return ADM_ERROR;
        }
    }

    return ADM_OK;
}


int
gotmpl_sprig_list(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    uint32_t  i;

    if (gotmpl_list(e, &gotmpl_type_list, n, ret) != ADM_OK) {
        return ADM_ERROR;
    }

    for (i = 0; i < n; i++) {
        if (gotmpl_push(e, ret, &args[i]) != ADM_OK) {
            return ADM_ERROR;
        }
    }

    return ADM_OK;
}


/* "append", "prepend" */

int
gotmpl_sprig_append(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    uint32_t  len, cap;

    if (gotmpl_need_list(e, &args[0], f->magic == GOTMPL_APPEND
                                      ? "Cannot push on type"
                                      : "Cannot prepend on type")
        != ADM_OK)
    {
        return ADM_ERROR;
    }

    len = gotmpl_len(e, &args[0]);
    cap = f->magic == GOTMPL_APPEND ? len : 1;

    if (gotmpl_list(e, &gotmpl_type_list, len + 1, ret) != ADM_OK) {
        return ADM_ERROR;
    }

    ret->u.list->cap = gotmpl_grown_cap(cap, len + 1, GOTMPL_SIZE_WORDS);

    if (f->magic == GOTMPL_PREPEND
        && gotmpl_push(e, ret, &args[1]) != ADM_OK)
    {
        return ADM_ERROR;
    }

    if (gotmpl_copy_items(e, &args[0], 0, len, ret) != ADM_OK) {
        return ADM_ERROR;
    }

    return f->magic == GOTMPL_APPEND ? gotmpl_push(e, ret, &args[1]) : ADM_OK;
}


int
gotmpl_sprig_chunk(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    double          chunks;
    int64_t         i, size, len, last, count;
    gotmpl_value_t  part;

    if (gotmpl_need_list(e, &args[1], "Cannot chunk type") != ADM_OK) {
        return ADM_ERROR;
    }

    size = args[0].u.i;
    len = gotmpl_len(e, &args[1]);
    chunks = floor((double) (len - 1) / (double) size) + 1;

    if (!(chunks >= 0 && chunks <= GOTMPL_MAX_LIST)) {
        return gotmpl_fail(e, "runtime error: makeslice: len out of range");
    }

    count = (int64_t) chunks;
    last = gotmpl_float_to_int(fmod((double) len, (double) size));
    last = last ? last : size;

    if ((count > 1 && size < 0) || (count && last < 0)) {
        return gotmpl_fail(e, "runtime error: makeslice: len out of range");
    }

    if (gotmpl_list(e, &gotmpl_type_chunks, (uint32_t) count, ret) != ADM_OK) {
        return ADM_ERROR;
    }

    ret->origin = args[1].origin;

    for (i = 0; i < count; i++) {

        if (gotmpl_list(e, &gotmpl_type_list, 0, &part) != ADM_OK
            || gotmpl_copy_items(e, &args[1], (uint32_t) (i * size),
                                 (uint32_t) (i * size + (i < count - 1
                                                         ? size : last)),
                                 &part)
               != ADM_OK
            || gotmpl_push(e, ret, &part) != ADM_OK)
        {
            return ADM_ERROR;
        }
    }

    return ADM_OK;
}


/* "first", "last" */

int
gotmpl_sprig_first(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    uint32_t  len;

    if (gotmpl_need_list(e, &args[0], f->magic == GOTMPL_FIRST
                                      ? "Cannot find first on type"
                                      : "Cannot find last on type")
        != ADM_OK)
    {
        return ADM_ERROR;
    }

    len = gotmpl_len(e, &args[0]);

    if (len) {
        *ret = gotmpl_at(e, &args[0], f->magic == GOTMPL_FIRST ? 0 : len - 1);
    }

    return ADM_OK;
}


/* "rest", "initial": all but the first, all but the last */

int
gotmpl_sprig_rest(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    uint32_t  start, len;

    if (gotmpl_need_list(e, &args[0], f->magic == GOTMPL_REST
                                      ? "Cannot find rest on type"
                                      : "Cannot find initial on type")
        != ADM_OK)
    {
        return ADM_ERROR;
    }

    len = gotmpl_len(e, &args[0]);

    if (len == 0) {
        *ret = gotmpl_zero(&gotmpl_type_list);
        return ADM_OK;
    }

    start = (f->magic == GOTMPL_REST);

    if (gotmpl_list(e, &gotmpl_type_list, len - 1, ret) != ADM_OK) {
        return ADM_ERROR;
    }

    return gotmpl_copy_items(e, &args[0], start, len - !start, ret);
}


int
gotmpl_sprig_reverse(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    uint32_t  i;

    if (gotmpl_need_list(e, &args[0], "Cannot find reverse on type") != ADM_OK
        || gotmpl_list(e, &gotmpl_type_list, gotmpl_len(e, &args[0]), ret)
           != ADM_OK)
    {
        return ADM_ERROR;
    }

    for (i = gotmpl_len(e, &args[0]); i > 0; i--) {
        if (gotmpl_copy_items(e, &args[0], i - 1, i, ret) != ADM_OK) {
            return ADM_ERROR;
        }
    }

    return ADM_OK;
}


static int
gotmpl_has(gotmpl_exec_t *e, const gotmpl_value_t *items, uint32_t n,
    const gotmpl_value_t *v)
{
    uint32_t  i;

    for (i = 0; i < n && !e->aborted; i++) {
        if (gotmpl_deep_equal(e, v, &items[i])) {
            return 1;
        }
    }

    return 0;
}


/* "compact", "uniq", "without": a list without some of the items */

int
gotmpl_sprig_filter(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    int             drop;
    uint32_t        i, len, cap;
    gotmpl_list_t  *list;
    gotmpl_value_t  item;

    static const char  *what[] = {
        "Cannot compact on type", "Cannot find uniq on type",
        "Cannot find without on type"
    };

    if (gotmpl_need_list(e, &args[0], what[f->magic]) != ADM_OK
        || gotmpl_list(e, &gotmpl_type_list, 0, ret) != ADM_OK)
    {
        return ADM_ERROR;
    }

    list = ret->u.list;
    len = gotmpl_len(e, &args[0]);

    for (i = 0, cap = 0; i < len; i++) {
        item = gotmpl_at(e, &args[0], i);
        item = gotmpl_concrete(&item);

        switch (f->magic) {

        case GOTMPL_FILTER_COMPACT:
            drop = gotmpl_empty(e, &item);
            break;

        case GOTMPL_FILTER_UNIQ:
            drop = gotmpl_has(e, list->items, list->n, &item);
            break;

        default: /* GOTMPL_FILTER_WITHOUT */
            drop = gotmpl_has(e, args + 1, n - 1, &item);
        }

        if (e->aborted) {
            return ADM_ERROR;
        }

        if (!drop) {
            if (gotmpl_push(e, ret, &item) != ADM_OK) {
                return ADM_ERROR;
            }

            cap = gotmpl_grown_cap(cap, list->n, GOTMPL_SIZE_WORDS);
        }
    }

    list->cap = adm_max(cap, list->n);

    return ADM_OK;
}


int
gotmpl_sprig_has(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    uint32_t        i, len;
    gotmpl_value_t  item;

    *ret = gotmpl_bool(0);

    if (args[1].type == NULL) {
        return ADM_OK;
    }

    if (gotmpl_need_list(e, &args[1], "Cannot find has on type") != ADM_OK) {
        return ADM_ERROR;
    }

    len = gotmpl_len(e, &args[1]);

    for (i = 0; i < len; i++) {
        item = gotmpl_at(e, &args[1], i);

        if (gotmpl_has(e, &item, 1, &args[0])) {
            ret->u.boolean = 1;
            break;
        }
    }

    return e->aborted ? ADM_ERROR : ADM_OK;
}


int
gotmpl_sprig_slice(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    int64_t   start, end;
    uint32_t  len, cap;

    if (gotmpl_need_list(e, &args[0],
                         "list should be type of slice or array but")
        != ADM_OK)
    {
        return ADM_ERROR;
    }

    len = gotmpl_len(e, &args[0]);

    if (len == 0) {
        return ADM_OK;
    }

    start = n > 1 ? gotmpl_to_int(e, &args[1]) : 0;
    end = n > 2 ? gotmpl_to_int(e, &args[2]) : len;
    cap = gotmpl_cap(e, &args[0]);

    if (start < 0 || end < start || end > cap) {
        return gotmpl_fail(e, "reflect.Value.Slice: slice index out of "
                           "bounds");
    }

    return gotmpl_sublist(e, &args[0], (uint32_t) start, (uint32_t) end, cap,
                          ret);
}


int
gotmpl_sprig_concat(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    uint32_t   i, k, len, cap;

    if (gotmpl_list(e, &gotmpl_type_list, 0, ret) != ADM_OK) {
        return ADM_ERROR;
    }

    for (i = 0, cap = 0; i < n; i++) {

        if (args[i].type && gotmpl_kind(&args[i]) != GOTMPL_SLICE) {
            return gotmpl_fail(e, "Cannot concat type %s as list",
                               gotmpl_kind_name(gotmpl_kind(&args[i])));
        }

        if (args[i].type == NULL) {
            return gotmpl_fail_nil(e);
        }

        len = gotmpl_len(e, &args[i]);

        for (k = 0; k < len; k++) {
            if (gotmpl_copy_items(e, &args[i], k, k + 1, ret) != ADM_OK) {
                return ADM_ERROR;
            }

            cap = gotmpl_grown_cap(cap, ret->u.list->n, GOTMPL_SIZE_WORDS);
        }
    }

    if (ret->u.list->n == 0) {
        ret->u.list = NULL;

    } else {
        ret->u.list->cap = cap;
    }

    return ADM_OK;
}


/* Merge sort: stable, which does not matter here, and bounded. */

static void
gotmpl_sort_strings(gotmpl_value_t *items, gotmpl_value_t *scratch, uint32_t n)
{
    uint32_t  i, j, k, half;

    if (n < 2) {
        return;
    }

    half = n / 2;

    gotmpl_sort_strings(items, scratch, half);
    gotmpl_sort_strings(items + half, scratch, n - half);

    memcpy(scratch, items, half * sizeof(gotmpl_value_t));

    for (i = 0, j = half, k = 0; i < half; k++) {
        if (j < n && gotmpl_compare_strings(&items[j], &scratch[i]) < 0) {
            items[k] = items[j++];

        } else {
            items[k] = scratch[i++];
        }
    }
}


static int
gotmpl_compare_strings(const void *a, const void *b)
{
    return adm_str_cmp(gotmpl_str(a), gotmpl_str(b));
}


int
gotmpl_sprig_sort_alpha(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    uint32_t         len;
    gotmpl_value_t  *items, *scratch, text;

    if (gotmpl_kind(&args[0]) != GOTMPL_SLICE) {
        return gotmpl_strval(e, &args[0], &text) == ADM_OK
               ? gotmpl_string_list(e, &text, 1, ret) : ADM_ERROR;
    }

    if (gotmpl_strings(e, &args[0], &items, &len) != ADM_OK) {
        return ADM_ERROR;
    }

    scratch = adm_array_alloc(e->arena, len / 2 + 1, sizeof(gotmpl_value_t));
    if (scratch == NULL) {
        return gotmpl_abort(e, "%s", adm_arena_failure(e->arena));
    }

    gotmpl_sort_strings(items, scratch, len);

    return gotmpl_string_list(e, items, len, ret);
}


static int
gotmpl_until(gotmpl_exec_t *e, int64_t start, int64_t stop, int64_t step,
    gotmpl_value_t *list)
{
    int64_t         i;
    uint32_t        cap;
    gotmpl_value_t  item;

    if (gotmpl_list(e, &gotmpl_type_int_list, 0, list) != ADM_OK) {
        return ADM_ERROR;
    }

    if (stop < start ? step >= 0 : step <= 0) {
        return ADM_OK;
    }

    for (i = start, cap = 0; stop < start ? i > stop : i < stop; i += step) {

        if (list->u.list->n == GOTMPL_MAX_LIST) {
            return gotmpl_abort(e, "a list has more than %d items",
                                GOTMPL_MAX_LIST);
        }

        item = gotmpl_int(i);

        if (gotmpl_push(e, list, &item) != ADM_OK) {
            return ADM_ERROR;
        }

        cap = gotmpl_grown_cap(cap, list->u.list->n, GOTMPL_SIZE_INT);

        if (i > INT64_MAX - adm_max(step, 0)
            || i < INT64_MIN - adm_min(step, 0))
        {
            return gotmpl_abort(e, "a list of integers does not end");
        }
    }

    list->u.list->cap = cap;

    return ADM_OK;
}


/* "until", "untilStep" */

int
gotmpl_sprig_until(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    if (n == 3) {
        return gotmpl_until(e, args[0].u.i, args[1].u.i, args[2].u.i, ret);
    }

    return gotmpl_until(e, 0, args[0].u.i, args[0].u.i < 0 ? -1 : 1, ret);
}


/* As the shell command: the last number is included. */

int
gotmpl_sprig_seq(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    int64_t         start, end, step, increment;
    uint32_t        i;
    adm_buf_t       b;
    gotmpl_value_t  list;

    *ret = gotmpl_string(adm_str_empty);

    if (n == 0 || n > 3) {
        return ADM_OK;
    }

    start = n == 1 ? 1 : args[0].u.i;
    end = args[n - 1].u.i;
    increment = end < start ? -1 : 1;
    step = n == 3 ? args[1].u.i : increment;

    if (n == 3 && end < start && step > 0) {
        return ADM_OK;
    }

    if ((increment > 0 && end == INT64_MAX)
        || (increment < 0 && end == INT64_MIN))
    {
        return gotmpl_abort(e, "a list of integers does not end");
    }

    if (gotmpl_until(e, start, end + increment, step, &list) != ADM_OK) {
        return ADM_ERROR;
    }

    gotmpl_buf(e, &b);

    for (i = 0; i < list.u.list->n; i++) {
        if (i) {
            adm_buf_char(&b, ' ');
        }

        adm_buf_int(&b, list.u.list->items[i].u.i);
    }

    return gotmpl_finish(e, &b, ret);
}
