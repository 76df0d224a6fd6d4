
#include "cli/cli.h"


/* In the order in which --help lists them. */

extern const cli_command_t
    cli_validate_command,
    cli_test_command,
    cli_cel_command,
    cli_convert;


const cli_command_t  *cli_commands[] = {
    &cli_validate_command,
    &cli_test_command,
    &cli_cel_command,
    &cli_convert,
    NULL
};
