
#include "base/adm_num.h"
#include "base/adm_quote.h"
#include "data/adm_json_write.h"
#include "inject/inject_annotations.h"
#include "inject/inject_metrics.h"


typedef enum {
    INJECT_SCRAPE = 0,
    INJECT_SCRAPE_PORT,
    INJECT_SCRAPE_PATH,
    INJECT_SCRAPE_TARGETS,
    INJECT_SCRAPE_NONE
} inject_scrape_e;


#define INJECT_SCRAPE_KEYS  3        /* without the targets */


static inject_scrape_e inject_scrape_key(const inject_release_t *release,
    adm_str_t key);
static int inject_scrape_same(adm_str_t key, adm_str_t sanitised);
static int inject_scrape_read(const inject_release_t *release, adm_arena_t *a,
    const adm_value_t *annotations, inject_scrape_t *scrape,
    adm_value_t *warnings);
static adm_value_t *inject_scrape_targets(adm_arena_t *a, adm_str_t text,
    adm_value_t *warnings);
static int inject_scrape_is_ours(const inject_mesh_t *mesh,
    const adm_value_t *annotations, adm_str_t port);
static adm_value_t *inject_scrape_without(inject_pod_t *p,
    const inject_mesh_t *mesh);
static int inject_scrape_check(const inject_scrape_t *scrape,
    int64_t status_port, adm_err_t *err);
static int inject_scrape_check_port(adm_str_t text, const char *where,
    const char *what, int64_t status_port, adm_err_t *err);


static const adm_str_t  inject_scrape_names[] = {
    adm_str("prometheus.io/scrape"), adm_str("prometheus.io/port"),
    adm_str("prometheus.io/path")
};


static const adm_str_t  inject_scrape_sanitised[] = {
    adm_str("prometheus_io_scrape"), adm_str("prometheus_io_port"),
    adm_str("prometheus_io_path"),
    adm_str("prometheus_istio_io_scrape_targets")
};


static const struct {
    int64_t      port;
    const char  *of;
} inject_reserved_ports[] = {
    { 15000, "Envoy admin" },
    { 15001, "outbound traffic capture" },
    { 15004, "pilot debug" },
    { 15006, "inbound traffic capture" },
    { 15008, "HBONE tunnel" },
    { 15020, "pilot-agent status / merged Prometheus" },
    { 15021, "Envoy health" },
    { 15053, "DNS proxy" },
    { 15090, "Envoy Prometheus (already merged)" }
};


/* Whether a key is the sanitised name when all but [a-zA-Z0-9_] becomes "_". */

static int
inject_scrape_same(adm_str_t key, adm_str_t sanitised)
{
    char    c;
    size_t  i, k;

    /* they begin alike, and end each in its own way */

    c = key.len ? key.data[key.len - 1] : '\0';

    if (adm_is_alnum((unsigned char) c)
        && c != sanitised.data[sanitised.len - 1])
    {
        return 0;
    }

    for (i = 0, k = 0; i < key.len; i++) {
        c = key.data[i];

        if (((unsigned char) c & 0xc0) == 0x80) {
            continue;
        }

        if (k == sanitised.len
            || (adm_is_alnum((unsigned char) c) ? c : '_')
               != sanitised.data[k++])
        {
            return 0;
        }
    }

    return k == sanitised.len;
}


static inject_scrape_e
inject_scrape_key(const inject_release_t *release, adm_str_t key)
{
    size_t  i, n;

    if (!inject_has(release, INJECT_METRICS_ANY_SPELLING)) {
        for (i = 0; i < INJECT_SCRAPE_KEYS; i++) {
            if (adm_str_eq(key, inject_scrape_names[i])) {
                return (inject_scrape_e) i;
            }
        }

        return INJECT_SCRAPE_NONE;
    }

    /* all begin so */

    if (key.len < 10 || memcmp(key.data, "prometheus", 10) != 0) {
        return INJECT_SCRAPE_NONE;
    }

    n = inject_has(release, INJECT_METRICS_TARGETS)
        ? INJECT_SCRAPE_KEYS + 1 : INJECT_SCRAPE_KEYS;

    for (i = 0; i < n; i++) {
        if (inject_scrape_same(key, inject_scrape_sanitised[i])) {
            return (inject_scrape_e) i;
        }
    }

    return INJECT_SCRAPE_NONE;
}


int
inject_metrics_enabled(const inject_mesh_t *mesh, const adm_value_t *pod)
{
    int           on;
    adm_value_t  *v;

    v = inject_pod_annotation(pod,
                              adm_strc("prometheus.istio.io/merge-metrics"));

    if (v && inject_parse_bool(adm_value_str(v), &on) == ADM_OK) {
        return on;
    }

    v = adm_object_getc(mesh->config, "enablePrometheusMerge");

    return v == NULL || adm_is_true(v);
}


adm_str_t
inject_metrics_json(adm_arena_t *a, const inject_scrape_t *scrape)
{
    adm_buf_t  b;
    adm_str_t  text;

    if (scrape->scrape.len + scrape->path.len + scrape->port.len == 0
        && scrape->targets == NULL)
    {
        return adm_str_empty;
    }

    adm_buf_init(&b, a, 0);

    adm_buf_lit(&b, "{\"scrape\":");
    adm_json_write_string(&b, scrape->scrape, 0);
    adm_buf_lit(&b, ",\"path\":");
    adm_json_write_string(&b, scrape->path, 0);
    adm_buf_lit(&b, ",\"port\":");
    adm_json_write_string(&b, scrape->port, 0);

    if (scrape->targets) {
        adm_buf_lit(&b, ",\"targets\":");
        adm_json_write(&b, scrape->targets, 0);
    }

    adm_buf_char(&b, '}');
    (void) adm_buf_finish(&b, &text);

    return text;
}


/* ADM_DECLINED if scrape says no. */

static int
inject_scrape_read(const inject_release_t *release, adm_arena_t *a,
    const adm_value_t *annotations, inject_scrape_t *scrape,
    adm_value_t *warnings)
{
    int                  on, decided;
    uint32_t             i;
    adm_str_t            value;
    adm_value_t         *first;
    const adm_member_t  *m;

    memset(scrape, 0, sizeof(inject_scrape_t));
    scrape->scrape = adm_str_empty;
    scrape->path = adm_str_empty;
    scrape->port = adm_str_empty;
    decided = 0;

    for (i = 0; (m = adm_object_at(annotations, i)); i++) {
        value = adm_value_str(m->value);

        switch (inject_scrape_key(release, m->key)) {

        case INJECT_SCRAPE:
            scrape->scrape = value;

            if (!decided
                && inject_has(release, INJECT_METRICS_ANY_SPELLING)
                && inject_parse_bool(value, &on) == ADM_OK)
            {
                decided = 1;

                if (!on) {
                    return ADM_DECLINED;
                }
            }

            break;

        case INJECT_SCRAPE_PORT:
            scrape->port = value;
            break;

        case INJECT_SCRAPE_PATH:
            scrape->path = value;
            break;

        case INJECT_SCRAPE_TARGETS:
            scrape->targets = inject_scrape_targets(a, value, warnings);
            break;

        default:
            break;
        }
    }

    if (scrape->targets) {
        first = adm_array_at(scrape->targets, 0);
        scrape->port = adm_value_str(adm_object_getc(first, "port"));
        scrape->path = adm_value_str(adm_object_getc(first, "path"));
    }

    return ADM_OK;
}


/* "PORT[:PATH],..."; NULL if there is none, or one without a port. */

static adm_value_t *
inject_scrape_targets(adm_arena_t *a, adm_str_t text, adm_value_t *warnings)
{
    int           done;
    adm_str_t     rest, part, port, path;
    ptrdiff_t     colon;
    adm_value_t  *targets, *target;

    targets = adm_value_array(a, 4);
    rest = text;
    done = 0;

    while (adm_str_split(&rest, ',', &done, &part) == ADM_OK) {
        part = adm_str_trim_space(part);

        if (part.len == 0) {
            continue;
        }

        colon = adm_str_find_char(part, ':');

        port = adm_str_trim_space(adm_str_sub(part, 0, colon < 0 ? part.len
                                                        : (size_t) colon));
        path = colon < 0
               ? adm_str_empty
               : adm_str_trim_space(adm_str_sub(part, (size_t) colon + 1,
                                                part.len));

        if (port.len == 0) {
            (void) adm_array_push(a, warnings, adm_value_stringc(a,
                       "annotation prometheus.istio.io/scrape-targets is "
                       "ignored: a target has no port"));
            return NULL;
        }

        target = adm_value_object(a, 2);
        (void) adm_object_setc(a, target, "port", adm_value_string(a, port));
        (void) adm_object_setc(a, target, "path",
                               path.len ? adm_value_string(a, path)
                                        : adm_value_stringc(a, "/metrics"));
        (void) adm_array_push(a, targets, target);
    }

    return adm_array_len(targets) ? targets : NULL;
}


static int
inject_scrape_check(const inject_scrape_t *scrape, int64_t status_port,
    adm_err_t *err)
{
    uint32_t  i;

    if (scrape->targets == NULL) {
        return scrape->port.len == 0
               ? ADM_OK
               : inject_scrape_check_port(scrape->port, "configuration", "",
                                          status_port, err);
    }

    for (i = 0; i < adm_array_len(scrape->targets); i++) {
        if (inject_scrape_check_port(
                adm_value_str(adm_object_getc(
                                  adm_array_at(scrape->targets, i), "port")),
                "targets", "target ", status_port, err)
            != ADM_OK)
        {
            return ADM_ERROR;
        }
    }

    return ADM_OK;
}


static int
inject_scrape_check_port(adm_str_t text, const char *where, const char *what,
    int64_t status_port, adm_err_t *err)
{
    size_t   i;
    int64_t  port;

    if (adm_int_parse(text, 10, &port) != ADM_OK || port < 1 || port > 65535)
    {
        text = adm_quoted(err->arena, text);
        return adm_err_set(err, "invalid prometheus scrape %s: invalid %sport "
                           "%.*s", where, what, adm_fmt(text));
    }

    if (port == status_port) {
        return adm_err_set(err, "invalid prometheus scrape %s: %sport %.*s "
                           "conflicts with agent port", where, what,
                           adm_fmt(text));
    }

    for (i = 0; i < adm_nelts(inject_reserved_ports); i++) {
        if (inject_reserved_ports[i].port == port) {
            return adm_err_set(err, "invalid prometheus scrape %s: %sport %.*s "
                               "is reserved for Istio (%s) and cannot be "
                               "scraped", where, what, adm_fmt(text),
                               inject_reserved_ports[i].of);
        }
    }

    return ADM_OK;
}


int
inject_metrics_merge(inject_pod_t *p, const inject_mesh_t *mesh,
    adm_value_t *warnings, adm_err_t *err)
{
    char                 text[ADM_INT_LEN];
    int64_t              status_port;
    uint32_t             i, k;
    adm_str_t            json, port;
    adm_value_t         *annotations, *old;
    inject_list_e        list;
    inject_scrape_t      scrape;

    old = adm_object_getc(p->metadata, "annotations");

    if (!inject_has(mesh->release, INJECT_METRICS_MERGE)
        || inject_scrape_read(mesh->release, p->arena, old, &scrape, warnings)
           != ADM_OK
        || !inject_metrics_enabled(mesh, p->pod))
    {
        return ADM_OK;
    }

    status_port = inject_mesh_status_port(mesh);
    port.len = adm_int_format(text, status_port);
    port.data = text;

    if (inject_scrape_is_ours(mesh, old, port)) {
        return ADM_OK;
    }

    if (inject_has(mesh->release, INJECT_METRICS_TARGETS)
        && inject_scrape_check(&scrape, status_port, err) != ADM_OK)
    {
        return ADM_ERROR;
    }

    json = inject_metrics_json(p->arena, &scrape);

    if (json.len
        && inject_pod_sidecar(p, inject_has(mesh->release, INJECT_NATIVE),
                              &list, &i) == ADM_OK)
    {
        inject_env_append(p->arena, inject_pod_container(p, list, i),
                          adm_strc("ISTIO_PROMETHEUS_ANNOTATIONS"), json);
    }

    annotations = inject_scrape_without(p, mesh);

    for (k = 0; k < INJECT_SCRAPE_KEYS; k++) {
        (void) adm_object_set(p->arena, annotations, inject_scrape_names[k],
                k == INJECT_SCRAPE_PORT
                ? adm_value_string(p->arena, adm_str_dup(p->arena, port))
                : k == INJECT_SCRAPE_PATH
                ? adm_value_stringc(p->arena, "/stats/prometheus")
                : adm_value_stringc(p->arena, "true"));
    }

    (void) adm_object_setc(p->arena, p->metadata, "annotations", annotations);

    return ADM_OK;
}


/* Whether the port that is to be scraped is the agent's already. */

static int
inject_scrape_is_ours(const inject_mesh_t *mesh,
    const adm_value_t *annotations, adm_str_t port)
{
    uint32_t             i;
    const adm_member_t  *m;

    for (i = 0; (m = adm_object_at(annotations, i)); i++) {
        if (inject_scrape_key(mesh->release, m->key) == INJECT_SCRAPE_PORT) {
            return adm_str_eq(adm_value_str(m->value), port);
        }
    }

    return 0;
}


/* The annotations of the pod but for those of this module. */

static adm_value_t *
inject_scrape_without(inject_pod_t *p, const inject_mesh_t *mesh)
{
    uint32_t             i;
    adm_value_t         *old, *annotations;
    const adm_member_t  *m;

    old = adm_object_getc(p->metadata, "annotations");
    annotations = adm_value_object(p->arena, adm_object_len(old) + 3);

    for (i = 0; (m = adm_object_at(old, i)); i++) {
        if (inject_scrape_key(mesh->release, m->key) == INJECT_SCRAPE_NONE) {
            (void) adm_object_set(p->arena, annotations, m->key, m->value);
        }
    }

    return annotations;
}


void
inject_metrics_strip(inject_pod_t *p, const inject_mesh_t *mesh)
{
    char       text[ADM_INT_LEN];
    adm_str_t  port;

    port.len = adm_int_format(text, inject_mesh_status_port(mesh));
    port.data = text;

    if (inject_scrape_is_ours(mesh,
                              adm_object_getc(p->metadata, "annotations"),
                              port))
    {
        (void) adm_object_setc(p->arena, p->metadata, "annotations",
                               inject_scrape_without(p, mesh));
    }
}


void
inject_metrics_secure_port(inject_pod_t *p)
{
    uint32_t             i;
    adm_str_t            port;
    adm_value_t         *env, *annotations;
    inject_list_e        list;
    const adm_member_t  *m;

    annotations = adm_object_getc(p->metadata, "annotations");

    for (i = 0; (m = adm_object_at(annotations, i)); i++) {
        if (inject_scrape_same(m->key,
                               adm_strc("prometheus_istio_io_secure_port")))
        {
            return;
        }
    }

    if (inject_pod_sidecar(p, 1, &list, &i) != ADM_OK) {
        return;
    }

    env = adm_object_getc(adm_array_at(p->lists[list], i), "env");
    port = adm_value_str(adm_object_getc(
                             inject_named(env, adm_strc(
                                 "ENVOY_SECURE_MERGED_METRICS_PORT")),
                             "value"));

    if (port.len == 0 || adm_str_eqc(port, "0")) {
        return;
    }

    annotations = inject_pod_map(p, adm_strc("annotations"));
    (void) adm_object_setc(p->arena, annotations,
                           "prometheus.istio.io/secure-port",
                           adm_value_string(p->arena, port));
}
