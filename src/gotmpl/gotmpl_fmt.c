
#include "base/adm_str.h"
#include "base/adm_utf8.h"
#include "gotmpl/gotmpl_fmt.h"


/*
 * What %p prints: an address that tells nothing.  Nobody can expect a certain
 * one.
 */
#define GOTMPL_FMT_ADDRESS  0xc000000000


static void gotmpl_fmt_bad_verb(gotmpl_fmt_t *f, uint32_t verb);
static int gotmpl_fmt_methods(gotmpl_fmt_t *f, const gotmpl_value_t *v,
    uint32_t verb);
static void gotmpl_fmt_value(gotmpl_fmt_t *f, const gotmpl_value_t *v,
    uint32_t verb, uint32_t depth);
static int gotmpl_fmt_scalar(gotmpl_fmt_t *f, const gotmpl_value_t *v,
    uint32_t verb);
static void gotmpl_fmt_int_verb(gotmpl_fmt_t *f, uint64_t u, int is_signed,
    uint32_t verb);
static void gotmpl_fmt_float_verb(gotmpl_fmt_t *f, double d, int bits,
    uint32_t verb);
static void gotmpl_fmt_complex_verb(gotmpl_fmt_t *f, const double *c,
    uint32_t verb);
static void gotmpl_fmt_string_verb(gotmpl_fmt_t *f, adm_str_t s,
    uint32_t verb);
static void gotmpl_fmt_pointer(gotmpl_fmt_t *f, const gotmpl_value_t *v,
    uint32_t verb);
static int gotmpl_fmt_whole(const gotmpl_value_t *v, int64_t *i);
static void gotmpl_fmt_separator(gotmpl_fmt_t *f, uint32_t i);
static void gotmpl_fmt_map(gotmpl_fmt_t *f, const gotmpl_value_t *v,
    uint32_t verb, uint32_t depth);
static void gotmpl_fmt_slice(gotmpl_fmt_t *f, const gotmpl_value_t *v,
    uint32_t verb, uint32_t depth);
static void gotmpl_fmt_struct(gotmpl_fmt_t *f, const gotmpl_value_t *v,
    uint32_t verb, uint32_t depth);


void
gotmpl_fmt_init(gotmpl_fmt_t *f, gotmpl_exec_t *e, adm_buf_t *b)
{
    memset(f, 0, sizeof(gotmpl_fmt_t));

    f->e = e;
    f->b = b;
}


int
gotmpl_fmt_finish(gotmpl_fmt_t *f, gotmpl_value_t *v)
{
    int  rc;

    if (f->e->aborted) {
        return ADM_ERROR;
    }

    rc = gotmpl_finish(f->e, f->b, v);
    v->origin = f->origin;

    return rc;
}


/*
 * The number that is printed by its digits alone, as most that templates print
 * are; ADM_DECLINED for others.  Floats have exponents from 1e+06.
 */

static int
gotmpl_fmt_whole(const gotmpl_value_t *v, int64_t *i)
{
    if (v->type == &gotmpl_type_int || v->type == &gotmpl_type_int64) {
        *i = v->u.i;
        return ADM_OK;
    }

    if (v->type == &gotmpl_type_float64 && v->u.f > -1e6 && v->u.f < 1e6) {
        *i = (int64_t) v->u.f;

        /* "-0" has a sign */
        return (double) *i == v->u.f && *i ? ADM_OK : ADM_DECLINED;
    }

    return ADM_DECLINED;
}


int
gotmpl_sprint(gotmpl_exec_t *e, const gotmpl_value_t *v, gotmpl_value_t *text)
{
    int64_t         i;
    adm_buf_t       b;
    gotmpl_fmt_t    f;
    gotmpl_value_t  to;

    to = gotmpl_printable(v);

    gotmpl_buf(e, &b);

    if (gotmpl_fmt_whole(&to, &i) == ADM_OK) {
        adm_buf_int(&b, i);

        if (gotmpl_finish(e, &b, text) != ADM_OK) {
            return ADM_ERROR;
        }

        text->origin = to.origin;

        return ADM_OK;
    }

    gotmpl_fmt_init(&f, e, &b);
    gotmpl_fmt_arg(&f, v, 'v');

    return gotmpl_fmt_finish(&f, text);
}


adm_str_t
gotmpl_sprint_text(gotmpl_exec_t *e, const gotmpl_value_t *v)
{
    gotmpl_value_t  text;

    if (v->type == NULL) {
        return adm_strc("<invalid reflect.Value>");
    }

    return gotmpl_sprint(e, v, &text) == ADM_OK ? gotmpl_str(&text)
                                                : adm_str_empty;
}


gotmpl_value_t
gotmpl_printable(const gotmpl_value_t *v)
{
    gotmpl_value_t  to;

    to = gotmpl_concrete(v);

    if (gotmpl_kind(&to) == GOTMPL_POINTER && to.u.p) {
        return gotmpl_indirect(&to);
    }

    return to;
}


/* %!verb(type=value) */

static void
gotmpl_fmt_bad_verb(gotmpl_fmt_t *f, uint32_t verb)
{
    gotmpl_value_t  v;

    v = f->value;
    f->erroring = 1;

    adm_buf_lit(f->b, "%!");
    adm_buf_rune(f->b, verb);
    adm_buf_char(f->b, '(');

    if (v.type == NULL) {
        adm_buf_lit(f->b, "<nil>");

    } else {
        adm_buf_str(f->b, v.type->name);
        adm_buf_char(f->b, '=');
        gotmpl_fmt_arg(f, &v, 'v');
    }

    adm_buf_char(f->b, ')');
    f->erroring = 0;
}


/* Types that print themselves; returns whether it is done. */

static int
gotmpl_fmt_methods(gotmpl_fmt_t *f, const gotmpl_value_t *v, uint32_t verb)
{
    adm_str_t  s;

    if (f->erroring) {
        return 0;
    }

    if (verb == 'w') {
        f->value = *v;
        gotmpl_fmt_bad_verb(f, verb);
        return 1;
    }

    if (v->type->string == NULL || f->sharp_v
        || (verb != 'v' && verb != 's' && verb != 'x' && verb != 'X'
            && verb != 'q'))
    {
        return 0;
    }

    if (v->type->kind == GOTMPL_POINTER && v->u.p == NULL) {
        adm_buf_lit(f->b, "<nil>");
        return 1;
    }

    if (v->type->string(f->e, v, &s) != ADM_OK) {
        adm_buf_printf(f->b, "%%!%c(PANIC=String method: %.*s)", (char) verb,
                       adm_fmt(f->e->cause));
        f->e->failed = 0;
        return 1;
    }

    f->value = *v;
    f->origin = f->origin ? f->origin : v->origin;
    gotmpl_fmt_string_verb(f, s, verb);

    return 1;
}


void
gotmpl_fmt_arg(gotmpl_fmt_t *f, const gotmpl_value_t *arg, uint32_t verb)
{
    gotmpl_value_t  v;

    v = gotmpl_concrete(arg);
    f->value = v;

    if (v.type == NULL) {
        if (verb == 'T' || verb == 'v') {
            gotmpl_fmt_pad(f, adm_strc("<nil>"));

        } else {
            gotmpl_fmt_bad_verb(f, verb);
        }

        return;
    }

    if (verb == 'T') {
        gotmpl_fmt_string(f, v.type->name);
        return;
    }

    if (verb == 'p') {
        gotmpl_fmt_pointer(f, &v, verb);
        return;
    }

    /* only the types that have no methods are known to the verb 'w' */

    if ((v.type->string || verb == 'w') && gotmpl_fmt_methods(f, &v, verb)) {
        return;
    }

    gotmpl_fmt_value(f, &v, verb, 0);
}


static void
gotmpl_fmt_value(gotmpl_fmt_t *f, const gotmpl_value_t *v, uint32_t verb,
    uint32_t depth)
{
    gotmpl_value_t  to;

    if (f->b->failed || f->e->aborted || gotmpl_step(f->e) != ADM_OK) {
        return;
    }

    if (depth > GOTMPL_MAX_DEPTH) {
        (void) gotmpl_abort(f->e, "a value is nested too deeply");
        return;
    }

    if (gotmpl_is_nil_iface(v)) {
        adm_buf_str(f->b, f->sharp_v ? adm_strc("interface {}(nil)")
                                     : adm_strc("<nil>"));
        return;
    }

    to = gotmpl_concrete(v);

    if (depth && gotmpl_fmt_methods(f, &to, verb)) {
        return;
    }

    f->value = to;

    if (gotmpl_fmt_scalar(f, &to, verb)) {
        return;
    }

    switch (to.type->kind) {

    case GOTMPL_MAP:
        gotmpl_fmt_map(f, &to, verb, depth);
        break;

    case GOTMPL_SLICE:
        gotmpl_fmt_slice(f, &to, verb, depth);
        break;

    case GOTMPL_STRUCT:
        gotmpl_fmt_struct(f, &to, verb, depth);
        break;

    default: /* GOTMPL_POINTER */
        if (depth == 0 && to.u.p
            && (to.type->elem->kind == GOTMPL_STRUCT
                || to.type->elem->kind == GOTMPL_MAP
                || to.type->elem->kind == GOTMPL_SLICE))
        {
            to = gotmpl_indirect(&to);
            adm_buf_char(f->b, '&');
            gotmpl_fmt_value(f, &to, verb, depth + 1);
            break;
        }

        gotmpl_fmt_pointer(f, &to, verb);
    }
}


/* Returns whether it is one. */

static int
gotmpl_fmt_scalar(gotmpl_fmt_t *f, const gotmpl_value_t *v, uint32_t verb)
{
    switch (gotmpl_kind(v)) {

    case GOTMPL_BOOL:
        if (verb == 't' || verb == 'v') {
            gotmpl_fmt_pad(f, v->u.boolean ? adm_strc("true")
                                           : adm_strc("false"));

        } else {
            gotmpl_fmt_bad_verb(f, verb);
        }

        return 1;

    case GOTMPL_INT:
    case GOTMPL_INT32:
    case GOTMPL_INT64:
        gotmpl_fmt_int_verb(f, v->u.u, 1, verb);
        return 1;

    case GOTMPL_UINT8:
    case GOTMPL_UINT:
    case GOTMPL_UINT32:
    case GOTMPL_UINT64:
        gotmpl_fmt_int_verb(f, v->u.u, 0, verb);
        return 1;

    case GOTMPL_FLOAT32:
        gotmpl_fmt_float_verb(f, v->u.f, 32, verb);
        return 1;

    case GOTMPL_FLOAT64:
        gotmpl_fmt_float_verb(f, v->u.f, 64, verb);
        return 1;

    case GOTMPL_COMPLEX128:
        gotmpl_fmt_complex_verb(f, v->u.complex, verb);
        return 1;

    case GOTMPL_STRING:
        f->origin = f->origin ? f->origin : v->origin;
        gotmpl_fmt_string_verb(f, gotmpl_str(v), verb);
        return 1;

    default:
        return 0;
    }
}


static void
gotmpl_fmt_int_verb(gotmpl_fmt_t *f, uint64_t u, int is_signed, uint32_t verb)
{
    unsigned  sharp;

    switch (verb) {

    case 'v':
        if (f->sharp_v && !is_signed) {
            sharp = f->sharp;
            f->sharp = 1;
            gotmpl_fmt_integer(f, u, 16, 0, 0, 0);
            f->sharp = sharp;
            break;
        }

        /* fall through */

    case 'd':
        gotmpl_fmt_integer(f, u, 10, is_signed, 0, 0);
        break;

    case 'b':
        gotmpl_fmt_integer(f, u, 2, is_signed, 0, 0);
        break;

    case 'o':
    case 'O':
        gotmpl_fmt_integer(f, u, 8, is_signed, verb == 'O', 0);
        break;

    case 'x':
    case 'X':
        gotmpl_fmt_integer(f, u, 16, is_signed, 0, verb == 'X');
        break;

    case 'c':
    case 'q':
        gotmpl_fmt_char(f, u, verb == 'q');
        break;

    case 'U':
        gotmpl_fmt_unicode(f, u);
        break;

    default:
        gotmpl_fmt_bad_verb(f, verb);
    }
}


static void
gotmpl_fmt_float_verb(gotmpl_fmt_t *f, double d, int bits, uint32_t verb)
{
    switch (verb) {

    case 'v':
        gotmpl_fmt_float(f, d, bits, 'g', -1);
        break;

    case 'b':
    case 'g':
    case 'G':
    case 'x':
    case 'X':
        gotmpl_fmt_float(f, d, bits, (char) verb, -1);
        break;

    case 'f':
    case 'e':
    case 'E':
        gotmpl_fmt_float(f, d, bits, (char) verb, 6);
        break;

    case 'F':
        gotmpl_fmt_float(f, d, bits, 'f', 6);
        break;

    default:
        gotmpl_fmt_bad_verb(f, verb);
    }
}


static void
gotmpl_fmt_complex_verb(gotmpl_fmt_t *f, const double *c, uint32_t verb)
{
    unsigned  plus;

    if (verb >= 0x80 || strchr("vbgGxXfFeE", (int) verb) == NULL) {
        gotmpl_fmt_bad_verb(f, verb);
        return;
    }

    plus = f->plus;

    adm_buf_char(f->b, '(');
    gotmpl_fmt_float_verb(f, c[0], 64, verb);

    f->plus = 1;
    gotmpl_fmt_float_verb(f, c[1], 64, verb);
    f->plus = plus;

    adm_buf_lit(f->b, "i)");
}


static void
gotmpl_fmt_string_verb(gotmpl_fmt_t *f, adm_str_t s, uint32_t verb)
{
    switch (verb) {

    case 'v':
        if (f->sharp_v) {
            gotmpl_fmt_quoted(f, s);
            break;
        }

        /* fall through */

    case 's':
        gotmpl_fmt_string(f, s);
        break;

    case 'x':
    case 'X':
        gotmpl_fmt_hex(f, s, verb == 'X');
        break;

    case 'q':
        gotmpl_fmt_quoted(f, s);
        break;

    default:
        gotmpl_fmt_bad_verb(f, verb);
    }
}


static void
gotmpl_fmt_pointer(gotmpl_fmt_t *f, const gotmpl_value_t *v, uint32_t verb)
{
    uint64_t  u;
    unsigned  sharp;

    if (v->type->kind != GOTMPL_MAP && v->type->kind != GOTMPL_SLICE
        && v->type->kind != GOTMPL_POINTER)
    {
        gotmpl_fmt_bad_verb(f, verb);
        return;
    }

    u = v->u.p ? GOTMPL_FMT_ADDRESS : 0;
    sharp = f->sharp;

    switch (verb) {

    case 'v':
        if (f->sharp_v) {
            adm_buf_char(f->b, '(');
            adm_buf_str(f->b, v->type->name);
            adm_buf_lit(f->b, ")(");

            if (u == 0) {
                adm_buf_lit(f->b, "nil)");
                break;
            }

            f->sharp = 1;
            gotmpl_fmt_integer(f, u, 16, 0, 0, 0);
            adm_buf_char(f->b, ')');
            break;
        }

        if (u == 0) {
            gotmpl_fmt_pad(f, adm_strc("<nil>"));
            break;
        }

        /* fall through */

    case 'p':
        f->sharp = !sharp;
        gotmpl_fmt_integer(f, u, 16, 0, 0, 0);
        break;

    case 'b':
    case 'o':
    case 'd':
    case 'x':
    case 'X':
        gotmpl_fmt_int_verb(f, u, 0, verb);
        break;

    default:
        gotmpl_fmt_bad_verb(f, verb);
    }

    f->sharp = sharp;
}


static void
gotmpl_fmt_separator(gotmpl_fmt_t *f, uint32_t i)
{
    if (i) {
        adm_buf_str(f->b, f->sharp_v ? adm_strc(", ") : adm_strc(" "));
    }
}


static void
gotmpl_fmt_map(gotmpl_fmt_t *f, const gotmpl_value_t *v, uint32_t verb,
    uint32_t depth)
{
    uint32_t          i;
    gotmpl_members_t  m;

    if (f->sharp_v) {
        adm_buf_str(f->b, v->type->name);

        if (v->u.p == NULL) {
            adm_buf_lit(f->b, "(nil)");
            return;
        }

        adm_buf_char(f->b, '{');

    } else {
        adm_buf_lit(f->b, "map[");
    }

    if (gotmpl_members(f->e, v, &m) != ADM_OK) {
        return;
    }

    for (i = 0; i < m.n; i++) {
        gotmpl_fmt_separator(f, i);
        gotmpl_fmt_value(f, &m.keys[i], verb, depth + 1);
        adm_buf_char(f->b, ':');
        gotmpl_fmt_value(f, &m.members[i], verb, depth + 1);
    }

    adm_buf_char(f->b, f->sharp_v ? '}' : ']');
}


static void
gotmpl_fmt_slice(gotmpl_fmt_t *f, const gotmpl_value_t *v, uint32_t verb,
    uint32_t depth)
{
    uint32_t        i, n;
    gotmpl_value_t  item;

    if (f->sharp_v) {
        adm_buf_str(f->b, v->type->name);

        if (v->u.p == NULL) {
            adm_buf_lit(f->b, "(nil)");
            return;
        }
    }

    adm_buf_char(f->b, f->sharp_v ? '{' : '[');

    n = gotmpl_len(f->e, v);

    for (i = 0; i < n; i++) {
        item = gotmpl_at(f->e, v, i);
        gotmpl_fmt_separator(f, i);
        gotmpl_fmt_value(f, &item, verb, depth + 1);
    }

    adm_buf_char(f->b, f->sharp_v ? '}' : ']');
}


/* Fields in the order of their declaration. */

static void
gotmpl_fmt_struct(gotmpl_fmt_t *f, const gotmpl_value_t *v, uint32_t verb,
    uint32_t depth)
{
    size_t                 i, k;
    gotmpl_value_t         field;
    const gotmpl_field_t  *table;

    if (f->sharp_v) {
        adm_buf_str(f->b, v->type->name);
    }

    adm_buf_char(f->b, '{');

    table = v->type->fields;

    for (i = 0; i < v->type->nfields; i++) {

        for (k = 0; k < v->type->nfields - 1; k++) {
            if (table[k].position == i) {
                break;
            }
        }

        gotmpl_fmt_separator(f, i != 0);

        if (f->plus_v || f->sharp_v) {
            adm_buf_str(f->b, table[k].name);
            adm_buf_char(f->b, ':');
        }

        if (gotmpl_field(f->e, v, table[k].name, &field) == ADM_OK) {
            gotmpl_fmt_value(f, &field, verb, depth + 1);
        }
    }

    adm_buf_char(f->b, '}');
}


void
gotmpl_fmt_print(gotmpl_fmt_t *f, const gotmpl_value_t *args, uint32_t n)
{
    int       string, previous;
    uint32_t  i;

    previous = 0;

    for (i = 0; i < n; i++) {
        string = (gotmpl_kind(&args[i]) == GOTMPL_STRING);

        if (i && !string && !previous) {
            adm_buf_char(f->b, ' ');
        }

        gotmpl_fmt_arg(f, &args[i], 'v');
        previous = string;
    }
}


void
gotmpl_fmt_println(gotmpl_fmt_t *f, const gotmpl_value_t *args, uint32_t n)
{
    uint32_t  i;

    for (i = 0; i < n; i++) {
        if (i) {
            adm_buf_char(f->b, ' ');
        }

        gotmpl_fmt_arg(f, &args[i], 'v');
    }

    adm_buf_char(f->b, '\n');
}
