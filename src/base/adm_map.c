
#include "base/adm_map.h"
#include "base/adm_str.h"


#define ADM_MAP_MIN  8


static int adm_map_grow(adm_map_t *map, uint32_t cap);
static void adm_map_link(adm_map_t *map, uint32_t i);


int
adm_map_init(adm_map_t *map, adm_arena_t *arena, uint32_t n)
{
    uint32_t  cap;

    memset(map, 0, sizeof(adm_map_t));
    map->arena = arena;

    if (n == 0) {
        return ADM_OK;
    }

    for (cap = ADM_MAP_MIN; cap < n && cap < (1u << 30); cap *= 2) {
        /* void */
    }

    return adm_map_grow(map, cap);
}


static int
adm_map_grow(adm_map_t *map, uint32_t cap)
{
    uint32_t          i, *slots;
    adm_map_entry_t  *entries;

    if (cap > (1u << 30)) {
        return ADM_ERROR;
    }

    entries = adm_array_alloc(map->arena, cap, sizeof(adm_map_entry_t));
    slots = adm_calloc(map->arena, (size_t) cap * 2, sizeof(uint32_t));

    if (entries == NULL || slots == NULL) {
        return ADM_ERROR;
    }

    if (map->n) {
        memcpy(entries, map->entries, map->n * sizeof(adm_map_entry_t));
    }

    map->entries = entries;
    map->slots = slots;
    map->cap = cap;

    for (i = 0; i < map->n; i++) {
        adm_map_link(map, i);
    }

    return ADM_OK;
}


static void
adm_map_link(adm_map_t *map, uint32_t i)
{
    uint32_t  slot, mask;

    mask = map->cap * 2 - 1;
    slot = adm_slot_first(map->entries[i].hash, mask);

    while (map->slots[slot]) {
        slot = adm_slot_next(slot, mask);
    }

    map->slots[slot] = i + 1;
}


adm_map_entry_t *
adm_map_find(const adm_map_t *map, adm_str_t key)
{
    uint32_t          slot, mask, hash;
    adm_map_entry_t  *e;

    if (map->n == 0) {
        return NULL;
    }

    hash = adm_str_hash(key);
    mask = map->cap * 2 - 1;
    slot = adm_slot_first(hash, mask);

    while (map->slots[slot]) {
        e = &map->entries[map->slots[slot] - 1];

        if (e->hash == hash && adm_str_eq(e->key, key)) {
            return e;
        }

        slot = adm_slot_next(slot, mask);
    }

    return NULL;
}


void *
adm_map_get(const adm_map_t *map, adm_str_t key)
{
    adm_map_entry_t  *e;

    e = adm_map_find(map, key);

    return e ? e->value : NULL;
}


int
adm_map_set(adm_map_t *map, adm_str_t key, void *value)
{
    adm_map_entry_t  *e;

    e = adm_map_find(map, key);

    if (e) {
        e->value = value;
        return ADM_OK;
    }

    if (map->n == map->cap
        && adm_map_grow(map, map->cap ? map->cap * 2 : ADM_MAP_MIN) != ADM_OK)
    {
        return ADM_ERROR;
    }

    e = &map->entries[map->n];
    e->key = key;
    e->hash = adm_str_hash(key);
    e->value = value;

    adm_map_link(map, map->n++);

    return ADM_OK;
}


void
adm_map_remove(adm_map_t *map, adm_str_t key)
{
    uint32_t          i;
    adm_map_entry_t  *e;

    e = adm_map_find(map, key);

    if (e == NULL) {
        return;
    }

    map->n--;

    i = (uint32_t) (e - map->entries);
    memmove(e, e + 1, (map->n - i) * sizeof(adm_map_entry_t));

    memset(map->slots, 0, (size_t) map->cap * 2 * sizeof(uint32_t));

    for (i = 0; i < map->n; i++) {
        adm_map_link(map, i);
    }
}
