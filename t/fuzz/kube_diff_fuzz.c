
/*
 * Patches: applied to the one they make the other; made for the normal form of
 * a pod, they make of the raw pod one that has the other normal form, and a
 * second time nothing is left to do.
 */

#include "kube.h"

#include "kube/kube_diff.h"
#include "kube/kube_merge.h"
#include "kube/kube_patch.h"
#include "kube/kube_typed.h"


static void
fuzz_any(kube_bytes_t *b)
{
    adm_err_t     err;
    adm_arena_t  *a;
    adm_value_t  *x, *y, *patch, *out;

    a = b->arena;
    adm_err_init(&err, a);

    x = kube_any(b, 0);
    y = kube_any(b, 0);

    patch = kube_diff(a, x, y, NULL);

    if (adm_arena_failed(a)) {
        return;
    }

    FUZZ_CHECK(kube_patch(a, x, patch, KUBE_PATCH_STRICT, &out, &err)
               == ADM_OK);
    FUZZ_CHECK(adm_value_equal(out, y));
    FUZZ_CHECK(adm_value_equal(kube_diff_apply(a, x, y, NULL), y));

    patch = kube_diff(a, out, y, NULL);
    FUZZ_CHECK(patch && patch->n == 0);

    /* and any patch at all */

    (void) kube_patch(a, x, kube_any(b, 0), 0, &out, &err);
}


static void
fuzz_pod(kube_bytes_t *b)
{
    size_t               left;
    adm_err_t            err;
    adm_arena_t         *a;
    adm_value_t         *raw, *from, *to, *patch, *out, *normal;
    kube_diff_options_t  options;

    a = b->arena;
    adm_err_init(&err, a);

    memset(&options, 0, sizeof(kube_diff_options_t));
    options.type = &kube_type_PodSpec;

    left = b->left;
    b->left = left / 2;
    raw = kube_object(b, options.type, 0, 0);
    b->left += left - left / 2;

    from = kube_typed(a, options.type, raw, NULL, 0, NULL, &err);
    to = kube_merge(a, options.type, from, kube_object(b, options.type, 0, 1),
                    &err);

    if (to == NULL || from == NULL) {
        return;
    }

    /* knowing what is normal already changes nothing but the cost */

    out = kube_typed(a, options.type, to, NULL, 0, NULL, &err);
    to = kube_typed(a, options.type, to, from, 0, NULL, &err);

    if (to == NULL || adm_arena_failed(a)) {
        FUZZ_CHECK(out == NULL || adm_arena_failed(a));
        return;
    }

    FUZZ_CHECK(adm_str_eq(adm_json_text(a, to, 0),
                          adm_json_text(a, out, 0)));

    options.raw = raw;
    patch = kube_diff(a, from, to, &options);

    FUZZ_CHECK(adm_arena_failed(a)
               || kube_patch(a, raw, patch, KUBE_PATCH_STRICT, &out, &err)
                  == ADM_OK);

    if (adm_arena_failed(a)) {
        return;
    }

    FUZZ_CHECK(adm_value_equal(out, kube_diff_apply(a, from, to, &options)));

    normal = kube_typed(a, options.type, out, NULL, 0, NULL, &err);
    FUZZ_CHECK(normal && adm_value_equal(normal, to));

    options.raw = out;
    patch = kube_diff(a, normal, to, &options);
    FUZZ_CHECK(adm_arena_failed(a) || patch->n == 0);
}


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    adm_arena_t   a;
    kube_bytes_t  b;

    adm_arena_init(&a, NULL, FUZZ_MEMORY);

    b.arena = &a;
    b.data = data;
    b.left = size;

    if (kube_byte(&b) & 1) {
        fuzz_any(&b);

    } else {
        fuzz_pod(&b);
    }

    adm_arena_destroy(&a);

    return 0;
}
