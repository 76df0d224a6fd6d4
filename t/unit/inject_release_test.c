
#include "test.h"

#include "inject/inject_release.h"


static void
versions(void)
{
    size_t            i;
    adm_arena_t       a;
    adm_err_t         err;
    inject_version_t  v;

    static const struct {
        const char        *text;
        inject_version_t   version;      /* 0: refused */
    } cases[] = {
        { "0.7.1", INJECT_VERSION(0, 7, 1) },
        { "1.24.0", INJECT_VERSION(1, 24, 0) },
        { "1.24", INJECT_VERSION(1, 24, 0) },
        { "1.5.10", INJECT_VERSION(1, 5, 10) },
        { "1.30.0-alpha.1", INJECT_VERSION(1, 30, 0) },
        { "1.30-dev", INJECT_VERSION(1, 30, 0) },
        { "dev", INJECT_DEV },
        { "main", INJECT_DEV },
        { "master", INJECT_DEV },
        { "", 0 },
        { "1", 0 },
        { "1.", 0 },
        { "1.x", 0 },
        { "2.0.0", 0 },
        { "v1.24.0", 0 },
        { "1.24.0.0", INJECT_VERSION(1, 24, 0) },
        { "1.9999", 0 }
    };

    adm_arena_init(&a, NULL, 0);

    for (i = 0; i < adm_nelts(cases); i++) {
        adm_err_init(&err, &a);
        v = 0;

        if (inject_version_parse(adm_strz(cases[i].text), &v, &err)
            != ADM_OK)
        {
            v = 0;
            T_CHECK(err.set, "%s: no error", cases[i].text);
        }

        T_INT(v, cases[i].version, cases[i].text);
    }

    adm_arena_destroy(&a);
}


/* Every row is filled in and makes sense. */

static void
table(void)
{
    size_t                     i;
    const inject_behaviour_t  *b;

    for (i = 0; i < INJECT_BEHAVIOURS; i++) {
        b = &inject_behaviours[i];

        T_CHECK(b->what && b->what[0], "behaviour %zu has no row", i);
        T_CHECK(b->until == 0 || b->from < b->until,
                "behaviour %zu ends before it begins", i);
        T_CHECK(b->from || b->until, "behaviour %zu is in all releases", i);
    }
}


static void
releases(void)
{
    size_t            i;
    inject_release_t  release;

    static const struct {
        inject_version_t    version;
        inject_behaviour_e  behaviour;
        int                 has;
    } cases[] = {
        { INJECT_VERSION(0, 7, 1), INJECT_SQUARE_DELIMITERS, 0 },
        { INJECT_VERSION(0, 8, 0), INJECT_SQUARE_DELIMITERS, 1 },
        { INJECT_VERSION(1, 1, 17), INJECT_SQUARE_DELIMITERS, 1 },
        { INJECT_VERSION(1, 2, 0), INJECT_SQUARE_DELIMITERS, 0 },
        { INJECT_VERSION(1, 8, 6), INJECT_TEMPLATES, 0 },
        { INJECT_VERSION(1, 9, 0), INJECT_TEMPLATES, 1 },
        { INJECT_DEV, INJECT_TEMPLATES, 1 },
        { INJECT_VERSION(1, 0, 2), INJECT_VALIDATES_STATUS, 0 },
        { INJECT_VERSION(1, 0, 9), INJECT_VALIDATES_STATUS, 1 },
        { INJECT_VERSION(1, 30, 0), INJECT_METRICS_TARGETS, 0 },
        { INJECT_DEV, INJECT_METRICS_TARGETS, 1 },
        { INJECT_VERSION(1, 26, 9), INJECT_SELECTS_EXACTLY, 0 },
        { INJECT_VERSION(1, 27, 0), INJECT_SELECTS_EXACTLY, 1 },
        { INJECT_VERSION(1, 6, 14), INJECT_REVIEW_V1, 0 },
        { INJECT_VERSION(1, 7, 0), INJECT_REVIEW_V1, 1 }
    };

    for (i = 0; i < adm_nelts(cases); i++) {
        inject_release_init(&release, cases[i].version);
        T_CHECK(inject_has(&release, cases[i].behaviour) == cases[i].has,
                "case %zu", i);
    }
}


/* The documentation has a row for every behaviour. */

static void
documented(void)
{
    size_t       i, n;
    FILE        *f;

    static char  text[64 * 1024], row[256];

    f = fopen("docs/INJECTION.md", "rb");
    T_CHECK(f != NULL, "docs/INJECTION.md");

    if (f == NULL) {
        return;
    }

    n = fread(text, 1, sizeof(text) - 1, f);
    text[n] = '\0';
    (void) fclose(f);

    for (i = 0; i < INJECT_BEHAVIOURS; i++) {
        (void) snprintf(row, sizeof(row), " | %s |\n",
                        inject_behaviours[i].what);
        T_CHECK(strstr(text, row) != NULL, "docs have no \"%s\"",
                inject_behaviours[i].what);
    }
}


int
main(void)
{
    versions();
    table();
    releases();
    documented();

    T_END();
}
