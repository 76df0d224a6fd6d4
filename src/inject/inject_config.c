
#include "base/adm_digest.h"
#include "base/adm_num.h"
#include "data/adm_yaml.h"
#include "inject/inject_config.h"
#include "inject/inject_funcs.h"
#include "kube/kube_typed.h"


static adm_value_t *inject_doc_config_map(const adm_value_t *v,
    adm_str_t key, int *found);
static int inject_doc_is_object(const adm_value_t *v);
static int inject_config_selectors(inject_selectors_t *s, adm_arena_t *a,
    const adm_value_t *doc, const char *name, adm_value_t *warnings,
    adm_err_t *err);
static int inject_config_templates(inject_config_t *config, adm_arena_t *a,
    const inject_release_t *release, const inject_doc_t *doc,
    adm_value_t *warnings, adm_err_t *err);
static int inject_config_classic(inject_config_t *config, adm_arena_t *a,
    const inject_release_t *release, const inject_doc_t *doc,
    adm_value_t *warnings, adm_err_t *err);
static adm_value_t *inject_config_text(adm_arena_t *a, adm_value_t *v);
static adm_value_t *inject_config_texts(adm_arena_t *a, adm_value_t *v);
static int inject_config_strings(const adm_value_t *v, const char *name,
    adm_err_t *err);
static void inject_template_locate(const inject_template_t *t,
    adm_err_t *err);
static int inject_template_parse(inject_template_t *t, adm_arena_t *a,
    const inject_release_t *release, adm_err_t *err);


adm_value_t *
inject_member(const adm_value_t *object, const char *name)
{
    uint32_t             i;
    adm_str_t            key;
    adm_value_t         *v;
    const adm_member_t  *m;

    key = adm_strz(name);
    v = adm_object_get(object, key);

    for (i = 0; v == NULL && (m = adm_object_at(object, i)); i++) {
        if (adm_str_eq_nocase(m->key, key)) {
            v = m->value;
        }
    }

    return v;
}


/* Whether it looks like an object of Kubernetes. */

static int
inject_doc_is_object(const adm_value_t *v)
{
    return adm_is_string(adm_object_getc(v, "kind"))
           && adm_is_string(adm_object_getc(v, "apiVersion"));
}


/* The text under the key of a ConfigMap, or of one in a List. */

static adm_value_t *
inject_doc_config_map(const adm_value_t *v, adm_str_t key, int *found)
{
    uint32_t      i;
    adm_str_t     kind;
    adm_value_t  *text, *items;

    if (!inject_doc_is_object(v)) {
        return NULL;
    }

    *found = 1;
    kind = adm_value_str(adm_object_getc(v, "kind"));

    if (adm_str_eqc(kind, "ConfigMap")) {
        text = adm_object_get(adm_object_getc(v, "data"), key);
        return adm_is_string(text) ? text : NULL;
    }

    items = adm_object_getc(v, "items");

    for (i = 0; i < adm_array_len(items); i++) {
        kind = adm_value_str(adm_object_getc(adm_array_at(items, i),
                                             "kind"));
        text = adm_object_get(adm_object_getc(adm_array_at(items, i), "data"),
                              key);

        if (adm_str_eqc(kind, "ConfigMap") && adm_is_string(text)) {
            return text;
        }
    }

    return NULL;
}


int
inject_doc_read(inject_doc_t *doc, adm_arena_t *a,
    const inject_document_t *source, adm_str_t key, adm_err_t *err)
{
    int                  rc, found;
    adm_value_t         *v, *text;
    adm_yaml_reader_t   *reader;
    adm_yaml_options_t   options;

    doc->name = source->name;
    doc->text = source->text;
    doc->line = 0;
    doc->value = adm_value_null();

    err->source = source->name;

    memset(&options, 0, sizeof(adm_yaml_options_t));

    reader = adm_yaml_reader_create(a, source->text, &options, err);
    if (reader == NULL) {
        return ADM_ERROR;
    }

    found = 0;
    text = NULL;

    rc = adm_yaml_reader_next(reader, &v);

    if (rc == ADM_OK) {
        doc->value = v;
    }

    /* the documents behind the first are only looked at in a manifest */

    while (rc == ADM_OK) {
        text = inject_doc_config_map(v, key, &found);

        if (text || (!found && !adm_is_null(v))) {
            break;
        }

        rc = adm_yaml_reader_next(reader, &v);
    }

    adm_yaml_reader_destroy(reader);

    if (rc == ADM_ERROR) {
        return ADM_ERROR;
    }

    if (found && text == NULL) {
        return adm_err_set(err, "there is no ConfigMap with the key \"%.*s\"",
                           adm_fmt(key));
    }

    if (text) {
        doc->line = text->line;
        doc->value = adm_yaml_parse(a, adm_value_str(text), NULL, err);

        if (doc->value == NULL) {
            err->column = 0;
            return inject_doc_error(doc, err);
        }
    }

    return ADM_OK;
}


/* Without a column it is where the line begins. */

int
inject_doc_error(const inject_doc_t *doc, adm_err_t *err)
{
    int        done;
    size_t     n;
    uint32_t   i;
    adm_str_t  rest, line;

    err->source = doc->name;

    if (err->line == 0) {
        return ADM_ERROR;
    }

    err->line += doc->line;

    rest = doc->text;
    line = adm_str_empty;
    done = 0;

    for (i = 0; i < err->line; i++) {
        if (adm_str_split(&rest, '\n', &done, &line) != ADM_OK) {
            return ADM_ERROR;
        }
    }

    for (n = 0; n < line.len && line.data[n] == ' '; n++) {
        /* void */
    }

    if (err->column == 0) {
        err->column = (uint32_t) n + 1;
    }

    return ADM_ERROR;
}


int
inject_config_load(inject_config_t *config, adm_arena_t *a,
    const inject_release_t *release, const inject_doc_t *doc,
    adm_value_t *warnings, adm_err_t *err)
{
    uint32_t             i;
    adm_value_t         *v;
    const adm_member_t  *m;

    memset(config, 0, sizeof(inject_config_t));

    v = doc->value;

    if (!adm_is_object(v) && !adm_is_null(v)) {
        return adm_err_set_at(err, v->line, 1, "the injector's configuration "
                              "must be an object, not %s",
                              adm_kind_name(adm_kind(v)));
    }

    v = inject_config_text(a, inject_member(doc->value, "policy"));

    if (!adm_is_null(v) && !adm_is_string(v)) {
        return adm_err_set_at(err, v->line, 0, "policy must be a string");
    }

    config->policy_text = adm_value_str(v);

    if (adm_str_eqc(config->policy_text, "enabled")) {
        config->policy = INJECT_POLICY_ENABLED;

    } else if (adm_str_eqc(config->policy_text, "disabled")) {
        config->policy = INJECT_POLICY_DISABLED;

    } else {
        (void) adm_array_push(a, warnings, adm_value_stringc(a,
                                  "policy is neither \"enabled\" nor "
                                  "\"disabled\": nothing will be injected"));
    }

    if (inject_has(release, INJECT_SELECTORS)
        && (inject_config_selectors(&config->never, a, doc->value,
                                    "neverInjectSelector", warnings, err)
            != ADM_OK
            || inject_config_selectors(&config->always, a, doc->value,
                                       "alwaysInjectSelector", warnings, err)
               != ADM_OK))
    {
        return ADM_ERROR;
    }

    v = inject_config_texts(a, inject_member(doc->value,
                                             "injectedAnnotations"));

    if (!adm_is_null(v) && inject_has(release, INJECT_INJECTED_ANNOTATIONS)) {
        if (!adm_is_object(v)) {
            return adm_err_set_at(err, v->line, 0, "injectedAnnotations must "
                                  "be an object");
        }

        for (i = 0; (m = adm_object_at(v, i)); i++) {
            if (!adm_is_string(m->value)) {
                return adm_err_set_at(err, m->value->line, 0,
                                      "injectedAnnotations: the value of "
                                      "\"%.*s\" must be a string",
                                      adm_fmt(m->key));
            }
        }

        config->annotations = v;
    }

    return inject_has(release, INJECT_TEMPLATES)
           ? inject_config_templates(config, a, release, doc, warnings, err)
           : inject_config_classic(config, a, release, doc, warnings, err);
}


/* What is no selector is an error; an invalid one is left out. */

static int
inject_config_selectors(inject_selectors_t *s, adm_arena_t *a,
    const adm_value_t *doc, const char *name, adm_value_t *warnings,
    adm_err_t *err)
{
    uint32_t      i;
    adm_buf_t     b;
    adm_err_t     why;
    adm_str_t     text;
    adm_value_t  *list, *selector;

    list = inject_member(doc, name);

    if (adm_is_null(list)) {
        return ADM_OK;
    }

    if (!adm_is_array(list)) {
        return adm_err_set_at(err, list->line, 0, "%s must be an array", name);
    }

    s->selectors = adm_calloc(a, adm_array_len(list),
                              sizeof(kube_selector_t));
    s->index = adm_calloc(a, adm_array_len(list), sizeof(uint32_t));

    if (adm_array_len(list) && (s->selectors == NULL || s->index == NULL)) {
        return adm_err_memory(err, a);
    }

    for (i = 0; i < adm_array_len(list); i++) {
        adm_err_init(&why, a);

        selector = kube_typed(a, &kube_type_LabelSelector,
                              adm_array_at(list, i), NULL,
                              KUBE_TYPED_FOLD | KUBE_TYPED_COERCE, NULL,
                              &why);
        if (selector == NULL) {
            return adm_err_set_at(err, adm_array_at(list, i)->line, 0,
                                  "%s[%u]: %.*s", name, i, adm_fmt(why.text));
        }

        if (kube_selector_compile(a, selector, &s->selectors[s->n], &why)
            != ADM_OK)
        {
            adm_buf_init(&b, a, 0);
            adm_buf_printf(&b, "%s[%u] is invalid and ignored: ", name, i);
            adm_buf_str(&b, why.text);
            (void) adm_buf_finish(&b, &text);
            (void) adm_array_push(a, warnings, adm_value_string(a, text));
            continue;
        }

        /* an empty selector matches nothing here */

        if (!kube_selector_is_empty(&s->selectors[s->n])) {
            s->index[s->n++] = i;
        }
    }

    return ADM_OK;
}


/*
 * What Go's reader of YAML makes of a scalar where a string is wanted: its
 * text, a float's with the digits of a float32, and nothing of null.
 */

static adm_value_t *
inject_config_text(adm_arena_t *a, adm_value_t *v)
{
    char       text[ADM_DOUBLE_LEN];
    double     d;
    uint64_t   u;
    adm_str_t  s;

    if (v && adm_is_null(v)) {
        s = adm_str_empty;

    } else if (adm_is_bool(v)) {
        s = adm_is_true(v) ? adm_strc("true") : adm_strc("false");

    } else if (adm_is_number(v)) {
        s = adm_value_number_text(v, a);

        if (adm_kind(v) == ADM_NUMBER
            && adm_uint_parse(s, 10, &u) != ADM_OK
            && adm_value_to_double(v, &d) == ADM_OK)
        {
            s.data = text;
            s.len = adm_double_format_g(text, d, 32, 6);
            s = adm_str_dup(a, s);
        }

    } else {
        return v;
    }

    return adm_value_string(a, s);
}


/* So for what an array or an object has. */

static adm_value_t *
inject_config_texts(adm_arena_t *a, adm_value_t *v)
{
    uint32_t             i;
    adm_value_t         *out;
    const adm_member_t  *m;

    if (adm_is_array(v)) {
        out = adm_value_array(a, adm_array_len(v));

        for (i = 0; i < adm_array_len(v); i++) {
            (void) adm_array_push(a, out,
                               inject_config_text(a, adm_array_at(v, i)));
        }

    } else if (adm_is_object(v)) {
        out = adm_value_object(a, adm_object_len(v));

        for (i = 0; (m = adm_object_at(v, i)); i++) {
            (void) adm_object_set(a, out, m->key,
                                  inject_config_text(a, m->value));
        }

    } else {
        return v;
    }

    if (out) {
        out->line = v->line;
    }

    return out;
}


static int
inject_config_strings(const adm_value_t *v, const char *name,
    adm_err_t *err)
{
    uint32_t  i;

    if (!adm_is_array(v) && !adm_is_null(v)) {
        return adm_err_set_at(err, v->line, 0, "%s must be an array of "
                              "strings", name);
    }

    for (i = 0; i < adm_array_len(v); i++) {
        if (!adm_is_string(adm_array_at(v, i))) {
            return adm_err_set_at(err, adm_array_at(v, i)->line, 0,
                                  "%s must be an array of strings", name);
        }
    }

    return ADM_OK;
}


static int
inject_config_templates(inject_config_t *config, adm_arena_t *a,
    const inject_release_t *release, const inject_doc_t *doc,
    adm_value_t *warnings, adm_err_t *err)
{
    uint32_t             i;
    adm_value_t         *v, *list;
    const adm_member_t  *m;
    inject_template_t   *t;

    v = inject_config_texts(a, inject_member(doc->value, "defaultTemplates"));

    if (inject_config_strings(v, "defaultTemplates", err) != ADM_OK) {
        return ADM_ERROR;
    }

    config->defaults = v;

    if (adm_array_len(v) == 0) {
        config->defaults = adm_value_array(a, 1);
        (void) adm_array_push(a, config->defaults,
                              adm_value_stringc(a, "sidecar"));
    }

    v = inject_member(doc->value, "aliases");

    if (!adm_is_object(v) && !adm_is_null(v)) {
        return adm_err_set_at(err, v->line, 0, "aliases must be an object");
    }

    config->aliases = v ? adm_value_copy(a, v) : NULL;

    for (i = 0; (m = adm_object_at(v, i)); i++) {
        list = inject_config_texts(a, m->value);

        if (inject_config_strings(list, "an alias", err) != ADM_OK) {
            return ADM_ERROR;
        }

        (void) adm_object_set(a, config->aliases, m->key, list);
    }

    v = inject_config_texts(a, inject_member(doc->value, "templates"));

    if (!adm_is_object(v) && !adm_is_null(v)) {
        return adm_err_set_at(err, v->line, 0, "templates must be an object");
    }

    if (adm_object_len(v) == 0) {
        (void) adm_array_push(a, warnings, adm_value_stringc(a,
                    "injection templates are empty: every injection fails"));
    }

    if (adm_map_init(&config->templates, a, adm_object_len(v)) != ADM_OK) {
        return adm_err_memory(err, a);
    }

    for (i = 0; (m = adm_object_at(v, i)); i++) {

        if (!adm_is_string(m->value) && !adm_is_null(m->value)) {
            return adm_err_set_at(err, m->value->line, 0, "template \"%.*s\" "
                                  "must be a string", adm_fmt(m->key));
        }

        t = adm_calloc(a, 1, sizeof(inject_template_t));

        if (t == NULL || adm_map_set(&config->templates, m->key, t) != ADM_OK)
        {
            return adm_err_memory(err, a);
        }

        t->name = m->key;
        t->text = adm_value_str(m->value);
        t->line = m->value->line;

        if (inject_template_parse(t, a, release, err) != ADM_OK) {
            return ADM_ERROR;
        }
    }

    return ADM_OK;
}


static int
inject_config_classic(inject_config_t *config, adm_arena_t *a,
    const inject_release_t *release, const inject_doc_t *doc,
    adm_value_t *warnings, adm_err_t *err)
{
    char                hex[2 * ADM_DIGEST_LEN + 1];
    size_t              n;
    adm_str_t           s;
    adm_value_t        *v;
    inject_template_t  *t;

    v = inject_config_text(a, inject_member(doc->value, "template"));

    if (!adm_is_string(v) && !adm_is_null(v)) {
        return adm_err_set_at(err, v->line, 0, "template must be a string");
    }

    t = adm_calloc(a, 1, sizeof(inject_template_t));
    if (t == NULL) {
        return adm_err_memory(err, a);
    }

    t->name = adm_strc("template");
    t->text = adm_value_str(v);
    t->line = v ? v->line : 0;

    if (t->text.len == 0) {
        (void) adm_array_push(a, warnings, adm_value_stringc(a,
                                  "the injection template is empty: nothing "
                                  "is added to a pod"));
    }

    if (inject_has(release, INJECT_SQUARE_DELIMITERS)) {
        t->options.left = adm_strc("[[");
        t->options.right = adm_strc("]]");
    }

    config->classic = t;

    n = adm_digest_hex("sha256", t->text, hex);
    if (n == 0) {
        return adm_err_set(err, "libcrypto has no SHA-256");
    }

    s.data = hex;
    s.len = n;
    config->version = adm_str_dup(a, s);

    return inject_template_parse(t, a, release, err);
}


/* Later tables override earlier ones: Istio's functions come behind Sprig's. */

static int
inject_template_parse(inject_template_t *t, adm_arena_t *a,
    const inject_release_t *release, adm_err_t *err)
{
    size_t                    n;
    const gotmpl_funcs_t    **funcs;

    funcs = adm_array_alloc(a, 6, sizeof(gotmpl_funcs_t *));
    if (funcs == NULL) {
        return adm_err_memory(err, a);
    }

    n = 0;

    if (inject_has(release, INJECT_SPRIG)) {
        funcs[n++] = &gotmpl_sprig;
    }

    funcs[n++] = &inject_funcs_text;
    funcs[n++] = &inject_funcs_pod;

    if (inject_has(release, INJECT_TO_JSON_ALIAS)) {
        funcs[n++] = &inject_funcs_to_json;
    }

    if (inject_has(release, INJECT_OMIT)) {
        funcs[n++] = &inject_funcs_omit;
    }

    if (inject_has(release, INJECT_RENDER)) {
        funcs[n++] = &inject_funcs_render;
    }

    t->options.name = adm_strc("inject");
    t->options.funcs = funcs;
    t->options.nfuncs = n;
    t->options.go117 = !inject_has(release, INJECT_LENIENT_TEMPLATES);

    t->parsed = gotmpl_parse(a, t->text, &t->options, err);

    if (t->parsed == NULL) {
        inject_template_locate(t, err);

        return adm_err_prefix(err, "template \"%.*s\": ", adm_fmt(t->name));
    }

    return ADM_OK;
}


/*
 * From the line in the error's text, "template: inject:LINE: ...", to that in
 * the document.  A text of several lines begins behind its "|".
 */

static void
inject_template_locate(const inject_template_t *t, adm_err_t *err)
{
    size_t     n;
    uint64_t   line;
    adm_str_t  rest, prefix;

    prefix = adm_strc("template: inject:");

    if (!adm_str_has_prefix(err->text, prefix)) {
        return;
    }

    rest = adm_str_sub(err->text, prefix.len, err->text.len);

    for (n = 0; n < rest.len && adm_is_digit(rest.data[n]); n++) {
        /* void */
    }

    if (adm_uint_parse(adm_str_sub(rest, 0, n), 10, &line) != ADM_OK
        || line == 0 || line > t->text.len)
    {
        return;
    }

    err->line = t->line + (uint32_t) line
                - (adm_str_find_char(t->text, '\n') < 0);
    err->column = 0;
}
