
#include "kube/kube_go.h"
#include "kube/kube_keys.h"
#include "kube/kube_merge_int.h"


static int kube_merge_scalars(kube_merge_t *m, const kube_items_t *original,
    const kube_items_t *patch, int delete_list, kube_items_t *merged);
static int kube_merge_special(kube_merge_t *m, adm_str_t key,
    kube_items_t *original, kube_items_t *patch, kube_items_t *places);
static int kube_merge_delete(kube_merge_t *m, adm_str_t key,
    const kube_items_t *original, const kube_items_t *patch,
    kube_items_t *left, kube_items_t *places);
static int kube_merge_items(kube_merge_t *m, const kube_at_t *at,
    const kube_items_t *original, const kube_items_t *patch,
    kube_items_t *merged);


kube_items_t
kube_items(const adm_value_t *list)
{
    kube_items_t  l;

    l.n = adm_array_len(list);
    l.items = l.n ? list->u.items : NULL;

    return l;
}


int
kube_items_room(kube_merge_t *m, kube_items_t *l, uint32_t n)
{
    l->n = 0;
    l->items = adm_array_alloc(m->arena, adm_max(n, 1), sizeof(adm_value_t *));

    return l->items ? ADM_OK : ADM_ERROR;
}


void
kube_items_push(kube_items_t *l, adm_value_t *item)
{
    l->items[l->n++] = item;
}


adm_value_t *
kube_items_list(kube_merge_t *m, const kube_items_t *l)
{
    uint32_t      i;
    adm_value_t  *list;

    list = adm_value_array(m->arena, l->n);

    for (i = 0; i < l->n; i++) {
        (void) adm_array_push(m->arena, list, l->items[i]);
    }

    return list;
}


int
kube_items_one_type(kube_merge_t *m, const kube_items_t *a,
    const kube_items_t *b)
{
    uint32_t      i;
    adm_buf_t     text;
    adm_str_t     s;
    adm_value_t  *v;
    const char   *type;

    type = NULL;

    for (i = 0; i < a->n + b->n; i++) {

        v = i < a->n ? a->items[i] : b->items[i - a->n];

        if (type == NULL) {
            type = kube_go_type(v);

            if (adm_is_array(v)) {
                return adm_err_set(m->err,
                                   "lists of lists are not supported");
            }
        }

        if (adm_is_null(v) || strcmp(type, kube_go_type(v)) != 0) {
            adm_buf_init(&text, m->arena, 0);
            adm_buf_lit(&text, "list element types are not identical: [");
            kube_go_print(&text, kube_items_list(m, a), 'v');
            adm_buf_char(&text, ' ');
            kube_go_print(&text, kube_items_list(m, b), 'v');
            adm_buf_char(&text, ']');
            (void) adm_buf_finish(&text, &s);

            return adm_err_set(m->err, "%.*s", adm_fmt(s));
        }
    }

    if (type == NULL) {
        return adm_err_set(m->err, "no elements in any of the given slices");
    }

    return ADM_OK;
}


adm_value_t *
kube_item_key(kube_merge_t *m, adm_value_t *item, adm_str_t key)
{
    adm_value_t  *v;

    if (key.len && !adm_is_object(item)) {
        (void) kube_merge_bad_type(m, "map[string]interface {}", item);
        return NULL;
    }

    v = key.len ? adm_object_get(item, key) : item;

    if (v && kube_is_key(v)) {
        return v;
    }

    (void) kube_merge_bad_key(m, item, key);

    return NULL;
}


int
kube_merge_bad_key(kube_merge_t *m, const adm_value_t *item, adm_str_t key)
{
    adm_buf_t    b;
    adm_str_t    text;
    const char  *what;

    adm_buf_init(&b, m->arena, 0);
    kube_go_print(&b, item, 'v');
    (void) adm_buf_finish(&b, &text);

    /* Go would panic at a key that is a list or an object */

    what = adm_object_get(item, key) ? "has no scalar for"
                                     : "does not contain";

    return adm_err_set(m->err, "map: %.*s %s declared merge key: %.*s",
                       adm_fmt(text), what, adm_fmt(key));
}


adm_value_t *
kube_merge_list(kube_merge_t *m, const kube_at_t *at, adm_value_t *original,
    adm_value_t *patch, int delete_list, kube_items_t *places)
{
    int            rc;
    uint32_t       i;
    adm_str_t      key;
    kube_items_t   old, new, merged;
    kube_order_t   o;

    old = kube_items(original);
    new = kube_items(patch);
    key = kube_merge_key(at->field);

    if (old.n == 0 && new.n == 0) {
        return original;
    }

    if (kube_items_one_type(m, &old, &new) != ADM_OK) {
        return NULL;
    }

    if (!adm_is_object(old.n ? old.items[0] : new.items[0])) {
        rc = kube_merge_scalars(m, &old, &new, delete_list, &merged);

        if (rc == ADM_OK && delete_list) {
            return merged.n == old.n ? original : kube_items_list(m, &merged);
        }

    } else if (key.len == 0) {
        (void) adm_err_set(m->err, "cannot merge lists without merge key for "
                           "%s", kube_at_kind(at, 0));
        return NULL;

    } else {
        rc = kube_merge_special(m, key, &old, &new, places);

        if (rc == ADM_OK) {
            rc = kube_merge_items(m, at, &old, &new, &merged);
        }

        /* what is appended takes the place of what was deleted */

        if (rc == ADM_OK && places) {
            for (i = old.n; i < adm_min(places->n, merged.n); i++) {
                places->items[i] = merged.items[i];
            }
        }
    }

    if (rc != ADM_OK
        || kube_order_start(m, key, &merged, &new, &old, &o) != ADM_OK)
    {
        return NULL;
    }

    return kube_order_finish(m, &o, original);
}


/* Scalars are a set: those of the patch are added to it or removed. */

static int
kube_merge_scalars(kube_merge_t *m, const kube_items_t *original,
    const kube_items_t *patch, int delete_list, kube_items_t *merged)
{
    uint32_t      i, n;
    adm_value_t  *v;
    kube_keys_t   keys;

    n = original->n + patch->n;

    if (kube_items_room(m, merged, n) != ADM_OK
        || kube_keys_init(&keys, m->arena, n) != ADM_OK)
    {
        return adm_err_memory(m->err, m->arena);
    }

    if (delete_list) {
        for (i = 0; i < patch->n; i++) {
            (void) kube_keys_add(&keys, patch->items[i]);
        }

        for (i = 0; i < original->n; i++) {
            v = original->items[i];

            if (kube_keys_find(&keys, v) == KUBE_NO_KEY) {
                kube_items_push(merged, v);
            }
        }

        return ADM_OK;
    }

    for (i = 0; i < n; i++) {
        v = i < original->n ? original->items[i]
                            : patch->items[i - original->n];

        if (kube_keys_add(&keys, v) == merged->n) {
            kube_items_push(merged, v);
        }
    }

    return ADM_OK;
}


/*
 * Carries out the directives in items of the patch: *original and *patch
 * become what is to be merged.
 */

static int
kube_merge_special(kube_merge_t *m, adm_str_t key, kube_items_t *original,
    kube_items_t *patch, kube_items_t *places)
{
    int            replace;
    uint32_t       i;
    adm_value_t   *item, *directive;
    kube_items_t   rest, left;

    for (i = 0; i < patch->n && !kube_directive(patch->items[i]); i++) {
        /* void */
    }

    if (i == patch->n) {
        return ADM_OK;
    }

    if (kube_items_room(m, &rest, patch->n) != ADM_OK) {
        return adm_err_memory(m->err, m->arena);
    }

    replace = 0;

    for (i = 0; i < patch->n; i++) {

        item = patch->items[i];
        directive = kube_directive(item);

        if (directive == NULL) {
            kube_items_push(&rest, item);

        } else if (kube_is_text(directive, "delete")) {
            if (kube_item_key(m, item, key) == NULL) {
                return ADM_ERROR;
            }

        } else if (kube_is_text(directive, "replace")) {
            replace = 1;

        } else if (kube_is_text(directive, "merge")) {
            return adm_err_set(m->err, "merging lists cannot yet be specified "
                               "in the patch");

        } else {
            return kube_merge_bad_directive(m, directive, item);
        }
    }

    if (kube_merge_delete(m, key, original, patch, &left, places) != ADM_OK) {
        return ADM_ERROR;
    }

    if (replace) {
        *original = rest;
        patch->n = 0;

    } else {
        *original = left;
        *patch = rest;
    }

    return ADM_OK;
}


/*
 * Takes out what the patch deletes.  Go closes the gap each time: the item at
 * the end stays where it was, too, which *places shows.
 */

static int
kube_merge_delete(kube_merge_t *m, adm_str_t key, const kube_items_t *original,
    const kube_items_t *patch, kube_items_t *left, kube_items_t *places)
{
    uint32_t       i, k, n, end, number, *first, *next;
    adm_value_t   *v;
    kube_keys_t    keys;
    kube_items_t   moved;
    unsigned char *gone;

    n = original->n;

    first = adm_array_alloc(m->arena, (size_t) n + 1, sizeof(uint32_t));
    next = adm_array_alloc(m->arena, (size_t) n + 1, sizeof(uint32_t));
    gone = adm_calloc(m->arena, (size_t) n + 1, 1);

    if (kube_keys_init(&keys, m->arena, n) != ADM_OK
        || kube_items_room(m, left, n) != ADM_OK
        || kube_items_room(m, &moved, n) != ADM_OK
        || adm_arena_failed(m->arena))
    {
        return adm_err_memory(m->err, m->arena);
    }

    /* items of one key are chained, the first one in front */

    for (i = n; i > 0; i--) {
        v = adm_object_get(original->items[i - 1], key);

        if (v && kube_is_key(v)) {
            k = keys.n;
            number = kube_keys_add(&keys, v);
            next[i - 1] = number < k ? first[number] : KUBE_NO_KEY;
            first[number] = i - 1;
        }
    }

    moved.n = n;
    end = n;

    for (i = 0, k = n; i < patch->n; i++) {

        v = kube_directive(patch->items[i]);

        if (!kube_is_text(v, "delete")) {
            continue;
        }

        number = kube_keys_find(&keys,
                                adm_object_get(patch->items[i], key));

        if (number == KUBE_NO_KEY) {
            continue;
        }

        for (number = first[number];
             number != KUBE_NO_KEY && !gone[number];
             number = next[number])
        {
            while (gone[end - 1]) {
                end--;
            }

            moved.items[--k] = original->items[end - 1];
            gone[number] = 1;
        }
    }

    for (i = 0; i < n; i++) {
        if (!gone[i]) {
            moved.items[left->n] = original->items[i];
            kube_items_push(left, original->items[i]);
        }
    }

    if (places) {
        *places = moved;
    }

    return ADM_OK;
}


/* Items with a key that the original has are merged, others appended. */

static int
kube_merge_items(kube_merge_t *m, const kube_at_t *at,
    const kube_items_t *original, const kube_items_t *patch,
    kube_items_t *merged)
{
    uint32_t      i, n, number, *first;
    adm_str_t     key;
    adm_value_t  *v;
    kube_keys_t   keys;

    key = kube_merge_key(at->field);
    n = original->n + patch->n;

    first = adm_array_alloc(m->arena, (size_t) n + 1, sizeof(uint32_t));

    if (kube_keys_init(&keys, m->arena, n) != ADM_OK
        || kube_items_room(m, merged, n) != ADM_OK
        || first == NULL)
    {
        return adm_err_memory(m->err, m->arena);
    }

    for (i = 0; i < original->n; i++) {
        v = adm_object_get(original->items[i], key);

        if (v && kube_is_key(v)) {
            n = keys.n;
            number = kube_keys_add(&keys, v);

            if (number == n) {
                first[number] = i;
            }
        }

        kube_items_push(merged, original->items[i]);
    }

    for (i = 0; i < patch->n; i++) {
        v = kube_item_key(m, patch->items[i], key);
        if (v == NULL) {
            return ADM_ERROR;
        }

        n = keys.n;
        number = kube_keys_add(&keys, v);

        if (number == n) {
            first[number] = merged->n;
            kube_items_push(merged, patch->items[i]);
            continue;
        }

        n = first[number];

        v = kube_merge_object(m, at, merged->items[n], patch->items[i]);
        if (v == NULL) {
            return ADM_ERROR;
        }

        merged->items[n] = v;
    }

    return ADM_OK;
}
