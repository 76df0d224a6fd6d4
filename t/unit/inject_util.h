
/* What the tests of the injector share: loading documents, reading values. */


#ifndef INJECT_UTIL_H
#define INJECT_UTIL_H


#include "test.h"

#include "data/adm_json_read.h"
#include "data/adm_json_write.h"
#include "inject/inject_core.h"
#include "inject/inject_run.h"


static adm_arena_t  ti_arena;


/* A value from JSON; the test has a fault if it is none. */

static inline adm_value_t *
ti_json(const char *text)
{
    adm_err_t     err;
    adm_value_t  *v;

    adm_err_init(&err, &ti_arena);

    v = adm_json_parse(&ti_arena, adm_strz(text), NULL, &err);

    T_CHECK(v != NULL, "%s: %.*s", text, adm_fmt(err.text));

    return v;
}


static inline inject_document_t
ti_document(const char *name, const char *text)
{
    inject_document_t  d;

    d.name = adm_strz(name);
    d.text = text ? adm_strz(text) : adm_str_empty;

    return d;
}


/* settings: JSON or NULL; NULL with err set if it does not load. */

static inline inject_t *
ti_load(const char *config, const char *values, const char *mesh,
    const char *settings, adm_err_t *err)
{
    inject_settings_t  s;
    inject_document_t  c, v, m;

    memset(&s, 0, sizeof(inject_settings_t));
    adm_err_init(err, &ti_arena);

    if (settings
        && inject_settings_read(&s, ti_json(settings), err) != ADM_OK)
    {
        return NULL;
    }

    c = ti_document("config", config);
    v = ti_document("values", values);
    m = ti_document("mesh", mesh);

    return inject_load(&ti_arena, &c, &v, &m, &s, err);
}


/* An injector that has to load: {"release": ...} and a minimal template. */

static inline inject_t *
ti_release(const char *release)
{
    char        settings[64];
    inject_t   *inject;
    adm_err_t   err;

    (void) snprintf(settings, sizeof(settings), "{\"release\":\"%s\"}",
                    release);

    inject = ti_load("policy: enabled\n"
                     "template: |\n  {}\n"
                     "templates:\n  sidecar: |\n    spec: {}\n",
                     NULL, NULL, settings, &err);

    T_CHECK(inject != NULL, "%s: %.*s", release, adm_fmt(err.text));

    return inject;
}


/* The beginning of an injection. */

static inline int
ti_begin(inject_run_t *run, inject_t *inject, adm_value_t *pod,
    const char *ns, adm_err_t *err)
{
    inject_run_init(run, inject, &ti_arena, err);

    return inject_run_pod(run, pod, adm_strz(ns));
}


/* JSON of a value with sorted members. */

static inline adm_str_t
ti_text(const adm_value_t *v)
{
    return adm_json_text(&ti_arena, v, ADM_JSON_SORTED|ADM_JSON_RAW);
}


#endif /* INJECT_UTIL_H */
