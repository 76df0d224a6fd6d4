
#include "cli/cli_injector.h"
#include "cli/cli_policy.h"
#include "data/adm_json_read.h"
#include "data/adm_json_write.h"
#include "kube/kube_review.h"


typedef struct {
    int             inject;
    int             validate;
    int             batch;
    const char     *file;
    const char     *path;
    int64_t         repeat;
    cli_injector_t  injector;
    cli_policies_t  policies;
} cli_review_t;


static int cli_review_run(adm_arena_t *a, void *data, char **argv, int argc);
static int cli_review_one(adm_arena_t *a, const cli_review_t *options);
static int cli_review_line(void *ctx, adm_arena_t *a, adm_value_t *line,
    adm_value_t *out);
static adm_str_t cli_review_inject(inject_t *inject, adm_arena_t *a,
    adm_str_t body, adm_str_t path);


static const cli_option_t  cli_review_options[] = {
    { "inject", 'i', CLI_FLAG, offsetof(cli_review_t, inject), NULL,
      "answer as Istio's sidecar injector" },
    { "validate", 0, CLI_FLAG, offsetof(cli_review_t, validate), NULL,
      "answer by policies" },
    { "file", 'f', CLI_STRING, offsetof(cli_review_t, file), "FILE",
      "the review; standard input by default" },
    { "path", 'p', CLI_STRING, offsetof(cli_review_t, path), "PATH",
      "path of the request: /inject/cluster/c1" },
    { "repeat", 0, CLI_INT, offsetof(cli_review_t, repeat), "N",
      "answer N times, for measurements" },
    CLI_INJECTOR_OPTIONS(cli_review_t),
    CLI_POLICY_OPTIONS_BUT_NAMESPACES(cli_review_t),
    { "batch", 0, CLI_FLAG, offsetof(cli_review_t, batch), NULL,
      "lines {id, config, values, mesh, settings, path, review or input}" },
    { NULL, 0, CLI_FLAG, 0, NULL, NULL }
};


const cli_command_t  cli_review = {
    "review",
    "",
    "Answer an AdmissionReview.",
    "Reads one AdmissionReview and prints the answering one.  A denial is an\n"
    "answer like any other: exit status 0.",
    cli_review_options,
    sizeof(cli_review_t),
    cli_review_run
};


static int
cli_review_run(adm_arena_t *a, void *data, char **argv, int argc)
{
    cli_review_t  *options;

    options = data;

    if (argc) {
        return cli_fail("review: unexpected argument \"%s\"", argv[0]);
    }

    if (options->inject == options->validate) {
        return cli_fail("review needs --inject or --validate");
    }

    if (options->validate) {
        cli_policies_namespaces(&options->policies,
                                &options->injector.namespaces);

        return options->batch
               ? cli_policy_batch()
               : cli_policy_answer_file(a, &options->policies,
                                        options->file ? options->file : "-",
                                        options->repeat);
    }

    if (options->batch) {
        return cli_batch(cli_review_line, options);
    }

    return cli_review_one(a, options);
}


static int
cli_review_one(adm_arena_t *a, const cli_review_t *options)
{
    int                 rc;
    int64_t             i;
    inject_t           *inject;
    adm_err_t           err;
    adm_str_t           body, path, answer;
    adm_arena_t         review;
    adm_arena_mark_t    mark;

    adm_err_init(&err, a);

    inject = cli_injector_load(a, &options->injector, &err);

    if (inject == NULL
        || cli_read_file(a, options->file ? options->file : "-", &body, &err)
           != ADM_OK)
    {
        return cli_fail_err(&err);
    }

    path = options->path ? adm_strz(options->path) : adm_strc("/inject");

    /* the injector's arena is its own */

    adm_arena_init(&review, NULL, 0);
    mark = adm_arena_mark(&review);

    for (i = 1; i < options->repeat; i++) {
        (void) cli_review_inject(inject, &review, body, path);
        adm_arena_reset(&review, mark);
    }

    answer = cli_review_inject(inject, &review, body, path);

    rc = answer.len ? cli_write(answer)
                    : cli_fail("%s", adm_arena_failure(&review));

    adm_arena_destroy(&review);

    return rc;
}


/* The answering review with a newline behind it; empty without memory. */

static adm_str_t
cli_review_inject(inject_t *inject, adm_arena_t *a, adm_str_t body,
    adm_str_t path)
{
    adm_buf_t            b;
    adm_err_t            err;
    adm_str_t            text;
    adm_value_t         *root;
    kube_review_t        review;
    inject_result_t      result;
    kube_response_t      response;
    adm_json_options_t   json;

    adm_err_init(&err, a);

    memset(&review, 0, sizeof(kube_review_t));
    memset(&response, 0, sizeof(kube_response_t));
    memset(&json, 0, sizeof(adm_json_options_t));

    json.lasting = 1;
    root = adm_json_parse(a, body, &json, &err);

    if (kube_review_decode(root ? root : adm_value_null(),
                           inject_decode_flags(inject), &review, &err)
        != ADM_OK)
    {
        response.message = err.text;

    } else {
        inject_review(inject, a, &review, path, 0, &result);

        response.allowed = result.outcome != INJECT_FAILED;
        response.message = result.message;
        response.warnings = result.warnings;

        if (result.patch) {
            response.patch = adm_json_text(a, result.patch, 0);
        }
    }

    adm_buf_init(&b, a, 0);
    kube_review_encode(&b, &review, &response, inject_encode_flags(inject));
    adm_buf_char(&b, '\n');

    return adm_buf_finish(&b, &text) == ADM_OK && !adm_arena_failed(a)
           ? text : adm_str_empty;
}


static int
cli_review_line(void *ctx, adm_arena_t *a, adm_value_t *line,
    adm_value_t *out)
{
    inject_t     *inject;
    adm_err_t     err;
    adm_str_t     body, path;
    adm_value_t  *v;

    adm_err_init(&err, a);

    inject = cli_injector_line(line, &err);
    v = adm_object_getc(line, "review");

    if (v) {
        body = adm_json_text(a, v, ADM_JSON_RAW);

    } else if (inject) {
        path = adm_str_dup(a, adm_value_str(adm_object_getc(line, "input")));
        (void) cli_read_file(a, path.data, &body, &err);
    }

    if (err.set) {
        cli_batch_error(a, out, &err);
        return ADM_OK;
    }

    path = adm_value_str(adm_object_getc(line, "path"));
    body = cli_review_inject(inject, a, body, path.len ? path
                                              : adm_strc("/inject"));

    (void) adm_object_setc(a, out, "review",
                           adm_json_parse(a, body, NULL, &err));
    return ADM_OK;
}
