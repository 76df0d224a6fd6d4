
#include "inject_util.h"

#include "inject/inject_shape.h"
#include "inject/inject_stream.h"


#define CONFIG                                                                \
    "policy: enabled\n"                                                       \
    "injectedAnnotations: {extra: e}\n"                                       \
    "aliases: {both: [sidecar, more]}\n"                                      \
    "templates:\n"                                                            \
    "  sidecar: |\n"                                                          \
    "    metadata:\n"                                                         \
    "      labels:\n"                                                         \
    "        rev: {{ .Revision | default \"none\" | quote }}\n"               \
    "    spec:\n"                                                             \
    "      initContainers:\n"                                                 \
    "      - name: istio-init\n"                                              \
    "        image: init\n"                                                   \
    "        args: [-u, \"1337\"]\n"                                          \
    "      containers:\n"                                                     \
    "      - name: istio-proxy\n"                                             \
    "        image: {{ annotation .ObjectMeta `image` `proxy` }}\n"           \
    "        args: [\"a={{ .ObjectMeta.Name }}\"]\n"                          \
    "        env:\n"                                                          \
    "        - name: PORTS\n"                                                 \
    "          value: |-\n"                                                   \
    "            [{{ range .Spec.Containers }}{{ range .Ports }}"             \
    "{{ structToJSON . }};{{ end }}{{ end }}]\n"                              \
    "      volumes:\n"                                                        \
    "      - name: v\n"                                                       \
    "        emptyDir:\n"                                                     \
    "      - name: map\n"                                                     \
    "        configMap:\n"                                                    \
    "          name: {{ annotation .ObjectMeta `map` `m` | quote }}\n"        \
    "  more: |\n"                                                             \
    "    spec:\n"                                                             \
    "      hostAliases:\n"                                                    \
    "      - ip: 1.2.3.4\n"                                                   \
    "  native: |\n"                                                           \
    "    spec:\n"                                                             \
    "      initContainers: [{name: istio-proxy, image: first}]\n"             \
    "  plain: |\n"                                                            \
    "    spec:\n"                                                             \
    "      containers: [{name: istio-proxy, image: last}]\n"                  \
    "  unnamed: |\n"                                                          \
    "    spec:\n"                                                             \
    "      containers: [{name: a}, {image: i}]\n"                             \
    "  list: |\n"                                                             \
    "    [1]\n"                                                               \
    "  bad: |\n"                                                              \
    "    spec: {{ .NoSuch }}\n"                                               \
    "  wrong: |\n"                                                            \
    "    spec: {containers: [{name: x, args: [1]}]}\n"

#define VALUES  "sidecarInjectorWebhook: {rewriteAppHTTPProbe: true}\n"


typedef struct {
    inject_result_t   res;
    adm_str_t         patch;
} reviewed_t;


static void
review(inject_t *inject, adm_arena_t *a, adm_value_t *pod, reviewed_t *r)
{
    kube_review_t  review;

    memset(&review, 0, sizeof(kube_review_t));
    review.object = pod;
    review.ns = adm_strc("ns");

    inject_review(inject, a, &review, adm_strc("/inject"), 0, &r->res);

    r->patch = r->res.patch ? adm_json_text(a, r->res.patch, ADM_JSON_RAW)
                            : adm_str_empty;
}


static void
outcomes(void)
{
    size_t       i;
    inject_t    *inject;
    adm_err_t    err;
    reviewed_t   r;

    static const struct {
        const char        *pod;
        inject_outcome_e   outcome;
        const char        *reason;
        const char        *has;          /* in the patch or the message */
    } cases[] = {
        { "{\"spec\":{\"hostNetwork\":true}}", INJECT_SKIPPED,
          "host_network", NULL },
        { "{\"metadata\":{\"namespace\":\"kube-system\"}}", INJECT_SKIPPED,
          "ignored_namespace", NULL },
        { "{\"metadata\":{\"labels\":{\"sidecar.istio.io/inject\":"
          "\"false\"}}}", INJECT_SKIPPED, "annotation_or_label", NULL },
        { "null", INJECT_FAILED, "invalid_pod", "no Pod" },
        { "[]", INJECT_FAILED, "invalid_pod", "no Pod" },
        { "{\"metadata\":{\"labels\":{\"a\":1}}}", INJECT_FAILED, "invalid_pod",
          "json: cannot unmarshal number into Go struct field" },
        { "{\"metadata\":{\"annotations\":{"
          "\"sidecar.istio.io/interceptionMode\":\"x\"}}}", INJECT_FAILED,
          "invalid_annotation",
          "failed to run injection template: 1 error occurred:\n\t* invalid "
          "value 'x' for annotation 'sidecar.istio.io/interceptionMode'" },
        { "{\"metadata\":{\"annotations\":{"
          "\"inject.istio.io/templates\":\"none\"}}}", INJECT_FAILED,
          "template", "failed to run injection template: requested template "
          "\"none\" not found; have bad, list, more, native, plain, sidecar, unnamed, "
          "wrong" },
        { "{\"metadata\":{\"annotations\":{"
          "\"inject.istio.io/templates\":\"\"}}}", INJECT_FAILED,
          "template", "requested template \"\" not found" },
        { "{\"metadata\":{\"annotations\":{"
          "\"inject.istio.io/templates\":\"bad\"}}}", INJECT_FAILED,
          "template", "failed to run injection template: template: inject:1:"
          "9: executing \"inject\" at <.NoSuch>: can't evaluate field NoSuch "
          "in type *inject.SidecarTemplateData" },
        { "{\"metadata\":{\"annotations\":{"
          "\"inject.istio.io/templates\":\"wrong\"}}}", INJECT_FAILED,
          "merge", "failed to run injection template: failed applying "
          "injection overlay: unmarshal patched pod: json: cannot unmarshal "
          "number into Go struct field Container.spec.containers.args of type "
          "string" },
        { "{\"metadata\":{\"annotations\":{"
          "\"proxy.istio.io/overrides\":\"x\"}}}", INJECT_FAILED, "merge",
          "failed to run injection template: invalid character 'x' looking "
          "for beginning of value" },
        { "{\"metadata\":{\"annotations\":{"
          "\"proxy.istio.io/overrides\":\"[]\"}}}", INJECT_FAILED, "merge",
          "failed to run injection template: json: cannot unmarshal array "
          "into Go value of type inject.podOverrides" },
        { "{\"metadata\":{\"annotations\":{\"proxy.istio.io/overrides\":"
          "\"{\\\"Containers\\\":[{\\\"image\\\":1}]}\"}}}", INJECT_FAILED,
          "merge", "json: cannot unmarshal number into Go struct field "
          "Container.containers.image of type string" },
        { "{\"metadata\":{\"annotations\":{"
          "\"proxy.istio.io/overrides\":\"null\"}}}", INJECT_INJECTED,
          "injected", NULL },
        { "{\"metadata\":{\"annotations\":{"
          "\"inject.istio.io/templates\":\"unnamed\"}},\"spec\":{\"containers\":"
          "[{\"name\":\"c\"}]}}", INJECT_FAILED, "merge", "failed to run "
          "injection template: failed parsing generated injected YAML (check "
          "Istio sidecar injector configuration): strategic merge: map: "
          "map[image:i] does not contain declared merge key: name" },
        { "{\"metadata\":{\"annotations\":{"
          "\"inject.istio.io/templates\":\"list\"}}}", INJECT_FAILED,
          "merge", "failed applying injection overlay: strategic merge: "
          "invalid JSON document" },
        { "{\"metadata\":{\"annotations\":{"
          "\"prometheus.io/port\":\"15090\"}},\"spec\":{}}", INJECT_FAILED,
          "post_processing", "failed to process pod: invalid prometheus "
          "scrape configuration: port 15090 is reserved for Istio (Envoy "
          "Prometheus (already merged)) and cannot be scraped" },
        { "{\"metadata\":{\"annotations\":{"
          "\"prometheus.istio.io/scrape-targets\":\"015020\"}},\"spec\":{}}",
          INJECT_FAILED, "post_processing", "failed to process pod: invalid "
          "prometheus scrape targets: target port 015020 conflicts with agent "
          "port" },
        { "{\"metadata\":{\"annotations\":{"
          "\"prometheus.istio.io/scrape-targets\":\"x\"}},\"spec\":{}}",
          INJECT_FAILED, "post_processing", "failed to process pod: invalid "
          "prometheus scrape targets: invalid target port \"x\"" },
        { "{\"metadata\":{\"annotations\":{"
          "\"inject.istio.io/templates\":\" both \"}}}", INJECT_INJECTED,
          "injected", "1.2.3.4" },
        { "{\"spec\":{\"containers\":[{\"name\":\"c\","
          "\"readinessProbe\":{\"httpGet\":{\"port\":80}}}]}}",
          INJECT_INJECTED, "injected", "/app-health/c/readyz" },

        /* of two actions one is rewritten, the other is left alone */
        { "{\"spec\":{\"containers\":[{\"name\":\"c\","
          "\"readinessProbe\":{\"httpGet\":{\"port\":80},"
          "\"tcpSocket\":{\"port\":\"future\"}}}]}}",
          INJECT_INJECTED, "injected", "/app-health/c/readyz" },

        /* what nobody knows stays */
        { "{\"spec\":{\"future\":{\"a\":1},\"containers\":[{\"name\":\"c\","
          "\"future\":2}]},\"future\":3}", INJECT_INJECTED, "injected",
          "\"extra\":\"e\"" }
    };

    inject = ti_load(CONFIG, VALUES, NULL, NULL, &err);
    T_CHECK(inject != NULL, "%.*s", adm_fmt(err.text));

    for (i = 0; inject && i < adm_nelts(cases); i++) {
        review(inject, &ti_arena, ti_json(cases[i].pod), &r);

        T_CHECK(r.res.outcome == cases[i].outcome
                && strcmp(r.res.reason, cases[i].reason) == 0,
                "%s: %d, %s: %.*s", cases[i].pod, r.res.outcome,
                r.res.reason, adm_fmt(r.res.message));

        if (cases[i].has) {
            T_CHECK(adm_str_find(cases[i].outcome == INJECT_INJECTED
                                 ? r.patch : r.res.message,
                                 adm_strz(cases[i].has)) >= 0,
                    "%s: %.*s%.*s", cases[i].pod, adm_fmt(r.res.message),
                    adm_fmt(r.patch));
        }

        T_CHECK(adm_str_find(r.patch, adm_strc("future")) < 0
                && adm_str_find(r.patch, adm_strc("tcpSocket")) < 0,
                "%.*s", adm_fmt(r.patch));
    }
}


/* Templates are laid over an empty pod, too, which has null containers. */

static void
orders(void)
{
    size_t       i;
    char         config[512];
    inject_t    *inject;
    adm_err_t    err;
    reviewed_t   r;

    static const struct {
        const char  *first;
        const char  *second;
        int          refused;
    } cases[] = {
        { "$setElementOrder/containers: [{name: c}]", "", 1 },
        { "$setElementOrder/containers: [{name: c}], "
          "containers: [{name: c}]", "", 1 },
        { "$setElementOrder/containers: [{name: c}]",
          "containers: [{name: c}]", 1 },
        { "containers: [{name: c}]",
          "$setElementOrder/containers: [{name: c}]", 0 },
        { "$setElementOrder/volumes: [{name: v}]", "", 0 },
        { "$setElementOrder/volumes: [{name: v}], "
          "volumes: [{name: v}]", "", 0 },
    };

    for (i = 0; i < 2 * adm_nelts(cases); i++) {
        (void) snprintf(config, sizeof(config),
                        "policy: enabled\n"
                        "defaultTemplates: [first, second]\n"
                        "templates:\n  first: |\n    spec: {%s}\n"
                        "  second: |\n    spec: {%s}\n",
                        cases[i / 2].first, cases[i / 2].second);

        inject = ti_load(config, NULL, NULL, NULL, &err);
        T_CHECK(inject != NULL, "%.*s", adm_fmt(err.text));

        if (inject == NULL) {
            continue;
        }

        if (i % 2) {
            inject->shapes = NULL;
        }

        review(inject, &ti_arena,
               ti_json("{\"spec\":{\"containers\":[{\"name\":\"c\"}]}}"), &r);

        T_CHECK((r.res.outcome == INJECT_FAILED) == cases[i / 2].refused
                && (!cases[i / 2].refused
                    || adm_str_find(r.res.message,
                                    adm_strc("overlay: strategic merge: "
                                             "expected a []interface {}, but "
                                             "received a %!s(<nil>)")) >= 0),
                "%s: %.*s", config, adm_fmt(r.res.message));
    }
}


/* What the caches give is what there is without them. */

static void
shapes(void)
{
    size_t      i;
    inject_t   *with, *without;
    adm_err_t   err;
    reviewed_t  r;
    adm_str_t   patch;
    char        pod[512];

    static const char *const  maps[] = { "m", "", "a b" };
    static const char *const  images[] = {
        "a", "b:1", "docker.io/x@sha256:0", "true", "1", "a b", "a: b",
        "a # b", "'a'", "\\\"a\\\"", "\\u00e4", "~", "null", "- a", "|", "[a]",
        " a", "a ", "a:", "a\\nb", "a", "0x10", "1e3", "&x a", "?", "? a",
        "%a", "@a", "`a", "{a}", "a{b}", "a,b", "*", "!a", "", "a\\tb",
        "\\ta", "\\u007f", "\\u0085", "\\u2028", "\\ufeff"
    };

    with = ti_load(CONFIG, VALUES, NULL, NULL, &err);
    without = ti_load(CONFIG, VALUES, NULL, NULL, &err);
    T_OK(with && without);

    if (with == NULL || without == NULL) {
        return;
    }

    without->shapes = NULL;

    for (i = 0; i < 2 * adm_nelts(images); i++) {
        (void) snprintf(pod, sizeof(pod), "{\"metadata\":{\"name\":"
                        "\"n%zu\",\"annotations\":{\"image\":\"%s\","
                        "\"map\":\"%s\"}},"
                        "\"spec\":{\"containers\":[{\"name\":\"c\","
                        "\"ports\":[{\"name\":\"p%zu\","
                        "\"containerPort\":%zu}]}]}}", i,
                        images[i % adm_nelts(images)],
                        maps[i % adm_nelts(maps)], i, i + 1);

        review(with, &ti_arena, ti_json(pod), &r);
        patch = r.res.outcome == INJECT_INJECTED ? r.patch : r.res.message;

        review(without, &ti_arena, ti_json(pod), &r);

        T_CHECK(adm_str_eq(patch, r.res.outcome == INJECT_INJECTED
                           ? r.patch : r.res.message),
                "%s:\n%.*s\n%.*s", pod, adm_fmt(patch), adm_fmt(r.patch));
    }
}


/* Templates that disagree about istio-proxy: the last one is kept. */

static void
disagreeing(void)
{
    inject_t    *inject;
    adm_err_t    err;
    reviewed_t   r;

    inject = ti_load(CONFIG, VALUES, NULL, "{\"native_sidecars\":\"true\"}",
                     &err);
    T_CHECK(inject != NULL, "%.*s", adm_fmt(err.text));

    review(inject, &ti_arena,
           ti_json("{\"metadata\":{\"annotations\":{"
                   "\"inject.istio.io/templates\":\"native,plain,plain\"}},"
                   "\"spec\":{\"containers\":[{\"name\":\"c\"}]}}"), &r);

    T_CHECK(adm_str_find(r.patch,
                         adm_strc("/spec/initContainers\",\"value\":[{"
                                  "\"name\":\"istio-proxy\","
                                  "\"image\":\"last\"")) >= 0,
            "%.*s%.*s", adm_fmt(r.res.message), adm_fmt(r.patch));

    /* what they have put into both lists stays when the pod comes again */

    review(inject, &ti_arena,
           ti_json("{\"metadata\":{\"annotations\":{"
                   "\"inject.istio.io/templates\":\"native,plain\","
                   "\"sidecar.istio.io/status\":\"{\\\"initContainers\\\":"
                   "[\\\"istio-proxy\\\"],\\\"containers\\\":"
                   "[\\\"istio-proxy\\\"]}\"}},"
                   "\"spec\":{\"initContainers\":[{\"name\":\"istio-proxy\","
                   "\"image\":\"first\"}],\"containers\":[{\"name\":\"c\"},"
                   "{\"name\":\"istio-proxy\",\"image\":\"last\"}]}}"), &r);

    T_CHECK(adm_str_find(r.patch, adm_strc("/spec/initContainers")) < 0,
            "%.*s%.*s", adm_fmt(r.res.message), adm_fmt(r.patch));
}


/* On OpenShift, istio-proxy with the user of the application. */

static void
openshift(void)
{
    size_t        i;
    adm_err_t     err;
    adm_str_t     text;
    inject_t     *inject;
    adm_value_t  *list, *container;
    reviewed_t    r;
    uint32_t      k;
    adm_buf_t     b;
    char          config[256], pod[512];

    /* containers of a pod; their securityContexts afterwards */

    static const struct {
        const char  *proxy;              /* what the template renders */
        const char  *containers;
        const char  *contexts;
    } cases[] = {

        /* the same: the template's user and group */

        { "securityContext: {runAsUser: 1337, runAsGroup: 1337}",
          "{\"name\":\"app\",\"securityContext\":{\"runAsUser\":5}},"
          "{\"name\":\"istio-proxy\",\"securityContext\":"
          "{\"runAsUser\":5,\"runAsGroup\":6}}",
          "{\"runAsUser\":5} {\"runAsGroup\":1337,\"runAsUser\":1337}" },

        /* no user is 0 */

        { "securityContext: {runAsUser: 1337}",
          "{\"name\":\"app\"},{\"name\":\"istio-proxy\",\"securityContext\":"
          "{\"runAsUser\":0}}",
          "- {\"runAsUser\":1337}" },

        /* one that the template leaves alone */

        { "image: i",
          "{\"name\":\"app\"},{\"name\":\"istio-proxy\",\"securityContext\":"
          "{\"runAsGroup\":1337}}",
          "- {\"runAsGroup\":1337}" },

        /* others are the user's own */

        { "securityContext: {runAsUser: 1337}",
          "{\"name\":\"app\"},{\"name\":\"istio-proxy\",\"securityContext\":"
          "{\"runAsUser\":7}}",
          "- {\"runAsUser\":7}" },

        /* istio-proxy moves away, what was behind it comes to its place */

        { NULL,
          "{\"name\":\"istio-proxy\",\"securityContext\":{\"runAsUser\":0,"
          "\"runAsGroup\":1337}},{\"name\":\"app\",\"securityContext\":{}}",
          "{\"runAsGroup\":1337,\"runAsUser\":0}" },

        { NULL,
          "{\"name\":\"istio-proxy\",\"securityContext\":{\"runAsUser\":0,"
          "\"runAsGroup\":1337}},{\"name\":\"app\"}",
          "-" },

        { NULL,
          "{\"name\":\"app\",\"securityContext\":{}},{\"name\":\"istio-proxy\","
          "\"securityContext\":{\"runAsUser\":0}}",
          "{}" },
    };

    for (i = 0; i < adm_nelts(cases); i++) {
        (void) snprintf(config, sizeof(config),
                        "policy: enabled\n"
                        "templates:\n  sidecar: |\n    spec: {%s: [{name: "
                        "istio-proxy%s%s}]}\n",
                        cases[i].proxy ? "containers" : "initContainers",
                        cases[i].proxy ? ", " : "",
                        cases[i].proxy ? cases[i].proxy : "");
        (void) snprintf(pod, sizeof(pod), "{\"spec\":{\"containers\":[%s]}}",
                        cases[i].containers);

        inject = ti_load(config, NULL, NULL, "{\"platform\":\"openshift\","
                         "\"native_sidecars\":\"true\"}", &err);

        T_CHECK(inject != NULL, "%.*s", adm_fmt(err.text));

        if (inject == NULL) {
            continue;
        }

        review(inject, &ti_arena, ti_json(pod), &r);

        adm_buf_init(&b, &ti_arena, 0);
        list = adm_value_get(r.res.pod, "spec", "containers", NULL);

        for (k = 0; (container = adm_array_at(list, k)); k++) {
            container = adm_object_getc(container, "securityContext");

            if (k) {
                adm_buf_char(&b, ' ');
            }

            adm_buf_str(&b, container ? ti_text(container) : adm_strc("-"));
        }

        T_OK(adm_buf_finish(&b, &text) == ADM_OK);
        T_STR(text, cases[i].contexts, pod);
    }
}


/* The user's containers survive a second injection, unless asked for. */

static void
again(void)
{
    adm_err_t    err;
    inject_t    *keep, *upstream;
    adm_str_t    text;
    reviewed_t   r;
    adm_value_t *pod;

    keep = ti_load(CONFIG, VALUES, NULL, NULL, &err);
    upstream = ti_load(CONFIG, VALUES, NULL,
                       "{\"reinvocation\":\"upstream\"}", &err);
    T_OK(keep && upstream);

    if (keep == NULL || upstream == NULL) {
        return;
    }

    review(keep, &ti_arena, ti_json("{\"spec\":{\"containers\":["
                                    "{\"name\":\"c\"},"
                                    "{\"name\":\"istio-proxy\","
                                    "\"image\":\"mine\",\"args\":[\"x\"]}]}}"),
           &r);

    T_CHECK(r.res.pod != NULL, "%.*s", adm_fmt(r.res.message));

    text = adm_json_text(&ti_arena, r.res.pod, 0);
    T_OK(adm_str_find(text, adm_strc("proxy.istio.io/overrides")) >= 0);

    pod = ti_json(text.data);

    review(keep, &ti_arena, pod, &r);
    T_STR(r.patch, "[]", "keep");
    T_OK(strcmp(r.res.reason, "nothing_to_change") == 0);

    review(upstream, &ti_arena, pod, &r);
    T_CHECK(adm_str_find(r.patch, adm_strc("\"proxy\"")) >= 0, "%.*s",
            adm_fmt(r.patch));
}


/* Documents that fail for a plain pod load, with a warning. */

static void
plain(void)
{
    size_t      i;
    adm_err_t   err;
    adm_str_t   text;
    inject_t   *inject;

    static const struct {
        const char  *config;
        const char  *settings;
        const char  *warning;            /* NULL: none */
    } cases[] = {
        { CONFIG, NULL, NULL },
        { "{policy: disabled, templates: {sidecar: '{{ .Nothing }}'}}", NULL,
          "a plain pod cannot be injected: failed to run injection template: "
          "template: inject:1:3: executing \\\"inject\\\" at <.Nothing>: "
          "can't evaluate field Nothing" },
        { "{policy: enabled, templates: {sidecar: 'spec: []'}}", NULL,
          "a plain pod cannot be injected: " },
        { "{policy: enabled, templates: {sidecar: '{}', other: "
          "'{{ .Nothing }}'}}", NULL, NULL },
        { "{policy: enabled, templates: {other: '{}'}}", NULL,
          "requested template \\\"sidecar\\\" not found" },
        { "{policy: enabled, template: '{{ .Nothing }}'}",
          "{\"release\":\"1.4.10\"}", "can't evaluate field Nothing" },
        { "{policy: enabled, template: 'containers: [{name: istio-proxy}]'}",
          "{\"release\":\"1.4.10\"}", NULL },
        { "{policy: enabled, templates: {sidecar: '{}'}}",
          "{\"release\":\"1.8.6\"}", "the injection template is empty" }
    };

    for (i = 0; i < adm_nelts(cases); i++) {
        inject = ti_load(cases[i].config, "{}", NULL, cases[i].settings,
                         &err);

        T_CHECK(inject != NULL, "%s: %.*s", cases[i].config,
                adm_fmt(err.text));

        if (inject == NULL) {
            continue;
        }

        text = ti_text(inject_warnings(inject));

        if (cases[i].warning) {
            T_CHECK(adm_str_find(text, adm_strz(cases[i].warning)) >= 0,
                    "%s: %.*s", cases[i].config, adm_fmt(text));

        } else {
            T_STR(text, "[]", cases[i].config);
        }
    }
}


static void
stream(void)
{
    adm_err_t     err;
    inject_t     *inject;
    adm_buf_t     b;
    adm_str_t     out;
    adm_value_t  *warnings;

    static const char  in[] =
        "# a comment\nkind: Service\napiVersion: v1\n--- # next\n\n---\n"
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d, "
        "namespace: ns}\nspec:\n  template:\n    spec:\n      hostNetwork: "
        "true\n---\n"
        "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n"
        "  kind: Pod\n  metadata: {name: p}\n  spec: {}\n";

    inject = ti_load(CONFIG, VALUES, NULL, NULL, &err);
    T_OK(inject != NULL);

    adm_buf_init(&b, &ti_arena, 0);
    warnings = adm_value_array(&ti_arena, 0);

    T_CHECK(inject_stream(inject, &ti_arena, adm_strz(in), &b, warnings, &err)
            == ADM_OK, "%.*s", adm_fmt(err.text));
    T_OK(adm_buf_finish(&b, &out) == ADM_OK);

    T_OK(adm_str_has_prefix(out, adm_strc("# a comment\nkind: Service\n"
                                          "apiVersion: v1\n---\n"
                                          "apiVersion: apps/v1\n"
                                          "kind: Deployment\n")));
    T_OK(adm_str_find(out, adm_strc("image: proxy")) >= 0);
    T_OK(adm_str_has_suffix(out, adm_strc("\n---\n")));
    T_STR(ti_text(warnings), "[\"Skipping injection because Deployment "
          "\\\"ns/d\\\" has host networking enabled\"]", "warnings");
}


/* Workloads are told by kind and group, whatever the version. */

static void
kinds(void)
{
    size_t        i;
    adm_err_t     err;
    inject_t     *inject;
    adm_buf_t     b;
    adm_str_t     out;
    adm_value_t  *warnings;

#define OF(version, kind)                                                     \
    "apiVersion: " version "\nkind: " kind "\n"
#define TEMPLATE                                                              \
    "spec: {template: {spec: {containers: [{name: c}]}}}\n"

    static const struct {
        const char  *document;
        int          injected;           /* -1: an error */
    } cases[] = {
        { OF("apps/v1", "Deployment") TEMPLATE, 1 },
        { OF("apps/v1beta1", "Deployment") TEMPLATE, 1 },
        { OF("apps/v1beta2", "Deployment") TEMPLATE, 1 },
        { OF("extensions/v1beta1", "Deployment") TEMPLATE, 1 },
        { OF("apps/v1", "DaemonSet") TEMPLATE, 1 },
        { OF("extensions/v1beta1", "DaemonSet") TEMPLATE, 1 },
        { OF("apps/v1", "ReplicaSet") TEMPLATE, 1 },
        { OF("apps/v1beta1", "StatefulSet") TEMPLATE, 1 },
        { OF("v1", "ReplicationController") TEMPLATE, 1 },
        { OF("v1", "ReplicationController") "spec: {replicas: 1}\n", -1 },
        { OF("v1", "Pod") "metadata: {name: p, namespace: n}\n", -1 },
        { OF("v1", "DeploymentConfig") TEMPLATE, 1 },
        { OF("apps.openshift.io/v1", "DeploymentConfig") TEMPLATE, 1 },
        { OF("batch/v1", "Job") TEMPLATE, 1 },
        { OF("batch/v1", "CronJob") "spec: {jobTemplate: {" TEMPLATE "}}", 1 },
        { OF("batch/v1beta1", "CronJob") "spec: {jobTemplate: {" TEMPLATE "}}",
          1 },
        { OF("batch/v2alpha1", "CronJob") "spec: {jobTemplate: {" TEMPLATE "}}",
          1 },
        { OF("v1", "Pod") "spec: {containers: [{name: c}]}\n", 1 },
        { OF("v1", "List") "items: [{apiVersion: v1, kind: List, items: "
          "[{apiVersion: v1, kind: Pod, spec: {}}]}]\n", 1 },

        /* somebody else's */

        { OF("batch.volcano.sh/v1alpha1", "Job") TEMPLATE, 0 },
        { OF("example.com/v1", "Pod") "spec: {}\n", 0 },
        { OF("v1", "Deployment") TEMPLATE, 0 },
        { OF("apps/v1", "Pod") "spec: {}\n", 0 },
        { OF("serving.knative.dev/v1", "Service") TEMPLATE, 0 },
        { OF("v1", "PodTemplate") "template: {spec: {}}\n", 0 },
        { "kind: Deployment\n" TEMPLATE, 0 },
        { "apiVersion: apps/v1\n" TEMPLATE, 0 },
        { "[1, 2]\n", 0 },
        { "text\n", 0 }
    };

    inject = ti_load(CONFIG, VALUES, NULL, NULL, &err);
    T_OK(inject != NULL);

    for (i = 0; i < adm_nelts(cases); i++) {
        adm_err_init(&err, &ti_arena);
        adm_buf_init(&b, &ti_arena, 0);
        warnings = adm_value_array(&ti_arena, 0);

        if (inject_stream(inject, &ti_arena, adm_strz(cases[i].document), &b,
                          warnings, &err) != ADM_OK)
        {
            T_CHECK(cases[i].injected == -1
                    && adm_str_find(err.text, adm_strc(" \"")) > 0,
                    "%s: %.*s", cases[i].document, adm_fmt(err.text));
            continue;
        }

        T_OK(adm_buf_finish(&b, &out) == ADM_OK);
        T_CHECK((adm_str_find(out, INJECT_PROXY) >= 0) == cases[i].injected,
                "%s: %.*s", cases[i].document, adm_fmt(out));
        T_CHECK(cases[i].injected
                || adm_str_has_prefix(out, adm_strz(cases[i].document)),
                "%.*s", adm_fmt(out));
    }

    /* an error names the workload */

    adm_err_init(&err, &ti_arena);

    T_OK(inject_stream(inject, &ti_arena,
                       adm_strc(OF("v1", "Pod") "metadata: {name: p, "
                                "namespace: ns, annotations: "
                                "{inject.istio.io/templates: bad}}\n"
                                "spec: {}\n"), &b,
                       warnings, &err) == ADM_ERROR);
    T_OK(adm_str_has_prefix(err.text, adm_strc("Pod \"ns/p\": failed to run "
                                               "injection template: ")));
}


#if (ADM_FAULT)

/* Every allocation fails once: there is an error, and nothing else. */

static void
faults(void)
{
    size_t              n;
    inject_t           *inject;
    adm_err_t           err;
    reviewed_t          r;
    adm_arena_t         a, b;
    adm_value_t        *pod;
    inject_document_t   config, values, mesh;
    inject_settings_t   settings;

    memset(&settings, 0, sizeof(inject_settings_t));

    config = ti_document("config", CONFIG);
    values = ti_document("values", VALUES);
    mesh = ti_document("mesh", "defaultConfig: {concurrency: 1}");

    for (n = 1; /* void */ ; n++) {
        adm_arena_init(&a, NULL, 0);
        adm_err_init(&err, &a);

        adm_arena_fault = n;
        inject = inject_load(&a, &config, &values, &mesh, &settings, &err);
        adm_arena_fault = 0;

        T_OK(inject || err.set);

        if (inject && !adm_arena_failed(&a)) {
            break;
        }

        T_OK(inject == NULL);

        adm_arena_destroy(&a);
    }

    pod = ti_json("{\"metadata\":{\"annotations\":{"
                  "\"prometheus.io/port\":\"80\","
                  "\"proxy.istio.io/config\":\"concurrency: 2\"}},"
                  "\"spec\":{\"containers\":[{\"name\":\"istio-proxy\","
                  "\"securityContext\":{\"runAsUser\":5}},"
                  "{\"name\":\"c\",\"readinessProbe\":{\"httpGet\":"
                  "{\"port\":80}}}]}}");

    for (n = 1; /* void */ ; n++) {
        adm_arena_init(&b, NULL, 0);

        adm_arena_fault = n;
        review(inject, &b, pod, &r);
        adm_arena_fault = 0;

        if (!adm_arena_failed(&b)) {
            T_OK(r.res.outcome == INJECT_INJECTED);
            break;
        }

        T_OK(r.res.outcome == INJECT_FAILED || r.patch.len == 0);

        adm_arena_destroy(&b);
    }

    adm_arena_destroy(&b);
    adm_arena_destroy(&a);
}

#endif


/* Every reason is a label, and has one outcome; time runs out in all eras. */

static void
reasons(void)
{
    size_t            i, k;
    inject_t         *inject;
    adm_err_t         err;
    const char       *p;
    adm_value_t      *pod;
    kube_review_t     review;
    inject_result_t   res;

    static const char  *releases[] = {
        "{\"release\":\"0.8.0\"}", "{\"release\":\"1.3.0\"}",
        "{\"release\":\"1.24.0\"}", "{\"release\":\"dev\"}"
    };

    for (i = 0; inject_reasons[i].name; i++) {
        for (p = inject_reasons[i].name; *p; p++) {
            T_CHECK((*p >= 'a' && *p <= 'z') || *p == '_', "%s",
                    inject_reasons[i].name);
        }

        for (k = 0; k < i; k++) {
            T_OK(strcmp(inject_reasons[i].name, inject_reasons[k].name) != 0);
        }
    }

    T_INT(i, INJECT_REASON_MEMORY + 1, "reasons");
    T_OK(strcmp(inject_reasons[INJECT_REASON_DEADLINE].name, "deadline")
         == 0);

    pod = ti_json("{\"spec\":{\"containers\":[{\"name\":\"c\"}]}}");

    for (i = 0; i < adm_nelts(releases); i++) {
        inject = ti_load(i < 2 ? "policy: enabled\ntemplate: 'containers: []'"
                               : CONFIG, i < 2 ? "" : VALUES, NULL,
                         releases[i], &err);
        T_CHECK(inject != NULL, "%.*s", adm_fmt(err.text));

        memset(&review, 0, sizeof(kube_review_t));
        review.object = pod;
        review.ns = adm_strc("ns");

        inject_review(inject, &ti_arena, &review, adm_strc("/inject"), 1,
                      &res);

        T_CHECK(res.outcome == INJECT_FAILED
                && strcmp(res.reason, "deadline") == 0
                && adm_str_has_suffix(res.message, adm_strc("in time")),
                "%s: %s, %.*s", releases[i], res.reason,
                adm_fmt(res.message));

        inject_review(inject, &ti_arena, &review, adm_strc("/inject"),
                      UINT64_MAX, &res);

        T_CHECK(res.outcome == INJECT_INJECTED, "%s: %s, %.*s", releases[i],
                res.reason, adm_fmt(res.message));
    }
}


int
main(void)
{
    adm_arena_init(&ti_arena, NULL, 0);

    outcomes();
    reasons();
    orders();
    shapes();
    disagreeing();
    openshift();
    again();
    plain();
    stream();
    kinds();

#if (ADM_FAULT)
    faults();
#endif

    adm_arena_destroy(&ti_arena);

    T_END();
}
