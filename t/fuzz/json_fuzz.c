
/* JSON: in pieces as at once, and what is written reads back the same. */

#include "fuzz.h"

#include "data/adm_json_read.h"
#include "data/adm_json_write.h"


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t               at, piece;
    unsigned             flags;
    adm_err_t            err;
    adm_str_t            text, out, again;
    adm_arena_t          a;
    adm_value_t         *v, *w;
    adm_json_reader_t   *r;
    adm_json_options_t   options;

    if (size < 2) {
        return 0;
    }

    memset(&options, 0, sizeof(adm_json_options_t));
    options.unique_keys = data[0] & 1;
    options.max_nodes = data[0] & 2 ? 50 : 0;
    options.lasting = data[0] >> 4 & 1;
    piece = (size_t) data[1] % 17 + 1;
    flags = ADM_JSON_SORTED | (data[0] & 4 ? ADM_JSON_RAW : 0)
            | (data[0] & 8 ? ADM_JSON_PRETTY : 0);

    text = fuzz_text(data + 2, size - 2);

    adm_arena_init(&a, NULL, FUZZ_MEMORY);
    adm_err_init(&err, &a);

    v = adm_json_parse(&a, text, &options, &err);
    FUZZ_CHECK((v == NULL) == err.set);

    /* in pieces: the same, but where memory ends */

    adm_err_init(&err, &a);
    r = adm_json_reader_create(&a, &options, &err);
    FUZZ_CHECK(r != NULL);

    for (at = 0; at < text.len; at += piece) {
        if (adm_json_reader_feed(r, text.data + at,
                                 adm_min(piece, text.len - at)) != ADM_OK)
        {
            break;
        }
    }

    w = adm_json_reader_finish(r);
    FUZZ_CHECK((v == NULL) == (w == NULL));

    if (v) {
        FUZZ_CHECK(adm_value_equal(v, w));

        out = adm_json_text(&a, v, flags);
        w = adm_json_parse(&a, out, NULL, &err);
        FUZZ_CHECK(w && adm_value_equal(v, w));

        again = adm_json_text(&a, w, flags);
        FUZZ_CHECK(adm_str_eq(out, again));

        w = adm_value_clone(&a, v);
        FUZZ_CHECK(adm_value_equal(v, w));

        (void) adm_json_text(&a, v, flags | ADM_JSON_FLOAT);
    }

    adm_arena_destroy(&a);

    return 0;
}
