
#include "ngx/ngx_http_admission_compat.h"

#include <sys/mman.h>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#endif

#include "ngx/ngx_http_admission.h"


/*
 * Blocks of reviews that have ended are kept for the next ones: 2 MB a worker
 * at most.  A block that is kept holds the pointer to the next one.
 */

#define NGX_HTTP_ADMISSION_KEEP  32


static void *ngx_http_admission_block_alloc(void *ctx, size_t size);
static void ngx_http_admission_block_free(void *ctx, void *p, size_t size);
static void *ngx_http_admission_map(void *ctx, size_t size);
static void ngx_http_admission_unmap(void *ctx, void *p, size_t size);


static void        *ngx_http_admission_kept;
static ngx_uint_t   ngx_http_admission_nkept;


const adm_arena_source_t  ngx_http_admission_blocks = {
    ngx_http_admission_block_alloc, ngx_http_admission_block_free, NULL
};


/*
 * A snapshot's memory goes back to the system with it: in the heap, the next
 * snapshot, which is loaded while the old one is there, would be above it.
 */

const adm_arena_source_t  ngx_http_admission_mapped = {
    ngx_http_admission_map, ngx_http_admission_unmap, NULL
};


void
ngx_http_admission_exit_process(ngx_cycle_t *cycle)
{
    void  *p;

    while (ngx_http_admission_kept) {
        p = ngx_http_admission_block_alloc(NULL, ADM_ARENA_BLOCK);
        free(p);
    }
}


static void *
ngx_http_admission_block_alloc(void *ctx, size_t size)
{
    void  *p;

    if (size != ADM_ARENA_BLOCK || ngx_http_admission_kept == NULL) {
        return malloc(size);
    }

    p = ngx_http_admission_kept;

#if (ADM_ASAN)
    ASAN_UNPOISON_MEMORY_REGION(p, size);
#endif

    ngx_http_admission_kept = *(void **) p;
    ngx_http_admission_nkept--;

    return p;
}


static void
ngx_http_admission_block_free(void *ctx, void *p, size_t size)
{
    if (size != ADM_ARENA_BLOCK
        || ngx_http_admission_nkept == NGX_HTTP_ADMISSION_KEEP)
    {
        free(p);
        return;
    }

    *(void **) p = ngx_http_admission_kept;

    ngx_http_admission_kept = p;
    ngx_http_admission_nkept++;

#if (ADM_ASAN)
    ASAN_POISON_MEMORY_REGION(p, size);
#endif
}


static void *
ngx_http_admission_map(void *ctx, size_t size)
{
    void  *p;

    p = mmap(NULL, size, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1,
             0);

    return p == MAP_FAILED ? NULL : p;
}


static void
ngx_http_admission_unmap(void *ctx, void *p, size_t size)
{
#if (ADM_ASAN)
    ASAN_UNPOISON_MEMORY_REGION(p, size);
#endif

    (void) munmap(p, size);
}
