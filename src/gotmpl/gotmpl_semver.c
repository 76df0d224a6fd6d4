
#include "base/adm_buf.h"
#include "base/adm_regex.h"
#include "base/adm_str.h"
#include "gotmpl/gotmpl_number.h"
#include "gotmpl/gotmpl_quote.h"
#include "gotmpl/gotmpl_semver.h"


/*
 * The library is defined by regular expressions, so are we.  Groups of a
 * version: three segments, the last two with their points; the pre-release
 * with and without its minus; the same of the metadata.  A constraint may have
 * wildcards for segments, and does not mind "|" among them.
 */

#define GOTMPL_SEMVER_DOTTED  "([0-9A-Za-z\\-]+(\\.[0-9A-Za-z\\-]+)*)"

#define GOTMPL_SEMVER_TAIL                                                    \
    "(-" GOTMPL_SEMVER_DOTTED ")?(\\+" GOTMPL_SEMVER_DOTTED ")?"

#define GOTMPL_SEMVER_VERSION                                                 \
    "v?([0-9]+)(\\.[0-9]+)?(\\.[0-9]+)?" GOTMPL_SEMVER_TAIL

#define GOTMPL_SEMVER_WILD                                                    \
    "v?([0-9xX*|]+)(\\.[0-9xX*|]+)?(\\.[0-9xX*|]+)?" GOTMPL_SEMVER_TAIL

/* In this order: with nothing in it, what is matched depends on it. */
#define GOTMPL_SEMVER_OPS  "(=||!=|>|<|>=|=>|<=|=<|~|~>|\\^)"

#define GOTMPL_SEMVER_TERM                                                    \
    GOTMPL_SEMVER_OPS "\\s*(" GOTMPL_SEMVER_WILD ")"

/* Groups of a term: operator, version, then those of the version. */
#define GOTMPL_SEMVER_GROUPS  16


typedef struct {
    adm_str_t        op;
    gotmpl_semver_t  version;
    unsigned         any:1;       /* some segment is a wildcard or missing */
    unsigned         any_minor:1;
    unsigned         any_patch:1;
} gotmpl_term_t;


static int gotmpl_semver_match(const char *pattern, adm_str_t text,
    size_t from, adm_regex_span_t *spans, int n);
static adm_str_t gotmpl_semver_group(adm_str_t text,
    const adm_regex_span_t *span);
static int gotmpl_semver_only(adm_str_t s, int digits);
static int gotmpl_semver_cmp_pre(adm_str_t a, adm_str_t b);
static int gotmpl_semver_cmp_part(adm_str_t a, adm_str_t b);
static adm_str_t gotmpl_semver_ranges(adm_str_t text, adm_arena_t *a);
static int gotmpl_semver_any(adm_str_t s);
static int gotmpl_semver_term(adm_str_t text, gotmpl_term_t *t,
    adm_err_t *err);
static int gotmpl_semver_all(adm_str_t text, const gotmpl_semver_t *v,
    int *met, adm_err_t *err);
static int gotmpl_term_met(const gotmpl_term_t *t, const gotmpl_semver_t *v);
static int gotmpl_term_not(const gotmpl_term_t *t, const gotmpl_semver_t *v);
static int gotmpl_term_greater(const gotmpl_term_t *t,
    const gotmpl_semver_t *v);
static int gotmpl_term_less_equal(const gotmpl_term_t *t,
    const gotmpl_semver_t *v);
static int gotmpl_term_tilde(const gotmpl_term_t *t,
    const gotmpl_semver_t *v);
static int gotmpl_term_caret(const gotmpl_term_t *t,
    const gotmpl_semver_t *v);


static int
gotmpl_semver_match(const char *pattern, adm_str_t text, size_t from,
    adm_regex_span_t *spans, int n)
{
    adm_regex_t  *re;

    re = adm_regex_cached(adm_strz(pattern), NULL);

    return re && adm_regex_search(re, text, from, spans, n);
}


static adm_str_t
gotmpl_semver_group(adm_str_t text, const adm_regex_span_t *span)
{
    return span->start < 0 ? adm_str_empty
                           : adm_str_sub(text, (size_t) span->start,
                                         (size_t) span->end);
}


/* Nothing but digits, or letters, digits and minus. */

static int
gotmpl_semver_only(adm_str_t s, int digits)
{
    size_t  i;

    for (i = 0; i < s.len; i++) {
        if (!adm_is_digit(s.data[i])
            && (digits || (!adm_is_alpha(s.data[i]) && s.data[i] != '-')))
        {
            return 0;
        }
    }

    return 1;
}


int
gotmpl_semver_check_pre(adm_str_t s, adm_err_t *err)
{
    int        done;
    adm_str_t  part;

    done = 0;

    while (adm_str_split(&s, '.', &done, &part) == ADM_OK) {

        if (gotmpl_semver_only(part, 1)) {
            if (part.len > 1 && part.data[0] == '0') {
                return adm_err_set(err, "Version segment starts with 0");
            }

        } else if (!gotmpl_semver_only(part, 0)) {
            return adm_err_set(err, "Invalid Prerelease string");
        }
    }

    return ADM_OK;
}


int
gotmpl_semver_check_metadata(adm_str_t s, adm_err_t *err)
{
    int        done;
    adm_str_t  part;

    done = 0;

    while (adm_str_split(&s, '.', &done, &part) == ADM_OK) {
        if (!gotmpl_semver_only(part, 0)) {
            return adm_err_set(err, "Invalid Metadata string");
        }
    }

    return ADM_OK;
}


int
gotmpl_semver_parse(adm_str_t text, gotmpl_semver_t *v, adm_err_t *err)
{
    int               i;
    adm_str_t         segment;
    adm_regex_span_t  spans[10];

    memset(v, 0, sizeof(gotmpl_semver_t));

    if (!gotmpl_semver_match("^" GOTMPL_SEMVER_VERSION "$", text, 0, spans,
                             adm_nelts(spans)))
    {
        return adm_err_set(err, "Invalid Semantic Version");
    }

    v->original = text;
    v->pre = gotmpl_semver_group(text, &spans[5]);
    v->metadata = gotmpl_semver_group(text, &spans[8]);

    for (i = 0; i < 3; i++) {
        segment = gotmpl_semver_group(text, &spans[i + 1]);

        if (i) {
            segment = adm_str_sub(segment, 1, segment.len);
        }

        if (segment.len
            && gotmpl_parse_uint(segment, 10, &v->segment[i]) != ADM_OK)
        {
            if (err) {
                segment = adm_quoted(err->arena, segment);
            }

            return adm_err_set(err, "Error parsing version segment: "
                               "strconv.ParseUint: parsing %.*s: value out of "
                               "range", adm_fmt(segment));
        }
    }

    return v->pre.len ? gotmpl_semver_check_pre(v->pre, err) : ADM_OK;
}


static int
gotmpl_semver_cmp_part(adm_str_t a, adm_str_t b)
{
    int       number_a, number_b;
    uint64_t  x, y;

    if (adm_str_eq(a, b)) {
        return 0;
    }

    if (a.len == 0 || b.len == 0) {
        return a.len ? 1 : -1;
    }

    /* numbers come before other text */

    number_a = (gotmpl_parse_uint(a, 10, &x) == ADM_OK);
    number_b = (gotmpl_parse_uint(b, 10, &y) == ADM_OK);

    if (number_a && number_b) {
        return x > y ? 1 : -1;
    }

    if (number_a != number_b) {
        return number_a ? -1 : 1;
    }

    return adm_str_cmp(a, b) > 0 ? 1 : -1;
}


static int
gotmpl_semver_cmp_pre(adm_str_t a, adm_str_t b)
{
    int        rc, done_a, done_b, more_a, more_b;
    adm_str_t  x, y;

    done_a = done_b = 0;

    for ( ;; ) {
        more_a = (adm_str_split(&a, '.', &done_a, &x) == ADM_OK);
        more_b = (adm_str_split(&b, '.', &done_b, &y) == ADM_OK);

        if (!more_a && !more_b) {
            return 0;
        }

        rc = gotmpl_semver_cmp_part(more_a ? x : adm_str_empty,
                                    more_b ? y : adm_str_empty);
        if (rc) {
            return rc;
        }
    }
}


int
gotmpl_semver_cmp(const gotmpl_semver_t *a, const gotmpl_semver_t *b)
{
    int  i;

    for (i = 0; i < 3; i++) {
        if (a->segment[i] != b->segment[i]) {
            return a->segment[i] < b->segment[i] ? -1 : 1;
        }
    }

    if (a->pre.len == 0 || b->pre.len == 0) {
        return (a->pre.len == 0) - (b->pre.len == 0);
    }

    return gotmpl_semver_cmp_pre(a->pre, b->pre);
}


/* "1.2 - 1.4" is ">= 1.2, <= 1.4". */

static adm_str_t
gotmpl_semver_ranges(adm_str_t text, adm_arena_t *a)
{
    size_t            from;
    adm_buf_t         b;
    adm_str_t         low, high;
    adm_regex_span_t  spans[12];

    adm_buf_init(&b, a, 0);

    for (from = 0; from <= text.len
                   && gotmpl_semver_match("\\s*(" GOTMPL_SEMVER_WILD
                                          ")\\s+-\\s+(" GOTMPL_SEMVER_WILD
                                          ")\\s*", text, from, spans,
                                          adm_nelts(spans));
         from = (size_t) spans[0].end)
    {
        low = gotmpl_semver_group(text, &spans[1]);
        high = gotmpl_semver_group(text, &spans[11]);

        adm_buf_bytes(&b, text.data + from, (size_t) spans[0].start - from);
        adm_buf_printf(&b, ">= %.*s, <= %.*s ", adm_fmt(low), adm_fmt(high));
    }

    adm_buf_bytes(&b, text.data + from, text.len - from);
    (void) adm_buf_finish(&b, &text);

    return text;
}


static int
gotmpl_semver_any(adm_str_t s)
{
    if (adm_str_has_prefix(s, adm_strc("."))) {
        s = adm_str_sub(s, 1, s.len);
    }

    return s.len == 0 || adm_str_eqc(s, "x") || adm_str_eqc(s, "X")
           || adm_str_eqc(s, "*");
}


static int
gotmpl_semver_term(adm_str_t text, gotmpl_term_t *t, adm_err_t *err)
{
    adm_buf_t         b;
    adm_str_t         major, minor, patch, pre, version;
    adm_regex_span_t  spans[GOTMPL_SEMVER_GROUPS];

    memset(t, 0, sizeof(gotmpl_term_t));

    if (!gotmpl_semver_match("^\\s*" GOTMPL_SEMVER_TERM "\\s*$", text, 0,
                             spans, 10))
    {
        return adm_err_set(err, "improper constraint: %.*s", adm_fmt(text));
    }

    t->op = gotmpl_semver_group(text, &spans[1]);
    version = gotmpl_semver_group(text, &spans[2]);
    major = gotmpl_semver_group(text, &spans[3]);
    minor = gotmpl_semver_group(text, &spans[4]);
    patch = gotmpl_semver_group(text, &spans[5]);
    pre = gotmpl_semver_group(text, &spans[6]);

    adm_buf_init(&b, err->arena, 0);

    if (gotmpl_semver_any(major)) {
        t->any = 1;
        adm_buf_printf(&b, "0.0.0%.*s", adm_fmt(pre));

    } else if (gotmpl_semver_any(minor)) {
        t->any = t->any_minor = 1;
        adm_buf_printf(&b, "%.*s.0.0%.*s", adm_fmt(major), adm_fmt(pre));

    } else if (gotmpl_semver_any(patch)) {
        t->any = t->any_patch = 1;
        adm_buf_printf(&b, "%.*s%.*s.0%.*s", adm_fmt(major), adm_fmt(minor),
                       adm_fmt(pre));

    } else {
        adm_buf_str(&b, version);
    }

    (void) adm_buf_finish(&b, &version);

    if (gotmpl_semver_parse(version, &t->version, NULL) != ADM_OK) {
        return adm_err_set(err, "constraint Parser Error");
    }

    return ADM_OK;
}


static int
gotmpl_term_not(const gotmpl_term_t *t, const gotmpl_semver_t *v)
{
    const gotmpl_semver_t  *c;

    c = &t->version;

    if (!t->any) {
        return gotmpl_semver_cmp(v, c) != 0;
    }

    if (v->pre.len && c->pre.len == 0) {
        return 0;
    }

    if (c->segment[0] != v->segment[0]) {
        return 1;
    }

    if (t->any_minor) {
        return 0;
    }

    if (c->segment[1] != v->segment[1]) {
        return 1;
    }

    if (t->any_patch) {
        return (v->pre.len || c->pre.len)
               && gotmpl_semver_cmp_pre(v->pre, c->pre) != 0;
    }

    return c->segment[2] != v->segment[2] || gotmpl_semver_cmp(v, c) != 0;
}


static int
gotmpl_term_greater(const gotmpl_term_t *t, const gotmpl_semver_t *v)
{
    const gotmpl_semver_t  *c;

    c = &t->version;

    if (t->any && v->segment[0] != c->segment[0]) {
        return v->segment[0] > c->segment[0];
    }

    if (t->any_minor) {
        return 0;
    }

    if (t->any_patch) {
        return v->segment[1] > c->segment[1];
    }

    return gotmpl_semver_cmp(v, c) > 0;
}


static int
gotmpl_term_less_equal(const gotmpl_term_t *t, const gotmpl_semver_t *v)
{
    const gotmpl_semver_t  *c;

    c = &t->version;

    if (!t->any) {
        return gotmpl_semver_cmp(v, c) <= 0;
    }

    return v->segment[0] < c->segment[0]
           || (v->segment[0] == c->segment[0]
               && (v->segment[1] <= c->segment[1] || t->any_minor));
}


static int
gotmpl_term_tilde(const gotmpl_term_t *t, const gotmpl_semver_t *v)
{
    const gotmpl_semver_t  *c;

    c = &t->version;

    if (gotmpl_semver_cmp(v, c) < 0) {
        return 0;
    }

    if (c->segment[0] == 0 && c->segment[1] == 0 && c->segment[2] == 0
        && !t->any_minor && !t->any_patch)
    {
        return 1;
    }

    return v->segment[0] == c->segment[0]
           && (v->segment[1] == c->segment[1] || t->any_minor);
}


static int
gotmpl_term_caret(const gotmpl_term_t *t, const gotmpl_semver_t *v)
{
    const gotmpl_semver_t  *c;

    c = &t->version;

    if (gotmpl_semver_cmp(v, c) < 0 || v->segment[0] != c->segment[0]) {
        return 0;
    }

    /* the first segment that is not 0 has to stay */

    if (c->segment[0] > 0 || t->any_minor) {
        return 1;
    }

    if (v->segment[1] != c->segment[1]) {
        return 0;
    }

    return c->segment[1] > 0 || t->any_patch
           || v->segment[2] == c->segment[2];
}


static int
gotmpl_term_met(const gotmpl_term_t *t, const gotmpl_semver_t *v)
{
    adm_str_t  op;

    op = t->op;

    if (adm_str_eqc(op, "!=")) {
        return gotmpl_term_not(t, v);
    }

    /* pre-releases have to be asked for */

    if (v->pre.len && t->version.pre.len == 0) {
        return 0;
    }

    if (adm_str_eqc(op, ">")) {
        return gotmpl_term_greater(t, v);
    }

    if (adm_str_eqc(op, "<")) {
        return gotmpl_semver_cmp(v, &t->version) < 0;
    }

    if (adm_str_eqc(op, ">=") || adm_str_eqc(op, "=>")) {
        return gotmpl_semver_cmp(v, &t->version) >= 0;
    }

    if (adm_str_eqc(op, "<=") || adm_str_eqc(op, "=<")) {
        return gotmpl_term_less_equal(t, v);
    }

    if (adm_str_eqc(op, "^")) {
        return gotmpl_term_caret(t, v);
    }

    if (adm_str_eqc(op, "~") || adm_str_eqc(op, "~>") || t->any) {
        return gotmpl_term_tilde(t, v);
    }

    return gotmpl_semver_cmp(v, &t->version) == 0;
}


/* Terms of which each has to be met. */

static int
gotmpl_semver_all(adm_str_t text, const gotmpl_semver_t *v, int *met,
    adm_err_t *err)
{
    size_t            from;
    gotmpl_term_t     t;
    adm_regex_span_t  span;

    *met = 1;

    if (!gotmpl_semver_match("^(\\s*" GOTMPL_SEMVER_TERM "\\s*)"
                             "((?:\\s+|,\\s*)" GOTMPL_SEMVER_TERM "\\s*)*$",
                             text, 0, &span, 1))
    {
        return adm_err_set(err, "improper constraint: %.*s", adm_fmt(text));
    }

    for (from = 0; from <= text.len
                   && gotmpl_semver_match(GOTMPL_SEMVER_TERM, text, from,
                                          &span, 1);
         from = (size_t) span.end)
    {
        if (gotmpl_semver_term(gotmpl_semver_group(text, &span), &t, err)
            != ADM_OK)
        {
            return ADM_ERROR;
        }

        *met &= gotmpl_term_met(&t, v);
    }

    return ADM_OK;
}


int
gotmpl_semver_check(adm_str_t constraint, const gotmpl_semver_t *v, int *met,
    adm_err_t *err)
{
    int        all;
    adm_str_t  rest, part;
    ptrdiff_t  bars;

    *met = 0;
    rest = gotmpl_semver_ranges(constraint, err->arena);

    for ( ;; ) {
        bars = adm_str_find(rest, adm_strc("||"));
        part = bars < 0 ? rest : adm_str_sub(rest, 0, (size_t) bars);

        if (gotmpl_semver_all(part, v, &all, err) != ADM_OK) {
            return ADM_ERROR;
        }

        *met |= all;

        if (bars < 0) {
            return ADM_OK;
        }

        rest = adm_str_sub(rest, (size_t) bars + 2, rest.len);
    }
}
