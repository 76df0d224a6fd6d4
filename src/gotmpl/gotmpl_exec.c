
#include "base/adm_str.h"
#include "gotmpl/gotmpl_exec.h"
#include "gotmpl/gotmpl_fmt.h"
#include "gotmpl/gotmpl_quote.h"


/*
 * What there is room for at first; sidecar templates need some 20 values on the
 * stack and 100 spans of output.
 */

#define GOTMPL_SEGMENT  32
#define GOTMPL_SPANS    128


static int gotmpl_exec_main(gotmpl_exec_t *e);
static int gotmpl_exec_tree(gotmpl_exec_t *e, const gotmpl_tree_t *tree,
    const gotmpl_value_t *dot);
static int gotmpl_walk_node(gotmpl_exec_t *e, const gotmpl_node_t *node);
static int gotmpl_walk_action(gotmpl_exec_t *e, const gotmpl_node_t *node);
static int gotmpl_walk_branch(gotmpl_exec_t *e, const gotmpl_node_t *node);
static int gotmpl_walk_with(gotmpl_exec_t *e, const gotmpl_value_t *dot,
    const gotmpl_node_t *list);
static int gotmpl_walk_range(gotmpl_exec_t *e, const gotmpl_node_t *node);
static int gotmpl_range_int(gotmpl_exec_t *e, const gotmpl_node_t *node,
    const gotmpl_value_t *v);
static int gotmpl_range_list(gotmpl_exec_t *e, const gotmpl_node_t *node,
    const gotmpl_value_t *v);
static int gotmpl_range_map(gotmpl_exec_t *e, const gotmpl_node_t *node,
    const gotmpl_value_t *v);
static int gotmpl_range_once(gotmpl_exec_t *e, const gotmpl_node_t *node,
    const gotmpl_value_t *index, const gotmpl_value_t *item);
static int gotmpl_set_variable(gotmpl_exec_t *e, const gotmpl_node_t *var,
    const gotmpl_value_t *v);
static int gotmpl_walk_template(gotmpl_exec_t *e, const gotmpl_node_t *node);
static int gotmpl_emit(gotmpl_exec_t *e, adm_str_t text, gotmpl_span_e kind,
    const void *id, const gotmpl_origin_t *origin);
static int gotmpl_spans_grow(gotmpl_exec_t *e);


void
gotmpl_exec_init(gotmpl_exec_t *e, const gotmpl_t *t, adm_arena_t *a,
    const gotmpl_run_t *run, adm_err_t *err)
{
    memset(e, 0, sizeof(gotmpl_exec_t));

    e->template = t;
    e->run = run;
    e->arena = a;
    e->err = err;
    e->steps = run->max_steps ? run->max_steps : GOTMPL_MAX_STEPS;
    e->max_output = run->max_output ? run->max_output : GOTMPL_MAX_OUTPUT;
}


int
gotmpl_execute(const gotmpl_t *t, adm_arena_t *a, const gotmpl_run_t *run,
    gotmpl_output_t *out, adm_err_t *err)
{
    int            rc;
    adm_err_t      own;
    gotmpl_exec_t  e;

    if (err == NULL) {
        adm_err_init(&own, a);
        err = &own;
    }

    gotmpl_exec_init(&e, t, a, run, err);

    rc = gotmpl_exec_main(&e);

    out->spans = e.spans;
    out->n = e.nspans;
    out->len = e.output;

    return rc;
}


adm_str_t
gotmpl_output_text(const gotmpl_output_t *out, adm_arena_t *a)
{
    char       *p;
    size_t      i;
    adm_str_t   text;

    p = adm_nalloc(a, out->len + 1);
    if (p == NULL) {
        return adm_str_empty;
    }

    text.data = p;
    text.len = out->len;

    for (i = 0; i < out->n; i++) {
        memcpy(p, out->spans[i].text.data, out->spans[i].text.len);
        p += out->spans[i].text.len;
    }

    *p = '\0';

    return text;
}


static int
gotmpl_exec_main(gotmpl_exec_t *e)
{
    adm_str_t       name;
    gotmpl_value_t  root;

    e->tree = e->template->main;

    if (e->tree == NULL) {
        name = adm_quoted(e->arena, e->template->name);

        return adm_err_set(e->err, "template: %.*s: %.*s is an incomplete or "
                           "empty template", adm_fmt(e->template->name),
                           adm_fmt(name));
    }

    if (e->template->npaths) {
        e->paths = adm_calloc(e->arena, e->template->npaths,
                              sizeof(gotmpl_value_t));
        if (e->paths == NULL) {
            return gotmpl_abort(e, "%s", adm_arena_failure(e->arena));
        }
    }

    root = gotmpl_concrete(&e->run->root);

    return gotmpl_exec_tree(e, e->tree, &root);
}


int
gotmpl_exec_error(gotmpl_exec_t *e, const char *fmt, ...)
{
    va_list     args;
    uint32_t    line, column;
    adm_buf_t   b;
    adm_str_t   text, context, name;

    if (e->err->set) {
        return ADM_ERROR;
    }

    adm_buf_init(&b, e->arena, 0);

    va_start(args, fmt);
    adm_buf_vprintf(&b, fmt, args);
    va_end(args);

    if (adm_buf_finish(&b, &text) != ADM_OK) {
        return adm_err_memory(e->err, e->arena);
    }

    name = adm_quoted(e->arena, e->tree->name);

    gotmpl_position(e->template->text, e->node->pos, &line, &column);

    adm_buf_init(&b, e->arena, 0);
    gotmpl_node_print(&b, e->node);

    if (adm_buf_finish(&b, &context) != ADM_OK) {
        return adm_err_memory(e->err, e->arena);
    }

    return adm_err_set(e->err, "template: %.*s:%u:%u: executing %.*s at "
                       "<%.*s>: %.*s", adm_fmt(e->template->name), line,
                       column, adm_fmt(name), adm_fmt(context),
                       adm_fmt(text));
}


int
gotmpl_fail(gotmpl_exec_t *e, const char *fmt, ...)
{
    va_list    args;
    adm_buf_t  b;

    if (!e->failed) {
        adm_buf_init(&b, e->arena, 0);

        va_start(args, fmt);
        adm_buf_vprintf(&b, fmt, args);
        va_end(args);

        if (adm_buf_finish(&b, &e->cause) != ADM_OK) {
            return gotmpl_abort(e, "%s", adm_arena_failure(e->arena));
        }

        e->failed = 1;
    }

    return ADM_ERROR;
}


int
gotmpl_abort(gotmpl_exec_t *e, const char *fmt, ...)
{
    va_list    args;
    adm_buf_t  b;
    adm_str_t  text;

    e->aborted = 1;

    adm_buf_init(&b, e->arena, 0);

    va_start(args, fmt);
    adm_buf_vprintf(&b, fmt, args);
    va_end(args);

    if (adm_buf_finish(&b, &text) != ADM_OK) {
        return adm_err_memory(e->err, e->arena);
    }

    if (e->node == NULL) {
        return adm_err_set(e->err, "template: %.*s: %.*s",
                           adm_fmt(e->template->name), adm_fmt(text));
    }

    return gotmpl_exec_error(e, "%.*s", adm_fmt(text));
}


int
gotmpl_charge(gotmpl_exec_t *e, uint64_t steps)
{
    if (steps > e->steps) {
        e->steps = 0;
        return gotmpl_abort(e, "the template takes too many steps");
    }

    e->steps -= steps;

    return ADM_OK;
}


adm_arena_t *
gotmpl_arena(gotmpl_exec_t *e)
{
    return e->arena;
}


void *
gotmpl_host(gotmpl_exec_t *e)
{
    return e->run->host;
}


void
gotmpl_buf(gotmpl_exec_t *e, adm_buf_t *b)
{
    adm_buf_init(b, e->arena, e->max_output);
}


int
gotmpl_finish(gotmpl_exec_t *e, adm_buf_t *b, gotmpl_value_t *v)
{
    adm_str_t  text;

    if (adm_buf_finish(b, &text) != ADM_OK) {
        return b->limited
               ? gotmpl_abort(e, "a text is longer than %zu bytes", b->limit)
               : gotmpl_abort(e, "%s", adm_arena_failure(e->arena));
    }

    *v = gotmpl_string(text);

    /* long texts take time, too */

    return gotmpl_charge(e, text.len / 64);
}


int
gotmpl_render(gotmpl_exec_t *e, const gotmpl_t *t, gotmpl_value_t root,
    gotmpl_value_t *ret, adm_err_t *err)
{
    int                     rc;
    size_t                  i;
    adm_buf_t               b;
    gotmpl_run_t            run;
    gotmpl_exec_t           inner;
    const gotmpl_origin_t  *origin;

    run = *e->run;
    run.root = root;

    gotmpl_exec_init(&inner, t, e->arena, &run, err);

    inner.steps = e->steps;
    inner.depth = e->depth + 1;
    inner.changed = e->changed;
    inner.loading = e->loading;

    rc = gotmpl_exec_main(&inner);

    e->steps = inner.steps;
    e->changed = inner.changed;

    if (rc != ADM_OK) {
        return inner.aborted ? gotmpl_abort(e, "%.*s", adm_fmt(err->text))
                             : ADM_ERROR;
    }

    gotmpl_buf(e, &b);
    origin = NULL;

    for (i = 0; i < inner.nspans; i++) {
        adm_buf_str(&b, inner.spans[i].text);
        origin = origin ? origin : inner.spans[i].origin;
    }

    if (gotmpl_finish(e, &b, ret) != ADM_OK) {
        return ADM_ERROR;
    }

    ret->origin = origin;

    return ADM_OK;
}


gotmpl_value_t *
gotmpl_stack_take(gotmpl_exec_t *e, uint32_t n)
{
    uint32_t           room;
    gotmpl_value_t    *values;
    gotmpl_segment_t  *s, *next;

    s = e->stack.segment;

    if (adm_unlikely(s == NULL || n > (size_t) (s->end - e->stack.top))) {

        next = s ? s->next : NULL;

        if (next == NULL || n > (size_t) (next->end - next->start)) {

            room = adm_max(n, GOTMPL_SEGMENT);
            next = adm_alloc(e->arena, sizeof(gotmpl_segment_t));
            values = adm_array_alloc(e->arena, room, sizeof(gotmpl_value_t));

            if (next == NULL || values == NULL) {
                (void) gotmpl_abort(e, "%s", adm_arena_failure(e->arena));
                return NULL;
            }

            next->start = values;
            next->end = values + room;
            next->next = NULL;

            if (s) {
                s->next = next;
            }
        }

        e->stack.segment = next;
        e->stack.top = next->start;
    }

    values = e->stack.top;
    e->stack.top += n;

    return values;
}


/* A template with variables of its own; "." and "$" are the argument. */

static int
gotmpl_exec_tree(gotmpl_exec_t *e, const gotmpl_tree_t *tree,
    const gotmpl_value_t *dot)
{
    int                   rc;
    gotmpl_mark_t         mark;
    gotmpl_value_t       *slots, outer_dot, *outer_slots;
    const gotmpl_tree_t  *outer;

    mark = e->stack;

    slots = gotmpl_stack_take(e, tree->nslots);
    if (slots == NULL) {
        return ADM_ERROR;
    }

    memset(slots, 0, tree->nslots * sizeof(gotmpl_value_t));
    slots[GOTMPL_ROOT_SLOT] = *dot;

    outer = e->tree;
    outer_dot = e->dot;
    outer_slots = e->slots;

    e->tree = tree;
    e->dot = slots[GOTMPL_ROOT_SLOT];
    e->slots = slots;

    rc = gotmpl_walk(e, tree->root);

    e->tree = outer;
    e->dot = outer_dot;
    e->slots = outer_slots;
    e->stack = mark;

    return rc;
}


int
gotmpl_walk(gotmpl_exec_t *e, const gotmpl_node_t *list)
{
    int       rc;
    uint32_t  i;

    if (++e->depth > GOTMPL_MAX_DEPTH) {
        return gotmpl_abort(e, "expression or template is nested too deeply");
    }

    for (i = 0; i < list->n; i++) {
        rc = gotmpl_walk_node(e, list->u.list.nodes[i]);

        if (rc != ADM_OK) {
            e->depth--;
            return rc;
        }
    }

    e->depth--;

    return ADM_OK;
}


static int
gotmpl_walk_node(gotmpl_exec_t *e, const gotmpl_node_t *node)
{
    if (gotmpl_step(e) != ADM_OK) {
        return ADM_ERROR;
    }

    switch (node->type) {

    case GOTMPL_N_TEXT:
        return gotmpl_emit(e, node->u.text, GOTMPL_SPAN_LITERAL, node, NULL);

    case GOTMPL_N_ACTION:
        return gotmpl_walk_action(e, node);

    case GOTMPL_N_IF:
    case GOTMPL_N_WITH:
        return gotmpl_walk_branch(e, node);

    case GOTMPL_N_RANGE:
        return gotmpl_walk_range(e, node);

    case GOTMPL_N_TEMPLATE:
        return gotmpl_walk_template(e, node);

    case GOTMPL_N_BREAK:
        return GOTMPL_BREAK;

    case GOTMPL_N_CONTINUE:
        return GOTMPL_CONTINUE;

    default:
        return gotmpl_abort(e, "unknown node %d", node->type);
    }
}


static int
gotmpl_walk_action(gotmpl_exec_t *e, const gotmpl_node_t *node)
{
    gotmpl_value_t        v;
    const gotmpl_node_t  *pipe;

    pipe = node->u.branch.pipe;

    if (gotmpl_eval_pipe(e, pipe, &v) != ADM_OK) {
        return ADM_ERROR;
    }

    if (pipe->ndecls) {
        return ADM_OK;
    }

    e->node = node;

    if (v.type != &gotmpl_type_string
        && gotmpl_print_text(e, &v, &v) != ADM_OK)
    {
        return ADM_ERROR;
    }

    return gotmpl_emit(e, gotmpl_str(&v),
                       v.flags & GOTMPL_STRUCTURED ? GOTMPL_SPAN_STRUCTURED
                       : v.flags & GOTMPL_QUOTED ? GOTMPL_SPAN_QUOTED
                       : GOTMPL_SPAN_DYNAMIC, NULL, v.origin);
}


int
gotmpl_print_text(gotmpl_exec_t *e, const gotmpl_value_t *v,
    gotmpl_value_t *text)
{
    gotmpl_value_t  to;

    to = gotmpl_printable(v);

    if (to.type == NULL) {
        *text = gotmpl_string(adm_strc("<no value>"));
        return ADM_OK;
    }

    if (to.type == &gotmpl_type_string) {
        *text = to;
        return ADM_OK;
    }

    return gotmpl_sprint(e, &to, text);
}


static int
gotmpl_emit(gotmpl_exec_t *e, adm_str_t text, gotmpl_span_e kind,
    const void *id, const gotmpl_origin_t *origin)
{
    gotmpl_span_t  *span;

    if (text.len == 0) {
        return ADM_OK;
    }

    if (e->nspans == e->spans_room && gotmpl_spans_grow(e) != ADM_OK) {
        return ADM_ERROR;
    }

    if (adm_unlikely(text.len > e->max_output - e->output)) {
        return gotmpl_abort(e, "the output is longer than %zu bytes",
                            e->max_output);
    }

    e->output += text.len;

    span = &e->spans[e->nspans++];
    span->id = id;
    span->origin = origin;
    span->text = text;
    span->kind = kind;

    return ADM_OK;
}


static int
gotmpl_spans_grow(gotmpl_exec_t *e)
{
    size_t          room;
    gotmpl_span_t  *spans;

    room = e->spans_room ? e->spans_room * 2 : GOTMPL_SPANS;

    spans = adm_array_alloc(e->arena, room, sizeof(gotmpl_span_t));
    if (spans == NULL) {
        return gotmpl_abort(e, "%s", adm_arena_failure(e->arena));
    }

    if (e->nspans) {
        memcpy(spans, e->spans, e->nspans * sizeof(gotmpl_span_t));
    }

    e->spans = spans;
    e->spans_room = room;

    return ADM_OK;
}


static int
gotmpl_walk_branch(gotmpl_exec_t *e, const gotmpl_node_t *node)
{
    gotmpl_value_t        v;
    const gotmpl_node_t  *list;

    if (gotmpl_eval_pipe(e, node->u.branch.pipe, &v) != ADM_OK) {
        return ADM_ERROR;
    }

    if (gotmpl_truth(e, &v)) {
        list = node->u.branch.list;

        if (node->type == GOTMPL_N_WITH) {
            return gotmpl_walk_with(e, &v, list);
        }

    } else {
        list = node->u.branch.other;
    }

    return list ? gotmpl_walk(e, list) : ADM_OK;
}


static int
gotmpl_walk_with(gotmpl_exec_t *e, const gotmpl_value_t *dot,
    const gotmpl_node_t *list)
{
    int             rc;
    gotmpl_value_t  outer;

    outer = e->dot;
    e->dot = *dot;

    rc = gotmpl_walk(e, list);

    e->dot = outer;

    return rc;
}


static int
gotmpl_walk_range(gotmpl_exec_t *e, const gotmpl_node_t *node)
{
    int             rc;
    adm_str_t       text;
    gotmpl_value_t  v, of;

    if (gotmpl_eval_pipe(e, node->u.branch.pipe, &v) != ADM_OK) {
        return ADM_ERROR;
    }

    of = gotmpl_printable(&v);

    switch (gotmpl_kind(&of)) {

    case GOTMPL_INVALID:
        rc = ADM_DECLINED;
        break;

    case GOTMPL_INT:
    case GOTMPL_INT32:
    case GOTMPL_INT64:
    case GOTMPL_UINT8:
    case GOTMPL_UINT:
    case GOTMPL_UINT32:
    case GOTMPL_UINT64:
        rc = gotmpl_range_int(e, node, &of);
        break;

    case GOTMPL_SLICE:
        rc = gotmpl_range_list(e, node, &of);
        break;

    case GOTMPL_MAP:
        rc = gotmpl_range_map(e, node, &of);
        break;

    default:
        text = gotmpl_sprint_text(e, &of);
        return gotmpl_exec_error(e, "range can't iterate over %.*s",
                                 adm_fmt(text));
    }

    /* there was nothing */

    if (rc == ADM_DECLINED) {
        return node->u.branch.other ? gotmpl_walk(e, node->u.branch.other)
                                    : ADM_OK;
    }

    return rc == GOTMPL_BREAK ? ADM_OK : rc;
}


static int
gotmpl_range_int(gotmpl_exec_t *e, const gotmpl_node_t *node,
    const gotmpl_value_t *v)
{
    int             rc;
    uint64_t        n;
    gotmpl_value_t  i;

    if (node->u.branch.pipe->ndecls > 1) {
        return gotmpl_exec_error(e, "can't use %lld to iterate over more than "
                                 "one variable", (long long) v->u.i);
    }

    n = gotmpl_is_int(v->type->kind) && v->u.i < 0 ? 0 : v->u.u;

    if (n == 0) {
        return ADM_DECLINED;
    }

    i = *v;

    for (i.u.u = 0; i.u.u < n; i.u.u++) {
        rc = gotmpl_range_once(e, node, NULL, &i);

        if (rc != ADM_OK) {
            return rc;
        }
    }

    return ADM_OK;
}


static int
gotmpl_range_list(gotmpl_exec_t *e, const gotmpl_node_t *node,
    const gotmpl_value_t *v)
{
    int             rc;
    uint32_t        i, n;
    gotmpl_value_t  index, item;

    n = gotmpl_len(e, v);

    if (n == 0) {
        return ADM_DECLINED;
    }

    for (i = 0; i < n; i++) {
        index = gotmpl_int(i);
        item = gotmpl_at(e, v, i);

        rc = gotmpl_range_once(e, node, &index, &item);

        if (rc != ADM_OK) {
            return rc;
        }
    }

    return ADM_OK;
}


static int
gotmpl_range_map(gotmpl_exec_t *e, const gotmpl_node_t *node,
    const gotmpl_value_t *v)
{
    int               rc;
    uint32_t          i;
    gotmpl_members_t  m;

    if (gotmpl_members(e, v, &m) != ADM_OK) {
        return ADM_ERROR;
    }

    if (m.n == 0) {
        return ADM_DECLINED;
    }

    for (i = 0; i < m.n; i++) {
        rc = gotmpl_range_once(e, node, &m.keys[i], &m.members[i]);

        if (rc != ADM_OK) {
            return rc;
        }
    }

    return ADM_OK;
}


/* One iteration; index is NULL for a range over an integer. */

static int
gotmpl_range_once(gotmpl_exec_t *e, const gotmpl_node_t *node,
    const gotmpl_value_t *index, const gotmpl_value_t *item)
{
    int                    rc;
    gotmpl_node_t *const  *decls;

    if (gotmpl_step(e) != ADM_OK) {
        return ADM_ERROR;
    }

    decls = node->u.branch.pipe->u.pipe.decls;

    switch (node->u.branch.pipe->ndecls) {

    case 1:
        rc = gotmpl_set_variable(e, decls[0], item);
        break;

    case 2:
        rc = gotmpl_set_variable(e, decls[0], index);

        if (rc == ADM_OK) {
            rc = gotmpl_set_variable(e, decls[1], item);
        }

        break;

    default:
        rc = ADM_OK;
    }

    if (rc != ADM_OK) {
        return ADM_ERROR;
    }

    rc = gotmpl_walk_with(e, item, node->u.branch.list);

    return rc == GOTMPL_CONTINUE ? ADM_OK : rc;
}


static int
gotmpl_set_variable(gotmpl_exec_t *e, const gotmpl_node_t *var,
    const gotmpl_value_t *v)
{
    if (var->slot == GOTMPL_NO_SLOT) {
        return gotmpl_exec_error(e, "undefined variable: %.*s",
                                 adm_fmt(var->u.chain.idents[0]));
    }

    e->slots[var->slot] = *v;

    return ADM_OK;
}


static int
gotmpl_walk_template(gotmpl_exec_t *e, const gotmpl_node_t *node)
{
    adm_str_t       name;
    gotmpl_value_t  dot;

    e->node = node;

    if (node->u.template.tree == NULL) {
        name = adm_quoted(e->arena, node->u.template.name);
        return gotmpl_exec_error(e, "template %.*s not defined",
                                 adm_fmt(name));
    }

    dot = gotmpl_none();

    if (node->u.template.pipe
        && gotmpl_eval_pipe(e, node->u.template.pipe, &dot) != ADM_OK)
    {
        return ADM_ERROR;
    }

    return gotmpl_exec_tree(e, node->u.template.tree, &dot);
}
