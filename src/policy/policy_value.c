
#include "policy/policy_eval.h"


static adm_value_t *policy_gvk_value(adm_arena_t *a, const kube_gvk_t *gvk,
    const char *last);
static adm_value_t *policy_user_value(adm_arena_t *a, const adm_value_t *user);
static void policy_set_text(adm_arena_t *a, adm_value_t *v, adm_str_t name,
    adm_str_t text);
static adm_value_t *policy_rule_member(const adm_value_t *rule,
    const char *name);
static int policy_rule_allows(const adm_value_t *rule, const char *name,
    adm_str_t asked);


/*
 * As the API server builds it for its own policies, and not as it sends it:
 * empty strings are absent, uid, object and oldObject are there but of no use.
 */

adm_value_t *
policy_request_value(adm_arena_t *a, const kube_review_t *r)
{
    int           same;
    adm_value_t  *v;

    v = adm_value_object(a, 16);
    same = r->request_resource.name.len == 0;

    (void) adm_object_setc(a, v, "uid", adm_value_string(a, adm_str_empty));
    (void) adm_object_setc(a, v, "kind",
                           policy_gvk_value(a, &r->object_kind, "kind"));
    (void) adm_object_setc(a, v, "resource",
                           policy_gvk_value(a, &r->resource, "resource"));
    policy_set_text(a, v, adm_strc("subResource"), r->sub_resource);

    (void) adm_object_setc(a, v, "requestKind",
                           policy_gvk_value(a, r->request_kind.name.len
                                               ? &r->request_kind
                                               : &r->object_kind, "kind"));
    (void) adm_object_setc(a, v, "requestResource",
                           policy_gvk_value(a, same ? &r->resource
                                                    : &r->request_resource,
                                            "resource"));
    policy_set_text(a, v, adm_strc("requestSubResource"),
                    same ? r->sub_resource : r->request_sub_resource);

    policy_set_text(a, v, adm_strc("name"), r->name);
    policy_set_text(a, v, adm_strc("namespace"), r->ns);

    (void) adm_object_setc(a, v, "operation",
                           adm_value_string(a, r->operation));
    (void) adm_object_setc(a, v, "userInfo",
                           policy_user_value(a, r->user_info));
    (void) adm_object_setc(a, v, "object", adm_value_null());
    (void) adm_object_setc(a, v, "oldObject", adm_value_null());
    (void) adm_object_setc(a, v, "dryRun", adm_value_bool(r->dry_run));
    (void) adm_object_setc(a, v, "options", r->options);

    return adm_arena_failed(a) ? NULL : v;
}


static void
policy_set_text(adm_arena_t *a, adm_value_t *v, adm_str_t name, adm_str_t text)
{
    if (text.len) {
        (void) adm_object_set(a, v, name, adm_value_string(a, text));
    }
}


static adm_value_t *
policy_gvk_value(adm_arena_t *a, const kube_gvk_t *gvk, const char *last)
{
    adm_value_t  *v;

    v = adm_value_object(a, 3);

    (void) adm_object_setc(a, v, "group", adm_value_string(a, gvk->group));
    (void) adm_object_setc(a, v, "version", adm_value_string(a, gvk->version));
    (void) adm_object_set(a, v, adm_strz(last),
                          adm_value_string(a, gvk->name));

    return v;
}


static adm_value_t *
policy_user_value(adm_arena_t *a, const adm_value_t *user)
{
    adm_value_t  *v, *field;

    v = adm_value_object(a, 4);

    policy_set_text(a, v, adm_strc("username"),
                    adm_value_str(adm_object_getc(user, "username")));
    policy_set_text(a, v, adm_strc("uid"),
                    adm_value_str(adm_object_getc(user, "uid")));

    field = adm_object_getc(user, "groups");

    if (adm_array_len(field)) {
        (void) adm_object_setc(a, v, "groups", field);
    }

    field = adm_object_getc(user, "extra");

    if (adm_object_len(field)) {
        (void) adm_object_setc(a, v, "extra", field);
    }

    return v;
}


cel_value_t
policy_request_resource(adm_arena_t *a, const kube_review_t *r)
{
    cel_authz_request_t  request;

    request.service_account = adm_str_empty;
    request.path = adm_str_empty;
    request.group = r->resource.group;
    request.resource = r->resource.name;
    request.subresource = r->sub_resource;
    request.ns = r->ns;
    request.name = r->name;
    request.field_selector = adm_str_empty;
    request.label_selector = adm_str_empty;
    request.verb = adm_str_empty;

    return cel_authorizer_resource(a, &request);
}


/*
 * The authorizer of the settings: the first rule that fits tells.  A rule
 * gives what it asks for by name, "User", "Verb", "Group" ..., in any case of
 * the first letter.
 */

int
policy_authorize(cel_activation_t *act, const cel_authz_request_t *request,
    cel_authz_answer_t *answer)
{
    uint32_t            i;
    adm_buf_t           b;
    adm_str_t           user;
    policy_ctx_t       *ctx;
    const adm_value_t  *rules, *rule;

    ctx = act->ctx;
    rules = ctx->set->settings.authorizer;
    user = ctx->q.r->user;

    if (request->service_account.len) {
        adm_buf_init(&b, act->arena, 0);
        adm_buf_printf(&b, "system:serviceaccount:%.*s",
                       adm_fmt(request->service_account));

        if (adm_buf_finish(&b, &user) != ADM_OK) {
            return ADM_ERROR;
        }
    }

    answer->allowed = 0;
    answer->reason = adm_str_empty;
    answer->error = adm_str_empty;

    for (i = 0; i < adm_array_len(rules); i++) {

        rule = adm_array_at(rules, i);

        if (!policy_rule_allows(rule, "User", user)
            || !policy_rule_allows(rule, "Verb", request->verb)
            || !policy_rule_allows(rule, "Path", request->path))
        {
            continue;
        }

        if (request->path.len) {
            if (adm_value_str(policy_rule_member(rule, "Resource")).len) {
                continue;
            }

        } else if (!policy_rule_allows(rule, "Group", request->group)
                   || !policy_rule_allows(rule, "Resource", request->resource)
                   || !policy_rule_allows(rule, "Subresource",
                                          request->subresource)
                   || !policy_rule_allows(rule, "Namespace", request->ns)
                   || !policy_rule_allows(rule, "Name", request->name))
        {
            continue;
        }

        answer->allowed =
            adm_str_eqc(adm_value_str(policy_rule_member(rule, "Decision")),
                        "allow");
        answer->reason = adm_value_str(policy_rule_member(rule, "Reason"));
        answer->error = adm_value_str(policy_rule_member(rule, "Error"));

        return ADM_OK;
    }

    return ADM_OK;
}


static adm_value_t *
policy_rule_member(const adm_value_t *rule, const char *name)
{
    uint32_t       i;
    adm_member_t  *m;

    for (i = 0; (m = adm_object_at(rule, i)) != NULL; i++) {
        if (adm_str_eq_nocase(m->key, adm_strz(name))) {
            return m->value;
        }
    }

    return NULL;
}


/* What a rule does not name, it does not ask for. */

static int
policy_rule_allows(const adm_value_t *rule, const char *name, adm_str_t asked)
{
    adm_str_t  want;

    want = adm_value_str(policy_rule_member(rule, name));

    return want.len == 0 || adm_str_eq(want, asked);
}
