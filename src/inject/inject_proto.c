
#include "base/adm_base64.h"
#include "base/adm_num.h"
#include "base/adm_time.h"
#include "data/adm_json_write.h"
#include "inject/inject_proto.h"


typedef struct {
    adm_arena_t                   *arena;
    const inject_proto_options_t  *options;
    adm_err_t                     *err;
    unsigned                       depth;
} inject_proto_decoder_t;


static adm_value_t *inject_proto_message(inject_proto_decoder_t *d,
    const inject_proto_message_t *message, const adm_value_t *v,
    const char *what);
static int inject_proto_member(inject_proto_decoder_t *d,
    const inject_proto_message_t *message, const adm_value_t *of,
    adm_value_t *out, const adm_member_t *m);
static adm_value_t *inject_proto_value(inject_proto_decoder_t *d,
    const inject_proto_field_t *f, const adm_value_t *v);
static adm_value_t *inject_proto_list(inject_proto_decoder_t *d,
    const inject_proto_field_t *f, const adm_value_t *v);
static adm_value_t *inject_proto_map(inject_proto_decoder_t *d,
    const inject_proto_field_t *f, const adm_value_t *v);
static adm_value_t *inject_proto_scalar(inject_proto_decoder_t *d,
    const inject_proto_field_t *f, const adm_value_t *v);
static adm_value_t *inject_proto_int(inject_proto_decoder_t *d,
    const inject_proto_field_t *f, const adm_value_t *v);
static adm_value_t *inject_proto_double(inject_proto_decoder_t *d,
    const inject_proto_field_t *f, const adm_value_t *v);
static adm_value_t *inject_proto_enum(inject_proto_decoder_t *d,
    const inject_proto_field_t *f, const adm_value_t *v);
static adm_value_t *inject_proto_bad(inject_proto_decoder_t *d,
    const inject_proto_field_t *f, const adm_value_t *v, const char *want);
static int inject_proto_same_name(const char *name, adm_str_t key);
static void inject_proto_encode_value(adm_buf_t *b,
    const inject_proto_field_t *f, const adm_value_t *v);
static void inject_proto_encode_items(adm_buf_t *b,
    const inject_proto_field_t *f, const adm_value_t *v);


adm_value_t *
inject_proto_decode(adm_arena_t *a, const inject_proto_message_t *message,
    const adm_value_t *v, const inject_proto_options_t *options,
    adm_err_t *err)
{
    adm_value_t             *out;
    inject_proto_decoder_t   d;

    memset(&d, 0, sizeof(inject_proto_decoder_t));

    d.arena = a;
    d.options = options;
    d.err = err;

    out = inject_proto_message(&d, message, v, message->name);

    if (adm_arena_failed(a)) {
        (void) adm_err_memory(err, a);
        return NULL;
    }

    return out;
}


static adm_value_t *
inject_proto_message(inject_proto_decoder_t *d,
    const inject_proto_message_t *message, const adm_value_t *v,
    const char *what)
{
    uint32_t             i;
    adm_value_t         *out;
    const adm_member_t  *m;

    if (!adm_is_object(v) && !adm_is_null(v)) {
        (void) adm_err_set_at(d->err, v->line, 0,
                              "%s must be an object, not %s", what,
                              adm_kind_name(adm_kind(v)));
        return NULL;
    }

    if (d->depth == ADM_MAX_DEPTH) {
        (void) adm_err_set(d->err, "%s is nested too deeply", what);
        return NULL;
    }

    out = adm_value_object(d->arena, adm_object_len(v));
    d->depth++;

    for (i = 0; (m = adm_object_at(v, i)); i++) {
        if (inject_proto_member(d, message, v, out, m) != ADM_OK) {
            return NULL;
        }
    }

    d->depth--;

    return out;
}


static int
inject_proto_member(inject_proto_decoder_t *d,
    const inject_proto_message_t *message, const adm_value_t *of,
    adm_value_t *out, const adm_member_t *m)
{
    int64_t                      n;
    adm_buf_t                    b;
    adm_str_t                    text;
    adm_value_t                 *v;
    const inject_proto_field_t  *f, *other;

    for (f = message->fields; f->name; f++) {
        if (inject_proto_same_name(f->name, m->key)
            && (f->since == 0
                || inject_has(d->options->release, f->since - 1)))
        {
            break;
        }
    }

    if (f->name == NULL) {
        if (d->options->strict) {
            return adm_err_set_at(d->err, m->value->line, 0,
                                  "unknown field \"%.*s\" in %s",
                                  adm_fmt(m->key), message->name);
        }

        if (d->options->unknown) {
            adm_buf_init(&b, d->arena, 0);
            adm_buf_printf(&b, "unknown field \"%.*s\" in %s is ignored",
                           adm_fmt(m->key), message->name);

            if (adm_buf_finish(&b, &text) == ADM_OK) {
                (void) adm_array_push(d->arena, d->options->unknown,
                                      adm_value_string(d->arena, text));
            }
        }

        return ADM_OK;
    }

    if (adm_is_null(m->value) && f->type != INJECT_PROTO_ANY) {
        return ADM_OK;
    }

    /* of two spellings the other one counts */

    if (m->key.len != strlen(f->name) && adm_object_get(of, adm_strz(f->name)))
    {
        return ADM_OK;
    }

    if (f->flags & INJECT_PROTO_LIST) {
        v = inject_proto_list(d, f, m->value);

    } else if (f->flags & INJECT_PROTO_MAP) {
        v = inject_proto_map(d, f, m->value);

    } else {
        v = inject_proto_value(d, f, m->value);
    }

    if (v == NULL) {
        return ADM_ERROR;
    }

    if (f->plain && inject_has(d->options->release, f->plain - 1)
        && adm_value_to_int(v, &n) == ADM_OK && n == 0)
    {
        return ADM_OK;
    }

    /* of several members of a oneof the last in the declaration counts */

    for (other = message->fields; f->oneof && other->name; other++) {

        if (other == f || other->oneof != f->oneof) {
            continue;
        }

        if (other > f && adm_object_get(out, adm_strz(other->name))) {
            return ADM_OK;
        }

        adm_object_remove(out, adm_strz(other->name));
    }

    return adm_object_set(d->arena, out, adm_strz(f->name), v);
}


static adm_value_t *
inject_proto_value(inject_proto_decoder_t *d, const inject_proto_field_t *f,
    const adm_value_t *v)
{
    switch (f->type) {

    case INJECT_PROTO_MESSAGE:
        return inject_proto_message(d, f->of, v, f->name);

    case INJECT_PROTO_ENUM:
        return inject_proto_enum(d, f, v);

    case INJECT_PROTO_ANY:
        return adm_value_copy(d->arena, v);

    default:
        return inject_proto_scalar(d, f, v);
    }
}


static adm_value_t *
inject_proto_list(inject_proto_decoder_t *d, const inject_proto_field_t *f,
    const adm_value_t *v)
{
    uint32_t      i;
    adm_value_t  *out, *item;

    if (!adm_is_array(v)) {
        return inject_proto_bad(d, f, v, "an array");
    }

    out = adm_value_array(d->arena, adm_array_len(v));

    for (i = 0; i < adm_array_len(v); i++) {
        item = inject_proto_value(d, f, adm_array_at(v, i));
        if (item == NULL) {
            return NULL;
        }

        (void) adm_array_push(d->arena, out, item);
    }

    return out;
}


static adm_value_t *
inject_proto_map(inject_proto_decoder_t *d, const inject_proto_field_t *f,
    const adm_value_t *v)
{
    uint32_t             i;
    adm_value_t         *out, *item;
    const adm_member_t  *m;

    if (!adm_is_object(v)) {
        return inject_proto_bad(d, f, v, "an object");
    }

    out = adm_value_object(d->arena, adm_object_len(v));

    for (i = 0; (m = adm_object_at(v, i)); i++) {

        /* null is the zero value here, which it is nowhere else */

        item = adm_is_null(m->value) && f->type == INJECT_PROTO_STRING
               ? adm_value_stringc(d->arena, "")
               : inject_proto_value(d, f, m->value);

        if (item == NULL) {
            return NULL;
        }

        (void) adm_object_set(d->arena, out, m->key, item);
    }

    return out;
}


static adm_value_t *
inject_proto_scalar(inject_proto_decoder_t *d, const inject_proto_field_t *f,
    const adm_value_t *v)
{
    size_t     bad;
    int64_t    ns;
    adm_buf_t  b;

    switch (f->type) {

    case INJECT_PROTO_BOOL:
        return adm_is_bool(v) ? adm_value_bool(adm_is_true(v))
                              : inject_proto_bad(d, f, v, "a boolean");

    case INJECT_PROTO_STRING:
        return adm_is_string(v) ? adm_value_string(d->arena, adm_value_str(v))
                                : inject_proto_bad(d, f, v, "a string");

    case INJECT_PROTO_BYTES:
        if (!adm_is_string(v)) {
            return inject_proto_bad(d, f, v, "a string");
        }

        adm_buf_init(&b, d->arena, 0);

        if (adm_base64_decode(&b, adm_value_str(v), &bad) != ADM_OK) {
            return inject_proto_bad(d, f, v, "base 64");
        }

        return adm_value_string(d->arena, adm_value_str(v));

    case INJECT_PROTO_DURATION:
        if (!adm_is_string(v)
            || adm_duration_parse(adm_value_str(v), &ns) != ADM_OK)
        {
            return inject_proto_bad(d, f, v, "a duration");
        }

        return adm_value_int(d->arena, ns);

    case INJECT_PROTO_DOUBLE:
        return inject_proto_double(d, f, v);

    default:
        return inject_proto_int(d, f, v);
    }
}


/* A number, or one in quotes; "1.0" and "1e2" are integers too. */

static adm_value_t *
inject_proto_int(inject_proto_decoder_t *d, const inject_proto_field_t *f,
    const adm_value_t *v)
{
    double     n;
    int64_t    i, lowest, highest;
    adm_str_t  text;

    text = adm_is_string(v) ? adm_value_str(v)
                            : adm_value_number_text(v, d->arena);

    if (adm_int_parse(text, 10, &i) != ADM_OK) {
        if (adm_double_parse(text, &n) != ADM_OK || !(n > -1e15 && n < 1e15)
            || (double) (int64_t) n != n)
        {
            return inject_proto_bad(d, f, v, "an integer");
        }

        i = (int64_t) n;
    }

    lowest = INT64_MIN;
    highest = INT64_MAX;

    if (f->type == INJECT_PROTO_INT32) {
        lowest = INT32_MIN;
        highest = INT32_MAX;

    } else if (f->type == INJECT_PROTO_UINT32) {
        lowest = 0;
        highest = UINT32_MAX;
    }

    if (i < lowest || i > highest) {
        return inject_proto_bad(d, f, v, "in its range");
    }

    return adm_value_int(d->arena, i);
}


static adm_value_t *
inject_proto_double(inject_proto_decoder_t *d, const inject_proto_field_t *f,
    const adm_value_t *v)
{
    double     n;
    adm_str_t  text;

    if (adm_is_number(v) && adm_value_to_double(v, &n) == ADM_OK) {
        return adm_value_double(d->arena, n);
    }

    text = adm_value_str(v);

    if (adm_str_eqc(text, "NaN") || adm_str_eqc(text, "Infinity")
        || adm_str_eqc(text, "-Infinity"))
    {
        return adm_value_string(d->arena, text);
    }

    if (adm_double_parse(text, &n) == ADM_OK) {
        return adm_value_double(d->arena, n);
    }

    return inject_proto_bad(d, f, v, "a number");
}


static adm_value_t *
inject_proto_enum(inject_proto_decoder_t *d, const inject_proto_field_t *f,
    const adm_value_t *v)
{
    int64_t                     i;
    const inject_proto_enum_t  *e;

    if (adm_value_to_int(v, &i) == ADM_OK && i >= INT32_MIN
        && i <= INT32_MAX)
    {
        return adm_value_int(d->arena, i);
    }

    for (e = f->of; adm_is_string(v) && e->name; e++) {
        if (adm_str_eq(adm_value_str(v), adm_strz(e->name))) {
            return adm_value_int(d->arena, e->number);
        }
    }

    return inject_proto_bad(d, f, v, "a known name");
}


static adm_value_t *
inject_proto_bad(inject_proto_decoder_t *d, const inject_proto_field_t *f,
    const adm_value_t *v, const char *want)
{
    adm_str_t  text;

    text = adm_json_text(d->arena, v, 0);

    (void) adm_err_set_at(d->err, v->line, 0, "%s must be %s, not %.*s",
                          f->name, want, adm_fmt(adm_str_sub(text, 0, 200)));
    return NULL;
}


/*
 * Whether the key is the name or its snake_case form.  What is written in
 * capitals in the .proto file ("mesh_mTLS") is in both.
 */

static int
inject_proto_same_name(const char *name, adm_str_t key)
{
    size_t  i;
    int     upper;

    if (adm_str_eq(adm_strz(name), key)) {
        return 1;
    }

    if (adm_str_find_char(key, '_') < 0) {
        return 0;
    }

    upper = 0;

    for (i = 0; i < key.len; i++) {

        if (key.data[i] == '_' && !upper) {
            upper = 1;
            continue;
        }

        if (*name == '\0') {
            return 0;
        }

        if (upper ? (*name | 0x20) != (key.data[i] | 0x20)
                    || (*name >= 'a' && *name <= 'z')
                  : *name != key.data[i])
        {
            return 0;
        }

        upper = 0;
        name++;
    }

    return *name == '\0';
}


int
inject_proto_is_zero(const inject_proto_field_t *f, const adm_value_t *v)
{
    double  n;

    if (v == NULL) {
        return 1;
    }

    /* that a member of a oneof is set is kept with its zero, too */

    if (f->flags & INJECT_PROTO_WRAPPED || (f->oneof && !adm_is_null(v))) {
        return 0;
    }

    switch (adm_kind(v)) {

    case ADM_NULL:
        return f->type != INJECT_PROTO_ANY;

    case ADM_BOOL:
        return !adm_is_true(v);

    case ADM_INT:
    case ADM_NUMBER:
        /* a duration is a message */
        return f->type != INJECT_PROTO_DURATION
               && adm_value_to_double(v, &n) == ADM_OK && n == 0;

    case ADM_STRING:
        return adm_value_str(v).len == 0;

    case ADM_ARRAY:
        return f->type != INJECT_PROTO_ANY && adm_array_len(v) == 0;

    default: /* ADM_OBJECT */
        return (f->flags & INJECT_PROTO_MAP) && adm_object_len(v) == 0;
    }
}


adm_value_t *
inject_proto_apply(adm_arena_t *a, const inject_proto_message_t *message,
    const adm_value_t *base, const adm_value_t *over, int zeros)
{
    uint32_t                     i;
    adm_value_t                 *out;
    const adm_member_t          *m;
    const inject_proto_field_t  *f, *other;

    out = base ? adm_value_copy(a, base) : adm_value_object(a, 0);

    for (i = 0; (m = adm_object_at(over, i)); i++) {
        f = inject_proto_field(message, m->key);

        if (f == NULL || (!zeros && inject_proto_is_zero(f, m->value))) {
            continue;
        }

        for (other = message->fields; f->oneof && other->name; other++) {
            if (other != f && other->oneof == f->oneof) {
                adm_object_remove(out, adm_strz(other->name));
            }
        }

        (void) adm_object_set(a, out, m->key, m->value);
    }

    return out;
}


const inject_proto_field_t *
inject_proto_field(const inject_proto_message_t *message, adm_str_t name)
{
    const inject_proto_field_t  *f;

    for (f = message->fields; f->name; f++) {
        if (adm_str_eq(adm_strz(f->name), name)) {
            return f;
        }
    }

    return NULL;
}


const char *
inject_proto_enum_name(const inject_proto_enum_t *e, int64_t n)
{
    for ( /* void */ ; e->name; e++) {
        if (e->number == n) {
            return e->name;
        }
    }

    return NULL;
}


void
inject_proto_duration(adm_buf_t *b, int64_t ns)
{
    uint64_t  u, fraction;

    u = ns < 0 ? 0 - (uint64_t) ns : (uint64_t) ns;

    if (ns < 0) {
        adm_buf_char(b, '-');
    }

    adm_buf_uint(b, u / 1000000000);

    fraction = u % 1000000000;

    if (fraction % 1000000 == 0 && fraction) {
        adm_buf_printf(b, ".%03u", (unsigned) (fraction / 1000000));

    } else if (fraction % 1000 == 0 && fraction) {
        adm_buf_printf(b, ".%06u", (unsigned) (fraction / 1000));

    } else if (fraction) {
        adm_buf_printf(b, ".%09u", (unsigned) fraction);
    }

    adm_buf_char(b, 's');
}


void
inject_proto_encode(adm_buf_t *b, const inject_proto_message_t *message,
    const adm_value_t *v)
{
    int                          first;
    const adm_value_t           *member;
    const inject_proto_field_t  *f;

    adm_buf_char(b, '{');

    first = 1;

    for (f = message->fields; f->name; f++) {
        member = adm_object_get(v, adm_strz(f->name));

        if (inject_proto_is_zero(f, member)) {
            continue;
        }

        if (!first) {
            adm_buf_char(b, ',');
        }

        first = 0;

        adm_json_write_string(b, adm_strz(f->name), 0);
        adm_buf_char(b, ':');

        if (f->flags & (INJECT_PROTO_LIST|INJECT_PROTO_MAP)) {
            inject_proto_encode_items(b, f, member);

        } else {
            inject_proto_encode_value(b, f, member);
        }
    }

    adm_buf_char(b, '}');
}


static void
inject_proto_encode_value(adm_buf_t *b, const inject_proto_field_t *f,
    const adm_value_t *v)
{
    int64_t      i;
    const char  *name;

    switch (f->type) {

    case INJECT_PROTO_MESSAGE:
        inject_proto_encode(b, f->of, v);
        return;

    case INJECT_PROTO_ENUM:
        (void) adm_value_to_int(v, &i);
        name = inject_proto_enum_name(f->of, i);

        if (name) {
            adm_json_write_string(b, adm_strz(name), 0);

        } else {
            adm_buf_int(b, i);
        }

        return;

    case INJECT_PROTO_DURATION:
        (void) adm_value_to_int(v, &i);
        adm_buf_char(b, '"');
        inject_proto_duration(b, i);
        adm_buf_char(b, '"');
        return;

    case INJECT_PROTO_INT64:
        (void) adm_value_to_int(v, &i);
        adm_buf_char(b, '"');
        adm_buf_int(b, i);
        adm_buf_char(b, '"');
        return;

    default:
        adm_json_write(b, v, ADM_JSON_SORTED);
    }
}


static void
inject_proto_encode_items(adm_buf_t *b, const inject_proto_field_t *f,
    const adm_value_t *v)
{
    uint32_t             i, *order;
    const adm_member_t  *m;

    if (adm_is_array(v)) {
        adm_buf_char(b, '[');

        for (i = 0; i < adm_array_len(v); i++) {
            if (i) {
                adm_buf_char(b, ',');
            }

            inject_proto_encode_value(b, f, adm_array_at(v, i));
        }

        adm_buf_char(b, ']');
        return;
    }

    order = adm_object_sorted(b->arena, v);

    adm_buf_char(b, '{');

    for (i = 0; order && (m = adm_object_at(v, i)); i++) {
        m = adm_object_at(v, order[i]);

        if (i) {
            adm_buf_char(b, ',');
        }

        adm_json_write_string(b, m->key, 0);
        adm_buf_char(b, ':');
        inject_proto_encode_value(b, f, m->value);
    }

    adm_buf_char(b, '}');
}
