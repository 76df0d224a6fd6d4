
#include "data/adm_json_read.h"
#include "data/adm_json_write.h"
#include "inject/inject_status.h"


const adm_str_t  inject_status_names[] = {
    adm_str("initContainers"), adm_str("containers"), adm_str("volumes"),
    adm_str("imagePullSecrets")
};


adm_value_t *
inject_status_read(adm_arena_t *a, const adm_value_t *pod)
{
    adm_err_t     err;
    adm_value_t  *v;

    v = inject_pod_annotation(pod, INJECT_STATUS);

    if (v == NULL) {
        return NULL;
    }

    adm_err_init(&err, a);

    v = adm_json_parse(a, adm_value_str(v), NULL, &err);

    return adm_is_object(v) ? v : NULL;
}


int
inject_strings_have(const adm_value_t *list, adm_str_t s)
{
    uint32_t  i;

    for (i = 0; i < adm_array_len(list); i++) {
        if (adm_is_string(adm_array_at(list, i))
            && adm_str_eq(adm_value_str(adm_array_at(list, i)), s))
        {
            return 1;
        }
    }

    return 0;
}


void
inject_status_names_json(adm_buf_t *b, const adm_value_t *items)
{
    uint32_t  i;

    if (adm_array_len(items) == 0) {
        adm_buf_lit(b, "null");
        return;
    }

    for (i = 0; i < adm_array_len(items); i++) {
        adm_buf_char(b, i ? ',' : '[');
        adm_json_write_string(b, inject_name(adm_array_at(items, i)), 0);
    }

    adm_buf_char(b, ']');
}
