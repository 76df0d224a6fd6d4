
#include "base/adm_quantity.h"
#include "test.h"


static adm_arena_t  a;


static adm_str_t
text_of(void (*write)(adm_buf_t *b, const adm_quantity_t *q),
    const adm_quantity_t *q)
{
    adm_buf_t  b;
    adm_str_t  text;

    adm_buf_init(&b, &a, 0);
    write(&b, q);
    (void) adm_buf_finish(&b, &text);

    return text;
}


static void
test_parse(void)
{
    int             rc;
    size_t          i;
    int64_t         n;
    adm_quantity_t  q;

    /* want NULL: refused; integer: -1 for none */

    static const struct {
        const char  *in;
        const char  *want;
        const char  *decimal;
        int64_t      integer;
    } cases[] = {
        { "0", "0", "0", 0 },
        { "1", "1", "1", 1 },
        { "-5", "-5", "-5", -5 },
        { "1024Mi", "1Gi", "1073741824", 1073741824 },
        { "1500m", "1500m", "1.5", -1 },
        { "0.5", "500m", "0.5", -1 },
        { "1.5k", "1500", "1500", 1500 },
        { "1e3", "1e3", "1000", 1000 },
        { "1E-3", "1E-3", "0.001", -1 },
        { "12e4", "120e3", "120000", 120000 },
        { "1E", "1E", "1000000000000000000", 1000000000000000000 },
        { "10E", "10E", "10000000000000000000", -1 },
        { "1.0", "1", "1", -1 },
        { "1.0Ki", "1Ki", "1024", -1 },
        { "0.5Mi", "512Ki", "524288", -1 },
        { "0.3Ki", "307200m", "307.2", -1 },
        { "1000Ki", "1000Ki", "1024000", 1024000 },
        { "512", "512", "512", 512 },
        { "99999Gi", "99999Gi", "107373108658176", 107373108658176 },
        { "100000Gi", "100000Gi", "107374182400000", -1 },
        { "1Pi", "1Pi", "1125899906842624", -1 },
        { "9Ei", "9223372036854775807", "9223372036854775807", -1 },
        { "0.1n", "1n", "0.000000001", -1 },
        { "-0.0000000001", "-1n", "-0.000000001", -1 },
        { "0.9999999999", "1", "1", -1 },
        { "-9.9999999999", "-10", "-10", -1 },
        { "123456789012345678", "123456789012345678", "123456789012345678",
          123456789012345678 },
        { "1234567890123456789", "1234567890123456789",
          "1234567890123456789", -1 },

        /* written as they were read */
        { "007", "007", "7", 7 },
        { "+1", "+1", "1", 1 },
        { "1.", "1.", "1", 1 },
        { "1.500", "1.500", "1.5", -1 },

        /* zeros of all kinds */
        { "-", "0", "0", 0 },
        { ".", "0", "0", 0 },
        { "-0", "0", "0", 0 },
        { "0Ki", "0", "0", 0 },
        { "0e400", "0", "0", 0 },
        { "Ki", "0", "0", 0 },

        /* beyond the largest suffix there is none */
        { "1000E", "1", "1000000000000000000000", -1 },

        { "", NULL, NULL, 0 },
        { "5mi", NULL, NULL, 0 },
        { "5 Mi", NULL, NULL, 0 },
        { "1e3Mi", NULL, NULL, 0 },
        { "1x", NULL, NULL, 0 },
        { "1.2.3", NULL, NULL, 0 },
        { "1e", NULL, NULL, 0 },
        { "--1", NULL, NULL, 0 },
        { ".Pi", NULL, NULL, 0 },
        { "1Kii", NULL, NULL, 0 },
    };

    for (i = 0; i < adm_nelts(cases); i++) {
        rc = adm_quantity_parse(&a, adm_strz(cases[i].in), &q);

        if (cases[i].want == NULL) {
            T_CHECK(rc == ADM_ERROR && q.error, "%s", cases[i].in);
            continue;
        }

        T_INT(rc, ADM_OK, cases[i].in);
        T_STR(text_of(adm_quantity_format, &q), cases[i].want, cases[i].in);
        T_STR(text_of(adm_quantity_decimal, &q), cases[i].decimal,
              cases[i].in);

        rc = adm_quantity_to_int(&q, &n);
        T_INT(rc == ADM_OK ? n : -1, cases[i].integer, cases[i].in);
    }

    T_OK(adm_quantity_parse(&a, adm_strc("1.2.3"), &q) == ADM_ERROR);
    T_OK(q.error == adm_quantity_error);
}


static void
test_arithmetic(void)
{
    size_t          i;
    adm_quantity_t  x, y, r;

    static const struct {
        const char  *x;
        const char  *y;
        int          cmp;
        const char  *sum;
        const char  *difference;
    } cases[] = {
        { "1", "2", -1, "3", "-1" },
        { "1", "1", 0, "2", "0" },
        { "1.50Gi", "1536Mi", 0, "3221225472", "0" },
        { "0.3Ki", "307.2", 0, "614.4", "0" },
        { "1E", "1n", 1, "1000000000000000000.000000001",
          "999999999999999999.999999999" },
        { "9223372036854775807", "1", 1, "9223372036854775808",
          "9223372036854775806" },
        { "-1k", "1m", -1, "-999.999", "-1000.001" },
        { "0", "5Mi", -1, "5242880", "-5242880" },
        { "500m", "500m", 0, "1", "0" },
        { "1e30", "1e-9", 1, "1000000000000000000000000000000.000000001",
          "999999999999999999999999999999.999999999" },
        { "-12345678901234567890", "12345678901234567890", -1, "0",
          "-24691357802469135780" },
    };

    for (i = 0; i < adm_nelts(cases); i++) {
        T_OK(adm_quantity_parse(&a, adm_strz(cases[i].x), &x) == ADM_OK);
        T_OK(adm_quantity_parse(&a, adm_strz(cases[i].y), &y) == ADM_OK);

        T_INT(adm_quantity_cmp(&a, &x, &y), cases[i].cmp, cases[i].x);
        T_INT(adm_quantity_cmp(&a, &y, &x), -cases[i].cmp, cases[i].x);

        T_OK(adm_quantity_add(&a, &x, &y, &r) == ADM_OK);
        T_STR(text_of(adm_quantity_decimal, &r), cases[i].sum, cases[i].x);

        T_OK(adm_quantity_sub(&a, &x, &y, &r) == ADM_OK);
        T_STR(text_of(adm_quantity_decimal, &r), cases[i].difference,
              cases[i].x);
        T_INT(adm_quantity_sign(&r), cases[i].cmp, cases[i].x);
    }

    adm_quantity_from_int(INT64_MIN, &x);
    T_OK(adm_quantity_sub(&a, &x, &x, &r) == ADM_OK);
    T_INT(adm_quantity_sign(&r), 0, "min - min");

    /* more digits than are kept: an error, not a wrong sum */

    T_OK(adm_quantity_parse(&a, adm_strc("1e5000"), &x) == ADM_OK);
    T_OK(adm_quantity_parse(&a, adm_strc("1"), &y) == ADM_OK);
    T_INT(adm_quantity_add(&a, &x, &y, &r), ADM_ERROR, "digits");
    T_INT(adm_quantity_cmp(&a, &x, &y), 1, "digits");
    T_OK(text_of(adm_quantity_decimal, &x).len < 20);
    T_OK(adm_quantity_parse(&a, adm_strc("1234567890123456789e5000"), &x)
         == ADM_ERROR);
}


static void
test_scaled(void)
{
    size_t          i;
    adm_quantity_t  q;

    static const struct {
        const char  *in;
        int64_t      value;
        int64_t      milli;
        double       approximate;
    } cases[] = {
        { "1", 1, 1000, 1 },
        { "1500m", 2, 1500, 1.5 },
        { "-1500m", -2, -1500, -1.5 },
        { "1n", 1, 1, 1e-9 },
        { "1Gi", 1073741824, 1073741824000, 1073741824 },
        { "1.5Gi", 1610612736, 1610612736000, 1610612736 },
        { "0.5Gi", 536870912, 536870912000, 536870912 },
        { "1.0000001Ki", 1025, 1024001, 1024.0001024 },
        { "-1.0000001Ki", -1023, -1023999, -1024.0001024 },
        { "1E", 1000000000000000000, 0, 1e18 },
        { "9Ei", INT64_MAX, -1000, 9223372036854775807.0 },
        { "-9.5Gi", 8246196746, 8246196745710, -10200547328.0 },
        { "12345678901234567890.5", -6101065172474983725,
          4807115922877859396, 1.234567890123457e+19 },
        { "1e30", 0, 0, 1e30 },
    };

    for (i = 0; i < adm_nelts(cases); i++) {
        T_OK(adm_quantity_parse(&a, adm_strz(cases[i].in), &q) == ADM_OK);
        T_INT(adm_quantity_scaled(&q, 0), cases[i].value, cases[i].in);
        T_INT(adm_quantity_scaled(&q, -3), cases[i].milli, cases[i].in);
        T_OK(adm_quantity_to_double(&q) == cases[i].approximate);
    }
}


int
main(void)
{
    adm_arena_init(&a, NULL, 0);

    test_parse();
    test_arithmetic();
    test_scaled();

    adm_arena_destroy(&a);

    T_END();
}
