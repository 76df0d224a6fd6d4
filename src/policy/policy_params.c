
#include <stdlib.h>

#include "policy/policy_doc.h"
#include "policy/policy_eval.h"
#include "policy/policy_params.h"


typedef struct {
    adm_str_t       group;
    adm_str_t       kind;
    policy_scope_e  scope;
} policy_builtin_t;


static adm_str_t policy_key(adm_arena_t *a, adm_str_t first, adm_str_t second);
static const policy_builtin_t *policy_builtin(adm_str_t group,
    adm_str_t kind);
static policy_scope_e policy_params_scope(const policy_t *set,
    const policy_params_t *params);
static int policy_params_check(policy_params_t *params, adm_err_t *err);
static int policy_object_cmp(const void *one, const void *two);


/*
 * Kinds of Kubernetes by group and name: those that belong to the cluster, and
 * those of namespaces that one might keep parameters in.
 */

#define POLICY_C  POLICY_SCOPE_CLUSTER
#define POLICY_N  POLICY_SCOPE_NAMESPACED

static const policy_builtin_t  policy_builtins[] = {
    { adm_str(""), adm_str("ConfigMap"), POLICY_N },
    { adm_str(""), adm_str("Endpoints"), POLICY_N },
    { adm_str(""), adm_str("LimitRange"), POLICY_N },
    { adm_str(""), adm_str("Namespace"), POLICY_C },
    { adm_str(""), adm_str("Node"), POLICY_C },
    { adm_str(""), adm_str("PersistentVolume"), POLICY_C },
    { adm_str(""), adm_str("PersistentVolumeClaim"), POLICY_N },
    { adm_str(""), adm_str("Pod"), POLICY_N },
    { adm_str(""), adm_str("PodTemplate"), POLICY_N },
    { adm_str(""), adm_str("ReplicationController"), POLICY_N },
    { adm_str(""), adm_str("ResourceQuota"), POLICY_N },
    { adm_str(""), adm_str("Secret"), POLICY_N },
    { adm_str(""), adm_str("Service"), POLICY_N },
    { adm_str(""), adm_str("ServiceAccount"), POLICY_N },
    { adm_str("admissionregistration.k8s.io"),
      adm_str("MutatingAdmissionPolicy"), POLICY_C },
    { adm_str("admissionregistration.k8s.io"),
      adm_str("MutatingAdmissionPolicyBinding"), POLICY_C },
    { adm_str("admissionregistration.k8s.io"),
      adm_str("MutatingWebhookConfiguration"), POLICY_C },
    { adm_str("admissionregistration.k8s.io"),
      adm_str("ValidatingAdmissionPolicy"), POLICY_C },
    { adm_str("admissionregistration.k8s.io"),
      adm_str("ValidatingAdmissionPolicyBinding"), POLICY_C },
    { adm_str("admissionregistration.k8s.io"),
      adm_str("ValidatingWebhookConfiguration"), POLICY_C },
    { adm_str("apiextensions.k8s.io"),
      adm_str("CustomResourceDefinition"), POLICY_C },
    { adm_str("apiregistration.k8s.io"), adm_str("APIService"), POLICY_C },
    { adm_str("apps"), adm_str("DaemonSet"), POLICY_N },
    { adm_str("apps"), adm_str("Deployment"), POLICY_N },
    { adm_str("apps"), adm_str("ReplicaSet"), POLICY_N },
    { adm_str("apps"), adm_str("StatefulSet"), POLICY_N },
    { adm_str("authentication.k8s.io"),
      adm_str("SelfSubjectReview"), POLICY_C },
    { adm_str("authentication.k8s.io"), adm_str("TokenReview"), POLICY_C },
    { adm_str("authorization.k8s.io"),
      adm_str("SelfSubjectAccessReview"), POLICY_C },
    { adm_str("authorization.k8s.io"),
      adm_str("SelfSubjectRulesReview"), POLICY_C },
    { adm_str("authorization.k8s.io"),
      adm_str("SubjectAccessReview"), POLICY_C },
    { adm_str("batch"), adm_str("CronJob"), POLICY_N },
    { adm_str("batch"), adm_str("Job"), POLICY_N },
    { adm_str("certificates.k8s.io"),
      adm_str("CertificateSigningRequest"), POLICY_C },
    { adm_str("certificates.k8s.io"), adm_str("ClusterTrustBundle"), POLICY_C },
    { adm_str("flowcontrol.apiserver.k8s.io"),
      adm_str("FlowSchema"), POLICY_C },
    { adm_str("flowcontrol.apiserver.k8s.io"),
      adm_str("PriorityLevelConfiguration"), POLICY_C },
    { adm_str("networking.k8s.io"), adm_str("IPAddress"), POLICY_C },
    { adm_str("networking.k8s.io"), adm_str("Ingress"), POLICY_N },
    { adm_str("networking.k8s.io"), adm_str("IngressClass"), POLICY_C },
    { adm_str("networking.k8s.io"), adm_str("NetworkPolicy"), POLICY_N },
    { adm_str("networking.k8s.io"), adm_str("ServiceCIDR"), POLICY_C },
    { adm_str("node.k8s.io"), adm_str("RuntimeClass"), POLICY_C },
    { adm_str("policy"), adm_str("PodDisruptionBudget"), POLICY_N },
    { adm_str("rbac.authorization.k8s.io"), adm_str("ClusterRole"), POLICY_C },
    { adm_str("rbac.authorization.k8s.io"),
      adm_str("ClusterRoleBinding"), POLICY_C },
    { adm_str("rbac.authorization.k8s.io"), adm_str("Role"), POLICY_N },
    { adm_str("rbac.authorization.k8s.io"), adm_str("RoleBinding"), POLICY_N },
    { adm_str("resource.k8s.io"), adm_str("DeviceClass"), POLICY_C },
    { adm_str("resource.k8s.io"), adm_str("ResourceSlice"), POLICY_C },
    { adm_str("scheduling.k8s.io"), adm_str("PriorityClass"), POLICY_C },
    { adm_str("storage.k8s.io"), adm_str("CSIDriver"), POLICY_C },
    { adm_str("storage.k8s.io"), adm_str("CSINode"), POLICY_C },
    { adm_str("storage.k8s.io"), adm_str("StorageClass"), POLICY_C },
    { adm_str("storage.k8s.io"), adm_str("VolumeAttachment"), POLICY_C },
    { adm_str("storage.k8s.io"), adm_str("VolumeAttributesClass"), POLICY_C }
};


/* "FIRST/SECOND"; the empty string without memory. */

static adm_str_t
policy_key(adm_arena_t *a, adm_str_t first, adm_str_t second)
{
    char       *p;
    adm_str_t   key;

    key.len = first.len + 1 + second.len;
    p = adm_nalloc(a, key.len);

    if (p == NULL) {
        return adm_str_empty;
    }

    if (first.len) {
        memcpy(p, first.data, first.len);
    }

    p[first.len] = '/';

    if (second.len) {
        memcpy(p + first.len + 1, second.data, second.len);
    }

    key.data = p;

    return key;
}


policy_params_t *
policy_params_kind(policy_t *set, adm_str_t group, adm_str_t version,
    adm_str_t kind, int create)
{
    adm_str_t         key;
    policy_params_t  *params;

    key = policy_key(set->arena, policy_key(set->arena, group, version), kind);
    params = adm_map_get(&set->params, key);

    if (params || !create) {
        return params;
    }

    params = adm_calloc(set->arena, 1, sizeof(policy_params_t));

    if (params == NULL
        || adm_map_init(&params->names, set->arena, 0) != ADM_OK
        || adm_map_set(&set->params, key, params) != ADM_OK)
    {
        return NULL;
    }

    params->group = group;
    params->version = version;
    params->kind = kind;

    return params;
}


int
policy_params_add(policy_t *set, const policy_object_t *o, adm_err_t *err)
{
    adm_str_t               key;
    policy_params_t        *params;
    const policy_object_t **objects;

    if (o->name.len == 0) {
        return policy_object_error(o, NULL, err,
                                   "metadata.name: Required value");
    }

    params = policy_params_kind(set, o->group, o->version, o->kind, 1);
    key = policy_key(set->arena, o->ns, o->name);

    if (params == NULL || adm_arena_failed(set->arena)) {
        return adm_err_memory(err, set->arena);
    }

    if (adm_map_find(&params->names, key)) {
        return policy_object_error(o, NULL, err, "is there twice");
    }

    if (params->n == params->cap) {
        objects = adm_array_alloc(set->arena, (size_t) params->cap * 2 + 8,
                                  sizeof(policy_object_t *));
        if (objects == NULL) {
            return adm_err_memory(err, set->arena);
        }

        if (params->n) {
            memcpy(objects, params->objects,
                   params->n * sizeof(policy_object_t *));
        }

        params->objects = objects;
        params->cap = params->cap * 2 + 8;
    }

    params->objects[params->n++] = o;

    return adm_map_set(&params->names, key, o->value) == ADM_OK
           ? ADM_OK : adm_err_memory(err, set->arena);
}


int
policy_params_declare(policy_t *set, const policy_object_t *o, adm_err_t *err)
{
    uint32_t          i;
    adm_str_t         group, kind, name, scope;
    adm_value_t      *spec, *versions;
    policy_params_t  *params;

    spec = adm_object_getc(o->value, "spec");
    group = adm_value_str(adm_object_getc(spec, "group"));
    kind = adm_value_str(adm_value_get(spec, "names", "kind", NULL));
    scope = adm_value_str(adm_object_getc(spec, "scope"));
    versions = adm_object_getc(spec, "versions");

    if (group.len == 0 || kind.len == 0 || adm_array_len(versions) == 0
        || !(adm_str_eqc(scope, "Cluster") || adm_str_eqc(scope, "Namespaced")))
    {
        return policy_object_error(o, spec, err, "spec.group, names.kind, "
                                   "scope or versions: Required value");
    }

    for (i = 0; i < adm_array_len(versions); i++) {

        name = adm_value_str(adm_object_getc(adm_array_at(versions, i),
                                             "name"));
        params = policy_params_kind(set, group, name, kind, 1);

        if (params == NULL) {
            return adm_err_memory(err, set->arena);
        }

        params->declared = 1;
        params->scope = adm_str_eqc(scope, "Cluster")
                        ? POLICY_SCOPE_CLUSTER : POLICY_SCOPE_NAMESPACED;
    }

    return ADM_OK;
}


static const policy_builtin_t *
policy_builtin(adm_str_t group, adm_str_t kind)
{
    size_t  i;

    for (i = 0; i < adm_nelts(policy_builtins); i++) {
        if (adm_str_eq(policy_builtins[i].group, group)
            && adm_str_eq(policy_builtins[i].kind, kind))
        {
            return &policy_builtins[i];
        }
    }

    return NULL;
}


int
policy_is_cluster_kind(const policy_t *set, adm_str_t group, adm_str_t kind)
{
    uint32_t                 i;
    adm_str_t                scope;
    const policy_params_t   *params;
    const policy_builtin_t  *builtin;

    scope = adm_value_str(adm_object_get(set->settings.scopes, kind));

    if (scope.len) {
        return adm_str_eqc(scope, "Cluster");
    }

    for (i = 0; i < set->params.n; i++) {
        params = set->params.entries[i].value;

        if (params->declared && adm_str_eq(params->kind, kind)
            && adm_str_eq(params->group, group))
        {
            return params->scope == POLICY_SCOPE_CLUSTER;
        }
    }

    builtin = policy_builtin(group, kind);

    return builtin && builtin->scope == POLICY_SCOPE_CLUSTER;
}


int
policy_params_known(const policy_t *set, const policy_params_t *params)
{
    /* the kinds of the table have a version v1, all of them */

    return params->n || params->declared
           || (adm_str_eqc(params->version, "v1")
               && policy_builtin(params->group, params->kind))
           || adm_object_get(set->settings.scopes, params->kind);
}


adm_str_t
policy_kind_name(adm_arena_t *a, adm_str_t group, adm_str_t version,
    adm_str_t kind)
{
    return policy_format(a, "%.*s/%.*s, Kind=%.*s", adm_fmt(group),
                         adm_fmt(version), adm_fmt(kind));
}


/* By the settings, a definition, the table, the objects themselves. */

static policy_scope_e
policy_params_scope(const policy_t *set, const policy_params_t *params)
{
    adm_str_t                scope;
    const policy_builtin_t  *builtin;

    scope = adm_value_str(adm_object_get(set->settings.scopes, params->kind));

    if (adm_str_eqc(scope, "Cluster")) {
        return POLICY_SCOPE_CLUSTER;
    }

    if (adm_str_eqc(scope, "Namespaced")) {
        return POLICY_SCOPE_NAMESPACED;
    }

    if (params->scope != POLICY_SCOPE_UNKNOWN) {
        return params->scope;
    }

    builtin = policy_builtin(params->group, params->kind);

    if (builtin) {
        return builtin->scope;
    }

    if (params->n == 0) {
        return POLICY_SCOPE_UNKNOWN;
    }

    return params->objects[0]->ns.len ? POLICY_SCOPE_NAMESPACED
                                      : POLICY_SCOPE_CLUSTER;
}


int
policy_params_finish(policy_t *set, adm_err_t *err)
{
    uint32_t          i;
    policy_params_t  *params;

    for (i = 0; i < set->params.n; i++) {

        params = set->params.entries[i].value;

        if (adm_object_get(set->settings.scopes, params->kind)) {
            params->declared = 1;
        }

        params->scope = policy_params_scope(set, params);

        if (policy_params_check(params, err) != ADM_OK) {
            return ADM_ERROR;
        }

        if (params->n) {
            qsort(params->objects, params->n, sizeof(policy_object_t *),
                  policy_object_cmp);
        }
    }

    return ADM_OK;
}


static int
policy_params_check(policy_params_t *params, adm_err_t *err)
{
    uint32_t                i;
    const policy_object_t  *o;

    if (!params->used) {
        return ADM_OK;
    }

    for (i = 0; i < params->n; i++) {

        o = params->objects[i];

        if (params->scope == POLICY_SCOPE_NAMESPACED && o->ns.len == 0) {
            return policy_object_error(o, NULL, err,
                                       "metadata.namespace: Required value");
        }

        if (params->scope == POLICY_SCOPE_CLUSTER && o->ns.len) {
            return policy_object_error(o, NULL, err, "metadata.namespace: "
                                       "Forbidden: not allowed on this type");
        }
    }

    return ADM_OK;
}


static int
policy_object_cmp(const void *one, const void *two)
{
    int                     rc;
    const policy_object_t  *a, *b;

    a = *(const policy_object_t *const *) one;
    b = *(const policy_object_t *const *) two;

    rc = adm_str_cmp(a->ns, b->ns);

    return rc ? rc : adm_str_cmp(a->name, b->name);
}


int
policy_params_collect(const policy_def_t *p, const policy_binding_t *b,
    const kube_review_t *r, adm_arena_t *a, const adm_value_t ***params,
    uint32_t *n, adm_str_t *text)
{
    uint32_t                i;
    adm_str_t               ns;
    const adm_value_t      *one, **list;
    const policy_ref_t     *ref;
    const policy_object_t  *o;
    const policy_params_t  *kind;

    ref = b->ref;
    kind = p->params;
    *n = 0;

    list = adm_array_alloc(a, kind && ref && ref->selector
                              ? adm_max(kind->n, 1) : 1,
                           sizeof(adm_value_t *));

    if (list == NULL) {
        *text = adm_strz(adm_arena_failure(a));
        return ADM_ERROR;
    }

    *params = list;

    if (!p->has_params || ref == NULL) {
        list[(*n)++] = NULL;
        return ADM_OK;
    }

    ns = adm_str_empty;

    if (kind->scope == POLICY_SCOPE_NAMESPACED) {
        ns = ref->ns.len ? ref->ns : r->ns;

        if (ns.len == 0) {
            *text = adm_strc("cannot use namespaced paramRef in policy binding "
                             "that matches cluster-scoped resources");
            return ADM_ERROR;
        }

    } else if (ref->ns.len) {
        *text = adm_strc("paramRef.namespace must not be provided for a "
                         "cluster-scoped `paramKind`");
        return ADM_ERROR;
    }

    if (ref->selector == NULL) {
        one = adm_map_get(&kind->names, policy_key(a, ns, ref->name));

        if (one) {
            list[(*n)++] = one;
        }

    } else {

        for (i = 0; i < kind->n; i++) {
            o = kind->objects[i];

            if (adm_str_eq(o->ns, ns)
                && kube_selector_match(ref->selector,
                                       adm_value_get(o->value, "metadata",
                                                     "labels", NULL)))
            {
                list[(*n)++] = o->value;
            }
        }
    }

    if (*n == 0 && ref->deny) {
        *text = adm_strc("no params found for policy binding with `Deny` "
                         "parameterNotFoundAction");
        return ADM_ERROR;
    }

    return ADM_OK;
}
