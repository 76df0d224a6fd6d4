
#include "inject_util.h"

#include "inject/inject_facts.h"


static void
path_envs(void)
{
    size_t            i;
    inject_t         *inject;
    adm_value_t      *envs;
    inject_release_t  release;

    static const struct {
        const char  *version;
        const char  *path;
        const char  *envs;
    } cases[] = {
        { "dev", "/inject", "{}" },
        { "dev", "/inject/", "{}" },
        { "dev", "", "{}" },
        { "dev", "/", "{}" },
        { "dev", "/inject/cluster/c1",
          "{\"ISTIO_META_CLUSTER_ID\":\"c1\"}" },
        { "dev", "/inject/cluster/c1/", "{\"ISTIO_META_CLUSTER_ID\":\"c1\"}" },
        { "dev", "/inject/cluster/c1/net/n1",
          "{\"ISTIO_META_CLUSTER_ID\":\"c1\",\"ISTIO_META_NETWORK\":\"n1\"}" },
        { "dev", "/inject/net/n1/cluster/c1/custom_env/foo",
          "{\"CUSTOM_ENV\":\"foo\",\"ISTIO_META_CLUSTER_ID\":\"c1\","
          "\"ISTIO_META_NETWORK\":\"n1\"}" },
        { "dev", "/inject/cluster/c1/net",
          "{\"ISTIO_META_CLUSTER_ID\":\"c1\"}" },
        { "dev", "/inject/cluster", "{}" },
        { "dev", "/inject/cluster/c1/cluster/c2",
          "{\"ISTIO_META_CLUSTER_ID\":\"c2\"}" },
        { "dev", "/inject/cluster/a--slash--b--slash--c",
          "{\"ISTIO_META_CLUSTER_ID\":\"a/b/c\"}" },
        { "1.14.0", "/inject/cluster/a--slash--b",
          "{\"ISTIO_META_CLUSTER_ID\":\"a--slash--b\"}" },
        { "dev", "/inject/:ENV:cluster=c/1:ENV:net=n=1:ENV:x=",
          "{\"ISTIO_META_CLUSTER_ID\":\"c/1\","
          "\"ISTIO_META_NETWORK\":\"n=1\",\"X\":\"\"}" },
        { "dev", "/inject/:ENV:cluster:ENV:=v:ENV:net=n",
          "{\"ISTIO_META_NETWORK\":\"n\"}" },
        { "dev", "/inject/rootpage1/value1/rootpage2/:ENV:abcd=efgh",
          "{\"ROOTPAGE1\":\"value1\",\"ROOTPAGE2\":\":ENV:abcd=efgh\"}" },
        { "dev", "/inject/:ENV:rootpage1=/foo/bar:ENV:rootpage2=/bar/toe",
          "{\"ROOTPAGE1\":\"/foo/bar\",\"ROOTPAGE2\":\"/bar/toe\"}" },
        { "1.9.0", "/inject/:ENV:net=n/x", "{\":ENV:NET=N\":\"x\"}" },
        { "1.8.6", "/inject/cluster/c1/net/n1",
          "{\"ISTIO_META_CLUSTER_ID\":\"c1\",\"ISTIO_META_NETWORK\":\"n1\"}" },
        { "1.7.8", "/inject/cluster/c1/net/n1",
          "{\"ISTIO_META_CLUSTER_ID\":\"c1\",\"ISTIO_META_NETWORK\":\"n1\"}" },
        { "1.6.14", "/inject/net/n1", "{}" },
        { "1.5.10", "/inject/cluster/c1/net/n1", "{}" }
    };

    inject = ti_release("dev");
    (void) inject;

    for (i = 0; i < adm_nelts(cases); i++) {
        inject_version_t  version;

        (void) inject_version_parse(adm_strz(cases[i].version), &version,
                                    NULL);
        inject_release_init(&release, version);

        envs = inject_path_envs(&release, &ti_arena, adm_strz(cases[i].path));
        T_STR(ti_text(envs), cases[i].envs, cases[i].path);
    }
}


#define OWNER(kind, name)                                                     \
    "{\"apiVersion\":\"x/v1\",\"kind\":\"" kind "\",\"name\":\"" name "\","   \
    "\"uid\":\"u\",\"controller\":true}"

#define POD(labels, owners)                                                   \
    "{\"metadata\":{\"generateName\":\"pod-\",\"labels\":{" labels "},"       \
    "\"ownerReferences\":[" owners "]},\"spec\":{\"containers\":[]}}"

static void
owners(void)
{
    size_t        i;
    inject_t     *inject;
    adm_err_t     err;
    inject_run_t  run;
    char          got[256];

    static const struct {
        const char  *release;
        const char  *pod;
        const char  *owner;          /* apiVersion kind name */
    } cases[] = {
        { "dev", "{\"metadata\":{\"name\":\"p\"}}", "v1 Pod p" },
        { "dev", "{\"metadata\":{\"generateName\":\"p-\"}}", "v1 Pod " },
        { "dev", POD("\"pod-template-hash\":\"77b\"",
                     OWNER("ReplicaSet", "web-77b")),
          "x/v1 Deployment web" },
        { "dev", POD("\"pod-template-hash\":\"77b\"",
                     OWNER("ReplicaSet", "web77b")),
          "x/v1 Deployment web77b" },
        { "dev", POD("\"pod-template-hash\":\"other\"",
                     OWNER("ReplicaSet", "web-77b")),
          "x/v1 ReplicaSet web-77b" },
        { "dev", POD("", OWNER("ReplicaSet", "web-77b")),
          "x/v1 ReplicaSet web-77b" },
        { "1.7.8", POD("\"pod-template-hash\":\"\"",
                       OWNER("ReplicaSet", "web-77b")),
          "x/v1 Deployment web-77b" },
        { "dev", POD("\"rollouts-pod-template-hash\":\"6f\"",
                     OWNER("ReplicaSet", "web-6f")),
          "v1alpha1 Rollout web" },
        { "1.21.0", POD("\"rollouts-pod-template-hash\":\"6f\"",
                        OWNER("ReplicaSet", "web-6f")),
          "x/v1 ReplicaSet web-6f" },
        { "dev", POD("\"deploymentconfig\":\"dc\"",
                     OWNER("ReplicationController", "dc-3")),
          "x/v1 DeploymentConfig dc" },
        { "1.12.0", POD("\"deploymentconfig\":\"dc\"",
                        OWNER("ReplicationController", "dc-3")),
          "x/v1 ReplicationController dc-3" },
        { "dev", POD("", OWNER("ReplicationController", "rc")),
          "x/v1 ReplicationController rc" },
        { "dev", POD("", OWNER("Job", "sec-1234567890")),
          "batch/v1 CronJob sec" },
        { "dev", POD("", OWNER("Job", "sec-12345678")),
          "batch/v1 CronJob sec" },
        { "dev", POD("", OWNER("Job", "sec-1234567")),
          "x/v1 Job sec-1234567" },
        { "dev", POD("", OWNER("Job", "sec-12345678901")),
          "x/v1 Job sec-12345678901" },
        { "dev", POD("", OWNER("Job", "-1234567890")),
          "x/v1 Job -1234567890" },
        { "1.21.0", POD("", OWNER("Job", "sec-1234567890")),
          "batch/v1beta1 CronJob sec" },
        { "1.12.0", POD("", OWNER("Job", "sec-12345678")),
          "x/v1 Job sec-12345678" },
        { "1.12.0", POD("", OWNER("Job", "sec-1234567890")),
          "batch/v1beta1 CronJob sec" },
        { "1.5.10", POD("", OWNER("Job", "sec-1234567890")),
          "x/v1 Job sec-1234567890" },
        { "dev", POD("", "{\"apiVersion\":\"v1\",\"kind\":\"A\","
                     "\"name\":\"a\",\"uid\":\"u\"},"
                     OWNER("StatefulSet", "db")),
          "x/v1 StatefulSet db" },
        { "1.2.10", POD("", OWNER("StatefulSet", "db")), "v1 Pod " }
    };

    for (i = 0; i < adm_nelts(cases); i++) {
        inject = ti_release(cases[i].release);

        if (inject == NULL) {
            continue;
        }

        T_OK(ti_begin(&run, inject, ti_json(cases[i].pod), "ns", &err)
             == ADM_OK);

        inject_owner_find(&run);

        (void) snprintf(got, sizeof(got), "%.*s %.*s %.*s",
                        adm_fmt(run.owner.api_version),
                        adm_fmt(run.owner.kind), adm_fmt(run.owner.name));
        T_STR(adm_strz(got), cases[i].owner, cases[i].pod);
    }
}


static void
native(void)
{
    size_t        i;
    char          settings[512];
    inject_t     *inject;
    adm_err_t     err;
    adm_value_t  *pod;

    static const struct {
        const char  *release;
        const char  *mode;
        const char  *nodes;          /* JSON */
        const char  *node;           /* of the pod */
        int          native;
    } cases[] = {
        { "1.18.0", "true", "null", "", 0 },
        { "1.26.0", "true", "null", "", 1 },
        { "1.26.0", "false", "null", "", 0 },
        { "1.26.0", "", "null", "", 0 },
        { "1.26.0", "auto", "[]", "", 0 },
        { "1.19.0", "T", "null", "", 1 },
        { "1.26.8", "1", "null", "", 1 },
        { "1.26.8", "0", "null", "", 0 },
        { "1.26.8", "yes", "null", "", 0 },
        { "1.27.0", "1", "[]", "", 0 },
        { "1.27.0", "true", "null", "", 1 },
        { "1.27.0", "false", "[]", "", 0 },
        { "1.27.0", "maybe", "[]", "", 0 },
        { "1.27.0", "", "null", "", 0 },
        { "1.27.0", "", "[]", "", 1 },
        { "1.27.0", "auto", "[{\"name\":\"a\",\"kubelet\":\"v1.33.0\"}]", "",
          1 },
        { "1.27.0", "auto", "[{\"name\":\"a\",\"kubelet\":\"v1.32.9\"}]", "",
          0 },
        { "1.27.0", "auto", "[{\"name\":\"a\",\"kubelet\":\"v1.33.1-gke.1\"}]",
          "", 1 },
        { "1.27.0", "auto", "[{\"name\":\"a\",\"kubelet\":\"v2.0.0\"}]", "",
          0 },
        { "1.27.0", "auto", "[{\"name\":\"a\",\"kubelet\":\"nonsense\"}]", "",
          0 },
        { "1.27.0", "auto", "[{\"name\":\"a\"}]", "", 0 },
        { "1.27.0", "true", "[{\"name\":\"a\",\"kubelet\":\"v1.28.0\"}]", "",
          1 },
        { "1.27.0", "auto", "[{\"name\":\"a\",\"kubelet\":\"v1.33.0\"},"
          "{\"name\":\"b\",\"kubelet\":\"v1.28.0\"}]", "", 0 },
        { "1.27.0", "auto", "[{\"name\":\"a\",\"kubelet\":\"v1.33.0\"},"
          "{\"name\":\"b\",\"kubelet\":\"v1.28.0\"}]", "a", 1 },
        { "1.27.0", "auto", "[{\"name\":\"a\",\"kubelet\":\"v1.33.0\"},"
          "{\"name\":\"b\",\"kubelet\":\"v1.28.0\"}]", "b", 0 },
        { "1.27.0", "auto", "[{\"name\":\"a\",\"kubelet\":\"v1.33.0\"}]",
          "other", 1 }
    };

    for (i = 0; i < adm_nelts(cases); i++) {
        (void) snprintf(settings, sizeof(settings), "{\"release\":\"%s\","
                        "\"native_sidecars\":\"%s\",\"nodes\":%s}",
                        cases[i].release, cases[i].mode, cases[i].nodes);

        inject = ti_load("templates: {sidecar: \"\"}", NULL, NULL, settings,
                         &err);
        T_CHECK(inject != NULL, "%.*s", adm_fmt(err.text));

        if (inject) {
            (void) snprintf(settings, sizeof(settings),
                            "{\"spec\":{\"nodeName\":\"%s\"}}",
                            cases[i].node);
            pod = ti_json(settings);

            T_CHECK(inject_native(inject, pod) == cases[i].native,
                    "native, case %zu", i);
        }
    }
}


static void
images(void)
{
    size_t        i;
    char          pod[256], mesh[256];
    inject_t     *inject;
    adm_err_t     err;
    adm_str_t     image;
    inject_run_t  run;

    static const struct {
        const char  *values;
        const char  *type;           /* of the mesh */
        const char  *annotation;     /* NULL: none */
        const char  *image;
    } cases[] = {
        { "{hub: h, tag: t}", "", NULL, "h/proxyv2:t" },
        { "{hub: h, tag: t, variant: debug}", "", NULL, "h/proxyv2:t-debug" },
        { "{hub: h, tag: t-debug, variant: distroless}", "", NULL,
          "h/proxyv2:t-distroless" },
        { "{hub: h, tag: t, variant: default}", "", NULL, "h/proxyv2:t" },
        { "{hub: h, tag: t-distroless, variant: default}", "", NULL,
          "h/proxyv2:t" },
        { "{hub: h, tag: t-distroless}", "", NULL,
          "h/proxyv2:t-distroless" },
        { "{hub: h, tag: t}", "distroless", NULL, "h/proxyv2:t-distroless" },
        { "{hub: h, tag: t, variant: debug}", "distroless", NULL,
          "h/proxyv2:t-distroless" },
        { "{hub: h, tag: t, variant: debug}", "", "distroless",
          "h/proxyv2:t-distroless" },
        { "{hub: h, tag: t, variant: debug}", "", "default", "h/proxyv2:t" },
        { "{hub: h, tag: t, variant: debug}", "", "", "h/proxyv2:t" },
        { "{hub: h, tag: 1.5, proxy: {image: p}}", "", NULL, "h/p:1.5" },
        { "{hub: h, tag: 10, proxy: {image: p}}", "", NULL, "h/p:10" },
        { "{hub: h, tag: 1.12}", "distroless", NULL,
          "h/proxyv2:1.12-distroless" },
        { "{hub: h/i, tag: 1.11.2-asm.17}", "debug", "default",
          "h/i/proxyv2:1.11.2-asm.17" },
        { "{hub: h, tag: 1.11.2-asm.17-distroless}", "default", NULL,
          "h/proxyv2:1.11.2-asm.17" },
        { "{hub: h, tag: 1.12-distroless}", "", "distroless",
          "h/proxyv2:1.12-distroless" },
        { "{hub: h, tag: 1.12-an-unusual-tag}", "", NULL,
          "h/proxyv2:1.12-an-unusual-tag" },
        { "{hub: h, tag: 1.12-an-unusual-tag-distroless}", "default", NULL,
          "h/proxyv2:1.12-an-unusual-tag" },
        { "{hub: h, tag: 1000000}", "", NULL, "h/proxyv2:1e+06" },
        { "{hub: h, tag: null}", "", NULL, "h/proxyv2:<nil>" },
        { "{hub: h}", "", NULL, "h/proxyv2:" }
    };

    for (i = 0; i < adm_nelts(cases); i++) {
        (void) snprintf(mesh, sizeof(mesh),
                        "defaultConfig: {image: {imageType: \"%s\"}}",
                        cases[i].type);
        (void) snprintf(pod, sizeof(pod), "global: %s", cases[i].values);

        inject = ti_load("templates: {sidecar: \"\"}", pod, mesh, NULL, &err);
        T_CHECK(inject != NULL, "%.*s", adm_fmt(err.text));

        if (inject == NULL) {
            continue;
        }

        (void) snprintf(pod, sizeof(pod), "{\"metadata\":{\"annotations\":{"
                        "%s%s%s}}}",
                        cases[i].annotation
                        ? "\"sidecar.istio.io/proxyImageType\":\"" : "",
                        cases[i].annotation ? cases[i].annotation : "",
                        cases[i].annotation ? "\"" : "");

        T_OK(ti_begin(&run, inject, ti_json(pod), "", &err) == ADM_OK);

        image = inject_image(&run, run.pod, inject->mesh.proxy);
        T_STR(image, cases[i].image, cases[i].values);
    }
}


static void
ranges(void)
{
    size_t        i;
    char          settings[512];
    int64_t       uid, gid;
    inject_t     *inject;
    adm_err_t     err;
    inject_run_t  run;

    static const struct {
        const char  *uids;           /* NULL: no annotation */
        const char  *gids;
        int64_t      uid;
        int64_t      gid;
    } cases[] = {
        { NULL, NULL, 1337, 1337 },
        { "1000620000/10000", NULL, 1000629999, 1000629999 },
        { "1000-1999", NULL, 1999, 1999 },
        { "1000/1", "5/10,100/1", 1000, 14 },
        { "1000/1", "5/10,x", 1000, 1337 },
        { "1000/1", "", 1000, 1337 },
        { "nonsense", NULL, 1337, 1337 },
        { "1000/0", NULL, 999, 999 },
        { "2000-1000", NULL, 1000, 1000 },
        { " 5/ 2 ", NULL, 6, 6 },
        { "5 /2", NULL, 1337, 1337 },
        { "5/2x", NULL, 6, 6 },
        { "5-7/2", NULL, 1337, 1337 },
        { "1_0/2", NULL, 1337, 1337 },
        { "-5/2", NULL, 1337, 1337 },
        { "4294967295/2", NULL, 0, 0 },
        { "4294967296/2", NULL, 1337, 1337 },
        { "5/", NULL, 1337, 1337 },
        { "5", NULL, 1337, 1337 }
    };

    for (i = 0; i < adm_nelts(cases); i++) {
        (void) snprintf(settings, sizeof(settings), "{\"platform\":"
                        "\"openshift\",\"namespaces\":{\"ns\":"
                        "{\"annotations\":{%s%s%s%s%s%s%s}}}}",
                        cases[i].uids
                        ? "\"openshift.io/sa.scc.uid-range\":\"" : "",
                        cases[i].uids ? cases[i].uids : "",
                        cases[i].uids ? "\"" : "",
                        cases[i].uids && cases[i].gids ? "," : "",
                        cases[i].gids
                        ? "\"openshift.io/sa.scc.supplemental-groups\":\""
                        : "",
                        cases[i].gids ? cases[i].gids : "",
                        cases[i].gids ? "\"" : "");

        inject = ti_load("templates: {sidecar: \"\"}", NULL, NULL, settings,
                         &err);
        T_CHECK(inject != NULL, "%.*s", adm_fmt(err.text));

        if (inject) {
            T_OK(ti_begin(&run, inject, ti_json("{}"), "ns", &err)
                 == ADM_OK);
            inject_proxy_ids(&run, &uid, &gid);
            T_INT(uid, cases[i].uid, "uid");
            T_INT(gid, cases[i].gid, "gid");
        }
    }
}


int
main(void)
{
    adm_arena_init(&ti_arena, NULL, 0);

    path_envs();
    owners();
    native();
    images();
    ranges();

    adm_arena_destroy(&ti_arena);

    T_END();
}
