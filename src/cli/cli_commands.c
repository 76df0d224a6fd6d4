
#include "cli/cli.h"


/* In the order in which --help lists them. */

extern const cli_command_t
    cli_command_template,
    cli_convert;


const cli_command_t  *cli_commands[] = {
    &cli_command_template,
    &cli_convert,
    NULL
};
