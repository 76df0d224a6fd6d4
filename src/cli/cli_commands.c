
#include "cli/cli.h"


/* In the order in which --help lists them. */

extern const cli_command_t
    cli_completion,
    cli_man;


const cli_command_t  *cli_commands[] = {
    &cli_completion,
    &cli_man,
    NULL
};
