
#include "base/adm_base64.h"
#include "cli/cli_kube.h"
#include "data/adm_json_read.h"
#include "data/adm_json_write.h"
#include "data/adm_yaml.h"
#include "kube/kube_diff.h"
#include "kube/kube_patch.h"


typedef struct {
    int  batch;
    int  patch;
    int  readable;
} cli_diff_t;


static int cli_diff_main(adm_arena_t *a, void *data, char **argv, int argc);
static adm_value_t *cli_diff_answer(adm_arena_t *a, const adm_value_t *answer,
    adm_err_t *err);
static int cli_diff_show(adm_arena_t *a, adm_buf_t *b, adm_value_t *from,
    const adm_value_t *patch, int color);
static void cli_diff_value(adm_arena_t *a, adm_buf_t *b, const adm_value_t *v,
    char sign, const char *color);


static const cli_option_t  cli_diff_options[] = {
    { "patch", 'p', CLI_FLAG, offsetof(cli_diff_t, patch), NULL,
      "print the JSON Patch, also on a terminal" },
    { "readable", 'r', CLI_FLAG, offsetof(cli_diff_t, readable), NULL,
      "print for people, as on a terminal" },
    { "batch", 0, CLI_FLAG, offsetof(cli_diff_t, batch), NULL,
      CLI_KUBE_BATCH },
    { NULL, 0, CLI_FLAG, 0, NULL, NULL }
};


const cli_command_t  cli_diff = {
    "diff",
    "A B",
    "Print the JSON Patch that makes one object of another.",
    "Files are JSON or YAML; \"-\" is standard input.  On a terminal the "
    "changes\nare shown for people: the path, then what goes and what comes.  "
    "Of an\nAdmissionReview and its answer the changes are those of the patch "
    "in the\nanswer.  Exit status: 0 for equal objects, 1 for different ones, "
    "2 for errors.",
    cli_diff_options,
    sizeof(cli_diff_t),
    cli_diff_main
};


static int
cli_diff_main(adm_arena_t *a, void *data, char **argv, int argc)
{
    int                    color;
    adm_buf_t              b;
    adm_err_t              err;
    adm_str_t              text;
    adm_value_t           *from, *to, *patch;
    cli_diff_t            *options;
    kube_diff_options_t    diff;

    options = data;

    if (options->batch) {
        return cli_kube_batch();
    }

    if (argc != 2) {
        return cli_fail("diff needs two files; see ngx-admission diff --help");
    }

    adm_err_init(&err, a);

    from = cli_read_value(a, argv[0], NULL, &err);
    to = from ? cli_read_value(a, argv[1], NULL, &err) : NULL;

    if (to == NULL) {
        return cli_fail_err(&err);
    }

    memset(&diff, 0, sizeof(kube_diff_options_t));

    if (cli_kube_type(from) && cli_kube_type(to)
        && adm_object_getc(from, "kind"))
    {
        diff.type = cli_kube_type(from);
    }

    if (adm_value_get(from, "request", NULL)
        && adm_value_get(to, "response", NULL))
    {
        patch = cli_diff_answer(a, to, &err);
        from = adm_value_get(from, "request", "object", NULL);

        if (patch == NULL) {
            return cli_fail_err(&err);
        }

    } else {
        patch = kube_diff(a, from, to, &diff);
    }

    if (patch == NULL) {
        return cli_fail("%s", adm_arena_failure(a));
    }

    adm_buf_init(&b, a, 0);
    color = cli_color(stdout);

    if (options->readable || (color && !options->patch)) {
        if (cli_diff_show(a, &b, from, patch, color) != ADM_OK) {
            return cli_fail("the changes cannot be shown");
        }

    } else {
        adm_json_write(&b, patch, ADM_JSON_PRETTY|ADM_JSON_RAW);
        adm_buf_char(&b, '\n');
    }

    if (adm_buf_finish(&b, &text) != ADM_OK) {
        return cli_fail("%s", adm_arena_failure(a));
    }

    if (cli_write(text) != CLI_OK) {
        return CLI_ERROR;
    }

    return patch->n ? CLI_DENIED : CLI_OK;
}


/* The patch in an answer; an answer without one changes nothing. */

static adm_value_t *
cli_diff_answer(adm_arena_t *a, const adm_value_t *answer, adm_err_t *err)
{
    size_t        bad;
    adm_buf_t     b;
    adm_str_t     text;
    adm_value_t  *response, *patch;

    response = adm_value_get(answer, "response", NULL);

    if (!adm_is_true(adm_object_getc(response, "allowed"))) {
        text = adm_value_str(adm_value_get(response, "status", "message",
                                           NULL));
        (void) adm_err_set(err, "the answer denies: %.*s", adm_fmt(text));
        return NULL;
    }

    patch = adm_object_getc(response, "patch");

    if (patch == NULL) {
        return adm_value_array(a, 0);
    }

    adm_buf_init(&b, a, 0);

    if (adm_base64_decode(&b, adm_value_str(patch), &bad) != ADM_OK
        || adm_buf_finish(&b, &text) != ADM_OK)
    {
        (void) adm_err_set(err, "response.patch is not base 64");
        return NULL;
    }

    patch = adm_json_parse(a, text, NULL, err);

    if (patch && !adm_is_array(patch)) {
        (void) adm_err_set(err, "response.patch is not a JSON Patch");
        return NULL;
    }

    return patch;
}


/* Operations depend on those before: each is shown on what these have made. */

static int
cli_diff_show(adm_arena_t *a, adm_buf_t *b, adm_value_t *from,
    const adm_value_t *patch, int color)
{
    uint32_t      i;
    adm_str_t     path, kind;
    adm_value_t  *op, *one;

    for (i = 0; i < patch->n; i++) {

        op = adm_array_at(patch, i);
        path = adm_value_str(adm_object_getc(op, "path"));
        kind = adm_value_str(adm_object_getc(op, "op"));

        adm_buf_printf(b, "%s%.*s%s\n", color ? CLI_BOLD : "", adm_fmt(path),
                       color ? CLI_RESET : "");

        if (!adm_str_eqc(kind, "add")) {
            cli_diff_value(a, b, kube_pointer_get(a, from, path), '-',
                           color ? CLI_RED : NULL);
        }

        if (!adm_str_eqc(kind, "remove")) {
            cli_diff_value(a, b, adm_object_getc(op, "value"), '+',
                           color ? CLI_GREEN : NULL);
        }

        one = adm_value_array(a, 1);
        (void) adm_array_push(a, one, op);

        if (kube_patch(a, from, one, KUBE_PATCH_STRICT, &from, NULL)
            != ADM_OK)
        {
            return ADM_ERROR;
        }
    }

    return ADM_OK;
}


/* The value in YAML, every line behind the sign. */

static void
cli_diff_value(adm_arena_t *a, adm_buf_t *b, const adm_value_t *v, char sign,
    const char *color)
{
    int        done;
    adm_buf_t  yaml;
    adm_str_t  text, line;

    adm_buf_init(&yaml, a, 0);
    adm_yaml_write(&yaml, v, 0);

    if (adm_buf_finish(&yaml, &text) != ADM_OK) {
        return;
    }

    for (done = 0; adm_str_split(&text, '\n', &done, &line) == ADM_OK;
         /* void */)
    {
        if (done && line.len == 0) {
            break;
        }

        adm_buf_printf(b, "%s%c %.*s%s\n", color ? color : "", sign,
                       adm_fmt(line), color ? CLI_RESET : "");
    }
}
