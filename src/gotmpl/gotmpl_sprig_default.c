
/* Defaults, types, JSON, environment. */

#include <math.h>

#include "base/adm_str.h"
#include "data/adm_json_read.h"
#include "data/adm_json_write.h"
#include "gotmpl/gotmpl_cast.h"
#include "gotmpl/gotmpl_compare.h"
#include "gotmpl/gotmpl_json_error.h"
#include "gotmpl/gotmpl_sprig.h"


static adm_value_t *gotmpl_json_numbers(adm_arena_t *a, adm_value_t *v,
    const adm_value_t **bad);
static adm_str_t gotmpl_getenv(gotmpl_exec_t *e, adm_str_t name);
static int gotmpl_is_shell_special(char c);


int
gotmpl_sprig_default(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    *ret = n < 2 || gotmpl_empty(e, &args[1]) ? args[0] : args[1];

    return ADM_OK;
}


/* "empty", "all", "any" */

int
gotmpl_sprig_empty(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    uint32_t  i;

    *ret = gotmpl_bool(f->magic == GOTMPL_EMPTY_ALL);

    for (i = 0; i < n; i++) {

        switch (f->magic) {

        case GOTMPL_EMPTY_ALL:
            if (gotmpl_empty(e, &args[i])) {
                ret->u.boolean = 0;
            }

            break;

        case GOTMPL_EMPTY_ANY:
            if (!gotmpl_empty(e, &args[i])) {
                ret->u.boolean = 1;
            }

            break;

        default: /* GOTMPL_EMPTY */
            ret->u.boolean = gotmpl_empty(e, &args[i]);
        }
    }

    return ADM_OK;
}


int
gotmpl_sprig_coalesce(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    uint32_t  i;

    for (i = 0; i < n; i++) {
        if (!gotmpl_empty(e, &args[i])) {
            *ret = args[i];
            break;
        }
    }

    return ADM_OK;
}


int
gotmpl_sprig_ternary(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    *ret = args[2].u.boolean ? args[0] : args[1];

    return ADM_OK;
}


int
gotmpl_sprig_fail(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    return gotmpl_fail(e, "%.*s", adm_fmt(gotmpl_str(&args[0])));
}


/* "typeOf", "kindOf", "typeIs", "typeIsLike", "kindIs" */

int
gotmpl_sprig_type(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    adm_str_t              type, kind, want;
    const gotmpl_value_t  *v;

    v = &args[n - 1];
    type = v->type ? v->type->name : adm_strc("<nil>");
    kind = adm_strz(gotmpl_kind_name(gotmpl_kind(v)));
    want = n > 1 ? gotmpl_str(&args[0]) : adm_str_empty;

    switch (f->magic) {

    case GOTMPL_TYPE_OF:
        *ret = gotmpl_string(type);
        break;

    case GOTMPL_KIND_OF:
        *ret = gotmpl_string(kind);
        break;

    case GOTMPL_TYPE_IS:
        *ret = gotmpl_bool(adm_str_eq(type, want));
        break;

    case GOTMPL_TYPE_IS_LIKE:
        *ret = gotmpl_bool(adm_str_eq(type, want)
                           || (type.len && type.data[0] == '*'
                               && adm_str_eq(adm_str_sub(type, 1, type.len),
                                             want)));
        break;

    default: /* GOTMPL_KIND_IS */
        *ret = gotmpl_bool(adm_str_eq(kind, want));
    }

    return ADM_OK;
}


int
gotmpl_sprig_deep_equal(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    *ret = gotmpl_bool(gotmpl_deep_equal(e, &args[0], &args[1]));

    return e->aborted ? ADM_ERROR : ADM_OK;
}


/*
 * Puts null for numbers that no float64 can hold, as Go does besides
 * complaining; *bad is the first one.  The tree has just been made.
 */

static adm_value_t *
gotmpl_json_numbers(adm_arena_t *a, adm_value_t *v, const adm_value_t **bad)
{
    double    d;
    uint32_t  i;

    switch (adm_kind(v)) {

    case ADM_NUMBER:
        (void) adm_value_to_double(v, &d);

        if (isfinite(d)) {
            return v;
        }

        *bad = *bad ? *bad : v;

        return adm_value_null();

    case ADM_ARRAY:
        for (i = 0; i < v->n; i++) {
            adm_array_set(v, i, gotmpl_json_numbers(a, v->u.items[i], bad));
        }

        return v;

    case ADM_OBJECT:
        for (i = 0; i < v->n; i++) {
            v->u.members[i].value = gotmpl_json_numbers(a,
                                                  v->u.members[i].value, bad);
        }

        return v;

    default:
        return v;
    }
}


/* "fromJson", "mustFromJson" */

int
gotmpl_sprig_from_json(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    adm_err_t           err;
    adm_str_t           text;
    adm_value_t        *v;
    const adm_value_t  *bad;
    adm_json_options_t  options;

    memset(&options, 0, sizeof(adm_json_options_t));
    adm_err_init(&err, e->arena);

    text = gotmpl_str(&args[0]);

    /* a node takes a step, as if the template had gone through it */

    options.max_nodes = (uint32_t) adm_min(e->steps + 1, UINT32_MAX - 1);

    v = adm_json_parse(e->arena, text, &options, &err);

    if (v) {
        bad = NULL;
        v = gotmpl_json_numbers(e->arena, v, &bad);

        if (bad && f->magic == GOTMPL_JSON_MUST) {
            text = adm_value_number_text(bad, e->arena);

            return gotmpl_fail(e, "json: cannot unmarshal number %.*s into Go "
                               "value of type float64", adm_fmt(text));
        }

        *ret = gotmpl_view(&gotmpl_type_any, v, 0, args[0].origin);

        return gotmpl_charge(e, text.len / 16);
    }

    if (adm_arena_failed(e->arena)) {
        return gotmpl_abort(e, "%s", adm_arena_failure(e->arena));
    }

    if (f->magic == GOTMPL_JSON_MUST) {
        return gotmpl_fail(e, "%.*s",
                           adm_fmt(gotmpl_json_error(e->arena, text,
                                                     err.text)));
    }

    return ADM_OK;
}


/* "toJson", "toPrettyJson", "toRawJson" and the same with "must" */

int
gotmpl_sprig_to_json(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    int           rc;
    unsigned      flags;
    adm_buf_t     b;
    adm_value_t  *node;

    node = gotmpl_to_json(e, &args[0], &flags);

    if (node == NULL) {

        if (e->aborted || (f->magic & (GOTMPL_JSON_MUST | GOTMPL_JSON_RAW))) {
            return ADM_ERROR;
        }

        e->failed = 0;
        *ret = gotmpl_string(adm_str_empty);

        return ADM_OK;
    }

    flags |= f->magic & GOTMPL_JSON_RAW ? ADM_JSON_RAW : 0;
    flags |= f->magic & GOTMPL_JSON_PRETTY ? ADM_JSON_PRETTY : 0;

    gotmpl_buf(e, &b);
    adm_json_write(&b, node, flags);

    rc = gotmpl_finish(e, &b, ret);
    ret->origin = gotmpl_any_origin(e, &args[0]);

    return rc;
}


static adm_str_t
gotmpl_getenv(gotmpl_exec_t *e, adm_str_t name)
{
    return adm_value_str(adm_object_get(e->run->env, name));
}


int
gotmpl_sprig_env(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    *ret = gotmpl_string(gotmpl_getenv(e, gotmpl_str(&args[0])));

    return ADM_OK;
}


static int
gotmpl_is_shell_special(char c)
{
    return c != '\0' && (strchr("*#$@!?-", c) != NULL || adm_is_digit(c));
}


/* Replaces $name, ${name} and special parameters, as os.ExpandEnv. */

int
gotmpl_sprig_expandenv(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    char       c;
    size_t     i, k, end;
    adm_buf_t  b;
    adm_str_t  s;

    s = gotmpl_str(&args[0]);

    gotmpl_buf(e, &b);

    for (i = 0; i < s.len; i = end) {

        if (s.data[i] != '$' || i + 1 == s.len) {
            adm_buf_char(&b, s.data[i]);
            end = i + 1;
            continue;
        }

        k = i + 1;
        c = s.data[k];

        if (c == '{') {
            k++;

            if (k + 1 < s.len && gotmpl_is_shell_special(s.data[k])
                && s.data[k + 1] == '}')
            {
                adm_buf_str(&b, gotmpl_getenv(e, adm_str_sub(s, k, k + 1)));
                end = k + 2;
                continue;
            }

            for (end = k; end < s.len && s.data[end] != '}'; end++) {
                /* void */
            }

            if (end == s.len) {
                /* not closed: the brace is eaten, the rest is text */
                end = k;
                continue;
            }

            if (end > k) {
                adm_buf_str(&b, gotmpl_getenv(e, adm_str_sub(s, k, end)));
            }

            end++;
            continue;
        }

        if (gotmpl_is_shell_special(c)) {
            adm_buf_str(&b, gotmpl_getenv(e, adm_str_sub(s, k, k + 1)));
            end = k + 1;
            continue;
        }

        for (end = k; end < s.len && (s.data[end] == '_'
                                      || adm_is_alnum(s.data[end])); end++)
        {
            /* void */
        }

        if (end == k) {
            adm_buf_char(&b, '$');

        } else {
            adm_buf_str(&b, gotmpl_getenv(e, adm_str_sub(s, k, end)));
        }
    }

    return gotmpl_finish(e, &b, ret);
}
