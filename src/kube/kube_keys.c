
#include "base/adm_map.h"
#include "kube/kube_go.h"
#include "kube/kube_keys.h"


/* So many are compared one by one. */
#define KUBE_KEYS_LINEAR  8


static uint32_t kube_keys_hash(const adm_value_t *key);
static uint32_t *kube_keys_slot(const kube_keys_t *k, const adm_value_t *key,
    uint32_t hash);


int
kube_keys_init(kube_keys_t *k, adm_arena_t *arena, uint32_t n)
{
    uint32_t  cap;

    memset(k, 0, sizeof(kube_keys_t));
    k->arena = arena;

    for (cap = KUBE_KEYS_LINEAR; cap < n && cap < (1u << 30); cap *= 2) {
        /* void */
    }

    if (cap < n) {
        arena->failed = 1;
        return ADM_ERROR;
    }

    k->cap = cap;
    k->keys = adm_array_alloc(arena, cap, sizeof(adm_value_t *));

    if (cap > KUBE_KEYS_LINEAR) {
        k->hashes = adm_array_alloc(arena, cap, sizeof(uint32_t));
        k->slots = adm_calloc(arena, (size_t) cap * 2, sizeof(uint32_t));
    }

    return adm_arena_failed(arena) ? ADM_ERROR : ADM_OK;
}


static uint32_t
kube_keys_hash(const adm_value_t *key)
{
    double     d;
    int64_t    i;
    adm_str_t  s;

    switch (adm_kind(key)) {

    case ADM_STRING:
        return adm_str_hash(adm_value_str(key));

    case ADM_INT:
    case ADM_NUMBER:
        /* equal numbers of one type are equal as doubles */
        (void) adm_value_to_double(key, &d);
        d += 0.0;

        s.len = sizeof(double);
        s.data = (const char *) &d;
        return adm_str_hash(s);

    default:
        i = adm_is_true(key) ? 2 : adm_is_bool(key);

        s.len = sizeof(int64_t);
        s.data = (const char *) &i;
        return adm_str_hash(s);
    }
}


/* The slot of the key, or the free one where it belongs. */

static uint32_t *
kube_keys_slot(const kube_keys_t *k, const adm_value_t *key, uint32_t hash)
{
    uint32_t  i, slot, mask;

    mask = k->cap * 2 - 1;

    for (slot = adm_slot_first(hash, mask);
         k->slots[slot];
         slot = adm_slot_next(slot, mask))
    {
        i = k->slots[slot] - 1;

        if (k->hashes[i] == hash && kube_go_equal(k->keys[i], key)) {
            break;
        }
    }

    return &k->slots[slot];
}


uint32_t
kube_keys_find(const kube_keys_t *k, const adm_value_t *key)
{
    uint32_t  i;

    if (k->slots) {
        /* KUBE_NO_KEY is one less than the 0 of a free slot */
        return *kube_keys_slot(k, key, kube_keys_hash(key)) - 1;
    }

    for (i = 0; i < k->n; i++) {
        if (kube_go_equal(k->keys[i], key)) {
            return i;
        }
    }

    return KUBE_NO_KEY;
}


uint32_t
kube_keys_add(kube_keys_t *k, const adm_value_t *key)
{
    uint32_t  i, hash, *slot;

    if (k->slots == NULL) {
        i = kube_keys_find(k, key);

        if (i == KUBE_NO_KEY) {
            i = k->n++;
            k->keys[i] = key;
        }

        return i;
    }

    hash = kube_keys_hash(key);
    slot = kube_keys_slot(k, key, hash);

    if (*slot == 0) {
        k->keys[k->n] = key;
        k->hashes[k->n] = hash;
        *slot = ++k->n;
    }

    return *slot - 1;
}
