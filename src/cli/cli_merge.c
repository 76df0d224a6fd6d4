
#include "cli/cli_kube.h"
#include "data/adm_json_write.h"
#include "data/adm_yaml.h"
#include "kube/kube_merge.h"
#include "kube/kube_patch.h"


typedef struct {
    const char  *type;
    const char  *output;
    int          batch;
} cli_merge_t;


static int cli_merge_main(adm_arena_t *a, void *data, char **argv, int argc);
static adm_value_t *cli_merge_run(adm_arena_t *a, const char *type,
    adm_value_t *object, adm_value_t *patch, adm_err_t *err);


static const cli_option_t  cli_merge_options[] = {
    { "type", 't', CLI_STRING, offsetof(cli_merge_t, type), "TYPE",
      "of the patch: strategic (default) or json" },
    { "output", 'o', CLI_STRING, offsetof(cli_merge_t, output), "FORMAT",
      "json or yaml; as the object is by default" },
    { "batch", 0, CLI_FLAG, offsetof(cli_merge_t, batch), NULL,
      CLI_KUBE_BATCH },
    { NULL, 0, CLI_FLAG, 0, NULL, NULL }
};


const cli_command_t  cli_merge = {
    "merge",
    "POD PATCH",
    "Apply a patch to an object.",
    "Prints what a strategic merge patch makes of a pod, or a JSON Patch (RFC\n"
    "6902) of any object.  Files are JSON or YAML; \"-\" is standard input.",
    cli_merge_options,
    sizeof(cli_merge_t),
    cli_merge_main
};


static int
cli_merge_main(adm_arena_t *a, void *data, char **argv, int argc)
{
    int           json;
    adm_buf_t     b;
    adm_err_t     err;
    adm_str_t     text;
    adm_value_t  *object, *patch, *result;
    cli_merge_t  *options;

    options = data;

    if (options->batch) {
        return cli_kube_batch();
    }

    if (argc != 2) {
        return cli_fail("merge needs an object and a patch; see ngx-admission "
                        "merge --help");
    }

    if (options->output && strcmp(options->output, "json") != 0
        && strcmp(options->output, "yaml") != 0)
    {
        return cli_fail("unknown output \"%s\": json or yaml",
                        options->output);
    }

    adm_err_init(&err, a);

    object = cli_read_value(a, argv[0], &json, &err);
    patch = object ? cli_read_value(a, argv[1], NULL, &err) : NULL;

    if (patch == NULL) {
        return cli_fail_err(&err);
    }

    result = cli_merge_run(a, options->type ? options->type : "strategic",
                           object, patch, &err);
    if (result == NULL) {
        return cli_fail_err(&err);
    }

    if (options->output) {
        json = strcmp(options->output, "json") == 0;
    }

    adm_buf_init(&b, a, 0);

    if (json) {
        adm_json_write(&b, result, ADM_JSON_PRETTY|ADM_JSON_RAW);
        adm_buf_char(&b, '\n');

    } else {
        adm_yaml_write(&b, result, 0);
    }

    if (adm_buf_finish(&b, &text) != ADM_OK) {
        return cli_fail("%s", adm_arena_failure(a));
    }

    return cli_write(text);
}


static adm_value_t *
cli_merge_run(adm_arena_t *a, const char *type, adm_value_t *object,
    adm_value_t *patch, adm_err_t *err)
{
    adm_value_t        *result;
    const kube_type_t  *schema;

    if (strcmp(type, "json") == 0) {
        return kube_patch(a, object, patch, KUBE_PATCH_STRICT, &result, err)
               == ADM_OK ? result : NULL;
    }

    if (strcmp(type, "strategic") != 0) {
        (void) adm_err_set(err, "unknown type of patch \"%s\": strategic or "
                           "json", type);
        return NULL;
    }

    schema = cli_kube_type(object);

    if (schema == NULL) {
        (void) adm_err_set(err, "a strategic merge patch needs a Pod");
        return NULL;
    }

    return kube_merge(a, schema, object, patch, err);
}
