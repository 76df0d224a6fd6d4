
/*
 * Values as JSON, by the rules of protocol buffers: integers that a double
 * does not hold are strings, so are timestamps, durations and bytes.
 */


#include <math.h>

#include "base/adm_base64.h"
#include "base/adm_num.h"
#include "cel/cel_lib.h"


/* The greatest integers that a double holds with all others below. */
#define CEL_SAFE_INT  9007199254740991


static adm_value_t *cel_tree_of(adm_arena_t *a, cel_value_t v, unsigned depth,
    adm_err_t *err);
static adm_value_t *cel_tree_list(adm_arena_t *a, cel_value_t v,
    unsigned depth, adm_err_t *err);
static adm_value_t *cel_tree_map(adm_arena_t *a, cel_value_t v,
    unsigned depth, adm_err_t *err);
static adm_value_t *cel_tree_struct(adm_arena_t *a, const cel_struct_t *st,
    unsigned depth, adm_err_t *err);
static adm_value_t *cel_tree_text(adm_arena_t *a, cel_value_t v,
    adm_err_t *err);


adm_value_t *
cel_to_tree(adm_arena_t *a, cel_value_t v, adm_err_t *err)
{
    adm_value_t  *tree;

    tree = cel_tree_of(a, v, 0, err);

    if (adm_arena_failed(a)) {
        (void) adm_err_memory(err, a);
        return NULL;
    }

    return tree;
}


static adm_value_t *
cel_tree_of(adm_arena_t *a, cel_value_t v, unsigned depth, adm_err_t *err)
{
    if (depth > ADM_MAX_DEPTH) {
        (void) adm_err_set(err, "the value is nested too deeply");
        return NULL;
    }

    switch (v.kind) {

    case CEL_NULL:
        return adm_value_null();

    case CEL_BOOL:
        return adm_value_bool(v.u.i);

    case CEL_INT:
        if (v.u.i >= -CEL_SAFE_INT && v.u.i <= CEL_SAFE_INT) {
            return adm_value_int(a, v.u.i);
        }

        return cel_tree_text(a, v, err);

    case CEL_UINT:
        if (v.u.u <= CEL_SAFE_INT) {
            return adm_value_int(a, v.u.i);
        }

        return cel_tree_text(a, v, err);

    case CEL_DOUBLE:
        return isfinite(v.u.d) ? adm_value_double(a, v.u.d)
                               : cel_tree_text(a, v, err);

    case CEL_STRING:
        return adm_value_string(a, cel_str(v));

    case CEL_LIST:
    case CEL_MAP:
        if (v.form == CEL_TREE) {
            return adm_value_copy(a, v.u.tree);
        }

        return v.kind == CEL_LIST ? cel_tree_list(a, v, depth, err)
                                  : cel_tree_map(a, v, depth, err);

    case CEL_STRUCT:
        return cel_tree_struct(a, v.u.st, depth, err);

    case CEL_OPTIONAL:
        return v.u.inner ? cel_tree_of(a, *v.u.inner, depth + 1, err)
                         : adm_value_null();

    default:
        return cel_tree_text(a, v, err);
    }
}


static adm_value_t *
cel_tree_text(adm_arena_t *a, cel_value_t v, adm_err_t *err)
{
    adm_buf_t  b;
    adm_str_t  text;

    adm_buf_init(&b, a, 0);

    switch (v.kind) {

    case CEL_INT:
        adm_buf_int(&b, v.u.i);
        break;

    case CEL_UINT:
        adm_buf_uint(&b, v.u.u);
        break;

    case CEL_DOUBLE:
        adm_buf_printf(&b, "%s", isnan(v.u.d) ? "NaN" : v.u.d > 0 ? "Infinity"
                                                         : "-Infinity");
        break;

    case CEL_BYTES:
        adm_base64_encode(&b, cel_str(v));
        break;

    case CEL_TIMESTAMP:
        adm_time_format_rfc3339(&b, v.u.time);
        break;

    case CEL_DURATION:
        cel_write_seconds(&b, v.u.i);
        adm_buf_char(&b, 's');
        break;

    default:
        (void) adm_err_set(err, "a value of type %.*s has no JSON form",
                           adm_fmt(cel_type_name(v)));
        return NULL;
    }

    if (adm_buf_finish(&b, &text) != ADM_OK) {
        return NULL;
    }

    return adm_value_string(a, text);
}


static adm_value_t *
cel_tree_list(adm_arena_t *a, cel_value_t v, unsigned depth, adm_err_t *err)
{
    uint32_t      i;
    adm_value_t  *array, *item;

    array = adm_value_array(a, v.n);
    if (array == NULL) {
        return NULL;
    }

    for (i = 0; i < v.n; i++) {
        item = cel_tree_of(a, cel_list_at(v, i), depth + 1, err);

        if (item == NULL || adm_array_push(a, array, item) != ADM_OK) {
            return NULL;
        }
    }

    return array;
}


static adm_value_t *
cel_tree_map(adm_arena_t *a, cel_value_t v, unsigned depth, adm_err_t *err)
{
    uint32_t      i;
    cel_value_t   key, item;
    adm_value_t  *object, *name, *node;

    object = adm_value_object(a, v.n);
    if (object == NULL) {
        return NULL;
    }

    for (i = 0; i < v.n; i++) {
        cel_map_at(v, i, &key, &item);

        if (key.kind == CEL_STRING) {
            name = adm_value_string(a, cel_str(key));

        } else if (key.kind == CEL_BOOL) {
            name = adm_value_string(a, key.u.i ? adm_strc("true")
                                               : adm_strc("false"));
        } else {
            name = cel_tree_text(a, key, err);
        }

        node = cel_tree_of(a, item, depth + 1, err);

        if (name == NULL || node == NULL
            || adm_object_set(a, object, adm_value_str(name), node) != ADM_OK)
        {
            return NULL;
        }
    }

    return object;
}


static adm_value_t *
cel_tree_struct(adm_arena_t *a, const cel_struct_t *st, unsigned depth,
    adm_err_t *err)
{
    uint32_t      i;
    adm_value_t  *object, *node;

    object = adm_value_object(a, st->n);
    if (object == NULL) {
        return NULL;
    }

    for (i = 0; i < st->n; i++) {
        node = cel_tree_of(a, st->values[i], depth + 1, err);

        if (node == NULL
            || adm_object_set(a, object, st->names[i], node) != ADM_OK)
        {
            return NULL;
        }
    }

    return object;
}
