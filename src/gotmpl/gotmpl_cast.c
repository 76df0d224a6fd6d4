
#include <math.h>

#include "base/adm_str.h"
#include "gotmpl/gotmpl_cast.h"
#include "gotmpl/gotmpl_fmt.h"


static adm_str_t gotmpl_trim_zero_decimal(adm_str_t s);


int
gotmpl_fail_nil(gotmpl_exec_t *e)
{
    return gotmpl_fail(e, "runtime error: invalid memory address or nil "
                       "pointer dereference");
}


int
gotmpl_strval(gotmpl_exec_t *e, const gotmpl_value_t *v, gotmpl_value_t *text)
{
    if (v->type == &gotmpl_type_string) {
        *text = gotmpl_concrete(v);
        return ADM_OK;
    }

    return gotmpl_sprint(e, v, text);
}


int64_t
gotmpl_float_to_int(double d)
{
    return fabs(d) < GOTMPL_INT64_END ? (int64_t) d : INT64_MIN;
}


/* "8.00" is taken for "8". */

static adm_str_t
gotmpl_trim_zero_decimal(adm_str_t s)
{
    size_t  i;

    for (i = s.len; i > 0 && s.data[i - 1] == '0'; i--) {
        /* void */
    }

    if (i > 0 && i < s.len && s.data[i - 1] == '.') {
        s.len = i - 1;
    }

    return s;
}


int64_t
gotmpl_to_int(gotmpl_exec_t *e, const gotmpl_value_t *v)
{
    int64_t         i;
    gotmpl_value_t  to;

    to = gotmpl_indirect(v);

    if (to.type == &gotmpl_type_string) {
        return gotmpl_parse_int(gotmpl_trim_zero_decimal(gotmpl_str(&to)), 0,
                                &i) == ADM_OK ? i : 0;
    }

    if (to.type == &gotmpl_type_float64 || to.type == &gotmpl_type_float32) {
        return gotmpl_float_to_int(to.u.f);
    }

    if (to.type == &gotmpl_type_bool) {
        return to.u.boolean != 0;
    }

    /*
     * The library knows int, time.Month and time.Weekday; of the other kinds no
     * types with names of their own.
     */

    if (gotmpl_kind(&to) == GOTMPL_INT || to.type == &gotmpl_type_int64
        || to.type == &gotmpl_type_int32 || to.type == &gotmpl_type_uint8
        || to.type == &gotmpl_type_uint || to.type == &gotmpl_type_uint32
        || to.type == &gotmpl_type_uint64)
    {
        return to.u.i;
    }

    return 0;
}


double
gotmpl_to_float(gotmpl_exec_t *e, const gotmpl_value_t *v)
{
    double          d;
    gotmpl_value_t  to;

    to = gotmpl_indirect(v);

    if (to.type == &gotmpl_type_string) {
        return gotmpl_parse_float(gotmpl_str(&to), &d) == ADM_OK ? d : 0;
    }

    if (to.type == &gotmpl_type_float64 || to.type == &gotmpl_type_float32) {
        return to.u.f;
    }

    if (to.type == &gotmpl_type_uint || to.type == &gotmpl_type_uint64) {
        return (double) to.u.u;
    }

    return (double) gotmpl_to_int(e, &to);
}


int
gotmpl_empty(gotmpl_exec_t *e, const gotmpl_value_t *v)
{
    /* it differs from Go's truth where that has no opinion, only */

    return !gotmpl_truth(e, v);
}


int
gotmpl_strings(gotmpl_exec_t *e, const gotmpl_value_t *v,
    gotmpl_value_t **items, uint32_t *n)
{
    uint32_t        i, len;
    gotmpl_value_t  item, list;

    list = gotmpl_concrete(v);
    *n = 0;
    *items = NULL;

    if (list.type == NULL) {
        return ADM_OK;
    }

    len = gotmpl_kind(&list) == GOTMPL_SLICE ? gotmpl_len(e, &list) : 1;

    if (gotmpl_charge(e, len) != ADM_OK) {
        return ADM_ERROR;
    }

    *items = adm_array_alloc(e->arena, len + 1, sizeof(gotmpl_value_t));
    if (*items == NULL) {
        return gotmpl_abort(e, "%s", adm_arena_failure(e->arena));
    }

    if (gotmpl_kind(&list) != GOTMPL_SLICE) {
        *n = 1;
        return gotmpl_strval(e, &list, *items);
    }

    for (i = 0; i < len; i++) {
        item = gotmpl_at(e, &list, i);

        if (gotmpl_is_nil_iface(&item)) {
            continue;
        }

        if (gotmpl_strval(e, &item, *items + *n) != ADM_OK) {
            return ADM_ERROR;
        }

        (*n)++;
    }

    return ADM_OK;
}


int
gotmpl_string_list(gotmpl_exec_t *e, const gotmpl_value_t *items, uint32_t n,
    gotmpl_value_t *list)
{
    uint32_t  i;

    if (gotmpl_list(e, &gotmpl_type_string_list, n, list) != ADM_OK) {
        return ADM_ERROR;
    }

    for (i = 0; i < n; i++) {
        if (gotmpl_push(e, list, &items[i]) != ADM_OK) {
            return ADM_ERROR;
        }
    }

    return ADM_OK;
}
