
#include "cli/cli_kube.h"
#include "data/adm_json_read.h"
#include "data/adm_json_write.h"
#include "data/adm_yaml.h"
#include "kube/kube_diff.h"
#include "kube/kube_merge.h"
#include "kube/kube_patch.h"
#include "kube/kube_selector.h"
#include "kube/kube_typed.h"


static int cli_kube_line(void *ctx, adm_arena_t *a, adm_value_t *line,
    adm_value_t *out);
static adm_value_t *cli_kube_run(adm_arena_t *a, const adm_value_t *line,
    adm_str_t op, adm_err_t *err);
static adm_value_t *cli_kube_pod(adm_arena_t *a, const adm_value_t *line,
    adm_str_t op, int strict, adm_err_t *err);
static adm_value_t *cli_kube_selector(adm_arena_t *a, const adm_value_t *line,
    adm_err_t *err);
static adm_value_t *cli_kube_text(adm_arena_t *a, const adm_value_t *line,
    const char *name, adm_err_t *err);


adm_value_t *
cli_read_value(adm_arena_t *a, const char *path, int *json, adm_err_t *err)
{
    int        is_json;
    adm_str_t  text, first;

    /* errors of opening name the file themselves */
    err->source = adm_str_empty;

    if (cli_read_file(a, path, &text, err) != ADM_OK) {
        return NULL;
    }

    err->source = adm_strz(path);

    first = adm_str_trim_space(text);
    is_json = first.len && (first.data[0] == '{' || first.data[0] == '[');

    if (json) {
        *json = is_json;
    }

    return is_json ? adm_json_parse(a, text, NULL, err)
                   : adm_yaml_parse(a, text, NULL, err);
}


const kube_type_t *
cli_kube_type(const adm_value_t *v)
{
    const adm_value_t  *kind;

    kind = adm_object_getc(v, "kind");

    return adm_is_object(v) && (adm_is_null(kind)
                                || adm_str_eqc(adm_value_str(kind), "Pod"))
               ? &kube_type_Pod : NULL;
}


int
cli_kube_batch(void)
{
    return cli_batch(cli_kube_line, NULL);
}


static int
cli_kube_line(void *ctx, adm_arena_t *a, adm_value_t *line, adm_value_t *out)
{
    unsigned      flags;
    adm_str_t     op;
    adm_err_t     err;
    adm_value_t  *v;

    adm_err_init(&err, a);

    op = adm_value_str(adm_object_getc(line, "op"));
    v = cli_kube_run(a, line, op, &err);

    if (v == NULL) {
        (void) adm_object_setc(a, out, "error", adm_value_bool(1));
        (void) adm_object_setc(a, out, "message",
                               adm_value_string(a, err.text));
        return ADM_OK;
    }

    /* Go writes structures in their order, everything else sorted */

    flags = adm_str_eqc(op, "merge") || adm_str_eqc(op, "apply")
                ? ADM_JSON_SORTED : 0;

    (void) adm_object_setc(a, out, "out",
                           adm_value_string(a, adm_json_text(a, v, flags)));

    return ADM_OK;
}


static adm_value_t *
cli_kube_run(adm_arena_t *a, const adm_value_t *line, adm_str_t op,
    adm_err_t *err)
{
    int           strict;
    unsigned      flags;
    adm_value_t  *x, *y, *v;

    strict = adm_is_true(adm_object_getc(line, "strict"));
    flags = strict ? KUBE_PATCH_STRICT : 0;

    if (adm_object_getc(line, "text")) {
        return cli_kube_pod(a, line, op, strict, err);
    }

    if (adm_str_eqc(op, "selector")) {
        return cli_kube_selector(a, line, err);
    }

    x = cli_kube_text(a, line, "a", err);
    y = cli_kube_text(a, line, "b", err);

    if (x == NULL || y == NULL) {
        return NULL;
    }

    if (adm_str_eqc(op, "merge")) {
        return kube_merge(a, &kube_type_Pod, x, y, err);
    }

    if (adm_str_eqc(op, "diff")) {
        v = kube_diff(a, x, y, NULL);

        if (v == NULL) {
            (void) adm_err_memory(err, a);
        }

        return v;
    }

    if (adm_str_eqc(op, "apply")) {
        return kube_patch(a, x, y, flags, &v, err) == ADM_OK ? v : NULL;
    }

    (void) adm_err_set(err, "unknown op \"%.*s\"", adm_fmt(op));

    return NULL;
}


/* strict: the first member that is unknown is an error. */

static adm_value_t *
cli_kube_pod(adm_arena_t *a, const adm_value_t *line, adm_str_t op, int strict,
    adm_err_t *err)
{
    unsigned      flags;
    adm_str_t     text;
    adm_value_t  *unknown, *v;

    if (adm_str_eqc(op, "coerce")) {
        flags = KUBE_TYPED_FOLD|KUBE_TYPED_COERCE|KUBE_TYPED_SORTED;
        text = adm_value_str(adm_object_getc(line, "text"));
        v = adm_yaml_parse(a, text, NULL, err);

    } else {
        flags = adm_str_eqc(op, "fold") ? KUBE_TYPED_FOLD : 0;
        v = cli_kube_text(a, line, "text", err);
    }

    if (v == NULL) {
        return NULL;
    }

    unknown = strict ? adm_value_array(a, 0) : NULL;

    v = kube_typed(a, &kube_type_Pod, v, NULL, flags, unknown, err);

    if (v && adm_array_len(unknown)) {
        text = adm_value_str(adm_array_at(unknown, 0));
        (void) adm_err_set(err, "%.*s", adm_fmt(text));
        return NULL;
    }

    return v;
}


static adm_value_t *
cli_kube_selector(adm_arena_t *a, const adm_value_t *line, adm_err_t *err)
{
    kube_selector_t  s;

    if (kube_selector_compile(a, adm_object_getc(line, "selector"), &s, err)
        != ADM_OK)
    {
        return NULL;
    }

    return adm_value_bool(kube_selector_match(&s,
                                              adm_object_getc(line,
                                                              "labels")));
}


static adm_value_t *
cli_kube_text(adm_arena_t *a, const adm_value_t *line, const char *name,
    adm_err_t *err)
{
    adm_value_t  *v;

    v = adm_object_get(line, adm_strz(name));

    if (!adm_is_string(v)) {
        (void) adm_err_set(err, "the line has no text \"%s\"", name);
        return NULL;
    }

    return adm_json_parse(a, adm_value_str(v), NULL, err);
}
