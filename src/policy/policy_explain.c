
#include "cel/cel_lex.h"
#include "policy/policy_eval.h"
#include "policy/policy_explain.h"


#define POLICY_MAX_PARTS   64
#define POLICY_MAX_LEVELS  32


typedef struct {
    policy_t              *set;
    policy_trace_t        *trace;
    cel_env_t             *env;
    cel_activation_t      *act;
    const policy_event_t  *of;
    unsigned               parts;
    unsigned               level;
    const char            *told;       /* where the last part begins */
    size_t                 told_len;
} policy_explainer_t;


/* A part of the source, and its tokens. */

typedef struct {
    adm_str_t              text;
    cel_token_t           *tokens;
    uint32_t               n;
} policy_part_t;


static void policy_explain_text(policy_explainer_t *x, adm_str_t text);
static void policy_explain_operands(policy_explainer_t *x,
    const policy_part_t *p, cel_token_e op);
static void policy_explain_cond(policy_explainer_t *x, const policy_part_t *p,
    uint32_t question);
static void policy_explain_sides(policy_explainer_t *x,
    const policy_part_t *p, uint32_t relation);
static int policy_explain_macro(policy_explainer_t *x, const policy_part_t *p);
static cel_value_t policy_explain_value(policy_explainer_t *x, adm_str_t text);
static void policy_explain_event(policy_explainer_t *x, adm_str_t text,
    cel_value_t v);
static int policy_part_read(policy_explainer_t *x, adm_str_t text,
    policy_part_t *p);
static uint32_t policy_part_find(const policy_part_t *p, cel_token_e op,
    uint32_t from);
static uint32_t policy_part_relation(const policy_part_t *p);
static uint32_t policy_part_close(const policy_part_t *p, uint32_t open);
static adm_str_t policy_part_text(const policy_part_t *p, uint32_t from,
    uint32_t to);
static int policy_nesting(cel_token_e kind);


void
policy_explain(policy_t *set, cel_env_t *env, cel_activation_t *act,
    const policy_event_t *of)
{
    policy_explainer_t  x;

    memset(&x, 0, sizeof(policy_explainer_t));

    x.set = set;
    x.trace = set->trace;
    x.env = env;
    x.act = act;
    x.of = of;

    /* what the parts evaluate on their way is not told again */
    set->trace = NULL;

    policy_explain_text(&x, of->text);

    set->trace = x.trace;
}


/* In the order of precedence: what is named first binds least. */

static void
policy_explain_text(policy_explainer_t *x, adm_str_t text)
{
    uint32_t       i;
    policy_part_t  p;

    if (x->level == POLICY_MAX_LEVELS
        || policy_part_read(x, text, &p) != ADM_OK)
    {
        return;
    }

    x->level++;

    i = policy_part_find(&p, CEL_TOK_QUESTION, 0);

    if (i < p.n) {
        policy_explain_cond(x, &p, i);

    } else if (policy_part_find(&p, CEL_TOK_OR, 0) < p.n) {
        policy_explain_operands(x, &p, CEL_TOK_OR);

    } else if (policy_part_find(&p, CEL_TOK_AND, 0) < p.n) {
        policy_explain_operands(x, &p, CEL_TOK_AND);

    } else if ((i = policy_part_relation(&p)) < p.n) {
        policy_explain_sides(x, &p, i);

    } else if (p.tokens[0].kind == CEL_TOK_NOT) {
        policy_explain_text(x, policy_part_text(&p, 1, p.n));

    } else if (p.tokens[0].kind == CEL_TOK_LPAREN
               && policy_part_close(&p, 0) == p.n - 1)
    {
        policy_explain_text(x, policy_part_text(&p, 1, p.n - 1));

    } else if (!policy_explain_macro(x, &p) && x->level > 1) {
        policy_explain_event(x, p.text, policy_explain_value(x, p.text));
    }

    x->level--;
}


/*
 * Of "&&" the first operand that is not true has decided, of "||" all of them
 * have, unless one is true.
 */

static void
policy_explain_operands(policy_explainer_t *x, const policy_part_t *p,
    cel_token_e op)
{
    uint32_t     i, from;
    adm_str_t    text;
    cel_value_t  v;

    for (from = 0; from < p->n; from = i + 1) {

        i = policy_part_find(p, op, from);
        text = policy_part_text(p, from, i);
        v = policy_explain_value(x, text);

        if (op == CEL_TOK_AND && cel_is_true(v)) {
            continue;
        }

        if (op == CEL_TOK_OR && cel_is_true(v)) {
            return;
        }

        policy_explain_event(x, text, v);
        policy_explain_text(x, text);

        if (op == CEL_TOK_AND) {
            return;
        }
    }
}


static void
policy_explain_cond(policy_explainer_t *x, const policy_part_t *p,
    uint32_t question)
{
    uint32_t     colon, open;
    adm_str_t    text;
    cel_value_t  v;

    /* the colon that belongs to this question mark */

    for (colon = question + 1, open = 0; colon < p->n; colon++) {

        colon = adm_min(policy_part_find(p, CEL_TOK_QUESTION, colon),
                        policy_part_find(p, CEL_TOK_COLON, colon));

        if (colon >= p->n) {
            return;
        }

        if (p->tokens[colon].kind == CEL_TOK_QUESTION) {
            open++;

        } else if (open-- == 0) {
            break;
        }
    }

    text = policy_part_text(p, 0, question);
    v = policy_explain_value(x, text);

    policy_explain_event(x, text, v);

    if (v.kind == CEL_BOOL) {
        policy_explain_text(x, cel_is_true(v)
                               ? policy_part_text(p, question + 1, colon)
                               : policy_part_text(p, colon + 1, p->n));

    } else {
        policy_explain_text(x, text);
    }
}


static void
policy_explain_sides(policy_explainer_t *x, const policy_part_t *p,
    uint32_t relation)
{
    uint32_t   i;
    adm_str_t  side[2];

    side[0] = policy_part_text(p, 0, relation);
    side[1] = policy_part_text(p, relation + 1, p->n);

    for (i = 0; i < 2; i++) {

        /* literals speak for themselves */

        if (i == 0 ? relation > 1 || p->tokens[0].kind == CEL_TOK_IDENT
                   : p->n - relation > 2
                     || p->tokens[relation + 1].kind == CEL_TOK_IDENT)
        {
            policy_explain_event(x, side[i], policy_explain_value(x, side[i]));
        }
    }
}


/* LIST.all(v, p): the items that fail; LIST.exists(v, p): the list. */

static int
policy_explain_macro(policy_explainer_t *x, const policy_part_t *p)
{
    int        all;
    uint32_t   open, comma;
    adm_str_t  list, text;

    for (open = p->n - 1; open > 2; open--) {
        if (p->tokens[open].kind == CEL_TOK_LPAREN
            && policy_part_close(p, open) == p->n - 1)
        {
            break;
        }
    }

    if (open <= 2 || p->tokens[open - 1].kind != CEL_TOK_IDENT
        || p->tokens[open - 2].kind != CEL_TOK_DOT)
    {
        return 0;
    }

    all = adm_str_eqc(p->tokens[open - 1].text, "all");

    if (!all && !adm_str_eqc(p->tokens[open - 1].text, "exists")
        && !adm_str_eqc(p->tokens[open - 1].text, "exists_one"))
    {
        return 0;
    }

    list = policy_part_text(p, 0, open - 2);
    comma = open + 2;

    if (comma >= p->n || p->tokens[comma].kind != CEL_TOK_COMMA) {
        return 0;
    }

    if (!all) {
        policy_explain_event(x, list, policy_explain_value(x, list));
        return 1;
    }

    text = policy_part_text(p, comma + 1, p->n - 1);
    text = policy_format(x->act->arena, "%.*s.filter(%.*s, !(%.*s))",
                         adm_fmt(list), adm_fmt(p->tokens[open + 1].text),
                         adm_fmt(text));

    policy_explain_event(x, text, policy_explain_value(x, text));

    return 1;
}


static cel_value_t
policy_explain_value(policy_explainer_t *x, adm_str_t text)
{
    adm_err_t       err;
    cel_result_t    result;
    cel_program_t  *program;

    adm_err_init(&err, x->act->arena);

    program = cel_compile(x->env, x->act->arena, text, NULL, &err);

    if (program == NULL) {
        return cel_errorf(x->act->arena, "%.*s", adm_fmt(err.text));
    }

    cel_evaluate(program, x->act, POLICY_COST_EXPRESSION, &result);

    return result.value;
}


static void
policy_explain_event(policy_explainer_t *x, adm_str_t text, cel_value_t v)
{
    policy_event_t  event;

    /* an operand is told by what it is part of, and as itself */

    if ((text.data == x->told && text.len == x->told_len)
        || x->parts++ >= POLICY_MAX_PARTS)
    {
        return;
    }

    x->told = text.data;
    x->told_len = text.len;

    event = *x->of;
    event.kind = POLICY_TRACE_PART;
    event.text = text;
    event.value = NULL;
    event.error = adm_str_empty;
    event.cost = 0;

    if (cel_is_error(v)) {
        event.error = cel_error_text(x->act->arena, v.u.error);

    } else {
        event.value = cel_to_tree(x->act->arena, v, NULL);
    }

    x->trace->event(x->trace->ctx, &event);
}


static int
policy_part_read(policy_explainer_t *x, adm_str_t text, policy_part_t *p)
{
    uint32_t      at;
    cel_token_t   tok;
    cel_source_t  src;

    cel_source_init(&src, x->act->arena, text);

    p->text = adm_str_trim_space(text);
    p->n = 0;
    p->tokens = adm_array_alloc(x->act->arena, text.len + 1,
                                sizeof(cel_token_t));

    if (p->tokens == NULL) {
        return ADM_ERROR;
    }

    for (at = 0; cel_lex_next(&src, &at, &tok) == ADM_OK; /* void */) {

        if (tok.kind == CEL_TOK_EOF) {
            return p->n ? ADM_OK : ADM_ERROR;
        }

        p->tokens[p->n++] = tok;
    }

    return ADM_ERROR;
}


static int
policy_nesting(cel_token_e kind)
{
    switch (kind) {

    case CEL_TOK_LPAREN:
    case CEL_TOK_LBRACKET:
    case CEL_TOK_LBRACE:
        return 1;

    case CEL_TOK_RPAREN:
    case CEL_TOK_RBRACKET:
    case CEL_TOK_RBRACE:
        return -1;

    default:
        return 0;
    }
}


/* The first such operator outside of brackets; p->n if there is none. */

static uint32_t
policy_part_find(const policy_part_t *p, cel_token_e op, uint32_t from)
{
    int       level;
    uint32_t  i;

    for (i = from, level = 0; i < p->n; i++) {

        level += policy_nesting(p->tokens[i].kind);

        if (level == 0 && p->tokens[i].kind == op
            && !(op == CEL_TOK_QUESTION && i
                 && p->tokens[i - 1].kind == CEL_TOK_DOT))
        {
            break;
        }
    }

    return i;
}


/* The last one: relations are read from left to right. */

static uint32_t
policy_part_relation(const policy_part_t *p)
{
    int       level;
    uint32_t  i;

    for (i = p->n, level = 0; i-- > 1; /* void */) {

        level -= policy_nesting(p->tokens[i].kind);

        if (level == 0 && p->tokens[i].kind >= CEL_TOK_IN
            && p->tokens[i].kind <= CEL_TOK_GE)
        {
            return i;
        }
    }

    return p->n;
}


static uint32_t
policy_part_close(const policy_part_t *p, uint32_t open)
{
    int       level;
    uint32_t  i;

    for (i = open, level = 0; i < p->n; i++) {

        level += policy_nesting(p->tokens[i].kind);

        if (level == 0) {
            break;
        }
    }

    return i;
}


/* The source between two tokens, the second one is not in it. */

static adm_str_t
policy_part_text(const policy_part_t *p, uint32_t from, uint32_t to)
{
    adm_str_t           s;
    const cel_token_t  *first, *last;

    if (from >= to || from >= p->n) {
        return adm_str_empty;
    }

    first = &p->tokens[from];
    last = &p->tokens[adm_min(to, p->n) - 1];

    s.data = first->text.data;
    s.len = (size_t) (last->text.data + last->text.len - s.data);

    return s;
}
