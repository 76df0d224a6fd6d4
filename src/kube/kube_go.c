
#include "base/adm_num.h"
#include "kube/kube_go.h"


static int kube_go_is_int(const adm_value_t *v);
static void kube_go_print_scalar(adm_buf_t *b, const adm_value_t *v);
static void kube_go_print_map(adm_buf_t *b, const adm_value_t *v, char verb);


/* An integer may be written "-0"; "1.0" and "1e3" are none. */

static int
kube_go_is_int(const adm_value_t *v)
{
    return v->kind == ADM_INT
           || (v->n == 2 && memcmp(v->u.data, "-0", 2) == 0);
}


const char *
kube_go_type(const adm_value_t *v)
{
    switch (adm_kind(v)) {

    case ADM_NULL:
        return "<nil>";

    case ADM_BOOL:
        return "bool";

    case ADM_INT:
    case ADM_NUMBER:
        return kube_go_is_int(v) ? "int64" : "float64";

    case ADM_STRING:
        return "string";

    case ADM_ARRAY:
        return "[]interface {}";

    default: /* ADM_OBJECT */
        return "map[string]interface {}";
    }
}


int
kube_go_equal(const adm_value_t *a, const adm_value_t *b)
{
    if (adm_is_number(a) && adm_is_number(b)
        && kube_go_is_int(a) != kube_go_is_int(b))
    {
        return 0;
    }

    return adm_value_equal(a, b);
}


void
kube_go_print(adm_buf_t *b, const adm_value_t *v, char verb)
{
    uint32_t  i;

    switch (adm_kind(v)) {

    case ADM_STRING:
        adm_buf_str(b, adm_value_str(v));
        return;

    case ADM_ARRAY:
        adm_buf_char(b, '[');

        for (i = 0; i < v->n; i++) {
            if (i) {
                adm_buf_char(b, ' ');
            }

            kube_go_print(b, adm_array_at(v, i), verb);
        }

        adm_buf_char(b, ']');
        return;

    case ADM_OBJECT:
        kube_go_print_map(b, v, verb);
        return;

    default:
        break;
    }

    if (verb != 's') {
        kube_go_print_scalar(b, v);

    } else if (adm_is_null(v)) {
        adm_buf_lit(b, "%!s(<nil>)");

    } else {
        adm_buf_printf(b, "%%!s(%s=", kube_go_type(v));
        kube_go_print_scalar(b, v);
        adm_buf_char(b, ')');
    }
}


static void
kube_go_print_scalar(adm_buf_t *b, const adm_value_t *v)
{
    char    text[ADM_DOUBLE_LEN];
    double  d;

    switch (adm_kind(v)) {

    case ADM_NULL:
        adm_buf_lit(b, "<nil>");
        return;

    case ADM_BOOL:
        adm_buf_printf(b, "%s", adm_is_true(v) ? "true" : "false");
        return;

    case ADM_INT:
        adm_buf_int(b, v->u.integer);
        return;

    default: /* ADM_NUMBER */
        (void) adm_value_to_double(v, &d);

        if (kube_go_is_int(v)) {
            d = 0;
        }

        adm_buf_bytes(b, text, adm_double_format_g(text, d, 64, 6));
        return;
    }
}


static void
kube_go_print_map(adm_buf_t *b, const adm_value_t *v, char verb)
{
    uint32_t       i, *order;
    adm_member_t  *m;

    adm_buf_lit(b, "map[");

    order = adm_object_sorted(b->arena, v);

    for (i = 0; order && i < v->n; i++) {
        if (i) {
            adm_buf_char(b, ' ');
        }

        m = adm_object_at(v, order[i]);

        adm_buf_str(b, m->key);
        adm_buf_char(b, ':');
        kube_go_print(b, m->value, verb);
    }

    adm_buf_char(b, ']');
}
