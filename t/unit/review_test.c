
/* AdmissionReview in and out, row by row of the API server's contract. */

#include "data/adm_json_read.h"
#include "data/adm_json_write.h"
#include "kube/kube_review.h"
#include "test.h"


static adm_arena_t  arena;


static int
decode(const char *json, unsigned flags, kube_review_t *r, adm_str_t *text)
{
    int           rc;
    adm_err_t     err;
    adm_value_t  *root;

    adm_err_init(&err, &arena);

    root = adm_json_parse(&arena, adm_strz(json), NULL, &err);
    T_CHECK(root != NULL, "not JSON: %s", json);

    rc = kube_review_decode(root, flags, r, &err);

    T_CHECK((rc == ADM_OK) != (unsigned) err.set, "result and error differ: %s",
            json);

    *text = err.text;

    return rc;
}


static void
decode_whole(void)
{
    adm_str_t      text;
    kube_review_t  r;

    T_INT(decode("{\"kind\":\"AdmissionReview\","
                 "\"apiVersion\":\"admission.k8s.io/v1\",\"request\":{"
                 "\"uid\":\"u-1\",\"kind\":{\"group\":\"apps\","
                 "\"version\":\"v1\",\"kind\":\"Deployment\"},"
                 "\"resource\":{\"group\":\"apps\",\"version\":\"v1\","
                 "\"resource\":\"deployments\",\"kind\":7},"
                 "\"subResource\":\"scale\","
                 "\"requestKind\":{\"group\":\"extensions\","
                 "\"version\":\"v1beta1\",\"kind\":\"Deployment\"},"
                 "\"requestResource\":{\"group\":\"extensions\","
                 "\"version\":\"v1beta1\",\"resource\":\"deployments\"},"
                 "\"requestSubResource\":\"scale2\",\"name\":\"web\","
                 "\"namespace\":\"shop\",\"operation\":\"UPDATE\","
                 "\"userInfo\":{\"username\":\"jane\",\"uid\":\"7\","
                 "\"groups\":[\"dev\"],\"extra\":{\"scope\":[\"a\"]}},"
                 "\"object\":{\"a\":1},\"oldObject\":{\"a\":0},"
                 "\"dryRun\":true,\"options\":{\"kind\":\"UpdateOptions\"},"
                 "\"unknown\":[]}}", 0, &r, &text),
          ADM_OK, "a whole review");

    T_STR(r.api_version, "admission.k8s.io/v1", "apiVersion");
    T_STR(r.kind, "AdmissionReview", "kind");
    T_STR(r.uid, "u-1", "uid");
    T_STR(r.object_kind.group, "apps", "kind.group");
    T_STR(r.object_kind.version, "v1", "kind.version");
    T_STR(r.object_kind.name, "Deployment", "kind.kind");
    T_STR(r.resource.name, "deployments", "resource.resource");
    T_STR(r.sub_resource, "scale", "subResource");
    T_STR(r.request_kind.group, "extensions", "requestKind.group");
    T_STR(r.request_resource.version, "v1beta1", "requestResource.version");
    T_STR(r.request_sub_resource, "scale2", "requestSubResource");
    T_STR(r.name, "web", "name");
    T_STR(r.ns, "shop", "namespace");
    T_STR(r.operation, "UPDATE", "operation");
    T_STR(r.user, "jane", "user");
    T_STR(adm_json_text(&arena, r.object, 0), "{\"a\":1}", "object");
    T_STR(adm_json_text(&arena, r.old_object, 0), "{\"a\":0}", "oldObject");
    T_STR(adm_value_str(adm_object_getc(r.options, "kind")), "UpdateOptions",
          "options");
    T_OK(r.dry_run);
    T_OK(r.request != NULL && r.user_info != NULL);

    /* every member but kind, apiVersion and request may be missing */

    T_INT(decode("{\"request\":{},\"kind\":\"AdmissionReview\","
                 "\"apiVersion\":\"admission.k8s.io/v1beta1\"}", 0, &r, &text),
          ADM_OK, "an empty request");

    T_STR(r.uid, "", "no uid");
    T_STR(r.user, "", "no user");
    T_OK(adm_is_null(r.object) && adm_is_null(r.old_object));
    T_OK(r.object && r.old_object && r.options && r.user_info);
    T_OK(!r.dry_run);

    /* absent objects are written as null */

    T_INT(decode("{\"kind\":\"AdmissionReview\","
                 "\"apiVersion\":\"admission.k8s.io/v1\",\"request\":{"
                 "\"uid\":null,\"kind\":null,\"operation\":\"DELETE\","
                 "\"object\":null,\"oldObject\":{},\"dryRun\":null,"
                 "\"options\":null,\"userInfo\":null}}", 0, &r, &text),
          ADM_OK, "nulls");
    T_OK(adm_is_null(r.object) && adm_is_object(r.old_object));
}


/*
 * What must be refused, with a word of the reason, and what the answer can
 * still name.
 */

static void
decode_errors(void)
{
    size_t         i;
    adm_str_t      text;
    kube_review_t  r;

    static const struct {
        const char  *json;
        const char  *text;
        const char  *uid;
        const char  *version;
    } cases[] = {
        { "[]", "the body is not an object but of type array", "", "" },
        { "null", "of type null", "", "" },
        { "\"x\"", "of type string", "", "" },
        { "{}", "\"kind\" is missing", "", "" },
        { "{\"kind\":\"AdmissionReview\",\"request\":{\"uid\":\"u\"}}",
          "\"apiVersion\" is missing", "u", "" },
        { "{\"apiVersion\":\"admission.k8s.io/v1\",\"request\":{}}",
          "\"kind\" is missing", "", "" },
        { "{\"kind\":\"AdmissionReview\",\"apiVersion\":1}",
          "\"apiVersion\" is of type number, want string", "", "" },
        { "{\"kind\":[],\"apiVersion\":\"v1\"}",
          "\"kind\" is of type array, want string", "", "v1" },
        { "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{}}",
          "unsupported type : \"v1\" \"Pod\"", "", "" },
        { "{\"kind\":\"admissionreview\",\"apiVersion\":"
          "\"admission.k8s.io/v1\"}", "unsupported type :", "", "" },
        { "{\"kind\":\"AdmissionReview\",\"apiVersion\":"
          "\"admission.k8s.io/v2\",\"request\":{\"uid\":\"u\"}}",
          "version \"admission.k8s.io/v2\" of AdmissionReview is not supported",
          "u", "admission.k8s.io/v2" },
        { "{\"kind\":\"AdmissionReview\",\"apiVersion\":"
          "\"admission.k8s.io/v1\"}", "has no request", "",
          "admission.k8s.io/v1" },
        { "{\"kind\":\"AdmissionReview\",\"apiVersion\":"
          "\"admission.k8s.io/v1\",\"request\":null}", "has no request", "",
          "admission.k8s.io/v1" },
        { "{\"kind\":\"AdmissionReview\",\"apiVersion\":"
          "\"admission.k8s.io/v1\",\"request\":[]}",
          "\"request\" is of type array, want object", "",
          "admission.k8s.io/v1" },
        /* the response of another webhook is no request */
        { "{\"kind\":\"AdmissionReview\",\"apiVersion\":"
          "\"admission.k8s.io/v1\",\"response\":{\"uid\":\"u\"}}",
          "has no request", "", "admission.k8s.io/v1" }
    };

    /* one member of the request is wrong; uid and version are known */

    static const struct {
        const char  *member;
        const char  *text;
    } members[] = {
        { "\"name\":1", "\"request.name\" is of type number, want string" },
        { "\"namespace\":{}",
          "\"request.namespace\" is of type object, want string" },
        { "\"operation\":false",
          "\"request.operation\" is of type boolean, want string" },
        { "\"operation\":\"PATCH\"", "\"request.operation\" is \"PATCH\"" },
        { "\"operation\":\"create\"", "\"request.operation\" is \"create\"" },
        { "\"subResource\":[]",
          "\"request.subResource\" is of type array, want string" },
        { "\"kind\":\"Pod\"",
          "\"request.kind\" is of type string, want object" },
        { "\"kind\":{\"kind\":1}",
          "\"request.kind.kind\" is of type number, want string" },
        { "\"resource\":{\"group\":[]}",
          "\"request.resource.group\" is of type array, want string" },
        { "\"requestResource\":{\"resource\":{}}",
          "\"request.requestResource.resource\" is of type object" },
        { "\"dryRun\":\"true\"",
          "\"request.dryRun\" is of type string, want boolean" },
        { "\"object\":\"{}\"",
          "\"request.object\" is of type string, want object" },
        { "\"object\":[{}]",
          "\"request.object\" is of type array, want object" },
        { "\"oldObject\":0",
          "\"request.oldObject\" is of type number, want object" },
        { "\"options\":[]",
          "\"request.options\" is of type array, want object" },
        { "\"userInfo\":\"jane\"",
          "\"request.userInfo\" is of type string, want object" },
        { "\"userInfo\":{\"username\":1}",
          "\"request.userInfo.username\" is of type number, want string" },
        { "\"userInfo\":{\"uid\":1}",
          "\"request.userInfo.uid\" is of type number, want string" },
        { "\"userInfo\":{\"groups\":\"a\"}",
          "\"request.userInfo.groups\" is of type string, want array" },
        { "\"userInfo\":{\"groups\":[\"a\",1]}",
          "\"request.userInfo.groups\" is of type number, want array of" },
        { "\"userInfo\":{\"extra\":[]}",
          "\"request.userInfo.extra\" is of type array, want object" },
        { "\"userInfo\":{\"extra\":{\"k\":\"v\"}}",
          "\"request.userInfo.extra.k\" is of type string, want array" }
    };

    for (i = 0; i < adm_nelts(cases); i++) {
        T_INT(decode(cases[i].json, 0, &r, &text), ADM_ERROR, cases[i].json);
        T_CHECK(adm_str_find(text, adm_strz(cases[i].text)) >= 0,
                "%s: got \"%.*s\", want \"%s\"", cases[i].json, adm_fmt(text),
                cases[i].text);
        T_STR(r.uid, cases[i].uid, cases[i].json);
        T_STR(r.api_version, cases[i].version, cases[i].json);
    }

    for (i = 0; i < adm_nelts(members); i++) {
        char  json[512];

        (void) snprintf(json, sizeof(json), "{\"apiVersion\":"
                        "\"admission.k8s.io/v1\",\"kind\":\"AdmissionReview\","
                        "\"request\":{%s,\"uid\":\"u-9\"}}", members[i].member);

        T_INT(decode(json, KUBE_REVIEW_DEFAULT_KIND, &r, &text), ADM_ERROR,
              json);
        T_CHECK(adm_str_find(text, adm_strz(members[i].text)) >= 0,
                "%s: got \"%.*s\", want \"%s\"", json, adm_fmt(text),
                members[i].text);
        T_STR(r.uid, "u-9", json);
        T_STR(r.api_version, "admission.k8s.io/v1", json);
    }

    /* a text of somebody else's is not repeated at any length */

    {
        char  json[4096];

        (void) snprintf(json, sizeof(json), "{\"apiVersion\":\"%03000d\","
                        "\"kind\":\"AdmissionReview\"}", 0);
        T_INT(decode(json, 0, &r, &text), ADM_ERROR, "long apiVersion");
        T_CHECK(text.len < 256, "the error has %zu bytes", text.len);
    }
}


static void
decode_default_kind(void)
{
    size_t         i;
    adm_str_t      text;
    kube_review_t  r;

    static const struct {
        const char  *json;
        int          rc;
    } cases[] = {
        { "{\"request\":{\"uid\":\"u\"}}", ADM_OK },
        { "{\"kind\":\"AdmissionReview\",\"request\":{\"uid\":\"u\"}}",
          ADM_OK },
        { "{\"apiVersion\":\"admission.k8s.io/v1beta1\","
          "\"request\":{\"uid\":\"u\"}}", ADM_OK },
        { "{\"kind\":\"Pod\",\"request\":{\"uid\":\"u\"}}", ADM_ERROR },
        { "{\"apiVersion\":\"v1\",\"request\":{\"uid\":\"u\"}}", ADM_ERROR },
        { "{}", ADM_ERROR }
    };

    for (i = 0; i < adm_nelts(cases); i++) {
        T_INT(decode(cases[i].json, KUBE_REVIEW_DEFAULT_KIND, &r, &text),
              cases[i].rc, cases[i].json);
    }
}


static adm_value_t *
json(const char *text)
{
    return adm_json_parse(&arena, adm_strz(text), NULL, NULL);
}


static void
encode(const char *version, const kube_response_t *res, unsigned flags,
    const char *want, const char *what)
{
    adm_buf_t      b;
    adm_str_t      text;
    kube_review_t  r;

    memset(&r, 0, sizeof(r));

    r.api_version = adm_strz(version);
    r.uid = adm_strc("u\"1");

    adm_buf_init(&b, &arena, 0);
    kube_review_encode(&b, &r, res, flags);

    T_INT(adm_buf_finish(&b, &text), ADM_OK, what);
    T_STR(text, want, what);

    /* what is written is JSON again */

    T_CHECK(adm_json_parse(&arena, text, NULL, NULL) != NULL, "%s: no JSON",
            what);
}


#define V1(rest)                                                              \
    "{\"kind\":\"AdmissionReview\",\"apiVersion\":\"admission.k8s.io/v1\","   \
    "\"response\":{\"uid\":\"u\\\"1\"," rest "}}"


static void
encode_all(void)
{
    kube_response_t  res;

    const char  *v1 = "admission.k8s.io/v1";
    const char  *v1beta1 = "admission.k8s.io/v1beta1";

    memset(&res, 0, sizeof(res));

    encode(v1, &res, 0, V1("\"allowed\":false,\"status\":{\"metadata\":{}}"),
           "denied without explanation");

    res.allowed = 1;
    encode(v1, &res, 0, V1("\"allowed\":true"), "allowed");

    encode(v1beta1, &res, 0,
           "{\"kind\":\"AdmissionReview\",\"apiVersion\":"
           "\"admission.k8s.io/v1beta1\",\"response\":{\"uid\":\"u\\\"1\","
           "\"allowed\":true}}", "the version asked in");

    encode(v1beta1, &res, KUBE_REVIEW_BARE,
           "{\"response\":{\"uid\":\"u\\\"1\",\"allowed\":true}}", "bare");

    encode("", &res, KUBE_REVIEW_BARE,
           "{\"response\":{\"uid\":\"u\\\"1\",\"allowed\":true}}",
           "bare, no version");

    encode("", &res, 0,
           "{\"response\":{\"uid\":\"u\\\"1\",\"allowed\":true}}",
           "version unknown");

    encode(v1, &res, KUBE_REVIEW_BARE, V1("\"allowed\":true"),
           "v1 is never bare");

    res.patch = adm_strc("[]");
    encode(v1, &res, 0, V1("\"allowed\":true,\"patch\":\"W10=\","
                           "\"patchType\":\"JSONPatch\""), "patch");

    res.allowed = 0;
    res.message = adm_strc("no <b>");
    encode(v1, &res, 0, V1("\"allowed\":false,\"status\":{\"metadata\":{},"
                           "\"message\":\"no \\u003cb\\u003e\"}"),
           "no patch with a denial");

    res.code = 422;
    res.reason = adm_strc("Invalid");
    res.details = json("{\"causes\":[]}");
    encode(v1, &res, 0, V1("\"allowed\":false,\"status\":{\"metadata\":{},"
                           "\"message\":\"no \\u003cb\\u003e\","
                           "\"reason\":\"Invalid\","
                           "\"details\":{\"causes\":[]},\"code\":422}"),
           "a whole status");

    memset(&res, 0, sizeof(res));
    res.allowed = 1;

    res.warnings = json("[\"one\",\"\",1,null,\"t\\u0000w\\no\\u007f.\\u0085,"
                        "\\u00a0\\ufffd\"]");
    encode(v1, &res, 0, V1("\"allowed\":true,\"warnings\":[\"one\","
                           "\"t w o . ,\xc2\xa0\xef\xbf\xbd\"]"),
           "control characters");

    res.warnings = adm_value_array(&arena, 1);
    (void) adm_array_push(&arena, res.warnings,
                          adm_value_stringc(&arena, "a\xff\xc2"));
    encode(v1, &res, 0, V1("\"allowed\":true,\"warnings\":["
                           "\"a\\ufffd\\ufffd\"]"), "invalid UTF-8");

    res.warnings = json("[]");
    encode(v1, &res, 0, V1("\"allowed\":true"), "no warnings");

    res.audit = json("{}");
    encode(v1, &res, 0, V1("\"allowed\":true"), "no audit annotations");

    res.audit = json("{\"a\":\"1\",\"policy.io/b_c-d\":\"2\",\"!\":\"3\","
                     "\"/x/\":\"4\",\"n\":5,\"\":\"6\","
                     "\"012345678901234567890123456789012345678901234567890"
                     "1234567890123456789\":\"\"}");
    encode(v1, &res, 0,
           V1("\"allowed\":true,\"auditAnnotations\":{\"a\":\"1\","
              "\"policy.io.b_c-d\":\"2\",\"x\":\"4\","
              "\"012345678901234567890123456789012345678901234567890"
              "123456789012\":\"\"}"), "keys of audit annotations");
}


static void
no_memory(void)
{
    adm_buf_t        b;
    adm_str_t        text;
    adm_arena_t      small;
    kube_review_t    r;
    kube_response_t  res;

    memset(&r, 0, sizeof(r));
    memset(&res, 0, sizeof(res));

    adm_arena_init(&small, NULL, 1);
    adm_buf_init(&b, &small, 0);

    res.allowed = 1;
    res.warnings = json("[\"w\"]");

    kube_review_encode(&b, &r, &res, 0);
    T_INT(adm_buf_finish(&b, &text), ADM_ERROR, "no memory");

    adm_arena_destroy(&small);
}


int
main(void)
{
    adm_arena_init(&arena, NULL, 0);

    decode_whole();
    decode_errors();
    decode_default_kind();
    encode_all();
    no_memory();

    adm_arena_destroy(&arena);

    T_END();
}
