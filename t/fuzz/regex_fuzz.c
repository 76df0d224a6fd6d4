
/* Regular expressions: what a search finds lies in the text and goes forward. */

#include "fuzz.h"

#include "base/adm_regex.h"


#define MAX_SPANS  20


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int                i, n;
    size_t             at, count;
    adm_err_t          err;
    adm_str_t          s, text;
    adm_arena_t        a;
    adm_regex_t       *re, *again;
    adm_regex_span_t   spans[MAX_SPANS];

    if (size < 1 || size > 512) {
        return 0;
    }

    s = fuzz_text(data + 1, size - 1);
    at = adm_min((size_t) data[0], s.len);
    text = adm_str_sub(s, at, s.len);
    s = adm_str_sub(s, 0, at);

    adm_arena_init(&a, NULL, FUZZ_MEMORY);
    adm_err_init(&err, &a);

    re = adm_regex_cached(s, &err);
    FUZZ_CHECK((re == NULL) == err.set);

    if (re) {
        again = adm_regex_cached(s, &err);
        FUZZ_CHECK(again != NULL);
        re = again;

        n = adm_min(adm_regex_groups(re) + 1, MAX_SPANS);

        for (at = 0, count = 0; at <= text.len && count < 100; count++) {

            if (!adm_regex_search(re, text, at, spans, n)) {
                break;
            }

            FUZZ_CHECK(spans[0].start >= (ptrdiff_t) at);

            for (i = 0; i < n; i++) {
                FUZZ_CHECK((spans[i].start < 0) == (spans[i].end < 0));
                FUZZ_CHECK(spans[i].start <= spans[i].end
                           && spans[i].end <= (ptrdiff_t) text.len);
            }

            at = (size_t) adm_max(spans[0].end, spans[0].start + 1);
        }

        (void) adm_regex_group_index(re, adm_strc("name"));
    }

    adm_arena_destroy(&a);

    return 0;
}
