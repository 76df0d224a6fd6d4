
#include "cel/cel_value.h"


/* Maps up to this many entries are searched without an index. */
#define CEL_MAP_LINEAR  8


static uint32_t cel_key_hash(cel_value_t key);
static int cel_key_same(cel_value_t a, cel_value_t b);
static cel_entry_t *cel_map_exact(const cel_map_t *map, cel_value_t key);
static int cel_map_grow(adm_arena_t *a, cel_map_t *map, uint32_t cap);
static void cel_map_link(cel_map_t *map, uint32_t i);
static int cel_map_append(adm_arena_t *a, cel_map_t *map, cel_value_t key,
    cel_value_t v);


/* Bytes and some objects have no hash in Go; lists and maps never equal. */

int
cel_is_key(cel_value_t v)
{
    if (v.kind == CEL_OPAQUE) {
        return v.u.opaque->class != CEL_SEMVER
               && v.u.opaque->class != CEL_FORMAT;
    }

    return v.kind != CEL_BYTES;
}


static uint32_t
cel_key_hash(cel_value_t key)
{
    uint64_t  h;

    if (key.kind == CEL_STRING) {
        return adm_str_hash(cel_str(key));
    }

    if (key.kind == CEL_TIMESTAMP) {
        h = (uint64_t) key.u.time->sec;

    } else {
        /* 0.0 and -0.0 are one key */
        h = key.kind == CEL_DOUBLE && key.u.d == 0 ? 0 : key.u.u;
    }

    h = (h ^ key.kind) * 0x9e3779b97f4a7c15u;

    return (uint32_t) (h >> 32);
}


static int
cel_key_same(cel_value_t a, cel_value_t b)
{
    if (a.kind != b.kind) {
        return 0;
    }

    switch (a.kind) {

    case CEL_STRING:
        return adm_str_eq(cel_str(a), cel_str(b));

    case CEL_DOUBLE:
        return a.u.d == b.u.d;

    case CEL_NULL:
        return 1;

    case CEL_TIMESTAMP:
        return a.u.time->sec == b.u.time->sec
               && a.u.time->nsec == b.u.time->nsec
               && a.u.time->offset == b.u.time->offset;

    case CEL_TYPE:
        return adm_str_eq(a.u.type->name, b.u.type->name);

    default:
        return a.u.u == b.u.u;
    }
}


static cel_entry_t *
cel_map_exact(const cel_map_t *map, cel_value_t key)
{
    uint32_t  i, slot, mask;

    if (map->slots == NULL) {

        for (i = 0; i < map->n; i++) {
            if (cel_key_same(map->entries[i].key, key)) {
                return &map->entries[i];
            }
        }

        return NULL;
    }

    mask = map->cap * 2 - 1;

    for (slot = cel_key_hash(key) & mask;
         map->slots[slot];
         slot = (slot + 1) & mask)
    {
        i = map->slots[slot] - 1;

        if (cel_key_same(map->entries[i].key, key)) {
            return &map->entries[i];
        }
    }

    return NULL;
}


int
cel_map_has(const cel_map_t *map, cel_value_t key, cel_value_t *v)
{
    cel_entry_t  *entry;

    entry = cel_map_exact(map, key);
    if (entry == NULL) {
        return 0;
    }

    *v = entry->value;

    return 1;
}


int
cel_map_find(cel_value_t map, cel_value_t key, cel_value_t *v)
{
    int64_t       i;
    uint64_t      u;
    cel_entry_t  *entry;
    adm_value_t  *node;

    if (map.form == CEL_TREE) {
        if (key.kind != CEL_STRING) {
            return 0;
        }

        node = adm_object_get(map.u.tree, cel_str(key));
        if (node == NULL) {
            return 0;
        }

        *v = cel_from_tree(node);

        return 1;
    }

    if (map.n == 0) {
        return 0;
    }

    if (!cel_is_key(key)) {
        return -1;
    }

    entry = cel_map_exact(map.u.map, key);

    if (entry == NULL) {

        switch (key.kind) {

        case CEL_DOUBLE:
            if (cel_double_to_int(key.u.d, &i)) {
                entry = cel_map_exact(map.u.map, cel_int(i));
            }

            if (entry == NULL && cel_double_to_uint(key.u.d, &u)) {
                entry = cel_map_exact(map.u.map, cel_uint(u));
            }

            break;

        case CEL_INT:
            if (key.u.i >= 0) {
                entry = cel_map_exact(map.u.map, cel_uint(key.u.i));
            }

            break;

        case CEL_UINT:
            if (key.u.u <= INT64_MAX) {
                entry = cel_map_exact(map.u.map, cel_int(key.u.i));
            }

            break;

        default:
            break;
        }
    }

    if (entry == NULL) {
        return 0;
    }

    *v = entry->value;

    return 1;
}


void
cel_map_at(cel_value_t map, uint32_t i, cel_value_t *key, cel_value_t *v)
{
    adm_member_t  *m;

    if (map.form == CEL_TREE) {
        m = &map.u.tree->u.members[i];
        *key = cel_string(m->key);
        *v = cel_from_tree(m->value);
        return;
    }

    *key = map.u.map->entries[i].key;
    *v = map.u.map->entries[i].value;
}


cel_map_t *
cel_map_create(adm_arena_t *a, uint32_t n)
{
    uint32_t    cap;
    cel_map_t  *map;

    map = adm_alloc(a, sizeof(cel_map_t));
    if (map == NULL) {
        return NULL;
    }

    memset(map, 0, sizeof(cel_map_t));

    for (cap = CEL_MAP_LINEAR; cap < n && cap < (1u << 28); cap *= 2) {
        /* void */
    }

    return cel_map_grow(a, map, cap) == ADM_OK ? map : NULL;
}


static int
cel_map_grow(adm_arena_t *a, cel_map_t *map, uint32_t cap)
{
    uint32_t      i, *slots;
    cel_entry_t  *entries;

    if (cap > (1u << 28)) {
        return ADM_ERROR;
    }

    slots = NULL;
    entries = adm_array_alloc(a, cap, sizeof(cel_entry_t));

    if (cap > CEL_MAP_LINEAR) {
        slots = adm_calloc(a, (size_t) cap * 2, sizeof(uint32_t));
        if (slots == NULL) {
            return ADM_ERROR;
        }
    }

    if (entries == NULL) {
        return ADM_ERROR;
    }

    if (map->n) {
        memcpy(entries, map->entries, map->n * sizeof(cel_entry_t));
    }

    map->entries = entries;
    map->slots = slots;
    map->cap = cap;

    for (i = 0; slots && i < map->n; i++) {
        cel_map_link(map, i);
    }

    return ADM_OK;
}


static void
cel_map_link(cel_map_t *map, uint32_t i)
{
    uint32_t  slot, mask;

    mask = map->cap * 2 - 1;
    slot = cel_key_hash(map->entries[i].key) & mask;

    while (map->slots[slot]) {
        slot = (slot + 1) & mask;
    }

    map->slots[slot] = i + 1;
}


/* A key that is not there yet. */

static int
cel_map_append(adm_arena_t *a, cel_map_t *map, cel_value_t key, cel_value_t v)
{
    cel_entry_t  *entry;

    if (map->n == map->cap && cel_map_grow(a, map, map->cap * 2) != ADM_OK) {
        return ADM_ERROR;
    }

    entry = &map->entries[map->n];
    entry->key = key;
    entry->value = v;

    if (map->slots) {
        cel_map_link(map, map->n);
    }

    map->n++;

    return ADM_OK;
}


int
cel_map_add(adm_arena_t *a, cel_map_t *map, cel_value_t key, cel_value_t v)
{
    cel_value_t  old;

    if (!cel_is_key(key)) {
        return ADM_ERROR;
    }

    if (cel_map_find(cel_map_value(map), key, &old)) {
        return ADM_DECLINED;
    }

    return cel_map_append(a, map, key, v);
}


int
cel_map_set(adm_arena_t *a, cel_map_t *map, cel_value_t key, cel_value_t v)
{
    cel_entry_t  *entry;

    if (!cel_is_key(key)) {
        return ADM_ERROR;
    }

    entry = cel_map_exact(map, key);

    if (entry) {
        entry->value = v;
        return ADM_OK;
    }

    return cel_map_append(a, map, key, v);
}


void
cel_map_remove(cel_map_t *map, cel_value_t key)
{
    uint32_t      i;
    cel_entry_t  *entry;

    if (!cel_is_key(key)) {
        return;
    }

    entry = cel_map_exact(map, key);
    if (entry == NULL) {
        return;
    }

    i = (uint32_t) (entry - map->entries);

    memmove(entry, entry + 1, (map->n - i - 1) * sizeof(cel_entry_t));
    map->n--;

    if (map->slots) {
        memset(map->slots, 0, (size_t) map->cap * 2 * sizeof(uint32_t));

        for (i = 0; i < map->n; i++) {
            cel_map_link(map, i);
        }
    }
}


cel_value_t
cel_map_value(const cel_map_t *map)
{
    cel_value_t  v;

    v = cel_make(CEL_MAP, 0);
    v.n = map->n;
    v.u.map = map;

    return v;
}
