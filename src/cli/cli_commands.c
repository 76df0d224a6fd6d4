
#include "cli/cli.h"


extern const cli_command_t  cli_command_template;


const cli_command_t  *cli_commands[] = {
    &cli_command_template,
    NULL
};
