
#include "base/adm_quote.h"
#include "data/adm_json_write.h"
#include "kube/kube_go.h"
#include "kube/kube_rule.h"


static int kube_rule_list(adm_arena_t *a, const adm_value_t *v,
    const char *name, const char *others, const adm_value_t **list,
    adm_err_t *err);
static int kube_rule_operations(adm_arena_t *a, const kube_rule_t *r,
    adm_err_t *err);
static int kube_rule_resources(adm_arena_t *a, const kube_rule_t *r,
    adm_err_t *err);
static int kube_rule_scope(adm_arena_t *a, const adm_value_t *v,
    kube_rule_t *r, adm_err_t *err);
static int kube_has(const adm_value_t *list, adm_str_t s);
static int kube_covers(const adm_value_t *list, adm_str_t s);
static adm_str_t kube_quoted(adm_arena_t *a, adm_str_t s);
static adm_str_t kube_join(adm_arena_t *a, adm_str_t s, adm_str_t t);
static adm_str_t kube_resource(adm_str_t entry, adm_str_t *sub);
static int kube_rule_resource(const kube_rule_t *r,
    const kube_attributes_t *at);
static int kube_rule_in_scope(const kube_rule_t *r,
    const kube_attributes_t *at);


int
kube_rule_compile(adm_arena_t *a, const adm_value_t *v, kube_rule_t *r,
    adm_err_t *err)
{
    uint32_t            i;
    const adm_value_t  *names;

    memset(r, 0, sizeof(kube_rule_t));

    if (!adm_is_object(v)) {
        return adm_err_set(err, "the rule is no object");
    }

    if (kube_rule_list(a, v, "operations", "operations", &r->operations, err)
        != ADM_OK
        || kube_rule_operations(a, r, err) != ADM_OK
        || kube_rule_list(a, v, "apiGroups", "API groups", &r->groups, err)
           != ADM_OK
        || kube_rule_list(a, v, "apiVersions", "API versions", &r->versions,
                          err)
           != ADM_OK)
    {
        return ADM_ERROR;
    }

    for (i = 0; i < r->versions->n; i++) {
        if (adm_value_str(adm_array_at(r->versions, i)).len == 0) {
            return adm_err_set(err, "apiVersions[%u]: Required value", i);
        }
    }

    if (kube_rule_list(a, v, "resources", NULL, &r->resources, err) != ADM_OK
        || kube_rule_resources(a, r, err) != ADM_OK
        || kube_rule_scope(a, v, r, err) != ADM_OK)
    {
        return ADM_ERROR;
    }

    names = adm_object_getc(v, "resourceNames");

    if (adm_is_null(names)) {
        return ADM_OK;
    }

    if (kube_rule_list(a, v, "resourceNames", NULL, &names, NULL) == ADM_OK) {
        r->names = names;

    } else if (!adm_is_array(names) || names->n) {
        return adm_err_set(err, "resourceNames: must be a list of strings");
    }

    return ADM_OK;
}


/* A list of strings that is not empty; others: what "*" stands for. */

static int
kube_rule_list(adm_arena_t *a, const adm_value_t *v, const char *name,
    const char *others, const adm_value_t **list, adm_err_t *err)
{
    uint32_t   i;
    adm_str_t  text;

    *list = adm_object_get(v, adm_strz(name));

    if (adm_array_len(*list) == 0) {

        if (*list && !adm_is_null(*list) && !adm_is_array(*list)) {
            return adm_err_set(err, "%s: must be a list of strings", name);
        }

        return adm_err_set(err, "%s: Required value", name);
    }

    for (i = 0; i < (*list)->n; i++) {
        if (!adm_is_string(adm_array_at(*list, i))) {
            return adm_err_set(err, "%s[%u]: must be a string", name, i);
        }
    }

    if (others && (*list)->n > 1 && kube_has(*list, adm_strc("*"))) {
        text = adm_json_text(a, *list, 0);

        return adm_err_set(err, "%s: Invalid value: %.*s: if '*' is present, "
                           "must not specify other %s", name, adm_fmt(text),
                           others);
    }

    return ADM_OK;
}


static int
kube_rule_operations(adm_arena_t *a, const kube_rule_t *r, adm_err_t *err)
{
    size_t     k;
    uint32_t   i;
    adm_str_t  op;

    static const char  *names[] = {
        "*", "CONNECT", "CREATE", "DELETE", "UPDATE"
    };

    for (i = 0; i < r->operations->n; i++) {

        op = adm_value_str(adm_array_at(r->operations, i));

        for (k = 0; k < adm_nelts(names); k++) {
            if (adm_str_eq(op, adm_strz(names[k]))) {
                break;
            }
        }

        if (k == adm_nelts(names)) {
            return adm_err_set(err, "operations[%u]: Unsupported value: %.*s: "
                               "supported values: \"*\", \"CONNECT\", "
                               "\"CREATE\", \"DELETE\", \"UPDATE\"", i,
                               adm_fmt(kube_quoted(a, op)));
        }
    }

    return ADM_OK;
}


/* An entry must not be contained in one with a wildcard before it. */

static int
kube_rule_resources(adm_arena_t *a, const kube_rule_t *r, adm_err_t *err)
{
    uint32_t      i, plain;
    adm_str_t     entry, name, sub, text, all_subs, all_names;
    adm_value_t  *seen;

    seen = adm_value_object(a, 0);
    plain = 0;

    for (i = 0; i < r->resources->n; i++) {

        entry = adm_value_str(adm_array_at(r->resources, i));

        if (entry.len == 0) {
            return adm_err_set(err, "resources[%u]: Required value", i);
        }

        if (adm_str_find_char(entry, '/') < 0) {
            /* of equal ones only one counts */
            plain += adm_object_get(seen, entry) == NULL;
            (void) adm_object_set(a, seen, entry, adm_value_null());
            continue;
        }

        name = kube_resource(entry, &sub);
        all_subs = kube_join(a, name, adm_strc("*"));
        all_names = kube_join(a, adm_strc("*"), sub);

        text = adm_object_get(seen, all_subs) ? all_subs
               : adm_object_get(seen, all_names) ? all_names : adm_str_empty;

        if (text.len) {
            return adm_err_set(err, "resources[%u]: Invalid value: %.*s: if "
                               "'%.*s' is present, must not specify %.*s", i,
                               adm_fmt(kube_quoted(a, entry)), adm_fmt(text),
                               adm_fmt(entry));
        }

        (void) adm_object_set(a, seen, entry, adm_value_null());
    }

    text = adm_json_text(a, r->resources, 0);

    if (adm_arena_failed(a)) {
        return adm_err_memory(err, a);
    }

    if (r->resources->n > 1 && kube_has(r->resources, adm_strc("*/*"))) {
        return adm_err_set(err, "resources: Invalid value: %.*s: if '*/*' is "
                           "present, must not specify other resources",
                           adm_fmt(text));
    }

    if (plain > 1 && kube_has(r->resources, adm_strc("*"))) {
        return adm_err_set(err, "resources: Invalid value: %.*s: if '*' is "
                           "present, must not specify other resources without "
                           "subresources", adm_fmt(text));
    }

    return ADM_OK;
}


static int
kube_rule_scope(adm_arena_t *a, const adm_value_t *v, kube_rule_t *r,
    adm_err_t *err)
{
    const adm_value_t  *scope;

    scope = adm_object_getc(v, "scope");

    if (adm_is_null(scope) || adm_str_eqc(adm_value_str(scope), "*")) {
        r->scope = KUBE_SCOPE_ALL;

    } else if (adm_str_eqc(adm_value_str(scope), "Cluster")) {
        r->scope = KUBE_SCOPE_CLUSTER;

    } else if (adm_str_eqc(adm_value_str(scope), "Namespaced")) {
        r->scope = KUBE_SCOPE_NAMESPACED;

    } else {
        return adm_err_set(err, "scope: Unsupported value: %.*s: supported "
                           "values: \"*\", \"Cluster\", \"Namespaced\"",
                           adm_fmt(kube_quoted(a, adm_value_str(scope))));
    }

    return ADM_OK;
}


static int
kube_has(const adm_value_t *list, adm_str_t s)
{
    uint32_t  i;

    for (i = 0; i < list->n; i++) {
        if (adm_str_eq(adm_value_str(adm_array_at(list, i)), s)) {
            return 1;
        }
    }

    return 0;
}


static adm_str_t
kube_quoted(adm_arena_t *a, adm_str_t s)
{
    adm_buf_t  b;

    adm_buf_init(&b, a, 0);
    adm_quote(&b, s, '"', 0);
    (void) adm_buf_finish(&b, &s);

    return s;
}


static adm_str_t
kube_join(adm_arena_t *a, adm_str_t s, adm_str_t t)
{
    adm_buf_t  b;

    adm_buf_init(&b, a, 0);
    adm_buf_printf(&b, "%.*s/%.*s", adm_fmt(s), adm_fmt(t));
    (void) adm_buf_finish(&b, &s);

    return s;
}


/* The two parts of "pods/status"; sub is empty where there is one. */

static adm_str_t
kube_resource(adm_str_t entry, adm_str_t *sub)
{
    ptrdiff_t  slash;

    slash = adm_str_find_char(entry, '/');

    if (slash < 0) {
        *sub = adm_str_empty;
        return entry;
    }

    *sub = adm_str_sub(entry, (size_t) slash + 1, entry.len);

    return adm_str_sub(entry, 0, (size_t) slash);
}


int
kube_rule_match(const kube_rule_t *r, const kube_attributes_t *at)
{
    return kube_rule_in_scope(r, at)
           && kube_covers(r->operations, at->operation)
           && kube_covers(r->groups, at->resource.group)
           && kube_covers(r->versions, at->resource.version)
           && kube_rule_resource(r, at)
           && (r->names == NULL || kube_has(r->names, at->name));
}


/* "*" is any text. */

static int
kube_covers(const adm_value_t *list, adm_str_t s)
{
    uint32_t   i;
    adm_str_t  item;

    for (i = 0; i < list->n; i++) {

        item = adm_value_str(adm_array_at(list, i));

        if (adm_str_eq(item, s) || adm_str_eqc(item, "*")) {
            return 1;
        }
    }

    return 0;
}


/* "pods" has no subresource; with a star behind it, all and itself. */

static int
kube_rule_resource(const kube_rule_t *r, const kube_attributes_t *at)
{
    uint32_t   i;
    adm_str_t  name, sub;

    for (i = 0; i < r->resources->n; i++) {

        name = kube_resource(adm_value_str(adm_array_at(r->resources, i)),
                             &sub);

        if ((adm_str_eqc(name, "*") || adm_str_eq(name, at->resource.name))
            && (adm_str_eqc(sub, "*") || adm_str_eq(sub, at->sub_resource)))
        {
            return 1;
        }
    }

    return 0;
}


/* A namespace itself belongs to the cluster, though its request names one. */

static int
kube_rule_in_scope(const kube_rule_t *r, const kube_attributes_t *at)
{
    int  cluster;

    if (r->scope == KUBE_SCOPE_ALL) {
        return 1;
    }

    cluster = at->ns.len == 0
              || (at->resource.group.len == 0
                  && adm_str_eqc(at->resource.version, "v1")
                  && adm_str_eqc(at->resource.name, "namespaces"));

    return cluster == (r->scope == KUBE_SCOPE_CLUSTER);
}
