
#include "base/adm_num.h"
#include "base/adm_quantity.h"
#include "base/adm_quote.h"
#include "base/adm_time.h"
#include "kube/kube_go.h"
#include "kube/kube_typed_int.h"


/* As many as the API server lists. */
#define KUBE_MAX_UNKNOWN  100

/* Go's zero time, 1 January of year 1. */
#define KUBE_ZERO_TIME    INT64_C(-62135596800)


static adm_value_t *kube_typed_string(kube_typed_t *t, const kube_field_t *f,
    adm_value_t *v, const kube_place_t *place);
static adm_value_t *kube_typed_int(kube_typed_t *t, adm_value_t *v,
    kube_kind_e kind);
static adm_value_t *kube_typed_int_or_string(kube_typed_t *t,
    adm_value_t *v, const kube_place_t *place);
static adm_value_t *kube_typed_quantity(kube_typed_t *t, adm_value_t *v);
static adm_value_t *kube_typed_time(kube_typed_t *t, adm_value_t *v,
    const kube_place_t *place);
static int kube_is_plain_quantity(adm_str_t s);
static int kube_is_plain_time(adm_str_t s);
static void kube_typed_explain(adm_err_t *err, const adm_value_t *v,
    const kube_field_t *f, const kube_place_t *place);
static void kube_typed_go_path(adm_buf_t *b, const kube_place_t *place);
static void kube_typed_path(adm_buf_t *b, const kube_place_t *place);


adm_value_t  kube_empty_string = { .kind = ADM_STRING, .u.data = "" };
adm_value_t  kube_empty_object = { .kind = ADM_OBJECT };
adm_value_t  kube_zero = { .kind = ADM_INT };
adm_value_t  kube_zero_quantity = { .kind = ADM_STRING, .n = 1,
                                    .u.data = "0" };


adm_value_t *
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
    uint64_t   u;
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

    s = adm_value_number_text(v, t->arena);

    if (adm_kind(v) == ADM_INT || adm_uint_parse(s, 10, &u) == ADM_OK) {
        return adm_value_string(t->arena, s);
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

    if (kube_is_plain_quantity(adm_value_str(v))) {
        return v;
    }

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


/*
 * Whether the text is canonical at first sight: up to three digits, no zero in
 * front, and a suffix that such a number keeps.
 */

static int
kube_is_plain_quantity(adm_str_t s)
{
    size_t  n;

    for (n = 0; n < s.len && adm_is_digit(s.data[n]); n++) {
        /* void */
    }

    if (n == 0 || n > 3 || s.data[0] == '0') {
        return 0;
    }

    switch (s.len - n) {

    case 0:
        return 1;

    case 1:
        return strchr("mkMGTP", s.data[n]) != NULL && s.data[n];

    case 2:
        return s.data[n + 1] == 'i' && s.data[n]
               && strchr("KMGTP", s.data[n]) != NULL;

    default:
        return 0;
    }
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
        adm_quote(&b, s, '"', 0);
        (void) adm_buf_finish(&b, &s);

        t->failed = 1;
        (void) adm_err_set(&t->error, "parsing time %.*s as "
                           "\"2006-01-02T15:04:05Z07:00\"", adm_fmt(s));
        return NULL;
    }

    if (time.sec == KUBE_ZERO_TIME && time.nsec == 0) {

        /* behind a pointer the null goes next time: not a normal form yet */

        t->memo = 0;
        return adm_value_null();
    }

    if (kube_is_plain_time(s)) {
        return v;
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


/* Whether a text that is a time has the form in which it is written. */

static int
kube_is_plain_time(adm_str_t s)
{
    size_t  i;

    static const char  form[] = "0000-00-00T00:00:00Z";

    if (s.len != sizeof(form) - 1) {
        return 0;
    }

    for (i = 0; i < s.len; i++) {
        if (form[i] == '0' ? !adm_is_digit(s.data[i]) : s.data[i] != form[i]) {
            return 0;
        }
    }

    return 1;
}


/*
 * Notes a value of the wrong type: the first one is reported if nothing worse
 * follows.  f: what one value should have been; NULL for the whole field.
 */

void
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


void
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
    adm_quote(&b, path, '"', 0);

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
