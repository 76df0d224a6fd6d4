
#include "base/adm_str.h"
#include "kube/kube_typed_int.h"


static adm_value_t *kube_typed_root(kube_typed_t *t, const kube_type_t *type,
    adm_value_t *v, const adm_value_t *normal);
static uint32_t *kube_typed_order(kube_typed_t *t, const adm_value_t *v);
static uint16_t kube_typed_note(const kube_typed_t *t,
    const kube_type_t *type);
static adm_value_t *kube_typed_build(kube_typed_t *t, const kube_type_t *type,
    adm_value_t **values, uint64_t have);
static adm_value_t *kube_typed_field(kube_typed_t *t, const kube_field_t *f,
    adm_value_t *v, const kube_place_t *place);
static int kube_typed_omitted(kube_typed_t *t, const kube_field_t *f,
    const adm_value_t *v);
static adm_value_t *kube_typed_absent(kube_typed_t *t, const kube_field_t *f);
static adm_value_t *kube_typed_list(kube_typed_t *t, const kube_field_t *f,
    adm_value_t *v, const kube_place_t *up);
static adm_value_t *kube_typed_map(kube_typed_t *t, const kube_field_t *f,
    adm_value_t *v, const kube_place_t *up);
static adm_value_t *kube_typed_sort(kube_typed_t *t, adm_value_t *map);
static inline const adm_value_t *kube_typed_normal(const adm_value_t *normal,
    uint32_t i, adm_str_t key);


adm_value_t *
kube_typed(adm_arena_t *a, const kube_type_t *type, adm_value_t *v,
    const adm_value_t *normal, unsigned flags, adm_value_t *unknown,
    adm_err_t *err)
{
    adm_value_t   *out;
    kube_typed_t   t;

    memset(&t, 0, sizeof(kube_typed_t));
    t.arena = a;
    t.flags = flags & ~(unsigned) KUBE_TYPED_SORTED;
    t.unknown = unknown;
    t.memo = (flags & (KUBE_TYPED_COERCE|KUBE_TYPED_NULLS)) == 0;
    t.old = (flags & KUBE_TYPED_OLD) != 0;

    out = kube_typed_root(&t, type, v, normal);

    if (out == NULL && (flags & KUBE_TYPED_SORTED)) {
        t.flags = flags;
        t.unknown = NULL;

        (void) kube_typed_root(&t, type, v, normal);
    }

    if (adm_arena_failed(a)) {
        (void) adm_err_memory(err, a);
        return NULL;
    }

    if (out == NULL) {
        (void) adm_err_set(err, "%.*s", adm_fmt(t.error.text));
    }

    return out;
}


static adm_value_t *
kube_typed_root(kube_typed_t *t, const kube_type_t *type, adm_value_t *v,
    const adm_value_t *normal)
{
    kube_field_t  self;
    kube_place_t  root;

    memset(&self, 0, sizeof(kube_field_t));
    self.kind = KUBE_STRUCT;
    self.type = type;

    memset(&root, 0, sizeof(kube_place_t));
    root.coerce = t->flags & KUBE_TYPED_COERCE;
    root.normal = normal;

    t->failed = 0;
    t->mismatched = 0;

    adm_err_init(&t->error, t->arena);
    adm_err_init(&t->mismatch, t->arena);

    if (v != normal || v == NULL) {
        v = kube_typed_one(t, &self, v, &root);
    }

    if (t->failed) {
        return NULL;
    }

    if (t->mismatched) {
        t->error = t->mismatch;
        return NULL;
    }

    return v;
}


adm_value_t *
kube_typed_struct(kube_typed_t *t, const kube_type_t *type, adm_value_t *v,
    const kube_place_t *up)
{
    int                  changed;
    uint32_t             i, k, next, last, *order;
    uint64_t             have, exact, absent;
    adm_value_t         *value, *values[KUBE_MAX_FIELDS];
    adm_member_t        *m;
    kube_place_t         place;
    const kube_field_t  *f;

    if (v && v->note && v->note == kube_typed_note(t, type)) {
        return v;
    }

    place.up = up;
    place.type = type;

    changed = !adm_is_object(v);
    order = kube_typed_order(t, v);
    have = 0;
    exact = 0;
    next = 0;
    last = 0;

    for (i = 0; i < adm_object_len(v); i++) {

        m = adm_object_at(v, order ? order[i] : i);
        f = kube_field_find(type, m->key, &next);

        if (f) {
            exact |= UINT64_C(1) << (next - 1);

        } else if (t->flags & KUBE_TYPED_FOLD) {
            f = kube_field_find_fold(type, m->key, &next);
            changed = 1;

            /* the right spelling counts, wherever it is */

            if (f && (exact >> (next - 1) & 1)) {
                continue;
            }
        }

        if (f == NULL || (f->recent && (t->flags & KUBE_TYPED_OLD))) {
            kube_typed_unknown(t, m->key, up);
            changed = 1;
            continue;
        }

        place.field = f;
        place.coerce = up->coerce && f->embedded == NULL;
        place.normal = kube_typed_normal(up->normal, i, m->key);

        value = m->value;

        if (value != place.normal) {
            value = kube_typed_field(t, f, value, &place);

            if (t->failed) {
                return NULL;
            }
        }

        k = next - 1;

        /* of names that are the same field the last one counts */

        changed |= value != m->value || k < last || (have >> k & 1);
        last = k;

        values[k] = value;
        have |= UINT64_C(1) << k;

        if (value == NULL) {
            have &= ~(UINT64_C(1) << k);
        }
    }

    for (absent = kube_type_present(type) & ~have;
         absent;
         absent &= absent - 1)
    {
        k = (uint32_t) __builtin_ctzll(absent);
        values[k] = kube_typed_absent(t, &type->fields[k]);

        if (values[k]) {
            changed = 1;
            have |= UINT64_C(1) << k;
        }
    }

    if (changed) {
        v = kube_typed_build(t, type, values, have);
    }

    if (v && v->n && !t->mismatched) {
        v->note = kube_typed_note(t, type);
    }

    return v;
}


/*
 * What is noted in an object that is in its normal form, so that it need not be
 * looked at again; 0 for nothing.
 */

static uint16_t
kube_typed_note(const kube_typed_t *t, const kube_type_t *type)
{
    return t->memo && type->id ? (uint16_t) (type->id << 1 | t->old) : 0;
}


/* The member of that key, which is the i-th one mostly. */

static inline const adm_value_t *
kube_typed_normal(const adm_value_t *normal, uint32_t i, adm_str_t key)
{
    adm_member_t  *m;

    if (normal == NULL) {
        return NULL;
    }

    m = adm_object_at(normal, i);

    return m && adm_str_eq(m->key, key) ? m->value
                                        : adm_object_get(normal, key);
}


/* The order to look at members in; NULL for the one they have. */

static uint32_t *
kube_typed_order(kube_typed_t *t, const adm_value_t *v)
{
    return (t->flags & KUBE_TYPED_SORTED) ? adm_object_sorted(t->arena, v)
                                          : NULL;
}


static adm_value_t *
kube_typed_build(kube_typed_t *t, const kube_type_t *type,
    adm_value_t **values, uint64_t have)
{
    uint32_t      k;
    adm_value_t  *object;

    if (have == 0) {
        return &kube_empty_object;
    }

    object = adm_value_object(t->arena,
                              (uint32_t) __builtin_popcountll(have));

    for ( /* void */ ; have; have &= have - 1) {
        k = (uint32_t) __builtin_ctzll(have);
        (void) adm_object_add(t->arena, object, type->fields[k].name,
                              values[k]);
    }

    return object;
}


/* Most values are strings where strings belong: those are normal. */

static inline adm_value_t *
kube_typed_item(kube_typed_t *t, const kube_field_t *f, adm_value_t *v,
    const kube_place_t *place)
{
    if (f->kind == KUBE_STRING && adm_is_string(v)) {
        return v;
    }

    return kube_typed_one(t, f, v, place);
}


/* The normal value of a member, NULL if it is left out. */

static adm_value_t *
kube_typed_field(kube_typed_t *t, const kube_field_t *f, adm_value_t *v,
    const kube_place_t *place)
{
    switch (f->shape) {

    case KUBE_ONE:
        v = kube_typed_item(t, f, v, place);

        return kube_typed_omitted(t, f, v) ? NULL : v;

    case KUBE_PTR:
        if (adm_is_null(v)) {
            return f->always ? adm_value_null() : NULL;
        }

        return kube_typed_one(t, f, v, place);

    case KUBE_LIST:
        if (adm_is_array(v)) {
            v = kube_typed_list(t, f, v, place);
            return v && v->n == 0 && !f->always ? NULL : v;
        }

        break;

    default: /* KUBE_MAP */
        if (adm_is_object(v)) {
            v = kube_typed_map(t, f, v, place);
            return v && v->n == 0 && !f->always ? NULL : v;
        }

        break;
    }

    if (!adm_is_null(v)) {
        kube_typed_mismatch(t, v, NULL, place);
    }

    return f->always ? adm_value_null() : NULL;
}


/* Whether a value that is no pointer is left out because it is zero. */

static int
kube_typed_omitted(kube_typed_t *t, const kube_field_t *f,
    const adm_value_t *v)
{
    if (f->always) {
        return 0;
    }

    switch (f->kind) {

    case KUBE_STRING:
        return adm_value_str(v).len == 0;

    case KUBE_BOOL:
        return !adm_is_true(v);

    case KUBE_INT32:
    case KUBE_INT64:
        return adm_kind(v) != ADM_INT || v->u.integer == 0;

    case KUBE_TIME:
        return f->omit_zero && adm_is_null(v)
               && !(t->flags & KUBE_TYPED_NULLS);

    default:
        /* Go knows no empty structures */
        return 0;
    }
}


/* What stands for a member that is not there, NULL for nothing. */

static adm_value_t *
kube_typed_absent(kube_typed_t *t, const kube_field_t *f)
{
    kube_place_t  place;
    adm_value_t  *v;

    if (f->shape != KUBE_ONE) {
        return f->always ? adm_value_null() : NULL;
    }

    switch (f->kind) {

    case KUBE_STRING:
        v = &kube_empty_string;
        break;

    case KUBE_BOOL:
        v = adm_value_bool(0);
        break;

    case KUBE_INT32:
    case KUBE_INT64:
    case KUBE_INT_OR_STRING:
        v = &kube_zero;
        break;

    case KUBE_QUANTITY:
        v = &kube_zero_quantity;
        break;

    case KUBE_STRUCT:
        memset(&place, 0, sizeof(kube_place_t));
        return kube_typed_struct(t, f->type, adm_value_null(), &place);

    default: /* KUBE_TIME, KUBE_RAW */
        v = adm_value_null();
        break;
    }

    return kube_typed_omitted(t, f, v) ? NULL : v;
}


static adm_value_t *
kube_typed_list(kube_typed_t *t, const kube_field_t *f, adm_value_t *v,
    const kube_place_t *up)
{
    uint32_t      i, k;
    adm_value_t  *list, *item;
    kube_place_t  place;

    memset(&place, 0, sizeof(kube_place_t));
    place.up = up;
    place.coerce = up->coerce;

    list = v;

    for (i = 0, k = 0; i < v->n; i++) {

        item = adm_array_at(v, i);

        /* the normal list, of which items may be missing or changed here */

        if (up->normal) {
            if (item == adm_array_at(up->normal, k)) {
                k += 1;
                continue;
            }

            if (item == adm_array_at(up->normal, k + 1)) {
                k += 2;
                continue;
            }

            place.normal = adm_array_at(up->normal, k);
        }

        place.index = i;

        item = kube_typed_item(t, f, item, &place);

        if (t->failed) {
            return NULL;
        }

        if (item == adm_array_at(v, i)) {
            continue;
        }

        if (list == v) {
            list = adm_value_copy(t->arena, v);
            if (list == NULL) {
                return NULL;
            }
        }

        adm_array_set(list, i, item);
    }

    return list;
}


static adm_value_t *
kube_typed_map(kube_typed_t *t, const kube_field_t *f, adm_value_t *v,
    const kube_place_t *up)
{
    int            sorted;
    uint32_t       i, k, *order;
    adm_value_t   *map, *value;
    adm_member_t  *m, *previous;
    kube_place_t   place;

    memset(&place, 0, sizeof(kube_place_t));
    place.up = up;
    place.coerce = up->coerce;

    map = v;
    sorted = 1;
    previous = NULL;
    order = kube_typed_order(t, v);

    for (i = 0; i < v->n; i++) {

        k = order ? order[i] : i;
        m = adm_object_at(v, k);
        place.key = m->key;

        value = kube_typed_item(t, f, m->value, &place);

        if (t->failed) {
            return NULL;
        }

        if (previous && adm_str_cmp(previous->key, m->key) > 0) {
            sorted = 0;
        }

        previous = m;

        if (value == m->value) {
            continue;
        }

        if (map == v) {
            map = adm_value_copy(t->arena, v);
            if (map == NULL) {
                return NULL;
            }
        }

        adm_object_at(map, k)->value = value;
    }

    return sorted ? map : kube_typed_sort(t, map);
}


static adm_value_t *
kube_typed_sort(kube_typed_t *t, adm_value_t *map)
{
    uint32_t       i, *order;
    adm_value_t   *sorted;
    adm_member_t  *m;

    order = adm_object_sorted(t->arena, map);
    sorted = adm_value_object(t->arena, map->n);

    for (i = 0; order && i < map->n; i++) {
        m = adm_object_at(map, order[i]);
        (void) adm_object_add(t->arena, sorted, m->key, m->value);
    }

    return sorted;
}
