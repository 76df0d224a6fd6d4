
#include "base/adm_regex.h"
#include "test.h"


static adm_arena_t  a;


static void
test_errors(void)
{
    size_t        i;
    adm_err_t     err;
    adm_regex_t  *re;

    static const struct {
        const char  *pattern;
        const char  *want;             /* behind "error parsing regexp: " */
    } cases[] = {
        { "[a", "missing closing ]: `[a`" },
        { "a)", "unexpected ): `a)`" },
        { "(a", "missing closing ): `(a`" },
        { "*a", "missing argument to repetition operator: `*`" },
        { "a|*", "missing argument to repetition operator: `*`" },
        { "a**", "invalid nested repetition operator: `**`" },
        { "a++", "invalid nested repetition operator: `++`" },
        { "a{2}{3}", "invalid nested repetition operator: `{2}{3}`" },
        { "a{2,1}", "invalid repeat count: `{2,1}`" },
        { "a{1001}", "invalid repeat count: `{1001}`" },
        { "(a{500}){3}", "invalid repeat count: `{3}`" },
        { "[b-a]", "invalid character class range: `b-a`" },
        { "[a-\\d]", "invalid escape sequence: `\\d`" },
        { "[[:foo:]]", "invalid character class range: `[:foo:]`" },
        { "\\", "trailing backslash at end of expression: ``" },
        { "\\C", "invalid escape sequence: `\\C`" },
        { "\\Z", "invalid escape sequence: `\\Z`" },
        { "\\1", "invalid escape sequence: `\\1`" },
        { "\\8", "invalid escape sequence: `\\8`" },
        { "\\E", "invalid escape sequence: `\\E`" },
        { "\\x{110000}", "invalid escape sequence: `\\x{110000`" },
        { "\\pX", "invalid character class range: `\\pX`" },
        { "\\p{Foo}", "invalid character class range: `\\p{Foo}`" },
        { "\\p{Han", "invalid character class range: `\\p{Han`" },
        { "(?=a)", "invalid or unsupported Perl syntax: `(?=`" },
        { "(?<=a)", "invalid named capture: `(?<=a)`" },
        { "(?<!a)b>", "invalid named capture: `(?<!a)b>`" },
        { "(?P=n)", "invalid or unsupported Perl syntax: `(?P`" },
        { "(?P<n", "invalid named capture: `(?P<n`" },
        { "(?<\xc3\xa9>a)", "invalid named capture: `(?<\xc3\xa9>`" },
        { "(?x)", "invalid or unsupported Perl syntax: `(?x`" },
        { "(?i", "invalid or unsupported Perl syntax: `(?i`" },
        { "a\xff", "invalid UTF-8: `\xff`" },
    };

    for (i = 0; i < adm_nelts(cases); i++) {
        adm_err_init(&err, &a);
        re = adm_regex_compile(adm_strz(cases[i].pattern), &err);

        T_CHECK(re == NULL && err.text.len > 22, "no error for %s",
                cases[i].pattern);
        T_STR(adm_str_sub(err.text, 0, 22), "error parsing regexp: ",
              cases[i].pattern);
        T_STR(adm_str_sub(err.text, 22, err.text.len), cases[i].want,
              cases[i].pattern);

        adm_regex_free(re);
    }
}


static void
test_search(void)
{
    int                found;
    size_t             i;
    adm_err_t          err;
    adm_regex_t       *re;
    adm_regex_span_t   spans[3];

    /* start -1: no match; g: the second group */

    static const struct {
        const char  *pattern;
        const char  *text;
        int          start;
        int          end;
    } cases[] = {
        { "b+", "abbc", 1, 3 },
        { "a|ab", "ab", 0, 1 },
        { "^b", "ab", -1, -1 },
        { "a$", "a\n", -1, -1 },
        { "(?m)a$", "a\n", 0, 1 },
        { "a\\z", "ba", 1, 2 },
        { "\\s", "\x0b", -1, -1 },
        { "[[:space:]]", "\x0b", 0, 1 },
        { "(?i)k", "\xe2\x84\xaa", 0, 3 },
        { ".", "\n", -1, -1 },
        { "(?s).", "\n", 0, 1 },
        { "a{,2}", "a{,2}", 0, 5 },
        { "a{", "a{", 0, 2 },
        { "\\Qa.b\\E+", "a.bb", 0, 4 },
        { "[]a]", "]", 0, 1 },
        { "\\_\\-", "_-", 0, 2 },
        { "\\p{Greek}", "a\xce\xb1", 1, 3 },
        { "\\p{greek}", "a\xce\xb1", 1, 3 },
        { "\\p{Uppercase_Letter}", "aB", 1, 2 },
        { "\\p{LC}\\P{LC}", "1a1", 1, 3 },
        { "[^\\p{LC}]", "a1", 1, 2 },
        { "\\p{Cn}", "a\xcd\xb8", 1, 3 },
        { "\\p{ASCII}", "\xc3\xa9""a", 2, 3 },
        { "[\\P{ASCII}]", "a\xc3\xa9", 1, 3 },
        { "\\pN\\p{^N}", "1a", 0, 2 },
        { "(?U)a+", "aa", 0, 1 },
        { "a*(?i)*", "aA", 0, 1 },
        { "\\101\\x42\\x{43}", "ABC", 0, 3 },
        { "(?<n>a)(?P<n>b)", "ab", 0, 2 },

        /* bytes that are no UTF-8 are U+FFFD, one each */
        { ".", "\xff", 0, 1 },
        { "a.b", "xa\xff""b", 1, 4 },
        { "\\x{fffd}b", "\xe2\x82""b", 1, 3 },
        { "[^a]+", "\xff\xfe", 0, 2 },
        { "\\x{d800}", "\xed\xa0\x80", -1, -1 },

        /* no boundary inside a character */
        { "\\B", "a\xc3\xa9""bc", 4, 4 },
        { "", "", 0, 0 },
    };

    for (i = 0; i < adm_nelts(cases); i++) {
        adm_err_init(&err, &a);
        re = adm_regex_compile(adm_strz(cases[i].pattern), &err);
        T_CHECK(re != NULL, "%s: %.*s", cases[i].pattern, adm_fmt(err.text));

        if (re == NULL) {
            continue;
        }

        found = adm_regex_search(re, adm_strz(cases[i].text), 0, spans, 1);
        T_INT(found, cases[i].start >= 0, cases[i].pattern);

        if (found) {
            T_INT(spans[0].start, cases[i].start, cases[i].pattern);
            T_INT(spans[0].end, cases[i].end, cases[i].pattern);
        }

        adm_regex_free(re);
    }

    re = adm_regex_compile(adm_strc("(?P<x>a)|(?<y>b)"), &err);
    T_INT(adm_regex_groups(re), 2, "groups");
    T_INT(adm_regex_group_index(re, adm_strc("y")), 2, "name");
    T_INT(adm_regex_group_index(re, adm_strc("z")), -1, "name");
    T_INT(adm_regex_group_index(re, adm_strc("")), -1, "name");
    T_INT(adm_regex_search(re, adm_strc("xb"), 0, spans, 3), 1, "search");
    T_INT(spans[1].start, -1, "no part");
    T_INT(spans[2].start, 1, "part");
    T_INT(adm_regex_search(re, adm_strc("xb"), 2, spans, 3), 0, "behind");
    T_INT(adm_regex_search(re, adm_strc("xb"), 3, spans, 3), 0, "outside");
    adm_regex_free(re);

    /* what is before counts as context */

    re = adm_regex_compile(adm_strc("\\bb|^c"), &err);
    T_INT(adm_regex_search(re, adm_strc("ab"), 1, spans, 1), 0, "context");
    T_INT(adm_regex_search(re, adm_strc("ac"), 1, spans, 1), 0, "context");
    T_INT(adm_regex_search(re, adm_strc("-b"), 1, spans, 1), 1, "context");
    adm_regex_free(re);
}


static void
test_cache(void)
{
    char          pattern[32];
    size_t        i;
    adm_err_t     err;
    adm_buf_t     b;
    adm_str_t     deep;
    adm_regex_t  *re;

    adm_err_init(&err, &a);
    re = adm_regex_cached(adm_strc("abc"), &err);
    T_OK(re && adm_regex_cached(adm_strc("abc"), &err) == re);

    for (i = 0; i < 1000; i++) {
        (void) snprintf(pattern, sizeof(pattern), "x%zu(y)", i);
        re = adm_regex_cached(adm_strz(pattern), &err);
        T_OK(re && adm_regex_groups(re) == 1);
    }

    /* larger than what the cache gives to one */

    adm_err_init(&err, &a);
    T_OK(adm_regex_cached(adm_strc("\\pL{300}"), &err) == NULL);
    T_STR(err.text, "error parsing regexp: expression too large: `\\pL{300}`",
          "large");

    adm_err_init(&err, &a);
    re = adm_regex_compile(adm_strc("\\pL{300}"), &err);
    T_CHECK(re != NULL, "%.*s", adm_fmt(err.text));
    adm_regex_free(re);

    T_OK(adm_regex_cached(adm_strc("[a"), &err) == NULL && err.set);

    /* deep nesting is an error of its own */

    adm_err_init(&err, &a);
    adm_buf_init(&b, &a, 0);
    adm_buf_fill(&b, '(', 100000);
    adm_buf_fill(&b, ')', 100000);
    (void) adm_buf_finish(&b, &deep);
    T_OK(adm_regex_compile(deep, &err) == NULL);
    T_STR(adm_str_sub(err.text, 0, 50),
          "error parsing regexp: expression nests too deeply:", "deep");
}


int
main(void)
{
    adm_arena_init(&a, NULL, 0);

    test_errors();
    test_search();
    test_cache();

    adm_arena_destroy(&a);

    T_END();
}
