
/*
 * What the parts of the injector share: a loaded snapshot, and one injection
 * that is under way.
 */


#ifndef INJECT_CORE_H
#define INJECT_CORE_H


#include "inject/inject.h"
#include "inject/inject_config.h"
#include "inject/inject_funcs.h"
#include "inject/inject_mesh.h"
#include "inject/inject_pod.h"
#include "inject/inject_release.h"
#include "inject/inject_types.h"
#include "inject/inject_values.h"


struct inject_s {
    adm_arena_t        *arena;
    inject_settings_t   settings;
    inject_release_t    release;
    inject_config_t     config;
    adm_value_t        *values;      /* as templates see them; NULL: none */
    inject_values_t     typed;       /* as the code sees them */
    inject_mesh_t       mesh;
    adm_value_t        *env;
    inject_types_t     *types;
    adm_value_t        *assumed;     /* templates' data, of an empty pod */
    struct inject_shapes_s  *shapes; /* inject_shape.h; NULL: none are kept */
    adm_value_t        *warnings;    /* of loading */
};


/* Why a review has the outcome it has; the texts are inject_reasons. */

typedef enum {
    INJECT_REASON_INJECTED = 0,
    INJECT_REASON_UNCHANGED,         /* there was nothing left to do */
    INJECT_REASON_HOST_NETWORK,
    INJECT_REASON_NAMESPACE,
    INJECT_REASON_SELECTOR,
    INJECT_REASON_NEVER,
    INJECT_REASON_POLICY,
    INJECT_REASON_POD,               /* it cannot be decoded */
    INJECT_REASON_ANNOTATION,
    INJECT_REASON_TEMPLATE,
    INJECT_REASON_GUARD,
    INJECT_REASON_MERGE,
    INJECT_REASON_POST,              /* metrics, probes, order */
    INJECT_REASON_DEADLINE,
    INJECT_REASON_MEMORY
} inject_reason_e;


/* The workload that a pod belongs to. */

typedef struct {
    adm_str_t  api_version;
    adm_str_t  kind;
    adm_str_t  name;
    adm_str_t  ns;
} inject_owner_t;


typedef struct {
    inject_t             *inject;
    adm_arena_t          *arena;
    adm_err_t            *err;
    adm_str_t             path;      /* of the request */
    adm_value_t          *raw;       /* the pod as it was sent */
    adm_value_t          *pod;       /* as typed, with its namespace */
    adm_value_t          *overrides; /* the user's containers before an
                                        earlier injection, or NULL */
    adm_str_t             ns;
    inject_owner_t        owner;
    const inject_mesh_t  *mesh;
    adm_value_t          *envs;      /* name -> value, for the sidecar */
    adm_value_t          *warnings;
    uint64_t              deadline;  /* CLOCK_MONOTONIC, 0: none */
    inject_reason_e       reason;    /* of an error */
    unsigned              offline:1; /* kube-inject: not in a webhook */
} inject_run_t;


#define inject_does(run, behaviour)                                           \
    inject_has(&(run)->inject->release, INJECT_##behaviour)

#define inject_typed_flags(release)                                           \
    (inject_has(release, INJECT_NATIVE) ? 0 : KUBE_TYPED_OLD)


/* Adds a warning for the user. */
void inject_warn(inject_run_t *run, const char *fmt, ...)
    adm_printf_like(2, 3);


/*
 * Whether the deadline has passed; run->err and run->reason are set then.  It
 * is asked between the steps of an injection, each of which is bounded.
 */
int inject_late(inject_run_t *run);

/* The pod's final form in *pod, era D.  (inject_merge.c) */
int inject_merge_pod(inject_run_t *run, adm_value_t **pod);

/* The operations in *patch, eras A to C.  (inject_classic.c) */
int inject_classic_patch(inject_run_t *run, adm_value_t **patch);


#endif /* INJECT_CORE_H */
