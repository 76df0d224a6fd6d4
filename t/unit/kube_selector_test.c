
#include "kube.h"
#include "kube/kube_rule.h"
#include "kube/kube_selector.h"


#define NAME_TEXT                                                             \
    "must consist of alphanumeric characters, '-', '_' or '.', and must "     \
    "start and end with an alphanumeric character (e.g. 'MyName',  or "       \
    "'my.name',  or '123-abc', regex used for validation is "                 \
    "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
#define VALUE_TEXT                                                            \
    "a valid label must be an empty string or consist of alphanumeric "       \
    "characters, '-', '_' or '.', and must start and end with an "            \
    "alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', "   \
    "regex used for validation is "                                           \
    "'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"


static void
test_selector(void)
{
    size_t           i;
    adm_err_t        err;
    adm_str_t        got;
    kube_selector_t  s;

    static const struct {
        const char  *selector;
        const char  *labels;
        const char  *want;
    } cases[] = {
        { "null", "{\"a\":\"b\"}", "false" },
        { "{}", "{\"a\":\"b\"}", "true" },
        { "{}", "null", "true" },
        { "{\"matchLabels\":{\"a\":\"b\"}}", "{\"a\":\"b\"}", "true" },
        { "{\"matchLabels\":{\"a\":\"b\"}}", "{\"a\":\"c\"}", "false" },
        { "{\"matchLabels\":{\"a\":\"b\"}}", "null", "false" },
        { "{\"matchLabels\":{\"a\":\"b\",\"c\":\"\"}}",
          "{\"a\":\"b\",\"c\":\"\"}", "true" },
        { "{\"matchLabels\":{\"a\":\"b\",\"c\":\"\"}}", "{\"a\":\"b\"}",
          "false" },
        { "{\"matchExpressions\":[{\"key\":\"a\",\"operator\":\"In\","
          "\"values\":[\"x\",\"b\"]}]}", "{\"a\":\"b\"}", "true" },
        { "{\"matchExpressions\":[{\"key\":\"a\",\"operator\":\"In\","
          "\"values\":[\"x\"]}]}", "{}", "false" },
        { "{\"matchExpressions\":[{\"key\":\"a\",\"operator\":\"NotIn\","
          "\"values\":[\"x\"]}]}", "{}", "true" },
        { "{\"matchExpressions\":[{\"key\":\"a\",\"operator\":\"NotIn\","
          "\"values\":[\"x\"]}]}", "{\"a\":\"x\"}", "false" },
        { "{\"matchExpressions\":[{\"key\":\"a\",\"operator\":\"Exists\"}]}",
          "{\"a\":\"\"}", "true" },
        { "{\"matchExpressions\":[{\"key\":\"a\",\"operator\":"
          "\"DoesNotExist\"}]}", "{\"a\":\"\"}", "false" },
        { "{\"matchLabels\":{\"a\":\"b\"},\"matchExpressions\":["
          "{\"key\":\"c\",\"operator\":\"DoesNotExist\"}]}", "{\"a\":\"b\"}",
          "true" },

        /* errors */

        { "[]", "{}", "json: cannot unmarshal array into Go value of type "
          "v1.LabelSelector" },
        { "{\"matchExpressions\":[{\"key\":\"a\",\"operator\":\"G\\\"t\"}]}",
          "{}", "\"G\\\"t\" is not a valid label selector operator" },
        { "{\"matchExpressions\":[{\"key\":\"a\",\"operator\":\"In\"}]}",
          "{}", "values: Invalid value: null: for 'in', 'notin' operators, "
          "values set can't be empty" },
        { "{\"matchExpressions\":[{\"key\":\"a\",\"operator\":\"Exists\","
          "\"values\":[\"<\"]}]}", "{}",
          "[values: Invalid value: [\"\\u003c\"]: values set must be empty for "
          "exists and does not exist, values[0][a]: Invalid value: \"<\": "
          VALUE_TEXT "]" },
        { "{\"matchLabels\":{\"\":\"b\"}}", "{}",
          "key: Invalid value: \"\": name part must be non-empty; name part "
          NAME_TEXT },
        { "{\"matchLabels\":{\"a/b/c\":\"b\"}}", "{}",
          "key: Invalid value: \"a/b/c\": a valid label key " NAME_TEXT
          " with an optional DNS subdomain prefix and '/' (e.g. "
          "'example.com/MyName')" },
        { "{\"matchLabels\":{\"/c\":\"b\"}}", "{}",
          "key: Invalid value: \"/c\": prefix part must be non-empty" },
    };

    static const struct {
        const char  *key;
        int          valid;
    } keys[] = {
        { "a", 1 }, { "a.b/c", 1 }, { "A_b.c-9", 1 }, { "a-b.c9/X", 1 },
        { "-a", 0 }, { "a-", 0 }, { "a b", 0 }, { "A/b", 0 }, { "a_b/c", 0 },
        { "a..b/c", 0 }, { "-a/b", 0 }, { "a-/b", 0 }, { "a.b/", 0 },
        { "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggg",
          1 },
        { "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggg",
          0 },
        { "\xc3\xa9", 0 },
    };

    for (i = 0; i < adm_nelts(cases); i++) {

        adm_err_init(&err, &a);

        if (kube_selector_compile(&a, json(cases[i].selector), &s, &err)
            == ADM_OK)
        {
            got = kube_selector_match(&s, json(cases[i].labels))
                      ? adm_strc("true") : adm_strc("false");

        } else {
            got = err.text;
        }

        T_STR(got, cases[i].want, cases[i].selector);
    }

    for (i = 0; i < adm_nelts(keys); i++) {
        T_CHECK(kube_is_label_key(NULL, adm_strz(keys[i].key))
                == keys[i].valid, "%s", keys[i].key);
    }

    T_OK(kube_is_label_value(NULL, adm_strc("")));
    T_OK(!kube_is_label_value(NULL, adm_strc("a/b")));
}


#define RULE(operations, groups, versions, resources)                         \
    "{\"operations\":[" operations "],\"apiGroups\":[" groups "],"            \
    "\"apiVersions\":[" versions "],\"resources\":[" resources "]}"
#define ANY  "\"*\""


static void
test_rule(void)
{
    size_t             i;
    adm_err_t          err;
    adm_str_t          got;
    kube_rule_t        r;
    kube_attributes_t  at;

    /* request: operation group version resource subresource namespace name */

    static const struct {
        const char  *rule;
        const char  *request[7];
        const char  *want;
    } cases[] = {
        { RULE(ANY, ANY, ANY, ANY),
          { "CREATE", "", "v1", "pods", "", "n", "x" }, "true" },
        { RULE(ANY, ANY, ANY, ANY),
          { "UPDATE", "", "v1", "pods", "status", "n", "x" }, "false" },
        { RULE(ANY, ANY, ANY, "\"*/*\""),
          { "UPDATE", "", "v1", "pods", "status", "n", "x" }, "true" },
        { RULE(ANY, ANY, ANY, "\"*/*\""),
          { "UPDATE", "", "v1", "pods", "", "n", "x" }, "true" },
        { RULE("\"CREATE\",\"UPDATE\"", "\"\"", "\"v1\"", "\"pods\""),
          { "CREATE", "", "v1", "pods", "", "n", "x" }, "true" },
        { RULE("\"CREATE\",\"UPDATE\"", "\"\"", "\"v1\"", "\"pods\""),
          { "DELETE", "", "v1", "pods", "", "n", "x" }, "false" },
        { RULE("\"CREATE\"", "\"\"", "\"v1\"", "\"pods\""),
          { "CREATE", "", "v1", "pods", "eviction", "n", "x" }, "false" },
        { RULE("\"CREATE\"", "\"\"", "\"v1\"", "\"pods/eviction\""),
          { "CREATE", "", "v1", "pods", "eviction", "n", "x" }, "true" },
        { RULE(ANY, "\"\"", "\"v1\"", "\"pods/*\""),
          { "CREATE", "", "v1", "pods", "", "n", "x" }, "true" },
        { RULE(ANY, "\"\"", "\"v1\"", "\"pods/*\""),
          { "CREATE", "", "v1", "nodes", "", "", "x" }, "false" },
        { RULE(ANY, ANY, ANY, "\"*/scale\""),
          { "UPDATE", "apps", "v1", "deployments", "scale", "n", "x" },
          "true" },
        { RULE(ANY, ANY, ANY, "\"*/scale\""),
          { "UPDATE", "apps", "v1", "deployments", "", "n", "x" }, "false" },
        { RULE(ANY, "\"apps\"", ANY, ANY),
          { "CREATE", "", "v1", "pods", "", "n", "x" }, "false" },
        { RULE(ANY, "\"\"", "\"v2\"", ANY),
          { "CREATE", "", "v1", "pods", "", "n", "x" }, "false" },

        /* scope and names */

        { "{\"operations\":[\"*\"],\"apiGroups\":[\"*\"],\"apiVersions\":"
          "[\"*\"],\"resources\":[\"*\"],\"scope\":\"Namespaced\"}",
          { "CREATE", "", "v1", "pods", "", "n", "x" }, "true" },
        { "{\"operations\":[\"*\"],\"apiGroups\":[\"*\"],\"apiVersions\":"
          "[\"*\"],\"resources\":[\"*\"],\"scope\":\"Namespaced\"}",
          { "CREATE", "", "v1", "namespaces", "", "n", "n" }, "false" },
        { "{\"operations\":[\"*\"],\"apiGroups\":[\"*\"],\"apiVersions\":"
          "[\"*\"],\"resources\":[\"*\"],\"scope\":\"Cluster\"}",
          { "CREATE", "", "v1", "namespaces", "", "n", "n" }, "true" },
        { "{\"operations\":[\"*\"],\"apiGroups\":[\"*\"],\"apiVersions\":"
          "[\"*\"],\"resources\":[\"*\"],\"scope\":\"Cluster\"}",
          { "CREATE", "", "v1", "nodes", "", "", "x" }, "true" },
        { "{\"operations\":[\"*\"],\"apiGroups\":[\"*\"],\"apiVersions\":"
          "[\"*\"],\"resources\":[\"*\"],\"scope\":\"*\","
          "\"resourceNames\":[\"a\",\"x\"]}",
          { "CREATE", "", "v1", "nodes", "", "", "x" }, "true" },
        { "{\"operations\":[\"*\"],\"apiGroups\":[\"*\"],\"apiVersions\":"
          "[\"*\"],\"resources\":[\"*\"],\"resourceNames\":[\"a\"]}",
          { "CREATE", "", "v1", "nodes", "", "", "" }, "false" },
        { "{\"operations\":[\"*\"],\"apiGroups\":[\"*\"],\"apiVersions\":"
          "[\"*\"],\"resources\":[\"*\"],\"resourceNames\":[]}",
          { "CREATE", "", "v1", "nodes", "", "", "" }, "true" },

        /* errors */

        { "[]", { 0 }, "the rule is no object" },
        { RULE("", ANY, ANY, ANY), { 0 }, "operations: Required value" },
        { RULE(ANY, "", ANY, ANY), { 0 }, "apiGroups: Required value" },
        { RULE(ANY, ANY, "", ANY), { 0 }, "apiVersions: Required value" },
        { RULE(ANY, ANY, "\"\"", ANY), { 0 },
          "apiVersions[0]: Required value" },
        { RULE(ANY, ANY, ANY, ""), { 0 }, "resources: Required value" },
        { RULE(ANY, ANY, ANY, "\"a\",\"\""), { 0 },
          "resources[1]: Required value" },
        { RULE("\"PATCH\"", ANY, ANY, ANY), { 0 },
          "operations[0]: Unsupported value: \"PATCH\": supported values: "
          "\"*\", \"CONNECT\", \"CREATE\", \"DELETE\", \"UPDATE\"" },
        { RULE("\"*\",\"CREATE\"", ANY, ANY, ANY), { 0 },
          "operations: Invalid value: [\"*\",\"CREATE\"]: if '*' is present, "
          "must not specify other operations" },
        { RULE(ANY, "\"a\",\"*\"", ANY, ANY), { 0 },
          "apiGroups: Invalid value: [\"a\",\"*\"]: if '*' is present, must "
          "not specify other API groups" },
        { RULE(ANY, ANY, ANY, "\"pods\",\"*\""), { 0 },
          "resources: Invalid value: [\"pods\",\"*\"]: if '*' is present, must "
          "not specify other resources without subresources" },
        { RULE(ANY, ANY, ANY, "\"pods/*\",\"pods/status\""), { 0 },
          "resources[1]: Invalid value: \"pods/status\": if 'pods/*' is "
          "present, must not specify pods/status" },
        { RULE(ANY, ANY, ANY, "\"*/scale\",\"a/scale\""), { 0 },
          "resources[1]: Invalid value: \"a/scale\": if '*/scale' is present, "
          "must not specify a/scale" },
        { RULE(ANY, ANY, ANY, "\"*/*\",\"a\""), { 0 },
          "resources: Invalid value: [\"*/*\",\"a\"]: if '*/*' is present, "
          "must not specify other resources" },
        { RULE(ANY, "1", ANY, ANY), { 0 }, "apiGroups[0]: must be a string" },
        { "{\"operations\":\"*\"}", { 0 },
          "operations: must be a list of strings" },
        { "{\"operations\":[\"*\"],\"apiGroups\":[\"*\"],\"apiVersions\":"
          "[\"*\"],\"resources\":[\"*\"],\"scope\":\"x\"}", { 0 },
          "scope: Unsupported value: \"x\": supported values: \"*\", "
          "\"Cluster\", \"Namespaced\"" },
        { "{\"operations\":[\"*\"],\"apiGroups\":[\"*\"],\"apiVersions\":"
          "[\"*\"],\"resources\":[\"*\"],\"resourceNames\":[1]}", { 0 },
          "resourceNames: must be a list of strings" },
    };

    for (i = 0; i < adm_nelts(cases); i++) {

        adm_err_init(&err, &a);

        if (kube_rule_compile(&a, json(cases[i].rule), &r, &err) == ADM_OK) {
            T_OK(cases[i].request[0] != NULL);

            memset(&at, 0, sizeof(kube_attributes_t));
            at.operation = adm_strz(cases[i].request[0]);
            at.resource.group = adm_strz(cases[i].request[1]);
            at.resource.version = adm_strz(cases[i].request[2]);
            at.resource.name = adm_strz(cases[i].request[3]);
            at.sub_resource = adm_strz(cases[i].request[4]);
            at.ns = adm_strz(cases[i].request[5]);
            at.name = adm_strz(cases[i].request[6]);

            got = kube_rule_match(&r, &at) ? adm_strc("true")
                                           : adm_strc("false");

        } else {
            got = err.text;
        }

        T_STR(got, cases[i].want, cases[i].rule);
    }
}


int
main(void)
{
    adm_arena_init(&a, NULL, 0);

    test_selector();
    test_rule();

    T_OK(!adm_arena_failed(&a));

    adm_arena_destroy(&a);

    T_END();
}
