
#include "data/adm_json_read.h"
#include "inject/inject_funcs.h"


/* Functions that read the pod and the mesh. */


static int inject_exclude_inbound_port(gotmpl_exec_t *e,
    const gotmpl_func_t *f, gotmpl_value_t *args, uint32_t n,
    gotmpl_value_t *ret);
static int inject_container_ports(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret);
static int inject_identity(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret);
static int inject_annotation(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret);
static int inject_multus_has(gotmpl_exec_t *e, adm_str_t list, adm_str_t name,
    adm_str_t ns);
static int inject_append_multus(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret);
static int inject_mesh_enriches(const inject_mesh_t *mesh);
static int inject_otel_member(gotmpl_exec_t *e, const gotmpl_value_t *map,
    const char *key, adm_str_t *text);
static void inject_otel_append(adm_buf_t *b, const char *name,
    adm_str_t value);
static adm_str_t inject_image_version(adm_arena_t *a, adm_str_t image);
static int inject_otel_attributes(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret);


/* magic of inject_container_ports() */
#define INJECT_PORTS_ALL          0
#define INJECT_PORTS_APPLICATION  1


static const gotmpl_type_t *const  inject_p_annotation[] = {
    &gotmpl_type_value, &gotmpl_type_string, &gotmpl_type_any
};

static const gotmpl_type_t *const  inject_p_any_string[] = {
    &gotmpl_type_any, &gotmpl_type_string
};

static const gotmpl_type_t *const  inject_p_otel[] = {
    &gotmpl_type_value, &gotmpl_type_string_map, &gotmpl_type_string_map,
    &gotmpl_type_string, &gotmpl_type_value
};

static const gotmpl_type_t *const  inject_p_string[] = {
    &gotmpl_type_string
};

static const gotmpl_type_t *const  inject_p_strings[] = {
    &gotmpl_type_string, &gotmpl_type_string
};

static const gotmpl_type_t *const  inject_p_value[] = {
    &gotmpl_type_value
};


static const gotmpl_func_t  inject_func_pod[] = {
    { .name = adm_str("annotation"), .fn = inject_annotation,
      gotmpl_params(inject_p_annotation), .flags = GOTMPL_FN_ORIGIN },
    { .name = adm_str("appendMultusNetwork"), .fn = inject_append_multus,
      gotmpl_params(inject_p_strings) },
    { .name = adm_str("applicationPorts"), .fn = inject_container_ports,
      gotmpl_params(inject_p_value), .flags = GOTMPL_FN_ORIGIN,
      .magic = INJECT_PORTS_APPLICATION },
    { .name = adm_str("excludeInboundPort"),
      .fn = inject_exclude_inbound_port,
      gotmpl_params(inject_p_any_string) },
    { .name = adm_str("excludeInterfaces"), .fn = inject_identity,
      gotmpl_params(inject_p_string) },
    { .name = adm_str("includeInboundPorts"), .fn = inject_container_ports,
      gotmpl_params(inject_p_value), .flags = GOTMPL_FN_ORIGIN,
      .magic = INJECT_PORTS_ALL },
    { .name = adm_str("kubevirtInterfaces"), .fn = inject_identity,
      gotmpl_params(inject_p_string) },
    { .name = adm_str("otelResourceAttributes"),
      .fn = inject_otel_attributes, gotmpl_params(inject_p_otel) }
};


const gotmpl_funcs_t  inject_funcs_pod = {
    inject_func_pod, adm_nelts(inject_func_pod)
};


static int
inject_exclude_inbound_port(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    int              done, first;
    adm_buf_t        b;
    adm_str_t        port, rest, part;
    gotmpl_value_t   text;

    *ret = args[1];

    if (args[0].type == NULL) {
        port = adm_strc("<nil>");

    } else if (gotmpl_sprint(e, &args[0], &text) == ADM_OK) {
        port = adm_str_trim_space(gotmpl_str(&text));

    } else {
        return ADM_ERROR;
    }

    if (port.len == 0 || adm_str_eqc(port, "0")) {
        return ADM_OK;
    }

    rest = gotmpl_str(&args[1]);
    done = 0;

    while (adm_str_split(&rest, ',', &done, &part) == ADM_OK) {
        if (adm_str_eq(part, port)) {
            return ADM_OK;
        }
    }

    gotmpl_buf(e, &b);

    rest = gotmpl_str(&args[1]);
    done = 0;
    first = 1;

    while (adm_str_split(&rest, ',', &done, &part) == ADM_OK) {
        part = adm_str_trim_space(part);

        if (part.len) {
            if (!first) {
                adm_buf_char(&b, ',');
            }

            adm_buf_str(&b, part);
            first = 0;
        }
    }

    if (!first) {
        adm_buf_char(&b, ',');
    }

    adm_buf_str(&b, port);

    return gotmpl_finish(e, &b, ret);
}


static int
inject_container_ports(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    int64_t               port;
    uint32_t              i, k, nports;
    adm_buf_t             b;
    adm_str_t             s;
    gotmpl_value_t        container, ports, p, v;
    const inject_host_t  *host;

    host = gotmpl_host(e);

    if (gotmpl_kind(&args[0]) != GOTMPL_SLICE) {
        return gotmpl_fail(e, "wrong type for value; expected "
                           "[]v1.Container");
    }

    gotmpl_buf(e, &b);

    for (i = 0; i < gotmpl_len(e, &args[0]); i++) {
        container = gotmpl_at(e, &args[0], i);

        if (gotmpl_field(e, &container, adm_strc("Name"), &v) != ADM_OK
            || gotmpl_field(e, &container, adm_strc("Ports"), &ports)
               != ADM_OK)
        {
            return gotmpl_fail(e, "wrong type for value; expected "
                               "[]v1.Container");
        }

        if (f->magic == INJECT_PORTS_APPLICATION
            && adm_str_eqc(gotmpl_str(&v), "istio-proxy"))
        {
            continue;
        }

        nports = gotmpl_len(e, &ports);

        if (gotmpl_charge(e, nports) != ADM_OK) {
            return ADM_ERROR;
        }

        for (k = 0; k < nports; k++) {
            p = gotmpl_at(e, &ports, k);

            if (gotmpl_field(e, &p, adm_strc("Protocol"), &v) != ADM_OK) {
                return gotmpl_fail(e, "wrong type for value; expected "
                                   "[]v1.Container");
            }

            s = gotmpl_str(&v);

            if ((adm_str_eqc(s, "UDP") || adm_str_eqc(s, "SCTP"))
                && !inject_has(host->release, INJECT_ALL_PROTOCOLS))
            {
                continue;
            }

            port = gotmpl_field(e, &p, adm_strc("ContainerPort"), &v)
                   == ADM_OK ? v.u.i : 0;

            if (b.len) {
                adm_buf_char(&b, ',');
            }

            adm_buf_int(&b, port);
        }
    }

    return gotmpl_finish(e, &b, ret);
}


static int
inject_identity(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    *ret = args[0];

    return ADM_OK;
}


static int
inject_annotation(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    gotmpl_value_t  annotations;

    if (gotmpl_field(e, &args[0], adm_strc("Annotations"), &annotations)
        != ADM_OK)
    {
        return gotmpl_fail(e, "wrong type for value; expected v1.ObjectMeta");
    }

    if (gotmpl_get(e, &annotations, gotmpl_str(&args[1]), ret) == ADM_OK) {
        return ADM_OK;
    }

    if (gotmpl_kind(&args[2]) == GOTMPL_STRING) {
        *ret = args[2];
        ret->type = &gotmpl_type_string;
        ret->flags &= ~(uint32_t) GOTMPL_IFACE;
        return ADM_OK;
    }

    if (args[2].type == NULL) {
        *ret = gotmpl_string(adm_strc("<nil>"));
        return ADM_OK;
    }

    return gotmpl_sprint(e, &args[2], ret);
}


/* Whether a JSON list of networks has the network; 1 if it is no list. */

static int
inject_multus_has(gotmpl_exec_t *e, adm_str_t list, adm_str_t name,
    adm_str_t ns)
{
    uint32_t      i;
    adm_err_t     err;
    adm_value_t  *v, *item;

    adm_err_init(&err, gotmpl_arena(e));

    v = adm_json_parse(gotmpl_arena(e), list, NULL, &err);

    if (v == NULL || (!adm_is_array(v) && !adm_is_null(v))) {
        return 1;
    }

    for (i = 0; i < adm_array_len(v); i++) {
        item = adm_array_at(v, i);

        if (!adm_is_object(item) && !adm_is_null(item)) {
            return 1;
        }
    }

    for (i = 0; i < adm_array_len(v); i++) {
        item = adm_array_at(v, i);

        if (adm_str_eq(adm_value_str(adm_object_getc(item, "name")), name)
            && adm_str_eq(adm_value_str(adm_object_getc(item, "namespace")),
                          ns))
        {
            return 1;
        }
    }

    return 0;
}


static int
inject_append_multus(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    int                   done;
    adm_buf_t             b;
    adm_str_t             old, network, name, ns, rest, part;
    ptrdiff_t             at;
    const inject_host_t  *host;

    host = gotmpl_host(e);

    old = gotmpl_str(&args[0]);
    network = gotmpl_str(&args[1]);

    if (old.len == 0) {
        *ret = args[1];
        return ADM_OK;
    }

    *ret = args[0];
    gotmpl_buf(e, &b);

    at = adm_str_find_last_char(old, ']');

    if (at < 0) {
        rest = old;
        done = 0;

        while (inject_has(host->release, INJECT_MULTUS_UNIQUE)
               && adm_str_split(&rest, ',', &done, &part) == ADM_OK)
        {
            if (adm_str_eq(adm_str_trim_space(part), network)) {
                return ADM_OK;
            }
        }

        adm_buf_str(&b, old);
        adm_buf_lit(&b, ", ");
        adm_buf_str(&b, network);

        return gotmpl_finish(e, &b, ret);
    }

    name = network;
    ns = adm_str_empty;

    if (inject_has(host->release, INJECT_MULTUS_NAMESPACE)
        && adm_str_find_char(network, '/') >= 0)
    {
        ns = adm_str_sub(network, 0, (size_t) adm_str_find_char(network,
                                                                '/'));
        name = adm_str_sub(network, ns.len + 1, network.len);
    }

    if (inject_has(host->release, INJECT_MULTUS_UNIQUE)
        && inject_multus_has(e, old, name, ns))
    {
        return ADM_OK;
    }

    adm_buf_bytes(&b, old.data, (size_t) at);
    adm_buf_lit(&b, ", {\"name\": \"");
    adm_buf_str(&b, name);

    if (ns.len) {
        adm_buf_lit(&b, "\", \"namespace\": \"");
        adm_buf_str(&b, ns);
    }

    adm_buf_lit(&b, "\"}");
    adm_buf_bytes(&b, old.data + at, old.len - (size_t) at);

    return gotmpl_finish(e, &b, ret);
}


/* Whether a provider wants OpenTelemetry's semantic conventions. */

static int
inject_mesh_enriches(const inject_mesh_t *mesh)
{
    int64_t       n;
    uint32_t      i;
    adm_value_t  *providers;

    providers = adm_object_getc(mesh->config, "extensionProviders");

    for (i = 0; i < adm_array_len(providers); i++) {
        if (adm_value_to_int(adm_value_get(adm_array_at(providers, i),
                                           "opentelemetry",
                                           "serviceAttributeEnrichment",
                                           NULL), &n) == ADM_OK
            && n == 1)
        {
            return 1;
        }
    }

    return 0;
}


static int
inject_otel_member(gotmpl_exec_t *e, const gotmpl_value_t *map,
    const char *key, adm_str_t *text)
{
    gotmpl_value_t  v;

    *text = gotmpl_get(e, map, adm_strz(key), &v) == ADM_OK
            ? gotmpl_str(&v) : adm_str_empty;

    return text->len != 0;
}


static void
inject_otel_append(adm_buf_t *b, const char *name, adm_str_t value)
{
    if (b->len) {
        adm_buf_char(b, ',');
    }

    adm_buf_str(b, adm_strz(name));
    adm_buf_char(b, '=');
    adm_buf_str(b, value);
}


/* Tag and digest of an image: "TAG@DIGEST", "DIGEST", "TAG" or nothing. */

static adm_str_t
inject_image_version(adm_arena_t *a, adm_str_t image)
{
    adm_buf_t  b;
    adm_str_t  tag, digest, text;
    ptrdiff_t  at, colon;

    digest = adm_str_empty;
    tag = adm_str_empty;

    at = adm_str_find_char(image, '@');

    if (at >= 0) {
        digest = adm_str_sub(image, (size_t) at + 1, image.len);
        image = adm_str_sub(image, 0, (size_t) at);
    }

    colon = adm_str_find_last_char(image, ':');

    if (colon > adm_str_find_last_char(image, '/')) {
        tag = adm_str_sub(image, (size_t) colon + 1, image.len);
    }

    if (tag.len == 0 || digest.len == 0) {
        return tag.len ? tag : digest;
    }

    adm_buf_init(&b, a, 0);
    adm_buf_str(&b, tag);
    adm_buf_char(&b, '@');
    adm_buf_str(&b, digest);
    (void) adm_buf_finish(&b, &text);

    return text;
}


static int
inject_otel_attributes(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    adm_buf_t             b, id;
    adm_str_t             s, ns;
    gotmpl_value_t        container, v;
    const inject_host_t  *host;

    host = gotmpl_host(e);
    ns = gotmpl_str(&args[3]);

    gotmpl_buf(e, &b);

    if (!inject_mesh_enriches(host->mesh)) {
        return gotmpl_finish(e, &b, ret);
    }

    if (inject_otel_member(e, &args[1],
                           "resource.opentelemetry.io/service.namespace", &s))
    {
        inject_otel_append(&b, "service.namespace", s);

    } else if (ns.len) {
        inject_otel_append(&b, "service.namespace", ns);
    }

    if (inject_otel_member(e, &args[1],
                           "resource.opentelemetry.io/service.version", &s)
        || inject_otel_member(e, &args[2], "app.kubernetes.io/version", &s))
    {
        inject_otel_append(&b, "service.version", s);

    } else if (gotmpl_len(e, &args[4]) == 1) {
        container = gotmpl_at(e, &args[4], 0);

        if (gotmpl_field(e, &container, adm_strc("Image"), &v) == ADM_OK) {
            s = inject_image_version(gotmpl_arena(e), gotmpl_str(&v));

            if (s.len) {
                inject_otel_append(&b, "service.version", s);
            }
        }
    }

    if (inject_otel_member(e, &args[1],
                           "resource.opentelemetry.io/service.instance.id",
                           &s))
    {
        inject_otel_append(&b, "service.instance.id", s);

    } else if (gotmpl_len(e, &args[4])) {
        container = gotmpl_at(e, &args[4], 0);

        if (gotmpl_field(e, &container, adm_strc("Name"), &v) == ADM_OK) {
            adm_buf_init(&id, gotmpl_arena(e), 0);
            adm_buf_str(&id, ns);
            adm_buf_lit(&id, ".$(POD_NAME).");
            adm_buf_str(&id, gotmpl_str(&v));

            if (adm_buf_finish(&id, &s) != ADM_OK) {
                return gotmpl_abort(e, "out of memory");
            }

            inject_otel_append(&b, "service.instance.id", s);
        }
    }

    return gotmpl_finish(e, &b, ret);
}
