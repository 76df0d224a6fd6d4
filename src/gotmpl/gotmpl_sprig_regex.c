
#include "base/adm_regex.h"
#include "base/adm_str.h"
#include "base/adm_unicode.h"
#include "base/adm_utf8.h"
#include "gotmpl/gotmpl_cast.h"
#include "gotmpl/gotmpl_quote.h"
#include "gotmpl/gotmpl_sprig.h"


/* A walk through all matches. */

typedef struct {
    const adm_regex_t  *re;
    adm_str_t           text;
    size_t              pos;
    ptrdiff_t           last;     /* end of the previous match */
    adm_regex_span_t    span;
} gotmpl_matches_t;


static int gotmpl_compile(gotmpl_exec_t *e, const gotmpl_func_t *f,
    adm_str_t pattern, adm_regex_t **re);
static size_t gotmpl_rune_width(adm_str_t s, size_t pos);
static int gotmpl_next_match(gotmpl_matches_t *m);
static void gotmpl_expand(adm_buf_t *b, adm_str_t template, adm_str_t text,
    const adm_regex_t *re, const adm_regex_span_t *spans, int groups);
static size_t gotmpl_expand_name(adm_str_t s, adm_str_t *name);
static int gotmpl_expand_group(const adm_regex_t *re, adm_str_t name);


/*
 * Sets the error: functions that must not fail report what the library does,
 * the others panic with more of it.  ADM_DECLINED: nobody wants to know.
 */

static int
gotmpl_compile(gotmpl_exec_t *e, const gotmpl_func_t *f, adm_str_t pattern,
    adm_regex_t **re)
{
    adm_err_t  err;
    adm_buf_t  b;
    adm_str_t  quoted;

    adm_err_init(&err, e->arena);

    *re = adm_regex_cached(pattern, &err);

    if (*re) {
        return gotmpl_charge(e, pattern.len);
    }

    if (f->magic & GOTMPL_REGEX_QUIET) {
        return ADM_DECLINED;
    }

    if (f->magic & GOTMPL_REGEX_MUST) {
        return gotmpl_fail(e, "%.*s", adm_fmt(err.text));
    }

    adm_buf_init(&b, e->arena, 0);

    if (gotmpl_can_backquote(pattern)) {
        adm_buf_printf(&b, "`%.*s`", adm_fmt(pattern));

    } else {
        adm_quote(&b, pattern, '"', 0);
    }

    (void) adm_buf_finish(&b, &quoted);

    return gotmpl_fail(e, "regexp: Compile(%.*s): %.*s", adm_fmt(quoted),
                       adm_fmt(err.text));
}


/* 0 at the end of the text. */

static size_t
gotmpl_rune_width(adm_str_t s, size_t pos)
{
    uint32_t  rune;

    return pos < s.len ? adm_utf8_decode(s, pos, &rune) : 0;
}


/*
 * An empty match does not count right behind another one.  Returns whether
 * there is one.
 */

static int
gotmpl_next_match(gotmpl_matches_t *m)
{
    int     empty, accepted;
    size_t  width;

    while (m->pos <= m->text.len) {

        if (!adm_regex_search(m->re, m->text, m->pos, &m->span, 1)) {
            break;
        }

        empty = (m->span.end == (ptrdiff_t) m->pos);
        accepted = !(empty && m->span.start == m->last);

        if (empty) {
            width = gotmpl_rune_width(m->text, m->pos);
            m->pos = width ? m->pos + width : m->text.len + 1;

        } else {
            m->pos = (size_t) m->span.end;
        }

        m->last = m->span.end;

        if (accepted) {
            return 1;
        }
    }

    m->pos = m->text.len + 1;

    return 0;
}


int
gotmpl_sprig_regex_match(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    int               rc;
    adm_regex_t      *re;
    adm_regex_span_t  span;

    *ret = gotmpl_bool(0);

    rc = gotmpl_compile(e, f, gotmpl_str(&args[0]), &re);

    if (rc == ADM_OK) {
        ret->u.boolean = adm_regex_search(re, gotmpl_str(&args[1]), 0,
                                          &span, 1);
    }

    return rc == ADM_DECLINED ? ADM_OK : rc;
}


int
gotmpl_sprig_regex_find(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    adm_str_t         s;
    adm_regex_t      *re;
    adm_regex_span_t  span;

    if (gotmpl_compile(e, f, gotmpl_str(&args[0]), &re) != ADM_OK) {
        return ADM_ERROR;
    }

    s = gotmpl_str(&args[1]);
    *ret = gotmpl_string(adm_str_empty);

    if (adm_regex_search(re, s, 0, &span, 1)) {
        *ret = gotmpl_string(adm_str_sub(s, (size_t) span.start,
                                         (size_t) span.end));
    }

    return ADM_OK;
}


int
gotmpl_sprig_regex_find_all(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    int64_t           max;
    adm_regex_t      *re;
    gotmpl_value_t    item;
    gotmpl_matches_t  m;

    if (gotmpl_compile(e, f, gotmpl_str(&args[0]), &re) != ADM_OK) {
        return ADM_ERROR;
    }

    m = (gotmpl_matches_t) { re, gotmpl_str(&args[1]), 0, -1, { 0, 0 } };
    max = args[2].u.i;
    *ret = gotmpl_zero(&gotmpl_type_string_list);

    for ( /* void */ ; max && gotmpl_next_match(&m); max--) {

        if (ret->flags & GOTMPL_VIEW
            && gotmpl_list(e, &gotmpl_type_string_list, 10, ret) != ADM_OK)
        {
            return ADM_ERROR;
        }

        item = gotmpl_string(adm_str_sub(m.text, (size_t) m.span.start,
                                         (size_t) m.span.end));

        if (gotmpl_push(e, ret, &item) != ADM_OK) {
            return ADM_ERROR;
        }
    }

    ret->origin = args[1].origin;

    return ADM_OK;
}


int
gotmpl_sprig_regex_split(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    size_t            start, end;
    int64_t           max;
    adm_str_t         pattern, s;
    adm_regex_t      *re;
    gotmpl_value_t    item;
    gotmpl_matches_t  m;

    pattern = gotmpl_str(&args[0]);

    if (gotmpl_compile(e, f, pattern, &re) != ADM_OK) {
        return ADM_ERROR;
    }

    s = gotmpl_str(&args[1]);
    max = args[2].u.i;

    if (max == 0) {
        *ret = gotmpl_zero(&gotmpl_type_string_list);
        return ADM_OK;
    }

    if (gotmpl_list(e, &gotmpl_type_string_list, 0, ret) != ADM_OK) {
        return ADM_ERROR;
    }

    ret->origin = args[1].origin;

    if (pattern.len && s.len == 0) {
        item = gotmpl_string(adm_str_empty);
        return gotmpl_push(e, ret, &item);
    }

    m = (gotmpl_matches_t) { re, s, 0, -1, { 0, 0 } };

    for (start = 0, end = 0; max != 1 && gotmpl_next_match(&m); /* void */ ) {
        end = (size_t) m.span.start;

        if (m.span.end) {
            item = gotmpl_string(adm_str_sub(s, start, end));

            if (gotmpl_push(e, ret, &item) != ADM_OK) {
                return ADM_ERROR;
            }

            max--;
        }

        start = (size_t) m.span.end;
    }

    if (end != s.len) {
        item = gotmpl_string(adm_str_sub(s, start, s.len));
        return gotmpl_push(e, ret, &item);
    }

    return ADM_OK;
}


/* "$name", "${name}"; returns the length, 0 if it is none. */

static size_t
gotmpl_expand_name(adm_str_t s, adm_str_t *name)
{
    int       brace;
    size_t    i, n;
    uint32_t  rune;

    brace = adm_str_has_prefix(s, adm_strc("${"));
    i = brace ? 2 : 1;

    while (i < s.len) {
        n = adm_utf8_decode(s, i, &rune);

        if (rune != '_' && !adm_rune_is_letter(rune)
            && !adm_rune_is_digit(rune))
        {
            break;
        }

        i += n;
    }

    *name = adm_str_sub(s, brace ? 2 : 1, i);

    if (name->len == 0) {
        return 0;
    }

    if (brace) {
        return i < s.len && s.data[i] == '}' ? i + 1 : 0;
    }

    return i;
}


/* The number of a group, -1 for none. */

static int
gotmpl_expand_group(const adm_regex_t *re, adm_str_t name)
{
    int     number;
    size_t  i;

    for (i = 0, number = 0; i < name.len; i++) {

        if (!adm_is_digit(name.data[i]) || number >= 100000000) {
            return adm_regex_group_index(re, name);
        }

        number = number * 10 + (name.data[i] - '0');
    }

    if (name.data[0] == '0' && name.len > 1) {
        return adm_regex_group_index(re, name);
    }

    return number;
}


static void
gotmpl_expand(adm_buf_t *b, adm_str_t template, adm_str_t text,
    const adm_regex_t *re, const adm_regex_span_t *spans, int groups)
{
    int        group;
    size_t     n;
    adm_str_t  name;
    ptrdiff_t  dollar;

    while ((dollar = adm_str_find_char(template, '$')) >= 0) {
        adm_buf_bytes(b, template.data, (size_t) dollar);
        template = adm_str_sub(template, (size_t) dollar, template.len);

        if (adm_str_has_prefix(template, adm_strc("$$"))) {
            adm_buf_char(b, '$');
            template = adm_str_sub(template, 2, template.len);
            continue;
        }

        n = gotmpl_expand_name(template, &name);

        if (n == 0) {
            adm_buf_char(b, '$');
            template = adm_str_sub(template, 1, template.len);
            continue;
        }

        template = adm_str_sub(template, n, template.len);
        group = gotmpl_expand_group(re, name);

        if (group >= 0 && group <= groups && spans[group].start >= 0) {
            adm_buf_bytes(b, text.data + spans[group].start,
                          (size_t) (spans[group].end - spans[group].start));
        }
    }

    adm_buf_str(b, template);
}


int
gotmpl_sprig_regex_replace(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    int                groups;
    size_t             last, pos, width;
    adm_buf_t          b;
    adm_str_t          s, template;
    adm_regex_t       *re;
    adm_regex_span_t  *spans;

    if (gotmpl_compile(e, f, gotmpl_str(&args[0]), &re) != ADM_OK) {
        return ADM_ERROR;
    }

    s = gotmpl_str(&args[1]);
    template = gotmpl_str(&args[2]);
    groups = adm_regex_groups(re);

    spans = adm_array_alloc(e->arena, (size_t) groups + 1,
                            sizeof(adm_regex_span_t));
    if (spans == NULL) {
        return gotmpl_abort(e, "%s", adm_arena_failure(e->arena));
    }

    gotmpl_buf(e, &b);

    for (pos = 0, last = 0; pos <= s.len && !b.failed; /* void */ ) {

        if (!adm_regex_search(re, s, pos, spans, groups + 1)) {
            break;
        }

        adm_buf_bytes(&b, s.data + last, (size_t) spans[0].start - last);

        /* not for an empty match right behind another one */

        if (spans[0].end > (ptrdiff_t) last || spans[0].start == 0) {

            if (f->magic & GOTMPL_REGEX_LITERAL) {
                adm_buf_str(&b, template);

            } else {
                gotmpl_expand(&b, template, s, re, spans, groups);
            }
        }

        last = (size_t) spans[0].end;
        width = gotmpl_rune_width(s, pos);

        if (pos + width > last) {
            pos += width;

        } else if (pos + 1 > last) {
            pos++;

        } else {
            pos = last;
        }

        if (gotmpl_step(e) != ADM_OK) {
            return ADM_ERROR;
        }
    }

    adm_buf_bytes(&b, s.data + last, s.len - last);

    return gotmpl_finish(e, &b, ret);
}


int
gotmpl_sprig_regex_quote(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    size_t     i;
    adm_buf_t  b;
    adm_str_t  s;

    s = gotmpl_str(&args[0]);

    gotmpl_buf(e, &b);

    for (i = 0; i < s.len; i++) {
        if (s.data[i] != '\0' && strchr("\\.+*?()|[]{}^$", s.data[i])) {
            adm_buf_char(&b, '\\');
        }

        adm_buf_char(&b, s.data[i]);
    }

    return gotmpl_finish(e, &b, ret);
}
