
#include "inject_util.h"

#include "inject/inject_decide.h"


#define NEVER   "neverInjectSelector: [{matchLabels: {never: x}}, "           \
                "{matchExpressions: [{key: \"n\", operator: Exists}]}]\n"
#define ALWAYS  "alwaysInjectSelector: [{matchLabels: {always: x}}]\n"
#define EMPTY   "alwaysInjectSelector: [{}]\nneverInjectSelector: [{}]\n"
#define BAD     "neverInjectSelector: [{matchExpressions: [{key: \"n\", "         \
                "operator: Bogus}]}]\n"

#define LABELS(value)                                                         \
    "alwaysInjectSelector: [{matchLabels: {a: " value "}}]\n"
#define VALUES(list)                                                          \
    "alwaysInjectSelector: [{matchExpressions: [{key: a, operator: In, "      \
    "values: " list "}]}]\n"

#define META(labels, annotations)                                             \
    "{\"metadata\":{\"labels\":{" labels "},\"annotations\":{" annotations    \
    "}}}"

#define ANNOTATED(value)  META("", "\"sidecar.istio.io/inject\":\"" value "\"")
#define LABELLED(value)   META("\"sidecar.istio.io/inject\":\"" value "\"", "")


static void
decisions(void)
{
    size_t              i, k, decides;
    char                settings[64], config[512];
    inject_t           *inject;
    adm_err_t           err;
    inject_run_t        run;
    inject_ruling_t     rulings[INJECT_RULES];
    inject_decision_t   d;

    static const struct {
        const char     *release;
        const char     *config;
        const char     *ns;
        const char     *pod;
        int             inject;
        inject_rule_e   rule;
    } cases[] = {
        { "dev", "policy: enabled\n", "ns", "{}", 1, INJECT_RULE_POLICY },
        { "dev", "policy: disabled\n", "ns", "{}", 0, INJECT_RULE_POLICY },
        { "dev", "policy: bogus\n", "ns", "{}", 0, INJECT_RULE_POLICY },
        { "dev", "policy: bogus\n", "ns", ANNOTATED("true"), 0,
          INJECT_RULE_POLICY },
        { "dev", "", "ns", "{}", 0, INJECT_RULE_POLICY },

        { "dev", "policy: enabled\n", "ns", "{\"spec\":{\"hostNetwork\":true}}",
          0, INJECT_RULE_HOST_NETWORK },
        { "dev", "policy: enabled\n", "kube-system", ANNOTATED("true"), 0,
          INJECT_RULE_NAMESPACE },
        { "dev", "policy: enabled\n", "local-path-storage", "{}", 0,
          INJECT_RULE_NAMESPACE },
        { "1.8.6", "policy: enabled\n", "local-path-storage", "{}", 1,
          INJECT_RULE_POLICY },
        { "1.0.9", "policy: enabled\n", "kube-system", "{}", 1,
          INJECT_RULE_POLICY },
        { "1.0.9", "policy: enabled\n", "ns",
          "{\"metadata\":{\"namespace\":\"kube-public\"}}", 0,
          INJECT_RULE_NAMESPACE },

        { "dev", "policy: disabled\n", "ns", ANNOTATED("true"), 1,
          INJECT_RULE_SELECTOR },
        { "dev", "policy: enabled\n", "ns", ANNOTATED("false"), 0,
          INJECT_RULE_SELECTOR },
        { "dev", "policy: enabled\n", "ns", ANNOTATED(""), 1,
          INJECT_RULE_POLICY },
        { "dev", "policy: enabled\n", "ns", ANNOTATED("no"), 1,
          INJECT_RULE_POLICY },
        { "dev", "policy: disabled\n", "ns", ANNOTATED("True"), 0,
          INJECT_RULE_POLICY },
        { "1.26.0", "policy: disabled\n", "ns", ANNOTATED("YES"), 1,
          INJECT_RULE_SELECTOR },
        { "1.26.0", "policy: disabled\n", "ns", ANNOTATED("y"), 1,
          INJECT_RULE_SELECTOR },
        { "1.26.0", "policy: disabled\n", "ns", ANNOTATED("On"), 1,
          INJECT_RULE_SELECTOR },
        { "1.26.0", "policy: enabled\n", "ns", ANNOTATED("bogus"), 0,
          INJECT_RULE_SELECTOR },
        { "1.26.0", "policy: enabled\n", "ns", ANNOTATED("1"), 0,
          INJECT_RULE_SELECTOR },

        { "dev", "policy: disabled\n", "ns", LABELLED("true"), 1,
          INJECT_RULE_SELECTOR },
        { "dev", "policy: enabled\n", "ns",
          META("\"sidecar.istio.io/inject\":\"false\"",
               "\"sidecar.istio.io/inject\":\"true\""), 0,
          INJECT_RULE_SELECTOR },
        { "dev", "policy: disabled\n", "ns",
          META("\"sidecar.istio.io/inject\":\"\"",
               "\"sidecar.istio.io/inject\":\"true\""), 0,
          INJECT_RULE_POLICY },
        { "1.11.0", "policy: disabled\n", "ns", LABELLED("true"), 0,
          INJECT_RULE_POLICY },

        { "dev", "policy: enabled\n" NEVER, "ns", META("\"never\":\"x\"", ""),
          0, INJECT_RULE_NEVER },
        { "dev", "policy: enabled\n" NEVER, "ns", META("\"n\":\"\"", ""), 0,
          INJECT_RULE_NEVER },
        { "dev", "policy: enabled\n" NEVER, "ns", META("\"never\":\"y\"", ""),
          1, INJECT_RULE_POLICY },
        { "dev", "policy: disabled\n" NEVER, "ns",
          META("\"never\":\"x\"", "\"sidecar.istio.io/inject\":\"true\""), 1,
          INJECT_RULE_SELECTOR },
        { "dev", "policy: disabled\n" ALWAYS, "ns",
          META("\"always\":\"x\"", ""), 1, INJECT_RULE_ALWAYS },
        { "dev", "policy: disabled\n" ALWAYS NEVER, "ns",
          META("\"always\":\"x\",\"never\":\"x\"", ""), 0,
          INJECT_RULE_NEVER },
        { "dev", "policy: disabled\n" ALWAYS, "ns",
          META("\"always\":\"x\"", "\"sidecar.istio.io/inject\":\"false\""),
          0, INJECT_RULE_SELECTOR },
        { "dev", "policy: disabled\n" EMPTY, "ns", META("\"a\":\"b\"", ""), 0,
          INJECT_RULE_POLICY },
        { "dev", "policy: enabled\n" EMPTY, "ns", META("\"a\":\"b\"", ""), 1,
          INJECT_RULE_POLICY },
        { "dev", "policy: enabled\n" BAD, "ns", META("\"n\":\"b\"", ""), 1,
          INJECT_RULE_POLICY },
        { "1.0.9", "policy: enabled\n" NEVER, "ns",
          META("\"never\":\"x\"", ""), 1, INJECT_RULE_POLICY },

        /* scalars where the configuration wants strings */

        { "dev", "policy: disabled\n" LABELS("true"), "ns",
          META("\"a\":\"true\"", ""), 1, INJECT_RULE_ALWAYS },
        { "dev", "policy: disabled\n" LABELS("yes"), "ns",
          META("\"a\":\"true\"", ""), 1, INJECT_RULE_ALWAYS },
        { "dev", "policy: disabled\n" LABELS("yes"), "ns",
          META("\"a\":\"yes\"", ""), 0, INJECT_RULE_POLICY },
        { "dev", "policy: disabled\n" LABELS("1"), "ns",
          META("\"a\":\"1\"", ""), 1, INJECT_RULE_ALWAYS },
        { "dev", "policy: disabled\n" LABELS("1.50"), "ns",
          META("\"a\":\"1.5\"", ""), 1, INJECT_RULE_ALWAYS },
        { "1.8.6", "policy: disabled\n" LABELS("false"), "ns",
          META("\"a\":\"false\"", ""), 1, INJECT_RULE_ALWAYS },
        /* in YAML "y" is true */
        { "dev", "policy: disabled\n" VALUES("[x, y]"), "ns",
          META("\"a\":\"y\"", ""), 0, INJECT_RULE_POLICY },
        { "dev", "policy: disabled\n" VALUES("[x, y]"), "ns",
          META("\"a\":\"true\"", ""), 1, INJECT_RULE_ALWAYS },
        { "dev", "policy: disabled\n" VALUES("[x, y]"), "ns",
          META("\"a\":\"x\"", ""), 1, INJECT_RULE_ALWAYS },
        { "dev", "policy: disabled\nalwaysInjectSelector: "
          "[{MatchLabels: {a: x}}]\n", "ns", META("\"a\":\"x\"", ""), 1,
          INJECT_RULE_ALWAYS },
        { "dev", "policy: disabled\n" VALUES("[x, true]"), "ns",
          META("\"a\":\"true\"", ""), 1, INJECT_RULE_ALWAYS },
        { "dev", "policy: disabled\n" VALUES("[x, 1]"), "ns",
          META("\"a\":\"1\"", ""), 1, INJECT_RULE_ALWAYS },
        { "dev", "policy: true\n", "ns", "{}", 0, INJECT_RULE_POLICY },
        { "dev", "policy: enabled\ninjectedAnnotations: {a: 1}\n"
          "aliases: {b: [1, true]}\ndefaultTemplates: [1]\n", "ns", "{}", 1,
          INJECT_RULE_POLICY }
    };

    for (i = 0; i < adm_nelts(cases); i++) {
        (void) snprintf(settings, sizeof(settings), "{\"release\":\"%s\"}",
                        cases[i].release);
        (void) snprintf(config, sizeof(config), "%stemplate: \"\"\n"
                        "templates: {sidecar: \"\"}\n", cases[i].config);

        inject = ti_load(config, NULL, NULL, settings, &err);
        T_CHECK(inject != NULL, "case %zu: %.*s", i, adm_fmt(err.text));

        if (inject == NULL
            || ti_begin(&run, inject, ti_json(cases[i].pod), cases[i].ns,
                        &err) != ADM_OK)
        {
            T_CHECK(0, "case %zu", i);
            continue;
        }

        inject_decide(&run, &d, NULL);

        T_CHECK(d.inject == cases[i].inject && d.rule == cases[i].rule,
                "case %zu: %d by %s, want %d by %s", i, d.inject,
                inject_rule_name(d.rule), cases[i].inject,
                inject_rule_name(cases[i].rule));

        inject_decide(&run, &d, rulings);

        for (k = 0, decides = 0; k < INJECT_RULES; k++) {
            decides += rulings[k].decides;
        }

        T_CHECK(decides == 1 && rulings[cases[i].rule].decides,
                "case %zu: rulings", i);
    }
}


/* Documents that are no configuration, and the place where they are not. */

static void
refused(void)
{
    size_t     i;
    adm_err_t  err;
    inject_t  *inject;

    static const struct {
        const char  *config;
        const char  *values;
        const char  *text;               /* NULL: loads */
    } cases[] = {
        { "neverInjectSelector: [x, y]", "", "neverInjectSelector[0]: json: "
          "cannot unmarshal string into Go value of type v1.LabelSelector" },
        { "alwaysInjectSelector: [{}, {matchLabels: x}]", "",
          "alwaysInjectSelector[1]: json: cannot unmarshal string into Go "
          "struct field LabelSelector.matchLabels of type map[string]string" },
        { "alwaysInjectSelector: [{matchExpressions: [1]}]", "",
          "alwaysInjectSelector[0]: json: cannot unmarshal number into Go "
          "struct field LabelSelector.matchExpressions of type "
          "v1.LabelSelectorRequirement" },
        { "alwaysInjectSelector: x", "", "alwaysInjectSelector must be an "
          "array" },
        { "alwaysInjectSelector: [null, {matchLabels: {a: 1, b: true}}, "
          "{matchExpressions: [{key: a, operator: Never}]}]", "", NULL },
        { "templates: {}", "global: x", "could not parse configuration "
          "values: values: \"global\" must be an object, not string" },
        { "templates: {}", "global: {proxy: []}", "could not parse "
          "configuration values: values: \"proxy\" must be an object, not "
          "array" },
        { "templates: {}", "sidecarInjectorWebhook: 1", "could not parse "
          "configuration values: values: \"sidecarInjectorWebhook\" must be "
          "an object, not number" },
        { "templates: {}", "global: null\nsidecarInjectorWebhook:", NULL },
        { "templates: {}", "logLevel: [1]", NULL }
    };

    for (i = 0; i < adm_nelts(cases); i++) {
        inject = ti_load(cases[i].config, cases[i].values, NULL, NULL, &err);

        if (cases[i].text == NULL) {
            T_CHECK(inject != NULL, "%s, %s: %.*s", cases[i].config,
                    cases[i].values, adm_fmt(err.text));
            continue;
        }

        T_CHECK(inject == NULL, "%s, %s", cases[i].config, cases[i].values);
        T_STR(err.text, cases[i].text, cases[i].config);
    }
}


int
main(void)
{
    adm_arena_init(&ti_arena, NULL, 0);

    decisions();
    refused();

    adm_arena_destroy(&ti_arena);

    T_END();
}
