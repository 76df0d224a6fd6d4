
#include "base/adm_num.h"
#include "base/adm_quantity.h"
#include "base/adm_time.h"
#include "kube/kube_go.h"
#include "kube/kube_typed.h"


/* As many as the API server lists. */
#define KUBE_MAX_UNKNOWN  100

/* Go's zero time, 1 January of year 1. */
#define KUBE_ZERO_TIME    INT64_C(-62135596800)


/* Where a value stands, for error texts. */

typedef struct kube_place_s  kube_place_t;

struct kube_place_s {
    const kube_place_t  *up;
    const kube_type_t   *type;      /* of the structure that has the field */
    const kube_field_t  *field;     /* NULL: an item of the list or map */
    adm_str_t            key;       /* in a map; data is NULL in a list */
    uint32_t             index;
    unsigned             coerce;
};


typedef struct {
    adm_arena_t   *arena;
    unsigned       flags;
    unsigned       failed:1;        /* decoding has ended */
    unsigned       mismatched:1;    /* decoding goes on to see what follows */
    adm_err_t      error;           /* what has ended it */
    adm_err_t      mismatch;        /* the first value of the wrong type */
    adm_value_t   *unknown;
} kube_typed_t;


static adm_value_t *kube_typed_root(kube_typed_t *t, const kube_type_t *type,
    adm_value_t *v);
static uint32_t *kube_typed_order(kube_typed_t *t, const adm_value_t *v);
static adm_value_t *kube_typed_struct(kube_typed_t *t,
    const kube_type_t *type, adm_value_t *v, const kube_place_t *up);
static adm_value_t *kube_typed_build(kube_typed_t *t, const kube_type_t *type,
    adm_value_t **values, uint32_t n);
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
static adm_value_t *kube_typed_one(kube_typed_t *t, const kube_field_t *f,
    adm_value_t *v, const kube_place_t *place);
static adm_value_t *kube_typed_string(kube_typed_t *t, const kube_field_t *f,
    adm_value_t *v, const kube_place_t *place);
static adm_value_t *kube_typed_int(kube_typed_t *t, adm_value_t *v,
    kube_kind_e kind);
static adm_value_t *kube_typed_int_or_string(kube_typed_t *t,
    adm_value_t *v, const kube_place_t *place);
static adm_value_t *kube_typed_quantity(kube_typed_t *t, adm_value_t *v);
static adm_value_t *kube_typed_time(kube_typed_t *t, adm_value_t *v,
    const kube_place_t *place);
static void kube_typed_mismatch(kube_typed_t *t, const adm_value_t *v,
    const kube_field_t *f, const kube_place_t *place);
static void kube_typed_explain(adm_err_t *err, const adm_value_t *v,
    const kube_field_t *f, const kube_place_t *place);
static void kube_typed_go_path(adm_buf_t *b, const kube_place_t *place);
static void kube_typed_unknown(kube_typed_t *t, adm_str_t key,
    const kube_place_t *up);
static void kube_typed_path(adm_buf_t *b, const kube_place_t *place);


static adm_value_t  kube_empty_string = { .kind = ADM_STRING, .u.data = "" };
static adm_value_t  kube_empty_object = { .kind = ADM_OBJECT };
static adm_value_t  kube_zero = { .kind = ADM_INT };
static adm_value_t  kube_zero_quantity = { .kind = ADM_STRING, .n = 1,
                                           .u.data = "0" };


adm_value_t *
kube_typed(adm_arena_t *a, const kube_type_t *type, adm_value_t *v,
    unsigned flags, adm_value_t *unknown, adm_err_t *err)
{
    adm_value_t   *normal;
    kube_typed_t   t;

    memset(&t, 0, sizeof(kube_typed_t));
    t.arena = a;
    t.flags = flags & ~(unsigned) KUBE_TYPED_SORTED;
    t.unknown = unknown;

    normal = kube_typed_root(&t, type, v);

    if (normal == NULL && (flags & KUBE_TYPED_SORTED)) {
        t.flags = flags;
        t.unknown = NULL;

        (void) kube_typed_root(&t, type, v);
    }

    if (adm_arena_failed(a)) {
        (void) adm_err_memory(err, a);
        return NULL;
    }

    if (normal == NULL) {
        (void) adm_err_set(err, "%.*s", adm_fmt(t.error.text));
    }

    return normal;
}


static adm_value_t *
kube_typed_root(kube_typed_t *t, const kube_type_t *type, adm_value_t *v)
{
    kube_field_t  self;
    kube_place_t  root;

    memset(&self, 0, sizeof(kube_field_t));
    self.kind = KUBE_STRUCT;
    self.type = type;

    memset(&root, 0, sizeof(kube_place_t));
    root.coerce = t->flags & KUBE_TYPED_COERCE;

    t->failed = 0;
    t->mismatched = 0;

    adm_err_init(&t->error, t->arena);
    adm_err_init(&t->mismatch, t->arena);

    v = kube_typed_one(t, &self, v, &root);

    if (t->failed) {
        return NULL;
    }

    if (t->mismatched) {
        t->error = t->mismatch;
        return NULL;
    }

    return v;
}


static adm_value_t *
kube_typed_struct(kube_typed_t *t, const kube_type_t *type, adm_value_t *v,
    const kube_place_t *up)
{
    int                  changed;
    uint32_t             i, k, next, last, n, *order;
    adm_value_t         *value, *values[KUBE_MAX_FIELDS];
    adm_member_t        *m;
    kube_place_t         place;
    const kube_field_t  *f;

    memset(values, 0, type->n * sizeof(adm_value_t *));

    place.up = up;
    place.type = type;

    changed = !adm_is_object(v);
    order = kube_typed_order(t, v);
    next = 0;
    last = 0;

    for (i = 0; i < adm_object_len(v); i++) {

        m = adm_object_at(v, order ? order[i] : i);

        f = (t->flags & KUBE_TYPED_FOLD)
                ? kube_field_find_fold(type, m->key, &next)
                : kube_field_find(type, m->key, &next);

        if (f == NULL || (f->recent && (t->flags & KUBE_TYPED_OLD))) {
            kube_typed_unknown(t, m->key, up);
            changed = 1;
            continue;
        }

        place.field = f;
        place.coerce = up->coerce && f->embedded == NULL;

        value = kube_typed_field(t, f, m->value, &place);

        if (t->failed) {
            return NULL;
        }

        k = next - 1;

        changed |= value != m->value || k < last || values[k] != NULL
                   || !adm_str_eq(m->key, f->name);
        values[k] = value;
        last = k;
    }

    for (k = 0, n = 0; k < type->n; k++) {

        if (values[k] == NULL) {
            values[k] = kube_typed_absent(t, &type->fields[k]);
            changed |= values[k] != NULL;
        }

        n += values[k] != NULL;
    }

    if (!changed) {
        return v;
    }

    return kube_typed_build(t, type, values, n);
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
    adm_value_t **values, uint32_t n)
{
    uint32_t      k;
    adm_value_t  *object;

    if (n == 0) {
        return &kube_empty_object;
    }

    object = adm_value_object(t->arena, n);

    for (k = 0; k < type->n; k++) {
        if (values[k]) {
            (void) adm_object_set(t->arena, object, type->fields[k].name,
                                  values[k]);
        }
    }

    return object;
}


/* The normal value of a member, NULL if it is left out. */

static adm_value_t *
kube_typed_field(kube_typed_t *t, const kube_field_t *f, adm_value_t *v,
    const kube_place_t *place)
{
    switch (f->shape) {

    case KUBE_ONE:
        v = kube_typed_one(t, f, v, place);

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
        return kube_typed_struct(t, f->type, NULL, &place);

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
    uint32_t      i;
    adm_value_t  *list, *item;
    kube_place_t  place;

    memset(&place, 0, sizeof(kube_place_t));
    place.up = up;
    place.coerce = up->coerce;

    list = v;

    for (i = 0; i < v->n; i++) {
        place.index = i;

        item = kube_typed_one(t, f, adm_array_at(v, i), &place);

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

        value = kube_typed_one(t, f, m->value, &place);

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
        (void) adm_object_set(t->arena, sorted, m->key, m->value);
    }

    return sorted;
}


static adm_value_t *
kube_typed_one(kube_typed_t *t, const kube_field_t *f, adm_value_t *v,
    const kube_place_t *place)
{
    adm_value_t  *i;

    switch (f->kind) {

    case KUBE_STRING:
        return kube_typed_string(t, f, v, place);

    case KUBE_BOOL:
        if (adm_is_bool(v)) {
            return v;
        }

        if (!adm_is_null(v)) {
            kube_typed_mismatch(t, v, f, place);
        }

        return adm_value_bool(0);

    case KUBE_INT32:
    case KUBE_INT64:
        i = kube_typed_int(t, v, f->kind);
        if (i == NULL) {
            kube_typed_mismatch(t, v, f, place);
            return &kube_zero;
        }

        return i;

    case KUBE_QUANTITY:
        return kube_typed_quantity(t, v);

    case KUBE_INT_OR_STRING:
        return kube_typed_int_or_string(t, v, place);

    case KUBE_TIME:
        return kube_typed_time(t, v, place);

    case KUBE_RAW:
        return v;

    default: /* KUBE_STRUCT */
        if (!adm_is_object(v) && !adm_is_null(v)) {
            kube_typed_mismatch(t, v, f, place);
            return &kube_empty_object;
        }

        return kube_typed_struct(t, f->type, v, place);
    }
}


static adm_value_t *
kube_typed_string(kube_typed_t *t, const kube_field_t *f, adm_value_t *v,
    const kube_place_t *place)
{
    char       text[ADM_DOUBLE_LEN];
    double     d;
    adm_str_t  s;

    switch (adm_kind(v)) {

    case ADM_STRING:
        return v;

    case ADM_NULL:
        return &kube_empty_string;

    default:
        break;
    }

    if (!place->coerce || adm_is_array(v) || adm_is_object(v)) {
        kube_typed_mismatch(t, v, f, place);
        return &kube_empty_string;
    }

    if (adm_is_bool(v)) {
        s = adm_is_true(v) ? adm_strc("true") : adm_strc("false");
        return adm_value_string(t->arena, s);
    }

    if (adm_kind(v) == ADM_INT) {
        return adm_value_string(t->arena, adm_value_number_text(v, t->arena));
    }

    (void) adm_value_to_double(v, &d);

    s.data = text;
    s.len = adm_double_format_g(text, d, 32, 6);

    return adm_value_string(t->arena, adm_str_dup(t->arena, s));
}


/* The integer as a normal node; NULL if it is none or out of range. */

static adm_value_t *
kube_typed_int(kube_typed_t *t, adm_value_t *v, kube_kind_e kind)
{
    switch (adm_kind(v)) {

    case ADM_NULL:
        return &kube_zero;

    case ADM_INT:
        if (kind == KUBE_INT32
            && (v->u.integer < INT32_MIN || v->u.integer > INT32_MAX))
        {
            return NULL;
        }

        return v;

    case ADM_NUMBER:
        if (adm_str_eqc(adm_value_number_text(v, t->arena), "-0")) {
            return &kube_zero;
        }

        return NULL;

    default:
        return NULL;
    }
}


/*
 * Types with a decoder of their own end the whole decoding where they fail:
 * what they say counts, not what was of a wrong type before.
 */

static adm_value_t *
kube_typed_int_or_string(kube_typed_t *t, adm_value_t *v,
    const kube_place_t *place)
{
    adm_value_t  *i;

    static const kube_field_t  number = { .kind = KUBE_INT32 };

    if (adm_is_string(v)) {
        return v;
    }

    i = kube_typed_int(t, v, KUBE_INT32);
    if (i == NULL) {
        t->failed = 1;
        kube_typed_explain(&t->error, v, &number, place);
    }

    return i;
}


static adm_value_t *
kube_typed_quantity(kube_typed_t *t, adm_value_t *v)
{
    adm_buf_t       b;
    adm_str_t       s;
    adm_quantity_t  q;

    switch (adm_kind(v)) {

    case ADM_NULL:
        return &kube_zero_quantity;

    case ADM_STRING:
        s = adm_str_trim_space(adm_value_str(v));
        break;

    default:
        /* empty for what is no number */
        s = adm_value_number_text(v, t->arena);
        break;
    }

    if (adm_quantity_parse(t->arena, s, &q) != ADM_OK) {
        t->failed = 1;
        (void) adm_err_set(&t->error, "%s", adm_quantity_error);
        return NULL;
    }

    adm_buf_init(&b, t->arena, 0);
    adm_quantity_format(&b, &q);

    if (adm_buf_finish(&b, &s) != ADM_OK) {
        return NULL;
    }

    if (adm_is_string(v) && adm_str_eq(s, adm_value_str(v))) {
        return v;
    }

    return adm_value_string(t->arena, s);
}


static adm_value_t *
kube_typed_time(kube_typed_t *t, adm_value_t *v, const kube_place_t *place)
{
    adm_str_t   s;
    adm_buf_t   b;
    adm_time_t  time;

    static const kube_field_t  string = { .kind = KUBE_STRING };

    if (adm_is_null(v)) {
        return adm_value_null();
    }

    if (!adm_is_string(v)) {
        t->failed = 1;
        kube_typed_explain(&t->error, v, &string, place);
        return NULL;
    }

    s = adm_value_str(v);
    adm_buf_init(&b, t->arena, 0);

    if (adm_time_parse_rfc3339(s, &time) != ADM_OK) {
        kube_go_quote(&b, s);
        (void) adm_buf_finish(&b, &s);

        t->failed = 1;
        (void) adm_err_set(&t->error, "parsing time %.*s as "
                           "\"2006-01-02T15:04:05Z07:00\"", adm_fmt(s));
        return NULL;
    }

    if (time.sec == KUBE_ZERO_TIME && time.nsec == 0) {
        return adm_value_null();
    }

    time.nsec = 0;
    time.offset = 0;

    adm_time_format_rfc3339(&b, &time);

    if (adm_buf_finish(&b, &s) != ADM_OK) {
        return NULL;
    }

    return adm_str_eq(s, adm_value_str(v)) ? v
                                           : adm_value_string(t->arena, s);
}


/*
 * Notes a value of the wrong type: the first one is reported if nothing worse
 * follows.  f: what one value should have been; NULL for the whole field.
 */

static void
kube_typed_mismatch(kube_typed_t *t, const adm_value_t *v,
    const kube_field_t *f, const kube_place_t *place)
{
    t->mismatched = 1;

    kube_typed_explain(&t->mismatch, v, f, place);
}


static void
kube_typed_explain(adm_err_t *err, const adm_value_t *v,
    const kube_field_t *f, const kube_place_t *place)
{
    adm_buf_t            b;
    adm_str_t            text;
    const kube_place_t  *p;

    if (err == NULL || err->set) {
        return;
    }

    adm_buf_init(&b, err->arena, 0);
    adm_buf_lit(&b, "json: cannot unmarshal ");

    if (!adm_is_number(v)) {
        adm_buf_str(&b, adm_is_bool(v) ? adm_strc("bool")
                                       : adm_strz(adm_kind_name(v->kind)));

    } else {
        adm_buf_lit(&b, "number");

        if (f && (f->kind == KUBE_INT32 || f->kind == KUBE_INT64)) {
            text = adm_value_number_text(v, err->arena);
            adm_buf_printf(&b, " %.*s", adm_fmt(text));
        }
    }

    /* the structure that is nearest, and the fields from the root to it */

    for (p = place; p && p->field == NULL; p = p->up) {
        /* void */
    }

    if (p) {
        adm_buf_lit(&b, " into Go struct field ");
        adm_buf_str(&b, p->type->name);
        kube_typed_go_path(&b, p);

    } else {
        adm_buf_lit(&b, " into Go value");
    }

    adm_buf_lit(&b, " of type ");

    if (f) {
        kube_field_go_item(&b, f);

    } else {
        kube_field_go_type(&b, place->field);
    }

    if (adm_buf_finish(&b, &text) == ADM_OK) {
        (void) adm_err_set(err, "%.*s", adm_fmt(text));
    }
}


static void
kube_typed_go_path(adm_buf_t *b, const kube_place_t *place)
{
    if (place->up) {
        kube_typed_go_path(b, place->up);
    }

    if (place->field) {
        if (place->field->embedded) {
            adm_buf_printf(b, ".%s", place->field->embedded);
        }

        adm_buf_char(b, '.');
        adm_buf_str(b, place->field->name);
    }
}


static void
kube_typed_unknown(kube_typed_t *t, adm_str_t key, const kube_place_t *up)
{
    adm_buf_t  b;
    adm_str_t  path;

    if (t->unknown == NULL || adm_array_len(t->unknown) >= KUBE_MAX_UNKNOWN) {
        return;
    }

    adm_buf_init(&b, t->arena, 0);
    kube_typed_path(&b, up);

    if (b.len) {
        adm_buf_char(&b, '.');
    }

    adm_buf_str(&b, key);
    (void) adm_buf_finish(&b, &path);

    adm_buf_init(&b, t->arena, 0);
    adm_buf_lit(&b, "unknown field ");
    kube_go_quote(&b, path);

    if (adm_buf_finish(&b, &path) == ADM_OK) {
        (void) adm_array_push(t->arena, t->unknown,
                              adm_value_string(t->arena, path));
    }
}


static void
kube_typed_path(adm_buf_t *b, const kube_place_t *place)
{
    adm_str_t  key;

    if (place->up == NULL) {
        return;
    }

    kube_typed_path(b, place->up);

    key = place->field ? place->field->name : place->key;

    if (key.data == NULL) {
        adm_buf_printf(b, "[%u]", place->index);
        return;
    }

    if (b->len) {
        adm_buf_char(b, '.');
    }

    adm_buf_str(b, key);
}
