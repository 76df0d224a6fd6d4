
/*
 * The module: its directives and what becomes of a configuration.
 */

#include "ngx/ngx_http_admission.h"


/*
 * What nginx's own defaults, 8k and 1m, are in a reviewing location: reviews
 * above 10 KB would go through temporary files, and an API server sends up to
 * two objects of 3 MB.
 */

#define NGX_HTTP_ADMISSION_BODY_BUFFER  (256 * 1024)
#define NGX_HTTP_ADMISSION_BODY         (8 * 1024 * 1024)


/* What Istio's injector takes: twice what an API server takes. */

#define NGX_HTTP_ADMISSION_INJECT_BODY  (6 * 1024 * 1024)


static char *ngx_http_admission_location(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
static char *ngx_http_admission_page_location(ngx_conf_t *cf,
    ngx_command_t *cmd, void *conf);
static char *ngx_http_admission_full_path(ngx_conf_t *cf, void *post,
    void *data);
static char *ngx_http_admission_set_watch(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
static char *ngx_http_admission_check_depth(ngx_conf_t *cf, void *post,
    void *data);
static char *ngx_http_admission_check_memory(ngx_conf_t *cf, void *post,
    void *data);

static void *ngx_http_admission_create_main_conf(ngx_conf_t *cf);
static char *ngx_http_admission_init_main_conf(ngx_conf_t *cf, void *conf);
static void ngx_http_admission_cleanup_main_conf(void *data);
static void *ngx_http_admission_create_srv_conf(ngx_conf_t *cf);
static char *ngx_http_admission_merge_srv_conf(ngx_conf_t *cf, void *parent,
    void *child);
static void *ngx_http_admission_create_loc_conf(ngx_conf_t *cf);
static char *ngx_http_admission_merge_loc_conf(ngx_conf_t *cf, void *parent,
    void *child);
static char *ngx_http_admission_resolve(ngx_conf_t *cf,
    ngx_http_admission_loc_conf_t *conf);
static ngx_int_t ngx_http_admission_init(ngx_conf_t *cf);


static ngx_conf_enum_t  ngx_http_admission_errors[] = {
    { ngx_string("deny"), 0 },
    { ngx_string("allow"), 1 },
    { ngx_null_string, 0 }
};


static ngx_conf_enum_t  ngx_http_admission_modes[] = {
    { ngx_string("enforce"), NGX_HTTP_ADMISSION_ENFORCE },
    { ngx_string("warn"), NGX_HTTP_ADMISSION_WARN },
    { ngx_string("monitor"), NGX_HTTP_ADMISSION_MONITOR },
    { ngx_null_string, 0 }
};


static ngx_conf_post_t  ngx_http_admission_depth = {
    ngx_http_admission_check_depth
};

static ngx_conf_post_t  ngx_http_admission_memory = {
    ngx_http_admission_check_memory
};


/* What a location's directive asks for. */

typedef struct {
    ngx_uint_t                           door;
    const ngx_http_admission_engine_t   *engine;
} ngx_http_admission_asked_t;

/* ORDER ngx_http_admission_door_e */

static ngx_http_admission_asked_t  ngx_http_admission_asked[] = {
    { NGX_HTTP_ADMISSION_INJECT, &ngx_http_admission_injector },
    { NGX_HTTP_ADMISSION_VALIDATE, &ngx_http_admission_policies },
    { NGX_HTTP_ADMISSION_MUTATE, &ngx_http_admission_policies }
};


static ngx_conf_post_t  ngx_http_admission_path = {
    ngx_http_admission_full_path
};


static ngx_command_t  ngx_http_admission_commands[] = {

    { ngx_string("admission_injector"),
      NGX_HTTP_MAIN_CONF|NGX_CONF_BLOCK|NGX_CONF_TAKE1,
      ngx_http_admission_block,
      NGX_HTTP_MAIN_CONF_OFFSET,
      0,
      (void *) &ngx_http_admission_injector },

    { ngx_string("admission_policies"),
      NGX_HTTP_MAIN_CONF|NGX_CONF_BLOCK|NGX_CONF_TAKE1,
      ngx_http_admission_block,
      NGX_HTTP_MAIN_CONF_OFFSET,
      0,
      (void *) &ngx_http_admission_policies },

    { ngx_string("admission_zone"),
      NGX_HTTP_MAIN_CONF|NGX_CONF_TAKE2,
      ngx_http_admission_set_zone,
      NGX_HTTP_MAIN_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("admission_watch"),
      NGX_HTTP_MAIN_CONF|NGX_CONF_TAKE1,
      ngx_http_admission_set_watch,
      NGX_HTTP_MAIN_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("admission_drain"),
      NGX_HTTP_MAIN_CONF|NGX_CONF_TAKE1,
      ngx_conf_set_str_slot,
      NGX_HTTP_MAIN_CONF_OFFSET,
      offsetof(ngx_http_admission_main_conf_t, drain),
      &ngx_http_admission_path },

    { ngx_string("admission_tls"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_CONF_TAKE2,
      ngx_http_admission_set_tls,
      NGX_HTTP_SRV_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("admission_inject"),
      NGX_HTTP_LOC_CONF|NGX_CONF_TAKE1,
      ngx_http_admission_location,
      NGX_HTTP_LOC_CONF_OFFSET,
      0,
      &ngx_http_admission_asked[NGX_HTTP_ADMISSION_INJECT] },

    { ngx_string("admission_validate"),
      NGX_HTTP_LOC_CONF|NGX_CONF_TAKE1,
      ngx_http_admission_location,
      NGX_HTTP_LOC_CONF_OFFSET,
      0,
      &ngx_http_admission_asked[NGX_HTTP_ADMISSION_VALIDATE] },

    { ngx_string("admission_mutate"),
      NGX_HTTP_LOC_CONF|NGX_CONF_TAKE1,
      ngx_http_admission_location,
      NGX_HTTP_LOC_CONF_OFFSET,
      0,
      &ngx_http_admission_asked[NGX_HTTP_ADMISSION_MUTATE] },

    { ngx_string("admission_metrics"),
      NGX_HTTP_LOC_CONF|NGX_CONF_NOARGS,
      ngx_http_admission_page_location,
      NGX_HTTP_LOC_CONF_OFFSET,
      0,
      ngx_http_admission_metrics_handler },

    { ngx_string("admission_ready"),
      NGX_HTTP_LOC_CONF|NGX_CONF_NOARGS,
      ngx_http_admission_page_location,
      NGX_HTTP_LOC_CONF_OFFSET,
      0,
      ngx_http_admission_ready_handler },

    { ngx_string("admission_error"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_TAKE1,
      ngx_conf_set_enum_slot,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_admission_loc_conf_t, allow),
      &ngx_http_admission_errors },

    { ngx_string("admission_mode"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_TAKE1,
      ngx_conf_set_enum_slot,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_admission_loc_conf_t, mode),
      &ngx_http_admission_modes },

    { ngx_string("admission_max_body"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_TAKE1,
      ngx_conf_set_off_slot,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_admission_loc_conf_t, max_body),
      NULL },

    { ngx_string("admission_max_depth"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_TAKE1,
      ngx_conf_set_num_slot,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_admission_loc_conf_t, max_depth),
      &ngx_http_admission_depth },

    { ngx_string("admission_max_memory"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_TAKE1,
      ngx_conf_set_size_slot,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_admission_loc_conf_t, max_memory),
      &ngx_http_admission_memory },

    { ngx_string("admission_max_patch"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_TAKE1,
      ngx_conf_set_size_slot,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_admission_loc_conf_t, max_patch),
      NULL },

    { ngx_string("admission_timeout"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_TAKE1,
      ngx_conf_set_msec_slot,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_admission_loc_conf_t, timeout),
      NULL },

      ngx_null_command
};


static ngx_http_module_t  ngx_http_admission_module_ctx = {
    ngx_http_admission_add_variables,      /* preconfiguration */
    ngx_http_admission_init,               /* postconfiguration */

    ngx_http_admission_create_main_conf,   /* create main configuration */
    ngx_http_admission_init_main_conf,     /* init main configuration */

    ngx_http_admission_create_srv_conf,    /* create server configuration */
    ngx_http_admission_merge_srv_conf,     /* merge server configuration */

    ngx_http_admission_create_loc_conf,    /* create location configuration */
    ngx_http_admission_merge_loc_conf      /* merge location configuration */
};


ngx_module_t  ngx_http_admission_module = {
    NGX_MODULE_V1,
    &ngx_http_admission_module_ctx,        /* module context */
    ngx_http_admission_commands,           /* module directives */
    NGX_HTTP_MODULE,                       /* module type */
    NULL,                                  /* init master */
    NULL,                                  /* init module */
    ngx_http_admission_watch_start,        /* init process */
    NULL,                                  /* init thread */
    NULL,                                  /* exit thread */
    ngx_http_admission_exit_process,       /* exit process */
    NULL,                                  /* exit master */
    NGX_MODULE_V1_PADDING
};


/* admission_inject NAME; and its like: blocks may come later in the file */

static char *
ngx_http_admission_location(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_admission_loc_conf_t *alcf = conf;

    ngx_str_t                   *value;
    ngx_http_core_loc_conf_t    *clcf;
    ngx_http_admission_asked_t  *asked;

    clcf = ngx_http_conf_get_module_loc_conf(cf, ngx_http_core_module);

    if (alcf->name.data) {
        return "is duplicate, or another one has the location";
    }

    value = cf->args->elts;
    asked = cmd->post;

    alcf->door = asked->door;
    alcf->name = value[1];
    alcf->file = cf->conf_file->file.name.data;
    alcf->line = cf->conf_file->line;

    clcf->handler = ngx_http_admission_handler;

    return NGX_CONF_OK;
}


/* admission_metrics; admission_ready; */

static char *
ngx_http_admission_page_location(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf)
{
    ngx_http_core_loc_conf_t        *clcf;
    ngx_http_admission_main_conf_t  *amcf;

    clcf = ngx_http_conf_get_module_loc_conf(cf, ngx_http_core_module);

    if (clcf->handler) {
        return "is duplicate, or another one has the location";
    }

    clcf->handler = (ngx_http_handler_pt) cmd->post;

    if (clcf->handler == ngx_http_admission_metrics_handler) {
        amcf = ngx_http_conf_get_module_main_conf(cf,
                                                  ngx_http_admission_module);
        amcf->metrics = 1;
    }

    return NGX_CONF_OK;
}


static char *
ngx_http_admission_full_path(ngx_conf_t *cf, void *post, void *data)
{
    ngx_str_t *path = data;

    if (path->len == 0) {
        return "has an empty path";
    }

    if (ngx_conf_full_name(cf->cycle, path, 1) != NGX_OK) {
        return NGX_CONF_ERROR;
    }

    return NGX_CONF_OK;
}


/* admission_watch TIME|off; */

static char *
ngx_http_admission_set_watch(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_admission_main_conf_t *amcf = conf;

    ngx_int_t   ms;
    ngx_str_t  *value;

    if (amcf->watch != NGX_CONF_UNSET_MSEC) {
        return "is duplicate";
    }

    value = cf->args->elts;

    if (ngx_strcmp(value[1].data, "off") == 0) {
        amcf->watch = 0;
        return NGX_CONF_OK;
    }

    ms = ngx_parse_time(&value[1], 0);

    if (ms == NGX_ERROR || ms < 10) {
        return "has a value that is neither \"off\" nor a time from 10ms on";
    }

    amcf->watch = (ngx_msec_t) ms;

    return NGX_CONF_OK;
}


static char *
ngx_http_admission_check_depth(ngx_conf_t *cf, void *post, void *data)
{
    ngx_int_t  *depth = data;

    if (*depth < 1 || *depth > ADM_MAX_DEPTH) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "the depth is from 1 to %d", ADM_MAX_DEPTH);
        return NGX_CONF_ERROR;
    }

    return NGX_CONF_OK;
}


static char *
ngx_http_admission_check_memory(ngx_conf_t *cf, void *post, void *data)
{
    size_t  *memory = data;

    if (*memory < ADM_ARENA_BLOCK) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "a review takes at least %uzk",
                           (size_t) ADM_ARENA_BLOCK / 1024);
        return NGX_CONF_ERROR;
    }

    return NGX_CONF_OK;
}


static void *
ngx_http_admission_create_main_conf(ngx_conf_t *cf)
{
    ngx_pool_cleanup_t              *cln;
    ngx_http_admission_main_conf_t  *amcf;

    cln = ngx_pool_cleanup_add(cf->pool,
                               sizeof(ngx_http_admission_main_conf_t));
    if (cln == NULL) {
        return NULL;
    }

    amcf = cln->data;
    ngx_memzero(amcf, sizeof(ngx_http_admission_main_conf_t));

    if (ngx_array_init(&amcf->blocks, cf->pool, 4, sizeof(void *)) != NGX_OK
        || ngx_array_init(&amcf->tls, cf->pool, 4, sizeof(void *)) != NGX_OK
        || ngx_array_init(&amcf->watched, cf->pool, 4, sizeof(void *))
           != NGX_OK)
    {
        return NULL;
    }

    amcf->watch = NGX_CONF_UNSET_MSEC;

    cln->handler = ngx_http_admission_cleanup_main_conf;

    return amcf;
}


static char *
ngx_http_admission_init_main_conf(ngx_conf_t *cf, void *conf)
{
    ngx_http_admission_main_conf_t *amcf = conf;

    void        **w, **from;
    ngx_uint_t    i, n;

    ngx_conf_init_msec_value(amcf->watch, 1000);

    if (amcf->metrics && amcf->zone == NULL) {
        ngx_log_error(NGX_LOG_EMERG, cf->log, 0,
                      "\"admission_metrics\" needs an \"admission_zone\"");
        return NGX_CONF_ERROR;
    }

    /* blocks first: the pages rely on it */

    n = amcf->blocks.nelts + amcf->tls.nelts;

    if (n == 0) {
        return NGX_CONF_OK;
    }

    w = ngx_array_push_n(&amcf->watched, n);
    if (w == NULL) {
        return NGX_CONF_ERROR;
    }

    from = amcf->blocks.elts;

    for (i = 0; i < amcf->blocks.nelts; i++) {
        *w++ = from[i];
    }

    from = amcf->tls.elts;

    for (i = 0; i < amcf->tls.nelts; i++) {
        *w++ = from[i];
    }

    return ngx_http_admission_zone_check(cf, amcf);
}


/* With the configuration's pool: what no pool has allocated. */

static void
ngx_http_admission_cleanup_main_conf(void *data)
{
    ngx_http_admission_main_conf_t *amcf = data;

    ngx_uint_t                    i;
    ngx_http_admission_tls_t    **tls;
    ngx_http_admission_block_t  **blocks;

    if (amcf->timer.timer_set) {
        ngx_del_timer(&amcf->timer);
    }

    blocks = amcf->blocks.elts;

    for (i = 0; i < amcf->blocks.nelts; i++) {
        if (blocks[i]->snapshot) {
            ngx_http_admission_snapshot_release(blocks[i]->snapshot);
            blocks[i]->snapshot = NULL;
        }
    }

    tls = amcf->tls.elts;

    for (i = 0; i < amcf->tls.nelts; i++) {
        ngx_http_admission_tls_destroy(tls[i]);
    }
}


static void *
ngx_http_admission_create_srv_conf(ngx_conf_t *cf)
{
    return ngx_pcalloc(cf->pool, sizeof(ngx_http_admission_srv_conf_t));
}


static char *
ngx_http_admission_merge_srv_conf(ngx_conf_t *cf, void *parent, void *child)
{
    ngx_http_admission_srv_conf_t *prev = parent;
    ngx_http_admission_srv_conf_t *conf = child;

    if (conf->tls == NULL) {
        conf->tls = prev->tls;
    }

    return NGX_CONF_OK;
}


static void *
ngx_http_admission_create_loc_conf(ngx_conf_t *cf)
{
    ngx_http_admission_loc_conf_t  *alcf;

    alcf = ngx_pcalloc(cf->pool, sizeof(ngx_http_admission_loc_conf_t));
    if (alcf == NULL) {
        return NULL;
    }

    alcf->allow = NGX_CONF_UNSET_UINT;
    alcf->mode = NGX_CONF_UNSET_UINT;
    alcf->max_body = NGX_CONF_UNSET;
    alcf->max_memory = NGX_CONF_UNSET_SIZE;
    alcf->max_patch = NGX_CONF_UNSET_SIZE;
    alcf->max_depth = NGX_CONF_UNSET_UINT;
    alcf->timeout = NGX_CONF_UNSET_MSEC;

    return alcf;
}


static char *
ngx_http_admission_merge_loc_conf(ngx_conf_t *cf, void *parent, void *child)
{
    ngx_http_admission_loc_conf_t *prev = parent;
    ngx_http_admission_loc_conf_t *conf = child;

    ngx_http_core_loc_conf_t  *clcf;

    ngx_conf_merge_uint_value(conf->allow, prev->allow, 0);
    ngx_conf_merge_uint_value(conf->mode, prev->mode,
                              NGX_HTTP_ADMISSION_ENFORCE);
    ngx_conf_merge_size_value(conf->max_memory, prev->max_memory,
                              64 * 1024 * 1024);
    ngx_conf_merge_size_value(conf->max_patch, prev->max_patch,
                              4 * 1024 * 1024);
    ngx_conf_merge_uint_value(conf->max_depth, prev->max_depth, 200);
    ngx_conf_merge_msec_value(conf->timeout, prev->timeout, 10000);

    if (conf->name.data == NULL) {
        if (conf->max_body == NGX_CONF_UNSET) {
            conf->max_body = prev->max_body;
        }

        return NGX_CONF_OK;
    }

    /* the default depends on the door, so it is not inherited */

    ngx_conf_merge_off_value(conf->max_body, prev->max_body,
                             conf->door == NGX_HTTP_ADMISSION_INJECT
                             ? NGX_HTTP_ADMISSION_INJECT_BODY
                             : NGX_HTTP_ADMISSION_BODY);

    clcf = ngx_http_conf_get_module_loc_conf(cf, ngx_http_core_module);

    if (clcf->handler != ngx_http_admission_handler) {
        ngx_log_error(NGX_LOG_EMERG, cf->log, 0,
                      "another directive has the location of the admission "
                      "directive in %s:%ui", conf->file, conf->line);
        return NGX_CONF_ERROR;
    }

    /* what is nginx's default was not asked for by anybody */

    if (clcf->client_body_buffer_size == (size_t) 2 * ngx_pagesize) {
        clcf->client_body_buffer_size = NGX_HTTP_ADMISSION_BODY_BUFFER;
    }

    if (clcf->client_max_body_size == 1 * 1024 * 1024) {
        clcf->client_max_body_size = NGX_HTTP_ADMISSION_BODY;
    }

    return ngx_http_admission_resolve(cf, conf);
}


static char *
ngx_http_admission_resolve(ngx_conf_t *cf, ngx_http_admission_loc_conf_t *conf)
{
    ngx_uint_t                           i;
    ngx_http_admission_block_t         **blocks;
    ngx_http_admission_main_conf_t      *amcf;
    const ngx_http_admission_engine_t   *engine;

    engine = ngx_http_admission_asked[conf->door].engine;
    amcf = ngx_http_conf_get_module_main_conf(cf, ngx_http_admission_module);

    blocks = amcf->blocks.elts;

    for (i = 0; i < amcf->blocks.nelts; i++) {
        if (blocks[i]->engine == engine
            && blocks[i]->watched.name.len == conf->name.len
            && ngx_memcmp(blocks[i]->watched.name.data, conf->name.data,
                          conf->name.len) == 0)
        {
            conf->block = blocks[i];
            blocks[i]->modes |= (ngx_uint_t) 1 << conf->mode;

            return NGX_CONF_OK;
        }
    }

    ngx_log_error(NGX_LOG_EMERG, cf->log, 0,
                  "admission_%V \"%V\" is not defined in %s:%ui",
                  &engine->kind, &conf->name, conf->file, conf->line);

    return NGX_CONF_ERROR;
}


static ngx_int_t
ngx_http_admission_init(ngx_conf_t *cf)
{
    ngx_array_t                *handlers;
    ngx_http_handler_pt        *h;
    ngx_http_core_main_conf_t  *cmcf;

    cmcf = ngx_http_conf_get_module_main_conf(cf, ngx_http_core_module);

    handlers = &cmcf->phases[NGX_HTTP_LOG_PHASE].handlers;

    if (ngx_array_push(handlers) == NULL) {
        return NGX_ERROR;
    }

    /* first of all: the access log tells what this handler decides */

    h = handlers->elts;

    ngx_memmove(h + 1, h, (handlers->nelts - 1) * sizeof(ngx_http_handler_pt));

    h[0] = ngx_http_admission_log_handler;

    return NGX_OK;
}
