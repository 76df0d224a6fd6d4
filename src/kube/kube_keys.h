
/*
 * Numbers for key values: equal keys get the same number, new ones the next.
 * Lists that are merged or compared by key are indexed with it.  Keys are
 * scalars, equal as Go has it: 1 is neither 1.0 nor "1".
 */


#ifndef KUBE_KEYS_H
#define KUBE_KEYS_H


#include "data/adm_value.h"


#define KUBE_NO_KEY  UINT32_MAX


typedef struct {
    adm_arena_t         *arena;
    const adm_value_t  **keys;
    uint32_t            *hashes;
    uint32_t            *slots;      /* number + 1; NULL while there are few */
    uint32_t             n;
    uint32_t             cap;        /* a power of 2; 2 * cap slots */
} kube_keys_t;


/* n: the most keys that there will be.  ADM_ERROR without memory. */
int kube_keys_init(kube_keys_t *k, adm_arena_t *arena, uint32_t n);

/* The number of the key, which is new if it is the highest. */
uint32_t kube_keys_add(kube_keys_t *k, const adm_value_t *key);

/* The number of the key, KUBE_NO_KEY if there is none. */
uint32_t kube_keys_find(const kube_keys_t *k, const adm_value_t *key);

/* Whether a value may be a key at all. */
#define kube_is_key(v)   (!adm_is_array(v) && !adm_is_object(v))


#endif /* KUBE_KEYS_H */
