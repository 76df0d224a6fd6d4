
/* Comparison: eq, ne, lt, le, gt, ge, and reflect.DeepEqual. */


#ifndef GOTMPL_COMPARE_H
#define GOTMPL_COMPARE_H


#include "gotmpl/gotmpl_exec.h"


/* magic of gotmpl_fn_order() */
#define GOTMPL_ORDER_LT  0
#define GOTMPL_ORDER_LE  1
#define GOTMPL_ORDER_GT  2
#define GOTMPL_ORDER_GE  3


int gotmpl_fn_eq(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret);
int gotmpl_fn_ne(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret);
int gotmpl_fn_order(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret);

/* Types included; what is nested too deeply aborts the execution. */
int gotmpl_deep_equal(gotmpl_exec_t *e, const gotmpl_value_t *a,
    const gotmpl_value_t *b);


#endif /* GOTMPL_COMPARE_H */
