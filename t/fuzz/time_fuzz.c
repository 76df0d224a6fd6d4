
/* Times and durations: what is read is written so that it reads back. */

#include "fuzz.h"

#include "base/adm_time.h"


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int64_t       ns, again;
    int32_t       offset;
    adm_tm_t      tm;
    adm_buf_t     b;
    adm_str_t     s, text;
    adm_time_t    t, u;
    adm_arena_t   a;
    const char   *abbrev;

    adm_arena_init(&a, NULL, FUZZ_MEMORY);
    s = fuzz_text(data, size);

    if (adm_time_parse_rfc3339(s, &t) == ADM_OK) {

        adm_time_fields(&t, &tm);
        FUZZ_CHECK(adm_time_unix(&tm) - t.offset == t.sec);

        adm_buf_init(&b, &a, 0);
        adm_time_format_rfc3339(&b, &t);
        FUZZ_CHECK(adm_buf_finish(&b, &text) == ADM_OK);

        /* an offset moves the year 0 or 9999 beyond its digits, or is 25 h */

        if (adm_time_parse_rfc3339(text, &u) == ADM_OK) {
            FUZZ_CHECK(t.sec == u.sec && t.nsec == u.nsec
                       && t.offset == u.offset);
        } else {
            FUZZ_CHECK(t.offset);
        }
    }

    (void) adm_time_is_yaml(s);

    if (adm_duration_parse(s, &ns) == ADM_OK) {
        adm_buf_init(&b, &a, 0);
        adm_duration_format(&b, ns);
        FUZZ_CHECK(adm_buf_finish(&b, &text) == ADM_OK);
        FUZZ_CHECK(adm_duration_parse(text, &again) == ADM_OK && ns == again);
    }

    if (size >= 8) {
        memcpy(&ns, data, 8);
        t.sec = ns / 1000;
        t.nsec = 0;
        t.offset = 0;
        adm_time_fields(&t, &tm);
        FUZZ_CHECK(adm_time_unix(&tm) == t.sec);

        if (adm_zone_offset(adm_strc("Europe/Berlin"), t.sec, &offset, &abbrev)
            == ADM_OK)
        {
            FUZZ_CHECK(offset >= -86400 && offset <= 86400 && abbrev);
        }

        (void) adm_zone_offset(adm_str_sub(s, 8, s.len), t.sec, &offset, NULL);
    }

    adm_arena_destroy(&a);

    return 0;
}
