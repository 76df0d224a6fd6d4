
#include "data/adm_json_read.h"
#include "data/adm_json_write.h"
#include "data/adm_yaml.h"
#include "test.h"


static adm_arena_t  a;


static adm_value_t *
parse(const char *text, unsigned strict, adm_err_t *err)
{
    adm_yaml_options_t  options;

    memset(&options, 0, sizeof(adm_yaml_options_t));
    options.unique_keys = strict;

    adm_err_init(err, &a);

    return adm_yaml_parse(&a, adm_strz(text), &options, err);
}


static void
test_scalars(void)
{
    size_t        i;
    adm_err_t     err;
    adm_value_t  *v;

    static const struct {
        const char  *text;
        const char  *want;
    } cases[] = {
        { "", "null" },
        { "# nothing\n", "null" },
        { "~", "null" },
        { "Null", "null" },
        { "nUll", "\"nUll\"" },
        { "yes", "true" },
        { "Off", "false" },
        { "y", "true" },
        { "'yes'", "\"yes\"" },
        { "0", "0" },
        { "-0", "0" },
        { "0644", "420" },
        { "0o17", "15" },
        { "0x1F", "31" },
        { "-0x10", "-16" },
        { "0b101", "5" },
        { "0b-1", "-1" },
        { "08", "8" },
        { "1_000", "1000" },
        { "1__", "1" },
        { "12345678901234567890", "12345678901234567890" },
        { "18446744073709551616", "18446744073709552000" },
        { "-9223372036854775808", "-9223372036854775808" },
        { "1.0", "1" },
        { "1e3", "1000" },
        { "1E+3", "1000" },
        { "-0.0", "-0" },
        { ".5", "0.5" },
        { ".5_5", "0.55" },
        { "1e400", "\"1e400\"" },
        { "1e-400", "0" },
        { "1e21", "1e+21" },
        { "1:30", "\"1:30\"" },
        { "2001-12-14", "\"2001-12-14\"" },
        { "10.0.0.1", "\"10.0.0.1\"" },
        { "0x", "\"0x\"" },
        { "+", "\"+\"" },
        { "!!str 1", "\"1\"" },
        { "!!int '1'", "1" },
        { "!!float 1", "1" },
        { "!!bool 'yes'", "true" },
        { "!!null ''", "null" },
        { "!!binary aGk=", "\"hi\"" },
        { "!!timestamp 2001-12-14", "\"2001-12-14\"" },
        { "! 1", "\"1\"" },
        { "!own 1", "\"1\"" },
        { "!<tag:yaml.org,2002:str> 1", "\"1\"" },
        { "\"\\x41\\u263a\\n\\'\"", "\"A\xe2\x98\xba\\n'\"" },
        { "|\n a\n b\n", "\"a\\nb\\n\"" },
        { "|-\n a\n\n", "\"a\"" },
        { "|+\n a\n\n", "\"a\\n\\n\"" },
        { ">\n a\n b\n\n c\n", "\"a b\\nc\\n\"" },
        { "a\n b", "\"a b\"" },

        /* collections */
        { "{}", "{}" },
        { "[]", "[]" },
        { "a: 1\nb:\n- x\n- w: z\n", "{\"a\":1,\"b\":[\"x\",{\"w\":\"z\"}]}" },
        { "[fe80::, {a:}]", "[\"fe80::\",{\"a:\":null}]" },
        { "{a: [b: c]}", "{\"a\":[{\"b\":\"c\"}]}" },
        { "{\"a\":1}", "{\"a\":1}" },
        { "a:\nb: \n", "{\"a\":null,\"b\":null}" },
        { "? a\n: b", "{\"a\":\"b\"}" },
        { "a: 1\na: 2\n", "{\"a\":2}" },
        { "a: .nan\na: 1\n", "{\"a\":1}" },

        /* keys */
        { "1: a\ntrue: b\n1.50: c\n.inf: d\n0x10: e",
          "{\".inf\":\"d\",\"1\":\"a\",\"1.5\":\"c\",\"16\":\"e\","
          "\"true\":\"b\"}" },
        { "16777217.0: a", "{\"1.6777216e+07\":\"a\"}" },

        /* anchors and merges */
        { "a: &x {b: 1}\nc: *x\n", "{\"a\":{\"b\":1},\"c\":{\"b\":1}}" },
        { "&x k: 1\nb: *x\n", "{\"b\":\"k\",\"k\":1}" },
        { "a: &x k\n*x : 1\n", "{\"a\":\"k\",\"k\":1}" },
        { "a: &x {p: 1, q: 2}\nb:\n  <<: *x\n  q: 3\n",
          "{\"a\":{\"p\":1,\"q\":2},\"b\":{\"p\":1,\"q\":3}}" },
        { "q: 3\n<<: {q: 4}\n", "{\"q\":4}" },
        { "<<: [{a: 1}, {a: 2, b: 3}]\n", "{\"a\":1,\"b\":3}" },
        { "'<<': 1", "{\"\\u003c\\u003c\":1}" },
        { "a: <<", "{\"a\":\"\\u003c\\u003c\"}" },
        { "- &x 1\n- &x 2\n- *x\n", "[1,2,2]" },

        /* streams, encodings */
        { "%YAML 1.1\n---\na\n", "\"a\"" },
        { "--- a\n---\nb: [\n", "\"a\"" },
        { "a: 1\r\nb: 2\r\n", "{\"a\":1,\"b\":2}" },
        { "\xef\xbb\xbf""a: 1", "{\"a\":1}" },
        { "a: 1\n\xef\xbb\xbf""b: 2", "{\"a\":1,\"\xef\xbb\xbf""b\":2}" },
    };

    for (i = 0; i < adm_nelts(cases); i++) {
        v = parse(cases[i].text, 0, &err);
        T_CHECK(v != NULL, "%s: %.*s", cases[i].text, adm_fmt(err.text));
        T_STR(adm_json_text(&a, v, ADM_JSON_SORTED), cases[i].want,
              cases[i].text);
    }

    adm_err_init(&err, &a);
    v = adm_yaml_parse(&a, adm_strc("\xff\xfe" "a\0:\0 \0\x3d\xd8\x00\xde"),
                       NULL, &err);
    T_STR(adm_json_text(&a, v, 0), "{\"a\":\"\xf0\x9f\x98\x80\"}", "UTF-16");
}


static void
test_errors(void)
{
    size_t        i;
    adm_err_t     err;
    adm_value_t  *v;

    static const struct {
        const char  *text;
        const char  *want;
    } cases[] = {
        { "a: b: c", "1:5: mapping values are not allowed in this context" },
        { "a: 1\n b: 2", "2:3: mapping values are not allowed in this "
                         "context" },
        { "a: [1, 2", "2:1: did not find expected ',' or ']'" },
        { "a: \"x", "1:6: found unexpected end of stream" },
        { "a: \"\\/\"", "1:4: found unknown escape character" },
        { "a:\n\t- b", "2:1: found character that cannot start any token" },
        { "[a?b]", "1:2: did not find expected ',' or ']' or '}'" },
        { "a: *x", "1:4: unknown anchor 'x' referenced" },
        { "&x [*x]", "1:5: anchor 'x' value contains itself" },
        { "[a]: b", "1:1: invalid map key" },
        { "? {a: b}\n: c", "1:3: invalid map key" },
        { "~: 1", "1: unsupported map key" },
        { "18446744073709551615: 1", "1: unsupported map key" },
        { "a: 1\nb: .inf", "2: JSON has no infinity and no NaN" },
        { "!!int a", "1:1: cannot decode \"a\" as a !!int" },
        { "!!binary '*'", "1:1: !!binary value contains invalid base64 "
                          "data" },
        { "[!!str, a]", "1:2: invalid tag" },
        { "<<: 1", "1:5: map merge requires map or sequence of maps as the "
                   "value" },
        { "%YAML 1.2\n---\n", "1:1: found incompatible YAML document" },
        { "%FOO\n---\n", "1:5: found unknown directive name" },
        { "a: \x01", "1:4: control characters are not allowed" },
        { "a\nb: \xff", "2:4: invalid leading UTF-8 octet" },
        { "!x!y z", "1:1: found undefined tag handle" },
    };

    for (i = 0; i < adm_nelts(cases); i++) {
        v = parse(cases[i].text, 0, &err);
        T_CHECK(v == NULL && err.set, "no error for %s", cases[i].text);
        T_STR(adm_err_format(&err, &a), cases[i].want, cases[i].text);
    }

    v = parse("a: 1\nb: 2\na: 3\n", 1, &err);
    T_OK(v == NULL);
    T_STR(adm_err_format(&err, &a), "3:4: key \"a\" already set in map",
          "unique");

    v = parse("a: &x {b: 1}\nc: {<<: *x, b: 2}\n", 1, &err);
    T_OK(v == NULL);

    adm_err_init(&err, &a);
    v = adm_yaml_parse(&a, adm_strc("\xff\xfe" "a\0\x00\xdc"), NULL, &err);
    T_OK(v == NULL && err.set);
}


static void
test_limits(void)
{
    size_t               i;
    adm_buf_t            b;
    adm_err_t            err;
    adm_str_t            text;
    adm_arena_t          small;
    adm_value_t         *v;

    static const adm_yaml_options_t  options = {
        .max_depth = 3, .max_nodes = 20
    };

    static const struct {
        const char  *text;
        const char  *want;
    } cases[] = {
        { "[[[[1]]]]", "1: YAML is nested more than 3 levels deep" },
        { "- &x [[1]]\n- [*x]\n- [[*x]]", "2: YAML is nested more than 3 "
                                           "levels deep" },
        { "[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]",
          "1:38: YAML has more than 20 nodes" },
        { "- &x [1,1,1,1,1,1]\n- *x\n- *x\n",
          "3:3: YAML has more than 20 nodes" },
    };

    for (i = 0; i < adm_nelts(cases); i++) {
        adm_err_init(&err, &a);
        v = adm_yaml_parse(&a, adm_strz(cases[i].text), &options, &err);
        T_OK(v == NULL);
        T_STR(adm_err_format(&err, &a), cases[i].want, cases[i].text);
    }

    /* nodes that double */

    adm_buf_init(&b, &a, 0);
    adm_buf_lit(&b, "- &a0 x\n");

    for (i = 1; i < 40; i++) {
        adm_buf_printf(&b, "- &a%zu [*a%zu, *a%zu]\n", i, i - 1, i - 1);
    }

    (void) adm_buf_finish(&b, &text);
    adm_err_init(&err, &a);
    T_OK(adm_yaml_parse(&a, text, NULL, &err) == NULL);
    T_STR(err.text, "document contains excessive aliasing", "laughs");

    /* depth, of the text and of libyaml's stacks */

    adm_buf_init(&b, &a, 0);
    adm_buf_fill(&b, '[', 100000);
    (void) adm_buf_finish(&b, &text);
    adm_err_init(&err, &a);
    T_OK(adm_yaml_parse(&a, text, NULL, &err) == NULL);
    T_STR(adm_err_format(&err, &a), "1: YAML is nested more than 512 levels "
          "deep", "depth");

    /* libyaml's time is not linear in the depth of flow collections */

    adm_buf_init(&b, &a, 0);
    adm_buf_fill(&b, '[', 500);

    for (i = 0; i < 19000; i++) {
        adm_buf_lit(&b, "1,");
    }

    adm_buf_fill(&b, ']', 500);
    (void) adm_buf_finish(&b, &text);
    adm_err_init(&err, &a);
    T_OK(adm_yaml_parse(&a, text, NULL, &err) != NULL);

    adm_buf_init(&b, &a, 0);
    adm_buf_fill(&b, '[', 500);

    for (i = 0; i < 30000; i++) {
        adm_buf_lit(&b, "1,");
    }

    (void) adm_buf_finish(&b, &text);
    adm_err_init(&err, &a);
    T_OK(adm_yaml_parse(&a, text, NULL, &err) == NULL);
    T_STR(err.text, "flow collections are nested too deeply for their size",
          "flow");

    /* patches are limited */

    adm_buf_init(&b, &a, 0);
    adm_buf_char(&b, '[');

    for (i = 0; i < ADM_MAX_DEPTH; i++) {
        adm_buf_lit(&b, "a::, ");
    }

    adm_buf_char(&b, ']');
    (void) adm_buf_finish(&b, &text);
    adm_err_init(&err, &a);
    T_OK(adm_yaml_parse(&a, text, NULL, &err) == NULL);
    T_STR(err.text, "found unexpected ':'", "patches");

    /* memory */

    adm_arena_init(&small, NULL, 64 * 1024);
    adm_err_init(&err, &small);
    adm_buf_init(&b, &a, 0);

    for (i = 0; i < 5000; i++) {
        adm_buf_lit(&b, "- some text that has to be kept\n");
    }

    (void) adm_buf_finish(&b, &text);
    T_OK(adm_yaml_parse(&small, text, NULL, &err) == NULL);
    T_STR(err.text, "memory limit exceeded", "memory");
    adm_arena_destroy(&small);
}


static void
test_stream(void)
{
    size_t              i;
    adm_err_t           err;
    adm_value_t        *v;
    adm_yaml_reader_t  *r;

    static const char  *want[] = {
        "{\"a\":1}", "null", "[\"x::\",\"y::\"]", "\"last\""
    };

    adm_err_init(&err, &a);
    r = adm_yaml_reader_create(&a, adm_strc("a: 1\n---\n---\n[x::, y::]\n"
                                            "...\n--- last\n"), NULL, &err);

    for (i = 0; i < adm_nelts(want); i++) {
        T_INT(adm_yaml_reader_next(r, &v), ADM_OK, want[i]);
        T_STR(adm_json_text(&a, v, 0), want[i], "document");
    }

    T_INT(v->line, 6, "line");
    T_INT(adm_yaml_reader_next(r, &v), ADM_DECLINED, "end");
    T_INT(adm_yaml_reader_next(r, &v), ADM_DECLINED, "end");
    adm_yaml_reader_destroy(r);

    r = adm_yaml_reader_create(&a, adm_strc("a\n--- [\n"), NULL, &err);
    T_INT(adm_yaml_reader_next(r, &v), ADM_OK, "first");
    T_INT(adm_yaml_reader_next(r, &v), ADM_ERROR, "second");
    T_OK(v == NULL && err.set);
    T_INT(adm_yaml_reader_next(r, &v), ADM_ERROR, "again");
    adm_yaml_reader_destroy(r);
    adm_yaml_reader_destroy(r);
    adm_yaml_reader_destroy(NULL);

    /* every node has its line */

    v = parse("a: ~\nb:\n  - true\n  - 1\n", 0, &err);
    T_INT(adm_object_getc(v, "a")->line, 1, "line");
    T_INT(adm_array_at(adm_object_getc(v, "b"), 0)->line, 3, "line");
    T_INT(adm_array_at(adm_object_getc(v, "b"), 1)->line, 4, "line");
}


static void
test_write(void)
{
    int           rc;
    size_t        i;
    adm_buf_t     b;
    adm_err_t     err;
    adm_str_t     text;
    adm_value_t  *v;

    /* want NULL: cannot be written */

    static const struct {
        const char  *json;
        const char  *want;
        unsigned     flags;
    } cases[] = {
        { "null", "null\n", 0 },
        { "{}", "{}\n", 0 },
        { "[]", "[]\n", 0 },
        { "\"\"", "\"\"\n", 0 },
        { "\"a\"", "a\n", 0 },
        { "\"yes\"", "\"yes\"\n", 0 },
        { "\"1\"", "\"1\"\n", 0 },
        { "\"1:30\"", "\"1:30\"\n", 0 },
        { "\"2001-01-01\"", "\"2001-01-01\"\n", 0 },
        { "\"<<\"", "<<\n", 0 },
        { "\"a: b\"", "'a: b'\n", 0 },
        { "\"a:b\"", "a:b\n", 0 },
        { "\"a #b\"", "'a #b'\n", 0 },
        { "\"#a\"", "'#a'\n", 0 },
        { "\"- a\"", "'- a'\n", 0 },
        { "\"-a\"", "-a\n", 0 },
        { "\"it's\"", "it's\n", 0 },
        { "\"'\"", "''''\n", 0 },
        { "\" a\"", "' a'\n", 0 },
        { "\"a\\tb\"", "\"a\\tb\"\n", 0 },
        { "\"\\u0000\\u001b\\\\\\\"\"", "\"\\0\\e\\\\\\\"\"\n", 0 },
        { "\"\xf0\x9f\x98\x80\"", "\"\\U0001F600\"\n", 0 },
        { "\"\xc3\xa9\"", "\xc3\xa9\n", 0 },
        { "\"a\\nb\\n\"", "|\n  a\n  b\n", 0 },
        { "\"a\\nb\"", "|-\n  a\n  b\n", 0 },
        { "\"a\\n\\n\"", "|+\n  a\n\n", 0 },
        { "\" a\\nb\"", "|2-\n   a\n  b\n", 0 },
        { "\"a \\nb\"", "\"a \\nb\"\n", 0 },
        { "{\"a\":[1,[2,3],{\"b\":null,\"c\":[]}],\"d\":{\"e\":\"f\\ng\"}}",
          "a:\n- 1\n- - 2\n  - 3\n- b: null\n  c: []\nd:\n  e: |-\n    f\n"
          "    g\n", 0 },
        { "[[],[[1]],{\"a\":{\"b\":1}}]",
          "- []\n- - - 1\n- a:\n    b: 1\n", 0 },
        { "{\"a\\nb\":[1],\"c\":{\"d\\ne\":{\"f\":1}}}",
          "? |-\n  a\n  b\n: - 1\nc:\n  ? |-\n    d\n    e\n  : f: 1\n", 0 },
        { "{\"b\":1,\"a10\":1,\"a2\":1,\"A\":1,\"1\":1,\"-\":1,\"\":1}",
          "\"\": 1\n'-': 1\n\"1\": 1\nA: 1\na2: 1\na10: 1\nb: 1\n", 0 },
        { "{\"yes\":1,\"a: b\":2}", "'a: b': 2\n\"yes\": 1\n", 0 },
        { "[1.0,1e3,1e6,-0,12345678901234567890,1e400]",
          "- 1\n- 1000\n- 1e+06\n- 0\n- 12345678901234567890\n- 1e400\n", 0 },
        { "[1.50,1e6,100000000000000000000,12345678901234567890]",
          "- 1.5\n- 1000000\n- 1e+20\n- 12345678901234567000\n",
          ADM_JSON_FLOAT },

        /* folded where 80 columns are passed */
        { "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbbbbbbb"
          "bbbbbbbbbbbbbbbbbbbb ccc ddd\"",
          "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbbbbbbb"
          "bbbbbbbbbbbbbbbbbbbb\n  ccc ddd\n", 0 },

        /* what JSON or YAML do to characters on the way */
        { "\"a \xc2\x85 b\"", "a b\n", 0 },
        { "\"a\xc2\x85\xc2\x85""b\"", "|-\n  a\n  b\n", 0 },
        { "\"\\u0085\"", "\"\\N\"\n", ADM_YAML_AS_READ },
        { "\"\x7f\"", NULL, 0 },
        { "\"\xc2\x80\"", NULL, 0 },
        { "{\"a\":\"\xef\xbf\xbe\"}", NULL, 0 },
        { "\"\xef\xbb\xbf""a\"", "\"\\uFEFF\\x61\"\n", 0 },
    };

    for (i = 0; i < adm_nelts(cases); i++) {
        adm_err_init(&err, &a);
        v = adm_json_parse(&a, adm_strz(cases[i].json), NULL, &err);
        T_CHECK(v != NULL, "%s", cases[i].json);

        adm_buf_init(&b, &a, 0);
        rc = adm_yaml_write(&b, v, cases[i].flags);
        T_INT(rc, cases[i].want ? ADM_OK : ADM_DECLINED, cases[i].json);

        if (cases[i].want) {
            (void) adm_buf_finish(&b, &text);
            T_STR(text, cases[i].want, cases[i].json);
        }
    }

    /* bytes that are no UTF-8 become what JSON makes of them */

    adm_buf_init(&b, &a, 0);
    T_OK(adm_yaml_write(&b, adm_value_string(&a, adm_strc("a\xff")), 0)
         == ADM_OK);
    (void) adm_buf_finish(&b, &text);
    T_STR(text, "a\xef\xbf\xbd\n", "UTF-8");

    adm_buf_init(&b, &a, 4);
    T_OK(adm_yaml_write(&b, adm_value_string(&a, adm_strc("abcdef")), 0)
         == ADM_ERROR);
}


int
main(void)
{
    adm_arena_init(&a, NULL, 0);

    test_scalars();
    test_errors();
    test_limits();
    test_stream();
    test_write();

    adm_arena_destroy(&a);

    T_END();
}
