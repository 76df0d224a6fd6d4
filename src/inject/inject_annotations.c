
#include "base/adm_addr.h"
#include "base/adm_num.h"
#include "base/adm_quantity.h"
#include "base/adm_quote.h"
#include "inject/inject_annotations.h"


#define INJECT_MAX_INTERFACE  15


typedef struct {
    const inject_mesh_t  *mesh;
    adm_arena_t          *arena;
    adm_err_t            *err;
    const char           *what;      /* begins the reason, if it has one */
} inject_validation_t;


typedef struct {
    adm_str_t    name;
    int        (*check)(const inject_validation_t *c, adm_str_t value);
    const char  *what;
    uint8_t      since;              /* behaviour */
} inject_validator_t;


static int inject_check_interception(const inject_validation_t *c,
    adm_str_t value);
static int inject_check_bool(const inject_validation_t *c, adm_str_t value);
static int inject_check_status_port(const inject_validation_t *c,
    adm_str_t value);
static int inject_check_uint32(const inject_validation_t *c,
    adm_str_t value);
static int inject_check_ranges_or_all(const inject_validation_t *c,
    adm_str_t value);
static int inject_check_ranges(const inject_validation_t *c,
    adm_str_t value);
static int inject_check_ports_or_all(const inject_validation_t *c,
    adm_str_t value);
static int inject_check_ports(const inject_validation_t *c, adm_str_t value);
static int inject_check_interfaces(const inject_validation_t *c,
    adm_str_t value);
static int inject_check_proxy_config(const inject_validation_t *c,
    adm_str_t value);
static int inject_check_quantity(const inject_validation_t *c,
    adm_str_t value);
static int inject_check_uint(const inject_validation_t *c, adm_str_t value,
    uint64_t max);


/* The order is that of the report, which is random in Istio. */

static const inject_validator_t  inject_validators[] = {
    { adm_str("sidecar.istio.io/interceptionMode"),
      inject_check_interception, NULL, INJECT_VALIDATES },
    { adm_str("sidecar.istio.io/enableCoreDump"), inject_check_bool,
      NULL, INJECT_VALIDATES_CORE_DUMP },
    /* it is named like that */
    { adm_str("status.sidecar.istio.io/port"), inject_check_status_port,
      "excludeInboundPorts", INJECT_VALIDATES_STATUS },
    { adm_str("readiness.status.sidecar.istio.io/initialDelaySeconds"),
      inject_check_uint32, NULL, INJECT_VALIDATES_STATUS },
    { adm_str("readiness.status.sidecar.istio.io/periodSeconds"),
      inject_check_uint32, NULL, INJECT_VALIDATES_STATUS },
    { adm_str("readiness.status.sidecar.istio.io/failureThreshold"),
      inject_check_uint32, NULL, INJECT_VALIDATES_STATUS },
    { adm_str("readiness.status.sidecar.istio.io/applicationPorts"),
      inject_check_ports_or_all, "readinessApplicationPorts",
      INJECT_VALIDATES_APPLICATION_PORTS },
    { adm_str("traffic.sidecar.istio.io/includeOutboundIPRanges"),
      inject_check_ranges_or_all, "includeIPRanges", INJECT_VALIDATES },
    { adm_str("traffic.sidecar.istio.io/excludeOutboundIPRanges"),
      inject_check_ranges, "excludeIPRanges", INJECT_VALIDATES },
    { adm_str("traffic.sidecar.istio.io/includeInboundPorts"),
      inject_check_ports_or_all, "includeInboundPorts", INJECT_VALIDATES },
    { adm_str("traffic.sidecar.istio.io/excludeInboundPorts"),
      inject_check_ports, "excludeInboundPorts", INJECT_VALIDATES },
    { adm_str("traffic.sidecar.istio.io/excludeOutboundPorts"),
      inject_check_ports, "excludeOutboundPorts",
      INJECT_VALIDATES_OUTBOUND_PORTS },
    { adm_str("traffic.sidecar.istio.io/excludeInterfaces"),
      inject_check_interfaces, NULL, INJECT_VALIDATES_INTERFACES },
    { adm_str("traffic.sidecar.istio.io/kubevirtInterfaces"),
      inject_check_interfaces, NULL, INJECT_VALIDATES_INTERFACES },
    { adm_str("istio.io/reroute-virtual-interfaces"),
      inject_check_interfaces, NULL, INJECT_VALIDATES_INTERFACES },
    { adm_str("prometheus.istio.io/merge-metrics"), inject_check_bool,
      NULL, INJECT_VALIDATES_PROXY },
    { adm_str("proxy.istio.io/config"), inject_check_proxy_config,
      NULL, INJECT_VALIDATES_PROXY },
    { adm_str("sidecar.istio.io/proxyCPU"), inject_check_quantity,
      NULL, INJECT_VALIDATES_RESOURCES },
    { adm_str("sidecar.istio.io/proxyMemory"), inject_check_quantity,
      NULL, INJECT_VALIDATES_RESOURCES },
    { adm_str("sidecar.istio.io/proxyCPULimit"), inject_check_quantity,
      NULL, INJECT_VALIDATES_RESOURCES },
    { adm_str("sidecar.istio.io/proxyMemoryLimit"), inject_check_quantity,
      NULL, INJECT_VALIDATES_RESOURCES }
};


int
inject_annotations_check(const inject_mesh_t *mesh, adm_arena_t *a,
    const adm_value_t *annotations, adm_err_t *err)
{
    size_t                     i, n;
    adm_buf_t                  b;
    adm_err_t                  why;
    adm_str_t                  value, text;
    adm_value_t               *v;
    inject_validation_t        c;
    const inject_validator_t  *validator;

    adm_buf_init(&b, a, 0);

    c.mesh = mesh;
    c.arena = a;
    c.err = &why;
    n = 0;

    for (i = 0; i < adm_nelts(inject_validators); i++) {
        validator = &inject_validators[i];

        v = adm_object_get(annotations, validator->name);

        if (v == NULL || !inject_has(mesh->release, validator->since)) {
            continue;
        }

        value = adm_value_str(v);
        c.what = validator->what;
        adm_err_init(&why, a);

        if (validator->check(&c, value) == ADM_OK) {
            continue;
        }

        if (!inject_has(mesh->release, INJECT_VALIDATES_ALL)) {
            return adm_err_set(err, "invalid value '%.*s' for annotation "
                               "'%.*s': %.*s", adm_fmt(value),
                               adm_fmt(validator->name), adm_fmt(why.text));
        }

        adm_buf_printf(&b, "\t* invalid value '%.*s' for annotation "
                       "'%.*s': %.*s\n", adm_fmt(value),
                       adm_fmt(validator->name), adm_fmt(why.text));
        n++;
    }

    if (n == 0) {
        return ADM_OK;
    }

    if (adm_buf_finish(&b, &text) != ADM_OK) {
        return adm_err_memory(err, a);
    }

    return adm_err_set(err, "%zu error%s occurred:\n%.*s\n", n,
                       n == 1 ? "" : "s", adm_fmt(text));
}


static int
inject_check_interception(const inject_validation_t *c, adm_str_t value)
{
    if (adm_str_eqc(value, "REDIRECT") || adm_str_eqc(value, "TPROXY")
        || adm_str_eqc(value, "NONE"))
    {
        return ADM_OK;
    }

    return adm_err_set(c->err, "interceptionMode invalid, use REDIRECT,TPROXY,"
                       "NONE: %.*s", adm_fmt(value));
}


int
inject_parse_bool(adm_str_t s, int *value)
{
    size_t  i;

    static const adm_str_t  words[] = {
        adm_str("0"), adm_str("f"), adm_str("F"), adm_str("false"),
        adm_str("FALSE"), adm_str("False"),
        adm_str("1"), adm_str("t"), adm_str("T"), adm_str("true"),
        adm_str("TRUE"), adm_str("True")
    };

    for (i = 0; i < adm_nelts(words); i++) {
        if (adm_str_eq(s, words[i])) {
            *value = i >= adm_nelts(words) / 2;
            return ADM_OK;
        }
    }

    return ADM_ERROR;
}


static int
inject_check_bool(const inject_validation_t *c, adm_str_t value)
{
    int  b;

    if (inject_parse_bool(value, &b) == ADM_OK) {
        return ADM_OK;
    }

    value = adm_quoted(c->arena, value);

    return adm_err_set(c->err, "strconv.ParseBool: parsing %.*s: invalid "
                       "syntax", adm_fmt(value));
}


/* As strconv.ParseUint() with as many bits as max has. */

static int
inject_check_uint(const inject_validation_t *c, adm_str_t value, uint64_t max)
{
    int       rc;
    uint64_t  n;

    rc = adm_uint_parse(value, 10, &n);

    if (rc == ADM_OK && n <= max) {
        return ADM_OK;
    }

    value = adm_quoted(c->arena, value);

    return adm_err_set(c->err, "strconv.ParseUint: parsing %.*s: %s",
                       adm_fmt(value),
                       rc == ADM_ERROR ? "invalid syntax"
                                       : "value out of range");
}


/* One port; white space around it is allowed. */

static int
inject_check_status_port(const inject_validation_t *c, adm_str_t value)
{
    if (inject_check_uint(c, adm_str_trim_space(value), 65535) == ADM_OK) {
        return ADM_OK;
    }

    return adm_err_prefix(c->err, "%s invalid: failed parsing port '%.*s': ",
                          c->what, adm_fmt(value));
}


static int
inject_check_uint32(const inject_validation_t *c, adm_str_t value)
{
    return inject_check_uint(c, value, UINT32_MAX);
}


static int
inject_check_ranges_or_all(const inject_validation_t *c, adm_str_t value)
{
    return adm_str_eqc(value, "*") ? ADM_OK : inject_check_ranges(c, value);
}


static int
inject_check_ranges(const inject_validation_t *c, adm_str_t value)
{
    int        done;
    uint8_t    bytes[16];
    unsigned   bits;
    adm_str_t  rest, part, why;

    if (value.len == 0) {
        return ADM_OK;
    }

    rest = value;
    done = 0;

    while (adm_str_split(&rest, ',', &done, &part) == ADM_OK) {
        if (adm_prefix_parse(c->arena, part, bytes, &bits, &why) == 0) {
            return adm_err_set(c->err, "%s invalid: failed parsing cidr "
                               "'%.*s': %.*s", c->what, adm_fmt(part),
                               adm_fmt(why));
        }
    }

    return ADM_OK;
}


static int
inject_check_ports_or_all(const inject_validation_t *c, adm_str_t value)
{
    return adm_str_eqc(value, "*") ? ADM_OK : inject_check_ports(c, value);
}


static int
inject_check_ports(const inject_validation_t *c, adm_str_t value)
{
    int        done;
    adm_str_t  rest, part;

    rest = adm_str_trim_space(value);

    if (rest.len == 0) {
        return ADM_OK;
    }

    done = 0;

    while (adm_str_split(&rest, ',', &done, &part) == ADM_OK) {
        if (inject_check_uint(c, adm_str_trim_space(part), 65535) != ADM_OK) {
            return adm_err_prefix(c->err, "%s invalid: failed parsing port "
                                  "'%.*s': failed parsing port '%.*s': ",
                                  c->what, adm_fmt(part), adm_fmt(part));
        }
    }

    return ADM_OK;
}


static int
inject_check_interfaces(const inject_validation_t *c, adm_str_t value)
{
    int        done, ok;
    size_t     i;
    adm_str_t  rest, part;

    if (value.len == 0) {
        return ADM_OK;
    }

    rest = value;
    done = 0;

    while (adm_str_split(&rest, ',', &done, &part) == ADM_OK) {
        part = adm_str_trim_space(part);

        if (part.len == 0) {
            return adm_err_set(c->err, "empty interface name");
        }

        if (part.len > INJECT_MAX_INTERFACE) {
            part = adm_quoted(c->arena, part);
            return adm_err_set(c->err, "interface name %.*s too long (max %d "
                               "chars)", adm_fmt(part), INJECT_MAX_INTERFACE);
        }

        ok = adm_is_alpha(part.data[0]);

        for (i = 1; ok && i < part.len; i++) {
            ok = adm_is_alnum(part.data[i]) || part.data[i] == '_'
                 || part.data[i] == '.' || part.data[i] == '-';
        }

        if (!ok) {
            part = adm_quoted(c->arena, part);
            return adm_err_set(c->err, "interface name %.*s contains invalid "
                               "characters", adm_fmt(part));
        }
    }

    return ADM_OK;
}


static int
inject_check_proxy_config(const inject_validation_t *c, adm_str_t value)
{
    return inject_mesh_check_annotation(c->mesh, c->arena, value, c->err);
}


static int
inject_check_quantity(const inject_validation_t *c, adm_str_t value)
{
    size_t          i;
    adm_quantity_t  q;

    for (i = 0; i < value.len; i++) {
        if ((unsigned char) value.data[i] < 0x20 || value.data[i] == 0x7f) {
            return adm_err_set(c->err, "value contains control "
                               "characters");
        }
    }

    if (adm_quantity_parse(c->arena, value, &q) != ADM_OK) {
        return adm_err_set(c->err, "%s", q.error);
    }

    return ADM_OK;
}
