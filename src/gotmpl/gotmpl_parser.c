
#include "base/adm_str.h"
#include "base/adm_utf8.h"
#include "gotmpl/gotmpl_parser.h"
#include "gotmpl/gotmpl_quote.h"


#define GOTMPL_INITIAL_ITEMS  8


void
gotmpl_parser_init(gotmpl_parser_t *p, gotmpl_parse_t *parse)
{
    static gotmpl_var_t  root = { adm_str("$"), GOTMPL_ROOT_SLOT };

    memset(p, 0, sizeof(gotmpl_parser_t));

    p->parse = parse;
    p->tree = adm_calloc(parse->arena, 1, sizeof(gotmpl_tree_t));

    (void) gotmpl_parser_push(p, &p->names, &root);
    (void) gotmpl_parser_push(p, &p->vars, &root);

    if (p->tree) {
        p->tree->nslots = 1;
    }
}


int
gotmpl_parser_push(gotmpl_parser_t *p, gotmpl_stack_t *s, void *item)
{
    void     **items;
    uint32_t   cap;

    if (s->n == s->cap) {
        cap = adm_max(s->cap * 2, GOTMPL_INITIAL_ITEMS);

        items = adm_array_alloc(p->parse->arena, cap, sizeof(void *));
        if (items == NULL) {
            return ADM_ERROR;
        }

        if (s->n) {
            memcpy(items, s->items, s->n * sizeof(void *));
        }

        s->items = items;
        s->cap = cap;
    }

    s->items[s->n++] = item;

    return item ? ADM_OK : ADM_ERROR;
}


gotmpl_node_t *
gotmpl_parser_node(gotmpl_parser_t *p, gotmpl_node_e type, uint32_t pos)
{
    gotmpl_node_t  *node;

    node = adm_calloc(p->parse->arena, 1, sizeof(gotmpl_node_t));
    if (node) {
        node->type = type;
        node->pos = pos;
    }

    return node;
}


int
gotmpl_parser_enter(gotmpl_parser_t *p)
{
    if (++p->parse->depth > ADM_MAX_DEPTH) {
        (void) gotmpl_parser_error(p, "max expression depth exceeded");
        return ADM_ERROR;
    }

    return ADM_OK;
}


/* Look-ahead: token[0] is the newest; what is pushed back lies above it. */

gotmpl_token_t
gotmpl_parser_next(gotmpl_parser_t *p)
{
    if (p->peeked) {
        p->peeked--;

    } else {
        p->token[0] = gotmpl_lex_next(&p->parse->lexer);
    }

    return p->token[p->peeked];
}


gotmpl_token_t
gotmpl_parser_peek(gotmpl_parser_t *p)
{
    if (p->peeked == 0) {
        p->token[0] = gotmpl_lex_next(&p->parse->lexer);
        p->peeked = 1;
    }

    return p->token[p->peeked - 1];
}


gotmpl_token_t
gotmpl_parser_next_nonspace(gotmpl_parser_t *p)
{
    gotmpl_token_t  token;

    do {
        token = gotmpl_parser_next(p);
    } while (token.type == GOTMPL_T_SPACE);

    return token;
}


gotmpl_token_t
gotmpl_parser_peek_nonspace(gotmpl_parser_t *p)
{
    gotmpl_token_t  token;

    token = gotmpl_parser_next_nonspace(p);
    p->peeked++;

    return token;
}


void *
gotmpl_parser_error(gotmpl_parser_t *p, const char *fmt, ...)
{
    va_list     args;
    uint32_t    line, column;
    adm_buf_t   b;
    adm_str_t   text;

    line = 0;

    if (p->token[0].type != GOTMPL_T_NONE) {
        gotmpl_position(p->parse->template->text, p->token[0].pos, &line,
                        &column);
    }

    adm_buf_init(&b, p->parse->arena, 0);

    va_start(args, fmt);
    adm_buf_vprintf(&b, fmt, args);
    va_end(args);

    if (adm_buf_finish(&b, &text) == ADM_OK) {
        (void) adm_err_set(p->parse->err, "template: %.*s:%u: %.*s",
                           adm_fmt(p->parse->options->name), line,
                           adm_fmt(text));
    }

    return NULL;
}


void *
gotmpl_parser_unexpected(gotmpl_parser_t *p, const gotmpl_token_t *token,
    const char *context)
{
    uint32_t   line, start, column;
    adm_str_t  val;

    val = token->val;

    if (token->type == GOTMPL_T_ERROR) {
        gotmpl_position(p->parse->template->text, token->pos, &line, &column);
        gotmpl_position(p->parse->template->text, p->action, &start, &column);

        if (!p->in_action || start == line) {
            return gotmpl_parser_error(p, "%.*s", adm_fmt(val));
        }

        return gotmpl_parser_error(p, "%.*s%s started at %.*s:%u",
                                   adm_fmt(val),
                                   adm_str_has_suffix(val, adm_strc(" action"))
                                   ? "" : " in action",
                                   adm_fmt(p->parse->options->name), start);
    }

    if (token->type == GOTMPL_T_EOF) {
        return gotmpl_parser_error(p, "unexpected EOF in %s", context);
    }

    if (token->type > GOTMPL_T_KEYWORD) {
        return gotmpl_parser_error(p, "unexpected <%.*s> in %s", adm_fmt(val),
                                   context);
    }

    if (val.len <= 10) {
        val = adm_quoted(p->parse->arena, val);
        return gotmpl_parser_error(p, "unexpected %.*s in %s", adm_fmt(val),
                                   context);
    }

    val = adm_quoted(p->parse->arena,
                        adm_str_sub(val, 0, adm_utf8_offset(val, 10)));

    return gotmpl_parser_error(p, "unexpected %.*s... in %s", adm_fmt(val),
                               context);
}


void *
gotmpl_parser_bad_node(gotmpl_parser_t *p, const gotmpl_node_t *node,
    const char *what, const char *context)
{
    adm_buf_t  b;
    adm_str_t  text;

    adm_buf_init(&b, p->parse->arena, 0);
    gotmpl_node_print(&b, node);
    (void) adm_buf_finish(&b, &text);

    return gotmpl_parser_error(p, "%s %.*s%s%s", what, adm_fmt(text),
                               context ? " in " : "", context ? context : "");
}


int
gotmpl_parser_expect(gotmpl_parser_t *p, gotmpl_token_e type,
    const char *context, gotmpl_token_t *token)
{
    *token = gotmpl_parser_next_nonspace(p);

    if (token->type != type) {
        (void) gotmpl_parser_unexpected(p, token, context);
        return ADM_ERROR;
    }

    return ADM_OK;
}
