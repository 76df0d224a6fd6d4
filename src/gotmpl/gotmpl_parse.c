
#include "base/adm_str.h"
#include "gotmpl/gotmpl_parser.h"
#include "gotmpl/gotmpl_quote.h"


static int gotmpl_parse_main(gotmpl_parser_t *p);
static int gotmpl_parse_define(gotmpl_parse_t *parse);
static int gotmpl_parse_add(gotmpl_parser_t *p);
static gotmpl_node_t *gotmpl_parse_list(gotmpl_parser_t *p,
    gotmpl_node_t **end);
static gotmpl_node_t *gotmpl_parse_text_or_action(gotmpl_parser_t *p);
static gotmpl_node_t *gotmpl_parse_action(gotmpl_parser_t *p);
static gotmpl_node_t *gotmpl_parse_jump(gotmpl_parser_t *p,
    gotmpl_node_e type, const gotmpl_token_t *token);
static gotmpl_node_t *gotmpl_parse_control(gotmpl_parser_t *p,
    gotmpl_node_e type);
static int gotmpl_parse_branches(gotmpl_parser_t *p, gotmpl_node_t *node,
    const char *context);
static gotmpl_node_t *gotmpl_parse_else(gotmpl_parser_t *p);
static gotmpl_node_t *gotmpl_parse_template(gotmpl_parser_t *p);
static gotmpl_node_t *gotmpl_parse_block(gotmpl_parser_t *p);
static int gotmpl_parse_name(gotmpl_parser_t *p, const gotmpl_token_t *token,
    const char *context, adm_str_t *name);


gotmpl_t *
gotmpl_parse(adm_arena_t *a, adm_str_t text, const gotmpl_options_t *options,
    adm_err_t *err)
{
    uint32_t         i;
    adm_err_t        own;
    gotmpl_t        *t;
    gotmpl_node_t   *call;
    gotmpl_parse_t   parse;
    gotmpl_parser_t  p;

    if (err == NULL) {
        adm_err_init(&own, a);
        err = &own;
    }

    if (text.len >= UINT32_MAX) {
        (void) adm_err_set(err, "template: %.*s: the text is too long",
                           adm_fmt(options->name));
        return NULL;
    }

    t = adm_calloc(a, 1, sizeof(gotmpl_t));
    if (t == NULL) {
        (void) adm_err_memory(err, a);
        return NULL;
    }

    t->name = options->name;
    t->text = text;
    t->missing = options->missing;
    t->go117 = options->go117;

    memset(&parse, 0, sizeof(gotmpl_parse_t));
    parse.arena = a;
    parse.err = err;
    parse.options = options;
    parse.template = t;

    gotmpl_lex_init(&parse.lexer, a, text, options->left, options->right);

    /* a function of the name takes the place of the keyword */

    parse.lexer.no_break = options->go117
        || gotmpl_parser_function(&parse, adm_strc("break")) != NULL;
    parse.lexer.no_continue = options->go117
        || gotmpl_parser_function(&parse, adm_strc("continue")) != NULL;

    gotmpl_parser_init(&p, &parse);

    if (gotmpl_parse_main(&p) != ADM_OK) {
        if (!err->set) {
            (void) adm_err_memory(err, a);
        }

        return NULL;
    }

    t->trees = (gotmpl_tree_t **) parse.trees.items;
    t->ntrees = parse.trees.n;
    t->main = gotmpl_tree(t, t->name);

    for (i = 0; i < parse.calls.n; i++) {
        call = parse.calls.items[i];
        call->u.template.tree = gotmpl_tree(t, call->u.template.name);
    }

    return t;
}


static int
gotmpl_parse_main(gotmpl_parser_t *p)
{
    gotmpl_node_t   *node;
    gotmpl_stack_t   nodes;
    gotmpl_token_t   delim;

    memset(&nodes, 0, sizeof(gotmpl_stack_t));

    while (gotmpl_parser_peek(p).type != GOTMPL_T_EOF) {

        if (gotmpl_parser_peek(p).type == GOTMPL_T_LEFT_DELIM) {
            delim = gotmpl_parser_next(p);

            if (gotmpl_parser_next_nonspace(p).type == GOTMPL_T_DEFINE) {
                if (gotmpl_parse_define(p->parse) != ADM_OK) {
                    return ADM_ERROR;
                }

                continue;
            }

            p->token[1] = delim;
            p->peeked = 2;
        }

        node = gotmpl_parse_text_or_action(p);
        if (node == NULL) {
            return ADM_ERROR;
        }

        if (node->type == GOTMPL_N_END || node->type == GOTMPL_N_ELSE) {
            (void) gotmpl_parser_bad_node(p, node, "unexpected", NULL);
            return ADM_ERROR;
        }

        if (gotmpl_parser_push(p, &nodes, node) != ADM_OK) {
            return ADM_ERROR;
        }
    }

    node = gotmpl_parser_node(p, GOTMPL_N_LIST, 0);
    if (node == NULL || p->tree == NULL) {
        return ADM_ERROR;
    }

    node->u.list.nodes = (gotmpl_node_t **) nodes.items;
    node->n = nodes.n;

    p->tree->name = p->parse->options->name;
    p->tree->root = node;

    return gotmpl_parse_add(p);
}


static int
gotmpl_parse_define(gotmpl_parse_t *parse)
{
    static const char  context[] = "define clause";

    gotmpl_node_t    *end;
    gotmpl_token_t    token;
    gotmpl_parser_t   p;

    gotmpl_parser_init(&p, parse);

    if (p.tree == NULL) {
        return ADM_ERROR;
    }

    token = gotmpl_parser_next_nonspace(&p);

    if (gotmpl_parse_name(&p, &token, context, &p.tree->name) != ADM_OK
        || gotmpl_parser_expect(&p, GOTMPL_T_RIGHT_DELIM, context, &token)
           != ADM_OK)
    {
        return ADM_ERROR;
    }

    p.tree->root = gotmpl_parse_list(&p, &end);
    if (p.tree->root == NULL) {
        return ADM_ERROR;
    }

    if (end->type != GOTMPL_N_END) {
        (void) gotmpl_parser_bad_node(&p, end, "unexpected", context);
        return ADM_ERROR;
    }

    return gotmpl_parse_add(&p);
}


/* Of two definitions of a name one has to be empty. */

static int
gotmpl_parse_add(gotmpl_parser_t *p)
{
    uint32_t         i;
    adm_str_t        name;
    gotmpl_tree_t   *tree;
    gotmpl_stack_t  *trees;

    trees = &p->parse->trees;

    for (i = 0; i < trees->n; i++) {
        tree = trees->items[i];

        if (!adm_str_eq(tree->name, p->tree->name)) {
            continue;
        }

        if (gotmpl_node_is_empty(tree->root)) {
            trees->items[i] = p->tree;
            return ADM_OK;
        }

        if (gotmpl_node_is_empty(p->tree->root)) {
            return ADM_OK;
        }

        name = adm_quoted(p->parse->arena, p->tree->name);
        (void) gotmpl_parser_error(p, "template: multiple definition of "
                                   "template %.*s", adm_fmt(name));
        return ADM_ERROR;
    }

    return gotmpl_parser_push(p, trees, p->tree);
}


/* Statements up to, not including, "end" or "else", which is put in *end. */

static gotmpl_node_t *
gotmpl_parse_list(gotmpl_parser_t *p, gotmpl_node_t **end)
{
    gotmpl_node_t   *node, *list;
    gotmpl_stack_t   nodes;
    gotmpl_token_t   token;

    memset(&nodes, 0, sizeof(gotmpl_stack_t));

    token = gotmpl_parser_peek_nonspace(p);

    list = gotmpl_parser_node(p, GOTMPL_N_LIST, token.pos);
    if (list == NULL) {
        return NULL;
    }

    while (gotmpl_parser_peek_nonspace(p).type != GOTMPL_T_EOF) {

        node = gotmpl_parse_text_or_action(p);
        if (node == NULL) {
            return NULL;
        }

        if (node->type == GOTMPL_N_END || node->type == GOTMPL_N_ELSE) {
            list->u.list.nodes = (gotmpl_node_t **) nodes.items;
            list->n = nodes.n;
            *end = node;

            return list;
        }

        if (gotmpl_parser_push(p, &nodes, node) != ADM_OK) {
            return NULL;
        }
    }

    return gotmpl_parser_error(p, "unexpected EOF");
}


static gotmpl_node_t *
gotmpl_parse_text_or_action(gotmpl_parser_t *p)
{
    gotmpl_node_t   *node;
    gotmpl_token_t   token;

    token = gotmpl_parser_next_nonspace(p);

    switch (token.type) {

    case GOTMPL_T_TEXT:
        node = gotmpl_parser_node(p, GOTMPL_N_TEXT, token.pos);
        if (node) {
            node->u.text = token.val;
        }

        return node;

    case GOTMPL_T_LEFT_DELIM:
        p->action = token.pos;
        p->in_action = 1;

        node = gotmpl_parse_action(p);

        p->in_action = 0;

        return node;

    default:
        return gotmpl_parser_unexpected(p, &token, "input");
    }
}


static gotmpl_node_t *
gotmpl_parse_action(gotmpl_parser_t *p)
{
    gotmpl_node_t   *node;
    gotmpl_token_t   token;

    token = gotmpl_parser_next_nonspace(p);

    switch (token.type) {

    case GOTMPL_T_BLOCK:
        return gotmpl_parse_block(p);

    case GOTMPL_T_BREAK:
        return gotmpl_parse_jump(p, GOTMPL_N_BREAK, &token);

    case GOTMPL_T_CONTINUE:
        return gotmpl_parse_jump(p, GOTMPL_N_CONTINUE, &token);

    case GOTMPL_T_ELSE:
        return gotmpl_parse_else(p);

    case GOTMPL_T_END:
        if (gotmpl_parser_expect(p, GOTMPL_T_RIGHT_DELIM, "end", &token)
            != ADM_OK)
        {
            return NULL;
        }

        return gotmpl_parser_node(p, GOTMPL_N_END, token.pos);

    case GOTMPL_T_IF:
        return gotmpl_parse_control(p, GOTMPL_N_IF);

    case GOTMPL_T_RANGE:
        return gotmpl_parse_control(p, GOTMPL_N_RANGE);

    case GOTMPL_T_WITH:
        return gotmpl_parse_control(p, GOTMPL_N_WITH);

    case GOTMPL_T_TEMPLATE:
        return gotmpl_parse_template(p);

    default:
        p->peeked++;
    }

    token = gotmpl_parser_peek(p);

    node = gotmpl_parser_node(p, GOTMPL_N_ACTION, token.pos);
    if (node == NULL) {
        return NULL;
    }

    node->u.branch.pipe = gotmpl_parse_pipeline(p, "command",
                                                GOTMPL_T_RIGHT_DELIM);

    return node->u.branch.pipe ? node : NULL;
}


static gotmpl_node_t *
gotmpl_parse_jump(gotmpl_parser_t *p, gotmpl_node_e type,
    const gotmpl_token_t *token)
{
    uint32_t         pos;
    const char      *word;
    gotmpl_token_t   end;

    pos = token->pos;
    word = type == GOTMPL_N_BREAK ? "{{break}}" : "{{continue}}";

    if (gotmpl_parser_expect(p, GOTMPL_T_RIGHT_DELIM, word, &end) != ADM_OK) {
        return NULL;
    }

    if (p->ranges == 0) {
        return gotmpl_parser_error(p, "%s outside {{range}}", word);
    }

    return gotmpl_parser_node(p, type, pos);
}


static gotmpl_node_t *
gotmpl_parse_control(gotmpl_parser_t *p, gotmpl_node_e type)
{
    int             rc;
    uint32_t        names, vars;
    const char     *context;
    gotmpl_node_t  *node;

    context = type == GOTMPL_N_IF ? "if"
              : type == GOTMPL_N_WITH ? "with" : "range";

    node = gotmpl_parser_node(p, type, 0);

    if (node == NULL || gotmpl_parser_enter(p) != ADM_OK) {
        return NULL;
    }

    names = p->names.n;
    vars = p->vars.n;

    rc = gotmpl_parse_branches(p, node, context);

    p->names.n = names;
    p->vars.n = vars;
    p->parse->depth--;

    return rc == ADM_OK ? node : NULL;
}


static int
gotmpl_parse_branches(gotmpl_parser_t *p, gotmpl_node_t *node,
    const char *context)
{
    uint32_t        vars;
    gotmpl_node_t  *end, *other;
    gotmpl_token_e  next;

    node->u.branch.pipe = gotmpl_parse_pipeline(p, context,
                                                GOTMPL_T_RIGHT_DELIM);
    if (node->u.branch.pipe == NULL) {
        return ADM_ERROR;
    }

    node->pos = node->u.branch.pipe->pos;
    vars = p->vars.n;

    p->ranges += (node->type == GOTMPL_N_RANGE);
    node->u.branch.list = gotmpl_parse_list(p, &end);
    p->ranges -= (node->type == GOTMPL_N_RANGE);

    if (node->u.branch.list == NULL) {
        return ADM_ERROR;
    }

    if (end->type == GOTMPL_N_END) {
        return ADM_OK;
    }

    p->vars.n = vars;
    next = gotmpl_parser_peek(p).type;

    if ((next == GOTMPL_T_IF && node->type == GOTMPL_N_IF)
        || (next == GOTMPL_T_WITH && node->type == GOTMPL_N_WITH))
    {
        /* the "end" of the inner one ends both */

        (void) gotmpl_parser_next(p);

        other = gotmpl_parse_control(p, node->type);
        if (other == NULL) {
            return ADM_ERROR;
        }

        node->u.branch.other = gotmpl_parser_node(p, GOTMPL_N_LIST, end->pos);
        if (node->u.branch.other == NULL) {
            return ADM_ERROR;
        }

        node->u.branch.other->u.list.nodes =
                    adm_array_alloc(p->parse->arena, 1, sizeof(other));
        if (node->u.branch.other->u.list.nodes == NULL) {
            return ADM_ERROR;
        }

        node->u.branch.other->u.list.nodes[0] = other;
        node->u.branch.other->n = 1;

        return ADM_OK;
    }

    node->u.branch.other = gotmpl_parse_list(p, &end);
    if (node->u.branch.other == NULL) {
        return ADM_ERROR;
    }

    if (end->type != GOTMPL_N_END) {
        (void) gotmpl_parser_bad_node(p, end, "expected end; found", NULL);
        return ADM_ERROR;
    }

    return ADM_OK;
}


static gotmpl_node_t *
gotmpl_parse_else(gotmpl_parser_t *p)
{
    gotmpl_token_t  token;

    token = gotmpl_parser_peek_nonspace(p);

    if (token.type != GOTMPL_T_IF && token.type != GOTMPL_T_WITH
        && gotmpl_parser_expect(p, GOTMPL_T_RIGHT_DELIM, "else", &token)
           != ADM_OK)
    {
        return NULL;
    }

    return gotmpl_parser_node(p, GOTMPL_N_ELSE, token.pos);
}


static gotmpl_node_t *
gotmpl_parse_template(gotmpl_parser_t *p)
{
    static const char  context[] = "template clause";

    gotmpl_node_t   *node;
    gotmpl_token_t   token;

    token = gotmpl_parser_next_nonspace(p);
    node = gotmpl_parser_node(p, GOTMPL_N_TEMPLATE, token.pos);

    if (node == NULL
        || gotmpl_parse_name(p, &token, context, &node->u.template.name)
           != ADM_OK)
    {
        return NULL;
    }

    if (gotmpl_parser_next_nonspace(p).type != GOTMPL_T_RIGHT_DELIM) {
        p->peeked++;

        node->u.template.pipe = gotmpl_parse_pipeline(p, context,
                                                      GOTMPL_T_RIGHT_DELIM);
        if (node->u.template.pipe == NULL) {
            return NULL;
        }
    }

    return gotmpl_parser_push(p, &p->parse->calls, node) == ADM_OK ? node
                                                                   : NULL;
}


/* A definition and its use at the same place. */

static gotmpl_node_t *
gotmpl_parse_block(gotmpl_parser_t *p)
{
    static const char  context[] = "block clause";

    gotmpl_node_t    *node, *end;
    gotmpl_token_t    token;
    gotmpl_parser_t   block;

    token = gotmpl_parser_next_nonspace(p);
    node = gotmpl_parser_node(p, GOTMPL_N_TEMPLATE, token.pos);

    if (node == NULL
        || gotmpl_parse_name(p, &token, context, &node->u.template.name)
           != ADM_OK)
    {
        return NULL;
    }

    node->u.template.pipe = gotmpl_parse_pipeline(p, context,
                                                  GOTMPL_T_RIGHT_DELIM);

    if (node->u.template.pipe == NULL || gotmpl_parser_enter(p) != ADM_OK) {
        return NULL;
    }

    gotmpl_parser_init(&block, p->parse);

    if (block.tree == NULL) {
        return NULL;
    }

    block.tree->name = node->u.template.name;
    block.tree->root = gotmpl_parse_list(&block, &end);

    if (block.tree->root == NULL) {
        return NULL;
    }

    p->parse->depth--;

    if (end->type != GOTMPL_N_END) {
        return gotmpl_parser_bad_node(p, end, "unexpected", context);
    }

    return gotmpl_parse_add(&block) == ADM_OK
           && gotmpl_parser_push(p, &p->parse->calls, node) == ADM_OK
           ? node : NULL;
}


static int
gotmpl_parse_name(gotmpl_parser_t *p, const gotmpl_token_t *token,
    const char *context, adm_str_t *name)
{
    if (token->type != GOTMPL_T_STRING && token->type != GOTMPL_T_RAW_STRING) {
        (void) gotmpl_parser_unexpected(p, token, context);
        return ADM_ERROR;
    }

    if (gotmpl_unquote(p->parse->arena, token->val, name) != ADM_OK) {
        (void) gotmpl_parser_error(p, "invalid syntax");
        return ADM_ERROR;
    }

    return ADM_OK;
}
