
#include "cli/cli.h"


const cli_command_t  *cli_commands[] = {
    NULL
};
