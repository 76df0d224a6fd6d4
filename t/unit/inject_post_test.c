
/* What is done to a pod behind its templates: metrics, probes, overrides. */

#include "inject_util.h"


#define PLAIN   "templates: {sidecar: 'spec: {containers: [{name: "           \
                "istio-proxy}]}'}\n"
#define NONE    "templates: {sidecar: 'metadata: {labels: {a: b}}'}\n"
#define SECURE(value)                                                         \
    "templates: {sidecar: 'spec: {containers: [{name: istio-proxy, env: "     \
    "[{name: ENVOY_SECURE_MERGED_METRICS_PORT, value: \"" value "\"}]}]}'}\n"

/* as the stock template decides */
#define NATIVE                                                                \
    "templates: {sidecar: '{{ if ne (index .ObjectMeta.Annotations "          \
    "`sidecar.istio.io/nativeSidecar` | default (printf \"%t\" "              \
    ".NativeSidecars)) \"false\" }}spec: {initContainers: [{name: "           \
    "istio-proxy, image: i}]}{{ else }}spec: {containers: [{name: "           \
    "istio-proxy, image: i}]}{{ end }}'}\n"

#define POD(annotations, containers)                                          \
    "{\"metadata\":{\"annotations\":{" annotations "}},"                      \
    "\"spec\":{\"containers\":[" containers "]}}"

#define APP             "{\"name\":\"app\"}"
#define PROXY           "{\"name\":\"istio-proxy\"}"
#define SCRAPE          "\"prometheus.io/scrape\":\"true\""
#define TARGETS(list)   "\"prometheus.istio.io/scrape-targets\":\"" list "\""
#define PORT(port)      "\"prometheus.io/port\":\"" port "\""
#define MERGE(on)       "\"prometheus.istio.io/merge-metrics\":\"" on "\""
#define REWRITE(on)     "\"sidecar.istio.io/rewriteAppHTTPProbers\":\"" on "\""
#define NATIVELY(on)    "\"sidecar.istio.io/nativeSidecar\":\"" on "\""
#define PROBED          "{\"name\":\"app\",\"livenessProbe\":{\"httpGet\":{"  \
                        "\"port\":8080,\"path\":\"/l\"}}}"
#define STATUS(lists)   "\"sidecar.istio.io/status\":\"{" lists "}\""

#define METRICS         "ISTIO_PROMETHEUS_ANNOTATIONS"
#define PROBERS         "ISTIO_KUBE_APP_PROBERS"


typedef struct {
    inject_t         *inject;
    inject_result_t   res;
} posted_t;


static int
post(posted_t *p, const char *config, const char *mesh, const char *rewrite,
    const char *settings, const char *pod)
{
    char            text[1024], values[128];
    adm_err_t       err;
    kube_review_t   review;

    (void) snprintf(text, sizeof(text), "policy: enabled\n%s", config);
    (void) snprintf(values, sizeof(values),
                    "sidecarInjectorWebhook: {rewriteAppHTTPProbe: %s}",
                    rewrite);

    p->inject = ti_load(text, values, mesh, settings, &err);

    T_CHECK(p->inject != NULL, "%s: %.*s", config, adm_fmt(err.text));

    if (p->inject == NULL) {
        return ADM_ERROR;
    }

    memset(&review, 0, sizeof(kube_review_t));
    review.object = ti_json(pod);
    review.ns = adm_strc("ns");

    inject_review(p->inject, &ti_arena, &review, adm_strc("/inject"), 0,
                  &p->res);

    return ADM_OK;
}


/* The value of the sidecar's variable, NULL data if it has none. */

static adm_str_t
variable(const posted_t *p, const char *name)
{
    uint32_t       i;
    adm_value_t   *env;
    inject_pod_t   pod;
    inject_list_e  list;

    inject_pod_open(&pod, &ti_arena, p->res.pod);

    if (inject_pod_sidecar(&pod, 1, &list, &i) != ADM_OK) {
        return adm_str_empty;
    }

    env = adm_object_getc(adm_array_at(inject_pod_list(p->res.pod, list), i),
                          "env");

    return adm_value_str(adm_object_getc(inject_named(env, adm_strz(name)),
                                         "value"));
}


static void
metrics(void)
{
    size_t        i;
    adm_str_t     text;
    posted_t      p;
    adm_value_t  *v;

    static const struct {
        const char  *release;
        const char  *mesh;
        const char  *annotations;
        const char  *env;                /* of the sidecar; "": none */
        const char  *port;               /* annotation afterwards, "": none */
        const char  *error;              /* NULL: it is injected */
    } cases[] = {

        /* whether metrics are merged at all */

        { "dev", NULL, "", "", "15020", NULL },
        { "dev", "{enablePrometheusMerge: true}", "", "", "15020", NULL },
        { "dev", "{enablePrometheusMerge: false}", "", "", "", NULL },
        { "dev", "{enablePrometheusMerge: false}", MERGE("true"), "", "15020",
          NULL },
        { "dev", "{enablePrometheusMerge: true}", MERGE("false"), "", "",
          NULL },
        { "dev", NULL, SCRAPE "," PORT("8080") "," MERGE("false"), "", "8080",
          NULL },

        /* what the sidecar is told */

        { "dev", NULL, PORT("8080") ",\"prometheus.io/path\":\"/h\"",
          "{\"scrape\":\"\",\"path\":\"/h\",\"port\":\"8080\"}", "15020",
          NULL },
        { "dev", NULL, "\"prometheus_io/port\":\"8080\"",
          "{\"scrape\":\"\",\"path\":\"\",\"port\":\"8080\"}", "15020",
          NULL },
        { "1.12.9", NULL, "\"prometheus_io/port\":\"8080\"", "", "15020",
          NULL },
        { "dev", NULL, "\"prometheus.io/scrape\":\"false\"," PORT("8080"), "",
          "8080", NULL },
        { "1.12.9", NULL, "\"prometheus.io/scrape\":\"false\"," PORT("8080"),
          "{\"scrape\":\"false\",\"path\":\"\",\"port\":\"8080\"}", "15020",
          NULL },

        /* several targets */

        { "dev", NULL, TARGETS("8080:/metrics,9100:/custom"),
          "{\"scrape\":\"\",\"path\":\"/metrics\",\"port\":\"8080\","
          "\"targets\":[{\"port\":\"8080\",\"path\":\"/metrics\"},"
          "{\"port\":\"9100\",\"path\":\"/custom\"}]}", "15020", NULL },
        { "dev", NULL, PORT("7") "," TARGETS("8080:/metrics,9100:/custom"),
          "{\"scrape\":\"\",\"path\":\"/metrics\",\"port\":\"8080\","
          "\"targets\":[{\"port\":\"8080\",\"path\":\"/metrics\"},"
          "{\"port\":\"9100\",\"path\":\"/custom\"}]}", "15020", NULL },
        { "dev", NULL, TARGETS(" 8080:/metrics , ,9100 "),
          "{\"scrape\":\"\",\"path\":\"/metrics\",\"port\":\"8080\","
          "\"targets\":[{\"port\":\"8080\",\"path\":\"/metrics\"},"
          "{\"port\":\"9100\",\"path\":\"/metrics\"}]}", "15020", NULL },
        { "dev", NULL, TARGETS(":/metrics"), "", "15020", NULL },
        { "1.30.0", NULL, TARGETS("8080"), "", "15020", NULL },

        /* ports that nobody may scrape */

        { "dev", NULL, SCRAPE "," TARGETS("8080:/metrics,15000:/metrics"), "",
          "", "target port 15000 is reserved for Istio" },
        { "dev", NULL, SCRAPE "," TARGETS("15020:/metrics"), "", "",
          "target port 15020 conflicts with agent port" },
        { "dev", "{defaultConfig: {statusPort: 7}}", TARGETS("7"), "", "",
          "target port 7 conflicts with agent port" },
        { "dev", NULL, TARGETS("x"), "", "", "invalid target port \"x\"" },
        { "dev", NULL, TARGETS("65536"), "", "",
          "invalid target port \"65536\"" },
        { "dev", NULL, SCRAPE "," PORT("15020"), "", "15020", NULL },
        { "dev", NULL, SCRAPE "," PORT("15000"), "", "",
          "configuration: port 15000 is reserved for Istio" },
        { "dev", NULL, TARGETS("0x1f90"), "", "",
          "invalid target port \"0x1f90\"" },
        { "dev", NULL, TARGETS("015001"), "", "",
          "target port 015001 is reserved for Istio" },
        { "dev", NULL, PORT("0"), "", "", "invalid port \"0\"" },
        { "1.30.0", NULL, SCRAPE "," PORT("15000"),
          "{\"scrape\":\"true\",\"path\":\"\",\"port\":\"15000\"}", "15020",
          NULL }
    };

    for (i = 0; i < adm_nelts(cases); i++) {
        char  settings[64], pod[512];

        (void) snprintf(settings, sizeof(settings), "{\"release\":\"%s\"}",
                        cases[i].release);
        (void) snprintf(pod, sizeof(pod), POD("%s", APP),
                        cases[i].annotations);

        if (post(&p, PLAIN, cases[i].mesh, "false", settings, pod) != ADM_OK)
        {
            continue;
        }

        if (cases[i].error) {
            T_CHECK(p.res.outcome == INJECT_FAILED
                    && adm_str_find(p.res.message, adm_strz(cases[i].error))
                       >= 0, "%s: %.*s", pod, adm_fmt(p.res.message));
            continue;
        }

        T_CHECK(p.res.outcome == INJECT_INJECTED, "%s: %.*s", pod,
                adm_fmt(p.res.message));

        T_STR(variable(&p, METRICS), cases[i].env, pod);

        v = inject_pod_annotation(p.res.pod, adm_strc("prometheus.io/port"));
        T_STR(adm_value_str(v), cases[i].port, pod);

        /* the original spellings make room */

        text = ti_text(adm_value_get(p.res.pod, "metadata", "annotations",
                                     NULL));

        T_CHECK(strcmp(cases[i].port, "15020") != 0
                || strcmp(cases[i].release, "dev") != 0
                || (adm_str_find(text, adm_strc("scrape-targets")) < 0
                    && adm_str_find(text, adm_strc("prometheus_")) < 0),
                "%.*s", adm_fmt(text));
    }
}


static void
secure_port(void)
{
    size_t        i;
    posted_t      p;
    adm_value_t  *v;

    static const struct {
        const char  *config;
        const char  *annotations;
        const char  *settings;
        const char  *port;               /* "": no annotation */
    } cases[] = {
        { SECURE("15092"), "", NULL, "15092" },
        { SECURE("15092"), "", "{\"release\":\"1.30.0\"}", "" },
        { SECURE("15092"), "\"prometheus.istio.io/secure-port\":\"19999\"",
          NULL, "19999" },
        { SECURE("15092"), "\"prometheus_istio.io/secure-port\":\"19999\"",
          NULL, "" },
        { SECURE("0"), "", NULL, "" },
        { SECURE(""), "", NULL, "" },
        { PLAIN, "", NULL, "" },
        { NONE, "", NULL, "" }
    };

    for (i = 0; i < adm_nelts(cases); i++) {
        char  pod[256];

        (void) snprintf(pod, sizeof(pod), POD("%s", APP),
                        cases[i].annotations);

        if (post(&p, cases[i].config, NULL, "false", cases[i].settings, pod)
            == ADM_OK)
        {
            v = inject_pod_annotation(p.res.pod,
                                 adm_strc("prometheus.istio.io/secure-port"));
            T_STR(adm_value_str(v), cases[i].port, cases[i].config);
        }
    }
}


static void
probes(void)
{
    size_t     i;
    posted_t   p;
    adm_str_t  text;

    static const struct {
        const char  *config;
        const char  *rewrite;            /* of the values */
        const char  *pod;
        const char  *probers;            /* "": none */
        const char  *app;                /* is in the pod afterwards */
    } cases[] = {

        /* whether probes are rewritten; only where there is a sidecar */

        { PLAIN, "false", POD("", PROBED), "", "\"port\":8080" },
        { PLAIN, "true", POD("", PROBED),
          "{\"/app-health/app/livez\":{\"httpGet\":{\"path\":\"/l\","
          "\"port\":8080}}}",
          "{\"httpGet\":{\"path\":\"/app-health/app/livez\","
          "\"port\":15020}}" },
        { PLAIN, "false", POD(REWRITE("true"), PROBED),
          "{\"/app-health/app/livez\":{\"httpGet\":{\"path\":\"/l\","
          "\"port\":8080}}}", "\"port\":15020" },
        { PLAIN, "true", POD(REWRITE("false"), PROBED), "",
          "\"port\":8080" },
        { PLAIN, "true", POD(REWRITE("nonsense"), PROBED),
          "{\"/app-health/app/livez\":{\"httpGet\":{\"path\":\"/l\","
          "\"port\":8080}}}", "\"port\":15020" },
        { NONE, "true", POD("", PROBED), "", "\"port\":8080" },
        { PLAIN, "true", POD("", APP), "", "\"name\":\"app\"" },
        { NATIVE, "true", POD(NATIVELY("true"), PROBED),
          "{\"/app-health/app/livez\":{\"httpGet\":{\"path\":\"/l\","
          "\"port\":8080}}}", "\"port\":15020" },

        /* gRPC */

        { PLAIN, "true", POD("", "{\"name\":\"foo\",\"livenessProbe\":"
          "{\"grpc\":{\"port\":1234}}}"),
          "{\"/app-health/foo/livez\":{\"grpc\":{\"port\":1234,"
          "\"service\":null}}}",
          "\"livenessProbe\":{\"httpGet\":{\"path\":"
          "\"/app-health/foo/livez\",\"port\":15020}}" },
        { PLAIN, "true", POD("", "{\"name\":\"foo\",\"livenessProbe\":"
          "{\"grpc\":{\"port\":1234,\"service\":\"foo\"}},"
          "\"readinessProbe\":{\"grpc\":{\"port\":1235,\"service\":\"foo\"},"
          "\"timeoutSeconds\":10}},{\"name\":\"bar\",\"startupProbe\":"
          "{\"grpc\":{\"port\":1236},\"timeoutSeconds\":20,"
          "\"periodSeconds\":10,\"initialDelaySeconds\":10}}"),
          "{\"/app-health/bar/startupz\":{\"grpc\":{\"port\":1236,"
          "\"service\":null},\"timeoutSeconds\":20},"
          "\"/app-health/foo/livez\":{\"grpc\":{\"port\":1234,\"service\":"
          "\"foo\"}},\"/app-health/foo/readyz\":{\"grpc\":{\"port\":1235,"
          "\"service\":\"foo\"},\"timeoutSeconds\":10}}",
          "\"startupProbe\":{\"httpGet\":{\"path\":"
          "\"/app-health/bar/startupz\",\"port\":15020},"
          "\"initialDelaySeconds\":10,\"periodSeconds\":10,"
          "\"timeoutSeconds\":20}" },

        /* a second injection keeps the probers of the first */

        { PLAIN, "true",
          POD(STATUS("\\\"containers\\\":[\\\"istio-proxy\\\"]"),
              "{\"name\":\"istio-proxy\",\"env\":[{\"name\":\"A\",\"value\":"
              "\"a\"},{\"name\":\"" PROBERS "\",\"value\":"
              "\"{\\\"/app-health/foo/livez\\\":{\\\"httpGet\\\":{"
              "\\\"port\\\":8000}}}\"},{\"name\":\"B\",\"value\":\"b\"}]},"
              PROBED),
          "{\"/app-health/app/livez\":{\"httpGet\":{\"path\":\"/l\","
          "\"port\":8080}},\"/app-health/foo/livez\":{\"httpGet\":{"
          "\"port\":8000}}}",
          "[{\"name\":\"A\",\"value\":\"a\"},{\"name\":\"" PROBERS "\"" },
        { PLAIN, "true",
          POD(STATUS("\\\"containers\\\":[\\\"istio-proxy\\\"]"),
              "{\"name\":\"istio-proxy\",\"env\":[{\"name\":\"A\",\"value\":"
              "\"a\"}]}," PROBED),
          "{\"/app-health/app/livez\":{\"httpGet\":{\"path\":\"/l\","
          "\"port\":8080}}}", "{\"name\":\"A\",\"value\":\"a\"},{\"name\":" }
    };

    for (i = 0; i < adm_nelts(cases); i++) {
        if (post(&p, cases[i].config, NULL, cases[i].rewrite, NULL,
                 cases[i].pod) != ADM_OK)
        {
            continue;
        }

        T_CHECK(p.res.outcome == INJECT_INJECTED, "%s: %.*s", cases[i].pod,
                adm_fmt(p.res.message));

        T_STR(variable(&p, PROBERS), cases[i].probers, cases[i].pod);

        text = ti_text(p.res.pod);
        T_CHECK(adm_str_find(text, adm_strz(cases[i].app)) >= 0, "%.*s",
                adm_fmt(text));
    }
}


/* Where the sidecar is, and that what the user wrote of it comes along. */

static void
natives(void)
{
    size_t     i;
    posted_t   p;
    adm_str_t  text;

    static const struct {
        const char  *settings;
        const char  *annotations;
        int          native;
    } cases[] = {
        { "{\"native_sidecars\":\"true\"}", "", 1 },
        { "{\"native_sidecars\":\"true\"}", NATIVELY("false"), 0 },
        { "{\"native_sidecars\":\"true\"}", NATIVELY("true"), 1 },
        { "{\"native_sidecars\":\"false\"}", NATIVELY("true"), 1 },
        { "{\"native_sidecars\":\"false\"}", "", 0 },
        { "{\"native_sidecars\":\"false\"}", NATIVELY("false"), 0 },
        { "{\"nodes\":[{\"name\":\"n\",\"kubelet\":\"\"}]}", "", 0 },
        { "{\"nodes\":[{\"name\":\"n\",\"kubelet\":\"v1.33.0\"}]}", "", 1 }
    };

    for (i = 0; i < adm_nelts(cases); i++) {
        char  pod[256];

        (void) snprintf(pod, sizeof(pod), POD("%s", APP ",{\"name\":"
                        "\"istio-proxy\",\"workingDir\":\"w\"}"),
                        cases[i].annotations);

        if (post(&p, NATIVE, NULL, "false", cases[i].settings, pod) != ADM_OK)
        {
            continue;
        }

        text = ti_text(inject_pod_list(p.res.pod, INJECT_INIT_CONTAINERS));
        T_CHECK((adm_str_find(text, INJECT_PROXY) >= 0) == cases[i].native,
                "%s: %.*s", cases[i].settings, adm_fmt(text));
        T_CHECK((adm_str_find(text, adm_strc("\"workingDir\":\"w\"")) >= 0)
                == cases[i].native, "%s: %.*s", cases[i].settings,
                adm_fmt(text));

        text = ti_text(inject_pod_list(p.res.pod, INJECT_CONTAINERS));
        T_CHECK((adm_str_find(text, INJECT_PROXY) < 0) == cases[i].native,
                "%s: %.*s", cases[i].settings, adm_fmt(text));
    }
}


/* Templates do not see what the status says an earlier injection added. */

static void
statuses(void)
{
    size_t     i;
    posted_t   p;

    static const char  config[] =
        "templates: {sidecar: 'metadata: {labels: {seen: \"{{ range "
        ".Spec.Containers }}{{ .Name }}.{{ end }}{{ range "
        ".Spec.InitContainers }}{{ .Name }}.{{ end }}x\"}}'}\n";

    static const struct {
        const char  *status;
        const char  *seen;
    } cases[] = {
        { "", "istio-proxy.app.istio-init.i.x" },
        { STATUS("\\\"containers\\\":[\\\"istio-proxy\\\", \\\"other\\\"],"
                 "\\\"volumes\\\":[\\\"v\\\"]"), "app.istio-init.i.x" },
        { STATUS("\\\"initContainers\\\":[\\\"istio-init\\\"]"),
          "istio-proxy.app.i.x" },
        { STATUS("\\\"containers\\\":[\\\"istio-proxy\\\"],"
                 "\\\"initContainers\\\":[\\\"istio-init\\\"]"), "app.i.x" },
        { STATUS("\\\"containers\\\":null,"
                 "\\\"initContainers\\\":[\\\"istio-init\\\"]"),
          "istio-proxy.app.i.x" },
        { "\"sidecar.istio.io/status\":\"\"",
          "istio-proxy.app.istio-init.i.x" },
        { "\"sidecar.istio.io/status\":\"nonsense\"",
          "istio-proxy.app.istio-init.i.x" }
    };

    for (i = 0; i < adm_nelts(cases); i++) {
        char  pod[512];

        (void) snprintf(pod, sizeof(pod), "{\"metadata\":{\"annotations\":{"
                        "%s}},\"spec\":{\"containers\":[" PROXY "," APP "],"
                        "\"initContainers\":[{\"name\":\"istio-init\"},"
                        "{\"name\":\"i\"}]}}", cases[i].status);

        if (post(&p, config, NULL, "false", NULL, pod) == ADM_OK) {
            T_STR(adm_value_str(inject_pod_label(p.res.pod,
                                                 adm_strc("seen"))),
                  cases[i].seen, cases[i].status);
        }
    }
}


/* Ports of another protocol are merged by their number alone. */

static void
merges(void)
{
    size_t        i;
    posted_t      p;

    static const struct {
        const char  *config;
        const char  *pod;
        const char  *containers;
    } cases[] = {
        { "templates: {sidecar: 'spec: {containers: [{name: app, ports: "
          "[{containerPort: 80, protocol: UDP}]}]}'}\n",
          POD("", "{\"name\":\"app\",\"ports\":[{\"containerPort\":80,"
              "\"protocol\":\"TCP\"}]}"),
          "[{\"name\":\"app\",\"ports\":[{\"containerPort\":80,\"protocol\":"
          "\"TCP\"}],\"resources\":{}}]" },
        { "templates: {sidecar: 'spec: {containers: [{name: new, image: x}, "
          "{name: app, env: [{name: T, value: t}, {name: B, value: t}]}]}'}\n",
          POD("", "{\"name\":\"app\",\"env\":[{\"name\":\"A\",\"value\":"
              "\"a\"},{\"name\":\"B\",\"value\":\"b\"}]}"),
          "[{\"image\":\"x\",\"name\":\"new\",\"resources\":{}},"
          "{\"env\":[{\"name\":\"T\",\"value\":\"t\"},{\"name\":\"A\","
          "\"value\":\"a\"},{\"name\":\"B\",\"value\":\"b\"}],\"name\":"
          "\"app\",\"resources\":{}}]" }
    };

    for (i = 0; i < adm_nelts(cases); i++) {
        if (post(&p, cases[i].config, NULL, "false", NULL, cases[i].pod)
            == ADM_OK)
        {
            T_STR(ti_text(inject_pod_list(p.res.pod, INJECT_CONTAINERS)),
                  cases[i].containers, cases[i].pod);
        }
    }
}


int
main(void)
{
    adm_arena_init(&ti_arena, NULL, 0);

    metrics();
    secure_port();
    probes();
    natives();
    statuses();
    merges();

    adm_arena_destroy(&ti_arena);

    T_END();
}
