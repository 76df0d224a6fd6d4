
#include "ngx/ngx_http_admission.h"


/* What all documents of a snapshot and what is made of them may take. */

#define NGX_HTTP_ADMISSION_SNAPSHOT_MEMORY  (512 * 1024 * 1024)


/* Warnings of one load that are logged. */

#define NGX_HTTP_ADMISSION_WARNINGS  20


static char *ngx_http_admission_block_directive(ngx_conf_t *cf,
    ngx_command_t *dummy, void *conf);
static char *ngx_http_admission_block_finish(ngx_conf_t *cf,
    ngx_http_admission_block_t *block);
static ngx_int_t ngx_http_admission_block_load(
    ngx_http_admission_watched_t *w);
static void ngx_http_admission_block_warn(ngx_http_admission_watched_t *w,
    const adm_value_t *warnings);


/* admission_injector NAME { }, admission_policies NAME { } */

char *
ngx_http_admission_block(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_admission_main_conf_t *amcf = conf;

    char                                *rv;
    ngx_str_t                           *value;
    ngx_uint_t                           i;
    ngx_conf_t                           save;
    ngx_http_admission_block_t          *block, **blocks;
    const ngx_http_admission_engine_t   *engine;

    engine = cmd->post;
    value = cf->args->elts;

    /* the name becomes the value of a label and a key of the zone */

    if (value[1].len == 0
        || value[1].len >= sizeof(((ngx_http_admission_slot_t *) 0)->name))
    {
        return "has a name that is empty or too long";
    }

    blocks = amcf->blocks.elts;

    for (i = 0; i < amcf->blocks.nelts; i++) {
        if (blocks[i]->engine == engine
            && blocks[i]->watched.name.len == value[1].len
            && ngx_memcmp(blocks[i]->watched.name.data, value[1].data,
                          value[1].len) == 0)
        {
            ngx_conf_log_error(NGX_LOG_EMERG, cf, 0, "duplicate %V \"%V\"",
                               &cmd->name, &value[1]);
            return NGX_CONF_ERROR;
        }
    }

    block = ngx_pcalloc(cf->pool, sizeof(ngx_http_admission_block_t));
    if (block == NULL) {
        return NGX_CONF_ERROR;
    }

    block->engine = engine;
    block->wait = NGX_CONF_UNSET;

    block->watched.kind = engine->kind;
    block->watched.name = value[1];
    block->watched.load = ngx_http_admission_block_load;

    block->conf = engine->create(cf);

    if (block->conf == NULL
        || ngx_array_init(&block->watched.sources, cf->pool, 4,
                          sizeof(ngx_http_admission_source_t))
           != NGX_OK)
    {
        return NGX_CONF_ERROR;
    }

    blocks = ngx_array_push(&amcf->blocks);
    if (blocks == NULL) {
        return NGX_CONF_ERROR;
    }

    *blocks = block;

    save = *cf;
    cf->handler = ngx_http_admission_block_directive;
    cf->handler_conf = (char *) block;

    rv = ngx_conf_parse(cf, NULL);

    *cf = save;

    if (rv != NGX_CONF_OK) {
        return rv;
    }

    return ngx_http_admission_block_finish(cf, block);
}


static char *
ngx_http_admission_block_directive(ngx_conf_t *cf, ngx_command_t *dummy,
    void *conf)
{
    ngx_http_admission_block_t *block = conf;

    char           *rv;
    ngx_str_t      *value;
    ngx_uint_t      n;
    ngx_command_t  *cmd;

    value = cf->args->elts;
    n = cf->args->nelts;

    for (cmd = block->engine->commands; cmd->name.len; cmd++) {
        if (cmd->name.len == value[0].len
            && ngx_strcmp(cmd->name.data, value[0].data) == 0)
        {
            break;
        }
    }

    if (cmd->name.len == 0) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0, "unknown directive \"%V\"",
                           &value[0]);
        return NGX_CONF_ERROR;
    }

    if (cmd->type & NGX_CONF_1MORE ? n < 2 : n != 2) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "invalid number of arguments in \"%V\" directive",
                           &value[0]);
        return NGX_CONF_ERROR;
    }

    rv = cmd->set(cf, cmd, cmd->conf == NGX_HTTP_ADMISSION_OF_BLOCK
                           ? block : block->conf);

    if (rv == NGX_CONF_OK || rv == NGX_CONF_ERROR) {
        return rv;
    }

    ngx_conf_log_error(NGX_LOG_EMERG, cf, 0, "\"%V\" directive %s", &value[0],
                       rv);

    return NGX_CONF_ERROR;
}


char *
ngx_http_admission_set_source(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_admission_block_t *block = conf;

    ngx_str_t                    *value, path;
    ngx_uint_t                    i, k;
    ngx_http_admission_role_t    *role;
    ngx_http_admission_source_t  *source;

    role = cmd->post;
    value = cf->args->elts;

    for (i = 1; i < cf->args->nelts; i++) {

        path = value[i];

        if (path.len == 0) {
            return "has an empty path";
        }

        if (ngx_conf_full_name(cf->cycle, &path, 1) != NGX_OK) {
            return NGX_CONF_ERROR;
        }

        source = block->watched.sources.elts;

        for (k = 0; k < block->watched.sources.nelts; k++) {
            if (source[k].role == role->role
                && (!role->many
                    || (source[k].path.len == path.len
                        && ngx_memcmp(source[k].path.data, path.data, path.len)
                           == 0)))
            {
                return "is duplicate";
            }
        }

        source = ngx_array_push(&block->watched.sources);
        if (source == NULL) {
            return NGX_CONF_ERROR;
        }

        source->path = path;
        source->role = role->role;
    }

    return NGX_CONF_OK;
}


static char *
ngx_http_admission_block_finish(ngx_conf_t *cf,
    ngx_http_admission_block_t *block)
{
    const char                      *fault;
    ngx_http_admission_watched_t    *w;

    w = &block->watched;
    fault = block->engine->check(block);

    if (fault) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0, "admission %V \"%V\" %s",
                           &w->kind, &w->name, fault);
        return NGX_CONF_ERROR;
    }

    ngx_conf_init_value(block->wait, 0);

    if (ngx_http_admission_load(w) == NGX_OK) {
        return NGX_CONF_OK;
    }

    if (block->wait) {
        ngx_conf_log_error(NGX_LOG_WARN, cf, 0,
                           "admission %V \"%V\" waits for its documents: %V",
                           &w->kind, &w->name, &w->error);
        return NGX_CONF_OK;
    }

    ngx_conf_log_error(NGX_LOG_EMERG, cf, 0, "%V, admission %V \"%V\"",
                       &w->error, &w->kind, &w->name);

    return NGX_CONF_ERROR;
}


static ngx_int_t
ngx_http_admission_block_load(ngx_http_admission_watched_t *w)
{
    size_t                          n;
    adm_err_t                       err;
    adm_str_t                       text;
    ngx_http_admission_block_t     *block;
    ngx_http_admission_document_t  *documents;
    ngx_http_admission_snapshot_t  *snapshot;

    block = (ngx_http_admission_block_t *) w;

    snapshot = ngx_calloc(sizeof(ngx_http_admission_snapshot_t),
                          ngx_cycle->log);
    if (snapshot == NULL) {
        return ngx_http_admission_load_error(w, "out of memory");
    }

    snapshot->engine = block->engine;
    snapshot->refs = 1;

    adm_arena_init(&snapshot->arena, &ngx_http_admission_mapped,
                   NGX_HTTP_ADMISSION_SNAPSHOT_MEMORY);
    adm_err_init(&err, &snapshot->arena);

    documents = ngx_http_admission_read(w, &snapshot->arena, &n);

    if (documents == NULL) {
        ngx_http_admission_snapshot_release(snapshot);
        return NGX_ERROR;
    }

    snapshot->data = block->engine->load(block, &snapshot->arena, documents, n,
                                         &err);

    if (snapshot->data == NULL || adm_arena_failed(&snapshot->arena)) {

        if (!err.set) {
            (void) adm_err_memory(&err, &snapshot->arena);
        }

        text = adm_err_format(&err, &snapshot->arena);

        (void) ngx_http_admission_load_error(w, "%*s", text.len, text.data);
        ngx_http_admission_snapshot_release(snapshot);

        return NGX_ERROR;
    }

    ngx_http_admission_block_warn(w, block->engine->warnings(snapshot->data));

    ngx_http_admission_in_use(w, block->engine->what(snapshot->data,
                                                     &snapshot->arena));

    if (block->snapshot) {
        ngx_http_admission_snapshot_release(block->snapshot);
    }

    block->snapshot = snapshot;

    return NGX_OK;
}


static void
ngx_http_admission_block_warn(ngx_http_admission_watched_t *w,
    const adm_value_t *warnings)
{
    u_char     text[1024];
    uint32_t   i, n;
    ngx_str_t  line;

    n = adm_array_len(warnings);
    line.data = text;

    for (i = 0; i < n && i < NGX_HTTP_ADMISSION_WARNINGS; i++) {
        line.len = ngx_http_admission_printable(text, sizeof(text),
                                  adm_value_str(adm_array_at(warnings, i)));

        ngx_log_error(NGX_LOG_WARN, ngx_cycle->log, 0,
                      "admission %V \"%V\": %V", &w->kind, &w->name, &line);
    }

    if (i < n) {
        ngx_log_error(NGX_LOG_WARN, ngx_cycle->log, 0,
                      "admission %V \"%V\": %uD more warnings",
                      &w->kind, &w->name, n - i);
    }
}


void
ngx_http_admission_snapshot_release(ngx_http_admission_snapshot_t *snapshot)
{
    if (--snapshot->refs) {
        return;
    }

    if (snapshot->data && snapshot->engine->free) {
        snapshot->engine->free(snapshot->data);
    }

    adm_arena_destroy(&snapshot->arena);

    ngx_free(snapshot);
}
