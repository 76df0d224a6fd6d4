
/*
 * The messages of mesh.proto as far as mesh configurations and annotations
 * use them (spec 1.3, appendix B).  Fields are in declaration order.
 */

#include "inject/inject_mesh.h"


#define SINCE(behaviour)       (INJECT_##behaviour + 1)

#define F_(name, type)         { name, INJECT_PROTO_##type, 0, 0, 0, NULL, 0 }
#define F_BOOL(name)           F_(name, BOOL)
#define F_INT32(name)          F_(name, INT32)
#define F_UINT32(name)         F_(name, UINT32)
#define F_INT64(name)          F_(name, INT64)
#define F_DOUBLE(name)         F_(name, DOUBLE)
#define F_STRING(name)         F_(name, STRING)
#define F_DURATION(name)       F_(name, DURATION)
#define F_ANY(name)            F_(name, ANY)

#define F_ENUM(name, e)        { name, INJECT_PROTO_ENUM, 0, 0, 0, e, 0 }
#define F_MESSAGE(name, m)     { name, INJECT_PROTO_MESSAGE, 0, 0, 0, &m, 0 }

#define F_STRINGS(name)        { name, INJECT_PROTO_STRING, INJECT_PROTO_LIST, \
                                 0, 0, NULL, 0 }
#define F_ENUMS(name, e)       { name, INJECT_PROTO_ENUM, INJECT_PROTO_LIST,   \
                                 0, 0, e, 0 }
#define F_MESSAGES(name, m)    { name, INJECT_PROTO_MESSAGE,                   \
                                 INJECT_PROTO_LIST, 0, 0, &m, 0 }
#define F_STRING_MAP(name)     { name, INJECT_PROTO_STRING, INJECT_PROTO_MAP,  \
                                 0, 0, NULL, 0 }
#define F_MESSAGE_MAP(name, m) { name, INJECT_PROTO_MESSAGE, INJECT_PROTO_MAP, \
                                 0, 0, &m, 0 }

#define F_WRAPPED(name, type)  { name, INJECT_PROTO_##type,                    \
                                 INJECT_PROTO_WRAPPED, 0, 0, NULL, 0 }
#define F_BOOL_VALUE(name)     F_WRAPPED(name, BOOL)
#define F_INT32_VALUE(name)    F_WRAPPED(name, INT32)
#define F_UINT32_VALUE(name)   F_WRAPPED(name, UINT32)
#define F_INT64_VALUE(name)    F_WRAPPED(name, INT64)

/* A member of the n-th oneof of its message. */
#define F_ONE_STRING(n, name)     { name, INJECT_PROTO_STRING, 0, n, 0, NULL,  \
                                    0 }
#define F_ONE_ENUM(n, name, e)    { name, INJECT_PROTO_ENUM, 0, n, 0, e, 0 }
#define F_ONE_MESSAGE(n, name, m) { name, INJECT_PROTO_MESSAGE, 0, n, 0, &m, 0 }
#define F_ONE_ANY(n, name)        { name, INJECT_PROTO_ANY, 0, n, 0, NULL, 0 }

/* Newer than the releases that refuse unknown fields. */
#define F_NEW(name, type)         { name, INJECT_PROTO_##type, 0, 0,           \
                                    SINCE(TEMPLATES), NULL, 0 }

#define F_END                  { NULL, 0, 0, 0, 0, NULL, 0 }

#define FIELDS(name)                                                           \
    static const inject_proto_field_t  name##_fields[]
#define MESSAGE(name, go)                                                      \
    static const inject_proto_message_t  name = { go, name##_fields }


/* -- enums ----------------------------------------------------------------- */

static const inject_proto_enum_t  auth_policy[] = {
    { "NONE", 0 },
    { "MUTUAL_TLS", 1 },
    { "INHERIT", 1000 },
    { NULL, 0 }
};


static const inject_proto_enum_t  interception_mode[] = {
    { "REDIRECT", 0 },
    { "TPROXY", 1 },
    { "NONE", 2 },
    { NULL, 0 }
};


static const inject_proto_enum_t  tracing_service_name[] = {
    { "APP_LABEL_AND_NAMESPACE", 0 },
    { "CANONICAL_NAME_ONLY", 1 },
    { "CANONICAL_NAME_AND_NAMESPACE", 2 },
    { NULL, 0 }
};


static const inject_proto_enum_t  forward_client_cert[] = {
    { "UNDEFINED", 0 },
    { "SANITIZE", 1 },
    { "FORWARD_ONLY", 2 },
    { "APPEND_FORWARD", 3 },
    { "SANITIZE_SET", 4 },
    { "ALWAYS_FORWARD_ONLY", 5 },
    { NULL, 0 }
};


static const inject_proto_enum_t  metadata_exchange_mode[] = {
    { "UNDEFINED", 0 },
    { "IN_MESH", 1 },
    { NULL, 0 }
};


static const inject_proto_enum_t  connection_profile[] = {
    { "SIDECAR", 0 },
    { "EDGE", 1 },
    { NULL, 0 }
};


static const inject_proto_enum_t  headers_with_underscores[] = {
    { "HEADERS_WITH_UNDERSCORES_UNSPECIFIED", 0 },
    { "HEADERS_WITH_UNDERSCORES_ALLOW", 1 },
    { "HEADERS_WITH_UNDERSCORES_REJECT_REQUEST", 2 },
    { "HEADERS_WITH_UNDERSCORES_DROP_HEADER", 3 },
    { NULL, 0 }
};


static const inject_proto_enum_t  path_with_escaped_slashes[] = {
    { "PATH_WITH_ESCAPED_SLASHES_UNSPECIFIED", 0 },
    { "KEEP_UNCHANGED", 1 },
    { "REJECT_REQUEST", 2 },
    { "UNESCAPE_AND_REDIRECT", 3 },
    { "UNESCAPE_AND_FORWARD", 4 },
    { NULL, 0 }
};


static const inject_proto_enum_t  tls_mode[] = {
    { "DISABLE", 0 },
    { "SIMPLE", 1 },
    { "MUTUAL", 2 },
    { "ISTIO_MUTUAL", 3 },
    { NULL, 0 }
};


static const inject_proto_enum_t  census_context[] = {
    { "UNSPECIFIED", 0 },
    { "W3C_TRACE_CONTEXT", 1 },
    { "GRPC_BIN", 2 },
    { "CLOUD_TRACE_CONTEXT", 3 },
    { "B3", 4 },
    { NULL, 0 }
};


/* UNSPECIFIED came later and moved the numbers; names are what is written. */

static const inject_proto_enum_t  ingress_mode[] = {
    { "UNSPECIFIED", 0 },
    { "OFF", 1 },
    { "DEFAULT", 2 },
    { "STRICT", 3 },
    { NULL, 0 }
};


static const inject_proto_enum_t  access_log_encoding[] = {
    { "TEXT", 0 },
    { "JSON", 1 },
    { NULL, 0 }
};


static const inject_proto_enum_t  outbound_mode[] = {
    { "REGISTRY_ONLY", 0 },
    { "ALLOW_ANY", 1 },
    { NULL, 0 }
};


static const inject_proto_enum_t  inbound_mode[] = {
    { "PASSTHROUGH", 0 },
    { "LOCALHOST", 1 },
    { NULL, 0 }
};


static const inject_proto_enum_t  h2_upgrade[] = {
    { "DO_NOT_UPGRADE", 0 },
    { "UPGRADE", 1 },
    { NULL, 0 }
};


static const inject_proto_enum_t  service_attributes[] = {
    { "ISTIO_CANONICAL", 0 },
    { "OTEL_SEMANTIC_CONVENTIONS", 1 },
    { NULL, 0 }
};


static const inject_proto_enum_t  subscribed_resource[] = {
    { "SERVICE_REGISTRY", 0 },
    { NULL, 0 }
};


static const inject_proto_enum_t  path_normalization_type[] = {
    { "DEFAULT", 0 },
    { "NONE", 1 },
    { "BASE", 2 },
    { "MERGE_SLASHES", 3 },
    { "DECODE_AND_MERGE_SLASHES", 4 },
    { NULL, 0 }
};


static const inject_proto_enum_t  tls_version[] = {
    { "TLS_AUTO", 0 },
    { "TLSV1_2", 1 },
    { "TLSV1_3", 2 },
    { NULL, 0 }
};


static const inject_proto_enum_t  service_scope[] = {
    { "LOCAL", 0 },
    { "GLOBAL", 1 },
    { NULL, 0 }
};


/* -- parts of both --------------------------------------------------------- */

FIELDS(empty) = {
    F_END
};

MESSAGE(empty, "Empty");


FIELDS(tls_settings) = {
    F_ENUM("mode", tls_mode),
    F_STRING("clientCertificate"),
    F_STRING("privateKey"),
    F_STRING("caCertificates"),
    F_STRING("credentialName"),
    F_STRINGS("subjectAltNames"),
    F_STRING("sni"),
    F_BOOL_VALUE("insecureSkipVerify"),
    F_STRING("caCrl"),
    F_END
};

MESSAGE(tls_settings, "ClientTLSSettings");


FIELDS(keepalive) = {
    F_UINT32("probes"),
    F_DURATION("time"),
    F_DURATION("interval"),
    F_END
};

MESSAGE(keepalive, "ConnectionPoolSettings_TCPSettings_TcpKeepalive");


FIELDS(remote_service) = {
    F_STRING("address"),
    F_MESSAGE("tlsSettings", tls_settings),
    F_MESSAGE("tcpKeepalive", keepalive),
    F_END
};

MESSAGE(remote_service, "RemoteService");


/* -- ProxyConfig ----------------------------------------------------------- */

FIELDS(zipkin) = {
    F_STRING("address"),
    F_END
};

MESSAGE(zipkin, "Tracing_Zipkin");


FIELDS(lightstep) = {
    F_STRING("address"),
    F_STRING("accessToken"),
    { "secure", INJECT_PROTO_BOOL, 0, 0, SINCE(LIGHTSTEP_SECURE), NULL, 0 },
    { "cacertPath", INJECT_PROTO_STRING, 0, 0, SINCE(LIGHTSTEP_SECURE),
      NULL, 0 },
    F_END
};

MESSAGE(lightstep, "Tracing_Lightstep");


FIELDS(datadog) = {
    F_STRING("address"),
    F_END
};

MESSAGE(datadog, "Tracing_Datadog");


FIELDS(stackdriver) = {
    F_BOOL("debug"),
    F_INT64_VALUE("maxNumberOfAttributes"),
    F_INT64_VALUE("maxNumberOfAnnotations"),
    F_INT64_VALUE("maxNumberOfMessageEvents"),
    F_END
};

MESSAGE(stackdriver, "Tracing_Stackdriver");


FIELDS(census_agent) = {
    F_STRING("address"),
    F_ENUMS("context", census_context),
    F_END
};

MESSAGE(census_agent, "Tracing_OpenCensusAgent");


FIELDS(tag_literal) = {
    F_STRING("value"),
    F_END
};

MESSAGE(tag_literal, "Tracing_Literal");


FIELDS(tag_environment) = {
    F_STRING("name"),
    F_STRING("defaultValue"),
    F_END
};

MESSAGE(tag_environment, "Tracing_Environment");


FIELDS(tag_header) = {
    F_STRING("name"),
    F_STRING("defaultValue"),
    F_END
};

MESSAGE(tag_header, "Tracing_RequestHeader");


FIELDS(custom_tag) = {
    F_ONE_MESSAGE(1, "literal", tag_literal),
    F_ONE_MESSAGE(1, "environment", tag_environment),
    F_ONE_MESSAGE(1, "header", tag_header),
    F_END
};

MESSAGE(custom_tag, "Tracing_CustomTag");


FIELDS(tracing) = {
    F_ONE_MESSAGE(1, "zipkin", zipkin),
    F_ONE_MESSAGE(1, "lightstep", lightstep),
    F_ONE_MESSAGE(1, "datadog", datadog),
    F_ONE_MESSAGE(1, "stackdriver", stackdriver),
    F_ONE_MESSAGE(1, "openCensusAgent", census_agent),
    F_MESSAGE_MAP("customTags", custom_tag),
    F_UINT32("maxPathTagLength"),
    F_DOUBLE("sampling"),
    F_MESSAGE("tlsSettings", tls_settings),
    F_BOOL_VALUE("enableIstioTags"),
    F_END
};

MESSAGE(tracing, "Tracing");


FIELDS(sds) = {
    F_BOOL("enabled"),
    F_STRING("k8sSaJwtPath"),
    F_END
};

MESSAGE(sds, "SDS");


FIELDS(topology) = {
    F_UINT32("numTrustedProxies"),
    F_ENUM("forwardClientCertDetails", forward_client_cert),
    F_MESSAGE("proxyProtocol", empty),
    F_END
};

MESSAGE(topology, "Topology");


FIELDS(stats_matcher) = {
    F_STRINGS("inclusionPrefixes"),
    F_STRINGS("inclusionSuffixes"),
    F_STRINGS("inclusionRegexps"),
    F_END
};

MESSAGE(stats_matcher, "ProxyConfig_ProxyStatsMatcher");


FIELDS(image) = {
    F_STRING("imageType"),
    F_END
};

MESSAGE(image, "ProxyImage");


FIELDS(key_provider_options) = {
    F_DURATION("pollDelay"),
    F_BOOL_VALUE("fallback"),
    F_END
};

MESSAGE(key_provider_options, "PrivateKeyProvider_Options");


FIELDS(key_provider) = {
    F_ONE_MESSAGE(1, "cryptomb", key_provider_options),
    F_ONE_MESSAGE(1, "qat", key_provider_options),
    F_END
};

MESSAGE(key_provider, "PrivateKeyProvider");


FIELDS(client_cert_details) = {
    F_BOOL_VALUE("subject"),
    F_BOOL_VALUE("cert"),
    F_BOOL_VALUE("chain"),
    F_BOOL_VALUE("dns"),
    F_BOOL_VALUE("uri"),
    F_END
};

MESSAGE(client_cert_details,
        "ProxyConfig_ProxyHeaders_SetCurrentClientCertDetails");


FIELDS(header_disabled) = {
    F_BOOL_VALUE("disabled"),
    F_END
};

MESSAGE(header_disabled, "ProxyConfig_ProxyHeaders_RequestId");


FIELDS(header_enabled) = {
    F_BOOL_VALUE("enabled"),
    F_END
};

MESSAGE(header_enabled, "ProxyConfig_ProxyHeaders_XForwardedHost");


FIELDS(header_server) = {
    F_BOOL_VALUE("disabled"),
    F_STRING("value"),
    F_END
};

MESSAGE(header_server, "ProxyConfig_ProxyHeaders_Server");


FIELDS(metadata_exchange) = {
    F_ENUM("mode", metadata_exchange_mode),
    F_END
};

MESSAGE(metadata_exchange,
        "ProxyConfig_ProxyHeaders_MetadataExchangeHeaders");


FIELDS(proxy_headers) = {
    F_ENUM("forwardedClientCert", forward_client_cert),
    F_MESSAGE("setCurrentClientCertDetails", client_cert_details),
    F_MESSAGE("requestId", header_disabled),
    F_MESSAGE("server", header_server),
    F_MESSAGE("attemptCount", header_disabled),
    F_MESSAGE("envoyDebugHeaders", header_disabled),
    F_MESSAGE("metadataExchangeHeaders", metadata_exchange),
    F_BOOL_VALUE("preserveHttp1HeaderCase"),
    F_MESSAGE("xForwardedHost", header_enabled),
    F_MESSAGE("xForwardedPort", header_enabled),
    F_END
};

MESSAGE(proxy_headers, "ProxyConfig_ProxyHeaders");


FIELDS(connection_settings) = {
    F_ENUM("profile", connection_profile),
    F_INT32_VALUE("listenerPerConnectionBufferLimitBytes"),
    F_INT32_VALUE("clusterPerConnectionBufferLimitBytes"),
    F_DURATION("httpIdleTimeout"),
    F_DURATION("httpMaxConnectionDuration"),
    F_DURATION("httpDrainTimeout"),
    F_DURATION("httpRequestTimeout"),
    F_DURATION("httpRequestHeadersTimeout"),
    F_DURATION("httpStreamIdleTimeout"),
    F_DURATION("httpMaxStreamDuration"),
    F_INT32_VALUE("httpMaxConcurrentStreams"),
    F_INT32_VALUE("http2InitialStreamWindowSize"),
    F_INT32_VALUE("http2InitialConnectionWindowSize"),
    F_ENUM("httpHeadersWithUnderscoresAction", headers_with_underscores),
    F_BOOL_VALUE("httpMergeSlashes"),
    F_ENUM("httpPathWithEscapedSlashesAction", path_with_escaped_slashes),
    F_INT32_VALUE("listenerConnectionLimit"),
    F_INT32_VALUE("globalDownstreamConnectionLimit"),
    F_END
};

MESSAGE(connection_settings, "ProxyConfig_ConnectionSettings");


/* Like a Kubernetes probe, as Istio's networking API has it. */

FIELDS(probe_header) = {
    F_STRING("name"),
    F_STRING("value"),
    F_END
};

MESSAGE(probe_header, "HTTPHeader");


FIELDS(probe_http) = {
    F_STRING("path"),
    F_UINT32("port"),
    F_STRING("host"),
    F_STRING("scheme"),
    F_MESSAGES("httpHeaders", probe_header),
    F_END
};

MESSAGE(probe_http, "HTTPHealthCheckConfig");


FIELDS(probe_tcp) = {
    F_STRING("host"),
    F_UINT32("port"),
    F_END
};

MESSAGE(probe_tcp, "TCPHealthCheckConfig");


FIELDS(probe_exec) = {
    F_STRINGS("command"),
    F_END
};

MESSAGE(probe_exec, "ExecHealthCheckConfig");


FIELDS(probe_grpc) = {
    F_UINT32("port"),
    F_STRING("service"),
    F_END
};

MESSAGE(probe_grpc, "GrpcHealthCheckConfig");


FIELDS(probe) = {
    F_INT32("initialDelaySeconds"),
    F_INT32("timeoutSeconds"),
    F_INT32("periodSeconds"),
    F_INT32("successThreshold"),
    F_INT32("failureThreshold"),
    F_ONE_MESSAGE(1, "httpGet", probe_http),
    F_ONE_MESSAGE(1, "tcpSocket", probe_tcp),
    F_ONE_MESSAGE(1, "exec", probe_exec),
    F_ONE_MESSAGE(1, "grpc", probe_grpc),
    F_END
};

MESSAGE(probe, "ReadinessProbe");


FIELDS(inject_proxy_config) = {
    F_STRING("configPath"),
    F_STRING("binaryPath"),
    { "serviceCluster", INJECT_PROTO_STRING, 0, 1, 0, NULL,
      SINCE(SERVICE_CLUSTER_PLAIN) },
    F_ONE_ENUM(1, "tracingServiceName", tracing_service_name),
    F_DURATION("drainDuration"),
    { "parentShutdownDuration", INJECT_PROTO_DURATION, 0, 0,
      SINCE(PARENT_SHUTDOWN), NULL, 0 },
    F_STRING("discoveryAddress"),
    F_DURATION("discoveryRefreshDelay"),
    F_STRING("zipkinAddress"),
    { "connectTimeout", INJECT_PROTO_DURATION, 0, 0, SINCE(CONNECT_TIMEOUT),
      NULL, 0 },
    F_STRING("statsdUdpAddress"),
    F_STRING("envoyMetricsServiceAddress"),
    F_INT32("proxyAdminPort"),
    F_STRING("availabilityZone"),
    F_ENUM("controlPlaneAuthPolicy", auth_policy),
    F_STRING("customConfigFile"),
    F_INT32("statNameLength"),
    { "concurrency", INJECT_PROTO_INT32, INJECT_PROTO_WRAPPED, 0, 0, NULL,
      SINCE(CONCURRENCY_PLAIN) },
    F_STRING("proxyBootstrapTemplatePath"),
    F_ENUM("interceptionMode", interception_mode),
    F_MESSAGE("tracing", tracing),
    F_MESSAGE("sds", sds),
    F_MESSAGE("envoyAccessLogService", remote_service),
    F_MESSAGE("envoyMetricsService", remote_service),
    F_STRING_MAP("proxyMetadata"),
    F_STRING_MAP("runtimeValues"),
    F_INT32("statusPort"),
    F_STRINGS("extraStatTags"),
    F_MESSAGE("gatewayTopology", topology),
    F_DURATION("terminationDrainDuration"),
    F_STRING("meshId"),
    F_MESSAGE("readinessProbe", probe),
    F_MESSAGE("proxyStatsMatcher", stats_matcher),
    F_BOOL_VALUE("holdApplicationUntilProxyStarts"),
    F_STRINGS("caCertificatesPem"),
    F_MESSAGE("image", image),
    F_MESSAGE("privateKeyProvider", key_provider),
    F_MESSAGE("proxyHeaders", proxy_headers),
    F_DURATION("fileFlushInterval"),
    F_UINT32("fileFlushMinSizeKb"),
    F_BOOL_VALUE("statsCompression"),
    F_MESSAGE("connectionSettings", connection_settings),
    F_END
};

const inject_proto_message_t  inject_proxy_config = {
    "ProxyConfig", inject_proxy_config_fields
};

const inject_proto_message_t  *inject_proxy_headers = &proxy_headers;


/* -- MeshConfig ------------------------------------------------------------ */

FIELDS(outbound_policy) = {
    F_ENUM("mode", outbound_mode),
    F_END
};

MESSAGE(outbound_policy, "MeshConfig_OutboundTrafficPolicy");


FIELDS(inbound_policy) = {
    F_ENUM("mode", inbound_mode),
    F_END
};

MESSAGE(inbound_policy, "MeshConfig_InboundTrafficPolicy");


FIELDS(config_source) = {
    F_STRING("address"),
    F_MESSAGE("tlsSettings", tls_settings),
    F_ENUMS("subscribedResources", subscribed_resource),
    F_END
};

MESSAGE(config_source, "ConfigSource");


FIELDS(ca_certificate) = {
    F_ONE_STRING(1, "pem"),
    F_ONE_STRING(1, "spiffeBundleUrl"),
    F_STRINGS("certSigners"),
    F_STRINGS("trustDomains"),
    F_END
};

MESSAGE(ca_certificate, "MeshConfig_CertificateData");


FIELDS(certificate) = {
    F_STRING("secretName"),
    F_STRINGS("dnsNames"),
    F_END
};

MESSAGE(certificate, "Certificate");


FIELDS(mesh_ca) = {
    F_STRING("address"),
    F_MESSAGE("tlsSettings", tls_settings),
    F_DURATION("requestTimeout"),
    F_BOOL("istiodSide"),
    F_END
};

MESSAGE(mesh_ca, "MeshConfig_CA");


FIELDS(opentelemetry) = {
    F_STRING("service"),
    F_UINT32("port"),
    F_UINT32("maxTagLength"),
    F_ANY("http"),
    F_ANY("grpc"),
    F_ANY("resourceDetectors"),
    F_ANY("dynatraceSampler"),
    F_ENUM("serviceAttributeEnrichment", service_attributes),
    F_END
};

MESSAGE(opentelemetry,
        "MeshConfig_ExtensionProvider_OpenTelemetryTracingProvider");


/* The injector looks at no provider but OpenTelemetry's. */

FIELDS(extension_provider) = {
    F_STRING("name"),
    F_ONE_ANY(1, "envoyExtAuthzHttp"),
    F_ONE_ANY(1, "envoyExtAuthzGrpc"),
    F_ONE_ANY(1, "zipkin"),
    F_ONE_ANY(1, "lightstep"),
    F_ONE_ANY(1, "datadog"),
    F_ONE_ANY(1, "stackdriver"),
    F_ONE_ANY(1, "opencensus"),
    F_ONE_ANY(1, "skywalking"),
    F_ONE_MESSAGE(1, "opentelemetry", opentelemetry),
    F_ONE_ANY(1, "prometheus"),
    F_ONE_ANY(1, "envoyFileAccessLog"),
    F_ONE_ANY(1, "envoyHttpAls"),
    F_ONE_ANY(1, "envoyTcpAls"),
    F_ONE_ANY(1, "envoyOtelAls"),
    F_ONE_ANY(1, "sds"),
    F_END
};

MESSAGE(extension_provider, "MeshConfig_ExtensionProvider");


FIELDS(default_providers) = {
    F_STRINGS("tracing"),
    F_STRINGS("metrics"),
    F_STRINGS("accessLogging"),
    F_END
};

MESSAGE(default_providers, "MeshConfig_DefaultProviders");


FIELDS(selector_requirement) = {
    F_STRING("key"),
    F_STRING("operator"),
    F_STRINGS("values"),
    F_END
};

MESSAGE(selector_requirement, "LabelSelectorRequirement");


FIELDS(label_selector) = {
    F_STRING_MAP("matchLabels"),
    F_MESSAGES("matchExpressions", selector_requirement),
    F_END
};

MESSAGE(label_selector, "LabelSelector");


FIELDS(service_scope_config) = {
    F_MESSAGE("namespaceSelector", label_selector),
    F_MESSAGE("servicesSelector", label_selector),
    F_ENUM("scope", service_scope),
    F_END
};

MESSAGE(service_scope_config, "MeshConfig_ServiceScopeConfigs");


FIELDS(service_setting) = {
    F_BOOL("clusterLocal"),
    F_END
};

MESSAGE(service_setting, "MeshConfig_ServiceSettings_Settings");


FIELDS(service_settings) = {
    F_MESSAGE("settings", service_setting),
    F_STRINGS("hosts"),
    F_END
};

MESSAGE(service_settings, "MeshConfig_ServiceSettings");


FIELDS(path_normalization) = {
    F_ENUM("normalization", path_normalization_type),
    F_END
};

MESSAGE(path_normalization, "MeshConfig_ProxyPathNormalization");


FIELDS(tls_config) = {
    F_ENUM("minProtocolVersion", tls_version),
    F_STRINGS("ecdhCurves"),
    F_STRINGS("cipherSuites"),
    F_END
};

MESSAGE(tls_config, "MeshConfig_TLSConfig");


FIELDS(inject_mesh_config) = {
    F_STRING("mixerCheckServer"),
    F_STRING("mixerReportServer"),
    F_BOOL("disablePolicyChecks"),
    F_BOOL("disableMixerHttpReports"),
    F_BOOL("policyCheckFailOpen"),
    F_BOOL("sidecarToTelemetrySessionAffinity"),
    F_INT32("proxyListenPort"),
    F_INT32("proxyInboundListenPort"),
    F_INT32("proxyHttpPort"),
    F_DURATION("connectTimeout"),
    F_NEW("hboneIdleTimeout", DURATION),
    F_DURATION("protocolDetectionTimeout"),
    F_MESSAGE("tcpKeepalive", keepalive),
    F_STRING("ingressClass"),
    F_STRING("ingressService"),
    F_ENUM("ingressControllerMode", ingress_mode),
    F_STRING("ingressSelector"),
    F_ENUM("authPolicy", auth_policy),
    F_DURATION("rdsRefreshDelay"),
    F_BOOL("enableTracing"),
    F_STRING("accessLogFile"),
    F_STRING("accessLogFormat"),
    F_ENUM("accessLogEncoding", access_log_encoding),
    F_BOOL("enableEnvoyAccessLogService"),
    F_BOOL("disableEnvoyListenerLog"),
    F_MESSAGE("defaultConfig", inject_proxy_config),
    F_MESSAGE("outboundTrafficPolicy", outbound_policy),
    F_MESSAGE("inboundTrafficPolicy", inbound_policy),
    F_BOOL("enableClientSidePolicyCheck"),
    F_STRING("sdsUdsPath"),
    F_DURATION("sdsRefreshDelay"),
    F_MESSAGES("configSources", config_source),
    F_BOOL_VALUE("enableAutoMtls"),
    F_BOOL("enableSdsTokenMount"),
    F_BOOL("sdsUseK8sSaJwt"),
    F_STRING("trustDomain"),
    F_STRINGS("trustDomainAliases"),
    F_MESSAGES("caCertificates", ca_certificate),
    F_STRINGS("defaultServiceExportTo"),
    F_STRINGS("defaultVirtualServiceExportTo"),
    F_STRINGS("defaultDestinationRuleExportTo"),
    F_STRING("rootNamespace"),
    F_ANY("localityLbSetting"),
    F_NEW("zoneAwareLbSetting", ANY),
    F_DURATION("dnsRefreshRate"),
    F_BOOL("disableReportBatch"),
    F_UINT32("reportBatchMaxEntries"),
    F_DURATION("reportBatchMaxTime"),
    F_ENUM("h2UpgradePolicy", h2_upgrade),
    F_STRING("inboundClusterStatName"),
    F_STRING("outboundClusterStatName"),
    F_MESSAGES("certificates", certificate),
    F_ANY("thriftConfig"),
    F_MESSAGES("serviceSettings", service_settings),
    F_MESSAGES("serviceScopeConfigs", service_scope_config),
    F_BOOL_VALUE("enablePrometheusMerge"),
    F_BOOL_VALUE("verifyCertificateAtClient"),
    F_MESSAGE("ca", mesh_ca),
    F_MESSAGES("extensionProviders", extension_provider),
    F_MESSAGE("defaultProviders", default_providers),
    F_MESSAGES("discoverySelectors", label_selector),
    F_MESSAGE("pathNormalization", path_normalization),
    F_ANY("defaultHttpRetryPolicy"),
    F_MESSAGE("meshMTLS", tls_config),
    F_MESSAGE("tlsDefaults", tls_config),
    F_NEW("defaultTrafficPolicy", ANY),
    F_NEW("serviceEntryVisibility", ANY),
    F_STRING("mixerAddress"),
    F_STRINGS("mtlsExcludedServices"),
    F_END
};

const inject_proto_message_t  inject_mesh_config = {
    "MeshConfig", inject_mesh_config_fields
};

const inject_proto_message_t  *inject_default_providers = &default_providers;
