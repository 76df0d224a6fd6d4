
#include "kube/kube_name.h"
#include "policy/policy_doc.h"
#include "policy/policy_match.h"
#include "policy/policy_namespace.h"


static int policy_rules_decode(policy_decoder_t *d, adm_value_t *list,
    const char *path, const char *name, kube_rule_t **rules, uint32_t *n);
static int policy_names_check(policy_decoder_t *d, adm_value_t *names,
    const char *path, uint32_t rule);
static int policy_by_name(const kube_selector_t *s);

static int policy_rules_match(const kube_rule_t *rules, uint32_t n,
    const kube_attributes_t *at);
static int policy_object_match(const kube_selector_t *s,
    const adm_value_t *object);
static policy_match_e policy_rules(const policy_match_t *m,
    const policy_request_t *q, int binding, adm_str_t *text);
static int policy_excluded(const policy_match_t *m, const policy_request_t *q);
static int policy_other_version(const policy_match_t *m,
    const policy_request_t *q);


static const char *const  policy_match_policies[] = {
    "Equivalent", "Exact", NULL
};

static const char *const  policy_exempt_kinds[] = {
    "MutatingAdmissionPolicy",
    "MutatingAdmissionPolicyBinding",
    "MutatingWebhookConfiguration",
    "ValidatingAdmissionPolicy",
    "ValidatingAdmissionPolicyBinding",
    "ValidatingWebhookConfiguration"
};


policy_match_t *
policy_match_decode(policy_decoder_t *d, adm_value_t *v, const char *path)
{
    int               policy;
    char              name[64];
    kube_selector_t  *s;
    policy_match_t   *m;

    m = adm_calloc(d->a, 1, sizeof(policy_match_t));

    if (m == NULL) {
        (void) adm_err_memory(d->err, d->a);
        return NULL;
    }

    (void) snprintf(name, sizeof(name), "%s.matchPolicy", path);
    policy = policy_choice(d, adm_object_getc(v, "matchPolicy"),
                           policy_match_policies, 0, name);

    if (policy < 0) {
        return NULL;
    }

    m->exact = (policy == 1);

    /* an absent selector is an empty one, as the API defaults it */

    (void) snprintf(name, sizeof(name), "%s.namespaceSelector", path);
    s = policy_selector_decode(d, adm_object_getc(v, "namespaceSelector"),
                               name);
    if (s == NULL) {
        return NULL;
    }

    m->ns = *s;
    m->by_name = policy_by_name(s);

    (void) snprintf(name, sizeof(name), "%s.objectSelector", path);
    s = policy_selector_decode(d, adm_object_getc(v, "objectSelector"), name);

    if (s == NULL) {
        return NULL;
    }

    m->object = *s;

    if (policy_rules_decode(d, adm_object_getc(v, "resourceRules"), path,
                            "resourceRules", &m->rules, &m->nrules)
        != ADM_OK
        || policy_rules_decode(d, adm_object_getc(v, "excludeResourceRules"),
                               path, "excludeResourceRules", &m->excludes,
                               &m->nexcludes)
           != ADM_OK)
    {
        return NULL;
    }

    return m;
}


kube_selector_t *
policy_selector_decode(policy_decoder_t *d, adm_value_t *v, const char *path)
{
    adm_err_t         err;
    adm_str_t         text;
    adm_value_t      *value;
    kube_selector_t  *s;

    adm_err_init(&err, d->a);

    value = adm_is_null(v) ? adm_value_object(d->a, 0) : v;
    s = adm_alloc(d->a, sizeof(kube_selector_t));

    if (s && value && kube_selector_compile(d->a, value, s, &err) == ADM_OK) {
        return s;
    }

    if (adm_arena_failed(d->a)) {
        (void) adm_err_memory(d->err, d->a);
        return NULL;
    }

    text = err.text;
    (void) policy_object_error(d->o, v, d->err, "%s: %.*s", path,
                               adm_fmt(text));
    return NULL;
}


static int
policy_by_name(const kube_selector_t *s)
{
    uint32_t  i;

    for (i = 0; i < s->n; i++) {
        if (!adm_str_eqc(s->requirements[i].key, POLICY_NAME_LABEL)) {
            return 0;
        }
    }

    return 1;
}


static int
policy_rules_decode(policy_decoder_t *d, adm_value_t *list, const char *path,
    const char *name, kube_rule_t **rules, uint32_t *n)
{
    char       full[96];
    uint32_t   i;
    adm_err_t  err;

    *n = adm_array_len(list);
    *rules = adm_calloc(d->a, adm_max(*n, 1), sizeof(kube_rule_t));

    if (*rules == NULL) {
        return adm_err_memory(d->err, d->a);
    }

    (void) snprintf(full, sizeof(full), "%s.%s", path, name);

    for (i = 0; i < *n; i++) {

        if (policy_names_check(d, adm_object_getc(adm_array_at(list, i),
                                                  "resourceNames"),
                               full, i)
            != ADM_OK)
        {
            return ADM_ERROR;
        }

        adm_err_init(&err, d->a);

        if (kube_rule_compile(d->a, adm_array_at(list, i), &(*rules)[i], &err)
            != ADM_OK)
        {
            return policy_object_error(d->o, adm_array_at(list, i), d->err,
                                       "%s[%u].%.*s", full, (unsigned) i,
                                       adm_fmt(err.text));
        }
    }

    return ADM_OK;
}


static int
policy_names_check(policy_decoder_t *d, adm_value_t *names, const char *path,
    uint32_t rule)
{
    uint32_t     i;
    adm_map_t    seen;
    adm_str_t    s;
    const char  *text;

    if (adm_map_init(&seen, d->a, 0) != ADM_OK) {
        return adm_err_memory(d->err, d->a);
    }

    for (i = 0; i < adm_array_len(names); i++) {

        s = adm_value_str(adm_array_at(names, i));
        text = kube_name_segment(s);

        if (text) {
            return policy_invalid(d, adm_array_at(names, i), text,
                                  "%s[%u].resourceNames[%u]", path,
                                  (unsigned) rule, (unsigned) i);
        }

        if (adm_map_find(&seen, s)) {
            return policy_duplicate(d, adm_array_at(names, i),
                                    "%s[%u].resourceNames[%u]", path,
                                    (unsigned) rule, (unsigned) i);
        }

        if (adm_map_set(&seen, s, NULL) != ADM_OK) {
            return adm_err_memory(d->err, d->a);
        }
    }

    return ADM_OK;
}


int
policy_labels_check(policy_decoder_t *d, const adm_value_t *labels,
    const char *path)
{
    uint32_t       i;
    adm_buf_t      b;
    adm_str_t      text;
    adm_member_t  *m;

    for (i = 0; (m = adm_object_at(labels, i)) != NULL; i++) {

        adm_buf_init(&b, d->a, 0);

        if (kube_is_label_key(&b, m->key)
            && kube_is_label_value(&b, adm_value_str(m->value)))
        {
            continue;
        }

        if (adm_buf_finish(&b, &text) != ADM_OK) {
            return adm_err_memory(d->err, d->a);
        }

        return policy_object_error(d->o, m->value, d->err, "%s: Invalid value: "
                                   "\"%.*s: %.*s\": %.*s", path,
                                   adm_fmt(m->key),
                                   adm_fmt(adm_value_str(m->value)),
                                   adm_fmt(text));
    }

    return ADM_OK;
}


int
policy_is_exempt(const policy_t *set, const kube_review_t *r)
{
    size_t             i;
    const kube_gvk_t  *kind;

    kind = &r->object_kind;

    if (adm_str_eqc(kind->group, "admissionregistration.k8s.io")) {

        for (i = 0; i < adm_nelts(policy_exempt_kinds); i++) {
            if (adm_str_eq(kind->name, adm_strz(policy_exempt_kinds[i]))) {
                return 1;
            }
        }

        return 0;
    }

    /* since Kubernetes 1.37 also reviews that are stored nowhere */

    return set->settings.kubernetes != CEL_KUBERNETES_136
           && (adm_str_eqc(kind->group, "authentication.k8s.io")
               || adm_str_eqc(kind->group, "authorization.k8s.io"))
           && adm_str_has_suffix(kind->name, adm_strc("Review"));
}


void
policy_request_init(policy_request_t *q, const policy_t *set,
    const kube_review_t *r, adm_arena_t *a)
{
    memset(q, 0, sizeof(policy_request_t));

    q->set = set;
    q->r = r;
    q->a = a;

    q->sent.operation = r->operation;
    q->sent.resource = r->resource;
    q->sent.sub_resource = r->sub_resource;
    q->sent.ns = r->ns;
    q->sent.name = r->name;

    q->asked = q->sent;

    if (r->request_resource.name.len) {
        q->asked.resource = r->request_resource;
        q->asked.sub_resource = r->request_sub_resource;

        q->converted = !(adm_str_eq(r->resource.name, r->request_resource.name)
                         && adm_str_eq(r->resource.version,
                                       r->request_resource.version)
                         && adm_str_eq(r->resource.group,
                                       r->request_resource.group));
    }
}


policy_match_e
policy_match(const policy_match_t *m, policy_request_t *q, int binding,
    adm_str_t *text)
{
    policy_match_e        rc;
    const kube_review_t  *r;

    /*
     * The order of upstream is selectors, then rules, with errors of selectors
     * only if the rules match: the same as this one, which is cheaper.
     */

    rc = policy_rules(m, q, binding, text);

    if (rc == POLICY_NO_MATCH) {
        return rc;
    }

    if (m->nexcludes && policy_excluded(m, q)) {
        *text = adm_strc("excludeResourceRules match");
        return POLICY_NO_MATCH;
    }

    r = q->r;

    if (!kube_selector_is_empty(&m->object)
        && !policy_object_match(&m->object, r->object)
        && !policy_object_match(&m->object, r->old_object))
    {
        *text = adm_strc("objectSelector does not match");
        return POLICY_NO_MATCH;
    }

    if (!kube_selector_is_empty(&m->ns)) {

        switch (policy_namespace_match(m, q, text)) {

        case POLICY_NO_MATCH:
            return POLICY_NO_MATCH;

        case POLICY_MATCH_ERROR:
            return POLICY_MATCH_ERROR;

        default:
            break;
        }
    }

    return rc;
}


/* What has no metadata (options of CONNECT) never matches. */

static int
policy_object_match(const kube_selector_t *s, const adm_value_t *object)
{
    adm_value_t  *meta;

    meta = adm_object_getc(object, "metadata");

    return meta && kube_selector_match(s, adm_object_getc(meta, "labels"));
}


static policy_match_e
policy_rules(const policy_match_t *m, const policy_request_t *q, int binding,
    adm_str_t *text)
{
    int  asked;

    if (m->nrules == 0) {
        return POLICY_MATCH;
    }

    *text = adm_strc("resourceRules do not match");

    if (!q->converted) {

        if (policy_rules_match(m->rules, m->nrules, &q->sent)) {
            return POLICY_MATCH;
        }

        if (!binding && !m->exact && policy_other_version(m, q)) {
            *text = adm_strc(POLICY_OTHER_VERSION);
        }

        return POLICY_NO_MATCH;
    }

    if (!m->exact && policy_rules_match(m->rules, m->nrules, &q->sent)) {
        return POLICY_MATCH;
    }

    asked = policy_rules_match(m->rules, m->nrules, &q->asked);

    if (!asked) {
        return POLICY_NO_MATCH;
    }

    if (binding) {
        return POLICY_MATCH;
    }

    /*
     * The rules name the version that the user addressed, but the API server
     * has sent another one: the expressions were not written for it.
     */

    *text = adm_strc("failed to convert object version: the policy is for the "
                     "version that was requested, the webhook was sent "
                     "another one");

    return POLICY_MATCH_ERROR;
}


static int
policy_rules_match(const kube_rule_t *rules, uint32_t n,
    const kube_attributes_t *at)
{
    uint32_t  i;

    for (i = 0; i < n; i++) {
        if (kube_rule_match(&rules[i], at)) {
            return 1;
        }
    }

    return 0;
}


static int
policy_excluded(const policy_match_t *m, const policy_request_t *q)
{
    if (policy_rules_match(m->excludes, m->nexcludes, &q->asked)) {
        return 1;
    }

    return q->converted && !m->exact
           && policy_rules_match(m->excludes, m->nexcludes, &q->sent);
}


/* Whether a rule would match if the object had come in its version. */

static int
policy_other_version(const policy_match_t *m, const policy_request_t *q)
{
    uint32_t           i;
    kube_attributes_t  at;

    at = q->sent;

    for (i = 0; i < m->nrules; i++) {

        at.resource.version = adm_value_str(adm_array_at(m->rules[i].versions,
                                                         0));

        if (kube_rule_match(&m->rules[i], &at)) {
            return 1;
        }
    }

    return 0;
}
