
#include "ngx/ngx_http_admission.h"


/* No document is larger. */

#define NGX_HTTP_ADMISSION_FILE        (64 * 1024 * 1024)


/* How often files are read again that have changed while they were read. */

#define NGX_HTTP_ADMISSION_FILE_TRIES  4


/*
 * The kubelet writes the files of a volume into a new directory with two dots
 * before its name, and then swaps the link "..data" that leads there.
 */

#define NGX_HTTP_ADMISSION_DATA        "..data/"


static ngx_array_t *ngx_http_admission_files(ngx_http_admission_watched_t *w,
    ngx_pool_t *pool);
static ngx_int_t ngx_http_admission_volume(ngx_http_admission_source_t *source,
    ngx_array_t *files, ngx_pool_t *pool);
static ngx_int_t ngx_http_admission_list(ngx_http_admission_source_t *source,
    const char *folder, ngx_uint_t links, ngx_array_t *files,
    ngx_pool_t *pool);
static ngx_uint_t ngx_http_admission_is_document(ngx_str_t *name);
static ngx_uint_t ngx_http_admission_is_published(ngx_str_t *path);
static ngx_uint_t ngx_http_admission_is_data_link(u_char *path);
static int ngx_libc_cdecl ngx_http_admission_cmp_files(const void *one,
    const void *two);
static ngx_http_admission_document_t *ngx_http_admission_read_once(
    ngx_http_admission_watched_t *w, adm_arena_t *arena, size_t *n);
static ngx_int_t ngx_http_admission_read_file(ngx_http_admission_watched_t *w,
    adm_arena_t *arena, ngx_http_admission_source_t *file,
    ngx_http_admission_document_t *document);


/*
 * Kubernetes swaps a link above the files of a volume, editors rename or
 * truncate: all of it shows in what stat() says behind the links.  0 is never
 * a signature of all files.
 */

ngx_http_admission_signature_t
ngx_http_admission_signature(ngx_http_admission_watched_t *w)
{
    uint64_t                         facts[7];
    ngx_uint_t                       i;
    ngx_pool_t                      *pool;
    ngx_array_t                     *files;
    struct stat                      st;
    ngx_http_admission_source_t     *file;
    ngx_http_admission_signature_t   s;

    s = w->signature;

    /* without memory nothing has changed */

    pool = ngx_create_pool(1024, ngx_cycle->log);
    if (pool == NULL) {
        return s;
    }

    files = ngx_http_admission_files(w, pool);
    if (files == NULL) {
        ngx_destroy_pool(pool);
        return s;
    }

    s.all = 14695981039346656037ULL;
    s.loose = s.all;

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

        s.all = ngx_http_admission_mix(s.all, file[i].path.data,
                                       file[i].path.len);
        s.all = ngx_http_admission_mix(s.all, facts, sizeof(facts));

        if (!ngx_http_admission_is_published(&file[i].path)) {
            s.loose = ngx_http_admission_mix(s.loose, file[i].path.data,
                                             file[i].path.len);
            s.loose = ngx_http_admission_mix(s.loose, facts, sizeof(facts));
        }
    }

    ngx_destroy_pool(pool);

    if (s.all == 0) {
        s.all = 1;
    }

    return s;
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


/* All files of the sources, directories expanded, or NULL without memory. */

static ngx_array_t *
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
            if (ngx_http_admission_volume(&source[i], files, pool) != NGX_OK) {
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


/*
 * What a volume consists of changes with its link "..data"; the links to its
 * files, which the directory itself shows, are made and removed later.
 */

static ngx_int_t
ngx_http_admission_volume(ngx_http_admission_source_t *source,
    ngx_array_t *files, ngx_pool_t *pool)
{
    u_char       *data;
    ngx_int_t     rc;
    ngx_uint_t    first, volume;
    struct stat   st;

    first = files->nelts;

    data = ngx_pnalloc(pool, source->path.len
                             + sizeof("/" NGX_HTTP_ADMISSION_DATA));
    if (data == NULL) {
        return NGX_ERROR;
    }

    (void) ngx_sprintf(data, "%V/" NGX_HTTP_ADMISSION_DATA "%Z",
                       &source->path);

    volume = (stat((char *) data, &st) == 0);
    rc = NGX_OK;

    if (volume) {
        rc = ngx_http_admission_list(source, NGX_HTTP_ADMISSION_DATA, 1, files,
                                     pool);
    }

    if (rc == NGX_OK) {
        rc = ngx_http_admission_list(source, "", !volume, files, pool);
    }

    ngx_qsort((ngx_http_admission_source_t *) files->elts + first,
              files->nelts - first, sizeof(ngx_http_admission_source_t),
              ngx_http_admission_cmp_files);

    return rc;
}


/* links: with those that lead into "..data". */

static ngx_int_t
ngx_http_admission_list(ngx_http_admission_source_t *source,
    const char *folder, ngx_uint_t links, ngx_array_t *files,
    ngx_pool_t *pool)
{
    u_char                       *p;
    size_t                        len;
    ngx_dir_t                     dir;
    ngx_int_t                     rc;
    ngx_str_t                     name, path;
    ngx_http_admission_source_t  *file;

    len = source->path.len + 1 + ngx_strlen(folder);

    path.data = ngx_pnalloc(pool, len + 1);
    if (path.data == NULL) {
        return NGX_ERROR;
    }

    (void) ngx_sprintf(path.data, "%V/%s%Z", &source->path, folder);
    path.len = len;

    if (ngx_open_dir(&path, &dir) != NGX_OK) {

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

        if (!ngx_http_admission_is_document(&name)) {
            continue;
        }

        p = ngx_pnalloc(pool, path.len + name.len + 1);
        if (p == NULL) {
            rc = NGX_ERROR;
            break;
        }

        (void) ngx_sprintf(p, "%V%V%Z", &path, &name);

        if (!links && ngx_http_admission_is_data_link(p)) {
            continue;
        }

        file = ngx_array_push(files);
        if (file == NULL) {
            rc = NGX_ERROR;
            break;
        }

        file->path.data = p;
        file->path.len = path.len + name.len;
        file->role = source->role;
    }

    (void) ngx_close_dir(&dir);

    return rc;
}


/* *.yaml, *.yml and *.json, hidden ones left out. */

static ngx_uint_t
ngx_http_admission_is_document(ngx_str_t *name)
{
    u_char  *end;

    end = name->data + name->len;

    if (name->len < 5 || name->data[0] == '.') {
        return 0;
    }

    if (ngx_strcmp(end - 4, ".yml") == 0) {
        return 1;
    }

    return name->len > 5 && (ngx_strcmp(end - 5, ".yaml") == 0
                             || ngx_strcmp(end - 5, ".json") == 0);
}


/* Whether it is a file of a volume, which is whole when it can be seen. */

static ngx_uint_t
ngx_http_admission_is_published(ngx_str_t *path)
{
    char  real[PATH_MAX];

    return realpath((char *) path->data, real) != NULL
           && ngx_strstr(real, "/..") != NULL;
}


static ngx_uint_t
ngx_http_admission_is_data_link(u_char *path)
{
    char    to[sizeof(NGX_HTTP_ADMISSION_DATA) - 1];

    return readlink((char *) path, to, sizeof(to)) == sizeof(to)
           && ngx_memcmp(to, NGX_HTTP_ADMISSION_DATA, sizeof(to)) == 0;
}


static int ngx_libc_cdecl
ngx_http_admission_cmp_files(const void *one, const void *two)
{
    const ngx_http_admission_source_t  *a = one, *b = two;

    return ngx_strcmp(a->path.data, b->path.data);
}


/*
 * A swap between two files would make a mixture of them, or take one away: what
 * has changed meanwhile is read again.
 */

ngx_http_admission_document_t *
ngx_http_admission_read(ngx_http_admission_watched_t *w, adm_arena_t *arena,
    size_t *n)
{
    size_t                          k;
    ngx_uint_t                      i;
    adm_arena_mark_t                mark;
    ngx_http_admission_document_t  *documents;

    mark = adm_arena_mark(arena);

    for (i = 0; i < NGX_HTTP_ADMISSION_FILE_TRIES; i++) {

        w->signature = ngx_http_admission_signature(w);

        documents = ngx_http_admission_read_once(w, arena, n);

        if (ngx_http_admission_signature(w).all == w->signature.all) {
            return documents;
        }

        /* there may be a key among them */

        for (k = 0; documents && k < *n; k++) {
            ngx_explicit_memzero((char *) documents[k].text.data,
                                 documents[k].text.len);
        }

        adm_arena_reset(arena, mark);
    }

    (void) ngx_http_admission_load_error(w, "the files change all the time");

    return NULL;
}


/* In the order of the directives, directories by name. */

static ngx_http_admission_document_t *
ngx_http_admission_read_once(ngx_http_admission_watched_t *w,
    adm_arena_t *arena, size_t *n)
{
    ngx_uint_t                      i;
    ngx_pool_t                     *pool;
    ngx_array_t                    *files;
    ngx_http_admission_source_t    *file;
    ngx_http_admission_document_t  *documents;

    documents = NULL;
    *n = 0;

    pool = ngx_create_pool(4096, ngx_cycle->log);
    if (pool == NULL) {
        (void) ngx_http_admission_load_error(w, "out of memory");
        return NULL;
    }

    files = ngx_http_admission_files(w, pool);

    if (files == NULL) {
        (void) ngx_http_admission_load_error(w, "out of memory");
        goto done;
    }

    documents = adm_calloc(arena, files->nelts + 1,
                           sizeof(ngx_http_admission_document_t));
    if (documents == NULL) {
        (void) ngx_http_admission_load_error(w, "%s",
                                             adm_arena_failure(arena));
        goto done;
    }

    file = files->elts;

    for (i = 0; i < files->nelts; i++) {
        if (ngx_http_admission_read_file(w, arena, &file[i], &documents[i])
            != NGX_OK)
        {
            documents = NULL;
            break;
        }
    }

    *n = files->nelts;

done:

    ngx_destroy_pool(pool);

    return documents;
}


static ngx_int_t
ngx_http_admission_read_file(ngx_http_admission_watched_t *w,
    adm_arena_t *arena, ngx_http_admission_source_t *file,
    ngx_http_admission_document_t *document)
{
    char         *p;
    size_t        len, size;
    ssize_t       n;
    ngx_fd_t      fd;
    ngx_int_t     rc;
    ngx_str_t    *path;
    struct stat   st;

    path = &file->path;

    document->role = file->role;
    document->name = adm_str_dup(arena, ngx_http_admission_str(path));

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

    document->text.data = p;
    document->text.len = len;

    rc = NGX_OK;

done:

    if (ngx_close_file(fd) == NGX_FILE_ERROR) {
        ngx_log_error(NGX_LOG_ALERT, ngx_cycle->log, ngx_errno,
                      ngx_close_file_n " \"%V\" failed", path);
    }

    return rc;
}
