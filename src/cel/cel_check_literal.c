
/*
 * The checker on what makes lists, maps and messages: literals and
 * comprehensions.
 */


#include "cel/cel_check.h"


static const cel_type_t *cel_check_step(cel_checker_t *c, cel_expr_t *x,
    const cel_type_t *accu, const cel_type_t *first);
static cel_decl_t *cel_declare(cel_checker_t *c, adm_str_t name,
    const cel_type_t *type);
static const cel_type_t *cel_join(cel_checker_t *c, const cel_expr_t *x,
    const cel_type_t *old, const cel_type_t *t);
static const cel_type_t *cel_unwrap(cel_checker_t *c, const cel_expr_t *x,
    const cel_type_t *t);


static const cel_type_t *
cel_join(cel_checker_t *c, const cel_expr_t *x, const cel_type_t *old,
    const cel_type_t *t)
{
    if (old == NULL) {
        return t;
    }

    if (cel_fit(c, old, t)) {
        return cel_most_general(old, t);
    }

    return &cel_t_dyn;
}


/* What an optional item adds to a literal. */

static const cel_type_t *
cel_unwrap(cel_checker_t *c, const cel_expr_t *x, const cel_type_t *t)
{
    const cel_type_t  *want;

    if (cel_is_optional(t)) {
        return t->params[0];
    }

    if (!cel_is_dyn(t)) {
        want = cel_type_optional(c->arena, t);

        if (want) {
            cel_mismatch(c, x->pos, want, t);
        }
    }

    return t;
}


void
cel_check_list(cel_checker_t *c, cel_expr_t *x)
{
    uint32_t           i;
    cel_expr_t        *item;
    const cel_type_t  *t, *all;

    all = NULL;

    for (i = 0; i < x->n; i++) {
        item = x->u.list.items[i];

        cel_check_expr(c, item);
        t = item->type;

        if (x->u.list.optional && x->u.list.optional[i]) {
            t = cel_unwrap(c, item, t);
        }

        all = cel_join(c, item, all, t);
    }

    if (all == NULL) {
        all = cel_new_var(c);
    }

    x->type = cel_type_list(c->arena, all);

    if (x->type == NULL) {
        c->failed = 1;
        x->type = &cel_t_error;
    }
}


void
cel_check_map(cel_checker_t *c, cel_expr_t *x)
{
    uint32_t           i;
    cel_xentry_t      *entry;
    const cel_type_t  *t, *keys, *values;

    keys = NULL;
    values = NULL;

    for (i = 0; i < x->n; i++) {
        entry = &x->u.map.entries[i];

        cel_check_expr(c, entry->key);
        keys = cel_join(c, entry->key, keys, entry->key->type);

        cel_check_expr(c, entry->value);
        t = entry->value->type;

        if (entry->optional) {
            t = cel_unwrap(c, entry->value, t);
        }

        values = cel_join(c, entry->value, values, t);
    }

    if (keys == NULL) {
        keys = cel_new_var(c);
        values = cel_new_var(c);
    }

    x->type = cel_type_map(c->arena, keys, values);

    if (x->type == NULL) {
        c->failed = 1;
        x->type = &cel_t_error;
    }
}


void
cel_check_struct(cel_checker_t *c, cel_expr_t *x)
{
    uint32_t           i, step;
    adm_str_t          candidate;
    cel_xentry_t      *f;
    const cel_type_t  *t, *field, *value;

    step = 0;
    t = NULL;

    while (t == NULL
           && cel_candidate(c->arena, c->env, x->u.st.name, &step, &candidate)
              == ADM_OK)
    {
        t = cel_env_find_type(c->env, c->arena, candidate);
    }

    x->type = &cel_t_error;

    if (t == NULL) {
        (void) cel_issue(c->src, x->pos, "undeclared reference to '%.*s' (in "
                         "container '%.*s')", adm_fmt(x->u.st.name),
                         adm_fmt(c->env->options.container));
        return;
    }

    if (t->kind != CEL_T_STRUCT || !c->env->options.patch_types
        || !cel_is_patch_type(t->name))
    {
        (void) cel_issue(c->src, x->pos, "'%.*s' is not a message type",
                         adm_fmt(t->name));
        return;
    }

    x->type = t;
    x->u.st.name = t->name;

    for (i = 0; i < x->n; i++) {
        f = &x->u.st.fields[i];

        cel_check_expr(c, f->value);
        value = f->value->type;

        field = cel_env_find_field(c->env, t, f->name);

        if (field == NULL) {
            field = &cel_t_error;
            (void) cel_issue(c->src, f->pos, "undefined field '%.*s'",
                             adm_fmt(f->name));
        }

        if (f->optional) {
            value = cel_unwrap(c, f->value, value);
        }

        if (!cel_fit(c, field, value)) {
            (void) cel_issue(c->src, f->pos, "expected type of field '%.*s' "
                             "is '%.*s' but provided type is '%.*s'",
                             adm_fmt(f->name),
                             adm_fmt(cel_type_text(c, field)),
                             adm_fmt(cel_type_text(c, value)));
        }
    }
}


static cel_decl_t *
cel_declare(cel_checker_t *c, adm_str_t name, const cel_type_t *type)
{
    cel_decl_t  *d;

    d = adm_calloc(c->arena, 1, sizeof(cel_decl_t));
    if (d == NULL) {
        c->failed = 1;
        return NULL;
    }

    d->name = name;
    d->type = type;
    d->next = c->scope;

    c->scope = d;

    return d;
}


void
cel_check_fold(cel_checker_t *c, cel_expr_t *x)
{
    cel_expr_t        *range;
    cel_decl_t        *scope;
    const cel_type_t  *t, *accu, *var, *var2;

    scope = c->scope;
    range = x->u.fold.range;

    if (x->fold == CEL_FOLD_BIND) {
        /* the empty list that such a comprehension iterates over */
        (void) cel_new_var(c);

        cel_check_expr(c, range);

        x->u.fold.decls[0] = cel_declare(c, x->u.fold.accu, range->type);

        if (x->u.fold.decls[0]) {
            x->u.fold.decls[0]->bind = 1;
            cel_check_expr(c, x->u.fold.body);
        }

        c->scope = scope;
        x->type = cel_substitute(c, x->u.fold.body->type, 0);
        return;
    }

    cel_check_expr(c, range);
    t = cel_substitute(c, range->type, 0);

    switch (x->fold) {

    case CEL_FOLD_LIST:
        accu = cel_type_list(c->arena, cel_new_var(c));
        break;

    case CEL_FOLD_INSERT:
    case CEL_FOLD_MERGE:
        accu = cel_new_var(c);
        accu = cel_type_map(c->arena, accu, cel_new_var(c));
        break;

    default:
        accu = x->fold == CEL_FOLD_ONE ? &cel_t_int : &cel_t_bool;
    }

    if (accu == NULL) {
        c->failed = 1;
        return;
    }

    /* without checker, or after an error, whatever it is */

    if (c->env->options.unchecked) {
        t = &cel_t_dyn;
    }

    var2 = NULL;

    switch (t->kind) {

    case CEL_T_LIST:
        var = t->params[0];

        if (x->u.fold.var2.len) {
            var2 = var;
            var = &cel_t_int;
        }

        break;

    case CEL_T_MAP:
        var = t->params[0];
        var2 = t->params[1];
        break;

    case CEL_T_DYN:
    case CEL_T_ERROR:
    case CEL_T_PARAM:
        (void) cel_fit(c, &cel_t_dyn, t);
        var = &cel_t_dyn;
        var2 = &cel_t_dyn;
        break;

    default:
        (void) cel_issue(c->src, range->pos, "expression of type '%.*s' cannot"
                         " be range of a comprehension (must be list, map, or "
                         "dynamic)", adm_fmt(cel_type_text(c, t)));
        var = &cel_t_error;
        var2 = &cel_t_error;
    }

    x->u.fold.decls[0] = cel_declare(c, x->u.fold.var, var);

    if (x->u.fold.var2.len) {
        x->u.fold.decls[1] = cel_declare(c, x->u.fold.var2, var2);
    }

    if (c->failed) {
        return;
    }

    t = cel_check_step(c, x, accu, var);

    if (!cel_fit(c, accu, t)) {
        cel_mismatch(c, x->pos, accu, t);
    }

    c->scope = scope;

    if (x->fold == CEL_FOLD_ONE) {
        accu = &cel_t_bool;
    }

    x->type = cel_substitute(c, accu, 0);
}


/* The type of what one round makes of the accumulator. */

static const cel_type_t *
cel_check_step(cel_checker_t *c, cel_expr_t *x, const cel_type_t *accu,
    const cel_type_t *first)
{
    cel_expr_t        *body, *filter;
    const cel_type_t  *t, *types[3];

    body = x->u.fold.body;
    filter = x->u.fold.filter;

    if (filter) {
        cel_check_expr(c, filter);
    }

    cel_check_expr(c, body);

    if (c->env->options.unchecked) {
        return accu;
    }

    types[0] = accu;

    switch (x->fold) {

    case CEL_FOLD_ALL:
    case CEL_FOLD_EXISTS:
        if (!cel_fit(c, body->type, &cel_t_bool)) {
            cel_mismatch(c, body->pos, &cel_t_bool, body->type);
            return &cel_t_error;
        }

        return accu;

    case CEL_FOLD_ONE:
        filter = body;
        t = accu;
        break;

    case CEL_FOLD_LIST:
        types[1] = cel_type_list(c->arena, body->type);
        if (types[1] == NULL) {
            c->failed = 1;
            return &cel_t_error;
        }

        t = cel_apply_op(c, x, CEL_OP_ADD, types, 2);
        break;

    case CEL_FOLD_INSERT:
        types[1] = first;
        types[2] = body->type;
        t = cel_apply_op(c, x, "cel.@mapInsert", types, 3);
        break;

    default: /* CEL_FOLD_MERGE */
        types[1] = body->type;
        t = cel_apply_op(c, x, "cel.@mapInsert", types, 2);
    }

    if (filter) {
        types[0] = filter->type;
        types[1] = t;
        types[2] = accu;
        t = cel_apply_op(c, x, CEL_OP_CONDITIONAL, types, 3);
    }

    return t;
}
