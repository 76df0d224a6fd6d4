
#include "cel/cel_check.h"


static void cel_check_ident(cel_checker_t *c, cel_expr_t *x);
static int cel_resolve(cel_checker_t *c, cel_expr_t *x, adm_str_t name,
    int qualified);
static cel_decl_t *cel_find_local(cel_checker_t *c, adm_str_t name);
static int cel_denote(cel_checker_t *c, cel_expr_t *x, adm_str_t name);
static void cel_check_select(cel_checker_t *c, cel_expr_t *x);
static const cel_type_t *cel_check_field(cel_checker_t *c, cel_expr_t *x,
    cel_expr_t *operand, adm_str_t field, int optional);
static void cel_check_call(cel_checker_t *c, cel_expr_t *x);
static const cel_func_t *cel_find_func(cel_checker_t *c, adm_str_t name);
static const cel_type_t *cel_apply(cel_checker_t *c, cel_expr_t *x,
    const cel_func_t *f, const cel_type_t *const *types, uint32_t n,
    int member, const cel_overload_t **only);
static void cel_no_match(cel_checker_t *c, uint32_t pos, adm_str_t name,
    const cel_type_t *const *types, uint32_t n, int member);
static void cel_check_logic(cel_checker_t *c, cel_expr_t *x);


int
cel_check(cel_env_t *env, adm_arena_t *arena, cel_source_t *src,
    cel_expr_t *root, const cel_type_t **type)
{
    cel_checker_t  c;

    cel_checker_init(&c, env, arena, src);

    cel_check_expr(&c, root);

    *type = cel_substitute(&c, root->type, 1);

    if (env->options.unchecked) {
        *type = &cel_t_dyn;
    }

    if (src->total == 0 && !c.failed) {
        cel_final_types(&c, root);
    }

    return c.failed || src->total || adm_arena_failed(arena) ? ADM_ERROR
                                                             : ADM_OK;
}


int
cel_fit(cel_checker_t *c, const cel_type_t *a, const cel_type_t *b)
{
    return cel_assignable(c, &a, &b, 1);
}


adm_str_t
cel_type_text(cel_checker_t *c, const cel_type_t *t)
{
    adm_buf_t  b;
    adm_str_t  text;

    adm_buf_init(&b, c->arena, 0);
    cel_type_format(&b, t);

    return adm_buf_finish(&b, &text) == ADM_OK ? text : adm_str_empty;
}


void
cel_mismatch(cel_checker_t *c, uint32_t pos, const cel_type_t *want,
    const cel_type_t *got)
{
    if (!c->env->options.unchecked) {
        (void) cel_issue(c->src, pos, "expected type '%.*s' but found '%.*s'",
                         adm_fmt(cel_type_text(c, want)),
                         adm_fmt(cel_type_text(c, got)));
    }
}


void
cel_check_expr(cel_checker_t *c, cel_expr_t *x)
{
    switch (x->kind) {

    case CEL_X_CONST:
        x->type = cel_type_of(x->u.value);
        break;

    case CEL_X_IDENT:
        cel_check_ident(c, x);
        break;

    case CEL_X_SELECT:
        cel_check_select(c, x);
        break;

    case CEL_X_CALL:
        cel_check_call(c, x);
        break;

    case CEL_X_LIST:
        cel_check_list(c, x);
        break;

    case CEL_X_MAP:
        cel_check_map(c, x);
        break;

    case CEL_X_STRUCT:
        cel_check_struct(c, x);
        break;

    default: /* CEL_X_FOLD */
        cel_check_fold(c, x);
    }

    if (c->env->options.unchecked) {
        x->type = &cel_t_dyn;
    }
}


static cel_decl_t *
cel_find_local(cel_checker_t *c, adm_str_t name)
{
    cel_decl_t  *d;

    for (d = c->scope; d; d = d->next) {
        if (adm_str_eq(d->name, name)) {
            return d;
        }
    }

    return NULL;
}


/* Makes the node a reference to what has exactly this name. */

static int
cel_denote(cel_checker_t *c, cel_expr_t *x, adm_str_t name)
{
    cel_variable_t    *v;
    const cel_type_t  *t;

    v = cel_env_find(c->env, name);

    if (v) {
        x->kind = CEL_X_IDENT;
        x->ref = CEL_REF_VAR;
        x->type = v->type;
        x->u.ident.name = v->name;
        x->u.ident.variable = v->number;
        return 1;
    }

    t = cel_env_find_type(c->env, c->arena, name);

    if (t) {
        x->kind = CEL_X_IDENT;
        x->ref = CEL_REF_TYPE;
        x->u.ident.name = name;
        x->u.ident.denoted = t;
        x->type = cel_type_of_type(c->arena, t);

        if (x->type == NULL) {
            c->failed = 1;
            x->type = &cel_t_error;
        }

        return 1;
    }

    return 0;
}


/*
 * Finds what a name, simple or qualified, stands for.  Up to Kubernetes 1.36
 * the container's names hide the variables of comprehensions, and a declared
 * "x.y" hides a field of a variable x; since 1.37 it is the other way.
 */

static int
cel_resolve(cel_checker_t *c, cel_expr_t *x, adm_str_t name, int qualified)
{
    int          local_first;
    uint32_t     step;
    ptrdiff_t    dot;
    adm_str_t    candidate, first;
    cel_decl_t  *d;

    local_first = c->env->options.kubernetes >= CEL_KUBERNETES_137;

    if (local_first && (name.len == 0 || name.data[0] != '.')) {
        dot = adm_str_find_char(name, '.');
        first = adm_str_sub(name, 0, dot < 0 ? name.len : (size_t) dot);
        d = cel_find_local(c, first);

        if (d && qualified) {
            return 0;
        }

        if (d) {
            goto local;
        }
    }

    step = 0;

    while (cel_candidate(c->arena, c->env, name, &step, &candidate)
           == ADM_OK)
    {
        d = local_first ? NULL : cel_find_local(c, candidate);

        if (d) {
            goto local;
        }

        if (cel_denote(c, x, candidate)) {
            return 1;
        }
    }

    return 0;

local:

    x->kind = CEL_X_IDENT;
    x->ref = CEL_REF_LOCAL;
    x->u.ident.local = d;
    x->type = d->type;

    return 1;
}


static void
cel_check_ident(cel_checker_t *c, cel_expr_t *x)
{
    adm_str_t  name;

    name = x->u.ident.name;

    if (cel_resolve(c, x, name, 0)) {
        return;
    }

    x->type = &cel_t_error;

    if (!c->env->options.unchecked) {
        (void) cel_issue(c->src, x->pos, "undeclared reference to '%.*s' (in "
                         "container '%.*s')", adm_fmt(name),
                         adm_fmt(c->env->options.container));
    }
}


static void
cel_check_select(cel_checker_t *c, cel_expr_t *x)
{
    adm_str_t          name;
    const cel_type_t  *t;

    /* the longest name that is declared wins */

    if (!x->test && cel_expr_qualified(c->arena, x, &name)
        && cel_resolve(c, x, name, 1))
    {
        return;
    }

    t = cel_check_field(c, x, x->u.select.operand, x->u.select.field, 0);

    x->type = x->test ? &cel_t_bool : cel_substitute(c, t, 0);
}


static const cel_type_t *
cel_check_field(cel_checker_t *c, cel_expr_t *x, cel_expr_t *operand,
    adm_str_t field, int optional)
{
    const cel_type_t  *t, *result;

    cel_check_expr(c, operand);

    t = cel_substitute(c, operand->type, 0);

    if (cel_is_optional(t)) {
        optional = 1;
        t = t->params[0];
    }

    switch (t->kind) {

    case CEL_T_MAP:
        result = t->params[1];
        break;

    case CEL_T_STRUCT:
        result = cel_env_find_field(c->env, t, field);

        if (result == NULL) {
            result = &cel_t_error;

            if (cel_env_find_type(c->env, c->arena, t->name) == NULL) {
                (void) cel_issue(c->src, x->pos,
                                 "unexpected failed resolution of '%.*s'",
                                 adm_fmt(t->name));
            } else {
                (void) cel_issue(c->src, x->pos, "undefined field '%.*s'",
                                 adm_fmt(field));
            }
        }

        break;

    case CEL_T_PARAM:
        (void) cel_fit(c, &cel_t_dyn, t);
        result = &cel_t_dyn;
        break;

    default:
        if (!cel_is_dyn_or_error(t)) {
            (void) cel_issue(c->src, x->pos,
                             "type '%.*s' does not support field selection",
                             adm_fmt(cel_type_text(c, t)));
        }

        result = &cel_t_dyn;
    }

    if (optional) {
        result = cel_type_optional(c->arena, result);

        if (result == NULL) {
            c->failed = 1;
            return &cel_t_error;
        }
    }

    return result;
}


static const cel_func_t *
cel_find_func(cel_checker_t *c, adm_str_t name)
{
    uint32_t           step;
    adm_str_t          candidate;
    const cel_func_t  *f;

    step = 0;

    while (cel_candidate(c->arena, c->env, name, &step, &candidate)
           == ADM_OK)
    {
        f = cel_env_find_func(c->env, candidate);
        if (f) {
            return f;
        }
    }

    return NULL;
}


static void
cel_check_call(cel_checker_t *c, cel_expr_t *x)
{
    uint32_t            i;
    adm_str_t           name;
    adm_buf_t           b;
    const cel_type_t  **types, *t;
    const cel_func_t   *f;

    name = x->u.call.name;

    if (!x->member && adm_str_eqc(name, CEL_OP_OPT_SELECT)) {
        t = cel_check_field(c, x, x->u.call.args[0],
                            cel_str(x->u.call.args[1]->u.value), 1);
        x->u.call.args[1]->type = &cel_t_string;
        x->u.call.func = cel_env_find_func(c->env, name);
        x->type = cel_substitute(c, t, 0);
        return;
    }

    for (i = x->member ? 1 : 0; i < x->n; i++) {
        cel_check_expr(c, x->u.call.args[i]);
    }

    f = NULL;

    if (x->member
        && cel_expr_qualified(c->arena, x->u.call.args[0], &name))
    {
        adm_buf_init(&b, c->arena, 0);
        adm_buf_str(&b, name);
        adm_buf_char(&b, '.');
        adm_buf_str(&b, x->u.call.name);

        if (adm_buf_finish(&b, &name) != ADM_OK) {
            c->failed = 1;
            return;
        }

        f = cel_find_func(c, name);

        if (f) {
            /* the receiver was a part of the name */
            x->member = 0;
            x->u.call.args++;
            x->n--;
        }
    }

    if (f == NULL) {
        name = x->u.call.name;

        if (x->member) {
            cel_check_expr(c, x->u.call.args[0]);
        }

        f = cel_find_func(c, name);
    }

    x->u.call.func = f;
    x->type = &cel_t_error;

    if (f == NULL) {
        if (!c->env->options.unchecked) {
            (void) cel_issue(c->src, x->pos, "undeclared reference to '%.*s' "
                             "(in container '%.*s')", adm_fmt(name),
                             adm_fmt(c->env->options.container));
        }

        return;
    }

    if (c->env->options.unchecked) {
        return;
    }

    x->u.call.resolved = 1;

    if (adm_str_eqc(f->name, CEL_OP_AND) || adm_str_eqc(f->name, CEL_OP_OR)) {
        cel_check_logic(c, x);
        return;
    }

    types = adm_array_alloc(c->arena, x->n, sizeof(cel_type_t *));
    if (types == NULL) {
        c->failed = 1;
        return;
    }

    for (i = 0; i < x->n; i++) {
        types[i] = x->u.call.args[i]->type;
    }

    x->type = cel_apply(c, x, f, types, x->n, x->member,
                        &x->u.call.overload);
}


static void
cel_check_logic(cel_checker_t *c, cel_expr_t *x)
{
    uint32_t     i;
    cel_expr_t  *arg;

    x->type = &cel_t_bool;

    for (i = 0; i < x->n; i++) {
        arg = x->u.call.args[i];

        if (!cel_fit(c, arg->type, &cel_t_bool)) {
            cel_mismatch(c, arg->pos, &cel_t_bool, arg->type);
            x->type = &cel_t_error;
        }
    }
}


/* The type of a call; *only is the overload that fits if no other does. */

static const cel_type_t *
cel_apply(cel_checker_t *c, cel_expr_t *x, const cel_func_t *f,
    const cel_type_t *const *types, uint32_t n, int member,
    const cel_overload_t **only)
{
    uint32_t               i, k, fitting;
    const cel_type_t      *args[CEL_MAX_ARGS], *fresh[CEL_VAR_FREE];
    const cel_type_t      *t, *result;
    const cel_overload_t  *o;

    result = NULL;
    fitting = 0;
    *only = NULL;

    for (i = 0; i < f->n; i++) {
        o = &f->overloads[i];

        if (o->member != member || o->n != n
            || !cel_func_enabled(o->flags, &c->env->options))
        {
            continue;
        }

        memset(fresh, 0, sizeof(fresh));

        for (k = 0; k < n; k++) {
            args[k] = cel_instantiate(c, o->args[k], fresh);
        }

        if (!cel_assignable(c, types, args, n)) {
            continue;
        }

        t = cel_substitute(c, cel_instantiate(c, o->result, fresh), 0);

        fitting++;
        *only = o;

        if (result == NULL) {
            result = t;

        } else if (!cel_is_dyn(result) && !cel_type_exact(t, result)) {
            result = &cel_t_dyn;
        }
    }

    if (result == NULL) {
        cel_no_match(c, x->pos, f->name, types, n, member);
        return &cel_t_error;
    }

    if (fitting > 1) {
        *only = NULL;
    }

    return result;
}


static void
cel_no_match(cel_checker_t *c, uint32_t pos, adm_str_t name,
    const cel_type_t *const *types, uint32_t n, int member)
{
    uint32_t           i;
    adm_buf_t          b;
    adm_str_t          text;
    const cel_type_t  *t;

    adm_buf_init(&b, c->arena, 0);

    for (i = 0; i < n; i++) {

        if (i == (member ? 1u : 0u)) {
            adm_buf_char(&b, '(');

        } else if (i) {
            adm_buf_lit(&b, ", ");
        }

        t = cel_substitute(c, types[i], 1);
        cel_type_format(&b, t);

        if (i == 0 && member) {
            adm_buf_char(&b, '.');
        }
    }

    if (n == (member ? 1u : 0u)) {
        adm_buf_char(&b, '(');
    }

    adm_buf_char(&b, ')');

    if (adm_buf_finish(&b, &text) == ADM_OK) {
        (void) cel_issue(c->src, pos, "found no matching overload for '%.*s' "
                         "applied to '%.*s'", adm_fmt(name), adm_fmt(text));
    }
}


/* For the operators in comprehensions. */

const cel_type_t *
cel_apply_op(cel_checker_t *c, cel_expr_t *x, const char *op,
    const cel_type_t *const *types, uint32_t n)
{
    const cel_overload_t  *only;

    return cel_apply(c, x, cel_func_find(adm_strz(op)), types, n, 0, &only);
}
