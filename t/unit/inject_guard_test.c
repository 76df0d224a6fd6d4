
#include "inject_util.h"

#include "inject/inject_guard.h"


#define V  "{{ index .ObjectMeta.Annotations \"v\" }}"
#define W  "{{ index .ObjectMeta.Annotations \"w\" }}"

#define ENV(scalar)                                                           \
    "spec:\n  containers:\n  - name: istio-proxy\n    env:\n"                 \
    "    - name: A\n      value: " scalar "\n    - name: B\n      value: b\n"

#define FLOW(scalar)                                                          \
    "spec: {containers: [{name: istio-proxy, args: [" scalar ", b]}]}\n"

#define BLOCK(sign)                                                           \
    "spec:\n  containers:\n  - name: istio-proxy\n    env:\n"                 \
    "    - name: A\n      value: " sign "\n        x " V "\n"                 \
    "    - name: B\n      value: b\n"


typedef struct {
    const char  *template;
    const char  *value;
    int          accepted;
    int          refused_without;    /* with the guard off, too */
} guard_case_t;


static const guard_case_t  cases[] = {
    /* a plain scalar */
    { ENV("x" V), "a", 1, 0 },
    { ENV("x" V), "a b", 1, 0 },
    { ENV("x" V), "a:b", 1, 0 },
    { ENV("x" V), "a#b", 1, 0 },
    { ENV("x" V), "a # b", 0, 0 },
    { ENV("x" V), "a: b", 0, 1 },
    { ENV("x" V), "a\n    - name: C", 0, 0 },
    { ENV("x" V), "a\n      valueFrom: {}", 0, 0 },
    { ENV("x" V), "a\n  hostNetwork: true", 0, 1 },
    { ENV("x" V), "a\n---\n", 0, 0 },
    { ENV("x" V), "a\n        b", 0, 0 },
    { ENV("x" V), "'\"[]{}", 1, 0 },
    { ENV(V), "a", 1, 0 },
    { ENV(V), "&a b", 1, 0 },
    { ENV(V), "*a", 0, 1 },
    { ENV(V), "!!binary YQ==", 1, 0 },
    { ENV(V), "[a]", 0, 1 },
    { ENV(V), "{a: b}", 0, 1 },
    { ENV(V), "|", 1, 0 },
    { ENV(V), "true", 1, 1 },
    { ENV(V), "1", 1, 1 },
    { ENV(V), "- a", 0, 1 },
    { ENV(V), "\"a\"", 1, 0 },
    { ENV(V), "\"a", 0, 1 },
    { ENV(V), "\xc3\xa4", 1, 0 },
    { ENV(V), "\xe2\x80\xa8" "b: c", 0, 1 },
    { ENV(V), "a\n    - {name: B, value: c}", 0, 0 },

    /* quotes */
    { ENV("'" V "'"), "a # b: c", 1, 0 },
    { ENV("'" V "'"), "a''b", 1, 0 },
    { ENV("'" V "'"), "a'", 0, 1 },
    { ENV("'" V "'"), "a'\n    - name: 'C", 0, 0 },
    { ENV("\"" V "\""), "a # b: c", 1, 0 },
    { ENV("\"" V "\""), "a\\tb", 1, 0 },
    { ENV("\"" V "\""), "a\\", 0, 1 },
    { ENV("\"" V "\""), "a\" # ", 0, 0 },
    { ENV("\"" V "\""), "a\"\n    - name: \"C", 0, 0 },
    { ENV("{{ quote (index .ObjectMeta.Annotations \"v\") }}"),
      "a\"\n    - name: \"C", 1, 0 },
    { ENV("{{ toJSON .ObjectMeta.Annotations | quote }}"), "a\"\n\\: ", 1,
      0 },

    /* what looks like a mark of the guard's */
    { FLOW("'" V "', {{ quote (index .ObjectMeta.Annotations \"v\") }}"),
      "x0guard''b", 1, 0 },
    { FLOW("'" V "', {{ quote (index .ObjectMeta.Annotations \"v\") }}"),
      "x0guardffffffff''b", 1, 0 },
    { FLOW("'" V "', {{ quote (index .ObjectMeta.Annotations \"v\") }}"),
      "x0guard', b, '#", 0, 0 },

    /* flow */
    { FLOW(V), "a", 1, 0 },
    { FLOW(V), "a, c", 0, 0 },
    { FLOW(V), "a], command: [c", 0, 0 },
    { FLOW("\"" V "\""), "a\", \"c", 0, 0 },
    { FLOW("\"" V "\""), "a, c]", 1, 0 },

    /* blocks */
    { BLOCK("|"), "a", 1, 0 },
    { BLOCK("|"), "a # b: 'c\"", 1, 0 },
    { BLOCK("|"), "a\n    - name: C", 0, 0 },
    { BLOCK("|"), "a\n        b", 0, 0 },
    { BLOCK(">-"), "a", 1, 0 },
    { BLOCK(">-"), "a\n      valueFrom: {}", 0, 0 },

    /* keys, comments */
    { "metadata:\n  annotations:\n    k: a\n    " V ": b\n", "x", 1, 0 },
    { "metadata:\n  annotations:\n    k: a\n    " V ": b\n", "k", 0, 0 },
    { "metadata:\n  annotations:\n    k: a\n    " V ": {x: b}\n", "<<", 0,
      0 },
    { "metadata: {}\n# " V "\n", "a: b", 1, 0 },
    { "metadata: {}\n# " V "\n", "a\nspec: {hostNetwork: true}", 0, 0 },

    /* two values that only together do harm */
    { "spec: {containers: [{name: istio-proxy, args: [\"" V "\", \"" W
      "\"]}]}\n", "a\\", 0, 1 }
};


static const char *
accepts(inject_t *inject, const char *value, const char *other,
    adm_str_t *message)
{
    adm_value_t      *pod, *metadata, *annotations, *request;
    kube_review_t     review;
    inject_result_t   res;

    pod = adm_value_object(&ti_arena, 2);
    metadata = adm_value_object(&ti_arena, 1);
    annotations = adm_value_object(&ti_arena, 2);
    request = adm_value_object(&ti_arena, 1);

    (void) adm_object_setc(&ti_arena, pod, "metadata", metadata);
    (void) adm_object_setc(&ti_arena, pod, "spec", ti_json("{}"));
    (void) adm_object_setc(&ti_arena, metadata, "annotations", annotations);
    (void) adm_object_setc(&ti_arena, annotations, "v",
                           adm_value_string(&ti_arena, adm_strz(value)));
    (void) adm_object_setc(&ti_arena, annotations, "w",
                           adm_value_string(&ti_arena, adm_strz(other)));
    (void) adm_object_setc(&ti_arena, request, "object", pod);

    memset(&review, 0, sizeof(kube_review_t));
    review.request = request;
    review.object = pod;
    review.ns = adm_strc("ns");

    inject_review(inject, &ti_arena, &review, adm_strc("/inject"), 0, &res);

    *message = res.message;

    return res.outcome == INJECT_INJECTED ? "injected" : res.reason;
}


static void
guard(void)
{
    int                  twice;
    size_t               i;
    adm_err_t            err;
    inject_t            *on, *off;
    adm_str_t            message, key;
    adm_value_t         *config, *templates;
    const char          *got, *other;
    const guard_case_t  *c;

    for (i = 0; i < adm_nelts(cases); i++) {
        c = &cases[i];

        config = adm_value_object(&ti_arena, 2);
        templates = adm_value_object(&ti_arena, 1);
        (void) adm_object_setc(&ti_arena, templates, "sidecar",
                               adm_value_string(&ti_arena,
                                                adm_strz(c->template)));
        (void) adm_object_setc(&ti_arena, config, "templates", templates);
        (void) adm_object_setc(&ti_arena, config, "policy",
                               adm_value_stringc(&ti_arena, "enabled"));

        on = ti_load(ti_text(config).data, NULL, NULL, NULL, &err);
        off = ti_load(ti_text(config).data, NULL, NULL,
                      "{\"injection_guard\":\"off\"}", &err);
        T_OK(on && off);

        if (on == NULL || off == NULL) {
            continue;
        }

        /* the second time the text's structure is known */

        for (twice = 0; twice < 2; twice++) {
            other = strstr(c->template, W) ? ", evil: \"x" : "w";

            got = accepts(on, c->value, other, &message);
            T_CHECK((strcmp(got, "injection_guard") != 0) == c->accepted,
                    "case %zu, \"%s\": %s: %.*s", i, c->value, got,
                    adm_fmt(message));

            if (!c->accepted) {
                key = adm_strc("the value of annotation \"v\"");
                T_CHECK(adm_str_find(message, key) >= 0,
                        "case %zu: %.*s", i, adm_fmt(message));
            }

            got = accepts(off, c->value, other, &message);
            T_CHECK((strcmp(got, "injected") != 0) == c->refused_without,
                    "case %zu, \"%s\", off: %s: %.*s", i, c->value, got,
                    adm_fmt(message));

            (void) accepts(on, "benign", "w", &message);
        }
    }
}


static void
harmless(void)
{
    T_OK(inject_guard_harmless(adm_strc("")));
    T_OK(inject_guard_harmless(adm_strc("a-Z_0./")));
    T_OK(!inject_guard_harmless(adm_strc("-a")));
    T_OK(!inject_guard_harmless(adm_strc("a b")));
    T_OK(!inject_guard_harmless(adm_strc("a:")));
    T_OK(!inject_guard_harmless(adm_strc("a\n")));
}


int
main(void)
{
    adm_arena_init(&ti_arena, NULL, 0);

    guard();
    harmless();

    adm_arena_destroy(&ti_arena);

    T_END();
}
