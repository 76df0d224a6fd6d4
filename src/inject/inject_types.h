
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


/* Single values; those of messages are pointers. */
extern const gotmpl_type_t
    inject_type_time, inject_type_quantity, inject_type_resource_list,
    inject_type_int_or_string, inject_type_duration, inject_type_bool_value,
    inject_type_int32_value, inject_type_uint32_value,
    inject_type_int64_value;

/*
 * Appends the JSON mapping of a duration or wrapper, "{}" if it is not set;
 * ADM_DECLINED for other types.
 */
int inject_well_known(gotmpl_exec_t *e, const gotmpl_value_t *v,
    adm_buf_t *b);

/* String() of a type that has a text. */
int inject_string_method(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret);

/* The workload of a pod; members of the name have the names of the fields. */
extern const gotmpl_type_t
    inject_type_type_meta,
    inject_type_namespaced_name;


#endif /* INJECT_TYPES_H */
