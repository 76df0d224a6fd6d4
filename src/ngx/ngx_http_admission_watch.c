
#include "ngx/ngx_http_admission.h"


/*
 * Each worker looks at the files by itself: what it sees of them makes a
 * signature, and another signature makes it read them again.  Files of a volume
 * are whole whenever they are seen.  Others may be seen while they are written,
 * so a change of theirs has to settle: to be the same for a while.  If it goes
 * on for long then a shorter while is enough, but what does not load then may
 * have been half written, and is not told as long as there is patience.
 */

#define NGX_HTTP_ADMISSION_SETTLE    100           /* ms */
#define NGX_HTTP_ADMISSION_LONG      1000
#define NGX_HTTP_ADMISSION_SHORTER   20
#define NGX_HTTP_ADMISSION_PATIENCE  10000


/* A load that has failed is tried again without a change, seconds. */

#define NGX_HTTP_ADMISSION_RETRY     60


static void ngx_http_admission_watch_handler(ngx_event_t *ev);
static ngx_msec_t ngx_http_admission_watch_one(
    ngx_http_admission_main_conf_t *amcf, ngx_http_admission_watched_t *w,
    ngx_log_t *log);
static ngx_msec_t ngx_http_admission_settle(
    ngx_http_admission_main_conf_t *amcf, ngx_http_admission_watched_t *w,
    uint64_t signature, ngx_log_t *log);
static ngx_int_t ngx_http_admission_reload(
    ngx_http_admission_main_conf_t *amcf, ngx_http_admission_watched_t *w,
    ngx_uint_t quiet, ngx_log_t *log);
static void ngx_http_admission_loaded(ngx_http_admission_watched_t *w,
    ngx_int_t rc);
static void ngx_http_admission_tell(ngx_http_admission_watched_t *w,
    ngx_log_t *log);


ngx_int_t
ngx_http_admission_watch_start(ngx_cycle_t *cycle)
{
    ngx_uint_t                        i;
    ngx_http_admission_watched_t    **w;
    ngx_http_admission_main_conf_t   *amcf;

    /* not in the processes of a cache */

    if (ngx_process != NGX_PROCESS_WORKER && ngx_process != NGX_PROCESS_SINGLE)
    {
        return NGX_OK;
    }

    amcf = ngx_http_cycle_get_module_main_conf(cycle,
                                               ngx_http_admission_module);

    if (amcf == NULL || amcf->watched.nelts == 0) {
        return NGX_OK;
    }

    w = amcf->watched.elts;

    for (i = 0; i < amcf->watched.nelts; i++) {

        ngx_http_admission_zone_loaded(amcf, w[i], 0);

        /*
         * What was forked with this worker may be old: workers are started
         * again long after the configuration was read.
         */

        if (w[i]->what.len) {
            ngx_log_error(NGX_LOG_NOTICE, cycle->log, 0,
                          "admission %V \"%V\": %V in use",
                          &w[i]->kind, &w[i]->name, &w[i]->what);
        }

        if (amcf->watch
            && ngx_http_admission_signature(w[i]).all
               != w[i]->signature.all)
        {
            (void) ngx_http_admission_reload(amcf, w[i], 0, cycle->log);
        }
    }

    if (amcf->watch == 0) {
        return NGX_OK;
    }

    amcf->dummy.fd = (ngx_socket_t) -1;
    amcf->dummy.data = amcf;

    amcf->timer.handler = ngx_http_admission_watch_handler;
    amcf->timer.data = &amcf->dummy;
    amcf->timer.log = cycle->log;
    amcf->timer.cancelable = 1;

    /* the workers do not all load at the same moment */

    ngx_add_timer(&amcf->timer,
                  amcf->watch + (ngx_worker * 37 % 100) * amcf->watch / 200);

    return NGX_OK;
}


static void
ngx_http_admission_watch_handler(ngx_event_t *ev)
{
    ngx_uint_t                        i;
    ngx_msec_t                        delay, soon;
    ngx_connection_t                 *dummy;
    ngx_http_admission_watched_t    **w;
    ngx_http_admission_main_conf_t   *amcf;

    dummy = ev->data;
    amcf = dummy->data;

    if (ngx_http_admission_exiting()) {
        return;
    }

    w = amcf->watched.elts;
    delay = amcf->watch;

    for (i = 0; i < amcf->watched.nelts; i++) {
        soon = ngx_http_admission_watch_one(amcf, w[i], ev->log);

        if (soon) {
            delay = ngx_min(delay, soon);
        }
    }

    ngx_add_timer(ev, delay);
}


/* Returns in how many milliseconds to look again, 0: as usual. */

static ngx_msec_t
ngx_http_admission_watch_one(ngx_http_admission_main_conf_t *amcf,
    ngx_http_admission_watched_t *w, ngx_log_t *log)
{
    ngx_http_admission_signature_t  s;

    s = ngx_http_admission_signature(w);

    if (s.all != w->signature.all && s.loose != w->signature.loose) {
        return ngx_http_admission_settle(amcf, w, s.all, log);
    }

    w->changed = 0;

    if (s.all != w->signature.all
        || (w->failed && ngx_time() - w->tried >= NGX_HTTP_ADMISSION_RETRY))
    {
        (void) ngx_http_admission_reload(amcf, w, 0, log);
    }

    return 0;
}


static ngx_msec_t
ngx_http_admission_settle(ngx_http_admission_main_conf_t *amcf,
    ngx_http_admission_watched_t *w, uint64_t signature, ngx_log_t *log)
{
    ngx_msec_t  now, settle, wait, quiet;

    now = ngx_current_msec;
    settle = ngx_min(amcf->watch, NGX_HTTP_ADMISSION_SETTLE);

    if (w->changed == 0) {
        w->since = now;
    }

    if (w->changed != signature) {
        w->changed = signature;
        w->settled = now;
    }

    quiet = now - w->settled;
    wait = settle;

    if (now - w->since >= NGX_HTTP_ADMISSION_LONG) {
        wait = ngx_min(wait, NGX_HTTP_ADMISSION_SHORTER);
    }

    if (quiet >= settle) {
        w->changed = 0;
        (void) ngx_http_admission_reload(amcf, w, 0, log);
        return 0;
    }

    if (quiet >= wait
        && ngx_http_admission_reload(amcf, w, 1, log) == NGX_OK)
    {
        w->changed = 0;
        return 0;
    }

    if (now - w->since >= NGX_HTTP_ADMISSION_PATIENCE) {
        w->changed = 0;
        (void) ngx_http_admission_load_error(w,
                                             "the files change all the time");
        ngx_http_admission_loaded(w, NGX_ERROR);
        ngx_http_admission_zone_loaded(amcf, w, 1);
        ngx_http_admission_tell(w, log);
        return 0;
    }

    return quiet >= wait ? settle - quiet : wait - quiet;
}


/* quiet: a failure is as if nothing had been tried. */

static ngx_int_t
ngx_http_admission_reload(ngx_http_admission_main_conf_t *amcf,
    ngx_http_admission_watched_t *w, ngx_uint_t quiet, ngx_log_t *log)
{
    ngx_int_t                       rc;
    ngx_http_admission_signature_t  signature;

    signature = w->signature;
    rc = w->load(w);

    if (rc != NGX_OK && quiet) {
        w->signature = signature;
        return NGX_DECLINED;
    }

    ngx_http_admission_loaded(w, rc);
    ngx_http_admission_zone_loaded(amcf, w, 1);

    if (rc != NGX_OK) {
        ngx_http_admission_tell(w, log);
        return NGX_ERROR;
    }

    ngx_log_error(NGX_LOG_NOTICE, log, 0,
                  "admission %V \"%V\": loaded what has changed, "
                  "generation %ui%s%V", &w->kind, &w->name, w->generation,
                  w->what.len ? ": " : "", &w->what);

    return NGX_OK;
}


static void
ngx_http_admission_tell(ngx_http_admission_watched_t *w, ngx_log_t *log)
{
    ngx_log_error(NGX_LOG_ERR, log, 0,
                  "admission %V \"%V\": what has changed could not be loaded, "
                  "%s: %V", &w->kind, &w->name,
                  w->generation ? "the last good state stays in use"
                                : "there is none to use", &w->error);
}


ngx_int_t
ngx_http_admission_load(ngx_http_admission_watched_t *w)
{
    ngx_int_t  rc;

    rc = w->load(w);
    ngx_http_admission_loaded(w, rc);

    return rc;
}


static void
ngx_http_admission_loaded(ngx_http_admission_watched_t *w, ngx_int_t rc)
{
    w->tried = ngx_time();

    if (rc != NGX_OK) {
        w->failed = 1;
        return;
    }

    w->error.len = 0;
    w->failed = 0;
    w->loaded = w->tried;
    w->generation++;
}


ngx_int_t
ngx_http_admission_load_error(ngx_http_admission_watched_t *w,
    const char *fmt, ...)
{
    u_char   *p;
    va_list   args;

    va_start(args, fmt);
    p = ngx_vslprintf(w->text, w->text + sizeof(w->text), fmt, args);
    va_end(args);

    w->error.data = w->text;
    w->error.len = (size_t) (p - w->text);

    return NGX_ERROR;
}


void
ngx_http_admission_in_use(ngx_http_admission_watched_t *w, adm_str_t what)
{
    w->what.data = w->what_text;
    w->what.len = ngx_http_admission_printable(w->what_text,
                                               sizeof(w->what_text), what);
}
