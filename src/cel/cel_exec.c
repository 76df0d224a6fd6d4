
#include "cel/cel_node.h"


static cel_value_t cel_call_code(cel_eval_t *e, const cel_call_t *call,
    const cel_value_t *args);
static cel_value_t cel_call_regex(cel_eval_t *e, const cel_call_t *call,
    const cel_value_t *args);
static cel_value_t cel_held(cel_value_t v);
static cel_value_t cel_no_such_overload(cel_eval_t *e, adm_str_t name,
    const cel_value_t *args, uint32_t n);
static int cel_overload_takes(const cel_overload_t *o,
    const cel_value_t *args, uint32_t n);
static int cel_optional_entry(cel_eval_t *e, cel_value_t key,
    cel_value_t *v);
static uint64_t cel_cost_of_equality(cel_value_t a, cel_value_t b, int eq);
static int cel_map_insert_key(cel_eval_t *e, cel_map_t *map, cel_value_t key,
    cel_value_t v, cel_value_t *failed);


cel_value_t
cel_exec_and(cel_eval_t *e, const cel_node_t *node)
{
    uint32_t            i;
    cel_value_t         v, failed;
    const cel_terms_t  *t;

    t = (const cel_terms_t *) node;
    failed = cel_bool(1);

    for (i = 0; i < t->n; i++) {
        v = cel_exec(e, t->terms[i]);

        if (adm_likely(v.kind == CEL_BOOL)) {
            if (!v.u.i) {
                return v;
            }

            continue;
        }

        if (e->stop) {
            return cel_error(e->stop);
        }

        if (!cel_is_error(failed)) {
            failed = cel_is_error(v) ? v : cel_no_overload();
        }
    }

    return failed;
}


cel_value_t
cel_exec_or(cel_eval_t *e, const cel_node_t *node)
{
    uint32_t            i;
    cel_value_t         v, failed;
    const cel_terms_t  *t;

    t = (const cel_terms_t *) node;
    failed = cel_bool(0);

    for (i = 0; i < t->n; i++) {
        v = cel_exec(e, t->terms[i]);

        if (adm_likely(v.kind == CEL_BOOL)) {
            if (v.u.i) {
                return v;
            }

            continue;
        }

        if (e->stop) {
            return cel_error(e->stop);
        }

        if (!cel_is_error(failed)) {
            failed = cel_is_error(v) ? v : cel_no_overload();
        }
    }

    return failed;
}


static uint64_t
cel_cost_of_equality(cel_value_t a, cel_value_t b, int eq)
{
    uint64_t  n;

    if (a.kind == CEL_STRING && b.kind == CEL_STRING) {
        n = adm_min(a.n, b.n);

        /* ten characters cost one */

        if (n <= 10) {
            return n ? 1 : 0;
        }
    }

    if (eq && a.kind == CEL_OPAQUE) {
        return 1;
    }

    n = adm_min(cel_size(a), cel_size(b));

    return cel_ceil((double) n * 0.1);
}


cel_value_t
cel_exec_eq(cel_eval_t *e, const cel_node_t *node)
{
    cel_value_t         a, b;
    const cel_terms_t  *t;

    t = (const cel_terms_t *) node;
    a = cel_exec(e, t->terms[0]);
    b = cel_exec(e, t->terms[1]);

    e->cost += cel_cost_of_equality(a, b, 1);

    if (cel_is_error(a)) {
        return a;
    }

    if (cel_is_error(b)) {
        return b;
    }

    if (a.kind == CEL_STRING && b.kind == CEL_STRING) {
        return cel_bool(adm_str_eq(cel_str(a), cel_str(b)));
    }

    if (adm_unlikely(e->cost > e->limit)) {
        return cel_stop(e, &cel_err_limit);
    }

    a = cel_equal(a, b, &e->work);

    return cel_is_error(a) && a.u.error->fatal ? cel_stop(e, a.u.error) : a;
}


cel_value_t
cel_exec_ne(cel_eval_t *e, const cel_node_t *node)
{
    cel_value_t         a, b;
    const cel_terms_t  *t;

    t = (const cel_terms_t *) node;
    a = cel_exec(e, t->terms[0]);
    b = cel_exec(e, t->terms[1]);

    e->cost += cel_cost_of_equality(a, b, 0);

    if (cel_is_error(a)) {
        return a;
    }

    if (cel_is_error(b)) {
        return b;
    }

    if (adm_unlikely(e->cost > e->limit)) {
        return cel_stop(e, &cel_err_limit);
    }

    a = cel_equal(a, b, &e->work);

    if (cel_is_error(a) && a.u.error->fatal) {
        return cel_stop(e, a.u.error);
    }

    /* what cannot be compared differs */

    return cel_bool(!cel_is_true(a));
}


cel_value_t
cel_exec_opt_or(cel_eval_t *e, const cel_node_t *node)
{
    cel_value_t         v;
    const cel_terms_t  *t;

    t = (const cel_terms_t *) node;
    v = cel_exec(e, t->terms[0]);

    if (v.kind != CEL_OPTIONAL) {
        return cel_is_error(v)
               || e->kubernetes < CEL_KUBERNETES_137
               ? v : cel_no_overload();
    }

    return v.u.inner ? v : cel_exec(e, t->terms[1]);
}


cel_value_t
cel_exec_opt_or_value(cel_eval_t *e, const cel_node_t *node)
{
    cel_value_t         v;
    const cel_terms_t  *t;

    t = (const cel_terms_t *) node;
    v = cel_exec(e, t->terms[0]);

    if (v.kind != CEL_OPTIONAL) {
        return cel_is_error(v)
               || e->kubernetes < CEL_KUBERNETES_137
               ? v : cel_no_overload();
    }

    return v.u.inner ? *v.u.inner : cel_exec(e, t->terms[1]);
}


cel_value_t
cel_exec_in_set(cel_eval_t *e, const cel_node_t *node)
{
    cel_value_t               v, found;
    const cel_member_node_t  *m;

    m = (const cel_member_node_t *) node;
    v = cel_exec(e, m->arg);

    if (cel_is_error(v)) {
        return v;
    }

    if (!cel_is_key(v)) {
        return cel_stop_text(e, "internal error: runtime error: hash of "
                             "unhashable type %s", cel_go_type(v));
    }

    /* likes of other types are entries, so only the exact key counts */

    return cel_bool(cel_map_has(m->set, v, &found));
}


int
cel_type_takes(const cel_type_t *t, cel_value_t v)
{
    cel_value_t  key, value;

    switch (t->kind) {

    case CEL_T_DYN:
    case CEL_T_PARAM:
        return 1;

    case CEL_T_NULL:
        return v.kind == CEL_NULL;

    case CEL_T_BOOL:
        return v.kind == CEL_BOOL;

    case CEL_T_INT:
        return v.kind == CEL_INT;

    case CEL_T_UINT:
        return v.kind == CEL_UINT;

    case CEL_T_DOUBLE:
        return v.kind == CEL_DOUBLE;

    case CEL_T_STRING:
        return v.kind == CEL_STRING;

    case CEL_T_BYTES:
        return v.kind == CEL_BYTES;

    case CEL_T_TIMESTAMP:
        return v.kind == CEL_TIMESTAMP;

    case CEL_T_DURATION:
        return v.kind == CEL_DURATION;

    case CEL_T_TYPE:
        return v.kind == CEL_TYPE;

    case CEL_T_LIST:
        /* the first item stands for all */

        if (v.kind != CEL_LIST) {
            return 0;
        }

        return v.n == 0 || cel_type_takes(t->params[0], cel_list_at(v, 0));

    case CEL_T_MAP:
        if (v.kind != CEL_MAP) {
            return 0;
        }

        if (v.n == 0) {
            return 1;
        }

        cel_map_at(v, 0, &key, &value);

        return cel_type_takes(t->params[0], key)
               && cel_type_takes(t->params[1], value);

    case CEL_T_STRUCT:
    case CEL_T_OPAQUE:
        return adm_str_eq(t->name, cel_type_name(v));

    default:
        return 0;
    }
}


static int
cel_overload_takes(const cel_overload_t *o, const cel_value_t *args,
    uint32_t n)
{
    uint32_t  i;

    if (o->n != n) {
        return 0;
    }

    for (i = 0; i < n; i++) {
        if (!cel_type_takes(o->args[i], args[i])) {
            return 0;
        }
    }

    return 1;
}


/* "no such overload: name(type, type)" */

static cel_value_t
cel_no_such_overload(cel_eval_t *e, adm_str_t name, const cel_value_t *args,
    uint32_t n)
{
    uint32_t     i;
    adm_buf_t    b;
    cel_value_t  v;

    adm_buf_init(&b, e->arena, 0);

    for (i = 0; i < n; i++) {
        adm_buf_bytes(&b, ", ", i ? 2 : 0);
        adm_buf_str(&b, cel_type_name(args[i]));
    }

    v = cel_from_buf(&b, CEL_STRING);

    if (cel_is_error(v)) {
        return v;
    }

    return cel_errorf(e->arena, "no such overload: %.*s(%.*s)", adm_fmt(name),
                      adm_fmt(cel_str(v)));
}


cel_value_t
cel_exec_call(cel_eval_t *e, const cel_node_t *node)
{
    uint32_t           i, n;
    uint64_t           before;
    cel_value_t        args[CEL_MAX_ARGS], failed, v;
    const cel_call_t  *call;

    call = (const cel_call_t *) node;
    n = adm_min(call->n, CEL_MAX_ARGS);

    failed = cel_null();

    for (i = 0; i < call->n; i++) {
        v = cel_exec(e, call->args[i]);

        if (i < CEL_MAX_ARGS) {
            args[i] = v;
        }

        if (adm_unlikely(cel_is_error(v)) && !cel_is_error(failed)) {
            failed = v;

            if (call->vararg) {
                /* the call itself is not made and costs only if all were */

                if (i + 1 < call->n) {
                    return failed;
                }
            }
        }
    }

    before = e->cost;

    if (call->cost == CEL_COST_ONE) {
        e->cost++;

    } else if (call->cost != CEL_COST_RESULT2
               && call->cost != CEL_COST_LIST_RESULT)
    {
        e->cost += cel_cost(e, (cel_cost_e) call->cost, args, n, NULL);

        if (adm_unlikely(e->cost > e->limit)) {
            return cel_stop(e, &cel_err_limit);
        }
    }

    if (adm_unlikely(e->stop != NULL)) {
        return cel_error(e->stop);
    }

    v = cel_is_error(failed) ? failed : cel_call_code(e, call, args);

    if (adm_unlikely(e->stop != NULL)) {
        /* the call did not come to its end: it costs nothing */
        e->stopped = before;
        return cel_error(e->stop);
    }

    if (call->cost == CEL_COST_RESULT2 || call->cost == CEL_COST_LIST_RESULT) {
        e->cost += cel_cost(e, (cel_cost_e) call->cost, args, n, &v);

        if (adm_unlikely(e->cost > e->limit)) {
            return cel_stop(e, &cel_err_limit);
        }
    }

    if (adm_unlikely(cel_is_error(v)) && v.u.error->fatal) {
        return cel_stop(e, v.u.error);
    }

    return v;
}


static cel_value_t
cel_call_code(cel_eval_t *e, const cel_call_t *call, const cel_value_t *args)
{
    uint32_t               i;
    const cel_func_t      *f;
    const cel_overload_t  *o;

    f = call->func;

    if (call->re) {
        return cel_call_regex(e, call, args);
    }

    switch (call->how) {

    case CEL_CALL_DIRECT:
        o = call->overload;

        if (!(f->flags & CEL_F_NO_GUARD)
            && !cel_overload_takes(o, args, call->n))
        {
            return cel_no_such_overload(e, f->name, args, call->n);
        }

        return o->fn(e, args, call->n, o->magic);

    case CEL_CALL_SINGLE:
        if (f->traits == 0
            || (call->n && (cel_traits(args[0]) & f->traits) == f->traits))
        {
            return f->fn(e, args, call->n, f->magic);
        }

        break;

    case CEL_CALL_DISPATCH:

        for (i = 0; i < f->n; i++) {
            o = &f->overloads[i];

            if (o->n == call->n && o->fn
                && cel_func_enabled(o->flags, &e->program->env->options)
                && ((f->flags & CEL_F_NO_GUARD)
                    || cel_overload_takes(o, args, call->n)))
            {
                return o->fn(e, args, call->n, o->magic);
            }
        }

        return cel_no_such_overload(e, f->name, args,
                                    adm_min(call->n, CEL_MAX_ARGS));

    default: /* CEL_CALL_NONE */
        break;
    }

    /* strings and times would know the function if it were theirs */

    if (call->n && (cel_traits(args[0]) & CEL_RECEIVER)) {
        return cel_no_overload();
    }

    return cel_errorf(e->arena, "no such overload: %.*s",
                      adm_fmt(cel_bare_name(call->name)));
}


/* The types are not looked at: find() takes optionals for what they hold. */

static cel_value_t
cel_call_regex(cel_eval_t *e, const cel_call_t *call, const cel_value_t *args)
{
    int64_t      max;
    cel_value_t  text, count;

    text = args[0];

    if (!adm_str_eqc(call->name, "matches")) {
        text = cel_held(text);
    }

    if (text.kind != CEL_STRING) {
        return cel_no_overload();
    }

    if (!cel_work(e, text.n)) {
        return cel_out_of_cost();
    }

    if (adm_str_eqc(call->name, "matches")) {
        return cel_regex_matches(call->re, text);
    }

    if (adm_str_eqc(call->name, "find")) {
        return cel_regex_find(call->re, text);
    }

    max = -1;

    if (call->n == 3) {
        count = cel_held(args[2]);

        if (count.kind != CEL_INT) {
            return cel_no_overload();
        }

        max = count.u.i;
    }

    return cel_regex_find_all(e, call->re, text, max);
}


/* What an optional holds, of any depth. */

static cel_value_t
cel_held(cel_value_t v)
{
    while (v.kind == CEL_OPTIONAL && v.u.inner) {
        v = *v.u.inner;
    }

    return v;
}


/*
 * The value of an optional item instead of the optional; ADM_DECLINED if there
 * is none.  It may be an error, which is an item as others: only what is no
 * optional fails.
 */

static int
cel_optional_entry(cel_eval_t *e, cel_value_t key, cel_value_t *v)
{
    adm_buf_t    b;
    cel_value_t  text;

    if (v->kind == CEL_OPTIONAL) {

        if (v->u.inner == NULL) {
            return ADM_DECLINED;
        }

        *v = *v->u.inner;

        return ADM_OK;
    }

    adm_buf_init(&b, e->arena, 0);

    if (key.kind == CEL_UNSET) {
        adm_buf_lit(&b, "cannot initialize optional list element from "
                    "non-optional value ");

    } else {
        adm_buf_lit(&b, "cannot initialize optional entry '");
        cel_show(&b, key);
        adm_buf_lit(&b, "' from non-optional value ");
    }

    cel_show(&b, *v);
    text = cel_from_buf(&b, CEL_STRING);

    *v = cel_is_error(text) ? text : cel_errorf(e->arena, "%.*s",
                                                adm_fmt(cel_str(text)));
    return ADM_ERROR;
}


cel_value_t
cel_exec_list(cel_eval_t *e, const cel_node_t *node)
{
    int                     rc;
    uint32_t                i, n;
    cel_value_t             v, *items;
    const cel_list_node_t  *l;

    l = (const cel_list_node_t *) node;

    items = adm_array_alloc(e->arena, l->n, sizeof(cel_value_t));
    if (items == NULL) {
        return cel_stop(e, &cel_err_memory);
    }

    rc = ADM_OK;
    v = cel_null();

    for (i = 0, n = 0; i < l->n; i++) {
        v = cel_exec(e, l->items[i]);

        if (cel_is_error(v)) {
            rc = ADM_ERROR;
            break;
        }

        if (l->optional && l->optional[i]) {
            rc = cel_optional_entry(e, cel_unset(), &v);

            if (rc == ADM_DECLINED) {
                continue;
            }

            if (rc != ADM_OK) {
                break;
            }
        }

        items[n++] = v;
    }

    e->cost += 10;

    return rc == ADM_ERROR ? v : cel_list(items, n);
}


/* Sets an entry; *failed if its key is of a type that cannot be one. */

static int
cel_map_insert_key(cel_eval_t *e, cel_map_t *map, cel_value_t key,
    cel_value_t v, cel_value_t *failed)
{
    if (!cel_is_key(key)) {
        *failed = cel_stop_text(e, "internal error: runtime error: hash of "
                                "unhashable type %s", cel_go_type(key));
        return ADM_ERROR;
    }

    if (cel_map_set(e->arena, map, key, v) != ADM_OK) {
        *failed = cel_stop(e, &cel_err_memory);
        return ADM_ERROR;
    }

    return ADM_OK;
}


cel_value_t
cel_exec_map(cel_eval_t *e, const cel_node_t *node)
{
    int                 rc;
    uint32_t            i;
    cel_map_t          *map;
    cel_value_t         key, v;
    const cel_pairs_t  *m;

    m = (const cel_pairs_t *) node;

    map = cel_map_create(e->arena, m->n);
    if (map == NULL) {
        return cel_stop(e, &cel_err_memory);
    }

    rc = ADM_OK;
    v = cel_null();

    for (i = 0; i < m->n && rc != ADM_ERROR; i++) {
        key = cel_exec(e, m->pairs[i].key);
        v = cel_is_error(key) ? key : cel_exec(e, m->pairs[i].value);

        if (cel_is_error(v)) {
            rc = ADM_ERROR;
            break;
        }

        if (m->pairs[i].optional) {
            rc = cel_optional_entry(e, key, &v);

            if (rc == ADM_DECLINED) {
                cel_map_remove(map, key);
                continue;
            }

            if (rc != ADM_OK) {
                break;
            }
        }

        rc = cel_map_insert_key(e, map, key, v, &v);
    }

    e->cost += 30;

    return rc == ADM_ERROR ? v : cel_map_value(map);
}


cel_value_t
cel_exec_struct(cel_eval_t *e, const cel_node_t *node)
{
    int                 rc;
    uint32_t            i, k;
    cel_value_t         v;
    cel_struct_t       *st;
    const cel_pairs_t  *m;

    m = (const cel_pairs_t *) node;

    st = adm_alloc(e->arena, sizeof(cel_struct_t));
    if (st == NULL) {
        return cel_stop(e, &cel_err_memory);
    }

    st->type = m->type;
    st->n = 0;
    st->names = adm_array_alloc(e->arena, m->n, sizeof(adm_str_t));
    st->values = adm_array_alloc(e->arena, m->n, sizeof(cel_value_t));

    if (st->names == NULL || st->values == NULL) {
        return cel_stop(e, &cel_err_memory);
    }

    v = cel_null();

    for (i = 0; i < m->n; i++) {
        v = cel_exec(e, m->pairs[i].value);

        rc = ADM_OK;

        if (m->pairs[i].optional && !cel_is_error(v)) {
            rc = cel_optional_entry(e, cel_string(m->pairs[i].name), &v);
        }

        if (cel_is_error(v)) {
            break;
        }

        for (k = 0; k < st->n; k++) {
            if (adm_str_eq(st->names[k], m->pairs[i].name)) {
                break;
            }
        }

        if (rc == ADM_DECLINED) {
            if (k < st->n) {
                st->n--;
                st->names[k] = st->names[st->n];
                st->values[k] = st->values[st->n];
            }

            continue;
        }

        st->names[k] = m->pairs[i].name;
        st->values[k] = v;
        st->n = adm_max(st->n, k + 1);

        if (adm_str_eqc(m->type->name, "JSONPatch")
            && !adm_str_eqc(m->pairs[i].name, "value")
            && v.kind != CEL_STRING)
        {
            v = cel_errorf(e->arena, "unexpected type %s for JSONPatchType "
                           "'%.*s' field", cel_go_type(v),
                           adm_fmt(m->pairs[i].name));
            break;
        }
    }

    e->cost += 40;

    if (cel_is_error(v)) {
        return v;
    }

    v = cel_make(CEL_STRUCT, 0);
    v.u.st = st;

    return v;
}
