
#include "gotmpl/gotmpl_fmt.h"
#include "gotmpl/gotmpl_fold.h"


#define GOTMPL_FOLD_NODES   100000

/* Evaluation at load: steps, and bytes of a string; some 30 MB together. */
#define GOTMPL_FOLD_STEPS   200000
#define GOTMPL_FOLD_STRING  65536

/* Calls of templates that are specialised within each other. */
#define GOTMPL_FOLD_CALLS   16

/* Nodes that become of a statement, roughly. */
#define GOTMPL_FOLD_NODES_PER_STATEMENT  8


/* What there is in a list of statements. */

typedef struct {
    size_t              statements;
    int                 jumps;           /* "break" or "continue" */
    gotmpl_abstract_t  *vars;            /* marks those assigned to, or NULL */
} gotmpl_scan_t;


static gotmpl_tree_t *gotmpl_fold_tree(gotmpl_folder_t *f,
    const gotmpl_tree_t *tree, const gotmpl_abstract_t *dot);
static void gotmpl_fold_scan(gotmpl_scan_t *scan, const gotmpl_node_t *node);
static size_t gotmpl_fold_size(const gotmpl_scan_t *scan);
static gotmpl_node_t *gotmpl_fold_list(gotmpl_folder_t *f,
    const gotmpl_node_t *list, const gotmpl_abstract_t *dot);
static int gotmpl_fold_into(gotmpl_folder_t *f, const gotmpl_node_t *list,
    const gotmpl_abstract_t *dot, gotmpl_nodes_t *nodes);
static int gotmpl_fold_statement(gotmpl_folder_t *f, gotmpl_node_t *node,
    gotmpl_nodes_t *nodes);
static int gotmpl_fold_action(gotmpl_folder_t *f, gotmpl_node_t *node,
    gotmpl_nodes_t *nodes);
static int gotmpl_fold_text(gotmpl_folder_t *f, const gotmpl_node_t *node,
    const gotmpl_value_t *v, gotmpl_nodes_t *nodes);
static int gotmpl_fold_branch(gotmpl_folder_t *f, gotmpl_node_t *node,
    gotmpl_nodes_t *nodes);
static int gotmpl_fold_range(gotmpl_folder_t *f, gotmpl_node_t *node,
    gotmpl_nodes_t *nodes);
static int gotmpl_fold_unroll(gotmpl_folder_t *f, gotmpl_node_t *node,
    const gotmpl_abstract_t *abs, gotmpl_nodes_t *nodes);
static int gotmpl_fold_once(gotmpl_folder_t *f, gotmpl_node_t *node,
    const gotmpl_value_t *index, const gotmpl_value_t *item,
    gotmpl_nodes_t *nodes);
static int gotmpl_fold_residual(gotmpl_folder_t *f, gotmpl_node_t *node,
    gotmpl_node_t *pipe, const gotmpl_abstract_t *dot, gotmpl_nodes_t *nodes);
static int gotmpl_fold_template(gotmpl_folder_t *f, gotmpl_node_t *node,
    gotmpl_nodes_t *nodes);
static int gotmpl_fold_can_declare(gotmpl_folder_t *f,
    const gotmpl_node_t *pipe);
static void gotmpl_fold_declare(gotmpl_folder_t *f, const gotmpl_node_t *pipe,
    const gotmpl_abstract_t *abs);
static int gotmpl_fold_join_texts(gotmpl_folder_t *f, gotmpl_nodes_t *nodes);
static gotmpl_node_t *gotmpl_fold_joined(gotmpl_folder_t *f,
    gotmpl_node_t **texts, uint32_t n);


static const gotmpl_abstract_t  gotmpl_unknown;


gotmpl_t *
gotmpl_fold(adm_arena_t *a, const gotmpl_t *t, const gotmpl_run_t *run,
    const adm_str_t *known, size_t nknown, adm_err_t *err)
{
    gotmpl_t           *folded;
    gotmpl_folder_t     f;
    gotmpl_abstract_t   root;

    folded = adm_alloc(a, sizeof(gotmpl_t));
    if (folded == NULL) {
        (void) adm_err_memory(err, a);
        return NULL;
    }

    *folded = *t;

    /* what a function changes, or a variable that an expression declares, may
       be seen anywhere */

    if (t->mutates || t->nested || t->main == NULL) {
        return folded;
    }

    memset(&f, 0, sizeof(gotmpl_folder_t));

    f.arena = a;
    f.known = known;
    f.nknown = nknown;
    f.nodes = GOTMPL_FOLD_NODES;
    f.run = *run;
    f.run.max_steps = GOTMPL_FOLD_STEPS;
    f.run.max_output = GOTMPL_FOLD_STRING;

    (void) adm_map_init(&f.paths, a, 0);

    gotmpl_exec_init(&f.exec, t, a, &f.run, &f.err);
    f.exec.loading = 1;

    /* each evaluation ends where it began: the stack is not to begin there */

    (void) gotmpl_stack_take(&f.exec, 1);

    memset(&root, 0, sizeof(gotmpl_abstract_t));
    root.state = GOTMPL_ROOT;
    root.value = gotmpl_concrete(&run->root);

    folded->main = gotmpl_fold_tree(&f, t->main, &root);

    folded->npaths = f.paths.n;

    if (folded->main) {
        folded->main->root = gotmpl_pack(a, folded->main->root,
                                         GOTMPL_FOLD_NODES);
    }

    if (folded->main == NULL || adm_arena_failed(a)) {
        (void) adm_err_memory(err, a);
        return NULL;
    }

    return folded;
}


static gotmpl_tree_t *
gotmpl_fold_tree(gotmpl_folder_t *f, const gotmpl_tree_t *tree,
    const gotmpl_abstract_t *dot)
{
    gotmpl_scan_t         scan;
    gotmpl_tree_t        *residual;
    gotmpl_abstract_t    *outer_vars;
    const gotmpl_tree_t  *outer;

    residual = adm_alloc(f->arena, sizeof(gotmpl_tree_t));

    memset(&scan, 0, sizeof(gotmpl_scan_t));
    scan.vars = adm_calloc(f->arena, tree->nslots, sizeof(gotmpl_abstract_t));

    if (residual == NULL || scan.vars == NULL) {
        return NULL;
    }

    gotmpl_fold_scan(&scan, tree->root);

    if (scan.vars[GOTMPL_ROOT_SLOT].state != GOTMPL_ASSIGNED) {
        scan.vars[GOTMPL_ROOT_SLOT] = *dot;
    }

    outer = f->tree;
    outer_vars = f->vars;

    f->tree = tree;
    f->vars = scan.vars;

    *residual = *tree;
    residual->root = gotmpl_fold_list(f, tree->root, dot);

    f->tree = outer;
    f->vars = outer_vars;

    return residual->root ? residual : NULL;
}


static void
gotmpl_fold_scan(gotmpl_scan_t *scan, const gotmpl_node_t *node)
{
    uint32_t              i;
    const gotmpl_node_t  *pipe, *var;

    switch (node->type) {

    case GOTMPL_N_LIST:
        for (i = 0; i < node->n; i++) {
            gotmpl_fold_scan(scan, node->u.list.nodes[i]);
        }

        return;

    case GOTMPL_N_IF:
    case GOTMPL_N_WITH:
    case GOTMPL_N_RANGE:
        gotmpl_fold_scan(scan, node->u.branch.list);

        if (node->u.branch.other) {
            gotmpl_fold_scan(scan, node->u.branch.other);
        }

        /* fall through */

    case GOTMPL_N_ACTION:
        pipe = node->u.branch.pipe;

        for (i = 0; scan->vars && pipe->assign && i < pipe->ndecls; i++) {
            var = pipe->u.pipe.decls[i];

            if (var->slot != GOTMPL_NO_SLOT) {
                scan->vars[var->slot].state = GOTMPL_ASSIGNED;
            }
        }

        break;

    case GOTMPL_N_BREAK:
    case GOTMPL_N_CONTINUE:
        scan->jumps = 1;
        break;
    }

    scan->statements++;
}


static size_t
gotmpl_fold_size(const gotmpl_scan_t *scan)
{
    return scan->statements * GOTMPL_FOLD_NODES_PER_STATEMENT + 1;
}


static gotmpl_node_t *
gotmpl_fold_list(gotmpl_folder_t *f, const gotmpl_node_t *list,
    const gotmpl_abstract_t *dot)
{
    gotmpl_node_t   *residual;
    gotmpl_nodes_t   nodes;

    memset(&nodes, 0, sizeof(gotmpl_nodes_t));

    residual = gotmpl_fold_node(f, GOTMPL_N_LIST, list);

    if (residual == NULL
        || gotmpl_fold_into(f, list, dot, &nodes) != ADM_OK
        || gotmpl_fold_join_texts(f, &nodes) != ADM_OK)
    {
        return NULL;
    }

    residual->u.list.nodes = nodes.nodes;
    residual->n = nodes.n;

    return residual;
}


/* Statements of a list, NULL for none, that is executed once, as another's. */

static int
gotmpl_fold_into(gotmpl_folder_t *f, const gotmpl_node_t *list,
    const gotmpl_abstract_t *dot, gotmpl_nodes_t *nodes)
{
    int                 rc;
    uint32_t            i;
    gotmpl_abstract_t   outer;

    outer = f->dot;
    f->dot = *dot;
    rc = ADM_OK;

    for (i = 0; list && i < list->n && rc == ADM_OK; i++) {
        rc = gotmpl_fold_statement(f, list->u.list.nodes[i], nodes);
    }

    f->dot = outer;

    return rc;
}


static int
gotmpl_fold_statement(gotmpl_folder_t *f, gotmpl_node_t *node,
    gotmpl_nodes_t *nodes)
{
    switch (node->type) {

    case GOTMPL_N_ACTION:
        return gotmpl_fold_action(f, node, nodes);

    case GOTMPL_N_IF:
    case GOTMPL_N_WITH:
        return gotmpl_fold_branch(f, node, nodes);

    case GOTMPL_N_RANGE:
        return gotmpl_fold_range(f, node, nodes);

    case GOTMPL_N_TEMPLATE:
        return gotmpl_fold_template(f, node, nodes);

    default: /* GOTMPL_N_TEXT, GOTMPL_N_BREAK, GOTMPL_N_CONTINUE */
        return gotmpl_nodes_push(f, nodes, node);
    }
}


static int
gotmpl_fold_action(gotmpl_folder_t *f, gotmpl_node_t *node,
    gotmpl_nodes_t *nodes)
{
    int                 rc;
    gotmpl_node_t      *pipe, *residual;
    gotmpl_abstract_t   abs;

    pipe = gotmpl_fold_pipe(f, node->u.branch.pipe, &abs);
    if (pipe == NULL) {
        return ADM_ERROR;
    }

    gotmpl_fold_declare(f, pipe, &abs);

    if (abs.state == GOTMPL_KNOWN) {

        if (pipe->ndecls == 0) {
            rc = gotmpl_fold_text(f, node, &abs.value, nodes);

            if (rc != ADM_DECLINED) {
                return rc;
            }

        } else if (gotmpl_fold_can_declare(f, pipe)) {
            return ADM_OK;
        }
    }

    residual = gotmpl_fold_node(f, GOTMPL_N_ACTION, node);
    if (residual == NULL) {
        return ADM_ERROR;
    }

    residual->u.branch.pipe = pipe;

    return gotmpl_nodes_push(f, nodes, residual);
}


/*
 * The text that a known value prints as; ADM_DECLINED if it has an origin, or
 * cannot be printed.
 */

static int
gotmpl_fold_text(gotmpl_folder_t *f, const gotmpl_node_t *node,
    const gotmpl_value_t *v, gotmpl_nodes_t *nodes)
{
    gotmpl_node_t   *literal;
    gotmpl_exec_t   *e;
    gotmpl_value_t   text;

    e = gotmpl_fold_exec(f);
    e->node = node;

    if (gotmpl_print_text(e, v, &text) != ADM_OK || text.origin) {
        return ADM_DECLINED;
    }

    if (text.len == 0) {
        return ADM_OK;
    }

    literal = gotmpl_fold_node(f, GOTMPL_N_TEXT, node);
    if (literal == NULL) {
        return ADM_ERROR;
    }

    literal->u.text = gotmpl_str(&text);

    return gotmpl_nodes_push(f, nodes, literal);
}


static int
gotmpl_fold_branch(gotmpl_folder_t *f, gotmpl_node_t *node,
    gotmpl_nodes_t *nodes)
{
    gotmpl_node_t      *pipe;
    gotmpl_abstract_t   abs;

    pipe = gotmpl_fold_pipe(f, node->u.branch.pipe, &abs);
    if (pipe == NULL) {
        return ADM_ERROR;
    }

    gotmpl_fold_declare(f, pipe, &abs);

    if (abs.state != GOTMPL_KNOWN || !gotmpl_fold_can_declare(f, pipe)) {
        return gotmpl_fold_residual(f, node, pipe,
                                    node->type == GOTMPL_N_IF ? &f->dot : &abs,
                                    nodes);
    }

    if (!gotmpl_truth(gotmpl_fold_exec(f), &abs.value)) {
        return gotmpl_fold_into(f, node->u.branch.other, &f->dot, nodes);
    }

    return gotmpl_fold_into(f, node->u.branch.list,
                            node->type == GOTMPL_N_IF ? &f->dot : &abs, nodes);
}


static int
gotmpl_fold_range(gotmpl_folder_t *f, gotmpl_node_t *node,
    gotmpl_nodes_t *nodes)
{
    int                 rc;
    gotmpl_node_t      *pipe;
    gotmpl_abstract_t   abs;

    pipe = gotmpl_fold_pipe(f, node->u.branch.pipe, &abs);
    if (pipe == NULL) {
        return ADM_ERROR;
    }

    if (abs.state == GOTMPL_KNOWN && gotmpl_fold_can_declare(f, pipe)) {
        rc = gotmpl_fold_unroll(f, node, &abs, nodes);

        if (rc != ADM_DECLINED) {
            return rc;
        }
    }

    gotmpl_fold_declare(f, pipe, &gotmpl_unknown);

    return gotmpl_fold_residual(f, node, pipe, &gotmpl_unknown, nodes);
}


/* ADM_DECLINED if the loop stays one. */

static int
gotmpl_fold_unroll(gotmpl_folder_t *f, gotmpl_node_t *node,
    const gotmpl_abstract_t *abs, gotmpl_nodes_t *nodes)
{
    int                rc;
    uint32_t           i, n;
    gotmpl_exec_t     *e;
    gotmpl_scan_t      scan;
    gotmpl_value_t     v, index, item;
    gotmpl_members_t   m;

    v = gotmpl_printable(&abs->value);

    switch (gotmpl_kind(&v)) {

    case GOTMPL_INVALID:
    case GOTMPL_MAP:
    case GOTMPL_SLICE:
        break;

    default:
        return ADM_DECLINED;
    }

    e = gotmpl_fold_exec(f);
    n = gotmpl_len(e, &v);

    if (n == 0) {
        gotmpl_fold_declare(f, node->u.branch.pipe, abs);
        return gotmpl_fold_into(f, node->u.branch.other, &f->dot, nodes);
    }

    memset(&scan, 0, sizeof(gotmpl_scan_t));
    gotmpl_fold_scan(&scan, node->u.branch.list);

    if (scan.jumps || n > f->nodes / gotmpl_fold_size(&scan)) {
        return ADM_DECLINED;
    }

    memset(&m, 0, sizeof(gotmpl_members_t));

    if (v.type->kind == GOTMPL_MAP && gotmpl_members(e, &v, &m) != ADM_OK) {
        return ADM_DECLINED;
    }

    for (i = 0, rc = ADM_OK; i < n && rc == ADM_OK; i++) {

        if (m.n) {
            rc = gotmpl_fold_once(f, node, &m.keys[i], &m.members[i], nodes);
            continue;
        }

        index = gotmpl_int(i);
        item = gotmpl_at(e, &v, i);

        rc = gotmpl_fold_once(f, node, &index, &item, nodes);
    }

    return rc;
}


static int
gotmpl_fold_once(gotmpl_folder_t *f, gotmpl_node_t *node,
    const gotmpl_value_t *index, const gotmpl_value_t *item,
    gotmpl_nodes_t *nodes)
{
    gotmpl_node_t      *const *decls;
    gotmpl_abstract_t   abs;

    decls = node->u.branch.pipe->u.pipe.decls;

    abs.state = GOTMPL_KNOWN;
    abs.at = node;

    switch (node->u.branch.pipe->ndecls) {

    case 2:
        abs.value = *index;
        f->vars[decls[0]->slot] = abs;
        abs.value = *item;
        f->vars[decls[1]->slot] = abs;
        break;

    case 1:
        abs.value = *item;
        f->vars[decls[0]->slot] = abs;
        break;
    }

    abs.value = *item;

    return gotmpl_fold_into(f, node->u.branch.list, &abs, nodes);
}


/* Either of the lists may be executed, or one again and again. */

static int
gotmpl_fold_residual(gotmpl_folder_t *f, gotmpl_node_t *node,
    gotmpl_node_t *pipe, const gotmpl_abstract_t *dot, gotmpl_nodes_t *nodes)
{
    gotmpl_node_t  *residual;

    residual = gotmpl_fold_node(f, (gotmpl_node_e) node->type, node);
    if (residual == NULL) {
        return ADM_ERROR;
    }

    residual->u.branch.pipe = pipe;
    residual->u.branch.list = gotmpl_fold_list(f, node->u.branch.list, dot);

    if (residual->u.branch.list == NULL) {
        return ADM_ERROR;
    }

    if (node->u.branch.other) {
        residual->u.branch.other = gotmpl_fold_list(f, node->u.branch.other,
                                                    &f->dot);
        if (residual->u.branch.other == NULL) {
            return ADM_ERROR;
        }
    }

    return gotmpl_nodes_push(f, nodes, residual);
}


/* A call of a template becomes one of a template that is folded for its dot. */

static int
gotmpl_fold_template(gotmpl_folder_t *f, gotmpl_node_t *node,
    gotmpl_nodes_t *nodes)
{
    size_t              size;
    gotmpl_node_t      *pipe, *residual;
    gotmpl_scan_t       scan;
    gotmpl_tree_t      *tree;
    gotmpl_abstract_t   dot;

    tree = node->u.template.tree;

    if (tree == NULL) {
        /* it fails */
        return gotmpl_nodes_push(f, nodes, node);
    }

    memset(&dot, 0, sizeof(gotmpl_abstract_t));
    dot.state = GOTMPL_KNOWN;

    pipe = node->u.template.pipe;

    if (pipe) {
        pipe = gotmpl_fold_pipe(f, pipe, &dot);
        if (pipe == NULL) {
            return ADM_ERROR;
        }

        gotmpl_fold_declare(f, pipe, &gotmpl_unknown);
    }

    memset(&scan, 0, sizeof(gotmpl_scan_t));
    gotmpl_fold_scan(&scan, tree->root);

    size = gotmpl_fold_size(&scan) + tree->nslots;

    if (dot.state >= GOTMPL_KNOWN && f->calls < GOTMPL_FOLD_CALLS
        && size < f->nodes)
    {
        f->nodes -= tree->nslots;

        f->calls++;
        tree = gotmpl_fold_tree(f, tree, &dot);
        f->calls--;

        if (tree == NULL) {
            return ADM_ERROR;
        }
    }

    residual = gotmpl_fold_node(f, GOTMPL_N_TEMPLATE, node);
    if (residual == NULL) {
        return ADM_ERROR;
    }

    residual->u.template.name = node->u.template.name;
    residual->u.template.pipe = pipe;
    residual->u.template.tree = tree;

    return gotmpl_nodes_push(f, nodes, residual);
}


/* Whether what is known of the variables makes the declaration needless. */

static int
gotmpl_fold_can_declare(gotmpl_folder_t *f, const gotmpl_node_t *pipe)
{
    uint32_t  i, slot;

    for (i = 0; i < pipe->ndecls; i++) {
        slot = pipe->u.pipe.decls[i]->slot;

        if (slot == GOTMPL_NO_SLOT || f->vars[slot].state == GOTMPL_ASSIGNED) {
            return 0;
        }
    }

    return 1;
}


static void
gotmpl_fold_declare(gotmpl_folder_t *f, const gotmpl_node_t *pipe,
    const gotmpl_abstract_t *abs)
{
    uint32_t  i, slot;

    for (i = 0; i < pipe->ndecls; i++) {
        slot = pipe->u.pipe.decls[i]->slot;

        if (slot != GOTMPL_NO_SLOT && f->vars[slot].state != GOTMPL_ASSIGNED) {
            f->vars[slot] = *abs;
        }
    }
}


/* Makes one of each run of texts. */

static int
gotmpl_fold_join_texts(gotmpl_folder_t *f, gotmpl_nodes_t *nodes)
{
    uint32_t         i, n, end;
    gotmpl_node_t  **items;

    items = nodes->nodes;

    for (i = 0, n = 0; i < nodes->n; i = end) {

        for (end = i; end < nodes->n && items[end]->type == GOTMPL_N_TEXT;
             end++)
        {
            /* void */
        }

        if (end - i > 1) {
            items[n] = gotmpl_fold_joined(f, items + i, end - i);

            if (items[n++] == NULL) {
                return ADM_ERROR;
            }

            continue;
        }

        items[n++] = items[i];
        end = i + 1;
    }

    nodes->n = n;

    return ADM_OK;
}


static gotmpl_node_t *
gotmpl_fold_joined(gotmpl_folder_t *f, gotmpl_node_t **texts, uint32_t n)
{
    uint32_t        i;
    adm_buf_t       b;
    gotmpl_node_t  *text;

    adm_buf_init(&b, f->arena, 0);

    for (i = 0; i < n; i++) {
        adm_buf_str(&b, texts[i]->u.text);
    }

    text = gotmpl_fold_node(f, GOTMPL_N_TEXT, texts[0]);

    return text && adm_buf_finish(&b, &text->u.text) == ADM_OK ? text : NULL;
}
