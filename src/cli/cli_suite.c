
#include "base/adm_num.h"
#include "cli/cli_policy.h"
#include "cli/cli_suite.h"
#include "policy/policy_doc.h"
#include "policy/policy_shape.h"


static int cli_suite_check(const adm_value_t *suite, adm_err_t *err);
static adm_value_t *cli_set_at(adm_arena_t *a, adm_value_t *v,
    adm_str_t pointer, adm_value_t *to, adm_err_t *err);
static adm_value_t *cli_set_item(adm_arena_t *a, adm_value_t *v,
    adm_str_t key, adm_str_t rest, adm_value_t *to, adm_err_t *err);
static adm_str_t cli_unescape(adm_arena_t *a, adm_str_t s);


static const policy_shape_t  cli_any = { POLICY_ANY, NULL, NULL };
static const policy_shape_t  cli_text = { POLICY_STRING, NULL, NULL };
static const policy_shape_t  cli_flag = { POLICY_BOOL, NULL, NULL };
static const policy_shape_t  cli_list = { POLICY_LIST, &cli_any, NULL };
static const policy_shape_t  cli_texts = { POLICY_LIST, &cli_text, NULL };
static const policy_shape_t  cli_map = { POLICY_MAP, &cli_any, NULL };
static const policy_shape_t  cli_text_map = { POLICY_MAP, &cli_text, NULL };

static const policy_member_t  cli_settings_members[] = {
    { adm_str("scopes"), &cli_text_map },
    { adm_str("authorizer"), &cli_list },
    { adm_str("kubernetes"), &cli_text },
    { adm_str("mode"), &cli_text },
    { adm_str("atRunTime"), &cli_flag },
    { adm_str("bareNamespaces"), &cli_flag },
    { adm_str("danglingBindings"), &cli_flag },
    { adm_str("emptySet"), &cli_flag },
    { adm_str(""), NULL }
};

static const policy_shape_t  cli_settings = {
    POLICY_STRUCT, NULL, cli_settings_members
};

static const policy_member_t  cli_case_members[] = {
    { adm_str("name"), &cli_text },
    { adm_str("object"), &cli_any },
    { adm_str("set"), &cli_map },
    { adm_str("old"), &cli_any },
    { adm_str("operation"), &cli_text },
    { adm_str("user"), &cli_text },
    { adm_str("groups"), &cli_texts },
    { adm_str("namespace"), &cli_text },
    { adm_str("subresource"), &cli_text },
    { adm_str("resource"), &cli_text },
    { adm_str("dryRun"), &cli_flag },
    { adm_str("expect"), &cli_text },
    { adm_str("policy"), &cli_text },
    { adm_str("message"), &cli_text },
    { adm_str("contains"), &cli_text },
    { adm_str("reason"), &cli_text },
    { adm_str("warnings"), &cli_texts },
    { adm_str("audit"), &cli_text_map },
    { adm_str(""), NULL }
};

static const policy_shape_t  cli_case = {
    POLICY_STRUCT, NULL, cli_case_members
};

static const policy_shape_t  cli_cases = { POLICY_LIST, &cli_case, NULL };

/* The kind lets a suite stand in a folder with the manifests that it tests. */

static const policy_member_t  cli_suite_members[] = {
    { adm_str("apiVersion"), &cli_text },
    { adm_str("kind"), &cli_text },
    { adm_str("policies"), &cli_list },
    { adm_str("params"), &cli_list },
    { adm_str("namespaces"), &cli_list },
    { adm_str("settings"), &cli_settings },
    { adm_str("objects"), &cli_map },
    { adm_str("loadError"), &cli_text },
    { adm_str("cases"), &cli_cases },
    { adm_str(""), NULL }
};

static const policy_shape_t  cli_suite = {
    POLICY_STRUCT, NULL, cli_suite_members
};


adm_value_t *
cli_suite_read(adm_arena_t *a, const char *path, adm_err_t *err)
{
    adm_str_t     text;
    adm_value_t  *values, *suite;

    if (cli_read_file(a, path, &text, err) != ADM_OK) {
        return NULL;
    }

    err->source = adm_strz(path);
    values = policy_read_stream(a, text, err);

    if (values == NULL) {
        return NULL;
    }

    suite = adm_array_at(values, 0);

    if (adm_array_len(values) != 1 || !adm_is_object(suite)) {
        (void) adm_err_set_at(err, 1, 0, "a suite is one document of type "
                              "object");
        return NULL;
    }

    if (!adm_str_eqc(adm_value_str(adm_object_getc(suite, "kind")), "Suite")) {
        (void) adm_err_set_at(err, suite->line, 0, "a suite has the kind "
                              "\"Suite\"");
        return NULL;
    }

    if (policy_shape_check(suite, &cli_suite, err) != ADM_OK
        || cli_suite_check(suite, err) != ADM_OK)
    {
        return NULL;
    }

    return suite;
}


/* A case that expects nothing would pass whatever happens. */

static int
cli_suite_check(const adm_value_t *suite, adm_err_t *err)
{
    uint32_t      i;
    adm_str_t     expect;
    adm_value_t  *cases, *c;

    cases = adm_object_getc(suite, "cases");

    if (adm_array_len(cases) == 0
        && adm_object_getc(suite, "loadError") == NULL)
    {
        return adm_err_set_at(err, suite->line, 0, "the suite has no cases");
    }

    for (i = 0; i < adm_array_len(cases); i++) {

        c = adm_array_at(cases, i);
        expect = adm_value_str(adm_object_getc(c, "expect"));

        if (adm_value_str(adm_object_getc(c, "name")).len == 0
            || adm_object_getc(c, "object") == NULL)
        {
            return adm_err_set_at(err, c->line, 0, "cases[%u] needs a name and "
                                  "an object", (unsigned) i);
        }

        if (!adm_str_eqc(expect, "admit") && !adm_str_eqc(expect, "deny")
            && !adm_str_eqc(expect, "warn"))
        {
            return adm_err_set_at(err, c->line, 0, "cases[%u].expect is admit, "
                                  "warn or deny", (unsigned) i);
        }
    }

    return ADM_OK;
}


const char *
cli_suite_path(adm_arena_t *a, const char *suite, adm_str_t path)
{
    adm_buf_t    b;
    adm_str_t    text;
    const char  *slash;

    slash = strrchr(suite, '/');

    adm_buf_init(&b, a, 0);

    if (slash && path.len && path.data[0] != '/') {
        adm_buf_bytes(&b, suite, (size_t) (slash + 1 - suite));
    }

    adm_buf_str(&b, path);

    return adm_buf_finish(&b, &text) == ADM_OK ? text.data : NULL;
}


adm_value_t *
cli_suite_object(adm_arena_t *a, const char *path, const adm_value_t *suite,
    adm_value_t *v, adm_err_t *err)
{
    adm_str_t     name;
    const char   *file;
    adm_value_t  *object, *list;

    if (!adm_is_string(v)) {
        return v;
    }

    name = adm_value_str(v);
    object = adm_object_get(adm_object_getc(suite, "objects"), name);

    if (object) {
        return object;
    }

    file = cli_suite_path(a, path, name);
    list = file ? cli_read_objects(a, file, err) : NULL;

    if (list && adm_array_len(list) != 1) {
        (void) adm_err_set_at(err, v->line, 0, "\"%.*s\" has %u objects, want "
                              "1", adm_fmt(name),
                              (unsigned) adm_array_len(list));
    }

    return adm_array_at(list, 0);
}


adm_value_t *
cli_suite_set(adm_arena_t *a, adm_value_t *object, const adm_value_t *changes,
    adm_err_t *err)
{
    uint32_t       i;
    adm_member_t  *m;

    for (i = 0; (m = adm_object_at(changes, i)) != NULL && object; i++) {

        if (m->key.len == 0 || m->key.data[0] != '/') {
            (void) adm_err_set_at(err, m->value->line, 0, "\"%.*s\" is no JSON "
                                  "pointer", adm_fmt(m->key));
            return NULL;
        }

        object = cli_set_at(a, object, m->key, m->value, err);
    }

    return object;
}


/* A copy of v in which the pointer leads to the value. */

static adm_value_t *
cli_set_at(adm_arena_t *a, adm_value_t *v, adm_str_t pointer, adm_value_t *to,
    adm_err_t *err)
{
    ptrdiff_t     slash;
    adm_str_t     key, rest;
    adm_value_t  *next;

    if (pointer.len == 0) {
        return to;
    }

    pointer = adm_str_sub(pointer, 1, pointer.len);
    slash = adm_str_find_char(pointer, '/');

    key = cli_unescape(a, slash < 0 ? pointer
                                    : adm_str_sub(pointer, 0, (size_t) slash));
    rest = slash < 0 ? adm_str_empty
                     : adm_str_sub(pointer, (size_t) slash, pointer.len);

    if (v == NULL || adm_is_null(v)) {
        v = adm_str_eqc(key, "-") || adm_str_eqc(key, "0")
            ? adm_value_array(a, 1) : adm_value_object(a, 1);
    }

    if (adm_is_array(v)) {
        return cli_set_item(a, v, key, rest, to, err);
    }

    if (!adm_is_object(v)) {
        (void) adm_err_set(err, "\"%.*s\" leads into a value of type %s",
                           adm_fmt(pointer), adm_kind_name(adm_kind(v)));
        return NULL;
    }

    v = adm_value_copy(a, v);

    if (rest.len == 0 && adm_is_null(to)) {
        adm_object_remove(v, key);
        return v;
    }

    next = cli_set_at(a, adm_object_get(v, key), rest, to, err);
    (void) adm_object_set(a, v, key, next);

    return next ? v : NULL;
}


static adm_value_t *
cli_set_item(adm_arena_t *a, adm_value_t *v, adm_str_t key, adm_str_t rest,
    adm_value_t *to, adm_err_t *err)
{
    uint64_t      i;
    adm_value_t  *next;

    if (adm_str_eqc(key, "-")) {
        i = adm_array_len(v);

    } else if (adm_uint_parse(key, 10, &i) != ADM_OK || i > adm_array_len(v)) {
        (void) adm_err_set(err, "\"%.*s\" is no item of a list of %u",
                           adm_fmt(key), (unsigned) adm_array_len(v));
        return NULL;
    }

    v = adm_value_copy(a, v);

    if (rest.len == 0 && adm_is_null(to) && i < adm_array_len(v)) {
        adm_array_remove(v, (uint32_t) i);
        return v;
    }

    next = cli_set_at(a, adm_array_at(v, (uint32_t) i), rest, to, err);

    if (next == NULL) {
        return NULL;
    }

    if (i == adm_array_len(v)) {
        (void) adm_array_push(a, v, next);

    } else {
        adm_array_set(v, (uint32_t) i, next);
    }

    return v;
}


static adm_str_t
cli_unescape(adm_arena_t *a, adm_str_t s)
{
    size_t     i;
    adm_buf_t  b;

    if (adm_str_find_char(s, '~') < 0) {
        return s;
    }

    adm_buf_init(&b, a, 0);

    for (i = 0; i < s.len; i++) {
        if (s.data[i] == '~' && i + 1 < s.len) {
            adm_buf_char(&b, s.data[++i] == '1' ? '/' : '~');

        } else {
            adm_buf_char(&b, s.data[i]);
        }
    }

    (void) adm_buf_finish(&b, &s);

    return s;
}


const char *
cli_suite_text(adm_arena_t *a, const adm_value_t *v, const char *name)
{
    adm_str_t  s;

    s = adm_value_str(adm_object_get(v, adm_strz(name)));

    return s.len ? adm_str_dup(a, s).data : NULL;
}
