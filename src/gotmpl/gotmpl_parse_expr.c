
#include "base/adm_str.h"
#include "gotmpl/gotmpl_builtin.h"
#include "gotmpl/gotmpl_parser.h"
#include "gotmpl/gotmpl_quote.h"


static int gotmpl_parse_decls(gotmpl_parser_t *p, gotmpl_node_t *pipe,
    const char *context);
static int gotmpl_parse_decl(gotmpl_parser_t *p, gotmpl_node_t *pipe,
    const gotmpl_token_t *token);
static int gotmpl_pipeline_finish(gotmpl_parser_t *p, gotmpl_node_t *pipe,
    const gotmpl_stack_t *commands, const char *context);
static gotmpl_node_t *gotmpl_parse_command(gotmpl_parser_t *p);
static gotmpl_node_t *gotmpl_parse_operand(gotmpl_parser_t *p, int *none);
static gotmpl_node_t *gotmpl_parse_term(gotmpl_parser_t *p, int *none);
static gotmpl_node_t *gotmpl_parse_fields(gotmpl_parser_t *p,
    gotmpl_node_t *node);
static gotmpl_node_t *gotmpl_parse_parens(gotmpl_parser_t *p);
static gotmpl_node_t *gotmpl_parse_function(gotmpl_parser_t *p,
    const gotmpl_token_t *token);
static gotmpl_node_t *gotmpl_parse_number(gotmpl_parser_t *p,
    const gotmpl_token_t *token);
static gotmpl_node_t *gotmpl_parse_string(gotmpl_parser_t *p,
    const gotmpl_token_t *token);
static gotmpl_node_t *gotmpl_parse_ident(gotmpl_parser_t *p,
    gotmpl_node_e type, const gotmpl_token_t *token, size_t skip);
static gotmpl_node_t *gotmpl_parse_constant(gotmpl_parser_t *p,
    gotmpl_node_e type, const gotmpl_token_t *token, gotmpl_value_t v);
static gotmpl_node_t *gotmpl_parse_variable(gotmpl_parser_t *p,
    const gotmpl_token_t *token);
static int gotmpl_parse_ideal(gotmpl_parser_t *p, gotmpl_node_t *node);
static uint32_t gotmpl_find_slot(gotmpl_parser_t *p, adm_str_t name);
static int gotmpl_declare(gotmpl_parser_t *p, gotmpl_node_t *var);


static uint32_t
gotmpl_find_slot(gotmpl_parser_t *p, adm_str_t name)
{
    uint32_t       i;
    gotmpl_var_t  *var;

    for (i = p->vars.n; i > 0; i--) {
        var = p->vars.items[i - 1];

        if (adm_str_eq(var->name, name)) {
            return var->slot;
        }
    }

    return GOTMPL_NO_SLOT;
}


/* Gives the variable the next slot of its template. */

static int
gotmpl_declare(gotmpl_parser_t *p, gotmpl_node_t *node)
{
    gotmpl_var_t  *var;

    var = adm_alloc(p->parse->arena, sizeof(gotmpl_var_t));

    if (var) {
        var->name = node->u.chain.idents[0];
        var->slot = p->vars.n;
        node->slot = var->slot;

        p->tree->nslots = adm_max(p->tree->nslots, var->slot + 1);
    }

    return gotmpl_parser_push(p, &p->vars, var);
}


gotmpl_node_t *
gotmpl_parse_pipeline(gotmpl_parser_t *p, const char *context,
    gotmpl_token_e end)
{
    gotmpl_node_t   *pipe, *command;
    gotmpl_stack_t   commands;
    gotmpl_token_t   token;

    memset(&commands, 0, sizeof(gotmpl_stack_t));

    token = gotmpl_parser_peek_nonspace(p);
    pipe = gotmpl_parser_node(p, GOTMPL_N_PIPE, token.pos);

    if (pipe == NULL || gotmpl_parse_decls(p, pipe, context) != ADM_OK) {
        return NULL;
    }

    for ( ;; ) {
        token = gotmpl_parser_next_nonspace(p);

        if (token.type == end) {
            return gotmpl_pipeline_finish(p, pipe, &commands, context)
                   == ADM_OK ? pipe : NULL;
        }

        switch (token.type) {

        case GOTMPL_T_BOOL:
        case GOTMPL_T_CHAR_CONSTANT:
        case GOTMPL_T_COMPLEX:
        case GOTMPL_T_DOT:
        case GOTMPL_T_FIELD:
        case GOTMPL_T_IDENTIFIER:
        case GOTMPL_T_NUMBER:
        case GOTMPL_T_NIL:
        case GOTMPL_T_RAW_STRING:
        case GOTMPL_T_STRING:
        case GOTMPL_T_VARIABLE:
        case GOTMPL_T_LEFT_PAREN:
            p->peeked++;
            command = gotmpl_parse_command(p);

            if (command == NULL
                || gotmpl_parser_push(p, &commands, command) != ADM_OK)
            {
                return NULL;
            }

            break;

        default:
            return gotmpl_parser_unexpected(p, &token, context);
        }
    }
}


/* "$x :=", "$x =", and for "range" also "$i, $x". */

static int
gotmpl_parse_decls(gotmpl_parser_t *p, gotmpl_node_t *pipe,
    const char *context)
{
    gotmpl_token_t  var, behind, next;

    for ( ;; ) {
        var = gotmpl_parser_peek_nonspace(p);

        if (var.type != GOTMPL_T_VARIABLE) {
            return ADM_OK;
        }

        (void) gotmpl_parser_next(p);

        behind = gotmpl_parser_peek(p);
        next = gotmpl_parser_peek_nonspace(p);

        if (next.type == GOTMPL_T_ASSIGN || next.type == GOTMPL_T_DECLARE) {
            pipe->assign = (next.type == GOTMPL_T_ASSIGN);
            (void) gotmpl_parser_next_nonspace(p);

            return gotmpl_parse_decl(p, pipe, &var);
        }

        if (next.type == GOTMPL_T_CHAR && adm_str_eqc(next.val, ",")) {
            (void) gotmpl_parser_next_nonspace(p);

            if (pipe->ndecls < 2
                && gotmpl_parse_decl(p, pipe, &var) != ADM_OK)
            {
                return ADM_ERROR;
            }

            if (strcmp(context, "range") == 0 && pipe->ndecls < 2) {

                switch (gotmpl_parser_peek_nonspace(p).type) {

                case GOTMPL_T_VARIABLE:
                case GOTMPL_T_RIGHT_DELIM:
                case GOTMPL_T_RIGHT_PAREN:
                    continue;

                default:
                    (void) gotmpl_parser_error(p, "range can only initialize "
                                               "variables");
                    return ADM_ERROR;
                }
            }

            (void) gotmpl_parser_error(p, "too many declarations in %s",
                                       context);
            return ADM_ERROR;
        }

        /* it starts a command: back, with the space behind it if any */

        p->token[1] = behind.type == GOTMPL_T_SPACE ? behind : var;
        p->token[2] = var;
        p->peeked = behind.type == GOTMPL_T_SPACE ? 3 : 2;

        return ADM_OK;
    }
}


static int
gotmpl_parse_decl(gotmpl_parser_t *p, gotmpl_node_t *pipe,
    const gotmpl_token_t *token)
{
    gotmpl_var_t   *name;
    gotmpl_node_t  *var;

    if (pipe->ndecls == adm_nelts(pipe->u.pipe.decls)) {
        (void) gotmpl_parser_error(p, "too many declarations in range");
        return ADM_ERROR;
    }

    var = gotmpl_parse_ident(p, GOTMPL_N_VARIABLE, token, 0);
    name = adm_alloc(p->parse->arena, sizeof(gotmpl_var_t));

    if (var == NULL || name == NULL) {
        return ADM_ERROR;
    }

    name->name = token->val;
    name->slot = 0;

    pipe->u.pipe.decls[pipe->ndecls++] = var;

    return gotmpl_parser_push(p, &p->names, name);
}


static int
gotmpl_pipeline_finish(gotmpl_parser_t *p, gotmpl_node_t *pipe,
    const gotmpl_stack_t *commands, const char *context)
{
    uint32_t        i;
    gotmpl_node_t  *command, *var;

    if (commands->n == 0) {
        (void) gotmpl_parser_error(p, "missing value for %s", context);
        return ADM_ERROR;
    }

    pipe->u.pipe.commands = (gotmpl_node_t **) commands->items;
    pipe->n = commands->n;

    for (i = 1; i < commands->n; i++) {
        command = commands->items[i];

        switch (command->u.list.nodes[0]->type) {

        case GOTMPL_N_BOOL:
        case GOTMPL_N_DOT:
        case GOTMPL_N_NIL:
        case GOTMPL_N_NUMBER:
        case GOTMPL_N_STRING:
            (void) gotmpl_parser_error(p, "non executable command in pipeline "
                                       "stage %u", i + 1);
            return ADM_ERROR;
        }
    }

    /* the variables come into being when the value is known */

    for (i = 0; i < pipe->ndecls; i++) {
        var = pipe->u.pipe.decls[i];

        if (pipe->assign) {
            var->slot = gotmpl_find_slot(p, var->u.chain.idents[0]);

        } else if (gotmpl_declare(p, var) != ADM_OK) {
            return ADM_ERROR;
        }
    }

    return ADM_OK;
}


/* Operands separated by space; the pipe or the end stays unread. */

static gotmpl_node_t *
gotmpl_parse_command(gotmpl_parser_t *p)
{
    int              none;
    gotmpl_node_t   *command, *operand;
    gotmpl_stack_t   args;
    gotmpl_token_t   token;

    memset(&args, 0, sizeof(gotmpl_stack_t));

    token = gotmpl_parser_peek_nonspace(p);

    command = gotmpl_parser_node(p, GOTMPL_N_COMMAND, token.pos);
    if (command == NULL) {
        return NULL;
    }

    do {
        (void) gotmpl_parser_peek_nonspace(p);

        operand = gotmpl_parse_operand(p, &none);

        if (!none && (operand == NULL
                      || gotmpl_parser_push(p, &args, operand) != ADM_OK))
        {
            return NULL;
        }

        token = gotmpl_parser_next(p);
    } while (token.type == GOTMPL_T_SPACE);

    switch (token.type) {

    case GOTMPL_T_RIGHT_DELIM:
    case GOTMPL_T_RIGHT_PAREN:
        p->peeked++;
        break;

    case GOTMPL_T_PIPE:
        break;

    default:
        return gotmpl_parser_unexpected(p, &token, "operand");
    }

    if (args.n == 0) {
        return gotmpl_parser_error(p, "empty command");
    }

    command->u.list.nodes = (gotmpl_node_t **) args.items;
    command->n = args.n;

    return command;
}


/* A term and the fields behind it; *none: there is no term. */

static gotmpl_node_t *
gotmpl_parse_operand(gotmpl_parser_t *p, int *none)
{
    gotmpl_node_t  *node;

    node = gotmpl_parse_term(p, none);

    if (node && gotmpl_parser_peek(p).type == GOTMPL_T_FIELD) {
        return gotmpl_parse_fields(p, node);
    }

    return node;
}


static gotmpl_node_t *
gotmpl_parse_fields(gotmpl_parser_t *p, gotmpl_node_t *node)
{
    uint32_t         n;
    adm_buf_t        b;
    adm_str_t        text, *name, *idents;
    gotmpl_node_t   *chain;
    gotmpl_stack_t   names;
    gotmpl_token_t   token;

    memset(&names, 0, sizeof(gotmpl_stack_t));

    token = gotmpl_parser_peek(p);

    chain = gotmpl_parser_node(p, GOTMPL_N_CHAIN, token.pos);
    if (chain == NULL) {
        return NULL;
    }

    while (gotmpl_parser_peek(p).type == GOTMPL_T_FIELD) {
        token = gotmpl_parser_next(p);

        name = adm_alloc(p->parse->arena, sizeof(adm_str_t));
        if (name) {
            *name = adm_str_sub(token.val, 1, token.val.len);
        }

        if (gotmpl_parser_push(p, &names, name) != ADM_OK) {
            return NULL;
        }
    }

    n = 0;

    switch (node->type) {

    case GOTMPL_N_FIELD:
    case GOTMPL_N_VARIABLE:
        /* one node for all of it, at the place of the second field */
        chain->type = node->type;
        chain->slot = node->slot;
        n = node->n;
        break;

    case GOTMPL_N_BOOL:
    case GOTMPL_N_STRING:
    case GOTMPL_N_NUMBER:
    case GOTMPL_N_NIL:
    case GOTMPL_N_DOT:
        adm_buf_init(&b, p->parse->arena, 0);
        gotmpl_node_print(&b, node);
        (void) adm_buf_finish(&b, &text);
        text = adm_quoted(p->parse->arena, text);

        return gotmpl_parser_error(p, "unexpected . after term %.*s",
                                   adm_fmt(text));

    default:
        chain->u.chain.node = node;
    }

    idents = adm_array_alloc(p->parse->arena, n + names.n, sizeof(adm_str_t));
    if (idents == NULL) {
        return NULL;
    }

    if (n) {
        memcpy(idents, node->u.chain.idents, n * sizeof(adm_str_t));
    }

    chain->u.chain.idents = idents;
    chain->n = n + names.n;

    for ( /* void */ ; n < chain->n; n++) {
        idents[n] = *(adm_str_t *) names.items[n - (chain->n - names.n)];
    }

    return chain;
}


static gotmpl_node_t *
gotmpl_parse_term(gotmpl_parser_t *p, int *none)
{
    gotmpl_token_t  token;

    *none = 0;
    token = gotmpl_parser_next_nonspace(p);

    switch (token.type) {

    case GOTMPL_T_IDENTIFIER:
        return gotmpl_parse_function(p, &token);

    case GOTMPL_T_DOT:
        return gotmpl_parser_node(p, GOTMPL_N_DOT, token.pos);

    case GOTMPL_T_NIL:
        return gotmpl_parser_node(p, GOTMPL_N_NIL, token.pos);

    case GOTMPL_T_VARIABLE:
        return gotmpl_parse_variable(p, &token);

    case GOTMPL_T_FIELD:
        return gotmpl_parse_ident(p, GOTMPL_N_FIELD, &token, 1);

    case GOTMPL_T_BOOL:
        return gotmpl_parse_constant(p, GOTMPL_N_BOOL, &token,
                                  gotmpl_bool(adm_str_eqc(token.val, "true")));

    case GOTMPL_T_CHAR_CONSTANT:
    case GOTMPL_T_COMPLEX:
    case GOTMPL_T_NUMBER:
        return gotmpl_parse_number(p, &token);

    case GOTMPL_T_STRING:
    case GOTMPL_T_RAW_STRING:
        return gotmpl_parse_string(p, &token);

    case GOTMPL_T_LEFT_PAREN:
        return gotmpl_parse_parens(p);

    default:
        p->peeked++;
        *none = 1;
        return NULL;
    }
}


static gotmpl_node_t *
gotmpl_parse_parens(gotmpl_parser_t *p)
{
    gotmpl_node_t  *pipe;

    if (gotmpl_parser_enter(p) != ADM_OK) {
        return NULL;
    }

    pipe = gotmpl_parse_pipeline(p, "parenthesized pipeline",
                                 GOTMPL_T_RIGHT_PAREN);
    p->parse->depth--;

    if (pipe && pipe->ndecls) {
        p->parse->template->nested = 1;
    }

    return pipe;
}


static gotmpl_node_t *
gotmpl_parse_ident(gotmpl_parser_t *p, gotmpl_node_e type,
    const gotmpl_token_t *token, size_t skip)
{
    adm_str_t      *ident;
    gotmpl_node_t  *node;

    node = gotmpl_parser_node(p, type, token->pos);
    ident = adm_alloc(p->parse->arena, sizeof(adm_str_t));

    if (node == NULL || ident == NULL) {
        return NULL;
    }

    *ident = adm_str_sub(token->val, skip, token->val.len);

    node->u.chain.idents = ident;
    node->n = 1;

    return node;
}


static gotmpl_node_t *
gotmpl_parse_variable(gotmpl_parser_t *p, const gotmpl_token_t *token)
{
    uint32_t        i;
    adm_str_t       text;
    gotmpl_var_t   *var;
    gotmpl_node_t  *node;

    for (i = 0; i < p->names.n; i++) {
        var = p->names.items[i];

        if (adm_str_eq(var->name, token->val)) {
            node = gotmpl_parse_ident(p, GOTMPL_N_VARIABLE, token, 0);
            if (node) {
                node->slot = gotmpl_find_slot(p, token->val);
            }

            return node;
        }
    }

    text = adm_quoted(p->parse->arena, token->val);

    return gotmpl_parser_error(p, "undefined variable %.*s", adm_fmt(text));
}


static gotmpl_node_t *
gotmpl_parse_function(gotmpl_parser_t *p, const gotmpl_token_t *token)
{
    adm_str_t             text;
    gotmpl_node_t        *node;
    const gotmpl_func_t  *func;

    func = gotmpl_parser_function(p->parse, token->val);

    if (func == NULL || (func->flags & GOTMPL_FN_REFUSED)) {
        text = adm_quoted(p->parse->arena, token->val);

        return gotmpl_parser_error(p, "function %.*s not %s", adm_fmt(text),
                                   func ? "supported: it looks up names or "
                                          "makes keys" : "defined");
    }

    node = gotmpl_parser_node(p, GOTMPL_N_FUNCTION, token->pos);
    if (node == NULL) {
        return NULL;
    }

    node->u.function.name = token->val;
    node->u.function.func = func;

    if (func->flags & GOTMPL_FN_MUTATES) {
        p->parse->template->mutates = 1;
    }

    return node;
}


static gotmpl_node_t *
gotmpl_parse_constant(gotmpl_parser_t *p, gotmpl_node_e type,
    const gotmpl_token_t *token, gotmpl_value_t v)
{
    gotmpl_node_t   *node;
    gotmpl_value_t  *value;

    node = gotmpl_parser_node(p, type, token->pos);
    value = adm_alloc(p->parse->arena, sizeof(gotmpl_value_t));

    if (node == NULL || value == NULL) {
        return NULL;
    }

    *value = v;

    node->u.constant.text = token->val;
    node->u.constant.value = value;

    return node;
}


static gotmpl_node_t *
gotmpl_parse_string(gotmpl_parser_t *p, const gotmpl_token_t *token)
{
    adm_str_t  text;

    if (gotmpl_unquote(p->parse->arena, token->val, &text) != ADM_OK) {
        return gotmpl_parser_error(p, "invalid syntax");
    }

    return gotmpl_parse_constant(p, GOTMPL_N_STRING, token,
                                 gotmpl_string(text));
}


static gotmpl_node_t *
gotmpl_parse_number(gotmpl_parser_t *p, const gotmpl_token_t *token)
{
    adm_err_t         err;
    gotmpl_node_t    *node;
    gotmpl_number_t  *number;

    number = adm_alloc(p->parse->arena, sizeof(gotmpl_number_t));
    node = gotmpl_parse_constant(p, GOTMPL_N_NUMBER, token, gotmpl_none());

    if (number == NULL || node == NULL) {
        return NULL;
    }

    adm_err_init(&err, p->parse->arena);

    if (gotmpl_number_parse(token->val, token->type == GOTMPL_T_CHAR_CONSTANT,
                            token->type == GOTMPL_T_COMPLEX, number, &err)
        != ADM_OK)
    {
        return gotmpl_parser_error(p, "%.*s", adm_fmt(err.text));
    }

    node->u.constant.number = number;

    return gotmpl_parse_ideal(p, node) == ADM_OK ? node : NULL;
}


/* The value where the context does not ask for a type. */

static int
gotmpl_parse_ideal(gotmpl_parser_t *p, gotmpl_node_t *node)
{
    int               is_float;
    size_t            i;
    adm_str_t         text;
    gotmpl_value_t   *v;
    gotmpl_number_t  *n;

    n = node->u.constant.number;
    v = node->u.constant.value;
    text = node->u.constant.text;

    if (n->is_complex) {
        v->type = &gotmpl_type_complex128;
        v->u.complex = n->complex;
        return ADM_OK;
    }

    is_float = 0;

    if (n->is_float && text.data[0] != '\'') {
        for (i = 0; i < text.len; i++) {
            switch (text.data[i]) {

            case '.':
            case 'p':
            case 'P':
                is_float = 1;
                break;

            case 'e':
            case 'E':
                /* a digit of a hexadecimal number? */
                is_float |= !(text.len > 2 && text.data[0] == '0'
                              && (text.data[1] | 0x20) == 'x');
                break;
            }
        }
    }

    if (is_float) {
        *v = gotmpl_float(n->f);

    } else if (n->is_int) {
        *v = gotmpl_int(n->i);

    } else {
        node->u.constant.value = NULL;
    }

    return ADM_OK;
}


const gotmpl_func_t *
gotmpl_parser_function(gotmpl_parse_t *parse, adm_str_t name)
{
    size_t                i;
    const gotmpl_func_t  *func;

    for (i = parse->options->nfuncs; i > 0; i--) {
        func = gotmpl_find_func(parse->options->funcs[i - 1]->funcs,
                                parse->options->funcs[i - 1]->n, name);
        if (func) {
            return func;
        }
    }

    return gotmpl_find_func(gotmpl_builtins.funcs, gotmpl_builtins.n, name);
}
