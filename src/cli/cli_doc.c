
/*
 * "completion" and "man": made from the tables of commands and options, so
 * that they cannot be out of date.
 */


#include "cli/cli.h"


static int cli_completion_run(adm_arena_t *a, void *options, char **argv,
    int argc);
static int cli_man_run(adm_arena_t *a, void *options, char **argv, int argc);
static void cli_man_text(const char *text);
static void cli_man_command(const cli_command_t *command);


const cli_command_t  cli_completion = {
    "completion", "", "Print the completion for bash.",
    "To use it now: source <(ngx-admission completion)",
    NULL, 0, cli_completion_run
};


const cli_command_t  cli_man = {
    "man", "", "Print the manual page.",
    "To read it: ngx-admission man | man -l -",
    NULL, 0, cli_man_run
};


static int
cli_completion_run(adm_arena_t *a, void *options, char **argv, int argc)
{
    size_t               i;
    const cli_option_t  *o;

    (void) a;
    (void) options;
    (void) argv;

    if (argc) {
        return cli_fail("completion takes no arguments");
    }

    printf("# bash completion for ngx-admission\n\n"
           "_ngx_admission()\n{\n"
           "    local cur=${COMP_WORDS[COMP_CWORD]} words\n"
           "    local prev=${COMP_WORDS[COMP_CWORD-1]}\n\n"
           "    COMPREPLY=()\n\n"
           "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
           "        words=\"");

    for (i = 0; cli_commands[i]; i++) {
        printf("%s%s", i ? " " : "", cli_commands[i]->name);
    }

    printf(" --help\"\n    else\n        case \"${COMP_WORDS[1]}\" in\n");

    for (i = 0; cli_commands[i]; i++) {

        printf("        %s)\n", cli_commands[i]->name);

        /* behind an option with an argument: a file */

        for (o = cli_commands[i]->options; o && o->name; o++) {
            if (o->type != CLI_FLAG) {
                break;
            }
        }

        if (o && o->name) {
            printf("            case \"$prev\" in\n            ");

            for (o = cli_commands[i]->options; o->name; o++) {
                if (o->type == CLI_FLAG) {
                    continue;
                }

                if (o->letter) {
                    printf("-%c|", o->letter);
                }

                printf("--%s|", o->name);
            }

            printf("-)\n"
                   "                mapfile -t COMPREPLY"
                   " < <(compgen -f -- \"$cur\")\n"
                   "                return ;;\n            esac\n");
        }

        printf("            words=\"");

        for (o = cli_commands[i]->options; o && o->name; o++) {
            printf("--%s ", o->name);
        }

        printf("--help\" ;;\n");
    }

    printf("        *)\n            words=\"--help\" ;;\n"
           "        esac\n    fi\n\n"
           "    if [[ \"$cur\" == -* || \"$COMP_CWORD\" -eq 1 ]]; then\n"
           "        mapfile -t COMPREPLY"
           " < <(compgen -W \"$words\" -- \"$cur\")\n"
           "    else\n"
           "        mapfile -t COMPREPLY < <(compgen -f -- \"$cur\")\n"
           "    fi\n}\n\n"
           "complete -o filenames -F _ngx_admission ngx-admission\n");

    return CLI_OK;
}


/* Text for roff: what it would take for its own is escaped. */

static void
cli_man_text(const char *text)
{
    const char  *p;

    for (p = text; *p; p++) {

        if (p == text || p[-1] == '\n') {
            if (*p == '.' || *p == '\'') {
                printf("\\&");

            } else if (*p == '\n' && p != text) {
                printf(".PP");
            }
        }

        if (*p == '\\') {
            printf("\\\\");

        } else if (*p == '-') {
            printf("\\-");

        } else {
            putchar(*p);
        }
    }

    putchar('\n');
}


static void
cli_man_command(const cli_command_t *command)
{
    const cli_option_t  *o;

    printf(".SS ");
    cli_man_text(command->name);
    printf(".B ngx\\-admission %s\n[\\fIOPTION\\fR...] ", command->name);
    cli_man_text(command->arguments);
    printf(".PP\n");
    cli_man_text(command->summary);

    if (command->details) {
        printf(".PP\n");
        cli_man_text(command->details);
    }

    for (o = command->options; o && o->name; o++) {
        printf(".TP\n");

        if (o->letter) {
            printf("\\fB\\-%c\\fR, ", o->letter);
        }

        printf("\\fB\\-\\-%s\\fR", o->name);

        if (o->argument) {
            printf(" \\fI%s\\fR", o->argument);
        }

        putchar('\n');
        cli_man_text(o->help);
    }
}


static int
cli_man_run(adm_arena_t *a, void *options, char **argv, int argc)
{
    size_t  i;

    (void) a;
    (void) options;
    (void) argv;

    if (argc) {
        return cli_fail("man takes no arguments");
    }

    printf(".TH NGX\\-ADMISSION 1\n"
           ".SH NAME\n"
           "ngx\\-admission \\- Kubernetes admission on the command line\n"
           ".SH SYNOPSIS\n"
           ".B ngx\\-admission\n"
           "\\fICOMMAND\\fR [\\fIOPTION\\fR...] [\\fIARGUMENT\\fR...]\n"
           ".SH DESCRIPTION\n"
           "Answers admission reviews, injects sidecars, evaluates policies "
           "and runs the parts of the engine of ngx_http_admission_module: "
           "the same documents as the nginx module reads, the same answers.\n"
           ".PP\n"
           "Results go to standard output, warnings and errors to standard "
           "error as FILE:LINE:COLUMN: TEXT.  A file name \"\\-\" is standard "
           "input.\n"
           ".SH COMMANDS\n");

    for (i = 0; cli_commands[i]; i++) {
        cli_man_command(cli_commands[i]);
    }

    printf(".SH EXIT STATUS\n"
           "0: done, admitted, equal.  1: denied, different, a test failed.  "
           "2: error.\n"
           ".SH ENVIRONMENT\n"
           ".TP\n\\fBNO_COLOR\\fR\n"
           "no colours, even on a terminal\n"
           ".SH SEE ALSO\n"
           ".BR nginx (8)\n");

    return CLI_OK;
}
