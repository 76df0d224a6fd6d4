
#include "cli/cli_injector.h"


typedef struct {
    cli_injector_t  injector;
} cli_check_t;


static int cli_check_run(adm_arena_t *a, void *data, char **argv, int argc);
static int cli_check_injector(adm_arena_t *a, const cli_injector_t *injector);
static int cli_check_file(adm_arena_t *a, const cli_injector_t *injector,
    const char *file);


static const cli_option_t  cli_check_options[] = {
    CLI_INJECTOR_OPTIONS(cli_check_t),
    { NULL, 0, CLI_FLAG, 0, NULL, NULL }
};


const cli_command_t  cli_check = {
    "check",
    "[FILE...]",
    "Check documents.",
    "Loads the injector's documents as a server does when its configuration\n"
    "is tested, and prints what is wrong with them, or whose behaviour they\n"
    "get.  A FILE is an injector's configuration or its ConfigMap; the\n"
    "options name what belongs to it.\n"
    "Exit status 1: there are faults.",
    cli_check_options,
    sizeof(cli_check_t),
    cli_check_run
};


static int
cli_check_run(adm_arena_t *a, void *data, char **argv, int argc)
{
    int           i, rc;
    cli_check_t  *options;

    options = data;

    if (argc == 0 && options->injector.config == NULL) {
        return cli_fail("check needs a FILE, or --config");
    }

    rc = options->injector.config ? cli_check_injector(a, &options->injector)
                                  : CLI_OK;

    for (i = 0; i < argc; i++) {
        if (cli_check_file(a, &options->injector, argv[i]) != CLI_OK) {
            rc = CLI_DENIED;
        }
    }

    return rc;
}


static int
cli_check_file(adm_arena_t *a, const cli_injector_t *injector,
    const char *file)
{
    cli_injector_t  documents;

    documents = *injector;
    documents.config = file;

    return cli_check_injector(a, &documents);
}


static int
cli_check_injector(adm_arena_t *a, const cli_injector_t *injector)
{
    inject_t   *inject;
    adm_err_t   err;
    adm_str_t   release;

    adm_err_init(&err, a);

    inject = cli_injector_load(a, injector, &err);

    if (inject == NULL) {
        (void) cli_fail_err(&err);
        return CLI_DENIED;
    }

    release = inject_release_name(inject, a);
    printf("%s: ok, release %.*s\n", injector->config, adm_fmt(release));

    return CLI_OK;
}
