
#include "base/adm_num.h"
#include "data/adm_yaml.h"
#include "inject/inject_guard.h"


/*
 * Stands for the value of a span: a plain scalar, and part of any other one.
 * The span's number follows in hexadecimal digits.
 */
#define INJECT_MARK         adm_strc("x0guard")
#define INJECT_MARK_DIGITS  8

/* In place of the number of a span: all of them. */
#define INJECT_ALL          SIZE_MAX

/* As many values are tried one by one to find the one that is to blame. */
#define INJECT_MAX_BLAMED  64


/* A rendered text, and which of its values stand in the tree looked at. */

typedef struct {
    inject_run_t           *run;
    const gotmpl_output_t  *out;
    size_t                  actual;       /* one span, or INJECT_ALL */
} inject_guard_t;


static int inject_guard_check(inject_guard_t *g, const adm_value_t *tree,
    size_t first);
static int inject_guard_ours(const gotmpl_span_t *span);
static int inject_guard_key(adm_str_t rest);
static adm_value_t *inject_guard_parse(const inject_guard_t *g,
    size_t actual);
static int inject_guard_same(const inject_guard_t *g,
    const adm_value_t *benign, const adm_value_t *tree);
static int inject_guard_same_object(const inject_guard_t *g,
    const adm_value_t *benign, const adm_value_t *tree);
static int inject_guard_same_text(const inject_guard_t *g, adm_str_t benign,
    const adm_value_t *tree);
static size_t inject_guard_blame(inject_guard_t *g,
    const adm_value_t *benign);
static adm_str_t inject_guard_path(inject_run_t *run,
    const gotmpl_origin_t *origin);


/* A value of the pod as it is. */

static int
inject_guard_ours(const gotmpl_span_t *span)
{
    return span->kind == GOTMPL_SPAN_DYNAMIC && span->origin;
}


/*
 * Whether what is before this text may be a key: it could be that of another
 * member.
 */

static int
inject_guard_key(adm_str_t rest)
{
    size_t  i;

    for (i = 0; i < rest.len && rest.data[i] != '\n'; i++) {
        if (rest.data[i] == ':') {
            return 1;
        }
    }

    return 0;
}


int
inject_guard_harmless(adm_str_t s)
{
    char    c;
    size_t  i;

    for (i = 0; i < s.len; i++) {
        c = s.data[i];

        if (!adm_is_alnum((unsigned char) c) && c != '_' && c != '.'
            && c != '/' && (c != '-' || i == 0))
        {
            return 0;
        }
    }

    return 1;
}


int
inject_guard(inject_run_t *run, const gotmpl_output_t *out, adm_str_t text,
    const adm_value_t *tree)
{
    size_t          i, at, first;
    inject_guard_t  g;

    first = out->n;
    at = 0;

    for (i = 0; i < out->n; i++) {
        at += out->spans[i].text.len;

        if (inject_guard_ours(&out->spans[i])
            && (!inject_guard_harmless(out->spans[i].text)
                || inject_guard_key(adm_str_sub(text, at, text.len))))
        {
            first = i;
            break;
        }
    }

    if (first == out->n) {
        return ADM_OK;
    }

    g.run = run;
    g.out = out;
    g.actual = INJECT_ALL;
    return inject_guard_check(&g, tree, first);
}


/* first: the first value that is not harmless. */

static int
inject_guard_check(inject_guard_t *g, const adm_value_t *tree, size_t first)
{
    size_t         blamed;
    adm_str_t      path;
    adm_value_t   *benign;
    inject_run_t  *run;

    run = g->run;
    benign = inject_guard_parse(g, g->out->n);

    if (adm_arena_failed(run->arena)) {
        return adm_err_memory(run->err, run->arena);
    }

    if (benign && tree && inject_guard_same(g, benign, tree)) {
        return ADM_OK;
    }

    if (benign == NULL && tree == NULL) {
        /* it is the template that is no YAML */
        return ADM_OK;
    }

    blamed = benign ? inject_guard_blame(g, benign) : g->out->n;

    if (blamed == g->out->n) {
        blamed = first;
    }

    path = inject_guard_path(run, g->out->spans[blamed].origin);
    run->reason = INJECT_REASON_GUARD;

    return adm_err_set(run->err, "injection guard: the value of %.*s would "
                       "change the structure of what the template renders",
                       adm_fmt(path));
}


/*
 * The text as it would be with harmless values, but for that of the span
 * "actual"; NULL if it is no YAML.
 */

static adm_value_t *
inject_guard_parse(const inject_guard_t *g, size_t actual)
{
    size_t      i;
    adm_buf_t   b;
    adm_err_t   err;
    adm_str_t   text;

    adm_buf_init(&b, g->run->arena, 0);

    for (i = 0; i < g->out->n; i++) {
        if (i != actual && inject_guard_ours(&g->out->spans[i])) {
            adm_buf_str(&b, INJECT_MARK);
            adm_buf_printf(&b, "%08x", (unsigned) i);

        } else {
            adm_buf_str(&b, g->out->spans[i].text);
        }
    }

    if (adm_buf_finish(&b, &text) != ADM_OK) {
        return NULL;
    }

    adm_err_init(&err, g->run->arena);

    return adm_yaml_parse(g->run->arena, text, NULL, &err);
}


/* Trees are not deeper than the reader allows. */

static int
inject_guard_same(const inject_guard_t *g, const adm_value_t *benign,
    const adm_value_t *tree)
{
    uint32_t  i;

    if (adm_is_string(benign)
        && adm_str_find(adm_value_str(benign), INJECT_MARK) >= 0)
    {
        return inject_guard_same_text(g, adm_value_str(benign), tree);
    }

    if (adm_is_object(benign)) {
        return inject_guard_same_object(g, benign, tree);
    }

    if (!adm_is_array(benign)) {
        return adm_value_equal(benign, tree);
    }

    if (!adm_is_array(tree) || adm_array_len(benign) != adm_array_len(tree)) {
        return 0;
    }

    for (i = 0; i < adm_array_len(benign); i++) {
        if (!inject_guard_same(g, adm_array_at(benign, i),
                               adm_array_at(tree, i)))
        {
            return 0;
        }
    }

    return 1;
}


/*
 * Members are in the order of the text.  A key that is there twice, or merges
 * another mapping, makes their number differ.
 */

static int
inject_guard_same_object(const inject_guard_t *g, const adm_value_t *benign,
    const adm_value_t *tree)
{
    uint32_t             i;
    const adm_member_t  *b, *t;

    if (!adm_is_object(tree) || adm_object_len(benign) != adm_object_len(tree))
    {
        return 0;
    }

    for (i = 0; (b = adm_object_at(benign, i)); i++) {
        t = adm_object_at(tree, i);

        if (!adm_str_eq(b->key, t->key)
            && adm_str_find(b->key, INJECT_MARK) < 0)
        {
            return 0;
        }

        if (!inject_guard_same(g, b->value, t->value)) {
            return 0;
        }
    }

    return 1;
}


/*
 * A scalar with values in it.  What became of a value may be another spelling
 * of it, but not a part of it: its rest would be a comment, or a line of its
 * own.
 */

static int
inject_guard_same_text(const inject_guard_t *g, adm_str_t benign,
    const adm_value_t *tree)
{
    int         cut;
    size_t      i, k;
    adm_buf_t   b;
    adm_str_t   want, value, mark;
    uint64_t    n;
    ptrdiff_t   at;

    if (adm_is_object(tree) || adm_is_array(tree)) {
        return 0;
    }

    mark = INJECT_MARK;
    cut = 0;

    adm_buf_init(&b, g->run->arena, 0);

    while ((at = adm_str_find(benign, mark)) >= 0) {
        i = (size_t) at + mark.len;

        adm_buf_bytes(&b, benign.data, (size_t) at);

        if (adm_uint_parse(adm_str_sub(benign, i, i + INJECT_MARK_DIGITS), 16,
                           &n) != ADM_OK
            || n >= g->out->n || !inject_guard_ours(&g->out->spans[n]))
        {
            /* no mark, but a text that looks like one */
            adm_buf_str(&b, mark);
            benign = adm_str_sub(benign, i, benign.len);
            continue;
        }

        benign = adm_str_sub(benign, i + INJECT_MARK_DIGITS, benign.len);

        if (g->actual != INJECT_ALL && g->actual != n) {
            adm_buf_str(&b, mark);
            adm_buf_printf(&b, "%08x", (unsigned) n);
            continue;
        }

        value = g->out->spans[n].text;

        for (k = 0; k < value.len; k++) {
            cut |= value.data[k] == '#' || value.data[k] == '\n'
                   || value.data[k] == '\r';
        }

        adm_buf_str(&b, value);
    }

    adm_buf_str(&b, benign);

    if (!cut) {
        return 1;
    }

    return adm_buf_finish(&b, &want) == ADM_OK && adm_is_string(tree)
           && adm_str_eq(adm_value_str(tree), want);
}


/* The span that changes the shape alone; out->n if none does. */

static size_t
inject_guard_blame(inject_guard_t *g, const adm_value_t *benign)
{
    size_t             i, tried;
    adm_value_t       *tree;
    adm_arena_mark_t   mark;

    tried = 0;
    mark = adm_arena_mark(g->run->arena);

    for (i = 0; i < g->out->n && tried < INJECT_MAX_BLAMED; i++) {

        if (!inject_guard_ours(&g->out->spans[i])) {
            continue;
        }

        tried++;
        g->actual = i;
        tree = inject_guard_parse(g, i);

        if (tree == NULL || !inject_guard_same(g, benign, tree)) {
            return i;
        }

        adm_arena_reset(g->run->arena, mark);
    }

    return g->out->n;
}


/* "annotation "x"", "label "x"", or the path of another field. */

static adm_str_t
inject_guard_path(inject_run_t *run, const gotmpl_origin_t *origin)
{
    adm_buf_t               b;
    adm_str_t               path;
    const gotmpl_origin_t  *parent;

    parent = origin->parent;

    adm_buf_init(&b, run->arena, 0);

    if (parent && adm_str_eqc(parent->key, "annotations")) {
        adm_buf_lit(&b, "annotation \"");
        adm_buf_str(&b, origin->key);
        adm_buf_char(&b, '"');

    } else if (parent && adm_str_eqc(parent->key, "labels")) {
        adm_buf_lit(&b, "label \"");
        adm_buf_str(&b, origin->key);
        adm_buf_char(&b, '"');

    } else {
        adm_buf_lit(&b, "field \"");
        path = gotmpl_origin_path(run->arena, origin);
        adm_buf_str(&b, path);
        adm_buf_char(&b, '"');
    }

    (void) adm_buf_finish(&b, &path);

    return path;
}
