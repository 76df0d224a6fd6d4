
#include "kube/kube_mode.h"


static void kube_mode_warn(adm_arena_t *a, kube_response_t *response,
    const char *fmt, ...) adm_printf_like(3, 4);


void
kube_mode_apply(adm_arena_t *a, kube_response_t *response,
    kube_verdict_e verdict, uint32_t operations, kube_mode_e mode, int allow)
{
    response->allowed = 1;

    switch (verdict) {

    case KUBE_ADMITTED:
        break;

    case KUBE_CHANGED:
        if (mode == KUBE_WARN) {
            kube_mode_warn(a, response, "would be changed, operations: %u",
                           (unsigned) operations);
        }

        break;

    case KUBE_DENIED:
        response->allowed = (mode != KUBE_ENFORCE);

        if (mode == KUBE_WARN) {
            kube_mode_warn(a, response, "would be denied: %.*s",
                           adm_fmt(response->message));
        }

        break;

    default: /* KUBE_FAILED */
        response->allowed = (allow || mode != KUBE_ENFORCE);

        if (response->allowed) {
            kube_mode_warn(a, response, "admitted without a check: %.*s",
                           adm_fmt(response->message));
        }
    }

    if (mode != KUBE_ENFORCE) {
        response->patch = adm_str_empty;
    }

    if (mode == KUBE_MONITOR) {
        response->warnings = NULL;
    }
}


static void
kube_mode_warn(adm_arena_t *a, kube_response_t *response, const char *fmt, ...)
{
    va_list       args;
    uint32_t      i;
    adm_buf_t     b;
    adm_str_t     text;
    adm_value_t  *list;

    adm_buf_init(&b, a, 0);

    va_start(args, fmt);
    adm_buf_vprintf(&b, fmt, args);
    va_end(args);

    (void) adm_buf_finish(&b, &text);

    list = adm_value_array(a, adm_array_len(response->warnings) + 1);
    (void) adm_array_push(a, list, adm_value_string(a, text));

    for (i = 0; i < adm_array_len(response->warnings); i++) {
        (void) adm_array_push(a, list, adm_array_at(response->warnings, i));
    }

    response->warnings = list;
}
