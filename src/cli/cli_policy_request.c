
#include "cli/cli_policy.h"
#include "data/adm_json_read.h"
#include "policy/policy_doc.h"


#define CLI_UID  "00000000-0000-0000-0000-000000000000"


static adm_str_t cli_resource(adm_arena_t *a, adm_str_t kind);
static adm_value_t *cli_gvk(adm_arena_t *a, adm_str_t group,
    adm_str_t version, const char *last, adm_str_t name);
static adm_value_t *cli_user_info(adm_arena_t *a,
    const cli_request_t *request);
static adm_value_t *cli_in_namespace(adm_arena_t *a, adm_value_t *object,
    adm_str_t ns);
static adm_value_t *cli_options(adm_arena_t *a, adm_str_t operation);


adm_value_t *
cli_policy_request(adm_arena_t *a, const policy_t *set, adm_value_t *object,
    adm_value_t *old, const cli_request_t *request, adm_err_t *err)
{
    int           delete;
    adm_str_t     group, version, kind, resource, ns, name, operation;
    adm_value_t  *root, *r, *meta, *gvk, *gvr;

    kind = adm_value_str(adm_object_getc(object, "kind"));

    if (adm_str_eqc(kind, "AdmissionReview")) {
        return object;
    }

    policy_group_version(adm_value_str(adm_object_getc(object, "apiVersion")),
                         &group, &version);

    operation = adm_strz(request->operation ? request->operation : "CREATE");
    delete = adm_str_eqc(operation, "DELETE");

    if (adm_str_eqc(operation, "UPDATE") && old == NULL) {
        (void) adm_err_set(err, "UPDATE needs the old object");
        return NULL;
    }

    meta = adm_object_getc(object, "metadata");
    name = adm_value_str(adm_object_getc(meta, "name"));
    ns = adm_value_str(adm_object_getc(meta, "namespace"));

    if (policy_is_cluster_kind(set, group, kind)) {
        /* requests for a namespace are in the namespace */
        ns = group.len == 0 && adm_str_eqc(kind, "Namespace") ? name
                                                              : adm_str_empty;

    } else {
        if (ns.len == 0) {
            ns = adm_strz(request->ns ? request->ns : "default");
        }

        object = cli_in_namespace(a, object, ns);
        old = old ? cli_in_namespace(a, old, ns) : NULL;
    }

    resource = request->resource ? adm_strz(request->resource)
                                 : cli_resource(a, kind);
    gvk = cli_gvk(a, group, version, "kind", kind);
    gvr = cli_gvk(a, group, version, "resource", resource);

    r = adm_value_object(a, 16);

    (void) adm_object_setc(a, r, "uid", adm_value_stringc(a, CLI_UID));
    (void) adm_object_setc(a, r, "kind", gvk);
    (void) adm_object_setc(a, r, "resource", gvr);
    (void) adm_object_setc(a, r, "requestKind", gvk);
    (void) adm_object_setc(a, r, "requestResource", gvr);

    if (request->sub_resource) {
        (void) adm_object_setc(a, r, "subResource",
                               adm_value_string(a, adm_strz(
                                                    request->sub_resource)));
        (void) adm_object_setc(a, r, "requestSubResource",
                               adm_object_getc(r, "subResource"));
    }

    if (name.len) {
        (void) adm_object_setc(a, r, "name", adm_value_string(a, name));
    }

    if (ns.len) {
        (void) adm_object_setc(a, r, "namespace", adm_value_string(a, ns));
    }

    (void) adm_object_setc(a, r, "operation", adm_value_string(a, operation));
    (void) adm_object_setc(a, r, "userInfo", cli_user_info(a, request));
    (void) adm_object_setc(a, r, "object", delete ? adm_value_null() : object);
    (void) adm_object_setc(a, r, "oldObject",
                           old ? old : delete ? object : adm_value_null());
    (void) adm_object_setc(a, r, "dryRun", adm_value_bool(request->dry_run));
    (void) adm_object_setc(a, r, "options", cli_options(a, operation));

    root = adm_value_object(a, 3);

    (void) adm_object_setc(a, root, "kind",
                           adm_value_stringc(a, "AdmissionReview"));
    (void) adm_object_setc(a, root, "apiVersion",
                           adm_value_stringc(a, "admission.k8s.io/v1"));
    (void) adm_object_setc(a, root, "request", r);

    if (adm_arena_failed(a)) {
        (void) adm_err_memory(err, a);
        return NULL;
    }

    return root;
}


/* The name of the resource, as plurals are built. */

static adm_str_t
cli_resource(adm_arena_t *a, adm_str_t kind)
{
    char        c;
    size_t      i;
    adm_buf_t   b;
    adm_str_t   s;

    if (adm_str_eqc(kind, "Endpoints")) {
        return adm_strc("endpoints");
    }

    adm_buf_init(&b, a, 0);

    for (i = 0; i < kind.len; i++) {
        adm_buf_char(&b, (char) adm_lower(kind.data[i]));
    }

    c = kind.len ? (char) adm_lower(kind.data[kind.len - 1]) : '\0';

    if (c == 's' || c == 'x') {
        adm_buf_lit(&b, "es");

    } else if (c == 'y' && kind.len > 1
               && strchr("aeiou", adm_lower(kind.data[kind.len - 2])) == NULL)
    {
        b.len--;
        adm_buf_lit(&b, "ies");

    } else {
        adm_buf_char(&b, 's');
    }

    (void) adm_buf_finish(&b, &s);

    return s;
}


static adm_value_t *
cli_gvk(adm_arena_t *a, adm_str_t group, adm_str_t version, const char *last,
    adm_str_t name)
{
    adm_value_t  *v;

    v = adm_value_object(a, 3);

    (void) adm_object_setc(a, v, "group", adm_value_string(a, group));
    (void) adm_object_setc(a, v, "version", adm_value_string(a, version));
    (void) adm_object_set(a, v, adm_strz(last), adm_value_string(a, name));

    return v;
}


static adm_value_t *
cli_user_info(adm_arena_t *a, const cli_request_t *request)
{
    int           done;
    adm_str_t     rest, group;
    adm_value_t  *v, *groups;

    if (request->user_info) {
        return (adm_value_t *) request->user_info;
    }

    v = adm_value_object(a, 2);
    groups = adm_value_array(a, 4);

    rest = adm_strz(request->groups ? request->groups
                                    : "system:authenticated");
    done = 0;

    while (adm_str_split(&rest, ',', &done, &group) == ADM_OK) {
        if (group.len) {
            (void) adm_array_push(a, groups, adm_value_string(a, group));
        }
    }

    (void) adm_object_setc(a, v, "username",
                           adm_value_string(a, adm_strz(
                                                request->user
                                                ? request->user
                                                : "kubernetes-admin")));
    (void) adm_object_setc(a, v, "groups", groups);

    return v;
}


/* An API server fills in the namespace before anybody is asked. */

static adm_value_t *
cli_in_namespace(adm_arena_t *a, adm_value_t *object, adm_str_t ns)
{
    adm_value_t  *meta, *v;

    meta = adm_object_getc(object, "metadata");

    if (meta == NULL || adm_object_getc(meta, "namespace")) {
        return object;
    }

    v = adm_value_copy(a, object);
    meta = adm_value_copy(a, meta);

    (void) adm_object_setc(a, meta, "namespace", adm_value_string(a, ns));
    (void) adm_object_setc(a, v, "metadata", meta);

    return v;
}


static adm_value_t *
cli_options(adm_arena_t *a, adm_str_t operation)
{
    const char   *kind;
    adm_value_t  *v;

    if (adm_str_eqc(operation, "CONNECT")) {
        return adm_value_null();
    }

    kind = adm_str_eqc(operation, "UPDATE") ? "UpdateOptions"
           : adm_str_eqc(operation, "DELETE") ? "DeleteOptions"
           : "CreateOptions";

    v = adm_value_object(a, 2);

    (void) adm_object_setc(a, v, "kind", adm_value_string(a, adm_strz(kind)));
    (void) adm_object_setc(a, v, "apiVersion",
                           adm_value_stringc(a, "meta.k8s.io/v1"));

    return v;
}


int
cli_policy_review(policy_t *set, adm_arena_t *a, adm_value_t *root,
    kube_review_t *review, policy_result_t *result, adm_err_t *err)
{
    if (kube_review_decode(root ? root : adm_value_null(), 0, review, err)
        != ADM_OK)
    {
        return ADM_ERROR;
    }

    policy_review(set, a, POLICY_VALIDATE, review, 0, result);

    return ADM_OK;
}


void
cli_policy_respond(adm_arena_t *a, const policy_result_t *result,
    kube_mode_e mode, kube_response_t *response)
{
    kube_verdict_e  verdict;

    verdict = policy_respond(result, response);
    kube_mode_apply(a, response, verdict, adm_array_len(result->patch), mode,
                    0);

    if (response->allowed) {
        response->message = adm_str_empty;
    }
}


adm_str_t
cli_policy_answer(policy_t *set, adm_arena_t *a, adm_value_t *root,
    kube_mode_e mode)
{
    adm_buf_t         b;
    adm_err_t         err;
    adm_str_t         text;
    kube_review_t     review;
    policy_result_t   result;
    kube_response_t   response;

    adm_err_init(&err, a);

    if (cli_policy_review(set, a, root, &review, &result, &err) == ADM_OK) {
        cli_policy_respond(a, &result, mode, &response);

    } else {
        memset(&response, 0, sizeof(response));
        response.code = 400;
        response.reason = adm_strc("BadRequest");
        response.message = err.text;
        response.patch = adm_str_empty;
    }

    adm_buf_init(&b, a, 0);
    kube_review_encode(&b, &review, &response, 0);

    return adm_buf_finish(&b, &text) == ADM_OK && !adm_arena_failed(a)
           ? text : adm_str_empty;
}


int
cli_policy_answer_file(adm_arena_t *a, const cli_policies_t *options,
    const char *file, int64_t n)
{
    int64_t         i;
    policy_t       *set;
    adm_err_t       err;
    adm_buf_t       b;
    adm_str_t       body, answer;
    adm_arena_t     review;
    kube_mode_e     mode;

    adm_err_init(&err, a);

    set = cli_policies_mode(options, &mode, &err) == ADM_OK
          ? cli_policies_load(a, options, &err) : NULL;

    if (set == NULL || cli_read_file(a, file, &body, &err) != ADM_OK) {
        policy_free(set);
        return cli_fail_err(&err);
    }

    /* memory of a review is its own, as in the server */

    adm_arena_init(&review, NULL, 0);

    for (i = 1; i < n; i++) {
        (void) cli_policy_answer(set, &review,
                                 adm_json_parse(&review, body, NULL, NULL),
                                 mode);
        adm_arena_destroy(&review);
    }

    answer = cli_policy_answer(set, &review,
                               adm_json_parse(&review, body, NULL, NULL),
                               mode);

    adm_buf_init(&b, a, 0);
    adm_buf_str(&b, answer);
    adm_buf_char(&b, '\n');

    adm_arena_destroy(&review);
    policy_free(set);

    if (answer.len == 0 || adm_buf_finish(&b, &answer) != ADM_OK) {
        return cli_fail("out of memory");
    }

    return cli_write(answer);
}


adm_str_t
cli_policy_subject(adm_arena_t *a, const kube_review_t *review)
{
    adm_buf_t  b;
    adm_str_t  name, text;

    name = review->name;

    if (name.len == 0) {
        name = adm_value_str(adm_value_get(review->object, "metadata",
                                           "generateName", NULL));
    }

    adm_buf_init(&b, a, 0);

    if (review->resource.group.len) {
        adm_buf_printf(&b, "%.*s/", adm_fmt(review->resource.group));
    }

    adm_buf_str(&b, review->resource.name);

    if (review->sub_resource.len) {
        adm_buf_printf(&b, "/%.*s", adm_fmt(review->sub_resource));
    }

    adm_buf_char(&b, ' ');

    if (review->ns.len && !adm_str_eq(review->ns, name)) {
        adm_buf_printf(&b, "%.*s/", adm_fmt(review->ns));
    }

    adm_buf_str(&b, name);

    return adm_buf_finish(&b, &text) == ADM_OK ? text : adm_str_empty;
}
