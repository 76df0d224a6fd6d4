
#include "ngx/ngx_http_admission.h"


/*
 * Each worker looks at the files by itself: what it sees of them makes a
 * signature, and another signature makes it read them again.  A file may be
 * seen while it is being written, so a change has to be seen twice.
 */

#define NGX_HTTP_ADMISSION_SETTLE  100             /* ms */


/* A load that has failed is tried again without a change, seconds. */

#define NGX_HTTP_ADMISSION_RETRY   60


/* No document is larger. */

#define NGX_HTTP_ADMISSION_FILE    (64 * 1024 * 1024)


static void ngx_http_admission_watch_handler(ngx_event_t *ev);
static ngx_uint_t ngx_http_admission_watch_one(
    ngx_http_admission_main_conf_t *amcf, ngx_http_admission_watched_t *w,
    ngx_log_t *log);
static void ngx_http_admission_reload(ngx_http_admission_main_conf_t *amcf,
    ngx_http_admission_watched_t *w, ngx_log_t *log);
static uint64_t ngx_http_admission_signature(ngx_http_admission_watched_t *w);
static ngx_int_t ngx_http_admission_list(ngx_http_admission_source_t *source,
    ngx_array_t *files, ngx_pool_t *pool);
static int ngx_libc_cdecl ngx_http_admission_cmp_files(const void *one,
    const void *two);


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

        if (amcf->watch
            && ngx_http_admission_signature(w[i]) != w[i]->signature)
        {
            ngx_http_admission_reload(amcf, w[i], cycle->log);
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
    ngx_uint_t                        i, soon;
    ngx_msec_t                        delay;
    ngx_connection_t                 *dummy;
    ngx_http_admission_watched_t    **w;
    ngx_http_admission_main_conf_t   *amcf;

    dummy = ev->data;
    amcf = dummy->data;

    if (ngx_http_admission_exiting()) {
        return;
    }

    w = amcf->watched.elts;
    soon = 0;

    for (i = 0; i < amcf->watched.nelts; i++) {
        soon |= ngx_http_admission_watch_one(amcf, w[i], ev->log);
    }

    delay = amcf->watch;

    if (soon) {
        delay = ngx_min(delay, NGX_HTTP_ADMISSION_SETTLE);
    }

    ngx_add_timer(ev, delay);
}


/* Returns whether to look again soon. */

static ngx_uint_t
ngx_http_admission_watch_one(ngx_http_admission_main_conf_t *amcf,
    ngx_http_admission_watched_t *w, ngx_log_t *log)
{
    uint64_t  signature;

    signature = ngx_http_admission_signature(w);

    if (signature == w->signature) {
        w->changed = 0;

        if (!w->failed || ngx_time() - w->tried < NGX_HTTP_ADMISSION_RETRY) {
            return 0;
        }

    } else if (signature != w->changed) {
        w->changed = signature;
        return 1;
    }

    w->changed = 0;

    ngx_http_admission_reload(amcf, w, log);

    return 0;
}


static void
ngx_http_admission_reload(ngx_http_admission_main_conf_t *amcf,
    ngx_http_admission_watched_t *w, ngx_log_t *log)
{
    ngx_int_t  rc;

    rc = ngx_http_admission_load(w);

    ngx_http_admission_zone_loaded(amcf, w, 1);

    if (rc == NGX_OK) {
        ngx_log_error(NGX_LOG_NOTICE, log, 0,
                      "admission %V \"%V\": loaded what has changed, "
                      "generation %ui", &w->kind, &w->name, w->generation);
        return;
    }

    ngx_log_error(NGX_LOG_ERR, log, 0,
                  "admission %V \"%V\": what has changed could not be loaded, "
                  "%s: %V", &w->kind, &w->name,
                  w->generation ? "the last good state stays in use"
                                : "there is none to use", &w->error);
}


ngx_int_t
ngx_http_admission_load(ngx_http_admission_watched_t *w)
{
    uint64_t   signature;
    ngx_int_t  rc;

    /* taken first: a change while the files are read is another change */

    signature = ngx_http_admission_signature(w);

    w->error.len = 0;
    rc = w->load(w);

    w->signature = signature;
    w->tried = ngx_time();

    if (rc != NGX_OK) {
        w->failed = 1;
        return NGX_ERROR;
    }

    w->failed = 0;
    w->loaded = w->tried;
    w->generation++;

    return NGX_OK;
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


/*
 * Kubernetes swaps a link above the files of a volume, editors rename or
 * truncate: all of it shows in what stat() says behind the links.  0 is never
 * a signature.
 */

static uint64_t
ngx_http_admission_signature(ngx_http_admission_watched_t *w)
{
    uint64_t                      hash, facts[7];
    ngx_uint_t                    i;
    ngx_pool_t                   *pool;
    ngx_array_t                  *files;
    struct stat                   st;
    ngx_http_admission_source_t  *file;

    /* without memory nothing has changed */

    pool = ngx_create_pool(1024, ngx_cycle->log);
    if (pool == NULL) {
        return w->signature;
    }

    files = ngx_http_admission_files(w, pool);
    if (files == NULL) {
        ngx_destroy_pool(pool);
        return w->signature;
    }

    hash = 14695981039346656037ULL;
    file = files->elts;

    for (i = 0; i < files->nelts; i++) {

        ngx_memzero(facts, sizeof(facts));

        if (stat((char *) file[i].path.data, &st) == 0) {
            facts[0] = (uint64_t) st.st_dev;
            facts[1] = (uint64_t) st.st_ino;
            facts[2] = (uint64_t) st.st_size;
            facts[3] = (uint64_t) st.st_mtim.tv_sec;
            facts[4] = (uint64_t) st.st_mtim.tv_nsec;
            facts[5] = (uint64_t) st.st_ctim.tv_sec;
            facts[6] = (uint64_t) st.st_ctim.tv_nsec;
        }

        hash = ngx_http_admission_mix(hash, file[i].path.data,
                                      file[i].path.len);
        hash = ngx_http_admission_mix(hash, facts, sizeof(facts));
    }

    ngx_destroy_pool(pool);

    return hash ? hash : 1;
}


uint64_t
ngx_http_admission_mix(uint64_t hash, const void *p, size_t len)
{
    size_t         i;
    const u_char  *b = p;

    for (i = 0; i < len; i++) {
        hash = (hash ^ b[i]) * 1099511628211ULL;
    }

    return hash;
}


ngx_array_t *
ngx_http_admission_files(ngx_http_admission_watched_t *w, ngx_pool_t *pool)
{
    ngx_uint_t                    i;
    ngx_array_t                  *files;
    struct stat                   st;
    ngx_http_admission_source_t  *source, *file;

    files = ngx_array_create(pool, w->sources.nelts + 1,
                             sizeof(ngx_http_admission_source_t));
    if (files == NULL) {
        return NULL;
    }

    source = w->sources.elts;

    for (i = 0; i < w->sources.nelts; i++) {

        if (stat((char *) source[i].path.data, &st) == 0
            && S_ISDIR(st.st_mode))
        {
            if (ngx_http_admission_list(&source[i], files, pool) != NGX_OK) {
                return NULL;
            }

            continue;
        }

        /* what is not there is an error to who reads it */

        file = ngx_array_push(files);
        if (file == NULL) {
            return NULL;
        }

        *file = source[i];
    }

    return files;
}


/* The *.yaml, *.yml and *.json of a directory, hidden ones left out. */

static ngx_int_t
ngx_http_admission_list(ngx_http_admission_source_t *source,
    ngx_array_t *files, ngx_pool_t *pool)
{
    u_char                       *p;
    size_t                        len;
    ngx_dir_t                     dir;
    ngx_int_t                     rc;
    ngx_str_t                     name;
    ngx_uint_t                    first;
    ngx_http_admission_source_t  *file;

    first = files->nelts;

    if (ngx_open_dir(&source->path, &dir) != NGX_OK) {

        /* reading the directory as a file will tell what is wrong */

        file = ngx_array_push(files);
        if (file == NULL) {
            return NGX_ERROR;
        }

        *file = *source;

        return NGX_OK;
    }

    rc = NGX_OK;

    while (ngx_read_dir(&dir) == NGX_OK) {

        name.data = ngx_de_name(&dir);
        name.len = ngx_de_namelen(&dir);

        if (name.len == 0 || name.data[0] == '.') {
            continue;
        }

        if ((name.len < 5
             || ngx_strcmp(name.data + name.len - 4, ".yml") != 0)
            && (name.len < 6
                || (ngx_strcmp(name.data + name.len - 5, ".yaml") != 0
                    && ngx_strcmp(name.data + name.len - 5, ".json") != 0)))
        {
            continue;
        }

        len = source->path.len + 1 + name.len;

        p = ngx_pnalloc(pool, len + 1);
        file = ngx_array_push(files);

        if (p == NULL || file == NULL) {
            rc = NGX_ERROR;
            break;
        }

        (void) ngx_sprintf(p, "%V/%V%Z", &source->path, &name);

        file->path.data = p;
        file->path.len = len;
        file->role = source->role;
    }

    (void) ngx_close_dir(&dir);

    file = files->elts;

    ngx_qsort(file + first, files->nelts - first,
              sizeof(ngx_http_admission_source_t),
              ngx_http_admission_cmp_files);

    return rc;
}


static int ngx_libc_cdecl
ngx_http_admission_cmp_files(const void *one, const void *two)
{
    const ngx_http_admission_source_t  *a = one, *b = two;

    return ngx_strcmp(a->path.data, b->path.data);
}


ngx_int_t
ngx_http_admission_read_file(ngx_http_admission_watched_t *w,
    adm_arena_t *arena, const ngx_str_t *path, adm_str_t *text)
{
    char         *p;
    size_t        len, size;
    ssize_t       n;
    ngx_fd_t      fd;
    ngx_int_t     rc;
    struct stat   st;

    fd = ngx_open_file(path->data, NGX_FILE_RDONLY | NGX_FILE_NONBLOCK,
                       NGX_FILE_OPEN, 0);

    if (fd == NGX_INVALID_FILE) {
        return ngx_http_admission_load_error(w, "%V: %s", path,
                                             strerror(ngx_errno));
    }

    rc = NGX_ERROR;

    if (fstat(fd, &st) == -1) {
        (void) ngx_http_admission_load_error(w, "%V: %s", path,
                                             strerror(ngx_errno));
        goto done;
    }

    if (!S_ISREG(st.st_mode)) {
        (void) ngx_http_admission_load_error(w, "%V: not a regular file",
                                             path);
        goto done;
    }

    if (st.st_size > NGX_HTTP_ADMISSION_FILE) {
        (void) ngx_http_admission_load_error(w, "%V: larger than 64 MB", path);
        goto done;
    }

    size = (size_t) st.st_size;

    p = adm_nalloc(arena, size + 1);
    if (p == NULL) {
        (void) ngx_http_admission_load_error(w, "%V: %s", path,
                                             adm_arena_failure(arena));
        goto done;
    }

    for (len = 0; len < size; len += (size_t) n) {
        n = read(fd, p + len, size - len);

        if (n == -1) {
            (void) ngx_http_admission_load_error(w, "%V: %s", path,
                                                 strerror(ngx_errno));
            goto done;
        }

        if (n == 0) {
            break;
        }
    }

    p[len] = '\0';

    text->data = p;
    text->len = len;

    rc = NGX_OK;

done:

    if (ngx_close_file(fd) == NGX_FILE_ERROR) {
        ngx_log_error(NGX_LOG_ALERT, ngx_cycle->log, ngx_errno,
                      ngx_close_file_n " \"%V\" failed", path);
    }

    return rc;
}
