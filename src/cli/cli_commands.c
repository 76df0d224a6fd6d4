
#include "cli/cli.h"


/* In the order in which --help lists them. */

extern const cli_command_t
    cli_inject,
    cli_review,
    cli_validate,
    cli_explain,
    cli_check,
    cli_test,
    cli_cel_command,
    cli_command_template,
    cli_convert,
    cli_diff,
    cli_merge,
    cli_completion,
    cli_man;


const cli_command_t  *cli_commands[] = {
    &cli_inject,
    &cli_review,
    &cli_validate,
    &cli_explain,
    &cli_check,
    &cli_test,
    &cli_cel_command,
    &cli_command_template,
    &cli_convert,
    &cli_diff,
    &cli_merge,
    &cli_completion,
    &cli_man,
    NULL
};
