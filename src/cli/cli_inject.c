
#include "cli/cli_injector.h"
#include "inject/inject_stream.h"


typedef struct {
    const char     *file;
    int             batch;
    cli_injector_t  injector;
} cli_inject_t;


static int cli_inject_run(adm_arena_t *a, void *data, char **argv, int argc);
static int cli_inject_line(void *ctx, adm_arena_t *a, adm_value_t *line,
    adm_value_t *out);


static const cli_option_t  cli_inject_options[] = {
    { "file", 'f', CLI_STRING, offsetof(cli_inject_t, file), "FILE",
      "the manifests; standard input by default" },
    CLI_INJECTOR_OPTIONS(cli_inject_t),
    { "batch", 0, CLI_FLAG, offsetof(cli_inject_t, batch), NULL,
      "lines {id, config, values, mesh, settings, input}" },
    { NULL, 0, CLI_FLAG, 0, NULL, NULL }
};


const cli_command_t  cli_inject = {
    "inject",
    "",
    "Inject the sidecar into manifests.",
    "Reads a YAML stream and prints it with the pods of its workloads\n"
    "injected, as istioctl kube-inject does: of CronJobs, DaemonSets,\n"
    "Deployments, DeploymentConfigs, Jobs, Pods, ReplicaSets,\n"
    "ReplicationControllers, StatefulSets and Lists of them.  Anything else\n"
    "is printed as it is.  Neither policy nor selectors count, an annotation\n"
    "or label that says no does; explain tells what a server would decide.",
    cli_inject_options,
    sizeof(cli_inject_t),
    cli_inject_run
};


static int
cli_inject_run(adm_arena_t *a, void *data, char **argv, int argc)
{
    uint32_t       i;
    inject_t      *inject;
    adm_buf_t      b;
    adm_err_t      err;
    adm_str_t      text, out;
    adm_value_t   *warnings;
    const char    *file;
    cli_inject_t  *options;

    options = data;

    if (argc) {
        return cli_fail("inject: unexpected argument \"%s\", manifests are "
                        "given with --file", argv[0]);
    }

    if (options->batch) {
        return cli_batch(cli_inject_line, options);
    }

    adm_err_init(&err, a);
    adm_buf_init(&b, a, 0);

    file = options->file ? options->file : "-";
    warnings = adm_value_array(a, 0);
    inject = cli_injector_load(a, &options->injector, &err);

    if (inject == NULL || cli_read_file(a, file, &text, &err) != ADM_OK) {
        return cli_fail_err(&err);
    }

    if (inject_stream(inject, a, text, &b, warnings, &err) != ADM_OK) {
        err.source = adm_strz(strcmp(file, "-") == 0 ? "stdin" : file);
        return cli_fail_err(&err);
    }

    for (i = 0; i < adm_array_len(warnings); i++) {
        cli_warn("===> %.*s",
                 adm_fmt(adm_value_str(adm_array_at(warnings, i))));
    }

    if (adm_buf_finish(&b, &out) != ADM_OK) {
        return cli_fail("%s", adm_arena_failure(a));
    }

    return cli_write(out);
}


static int
cli_inject_line(void *ctx, adm_arena_t *a, adm_value_t *line,
    adm_value_t *out)
{
    inject_t     *inject;
    adm_buf_t     b;
    adm_err_t     err;
    adm_str_t     text, path, result;
    adm_value_t  *warnings;

    adm_err_init(&err, a);
    adm_buf_init(&b, a, 0);

    warnings = adm_value_array(a, 0);
    path = adm_str_dup(a, adm_value_str(adm_object_getc(line, "input")));
    inject = cli_injector_line(line, &err);

    if (inject == NULL || cli_read_file(a, path.data, &text, &err) != ADM_OK
        || inject_stream(inject, a, text, &b, warnings, &err) != ADM_OK
        || adm_buf_finish(&b, &result) != ADM_OK)
    {
        cli_batch_error(a, out, &err);
        return ADM_OK;
    }

    (void) adm_object_setc(a, out, "output", adm_value_string(a, result));
    (void) adm_object_setc(a, out, "warnings", warnings);

    return ADM_OK;
}
