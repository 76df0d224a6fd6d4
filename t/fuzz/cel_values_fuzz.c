
/*
 * Hostile values for every function, operator and macro: the input is an
 * object whose members a, b and c are the arguments.  The calls are made from
 * the function tables.
 */

#include "fuzz.h"

#include "cel/cel_func.h"
#include "data/adm_json_read.h"


#define FUZZ_LIMIT     20000
#define FUZZ_PROGRAMS  1024


static const char  *const fuzz_others[] = {
    "a + b", "a - b", "a * b", "a / b", "a % b", "-a", "!a", "a == b",
    "a != b", "a < b", "a <= b", "a > b", "a >= b", "a in b", "a[b]", "a.b.c",
    "a[?b]", "a.?b.?c", "a ? b : c", "a && b", "a || b", "has(a.b)",
    "[a, b, c] == [c, b, a]", "{a: b, b: c}", "{'a': a} == b",
    "a.all(x, x == b)", "a.exists(x, x > b)", "a.exists_one(x, x == b)",
    "a.filter(x, x != b)", "a.map(x, [x, b])", "a.map(x, x == b, c)",
    "a.sortBy(x, x)", "a.sortBy(x, [x].size())", "a.all(i, x, i != x)",
    "a.transformList(i, x, [i, x])", "a.transformMap(i, x, x)",
    "a.transformMapEntry(i, x, {x: i})", "optional.of(a).optMap(x, x + b)",
    "a.map(x, a.map(y, x == y))", "(a + a + a).map(x, string(x)).join(b)",
    "a.format(b)", "'%s %d %f %e %b %o %x %X'.format([a, b, c, a, b, c, a, b])",
    "'%s'.format([a])", "a.matches(b) || b.matches('^[a-z]+$')",
    "quantity(a) == quantity(b)", "ip(a) == ip(b)", "url(a) == url(b)",
    "timestamp(a) - timestamp(b)", "timestamp(a) + duration(b)",
    "duration(a) + duration(b)", "semver(a) == semver(b)",
    "cidr(a) == cidr(b)", "string(bytes(a))", "dyn(a) == dyn(b)"
};


static cel_env_t      *fuzz_env;
static cel_program_t  *fuzz_programs[FUZZ_PROGRAMS];
static size_t          fuzz_n;
static adm_arena_t     fuzz_arena;


static void
fuzz_compile(adm_str_t text)
{
    adm_err_t       err;
    cel_program_t  *p;

    adm_err_init(&err, &fuzz_arena);

    p = cel_compile(fuzz_env, &fuzz_arena, text, NULL, &err);

    if (p == NULL) {
        fprintf(stderr, "%.*s\n%.*s\n", adm_fmt(text), adm_fmt(err.text));
        abort();
    }

    FUZZ_CHECK(fuzz_n < FUZZ_PROGRAMS);
    fuzz_programs[fuzz_n++] = p;
}


/* A value of the type, made of the variable; NULL if nothing makes one. */

static const char *
fuzz_argument(const cel_type_t *t, int n)
{
    size_t  i;

    static const struct {
        const cel_type_t  *type;
        const char        *text[3];
    } makers[] = {
        { &cel_t_url, { "url(a)", "url(b)", "url(c)" } },
        { &cel_t_ip, { "ip(a)", "ip(b)", "ip(c)" } },
        { &cel_t_cidr, { "cidr(a)", "cidr(b)", "cidr(c)" } },
        { &cel_t_quantity, { "quantity(a)", "quantity(b)", "quantity(c)" } },
        { &cel_t_semver, { "semver(a)", "semver(b)", "semver(c)" } },
        { &cel_t_format, { "format.named(a).value()",
                           "format.named(b).value()",
                           "format.named(c).value()" } },
        { &cel_t_timestamp, { "timestamp(a)", "timestamp(b)",
                              "timestamp(c)" } },
        { &cel_t_duration, { "duration(a)", "duration(b)", "duration(c)" } },
        { &cel_t_bytes, { "bytes(a)", "bytes(b)", "bytes(c)" } }
    };

    static const char  *const optional[] = {
        "optional.of(a)", "optional.of(b)", "optional.of(c)"
    };
    static const char  *const plain[] = { "a", "b", "c" };

    for (i = 0; i < adm_nelts(makers); i++) {
        if (makers[i].type == t) {
            return makers[i].text[n];
        }
    }

    if (t->kind == CEL_T_OPAQUE) {
        return adm_str_eqc(t->name, "optional_type") ? optional[n] : NULL;
    }

    return plain[n];
}


static void
fuzz_call(const cel_func_t *f, const cel_overload_t *o)
{
    int          i;
    adm_buf_t    b;
    adm_str_t    text;
    const char  *args[3];

    if (o->n > adm_nelts(args)) {
        return;
    }

    for (i = 0; i < o->n; i++) {
        args[i] = fuzz_argument(o->args[i], i);

        if (args[i] == NULL) {
            return;
        }
    }

    adm_buf_init(&b, &fuzz_arena, 0);

    if (o->member) {
        adm_buf_printf(&b, "%s.", args[0]);
    }

    adm_buf_printf(&b, "%.*s(", adm_fmt(f->name));

    for (i = o->member; i < o->n; i++) {
        adm_buf_printf(&b, "%s%s", i > o->member ? ", " : "", args[i]);
    }

    adm_buf_char(&b, ')');

    FUZZ_CHECK(adm_buf_finish(&b, &text) == ADM_OK);
    fuzz_compile(text);
}


static void
fuzz_init(void)
{
    size_t                 i, k, n;
    cel_options_t          options;
    const cel_func_t      *f;
    const cel_overload_t  *o;

    memset(&options, 0, sizeof(cel_options_t));
    options.patch_types = 1;

    adm_arena_init(&fuzz_arena, NULL, FUZZ_MEMORY);
    fuzz_env = cel_env_create(&fuzz_arena, &options);
    FUZZ_CHECK(fuzz_env != NULL);

    (void) cel_env_declare(fuzz_env, adm_strc("a"), &cel_t_dyn);
    (void) cel_env_declare(fuzz_env, adm_strc("b"), &cel_t_dyn);
    (void) cel_env_declare(fuzz_env, adm_strc("c"), &cel_t_dyn);

    for (i = 0; i < cel_ntables; i++) {
        for (k = 0; k < cel_tables[i]->n; k++) {
            f = &cel_tables[i]->funcs[k];

            if (f->flags & CEL_F_HIDDEN) {
                continue;
            }

            for (n = 0; n < f->n; n++) {
                o = &f->overloads[n];

                if (cel_func_enabled(f->flags | o->flags, &options)) {
                    fuzz_call(f, o);
                }
            }
        }
    }

    FUZZ_CHECK(fuzz_n > 200);

    for (i = 0; i < adm_nelts(fuzz_others); i++) {
        fuzz_compile(adm_strz(fuzz_others[i]));
    }
}


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t            i;
    adm_buf_t         b;
    adm_str_t         text;
    adm_arena_t       a;
    cel_value_t       vars[3];
    adm_value_t      *v;
    cel_result_t      result;
    cel_activation_t  act;

    if (fuzz_n == 0) {
        fuzz_init();
    }

    adm_arena_init(&a, NULL, FUZZ_MEMORY);

    v = adm_json_parse(&a, fuzz_text(data, size), NULL, NULL);

    if (v) {
        vars[0] = cel_from_tree(adm_object_getc(v, "a"));
        vars[1] = cel_from_tree(adm_object_getc(v, "b"));
        vars[2] = cel_from_tree(adm_object_getc(v, "c"));

        memset(&act, 0, sizeof(cel_activation_t));
        act.arena = &a;
        act.vars = vars;
        act.n = 3;

        for (i = 0; i < fuzz_n && !adm_arena_failed(&a); i++) {
            cel_evaluate(fuzz_programs[i], &act, FUZZ_LIMIT, &result);

            if (cel_is_error(result.value)) {
                (void) cel_error_text(&a, result.value.u.error);

            } else {
                adm_buf_init(&b, &a, 0);
                cel_show(&b, result.value);
                (void) adm_buf_finish(&b, &text);
                (void) cel_to_tree(&a, result.value, NULL);
            }
        }
    }

    adm_arena_destroy(&a);

    return 0;
}
