
/*
 * What is kept of earlier renderings changes no answer: every webhook case of
 * the corpora is reviewed with the caches of its injector empty, warm, and
 * switched off.  Cases with the same documents share an injector, so that
 * shapes meet the values of other pods.
 *
 * Corpora are below $SHARED, "../shared" by default; without them, conf/example
 * is reviewed.
 */

#include <dirent.h>
#include <stdlib.h>

#include "inject_util.h"
#include "test.h"

#include "inject/inject_shape.h"


static adm_str_t
read_file(adm_arena_t *a, const char *folder, const char *name)
{
    long   n;
    char   path[4096], *p;
    FILE  *f;

    (void) snprintf(path, sizeof(path), "%s/%s", folder, name);

    f = fopen(path, "rb");
    if (f == NULL) {
        return adm_str_empty;
    }

    (void) fseek(f, 0, SEEK_END);
    n = ftell(f);
    rewind(f);

    p = adm_nalloc(a, (size_t) n + 1);
    n = (long) fread(p, 1, (size_t) n, f);
    (void) fclose(f);

    return (adm_str_t) { (size_t) n, p };
}


static inject_document_t
document(adm_arena_t *a, const char *folder, const adm_value_t *test,
    const char *key)
{
    adm_str_t          name;
    inject_document_t  d;

    name = adm_value_str(adm_object_get(test, adm_strz(key)));
    name = adm_str_dup(a, name);

    d.name = adm_strz(key);
    d.text = name.len ? read_file(a, folder, name.data) : adm_str_empty;

    return d;
}


static inject_t *
load(adm_arena_t *a, const char *folder, const adm_value_t *test)
{
    adm_err_t           err;
    inject_document_t   c, v, m;
    inject_settings_t   settings;

    memset(&settings, 0, sizeof(inject_settings_t));
    adm_err_init(&err, a);

    c = document(a, folder, test, "config");
    v = document(a, folder, test, "values");
    m = document(a, folder, test, "mesh");

    if (inject_settings_read(&settings, adm_object_getc(test, "settings"),
                             &err) != ADM_OK)
    {
        return NULL;
    }

    settings.release = adm_value_str(adm_object_getc(test, "release"));

    return inject_load(a, &c, &v, &m, &settings, &err);
}


static adm_str_t
answer(inject_t *inject, adm_arena_t *a, const adm_value_t *review)
{
    adm_buf_t         b;
    adm_str_t         text;
    kube_review_t     r;
    inject_result_t   res;

    memset(&r, 0, sizeof(kube_review_t));
    r.request = adm_object_getc(review, "request");
    r.object = adm_object_getc(r.request, "object");
    r.ns = adm_value_str(adm_object_getc(r.request, "namespace"));

    inject_review(inject, a, &r, adm_strc("/inject"), 0, &res);

    adm_buf_init(&b, a, 0);
    adm_buf_printf(&b, "%s: %.*s\n", res.reason, adm_fmt(res.message));
    adm_json_write(&b, res.patch, ADM_JSON_RAW);
    adm_json_write(&b, res.warnings, ADM_JSON_RAW);

    return adm_buf_finish(&b, &text) == ADM_OK ? text : adm_str_empty;
}


static void
review(inject_t *inject, adm_str_t body, adm_str_t id)
{
    int               i;
    adm_err_t         err;
    adm_str_t         cold, again;
    adm_arena_t       a;
    adm_value_t      *v;
    inject_shapes_t  *shapes;

    adm_arena_init(&a, NULL, 0);
    adm_err_init(&err, &a);

    v = adm_json_parse(&a, body, NULL, &err);
    cold = answer(inject, &a, v);

    T_CHECK(cold.len != 0, "%.*s: no answer", adm_fmt(id));

    shapes = inject->shapes;

    for (i = 0; i < 2; i++) {
        again = answer(inject, &a, v);

        T_CHECK(adm_str_eq(cold, again), "%.*s, %s:\n%.*s\n%.*s",
                adm_fmt(id), i ? "off" : "warm", adm_fmt(cold),
                adm_fmt(again));

        inject->shapes = NULL;
    }

    inject->shapes = shapes;
    adm_arena_destroy(&a);
}


/* What a case's injector is made of, as one text. */

static adm_str_t
documents(adm_arena_t *a, const adm_value_t *test)
{
    size_t        i;
    adm_value_t  *v;

    static const char  *keys[] = {
        "release", "config", "values", "mesh", "settings"
    };

    v = adm_value_array(a, 0);

    for (i = 0; i < adm_nelts(keys); i++) {
        (void) adm_array_push(a, v, adm_object_get(test, adm_strz(keys[i])));
    }

    return adm_json_text(a, v, 0);
}


/* One injector for cases that follow each other with the same documents. */

static void
corpus(const char *folder)
{
    uint32_t            i;
    inject_t           *inject;
    adm_err_t           err;
    adm_str_t           text, key, before;
    adm_arena_t         a, snapshot;
    adm_value_t        *tests, *test;

    adm_arena_init(&a, NULL, 0);
    adm_arena_init(&snapshot, NULL, 0);
    adm_err_init(&err, &a);

    text = read_file(&a, folder, "cases.json");
    tests = text.len ? adm_json_parse(&a, text, NULL, &err) : NULL;

    inject = NULL;
    before = adm_str_empty;

    for (i = 0; (test = adm_array_at(tests, i)); i++) {

        if (!adm_str_eqc(adm_value_str(adm_object_getc(test, "mode")),
                         "webhook"))
        {
            continue;
        }

        key = documents(&a, test);

        if (inject == NULL || !adm_str_eq(key, before)) {
            adm_arena_destroy(&snapshot);
            inject = load(&snapshot, folder, test);
            before = key;
        }

        if (inject) {
            text = adm_value_str(adm_object_getc(test, "input"));
            text = adm_str_dup(&a, text);
            review(inject, read_file(&a, folder, text.data),
                   adm_value_str(adm_object_getc(test, "id")));
        }
    }

    adm_arena_destroy(&snapshot);
    adm_arena_destroy(&a);
}


static void
example(void)
{
    inject_t           *inject;
    adm_err_t           err;
    inject_document_t   c, v, m;
    inject_settings_t   settings;

    memset(&settings, 0, sizeof(inject_settings_t));
    adm_err_init(&err, &ti_arena);

    c.name = v.name = m.name = adm_strc("document");
    c.text = read_file(&ti_arena, "conf/example", "config.yaml");
    v.text = read_file(&ti_arena, "conf/example", "values.yaml");
    m.text = read_file(&ti_arena, "conf/example", "mesh.yaml");

    inject = inject_load(&ti_arena, &c, &v, &m, &settings, &err);

    T_CHECK(inject != NULL, "%.*s", adm_fmt(err.text));

    if (inject) {
        review(inject, read_file(&ti_arena, "conf/example",
                                 "review-pod.json"), adm_strc("example"));
    }
}


int
main(void)
{
    int             i, k, n;
    char            path[2048], folder[4096];
    const char     *shared;
    struct dirent **names;

    static const char  *corpora[] = { "istio", "istio-live" };

    adm_arena_init(&ti_arena, NULL, 0);

    example();

    shared = getenv("SHARED");
    shared = shared ? shared : "../shared";

    for (i = 0; i < (int) adm_nelts(corpora); i++) {
        (void) snprintf(path, sizeof(path), "%s/conformance/%s", shared,
                        corpora[i]);
        n = scandir(path, &names, NULL, alphasort);

        for (k = 0; k < n; k++) {
            (void) snprintf(folder, sizeof(folder), "%s/%s", path,
                            names[k]->d_name);
            corpus(folder);
            free(names[k]);
        }

        if (n >= 0) {
            free(names);
        }
    }

    adm_arena_destroy(&ti_arena);

    T_END();
}
