
#include "inject_util.h"

#include "inject/inject_annotations.h"


static void
single(void)
{
    size_t        i;
    inject_t     *inject;
    adm_err_t     err;
    adm_str_t     key;
    adm_value_t  *annotations;

    static const struct {
        const char  *release;
        const char  *key;
        const char  *value;
        int          valid;
    } cases[] = {
        { "dev", "sidecar.istio.io/interceptionMode", "REDIRECT", 1 },
        { "dev", "sidecar.istio.io/interceptionMode", "TPROXY", 1 },
        { "dev", "sidecar.istio.io/interceptionMode", "NONE", 1 },
        { "dev", "sidecar.istio.io/interceptionMode", "redirect", 0 },
        { "dev", "sidecar.istio.io/interceptionMode", "", 0 },
        { "0.7.1", "sidecar.istio.io/interceptionMode", "x", 1 },
        { "0.8.0", "sidecar.istio.io/interceptionMode", "x", 0 },

        { "dev", "status.sidecar.istio.io/port", "0", 1 },
        { "dev", "status.sidecar.istio.io/port", " 15020 ", 1 },
        { "dev", "status.sidecar.istio.io/port", "65535", 1 },
        { "dev", "status.sidecar.istio.io/port", "65536", 0 },
        { "dev", "status.sidecar.istio.io/port", "-1", 0 },
        { "dev", "status.sidecar.istio.io/port", "", 0 },
        { "dev", "readiness.status.sidecar.istio.io/periodSeconds", "7", 1 },
        { "dev", "readiness.status.sidecar.istio.io/periodSeconds", " 7", 0 },
        { "dev", "readiness.status.sidecar.istio.io/periodSeconds",
          "4294967295", 1 },
        { "dev", "readiness.status.sidecar.istio.io/periodSeconds",
          "4294967296", 0 },
        { "dev", "readiness.status.sidecar.istio.io/applicationPorts", "x",
          1 },
        { "1.4.10", "readiness.status.sidecar.istio.io/applicationPorts", "x",
          0 },
        { "1.4.10", "readiness.status.sidecar.istio.io/applicationPorts", "*",
          1 },

        { "dev", "traffic.sidecar.istio.io/includeOutboundIPRanges", "*", 1 },
        { "dev", "traffic.sidecar.istio.io/includeOutboundIPRanges", "", 1 },
        { "dev", "traffic.sidecar.istio.io/includeOutboundIPRanges",
          "10.0.0.0/8,172.16.0.1/12,2001:db8::/32", 1 },
        { "dev", "traffic.sidecar.istio.io/includeOutboundIPRanges",
          "10.0.0.0/8, 172.16.0.0/12", 0 },
        { "dev", "traffic.sidecar.istio.io/includeOutboundIPRanges",
          "10.0.0.1/33", 0 },
        { "dev", "traffic.sidecar.istio.io/includeOutboundIPRanges",
          "10.0.0.1", 0 },
        { "dev", "traffic.sidecar.istio.io/includeOutboundIPRanges",
          "10.0.0/8", 0 },
        { "dev", "traffic.sidecar.istio.io/includeOutboundIPRanges",
          "010.0.0.0/8", 0 },
        { "dev", "traffic.sidecar.istio.io/includeOutboundIPRanges",
          "::/129", 0 },
        { "dev", "traffic.sidecar.istio.io/includeOutboundIPRanges",
          "10.0.0.0/8,", 0 },
        { "dev", "traffic.sidecar.istio.io/includeOutboundIPRanges",
          "10.0.0.0/08", 0 },
        { "dev", "traffic.sidecar.istio.io/excludeOutboundIPRanges", "*", 0 },
        { "dev", "traffic.sidecar.istio.io/excludeOutboundIPRanges", "", 1 },

        { "dev", "traffic.sidecar.istio.io/includeInboundPorts", "*", 1 },
        { "dev", "traffic.sidecar.istio.io/includeInboundPorts", " 80 , 443 ",
          1 },
        { "dev", "traffic.sidecar.istio.io/includeInboundPorts", "80,70000",
          0 },
        { "dev", "traffic.sidecar.istio.io/excludeInboundPorts", "*", 0 },
        { "dev", "traffic.sidecar.istio.io/excludeInboundPorts", "", 1 },
        { "dev", "traffic.sidecar.istio.io/excludeInboundPorts", "9000,", 0 },
        { "dev", "traffic.sidecar.istio.io/excludeOutboundPorts", "a", 0 },
        { "1.1.17", "traffic.sidecar.istio.io/excludeOutboundPorts", "a", 1 },

        { "dev", "traffic.sidecar.istio.io/excludeInterfaces", "", 1 },
        { "dev", "traffic.sidecar.istio.io/excludeInterfaces",
          "eth0, br-1.2_x", 1 },
        { "dev", "traffic.sidecar.istio.io/excludeInterfaces", "eth0,", 0 },
        { "dev", "traffic.sidecar.istio.io/excludeInterfaces", "0eth", 0 },
        { "dev", "traffic.sidecar.istio.io/kubevirtInterfaces",
          "sixteencharacter", 0 },
        { "dev", "istio.io/reroute-virtual-interfaces", "a\nb", 0 },
        { "1.29.9", "istio.io/reroute-virtual-interfaces", "a\nb", 1 },

        { "dev", "prometheus.istio.io/merge-metrics", "T", 1 },
        { "dev", "prometheus.istio.io/merge-metrics", "yes", 0 },
        { "1.5.10", "prometheus.istio.io/merge-metrics", "yes", 1 },
        { "1.9.0", "sidecar.istio.io/enableCoreDump", "yes", 0 },
        { "1.24.0", "sidecar.istio.io/enableCoreDump", "yes", 1 },

        { "dev", "proxy.istio.io/config", "concurrency: 3", 1 },
        { "dev", "proxy.istio.io/config", "concurrency: many", 0 },
        { "dev", "proxy.istio.io/config", "unknownField: 1", 1 },
        { "dev", "proxy.istio.io/config", "discoveryAddress: nowhere", 0 },
        { "dev", "proxy.istio.io/config", "discovery_address: a.b:1", 1 },
        { "dev", "proxy.istio.io/config", "drainDuration: 1500ms", 0 },
        { "dev", "proxy.istio.io/config", "drainDuration: 1m", 1 },
        { "dev", "proxy.istio.io/config", "statusPort: 0", 0 },
        { "dev", "proxy.istio.io/config", "configPath: \"\"", 0 },
        { "dev", "proxy.istio.io/config", "controlPlaneAuthPolicy: INHERIT",
          0 },
        { "dev", "proxy.istio.io/config",
          "tracing: {zipkin: {address: \"$(HOST_IP):9411\"}}", 1 },
        { "dev", "proxy.istio.io/config", "tracing: {zipkin: {address: x}}",
          0 },
        { "dev", "proxy.istio.io/config", "privateKeyProvider: {}", 0 },
        { "dev", "proxy.istio.io/config",
          "privateKeyProvider: {cryptomb: {pollDelay: 10ms}}", 1 },
        { "dev", "proxy.istio.io/config", "[1]", 0 },
        { "dev", "proxy.istio.io/config", "", 1 },

        { "dev", "sidecar.istio.io/proxyCPU", "100m", 1 },
        { "dev", "sidecar.istio.io/proxyCPU", "0.5", 1 },
        { "dev", "sidecar.istio.io/proxyCPU", "abc", 0 },
        { "dev", "sidecar.istio.io/proxyMemory", "1Gi\n", 0 },
        { "dev", "sidecar.istio.io/proxyCPULimit", "", 0 },
        { "dev", "sidecar.istio.io/proxyMemoryLimit", "1e3", 1 },
        { "1.30.0", "sidecar.istio.io/proxyMemoryLimit", "abc", 1 },

        { "dev", "sidecar.istio.io/unknown", "\n", 1 }
    };

    for (i = 0; i < adm_nelts(cases); i++) {
        inject = ti_release(cases[i].release);

        if (inject == NULL) {
            continue;
        }

        key = adm_strz(cases[i].key);
        annotations = adm_value_object(&ti_arena, 1);
        (void) adm_object_set(&ti_arena, annotations, key,
                              adm_value_string(&ti_arena,
                                               adm_strz(cases[i].value)));

        adm_err_init(&err, &ti_arena);

        if (!inject_has(&inject->release, INJECT_VALIDATES)) {
            continue;
        }

        T_CHECK((inject_annotations_check(&inject->mesh, &ti_arena,
                                          annotations, &err) == ADM_OK)
                == cases[i].valid, "%s: %s: \"%s\": %.*s", cases[i].release,
                cases[i].key, cases[i].value, adm_fmt(err.text));
    }
}


/* The texts, which people and scripts look for. */

static void
texts(void)
{
    size_t        i;
    ptrdiff_t     at;
    inject_t     *inject;
    adm_err_t     err;
    adm_value_t  *annotations;

    static const struct {
        const char  *release;
        const char  *annotations;
        const char  *text;
    } cases[] = {
        { "dev", "{\"prometheus.istio.io/merge-metrics\":\"x\"}",
          "1 error occurred:\n\t* invalid value 'x' for annotation "
          "'prometheus.istio.io/merge-metrics': strconv.ParseBool: parsing "
          "\"x\": invalid syntax\n\n" },
        { "dev", "{\"traffic.sidecar.istio.io/excludeInboundPorts\":\"x\","
          "\"traffic.sidecar.istio.io/includeOutboundIPRanges\":\"y\"}",
          "2 errors occurred:\n"
          "\t* invalid value 'y' for annotation "
          "'traffic.sidecar.istio.io/includeOutboundIPRanges': "
          "includeIPRanges invalid: failed parsing cidr 'y': "
          "netip.ParsePrefix(\"y\"): no '/'\n"
          "\t* invalid value 'x' for annotation "
          "'traffic.sidecar.istio.io/excludeInboundPorts': "
          "excludeInboundPorts invalid: failed parsing port 'x': failed "
          "parsing port 'x': strconv.ParseUint: parsing \"x\": invalid "
          "syntax\n\n" },
        { "1.0.9", "{\"traffic.sidecar.istio.io/excludeInboundPorts\":\"x\","
          "\"traffic.sidecar.istio.io/includeOutboundIPRanges\":\"y\"}",
          "invalid value 'y' for annotation "
          "'traffic.sidecar.istio.io/includeOutboundIPRanges': "
          "includeIPRanges invalid: failed parsing cidr 'y': "
          "netip.ParsePrefix(\"y\"): no '/'" }
    };

    /* one annotation, one reason */

    static const struct {
        const char  *key;
        const char  *value;
        const char  *reason;
    } reasons[] = {
        { "sidecar.istio.io/interceptionMode", "x",
          "interceptionMode invalid, use REDIRECT,TPROXY,NONE: x" },
        { "status.sidecar.istio.io/port", " x",
          "excludeInboundPorts invalid: failed parsing port ' x': "
          "strconv.ParseUint: parsing \"x\": invalid syntax" },
        { "status.sidecar.istio.io/port", "65536",
          "excludeInboundPorts invalid: failed parsing port '65536': "
          "strconv.ParseUint: parsing \"65536\": value out of range" },
        { "readiness.status.sidecar.istio.io/periodSeconds", " 1",
          "strconv.ParseUint: parsing \" 1\": invalid syntax" },
        { "readiness.status.sidecar.istio.io/failureThreshold", "4294967296",
          "strconv.ParseUint: parsing \"4294967296\": value out of range" },
        { "readiness.status.sidecar.istio.io/initialDelaySeconds",
          "99999999999999999999", "strconv.ParseUint: parsing "
          "\"99999999999999999999\": value out of range" },
        { "traffic.sidecar.istio.io/excludeOutboundPorts", "1, x ",
          "excludeOutboundPorts invalid: failed parsing port ' x': failed "
          "parsing port ' x': strconv.ParseUint: parsing \"x\": invalid "
          "syntax" },
        { "traffic.sidecar.istio.io/excludeOutboundIPRanges", "*",
          "excludeIPRanges invalid: failed parsing cidr '*': "
          "netip.ParsePrefix(\"*\"): no '/'" },
        { "traffic.sidecar.istio.io/excludeOutboundIPRanges", "10.0.0/8",
          "excludeIPRanges invalid: failed parsing cidr '10.0.0/8': "
          "netip.ParsePrefix(\"10.0.0/8\"): ParseAddr(\"10.0.0\"): IPv4 "
          "address too short" },
        { "traffic.sidecar.istio.io/includeOutboundIPRanges", "::/129",
          "includeIPRanges invalid: failed parsing cidr '::/129': "
          "netip.ParsePrefix(\"::/129\"): prefix length out of range" },
        { "traffic.sidecar.istio.io/includeOutboundIPRanges", "::/08",
          "includeIPRanges invalid: failed parsing cidr '::/08': "
          "netip.ParsePrefix(\"::/08\"): bad bits after slash: \"08\"" },
        { "traffic.sidecar.istio.io/includeOutboundIPRanges", "fe80::%1/64",
          "includeIPRanges invalid: failed parsing cidr 'fe80::%1/64': "
          "netip.ParsePrefix(\"fe80::%1/64\"): IPv6 zones cannot be present "
          "in a prefix" },
        { "traffic.sidecar.istio.io/excludeInterfaces", "a,",
          "empty interface name" },
        { "traffic.sidecar.istio.io/kubevirtInterfaces", "abcdefghijklmnop",
          "interface name \"abcdefghijklmnop\" too long (max 15 chars)" },
        { "istio.io/reroute-virtual-interfaces", "net*",
          "interface name \"net*\" contains invalid characters" },
        { "sidecar.istio.io/proxyCPU", "1\n",
          "value contains control characters" },
        { "sidecar.istio.io/proxyMemoryLimit", "x",
          "quantities must match the regular expression "
          "'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'" },
        { "proxy.istio.io/config", "concurrency: [1]",
          "failed to convert to apply proxy config: concurrency must be an "
          "integer, not [1]" }
    };

    for (i = 0; i < adm_nelts(cases); i++) {
        inject = ti_release(cases[i].release);
        adm_err_init(&err, &ti_arena);

        T_OK(inject
             && inject_annotations_check(&inject->mesh, &ti_arena,
                                         ti_json(cases[i].annotations), &err)
                == ADM_ERROR);
        T_STR(err.text, cases[i].text, cases[i].annotations);
    }

    inject = ti_release("dev");

    for (i = 0; inject && i < adm_nelts(reasons); i++) {
        annotations = adm_value_object(&ti_arena, 1);
        (void) adm_object_set(&ti_arena, annotations,
                              adm_strz(reasons[i].key),
                              adm_value_string(&ti_arena,
                                               adm_strz(reasons[i].value)));
        adm_err_init(&err, &ti_arena);

        T_INT(inject_annotations_check(&inject->mesh, &ti_arena, annotations,
                                       &err), ADM_ERROR, reasons[i].value);

        at = adm_str_find(err.text, adm_strc("': "));
        T_OK(at >= 0);
        T_STR(adm_str_sub(err.text, (size_t) at + 3, err.text.len - 2),
              reasons[i].reason, reasons[i].key);
    }
}


int
main(void)
{
    adm_arena_init(&ti_arena, NULL, 0);

    single();
    texts();

    adm_arena_destroy(&ti_arena);

    T_END();
}
