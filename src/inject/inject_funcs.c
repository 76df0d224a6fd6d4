
#include "base/adm_num.h"
#include "base/adm_time.h"
#include "data/adm_json_read.h"
#include "data/adm_json_write.h"
#include "data/adm_yaml.h"
#include "inject/inject_funcs.h"


/* The deepest nesting of render. */
#define INJECT_MAX_RENDER  16


static int inject_format_duration(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret);
static int inject_isset(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret);
static int inject_exclude_inbound_port(gotmpl_exec_t *e,
    const gotmpl_func_t *f, gotmpl_value_t *args, uint32_t n,
    gotmpl_value_t *ret);
static int inject_container_ports(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret);
static int inject_identity(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret);
static int inject_annotation(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret);
static int inject_value_or_default(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret);
static int inject_to_json(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret);
static int inject_from_json(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret);
static int inject_proto_to_json(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret);
static int inject_to_yaml(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret);
static int inject_indent(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret);
static int inject_directory(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret);
static int inject_contains(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret);
static int inject_to_lower(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret);
static int inject_render(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret);
static int inject_env(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret);
static int inject_append_multus(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret);
static int inject_omit(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret);
static int inject_strdict(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret);
static int inject_merge_maps(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret);
static int inject_omit_nil(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret);
static int inject_otel_attributes(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret);

static int inject_is_null_value(const gotmpl_value_t *v);
static int inject_multus_has(gotmpl_exec_t *e, adm_str_t list, adm_str_t name,
    adm_str_t ns);
static adm_value_t *inject_without_nil(adm_arena_t *a, adm_value_t *v,
    unsigned depth);
static int inject_mesh_enriches(const inject_mesh_t *mesh);
static int inject_otel_member(gotmpl_exec_t *e, const gotmpl_value_t *map,
    const char *key, adm_str_t *text);
static void inject_otel_append(adm_buf_t *b, const char *name,
    adm_str_t value);
static adm_str_t inject_image_version(adm_arena_t *a, adm_str_t image);


/* magic of inject_container_ports() */
#define INJECT_PORTS_ALL          0
#define INJECT_PORTS_APPLICATION  1

/* magic of inject_to_json() */
#define INJECT_JSON_MAP           0
#define INJECT_JSON_ANY           1
#define INJECT_JSON_MAPS          2


static const gotmpl_type_t *const  inject_p_duration[] = {
    &inject_type_duration
};

static const gotmpl_type_t *const  inject_p_string[] = {
    &gotmpl_type_string
};

static const gotmpl_type_t *const  inject_p_strings[] = {
    &gotmpl_type_string, &gotmpl_type_string
};

static const gotmpl_type_t *const  inject_p_map[] = {
    &gotmpl_type_string_map
};

static const gotmpl_type_t *const  inject_p_map_string[] = {
    &gotmpl_type_string_map, &gotmpl_type_string
};

static const gotmpl_type_t *const  inject_p_any[] = {
    &gotmpl_type_any
};

static const gotmpl_type_t *const  inject_p_any_any[] = {
    &gotmpl_type_any, &gotmpl_type_any
};

static const gotmpl_type_t *const  inject_p_any_string[] = {
    &gotmpl_type_any, &gotmpl_type_string
};

static const gotmpl_type_t *const  inject_p_int_string[] = {
    &gotmpl_type_int, &gotmpl_type_string
};

static const gotmpl_type_t *const  inject_p_value[] = {
    &gotmpl_type_value
};

static const gotmpl_type_t *const  inject_p_annotation[] = {
    &gotmpl_type_value, &gotmpl_type_string, &gotmpl_type_any
};

static const gotmpl_type_t *const  inject_p_otel[] = {
    &gotmpl_type_value, &gotmpl_type_string_map, &gotmpl_type_string_map,
    &gotmpl_type_string, &gotmpl_type_value
};


static const gotmpl_func_t  inject_func_table[] = {
    { .name = adm_str("annotation"), .fn = inject_annotation,
      gotmpl_params(inject_p_annotation), .flags = GOTMPL_FN_ORIGIN },
    { .name = adm_str("appendMultusNetwork"), .fn = inject_append_multus,
      gotmpl_params(inject_p_strings) },
    { .name = adm_str("applicationPorts"), .fn = inject_container_ports,
      gotmpl_params(inject_p_value), .flags = GOTMPL_FN_ORIGIN,
      .magic = INJECT_PORTS_APPLICATION },
    { .name = adm_str("contains"), .fn = inject_contains,
      gotmpl_params(inject_p_strings) },
    { .name = adm_str("directory"), .fn = inject_directory,
      gotmpl_params(inject_p_string) },
    { .name = adm_str("env"), .fn = inject_env,
      gotmpl_params(inject_p_strings) },
    { .name = adm_str("excludeInboundPort"),
      .fn = inject_exclude_inbound_port,
      gotmpl_params(inject_p_any_string) },
    { .name = adm_str("excludeInterfaces"), .fn = inject_identity,
      gotmpl_params(inject_p_string) },
    { .name = adm_str("formatDuration"), .fn = inject_format_duration,
      gotmpl_params(inject_p_duration), .flags = GOTMPL_FN_ORIGIN },
    { .name = adm_str("fromJSON"), .fn = inject_from_json,
      gotmpl_params(inject_p_string), .flags = GOTMPL_FN_ANY },
    { .name = adm_str("includeInboundPorts"), .fn = inject_container_ports,
      gotmpl_params(inject_p_value), .flags = GOTMPL_FN_ORIGIN,
      .magic = INJECT_PORTS_ALL },
    { .name = adm_str("indent"), .fn = inject_indent,
      gotmpl_params(inject_p_int_string) },
    { .name = adm_str("isset"), .fn = inject_isset,
      gotmpl_params(inject_p_map_string) },
    { .name = adm_str("kubevirtInterfaces"), .fn = inject_identity,
      gotmpl_params(inject_p_string) },
    { .name = adm_str("mergeMaps"), .fn = inject_merge_maps,
      gotmpl_params(inject_p_map), .variadic = 1 },
    { .name = adm_str("omit"), .fn = inject_omit,
      gotmpl_params(inject_p_map_string), .variadic = 1 },
    { .name = adm_str("omitNil"), .fn = inject_omit_nil,
      gotmpl_params(inject_p_any), .flags = GOTMPL_FN_ANY },
    { .name = adm_str("otelResourceAttributes"),
      .fn = inject_otel_attributes, gotmpl_params(inject_p_otel) },
    { .name = adm_str("protoToJSON"), .fn = inject_proto_to_json,
      gotmpl_params(inject_p_value), .flags = GOTMPL_FN_STRUCTURED },
    { .name = adm_str("strdict"), .fn = inject_strdict,
      gotmpl_params(inject_p_string), .variadic = 1 },
    { .name = adm_str("structToJSON"), .fn = inject_to_json,
      gotmpl_params(inject_p_any), .flags = GOTMPL_FN_STRUCTURED,
      .magic = INJECT_JSON_ANY },
    { .name = adm_str("toJSON"), .fn = inject_to_json,
      gotmpl_params(inject_p_map), .flags = GOTMPL_FN_STRUCTURED },
    { .name = adm_str("toJsonMap"), .fn = inject_to_json,
      gotmpl_params(inject_p_map), .variadic = 1,
      .flags = GOTMPL_FN_STRUCTURED, .magic = INJECT_JSON_MAPS },
    { .name = adm_str("toLower"), .fn = inject_to_lower,
      gotmpl_params(inject_p_string) },
    { .name = adm_str("toYaml"), .fn = inject_to_yaml,
      gotmpl_params(inject_p_any), .flags = GOTMPL_FN_STRUCTURED },
    { .name = adm_str("valueOrDefault"), .fn = inject_value_or_default,
      gotmpl_params(inject_p_any_any),
      .flags = GOTMPL_FN_ANY|GOTMPL_FN_ORIGIN }
};


const gotmpl_funcs_t  inject_funcs = {
    inject_func_table, adm_nelts(inject_func_table)
};


static const gotmpl_func_t  inject_func_to_json[] = {
    { .name = adm_str("toJson"), .fn = inject_to_json,
      gotmpl_params(inject_p_map), .flags = GOTMPL_FN_STRUCTURED }
};


const gotmpl_funcs_t  inject_funcs_to_json = {
    inject_func_to_json, 1
};


static const gotmpl_func_t  inject_func_render[] = {
    { .name = adm_str("render"), .fn = inject_render,
      gotmpl_params(inject_p_string), .flags = GOTMPL_FN_HOST }
};


const gotmpl_funcs_t  inject_funcs_render = {
    inject_func_render, 1
};


/* Whether a pointer, map or slice is nil. */

static int
inject_is_null_value(const gotmpl_value_t *v)
{
    return v->type == NULL
           || ((v->flags & GOTMPL_VIEW) ? adm_is_null(v->u.json)
                                        : v->u.p == NULL);
}


static int
inject_format_duration(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    int64_t               ns;
    adm_buf_t             b;
    const inject_host_t  *host;

    host = gotmpl_host(e);

    gotmpl_buf(e, &b);

    if (inject_is_null_value(&args[0])
        || adm_value_to_int(args[0].u.json, &ns) != ADM_OK)
    {
        ns = inject_has(host->release, INJECT_DURATION_FALLBACK)
             ? INT64_C(1000000000) : 0;
    }

    adm_duration_format(&b, ns);

    return gotmpl_finish(e, &b, ret);
}


static int
inject_isset(gotmpl_exec_t *e, const gotmpl_func_t *f, gotmpl_value_t *args,
    uint32_t n, gotmpl_value_t *ret)
{
    gotmpl_value_t  member;

    *ret = gotmpl_bool(gotmpl_get(e, &args[0], gotmpl_str(&args[1]), &member)
                       == ADM_OK);
    return ADM_OK;
}


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


static int
inject_value_or_default(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    if (args[0].type == NULL
        || (args[0].type == &gotmpl_type_string && args[0].len == 0))
    {
        *ret = args[1];

    } else {
        *ret = args[0];
    }

    return ADM_OK;
}


/* JSON of a map, of any value, of several maps merged. */

static int
inject_to_json(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    unsigned         flags;
    adm_buf_t        b;
    adm_value_t     *json;
    gotmpl_value_t   v;

    if (f->magic == INJECT_JSON_MAPS) {
        if (inject_merge_maps(e, f, args, n, &v) != ADM_OK) {
            return ADM_ERROR;
        }

    } else {
        v = args[0];
    }

    gotmpl_buf(e, &b);

    if (inject_is_null_value(&v) && f->magic != INJECT_JSON_ANY) {
        if (f->magic == INJECT_JSON_MAPS) {
            adm_buf_lit(&b, "null");

        } else {
            adm_buf_lit(&b, "{}");
        }

        return gotmpl_finish(e, &b, ret);
    }

    if (v.type == NULL) {
        adm_buf_lit(&b, "{}");
        return gotmpl_finish(e, &b, ret);
    }

    json = gotmpl_to_json(e, &v, &flags);
    if (json == NULL) {
        return ADM_ERROR;
    }

    if (f->magic != INJECT_JSON_ANY) {
        flags |= ADM_JSON_SORTED;
    }

    adm_json_write(&b, json, flags);

    return gotmpl_finish(e, &b, ret);
}


/* What cannot be parsed gives the string "{}". */

static int
inject_from_json(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    adm_err_t     err;
    adm_value_t  *v;

    adm_err_init(&err, gotmpl_arena(e));

    if (gotmpl_charge(e, args[0].len / 16) != ADM_OK) {
        return ADM_ERROR;
    }

    v = adm_json_parse(gotmpl_arena(e), gotmpl_str(&args[0]), NULL, &err);

    if (v == NULL) {
        *ret = gotmpl_string(adm_strc("{}"));

    } else {
        *ret = gotmpl_view(&gotmpl_type_any, v, 0, args[0].origin);
    }

    return ADM_OK;
}


static int
inject_proto_to_json(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    adm_buf_t                      b;
    const adm_value_t             *message;
    const inject_host_t           *host;
    const inject_proto_message_t  *type;

    host = gotmpl_host(e);

    gotmpl_buf(e, &b);

    if (args[0].type == NULL) {
        adm_buf_lit(&b, "{}");
        return gotmpl_finish(e, &b, ret);
    }

    type = inject_message_of(args[0].type);

    if (type == NULL) {
        return gotmpl_fail(e, "wrong type for value; expected "
                           "protoreflect.ProtoMessage; got %.*s",
                           adm_fmt(args[0].type->name));
    }

    if (inject_is_null_value(&args[0])) {
        adm_buf_lit(&b, "{}");
        return gotmpl_finish(e, &b, ret);
    }

    message = args[0].u.json;

    if (type == &inject_proxy_config) {
        message = inject_mesh_without_defaults(host->mesh, gotmpl_arena(e),
                                               message);
    }

    inject_proto_encode(&b, type, message);

    return gotmpl_finish(e, &b, ret);
}


static int
inject_to_yaml(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    unsigned      flags;
    adm_buf_t     b;
    adm_value_t  *json;

    gotmpl_buf(e, &b);

    flags = 0;
    json = args[0].type ? gotmpl_to_json(e, &args[0], &flags)
                        : adm_value_null();

    if (json == NULL) {
        return ADM_ERROR;
    }

    adm_yaml_write(&b, json, flags);

    return gotmpl_finish(e, &b, ret);
}


static int
inject_indent(gotmpl_exec_t *e, const gotmpl_func_t *f, gotmpl_value_t *args,
    uint32_t n, gotmpl_value_t *ret)
{
    int        done, first;
    adm_buf_t  b;
    adm_str_t  rest, line;

    if (args[0].u.i < 0) {
        return gotmpl_fail(e, "strings: negative Repeat count");
    }

    gotmpl_buf(e, &b);

    rest = gotmpl_str(&args[1]);
    done = 0;
    first = 1;

    while (adm_str_split(&rest, '\n', &done, &line) == ADM_OK) {
        if (!first) {
            adm_buf_char(&b, '\n');
            adm_buf_fill(&b, ' ', (size_t) args[0].u.i);
        }

        adm_buf_str(&b, line);
        first = 0;
    }

    if (gotmpl_finish(e, &b, ret) != ADM_OK) {
        return ADM_ERROR;
    }

    ret->flags |= args[1].flags & GOTMPL_STRUCTURED;

    return ADM_OK;
}


static int
inject_directory(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    adm_str_t  s;

    s = gotmpl_str(&args[0]);

    *ret = gotmpl_string(adm_str_sub(s, 0,
                                     (size_t) (adm_str_find_last_char(s, '/')
                                               + 1)));
    return ADM_OK;
}


static int
inject_contains(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    *ret = gotmpl_bool(adm_str_find(gotmpl_str(&args[1]),
                                    gotmpl_str(&args[0])) >= 0);
    return ADM_OK;
}


static int
inject_to_lower(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    size_t     i;
    adm_buf_t  b;
    adm_str_t  s;

    s = gotmpl_str(&args[0]);

    gotmpl_buf(e, &b);

    for (i = 0; i < s.len; i++) {
        adm_buf_char(&b, (char) adm_lower(s.data[i]));
    }

    return gotmpl_finish(e, &b, ret);
}


/* Any error gives the empty string, but for a limit that was hit. */

static int
inject_render(gotmpl_exec_t *e, const gotmpl_func_t *f, gotmpl_value_t *args,
    uint32_t n, gotmpl_value_t *ret)
{
    int             rc;
    gotmpl_t       *t;
    adm_err_t       err;
    inject_host_t  *host;

    host = gotmpl_host(e);

    if (host->depth == INJECT_MAX_RENDER) {
        return gotmpl_abort(e, "render is nested too deeply");
    }

    adm_err_init(&err, gotmpl_arena(e));
    *ret = gotmpl_string(adm_str_empty);

    t = gotmpl_parse(gotmpl_arena(e), gotmpl_str(&args[0]), host->options,
                     &err);
    if (t == NULL) {
        return ADM_OK;
    }

    host->depth++;
    rc = gotmpl_render(e, t, host->root, ret, &err);
    host->depth--;

    if (rc != ADM_OK) {
        *ret = gotmpl_string(adm_str_empty);
    }

    return ADM_OK;
}


static int
inject_env(gotmpl_exec_t *e, const gotmpl_func_t *f, gotmpl_value_t *args,
    uint32_t n, gotmpl_value_t *ret)
{
    adm_str_t             s;
    const inject_host_t  *host;

    host = gotmpl_host(e);

    s = adm_value_str(adm_object_get(host->env, gotmpl_str(&args[0])));

    if (s.len) {
        *ret = gotmpl_string(s);

    } else {
        *ret = args[1];
    }

    return ADM_OK;
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


static int
inject_omit(gotmpl_exec_t *e, const gotmpl_func_t *f, gotmpl_value_t *args,
    uint32_t n, gotmpl_value_t *ret)
{
    uint32_t          i, k;
    gotmpl_members_t  m;

    if (gotmpl_members(e, &args[0], &m) != ADM_OK
        || gotmpl_map(e, &gotmpl_type_string_map, m.n, ret) != ADM_OK)
    {
        return ADM_ERROR;
    }

    if (gotmpl_charge(e, (uint64_t) m.n * n) != ADM_OK) {
        return ADM_ERROR;
    }

    for (i = 0; i < m.n; i++) {
        for (k = 1; k < n; k++) {
            if (adm_str_eq(gotmpl_str(&m.keys[i]), gotmpl_str(&args[k]))) {
                break;
            }
        }

        if (k == n
            && gotmpl_set(e, ret, gotmpl_str(&m.keys[i]), &m.members[i])
               != ADM_OK)
        {
            return ADM_ERROR;
        }
    }

    return ADM_OK;
}


static int
inject_strdict(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    uint32_t        i;
    gotmpl_value_t  empty;

    empty = gotmpl_string(adm_str_empty);

    if (gotmpl_map(e, &gotmpl_type_string_map, n / 2, ret) != ADM_OK) {
        return ADM_ERROR;
    }

    for (i = 0; i < n; i += 2) {
        if (gotmpl_set(e, ret, gotmpl_str(&args[i]),
                       i + 1 < n ? &args[i + 1] : &empty) != ADM_OK)
        {
            return ADM_ERROR;
        }
    }

    return ADM_OK;
}


static int
inject_merge_maps(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    uint32_t          i, k;
    gotmpl_members_t  m;

    if (n == 0) {
        *ret = gotmpl_view(&gotmpl_type_string_map, NULL, 0, NULL);
        return ADM_OK;
    }

    if (gotmpl_map(e, &gotmpl_type_string_map, 0, ret) != ADM_OK) {
        return ADM_ERROR;
    }

    for (i = 0; i < n; i++) {
        if (gotmpl_members(e, &args[i], &m) != ADM_OK) {
            return ADM_ERROR;
        }

        for (k = 0; k < m.n; k++) {
            if (gotmpl_set(e, ret, gotmpl_str(&m.keys[k]), &m.members[k])
                != ADM_OK)
            {
                return ADM_ERROR;
            }
        }
    }

    return ADM_OK;
}


/* NULL for what is nil without its nils; v itself if there are none. */

static adm_value_t *
inject_without_nil(adm_arena_t *a, adm_value_t *v, unsigned depth)
{
    uint32_t      i, n;
    adm_value_t  *out, *item, *kept;

    if (adm_is_null(v) || depth == ADM_MAX_DEPTH) {
        return NULL;
    }

    if (!adm_is_object(v) && !adm_is_array(v)) {
        return v;
    }

    n = adm_is_object(v) ? adm_object_len(v) : adm_array_len(v);
    out = NULL;

    for (i = 0; i < n; i++) {
        item = adm_is_object(v) ? adm_object_at(v, i)->value
                                : adm_array_at(v, i);
        kept = inject_without_nil(a, item, depth + 1);

        if (kept == item && out == NULL) {
            continue;
        }

        if (out == NULL) {
            /* the first that differs: what was before it is kept */
            out = adm_value_copy(a, v);
            if (out == NULL) {
                return NULL;
            }

            out->n = i;
        }

        if (kept == NULL) {
            continue;
        }

        if (adm_is_object(v)) {
            (void) adm_object_set(a, out, adm_object_at(v, i)->key, kept);

        } else {
            (void) adm_array_push(a, out, kept);
        }
    }

    if (out == NULL) {
        return v;
    }

    return out->n ? out : NULL;
}


static int
inject_omit_nil(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    unsigned      flags;
    adm_value_t  *json, *kept;

    if (gotmpl_kind(&args[0]) != GOTMPL_MAP
        && gotmpl_kind(&args[0]) != GOTMPL_SLICE)
    {
        *ret = args[0];
        return ADM_OK;
    }

    if (inject_is_null_value(&args[0])) {
        *ret = gotmpl_none();
        return ADM_OK;
    }

    json = gotmpl_to_json(e, &args[0], &flags);
    if (json == NULL) {
        return ADM_ERROR;
    }

    kept = inject_without_nil(gotmpl_arena(e), json, 0);

    if (kept == json) {
        *ret = args[0];

    } else if (kept == NULL) {
        *ret = gotmpl_none();

    } else {
        *ret = gotmpl_view(&gotmpl_type_any, kept,
                           flags & ADM_JSON_FLOAT ? 0 : GOTMPL_INTS,
                           args[0].origin);
    }

    return ADM_OK;
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
