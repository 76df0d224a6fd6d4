
#include "kube.h"
#include "kube/kube_merge.h"


static void
test_merge(void)
{
    size_t        i;
    adm_err_t     err;
    adm_value_t  *original, *patch, *out;

    /* of containers; want NULL: the original itself */

    static const struct {
        const char  *original;
        const char  *patch;
        const char  *want;
    } cases[] = {

        /* members */

        { "{\"name\":\"a\"}", "{}", NULL },
        { "{\"name\":\"a\"}", "null", NULL },
        { "{\"name\":\"a\",\"args\":[\"x\"]}",
          "{\"name\":\"a\",\"args\":[\"x\"]}", NULL },
        { "{\"name\":\"a\"}", "{\"image\":\"b\"}",
          "{\"name\":\"a\",\"image\":\"b\"}" },
        { "{\"name\":\"a\",\"image\":\"b\"}", "{\"image\":null}",
          "{\"name\":\"a\"}" },
        { "{\"name\":\"a\"}", "{\"image\":null}", NULL },
        { "{\"name\":\"a\",\"x\":1}", "{\"x\":\"y\",\"z\":{}}",
          "{\"name\":\"a\",\"x\":\"y\",\"z\":{}}" },
        { "{\"image\":null}", "{\"image\":\"b\"}", "{\"image\":\"b\"}" },
        { "{\"lifecycle\":{\"preStop\":{\"sleep\":{\"seconds\":1}}}}",
          "{\"lifecycle\":{\"preStop\":{\"sleep\":{\"seconds\":2}}}}",
          "{\"lifecycle\":{\"preStop\":{\"sleep\":{\"seconds\":2}}}}" },
        { "{\"x\":{}}", "{\"x\":{}}",
          "unable to find api field in struct Container for the json field "
          "\"x\"" },
        { "{\"lifecycle\":{\"x\\ny\":[]}}", "{\"lifecycle\":{\"x\\ny\":[]}}",
          "unable to find api field in struct Lifecycle for the json field "
          "\"x\\ny\"" },
        { "{\"name\":{}}", "{\"name\":{\"a\":1}}", "{\"name\":{\"a\":1}}" },
        { "{\"name\":{\"a\":{}}}", "{\"name\":{\"a\":{}}}",
          "merging an object in json but data type is not struct, instead is: "
          "string" },
        { "{\"resources\":{\"limits\":{\"a\":{\"b\":1}}}}",
          "{\"resources\":{\"limits\":{\"a\":{\"b\":1}}}}",
          "merging an object in json but data type is not struct, instead is: "
          "map" },
        { "{\"name\":[]}", "{\"name\":[1]}",
          "expected slice or array type, but got: struct" },
        { "{\"securityContext\":{\"runAsUser\":[]}}",
          "{\"securityContext\":{\"privileged\":1,\"runAsUser\":[1]}}",
          "{\"securityContext\":{\"runAsUser\":[1],\"privileged\":1}}" },
        { "{\"ARGS\":[\"a\"]}", "{\"ARGS\":[\"b\"]}", "{\"ARGS\":[\"b\"]}" },

        /* what is new comes without nulls and directives */

        { "{}", "{\"lifecycle\":{\"preStop\":null,\"postStart\":{\"exec\":"
          "null}},\"env\":[{\"name\":\"a\",\"value\":null},"
          "{\"$patch\":\"delete\",\"name\":\"b\"}],\"x\":[null,[{\"y\":null}]"
          "],\"z\":{\"$patch\":\"replace\"}}",
          "{\"lifecycle\":{\"postStart\":{}},\"env\":[{\"name\":\"a\"}],"
          "\"x\":[null,[{}]]}" },

        /* lists without keys are replaced, those with keys merged */

        { "{\"args\":[\"a\",\"b\"]}", "{\"args\":[\"c\"]}",
          "{\"args\":[\"c\"]}" },
        { "{\"args\":[\"a\"]}", "{\"args\":[]}", "{\"args\":[]}" },
        { "{\"env\":[{\"name\":\"a\"}]}", "{\"env\":[]}", NULL },
        { "{\"env\":[{\"name\":\"a\",\"value\":\"1\"},{\"name\":\"b\"}]}",
          "{\"env\":[{\"name\":\"b\",\"value\":\"2\"}]}",
          "{\"env\":[{\"name\":\"a\",\"value\":\"1\"},"
          "{\"name\":\"b\",\"value\":\"2\"}]}" },
        { "{\"env\":[{\"name\":\"a\"},{\"name\":\"b\"}]}",
          "{\"env\":[{\"name\":\"c\",\"value\":null}]}",
          "{\"env\":[{\"name\":\"c\",\"value\":null},{\"name\":\"a\"},"
          "{\"name\":\"b\"}]}" },
        { "{\"env\":[{\"name\":\"a\"},{\"name\":\"b\"},{\"name\":\"c\"}]}",
          "{\"env\":[{\"name\":\"x\"},{\"name\":\"c\"},{\"name\":\"a\"}]}",
          "{\"env\":[{\"name\":\"x\"},{\"name\":\"b\"},{\"name\":\"c\"},"
          "{\"name\":\"a\"}]}" },
        { "{\"env\":[{\"name\":\"a\"},{\"name\":\"b\"}]}",
          "{\"env\":[{\"name\":\"c\",\"value\":\"1\"},"
          "{\"name\":\"c\",\"value\":\"2\"}]}",
          "{\"env\":[{\"name\":\"c\",\"value\":\"2\"},{\"name\":\"a\"},"
          "{\"name\":\"b\"}]}" },
        { "{\"env\":[{\"name\":\"a\",\"value\":\"1\"},"
          "{\"name\":\"a\",\"value\":\"2\"}]}",
          "{\"env\":[{\"name\":\"a\",\"value\":\"3\"}]}",
          "{\"env\":[{\"name\":\"a\",\"value\":\"3\"},"
          "{\"name\":\"a\",\"value\":\"2\"}]}" },
        { "{\"ports\":[{\"containerPort\":1,\"protocol\":\"TCP\"}]}",
          "{\"ports\":[{\"containerPort\":1.0},{\"containerPort\":1,"
          "\"protocol\":\"UDP\"}]}",
          "{\"ports\":[{\"containerPort\":1.0},{\"containerPort\":1,"
          "\"protocol\":\"UDP\"}]}" },
        { "{\"env\":[{\"name\":\"a\"}]}", "{\"env\":[{\"value\":\"b\"}]}",
          "map: map[value:b] does not contain declared merge key: name" },
        { "{\"env\":[{\"name\":\"a\"}]}",
          "{\"env\":[{\"name\":{}}]}",
          "map: map[name:map[]] has no scalar for declared merge key: name" },
        { "{\"env\":[{\"name\":\"a\"}]}", "{\"env\":[{\"name\":\"b\"},\"c\"]}",
          "list element types are not identical: [[map[name:a]] [map[name:b] "
          "c]]" },
        { "{\"env\":[null]}", "{\"env\":[{\"name\":\"b\"}]}",
          "list element types are not identical: [[<nil>] [map[name:b]]]" },
        { "{\"env\":[[]]}", "{\"env\":[[]]}",
          "lists of lists are not supported" },
        { "{\"env\":[1]}", "{\"env\":[2]}",
          "expected a map[string]interface {}, but received a int64" },

        /* directives */

        { "{\"name\":\"a\"}", "{\"$patch\":\"replace\",\"image\":null}",
          "{\"image\":null}" },
        { "{\"name\":\"a\"}", "{\"$patch\":\"delete\",\"image\":\"b\"}",
          "{}" },
        { "{\"name\":\"a\"}", "{\"$patch\":1.50,\"image\":\"b\"}",
          "unknown patch type: %!s(float64=1.5) in map: map[$patch:1.5 "
          "image:b]" },
        { "{\"name\":\"a\"}", "{\"$patch\":{\"b\":null,\"a\":[\"x\",1]}}",
          "unknown patch type: map[a:[x %!s(int64=1)] b:%!s(<nil>)] in map: "
          "map[$patch:map[a:[x 1] b:<nil>]]" },
        { "{\"env\":[{\"name\":\"a\"},{\"name\":\"b\"},{\"name\":\"a\"}]}",
          "{\"env\":[{\"name\":\"a\",\"$patch\":\"delete\"}]}",
          "{\"env\":[{\"name\":\"b\"}]}" },
        { "{\"env\":[{\"name\":\"a\"}]}",
          "{\"env\":[{\"$patch\":\"delete\"}]}",
          "map: map[$patch:delete] does not contain declared merge key: "
          "name" },
        { "{\"env\":[{\"name\":\"a\"}]}",
          "{\"env\":[{\"name\":\"b\"},{\"$patch\":\"replace\"}]}",
          "{\"env\":[{\"name\":\"b\"}]}" },
        { "{\"env\":[{\"name\":\"a\"}]}",
          "{\"env\":[{\"$patch\":\"merge\"}]}",
          "merging lists cannot yet be specified in the patch" },
        { "{\"env\":[{\"name\":\"a\"}]}",
          "{\"env\":[{\"$patch\":null}]}",
          "unknown patch type: %!s(<nil>) in map: map[$patch:<nil>]" },
        { "{\"name\":\"a\",\"image\":\"b\",\"tty\":true}",
          "{\"$retainKeys\":[\"name\",\"tty\",\"x\"],\"tty\":false}",
          "{\"name\":\"a\",\"tty\":false}" },
        { "{\"name\":\"a\"}", "{\"$retainKeys\":[\"name\"],\"tty\":false}",
          "invalid patch format of retainKeys" },
        { "{\"name\":\"a\"}", "{\"$retainKeys\":\"name\"}",
          "invalid patch format of retainKeys" },
        { "{\"name\":\"a\"}", "{\"$retainKeys\":[{}]}",
          "invalid patch format of retainKeys" },
        { "{\"args\":[\"a\",\"b\",\"a\"]}",
          "{\"$deleteFromPrimitiveList/args\":[\"a\",\"x\"]}",
          "{\"args\":[\"b\"]}" },
        { "{\"args\":[\"a\"]}", "{\"$deleteFromPrimitiveList/args\":[\"x\"]}",
          NULL },
        { "{\"name\":\"a\"}", "{\"$deleteFromPrimitiveList/args\":[\"x\"]}",
          NULL },
        { "{\"name\":\"a\"}", "{\"$deleteFromPrimitiveList\":[\"x\"]}",
          "invalid patch format of primitive list" },
        { "{\"envFrom\":[{}]}", "{\"$deleteFromPrimitiveList/envFrom\":[{}]}",
          "cannot merge lists without merge key for struct" },
        { "{\"env\":[{\"name\":\"a\"},{\"name\":\"b\"},{\"name\":\"c\"}]}",
          "{\"$setElementOrder/env\":[{\"name\":\"c\"},{\"name\":\"a\"}]}",
          "{\"env\":[{\"name\":\"b\"},{\"name\":\"c\"},{\"name\":\"a\"}]}" },
        { "{\"env\":[{\"name\":\"a\"},{\"name\":\"b\"}]}",
          "{\"$setElementOrder/env\":[{\"name\":\"b\"},{\"name\":\"x\"},"
          "{\"name\":\"a\"}],\"env\":[{\"name\":\"x\"}]}",
          "{\"env\":[{\"name\":\"b\"},{\"name\":\"x\"},{\"name\":\"a\"}]}" },
        { "{\"env\":[{\"name\":\"a\"}]}",
          "{\"$setElementOrder/env\":[{\"name\":\"a\"}],"
          "\"env\":[{\"name\":\"b\"}]}",
          "The order in patch list:\n[map[name:b]]\n doesn't match "
          "$setElementOrder list:\n[map[name:a]]\n" },
        { "{}", "{\"$setElementOrder/env\":1}",
          "expected a []interface {}, but received a int64" },
        { "{}", "{\"$setElementOrder/env\":null}",
          "expected a []interface {}, but received a %!s(<nil>)" },
        { "{}", "{\"$setElementOrderX/env\":[]}",
          "invalid patch format of setElementOrder list" },
        { "{\"env\":[]}", "{\"$setElementOrder/env\":[]}",
          "no elements in any of the given slices" },
        { "{\"env\":[{\"name\":\"a\"}]}", "{\"$setElementOrder/env\":[1]}",
          "value for key 0 is not a map" },

        /* documents */

        { "null", "{\"name\":\"a\"}", "{\"name\":\"a\"}" },
        { "[]", "{}", "invalid JSON document" },
        { "{}", "\"x\"", "invalid JSON document" },
    };

    for (i = 0; i < adm_nelts(cases); i++) {

        adm_err_init(&err, &a);
        original = json(cases[i].original);
        patch = json(cases[i].patch);

        out = kube_merge(&a, &kube_type_Container, original, patch, &err);

        T_CHECK(adm_str_eq(text_of(out, &err),
                           adm_strz(cases[i].want ? cases[i].want
                                                  : cases[i].original)),
                "%s + %s: %.*s", cases[i].original, cases[i].patch,
                adm_fmt(text_of(out, &err)));

        if (cases[i].want == NULL) {
            T_OK(out == original);
        }

        T_STR(adm_json_text(&a, original, ADM_JSON_RAW), cases[i].original,
              "original");
        T_STR(adm_json_text(&a, patch, ADM_JSON_RAW), cases[i].patch, "patch");
    }
}


/* A set of scalars is merged without a key. */

static void
test_finalizers(void)
{
    size_t        i;
    adm_err_t     err;
    adm_value_t  *out;

    static const struct {
        const char  *original;
        const char  *patch;
        const char  *want;
    } cases[] = {
        { "[\"a\",\"b\"]", "[\"b\",\"c\"]", "[\"a\",\"b\",\"c\"]" },
        { "[\"a\",\"b\"]", "[\"c\",\"a\",\"c\"]", "[\"c\",\"a\",\"b\"]" },
        { "[]", "[\"a\",\"a\"]", "[\"a\"]" },
        { "[{}]", "[{}]", NULL },
    };

    for (i = 0; i < adm_nelts(cases); i++) {
        adm_value_t  *original, *patch;

        adm_err_init(&err, &a);

        original = adm_value_object(&a, 1);
        patch = adm_value_object(&a, 1);
        (void) adm_object_setc(&a, original, "finalizers",
                               json(cases[i].original));
        (void) adm_object_setc(&a, patch, "finalizers", json(cases[i].patch));

        out = kube_merge(&a, &kube_type_ObjectMeta, original, patch, &err);

        if (out) {
            out = adm_object_getc(out, "finalizers");
        }

        T_STR(text_of(out, &err), cases[i].want ? cases[i].want
              : "cannot merge lists without merge key for string",
              cases[i].patch);
    }
}


/* A long list: the same results as a short one, whatever way they are found. */

static void
test_long(void)
{
    char          name[16];
    uint32_t      i, n, m;
    adm_err_t     err;
    adm_value_t  *original, *patch, *env, *change, *item, *out;

    n = 5000;
    m = 1000;

    adm_err_init(&err, &a);

    env = adm_value_array(&a, n);
    change = adm_value_array(&a, n);

    for (i = 0; i < n; i++) {
        (void) snprintf(name, sizeof(name), "v%u", i);
        item = adm_value_object(&a, 1);
        (void) adm_object_setc(&a, item, "name", adm_value_string(&a,
                               adm_str_dup(&a, adm_strz(name))));
        (void) adm_array_push(&a, env, item);
    }

    /* changed ones in reverse order, and as many new ones */

    for (i = 0; i < 2 * m; i++) {
        (void) snprintf(name, sizeof(name), "v%u",
                        i < m ? n - 1 - i * 2 : n + i);
        item = adm_value_object(&a, 2);
        (void) adm_object_setc(&a, item, "name", adm_value_string(&a,
                               adm_str_dup(&a, adm_strz(name))));
        (void) adm_object_setc(&a, item, "value", adm_value_stringc(&a, "x"));
        (void) adm_array_push(&a, change, item);
    }

    original = adm_value_object(&a, 1);
    patch = adm_value_object(&a, 1);
    (void) adm_object_setc(&a, original, "env", env);
    (void) adm_object_setc(&a, patch, "env", change);

    out = kube_merge(&a, &kube_type_Container, original, patch, &err);
    T_CHECK(out != NULL, "%.*s", adm_fmt(err.text));

    out = adm_object_getc(out, "env");
    T_INT(adm_array_len(out), n + m, "items");

    /* patched ones follow the patch, after what came before the first one */

    T_OK(adm_array_at(out, 0) == adm_array_at(env, 0));

    for (i = 0; i < n - 2 * m; i++) {
        T_OK(adm_array_at(out, i) == adm_array_at(env, i));
    }

    n = 0;

    for (i = 0; i < adm_array_len(out); i++) {
        item = adm_array_at(out, i);

        if (adm_object_getc(item, "value")) {
            T_OK(adm_value_equal(item, adm_array_at(change, n++)));
        }
    }

    T_INT(n, 2 * m, "patched items");
}


int
main(void)
{
    adm_arena_init(&a, NULL, 0);

    test_merge();
    test_finalizers();
    test_long();

    T_OK(!adm_arena_failed(&a));

    adm_arena_destroy(&a);

    T_END();
}
