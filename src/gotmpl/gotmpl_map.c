
#include "base/adm_str.h"
#include "gotmpl/gotmpl_exec.h"


static void gotmpl_sort_members(const adm_map_entry_t *entries,
    uint32_t *order, uint32_t *scratch, uint32_t n);
static int gotmpl_view_members(gotmpl_exec_t *e, const gotmpl_value_t *v,
    gotmpl_members_t *m);


int
gotmpl_map(gotmpl_exec_t *e, const gotmpl_type_t *type, uint32_t cap,
    gotmpl_value_t *v)
{
    gotmpl_map_t  *map;

    map = adm_calloc(e->arena, 1, sizeof(gotmpl_map_t));

    if (map == NULL || adm_map_init(&map->map, e->arena, cap) != ADM_OK) {
        return gotmpl_abort(e, "%s", adm_arena_failure(e->arena));
    }

    *v = (gotmpl_value_t) { .type = type, .u.map = map };

    return ADM_OK;
}


int
gotmpl_set(gotmpl_exec_t *e, gotmpl_value_t *v, adm_str_t key,
    const gotmpl_value_t *member)
{
    gotmpl_value_t  *stored;

    stored = adm_alloc(e->arena, sizeof(gotmpl_value_t));

    if (stored) {
        *stored = *member;
        stored->flags &= ~(uint32_t) GOTMPL_IFACE;

        if (member->type == NULL) {
            stored->type = &gotmpl_type_any;
        }
    }

    if (stored == NULL
        || adm_map_set(&v->u.map->map, key, stored) != ADM_OK)
    {
        return gotmpl_abort(e, "%s", adm_arena_failure(e->arena));
    }

    return gotmpl_step(e);
}


gotmpl_map_t *
gotmpl_map_to_change(gotmpl_exec_t *e, const gotmpl_value_t *v)
{
    uint32_t             i;
    adm_str_t            key;
    gotmpl_map_t        *map;
    gotmpl_value_t       copy, member;
    const adm_value_t  **node;
    const adm_member_t  *m;

    if (v->u.p == NULL) {
        (void) gotmpl_fail(e, "assignment to entry in nil map");
        return NULL;
    }

    map = gotmpl_native_map(e, v);

    if (map) {
        return map;
    }

    if (gotmpl_map(e, v->type, v->u.json->n, &copy) != ADM_OK) {
        return NULL;
    }

    copy.u.map->keys = v->origin;

    for (i = 0; i < v->u.json->n; i++) {
        m = adm_object_at(v->u.json, i);
        member = gotmpl_child(e, v, v->type->elem, m->value, m->key);

        if (gotmpl_set(e, &copy, m->key, &member) != ADM_OK) {
            return NULL;
        }
    }

    node = adm_alloc(e->arena, sizeof(adm_value_t *));
    if (node) {
        *node = v->u.json;
    }

    key = (adm_str_t) { sizeof(adm_value_t *), (const char *) node };

    if (node == NULL
        || (e->changed.arena == NULL
            && adm_map_init(&e->changed, e->arena, 0) != ADM_OK)
        || adm_map_set(&e->changed, key, copy.u.map) != ADM_OK)
    {
        (void) gotmpl_abort(e, "%s", adm_arena_failure(e->arena));
        return NULL;
    }

    return copy.u.map;
}


static void
gotmpl_sort_members(const adm_map_entry_t *entries, uint32_t *order,
    uint32_t *scratch, uint32_t n)
{
    uint32_t  i, j, k, half;

    if (n < 2) {
        return;
    }

    half = n / 2;

    gotmpl_sort_members(entries, order, scratch, half);
    gotmpl_sort_members(entries, order + half, scratch, n - half);

    memcpy(scratch, order, half * sizeof(uint32_t));

    for (i = 0, j = half, k = 0; i < half; k++) {
        if (j < n && adm_str_cmp(entries[order[j]].key,
                                 entries[scratch[i]].key) < 0)
        {
            order[k] = order[j++];

        } else {
            order[k] = scratch[i++];
        }
    }
}


static int
gotmpl_view_members(gotmpl_exec_t *e, const gotmpl_value_t *v,
    gotmpl_members_t *m)
{
    uint32_t             i, *order;
    const adm_member_t  *member;

    order = adm_object_sorted(e->arena, v->u.json);
    if (order == NULL) {
        return gotmpl_abort(e, "%s", adm_arena_failure(e->arena));
    }

    for (i = 0; i < m->n; i++) {
        member = adm_object_at(v->u.json, order[i]);

        m->members[i] = gotmpl_child(e, v, v->type->elem, member->value,
                                     member->key);
        m->keys[i] = gotmpl_string(member->key);
        m->keys[i].type = v->type->key ? v->type->key : &gotmpl_type_string;
        m->keys[i].origin = m->members[i].origin;
    }

    return ADM_OK;
}


int
gotmpl_members(gotmpl_exec_t *e, const gotmpl_value_t *v, gotmpl_members_t *m)
{
    uint32_t                i, *order;
    gotmpl_map_t           *map;
    const adm_map_entry_t  *entry;

    m->n = gotmpl_len(e, v);

    if (m->n == 0) {
        return ADM_OK;
    }

    m->keys = adm_array_alloc(e->arena, m->n, 2 * sizeof(gotmpl_value_t));
    if (m->keys == NULL) {
        return gotmpl_abort(e, "%s", adm_arena_failure(e->arena));
    }

    m->members = m->keys + m->n;

    if (gotmpl_charge(e, m->n) != ADM_OK) {
        return ADM_ERROR;
    }

    map = gotmpl_native_map(e, v);

    if (map == NULL) {
        return gotmpl_view_members(e, v, m);
    }

    order = adm_array_alloc(e->arena, m->n, 2 * sizeof(uint32_t));
    if (order == NULL) {
        return gotmpl_abort(e, "%s", adm_arena_failure(e->arena));
    }

    for (i = 0; i < m->n; i++) {
        order[i] = i;
    }

    gotmpl_sort_members(map->map.entries, order, order + m->n, m->n);

    for (i = 0; i < m->n; i++) {
        entry = &map->map.entries[order[i]];

        m->keys[i] = gotmpl_string(entry->key);
        m->keys[i].origin = map->keys ? map->keys : v->origin;

        gotmpl_member_out(v, entry->value, &m->members[i]);
    }

    return ADM_OK;
}
