
#include "ngx/ngx_http_admission.h"

#include "policy/policy.h"


typedef struct {
    ngx_int_t      max_cost;
    ngx_uint_t     kubernetes;
    ngx_flag_t     at_run_time;
    ngx_flag_t     bare_namespaces;
    ngx_flag_t     dangling_bindings;
    ngx_flag_t     empty_set;
} ngx_http_admission_policy_conf_t;


static void *ngx_http_admission_policy_create(ngx_conf_t *cf);
static const char *ngx_http_admission_policy_check(
    ngx_http_admission_block_t *block);
static void *ngx_http_admission_policy_load(ngx_http_admission_block_t *block,
    adm_arena_t *arena, ngx_http_admission_document_t *documents, size_t n,
    adm_err_t *err);
static void ngx_http_admission_policy_free(void *data);
static const adm_value_t *ngx_http_admission_policy_warnings(void *data);
static adm_str_t ngx_http_admission_policy_what(void *data,
    adm_arena_t *arena);
static void ngx_http_admission_policy_review(void *data,
    ngx_http_admission_ctx_t *ctx);
static const char *ngx_http_admission_policy_reason(ngx_uint_t i,
    ngx_uint_t *outcomes);


static ngx_http_admission_role_t  ngx_http_admission_policy_manifests = {
    POLICY_MANIFESTS, 1
};

static ngx_http_admission_role_t  ngx_http_admission_policy_params = {
    POLICY_PARAMS, 1
};

static ngx_http_admission_role_t  ngx_http_admission_policy_namespaces = {
    POLICY_NAMESPACES, 1
};


static ngx_http_admission_role_t  ngx_http_admission_policy_scopes = {
    POLICY_SCOPES, 0
};

static ngx_http_admission_role_t  ngx_http_admission_policy_authorizer = {
    POLICY_AUTHORIZER, 0
};


static ngx_conf_enum_t  ngx_http_admission_policy_kubernetes[] = {
    { ngx_string("1.36"), 36 },
    { ngx_string("1.37"), 37 },
    { ngx_null_string, 0 }
};


static ngx_command_t  ngx_http_admission_policy_commands[] = {

    { ngx_string("manifests"),
      NGX_CONF_1MORE,
      ngx_http_admission_set_source,
      NGX_HTTP_ADMISSION_OF_BLOCK,
      0,
      &ngx_http_admission_policy_manifests },

    { ngx_string("params"),
      NGX_CONF_1MORE,
      ngx_http_admission_set_source,
      NGX_HTTP_ADMISSION_OF_BLOCK,
      0,
      &ngx_http_admission_policy_params },

    { ngx_string("namespaces"),
      NGX_CONF_1MORE,
      ngx_http_admission_set_source,
      NGX_HTTP_ADMISSION_OF_BLOCK,
      0,
      &ngx_http_admission_policy_namespaces },

    { ngx_string("scopes"),
      NGX_CONF_TAKE1,
      ngx_http_admission_set_source,
      NGX_HTTP_ADMISSION_OF_BLOCK,
      0,
      &ngx_http_admission_policy_scopes },

    { ngx_string("authorizer"),
      NGX_CONF_TAKE1,
      ngx_http_admission_set_source,
      NGX_HTTP_ADMISSION_OF_BLOCK,
      0,
      &ngx_http_admission_policy_authorizer },

    { ngx_string("kubernetes"),
      NGX_CONF_TAKE1,
      ngx_conf_set_enum_slot,
      0,
      offsetof(ngx_http_admission_policy_conf_t, kubernetes),
      ngx_http_admission_policy_kubernetes },

    { ngx_string("at_run_time"),
      NGX_CONF_FLAG,
      ngx_conf_set_flag_slot,
      0,
      offsetof(ngx_http_admission_policy_conf_t, at_run_time),
      NULL },

    { ngx_string("bare_namespaces"),
      NGX_CONF_FLAG,
      ngx_conf_set_flag_slot,
      0,
      offsetof(ngx_http_admission_policy_conf_t, bare_namespaces),
      NULL },

    { ngx_string("dangling_bindings"),
      NGX_CONF_FLAG,
      ngx_conf_set_flag_slot,
      0,
      offsetof(ngx_http_admission_policy_conf_t, dangling_bindings),
      NULL },

    { ngx_string("empty_set"),
      NGX_CONF_FLAG,
      ngx_conf_set_flag_slot,
      0,
      offsetof(ngx_http_admission_policy_conf_t, empty_set),
      NULL },

    { ngx_string("wait"),
      NGX_CONF_FLAG,
      ngx_conf_set_flag_slot,
      NGX_HTTP_ADMISSION_OF_BLOCK,
      offsetof(ngx_http_admission_block_t, wait),
      NULL },

    { ngx_string("max_cost"),
      NGX_CONF_TAKE1,
      ngx_conf_set_num_slot,
      0,
      offsetof(ngx_http_admission_policy_conf_t, max_cost),
      NULL },

      ngx_null_command
};


const ngx_http_admission_engine_t  ngx_http_admission_policies = {
    ngx_string("policies"),
    1 << NGX_HTTP_ADMISSION_VALIDATE | 1 << NGX_HTTP_ADMISSION_MUTATE,
    ngx_http_admission_policy_commands,
    ngx_http_admission_policy_create,
    ngx_http_admission_policy_check,
    ngx_http_admission_policy_load,
    ngx_http_admission_policy_free,
    ngx_http_admission_policy_warnings,
    ngx_http_admission_policy_what,
    NULL,
    NULL,
    ngx_http_admission_policy_review,
    ngx_http_admission_policy_reason
};


/* ORDER policy_outcome_e */

static ngx_http_admission_outcome_e  ngx_http_admission_policy_outcomes[] = {
    NGX_HTTP_ADMISSION_ADMITTED,
    NGX_HTTP_ADMISSION_DENIED,
    NGX_HTTP_ADMISSION_MUTATED,
    NGX_HTTP_ADMISSION_UNCHANGED,
    NGX_HTTP_ADMISSION_ERROR
};


static void *
ngx_http_admission_policy_create(ngx_conf_t *cf)
{
    ngx_http_admission_policy_conf_t  *pcf;

    pcf = ngx_pcalloc(cf->pool, sizeof(ngx_http_admission_policy_conf_t));
    if (pcf == NULL) {
        return NULL;
    }

    pcf->max_cost = NGX_CONF_UNSET;
    pcf->kubernetes = NGX_CONF_UNSET_UINT;
    pcf->at_run_time = NGX_CONF_UNSET;
    pcf->bare_namespaces = NGX_CONF_UNSET;
    pcf->dangling_bindings = NGX_CONF_UNSET;
    pcf->empty_set = NGX_CONF_UNSET;

    return pcf;
}


static const char *
ngx_http_admission_policy_check(ngx_http_admission_block_t *block)
{
    ngx_uint_t                         i;
    ngx_http_admission_source_t       *source;
    ngx_http_admission_policy_conf_t  *pcf;

    pcf = block->conf;

    ngx_conf_init_uint_value(pcf->kubernetes, 0);
    ngx_conf_init_value(pcf->at_run_time, 0);
    ngx_conf_init_value(pcf->bare_namespaces, 0);
    ngx_conf_init_value(pcf->dangling_bindings, 0);
    ngx_conf_init_value(pcf->empty_set, 0);

    if (pcf->max_cost == 0) {
        return "has a limit that is 0";
    }

    source = block->watched.sources.elts;

    for (i = 0; i < block->watched.sources.nelts; i++) {
        if (source[i].role == POLICY_MANIFESTS) {
            return NULL;
        }
    }

    return "has no \"manifests\"";
}


static void *
ngx_http_admission_policy_load(ngx_http_admission_block_t *block,
    adm_arena_t *arena, ngx_http_admission_document_t *documents, size_t n,
    adm_err_t *err)
{
    size_t                             i;
    policy_document_t                 *docs;
    policy_settings_t                  settings;
    ngx_http_admission_policy_conf_t  *pcf;

    ngx_memzero(&settings, sizeof(policy_settings_t));

    pcf = block->conf;

    if (pcf->max_cost != NGX_CONF_UNSET) {
        settings.max_cost = (uint64_t) pcf->max_cost;
    }

    settings.kubernetes = (int) pcf->kubernetes;
    settings.at_run_time = (pcf->at_run_time != 0);
    settings.bare_namespaces = (pcf->bare_namespaces != 0);
    settings.dangling = (pcf->dangling_bindings != 0);
    settings.empty = (pcf->empty_set != 0);

    docs = adm_calloc(arena, n, sizeof(policy_document_t));
    if (docs == NULL) {
        (void) adm_err_memory(err, arena);
        return NULL;
    }

    for (i = 0; i < n; i++) {
        docs[i].role = (policy_role_e) documents[i].role;
        docs[i].name = documents[i].name;
        docs[i].text = documents[i].text;
    }

    return policy_load(arena, docs, n, &settings, err);
}


static void
ngx_http_admission_policy_free(void *data)
{
    policy_free(data);
}


static const adm_value_t *
ngx_http_admission_policy_warnings(void *data)
{
    return policy_warnings(data);
}


static adm_str_t
ngx_http_admission_policy_what(void *data, adm_arena_t *arena)
{
    adm_buf_t  b;
    adm_str_t  text;
    uint32_t   n;

    n = policy_count(data);

    adm_buf_init(&b, arena, 0);
    adm_buf_printf(&b, "%u %s", n, n == 1 ? "policy" : "policies");
    (void) adm_buf_finish(&b, &text);

    return text;
}


static void
ngx_http_admission_policy_review(void *data, ngx_http_admission_ctx_t *ctx)
{
    policy_result_t                result;
    ngx_http_admission_verdict_t  *verdict;

    ngx_memzero(&result, sizeof(policy_result_t));
    result.outcome = POLICY_FAILED;
    result.policy = adm_str_empty;
    result.message = adm_str_empty;
    result.status_reason = adm_str_empty;

    policy_review(data, &ctx->arena,
                  ctx->conf->door == NGX_HTTP_ADMISSION_MUTATE
                  ? POLICY_MUTATE : POLICY_VALIDATE,
                  &ctx->review, ctx->deadline, &result);

    verdict = &ctx->verdict;

    verdict->outcome = ngx_http_admission_policy_outcomes[result.outcome];
    verdict->reason = ngx_http_admission_reason_number(
                          &ngx_http_admission_policies, result.reason);
    verdict->policy = result.policy;

    verdict->patch = result.patch;

    (void) policy_respond(&result, &verdict->response);
}


static const char *
ngx_http_admission_policy_reason(ngx_uint_t i, ngx_uint_t *outcomes)
{
    if (policy_reasons[i].name) {
        *outcomes = 1 << ngx_http_admission_policy_outcomes[
                             policy_reasons[i].outcome];
    }

    return policy_reasons[i].name;
}
