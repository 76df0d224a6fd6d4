
#include "cel/cel_check.h"


static const cel_type_t *cel_find(const cel_checker_t *c,
    const cel_type_t *t);
static void cel_bind(cel_checker_t *c, uint32_t var, const cel_type_t *t);
static void cel_undo(cel_checker_t *c, uint32_t mark);
static int cel_step(cel_checker_t *c);
static int cel_fits(cel_checker_t *c, const cel_type_t *a,
    const cel_type_t *b);
static int cel_fits_type(cel_checker_t *c, const cel_type_t *a,
    const cel_type_t *b);
static int cel_fits_null(const cel_type_t *t);
static int cel_stands_for(cel_checker_t *c, const cel_type_t *t,
    const cel_type_t *param, int *known);
static int cel_not_within(cel_checker_t *c, const cel_type_t *param,
    const cel_type_t *t);
static int cel_less_specific(const cel_type_t *a, const cel_type_t *b);
static int cel_type_replace(cel_checker_t *c, const cel_type_t *t,
    cel_type_t **copy, unsigned i, const cel_type_t *param);
static void cel_final_entries(cel_checker_t *c, cel_xentry_t *entries,
    uint32_t n);


void
cel_checker_init(cel_checker_t *c, cel_env_t *env, adm_arena_t *arena,
    cel_source_t *src)
{
    memset(c, 0, sizeof(cel_checker_t));

    c->env = env;
    c->arena = arena;
    c->src = src;
    c->vars = CEL_VAR_FREE;
    c->steps = CEL_CHECK_STEPS;
}


/* Types may be small as texts and huge as trees: what they cost is bounded. */

static int
cel_step(cel_checker_t *c)
{
    if (c->steps == 0 || c->depth > CEL_CHECK_DEPTH) {
        c->steps = 0;

        if (!c->failed) {
            c->failed = 1;
            (void) cel_issue(c->src, CEL_NO_POS, "types are too complex");
        }

        return 0;
    }

    c->steps--;

    return 1;
}


const cel_type_t *
cel_new_var(cel_checker_t *c)
{
    char         text[32];
    int          n;
    adm_str_t    name;
    cel_type_t  *t;

    n = snprintf(text, sizeof(text), "_var%u", c->vars - CEL_VAR_FREE);

    name.len = (size_t) n;
    name.data = text;

    t = adm_calloc(c->arena, 1, sizeof(cel_type_t));
    if (t == NULL) {
        c->failed = 1;
        return &cel_t_error;
    }

    t->kind = CEL_T_PARAM;
    t->var = c->vars++;
    t->name = adm_str_dup(c->arena, name);

    return t;
}


static const cel_type_t *
cel_find(const cel_checker_t *c, const cel_type_t *t)
{
    return t->kind == CEL_T_PARAM && t->var < c->nbound ? c->bound[t->var]
                                                        : NULL;
}


static void
cel_bind(cel_checker_t *c, uint32_t var, const cel_type_t *t)
{
    uint32_t            cap;
    cel_binding_t      *trail;
    const cel_type_t  **bound;

    if (var >= c->cap) {
        cap = adm_max(c->cap * 2, 32);
        cap = adm_max(cap, var + 1);

        bound = adm_calloc(c->arena, cap, sizeof(cel_type_t *));
        if (bound == NULL) {
            c->failed = 1;
            return;
        }

        if (c->nbound) {
            memcpy(bound, c->bound, c->nbound * sizeof(cel_type_t *));
        }

        c->bound = bound;
        c->cap = cap;
    }

    if (c->ntrail == c->captrail) {
        cap = adm_max(c->captrail * 2, 32);

        trail = adm_array_alloc(c->arena, cap, sizeof(cel_binding_t));
        if (trail == NULL) {
            c->failed = 1;
            return;
        }

        if (c->ntrail) {
            memcpy(trail, c->trail, c->ntrail * sizeof(cel_binding_t));
        }

        c->trail = trail;
        c->captrail = cap;
    }

    c->nbound = adm_max(c->nbound, var + 1);

    c->trail[c->ntrail].var = var;
    c->trail[c->ntrail++].old = c->bound[var];
    c->bound[var] = t;
}


static void
cel_undo(cel_checker_t *c, uint32_t mark)
{
    while (c->ntrail > mark) {
        c->ntrail--;
        c->bound[c->trail[c->ntrail].var] = c->trail[c->ntrail].old;
    }
}


int
cel_assignable(cel_checker_t *c, const cel_type_t *const *a,
    const cel_type_t *const *b, uint32_t n)
{
    uint32_t  i, mark;

    mark = c->ntrail;

    for (i = 0; i < n; i++) {
        if (!cel_fits(c, a[i], b[i])) {
            cel_undo(c, mark);
            return 0;
        }
    }

    /* nothing outside of this function goes back */

    if (mark == 0) {
        c->ntrail = 0;
    }

    return 1;
}


static int
cel_fits(cel_checker_t *c, const cel_type_t *a, const cel_type_t *b)
{
    int  rc;

    if (!cel_step(c)) {
        return 1;
    }

    c->depth++;
    rc = cel_fits_type(c, a, b);
    c->depth--;

    return rc;
}


static int
cel_fits_type(cel_checker_t *c, const cel_type_t *a, const cel_type_t *b)
{
    int       known;
    unsigned  i;

    if (b->kind == CEL_T_PARAM) {

        if (cel_stands_for(c, a, b, &known)) {
            return 1;
        }

        if (known) {
            return 0;
        }
    }

    if (a->kind == CEL_T_PARAM) {
        return cel_stands_for(c, b, a, &known);
    }

    if (cel_is_dyn_or_error(a) || cel_is_dyn_or_error(b)) {
        return 1;
    }

    if (a->kind == CEL_T_NULL) {
        return cel_fits_null(b);
    }

    if (b->kind == CEL_T_NULL) {
        return cel_fits_null(a);
    }

    if (a->kind != b->kind) {
        return 0;
    }

    switch (a->kind) {

    case CEL_T_TYPE:
        return 1;

    case CEL_T_STRUCT:
        return adm_str_eq(a->name, b->name);

    case CEL_T_OPAQUE:
    case CEL_T_LIST:
    case CEL_T_MAP:
        if (a->n != b->n || !adm_str_eq(a->name, b->name)) {
            return 0;
        }

        for (i = 0; i < a->n; i++) {
            if (!cel_fits(c, a->params[i], b->params[i])) {
                return 0;
            }
        }

        return 1;

    default:
        return 1;
    }
}


static int
cel_fits_null(const cel_type_t *t)
{
    return t->kind == CEL_T_NULL || t->kind == CEL_T_OPAQUE
           || t->kind == CEL_T_STRUCT || t->kind == CEL_T_DURATION
           || t->kind == CEL_T_TIMESTAMP;
}


/* Whether the parameter is, or can be made, a name for the type. */

static int
cel_stands_for(cel_checker_t *c, const cel_type_t *t, const cel_type_t *param,
    int *known)
{
    const cel_type_t  *sub;

    *known = 1;

    if (t->kind == CEL_T_PARAM && t->var == param->var) {
        return 1;
    }

    sub = cel_find(c, param);

    if (sub) {
        if (cel_type_exact(t, sub)) {
            return 1;
        }

        if (!cel_fits(c, t, sub)) {
            return 0;
        }

        sub = cel_most_general(t, sub);

        if (cel_not_within(c, param, sub)) {
            cel_bind(c, param->var, sub);
        }

        return 1;
    }

    *known = 0;

    if (!cel_not_within(c, param, t)) {
        return 0;
    }

    cel_bind(c, param->var, t);

    return 1;
}


static int
cel_not_within(cel_checker_t *c, const cel_type_t *param, const cel_type_t *t)
{
    unsigned           i;
    const cel_type_t  *sub;

    for ( ;; ) {
        if (!cel_step(c)) {
            return 0;
        }

        if (t->kind != CEL_T_PARAM) {
            break;
        }

        if (t->var == param->var) {
            return 0;
        }

        sub = cel_find(c, t);
        if (sub == NULL) {
            return 1;
        }

        t = sub;
    }

    c->depth++;

    for (i = 0; i < t->n; i++) {
        if (!cel_not_within(c, param, t->params[i])) {
            break;
        }
    }

    c->depth--;

    return i == t->n;
}


static int
cel_less_specific(const cel_type_t *a, const cel_type_t *b)
{
    unsigned  i;

    if (cel_is_dyn(a) || a->kind == CEL_T_PARAM) {
        return 1;
    }

    if (cel_is_dyn(b) || b->kind == CEL_T_PARAM || a->kind != b->kind) {
        return 0;
    }

    switch (a->kind) {

    case CEL_T_TYPE:
        return 1;

    case CEL_T_OPAQUE:
        if (a->n != b->n || !adm_str_eq(a->name, b->name)) {
            return 0;
        }

        /* fall through */

    case CEL_T_LIST:
    case CEL_T_MAP:
        for (i = 0; i < a->n; i++) {
            if (!cel_less_specific(a->params[i], b->params[i])) {
                return 0;
            }
        }

        return 1;

    default:
        return cel_type_exact(a, b);
    }
}


const cel_type_t *
cel_most_general(const cel_type_t *a, const cel_type_t *b)
{
    return cel_less_specific(a, b) ? a : b;
}


/* The i-th parameter, in a copy of the type that is made for the first one. */

static int
cel_type_replace(cel_checker_t *c, const cel_type_t *t, cel_type_t **copy,
    unsigned i, const cel_type_t *param)
{
    if (*copy == NULL) {
        *copy = adm_alloc(c->arena, sizeof(cel_type_t));
        if (*copy == NULL) {
            c->failed = 1;
            return ADM_ERROR;
        }

        **copy = *t;
    }

    (*copy)->params[i] = param;

    return ADM_OK;
}


const cel_type_t *
cel_substitute(cel_checker_t *c, const cel_type_t *t, int to_dyn)
{
    unsigned           i;
    cel_type_t        *copy;
    const cel_type_t  *sub;

    while ((sub = cel_find(c, t)) != NULL) {
        t = sub;

        if (!cel_step(c)) {
            return &cel_t_error;
        }
    }

    if (t->kind == CEL_T_PARAM) {
        return to_dyn ? &cel_t_dyn : t;
    }

    copy = NULL;

    for (i = 0; i < t->n; i++) {

        if (!cel_step(c)) {
            return &cel_t_error;
        }

        c->depth++;
        sub = cel_substitute(c, t->params[i], to_dyn);
        c->depth--;

        if (sub != t->params[i]
            && cel_type_replace(c, t, &copy, i, sub) != ADM_OK)
        {
            return &cel_t_error;
        }
    }

    return copy ? copy : t;
}


const cel_type_t *
cel_instantiate(cel_checker_t *c, const cel_type_t *t,
    const cel_type_t **fresh)
{
    unsigned           i;
    cel_type_t        *copy;
    const cel_type_t  *sub;

    if (t->kind == CEL_T_PARAM) {
        if (t->var >= CEL_VAR_FREE) {
            return t;
        }

        if (fresh[t->var] == NULL) {
            fresh[t->var] = cel_new_var(c);
        }

        return fresh[t->var];
    }

    copy = NULL;

    for (i = 0; i < t->n; i++) {
        sub = cel_instantiate(c, t->params[i], fresh);

        if (sub != t->params[i]
            && cel_type_replace(c, t, &copy, i, sub) != ADM_OK)
        {
            return &cel_t_error;
        }
    }

    return copy ? copy : t;
}


static void
cel_final_entries(cel_checker_t *c, cel_xentry_t *entries, uint32_t n)
{
    uint32_t  i;

    for (i = 0; i < n; i++) {
        if (entries[i].key) {
            cel_final_types(c, entries[i].key);
        }

        cel_final_types(c, entries[i].value);
    }
}


void
cel_final_types(cel_checker_t *c, cel_expr_t *x)
{
    uint32_t  i;

    if (x->type) {
        x->type = cel_substitute(c, x->type, 1);
    }

    switch (x->kind) {

    case CEL_X_SELECT:
        cel_final_types(c, x->u.select.operand);
        break;

    case CEL_X_CALL:
        for (i = 0; i < x->n; i++) {
            cel_final_types(c, x->u.call.args[i]);
        }

        break;

    case CEL_X_LIST:
        for (i = 0; i < x->n; i++) {
            cel_final_types(c, x->u.list.items[i]);
        }

        break;

    case CEL_X_MAP:
        cel_final_entries(c, x->u.map.entries, x->n);
        break;

    case CEL_X_STRUCT:
        cel_final_entries(c, x->u.st.fields, x->n);
        break;

    case CEL_X_FOLD:
        cel_final_types(c, x->u.fold.range);
        cel_final_types(c, x->u.fold.body);

        if (x->u.fold.filter) {
            cel_final_types(c, x->u.fold.filter);
        }

        break;

    default:
        break;
    }
}
