
#include "base/adm_str.h"
#include "base/adm_unicode.h"
#include "base/adm_utf8.h"
#include "gotmpl/gotmpl_cast.h"
#include "gotmpl/gotmpl_fmt.h"
#include "gotmpl/gotmpl_quote.h"
#include "gotmpl/gotmpl_sprig.h"


static int gotmpl_substring(gotmpl_exec_t *e, adm_str_t s, int64_t start,
    int64_t end, gotmpl_value_t *ret);
static void gotmpl_indent(adm_buf_t *b, adm_str_t s, int64_t spaces);
static int gotmpl_keeps_form(const gotmpl_value_t *v, adm_str_t cut);
static adm_str_t gotmpl_trim_runes(adm_str_t s, adm_str_t set);
static int gotmpl_in_set(adm_str_t set, uint32_t rune);
static int gotmpl_is_separator(uint32_t rune);


int
gotmpl_sprig_hello(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    *ret = gotmpl_string(adm_strc("Hello!"));

    return ADM_OK;
}


int
gotmpl_sprig_to_string(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    return gotmpl_strval(e, &args[0], ret);
}


/*
 * Whether a text keeps its form without the bytes at its end: only white space
 * can be missed.
 */

static int
gotmpl_keeps_form(const gotmpl_value_t *v, adm_str_t cut)
{
    return (v->flags & GOTMPL_STRUCTURED)
           && adm_str_trim_set(cut, " \n\t\r").len == 0;
}


int
gotmpl_sprig_trim(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    int        affix;
    adm_str_t  s, set, cut;

    s = gotmpl_str(&args[n - 1]);
    set = n == 2 ? gotmpl_str(&args[0]) : adm_str_empty;
    affix = 0;

    switch (f->magic) {

    case GOTMPL_TRIM_SPACE:
        *ret = gotmpl_string(adm_str_trim_space(s));
        break;

    case GOTMPL_TRIM_SET:
        *ret = gotmpl_string(gotmpl_trim_runes(s, set));
        break;

    case GOTMPL_TRIM_PREFIX:
        affix = adm_str_has_prefix(s, set);
        *ret = gotmpl_string(adm_str_sub(s, affix ? set.len : 0, s.len));
        break;

    default: /* GOTMPL_TRIM_SUFFIX */
        affix = adm_str_has_suffix(s, set);
        *ret = gotmpl_string(adm_str_sub(s, 0, affix ? s.len - set.len
                                                     : s.len));
    }

    cut = f->magic == GOTMPL_TRIM_SPACE ? adm_str_empty
          : f->magic == GOTMPL_TRIM_SET || affix ? set : adm_str_empty;

    ret->origin = args[n - 1].origin;

    if (gotmpl_keeps_form(&args[n - 1], cut)) {
        ret->flags |= GOTMPL_STRUCTURED;
    }

    return ADM_OK;
}


static int
gotmpl_in_set(adm_str_t set, uint32_t rune)
{
    size_t    i;
    uint32_t  r;

    for (i = 0; i < set.len; /* void */ ) {
        i += adm_utf8_decode(set, i, &r);

        if (r == rune) {
            return 1;
        }
    }

    return 0;
}


static adm_str_t
gotmpl_trim_runes(adm_str_t s, adm_str_t set)
{
    size_t    n;
    uint32_t  rune;

    while (s.len) {
        n = adm_utf8_decode(s, 0, &rune);

        if (!gotmpl_in_set(set, rune)) {
            break;
        }

        s = adm_str_sub(s, n, s.len);
    }

    while (s.len) {
        n = adm_utf8_decode_last(s, &rune);

        if (!gotmpl_in_set(set, rune)) {
            break;
        }

        s = adm_str_sub(s, 0, s.len - n);
    }

    return s;
}


/* strings.Title: what is behind a separator gets title case. */

static int
gotmpl_is_separator(uint32_t rune)
{
    if (rune == '_' || adm_rune_is_letter(rune) || adm_rune_is_digit(rune)) {
        return 0;
    }

    return rune < 0x80 || adm_utf8_is_space(rune);
}


int
gotmpl_sprig_case(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    size_t     i;
    uint32_t   rune, previous, to;
    adm_buf_t  b;
    adm_str_t  s;

    s = gotmpl_str(&args[0]);
    previous = ' ';

    gotmpl_buf(e, &b);

    for (i = 0; i < s.len; previous = rune) {
        i += adm_utf8_decode(s, i, &rune);

        switch (f->magic) {

        case GOTMPL_CASE_UPPER:
            to = adm_rune_upper(rune);
            break;

        case GOTMPL_CASE_LOWER:
            to = adm_rune_lower(rune);
            break;

        case GOTMPL_CASE_TITLE:
            to = gotmpl_is_separator(previous) ? adm_rune_title(rune) : rune;
            break;

        default: /* GOTMPL_CASE_UNTITLE */
            to = adm_utf8_is_space(previous) && !adm_utf8_is_space(rune)
                 ? adm_rune_lower(rune) : rune;
        }

        adm_buf_rune(&b, to);
    }

    return gotmpl_finish(e, &b, ret);
}


int
gotmpl_sprig_repeat(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    int64_t    i;
    adm_buf_t  b;
    adm_str_t  s;

    s = gotmpl_str(&args[1]);

    if (args[0].u.i < 0) {
        return gotmpl_fail(e, "strings: negative Repeat count");
    }

    gotmpl_buf(e, &b);

    for (i = 0; i < args[0].u.i && s.len && !b.failed; i++) {
        adm_buf_str(&b, s);
    }

    return gotmpl_finish(e, &b, ret);
}


/* The text of a slice expression, or the panic of Go's runtime. */

static int
gotmpl_substring(gotmpl_exec_t *e, adm_str_t s, int64_t start, int64_t end,
    gotmpl_value_t *ret)
{
    long long  len;

    len = (long long) s.len;

    if (end < 0) {
        return gotmpl_fail(e, "runtime error: slice bounds out of range "
                           "[:%lld]", (long long) end);
    }

    if (end > len) {
        return gotmpl_fail(e, "runtime error: slice bounds out of range "
                           "[:%lld] with length %lld", (long long) end, len);
    }

    if (start > end) {
        return gotmpl_fail(e, "runtime error: slice bounds out of range "
                           "[%lld:%lld]", (long long) start,
                           (long long) end);
    }

    *ret = gotmpl_string(adm_str_sub(s, (size_t) start, (size_t) end));

    return ADM_OK;
}


int
gotmpl_sprig_substr(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    int64_t    start, end;
    adm_str_t  s;

    start = args[0].u.i;
    end = args[1].u.i;
    s = gotmpl_str(&args[2]);

    if (start < 0) {
        start = 0;

    } else if (end < 0 || end > (int64_t) s.len) {
        end = (int64_t) s.len;
    }

    return gotmpl_substring(e, s, start, end, ret);
}


int
gotmpl_sprig_trunc(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    int64_t    c, len;
    adm_str_t  s;

    c = args[0].u.i;
    s = gotmpl_str(&args[1]);
    len = (int64_t) s.len;

    if (c < 0 && len + c > 0) {
        s = adm_str_sub(s, (size_t) (len + c), s.len);

    } else if (c >= 0 && len > c) {
        s = adm_str_sub(s, 0, (size_t) c);
    }

    *ret = gotmpl_string(s);

    return ADM_OK;
}


int
gotmpl_sprig_contains(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    adm_str_t  part, s;

    part = gotmpl_str(&args[0]);
    s = gotmpl_str(&args[1]);

    switch (f->magic) {

    case GOTMPL_CONTAINS_PREFIX:
        *ret = gotmpl_bool(adm_str_has_prefix(s, part));
        break;

    case GOTMPL_CONTAINS_SUFFIX:
        *ret = gotmpl_bool(adm_str_has_suffix(s, part));
        break;

    default: /* GOTMPL_CONTAINS_ANYWHERE */
        *ret = gotmpl_bool(adm_str_find(s, part) >= 0);
    }

    return ADM_OK;
}


int
gotmpl_sprig_quote(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    int                     rc;
    uint32_t                i;
    adm_buf_t               b;
    gotmpl_value_t          text;
    const gotmpl_origin_t  *origin;

    gotmpl_buf(e, &b);

    for (i = 0, origin = NULL; i < n; i++) {

        if (args[i].type == NULL) {
            continue;
        }

        /* the one prints with %v, the other has a rule of its own */

        rc = f->magic == GOTMPL_QUOTE_SINGLE
             ? gotmpl_sprint(e, &args[i], &text)
             : gotmpl_strval(e, &args[i], &text);

        if (rc != ADM_OK) {
            return ADM_ERROR;
        }

        if (b.len) {
            adm_buf_char(&b, ' ');
        }

        if (f->magic == GOTMPL_QUOTE_SINGLE) {
            adm_buf_char(&b, '\'');
            adm_buf_str(&b, gotmpl_str(&text));
            adm_buf_char(&b, '\'');

        } else {
            adm_quote(&b, gotmpl_str(&text), '"', 0);
        }

        origin = origin ? origin : text.origin;
    }

    rc = gotmpl_finish(e, &b, ret);
    ret->origin = origin;

    return rc;
}


int
gotmpl_sprig_cat(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    uint32_t      i;
    adm_buf_t     b;
    gotmpl_fmt_t  fmt;

    gotmpl_buf(e, &b);
    gotmpl_fmt_init(&fmt, e, &b);

    for (i = 0; i < n; i++) {
        if (args[i].type) {
            gotmpl_fmt_arg(&fmt, &args[i], 'v');
            adm_buf_char(&b, ' ');
        }
    }

    if (b.len && !b.failed) {
        b.len--;
    }

    return gotmpl_fmt_finish(&fmt, ret);
}


static void
gotmpl_indent(adm_buf_t *b, adm_str_t s, int64_t spaces)
{
    size_t  i, line;

    for (i = 0, line = 0; i <= s.len && !b->failed; i++) {

        if (i == s.len || s.data[i] == '\n') {
            adm_buf_fill(b, ' ', (size_t) spaces);
            adm_buf_bytes(b, s.data + line, i - line + (i < s.len));
            line = i + 1;
        }
    }
}


int
gotmpl_sprig_indent(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    int        rc;
    adm_buf_t  b;

    if (args[0].u.i < 0) {
        return gotmpl_fail(e, "strings: negative Repeat count");
    }

    gotmpl_buf(e, &b);

    if (f->magic == GOTMPL_INDENT_NEWLINE) {
        adm_buf_char(&b, '\n');
    }

    gotmpl_indent(&b, gotmpl_str(&args[1]), args[0].u.i);

    rc = gotmpl_finish(e, &b, ret);

    ret->origin = args[1].origin;
    ret->flags |= args[1].flags & GOTMPL_STRUCTURED;

    return rc;
}


int
gotmpl_sprig_replace(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    size_t     i;
    uint32_t   rune;
    adm_buf_t  b;
    adm_str_t  old, new, s;
    ptrdiff_t  at;

    old = gotmpl_str(&args[0]);
    new = gotmpl_str(&args[1]);
    s = gotmpl_str(&args[2]);

    gotmpl_buf(e, &b);

    if (old.len == 0) {
        /* before every code point and at the end */

        for (i = 0; i < s.len && !b.failed; s = adm_str_sub(s, i, s.len),
             i = 0)
        {
            i = adm_utf8_decode(s, 0, &rune);
            adm_buf_str(&b, new);
            adm_buf_bytes(&b, s.data, i);
        }

        adm_buf_str(&b, new);

        return gotmpl_finish(e, &b, ret);
    }

    while (!b.failed && (at = adm_str_find(s, old)) >= 0) {
        adm_buf_bytes(&b, s.data, (size_t) at);
        adm_buf_str(&b, new);
        s = adm_str_sub(s, (size_t) at + old.len, s.len);
    }

    adm_buf_str(&b, s);

    return gotmpl_finish(e, &b, ret);
}


int
gotmpl_sprig_plural(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    *ret = args[2].u.i == 1 ? args[0] : args[1];

    return ADM_OK;
}


/*
 * "nospace" and "initials" take bytes for code points, as their library does:
 * what is not ASCII comes out changed.
 */

int
gotmpl_sprig_nospace(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    int            gap, space, spaces;
    size_t         i;
    adm_buf_t      b;
    adm_str_t      s;
    unsigned char  c;

    s = gotmpl_str(&args[0]);
    gap = 1;
    spaces = 0;

    gotmpl_buf(e, &b);

    for (i = 0; i < s.len; i++) {
        c = (unsigned char) s.data[i];
        space = adm_utf8_is_space(c);
        spaces |= space;

        if (!space && (gap || f->magic == GOTMPL_NOSPACE_ALL)) {
            adm_buf_rune(&b, c);
        }

        gap = space;
    }

    if (f->magic == GOTMPL_NOSPACE_ALL && !spaces) {
        *ret = args[0];
        return ADM_OK;
    }

    return gotmpl_finish(e, &b, ret);
}
