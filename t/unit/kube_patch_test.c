
#include "kube.h"
#include "kube/kube_diff.h"
#include "kube/kube_patch.h"
#include "kube/kube_typed.h"


static void
test_apply(void)
{
    int           rc, strict;
    size_t        i;
    adm_err_t     err;
    const char   *want;
    adm_value_t  *doc, *patch, *out;

    /* strict NULL: the same as the API server's; a '-' before a failed test */

    static const struct {
        const char  *doc;
        const char  *patch;
        const char  *server;
        const char  *strict;
    } cases[] = {
        { "{\"a\":1}", "[]", "{\"a\":1}", NULL },
        { "{\"a\":1}", "[{\"op\":\"add\",\"path\":\"/b\",\"value\":[]}]",
          "{\"a\":1,\"b\":[]}", NULL },
        { "{\"a\":1}", "[{\"op\":\"add\",\"path\":\"/a\",\"value\":2}]",
          "{\"a\":2}", NULL },
        { "{\"a\":[1]}", "[{\"op\":\"add\",\"path\":\"/a/0\",\"value\":0},"
          "{\"op\":\"add\",\"path\":\"/a/-\",\"value\":2},"
          "{\"op\":\"add\",\"path\":\"/a/3\",\"value\":3}]",
          "{\"a\":[0,1,2,3]}", NULL },
        { "{\"a\":[1]}", "[{\"op\":\"add\",\"path\":\"/a/2\",\"value\":0}]",
          "error in add for path: '/a/2': Unable to access invalid index: 2: "
          "invalid index referenced", NULL },
        { "{\"a\":[1]}", "[{\"op\":\"add\",\"path\":\"/a/x\",\"value\":0}]",
          "error in add for path: '/a/x': value was not a proper array index: "
          "'x': strconv.Atoi: parsing \"x\": invalid syntax", NULL },
        { "{\"a\":[1]}", "[{\"op\":\"add\",\"path\":\"/a/-1\",\"value\":2}]",
          "{\"a\":[1,2]}",
          "error in add for path: '/a/-1': value was not a proper array "
          "index: '-1': strconv.Atoi: parsing \"-1\": invalid syntax" },
        { "{\"a\":[1,2]}", "[{\"op\":\"remove\",\"path\":\"/a/-1\"},"
          "{\"op\":\"replace\",\"path\":\"/a/00\",\"value\":5}]",
          "{\"a\":[5]}",
          "error in remove for path: '/a/-1': strconv.Atoi: parsing \"-1\": "
          "invalid syntax" },
        { "{\"a\":[1]}", "[{\"op\":\"replace\",\"path\":\"/a/-\","
          "\"value\":5}]",
          "replace operation does not apply: doc is missing key: /a/-: missing "
          "value", NULL },
        { "{\"a\":1}", "[{\"op\":\"replace\",\"path\":\"/b\",\"value\":2}]",
          "{\"a\":1,\"b\":2}",
          "replace operation does not apply: doc is missing key: /b: missing "
          "value" },
        { "{\"a\":1}", "[{\"op\":\"add\",\"path\":\"/b\"}]",
          "{\"a\":1,\"b\":null}", "add operation without value: \"/b\"" },
        { "{\"a\":{\"b\":1}}", "[{\"op\":\"remove\",\"path\":\"/a/b\"}]",
          "{\"a\":{}}", NULL },
        { "{\"a\":1}", "[{\"op\":\"remove\",\"path\":\"/b\"}]",
          "error in remove for path: '/b': Unable to remove nonexistent key: "
          "b: missing value", NULL },
        { "{\"a\":1}", "[{\"op\":\"remove\",\"path\":\"/a/b\"}]",
          "remove operation does not apply: doc is missing path: \"/a/b\": "
          "missing value", NULL },
        { "{\"a\":null}", "[{\"op\":\"add\",\"path\":\"/a/b\",\"value\":1}]",
          "add operation does not apply: doc is missing path: \"/a/b\": "
          "missing value", NULL },
        { "{\"a/b\":{\"~\":1}}",
          "[{\"op\":\"replace\",\"path\":\"/a~1b/~0\",\"value\":2}]",
          "{\"a/b\":{\"~\":2}}", NULL },
        { "{\"~01\":1}", "[{\"op\":\"test\",\"path\":\"/~0~001\","
          "\"value\":1}]", "-testing value /~0~001 failed: test failed",
          NULL },
        { "{\"~x\":1}", "[{\"op\":\"remove\",\"path\":\"/~x\"}]", "{}",
          "remove operation does not apply: doc is missing path: \"/~x\": "
          "missing value" },
        { "{\"\":{\"\":1}}", "[{\"op\":\"remove\",\"path\":\"//\"}]",
          "{\"\":{}}", NULL },

        /* move and copy */

        { "{\"a\":1,\"b\":{}}",
          "[{\"op\":\"move\",\"from\":\"/a\",\"path\":\"/b/c\"}]",
          "{\"b\":{\"c\":1}}", NULL },
        { "{\"a\":[1,2,3]}",
          "[{\"op\":\"move\",\"from\":\"/a/0\",\"path\":\"/a/2\"}]",
          "{\"a\":[2,3,1]}", NULL },
        { "{\"a\":{\"b\":1}}",
          "[{\"op\":\"move\",\"from\":\"/a\",\"path\":\"/a/b\"}]",
          "move operation does not apply: doc is missing destination path: "
          "/a/b: missing value", NULL },
        { "{\"a\":{\"b\":1}}",
          "[{\"op\":\"copy\",\"from\":\"/a\",\"path\":\"/c\"},"
          "{\"op\":\"replace\",\"path\":\"/c/b\",\"value\":2},"
          "{\"op\":\"add\",\"path\":\"/a/x\",\"value\":3}]",
          "{\"a\":{\"b\":1,\"x\":3},\"c\":{\"b\":2}}", NULL },
        { "{}", "[{\"op\":\"copy\",\"from\":\"/a\",\"path\":\"/c\"}]",
          "{\"c\":null}", "error in copy for from: '/a': missing value" },
        { "{}", "[{\"op\":\"move\",\"from\":\"/a\",\"path\":\"/c\"}]",
          "error in move for path: 'a': Unable to remove nonexistent key: a: "
          "missing value", NULL },
        { "{\"a\":1}", "[{\"op\":\"move\",\"path\":\"/c\"}]",
          "move operation failed to decode from: operation, missing from "
          "field: missing value", NULL },

        /* test */

        { "{\"a\":{\"b\":[1,{\"c\":null}]}}",
          "[{\"op\":\"test\",\"path\":\"/a\",\"value\":"
          "{\"b\":[1,{\"c\":null}]}}]", "{\"a\":{\"b\":[1,{\"c\":null}]}}",
          NULL },
        { "{\"a\":1}", "[{\"op\":\"test\",\"path\":\"/a\",\"value\":1.0}]",
          "-testing value /a failed: test failed", "{\"a\":1}" },
        { "{\"a\":1}", "[{\"op\":\"test\",\"path\":\"/b\",\"value\":null}]",
          "{\"a\":1}", "-testing value /b failed: test failed" },
        { "{\"a\":null}", "[{\"op\":\"test\",\"path\":\"/a\"}]",
          "{\"a\":null}", "-testing value /a failed: test failed" },
        { "{\"a\":1}", "[{\"op\":\"test\",\"path\":\"\",\"value\":"
          "{\"a\":1}}]", "{\"a\":1}", NULL },
        { "{\"a\":1}", "[{\"op\":\"test\",\"path\":\"/a/b\",\"value\":1}]",
          "test operation does not apply: is missing path: /a/b: missing "
          "value", NULL },

        /* the whole document */

        { "{\"a\":1}", "[{\"op\":\"replace\",\"path\":\"\",\"value\":[]}]",
          "[]", NULL },
        { "{\"a\":1}", "[{\"op\":\"replace\",\"path\":\"\",\"value\":1}]",
          "replace operation value must be object or array: %!w(<nil>)",
          "1" },
        { "{\"a\":1}", "[{\"op\":\"add\",\"path\":\"\",\"value\":[]}]",
          "add operation does not apply: doc is missing path: \"\": missing "
          "value", "[]" },
        { "{\"a\":1}", "[{\"op\":\"remove\",\"path\":\"\"}]",
          "remove operation does not apply: doc is missing path: \"\": "
          "missing value",
          "error in remove for path: '': the whole document cannot be "
          "removed" },
        { "{\"a\":1}", "[{\"op\":\"remove\",\"path\":\"x/a\"}]", "{}",
          "remove operation does not apply: doc is missing path: \"x/a\": "
          "missing value" },

        /* what is no patch */

        { "{}", "null", "{}", NULL },
        { "{}", "{}", "json: cannot unmarshal object into Go value of type "
          "jsonpatch.Patch", NULL },
        { "{}", "[1]", "json: cannot unmarshal number into Go value of type "
          "jsonpatch.Operation", NULL },
        { "\"x\"", "[]", "json: cannot unmarshal string into Go value of type "
          "jsonpatch.partialDoc", "\"x\"" },
        { "{}", "[null]", "Unexpected kind: unknown", NULL },
        { "{}", "[{\"op\":\"Add\"}]", "Unexpected kind: Add", NULL },
        { "{}", "[{\"op\":\"add\"}]",
          "add operation failed to decode path: missing value", NULL },
        { "{}", "[{\"op\":\"replace\",\"path\":true}]",
          "replace operation failed to decode path: json: cannot unmarshal "
          "bool into Go value of type string", NULL },
    };

    for (i = 0; i < adm_nelts(cases) * 2; i++) {

        strict = i % 2;
        want = strict && cases[i / 2].strict ? cases[i / 2].strict
                                             : cases[i / 2].server;

        adm_err_init(&err, &a);
        doc = json(cases[i / 2].doc);
        patch = json(cases[i / 2].patch);
        out = NULL;

        rc = kube_patch(&a, doc, patch, strict ? KUBE_PATCH_STRICT : 0, &out,
                        &err);

        T_INT(rc == ADM_DECLINED, want[0] == '-', cases[i / 2].patch);
        T_STR(text_of(out, &err), want + (want[0] == '-'), cases[i / 2].patch);
        T_STR(adm_json_text(&a, doc, ADM_JSON_RAW), cases[i / 2].doc, "doc");
    }
}


/* A patch cannot make a document that is too deep or too large. */

static void
test_bounds(void)
{
    int           rc;
    uint32_t      i;
    adm_err_t     err;
    adm_value_t  *doc, *patch, *op, *out;

    adm_err_init(&err, &a);

    doc = json("{\"a\":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]}");
    patch = adm_value_array(&a, 0);
    op = json("{\"op\":\"copy\",\"from\":\"/a\",\"path\":\"/a/-\"}");

    for (i = 0; i < 100; i++) {
        (void) adm_array_push(&a, patch, op);
    }

    rc = kube_patch(&a, doc, patch, 0, &out, &err);
    T_INT(rc, ADM_ERROR, "doubling");
    T_STR(err.text, "error while adding value during copy: the JSON patch "
          "copies too much", "doubling");

    adm_err_init(&err, &a);
    doc = json("{\"a\":{}}");
    patch = adm_value_array(&a, 0);
    op = json("{\"op\":\"move\",\"from\":\"/a\",\"path\":\"/b\"}");
    (void) adm_array_push(&a, patch, op);
    op = json("{\"op\":\"add\",\"path\":\"/a\",\"value\":{}}");
    (void) adm_array_push(&a, patch, op);
    op = json("{\"op\":\"move\",\"from\":\"/b\",\"path\":\"/a/a\"}");
    (void) adm_array_push(&a, patch, op);

    for (i = 0; i < 600; i++) {
        adm_value_t  *deeper;

        rc = kube_patch(&a, doc, patch, 0, &deeper, &err);
        if (rc != ADM_OK) {
            break;
        }

        doc = deeper;
    }

    T_STR(err.text, "error in move for path: '/a/a': the document is nested "
          "too deeply", "deeper and deeper");
    T_OK(i > 500 && i < ADM_MAX_DEPTH);

    adm_err_init(&err, &a);
    patch = adm_value_array(&a, KUBE_PATCH_OPS + 1);

    for (i = 0; i <= KUBE_PATCH_OPS; i++) {
        (void) adm_array_push(&a, patch, op);
    }

    T_INT(kube_patch(&a, json("{}"), patch, 0, &out, &err), ADM_ERROR, "ops");
    T_STR(err.text, "the JSON patch has more than 10000 operations", "ops");
}


static void
test_diff(void)
{
    size_t               i;
    adm_err_t            err;
    adm_value_t         *x, *y, *patch, *out;
    kube_diff_options_t  options;

    static const struct {
        const kube_type_t  *type;
        const char         *a;
        const char         *b;
        const char         *patch;
    } cases[] = {
        { NULL, "{\"a\":1}", "{\"a\":1.0}", "[]" },
        { NULL, "{\"a\":1}", "{\"a\":\"1\"}",
          "[{\"op\":\"replace\",\"path\":\"/a\",\"value\":\"1\"}]" },
        { NULL, "{\"a\":1,\"b/~\":2}", "{\"c\":3}",
          "[{\"op\":\"remove\",\"path\":\"/a\"},"
          "{\"op\":\"remove\",\"path\":\"/b~1~0\"},"
          "{\"op\":\"add\",\"path\":\"/c\",\"value\":3}]" },
        { NULL, "{}", "[]",
          "[{\"op\":\"replace\",\"path\":\"\",\"value\":[]}]" },
        { NULL, "{\"a\":null}", "{\"a\":{}}",
          "[{\"op\":\"replace\",\"path\":\"/a\",\"value\":{}}]" },
        { NULL, "[1,2,3]", "[1,2,3,4]",
          "[{\"op\":\"add\",\"path\":\"/3\",\"value\":4}]" },
        { NULL, "[1,2,3]", "[2,3]", "[{\"op\":\"remove\",\"path\":\"/0\"}]" },
        { NULL, "[1,2,3]", "[1,0,2,3]",
          "[{\"op\":\"add\",\"path\":\"/1\",\"value\":0}]" },
        { NULL, "[1,2,3]", "[1,5,3]",
          "[{\"op\":\"replace\",\"path\":\"/1\",\"value\":5}]" },
        { NULL, "[1,2]", "[3,4]",
          "[{\"op\":\"replace\",\"path\":\"\",\"value\":[3,4]}]" },
        { NULL, "[]", "[1]",
          "[{\"op\":\"replace\",\"path\":\"\",\"value\":[1]}]" },
        { NULL, "[{\"x\":1},{\"x\":2}]", "[{\"x\":1},{\"x\":3}]",
          "[{\"op\":\"replace\",\"path\":\"/1/x\",\"value\":3}]" },

        /* items are found by name */

        { NULL, "[{\"name\":\"a\",\"x\":1},{\"name\":\"b\"}]",
          "[{\"name\":\"c\"},{\"name\":\"a\",\"x\":2},{\"name\":\"b\"}]",
          "[{\"op\":\"add\",\"path\":\"/0\",\"value\":{\"name\":\"c\"}},"
          "{\"op\":\"replace\",\"path\":\"/1/x\",\"value\":2}]" },
        { NULL, "[{\"name\":\"a\"},{\"name\":\"b\"},{\"name\":\"c\"}]",
          "[{\"name\":\"b\"},{\"name\":\"c\"},{\"name\":\"a\"}]",
          "[{\"op\":\"remove\",\"path\":\"/0\"},"
          "{\"op\":\"add\",\"path\":\"/2\",\"value\":{\"name\":\"a\"}}]" },
        { NULL, "[{\"name\":\"a\"},{\"name\":\"b\"},{\"name\":\"a\"}]",
          "[{\"name\":\"a\"},{\"name\":\"a\"}]",
          "[{\"op\":\"remove\",\"path\":\"/1\"}]" },
        { &kube_type_PodSpec,
          "{\"hostAliases\":[{\"ip\":\"1\",\"hostnames\":[\"a\"]},"
          "{\"ip\":\"2\"}]}",
          "{\"hostAliases\":[{\"ip\":\"2\"},{\"ip\":\"1\",\"hostnames\":"
          "[\"a\",\"b\"]}]}",
          "[{\"op\":\"remove\",\"path\":\"/hostAliases/1\"},"
          "{\"op\":\"add\",\"path\":\"/hostAliases/0\",\"value\":"
          "{\"ip\":\"2\"}},{\"op\":\"add\",\"path\":"
          "\"/hostAliases/1/hostnames/1\",\"value\":\"b\"}]" },
        { &kube_type_Container,
          "{\"env\":[{\"name\":\"a\"},{\"name\":\"b\"},{\"name\":\"c\"},"
          "{\"name\":\"d\"},{\"name\":\"e\"}]}",
          "{\"env\":[{\"name\":\"e\"},{\"name\":\"d\"},{\"name\":\"c\"},"
          "{\"name\":\"b\"},{\"name\":\"a\"}]}",
          "[{\"op\":\"replace\",\"path\":\"/env\",\"value\":"
          "[{\"name\":\"e\"},{\"name\":\"d\"},{\"name\":\"c\"},"
          "{\"name\":\"b\"},{\"name\":\"a\"}]}]" },
    };

    for (i = 0; i < adm_nelts(cases); i++) {

        memset(&options, 0, sizeof(kube_diff_options_t));
        options.type = cases[i].type;

        x = json(cases[i].a);
        y = json(cases[i].b);

        patch = kube_diff(&a, x, y, &options);
        T_STR(adm_json_text(&a, patch, ADM_JSON_RAW), cases[i].patch,
              cases[i].b);

        adm_err_init(&err, &a);
        out = NULL;

        T_INT(kube_patch(&a, x, patch, KUBE_PATCH_STRICT, &out, &err), ADM_OK,
              cases[i].b);
        T_OK(adm_value_equal(out, y));
        T_OK(adm_value_equal(kube_diff_apply(&a, x, y, &options), y));
    }
}


/*
 * Patches for pods as they were sent: what the schema does not know stays,
 * what is only a matter of form is not patched.
 */

static void
test_pod(void)
{
    size_t               i;
    adm_err_t            err;
    adm_value_t         *raw, *from, *to, *patch, *out;
    kube_diff_options_t  options;

    static const struct {
        const char  *raw;
        const char  *set;       /* a JSON Patch of the normal form */
        const char  *patch;
    } cases[] = {
        { "{\"metadata\":{\"name\":\"a\",\"new\":1},\"spec\":{\"containers\":"
          "[{\"name\":\"a\",\"resources\":{\"limits\":{\"cpu\":\"1000m\"}},"
          "\"args\":[]}]}}", "[]", "[]" },
        { "{\"metadata\":{\"name\":\"a\"},\"spec\":{\"containers\":"
          "[{\"name\":\"a\"}]}}",
          "[{\"op\":\"add\",\"path\":\"/metadata/annotations\",\"value\":"
          "{\"x\":\"y\"}},{\"op\":\"add\",\"path\":"
          "\"/spec/containers/0/resources/limits\",\"value\":{\"a\":\"1\"}}]",
          "[{\"op\":\"add\",\"path\":\"/metadata/annotations\",\"value\":"
          "{\"x\":\"y\"}},{\"op\":\"add\",\"path\":"
          "\"/spec/containers/0/resources\",\"value\":"
          "{\"limits\":{\"a\":\"1\"}}}]" },
        { "{\"metadata\":{\"annotations\":{},\"labels\":null},\"spec\":{}}",
          "[{\"op\":\"add\",\"path\":\"/metadata/annotations\",\"value\":"
          "{\"x\":\"y\"}},{\"op\":\"add\",\"path\":\"/metadata/labels\","
          "\"value\":{\"x\":\"y\"}},{\"op\":\"replace\",\"path\":"
          "\"/spec/containers\",\"value\":[{\"name\":\"a\"}]}]",
          "[{\"op\":\"replace\",\"path\":\"/metadata/annotations\","
          "\"value\":{\"x\":\"y\"}},{\"op\":\"replace\",\"path\":"
          "\"/metadata/labels\",\"value\":{\"x\":\"y\"}},{\"op\":\"add\","
          "\"path\":\"/spec/containers\",\"value\":[{\"name\":\"a\"}]}]" },

        /* an item that moves takes along what is unknown in it */

        { "{\"metadata\":{},\"spec\":{\"containers\":[{\"name\":\"a\","
          "\"new\":1,\"env\":[{\"name\":\"e\",\"new\":2}]},"
          "{\"name\":\"b\"},{\"name\":\"c\"}]}}",
          "[{\"op\":\"move\",\"from\":\"/spec/containers/0\",\"path\":"
          "\"/spec/containers/2\"},{\"op\":\"add\",\"path\":"
          "\"/spec/containers/2/image\",\"value\":\"i\"},{\"op\":\"add\","
          "\"path\":\"/spec/containers/2/env/0/value\",\"value\":\"v\"}]",
          "[{\"op\":\"remove\",\"path\":\"/spec/containers/0\"},"
          "{\"op\":\"add\",\"path\":\"/spec/containers/2\",\"value\":"
          "{\"name\":\"a\",\"new\":1,\"env\":[{\"name\":\"e\",\"new\":2,"
          "\"value\":\"v\"}],\"image\":\"i\"}}]" },

        /* what is the server's */

        { "{\"metadata\":{\"name\":\"a\"},\"spec\":{}}",
          "[{\"op\":\"add\",\"path\":\"/metadata/namespace\",\"value\":"
          "\"n\"},{\"op\":\"add\",\"path\":\"/metadata/creationTimestamp\","
          "\"value\":null},{\"op\":\"add\",\"path\":\"/status/phase\","
          "\"value\":\"x\"}]", "[]" },
        { "{\"spec\":{}}",
          "[{\"op\":\"add\",\"path\":\"/metadata/namespace\",\"value\":"
          "\"n\"}]", "[]" },
        { "{\"spec\":{}}",
          "[{\"op\":\"add\",\"path\":\"/metadata/namespace\",\"value\":"
          "\"n\"},{\"op\":\"add\",\"path\":\"/metadata/labels\",\"value\":"
          "{\"x\":\"y\"}}]",
          "[{\"op\":\"add\",\"path\":\"/metadata\",\"value\":{}},"
          "{\"op\":\"add\",\"path\":\"/metadata/labels\",\"value\":"
          "{\"x\":\"y\"}}]" },
    };

    for (i = 0; i < adm_nelts(cases); i++) {

        adm_err_init(&err, &a);
        raw = json(cases[i].raw);

        from = kube_typed(&a, &kube_type_Pod, raw, NULL, 0, NULL, &err);
        T_INT(kube_patch(&a, from, json(cases[i].set), 0, &to, &err), ADM_OK,
              cases[i].set);

        memset(&options, 0, sizeof(kube_diff_options_t));
        options.type = &kube_type_Pod;
        options.raw = raw;
        options.server = 1;

        patch = kube_diff(&a, from, to, &options);
        T_STR(adm_json_text(&a, patch, ADM_JSON_RAW), cases[i].patch,
              cases[i].set);

        out = NULL;
        T_INT(kube_patch(&a, raw, patch, KUBE_PATCH_STRICT, &out, &err),
              ADM_OK, cases[i].set);
        T_CHECK(adm_value_equal(out, kube_diff_apply(&a, from, to, &options)),
                "%s: %.*s", cases[i].set, adm_fmt(adm_json_text(&a,
                kube_diff_apply(&a, from, to, &options), ADM_JSON_RAW)));

        /* a second time there is nothing to do */

        options.raw = out;
        out = kube_typed(&a, &kube_type_Pod, out, NULL, 0, NULL, &err);
        patch = kube_diff(&a, out, to, &options);
        T_STR(adm_json_text(&a, patch, ADM_JSON_RAW), "[]", cases[i].set);
    }
}


static void
test_pointer(void)
{
    adm_value_t  *v;

    v = json("{\"a/b\":[1,{\"~\":null}]}");

    T_OK(kube_pointer_get(&a, v, adm_strc("")) == v);
    T_OK(adm_is_null(kube_pointer_get(&a, v, adm_strc("/a~1b/1/~0"))));
    T_OK(adm_is_object(kube_pointer_get(&a, v, adm_strc("/a~1b/1"))));
    T_OK(kube_pointer_get(&a, v, adm_strc("/a~1b/2")) == NULL);
    T_OK(kube_pointer_get(&a, v, adm_strc("/a~1b/01")) == NULL);
    T_OK(kube_pointer_get(&a, v, adm_strc("/a~1b/1/x")) == NULL);
    T_OK(kube_pointer_get(&a, v, adm_strc("a")) == NULL);
}


int
main(void)
{
    adm_arena_init(&a, NULL, 0);

    test_apply();
    test_bounds();
    test_diff();
    test_pod();
    test_pointer();

    T_OK(!adm_arena_failed(&a));

    adm_arena_destroy(&a);

    T_END();
}
