
/*
 * Conversions that Sprig makes of any value: to text, and to numbers by the
 * rules of the library "cast", where what cannot be converted is 0.
 */


#ifndef GOTMPL_CAST_H
#define GOTMPL_CAST_H


#include "gotmpl/gotmpl_exec.h"


/* A string as it is, else the text of String() or Error(), else %v. */
int gotmpl_strval(gotmpl_exec_t *e, const gotmpl_value_t *v,
    gotmpl_value_t *text);

int64_t gotmpl_to_int(gotmpl_exec_t *e, const gotmpl_value_t *v);
double gotmpl_to_float(gotmpl_exec_t *e, const gotmpl_value_t *v);

/* Go's conversion on amd64: out of range is the smallest integer. */
int64_t gotmpl_float_to_int(double d);

/* Sprig's "empty". */
int gotmpl_empty(gotmpl_exec_t *e, const gotmpl_value_t *v);

/*
 * The strings of a list, nil ones left out; of anything else, its text.  The
 * array lives in the arena; items are strings with their origins.
 */
int gotmpl_strings(gotmpl_exec_t *e, const gotmpl_value_t *v,
    gotmpl_value_t **items, uint32_t *n);

/* A []string of the items. */
int gotmpl_string_list(gotmpl_exec_t *e, const gotmpl_value_t *items,
    uint32_t n, gotmpl_value_t *list);

/* "runtime error: invalid memory address or nil pointer dereference" */
int gotmpl_fail_nil(gotmpl_exec_t *e);


#endif /* GOTMPL_CAST_H */
