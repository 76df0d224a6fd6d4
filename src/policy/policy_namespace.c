
#include "policy/policy_doc.h"
#include "policy/policy_namespace.h"


static int policy_namespace_labels(policy_request_t *q, int by_name,
    adm_str_t *text);
static adm_value_t *policy_namespace_bare(adm_arena_t *a, adm_str_t name);
static adm_value_t *policy_namespace_reduced(adm_arena_t *a,
    const adm_value_t *ns);
static int policy_is_namespace(const kube_review_t *r);
static void policy_namespace_unknown(adm_arena_t *a, adm_str_t name,
    adm_str_t *text);


/* What is left of the metadata. */

static const adm_str_t  policy_namespace_fields[] = {
    adm_str("name"),
    adm_str("generateName"),
    adm_str("namespace"),
    adm_str("uid"),
    adm_str("resourceVersion"),
    adm_str("generation"),
    adm_str("creationTimestamp"),
    adm_str("deletionTimestamp"),
    adm_str("deletionGracePeriodSeconds"),
    adm_str("labels"),
    adm_str("annotations"),
    adm_str("finalizers")
};


int
policy_namespace_add(policy_t *set, const policy_object_t *o, adm_err_t *err)
{
    if (o->name.len == 0) {
        return policy_object_error(o, NULL, err,
                                   "metadata.name: Required value");
    }

    if (adm_map_find(&set->namespaces, o->name)) {
        return policy_object_error(o, NULL, err, "is there twice");
    }

    set->has_namespaces = 1;

    return adm_map_set(&set->namespaces, o->name, o->value) == ADM_OK
           ? ADM_OK : adm_err_memory(err, set->arena);
}


policy_match_e
policy_namespace_match(const policy_match_t *m, policy_request_t *q,
    adm_str_t *text)
{
    if (q->r->ns.len == 0
        && !adm_str_eqc(q->r->resource.name, "namespaces"))
    {
        return POLICY_MATCH;
    }

    if (policy_namespace_labels(q, m->by_name, text) != ADM_OK) {
        return POLICY_MATCH_ERROR;
    }

    if (!kube_selector_match(&m->ns, q->labels)) {
        *text = adm_strc("namespaceSelector does not match");
        return POLICY_NO_MATCH;
    }

    return POLICY_MATCH;
}


/*
 * The labels of the request's namespace: those of the object if it is a
 * namespace itself.  Of one that is not known there is only its name, which is
 * enough for by_name.
 */

static int
policy_namespace_labels(policy_request_t *q, int by_name, adm_str_t *text)
{
    adm_value_t          *ns;
    const kube_review_t  *r;

    if (q->looked && (by_name || !q->unknown)) {
        return ADM_OK;
    }

    r = q->r;
    ns = NULL;

    if (adm_str_eqc(r->resource.name, "namespaces")
        && r->sub_resource.len == 0)
    {
        ns = adm_is_null(r->object) ? r->old_object : r->object;
    }

    if (adm_is_null(ns)) {
        ns = adm_map_get(&q->set->namespaces, r->ns);
    }

    if (ns == NULL) {

        q->unknown = !q->set->settings.bare_namespaces;

        if (q->unknown && !by_name) {
            policy_namespace_unknown(q->a, r->ns, text);
            return ADM_ERROR;
        }

        ns = policy_namespace_bare(q->a, r->ns);

        if (ns == NULL) {
            *text = adm_strz(adm_arena_failure(q->a));
            return ADM_ERROR;
        }
    }

    q->labels = adm_value_get(ns, "metadata", "labels", NULL);
    q->looked = 1;

    return ADM_OK;
}


static void
policy_namespace_unknown(adm_arena_t *a, adm_str_t name, adm_str_t *text)
{
    adm_buf_t  b;

    adm_buf_init(&b, a, 0);
    adm_buf_printf(&b, "namespaces \"%.*s\" not found", adm_fmt(name));

    if (adm_buf_finish(&b, text) != ADM_OK) {
        *text = adm_strc("namespace not found");
    }
}


static adm_value_t *
policy_namespace_bare(adm_arena_t *a, adm_str_t name)
{
    adm_value_t  *ns, *meta, *labels;

    ns = adm_value_object(a, 2);
    meta = adm_value_object(a, 2);
    labels = adm_value_object(a, 1);

    (void) adm_object_setc(a, labels, POLICY_NAME_LABEL,
                           adm_value_string(a, name));
    (void) adm_object_setc(a, meta, "name", adm_value_string(a, name));
    (void) adm_object_setc(a, meta, "labels", labels);
    (void) adm_object_setc(a, ns, "metadata", meta);

    return adm_arena_failed(a) ? NULL : ns;
}


static int
policy_is_namespace(const kube_review_t *r)
{
    return r->object_kind.group.len == 0
           && adm_str_eqc(r->object_kind.version, "v1")
           && adm_str_eqc(r->object_kind.name, "Namespace");
}


adm_value_t *
policy_namespace_value(policy_request_t *q, int whole, adm_str_t *text)
{
    adm_value_t          *ns, *v;
    const kube_review_t  *r;

    r = q->r;

    if (r->ns.len == 0 || policy_is_namespace(r)) {
        return adm_value_null();
    }

    ns = adm_map_get(&q->set->namespaces, r->ns);

    if (ns == NULL) {

        if (!q->set->settings.bare_namespaces) {
            policy_namespace_unknown(q->a, r->ns, text);
            return NULL;
        }

        ns = policy_namespace_bare(q->a, r->ns);
    }

    if (whole) {
        v = adm_value_copy(q->a, ns);

    } else {
        v = policy_namespace_reduced(q->a, ns);
    }

    if (adm_object_getc(ns, "spec") == NULL) {
        (void) adm_object_setc(q->a, v, "spec", adm_value_object(q->a, 0));
    }

    if (adm_object_getc(ns, "status") == NULL) {
        (void) adm_object_setc(q->a, v, "status", adm_value_object(q->a, 0));
    }

    if (adm_arena_failed(q->a)) {
        *text = adm_strz(adm_arena_failure(q->a));
        return NULL;
    }

    return v;
}


/* The API server shows no other fields; empty ones are absent. */

static adm_value_t *
policy_namespace_reduced(adm_arena_t *a, const adm_value_t *ns)
{
    size_t        i;
    adm_str_t     name;
    adm_value_t  *v, *meta, *field, *out;

    v = adm_value_object(a, 3);
    out = adm_value_object(a, adm_nelts(policy_namespace_fields));
    meta = adm_object_getc(ns, "metadata");

    for (i = 0; i < adm_nelts(policy_namespace_fields); i++) {

        name = policy_namespace_fields[i];
        field = adm_object_get(meta, name);

        if (adm_is_null(field)
            || (adm_is_string(field) && adm_value_str(field).len == 0)
            || (adm_is_object(field) && adm_object_len(field) == 0)
            || (adm_is_array(field) && adm_array_len(field) == 0))
        {
            continue;
        }

        (void) adm_object_set(a, out, name, field);
    }

    (void) adm_object_setc(a, v, "metadata", out);

    field = adm_object_getc(ns, "spec");

    if (field) {
        (void) adm_object_setc(a, v, "spec", field);
    }

    field = adm_object_getc(ns, "status");

    if (field) {
        (void) adm_object_setc(a, v, "status", field);
    }

    return v;
}
