
/*
 * The normal form: making it normal once more changes nothing, input stays as
 * it was, and there is either a value or an error.
 */

#include "kube.h"

#include "kube/kube_default.h"
#include "kube/kube_typed.h"


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    unsigned             flags;
    adm_err_t            err;
    adm_str_t            before, after;
    adm_arena_t          a;
    adm_value_t         *v, *out, *unknown;
    kube_bytes_t         b;
    const kube_type_t   *type;

    adm_arena_init(&a, NULL, FUZZ_MEMORY);
    adm_err_init(&err, &a);

    b.arena = &a;
    b.data = data;
    b.left = size;

    flags = kube_byte(&b) & 0x1f;
    type = flags & 1 ? &kube_type_Pod : &kube_type_Container;
    unknown = kube_byte(&b) & 1 ? adm_value_array(&a, 0) : NULL;

    v = kube_object(&b, type, 0, 0);
    before = adm_json_text(&a, v, 0);

    out = kube_typed(&a, type, v, NULL, flags, unknown, &err);

    after = adm_json_text(&a, v, 0);

    if (!adm_arena_failed(&a)) {
        FUZZ_CHECK(adm_str_eq(before, after));
        FUZZ_CHECK((out == NULL) == err.set);

        if (out) {
            FUZZ_CHECK(kube_typed(&a, type, out, NULL, flags, NULL, &err) == out);

            out = kube_default(&a, type, out);
            FUZZ_CHECK(kube_default(&a, type, out) == out);
        }
    }

    adm_arena_destroy(&a);

    return 0;
}
