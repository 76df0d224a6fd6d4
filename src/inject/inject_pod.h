
/*
 * A pod as a value tree: looking into it, and changing a copy of it.
 *
 * inject_pod_t is a pod under change: the containers along the usual paths are
 * copied once, by inject_pod_open(), everything else when it is changed.
 */


#ifndef INJECT_POD_H
#define INJECT_POD_H


#include "base/adm_err.h"
#include "data/adm_value.h"


#define INJECT_PROXY        adm_strc("istio-proxy")
#define INJECT_INIT         adm_strc("istio-init")
#define INJECT_VALIDATION   adm_strc("istio-validation")
#define INJECT_CORE_DUMP    adm_strc("enable-core-dump")

#define INJECT_STATUS       adm_strc("sidecar.istio.io/status")
#define INJECT_OVERRIDES    adm_strc("proxy.istio.io/overrides")
#define INJECT_CONFIG       adm_strc("proxy.istio.io/config")
#define INJECT_SELECTOR     adm_strc("sidecar.istio.io/inject")


typedef enum {
    INJECT_CONTAINERS = 0,
    INJECT_INIT_CONTAINERS
} inject_list_e;


typedef struct {
    adm_arena_t  *arena;
    adm_value_t  *pod;
    adm_value_t  *metadata;
    adm_value_t  *spec;
    adm_value_t  *lists[2];          /* by inject_list_e; NULL if absent */
} inject_pod_t;


/* "containers", "initContainers" */
extern const adm_str_t  inject_list_names[];


/* The annotation or label; NULL if it is absent. */
adm_value_t *inject_pod_annotation(const adm_value_t *pod, adm_str_t key);
adm_value_t *inject_pod_label(const adm_value_t *pod, adm_str_t key);

/* A list of the pod's spec, NULL if it is absent. */
adm_value_t *inject_pod_list(const adm_value_t *pod, inject_list_e list);

/* The number of the item with this member "name", -1 if there is none. */
int32_t inject_find(const adm_value_t *list, adm_str_t name);

/* The first item with this name, NULL if there is none. */
adm_value_t *inject_named(const adm_value_t *list, adm_str_t name);

/* The member "name". */
adm_str_t inject_name(const adm_value_t *item);


void inject_pod_open(inject_pod_t *p, adm_arena_t *a, const adm_value_t *pod);

/* The map of annotations or labels, made if absent, to be changed. */
adm_value_t *inject_pod_map(inject_pod_t *p, adm_str_t name);

/* A copy of the i-th container, in its place, to be changed. */
adm_value_t *inject_pod_container(inject_pod_t *p, inject_list_e list,
    uint32_t i);

/* Replaces a list; an empty one is taken out. */
void inject_pod_set_list(inject_pod_t *p, inject_list_e list,
    adm_value_t *items);

/* Where istio-proxy is: containers first; ADM_DECLINED if nowhere. */
int inject_pod_sidecar(const inject_pod_t *p, int init, inject_list_e *list,
    uint32_t *i);

/* Appends {name, value} to the env of a container that is being changed. */
void inject_env_append(adm_arena_t *a, adm_value_t *container, adm_str_t name,
    adm_str_t value);

/*
 * Takes the variables of the object name -> value out of the env of a container
 * that is being changed, and appends them, sorted.
 */
void inject_env_replace(adm_arena_t *a, adm_value_t *container,
    const adm_value_t *envs);


#endif /* INJECT_POD_H */
