
#include "kube/kube_go.h"
#include "kube/kube_merge_int.h"


/* Go sorts so many by insertion. */
#define KUBE_GO_BLOCK  20


static int kube_order_check(kube_merge_t *m, const kube_items_t *patch,
    const kube_items_t *wanted, adm_str_t key);
static int kube_order_same(kube_merge_t *m, adm_value_t *x, adm_value_t *y,
    adm_str_t key, int *same);
static int kube_order_keys(kube_merge_t *m, const kube_items_t *l,
    const kube_order_t *o);
static uint32_t kube_order_part(kube_merge_t *m, kube_order_t *o, int wanted,
    uint32_t *list);
static void kube_order_sort(kube_merge_t *m, uint32_t *list, uint32_t n,
    const uint32_t *ranks, uint32_t max);
static void kube_order_insert(uint32_t *list, uint32_t n,
    const uint32_t *ranks);


adm_value_t *
kube_merge_ordered(kube_merge_t *m, const kube_at_t *at, adm_value_t *original,
    adm_value_t *patch, const adm_value_t *wanted)
{
    adm_str_t      key;
    adm_value_t   *merged;
    kube_items_t   old, new, places, list, order;
    kube_order_t   o;

    old = kube_items(original);
    new = kube_items(patch);
    order = kube_items(wanted);
    key = kube_merge_key(at->field);
    places = old;

    if (kube_order_check(m, &new, &order, key) != ADM_OK) {
        return NULL;
    }

    if (patch == NULL) {
        merged = original;

    } else if (original == NULL) {
        merged = kube_merge_prune(m, patch, 0);

    } else if (at->field->merge) {
        merged = kube_merge_list(m, at, original, patch, 0, &places);

    } else {
        merged = patch;
    }

    if (merged == NULL) {
        return NULL;
    }

    list = kube_items(merged);

    if (kube_order_start(m, key, &list, &order, &places, &o) != ADM_OK
        || kube_items_one_type(m, &old, &new) != ADM_OK)
    {
        return NULL;
    }

    return kube_order_finish(m, &o, original);
}


/*
 * Checks that what the patch keeps or adds is in the wanted order and part of
 * it.
 */

static int
kube_order_check(kube_merge_t *m, const kube_items_t *patch,
    const kube_items_t *wanted, adm_str_t key)
{
    int           same;
    uint32_t      i, k;
    adm_buf_t     b;
    adm_str_t     text;
    adm_value_t  *item;

    if (patch->n == 0 || wanted->n == 0) {
        return ADM_OK;
    }

    for (i = 0; key.len && i < patch->n; i++) {
        if (!adm_is_object(patch->items[i])) {
            return kube_merge_bad_type(m, "map[string]interface {}",
                                       patch->items[i]);
        }
    }

    for (i = 0, k = 0; i < patch->n; i++) {

        item = patch->items[i];

        if (kube_is_text(kube_directive(item), "delete")
            || (kube_directive(item) && k < wanted->n))
        {
            continue;
        }

        for (same = 0; k < wanted->n && !same; k++) {
            if (kube_order_same(m, item, wanted->items[k], key, &same)
                != ADM_OK)
            {
                return ADM_ERROR;
            }
        }

        if (same) {
            continue;
        }

        adm_buf_init(&b, m->arena, 0);
        adm_buf_lit(&b, "The order in patch list:\n");
        kube_go_print(&b, kube_items_list(m, patch), 'v');
        adm_buf_lit(&b, "\n doesn't match $setElementOrder list:\n");
        kube_go_print(&b, kube_items_list(m, wanted), 'v');
        adm_buf_char(&b, '\n');
        (void) adm_buf_finish(&b, &text);

        return adm_err_set(m->err, "%.*s", adm_fmt(text));
    }

    return ADM_OK;
}


/* Whether two items have the same key. */

static int
kube_order_same(kube_merge_t *m, adm_value_t *x, adm_value_t *y, adm_str_t key,
    int *same)
{
    adm_value_t  *item;

    item = x;

    if (key.len) {
        if (!adm_is_object(y)) {
            return kube_merge_bad_type(m, "map[string]interface {}", y);
        }

        x = adm_object_get(item, key);

        if (x == NULL) {
            return kube_merge_bad_key(m, item, key);
        }

        item = y;
        y = adm_object_get(item, key);

        if (y == NULL) {
            return kube_merge_bad_key(m, item, key);
        }
    }

    if (!kube_is_key(x) && adm_kind(x) == adm_kind(y)) {
        return kube_merge_bad_key(m, item, key);
    }

    *same = kube_is_key(x) && kube_go_equal(x, y);

    return ADM_OK;
}


/* Finds the places of all merged items. */

int
kube_order_start(kube_merge_t *m, adm_str_t key, const kube_items_t *merged,
    const kube_items_t *wanted, const kube_items_t *before, kube_order_t *o)
{
    uint32_t      i, n, number, *place, *old_place;
    adm_value_t  *v;
    kube_keys_t   keys;

    o->key = key;
    o->merged = *merged;
    o->wanted = *wanted;
    o->before = *before;

    n = merged->n + wanted->n;

    place = adm_array_alloc(m->arena, (size_t) n + 1, sizeof(uint32_t));
    old_place = adm_array_alloc(m->arena, (size_t) n + 1, sizeof(uint32_t));
    o->place = adm_array_alloc(m->arena, (size_t) n + 1, sizeof(uint32_t));
    o->old_place = adm_array_alloc(m->arena, (size_t) n + 1,
                                   sizeof(uint32_t));

    if (kube_keys_init(&keys, m->arena, n) != ADM_OK
        || adm_arena_failed(m->arena))
    {
        return adm_err_memory(m->err, m->arena);
    }

    memset(place, 0xff, (size_t) n * sizeof(uint32_t));
    memset(old_place, 0xff, (size_t) n * sizeof(uint32_t));

    for (i = 0; i < wanted->n; i++) {

        v = wanted->items[i];

        if (key.len) {
            if (!adm_is_object(v)) {
                break;
            }

            v = adm_object_get(v, key);
        }

        if (v == NULL) {
            continue;
        }

        if (!kube_is_key(v)) {
            return kube_merge_bad_key(m, wanted->items[i], key);
        }

        number = kube_keys_add(&keys, v);
        place[number] = adm_min(place[number], i);
    }

    n = i;

    for (i = 0; i < merged->n; i++) {

        v = kube_item_key(m, merged->items[i], key);
        if (v == NULL) {
            return ADM_ERROR;
        }

        number = kube_keys_add(&keys, v);
        o->old_place[i] = number;
        o->place[i] = place[number];

        if (place[number] == KUBE_NO_KEY && n < wanted->n) {
            return adm_err_set(m->err, "value for key %u is not a map", n);
        }
    }

    for (i = 0; i < before->n; i++) {

        v = before->items[i];

        if (key.len) {
            v = adm_object_get(v, key);
        }

        number = v && kube_is_key(v) ? kube_keys_find(&keys, v) : KUBE_NO_KEY;

        if (number != KUBE_NO_KEY) {
            old_place[number] = adm_min(old_place[number], i);
        }
    }

    for (i = 0; i < merged->n; i++) {
        o->old_place[i] = old_place[o->old_place[i]];
    }

    return ADM_OK;
}


/*
 * Items that are in the wanted order follow it, the others keep theirs.  The
 * two are interleaved: one of the others comes first only if it came before in
 * the original.
 */

adm_value_t *
kube_order_finish(kube_merge_t *m, kube_order_t *o, adm_value_t *original)
{
    uint32_t       i, k, n, ours, others, nours, *list, *place;
    kube_items_t   items;

    if (kube_order_keys(m, &o->wanted, o) != ADM_OK
        || kube_order_keys(m, &o->before, o) != ADM_OK)
    {
        return NULL;
    }

    n = o->merged.n;
    list = adm_array_alloc(m->arena, (size_t) n + 1, sizeof(uint32_t));

    if (list == NULL || kube_items_room(m, &items, n) != ADM_OK) {
        (void) adm_err_memory(m->err, m->arena);
        return NULL;
    }

    nours = kube_order_part(m, o, 1, list);
    (void) kube_order_part(m, o, 0, list + nours);

    place = o->old_place;

    for (i = 0, ours = 0, others = nours; i < n; i++) {

        if (ours < nours
            && (others == n
                || place[list[ours]] == KUBE_NO_KEY
                || place[list[others]] >= place[list[ours]]))
        {
            k = list[ours++];

        } else {
            k = list[others++];
        }

        kube_items_push(&items, o->merged.items[k]);
    }

    for (i = 0; i < n && i < adm_array_len(original); i++) {
        if (items.items[i] != original->u.items[i]) {
            break;
        }
    }

    if (i == n && original && original->n == n) {
        return original;
    }

    return kube_items_list(m, &items);
}


/* Checks that objects have keys, even where the schema has none for them. */

static int
kube_order_keys(kube_merge_t *m, const kube_items_t *l, const kube_order_t *o)
{
    uint32_t  i;

    for (i = 0; i < l->n; i++) {
        if ((o->key.len || adm_is_object(l->items[i]))
            && kube_item_key(m, l->items[i], o->key) == NULL)
        {
            return ADM_ERROR;
        }
    }

    return ADM_OK;
}


/*
 * The numbers of the items that are in the wanted order, or of those that are
 * not, as they are to follow each other.  Returns how many.  Items that an
 * original marks as deleted go to the end.
 */

static uint32_t
kube_order_part(kube_merge_t *m, kube_order_t *o, int wanted, uint32_t *list)
{
    int        marked, pass;
    uint32_t   i, n;

    for (pass = 0, n = 0; pass < 2; pass++) {

        for (i = 0; i < o->merged.n; i++) {

            marked = kube_is_text(kube_directive(o->merged.items[i]),
                                  "delete");

            if (marked == pass
                && (o->place[i] != KUBE_NO_KEY) == wanted)
            {
                list[n++] = i;
            }
        }

        if (pass == 0) {
            kube_order_sort(m, list, n, wanted ? o->place : o->old_place,
                            wanted ? o->wanted.n : o->before.n);
        }
    }

    return n;
}


/*
 * Sorts numbers of items by their ranks, which are less than max, in linear
 * time.  Equal ones keep their order.
 */

static void
kube_order_sort(kube_merge_t *m, uint32_t *list, uint32_t n,
    const uint32_t *ranks, uint32_t max)
{
    uint32_t  i, k, rank, *first, *next;

    for (i = 1; i < n && ranks[list[i - 1]] <= ranks[list[i]]
                && ranks[list[i]] != KUBE_NO_KEY; i++)
    {
        /* void */
    }

    if (i >= n) {
        return;
    }

    if (n <= KUBE_GO_BLOCK) {
        kube_order_insert(list, n, ranks);
        return;
    }

    first = adm_array_alloc(m->arena, (size_t) max + 1, sizeof(uint32_t));
    next = adm_array_alloc(m->arena, n, sizeof(uint32_t));

    if (first == NULL || next == NULL) {
        return;
    }

    memset(first, 0xff, ((size_t) max + 1) * sizeof(uint32_t));

    for (i = n; i > 0; i--) {
        rank = ranks[list[i - 1]];
        rank = rank == KUBE_NO_KEY ? 0 : rank + 1;

        next[i - 1] = first[rank];
        first[rank] = i - 1;
    }

    /* the chains become one */

    for (k = KUBE_NO_KEY, rank = max + 1; rank > 0; rank--) {

        i = first[rank - 1];
        if (i == KUBE_NO_KEY) {
            continue;
        }

        first[rank - 1] = i;

        while (next[i] != KUBE_NO_KEY) {
            i = next[i];
        }

        next[i] = k;
        k = first[rank - 1];
    }

    first = adm_array_alloc(m->arena, n, sizeof(uint32_t));
    if (first == NULL) {
        return;
    }

    memcpy(first, list, n * sizeof(uint32_t));

    for (i = 0; k != KUBE_NO_KEY; k = next[k]) {
        list[i++] = first[k];
    }
}


/*
 * Short lists are sorted as Go sorts them, by insertion: an item that has no
 * rank comes before whatever it is compared with, and after whatever is
 * compared with it.
 */

static void
kube_order_insert(uint32_t *list, uint32_t n, const uint32_t *ranks)
{
    uint32_t  i, k, item;

    for (i = 1; i < n; i++) {
        item = list[i];

        for (k = i; k > 0; k--) {

            if (ranks[item] != KUBE_NO_KEY
                && ranks[list[k - 1]] != KUBE_NO_KEY
                && ranks[item] >= ranks[list[k - 1]])
            {
                break;
            }

            list[k] = list[k - 1];
        }

        list[k] = item;
    }
}
