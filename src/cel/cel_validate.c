
/*
 * What Kubernetes refuses in expressions whose types are right: literals that
 * are no durations, timestamps or regular expressions, formats that do not go
 * with their arguments, and (strict) literals of mixed types.
 */


#include "cel/cel_env.h"
#include "cel/cel_lib.h"


typedef struct {
    cel_env_t     *env;
    adm_arena_t   *arena;
    cel_source_t  *src;
} cel_validator_t;


static void cel_validate_expr(cel_validator_t *v, cel_expr_t *x, int exempt);
static void cel_validate_entries(cel_validator_t *v, cel_xentry_t *entries,
    uint32_t n, int exempt);
static void cel_validate_call(cel_validator_t *v, cel_expr_t *x);
static void cel_validate_literal(cel_validator_t *v, cel_expr_t *call,
    cel_expr_t *arg, cel_kind_e kind);
static void cel_validate_regex(cel_validator_t *v, cel_expr_t *arg);
static void cel_validate_format(cel_validator_t *v, cel_expr_t *x);
static const cel_expr_t *cel_unshowable(const cel_expr_t *x);
static void cel_validate_list(cel_validator_t *v, const cel_expr_t *x);
static void cel_validate_map(cel_validator_t *v, const cel_expr_t *x);
static void cel_validate_keys(cel_validator_t *v, const cel_expr_t *x);
static void cel_validate_same(cel_validator_t *v, const cel_expr_t *x,
    const cel_type_t *want, const cel_type_t *t);
static const cel_type_t *cel_item_type(const cel_expr_t *x, int optional);


void
cel_validate(cel_env_t *env, adm_arena_t *arena, cel_source_t *src,
    cel_expr_t *root)
{
    cel_validator_t  v;

    v.env = env;
    v.arena = arena;
    v.src = src;

    if (!env->options.unchecked) {
        cel_validate_expr(&v, root, 0);
    }
}


/* exempt: within a call of format(), where types may be mixed. */

static void
cel_validate_expr(cel_validator_t *v, cel_expr_t *x, int exempt)
{
    uint32_t  i;

    switch (x->kind) {

    case CEL_X_SELECT:
        cel_validate_expr(v, x->u.select.operand, exempt);
        break;

    case CEL_X_CALL:
        cel_validate_call(v, x);

        exempt |= adm_str_eqc(x->u.call.name, "format");

        for (i = 0; i < x->n; i++) {
            cel_validate_expr(v, x->u.call.args[i], exempt);
        }

        break;

    case CEL_X_LIST:
        if (v->env->options.strict && !exempt) {
            cel_validate_list(v, x);
        }

        for (i = 0; i < x->n; i++) {
            cel_validate_expr(v, x->u.list.items[i], exempt);
        }

        break;

    case CEL_X_MAP:
        if (!v->env->options.strict) {
            cel_validate_keys(v, x);

        } else if (!exempt) {
            cel_validate_map(v, x);
        }

        cel_validate_entries(v, x->u.map.entries, x->n, exempt);
        break;

    case CEL_X_STRUCT:
        cel_validate_entries(v, x->u.st.fields, x->n, exempt);
        break;

    case CEL_X_FOLD:
        cel_validate_expr(v, x->u.fold.range, exempt);

        if (x->u.fold.filter) {
            cel_validate_expr(v, x->u.fold.filter, exempt);
        }

        cel_validate_expr(v, x->u.fold.body, exempt);
        break;

    default:
        break;
    }
}


static void
cel_validate_entries(cel_validator_t *v, cel_xentry_t *entries, uint32_t n,
    int exempt)
{
    uint32_t  i;

    for (i = 0; i < n; i++) {
        if (entries[i].key) {
            cel_validate_expr(v, entries[i].key, exempt);
        }

        cel_validate_expr(v, entries[i].value, exempt);
    }
}


static void
cel_validate_call(cel_validator_t *v, cel_expr_t *x)
{
    uint32_t     first;
    adm_str_t    name;
    cel_expr_t  *arg;

    name = x->u.call.name;
    first = x->member ? 1 : 0;

    if (x->n <= first) {
        return;
    }

    arg = x->u.call.args[first];

    if (adm_str_eqc(name, "format") && x->member && x->n == 2) {
        cel_validate_format(v, x);
    }

    if (arg->kind != CEL_X_CONST) {
        return;
    }

    if (adm_str_eqc(name, "duration")) {
        cel_validate_literal(v, x, arg, CEL_DURATION);

    } else if (adm_str_eqc(name, "timestamp")) {
        cel_validate_literal(v, x, arg, CEL_TIMESTAMP);

    } else if (adm_str_eqc(name, "matches")) {
        cel_validate_regex(v, arg);
    }
}


static void
cel_validate_literal(cel_validator_t *v, cel_expr_t *call, cel_expr_t *arg,
    cel_kind_e kind)
{
    cel_eval_t   e;
    cel_value_t  value;

    memset(&e, 0, sizeof(cel_eval_t));
    e.arena = v->arena;
    e.work = CEL_WORK_LIMIT;
    e.kubernetes = v->env->options.kubernetes;

    value = arg->u.value;
    value = cel_fn_convert(&e, &value, 1, (int) kind);

    if (cel_is_error(value)) {
        (void) cel_issue(v->src, arg->pos, "invalid %.*s argument",
                         adm_fmt(call->u.call.name));
    }
}


static void
cel_validate_regex(cel_validator_t *v, cel_expr_t *arg)
{
    adm_err_t  err;

    adm_err_init(&err, v->arena);

    if (arg->u.value.kind == CEL_STRING
        && adm_regex_cached(cel_str(arg->u.value), &err) == NULL)
    {
        (void) cel_issue(v->src, arg->pos, "invalid matches argument");
    }
}


/* What of a value %s cannot show, as far as it can be seen. */

static const cel_expr_t *
cel_unshowable(const cel_expr_t *x)
{
    uint32_t           i;
    const cel_expr_t  *bad;

    if (!cel_clause_takes('s', x->type)) {
        return x;
    }

    for (i = 0; i < x->n; i++) {

        if (x->kind == CEL_X_LIST) {
            bad = cel_unshowable(x->u.list.items[i]);

        } else if (x->kind == CEL_X_MAP) {
            bad = cel_unshowable(x->u.map.entries[i].key);
            bad = bad ? bad : cel_unshowable(x->u.map.entries[i].value);

        } else {
            return NULL;
        }

        if (bad) {
            return bad;
        }
    }

    return NULL;
}


static void
cel_validate_format(cel_validator_t *v, cel_expr_t *x)
{
    int                rc;
    cel_expr_t        *format, *args;
    cel_clause_t       c;
    const cel_expr_t  *arg;

    format = x->u.call.args[0];
    args = x->u.call.args[1];

    if (format->kind != CEL_X_CONST || format->u.value.kind != CEL_STRING
        || args->kind != CEL_X_LIST)
    {
        return;
    }

    memset(&c, 0, sizeof(cel_clause_t));
    c.text = cel_str(format->u.value);
    c.nargs = args->n;

    for ( ;; ) {
        rc = cel_clause_next(v->arena, &c, NULL);

        if (rc == ADM_DECLINED) {
            break;
        }

        if (rc == ADM_ERROR) {
            (void) cel_issue(v->src, x->pos, "%.*s", adm_fmt(c.error));
            return;
        }

        arg = args->u.list.items[c.arg - 1];

        if (c.verb == 's') {
            arg = cel_unshowable(arg);

        } else if (cel_clause_takes(c.verb, arg->type)) {
            arg = NULL;
        }

        if (arg) {
            (void) cel_issue(v->src, arg->pos, "error during formatting: %s, "
                             "was given %.*s", cel_clause_refusal(c.verb),
                             adm_fmt(arg->type->name));
            return;
        }
    }

    if (c.arg < args->n) {
        (void) cel_issue(v->src, x->pos, "too many arguments supplied to "
                         "string.format (expected %u, got %u)", c.arg,
                         args->n);
    }
}


static const cel_type_t *
cel_item_type(const cel_expr_t *x, int optional)
{
    return optional && cel_is_optional(x->type) ? x->type->params[0]
                                                : x->type;
}


static void
cel_validate_same(cel_validator_t *v, const cel_expr_t *x,
    const cel_type_t *want, const cel_type_t *t)
{
    adm_buf_t  b;
    adm_str_t  a, f;

    adm_buf_init(&b, v->arena, 0);
    cel_type_format(&b, want);

    if (adm_buf_finish(&b, &a) != ADM_OK) {
        return;
    }

    adm_buf_init(&b, v->arena, 0);
    cel_type_format(&b, t);

    if (adm_buf_finish(&b, &f) == ADM_OK) {
        (void) cel_issue(v->src, x->pos, "expected type '%.*s' but found "
                         "'%.*s'", adm_fmt(a), adm_fmt(f));
    }
}


static void
cel_validate_list(cel_validator_t *v, const cel_expr_t *x)
{
    uint32_t           i;
    const cel_type_t  *t, *first;

    first = NULL;

    for (i = 0; i < x->n; i++) {
        t = cel_item_type(x->u.list.items[i],
                          x->u.list.optional && x->u.list.optional[i]);

        if (first && !cel_type_equivalent(first, t)) {
            cel_validate_same(v, x->u.list.items[i], first, t);
            return;
        }

        first = first ? first : t;
    }
}


static void
cel_validate_map(cel_validator_t *v, const cel_expr_t *x)
{
    uint32_t             i;
    const cel_type_t    *key, *value, *t;
    const cel_xentry_t  *entry;

    key = NULL;
    value = NULL;

    for (i = 0; i < x->n; i++) {
        entry = &x->u.map.entries[i];
        t = cel_item_type(entry->value, entry->optional);

        if (key == NULL) {
            key = entry->key->type;
            value = t;
            continue;
        }

        if (!cel_type_equivalent(key, entry->key->type)) {
            cel_validate_same(v, entry->key, key, entry->key->type);
        }

        if (!cel_type_equivalent(value, t)) {
            cel_validate_same(v, entry->value, value, t);
        }
    }
}


/*
 * Where types may be mixed, numbers of different types may be one key.
 */

static void
cel_validate_keys(cel_validator_t *v, const cel_expr_t *x)
{
    uint32_t           i;
    cel_map_t         *seen;
    cel_value_t        old;
    const cel_expr_t  *key;

    seen = cel_map_create(v->arena, x->n);
    if (seen == NULL) {
        return;
    }

    for (i = 0; i < x->n; i++) {
        key = x->u.map.entries[i].key;

        if (key->kind != CEL_X_CONST || !cel_is_key(key->u.value)) {
            continue;
        }

        if (cel_map_find(cel_map_value(seen), key->u.value, &old) == 1
            && old.u.i != key->u.value.kind)
        {
            (void) cel_issue(v->src, key->pos, "repeated key");
            return;
        }

        (void) cel_map_set(v->arena, seen, key->u.value,
                           cel_int(key->u.value.kind));
    }
}
