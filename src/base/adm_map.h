
/*
 * A map from strings to pointers that keeps the order of insertion.  Keys and
 * values are referred to, not copied; the table lives in an arena.
 */


#ifndef ADM_MAP_H
#define ADM_MAP_H


#include "base/adm_arena.h"


typedef struct {
    adm_str_t     key;
    uint32_t      hash;
    void         *value;
} adm_map_entry_t;


typedef struct {
    adm_map_entry_t  *entries;      /* in the order of insertion */
    uint32_t         *slots;        /* entry number + 1, 0 is free */
    uint32_t          n;
    uint32_t          cap;          /* a power of 2; there are 2 * cap slots */
    adm_arena_t      *arena;
} adm_map_t;


/* n: expected number of entries; takes no memory yet for 0. */
int adm_map_init(adm_map_t *map, adm_arena_t *arena, uint32_t n);

/* The value of the key, NULL if there is none. */
void *adm_map_get(const adm_map_t *map, adm_str_t key);

/* The entry of the key, NULL if there is none; valid until the next set. */
adm_map_entry_t *adm_map_find(const adm_map_t *map, adm_str_t key);

/* Adds or replaces; a replaced key keeps its place. */
int adm_map_set(adm_map_t *map, adm_str_t key, void *value);

/*
 * Removes the key, if it is there; the others keep their order.  Takes time
 * linear in the size of the map.
 */
void adm_map_remove(adm_map_t *map, adm_str_t key);


/*
 * The index under this map, for tables that keep their own entries: finding a
 * place among 2 * cap slots by hash.  eq() tells whether an entry has the key.
 */

#define adm_slot_first(hash, mask)   ((hash) & (mask))
#define adm_slot_next(slot, mask)    (((slot) + 1) & (mask))


#endif /* ADM_MAP_H */
