
/*
 * What differs between the versions of nginx, 1.22 to 1.31, that the module
 * builds with.  No other file looks at nginx_version.  Nothing is owned here.
 */


#ifndef NGX_HTTP_ADMISSION_COMPAT_H
#define NGX_HTTP_ADMISSION_COMPAT_H


#include <ngx_config.h>
#include <ngx_core.h>
#include <ngx_event.h>
#include <ngx_http.h>


/* 1.23.0: headers of equal names are linked. */

#if (nginx_version >= 1023000)
#define ngx_http_admission_header_last(h)  (h)->next = NULL
#else
#define ngx_http_admission_header_last(h)
#endif


#endif /* NGX_HTTP_ADMISSION_COMPAT_H */
