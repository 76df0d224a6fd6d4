
#include <math.h>

#include "base/adm_base64.h"
#include "base/adm_map.h"
#include "base/adm_num.h"
#include "base/adm_utf8.h"
#include "test.h"


static void
test_arena(void)
{
    char              *p, *q;
    size_t             i;
    adm_arena_t        a;
    adm_arena_mark_t   mark;

    adm_arena_init(&a, NULL, 1024 * 1024);

    T_INT(a.used, 0, "nothing taken");

    mark = adm_arena_mark(&a);
    p = adm_alloc(&a, 10);
    q = adm_alloc(&a, 10);
    T_OK(p && q && q >= p + 10);
    T_INT((uintptr_t) q & 7, 0, "aligned");

    adm_arena_reset(&a, mark);
    T_INT(a.used, 0, "reset to nothing");
    T_OK(adm_alloc(&a, 0) != NULL);

    p = adm_alloc(&a, 10);
    mark = adm_arena_mark(&a);

    for (i = 0; i < 1000; i++) {
        q = adm_alloc(&a, 500);
        memset(q, 'x', 500);
    }

    T_OK(a.used > 500000);
    adm_arena_reset(&a, mark);
    T_OK(a.used <= ADM_ARENA_BLOCK);
    q = adm_nalloc(&a, 3);
    T_OK(q >= p + 10 && q < p + 64);

    T_OK(adm_alloc(&a, 2 * 1024 * 1024) == NULL);
    T_OK(adm_arena_failed(&a));
    T_STR(adm_strz(adm_arena_failure(&a)), "memory limit exceeded", "why");

    adm_arena_destroy(&a);
    T_OK(!adm_arena_failed(&a));

    T_OK(adm_array_alloc(&a, SIZE_MAX / 2, 16) == NULL);
    T_OK(adm_arena_failed(&a));

    adm_arena_destroy(&a);
}


static void
test_str(void)
{
    int        done;
    adm_str_t  s, rest, part;

    s = adm_strc("hello");

    T_STR(adm_str_sub(s, 1, 3), "el", "sub");
    T_STR(adm_str_sub(s, 4, 99), "o", "sub cut");
    T_STR(adm_str_sub(s, 9, 3), "", "sub empty");
    T_OK(adm_str_cmp(adm_strc("a"), adm_strc("ab")) < 0);
    T_OK(adm_str_cmp(adm_strc("b"), adm_strc("ab")) > 0);
    T_OK(adm_str_cmp(adm_strc(""), adm_strc("")) == 0);
    T_OK(adm_str_eq_nocase(adm_strc("TrUe"), adm_strc("true")));
    T_INT(adm_str_find(s, adm_strc("l")), 2, "find");
    T_INT(adm_str_find(s, adm_strc("x")), -1, "find none");
    T_INT(adm_str_find(s, adm_strc("")), 0, "find empty");
    T_INT(adm_str_find_last(s, adm_strc("l")), 3, "find last");
    T_INT(adm_str_find_last(s, adm_strc("hello")), 0, "find last whole");
    T_INT(adm_str_find_last(s, adm_strc("helloo")), -1, "find last longer");
    T_INT(adm_str_find_last(s, adm_strc("")), 5, "find last empty");
    T_INT(adm_str_find_last(adm_strc("aaaa"), adm_strc("aa")), 2, "overlap");
    T_INT(adm_str_find_last(adm_strc("abcabcab"), adm_strc("abc")), 3, "abc");
    T_STR(adm_str_trim_space(adm_strc(" \t\xc2\xa0x y\xe3\x80\x80\n")), "x y",
          "trim");
    T_STR(adm_str_trim_space(adm_strc(" \n ")), "", "trim all");
    T_STR(adm_str_trim_set(adm_strc("xxaxbx"), "x"), "axb", "trim set");

    rest = adm_strc("a,,b");
    done = 0;
    T_OK(adm_str_split(&rest, ',', &done, &part) == ADM_OK);
    T_STR(part, "a", "split");
    T_OK(adm_str_split(&rest, ',', &done, &part) == ADM_OK);
    T_STR(part, "", "split");
    T_OK(adm_str_split(&rest, ',', &done, &part) == ADM_OK);
    T_STR(part, "b", "split");
    T_OK(adm_str_split(&rest, ',', &done, &part) == ADM_DECLINED);

    T_OK(adm_str_hash(adm_strc("abcdefgh")) != adm_str_hash(adm_strc("abcdefg")));
}


static void
test_utf8(void)
{
    char      buf[ADM_UTF8_LEN];
    size_t    n;
    uint32_t  rune;

    static const struct {
        const char  *text;
        size_t       n;
        uint32_t     rune;
    } cases[] = {
        { "a", 1, 'a' },
        { "\xc3\xa9", 2, 0xe9 },
        { "\xe2\x82\xac", 3, 0x20ac },
        { "\xf0\x9f\x98\x80", 4, 0x1f600 },
        { "\xc0\x80", 1, ADM_RUNE_ERROR },
        { "\xe0\x80\x80", 1, ADM_RUNE_ERROR },
        { "\xed\xa0\x80", 1, ADM_RUNE_ERROR },
        { "\xf4\x90\x80\x80", 1, ADM_RUNE_ERROR },
        { "\xe2\x82", 1, ADM_RUNE_ERROR },
        { "\x80", 1, ADM_RUNE_ERROR },
        { "\xff", 1, ADM_RUNE_ERROR },
    };

    for (size_t i = 0; i < adm_nelts(cases); i++) {
        n = adm_utf8_decode(adm_strz(cases[i].text), 0, &rune);
        T_INT(n, cases[i].n, cases[i].text);
        T_INT(rune, cases[i].rune, cases[i].text);

        if (rune != ADM_RUNE_ERROR) {
            T_INT(adm_utf8_encode(buf, rune), n, cases[i].text);
            T_OK(memcmp(buf, cases[i].text, n) == 0);
            n = adm_utf8_decode_last(adm_strz(cases[i].text), &rune);
            T_INT(n, cases[i].n, cases[i].text);
            T_OK(adm_utf8_valid(adm_strz(cases[i].text)));

        } else {
            T_OK(!adm_utf8_valid(adm_strz(cases[i].text)));
        }
    }

    T_INT(adm_utf8_count(adm_strc("a\xc3\xa9\xff")), 3, "count");
    T_INT(adm_utf8_offset(adm_strc("a\xc3\xa9z"), 2), 3, "offset");
    T_OK(adm_utf8_valid(adm_strc("0123456789abcdef\xc3\xa9")));
    T_OK(!adm_utf8_valid(adm_strc("0123456789abcdef\xc3")));
}


static void
test_num(void)
{
    char      buf[ADM_DOUBLE_LEN];
    double    d;
    int64_t   i;
    uint64_t  u;

    static const struct {
        double       d;
        int          bits;
        const char  *g;
        const char  *json;
    } doubles[] = {
        { 0, 64, "0", "0" },
        { -0.0, 64, "-0", "-0" },
        { 1, 64, "1", "1" },
        { 15020, 64, "15020", "15020" },
        { 0.5, 64, "0.5", "0.5" },
        { 100000, 64, "100000", "100000" },
        { 123456.5, 64, "123456.5", "123456.5" },
        { 1e6, 64, "1e+06", "1000000" },
        { 1234567, 64, "1.234567e+06", "1234567" },
        { 0.00001, 64, "1e-05", "0.00001" },
        { 0.0001, 64, "0.0001", "0.0001" },
        { 1e20, 64, "1e+20", "100000000000000000000" },
        { 1e21, 64, "1e+21", "1e+21" },
        { 1e-7, 64, "1e-07", "1e-7" },
        { 1e-10, 64, "1e-10", "1e-10" },
        { 0.1 + 0.2, 64, "0.30000000000000004", "0.30000000000000004" },
        { 5e-324, 64, "5e-324", "5e-324" },
        { 1.7976931348623157e308, 64, "1.7976931348623157e+308",
          "1.7976931348623157e+308" },
        { 2.2250738585072014e-308, 64, "2.2250738585072014e-308",
          "2.2250738585072014e-308" },
        { 0x1p534, 64, "5.623642243178996e+160", "5.623642243178996e+160" },
        { 9007199254740993.0, 64, "9.007199254740992e+15",
          "9007199254740992" },
        { (float) 0.1, 32, "0.1", "0.1" },
        { 0x1p-12, 32, "0.00024414063", "0.00024414063" },
        { (float) 3.4e38, 32, "3.4e+38", "3.4e+38" },
        { (float) 16777216, 32, "1.6777216e+07", "16777216" },
        { NAN, 64, "NaN", NULL },
        { INFINITY, 64, "+Inf", NULL },
        { -INFINITY, 64, "-Inf", NULL },
    };

    static const struct {
        const char  *text;
        int          rc;
        int64_t      value;
    } ints[] = {
        { "0", ADM_OK, 0 },
        { "-0", ADM_OK, 0 },
        { "+7", ADM_OK, 7 },
        { "9223372036854775807", ADM_OK, INT64_MAX },
        { "-9223372036854775808", ADM_OK, INT64_MIN },
        { "9223372036854775808", ADM_DECLINED, 0 },
        { "-9223372036854775809", ADM_DECLINED, 0 },
        { "99999999999999999999999", ADM_DECLINED, 0 },
        { "", ADM_ERROR, 0 },
        { "-", ADM_ERROR, 0 },
        { "1 ", ADM_ERROR, 0 },
        { "1.0", ADM_ERROR, 0 },
    };

    static const struct {
        const char  *text;
        int          rc;
        double       value;
    } parse[] = {
        { "1.5", ADM_OK, 1.5 },
        { "-1e3", ADM_OK, -1000 },
        { ".5", ADM_OK, .5 },
        { "5.", ADM_OK, 5 },
        { "1e", ADM_ERROR, 0 },
        { "0x10", ADM_ERROR, 0 },
        { "inf", ADM_ERROR, 0 },
        { "nan", ADM_ERROR, 0 },
        { ".", ADM_ERROR, 0 },
        { " 1", ADM_ERROR, 0 },
        { "1e400", ADM_DECLINED, INFINITY },
        { "0000000000000000000000000000000000000000000000000000000000000000001",
          ADM_OK, 1 },
        { "0.0000000000000000000000000000000000000000000000000000000000000001",
          ADM_OK, 1e-64 },
        { "-1000000000000000000000000000000000000000000000000000000000000000.5",
          ADM_OK, -1e63 },
        { "1.00000000000000000000000000000000000000000000000000000000000e-400",
          ADM_OK, 0 },
        { "1.0000000000000000000000000000000000000e99999999999999999999999999",
          ADM_DECLINED, INFINITY },
    };

    for (size_t k = 0; k < adm_nelts(doubles); k++) {
        adm_str_t  s = { 0, buf };

        s.len = adm_double_format_g(buf, doubles[k].d, doubles[k].bits, 6);
        T_STR(s, doubles[k].g, "format g");

        if (doubles[k].json) {
            s.len = adm_double_format_json(buf, doubles[k].d,
                                           doubles[k].bits);
            T_STR(s, doubles[k].json, "format json");
        }
    }

    for (size_t k = 0; k < adm_nelts(ints); k++) {
        i = 0;
        T_INT(adm_int_parse(adm_strz(ints[k].text), 10, &i), ints[k].rc,
              ints[k].text);

        if (ints[k].rc == ADM_OK) {
            adm_str_t  s = { 0, buf };

            T_INT(i, ints[k].value, ints[k].text);
            s.len = adm_int_format(buf, i);

            if (ints[k].text[0] != '+' && i) {
                T_STR(s, ints[k].text, "int format");
            }
        }
    }

    for (size_t k = 0; k < adm_nelts(parse); k++) {
        d = 0;
        T_INT(adm_double_parse(adm_strz(parse[k].text), &d), parse[k].rc,
              parse[k].text);
        T_OK(parse[k].rc == ADM_ERROR || d == parse[k].value);
    }

    /* 2^53 + 1 and a little more is not half-way any more, however late */

    {
        char       text[2000];
        adm_str_t  s = { sizeof(text), text };

        memset(text, '0', sizeof(text));
        memcpy(text, "9007199254740993.", 17);
        T_INT(adm_double_parse(s, &d), ADM_OK, "tie");
        T_OK(d == 9007199254740992.0);

        text[sizeof(text) - 1] = '1';
        T_INT(adm_double_parse(s, &d), ADM_OK, "more");
        T_OK(d == 9007199254740994.0);

        memset(text, '0', sizeof(text));
        text[0] = '1';
        T_INT(adm_double_parse(s, &d), ADM_DECLINED, "range");

        memcpy(text + sizeof(text) - 5, "e-1995", 5);
        T_INT(adm_double_parse(s, &d), ADM_DECLINED, "exponent");

        memcpy(text + sizeof(text) - 6, "e-1990", 6);
        T_INT(adm_double_parse(s, &d), ADM_OK, "exponent");
        T_OK(d == 1000.0);
    }

    T_INT(adm_uint_parse(adm_strc("ffFF"), 16, &u), ADM_OK, "hex");
    T_INT(u, 0xffff, "hex");
    T_INT(adm_uint_parse(adm_strc("8"), 8, &u), ADM_ERROR, "octal");
    T_INT(adm_uint_parse(adm_strc("-1"), 10, &u), ADM_ERROR, "sign");
}


static void
test_buf(void)
{
    adm_buf_t    b;
    adm_str_t    s;
    adm_arena_t  a;

    adm_arena_init(&a, NULL, 0);

    adm_buf_init(&b, &a, 0);
    T_INT(adm_buf_finish(&b, &s), ADM_OK, "empty");
    T_STR(s, "", "empty");

    adm_buf_init(&b, &a, 0);
    adm_buf_lit(&b, "a");
    adm_buf_char(&b, 'b');
    adm_buf_int(&b, -12);
    adm_buf_uint(&b, UINT64_MAX);
    adm_buf_rune(&b, 0x20ac);
    adm_buf_fill(&b, ' ', 2);
    adm_buf_printf(&b, "%.*s|%d", 2, "xyz", 5);
    T_INT(adm_buf_finish(&b, &s), ADM_OK, "finish");
    T_STR(s, "ab-1218446744073709551615\xe2\x82\xac  xy|5", "buf");

    adm_buf_init(&b, &a, 0);
    adm_buf_printf(&b, "%td %ld", (ptrdiff_t) -1, -2L);
    (void) adm_buf_finish(&b, &s);
    T_STR(s, "-1 -2", "printf of negative words");

    adm_buf_init(&b, &a, 0);
    adm_buf_printf(&b, "%500d|", 7);
    T_INT(adm_buf_finish(&b, &s), ADM_OK, "long printf");
    T_INT(s.len, 501, "long printf");
    T_OK(s.data[499] == '7' && s.data[500] == '|');

    adm_buf_init(&b, &a, 0);
    adm_buf_printf(&b, "<%.*s %zu %lld %5.1f%% %c %s>", 3, "a\0b", (size_t) 7,
                   -8LL, 2.25, 'c', "s");
    T_INT(adm_buf_finish(&b, &s), ADM_OK, "directives");
    T_OK(adm_str_eq(s, adm_strc("<a\0b 7 -8   2.2% c s>")));

    adm_buf_init(&b, &a, 10);
    adm_buf_lit(&b, "0123456789");
    T_OK(!b.failed);
    adm_buf_char(&b, 'x');
    adm_buf_lit(&b, "");
    adm_buf_char(&b, 'y');
    T_OK(b.failed && b.limited);
    T_INT(adm_buf_finish(&b, &s), ADM_ERROR, "limit");

    adm_arena_destroy(&a);
}


/* A buffer that is the last piece grows, and ends, where it is. */

static void
test_buf_in_place(void)
{
    int           i;
    char         *p;
    adm_buf_t     b, other;
    adm_str_t     s, t;
    adm_arena_t   a;

    adm_arena_init(&a, NULL, 0);

    adm_buf_init(&b, &a, 0);
    adm_buf_char(&b, '0');
    p = b.data;

    for (i = 1; i < 5000; i++) {
        adm_buf_char(&b, (char) ('0' + i % 10));
    }

#if !(ADM_ASAN || ADM_FAULT)
    T_OK(b.data == p);
#else
    T_OK(b.data != p);
#endif

    T_INT(adm_buf_finish(&b, &s), ADM_OK, "finish");
    T_INT(s.len, 5000, "length");

    for (i = 0; i < 5000 && s.data[i] == (char) ('0' + i % 10); i++) {
        /* void */
    }

    T_INT(i, 5000, "text that has grown");

    adm_buf_init(&other, &a, 0);
    adm_buf_lit(&other, "behind");

#if !(ADM_ASAN || ADM_FAULT)
    T_OK(other.data == s.data + s.len + 1);
#endif

    /* what has been finished goes on, behind another one */

    adm_buf_lit(&b, "!");
    T_INT(adm_buf_finish(&b, &t), ADM_OK, "finish again");
    T_INT(t.len, 5001, "length");
    T_OK(t.data[5000] == '!' && memcmp(t.data, s.data, 5000) == 0);

    T_INT(adm_buf_finish(&other, &s), ADM_OK, "finish the other");
    T_STR(s, "behind", "other");

    /* the end of a block is not crossed */

    adm_buf_init(&b, &a, 0);
    adm_buf_fill(&b, 'x', ADM_ARENA_BLOCK - 100);

    for (i = 0; i < 1000; i++) {
        adm_buf_char(&b, 'y');
    }

    T_INT(adm_buf_finish(&b, &s), ADM_OK, "finish");
    T_INT(s.len, ADM_ARENA_BLOCK + 900, "length");
    T_OK(s.data[0] == 'x' && s.data[ADM_ARENA_BLOCK - 101] == 'x'
         && s.data[ADM_ARENA_BLOCK - 100] == 'y' && s.data[s.len - 1] == 'y');

    adm_arena_destroy(&a);
}


static void
test_map(void)
{
    char         key[16];
    adm_map_t    map;
    adm_arena_t  a;

    adm_arena_init(&a, NULL, 0);

    T_INT(adm_map_init(&map, &a, 0), ADM_OK, "init");
    T_OK(adm_map_get(&map, adm_strc("x")) == NULL);

    for (intptr_t i = 0; i < 1000; i++) {
        (void) snprintf(key, sizeof(key), "k%d", (int) i);
        T_INT(adm_map_set(&map, adm_str_dup(&a, adm_strz(key)),
                          (void *) (i + 1)), ADM_OK, "set");
    }

    T_INT(adm_map_set(&map, adm_strc("k5"), &map), ADM_OK, "replace");
    T_INT(map.n, 1000, "count");
    T_OK(adm_map_get(&map, adm_strc("k5")) == &map);
    T_OK(adm_map_get(&map, adm_strc("k999")) == (void *) 1000);
    T_OK(adm_map_get(&map, adm_strc("k1000")) == NULL);
    T_STR(map.entries[5].key, "k5", "order");

    adm_map_remove(&map, adm_strc("k5"));
    adm_map_remove(&map, adm_strc("k1000"));
    T_INT(map.n, 999, "removed");
    T_OK(adm_map_get(&map, adm_strc("k5")) == NULL);
    T_OK(adm_map_get(&map, adm_strc("k999")) == (void *) 1000);
    T_STR(map.entries[5].key, "k6", "order");

    adm_arena_destroy(&a);
}


static void
test_base64(void)
{
    char         bytes[1024];
    size_t       bad;
    adm_buf_t    b;
    adm_str_t    s, plain;
    adm_arena_t  a;

    static const struct {
        const char  *plain;
        const char  *text;
    } cases[] = {
        { "", "" }, { "f", "Zg==" }, { "fo", "Zm8=" }, { "foo", "Zm9v" },
        { "foob", "Zm9vYg==" }, { "\xff\xfe", "//4=" }, { "[]", "W10=" },
        { "the quick brown fox jumps over", "dGhlIHF1aWNrIGJyb3duIGZveCBqdW1wcyBv"
          "dmVy" },
    };

    static const char  *wrong[] = {
        "Z", "Zg", "Zg=", "Zg===", "Z===", "Zg==Zg==", "Z!==", "Zm9v ",
    };

    adm_arena_init(&a, NULL, 0);

    for (size_t i = 0; i < adm_nelts(cases); i++) {
        adm_buf_init(&b, &a, 0);
        adm_base64_encode(&b, adm_strz(cases[i].plain));
        (void) adm_buf_finish(&b, &s);
        T_STR(s, cases[i].text, "encode");

        adm_buf_init(&b, &a, 0);
        T_INT(adm_base64_decode(&b, s, &bad), ADM_OK, cases[i].text);
        (void) adm_buf_finish(&b, &s);
        T_STR(s, cases[i].plain, "decode");
    }

    /* every length, and every digit at every place of a block */

    for (size_t i = 0; i < sizeof(bytes); i++) {
        bytes[i] = (char) (i * 37 + (i >> 6));
    }

    for (size_t i = 0; i < sizeof(bytes); i++) {
        plain = (adm_str_t) { i, bytes + sizeof(bytes) - i };

        adm_buf_init(&b, &a, 0);
        adm_base64_encode(&b, plain);
        (void) adm_buf_finish(&b, &s);
        T_INT(s.len, (i + 2) / 3 * 4, "length");

        adm_buf_init(&b, &a, 0);
        T_INT(adm_base64_decode(&b, s, &bad), ADM_OK, "decode");
        (void) adm_buf_finish(&b, &s);
        T_OK(adm_str_eq(s, plain));
    }

    for (size_t i = 0; i < adm_nelts(wrong); i++) {
        adm_buf_init(&b, &a, 0);
        T_INT(adm_base64_decode(&b, adm_strz(wrong[i]), &bad), ADM_ERROR,
              wrong[i]);
    }

    adm_arena_destroy(&a);
}


static void
test_err(void)
{
    adm_err_t    err;
    adm_arena_t  a;

    adm_arena_init(&a, NULL, 0);
    adm_err_init(&err, &a);

    T_INT(adm_err_set_at(&err, 3, 7, "no \"%s\"", "x"), ADM_ERROR, "set");
    T_INT(adm_err_set(&err, "second"), ADM_ERROR, "set");
    T_STR(adm_err_format(&err, &a), "3:7: no \"x\"", "format");

    err.source = adm_strc("file");
    T_INT(adm_err_prefix(&err, "template \"%s\": ", "t"), ADM_ERROR, "prefix");
    T_STR(adm_err_format(&err, &a), "file:3:7: template \"t\": no \"x\"",
          "format");

    T_INT(adm_err_set(NULL, "x"), ADM_ERROR, "nobody");

    adm_arena_destroy(&a);
}


int
main(void)
{
    test_arena();
    test_str();
    test_utf8();
    test_num();
    test_buf();
    test_buf_in_place();
    test_map();
    test_base64();
    test_err();

    T_END();
}
