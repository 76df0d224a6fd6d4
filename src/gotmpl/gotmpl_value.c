
#include "base/adm_str.h"
#include "gotmpl/gotmpl_exec.h"


static void gotmpl_view_json(gotmpl_value_t *v, const adm_value_t *node);
static const gotmpl_origin_t *gotmpl_origin(gotmpl_exec_t *e,
    const gotmpl_origin_t *parent, adm_str_t key);
static const gotmpl_origin_t *gotmpl_origin_in(gotmpl_exec_t *e,
    const gotmpl_value_t *v, uint32_t depth);
static const gotmpl_field_t *gotmpl_find_field(const gotmpl_type_t *type,
    adm_str_t name);


gotmpl_value_t
gotmpl_view(const gotmpl_type_t *type, const adm_value_t *node, uint32_t flags,
    const gotmpl_origin_t *origin)
{
    double          d;
    int64_t         i;
    adm_str_t       s;
    gotmpl_value_t  v;

    if (adm_is_null(node)) {
        node = NULL;
    }

    memset(&v, 0, sizeof(gotmpl_value_t));

    v.type = type;
    v.flags = flags & GOTMPL_INTS;
    v.origin = origin;

    switch (type->kind) {

    case GOTMPL_INTERFACE:
        gotmpl_view_json(&v, node);
        break;

    case GOTMPL_BOOL:
        v.u.boolean = adm_is_true(node);
        break;

    case GOTMPL_INT:
    case GOTMPL_INT32:
    case GOTMPL_INT64:
    case GOTMPL_UINT8:
    case GOTMPL_UINT:
    case GOTMPL_UINT32:
    case GOTMPL_UINT64:
        if (adm_value_to_int(node, &i) == ADM_OK) {
            v.u.i = i;
        }

        break;

    case GOTMPL_FLOAT32:
    case GOTMPL_FLOAT64:
        if (adm_value_to_double(node, &d) == ADM_OK) {
            v.u.f = d;
        }

        break;

    case GOTMPL_STRING:
        s = adm_value_str(node);
        v.u.data = s.data;
        v.len = (uint32_t) s.len;
        break;

    case GOTMPL_MAP:
        v.flags |= GOTMPL_VIEW;
        v.u.json = adm_is_object(node) ? node : NULL;
        break;

    case GOTMPL_SLICE:
        v.flags |= GOTMPL_VIEW;
        v.u.json = adm_is_array(node) ? node : NULL;
        break;

    case GOTMPL_POINTER:
    case GOTMPL_STRUCT:
        v.flags |= GOTMPL_VIEW;
        v.u.json = node;
        break;
    }

    return v;
}


/* As encoding/json makes values of an interface {}. */

static void
gotmpl_view_json(gotmpl_value_t *v, const adm_value_t *node)
{
    adm_str_t  s;

    switch (adm_kind(node)) {

    case ADM_NULL:
        *v = gotmpl_none();
        break;

    case ADM_BOOL:
        v->type = &gotmpl_type_bool;
        v->u.boolean = node->u.boolean;
        break;

    case ADM_INT:
        if (v->flags & GOTMPL_INTS) {
            v->type = &gotmpl_type_int64;
            v->u.i = node->u.integer;
            break;
        }

        /* fall through */

    case ADM_NUMBER:
        v->type = &gotmpl_type_float64;
        (void) adm_value_to_double(node, &v->u.f);
        break;

    case ADM_STRING:
        s = adm_value_str(node);
        v->type = &gotmpl_type_string;
        v->u.data = s.data;
        v->len = (uint32_t) s.len;
        break;

    case ADM_ARRAY:
        v->type = &gotmpl_type_list;
        v->flags |= GOTMPL_VIEW;
        v->u.json = node;
        break;

    case ADM_OBJECT:
        v->type = &gotmpl_type_map;
        v->flags |= GOTMPL_VIEW;
        v->u.json = node;
        break;
    }
}


static const gotmpl_origin_t *
gotmpl_origin(gotmpl_exec_t *e, const gotmpl_origin_t *parent, adm_str_t key)
{
    gotmpl_origin_t  *origin;

    if (parent == NULL) {
        return NULL;
    }

    origin = adm_alloc(e->arena, sizeof(gotmpl_origin_t));

    if (origin == NULL) {
        return parent;
    }

    origin->parent = parent;
    origin->key = key;

    return origin;
}


gotmpl_value_t
gotmpl_child(gotmpl_exec_t *e, const gotmpl_value_t *parent,
    const gotmpl_type_t *type, const adm_value_t *node, adm_str_t key)
{
    gotmpl_value_t  v;

    v = gotmpl_view(type, node, parent->flags,
                    gotmpl_origin(e, parent->origin, key));

    if (type->kind == GOTMPL_INTERFACE) {
        if (v.type) {
            v.flags |= GOTMPL_IFACE;

        } else {
            v.type = &gotmpl_type_any;
        }
    }

    return v;
}


const gotmpl_origin_t *
gotmpl_first_origin(const gotmpl_value_t *v, uint32_t n)
{
    uint32_t  i;

    for (i = 0; i < n; i++) {
        if (v[i].origin) {
            return v[i].origin;
        }
    }

    return NULL;
}


const gotmpl_origin_t *
gotmpl_any_origin(gotmpl_exec_t *e, const gotmpl_value_t *v)
{
    return gotmpl_origin_in(e, v, 0);
}


/* Members of views have the origin of the view, if any. */

static const gotmpl_origin_t *
gotmpl_origin_in(gotmpl_exec_t *e, const gotmpl_value_t *v, uint32_t depth)
{
    uint32_t                i;
    gotmpl_map_t           *map;
    const gotmpl_origin_t  *origin;

    if (v->origin || depth > GOTMPL_MAX_DEPTH || gotmpl_is_nil(v)
        || gotmpl_step(e) != ADM_OK)
    {
        return v->origin;
    }

    origin = NULL;

    if (v->type->kind == GOTMPL_MAP
        && (map = gotmpl_native_map(e, v)) != NULL)
    {
        origin = map->keys;

        for (i = 0; i < map->map.n && origin == NULL; i++) {
            origin = gotmpl_origin_in(e, map->map.entries[i].value, depth + 1);
        }

    } else if (v->type->kind == GOTMPL_SLICE && !(v->flags & GOTMPL_VIEW)) {

        for (i = 0; i < v->u.list->n && origin == NULL; i++) {
            origin = gotmpl_origin_in(e, &v->u.list->items[i], depth + 1);
        }
    }

    return origin;
}


adm_str_t
gotmpl_origin_path(adm_arena_t *a, const gotmpl_origin_t *origin)
{
    size_t                  i, n;
    adm_buf_t               b;
    adm_str_t               key, text;
    const gotmpl_origin_t  *o, *chain[16];

    for (n = 0, o = origin; o && n < adm_nelts(chain); o = o->parent) {
        chain[n++] = o;
    }

    adm_buf_init(&b, a, 0);

    while (n) {
        key = chain[--n]->key;

        for (i = 0; i < key.len; i++) {
            if (!adm_is_alnum(key.data[i]) && key.data[i] != '_') {
                break;
            }
        }

        if (i < key.len || key.len == 0) {
            adm_buf_printf(&b, key.len ? "[\"%.*s\"]" : "[]%.*s",
                           adm_fmt(key));

        } else {
            adm_buf_printf(&b, "%s%.*s", b.len ? "." : "", adm_fmt(key));
        }
    }

    (void) adm_buf_finish(&b, &text);

    return text;
}


gotmpl_value_t
gotmpl_indirect(const gotmpl_value_t *v)
{
    gotmpl_value_t  to;

    to = gotmpl_concrete(v);

    while (gotmpl_kind(&to) == GOTMPL_POINTER) {

        if (to.u.p == NULL) {
            return gotmpl_none();
        }

        if (to.flags & GOTMPL_VIEW) {
            to = gotmpl_view(to.type->elem, to.u.json, to.flags, to.origin);

        } else {
            to.type = to.type->elem;
        }
    }

    return to;
}


int
gotmpl_truth(gotmpl_exec_t *e, const gotmpl_value_t *v)
{
    switch (gotmpl_kind(v)) {

    case GOTMPL_BOOL:
        return v->u.boolean != 0;

    case GOTMPL_INT:
    case GOTMPL_INT32:
    case GOTMPL_INT64:
    case GOTMPL_UINT8:
    case GOTMPL_UINT:
    case GOTMPL_UINT32:
    case GOTMPL_UINT64:
        return v->u.u != 0;

    case GOTMPL_FLOAT32:
    case GOTMPL_FLOAT64:
        return v->u.f != 0;

    case GOTMPL_COMPLEX128:
        return v->u.complex[0] != 0 || v->u.complex[1] != 0;

    case GOTMPL_STRING:
        return v->len != 0;

    case GOTMPL_MAP:
    case GOTMPL_SLICE:
        return gotmpl_len(e, v) != 0;

    case GOTMPL_POINTER:
        return v->u.p != NULL;

    case GOTMPL_STRUCT:
        return 1;

    default: /* GOTMPL_INVALID, GOTMPL_INTERFACE: nil */
        return 0;
    }
}


gotmpl_map_t *
gotmpl_native_map(gotmpl_exec_t *e, const gotmpl_value_t *v)
{
    if (!(v->flags & GOTMPL_VIEW)) {
        return v->u.map;
    }

    if (adm_likely(e->changed.n == 0) || v->u.json == NULL) {
        return NULL;
    }

    return adm_map_get(&e->changed,
                       (adm_str_t) { sizeof(v->u.json),
                                     (const char *) &v->u.json });
}


uint32_t
gotmpl_len(gotmpl_exec_t *e, const gotmpl_value_t *v)
{
    gotmpl_map_t  *map;

    switch (gotmpl_kind(v)) {

    case GOTMPL_STRING:
        return v->len;

    case GOTMPL_SLICE:
        if (v->u.p == NULL) {
            return 0;
        }

        return v->flags & GOTMPL_VIEW ? v->u.json->n : v->u.list->n;

    case GOTMPL_MAP:
        if (v->u.p == NULL) {
            return 0;
        }

        map = gotmpl_native_map(e, v);

        return map ? map->map.n : v->u.json->n;

    default:
        return 0;
    }
}


gotmpl_value_t
gotmpl_at(gotmpl_exec_t *e, const gotmpl_value_t *v, uint32_t i)
{
    gotmpl_value_t  item;

    if (v->flags & GOTMPL_VIEW) {
        return gotmpl_child(e, v, v->type->elem, v->u.json->u.items[i],
                            adm_str_empty);
    }

    gotmpl_member_out(v, &v->u.list->items[i], &item);

    return item;
}


void
gotmpl_member_out(const gotmpl_value_t *container,
    const gotmpl_value_t *member, gotmpl_value_t *out)
{
    *out = *member;

    if (container->type->elem->kind == GOTMPL_INTERFACE
        && !gotmpl_is_nil_iface(out))
    {
        out->flags |= GOTMPL_IFACE;
    }

    if (out->origin == NULL) {
        out->origin = container->origin;
    }
}


int
gotmpl_get(gotmpl_exec_t *e, const gotmpl_value_t *v, adm_str_t key,
    gotmpl_value_t *member)
{
    gotmpl_map_t       *map;
    gotmpl_value_t     *found;
    const adm_value_t  *node;

    if (v->u.p == NULL) {
        return ADM_DECLINED;
    }

    map = gotmpl_native_map(e, v);

    if (map) {
        found = adm_map_get(&map->map, key);
        if (found == NULL) {
            return ADM_DECLINED;
        }

        gotmpl_member_out(v, found, member);

        return ADM_OK;
    }

    node = adm_object_get(v->u.json, key);
    if (node == NULL) {
        return ADM_DECLINED;
    }

    *member = gotmpl_child(e, v, v->type->elem, node, key);

    return ADM_OK;
}


static const gotmpl_field_t *
gotmpl_find_field(const gotmpl_type_t *type, adm_str_t name)
{
    size_t  i;

    for (i = 0; i < type->nfields; i++) {
        if (adm_str_eq(name, type->fields[i].name)) {
            return &type->fields[i];
        }
    }

    return NULL;
}


int
gotmpl_field(gotmpl_exec_t *e, const gotmpl_value_t *v, adm_str_t name,
    gotmpl_value_t *field)
{
    gotmpl_value_t         of;
    const gotmpl_field_t  *f;

    of = gotmpl_indirect(v);

    if (gotmpl_kind(&of) != GOTMPL_STRUCT) {
        return ADM_DECLINED;
    }

    f = of.flags & GOTMPL_VIEW ? gotmpl_find_field(of.type, name) : NULL;

    if (f) {
        *field = gotmpl_child(e, &of, f->type, adm_object_get(of.u.json,
                                                              f->key), f->key);

        if (f->flags & GOTMPL_FIELD_TRUSTED) {
            field->origin = NULL;
        }

        return ADM_OK;
    }

    return of.type->field ? of.type->field(e, &of, name, field) : ADM_DECLINED;
}


int
gotmpl_has_field(gotmpl_exec_t *e, const gotmpl_type_t *type, adm_str_t name)
{
    gotmpl_value_t  zero, field;

    zero = gotmpl_zero(type);

    return gotmpl_field(e, &zero, name, &field) == ADM_OK;
}
