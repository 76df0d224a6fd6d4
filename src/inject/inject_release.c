
#include "base/adm_buf.h"
#include "base/adm_num.h"
#include "base/adm_str.h"
#include "inject/inject_release.h"


#define V(minor)         INJECT_VERSION(1, minor, 0)
#define P(minor, patch)  INJECT_VERSION(1, minor, patch)
#define V0(minor)        INJECT_VERSION(0, minor, 0)

/* Behind the last release: only on the development branch. */
#define V_NEXT           V(31)


const inject_behaviour_t  inject_behaviours[INJECT_BEHAVIOURS] = {

    /* documents */

    [INJECT_TEMPLATES] = { V(9), 0,
        "named templates, merged into the pod; the patch is a difference" },
    [INJECT_SQUARE_DELIMITERS] = { V0(8), V(2),
        "template delimiters [[ ]]" },
    [INJECT_VALUES] = { V(2), 0,
        "a values document" },
    [INJECT_VALUES_TYPED] = { V(8), 0,
        "values of the wrong type are refused" },
    [INJECT_SELECTORS] = { V(1), 0,
        "neverInjectSelector, alwaysInjectSelector" },
    [INJECT_INJECTED_ANNOTATIONS] = { V(4), 0,
        "injectedAnnotations" },
    [INJECT_MESH_STRICT] = { 0, V0(8),
        "an unknown field of the mesh configuration is an error" },
    [INJECT_MESH_ERA_A] = { 0, V0(8),
        "mixerAddress stands for both mixer servers; values are validated" },
    [INJECT_MESH_KEEPS_ZEROS] = { V(9), 0,
        "a zero in defaultConfig replaces the default" },

    /* decision */

    [INJECT_REQUEST_NAMESPACE] = { V(1), 0,
        "a pod without namespace is in that of the request" },
    [INJECT_MORE_IGNORED_NAMESPACES] = { V(9), 0,
        "kube-node-lease and local-path-storage are ignored too" },
    [INJECT_LABEL_SELECTS] = { V(12), 0,
        "the label sidecar.istio.io/inject replaces the annotation" },
    [INJECT_SELECTS_EXACTLY] = { V(27), 0,
        "sidecar.istio.io/inject is exactly true or false" },

    /* owner */

    [INJECT_OWNER] = { V(3), 0,
        "the workload is found through ownerReferences" },
    [INJECT_OWNER_EMPTY_HASH] = { V(3), V(8),
        "a ReplicaSet is a Deployment's even with an empty hash label" },
    [INJECT_OWNER_DEPLOYMENT_CONFIG] = { V(13), 0,
        "DeploymentConfig behind a ReplicationController" },
    [INJECT_OWNER_CRON_JOB_TEN] = { V(6), V(13),
        "CronJob behind a Job whose name ends with ten digits" },
    [INJECT_OWNER_CRON_JOB] = { V(13), 0,
        "CronJob behind a Job whose name ends with eight to ten digits" },
    [INJECT_OWNER_CRON_JOB_V1] = { V(22), 0,
        "a CronJob is batch/v1, before batch/v1beta1" },
    [INJECT_OWNER_ROLLOUT] = { V(22), 0,
        "Rollout behind a ReplicaSet" },
    [INJECT_OWNER_NAME] = { V(21), 0,
        ".DeploymentMeta is namespace and name, before an ObjectMeta" },

    /* template functions */

    [INJECT_ALL_PROTOCOLS] = { 0, V(4),
        "applicationPorts, includeInboundPorts list UDP and SCTP ports" },
    [INJECT_TO_JSON_ALIAS] = { 0, V(19),
        "toJson is Istio's, afterwards Sprig's" },
    [INJECT_RENDER] = { V(2), V(14),
        "function render" },
    [INJECT_DURATION_FALLBACK] = { 0, V(9),
        "formatDuration gives 1s for what is no duration" },
    [INJECT_MULTUS_UNIQUE] = { V(9), 0,
        "appendMultusNetwork leaves a network that is there" },
    [INJECT_MULTUS_NAMESPACE] = { V(26), 0,
        "appendMultusNetwork splits namespace and name" },
    [INJECT_SPRIG] = { V(8), 0,
        "Sprig's functions" },
    [INJECT_OMIT] = { V(18), 0,
        "omit is Istio's, before Sprig's" },
    [INJECT_LENIENT_TEMPLATES] = { V(14), 0,
        "and, or stop early; eq takes nil" },
    [INJECT_DROP_DEFAULTS] = { V(6), 0,
        "protoToJSON leaves out default values" },
    [INJECT_DROP_MORE_DEFAULTS] = { V(7), 0,
        "so for controlPlaneAuthPolicy and terminationDrainDuration" },

    /* annotations */

    [INJECT_VALIDATES] = { V0(8), 0,
        "annotations are validated" },
    [INJECT_VALIDATES_ALL] = { V(1), 0,
        "all bad annotations are reported, before only the first" },
    [INJECT_VALIDATES_STATUS] = { P(0, 3), 0,
        "so for the annotations of status port and readiness" },
    [INJECT_VALIDATES_APPLICATION_PORTS] = { P(0, 3), V(5),
        "and readiness.status.sidecar.istio.io/applicationPorts" },
    [INJECT_VALIDATES_OUTBOUND_PORTS] = { V(2), 0,
        "and traffic.sidecar.istio.io/excludeOutboundPorts" },
    [INJECT_VALIDATES_CORE_DUMP] = { V(5), V(24),
        "and sidecar.istio.io/enableCoreDump" },
    [INJECT_VALIDATES_PROXY] = { V(6), 0,
        "and proxy.istio.io/config, prometheus.istio.io/merge-metrics" },
    [INJECT_VALIDATES_INTERFACES] = { V(30), 0,
        "and those of network interfaces" },
    [INJECT_VALIDATES_RESOURCES] = { P(30, 1), 0,
        "and those of the proxy's resources" },

    /* proxy config */

    [INJECT_PROXY_CONFIG_ANNOTATION] = { V(6), 0,
        "annotation proxy.istio.io/config" },
    [INJECT_PROXY_CONFIG_LAYERS] = { V(13), 0,
        "layers of ProxyConfig are applied without their zero values" },
    [INJECT_OLD_PROXY_DEFAULTS] = { 0, V(1),
        "ProxyConfig defaults of Pilot before 1.1" },
    [INJECT_STANDALONE_DEFAULTS] = { 0, V(6),
        "mesh defaults of the stand-alone injector" },
    [INJECT_ISTIOD_DEFAULTS] = { V(6), 0,
        "mesh defaults of istiod" },
    [INJECT_SDS_DEFAULTS] = { V(7), V(8),
        "sdsUdsPath is set by default" },
    [INJECT_CONCURRENCY_PLAIN] = { 0, V(7),
        "concurrency is a number, later a wrapper that may be unset" },
    [INJECT_CONCURRENCY_DEFAULT] = { V(6), V(18),
        "concurrency is 2 by default" },
    [INJECT_PARENT_SHUTDOWN] = { 0, V(17),
        "parentShutdownDuration" },
    [INJECT_TRACING_DEFAULT] = { V(6), V(22),
        "tracing goes to zipkin.istio-system:9411 by default" },
    [INJECT_CONNECT_TIMEOUT] = { 0, V(6),
        "connectTimeout of ProxyConfig" },
    [INJECT_LIGHTSTEP_SECURE] = { 0, V(6),
        "secure, cacertPath of Lightstep" },
    [INJECT_SERVICE_CLUSTER_PLAIN] = { 0, V(11),
        ".ProxyConfig.ServiceCluster; later only .GetServiceCluster" },

    /* eras A to C: patches */

    [INJECT_DEFAULTING] = { 0, V(1),
        "Kubernetes' defaults are set in what is added" },
    [INJECT_PULL_SECRETS] = { V0(8), 0,
        "imagePullSecrets" },
    [INJECT_DNS_CONFIG] = { V(1), V(9),
        "dnsConfig of the template replaces the pod's" },
    [INJECT_FS_GROUP_TOKEN_MOUNT] = { V(1), V(3),
        "fsGroup 1337 with enableSdsTokenMount and sdsUdsPath" },
    [INJECT_FS_GROUP_SDS] = { V(3), V(8),
        "fsGroup 1337 with sdsUdsPath" },
    [INJECT_FS_GROUP] = { V(8), V(9),
        "fsGroup 1337 unless ENABLE_LEGACY_FSGROUP_INJECTION is false" },
    [INJECT_SA_TOKEN_MOUNT] = { V(1), V(9),
        "istio-proxy gets the application's token mount" },
    [INJECT_CONCURRENCY_ARGS] = { V(1), V(9),
        "istio-proxy gets --concurrency from its cpu limit" },
    [INJECT_ANNOTATIONS_SORTED] = { V(1), V(9),
        "annotations are patched one by one, sorted" },
    [INJECT_LABEL_TLS_MODE] = { V(4), V(9),
        "label security.istio.io/tlsMode" },
    [INJECT_LABEL_CANONICAL] = { V(5), V(9),
        "labels service.istio.io/canonical-name, canonical-revision" },
    [INJECT_LABEL_REV] = { V(6), V(9),
        "label istio.io/rev" },
    [INJECT_LABEL_NETWORK] = { V(8), V(9),
        "label topology.istio.io/network" },
    [INJECT_VALIDATION_FIRST] = { V(6), V(9),
        "istio-validation is the first init container" },
    [INJECT_PROXY_FIRST] = { V(7), V(9),
        "istio-proxy is first with global.proxy."
        "holdApplicationUntilProxyStarts" },
    [INJECT_PROXY_FIRST_CONFIG] = { V(8), V(9),
        "so with the proxy configuration's" },
    [INJECT_CLUSTER_SEGMENTS] = { V(6), V(8),
        "cluster and network are path segments" },
    [INJECT_METRICS_MERGE] = { V(6), 0,
        "metrics of application and proxy are merged" },
    [INJECT_PROBES] = { V(1), 0,
        "probes are rewritten" },
    [INJECT_PROBES_ANNOTATION] = { V(2), 0,
        "annotation sidecar.istio.io/rewriteAppHTTPProbers" },
    [INJECT_PROBES_HTTPS] = { V(2), 0,
        "a rewritten HTTPS probe becomes HTTP" },
    [INJECT_PROBES_WHOLE] = { V(5), 0,
        "whole probes are replaced and recorded with their timeout" },
    [INJECT_PROBES_CONFIG_PORT] = { V(6), 0,
        "the status port comes from annotation or mesh configuration" },
    [INJECT_PROBES_FIRST] = { V(7), V(9),
        "operations on probes come first" },
    [INJECT_PROBES_STARTUP] = { V(8), 0,
        "startup probes; no variable without probes" },
    [INJECT_REDIRECT_ANNOTATIONS] = { V(3), V(8),
        "podRedirectAnnot of the template (kube-inject)" },

    /* URL */

    [INJECT_URL_PAIRS] = { V(8), 0,
        "path /inject/KEY/VALUE/..." },
    [INJECT_URL_ENV] = { V(10), 0,
        "path /inject/:ENV:KEY=VALUE..." },
    [INJECT_URL_SLASH] = { V(15), 0,
        "--slash-- in values of the path" },

    /* era D: pipeline */

    [INJECT_HOLD_MESH] = { V(10), 0,
        "holdApplicationUntilProxyStarts of the mesh without annotation" },
    [INJECT_STATUS_REVISION] = { V(11), 0,
        "revision in the status annotation" },
    [INJECT_ESTIMATED_CONCURRENCY] = { V(11), V(18),
        ".EstimatedConcurrency" },
    [INJECT_TCP_PROBES] = { V(12), 0,
        "tcpSocket probes are rewritten" },
    [INJECT_TCP_PROBES_SWITCH] = { V(12), V(19),
        "unless REWRITE_TCP_PROBES is false" },
    [INJECT_GRPC_PROBES] = { V(13), 0,
        "grpc probes are rewritten" },
    [INJECT_PROXY_IMAGE] = { V(13), 0,
        ".ProxyImage" },
    [INJECT_PROXY_INIT_IMAGE] = { V_NEXT, 0,
        ".ProxyInitImage" },
    [INJECT_METRICS_ANY_SPELLING] = { V(13), 0,
        "prometheus annotations in any spelling; scrape: false counts" },
    [INJECT_METRICS_TARGETS] = { V_NEXT, 0,
        "annotation prometheus.istio.io/scrape-targets, reserved ports" },
    [INJECT_METRICS_SECURE_PORT] = { V_NEXT, 0,
        "annotation prometheus.istio.io/secure-port" },
    [INJECT_INJECTED_NOT_OVERRIDES] = { V(17), 0,
        "containers of the status annotation are not the user's" },
    [INJECT_PROBERS_MERGED] = { V(17), 0,
        "probers of an earlier injection are kept" },
    [INJECT_NATIVE] = { V(19), 0,
        "native sidecars; init containers have probes and restartPolicy" },
    [INJECT_NATIVE_ANNOTATION] = { V(24), 0,
        "annotation sidecar.istio.io/nativeSidecar" },
    [INJECT_NATIVE_AUTO] = { V(27), 0,
        "native sidecars by the nodes' versions; .NativeSidecars" },
    [INJECT_PROXY_UID] = { V(20), 0,
        ".ProxyUID, .ProxyGID; OpenShift's ranges" },
    [INJECT_OPENSHIFT_RESET] = { V(24), 0,
        "OpenShift: istio-proxy with the application's user is reset" },
    [INJECT_FOREIGN_UID_CLEARED] = { V(21), V(23),
        "the user's runAsUser gives way to a template's that is not 1337" },
    [INJECT_INIT_USER] = { V(23), 0,
        "init containers follow the user of istio-proxy" },
    [INJECT_LIFECYCLE] = { V(25), 0,
        "lifecycle handlers are rewritten" },
    [INJECT_TRAFFIC_MODE] = { V(22), 0,
        ".InboundTrafficPolicyMode" },
    [INJECT_COMPLIANCE_POLICY] = { V(19), 0,
        ".CompliancePolicy" },

    /* reviews */

    [INJECT_REVIEW_V1] = { V(7), 0,
        "admission.k8s.io/v1; answers have kind and apiVersion" },
};


int
inject_version_parse(adm_str_t text, inject_version_t *version,
    adm_err_t *err)
{
    int        done, n;
    uint64_t   part[3];
    adm_str_t  rest, s;
    ptrdiff_t  dash;

    if (adm_str_eqc(text, "dev") || adm_str_eqc(text, "main")
        || adm_str_eqc(text, "master"))
    {
        *version = INJECT_DEV;
        return ADM_OK;
    }

    rest = text;

    if (adm_str_has_prefix(rest, adm_strc("v"))) {
        rest = adm_str_sub(rest, 1, rest.len);
    }

    /* what is behind it names a build: "-alpha.1", "-distroless" */

    dash = adm_str_find_char(rest, '-');

    if (dash >= 0) {
        rest = adm_str_sub(rest, 0, (size_t) dash);
    }

    memset(part, 0, sizeof(part));
    done = 0;

    for (n = 0; n < 3 && adm_str_split(&rest, '.', &done, &s) == ADM_OK; n++) {
        if (s.len > 3 || adm_uint_parse(s, 10, &part[n]) != ADM_OK) {
            done = 0;
            break;
        }
    }

    if (!done || n < 2 || part[0] > 1) {
        return adm_err_set(err, "unknown release \"%.*s\", want one like "
                           "\"1.24.0\", \"dev\" or \"latest\"",
                           adm_fmt(text));
    }

    *version = INJECT_VERSION((uint32_t) part[0], (uint32_t) part[1],
                              (uint32_t) part[2]);

    return ADM_OK;
}


adm_str_t
inject_version_text(adm_arena_t *a, inject_version_t version)
{
    adm_buf_t  b;
    adm_str_t  text;

    if (version == INJECT_DEV) {
        return adm_strc("dev");
    }

    adm_buf_init(&b, a, 0);
    adm_buf_printf(&b, "%u.%u.%u", version / 1000000, version / 1000 % 1000,
                   version % 1000);
    (void) adm_buf_finish(&b, &text);

    return text;
}


void
inject_release_init(inject_release_t *release, inject_version_t version)
{
    size_t  i;

    release->version = version;

    for (i = 0; i < INJECT_BEHAVIOURS; i++) {
        release->has[i] = inject_within(version, inject_behaviours[i].from,
                                        inject_behaviours[i].until);
    }
}
