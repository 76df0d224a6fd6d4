
/*
 * Go's package fmt: how values are printed.  Texts are appended to a buffer,
 * which keeps the error; the first origin of a string that was printed is kept
 * in the state.
 */


#ifndef GOTMPL_FMT_H
#define GOTMPL_FMT_H


#include "gotmpl/gotmpl_exec.h"


/* Larger widths, precisions and argument numbers are an error in Go, too. */
#define GOTMPL_FMT_MAX  1000000


typedef struct {
    gotmpl_exec_t          *e;
    adm_buf_t              *b;
    const gotmpl_origin_t  *origin;

    unsigned                width_set:1;
    unsigned                precision_set:1;
    unsigned                minus:1;
    unsigned                plus:1;
    unsigned                sharp:1;
    unsigned                space:1;
    unsigned                zero:1;
    unsigned                plus_v:1;     /* %+v */
    unsigned                sharp_v:1;    /* %#v */
    unsigned                erroring:1;   /* within %!verb(...) */

    uint32_t                width;
    uint32_t                precision;

    gotmpl_value_t          value;        /* for %!verb(type=value) */
} gotmpl_fmt_t;


void gotmpl_fmt_init(gotmpl_fmt_t *f, gotmpl_exec_t *e, adm_buf_t *b);

/* One operand; what is not right for the verb becomes part of the text. */
void gotmpl_fmt_arg(gotmpl_fmt_t *f, const gotmpl_value_t *arg, uint32_t verb);

/* All of Sprintf, Sprint, Sprintln. */
void gotmpl_fmt_printf(gotmpl_fmt_t *f, adm_str_t format,
    const gotmpl_value_t *args, uint32_t n);
void gotmpl_fmt_print(gotmpl_fmt_t *f, const gotmpl_value_t *args, uint32_t n);
void gotmpl_fmt_println(gotmpl_fmt_t *f, const gotmpl_value_t *args,
    uint32_t n);

/* Ends a text that a function returns. */
int gotmpl_fmt_finish(gotmpl_fmt_t *f, gotmpl_value_t *v);

/* What is printed of a value: of a pointer what it points to, unless nil. */
gotmpl_value_t gotmpl_printable(const gotmpl_value_t *v);

/* The value as %v, for an error text. */
adm_str_t gotmpl_sprint_text(gotmpl_exec_t *e, const gotmpl_value_t *v);


/* Scalars (gotmpl_fmt_scalar.c). */

void gotmpl_fmt_clear(gotmpl_fmt_t *f);

/* Pads to the width. */
void gotmpl_fmt_pad(gotmpl_fmt_t *f, adm_str_t s);

void gotmpl_fmt_integer(gotmpl_fmt_t *f, uint64_t u, unsigned base,
    int is_signed, int octal_prefix, int upper);
void gotmpl_fmt_unicode(gotmpl_fmt_t *f, uint64_t u);
void gotmpl_fmt_char(gotmpl_fmt_t *f, uint64_t u, int quoted);

/* verb: b e E f g G x X; precision -1 is the shortest one. */
void gotmpl_fmt_float(gotmpl_fmt_t *f, double d, int bits, char verb,
    int precision);

void gotmpl_fmt_string(gotmpl_fmt_t *f, adm_str_t s);
void gotmpl_fmt_quoted(gotmpl_fmt_t *f, adm_str_t s);
void gotmpl_fmt_hex(gotmpl_fmt_t *f, adm_str_t s, int upper);


#endif /* GOTMPL_FMT_H */
