
/*
 * docs/TEMPLATES.md has a line for every function, with the marks of those that
 * are not evaluated at load, and for no other; functions that are refused are
 * refused.
 */


#include "test.h"

#include "gotmpl/gotmpl_builtin.h"
#include "inject/inject_funcs.h"


static adm_arena_t  a;


static adm_str_t
test_read(const char *path)
{
    int        c;
    FILE      *f;
    adm_buf_t  b;
    adm_str_t  s;

    s = adm_str_empty;

    f = fopen(path, "r");
    T_CHECK(f != NULL, "cannot read %s", path);

    if (f) {
        adm_buf_init(&b, &a, 0);

        while ((c = getc(f)) != EOF) {
            adm_buf_char(&b, (char) c);
        }

        fclose(f);
        T_OK(adm_buf_finish(&b, &s) == ADM_OK);
    }

    return s;
}


/* What is below the heading, up to the next one. */

static adm_str_t
test_section(adm_str_t text, const char *heading)
{
    ptrdiff_t  at;

    at = adm_str_find(text, adm_strz(heading));
    T_CHECK(at >= 0, "no heading \"%s\"", heading);

    text = adm_str_sub(text, (size_t) adm_max(at, 0) + strlen(heading),
                       text.len);
    at = adm_str_find(text, adm_strc("\n## "));

    return at < 0 ? text : adm_str_sub(text, 0, (size_t) at);
}


/* The line of a function; its name ends at a space or the quote. */

static adm_str_t
test_row(adm_str_t section, adm_str_t name)
{
    int        done;
    adm_str_t  line, rest;

    done = 0;

    while (adm_str_split(&section, '\n', &done, &line) == ADM_OK) {

        if (!adm_str_has_prefix(line, adm_strc("| `"))) {
            continue;
        }

        rest = adm_str_sub(line, 3, line.len);

        if (adm_str_has_prefix(rest, name) && rest.len > name.len
            && (rest.data[name.len] == ' ' || rest.data[name.len] == '`'))
        {
            return rest;
        }
    }

    return adm_str_empty;
}


static size_t
test_rows(adm_str_t section)
{
    int        done;
    size_t     n;
    adm_str_t  line;

    done = 0;
    n = 0;

    while (adm_str_split(&section, '\n', &done, &line) == ADM_OK) {
        n += adm_str_has_prefix(line, adm_strc("| `")) != 0;
    }

    return n;
}


/* Functions with the flag, and without. */

static size_t
test_table(adm_str_t section, const gotmpl_funcs_t *funcs, unsigned refused)
{
    size_t     i, k, n;
    adm_str_t  row;

    static const struct {
        const char  *mark;
        unsigned     flag;
    } marks[] = {
        { "*t*", GOTMPL_FN_VOLATILE },
        { "*h*", GOTMPL_FN_HOST },
        { "*c*", GOTMPL_FN_MUTATES }
    };

    n = 0;

    for (i = 0; i < funcs->n; i++) {

        if ((funcs->funcs[i].flags & GOTMPL_FN_REFUSED) != refused) {
            continue;
        }

        n++;
        row = test_row(section, funcs->funcs[i].name);

        T_CHECK(row.len, "no line for %.*s", adm_fmt(funcs->funcs[i].name));

        for (k = 0; k < adm_nelts(marks); k++) {
            T_CHECK((adm_str_find(row, adm_strz(marks[k].mark)) >= 0)
                    == ((funcs->funcs[i].flags & marks[k].flag) != 0),
                    "%.*s: %s", adm_fmt(funcs->funcs[i].name),
                    marks[k].mark);
        }

        T_CHECK(i == 0 || adm_str_cmp(funcs->funcs[i - 1].name,
                                      funcs->funcs[i].name) < 0,
                "%.*s is not in order", adm_fmt(funcs->funcs[i].name));
    }

    return n;
}


static void
test_tables(void)
{
    adm_str_t  text, section;

    text = test_read("docs/TEMPLATES.md");

    section = test_section(text, "\n## Go's functions\n");
    T_INT(test_rows(section), test_table(section, &gotmpl_builtins, 0),
          "Go's functions");

    section = test_section(text, "\n## Sprig's functions\n");
    T_INT(test_rows(section), test_table(section, &gotmpl_sprig, 0),
          "Sprig's functions");

    section = test_section(text, "\n## Refused functions\n");
    T_INT(test_rows(section),
          test_table(section, &gotmpl_sprig, GOTMPL_FN_REFUSED),
          "refused functions");

    section = test_section(text, "\n## Istio's functions\n");
    T_INT(test_rows(section), test_table(section, &inject_funcs_text, 0)
                              + test_table(section, &inject_funcs_pod, 0)
                              + test_table(section, &inject_funcs_to_json, 0)
                              + test_table(section, &inject_funcs_omit, 0)
                              + test_table(section, &inject_funcs_render, 0),
          "Istio's functions");
}


static void
test_refused(void)
{
    size_t            i, n;
    adm_buf_t         b;
    adm_err_t         err;
    adm_str_t         text, want, name;
    gotmpl_options_t  options;

    static const gotmpl_funcs_t *const  funcs[] = { &gotmpl_sprig };

    memset(&options, 0, sizeof(gotmpl_options_t));

    options.name = adm_strc("t");
    options.funcs = funcs;
    options.nfuncs = 1;

    n = 0;

    for (i = 0; i < gotmpl_sprig.n; i++) {

        if (!(gotmpl_sprig.funcs[i].flags & GOTMPL_FN_REFUSED)) {
            continue;
        }

        n++;
        name = gotmpl_sprig.funcs[i].name;

        adm_buf_init(&b, &a, 0);
        adm_buf_printf(&b, "a\n{{ if false }}{{ %.*s }}{{ end }}",
                       adm_fmt(name));
        T_OK(adm_buf_finish(&b, &text) == ADM_OK);

        adm_buf_init(&b, &a, 0);
        adm_buf_printf(&b, "template: t:2: function \"%.*s\" not supported: "
                       "it looks up names or makes keys", adm_fmt(name));
        T_OK(adm_buf_finish(&b, &want) == ADM_OK);

        adm_err_init(&err, &a);
        T_OK(gotmpl_parse(&a, text, &options, &err) == NULL);
        T_CHECK(adm_str_eq(err.text, want), "%.*s", adm_fmt(err.text));
    }

    T_INT(n, 9, "refused functions");
}


int
main(void)
{
    adm_arena_init(&a, NULL, 0);

    test_tables();
    test_refused();

    adm_arena_destroy(&a);

    T_END();
}
