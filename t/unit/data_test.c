
#include "data/adm_json_read.h"
#include "data/adm_json_write.h"
#include "test.h"


static adm_arena_t  a;


static void
test_json_round(void)
{
    size_t        k, piece;
    adm_err_t     err;
    adm_str_t     text;
    adm_value_t  *v;

    /* want NULL: the same text */

    static const struct {
        const char  *text;
        unsigned     flags;
        const char  *want;
    } cases[] = {
        { "null", 0, NULL },
        { " true ", 0, "true" },
        { "[1,-0,1.50,1e3,12345678901234567890,9223372036854775807]", 0,
          NULL },
        { "{\"b\":1,\"a\":{\"x\":[],\"y\":{}}}", 0, NULL },
        { "{\"b\":1,\"a\":2}", ADM_JSON_SORTED, "{\"a\":2,\"b\":1}" },
        { "{\"a\":1,\"b\":2,\"a\":3}", 0, "{\"a\":3,\"b\":2}" },
        { "\"<&>\"", 0, "\"\\u003c\\u0026\\u003e\"" },
        { "\"<&>\"", ADM_JSON_RAW, "\"<&>\"" },
        { "\"\\u0041\\n\\u0001\\u007f\\/\"", 0, "\"A\\n\\u0001\x7f/\"" },
        { "\"\\u2028\\u20ac\\ud83d\\ude00\"", 0,
          "\"\\u2028\xe2\x82\xac\xf0\x9f\x98\x80\"" },
        { "\"\\ud800\"", 0, "\"\xef\xbf\xbd\"" },
        { "\"\\ud800x\"", 0, "\"\xef\xbf\xbdx\"" },
        { "\"\\ud800\\n\"", 0, "\"\xef\xbf\xbd\\n\"" },
        { "\"\\ud800\\ud83d\\ude00\"", 0, "\"\xef\xbf\xbd\xf0\x9f\x98\x80\"" },
        { "\"\\udc00\\u0041\"", 0, "\"\xef\xbf\xbd""A\"" },
        { "\"\\\\ud800\"", 0, "\"\\\\ud800\"" },
        { "[1.0,100000000000000000000000,1e-7]", ADM_JSON_FLOAT,
          "[1,1e+23,1e-7]" },
        { "{\"a\":[1,{}],\"b\":{}}", ADM_JSON_PRETTY,
          "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": {}\n}" },
    };

    for (k = 0; k < adm_nelts(cases); k++) {

        text = adm_strz(cases[k].text);

        /* in pieces of every size: escapes and numbers are cut anywhere */

        for (piece = 1; piece <= text.len; piece++) {
            size_t              at;
            adm_json_reader_t  *r;

            adm_err_init(&err, &a);
            r = adm_json_reader_create(&a, NULL, &err);

            for (at = 0; at < text.len; at += piece) {
                (void) adm_json_reader_feed(r, text.data + at,
                                           adm_min(piece, text.len - at));
            }

            v = adm_json_reader_finish(r);

            T_CHECK(v != NULL, "%s in pieces of %zu: %.*s", cases[k].text,
                    piece, adm_fmt(err.text));
            T_STR(adm_json_text(&a, v, cases[k].flags),
                  cases[k].want ? cases[k].want : cases[k].text, "json");
        }
    }
}


/*
 * A character at each place of strings of all lengths that are read, and
 * written, in blocks.
 */

static void
test_json_blocks(void)
{
    char         text[64], want[128];
    size_t       c, n, at, len;
    adm_str_t    s, json;
    adm_value_t *v;

    static const struct {
        const char  *text, *json;
    } cases[] = {
        { "\"", "\\\"" }, { "\\", "\\\\" }, { "\x1f", "\\u001f" },
        { "\n", "\\n" }, { "<", "\\u003c" }, { ">", "\\u003e" },
        { "&", "\\u0026" }, { "\xc3\xa4", "\xc3\xa4" },
        { "\x7f", "\x7f" }, { " ", " " }, { "=", "=" }, { "'", "'" }
    };

    for (c = 0; c < adm_nelts(cases); c++) {
        for (n = 1; n < 40; n++) {
            for (at = 0; at < n; at++) {

                memset(text, 'a', sizeof(text));
                len = strlen(cases[c].text);
                memcpy(text + at, cases[c].text, len);

                s.data = text;
                s.len = n - 1 + len;

                (void) snprintf(want, sizeof(want), "\"%.*s%s%.*s\"",
                                (int) at, text, cases[c].json,
                                (int) (n - 1 - at), text + at + len);

                json = adm_json_text(&a, adm_value_string(&a, s), 0);
                T_STR(json, want, "written");

                v = adm_json_parse(&a, json, NULL, NULL);
                T_CHECK(adm_str_eq(adm_value_str(v), s), "read: %.*s",
                        adm_fmt(json));
            }
        }
    }
}


/* Strings and numbers of a text that lasts are in it. */

static void
test_json_lasting(void)
{
    adm_str_t           text, s;
    adm_arena_t         own;
    adm_value_t        *v;
    adm_json_options_t  options;

    memset(&options, 0, sizeof(adm_json_options_t));
    options.lasting = 1;

    text = adm_strc("{\"key\":[\"value\",\"\\u0041\",1.50,\"\xc3\xa4\"]}");

    v = adm_json_parse(&a, text, &options, NULL);

    T_OK(adm_object_at(v, 0)->key.data == text.data + 2);
    T_STR(adm_json_text(&a, v, 0),
          "{\"key\":[\"value\",\"A\",1.50,\"\xc3\xa4\"]}", "lasting");

    v = adm_object_getc(v, "key");
    s = adm_value_str(adm_array_at(v, 0));

    T_OK(s.data == text.data + 9 && s.len == 5);
    T_OK(adm_value_number_text(adm_array_at(v, 2), &a).data
         == text.data + 25);

    /* an empty object is everybody's: it counts, and it cannot be set */

    v = adm_json_parse(&a, adm_strc("[{},{ },{\"a\":{}}]"), &options, NULL);

    T_STR(adm_json_text(&a, v, 0), "[{},{},{\"a\":{}}]", "empty objects");
    T_OK(adm_array_at(v, 0) == &adm_value_no_members);

    options.max_depth = 2;
    T_OK(adm_json_parse(&a, adm_strc("[{}]"), &options, NULL) != NULL);
    T_OK(adm_json_parse(&a, adm_strc("[[{}]]"), &options, NULL) == NULL);

    options.max_nodes = 2;
    T_OK(adm_json_parse(&a, adm_strc("[{},{}]"), &options, NULL) == NULL);

    adm_arena_init(&own, NULL, 0);
    T_INT(adm_object_setc(&own, &adm_value_no_members, "a",
                          adm_value_null()), ADM_ERROR, "set");
    T_OK(adm_arena_failed(&own));
    T_INT(adm_object_len(&adm_value_no_members), 0, "still empty");
    adm_arena_destroy(&own);
}


static void
test_json_errors(void)
{
    size_t     k;
    adm_err_t  err;

    static const adm_json_options_t  options = {
        .max_depth = 3, .max_nodes = 10, .unique_keys = 1
    };

    static const struct {
        const char  *text;
        const char  *want;
    } cases[] = {
        { "", "1:1: invalid JSON: empty text" },
        { "  ", "1:3: invalid JSON: premature EOF" },
        { "{\n  \"a\": tru}", "2:11: invalid JSON: invalid string in json "
                              "text." },
        { "[1,]", NULL },
        { "{} x", NULL },
        { "{}{}", NULL },
        { "{}\"", NULL },
        { "1e3\"a", NULL },
        { "\"\"\"", NULL },
        { "01", NULL },
        { "[1", NULL },
        { "\"\\ud8", NULL },
        { "\"\\ud800", NULL },
        { "\"\\ud800\\u00", NULL },
        { "\"\\x\"", NULL },
        { "\"\xff\"", "1: invalid JSON: a string is no UTF-8" },
        { "\"\xc1\xbc\"", NULL },
        { "\"\xed\xa0\x80\"", NULL },
        { "\"\xf4\x90\x80\x80\"", NULL },
        { "{\"\xc0\x80\":1}", NULL },
        { "{\xff:1}", NULL },
        { "\"\x01\"", NULL },
        { "\xef\xbb\xbf{}", NULL },
        { "NaN", NULL },
        { "[[[[1]]]]", "1: JSON is nested more than 3 levels deep" },
        { "[1,2,3,4,5,6,7,8,9,10]", "1: JSON has more than 10 values" },
        { "{\"a\":1,\n\"a\":2}", NULL },
    };

    for (k = 0; k < adm_nelts(cases); k++) {
        adm_err_init(&err, &a);
        T_CHECK(adm_json_parse(&a, adm_strz(cases[k].text), &options, &err)
                == NULL && err.set, "no error for %s", cases[k].text);

        if (cases[k].want) {
            T_STR(adm_err_format(&err, &a), cases[k].want, cases[k].text);
        }
    }
}


static void
test_json_memory(void)
{
    size_t       limit;
    adm_err_t    err;
    adm_str_t    text;
    adm_buf_t    b;
    adm_arena_t  small;

    adm_buf_init(&b, &a, 0);
    adm_buf_char(&b, '[');

    for (limit = 0; limit < 20000; limit++) {
        adm_buf_lit(&b, "{\"key\\n\":\"value\\t\"},");
    }

    adm_buf_lit(&b, "1]");
    (void) adm_buf_finish(&b, &text);

    for (limit = 64 * 1024; limit < 3 * 1024 * 1024; limit += 64 * 1024) {
        adm_arena_init(&small, NULL, limit);
        adm_err_init(&err, &small);

        T_OK(adm_json_parse(&small, text, NULL, &err) == NULL);
        T_STR(err.text, "memory limit exceeded", "limit");

        adm_arena_destroy(&small);
    }
}


static void
test_value(void)
{
    char          key[16];
    uint32_t      i, *order;
    adm_value_t  *v, *w;

    v = adm_value_object(&a, 0);

    for (i = 0; i < 100; i++) {
        (void) snprintf(key, sizeof(key), "k%02u", (i * 37) % 100);
        T_INT(adm_object_set(&a, v, adm_str_dup(&a, adm_strz(key)),
                             adm_value_int(&a, i)), ADM_OK, "set");
    }

    order = adm_object_sorted(&a, v);

    for (i = 0; i < 100; i++) {
        (void) snprintf(key, sizeof(key), "k%02u", i);
        T_STR(adm_object_at(v, order[i])->key, key, "sorted");
        T_OK(adm_object_get(v, adm_strz(key)) != NULL);
    }

    w = adm_value_clone(&a, v);
    T_OK(adm_value_equal(v, w));

    for (i = 0; i < 100; i += 2) {
        (void) snprintf(key, sizeof(key), "k%02u", i);
        adm_object_remove(w, adm_strz(key));
    }

    T_INT(adm_object_len(w), 50, "removed");
    T_OK(!adm_value_equal(v, w));
    T_OK(adm_object_getc(w, "k01") && !adm_object_getc(w, "k02"));

    T_OK(adm_object_set(&a, w, adm_strc("k01"), adm_value_null()) == ADM_OK);
    T_INT(adm_object_len(w), 50, "replaced");
    T_OK(adm_value_get(w, "k01", "x", NULL) == NULL);

    T_OK(adm_value_equal(adm_value_number(&a, adm_strc("1.0")),
                         adm_value_int(&a, 1)));
    T_OK(!adm_value_equal(adm_value_number(&a, adm_strc("1.5")),
                          adm_value_int(&a, 1)));
    T_INT(adm_kind(adm_value_number(&a, adm_strc("-0"))), ADM_NUMBER, "-0");
    T_INT(adm_kind(adm_value_number(&a, adm_strc("0"))), ADM_INT, "0");
    T_INT(adm_kind(adm_value_number(&a, adm_strc("-9223372036854775808"))),
          ADM_INT, "min");
    T_INT(adm_kind(adm_value_number(&a, adm_strc("9223372036854775808"))),
          ADM_NUMBER, "max + 1");

    v = adm_value_array(&a, 0);

    for (i = 0; i < 10; i++) {
        (void) adm_array_insert(&a, v, 0, adm_value_int(&a, i));
    }

    adm_array_remove(v, 0);
    adm_array_set(v, 0, adm_value_bool(1));
    T_STR(adm_json_text(&a, v, 0), "[true,7,6,5,4,3,2,1,0]", "array");

    T_OK(!adm_arena_failed(&a));
    T_INT(adm_array_push(&a, NULL, v), ADM_ERROR, "no array");
    T_OK(adm_arena_failed(&a));
}


/* Taking and adding members at random, against a table of what is there. */

static void
test_object_take(void)
{
    char          key[16];
    int           there[200];
    uint32_t      i, k, n, random;
    adm_value_t  *v;

    v = adm_value_object(&a, 0);
    memset(there, 0, sizeof(there));
    random = 1;
    n = 0;

    for (i = 0; i < 20000; i++) {
        random = random * 1664525 + 1013904223;
        k = (random >> 8) % adm_nelts(there);
        (void) snprintf(key, sizeof(key), "k%u", k);

        if (adm_object_get(v, adm_strz(key)) == NULL && there[k]) {
            T_CHECK(0, "%s is lost", key);
            break;
        }

        /* up to 5 members, then up to all, then few again */

        if (there[k] || n >= (i / 2000 % 2 ? adm_nelts(there) : 5)) {
            adm_object_take(v, adm_strz(key));
            n -= (uint32_t) there[k];
            there[k] = 0;

        } else {
            (void) adm_object_set(&a, v, adm_str_dup(&a, adm_strz(key)),
                                  adm_value_int(&a, k));
            there[k] = 1;
            n++;
        }
    }

    T_INT(adm_object_len(v), n, "members");

    for (k = 0; k < adm_nelts(there); k++) {
        int64_t  value;

        (void) snprintf(key, sizeof(key), "k%u", k);

        T_OK((adm_object_get(v, adm_strz(key)) != NULL) == there[k]);

        if (there[k]) {
            T_OK(adm_value_to_int(adm_object_get(v, adm_strz(key)), &value)
                 == ADM_OK && value == (int64_t) k);
        }
    }
}


/* The text that is kept is written, until the value changes. */

static void
test_kept_text(void)
{
    adm_value_t  *v, *w, *list, *one;

    one = adm_value_int(&a, 1);

    v = adm_value_object(&a, 0);
    adm_value_keep_text(&a, v, adm_strc("KEPT"));
    T_OK(adm_value_kept_text(v) == NULL);       /* there is nothing to win */

    list = adm_value_array(&a, 0);
    (void) adm_array_push(&a, list, one);
    (void) adm_object_setc(&a, v, "a", list);
    (void) adm_object_setc(&a, v, "b", one);

    adm_value_keep_text(&a, list, adm_strc("LIST"));
    T_STR(adm_json_text(&a, v, 0), "{\"a\":LIST,\"b\":1}", "kept list");
    T_STR(adm_json_text(&a, v, ADM_JSON_SORTED), "{\"a\":[1],\"b\":1}",
          "other form");

    adm_value_keep_text(&a, v, adm_strc("KEPT"));
    T_STR(adm_json_text(&a, v, 0), "KEPT", "kept object");
    T_INT(adm_object_len(v), 2, "members");

    w = adm_value_copy(&a, v);
    T_STR(adm_json_text(&a, w, 0), "{\"a\":LIST,\"b\":1}", "copy");

    w = adm_value_clone(&a, v);
    T_STR(adm_json_text(&a, w, 0), "{\"a\":[1],\"b\":1}", "clone");
    T_OK(adm_value_equal(v, w));

#define changed(v, change, want)                                              \
    adm_value_keep_text(&a, v, adm_strc("KEPT"));                             \
    T_STR(adm_json_text(&a, v, 0), "KEPT", "before " #change);                \
    change;                                                                   \
    T_STR(adm_json_text(&a, v, 0), want, #change)

    changed(w, (void) adm_object_setc(&a, w, "b", list),
            "{\"a\":[1],\"b\":LIST}");
    changed(w, (void) adm_object_setc(&a, w, "c", one),
            "{\"a\":[1],\"b\":LIST,\"c\":1}");
    changed(w, adm_object_remove(w, adm_strc("b")), "{\"a\":[1],\"c\":1}");
    changed(w, adm_object_take(w, adm_strc("a")), "{\"c\":1}");

    changed(list, (void) adm_array_push(&a, list, one), "[1,1]");
    changed(list, adm_array_set(list, 0, adm_value_null()), "[null,1]");
    changed(list, adm_array_remove(list, 0), "[1]");
    changed(list, (void) adm_array_insert(&a, list, 0, adm_value_null()),
            "[null,1]");
#undef changed
}


int
main(void)
{
    adm_arena_init(&a, NULL, 0);

    test_json_round();
    test_json_blocks();
    test_json_lasting();
    test_json_errors();
    test_json_memory();
    test_object_take();
    test_kept_text();
    test_value();

    adm_arena_destroy(&a);

    T_END();
}
