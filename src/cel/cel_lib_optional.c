
/*
 * Optionals.  or() and orValue() are nodes of the evaluator: they evaluate
 * their argument only when they need it.
 */


#include "cel/cel_lib.h"


/* magic: none for a zero value */

CEL_FN(cel_fn_optional_of)
{
    if (magic && cel_is_zero(args[0])) {
        return cel_optional_none();
    }

    return cel_optional(e->arena, args[0]);
}


CEL_FN(cel_fn_optional_none)
{
    return cel_optional_none();
}


CEL_FN(cel_fn_optional_value)
{
    return args[0].u.inner
           ? *args[0].u.inner
           : cel_errorf(e->arena, "optional.none() dereference");
}


CEL_FN(cel_fn_optional_has)
{
    return cel_bool(args[0].u.inner != NULL);
}


CEL_FN(cel_fn_optional_unwrap)
{
    uint32_t      i, count;
    adm_buf_t     b;
    cel_value_t   v, *items;

    items = adm_array_alloc(e->arena, args[0].n, sizeof(cel_value_t));
    if (items == NULL) {
        return cel_no_memory();
    }

    count = 0;

    for (i = 0; i < args[0].n; i++) {
        v = cel_list_at(args[0], i);

        if (v.kind != CEL_OPTIONAL) {
            adm_buf_init(&b, e->arena, 0);
            cel_show(&b, v);
            v = cel_from_buf(&b, CEL_STRING);

            return cel_is_error(v) ? v
                   : cel_errorf(e->arena, "value %.*s is not optional",
                                adm_fmt(cel_str(v)));
        }

        if (v.u.inner) {
            items[count++] = *v.u.inner;
        }
    }

    return cel_list(items, count);
}


/* magic: the last */

CEL_FN(cel_fn_first_last)
{
    if (args[0].n == 0) {
        return cel_optional_none();
    }

    return cel_optional(e->arena,
                        cel_list_at(args[0], magic ? args[0].n - 1 : 0));
}
