
#include "cel/cel_node.h"


typedef struct {
    cel_program_t  *program;
    adm_arena_t    *arena;
    adm_err_t      *err;
} cel_planner_t;


static const cel_node_t *cel_plan_expr(cel_planner_t *p, const cel_expr_t *x);
static const cel_node_t *cel_plan_const(cel_planner_t *p, cel_value_t v);
static const cel_node_t *cel_plan_ident(cel_planner_t *p,
    const cel_expr_t *x);
static cel_attr_t *cel_plan_attr(cel_planner_t *p, cel_root_e root);
static const cel_node_t *cel_plan_select(cel_planner_t *p,
    const cel_expr_t *x);
static const cel_node_t *cel_plan_index(cel_planner_t *p,
    const cel_expr_t *x, int optional);
static const cel_node_t *cel_plan_step(cel_planner_t *p,
    const cel_node_t *node, const cel_qual_t *q, int test);
static int cel_add_qual(cel_planner_t *p, cel_qual_t **quals, uint32_t *n,
    const cel_qual_t *q);
static const cel_node_t *cel_plan_call(cel_planner_t *p, const cel_expr_t *x);
static const cel_node_t *cel_plan_terms(cel_planner_t *p,
    const cel_expr_t *x, cel_exec_pt exec);
static const cel_node_t *cel_plan_cond(cel_planner_t *p, const cel_expr_t *x);
static const cel_node_t *cel_plan_function(cel_planner_t *p,
    const cel_expr_t *x);
static int cel_plan_code(cel_planner_t *p, const cel_expr_t *x,
    cel_call_t *call);
static int cel_plan_arity(cel_planner_t *p, const cel_call_t *call,
    const cel_overload_t *o);
static const cel_node_t *cel_plan_regex(cel_planner_t *p, cel_call_t *call);
static const cel_node_t *cel_plan_in(cel_planner_t *p,
    const cel_call_t *call);
static int cel_set_add(cel_planner_t *p, cel_map_t *set, cel_value_t v);
static const cel_node_t **cel_plan_all(cel_planner_t *p, cel_expr_t **items,
    uint32_t n);
static const cel_node_t *cel_plan_list(cel_planner_t *p, const cel_expr_t *x);
static const cel_node_t *cel_plan_pairs(cel_planner_t *p,
    const cel_expr_t *x);
static const cel_node_t *cel_plan_fold(cel_planner_t *p, const cel_expr_t *x);
static const cel_node_t *cel_plan_now(cel_planner_t *p,
    const cel_node_t *node, int must);
static void *cel_plan_alloc(cel_planner_t *p, size_t size, cel_exec_pt exec,
    cel_node_e kind);


#define cel_is_const(n)   ((n)->kind == CEL_N_CONST)
#define cel_const(n)      (((const cel_const_t *) (n))->value)


const cel_node_t *
cel_plan(cel_program_t *program, adm_arena_t *arena, const cel_expr_t *x,
    adm_err_t *err)
{
    cel_planner_t  p;

    p.program = program;
    p.arena = arena;
    p.err = err;

    return cel_plan_expr(&p, x);
}


static void *
cel_plan_alloc(cel_planner_t *p, size_t size, cel_exec_pt exec,
    cel_node_e kind)
{
    cel_node_t  *node;

    node = adm_calloc(p->arena, 1, size);

    if (node == NULL) {
        (void) adm_err_memory(p->err, p->arena);
        return NULL;
    }

    node->exec = exec;
    node->kind = kind;

    return node;
}


static const cel_node_t *
cel_plan_expr(cel_planner_t *p, const cel_expr_t *x)
{
    switch (x->kind) {

    case CEL_X_CONST:
        return cel_plan_const(p, x->u.value);

    case CEL_X_IDENT:
        return cel_plan_ident(p, x);

    case CEL_X_SELECT:
        return cel_plan_select(p, x);

    case CEL_X_CALL:
        return cel_plan_call(p, x);

    case CEL_X_LIST:
        return cel_plan_list(p, x);

    case CEL_X_MAP:
    case CEL_X_STRUCT:
        return cel_plan_pairs(p, x);

    default: /* CEL_X_FOLD */
        return cel_plan_fold(p, x);
    }
}


static const cel_node_t *
cel_plan_const(cel_planner_t *p, cel_value_t v)
{
    cel_const_t  *c;

    c = cel_plan_alloc(p, sizeof(cel_const_t), cel_exec_const, CEL_N_CONST);
    if (c == NULL) {
        return NULL;
    }

    c->value = v;

    return &c->node;
}


/*
 * Evaluates a node of constants.  must: an error is one of the program,
 * otherwise it is the value.
 */

static const cel_node_t *
cel_plan_now(cel_planner_t *p, const cel_node_t *node, int must)
{
    cel_eval_t   e;
    cel_value_t  v;

    memset(&e, 0, sizeof(cel_eval_t));
    e.limit = CEL_COST_LIMIT;
    e.work = CEL_WORK_LIMIT;
    e.arena = p->arena;
    e.program = p->program;
    e.kubernetes = p->program->env->options.kubernetes;

    v = cel_exec(&e, node);

    if (cel_is_error(v) && (must || v.u.error->fatal)) {
        (void) adm_err_set(p->err, "%.*s",
                           adm_fmt(cel_error_text(p->arena, v.u.error)));
        return NULL;
    }

    return cel_plan_const(p, v);
}


static cel_attr_t *
cel_plan_attr(cel_planner_t *p, cel_root_e root)
{
    cel_attr_t  *a;

    a = cel_plan_alloc(p, sizeof(cel_attr_t), cel_exec_attr, CEL_N_ATTR);
    if (a) {
        a->root = root;
    }

    return a;
}


static const cel_node_t *
cel_plan_ident(cel_planner_t *p, const cel_expr_t *x)
{
    cel_attr_t        *a;
    const cel_type_t  *t;

    if (x->ref == CEL_REF_TYPE) {
        t = x->u.ident.denoted;

        /* as a value it has no parameters of a declaration */

        if (t->kind == CEL_T_LIST) {
            t = &cel_t_list;

        } else if (t->kind == CEL_T_MAP) {
            t = &cel_t_map;
        }

        return cel_plan_const(p, cel_type_value(t));
    }

    a = cel_plan_attr(p, CEL_ROOT_NONE);
    if (a == NULL) {
        return NULL;
    }

    a->name = x->u.ident.name;

    if (x->ref == CEL_REF_VAR) {
        a->root = CEL_ROOT_VAR;
        a->number = x->u.ident.variable;
        p->program->uses[a->number] = 1;

    } else if (x->ref == CEL_REF_LOCAL) {
        a->root = x->u.ident.local->bind ? CEL_ROOT_BIND : CEL_ROOT_SLOT;
        a->number = x->u.ident.local->slot;
        a->operand = x->u.ident.local->value;
    }

    return &a->node;
}


static int
cel_add_qual(cel_planner_t *p, cel_qual_t **quals, uint32_t *n,
    const cel_qual_t *q)
{
    cel_qual_t  *more;

    /* room doubles: the next is due where the number is a power of 2 */

    if ((*n & (*n - 1)) == 0) {
        more = adm_array_alloc(p->arena, *n ? *n * 2 : 1, sizeof(cel_qual_t));

        if (more == NULL) {
            return adm_err_memory(p->err, p->arena);
        }

        if (*n) {
            memcpy(more, *quals, *n * sizeof(cel_qual_t));
        }

        *quals = more;
    }

    (*quals)[(*n)++] = *q;

    return ADM_OK;
}


/* Appends a step to what the node is, or makes it the root of one. */

static const cel_node_t *
cel_plan_step(cel_planner_t *p, const cel_node_t *node, const cel_qual_t *q,
    int test)
{
    cel_attr_t  *a;
    cel_cond_t  *c;

    if (node->kind == CEL_N_COND && !((cel_cond_t *) node)->test) {
        c = (cel_cond_t *) node;
        c->test = (uint8_t) test;

        return cel_add_qual(p, &c->quals, &c->n, q) == ADM_OK ? node : NULL;
    }

    if (node->kind == CEL_N_ATTR && !((cel_attr_t *) node)->test) {
        a = (cel_attr_t *) node;

    } else {
        a = cel_plan_attr(p, CEL_ROOT_NODE);
        if (a == NULL) {
            return NULL;
        }

        a->operand = node;
    }

    a->test = (uint8_t) test;

    return cel_add_qual(p, &a->quals, &a->n, q) == ADM_OK ? &a->node : NULL;
}


static const cel_node_t *
cel_plan_select(cel_planner_t *p, const cel_expr_t *x)
{
    cel_qual_t         q;
    const cel_node_t  *node;

    node = cel_plan_expr(p, x->u.select.operand);
    if (node == NULL) {
        return NULL;
    }

    memset(&q, 0, sizeof(cel_qual_t));
    q.kind = CEL_QUAL_FIELD;
    q.key = cel_string(x->u.select.field);

    return cel_plan_step(p, node, &q, x->test);
}


static const cel_node_t *
cel_plan_index(cel_planner_t *p, const cel_expr_t *x, int optional)
{
    cel_qual_t         q;
    const cel_node_t  *node, *index;

    node = cel_plan_expr(p, x->u.call.args[0]);
    index = cel_plan_expr(p, x->u.call.args[1]);

    if (node == NULL || index == NULL) {
        return NULL;
    }

    memset(&q, 0, sizeof(cel_qual_t));
    q.optional = (uint8_t) optional;
    q.kind = CEL_QUAL_NODE;
    q.node = index;

    if (cel_is_const(index)) {
        q.key = cel_const(index);

        switch (q.key.kind) {

        case CEL_STRING:
            q.kind = CEL_QUAL_FIELD;
            break;

        case CEL_INT:
        case CEL_UINT:
        case CEL_BOOL:
        case CEL_DOUBLE:
            q.kind = CEL_QUAL_CONST;
            break;

        default:
            (void) adm_err_set(p->err, "invalid qualifier type: %s",
                               cel_go_type(q.key));
            return NULL;
        }
    }

    return cel_plan_step(p, node, &q, 0);
}


static const cel_node_t **
cel_plan_all(cel_planner_t *p, cel_expr_t **items, uint32_t n)
{
    uint32_t            i;
    const cel_node_t  **nodes;

    nodes = adm_array_alloc(p->arena, n, sizeof(cel_node_t *));
    if (nodes == NULL) {
        (void) adm_err_memory(p->err, p->arena);
        return NULL;
    }

    for (i = 0; i < n; i++) {
        nodes[i] = cel_plan_expr(p, items[i]);
        if (nodes[i] == NULL) {
            return NULL;
        }
    }

    return nodes;
}


static const cel_node_t *
cel_plan_terms(cel_planner_t *p, const cel_expr_t *x, cel_exec_pt exec)
{
    cel_terms_t  *t;

    t = cel_plan_alloc(p, sizeof(cel_terms_t), exec, CEL_N_OTHER);
    if (t == NULL) {
        return NULL;
    }

    t->n = x->n;
    t->terms = cel_plan_all(p, x->u.call.args, x->n);

    return t->terms ? &t->node : NULL;
}


static const cel_node_t *
cel_plan_cond(cel_planner_t *p, const cel_expr_t *x)
{
    cel_cond_t         *c;
    const cel_node_t  **parts;

    c = cel_plan_alloc(p, sizeof(cel_cond_t), cel_exec_cond, CEL_N_COND);
    parts = cel_plan_all(p, x->u.call.args, 3);

    if (c == NULL || parts == NULL) {
        return NULL;
    }

    c->cond = parts[0];
    c->yes = parts[1];
    c->no = parts[2];

    return &c->node;
}


static const cel_node_t *
cel_plan_call(cel_planner_t *p, const cel_expr_t *x)
{
    size_t      i;
    adm_str_t   name;
    cel_qual_t  q;

    static const struct {
        adm_str_t    name;
        cel_exec_pt  exec;
        uint32_t     n;          /* arguments, 0 for any number */
    } terms[] = {
        { adm_str(CEL_OP_AND), cel_exec_and, 0 },
        { adm_str(CEL_OP_OR), cel_exec_or, 0 },
        { adm_str(CEL_OP_EQ), cel_exec_eq, 2 },
        { adm_str(CEL_OP_NE), cel_exec_ne, 2 },
        { adm_str("or"), cel_exec_opt_or, 2 },
        { adm_str("orValue"), cel_exec_opt_or_value, 2 }
    };

    name = x->u.call.func ? x->u.call.func->name : x->u.call.name;

    for (i = 0; i < adm_nelts(terms); i++) {
        if (adm_str_eq(terms[i].name, name)
            && (terms[i].n == 0 || terms[i].n == x->n))
        {
            return cel_plan_terms(p, x, terms[i].exec);
        }
    }

    if (adm_str_eqc(name, CEL_OP_CONDITIONAL)) {
        return cel_plan_cond(p, x);
    }

    if (adm_str_eqc(name, CEL_OP_INDEX)) {
        return cel_plan_index(p, x, 0);
    }

    if (adm_str_eqc(name, CEL_OP_OPT_INDEX)) {
        return cel_plan_index(p, x, 1);
    }

    if (adm_str_eqc(name, CEL_OP_OPT_SELECT)) {
        const cel_node_t  *node;

        node = cel_plan_expr(p, x->u.call.args[0]);
        if (node == NULL) {
            return NULL;
        }

        memset(&q, 0, sizeof(cel_qual_t));
        q.kind = CEL_QUAL_FIELD;
        q.optional = 1;
        q.key = x->u.call.args[1]->u.value;

        return cel_plan_step(p, node, &q, 0);
    }

    return cel_plan_function(p, x);
}


static const cel_node_t *
cel_plan_function(cel_planner_t *p, const cel_expr_t *x)
{
    cel_call_t        *call;
    const cel_func_t  *f;

    f = x->u.call.func;

    call = cel_plan_alloc(p, sizeof(cel_call_t), cel_exec_call, CEL_N_OTHER);
    if (call == NULL) {
        return NULL;
    }

    call->func = f;
    call->name = f ? f->name : x->u.call.name;
    call->args = cel_plan_all(p, x->u.call.args, x->n);

    if (call->args == NULL) {
        return NULL;
    }

    if (x->n > UINT8_MAX) {
        (void) adm_err_set(p->err, "no such overload: %.*s(...)",
                           adm_fmt(call->name));
        return NULL;
    }

    call->n = (uint8_t) x->n;

    if (cel_plan_code(p, x, call) != ADM_OK) {
        return NULL;
    }

    if (f == NULL) {
        return &call->node;
    }

    if ((f->flags & CEL_F_CONVERSION) && x->n == 1
        && cel_is_const(call->args[0]))
    {
        return cel_plan_now(p, &call->node, 1);
    }

    if (x->u.call.overload && x->n == 2 && cel_is_const(call->args[1])
        && strcmp(x->u.call.overload->id, "in_list") == 0)
    {
        return cel_plan_in(p, call);
    }

    if (x->n >= 2 && cel_is_const(call->args[1])
        && cel_const(call->args[1]).kind == CEL_STRING
        && (adm_str_eqc(f->name, "matches") || adm_str_eqc(f->name, "find")
            || adm_str_eqc(f->name, "findAll")))
    {
        return cel_plan_regex(p, call);
    }

    return &call->node;
}


/* Chooses the code and the cost of a call. */

static int
cel_plan_code(cel_planner_t *p, const cel_expr_t *x, cel_call_t *call)
{
    uint32_t               i, n;
    const cel_func_t      *f;
    const cel_overload_t  *o;

    f = call->func;
    o = x->u.call.overload;

    call->cost = CEL_COST_ONE;
    call->how = CEL_CALL_NONE;
    call->vararg = call->n > 2;

    if (f == NULL) {
        if (call->n == 0) {
            if (call->name.len && call->name.data[0] == '.') {
                call->name = adm_str_sub(call->name, 1, call->name.len);
            }

            return adm_err_set(p->err, "no such overload: %.*s()",
                               adm_fmt(call->name));
        }

        return ADM_OK;
    }

    if (f->cost) {
        call->cost = f->cost;
    }

    if (o && o->cost) {
        call->cost = o->cost;
    }

    if (f->fn) {
        call->how = CEL_CALL_SINGLE;
        return cel_plan_arity(p, call, &f->overloads[0]);
    }

    if (o && o->fn) {
        n = 1;

    } else {
        o = NULL;

        for (i = 0, n = 0; i < f->n; i++) {
            if (f->overloads[i].fn
                && cel_func_enabled(f->overloads[i].flags,
                                    &p->program->env->options))
            {
                o = &f->overloads[i];
                n++;
            }
        }
    }

    if (n == 0) {
        return ADM_OK;
    }

    if (n > 1) {
        call->how = CEL_CALL_DISPATCH;
        call->vararg = 1;
        return ADM_OK;
    }

    call->how = CEL_CALL_DIRECT;
    call->overload = o;

    if (o->n == 0 || o->n > 2 || (o->flags & CEL_F_VARARG)) {
        call->vararg = 1;
        return ADM_OK;
    }

    return cel_plan_arity(p, call, o);
}


/* Without checker a call may have any number of arguments. */

static int
cel_plan_arity(cel_planner_t *p, const cel_call_t *call,
    const cel_overload_t *o)
{
    if (o->n == call->n) {
        return ADM_OK;
    }

    return adm_err_set(p->err, "no such overload: %.*s(%s)",
                       adm_fmt(call->name),
                       call->n == 0 ? "" : call->n == 1 ? "arg"
                       : call->n == 2 ? "lhs, rhs" : "...");
}


static const cel_node_t *
cel_plan_regex(cel_planner_t *p, cel_call_t *call)
{
    call->re = cel_env_regex(p->program->env,
                             cel_str(cel_const(call->args[1])), p->err);

    if (call->re == NULL) {
        return NULL;
    }

    call->vararg = 1;

    return &call->node;
}


/* A constant, and the numbers of other types that equal it. */

static int
cel_set_add(cel_planner_t *p, cel_map_t *set, cel_value_t v)
{
    int          rc;
    int64_t      i;
    uint64_t     u;
    cel_value_t  yes;

    yes = cel_bool(1);
    rc = cel_map_set(p->arena, set, v, yes);

    switch (v.kind) {

    case CEL_DOUBLE:
        if (cel_double_to_int(v.u.d, &i) && i != INT64_MIN) {
            rc |= cel_map_set(p->arena, set, cel_int(i), yes);
        }

        if (cel_double_to_uint(v.u.d, &u)) {
            rc |= cel_map_set(p->arena, set, cel_uint(u), yes);
        }

        break;

    case CEL_INT:
        rc |= cel_map_set(p->arena, set, cel_double((double) v.u.i), yes);

        if (v.u.i >= 0) {
            rc |= cel_map_set(p->arena, set, cel_uint(v.u.i), yes);
        }

        break;

    case CEL_UINT:
        rc |= cel_map_set(p->arena, set, cel_double((double) v.u.u), yes);

        if (v.u.u <= INT64_MAX) {
            rc |= cel_map_set(p->arena, set, cel_int(v.u.i), yes);
        }

        break;

    default:
        break;
    }

    return rc == ADM_OK ? ADM_OK : adm_err_memory(p->err, p->arena);
}


static const cel_node_t *
cel_plan_in(cel_planner_t *p, const cel_call_t *call)
{
    uint32_t            i;
    cel_map_t          *set;
    cel_value_t         list, v;
    cel_member_node_t  *m;

    list = cel_const(call->args[1]);

    if (list.kind != CEL_LIST) {
        return &call->node;
    }

    if (list.n == 0) {
        return cel_plan_const(p, cel_bool(0));
    }

    for (i = 0; i < list.n; i++) {
        v = cel_list_at(list, i);

        if (v.kind != CEL_BOOL && v.kind != CEL_INT && v.kind != CEL_UINT
            && v.kind != CEL_DOUBLE && v.kind != CEL_STRING)
        {
            return &call->node;
        }
    }

    set = cel_map_create(p->arena, list.n);
    m = cel_plan_alloc(p, sizeof(cel_member_node_t), cel_exec_in_set,
                       CEL_N_OTHER);

    if (set == NULL || m == NULL) {
        (void) adm_err_memory(p->err, p->arena);
        return NULL;
    }

    for (i = 0; i < list.n; i++) {
        if (cel_set_add(p, set, cel_list_at(list, i)) != ADM_OK) {
            return NULL;
        }
    }

    m->arg = call->args[0];
    m->set = set;

    return &m->node;
}


static const cel_node_t *
cel_plan_list(cel_planner_t *p, const cel_expr_t *x)
{
    uint32_t          i;
    cel_list_node_t  *l;

    l = cel_plan_alloc(p, sizeof(cel_list_node_t), cel_exec_list,
                       CEL_N_OTHER);
    if (l == NULL) {
        return NULL;
    }

    l->n = x->n;
    l->optional = x->u.list.optional;
    l->items = cel_plan_all(p, x->u.list.items, x->n);

    if (l->items == NULL) {
        return NULL;
    }

    for (i = 0; i < l->n; i++) {
        if (!cel_is_const(l->items[i])) {
            return &l->node;
        }
    }

    return cel_plan_now(p, &l->node, 0);
}


static const cel_node_t *
cel_plan_pairs(cel_planner_t *p, const cel_expr_t *x)
{
    int            constant;
    uint32_t       i;
    cel_pair_t    *pair;
    cel_pairs_t   *m;
    cel_xentry_t  *entry;

    constant = x->kind == CEL_X_MAP;

    m = cel_plan_alloc(p, sizeof(cel_pairs_t),
                       constant ? cel_exec_map : cel_exec_struct,
                       CEL_N_OTHER);
    if (m == NULL) {
        return NULL;
    }

    m->n = x->n;
    m->type = x->type;
    m->pairs = adm_calloc(p->arena, x->n, sizeof(cel_pair_t));

    if (m->pairs == NULL) {
        (void) adm_err_memory(p->err, p->arena);
        return NULL;
    }

    for (i = 0; i < x->n; i++) {
        entry = x->kind == CEL_X_MAP ? &x->u.map.entries[i]
                                     : &x->u.st.fields[i];
        pair = &m->pairs[i];

        pair->optional = entry->optional;
        pair->name = entry->name;

        if (entry->key) {
            pair->key = cel_plan_expr(p, entry->key);
            if (pair->key == NULL) {
                return NULL;
            }

            constant &= cel_is_const(pair->key);
        }

        pair->value = cel_plan_expr(p, entry->value);
        if (pair->value == NULL) {
            return NULL;
        }

        constant &= cel_is_const(pair->value);
    }

    return constant ? cel_plan_now(p, &m->node, 0) : &m->node;
}


static const cel_node_t *
cel_plan_fold(cel_planner_t *p, const cel_expr_t *x)
{
    uint32_t     i;
    cel_decl_t  *d;
    cel_fold_t  *f;

    f = cel_plan_alloc(p, sizeof(cel_fold_t),
                       x->fold == CEL_FOLD_BIND ? cel_exec_bind
                                                : cel_exec_fold, CEL_N_OTHER);
    if (f == NULL) {
        return NULL;
    }

    f->fold = x->fold;
    f->two = x->u.fold.var2.len != 0;
    f->range = cel_plan_expr(p, x->u.fold.range);

    if (f->range == NULL) {
        return NULL;
    }

    for (i = 0; i < 2; i++) {
        d = x->u.fold.decls[i];

        if (d) {
            d->slot = p->program->slots++;
            d->value = f->range;
            f->slots[i] = d->slot;
        }
    }

    if (x->u.fold.filter) {
        f->filter = cel_plan_expr(p, x->u.fold.filter);
        if (f->filter == NULL) {
            return NULL;
        }
    }

    f->body = cel_plan_expr(p, x->u.fold.body);
    if (f->body == NULL) {
        return NULL;
    }

    f->item = cel_is_const(f->body) ? 0 : 10;
    f->vararg = f->fold == CEL_FOLD_INSERT
                || p->program->env->options.unchecked;

    return &f->node;
}
