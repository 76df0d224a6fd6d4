
/*
 * Releases of Istio and what changed between them: the one table of every
 * behaviour that depends on the release (spec: eras, 3.4, 4.2, appendix C).
 * The rest of the injector asks inject_has() and never compares versions.
 */


#ifndef INJECT_RELEASE_H
#define INJECT_RELEASE_H


#include "base/adm_err.h"


/* major * 1,000,000 + minor * 1,000 + patch */
typedef uint32_t  inject_version_t;

#define INJECT_VERSION(major, minor, patch)                                   \
    ((major) * 1000000u + (minor) * 1000u + (patch))

#define INJECT_DEV  UINT32_MAX       /* the development branch, newest of all */


/* In the order of the table. */

typedef enum {
    /* documents */
    INJECT_TEMPLATES = 0,
    INJECT_SQUARE_DELIMITERS,
    INJECT_VALUES,
    INJECT_VALUES_TYPED,
    INJECT_SELECTORS,
    INJECT_INJECTED_ANNOTATIONS,
    INJECT_MESH_STRICT,
    INJECT_MESH_ERA_A,
    INJECT_MESH_KEEPS_ZEROS,

    /* decision */
    INJECT_REQUEST_NAMESPACE,
    INJECT_MORE_IGNORED_NAMESPACES,
    INJECT_LABEL_SELECTS,
    INJECT_SELECTS_EXACTLY,

    /* owner */
    INJECT_OWNER,
    INJECT_OWNER_EMPTY_HASH,
    INJECT_OWNER_DEPLOYMENT_CONFIG,
    INJECT_OWNER_CRON_JOB_TEN,
    INJECT_OWNER_CRON_JOB,
    INJECT_OWNER_CRON_JOB_V1,
    INJECT_OWNER_ROLLOUT,
    INJECT_OWNER_NAME,

    /* template functions */
    INJECT_ALL_PROTOCOLS,
    INJECT_TO_JSON_ALIAS,
    INJECT_RENDER,
    INJECT_DURATION_FALLBACK,
    INJECT_MULTUS_UNIQUE,
    INJECT_MULTUS_NAMESPACE,
    INJECT_SPRIG,
    INJECT_OMIT,
    INJECT_LENIENT_TEMPLATES,
    INJECT_DROP_DEFAULTS,
    INJECT_DROP_MORE_DEFAULTS,

    /* annotations */
    INJECT_VALIDATES,
    INJECT_VALIDATES_ALL,
    INJECT_VALIDATES_STATUS,
    INJECT_VALIDATES_APPLICATION_PORTS,
    INJECT_VALIDATES_OUTBOUND_PORTS,
    INJECT_VALIDATES_CORE_DUMP,
    INJECT_VALIDATES_PROXY,
    INJECT_VALIDATES_INTERFACES,
    INJECT_VALIDATES_RESOURCES,

    /* proxy config */
    INJECT_PROXY_CONFIG_ANNOTATION,
    INJECT_PROXY_CONFIG_LAYERS,
    INJECT_OLD_PROXY_DEFAULTS,
    INJECT_STANDALONE_DEFAULTS,
    INJECT_ISTIOD_DEFAULTS,
    INJECT_SDS_DEFAULTS,
    INJECT_CONCURRENCY_PLAIN,
    INJECT_CONCURRENCY_DEFAULT,
    INJECT_PARENT_SHUTDOWN,
    INJECT_TRACING_DEFAULT,
    INJECT_CONNECT_TIMEOUT,
    INJECT_LIGHTSTEP_SECURE,
    INJECT_SERVICE_CLUSTER_PLAIN,

    /* eras A to C: patches */
    INJECT_DEFAULTING,
    INJECT_PULL_SECRETS,
    INJECT_DNS_CONFIG,
    INJECT_FS_GROUP_TOKEN_MOUNT,
    INJECT_FS_GROUP_SDS,
    INJECT_FS_GROUP,
    INJECT_SA_TOKEN_MOUNT,
    INJECT_CONCURRENCY_ARGS,
    INJECT_ANNOTATIONS_SORTED,
    INJECT_LABEL_TLS_MODE,
    INJECT_LABEL_CANONICAL,
    INJECT_LABEL_REV,
    INJECT_LABEL_NETWORK,
    INJECT_VALIDATION_FIRST,
    INJECT_PROXY_FIRST,
    INJECT_PROXY_FIRST_CONFIG,
    INJECT_CLUSTER_SEGMENTS,
    INJECT_METRICS_MERGE,
    INJECT_PROBES,
    INJECT_PROBES_ANNOTATION,
    INJECT_PROBES_HTTPS,
    INJECT_PROBES_WHOLE,
    INJECT_PROBES_CONFIG_PORT,
    INJECT_PROBES_FIRST,
    INJECT_PROBES_STARTUP,
    INJECT_REDIRECT_ANNOTATIONS,

    /* URL */
    INJECT_URL_PAIRS,
    INJECT_URL_ENV,
    INJECT_URL_SLASH,

    /* era D: pipeline */
    INJECT_HOLD_MESH,
    INJECT_STATUS_REVISION,
    INJECT_ESTIMATED_CONCURRENCY,
    INJECT_TCP_PROBES,
    INJECT_TCP_PROBES_SWITCH,
    INJECT_GRPC_PROBES,
    INJECT_PROXY_IMAGE,
    INJECT_PROXY_INIT_IMAGE,
    INJECT_METRICS_ANY_SPELLING,
    INJECT_METRICS_TARGETS,
    INJECT_METRICS_SECURE_PORT,
    INJECT_INJECTED_NOT_OVERRIDES,
    INJECT_PROBERS_MERGED,
    INJECT_NATIVE,
    INJECT_NATIVE_ANNOTATION,
    INJECT_NATIVE_AUTO,
    INJECT_PROXY_UID,
    INJECT_OPENSHIFT_RESET,
    INJECT_FOREIGN_UID_CLEARED,
    INJECT_INIT_USER,
    INJECT_LIFECYCLE,
    INJECT_TRAFFIC_MODE,
    INJECT_COMPLIANCE_POLICY,

    /* reviews */
    INJECT_REVIEW_V1,

    INJECT_BEHAVIOURS
} inject_behaviour_e;


typedef struct {
    inject_version_t  from;
    inject_version_t  until;         /* first release without it, 0: none */
    const char       *what;          /* for the documentation */
} inject_behaviour_t;


extern const inject_behaviour_t  inject_behaviours[INJECT_BEHAVIOURS];


typedef struct {
    inject_version_t  version;
    unsigned char     has[INJECT_BEHAVIOURS];
} inject_release_t;


#define inject_has(release, behaviour)  ((release)->has[behaviour])

/* Whether a version is in [from, until); until 0: no end. */
#define inject_within(version, from, until)                                   \
    ((version) >= (from) && ((until) == 0 || (version) < (until)))


/*
 * "1.24.0", "1.24", "v1.24.0", "1.24-alpha.0", "0.7.1", or "dev", "main",
 * "master"; ADM_ERROR for other texts.  A release that is not out yet is one
 * that does all.
 */
int inject_version_parse(adm_str_t text, inject_version_t *version,
    adm_err_t *err);

/* "1.24.0" or "dev", in the arena. */
adm_str_t inject_version_text(adm_arena_t *a, inject_version_t version);

/* What the version does. */
void inject_release_init(inject_release_t *release, inject_version_t version);


#endif /* INJECT_RELEASE_H */
