
#include <stdlib.h>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#include <sanitizer/asan_interface.h>
#endif
#endif

#include "base/adm_arena.h"


#if (ADM_ASAN)

#define ADM_REDZONE  8

#define adm_poison(p, n)    __asan_poison_memory_region(p, n)
#define adm_unpoison(p, n)  __asan_unpoison_memory_region(p, n)

#else

#define ADM_REDZONE  0

#define adm_poison(p, n)
#define adm_unpoison(p, n)

#endif


struct adm_arena_block_s {
    adm_arena_block_t  *next;
    size_t              size;      /* of the block with this header */
};


static void *adm_malloc_alloc(void *ctx, size_t size);
static void adm_malloc_free(void *ctx, void *p, size_t size);
static void adm_arena_free_block(adm_arena_t *a, adm_arena_block_t *b);


const adm_arena_source_t  adm_arena_malloc = {
    adm_malloc_alloc, adm_malloc_free, NULL
};


/* The full block of an arena that has none: pieces of no bytes are here. */
static char  adm_arena_none[8];


#if (ADM_FAULT)
size_t  adm_arena_fault;
#endif


static void *
adm_malloc_alloc(void *ctx, size_t size)
{
    (void) ctx;

    return malloc(size);
}


static void
adm_malloc_free(void *ctx, void *p, size_t size)
{
    (void) ctx;
    (void) size;

    free(p);
}


void
adm_arena_init(adm_arena_t *a, const adm_arena_source_t *source, size_t limit)
{
    memset(a, 0, sizeof(adm_arena_t));

    a->source = source ? source : &adm_arena_malloc;
    a->limit = limit ? limit : SIZE_MAX;
    a->block_size = ADM_ARENA_BLOCK;

    a->pos = adm_arena_none;
    a->end = adm_arena_none;
}


static void
adm_arena_free_block(adm_arena_t *a, adm_arena_block_t *b)
{
    a->used -= b->size;
    adm_unpoison(b, b->size);
    a->source->free(a->source->ctx, b, b->size);
}


void
adm_arena_destroy(adm_arena_t *a)
{
    adm_arena_block_t  *b, *next;

    for (b = a->block; b; b = next) {
        next = b->next;
        adm_arena_free_block(a, b);
    }

    adm_arena_init(a, a->source, a->limit);
}


void *
adm_arena_alloc_slow(adm_arena_t *a, size_t size, size_t align)
{
    char               *p;
    size_t              need;
    adm_arena_block_t  *b;

#if (ADM_FAULT)

    if (adm_arena_fault && --adm_arena_fault == 0) {
        adm_arena_fault = 1;
        a->failed = 1;
        return NULL;
    }

#endif

    if (size > SIZE_MAX / 2) {
        a->failed = 1;
        return NULL;
    }

    if (a->block) {
        p = (char *) (((uintptr_t) a->pos + align - 1)
                      & ~((uintptr_t) align - 1));

        if (p <= a->end && size + ADM_REDZONE <= (size_t) (a->end - p)) {
            a->pos = p + size + ADM_REDZONE;
            adm_unpoison(p, size);
            return p;
        }
    }

    /*
     * A piece that fills most of a block gets a block of its own size; the
     * rest of the current block is given up in either case, so that a mark is
     * one position.
     */

    need = sizeof(adm_arena_block_t) + size + ADM_REDZONE;
    need = adm_max(need, a->block_size);

    if (need > a->limit - adm_min(a->used, a->limit)) {
        a->failed = 1;
        a->limited = 1;
        return NULL;
    }

    b = a->source->alloc(a->source->ctx, need);
    if (b == NULL) {
        a->failed = 1;
        return NULL;
    }

    b->next = a->block;
    b->size = need;

    a->block = b;
    a->used += need;

    p = (char *) b + sizeof(adm_arena_block_t);
    a->end = (char *) b + need;
    a->pos = p + size + ADM_REDZONE;

    adm_poison(p, need - sizeof(adm_arena_block_t));
    adm_unpoison(p, size);

    return p;
}


void *
adm_array_alloc(adm_arena_t *a, size_t n, size_t size)
{
    size_t  bytes;

    if (__builtin_mul_overflow(n, size, &bytes)) {
        a->failed = 1;
        return NULL;
    }

    return adm_alloc(a, bytes);
}


void *
adm_calloc(adm_arena_t *a, size_t n, size_t size)
{
    void  *p;

    p = adm_array_alloc(a, n, size);
    if (p) {
        memset(p, 0, n * size);
    }

    return p;
}


adm_str_t
adm_str_dup(adm_arena_t *a, adm_str_t s)
{
    char       *p;
    adm_str_t   copy;

    p = adm_nalloc(a, s.len + 1);
    if (p == NULL) {
        return adm_str_empty;
    }

    if (s.len) {
        memcpy(p, s.data, s.len);
    }

    p[s.len] = '\0';

    copy.len = s.len;
    copy.data = p;

    return copy;
}


adm_arena_mark_t
adm_arena_mark(adm_arena_t *a)
{
    adm_arena_mark_t  mark;

    mark.block = a->block;
    mark.pos = a->pos;

    return mark;
}


void
adm_arena_reset(adm_arena_t *a, adm_arena_mark_t mark)
{
    adm_arena_block_t  *b;

    while (a->block != mark.block) {
        b = a->block;
        a->block = b->next;
        adm_arena_free_block(a, b);
    }

    a->pos = mark.pos;

    if (mark.block) {
        a->end = (char *) mark.block + mark.block->size;
        adm_poison(a->pos, (size_t) (a->end - a->pos));

    } else {
        a->end = adm_arena_none;
    }
}


const char *
adm_arena_failure(const adm_arena_t *a)
{
    return a->limited ? "memory limit exceeded" : "out of memory";
}
