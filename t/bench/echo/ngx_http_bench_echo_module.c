
/*
 * The yardstick of the benchmarks: reads the request body into memory and
 * answers 8 KB of JSON.  What this costs is what nginx itself costs.
 */


#include <ngx_config.h>
#include <ngx_core.h>
#include <ngx_http.h>


#define NGX_HTTP_BENCH_ECHO_SIZE  8192


static void ngx_http_bench_echo_body(ngx_http_request_t *r);
static ngx_int_t ngx_http_bench_echo_handler(ngx_http_request_t *r);
static char *ngx_http_bench_echo(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);


static u_char  ngx_http_bench_echo_text[NGX_HTTP_BENCH_ECHO_SIZE];


static ngx_command_t  ngx_http_bench_echo_commands[] = {

    { ngx_string("bench_echo"),
      NGX_HTTP_LOC_CONF|NGX_CONF_NOARGS,
      ngx_http_bench_echo,
      0,
      0,
      NULL },

      ngx_null_command
};


static ngx_http_module_t  ngx_http_bench_echo_module_ctx = {
    NULL,                                  /* preconfiguration */
    NULL,                                  /* postconfiguration */

    NULL,                                  /* create main configuration */
    NULL,                                  /* init main configuration */

    NULL,                                  /* create server configuration */
    NULL,                                  /* merge server configuration */

    NULL,                                  /* create location configuration */
    NULL                                   /* merge location configuration */
};


ngx_module_t  ngx_http_bench_echo_module = {
    NGX_MODULE_V1,
    &ngx_http_bench_echo_module_ctx,       /* module context */
    ngx_http_bench_echo_commands,          /* module directives */
    NGX_HTTP_MODULE,                       /* module type */
    NULL,                                  /* init master */
    NULL,                                  /* init module */
    NULL,                                  /* init process */
    NULL,                                  /* init thread */
    NULL,                                  /* exit thread */
    NULL,                                  /* exit process */
    NULL,                                  /* exit master */
    NGX_MODULE_V1_PADDING
};


static ngx_int_t
ngx_http_bench_echo_handler(ngx_http_request_t *r)
{
    ngx_int_t  rc;

    rc = ngx_http_read_client_request_body(r, ngx_http_bench_echo_body);

    if (rc >= NGX_HTTP_SPECIAL_RESPONSE) {
        return rc;
    }

    return NGX_DONE;
}


static void
ngx_http_bench_echo_body(ngx_http_request_t *r)
{
    ngx_int_t     rc;
    ngx_buf_t    *b;
    ngx_chain_t   out;

    r->headers_out.status = NGX_HTTP_OK;
    r->headers_out.content_length_n = NGX_HTTP_BENCH_ECHO_SIZE;
    ngx_str_set(&r->headers_out.content_type, "application/json");

    rc = ngx_http_send_header(r);

    if (rc == NGX_ERROR || rc > NGX_OK || r->header_only) {
        ngx_http_finalize_request(r, rc);
        return;
    }

    b = ngx_calloc_buf(r->pool);
    if (b == NULL) {
        ngx_http_finalize_request(r, NGX_ERROR);
        return;
    }

    b->pos = ngx_http_bench_echo_text;
    b->last = b->pos + NGX_HTTP_BENCH_ECHO_SIZE;
    b->memory = 1;
    b->last_buf = 1;

    out.buf = b;
    out.next = NULL;

    ngx_http_finalize_request(r, ngx_http_output_filter(r, &out));
}


static char *
ngx_http_bench_echo(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_core_loc_conf_t  *clcf;

    ngx_memset(ngx_http_bench_echo_text, 'x', NGX_HTTP_BENCH_ECHO_SIZE);

    clcf = ngx_http_conf_get_module_loc_conf(cf, ngx_http_core_module);
    clcf->handler = ngx_http_bench_echo_handler;

    return NGX_CONF_OK;
}
