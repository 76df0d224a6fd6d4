
#include "base/adm_time.h"
#include "base/adm_unicode.h"
#include "base/adm_utf8.h"
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
static int inject_omit(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret);
static int inject_strdict(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret);
static int inject_merge_maps(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret);
static int inject_omit_nil(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret);

static int inject_is_null_value(const gotmpl_value_t *v);
static adm_value_t *inject_without_nil(adm_arena_t *a, adm_value_t *v,
    unsigned depth);


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

static const gotmpl_type_t *const  inject_p_int_string[] = {
    &gotmpl_type_int, &gotmpl_type_string
};

static const gotmpl_type_t *const  inject_p_value[] = {
    &gotmpl_type_value
};


static const gotmpl_func_t  inject_func_table[] = {
    { .name = adm_str("contains"), .fn = inject_contains,
      gotmpl_params(inject_p_strings) },
    { .name = adm_str("directory"), .fn = inject_directory,
      gotmpl_params(inject_p_string) },
    { .name = adm_str("env"), .fn = inject_env,
      gotmpl_params(inject_p_strings) },
    { .name = adm_str("formatDuration"), .fn = inject_format_duration,
      gotmpl_params(inject_p_duration), .flags = GOTMPL_FN_ORIGIN },
    { .name = adm_str("fromJSON"), .fn = inject_from_json,
      gotmpl_params(inject_p_string), .flags = GOTMPL_FN_ANY },
    { .name = adm_str("indent"), .fn = inject_indent,
      gotmpl_params(inject_p_int_string) },
    { .name = adm_str("isset"), .fn = inject_isset,
      gotmpl_params(inject_p_map_string) },
    { .name = adm_str("mergeMaps"), .fn = inject_merge_maps,
      gotmpl_params(inject_p_map), .variadic = 1 },
    { .name = adm_str("omitNil"), .fn = inject_omit_nil,
      gotmpl_params(inject_p_any), .flags = GOTMPL_FN_ANY },
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


const gotmpl_funcs_t  inject_funcs_text = {
    inject_func_table, adm_nelts(inject_func_table)
};


static const gotmpl_func_t  inject_func_to_json[] = {
    { .name = adm_str("toJson"), .fn = inject_to_json,
      gotmpl_params(inject_p_map), .flags = GOTMPL_FN_STRUCTURED }
};


const gotmpl_funcs_t  inject_funcs_to_json = {
    inject_func_to_json, 1
};


static const gotmpl_func_t  inject_func_omit[] = {
    { .name = adm_str("omit"), .fn = inject_omit,
      gotmpl_params(inject_p_map_string), .variadic = 1 }
};


const gotmpl_funcs_t  inject_funcs_omit = {
    inject_func_omit, 1
};


static const gotmpl_func_t  inject_func_render[] = {
    { .name = adm_str("render"), .fn = inject_render,
      gotmpl_params(inject_p_string),
      /* the template that it executes may change what this one sees */
      .flags = GOTMPL_FN_HOST | GOTMPL_FN_MUTATES }
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

    if (type == NULL && inject_well_known(e, &args[0], &b) == ADM_OK) {
        return gotmpl_finish(e, &b, ret);
    }

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

    /* what cannot be YAML gives nothing */

    if (adm_yaml_write(&b, json, flags) == ADM_DECLINED) {
        *ret = gotmpl_string(adm_str_empty);
        return ADM_OK;
    }

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
    uint32_t   rune;
    adm_buf_t  b;
    adm_str_t  s;

    s = gotmpl_str(&args[0]);

    gotmpl_buf(e, &b);

    for (i = 0; i < s.len; /* void */ ) {
        i += adm_utf8_decode(s, i, &rune);
        adm_buf_rune(&b, adm_rune_lower(rune));
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


