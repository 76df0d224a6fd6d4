
/*
 * Defaults that Kubernetes' API gives to containers and volumes, as Istio 0.7
 * to 1.0 set them before it injected.  Rules: istio spec 4.1.2.
 */


#ifndef KUBE_DEFAULT_H
#define KUBE_DEFAULT_H


#include "data/adm_value.h"
#include "kube/kube_schema.h"


/*
 * v: the normal form of a value of the type (kube_typed.h).  Parts that lack
 * nothing are shared with it.  NULL without memory.
 */
adm_value_t *kube_default(adm_arena_t *a, const kube_type_t *type,
    adm_value_t *v);


#endif /* KUBE_DEFAULT_H */
