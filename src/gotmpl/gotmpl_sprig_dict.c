
#include "gotmpl/gotmpl_cast.h"
#include "gotmpl/gotmpl_sprig.h"


static int gotmpl_copy(gotmpl_exec_t *e, const gotmpl_value_t *v,
    gotmpl_value_t *copy, uint32_t depth);
static int gotmpl_merge(gotmpl_exec_t *e, const gotmpl_value_t *dst,
    const gotmpl_value_t *src, int overwrite, uint32_t depth);
static int gotmpl_merge_member(gotmpl_exec_t *e, const gotmpl_value_t *dst,
    gotmpl_value_t *key, gotmpl_value_t *member, int overwrite,
    uint32_t depth);
static int gotmpl_change(gotmpl_exec_t *e, const gotmpl_value_t *map,
    const gotmpl_value_t *key, const gotmpl_value_t *member);
static const char *gotmpl_dynamic_type(const gotmpl_value_t *v,
    adm_str_t *name);


int
gotmpl_sprig_dict(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    uint32_t        i;
    gotmpl_value_t  key, empty;

    if (gotmpl_map(e, &gotmpl_type_map, 0, ret) != ADM_OK) {
        return ADM_ERROR;
    }

    empty = gotmpl_string(adm_str_empty);

    for (i = 0; i < n; i += 2) {

        if (gotmpl_strval(e, &args[i], &key) != ADM_OK
            || gotmpl_change(e, ret, &key, i + 1 < n ? &args[i + 1] : &empty)
               != ADM_OK)
        {
            return ADM_ERROR;
        }
    }

    return ADM_OK;
}


/* Sets a member of a map that others may refer to. */

static int
gotmpl_change(gotmpl_exec_t *e, const gotmpl_value_t *v,
    const gotmpl_value_t *key, const gotmpl_value_t *member)
{
    gotmpl_map_t    *map;
    gotmpl_value_t   to;

    map = gotmpl_map_to_change(e, v);
    if (map == NULL) {
        return ADM_ERROR;
    }

    if (key->origin && map->keys == NULL) {
        map->keys = key->origin;
    }

    to = *v;
    to.u.map = map;

    return gotmpl_set(e, &to, gotmpl_str(key), member);
}


int
gotmpl_sprig_get(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    if (gotmpl_get(e, &args[0], gotmpl_str(&args[1]), ret) != ADM_OK) {
        *ret = gotmpl_string(adm_str_empty);
    }

    return ADM_OK;
}


int
gotmpl_sprig_set(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    *ret = args[0];

    return gotmpl_change(e, &args[0], &args[1], &args[2]);
}


int
gotmpl_sprig_unset(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    gotmpl_map_t   *map;
    gotmpl_value_t  member;

    *ret = args[0];

    if (gotmpl_get(e, &args[0], gotmpl_str(&args[1]), &member) != ADM_OK) {
        return ADM_OK;
    }

    map = gotmpl_map_to_change(e, &args[0]);
    if (map == NULL) {
        return ADM_ERROR;
    }

    adm_map_remove(&map->map, gotmpl_str(&args[1]));

    /* the entries behind it have moved */

    return gotmpl_charge(e, map->map.n);
}


int
gotmpl_sprig_has_key(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    gotmpl_value_t  member;

    *ret = gotmpl_bool(gotmpl_get(e, &args[0], gotmpl_str(&args[1]), &member)
                       == ADM_OK);

    return ADM_OK;
}


int
gotmpl_sprig_pluck(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    uint32_t        i, cap;
    gotmpl_value_t  member;

    if (gotmpl_list(e, &gotmpl_type_list, 0, ret) != ADM_OK) {
        return ADM_ERROR;
    }

    for (i = 1, cap = 0; i < n; i++) {

        if (gotmpl_get(e, &args[i], gotmpl_str(&args[0]), &member) != ADM_OK) {
            continue;
        }

        if (gotmpl_push(e, ret, &member) != ADM_OK) {
            return ADM_ERROR;
        }

        cap = gotmpl_grown_cap(cap, ret->u.list->n, GOTMPL_SIZE_WORDS);
    }

    ret->u.list->cap = adm_max(cap, ret->u.list->n);

    return ADM_OK;
}


/* "keys", "values": in the order of the keys; in Go the order is random. */

int
gotmpl_sprig_keys(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    uint32_t              i, k, cap;
    gotmpl_members_t      m;
    const gotmpl_type_t  *type;

    type = f->magic == GOTMPL_KEYS ? &gotmpl_type_string_list
                                   : &gotmpl_type_list;

    if (gotmpl_list(e, type, 0, ret) != ADM_OK) {
        return ADM_ERROR;
    }

    for (i = 0, cap = 0; i < n; i++) {

        if (gotmpl_members(e, &args[i], &m) != ADM_OK) {
            return ADM_ERROR;
        }

        for (k = 0; k < m.n; k++) {
            if (gotmpl_push(e, ret, f->magic == GOTMPL_KEYS ? &m.keys[k]
                                                            : &m.members[k])
                != ADM_OK)
            {
                return ADM_ERROR;
            }

            cap = gotmpl_grown_cap(cap, ret->u.list->n, GOTMPL_SIZE_WORDS);
        }
    }

    ret->u.list->cap = adm_max(cap, ret->u.list->n);

    return ADM_OK;
}


/* "pick", "omit" */

int
gotmpl_sprig_pick(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    uint32_t          i, k;
    gotmpl_value_t    member;
    gotmpl_members_t  m;

    if (gotmpl_map(e, &gotmpl_type_map, 0, ret) != ADM_OK) {
        return ADM_ERROR;
    }

    if (f->magic == GOTMPL_PICK) {
        for (i = 1; i < n; i++) {
            if (gotmpl_get(e, &args[0], gotmpl_str(&args[i]), &member)
                == ADM_OK
                && gotmpl_change(e, ret, &args[i], &member) != ADM_OK)
            {
                return ADM_ERROR;
            }
        }

        return ADM_OK;
    }

    if (gotmpl_members(e, &args[0], &m) != ADM_OK) {
        return ADM_ERROR;
    }

    for (i = 0; i < m.n; i++) {

        for (k = 1; k < n; k++) {
            if (adm_str_eq(gotmpl_str(&m.keys[i]), gotmpl_str(&args[k]))) {
                break;
            }
        }

        if (gotmpl_charge(e, k) != ADM_OK
            || (k == n && gotmpl_change(e, ret, &m.keys[i], &m.members[i])
                          != ADM_OK))
        {
            return ADM_ERROR;
        }
    }

    return ADM_OK;
}


/* As a failed type assertion names it. */

static const char *
gotmpl_dynamic_type(const gotmpl_value_t *v, adm_str_t *name)
{
    *name = v->type ? v->type->name : adm_strc("nil");

    return "interface conversion: interface {} is";
}


/* A path of keys, a default, a map: what is at the end of the path. */

int
gotmpl_sprig_dig(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    uint32_t        i;
    adm_str_t       name;
    const char     *text;
    gotmpl_value_t  map;

    if (n < 3) {
        return gotmpl_fail(e, "dig needs at least three arguments");
    }

    map = args[n - 1];

    if (map.type != &gotmpl_type_map) {
        text = gotmpl_dynamic_type(&map, &name);
        return gotmpl_fail(e, "%s %.*s, not map[string]interface {}", text,
                           adm_fmt(name));
    }

    for (i = 0; i < n - 2; i++) {
        if (args[i].type != &gotmpl_type_string) {
            text = gotmpl_dynamic_type(&args[i], &name);
            return gotmpl_fail(e, "%s %.*s, not string", text,
                               adm_fmt(name));
        }
    }

    for (i = 0; i < n - 2; i++) {

        if (i && map.type != &gotmpl_type_map) {
            text = gotmpl_dynamic_type(&map, &name);
            return gotmpl_fail(e, "%s %.*s, not map[string]interface {}",
                               text, adm_fmt(name));
        }

        if (gotmpl_get(e, &map, gotmpl_str(&args[i]), ret) != ADM_OK) {
            *ret = args[n - 2];
            return ADM_OK;
        }

        map = gotmpl_concrete(ret);
    }

    return ADM_OK;
}


static int
gotmpl_copy(gotmpl_exec_t *e, const gotmpl_value_t *v, gotmpl_value_t *copy,
    uint32_t depth)
{
    uint32_t          i, n;
    gotmpl_value_t    item, copied;
    gotmpl_members_t  m;

    if (depth > GOTMPL_MAX_DEPTH) {
        return gotmpl_abort(e, "a value is nested too deeply");
    }

    *copy = gotmpl_concrete(v);

    if (copy->type == NULL || copy->u.p == NULL) {
        return ADM_OK;
    }

    switch (copy->type->kind) {

    case GOTMPL_MAP:
        if (gotmpl_members(e, v, &m) != ADM_OK
            || gotmpl_map(e, v->type, m.n, copy) != ADM_OK)
        {
            return ADM_ERROR;
        }

        for (i = 0; i < m.n; i++) {
            if (gotmpl_copy(e, &m.members[i], &item, depth + 1) != ADM_OK
                || gotmpl_change(e, copy, &m.keys[i], &item) != ADM_OK)
            {
                return ADM_ERROR;
            }
        }

        return ADM_OK;

    case GOTMPL_SLICE:
        n = gotmpl_len(e, v);

        if (gotmpl_list(e, v->type, n, copy) != ADM_OK) {
            return ADM_ERROR;
        }

        for (i = 0; i < n; i++) {
            item = gotmpl_at(e, v, i);

            if (gotmpl_copy(e, &item, &copied, depth + 1) != ADM_OK
                || gotmpl_push(e, copy, &copied) != ADM_OK)
            {
                return ADM_ERROR;
            }
        }

        return ADM_OK;

    default:
        return ADM_OK;
    }
}


int
gotmpl_sprig_deep_copy(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    if (args[0].type == NULL) {
        return gotmpl_fail(e, "reflect: call of reflect.Value.Type on zero "
                           "Value");
    }

    return gotmpl_copy(e, &args[0], ret, 0);
}


/* "merge", "mergeOverwrite": the first map is changed and returned. */

int
gotmpl_sprig_merge(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    uint32_t        i;
    gotmpl_value_t  dst;

    dst = args[0];

    for (i = 1; i < n; i++) {

        if (dst.u.p == NULL && args[i].u.p) {
            if (gotmpl_map(e, dst.type, 0, &dst) != ADM_OK) {
                return ADM_ERROR;
            }
        }

        if (gotmpl_merge(e, &dst, &args[i], f->magic == GOTMPL_MERGE_OVERWRITE,
                         0)
            != ADM_OK)
        {
            return ADM_ERROR;
        }
    }

    *ret = dst;

    return ADM_OK;
}


static int
gotmpl_merge(gotmpl_exec_t *e, const gotmpl_value_t *dst,
    const gotmpl_value_t *src, int overwrite, uint32_t depth)
{
    uint32_t          i;
    gotmpl_members_t  m;

    if (depth > GOTMPL_MAX_DEPTH) {
        return gotmpl_abort(e, "a value is nested too deeply");
    }

    /* a nested nil map cannot be changed */

    if (dst->u.p == NULL) {
        return ADM_OK;
    }

    if (gotmpl_members(e, src, &m) != ADM_OK) {
        return ADM_ERROR;
    }

    for (i = 0; i < m.n; i++) {
        if (gotmpl_merge_member(e, dst, &m.keys[i], &m.members[i], overwrite,
                                depth)
            != ADM_OK)
        {
            return ADM_ERROR;
        }
    }

    return ADM_OK;
}


static int
gotmpl_merge_member(gotmpl_exec_t *e, const gotmpl_value_t *dst,
    gotmpl_value_t *key, gotmpl_value_t *member, int overwrite, uint32_t depth)
{
    int             kept;
    gotmpl_kind_e   kind;
    gotmpl_value_t  old, from;

    if (gotmpl_get(e, dst, gotmpl_str(key), &old) != ADM_OK) {
        old = gotmpl_none();
    }

    kept = old.type && !gotmpl_empty(e, &old);

    old = gotmpl_concrete(&old);
    from = gotmpl_concrete(member);
    kind = gotmpl_kind(&from);

    if (kind == GOTMPL_INVALID) {
        return overwrite ? gotmpl_change(e, dst, key, &from) : ADM_OK;
    }

    if (kind == GOTMPL_MAP && gotmpl_kind(&old) == GOTMPL_MAP) {
        if (gotmpl_merge(e, &old, &from, overwrite, depth + 1) != ADM_OK) {
            return ADM_ERROR;
        }

        /* only two empty maps go on: the other one takes the place */

        if (!gotmpl_empty(e, &old)) {
            return ADM_OK;
        }
    }

    if (kept && !overwrite) {
        return ADM_OK;
    }

    if (dst->type->elem->kind != GOTMPL_INTERFACE
        && dst->type->elem != from.type)
    {
        return gotmpl_fail(e, "reflect.Value.SetMapIndex: value of type %.*s "
                           "is not assignable to type %.*s",
                           adm_fmt(gotmpl_type_name(member)),
                           adm_fmt(dst->type->elem->name));
    }

    return gotmpl_change(e, dst, key, &from);
}
