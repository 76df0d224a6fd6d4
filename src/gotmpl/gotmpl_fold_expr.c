
#include "base/adm_str.h"
#include "gotmpl/gotmpl_builtin.h"
#include "gotmpl/gotmpl_fold.h"


static void gotmpl_fold_eval(gotmpl_folder_t *f, gotmpl_node_t *node,
    gotmpl_abstract_t *abs);
static gotmpl_node_t *gotmpl_fold_const(gotmpl_folder_t *f,
    const gotmpl_node_t *orig, const gotmpl_abstract_t *abs);
static gotmpl_node_t *gotmpl_fold_operand_command(gotmpl_folder_t *f,
    const gotmpl_node_t *orig, gotmpl_node_t *operand);
static gotmpl_node_t *gotmpl_fold_command(gotmpl_folder_t *f,
    gotmpl_node_t *cmd, const gotmpl_abstract_t *final,
    gotmpl_abstract_t *abs);
static gotmpl_node_t *gotmpl_fold_call(gotmpl_folder_t *f, gotmpl_node_t *cmd,
    const gotmpl_abstract_t *final, gotmpl_abstract_t *abs);
static int gotmpl_fold_eval_call(gotmpl_folder_t *f, gotmpl_node_t *cmd,
    const gotmpl_abstract_t *final, gotmpl_abstract_t *abs);
static void gotmpl_fold_lazy(gotmpl_node_t *cmd, gotmpl_exec_t *e,
    const gotmpl_abstract_t *args, gotmpl_abstract_t *abs);
static gotmpl_node_t *gotmpl_fold_operand(gotmpl_folder_t *f,
    gotmpl_node_t *node, gotmpl_abstract_t *abs);
static gotmpl_node_t *gotmpl_fold_path(gotmpl_folder_t *f,
    gotmpl_node_t *node, gotmpl_abstract_t *receiver);
static gotmpl_node_t *gotmpl_fold_root_path(gotmpl_folder_t *f,
    gotmpl_node_t *node);
static int gotmpl_fold_is_known(gotmpl_folder_t *f, adm_str_t name);
static void gotmpl_fold_receiver(gotmpl_folder_t *f,
    const gotmpl_node_t *node, gotmpl_abstract_t *abs);


gotmpl_exec_t *
gotmpl_fold_exec(gotmpl_folder_t *f)
{
    adm_err_init(&f->err, f->arena);

    f->exec.failed = 0;
    f->exec.aborted = 0;
    f->exec.depth = 0;
    f->exec.tree = f->tree;

    return &f->exec;
}


gotmpl_node_t *
gotmpl_fold_node(gotmpl_folder_t *f, gotmpl_node_e type,
    const gotmpl_node_t *orig)
{
    gotmpl_node_t  *node;

    node = adm_calloc(f->arena, 1, sizeof(gotmpl_node_t));
    if (node == NULL) {
        return NULL;
    }

    f->nodes -= f->nodes > 0;

    node->type = type;
    node->pos = orig->pos;
    node->orig = orig->orig ? orig->orig : orig;

    return node;
}


int
gotmpl_nodes_push(gotmpl_folder_t *f, gotmpl_nodes_t *nodes,
    gotmpl_node_t *node)
{
    uint32_t         cap;
    gotmpl_node_t  **items;

    if (node == NULL) {
        return ADM_ERROR;
    }

    if (nodes->n == nodes->cap) {
        cap = adm_max(nodes->cap * 2, 4);

        items = adm_array_alloc(f->arena, cap, sizeof(gotmpl_node_t *));
        if (items == NULL) {
            return ADM_ERROR;
        }

        if (nodes->n) {
            memcpy(items, nodes->nodes, nodes->n * sizeof(gotmpl_node_t *));
        }

        nodes->nodes = items;
        nodes->cap = cap;
    }

    nodes->nodes[nodes->n++] = node;

    return ADM_OK;
}


/* An expression without variables, dot or a root that is not known. */

static void
gotmpl_fold_eval(gotmpl_folder_t *f, gotmpl_node_t *node,
    gotmpl_abstract_t *abs)
{
    gotmpl_exec_t   *e;
    gotmpl_mark_t    mark;
    gotmpl_value_t   v;

    e = gotmpl_fold_exec(f);
    mark = e->stack;
    e->node = node;

    if (gotmpl_eval_arg(e, NULL, node, &v) == ADM_OK) {
        abs->state = GOTMPL_KNOWN;
        abs->value = v;
        abs->at = e->node;
    }

    e->stack = mark;
}


static gotmpl_node_t *
gotmpl_fold_const(gotmpl_folder_t *f, const gotmpl_node_t *orig,
    const gotmpl_abstract_t *abs)
{
    gotmpl_node_t   *node;
    gotmpl_value_t  *value;

    node = gotmpl_fold_node(f, GOTMPL_N_CONST, orig);
    value = adm_alloc(f->arena, sizeof(gotmpl_value_t));

    if (node == NULL || value == NULL) {
        return NULL;
    }

    *value = abs->value;

    node->u.known.value = value;
    node->u.known.at = abs->at;

    return node;
}


static gotmpl_node_t *
gotmpl_fold_operand_command(gotmpl_folder_t *f, const gotmpl_node_t *orig,
    gotmpl_node_t *operand)
{
    gotmpl_node_t   *cmd;
    gotmpl_nodes_t   nodes;

    memset(&nodes, 0, sizeof(gotmpl_nodes_t));

    cmd = gotmpl_fold_node(f, GOTMPL_N_COMMAND, orig);

    if (cmd == NULL || gotmpl_nodes_push(f, &nodes, operand) != ADM_OK) {
        return NULL;
    }

    cmd->u.list.nodes = nodes.nodes;
    cmd->n = nodes.n;

    return cmd;
}


gotmpl_node_t *
gotmpl_fold_pipe(gotmpl_folder_t *f, gotmpl_node_t *pipe,
    gotmpl_abstract_t *abs)
{
    uint32_t            i;
    gotmpl_node_t      *cmd, *orig, *residual;
    gotmpl_nodes_t      commands;
    gotmpl_abstract_t   next;

    memset(&commands, 0, sizeof(gotmpl_nodes_t));
    memset(abs, 0, sizeof(gotmpl_abstract_t));

    for (i = 0; i < pipe->n; i++) {
        orig = pipe->u.pipe.commands[i];

        cmd = gotmpl_fold_command(f, orig, i ? abs : NULL, &next);

        *abs = next;

        if (abs->state == GOTMPL_KNOWN) {

            /* a command passes on what is inside of an interface */

            abs->value = gotmpl_concrete(&abs->value);
            cmd = gotmpl_fold_operand_command(f, orig,
                                              gotmpl_fold_const(f, orig, abs));
            commands.n = 0;
        }

        if (gotmpl_nodes_push(f, &commands, cmd) != ADM_OK) {
            return NULL;
        }
    }

    if (abs->state == GOTMPL_KNOWN && pipe->ndecls == 0) {
        return gotmpl_fold_const(f, pipe, abs);
    }

    residual = gotmpl_fold_node(f, GOTMPL_N_PIPE, pipe);
    if (residual == NULL) {
        return NULL;
    }

    residual->ndecls = pipe->ndecls;
    residual->assign = pipe->assign;
    residual->u.pipe = pipe->u.pipe;
    residual->u.pipe.commands = commands.nodes;
    residual->n = commands.n;

    return residual;
}


static gotmpl_node_t *
gotmpl_fold_command(gotmpl_folder_t *f, gotmpl_node_t *cmd,
    const gotmpl_abstract_t *final, gotmpl_abstract_t *abs)
{
    gotmpl_node_t  *first, *operand;

    memset(abs, 0, sizeof(gotmpl_abstract_t));

    first = cmd->u.list.nodes[0];

    if (cmd->n > 1 || final) {
        return gotmpl_fold_call(f, cmd, final, abs);
    }

    if (first->type == GOTMPL_N_NIL) {
        /* it fails */
        return cmd;
    }

    operand = gotmpl_fold_operand(f, first, abs);

    return operand == first ? cmd
                            : gotmpl_fold_operand_command(f, cmd, operand);
}


/* A function, or a method, with arguments. */

static gotmpl_node_t *
gotmpl_fold_call(gotmpl_folder_t *f, gotmpl_node_t *cmd,
    const gotmpl_abstract_t *final, gotmpl_abstract_t *abs)
{
    int                 known;
    uint32_t            i;
    gotmpl_node_t      *residual, *first, *callee;
    gotmpl_nodes_t      nodes;
    gotmpl_abstract_t  *args, receiver;

    first = cmd->u.list.nodes[0];

    switch (first->type) {

    case GOTMPL_N_FUNCTION:
        receiver.state = GOTMPL_KNOWN;
        callee = first;
        break;

    case GOTMPL_N_VARIABLE:
        if (first->n == 1) {
            return cmd;
        }

        /* fall through */

    case GOTMPL_N_FIELD:
    case GOTMPL_N_CHAIN:
        callee = gotmpl_fold_path(f, first, &receiver);
        break;

    default:
        /* nothing else takes arguments: it fails */
        return cmd;
    }

    memset(&nodes, 0, sizeof(gotmpl_nodes_t));

    residual = gotmpl_fold_node(f, GOTMPL_N_COMMAND, cmd);
    args = adm_calloc(f->arena, cmd->n, sizeof(gotmpl_abstract_t));

    if (residual == NULL || args == NULL
        || gotmpl_nodes_push(f, &nodes, callee) != ADM_OK)
    {
        return NULL;
    }

    known = receiver.state >= GOTMPL_KNOWN
            && (final == NULL || final->state == GOTMPL_KNOWN);

    for (i = 1; i < cmd->n; i++) {
        if (gotmpl_nodes_push(f, &nodes,
                              gotmpl_fold_operand(f, cmd->u.list.nodes[i],
                                                  &args[i]))
            != ADM_OK)
        {
            return NULL;
        }

        known = known && args[i].state == GOTMPL_KNOWN;
    }

    residual->u.list.nodes = nodes.nodes;
    residual->n = nodes.n;

    if (known && gotmpl_fold_eval_call(f, residual, final, abs) != ADM_OK) {
        return NULL;
    }

    /* what comes in through a pipe is evaluated first, and may fail */

    if (!known && final == NULL && first->type == GOTMPL_N_FUNCTION
        && (first->u.function.func->flags & GOTMPL_FN_LAZY))
    {
        gotmpl_fold_lazy(residual, gotmpl_fold_exec(f), args, abs);
    }

    if (receiver.state == GOTMPL_ROOT) {
        residual->u.list.nodes[0] = first;
    }

    return residual;
}


static int
gotmpl_fold_eval_call(gotmpl_folder_t *f, gotmpl_node_t *cmd,
    const gotmpl_abstract_t *final, gotmpl_abstract_t *abs)
{
    gotmpl_node_t  *pipe, *commands[2];

    pipe = gotmpl_fold_node(f, GOTMPL_N_PIPE, cmd);
    if (pipe == NULL) {
        return ADM_ERROR;
    }

    if (final) {
        commands[pipe->n] = gotmpl_fold_operand_command(f, cmd,
                                             gotmpl_fold_const(f, cmd, final));

        if (commands[pipe->n++] == NULL) {
            return ADM_ERROR;
        }
    }

    commands[pipe->n++] = cmd;
    pipe->u.pipe.commands = commands;

    gotmpl_fold_eval(f, pipe, abs);

    return ADM_OK;
}


/*
 * "and" and "or" need not know all: of the arguments at the start, those that
 * decide nothing go, and one that decides is the value.
 */

static void
gotmpl_fold_lazy(gotmpl_node_t *cmd, gotmpl_exec_t *e,
    const gotmpl_abstract_t *args, gotmpl_abstract_t *abs)
{
    uint32_t              i;
    const gotmpl_func_t  *func;

    if (e->template->go117) {
        return;
    }

    func = cmd->u.list.nodes[0]->u.function.func;

    for (i = 1; i < cmd->n && args[i].state == GOTMPL_KNOWN; i++) {

        if (gotmpl_truth(e, &args[i].value) == func->magic) {
            *abs = args[i];
            return;
        }
    }

    if (i > 1) {
        memmove(cmd->u.list.nodes + 1, cmd->u.list.nodes + i,
                (cmd->n - i) * sizeof(gotmpl_node_t *));
        cmd->n -= i - 1;
    }
}


/*
 * An argument, or a command without any.  Constants stay: what they mean
 * depends on the parameter.
 */

static gotmpl_node_t *
gotmpl_fold_operand(gotmpl_folder_t *f, gotmpl_node_t *node,
    gotmpl_abstract_t *abs)
{
    gotmpl_node_t      *path;
    gotmpl_abstract_t   receiver;

    memset(abs, 0, sizeof(gotmpl_abstract_t));

    switch (node->type) {

    case GOTMPL_N_BOOL:
    case GOTMPL_N_NUMBER:
    case GOTMPL_N_STRING:
        if (node->u.constant.value) {
            abs->state = GOTMPL_KNOWN;
            abs->value = *node->u.constant.value;
            abs->at = node;
        }

        return node;

    case GOTMPL_N_NIL:
        abs->state = GOTMPL_KNOWN;
        abs->at = node;
        return node;

    case GOTMPL_N_PIPE:
        return gotmpl_fold_pipe(f, node, abs);

    case GOTMPL_N_FUNCTION:
        gotmpl_fold_eval(f, node, abs);
        path = node;
        break;

    case GOTMPL_N_DOT:
        gotmpl_fold_receiver(f, node, abs);
        path = node;
        break;

    case GOTMPL_N_VARIABLE:
        if (node->n == 1) {
            gotmpl_fold_receiver(f, node, abs);
            path = node;
            break;
        }

        /* fall through */

    default: /* GOTMPL_N_FIELD, GOTMPL_N_CHAIN */
        path = gotmpl_fold_path(f, node, &receiver);

        if (path && receiver.state >= GOTMPL_KNOWN) {
            gotmpl_fold_eval(f, path, abs);

            if (receiver.state == GOTMPL_ROOT) {
                path = node;
            }
        }

        if (path == node && abs->state != GOTMPL_KNOWN) {
            return gotmpl_fold_root_path(f, node);
        }
    }

    return path && abs->state == GOTMPL_KNOWN ? gotmpl_fold_const(f, node, abs)
                                              : path;
}


/*
 * Fields of what is known become a chain behind a constant, also if there are
 * none.  Of the root, whose value is another one later, the chain is good for
 * an evaluation only.
 */

static gotmpl_node_t *
gotmpl_fold_path(gotmpl_folder_t *f, gotmpl_node_t *node,
    gotmpl_abstract_t *receiver)
{
    uint32_t        skip;
    gotmpl_node_t  *inner, *chain;

    memset(receiver, 0, sizeof(gotmpl_abstract_t));

    skip = node->type == GOTMPL_N_VARIABLE;
    inner = NULL;

    if (node->type != GOTMPL_N_CHAIN) {
        gotmpl_fold_receiver(f, node, receiver);

    } else if (node->u.chain.node->type != GOTMPL_N_NIL) {
        inner = gotmpl_fold_operand(f, node->u.chain.node, receiver);
        if (inner == NULL) {
            return NULL;
        }
    }

    if (receiver->state == GOTMPL_ROOT
        && !gotmpl_fold_is_known(f, node->u.chain.idents[skip]))
    {
        receiver->state = GOTMPL_UNKNOWN;
    }

    if (receiver->state >= GOTMPL_KNOWN) {
        inner = gotmpl_fold_const(f, node, receiver);

    } else if (inner == NULL) {
        return node;
    }

    chain = gotmpl_fold_node(f, GOTMPL_N_CHAIN, node);

    if (inner == NULL || chain == NULL) {
        return NULL;
    }

    chain->n = node->n - skip;
    chain->u.chain.idents = node->u.chain.idents + skip;
    chain->u.chain.node = inner;

    return chain;
}


/* Fields of the root that are not known; itself if it is something else. */

static gotmpl_node_t *
gotmpl_fold_root_path(gotmpl_folder_t *f, gotmpl_node_t *node)
{
    uint32_t            i, skip;
    adm_buf_t           b;
    adm_str_t           key;
    gotmpl_node_t      *path, *same;
    gotmpl_abstract_t   receiver;

    memset(&receiver, 0, sizeof(gotmpl_abstract_t));

    if (node->type != GOTMPL_N_CHAIN) {
        gotmpl_fold_receiver(f, node, &receiver);
    }

    if (receiver.state != GOTMPL_ROOT) {
        return node;
    }

    path = gotmpl_fold_node(f, GOTMPL_N_PATH, node);
    if (path == NULL) {
        return NULL;
    }

    skip = node->type == GOTMPL_N_VARIABLE;

    path->n = node->n - skip;
    path->u.chain.idents = node->u.chain.idents + skip;

    adm_buf_init(&b, f->arena, 0);

    for (i = 0; i < path->n; i++) {
        adm_buf_char(&b, '.');
        adm_buf_str(&b, path->u.chain.idents[i]);
    }

    if (adm_buf_finish(&b, &key) != ADM_OK) {
        return NULL;
    }

    same = adm_map_get(&f->paths, key);
    path->slot = same ? same->slot : f->paths.n;

    return same || adm_map_set(&f->paths, key, path) == ADM_OK ? path : NULL;
}


static int
gotmpl_fold_is_known(gotmpl_folder_t *f, adm_str_t name)
{
    size_t  i;

    for (i = 0; i < f->nknown; i++) {
        if (adm_str_eq(f->known[i], name)) {
            return 1;
        }
    }

    return 0;
}


/* What is known of the variable, or of dot, that the node begins with. */

static void
gotmpl_fold_receiver(gotmpl_folder_t *f, const gotmpl_node_t *node,
    gotmpl_abstract_t *abs)
{
    if (node->type != GOTMPL_N_VARIABLE) {
        *abs = f->dot;

    } else if (node->slot != GOTMPL_NO_SLOT) {
        *abs = f->vars[node->slot];
    }

    abs->at = node;

    if (abs->state == GOTMPL_ASSIGNED) {
        abs->state = GOTMPL_UNKNOWN;
    }
}
