
#include "inject/inject_decide.h"


typedef enum {
    INJECT_UNDECIDED = 0,
    INJECT_YES,
    INJECT_NO
} inject_answer_e;


static int inject_ignored_namespace(const inject_run_t *run);
static inject_answer_e inject_selector_value(inject_run_t *run,
    adm_str_t value);
static int inject_selectors_match(const inject_selectors_t *s,
    const adm_value_t *labels, uint32_t *index);
static void inject_rule(inject_ruling_t *rulings, inject_rule_e rule,
    adm_str_t saw, adm_str_t verdict);
static adm_str_t inject_rule_text(const inject_run_t *run, const char *fmt,
    ...) adm_printf_like(2, 3);


static const char *const  inject_rule_names[] = {
    "hostNetwork", "namespace", "sidecar.istio.io/inject",
    "neverInjectSelector", "alwaysInjectSelector", "policy"
};


static const adm_str_t  inject_ignored_namespaces[] = {
    adm_str("kube-system"), adm_str("kube-public"),
    adm_str("kube-node-lease"), adm_str("local-path-storage")
};


const char *
inject_rule_name(inject_rule_e rule)
{
    return inject_rule_names[rule];
}


void
inject_decide(inject_run_t *run, inject_decision_t *d,
    inject_ruling_t *rulings)
{
    int                     label;
    uint32_t                i, at;
    adm_str_t               value;
    adm_value_t            *v, *labels;
    inject_rule_e           by;
    inject_answer_e         answer;
    const inject_config_t  *config;

    config = &run->inject->config;

    if (rulings) {
        memset(rulings, 0, INJECT_RULES * sizeof(inject_ruling_t));

        for (i = 0; i < INJECT_RULES; i++) {
            rulings[i].rule = (inject_rule_e) i;
            rulings[i].saw = adm_strc("-");
            rulings[i].verdict = adm_strc("not asked");
        }
    }

    d->inject = 0;

    d->rule = INJECT_RULE_HOST_NETWORK;
    v = adm_value_get(run->pod, "spec", "hostNetwork", NULL);

    if (adm_is_true(v)) {
        inject_rule(rulings, d->rule, adm_strc("true"),
                    adm_strc("do not inject"));
        return;
    }

    inject_rule(rulings, d->rule, adm_strc("false"), adm_strc("undecided"));

    d->rule = INJECT_RULE_NAMESPACE;

    if (inject_ignored_namespace(run)) {
        inject_rule(rulings, d->rule, run->ns, adm_strc("do not inject"));
        return;
    }

    inject_rule(rulings, d->rule, run->ns.len ? run->ns : adm_strc("none"),
                adm_strc("undecided"));

    answer = INJECT_UNDECIDED;
    by = INJECT_RULE_SELECTOR;

    label = 1;
    v = inject_does(run, LABEL_SELECTS)
        ? inject_pod_label(run->pod, INJECT_SELECTOR) : NULL;

    if (v == NULL) {
        label = 0;
        v = inject_pod_annotation(run->pod, INJECT_SELECTOR);
    }

    value = adm_value_str(v);
    answer = inject_selector_value(run, value);

    if (rulings) {
        inject_rule(rulings, by,
                    v ? inject_rule_text(run, "%s \"%.*s\"",
                                         label ? "label" : "annotation",
                                         adm_fmt(value))
                      : inject_does(run, LABEL_SELECTS)
                        ? adm_strc("neither label nor annotation")
                        : adm_strc("no annotation"),
                    answer == INJECT_YES ? adm_strc("inject")
                    : answer == INJECT_NO ? adm_strc("do not inject")
                    : value.len
                      ? adm_strc("undecided: neither true nor false")
                    : adm_strc("undecided"));
    }

    labels = adm_value_get(run->pod, "metadata", "labels", NULL);

    if (run->offline) {
        /* kube-inject was asked to: neither selectors nor policy count */
        d->inject = answer != INJECT_NO;
        d->rule = by;
        return;
    }

    if (answer == INJECT_UNDECIDED) {
        by = INJECT_RULE_NEVER;
        at = 0;

        if (inject_selectors_match(&config->never, labels, &at)) {
            answer = INJECT_NO;
        }

        if (rulings) {
            inject_rule(rulings, by,
                        answer == INJECT_NO
                        ? inject_rule_text(run, "selector %u matches the "
                                           "labels", at)
                        : adm_strc("no selector matches"),
                        answer == INJECT_NO ? adm_strc("do not inject")
                                            : adm_strc("undecided"));
        }
    }

    if (answer == INJECT_UNDECIDED) {
        by = INJECT_RULE_ALWAYS;
        at = 0;

        if (inject_selectors_match(&config->always, labels, &at)) {
            answer = INJECT_YES;
        }

        if (rulings) {
            inject_rule(rulings, by,
                        answer == INJECT_YES
                        ? inject_rule_text(run, "selector %u matches the "
                                           "labels", at)
                        : adm_strc("no selector matches"),
                        answer == INJECT_YES ? adm_strc("inject")
                                             : adm_strc("undecided"));
        }
    }

    d->rule = INJECT_RULE_POLICY;

    if (config->policy == INJECT_POLICY_OTHER) {
        d->inject = 0;

    } else if (answer == INJECT_UNDECIDED) {
        d->inject = config->policy == INJECT_POLICY_ENABLED;

    } else {
        d->inject = answer == INJECT_YES;
        d->rule = by;
    }

    if (rulings) {
        inject_rule(rulings, INJECT_RULE_POLICY,
                    inject_rule_text(run, "\"%.*s\"",
                                     adm_fmt(config->policy_text)),
                    d->rule != INJECT_RULE_POLICY
                    ? adm_strc("leaves it to the rules above")
                    : d->inject ? adm_strc("inject")
                    : adm_strc("do not inject"));

        rulings[INJECT_RULE_POLICY].decides = 0;
        rulings[d->rule].decides = 1;
    }
}


static int
inject_ignored_namespace(const inject_run_t *run)
{
    size_t  i, n;

    n = inject_does(run, MORE_IGNORED_NAMESPACES)
        ? adm_nelts(inject_ignored_namespaces) : 2;

    for (i = 0; i < n; i++) {
        if (adm_str_eq(run->ns, inject_ignored_namespaces[i])) {
            return 1;
        }
    }

    return 0;
}


static inject_answer_e
inject_selector_value(inject_run_t *run, adm_str_t value)
{
    if (value.len == 0) {
        return INJECT_UNDECIDED;
    }

    if (inject_does(run, SELECTS_EXACTLY)) {

        if (adm_str_eqc(value, "true")) {
            return INJECT_YES;
        }

        if (adm_str_eqc(value, "false")) {
            return INJECT_NO;
        }

        inject_warn(run, "invalid value \"%.*s\" of sidecar.istio.io/inject "
                    "is ignored; only \"true\" and \"false\" are supported",
                    adm_fmt(value));

        return INJECT_UNDECIDED;
    }

    return adm_str_eq_nocase(value, adm_strc("true"))
           || adm_str_eq_nocase(value, adm_strc("yes"))
           || adm_str_eq_nocase(value, adm_strc("y"))
           || adm_str_eq_nocase(value, adm_strc("on"))
           ? INJECT_YES : INJECT_NO;
}


static int
inject_selectors_match(const inject_selectors_t *s,
    const adm_value_t *labels, uint32_t *index)
{
    uint32_t  i;

    for (i = 0; i < s->n; i++) {
        if (kube_selector_match(&s->selectors[i], labels)) {
            *index = s->index[i];
            return 1;
        }
    }

    return 0;
}


static void
inject_rule(inject_ruling_t *rulings, inject_rule_e rule, adm_str_t saw,
    adm_str_t verdict)
{
    if (rulings) {
        rulings[rule].saw = saw;
        rulings[rule].verdict = verdict;
        rulings[rule].decides = adm_str_eqc(verdict, "do not inject");
    }
}


static adm_str_t
inject_rule_text(const inject_run_t *run, const char *fmt, ...)
{
    va_list    args;
    adm_buf_t  b;
    adm_str_t  text;

    adm_buf_init(&b, run->arena, 0);

    va_start(args, fmt);
    adm_buf_vprintf(&b, fmt, args);
    va_end(args);

    (void) adm_buf_finish(&b, &text);

    return text;
}
