
#include <math.h>

#include "base/adm_num.h"
#include "base/adm_utf8.h"
#include "cel/cel_func.h"


static cel_value_t cel_error_va(adm_arena_t *a, const char *fmt, va_list args);
static int cel_rope_copy(cel_value_t v, cel_value_t *items);


#define CEL_STATIC_ERROR(var, f, lit)                                         \
    cel_error_t  var = { CEL_ERR_TEXT, f, adm_str(lit), { .kind = 0 } }


CEL_STATIC_ERROR(cel_err_overload, 0, "no such overload");
CEL_STATIC_ERROR(cel_err_memory, 1, "out of memory");
CEL_STATIC_ERROR(cel_err_limit, 1,
                 "operation cancelled: actual cost limit exceeded");


/* Lists up to this many items are joined by copying. */
#define CEL_JOIN_COPY  64


cel_value_t
cel_from_number(const adm_value_t *node)
{
    double     d;
    size_t     i;
    int64_t    n;
    adm_str_t  text;

    text.len = node->n;
    text.data = node->u.data;

    /* "-0" is an integer that is not canonical */

    for (i = 0; i < text.len; i++) {
        if (!adm_is_digit(text.data[i]) && text.data[i] != '-') {
            break;
        }
    }

    if (i == text.len && adm_int_parse(text, 10, &n) == ADM_OK) {
        return cel_int(n);
    }

    (void) adm_value_to_double(node, &d);

    return cel_double(d);
}


cel_value_t
cel_string_dup(adm_arena_t *a, cel_kind_e kind, adm_str_t s)
{
    char  *p;

    p = adm_nalloc(a, s.len);
    if (p == NULL) {
        return cel_no_memory();
    }

    if (s.len) {
        memcpy(p, s.data, s.len);
    }

    return cel_text(kind, p, s.len);
}


cel_value_t
cel_timestamp(adm_arena_t *a, const adm_time_t *t)
{
    adm_time_t   *copy;
    cel_value_t   v;

    copy = adm_alloc(a, sizeof(adm_time_t));
    if (copy == NULL) {
        return cel_no_memory();
    }

    *copy = *t;

    v = cel_make(CEL_TIMESTAMP, 0);
    v.u.time = copy;

    return v;
}


cel_value_t
cel_optional(adm_arena_t *a, cel_value_t inner)
{
    cel_value_t  v, *copy;

    copy = adm_alloc(a, sizeof(cel_value_t));
    if (copy == NULL) {
        return cel_no_memory();
    }

    *copy = inner;

    v = cel_make(CEL_OPTIONAL, 0);
    v.u.inner = copy;

    return v;
}


cel_value_t
cel_from_buf(adm_buf_t *b, cel_kind_e kind)
{
    adm_str_t  s;

    if (adm_buf_finish(b, &s) != ADM_OK) {
        return b->limited ? cel_out_of_cost() : cel_no_memory();
    }

    return cel_text(kind, s.data, s.len);
}


static cel_value_t
cel_error_va(adm_arena_t *a, const char *fmt, va_list args)
{
    adm_buf_t     b;
    cel_error_t  *error;

    error = adm_alloc(a, sizeof(cel_error_t));
    if (error == NULL) {
        return cel_no_memory();
    }

    error->code = CEL_ERR_TEXT;
    error->fatal = 0;
    error->arg = cel_null();

    adm_buf_init(&b, a, 0);
    adm_buf_vprintf(&b, fmt, args);

    if (adm_buf_finish(&b, &error->text) != ADM_OK) {
        return cel_no_memory();
    }

    return cel_error(error);
}


cel_value_t
cel_errorf(adm_arena_t *a, const char *fmt, ...)
{
    va_list      args;
    cel_value_t  v;

    va_start(args, fmt);
    v = cel_error_va(a, fmt, args);
    va_end(args);

    return v;
}


cel_value_t
cel_error_arg(adm_arena_t *a, cel_error_e code, cel_value_t arg)
{
    cel_error_t  *error;

    error = adm_alloc(a, sizeof(cel_error_t));
    if (error == NULL) {
        return cel_no_memory();
    }

    error->code = code;
    error->fatal = 0;
    error->text = adm_str_empty;
    error->arg = arg;

    return cel_error(error);
}


adm_str_t
cel_error_text(adm_arena_t *a, const cel_error_t *error)
{
    adm_buf_t  b;
    adm_str_t  text;

    if (error->code == CEL_ERR_TEXT) {
        return error->text;
    }

    adm_buf_init(&b, a, 0);

    if (error->code == CEL_ERR_KEY) {
        adm_buf_lit(&b, "no such key: ");

    } else {
        adm_buf_lit(&b, "index out of bounds: ");
    }

    cel_show(&b, error->arg);

    return adm_buf_finish(&b, &text) == ADM_OK ? text : cel_err_memory.text;
}


cel_value_t
cel_stop(cel_eval_t *e, cel_error_t *error)
{
    if (e->stop == NULL) {
        e->stop = error;
    }

    return cel_error(e->stop);
}


cel_value_t
cel_stop_text(cel_eval_t *e, const char *fmt, ...)
{
    va_list      args;
    cel_value_t  v;

    va_start(args, fmt);
    v = cel_error_va(e->arena, fmt, args);
    va_end(args);

    v.u.error->fatal = 1;

    return cel_stop(e, v.u.error);
}


cel_value_t
cel_list_at(cel_value_t v, uint32_t i)
{
    for ( ;; ) {

        if (v.form == CEL_NATIVE) {
            return v.u.items[i];
        }

        if (v.form == CEL_TREE) {
            return cel_from_tree(v.u.tree->u.items[i]);
        }

        if (v.u.rope->flat) {
            return v.u.rope->flat[i];
        }

        if (i < v.u.rope->left.n) {
            v = v.u.rope->left;

        } else {
            i -= v.u.rope->left.n;
            v = v.u.rope->right;
        }
    }
}


/*
 * Copies the items of a list without recursing to the left, where sums in
 * sums are.  Returns 0 if the right sides are nested too deeply.
 */

static int
cel_rope_copy(cel_value_t v, cel_value_t *items)
{
    uint32_t     i, end, depth;
    cel_value_t  part, todo[ADM_MAX_DEPTH];

    depth = 0;
    todo[depth++] = v;
    end = v.n;

    /* from the end to the start: right sides first */

    while (depth) {
        part = todo[--depth];

        if (part.form == CEL_ROPE && part.u.rope->flat == NULL) {
            if (depth + 2 > adm_nelts(todo)) {
                return 0;
            }

            todo[depth++] = part.u.rope->left;
            todo[depth++] = part.u.rope->right;
            continue;
        }

        end -= part.n;

        for (i = 0; i < part.n; i++) {
            items[end + i] = cel_list_at(part, i);
        }
    }

    return 1;
}


const cel_value_t *
cel_list_items(adm_arena_t *a, cel_value_t v)
{
    cel_value_t  *items;

    static const cel_value_t  none;

    if (v.form == CEL_NATIVE) {
        return v.n ? v.u.items : &none;
    }

    if (v.form == CEL_ROPE && v.u.rope->flat) {
        return v.u.rope->flat;
    }

    items = adm_array_alloc(a, v.n, sizeof(cel_value_t));
    if (items == NULL || !cel_rope_copy(v, items)) {
        return NULL;
    }

    if (v.form == CEL_ROPE) {
        v.u.rope->flat = items;
    }

    return items;
}


cel_value_t
cel_list_concat(adm_arena_t *arena, cel_value_t a, cel_value_t b)
{
    cel_rope_t   *rope;
    cel_value_t   v, *items;

    if (a.n == 0) {
        return b;
    }

    if (b.n == 0) {
        return a;
    }

    if (a.n > CEL_MAX_ITEMS || b.n > CEL_MAX_ITEMS
        || a.n + b.n > CEL_MAX_ITEMS)
    {
        return cel_out_of_cost();
    }

    v = cel_make(CEL_LIST, 0);
    v.n = a.n + b.n;
    v.joined = 1;

    if (v.n <= CEL_JOIN_COPY) {
        items = adm_array_alloc(arena, v.n, sizeof(cel_value_t));
        if (items == NULL || !cel_rope_copy(a, items)
            || !cel_rope_copy(b, items + a.n))
        {
            return cel_no_memory();
        }

        v.u.items = items;

        return v;
    }

    rope = adm_alloc(arena, sizeof(cel_rope_t));
    if (rope == NULL) {
        return cel_no_memory();
    }

    rope->left = a;
    rope->right = b;
    rope->flat = NULL;

    v.form = CEL_ROPE;
    v.u.rope = rope;

    return v;
}


const cel_type_t *
cel_type_of(cel_value_t v)
{
    static const cel_type_t  *types[] = {
        [CEL_NULL] = &cel_t_null,
        [CEL_BOOL] = &cel_t_bool,
        [CEL_INT] = &cel_t_int,
        [CEL_UINT] = &cel_t_uint,
        [CEL_DOUBLE] = &cel_t_double,
        [CEL_STRING] = &cel_t_string,
        [CEL_BYTES] = &cel_t_bytes,
        [CEL_TIMESTAMP] = &cel_t_timestamp,
        [CEL_DURATION] = &cel_t_duration,
        [CEL_TYPE] = &cel_t_type,
        [CEL_LIST] = &cel_t_list,
        [CEL_MAP] = &cel_t_map,
        [CEL_OPTIONAL] = &cel_t_optional,
        [CEL_ERROR] = &cel_t_error,
        [CEL_UNSET] = &cel_t_error
    };

    switch (v.kind) {

    case CEL_STRUCT:
        return v.u.st->type;

    case CEL_OPAQUE:
        return v.u.opaque->type;

    case CEL_HOST:
        return v.u.host->type;

    default:
        return types[v.kind];
    }
}


adm_str_t
cel_type_name(cel_value_t v)
{
    return cel_type_of(v)->name;
}


const char *
cel_go_type(cel_value_t v)
{
    static const char  *names[] = {
        [CEL_NULL] = "types.Null",
        [CEL_BOOL] = "types.Bool",
        [CEL_INT] = "types.Int",
        [CEL_UINT] = "types.Uint",
        [CEL_DOUBLE] = "types.Double",
        [CEL_STRING] = "types.String",
        [CEL_BYTES] = "types.Bytes",
        [CEL_TIMESTAMP] = "types.Timestamp",
        [CEL_DURATION] = "types.Duration",
        [CEL_TYPE] = "*types.Type",
        [CEL_LIST] = "*types.baseList",
        [CEL_MAP] = "*types.baseMap",
        [CEL_OPTIONAL] = "*types.Optional",
        [CEL_STRUCT] = "*dynamic.ObjectVal",
        [CEL_OPAQUE] = NULL,
        [CEL_HOST] = "*lazy.MapValue",
        [CEL_ERROR] = "*types.Err",
        [CEL_UNSET] = "<nil>"
    };

    static const char  *opaques[] = {
        [CEL_URL] = "cel.URL",
        [CEL_IP] = "cel.IP",
        [CEL_CIDR] = "cel.CIDR",
        [CEL_QUANTITY] = "cel.Quantity",
        [CEL_SEMVER] = "cel.Semver",
        [CEL_FORMAT] = "cel.Format",
        [CEL_AUTHORIZER] = "library.authorizerVal",
        [CEL_PATH_CHECK] = "library.pathCheckVal",
        [CEL_GROUP_CHECK] = "library.groupCheckVal",
        [CEL_RESOURCE_CHECK] = "library.resourceCheckVal",
        [CEL_DECISION] = "library.decisionVal"
    };

    if (v.kind == CEL_OPAQUE) {
        return v.u.opaque->computed ? "*cel.Quantity"
                                    : opaques[v.u.opaque->class];
    }

    if (v.kind == CEL_LIST && v.joined) {
        return "*types.concatList";
    }

    return names[v.kind];
}


unsigned
cel_traits(cel_value_t v)
{
    static const unsigned  traits[] = {
        [CEL_NULL] = 0,
        [CEL_BOOL] = CEL_COMPARER|CEL_NEGATOR,
        [CEL_INT] = CEL_ADDER|CEL_COMPARER|CEL_DIVIDER|CEL_MODDER
                    |CEL_MULTIPLIER|CEL_NEGATOR|CEL_SUBTRACTOR,
        [CEL_UINT] = CEL_ADDER|CEL_COMPARER|CEL_DIVIDER|CEL_MODDER
                     |CEL_MULTIPLIER|CEL_SUBTRACTOR,
        [CEL_DOUBLE] = CEL_ADDER|CEL_COMPARER|CEL_DIVIDER|CEL_MULTIPLIER
                       |CEL_NEGATOR|CEL_SUBTRACTOR,
        [CEL_STRING] = CEL_ADDER|CEL_COMPARER|CEL_MATCHER|CEL_RECEIVER
                       |CEL_SIZER,
        [CEL_BYTES] = CEL_ADDER|CEL_COMPARER|CEL_SIZER,
        [CEL_TIMESTAMP] = CEL_ADDER|CEL_COMPARER|CEL_RECEIVER|CEL_SUBTRACTOR,
        [CEL_DURATION] = CEL_ADDER|CEL_COMPARER|CEL_NEGATOR|CEL_RECEIVER
                         |CEL_SUBTRACTOR,
        [CEL_TYPE] = 0,
        [CEL_LIST] = CEL_ADDER|CEL_CONTAINER|CEL_INDEXER|CEL_ITERABLE
                     |CEL_SIZER,
        [CEL_MAP] = CEL_CONTAINER|CEL_INDEXER|CEL_ITERABLE|CEL_SIZER,
        [CEL_HOST] = CEL_INDEXER,
        [CEL_STRUCT] = CEL_INDEXER,
        [CEL_UNSET] = 0
    };

    return traits[v.kind];
}


int
cel_is_zero(cel_value_t v)
{
    switch (v.kind) {

    case CEL_NULL:
        return 1;

    case CEL_BOOL:
    case CEL_INT:
    case CEL_UINT:
    case CEL_DURATION:
        return v.u.i == 0;

    case CEL_DOUBLE:
        return v.u.d == 0;

    case CEL_STRING:
    case CEL_BYTES:
    case CEL_LIST:
    case CEL_MAP:
        return v.n == 0;

    case CEL_TIMESTAMP:
        /* the year 1: Go's zero time */
        return v.u.time->sec == -62135596800 && v.u.time->nsec == 0;

    case CEL_STRUCT:
        return v.u.st->n == 0;

    default:
        return 0;
    }
}


int
cel_double_to_int(double d, int64_t *i)
{
    /* the lower bound is itself a double, the upper one is not */

    if (!(d >= -9223372036854775808.0 && d < 9223372036854775808.0)
        || d != trunc(d))
    {
        return 0;
    }

    *i = (int64_t) d;

    return 1;
}


int
cel_double_to_uint(double d, uint64_t *u)
{
    if (!(d >= 0 && d < 18446744073709551616.0) || d != trunc(d)) {
        return 0;
    }

    *u = (uint64_t) d;

    return 1;
}
