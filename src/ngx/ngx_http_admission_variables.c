
#include "ngx/ngx_http_admission.h"


static ngx_int_t ngx_http_admission_variable_outcome(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data);
static ngx_int_t ngx_http_admission_variable_reason(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data);
static ngx_int_t ngx_http_admission_variable_text(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data);
static ngx_int_t ngx_http_admission_variable_name(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data);
static ngx_int_t ngx_http_admission_variable_dry_run(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data);
static ngx_int_t ngx_http_admission_variable_patch_ops(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data);
static ngx_int_t ngx_http_admission_variable_patch_bytes(
    ngx_http_request_t *r, ngx_http_variable_value_t *v, uintptr_t data);
static ngx_int_t ngx_http_admission_variable_time(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data);
static ngx_int_t ngx_http_admission_variable_tls(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data);
static ngx_http_admission_ctx_t *ngx_http_admission_decided(
    ngx_http_request_t *r);
static ngx_int_t ngx_http_admission_set_value(ngx_http_variable_value_t *v,
    adm_str_t s);
static ngx_int_t ngx_http_admission_set_number(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, size_t n);


#define review_text(name, member)                                             \
    { ngx_string(name), NULL, ngx_http_admission_variable_text,               \
      offsetof(ngx_http_admission_ctx_t, member),                             \
      NGX_HTTP_VAR_NOCACHEABLE, 0 }

#define review_value(name, get)                                               \
    { ngx_string(name), NULL, get, 0, NGX_HTTP_VAR_NOCACHEABLE, 0 }


static ngx_http_variable_t  ngx_http_admission_vars[] = {

    review_value("admission_outcome", ngx_http_admission_variable_outcome),
    review_value("admission_reason", ngx_http_admission_variable_reason),
    review_text("admission_uid", review.uid),
    review_text("admission_operation", review.operation),
    review_text("admission_kind", review.object_kind.name),
    review_text("admission_namespace", review.ns),
    review_value("admission_name", ngx_http_admission_variable_name),
    review_text("admission_user", review.user),
    review_value("admission_dry_run", ngx_http_admission_variable_dry_run),
    review_text("admission_policy", verdict.policy),
    review_value("admission_patch_ops", ngx_http_admission_variable_patch_ops),
    review_value("admission_patch_bytes",
                 ngx_http_admission_variable_patch_bytes),
    review_value("admission_time", ngx_http_admission_variable_time),

    { ngx_string("admission_tls_certificate"), NULL,
      ngx_http_admission_variable_tls, 0, NGX_HTTP_VAR_NOCACHEABLE, 0 },

    { ngx_string("admission_tls_key"), NULL,
      ngx_http_admission_variable_tls, 1, NGX_HTTP_VAR_NOCACHEABLE, 0 },

      ngx_http_null_variable
};


ngx_int_t
ngx_http_admission_add_variables(ngx_conf_t *cf)
{
    ngx_http_variable_t  *var, *v;

    for (v = ngx_http_admission_vars; v->name.len; v++) {
        var = ngx_http_add_variable(cf, &v->name, v->flags);
        if (var == NULL) {
            return NGX_ERROR;
        }

        var->get_handler = v->get_handler;
        var->data = v->data;
    }

    return NGX_OK;
}


/* Before the decision there is nothing to tell. */

static ngx_http_admission_ctx_t *
ngx_http_admission_decided(ngx_http_request_t *r)
{
    ngx_http_admission_ctx_t  *ctx;

    ctx = ngx_http_get_module_ctx(r, ngx_http_admission_module);

    if (ctx == NULL || ctx->verdict.outcome == NGX_HTTP_ADMISSION_UNDECIDED) {
        return NULL;
    }

    return ctx;
}


/* An empty text is as good as none: it is logged as "-". */

static ngx_int_t
ngx_http_admission_set_value(ngx_http_variable_value_t *v, adm_str_t s)
{
    if (s.len == 0) {
        v->not_found = 1;
        return NGX_OK;
    }

    v->data = (u_char *) s.data;
    v->len = (unsigned) s.len;
    v->valid = 1;
    v->no_cacheable = 0;
    v->not_found = 0;

    return NGX_OK;
}


static ngx_int_t
ngx_http_admission_set_number(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, size_t n)
{
    u_char     *p;
    adm_str_t   s;

    p = ngx_pnalloc(r->pool, NGX_SIZE_T_LEN);
    if (p == NULL) {
        return NGX_ERROR;
    }

    s.data = (char *) p;
    s.len = (size_t) (ngx_sprintf(p, "%uz", n) - p);

    return ngx_http_admission_set_value(v, s);
}


static ngx_int_t
ngx_http_admission_variable_outcome(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data)
{
    ngx_http_admission_ctx_t  *ctx;

    ctx = ngx_http_admission_decided(r);

    return ngx_http_admission_set_value(v, ctx ? ngx_http_admission_str(
               &ngx_http_admission_outcomes[ctx->verdict.outcome])
               : adm_str_empty);
}


static ngx_int_t
ngx_http_admission_variable_reason(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data)
{
    ngx_str_t                  reason;
    ngx_http_admission_ctx_t  *ctx;

    ctx = ngx_http_admission_decided(r);

    if (ctx == NULL) {
        return ngx_http_admission_set_value(v, adm_str_empty);
    }

    reason = ngx_http_admission_reason(ctx->conf->block->engine,
                                       ctx->verdict.reason);

    return ngx_http_admission_set_value(v, ngx_http_admission_str(&reason));
}


/* data: the offset of an adm_str_t in the context */

static ngx_int_t
ngx_http_admission_variable_text(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data)
{
    ngx_http_admission_ctx_t  *ctx;

    ctx = ngx_http_admission_decided(r);

    return ngx_http_admission_set_value(v, ctx ? *(adm_str_t *)
                                                 ((char *) ctx + data)
                                               : adm_str_empty);
}


static ngx_int_t
ngx_http_admission_variable_name(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data)
{
    ngx_http_admission_ctx_t  *ctx;

    ctx = ngx_http_admission_decided(r);

    return ngx_http_admission_set_value(v, ctx
                                           ? ngx_http_admission_name(ctx)
                                           : adm_str_empty);
}


static ngx_int_t
ngx_http_admission_variable_dry_run(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data)
{
    ngx_http_admission_ctx_t  *ctx;

    ctx = ngx_http_admission_decided(r);

    return ngx_http_admission_set_value(v,
               ctx == NULL || ctx->review.uid.len == 0 ? adm_str_empty
               : ctx->review.dry_run ? adm_strc("true") : adm_strc("false"));
}


static ngx_int_t
ngx_http_admission_variable_patch_ops(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data)
{
    ngx_http_admission_ctx_t  *ctx;

    ctx = ngx_http_admission_decided(r);

    if (ctx == NULL || ctx->elapsed == 0) {
        return ngx_http_admission_set_value(v, adm_str_empty);
    }

    return ngx_http_admission_set_number(r, v,
                                         adm_array_len(ctx->verdict.patch));
}


static ngx_int_t
ngx_http_admission_variable_patch_bytes(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data)
{
    ngx_http_admission_ctx_t  *ctx;

    ctx = ngx_http_admission_decided(r);

    if (ctx == NULL || ctx->elapsed == 0) {
        return ngx_http_admission_set_value(v, adm_str_empty);
    }

    return ngx_http_admission_set_number(r, v, ctx->patch_bytes);
}


/* Seconds with microseconds. */

static ngx_int_t
ngx_http_admission_variable_time(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data)
{
    u_char                    *p;
    uint64_t                   us;
    adm_str_t                  s;
    ngx_http_admission_ctx_t  *ctx;

    ctx = ngx_http_admission_decided(r);

    if (ctx == NULL || ctx->elapsed == 0) {
        return ngx_http_admission_set_value(v, adm_str_empty);
    }

    p = ngx_pnalloc(r->pool, NGX_INT64_LEN + 7);
    if (p == NULL) {
        return NGX_ERROR;
    }

    us = (ctx->elapsed + 500) / 1000;

    s.data = (char *) p;
    s.len = (size_t) (ngx_sprintf(p, "%uL.%06uL", us / 1000000, us % 1000000)
                      - p);

    return ngx_http_admission_set_value(v, s);
}


/*
 * A copy: the pair may be replaced before the request of a handshake ends.
 * data: whether it is the key
 */

static ngx_int_t
ngx_http_admission_variable_tls(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data)
{
    char                           *p;
    adm_str_t                       pem;
    ngx_http_admission_srv_conf_t  *ascf;

    ascf = ngx_http_get_module_srv_conf(r, ngx_http_admission_module);

    if (ascf->tls == NULL
        || ngx_http_admission_tls_value(ascf->tls, data, &pem) != NGX_OK)
    {
        v->not_found = 1;
        return NGX_OK;
    }

    p = ngx_pnalloc(r->pool, pem.len);
    if (p == NULL) {
        return NGX_ERROR;
    }

    ngx_memcpy(p, pem.data, pem.len);
    pem.data = p;

    return ngx_http_admission_set_value(v, pem);
}
