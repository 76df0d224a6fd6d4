
#include "base/adm_str.h"
#include "gotmpl/gotmpl_builtin.h"
#include "gotmpl/gotmpl_exec.h"
#include "gotmpl/gotmpl_quote.h"


/* What comes in through a pipe; NULL: nothing does. */
typedef const gotmpl_value_t  *gotmpl_final_t;


static int gotmpl_eval_command(gotmpl_exec_t *e, const gotmpl_node_t *cmd,
    gotmpl_final_t final, gotmpl_value_t *v);
static int gotmpl_eval_first(gotmpl_exec_t *e, const gotmpl_node_t *node,
    gotmpl_value_t *v);
static int gotmpl_no_args(gotmpl_exec_t *e, gotmpl_node_t **args, uint32_t n,
    gotmpl_final_t final);
static int gotmpl_eval_variable(gotmpl_exec_t *e, const gotmpl_node_t *node,
    gotmpl_node_t **args, uint32_t n, gotmpl_final_t final,
    gotmpl_value_t *v);
static int gotmpl_eval_path(gotmpl_exec_t *e, const gotmpl_node_t *node,
    gotmpl_value_t *v);
static int gotmpl_eval_chain(gotmpl_exec_t *e, const gotmpl_node_t *node,
    gotmpl_node_t **args, uint32_t n, gotmpl_final_t final,
    gotmpl_value_t *v);
static int gotmpl_eval_idents(gotmpl_exec_t *e, const gotmpl_node_t *node,
    uint32_t i, gotmpl_node_t **args, uint32_t n, gotmpl_final_t final,
    gotmpl_value_t *v);
static int gotmpl_eval_ident(gotmpl_exec_t *e, const gotmpl_node_t *node,
    adm_str_t name, gotmpl_node_t **args, uint32_t n, gotmpl_final_t final,
    gotmpl_value_t *v);
static int gotmpl_no_field(gotmpl_exec_t *e, adm_str_t name, adm_str_t type);
static int gotmpl_eval_member(gotmpl_exec_t *e, adm_str_t name, int args,
    const gotmpl_value_t *map, gotmpl_value_t *v);
static int gotmpl_eval_call(gotmpl_exec_t *e, const gotmpl_func_t *func,
    const gotmpl_value_t *receiver, const gotmpl_node_t *node,
    gotmpl_node_t **args, uint32_t n, gotmpl_final_t final,
    gotmpl_value_t *v);
static int gotmpl_check_args(gotmpl_exec_t *e, const gotmpl_func_t *func,
    uint32_t n, uint32_t total);
static int gotmpl_eval_args(gotmpl_exec_t *e, const gotmpl_func_t *func,
    gotmpl_node_t **args, uint32_t n, gotmpl_final_t final,
    gotmpl_value_t *argv);
static int gotmpl_call(gotmpl_exec_t *e, const gotmpl_func_t *func,
    const gotmpl_node_t *node, gotmpl_value_t *argv, uint32_t n,
    gotmpl_value_t *v);
static int gotmpl_eval_lazy(gotmpl_exec_t *e, const gotmpl_func_t *func,
    gotmpl_node_t **args, uint32_t n, gotmpl_final_t final,
    gotmpl_value_t *v);
static int gotmpl_eval_constant(gotmpl_exec_t *e, const gotmpl_type_t *type,
    const gotmpl_node_t *node, gotmpl_value_t *v);
static int gotmpl_eval_number(gotmpl_exec_t *e, const gotmpl_type_t *type,
    const gotmpl_node_t *node, gotmpl_value_t *v);
static int gotmpl_eval_ideal(gotmpl_exec_t *e, const gotmpl_node_t *node,
    gotmpl_value_t *v);
static int gotmpl_convert(gotmpl_exec_t *e, const gotmpl_type_t *type,
    gotmpl_value_t *v);
static int gotmpl_wrong_node(gotmpl_exec_t *e, const char *what,
    const gotmpl_node_t *node, const char *behind, adm_str_t type);


int
gotmpl_eval_pipe(gotmpl_exec_t *e, const gotmpl_node_t *pipe,
    gotmpl_value_t *v)
{
    uint32_t         i;
    gotmpl_value_t   previous;
    gotmpl_node_t   *var;

    if (gotmpl_step(e) != ADM_OK) {
        return ADM_ERROR;
    }

    if (pipe->type == GOTMPL_N_CONST) {
        e->node = pipe->u.known.at;
        *v = *pipe->u.known.value;
        return ADM_OK;
    }

    e->node = pipe;

    if (++e->depth > GOTMPL_MAX_DEPTH) {
        return gotmpl_abort(e, "expression or template is nested too deeply");
    }

    for (i = 0; i < pipe->n; i++) {

        if (i) {
            previous = *v;
        }

        if (gotmpl_eval_command(e, pipe->u.pipe.commands[i],
                                i ? &previous : NULL, v)
            != ADM_OK)
        {
            return ADM_ERROR;
        }

        *v = gotmpl_concrete(v);
    }

    for (i = 0; i < pipe->ndecls; i++) {
        var = pipe->u.pipe.decls[i];

        if (var->slot == GOTMPL_NO_SLOT) {
            return gotmpl_exec_error(e, "undefined variable: %.*s",
                                     adm_fmt(var->u.chain.idents[0]));
        }

        e->slots[var->slot] = *v;
    }

    e->depth--;

    return ADM_OK;
}


static int
gotmpl_eval_command(gotmpl_exec_t *e, const gotmpl_node_t *cmd,
    gotmpl_final_t final, gotmpl_value_t *v)
{
    uint32_t              n;
    gotmpl_node_t        *first, **args;
    const gotmpl_func_t  *func;

    first = cmd->u.list.nodes[0];
    args = cmd->u.list.nodes + 1;
    n = cmd->n - 1;

    switch (first->type) {

    case GOTMPL_N_FIELD:
        e->node = first;
        *v = e->dot;
        return gotmpl_eval_idents(e, first, 0, args, n, final, v);

    case GOTMPL_N_VARIABLE:
        return gotmpl_eval_variable(e, first, args, n, final, v);

    case GOTMPL_N_CHAIN:
        return gotmpl_eval_chain(e, first, args, n, final, v);

    case GOTMPL_N_PATH:
        return gotmpl_eval_path(e, first, v);

    case GOTMPL_N_FUNCTION:
        e->node = first;
        func = first->u.function.func;

        if (func->flags & GOTMPL_FN_LAZY) {
            return gotmpl_eval_lazy(e, func, args, n, final, v);
        }

        return gotmpl_eval_call(e, func, NULL, cmd, args, n, final, v);

    case GOTMPL_N_PIPE:
    case GOTMPL_N_CONST:
        if (gotmpl_no_args(e, cmd->u.list.nodes, n, final) != ADM_OK) {
            return ADM_ERROR;
        }

        return gotmpl_eval_pipe(e, first, v);

    default:
        e->node = first;

        if (gotmpl_no_args(e, cmd->u.list.nodes, n, final) != ADM_OK) {
            return ADM_ERROR;
        }

        return gotmpl_eval_first(e, first, v);
    }
}


static int
gotmpl_eval_first(gotmpl_exec_t *e, const gotmpl_node_t *node,
    gotmpl_value_t *v)
{
    switch (node->type) {

    case GOTMPL_N_DOT:
        *v = e->dot;
        return ADM_OK;

    case GOTMPL_N_NIL:
        return gotmpl_exec_error(e, "nil is not a command");

    case GOTMPL_N_NUMBER:
        return gotmpl_eval_ideal(e, node, v);

    default: /* GOTMPL_N_BOOL, GOTMPL_N_STRING */
        *v = *node->u.constant.value;
        return ADM_OK;
    }
}


static int
gotmpl_no_args(gotmpl_exec_t *e, gotmpl_node_t **args, uint32_t n,
    gotmpl_final_t final)
{
    if (n || final) {
        return gotmpl_wrong_node(e, "can't give argument to non-function ",
                                 args[0], "", adm_str_empty);
    }

    return ADM_OK;
}


/* "WHAT NODE BEHIND TYPE" */

static int
gotmpl_wrong_node(gotmpl_exec_t *e, const char *what,
    const gotmpl_node_t *node, const char *behind, adm_str_t type)
{
    adm_buf_t  b;
    adm_str_t  text;

    adm_buf_init(&b, e->arena, 0);
    gotmpl_node_print(&b, node);
    (void) adm_buf_finish(&b, &text);

    return gotmpl_exec_error(e, "%s%.*s%s%.*s", what, adm_fmt(text), behind,
                             adm_fmt(type));
}


static int
gotmpl_eval_variable(gotmpl_exec_t *e, const gotmpl_node_t *node,
    gotmpl_node_t **args, uint32_t n, gotmpl_final_t final, gotmpl_value_t *v)
{
    e->node = node;

    if (node->slot == GOTMPL_NO_SLOT) {
        return gotmpl_exec_error(e, "undefined variable: %.*s",
                                 adm_fmt(node->u.chain.idents[0]));
    }

    *v = e->slots[node->slot];

    if (node->n > 1) {
        return gotmpl_eval_idents(e, node, 1, args, n, final, v);
    }

    if (n || final) {
        return gotmpl_wrong_node(e, "can't give argument to non-function ",
                                 node, "", adm_str_empty);
    }

    return ADM_OK;
}


/* Nothing changes in a template that was folded. */

static int
gotmpl_eval_path(gotmpl_exec_t *e, const gotmpl_node_t *node,
    gotmpl_value_t *v)
{
    e->node = node;

    if (e->paths[node->slot].type) {
        *v = e->paths[node->slot];
        return ADM_OK;
    }

    *v = gotmpl_concrete(&e->run->root);

    if (gotmpl_eval_idents(e, node, 0, NULL, 0, NULL, v) != ADM_OK) {
        return ADM_ERROR;
    }

    e->paths[node->slot] = *v;

    return ADM_OK;
}


static int
gotmpl_eval_chain(gotmpl_exec_t *e, const gotmpl_node_t *node,
    gotmpl_node_t **args, uint32_t n, gotmpl_final_t final, gotmpl_value_t *v)
{
    e->node = node;

    if (node->u.chain.node->type == GOTMPL_N_NIL) {
        return gotmpl_wrong_node(e, "indirection through explicit nil in ",
                                 node, "", adm_str_empty);
    }

    if (gotmpl_eval_arg(e, NULL, node->u.chain.node, v) != ADM_OK) {
        return ADM_ERROR;
    }

    return gotmpl_eval_idents(e, node, 0, args, n, final, v);
}


/* Fields from the i-th on of what is in *v; arguments are for the last. */

static int
gotmpl_eval_idents(gotmpl_exec_t *e, const gotmpl_node_t *node, uint32_t i,
    gotmpl_node_t **args, uint32_t n, gotmpl_final_t final, gotmpl_value_t *v)
{
    for ( /* void */ ; i < node->n - 1; i++) {

        if (gotmpl_eval_ident(e, node, node->u.chain.idents[i], NULL, 0, NULL,
                              v)
            != ADM_OK)
        {
            return ADM_ERROR;
        }
    }

    return gotmpl_eval_ident(e, node, node->u.chain.idents[i], args, n, final,
                             v);
}


/* A field, member or method of the value, in its place. */

static int
gotmpl_eval_ident(gotmpl_exec_t *e, const gotmpl_node_t *node, adm_str_t name,
    gotmpl_node_t **args, uint32_t n, gotmpl_final_t final, gotmpl_value_t *v)
{
    adm_str_t             type;
    gotmpl_value_t        to;
    const gotmpl_func_t  *method;

    if (v->type == NULL) {

        if (e->template->missing == GOTMPL_MISSING_ERROR) {
            name = adm_quoted(e->arena, name);
            return gotmpl_exec_error(e, "nil data; no entry for key %.*s",
                                     adm_fmt(name));
        }

        return ADM_OK;
    }

    if (adm_likely(v->type->kind == GOTMPL_MAP && v->type->nmethods == 0)) {
        to = *v;
        return gotmpl_eval_member(e, name, n || final, &to, v);
    }

    type = gotmpl_type_name(v);

    if (v->type->kind == GOTMPL_INTERFACE) {
        return gotmpl_exec_error(e, "nil pointer evaluating %.*s.%.*s",
                                 adm_fmt(type), adm_fmt(name));
    }

    /* methods may be called on nil pointers */

    method = gotmpl_find_method(v->type, name);

    if (method) {
        to = *v;
        to.flags &= ~(uint32_t) GOTMPL_IFACE;

        return gotmpl_eval_call(e, method, &to, node, args, n, final, v);
    }

    if (v->type->kind == GOTMPL_POINTER && v->u.p == NULL) {

        if (v->type->elem->kind == GOTMPL_STRUCT
            && !gotmpl_has_field(e, v->type->elem, name))
        {
            return gotmpl_no_field(e, name, type);
        }

        return gotmpl_exec_error(e, "nil pointer evaluating %.*s.%.*s",
                                 adm_fmt(type), adm_fmt(name));
    }

    to = gotmpl_indirect(v);

    switch (gotmpl_kind(&to)) {

    case GOTMPL_STRUCT:
        switch (gotmpl_field(e, &to, name, v)) {

        case ADM_OK:
            if (n || final) {
                return gotmpl_exec_error(e, "%.*s has arguments but cannot be "
                                         "invoked as function", adm_fmt(name));
            }

            return ADM_OK;

        case ADM_DECLINED:
            return gotmpl_no_field(e, name, type);

        default:
            return gotmpl_exec_error(e, "%.*s", adm_fmt(e->cause));
        }

    case GOTMPL_MAP:
        if (to.type->key == NULL) {
            return gotmpl_eval_member(e, name, n || final, &to, v);
        }

        /* fall through */

    default:
        return gotmpl_no_field(e, name, type);
    }
}


static int
gotmpl_no_field(gotmpl_exec_t *e, adm_str_t name, adm_str_t type)
{
    return gotmpl_exec_error(e, "can't evaluate field %.*s in type %.*s",
                             adm_fmt(name), adm_fmt(type));
}


static int
gotmpl_eval_member(gotmpl_exec_t *e, adm_str_t name, int args,
    const gotmpl_value_t *map, gotmpl_value_t *v)
{
    adm_str_t  quoted;

    if (args) {
        return gotmpl_exec_error(e, "%.*s is not a method but has arguments",
                                 adm_fmt(name));
    }

    if (gotmpl_get(e, map, name, v) == ADM_OK) {
        return ADM_OK;
    }

    switch (e->template->missing) {

    case GOTMPL_MISSING_ZERO:
        *v = gotmpl_zero(map->type->elem);
        return ADM_OK;

    case GOTMPL_MISSING_ERROR:
        quoted = adm_quoted(e->arena, name);
        return gotmpl_exec_error(e, "map has no entry for key %.*s",
                                 adm_fmt(quoted));

    default:
        *v = gotmpl_none();
        return ADM_OK;
    }
}


/*
 * Calls a function or method.  node: what an error of the function is about.
 */

static int
gotmpl_eval_call(gotmpl_exec_t *e, const gotmpl_func_t *func,
    const gotmpl_value_t *receiver, const gotmpl_node_t *node,
    gotmpl_node_t **args, uint32_t n, gotmpl_final_t final, gotmpl_value_t *v)
{
    int              rc;
    uint32_t         total;
    gotmpl_mark_t    mark;
    gotmpl_value_t  *argv;

    total = n + (final != NULL);

    if (gotmpl_check_args(e, func, n, total) != ADM_OK) {
        return ADM_ERROR;
    }

    mark = e->stack;

    argv = gotmpl_stack_take(e, total + (receiver != NULL));
    if (argv == NULL) {
        return ADM_ERROR;
    }

    if (receiver) {
        argv[0] = *receiver;
    }

    rc = gotmpl_eval_args(e, func, args, n, final, argv + (receiver != NULL));

    if (rc == ADM_OK) {

        if (func->flags & GOTMPL_FN_CALL) {
            e->callee = n ? args[0] : NULL;
        }

        rc = gotmpl_call(e, func, node, argv, total + (receiver != NULL), v);
    }

    e->stack = mark;

    return rc;
}


static int
gotmpl_check_args(gotmpl_exec_t *e, const gotmpl_func_t *func, uint32_t n,
    uint32_t total)
{
    uint32_t  fixed;

    fixed = func->nparams - func->variadic;

    if (func->variadic) {
        if (total < fixed) {
            return gotmpl_exec_error(e, "wrong number of args for %.*s: want "
                                     "at least %u got %u",
                                     adm_fmt(func->name), fixed, n);
        }

    } else if (total != fixed) {
        return gotmpl_exec_error(e, "wrong number of args for %.*s: want %u "
                                 "got %u", adm_fmt(func->name), fixed, total);
    }

    return ADM_OK;
}


static int
gotmpl_eval_args(gotmpl_exec_t *e, const gotmpl_func_t *func,
    gotmpl_node_t **args, uint32_t n, gotmpl_final_t final,
    gotmpl_value_t *argv)
{
    uint32_t  i, last;

    if (func->nparams == 0) {
        return ADM_OK;
    }

    last = func->nparams - 1;

    for (i = 0; i < n; i++) {
        if (gotmpl_eval_arg(e, func->params[adm_min(i, last)], args[i],
                            &argv[i])
            != ADM_OK)
        {
            return ADM_ERROR;
        }
    }

    if (final == NULL) {
        return ADM_OK;
    }

    argv[n] = *final;

    return gotmpl_convert(e, func->params[adm_min(n, last)], &argv[n]);
}


static int
gotmpl_call(gotmpl_exec_t *e, const gotmpl_func_t *func,
    const gotmpl_node_t *node, gotmpl_value_t *argv, uint32_t n,
    gotmpl_value_t *v)
{
    adm_str_t  cause;

    if (gotmpl_charge(e, func->cost ? func->cost : 1) != ADM_OK) {
        return ADM_ERROR;
    }

    if (e->loading && (func->flags & GOTMPL_FN_NOT_AT_LOAD)) {
        return gotmpl_abort(e, "the function is not called at load");
    }

    *v = gotmpl_none();

    if (func->fn(e, func, argv, n, v) != ADM_OK) {

        if (e->aborted || e->err->set) {
            return ADM_ERROR;
        }

        cause = e->cause;
        e->failed = 0;
        e->node = node;

        return gotmpl_exec_error(e, "error calling %.*s: %.*s",
                                 adm_fmt(func->name), adm_fmt(cause));
    }

    if (func->flags & GOTMPL_FN_ANY) {

        if (v->type == NULL) {
            v->type = &gotmpl_type_any;

        } else if (!gotmpl_is_nil_iface(v)) {
            v->flags |= GOTMPL_IFACE;
        }
    }

    if (gotmpl_kind(v) == GOTMPL_STRING && v->origin == NULL
        && !(func->flags & GOTMPL_FN_ORIGIN))
    {
        v->origin = gotmpl_first_origin(argv, n);
    }

    if (func->flags & GOTMPL_FN_STRUCTURED) {
        v->flags |= GOTMPL_STRUCTURED;

    } else if (func->flags & GOTMPL_FN_QUOTED) {
        v->flags |= GOTMPL_QUOTED;
    }

    return ADM_OK;
}


/* "and", "or": the first argument that decides, or the last. */

static int
gotmpl_eval_lazy(gotmpl_exec_t *e, const gotmpl_func_t *func,
    gotmpl_node_t **args, uint32_t n, gotmpl_final_t final, gotmpl_value_t *v)
{
    int              decided;
    uint32_t         i;
    gotmpl_value_t   arg;

    if (gotmpl_check_args(e, func, n, n + (final != NULL)) != ADM_OK) {
        return ADM_ERROR;
    }

    decided = 0;

    for (i = 0; i < n; i++) {
        if (gotmpl_eval_arg(e, &gotmpl_type_value, args[i],
                            decided ? &arg : v)
            != ADM_OK)
        {
            return ADM_ERROR;
        }

        if (!decided && gotmpl_truth(e, v) == func->magic) {

            if (!e->template->go117) {
                return ADM_OK;
            }

            /* once, the others were evaluated nevertheless */
            decided = 1;
        }
    }

    if (final && !decided) {
        *v = *final;
    }

    return ADM_OK;
}


int
gotmpl_eval_arg(gotmpl_exec_t *e, const gotmpl_type_t *type,
    const gotmpl_node_t *node, gotmpl_value_t *v)
{
    int                   rc;
    const gotmpl_func_t  *func;

    e->node = node;

    switch (node->type) {

    case GOTMPL_N_DOT:
        *v = e->dot;
        rc = ADM_OK;
        break;

    case GOTMPL_N_NIL:
        switch (type->kind) {

        case GOTMPL_INTERFACE:
            *v = gotmpl_none();
            return ADM_OK;

        case GOTMPL_MAP:
        case GOTMPL_SLICE:
        case GOTMPL_POINTER:
            *v = gotmpl_zero(type);
            return ADM_OK;
        }

        return gotmpl_exec_error(e, "cannot assign nil to %.*s",
                                 adm_fmt(type->name));

    case GOTMPL_N_FIELD:
        *v = e->dot;
        rc = gotmpl_eval_idents(e, node, 0, NULL, 0, NULL, v);
        break;

    case GOTMPL_N_VARIABLE:
        rc = gotmpl_eval_variable(e, node, NULL, 0, NULL, v);
        break;

    case GOTMPL_N_PATH:
        rc = gotmpl_eval_path(e, node, v);
        break;

    case GOTMPL_N_PIPE:
        rc = gotmpl_eval_pipe(e, node, v);
        break;

    case GOTMPL_N_CONST:
        e->node = node->u.known.at;
        *v = *node->u.known.value;
        rc = ADM_OK;
        break;

    case GOTMPL_N_FUNCTION:
        func = node->u.function.func;

        if (func->flags & GOTMPL_FN_LAZY) {
            rc = gotmpl_eval_lazy(e, func, NULL, 0, NULL, v);
            break;
        }

        rc = gotmpl_eval_call(e, func, NULL, node, NULL, 0, NULL, v);
        break;

    case GOTMPL_N_CHAIN:
        rc = gotmpl_eval_chain(e, node, NULL, 0, NULL, v);
        break;

    default: /* GOTMPL_N_BOOL, GOTMPL_N_NUMBER, GOTMPL_N_STRING */
        return gotmpl_eval_constant(e, type, node, v);
    }

    if (rc != ADM_OK || type == NULL) {
        return rc;
    }

    return gotmpl_convert(e, type, v);
}


static int
gotmpl_eval_constant(gotmpl_exec_t *e, const gotmpl_type_t *type,
    const gotmpl_node_t *node, gotmpl_value_t *v)
{
    switch (type->kind) {

    case GOTMPL_INTERFACE:
        if (node->type == GOTMPL_N_NUMBER) {
            return gotmpl_eval_ideal(e, node, v);
        }

        *v = *node->u.constant.value;
        return ADM_OK;

    case GOTMPL_STRING:
        if (node->type != GOTMPL_N_STRING) {
            return gotmpl_wrong_node(e, "expected string; found ", node, "",
                                     adm_str_empty);
        }

        break;

    case GOTMPL_BOOL:
        if (node->type != GOTMPL_N_BOOL) {
            return gotmpl_wrong_node(e, "expected bool; found ", node, "",
                                     adm_str_empty);
        }

        break;

    case GOTMPL_MAP:
    case GOTMPL_SLICE:
    case GOTMPL_POINTER:
    case GOTMPL_STRUCT:
        return gotmpl_wrong_node(e, "can't handle ", node, " for arg of type ",
                                 type->name);

    default:
        return gotmpl_eval_number(e, type, node, v);
    }

    *v = *node->u.constant.value;
    v->type = type;

    return ADM_OK;
}


static int
gotmpl_eval_number(gotmpl_exec_t *e, const gotmpl_type_t *type,
    const gotmpl_node_t *node, gotmpl_value_t *v)
{
    const char             *want;
    const gotmpl_number_t  *n;

    n = node->type == GOTMPL_N_NUMBER ? node->u.constant.number : NULL;

    *v = gotmpl_none();
    v->type = type;

    if (gotmpl_is_int(type->kind)) {
        if (n && n->is_int) {
            v->u.i = type->kind == GOTMPL_INT32 ? (int32_t) n->i : n->i;
            return ADM_OK;
        }

        want = "expected integer; found ";

    } else if (gotmpl_is_uint(type->kind)) {
        if (n && n->is_uint) {
            v->u.u = type->kind == GOTMPL_UINT8 ? (uint8_t) n->u
                     : type->kind == GOTMPL_UINT32 ? (uint32_t) n->u : n->u;
            return ADM_OK;
        }

        want = "expected unsigned integer; found ";

    } else if (gotmpl_is_float(type->kind)) {
        if (n && n->is_float) {
            v->u.f = type->kind == GOTMPL_FLOAT32 ? (float) n->f : n->f;
            return ADM_OK;
        }

        want = "expected float; found ";

    } else {
        if (n && n->is_complex) {
            v->u.complex = n->complex;
            return ADM_OK;
        }

        want = "expected complex; found ";
    }

    return gotmpl_wrong_node(e, want, node, "", adm_str_empty);
}


/* The value of a number where no type is asked for. */

static int
gotmpl_eval_ideal(gotmpl_exec_t *e, const gotmpl_node_t *node,
    gotmpl_value_t *v)
{
    if (node->u.constant.value == NULL) {
        return gotmpl_exec_error(e, "%.*s overflows int",
                                 adm_fmt(node->u.constant.text));
    }

    *v = *node->u.constant.value;

    return ADM_OK;
}


/* Makes the value one of the type, as far as assignment does in Go. */

static int
gotmpl_convert(gotmpl_exec_t *e, const gotmpl_type_t *type, gotmpl_value_t *v)
{
    static const adm_value_t  empty = { .kind = ADM_OBJECT };

    if (type == &gotmpl_type_value) {
        return ADM_OK;
    }

    if (type->kind == GOTMPL_INTERFACE) {
        *v = gotmpl_concrete(v);
        return ADM_OK;
    }

    if (v->type == NULL) {

        if (type->kind == GOTMPL_MAP || type->kind == GOTMPL_SLICE
            || type->kind == GOTMPL_POINTER)
        {
            *v = gotmpl_zero(type);
            return ADM_OK;
        }

        return gotmpl_exec_error(e, "invalid value; expected %.*s",
                                 adm_fmt(type->name));
    }

    v->flags &= ~(uint32_t) GOTMPL_IFACE;

    if (adm_likely(gotmpl_assignable(v->type, type))) {
        return ADM_OK;
    }

    if (v->type->kind == GOTMPL_POINTER && v->type->elem == type) {

        if (v->u.p == NULL) {
            return gotmpl_exec_error(e, "dereference of nil pointer of type "
                                     "%.*s", adm_fmt(type->name));
        }

        *v = gotmpl_indirect(v);
        return ADM_OK;
    }

    if (type->kind == GOTMPL_POINTER && type->elem == v->type
        && v->type->kind == GOTMPL_STRUCT)
    {
        /* structs are fields of what is reached by a pointer: addressable */

        v->type = type;

        if (v->u.p == NULL) {
            v->u.json = &empty;
        }

        return ADM_OK;
    }

    return gotmpl_exec_error(e, "wrong type for value; expected %.*s; got "
                             "%.*s", adm_fmt(type->name),
                             adm_fmt(v->type->name));
}
