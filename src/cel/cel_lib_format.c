
/*
 * string.format(): the first version of it, as Kubernetes has it, which writes
 * numbers as people in the United States do.
 */


#include <math.h>
#include <stdlib.h>

#include "base/adm_num.h"
#include "base/adm_quote.h"
#include "base/adm_utf8.h"
#include "cel/cel_lib.h"


/* Digits behind the point that a double can have. */
#define CEL_MAX_FRACTION   1100

/* What a double needs before the point, and these. */
#define CEL_FIXED_LEN      (CEL_MAX_FRACTION + 320)

/* Numbers of digits that Go reads in a format: 1000000, and one digit more. */
#define CEL_MAX_NUMBER     1000000


/* Values within values, in the order of their text. */

typedef struct {
    adm_str_t    key;
    adm_str_t    value;
} cel_shown_t;


static int cel_clause_number(adm_arena_t *a, cel_clause_t *c, size_t *at);
static int cel_clause_fail(adm_arena_t *a, cel_clause_t *c, const char *text,
    adm_str_t part, const char *rest);
static cel_value_t cel_format_value(cel_eval_t *e, adm_buf_t *b,
    const cel_clause_t *c, cel_value_t v);
static cel_value_t cel_format_string(cel_eval_t *e, adm_buf_t *b,
    cel_value_t v);
static cel_value_t cel_format_item(cel_eval_t *e, adm_buf_t *b, cel_value_t v,
    unsigned depth);
static cel_value_t cel_format_list(cel_eval_t *e, adm_buf_t *b, cel_value_t v,
    unsigned depth);
static cel_value_t cel_format_map(cel_eval_t *e, adm_buf_t *b, cel_value_t v,
    unsigned depth);
static cel_value_t cel_format_entry(cel_eval_t *e, cel_shown_t *shown,
    cel_value_t key, cel_value_t v, unsigned depth);
static int cel_shown_compare(const void *a, const void *b);
static cel_value_t cel_format_real(cel_eval_t *e, adm_buf_t *b,
    const cel_clause_t *c, cel_value_t v);
static void cel_format_fixed(adm_buf_t *b, double d, int64_t number);
static void cel_format_scientific(adm_buf_t *b, double d, int64_t number);
static void cel_format_base(adm_buf_t *b, cel_value_t v, unsigned base,
    int upper);
static cel_value_t cel_format_hex(adm_buf_t *b, cel_value_t v, int upper);


static int
cel_clause_fail(adm_arena_t *a, cel_clause_t *c, const char *text,
    adm_str_t part, const char *rest)
{
    adm_buf_t  b;

    adm_buf_init(&b, a, 0);
    adm_buf_printf(&b, "%s%.*s%s", text, adm_fmt(part), rest);
    (void) adm_buf_finish(&b, &c->error);

    return ADM_ERROR;
}


/* ".3": the number of a clause. */

static int
cel_clause_number(adm_arena_t *a, cel_clause_t *c, size_t *at)
{
    size_t     i, start;
    adm_str_t  quoted;

    start = *at + 1;

    for (i = start; i < c->text.len; i++) {
        if (c->text.data[i] < '0' || c->text.data[i] > '9') {
            break;
        }
    }

    if (i == c->text.len) {
        return cel_clause_fail(a, c, "could not parse formatting clause: error "
                               "while parsing precision: could not find end "
                               "of precision specifier", adm_str_empty, "");
    }

    quoted = adm_str_sub(c->text, start, i);

    if (adm_int_parse(quoted, 10, &c->number) == ADM_OK) {
        *at = i;
        return ADM_OK;
    }

    quoted = adm_quoted(a, quoted);

    return cel_clause_fail(a, c, "could not parse formatting clause: error "
                           "while parsing precision: error while converting "
                           "precision to integer: strconv.Atoi: parsing ",
                           quoted, i > start ? ": value out of range"
                                             : ": invalid syntax");
}


int
cel_clause_next(adm_arena_t *a, cel_clause_t *c, adm_buf_t *b)
{
    char    verb[ADM_UTF8_LEN];
    size_t  at, end;

    for ( ;; ) {

        for (end = c->at; end < c->text.len; end++) {
            if (c->text.data[end] == '%') {
                break;
            }
        }

        if (b) {
            adm_buf_bytes(b, c->text.data + c->at, end - c->at);
        }

        if (end == c->text.len) {
            return ADM_DECLINED;
        }

        if (end + 1 == c->text.len || c->text.data[end + 1] != '%') {
            break;
        }

        if (b) {
            adm_buf_char(b, '%');
        }

        c->at = end + 2;
    }

    /* a format that is checked has an argument as long as nobody needs it */

    at = end + 1;

    if (at == c->text.len && !(c->running && c->arg >= c->nargs)) {
        return cel_clause_fail(a, c, "unexpected end of string",
                               adm_str_empty, "");
    }

    if (c->arg >= c->nargs) {
        adm_buf_t  text;

        adm_buf_init(&text, a, 0);
        adm_buf_printf(&text, "index %u out of range", c->arg);
        (void) adm_buf_finish(&text, &c->error);
        return ADM_ERROR;
    }

    c->arg++;
    c->number = -1;

    if (c->text.data[at] == '.'
        && cel_clause_number(a, c, &at) != ADM_OK)
    {
        return ADM_ERROR;
    }

    c->verb = c->text.data[at];
    c->at = at + 1;

    if (c->verb && strchr("sdfebxXo", c->verb)) {
        return ADM_OK;
    }

    end = adm_utf8_encode(verb, (unsigned char) c->verb);

    return cel_clause_fail(a, c, "could not parse formatting clause: "
                           "unrecognized formatting clause \"",
                           adm_str_sub((adm_str_t) { end, verb }, 0, end),
                           "\"");
}


const char *
cel_clause_refusal(char verb)
{
    switch (verb) {

    case 's':
        return "string clause can only be used on strings, bools, bytes, "
               "ints, doubles, maps, lists, types, durations, and timestamps";

    case 'd':
        return "decimal clause can only be used on integers";

    case 'f':
        return "fixed-point clause can only be used on doubles";

    case 'e':
        return "scientific clause can only be used on doubles";

    case 'b':
        return "only integers and bools can be formatted as binary";

    case 'o':
        return "octal clause can only be used on integers";

    default:
        return "only integers, byte buffers, and strings can be formatted as "
               "hex";
    }
}


int
cel_clause_takes(char verb, const cel_type_t *t)
{
    switch (t->kind) {

    case CEL_T_DYN:
        return 1;

    case CEL_T_INT:
    case CEL_T_UINT:
        return verb != 'f' && verb != 'e';

    case CEL_T_DOUBLE:
        return verb == 's' || verb == 'f' || verb == 'e';

    case CEL_T_STRING:
        return verb != 'd' && verb != 'b' && verb != 'o';

    case CEL_T_BYTES:
        return verb == 's' || verb == 'x' || verb == 'X';

    case CEL_T_BOOL:
        return verb == 's' || verb == 'b';

    case CEL_T_NULL:
    case CEL_T_TIMESTAMP:
    case CEL_T_DURATION:
    case CEL_T_TYPE:
    case CEL_T_LIST:
    case CEL_T_MAP:
        return verb == 's';

    default:
        return 0;
    }
}


CEL_FN(cel_fn_format)
{
    int           rc;
    adm_buf_t     b;
    cel_value_t   v;
    cel_clause_t  c;

    memset(&c, 0, sizeof(cel_clause_t));
    c.text = cel_str(args[0]);
    c.nargs = args[1].n;
    c.running = 1;

    adm_buf_init(&b, e->arena, CEL_MAX_TEXT);

    for ( ;; ) {
        rc = cel_clause_next(e->arena, &c, &b);

        if (rc == ADM_DECLINED) {
            return cel_from_buf(&b, CEL_STRING);
        }

        if (rc == ADM_ERROR) {
            return cel_errorf(e->arena, "%.*s", adm_fmt(c.error));
        }

        v = cel_list_at(args[1], c.arg - 1);
        v = cel_format_value(e, &b, &c, v);

        if (cel_is_error(v)) {
            break;
        }
    }

    if (v.u.error->fatal) {
        return v;
    }

    return cel_errorf(e->arena, "error during formatting: %.*s",
                      adm_fmt(cel_error_text(e->arena, v.u.error)));
}


static cel_value_t
cel_format_value(cel_eval_t *e, adm_buf_t *b, const cel_clause_t *c,
    cel_value_t v)
{
    if (!cel_work(e, 1 + (v.kind == CEL_STRING ? v.n / 16 : 0))) {
        return cel_out_of_cost();
    }

    if (cel_clause_takes(c->verb, cel_type_of(v))) {

        switch (c->verb) {

        case 's':
            return cel_format_string(e, b, v);

        case 'f':
        case 'e':
            if (v.kind == CEL_DOUBLE
                || adm_str_eqc(cel_str(v), "NaN")
                || adm_str_eqc(cel_str(v), "Infinity")
                || adm_str_eqc(cel_str(v), "-Infinity"))
            {
                return cel_format_real(e, b, c, v);
            }

            break;

        case 'd':
            cel_format_base(b, v, 10, 0);
            return cel_null();

        case 'b':
            cel_format_base(b, v, 2, 0);
            return cel_null();

        case 'o':
            cel_format_base(b, v, 8, 0);
            return cel_null();

        default:
            return cel_format_hex(b, v, c->verb == 'X');
        }
    }

    return cel_errorf(e->arena, "%s, was given %.*s",
                      cel_clause_refusal(c->verb), adm_fmt(cel_type_name(v)));
}


/* What %s makes of a value that it takes. */

static cel_value_t
cel_format_string(cel_eval_t *e, adm_buf_t *b, cel_value_t v)
{
    cel_value_t  text;

    switch (v.kind) {

    case CEL_LIST:
        return cel_format_list(e, b, v, 0);

    case CEL_MAP:
        return cel_format_map(e, b, v, 0);

    case CEL_NULL:
        adm_buf_lit(b, "null");
        return v;

    case CEL_TYPE:
        adm_buf_str(b, v.u.type->name);
        return v;

    case CEL_STRING:
        adm_buf_bytes(b, v.u.data, v.n);
        return v;

    default:
        text = cel_fn_convert(e, &v, 1, CEL_STRING);

        if (cel_is_error(text)) {
            if (text.u.error->fatal) {
                return text;
            }

            return cel_errorf(e->arena, "could not convert argument \"%.*s\" "
                              "to string",
                              adm_fmt(cel_error_text(e->arena,
                                                     text.u.error)));
        }

        adm_buf_str(b, cel_str(text));

        return text;
    }
}


/* A value in a list or a map: as a literal of CEL, more or less. */

static cel_value_t
cel_format_item(cel_eval_t *e, adm_buf_t *b, cel_value_t v, unsigned depth)
{
    adm_buf_t    inner;
    cel_value_t  s;

    if (depth > ADM_MAX_DEPTH || !cel_work(e, 4)) {
        return cel_out_of_cost();
    }

    switch (v.kind) {

    case CEL_LIST:
        return cel_format_list(e, b, v, depth);

    case CEL_MAP:
        return cel_format_map(e, b, v, depth);

    case CEL_DOUBLE:
        if (isfinite(v.u.d)) {
            adm_buf_printf(b, "%.6f", v.u.d);

        } else {
            adm_buf_printf(b, "\"%s\"", isnan(v.u.d) ? "NaN"
                                        : v.u.d > 0 ? "+Inf" : "-Inf");
        }

        return v;

    case CEL_STRING:
    case CEL_BYTES:
    case CEL_TIMESTAMP:
    case CEL_DURATION:
        adm_buf_init(&inner, e->arena, 0);
        s = cel_format_string(e, &inner, v);

        if (cel_is_error(s)) {
            return s;
        }

        s = cel_from_buf(&inner, CEL_STRING);

        if (cel_is_error(s)) {
            return s;
        }

        if (v.kind == CEL_BYTES) {
            adm_buf_char(b, 'b');

        } else if (v.kind != CEL_STRING) {
            adm_buf_bytes(b, v.kind == CEL_DURATION ? "duration("
                                                    : "timestamp(",
                          v.kind == CEL_DURATION ? 9 : 10);
        }

        if (!cel_work(e, s.n / 4)) {
            return cel_out_of_cost();
        }

        adm_quote(b, cel_str(s), '"', 0);

        if (v.kind == CEL_DURATION || v.kind == CEL_TIMESTAMP) {
            adm_buf_char(b, ')');
        }

        return s;

    case CEL_NULL:
    case CEL_BOOL:
    case CEL_INT:
    case CEL_UINT:
    case CEL_TYPE:
        return cel_format_string(e, b, v);

    default:
        return cel_errorf(e->arena, "no formatting function for %.*s",
                          adm_fmt(cel_type_name(v)));
    }
}


static cel_value_t
cel_format_list(cel_eval_t *e, adm_buf_t *b, cel_value_t v, unsigned depth)
{
    uint32_t     i;
    cel_value_t  item;

    adm_buf_char(b, '[');

    for (i = 0; i < v.n; i++) {

        if (i) {
            adm_buf_lit(b, ", ");
        }

        item = cel_format_item(e, b, cel_list_at(v, i), depth + 1);

        if (cel_is_error(item)) {
            return item;
        }
    }

    adm_buf_char(b, ']');

    return v;
}


static int
cel_shown_compare(const void *a, const void *b)
{
    return adm_str_cmp(((const cel_shown_t *) a)->key,
                       ((const cel_shown_t *) b)->key);
}


static cel_value_t
cel_format_entry(cel_eval_t *e, cel_shown_t *shown, cel_value_t key,
    cel_value_t v, unsigned depth)
{
    adm_buf_t    b;
    cel_value_t  text;

    if (key.kind != CEL_STRING && key.kind != CEL_BOOL && key.kind != CEL_INT
        && key.kind != CEL_UINT)
    {
        return cel_errorf(e->arena, "no formatting function for map key of "
                          "type %.*s", adm_fmt(cel_type_name(key)));
    }

    adm_buf_init(&b, e->arena, CEL_MAX_TEXT);
    text = cel_format_item(e, &b, key, depth);
    text = cel_is_error(text) ? text : cel_from_buf(&b, CEL_STRING);

    if (cel_is_error(text)) {
        return text;
    }

    shown->key = cel_str(text);

    adm_buf_init(&b, e->arena, CEL_MAX_TEXT);
    text = cel_format_item(e, &b, v, depth);
    text = cel_is_error(text) ? text : cel_from_buf(&b, CEL_STRING);

    if (!cel_is_error(text)) {
        shown->value = cel_str(text);
    }

    return text;
}


static cel_value_t
cel_format_map(cel_eval_t *e, adm_buf_t *b, cel_value_t v, unsigned depth)
{
    uint32_t      i;
    cel_value_t   key, item;
    cel_shown_t  *shown;

    shown = adm_array_alloc(e->arena, v.n, sizeof(cel_shown_t));
    if (shown == NULL) {
        return cel_no_memory();
    }

    for (i = 0; i < v.n; i++) {
        cel_map_at(v, i, &key, &item);
        item = cel_format_entry(e, &shown[i], key, item, depth + 1);

        if (cel_is_error(item)) {
            return item;
        }
    }

    qsort(shown, v.n, sizeof(cel_shown_t), cel_shown_compare);

    adm_buf_char(b, '{');

    for (i = 0; i < v.n; i++) {

        if (!cel_work(e, (shown[i].key.len + shown[i].value.len) / 16)) {
            return cel_out_of_cost();
        }

        if (i) {
            adm_buf_lit(b, ", ");
        }

        adm_buf_str(b, shown[i].key);
        adm_buf_char(b, ':');
        adm_buf_str(b, shown[i].value);
    }

    adm_buf_char(b, '}');

    return v;
}


static cel_value_t
cel_format_real(cel_eval_t *e, adm_buf_t *b, const cel_clause_t *c,
    cel_value_t v)
{
    if (v.kind == CEL_STRING) {
        v = cel_fn_convert(e, &v, 1, CEL_DOUBLE);
    }

    /* as Go refuses a number in a format that has more digits */

    if (c->number >= 10 * CEL_MAX_NUMBER + 10) {
        adm_buf_lit(b, "%!(NOVERB)");

    } else if (c->verb == 'f') {
        cel_format_fixed(b, v.u.d, c->number);

    } else {
        cel_format_scientific(b, v.u.d, c->number);
    }

    return v;
}


/*
 * With commas.  Of the digits behind the point Go keeps the number in a byte,
 * of the digits to round to in sixteen bits with sign; negative: as many as
 * identify the double.
 */

static void
cel_format_fixed(adm_buf_t *b, double d, int64_t number)
{
    int        len;
    char       text[CEL_FIXED_LEN + 8];
    size_t     i, n, whole, fraction, least;
    int16_t    most;
    adm_buf_t  shortest;

    if (!isfinite(d)) {
        adm_buf_bytes(b, isnan(d) ? "NaN" : d > 0 ? "∞" : "-∞",
                      isnan(d) ? 3 : d > 0 ? 3 : 4);
        return;
    }

    number = number < 0 ? 6 : number;
    most = (int16_t) number;
    least = (uint8_t) number;

    if (most < 0) {
        adm_buf_init(&shortest, b->arena, 0);
        cel_write_fixed(&shortest, fabs(d));
        n = adm_min(shortest.len, sizeof(text));

        if (n) {
            memcpy(text, shortest.data, n);
        }

    } else {
        len = snprintf(text, sizeof(text), "%.*f",
                       adm_min((int) most, CEL_MAX_FRACTION), fabs(d));
        n = (size_t) len;
    }

    for (whole = 0; whole < n && text[whole] != '.'; whole++) {
        /* void */
    }

    fraction = whole < n ? n - whole - 1 : 0;

    while (fraction && text[whole + fraction] == '0') {
        fraction--;
    }

    if (d < 0) {
        adm_buf_char(b, '-');
    }

    for (i = 0; i < whole; i++) {

        if (i && (whole - i) % 3 == 0) {
            adm_buf_char(b, ',');
        }

        adm_buf_char(b, text[i]);
    }

    if (fraction || least) {
        adm_buf_char(b, '.');
        adm_buf_bytes(b, text + whole + 1, fraction);
        adm_buf_fill(b, '0', least > fraction ? least - fraction : 0);
    }
}


/*
 * "1.500000×10⁰⁶": the number of such a clause is its width, in 16 bits.
 */

static void
cel_format_scientific(adm_buf_t *b, double d, int64_t number)
{
    char         text[64];
    char        *exp;
    size_t       n, width;
    adm_buf_t    out;
    const char  *p;

    static const char *const  digits[] = {
        "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"
    };

    adm_buf_init(&out, b->arena, 0);

    if (isnan(d)) {
        adm_buf_lit(&out, "NaN");

    } else if (isinf(d)) {
        adm_buf_bytes(&out, d > 0 ? "∞" : "-∞", d > 0 ? 3 : 4);

    } else {
        (void) snprintf(text, sizeof(text), "%.6e", d == 0 ? 0.0 : d);

        exp = strchr(text, 'e');
        adm_buf_bytes(&out, text, (size_t) (exp - text));
        adm_buf_lit(&out, "×10");

        for (p = exp + 1; *p; p++) {
            if (*p == '-') {
                adm_buf_lit(&out, "⁻");

            } else if (*p != '+') {
                adm_buf_bytes(&out, digits[*p - '0'],
                              strlen(digits[*p - '0']));
            }
        }
    }

    width = (size_t) (number < 0 ? 6 : number & 0xffff);
    n = adm_utf8_count((adm_str_t) { out.len, out.data });

    adm_buf_fill(b, ' ', width > n ? width - n : 0);
    adm_buf_bytes(b, out.data, out.len);
}


static void
cel_format_base(adm_buf_t *b, cel_value_t v, unsigned base, int upper)
{
    char         text[65];
    size_t       n;
    uint64_t     u;
    const char  *digits;

    digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
    u = v.u.u;

    if (v.kind == CEL_INT && v.u.i < 0) {
        adm_buf_char(b, '-');
        u = -u;
    }

    n = sizeof(text);

    do {
        text[--n] = digits[u % base];
        u /= base;
    } while (u);

    adm_buf_bytes(b, text + n, sizeof(text) - n);
}


static cel_value_t
cel_format_hex(adm_buf_t *b, cel_value_t v, int upper)
{
    size_t         i;
    const char    *digits;
    unsigned char  c;

    if (v.kind == CEL_INT || v.kind == CEL_UINT) {
        cel_format_base(b, v, 16, upper);
        return v;
    }

    digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";

    for (i = 0; i < v.n; i++) {
        c = (unsigned char) v.u.data[i];
        adm_buf_char(b, digits[c >> 4]);
        adm_buf_char(b, digits[c & 15]);
    }

    return v;
}
