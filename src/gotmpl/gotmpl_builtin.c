
#include "base/adm_str.h"
#include "base/adm_unicode.h"
#include "base/adm_utf8.h"
#include "gotmpl/gotmpl_builtin.h"
#include "gotmpl/gotmpl_compare.h"
#include "gotmpl/gotmpl_fmt.h"
#include "gotmpl/gotmpl_quote.h"


/* magic of gotmpl_fn_print() */
#define GOTMPL_PRINT     0
#define GOTMPL_PRINTF    1
#define GOTMPL_PRINTLN   2

/* magic of gotmpl_fn_escape() */
#define GOTMPL_ESCAPE_HTML  0
#define GOTMPL_ESCAPE_JS    1
#define GOTMPL_ESCAPE_URL   2


static int gotmpl_fn_call(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret);
static int gotmpl_fn_index(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret);
static int gotmpl_index_list(gotmpl_exec_t *e, const gotmpl_value_t *item,
    const gotmpl_value_t *index, gotmpl_value_t *ret);
static int gotmpl_index_map(gotmpl_exec_t *e, const gotmpl_value_t *item,
    const gotmpl_value_t *index, gotmpl_value_t *ret);
static int gotmpl_index_arg(gotmpl_exec_t *e, const gotmpl_value_t *index,
    uint32_t cap, uint32_t *i);
static int gotmpl_fn_slice(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret);
static int gotmpl_fn_len(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret);
static int gotmpl_fn_not(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret);
static int gotmpl_fn_print(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret);
static int gotmpl_fn_escape(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret);
static void gotmpl_escape_html(adm_buf_t *b, adm_str_t s);
static void gotmpl_escape_js(adm_buf_t *b, adm_str_t s);
static void gotmpl_escape_url(adm_buf_t *b, adm_str_t s);


static const gotmpl_type_t  *gotmpl_p_values[] = {
    &gotmpl_type_value, &gotmpl_type_value
};

static const gotmpl_type_t  *gotmpl_p_any[] = { &gotmpl_type_any };

static const gotmpl_type_t  *gotmpl_p_printf[] = {
    &gotmpl_type_string, &gotmpl_type_any
};


#define gotmpl_p_value  gotmpl_p_values, 1


static const gotmpl_func_t  gotmpl_builtin_table[] = {

    { adm_str("and"), NULL, gotmpl_params(gotmpl_p_values), 1,
      GOTMPL_FN_LAZY, GOTMPL_LAZY_AND, 0 },

    { adm_str("call"), gotmpl_fn_call, gotmpl_params(gotmpl_p_values), 1,
      GOTMPL_FN_CALL, 0, 0 },

    { adm_str("eq"), gotmpl_fn_eq, gotmpl_params(gotmpl_p_values), 1,
      0, 0, 0 },

    { adm_str("ge"), gotmpl_fn_order, gotmpl_params(gotmpl_p_values), 0,
      0, GOTMPL_ORDER_GE, 0 },

    { adm_str("gt"), gotmpl_fn_order, gotmpl_params(gotmpl_p_values), 0,
      0, GOTMPL_ORDER_GT, 0 },

    { adm_str("html"), gotmpl_fn_escape, gotmpl_params(gotmpl_p_any), 1,
      0, GOTMPL_ESCAPE_HTML, 0 },

    { adm_str("index"), gotmpl_fn_index, gotmpl_params(gotmpl_p_values), 1,
      0, 0, 0 },

    { adm_str("js"), gotmpl_fn_escape, gotmpl_params(gotmpl_p_any), 1,
      0, GOTMPL_ESCAPE_JS, 0 },

    { adm_str("le"), gotmpl_fn_order, gotmpl_params(gotmpl_p_values), 0,
      0, GOTMPL_ORDER_LE, 0 },

    { adm_str("len"), gotmpl_fn_len, gotmpl_p_value, 0, 0, 0, 0 },

    { adm_str("lt"), gotmpl_fn_order, gotmpl_params(gotmpl_p_values), 0,
      0, GOTMPL_ORDER_LT, 0 },

    { adm_str("ne"), gotmpl_fn_ne, gotmpl_params(gotmpl_p_values), 0,
      0, 0, 0 },

    { adm_str("not"), gotmpl_fn_not, gotmpl_p_value, 0, 0, 0, 0 },

    { adm_str("or"), NULL, gotmpl_params(gotmpl_p_values), 1,
      GOTMPL_FN_LAZY, GOTMPL_LAZY_OR, 0 },

    { adm_str("print"), gotmpl_fn_print, gotmpl_params(gotmpl_p_any), 1,
      GOTMPL_FN_ORIGIN, GOTMPL_PRINT, 0 },

    { adm_str("printf"), gotmpl_fn_print, gotmpl_params(gotmpl_p_printf), 1,
      GOTMPL_FN_ORIGIN, GOTMPL_PRINTF, 0 },

    { adm_str("println"), gotmpl_fn_print, gotmpl_params(gotmpl_p_any), 1,
      GOTMPL_FN_ORIGIN, GOTMPL_PRINTLN, 0 },

    { adm_str("slice"), gotmpl_fn_slice, gotmpl_params(gotmpl_p_values), 1,
      0, 0, 0 },

    { adm_str("urlquery"), gotmpl_fn_escape, gotmpl_params(gotmpl_p_any), 1,
      0, GOTMPL_ESCAPE_URL, 0 },
};


const gotmpl_funcs_t  gotmpl_builtins = {
    gotmpl_builtin_table, adm_nelts(gotmpl_builtin_table)
};


/* There are no values that could be called; what remains is Go's errors. */

static int
gotmpl_fn_call(gotmpl_exec_t *e, const gotmpl_func_t *f, gotmpl_value_t *args,
    uint32_t n, gotmpl_value_t *ret)
{
    adm_buf_t       b;
    adm_str_t       name;
    gotmpl_value_t  v;

    v = gotmpl_concrete(&args[0]);

    if (v.type == NULL) {
        return gotmpl_fail(e, "call of nil");
    }

    if (e->callee) {
        adm_buf_init(&b, e->arena, 0);
        gotmpl_node_print(&b, e->callee);
        (void) adm_buf_finish(&b, &name);

    } else if (v.type->kind == GOTMPL_STRING) {
        name = gotmpl_str(&v);

    } else {
        return gotmpl_fail(e, "non-function <%.*s Value> of type %.*s",
                           adm_fmt(v.type->name), adm_fmt(v.type->name));
    }

    return gotmpl_fail(e, "non-function %.*s of type %.*s", adm_fmt(name),
                       adm_fmt(v.type->name));
}


static int
gotmpl_fn_index(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    int             rc;
    uint32_t        i;
    gotmpl_value_t  item, index;

    item = gotmpl_concrete(&args[0]);

    if (item.type == NULL) {
        return gotmpl_fail(e, "index of untyped nil");
    }

    *ret = item;

    for (i = 1; i < n; i++) {
        index = gotmpl_concrete(&args[i]);
        item = gotmpl_printable(ret);

        switch (gotmpl_kind(&item)) {

        case GOTMPL_SLICE:
        case GOTMPL_STRING:
            rc = gotmpl_index_list(e, &item, &index, ret);
            break;

        case GOTMPL_MAP:
            rc = gotmpl_index_map(e, &item, &index, ret);
            break;

        case GOTMPL_INVALID:
        case GOTMPL_POINTER:
            return gotmpl_fail(e, "index of nil pointer");

        default:
            return gotmpl_fail(e, "can't index item of type %.*s",
                               adm_fmt(item.type->name));
        }

        if (rc != ADM_OK) {
            return ADM_ERROR;
        }
    }

    return ADM_OK;
}


/* cap: the largest one that is allowed. */

static int
gotmpl_index_arg(gotmpl_exec_t *e, const gotmpl_value_t *index, uint32_t cap,
    uint32_t *i)
{
    gotmpl_kind_e  kind;

    kind = gotmpl_kind(index);

    if (kind == GOTMPL_INVALID) {
        return gotmpl_fail(e, "cannot index slice/array with nil");
    }

    if ((!gotmpl_is_int(kind) && !gotmpl_is_uint(kind))
        || (index->flags & GOTMPL_IFACE))
    {
        return gotmpl_fail(e, "cannot index slice/array with type %.*s",
                           adm_fmt(gotmpl_type_name(index)));
    }

    if (index->u.i < 0 || index->u.i > cap) {
        return gotmpl_fail(e, "index out of range: %lld",
                           (long long) index->u.i);
    }

    *i = (uint32_t) index->u.i;

    return ADM_OK;
}


static int
gotmpl_index_list(gotmpl_exec_t *e, const gotmpl_value_t *item,
    const gotmpl_value_t *index, gotmpl_value_t *ret)
{
    uint32_t  i, len;

    len = gotmpl_len(e, item);

    if (gotmpl_index_arg(e, index, len, &i) != ADM_OK) {
        return ADM_ERROR;
    }

    if (i == len) {
        return gotmpl_fail(e, "reflect: %s index out of range",
                           gotmpl_kind_name(gotmpl_kind(item)));
    }

    if (gotmpl_kind(item) == GOTMPL_STRING) {
        *ret = gotmpl_none();
        ret->type = &gotmpl_type_uint8;
        ret->u.u = (unsigned char) item->u.data[i];

    } else {
        *ret = gotmpl_at(e, item, i);
    }

    return ADM_OK;
}


static int
gotmpl_index_map(gotmpl_exec_t *e, const gotmpl_value_t *item,
    const gotmpl_value_t *index, gotmpl_value_t *ret)
{
    const gotmpl_type_t  *key;

    key = item->type->key ? item->type->key : &gotmpl_type_string;

    if (index->type == NULL) {
        return gotmpl_fail(e, "value is nil; should be of type %.*s",
                           adm_fmt(key->name));
    }

    if (index->type != key) {
        return gotmpl_fail(e, "value has type %.*s; should be %.*s",
                           adm_fmt(index->type->name), adm_fmt(key->name));
    }

    if (gotmpl_get(e, item, gotmpl_str(index), ret) != ADM_OK) {
        *ret = gotmpl_zero(item->type->elem);
    }

    return ADM_OK;
}


static int
gotmpl_fn_slice(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    int             list;
    uint32_t        i, cap, at[3];
    gotmpl_value_t  item;

    item = gotmpl_concrete(&args[0]);

    if (item.type == NULL) {
        return gotmpl_fail(e, "slice of untyped nil");
    }

    item = gotmpl_printable(&item);

    if (gotmpl_kind(&item) == GOTMPL_POINTER) {
        return gotmpl_fail(e, "slice of nil pointer");
    }

    if (n > 4) {
        return gotmpl_fail(e, "too many slice indexes: %u", n - 1);
    }

    list = (gotmpl_kind(&item) == GOTMPL_SLICE);

    if (gotmpl_kind(&item) == GOTMPL_STRING) {
        if (n == 4) {
            return gotmpl_fail(e, "cannot 3-index slice a string");
        }

    } else if (!list) {
        return gotmpl_fail(e, "can't slice item of type %.*s",
                           adm_fmt(item.type->name));
    }

    at[0] = 0;
    at[1] = gotmpl_len(e, &item);
    cap = list ? gotmpl_cap(e, &item) : at[1];
    at[2] = cap;

    for (i = 1; i < n; i++) {
        /* other than "index" it does not look into interfaces */

        if (gotmpl_index_arg(e, &args[i], cap, &at[i - 1]) != ADM_OK) {
            return ADM_ERROR;
        }
    }

    for (i = 1; i < n - 1 || i == 1; i++) {
        if (at[i - 1] > at[i]) {
            return gotmpl_fail(e, "invalid slice index: %u > %u", at[i - 1],
                               at[i]);
        }
    }

    if (list) {
        return gotmpl_sublist(e, &item, at[0], at[1], at[2], ret);
    }

    *ret = gotmpl_string(adm_str_sub(gotmpl_str(&item), at[0], at[1]));
    ret->type = item.type;

    return ADM_OK;
}


static int
gotmpl_fn_len(gotmpl_exec_t *e, const gotmpl_func_t *f, gotmpl_value_t *args,
    uint32_t n, gotmpl_value_t *ret)
{
    gotmpl_value_t  item;

    if (gotmpl_is_nil_iface(&args[0])) {
        return gotmpl_fail(e, "len of nil pointer");
    }

    item = gotmpl_printable(&args[0]);

    switch (gotmpl_kind(&item)) {

    case GOTMPL_MAP:
    case GOTMPL_SLICE:
    case GOTMPL_STRING:
        *ret = gotmpl_int(gotmpl_len(e, &item));
        return ADM_OK;

    case GOTMPL_INVALID:
        return gotmpl_fail(e, "reflect: call of reflect.Value.Type on zero "
                           "Value");

    case GOTMPL_POINTER:
        return gotmpl_fail(e, "len of nil pointer");

    default:
        return gotmpl_fail(e, "len of type %.*s", adm_fmt(item.type->name));
    }
}


static int
gotmpl_fn_not(gotmpl_exec_t *e, const gotmpl_func_t *f, gotmpl_value_t *args,
    uint32_t n, gotmpl_value_t *ret)
{
    *ret = gotmpl_bool(!gotmpl_truth(e, &args[0]));

    return ADM_OK;
}


static int
gotmpl_fn_print(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    adm_buf_t     b;
    gotmpl_fmt_t  fmt;

    gotmpl_buf(e, &b);
    gotmpl_fmt_init(&fmt, e, &b);

    switch (f->magic) {

    case GOTMPL_PRINT:
        gotmpl_fmt_print(&fmt, args, n);
        break;

    case GOTMPL_PRINTLN:
        gotmpl_fmt_println(&fmt, args, n);
        break;

    default: /* GOTMPL_PRINTF */
        fmt.origin = args[0].origin;
        gotmpl_fmt_printf(&fmt, gotmpl_str(&args[0]), args + 1, n - 1);
    }

    return gotmpl_fmt_finish(&fmt, ret);
}


/* "html", "js", "urlquery": of the arguments as "print" prints them. */

static int
gotmpl_fn_escape(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    int                     rc;
    uint32_t                i;
    adm_buf_t               b;
    adm_str_t               s;
    gotmpl_fmt_t            fmt;
    gotmpl_value_t          text;
    const gotmpl_origin_t  *origin;

    if (n == 1 && args[0].type == &gotmpl_type_string) {
        s = gotmpl_str(&args[0]);
        origin = args[0].origin;

    } else {
        for (i = 0; i < n; i++) {
            args[i] = gotmpl_printable(&args[i]);

            if (args[i].type == NULL) {
                args[i] = gotmpl_string(adm_strc("<no value>"));
            }
        }

        gotmpl_buf(e, &b);
        gotmpl_fmt_init(&fmt, e, &b);
        gotmpl_fmt_print(&fmt, args, n);

        if (gotmpl_fmt_finish(&fmt, &text) != ADM_OK) {
            return ADM_ERROR;
        }

        s = gotmpl_str(&text);
        origin = text.origin;
    }

    gotmpl_buf(e, &b);

    switch (f->magic) {

    case GOTMPL_ESCAPE_HTML:
        gotmpl_escape_html(&b, s);
        break;

    case GOTMPL_ESCAPE_JS:
        gotmpl_escape_js(&b, s);
        break;

    default: /* GOTMPL_ESCAPE_URL */
        gotmpl_escape_url(&b, s);
    }

    rc = gotmpl_finish(e, &b, ret);
    ret->origin = origin;

    return rc;
}


static void
gotmpl_escape_html(adm_buf_t *b, adm_str_t s)
{
    size_t  i;

    for (i = 0; i < s.len; i++) {

        switch (s.data[i]) {

        case '\0':
            adm_buf_rune(b, ADM_RUNE_ERROR);
            break;

        case '"':
            adm_buf_lit(b, "&#34;");
            break;

        case '\'':
            adm_buf_lit(b, "&#39;");
            break;

        case '&':
            adm_buf_lit(b, "&amp;");
            break;

        case '<':
            adm_buf_lit(b, "&lt;");
            break;

        case '>':
            adm_buf_lit(b, "&gt;");
            break;

        default:
            adm_buf_char(b, s.data[i]);
        }
    }
}


static void
gotmpl_escape_js(adm_buf_t *b, adm_str_t s)
{
    size_t         i, n;
    uint32_t       rune;
    unsigned char  c;

    for (i = 0; i < s.len; i += n) {
        c = (unsigned char) s.data[i];
        n = 1;

        if (c >= 0x80) {
            n = adm_utf8_decode(s, i, &rune);

            if (adm_rune_is_print(rune)) {
                adm_buf_bytes(b, s.data + i, n);

            } else {
                adm_buf_printf(b, "\\u%04X", rune);
            }

        } else if (c == '\\' || c == '\'' || c == '"') {
            adm_buf_char(b, '\\');
            adm_buf_char(b, (char) c);

        } else if (c < ' ' || c == '<' || c == '>' || c == '&' || c == '=') {
            adm_buf_printf(b, "\\u00%02X", c);

        } else {
            adm_buf_char(b, (char) c);
        }
    }
}


static void
gotmpl_escape_url(adm_buf_t *b, adm_str_t s)
{
    size_t         i;
    unsigned char  c;

    for (i = 0; i < s.len; i++) {
        c = (unsigned char) s.data[i];

        if (adm_is_alnum(c) || c == '-' || c == '_' || c == '.' || c == '~') {
            adm_buf_char(b, (char) c);

        } else if (c == ' ') {
            adm_buf_char(b, '+');

        } else {
            adm_buf_printf(b, "%%%02X", c);
        }
    }
}
