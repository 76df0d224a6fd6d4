
#include "data/adm_json_read.h"
#include "data/adm_yaml.h"
#include "policy/policy_doc.h"
#include "policy/policy_shape.h"


/* Lists within Lists */
#define POLICY_MAX_LISTS    8

#define POLICY_MAX_OBJECTS  100000


static int policy_unwrap_level(adm_arena_t *a,
    const policy_document_t *document, adm_value_t *v, adm_str_t api_version,
    adm_str_t kind, unsigned level, policy_objects_t *objects,
    adm_err_t *err);
static int policy_push_object(adm_arena_t *a,
    const policy_document_t *document, adm_value_t *v, adm_str_t api_version,
    adm_str_t kind, policy_objects_t *objects, adm_err_t *err);
static adm_value_t *policy_typed(adm_arena_t *a, adm_value_t *v,
    adm_str_t api_version, adm_str_t kind);


int
policy_read(adm_arena_t *a, const policy_document_t *document,
    policy_objects_t *objects, adm_err_t *err)
{
    uint32_t      i;
    adm_value_t  *values;

    if (!err->set) {
        err->source = document->name;
    }

    if (document->value) {
        return policy_unwrap(a, document, document->value, objects, err);
    }

    values = policy_read_stream(a, document->text, err);

    if (values == NULL) {
        return ADM_ERROR;
    }

    for (i = 0; i < adm_array_len(values); i++) {
        if (policy_unwrap(a, document, adm_array_at(values, i), objects, err)
            != ADM_OK)
        {
            return ADM_ERROR;
        }
    }

    return ADM_OK;
}


adm_value_t *
policy_read_stream(adm_arena_t *a, adm_str_t text, adm_err_t *err)
{
    int                  rc;
    adm_err_t            yaml;
    adm_value_t         *values, *v;
    adm_yaml_reader_t   *r;
    adm_yaml_options_t   options;
    adm_json_options_t   json;

    memset(&options, 0, sizeof(options));
    options.unique_keys = 1;

    values = adm_value_array(a, 4);

    adm_err_init(&yaml, a);
    yaml.source = err->source;

    r = adm_yaml_reader_create(a, text, &options, &yaml);

    if (r == NULL) {
        (void) adm_err_memory(err, a);
        return NULL;
    }

    while ((rc = adm_yaml_reader_next(r, &v)) == ADM_OK) {
        if (!adm_is_null(v)) {
            (void) adm_array_push(a, values, v);
        }
    }

    adm_yaml_reader_destroy(r);

    if (adm_arena_failed(a)) {
        (void) adm_err_memory(err, a);
        return NULL;
    }

    if (rc == ADM_DECLINED) {
        return values;
    }

    /*
     * JSON is read as YAML too, for its lines; what YAML does not take, such
     * as escaped surrogate pairs, is tried again.
     */

    text = adm_str_trim_space(text);

    if (text.len && text.data[0] == '{') {
        memset(&json, 0, sizeof(json));
        json.unique_keys = 1;

        v = adm_json_parse(a, text, &json, NULL);

        if (v) {
            values = adm_value_array(a, 1);
            (void) adm_array_push(a, values, v);
            return values;
        }
    }

    if (!err->set) {
        *err = yaml;
    }

    return NULL;
}


int
policy_unwrap(adm_arena_t *a, const policy_document_t *document,
    adm_value_t *v, policy_objects_t *objects, adm_err_t *err)
{
    return policy_unwrap_level(a, document, v, adm_str_empty, adm_str_empty,
                               0, objects, err);
}


/*
 * api_version and kind: what the items of a typed list have, whose own may be
 * missing; empty for others.
 */

static int
policy_unwrap_level(adm_arena_t *a, const policy_document_t *document,
    adm_value_t *v, adm_str_t api_version, adm_str_t kind, unsigned level,
    policy_objects_t *objects, adm_err_t *err)
{
    uint32_t      i;
    adm_str_t     list, list_kind, item_version, item_kind;
    adm_value_t  *items;

    if (!adm_is_object(v)) {
        return adm_err_set_at(err, v ? v->line : 0, 0, "a document is of type "
                              "%s, want object",
                              adm_kind_name(adm_kind(v)));
    }

    list = adm_strc("List");
    list_kind = adm_value_str(adm_object_getc(v, "kind"));
    items = adm_object_getc(v, "items");

    if (!adm_str_has_suffix(list_kind, list)
        || !(adm_is_array(items) || adm_is_null(items))
        || adm_value_get(v, "metadata", "name", NULL))
    {
        return policy_push_object(a, document, v, api_version, kind, objects,
                                  err);
    }

    if (level == POLICY_MAX_LISTS) {
        return adm_err_set_at(err, v->line, 0, "Lists are nested too deeply");
    }

    item_version = adm_str_empty;
    item_kind = adm_str_sub(list_kind, 0, list_kind.len - list.len);

    if (item_kind.len) {
        item_version = adm_value_str(adm_object_getc(v, "apiVersion"));
    }

    for (i = 0; i < adm_array_len(items); i++) {
        if (policy_unwrap_level(a, document, adm_array_at(items, i),
                                item_version, item_kind, level + 1, objects,
                                err)
            != ADM_OK)
        {
            return ADM_ERROR;
        }
    }

    return ADM_OK;
}


static int
policy_push_object(adm_arena_t *a, const policy_document_t *document,
    adm_value_t *v, adm_str_t api_version, adm_str_t kind,
    policy_objects_t *objects, adm_err_t *err)
{
    adm_str_t          s;
    adm_value_t       *meta;
    policy_object_t   *o, **items;

    v = policy_typed(a, v, api_version, kind);
    o = adm_calloc(a, 1, sizeof(policy_object_t));

    if (v == NULL || o == NULL) {
        return adm_err_memory(err, a);
    }

    if (objects->n == POLICY_MAX_OBJECTS) {
        return adm_err_set_at(err, v->line, 0, "more than %d objects",
                              POLICY_MAX_OBJECTS);
    }

    o->document = document;
    o->value = v;
    o->line = v->line;
    o->kind = adm_value_str(adm_object_getc(v, "kind"));

    if (o->kind.len == 0) {
        return adm_err_set_at(err, v->line, 0, "Object 'Kind' is missing");
    }

    s = adm_value_str(adm_object_getc(v, "apiVersion"));

    if (s.len == 0) {
        return adm_err_set_at(err, v->line, 0, "Object 'apiVersion' is missing "
                              "in a \"%.*s\"", adm_fmt(o->kind));
    }

    policy_group_version(s, &o->group, &o->version);

    meta = adm_object_getc(v, "metadata");
    o->name = adm_value_str(adm_object_getc(meta, "name"));
    o->ns = adm_value_str(adm_object_getc(meta, "namespace"));

    if (objects->n == objects->cap) {
        items = adm_array_alloc(a, (size_t) objects->cap * 2 + 16,
                                sizeof(policy_object_t *));

        if (items == NULL) {
            return adm_err_memory(err, a);
        }

        if (objects->n) {
            memcpy(items, objects->items,
                   objects->n * sizeof(policy_object_t *));
        }

        objects->items = items;
        objects->cap = objects->cap * 2 + 16;
    }

    objects->items[objects->n++] = o;

    return ADM_OK;
}


/* Items of typed lists come without kind and apiVersion. */

static adm_value_t *
policy_typed(adm_arena_t *a, adm_value_t *v, adm_str_t api_version,
    adm_str_t kind)
{
    if (kind.len == 0
        || (adm_object_getc(v, "kind") && adm_object_getc(v, "apiVersion")))
    {
        return v;
    }

    v = adm_value_copy(a, v);

    if (adm_object_getc(v, "kind") == NULL) {
        (void) adm_object_setc(a, v, "kind", adm_value_string(a, kind));
    }

    if (adm_object_getc(v, "apiVersion") == NULL) {
        (void) adm_object_setc(a, v, "apiVersion",
                               adm_value_string(a, api_version));
    }

    return adm_arena_failed(a) ? NULL : v;
}


void
policy_group_version(adm_str_t api_version, adm_str_t *group,
    adm_str_t *version)
{
    ptrdiff_t  slash;

    slash = adm_str_find_char(api_version, '/');

    *group = slash < 0 ? adm_str_empty
                       : adm_str_sub(api_version, 0, (size_t) slash);
    *version = adm_str_sub(api_version, (size_t) (slash + 1),
                           api_version.len);
}


int
policy_object_error(const policy_object_t *o, const adm_value_t *node,
    adm_err_t *err, const char *fmt, ...)
{
    va_list    args;
    adm_buf_t  b;
    adm_str_t  text;

    adm_buf_init(&b, err->arena, 0);

    va_start(args, fmt);
    adm_buf_vprintf(&b, fmt, args);
    va_end(args);

    if (adm_buf_finish(&b, &text) != ADM_OK) {
        return adm_err_memory(err, err->arena);
    }

    return policy_object_error_at(o, node && node->line ? node->line : o->line,
                                  0, err, text);
}


int
policy_object_error_at(const policy_object_t *o, uint32_t line,
    uint32_t column, adm_err_t *err, adm_str_t text)
{
    if (!err->set) {
        err->source = o->document->name;
    }

    if (o->name.len == 0) {
        return adm_err_set_at(err, line, column, "%.*s: %.*s",
                              adm_fmt(o->kind), adm_fmt(text));
    }

    return adm_err_set_at(err, line, column, "%.*s \"%.*s%s%.*s\": %.*s",
                          adm_fmt(o->kind), adm_fmt(o->ns),
                          o->ns.len ? "/" : "", adm_fmt(o->name),
                          adm_fmt(text));
}


uint32_t
policy_text_line(const policy_object_t *o, const adm_value_t *scalar)
{
    int        done;
    size_t     n;
    uint32_t   line;
    adm_str_t  rest, s;

    if (scalar == NULL || scalar->line == 0) {
        return 0;
    }

    rest = o->document->text;
    done = 0;
    s = adm_str_empty;

    for (line = 0; line < scalar->line; line++) {
        if (adm_str_split(&rest, '\n', &done, &s) != ADM_OK) {
            return scalar->line;
        }
    }

    /* "|", ">", with "-", "+" or a digit behind it, at the end of the line */

    s = adm_str_trim_set(s, " \t\r");
    n = s.len;

    while (n && s.len - n < 2
           && (s.data[n - 1] == '-' || s.data[n - 1] == '+'
               || adm_is_digit(s.data[n - 1])))
    {
        n--;
    }

    if (n > 1 && (s.data[n - 1] == '|' || s.data[n - 1] == '>')
        && (s.data[n - 2] == ' ' || s.data[n - 2] == ':'))
    {
        return scalar->line + 1;
    }

    return scalar->line;
}
