
/*
 * Any text as an expression, in a dialect that the first byte chooses: what
 * compiles is evaluated within a small budget, twice with the same outcome.
 */

#include "fuzz.h"

#include "cel/cel.h"
#include "data/adm_json_read.h"


#define FUZZ_LIMIT  20000


static const struct {
    const char        *name;
    const cel_type_t  *type;
    const char        *json;
} fuzz_vars[] = {
    { "object", &cel_t_dyn,
      "{\"metadata\":{\"name\":\"web\",\"labels\":{\"app\":\"web\"}},"
      "\"spec\":{\"replicas\":3,\"containers\":[{\"name\":\"c\",\"image\":"
      "\"r/i:1\",\"ports\":[80,443],\"cpu\":\"500m\"},{\"name\":\"d\"}]}}" },
    { "oldObject", &cel_t_dyn, "null" },
    { "params", &cel_t_dyn, "[1,1.5,true,\"a\",null,[],{}]" },
    { "i", &cel_t_int, "7" },
    { "s", &cel_t_string, "\"192.168.0.1/24 2024-01-01 \xc3\xa9\"" }
};


static void
fuzz_same(adm_arena_t *a, cel_value_t v, cel_value_t w)
{
    int         rc;
    adm_buf_t   b;
    adm_str_t   one, two;

    FUZZ_CHECK(v.kind == w.kind);

    if (cel_is_error(v)) {
        one = cel_error_text(a, v.u.error);
        two = cel_error_text(a, w.u.error);

    } else {
        adm_buf_init(&b, a, 0);
        cel_show(&b, v);
        rc = adm_buf_finish(&b, &one);

        adm_buf_init(&b, a, 0);
        cel_show(&b, w);

        if (rc != ADM_OK || adm_buf_finish(&b, &two) != ADM_OK) {
            return;
        }
    }

    FUZZ_CHECK(adm_arena_failed(a) || adm_str_eq(one, two));
}


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int               i;
    size_t            n;
    adm_err_t         err;
    cel_env_t        *env;
    adm_arena_t       a;
    cel_value_t       vars[adm_nelts(fuzz_vars)];
    cel_phase_e       phase;
    cel_result_t      first, again;
    cel_options_t     options;
    cel_program_t    *p;
    cel_activation_t  act;

    if (size < 1) {
        return 0;
    }

    adm_arena_init(&a, NULL, FUZZ_MEMORY);
    adm_err_init(&err, &a);

    memset(&options, 0, sizeof(cel_options_t));
    options.kubernetes = (data[0] & 1) ? CEL_KUBERNETES_136 : 0;
    options.strict = (data[0] & 2) != 0;
    options.unchecked = (data[0] & 4) != 0;
    options.patch_types = (data[0] & 8) != 0;

    env = cel_env_create(&a, &options);
    FUZZ_CHECK(env != NULL);

    for (n = 0; n < adm_nelts(fuzz_vars); n++) {
        i = cel_env_declare(env, adm_strz(fuzz_vars[n].name),
                            fuzz_vars[n].type);
        FUZZ_CHECK(i == (int) n);
        vars[n] = cel_from_tree(adm_json_parse(&a, adm_strz(fuzz_vars[n].json),
                                               NULL, NULL));
    }

    p = cel_compile(env, &a, fuzz_text(data + 1, size - 1), &phase, &err);
    FUZZ_CHECK((p == NULL) == (err.set || adm_arena_failed(&a)));

    if (p) {
        memset(&act, 0, sizeof(cel_activation_t));
        act.arena = &a;
        act.vars = vars;
        act.n = adm_nelts(fuzz_vars);

        cel_evaluate(p, &act, FUZZ_LIMIT, &first);
        cel_evaluate(p, &act, FUZZ_LIMIT, &again);

        if (!adm_arena_failed(&a)) {
            FUZZ_CHECK(first.cost == again.cost);
            fuzz_same(&a, first.value, again.value);

            if (!cel_is_error(first.value)) {
                (void) cel_to_tree(&a, first.value, &err);
            }
        }
    }

    cel_env_destroy(env);
    adm_arena_destroy(&a);

    return 0;
}
