
/* For tests of trees: JSON texts in and out. */


#ifndef KUBE_H
#define KUBE_H


#include "data/adm_json_read.h"
#include "data/adm_json_write.h"
#include "test.h"


static adm_arena_t  a;


static inline adm_value_t *
json(const char *text)
{
    adm_err_t     err;
    adm_value_t  *v;

    adm_err_init(&err, &a);

    v = adm_json_parse(&a, adm_strz(text), NULL, &err);
    T_CHECK(v != NULL, "\"%s\": %.*s", text, adm_fmt(err.text));

    return v;
}


/* The text of a result, or that of the error if there is none. */

static inline adm_str_t
text_of(const adm_value_t *v, const adm_err_t *err)
{
    return v ? adm_json_text(&a, v, ADM_JSON_RAW) : err->text;
}


#endif /* KUBE_H */
