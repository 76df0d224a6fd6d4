
/*
 * The injection guard over the stock templates of all releases: whatever
 * annotations and labels say, a rendered text that is accepted has the events
 * that it has with harmless values, and the same scalars where no value is.  It
 * gives the same tree whether its structure was known before or not.
 *
 * Templates are taken from $SHARED, "../shared" by default; without them, from
 * conf/example.
 */

#include <yaml.h>

#include <dirent.h>

#include "fuzz.h"

#include "data/adm_json_write.h"
#include "data/adm_yaml.h"
#include "inject/inject_core.h"
#include "inject/inject_facts.h"
#include "inject/inject_render.h"
#include "inject/inject_run.h"
#include "inject/inject_shape.h"


#define FUZZ_INJECTORS  64
#define FUZZ_KEYS       256

typedef struct {
    inject_t   *inject;
    adm_str_t   keys[FUZZ_KEYS];     /* that its templates name */
    size_t      nkeys;
} fuzz_injector_t;


static adm_arena_t      fuzz_arena;
static fuzz_injector_t  fuzz_injectors[FUZZ_INJECTORS];
static size_t           fuzz_n;


static adm_str_t
fuzz_read(const char *path)
{
    long    n;
    char   *p;
    FILE   *f;

    f = fopen(path, "rb");
    if (f == NULL) {
        return adm_str_empty;
    }

    (void) fseek(f, 0, SEEK_END);
    n = ftell(f);
    rewind(f);

    p = adm_nalloc(&fuzz_arena, (size_t) n + 1);
    n = (long) fread(p, 1, (size_t) n, f);
    (void) fclose(f);

    return (adm_str_t) { (size_t) n, p };
}


/* What stands in quotes and has a "/": names of annotations and labels. */

static void
fuzz_keys(fuzz_injector_t *fi, adm_str_t text)
{
    size_t     i, start, k;
    adm_str_t  s;

    for (i = 0; i < text.len; i++) {
        if (text.data[i] != '`' && text.data[i] != '"') {
            continue;
        }

        start = ++i;

        while (i < text.len && text.data[i] != text.data[start - 1]
               && text.data[i] > ' ')
        {
            i++;
        }

        s = adm_str_sub(text, start, i);

        if (adm_str_find_char(s, '/') <= 0
            || adm_str_find_char(s, '.') <= 0
            || s.len > 100 || fi->nkeys == FUZZ_KEYS)
        {
            continue;
        }

        for (k = 0; k < fi->nkeys && !adm_str_eq(fi->keys[k], s); k++) {
            /* void */
        }

        if (k == fi->nkeys) {
            fi->keys[fi->nkeys++] = adm_str_dup(&fuzz_arena, s);
        }
    }
}


static void
fuzz_load(const char *release, adm_str_t config, adm_str_t values)
{
    adm_err_t           err;
    fuzz_injector_t    *fi;
    inject_document_t   c, v, m;
    inject_settings_t   settings;

    if (fuzz_n == FUZZ_INJECTORS) {
        return;
    }

    memset(&settings, 0, sizeof(inject_settings_t));
    settings.release = adm_strz(release);

    c.name = v.name = m.name = adm_strc("document");
    c.text = config;
    v.text = values;
    m.text = adm_str_empty;

    fi = &fuzz_injectors[fuzz_n];
    adm_err_init(&err, &fuzz_arena);

    fi->inject = inject_load(&fuzz_arena, &c, &v, &m, &settings, &err);

    if (fi->inject) {
        fuzz_keys(fi, config);
        fuzz_n += fi->nkeys != 0;
    }
}


int LLVMFuzzerInitialize(int *argc, char ***argv);

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
    int             n, i;
    char            path[4096];
    adm_str_t       config, values;
    const char     *shared;
    struct dirent **names;

    adm_arena_init(&fuzz_arena, NULL, 0);

    shared = getenv("SHARED");
    shared = shared ? shared : "../shared";

    (void) snprintf(path, sizeof(path), "%s/conformance/istio", shared);
    n = scandir(path, &names, NULL, alphasort);

    for (i = 0; i < n; i++) {
        (void) snprintf(path, sizeof(path), "%s/conformance/istio/%s/configs/"
                        "hello.cni.config.yaml", shared, names[i]->d_name);
        config = fuzz_read(path);

        (void) snprintf(path, sizeof(path), "%s/conformance/istio/%s/configs/"
                        "default.values.yaml", shared, names[i]->d_name);
        values = fuzz_read(path);

        if (config.len) {
            fuzz_load(names[i]->d_name, config, values);
        }

        free(names[i]);
    }

    if (n >= 0) {
        free(names);
    }

    if (fuzz_n == 0) {
        fuzz_load("latest", fuzz_read("conf/example/config.yaml"),
                  fuzz_read("conf/example/values.yaml"));
    }

    FUZZ_CHECK(fuzz_n);

    return 0;
}


static adm_value_t *
fuzz_pod(adm_arena_t *a, const fuzz_injector_t *fi, const uint8_t *data,
    size_t size)
{
    size_t        n;
    adm_str_t     key, value;
    adm_value_t  *pod, *metadata, *maps[2], *spec, *list, *container;

    pod = adm_value_object(a, 2);
    metadata = adm_value_object(a, 4);
    maps[0] = adm_value_object(a, 8);
    maps[1] = adm_value_object(a, 8);
    spec = adm_value_object(a, 1);
    list = adm_value_array(a, 1);
    container = adm_value_object(a, 2);

    (void) adm_object_setc(a, pod, "metadata", metadata);
    (void) adm_object_setc(a, metadata, "name", adm_value_stringc(a, "p"));
    (void) adm_object_setc(a, metadata, "annotations", maps[0]);
    (void) adm_object_setc(a, metadata, "labels", maps[1]);
    (void) adm_object_setc(a, pod, "spec", spec);
    (void) adm_object_setc(a, spec, "containers", list);
    (void) adm_object_setc(a, container, "name",
                           adm_value_stringc(a, "app"));
    (void) adm_array_push(a, list, container);

    /* key, annotation or label, length, value */

    while (size > 3) {
        key = fi->keys[data[0] % fi->nkeys];
        n = adm_min((size_t) data[2], size - 3);

        value.data = (const char *) data + 3;
        value.len = n;

        if (!adm_str_eqc(key, "inject.istio.io/templates")) {
            (void) adm_object_set(a, maps[data[1] & 1], key,
                                  adm_value_string(a, value));
        }

        data += 3 + n;
        size -= 3 + n;
    }

    return pod;
}


static int
fuzz_next(yaml_parser_t *p, yaml_event_t *e)
{
    return yaml_parser_parse(p, e) ? e->type : -1;
}


/*
 * Whether two texts have the same events up to the end of the document, but for
 * scalars with the mark.
 */

static int
fuzz_same_events(adm_str_t actual, adm_str_t benign, const char *mark)
{
    int            same, t1, t2;
    yaml_event_t   e1, e2;
    yaml_parser_t  p1, p2;

    FUZZ_CHECK(yaml_parser_initialize(&p1) && yaml_parser_initialize(&p2));

    yaml_parser_set_input_string(&p1, (const unsigned char *) actual.data,
                                 actual.len);
    yaml_parser_set_input_string(&p2, (const unsigned char *) benign.data,
                                 benign.len);

    do {
        t1 = fuzz_next(&p1, &e1);
        t2 = fuzz_next(&p2, &e2);
        same = t1 == t2;

        if (same && t1 == YAML_SCALAR_EVENT
            && strstr((char *) e2.data.scalar.value, mark) == NULL)
        {
            same = e1.data.scalar.length == e2.data.scalar.length
                   && memcmp(e1.data.scalar.value, e2.data.scalar.value,
                             e1.data.scalar.length) == 0;
        }

        if (t1 >= 0) {
            yaml_event_delete(&e1);
        }

        if (t2 >= 0) {
            yaml_event_delete(&e2);
        }

    } while (same && t1 >= 0 && t1 != YAML_DOCUMENT_END_EVENT
             && t1 != YAML_STREAM_END_EVENT);

    yaml_parser_delete(&p1);
    yaml_parser_delete(&p2);

    return same;
}


static void
fuzz_check(inject_run_t *run, const gotmpl_output_t *out)
{
    int                  known, parsed;
    size_t               i;
    adm_buf_t            b;
    adm_str_t            text, benign, t1, t2;
    inject_shapes_t     *shapes;
    inject_rendered_t    r1, r2;

    static const char  mark[] = "fuzz0mark";

    shapes = run->inject->shapes;
    inject_shapes_begin(shapes);

    known = inject_render_tree(run, out, &r1) == ADM_OK;
    t1 = known ? adm_json_text(run->arena, r1.tree, ADM_JSON_SORTED)
               : adm_str_empty;

    adm_err_init(run->err, run->arena);

    run->inject->shapes = NULL;
    parsed = inject_render_tree(run, out, &r2) == ADM_OK;
    run->inject->shapes = shapes;

    if (adm_arena_failed(run->arena)) {
        return;
    }

    FUZZ_CHECK(known == parsed);

    if (!known) {
        return;
    }

    /* a shape's tree is a prepared one: compared where nothing is prepared */

    if (!inject_has(&run->inject->release, INJECT_TEMPLATES)) {
        t2 = adm_json_text(run->arena, r2.tree, ADM_JSON_SORTED);
        FUZZ_CHECK(adm_str_eq(t1, t2));
    }

    adm_buf_init(&b, run->arena, 0);

    for (i = 0; i < out->n; i++) {
        if (out->spans[i].kind == GOTMPL_SPAN_DYNAMIC && out->spans[i].origin)
        {
            adm_buf_str(&b, adm_strz(mark));

        } else {
            adm_buf_str(&b, out->spans[i].text);
        }
    }

    text = gotmpl_output_text(out, run->arena);

    if (adm_buf_finish(&b, &benign) == ADM_OK) {
        FUZZ_CHECK(fuzz_same_events(text, benign, mark));
    }
}


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    adm_err_t            err;
    adm_value_t         *pod, *view;
    adm_arena_t          a;
    inject_run_t         run;
    gotmpl_output_t      out;
    fuzz_injector_t     *fi;
    inject_template_t   *t;

    if (size < 4) {
        return 0;
    }

    fi = &fuzz_injectors[data[0] % fuzz_n];

    adm_arena_init(&a, NULL, FUZZ_MEMORY);

    pod = fuzz_pod(&a, fi, data + 1, size - 1);

    inject_run_init(&run, fi->inject, &a, &err);

    if (inject_run_pod(&run, pod, adm_strc("ns")) == ADM_OK) {
        inject_owner_find(&run);

        t = adm_map_get(&fi->inject->config.templates, adm_strc("sidecar"));
        t = t ? t : fi->inject->config.classic;
        view = inject_data(&run, run.pod);

        if (view && t && inject_render_text(&run, t, view, &out) == ADM_OK) {
            fuzz_check(&run, &out);
        }
    }

    adm_arena_destroy(&a);

    return 0;
}
