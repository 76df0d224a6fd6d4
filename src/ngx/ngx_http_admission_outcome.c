
#include "ngx/ngx_http_admission.h"


static void ngx_http_admission_log(ngx_http_admission_ctx_t *ctx,
    ngx_http_admission_outcome_e outcome, ngx_uint_t reason);
static ngx_str_t ngx_http_admission_clean(ngx_http_request_t *r, adm_str_t s);


/* ORDER ngx_http_admission_outcome_e */

ngx_str_t  ngx_http_admission_outcomes[] = {
    ngx_string("undecided"),
    ngx_string("injected"),
    ngx_string("skipped"),
    ngx_string("admitted"),
    ngx_string("denied"),
    ngx_string("mutated"),
    ngx_string("unchanged"),
    ngx_string("warned"),
    ngx_string("observed"),
    ngx_string("error"),
    ngx_string("refused"),
    ngx_string("unavailable"),
    ngx_string("aborted")
};


/* ORDER ngx_http_admission_reason_e */

static ngx_str_t  ngx_http_admission_reasons[] = {
    ngx_string("method"),              /* not POST */
    ngx_string("content_type"),        /* not application/json */
    ngx_string("empty_body"),
    ngx_string("body_too_large"),      /* ours or client_max_body_size */
    ngx_string("nginx"),               /* access rules, limits, bad HTTP */
    ngx_string("invalid_json"),
    ngx_string("invalid_review"),      /* JSON, but no AdmissionReview */
    ngx_string("memory_limit"),        /* admission_max_memory */
    ngx_string("patch_limit"),         /* admission_max_patch */
    ngx_string("timeout"),             /* ?timeout= or admission_timeout */
    ngx_string("internal"),            /* a state that should not be */
    ngx_string("not_loaded"),          /* there are no documents yet */
    ngx_string("out_of_memory"),       /* of the system */
    ngx_string("client_closed"),
    ngx_string("client_timeout")
};


ngx_http_admission_pair_t  ngx_http_admission_pairs[] = {
    { NGX_HTTP_ADMISSION_ERROR, NGX_HTTP_ADMISSION_INVALID_JSON },
    { NGX_HTTP_ADMISSION_ERROR, NGX_HTTP_ADMISSION_INVALID_REVIEW },
    { NGX_HTTP_ADMISSION_ERROR, NGX_HTTP_ADMISSION_MEMORY_LIMIT },
    { NGX_HTTP_ADMISSION_ERROR, NGX_HTTP_ADMISSION_PATCH_LIMIT },
    { NGX_HTTP_ADMISSION_ERROR, NGX_HTTP_ADMISSION_TIMEOUT },
    { NGX_HTTP_ADMISSION_ERROR, NGX_HTTP_ADMISSION_INTERNAL },
    { NGX_HTTP_ADMISSION_REFUSED, NGX_HTTP_ADMISSION_METHOD },
    { NGX_HTTP_ADMISSION_REFUSED, NGX_HTTP_ADMISSION_CONTENT_TYPE },
    { NGX_HTTP_ADMISSION_REFUSED, NGX_HTTP_ADMISSION_EMPTY_BODY },
    { NGX_HTTP_ADMISSION_REFUSED, NGX_HTTP_ADMISSION_BODY_TOO_LARGE },
    { NGX_HTTP_ADMISSION_REFUSED, NGX_HTTP_ADMISSION_NGINX },
    { NGX_HTTP_ADMISSION_REFUSED, NGX_HTTP_ADMISSION_INVALID_JSON },
    { NGX_HTTP_ADMISSION_REFUSED, NGX_HTTP_ADMISSION_INVALID_REVIEW },
    { NGX_HTTP_ADMISSION_REFUSED, NGX_HTTP_ADMISSION_MEMORY_LIMIT },
    { NGX_HTTP_ADMISSION_UNAVAILABLE, NGX_HTTP_ADMISSION_NOT_LOADED },
    { NGX_HTTP_ADMISSION_UNAVAILABLE, NGX_HTTP_ADMISSION_OUT_OF_MEMORY },
    { NGX_HTTP_ADMISSION_ABORTED, NGX_HTTP_ADMISSION_CLIENT_CLOSED },
    { NGX_HTTP_ADMISSION_ABORTED, NGX_HTTP_ADMISSION_CLIENT_TIMEOUT },
    { NGX_HTTP_ADMISSION_UNDECIDED, 0 }
};


ngx_str_t
ngx_http_admission_reason(const ngx_http_admission_engine_t *engine,
    ngx_uint_t reason)
{
    ngx_str_t    s;
    ngx_uint_t   outcomes;
    const char  *name;

    if (reason < NGX_HTTP_ADMISSION_REASONS) {
        return ngx_http_admission_reasons[reason];
    }

    name = engine->reason(reason - NGX_HTTP_ADMISSION_REASONS, &outcomes);

    s.data = (u_char *) name;
    s.len = ngx_strlen(name);

    return s;
}


ngx_uint_t
ngx_http_admission_reason_number(const ngx_http_admission_engine_t *engine,
    const char *text)
{
    ngx_uint_t   i, max, outcomes;
    const char  *name;

    max = NGX_HTTP_ADMISSION_MAX_REASONS - NGX_HTTP_ADMISSION_REASONS;

    if (text == NULL) {
        return NGX_HTTP_ADMISSION_INTERNAL;
    }

    for (i = 0; i < max; i++) {
        name = engine->reason(i, &outcomes);

        if (name == NULL) {
            break;
        }

        /* equal texts are one object most of the time */

        if (name == text || ngx_strcmp(name, text) == 0) {
            return NGX_HTTP_ADMISSION_REASONS + i;
        }
    }

    return NGX_HTTP_ADMISSION_INTERNAL;
}


void
ngx_http_admission_decide(ngx_http_admission_ctx_t *ctx,
    ngx_http_admission_outcome_e outcome, ngx_uint_t reason)
{
    ctx->verdict.outcome = outcome;
    ctx->verdict.reason = reason;

    ngx_http_admission_zone_review(ctx, outcome, reason);
    ngx_http_admission_log(ctx, outcome, reason);
}


/* What is to get its name from the API server has a prefix of it. */

adm_str_t
ngx_http_admission_name(ngx_http_admission_ctx_t *ctx)
{
    if (ctx->review.name.len) {
        return ctx->review.name;
    }

    return adm_value_str(adm_value_get(ctx->review.object, "metadata",
                                       "generateName", NULL));
}


/*
 * One line for what an administrator may have to act upon.  It names the
 * object, never shows any of it.
 */

static void
ngx_http_admission_log(ngx_http_admission_ctx_t *ctx,
    ngx_http_admission_outcome_e outcome, ngx_uint_t reason)
{
    adm_str_t                          message;
    ngx_str_t                          kind, ns, name, uid, text, why;
    ngx_uint_t                         level;
    kube_review_t                     *review;
    ngx_http_request_t                *r;
    ngx_http_admission_watched_t      *w;

    switch (outcome) {

    case NGX_HTTP_ADMISSION_ERROR:
    case NGX_HTTP_ADMISSION_UNAVAILABLE:
        level = NGX_LOG_ERR;
        break;

    case NGX_HTTP_ADMISSION_REFUSED:
        level = NGX_LOG_WARN;
        break;

    case NGX_HTTP_ADMISSION_DENIED:
    case NGX_HTTP_ADMISSION_WARNED:
    case NGX_HTTP_ADMISSION_OBSERVED:
        level = NGX_LOG_NOTICE;
        break;

    default:
        level = NGX_LOG_INFO;
        break;
    }

    r = ctx->request;

    if (r->connection->log->log_level < level) {
        return;
    }

    w = &ctx->conf->block->watched;
    review = &ctx->review;
    message = ctx->verdict.response.message;

    why = ngx_http_admission_reason(ctx->conf->block->engine, reason);
    text = ngx_http_admission_clean(r, message);

    if (review->uid.len == 0 && review->object_kind.name.len == 0) {
        ngx_log_error(level, r->connection->log, 0,
                      "admission %V \"%V\": request %V (%V)%s%V",
                      &w->kind, &w->name, &ngx_http_admission_outcomes[outcome],
                      &why, text.len ? ": " : "", &text);
        return;
    }

    kind = ngx_http_admission_clean(r, review->object_kind.name);
    ns = ngx_http_admission_clean(r, review->ns);
    name = ngx_http_admission_clean(r, ngx_http_admission_name(ctx));
    uid = ngx_http_admission_clean(r, review->uid);

    ngx_log_error(level, r->connection->log, 0,
                  "admission %V \"%V\": %V \"%V/%V\" %V (%V)%s%V, uid: \"%V\"",
                  &w->kind, &w->name, &kind, &ns, &name,
                  &ngx_http_admission_outcomes[outcome], &why,
                  text.len ? ": " : "", &text, &uid);
}


/* Texts of others, fit for one line of a log. */

static ngx_str_t
ngx_http_admission_clean(ngx_http_request_t *r, adm_str_t s)
{
    ngx_str_t  text;

    text.len = ngx_min(s.len, 512);
    text.data = ngx_pnalloc(r->pool, text.len);

    if (text.data == NULL) {
        text.len = 0;
        return text;
    }

    text.len = ngx_http_admission_printable(text.data, text.len, s);

    return text;
}


size_t
ngx_http_admission_printable(u_char *dst, size_t size, adm_str_t s)
{
    size_t  i, n;

    n = ngx_min(s.len, size);

    for (i = 0; i < n; i++) {
        dst[i] = (u_char) s.data[i];

        if (dst[i] < 0x20 || dst[i] == 0x7f) {
            dst[i] = ' ';
        }
    }

    return n;
}
