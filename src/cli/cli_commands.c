
#include "cli/cli.h"


/* In the order in which --help lists them. */

extern const cli_command_t
    cli_convert, cli_template;


const cli_command_t  *cli_commands[] = {
    &cli_convert,
    &cli_template,
    NULL
};
