
/* Merging of the application's and the proxy's metrics (spec 4.6, 2 and 3). */


#ifndef INJECT_METRICS_H
#define INJECT_METRICS_H


#include "inject/inject_mesh.h"
#include "inject/inject_pod.h"


/* What the annotations prometheus.io/... of a pod say. */

typedef struct {
    adm_str_t     scrape;
    adm_str_t     path;
    adm_str_t     port;
    adm_value_t  *targets;           /* [{port, path}] or NULL */
} inject_scrape_t;


/* Whether annotation or mesh want metrics to be merged. */
int inject_metrics_enabled(const inject_mesh_t *mesh, const adm_value_t *pod);

/* The value of ISTIO_PROMETHEUS_ANNOTATIONS; empty if there is nothing. */
adm_str_t inject_metrics_json(adm_arena_t *a, const inject_scrape_t *scrape);

/* Era D: hands the annotations to the sidecar and sets its own. */
int inject_metrics_merge(inject_pod_t *p, const inject_mesh_t *mesh,
    adm_value_t *warnings, adm_err_t *err);

/* Takes out the annotations that an earlier injection has set. */
void inject_metrics_strip(inject_pod_t *p, const inject_mesh_t *mesh);

/* Sets prometheus.istio.io/secure-port from the sidecar's environment. */
void inject_metrics_secure_port(inject_pod_t *p);


#endif /* INJECT_METRICS_H */
