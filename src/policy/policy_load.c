
#include <stdlib.h>

#include "policy/policy_compile.h"
#include "policy/policy_decode.h"
#include "policy/policy_doc.h"
#include "policy/policy_eval.h"
#include "policy/policy_namespace.h"
#include "policy/policy_params.h"
#include "policy/policy_shape.h"


#define POLICY_GROUP  "admissionregistration.k8s.io"


/* What a load has collected before the set is put together. */

typedef struct {
    policy_t           *set;
    adm_err_t          *err;
    policy_objects_t    objects;
    adm_map_t           policies;     /* name -> policy_def_t */
    adm_map_t           bindings;     /* name -> policy_binding_t */
} policy_loader_t;


static int policy_load_documents(policy_loader_t *l,
    const policy_document_t *documents, size_t n);
static int policy_load_setting(policy_loader_t *l,
    const policy_document_t *d);
static int policy_load_scopes(policy_loader_t *l, const adm_value_t *scopes);
static int policy_load_authorizer(policy_loader_t *l,
    const adm_value_t *rules);
static int policy_load_is_for_tools(const policy_object_t *o);
static int policy_load_object(policy_loader_t *l, const policy_object_t *o);
static int policy_load_registration(policy_loader_t *l,
    const policy_object_t *o);
static int policy_load_policy(policy_loader_t *l, const policy_object_t *o);
static int policy_load_binding(policy_loader_t *l, const policy_object_t *o);
static int policy_load_add(policy_loader_t *l, adm_map_t *map,
    const policy_object_t *o, void *value);
static int policy_load_put_together(policy_loader_t *l);
static void policy_load_warn(policy_loader_t *l, const policy_object_t *o,
    const char *text);
static int policy_load_bind(policy_loader_t *l);
static int policy_load_params(policy_loader_t *l);
static int policy_load_param_kind(policy_loader_t *l, policy_def_t *p);
static int policy_load_unused(policy_loader_t *l);
static int policy_load_selectors(policy_loader_t *l);
static int policy_load_selector(policy_loader_t *l, const policy_object_t *o,
    const policy_match_t *m, const char *path);
static int policy_load_shape(policy_loader_t *l, const policy_object_t *o,
    const policy_shape_t *shape);
static int policy_missing(policy_loader_t *l, policy_def_t *p,
    const policy_object_t *o, const char *member, adm_str_t text);
static int policy_def_cmp(const void *one, const void *two);
static int policy_binding_cmp(const void *one, const void *two);


policy_t *
policy_load(adm_arena_t *arena, const policy_document_t *documents, size_t n,
    const policy_settings_t *settings, adm_err_t *err)
{
    uint32_t          i;
    policy_t         *set;
    policy_loader_t   l;

    set = adm_calloc(arena, 1, sizeof(policy_t));

    if (set == NULL) {
        (void) adm_err_memory(err, arena);
        return NULL;
    }

    set->arena = arena;
    set->warnings = adm_value_array(arena, 0);

    if (settings) {
        set->settings = *settings;
    }

    memset(&l, 0, sizeof(policy_loader_t));
    l.set = set;
    l.err = err;

    if (adm_map_init(&set->params, arena, 0) != ADM_OK
        || adm_map_init(&set->namespaces, arena, 0) != ADM_OK
        || adm_map_init(&l.policies, arena, 0) != ADM_OK
        || adm_map_init(&l.bindings, arena, 0) != ADM_OK)
    {
        (void) adm_err_memory(err, arena);
        return NULL;
    }

    if (policy_load_documents(&l, documents, n) == ADM_OK
        && policy_load_put_together(&l) == ADM_OK)
    {
        return set;
    }

    if (!err->set) {
        (void) adm_err_memory(err, arena);
    }

    for (i = 0; i < l.policies.n; i++) {
        policy_compile_free(l.policies.entries[i].value);
    }

    return NULL;
}


void
policy_free(policy_t *set)
{
    uint32_t  i;

    for (i = 0; set && i < set->n; i++) {
        policy_compile_free(set->policies[i]);
    }
}


void
policy_set_trace(policy_t *set, policy_trace_t *trace)
{
    set->trace = trace;
}


uint32_t
policy_count(const policy_t *set)
{
    return set->n;
}


const adm_value_t *
policy_warnings(const policy_t *set)
{
    return set->warnings;
}


static int
policy_load_documents(policy_loader_t *l, const policy_document_t *documents,
    size_t n)
{
    size_t              i;
    uint32_t            k;
    policy_document_t  *copy;

    /* objects refer to their documents as long as the set lives */

    copy = adm_array_alloc(l->set->arena, adm_max(n, 1),
                           sizeof(policy_document_t));

    if (copy == NULL) {
        return adm_err_memory(l->err, l->set->arena);
    }

    for (i = 0; i < n; i++) {

        copy[i] = documents[i];
        copy[i].name = adm_str_dup(l->set->arena, documents[i].name);

        if (documents[i].value == NULL) {
            copy[i].text = adm_str_dup(l->set->arena, documents[i].text);
        }

        if (adm_arena_failed(l->set->arena)) {
            return adm_err_memory(l->err, l->set->arena);
        }

        if (copy[i].role == POLICY_SCOPES || copy[i].role == POLICY_AUTHORIZER)
        {
            if (policy_load_setting(l, &copy[i]) != ADM_OK) {
                return ADM_ERROR;
            }

            continue;
        }

        if (policy_read(l->set->arena, &copy[i], &l->objects, l->err)
            != ADM_OK)
        {
            return ADM_ERROR;
        }

        if (copy[i].role == POLICY_NAMESPACES) {
            l->set->has_namespaces = 1;
        }
    }

    for (k = 0; k < l->objects.n; k++) {
        if (policy_load_object(l, l->objects.items[k]) != ADM_OK) {
            return ADM_ERROR;
        }
    }

    return ADM_OK;
}


/* A document that is one value of the settings. */

static int
policy_load_setting(policy_loader_t *l, const policy_document_t *d)
{
    int           rc;
    adm_kind_e    kind;
    adm_value_t  *values, *v;

    l->err->source = d->name;

    values = policy_read_stream(l->set->arena, d->text, l->err);

    if (values == NULL) {
        return ADM_ERROR;
    }

    v = adm_array_at(values, 0);
    kind = d->role == POLICY_SCOPES ? ADM_OBJECT : ADM_ARRAY;

    if (adm_array_len(values) != 1 || adm_kind(v) != kind) {
        return adm_err_set_at(l->err, 1, 0, "want one document of type %s",
                              adm_kind_name(kind));
    }

    if (d->role == POLICY_SCOPES) {
        l->set->settings.scopes = v;
        rc = policy_load_scopes(l, v);

    } else {
        l->set->settings.authorizer = v;
        rc = policy_load_authorizer(l, v);
    }

    if (rc == ADM_OK) {
        l->err->source = adm_str_empty;
    }

    return rc;
}


static int
policy_load_scopes(policy_loader_t *l, const adm_value_t *scopes)
{
    uint32_t       i;
    adm_str_t      scope;
    adm_member_t  *m;

    for (i = 0; (m = adm_object_at(scopes, i)) != NULL; i++) {

        scope = adm_value_str(m->value);

        if (!adm_str_eqc(scope, "Cluster")
            && !adm_str_eqc(scope, "Namespaced"))
        {
            return adm_err_set_at(l->err, m->value->line, 0, "the scope of "
                                  "\"%.*s\" has to be \"Cluster\" or "
                                  "\"Namespaced\"", adm_fmt(m->key));
        }
    }

    return ADM_OK;
}


/* A member that is misspelt would be one that is not asked for. */

static int
policy_load_authorizer(policy_loader_t *l, const adm_value_t *rules)
{
    uint32_t       i, k, n;
    adm_str_t      decision;
    adm_value_t   *rule;
    adm_member_t  *m;

    static const char *const  members[] = {
        "User", "Verb", "Group", "Resource", "Subresource", "Namespace",
        "Name", "Path", "Decision", "Reason", "Error"
    };

    for (i = 0; i < adm_array_len(rules); i++) {

        rule = adm_array_at(rules, i);

        if (!adm_is_object(rule)) {
            return adm_err_set_at(l->err, rule->line, 0, "[%u] is of type %s, "
                                  "want object", (unsigned) i,
                                  adm_kind_name(adm_kind(rule)));
        }

        decision = adm_str_empty;

        for (k = 0; (m = adm_object_at(rule, k)) != NULL; k++) {

            for (n = 0; n < adm_nelts(members); n++) {
                if (adm_str_eq_nocase(m->key, adm_strz(members[n]))) {
                    break;
                }
            }

            if (n == adm_nelts(members) || !adm_is_string(m->value)) {
                return adm_err_set_at(l->err, m->value->line, 0, "[%u].%.*s: "
                                      "%s", (unsigned) i, adm_fmt(m->key),
                                      n == adm_nelts(members)
                                      ? "unknown field" : "want string");
            }

            if (adm_str_eqc(adm_strz(members[n]), "Decision")) {
                decision = adm_value_str(m->value);
            }
        }

        if (!adm_str_eqc(decision, "allow") && !adm_str_eqc(decision, "deny")
            && !adm_str_eqc(decision, "none"))
        {
            return adm_err_set_at(l->err, rule->line, 0, "[%u].decision has "
                                  "to be \"allow\", \"deny\" or \"none\"",
                                  (unsigned) i);
        }
    }

    return ADM_OK;
}


/*
 * What stands in a folder of policies for tools and never in a cluster: a
 * kustomization, a suite of ngx-admission.
 */

static int
policy_load_is_for_tools(const policy_object_t *o)
{
    return adm_str_eqc(o->group, "kustomize.config.k8s.io")
           || adm_str_eqc(o->group, "ngx-admission");
}


static int
policy_load_object(policy_loader_t *l, const policy_object_t *o)
{
    int  registration, ns;

    if (policy_load_is_for_tools(o)) {
        return ADM_OK;
    }

    registration = adm_str_eqc(o->group, POLICY_GROUP);
    ns = o->group.len == 0 && adm_str_eqc(o->kind, "Namespace");

    if (registration && o->document->role == POLICY_MANIFESTS) {
        return policy_load_registration(l, o);
    }

    if (registration) {
        return policy_object_error(o, NULL, l->err, "a policy has to be in the "
                                   "manifests, not in the %s",
                                   o->document->role == POLICY_PARAMS
                                   ? "params" : "namespaces");
    }

    if (!ns && o->document->role == POLICY_NAMESPACES) {
        return policy_object_error(o, NULL, l->err, "is no Namespace");
    }

    if (adm_str_eqc(o->group, "apiextensions.k8s.io")
        && adm_str_eqc(o->kind, "CustomResourceDefinition"))
    {
        return policy_params_declare(l->set, o, l->err);
    }

    if (policy_load_shape(l, o, &policy_shape_object) != ADM_OK) {
        return ADM_ERROR;
    }

    if (ns && policy_namespace_add(l->set, o, l->err) != ADM_OK) {
        return ADM_ERROR;
    }

    return o->document->role == POLICY_NAMESPACES
           ? ADM_OK : policy_params_add(l->set, o, l->err);
}


static int
policy_load_registration(policy_loader_t *l, const policy_object_t *o)
{
    if (!adm_str_eqc(o->version, "v1") && !adm_str_eqc(o->version, "v1beta1")
        && !adm_str_eqc(o->version, "v1alpha1"))
    {
        return policy_object_error(o, adm_object_getc(o->value, "apiVersion"),
                                   l->err, "no kind \"%.*s\" is registered for "
                                   "version \"%s/%.*s\"", adm_fmt(o->kind),
                                   POLICY_GROUP, adm_fmt(o->version));
    }

    if (adm_str_eqc(o->kind, "ValidatingAdmissionPolicy")) {
        return policy_load_policy(l, o);
    }

    if (adm_str_eqc(o->kind, "ValidatingAdmissionPolicyBinding")) {
        return policy_load_binding(l, o);
    }

    return policy_object_error(o, NULL, l->err, "resources of this kind cannot "
                               "be loaded");
}


static int
policy_load_policy(policy_loader_t *l, const policy_object_t *o)
{
    policy_def_t      *p;
    policy_decoder_t   d;

    d.o = o;
    d.a = l->set->arena;
    d.err = l->err;

    if (policy_load_shape(l, o, &policy_shape_policy) != ADM_OK) {
        return ADM_ERROR;
    }

    p = policy_decode(&d);

    return p ? policy_load_add(l, &l->policies, o, p) : ADM_ERROR;
}


static int
policy_load_binding(policy_loader_t *l, const policy_object_t *o)
{
    policy_binding_t  *b;
    policy_decoder_t   d;

    d.o = o;
    d.a = l->set->arena;
    d.err = l->err;

    if (policy_load_shape(l, o, &policy_shape_binding) != ADM_OK) {
        return ADM_ERROR;
    }

    b = policy_decode_binding(&d);

    return b ? policy_load_add(l, &l->bindings, o, b) : ADM_ERROR;
}


static int
policy_load_add(policy_loader_t *l, adm_map_t *map, const policy_object_t *o,
    void *value)
{
    if (adm_map_find(map, o->name)) {
        return policy_object_error(o, NULL, l->err, "is there twice");
    }

    return adm_map_set(map, o->name, value) == ADM_OK
           ? ADM_OK : adm_err_memory(l->err, l->set->arena);
}


static int
policy_load_put_together(policy_loader_t *l)
{
    uint32_t       i;
    policy_t      *set;
    policy_def_t  *p;

    set = l->set;

    if (policy_load_bind(l) != ADM_OK
        || policy_load_params(l) != ADM_OK
        || policy_load_unused(l) != ADM_OK
        || policy_load_selectors(l) != ADM_OK)
    {
        return ADM_ERROR;
    }

    if (l->policies.n == 0 && !set->settings.empty) {
        l->err->source = adm_str_empty;
        return adm_err_set(l->err, "there are no policies");
    }

    /* policies without binding have to be right as well, but never run */

    set->policies = adm_array_alloc(set->arena, adm_max(l->policies.n, 1),
                                    sizeof(policy_def_t *));

    if (set->policies == NULL) {
        return adm_err_memory(l->err, set->arena);
    }

    for (i = 0; i < l->policies.n; i++) {

        p = l->policies.entries[i].value;

        if (policy_compile(set, p, l->err) != ADM_OK) {
            set->n = 0;
            return ADM_ERROR;
        }

        if (p->nbindings) {
            set->policies[set->n++] = p;

        } else {
            policy_compile_free(p);
            policy_load_warn(l, p->object, "the policy has no binding, it is "
                             "never evaluated");
        }
    }

    if (set->n) {
        qsort(set->policies, set->n, sizeof(policy_def_t *), policy_def_cmp);
    }

    set->index = policy_index_create(set);

    if (set->index == NULL || adm_arena_failed(set->arena)) {
        return adm_err_memory(l->err, set->arena);
    }

    return ADM_OK;
}


static void
policy_load_warn(policy_loader_t *l, const policy_object_t *o,
    const char *text)
{
    adm_str_t  s;

    s = policy_format(l->set->arena, "%.*s:%u: %.*s \"%.*s\": %s",
                      adm_fmt(o->document->name), (unsigned) o->line,
                      adm_fmt(o->kind), adm_fmt(o->name), text);

    (void) adm_array_push(l->set->arena, l->set->warnings,
                          adm_value_string(l->set->arena, s));
}


/* Bindings to their policies, in name order. */

static int
policy_load_bind(policy_loader_t *l)
{
    uint32_t           i;
    policy_def_t      *p;
    policy_binding_t  *b;

    for (i = 0; i < l->bindings.n; i++) {

        b = l->bindings.entries[i].value;
        p = adm_map_get(&l->policies, b->policy);

        if (p) {
            p->nbindings++;

        } else if (!l->set->settings.dangling) {
            return policy_object_error(b->object,
                                       adm_value_get(b->object->value, "spec",
                                                     "policyName", NULL),
                                       l->err, "spec.policyName: policy "
                                       "\"%.*s\" does not exist",
                                       adm_fmt(b->policy));
        }
    }

    for (i = 0; i < l->policies.n; i++) {

        p = l->policies.entries[i].value;
        p->bindings = adm_array_alloc(l->set->arena, adm_max(p->nbindings, 1),
                                      sizeof(policy_binding_t *));

        if (p->bindings == NULL) {
            return adm_err_memory(l->err, l->set->arena);
        }

        p->nbindings = 0;
    }

    for (i = 0; i < l->bindings.n; i++) {

        b = l->bindings.entries[i].value;
        p = adm_map_get(&l->policies, b->policy);

        if (p) {
            p->bindings[p->nbindings++] = b;
        }
    }

    for (i = 0; i < l->policies.n; i++) {

        p = l->policies.entries[i].value;

        if (p->nbindings) {
            qsort(p->bindings, p->nbindings, sizeof(policy_binding_t *),
                  policy_binding_cmp);
        }
    }

    return ADM_OK;
}


static int
policy_load_params(policy_loader_t *l)
{
    uint32_t       i;
    policy_def_t  *p;

    for (i = 0; i < l->policies.n; i++) {

        p = l->policies.entries[i].value;

        if (p->has_params && policy_load_param_kind(l, p) != ADM_OK) {
            return ADM_ERROR;
        }
    }

    return policy_params_finish(l->set, l->err);
}


/*
 * A kind that is known neither by a definition, the settings nor a parameter
 * object is an error; so is one without objects that a binding refers to: they
 * have most likely been forgotten, and "not found" may mean to admit.
 */

static int
policy_load_param_kind(policy_loader_t *l, policy_def_t *p)
{
    uint32_t          i;
    adm_str_t         group, version, kind;
    adm_value_t      *v;
    policy_params_t  *params;

    v = adm_value_get(p->object->value, "spec", "paramKind", NULL);
    policy_group_version(adm_value_str(adm_object_getc(v, "apiVersion")),
                         &group, &version);
    kind = adm_value_str(adm_object_getc(v, "kind"));

    p->param_kind = policy_kind_name(l->set->arena, group, version, kind);
    params = policy_params_kind(l->set, group, version, kind, 1);

    if (params == NULL) {
        return adm_err_memory(l->err, l->set->arena);
    }

    params->used = 1;
    p->params = params;

    if (p->nbindings == 0) {
        return ADM_OK;
    }

    if (!policy_params_known(l->set, params)) {
        return policy_missing(l, p, p->object, "paramKind",
                              policy_format(l->set->arena, "failed to find "
                                            "resource referenced by paramKind: "
                                            "'%.*s'", adm_fmt(p->param_kind)));
    }

    if (params->n || params->declared || l->set->settings.at_run_time) {
        return ADM_OK;
    }

    for (i = 0; i < p->nbindings; i++) {
        if (p->bindings[i]->ref) {
            return policy_missing(l, p, p->bindings[i]->object,
                                  "paramRef",
                                  policy_format(l->set->arena, "no object of "
                                                "the paramKind '%.*s' was "
                                                "loaded",
                                                adm_fmt(p->param_kind)));
        }
    }

    return ADM_OK;
}


/*
 * What stands between the policies and is no parameter of any is refused: it
 * might be a policy whose kind is misspelt.
 */

static int
policy_load_unused(policy_loader_t *l)
{
    uint32_t                i;
    const policy_object_t  *o;
    const policy_params_t  *params;

    for (i = 0; i < l->objects.n; i++) {

        o = l->objects.items[i];

        if (o->document->role != POLICY_MANIFESTS
            || policy_load_is_for_tools(o)
            || adm_str_eqc(o->group, POLICY_GROUP)
            || adm_str_eqc(o->group, "apiextensions.k8s.io")
            || (o->group.len == 0 && adm_str_eqc(o->kind, "Namespace")))
        {
            continue;
        }

        params = policy_params_kind(l->set, o->group, o->version, o->kind, 0);

        if (params == NULL || !params->used) {
            return policy_object_error(o, adm_object_getc(o->value, "kind"),
                                       l->err, "is neither a policy nor a "
                                       "binding, and no policy has its kind as "
                                       "paramKind");
        }
    }

    return ADM_OK;
}


/* Selectors that ask for labels of namespaces, where there are none. */

static int
policy_load_selectors(policy_loader_t *l)
{
    uint32_t           i;
    policy_def_t      *p;
    policy_binding_t  *b;

    if (l->set->has_namespaces || l->set->settings.bare_namespaces
        || l->set->settings.at_run_time)
    {
        return ADM_OK;
    }

    for (i = 0; i < l->policies.n; i++) {

        p = l->policies.entries[i].value;

        if (policy_load_selector(l, p->object, p->match,
                                 "matchConstraints")
            != ADM_OK)
        {
            return ADM_ERROR;
        }
    }

    for (i = 0; i < l->bindings.n; i++) {

        b = l->bindings.entries[i].value;

        if (b->match
            && policy_load_selector(l, b->object, b->match, "matchResources")
               != ADM_OK)
        {
            return ADM_ERROR;
        }
    }

    return ADM_OK;
}


static int
policy_load_selector(policy_loader_t *l, const policy_object_t *o,
    const policy_match_t *m, const char *path)
{
    if (kube_selector_is_empty(&m->ns) || m->by_name) {
        return ADM_OK;
    }

    return policy_object_error(o, adm_value_get(o->value, "spec", path,
                                                "namespaceSelector", NULL),
                               l->err, "spec.%s.namespaceSelector: labels of "
                               "namespaces are not available: no namespaces "
                               "were loaded", path);
}


/* An error, now or when the policy is to be evaluated. */

static int
policy_missing(policy_loader_t *l, policy_def_t *p, const policy_object_t *o,
    const char *member, adm_str_t text)
{
    if (l->set->settings.at_run_time) {
        p->broken = text;
        return ADM_OK;
    }

    return policy_object_error(o, adm_value_get(o->value, "spec", member,
                                                NULL),
                               l->err, "spec.%s: %.*s", member,
                               adm_fmt(text));
}


static int
policy_load_shape(policy_loader_t *l, const policy_object_t *o,
    const policy_shape_t *shape)
{
    l->err->source = o->document->name;

    if (policy_shape_check(o->value, shape, l->err) == ADM_OK) {
        return ADM_OK;
    }

    return adm_err_prefix(l->err, "%.*s \"%.*s\": ", adm_fmt(o->kind),
                          adm_fmt(o->name));
}


static int
policy_def_cmp(const void *one, const void *two)
{
    return adm_str_cmp((*(policy_def_t *const *) one)->name,
                       (*(policy_def_t *const *) two)->name);
}


static int
policy_binding_cmp(const void *one, const void *two)
{
    return adm_str_cmp((*(policy_binding_t *const *) one)->name,
                       (*(policy_binding_t *const *) two)->name);
}
