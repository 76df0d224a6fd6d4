
/* The functions that every template has. */


#ifndef GOTMPL_BUILTIN_H
#define GOTMPL_BUILTIN_H


#include "gotmpl/gotmpl_exec.h"


/* "and" and "or": the executor evaluates arguments as long as it takes. */
#define GOTMPL_FN_LAZY   0x1000

/* "call": wants to know how its first argument is written. */
#define GOTMPL_FN_CALL   0x2000

/* What is not evaluated by folding. */
#define GOTMPL_FN_NOT_AT_LOAD                                                 \
    (GOTMPL_FN_VOLATILE | GOTMPL_FN_HOST | GOTMPL_FN_MUTATES)

/* The magic of GOTMPL_FN_LAZY: which truth ends the evaluation. */
#define GOTMPL_LAZY_AND  0
#define GOTMPL_LAZY_OR   1


extern const gotmpl_funcs_t  gotmpl_builtins;


#endif /* GOTMPL_BUILTIN_H */
