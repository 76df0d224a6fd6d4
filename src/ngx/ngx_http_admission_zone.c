
#include "ngx/ngx_http_admission.h"


/*
 * One piece of the zone, taken once and never given back: a head and as many
 * slots as fit.  Everything in a slot behind its name is an atomic; nothing is
 * locked.  A slot is found by kind and name when a configuration is read, so
 * that counters live on across reloads, whatever else changes.  Slots that were
 * never used are not touched: their pages cost nothing.
 */

struct ngx_http_admission_zone_s {
    uint64_t                    layout;
    ngx_uint_t                  n;            /* slots there is room for */
    ngx_uint_t                  used;         /* the first of them */
    ngx_http_admission_slot_t   slots[1];
};


static ngx_int_t ngx_http_admission_zone_init(ngx_shm_zone_t *zone,
    void *data);
static ngx_int_t ngx_http_admission_zone_assign(
    ngx_http_admission_main_conf_t *amcf, ngx_http_admission_zone_t *sh);
static ngx_uint_t ngx_http_admission_zone_is(ngx_http_admission_slot_t *slot,
    ngx_http_admission_watched_t *w);
static uint64_t ngx_http_admission_zone_layout(void);
static ngx_uint_t ngx_http_admission_zone_capacity(size_t size);
static ngx_uint_t ngx_http_admission_bucket(const uint64_t *bounds,
    ngx_uint_t n, uint64_t value);


/* 50 us to 60 s; what Istio's histogram has is among them. */

const uint64_t  ngx_http_admission_durations[NGX_HTTP_ADMISSION_DURATIONS] = {
    50, 100, 250, 500,
    1000, 2500, 5000, 10000, 25000, 50000, 100000, 250000, 500000,
    1000000, 2500000, 3000000, 5000000, 10000000, 15000000, 20000000,
    30000000, 60000000
};


const uint64_t  ngx_http_admission_sizes[NGX_HTTP_ADMISSION_SIZES] = {
    256, 512, 1024, 2048, 4096, 8192, 16384, 65536, 262144, 1048576
};


/* admission_zone NAME SIZE; */

char *
ngx_http_admission_set_zone(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_admission_main_conf_t *amcf = conf;

    ssize_t     size;
    ngx_str_t  *value;

    if (amcf->zone) {
        return "is duplicate";
    }

    value = cf->args->elts;

    if (value[1].len == 0) {
        return "has an empty name";
    }

    size = ngx_parse_size(&value[2]);

    if (size == NGX_ERROR) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0, "invalid zone size \"%V\"",
                           &value[2]);
        return NGX_CONF_ERROR;
    }

    if (ngx_http_admission_zone_capacity((size_t) size) == 0) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0, "zone \"%V\" is too small",
                           &value[1]);
        return NGX_CONF_ERROR;
    }

    amcf->zone = ngx_shared_memory_add(cf, &value[1], (size_t) size,
                                       &ngx_http_admission_module);
    if (amcf->zone == NULL) {
        return NGX_CONF_ERROR;
    }

    if (amcf->zone->data) {
        return "names a zone that is in use";
    }

    amcf->zone->init = ngx_http_admission_zone_init;
    amcf->zone->data = amcf;

    return NGX_CONF_OK;
}


char *
ngx_http_admission_zone_check(ngx_conf_t *cf,
    ngx_http_admission_main_conf_t *amcf)
{
    ngx_uint_t  n;

    if (amcf->zone == NULL) {
        return NGX_CONF_OK;
    }

    n = ngx_http_admission_zone_capacity(amcf->zone->shm.size);

    if (n < amcf->watched.nelts) {
        ngx_log_error(NGX_LOG_EMERG, cf->log, 0,
                      "admission_zone \"%V\" has room for %ui blocks and key "
                      "pairs, there are %ui; %uzk would do",
                      &amcf->zone->shm.name, n, amcf->watched.nelts,
                      (amcf->watched.nelts * sizeof(ngx_http_admission_slot_t)
                       + 16 * ngx_pagesize) / 1000);
        return NGX_CONF_ERROR;
    }

    return NGX_CONF_OK;
}


/* The slab pool and its tables of pages take some of the zone. */

static ngx_uint_t
ngx_http_admission_zone_capacity(size_t size)
{
    size_t  taken;

    taken = 8 * ngx_pagesize + size / 64;

    return size < taken ? 0
                        : (size - taken) / sizeof(ngx_http_admission_slot_t);
}


static ngx_int_t
ngx_http_admission_zone_init(ngx_shm_zone_t *zone, void *data)
{
    size_t                           size;
    ngx_uint_t                       n;
    ngx_slab_pool_t                 *shpool;
    ngx_http_admission_zone_t       *sh;
    ngx_http_admission_main_conf_t  *amcf;

    amcf = zone->data;

    shpool = (ngx_slab_pool_t *) zone->shm.addr;

    n = ngx_http_admission_zone_capacity(zone->shm.size);
    size = offsetof(ngx_http_admission_zone_t, slots)
           + n * sizeof(ngx_http_admission_slot_t);

    sh = (data || zone->shm.exists) ? shpool->data : NULL;

    if (sh == NULL) {
        sh = ngx_slab_alloc(shpool, size);
        if (sh == NULL) {
            return NGX_ERROR;
        }

        shpool->data = sh;
        sh->layout = 0;
    }

    if (sh->layout != ngx_http_admission_zone_layout()) {

        /* new, or left by a module that counted something else */

        sh->layout = ngx_http_admission_zone_layout();
        sh->n = n;
        sh->used = 0;
    }

    return ngx_http_admission_zone_assign(amcf, sh);
}


static ngx_int_t
ngx_http_admission_zone_assign(ngx_http_admission_main_conf_t *amcf,
    ngx_http_admission_zone_t *sh)
{
    ngx_uint_t                       i, k, used;
    ngx_http_admission_slot_t       *slot;
    ngx_http_admission_watched_t   **w;

    w = amcf->watched.elts;

    for (i = 0; i < amcf->watched.nelts; i++) {
        w[i]->slot = sh->n;

        for (k = 0; k < sh->used; k++) {
            if (ngx_http_admission_zone_is(&sh->slots[k], w[i])) {
                w[i]->slot = k;
                break;
            }
        }
    }

    /* others get what nobody in this configuration uses */

    for (i = 0; i < amcf->watched.nelts; i++) {

        if (w[i]->slot != sh->n) {
            continue;
        }

        for (k = 0; k < sh->n; k++) {

            for (used = 0; used < amcf->watched.nelts; used++) {
                if (w[used]->slot == k) {
                    break;
                }
            }

            if (used == amcf->watched.nelts) {
                break;
            }
        }

        if (k == sh->n) {
            return NGX_ERROR;
        }

        sh->used = ngx_max(sh->used, k + 1);

        slot = &sh->slots[k];
        ngx_memzero(slot, sizeof(ngx_http_admission_slot_t));

        (void) ngx_cpystrn(slot->kind, w[i]->kind.data,
                           ngx_min(w[i]->kind.len + 1, sizeof(slot->kind)));
        (void) ngx_cpystrn(slot->name, w[i]->name.data,
                           ngx_min(w[i]->name.len + 1, sizeof(slot->name)));

        w[i]->slot = k;
    }

    return NGX_OK;
}


static ngx_uint_t
ngx_http_admission_zone_is(ngx_http_admission_slot_t *slot,
    ngx_http_admission_watched_t *w)
{
    return ngx_strlen(slot->kind) == w->kind.len
           && ngx_memcmp(slot->kind, w->kind.data, w->kind.len) == 0
           && ngx_strlen(slot->name) == w->name.len
           && ngx_memcmp(slot->name, w->name.data, w->name.len) == 0;
}


/* Differs when a number in the zone means something else. */

static uint64_t
ngx_http_admission_zone_layout(void)
{
    uint64_t      hash;
    ngx_uint_t    i, k, outcomes;
    const char   *name;

    const ngx_http_admission_engine_t  *engines[] = {
        &ngx_http_admission_injector, &ngx_http_admission_policies
    };

    hash = sizeof(ngx_http_admission_zone_t);

    for (i = 0; i < NGX_HTTP_ADMISSION_OUTCOMES; i++) {
        hash = ngx_http_admission_mix(hash,
                                      ngx_http_admission_outcomes[i].data,
                                      ngx_http_admission_outcomes[i].len);
    }

    for (i = 0; i < sizeof(engines) / sizeof(engines[0]); i++) {
        for (k = 0; (name = engines[i]->reason(k, &outcomes)) != NULL; k++) {
            hash = ngx_http_admission_mix(hash, name, ngx_strlen(name) + 1);
        }
    }

    hash = ngx_http_admission_mix(hash, ngx_http_admission_durations,
                                  sizeof(ngx_http_admission_durations));

    return ngx_http_admission_mix(hash, ngx_http_admission_sizes,
                                  sizeof(ngx_http_admission_sizes));
}


ngx_http_admission_slot_t *
ngx_http_admission_slot(ngx_http_admission_main_conf_t *amcf,
    ngx_http_admission_watched_t *w)
{
    ngx_slab_pool_t            *shpool;
    ngx_http_admission_zone_t  *sh;

    if (amcf->zone == NULL || amcf->zone->shm.addr == NULL) {
        return NULL;
    }

    shpool = (ngx_slab_pool_t *) amcf->zone->shm.addr;
    sh = shpool->data;

    return &sh->slots[w->slot];
}


void
ngx_http_admission_zone_loaded(ngx_http_admission_main_conf_t *amcf,
    ngx_http_admission_watched_t *w, ngx_uint_t attempt)
{
    ngx_http_admission_slot_t    *slot;
    ngx_http_admission_worker_t  *worker;

    slot = ngx_http_admission_slot(amcf, w);

    if (slot == NULL) {
        return;
    }

    if (attempt) {
        (void) ngx_atomic_fetch_add(w->failed ? &slot->load_errors
                                              : &slot->loads, 1);
    }

    if (ngx_worker >= NGX_HTTP_ADMISSION_WORKERS) {
        return;
    }

    worker = &slot->workers[ngx_worker];

    worker->generation = w->generation;
    worker->loaded = (ngx_atomic_uint_t) w->loaded;
    worker->expires = (ngx_atomic_uint_t) w->expires;
    worker->failed = w->failed;
}


void
ngx_http_admission_zone_review(ngx_http_admission_ctx_t *ctx,
    ngx_http_admission_outcome_e outcome, ngx_uint_t reason)
{
    ngx_uint_t                       i;
    ngx_http_admission_slot_t       *slot;
    ngx_http_admission_main_conf_t  *amcf;

    amcf = ngx_http_get_module_main_conf(ctx->request,
                                         ngx_http_admission_module);

    slot = ngx_http_admission_slot(amcf, &ctx->conf->block->watched);

    if (slot == NULL) {
        return;
    }

    (void) ngx_atomic_fetch_add(&slot->reviews[outcome][reason], 1);

    if (ctx->elapsed) {
        i = ngx_http_admission_bucket(ngx_http_admission_durations,
                                      NGX_HTTP_ADMISSION_DURATIONS,
                                      (ctx->elapsed + 999) / 1000);

        (void) ngx_atomic_fetch_add(&slot->durations[i], 1);
        (void) ngx_atomic_fetch_add(&slot->duration_ns,
                                    (ngx_atomic_int_t) ctx->elapsed);
    }

    if (ctx->verdict.patch && ctx->patch_bytes) {
        i = ngx_http_admission_bucket(ngx_http_admission_sizes,
                                      NGX_HTTP_ADMISSION_SIZES,
                                      ctx->patch_bytes);

        (void) ngx_atomic_fetch_add(&slot->sizes[i], 1);
        (void) ngx_atomic_fetch_add(&slot->size_bytes,
                                    (ngx_atomic_int_t) ctx->patch_bytes);
    }
}


static ngx_uint_t
ngx_http_admission_bucket(const uint64_t *bounds, ngx_uint_t n,
    uint64_t value)
{
    ngx_uint_t  i;

    for (i = 0; i < n && value > bounds[i]; i++) {
        /* void */
    }

    return i;
}
