
/*
 * Strategic merge patch: a patch that has the form of the object, laid over
 * it.  Results and error texts are those of apimachinery's
 * StrategicMergePatch().  Rules: istio spec 4.3.3.
 *
 * Neither tree is changed.  What the patch leaves alone is shared with the
 * original; an object or list that it does not change is the original's node.
 */


#ifndef KUBE_MERGE_H
#define KUBE_MERGE_H


#include "base/adm_err.h"
#include "data/adm_value.h"
#include "kube/kube_schema.h"


/*
 * type: of both objects.  NULL or null stands for an empty one.  Directives
 * and nulls in parts that the original lacks are taken out, but for those in
 * whole items of a merged list: decoding them as typed takes them out.  NULL
 * with err set if the patch does not fit.
 */
adm_value_t *kube_merge(adm_arena_t *a, const kube_type_t *type,
    adm_value_t *original, adm_value_t *patch, adm_err_t *err);


#endif /* KUBE_MERGE_H */
