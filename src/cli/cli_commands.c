
#include "cli/cli.h"


extern const cli_command_t  cli_cel_command;


const cli_command_t  *cli_commands[] = {
    &cli_cel_command,
    NULL
};
