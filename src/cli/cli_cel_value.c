
#include <math.h>

#include "base/adm_base64.h"
#include "base/adm_num.h"
#include "base/adm_quote.h"
#include "cel/cel_lib.h"
#include "cli/cli_cel.h"
#include "data/adm_json_write.h"


/* The longest quantity that is written as a number. */
#define CLI_CEL_DIGITS  100


static adm_value_t *cli_cel_one(adm_arena_t *a, const char *name,
    adm_value_t *value);
static adm_value_t *cli_cel_text(adm_arena_t *a, const char *name,
    adm_buf_t *b);
static adm_value_t *cli_cel_list(adm_arena_t *a, cel_value_t v);
static adm_value_t *cli_cel_map(adm_arena_t *a, cel_value_t v);
static adm_value_t *cli_cel_opaque(adm_arena_t *a, const cel_opaque_t *o);
static void cli_cel_quantity(adm_buf_t *b, const adm_quantity_t *q);
static void cli_cel_double(adm_buf_t *b, double d);
static int cli_cel_decode_text(adm_arena_t *a, adm_str_t name, adm_str_t s,
    cel_value_t *v);
static int cli_cel_decode_list(adm_arena_t *a, const adm_value_t *node,
    int trees, cel_value_t *v);
static int cli_cel_decode_map(adm_arena_t *a, const adm_value_t *node,
    int trees, cel_value_t *v);
static const cel_type_t *cli_cel_type(adm_arena_t *a, adm_str_t name);
static adm_value_t *cli_cel_tree(adm_arena_t *a, const adm_value_t *node);
static void cli_cel_show_items(adm_buf_t *b, cel_value_t v);


static adm_value_t *
cli_cel_one(adm_arena_t *a, const char *name, adm_value_t *value)
{
    adm_value_t  *one;

    one = adm_value_object(a, 1);

    (void) adm_object_set(a, one, adm_strz(name), value);

    return one;
}


static adm_value_t *
cli_cel_text(adm_arena_t *a, const char *name, adm_buf_t *b)
{
    adm_str_t  text;

    (void) adm_buf_finish(b, &text);

    return cli_cel_one(a, name, adm_value_string(a, text));
}


static void
cli_cel_double(adm_buf_t *b, double d)
{
    char  text[ADM_DOUBLE_LEN];

    if (isnan(d)) {
        adm_buf_lit(b, "NaN");

    } else if (isinf(d)) {
        adm_buf_printf(b, "%sInfinity", d < 0 ? "-" : "");

    } else {
        adm_buf_bytes(b, text, adm_double_format_g(text, d, 64, 21));
    }
}


/* The exact value without needless zeros. */

static void
cli_cel_quantity(adm_buf_t *b, const adm_quantity_t *q)
{
    size_t     start;
    adm_buf_t  digits;

    adm_buf_init(&digits, b->arena, 0);
    adm_quantity_decimal(&digits, q);

    if (digits.len > CLI_CEL_DIGITS) {
        adm_quantity_format(b, q);
        return;
    }

    start = b->len;
    adm_buf_bytes(b, digits.data, digits.len);

    if (digits.len && memchr(digits.data, '.', digits.len)) {
        while (b->len > start && b->data[b->len - 1] == '0') {
            b->len--;
        }

        if (b->len > start && b->data[b->len - 1] == '.') {
            b->len--;
        }
    }
}


static adm_value_t *
cli_cel_opaque(adm_arena_t *a, const cel_opaque_t *o)
{
    adm_buf_t    b;
    const char  *name;

    static const char *const  names[] = {
        "url", "ip", "cidr", "quantity", "semver"
    };

    adm_buf_init(&b, a, 0);

    name = (size_t) o->class < adm_nelts(names) ? names[o->class] : "opaque";

    if (o->class == CEL_QUANTITY) {
        cli_cel_quantity(&b, &((const cel_quantity_t *) o)->q);

    } else {
        cel_opaque_text(&b, o);
    }

    return cli_cel_text(a, name, &b);
}


static adm_value_t *
cli_cel_list(adm_arena_t *a, cel_value_t v)
{
    uint32_t      i;
    adm_value_t  *list;

    list = adm_value_array(a, v.n);

    for (i = 0; i < v.n; i++) {
        (void) adm_array_push(a, list, cli_cel_encode(a, cel_list_at(v, i)));
    }

    return cli_cel_one(a, "list", list);
}


static adm_value_t *
cli_cel_map(adm_arena_t *a, cel_value_t v)
{
    uint32_t      i;
    cel_value_t   key, value;
    adm_value_t  *list, *pair;

    list = adm_value_array(a, v.n);

    for (i = 0; i < v.n; i++) {
        cel_map_at(v, i, &key, &value);

        pair = adm_value_array(a, 2);
        (void) adm_array_push(a, pair, cli_cel_encode(a, key));
        (void) adm_array_push(a, pair, cli_cel_encode(a, value));
        (void) adm_array_push(a, list, pair);
    }

    return cli_cel_one(a, "map", list);
}


adm_value_t *
cli_cel_encode(adm_arena_t *a, cel_value_t v)
{
    adm_buf_t  b;

    adm_buf_init(&b, a, 0);

    switch (v.kind) {

    case CEL_NULL:
        return cli_cel_one(a, "null", adm_value_bool(1));

    case CEL_BOOL:
        return cli_cel_one(a, "bool", adm_value_bool(v.u.i));

    case CEL_INT:
        adm_buf_int(&b, v.u.i);
        return cli_cel_text(a, "int", &b);

    case CEL_UINT:
        adm_buf_uint(&b, v.u.u);
        return cli_cel_text(a, "uint", &b);

    case CEL_DOUBLE:
        cli_cel_double(&b, v.u.d);
        return cli_cel_text(a, "double", &b);

    case CEL_STRING:
        return cli_cel_one(a, "string", adm_value_string(a, cel_str(v)));

    case CEL_BYTES:
        adm_base64_encode(&b, cel_str(v));
        return cli_cel_text(a, "bytes", &b);

    case CEL_TIMESTAMP:
        adm_time_format_rfc3339(&b, v.u.time);
        return cli_cel_text(a, "timestamp", &b);

    case CEL_DURATION:
        cel_write_seconds(&b, v.u.i);
        adm_buf_char(&b, 's');
        return cli_cel_text(a, "duration", &b);

    case CEL_TYPE:
        return cli_cel_one(a, "type", adm_value_string(a, v.u.type->name));

    case CEL_LIST:
        return cli_cel_list(a, v);

    case CEL_MAP:
        return cli_cel_map(a, v);

    case CEL_OPTIONAL:
        return cli_cel_one(a, "optional",
                           v.u.inner ? cli_cel_encode(a, *v.u.inner)
                                     : adm_value_null());

    case CEL_OPAQUE:
        return cli_cel_opaque(a, v.u.opaque);

    default:
        return cli_cel_one(a, "opaque",
                           adm_value_string(a, cel_type_name(v)));
    }
}


static const cel_type_t *
cli_cel_type(adm_arena_t *a, adm_str_t name)
{
    size_t  i;

    static const cel_type_t *const  types[] = {
        &cel_t_bool, &cel_t_bytes, &cel_t_double, &cel_t_duration, &cel_t_int,
        &cel_t_list, &cel_t_map, &cel_t_null, &cel_t_string, &cel_t_timestamp,
        &cel_t_type, &cel_t_uint
    };

    for (i = 0; i < adm_nelts(types); i++) {
        if (adm_str_eq(types[i]->name, name)) {
            return types[i];
        }
    }

    return cel_type_struct(a, name);
}


static int
cli_cel_decode_text(adm_arena_t *a, adm_str_t name, adm_str_t s,
    cel_value_t *v)
{
    size_t      bad;
    double      d;
    int64_t     i;
    uint64_t    u;
    adm_buf_t   b;
    adm_time_t  t;

    if (adm_str_eqc(name, "string")) {
        *v = cel_string(s);
        return ADM_OK;
    }

    if (adm_str_eqc(name, "int") && adm_int_parse(s, 10, &i) == ADM_OK) {
        *v = cel_int(i);
        return ADM_OK;
    }

    if (adm_str_eqc(name, "uint") && adm_uint_parse(s, 10, &u) == ADM_OK) {
        *v = cel_uint(u);
        return ADM_OK;
    }

    if (adm_str_eqc(name, "double") && cel_parse_double(s, &d) == ADM_OK) {
        *v = cel_double(d);
        return ADM_OK;
    }

    if (adm_str_eqc(name, "bytes")) {
        adm_buf_init(&b, a, 0);

        if (adm_base64_decode(&b, s, &bad) != ADM_OK) {
            return ADM_ERROR;
        }

        *v = cel_from_buf(&b, CEL_BYTES);
        return ADM_OK;
    }

    if (adm_str_eqc(name, "timestamp")
        && adm_time_parse_rfc3339(s, &t) == ADM_OK)
    {
        *v = cel_timestamp(a, &t);
        return ADM_OK;
    }

    if (adm_str_eqc(name, "duration")
        && adm_duration_parse(s, &i) == ADM_OK)
    {
        *v = cel_duration(i);
        return ADM_OK;
    }

    if (adm_str_eqc(name, "type")) {
        *v = cel_type_value(cli_cel_type(a, s));
        return ADM_OK;
    }

    return ADM_ERROR;
}


static int
cli_cel_decode_list(adm_arena_t *a, const adm_value_t *node, int trees,
    cel_value_t *v)
{
    uint32_t      i, n;
    cel_value_t  *items;

    n = adm_array_len(node);

    items = adm_array_alloc(a, n, sizeof(cel_value_t));
    if (items == NULL) {
        return ADM_ERROR;
    }

    for (i = 0; i < n; i++) {
        if (cli_cel_decode(a, adm_array_at(node, i), trees, &items[i])
            != ADM_OK)
        {
            return ADM_ERROR;
        }
    }

    *v = cel_list(items, n);

    return ADM_OK;
}


static int
cli_cel_decode_map(adm_arena_t *a, const adm_value_t *node, int trees,
    cel_value_t *v)
{
    uint32_t            i, n;
    cel_map_t          *map;
    cel_value_t         key, value;
    const adm_value_t  *pair;

    n = adm_array_len(node);

    map = cel_map_create(a, n);
    if (map == NULL) {
        return ADM_ERROR;
    }

    for (i = 0; i < n; i++) {
        pair = adm_array_at(node, i);

        if (cli_cel_decode(a, adm_array_at(pair, 0), trees, &key) != ADM_OK
            || cli_cel_decode(a, adm_array_at(pair, 1), trees, &value)
               != ADM_OK
            || cel_map_set(a, map, key, value) != ADM_OK)
        {
            return ADM_ERROR;
        }
    }

    *v = cel_map_value(map);

    return ADM_OK;
}


/* The same as a tree, or NULL if it is more than JSON. */

static adm_value_t *
cli_cel_tree(adm_arena_t *a, const adm_value_t *node)
{
    int64_t        i;
    uint32_t       k;
    adm_str_t      name;
    adm_value_t   *value, *tree, *item, *key;
    adm_member_t  *m;

    m = adm_object_at(node, 0);
    if (m == NULL) {
        return NULL;
    }

    name = m->key;
    value = m->value;

    if (adm_str_eqc(name, "null")) {
        return adm_value_null();
    }

    if (adm_str_eqc(name, "bool") || adm_str_eqc(name, "string")) {
        return value;
    }

    if (adm_str_eqc(name, "int")
        && adm_int_parse(adm_value_str(value), 10, &i) == ADM_OK)
    {
        return adm_value_int(a, i);
    }

    if (adm_str_eqc(name, "list")) {
        tree = adm_value_array(a, 0);

        for (k = 0; k < adm_array_len(value); k++) {
            item = cli_cel_tree(a, adm_array_at(value, k));

            if (item == NULL || adm_array_push(a, tree, item) != ADM_OK) {
                return NULL;
            }
        }

        return tree;
    }

    if (adm_str_eqc(name, "map")) {
        tree = adm_value_object(a, 0);

        for (k = 0; k < adm_array_len(value); k++) {
            key = cli_cel_tree(a, adm_array_at(adm_array_at(value, k), 0));
            item = cli_cel_tree(a, adm_array_at(adm_array_at(value, k), 1));

            if (!adm_is_string(key) || item == NULL
                || adm_object_set(a, tree, adm_value_str(key), item)
                   != ADM_OK)
            {
                return NULL;
            }
        }

        return tree;
    }

    return NULL;
}


int
cli_cel_decode(adm_arena_t *a, const adm_value_t *node, int trees,
    cel_value_t *v)
{
    adm_str_t      name;
    cel_value_t    inner;
    adm_value_t   *tree;
    adm_member_t  *m;

    m = adm_object_at(node, 0);

    if (m == NULL || adm_object_len(node) != 1) {
        return ADM_ERROR;
    }

    name = m->key;

    if (adm_str_eqc(name, "null")) {
        *v = cel_null();
        return ADM_OK;
    }

    if (adm_str_eqc(name, "bool")) {
        *v = cel_bool(adm_is_true(m->value));
        return ADM_OK;
    }

    if (adm_str_eqc(name, "list") || adm_str_eqc(name, "map")) {
        tree = trees ? cli_cel_tree(a, node) : NULL;

        if (tree) {
            *v = cel_from_tree(tree);
            return ADM_OK;
        }

        return adm_str_eqc(name, "list")
               ? cli_cel_decode_list(a, m->value, trees, v)
               : cli_cel_decode_map(a, m->value, trees, v);
    }

    if (adm_str_eqc(name, "optional")) {
        if (adm_is_null(m->value)) {
            *v = cel_optional_none();
            return ADM_OK;
        }

        if (cli_cel_decode(a, m->value, trees, &inner) != ADM_OK) {
            return ADM_ERROR;
        }

        *v = cel_optional(a, inner);
        return ADM_OK;
    }

    return cli_cel_decode_text(a, name, adm_value_str(m->value), v);
}


static void
cli_cel_show_items(adm_buf_t *b, cel_value_t v)
{
    uint32_t     i;
    cel_value_t  key, value;

    adm_buf_char(b, v.kind == CEL_LIST ? '[' : '{');

    for (i = 0; i < v.n; i++) {

        if (i) {
            adm_buf_lit(b, ", ");
        }

        if (v.kind == CEL_LIST) {
            value = cel_list_at(v, i);

        } else {
            cel_map_at(v, i, &key, &value);
            cli_cel_show(b, key);
            adm_buf_lit(b, ": ");
        }

        cli_cel_show(b, value);
    }

    adm_buf_char(b, v.kind == CEL_LIST ? ']' : '}');
}


void
cli_cel_show(adm_buf_t *b, cel_value_t v)
{
    size_t     start;
    adm_buf_t  text;
    adm_str_t  s;

    static const char *const  functions[] = {
        "url", "ip", "cidr", "quantity", "semver"
    };

    switch (v.kind) {

    case CEL_NULL:
        adm_buf_lit(b, "null");
        break;

    case CEL_BOOL:
        adm_buf_printf(b, "%s", v.u.i ? "true" : "false");
        break;

    case CEL_INT:
        adm_buf_int(b, v.u.i);
        break;

    case CEL_UINT:
        adm_buf_uint(b, v.u.u);
        adm_buf_char(b, 'u');
        break;

    case CEL_DOUBLE:
        start = b->len;
        cli_cel_double(b, v.u.d);

        if (isfinite(v.u.d)) {
            while (start < b->len && b->data[start] != '.'
                   && b->data[start] != 'e')
            {
                start++;
            }

            if (start == b->len) {
                adm_buf_lit(b, ".0");
            }
        }

        break;

    case CEL_STRING:
        adm_json_write_string(b, cel_str(v), ADM_JSON_RAW);
        break;

    case CEL_BYTES:
        adm_buf_char(b, 'b');
        adm_quote(b, cel_str(v), '"', 0);
        break;

    case CEL_TIMESTAMP:
        adm_buf_lit(b, "timestamp(\"");
        adm_time_format_rfc3339(b, v.u.time);
        adm_buf_lit(b, "\")");
        break;

    case CEL_DURATION:
        adm_buf_lit(b, "duration(\"");
        cel_write_seconds(b, v.u.i);
        adm_buf_lit(b, "s\")");
        break;

    case CEL_TYPE:
        adm_buf_str(b, v.u.type->name);
        break;

    case CEL_LIST:
    case CEL_MAP:
        cli_cel_show_items(b, v);
        break;

    case CEL_OPTIONAL:
        if (v.u.inner == NULL) {
            adm_buf_lit(b, "optional.none()");
            break;
        }

        adm_buf_lit(b, "optional.of(");
        cli_cel_show(b, *v.u.inner);
        adm_buf_char(b, ')');
        break;

    case CEL_OPAQUE:
        if ((size_t) v.u.opaque->class >= adm_nelts(functions)) {
            adm_buf_str(b, cel_type_name(v));
            break;
        }

        adm_buf_init(&text, b->arena, 0);
        cel_opaque_text(&text, v.u.opaque);
        (void) adm_buf_finish(&text, &s);

        adm_buf_printf(b, "%s(", functions[v.u.opaque->class]);
        adm_json_write_string(b, s, ADM_JSON_RAW);
        adm_buf_char(b, ')');
        break;

    default:
        adm_buf_str(b, cel_type_name(v));
    }
}
