
#include <math.h>

#include "data/adm_json_write.h"
#include "gotmpl/gotmpl_exec.h"
#include "gotmpl/gotmpl_fmt.h"


static adm_value_t *gotmpl_json_view(gotmpl_exec_t *e,
    const gotmpl_value_t *v);
static int gotmpl_json_exact(const adm_value_t *node);
static adm_value_t *gotmpl_json(gotmpl_exec_t *e, const gotmpl_value_t *v,
    uint32_t depth);
static adm_value_t *gotmpl_json_map(gotmpl_exec_t *e, const gotmpl_value_t *v,
    uint32_t depth);
static adm_value_t *gotmpl_json_list(gotmpl_exec_t *e,
    const gotmpl_value_t *v, uint32_t depth);
static adm_value_t *gotmpl_json_float(gotmpl_exec_t *e, double d);
static adm_value_t *gotmpl_json_node(gotmpl_exec_t *e, const adm_value_t *node,
    uint32_t depth);


adm_value_t *
gotmpl_to_json(gotmpl_exec_t *e, const gotmpl_value_t *v, unsigned *flags)
{
    adm_value_t     *tree;
    gotmpl_value_t   to;

    to = gotmpl_indirect(v);
    tree = gotmpl_json_view(e, &to);

    *flags = tree && !(to.flags & GOTMPL_INTS) ? ADM_JSON_FLOAT : 0;

    if (tree && (*flags || gotmpl_json_exact(tree))) {

        /* the members of a struct have the order of its fields */

        if (to.type->kind != GOTMPL_STRUCT) {
            *flags |= ADM_JSON_SORTED;
        }

        return tree;
    }

    tree = gotmpl_json(e, v, 0);

    if (adm_arena_failed(e->arena)) {
        (void) gotmpl_abort(e, "%s", adm_arena_failure(e->arena));
        return NULL;
    }

    return tree;
}


/* The tree of a view that is the value's as it stands; NULL if it is none. */

static adm_value_t *
gotmpl_json_view(gotmpl_exec_t *e, const gotmpl_value_t *v)
{
    if (v->type == NULL || !(v->flags & GOTMPL_VIEW) || v->type->json
        || (v->type->elem && v->type->elem->json) || e->changed.n)
    {
        return NULL;
    }

    return (adm_value_t *) v->u.json;
}


/* Whether there is no number but integers; trees are nested boundedly. */

static int
gotmpl_json_exact(const adm_value_t *node)
{
    uint32_t  i;

    switch (adm_kind(node)) {

    case ADM_NUMBER:
        return 0;

    case ADM_ARRAY:
        for (i = 0; i < node->n; i++) {
            if (!gotmpl_json_exact(adm_array_at(node, i))) {
                return 0;
            }
        }

        return 1;

    case ADM_OBJECT:
        for (i = 0; i < node->n; i++) {
            if (!gotmpl_json_exact(adm_object_at(node, i)->value)) {
                return 0;
            }
        }

        return 1;

    default:
        return 1;
    }
}


static adm_value_t *
gotmpl_json(gotmpl_exec_t *e, const gotmpl_value_t *v, uint32_t depth)
{
    gotmpl_value_t  to;

    if (depth > GOTMPL_MAX_DEPTH) {
        (void) gotmpl_abort(e, "a value is nested too deeply");
        return NULL;
    }

    if (gotmpl_step(e) != ADM_OK) {
        return NULL;
    }

    to = gotmpl_concrete(v);

    if (to.type == NULL) {
        return adm_value_null();
    }

    if (to.type->json && !gotmpl_is_nil(&to)) {
        return to.type->json(e, v);
    }

    to = gotmpl_indirect(v);

    switch (gotmpl_kind(&to)) {

    case GOTMPL_INVALID:
        return adm_value_null();

    case GOTMPL_BOOL:
        return adm_value_bool(to.u.boolean);

    case GOTMPL_INT:
    case GOTMPL_INT32:
    case GOTMPL_INT64:
    case GOTMPL_UINT8:
    case GOTMPL_UINT:
    case GOTMPL_UINT32:
        return adm_value_int(e->arena, to.u.i);

    case GOTMPL_UINT64:
        return to.u.i >= 0 ? adm_value_int(e->arena, to.u.i)
                           : gotmpl_json_float(e, (double) to.u.u);

    case GOTMPL_FLOAT32:
    case GOTMPL_FLOAT64:
        return gotmpl_json_float(e, to.u.f);

    case GOTMPL_STRING:
        return adm_value_string(e->arena, gotmpl_str(&to));

    case GOTMPL_MAP:
        return gotmpl_json_map(e, &to, depth);

    case GOTMPL_SLICE:
        return gotmpl_json_list(e, &to, depth);

    case GOTMPL_STRUCT:
        if (to.flags & GOTMPL_VIEW) {
            return to.u.json ? gotmpl_json_node(e, to.u.json, depth)
                             : adm_value_object(e->arena, 0);
        }

        /* fall through */

    default:
        (void) gotmpl_fail(e, "json: unsupported type: %.*s",
                           adm_fmt(to.type->name));
        return NULL;
    }
}


static adm_value_t *
gotmpl_json_float(gotmpl_exec_t *e, double d)
{
    if (!isfinite(d)) {
        (void) gotmpl_fail(e, "json: unsupported value: %s",
                           isnan(d) ? "NaN" : d < 0 ? "-Inf" : "+Inf");
        return NULL;
    }

    return adm_value_double(e->arena, d);
}


static adm_value_t *
gotmpl_json_map(gotmpl_exec_t *e, const gotmpl_value_t *v, uint32_t depth)
{
    uint32_t           i;
    adm_value_t       *object, *member;
    gotmpl_members_t   m;

    if (v->u.p == NULL) {
        return adm_value_null();
    }

    if (gotmpl_members(e, v, &m) != ADM_OK) {
        return NULL;
    }

    object = adm_value_object(e->arena, m.n);

    for (i = 0; i < m.n; i++) {
        member = gotmpl_json(e, &m.members[i], depth + 1);

        if (member == NULL
            || adm_object_set(e->arena, object, gotmpl_str(&m.keys[i]),
                              member)
               != ADM_OK)
        {
            return NULL;
        }
    }

    return object;
}


static adm_value_t *
gotmpl_json_list(gotmpl_exec_t *e, const gotmpl_value_t *v, uint32_t depth)
{
    uint32_t         i, n;
    adm_value_t     *array, *item;
    gotmpl_value_t   member;

    if (v->u.p == NULL) {
        return adm_value_null();
    }

    n = gotmpl_len(e, v);
    array = adm_value_array(e->arena, n);

    for (i = 0; i < n; i++) {
        member = gotmpl_at(e, v, i);
        item = gotmpl_json(e, &member, depth + 1);

        if (item == NULL || adm_array_push(e->arena, array, item) != ADM_OK) {
            return NULL;
        }
    }

    return array;
}


/* A struct's node within a tree that is written as it is. */

static adm_value_t *
gotmpl_json_node(gotmpl_exec_t *e, const adm_value_t *node, uint32_t depth)
{
    gotmpl_value_t  v;

    v = gotmpl_view(&gotmpl_type_any, node, GOTMPL_INTS, NULL);

    return gotmpl_json(e, &v, depth + 1);
}
