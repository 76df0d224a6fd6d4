
#include "kube/kube_schema.h"


/*
 * Pod and its types, k8s.io/api core/v1 and apimachinery meta/v1.  Whatever is
 * not ALWAYS there is left out when it is empty.
 */

/* GNU C has a macro of this name, which would not let the field have it. */
#undef linux

#define TYPE                  KUBE_TYPE
#define ONE(json, ...)        KUBE_FIELD(json, ONE, __VA_ARGS__)
#define PTR(json, ...)        KUBE_FIELD(json, PTR, __VA_ARGS__)
#define LIST(json, ...)       KUBE_FIELD(json, LIST, __VA_ARGS__)
#define MAP(json, ...)        KUBE_FIELD(json, MAP, __VA_ARGS__)

#define STRING                .kind = KUBE_STRING
#define NAMED(type_)          .kind = KUBE_STRING, .go_type = "v1." #type_
#define UID                   .kind = KUBE_STRING, .go_type = "types.UID"
#define BOOL                  .kind = KUBE_BOOL
#define INT32                 .kind = KUBE_INT32
#define INT64                 .kind = KUBE_INT64
#define QUANTITY              .kind = KUBE_QUANTITY
#define INT_OR_STRING         .kind = KUBE_INT_OR_STRING
#define TIME                  .kind = KUBE_TIME
#define RAW                   .kind = KUBE_RAW
#define STRUCT(type_)         KUBE_STRUCT_OF(type_)

#define ALWAYS                .always = 1
#define OMIT_ZERO             .omit_zero = 1
#define MERGE(key)            .merge = 1, .merge_key = #key
#define MERGE_SET             .merge = 1
#define RETAIN_KEYS           .retain_keys = 1
#define RECENT                .recent = 1
#define GO(name_)             .go_name = #name_
#define IN(type_)             .embedded = #type_


TYPE(Pod,
    ONE(kind, STRING, IN(TypeMeta)),
    ONE(apiVersion, STRING, GO(APIVersion), IN(TypeMeta)),
    ONE(metadata, STRUCT(ObjectMeta), GO(ObjectMeta)),
    ONE(spec, STRUCT(PodSpec)), ONE(status, STRUCT(PodStatus)));

TYPE(ObjectMeta,
    ONE(name, STRING), ONE(generateName, STRING), ONE(namespace, STRING),
    ONE(selfLink, STRING), ONE(uid, UID, GO(UID)), ONE(resourceVersion, STRING),
    ONE(generation, INT64), ONE(creationTimestamp, TIME, OMIT_ZERO),
    PTR(deletionTimestamp, TIME), PTR(deletionGracePeriodSeconds, INT64),
    MAP(labels, STRING), MAP(annotations, STRING),
    LIST(ownerReferences, STRUCT(OwnerReference), MERGE(uid)),
    LIST(finalizers, STRING, MERGE_SET),
    LIST(managedFields, STRUCT(ManagedFieldsEntry)));

TYPE(PodSpec,
    LIST(volumes, STRUCT(Volume), MERGE(name), RETAIN_KEYS),
    LIST(initContainers, STRUCT(Container), MERGE(name)),
    LIST(containers, STRUCT(Container), ALWAYS, MERGE(name)),
    LIST(ephemeralContainers, STRUCT(EphemeralContainer), MERGE(name)),
    ONE(restartPolicy, NAMED(RestartPolicy)),
    PTR(terminationGracePeriodSeconds, INT64),
    PTR(activeDeadlineSeconds, INT64),
    ONE(dnsPolicy, NAMED(DNSPolicy), GO(DNSPolicy)), MAP(nodeSelector, STRING),
    ONE(serviceAccountName, STRING),
    ONE(serviceAccount, STRING, GO(DeprecatedServiceAccount)),
    PTR(automountServiceAccountToken, BOOL), ONE(nodeName, STRING),
    ONE(hostNetwork, BOOL), ONE(hostPID, BOOL), ONE(hostIPC, BOOL),
    PTR(shareProcessNamespace, BOOL),
    PTR(securityContext, STRUCT(PodSecurityContext)),
    LIST(imagePullSecrets, STRUCT(LocalObjectReference), MERGE(name)),
    ONE(hostname, STRING), ONE(subdomain, STRING),
    PTR(affinity, STRUCT(Affinity)), ONE(schedulerName, STRING),
    LIST(tolerations, STRUCT(Toleration)),
    LIST(hostAliases, STRUCT(HostAlias), MERGE(ip)),
    ONE(priorityClassName, STRING), PTR(priority, INT32),
    PTR(dnsConfig, STRUCT(PodDNSConfig), GO(DNSConfig)),
    LIST(readinessGates, STRUCT(PodReadinessGate)),
    PTR(runtimeClassName, STRING), PTR(enableServiceLinks, BOOL),
    PTR(preemptionPolicy, NAMED(PreemptionPolicy)), MAP(overhead, QUANTITY),
    LIST(topologySpreadConstraints, STRUCT(TopologySpreadConstraint),
        MERGE(topologyKey)), PTR(setHostnameAsFQDN, BOOL),
    PTR(os, STRUCT(PodOS), GO(OS)), PTR(hostUsers, BOOL),
    LIST(schedulingGates, STRUCT(PodSchedulingGate), MERGE(name)),
    LIST(resourceClaims, STRUCT(PodResourceClaim), MERGE(name), RETAIN_KEYS),
    PTR(resources, STRUCT(ResourceRequirements)), PTR(hostnameOverride, STRING),
    PTR(schedulingGroup, STRUCT(PodSchedulingGroup)),
    LIST(evictionResponders, STRUCT(EvictionResponder), MERGE(name)));

TYPE(OwnerReference,
    ONE(apiVersion, STRING, ALWAYS, GO(APIVersion)), ONE(kind, STRING, ALWAYS),
    ONE(name, STRING, ALWAYS), ONE(uid, UID, ALWAYS, GO(UID)),
    PTR(controller, BOOL), PTR(blockOwnerDeletion, BOOL));

TYPE(ManagedFieldsEntry,
    ONE(manager, STRING), ONE(operation, NAMED(ManagedFieldsOperationType)),
    ONE(apiVersion, STRING, GO(APIVersion)), PTR(time, TIME),
    ONE(fieldsType, STRING), PTR(fieldsV1, RAW), ONE(subresource, STRING));

#define SOURCE(json, type_, ...)                                              \
    PTR(json, STRUCT(type_##VolumeSource), IN(VolumeSource), ##__VA_ARGS__)

TYPE(Volume,
    ONE(name, STRING, ALWAYS), SOURCE(hostPath, HostPath),
    SOURCE(emptyDir, EmptyDir),
    SOURCE(gcePersistentDisk, GCEPersistentDisk, GO(GCEPersistentDisk)),
    SOURCE(awsElasticBlockStore, AWSElasticBlockStore,
           GO(AWSElasticBlockStore)), SOURCE(gitRepo, GitRepo),
    SOURCE(secret, Secret), SOURCE(nfs, NFS, GO(NFS)),
    SOURCE(iscsi, ISCSI, GO(ISCSI)), SOURCE(glusterfs, Glusterfs),
    SOURCE(persistentVolumeClaim, PersistentVolumeClaim),
    SOURCE(rbd, RBD, GO(RBD)), SOURCE(flexVolume, Flex), SOURCE(cinder, Cinder),
    SOURCE(cephfs, CephFS, GO(CephFS)), SOURCE(flocker, Flocker),
    SOURCE(downwardAPI, DownwardAPI), SOURCE(fc, FC, GO(FC)),
    SOURCE(azureFile, AzureFile), SOURCE(configMap, ConfigMap),
    SOURCE(vsphereVolume, VsphereVirtualDisk), SOURCE(quobyte, Quobyte),
    SOURCE(azureDisk, AzureDisk),
    SOURCE(photonPersistentDisk, PhotonPersistentDisk),
    SOURCE(projected, Projected), SOURCE(portworxVolume, Portworx),
    SOURCE(scaleIO, ScaleIO), SOURCE(storageos, StorageOS, GO(StorageOS)),
    SOURCE(csi, CSI, GO(CSI)), SOURCE(ephemeral, Ephemeral),
    SOURCE(image, Image));

/* The same fields, in an ephemeral container those of an embedded one. */

#define CONTAINER(...)                                                        \
    ONE(name, STRING, ALWAYS, __VA_ARGS__), ONE(image, STRING, __VA_ARGS__),  \
    LIST(command, STRING, __VA_ARGS__), LIST(args, STRING, __VA_ARGS__),      \
    ONE(workingDir, STRING, __VA_ARGS__),                                     \
    LIST(ports, STRUCT(ContainerPort), MERGE(containerPort), __VA_ARGS__),    \
    LIST(envFrom, STRUCT(EnvFromSource), __VA_ARGS__),                        \
    LIST(env, STRUCT(EnvVar), MERGE(name), __VA_ARGS__),                      \
    ONE(resources, STRUCT(ResourceRequirements), __VA_ARGS__),                \
    LIST(resizePolicy, STRUCT(ContainerResizePolicy), __VA_ARGS__),           \
    PTR(restartPolicy, NAMED(ContainerRestartPolicy), RECENT, __VA_ARGS__),   \
    LIST(restartPolicyRules, STRUCT(ContainerRestartRule), __VA_ARGS__),      \
    LIST(volumeMounts, STRUCT(VolumeMount), MERGE(mountPath), __VA_ARGS__),   \
    LIST(volumeDevices, STRUCT(VolumeDevice), MERGE(devicePath),              \
         __VA_ARGS__),                                                        \
    PTR(livenessProbe, STRUCT(Probe), __VA_ARGS__),                           \
    PTR(readinessProbe, STRUCT(Probe), __VA_ARGS__),                          \
    PTR(startupProbe, STRUCT(Probe), __VA_ARGS__),                            \
    PTR(lifecycle, STRUCT(Lifecycle), __VA_ARGS__),                           \
    ONE(terminationMessagePath, STRING, __VA_ARGS__),                         \
    ONE(terminationMessagePolicy, NAMED(TerminationMessagePolicy),            \
        __VA_ARGS__),                                                         \
    ONE(imagePullPolicy, NAMED(PullPolicy), __VA_ARGS__),                     \
    PTR(securityContext, STRUCT(SecurityContext), __VA_ARGS__),               \
    ONE(stdin, BOOL, __VA_ARGS__), ONE(stdinOnce, BOOL, __VA_ARGS__),         \
    ONE(tty, BOOL, GO(TTY), __VA_ARGS__)

TYPE(Container,
    CONTAINER(.embedded = NULL));

TYPE(EphemeralContainer,
    CONTAINER(IN(EphemeralContainerCommon)),
    ONE(targetContainerName, STRING));

TYPE(PodSecurityContext,
    PTR(seLinuxOptions, STRUCT(SELinuxOptions), GO(SELinuxOptions)),
    PTR(windowsOptions, STRUCT(WindowsSecurityContextOptions)),
    PTR(runAsUser, INT64), PTR(runAsGroup, INT64), PTR(runAsNonRoot, BOOL),
    LIST(supplementalGroups, INT64),
    PTR(supplementalGroupsPolicy, NAMED(SupplementalGroupsPolicy)),
    PTR(fsGroup, INT64, GO(FSGroup)), LIST(sysctls, STRUCT(Sysctl)),
    PTR(fsGroupChangePolicy, NAMED(PodFSGroupChangePolicy),
        GO(FSGroupChangePolicy)), PTR(seccompProfile, STRUCT(SeccompProfile)),
    PTR(appArmorProfile, STRUCT(AppArmorProfile)),
    PTR(seLinuxChangePolicy, NAMED(PodSELinuxChangePolicy),
        GO(SELinuxChangePolicy)));

TYPE(LocalObjectReference,
    ONE(name, STRING));

TYPE(Affinity,
    PTR(nodeAffinity, STRUCT(NodeAffinity)),
    PTR(podAffinity, STRUCT(PodAffinity)),
    PTR(podAntiAffinity, STRUCT(PodAntiAffinity)));

TYPE(Toleration,
    ONE(key, STRING), ONE(operator, NAMED(TolerationOperator)),
    ONE(value, STRING), ONE(effect, NAMED(TaintEffect)),
    PTR(tolerationSeconds, INT64));

TYPE(HostAlias,
    ONE(ip, STRING, ALWAYS, GO(IP)), LIST(hostnames, STRING));

TYPE(PodDNSConfig,
    LIST(nameservers, STRING), LIST(searches, STRING),
    LIST(options, STRUCT(PodDNSConfigOption)));

TYPE(PodReadinessGate,
    ONE(conditionType, NAMED(PodConditionType), ALWAYS));

TYPE(TopologySpreadConstraint,
    ONE(maxSkew, INT32, ALWAYS), ONE(topologyKey, STRING, ALWAYS),
    ONE(whenUnsatisfiable, NAMED(UnsatisfiableConstraintAction), ALWAYS),
    PTR(labelSelector, STRUCT(LabelSelector)), PTR(minDomains, INT32),
    PTR(nodeAffinityPolicy, NAMED(NodeInclusionPolicy)),
    PTR(nodeTaintsPolicy, NAMED(NodeInclusionPolicy)),
    LIST(matchLabelKeys, STRING));

TYPE(PodOS,
    ONE(name, NAMED(OSName), ALWAYS));

TYPE(PodSchedulingGate,
    ONE(name, STRING, ALWAYS));

TYPE(PodResourceClaim,
    ONE(name, STRING, ALWAYS), PTR(resourceClaimName, STRING),
    PTR(resourceClaimTemplateName, STRING));

TYPE(ResourceRequirements,
    MAP(limits, QUANTITY), MAP(requests, QUANTITY),
    LIST(claims, STRUCT(ResourceClaim)));

TYPE(PodSchedulingGroup,
    PTR(podGroupName, STRING));

TYPE(EvictionResponder,
    ONE(name, STRING, ALWAYS), PTR(priority, INT32, ALWAYS));

TYPE(HostPathVolumeSource,
    ONE(path, STRING, ALWAYS), PTR(type, NAMED(HostPathType)));

TYPE(EmptyDirVolumeSource,
    ONE(medium, NAMED(StorageMedium)), PTR(sizeLimit, QUANTITY),
    PTR(mode, INT32));

TYPE(GCEPersistentDiskVolumeSource,
    ONE(pdName, STRING, ALWAYS, GO(PDName)), ONE(fsType, STRING, GO(FSType)),
    ONE(partition, INT32), ONE(readOnly, BOOL));

TYPE(AWSElasticBlockStoreVolumeSource,
    ONE(volumeID, STRING, ALWAYS), ONE(fsType, STRING, GO(FSType)),
    ONE(partition, INT32), ONE(readOnly, BOOL));

TYPE(GitRepoVolumeSource,
    ONE(repository, STRING, ALWAYS), ONE(revision, STRING),
    ONE(directory, STRING));

TYPE(SecretVolumeSource,
    ONE(secretName, STRING), LIST(items, STRUCT(KeyToPath)),
    PTR(defaultMode, INT32), PTR(optional, BOOL), PTR(defaultUser, INT64));

TYPE(NFSVolumeSource,
    ONE(server, STRING, ALWAYS), ONE(path, STRING, ALWAYS),
    ONE(readOnly, BOOL));

TYPE(ISCSIVolumeSource,
    ONE(targetPortal, STRING, ALWAYS), ONE(iqn, STRING, ALWAYS, GO(IQN)),
    ONE(lun, INT32, ALWAYS), ONE(iscsiInterface, STRING, GO(ISCSIInterface)),
    ONE(fsType, STRING, GO(FSType)), ONE(readOnly, BOOL), LIST(portals, STRING),
    ONE(chapAuthDiscovery, BOOL, GO(DiscoveryCHAPAuth)),
    ONE(chapAuthSession, BOOL, GO(SessionCHAPAuth)),
    PTR(secretRef, STRUCT(LocalObjectReference)), PTR(initiatorName, STRING));

TYPE(GlusterfsVolumeSource,
    ONE(endpoints, STRING, ALWAYS, GO(EndpointsName)),
    ONE(path, STRING, ALWAYS), ONE(readOnly, BOOL));

TYPE(PersistentVolumeClaimVolumeSource,
    ONE(claimName, STRING, ALWAYS), ONE(readOnly, BOOL));

TYPE(RBDVolumeSource,
    LIST(monitors, STRING, ALWAYS, GO(CephMonitors)),
    ONE(image, STRING, ALWAYS, GO(RBDImage)), ONE(fsType, STRING, GO(FSType)),
    ONE(pool, STRING, GO(RBDPool)), ONE(user, STRING, GO(RadosUser)),
    ONE(keyring, STRING), PTR(secretRef, STRUCT(LocalObjectReference)),
    ONE(readOnly, BOOL));

TYPE(FlexVolumeSource,
    ONE(driver, STRING, ALWAYS), ONE(fsType, STRING, GO(FSType)),
    PTR(secretRef, STRUCT(LocalObjectReference)), ONE(readOnly, BOOL),
    MAP(options, STRING));

TYPE(CinderVolumeSource,
    ONE(volumeID, STRING, ALWAYS), ONE(fsType, STRING, GO(FSType)),
    ONE(readOnly, BOOL), PTR(secretRef, STRUCT(LocalObjectReference)));

TYPE(CephFSVolumeSource,
    LIST(monitors, STRING, ALWAYS), ONE(path, STRING), ONE(user, STRING),
    ONE(secretFile, STRING), PTR(secretRef, STRUCT(LocalObjectReference)),
    ONE(readOnly, BOOL));

TYPE(FlockerVolumeSource,
    ONE(datasetName, STRING), ONE(datasetUUID, STRING));

TYPE(DownwardAPIVolumeSource,
    LIST(items, STRUCT(DownwardAPIVolumeFile)), PTR(defaultMode, INT32),
    PTR(defaultUser, INT64));

TYPE(FCVolumeSource,
    LIST(targetWWNs, STRING), PTR(lun, INT32), ONE(fsType, STRING, GO(FSType)),
    ONE(readOnly, BOOL), LIST(wwids, STRING, GO(WWIDs)));

TYPE(AzureFileVolumeSource,
    ONE(secretName, STRING, ALWAYS), ONE(shareName, STRING, ALWAYS),
    ONE(readOnly, BOOL));

TYPE(ConfigMapVolumeSource,
    ONE(name, STRING, IN(LocalObjectReference)), LIST(items, STRUCT(KeyToPath)),
    PTR(defaultMode, INT32), PTR(optional, BOOL), PTR(defaultUser, INT64));

TYPE(VsphereVirtualDiskVolumeSource,
    ONE(volumePath, STRING, ALWAYS), ONE(fsType, STRING, GO(FSType)),
    ONE(storagePolicyName, STRING), ONE(storagePolicyID, STRING));

TYPE(QuobyteVolumeSource,
    ONE(registry, STRING, ALWAYS), ONE(volume, STRING, ALWAYS),
    ONE(readOnly, BOOL), ONE(user, STRING), ONE(group, STRING),
    ONE(tenant, STRING));

TYPE(AzureDiskVolumeSource,
    ONE(diskName, STRING, ALWAYS),
    ONE(diskURI, STRING, ALWAYS, GO(DataDiskURI)),
    PTR(cachingMode, NAMED(AzureDataDiskCachingMode)),
    PTR(fsType, STRING, GO(FSType)), PTR(readOnly, BOOL),
    PTR(kind, NAMED(AzureDataDiskKind)));

TYPE(PhotonPersistentDiskVolumeSource,
    ONE(pdID, STRING, ALWAYS), ONE(fsType, STRING, GO(FSType)));

TYPE(ProjectedVolumeSource,
    LIST(sources, STRUCT(VolumeProjection), ALWAYS), PTR(defaultMode, INT32),
    PTR(defaultUser, INT64));

TYPE(PortworxVolumeSource,
    ONE(volumeID, STRING, ALWAYS), ONE(fsType, STRING, GO(FSType)),
    ONE(readOnly, BOOL));

TYPE(ScaleIOVolumeSource,
    ONE(gateway, STRING, ALWAYS), ONE(system, STRING, ALWAYS),
    PTR(secretRef, STRUCT(LocalObjectReference), ALWAYS),
    ONE(sslEnabled, BOOL, GO(SSLEnabled)), ONE(protectionDomain, STRING),
    ONE(storagePool, STRING), ONE(storageMode, STRING), ONE(volumeName, STRING),
    ONE(fsType, STRING, GO(FSType)), ONE(readOnly, BOOL));

TYPE(StorageOSVolumeSource,
    ONE(volumeName, STRING), ONE(volumeNamespace, STRING),
    ONE(fsType, STRING, GO(FSType)), ONE(readOnly, BOOL),
    PTR(secretRef, STRUCT(LocalObjectReference)));

TYPE(CSIVolumeSource,
    ONE(driver, STRING, ALWAYS), PTR(readOnly, BOOL),
    PTR(fsType, STRING, GO(FSType)), MAP(volumeAttributes, STRING),
    PTR(nodePublishSecretRef, STRUCT(LocalObjectReference)));

TYPE(EphemeralVolumeSource,
    PTR(volumeClaimTemplate, STRUCT(PersistentVolumeClaimTemplate)));

TYPE(ImageVolumeSource,
    ONE(reference, STRING), ONE(pullPolicy, NAMED(PullPolicy)));

TYPE(ContainerPort,
    ONE(name, STRING), ONE(hostPort, INT32), ONE(containerPort, INT32, ALWAYS),
    ONE(protocol, NAMED(Protocol)), ONE(hostIP, STRING));

TYPE(EnvFromSource,
    ONE(prefix, STRING), PTR(configMapRef, STRUCT(ConfigMapEnvSource)),
    PTR(secretRef, STRUCT(SecretEnvSource)));

TYPE(EnvVar,
    ONE(name, STRING, ALWAYS), ONE(value, STRING),
    PTR(valueFrom, STRUCT(EnvVarSource)));

TYPE(ContainerResizePolicy,
    ONE(resourceName, NAMED(ResourceName), ALWAYS),
    ONE(restartPolicy, NAMED(ResourceResizeRestartPolicy), ALWAYS));

TYPE(ContainerRestartRule,
    ONE(action, NAMED(ContainerRestartRuleAction)),
    PTR(exitCodes, STRUCT(ContainerRestartRuleOnExitCodes)));

TYPE(VolumeMount,
    ONE(name, STRING, ALWAYS), ONE(readOnly, BOOL),
    PTR(recursiveReadOnly, NAMED(RecursiveReadOnlyMode)),
    ONE(mountPath, STRING, ALWAYS), ONE(subPath, STRING),
    PTR(mountPropagation, NAMED(MountPropagationMode)),
    ONE(subPathExpr, STRING), LIST(bindMountOptions, STRING));

TYPE(VolumeDevice,
    ONE(name, STRING, ALWAYS), ONE(devicePath, STRING, ALWAYS));

TYPE(Probe,
    PTR(exec, STRUCT(ExecAction), IN(ProbeHandler)),
    PTR(httpGet, STRUCT(HTTPGetAction), GO(HTTPGet), IN(ProbeHandler)),
    PTR(tcpSocket, STRUCT(TCPSocketAction), GO(TCPSocket), IN(ProbeHandler)),
    PTR(grpc, STRUCT(GRPCAction), GO(GRPC), IN(ProbeHandler)),
    ONE(initialDelaySeconds, INT32), ONE(timeoutSeconds, INT32),
    ONE(periodSeconds, INT32), ONE(successThreshold, INT32),
    ONE(failureThreshold, INT32), PTR(terminationGracePeriodSeconds, INT64));

TYPE(Lifecycle,
    PTR(postStart, STRUCT(LifecycleHandler)),
    PTR(preStop, STRUCT(LifecycleHandler)), PTR(stopSignal, NAMED(Signal)));

TYPE(SecurityContext,
    PTR(capabilities, STRUCT(Capabilities)), PTR(privileged, BOOL),
    PTR(seLinuxOptions, STRUCT(SELinuxOptions), GO(SELinuxOptions)),
    PTR(windowsOptions, STRUCT(WindowsSecurityContextOptions)),
    PTR(runAsUser, INT64), PTR(runAsGroup, INT64), PTR(runAsNonRoot, BOOL),
    PTR(readOnlyRootFilesystem, BOOL), PTR(allowPrivilegeEscalation, BOOL),
    PTR(procMount, NAMED(ProcMountType)),
    PTR(seccompProfile, STRUCT(SeccompProfile)),
    PTR(appArmorProfile, STRUCT(AppArmorProfile)));

TYPE(SELinuxOptions,
    ONE(user, STRING), ONE(role, STRING), ONE(type, STRING),
    ONE(level, STRING));

TYPE(WindowsSecurityContextOptions,
    PTR(gmsaCredentialSpecName, STRING, GO(GMSACredentialSpecName)),
    PTR(gmsaCredentialSpec, STRING, GO(GMSACredentialSpec)),
    PTR(runAsUserName, STRING), PTR(hostProcess, BOOL));

TYPE(Sysctl,
    ONE(name, STRING, ALWAYS), ONE(value, STRING, ALWAYS));

TYPE(SeccompProfile,
    ONE(type, NAMED(SeccompProfileType), ALWAYS),
    PTR(localhostProfile, STRING));

TYPE(AppArmorProfile,
    ONE(type, NAMED(AppArmorProfileType), ALWAYS),
    PTR(localhostProfile, STRING));

TYPE(NodeAffinity,
    PTR(requiredDuringSchedulingIgnoredDuringExecution, STRUCT(NodeSelector)),
    LIST(preferredDuringSchedulingIgnoredDuringExecution,
        STRUCT(PreferredSchedulingTerm)));

TYPE(PodAffinity,
    LIST(requiredDuringSchedulingIgnoredDuringExecution,
        STRUCT(PodAffinityTerm)),
    LIST(preferredDuringSchedulingIgnoredDuringExecution,
        STRUCT(WeightedPodAffinityTerm)));

TYPE(PodAntiAffinity,
    LIST(requiredDuringSchedulingIgnoredDuringExecution,
        STRUCT(PodAffinityTerm)),
    LIST(preferredDuringSchedulingIgnoredDuringExecution,
        STRUCT(WeightedPodAffinityTerm)));

TYPE(PodDNSConfigOption,
    ONE(name, STRING), PTR(value, STRING));

TYPE(LabelSelector,
    MAP(matchLabels, STRING),
    LIST(matchExpressions, STRUCT(LabelSelectorRequirement)));

TYPE(ResourceClaim,
    ONE(name, STRING, ALWAYS), ONE(request, STRING));

TYPE(KeyToPath,
    ONE(key, STRING, ALWAYS), ONE(path, STRING, ALWAYS), PTR(mode, INT32),
    PTR(user, INT64));

TYPE(DownwardAPIVolumeFile,
    ONE(path, STRING, ALWAYS), PTR(fieldRef, STRUCT(ObjectFieldSelector)),
    PTR(resourceFieldRef, STRUCT(ResourceFieldSelector)), PTR(mode, INT32),
    PTR(user, INT64));

TYPE(VolumeProjection,
    PTR(secret, STRUCT(SecretProjection)),
    PTR(downwardAPI, STRUCT(DownwardAPIProjection)),
    PTR(configMap, STRUCT(ConfigMapProjection)),
    PTR(serviceAccountToken, STRUCT(ServiceAccountTokenProjection)),
    PTR(clusterTrustBundle, STRUCT(ClusterTrustBundleProjection)),
    PTR(podCertificate, STRUCT(PodCertificateProjection)));

TYPE(PersistentVolumeClaimTemplate,
    ONE(metadata, STRUCT(ObjectMeta), GO(ObjectMeta)),
    ONE(spec, STRUCT(PersistentVolumeClaimSpec), ALWAYS));

TYPE(ConfigMapEnvSource,
    ONE(name, STRING, IN(LocalObjectReference)), PTR(optional, BOOL));

TYPE(SecretEnvSource,
    ONE(name, STRING, IN(LocalObjectReference)), PTR(optional, BOOL));

TYPE(EnvVarSource,
    PTR(fieldRef, STRUCT(ObjectFieldSelector)),
    PTR(resourceFieldRef, STRUCT(ResourceFieldSelector)),
    PTR(configMapKeyRef, STRUCT(ConfigMapKeySelector)),
    PTR(secretKeyRef, STRUCT(SecretKeySelector)),
    PTR(fileKeyRef, STRUCT(FileKeySelector)));

TYPE(ContainerRestartRuleOnExitCodes,
    ONE(operator, NAMED(ContainerRestartRuleOnExitCodesOperator)),
    LIST(values, INT32));

TYPE(ExecAction,
    LIST(command, STRING));

TYPE(HTTPGetAction,
    ONE(path, STRING), ONE(port, INT_OR_STRING, ALWAYS), ONE(host, STRING),
    ONE(scheme, NAMED(URIScheme)),
    LIST(httpHeaders, STRUCT(HTTPHeader), GO(HTTPHeaders)),
    PTR(protocol, STRING));

TYPE(TCPSocketAction,
    ONE(port, INT_OR_STRING, ALWAYS), ONE(host, STRING));

TYPE(GRPCAction,
    ONE(port, INT32, ALWAYS), PTR(service, STRING, ALWAYS), PTR(mode, STRING));

TYPE(LifecycleHandler,
    PTR(exec, STRUCT(ExecAction)),
    PTR(httpGet, STRUCT(HTTPGetAction), GO(HTTPGet)),
    PTR(tcpSocket, STRUCT(TCPSocketAction), GO(TCPSocket)),
    PTR(sleep, STRUCT(SleepAction)));

TYPE(Capabilities,
    LIST(add, NAMED(Capability)), LIST(drop, NAMED(Capability)));

TYPE(NodeSelector,
    LIST(nodeSelectorTerms, STRUCT(NodeSelectorTerm), ALWAYS));

TYPE(PreferredSchedulingTerm,
    ONE(weight, INT32, ALWAYS),
    ONE(preference, STRUCT(NodeSelectorTerm), ALWAYS));

TYPE(PodAffinityTerm,
    PTR(labelSelector, STRUCT(LabelSelector)), LIST(namespaces, STRING),
    ONE(topologyKey, STRING, ALWAYS),
    PTR(namespaceSelector, STRUCT(LabelSelector)), LIST(matchLabelKeys, STRING),
    LIST(mismatchLabelKeys, STRING));

TYPE(WeightedPodAffinityTerm,
    ONE(weight, INT32, ALWAYS),
    ONE(podAffinityTerm, STRUCT(PodAffinityTerm), ALWAYS));

TYPE(LabelSelectorRequirement,
    ONE(key, STRING, ALWAYS),
    ONE(operator, NAMED(LabelSelectorOperator), ALWAYS), LIST(values, STRING));

TYPE(ObjectFieldSelector,
    ONE(apiVersion, STRING, GO(APIVersion)), ONE(fieldPath, STRING, ALWAYS));

TYPE(ResourceFieldSelector,
    ONE(containerName, STRING), ONE(resource, STRING, ALWAYS),
    ONE(divisor, QUANTITY));

TYPE(SecretProjection,
    ONE(name, STRING, IN(LocalObjectReference)), LIST(items, STRUCT(KeyToPath)),
    PTR(optional, BOOL));

TYPE(DownwardAPIProjection,
    LIST(items, STRUCT(DownwardAPIVolumeFile)));

TYPE(ConfigMapProjection,
    ONE(name, STRING, IN(LocalObjectReference)), LIST(items, STRUCT(KeyToPath)),
    PTR(optional, BOOL));

TYPE(ServiceAccountTokenProjection,
    ONE(audience, STRING), PTR(expirationSeconds, INT64),
    ONE(path, STRING, ALWAYS), PTR(user, INT64));

TYPE(ClusterTrustBundleProjection,
    PTR(name, STRING), PTR(signerName, STRING),
    PTR(labelSelector, STRUCT(LabelSelector)), PTR(optional, BOOL),
    ONE(path, STRING, ALWAYS), PTR(user, INT64));

TYPE(PodCertificateProjection,
    ONE(signerName, STRING), ONE(keyType, STRING),
    PTR(maxExpirationSeconds, INT32), ONE(credentialBundlePath, STRING),
    ONE(keyPath, STRING), ONE(certificateChainPath, STRING),
    MAP(userAnnotations, STRING), PTR(user, INT64));

TYPE(PersistentVolumeClaimSpec,
    LIST(accessModes, NAMED(PersistentVolumeAccessMode)),
    PTR(selector, STRUCT(LabelSelector)),
    ONE(resources, STRUCT(VolumeResourceRequirements)), ONE(volumeName, STRING),
    PTR(storageClassName, STRING), PTR(volumeMode, NAMED(PersistentVolumeMode)),
    PTR(dataSource, STRUCT(TypedLocalObjectReference)),
    PTR(dataSourceRef, STRUCT(TypedObjectReference)),
    PTR(volumeAttributesClassName, STRING));

TYPE(ConfigMapKeySelector,
    ONE(name, STRING, IN(LocalObjectReference)), ONE(key, STRING, ALWAYS),
    PTR(optional, BOOL));

TYPE(SecretKeySelector,
    ONE(name, STRING, IN(LocalObjectReference)), ONE(key, STRING, ALWAYS),
    PTR(optional, BOOL));

TYPE(FileKeySelector,
    ONE(volumeName, STRING, ALWAYS), ONE(path, STRING, ALWAYS),
    ONE(key, STRING, ALWAYS), PTR(optional, BOOL));

TYPE(HTTPHeader,
    ONE(name, STRING, ALWAYS), ONE(value, STRING, ALWAYS));

TYPE(SleepAction,
    ONE(seconds, INT64, ALWAYS));

TYPE(NodeSelectorTerm,
    LIST(matchExpressions, STRUCT(NodeSelectorRequirement)),
    LIST(matchFields, STRUCT(NodeSelectorRequirement)));

TYPE(VolumeResourceRequirements,
    MAP(limits, QUANTITY), MAP(requests, QUANTITY));

TYPE(TypedLocalObjectReference,
    PTR(apiGroup, STRING, ALWAYS, GO(APIGroup)), ONE(kind, STRING, ALWAYS),
    ONE(name, STRING, ALWAYS));

TYPE(TypedObjectReference,
    PTR(apiGroup, STRING, ALWAYS, GO(APIGroup)), ONE(kind, STRING, ALWAYS),
    ONE(name, STRING, ALWAYS), PTR(namespace, STRING));

TYPE(NodeSelectorRequirement,
    ONE(key, STRING, ALWAYS),
    ONE(operator, NAMED(NodeSelectorOperator), ALWAYS), LIST(values, STRING));


/* The status. */

TYPE(PodStatus,
    ONE(observedGeneration, INT64), ONE(phase, NAMED(PodPhase)),
    LIST(conditions, STRUCT(PodCondition), MERGE(type)), ONE(message, STRING),
    ONE(reason, STRING), ONE(nominatedNodeName, STRING), ONE(hostIP, STRING),
    LIST(hostIPs, STRUCT(HostIP), MERGE(ip)), ONE(podIP, STRING),
    LIST(podIPs, STRUCT(PodIP), MERGE(ip)), PTR(startTime, TIME),
    LIST(initContainerStatuses, STRUCT(ContainerStatus)),
    LIST(containerStatuses, STRUCT(ContainerStatus)),
    ONE(qosClass, NAMED(PodQOSClass), GO(QOSClass)),
    LIST(ephemeralContainerStatuses, STRUCT(ContainerStatus)),
    ONE(resize, NAMED(PodResizeStatus)),
    LIST(resourceClaimStatuses, STRUCT(PodResourceClaimStatus), MERGE(name),
        RETAIN_KEYS),
    PTR(extendedResourceClaimStatus, STRUCT(PodExtendedResourceClaimStatus)),
    MAP(allocatedResources, QUANTITY),
    PTR(resources, STRUCT(ResourceRequirements)),
    LIST(nodeAllocatableResourceClaimStatuses,
        STRUCT(NodeAllocatableResourceClaimStatus)));

TYPE(PodCondition,
    ONE(type, NAMED(PodConditionType), ALWAYS), ONE(observedGeneration, INT64),
    ONE(status, NAMED(ConditionStatus), ALWAYS), ONE(lastProbeTime, TIME),
    ONE(lastTransitionTime, TIME), ONE(reason, STRING), ONE(message, STRING));

TYPE(HostIP,
    ONE(ip, STRING, ALWAYS, GO(IP)));

TYPE(PodIP,
    ONE(ip, STRING, ALWAYS, GO(IP)));

TYPE(ContainerStatus,
    ONE(name, STRING, ALWAYS), ONE(state, STRUCT(ContainerState)),
    ONE(lastState, STRUCT(ContainerState), GO(LastTerminationState)),
    ONE(ready, BOOL, ALWAYS), ONE(restartCount, INT32, ALWAYS),
    ONE(image, STRING, ALWAYS), ONE(imageID, STRING, ALWAYS),
    ONE(containerID, STRING), PTR(started, BOOL),
    MAP(allocatedResources, QUANTITY),
    PTR(resources, STRUCT(ResourceRequirements)),
    LIST(volumeMounts, STRUCT(VolumeMountStatus), MERGE(mountPath)),
    PTR(user, STRUCT(ContainerUser)),
    LIST(allocatedResourcesStatus, STRUCT(ResourceStatus), MERGE(name)),
    PTR(stopSignal, NAMED(Signal)));

TYPE(PodResourceClaimStatus,
    ONE(name, STRING, ALWAYS), PTR(resourceClaimName, STRING));

TYPE(PodExtendedResourceClaimStatus,
    LIST(requestMappings, STRUCT(ContainerExtendedResourceRequest), ALWAYS),
    ONE(resourceClaimName, STRING, ALWAYS));

TYPE(NodeAllocatableResourceClaimStatus,
    ONE(resourceClaimName, STRING, ALWAYS), LIST(containers, STRING),
    MAP(resources, QUANTITY, ALWAYS,
        .go_type = "map[v1.ResourceName]resource.Quantity"));

TYPE(ContainerState,
    PTR(waiting, STRUCT(ContainerStateWaiting)),
    PTR(running, STRUCT(ContainerStateRunning)),
    PTR(terminated, STRUCT(ContainerStateTerminated)));

TYPE(VolumeMountStatus,
    ONE(name, STRING, ALWAYS), ONE(mountPath, STRING, ALWAYS),
    ONE(readOnly, BOOL), PTR(recursiveReadOnly, NAMED(RecursiveReadOnlyMode)),
    PTR(volumeStatus, STRUCT(VolumeStatus)));

TYPE(ContainerUser,
    PTR(linux, STRUCT(LinuxContainerUser)));

TYPE(ResourceStatus,
    ONE(name, NAMED(ResourceName), ALWAYS),
    LIST(resources, STRUCT(ResourceHealth)));

TYPE(ContainerExtendedResourceRequest,
    ONE(containerName, STRING, ALWAYS), ONE(resourceName, STRING, ALWAYS),
    ONE(requestName, STRING, ALWAYS));

TYPE(ContainerStateWaiting,
    ONE(reason, STRING), ONE(message, STRING));

TYPE(ContainerStateRunning,
    ONE(startedAt, TIME));

TYPE(ContainerStateTerminated,
    ONE(exitCode, INT32, ALWAYS), ONE(signal, INT32), ONE(reason, STRING),
    ONE(message, STRING), ONE(startedAt, TIME), ONE(finishedAt, TIME),
    ONE(containerID, STRING));

TYPE(VolumeStatus,
    PTR(image, STRUCT(ImageVolumeStatus)));

TYPE(LinuxContainerUser,
    ONE(uid, INT64, ALWAYS, GO(UID)), ONE(gid, INT64, ALWAYS, GO(GID)),
    LIST(supplementalGroups, INT64));

TYPE(ResourceHealth,
    ONE(resourceID, NAMED(ResourceID), ALWAYS),
    ONE(health, NAMED(ResourceHealthStatus)), PTR(message, STRING));

TYPE(ImageVolumeStatus,
    ONE(imageRef, STRING));
