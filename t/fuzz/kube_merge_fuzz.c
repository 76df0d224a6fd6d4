
/*
 * Merging: neither tree is changed, there is either a result or an error, and
 * an empty patch gives the original itself.
 */

#include "kube.h"

#include "kube/kube_merge.h"
#include "kube/kube_typed.h"


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    adm_err_t            err;
    adm_str_t            x, y;
    adm_arena_t          a;
    adm_value_t         *original, *patch, *out;
    kube_bytes_t         b;
    const kube_type_t   *type;

    adm_arena_init(&a, NULL, FUZZ_MEMORY);
    adm_err_init(&err, &a);

    b.arena = &a;
    b.data = data;
    b.left = size;

    type = kube_byte(&b) & 1 ? &kube_type_PodSpec : &kube_type_Container;

    /* what is left over is for the patch */

    b.left = size / 2;
    original = kube_object(&b, type, 0, 0);
    b.left = size - (size_t) (b.data - data);
    patch = kube_object(&b, type, 0, 1);

    x = adm_json_text(&a, original, 0);
    y = adm_json_text(&a, patch, 0);

    out = kube_merge(&a, type, original, patch, &err);

    if (!adm_arena_failed(&a)) {
        FUZZ_CHECK((out == NULL) == err.set);
        FUZZ_CHECK(adm_str_eq(x, adm_json_text(&a, original, 0)));
        FUZZ_CHECK(adm_str_eq(y, adm_json_text(&a, patch, 0)));

        adm_err_init(&err, &a);
        FUZZ_CHECK(kube_merge(&a, type, original, adm_value_object(&a, 0),
                              &err) == original);

        /* a merged object is decoded next */

        (void) kube_typed(&a, type, out, NULL, 0, NULL, &err);
    }

    adm_arena_destroy(&a);

    return 0;
}
