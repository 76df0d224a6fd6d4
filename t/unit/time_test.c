
#include "base/adm_time.h"
#include "test.h"


static adm_arena_t  a;


static void
test_rfc3339(void)
{
    size_t      i;
    adm_tm_t    tm;
    adm_buf_t   b;
    adm_str_t   text;
    adm_time_t  t;

    /* want NULL: an error */

    static const struct {
        const char  *in;
        int64_t      sec;
        const char  *want;
    } cases[] = {
        { "1970-01-01T00:00:00Z", 0, "1970-01-01T00:00:00Z" },
        { "2024-02-29T23:59:59.5Z", 1709251199, "2024-02-29T23:59:59.5Z" },
        { "2024-01-01T00:00:00+02:00", 1704060000,
          "2024-01-01T00:00:00+02:00" },
        { "2024-01-01T00:00:00-00:30", 1704069000,
          "2024-01-01T00:00:00-00:30" },
        { "2024-01-01T00:00:00+00:00", 1704067200, "2024-01-01T00:00:00Z" },
        { "0001-01-01T00:00:00Z", -62135596800, "0001-01-01T00:00:00Z" },
        { "0000-12-31T00:00:00Z", -62135683200, "0000-12-31T00:00:00Z" },
        { "9999-12-31T23:59:59Z", 253402300799, "9999-12-31T23:59:59Z" },
        { "1969-12-31T23:59:59.999999999Z", -1,
          "1969-12-31T23:59:59.999999999Z" },
        { "2024-01-01T00:00:00.1234567899Z", 1704067200,
          "2024-01-01T00:00:00.123456789Z" },
        { "2024-01-01T00:00:00,25Z", 1704067200, "2024-01-01T00:00:00.25Z" },
        { "2024-01-01T5:00:00Z", 1704085200, "2024-01-01T05:00:00Z" },
        { "2024-01-01T00:00:00+24:60", 1703977200,
          "2024-01-01T00:00:00+25:00" },
        { "2024-01-01T24:00:00Z", 0, NULL },
        { "2024-01-01T23:60:00Z", 0, NULL },
        { "2024-01-01T23:59:60Z", 0, NULL },
        { "2024-01-01t00:00:00Z", 0, NULL },
        { "2024-01-01T00:00:00z", 0, NULL },
        { "2024-01-01 00:00:00Z", 0, NULL },
        { "2024-01-01T00:00:00", 0, NULL },
        { "2024-01-01T00:00:00.Z", 0, NULL },
        { "2024-01-01T00:00Z", 0, NULL },
        { "2024-01-01T00:0:00Z", 0, NULL },
        { "2024-1-01T00:00:00Z", 0, NULL },
        { "2023-02-29T00:00:00Z", 0, NULL },
        { "1900-02-29T00:00:00Z", 0, NULL },
        { "2024-04-31T00:00:00Z", 0, NULL },
        { "2024-00-01T00:00:00Z", 0, NULL },
        { "2024-13-01T00:00:00Z", 0, NULL },
        { "2024-01-00T00:00:00Z", 0, NULL },
        { "2024-01-01T00:00:00+25:00", 0, NULL },
        { "2024-01-01T00:00:00+0200", 0, NULL },
        { "2024-01-01T00:00:00Z ", 0, NULL },
        { " 2024-01-01T00:00:00Z", 0, NULL },
        { "24-01-01T00:00:00Z", 0, NULL },
        { "", 0, NULL },
    };

    for (i = 0; i < adm_nelts(cases); i++) {

        T_INT(adm_time_parse_rfc3339(adm_strz(cases[i].in), &t),
              cases[i].want ? ADM_OK : ADM_ERROR, cases[i].in);

        if (cases[i].want == NULL) {
            continue;
        }

        T_INT(t.sec, cases[i].sec, cases[i].in);

        adm_buf_init(&b, &a, 0);
        adm_time_format_rfc3339(&b, &t);
        (void) adm_buf_finish(&b, &text);
        T_STR(text, cases[i].want, cases[i].in);

        adm_time_fields(&t, &tm);
        T_INT(adm_time_unix(&tm) - t.offset, t.sec, cases[i].in);
    }

    T_OK(adm_time_parse_rfc3339(adm_strc("2024-02-29T12:00:00Z"), &t)
         == ADM_OK);
    adm_time_fields(&t, &tm);
    T_INT(tm.weekday, 4, "Thursday");
    T_INT(tm.yearday, 59, "day of the year");

    /* fields beyond their ranges */

    memset(&tm, 0, sizeof(adm_tm_t));
    tm.year = 2023;
    tm.month = 14;
    tm.day = 30;
    tm.hour = 25;
    T_INT(adm_time_unix(&tm), 1709341200, "2024-03-02T01:00:00Z");

    tm.month = -11;
    T_INT(adm_time_unix(&tm), 1643590800, "2022-01-31T01:00:00Z");
}


static void
test_yaml(void)
{
    size_t  i;

    static const char  *yes[] = {
        "2001-12-14", "2001-1-2", "2001-12-14T21:59:43.10-05:00",
        "2001-12-14t21:59:43.10-05:00", "2001-12-14 21:59:43.10",
        "2001-12-14   1:2:3", "2001-12-15T2:59:43Z", "2001-12-14 21:59:43,5",
    };

    static const char  *no[] = {
        "", "2001", "2001-12", "2001-12-14 21:59:43.10 -5", "2001-13-14",
        "2001-02-30", "20011-1-2", "201-1-2x", "2001-12-14T21:59:43",
        "2001-12-14 21:59:43Z", "2001-12-14 ", "2001-12-14x",
    };

    for (i = 0; i < adm_nelts(yes); i++) {
        T_CHECK(adm_time_is_yaml(adm_strz(yes[i])), "%s", yes[i]);
    }

    for (i = 0; i < adm_nelts(no); i++) {
        T_CHECK(!adm_time_is_yaml(adm_strz(no[i])), "%s", no[i]);
    }
}


static void
test_duration(void)
{
    size_t     i;
    int64_t    ns;
    adm_buf_t  b;
    adm_str_t  text;

    static const struct {
        const char  *in;
        int64_t      ns;
        const char  *want;
    } cases[] = {
        { "0", 0, "0s" },
        { "-0", 0, "0s" },
        { "1h", 3600000000000, "1h0m0s" },
        { "1h2m3.5s", 3723500000000, "1h2m3.5s" },
        { "-1.5h", -5400000000000, "-1h30m0s" },
        { "+5s", 5000000000, "5s" },
        { ".5s", 500000000, "500ms" },
        { "5.s", 5000000000, "5s" },
        { "1.5ms", 1500000, "1.5ms" },
        { "2us", 2000, "2\xc2\xb5s" },
        { "2\xc2\xb5s", 2000, "2\xc2\xb5s" },
        { "2\xce\xbcs", 2000, "2\xc2\xb5s" },
        { "1ns", 1, "1ns" },
        { "0.9ns", 0, "0s" },
        { "1m", 60000000000, "1m0s" },
        { "9223372036854775807ns", INT64_MAX, "2562047h47m16.854775807s" },
        { "-9223372036854775808ns", INT64_MIN, "-2562047h47m16.854775808s" },
        { "9223372036854775.807us", INT64_MAX, "2562047h47m16.854775807s" },
        { "0.3333333333333333333h", 1200000000000, "20m0s" },
        { "9223372036854775808ns", 0, NULL },
        { "-9223372036854775809ns", 0, NULL },
        { "3000000h", 0, NULL },
        { "9223372036854ms775us808ns", 0, NULL },
        { "", 0, NULL },
        { "-", 0, NULL },
        { "1", 0, NULL },
        { "s", 0, NULL },
        { ".s", 0, NULL },
        { "1d", 0, NULL },
        { "1h 1m", 0, NULL },
        { " 1h", 0, NULL },
        { "--1h", 0, NULL },
        { "1S", 0, NULL },
    };

    for (i = 0; i < adm_nelts(cases); i++) {
        T_INT(adm_duration_parse(adm_strz(cases[i].in), &ns),
              cases[i].want ? ADM_OK : ADM_ERROR, cases[i].in);

        if (cases[i].want) {
            T_INT(ns, cases[i].ns, cases[i].in);

            adm_buf_init(&b, &a, 0);
            adm_duration_format(&b, ns);
            (void) adm_buf_finish(&b, &text);
            T_STR(text, cases[i].want, cases[i].in);
        }
    }
}


static void
test_zone(void)
{
    size_t       i;
    int32_t      offset;
    const char  *abbrev;

    static const struct {
        const char  *name;
        int64_t      sec;
        int32_t      offset;
        const char  *abbrev;
    } cases[] = {
        { "", 0, 0, "UTC" },
        { "UTC", 0, 0, "UTC" },
        { "Local", 0, 0, "UTC" },
        { "Europe/Berlin", 1704067200, 3600, "CET" },
        { "Europe/Berlin", 1720000000, 7200, "CEST" },
        { "Europe/Berlin", 1711846799, 3600, "CET" },
        { "Europe/Berlin", 1711846800, 7200, "CEST" },
        { "Europe/Berlin", -5000000000, 3208, "LMT" },

        /* far ahead: by the rule that ends the file */
        { "Europe/Berlin", 32503680000, 3600, "CET" },
        { "Europe/Berlin", 32519232000, 7200, "CEST" },
        { "Australia/Sydney", 32503680000, 39600, "AEDT" },
        { "Australia/Sydney", 32519232000, 36000, "AEST" },
        { "America/Sao_Paulo", 32503680000, -10800, "-03" },

        { "America/New_York", 1730613599, -14400, "EDT" },
        { "America/New_York", 1730613600, -18000, "EST" },
        { "Asia/Kolkata", 1720000000, 19800, "IST" },
        { "Etc/GMT+5", 0, -18000, "-05" },
    };

    static const char  *wrong[] = {
        "Nope/Zone", "../etc/passwd", "/etc/passwd", "Europe", "europe/x",
        "Europe/", "Europe//Berlin", "Europe/.", "Europe/Berlin ",
        "zone.tab", "-", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    };

    for (i = 0; i < adm_nelts(cases); i++) {
        T_INT(adm_zone_offset(adm_strz(cases[i].name), cases[i].sec, &offset,
                              &abbrev), ADM_OK, cases[i].name);
        T_INT(offset, cases[i].offset, cases[i].name);
        T_STR(adm_strz(abbrev), cases[i].abbrev, cases[i].name);
    }

    for (i = 0; i < adm_nelts(wrong); i++) {
        T_INT(adm_zone_offset(adm_strz(wrong[i]), 0, &offset, NULL), ADM_ERROR,
              wrong[i]);
    }
}


int
main(void)
{
    adm_arena_init(&a, NULL, 0);

    test_rfc3339();
    test_yaml();
    test_duration();
    test_zone();

    adm_arena_destroy(&a);

    T_END();
}
