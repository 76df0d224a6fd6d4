
#include "base/adm_utf8.h"
#include "cel/cel_parse.h"


/* Items of a list, arguments of a call while they are read. */

typedef struct {
    cel_expr_t  **items;
    uint8_t      *optional;
    uint32_t      n;
    uint32_t      cap;
    unsigned      some_optional:1;
} cel_items_t;


static cel_expr_t *cel_deeper(cel_parser_t *p, cel_expr_t *x);

static cel_expr_t *cel_parse_logic(cel_parser_t *p, cel_token_e op);
static cel_expr_t *cel_parse_relation(cel_parser_t *p, int operand);
static cel_expr_t *cel_parse_calc(cel_parser_t *p, int prec);
static cel_expr_t *cel_parse_unary(cel_parser_t *p);
static cel_expr_t *cel_parse_member(cel_parser_t *p);
static cel_expr_t *cel_no_alternative(cel_parser_t *p, uint32_t pos);
static cel_expr_t *cel_parse_dot(cel_parser_t *p, cel_expr_t *x, int *plain);
static cel_expr_t *cel_parse_index(cel_parser_t *p, cel_expr_t *x);
static cel_expr_t *cel_parse_primary(cel_parser_t *p, int *plain);
static cel_expr_t *cel_parse_name(cel_parser_t *p, int *plain);
static cel_expr_t *cel_parse_list(cel_parser_t *p);
static int cel_parse_items(cel_parser_t *p, cel_token_e end, int optional,
    cel_items_t *items);
static cel_expr_t *cel_binary(cel_parser_t *p, const cel_token_t *op,
    cel_expr_t *a, cel_expr_t *b);


static const adm_str_t  cel_reserved[] = {
    adm_str("as"), adm_str("break"), adm_str("const"), adm_str("continue"),
    adm_str("else"), adm_str("for"), adm_str("function"), adm_str("if"),
    adm_str("import"), adm_str("let"), adm_str("loop"), adm_str("package"),
    adm_str("namespace"), adm_str("return"), adm_str("var"),
    adm_str("void"), adm_str("while")
};


static const char  *cel_operators[] = {
    [CEL_TOK_EQ] = CEL_OP_EQ,
    [CEL_TOK_NE] = CEL_OP_NE,
    [CEL_TOK_LT] = "_<_",
    [CEL_TOK_LE] = "_<=_",
    [CEL_TOK_GT] = "_>_",
    [CEL_TOK_GE] = "_>=_",
    [CEL_TOK_IN] = CEL_OP_IN,
    [CEL_TOK_PLUS] = CEL_OP_ADD,
    [CEL_TOK_MINUS] = "_-_",
    [CEL_TOK_STAR] = "_*_",
    [CEL_TOK_SLASH] = "_/_",
    [CEL_TOK_PERCENT] = "_%_"
};


cel_expr_t *
cel_parse(cel_source_t *src, adm_arena_t *arena, const cel_options_t *options)
{
    size_t        points;
    cel_expr_t   *x;
    cel_parser_t  p;

    memset(&p, 0, sizeof(cel_parser_t));
    p.src = src;
    p.arena = arena;
    p.options = options;

    points = adm_utf8_count(src->text);

    if (points > CEL_MAX_SOURCE) {
        (void) cel_issue(src, CEL_NO_POS, "expression code point size exceeds "
                         "limit: size: %zu, limit %d", points, CEL_MAX_SOURCE);
        return NULL;
    }

    (void) cel_lex_next(src, &p.at, &p.tok2);
    cel_next(&p);

    x = cel_parse_expr(&p);

    if (!p.failed && p.tok.kind != CEL_TOK_EOF) {
        p.failed = 1;
        (void) cel_issue(src, p.tok.pos,
                         "Syntax error: %s input '%.*s' expecting <EOF>",
                         p.tok2.kind == CEL_TOK_EOF ? "extraneous"
                                                    : "mismatched",
                         adm_fmt(p.tok.text));
    }

    if (!p.failed && x && x->depth > CEL_MAX_RECURSION) {
        (void) cel_issue(src, CEL_NO_POS, "max recursion depth exceeded");
    }

    return p.failed || src->total || adm_arena_failed(arena) ? NULL : x;
}


void
cel_next(cel_parser_t *p)
{
    p->tok = p->tok2;

    if (p->failed || p->tok.kind == CEL_TOK_BAD) {
        /* not earlier: what is before it may be wrong, too */
        if (!p->failed) {
            p->failed = 1;
            (void) cel_issue(p->src, p->tok.pos, "Syntax error: token "
                             "recognition error at: '%.*s'",
                             adm_fmt(p->tok.text));
        }

        p->tok.kind = CEL_TOK_EOF;
        p->tok.text = adm_strc("<EOF>");
        p->tok2 = p->tok;

        return;
    }

    (void) cel_lex_next(p->src, &p->at, &p->tok2);
}


int
cel_accept(cel_parser_t *p, cel_token_e kind)
{
    if (p->failed || p->tok.kind != kind) {
        return 0;
    }

    cel_next(p);

    return 1;
}


cel_expr_t *
cel_expected(cel_parser_t *p, const char *what)
{
    if (!p->failed) {
        p->failed = 1;
        (void) cel_issue(p->src, p->tok.pos,
                         "Syntax error: mismatched input '%.*s' expecting %s",
                         adm_fmt(p->tok.text), what);
    }

    return NULL;
}


/* What was read from pos on begins nothing. */

static cel_expr_t *
cel_no_alternative(cel_parser_t *p, uint32_t pos)
{
    size_t     end;
    adm_str_t  text;

    if (!p->failed) {
        p->failed = 1;

        end = p->tok.kind == CEL_TOK_EOF ? p->tok.pos
                                         : p->tok.pos + p->tok.text.len;
        text = adm_str_sub(p->src->text, pos, end);

        (void) cel_issue(p->src, p->tok.pos, "Syntax error: no viable "
                         "alternative at input '%.*s'",
                         adm_fmt(adm_str_trim_space(text)));
    }

    return NULL;
}


int
cel_expect(cel_parser_t *p, cel_token_e kind, const char *what)
{
    if (cel_accept(p, kind)) {
        return 1;
    }

    if (!p->failed && p->tok.kind == CEL_TOK_EOF) {
        p->failed = 1;
        (void) cel_issue(p->src, p->tok.pos,
                         "Syntax error: missing %s at '<EOF>'", what);
    }

    (void) cel_expected(p, what);

    return 0;
}


cel_expr_t *
cel_too_deep(cel_parser_t *p)
{
    if (!p->failed) {
        p->failed = 1;
        (void) cel_issue(p->src, CEL_NO_POS,
                         "expression recursion limit exceeded: %d",
                         CEL_MAX_RECURSION);
    }

    return NULL;
}


/* Counts a level that the limit of nesting knows. */

static cel_expr_t *
cel_deeper(cel_parser_t *p, cel_expr_t *x)
{
    if (x && x->depth < UINT16_MAX) {
        x->depth++;
    }

    return x;
}


cel_expr_t *
cel_expr_new(cel_parser_t *p, cel_expr_e kind, uint32_t pos)
{
    cel_expr_t  *x;

    x = adm_alloc(p->arena, sizeof(cel_expr_t));
    if (x == NULL) {
        p->failed = 1;
        return NULL;
    }

    memset(x, 0, sizeof(cel_expr_t));
    x->kind = kind;
    x->pos = pos;
    x->type = &cel_t_dyn;

    return x;
}


cel_expr_t *
cel_expr_call(cel_parser_t *p, uint32_t pos, const char *name, int member,
    uint32_t n, cel_expr_t **args)
{
    uint32_t      i;
    cel_expr_t   *x, **copy;

    x = cel_expr_new(p, CEL_X_CALL, pos);
    copy = adm_array_alloc(p->arena, n, sizeof(cel_expr_t *));

    if (x == NULL || copy == NULL) {
        p->failed = 1;
        return NULL;
    }

    x->member = member;
    x->n = n;
    x->u.call.name = adm_strz(name);
    x->u.call.args = copy;

    for (i = 0; i < n; i++) {
        if (args[i] == NULL) {
            return NULL;
        }

        copy[i] = args[i];
        x->depth = adm_max(x->depth, args[i]->depth);
    }

    return x;
}


cel_expr_t *
cel_expr_ident(cel_parser_t *p, uint32_t pos, adm_str_t name)
{
    cel_expr_t  *x;

    x = cel_expr_new(p, CEL_X_IDENT, pos);
    if (x) {
        x->u.ident.name = name;
    }

    return x;
}


cel_expr_t *
cel_parse_expr(cel_parser_t *p)
{
    uint32_t     pos;
    cel_expr_t  *x, *args[3];

    if (++p->exprs > CEL_MAX_RECURSION) {
        return cel_too_deep(p);
    }

    x = cel_parse_logic(p, CEL_TOK_OR);

    if (!p->failed && p->tok.kind == CEL_TOK_QUESTION) {
        pos = p->tok.pos;
        cel_next(p);

        args[0] = x;
        args[1] = cel_parse_logic(p, CEL_TOK_OR);

        if (!cel_expect(p, CEL_TOK_COLON, "':'")) {
            return NULL;
        }

        args[2] = cel_parse_expr(p);

        x = p->failed ? NULL
                      : cel_deeper(p, cel_expr_call(p, pos, CEL_OP_CONDITIONAL,
                                                    0, 3, args));
    }

    p->exprs--;

    return p->failed ? NULL : x;
}


/* a || b || c, or a && b && c, as one node with all the terms. */

static cel_expr_t *
cel_parse_logic(cel_parser_t *p, cel_token_e op)
{
    uint32_t      pos;
    cel_expr_t   *x;
    cel_items_t   terms;

    memset(&terms, 0, sizeof(cel_items_t));
    pos = 0;

    for ( ;; ) {
        x = op == CEL_TOK_OR ? cel_parse_logic(p, CEL_TOK_AND)
                             : cel_parse_relation(p, 0);
        if (x == NULL) {
            return NULL;
        }

        if (p->tok.kind != op && terms.n == 0) {
            return x;
        }

        if (terms.n == terms.cap) {
            cel_expr_t  **items;

            terms.cap = terms.cap ? terms.cap * 2 : 4;
            items = adm_array_alloc(p->arena, terms.cap, sizeof(cel_expr_t *));

            if (items == NULL) {
                p->failed = 1;
                return NULL;
            }

            if (terms.n) {
                memcpy(items, terms.items, terms.n * sizeof(cel_expr_t *));
            }

            terms.items = items;
        }

        terms.items[terms.n++] = x;

        if (p->tok.kind != op) {
            break;
        }

        pos = pos ? pos : p->tok.pos;
        cel_next(p);
    }

    return cel_expr_call(p, pos, op == CEL_TOK_OR ? CEL_OP_OR : CEL_OP_AND, 0,
                         terms.n, terms.items);
}


static cel_expr_t *
cel_binary(cel_parser_t *p, const cel_token_t *op, cel_expr_t *a,
    cel_expr_t *b)
{
    cel_expr_t  *args[2];

    if (a == NULL || b == NULL) {
        return NULL;
    }

    args[0] = a;
    args[1] = b;

    return cel_deeper(p, cel_expr_call(p, op->pos, cel_operators[op->kind], 0,
                                       2, args));
}


static cel_expr_t *
cel_parse_relation(cel_parser_t *p, int operand)
{
    cel_expr_t   *x;
    cel_token_t   op;

    if (++p->relations > CEL_MAX_RECURSION) {
        return cel_too_deep(p);
    }

    x = cel_parse_calc(p, 0);

    while (!operand && !p->failed
           && (p->tok.kind == CEL_TOK_IN
               || (p->tok.kind >= CEL_TOK_EQ && p->tok.kind <= CEL_TOK_GE)))
    {
        op = p->tok;
        cel_next(p);
        x = cel_binary(p, &op, x, cel_parse_relation(p, 1));
    }

    p->relations--;

    return p->failed ? NULL : x;
}


/* prec: 0 for sums, 1 for what stands between "+", 2 for a factor. */

static cel_expr_t *
cel_parse_calc(cel_parser_t *p, int prec)
{
    int           level;
    cel_expr_t   *x;
    cel_token_t   op;

    if (++p->calcs > CEL_MAX_RECURSION) {
        return cel_too_deep(p);
    }

    x = cel_parse_unary(p);

    while (!p->failed) {

        if (p->tok.kind == CEL_TOK_PLUS || p->tok.kind == CEL_TOK_MINUS) {
            level = 0;

        } else if (p->tok.kind >= CEL_TOK_STAR) {
            level = 1;

        } else {
            break;
        }

        if (level < prec) {
            break;
        }

        op = p->tok;
        cel_next(p);
        x = cel_binary(p, &op, x, cel_parse_calc(p, level + 1));
    }

    p->calcs--;

    return p->failed ? NULL : x;
}


static cel_expr_t *
cel_parse_unary(cel_parser_t *p)
{
    uint32_t      n, pos;
    cel_expr_t   *x;
    cel_token_e   op;

    op = p->tok.kind;

    if (op != CEL_TOK_NOT && op != CEL_TOK_MINUS) {
        return cel_parse_member(p);
    }

    /* one minus before a number belongs to it */

    if (op == CEL_TOK_MINUS
        && (p->tok2.kind == CEL_TOK_INT || p->tok2.kind == CEL_TOK_DOUBLE))
    {
        return cel_parse_member(p);
    }

    pos = p->tok.pos;

    for (n = 0; p->tok.kind == op && !p->failed; n++) {
        cel_next(p);
    }

    x = cel_parse_member(p);

    if (x == NULL || n % 2 == 0) {
        return x;
    }

    return cel_expr_call(p, pos, op == CEL_TOK_NOT ? CEL_OP_NOT
                                                   : CEL_OP_NEGATE, 0, 1, &x);
}


static cel_expr_t *
cel_parse_member(cel_parser_t *p)
{
    int          plain;
    cel_expr_t  *x;

    x = cel_parse_primary(p, &plain);

    while (!p->failed) {

        if (p->tok.kind == CEL_TOK_DOT) {
            x = cel_parse_dot(p, x, &plain);

        } else if (p->tok.kind == CEL_TOK_LBRACKET) {
            plain = 0;
            x = cel_parse_index(p, x);

        } else if (p->tok.kind == CEL_TOK_LBRACE && plain) {
            plain = 0;
            x = cel_parse_struct(p, x);

        } else {
            break;
        }
    }

    return p->failed ? NULL : x;
}


/* .name  .?name  .name(args) */

static cel_expr_t *
cel_parse_dot(cel_parser_t *p, cel_expr_t *x, int *plain)
{
    int           optional;
    uint32_t      pos;
    adm_str_t     name;
    cel_expr_t   *args[2], *call;
    cel_token_t   id;
    cel_items_t   items;

    pos = p->tok.pos;
    cel_next(p);

    optional = cel_accept(p, CEL_TOK_QUESTION);
    id = p->tok;
    name = id.text;

    if (id.kind == CEL_TOK_ESCAPED) {
        *plain = 0;

        if (p->options->kubernetes < CEL_KUBERNETES_137) {
            (void) cel_issue(p->src, id.pos, "unsupported syntax: '`'");
        }

    } else if (id.kind != CEL_TOK_IDENT) {
        return optional ? cel_expected(p, "{IDENTIFIER, ESC_IDENTIFIER}")
                        : cel_no_alternative(p, pos);
    }

    cel_next(p);

    if (p->tok.kind == CEL_TOK_LPAREN && !optional
        && id.kind == CEL_TOK_IDENT)
    {
        *plain = 0;
        pos = p->tok.pos;
        cel_next(p);

        memset(&items, 0, sizeof(cel_items_t));

        /* the receiver is the first argument */

        if (cel_parse_items(p, CEL_TOK_RPAREN, 0, &items) != ADM_OK) {
            return NULL;
        }

        call = cel_macro_expand(p, pos, name, x, items.n, items.items);

        if (call == NULL && !p->failed) {
            cel_expr_t  **all;

            all = adm_array_alloc(p->arena, items.n + 1,
                                  sizeof(cel_expr_t *));
            if (all == NULL) {
                p->failed = 1;
                return NULL;
            }

            all[0] = x;

            if (items.n) {
                memcpy(all + 1, items.items, items.n * sizeof(cel_expr_t *));
            }

            call = cel_expr_call(p, pos, "", 1, items.n + 1, all);
            if (call) {
                call->u.call.name = name;
            }
        }

        return cel_deeper(p, call);
    }

    if (optional) {
        *plain = 0;

        args[0] = x;
        args[1] = cel_expr_new(p, CEL_X_CONST, id.pos);

        if (args[1] == NULL) {
            return NULL;
        }

        args[1]->u.value = cel_string(name);

        return cel_deeper(p, cel_expr_call(p, pos, CEL_OP_OPT_SELECT, 0, 2,
                                           args));
    }

    call = cel_expr_new(p, CEL_X_SELECT, pos);
    if (call == NULL) {
        return NULL;
    }

    call->u.select.operand = x;
    call->u.select.field = name;
    call->depth = x->depth;

    return cel_deeper(p, call);
}


static cel_expr_t *
cel_parse_index(cel_parser_t *p, cel_expr_t *x)
{
    int          optional;
    uint32_t     pos;
    cel_expr_t  *args[2];

    pos = p->tok.pos;
    cel_next(p);

    optional = cel_accept(p, CEL_TOK_QUESTION);

    args[0] = x;
    args[1] = cel_parse_expr(p);

    if (!cel_expect(p, CEL_TOK_RBRACKET, "']'")) {
        return NULL;
    }

    return cel_deeper(p, cel_expr_call(p, pos, optional ? CEL_OP_OPT_INDEX
                                                        : CEL_OP_INDEX,
                                       0, 2, args));
}


/* *plain: whether it may be the start of the name of a message. */

static cel_expr_t *
cel_parse_primary(cel_parser_t *p, int *plain)
{
    cel_expr_t  *x;

    *plain = 0;

    if (p->failed) {
        return NULL;
    }

    switch (p->tok.kind) {

    case CEL_TOK_DOT:
    case CEL_TOK_IDENT:
        return cel_parse_name(p, plain);

    case CEL_TOK_LPAREN:
        cel_next(p);
        x = cel_parse_expr(p);
        return cel_expect(p, CEL_TOK_RPAREN, "')'") ? x : NULL;

    case CEL_TOK_LBRACKET:
        return cel_parse_list(p);

    case CEL_TOK_LBRACE:
        return cel_parse_map(p);

    default:
        return cel_parse_literal(p);
    }
}


/* name  .name  name(args) */

static cel_expr_t *
cel_parse_name(cel_parser_t *p, int *plain)
{
    int           dot;
    size_t        i;
    uint32_t      start, pos;
    adm_str_t     name;
    cel_expr_t   *x;
    cel_items_t   items;

    start = p->tok.pos;
    dot = cel_accept(p, CEL_TOK_DOT);

    if (p->tok.kind != CEL_TOK_IDENT) {
        return cel_expected(p, "IDENTIFIER");
    }

    pos = p->tok.pos;
    name = p->tok.text;

    for (i = 0; i < adm_nelts(cel_reserved); i++) {
        if (adm_str_eq(cel_reserved[i], name)) {
            (void) cel_issue(p->src, start, "reserved identifier: %.*s",
                             adm_fmt(name));
        }
    }

    if (dot) {
        adm_buf_t  b;

        adm_buf_init(&b, p->arena, 0);
        adm_buf_char(&b, '.');
        adm_buf_str(&b, name);

        if (adm_buf_finish(&b, &name) != ADM_OK) {
            p->failed = 1;
            return NULL;
        }
    }

    cel_next(p);

    if (p->tok.kind != CEL_TOK_LPAREN) {
        *plain = 1;
        return cel_expr_ident(p, pos, name);
    }

    pos = p->tok.pos;
    cel_next(p);

    memset(&items, 0, sizeof(cel_items_t));

    if (cel_parse_items(p, CEL_TOK_RPAREN, 0, &items) != ADM_OK) {
        return NULL;
    }

    x = cel_macro_expand(p, pos, name, NULL, items.n, items.items);

    if (x == NULL && !p->failed) {
        x = cel_expr_call(p, pos, "", 0, items.n, items.items);
        if (x) {
            x->u.call.name = name;
        }
    }

    return x;
}


/*
 * Expressions up to the closing token, which is taken too.  optional: "?"
 * before an item and a comma behind the last are allowed.
 */

static int
cel_parse_items(cel_parser_t *p, cel_token_e end, int optional,
    cel_items_t *items)
{
    int          marked;
    uint32_t     cap;
    uint8_t     *flags;
    cel_expr_t  *x, **more;

    if (optional && p->tok.kind == CEL_TOK_COMMA) {
        cel_next(p);
        goto done;
    }

    if (cel_accept(p, end)) {
        return ADM_OK;
    }

    for ( ;; ) {
        marked = optional && cel_accept(p, CEL_TOK_QUESTION);

        x = cel_parse_expr(p);
        if (x == NULL) {
            return ADM_ERROR;
        }

        if (items->n == items->cap) {
            cap = items->cap ? items->cap * 2 : 4;

            more = adm_array_alloc(p->arena, cap, sizeof(cel_expr_t *));
            flags = adm_nalloc(p->arena, cap);

            if (more == NULL || flags == NULL) {
                p->failed = 1;
                return ADM_ERROR;
            }

            if (items->n) {
                memcpy(more, items->items, items->n * sizeof(cel_expr_t *));
                memcpy(flags, items->optional, items->n);
            }

            items->items = more;
            items->optional = flags;
            items->cap = cap;
        }

        items->items[items->n] = x;
        items->optional[items->n++] = (uint8_t) marked;
        items->some_optional |= (unsigned) marked;

        if (!cel_accept(p, CEL_TOK_COMMA)) {
            break;
        }

        if (optional && p->tok.kind == end) {
            break;
        }
    }

done:

    return cel_expect(p, end, end == CEL_TOK_RPAREN ? "')'" : "']'")
           ? ADM_OK : ADM_ERROR;
}


static cel_expr_t *
cel_parse_list(cel_parser_t *p)
{
    uint32_t      i;
    cel_expr_t   *x;
    cel_items_t   items;

    x = cel_expr_new(p, CEL_X_LIST, p->tok.pos);
    cel_next(p);

    memset(&items, 0, sizeof(cel_items_t));

    if (x == NULL
        || cel_parse_items(p, CEL_TOK_RBRACKET, 1, &items) != ADM_OK)
    {
        return NULL;
    }

    x->n = items.n;
    x->u.list.items = items.items;
    x->u.list.optional = items.some_optional ? items.optional : NULL;

    for (i = 0; i < items.n; i++) {
        x->depth = adm_max(x->depth, items.items[i]->depth);
    }

    return x;
}
