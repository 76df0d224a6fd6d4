
/*
 * The types of a Pod, as Kubernetes' Go types have them: which members a JSON
 * object may have, what they hold, when they are left out, how lists are
 * merged.  Static tables; types and fields bear Kubernetes' own names.
 */


#ifndef KUBE_SCHEMA_H
#define KUBE_SCHEMA_H


#include "base/adm_buf.h"
#include "base/adm_str.h"


typedef struct kube_type_s   kube_type_t;
typedef struct kube_field_s  kube_field_t;


/* What a field holds, or the items of its list or map. */

typedef enum {
    KUBE_STRING = 0,
    KUBE_BOOL,
    KUBE_INT32,
    KUBE_INT64,
    KUBE_QUANTITY,
    KUBE_INT_OR_STRING,
    KUBE_TIME,
    KUBE_RAW,             /* any JSON, kept as it is */
    KUBE_STRUCT
} kube_kind_e;


typedef enum {
    KUBE_ONE = 0,
    KUBE_PTR,             /* one that may be absent: an explicit zero is kept */
    KUBE_LIST,
    KUBE_MAP              /* from strings */
} kube_shape_e;


/* What follows from the fields of a type, worked out when first asked for. */

typedef struct {
    uint64_t            present;       /* bits: serialised even if empty */
    uint8_t             ready;
    uint8_t             first[64];     /* by hash: number of a field + 1 */
    uint8_t             next[64];      /* the same, of equal hash */
} kube_type_index_t;


/* A cache line: fields are looked at one here, one there. */

struct kube_field_s {
    adm_str_t           name;          /* in JSON */
    const kube_type_t  *type;          /* of KUBE_STRUCT */
    uint8_t             shape;
    uint8_t             kind;
    unsigned            always:1;      /* serialised even if empty */
    unsigned            omit_zero:1;   /* a time left out if zero */
    unsigned            merge:1;       /* a patch merges the list */
    unsigned            retain_keys:1;
    unsigned            recent:1;      /* unknown to Istio up to 1.18 */
    const char         *embedded;      /* structure in Go that has the field */
    const char         *merge_key;     /* of a list of structures, or NULL */
    const char         *go_name;       /* NULL: the name, first letter upper */
    const char         *go_type;       /* NULL: by kind */
} __attribute__((aligned(64)));


struct kube_type_s {
    adm_str_t           name;          /* "PodSpec"; Go's is "v1.PodSpec" */
    const kube_field_t *fields;        /* in the order of serialisation */
    uint32_t            n;
    kube_type_index_t  *index;
    uint16_t            id;            /* 0: of a type that is not here */
};


/* No type has more fields: there is a bit for each. */
#define KUBE_MAX_FIELDS  64


/* The types that a Pod consists of; those of its status apart. */

#define KUBE_SPEC_TYPES(X)                                                    \
    X(Pod) X(ObjectMeta) X(PodSpec) X(OwnerReference) X(ManagedFieldsEntry)   \
    X(Volume) X(Container) X(EphemeralContainer) X(PodSecurityContext)        \
    X(LocalObjectReference) X(Affinity) X(Toleration) X(HostAlias)            \
    X(PodDNSConfig) X(PodReadinessGate) X(TopologySpreadConstraint) X(PodOS)  \
    X(PodSchedulingGate) X(PodResourceClaim) X(ResourceRequirements)          \
    X(PodSchedulingGroup) X(EvictionResponder) X(HostPathVolumeSource)        \
    X(EmptyDirVolumeSource) X(GCEPersistentDiskVolumeSource)                  \
    X(AWSElasticBlockStoreVolumeSource) X(GitRepoVolumeSource)                \
    X(SecretVolumeSource) X(NFSVolumeSource) X(ISCSIVolumeSource)             \
    X(GlusterfsVolumeSource) X(PersistentVolumeClaimVolumeSource)             \
    X(RBDVolumeSource) X(FlexVolumeSource) X(CinderVolumeSource)              \
    X(CephFSVolumeSource) X(FlockerVolumeSource) X(DownwardAPIVolumeSource)   \
    X(FCVolumeSource) X(AzureFileVolumeSource) X(ConfigMapVolumeSource)       \
    X(VsphereVirtualDiskVolumeSource) X(QuobyteVolumeSource)                  \
    X(AzureDiskVolumeSource) X(PhotonPersistentDiskVolumeSource)              \
    X(ProjectedVolumeSource) X(PortworxVolumeSource) X(ScaleIOVolumeSource)   \
    X(StorageOSVolumeSource) X(CSIVolumeSource) X(EphemeralVolumeSource)      \
    X(ImageVolumeSource) X(ContainerPort) X(EnvFromSource) X(EnvVar)          \
    X(ContainerResizePolicy) X(ContainerRestartRule) X(VolumeMount)           \
    X(VolumeDevice) X(Probe) X(Lifecycle) X(SecurityContext)                  \
    X(SELinuxOptions) X(WindowsSecurityContextOptions) X(Sysctl)              \
    X(SeccompProfile) X(AppArmorProfile) X(NodeAffinity) X(PodAffinity)       \
    X(PodAntiAffinity) X(PodDNSConfigOption) X(LabelSelector)                 \
    X(ResourceClaim) X(KeyToPath) X(DownwardAPIVolumeFile)                    \
    X(VolumeProjection) X(PersistentVolumeClaimTemplate)                      \
    X(ConfigMapEnvSource) X(SecretEnvSource) X(EnvVarSource)                  \
    X(ContainerRestartRuleOnExitCodes) X(ExecAction) X(HTTPGetAction)         \
    X(TCPSocketAction) X(GRPCAction) X(LifecycleHandler) X(Capabilities)      \
    X(NodeSelector) X(PreferredSchedulingTerm) X(PodAffinityTerm)             \
    X(WeightedPodAffinityTerm) X(LabelSelectorRequirement)                    \
    X(ObjectFieldSelector) X(ResourceFieldSelector) X(SecretProjection)       \
    X(DownwardAPIProjection) X(ConfigMapProjection)                           \
    X(ServiceAccountTokenProjection) X(ClusterTrustBundleProjection)          \
    X(PodCertificateProjection) X(PersistentVolumeClaimSpec)                  \
    X(ConfigMapKeySelector) X(SecretKeySelector) X(FileKeySelector)           \
    X(HTTPHeader) X(SleepAction) X(NodeSelectorTerm)                          \
    X(VolumeResourceRequirements) X(TypedLocalObjectReference)                \
    X(TypedObjectReference) X(NodeSelectorRequirement)

#define KUBE_STATUS_TYPES(X)                                                  \
    X(PodStatus) X(PodCondition) X(HostIP) X(PodIP) X(ContainerStatus)        \
    X(PodResourceClaimStatus) X(PodExtendedResourceClaimStatus)               \
    X(NodeAllocatableResourceClaimStatus) X(ContainerState)                   \
    X(VolumeMountStatus) X(ContainerUser) X(ResourceStatus)                   \
    X(ContainerExtendedResourceRequest) X(ContainerStateWaiting)              \
    X(ContainerStateRunning) X(ContainerStateTerminated) X(VolumeStatus)      \
    X(LinuxContainerUser) X(ResourceHealth) X(ImageVolumeStatus)


#define KUBE_TYPE_DECLARE(name)  extern const kube_type_t  kube_type_##name;

KUBE_SPEC_TYPES(KUBE_TYPE_DECLARE)
KUBE_STATUS_TYPES(KUBE_TYPE_DECLARE)


/* Numbers of the types. */

#define KUBE_TYPE_NUMBER(name)  KUBE_ID_##name,

typedef enum {
    KUBE_ID_NONE = 0,
    KUBE_SPEC_TYPES(KUBE_TYPE_NUMBER)
    KUBE_STATUS_TYPES(KUBE_TYPE_NUMBER)
    KUBE_IDS
} kube_id_e;


/* For the tables: one line of the schema a type, one entry a field. */

#define KUBE_TYPE(type_, ...)                                                 \
    static kube_type_index_t  kube_index_##type_;                             \
                                                                              \
    const kube_type_t  kube_type_##type_ = {                                  \
        adm_str(#type_), (const kube_field_t[]) { __VA_ARGS__ },              \
        sizeof((kube_field_t[]) { __VA_ARGS__ }) / sizeof(kube_field_t),      \
        &kube_index_##type_, KUBE_ID_##type_                                  \
    };                                                                        \
                                                                              \
    _Static_assert(sizeof((kube_field_t[]) { __VA_ARGS__ })                   \
                   <= KUBE_MAX_FIELDS * sizeof(kube_field_t), #type_)

#define KUBE_FIELD(json, shape_, ...)                                         \
    { .name = adm_str(#json), .shape = KUBE_##shape_, __VA_ARGS__ }

#define KUBE_STRUCT_OF(type_)  .kind = KUBE_STRUCT, .type = &kube_type_##type_


/* The member that tells the items of a list apart; empty for none. */

static inline adm_str_t
kube_merge_key(const kube_field_t *field)
{
    return field->merge_key ? adm_strz(field->merge_key) : adm_str_empty;
}


/*
 * The field of that JSON name, NULL if there is none.  *next is where to look
 * first, as members mostly come in the order of the fields; it is moved behind
 * the field found.  Start with 0.
 */
const kube_field_t *kube_field_find(const kube_type_t *type, adm_str_t name,
    uint32_t *next);

/*
 * The same as Go's encoding/json finds it: a name with exactly these letters,
 * else the first one that differs only in case.
 */
const kube_field_t *kube_field_find_fold(const kube_type_t *type,
    adm_str_t name, uint32_t *next);

/*
 * A bit for each field, in their order, that is there though it is empty, or
 * is for its kind to say.
 */
uint64_t kube_type_present(const kube_type_t *type);

/* Appends the field's name in Go. */
void kube_field_go_name(adm_buf_t *b, const kube_field_t *field);

/*
 * Appends the name of the field's type in Go: "[]v1.Container",
 * "map[string]string", "*int64", "v1.PullPolicy".
 */
void kube_field_go_type(adm_buf_t *b, const kube_field_t *field);

/* Appends the type of what the field points to, or of its items. */
void kube_field_go_item(adm_buf_t *b, const kube_field_t *field);


#endif /* KUBE_SCHEMA_H */
