
#include "base/adm_unicode.h"
#include "test.h"


static void
test_classes(void)
{
    size_t  i;

    static const struct {
        uint32_t    rune;
        const char *classes;      /* letter, upper, lower, title, digit,
                                     number, punctuation, print */
    } cases[] = {
        { 'a', "L l    p" },
        { 'Z', "Lu     p" },
        { '7', "    dn p" },
        { '_', "      Pp" },
        { '$', "       p" },
        { ' ', "       p" },
        { '\n', "        " },
        { 0x7f, "        " },
        { 0xa0, "        " },
        { 0xad, "        " },
        { 0xaa, "L      p" },
        { 0xb2, "     n p" },
        { 0xdf, "L l    p" },
        { 0x100, "Lu     p" },
        { 0x101, "L l    p" },
        { 0x139, "Lu     p" },
        { 0x13a, "L l    p" },
        { 0x1c5, "L  t   p" },
        { 0x300, "       p" },
        { 0x660, "    dn p" },
        { 0x2028, "        " },
        { 0x4e00, "L      p" },
        { 0xd800, "        " },
        { 0xe000, "        " },
        { 0xfffd, "       p" },
        { 0x1f600, "       p" },
        { 0x10ffff, "        " },
        { 0x110000, "        " },
    };

    for (i = 0; i < adm_nelts(cases); i++) {
        char      got[9] = "        ";
        uint32_t  r = cases[i].rune;

        got[0] = adm_rune_is_letter(r) ? 'L' : ' ';
        got[1] = adm_rune_is_upper(r) ? 'u' : ' ';
        got[2] = adm_rune_is_lower(r) ? 'l' : ' ';
        got[3] = adm_rune_is_title(r) ? 't' : ' ';
        got[4] = adm_rune_is_digit(r) ? 'd' : ' ';
        got[5] = adm_rune_is_number(r) ? 'n' : ' ';
        got[6] = adm_rune_is_punct(r) ? 'P' : ' ';
        got[7] = adm_rune_is_print(r) ? 'p' : ' ';

        T_CHECK(strcmp(got, cases[i].classes) == 0,
                "U+%04X: got \"%s\", want \"%s\"", r, got, cases[i].classes);
    }
}


static void
test_cases(void)
{
    size_t  i;

    static const struct {
        uint32_t  rune, upper, lower, title;
    } cases[] = {
        { 'a', 'A', 'a', 'A' },
        { 'Q', 'Q', 'q', 'Q' },
        { '1', '1', '1', '1' },
        { 0xdf, 0xdf, 0xdf, 0xdf },
        { 0xe4, 0xc4, 0xe4, 0xc4 },
        { 0xff, 0x178, 0xff, 0x178 },
        { 0x100, 0x100, 0x101, 0x100 },
        { 0x101, 0x100, 0x101, 0x100 },
        { 0x1c4, 0x1c4, 0x1c6, 0x1c5 },
        { 0x1c5, 0x1c4, 0x1c6, 0x1c5 },
        { 0x1c6, 0x1c4, 0x1c6, 0x1c5 },
        { 0x1e9e, 0x1e9e, 0xdf, 0x1e9e },
        { 0x10428, 0x10400, 0x10428, 0x10400 },
    };

    for (i = 0; i < adm_nelts(cases); i++) {
        T_INT(adm_rune_upper(cases[i].rune), cases[i].upper, "upper");
        T_INT(adm_rune_lower(cases[i].rune), cases[i].lower, "lower");
        T_INT(adm_rune_title(cases[i].rune), cases[i].title, "title");
    }
}


static void
test_tables(void)
{
    size_t  i;

    for (i = 1; i < adm_unicode_nclasses; i++) {
        T_OK(adm_unicode_classes[i] > adm_unicode_classes[i - 1]);
    }

    for (i = 1; i < adm_unicode_ncases; i++) {
        T_OK(adm_unicode_cases[i].first > adm_unicode_cases[i - 1].last);
    }
}


int
main(void)
{
    test_classes();
    test_cases();
    test_tables();

    T_END();
}
