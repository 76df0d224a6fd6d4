
#include "ngx/ngx_http_admission.h"

#include "data/adm_yaml.h"
#include "inject/inject.h"


/* What the files of a block are. */

typedef enum {
    NGX_HTTP_ADMISSION_CONFIG = 0,
    NGX_HTTP_ADMISSION_VALUES,
    NGX_HTTP_ADMISSION_MESH,
    NGX_HTTP_ADMISSION_NODES,
    NGX_HTTP_ADMISSION_NAMESPACES
} ngx_http_admission_inject_role_e;


typedef struct {
    ngx_str_t      release;
    ngx_uint_t     native_sidecars;
    ngx_uint_t     platform;
    ngx_str_t      compliance_policy;
    ngx_str_t      revision;
    ngx_str_t      injector_namespace;
    ngx_str_t      cluster;
    ngx_str_t      network;
    ngx_array_t   *env;              /* of ngx_keyval_t */
    ngx_flag_t     guard;
    ngx_uint_t     reinvocation;
    size_t         max_output;
    ngx_int_t      max_steps;
} ngx_http_admission_inject_conf_t;


static void *ngx_http_admission_inject_create(ngx_conf_t *cf);
static const char *ngx_http_admission_inject_check(
    ngx_http_admission_block_t *block);
static char *ngx_http_admission_inject_env(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
static void *ngx_http_admission_inject_load(ngx_http_admission_block_t *block,
    adm_arena_t *arena, ngx_http_admission_document_t *documents, size_t n,
    adm_err_t *err);
static ngx_int_t ngx_http_admission_inject_settings(
    ngx_http_admission_inject_conf_t *icf, adm_arena_t *arena,
    inject_settings_t *settings);
static adm_value_t *ngx_http_admission_inject_value(adm_arena_t *arena,
    ngx_http_admission_document_t *document, adm_err_t *err);
static const adm_value_t *ngx_http_admission_inject_warnings(void *data);
static adm_str_t ngx_http_admission_inject_what(void *data,
    adm_arena_t *arena);
static unsigned ngx_http_admission_inject_decode_flags(void *data);
static unsigned ngx_http_admission_inject_encode_flags(void *data);
static void ngx_http_admission_inject_review(void *data,
    ngx_http_admission_ctx_t *ctx);
static const char *ngx_http_admission_inject_reason(ngx_uint_t i,
    ngx_uint_t *outcomes);


static ngx_conf_enum_t  ngx_http_admission_native_sidecars[] = {
    { ngx_string("true"), 0 },
    { ngx_string("false"), 1 },
    { ngx_string("auto"), 2 },
    { ngx_null_string, 0 }
};


static ngx_conf_enum_t  ngx_http_admission_platforms[] = {
    { ngx_string("openshift"), 0 },
    { ngx_null_string, 0 }
};


static ngx_conf_enum_t  ngx_http_admission_reinvocations[] = {
    { ngx_string("keep"), 0 },
    { ngx_string("upstream"), 1 },
    { ngx_null_string, 0 }
};


static ngx_http_admission_role_t  ngx_http_admission_inject_config = {
    NGX_HTTP_ADMISSION_CONFIG, 0
};

static ngx_http_admission_role_t  ngx_http_admission_inject_values = {
    NGX_HTTP_ADMISSION_VALUES, 0
};

static ngx_http_admission_role_t  ngx_http_admission_inject_mesh = {
    NGX_HTTP_ADMISSION_MESH, 0
};

static ngx_http_admission_role_t  ngx_http_admission_inject_nodes = {
    NGX_HTTP_ADMISSION_NODES, 0
};

static ngx_http_admission_role_t  ngx_http_admission_inject_namespaces = {
    NGX_HTTP_ADMISSION_NAMESPACES, 0
};


#define inject_offset(member)                                                 \
    offsetof(ngx_http_admission_inject_conf_t, member)


static ngx_command_t  ngx_http_admission_inject_commands[] = {

    { ngx_string("config"),
      NGX_CONF_TAKE1,
      ngx_http_admission_set_source,
      NGX_HTTP_ADMISSION_OF_BLOCK,
      0,
      &ngx_http_admission_inject_config },

    { ngx_string("values"),
      NGX_CONF_TAKE1,
      ngx_http_admission_set_source,
      NGX_HTTP_ADMISSION_OF_BLOCK,
      0,
      &ngx_http_admission_inject_values },

    { ngx_string("mesh"),
      NGX_CONF_TAKE1,
      ngx_http_admission_set_source,
      NGX_HTTP_ADMISSION_OF_BLOCK,
      0,
      &ngx_http_admission_inject_mesh },

    { ngx_string("nodes"),
      NGX_CONF_TAKE1,
      ngx_http_admission_set_source,
      NGX_HTTP_ADMISSION_OF_BLOCK,
      0,
      &ngx_http_admission_inject_nodes },

    { ngx_string("namespaces"),
      NGX_CONF_TAKE1,
      ngx_http_admission_set_source,
      NGX_HTTP_ADMISSION_OF_BLOCK,
      0,
      &ngx_http_admission_inject_namespaces },

    { ngx_string("wait"),
      NGX_CONF_FLAG,
      ngx_conf_set_flag_slot,
      NGX_HTTP_ADMISSION_OF_BLOCK,
      offsetof(ngx_http_admission_block_t, wait),
      NULL },

    { ngx_string("release"),
      NGX_CONF_TAKE1,
      ngx_conf_set_str_slot,
      0,
      inject_offset(release),
      NULL },

    { ngx_string("native_sidecars"),
      NGX_CONF_TAKE1,
      ngx_conf_set_enum_slot,
      0,
      inject_offset(native_sidecars),
      &ngx_http_admission_native_sidecars },

    { ngx_string("platform"),
      NGX_CONF_TAKE1,
      ngx_conf_set_enum_slot,
      0,
      inject_offset(platform),
      &ngx_http_admission_platforms },

    { ngx_string("compliance_policy"),
      NGX_CONF_TAKE1,
      ngx_conf_set_str_slot,
      0,
      inject_offset(compliance_policy),
      NULL },

    { ngx_string("revision"),
      NGX_CONF_TAKE1,
      ngx_conf_set_str_slot,
      0,
      inject_offset(revision),
      NULL },

    { ngx_string("injector_namespace"),
      NGX_CONF_TAKE1,
      ngx_conf_set_str_slot,
      0,
      inject_offset(injector_namespace),
      NULL },

    { ngx_string("cluster"),
      NGX_CONF_TAKE1,
      ngx_conf_set_str_slot,
      0,
      inject_offset(cluster),
      NULL },

    { ngx_string("network"),
      NGX_CONF_TAKE1,
      ngx_conf_set_str_slot,
      0,
      inject_offset(network),
      NULL },

    { ngx_string("env"),
      NGX_CONF_TAKE1,
      ngx_http_admission_inject_env,
      0,
      0,
      NULL },

    { ngx_string("injection_guard"),
      NGX_CONF_FLAG,
      ngx_conf_set_flag_slot,
      0,
      inject_offset(guard),
      NULL },

    { ngx_string("reinvocation"),
      NGX_CONF_TAKE1,
      ngx_conf_set_enum_slot,
      0,
      inject_offset(reinvocation),
      &ngx_http_admission_reinvocations },

    { ngx_string("max_output"),
      NGX_CONF_TAKE1,
      ngx_conf_set_size_slot,
      0,
      inject_offset(max_output),
      NULL },

    { ngx_string("max_steps"),
      NGX_CONF_TAKE1,
      ngx_conf_set_num_slot,
      0,
      inject_offset(max_steps),
      NULL },

      ngx_null_command
};


const ngx_http_admission_engine_t  ngx_http_admission_injector = {
    ngx_string("injector"),
    1 << NGX_HTTP_ADMISSION_INJECT,
    ngx_http_admission_inject_commands,
    ngx_http_admission_inject_create,
    ngx_http_admission_inject_check,
    ngx_http_admission_inject_load,
    NULL,                                  /* all is in the arena */
    ngx_http_admission_inject_warnings,
    ngx_http_admission_inject_what,
    ngx_http_admission_inject_decode_flags,
    ngx_http_admission_inject_encode_flags,
    ngx_http_admission_inject_review,
    ngx_http_admission_inject_reason
};


static void *
ngx_http_admission_inject_create(ngx_conf_t *cf)
{
    ngx_http_admission_inject_conf_t  *icf;

    icf = ngx_pcalloc(cf->pool, sizeof(ngx_http_admission_inject_conf_t));
    if (icf == NULL) {
        return NULL;
    }

    icf->native_sidecars = NGX_CONF_UNSET_UINT;
    icf->platform = NGX_CONF_UNSET_UINT;
    icf->guard = NGX_CONF_UNSET;
    icf->reinvocation = NGX_CONF_UNSET_UINT;
    icf->max_output = NGX_CONF_UNSET_SIZE;
    icf->max_steps = NGX_CONF_UNSET;

    return icf;
}


static const char *
ngx_http_admission_inject_check(ngx_http_admission_block_t *block)
{
    ngx_uint_t                         i;
    ngx_http_admission_source_t       *source;
    ngx_http_admission_inject_conf_t  *icf;

    icf = block->conf;

    if (icf->max_steps == 0 || icf->max_output == 0) {
        return "has a limit that is 0";
    }

    source = block->watched.sources.elts;

    for (i = 0; i < block->watched.sources.nelts; i++) {
        if (source[i].role == NGX_HTTP_ADMISSION_CONFIG) {
            return NULL;
        }
    }

    return "has no \"config\"";
}


/* "env NAME=VALUE", or "env NAME" for what nginx was started with. */

static char *
ngx_http_admission_inject_env(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_admission_inject_conf_t  *icf = conf;

    char          *inherited;
    u_char        *p;
    ngx_str_t     *value, name;
    ngx_uint_t     i;
    ngx_keyval_t  *kv;

    value = cf->args->elts;
    name = value[1];

    p = ngx_strlchr(name.data, name.data + name.len, '=');

    if (p) {
        name.len = (size_t) (p - name.data);
    }

    if (name.len == 0) {
        return "names no variable";
    }

    if (icf->env == NULL) {
        icf->env = ngx_array_create(cf->pool, 4, sizeof(ngx_keyval_t));
        if (icf->env == NULL) {
            return NGX_CONF_ERROR;
        }
    }

    kv = icf->env->elts;

    for (i = 0; i < icf->env->nelts; i++) {
        if (kv[i].key.len == name.len
            && ngx_strncmp(kv[i].key.data, name.data, name.len) == 0)
        {
            return "is duplicate";
        }
    }

    kv = ngx_array_push(icf->env);
    if (kv == NULL) {
        return NGX_CONF_ERROR;
    }

    kv->key = name;

    if (p) {
        kv->value.data = p + 1;
        kv->value.len = (size_t) (value[1].data + value[1].len - p - 1);

        return NGX_CONF_OK;
    }

    /* the argument is zero-terminated */

    inherited = getenv((char *) name.data);

    if (inherited == NULL) {
        icf->env->nelts--;
        return NGX_CONF_OK;
    }

    kv->value.data = (u_char *) inherited;
    kv->value.len = ngx_strlen(inherited);

    kv->value.data = ngx_pstrdup(cf->pool, &kv->value);
    if (kv->value.data == NULL) {
        return NGX_CONF_ERROR;
    }

    return NGX_CONF_OK;
}


static void *
ngx_http_admission_inject_load(ngx_http_admission_block_t *block,
    adm_arena_t *arena, ngx_http_admission_document_t *documents, size_t n,
    adm_err_t *err)
{
    size_t                          i;
    adm_value_t                   **v;
    inject_document_t               docs[NGX_HTTP_ADMISSION_MESH + 1];
    inject_settings_t               settings;
    ngx_http_admission_document_t  *d;

    for (i = 0; i < adm_nelts(docs); i++) {
        docs[i].name = adm_str_empty;
        docs[i].text = adm_str_empty;
    }

    if (ngx_http_admission_inject_settings(block->conf, arena, &settings)
        != NGX_OK)
    {
        (void) adm_err_memory(err, arena);
        return NULL;
    }

    for (i = 0; i < n; i++) {
        d = &documents[i];

        if (d->role < adm_nelts(docs)) {
            docs[d->role].name = d->name;
            docs[d->role].text = d->text;
            continue;
        }

        v = d->role == NGX_HTTP_ADMISSION_NODES ? &settings.nodes
                                                : &settings.namespaces;

        *v = ngx_http_admission_inject_value(arena, d, err);

        if (*v == NULL) {
            return NULL;
        }
    }

    return inject_load(arena, &docs[NGX_HTTP_ADMISSION_CONFIG],
                       &docs[NGX_HTTP_ADMISSION_VALUES],
                       &docs[NGX_HTTP_ADMISSION_MESH], &settings, err);
}


static ngx_int_t
ngx_http_admission_inject_settings(ngx_http_admission_inject_conf_t *icf,
    adm_arena_t *arena, inject_settings_t *settings)
{
    ngx_uint_t     i;
    adm_str_t      key, value;
    ngx_keyval_t  *kv;

    ngx_memzero(settings, sizeof(inject_settings_t));

    settings->native_sidecars = adm_str_empty;
    settings->platform = adm_str_empty;

    settings->release = ngx_http_admission_str(&icf->release);
    settings->compliance_policy =
        ngx_http_admission_str(&icf->compliance_policy);
    settings->revision = ngx_http_admission_str(&icf->revision);
    settings->injector_namespace =
        ngx_http_admission_str(&icf->injector_namespace);
    settings->cluster = ngx_http_admission_str(&icf->cluster);
    settings->network = ngx_http_admission_str(&icf->network);

    if (icf->native_sidecars != NGX_CONF_UNSET_UINT) {
        settings->native_sidecars = ngx_http_admission_str(
            &ngx_http_admission_native_sidecars[icf->native_sidecars].name);
    }

    if (icf->platform != NGX_CONF_UNSET_UINT) {
        settings->platform = ngx_http_admission_str(
            &ngx_http_admission_platforms[icf->platform].name);
    }

    settings->guard_off = (icf->guard == 0);
    settings->reinvocation_upstream = (icf->reinvocation == 1);

    if (icf->max_output != NGX_CONF_UNSET_SIZE) {
        settings->max_output = icf->max_output;
    }

    if (icf->max_steps != NGX_CONF_UNSET) {
        settings->max_steps = (uint64_t) icf->max_steps;
    }

    if (icf->env) {
        settings->env = adm_value_object(arena, (uint32_t) icf->env->nelts);

        kv = icf->env->elts;

        for (i = 0; i < icf->env->nelts; i++) {
            key = ngx_http_admission_str(&kv[i].key);
            value = ngx_http_admission_str(&kv[i].value);

            (void) adm_object_set(arena, settings->env, key,
                                  adm_value_string(arena, value));
        }
    }

    return adm_arena_failed(arena) ? NGX_ERROR : NGX_OK;
}


static adm_value_t *
ngx_http_admission_inject_value(adm_arena_t *arena,
    ngx_http_admission_document_t *document, adm_err_t *err)
{
    adm_value_t  *v;

    v = adm_yaml_parse(arena, document->text, NULL, err);

    if (v && document->role == NGX_HTTP_ADMISSION_NODES
        && !adm_is_array(v) && !adm_is_null(v))
    {
        (void) adm_err_set_at(err, 1, 1, "nodes are of type %s, want a list of "
                              "{name, kubelet}", adm_kind_name(adm_kind(v)));
        v = NULL;
    }

    if (v && document->role == NGX_HTTP_ADMISSION_NAMESPACES
        && !adm_is_object(v) && !adm_is_null(v))
    {
        (void) adm_err_set_at(err, 1, 1, "namespaces are of type %s, want an "
                              "object of names", adm_kind_name(adm_kind(v)));
        v = NULL;
    }

    if (v == NULL) {
        err->source = document->name;
    }

    return v;
}


static const adm_value_t *
ngx_http_admission_inject_warnings(void *data)
{
    return inject_warnings(data);
}


static adm_str_t
ngx_http_admission_inject_what(void *data, adm_arena_t *arena)
{
    adm_buf_t  b;
    adm_str_t  text;

    text = inject_release_name(data, arena);

    adm_buf_init(&b, arena, 0);
    adm_buf_lit(&b, "release ");
    adm_buf_str(&b, text);
    (void) adm_buf_finish(&b, &text);

    return text;
}


static unsigned
ngx_http_admission_inject_decode_flags(void *data)
{
    return inject_decode_flags(data);
}


static unsigned
ngx_http_admission_inject_encode_flags(void *data)
{
    return inject_encode_flags(data);
}


static void
ngx_http_admission_inject_review(void *data, ngx_http_admission_ctx_t *ctx)
{
    inject_result_t                result;
    ngx_http_admission_verdict_t  *verdict;

    ngx_memzero(&result, sizeof(inject_result_t));
    result.outcome = INJECT_FAILED;
    result.message = adm_str_empty;

    inject_review(data, &ctx->arena, &ctx->review,
                  ngx_http_admission_str(&ctx->request->uri), ctx->deadline,
                  &result);

    verdict = &ctx->verdict;

    verdict->reason = ngx_http_admission_reason_number(
                          &ngx_http_admission_injector, result.reason);
    verdict->response.warnings = result.warnings;

    switch (result.outcome) {

    case INJECT_INJECTED:
        verdict->outcome = NGX_HTTP_ADMISSION_INJECTED;
        verdict->patch = result.patch;
        break;

    case INJECT_SKIPPED:
        verdict->outcome = NGX_HTTP_ADMISSION_SKIPPED;
        break;

    case INJECT_FAILED:
        verdict->outcome = NGX_HTTP_ADMISSION_ERROR;
        verdict->response.message = result.message;
        break;
    }
}


static const char *
ngx_http_admission_inject_reason(ngx_uint_t i, ngx_uint_t *outcomes)
{
    static const ngx_uint_t  numbers[] = {
        NGX_HTTP_ADMISSION_INJECTED,
        NGX_HTTP_ADMISSION_SKIPPED,
        NGX_HTTP_ADMISSION_ERROR
    };

    if (inject_reasons[i].name) {
        *outcomes = 1 << numbers[inject_reasons[i].outcome];
    }

    return inject_reasons[i].name;
}
