
#include "data/adm_json_read.h"
#include "data/adm_json_write.h"
#include "data/adm_yaml.h"
#include "inject/inject_mesh.h"


/* A default: JSON text of a field, for releases with the behaviour. */

typedef struct {
    const char  *field;
    const char  *json;
    uint8_t      since;              /* behaviour + 1, 0: every release */
} inject_default_t;


#define SINCE(behaviour)  (INJECT_##behaviour + 1)


static adm_value_t *inject_mesh_defaults(adm_arena_t *a,
    const inject_release_t *release, const inject_proto_message_t *message,
    const inject_default_t *defaults, adm_err_t *err);
static void inject_mesh_spelling(adm_arena_t *a, adm_value_t *over,
    const adm_value_t *doc, const char *name, const char *other,
    adm_value_t *warnings);
static adm_value_t *inject_mesh_merge(adm_arena_t *a,
    const inject_release_t *release, const adm_value_t *base,
    adm_value_t *over, const adm_value_t *builtin);
static adm_value_t *inject_mesh_merge_proxy(adm_arena_t *a,
    const adm_value_t *base, const adm_value_t *over, int zeros);
static adm_value_t *inject_mesh_merge_member(adm_arena_t *a,
    const adm_value_t *base, const adm_value_t *over);
static adm_value_t *inject_mesh_providers(adm_arena_t *a,
    const adm_value_t *base, const adm_value_t *over);
static adm_value_t *inject_mesh_union(adm_arena_t *a, const adm_value_t *base,
    const adm_value_t *over);
static adm_value_t *inject_mesh_annotation(const inject_mesh_t *mesh,
    adm_arena_t *a, adm_str_t annotation, adm_err_t *err);


/* Of several rows for a field the last one that applies counts. */

static const inject_default_t  inject_proxy_defaults[] = {
    { "configPath", "\"/etc/istio/proxy\"", SINCE(STANDALONE_DEFAULTS) },
    { "configPath", "\"./etc/istio/proxy\"", SINCE(ISTIOD_DEFAULTS) },
    { "binaryPath", "\"/usr/local/bin/envoy\"", 0 },
    { "serviceCluster", "\"istio-proxy\"", 0 },
    { "drainDuration", "\"45s\"", 0 },
    { "drainDuration", "\"2s\"", SINCE(OLD_PROXY_DEFAULTS) },
    { "parentShutdownDuration", "\"60s\"", SINCE(PARENT_SHUTDOWN) },
    { "parentShutdownDuration", "\"3s\"", SINCE(OLD_PROXY_DEFAULTS) },
    { "discoveryAddress", "\"istio-pilot:15010\"",
      SINCE(STANDALONE_DEFAULTS) },
    { "discoveryAddress", "\"istio-pilot:15007\"",
      SINCE(OLD_PROXY_DEFAULTS) },
    { "discoveryAddress", "\"istiod.istio-system.svc:15012\"",
      SINCE(ISTIOD_DEFAULTS) },
    { "discoveryRefreshDelay", "\"1s\"", SINCE(OLD_PROXY_DEFAULTS) },
    { "connectTimeout", "\"1s\"", SINCE(CONNECT_TIMEOUT) },
    { "proxyAdminPort", "15000", 0 },
    { "controlPlaneAuthPolicy", "\"MUTUAL_TLS\"", SINCE(ISTIOD_DEFAULTS) },
    { "statNameLength", "189", 0 },
    { "statusPort", "15020", SINCE(ISTIOD_DEFAULTS) },
    { "terminationDrainDuration", "\"5s\"", SINCE(ISTIOD_DEFAULTS) },
    { "concurrency", "2", SINCE(CONCURRENCY_DEFAULT) },
    { "tracing", "{\"zipkin\":{\"address\":\"zipkin.istio-system:9411\"}}",
      SINCE(TRACING_DEFAULT) },
    { NULL, NULL, 0 }
};


static const inject_default_t  inject_mesh_config_defaults[] = {
    { "proxyListenPort", "15001", 0 },
    { "proxyInboundListenPort", "15006", SINCE(ISTIOD_DEFAULTS) },
    { "connectTimeout", "\"10s\"", 0 },
    { "connectTimeout", "\"1s\"", SINCE(OLD_PROXY_DEFAULTS) },
    { "protocolDetectionTimeout", "\"0s\"", SINCE(TEMPLATES) },
    { "ingressClass", "\"istio\"", 0 },
    { "ingressService", "\"istio-ingressgateway\"", SINCE(ISTIOD_DEFAULTS) },
    { "ingressControllerMode", "\"STRICT\"", 0 },
    { "rdsRefreshDelay", "\"1s\"", SINCE(OLD_PROXY_DEFAULTS) },
    { "enableTracing", "true", 0 },
    { "accessLogFile", "\"/dev/stdout\"", SINCE(STANDALONE_DEFAULTS) },
    { "outboundTrafficPolicy", "{\"mode\":\"ALLOW_ANY\"}", 0 },
    { "inboundTrafficPolicy", "{}", SINCE(TRAFFIC_MODE) },
    { "sdsUdsPath", "\"unix:./etc/istio/proxy/SDS\"", SINCE(SDS_DEFAULTS) },
    { "enableAutoMtls", "true", SINCE(ISTIOD_DEFAULTS) },
    { "trustDomain", "\"cluster.local\"", SINCE(ISTIOD_DEFAULTS) },
    { "defaultServiceExportTo", "[\"*\"]", SINCE(ISTIOD_DEFAULTS) },
    { "defaultVirtualServiceExportTo", "[\"*\"]", SINCE(ISTIOD_DEFAULTS) },
    { "defaultDestinationRuleExportTo", "[\"*\"]",
      SINCE(ISTIOD_DEFAULTS) },
    { "rootNamespace", "\"istio-system\"", SINCE(ISTIOD_DEFAULTS) },
    { "localityLbSetting", "{\"enabled\":true}", SINCE(ISTIOD_DEFAULTS) },
    { "dnsRefreshRate", "\"60s\"", SINCE(ISTIOD_DEFAULTS) },
    { "enablePrometheusMerge", "true", SINCE(METRICS_MERGE) },
    { "extensionProviders",
      "[{\"name\":\"prometheus\",\"prometheus\":{}},"
      "{\"name\":\"stackdriver\",\"stackdriver\":{}},"
      "{\"name\":\"envoy\",\"envoyFileAccessLog\":"
      "{\"path\":\"/dev/stdout\"}}]", SINCE(TEMPLATES) },
    { "defaultProviders", "{}", SINCE(TEMPLATES) },
    { NULL, NULL, 0 }
};


/* Fields that protoToJSON leaves out when they have the default. */

static const struct {
    const char  *field;
    uint8_t      behaviour;
} inject_dropped[] = {
    { "configPath", INJECT_DROP_DEFAULTS },
    { "binaryPath", INJECT_DROP_DEFAULTS },
    { "controlPlaneAuthPolicy", INJECT_DROP_MORE_DEFAULTS },
    { "serviceCluster", INJECT_DROP_DEFAULTS },
    { "drainDuration", INJECT_DROP_DEFAULTS },
    { "parentShutdownDuration", INJECT_DROP_DEFAULTS },
    { "terminationDrainDuration", INJECT_DROP_MORE_DEFAULTS },
    { "discoveryAddress", INJECT_DROP_DEFAULTS },
    { "envoyMetricsService", INJECT_DROP_DEFAULTS },
    { "envoyAccessLogService", INJECT_DROP_DEFAULTS },
    { "tracing", INJECT_DROP_DEFAULTS },
    { "proxyAdminPort", INJECT_DROP_DEFAULTS },
    { "statNameLength", INJECT_DROP_DEFAULTS },
    { "statusPort", INJECT_DROP_DEFAULTS },
    { "concurrency", INJECT_DROP_DEFAULTS }
};


static adm_value_t *
inject_mesh_defaults(adm_arena_t *a, const inject_release_t *release,
    const inject_proto_message_t *message, const inject_default_t *defaults,
    adm_err_t *err)
{
    adm_value_t             *v;
    inject_proto_options_t   options;

    memset(&options, 0, sizeof(inject_proto_options_t));
    options.release = release;

    v = adm_value_object(a, 0);

    for ( /* void */ ; defaults->field; defaults++) {
        if (defaults->since == 0
            || inject_has(release, defaults->since - 1))
        {
            (void) adm_object_set(a, v, adm_strz(defaults->field),
                                  adm_json_parse(a, adm_strz(defaults->json),
                                                 NULL, err));
        }
    }

    return inject_proto_decode(a, message, v, &options, err);
}


int
inject_mesh_load(inject_mesh_t *mesh, adm_arena_t *a,
    const inject_release_t *release, const adm_value_t *doc,
    adm_value_t *warnings, adm_err_t *err)
{
    adm_value_t             *base, *over;
    inject_proto_options_t   options;

    mesh->release = release;

    mesh->builtin = inject_mesh_defaults(a, release, &inject_proxy_config,
                                         inject_proxy_defaults, err);
    base = inject_mesh_defaults(a, release, &inject_mesh_config,
                                inject_mesh_config_defaults, err);

    if (mesh->builtin == NULL || base == NULL) {
        return ADM_ERROR;
    }

    (void) adm_object_setc(a, base, "defaultConfig", mesh->builtin);

    options.release = release;
    options.strict = inject_has(release, INJECT_MESH_STRICT);
    options.unknown = warnings;

    over = inject_proto_decode(a, &inject_mesh_config, doc, &options, err);
    if (over == NULL) {
        return adm_err_prefix(err, "mesh configuration: ");
    }

    if (inject_has(release, INJECT_MESH_KEEPS_ZEROS)) {
        inject_mesh_spelling(a, over, doc, "defaultConfig", "default_config",
                             warnings);
        inject_mesh_spelling(a, over, doc, "defaultProviders",
                             "default_providers", warnings);
    }

    mesh->config = inject_mesh_merge(a, release, base, over, mesh->builtin);

    if (adm_arena_failed(a)) {
        return adm_err_memory(err, a);
    }

    if (inject_mesh_check(a, release, mesh->config, err) != ADM_OK) {
        return adm_err_prefix(err, "mesh configuration: ");
    }

    mesh->proxy = inject_mesh_proxy(mesh, a, adm_str_empty, err);

    return mesh->proxy ? ADM_OK : ADM_ERROR;
}


/* What is taken out of the document by name is found by that name alone. */

static void
inject_mesh_spelling(adm_arena_t *a, adm_value_t *over,
    const adm_value_t *doc, const char *name, const char *other,
    adm_value_t *warnings)
{
    if (adm_object_get(doc, adm_strz(name)) == NULL
        && adm_object_get(doc, adm_strz(other)))
    {
        adm_object_remove(over, adm_strz(name));
        (void) adm_array_push(a, warnings,
                              adm_value_string(a, adm_strz(other)));
    }
}


/* The merge of a mesh document, decoded, over the defaults. */

static adm_value_t *
inject_mesh_merge(adm_arena_t *a, const inject_release_t *release,
    const adm_value_t *base, adm_value_t *over, const adm_value_t *builtin)
{
    adm_value_t  *out, *v, *mixer;

    out = inject_proto_apply(a, &inject_mesh_config, base, over, 1);

    v = adm_object_getc(over, "defaultConfig");
    if (v) {
        v = inject_mesh_merge_proxy(a, builtin, v,
                                    inject_has(release,
                                               INJECT_MESH_KEEPS_ZEROS));
        (void) adm_object_setc(a, out, "defaultConfig", v);
    }

    v = adm_object_getc(over, "defaultProviders");
    if (v) {
        v = inject_proto_apply(a, inject_default_providers,
                               adm_object_getc(base, "defaultProviders"), v,
                               0);
        (void) adm_object_setc(a, out, "defaultProviders", v);
    }

    v = adm_object_getc(over, "extensionProviders");
    if (v) {
        v = inject_mesh_providers(a,
                                  adm_object_getc(base, "extensionProviders"),
                                  v);
        (void) adm_object_setc(a, out, "extensionProviders", v);
    }

    v = adm_object_getc(over, "trustDomainAliases");
    if (v) {
        v = inject_mesh_union(a, adm_object_getc(base, "trustDomainAliases"),
                              v);
        (void) adm_object_setc(a, out, "trustDomainAliases", v);
    }

    mixer = adm_object_getc(out, "mixerAddress");

    if (inject_has(release, INJECT_MESH_ERA_A)
        && adm_value_str(mixer).len
        && adm_value_str(adm_object_getc(out, "mixerCheckServer")).len == 0
        && adm_value_str(adm_object_getc(out, "mixerReportServer")).len == 0)
    {
        (void) adm_object_setc(a, out, "mixerCheckServer", mixer);
        (void) adm_object_setc(a, out, "mixerReportServer", mixer);
    }

    return out;
}


static adm_value_t *
inject_mesh_merge_proxy(adm_arena_t *a, const adm_value_t *base,
    const adm_value_t *over, int zeros)
{
    adm_value_t  *out, *b, *o;

    out = inject_proto_apply(a, &inject_proxy_config, base, over, zeros);

    b = adm_object_getc(base, "proxyMetadata");
    o = adm_object_getc(over, "proxyMetadata");

    if (b && o) {
        (void) adm_object_setc(a, out, "proxyMetadata",
                               inject_mesh_merge_member(a, b, o));
    }

    b = adm_object_getc(base, "proxyHeaders");
    o = adm_object_getc(over, "proxyHeaders");

    if (b && o) {
        (void) adm_object_setc(a, out, "proxyHeaders",
                               inject_proto_apply(a, inject_proxy_headers, b,
                                                  o, 0));
    }

    return out;
}


static adm_value_t *
inject_mesh_merge_member(adm_arena_t *a, const adm_value_t *base,
    const adm_value_t *over)
{
    uint32_t             i;
    adm_value_t         *out;
    const adm_member_t  *m;

    out = adm_value_copy(a, base);

    for (i = 0; (m = adm_object_at(over, i)); i++) {
        (void) adm_object_set(a, out, m->key, m->value);
    }

    return out;
}


/* Providers of the same name are replaced, others appended. */

static adm_value_t *
inject_mesh_providers(adm_arena_t *a, const adm_value_t *base,
    const adm_value_t *over)
{
    uint32_t      i, k;
    adm_str_t     name;
    adm_value_t  *out, *provider;

    out = base ? adm_value_copy(a, base) : adm_value_array(a, 0);

    for (i = 0; i < adm_array_len(over); i++) {
        provider = adm_array_at(over, i);
        name = adm_value_str(adm_object_getc(provider, "name"));

        for (k = 0; k < adm_array_len(out); k++) {
            if (adm_str_eq(adm_value_str(adm_object_getc(adm_array_at(out, k),
                                                         "name")), name))
            {
                break;
            }
        }

        if (k < adm_array_len(out)) {
            adm_array_set(out, k, provider);

        } else {
            (void) adm_array_push(a, out, provider);
        }
    }

    return out;
}


/* The strings of both lists, each once, sorted. */

static adm_value_t *
inject_mesh_union(adm_arena_t *a, const adm_value_t *base,
    const adm_value_t *over)
{
    uint32_t            i, k, *order;
    adm_value_t        *set, *out;
    const adm_value_t  *lists[2];

    lists[0] = base;
    lists[1] = over;
    set = adm_value_object(a, 0);

    for (k = 0; k < 2; k++) {
        for (i = 0; i < adm_array_len(lists[k]); i++) {
            (void) adm_object_set(a, set,
                                  adm_value_str(adm_array_at(lists[k], i)),
                                  adm_array_at(lists[k], i));
        }
    }

    out = adm_value_array(a, adm_object_len(set));
    order = adm_object_sorted(a, set);

    for (i = 0; order && i < adm_object_len(set); i++) {
        (void) adm_array_push(a, out, adm_object_at(set, order[i])->value);
    }

    return out;
}


static adm_value_t *
inject_mesh_annotation(const inject_mesh_t *mesh, adm_arena_t *a,
    adm_str_t annotation, adm_err_t *err)
{
    adm_value_t             *v;
    inject_proto_options_t   options;

    v = adm_yaml_parse(a, annotation, NULL, err);
    if (v == NULL) {
        return NULL;
    }

    memset(&options, 0, sizeof(inject_proto_options_t));
    options.release = mesh->release;

    return inject_proto_decode(a, &inject_proxy_config, v, &options, err);
}


adm_value_t *
inject_mesh_default_with(const inject_mesh_t *mesh, adm_arena_t *a,
    adm_str_t annotation, adm_err_t *err)
{
    adm_value_t  *over;

    over = inject_mesh_annotation(mesh, a, annotation, err);
    if (over == NULL) {
        return NULL;
    }

    return inject_mesh_merge_proxy(a,
                             adm_object_getc(mesh->config, "defaultConfig"),
                             over, 1);
}


int
inject_mesh_with_annotation(inject_mesh_t *out, const inject_mesh_t *mesh,
    adm_arena_t *a, adm_str_t annotation, adm_err_t *err)
{
    adm_value_t  *proxy;

    *out = *mesh;

    proxy = inject_mesh_default_with(mesh, a, annotation, err);
    if (proxy == NULL) {
        return ADM_ERROR;
    }

    out->config = adm_value_copy(a, mesh->config);
    (void) adm_object_setc(a, out->config, "defaultConfig", proxy);

    out->proxy = inject_mesh_proxy(out, a, adm_str_empty, err);

    return out->proxy && !adm_arena_failed(a) ? ADM_OK
                                              : adm_err_memory(err, a);
}


/*
 * Layers from below: what is built in, the mesh's defaultConfig, the
 * annotation.  An annotation that is no ProxyConfig is no layer: validation
 * has refused the pod already.
 */

adm_value_t *
inject_mesh_proxy(const inject_mesh_t *mesh, adm_arena_t *a,
    adm_str_t annotation, adm_err_t *err)
{
    adm_err_t     ignored;
    adm_value_t  *config, *over;

    config = adm_object_getc(mesh->config, "defaultConfig");

    if (!inject_has(mesh->release, INJECT_PROXY_CONFIG_LAYERS)) {
        return annotation.len == 0
               || !inject_has(mesh->release, INJECT_PROXY_CONFIG_ANNOTATION)
               ? config : inject_mesh_default_with(mesh, a, annotation, err);
    }

    if (annotation.len == 0) {
        return inject_mesh_merge_proxy(a, mesh->builtin, config, 0);
    }

    adm_err_init(&ignored, a);

    over = inject_mesh_annotation(mesh, a, annotation, &ignored);
    if (over == NULL) {
        return mesh->proxy;
    }

    return inject_mesh_merge_proxy(a, mesh->proxy, over, 0);
}


int
inject_mesh_check_annotation(const inject_mesh_t *mesh, adm_arena_t *a,
    adm_str_t annotation, adm_err_t *err)
{
    adm_value_t  *over;

    over = inject_mesh_annotation(mesh, a, annotation, err);
    if (over == NULL) {
        return adm_err_prefix(err, "failed to convert to apply proxy "
                              "config: ");
    }

    return inject_mesh_check_proxy(a, mesh->release,
                                   inject_mesh_merge_proxy(a, mesh->builtin,
                                                           over, 1),
                                   0, err);
}


const adm_value_t *
inject_mesh_without_defaults(const inject_mesh_t *mesh, adm_arena_t *a,
    const adm_value_t *proxy)
{
    size_t        i;
    adm_str_t     field;
    adm_value_t  *out, *v;

    out = adm_value_copy(a, proxy);

    for (i = 0; i < adm_nelts(inject_dropped); i++) {
        field = adm_strz(inject_dropped[i].field);
        v = adm_object_get(out, field);

        if (v && inject_has(mesh->release, inject_dropped[i].behaviour)
            && adm_value_equal(v, adm_object_get(mesh->builtin, field)))
        {
            adm_object_remove(out, field);
        }
    }

    return out;
}


int
inject_mesh_inbound_localhost(const inject_mesh_t *mesh)
{
    int64_t  mode;

    return adm_value_to_int(adm_value_get(mesh->config,
                                          "inboundTrafficPolicy", "mode",
                                          NULL), &mode) == ADM_OK
           && mode == 1;
}


int64_t
inject_mesh_status_port(const inject_mesh_t *mesh)
{
    int64_t  port;

    return adm_value_to_int(adm_value_get(mesh->config, "defaultConfig",
                                          "statusPort", NULL), &port)
           == ADM_OK ? port : 0;
}
