
/*
 * What releases make of the same pod: each row is the last release that does
 * it one way, or the first that does it another way.
 */

#include "inject_util.h"


#define CLASSIC                                                               \
    "policy: enabled\n"                                                       \
    "injectedAnnotations: {extra: e}\n"                                       \
    "template: |\n"                                                           \
    "  rewriteAppHTTPProbe: true\n"                                           \
    "  initContainers: [{name: istio-validation}]\n"                          \
    "  containers:\n"                                                         \
    "  - name: istio-proxy\n"                                                 \
    "    args: [--statusPort, 15020]\n"                                       \
    "    resources: {limits: {cpu: 1500m}}\n"                                 \
    "  imagePullSecrets: [{name: s}]\n"                                       \
    "  dnsConfig: {searches: [x]}\n"

#define NAMED                                                                 \
    "policy: enabled\n"                                                       \
    "template: ''\n"                                                          \
    "templates:\n"                                                            \
    "  sidecar: |\n"                                                          \
    "    metadata:\n"                                                         \
    "      annotations: {owner: '{{ .TypeMeta.APIVersion }}/"                 \
    "{{ .TypeMeta.Kind }}/{{ .DeploymentMeta.Name }}'}\n"                     \
    "    spec:\n"                                                             \
    "      containers:\n"                                                     \
    "      - name: istio-proxy\n"                                             \
    "        restartPolicy: Always\n"

#define POD                                                                   \
    "{\"metadata\":{\"name\":\"p\"},\"spec\":{\"containers\":[{"              \
    "\"name\":\"c\",\"readinessProbe\":{\"httpGet\":{\"port\":80,"            \
    "\"scheme\":\"HTTPS\"},\"timeoutSeconds\":5},"                            \
    "\"startupProbe\":{\"httpGet\":{\"port\":81}},"                           \
    "\"livenessProbe\":{\"tcpSocket\":{\"port\":82}},"                        \
    "\"volumeMounts\":[{\"name\":\"t\",\"mountPath\":"                        \
    "\"/var/run/secrets/kubernetes.io/serviceaccount\"}]}],"                  \
    "\"initContainers\":[{\"name\":\"i\"}],"                                  \
    "\"securityContext\":{\"runAsUser\":5}}}"

#define OWNED(kind, name, labels)                                             \
    "{\"metadata\":{\"generateName\":\"g-\",\"labels\":{" labels "},"         \
    "\"ownerReferences\":[{\"apiVersion\":\"x/v1\",\"kind\":\"" kind "\","    \
    "\"name\":\"" name "\",\"controller\":true}]},\"spec\":{}}"

#define FS_GROUP_ENV(value)                                                   \
    "\"env\":{\"ENABLE_LEGACY_FSGROUP_INJECTION\":\"" value "\"}"


typedef struct {
    const char  *release;
    const char  *settings;           /* more members, or NULL */
    const char  *mesh;
    const char  *pod;
    const char  *path;
    const char  *has;                /* of the patch, or the message */
    int          lacks;              /* it has it not */
} era_case_t;


static const era_case_t  classic[] = {

    /* imagePullSecrets, the form of the status */
    { "0.7.1", NULL, NULL, POD, "", "imagePullSecrets", 1 },
    { "0.8.0", NULL, NULL, POD, "", "/spec/imagePullSecrets", 0 },
    { "0.8.0", NULL, NULL, POD, "", "\\\"imagePullSecrets\\\":[\\\"s\\\"]}",
      0 },

    /* Kubernetes' defaults */
    { "1.0.9", NULL, NULL, POD, "", "terminationMessagePath", 0 },
    { "1.1.0", NULL, NULL, POD, "", "terminationMessagePath", 1 },

    /* what 1.1 has brought */
    { "1.0.9", NULL, NULL, POD, "", "/spec/dnsConfig", 1 },
    { "1.1.0", NULL, NULL, POD, "", "/spec/dnsConfig", 0 },
    { "1.0.9", NULL, NULL, POD, "", "--concurrency", 1 },
    { "1.1.0", NULL, NULL, POD, "", "\"--concurrency\",\"2\"]", 0 },
    { "1.0.9", NULL, NULL, POD, "", "\"volumeMounts\":[{\"name\":\"t\"", 1 },
    { "1.1.0", NULL, NULL, POD, "", "\"volumeMounts\":[{\"name\":\"t\"", 0 },
    { "1.0.9", NULL, NULL, POD, "", "ISTIO_KUBE_APP_PROBERS", 1 },
    { "1.1.0", NULL, NULL, POD, "", "ISTIO_KUBE_APP_PROBERS", 0 },

    /* the security context of the pod, and its group */
    { "1.0.9", NULL, NULL, POD, "", "/spec/securityContext", 1 },
    { "1.1.0", NULL, NULL, POD, "", "\"path\":\"/spec/securityContext\","
      "\"value\":{\"runAsUser\":5}", 0 },
    { "1.2.10", NULL, "{enableSdsTokenMount: true, sdsUdsPath: u}", POD, "",
      "\"value\":{\"fsGroup\":1337}", 0 },
    { "1.2.10", NULL, "{sdsUdsPath: u}", POD, "", "fsGroup", 1 },
    { "1.3.0", NULL, "{sdsUdsPath: u}", POD, "",
      "\"value\":{\"runAsUser\":5,\"fsGroup\":1337}", 0 },
    { "1.3.0", NULL, "{enableSdsTokenMount: true}", POD, "", "fsGroup", 1 },
    { "1.6.14", NULL, NULL, POD, "", "fsGroup", 1 },
    { "1.7.0", NULL, NULL, POD, "", "fsGroup", 0 },
    { "1.7.8", NULL, "{sdsUdsPath: ''}", POD, "", "fsGroup", 1 },
    { "1.8.0", NULL, "{sdsUdsPath: ''}", POD, "", "fsGroup", 0 },
    { "1.8.0", FS_GROUP_ENV("true"), NULL, POD, "", "fsGroup", 0 },
    { "1.8.0", FS_GROUP_ENV("nonsense"), NULL, POD, "", "fsGroup", 0 },
    { "1.8.0", FS_GROUP_ENV("false"), NULL, POD, "", "fsGroup", 1 },
    { "1.8.0", FS_GROUP_ENV("0"), NULL, POD, "", "fsGroup", 1 },
    { "1.8.0", FS_GROUP_ENV("F"), NULL, POD, "", "fsGroup", 1 },

    /* probes */
    { "1.1.17", NULL, NULL, POD, "", "\"path\":\"/spec/containers/0/"
      "readinessProbe/httpGet\",\"value\":{\"port\":15020,\"scheme\":"
      "\"HTTPS\",\"path\":\"/app-health/c/readyz\"}", 0 },
    { "1.2.0", NULL, NULL, POD, "", "\"scheme\":\"HTTP\"", 0 },
    { "1.4.10", NULL, NULL, POD, "", "\\\"/app-health/c/readyz\\\":{"
      "\\\"port\\\":80,\\\"scheme\\\":\\\"HTTPS\\\"}", 0 },
    { "1.5.0", NULL, NULL, POD, "", "\\\"/app-health/c/readyz\\\":{"
      "\\\"httpGet\\\":{\\\"port\\\":80,\\\"scheme\\\":\\\"HTTPS\\\"},"
      "\\\"timeoutSeconds\\\":5}", 0 },
    { "1.5.0", NULL, NULL, POD, "",
      "\"path\":\"/spec/containers/0/readinessProbe\"", 0 },
    { "1.5.10", NULL, "{defaultConfig: {statusPort: 7}}", POD, "",
      "\"port\":7", 1 },
    { "1.6.0", NULL, "{defaultConfig: {statusPort: 7}}", POD, "",
      "\"port\":7", 0 },
    { "1.6.14", NULL, NULL, POD, "", "[{\"op\":\"replace\"", 1 },
    { "1.7.0", NULL, NULL, POD, "", "[{\"op\":\"replace\"", 0 },
    { "1.7.8", NULL, NULL, POD, "", "startupz", 1 },
    { "1.8.0", NULL, NULL, POD, "", "startupz", 0 },
    { "1.8.6", NULL, NULL, POD, "", "livez", 1 },

    /* annotations and labels */
    { "1.3.8", NULL, NULL, POD, "", "\"extra\"", 1 },
    { "1.4.0", NULL, NULL, POD, "", "\"extra\"", 0 },
    { "1.3.8", NULL, NULL, POD, "", "/metadata/labels", 1 },
    { "1.4.0", NULL, NULL, POD, "", "\"path\":\"/metadata/labels\",\"value\":"
      "{\"security.istio.io/tlsMode\":\"istio\"}", 0 },
    { "1.4.10", NULL, NULL, POD, "", "canonical-name", 1 },
    { "1.5.0", NULL, NULL, POD, "", "canonical-name\",\"value\":\"p\"", 0 },
    { "1.5.10", NULL, NULL, POD, "", "istio.io/rev", 1 },
    { "1.6.0", NULL, NULL, POD, "", "{\"istio.io/rev\":\"\"}", 0 },
    { "1.6.0", "\"revision\":\"r\"", NULL, POD, "",
      "{\"istio.io/rev\":\"r\"}", 0 },
    { "1.5.10", NULL, NULL, POD, "", "/stats/prometheus", 1 },
    { "1.6.0", NULL, NULL, POD, "", "/stats/prometheus", 0 },
    { "1.5.10", NULL, NULL, POD, "", "/spec/initContainers/0", 1 },
    { "1.6.0", NULL, NULL, POD, "", "/spec/initContainers/0", 0 },

    /* the path of the request */
    { "1.5.10", NULL, NULL, POD, "/inject/cluster/a/net/b",
      "ISTIO_META_NETWORK", 1 },
    { "1.6.0", NULL, NULL, POD, "/inject/cluster/a/net/b",
      "{\"name\":\"ISTIO_META_NETWORK\",\"value\":\"b\"}", 0 },
    { "1.7.8", NULL, NULL, POD, "/inject/x/y", "ISTIO_META", 1 },
    { "1.7.8", NULL, NULL, POD, "/inject/net/b", "ISTIO_META", 1 },
    { "1.8.0", NULL, NULL, POD, "/inject/net/b", "ISTIO_META_NETWORK", 0 },
    { "1.7.8", NULL, NULL, POD, "/inject/cluster/a/net/b",
      "topology.istio.io~1network", 1 },
    { "1.8.0", NULL, NULL, POD, "/inject/cluster/a/net/b",
      "topology.istio.io~1network\",\"value\":\"b\"", 0 }
};


static const era_case_t  named[] = {

    /* the API that containers are read by */
    { "1.18.7", NULL, NULL, POD, "", "\"restartPolicy\"", 1 },
    { "1.19.0", NULL, NULL, POD, "", "\"restartPolicy\":\"Always\"", 0 },

    /* probes */
    { "1.11.8", NULL, NULL, POD, "", "livez", 1 },
    { "1.12.0", NULL, NULL, POD, "", "livez", 0 },
    { "1.12.0", "\"env\":{\"REWRITE_TCP_PROBES\":\"false\"}", NULL, POD, "",
      "livez", 1 },
    { "1.18.7", "\"env\":{\"REWRITE_TCP_PROBES\":\"0\"}", NULL, POD, "",
      "livez", 1 },
    { "1.19.0", "\"env\":{\"REWRITE_TCP_PROBES\":\"0\"}", NULL, POD, "",
      "livez", 0 },

    /* the status */
    { "1.10.6", NULL, NULL, POD, "", "\\\"revision\\\"", 1 },
    { "1.11.0", NULL, NULL, POD, "", "\\\"revision\\\":\\\"default\\\"", 0 },

    /* the path of the request */
    { "1.9.9", NULL, NULL, POD, "/inject/:ENV:net=b", "ISTIO_META", 1 },
    { "1.10.0", NULL, NULL, POD, "/inject/:ENV:net=b", "ISTIO_META_NETWORK",
      0 },
    { "1.14.6", NULL, NULL, POD, "/inject/net/a--slash--b", "a--slash--b",
      0 },
    { "1.15.0", NULL, NULL, POD, "/inject/net/a--slash--b", "\"a/b\"", 0 },

    /* owners */
    { "1.12.9", NULL, NULL, OWNED("Job", "j-12345678", ""), "",
      "x/v1/Job/j-12345678\"", 0 },
    { "1.12.9", NULL, NULL, OWNED("Job", "j-1234567890", ""), "",
      "batch/v1beta1/CronJob/j\"", 0 },
    { "1.13.0", NULL, NULL, OWNED("Job", "j-12345678", ""), "",
      "batch/v1beta1/CronJob/j\"", 0 },
    { "1.21.6", NULL, NULL, OWNED("Job", "j-123456789", ""), "",
      "batch/v1beta1/CronJob/j\"", 0 },
    { "1.22.0", NULL, NULL, OWNED("Job", "j-123456789", ""), "",
      "batch/v1/CronJob/j\"", 0 },
    { "1.12.9", NULL, NULL, OWNED("ReplicationController", "d-1",
                                  "\"deploymentconfig\":\"d\""), "",
      "x/v1/ReplicationController/d-1\"", 0 },
    { "1.13.0", NULL, NULL, OWNED("ReplicationController", "d-1",
                                  "\"deploymentconfig\":\"d\""), "",
      "x/v1/DeploymentConfig/d\"", 0 },
    { "1.21.6", NULL, NULL, OWNED("ReplicaSet", "r-1",
                                  "\"rollouts-pod-template-hash\":\"1\""),
      "", "x/v1/ReplicaSet/r-1\"", 0 },
    { "1.22.0", NULL, NULL, OWNED("ReplicaSet", "r-1",
                                  "\"rollouts-pod-template-hash\":\"1\""),
      "", "v1alpha1/Rollout/r\"", 0 }
};


static void
eras_run(const era_case_t *c, const char *config)
{
    char              settings[256];
    inject_t         *inject;
    adm_err_t         err;
    adm_str_t         text;
    kube_review_t     review;
    inject_result_t   res;

    (void) snprintf(settings, sizeof(settings), "{\"release\":\"%s\"%s%s}",
                    c->release, c->settings ? "," : "",
                    c->settings ? c->settings : "");

    inject = ti_load(config,
                     "sidecarInjectorWebhook: {rewriteAppHTTPProbe: true}",
                     c->mesh, settings, &err);

    T_CHECK(inject != NULL, "%s: %.*s", settings, adm_fmt(err.text));

    if (inject == NULL) {
        return;
    }

    memset(&review, 0, sizeof(kube_review_t));
    review.object = ti_json(c->pod);
    review.ns = adm_strc("ns");

    inject_review(inject, &ti_arena, &review, adm_strz(c->path), 0, &res);

    T_CHECK(res.outcome == INJECT_INJECTED, "%s: %.*s", settings,
            adm_fmt(res.message));

    text = adm_json_text(&ti_arena, res.patch, ADM_JSON_RAW);

    T_CHECK((adm_str_find(text, adm_strz(c->has)) < 0) == c->lacks,
            "%s: %s \"%s\": %.*s", settings, c->lacks ? "has" : "has no",
            c->has, adm_fmt(text));
}


int
main(void)
{
    size_t  i;

    adm_arena_init(&ti_arena, NULL, 0);

    for (i = 0; i < adm_nelts(classic); i++) {
        eras_run(&classic[i], CLASSIC);
    }

    for (i = 0; i < adm_nelts(named); i++) {
        eras_run(&named[i], NAMED);
    }

    adm_arena_destroy(&ti_arena);

    T_END();
}
