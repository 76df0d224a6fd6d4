
/*
 * Values of CEL on the command line: as test vectors write them, one member
 * that names the type ({"int": "5"}), and for people to read.
 */


#ifndef CLI_CEL_H
#define CLI_CEL_H


#include "cel/cel.h"


/* The form of test vectors; NULL without memory. */
adm_value_t *cli_cel_encode(adm_arena_t *a, cel_value_t v);

/*
 * Reads this form.  trees: lists and maps that JSON can express are trees, as
 * objects of a review are.  ADM_ERROR for what is none of it.
 */
int cli_cel_decode(adm_arena_t *a, const adm_value_t *node, int trees,
    cel_value_t *v);

/* Appends the value as an expression would write it, more or less. */
void cli_cel_show(adm_buf_t *b, cel_value_t v);


#endif /* CLI_CEL_H */
