
#include "kube.h"
#include "kube/kube_default.h"
#include "kube/kube_diff.h"
#include "kube/kube_merge.h"
#include "kube/kube_patch.h"
#include "kube/kube_rule.h"
#include "kube/kube_selector.h"
#include "kube/kube_typed.h"


static adm_value_t  *pod, *patch, *rule, *selector;


/* From the pod as it was sent to the one that the patch makes of it. */

static adm_value_t *
inject(adm_arena_t *arena, adm_err_t *err)
{
    adm_value_t          *from, *to, *ops, *out;
    kube_rule_t           r;
    kube_selector_t       s;
    kube_diff_options_t   options;

    from = kube_typed(arena, &kube_type_Pod, pod, NULL, KUBE_TYPED_FOLD, NULL,
                      err);
    to = from ? kube_merge(arena, &kube_type_Pod, from, patch, err) : NULL;
    to = to ? kube_typed(arena, &kube_type_Pod, to, from, KUBE_TYPED_FOLD,
                         NULL, err)
            : NULL;

    if (to == NULL || kube_default(arena, &kube_type_Pod, to) == NULL) {
        return NULL;
    }

    memset(&options, 0, sizeof(kube_diff_options_t));
    options.type = &kube_type_Pod;
    options.raw = pod;
    options.server = 1;

    ops = kube_diff(arena, from, to, &options);

    if (ops == NULL
        || kube_patch(arena, pod, ops, KUBE_PATCH_STRICT, &out, err) != ADM_OK
        || kube_selector_compile(arena, selector, &s, err) != ADM_OK
        || kube_rule_compile(arena, rule, &r, err) != ADM_OK)
    {
        return NULL;
    }

    return out;
}


/*
 * Whatever allocation fails, there is an error, and no result that was made
 * without it.  Limits of an arena stand in for a lack of memory.
 */

static void
test_limits(void)
{
    size_t        limit, failed;
    adm_err_t     err;
    adm_str_t     want;
    adm_arena_t   arena;
    adm_value_t  *out;

    adm_err_init(&err, &a);
    out = inject(&a, &err);
    T_CHECK(out != NULL, "%.*s", adm_fmt(err.text));
    want = adm_json_text(&a, out, 0);

    for (limit = 64, failed = 0; limit < 64 * 1024; limit += 64) {

        adm_err_init(&err, &a);
        adm_arena_init(&arena, NULL, limit);
        arena.block_size = 64;

        out = inject(&arena, &err);

        if (adm_arena_failed(&arena)) {
            failed++;

        } else {
            T_OK(out && adm_str_eq(adm_json_text(&a, out, 0), want));
        }

        adm_arena_destroy(&arena);
    }

    T_OK(failed > 10);
}


#if (ADM_FAULT)

static void
test_faults(void)
{
    size_t        n;
    adm_err_t     err;
    adm_str_t     want;
    adm_arena_t   arena;
    adm_value_t  *out;

    adm_err_init(&err, &a);
    want = adm_json_text(&a, inject(&a, &err), 0);

    for (n = 1; n < 10000; n++) {

        adm_err_init(&err, &a);
        adm_arena_init(&arena, NULL, 0);

        adm_arena_fault = n;
        out = inject(&arena, &err);
        adm_arena_fault = 0;

        T_OK(adm_arena_failed(&arena) || out);

        if (out && !adm_arena_failed(&arena)) {
            T_OK(adm_str_eq(adm_json_text(&a, out, 0), want));
            adm_arena_destroy(&arena);
            break;
        }

        adm_arena_destroy(&arena);
    }

    T_CHECK(n > 100 && n < 10000, "%zu allocations", n);
}

#endif


int
main(void)
{
    adm_arena_init(&a, NULL, 0);

    pod = json("{\"metadata\":{\"name\":\"a\",\"new\":1,\"labels\":{\"z\":"
               "\"\",\"a\":\"\"}},\"spec\":{\"containers\":[{\"NAME\":\"app\","
               "\"resources\":{\"limits\":{\"cpu\":\"1000m\"}},\"env\":["
               "{\"name\":\"a\"},{\"name\":\"b\"},{\"name\":\"c\"},"
               "{\"name\":\"d\"},{\"name\":\"e\"},{\"name\":\"f\"},"
               "{\"name\":\"g\"},{\"name\":\"h\"},{\"name\":\"i\"}]},"
               "{\"name\":\"x\",\"new\":2}]}}");
    patch = json("{\"metadata\":{\"labels\":{\"z\":null},\"annotations\":"
                 "{\"a/b\":\"~\"},\"finalizers\":[\"x\",\"x\"]},\"spec\":{"
                 "\"$setElementOrder/containers\":[{\"name\":\"x\"},"
                 "{\"name\":\"p\"},{\"name\":\"app\"}],\"containers\":["
                 "{\"name\":\"p\",\"livenessProbe\":null},"
                 "{\"name\":\"app\",\"env\":[{\"name\":\"j\"},{\"name\":\"a\","
                 "\"$patch\":\"delete\"},{\"name\":\"i\",\"value\":\"1\"}],"
                 "\"$retainKeys\":[\"name\",\"env\",\"image\"]}],"
                 "\"volumes\":[{\"name\":\"v\",\"emptyDir\":null}]}}");
    rule = json("{\"operations\":[\"*\"],\"apiGroups\":[\"\"],"
                "\"apiVersions\":[\"v1\"],\"resources\":[\"pods/status\","
                "\"pods\"]}");
    selector = json("{\"matchLabels\":{\"b\":\"\",\"a\":\"\"},"
                    "\"matchExpressions\":[{\"key\":\"c\",\"operator\":"
                    "\"In\",\"values\":[\"d\"]}]}");

    test_limits();

#if (ADM_FAULT)
    test_faults();
#endif

    adm_arena_destroy(&a);

    T_END();
}
