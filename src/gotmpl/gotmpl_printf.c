
#include "base/adm_str.h"
#include "base/adm_utf8.h"
#include "gotmpl/gotmpl_fmt.h"


/* The format being read. */

typedef struct {
    adm_str_t              format;
    size_t                 i;
    const gotmpl_value_t  *args;
    uint32_t               n;
    uint32_t               arg;          /* the next one */
    unsigned               reordered:1;  /* an index was given */
    unsigned               bad:1;        /* a wrong one in this verb */
    unsigned               index:1;      /* it came last */
} gotmpl_format_t;


static int gotmpl_format_flags(gotmpl_fmt_t *f, gotmpl_format_t *s);
static void gotmpl_format_width(gotmpl_fmt_t *f, gotmpl_format_t *s);
static void gotmpl_format_precision(gotmpl_fmt_t *f, gotmpl_format_t *s);
static void gotmpl_format_index(gotmpl_format_t *s);
static int gotmpl_format_number(gotmpl_format_t *s, size_t end, uint32_t *n);
static int gotmpl_format_star(gotmpl_format_t *s, int64_t *n);
static void gotmpl_format_verb(gotmpl_fmt_t *f, gotmpl_format_t *s,
    uint32_t verb);
static void gotmpl_format_extra(gotmpl_fmt_t *f, gotmpl_format_t *s);
static void gotmpl_format_note(gotmpl_fmt_t *f, uint32_t verb,
    const char *note);


void
gotmpl_fmt_printf(gotmpl_fmt_t *f, adm_str_t format,
    const gotmpl_value_t *args, uint32_t n)
{
    size_t           plain;
    uint32_t         verb;
    gotmpl_format_t  s;

    memset(&s, 0, sizeof(gotmpl_format_t));

    s.format = format;
    s.args = args;
    s.n = n;

    for ( ;; ) {
        plain = s.i;

        while (s.i < format.len && format.data[s.i] != '%') {
            s.i++;
        }

        adm_buf_bytes(f->b, format.data + plain, s.i - plain);

        if (s.i >= format.len || f->b->failed || f->e->aborted) {
            break;
        }

        s.i++;
        s.bad = 0;

        gotmpl_fmt_clear(f);

        if (gotmpl_format_flags(f, &s)) {
            continue;
        }

        s.index = 0;
        gotmpl_format_index(&s);
        gotmpl_format_width(f, &s);
        gotmpl_format_precision(f, &s);

        if (!s.index) {
            gotmpl_format_index(&s);
        }

        if (s.i >= format.len) {
            adm_buf_lit(f->b, "%!(NOVERB)");
            break;
        }

        s.i += adm_utf8_decode(format, s.i, &verb);

        gotmpl_format_verb(f, &s, verb);
    }

    if (!s.reordered && s.arg < n) {
        gotmpl_format_extra(f, &s);
    }
}


/* Flags; a verb right behind them is done at once. */

static int
gotmpl_format_flags(gotmpl_fmt_t *f, gotmpl_format_t *s)
{
    char  c;

    for ( /* void */ ; s->i < s->format.len; s->i++) {
        c = s->format.data[s->i];

        switch (c) {

        case '#':
            f->sharp = 1;
            break;

        case '0':
            f->zero = 1;
            break;

        case '+':
            f->plus = 1;
            break;

        case '-':
            f->minus = 1;
            break;

        case ' ':
            f->space = 1;
            break;

        default:
            if (c < 'a' || c > 'z' || s->arg >= s->n) {
                return 0;
            }

            s->i++;
            gotmpl_format_verb(f, s, (uint32_t) c);

            return 1;
        }
    }

    return 0;
}


static void
gotmpl_format_width(gotmpl_fmt_t *f, gotmpl_format_t *s)
{
    int64_t  n;

    if (s->i < s->format.len && s->format.data[s->i] == '*') {
        s->i++;

        f->width_set = gotmpl_format_star(s, &n);

        if (!f->width_set) {
            adm_buf_lit(f->b, "%!(BADWIDTH)");
        }

        if (n < 0) {
            n = -n;
            f->minus = 1;
            f->zero = 0;
        }

        f->width = (uint32_t) n;
        s->index = 0;

        return;
    }

    f->width_set = gotmpl_format_number(s, s->format.len, &f->width);

    if (s->index && f->width_set) {
        s->bad = 1;
    }
}


static void
gotmpl_format_precision(gotmpl_fmt_t *f, gotmpl_format_t *s)
{
    int64_t  n;

    if (s->i + 1 >= s->format.len || s->format.data[s->i] != '.') {
        return;
    }

    s->i++;

    if (s->index) {
        s->bad = 1;
    }

    s->index = 0;
    gotmpl_format_index(s);

    if (s->i < s->format.len && s->format.data[s->i] == '*') {
        s->i++;

        f->precision_set = gotmpl_format_star(s, &n);

        if (n < 0) {
            n = 0;
            f->precision_set = 0;
        }

        if (!f->precision_set) {
            adm_buf_lit(f->b, "%!(BADPREC)");
        }

        f->precision = (uint32_t) n;
        s->index = 0;

        return;
    }

    if (!gotmpl_format_number(s, s->format.len, &f->precision)) {
        f->precision = 0;
    }

    f->precision_set = 1;
}


/* Decimal digits; returns whether there was a number that is not too large. */

static int
gotmpl_format_number(gotmpl_format_t *s, size_t end, uint32_t *n)
{
    int  found;

    *n = 0;
    found = 0;

    while (s->i < end && adm_is_digit(s->format.data[s->i])) {

        if (*n > GOTMPL_FMT_MAX) {
            /* no sense is made of the rest either */
            *n = 0;
            s->i = end;
            return 0;
        }

        *n = *n * 10 + (uint32_t) (s->format.data[s->i] - '0');
        found = 1;
        s->i++;
    }

    return found;
}


/* The next argument as a number for "*". */

static int
gotmpl_format_star(gotmpl_format_t *s, int64_t *n)
{
    gotmpl_kind_e          kind;
    const gotmpl_value_t  *v;

    *n = 0;

    if (s->arg >= s->n) {
        return 0;
    }

    v = &s->args[s->arg++];
    kind = gotmpl_kind(v);

    if ((!gotmpl_is_int(kind) && !gotmpl_is_uint(kind))
        || (gotmpl_is_uint(kind) && v->u.i < 0)
        || v->u.i > GOTMPL_FMT_MAX || v->u.i < -GOTMPL_FMT_MAX)
    {
        return 0;
    }

    *n = v->u.i;

    return 1;
}


/* "[3]": the number of the argument to go on with, from 1. */

static void
gotmpl_format_index(gotmpl_format_t *s)
{
    size_t     start;
    uint32_t   n;
    ptrdiff_t  close;

    if (s->i >= s->format.len || s->format.data[s->i] != '[') {
        return;
    }

    s->reordered = 1;
    start = s->i;

    close = s->format.len - start < 3
            ? -1 : adm_str_find_char(adm_str_sub(s->format, start,
                                                 s->format.len), ']');

    if (close < 1) {
        s->i = start + 1;
        s->bad = 1;
        return;
    }

    s->i = start + 1;

    if (gotmpl_format_number(s, start + (size_t) close, &n)
        && s->i == start + (size_t) close)
    {
        s->index = 1;

        if (n >= 1 && n <= s->n) {
            s->arg = n - 1;

        } else {
            s->bad = 1;
        }

    } else {
        s->bad = 1;
    }

    s->i = start + (size_t) close + 1;
}


static void
gotmpl_format_note(gotmpl_fmt_t *f, uint32_t verb, const char *note)
{
    adm_buf_lit(f->b, "%!");
    adm_buf_rune(f->b, verb);
    adm_buf_str(f->b, adm_strz(note));
}


static void
gotmpl_format_verb(gotmpl_fmt_t *f, gotmpl_format_t *s, uint32_t verb)
{
    if (verb == '%') {
        adm_buf_char(f->b, '%');
        return;
    }

    if (s->bad) {
        gotmpl_format_note(f, verb, "(BADINDEX)");
        return;
    }

    if (s->arg >= s->n) {
        gotmpl_format_note(f, verb, "(MISSING)");
        return;
    }

    if (verb == 'v' || verb == 'w') {
        f->sharp_v = f->sharp;
        f->sharp = 0;
        f->plus_v = f->plus;
        f->plus = 0;
    }

    gotmpl_fmt_arg(f, &s->args[s->arg++], verb);
}


static void
gotmpl_format_extra(gotmpl_fmt_t *f, gotmpl_format_t *s)
{
    uint32_t        i;
    gotmpl_value_t  v;

    gotmpl_fmt_clear(f);
    adm_buf_lit(f->b, "%!(EXTRA ");

    for (i = s->arg; i < s->n; i++) {
        v = gotmpl_concrete(&s->args[i]);

        if (i > s->arg) {
            adm_buf_lit(f->b, ", ");
        }

        if (v.type == NULL) {
            adm_buf_lit(f->b, "<nil>");
            continue;
        }

        adm_buf_str(f->b, v.type->name);
        adm_buf_char(f->b, '=');
        gotmpl_fmt_arg(f, &v, 'v');
    }

    adm_buf_char(f->b, ')');
}
