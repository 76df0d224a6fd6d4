
#include "ngx/ngx_http_admission.h"

#include "data/adm_json_write.h"


static ngx_http_admission_ctx_t *ngx_http_admission_create_ctx(
    ngx_http_request_t *r);
static void ngx_http_admission_cleanup(void *data);
static void ngx_http_admission_body_handler(ngx_http_request_t *r);
static ngx_int_t ngx_http_admission_check(ngx_http_admission_ctx_t *ctx);
static ngx_int_t ngx_http_admission_check_inject(ngx_http_admission_ctx_t *ctx,
    off_t size);
static ngx_int_t ngx_http_admission_check_review(ngx_http_admission_ctx_t *ctx,
    off_t size);
static off_t ngx_http_admission_body_size(ngx_http_request_t *r);
static ngx_int_t ngx_http_admission_header(ngx_http_request_t *r,
    const char *name, const char *value);


static const struct {
    ngx_uint_t   status;
    const char  *reason;
} ngx_http_admission_statuses[] = {
    { NGX_HTTP_BAD_REQUEST, "BadRequest" },
    { NGX_HTTP_NOT_ALLOWED, "MethodNotAllowed" },
    { NGX_HTTP_REQUEST_ENTITY_TOO_LARGE, "RequestEntityTooLarge" },
    { NGX_HTTP_UNSUPPORTED_MEDIA_TYPE, "UnsupportedMediaType" },
    { NGX_HTTP_INTERNAL_SERVER_ERROR, "InternalError" },
    { NGX_HTTP_SERVICE_UNAVAILABLE, "ServiceUnavailable" }
};


uint64_t
ngx_http_admission_now(void)
{
    struct timespec  ts;

    (void) clock_gettime(CLOCK_MONOTONIC, &ts);

    return (uint64_t) ts.tv_sec * 1000000000 + (uint64_t) ts.tv_nsec;
}


ngx_uint_t
ngx_http_admission_exiting(void)
{
    return ngx_exiting || ngx_quit || ngx_terminate;
}


/* The file is looked for once a second at most. */

ngx_uint_t
ngx_http_admission_leaving(ngx_http_request_t *r)
{
    ngx_file_info_t                  info;
    ngx_http_admission_main_conf_t  *amcf;

    if (ngx_http_admission_exiting()) {
        return 1;
    }

    amcf = ngx_http_get_module_main_conf(r, ngx_http_admission_module);

    if (amcf->drain.len && amcf->drain_looked != ngx_time()) {
        amcf->drain_looked = ngx_time();
        amcf->draining = ngx_file_info(amcf->drain.data, &info)
                         != NGX_FILE_ERROR;
    }

    return amcf->draining;
}


/*
 * Nothing is refused before the body has been read: over HTTP/2 nginx takes
 * the frames of a body that nobody reads for a flood, and closes a connection
 * that may carry all the reviews of an API server.
 */

ngx_int_t
ngx_http_admission_handler(ngx_http_request_t *r)
{
    ngx_int_t                  rc;
    ngx_pool_cleanup_t        *cln;
    ngx_http_admission_ctx_t  *ctx;

    ctx = ngx_http_admission_create_ctx(r);
    if (ctx == NULL) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    cln = ngx_pool_cleanup_add(r->pool, 0);
    if (cln == NULL) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    cln->handler = ngx_http_admission_cleanup;
    cln->data = ctx;

    /* what is in one piece is read faster */
    r->request_body_in_single_buf = 1;

    rc = ngx_http_read_client_request_body(r, ngx_http_admission_body_handler);

    if (rc >= NGX_HTTP_SPECIAL_RESPONSE) {
        return rc;
    }

    return NGX_DONE;
}


static ngx_http_admission_ctx_t *
ngx_http_admission_create_ctx(ngx_http_request_t *r)
{
    ngx_http_admission_ctx_t  *ctx;

    ctx = ngx_pcalloc(r->pool, sizeof(ngx_http_admission_ctx_t));
    if (ctx == NULL) {
        return NULL;
    }

    ctx->request = r;
    ctx->conf = ngx_http_get_module_loc_conf(r, ngx_http_admission_module);

    adm_arena_init(&ctx->arena, &ngx_http_admission_blocks,
                   ctx->conf->max_memory);
    adm_err_init(&ctx->err, &ctx->arena);

    ngx_http_set_ctx(r, ctx, ngx_http_admission_module);

    return ctx;
}


static void
ngx_http_admission_cleanup(void *data)
{
    ngx_http_admission_ctx_t  *ctx = data;

    adm_arena_destroy(&ctx->arena);

    if (ctx->snapshot) {
        ngx_http_admission_snapshot_release(ctx->snapshot);
    }
}


static void
ngx_http_admission_body_handler(ngx_http_request_t *r)
{
    ngx_http_admission_ctx_t  *ctx;

    ctx = ngx_http_get_module_ctx(r, ngx_http_admission_module);

    if (ngx_http_admission_check(ctx) == NGX_OK) {
        ngx_http_admission_review(ctx);
    }

    ngx_http_finalize_request(r, ngx_http_admission_send(r, ctx->status,
                                                         ctx->type,
                                                         ctx->body));
}


/* NGX_DECLINED: the request is no review, the answer has been made. */

static ngx_int_t
ngx_http_admission_check(ngx_http_admission_ctx_t *ctx)
{
    off_t  size;

    size = ngx_http_admission_body_size(ctx->request);

    if (ctx->conf->door == NGX_HTTP_ADMISSION_INJECT) {
        return ngx_http_admission_check_inject(ctx, size);
    }

    return ngx_http_admission_check_review(ctx, size);
}


/* The tests of Istio's injector, in its order and with its words. */

static ngx_int_t
ngx_http_admission_check_inject(ngx_http_admission_ctx_t *ctx, off_t size)
{
    ngx_table_elt_t  *type;

    if (size > ctx->conf->max_body) {
        ngx_http_admission_refuse(ctx, NGX_HTTP_ADMISSION_BODY_TOO_LARGE,
                                  NGX_HTTP_BAD_REQUEST,
                                  "Request entity too large: limit is %lld",
                                  (long long) ctx->conf->max_body);
        return NGX_DECLINED;
    }

    if (size == 0) {
        ngx_http_admission_refuse(ctx, NGX_HTTP_ADMISSION_EMPTY_BODY,
                                  NGX_HTTP_BAD_REQUEST, "no body found");
        return NGX_DECLINED;
    }

    type = ctx->request->headers_in.content_type;

    if (type == NULL
        || type->value.len != sizeof("application/json") - 1
        || ngx_strncmp(type->value.data, "application/json", type->value.len)
           != 0)
    {
        ngx_http_admission_refuse(ctx, NGX_HTTP_ADMISSION_CONTENT_TYPE,
                                  NGX_HTTP_UNSUPPORTED_MEDIA_TYPE,
                                  "invalid Content-Type, want "
                                  "`application/json`");
        return NGX_DECLINED;
    }

    return NGX_OK;
}


static ngx_int_t
ngx_http_admission_check_review(ngx_http_admission_ctx_t *ctx, off_t size)
{
    size_t               len;
    ngx_table_elt_t     *type;
    ngx_http_request_t  *r;

    r = ctx->request;

    if (r->method != NGX_HTTP_POST) {
        ngx_http_admission_refuse(ctx, NGX_HTTP_ADMISSION_METHOD,
                                  NGX_HTTP_NOT_ALLOWED,
                                  "an AdmissionReview is sent with POST");
        return NGX_DECLINED;
    }

    if (size > ctx->conf->max_body) {
        ngx_http_admission_refuse(ctx, NGX_HTTP_ADMISSION_BODY_TOO_LARGE,
                                  NGX_HTTP_REQUEST_ENTITY_TOO_LARGE,
                                  "the body is larger than %lld bytes",
                                  (long long) ctx->conf->max_body);
        return NGX_DECLINED;
    }

    if (size == 0) {
        ngx_http_admission_refuse(ctx, NGX_HTTP_ADMISSION_EMPTY_BODY,
                                  NGX_HTTP_BAD_REQUEST, "there is no body");
        return NGX_DECLINED;
    }

    /* parameters, as of a charset, do no harm */

    type = r->headers_in.content_type;
    len = sizeof("application/json") - 1;

    if (type == NULL
        || type->value.len < len
        || ngx_strncasecmp(type->value.data, (u_char *) "application/json", len)
           != 0
        || (type->value.len > len
            && type->value.data[len] != ';' && type->value.data[len] != ' '))
    {
        ngx_http_admission_refuse(ctx, NGX_HTTP_ADMISSION_CONTENT_TYPE,
                                  NGX_HTTP_UNSUPPORTED_MEDIA_TYPE,
                                  "the Content-Type is not application/json");
        return NGX_DECLINED;
    }

    return NGX_OK;
}


static off_t
ngx_http_admission_body_size(ngx_http_request_t *r)
{
    off_t         size;
    ngx_chain_t  *cl;

    size = 0;

    if (r->request_body) {
        for (cl = r->request_body->bufs; cl; cl = cl->next) {
            size += ngx_buf_size(cl->buf);
        }
    }

    return size;
}


/*
 * Where an injector is asked, the text is Istio's; elsewhere it is a Status,
 * whose message an API server passes on.
 */

void
ngx_http_admission_refuse(ngx_http_admission_ctx_t *ctx, ngx_uint_t reason,
    ngx_uint_t status, const char *fmt, ...)
{
    char                           text[512];
    va_list                        args;
    adm_buf_t                      b;
    adm_str_t                      message;
    ngx_uint_t                     i;
    ngx_http_admission_outcome_e   outcome;

    va_start(args, fmt);
    (void) vsnprintf(text, sizeof(text), fmt, args);
    va_end(args);

    message.data = text;
    message.len = ngx_strlen(text);

    adm_buf_init(&b, &ctx->arena, 0);

    if (ctx->conf->door == NGX_HTTP_ADMISSION_INJECT) {
        adm_buf_str(&b, message);
        adm_buf_char(&b, '\n');

        ngx_str_set(&ctx->type, "text/plain; charset=utf-8");

    } else {
        adm_buf_lit(&b, "{\"kind\":\"Status\",\"apiVersion\":\"v1\","
                        "\"metadata\":{},\"status\":\"Failure\",\"message\":");
        adm_json_write_string(&b, message, 0);

        for (i = 0; i < adm_nelts(ngx_http_admission_statuses); i++) {
            if (ngx_http_admission_statuses[i].status == status) {
                adm_buf_printf(&b, ",\"reason\":\"%s\"",
                               ngx_http_admission_statuses[i].reason);
            }
        }

        adm_buf_printf(&b, ",\"code\":%d}", (int) status);

        ngx_str_set(&ctx->type, "application/json");
    }

    /* without memory the status has to be enough */

    (void) adm_buf_finish(&b, &ctx->body);

    ctx->status = status;

    outcome = status == NGX_HTTP_SERVICE_UNAVAILABLE
              ? NGX_HTTP_ADMISSION_UNAVAILABLE
              : status == NGX_HTTP_INTERNAL_SERVER_ERROR
              ? NGX_HTTP_ADMISSION_ERROR
              : NGX_HTTP_ADMISSION_REFUSED;

    ctx->verdict.response.message = message;

    ngx_http_admission_decide(ctx, outcome, reason);

    ctx->verdict.response.message = adm_str_empty;
}


ngx_int_t
ngx_http_admission_send(ngx_http_request_t *r, ngx_uint_t status,
    ngx_str_t type, adm_str_t body)
{
    ngx_int_t     rc;
    ngx_buf_t    *b;
    ngx_chain_t   out;

    r->headers_out.status = status;
    r->headers_out.content_length_n = (off_t) body.len;
    r->headers_out.content_type = type;
    r->headers_out.content_type_len = type.len;
    r->headers_out.content_type_lowcase = NULL;

    if (status == NGX_HTTP_NOT_ALLOWED
        && ngx_http_admission_header(r, "Allow", "POST") != NGX_OK)
    {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    if (status == NGX_HTTP_SERVICE_UNAVAILABLE
        && ngx_http_admission_header(r, "Retry-After", "1") != NGX_OK)
    {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    if (status >= NGX_HTTP_BAD_REQUEST
        && ngx_http_admission_header(r, "X-Content-Type-Options", "nosniff")
           != NGX_OK)
    {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    /* who is told so does not send the next review into a closing connection */

    if (ngx_http_admission_leaving(r)) {
        r->keepalive = 0;
    }

    /* compressing costs more than it saves between neighbours */

#if (NGX_HTTP_GZIP)
    r->gzip_tested = 1;
    r->gzip_ok = 0;
#endif

    rc = ngx_http_send_header(r);

    if (rc == NGX_ERROR || rc > NGX_OK || r->header_only) {
        return rc;
    }

    if (body.len == 0) {
        return ngx_http_send_special(r, NGX_HTTP_LAST);
    }

    b = ngx_calloc_buf(r->pool);
    if (b == NULL) {
        return NGX_ERROR;
    }

    b->pos = (u_char *) body.data;
    b->last = b->pos + body.len;
    b->memory = 1;
    b->last_buf = (r == r->main) ? 1 : 0;
    b->last_in_chain = 1;

    out.buf = b;
    out.next = NULL;

    return ngx_http_output_filter(r, &out);
}


static ngx_int_t
ngx_http_admission_header(ngx_http_request_t *r, const char *name,
    const char *value)
{
    ngx_table_elt_t  *h;

    h = ngx_list_push(&r->headers_out.headers);
    if (h == NULL) {
        return NGX_ERROR;
    }

    h->hash = 1;
    ngx_http_admission_header_last(h);

    h->key.data = (u_char *) name;
    h->key.len = ngx_strlen(name);
    h->value.data = (u_char *) value;
    h->value.len = ngx_strlen(value);

    return NGX_OK;
}


/*
 * Runs before the access log, for requests that never came to a decision: the
 * client went away, or nginx itself has answered, as it does for a body above
 * client_max_body_size.
 */

ngx_int_t
ngx_http_admission_log_handler(ngx_http_request_t *r)
{
    ngx_uint_t                      status, reason;
    ngx_http_admission_ctx_t       *ctx;
    ngx_http_admission_outcome_e    outcome;
    ngx_http_admission_loc_conf_t  *alcf;

    alcf = ngx_http_get_module_loc_conf(r, ngx_http_admission_module);

    if (alcf->block == NULL) {
        return NGX_OK;
    }

    ctx = ngx_http_get_module_ctx(r, ngx_http_admission_module);

    if (ctx == NULL) {
        ctx = ngx_http_admission_create_ctx(r);
        if (ctx == NULL) {
            return NGX_ERROR;
        }
    }

    if (ctx->verdict.outcome != NGX_HTTP_ADMISSION_UNDECIDED) {
        return NGX_OK;
    }

    status = r->err_status ? r->err_status : r->headers_out.status;

    if (status == NGX_HTTP_REQUEST_ENTITY_TOO_LARGE) {
        outcome = NGX_HTTP_ADMISSION_REFUSED;
        reason = NGX_HTTP_ADMISSION_BODY_TOO_LARGE;

    } else if (status == NGX_HTTP_REQUEST_TIME_OUT) {
        outcome = NGX_HTTP_ADMISSION_ABORTED;
        reason = NGX_HTTP_ADMISSION_CLIENT_TIMEOUT;

    } else if (status == 0 || status == NGX_HTTP_CLIENT_CLOSED_REQUEST
               || r->connection->error)
    {
        outcome = NGX_HTTP_ADMISSION_ABORTED;
        reason = NGX_HTTP_ADMISSION_CLIENT_CLOSED;

    } else {
        outcome = NGX_HTTP_ADMISSION_REFUSED;
        reason = NGX_HTTP_ADMISSION_NGINX;
    }

    ngx_http_admission_decide(ctx, outcome, reason);

    return NGX_OK;
}
