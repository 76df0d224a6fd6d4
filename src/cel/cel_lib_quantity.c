
/*
 * Quantities: "1Gi", "500m".
 */


#include "cel/cel_lib.h"


#define cel_quantity_of(v)                                                    \
    (&((const cel_quantity_t *) (v).u.opaque)->q)


static cel_quantity_t *cel_quantity_new(cel_eval_t *e);


static cel_quantity_t *
cel_quantity_new(cel_eval_t *e)
{
    cel_quantity_t  *q;

    q = adm_calloc(e->arena, 1, sizeof(cel_quantity_t));

    if (q) {
        q->head.class = CEL_QUANTITY;
        q->head.type = &cel_t_quantity;
    }

    return q;
}


/* magic: is it one */

CEL_FN(cel_fn_quantity)
{
    cel_quantity_t  *q;

    q = cel_quantity_new(e);

    if (q == NULL) {
        return cel_no_memory();
    }

    if (adm_quantity_parse(e->arena, cel_str(args[0]), &q->q) != ADM_OK) {
        return magic ? cel_bool(0) : cel_errorf(e->arena, "%s", q->q.error);
    }

    return magic ? cel_bool(1) : cel_opaque(&q->head);
}


/* magic: c(ompare) > < */

CEL_FN(cel_fn_quantity_compare)
{
    int  order;

    order = adm_quantity_cmp(e->arena, cel_quantity_of(args[0]),
                             cel_quantity_of(args[1]));

    switch (magic) {

    case '>':
        return cel_bool(order > 0);

    case '<':
        return cel_bool(order < 0);

    default:
        return cel_int(order < 0 ? -1 : order > 0);
    }
}


/* magic: the operator */

CEL_FN(cel_fn_quantity_add)
{
    int                    rc;
    adm_quantity_t         number;
    cel_quantity_t        *sum;
    const adm_quantity_t  *other;

    sum = cel_quantity_new(e);

    if (sum == NULL) {
        return cel_no_memory();
    }

    if (args[1].kind == CEL_INT) {
        adm_quantity_from_int(args[1].u.i, &number);
        number.format = ADM_QUANTITY_DECIMAL_EXPONENT;
        other = &number;

    } else {
        other = cel_quantity_of(args[1]);
    }

    rc = magic == '+'
         ? adm_quantity_add(e->arena, cel_quantity_of(args[0]), other, &sum->q)
         : adm_quantity_sub(e->arena, cel_quantity_of(args[0]), other,
                            &sum->q);

    if (rc != ADM_OK) {
        return adm_arena_failed(e->arena) ? cel_no_memory()
                                          : cel_out_of_cost();
    }

    sum->head.computed = 1;

    return cel_opaque(&sum->head);
}


/* magic: i(nteger) b(ool), is it one, f(loat) s(ign) */

CEL_FN(cel_fn_quantity_value)
{
    int                    rc;
    int64_t                i;
    const adm_quantity_t  *q;

    q = cel_quantity_of(args[0]);

    switch (magic) {

    case 'f':
        return cel_double(adm_quantity_to_double(q));

    case 's':
        return cel_int(adm_quantity_sign(q));

    default:
        rc = adm_quantity_to_int(q, &i);
    }

    if (magic == 'b') {
        return cel_bool(rc == ADM_OK);
    }

    return rc == ADM_OK ? cel_int(i)
           : cel_errorf(e->arena, "cannot convert value to integer");
}
