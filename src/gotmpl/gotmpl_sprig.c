
#include "gotmpl/gotmpl.h"


const gotmpl_funcs_t  gotmpl_sprig = { NULL, 0 };
