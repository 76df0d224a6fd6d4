
/*
 * YAML: whatever is read is written so that it reads back the same, from the
 * value and through JSON.
 */

#include "fuzz.h"

#include "data/adm_json_read.h"
#include "data/adm_json_write.h"
#include "data/adm_yaml.h"


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int                  rc;
    unsigned             n;
    adm_err_t            err, ignored;
    adm_buf_t            b;
    adm_str_t            json, yaml;
    adm_arena_t          a;
    adm_value_t         *v, *w;
    adm_yaml_reader_t   *r;
    adm_yaml_options_t   options;

    if (size < 1) {
        return 0;
    }

    memset(&options, 0, sizeof(adm_yaml_options_t));
    options.unique_keys = data[0] & 1;
    options.max_depth = data[0] & 2 ? 8 : 0;
    options.max_nodes = data[0] & 4 ? 64 : 20000;

    adm_arena_init(&a, NULL, FUZZ_MEMORY);
    adm_err_init(&err, &a);

    r = adm_yaml_reader_create(&a, fuzz_text(data + 1, size - 1), &options,
                               &err);

    for (n = 0; r && n < 20; n++) {

        rc = adm_yaml_reader_next(r, &v);

        FUZZ_CHECK((rc == ADM_ERROR) == err.set);
        FUZZ_CHECK((rc == ADM_OK) == (v != NULL));

        if (rc != ADM_OK) {
            break;
        }

        json = adm_json_text(&a, v, ADM_JSON_SORTED);

        if (adm_arena_failed(&a)) {
            break;
        }

        adm_err_init(&ignored, &a);
        w = adm_json_parse(&a, json, NULL, &ignored);
        FUZZ_CHECK(w && adm_value_equal(v, w));

        adm_buf_init(&b, &a, 0);

        if (adm_yaml_write(&b, v, 0) != ADM_OK
            || adm_buf_finish(&b, &yaml) != ADM_OK)
        {
            continue;
        }

        w = adm_yaml_parse(&a, yaml, NULL, &ignored);

        /*
         * Line separators do not survive indentation in any style but the
         * double-quoted, next lines not the way through JSON; a key "<<" is
         * written as a merge, as the original does.
         */

        if (adm_str_find(yaml, adm_strc("\xe2\x80")) >= 0
            || adm_str_find(yaml, adm_strc("<<:")) >= 0
            || adm_str_find(json, adm_strc("\xc2\x85")) >= 0)
        {
            continue;
        }

        FUZZ_CHECK(adm_arena_failed(&a) || (w && adm_value_equal(v, w)));
    }

    adm_yaml_reader_destroy(r);
    adm_arena_destroy(&a);

    return 0;
}
