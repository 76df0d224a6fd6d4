
#include "base/adm_num.h"
#include "base/adm_quantity.h"
#include "inject/inject_annotations.h"
#include "inject/inject_facts.h"


#define INJECT_CLUSTER  adm_strc("ISTIO_META_CLUSTER_ID")
#define INJECT_NETWORK  adm_strc("ISTIO_META_NETWORK")

#define INJECT_PROXY_ID  1337

/* The first kubelet with native sidecars that Istio trusts. */
#define INJECT_NATIVE_MINOR  33


static void inject_owner_replica_set(inject_run_t *run);
static void inject_owner_job(inject_run_t *run);
static adm_str_t inject_without_hash(adm_str_t name, adm_str_t hash);
static size_t inject_job_digits(adm_str_t name);
static adm_value_t *inject_path_segments(adm_arena_t *a, adm_str_t path);
static void inject_path_set(adm_arena_t *a, adm_value_t *envs, adm_str_t key,
    adm_str_t value);
static adm_str_t inject_path_slashes(adm_arena_t *a, adm_str_t value);
static int inject_node_native(const adm_value_t *node);
static int inject_range_max(adm_str_t range, int64_t *max);
static int inject_range_number(adm_str_t *rest, uint32_t *n);
static adm_value_t *inject_openshift_context(const adm_value_t *pod,
    inject_list_e *list, uint32_t *at);


void
inject_owner_find(inject_run_t *run)
{
    uint32_t        i;
    adm_value_t    *metadata, *refs, *ref;
    inject_owner_t *o;

    o = &run->owner;
    metadata = adm_object_getc(run->pod, "metadata");

    o->api_version = adm_strc("v1");
    o->kind = adm_strc("Pod");
    o->name = inject_name(metadata);
    o->ns = run->ns;

    if (!inject_does(run, OWNER)
        || adm_value_str(adm_object_getc(metadata, "generateName")).len == 0)
    {
        return;
    }

    refs = adm_object_getc(metadata, "ownerReferences");

    for (i = 0; i < adm_array_len(refs); i++) {
        ref = adm_array_at(refs, i);

        if (adm_is_true(adm_object_getc(ref, "controller"))) {
            break;
        }
    }

    if (i < adm_array_len(refs)) {
        ref = adm_array_at(refs, i);

        o->api_version = adm_value_str(adm_object_getc(ref, "apiVersion"));
        o->kind = adm_value_str(adm_object_getc(ref, "kind"));
        o->name = inject_name(ref);

        if (adm_str_eqc(o->kind, "ReplicaSet")) {
            inject_owner_replica_set(run);

        } else if (adm_str_eqc(o->kind, "ReplicationController")) {
            ref = inject_pod_label(run->pod, adm_strc("deploymentconfig"));

            if (adm_value_str(ref).len
                && inject_does(run, OWNER_DEPLOYMENT_CONFIG))
            {
                o->name = adm_value_str(ref);
                o->kind = adm_strc("DeploymentConfig");
            }

        } else if (adm_str_eqc(o->kind, "Job")) {
            inject_owner_job(run);
        }
    }

    if (o->name.len == 0) {
        o->name = inject_name(metadata);
    }
}


static void
inject_owner_replica_set(inject_run_t *run)
{
    adm_str_t        hash;
    adm_value_t     *v;
    inject_owner_t  *o;

    o = &run->owner;

    v = inject_pod_label(run->pod, adm_strc("pod-template-hash"));
    hash = adm_value_str(v);

    if (adm_str_has_suffix(o->name, hash)
        && (hash.len || inject_does(run, OWNER_EMPTY_HASH)))
    {
        o->name = inject_without_hash(o->name, hash);
        o->kind = adm_strc("Deployment");
        return;
    }

    v = inject_pod_label(run->pod, adm_strc("rollouts-pod-template-hash"));
    hash = adm_value_str(v);

    if (hash.len && adm_str_has_suffix(o->name, hash)
        && inject_does(run, OWNER_ROLLOUT))
    {
        o->name = inject_without_hash(o->name, hash);
        o->kind = adm_strc("Rollout");
        o->api_version = adm_strc("v1alpha1");
    }
}


/* NAME of "NAME-HASH", otherwise the name as it is. */

static adm_str_t
inject_without_hash(adm_str_t name, adm_str_t hash)
{
    size_t  n;

    n = name.len - hash.len;

    return hash.len && n > 0 && name.data[n - 1] == '-'
           ? adm_str_sub(name, 0, n - 1) : name;
}


static void
inject_owner_job(inject_run_t *run)
{
    size_t           n;
    inject_owner_t  *o;

    o = &run->owner;
    n = inject_job_digits(o->name);

    if (inject_does(run, OWNER_CRON_JOB)) {
        /* the digits are taken from the end, the name may end with more */

        if (n < 8 || o->name.len < n + 2) {
            return;
        }

    } else if (!inject_does(run, OWNER_CRON_JOB_TEN) || n != 10
               || o->name.len <= 11)
    {
        return;
    }

    o->name = adm_str_sub(o->name, 0, o->name.len - n - 1);
    o->kind = adm_strc("CronJob");
    o->api_version = inject_does(run, OWNER_CRON_JOB_V1)
                     ? adm_strc("batch/v1") : adm_strc("batch/v1beta1");
}


/* The number of digits behind the last "-", 0 unless there are up to ten. */

static size_t
inject_job_digits(adm_str_t name)
{
    size_t  n;

    for (n = 0; n < name.len; n++) {
        if (!adm_is_digit(name.data[name.len - n - 1])) {
            break;
        }
    }

    return n > 0 && n <= 10 && n < name.len
           && name.data[name.len - n - 1] == '-' ? n : 0;
}


adm_value_t *
inject_path_envs(const inject_release_t *release, adm_arena_t *a,
    adm_str_t path)
{
    int           done;
    size_t        i;
    adm_str_t     rest, key, value;
    ptrdiff_t     at, equal;
    adm_value_t  *envs;

    if (path.len && path.data[path.len - 1] == '/') {
        path.len--;
    }

    if (inject_has(release, INJECT_CLUSTER_SEGMENTS)) {
        return inject_path_segments(a, path);
    }

    envs = adm_value_object(a, 0);

    if (!inject_has(release, INJECT_URL_PAIRS)) {
        return envs;
    }

    /* what is behind "/inject/" */

    rest = path;
    done = 0;

    for (i = 0; i < 2; i++) {
        if (adm_str_split(&rest, '/', &done, &key) != ADM_OK || done) {
            return envs;
        }
    }

    if (inject_has(release, INJECT_URL_ENV)
        && adm_str_has_prefix(rest, adm_strc(":ENV:")))
    {
        while (rest.len) {
            rest = adm_str_sub(rest, 5, rest.len);
            at = adm_str_find(rest, adm_strc(":ENV:"));

            key = at < 0 ? rest : adm_str_sub(rest, 0, (size_t) at);
            rest = at < 0 ? adm_str_empty
                          : adm_str_sub(rest, (size_t) at, rest.len);
            equal = adm_str_find_char(key, '=');

            if (equal > 0) {
                value = adm_str_sub(key, (size_t) equal + 1, key.len);
                inject_path_set(a, envs, adm_str_sub(key, 0, (size_t) equal),
                                value);
            }
        }

        return envs;
    }

    while (adm_str_split(&rest, '/', &done, &key) == ADM_OK
           && adm_str_split(&rest, '/', &done, &value) == ADM_OK)
    {
        if (inject_has(release, INJECT_URL_SLASH)) {
            value = inject_path_slashes(a, value);
        }

        inject_path_set(a, envs, key, value);
    }

    return envs;
}


/* 1.6 and 1.7: ".../cluster/CLUSTER/net/NETWORK" by position. */

static adm_value_t *
inject_path_segments(adm_arena_t *a, adm_str_t path)
{
    int           done;
    uint32_t      n;
    adm_str_t     rest, last[3];
    adm_value_t  *envs;

    envs = adm_value_object(a, 2);
    rest = path;
    done = 0;
    memset(last, 0, sizeof(last));

    for (n = 0; adm_str_split(&rest, '/', &done, &last[n % 3]) == ADM_OK; n++)
    {
        /* void */
    }

    if (n >= 5) {
        (void) adm_object_set(a, envs, INJECT_CLUSTER,
                              adm_value_string(a, last[(n - 3) % 3]));
        (void) adm_object_set(a, envs, INJECT_NETWORK,
                              adm_value_string(a, last[(n - 1) % 3]));
    }

    return envs;
}


static void
inject_path_set(adm_arena_t *a, adm_value_t *envs, adm_str_t key,
    adm_str_t value)
{
    char    *p;
    size_t   i;

    if (adm_str_eqc(key, "cluster")) {
        key = INJECT_CLUSTER;

    } else if (adm_str_eqc(key, "net")) {
        key = INJECT_NETWORK;

    } else {
        p = adm_nalloc(a, key.len);

        if (p == NULL || key.len == 0) {
            return;
        }

        for (i = 0; i < key.len; i++) {
            p[i] = key.data[i] >= 'a' && key.data[i] <= 'z'
                   ? (char) (key.data[i] - 0x20) : key.data[i];
        }

        key.data = p;
    }

    (void) adm_object_set(a, envs, key, adm_value_string(a, value));
}


static adm_str_t
inject_path_slashes(adm_arena_t *a, adm_str_t value)
{
    adm_buf_t  b;
    adm_str_t  text, mark;
    ptrdiff_t  at;

    mark = adm_strc("--slash--");
    at = adm_str_find(value, mark);

    if (at < 0) {
        return value;
    }

    adm_buf_init(&b, a, 0);

    while (at >= 0) {
        adm_buf_bytes(&b, value.data, (size_t) at);
        adm_buf_char(&b, '/');
        value = adm_str_sub(value, (size_t) at + mark.len, value.len);
        at = adm_str_find(value, mark);
    }

    adm_buf_str(&b, value);
    (void) adm_buf_finish(&b, &text);

    return text;
}


void
inject_envs_find(inject_run_t *run)
{
    adm_str_t     cluster, network, s;
    adm_value_t  *v, *envs;
    adm_arena_t  *a;

    a = run->arena;
    envs = inject_path_envs(&run->inject->release, a, run->path);
    run->envs = envs;

    cluster = run->inject->typed.cluster;
    network = run->inject->typed.network;

    if (run->inject->settings.cluster.len) {
        cluster = run->inject->settings.cluster;
    }

    if (run->inject->settings.network.len) {
        network = run->inject->settings.network;
    }

    s = adm_value_str(adm_object_get(envs, INJECT_CLUSTER));
    cluster = s.len ? s : cluster;

    s = adm_value_str(adm_object_get(envs, INJECT_NETWORK));
    network = s.len ? s : network;

    v = inject_pod_label(run->pod, adm_strc("topology.istio.io/network"));

    if (v && inject_does(run, TEMPLATES)) {
        network = adm_value_str(v);
    }

    if (cluster.len) {
        (void) adm_object_set(a, envs, INJECT_CLUSTER,
                              adm_value_string(a, cluster));
    }

    if (network.len) {
        (void) adm_object_set(a, envs, INJECT_NETWORK,
                              adm_value_string(a, network));
    }
}


int
inject_native(const inject_t *inject, const adm_value_t *pod)
{
    int           on;
    int32_t       at;
    uint32_t      i;
    adm_str_t     mode, name;
    adm_value_t  *nodes;

    if (!inject_has(&inject->release, INJECT_NATIVE)) {
        return 0;
    }

    mode = adm_value_str(adm_object_getc(inject->env,
                                         "ENABLE_NATIVE_SIDECARS"));

    if (!inject_has(&inject->release, INJECT_NATIVE_AUTO)) {
        return inject_parse_bool(mode, &on) == ADM_OK && on;
    }

    if (adm_str_eqc(mode, "true")) {
        return 1;
    }

    if (mode.len && !adm_str_eqc(mode, "auto")) {
        return 0;
    }

    nodes = inject->settings.nodes;

    if (!adm_is_array(nodes)) {
        return 0;
    }

    name = adm_value_str(adm_value_get(pod, "spec", "nodeName", NULL));

    if (name.len) {
        at = inject_find(nodes, name);

        if (at >= 0) {
            return inject_node_native(adm_array_at(nodes, (uint32_t) at));
        }
    }

    for (i = 0; i < adm_array_len(nodes); i++) {
        if (!inject_node_native(adm_array_at(nodes, i))) {
            return 0;
        }
    }

    return 1;
}


static int
inject_node_native(const adm_value_t *node)
{
    int        done;
    size_t     n;
    uint64_t   major, minor;
    adm_str_t  rest, part;

    rest = adm_value_str(adm_object_getc(node, "kubelet"));

    if (rest.len && rest.data[0] == 'v') {
        rest = adm_str_sub(rest, 1, rest.len);
    }

    done = 0;

    if (adm_str_split(&rest, '.', &done, &part) != ADM_OK
        || adm_uint_parse(part, 10, &major) != ADM_OK
        || adm_str_split(&rest, '.', &done, &part) != ADM_OK)
    {
        return 0;
    }

    for (n = 0; n < part.len && adm_is_digit(part.data[n]); n++) {
        /* void */
    }

    if (adm_uint_parse(adm_str_sub(part, 0, n), 10, &minor) != ADM_OK) {
        return 0;
    }

    /* Istio does not look at the major version */

    return minor >= INJECT_NATIVE_MINOR;
}


void
inject_proxy_ids(const inject_run_t *run, int64_t *uid, int64_t *gid)
{
    int           first, done;
    int64_t       max;
    adm_str_t     rest, part;
    adm_value_t  *annotations, *range, *groups;

    *uid = INJECT_PROXY_ID;
    *gid = INJECT_PROXY_ID;

    if (!inject_does(run, PROXY_UID)
        || !adm_str_eqc(run->inject->settings.platform, "openshift"))
    {
        return;
    }

    annotations = adm_object_getc(adm_object_get(
                                      run->inject->settings.namespaces,
                                      run->ns), "annotations");

    range = adm_object_getc(annotations, "openshift.io/sa.scc.uid-range");
    groups = adm_object_getc(annotations,
                             "openshift.io/sa.scc.supplemental-groups");

    if (inject_range_max(adm_value_str(range), &max) == ADM_OK) {
        *uid = max;
    }

    rest = adm_value_str(groups ? groups : range);
    done = 0;
    first = 1;

    while (adm_str_split(&rest, ',', &done, &part) == ADM_OK) {

        if (inject_range_max(part, &max) != ADM_OK) {
            *gid = INJECT_PROXY_ID;
            return;
        }

        if (first) {
            *gid = max;
            first = 0;
        }
    }
}


/*
 * "START/SIZE" or "START-END": the last number.  Read as Sscanf("%d/%d") does
 * it into numbers of 32 bits, which wrap around.
 */

static int
inject_range_max(adm_str_t range, int64_t *max)
{
    char      separator;
    uint32_t  x, y;

    separator = adm_str_find_char(range, '/') >= 0 ? '/' : '-';

    if (inject_range_number(&range, &x) != ADM_OK
        || range.len == 0 || range.data[0] != separator)
    {
        return ADM_ERROR;
    }

    range = adm_str_sub(range, 1, range.len);

    if (inject_range_number(&range, &y) != ADM_OK) {
        return ADM_ERROR;
    }

    *max = separator == '/' ? (uint32_t) (x + y - 1) : y;

    return ADM_OK;
}


/* Spaces and a number; the rest stays. */

static int
inject_range_number(adm_str_t *rest, uint32_t *n)
{
    size_t    i, from;
    uint64_t  u;

    for (from = 0; from < rest->len && rest->data[from] != '\n'
                   && adm_is_space(rest->data[from]); from++)
    {
        /* void */
    }

    /* "_" is read as a digit and then refused */

    for (i = from; i < rest->len && (adm_is_digit(rest->data[i])
                                     || rest->data[i] == '_'); i++)
    {
        /* void */
    }

    if (adm_uint_parse(adm_str_sub(*rest, from, i), 10, &u) != ADM_OK
        || u > UINT32_MAX)
    {
        return ADM_ERROR;
    }

    *n = (uint32_t) u;
    *rest = adm_str_sub(*rest, i, rest->len);

    return ADM_OK;
}


adm_value_t *
inject_openshift_reset(const inject_run_t *run, adm_value_t *pod)
{
    int64_t        user, proxy_user;
    uint32_t       i, at;
    adm_str_t      name;
    adm_value_t   *list, *container, *context, *v;
    inject_pod_t   p;
    inject_list_e  k, proxy_list;

    if (!inject_does(run, OPENSHIFT_RESET)
        || !adm_str_eqc(run->inject->settings.platform, "openshift"))
    {
        return pod;
    }

    context = inject_openshift_context(pod, &proxy_list, &at);

    if (!adm_is_object(context)) {
        return pod;
    }

    user = 0;
    proxy_user = 0;

    for (k = INJECT_CONTAINERS; k <= INJECT_INIT_CONTAINERS; k++) {
        list = inject_pod_list(pod, k);

        for (i = 0; i < adm_array_len(list); i++) {
            container = adm_array_at(list, i);
            name = inject_name(container);
            v = adm_value_get(container, "securityContext", "runAsUser",
                              NULL);

            if (adm_str_eq(name, INJECT_PROXY)) {
                (void) adm_value_to_int(v, &proxy_user);

            } else if (!adm_str_eq(name, INJECT_INIT)
                       && !adm_str_eq(name, INJECT_VALIDATION))
            {
                (void) adm_value_to_int(v, &user);
            }
        }
    }

    if (proxy_user != user) {
        return pod;
    }

    inject_pod_open(&p, run->arena, pod);

    container = inject_pod_container(&p, proxy_list, at);
    context = adm_value_copy(run->arena, context);
    adm_object_remove(context, adm_strc("runAsUser"));
    adm_object_remove(context, adm_strc("runAsGroup"));
    (void) adm_object_setc(run->arena, container, "securityContext",
                           context);

    return p.pod;
}


adm_value_t *
inject_openshift_restore(const inject_run_t *run, const adm_value_t *before,
    adm_value_t *pod)
{
    int            k;
    uint32_t       at;
    adm_value_t   *old, *context, *container, *v;
    inject_pod_t   p;
    inject_list_e  list;

    static const char *const  members[] = { "runAsUser", "runAsGroup" };

    if (before == run->pod) {
        return pod;
    }

    old = inject_openshift_context(before, &list, &at);

    context = adm_object_getc(adm_array_at(inject_pod_list(pod, list), at),
                              "securityContext");

    if (!adm_is_object(context)) {
        return pod;
    }

    inject_pod_open(&p, run->arena, pod);

    container = inject_pod_container(&p, list, at);
    context = adm_value_copy(run->arena, context);

    for (k = 0; k < 2; k++) {
        v = adm_object_get(old, adm_strz(members[k]));

        if (v && adm_object_get(context, adm_strz(members[k])) == NULL) {
            (void) adm_object_set(run->arena, context, adm_strz(members[k]),
                                  v);
        }
    }

    (void) adm_object_setc(run->arena, container, "securityContext",
                           context);

    return p.pod;
}


/* The securityContext of istio-proxy, and where that is. */

static adm_value_t *
inject_openshift_context(const adm_value_t *pod, inject_list_e *list,
    uint32_t *at)
{
    int32_t       i;
    adm_value_t  *items;

    for (*list = INJECT_CONTAINERS; *list <= INJECT_INIT_CONTAINERS; ++*list) {
        items = inject_pod_list(pod, *list);
        i = inject_find(items, INJECT_PROXY);

        if (i >= 0) {
            *at = (uint32_t) i;
            return adm_object_getc(adm_array_at(items, *at),
                                   "securityContext");
        }
    }

    return NULL;
}


adm_str_t
inject_image(const inject_run_t *run, const adm_value_t *pod,
    const adm_value_t *proxy)
{
    adm_buf_t               b;
    adm_str_t               tag, type, image;
    adm_value_t            *v;
    const inject_values_t  *values;

    values = &run->inject->typed;

    image = proxy ? values->image : values->init_image;
    tag = values->tag;
    type = adm_value_str(adm_value_get(proxy, "image", "imageType", NULL));

    if (type.len == 0) {
        type = values->variant;
    }

    v = inject_pod_annotation(pod, adm_strc("sidecar.istio.io/proxyImageType"));

    if (v) {
        type = adm_value_str(v);
    }

    adm_buf_init(&b, run->arena, 0);
    adm_buf_str(&b, values->hub);
    adm_buf_char(&b, '/');
    adm_buf_str(&b, image.len ? image : adm_strc("proxyv2"));
    adm_buf_char(&b, ':');

    if (type.len) {
        if (adm_str_has_suffix(tag, adm_strc("-distroless"))) {
            tag.len -= sizeof("-distroless") - 1;

        } else if (adm_str_has_suffix(tag, adm_strc("-debug"))) {
            tag.len -= sizeof("-debug") - 1;
        }
    }

    adm_buf_str(&b, tag);

    if (type.len && !adm_str_eqc(type, "default")) {
        adm_buf_char(&b, '-');
        adm_buf_str(&b, type);
    }

    (void) adm_buf_finish(&b, &image);

    return image;
}


int64_t
inject_concurrency(const inject_run_t *run, const adm_value_t *pod,
    const adm_value_t *proxy)
{
    size_t          i;
    int64_t         n;
    adm_str_t       cpu[4];
    adm_quantity_t  q;

    if (adm_value_to_int(adm_object_getc(proxy, "concurrency"), &n)
        != ADM_OK)
    {
        return 2;
    }

    if (n > 0) {
        return n;
    }

    cpu[0] = adm_value_str(inject_pod_annotation(pod,
                               adm_strc("sidecar.istio.io/proxyCPULimit")));
    cpu[1] = adm_value_str(inject_pod_annotation(pod,
                               adm_strc("sidecar.istio.io/proxyCPU")));
    cpu[2] = run->inject->typed.cpu_limit;
    cpu[3] = run->inject->typed.cpu_request;

    for (i = 0; i < adm_nelts(cpu); i++) {
        if (cpu[i].len && adm_quantity_parse(run->arena, cpu[i], &q) == ADM_OK)
        {
            return adm_quantity_scaled(&q, 0);
        }
    }

    return 2;
}
