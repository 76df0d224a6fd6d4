
/* What a mesh configuration has to be, beyond its types (spec 1.3). */

#include <arpa/inet.h>

#include "base/adm_num.h"
#include "inject/inject_mesh.h"


#define MS  INT64_C(1000000)
#define S   INT64_C(1000000000)


typedef struct {
    adm_arena_t        *arena;
    const adm_value_t  *v;
    adm_err_t          *err;
} inject_check_t;


static int inject_check_present(const inject_check_t *c, const char *field,
    const char *what);
static int inject_check_port(const inject_check_t *c, const char *field,
    int optional);
static int inject_check_duration(const inject_check_t *c, const char *field,
    int64_t unit, int64_t lowest, int64_t highest);
static int inject_check_address(const inject_check_t *c, const char *what,
    adm_str_t address, int optional);
static int inject_check_host(adm_str_t host);
static int inject_check_auth_policy(const inject_check_t *c,
    const char *field);
static int inject_check_tracing(const inject_check_t *c);
static int inject_check_key_provider(const inject_check_t *c);
static adm_str_t inject_check_string(const inject_check_t *c,
    const char *field);


static adm_str_t
inject_check_string(const inject_check_t *c, const char *field)
{
    return adm_value_str(adm_object_get(c->v, adm_strz(field)));
}


static int
inject_check_present(const inject_check_t *c, const char *field,
    const char *what)
{
    return inject_check_string(c, field).len
           ? ADM_OK : adm_err_set(c->err, "%s must be set", what);
}


static int
inject_check_port(const inject_check_t *c, const char *field, int optional)
{
    int64_t       port;
    adm_value_t  *v;

    v = adm_object_get(c->v, adm_strz(field));
    port = 0;

    if (v && adm_value_to_int(v, &port) != ADM_OK) {
        port = -1;
    }

    if ((port >= 1 && port <= 65535) || (optional && port == 0)) {
        return ADM_OK;
    }

    return adm_err_set(c->err, "%s: port number %lld must be in the range "
                       "1..65535", field, (long long) port);
}


/* unit: what it must be a multiple of; highest 0: no limit. */

static int
inject_check_duration(const inject_check_t *c, const char *field,
    int64_t unit, int64_t lowest, int64_t highest)
{
    int64_t  ns;

    if (adm_value_to_int(adm_object_get(c->v, adm_strz(field)), &ns)
        != ADM_OK)
    {
        return adm_err_set(c->err, "%s must be set", field);
    }

    if (ns < lowest || (highest && ns > highest)) {
        return adm_err_set(c->err, "%s is out of range", field);
    }

    if (ns % unit) {
        return adm_err_set(c->err, "%s must be in whole %s", field,
                           unit == S ? "seconds" : "milliseconds");
    }

    return ADM_OK;
}


static int
inject_check_address(const inject_check_t *c, const char *what,
    adm_str_t address, int optional)
{
    uint64_t   port;
    ptrdiff_t  colon;
    adm_str_t  host;

    if (optional && address.len == 0) {
        return ADM_OK;
    }

    colon = adm_str_find_last_char(address, ':');

    if (colon < 0) {
        return adm_err_set(c->err, "invalid %s: \"%.*s\" has no port", what,
                           adm_fmt(address));
    }

    host = adm_str_sub(address, 0, (size_t) colon);

    if (host.len > 1 && host.data[0] == '['
        && host.data[host.len - 1] == ']')
    {
        host = adm_str_sub(host, 1, host.len - 1);

    } else if (adm_str_find_char(host, ':') >= 0) {
        return adm_err_set(c->err, "invalid %s: \"%.*s\" has too many colons",
                           what, adm_fmt(address));
    }

    if (adm_uint_parse(adm_str_sub(address, (size_t) colon + 1, address.len),
                       10, &port) != ADM_OK
        || port < 1 || port > 65535)
    {
        return adm_err_set(c->err, "invalid %s: \"%.*s\" has no valid port",
                           what, adm_fmt(address));
    }

    if (!inject_check_host(host)) {
        return adm_err_set(c->err, "invalid %s: \"%.*s\" is not a valid "
                           "hostname or an IP address", what, adm_fmt(host));
    }

    return ADM_OK;
}


/* A DNS name or an IP address. */

static int
inject_check_host(adm_str_t host)
{
    int        done;
    char       text[INET6_ADDRSTRLEN + 1];
    size_t     i;
    adm_str_t  rest, label;
    unsigned char  addr[sizeof(struct in6_addr)];

    if (host.len == 0 || host.len > 255) {
        return 0;
    }

    if (host.len < sizeof(text)) {
        memcpy(text, host.data, host.len);
        text[host.len] = '\0';

        if (memchr(text, '\0', host.len) == NULL
            && (inet_pton(AF_INET, text, addr) == 1
                || inet_pton(AF_INET6, text, addr) == 1))
        {
            return 1;
        }
    }

    rest = host.data[host.len - 1] == '.'
           ? adm_str_sub(host, 0, host.len - 1) : host;
    done = 0;

    while (adm_str_split(&rest, '.', &done, &label) == ADM_OK) {

        if (label.len == 0 || label.len > 63 || label.data[0] == '-'
            || label.data[label.len - 1] == '-')
        {
            return 0;
        }

        for (i = 0; i < label.len; i++) {
            if (!adm_is_alnum(label.data[i]) && label.data[i] != '-') {
                return 0;
            }
        }
    }

    return 1;
}


static int
inject_check_auth_policy(const inject_check_t *c, const char *field)
{
    int64_t       n;
    adm_value_t  *v;

    v = adm_object_get(c->v, adm_strz(field));

    if (v == NULL
        || (adm_value_to_int(v, &n) == ADM_OK && (n == 0 || n == 1)))
    {
        return ADM_OK;
    }

    return adm_err_set(c->err, "%s must be NONE or MUTUAL_TLS", field);
}


/* The address of a tracer may contain the variable of the node's address. */

static int
inject_check_tracing(const inject_check_t *c)
{
    size_t              i;
    adm_str_t           address, variable;
    adm_buf_t           b;
    ptrdiff_t           at;
    const adm_value_t  *tracer;

    static const char * const  tracers[] = { "zipkin", "lightstep", "datadog",
                                             "openCensusAgent" };

    variable = adm_strc("$(HOST_IP)");

    for (i = 0; i < adm_nelts(tracers); i++) {
        tracer = adm_value_get(c->v, "tracing", tracers[i], NULL);

        /* the agent's address is in gRPC's syntax */

        if (tracer == NULL || i == 3) {
            continue;
        }

        address = adm_value_str(adm_object_getc(tracer, "address"));
        at = adm_str_find(address, variable);

        if (at >= 0) {
            adm_buf_init(&b, c->arena, 0);
            adm_buf_bytes(&b, address.data, (size_t) at);
            adm_buf_lit(&b, "127.0.0.1");
            adm_buf_bytes(&b, address.data + at + variable.len,
                          address.len - (size_t) at - variable.len);

            if (adm_buf_finish(&b, &address) != ADM_OK) {
                return adm_err_memory(c->err, c->arena);
            }
        }

        if (inject_check_address(c, "tracer address", address, 0) != ADM_OK) {
            return ADM_ERROR;
        }

        if (i == 1
            && adm_value_str(adm_object_getc(tracer, "accessToken")).len == 0)
        {
            return adm_err_set(c->err, "access token of lightstep is "
                               "required");
        }
    }

    return ADM_OK;
}


static int
inject_check_key_provider(const inject_check_t *c)
{
    int64_t             ns;
    const adm_value_t  *provider, *options;

    provider = adm_object_getc(c->v, "privateKeyProvider");

    if (provider == NULL) {
        return ADM_OK;
    }

    options = adm_object_getc(provider, "cryptomb");

    if (options == NULL) {
        options = adm_object_getc(provider, "qat");
    }

    if (options == NULL) {
        return adm_err_set(c->err, "private key provider is required");
    }

    if (adm_value_to_int(adm_object_getc(options, "pollDelay"), &ns) != ADM_OK
        || ns == 0)
    {
        return adm_err_set(c->err, "pollDelay of the private key provider "
                           "must be set and not zero");
    }

    return ADM_OK;
}


int
inject_mesh_check_proxy(adm_arena_t *a, const inject_release_t *release,
    const adm_value_t *proxy, int optional_port, adm_err_t *err)
{
    int64_t         drain, parent;
    inject_check_t  c;

    c.arena = a;
    c.v = proxy;
    c.err = err;

    if (inject_check_present(&c, "configPath", "config path") != ADM_OK
        || inject_check_present(&c, "binaryPath", "binary path") != ADM_OK)
    {
        return ADM_ERROR;
    }

    if (adm_object_getc(proxy, "tracingServiceName") == NULL
        && inject_check_present(&c, "serviceCluster", "service cluster")
           != ADM_OK)
    {
        return ADM_ERROR;
    }

    if (inject_check_duration(&c, "drainDuration", S, MS,
                              inject_has(release, INJECT_MESH_ERA_A)
                              ? 3600 * S : 0)
        != ADM_OK)
    {
        return ADM_ERROR;
    }

    if (inject_has(release, INJECT_MESH_ERA_A)) {

        if (inject_check_duration(&c, "parentShutdownDuration", S, MS,
                                  3600 * S) != ADM_OK
            || inject_check_duration(&c, "connectTimeout", MS, MS, 30 * S)
               != ADM_OK
            || inject_check_duration(&c, "discoveryRefreshDelay", MS, S,
                                     600 * S) != ADM_OK
            || inject_check_address(&c, "zipkin address",
                                    inject_check_string(&c, "zipkinAddress"),
                                    1) != ADM_OK)
        {
            return ADM_ERROR;
        }

        (void) adm_value_to_int(adm_object_getc(proxy, "drainDuration"),
                                &drain);
        (void) adm_value_to_int(adm_object_getc(proxy,
                                                "parentShutdownDuration"),
                                &parent);

        if (parent <= drain) {
            return adm_err_set(err, "parentShutdownDuration must be greater "
                               "than drainDuration");
        }
    }

    if (inject_check_address(&c, "discovery address",
                             inject_check_string(&c, "discoveryAddress"), 0)
        != ADM_OK
        || inject_check_address(&c, "statsd UDP address",
                                inject_check_string(&c, "statsdUdpAddress"),
                                1) != ADM_OK
        || inject_check_address(&c, "envoy metrics service address",
                                inject_check_string(&c,
                                              "envoyMetricsServiceAddress"),
                                1) != ADM_OK
        || inject_check_address(&c, "envoy metrics service address",
                                adm_value_str(adm_value_get(proxy,
                                    "envoyMetricsService", "address", NULL)),
                                1) != ADM_OK
        || inject_check_address(&c, "envoy access log service address",
                                adm_value_str(adm_value_get(proxy,
                                    "envoyAccessLogService", "address",
                                    NULL)), 1) != ADM_OK
        || inject_check_port(&c, "proxyAdminPort", 0) != ADM_OK
        || inject_check_auth_policy(&c, "controlPlaneAuthPolicy") != ADM_OK
        || inject_check_port(&c, "statusPort",
                             optional_port
                             || !inject_has(release, INJECT_ISTIOD_DEFAULTS))
           != ADM_OK)
    {
        return ADM_ERROR;
    }

    if (inject_check_tracing(&c) != ADM_OK) {
        return ADM_ERROR;
    }

    return inject_check_key_provider(&c);
}


int
inject_mesh_check(adm_arena_t *a, const inject_release_t *release,
    const adm_value_t *config, adm_err_t *err)
{
    inject_check_t  c;

    c.arena = a;
    c.v = config;
    c.err = err;

    if (inject_check_port(&c, "proxyListenPort", 0) != ADM_OK
        || inject_check_duration(&c, "connectTimeout", MS, MS,
                                 inject_has(release, INJECT_MESH_KEEPS_ZEROS)
                                 ? 0 : 30 * S)
           != ADM_OK)
    {
        return ADM_ERROR;
    }

    if (inject_has(release, INJECT_MESH_ERA_A)
        && (inject_check_duration(&c, "rdsRefreshDelay", MS, S, 600 * S)
            != ADM_OK
            || inject_check_auth_policy(&c, "authPolicy") != ADM_OK
            || inject_check_address(&c, "mixer check server",
                                    inject_check_string(&c,
                                                        "mixerCheckServer"),
                                    1) != ADM_OK
            || inject_check_address(&c, "mixer report server",
                                    inject_check_string(&c,
                                                        "mixerReportServer"),
                                    1) != ADM_OK))
    {
        return ADM_ERROR;
    }

    return inject_mesh_check_proxy(a, release,
                                   adm_object_getc(config, "defaultConfig"),
                                   1, err);
}
