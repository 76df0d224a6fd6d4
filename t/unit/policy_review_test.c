
#include <time.h>

#include "cel/cel.h"
#include "policy.h"


#define ONE(policy)   P_POLICY("p") policy P_BIND("b", "p")
#define VALIDATE(e)   ONE("  validations: [{expression: \"" e "\"}]\n")


static void
check(policy_t *set, const char *review, policy_outcome_e outcome,
    const char *reason, const char *message)
{
    policy_result_t  res;

    p_review(set, review, &res);

    T_INT(res.outcome, outcome, "outcome");
    T_STR(adm_strz(res.reason), reason, "reason");
    T_STR(res.message, message, "message");
}


/* The same for a set of one text. */

static void
one(const char *text, const policy_settings_t *settings, const char *review,
    policy_outcome_e outcome, const char *reason, const char *message)
{
    policy_t  *set;

    set = p_load(text, settings);
    check(set, review, outcome, reason, message);
    p_reset(set);
}


#define DENIED  "ValidatingAdmissionPolicy 'p' with binding 'b' denied request: "


static void
outcomes(void)
{
    one(VALIDATE("true"), NULL, P_REVIEW(P_POD), POLICY_ADMITTED, "passed",
        "");
    one(VALIDATE("false"), NULL, P_REVIEW(P_POD), POLICY_DENIED, "validation",
        DENIED "failed expression: false");
    one(VALIDATE("object.x == 1"), NULL, P_REVIEW(P_POD), POLICY_DENIED,
        "evaluation_error", DENIED "expression 'object.x == 1' resulted in "
        "error: no such key: x");
    one(ONE("  failurePolicy: Ignore\n"
            "  validations: [{expression: object.x == 1}]\n"), NULL,
        P_REVIEW(P_POD), POLICY_ADMITTED, "failure_ignored", "");
    one(ONE("  matchConditions: [{name: c, expression: 'false'}]\n"
            "  validations: [{expression: 'false'}]\n"), NULL,
        P_REVIEW(P_POD), POLICY_ADMITTED, "no_match", "");

    /* another resource */

    one(VALIDATE("false"), NULL,
        "{\"kind\":\"AdmissionReview\",\"apiVersion\":\"admission.k8s.io/v1\","
        "\"request\":{\"uid\":\"u\",\"kind\":{\"version\":\"v1\",\"kind\":"
        "\"Secret\"},\"resource\":{\"version\":\"v1\",\"resource\":"
        "\"secrets\"},\"operation\":\"CREATE\",\"namespace\":\"n\"}}",
        POLICY_ADMITTED, "no_match", "");

    /* kinds that no policy may judge */

    one(P_HEAD("p")
        "  matchConstraints:\n    resourceRules:\n    - {apiGroups: ['*'], "
        "apiVersions: ['*'], operations: ['*'], resources: ['*']}\n"
        "  validations: [{expression: 'false'}]\n" P_BIND("b", "p"), NULL,
        "{\"kind\":\"AdmissionReview\",\"apiVersion\":\"admission.k8s.io/v1\","
        "\"request\":{\"uid\":\"u\",\"kind\":{\"group\":"
        "\"admissionregistration.k8s.io\",\"version\":\"v1\",\"kind\":"
        "\"ValidatingAdmissionPolicy\"},\"resource\":{\"group\":"
        "\"admissionregistration.k8s.io\",\"version\":\"v1\",\"resource\":"
        "\"validatingadmissionpolicies\"},\"operation\":\"CREATE\"}}",
        POLICY_ADMITTED, "exempt", "");
}


/* Which policy, binding and expression decided; status and details. */

static void
decided_by(void)
{
    policy_t         *set;
    policy_result_t   res;

    set = p_load(P_POLICY("z") "  validations: [{expression: 'false'}]\n"
                 P_BIND("bz", "z")
                 "---\n" P_POLICY("a")
                 "  validations:\n  - expression: 'true'\n"
                 "  - {expression: 'false', reason: Forbidden, message: nay}\n"
                 P_BIND("b2", "a") P_BIND("b1", "a"), NULL);
    p_review(set, P_REVIEW(P_POD), &res);

    T_STR(res.policy, "a", "policy");
    T_STR(res.binding, "b1", "binding");
    T_STR(res.expression, "validations[1]", "expression");
    T_STR(res.status_reason, "Forbidden", "status");
    T_INT(res.code, 403, "code");
    T_STR(adm_value_str(adm_object_getc(res.details, "name")), "p", "name");
    T_STR(adm_value_str(adm_object_getc(res.details, "kind")), "pods", "kind");
    T_OK(adm_object_getc(res.details, "group") == NULL);
    T_INT(adm_array_len(adm_object_getc(res.details, "causes")), 1, "causes");

    p_reset(set);
}


/* An object that the API server has converted for the webhook. */

#define CONVERTED(version, asked)                                             \
    "{\"kind\":\"AdmissionReview\",\"apiVersion\":\"admission.k8s.io/v1\","   \
    "\"request\":{\"uid\":\"u\",\"kind\":{\"group\":\"apps\",\"version\":\""  \
    version "\",\"kind\":\"Deployment\"},\"resource\":{\"group\":\"apps\","   \
    "\"version\":\"" version "\",\"resource\":\"deployments\"},"              \
    "\"requestKind\":{\"group\":\"apps\",\"version\":\"" asked "\",\"kind\":" \
    "\"Deployment\"},\"requestResource\":{\"group\":\"apps\",\"version\":\""  \
    asked "\",\"resource\":\"deployments\"},\"namespace\":\"n\",\"name\":"    \
    "\"d\",\"operation\":\"CREATE\",\"object\":{\"metadata\":{}}}}"

#define FOR_VERSION(version, policy)                                          \
    P_HEAD("p")                                                               \
    "  matchConstraints:\n    matchPolicy: " policy "\n    resourceRules:\n"  \
    "    - {apiGroups: [apps], apiVersions: [" version "], "                  \
    "operations: ['*'], resources: [deployments]}\n"                          \
    "  validations: [{expression: 'false'}]\n" P_BIND("b", "p")

#define UNCONVERTED                                                           \
    "ValidatingAdmissionPolicy 'p' denied request: failed to configure "      \
    "policy: failed to convert object version: the policy is for the version "\
    "that was requested, the webhook was sent another one"

static void
versions(void)
{
    policy_t         *set;
    policy_result_t   res;

    one(FOR_VERSION("v1", "Equivalent"), NULL, CONVERTED("v1", "v1"),
        POLICY_DENIED, "validation", DENIED "failed expression: false");

    /* converted to what the policy is for */
    one(FOR_VERSION("v1", "Equivalent"), NULL, CONVERTED("v1", "v1beta1"),
        POLICY_DENIED, "validation", DENIED "failed expression: false");

    /* converted from what it is for: it cannot be evaluated */
    one(FOR_VERSION("v1beta1", "Equivalent"), NULL, CONVERTED("v1", "v1beta1"),
        POLICY_DENIED, "configuration", UNCONVERTED);
    one(FOR_VERSION("v1beta1", "Exact"), NULL, CONVERTED("v1", "v1beta1"),
        POLICY_DENIED, "configuration", UNCONVERTED);

    /* Exact is by what the user addressed */
    one(FOR_VERSION("v1", "Exact"), NULL, CONVERTED("v1", "v1beta1"),
        POLICY_ADMITTED, "no_match", "");

    /* for a version that nobody has spoken of: said in the log */
    set = p_load(FOR_VERSION("v1beta1", "Equivalent"), NULL);
    p_review(set, CONVERTED("v1", "v1"), &res);
    T_INT(res.outcome, POLICY_ADMITTED, "other version");
    T_INT(adm_array_len(res.notes), 1, "notes");
    T_STR(adm_value_str(adm_array_at(res.notes, 0)), "policy \"p\" was not "
          "evaluated: its rules name other versions of \"deployments\" than "
          "\"v1\", which was sent", "note");
    p_reset(set);

    one(FOR_VERSION("v1beta1", "Exact"), NULL, CONVERTED("v1", "v1"),
        POLICY_ADMITTED, "no_match", "");
}


/* Namespaces that were loaded, and those that were not. */

static void
namespaces(void)
{
    policy_settings_t  settings;

    memset(&settings, 0, sizeof(settings));

#define NS1 "---\napiVersion: v1\nkind: Namespace\n"                          \
            "metadata: {name: ns1, labels: {team: a}}\n"
#define NS2 "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: ns2}\n"
#define TEAM "  matchResources: {namespaceSelector: {matchLabels: {team: a}}}\n"

    one(VALIDATE("false") TEAM NS1, NULL, P_REVIEW(P_POD), POLICY_DENIED,
        "validation", DENIED "failed expression: false");

    one(VALIDATE("false") TEAM NS2, NULL, P_REVIEW(P_POD), POLICY_DENIED,
        "configuration", DENIED "failed to configure binding: namespaces "
        "\"ns1\" not found");

    /* the error is one of a policy that would match otherwise */
    one(VALIDATE("false")
        "  matchResources: {namespaceSelector: {matchLabels: {team: a}}, "
        "objectSelector: {matchLabels: {x: z}}}\n" NS2, NULL, P_REVIEW(P_POD),
        POLICY_ADMITTED, "no_match", "");

    one(VALIDATE("namespaceObject.metadata.labels.team == 'b'") NS1, NULL,
        P_REVIEW(P_POD), POLICY_DENIED, "validation", DENIED "failed "
        "expression: namespaceObject.metadata.labels.team == 'b'");

    one(VALIDATE("namespaceObject == null || true") NS2, NULL,
        P_REVIEW(P_POD), POLICY_DENIED, "configuration", DENIED "failed to "
        "configure binding: namespaces \"ns1\" not found");

    /* none were loaded, which is for the failure policy to judge */
    settings.at_run_time = 1;

    one(VALIDATE("namespaceObject != null"), &settings, P_REVIEW(P_POD),
        POLICY_DENIED, "configuration", "ValidatingAdmissionPolicy 'p' denied "
        "request: failed to configure policy: namespaceObject is not "
        "available: no namespaces were loaded");

    one(VALIDATE("false") TEAM, &settings, P_REVIEW(P_POD), POLICY_DENIED,
        "configuration", DENIED "failed to configure binding: namespaces "
        "\"ns1\" not found");

    one(VALIDATE("authorizer.path('/').check('get').allowed()"), &settings,
        P_REVIEW(P_POD), POLICY_DENIED, "configuration",
        "ValidatingAdmissionPolicy 'p' denied request: failed to configure "
        "policy: the authorizer is not available");

    /* the name alone needs no namespace */
    one(VALIDATE("false")
        "  matchResources: {namespaceSelector: {matchExpressions: [{key: "
        "kubernetes.io/metadata.name, operator: NotIn, values: [ns1]}]}}\n",
        NULL, P_REVIEW(P_POD), POLICY_ADMITTED, "no_match", "");
    one(VALIDATE("false")
        "  matchResources: {namespaceSelector: {matchExpressions: [{key: "
        "kubernetes.io/metadata.name, operator: NotIn, values: [ns2]}]}}\n",
        NULL, P_REVIEW(P_POD), POLICY_DENIED, "validation",
        DENIED "failed expression: false");
}


/* After a selector by name another one still wants to know the labels. */

static void
name_then_labels(void)
{
    policy_settings_t  settings;

    memset(&settings, 0, sizeof(settings));
    settings.at_run_time = 1;

    one(P_POLICY("p") "  validations: [{expression: 'true'}]\n"
        P_BIND("a", "p")
        "  matchResources: {namespaceSelector: {matchLabels: "
        "{kubernetes.io/metadata.name: ns1}}}\n"
        P_BIND("b", "p") TEAM, &settings, P_REVIEW(P_POD), POLICY_DENIED,
        "configuration", DENIED "failed to configure binding: namespaces "
        "\"ns1\" not found");
}


/* What a review may cost and how long it may take. */

#define LIST10  "[0,1,2,3,4,5,6,7,8,9]"
#define DEAR                                                                  \
    "'" LIST10 ".all(a, " LIST10 ".all(b, " LIST10 ".all(c, " LIST10          \
    ".all(d, " LIST10 ".all(e, a + b + c + d + e + object.spec.zero >= 0)))))'"

static const char  dear_pod[] =
    P_REVIEW(",\"object\":{\"metadata\":{},\"spec\":{\"zero\":0}}");

static void
limits(void)
{
    policy_t           *set;
    struct timespec     ts;
    policy_result_t     res;
    policy_settings_t   settings;

    memset(&settings, 0, sizeof(settings));

    /* one expression */
    one(ONE("  validations: [{expression: " DEAR ", message: m}]\n"), NULL,
        dear_pod, POLICY_DENIED, "evaluation_error", DENIED "expression '"
        LIST10 ".all(a, " LIST10 ".all(b, " LIST10 ".all(c, " LIST10 ".all(d, "
        LIST10 ".all(e, a + b + c + d + e + object.spec.zero >= 0)))))' "
        "resulted in error: operation cancelled: actual cost limit exceeded");

    /* the budget of conditions */
    one(ONE("  matchConditions:\n"
            "  - {name: a, expression: " DEAR "}\n"
            "  - {name: b, expression: " DEAR "}\n"
            "  - {name: c, expression: " DEAR "}\n"
            "  validations: [{expression: 'true'}]\n"), NULL, dear_pod,
        POLICY_DENIED, "cost_budget", DENIED "validation failed due to running "
        "out of cost budget, no further validation rules will be run");

    one(ONE("  failurePolicy: Ignore\n"
            "  matchConditions:\n"
            "  - {name: a, expression: " DEAR "}\n"
            "  - {name: b, expression: " DEAR "}\n"
            "  - {name: c, expression: " DEAR "}\n"
            "  validations: [{expression: 'false'}]\n"), NULL, dear_pod,
        POLICY_ADMITTED, "no_match", "");

    /* a condition that is false ends it before the budget does */
    one(ONE("  matchConditions:\n"
            "  - {name: a, expression: 'false'}\n"
            "  - {name: b, expression: " DEAR "}\n"
            "  - {name: c, expression: " DEAR "}\n"
            "  validations: [{expression: 'false'}]\n"), NULL, dear_pod,
        POLICY_ADMITTED, "no_match", "");

    /* but not where the others would have used it up */
    one(ONE("  matchConditions:\n"
            "  - {name: a, expression: 'false'}\n"
            "  - {name: b, expression: " DEAR "}\n"
            "  - {name: c, expression: " DEAR "}\n"
            "  - {name: d, expression: " DEAR "}\n"
            "  validations: [{expression: 'true'}]\n"), NULL, dear_pod,
        POLICY_DENIED, "cost_budget", DENIED "validation failed due to running "
        "out of cost budget, no further validation rules will be run");

    /* annotations have a budget of their own, and its end drops decisions */
    one(ONE("  failurePolicy: Ignore\n"
            "  validations: [{expression: 'false'}]\n"
            "  auditAnnotations:\n"
#define A(k)  "  - {key: " k ", valueExpression: 'string(" LIST10 ".all(a, "  \
              LIST10 ".all(b, " LIST10 ".all(c, " LIST10 ".all(d, " LIST10    \
              ".all(e, a + b + c + d + e + object.spec.zero >= 0))))))'}\n"
            A("a") A("b") A("c") A("d") A("e") A("f") A("g") A("h") A("i")
            A("j") A("k")), NULL, dear_pod, POLICY_ADMITTED,
        "failure_ignored", "");

    /* the whole review */
    settings.max_cost = 500000;
    one(ONE("  failurePolicy: Ignore\n"
            "  validations: [{expression: " DEAR "}]\n"), &settings, dear_pod,
        POLICY_FAILED, "cost_limit", "the policies cost more than one review "
        "may");

    /* its time */
    set = p_load(ONE("  failurePolicy: Ignore\n"
                     "  validations: [{expression: " DEAR "}]\n"), NULL);
    (void) clock_gettime(CLOCK_MONOTONIC, &ts);
    p_review_in(set, &p_arena, dear_pod, 1, &res);
    T_INT(res.outcome, POLICY_FAILED, "deadline");
    T_STR(adm_strz(res.reason), "deadline", "deadline");
    T_INT(res.code, 500, "deadline");

    p_review_in(set, &p_arena, dear_pod,
                ((uint64_t) ts.tv_sec + 1000) * 1000000000, &res);
    T_INT(res.outcome, POLICY_ADMITTED, "far deadline");

    p_reset(set);
}


/* Evaluations that need more memory than there is. */

static void
memory(void)
{
    policy_t         *set;
    adm_arena_t       a;
    policy_result_t   res;

    /* 2^20 times a string of ten bytes, and a policy behind it */

    set = p_load(P_POLICY("a") "  failurePolicy: Ignore\n"
                 "  variables:\n"
                 "  - {name: a, expression: object.spec.text + object.spec.text}\n"
#define DOUBLE(x, y)                                                          \
                 "  - {name: " x ", expression: variables." y " + variables." \
                 y " + variables." y " + variables." y "}\n"
                 DOUBLE("b", "a") DOUBLE("c", "b") DOUBLE("d", "c")
                 DOUBLE("e", "d") DOUBLE("f", "e") DOUBLE("g", "f")
                 DOUBLE("h", "g") DOUBLE("i", "h")
                 "  validations: [{expression: variables.i.size() > 0}]\n"
                 P_BIND("a", "a")
                 "---\n" P_POLICY("p")
                 "  validations: [{expression: 'object.spec.text == '''''}]\n"
                 P_BIND("b", "p"), NULL);

    T_CHECK(set != NULL, "load: %.*s", adm_fmt(p_err.text));

    if (set) {
        adm_arena_init(&a, NULL, 1024 * 1024);

        p_review_in(set, &a, P_REVIEW(",\"object\":{\"metadata\":{},\"spec\":"
                                      "{\"text\":\"0123456789\"}}"), 0, &res);

        /* the failure policy of the first, then the second as ever */

        T_INT(res.outcome, POLICY_DENIED, "outcome");
        T_STR(res.policy, "p", "policy");
        T_STR(adm_strz(res.reason), "validation", "reason");

        adm_arena_destroy(&a);
    }

    p_reset(set);

    /* not even the result has room */

    set = p_load(VALIDATE("false"), NULL);
    adm_arena_init(&a, NULL, 1);
    p_review_in(set, &a, P_REVIEW(P_POD), 0, &res);
    T_INT(res.outcome, POLICY_FAILED, "no memory at all");
    T_STR(adm_strz(res.reason), "memory", "no memory at all");
    T_STR(res.message, "memory limit exceeded", "no memory at all");
    adm_arena_destroy(&a);

    p_reset(set);
}


static void
audit(void)
{
    char              key[80];
    policy_t         *set;
    adm_member_t     *m;
    policy_result_t   res;

    set = p_load(P_POLICY("a-policy-with-a-name-that-is-rather-long.example.com")
                 "  auditAnnotations:\n"
                 "  - {key: a-key-that-is-long-as-well, valueExpression: "
                 "\"'x'\"}\n"
                 "  - {key: b, valueExpression: 'null'}\n"
                 P_BIND("b", "a-policy-with-a-name-that-is-rather-long."
                             "example.com"), NULL);
    p_review(set, P_REVIEW(P_POD), &res);

    T_INT(adm_object_len(res.audit), 1, "annotations");
    m = adm_object_at(res.audit, 0);
    T_INT(m->key.len, 63, "length of the key");
    (void) snprintf(key, sizeof(key), "%.*s", 54, m->key.data);
    T_STR(adm_strz(key), "a-policy-with-a-name-that-is-rather-long.example.com.a",
          "begin of the key");
    T_STR(adm_value_str(m->value), "x", "value");

    p_reset(set);
}


static void
modes(void)
{
    policy_t         *set;
    policy_result_t   res;
    kube_response_t   response;

    set = p_load(P_POLICY("p") "  validations: [{expression: 'false', "
                 "message: m}]\n" P_BIND("b", "p")
                 "---\napiVersion: admissionregistration.k8s.io/v1\n"
                 "kind: ValidatingAdmissionPolicyBinding\n"
                 "metadata: {name: w}\n"
                 "spec: {policyName: p, validationActions: [Warn]}\n", NULL);
    p_review(set, P_REVIEW(P_POD), &res);

    kube_mode_apply(&p_arena, &response, policy_respond(&res, &response), 0,
                    KUBE_ENFORCE, 0);
    T_INT(response.allowed, 0, "enforce");
    T_STR(response.message, DENIED "m", "enforce");
    T_INT(response.code, 422, "enforce");
    T_INT(adm_array_len(response.warnings), 1, "enforce");

    kube_mode_apply(&p_arena, &response, policy_respond(&res, &response), 0,
                    KUBE_WARN, 0);
    T_INT(response.allowed, 1, "warn");
    T_INT(adm_array_len(response.warnings), 2, "warn");
    T_STR(adm_value_str(adm_array_at(response.warnings, 0)),
          "would be denied: " DENIED "m", "warn");

    kube_mode_apply(&p_arena, &response, policy_respond(&res, &response), 0,
                    KUBE_MONITOR, 0);
    T_INT(response.allowed, 1, "monitor");
    T_OK(response.warnings == NULL);

    T_STR(res.message, DENIED "m", "the result stays");

    p_reset(set);

    /* no mutating policies */
    set = p_load(VALIDATE("true"), NULL);
    policy_review(set, &p_arena, POLICY_MUTATE, NULL, 0, &res);
    T_INT(res.outcome, POLICY_FAILED, "mutate");
    p_reset(set);
}


/* Every reason that a result has had is listed with its outcome. */

static void
reasons(void)
{
    size_t  i, k;

    for (i = 0; policy_reasons[i].name; i++) {
        for (k = 0; k < i; k++) {
            T_OK(strcmp(policy_reasons[i].name, policy_reasons[k].name) != 0);
        }
    }

    T_OK(i > 0);
}


/* Each allocation fails in turn, in loading and in reviewing. */

#if (ADM_FAULT)

static const char  fault_text[] =
    P_POLICY("p")
    "  paramKind: {apiVersion: v1, kind: ConfigMap}\n"
    "  matchConditions: [{name: c, expression: request.name == 'p'}]\n"
    "  variables: [{name: v, expression: \"object.metadata.name + 'x'\"}]\n"
    "  validations:\n"
    "  - {expression: \"variables.v == 'px'\", messageExpression: variables.v}\n"
    "  - {expression: object.nope == 1}\n"
    "  - {expression: namespaceObject.metadata.name == 'ns1'}\n"
    "  auditAnnotations: [{key: k, valueExpression: variables.v}]\n"
    P_BIND("b", "p")
    "  paramRef: {selector: {}, namespace: ns1, parameterNotFoundAction: Deny}\n"
    "---\napiVersion: v1\nkind: ConfigMap\n"
    "metadata: {name: c, namespace: ns1}\n"
    "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: ns1}\n";

static void
faults(void)
{
    size_t            n;
    policy_t         *set;
    adm_arena_t       a;
    policy_result_t   res;

    for (n = 1; n < 100000; n++) {

        adm_arena_fault = n;
        set = p_load(fault_text, NULL);

        if (set) {
            break;
        }

        adm_arena_fault = 0;
        T_CHECK(p_err.set, "allocation %zu: no error", n);
        p_reset(set);
    }

    adm_arena_fault = 0;
    T_OK(set != NULL);

    for (n = 1; n < 100000 && set; n++) {

        adm_arena_init(&a, NULL, 0);

        adm_arena_fault = 0;
        p_review_in(set, &a, P_REVIEW(P_POD), 0, &res);
        T_INT(res.outcome, POLICY_DENIED, "without fault");
        adm_arena_destroy(&a);

        adm_arena_init(&a, NULL, 0);
        adm_arena_fault = 0;

        {
            adm_value_t    *root;
            kube_review_t   r;

            root = adm_json_parse(&p_arena, adm_strz(P_REVIEW(P_POD)), NULL,
                                  NULL);
            (void) kube_review_decode(root, 0, &r, NULL);

            adm_arena_fault = n;
            policy_review(set, &a, POLICY_VALIDATE, &r, 0, &res);
        }

        /* a policy that could not be evaluated denies, or there is no verdict */

        T_CHECK(res.outcome == POLICY_DENIED || res.outcome == POLICY_FAILED,
                "allocation %zu: outcome %d", n, (int) res.outcome);

        adm_arena_destroy(&a);

        if (adm_arena_fault > 1) {
            break;
        }
    }

    adm_arena_fault = 0;
    p_reset(set);
}

#endif


int
main(void)
{
    adm_arena_init(&p_arena, NULL, 0);

    outcomes();
    decided_by();
    versions();
    namespaces();
    name_then_labels();
    limits();
    memory();
    audit();
    modes();
    reasons();

#if (ADM_FAULT)
    faults();
#endif

    adm_arena_destroy(&p_arena);

    T_END();
}
