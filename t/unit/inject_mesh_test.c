
#include "inject_util.h"


static const char *
release_settings(const char *release)
{
    static char  settings[64];

    (void) snprintf(settings, sizeof(settings), "{\"release\":\"%s\"}",
                    release);

    return settings;
}


/* What protoToJSON gives for the pod with a mesh and an annotation. */

static void
proxy_json(void)
{
    size_t              i;
    inject_t           *inject;
    adm_buf_t           b;
    adm_err_t           err;
    adm_str_t           text;
    adm_value_t        *proxy;
    const adm_value_t  *dropped;

    static const struct {
        const char  *release;
        const char  *mesh;
        const char  *annotation;
        const char  *json;
    } cases[] = {
        { "dev", "", "", "{}" },
        { "dev", "defaultConfig: {drainDuration: 23s}", "",
          "{\"drainDuration\":\"23s\"}" },
        { "dev", "defaultConfig: {tracing: {}}", "", "{\"tracing\":{}}" },
        { "1.20.0", "defaultConfig: {tracing: {}}", "", "{\"tracing\":{}}" },
        { "1.20.0", "defaultConfig: {tracing: {zipkin: "
          "{address: \"zipkin.istio-system:9411\"}}}", "", "{}" },
        { "1.20.0", "defaultConfig: {concurrency: 2}", "",
          "{\"concurrency\":2}" },
        { "1.17.0", "defaultConfig: {concurrency: 2}", "", "{}" },
        { "1.17.0", "", "concurrency: 0", "{\"concurrency\":0}" },
        { "1.16.0", "defaultConfig: {parentShutdownDuration: 60s}", "",
          "{}" },
        { "1.16.0", "defaultConfig: {parentShutdownDuration: 1m5s}", "",
          "{\"parentShutdownDuration\":\"65s\"}" },

        /* layers: a zero is no layer, a wrapped zero is */

        { "dev", "defaultConfig: {statusPort: 0}", "", "{}" },
        { "1.12.0", "defaultConfig: {statusPort: 0, proxyAdminPort: 1}", "",
          "{\"proxyAdminPort\":1}" },
        { "dev", "defaultConfig: {statusPort: 1}", "statusPort: 0",
          "{\"statusPort\":1}" },
        { "dev", "defaultConfig: {concurrency: 3}", "concurrency: 0",
          "{\"concurrency\":0}" },
        { "dev", "defaultConfig: {holdApplicationUntilProxyStarts: true}",
          "holdApplicationUntilProxyStarts: false",
          "{\"holdApplicationUntilProxyStarts\":false}" },

        /* merging */

        { "dev", "defaultConfig: {proxyMetadata: {A: \"1\", B: \"2\"}}",
          "proxyMetadata: {B: \"3\", C: <&>}",
          "{\"proxyMetadata\":{\"A\":\"1\",\"B\":\"3\","
          "\"C\":\"\\u003c\\u0026\\u003e\"}}" },
        { "dev", "defaultConfig: {proxyMetadata: {}}", "", "{}" },
        { "dev", "defaultConfig: {proxyMetadata: {A: null}}", "",
          "{\"proxyMetadata\":{\"A\":\"\"}}" },
        { "dev", "defaultConfig: {image: {imageType: debug}}",
          "image: {}", "{\"image\":{}}" },
        { "dev", "defaultConfig: {proxyHeaders: {server: {value: a}}}",
          "proxyHeaders: {requestId: {disabled: true}}",
          "{\"proxyHeaders\":{\"requestId\":{\"disabled\":true},"
          "\"server\":{\"value\":\"a\"}}}" },
        { "dev", "defaultConfig: {tracing: {zipkin: {address: \"a:1\"}}}",
          "tracing: {datadog: {address: \"b:2\"}, sampling: 12.5}",
          "{\"tracing\":{\"datadog\":{\"address\":\"b:2\"},"
          "\"sampling\":12.5}}" },
        /* the zero of an enum, but it is set in a oneof */
        { "dev", "", "tracingServiceName: APP_LABEL_AND_NAMESPACE",
          "{\"tracingServiceName\":\"APP_LABEL_AND_NAMESPACE\"}" },
        { "dev", "", "tracingServiceName: CANONICAL_NAME_ONLY",
          "{\"tracingServiceName\":\"CANONICAL_NAME_ONLY\"}" },

        /* spellings, types, order of declaration */

        /* taken out by its name, from 1.9 on */
        { "dev", "default_config: {statNameLength: 10}", "", "{}" },
        { "1.8.6", "default_config: {statNameLength: 10}", "",
          "{\"statNameLength\":10}" },
        { "dev", "defaultConfig: {stat_name_length: 10, "
          "config_path: /x, runtime_values: {b: \"1\", a: \"2\"}}", "",
          "{\"configPath\":\"/x\",\"statNameLength\":10,"
          "\"runtimeValues\":{\"a\":\"2\",\"b\":\"1\"}}" },
        /* of two spellings that of JSON counts, of a oneof the last field */
        { "dev", "", "{drainDuration: 7s, drain_duration: 5s}",
          "{\"drainDuration\":\"7s\"}" },
        { "dev", "", "{drain_duration: 5s, drainDuration: 7s}",
          "{\"drainDuration\":\"7s\"}" },
        { "dev", "", "{tracingServiceName: CANONICAL_NAME_ONLY, "
          "serviceCluster: c}",
          "{\"tracingServiceName\":\"CANONICAL_NAME_ONLY\"}" },
        { "dev", "", "tracing: {lightstep: {address: \"l:1\", accessToken: t}, "
          "zipkin: {address: \"z:1\"}}",
          "{\"tracing\":{\"lightstep\":{\"address\":\"l:1\","
          "\"accessToken\":\"t\"}}}" },
        { "dev", "", "sds: {k8s_sa_jwt_path: /p, enabled: false}",
          "{\"sds\":{\"k8sSaJwtPath\":\"/p\"}}" },
        { "dev", "", "{statNameLength: \"12\", interceptionMode: 1, "
          "terminationDrainDuration: 1500ms, fileFlushInterval: 1.000001s}",
          "{\"statNameLength\":12,\"interceptionMode\":\"TPROXY\","
          "\"terminationDrainDuration\":\"1.500s\","
          "\"fileFlushInterval\":\"1.000001s\"}" },
        { "dev", "", "tracing: {stackdriver: {maxNumberOfAttributes: 5, "
          "debug: true}}",
          "{\"tracing\":{\"stackdriver\":{\"debug\":true,"
          "\"maxNumberOfAttributes\":\"5\"}}}" },
        { "dev", "", "{proxyStatsMatcher: {inclusionPrefixes: [a, b]}, "
          "extraStatTags: [], gatewayTopology: {forwardClientCertDetails: "
          "SANITIZE}}",
          "{\"gatewayTopology\":{\"forwardClientCertDetails\":\"SANITIZE\"},"
          "\"proxyStatsMatcher\":{\"inclusionPrefixes\":[\"a\",\"b\"]}}" },

        /* an annotation before 1.6 does not count */

        { "1.5.10", "", "concurrency: 7",
          "{\"configPath\":\"/etc/istio/proxy\","
          "\"binaryPath\":\"/usr/local/bin/envoy\","
          "\"serviceCluster\":\"istio-proxy\",\"drainDuration\":\"45s\","
          "\"parentShutdownDuration\":\"60s\","
          "\"discoveryAddress\":\"istio-pilot:15010\","
          "\"connectTimeout\":\"1s\",\"proxyAdminPort\":15000,"
          "\"statNameLength\":189}" }
    };

    for (i = 0; i < adm_nelts(cases); i++) {
        inject = ti_load("policy: enabled\ntemplate: \"\"\n"
                         "templates: {sidecar: \"\"}", NULL, cases[i].mesh,
                         release_settings(cases[i].release), &err);
        T_CHECK(inject != NULL, "%s: %.*s", cases[i].mesh,
                adm_fmt(err.text));

        if (inject == NULL) {
            continue;
        }

        proxy = inject_mesh_proxy(&inject->mesh, &ti_arena,
                                  adm_strz(cases[i].annotation), &err);
        T_CHECK(proxy != NULL, "%s: %.*s", cases[i].annotation,
                adm_fmt(err.text));

        dropped = inject_mesh_without_defaults(&inject->mesh, &ti_arena,
                                               proxy);
        adm_buf_init(&b, &ti_arena, 0);
        inject_proto_encode(&b, &inject_proxy_config, dropped);
        T_OK(adm_buf_finish(&b, &text) == ADM_OK);

        T_STR(text, cases[i].json, cases[i].mesh);
    }
}


static void
errors(void)
{
    size_t     i;
    adm_err_t  err;
    inject_t  *inject;

    static const struct {
        const char  *release;
        const char  *mesh;
        const char  *error;          /* NULL: it loads */
    } cases[] = {
        { "dev", "trustDomain: 5", "trustDomain must be a string, not 5" },
        { "dev", "[]", "MeshConfig must be an object, not array" },
        { "dev", "enableTracing: \"true\"",
          "enableTracing must be a boolean, not \"true\"" },
        { "dev", "proxyListenPort: 1.5",
          "proxyListenPort must be an integer, not 1.5" },
        { "dev", "proxyListenPort: 70000", "proxyListenPort: port number "
          "70000 must be in the range 1..65535" },
        { "dev", "proxyListenPort: 0", "proxyListenPort: port number 0 must "
          "be in the range 1..65535" },
        { "dev", "proxyListenPort: 1e4", NULL },
        { "dev", "proxyListenPort: \"15001\"", NULL },
        { "dev", "connectTimeout: soon",
          "connectTimeout must be a duration, not \"soon\"" },
        { "1.8.6", "connectTimeout: 1h", "connectTimeout is out of range" },
        { "dev", "connectTimeout: 0s", "connectTimeout is out of range" },
        { "dev", "connectTimeout: 1h", NULL },
        { "dev", "proxyInboundListenPort: 99999", NULL },
        { "dev", "inboundTrafficPolicy: {mode: localhost}",
          "mode must be a known name, not \"localhost\"" },
        { "dev", "inboundTrafficPolicy: {mode: 1}", NULL },
        { "dev", "inboundTrafficPolicy: null", NULL },
        { "dev", "mesh_mTLS: {minProtocolVersion: TLSV1_3}", NULL },
        { "dev", "meshMTLS: {minProtocolVersion: TLSV1_4}",
          "minProtocolVersion must be a known name, not \"TLSV1_4\"" },
        { "dev", "trustDomainAliases: a",
          "trustDomainAliases must be an array, not \"a\"" },
        { "dev", "defaultConfig: {proxyMetadata: {A: 1}}",
          "proxyMetadata must be a string, not 1" },
        { "dev", "defaultConfig: {statNameLength: 3000000000}",
          "statNameLength must be in its range, not 3000000000" },
        { "dev", "defaultConfig: {discoveryAddress: \"\"}",
          "invalid discovery address: \"\" has no port" },
        { "dev", "whatever: 1", NULL },
        { "0.7.1", "whatever: 1",
          "unknown field \"whatever\" in MeshConfig" },
        { "0.7.1", "", NULL },
        { "0.7.1", "defaultConfig: {drainDuration: 5s}",
          "parentShutdownDuration must be greater than drainDuration" },
        { "0.7.1", "defaultConfig: {drainDuration: 5s, "
          "parentShutdownDuration: 6s}", NULL },
        { "0.7.1", "defaultConfig: {proxyAdminPort: 0}", NULL },
        { "0.7.1", "defaultConfig: {discoveryRefreshDelay: 500ms}",
          "discoveryRefreshDelay is out of range" },
        { "0.7.1", "mixerAddress: nowhere",
          "invalid mixer check server: \"nowhere\" has no port" },
        { "0.7.1", "mixerAddress: \"mixer:9091\"", NULL }
    };

    for (i = 0; i < adm_nelts(cases); i++) {
        inject = ti_load("policy: enabled\ntemplate: \"\"\n"
                         "templates: {sidecar: \"\"}", NULL, cases[i].mesh,
                         release_settings(cases[i].release), &err);

        if (cases[i].error == NULL) {
            T_CHECK(inject != NULL, "%s: %.*s", cases[i].mesh,
                    adm_fmt(err.text));
            continue;
        }

        T_CHECK(inject == NULL
                && adm_str_has_suffix(err.text, adm_strz(cases[i].error))
                && adm_str_has_prefix(err.text,
                                      adm_strc("mesh configuration: ")),
                "%s: got \"%.*s\"", cases[i].mesh, adm_fmt(err.text));
    }
}


static void
merging(void)
{
    size_t        i;
    adm_err_t     err;
    inject_t     *inject;
    adm_value_t  *v;

    static const struct {
        const char  *mesh;
        const char  *member;
        const char  *json;
    } cases[] = {
        { "trustDomainAliases: [b, a, b]", "trustDomainAliases",
          "[\"a\",\"b\"]" },
        { "defaultProviders: {metrics: [m]}", "defaultProviders",
          "{\"metrics\":[\"m\"]}" },
        { "extensionProviders: [{name: envoy, prometheus: {}}, {name: x, "
          "opentelemetry: {port: 5, serviceAttributeEnrichment: "
          "OTEL_SEMANTIC_CONVENTIONS}}]", "extensionProviders",
          "[{\"name\":\"prometheus\",\"prometheus\":{}},"
          "{\"name\":\"stackdriver\",\"stackdriver\":{}},"
          "{\"name\":\"envoy\",\"prometheus\":{}},"
          "{\"name\":\"x\",\"opentelemetry\":{\"port\":5,"
          "\"serviceAttributeEnrichment\":1}}]" }
    };

    for (i = 0; i < adm_nelts(cases); i++) {
        inject = ti_load("templates: {sidecar: \"\"}", NULL, cases[i].mesh,
                         NULL, &err);
        T_CHECK(inject != NULL, "%.*s", adm_fmt(err.text));

        v = inject ? adm_object_get(inject->mesh.config,
                                    adm_strz(cases[i].member)) : NULL;
        T_STR(ti_text(v), cases[i].json, cases[i].mesh);
    }
}


/* A field of another release is told, and nothing else comes of it. */

static void
unknown(void)
{
    adm_err_t   err;
    inject_t   *inject;

    inject = ti_load("{policy: enabled, template: \"{}\"}", NULL,
                     "{whatever: 1, defaultConfig: {connectTimeout: 1s}}",
                     release_settings("1.6.11"), &err);
    T_OK(inject != NULL);

    if (inject) {
        T_STR(ti_text(inject_warnings(inject)),
              "[\"unknown field \\\"whatever\\\" in MeshConfig is ignored\","
              "\"unknown field \\\"connectTimeout\\\" in ProxyConfig is "
              "ignored\"]", "warnings");
    }
}


int
main(void)
{
    adm_arena_init(&ti_arena, NULL, 0);

    proxy_json();
    errors();
    merging();
    unknown();

    adm_arena_destroy(&ti_arena);

    T_END();
}
