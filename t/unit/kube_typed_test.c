
#include "base/adm_quantity.h"
#include "kube.h"
#include "kube/kube_default.h"
#include "kube/kube_merge.h"
#include "kube/kube_typed.h"


#define FOLD    KUBE_TYPED_FOLD
#define COERCE  (KUBE_TYPED_FOLD|KUBE_TYPED_COERCE|KUBE_TYPED_SORTED)
#define OLD     KUBE_TYPED_OLD
#define NULLS   KUBE_TYPED_NULLS


/*
 * want NULL says that the input is normal and returned itself.  The normal form
 * of a result is that result.
 */

static void
check(const kube_type_t *type, const char *in, const char *want,
    unsigned flags)
{
    adm_err_t     err;
    adm_value_t  *v, *out;

    adm_err_init(&err, &a);
    v = json(in);

    out = kube_typed(&a, type, v, NULL, flags, NULL, &err);

    T_STR(text_of(out, &err), want ? want : in, in);
    T_STR(adm_json_text(&a, v, ADM_JSON_RAW), in, "input");

    if (want == NULL) {
        T_OK(out == v);
    }

    if (out) {
        T_OK(kube_typed(&a, type, out, NULL, flags, NULL, &err) == out);
    }
}



static void
test_container(void)
{
    size_t  i;

    static const struct {
        const char  *in;
        const char  *want;
        unsigned     flags;
    } cases[] = {
        { "{\"name\":\"a\",\"resources\":{}}", NULL, 0 },
        { "{\"name\":\"a\",\"args\":[\"x\"],\"resources\":{\"limits\":"
          "{\"cpu\":\"1\",\"memory\":\"1Gi\"}},\"securityContext\":{}}", NULL,
          0 },
        { "null", "{\"name\":\"\",\"resources\":{}}", 0 },
        { "{}", "{\"name\":\"\",\"resources\":{}}", 0 },

        /* members: order, unknown and empty ones */

        { "{\"resources\":{},\"name\":\"a\"}",
          "{\"name\":\"a\",\"resources\":{}}", 0 },
        { "{\"name\":\"a\",\"resources\":{},\"x\":1}",
          "{\"name\":\"a\",\"resources\":{}}", 0 },
        { "{\"name\":\"\",\"image\":\"\",\"args\":[],\"tty\":false,"
          "\"lifecycle\":null,\"resources\":null}",
          "{\"name\":\"\",\"resources\":{}}", 0 },
        { "{\"name\":\"a\",\"args\":[null,\"b\"],\"env\":[null],"
          "\"resources\":{}}",
          "{\"name\":\"a\",\"args\":[\"\",\"b\"],\"env\":[{\"name\":\"\"}],"
          "\"resources\":{}}", 0 },

        /* pointers keep explicit zeros, others do not */

        { "{\"name\":\"a\",\"resources\":{},\"livenessProbe\":"
          "{\"initialDelaySeconds\":0,\"terminationGracePeriodSeconds\":0},"
          "\"securityContext\":{\"privileged\":false,\"runAsUser\":0}}",
          "{\"name\":\"a\",\"resources\":{},\"livenessProbe\":"
          "{\"terminationGracePeriodSeconds\":0},"
          "\"securityContext\":{\"privileged\":false,\"runAsUser\":0}}", 0 },
        { "{\"name\":\"a\",\"ports\":[{\"containerPort\":-0}],"
          "\"resources\":{}}",
          "{\"name\":\"a\",\"ports\":[{\"containerPort\":0}],"
          "\"resources\":{}}", 0 },

        /* types with texts of their own */

        { "{\"name\":\"a\",\"resources\":{\"limits\":{\"m\":\"1024Mi\","
          "\"cpu\":2,\"x\":0.5,\"a\":null,\"s\":\" 1e3 \"}}}",
          "{\"name\":\"a\",\"resources\":{\"limits\":{\"a\":\"0\","
          "\"cpu\":\"2\",\"m\":\"1Gi\",\"s\":\"1e3\",\"x\":\"500m\"}}}", 0 },
        { "{\"name\":\"a\",\"env\":[{\"name\":\"b\",\"valueFrom\":"
          "{\"resourceFieldRef\":{\"resource\":\"c\"}}}],\"resources\":{}}",
          "{\"name\":\"a\",\"env\":[{\"name\":\"b\",\"valueFrom\":"
          "{\"resourceFieldRef\":{\"resource\":\"c\",\"divisor\":\"0\"}}}],"
          "\"resources\":{}}", 0 },
        { "{\"name\":\"a\",\"resources\":{},\"livenessProbe\":{\"httpGet\":"
          "{\"port\":80},\"grpc\":{}},\"readinessProbe\":{\"httpGet\":"
          "{\"port\":\"80\"},\"tcpSocket\":{\"port\":null}}}",
          "{\"name\":\"a\",\"resources\":{},\"livenessProbe\":{\"httpGet\":"
          "{\"port\":80},\"grpc\":{\"port\":0,\"service\":null}},"
          "\"readinessProbe\":{\"httpGet\":{\"port\":\"80\"},"
          "\"tcpSocket\":{\"port\":0}}}", 0 },

        /* options */

        { "{\"NAME\":\"a\",\"Args\":[\"x\"],\"resources\":{}}",
          "{\"name\":\"\",\"resources\":{}}", 0 },
        { "{\"Name\":\"b\",\"name\":\"a\",\"NAME\":\"c\",\"resources\":{}}",
          "{\"name\":\"a\",\"resources\":{}}", FOLD },
        { "{\"NAME\":\"a\",\"Args\":[\"x\"],\"resources\":{}}",
          "{\"name\":\"a\",\"args\":[\"x\"],\"resources\":{}}", FOLD },
        { "{\"name\":\"a\",\"resources\":{},\"restartPolicy\":\"Always\"}",
          "{\"name\":\"a\",\"resources\":{}}", OLD },
        { "{\"name\":true,\"args\":[1337,1.5,false,1e6,-7,16777217.25],"
          "\"resources\":{},\"securityContext\":{\"capabilities\":"
          "{\"add\":[18446744073709551615,18446744073709551616]}}}",
          "{\"name\":\"true\",\"args\":[\"1337\",\"1.5\",\"false\",\"1e+06\","
          "\"-7\",\"1.6777218e+07\"],\"resources\":{},\"securityContext\":"
          "{\"capabilities\":{\"add\":[\"18446744073709551615\","
          "\"1.8446744e+19\"]}}}", COERCE },

        /* errors: the first one, unless a type's own decoder fails */

        { "{\"name\":1,\"args\":true,\"tty\":0}",
          "json: cannot unmarshal number into Go struct field Container.name "
          "of type string", 0 },
        { "{\"args\":true}",
          "json: cannot unmarshal bool into Go struct field Container.args of "
          "type []string", 0 },
        { "{\"env\":[{\"name\":\"a\"},[]]}",
          "json: cannot unmarshal array into Go struct field Container.env of "
          "type v1.EnvVar", 0 },
        { "{\"env\":[{\"valueFrom\":{\"secretKeyRef\":{\"name\":{}}}}]}",
          "json: cannot unmarshal object into Go struct field "
          "SecretKeySelector.env.valueFrom.secretKeyRef.LocalObjectReference"
          ".name of type string", 0 },
        { "{\"ports\":[{\"containerPort\":2147483648}]}",
          "json: cannot unmarshal number 2147483648 into Go struct field "
          "ContainerPort.ports.containerPort of type int32", 0 },
        { "{\"ports\":[{\"containerPort\":80.0}]}",
          "json: cannot unmarshal number 80.0 into Go struct field "
          "ContainerPort.ports.containerPort of type int32", 0 },
        { "{\"securityContext\":{\"runAsUser\":1e3}}",
          "json: cannot unmarshal number 1e3 into Go struct field "
          "SecurityContext.securityContext.runAsUser of type int64", 0 },
        { "{\"imagePullPolicy\":[]}",
          "json: cannot unmarshal array into Go struct field "
          "Container.imagePullPolicy of type v1.PullPolicy", 0 },
        { "{\"resources\":{\"limits\":{\"a\":\"x\"}},\"name\":1}",
          "quantities must match the regular expression "
          "'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'", 0 },
        { "{\"name\":1,\"resources\":{\"limits\":{\"a\":true}}}",
          "quantities must match the regular expression "
          "'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'", 0 },
        { "{\"name\":1,\"livenessProbe\":{\"httpGet\":{\"port\":1.5}}}",
          "json: cannot unmarshal number 1.5 into Go struct field "
          "HTTPGetAction.livenessProbe.ProbeHandler.httpGet.port of type "
          "int32", 0 },
        { "[]",
          "json: cannot unmarshal array into Go value of type v1.Container",
          0 },
        { "{\"stdin\":1,\"livenessProbe\":{\"exec\":{\"command\":[1]}}}",
          "json: cannot unmarshal number into Go struct field ExecAction."
          "livenessProbe.ProbeHandler.exec.command of type string", COERCE },
        { "{\"env\":[{\"valueFrom\":{\"secretKeyRef\":{\"name\":1,"
          "\"key\":2}}}]}",
          "json: cannot unmarshal number into Go struct field "
          "SecretKeySelector.env.valueFrom.secretKeyRef.LocalObjectReference"
          ".name of type string", COERCE },
    };

    for (i = 0; i < adm_nelts(cases); i++) {
        check(&kube_type_Container, cases[i].in, cases[i].want,
              cases[i].flags);
    }
}


static void
test_pod(void)
{
    size_t  i;

    static const struct {
        const char  *in;
        const char  *want;
        unsigned     flags;
    } cases[] = {
        { "{}", "{\"metadata\":{},\"spec\":{\"containers\":null},"
                "\"status\":{}}", 0 },
        { "{\"spec\":{\"containers\":[]}}",
          "{\"metadata\":{},\"spec\":{\"containers\":[]},\"status\":{}}", 0 },
        { "{\"metadata\":{\"creationTimestamp\":null}}",
          "{\"metadata\":{\"creationTimestamp\":null},"
          "\"spec\":{\"containers\":null},\"status\":{}}", NULLS },
        { "{\"metadata\":{\"creationTimestamp\":\"2024-01-02T03:04:05.6+02:00"
          "\",\"deletionTimestamp\":\"2024-01-02T3:04:05Z\"}}",
          "{\"metadata\":{\"creationTimestamp\":\"2024-01-02T01:04:05Z\","
          "\"deletionTimestamp\":\"2024-01-02T03:04:05Z\"},"
          "\"spec\":{\"containers\":null},\"status\":{}}", 0 },
        { "{\"metadata\":{\"labels\":{\"b\":null,\"a\":\"\"},"
          "\"annotations\":{}}}",
          "{\"metadata\":{\"labels\":{\"a\":\"\",\"b\":\"\"}},"
          "\"spec\":{\"containers\":null},\"status\":{}}", 0 },
        { "{\"metadata\":{\"managedFields\":[{\"fieldsV1\":{\"f:b\":1.0,"
          "\"f:a\":null}}]}}",
          "{\"metadata\":{\"managedFields\":[{\"fieldsV1\":{\"f:b\":1.0,"
          "\"f:a\":null}}]},\"spec\":{\"containers\":null},\"status\":{}}",
          0 },
        { "{\"status\":{\"conditions\":[{\"type\":\"a\",\"status\":\"b\"}]}}",
          "{\"metadata\":{},\"spec\":{\"containers\":null},\"status\":"
          "{\"conditions\":[{\"type\":\"a\",\"status\":\"b\","
          "\"lastProbeTime\":null,\"lastTransitionTime\":null}]}}", 0 },
        { "{\"spec\":{\"volumes\":[{\"name\":\"a\",\"scaleIO\":{},\"rbd\":{},"
          "\"projected\":{}}]}}",
          "{\"metadata\":{},\"spec\":{\"volumes\":[{\"name\":\"a\","
          "\"rbd\":{\"monitors\":null,\"image\":\"\"},\"projected\":"
          "{\"sources\":null},\"scaleIO\":{\"gateway\":\"\",\"system\":\"\","
          "\"secretRef\":null}}],\"containers\":null},\"status\":{}}", 0 },
        { "{\"metadata\":{\"labels\":{\"a\":1}}}",
          "json: cannot unmarshal number into Go struct field "
          "ObjectMeta.metadata.labels of type string", 0 },
        { "{\"metadata\":{\"labels\":[]}}",
          "json: cannot unmarshal array into Go struct field "
          "ObjectMeta.metadata.labels of type map[string]string", 0 },
        { "{\"spec\":{\"overhead\":1}}",
          "json: cannot unmarshal number into Go struct field "
          "PodSpec.spec.overhead of type v1.ResourceList", 0 },
        { "{\"spec\":{\"volumes\":[{\"hostPath\":1}]}}",
          "json: cannot unmarshal number into Go struct field "
          "Volume.spec.volumes.VolumeSource.hostPath of type "
          "v1.HostPathVolumeSource", 0 },
        { "{\"kind\":false}",
          "json: cannot unmarshal bool into Go struct field "
          "Pod.TypeMeta.kind of type string", 0 },
        { "{\"metadata\":{\"creationTimestamp\":1}}",
          "json: cannot unmarshal number into Go struct field "
          "ObjectMeta.metadata.creationTimestamp of type string", 0 },
        { "{\"metadata\":{\"creationTimestamp\":\"x\\n\"}}",
          "parsing time \"x\\n\" as \"2006-01-02T15:04:05Z07:00\"", 0 },
        { "{\"spec\":{\"hostNetwork\":1},\"metadata\":{\"labels\":1}}",
          "json: cannot unmarshal number into Go struct field "
          "PodSpec.spec.hostNetwork of type bool", 0 },
        { "{\"spec\":{\"hostNetwork\":1},\"metadata\":{\"labels\":1}}",
          "json: cannot unmarshal number into Go struct field "
          "ObjectMeta.metadata.labels of type map[string]string",
          KUBE_TYPED_SORTED },
    };

    for (i = 0; i < adm_nelts(cases); i++) {
        check(&kube_type_Pod, cases[i].in, cases[i].want, cases[i].flags);
    }
}


/* What is known to be normal makes no difference to the result. */

static void
test_normal(void)
{
    size_t        i;
    adm_err_t     err;
    adm_value_t  *v, *from, *out, *want;

    static const char  *patches[] = {
        "{}",
        "{\"spec\":{\"containers\":[{\"name\":\"x\",\"tty\":true}]}}",
        "{\"spec\":{\"containers\":[{\"name\":\"b\",\"image\":\"i\","
        "\"resources\":{\"limits\":{\"cpu\":1}}}]}}",
        "{\"spec\":{\"containers\":[{\"name\":\"a\",\"$patch\":\"delete\"}]}}",
        "{\"spec\":{\"containers\":[{\"name\":\"c\",\"args\":null}],"
        "\"$setElementOrder/containers\":[{\"name\":\"c\"},{\"name\":\"a\"}]"
        "},\"metadata\":{\"labels\":{\"b\":null,\"a\":\"x\"}}}",
        "{\"spec\":{\"containers\":[{\"name\":\"b\",\"args\":[1]}]}}",
    };

    adm_err_init(&err, &a);
    v = json("{\"metadata\":{\"labels\":{\"b\":\"c\"}},\"spec\":{"
             "\"containers\":[{\"name\":\"a\"},{\"name\":\"b\",\"env\":["
             "{\"name\":\"e\",\"value\":\"f\"}]},{\"name\":\"c\","
             "\"args\":[\"x\"]}]}}");
    from = kube_typed(&a, &kube_type_Pod, v, NULL, 0, NULL, &err);

    for (i = 0; i < adm_nelts(patches); i++) {
        adm_err_init(&err, &a);
        v = kube_merge(&a, &kube_type_Pod, from, json(patches[i]), &err);

        want = kube_typed(&a, &kube_type_Pod, v, NULL, 0, NULL, &err);
        out = kube_typed(&a, &kube_type_Pod, v, from, 0, NULL, &err);

        T_OK((out == NULL) == (want == NULL));

        if (out) {
            T_STR(adm_json_text(&a, out, 0),
                  adm_json_text(&a, want, 0).data, patches[i]);
        }
    }
}


/* Containers that are normal stay what they are when others are not. */

static void
test_shared(void)
{
    adm_err_t     err;
    adm_value_t  *v, *out;

    adm_err_init(&err, &a);

    v = json("{\"metadata\":{\"name\":\"a\"},\"spec\":{\"containers\":["
             "{\"name\":\"a\",\"resources\":{}},{\"name\":\"b\"}]},"
             "\"status\":{}}");

    out = kube_typed(&a, &kube_type_Pod, v, NULL, 0, NULL, &err);

    T_OK(out && out != v);
    T_OK(adm_object_getc(out, "metadata") == adm_object_getc(v, "metadata"));
    T_OK(adm_object_getc(out, "status") == adm_object_getc(v, "status"));
    T_OK(adm_array_at(adm_value_get(out, "spec", "containers", NULL), 0)
         == adm_array_at(adm_value_get(v, "spec", "containers", NULL), 0));
    T_OK(adm_array_at(adm_value_get(out, "spec", "containers", NULL), 1)
         != adm_array_at(adm_value_get(v, "spec", "containers", NULL), 1));
}


/*
 * A time that is Go's zero is null behind a pointer: the one form that is not
 * its own normal form.
 */

static void
test_zero_time(void)
{
    adm_err_t     err;
    adm_value_t  *v;

    adm_err_init(&err, &a);

    v = json("{\"creationTimestamp\":\"0001-01-01T00:00:00Z\","
             "\"deletionTimestamp\":\"0001-01-01T00:00:00Z\"}");
    v = kube_typed(&a, &kube_type_ObjectMeta, v, NULL, 0, NULL, &err);
    T_STR(text_of(v, &err), "{\"deletionTimestamp\":null}", "zero times");

    v = kube_typed(&a, &kube_type_ObjectMeta, v, NULL, 0, NULL, &err);
    T_STR(text_of(v, &err), "{}", "no times");
}


static void
test_unknown(void)
{
    adm_err_t     err;
    adm_value_t  *v, *unknown;

    adm_err_init(&err, &a);

    unknown = adm_value_array(&a, 0);
    v = json("{\"x\":1,\"metadata\":{\"y\\\"\\u00e9\":{},\"labels\":{\"z\":"
             "\"\"}},\"spec\":{\"containers\":[{},{\"env\":[{\"Name\":\"\","
             "\"valueFrom\":{\"secretKeyRef\":{\"name\":\"a\",\"q\":1}}}]}],"
             "\"volumes\":[{\"hostPath\":{\"p\":0}}]},"
             "\"status\":{\"podIPs\":[{\"i\":1}]}}");

    T_OK(kube_typed(&a, &kube_type_Pod, v, NULL, 0, unknown, &err) != NULL);
    T_STR(adm_json_text(&a, unknown, ADM_JSON_RAW),
          "[\"unknown field \\\"x\\\"\","
          "\"unknown field \\\"metadata.y\\\\\\\"\xc3\xa9\\\"\","
          "\"unknown field \\\"spec.containers[1].env[0].Name\\\"\","
          "\"unknown field \\\"spec.containers[1].env[0].valueFrom."
          "secretKeyRef.q\\\"\","
          "\"unknown field \\\"spec.volumes[0].hostPath.p\\\"\","
          "\"unknown field \\\"status.podIPs[0].i\\\"\"]", "unknown");
}


/* Quantities that are taken for canonical at first sight are. */

static void
test_quantities(void)
{
    char             text[16];
    size_t           k;
    uint32_t         i;
    adm_buf_t        b;
    adm_err_t        err;
    adm_str_t        s;
    adm_value_t     *v, *limits;
    adm_quantity_t   q;

    static const char  *suffixes[] = {
        "", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi",
        "Ti", "Pi", "Ei"
    };

    adm_err_init(&err, &a);

    for (k = 0; k < adm_nelts(suffixes); k++) {

        for (i = 0; i < 1100; i++) {
            (void) snprintf(text, sizeof(text), "%u%s", i, suffixes[k]);

            T_INT(adm_quantity_parse(&a, adm_strz(text), &q), ADM_OK, text);
            adm_buf_init(&b, &a, 0);
            adm_quantity_format(&b, &q);
            (void) adm_buf_finish(&b, &s);

            limits = adm_value_object(&a, 1);
            (void) adm_object_setc(&a, limits, "limits",
                                   adm_value_object(&a, 1));
            (void) adm_object_setc(&a, adm_object_getc(limits, "limits"), "x",
                                   adm_value_string(&a, adm_strz(text)));

            v = kube_typed(&a, &kube_type_ResourceRequirements, limits, NULL,
                           0, NULL, &err);

            T_CHECK(adm_str_eq(adm_value_str(adm_value_get(v, "limits", "x",
                                                           NULL)), s),
                    "%s is not \"%.*s\"", text, adm_fmt(s));
        }
    }
}


static void
test_defaults(void)
{
    size_t        i;
    adm_err_t     err;
    adm_value_t  *v, *out;

    static const struct {
        const kube_type_t  *type;
        const char         *in;
        const char         *want;
    } cases[] = {
        { &kube_type_Container, "{\"name\":\"a\",\"image\":\"b\"}",
          "{\"name\":\"a\",\"image\":\"b\",\"resources\":{},"
          "\"terminationMessagePath\":\"/dev/termination-log\","
          "\"terminationMessagePolicy\":\"File\","
          "\"imagePullPolicy\":\"Always\"}" },
        { &kube_type_Container,
          "{\"ports\":[{\"containerPort\":1},{\"containerPort\":2,"
          "\"protocol\":\"UDP\"}],\"env\":[{\"name\":\"x\",\"valueFrom\":"
          "{\"fieldRef\":{\"fieldPath\":\"p\"}}}],"
          "\"resources\":{\"limits\":{\"cpu\":\"1\",\"m\":\"2\"},"
          "\"requests\":{\"m\":\"1\"}},\"livenessProbe\":{\"httpGet\":"
          "{\"port\":1},\"periodSeconds\":5}}",
          "{\"name\":\"\",\"ports\":[{\"containerPort\":1,\"protocol\":"
          "\"TCP\"},{\"containerPort\":2,\"protocol\":\"UDP\"}],\"env\":["
          "{\"name\":\"x\",\"valueFrom\":{\"fieldRef\":{\"apiVersion\":\"v1\","
          "\"fieldPath\":\"p\"}}}],\"resources\":{\"limits\":{\"cpu\":\"1\","
          "\"m\":\"2\"},\"requests\":{\"cpu\":\"1\",\"m\":\"1\"}},"
          "\"livenessProbe\":{\"httpGet\":{\"path\":\"/\",\"port\":1,"
          "\"scheme\":\"HTTP\"},\"timeoutSeconds\":1,\"periodSeconds\":5,"
          "\"successThreshold\":1,\"failureThreshold\":3},"
          "\"terminationMessagePath\":\"/dev/termination-log\","
          "\"terminationMessagePolicy\":\"File\","
          "\"imagePullPolicy\":\"IfNotPresent\"}" },
        { &kube_type_Volume, "{\"name\":\"a\"}",
          "{\"name\":\"a\",\"emptyDir\":{}}" },
        { &kube_type_Volume, "{\"name\":\"a\",\"secret\":{}}",
          "{\"name\":\"a\",\"secret\":{\"defaultMode\":420}}" },
        { &kube_type_Volume, "{\"name\":\"a\",\"secret\":"
          "{\"defaultMode\":0}}",
          "{\"name\":\"a\",\"secret\":{\"defaultMode\":0}}" },
        { &kube_type_Volume, "{\"name\":\"a\",\"hostPath\":{\"path\":\"/\"}}",
          "{\"name\":\"a\",\"hostPath\":{\"path\":\"/\",\"type\":\"\"}}" },
        { &kube_type_Volume, "{\"name\":\"a\",\"projected\":{\"sources\":["
          "{\"serviceAccountToken\":{\"path\":\"t\"}},{\"downwardAPI\":"
          "{\"items\":[{\"path\":\"l\",\"fieldRef\":{\"fieldPath\":\"f\"}}]}}"
          "]}}",
          "{\"name\":\"a\",\"projected\":{\"sources\":["
          "{\"serviceAccountToken\":{\"expirationSeconds\":3600,"
          "\"path\":\"t\"}},{\"downwardAPI\":{\"items\":[{\"path\":\"l\","
          "\"fieldRef\":{\"apiVersion\":\"v1\",\"fieldPath\":\"f\"}}]}}],"
          "\"defaultMode\":420}}" },
    };

    static const struct {
        const char  *image;
        const char  *policy;
    } images[] = {
        { "nginx", "Always" },
        { "nginx:latest", "Always" },
        { "nginx:1.2", "IfNotPresent" },
        { "host:5000/nginx", "Always" },
        { "host:5000/nginx:1", "IfNotPresent" },
        { "Host.io/nginx", "Always" },
        { "Nginx", "IfNotPresent" },
        { "", "IfNotPresent" },
        { "nginx@sha256:0123", "IfNotPresent" },
        { "nginx:latest@sha256:0123", "Always" },
        { "a b", "IfNotPresent" },
        { "nginx:", "IfNotPresent" },
    };

    for (i = 0; i < adm_nelts(cases); i++) {
        adm_err_init(&err, &a);

        v = kube_typed(&a, cases[i].type, json(cases[i].in), NULL, 0, NULL,
                       &err);
        out = kube_default(&a, cases[i].type, v);

        T_OK(kube_default(&a, cases[i].type, out) == out);

        out = kube_typed(&a, cases[i].type, out, NULL, 0, NULL, &err);
        T_STR(text_of(out, &err), cases[i].want, cases[i].in);
    }

    for (i = 0; i < adm_nelts(images); i++) {
        v = adm_value_object(&a, 1);
        (void) adm_object_setc(&a, v, "image", adm_value_string(&a,
                               adm_strz(images[i].image)));

        out = kube_default(&a, &kube_type_Container, v);
        T_STR(adm_value_str(adm_object_getc(out, "imagePullPolicy")),
              images[i].policy, images[i].image);
    }
}


int
main(void)
{
    adm_arena_init(&a, NULL, 0);

    test_container();
    test_pod();
    test_normal();
    test_shared();
    test_zero_time();
    test_unknown();
    test_quantities();
    test_defaults();

    T_OK(!adm_arena_failed(&a));

    adm_arena_destroy(&a);

    T_END();
}
