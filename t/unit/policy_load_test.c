
#include "policy.h"


typedef struct {
    const char  *text;
    const char  *error;       /* NULL: it loads */
} load_case_t;


#define BIND   P_BIND("b", "p")
#define VALID  "  validations: [{expression: 'true'}]\n"
#define V(text)  P_POLICY("p") text BIND


static const load_case_t  cases[] = {

    { V(VALID), NULL },

    /* documents */

    { "", "there are no policies" },
    { "---\n---\n# nothing\n", "there are no policies" },
    { "a: [\n", "f.yaml:2:1: did not find expected node content" },
    { "- x\n", "f.yaml:1: a document is of type array, want object" },
    { "kind: X\n", "f.yaml:1: Object 'apiVersion' is missing in a \"X\"" },
    { "apiVersion: v1\n", "f.yaml:1: Object 'Kind' is missing" },
    { P_HEAD("p") P_HEAD("p"),
      "f.yaml:5:13: key \"apiVersion\" already set in map" },
    { V(VALID) "---\n" P_POLICY("p") VALID,
      "f.yaml:18: ValidatingAdmissionPolicy \"p\": is there twice" },
    { V(VALID) BIND, "f.yaml:18: ValidatingAdmissionPolicyBinding \"b\": is "
      "there twice" },
    { "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[]}",
      "there are no policies" },
    { V(VALID) "---\napiVersion: v1\nkind: Secret\nmetadata: {name: s}\n",
      "f.yaml:19: Secret \"s\": is neither a policy nor a binding, and no "
      "policy has its kind as paramKind" },
    { "apiVersion: admissionregistration.k8s.io/v2\n"
      "kind: ValidatingAdmissionPolicy\nmetadata: {name: p}\n",
      "f.yaml:1: ValidatingAdmissionPolicy \"p\": no kind "
      "\"ValidatingAdmissionPolicy\" is registered for version "
      "\"admissionregistration.k8s.io/v2\"" },
    { "apiVersion: admissionregistration.k8s.io/v1\n"
      "kind: ValidatingAdmissionPolcy\nmetadata: {name: p}\n",
      "f.yaml:1: ValidatingAdmissionPolcy \"p\": resources of this kind cannot "
      "be loaded" },

    /* strict decoding */

    { V("  validation: []\n"), "f.yaml:9: ValidatingAdmissionPolicy \"p\": "
      "strict decoding error: unknown field \"spec.validation\"" },
    { V("  validations: [{expresion: x}]\n"),
      "f.yaml:9: ValidatingAdmissionPolicy \"p\": strict decoding error: "
      "unknown field \"spec.validations[0].expresion\"" },
    { V("  validations: [{expression: true}]\n"),
      "f.yaml:9: ValidatingAdmissionPolicy \"p\": "
      "\"spec.validations[0].expression\" is of type boolean, want string" },
    { V("  validations: {expression: x}\n"),
      "f.yaml:9: ValidatingAdmissionPolicy \"p\": \"spec.validations\" is of "
      "type object, want array" },
    { "apiVersion: admissionregistration.k8s.io/v1\n"
      "kind: ValidatingAdmissionPolicy\nmetadata:\n  name: p\n"
      "  labels:\n    a: 1\n",
      "f.yaml:6: ValidatingAdmissionPolicy \"p\": \"metadata.labels.a\" is of "
      "type number, want string" },

    /* metadata */

    { P_POLICY("''") VALID,
      "f.yaml:3: ValidatingAdmissionPolicy: metadata.name: Required value: "
      "name or generateName is required" },
    { P_POLICY("P_x") VALID,
      "f.yaml:3: ValidatingAdmissionPolicy \"P_x\": metadata.name: Invalid "
      "value: \"P_x\": a lowercase RFC 1123 subdomain must consist of lower "
      "case alphanumeric characters, '-' or '.', and must start and end with "
      "an alphanumeric character (e.g. 'example.com', regex used for "
      "validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?"
      "(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')" },
    { P_POLICY("p, namespace: x") VALID,
      "f.yaml:3: ValidatingAdmissionPolicy \"x/p\": metadata.namespace: "
      "Forbidden: not allowed on this type" },
    { P_POLICY("p, annotations: {'a b': ''}") VALID,
      "f.yaml:3: ValidatingAdmissionPolicy \"p\": metadata.annotations: "
      "Invalid value: \"a b\": name part must consist of alphanumeric "
      "characters, '-', '_' or '.', and must start and end with an "
      "alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', "
      "regex used for validation is "
      "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')" },

    /* the policy's specification */

    { P_HEAD("p") VALID, "f.yaml:5: ValidatingAdmissionPolicy \"p\": "
      "spec.matchConstraints: Required value" },
    { P_HEAD("p") "  matchConstraints: {}\n" VALID,
      "f.yaml:5: ValidatingAdmissionPolicy \"p\": "
      "spec.matchConstraints.resourceRules: Required value" },
    { P_HEAD("p") "  matchConstraints: {matchPolicy: x}\n" VALID,
      "f.yaml:5: ValidatingAdmissionPolicy \"p\": "
      "spec.matchConstraints.matchPolicy: Unsupported value: \"x\": supported "
      "values: \"Equivalent\", \"Exact\"" },
    { P_HEAD("p") "  matchConstraints:\n    resourceRules:\n"
      "    - {apiGroups: [''], apiVersions: [v1], operations: [CREAT],\n"
      "       resources: [pods]}\n" VALID,
      "f.yaml:7: ValidatingAdmissionPolicy \"p\": "
      "spec.matchConstraints.resourceRules[0].operations[0]: Unsupported "
      "value: \"CREAT\": supported values: \"*\", \"CONNECT\", \"CREATE\", "
      "\"DELETE\", \"UPDATE\"" },
    { P_HEAD("p") "  matchConstraints:\n    resourceRules:\n"
      "    - {apiGroups: [''], apiVersions: [v1], operations: ['*'],\n"
      "       resources: [pods], resourceNames: [a, a]}\n" VALID,
      "f.yaml:8: ValidatingAdmissionPolicy \"p\": "
      "spec.matchConstraints.resourceRules[0].resourceNames[1]: Duplicate "
      "value: \"a\"" },
    { P_HEAD("p") "  matchConstraints:\n    objectSelector:\n"
      "      matchExpressions: [{key: a, operator: Has}]\n" VALID,
      "f.yaml:7: ValidatingAdmissionPolicy \"p\": "
      "spec.matchConstraints.objectSelector: \"Has\" is not a valid label "
      "selector operator" },
    { V("  failurePolicy: fail\n" VALID),
      "f.yaml:9: ValidatingAdmissionPolicy \"p\": spec.failurePolicy: "
      "Unsupported value: \"fail\": supported values: \"Fail\", \"Ignore\"" },
    { V("  variables: []\n"),
      "f.yaml:5: ValidatingAdmissionPolicy \"p\": spec.validations: Required "
      "value: validations or auditAnnotations must contain at least one "
      "item" },
    { V("  paramKind: {kind: X}\n" VALID),
      "f.yaml:9: ValidatingAdmissionPolicy \"p\": spec.paramKind.apiVersion: "
      "Required value" },
    { V("  paramKind: {apiVersion: a/b/c, kind: X}\n" VALID),
      "f.yaml:9: ValidatingAdmissionPolicy \"p\": spec.paramKind.apiVersion: "
      "Invalid value: \"a/b/c\": unexpected GroupVersion string: a/b/c" },
    { V("  paramKind: {apiVersion: a/, kind: X}\n" VALID),
      "f.yaml:9: ValidatingAdmissionPolicy \"p\": spec.paramKind.apiVersion: "
      "Invalid value: \"a/\": version must be specified" },
    { V("  paramKind: {apiVersion: v1}\n" VALID),
      "f.yaml:9: ValidatingAdmissionPolicy \"p\": spec.paramKind.kind: "
      "Required value" },
    { V("  validations: [{message: x}]\n"),
      "f.yaml:9: ValidatingAdmissionPolicy \"p\": "
      "spec.validations[0].expression: Required value: expression is not "
      "specified" },
    { V("  validations: [{expression: 'true', message: ' '}]\n"),
      "f.yaml:9: ValidatingAdmissionPolicy \"p\": spec.validations[0].message: "
      "Invalid value: \" \": must be non-empty if specified" },
    { V("  validations: [{expression: 'true', message: \"a\\nb\"}]\n"),
      "f.yaml:9: ValidatingAdmissionPolicy \"p\": spec.validations[0].message: "
      "Invalid value: \"a\\nb\": must not contain line breaks" },
    { V("  validations: [{expression: 'true', messageExpression: ' '}]\n"),
      "f.yaml:9: ValidatingAdmissionPolicy \"p\": "
      "spec.validations[0].messageExpression: Invalid value: \" \": must be "
      "non-empty if specified" },
    { V("  validations: [{expression: 'true', reason: Nope}]\n"),
      "f.yaml:9: ValidatingAdmissionPolicy \"p\": spec.validations[0].reason: "
      "Unsupported value: \"Nope\": supported values: \"Forbidden\", "
      "\"Invalid\", \"RequestEntityTooLarge\", \"Unauthorized\"" },
    { V(VALID "  matchConditions: [{name: 'a b', expression: 'true'}]\n"),
      "f.yaml:10: ValidatingAdmissionPolicy \"p\": "
      "spec.matchConditions[0].name: Invalid value: \"a b\": name part must "
      "consist of alphanumeric characters, '-', '_' or '.', and must start "
      "and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  "
      "or '123-abc', regex used for validation is "
      "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')" },
    { V(VALID "  matchConditions: [{name: a}]\n"),
      "f.yaml:10: ValidatingAdmissionPolicy \"p\": "
      "spec.matchConditions[0].expression: Required value" },
    { V(VALID "  matchConditions: [{name: a, expression: 'true'},\n"
      "                    {name: a, expression: 'true'}]\n"),
      "f.yaml:11: ValidatingAdmissionPolicy \"p\": "
      "spec.matchConditions[1].name: Duplicate value: \"a\"" },
    { V(VALID "  variables: [{name: a-b, expression: '1'}]\n"),
      "f.yaml:10: ValidatingAdmissionPolicy \"p\": spec.variables[0].name: "
      "Invalid value: \"a-b\": must be a valid CEL identifier" },
    { V(VALID "  variables: [{name: in, expression: '1'}]\n"),
      "f.yaml:10: ValidatingAdmissionPolicy \"p\": spec.variables[0].name: "
      "Invalid value: \"in\": must be a valid CEL identifier" },
    { V(VALID "  variables: [{name: a, expression: '1'},\n"
      "              {name: a, expression: '2'}]\n"),
      "f.yaml:11: ValidatingAdmissionPolicy \"p\": spec.variables[1].name: "
      "Duplicate value: \"a\"" },
    { V("  auditAnnotations: [{key: a/b, valueExpression: \"'x'\"}]\n"),
      "f.yaml:9: ValidatingAdmissionPolicy \"p\": "
      "spec.auditAnnotations[0].key: Invalid value: \"p/a/b\": a valid label "
      "key must consist of alphanumeric characters, '-', '_' or '.', and must "
      "start and end with an alphanumeric character (e.g. 'MyName',  or "
      "'my.name',  or '123-abc', regex used for validation is "
      "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS "
      "subdomain prefix and '/' (e.g. 'example.com/MyName')" },
    { V("  auditAnnotations: [{key: a, valueExpression: ''}]\n"),
      "f.yaml:9: ValidatingAdmissionPolicy \"p\": "
      "spec.auditAnnotations[0].valueExpression: Required value: "
      "valueExpression is not specified" },
    { V("  auditAnnotations: [{key: a, valueExpression: \"'x'\"},\n"
      "                     {key: a, valueExpression: \"'x'\"}]\n"),
      "f.yaml:10: ValidatingAdmissionPolicy \"p\": "
      "spec.auditAnnotations[1].key: Duplicate value: \"a\"" },

    /* expressions: the line of the place that is meant */

    { V("  validations:\n  - expression: object.x\n"),
      "f.yaml:10: ValidatingAdmissionPolicy \"p\": "
      "spec.validations[0].expression: Invalid value: \"object.x\": must "
      "evaluate to bool but got dyn" },
    { V("  validations:\n  - expression: |\n      true &&\n        nope\n"),
      "f.yaml:12: ValidatingAdmissionPolicy \"p\": "
      "spec.validations[0].expression: Invalid value: \"true &&\\n  nope\\n\": "
      "compilation failed: ERROR: <input>:2:3: undeclared reference to 'nope' "
      "(in container '')\n |   nope\n | ..^" },
    { V("  validations:\n  - expression: request.uid == ''\n"),
      "f.yaml:10: ValidatingAdmissionPolicy \"p\": "
      "spec.validations[0].expression: Invalid value: \"request.uid == ''\": "
      "compilation failed: ERROR: <input>:1:8: undefined field 'uid'\n"
      " | request.uid == ''\n | .......^" },
    { V("  validations:\n  - expression: params == null\n"),
      "f.yaml:10: ValidatingAdmissionPolicy \"p\": "
      "spec.validations[0].expression: Invalid value: \"params == null\": "
      "compilation failed: ERROR: <input>:1:1: undeclared reference to "
      "'params' (in container '')\n | params == null\n | ^" },
    { V(VALID "  variables: [{name: a, expression: variables.b},\n"
      "    {name: b, expression: '1'}]\n"),
      "f.yaml:10: ValidatingAdmissionPolicy \"p\": "
      "spec.variables[0].expression: Invalid value: \"variables.b\": "
      "compilation failed: ERROR: <input>:1:10: undefined field 'b'\n"
      " | variables.b\n | .........^" },
    { V(VALID "  variables: [{name: a, expression: '1'}]\n"
      "  matchConditions: [{name: c, expression: variables.a == 1}]\n"),
      "f.yaml:11: ValidatingAdmissionPolicy \"p\": "
      "spec.matchConditions[0].expression: Invalid value: "
      "\"variables.a == 1\": compilation failed: ERROR: <input>:1:1: "
      "undeclared reference to 'variables' (in container '')\n"
      " | variables.a == 1\n | ^" },
    { V("  validations:\n  - expression: object.a in [object.b, 'x']\n"),
      "f.yaml:10: ValidatingAdmissionPolicy \"p\": "
      "spec.validations[0].expression: Invalid value: \"object.a in "
      "[object.b, 'x']\": compilation failed: ERROR: <input>:1:24: expected "
      "type 'dyn' but found 'string'\n | object.a in [object.b, 'x']\n "
      "| .......................^" },
    { V("  validations: [{expression: 'true', messageExpression: '1'}]\n"),
      "f.yaml:9: ValidatingAdmissionPolicy \"p\": "
      "spec.validations[0].messageExpression: Invalid value: \"1\": must "
      "evaluate to string but got int" },
    { V("  auditAnnotations: [{key: a, valueExpression: '1'}]\n"),
      "f.yaml:9: ValidatingAdmissionPolicy \"p\": "
      "spec.auditAnnotations[0].valueExpression: Invalid value: \"1\": must "
      "evaluate to one of [string null_type] but got int" },
    { P_POLICY("p") "  validations: [{expression: nope}]\n",
      "f.yaml:9: ValidatingAdmissionPolicy \"p\": "
      "spec.validations[0].expression: Invalid value: \"nope\": compilation "
      "failed: ERROR: <input>:1:1: undeclared reference to 'nope' (in "
      "container '')\n | nope\n | ^" },

    /* bindings */

    { P_POLICY("p") VALID P_BIND("b", "q"),
      "f.yaml:15: ValidatingAdmissionPolicyBinding \"b\": spec.policyName: "
      "policy \"q\" does not exist" },
    { P_POLICY("p") VALID P_BIND("b", "''"),
      "f.yaml:15: ValidatingAdmissionPolicyBinding \"b\": spec.policyName: "
      "Required value" },
    { V(VALID) "  paramRef: {}\n",
      "f.yaml:17: ValidatingAdmissionPolicyBinding \"b\": spec.paramRef: "
      "Required value: one of name or selector must be specified" },
    { V(VALID) "  paramRef: {name: a, selector: {}}\n",
      "f.yaml:17: ValidatingAdmissionPolicyBinding \"b\": spec.paramRef.name: "
      "Forbidden: name and selector are mutually exclusive" },
    { V(VALID) "  paramRef: {name: a}\n",
      "f.yaml:17: ValidatingAdmissionPolicyBinding \"b\": "
      "spec.paramRef.parameterNotFoundAction: Required value" },
    { V(VALID) "  paramRef: {name: a/b, parameterNotFoundAction: Deny}\n",
      "f.yaml:17: ValidatingAdmissionPolicyBinding \"b\": spec.paramRef.name: "
      "Invalid value: \"a/b\": may not contain '/'" },
    { P_POLICY("p") VALID
      "---\napiVersion: admissionregistration.k8s.io/v1\n"
      "kind: ValidatingAdmissionPolicyBinding\nmetadata: {name: b}\n"
      "spec: {policyName: p, validationActions: [Deny, Warn]}\n",
      "f.yaml:14: ValidatingAdmissionPolicyBinding \"b\": "
      "spec.validationActions: Invalid value: [\"Deny\",\"Warn\"]: must not "
      "contain both Deny and Warn (repeating the same validation failure "
      "information in the API response and headers serves no purpose)" },
    { P_POLICY("p") VALID
      "---\napiVersion: admissionregistration.k8s.io/v1\n"
      "kind: ValidatingAdmissionPolicyBinding\nmetadata: {name: b}\n"
      "spec: {policyName: p, validationActions: [Audit, Audit]}\n",
      "f.yaml:14: ValidatingAdmissionPolicyBinding \"b\": "
      "spec.validationActions[1]: Duplicate value: \"Audit\"" },
    { P_POLICY("p") VALID
      "---\napiVersion: admissionregistration.k8s.io/v1\n"
      "kind: ValidatingAdmissionPolicyBinding\nmetadata: {name: b}\n"
      "spec: {policyName: p}\n",
      "f.yaml:14: ValidatingAdmissionPolicyBinding \"b\": "
      "spec.validationActions: Required value: at least one validation action "
      "is required" },
    { P_POLICY("p") VALID
      "---\napiVersion: admissionregistration.k8s.io/v1alpha1\n"
      "kind: ValidatingAdmissionPolicyBinding\nmetadata: {name: b}\n"
      "spec: {policyName: p}\n", NULL },

    /* what there is not */

    { V("  validations: [{expression: \"authorizer.path('/')"
      ".check('get').allowed()\"}]\n"),
      "f.yaml:9: ValidatingAdmissionPolicy \"p\": "
      "spec.validations[0].expression: Invalid value: "
      "\"authorizer.path('/').check('get').allowed()\": the authorizer is not "
      "available" },
    { V("  validations: [{expression: namespaceObject == null}]\n"),
      "f.yaml:9: ValidatingAdmissionPolicy \"p\": "
      "spec.validations[0].expression: Invalid value: "
      "\"namespaceObject == null\": namespaceObject is not available: no "
      "namespaces were loaded" },
    { V(VALID "  matchConditions: [{name: c, expression: namespaceObject == "
      "null}]\n"), NULL },
    { V(VALID) "  matchResources: {namespaceSelector: {matchLabels: {a: b}}}\n",
      "f.yaml:17: ValidatingAdmissionPolicyBinding \"b\": "
      "spec.matchResources.namespaceSelector: labels of namespaces are not "
      "available: no namespaces were loaded" },
    { V(VALID) "  matchResources: {namespaceSelector: {matchLabels: "
      "{kubernetes.io/metadata.name: b}}}\n", NULL },
    { V(VALID) "  matchResources: {namespaceSelector: {matchLabels: {a: b}}}\n"
      "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: ns}\n", NULL },
    { V("  paramKind: {apiVersion: ex.com/v1, kind: Conf}\n" VALID),
      "f.yaml:9: ValidatingAdmissionPolicy \"p\": spec.paramKind: failed to "
      "find resource referenced by paramKind: 'ex.com/v1, Kind=Conf'" },
    { V("  paramKind: {apiVersion: v1, kind: ConfigMap}\n" VALID), NULL },
    { V("  paramKind: {apiVersion: v1, kind: ConfigMap}\n" VALID)
      "  paramRef: {name: c, parameterNotFoundAction: Allow}\n",
      "f.yaml:18: ValidatingAdmissionPolicyBinding \"b\": spec.paramRef: no "
      "object of the paramKind '/v1, Kind=ConfigMap' was loaded" },
    { V("  paramKind: {apiVersion: v1, kind: ConfigMap}\n" VALID)
      "  paramRef: {name: c, parameterNotFoundAction: Allow}\n"
      "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n",
      "f.yaml:20: ConfigMap \"x\": metadata.namespace: Required value" },
    { V("  paramKind: {apiVersion: v1, kind: ConfigMap}\n" VALID)
      "  paramRef: {name: c, parameterNotFoundAction: Allow}\n"
      "---\napiVersion: v1\nkind: ConfigMapList\nitems:\n"
      "- metadata: {name: x, namespace: ns}\n", NULL },
    { V("  paramKind: {apiVersion: ex.com/v1, kind: Conf}\n" VALID)
      "---\napiVersion: apiextensions.k8s.io/v1\n"
      "kind: CustomResourceDefinition\nmetadata: {name: confs.ex.com}\n"
      "spec: {group: ex.com, names: {kind: Conf}, scope: Cluster, "
      "versions: [{name: v1}]}\n", NULL },
    { V("  paramKind: {apiVersion: ex.com/v1, kind: Conf}\n" VALID)
      "---\napiVersion: ex.com/v1\nkind: Conf\nmetadata: {name: a}\n"
      "---\napiVersion: ex.com/v1\nkind: Conf\nmetadata: {name: b, "
      "namespace: ns}\n",
      "f.yaml:23: Conf \"ns/b\": metadata.namespace: Forbidden: not allowed on "
      "this type" }
};


static void
load_errors(void)
{
    size_t      i;
    policy_t   *set;
    adm_str_t   text;

    for (i = 0; i < adm_nelts(cases); i++) {

        set = p_load(cases[i].text, NULL);

        T_CHECK((set != NULL) == (cases[i].error == NULL),
                "case %zu: %s", i, set ? "loaded" : "refused");
        T_CHECK((set == NULL) == p_err.set, "case %zu: error", i);

        if (set == NULL) {
            text = adm_err_format(&p_err, &p_arena);
            T_STR(text, cases[i].error ? cases[i].error : "(none)",
                  cases[i].text);
        }

        p_reset(set);
    }
}


static void
typed_lists(void)
{
    policy_t  *set;

    set = p_load("{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":["
                 "{\"apiVersion\":\"admissionregistration.k8s.io/v1\","
                 "\"kind\":\"ValidatingAdmissionPolicyList\",\"items\":["
                 "{\"metadata\":{\"name\":\"b\"},\"spec\":{"
                 "\"matchConstraints\":{\"resourceRules\":[{\"apiGroups\":"
                 "[\"*\"],\"apiVersions\":[\"*\"],\"operations\":[\"*\"],"
                 "\"resources\":[\"*\"]}]},\"validations\":[{\"expression\":"
                 "\"'\\ud83d\\ude00' != ''\"}]}}]},"
                 "{\"apiVersion\":\"admissionregistration.k8s.io/v1beta1\","
                 "\"kind\":\"ValidatingAdmissionPolicyBinding\",\"metadata\":"
                 "{\"name\":\"x\"},\"spec\":{\"policyName\":\"b\","
                 "\"validationActions\":[\"Audit\"]}}]}", NULL);

    T_CHECK(set != NULL, "lists: %.*s", adm_fmt(p_err.text));

    if (set) {
        /* the policy would be warned of if it had no binding */
        T_INT(adm_array_len(policy_warnings(set)), 0, "warnings");
    }

    p_reset(set);
}


static void
unbound(void)
{
    policy_t           *set;
    const adm_value_t  *warnings;

    set = p_load(P_POLICY("p") VALID, NULL);
    warnings = policy_warnings(set);

    T_INT(adm_array_len(warnings), 1, "warnings");
    T_STR(adm_value_str(adm_array_at(warnings, 0)), "f.yaml:1: "
          "ValidatingAdmissionPolicy \"p\": the policy has no binding, it is "
          "never evaluated", "warning");

    p_reset(set);
}


static void
roles(void)
{
    policy_t            *set;
    policy_document_t    d[2];

    memset(d, 0, sizeof(d));
    d[0].name = adm_strc("p.yaml");
    d[0].text = adm_strz(V(VALID));
    d[1].role = POLICY_PARAMS;
    d[1].name = adm_strc("q.yaml");
    d[1].text = adm_strz(P_POLICY("q") VALID);

    adm_err_init(&p_err, &p_arena);
    set = policy_load(&p_arena, d, 2, NULL, &p_err);
    T_OK(set == NULL);
    T_STR(adm_err_format(&p_err, &p_arena), "q.yaml:1: "
          "ValidatingAdmissionPolicy \"q\": a policy has to be in the "
          "manifests, not in the params", "policy between params");
    p_reset(set);

    d[1].role = POLICY_NAMESPACES;
    d[1].text = adm_strc("apiVersion: v1\nkind: Pod\nmetadata: {name: x}\n");

    adm_err_init(&p_err, &p_arena);
    set = policy_load(&p_arena, d, 2, NULL, &p_err);
    T_OK(set == NULL);
    T_STR(adm_err_format(&p_err, &p_arena), "q.yaml:1: Pod \"x\": is no "
          "Namespace", "pod between namespaces");
    p_reset(set);
}


/* Documents that are settings. */

static const struct {
    policy_role_e   role;
    const char     *text;
    const char     *error;          /* NULL: it loads */
} settings[] = {

    { POLICY_SCOPES, "Conf: Cluster\nOther: Namespaced\n", NULL },
    { POLICY_SCOPES, "Conf: Cluster\nOther: cluster\n",
      "s:2: the scope of \"Other\" has to be \"Cluster\" or "
      "\"Namespaced\"" },
    { POLICY_SCOPES, "Conf: [Cluster]\n",
      "s:1: the scope of \"Conf\" has to be \"Cluster\" or "
      "\"Namespaced\"" },
    { POLICY_SCOPES, "[]\n", "s:1: want one document of type object" },
    { POLICY_SCOPES, "", "s:1: want one document of type object" },
    { POLICY_SCOPES, "a: Cluster\n---\nb: Cluster\n",
      "s:1: want one document of type object" },

    { POLICY_AUTHORIZER, "[]\n", NULL },
    { POLICY_AUTHORIZER, "- {verb: get, Resource: pods, decision: allow}\n",
      NULL },
    { POLICY_AUTHORIZER, "{}\n", "s:1: want one document of type array" },
    { POLICY_AUTHORIZER, "- x\n", "s:1: [0] is of type string, want object" },
    { POLICY_AUTHORIZER, "- decision: none\n- decision: deny\n  ver: get\n",
      "s:3: [1].ver: unknown field" },
    { POLICY_AUTHORIZER, "- decision: none\n  verb: 1\n",
      "s:2: [0].verb: want string" },
    { POLICY_AUTHORIZER, "- verb: get\n",
      "s:1: [0].decision has to be \"allow\", \"deny\" or \"none\"" },
    { POLICY_AUTHORIZER, "- decision: Allow\n",
      "s:1: [0].decision has to be \"allow\", \"deny\" or \"none\"" }
};


static void
setting_documents(void)
{
    size_t              i;
    policy_t           *set;
    policy_document_t   d[2];

    memset(d, 0, sizeof(d));
    d[0].name = adm_strc("p.yaml");
    d[0].text = adm_strz(V(VALID));
    d[1].name = adm_strc("s");

    for (i = 0; i < adm_nelts(settings); i++) {

        d[1].role = settings[i].role;
        d[1].text = adm_strz(settings[i].text);

        adm_err_init(&p_err, &p_arena);
        set = policy_load(&p_arena, d, 2, NULL, &p_err);

        T_CHECK((set != NULL) == (settings[i].error == NULL), "setting %zu: %s",
                i, set ? "loaded" : "refused");

        if (set == NULL) {
            T_STR(adm_err_format(&p_err, &p_arena),
                  settings[i].error ? settings[i].error : "(none)",
                  settings[i].text);
        }

        p_reset(set);
    }
}


int
main(void)
{
    adm_arena_init(&p_arena, NULL, 0);

    load_errors();
    typed_lists();
    unbound();
    roles();
    setting_documents();

    adm_arena_destroy(&p_arena);

    T_END();
}
