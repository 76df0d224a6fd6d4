
#include "base/adm_num.h"
#include "inject/inject_values.h"


typedef enum {
    INJECT_VALUE_STRING = 0,
    INJECT_VALUE_SCALAR,             /* printed as fmt prints it */
    INJECT_VALUE_BOOL,
    INJECT_VALUE_OBJECT,
    INJECT_VALUE_HOLD,               /* the two flags of inject_values_t */
    INJECT_VALUE_REWRITE
} inject_value_e;


typedef struct {
    const char  *path[5];            /* ends with NULL */
    uint8_t      type;
    size_t       offset;             /* of a string; 0: only checked */
} inject_value_field_t;


static const adm_value_t *inject_values_find(const adm_value_t *values,
    const char *const *path);
static int inject_values_field(inject_values_t *out, adm_arena_t *a,
    const inject_value_field_t *f, const adm_value_t *v, adm_err_t *err);
static adm_str_t inject_values_scalar(adm_arena_t *a, const adm_value_t *v);
static int inject_values_strings(const adm_value_t *values,
    const char *const *path, adm_err_t *err);


#define OFFSET(member)  offsetof(inject_values_t, member)


static const inject_value_field_t  inject_value_fields[] = {
    { { "global", NULL }, INJECT_VALUE_OBJECT, 0 },
    { { "global", "proxy", NULL }, INJECT_VALUE_OBJECT, 0 },
    { { "global", "proxy_init", NULL }, INJECT_VALUE_OBJECT, 0 },
    { { "global", "multiCluster", NULL }, INJECT_VALUE_OBJECT, 0 },
    { { "sidecarInjectorWebhook", NULL }, INJECT_VALUE_OBJECT, 0 },
    { { "global", "hub", NULL }, INJECT_VALUE_STRING, OFFSET(hub) },
    { { "global", "tag", NULL }, INJECT_VALUE_SCALAR, OFFSET(tag) },
    { { "global", "variant", NULL }, INJECT_VALUE_STRING, OFFSET(variant) },
    { { "global", "proxy", "image", NULL }, INJECT_VALUE_STRING,
      OFFSET(image) },
    { { "global", "proxy_init", "image", NULL }, INJECT_VALUE_STRING,
      OFFSET(init_image) },
    { { "global", "multiCluster", "clusterName", NULL }, INJECT_VALUE_STRING,
      OFFSET(cluster) },
    { { "global", "network", NULL }, INJECT_VALUE_STRING, OFFSET(network) },
    { { "global", "proxy", "holdApplicationUntilProxyStarts", NULL },
      INJECT_VALUE_HOLD, 0 },
    { { "sidecarInjectorWebhook", "rewriteAppHTTPProbe", NULL },
      INJECT_VALUE_REWRITE, 0 },
    { { "global", "proxy", "privileged", NULL }, INJECT_VALUE_BOOL, 0 },
    { { "global", "proxy", "resources", "limits", "cpu" },
      INJECT_VALUE_STRING, OFFSET(cpu_limit) },
    { { "global", "proxy", "resources", "requests", "cpu" },
      INJECT_VALUE_STRING, OFFSET(cpu_request) }
};


/* Objects whose members have to be strings. */

static const char *const  inject_value_strings[][5] = {
    { "global", "proxy", "resources", "limits", NULL },
    { "global", "proxy", "resources", "requests", NULL },
    { "global", "proxy_init", "resources", "limits", NULL },
    { "global", "proxy_init", "resources", "requests", NULL }
};


int
inject_values_load(inject_values_t *out, adm_arena_t *a,
    const inject_release_t *release, const adm_value_t *values,
    adm_err_t *err)
{
    size_t              i;
    adm_err_t           ignored, *e;
    const adm_value_t  *v;

    memset(out, 0, sizeof(inject_values_t));

    adm_err_init(&ignored, a);

    /* before, what has another type does not count */

    e = inject_has(release, INJECT_VALUES_TYPED) ? err : &ignored;

    for (i = 0; i < adm_nelts(inject_value_fields); i++) {
        v = inject_values_find(values, inject_value_fields[i].path);

        if ((!adm_is_null(v)
             || (v && inject_value_fields[i].type == INJECT_VALUE_SCALAR))
            && inject_values_field(out, a, &inject_value_fields[i], v, e)
               != ADM_OK
            && e == err)
        {
            return adm_err_prefix(err, "could not parse configuration "
                                  "values: ");
        }
    }

    for (i = 0; e == err && i < adm_nelts(inject_value_strings); i++) {
        if (inject_values_strings(values, inject_value_strings[i], err)
            != ADM_OK)
        {
            return adm_err_prefix(err, "could not parse configuration "
                                  "values: ");
        }
    }

    return adm_arena_failed(a) ? adm_err_memory(err, a) : ADM_OK;
}


static const adm_value_t *
inject_values_find(const adm_value_t *values, const char *const *path)
{
    size_t  i;

    for (i = 0; i < 5 && path[i]; i++) {
        values = adm_object_get(values, adm_strz(path[i]));
    }

    return values;
}


static int
inject_values_field(inject_values_t *out, adm_arena_t *a,
    const inject_value_field_t *f, const adm_value_t *v, adm_err_t *err)
{
    adm_str_t  s;

    switch (f->type) {

    case INJECT_VALUE_OBJECT:
        return adm_is_object(v)
               ? ADM_OK
               : adm_err_set_at(err, v->line, 0, "values: \"%s\" must be an "
                                "object, not %s",
                                f->path[f->path[1] ? 1 : 0],
                                adm_kind_name(adm_kind(v)));

    case INJECT_VALUE_STRING:
        if (!adm_is_string(v)) {
            return adm_err_set_at(err, v->line, 0, "values: \"%s\" must be a "
                                  "string, not %s",
                                  f->path[f->path[2] ? (f->path[3] ? 4 : 2)
                                                     : 1],
                                  adm_kind_name(adm_kind(v)));
        }

        s = adm_value_str(v);
        break;

    case INJECT_VALUE_SCALAR:
        s = inject_values_scalar(a, v);
        break;

    default:
        if (!adm_is_bool(v)) {
            return adm_err_set_at(err, v->line, 0, "values: \"%s\" must be a "
                                  "boolean, not %s",
                                  f->path[f->path[2] ? 2 : 1],
                                  adm_kind_name(adm_kind(v)));
        }

        if (f->type == INJECT_VALUE_HOLD) {
            out->hold = adm_is_true(v);

        } else if (f->type == INJECT_VALUE_REWRITE) {
            out->rewrite_probes = adm_is_true(v);
        }

        return ADM_OK;
    }

    *(adm_str_t *) ((char *) out + f->offset) = s;

    return ADM_OK;
}


static adm_str_t
inject_values_scalar(adm_arena_t *a, const adm_value_t *v)
{
    char       text[ADM_DOUBLE_LEN];
    double     d;
    adm_str_t  s;

    switch (adm_kind(v)) {

    case ADM_STRING:
        return adm_value_str(v);

    case ADM_NULL:
        return adm_strc("<nil>");

    case ADM_BOOL:
        return adm_is_true(v) ? adm_strc("true") : adm_strc("false");

    case ADM_INT:
    case ADM_NUMBER:
        (void) adm_value_to_double(v, &d);
        s.len = adm_double_format_g(text, d, 64, 6);
        s.data = text;
        return adm_str_dup(a, s);

    default:
        return adm_str_empty;
    }
}


static int
inject_values_strings(const adm_value_t *values, const char *const *path,
    adm_err_t *err)
{
    uint32_t             i;
    const adm_value_t   *v;
    const adm_member_t  *m;

    v = inject_values_find(values, path);

    if (adm_is_null(v)) {
        return ADM_OK;
    }

    if (!adm_is_object(v)) {
        return adm_err_set_at(err, v->line, 0, "values: \"%s\" must be an "
                              "object, not %s", path[3],
                              adm_kind_name(adm_kind(v)));
    }

    for (i = 0; (m = adm_object_at(v, i)); i++) {
        if (!adm_is_string(m->value) && !adm_is_null(m->value)) {
            return adm_err_set_at(err, m->value->line, 0, "values: \"%.*s\" "
                                  "of \"%s\" must be a string, not %s",
                                  adm_fmt(m->key), path[3],
                                  adm_kind_name(adm_kind(m->value)));
        }
    }

    return ADM_OK;
}
