
#include "cel/cel_node.h"


/* What a step of an attribute finds. */

typedef enum {
    CEL_FOUND = 0,
    CEL_ABSENT,               /* where that is no error */
    CEL_FAILED
} cel_found_e;


static cel_value_t cel_attr_value(cel_eval_t *e, const cel_attr_t *a,
    int branch);
static cel_value_t cel_attr_root(cel_eval_t *e, const cel_attr_t *a);
static cel_value_t cel_attr_unknown(cel_eval_t *e, const cel_attr_t *a);
static cel_value_t cel_attr_lookup(cel_eval_t *e, const cel_attr_t *a);
static cel_value_t cel_select(cel_eval_t *e, cel_value_t v, cel_qual_t *q,
    uint32_t n, int test, int branch);
static cel_found_e cel_step_to(cel_eval_t *e, cel_value_t *v, cel_qual_t *q,
    int presence);
static cel_found_e cel_step_key(cel_eval_t *e, cel_value_t *v,
    cel_value_t key, int presence);
static cel_found_e cel_step_index(cel_eval_t *e, cel_value_t *v,
    cel_value_t key, int presence);
static cel_found_e cel_step_struct(cel_eval_t *e, cel_value_t *v,
    cel_value_t key, int presence);
static cel_value_t cel_cond_value(cel_eval_t *e, const cel_cond_t *c);
static cel_value_t cel_renew(cel_eval_t *e, cel_value_t v);
static cel_value_t cel_native_list(cel_eval_t *e, cel_value_t v);
static cel_value_t cel_native(cel_eval_t *e, cel_value_t v);


cel_value_t
cel_exec_const(cel_eval_t *e, const cel_node_t *node)
{
    return ((const cel_const_t *) node)->value;
}


cel_value_t
cel_exec_attr(cel_eval_t *e, const cel_node_t *node)
{
    cel_value_t        v;
    const cel_attr_t  *a;

    a = (const cel_attr_t *) node;
    v = cel_attr_value(e, a, 0);

    /* the presence itself is free */

    if (!a->test) {
        e->cost++;
    }

    return v;
}


static cel_value_t
cel_attr_value(cel_eval_t *e, const cel_attr_t *a, int branch)
{
    cel_value_t  v;

    v = cel_attr_root(e, a);

    if (a->n == 0 && v.kind != CEL_OPTIONAL) {
        return v;
    }

    if (cel_is_error(v)) {
        return v;
    }

    return cel_select(e, v, a->quals, a->n, a->test, branch);
}


static cel_value_t
cel_attr_root(cel_eval_t *e, const cel_attr_t *a)
{
    cel_value_t  v;

    switch (a->root) {

    case CEL_ROOT_VAR:
        if (adm_likely(a->number < e->act->n)) {
            v = e->act->vars[a->number];

            if (adm_likely(v.kind != CEL_UNSET)) {
                return v;
            }
        }

        return cel_attr_lookup(e, a);

    case CEL_ROOT_SLOT:
        return e->slots[a->number];

    case CEL_ROOT_BIND:
        if (e->slots[a->number].kind == CEL_UNSET) {
            v = cel_exec(e, a->operand);
            e->slots[a->number] = v;
        }

        return e->slots[a->number];

    case CEL_ROOT_NODE:
        return cel_exec(e, a->operand);

    default: /* CEL_ROOT_NONE */
        return cel_attr_unknown(e, a);
    }
}


/* Nobody has looked the names up: the whole of it may have been one. */

static cel_value_t
cel_attr_unknown(cel_eval_t *e, const cel_attr_t *a)
{
    uint32_t     i;
    adm_buf_t    b;
    cel_value_t  v;

    adm_buf_init(&b, e->arena, 0);
    adm_buf_str(&b, cel_bare_name(a->name));

    for (i = 0; i < a->n && a->quals[i].kind == CEL_QUAL_FIELD; i++) {
        adm_buf_char(&b, '.');
        adm_buf_str(&b, cel_str(a->quals[i].key));
    }

    v = cel_from_buf(&b, CEL_STRING);

    return cel_is_error(v) ? v
           : cel_errorf(e->arena, "no such attribute(s): %.*s",
                        adm_fmt(cel_str(v)));
}


static cel_value_t
cel_attr_lookup(cel_eval_t *e, const cel_attr_t *a)
{
    cel_value_t  v;

    v = cel_unset();

    if (a->number < e->act->n && e->act->lookup
        && e->act->lookup(e->act, a->number, &v) == ADM_OK
        && v.kind != CEL_UNSET)
    {
        e->act->vars[a->number] = v;

        if (cel_is_error(v) && v.u.error->fatal) {
            return cel_stop(e, v.u.error);
        }

        return v;
    }

    return cel_errorf(e->arena, "no such attribute(s): %.*s",
                      adm_fmt(a->name));
}


cel_value_t
cel_exec_cond(cel_eval_t *e, const cel_node_t *node)
{
    cel_value_t        v;
    const cel_cond_t  *c;

    c = (const cel_cond_t *) node;
    v = cel_cond_value(e, c);

    /* a presence test takes back what it has not cost */

    if (c->test) {
        e->cost--;
    }

    return v;
}


static cel_value_t
cel_cond_value(cel_eval_t *e, const cel_cond_t *c)
{
    cel_value_t  v;

    v = cel_exec(e, c->cond);

    if (v.kind == CEL_BOOL) {
        v = cel_resolve_node(e, v.u.i ? c->yes : c->no);

        if (c->n && !cel_is_error(v)) {
            v = cel_select(e, v, c->quals, c->n, c->test, 0);
        }

    } else if (!cel_is_error(v)) {
        v = cel_no_overload();
    }

    return v;
}


cel_value_t
cel_resolve_node(cel_eval_t *e, const cel_node_t *node)
{
    cel_value_t  v;

    if (node->kind == CEL_N_ATTR) {
        return cel_attr_value(e, (const cel_attr_t *) node, 1);
    }

    if (node->kind == CEL_N_COND) {
        return cel_cond_value(e, (const cel_cond_t *) node);
    }

    v = cel_exec(e, node);

    return v.kind == CEL_OPTIONAL ? cel_renew(e, v) : v;
}


/*
 * Up to Kubernetes 1.36 an optional that is referred to was taken apart into
 * Go's own types and made anew, which not all values survive.
 */

static cel_value_t
cel_renew(cel_eval_t *e, cel_value_t v)
{
    if (v.u.inner == NULL || e->kubernetes >= CEL_KUBERNETES_137) {
        return v;
    }

    return cel_optional(e->arena, cel_native(e, *v.u.inner));
}


/* The items of a sum, and only of a sum, are taken apart as well. */

static cel_value_t
cel_native_list(cel_eval_t *e, cel_value_t v)
{
    uint32_t      i;
    cel_value_t  *items;

    if (!cel_work(e, v.n)) {
        return cel_out_of_cost();
    }

    items = adm_array_alloc(e->arena, v.n, sizeof(cel_value_t));
    if (items == NULL) {
        return cel_no_memory();
    }

    for (i = 0; i < v.n; i++) {
        items[i] = cel_native(e, cel_list_at(v, i));
    }

    return cel_list(items, v.n);
}


static cel_value_t
cel_native(cel_eval_t *e, cel_value_t v)
{
    adm_buf_t    b;
    adm_str_t    text;
    const char  *type;

    if (e->kubernetes >= CEL_KUBERNETES_137) {
        return v;
    }

    while (v.kind == CEL_OPTIONAL) {
        if (v.u.inner == NULL) {
            return cel_null();
        }

        v = *v.u.inner;
    }

    if (v.kind == CEL_LIST && v.joined) {
        return cel_native_list(e, v);
    }

    if (v.kind == CEL_TYPE) {
        return cel_string(v.u.type->name);
    }

    if (cel_is_error(v) && !v.u.error->fatal) {
        return cel_errorf(e->arena, "unsupported conversion to ref.Val: "
                          "(*errors.errorString)%.*s",
                          adm_fmt(cel_error_text(e->arena, v.u.error)));
    }

    if (v.kind != CEL_OPAQUE) {
        return v;
    }

    switch (v.u.opaque->class) {

    case CEL_URL:
        type = "*url.URL";
        break;

    case CEL_IP:
        type = "netip.Addr";
        break;

    case CEL_CIDR:
        type = "netip.Prefix";
        break;

    case CEL_QUANTITY:
        type = "*resource.Quantity";
        break;

    case CEL_SEMVER:
        type = "semver.Version";
        break;

    case CEL_FORMAT:
        return v;

    default:
        return cel_no_overload();
    }

    adm_buf_init(&b, e->arena, 0);
    cel_opaque_text(&b, v.u.opaque);

    if (adm_buf_finish(&b, &text) != ADM_OK) {
        return cel_no_memory();
    }

    return cel_errorf(e->arena, "unsupported conversion to ref.Val: (%s)%.*s",
                      type, adm_fmt(text));
}


/*
 * Follows the steps.  test: the last one asks whether there is something;
 * branch: even then an optional chain gives an optional.
 */

static cel_value_t
cel_select(cel_eval_t *e, cel_value_t v, cel_qual_t *q, uint32_t n, int test,
    int branch)
{
    int          optional, presence;
    uint32_t     i;
    cel_found_e  found;

    optional = 0;

    if (v.kind == CEL_OPTIONAL) {
        if (v.u.inner == NULL) {
            return test && !branch ? cel_bool(0) : v;
        }

        optional = 1;
        v = cel_native(e, *v.u.inner);
    }

    for (i = 0; i < n; i++, q++) {
        optional |= q->optional;
        presence = optional || (test && i + 1 == n);

        found = cel_step_to(e, &v, q, presence);

        if (adm_likely(found == CEL_FOUND)) {
            e->cost++;
            continue;
        }

        if (!optional) {
            e->cost++;
        }

        if (found == CEL_FAILED) {
            return v;
        }

        return test && (!optional || !branch) ? cel_bool(0)
                                              : cel_optional_none();
    }

    if (test && (!optional || !branch)) {
        return cel_bool(1);
    }

    return optional ? cel_optional(e->arena, v) : v;
}


static cel_found_e
cel_step_to(cel_eval_t *e, cel_value_t *v, cel_qual_t *q, int presence)
{
    int32_t        i;
    adm_str_t      name;
    cel_value_t    key;
    adm_member_t  *m;

    /* mostly this: a member of an object, often at the same place */

    if (adm_likely(q->kind == CEL_QUAL_FIELD && v->kind == CEL_MAP
                   && v->form == CEL_TREE))
    {
        name = cel_str(q->key);

        if (q->hint < v->n) {
            m = &v->u.tree->u.members[q->hint];

            if (adm_str_eq(m->key, name)) {
                *v = cel_from_tree(m->value);
                return CEL_FOUND;
            }
        }

        i = adm_object_index(v->u.tree, name);

        if (adm_likely(i >= 0)) {
            q->hint = (uint32_t) i;
            *v = cel_from_tree(v->u.tree->u.members[i].value);
            return CEL_FOUND;
        }

        if (presence) {
            return CEL_ABSENT;
        }

        *v = cel_error_arg(e->arena, CEL_ERR_KEY, q->key);
        return CEL_FAILED;
    }

    key = q->key;

    if (q->kind == CEL_QUAL_NODE) {
        key = cel_resolve_node(e, q->node);

        switch (key.kind) {

        case CEL_STRING:
        case CEL_INT:
        case CEL_UINT:
        case CEL_BOOL:
        case CEL_DOUBLE:
            break;

        case CEL_ERROR:
            *v = key;
            return CEL_FAILED;

        default:
            *v = cel_errorf(e->arena, "invalid qualifier type: %s",
                            cel_go_type(key));
            return CEL_FAILED;
        }
    }

    return cel_step_key(e, v, key, presence);
}


static cel_found_e
cel_step_key(cel_eval_t *e, cel_value_t *v, cel_value_t key, int presence)
{
    int          rc;
    cel_value_t  found;

    switch (v->kind) {

    case CEL_MAP:
        if (cel_map_find(*v, key, &found) == 1) {
            *v = found;
            return CEL_FOUND;
        }

        break;

    case CEL_LIST:
        return cel_step_index(e, v, key, presence);

    case CEL_HOST:
        if (key.kind != CEL_STRING) {
            *v = cel_no_overload();
            return CEL_FAILED;
        }

        rc = v->u.host->find(v->u.host, cel_str(key), &found);

        if (rc == ADM_OK) {
            *v = found;

            if (!cel_is_error(found)) {
                return CEL_FOUND;
            }

            if (found.u.error->fatal) {
                *v = cel_stop(e, found.u.error);
            }

            return CEL_FAILED;
        }

        break;

    case CEL_STRUCT:
        return cel_step_struct(e, v, key, presence);

    case CEL_ERROR:
        return CEL_FAILED;

    default:
        break;
    }

    if (presence) {
        return CEL_ABSENT;
    }

    *v = cel_error_arg(e->arena, CEL_ERR_KEY, key);

    return CEL_FAILED;
}


static cel_found_e
cel_step_index(cel_eval_t *e, cel_value_t *v, cel_value_t key, int presence)
{
    int        rc;
    int64_t    i;
    adm_buf_t  b;

    switch (key.kind) {

    case CEL_INT:
        i = key.u.i;
        rc = 1;
        break;

    case CEL_UINT:
        i = key.u.i;
        rc = key.u.u <= INT64_MAX;
        break;

    case CEL_DOUBLE:
        rc = cel_double_to_int(key.u.d, &i);
        break;

    default:
        *v = cel_errorf(e->arena, "unsupported index type '%.*s' in list",
                        adm_fmt(cel_type_name(key)));
        return CEL_FAILED;
    }

    if (!rc) {
        adm_buf_init(&b, e->arena, 0);
        adm_buf_lit(&b, "unsupported index value ");
        cel_show(&b, key);
        adm_buf_lit(&b, " in list");

        key = cel_from_buf(&b, CEL_STRING);
        *v = cel_is_error(key) ? key
                               : cel_errorf(e->arena, "%.*s",
                                            adm_fmt(cel_str(key)));
        return CEL_FAILED;
    }

    if (i >= 0 && i < (int64_t) v->n) {
        *v = cel_list_at(*v, (uint32_t) i);
        return CEL_FOUND;
    }

    if (presence) {
        return CEL_ABSENT;
    }

    *v = cel_error_arg(e->arena, CEL_ERR_INDEX, key);

    return CEL_FAILED;
}


/* A field that a message does not have is null, or the empty string. */

static cel_found_e
cel_step_struct(cel_eval_t *e, cel_value_t *v, cel_value_t key, int presence)
{
    uint32_t       i;
    cel_struct_t  *st;

    if (key.kind != CEL_STRING) {
        *v = cel_error_arg(e->arena, CEL_ERR_KEY, key);
        return CEL_FAILED;
    }

    st = v->u.st;

    for (i = 0; i < st->n; i++) {
        if (adm_str_eq(st->names[i], cel_str(key))) {
            *v = st->values[i];
            return CEL_FOUND;
        }
    }

    if (presence) {
        return CEL_ABSENT;
    }

    *v = adm_str_eqc(st->type->name, "JSONPatch")
         && !adm_str_eqc(cel_str(key), "value") ? cel_stringc("") : cel_null();

    return CEL_FOUND;
}
