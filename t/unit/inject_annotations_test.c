
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
    size_t     i;
    inject_t  *inject;
    adm_err_t  err;

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

    static const struct {
        const char  *key;
        const char  *value;              /* as in JSON */
        const char  *reason;
    } reasons[] = {
        { "sidecar.istio.io/interceptionMode", "x",
          "interceptionMode invalid, use REDIRECT,TPROXY,NONE: x" },
        { "status.sidecar.istio.io/port", " 65536",
          "excludeInboundPorts invalid: failed parsing port ' 65536': "
          "strconv.ParseUint: parsing \"65536\": value out of range" },
        { "readiness.status.sidecar.istio.io/periodSeconds", "-1",
          "strconv.ParseUint: parsing \"-1\": invalid syntax" },
        { "readiness.status.sidecar.istio.io/periodSeconds", "4294967296",
          "strconv.ParseUint: parsing \"4294967296\": value out of range" },
        { "readiness.status.sidecar.istio.io/periodSeconds", "",
          "strconv.ParseUint: parsing \"\": invalid syntax" },
        { "traffic.sidecar.istio.io/includeInboundPorts", "1, \\\"",
          "includeInboundPorts invalid: failed parsing port ' \"': failed "
          "parsing port ' \"': strconv.ParseUint: parsing \"\\\"\": "
          "invalid syntax" },
        { "traffic.sidecar.istio.io/excludeOutboundIPRanges", "x/1",
          "excludeIPRanges invalid: failed parsing cidr 'x/1': "
          "netip.ParsePrefix(\"x/1\"): ParseAddr(\"x\"): unable to parse IP" },
        { "traffic.sidecar.istio.io/excludeOutboundIPRanges", "1.2.3.4/08",
          "excludeIPRanges invalid: failed parsing cidr '1.2.3.4/08': "
          "netip.ParsePrefix(\"1.2.3.4/08\"): bad bits after slash: \"08\"" },
        { "traffic.sidecar.istio.io/excludeOutboundIPRanges", "1.2.3.4/33",
          "excludeIPRanges invalid: failed parsing cidr '1.2.3.4/33': "
          "netip.ParsePrefix(\"1.2.3.4/33\"): prefix length out of range" },
        { "traffic.sidecar.istio.io/excludeOutboundIPRanges", "fe80::1%e/64",
          "excludeIPRanges invalid: failed parsing cidr 'fe80::1%e/64': "
          "netip.ParsePrefix(\"fe80::1%e/64\"): IPv6 zones cannot be present "
          "in a prefix" },
        { "traffic.sidecar.istio.io/excludeInterfaces", "a, ",
          "empty interface name" },
        { "istio.io/reroute-virtual-interfaces", "sixteencharacter",
          "interface name \"sixteencharacter\" too long (max 15 chars)" },
        { "istio.io/reroute-virtual-interfaces", "a b",
          "interface name \"a b\" contains invalid characters" },
        { "sidecar.istio.io/proxyCPU", "1\\n",
          "value contains control characters" }
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

    for (i = 0; i < adm_nelts(reasons); i++) {
        char  annotations[256], reason[256];

        (void) snprintf(annotations, sizeof(annotations),
                        "{\"%s\":\"%s\"}", reasons[i].key,
                        reasons[i].value);
        (void) snprintf(reason, sizeof(reason), "' for annotation '%s': %s"
                        "\n\n", reasons[i].key, reasons[i].reason);

        inject = ti_release("dev");
        adm_err_init(&err, &ti_arena);

        T_OK(inject
             && inject_annotations_check(&inject->mesh, &ti_arena,
                                         ti_json(annotations), &err)
                == ADM_ERROR);
        T_CHECK(adm_str_has_suffix(err.text, adm_strz(reason)), "%s: %.*s",
                annotations, adm_fmt(err.text));
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
