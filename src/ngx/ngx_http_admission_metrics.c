
#include "ngx/ngx_http_admission.h"


/*
 * The page in Prometheus' text format.  All pairs of outcome and reason that a
 * block can have are on it from the start, so that the first one of a kind is
 * an increase to who watches; what modes add is there when a location has the
 * mode.
 */

typedef struct {
    ngx_http_admission_watched_t     *w;
    ngx_http_admission_block_t       *block;     /* NULL: a key pair */
    ngx_http_admission_slot_t        *slot;
    ngx_uint_t                        workers;
} ngx_http_admission_metric_t;


typedef void (*ngx_http_admission_metric_pt)(adm_buf_t *b, const char *name,
    ngx_http_admission_metric_t *m);


typedef struct {
    const char                    *name;
    const char                    *type;
    const char                    *help;
    ngx_uint_t                     tls;          /* of key pairs, or blocks */
    ngx_http_admission_metric_pt   write;
} ngx_http_admission_family_t;


static void ngx_http_admission_write_reviews(adm_buf_t *b, const char *name,
    ngx_http_admission_metric_t *m);
static void ngx_http_admission_write_pair(adm_buf_t *b, const char *name,
    ngx_http_admission_metric_t *m, ngx_uint_t outcome, ngx_uint_t reason);
static void ngx_http_admission_write_histogram(adm_buf_t *b, const char *name,
    ngx_http_admission_metric_t *m, const uint64_t *bounds, ngx_uint_t n,
    ngx_atomic_t *counts, uint64_t unit);
static void ngx_http_admission_write_duration(adm_buf_t *b, const char *name,
    ngx_http_admission_metric_t *m);
static void ngx_http_admission_write_sizes(adm_buf_t *b, const char *name,
    ngx_http_admission_metric_t *m);
static void ngx_http_admission_write_loads(adm_buf_t *b, const char *name,
    ngx_http_admission_metric_t *m);
static void ngx_http_admission_write_gauge(adm_buf_t *b, const char *name,
    ngx_http_admission_metric_t *m, unsigned long value);
static ngx_atomic_uint_t ngx_http_admission_least(
    ngx_http_admission_metric_t *m, size_t offset);
static void ngx_http_admission_write_generation(adm_buf_t *b,
    const char *name, ngx_http_admission_metric_t *m);
static void ngx_http_admission_write_loaded(adm_buf_t *b, const char *name,
    ngx_http_admission_metric_t *m);
static void ngx_http_admission_write_failed(adm_buf_t *b, const char *name,
    ngx_http_admission_metric_t *m);
static void ngx_http_admission_write_expires(adm_buf_t *b, const char *name,
    ngx_http_admission_metric_t *m);
static void ngx_http_admission_write_istio(adm_buf_t *b,
    ngx_http_admission_metric_t *m, ngx_uint_t n);
static void ngx_http_admission_write_head(adm_buf_t *b, const char *name,
    const char *type, const char *help);
static void ngx_http_admission_write_labels(adm_buf_t *b,
    ngx_http_admission_metric_t *m);
static void ngx_http_admission_write_decimal(adm_buf_t *b, uint64_t value,
    uint64_t unit);


static ngx_http_admission_family_t  ngx_http_admission_families[] = {

    { "admission_reviews_total", "counter",
      "Requests to reviewing locations by outcome and reason.", 0,
      ngx_http_admission_write_reviews },

    { "admission_review_duration_seconds", "histogram",
      "Time from a review's whole body to its answer.", 0,
      ngx_http_admission_write_duration },

    { "admission_patch_size_bytes", "histogram",
      "Size of the JSON patches before base 64.", 0,
      ngx_http_admission_write_sizes },

    { "admission_snapshot_loads_total", "counter",
      "Times that a worker has read changed documents, by result.", 0,
      ngx_http_admission_write_loads },

    { "admission_snapshot_generation", "gauge",
      "Loads since a worker's start, of the worker that is behind the others.",
      0, ngx_http_admission_write_generation },

    { "admission_snapshot_last_load_successful", "gauge",
      "Whether the last load of every worker was successful.", 0,
      ngx_http_admission_write_failed },

    { "admission_snapshot_last_success_timestamp_seconds", "gauge",
      "When the documents in use were loaded, the oldest of all workers.", 0,
      ngx_http_admission_write_loaded },

    { "admission_tls_loads_total", "counter",
      "Times that a worker has read a changed key pair, by result.", 1,
      ngx_http_admission_write_loads },

    { "admission_tls_generation", "gauge",
      "Loads since a worker's start, of the worker that is behind the others.",
      1, ngx_http_admission_write_generation },

    { "admission_tls_last_load_successful", "gauge",
      "Whether the last load of every worker was successful.", 1,
      ngx_http_admission_write_failed },

    { "admission_tls_last_success_timestamp_seconds", "gauge",
      "When the key pair in use was loaded, the oldest of all workers.", 1,
      ngx_http_admission_write_loaded },

    { "admission_tls_not_after_timestamp_seconds", "gauge",
      "When the first certificate of the chain in use expires.", 1,
      ngx_http_admission_write_expires },

    { NULL, NULL, NULL, 0, NULL }
};


ngx_int_t
ngx_http_admission_metrics_handler(ngx_http_request_t *r)
{
    ngx_int_t                         rc;
    ngx_str_t                         type;
    ngx_uint_t                        i, n;
    ngx_core_conf_t                  *ccf;
    ngx_http_admission_page_t        *page;
    ngx_http_admission_metric_t      *m;
    ngx_http_admission_family_t      *f;
    ngx_http_admission_watched_t    **w;
    ngx_http_admission_main_conf_t   *amcf;

    rc = ngx_http_admission_page(r, &page);
    if (rc != NGX_OK) {
        return rc;
    }

    amcf = ngx_http_get_module_main_conf(r, ngx_http_admission_module);
    ccf = (ngx_core_conf_t *) ngx_get_conf(ngx_cycle->conf_ctx,
                                           ngx_core_module);

    w = amcf->watched.elts;
    n = amcf->watched.nelts;

    m = ngx_pcalloc(r->pool, (n + 1) * sizeof(ngx_http_admission_metric_t));
    if (m == NULL) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    for (i = 0; i < n; i++) {
        m[i].w = w[i];
        m[i].slot = ngx_http_admission_slot(amcf, w[i]);

        m[i].workers = ngx_process == NGX_PROCESS_SINGLE
                       ? 1 : (ngx_uint_t) ccf->worker_processes;
        m[i].workers = ngx_min(m[i].workers, NGX_HTTP_ADMISSION_WORKERS);

        if (i < amcf->blocks.nelts) {
            m[i].block = (ngx_http_admission_block_t *) w[i];
        }
    }

    for (f = ngx_http_admission_families; f->name; f++) {

        ngx_http_admission_write_head(&page->b, f->name, f->type, f->help);

        for (i = 0; i < n; i++) {
            if (f->tls == (m[i].block == NULL)) {
                f->write(&page->b, f->name, &m[i]);
            }
        }
    }

    ngx_http_admission_write_istio(&page->b, m, n);

    ngx_str_set(&type, "text/plain; version=0.0.4; charset=utf-8");

    return ngx_http_admission_page_send(r, NGX_HTTP_OK, type, page);
}


static void
ngx_http_admission_write_reviews(adm_buf_t *b, const char *name,
    ngx_http_admission_metric_t *m)
{
    ngx_uint_t                  i, k, outcomes, mode;
    ngx_http_admission_pair_t  *pair;

    static struct {
        ngx_uint_t   mode;
        ngx_uint_t   outcome;
    } modes[] = {
        { NGX_HTTP_ADMISSION_WARN, NGX_HTTP_ADMISSION_WARNED },
        { NGX_HTTP_ADMISSION_MONITOR, NGX_HTTP_ADMISSION_OBSERVED }
    };

    for (pair = ngx_http_admission_pairs; pair->outcome; pair++) {
        ngx_http_admission_write_pair(b, name, m, pair->outcome, pair->reason);
    }

    for (i = 0; m->block->engine->reason(i, &outcomes); i++) {

        for (k = 0; k < NGX_HTTP_ADMISSION_OUTCOMES; k++) {
            if (outcomes & (1 << k)) {
                ngx_http_admission_write_pair(b, name, m, k,
                                              NGX_HTTP_ADMISSION_REASONS + i);
            }
        }

        /* in these modes what would deny or change has another outcome */

        if (!(outcomes & (1 << NGX_HTTP_ADMISSION_INJECTED
                          | 1 << NGX_HTTP_ADMISSION_DENIED
                          | 1 << NGX_HTTP_ADMISSION_MUTATED)))
        {
            continue;
        }

        for (mode = 0; mode < sizeof(modes) / sizeof(modes[0]); mode++) {
            if (m->block->modes & (1 << modes[mode].mode)) {
                ngx_http_admission_write_pair(b, name, m, modes[mode].outcome,
                                              NGX_HTTP_ADMISSION_REASONS + i);
            }
        }
    }
}


static void
ngx_http_admission_write_pair(adm_buf_t *b, const char *name,
    ngx_http_admission_metric_t *m, ngx_uint_t outcome, ngx_uint_t reason)
{
    ngx_str_t  o, why;

    o = ngx_http_admission_outcomes[outcome];
    why = ngx_http_admission_reason(m->block->engine, reason);

    adm_buf_printf(b, "%s{", name);
    ngx_http_admission_write_labels(b, m);
    adm_buf_printf(b, ",outcome=\"%.*s\",reason=\"%.*s\"} %lu\n",
                   (int) o.len, (char *) o.data, (int) why.len,
                   (char *) why.data,
                   (unsigned long) m->slot->reviews[outcome][reason]);
}


/* A histogram whose bounds are counted in parts of a unit. */

static void
ngx_http_admission_write_histogram(adm_buf_t *b, const char *name,
    ngx_http_admission_metric_t *m, const uint64_t *bounds, ngx_uint_t n,
    ngx_atomic_t *counts, uint64_t unit)
{
    ngx_uint_t  i;
    uint64_t    sum;

    sum = 0;

    for (i = 0; i <= n; i++) {
        sum += counts[i];

        adm_buf_printf(b, "%s_bucket{", name);
        ngx_http_admission_write_labels(b, m);
        adm_buf_lit(b, ",le=\"");

        if (i < n) {
            ngx_http_admission_write_decimal(b, bounds[i], unit);

        } else {
            adm_buf_lit(b, "+Inf");
        }

        adm_buf_printf(b, "\"} %lu\n", (unsigned long) sum);
    }

    adm_buf_printf(b, "%s_count{", name);
    ngx_http_admission_write_labels(b, m);
    adm_buf_printf(b, "} %lu\n", (unsigned long) sum);

    adm_buf_printf(b, "%s_sum{", name);
    ngx_http_admission_write_labels(b, m);
    adm_buf_lit(b, "} ");
}


static void
ngx_http_admission_write_duration(adm_buf_t *b, const char *name,
    ngx_http_admission_metric_t *m)
{
    ngx_http_admission_write_histogram(b, name, m,
                                       ngx_http_admission_durations,
                                       NGX_HTTP_ADMISSION_DURATIONS,
                                       m->slot->durations, 1000000);

    ngx_http_admission_write_decimal(b, m->slot->duration_ns, 1000000000);
    adm_buf_char(b, '\n');
}


static void
ngx_http_admission_write_sizes(adm_buf_t *b, const char *name,
    ngx_http_admission_metric_t *m)
{
    ngx_http_admission_write_histogram(b, name, m, ngx_http_admission_sizes,
                                       NGX_HTTP_ADMISSION_SIZES,
                                       m->slot->sizes, 1);

    adm_buf_printf(b, "%lu\n", (unsigned long) m->slot->size_bytes);
}


static void
ngx_http_admission_write_loads(adm_buf_t *b, const char *name,
    ngx_http_admission_metric_t *m)
{
    adm_buf_printf(b, "%s{", name);
    ngx_http_admission_write_labels(b, m);
    adm_buf_printf(b, ",result=\"success\"} %lu\n",
                   (unsigned long) m->slot->loads);

    adm_buf_printf(b, "%s{", name);
    ngx_http_admission_write_labels(b, m);
    adm_buf_printf(b, ",result=\"error\"} %lu\n",
                   (unsigned long) m->slot->load_errors);
}


static void
ngx_http_admission_write_gauge(adm_buf_t *b, const char *name,
    ngx_http_admission_metric_t *m, unsigned long value)
{
    adm_buf_printf(b, "%s{", name);
    ngx_http_admission_write_labels(b, m);
    adm_buf_printf(b, "} %lu\n", value);
}


/* The smallest value of the workers; offset: of an atomic of theirs. */

static ngx_atomic_uint_t
ngx_http_admission_least(ngx_http_admission_metric_t *m, size_t offset)
{
    ngx_uint_t         i;
    ngx_atomic_uint_t  value, least;

    least = 0;

    for (i = 0; i < m->workers; i++) {
        value = *(ngx_atomic_t *) ((u_char *) &m->slot->workers[i] + offset);

        if (i == 0 || value < least) {
            least = value;
        }
    }

    return least;
}


static void
ngx_http_admission_write_generation(adm_buf_t *b, const char *name,
    ngx_http_admission_metric_t *m)
{
    ngx_http_admission_write_gauge(b, name, m,
        ngx_http_admission_least(m, offsetof(ngx_http_admission_worker_t,
                                             generation)));
}


static void
ngx_http_admission_write_loaded(adm_buf_t *b, const char *name,
    ngx_http_admission_metric_t *m)
{
    ngx_http_admission_write_gauge(b, name, m,
        ngx_http_admission_least(m, offsetof(ngx_http_admission_worker_t,
                                             loaded)));
}


static void
ngx_http_admission_write_expires(adm_buf_t *b, const char *name,
    ngx_http_admission_metric_t *m)
{
    ngx_http_admission_write_gauge(b, name, m,
        ngx_http_admission_least(m, offsetof(ngx_http_admission_worker_t,
                                             expires)));
}


static void
ngx_http_admission_write_failed(adm_buf_t *b, const char *name,
    ngx_http_admission_metric_t *m)
{
    ngx_uint_t  i, failed;

    failed = 0;

    for (i = 0; i < m->workers; i++) {
        failed |= m->slot->workers[i].failed;
    }

    ngx_http_admission_write_gauge(b, name, m, !failed);
}


/*
 * The names of Istio's injector, for its dashboards: all injectors together.
 * "success" counts what was injected.
 */

static void
ngx_http_admission_write_istio(adm_buf_t *b, ngx_http_admission_metric_t *m,
    ngx_uint_t n)
{
    uint64_t                     all, in_bucket[NGX_HTTP_ADMISSION_DURATIONS
                                                + 1];
    uint64_t                     total[NGX_HTTP_ADMISSION_OUTCOMES], sum, ns;
    ngx_uint_t                   i, k, found;
    ngx_http_admission_slot_t   *slot;

    static const uint64_t  bounds[] = {
        100000, 1000000, 3000000, 5000000, 10000000, 20000000, 30000000,
        60000000
    };

    ngx_memzero(total, sizeof(total));
    ngx_memzero(in_bucket, sizeof(in_bucket));

    ns = 0;
    all = 0;
    found = 0;

    for (i = 0; i < n; i++) {

        if (m[i].block == NULL
            || m[i].block->engine != &ngx_http_admission_injector)
        {
            continue;
        }

        found = 1;
        slot = m[i].slot;
        ns += slot->duration_ns;

        for (k = 0; k <= NGX_HTTP_ADMISSION_DURATIONS; k++) {
            in_bucket[k] += slot->durations[k];
        }

        for (k = 0; k < NGX_HTTP_ADMISSION_OUTCOMES
                        * NGX_HTTP_ADMISSION_MAX_REASONS; k++)
        {
            total[k / NGX_HTTP_ADMISSION_MAX_REASONS] +=
                slot->reviews[k / NGX_HTTP_ADMISSION_MAX_REASONS]
                             [k % NGX_HTTP_ADMISSION_MAX_REASONS];
        }
    }

    if (!found) {
        return;
    }

    for (k = 0; k < NGX_HTTP_ADMISSION_OUTCOMES; k++) {
        all += total[k];
    }

    ngx_http_admission_write_head(b, "sidecar_injection_requests_total",
                                  "counter", "Total number of sidecar "
                                  "injection requests.");
    adm_buf_printf(b, "sidecar_injection_requests_total %lu\n",
                   (unsigned long) all);

    ngx_http_admission_write_head(b, "sidecar_injection_success_total",
                                  "counter", "Total number of successful "
                                  "sidecar injection requests.");
    adm_buf_printf(b, "sidecar_injection_success_total %lu\n",
                   (unsigned long) total[NGX_HTTP_ADMISSION_INJECTED]);

    ngx_http_admission_write_head(b, "sidecar_injection_failure_total",
                                  "counter", "Total number of failed sidecar "
                                  "injection requests.");
    adm_buf_printf(b, "sidecar_injection_failure_total %lu\n",
                   (unsigned long) (total[NGX_HTTP_ADMISSION_ERROR]
                                    + total[NGX_HTTP_ADMISSION_REFUSED]
                                    + total[NGX_HTTP_ADMISSION_UNAVAILABLE]));

    ngx_http_admission_write_head(b, "sidecar_injection_skip_total",
                                  "counter", "Total number of skipped sidecar "
                                  "injection requests.");
    adm_buf_printf(b, "sidecar_injection_skip_total %lu\n",
                   (unsigned long) total[NGX_HTTP_ADMISSION_SKIPPED]);

    ngx_http_admission_write_head(b, "sidecar_injection_time_seconds",
                                  "histogram", "Total time taken for "
                                  "injection in seconds.");

    for (i = 0, k = 0, sum = 0; i < sizeof(bounds) / sizeof(bounds[0]); i++) {

        while (k < NGX_HTTP_ADMISSION_DURATIONS
               && ngx_http_admission_durations[k] <= bounds[i])
        {
            sum += in_bucket[k++];
        }

        adm_buf_lit(b, "sidecar_injection_time_seconds_bucket{le=\"");
        ngx_http_admission_write_decimal(b, bounds[i], 1000000);
        adm_buf_printf(b, "\"} %lu\n", (unsigned long) sum);
    }

    sum += in_bucket[NGX_HTTP_ADMISSION_DURATIONS];

    adm_buf_printf(b, "sidecar_injection_time_seconds_bucket{le=\"+Inf\"} %lu\n"
                   "sidecar_injection_time_seconds_count %lu\n"
                   "sidecar_injection_time_seconds_sum ",
                   (unsigned long) sum, (unsigned long) sum);
    ngx_http_admission_write_decimal(b, ns, 1000000000);
    adm_buf_char(b, '\n');
}


static void
ngx_http_admission_write_head(adm_buf_t *b, const char *name,
    const char *type, const char *help)
{
    adm_buf_printf(b, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}


static void
ngx_http_admission_write_labels(adm_buf_t *b, ngx_http_admission_metric_t *m)
{
    size_t     i;
    ngx_str_t  s;

    if (m->block) {
        adm_buf_printf(b, "kind=\"%.*s\",", (int) m->w->kind.len,
                       (char *) m->w->kind.data);
        adm_buf_lit(b, "name=\"");

    } else {
        adm_buf_lit(b, "certificate=\"");
    }

    s = m->w->name;

    for (i = 0; i < s.len; i++) {

        switch (s.data[i]) {

        case '\n':
            adm_buf_lit(b, "\\n");
            continue;

        case '"':
        case '\\':
            adm_buf_char(b, '\\');
            break;
        }

        adm_buf_char(b, (char) s.data[i]);
    }

    adm_buf_char(b, '"');
}


/* value / unit, a power of ten, without trailing zeros. */

static void
ngx_http_admission_write_decimal(adm_buf_t *b, uint64_t value, uint64_t unit)
{
    uint64_t  rest;

    adm_buf_uint(b, value / unit);

    rest = value % unit;

    if (rest == 0) {
        return;
    }

    adm_buf_char(b, '.');

    do {
        unit /= 10;
        adm_buf_char(b, (char) ('0' + rest / unit));
        rest %= unit;
    } while (rest);
}
