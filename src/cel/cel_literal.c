
#include "base/adm_num.h"
#include "cel/cel_parse.h"


static cel_expr_t *cel_parse_int(cel_parser_t *p, uint32_t pos, int minus);
static cel_xentry_t *cel_entry_push(cel_parser_t *p, cel_xentry_t **entries,
    uint32_t *n, uint32_t *cap);
static int cel_qualified_name(const cel_expr_t *x, adm_buf_t *b);


/* What an expression may begin with, as error messages list it. */

static const char  cel_expr_starts[] = "{'[', '{', '(', '.', '-', '!', 'true',"
    " 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES,"
    " IDENTIFIER}";


static cel_expr_t *
cel_parse_int(cel_parser_t *p, uint32_t pos, int minus)
{
    int          rc, base;
    int64_t      i;
    uint64_t     u;
    adm_str_t    s;
    cel_expr_t  *x;

    x = cel_expr_new(p, CEL_X_CONST, pos);
    if (x == NULL) {
        return NULL;
    }

    s = p->tok.text;
    base = 10;

    if (s.len > 2 && s.data[1] == 'x') {
        base = 16;
        s = adm_str_sub(s, 2, s.len);
    }

    if (p->tok.kind == CEL_TOK_UINT) {
        rc = adm_uint_parse(adm_str_sub(s, 0, s.len - 1), base, &u);
        x->u.value = cel_uint(u);

        if (rc != ADM_OK) {
            (void) cel_issue(p->src, pos, "invalid uint literal");
        }

        return x;
    }

    rc = adm_uint_parse(s, base, &u);

    if (rc != ADM_OK || u > (uint64_t) INT64_MAX + (minus ? 1 : 0)) {
        (void) cel_issue(p->src, pos, "invalid int literal");
        return x;
    }

    i = minus ? (int64_t) (0 - u) : (int64_t) u;
    x->u.value = cel_int(i);

    return x;
}


cel_expr_t *
cel_parse_literal(cel_parser_t *p)
{
    int          minus;
    double       d;
    uint32_t     pos;
    adm_str_t    s;
    cel_expr_t  *x;
    const char  *what;

    pos = p->tok.pos;
    minus = 0;

    if (p->tok.kind == CEL_TOK_MINUS
        && (p->tok2.kind == CEL_TOK_INT || p->tok2.kind == CEL_TOK_DOUBLE))
    {
        minus = 1;
        cel_next(p);
    }

    if (p->tok.kind == CEL_TOK_INT || p->tok.kind == CEL_TOK_UINT) {
        x = cel_parse_int(p, pos, minus);
        cel_next(p);
        return x;
    }

    x = cel_expr_new(p, CEL_X_CONST, pos);
    if (x == NULL) {
        return NULL;
    }

    switch (p->tok.kind) {

    case CEL_TOK_DOUBLE:
        if (adm_double_parse(p->tok.text, &d) != ADM_OK) {
            (void) cel_issue(p->src, pos, "invalid double literal");
        }

        x->u.value = cel_double(minus ? -d : d);
        break;

    case CEL_TOK_STRING:
    case CEL_TOK_BYTES:
        if (cel_lex_unquote(p->arena, &p->tok, &s, &what) != ADM_OK) {
            if (what == NULL) {
                p->failed = 1;
                return NULL;
            }

            (void) cel_issue(p->src, pos, "%s", what);
            s = adm_str_empty;
        }

        x->u.value = p->tok.kind == CEL_TOK_BYTES ? cel_bytes(s)
                                                  : cel_string(s);
        break;

    case CEL_TOK_TRUE:
    case CEL_TOK_FALSE:
        x->u.value = cel_bool(p->tok.kind == CEL_TOK_TRUE);
        break;

    case CEL_TOK_NULL:
        x->u.value = cel_null();
        break;

    default:
        return cel_expected(p, cel_expr_starts);
    }

    cel_next(p);

    return x;
}


static cel_xentry_t *
cel_entry_push(cel_parser_t *p, cel_xentry_t **entries, uint32_t *n,
    uint32_t *cap)
{
    cel_xentry_t  *more;

    if (*n == *cap) {
        *cap = *cap ? *cap * 2 : 4;

        more = adm_array_alloc(p->arena, *cap, sizeof(cel_xentry_t));
        if (more == NULL) {
            p->failed = 1;
            return NULL;
        }

        if (*n) {
            memcpy(more, *entries, *n * sizeof(cel_xentry_t));
        }

        *entries = more;
    }

    more = &(*entries)[(*n)++];
    memset(more, 0, sizeof(cel_xentry_t));

    return more;
}


cel_expr_t *
cel_parse_map(cel_parser_t *p)
{
    uint32_t       cap;
    cel_expr_t    *x;
    cel_xentry_t  *entry;

    x = cel_expr_new(p, CEL_X_MAP, p->tok.pos);
    if (x == NULL) {
        return NULL;
    }

    cel_next(p);
    cap = 0;

    if (p->tok.kind == CEL_TOK_COMMA) {
        cel_next(p);
        return cel_expect(p, CEL_TOK_RBRACE, "'}'") ? x : NULL;
    }

    while (!cel_accept(p, CEL_TOK_RBRACE)) {

        entry = cel_entry_push(p, &x->u.map.entries, &x->n, &cap);
        if (entry == NULL) {
            return NULL;
        }

        entry->optional = cel_accept(p, CEL_TOK_QUESTION);
        entry->key = cel_parse_expr(p);
        entry->pos = p->tok.pos;

        if (!cel_expect(p, CEL_TOK_COLON, "':'")) {
            return NULL;
        }

        entry->value = cel_parse_expr(p);

        if (entry->key == NULL || entry->value == NULL) {
            return NULL;
        }

        x->depth = adm_max(x->depth, entry->key->depth);
        x->depth = adm_max(x->depth, entry->value->depth);

        if (!cel_accept(p, CEL_TOK_COMMA)) {
            return cel_expect(p, CEL_TOK_RBRACE, "'}'") ? x : NULL;
        }
    }

    return p->failed ? NULL : x;
}


/* The name of a message from the expression that it was read as. */

static int
cel_qualified_name(const cel_expr_t *x, adm_buf_t *b)
{
    uint32_t           n;
    const cel_expr_t  *chain[CEL_MAX_RECURSION];

    for (n = 0; x->kind == CEL_X_SELECT; x = x->u.select.operand) {
        if (n == adm_nelts(chain)) {
            return ADM_ERROR;
        }

        chain[n++] = x;
    }

    adm_buf_str(b, x->u.ident.name);

    while (n) {
        n--;
        adm_buf_char(b, '.');
        adm_buf_str(b, chain[n]->u.select.field);
    }

    return ADM_OK;
}


cel_expr_t *
cel_parse_struct(cel_parser_t *p, cel_expr_t *name)
{
    uint32_t       cap;
    adm_buf_t      b;
    cel_expr_t    *x;
    cel_xentry_t  *field;

    x = cel_expr_new(p, CEL_X_STRUCT, p->tok.pos);
    if (x == NULL) {
        return NULL;
    }

    adm_buf_init(&b, p->arena, 0);

    if (cel_qualified_name(name, &b) != ADM_OK) {
        return cel_too_deep(p);
    }

    if (adm_buf_finish(&b, &x->u.st.name) != ADM_OK) {
        p->failed = 1;
        return NULL;
    }

    cel_next(p);
    cap = 0;

    if (p->tok.kind == CEL_TOK_COMMA) {
        cel_next(p);
        return cel_expect(p, CEL_TOK_RBRACE, "'}'") ? x : NULL;
    }

    while (!cel_accept(p, CEL_TOK_RBRACE)) {

        field = cel_entry_push(p, &x->u.st.fields, &x->n, &cap);
        if (field == NULL) {
            return NULL;
        }

        field->optional = cel_accept(p, CEL_TOK_QUESTION);
        field->name = p->tok.text;

        if (p->tok.kind == CEL_TOK_ESCAPED) {
            if (p->options->kubernetes < CEL_KUBERNETES_137) {
                (void) cel_issue(p->src, p->tok.pos,
                                 "unsupported syntax: '`'");
            }

        } else if (p->tok.kind != CEL_TOK_IDENT) {
            return cel_expected(p, "IDENTIFIER");
        }

        cel_next(p);
        field->pos = p->tok.pos;

        if (!cel_expect(p, CEL_TOK_COLON, "':'")) {
            return NULL;
        }

        field->value = cel_parse_expr(p);
        if (field->value == NULL) {
            return NULL;
        }

        x->depth = adm_max(x->depth, field->value->depth);

        if (!cel_accept(p, CEL_TOK_COMMA)) {
            return cel_expect(p, CEL_TOK_RBRACE, "'}'") ? x : NULL;
        }
    }

    return p->failed ? NULL : x;
}
