
/*
 * Arena: all memory of one review, or of one loaded snapshot.
 *
 * Memory is taken from an arena in pieces and given back all at once, by
 * destroying it or by resetting it to a mark; nothing is freed singly.  An
 * arena has a byte limit.  A failed allocation, for want of memory or because
 * of the limit, is remembered (adm_arena_failed): code that builds values may
 * go on with the NULLs it gets and ask once at the end.
 *
 * Under AddressSanitizer the unused part of a block and a red zone behind each
 * piece are poisoned.
 */


#ifndef ADM_ARENA_H
#define ADM_ARENA_H


#include "base/adm_core.h"


typedef struct adm_arena_s        adm_arena_t;
typedef struct adm_arena_block_s  adm_arena_block_t;


/*
 * Where blocks come from.  alloc() returns NULL when there is no more; free()
 * gets back what alloc() returned, with the same size.
 */

typedef struct {
    void  *(*alloc)(void *ctx, size_t size);
    void   (*free)(void *ctx, void *p, size_t size);
    void    *ctx;
} adm_arena_source_t;


typedef struct {
    adm_arena_block_t  *block;
    char               *pos;
} adm_arena_mark_t;


struct adm_arena_s {
    char                      *pos;
    char                      *end;
    adm_arena_block_t         *block;   /* the newest, linked to older ones */
    size_t                     used;    /* bytes of all blocks held */
    size_t                     limit;
    size_t                     block_size;
    const adm_arena_source_t  *source;
    unsigned                   failed:1;
    unsigned                   limited:1;
};


/* malloc() and free() */
extern const adm_arena_source_t  adm_arena_malloc;


#define ADM_ARENA_BLOCK   (64 * 1024)


/*
 * Prepares an arena; takes no memory yet.  limit: bytes of all blocks together,
 * 0 for none.  source: where blocks come from; NULL for malloc().
 */
void adm_arena_init(adm_arena_t *a, const adm_arena_source_t *source,
    size_t limit);

/* Gives back all blocks; the arena may be used again afterwards. */
void adm_arena_destroy(adm_arena_t *a);

/* Out-of-line part of adm_alloc() and adm_nalloc(). */
void *adm_arena_alloc_slow(adm_arena_t *a, size_t size, size_t align);

/* Zero-filled n * size bytes; NULL also when the product overflows. */
void *adm_calloc(adm_arena_t *a, size_t n, size_t size);

/* Room for n objects of the size, aligned, not filled; checks overflow. */
void *adm_array_alloc(adm_arena_t *a, size_t n, size_t size);

/* A copy of the bytes; the copy is zero-terminated behind its length. */
adm_str_t adm_str_dup(adm_arena_t *a, adm_str_t s);

adm_arena_mark_t adm_arena_mark(adm_arena_t *a);

/* Gives back everything allocated since the mark was taken. */
void adm_arena_reset(adm_arena_t *a, adm_arena_mark_t mark);

/* Whether an allocation has failed since adm_arena_init(). */
#define adm_arena_failed(a)   ((a)->failed)

/* Why: the text for the error, "out of memory" or "memory limit exceeded". */
const char *adm_arena_failure(const adm_arena_t *a);


/*
 * Fault injection for tests: the n-th allocation from now on fails, and all
 * that follow; 0 switches it off.  Only compiled with ADM_FAULT.
 */
#if (ADM_FAULT)
extern size_t  adm_arena_fault;
#endif


#if defined(__SANITIZE_ADDRESS__)
#define ADM_ASAN  1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ADM_ASAN  1
#endif
#endif


#if (ADM_ASAN || ADM_FAULT)

#define adm_alloc(a, size)    adm_arena_alloc_slow(a, size, 8)
#define adm_nalloc(a, size)   adm_arena_alloc_slow(a, size, 1)

#define adm_arena_resize(a, p, size, want)  ADM_DECLINED

#else

/* Room for an object, aligned to 8 bytes; not filled. */

static inline void *
adm_alloc(adm_arena_t *a, size_t size)
{
    char  *p;

    p = (char *) (((uintptr_t) a->pos + 7) & ~(uintptr_t) 7);

    if (adm_likely(p <= a->end && size <= (size_t) (a->end - p))) {
        a->pos = p + size;
        return p;
    }

    return adm_arena_alloc_slow(a, size, 8);
}


/* Room for bytes, not aligned; not filled. */

static inline void *
adm_nalloc(adm_arena_t *a, size_t size)
{
    char  *p;

    p = a->pos;

    if (adm_likely(size <= (size_t) (a->end - p))) {
        a->pos = p + size;
        return p;
    }

    return adm_arena_alloc_slow(a, size, 1);
}


/*
 * Makes the piece of that size end where it would with another one; declined
 * unless it is the last one and there is room.
 */

static inline int
adm_arena_resize(adm_arena_t *a, char *p, size_t size, size_t want)
{
    if (p + size != a->pos || want > (size_t) (a->end - p)) {
        return ADM_DECLINED;
    }

    a->pos = p + want;

    return ADM_OK;
}

#endif


#endif /* ADM_ARENA_H */
