
#include "ngx/ngx_http_admission.h"

#include "data/adm_json_read.h"


#define NGX_HTTP_ADMISSION_SLICE  (32 * 1024)


static ngx_int_t ngx_http_admission_body_text(ngx_http_admission_ctx_t *ctx,
    ngx_chain_t *cl, adm_str_t *text);
static ngx_int_t ngx_http_admission_body_file(ngx_http_admission_ctx_t *ctx,
    adm_json_reader_t *reader, ngx_buf_t *b);


/*
 * The body arrives as any number of buffers in memory, as a temporary file, or
 * as both; where there is a file, the reader takes the pieces as they come.
 */

ngx_int_t
ngx_http_admission_body(ngx_http_admission_ctx_t *ctx, adm_value_t **root)
{
    adm_str_t            text;
    ngx_int_t            rc;
    ngx_buf_t           *b;
    ngx_chain_t         *cl;
    adm_json_reader_t   *reader;
    adm_json_options_t   options;

    ngx_memzero(&options, sizeof(adm_json_options_t));
    options.max_depth = (uint32_t) ctx->conf->max_depth;

    cl = ctx->request->request_body->bufs;

    rc = ngx_http_admission_body_text(ctx, cl, &text);

    if (rc == NGX_OK) {
        options.lasting = 1;
        *root = adm_json_parse(&ctx->arena, text, &options, &ctx->err);

        return *root ? NGX_OK : NGX_DECLINED;
    }

    if (rc == NGX_ERROR) {
        (void) adm_err_memory(&ctx->err, &ctx->arena);
        return NGX_DECLINED;
    }

    reader = adm_json_reader_create(&ctx->arena, &options, &ctx->err);
    if (reader == NULL) {
        (void) adm_err_memory(&ctx->err, &ctx->arena);
        return NGX_DECLINED;
    }

    for ( /* void */ ; cl; cl = cl->next) {
        b = cl->buf;

        if (ngx_buf_in_memory(b)) {
            if (adm_json_reader_feed(reader, (char *) b->pos,
                                     (size_t) (b->last - b->pos))
                != ADM_OK)
            {
                return NGX_DECLINED;
            }

        } else if (b->in_file) {
            rc = ngx_http_admission_body_file(ctx, reader, b);
            if (rc != NGX_OK) {
                return rc;
            }
        }
    }

    *root = adm_json_reader_finish(reader);

    return *root ? NGX_OK : NGX_DECLINED;
}


/*
 * A body in memory as one text, which lasts as long as the review: the buffer,
 * which is the request's, or what has come with the header and the rest joined.
 */

static ngx_int_t
ngx_http_admission_body_text(ngx_http_admission_ctx_t *ctx, ngx_chain_t *cl,
    adm_str_t *text)
{
    char         *p;
    size_t        size;
    ngx_chain_t  *in;

    size = 0;

    for (in = cl; in; in = in->next) {

        if (!ngx_buf_in_memory(in->buf)) {
            return NGX_DECLINED;
        }

        size += (size_t) (in->buf->last - in->buf->pos);
    }

    if (cl && cl->next == NULL) {
        text->data = (char *) cl->buf->pos;
        text->len = size;

        return NGX_OK;
    }

    p = adm_nalloc(&ctx->arena, size);
    if (p == NULL) {
        return NGX_ERROR;
    }

    text->data = p;
    text->len = size;

    for (in = cl; in; in = in->next) {
        p = (char *) ngx_cpymem(p, in->buf->pos,
                                in->buf->last - in->buf->pos);
    }

    return NGX_OK;
}


static ngx_int_t
ngx_http_admission_body_file(ngx_http_admission_ctx_t *ctx,
    adm_json_reader_t *reader, ngx_buf_t *b)
{
    off_t     offset;
    size_t    size;
    ssize_t   n;
    u_char   *buf;

    buf = adm_nalloc(&ctx->arena, NGX_HTTP_ADMISSION_SLICE);
    if (buf == NULL) {
        (void) adm_err_memory(&ctx->err, &ctx->arena);
        return NGX_DECLINED;
    }

    for (offset = b->file_pos; offset < b->file_last; offset += n) {

        size = (size_t) ngx_min(b->file_last - offset,
                                NGX_HTTP_ADMISSION_SLICE);

        n = ngx_read_file(b->file, buf, size, offset);

        if (n <= 0) {
            (void) adm_err_set(&ctx->err,
                               "the body's temporary file could not be read");
            return NGX_ERROR;
        }

        if (adm_json_reader_feed(reader, (char *) buf, (size_t) n) != ADM_OK) {
            return NGX_DECLINED;
        }
    }

    return NGX_OK;
}
