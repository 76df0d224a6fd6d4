
/* The expression language: its documentation, refusals, and its limits. */

#include "cel/cel_func.h"
#include "cel/cel_table.h"
#include "data/adm_json_read.h"
#include "test.h"


#define OBJECT                                                                \
    "{\"name\":\"web\",\"n\":7,\"list\":[3,1,2],"                             \
    "\"map\":{\"a\":{\"b\":[{\"c\":\"x\"}]}}}"


static adm_arena_t  a;


/* Compiles and evaluates; an error's text, or the value as it is shown. */

static adm_str_t
run_as(const cel_options_t *options, adm_arena_t *arena, const char *text,
    uint64_t limit, cel_result_t *res)
{
    adm_buf_t         b;
    adm_err_t         err;
    adm_str_t         s;
    cel_env_t        *env;
    cel_value_t       object;
    cel_program_t    *p;
    cel_activation_t  act;

    memset(res, 0, sizeof(cel_result_t));

    adm_err_init(&err, &a);
    s = adm_strc("no memory for the environment");

    env = cel_env_create(&a, options);
    if (env == NULL) {
        return s;
    }

    (void) cel_env_declare(env, adm_strc("object"), &cel_t_dyn);
    object = cel_from_tree(adm_json_parse(&a, adm_strc(OBJECT), NULL, &err));

    p = cel_compile(env, &a, adm_strz(text), NULL, &err);

    if (p == NULL) {
        cel_env_destroy(env);
        return err.text;
    }

    memset(&act, 0, sizeof(cel_activation_t));
    act.arena = arena;
    act.vars = &object;
    act.n = 1;

    cel_evaluate(p, &act, limit, res);

    if (cel_is_error(res->value)) {
        s = cel_error_text(&a, res->value.u.error);

    } else {
        adm_buf_init(&b, &a, 0);
        cel_show(&b, res->value);
        (void) adm_buf_finish(&b, &s);
    }

    cel_env_destroy(env);

    return s;
}


static adm_str_t
run(adm_arena_t *arena, const char *text, uint64_t limit, cel_result_t *res)
{
    static const cel_options_t  strict = { .strict = 1 };

    return run_as(&strict, arena, text, limit, res);
}


static void
test_results(void)
{
    size_t        i;
    cel_result_t  res;

    static const struct {
        const char  *text;
        const char  *want;
    } cases[] = {
        { "1 + 2", "3" },
        { "object.list.sortBy(x, x)", "[1, 2, 3]" },
        { "object.map.a.b[0].c + object.name", "xweb" },
        { "object.?none.orValue(5)", "5" },
        { "object.none", "no such key: none" },
        { "object.list[3]", "index out of bounds: 3" },
        { "1 / (object.n - 7)", "division by zero" },
        { "object.none == 1 || true", "true" },
        { "9223372036854775807 + object.n", "integer overflow" },
        { "quantity('1Gi').isGreaterThan(quantity('1000Mi'))", "true" },

        /* refused at load, with position and excerpt */
        { "nothing(1)",
          "ERROR: <input>:1:8: undeclared reference to 'nothing' (in "
          "container '')\n | nothing(1)\n | .......^" },
        { "true &&\n  other",
          "ERROR: <input>:2:3: undeclared reference to 'other' (in "
          "container '')\n |   other\n | ..^" },
        { "1 + 'a'",
          "ERROR: <input>:1:3: found no matching overload for '_+_' applied "
          "to '(int, string)'\n | 1 + 'a'\n | ..^" },
        { "'\xc3\xa9' + x",
          "ERROR: <input>:1:7: undeclared reference to 'x' (in container "
          "'')\n | '\xc3\xa9' + x\n | .\xef\xbc\x8e....^" },

        /* bytes that are no token do not hide what is wrong before them */
        { "a + = 1",
          "ERROR: <input>:1:5: Syntax error: token recognition error at: "
          "'= '\n | a + = 1\n | ....^" },
        { "a b @",
          "ERROR: <input>:1:3: Syntax error: mismatched input 'b' expecting "
          "<EOF>\n | a b @\n | ..^" }
    };

    for (i = 0; i < adm_nelts(cases); i++) {
        T_STR(run(&a, cases[i].text, 0, &res), cases[i].want, cases[i].text);
    }
}


/* Both dialects, where they differ and where they might. */

static void
test_dialects(void)
{
    size_t         i, k;
    cel_result_t   res;
    cel_options_t  options;

    static const struct {
        const char  *text;
        const char  *want[2];
        uint64_t     cost[2];
    } cases[] = {
        { "lists.range(object.n - 8)", { "[]", "[]" }, { 14, 14 } },
        { "[[object.n]].flatten(-1)",
          { "level must be non-negative",
            "operation cancelled: actual cost limit exceeded" }, { 32, 22 } },
        { "object.name.startsWith('abcdefghijklm')",
          { "false", "false" }, { 3, 3 } },
        { "object.name.endsWith('')", { "true", "true" }, { 3, 3 } },
        { "matches(object.name, '[a-z]+')", { "true", "true" }, { 3, 3 } },
        { "''.indexOf('', 1)", { "1", "0" }, { 0, 0 } },
        { "timestamp(null)",
          { "ERROR: <input>:1:11: invalid timestamp argument\n"
            " | timestamp(null)\n | ..........^",
            "ERROR: <input>:1:11: invalid timestamp argument\n"
            " | timestamp(null)\n | ..........^" }, { 0, 0 } },
        { "[object.n].includes(7)",
          { "ERROR: <input>:1:20: undeclared reference to 'includes' (in "
            "container '')\n | [object.n].includes(7)\n | "
            "...................^", "true" }, { 0, 13 } }
    };

    for (i = 0; i < adm_nelts(cases); i++) {
        for (k = 0; k < 2; k++) {
            memset(&options, 0, sizeof(cel_options_t));
            options.strict = 1;
            options.kubernetes = k ? CEL_KUBERNETES_137 : CEL_KUBERNETES_136;

            T_STR(run_as(&options, &a, cases[i].text, 0, &res),
                  cases[i].want[k], cases[i].text);
            T_INT(res.cost, cases[i].cost[k], cases[i].text);
        }
    }
}


static const cel_options_t  unchecked = {
    .kubernetes = CEL_KUBERNETES_137, .unchecked = 1
};


/* What a call without a checker costs that lacks arguments. */

static void
test_missing(void)
{
    size_t        i;
    adm_str_t     text;
    cel_result_t  res;

    static const struct {
        const char  *text;
        uint64_t     cost;
    } cases[] = {
        { "sum()", 0 }, { "min()", 0 }, { "isSorted()", 0 },
        { "indexOf()", 0 }, { "flatten()", 1 }, { "replace()", 1 },
        { "split()", 1 }, { "substring()", 1 }, { "containsIP()", 1 },
        { "cidr('10.0.0.0/8').containsIP()", 2 },
        { "cidr('10.0.0.0/8').containsCIDR()", 2 },
        { "object > sum() + {'.quantity(a': 1}.size()", 4 }
    };

    for (i = 0; i < adm_nelts(cases); i++) {
        text = run_as(&unchecked, &a, cases[i].text, 0, &res);

        T_CHECK(cel_is_error(res.value), "%s is %.*s", cases[i].text,
                adm_fmt(text));
        T_INT(res.cost, cases[i].cost, cases[i].text);
    }
}


/* Names with a dot before them, without a checker. */

static void
test_unchecked(void)
{
    size_t        i;
    cel_result_t  res;

    static const struct {
        const char  *text;
        const char  *want;
    } cases[] = {
        { ".value", "no such attribute(s): value" },
        { ".labels.metadata.labels",
          "no such attribute(s): labels.metadata.labels" },
        { ".of(0x2a)", "no such overload: of" }
    };

    for (i = 0; i < adm_nelts(cases); i++) {
        T_STR(run_as(&unchecked, &a, cases[i].text, 0, &res), cases[i].want,
              cases[i].text);
    }
}


/* Expressions that grow: each ends by cost, work or memory, in every form. */

static void
test_limits(void)
{
    size_t        i;
    adm_str_t     text;
    adm_arena_t   small;
    cel_result_t  res;

#define TEN      "[0,1,2,3,4,5,6,7,8,9]"
#define HUNDRED  TEN ".map(i, " TEN ".map(j, i * 10 + j)).flatten()"

    static const char  *const dear[] = {
        TEN ".all(a, " TEN ".all(b, " TEN ".all(c, " TEN ".all(d, " TEN
            ".all(e, " TEN ".all(f, " TEN ".all(g, g >= 0)))))))",
        HUNDRED ".map(x, " HUNDRED ".map(y, " HUNDRED ".map(z, x + y + z)))",
        HUNDRED ".map(x, " HUNDRED ".sortBy(y, -y))",
        HUNDRED ".map(x, 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa')"
            ".join('bbbbbbbbbbbbbbbbbbbbbbbbbbbb').split('')"
            ".map(x, " HUNDRED ".map(q, string(q)).join('')"
            ".matches('(a*)*b'))"
    };

    for (i = 0; i < adm_nelts(dear); i++) {
        text = run(&a, dear[i], 0, &res);

        T_STR(text, "operation cancelled: actual cost limit exceeded",
              dear[i]);

        /* a call that is too dear is not made: the excess is one step's */
        T_CHECK(res.cost >= CEL_COST_LIMIT && res.cost < 2 * CEL_COST_LIMIT,
                "%s: cost %llu", dear[i], (unsigned long long) res.cost);
    }

    T_STR(run(&a, "object.list.all(x, x > 0)", 5, &res),
          "operation cancelled: actual cost limit exceeded", "small limit");

    /* a review's memory ends before its cost */

    adm_arena_init(&small, NULL, 64 * 1024);
    text = run(&small, HUNDRED ".map(x, " HUNDRED ".map(y, [x, y]))", 0,
               &res);
    T_CHECK(cel_is_error(res.value), "no error without memory");
    T_OK(adm_arena_failed(&small));
    T_CHECK(adm_str_find(text, adm_strc("memory")) >= 0, "without memory: "
            "%.*s", adm_fmt(text));
    adm_arena_destroy(&small);
}


static void
test_depth(void)
{
    int           i, k;
    adm_buf_t     b;
    adm_str_t     text, got;
    cel_result_t  res;

    static const struct {
        const char  *open;
        const char  *close;
    } forms[] = {
        { "(", ")" }, { "[", "]" }, { "-(", ")" },
        { "{1:", "}" }, { "f(", ")" }, { "1+(", ")" }, { "true?", ":1" },
        { "[1].map(x,", ")" }, { "a.b[", "]" }
    };

    for (i = 0; i < (int) adm_nelts(forms); i++) {
        adm_buf_init(&b, &a, 0);

        for (k = 0; k < 5000; k++) {
            adm_buf_str(&b, adm_strz(forms[i].open));
        }

        adm_buf_char(&b, '1');

        for (k = 0; k < 5000; k++) {
            adm_buf_str(&b, adm_strz(forms[i].close));
        }

        adm_buf_char(&b, '\0');

        T_OK(adm_buf_finish(&b, &text) == ADM_OK);

        got = run(&a, text.data, 0, &res);

        T_CHECK(res.cost == 0 && got.len, "5000 times %s", forms[i].open);
        T_CHECK(adm_str_has_prefix(got, adm_strc("ERROR: ")),
                "5000 times %s: %.*s", forms[i].open, 60, got.data);
    }
}


/* A line of the page: name, forms, text and dialect. */

static adm_str_t
page_line(const cel_func_t *f)
{
    unsigned               i, k;
    adm_buf_t              b;
    adm_str_t              line;
    const cel_overload_t  *o;

    adm_buf_init(&b, &a, 0);
    adm_buf_printf(&b, "| `%.*s` | ", adm_fmt(f->name));

    for (i = 0; i < f->n; i++) {
        o = &f->overloads[i];

        adm_buf_printf(&b, "%s`", i ? "<br>" : "");

        if (o->member) {
            adm_buf_printf(&b, "%.*s.",
                           adm_fmt(cel_type_show(&a, o->args[0])));
        }

        adm_buf_printf(&b, "%.*s(", adm_fmt(f->name));

        for (k = o->member; k < o->n; k++) {
            adm_buf_printf(&b, "%s%.*s", k > o->member ? ", " : "",
                           adm_fmt(cel_type_show(&a, o->args[k])));
        }

        adm_buf_printf(&b, ") -> %.*s`",
                       adm_fmt(cel_type_show(&a, o->result)));
    }

    adm_buf_printf(&b, " | %s%s%s%s |\n", f->doc,
                   (f->flags & CEL_F_UNTIL_136) ? "; until 1.36" : "",
                   (f->flags & CEL_F_SINCE_137) ? "; since 1.37" : "",
                   (f->flags & CEL_F_PATCH) ? "; mutating policies" : "");

    line = adm_str_empty;
    T_OK(adm_buf_finish(&b, &line) == ADM_OK);

    return line;
}


static void
page_has(adm_str_t page, adm_str_t line)
{
    T_CHECK(adm_str_find(page, line) >= 0, "docs/CEL.md lacks: %.*s",
            adm_fmt(line));
}


static void
test_tables(void)
{
    FILE              *f;
    char              *text;
    size_t             i, k, lines, want;
    ptrdiff_t          at;
    adm_buf_t          b;
    adm_str_t          page, rest, line;
    const cel_func_t  *funcs;

    page = adm_str_empty;
    text = adm_nalloc(&a, 256 * 1024);
    f = fopen("docs/CEL.md", "r");

    if (f) {
        page.len = fread(text, 1, 256 * 1024, f);
        page.data = text;
        fclose(f);
    }

    want = cel_nmacros;

    for (i = 0; i < cel_ntables; i++) {
        funcs = cel_tables[i]->funcs;

        for (k = 0; k < cel_tables[i]->n; k++) {
            T_CHECK(k == 0 || adm_str_cmp(funcs[k - 1].name, funcs[k].name) < 0,
                    "%.*s is not in order", adm_fmt(funcs[k].name));
            T_OK(cel_func_find(funcs[k].name) == &funcs[k]);

            if (!(funcs[k].flags & CEL_F_HIDDEN)) {
                page_has(page, page_line(&funcs[k]));
                want++;
            }
        }
    }

    for (i = 0; i < cel_nmacros; i++) {
        adm_buf_init(&b, &a, 0);
        adm_buf_printf(&b, "| `%s` | `%s` | %s |\n", cel_macro_docs[i].name,
                       cel_macro_docs[i].form, cel_macro_docs[i].doc);
        T_OK(adm_buf_finish(&b, &line) == ADM_OK);
        page_has(page, line);
    }

    /* and nothing else */

    lines = 0;

    for (rest = page;
         (at = adm_str_find(rest, adm_strc("\n| `"))) >= 0;
         rest = adm_str_sub(rest, (size_t) at + 1, rest.len))
    {
        lines++;
    }

    T_INT(lines, want, "functions and macros of docs/CEL.md");
}


int
main(void)
{
    adm_arena_init(&a, NULL, 0);

    test_results();
    test_dialects();
    test_missing();
    test_unchecked();
    test_limits();
    test_depth();
    test_tables();

    adm_arena_destroy(&a);

    T_END();
}
