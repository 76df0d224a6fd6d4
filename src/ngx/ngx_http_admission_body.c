
#include "ngx/ngx_http_admission.h"

#include "data/adm_json_read.h"


#define NGX_HTTP_ADMISSION_SLICE  (32 * 1024)


static ngx_int_t ngx_http_admission_body_file(ngx_http_admission_ctx_t *ctx,
    adm_json_reader_t *reader, ngx_buf_t *b);


/*
 * The body arrives as any number of buffers in memory, as a temporary file, or
 * as both; the reader takes the pieces as they come.
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

    if (cl && cl->next == NULL && ngx_buf_in_memory(cl->buf)) {
        text.data = (char *) cl->buf->pos;
        text.len = (size_t) (cl->buf->last - cl->buf->pos);

        *root = adm_json_parse(&ctx->arena, text, &options, &ctx->err);

        return *root ? NGX_OK : NGX_DECLINED;
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
