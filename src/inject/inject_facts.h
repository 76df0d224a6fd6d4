
/*
 * What is known about a pod beyond its own members: the workload it belongs
 * to, cluster and network, images, users, whether its sidecar is native
 * (spec 3.2, 4.8 to 4.10, 5.5).
 */


#ifndef INJECT_FACTS_H
#define INJECT_FACTS_H


#include "inject/inject_core.h"


/* The owner of run->pod by its ownerReferences. */
void inject_owner_find(inject_run_t *run);

/*
 * Variables from the path of the request: "/inject/cluster/c/net/n" gives
 * {"ISTIO_META_CLUSTER_ID": "c", "ISTIO_META_NETWORK": "n"}.
 */
adm_value_t *inject_path_envs(const inject_release_t *release,
    adm_arena_t *a, adm_str_t path);

/* run->envs: the path's, cluster and network of settings, values and label. */
void inject_envs_find(inject_run_t *run);

/* The switch of native sidecars for the pod, without its annotation. */
int inject_native(const inject_t *inject, const adm_value_t *pod);

/* User and group of the sidecar: 1337, or what OpenShift wants. */
void inject_proxy_ids(const inject_run_t *run, int64_t *uid, int64_t *gid);

/*
 * OpenShift gives istio-proxy the user of the application: the pod without
 * that user, or the pod itself.
 */
adm_value_t *inject_openshift_reset(const inject_run_t *run,
    adm_value_t *pod);

/*
 * What the reset alone has changed is not patched: Istio's patch goes by
 * position, so the container of the final pod that is where istio-proxy was
 * "before" has its user, unless it has another one or no securityContext.
 */
adm_value_t *inject_openshift_restore(const inject_run_t *run,
    const adm_value_t *before, adm_value_t *pod);

/* proxy: the ProxyConfig, NULL for the image of init containers. */
adm_str_t inject_image(const inject_run_t *run, const adm_value_t *pod,
    const adm_value_t *proxy);

/* The cores of the sidecar, 1.11 to 1.17. */
int64_t inject_concurrency(const inject_run_t *run, const adm_value_t *pod,
    const adm_value_t *proxy);


#endif /* INJECT_FACTS_H */
