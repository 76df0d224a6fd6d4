
#include "cli/cli_policy.h"
#include "cli/cli_report.h"
#include "data/adm_json_write.h"


typedef struct {
    cli_policies_t   policies;
    cli_list_t       files;
    const char      *old;
    const char      *operation;
    const char      *user;
    const char      *groups;
    const char      *sub_resource;
    const char      *resource;
    const char      *ns;
    const char      *output;
    int              dry_run;
    int              batch;
} cli_validate_t;


static int cli_validate_run(adm_arena_t *a, void *data, char **argv, int argc);
static int cli_validate_files(adm_arena_t *a, cli_validate_t *options,
    policy_t *set, kube_mode_e mode, cli_report_t *report, adm_err_t *err);
static int cli_validate_file(adm_arena_t *a, cli_validate_t *options,
    policy_t *set, kube_mode_e mode, const char *path, adm_value_t *olds,
    cli_report_t *report, adm_err_t *err);
static adm_value_t *cli_find_old(const adm_value_t *olds,
    const adm_value_t *object);
static adm_value_t *cli_verdict(adm_arena_t *a, adm_str_t subject,
    const policy_result_t *result, const kube_response_t *response);
static void cli_set_text(adm_arena_t *a, adm_value_t *v, const char *name,
    adm_str_t text);


static const cli_option_t  cli_validate_options[] = {
    { "file", 'f', CLI_LIST, offsetof(cli_validate_t, files), "FILE",
      "manifests or reviews; standard input by default" },
    CLI_POLICY_OPTIONS(cli_validate_t),
    { "operation", 0, CLI_STRING, offsetof(cli_validate_t, operation), "OP",
      "CREATE, UPDATE, DELETE or CONNECT; CREATE by default" },
    { "old", 0, CLI_STRING, offsetof(cli_validate_t, old), "FILE",
      "the stored objects, for UPDATE" },
    { "user", 0, CLI_STRING, offsetof(cli_validate_t, user), "NAME",
      "who asks; kubernetes-admin by default" },
    { "groups", 0, CLI_STRING, offsetof(cli_validate_t, groups), "LIST",
      "groups of the user, separated by commas" },
    { "subresource", 0, CLI_STRING, offsetof(cli_validate_t, sub_resource),
      "NAME", "status, scale, ephemeralcontainers ..." },
    { "resource", 0, CLI_STRING, offsetof(cli_validate_t, resource), "NAME",
      "the resource, where it is not the plural of the kind" },
    { "namespace", 'n', CLI_STRING, offsetof(cli_validate_t, ns), "NAME",
      "of objects that name none; default by default" },
    { "dry-run", 0, CLI_FLAG, offsetof(cli_validate_t, dry_run), NULL,
      "as with kubectl --dry-run=server" },
    { "output", 'o', CLI_STRING, offsetof(cli_validate_t, output), "FORMAT",
      "text, json or junit" },
    { "batch", 0, CLI_FLAG, offsetof(cli_validate_t, batch), NULL,
      "lines {id, policies, bindings, params, namespaces, ..., review}" },
    { NULL, 0, CLI_FLAG, 0, NULL, NULL }
};


const cli_command_t  cli_validate = {
    "validate",
    "[FILE...]",
    "Check objects against policies.",
    "Takes manifests, for which it makes the review that an API server would\n"
    "send, and reviews as they are.  Exit status: 0 all admitted, 1 one denied,"
    "\n2 error.",
    cli_validate_options,
    sizeof(cli_validate_t),
    cli_validate_run
};


static int
cli_validate_run(adm_arena_t *a, void *data, char **argv, int argc)
{
    int              i, rc;
    policy_t        *set;
    adm_err_t        err;
    const char     **files;
    cli_report_t     report;
    kube_mode_e      mode;
    cli_validate_t  *options;

    options = data;

    if (options->batch) {
        return cli_policy_batch();
    }

    files = adm_array_alloc(a, options->files.n + (size_t) argc + 1,
                            sizeof(char *));
    if (files == NULL) {
        return cli_fail("%s", adm_arena_failure(a));
    }

    if (options->files.n) {
        memcpy(files, options->files.items, options->files.n * sizeof(char *));
    }

    for (i = 0; i < argc; i++) {
        files[options->files.n++] = argv[i];
    }

    if (options->files.n == 0) {
        files[options->files.n++] = "-";
    }

    options->files.items = files;

    adm_err_init(&err, a);

    if (cli_policies_mode(&options->policies, &mode, &err) != ADM_OK
        || cli_report_init(&report, a, options->output, "admitted", "denied",
                           &err)
           != ADM_OK)
    {
        return cli_fail_err(&err);
    }

    set = cli_policies_load(a, &options->policies, &err);

    if (set == NULL) {
        return cli_fail_err(&err);
    }

    rc = cli_validate_files(a, options, set, mode, &report, &err) == ADM_OK
         ? cli_report_finish(&report) : cli_fail_err(&err);

    policy_free(set);

    return rc;
}


static int
cli_validate_files(adm_arena_t *a, cli_validate_t *options, policy_t *set,
    kube_mode_e mode, cli_report_t *report, adm_err_t *err)
{
    size_t        i;
    adm_value_t  *olds;

    olds = NULL;

    if (options->old) {
        olds = cli_read_objects(a, options->old, err);

        if (olds == NULL) {
            return ADM_ERROR;
        }
    }

    for (i = 0; i < options->files.n; i++) {
        if (cli_validate_file(a, options, set, mode, options->files.items[i],
                              olds, report, err)
            != ADM_OK)
        {
            return ADM_ERROR;
        }
    }

    return ADM_OK;
}


static int
cli_validate_file(adm_arena_t *a, cli_validate_t *options, policy_t *set,
    kube_mode_e mode, const char *path, adm_value_t *olds,
    cli_report_t *report, adm_err_t *err)
{
    uint32_t          i, k;
    adm_value_t      *objects, *object, *root;
    cli_check_t       check;
    cli_request_t     request;
    kube_review_t     review;
    policy_result_t   result;
    kube_response_t   response;

    objects = cli_read_objects(a, path, err);

    if (objects == NULL) {
        return ADM_ERROR;
    }

    memset(&request, 0, sizeof(request));
    request.operation = options->operation;
    request.user = options->user;
    request.groups = options->groups;
    request.sub_resource = options->sub_resource;
    request.resource = options->resource;
    request.ns = options->ns;
    request.dry_run = options->dry_run;

    for (i = 0; i < adm_array_len(objects); i++) {

        object = adm_array_at(objects, i);
        err->source = adm_strz(path);

        root = cli_policy_request(a, set, object, cli_find_old(olds, object),
                                  &request, err);

        if (root == NULL
            || cli_policy_review(set, a, root, &review, &result, err)
               != ADM_OK)
        {
            err->line = object->line;
            return ADM_ERROR;
        }

        cli_policy_respond(a, &result, mode, &response);

        memset(&check, 0, sizeof(check));
        check.suite = adm_strz(path);
        check.name = cli_policy_subject(a, &review);
        check.failed = !response.allowed;
        check.text = response.message;
        check.data = cli_verdict(a, check.name, &result, &response);
        check.lines = adm_value_array(a, adm_array_len(response.warnings));

        for (k = 0; k < adm_array_len(response.warnings); k++) {
            (void) adm_array_push(a, check.lines,
                                  adm_array_at(response.warnings, k));
        }

        for (k = 0; k < adm_array_len(result.notes); k++) {
            cli_warn("%s: warning: %.*s", path,
                     adm_fmt(adm_value_str(adm_array_at(result.notes, k))));
        }

        if (cli_report_add(report, &check) != ADM_OK || adm_arena_failed(a)) {
            return adm_err_memory(err, a);
        }
    }

    return ADM_OK;
}


/* The stored object that has the kind and the name of the new one. */

static adm_value_t *
cli_find_old(const adm_value_t *olds, const adm_value_t *object)
{
    uint32_t      i;
    adm_value_t  *old;

    for (i = 0; i < adm_array_len(olds); i++) {

        old = adm_array_at(olds, i);

        if (adm_value_equal(adm_object_getc(old, "kind"),
                            adm_object_getc(object, "kind"))
            && adm_value_equal(adm_value_get(old, "metadata", "name", NULL),
                               adm_value_get(object, "metadata", "name", NULL))
            && adm_value_equal(adm_value_get(old, "metadata", "namespace",
                                             NULL),
                               adm_value_get(object, "metadata", "namespace",
                                             NULL)))
        {
            return old;
        }
    }

    return NULL;
}


static adm_value_t *
cli_verdict(adm_arena_t *a, adm_str_t subject, const policy_result_t *result,
    const kube_response_t *response)
{
    adm_value_t  *v;

    v = adm_value_object(a, 12);

    cli_set_text(a, v, "subject", subject);
    (void) adm_object_setc(a, v, "allowed", adm_value_bool(response->allowed));
    cli_set_text(a, v, "outcome", adm_strz(result->reason));
    cli_set_text(a, v, "policy", result->policy);
    cli_set_text(a, v, "binding", result->binding);
    cli_set_text(a, v, "expression", result->expression);
    cli_set_text(a, v, "message", response->message);
    cli_set_text(a, v, "reason", response->reason);

    if (response->code) {
        (void) adm_object_setc(a, v, "code", adm_value_int(a, response->code));
    }

    if (response->warnings) {
        (void) adm_object_setc(a, v, "warnings", response->warnings);
    }

    if (response->audit) {
        (void) adm_object_setc(a, v, "auditAnnotations", response->audit);
    }

    return v;
}


static void
cli_set_text(adm_arena_t *a, adm_value_t *v, const char *name, adm_str_t text)
{
    if (text.len) {
        (void) adm_object_set(a, v, adm_strz(name), adm_value_string(a, text));
    }
}
