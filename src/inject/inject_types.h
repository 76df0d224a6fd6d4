
/*
 * What a template sees (spec 3.1): Go types over the value tree, made from the
 * descriptions of Kubernetes' and Istio's messages.  They belong to a snapshot
 * and depend on the release.
 */


#ifndef INJECT_TYPES_H
#define INJECT_TYPES_H


#include "gotmpl/gotmpl.h"
#include "inject/inject_proto.h"
#include "kube/kube_schema.h"


typedef struct inject_types_s  inject_types_t;


/* NULL without memory. */
inject_types_t *inject_types_create(adm_arena_t *a,
    const inject_release_t *release);

/* *inject.SidecarTemplateData; members have the names of the fields. */
const gotmpl_type_t *inject_types_root(const inject_types_t *types);

/* The message of a pointer to one, or of one itself; NULL for other types. */
const inject_proto_message_t *inject_message_of(const gotmpl_type_t *type);


/* The type of durations in messages: a pointer. */
extern const gotmpl_type_t  inject_type_duration;

/* The workload of a pod; members of the name have the names of the fields. */
extern const gotmpl_type_t
    inject_type_type_meta,
    inject_type_namespaced_name;


#endif /* INJECT_TYPES_H */
