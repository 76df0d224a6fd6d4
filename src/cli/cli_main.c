
#include <stdlib.h>

#include "base/adm_num.h"
#include "cli/cli.h"


#define CLI_COLUMNS  79


static const cli_command_t *cli_find(const char *name);
static int cli_parse(adm_arena_t *a, const cli_command_t *command,
    char **argv, int argc, void *options, char **rest, int *nrest);
static const cli_option_t *cli_find_option(const cli_command_t *command,
    const char *arg, const char **value);
static int cli_set(adm_arena_t *a, const cli_option_t *o, const char *value,
    void *options);
static void cli_wrap(FILE *f, const char *text, int column);


static const cli_command_t *
cli_find(const char *name)
{
    size_t  i;

    for (i = 0; cli_commands[i]; i++) {
        if (strcmp(cli_commands[i]->name, name) == 0) {
            return cli_commands[i];
        }
    }

    return NULL;
}


/* The option of an argument; *value is what follows "=" or the letter. */

static const cli_option_t *
cli_find_option(const cli_command_t *command, const char *arg,
    const char **value)
{
    size_t               n;
    const cli_option_t  *o;

    *value = NULL;

    for (o = command->options; o && o->name; o++) {

        if (arg[1] != '-') {
            if (o->letter && arg[1] == o->letter) {
                *value = arg[2] ? arg + 2 : NULL;
                return o;
            }

            continue;
        }

        n = strlen(o->name);

        if (strncmp(arg + 2, o->name, n) == 0
            && (arg[2 + n] == '\0' || arg[2 + n] == '='))
        {
            *value = arg[2 + n] ? arg + 3 + n : NULL;
            return o;
        }
    }

    return NULL;
}


static int
cli_set(adm_arena_t *a, const cli_option_t *o, const char *value,
    void *options)
{
    void         *p;
    cli_list_t   *list;
    const char  **items;

    p = (char *) options + o->offset;

    switch (o->type) {

    case CLI_FLAG:
        *(int *) p = 1;
        return ADM_OK;

    case CLI_STRING:
        *(const char **) p = value;
        return ADM_OK;

    case CLI_INT:
        if (adm_int_parse(adm_strz(value), 10, p) != ADM_OK) {
            return cli_fail("--%s takes a number, not \"%s\"", o->name, value);
        }

        return ADM_OK;

    default: /* CLI_LIST */
        list = p;

        items = adm_array_alloc(a, list->n + 1, sizeof(char *));
        if (items == NULL) {
            return cli_fail("%s", adm_arena_failure(a));
        }

        if (list->n) {
            memcpy(items, list->items, list->n * sizeof(char *));
        }

        items[list->n++] = value;
        list->items = items;

        return ADM_OK;
    }
}


static int
cli_parse(adm_arena_t *a, const cli_command_t *command, char **argv, int argc,
    void *options, char **rest, int *nrest)
{
    int                  i;
    const char          *value;
    const cli_option_t  *o;

    *nrest = 0;

    for (i = 0; i < argc; i++) {

        if (argv[i][0] != '-' || argv[i][1] == '\0') {
            rest[(*nrest)++] = argv[i];
            continue;
        }

        if (strcmp(argv[i], "--") == 0) {
            while (++i < argc) {
                rest[(*nrest)++] = argv[i];
            }

            break;
        }

        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            cli_help(stdout, command);
            return ADM_DECLINED;
        }

        o = cli_find_option(command, argv[i], &value);

        if (o == NULL) {
            return cli_fail("%s: unknown option \"%s\"; see ngx-admission %s "
                            "--help", command->name, argv[i], command->name);
        }

        if (o->type == CLI_FLAG) {
            if (value) {
                return cli_fail("%s: \"%s\" takes no argument", command->name,
                                argv[i]);
            }

        } else if (value == NULL) {
            if (++i == argc) {
                return cli_fail("%s: --%s needs an argument", command->name,
                                o->name);
            }

            value = argv[i];
        }

        if (cli_set(a, o, value, options) != ADM_OK) {
            return CLI_ERROR;
        }
    }

    return ADM_OK;
}


/* Text from this column on, which is where the cursor is, to the 79th. */

static void
cli_wrap(FILE *f, const char *text, int column)
{
    int     left;
    size_t  len;

    for (left = CLI_COLUMNS - column; *text; text += len) {

        text += strspn(text, " ");
        len = strcspn(text, " ");

        if ((int) len > left && left < CLI_COLUMNS - column) {
            fprintf(f, "\n%*s", column, "");
            left = CLI_COLUMNS - column;
        }

        fprintf(f, "%s%.*s", left < CLI_COLUMNS - column ? " " : "", (int) len,
                text);
        left -= (int) len + 1;
    }

    fputc('\n', f);
}


void
cli_help(FILE *f, const cli_command_t *command)
{
    int                  width;
    char                 left[80];
    size_t               i;
    const cli_option_t  *o;

    if (command == NULL) {
        fprintf(f, "Usage: ngx-admission COMMAND [OPTION...]\n\n"
                   "Kubernetes admission on the command line: the same engine "
                   "as the nginx module.\n\nCommands:\n");

        for (i = 0; cli_commands[i]; i++) {
            fprintf(f, "  %-12s", cli_commands[i]->name);
            cli_wrap(f, cli_commands[i]->summary, 14);
        }

        fprintf(f, "\nngx-admission COMMAND --help tells the options, "
                   "--version the version.\n"
                   "Exit status: 0 done or admitted, 1 denied or different, "
                   "2 error.\n");
        return;
    }

    fprintf(f, "Usage: ngx-admission %s [OPTION...]%s%s\n\n%s\n",
            command->name, command->arguments[0] ? " " : "",
            command->arguments, command->summary);

    if (command->details) {
        fprintf(f, "\n%s\n", command->details);
    }

    if (command->options) {
        fprintf(f, "\nOptions:\n");
    }

    for (width = 0, o = command->options; o && o->name; o++) {
        width = adm_max(width, (int) (strlen(o->name)
                               + (o->argument ? strlen(o->argument) + 1 : 0)));
    }

    for (o = command->options; o && o->name; o++) {
        (void) snprintf(left, sizeof(left), "%s%s%s", o->name,
                        o->argument ? " " : "",
                        o->argument ? o->argument : "");

        if (o->letter) {
            fprintf(f, "  -%c, --%-*s  ", o->letter, width, left);

        } else {
            fprintf(f, "      --%-*s  ", width, left);
        }

        cli_wrap(f, o->help, width + 10);
    }
}


int
main(int argc, char **argv)
{
    int                   rc, nrest;
    void                 *options;
    char                **rest;
    adm_arena_t           a;
    const cli_command_t  *command;

    if (argc < 2) {
        cli_help(stderr, NULL);
        return CLI_ERROR;
    }

    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0
        || strcmp(argv[1], "help") == 0)
    {
        command = argc > 2 ? cli_find(argv[2]) : NULL;

        if (argc > 2 && command == NULL) {
            return cli_fail("unknown command \"%s\"", argv[2]);
        }

        cli_help(stdout, command);
        return CLI_OK;
    }

    if (strcmp(argv[1], "--version") == 0) {
        printf("ngx-admission %s\n", ADM_VERSION);
        return CLI_OK;
    }

    command = cli_find(argv[1]);

    if (command == NULL) {
        return cli_fail("unknown command \"%s\"; see ngx-admission --help",
                        argv[1]);
    }

    adm_arena_init(&a, NULL, 0);

    options = adm_calloc(&a, 1, adm_max(command->size, 1));
    rest = adm_calloc(&a, (size_t) argc, sizeof(char *));

    if (options == NULL || rest == NULL) {
        return cli_fail("%s", adm_arena_failure(&a));
    }

    rc = cli_parse(&a, command, argv + 2, argc - 2, options, rest, &nrest);

    if (rc == ADM_OK) {
        rc = command->run(&a, options, rest, nrest);

    } else {
        rc = rc == ADM_DECLINED ? CLI_OK : CLI_ERROR;
    }

    adm_arena_destroy(&a);

    return rc;
}
