
#include "ngx/ngx_http_admission.h"

#include "base/adm_time.h"
#include "data/adm_json_write.h"


/* What is kept of the time a client gives us, so that it gets the answer. */

#define NGX_HTTP_ADMISSION_MARGIN  (100 * 1000000)

/* Enough to say what went wrong when a review had used all it may use. */

#define NGX_HTTP_ADMISSION_SPARE   (256 * 1024)


static void ngx_http_admission_run(ngx_http_admission_ctx_t *ctx,
    uint64_t start);
static void ngx_http_admission_set_deadline(ngx_http_admission_ctx_t *ctx,
    uint64_t now);
static void ngx_http_admission_fail(ngx_http_admission_ctx_t *ctx,
    ngx_uint_t reason, const char *text);
static void ngx_http_admission_no_memory(ngx_http_admission_ctx_t *ctx);
static adm_str_t ngx_http_admission_keep(ngx_http_admission_ctx_t *ctx,
    adm_str_t s);
static ngx_int_t ngx_http_admission_answer(ngx_http_admission_ctx_t *ctx);
static ngx_int_t ngx_http_admission_write_patch(ngx_http_admission_ctx_t *ctx);
static void ngx_http_admission_apply_mode(ngx_http_admission_ctx_t *ctx);
static ngx_int_t ngx_http_admission_encode(ngx_http_admission_ctx_t *ctx);


void
ngx_http_admission_review(ngx_http_admission_ctx_t *ctx)
{
    uint64_t  start;

    ctx->snapshot = ctx->conf->block->snapshot;

    if (ctx->snapshot == NULL) {
        ngx_http_admission_refuse(ctx, NGX_HTTP_ADMISSION_NOT_LOADED,
                                  NGX_HTTP_SERVICE_UNAVAILABLE,
                                  "the documents of \"%.*s\" are not loaded",
                                  (int) ctx->conf->name.len,
                                  ctx->conf->name.data);
        return;
    }

    ctx->snapshot->refs++;

    start = ngx_http_admission_now();

    ngx_http_admission_run(ctx, start);

    /* a status: it was answered without a verdict */

    if (ctx->status) {
        return;
    }

    if (ngx_http_admission_answer(ctx) != NGX_OK) {

        ngx_http_admission_no_memory(ctx);

        if (ctx->status) {
            return;
        }

        if (ngx_http_admission_answer(ctx) != NGX_OK) {
            ngx_http_admission_refuse(ctx, NGX_HTTP_ADMISSION_OUT_OF_MEMORY,
                                      NGX_HTTP_SERVICE_UNAVAILABLE,
                                      "out of memory");
            return;
        }
    }

    ctx->status = NGX_HTTP_OK;
    ngx_str_set(&ctx->type, "application/json");

    ctx->elapsed = ngx_http_admission_now() - start;

    ngx_http_admission_decide(ctx, ctx->verdict.outcome, ctx->verdict.reason);
}


/* From the body to a verdict, or to an answer that is no review. */

static void
ngx_http_admission_run(ngx_http_admission_ctx_t *ctx, uint64_t start)
{
    unsigned                        flags;
    ngx_int_t                       rc;
    adm_value_t                    *root;
    ngx_http_admission_snapshot_t  *snapshot;

    snapshot = ctx->snapshot;

    ngx_http_admission_set_deadline(ctx, start);

    rc = ngx_http_admission_body(ctx, &root);

    if (rc != NGX_OK) {
        ngx_http_admission_fail(ctx, rc == NGX_ERROR
                                     ? NGX_HTTP_ADMISSION_INTERNAL
                                     : NGX_HTTP_ADMISSION_INVALID_JSON, NULL);
        return;
    }

    flags = snapshot->engine->decode_flags
            ? snapshot->engine->decode_flags(snapshot->data) : 0;

    if (kube_review_decode(root, flags, &ctx->review, &ctx->err) != ADM_OK) {
        ngx_http_admission_fail(ctx, NGX_HTTP_ADMISSION_INVALID_REVIEW, NULL);
        return;
    }

    /* a policy that names operations would not see it */

    if (ctx->conf->door != NGX_HTTP_ADMISSION_INJECT
        && ctx->review.operation.len == 0)
    {
        (void) adm_err_set(&ctx->err, "\"request.operation\" is missing");
        ngx_http_admission_fail(ctx, NGX_HTTP_ADMISSION_INVALID_REVIEW, NULL);
        return;
    }

    if (ctx->deadline && ngx_http_admission_now() > ctx->deadline) {
        ngx_http_admission_fail(ctx, NGX_HTTP_ADMISSION_TIMEOUT,
                                "the time for the review was over when its "
                                "body had arrived");
        return;
    }

    snapshot->engine->review(snapshot->data, ctx);

    if (ctx->verdict.outcome == NGX_HTTP_ADMISSION_UNDECIDED) {
        ngx_http_admission_fail(ctx, NGX_HTTP_ADMISSION_INTERNAL,
                                "the review ended without a verdict");
    }
}


/*
 * From the verdict to the body of the response.  NGX_ERROR when memory was
 * missing, now or before: what a failed allocation has left is not trusted.
 */

static ngx_int_t
ngx_http_admission_answer(ngx_http_admission_ctx_t *ctx)
{
    if (adm_arena_failed(&ctx->arena)) {
        return NGX_ERROR;
    }

    if (ngx_http_admission_write_patch(ctx) != NGX_OK) {
        ngx_http_admission_fail(ctx, NGX_HTTP_ADMISSION_PATCH_LIMIT,
                                "the patch is larger than admission_max_patch");
    }

    ngx_http_admission_apply_mode(ctx);

    return ngx_http_admission_encode(ctx);
}


/*
 * The client's time runs since before the first byte was here.  It tells how
 * much it has in the argument "timeout"; what is no duration tells nothing.
 */

static void
ngx_http_admission_set_deadline(ngx_http_admission_ctx_t *ctx, uint64_t now)
{
    int64_t              limit, asked, passed;
    adm_str_t            s;
    ngx_str_t            arg;
    ngx_time_t          *tp;
    ngx_http_request_t  *r;

    r = ctx->request;
    limit = (int64_t) ctx->conf->timeout * 1000000;

    if (ngx_http_arg(r, (u_char *) "timeout", 7, &arg) == NGX_OK) {
        s = ngx_http_admission_str(&arg);

        if (adm_duration_parse(s, &asked) == ADM_OK && asked > 0
            && (limit == 0 || asked < limit))
        {
            limit = asked;
        }
    }

    if (limit == 0) {
        return;
    }

    tp = ngx_timeofday();

    passed = (int64_t) (tp->sec - r->start_sec) * 1000
             + (int64_t) tp->msec - (int64_t) r->start_msec;
    passed = ngx_max(passed, 0) * 1000000;

    limit -= ngx_min(NGX_HTTP_ADMISSION_MARGIN, limit / 10);
    limit -= passed;

    ctx->deadline = limit > 0 ? now + (uint64_t) limit : 1;
}


/*
 * No verdict.  text: static; NULL for that of ctx->err.  Where nobody could
 * know which review an answer belongs to, the status of the response tells;
 * Istio's injector answers even then.
 */

static void
ngx_http_admission_fail(ngx_http_admission_ctx_t *ctx, ngx_uint_t reason,
    const char *text)
{
    adm_str_t                      message;
    kube_response_t               *res;
    ngx_http_admission_verdict_t  *verdict;

    if (text) {
        message.data = text;
        message.len = ngx_strlen(text);

    } else {
        if (adm_arena_failed(&ctx->arena)) {
            ngx_http_admission_no_memory(ctx);
            return;
        }

        message = adm_err_format(&ctx->err, &ctx->arena);
    }

    if (ctx->conf->door != NGX_HTTP_ADMISSION_INJECT
        && (ctx->review.uid.len == 0 || ctx->review.api_version.len == 0))
    {
        ngx_http_admission_refuse(ctx, reason,
                                  reason == NGX_HTTP_ADMISSION_MEMORY_LIMIT
                                  ? NGX_HTTP_REQUEST_ENTITY_TOO_LARGE
                                  : reason == NGX_HTTP_ADMISSION_INTERNAL
                                  ? NGX_HTTP_INTERNAL_SERVER_ERROR
                                  : NGX_HTTP_BAD_REQUEST,
                                  "%.*s", adm_fmt(message));
        return;
    }

    verdict = &ctx->verdict;
    ngx_memzero(verdict, sizeof(ngx_http_admission_verdict_t));

    verdict->outcome = NGX_HTTP_ADMISSION_ERROR;
    verdict->reason = reason;

    res = &verdict->response;
    res->message = message;

    if (ctx->conf->door != NGX_HTTP_ADMISSION_INJECT) {
        if (reason == NGX_HTTP_ADMISSION_INVALID_REVIEW) {
            res->code = NGX_HTTP_BAD_REQUEST;
            res->reason = adm_strc("BadRequest");

        } else {
            res->code = NGX_HTTP_INTERNAL_SERVER_ERROR;
            res->reason = adm_strc("InternalError");
        }
    }
}


/*
 * Starts over with an empty arena, so that there is memory to say that there
 * is none.  Without memory of the system another replica may do better.
 */

static void
ngx_http_admission_no_memory(ngx_http_admission_ctx_t *ctx)
{
    unsigned       limited;
    kube_review_t  kept;

    limited = ctx->arena.limited;

    ngx_memzero(&kept, sizeof(kube_review_t));

    kept.uid = ngx_http_admission_keep(ctx, ctx->review.uid);
    kept.api_version = ngx_http_admission_keep(ctx, ctx->review.api_version);
    kept.operation = ngx_http_admission_keep(ctx, ctx->review.operation);
    kept.object_kind.name = ngx_http_admission_keep(ctx,
                                                ctx->review.object_kind.name);
    kept.ns = ngx_http_admission_keep(ctx, ctx->review.ns);
    kept.name = ngx_http_admission_keep(ctx, ngx_http_admission_name(ctx));
    kept.user = ngx_http_admission_keep(ctx, ctx->review.user);
    kept.object = adm_value_null();
    kept.dry_run = ctx->review.dry_run;

    ctx->review = kept;
    ctx->patch_bytes = 0;

    ngx_memzero(&ctx->verdict, sizeof(ngx_http_admission_verdict_t));

    adm_arena_destroy(&ctx->arena);
    adm_arena_init(&ctx->arena, &ngx_http_admission_blocks,
                   NGX_HTTP_ADMISSION_SPARE);
    adm_err_init(&ctx->err, &ctx->arena);

    if (limited) {
        ngx_http_admission_fail(ctx, NGX_HTTP_ADMISSION_MEMORY_LIMIT,
                                "the review needs more memory than "
                                "admission_max_memory");
        return;
    }

    ngx_http_admission_refuse(ctx, NGX_HTTP_ADMISSION_OUT_OF_MEMORY,
                              NGX_HTTP_SERVICE_UNAVAILABLE, "out of memory");
}


static adm_str_t
ngx_http_admission_keep(ngx_http_admission_ctx_t *ctx, adm_str_t s)
{
    char  *p;

    /* no name of Kubernetes' is longer; a uid that is cut is no uid */

    if (s.len == 0 || s.len > 1024) {
        return adm_str_empty;
    }

    p = ngx_pnalloc(ctx->request->pool, s.len);
    if (p == NULL) {
        return adm_str_empty;
    }

    ngx_memcpy(p, s.data, s.len);
    s.data = p;

    return s;
}


static ngx_int_t
ngx_http_admission_write_patch(ngx_http_admission_ctx_t *ctx)
{
    adm_buf_t  b;

    if (ctx->verdict.patch == NULL) {
        return NGX_OK;
    }

    adm_buf_init(&b, &ctx->arena, ctx->conf->max_patch);
    adm_json_write(&b, ctx->verdict.patch, 0);

    if (adm_buf_finish(&b, &ctx->verdict.response.patch) != ADM_OK) {
        return b.limited ? NGX_DECLINED : NGX_OK;
    }

    ctx->patch_bytes = ctx->verdict.response.patch.len;

    return NGX_OK;
}


/* What the verdict means to the client: admission_error, admission_mode. */

static void
ngx_http_admission_apply_mode(ngx_http_admission_ctx_t *ctx)
{
    kube_mode_e                    mode;
    kube_verdict_e                 meaning;
    ngx_http_admission_verdict_t  *verdict;

    verdict = &ctx->verdict;
    mode = (kube_mode_e) ctx->conf->mode;

    switch (verdict->outcome) {

    case NGX_HTTP_ADMISSION_ERROR:
        meaning = KUBE_FAILED;
        break;

    case NGX_HTTP_ADMISSION_DENIED:
        meaning = KUBE_DENIED;
        break;

    case NGX_HTTP_ADMISSION_INJECTED:
    case NGX_HTTP_ADMISSION_MUTATED:
        meaning = KUBE_CHANGED;
        break;

    default:
        meaning = KUBE_ADMITTED;
    }

    kube_mode_apply(&ctx->arena, &verdict->response, meaning,
                    adm_array_len(verdict->patch), mode, ctx->conf->allow);

    if (mode != KUBE_ENFORCE
        && (meaning == KUBE_DENIED || meaning == KUBE_CHANGED))
    {
        verdict->outcome = mode == KUBE_WARN ? NGX_HTTP_ADMISSION_WARNED
                                             : NGX_HTTP_ADMISSION_OBSERVED;
    }
}


static ngx_int_t
ngx_http_admission_encode(ngx_http_admission_ctx_t *ctx)
{
    unsigned                        flags;
    adm_buf_t                       b;
    kube_response_t                 res;
    ngx_http_admission_snapshot_t  *snapshot;

    snapshot = ctx->snapshot;
    res = ctx->verdict.response;

    /* the status of what is admitted is nobody's business, the log has it */

    if (res.allowed) {
        res.message = adm_str_empty;
    }

    flags = snapshot->engine->encode_flags
            ? snapshot->engine->encode_flags(snapshot->data) : 0;

    adm_buf_init(&b, &ctx->arena, 0);

    (void) adm_buf_reserve(&b, 512 + res.patch.len / 3 * 4);
    kube_review_encode(&b, &ctx->review, &res, flags);

    if (adm_buf_finish(&b, &ctx->body) != ADM_OK
        || adm_arena_failed(&ctx->arena))
    {
        return NGX_ERROR;
    }

    return NGX_OK;
}
