
/* What the tests of policies share: manifests from texts, reviews. */


#ifndef POLICY_TEST_H
#define POLICY_TEST_H


#include "data/adm_json_read.h"
#include "policy/policy.h"
#include "test.h"


/* The parts of a policy that most tests do not care about. */

#define P_HEAD(name)                                                          \
    "apiVersion: admissionregistration.k8s.io/v1\n"                           \
    "kind: ValidatingAdmissionPolicy\n"                                       \
    "metadata: {name: " name "}\n"                                            \
    "spec:\n"

#define P_RULES                                                               \
    "  matchConstraints:\n"                                                   \
    "    resourceRules:\n"                                                    \
    "    - {apiGroups: [''], apiVersions: [v1], operations: ['*'],\n"         \
    "       resources: [pods]}\n"

#define P_POLICY(name)  P_HEAD(name) P_RULES

#define P_BIND(name, policy)                                                  \
    "---\n"                                                                   \
    "apiVersion: admissionregistration.k8s.io/v1\n"                           \
    "kind: ValidatingAdmissionPolicyBinding\n"                                \
    "metadata: {name: " name "}\n"                                            \
    "spec:\n"                                                                 \
    "  policyName: " policy "\n"                                              \
    "  validationActions: [Deny]\n"


/* A review of a pod; members are those of the request beside the usual. */

#define P_REVIEW(members)                                                     \
    "{\"kind\":\"AdmissionReview\",\"apiVersion\":\"admission.k8s.io/v1\","   \
    "\"request\":{\"uid\":\"u\",\"kind\":{\"group\":\"\",\"version\":\"v1\"," \
    "\"kind\":\"Pod\"},\"resource\":{\"group\":\"\",\"version\":\"v1\","      \
    "\"resource\":\"pods\"},\"name\":\"p\",\"namespace\":\"ns1\","            \
    "\"operation\":\"CREATE\",\"userInfo\":{\"username\":\"jane\"}"           \
    members "}}"

#define P_POD  ",\"object\":{\"metadata\":{\"name\":\"p\"},\"spec\":{}}"


static adm_arena_t  p_arena;
static adm_err_t    p_err;


/* Loads one text; what it takes lives until the next p_reset(). */

__attribute__((unused))
static policy_t *
p_load(const char *text, const policy_settings_t *settings)
{
    policy_document_t  d;

    memset(&d, 0, sizeof(d));
    d.role = POLICY_MANIFESTS;
    d.name = adm_strc("f.yaml");
    d.text = adm_strz(text);

    adm_err_init(&p_err, &p_arena);

    return policy_load(&p_arena, &d, 1, settings, &p_err);
}


__attribute__((unused))
static void
p_review_in(policy_t *set, adm_arena_t *a, const char *text,
    uint64_t deadline, policy_result_t *res)
{
    adm_value_t    *root;
    kube_review_t   r;

    memset(res, 0, sizeof(policy_result_t));
    res->reason = "not loaded";

    T_CHECK(set != NULL, "load: %.*s", adm_fmt(p_err.text));

    if (set == NULL) {
        return;
    }

    adm_err_init(&p_err, &p_arena);
    root = adm_json_parse(&p_arena, adm_strz(text), NULL, &p_err);

    T_CHECK(root && kube_review_decode(root, 0, &r, &p_err) == ADM_OK,
            "review: %.*s", adm_fmt(p_err.text));

    policy_review(set, a, POLICY_VALIDATE, &r, deadline, res);
}


__attribute__((unused))
static void
p_review(policy_t *set, const char *text, policy_result_t *res)
{
    p_review_in(set, &p_arena, text, 0, res);
}


__attribute__((unused))
static void
p_reset(policy_t *set)
{
    policy_free(set);
    adm_arena_destroy(&p_arena);
}


#endif /* POLICY_TEST_H */
