
/*
 * Stands in for src/data/adm_yaml_*.c while those are not there: JSON is YAML,
 * documents are separated by lines of "---".
 */

#include "data/adm_json_read.h"
#include "data/adm_yaml.h"


struct adm_yaml_reader_s {
    adm_arena_t  *arena;
    adm_err_t    *err;
    adm_str_t     rest;
};


adm_yaml_reader_t *
adm_yaml_reader_create(adm_arena_t *arena, adm_str_t text,
    const adm_yaml_options_t *options, adm_err_t *err)
{
    adm_yaml_reader_t  *r;

    r = adm_calloc(arena, 1, sizeof(adm_yaml_reader_t));
    if (r) {
        r->arena = arena;
        r->err = err;
        r->rest = text;
    }

    return r;
}


int
adm_yaml_reader_next(adm_yaml_reader_t *r, adm_value_t **v)
{
    ptrdiff_t  n;
    adm_str_t  part;

    if (r == NULL) {
        return ADM_ERROR;
    }

    r->rest = adm_str_trim_space(r->rest);

    if (r->rest.len == 0) {
        return ADM_DECLINED;
    }

    n = adm_str_find(r->rest, adm_strc("\n---\n"));
    part = r->rest;

    if (n >= 0) {
        part.len = (size_t) n;
        r->rest = adm_str_sub(r->rest, (size_t) n + 5, r->rest.len);

    } else {
        r->rest.len = 0;
    }

    *v = adm_json_parse(r->arena, part, NULL, r->err);

    return *v ? ADM_OK : ADM_ERROR;
}


void
adm_yaml_reader_destroy(adm_yaml_reader_t *r)
{
}


adm_value_t *
adm_yaml_parse(adm_arena_t *arena, adm_str_t text,
    const adm_yaml_options_t *options, adm_err_t *err)
{
    return text.len ? adm_json_parse(arena, text, NULL, err)
                    : adm_value_null();
}
