
#include "base/adm_num.h"
#include "cli/cli_policy.h"
#include "cli/cli_report.h"
#include "cli/cli_suite.h"
#include "data/adm_json_write.h"
#include "policy/policy_doc.h"


typedef struct {
    const char  *output;
} cli_test_options_t;


static int cli_test_run(adm_arena_t *a, void *data, char **argv, int argc);
static int cli_test_suite(adm_arena_t *a, const char *path,
    cli_report_t *report, adm_err_t *err);
static policy_t *cli_test_load(adm_arena_t *a, const char *path,
    const adm_value_t *suite, kube_mode_e *mode, adm_err_t *err);
static int cli_test_paths(adm_arena_t *a, cli_documents_t *documents,
    policy_role_e role, const char *path, const adm_value_t *list,
    adm_err_t *err);
static int cli_test_load_error(cli_report_t *report, const char *path,
    const adm_value_t *suite, const adm_err_t *got);
static int cli_test_cases(adm_arena_t *a, const char *path,
    const adm_value_t *suite, policy_t *set, kube_mode_e mode,
    cli_report_t *report, adm_err_t *err);
static adm_value_t *cli_test_review(adm_arena_t *a, const char *path,
    const adm_value_t *suite, const adm_value_t *c, const policy_t *set,
    adm_err_t *err);
static void cli_test_judge(adm_arena_t *a, const adm_value_t *c,
    const policy_result_t *result, const kube_response_t *response,
    cli_check_t *check);
static void cli_test_wrong(adm_arena_t *a, cli_check_t *check,
    const char *what, const adm_value_t *want, const adm_value_t *got);


static const cli_option_t  cli_test_options[] = {
    { "output", 'o', CLI_STRING, offsetof(cli_test_options_t, output),
      "FORMAT", "text, json or junit" },
    { NULL, 0, CLI_FLAG, 0, NULL, NULL }
};


const cli_command_t  cli_test = {
    "test",
    "FILE...",
    "Run suites of objects and what policies should say of them.",
    "The format of a suite is told in docs/POLICIES.md.  Exit status: 0 all\n"
    "cases passed, 1 one did not, 2 a suite could not be run.",
    cli_test_options,
    sizeof(cli_test_options_t),
    cli_test_run
};


static int
cli_test_run(adm_arena_t *a, void *data, char **argv, int argc)
{
    int                        i;
    adm_err_t                  err;
    cli_report_t               report;
    const cli_test_options_t  *options;

    options = data;
    adm_err_init(&err, a);

    if (argc == 0) {
        return cli_fail("test needs a suite");
    }

    if (cli_report_init(&report, a, options->output, "passed", "FAILED", &err)
        != ADM_OK)
    {
        return cli_fail_err(&err);
    }

    for (i = 0; i < argc; i++) {
        if (cli_test_suite(a, argv[i], &report, &err) != ADM_OK) {
            return cli_fail_err(&err);
        }
    }

    return cli_report_finish(&report);
}


static int
cli_test_suite(adm_arena_t *a, const char *path, cli_report_t *report,
    adm_err_t *err)
{
    int             rc;
    policy_t       *set;
    adm_err_t       load;
    adm_value_t    *suite;
    kube_mode_e     mode;

    suite = cli_suite_read(a, path, err);

    if (suite == NULL) {
        return ADM_ERROR;
    }

    adm_err_init(&load, a);

    set = cli_test_load(a, path, suite, &mode, &load);

    if (adm_object_getc(suite, "loadError")) {
        policy_free(set);
        return cli_test_load_error(report, path, suite, &load);
    }

    if (set == NULL) {
        *err = load;
        return ADM_ERROR;
    }

    rc = cli_test_cases(a, path, suite, set, mode, report, err);

    policy_free(set);

    return rc;
}


static policy_t *
cli_test_load(adm_arena_t *a, const char *path, const adm_value_t *suite,
    kube_mode_e *mode, adm_err_t *err)
{
    adm_value_t        *v;
    cli_policies_t      options;
    cli_documents_t     documents;
    policy_settings_t   settings;

    memset(&documents, 0, sizeof(documents));
    memset(&options, 0, sizeof(options));

    v = adm_object_getc(suite, "settings");

    options.mode = cli_suite_text(a, v, "mode");
    options.kubernetes = cli_suite_text(a, v, "kubernetes");
    options.at_run_time = adm_is_true(adm_object_getc(v, "atRunTime"));
    options.bare_namespaces = adm_is_true(adm_object_getc(v,
                                                          "bareNamespaces"));
    options.dangling_bindings = adm_is_true(adm_object_getc(v,
                                                         "danglingBindings"));
    options.empty_set = adm_is_true(adm_object_getc(v, "emptySet"));

    if (cli_policies_settings(&options, &settings, err) != ADM_OK
        || cli_policies_mode(&options, mode, err) != ADM_OK)
    {
        err->source = adm_strz(path);
        err->line = v->line;
        return NULL;
    }

    if (cli_test_paths(a, &documents, POLICY_MANIFESTS, path,
                          adm_object_getc(suite, "policies"), err)
           != ADM_OK
        || cli_test_paths(a, &documents, POLICY_PARAMS, path,
                          adm_object_getc(suite, "params"), err)
           != ADM_OK
        || cli_test_paths(a, &documents, POLICY_NAMESPACES, path,
                          adm_object_getc(suite, "namespaces"), err)
           != ADM_OK)
    {
        return NULL;
    }

    settings.scopes = adm_object_getc(v, "scopes");
    settings.authorizer = adm_object_getc(v, "authorizer");

    return policy_load(a, documents.items, documents.n, &settings, err);
}


/* Items are paths from the suite on, or objects. */

static int
cli_test_paths(adm_arena_t *a, cli_documents_t *documents, policy_role_e role,
    const char *path, const adm_value_t *list, adm_err_t *err)
{
    uint32_t             i;
    const char          *file;
    adm_value_t         *v;
    policy_document_t    d;

    for (i = 0; i < adm_array_len(list); i++) {

        v = adm_array_at(list, i);

        if (adm_is_string(v)) {
            file = cli_suite_path(a, path, adm_value_str(v));

            if (file == NULL
                || cli_documents_add(a, documents, role, file, err) != ADM_OK)
            {
                return ADM_ERROR;
            }

            continue;
        }

        memset(&d, 0, sizeof(d));
        d.role = role;
        d.name = adm_strz(path);
        d.text = adm_str_empty;
        d.value = v;

        if (cli_documents_push(a, documents, &d) != ADM_OK) {
            return adm_err_memory(err, a);
        }
    }

    return ADM_OK;
}


/* The suite is about manifests that should be refused. */

static int
cli_test_load_error(cli_report_t *report, const char *path,
    const adm_value_t *suite, const adm_err_t *got)
{
    adm_str_t     want;
    adm_arena_t  *a;
    cli_check_t   check;

    a = report->arena;
    want = adm_value_str(adm_object_getc(suite, "loadError"));

    memset(&check, 0, sizeof(check));
    check.suite = adm_strz(path);
    check.name = adm_strc("load error");
    check.text = adm_str_empty;
    check.lines = adm_value_array(a, 2);
    check.data = adm_value_object(a, 2);

    if (!got->set) {
        check.failed = 1;
        check.text = adm_strc("the manifests were loaded");

    } else if (adm_str_find(got->text, want) < 0) {
        cli_test_wrong(a, &check, "load error", adm_value_string(a, want),
                       adm_value_string(a, got->text));
    }

    return cli_report_add(report, &check);
}


static int
cli_test_cases(adm_arena_t *a, const char *path, const adm_value_t *suite,
    policy_t *set, kube_mode_e mode, cli_report_t *report, adm_err_t *err)
{
    uint32_t          i;
    adm_value_t      *cases, *c, *root;
    cli_check_t       check;
    kube_review_t     review;
    policy_result_t   result;
    kube_response_t   response;

    cases = adm_object_getc(suite, "cases");

    for (i = 0; i < adm_array_len(cases); i++) {

        c = adm_array_at(cases, i);
        err->source = adm_strz(path);

        root = cli_test_review(a, path, suite, c, set, err);

        if (root == NULL
            || cli_policy_review(set, a, root, &review, &result, err)
               != ADM_OK)
        {
            err->line = err->line ? err->line : c->line;
            return ADM_ERROR;
        }

        cli_policy_respond(a, &result, mode, &response);

        memset(&check, 0, sizeof(check));
        check.suite = adm_strz(path);
        check.name = adm_value_str(adm_object_getc(c, "name"));
        check.text = adm_str_empty;

        cli_test_judge(a, c, &result, &response, &check);

        if (cli_report_add(report, &check) != ADM_OK || adm_arena_failed(a)) {
            return adm_err_memory(err, a);
        }
    }

    return ADM_OK;
}


static adm_value_t *
cli_test_review(adm_arena_t *a, const char *path, const adm_value_t *suite,
    const adm_value_t *c, const policy_t *set, adm_err_t *err)
{
    adm_buf_t       b;
    uint32_t        i;
    adm_str_t       groups;
    adm_value_t    *object, *old, *v;
    cli_request_t   request;

    object = cli_suite_object(a, path, suite, adm_object_getc(c, "object"),
                              err);
    old = adm_object_getc(c, "old");
    old = old ? cli_suite_object(a, path, suite, old, err) : NULL;

    if (object && adm_object_getc(c, "set")) {
        object = cli_suite_set(a, object, adm_object_getc(c, "set"), err);
    }

    if (object == NULL || err->set) {
        return NULL;
    }

    memset(&request, 0, sizeof(request));
    request.operation = cli_suite_text(a, c, "operation");
    request.user = cli_suite_text(a, c, "user");
    request.sub_resource = cli_suite_text(a, c, "subresource");
    request.resource = cli_suite_text(a, c, "resource");
    request.ns = cli_suite_text(a, c, "namespace");
    request.dry_run = adm_is_true(adm_object_getc(c, "dryRun"));

    v = adm_object_getc(c, "groups");

    if (v) {
        adm_buf_init(&b, a, 0);

        for (i = 0; i < adm_array_len(v); i++) {
            adm_buf_printf(&b, "%s%.*s", i ? "," : "",
                           adm_fmt(adm_value_str(adm_array_at(v, i))));
        }

        if (adm_buf_finish(&b, &groups) != ADM_OK) {
            (void) adm_err_memory(err, a);
            return NULL;
        }

        request.groups = groups.data;
    }

    return cli_policy_request(a, set, object, old, &request, err);
}


static void
cli_test_judge(adm_arena_t *a, const adm_value_t *c,
    const policy_result_t *result, const kube_response_t *response,
    cli_check_t *check)
{
    int           admit;
    adm_str_t     expect, text;
    adm_value_t  *v, *none, *got;

    check->lines = adm_value_array(a, 4);
    check->data = adm_value_object(a, 6);
    none = adm_value_array(a, 0);

    (void) adm_object_setc(a, check->data, "name",
                           adm_value_string(a, check->name));

    expect = adm_value_str(adm_object_getc(c, "expect"));
    admit = !adm_str_eqc(expect, "deny");

    got = adm_value_string(a, !response->allowed ? adm_strc("deny")
                              : adm_array_len(response->warnings)
                                ? adm_strc("warn") : adm_strc("admit"));

    if (admit != (int) response->allowed
        || (adm_str_eqc(expect, "warn")
            && adm_array_len(response->warnings) == 0))
    {
        cli_test_wrong(a, check, "verdict", adm_value_string(a, expect), got);
    }

    text = response->message;

    v = adm_object_getc(c, "message");

    if (v && !adm_str_eq(adm_value_str(v), text)) {
        cli_test_wrong(a, check, "message", v, adm_value_string(a, text));
    }

    v = adm_object_getc(c, "contains");

    if (v && adm_str_find(text, adm_value_str(v)) < 0) {
        cli_test_wrong(a, check, "message with", v, adm_value_string(a, text));
    }

    v = adm_object_getc(c, "policy");

    if (v && !adm_str_eq(adm_value_str(v), result->policy)) {
        cli_test_wrong(a, check, "policy", v,
                       adm_value_string(a, result->policy));
    }

    v = adm_object_getc(c, "reason");

    if (v && !adm_str_eq(adm_value_str(v), response->reason)) {
        cli_test_wrong(a, check, "reason", v,
                       adm_value_string(a, response->reason));
    }

    v = adm_object_getc(c, "warnings");
    got = response->warnings ? response->warnings : none;

    if (v && !adm_value_equal(v, got)) {
        cli_test_wrong(a, check, "warnings", v, got);
    }

    v = adm_object_getc(c, "audit");
    got = response->audit ? response->audit : adm_value_object(a, 0);

    if (v && !adm_value_equal(v, got)) {
        cli_test_wrong(a, check, "audit annotations", v, got);
    }

    if (check->failed && text.len && v == NULL) {
        (void) adm_array_push(a, check->lines, adm_value_string(a, text));
    }

    (void) adm_object_setc(a, check->data, "passed",
                           adm_value_bool(!check->failed));
    (void) adm_object_setc(a, check->data, "differences", check->lines);
}


static void
cli_test_wrong(adm_arena_t *a, cli_check_t *check, const char *what,
    const adm_value_t *want, const adm_value_t *got)
{
    adm_buf_t  b;
    adm_str_t  text;

    adm_buf_init(&b, a, 0);
    adm_buf_printf(&b, "%s: want ", what);
    adm_json_write(&b, want, ADM_JSON_RAW);
    adm_buf_lit(&b, ", got ");
    adm_json_write(&b, got, ADM_JSON_RAW);

    if (adm_buf_finish(&b, &text) != ADM_OK) {
        return;
    }

    if (!check->failed) {
        check->failed = 1;
        check->text = text;

    } else {
        (void) adm_array_push(a, check->lines, adm_value_string(a, text));
    }
}
