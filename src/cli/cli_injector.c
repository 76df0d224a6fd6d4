
#include <stdlib.h>

#include "cli/cli_injector.h"
#include "data/adm_json_write.h"
#include "data/adm_yaml.h"


/* As many sets of documents a batch keeps. */
#define CLI_INJECTORS  512


typedef struct {
    adm_str_t     key;               /* documents and settings, as JSON */
    adm_arena_t   arena;
    adm_err_t     err;
    inject_t     *inject;            /* NULL: err tells why */
} cli_loaded_t;


static int cli_injector_settings(adm_arena_t *a,
    const cli_injector_t *options, inject_settings_t *settings,
    adm_err_t *err);
static int cli_injector_setting(adm_arena_t *a, inject_settings_t *settings,
    const char *name, const char *value, int file, adm_err_t *err);
static int cli_injector_read(adm_arena_t *a, const char *path,
    inject_document_t *document, adm_err_t *err);
static adm_value_t *cli_injector_yaml(adm_arena_t *a, const char *path,
    adm_err_t *err);
static inject_t *cli_injector_open(adm_arena_t *a, const adm_value_t *line,
    adm_err_t *err);


static cli_loaded_t  cli_loaded[CLI_INJECTORS];
static size_t        cli_nloaded;


inject_t *
cli_injector_load(adm_arena_t *a, const cli_injector_t *options,
    adm_err_t *err)
{
    inject_t           *inject;
    inject_document_t   config, values, mesh;
    inject_settings_t   settings;

    memset(&settings, 0, sizeof(inject_settings_t));

    if (options->config == NULL) {
        (void) adm_err_set(err, "there is no injector without --config");
        return NULL;
    }

    if (cli_injector_settings(a, options, &settings, err) != ADM_OK
        || cli_injector_read(a, options->config, &config, err) != ADM_OK
        || cli_injector_read(a, options->values, &values, err) != ADM_OK
        || cli_injector_read(a, options->mesh, &mesh, err) != ADM_OK)
    {
        return NULL;
    }

    inject = inject_load(a, &config, &values, &mesh, &settings, err);

    if (inject) {
        cli_injector_warnings(inject);
    }

    return inject;
}


static int
cli_injector_settings(adm_arena_t *a, const cli_injector_t *o,
    inject_settings_t *settings, adm_err_t *err)
{
    adm_value_t  *v;

    if (o->settings) {
        v = cli_injector_yaml(a, o->settings, err);

        if (v == NULL || inject_settings_read(settings, v, err) != ADM_OK) {
            err->source = adm_strz(o->settings);
            return ADM_ERROR;
        }
    }

    return cli_injector_setting(a, settings, "release", o->release, 0, err)
           || cli_injector_setting(a, settings, "native_sidecars",
                                   o->native_sidecars, 0, err)
           || cli_injector_setting(a, settings, "nodes", o->nodes, 1, err)
           || cli_injector_setting(a, settings, "platform", o->platform, 0,
                                   err)
           || cli_injector_setting(a, settings, "compliance_policy",
                                   o->compliance_policy, 0, err)
           || cli_injector_setting(a, settings, "revision", o->revision, 0,
                                   err)
           || cli_injector_setting(a, settings, "injector_namespace",
                                   o->injector_namespace, 0, err)
           || cli_injector_setting(a, settings, "cluster", o->cluster, 0,
                                   err)
           || cli_injector_setting(a, settings, "network", o->network, 0,
                                   err)
           || cli_injector_setting(a, settings, "namespaces", o->namespaces,
                                   1, err)
           || cli_injector_setting(a, settings, "injection_guard",
                                   o->injection_guard, 0, err)
           || cli_injector_setting(a, settings, "reinvocation",
                                   o->reinvocation, 0, err)
           ? ADM_ERROR : ADM_OK;
}


static int
cli_injector_setting(adm_arena_t *a, inject_settings_t *settings,
    const char *name, const char *value, int file, adm_err_t *err)
{
    adm_value_t  *v;

    if (value == NULL) {
        return ADM_OK;
    }

    v = file ? cli_injector_yaml(a, value, err)
             : adm_value_string(a, adm_strz(value));

    return v ? inject_settings_set(settings, adm_strz(name), v, err)
             : ADM_ERROR;
}


static int
cli_injector_read(adm_arena_t *a, const char *path,
    inject_document_t *document, adm_err_t *err)
{
    document->name = adm_str_empty;
    document->text = adm_str_empty;

    if (path == NULL) {
        return ADM_OK;
    }

    document->name = adm_strz(path);

    return cli_read_file(a, path, &document->text, err);
}


static adm_value_t *
cli_injector_yaml(adm_arena_t *a, const char *path, adm_err_t *err)
{
    adm_str_t  text;

    if (cli_read_file(a, path, &text, err) != ADM_OK) {
        return NULL;
    }

    err->source = adm_strz(path);

    return adm_yaml_parse(a, text, NULL, err);
}


void
cli_injector_warnings(const inject_t *inject)
{
    uint32_t            i;
    const adm_value_t  *warnings;

    warnings = inject_warnings(inject);

    for (i = 0; i < adm_array_len(warnings); i++) {
        cli_warn("warning: %.*s",
                 adm_fmt(adm_value_str(adm_array_at(warnings, i))));
    }
}


inject_t *
cli_injector_line(const adm_value_t *line, adm_err_t *err)
{
    size_t         i;
    adm_str_t      key;
    adm_value_t   *v, *member;
    cli_loaded_t  *loaded;

    static const char *const  members[] = {
        "config", "values", "mesh", "settings"
    };

    v = adm_value_array(err->arena, adm_nelts(members));

    for (i = 0; i < adm_nelts(members); i++) {
        member = adm_object_get(line, adm_strz(members[i]));
        (void) adm_array_push(err->arena, v,
                              member ? member : adm_value_null());
    }

    key = adm_json_text(err->arena, v, ADM_JSON_SORTED);

    for (i = 0; i < cli_nloaded; i++) {
        if (adm_str_eq(cli_loaded[i].key, key)) {
            break;
        }
    }

    if (i == cli_nloaded) {
        if (i == CLI_INJECTORS) {
            /* start again rather than look for the oldest */

            while (cli_nloaded) {
                adm_arena_destroy(&cli_loaded[--cli_nloaded].arena);
            }

            i = 0;
        }

        loaded = &cli_loaded[i];
        cli_nloaded++;

        adm_arena_init(&loaded->arena, NULL, 0);
        adm_err_init(&loaded->err, &loaded->arena);

        loaded->key = adm_str_dup(&loaded->arena, key);
        loaded->inject = cli_injector_open(&loaded->arena, line,
                                           &loaded->err);
    }

    if (cli_loaded[i].inject == NULL) {
        key = adm_err_format(&cli_loaded[i].err, err->arena);
        (void) adm_err_set(err, "%.*s", adm_fmt(key));
    }

    return cli_loaded[i].inject;
}


static inject_t *
cli_injector_open(adm_arena_t *a, const adm_value_t *line, adm_err_t *err)
{
    size_t              i;
    adm_str_t           path;
    adm_value_t        *v;
    inject_document_t   documents[3];
    inject_settings_t   settings;

    static const char *const  members[] = { "config", "values", "mesh" };

    memset(&settings, 0, sizeof(inject_settings_t));

    v = adm_object_getc(line, "settings");

    if (v && inject_settings_read(&settings, v, err) != ADM_OK) {
        return NULL;
    }

    for (i = 0; i < adm_nelts(members); i++) {
        v = adm_object_get(line, adm_strz(members[i]));
        path = adm_str_dup(a, adm_value_str(v));

        if (cli_injector_read(a, path.len ? path.data : NULL, &documents[i],
                              err) != ADM_OK)
        {
            return NULL;
        }
    }

    return inject_load(a, &documents[0], &documents[1], &documents[2],
                       &settings, err);
}


void
cli_batch_error(adm_arena_t *a, adm_value_t *out, const adm_err_t *err)
{
    (void) adm_object_setc(a, out, "error", adm_value_bool(1));
    (void) adm_object_setc(a, out, "message",
                           adm_value_string(a, adm_err_format(err, a)));
}
