
/*
 * Probes and lifecycle handlers of the application, which the sidecar answers
 * in its place (spec 4.2, 4.7).
 */


#ifndef INJECT_PROBES_H
#define INJECT_PROBES_H


#include "inject/inject_mesh.h"
#include "inject/inject_pod.h"


typedef struct {
    adm_arena_t             *arena;
    const inject_release_t  *release;
    int64_t                  agent_port;   /* probes of it are left alone;
                                              -1: none is */
    unsigned                 tcp:1;        /* tcpSocket too */
    unsigned                 again:1;      /* probes that are rewritten have
                                              been recorded */
} inject_probing_t;


/* Adds the probes of the containers to the object: path -> prober. */
void inject_probers_collect(const inject_probing_t *c,
    const adm_value_t *containers, adm_value_t *probers);

/* The value of ISTIO_KUBE_APP_PROBERS. */
adm_str_t inject_probers_json(adm_arena_t *a, const adm_value_t *probers);

/* "readinessProbe", "livenessProbe", "startupProbe" */
#define INJECT_PROBES_KINDS  3

extern const adm_str_t  inject_probe_names[];

/*
 * The probe as it is sent to the agent on the port; NULL if the container has
 * none that can be.
 */
adm_value_t *inject_probe_rewritten(const inject_probing_t *c,
    const adm_value_t *container, int kind, int64_t port);

/*
 * Era D: the whole of it, if the sidecar exists.  again: as in
 * inject_probing_t.
 */
void inject_probes_rewrite(inject_pod_t *p, const inject_mesh_t *mesh,
    const adm_value_t *env, int on, int again);

/* Whether an annotation overrides the setting. */
int inject_probes_on(const adm_value_t *pod, int setting);


#endif /* INJECT_PROBES_H */
