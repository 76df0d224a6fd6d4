
#include "inject/inject.h"


typedef enum {
    INJECT_SETTING_STRING = 0,
    INJECT_SETTING_LIST,
    INJECT_SETTING_OBJECT,
    INJECT_SETTING_GUARD,            /* "on", "off" */
    INJECT_SETTING_REINVOCATION,     /* "keep", "upstream" */
    INJECT_SETTING_BYTES,
    INJECT_SETTING_STEPS,
    INJECT_SETTING_UNUSED            /* of the corpora, not of the engine */
} inject_setting_e;


typedef struct {
    adm_str_t  name;
    uint8_t    type;
    size_t     offset;
} inject_setting_t;


#define OFFSET(member)  offsetof(inject_settings_t, member)


static const inject_setting_t  inject_setting_table[] = {
    { adm_str("release"), INJECT_SETTING_STRING, OFFSET(release) },
    { adm_str("native_sidecars"), INJECT_SETTING_STRING,
      OFFSET(native_sidecars) },
    { adm_str("nodes"), INJECT_SETTING_LIST, OFFSET(nodes) },
    { adm_str("platform"), INJECT_SETTING_STRING, OFFSET(platform) },
    { adm_str("compliance_policy"), INJECT_SETTING_STRING,
      OFFSET(compliance_policy) },
    { adm_str("revision"), INJECT_SETTING_STRING, OFFSET(revision) },
    { adm_str("injector_namespace"), INJECT_SETTING_STRING,
      OFFSET(injector_namespace) },
    { adm_str("cluster"), INJECT_SETTING_STRING, OFFSET(cluster) },
    { adm_str("network"), INJECT_SETTING_STRING, OFFSET(network) },
    { adm_str("namespaces"), INJECT_SETTING_OBJECT, OFFSET(namespaces) },
    { adm_str("env"), INJECT_SETTING_OBJECT, OFFSET(env) },
    { adm_str("url_path"), INJECT_SETTING_UNUSED, 0 },
    { adm_str("injection_guard"), INJECT_SETTING_GUARD, 0 },
    { adm_str("reinvocation"), INJECT_SETTING_REINVOCATION, 0 },
    { adm_str("max_output"), INJECT_SETTING_BYTES, OFFSET(max_output) },
    { adm_str("max_steps"), INJECT_SETTING_STEPS, OFFSET(max_steps) }
};


static int inject_setting_value(inject_settings_t *settings,
    const inject_setting_t *s, adm_value_t *value);


int
inject_settings_set(inject_settings_t *settings, adm_str_t name,
    adm_value_t *value, adm_err_t *err)
{
    size_t                   i;
    const inject_setting_t  *s;

    for (i = 0; i < adm_nelts(inject_setting_table); i++) {
        s = &inject_setting_table[i];

        if (!adm_str_eq(s->name, name)) {
            continue;
        }

        if (adm_is_null(value)
            || inject_setting_value(settings, s, value) == ADM_OK)
        {
            return ADM_OK;
        }

        return adm_err_set(err, "invalid value of \"%.*s\"", adm_fmt(name));
    }

    return ADM_DECLINED;
}


static int
inject_setting_value(inject_settings_t *settings, const inject_setting_t *s,
    adm_value_t *value)
{
    int64_t    n;
    adm_str_t  text;
    char      *p;

    p = (char *) settings + s->offset;
    text = adm_value_str(value);

    switch (s->type) {

    case INJECT_SETTING_STRING:
        *(adm_str_t *) p = text;
        return adm_is_string(value) ? ADM_OK : ADM_ERROR;

    case INJECT_SETTING_LIST:
        *(adm_value_t **) p = value;
        return adm_is_array(value) ? ADM_OK : ADM_ERROR;

    case INJECT_SETTING_OBJECT:
        *(adm_value_t **) p = value;
        return adm_is_object(value) ? ADM_OK : ADM_ERROR;

    case INJECT_SETTING_GUARD:
        settings->guard_off = adm_str_eqc(text, "off");
        return settings->guard_off || adm_str_eqc(text, "on")
               ? ADM_OK : ADM_ERROR;

    case INJECT_SETTING_REINVOCATION:
        settings->reinvocation_upstream = adm_str_eqc(text, "upstream");
        return settings->reinvocation_upstream || adm_str_eqc(text, "keep")
               ? ADM_OK : ADM_ERROR;

    case INJECT_SETTING_BYTES:
        if (adm_value_to_int(value, &n) != ADM_OK || n <= 0) {
            return ADM_ERROR;
        }

        settings->max_output = (size_t) n;
        return ADM_OK;

    case INJECT_SETTING_STEPS:
        if (adm_value_to_int(value, &n) != ADM_OK || n <= 0) {
            return ADM_ERROR;
        }

        settings->max_steps = (uint64_t) n;
        return ADM_OK;

    default: /* INJECT_SETTING_UNUSED */
        return ADM_OK;
    }
}


int
inject_settings_read(inject_settings_t *settings, const adm_value_t *object,
    adm_err_t *err)
{
    int                  rc;
    uint32_t             i;
    const adm_member_t  *m;

    if (!adm_is_object(object)) {
        return adm_err_set(err, "settings must be an object");
    }

    for (i = 0; (m = adm_object_at(object, i)); i++) {
        rc = inject_settings_set(settings, m->key, m->value, err);

        if (rc != ADM_OK) {
            return rc == ADM_DECLINED
                   ? adm_err_set(err, "unknown setting \"%.*s\"",
                                 adm_fmt(m->key))
                   : ADM_ERROR;
        }
    }

    return ADM_OK;
}
