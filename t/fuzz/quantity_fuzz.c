
/* Quantities: the canonical text has the same value, sums can be undone. */

#include "fuzz.h"

#include "base/adm_quantity.h"


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int              cmp;
    int64_t          n;
    adm_buf_t        b;
    adm_str_t        s, x_text, y_text, text;
    adm_arena_t      a;
    ptrdiff_t        at;
    adm_quantity_t   x, y, sum, back;

    s = fuzz_text(data, size);
    at = adm_str_find_char(s, ' ');
    x_text = adm_str_sub(s, 0, at < 0 ? s.len : (size_t) at);
    y_text = at < 0 ? adm_strc("1") : adm_str_sub(s, (size_t) at + 1, s.len);

    adm_arena_init(&a, NULL, FUZZ_MEMORY);

    if (adm_quantity_parse(&a, x_text, &x) != ADM_OK
        || adm_quantity_parse(&a, y_text, &y) != ADM_OK)
    {
        adm_arena_destroy(&a);
        return 0;
    }

    (void) adm_quantity_scaled(&x, 0);
    (void) adm_quantity_scaled(&x, -3);
    (void) adm_quantity_to_double(&x);

    if (adm_quantity_to_int(&x, &n) == ADM_OK) {
        adm_quantity_from_int(n, &back);
        FUZZ_CHECK(adm_quantity_cmp(&a, &x, &back) == 0);
    }

    cmp = adm_quantity_cmp(&a, &x, &y);
    FUZZ_CHECK(adm_quantity_cmp(&a, &y, &x) == -cmp);
    FUZZ_CHECK(adm_quantity_cmp(&a, &x, &x) == 0);

    if (adm_quantity_sub(&a, &x, &y, &back) == ADM_OK) {
        FUZZ_CHECK(adm_quantity_sign(&back) == cmp);
    }

    if (adm_quantity_add(&a, &x, &y, &sum) == ADM_OK
        && adm_quantity_sub(&a, &sum, &y, &back) == ADM_OK)
    {
        FUZZ_CHECK(adm_quantity_cmp(&a, &x, &back) == 0);
    }

    adm_buf_init(&b, &a, 0);
    adm_quantity_format(&b, &x);
    FUZZ_CHECK(adm_buf_finish(&b, &text) == ADM_OK);

    adm_buf_init(&b, &a, 0);
    adm_quantity_decimal(&b, &x);
    FUZZ_CHECK(adm_buf_finish(&b, &text) == ADM_OK);

    if (adm_quantity_parse(&a, text, &back) == ADM_OK) {
        FUZZ_CHECK(adm_quantity_cmp(&a, &x, &back) == 0);
    }

    adm_arena_destroy(&a);

    return 0;
}
