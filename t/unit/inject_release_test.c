
#include "inject_util.h"


static void
versions(void)
{
    size_t            i;
    adm_arena_t       a;
    adm_err_t         err;
    inject_version_t  v;

    static const struct {
        const char        *text;
        inject_version_t   version;      /* 0: refused */
    } cases[] = {
        { "0.7.1", INJECT_VERSION(0, 7, 1) },
        { "1.24.0", INJECT_VERSION(1, 24, 0) },
        { "1.24", INJECT_VERSION(1, 24, 0) },
        { "1.5.10", INJECT_VERSION(1, 5, 10) },
        { "1.30.0-alpha.1", INJECT_VERSION(1, 30, 0) },
        { "1.30-dev", INJECT_VERSION(1, 30, 0) },
        { "dev", INJECT_DEV },
        { "main", INJECT_DEV },
        { "master", INJECT_DEV },
        { "", 0 },
        { "1", 0 },
        { "1.", 0 },
        { "1.x", 0 },
        { "2.0.0", 0 },
        { "v1.27.0", INJECT_VERSION(1, 27, 0) },
        { "v1.20", INJECT_VERSION(1, 20, 0) },
        { "1.20.3-distroless", INJECT_VERSION(1, 20, 3) },
        { "1.31-alpha.0123456789abcdef", INJECT_VERSION(1, 31, 0) },
        { "1.35.0", INJECT_VERSION(1, 35, 0) },
        { "v", 0 },
        { "vv1.24", 0 },
        { "v-1.24", 0 },
        { "-1.24.0", 0 },
        { "1.24.", 0 },
        { "1..24", 0 },
        { "1.24.0.0", 0 },
        { "1.24.0 ", 0 },
        { "1.+24", 0 },
        { "release-1.24", 0 },
        { "1.9999", 0 }
    };

    adm_arena_init(&a, NULL, 0);

    for (i = 0; i < adm_nelts(cases); i++) {
        adm_err_init(&err, &a);
        v = 0;

        if (inject_version_parse(adm_strz(cases[i].text), &v, &err)
            != ADM_OK)
        {
            v = 0;
            T_CHECK(err.set, "%s: no error", cases[i].text);
        }

        T_INT(v, cases[i].version, cases[i].text);
    }

    adm_arena_destroy(&a);
}


/* Every row is filled in and makes sense. */

static void
table(void)
{
    size_t                     i;
    const inject_behaviour_t  *b;

    for (i = 0; i < INJECT_BEHAVIOURS; i++) {
        b = &inject_behaviours[i];

        T_CHECK(b->what && b->what[0], "behaviour %zu has no row", i);
        T_CHECK(b->until == 0 || b->from < b->until,
                "behaviour %zu ends before it begins", i);
        T_CHECK(b->from || b->until, "behaviour %zu is in all releases", i);
    }
}


/*
 * Each behaviour begins and ends where the specification says: the last
 * release before it, the first one with it, the last one with it, the first
 * one without it again.
 */

static void
boundaries(void)
{
    int                k;
    size_t             i;
    adm_arena_t        a;
    adm_err_t          err;
    const char        *text;
    inject_release_t   release;
    inject_version_t   version;
    unsigned char      seen[INJECT_BEHAVIOURS];

    static const struct {
        inject_behaviour_e   behaviour;
        const char          *releases[4];
    } cases[] = {
        /* Eras */

        { INJECT_TEMPLATES, { "1.8.6", "1.9.0", "dev", NULL } },
        { INJECT_SQUARE_DELIMITERS, { "0.7.1", "0.8.0", "1.1.17", "1.2.0" } },
        { INJECT_SPRIG, { "1.7.8", "1.8.0", "dev", NULL } },
        { INJECT_VALUES, { "1.1.17", "1.2.0", "dev", NULL } },

        /* 1.1 */

        { INJECT_SELECTORS, { "1.0.9", "1.1.0", "dev", NULL } },
        { INJECT_INJECTED_ANNOTATIONS, { "1.3.8", "1.4.0", "dev", NULL } },

        /* 1.2 */

        { INJECT_VALUES_TYPED, { "1.7.8", "1.8.0", "dev", NULL } },

        /* 1.3 */

        { INJECT_MESH_STRICT, { NULL, "0.7.1", "0.7.1", "0.8.0" } },
        { INJECT_MESH_ERA_A, { NULL, "0.7.1", "0.7.1", "0.8.0" } },
        { INJECT_OLD_PROXY_DEFAULTS, { NULL, "0.7.1", "1.0.9", "1.1.0" } },
        { INJECT_STANDALONE_DEFAULTS, { NULL, "0.7.1", "1.5.10", "1.6.0" } },
        { INJECT_ISTIOD_DEFAULTS, { "1.5.10", "1.6.0", "dev", NULL } },
        { INJECT_MESH_KEEPS_ZEROS, { "1.8.6", "1.9.0", "dev", NULL } },
        { INJECT_CONNECT_TIMEOUT, { NULL, "0.7.1", "1.5.10", "1.6.0" } },
        { INJECT_LIGHTSTEP_SECURE, { NULL, "0.7.1", "1.5.10", "1.6.0" } },
        { INJECT_TRACING_DEFAULT, { "1.5.10", "1.6.0", "1.21.6", "1.22.0" } },
        { INJECT_CONCURRENCY_DEFAULT, { "1.5.10", "1.6.0", "1.17.8", "1.18.0" } },
        { INJECT_CONCURRENCY_PLAIN, { NULL, "0.7.1", "1.6.14", "1.7.0" } },
        { INJECT_PARENT_SHUTDOWN, { NULL, "0.7.1", "1.16.7", "1.17.0" } },
        { INJECT_SERVICE_CLUSTER_PLAIN,
          { NULL, "0.7.1", "1.10.6", "1.11.0" } },
        { INJECT_SDS_DEFAULTS, { "1.6.14", "1.7.0", "1.7.8", "1.8.0" } },
        { INJECT_PROXY_CONFIG_ANNOTATION, { "1.5.10", "1.6.0", "dev", NULL } },
        { INJECT_PROXY_CONFIG_LAYERS, { "1.12.9", "1.13.0", "dev", NULL } },

        /* 2 */

        { INJECT_REQUEST_NAMESPACE, { "1.0.9", "1.1.0", "dev", NULL } },
        { INJECT_MORE_IGNORED_NAMESPACES, { "1.8.6", "1.9.0", "dev", NULL } },
        { INJECT_LABEL_SELECTS, { "1.11.8", "1.12.0", "dev", NULL } },
        { INJECT_SELECTS_EXACTLY, { "1.26.8", "1.27.0", "dev", NULL } },

        /* 3.2 */

        { INJECT_OWNER, { "1.2.10", "1.3.0", "dev", NULL } },
        { INJECT_OWNER_EMPTY_HASH, { "1.2.10", "1.3.0", "1.7.8", "1.8.0" } },
        { INJECT_OWNER_ROLLOUT, { "1.21.6", "1.22.0", "dev", NULL } },
        { INJECT_OWNER_DEPLOYMENT_CONFIG, { "1.12.9", "1.13.0", "dev", NULL } },
        { INJECT_OWNER_CRON_JOB_TEN, { "1.5.10", "1.6.0", "1.12.9", "1.13.0" } },
        { INJECT_OWNER_CRON_JOB, { "1.12.9", "1.13.0", "dev", NULL } },
        { INJECT_OWNER_CRON_JOB_V1, { "1.21.6", "1.22.0", "dev", NULL } },
        { INJECT_OWNER_NAME, { "1.20.8", "1.21.0", "dev", NULL } },

        /* 3.1 */

        { INJECT_ESTIMATED_CONCURRENCY,
          { "1.10.6", "1.11.0", "1.17.8", "1.18.0" } },
        { INJECT_PROXY_IMAGE, { "1.12.9", "1.13.0", "dev", NULL } },
        { INJECT_PROXY_INIT_IMAGE, { "1.30.9", "1.31.0", "dev", NULL } },
        { INJECT_PROXY_UID, { "1.19.10", "1.20.0", "dev", NULL } },
        { INJECT_NATIVE_AUTO, { "1.26.8", "1.27.0", "dev", NULL } },
        { INJECT_TRAFFIC_MODE, { "1.21.6", "1.22.0", "dev", NULL } },
        { INJECT_COMPLIANCE_POLICY, { "1.18.7", "1.19.0", "dev", NULL } },

        /* 3.4, 3.5, 3.6 */

        { INJECT_ALL_PROTOCOLS, { NULL, "0.7.1", "1.3.8", "1.4.0" } },
        { INJECT_TO_JSON_ALIAS, { NULL, "0.7.1", "1.18.7", "1.19.0" } },
        { INJECT_RENDER, { "1.1.17", "1.2.0", "1.13.9", "1.14.0" } },
        { INJECT_DURATION_FALLBACK, { NULL, "0.7.1", "1.8.6", "1.9.0" } },
        { INJECT_MULTUS_UNIQUE, { "1.8.6", "1.9.0", "dev", NULL } },
        { INJECT_MULTUS_NAMESPACE, { "1.25.5", "1.26.0", "dev", NULL } },
        { INJECT_OMIT, { "1.17.8", "1.18.0", "dev", NULL } },
        { INJECT_LENIENT_TEMPLATES, { "1.13.9", "1.14.0", "dev", NULL } },
        { INJECT_DROP_DEFAULTS, { "1.5.10", "1.6.0", "dev", NULL } },
        { INJECT_DROP_MORE_DEFAULTS, { "1.6.14", "1.7.0", "dev", NULL } },

        /* 4.1, 4.2 */

        { INJECT_DEFAULTING, { NULL, "0.7.1", "1.0.9", "1.1.0" } },
        { INJECT_PULL_SECRETS, { "0.7.1", "0.8.0", "dev", NULL } },
        { INJECT_DNS_CONFIG, { "1.0.9", "1.1.0", "1.8.6", "1.9.0" } },
        { INJECT_FS_GROUP_TOKEN_MOUNT, { "1.0.9", "1.1.0", "1.2.10", "1.3.0" } },
        { INJECT_FS_GROUP_SDS, { "1.2.10", "1.3.0", "1.7.8", "1.8.0" } },
        { INJECT_FS_GROUP, { "1.7.8", "1.8.0", "1.8.6", "1.9.0" } },
        { INJECT_SA_TOKEN_MOUNT, { "1.0.9", "1.1.0", "1.8.6", "1.9.0" } },
        { INJECT_CONCURRENCY_ARGS, { "1.0.9", "1.1.0", "1.8.6", "1.9.0" } },
        { INJECT_ANNOTATIONS_SORTED, { "1.0.9", "1.1.0", "1.8.6", "1.9.0" } },
        { INJECT_LABEL_TLS_MODE, { "1.3.8", "1.4.0", "1.8.6", "1.9.0" } },
        { INJECT_LABEL_CANONICAL, { "1.4.10", "1.5.0", "1.8.6", "1.9.0" } },
        { INJECT_LABEL_REV, { "1.5.10", "1.6.0", "1.8.6", "1.9.0" } },
        { INJECT_LABEL_NETWORK, { "1.7.8", "1.8.0", "1.8.6", "1.9.0" } },
        { INJECT_VALIDATION_FIRST, { "1.5.10", "1.6.0", "1.8.6", "1.9.0" } },
        { INJECT_PROXY_FIRST, { "1.6.14", "1.7.0", "1.8.6", "1.9.0" } },
        { INJECT_PROXY_FIRST_CONFIG, { "1.7.8", "1.8.0", "1.8.6", "1.9.0" } },
        { INJECT_CLUSTER_SEGMENTS, { "1.5.10", "1.6.0", "1.7.8", "1.8.0" } },
        { INJECT_METRICS_MERGE, { "1.5.10", "1.6.0", "dev", NULL } },
        { INJECT_REDIRECT_ANNOTATIONS, { "1.2.10", "1.3.0", "1.7.8", "1.8.0" } },
        { INJECT_PROBES, { "1.0.9", "1.1.0", "dev", NULL } },
        { INJECT_PROBES_ANNOTATION, { "1.1.17", "1.2.0", "dev", NULL } },
        { INJECT_PROBES_HTTPS, { "1.1.17", "1.2.0", "dev", NULL } },
        { INJECT_PROBES_WHOLE, { "1.4.10", "1.5.0", "dev", NULL } },
        { INJECT_PROBES_CONFIG_PORT, { "1.5.10", "1.6.0", "dev", NULL } },
        { INJECT_PROBES_FIRST, { "1.6.14", "1.7.0", "1.8.6", "1.9.0" } },
        { INJECT_PROBES_STARTUP, { "1.7.8", "1.8.0", "dev", NULL } },

        /* 4.4 */

        { INJECT_VALIDATES, { "0.7.1", "0.8.0", "dev", NULL } },
        { INJECT_VALIDATES_ALL, { "1.0.9", "1.1.0", "dev", NULL } },
        { INJECT_VALIDATES_STATUS, { "1.0.2", "1.0.3", "dev", NULL } },
        { INJECT_VALIDATES_APPLICATION_PORTS,
          { "1.0.2", "1.0.3", "1.4.10", "1.5.0" } },
        { INJECT_VALIDATES_OUTBOUND_PORTS, { "1.1.17", "1.2.0", "dev", NULL } },
        { INJECT_VALIDATES_CORE_DUMP, { "1.4.10", "1.5.0", "1.23.6", "1.24.0" } },
        { INJECT_VALIDATES_PROXY, { "1.5.10", "1.6.0", "dev", NULL } },
        { INJECT_VALIDATES_INTERFACES, { "1.29.9", "1.30.0", "dev", NULL } },
        { INJECT_VALIDATES_RESOURCES, { "1.30.0", "1.30.1", "dev", NULL } },

        /* 5.2, 5.5 */

        { INJECT_REVIEW_V1, { "1.6.14", "1.7.0", "dev", NULL } },
        { INJECT_URL_PAIRS, { "1.7.8", "1.8.0", "dev", NULL } },
        { INJECT_URL_ENV, { "1.9.9", "1.10.0", "dev", NULL } },
        { INJECT_URL_SLASH, { "1.14.6", "1.15.0", "dev", NULL } },

        /* appendix C */

        { INJECT_HOLD_MESH, { "1.9.9", "1.10.0", "dev", NULL } },
        { INJECT_STATUS_REVISION, { "1.10.6", "1.11.0", "dev", NULL } },
        { INJECT_TCP_PROBES, { "1.11.8", "1.12.0", "dev", NULL } },
        { INJECT_TCP_PROBES_SWITCH, { "1.11.8", "1.12.0", "1.18.7", "1.19.0" } },
        { INJECT_GRPC_PROBES, { "1.12.9", "1.13.0", "dev", NULL } },
        { INJECT_METRICS_ANY_SPELLING, { "1.12.9", "1.13.0", "dev", NULL } },
        { INJECT_INJECTED_NOT_OVERRIDES, { "1.16.7", "1.17.0", "dev", NULL } },
        { INJECT_PROBERS_MERGED, { "1.16.7", "1.17.0", "dev", NULL } },
        { INJECT_NATIVE, { "1.18.7", "1.19.0", "dev", NULL } },
        { INJECT_FOREIGN_UID_CLEARED, { "1.20.8", "1.21.0", "1.22.8", "1.23.0" } },
        { INJECT_INIT_USER, { "1.22.8", "1.23.0", "dev", NULL } },
        { INJECT_NATIVE_ANNOTATION, { "1.23.6", "1.24.0", "dev", NULL } },
        { INJECT_OPENSHIFT_RESET, { "1.23.6", "1.24.0", "dev", NULL } },
        { INJECT_LIFECYCLE, { "1.24.6", "1.25.0", "dev", NULL } },
        { INJECT_METRICS_TARGETS, { "1.30.9", "1.31.0", "dev", NULL } },
        { INJECT_METRICS_SECURE_PORT, { "1.30.9", "1.31.0", "dev", NULL } }
    };

    adm_arena_init(&a, NULL, 0);
    memset(seen, 0, sizeof(seen));

    for (i = 0; i < adm_nelts(cases); i++) {
        seen[cases[i].behaviour]++;

        for (k = 0; k < 4; k++) {
            text = cases[i].releases[k];

            if (text == NULL) {
                continue;
            }

            adm_err_init(&err, &a);
            version = 0;

            T_CHECK(inject_version_parse(adm_strz(text), &version, &err)
                    == ADM_OK, "%s", text);

            inject_release_init(&release, version);
            T_CHECK(inject_has(&release, cases[i].behaviour)
                    == (k == 1 || k == 2), "%s: %s", text,
                    inject_behaviours[cases[i].behaviour].what);
        }
    }

    for (i = 0; i < INJECT_BEHAVIOURS; i++) {
        T_CHECK(seen[i] == 1, "%s: %d rows", inject_behaviours[i].what,
                seen[i]);
    }

    adm_arena_destroy(&a);
}


/* Documents tell their release, unless the administrator does. */

static void
recognized(void)
{
    char        settings[64];
    size_t      i;
    inject_t   *inject;
    adm_err_t   err;

    static const struct {
        const char  *release;            /* NULL: not set */
        const char  *config;
        const char  *values;
        const char  *name;
    } cases[] = {

        /* the era, by the form of the documents */

        { NULL, "template: '{{ 1 }}'", NULL, "0.7.1" },
        { NULL, "template: '[[ 1 ]]'", NULL, "1.1.17" },
        { NULL, "template: '[[ 1'", NULL, "0.7.1" },
        { NULL, "template: '[[ 1 ]]'", "{}", "1.1.17" },
        { NULL, "template: '{{ 1 }}'", "{}", "1.8.6" },
        { NULL, "templates: {sidecar: ''}", NULL, "dev" },
        { NULL, "{template: '{{ Poison }}', templates: {sidecar: ''}}", "{}",
          "dev" },
        { NULL, "policy: enabled", NULL, "dev" },
        { NULL, "", NULL, "dev" },

        /* the release, by the tag of the images */

        { NULL, "templates: {}", "{global: {tag: 1.13.0}}", "1.13.0" },
        { NULL, "templates: {}", "{global: {tag: 1.20.3-distroless}}",
          "1.20.3" },
        { NULL, "templates: {}", "{global: {tag: 1.30-dev}}", "1.30.0" },
        { NULL, "templates: {}", "{global: {tag: 1.35.0}}", "1.35.0" },
        { NULL, "templates: {}", "{global: {tag: latest}}", "dev" },
        { NULL, "templates: {}", "{global: {tag: 1.20}}", "dev" },
        { NULL, "templates: {}", "{global: {}}", "dev" },
        { NULL, "template: ''", "{global: {tag: 1.4.10}}", "1.4.10" },
        { NULL, "template: 'image: d/istio/proxy_init:0.7.1'", NULL,
          "0.7.1" },
        { NULL, "template: 'image: d/istio/proxy_init:0.8.0\n[[ 1 ]]'", NULL,
          "0.8.0" },
        { NULL, "template: '[[ 1 ]] image: \"d/istio/proxy_init:1.0.9\"'",
          NULL, "1.0.9" },
        { NULL, "template: '[[ 1 ]] image: d/proxy_init:1.1-20190101-09-16'",
          NULL, "1.1.0" },
        { NULL, "template: '[[ 1 ]] image: d/proxy_init:[[ 1 ]]'", NULL,
          "1.1.17" },

        /* a tag of another era is not that of the documents */

        { NULL, "templates: {}", "{global: {tag: 1.8.6}}", "dev" },
        { NULL, "template: ''", "{global: {tag: 1.9.0}}", "1.8.6" },
        { NULL, "template: ''", "{global: {tag: 1.1.17}}", "1.8.6" },
        { NULL, "template: '[[ 1 ]] image: d/proxy_init:1.2.0'", NULL,
          "1.1.17" },

        /* a field that later releases do not have */

        { NULL, "templates: {sidecar: '{{ .EstimatedConcurrency }}'}", "{}",
          "1.17.8" },
        { NULL, "templates: {sidecar: '{{ .EstimatedConcurrency }}'}",
          "{global: {tag: 1.12.2}}", "1.12.2" },

        /* what is set counts */

        { "latest", "templates: {}", "{global: {tag: 1.13.0}}", "1.13.0" },
        { "dev", "templates: {}", "{global: {tag: 1.13.0}}", "dev" },
        { "1.24", "templates: {}", "{global: {tag: 1.13.0}}", "1.24.0" },
        { "1.0.9", "template: ''", NULL, "1.0.9" }
    };

    adm_arena_init(&ti_arena, NULL, 0);

    for (i = 0; i < adm_nelts(cases); i++) {
        (void) snprintf(settings, sizeof(settings), "{\"release\":\"%s\"}",
                        cases[i].release ? cases[i].release : "");

        inject = ti_load(cases[i].config, cases[i].values, NULL,
                         cases[i].release ? settings : NULL, &err);

        T_CHECK(inject != NULL, "%s: %.*s", cases[i].config,
                adm_fmt(err.text));

        if (inject) {
            T_STR(inject_release_name(inject, &ti_arena), cases[i].name,
                  cases[i].config);
        }
    }

    adm_arena_destroy(&ti_arena);
}


/* The documentation has a row for every behaviour. */

static void
documented(void)
{
    size_t       i, n;
    FILE        *f;

    static char  text[64 * 1024], row[256];

    f = fopen("docs/INJECTION.md", "rb");
    T_CHECK(f != NULL, "docs/INJECTION.md");

    if (f == NULL) {
        return;
    }

    n = fread(text, 1, sizeof(text) - 1, f);
    text[n] = '\0';
    (void) fclose(f);

    for (i = 0; i < INJECT_BEHAVIOURS; i++) {
        (void) snprintf(row, sizeof(row), " | %s |\n",
                        inject_behaviours[i].what);
        T_CHECK(strstr(text, row) != NULL, "docs have no \"%s\"",
                inject_behaviours[i].what);
    }
}


int
main(void)
{
    versions();
    table();
    boundaries();
    recognized();
    documented();

    T_END();
}
