
/*
 * The mesh configuration: Istio's MeshConfig with the ProxyConfig in it, as a
 * release reads, completes and merges them (spec 1.3).
 */


#ifndef INJECT_MESH_H
#define INJECT_MESH_H


#include "inject/inject_proto.h"


typedef struct {
    const inject_release_t  *release;
    adm_value_t             *config;      /* MeshConfig */
    adm_value_t             *builtin;     /* ProxyConfig of the release */
    adm_value_t             *proxy;       /* of a pod without annotation */
} inject_mesh_t;


extern const inject_proto_message_t   inject_mesh_config;
extern const inject_proto_message_t   inject_proxy_config;
extern const inject_proto_message_t  *inject_proxy_headers;
extern const inject_proto_message_t  *inject_default_providers;


/*
 * Loads the document over the defaults of the release; null for an empty one.
 * Names of unknown fields are appended to warnings, which may be NULL.
 */
int inject_mesh_load(inject_mesh_t *mesh, adm_arena_t *a,
    const inject_release_t *release, const adm_value_t *doc,
    adm_value_t *warnings, adm_err_t *err);

/*
 * The mesh for a pod with the annotation merged into defaultConfig itself, as
 * kube-inject does it.
 */
int inject_mesh_with_annotation(inject_mesh_t *out, const inject_mesh_t *mesh,
    adm_arena_t *a, adm_str_t annotation, adm_err_t *err);

/* The ProxyConfig for a pod with an annotation proxy.istio.io/config. */
adm_value_t *inject_mesh_proxy(const inject_mesh_t *mesh, adm_arena_t *a,
    adm_str_t annotation, adm_err_t *err);

/* defaultConfig with the annotation merged into it; NULL if it is bad. */
adm_value_t *inject_mesh_default_with(const inject_mesh_t *mesh,
    adm_arena_t *a, adm_str_t annotation, adm_err_t *err);

/* Whether the annotation is a valid ProxyConfig; the reason is in err. */
int inject_mesh_check_annotation(const inject_mesh_t *mesh, adm_arena_t *a,
    adm_str_t annotation, adm_err_t *err);

/*
 * A ProxyConfig for protoToJSON: without the fields that have the built-in
 * values of the release.
 */
const adm_value_t *inject_mesh_without_defaults(const inject_mesh_t *mesh,
    adm_arena_t *a, const adm_value_t *proxy);

/* Whether inbound traffic goes to localhost. */
int inject_mesh_inbound_localhost(const inject_mesh_t *mesh);

/* defaultConfig.statusPort */
int64_t inject_mesh_status_port(const inject_mesh_t *mesh);

/*
 * Validates a merged ProxyConfig; optional_port: statusPort may be 0.
 * (inject_mesh_check.c)
 */
int inject_mesh_check_proxy(adm_arena_t *a, const inject_release_t *release,
    const adm_value_t *proxy, int optional_port, adm_err_t *err);

/* Validates a merged MeshConfig. */
int inject_mesh_check(adm_arena_t *a, const inject_release_t *release,
    const adm_value_t *config, adm_err_t *err);


#endif /* INJECT_MESH_H */
