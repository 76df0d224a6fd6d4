
#include "inject_util.h"

#include "inject/inject_facts.h"
#include "inject/inject_render.h"


#define OTEL  "extensionProviders: [{name: o, opentelemetry: "                \
              "{serviceAttributeEnrichment: OTEL_SEMANTIC_CONVENTIONS}}]"

#define POD                                                                   \
    "{\"metadata\":{\"name\":\"p\",\"labels\":{\"app\":\"a\"},"               \
    "\"annotations\":{\"empty\":\"\",\"set\":\"x\"}},"                        \
    "\"spec\":{\"containers\":["                                              \
    "{\"name\":\"app\",\"image\":\"r:5/i:1\",\"ports\":["                     \
    "{\"containerPort\":80},"                                                 \
    "{\"name\":\"u\",\"containerPort\":81,\"protocol\":\"UDP\"},"             \
    "{\"hostIP\":\"h\",\"protocol\":\"TCP\",\"hostPort\":1,"                  \
    "\"containerPort\":82,\"name\":\"t\"}]},"                                 \
    "{\"name\":\"istio-proxy\",\"ports\":[{\"containerPort\":15090}]}]}}"

#define LIMITS                                                                \
    "{\"spec\":{\"containers\":[{\"name\":\"a\",\"resources\":"                \
    "{\"limits\":{\"memory\":\"1Gi\",\"cpu\":\"1.5\"}},"                       \
    "\"readinessProbe\":{\"httpGet\":{\"port\":80}},"                         \
    "\"livenessProbe\":{\"httpGet\":{\"port\":\"http\"}}}]}}"

#define OTEL_CALL  "{{ otelResourceAttributes .MeshConfig "                   \
                   ".ObjectMeta.Annotations .ObjectMeta.Labels \"ns\" "       \
                   ".Spec.Containers }}"


typedef struct {
    const char  *release;
    const char  *template;
    const char  *values;
    const char  *mesh;
    const char  *pod;
    const char  *text;               /* NULL: an error */
} funcs_case_t;


static const funcs_case_t  cases[] = {
    /* formatDuration */
    { "dev", "{{ formatDuration .ProxyConfig.DrainDuration }}", "", "", POD,
      "45s" },
    { "dev", "{{ formatDuration .ProxyConfig.DiscoveryRefreshDelay }}", "",
      "", POD, "0s" },
    { "1.8.6", "{{ formatDuration .ProxyConfig.DiscoveryRefreshDelay }}", "",
      "", POD, "1s" },
    { "dev", "{{ formatDuration .ProxyConfig.DrainDuration }}", "",
      "defaultConfig: {drainDuration: 3600s}", POD, "1h0m0s" },
    { "dev", "{{ formatDuration \"1s\" }}", "", "", POD, NULL },

    /* isset, annotation, valueOrDefault */
    { "dev", "{{ isset .ObjectMeta.Annotations \"empty\" }}"
      "{{ isset .ObjectMeta.Annotations \"none\" }}", "", "", POD,
      "truefalse" },
    { "dev", "{{ isset .ObjectMeta.Labels \"x\" }}", "", "", "{}", "false" },
    { "dev", "{{ annotation .ObjectMeta `set` `d` }}"
      "[{{ annotation .ObjectMeta `empty` `d` }}]"
      "{{ annotation .ObjectMeta `none` `d` }}", "", "", POD, "x[]d" },
    { "dev", "{{ annotation .ObjectMeta `none` .Values.a }}"
      " {{ annotation .ObjectMeta `none` .Values.b }}"
      " {{ annotation .ObjectMeta `none` .Values.c.d }}"
      " {{ annotation .ObjectMeta `none` .ProxyConfig.InterceptionMode }}",
      "{a: 1000000, b: true}", "", POD, "1e+06 true <nil> REDIRECT" },
    { "dev", "{{ valueOrDefault .Values.a \"d\" }}"
      "{{ valueOrDefault .Values.b \"d\" }}"
      "{{ valueOrDefault .Values.c \"d\" }}"
      "{{ valueOrDefault .Values.d \"d\" }}", "{a: \"\", b: 0, c: null}", "",
      POD, "d0dd" },

    /* ports */
    { "dev", "{{ excludeInboundPort \"1\" \"\" }}|"
      "{{ excludeInboundPort 1 \"2\" }}|{{ excludeInboundPort 0 \" 2 \" }}|"
      "{{ excludeInboundPort \" 2 \" \"1,2\" }}|"
      "{{ excludeInboundPort 2 \"1, 2\" }}|"
      "{{ excludeInboundPort 3 \" 1 ,, 2\" }}|"
      "{{ excludeInboundPort .Values.none \"1\" }}", "{}", "", POD,
      "1|2,1| 2 |1,2|1,2,2|1,2,3|1,<nil>" },
    { "dev", "{{ includeInboundPorts .Spec.Containers }} "
      "{{ applicationPorts .Spec.Containers }}", "", "", POD,
      "80,82,15090 80,82" },
    { "1.3.8", "{{ includeInboundPorts .Spec.Containers }} "
      "{{ applicationPorts .Spec.Containers }}", "", "", POD,
      "80,81,82,15090 80,81,82" },

    /* JSON, YAML */
    { "dev", "{{ toJSON .ObjectMeta.Annotations }}", "", "", POD,
      "{\"empty\":\"\",\"set\":\"x\"}" },
    { "dev", "{{ toJSON .ObjectMeta.Labels }}", "", "", "{}", "{}" },
    { "dev", "{{ range (index .Spec.Containers 0).Ports }}"
      "{{ structToJSON . }}{{ end }}", "", "", POD,
      "{\"containerPort\":80}"
      "{\"name\":\"u\",\"containerPort\":81,\"protocol\":\"UDP\"}"
      "{\"name\":\"t\",\"hostPort\":1,\"containerPort\":82,"
      "\"protocol\":\"TCP\",\"hostIP\":\"h\"}" },
    { "dev", "{{ structToJSON .Values.none }}{{ structToJSON .Values.a }}",
      "{a: <}", "", POD, "{}\"\\u003c\"" },
    { "dev", "{{ protoToJSON .ProxyConfig }}", "", "", POD, "{}" },
    { "dev", "{{ protoToJSON .ProxyConfig.Tracing }}", "", "", POD, "{}" },
    { "dev", "{{ protoToJSON 5 }}", "", "", POD, NULL },
    { "dev", "{{ (fromJSON `{\"a\":[1,2.5]}`).a }}"
      "{{ fromJSON `nonsense` }}", "", "", POD, "[1 2.5]{}" },
    { "dev", "{{ toYaml .Values }}", "{b: 2, a: [x, 1.5]}", "", POD,
      "a:\n- x\n- 1.5\nb: 2\n" },
    { "dev", "{{ toJsonMap .ObjectMeta.Labels (strdict \"app\" \"z\" \"b\") "
      "}}{{ toJsonMap }}", "", "", POD, "{\"app\":\"z\",\"b\":\"\"}null" },

    /* text */
    { "dev", "{{ indent 2 \"a\\nb\\n\" }}|", "", "", POD, "a\n  b\n  |" },
    { "dev", "{{ directory \"/a/b/c\" }} {{ directory \"x\" }}", "", "", POD,
      "/a/b/ " },
    { "dev", "{{ contains \"b\" \"abc\" }}{{ contains \"x\" \"abc\" }}", "",
      "", POD, "truefalse" },
    { "dev", "{{ toLower \"ABC\xc3\x84\" }}", "", "", POD, "abc\xc3\xa4" },
    { "dev", "{{ toLower 5 }}", "", "", POD, NULL },
    { "dev", "{{ kubevirtInterfaces \"a\" }}{{ excludeInterfaces \"b\" }}",
      "", "", POD, "ab" },
    { "dev", "{{ env \"SET\" \"d\" }}{{ env \"EMPTY\" \"d\" }}"
      "{{ env \"NONE\" \"d\" }}", "", "", POD, "vdd" },
    { "1.13.0", "{{ render \"{{ .ObjectMeta.Name }}{{ env `SET` `` }}\" }}"
      "|{{ render \"{{ fail }}\" }}|", "", "", POD, "pv||" },
    { "1.14.0", "{{ render \"x\" }}", "", "", POD, NULL },

    /* maps */
    { "dev", "{{ omit .ObjectMeta.Annotations \"set\" \"y\" }}"
      "{{ mergeMaps .ObjectMeta.Labels (strdict \"app\" \"b\" \"c\" \"d\") "
      "}}", "", "", POD, "map[empty:]map[app:b c:d]" },

    /* appendMultusNetwork */
    { "dev", "{{ appendMultusNetwork \"\" \"istio-cni\" }}", "", "", POD,
      "istio-cni" },
    { "dev", "{{ appendMultusNetwork \"a\" \"istio-cni\" }}", "", "", POD,
      "a, istio-cni" },
    { "dev", "{{ appendMultusNetwork \"a,istio-cni\" \"istio-cni\" }}", "",
      "", POD, "a,istio-cni" },
    { "1.8.6", "{{ appendMultusNetwork \"istio-cni\" \"istio-cni\" }}", "",
      "", POD, "istio-cni, istio-cni" },
    { "dev", "{{ appendMultusNetwork \"a, b\" \"default/istio-cni\" }}", "",
      "", POD, "a, b, default/istio-cni" },
    { "dev", "{{ appendMultusNetwork `[{\"name\":\"a\"}]` \"istio-cni\" }}",
      "", "", POD, "[{\"name\":\"a\"}, {\"name\": \"istio-cni\"}]" },
    { "dev", "{{ appendMultusNetwork `[{\"name\":\"a\"}] ` \"d/i\" }}", "",
      "", POD,
      "[{\"name\":\"a\"}, {\"name\": \"i\", \"namespace\": \"d\"}] " },
    { "1.25.0", "{{ appendMultusNetwork `[{\"name\":\"a\"}]` \"d/i\" }}", "",
      "", POD, "[{\"name\":\"a\"}, {\"name\": \"d/i\"}]" },
    { "dev", "{{ appendMultusNetwork `[{\"name\":\"i\",\"namespace\":\"d\"}]`"
      " \"d/i\" }}", "", "", POD, "[{\"name\":\"i\",\"namespace\":\"d\"}]" },
    { "dev", "{{ appendMultusNetwork `[{\"name\":\"i\",\"namespace\":\"e\"}]`"
      " \"d/i\" }}", "", "", POD, "[{\"name\":\"i\",\"namespace\":\"e\"}, "
      "{\"name\": \"i\", \"namespace\": \"d\"}]" },
    { "dev", "{{ appendMultusNetwork `[{\"name\":1]` \"i\" }}", "", "", POD,
      "[{\"name\":1]" },
    { "dev", "{{ appendMultusNetwork `[{}]]` \"i\" }}", "", "", POD,
      "[{}]]" },

    { "1.18.0", "{{ omit .Values.a \"x\" }}", "{a: {x: 1, z: 2}}", "", POD,
      NULL },
    { "1.17.8", "{{ omit .Values.a \"x\" }}", "{a: {x: 1, z: 2}}", "", POD,
      "map[z:2]" },

    /* Sprig's functions */
    { "1.8.0", "{{ default \"d\" .Values.a }}", "{}", "", POD, "d" },
    { "1.7.8", "{{ default \"d\" .Values.a }}", "{}", "", POD, NULL },

    /* omitNil */
    { "dev", "{{ omitNil .Values.a }}", "{a: {x: 1}}", "", POD, "map[x:1]" },
    { "dev", "{{ omitNil .Values.a }}", "{a: {x: null, z: 2}}", "", POD,
      "map[z:2]" },
    { "dev", "{{ omitNil .Values.a }}", "{a: {x: null}}", "", POD,
      "<no value>" },
    { "dev", "{{ omitNil .Values.a }}", "{a: {x: {y: null}, z: [null, 1]}}",
      "", POD, "map[z:[1]]" },
    { "dev", "{{ omitNil .Values.a }}", "{a: {x: {}}}", "", POD,
      "map[x:map[]]" },
    { "dev", "{{ omitNil .Values.a }}", "{a: [null]}", "", POD,
      "<no value>" },
    { "dev", "{{ omitNil .Values.a }}", "{a: s}", "", POD, "s" },
    { "dev", "{{ omitNil .Values.none }}", "{}", "", POD, "<no value>" },

    /* otelResourceAttributes */
    { "dev", OTEL_CALL, "", "", POD, "" },
    { "dev", OTEL_CALL, "", OTEL, POD,
      "service.namespace=ns,service.instance.id=ns.$(POD_NAME).app" },
    { "dev", OTEL_CALL, "", OTEL,
      "{\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"r:5/i:1\"}]}}",
      "service.namespace=ns,service.version=1,"
      "service.instance.id=ns.$(POD_NAME).c" },
    { "dev", OTEL_CALL, "", OTEL,
      "{\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"r:5/i\"}]}}",
      "service.namespace=ns,service.instance.id=ns.$(POD_NAME).c" },
    { "dev", OTEL_CALL, "", OTEL, "{\"spec\":{\"containers\":["
      "{\"name\":\"c\",\"image\":\"i:1@sha256:a\"}]}}",
      "service.namespace=ns,service.version=1@sha256:a,"
      "service.instance.id=ns.$(POD_NAME).c" },
    { "dev", OTEL_CALL, "", OTEL, "{\"spec\":{\"containers\":["
      "{\"name\":\"c\",\"image\":\"i@sha256:a\"}]}}",
      "service.namespace=ns,service.version=sha256:a,"
      "service.instance.id=ns.$(POD_NAME).c" },
    { "dev", OTEL_CALL, "", OTEL, "{\"metadata\":{\"labels\":"
      "{\"app.kubernetes.io/version\":\"v\"}}}",
      "service.namespace=ns,service.version=v" },
    { "dev", OTEL_CALL, "", OTEL, "{\"metadata\":{\"labels\":"
      "{\"app.kubernetes.io/version\":\"v\"},\"annotations\":{"
      "\"resource.opentelemetry.io/service.namespace\":\"n\","
      "\"resource.opentelemetry.io/service.version\":\"w\","
      "\"resource.opentelemetry.io/service.instance.id\":\"i\"}}}",
      "service.namespace=n,service.version=w,service.instance.id=i" },
    { "1.30.0", OTEL_CALL, "", OTEL, "{}", "service.namespace=ns" },
    { "dev", OTEL_CALL, "", "extensionProviders: [{name: o, opentelemetry: "
      "{service: s, port: 4317, serviceAttributeEnrichment: "
      "ISTIO_CANONICAL}}]", POD, "" },
    { "dev", OTEL_CALL, "", OTEL, "{\"spec\":{\"containers\":["
      "{\"name\":\"c\",\"image\":\"i:1\"},{\"name\":\"d\",\"image\":"
      "\"j:2\"}]}}",
      "service.namespace=ns,service.instance.id=ns.$(POD_NAME).c" },
    { "dev", OTEL_CALL, "", OTEL, "{\"metadata\":{\"annotations\":{"
      "\"resource.opentelemetry.io/service.namespace\":\"n\"}},\"spec\":{"
      "\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]}}",
      "service.namespace=n,service.instance.id=ns.$(POD_NAME).c" },

    /* what templates see */
    { "dev", "{{ .ProxyConfig.GetTracing.GetZipkin.GetAddress }}|"
      "{{ .ProxyConfig.HoldApplicationUntilProxyStarts.GetValue }}|"
      "{{ .ProxyConfig.InterceptionMode.String }}|"
      "{{ .ProxyConfig.StatusPort }}|"
      "{{ index .ProxyConfig.ProxyMetadata \"x\" }}|"
      "{{ .MeshConfig.TrustDomain }}|{{ .Revision }}", "", "", POD,
      "|false|REDIRECT|15020||cluster.local|" },
    { "dev", "{{ .ProxyConfig.Concurrency.GetValue }}"
      "{{ .ProxyConfig.Concurrency.Value }}", "",
      "defaultConfig: {concurrency: 4}", POD, "44" },
    { "1.6.14", "{{ gt .ProxyConfig.Concurrency 3 }}", "",
      "defaultConfig: {concurrency: 4}", POD, "true" },
    { "dev", "{{ .ProxyConfig.Concurrency.Value }}", "", "", POD, NULL },
    { "dev", "{{ .ProxyConfig.NoSuchField }}", "", "", POD, NULL },
    { "1.16.0", "{{ .ProxyConfig.ParentShutdownDuration.String }}", "", "",
      POD, "seconds:60" },
    { "1.17.0", "{{ .ProxyConfig.ParentShutdownDuration.String }}", "", "",
      POD, NULL },
    { "1.17.0", "{{ .EstimatedConcurrency }}", "", "", POD, "2" },
    { "1.18.0", "{{ .EstimatedConcurrency }}", "", "", POD, NULL },
    { "1.8.6", "{{ .Revision }}", "", "", POD, NULL },
    { "dev", "{{ .Values.a }} {{ .Values.b.c }}", "{a: 15020}", "", POD,
      "15020 <no value>" },
    { "dev", "{{ eq .Values.a 1 }}", "{a: 1}", "", POD, NULL },
    { "dev", "{{ .TypeMeta.Kind }} {{ .DeploymentMeta.Name }} "
      "{{ .DeploymentMeta.Namespace }} {{ .ObjectMeta.Namespace }}", "", "",
      POD, "Pod p req req" },
    { "1.20.7", "{{ .DeploymentMeta.Name }} {{ .DeploymentMeta.Labels }} "
      "{{ .DeploymentMeta.String }}", "", "", POD, NULL },
    { "1.20.7", "{{ .DeploymentMeta.Name }} {{ .DeploymentMeta.Namespace }} "
      "{{ .DeploymentMeta.Labels }}", "", "", POD, "p req map[]" },
    { "1.21.0", "{{ .DeploymentMeta }} {{ print .DeploymentMeta | quote }} "
      "{{ .DeploymentMeta.String }} {{ structToJSON .DeploymentMeta }}", "",
      "", POD, "req/p \"req/p\" req/p {\"Namespace\":\"req\",\"Name\":\"p\"}" },
    { "1.21.0", "{{ .DeploymentMeta.Labels }}", "", "", POD, NULL },
    /* members of a oneof have getters only */
    { "dev", "{{ .ProxyConfig.GetServiceCluster }} "
      "{{ .ProxyConfig.GetTracing.GetZipkin.GetAddress }}", "",
      "defaultConfig: {serviceCluster: c, tracing: {zipkin: "
      "{address: \"z:1\"}}}", POD, "c z:1" },
    { "dev", "{{ .ProxyConfig.ServiceCluster }}", "", "", POD, NULL },
    { "1.10.6", "{{ .ProxyConfig.ServiceCluster }}", "", "", POD,
      "istio-proxy" },
    { "dev", "{{ .ProxyConfig.Tracing.Zipkin }}", "",
      "defaultConfig: {tracing: {zipkin: {address: \"z:1\"}}}", POD, NULL },

    /* what Go's types of values have */
    { "dev", "{{ range .Spec.Containers }}{{ .Resources.Limits.Cpu }} "
      "{{ .Resources.Limits.Cpu.MilliValue }} "
      "{{ .Resources.Limits.Memory.Value }} "
      "{{ .Resources.Requests.Cpu }} {{ .Resources.Requests.Cpu.IsZero }} "
      "{{ .Resources.Limits.StorageEphemeral.String }}{{ end }}", "", "",
      LIMITS, "1500m 1500 1073741824 0 true 0" },
    { "dev", "{{ range (index .Spec.Containers 0).Resources.Limits }}"
      "{{ .String }}{{ end }}", "", "", LIMITS, NULL },
    { "dev", "{{ (index .Spec.Containers 0).Resources.Limits.cpu }}", "", "",
      LIMITS, NULL },
    { "dev", "{{ index (index .Spec.Containers 0).Resources.Limits \"cpu\" }}",
      "", "", LIMITS, NULL },
    { "dev", "{{ range $k, $v := (index .Spec.Containers 0).Resources.Limits }}"
      "{{ $k }};{{ end }}{{ toJson (index .Spec.Containers 0).Resources }}",
      "", "", LIMITS, "cpu;memory;"
      "{\"limits\":{\"cpu\":\"1500m\",\"memory\":\"1Gi\"}}" },
    { "dev", "{{ range $k, $v := (index .Spec.Containers 0).Resources.Limits }}"
      "{{ toLower $k }}{{ end }}", "", "", LIMITS, NULL },
    { "dev", "{{ with index .Spec.Containers 0 }}"
      "{{ .ReadinessProbe.HTTPGet.Port.IntValue }} "
      "{{ .ReadinessProbe.HTTPGet.Port }} "
      "{{ .LivenessProbe.HTTPGet.Port.IntValue }}{{ end }}", "", "",
      LIMITS, "80 80 0" },
    { "dev", "{{ .ProxyConfig.DrainDuration.Seconds }} "
      "{{ .ProxyConfig.DrainDuration.GetNanos }} "
      "{{ .ProxyConfig.DrainDuration.AsDuration }} "
      "{{ .ProxyConfig.DiscoveryRefreshDelay.GetSeconds }} "
      "{{ toJson .ProxyConfig.DrainDuration }} "
      "{{ protoToJSON .ProxyConfig.DrainDuration }}", "",
      "defaultConfig: {drainDuration: 90s}", POD,
      "90 0 1m30s 0 {\"seconds\":90} \"90s\"" },
    { "dev", "{{ .MeshConfig.EnablePrometheusMerge }} "
      "{{ toJson .MeshConfig.EnablePrometheusMerge }} "
      "{{ protoToJSON .MeshConfig.EnablePrometheusMerge }}", "", "", POD,
      "value:true {\"value\":true} true" },
    { "dev", "{{ .ObjectMeta.GetName }} {{ .ObjectMeta.GetLabels }} "
      "{{ .ObjectMeta.CreationTimestamp }}", "", "", POD,
      "p map[app:a] 0001-01-01 00:00:00 +0000 UTC" },
    { "dev", "{{ .ObjectMeta.CreationTimestamp }}", "", "",
      "{\"metadata\":{\"creationTimestamp\":\"2026-01-02T05:04:05+02:00\"}}",
      "2026-01-02 03:04:05 +0000 UTC" },

    /* structs keep the order of their fields, maps are sorted */
    { "dev", "{{ toJson .TypeMeta }} {{ toJson .Spec.Containers }} "
      "{{ structToJSON .Values.m }} {{ toJson .Values.m }}", "{m: {z: 1, a: 2}}",
      "", "{\"spec\":{\"containers\":[{\"image\":\"i\",\"name\":\"n\"}]}}",
      "{\"kind\":\"Pod\",\"apiVersion\":\"v1\"} "
      "[{\"name\":\"n\",\"image\":\"i\",\"resources\":{}}] "
      "{\"a\":2,\"z\":1} {\"a\":2,\"z\":1}" },
    { "dev", "{{ toJson .ProxyConfig.Tracing }} "
      "{{ toYaml .ProxyConfig.Tracing }}", "",
      "defaultConfig: {tracing: {tlsSettings: {mode: SIMPLE}, "
      "zipkin: {address: \"z:1\"}}}", POD,
      "{\"zipkin\":{\"address\":\"z:1\"},"
      "\"tlsSettings\":{\"mode\":\"SIMPLE\"}} "
      "tlsSettings:\n  mode: SIMPLE\nzipkin:\n  address: z:1\n" },
    { "dev", "{{ .MeshConfig.HboneIdleTimeout.Seconds }} "
      "{{ toJson .MeshConfig.ZoneAwareLbSetting }}", "",
      "{hboneIdleTimeout: 5s, zoneAwareLbSetting: {enabled: true}}", POD,
      "5 {\"enabled\":true}" },
    { "dev", "{{ .MeshConfig.IngressService }} "
      "{{ .MeshConfig.DefaultServiceExportTo }} "
      "{{ .MeshConfig.ProtocolDetectionTimeout.AsDuration }}", "", "", POD,
      "istio-ingressgateway [*] 0s" },

    { "dev", "{{ (index .Spec.Containers 0).Image }} "
      "{{ .Spec.ServiceAccountName }}{{ .Spec.HostNetwork }}"
      "{{ if .Spec.SecurityContext }}x{{ end }}", "", "", POD,
      "r:5/i:1 false" }
};


static void
functions(void)
{
    size_t               i;
    char                 settings[128];
    inject_t            *inject;
    adm_err_t            err;
    adm_str_t            text;
    adm_value_t         *config, *templates, *data;
    inject_run_t         run;
    gotmpl_output_t      out;
    inject_template_t   *t;
    const funcs_case_t  *c;

    for (i = 0; i < adm_nelts(cases); i++) {
        c = &cases[i];

        (void) snprintf(settings, sizeof(settings), "{\"release\":\"%s\","
                        "\"env\":{\"SET\":\"v\",\"EMPTY\":\"\"}}",
                        c->release);

        config = adm_value_object(&ti_arena, 2);
        templates = adm_value_object(&ti_arena, 1);
        (void) adm_object_setc(&ti_arena, templates, "t",
                               adm_value_string(&ti_arena,
                                                adm_strz(c->template)));
        (void) adm_object_setc(&ti_arena, config, "templates", templates);
        (void) adm_object_setc(&ti_arena, config, "template",
                               adm_object_getc(templates, "t"));

        inject = ti_load(ti_text(config).data, c->values, c->mesh, settings,
                         &err);

        if (inject == NULL) {
            T_CHECK(c->text == NULL, "%s: %.*s", c->template,
                    adm_fmt(err.text));
            continue;
        }

        T_OK(ti_begin(&run, inject, ti_json(c->pod), "req", &err) == ADM_OK);
        inject_owner_find(&run);

        t = adm_map_get(&inject->config.templates, adm_strc("t"));
        t = t ? t : inject->config.classic;
        data = inject_data(&run, run.pod);

        if (data && inject_render_text(&run, t, data, &out) == ADM_OK) {
            text = gotmpl_output_text(&out, run.arena);

            T_CHECK(c->text != NULL, "%s gives \"%.*s\"", c->template,
                    adm_fmt(text));

            if (c->text) {
                T_STR(text, c->text, c->template);
            }

        } else {
            T_CHECK(c->text == NULL && err.set, "%s: %.*s", c->template,
                    adm_fmt(err.text));
        }
    }
}


static void
sorted(void)
{
    size_t  i;

    for (i = 1; i < inject_funcs_text.n; i++) {
        T_OK(adm_str_cmp(inject_funcs_text.funcs[i - 1].name,
                         inject_funcs_text.funcs[i].name) < 0);
    }

    for (i = 1; i < inject_funcs_pod.n; i++) {
        T_OK(adm_str_cmp(inject_funcs_pod.funcs[i - 1].name,
                         inject_funcs_pod.funcs[i].name) < 0);
    }

    T_INT(inject_funcs_text.n + inject_funcs_omit.n + inject_funcs_pod.n, 26,
          "functions");
}


int
main(void)
{
    adm_arena_init(&ti_arena, NULL, 0);

    functions();
    sorted();

    adm_arena_destroy(&ti_arena);

    T_END();
}
