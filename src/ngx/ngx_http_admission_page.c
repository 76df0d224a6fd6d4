
#include "ngx/ngx_http_admission.h"

#include "data/adm_json_write.h"


static void ngx_http_admission_page_cleanup(void *data);
static void ngx_http_admission_ready_item(adm_buf_t *b,
    ngx_http_admission_watched_t *w, const char *state);


/*
 * What both pages begin with.  A body that comes with a GET is read and
 * dropped by nginx; other methods are not for pages.
 */

ngx_int_t
ngx_http_admission_page(ngx_http_request_t *r, ngx_http_admission_page_t **page)
{
    ngx_int_t            rc;
    ngx_pool_cleanup_t  *cln;

    if (!(r->method & (NGX_HTTP_GET | NGX_HTTP_HEAD))) {
        return NGX_HTTP_NOT_ALLOWED;
    }

    rc = ngx_http_discard_request_body(r);
    if (rc != NGX_OK) {
        return rc;
    }

    cln = ngx_pool_cleanup_add(r->pool, sizeof(ngx_http_admission_page_t));
    if (cln == NULL) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    cln->handler = ngx_http_admission_page_cleanup;

    *page = cln->data;

    adm_arena_init(&(*page)->arena, &ngx_http_admission_blocks, 0);
    adm_buf_init(&(*page)->b, &(*page)->arena, 0);

    return NGX_OK;
}


static void
ngx_http_admission_page_cleanup(void *data)
{
    ngx_http_admission_page_t  *page = data;

    adm_arena_destroy(&page->arena);
}


ngx_int_t
ngx_http_admission_page_send(ngx_http_request_t *r, ngx_uint_t status,
    ngx_str_t type, ngx_http_admission_page_t *page)
{
    adm_str_t  body;

    if (adm_buf_finish(&page->b, &body) != ADM_OK) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    return ngx_http_admission_send(r, status, type, body);
}


/*
 * 200 when this worker could answer a review over TLS now.  A failed load of
 * what has changed is told, but is no reason to stop: the last good state is
 * in use.
 */

ngx_int_t
ngx_http_admission_ready_handler(ngx_http_request_t *r)
{
    adm_buf_t                        *b, items;
    ngx_int_t                         rc;
    ngx_str_t                         type;
    adm_str_t                         text;
    ngx_uint_t                        i, ready, leaving;
    const char                       *state;
    ngx_http_admission_page_t        *page;
    ngx_http_admission_watched_t    **w;
    ngx_http_admission_main_conf_t   *amcf;

    rc = ngx_http_admission_page(r, &page);
    if (rc != NGX_OK) {
        return rc;
    }

    amcf = ngx_http_get_module_main_conf(r, ngx_http_admission_module);

    w = amcf->watched.elts;
    leaving = ngx_http_admission_leaving(r);
    ready = !leaving;

    adm_buf_init(&items, &page->arena, 0);

    for (i = 0; i < amcf->watched.nelts; i++) {

        if (w[i]->generation == 0) {
            state = "missing";
            ready = 0;

        } else if (w[i]->expires && w[i]->expires <= ngx_time()) {
            state = "expired";
            ready = 0;

        } else if (w[i]->failed) {
            state = "stale";

        } else {
            state = "loaded";
        }

        if (i) {
            adm_buf_char(&items, ',');
        }

        ngx_http_admission_ready_item(&items, w[i], state);
    }

    (void) adm_buf_finish(&items, &text);

    b = &page->b;

    adm_buf_printf(b, "{\"ready\":%s,\"shutting_down\":%s,\"items\":[",
                   ready ? "true" : "false",
                   leaving ? "true" : "false");
    adm_buf_str(b, text);
    adm_buf_lit(b, "]}\n");

    ngx_str_set(&type, "application/json");

    return ngx_http_admission_page_send(r, ready ? NGX_HTTP_OK
                                                 : NGX_HTTP_SERVICE_UNAVAILABLE,
                                        type, page);
}


static void
ngx_http_admission_ready_item(adm_buf_t *b, ngx_http_admission_watched_t *w,
    const char *state)
{
    adm_buf_lit(b, "{\"kind\":");
    adm_json_write_string(b, ngx_http_admission_str(&w->kind), 0);
    adm_buf_lit(b, ",\"name\":");
    adm_json_write_string(b, ngx_http_admission_str(&w->name), 0);
    adm_buf_printf(b, ",\"state\":\"%s\",\"generation\":%lu", state,
                   (unsigned long) w->generation);

    if (w->expires) {
        adm_buf_printf(b, ",\"not_after\":%lld", (long long) w->expires);
    }

    if (w->failed) {
        adm_buf_lit(b, ",\"error\":");
        adm_json_write_string(b, ngx_http_admission_str(&w->error), 0);
    }

    adm_buf_char(b, '}');
}
