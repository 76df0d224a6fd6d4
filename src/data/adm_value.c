
#include <math.h>

#include "base/adm_map.h"
#include "base/adm_num.h"
#include "data/adm_value.h"


/*
 * The table of an object with room for more than ADM_OBJECT_LINEAR members is
 * followed by their hashes and by an index, 2 * cap slots with the number of a
 * member + 1.
 */

#define adm_object_hashes(o)  ((uint32_t *) ((o)->u.members + (o)->cap))
#define adm_object_slots(o)   (adm_object_hashes(o) + (o)->cap)


static inline adm_value_t *adm_value_new(adm_arena_t *a, adm_kind_e kind);
static int adm_array_reserve(adm_arena_t *a, adm_value_t *array);
static int adm_object_reserve(adm_arena_t *a, adm_value_t *object,
    uint32_t cap);
static adm_noinline adm_member_t *adm_object_hashed(const adm_value_t *v,
    adm_str_t key);
static void adm_object_index_all(adm_value_t *object);
static void adm_object_link(adm_value_t *object, uint32_t i, uint32_t hash);
static void adm_object_unlink(adm_value_t *object, uint32_t i);
static int adm_number_equal(const adm_value_t *a, const adm_value_t *b);
static int adm_object_equal(const adm_value_t *a, const adm_value_t *b);
static void adm_sort_members(const adm_member_t *m, uint32_t *order,
    uint32_t *scratch, uint32_t n);


adm_value_t  adm_value_null_node = { .kind = ADM_NULL };
adm_value_t  adm_value_true = { .kind = ADM_BOOL, .u.boolean = 1 };
adm_value_t  adm_value_false = { .kind = ADM_BOOL };
adm_value_t  adm_value_no_members = { .kind = ADM_OBJECT };


static inline adm_value_t *
adm_value_new(adm_arena_t *a, adm_kind_e kind)
{
    adm_value_t  *v;

    v = adm_alloc(a, sizeof(adm_value_t));
    if (v) {
        *v = (adm_value_t) { .kind = (uint8_t) kind };
    }

    return v;
}


adm_value_t *
adm_value_int(adm_arena_t *a, int64_t i)
{
    adm_value_t  *v;

    v = adm_value_new(a, ADM_INT);
    if (v) {
        v->u.integer = i;
    }

    return v;
}


adm_value_t *
adm_value_number(adm_arena_t *a, adm_str_t text)
{
    size_t        digits;
    int64_t       i;
    adm_value_t  *v;

    /* "-0" and more digits than an integer has keep their text */

    digits = text.len;

    if (digits && text.data[0] == '-') {
        digits = (digits == 2 && text.data[1] == '0') ? 0 : digits - 1;
    }

    if (digits && digits <= 19 && adm_int_parse(text, 10, &i) == ADM_OK) {
        return adm_value_int(a, i);
    }

    if (text.len > UINT32_MAX) {
        a->failed = 1;
        return NULL;
    }

    v = adm_value_new(a, ADM_NUMBER);
    if (v) {
        v->n = (uint32_t) text.len;
        v->u.data = text.data;
    }

    return v;
}


adm_value_t *
adm_value_double(adm_arena_t *a, double d)
{
    char       text[ADM_DOUBLE_LEN];
    adm_str_t  s;

    if (!isfinite(d)) {
        return adm_value_null();
    }

    s.data = text;
    s.len = adm_double_format_json(text, d, 64);
    s = adm_str_dup(a, s);

    return s.len ? adm_value_number(a, s) : NULL;
}


adm_value_t *
adm_value_string(adm_arena_t *a, adm_str_t s)
{
    adm_value_t  *v;

    if (s.len > UINT32_MAX) {
        a->failed = 1;
        return NULL;
    }

    v = adm_value_new(a, ADM_STRING);
    if (v) {
        v->n = (uint32_t) s.len;
        v->u.data = s.data;
    }

    return v;
}


adm_value_t *
adm_value_array(adm_arena_t *a, uint32_t cap)
{
    adm_value_t  *v;

    v = adm_value_new(a, ADM_ARRAY);

    if (v && cap) {
        v->u.items = adm_array_alloc(a, cap, sizeof(adm_value_t *));
        if (v->u.items == NULL) {
            return NULL;
        }

        v->cap = cap;
    }

    return v;
}


adm_value_t *
adm_value_object(adm_arena_t *a, uint32_t cap)
{
    adm_value_t  *v;

    v = adm_value_new(a, ADM_OBJECT);

    if (v && cap && adm_object_reserve(a, v, cap) != ADM_OK) {
        return NULL;
    }

    return v;
}


int
adm_value_to_int(const adm_value_t *v, int64_t *i)
{
    double  d;

    if (adm_kind(v) == ADM_INT) {
        *i = v->u.integer;
        return ADM_OK;
    }

    if (adm_value_to_double(v, &d) != ADM_OK
        || d != floor(d) || d < -9223372036854775808.0
        || d >= 9223372036854775808.0)
    {
        return ADM_ERROR;
    }

    *i = (int64_t) d;

    return ADM_OK;
}


int
adm_value_to_double(const adm_value_t *v, double *d)
{
    adm_str_t  text;

    switch (adm_kind(v)) {

    case ADM_INT:
        *d = (double) v->u.integer;
        return ADM_OK;

    case ADM_NUMBER:
        text.len = v->n;
        text.data = v->u.data;

        return adm_double_parse(text, d) == ADM_ERROR ? ADM_ERROR : ADM_OK;

    default:
        return ADM_ERROR;
    }
}


adm_str_t
adm_value_number_text(const adm_value_t *v, adm_arena_t *a)
{
    char       text[ADM_INT_LEN];
    adm_str_t  s;

    if (adm_kind(v) == ADM_NUMBER) {
        s.len = v->n;
        s.data = v->u.data;
        return s;
    }

    if (adm_kind(v) != ADM_INT) {
        return adm_str_empty;
    }

    s.data = text;
    s.len = adm_int_format(text, v->u.integer);

    return adm_str_dup(a, s);
}


const char *
adm_kind_name(adm_kind_e kind)
{
    static const char  *names[] = {
        "null", "boolean", "number", "number", "string", "array", "object"
    };

    return names[kind];
}


static int
adm_array_reserve(adm_arena_t *a, adm_value_t *array)
{
    uint32_t       cap;
    adm_value_t  **items;

    if (array->n < array->cap) {
        return ADM_OK;
    }

    if (array->cap > UINT32_MAX / 2) {
        a->failed = 1;
        return ADM_ERROR;
    }

    cap = adm_max(array->cap * 2, 4);

    items = adm_array_alloc(a, cap, sizeof(adm_value_t *));
    if (items == NULL) {
        return ADM_ERROR;
    }

    if (array->n) {
        memcpy(items, array->u.items, array->n * sizeof(adm_value_t *));
    }

    array->u.items = items;
    array->cap = cap;

    return ADM_OK;
}


int
adm_array_push(adm_arena_t *a, adm_value_t *array, adm_value_t *item)
{
    if (adm_kind(array) != ADM_ARRAY || item == NULL
        || adm_array_reserve(a, array) != ADM_OK)
    {
        a->failed = 1;
        return ADM_ERROR;
    }

    array->u.items[array->n++] = item;
    array->written = 0;

    return ADM_OK;
}


int
adm_array_insert(adm_arena_t *a, adm_value_t *array, uint32_t i,
    adm_value_t *item)
{
    if (adm_array_push(a, array, item) != ADM_OK) {
        return ADM_ERROR;
    }

    if (i < array->n - 1) {
        memmove(array->u.items + i + 1, array->u.items + i,
                (array->n - 1 - i) * sizeof(adm_value_t *));
        array->u.items[i] = item;
    }

    return ADM_OK;
}


void
adm_array_set(adm_value_t *array, uint32_t i, adm_value_t *item)
{
    if (i < adm_array_len(array) && item) {
        array->u.items[i] = item;
        array->written = 0;
    }
}


void
adm_array_remove(adm_value_t *array, uint32_t i)
{
    if (i < adm_array_len(array)) {
        array->n--;
        array->written = 0;
        memmove(array->u.items + i, array->u.items + i + 1,
                (array->n - i) * sizeof(adm_value_t *));
    }
}


static int
adm_object_reserve(adm_arena_t *a, adm_value_t *object, uint32_t cap)
{
    char          *p;
    size_t         size;
    uint32_t       want, had;
    adm_member_t  *members;

    if (cap > (1u << 28)) {
        a->failed = 1;
        return ADM_ERROR;
    }

    if (cap <= ADM_OBJECT_LINEAR) {
        size = cap * sizeof(adm_member_t);

    } else {
        for (want = ADM_OBJECT_LINEAR * 2; want < cap; want *= 2) {
            /* void */
        }

        cap = want;
        size = (size_t) cap * (sizeof(adm_member_t) + 3 * sizeof(uint32_t));
    }

    p = adm_alloc(a, size);
    if (p == NULL) {
        return ADM_ERROR;
    }

    members = (adm_member_t *) p;
    had = object->cap;

    if (had == cap && cap > ADM_OBJECT_LINEAR) {
        /* a copy: its index is the same */
        memcpy(members, object->u.members, size);

    } else if (object->n) {
        memcpy(members, object->u.members, object->n * sizeof(adm_member_t));
    }

    object->u.members = members;
    object->cap = cap;

    if (cap > ADM_OBJECT_LINEAR && had != cap) {
        adm_object_index_all(object);
    }

    return ADM_OK;
}


static void
adm_object_index_all(adm_value_t *object)
{
    uint32_t  i;

    memset(adm_object_slots(object), 0,
           (size_t) object->cap * 2 * sizeof(uint32_t));

    for (i = 0; i < object->n; i++) {
        adm_object_link(object, i, adm_str_hash(object->u.members[i].key));
    }
}


static void
adm_object_link(adm_value_t *object, uint32_t i, uint32_t hash)
{
    uint32_t  slot, mask, *slots;

    adm_object_hashes(object)[i] = hash;

    slots = adm_object_slots(object);
    mask = object->cap * 2 - 1;
    slot = adm_slot_first(hash, mask);

    while (slots[slot]) {
        slot = adm_slot_next(slot, mask);
    }

    slots[slot] = i + 1;
}


/* The member of the key, NULL if there is none. */

static inline adm_member_t *
adm_object_member(const adm_value_t *v, adm_str_t key)
{
    uint32_t       i;
    adm_member_t  *m;

    if (adm_kind(v) != ADM_OBJECT) {
        return NULL;
    }

    if (v->cap > ADM_OBJECT_LINEAR) {
        return adm_object_hashed(v, key);
    }

    for (i = 0, m = v->u.members; i < v->n; i++, m++) {
        if (adm_str_eq(m->key, key)) {
            return m;
        }
    }

    return NULL;
}


static adm_noinline adm_member_t *
adm_object_hashed(const adm_value_t *v, adm_str_t key)
{
    uint32_t  i, hash, mask, slot, *slots, *hashes;

    hash = adm_str_hash(key);
    hashes = adm_object_hashes(v);
    slots = adm_object_slots(v);
    mask = v->cap * 2 - 1;

    for (slot = adm_slot_first(hash, mask);
         slots[slot];
         slot = adm_slot_next(slot, mask))
    {
        i = slots[slot] - 1;

        if (hashes[i] == hash && adm_str_eq(v->u.members[i].key, key)) {
            return &v->u.members[i];
        }
    }

    return NULL;
}


int32_t
adm_object_index(const adm_value_t *v, adm_str_t key)
{
    adm_member_t  *m;

    m = adm_object_member(v, key);

    return m ? (int32_t) (m - v->u.members) : -1;
}


adm_value_t *
adm_object_get(const adm_value_t *v, adm_str_t key)
{
    adm_member_t  *m;

    m = adm_object_member(v, key);

    return m ? m->value : NULL;
}


int
adm_object_set(adm_arena_t *a, adm_value_t *object, adm_str_t key,
    adm_value_t *value)
{
    int32_t  i;

    i = value ? adm_object_index(object, key) : -1;

    if (i >= 0) {
        object->u.members[i].value = value;
        object->written = 0;
        return ADM_OK;
    }

    return adm_object_add(a, object, key, value);
}


int
adm_object_add(adm_arena_t *a, adm_value_t *object, adm_str_t key,
    adm_value_t *value)
{
    uint32_t       cap;
    adm_member_t  *m;

    if (adm_kind(object) != ADM_OBJECT || value == NULL
        || object == &adm_value_no_members)
    {
        a->failed = 1;
        return ADM_ERROR;
    }

    if (object->n == object->cap) {
        cap = object->cap ? object->cap * 2 : 4;

        if (adm_object_reserve(a, object, cap) != ADM_OK) {
            return ADM_ERROR;
        }
    }

    m = &object->u.members[object->n++];
    m->key = key;
    m->value = value;

    object->written = 0;

    if (object->cap > ADM_OBJECT_LINEAR) {
        adm_object_link(object, object->n - 1, adm_str_hash(key));
    }

    return ADM_OK;
}


/* It is one item, or member, more than there are. */

void
adm_value_keep_text(adm_arena_t *a, adm_value_t *v, adm_str_t text)
{
    adm_value_t   *kept, **items;
    adm_member_t  *members;

    if (adm_array_len(v) + adm_object_len(v) == 0) {
        return;
    }

    kept = adm_value_string(a, text);

    if (adm_is_array(v)) {
        items = adm_array_alloc(a, (size_t) v->n + 1, sizeof(adm_value_t *));

        if (kept && items) {
            memcpy(items, v->u.items, v->n * sizeof(adm_value_t *));
            items[v->n] = kept;

            v->u.items = items;
            v->cap = v->n;
            v->written = 1;
        }

    } else if (v->cap <= ADM_OBJECT_LINEAR) {
        members = adm_array_alloc(a, (size_t) v->n + 1, sizeof(adm_member_t));

        if (kept && members) {
            memcpy(members, v->u.members, v->n * sizeof(adm_member_t));
            members[v->n].key = adm_str_empty;
            members[v->n].value = kept;

            v->u.members = members;
            v->cap = v->n;
            v->written = 1;
        }
    }
}


const adm_value_t *
adm_value_kept_text(const adm_value_t *v)
{
    return v == NULL || v->written == 0 ? NULL
           : v->kind == ADM_ARRAY ? v->u.items[v->n] : v->u.members[v->n].value;
}


adm_value_t *
adm_object_of(adm_arena_t *a, const adm_member_t *members, uint32_t n)
{
    size_t        size;
    adm_value_t  *v;

    size = n * sizeof(adm_member_t);

    if (n > ADM_OBJECT_LINEAR) {
        v = adm_value_object(a, n);

    } else {
        /* the node and its members are one piece of memory */
        v = adm_alloc(a, sizeof(adm_value_t) + size);

        if (v) {
            *v = (adm_value_t) { .kind = ADM_OBJECT, .cap = n };
            v->u.members = (adm_member_t *) (v + 1);
        }
    }

    if (v && n) {
        memcpy(v->u.members, members, size);
        v->n = n;

        if (n > ADM_OBJECT_LINEAR) {
            adm_object_index_all(v);
        }
    }

    return v;
}


void
adm_object_remove(adm_value_t *object, adm_str_t key)
{
    int32_t  i;

    i = adm_object_index(object, key);
    if (i < 0) {
        return;
    }

    object->n--;
    object->written = 0;

    memmove(object->u.members + i, object->u.members + i + 1,
            (object->n - (uint32_t) i) * sizeof(adm_member_t));

    if (object->cap > ADM_OBJECT_LINEAR) {
        adm_object_index_all(object);
    }
}


void
adm_object_take(adm_value_t *object, adm_str_t key)
{
    int32_t    i;
    uint32_t   last;

    i = adm_object_index(object, key);
    if (i < 0) {
        return;
    }

    last = object->n - 1;

    if (object->cap > ADM_OBJECT_LINEAR) {
        adm_object_unlink(object, (uint32_t) i);

        if ((uint32_t) i != last) {
            adm_object_unlink(object, last);
        }
    }

    object->n = last;
    object->written = 0;

    if ((uint32_t) i != last) {
        object->u.members[i] = object->u.members[last];

        if (object->cap > ADM_OBJECT_LINEAR) {
            adm_object_link(object, (uint32_t) i,
                            adm_object_hashes(object)[last]);
        }
    }
}


/* Closes the gap, so that what follows in the index is still found. */

static void
adm_object_unlink(adm_value_t *object, uint32_t i)
{
    uint32_t  slot, gap, home, mask, *slots, *hashes;

    hashes = adm_object_hashes(object);
    slots = adm_object_slots(object);
    mask = object->cap * 2 - 1;

    for (gap = adm_slot_first(hashes[i], mask);
         slots[gap] != i + 1;
         gap = adm_slot_next(gap, mask))
    {
        /* void */
    }

    for (slot = adm_slot_next(gap, mask);
         slots[slot];
         slot = adm_slot_next(slot, mask))
    {
        home = adm_slot_first(hashes[slots[slot] - 1], mask);

        if (((slot - home) & mask) >= ((slot - gap) & mask)) {
            slots[gap] = slots[slot];
            gap = slot;
        }
    }

    slots[gap] = 0;
}


adm_value_t *
adm_value_get(const adm_value_t *v, ...)
{
    va_list      args;
    const char  *key;

    va_start(args, v);

    while (v && (key = va_arg(args, const char *)) != NULL) {
        v = adm_object_get(v, adm_strz(key));
    }

    va_end(args);

    return (adm_value_t *) v;
}


adm_value_t *
adm_value_copy(adm_arena_t *a, const adm_value_t *v)
{
    adm_value_t  *copy;

    if (v == NULL) {
        return NULL;
    }

    copy = adm_alloc(a, sizeof(adm_value_t));
    if (copy == NULL) {
        return NULL;
    }

    *copy = *v;
    copy->note = 0;
    copy->written = 0;

    if (v->kind == ADM_ARRAY) {
        /* room for one more: copies are made in order to be changed */
        copy->cap = v->n + 1;
        copy->u.items = adm_array_alloc(a, copy->cap, sizeof(adm_value_t *));
        if (copy->u.items == NULL) {
            return NULL;
        }

        if (v->n) {
            memcpy(copy->u.items, v->u.items, v->n * sizeof(adm_value_t *));
        }

    } else if (v->kind == ADM_OBJECT) {
        if (adm_object_reserve(a, copy, v->n + 1) != ADM_OK) {
            return NULL;
        }
    }

    return copy;
}


adm_value_t *
adm_value_clone(adm_arena_t *a, const adm_value_t *v)
{
    uint32_t       i;
    adm_str_t      s;
    adm_value_t   *copy;
    adm_member_t  *m;

    switch (adm_kind(v)) {

    case ADM_NULL:
    case ADM_BOOL:
        return (adm_value_t *) v;

    case ADM_INT:
        return adm_value_copy(a, v);

    case ADM_NUMBER:
    case ADM_STRING:
        s.len = v->n;
        s.data = v->u.data;
        s = adm_str_dup(a, s);

        copy = adm_value_copy(a, v);
        if (copy) {
            copy->u.data = s.data;
        }

        return adm_arena_failed(a) ? NULL : copy;

    case ADM_ARRAY:
        copy = adm_value_copy(a, v);

        for (i = 0; copy && i < v->n; i++) {
            copy->u.items[i] = adm_value_clone(a, v->u.items[i]);
        }

        return adm_arena_failed(a) ? NULL : copy;

    default: /* ADM_OBJECT */
        copy = adm_value_copy(a, v);

        for (i = 0; copy && i < v->n; i++) {
            m = &copy->u.members[i];
            m->key = adm_str_dup(a, m->key);
            m->value = adm_value_clone(a, m->value);
        }

        return adm_arena_failed(a) ? NULL : copy;
    }
}


static int
adm_number_equal(const adm_value_t *a, const adm_value_t *b)
{
    double  x, y;

    if (a->kind == ADM_INT && b->kind == ADM_INT) {
        return a->u.integer == b->u.integer;
    }

    if (a->kind == b->kind && a->n == b->n
        && memcmp(a->u.data, b->u.data, a->n) == 0)
    {
        return 1;
    }

    (void) adm_value_to_double(a, &x);
    (void) adm_value_to_double(b, &y);

    return x == y;
}


static int
adm_object_equal(const adm_value_t *a, const adm_value_t *b)
{
    uint32_t       i;
    adm_value_t   *other;
    adm_member_t  *x, *y;

    for (i = 0; i < a->n; i++) {
        x = &a->u.members[i];
        y = &b->u.members[i];

        /* mostly the order is the same */

        other = adm_str_eq(x->key, y->key) ? y->value
                                           : adm_object_get(b, x->key);

        if (other == NULL || !adm_value_equal(x->value, other)) {
            return 0;
        }
    }

    return 1;
}


int
adm_value_equal(const adm_value_t *a, const adm_value_t *b)
{
    uint32_t    i;
    adm_kind_e  kind;

    if (a == b) {
        return 1;
    }

    kind = adm_kind(a);

    if (adm_is_number(a) && adm_is_number(b)) {
        return adm_number_equal(a, b);
    }

    if (kind != adm_kind(b)) {
        return 0;
    }

    switch (kind) {

    case ADM_NULL:
        return 1;

    case ADM_BOOL:
        return a->u.boolean == b->u.boolean;

    case ADM_STRING:
        return adm_str_eq(adm_value_str(a), adm_value_str(b));

    case ADM_ARRAY:
        if (a->n != b->n) {
            return 0;
        }

        for (i = 0; i < a->n; i++) {
            if (!adm_value_equal(a->u.items[i], b->u.items[i])) {
                return 0;
            }
        }

        return 1;

    default: /* ADM_OBJECT */
        return a->n == b->n && adm_object_equal(a, b);
    }
}


/* Merge sort: stable, and linear for members that are in order already. */

static void
adm_sort_members(const adm_member_t *m, uint32_t *order, uint32_t *scratch,
    uint32_t n)
{
    uint32_t  i, j, k, half;

    if (n < 2) {
        return;
    }

    half = n / 2;

    adm_sort_members(m, order, scratch, half);
    adm_sort_members(m, order + half, scratch, n - half);

    if (adm_str_cmp(m[order[half - 1]].key, m[order[half]].key) <= 0) {
        return;
    }

    memcpy(scratch, order, half * sizeof(uint32_t));

    for (i = 0, j = half, k = 0; i < half; k++) {
        if (j < n && adm_str_cmp(m[order[j]].key, m[scratch[i]].key) < 0) {
            order[k] = order[j++];

        } else {
            order[k] = scratch[i++];
        }
    }
}


uint32_t *
adm_object_sorted(adm_arena_t *a, const adm_value_t *object)
{
    uint32_t  i, n, *order;

    n = adm_object_len(object);

    order = adm_array_alloc(a, (size_t) n + n / 2 + 1, sizeof(uint32_t));
    if (order == NULL) {
        return NULL;
    }

    for (i = 0; i < n; i++) {
        order[i] = i;
    }

    adm_sort_members(n ? object->u.members : NULL, order, order + n, n);

    return order;
}
