
/* What the injector itself reads from the values document (spec 1.2). */


#ifndef INJECT_VALUES_H
#define INJECT_VALUES_H


#include "base/adm_err.h"
#include "data/adm_value.h"
#include "inject/inject_release.h"


typedef struct {
    adm_str_t  hub;
    adm_str_t  tag;
    adm_str_t  variant;
    adm_str_t  image;                /* global.proxy.image */
    adm_str_t  init_image;           /* global.proxy_init.image */
    adm_str_t  cluster;
    adm_str_t  network;
    adm_str_t  cpu_limit;
    adm_str_t  cpu_request;
    unsigned   hold:1;               /* holdApplicationUntilProxyStarts */
    unsigned   rewrite_probes:1;
} inject_values_t;


/* values: the document, NULL for none. */
int inject_values_load(inject_values_t *out, adm_arena_t *a,
    const inject_release_t *release, const adm_value_t *values,
    adm_err_t *err);


#endif /* INJECT_VALUES_H */
