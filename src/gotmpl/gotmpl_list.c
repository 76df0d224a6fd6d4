
#include "gotmpl/gotmpl_exec.h"


static uint32_t gotmpl_view_cap(uint32_t n);


int
gotmpl_list(gotmpl_exec_t *e, const gotmpl_type_t *type, uint32_t cap,
    gotmpl_value_t *v)
{
    gotmpl_list_t  *list;

    list = adm_calloc(e->arena, 1, sizeof(gotmpl_list_t));

    if (list && cap) {
        list->items = adm_array_alloc(e->arena, cap, sizeof(gotmpl_value_t));
        list->room = cap;
        list->cap = cap;
    }

    if (adm_arena_failed(e->arena)) {
        return gotmpl_abort(e, "%s", adm_arena_failure(e->arena));
    }

    *v = (gotmpl_value_t) { .type = type, .u.list = list };

    return ADM_OK;
}


int
gotmpl_push(gotmpl_exec_t *e, gotmpl_value_t *v, const gotmpl_value_t *item)
{
    uint32_t         room;
    gotmpl_list_t   *list;
    gotmpl_value_t  *items;

    list = v->u.list;

    if (list->n == list->room) {

        if (list->room > UINT32_MAX / 2) {
            return gotmpl_abort(e, "a list is too long");
        }

        room = adm_max(list->room * 2, 4);

        items = adm_array_alloc(e->arena, room, sizeof(gotmpl_value_t));
        if (items == NULL) {
            return gotmpl_abort(e, "%s", adm_arena_failure(e->arena));
        }

        if (list->n) {
            memcpy(items, list->items, list->n * sizeof(gotmpl_value_t));
        }

        list->items = items;
        list->room = room;
    }

    list->items[list->n] = *item;
    list->items[list->n].flags &= ~(uint32_t) GOTMPL_IFACE;

    if (item->type == NULL) {
        list->items[list->n].type = &gotmpl_type_any;
    }

    list->n++;
    list->filled = list->n;
    list->cap = adm_max(list->cap, list->n);

    return gotmpl_step(e);
}


/*
 * What Go's append() makes of a slice that has no room: twice the size, then by
 * a quarter, rounded up to what its allocator gives.
 */

uint32_t
gotmpl_grown_cap(uint32_t cap, uint32_t n, size_t size)
{
    size_t    i, bytes, header;
    uint32_t  want;

    static const uint16_t  small[] = {
        8, 16, 24, 32, 48, 64, 80, 96, 112, 128, 144, 160, 176, 192,
        208, 224, 240, 256, 288, 320, 352, 384, 416, 448, 480, 512,
        576, 640, 704, 768, 896, 1024, 1152, 1280, 1408, 1536, 1792,
        2048, 2304, 2688, 3072, 3200, 3456, 4096, 4864, 5120, 5376,
        6144, 6528, 6784, 6912, 8192, 9472, 9728, 10240, 10880, 12288,
        13568, 14336, 16384, 18432, 19072, 20480, 21760, 24576, 27264,
        28672, 32768
    };

    if (n <= cap) {
        return cap;
    }

    want = n;

    if (n <= 2 * (uint64_t) cap) {
        for (want = cap; want < n; /* void */ ) {
            want = want < 256 ? want * 2 : want + (want + 3 * 256) / 4;
        }
    }

    bytes = want * size;

    if (bytes <= 32768 - 8) {

        /* larger objects with pointers have a header of 8 bytes */

        header = size == GOTMPL_SIZE_WORDS && bytes > 512 ? 8 : 0;

        for (i = 0; i < adm_nelts(small); i++) {
            if (bytes + header <= small[i]) {
                return (uint32_t) ((small[i] - header) / size);
            }
        }
    }

    bytes = (bytes + 8191) / 8192 * 8192;

    return (uint32_t) (bytes / size);
}


/* The capacity of a slice that was built item by item. */

static uint32_t
gotmpl_view_cap(uint32_t n)
{
    uint32_t  cap;

    for (cap = 0; cap < n; /* void */ ) {
        cap = gotmpl_grown_cap(cap, cap + 1, GOTMPL_SIZE_WORDS);
    }

    return cap;
}


uint32_t
gotmpl_cap(gotmpl_exec_t *e, const gotmpl_value_t *v)
{
    if (v->u.p == NULL) {
        return 0;
    }

    return v->flags & GOTMPL_VIEW ? gotmpl_view_cap(v->u.json->n)
                                  : v->u.list->cap;
}


int
gotmpl_sublist(gotmpl_exec_t *e, const gotmpl_value_t *v, uint32_t start,
    uint32_t end, uint32_t cap, gotmpl_value_t *ret)
{
    uint32_t         i, len;
    gotmpl_list_t   *from, *list;
    gotmpl_value_t   item;

    if (v->u.p && !(v->flags & GOTMPL_VIEW) && end <= v->u.list->filled) {

        if (gotmpl_list(e, v->type, 0, ret) != ADM_OK) {
            return ADM_ERROR;
        }

        from = v->u.list;
        list = ret->u.list;

        list->items = from->items + start;
        list->n = end - start;
        list->filled = from->filled - start;
        list->room = list->n;
        list->cap = cap - start;
        ret->origin = v->origin;

        return ADM_OK;
    }

    if (gotmpl_list(e, v->type, end - start, ret) != ADM_OK) {
        return ADM_ERROR;
    }

    ret->origin = v->origin;
    len = gotmpl_len(e, v);

    for (i = start; i < end; i++) {
        item = i < len ? gotmpl_at(e, v, i) : gotmpl_zero(v->type->elem);

        if (gotmpl_push(e, ret, &item) != ADM_OK) {
            return ADM_ERROR;
        }
    }

    ret->u.list->cap = cap - start;

    return ADM_OK;
}
