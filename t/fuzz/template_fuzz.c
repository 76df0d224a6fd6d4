
/*
 * Templates: whatever is parsed is executed as it is and folded, with the same
 * output and error, unless a limit is hit or chance is involved.  The first
 * byte has the options.
 */

#include "fuzz.h"

#include "data/adm_json_read.h"
#include "gotmpl/gotmpl.h"


#define FUZZ_GO117     0x01
#define FUZZ_INTS      0x02
#define FUZZ_CHANCE    0x04       /* all functions, nothing is compared */
#define FUZZ_ORIGIN    0x08
#define FUZZ_MISSING   0x30
#define FUZZ_KNOWN     0xc0       /* how many fields are known */

#define FUZZ_STEPS     20000
#define FUZZ_OUTPUT    (64 * 1024)


static adm_str_t fuzz_execute(const gotmpl_t *t, adm_arena_t *a,
    const gotmpl_run_t *run);
static int fuzz_is_limited(adm_str_t text);
static const gotmpl_funcs_t *fuzz_without_chance(void);


static const char  fuzz_root[] =
    "{\"a\": {\"b\": [1, 2.5, \"x\", null, [], {\"c\": true}], \"c\": \"d\"}, "
    "\"s\": \"a-b.c/d:e, f\\n\", \"n\": 3, \"z\": 0, \"nil\": null, "
    "\"l\": [\"b\", \"a\", \"b\"], \"m\": {\"k\": \"v\", \"w\": \"x\"}, "
    "\"t\": \"2024-02-29\", \"e\": {}, \"u\": \"http://u:p@h:1/p?q#f\"}";

static const adm_str_t  fuzz_known[] = {
    adm_str("a"), adm_str("s"), adm_str("l"), adm_str("n"), adm_str("m"),
    adm_str("z")
};

static const gotmpl_origin_t  fuzz_origin = { NULL, adm_str("pod") };


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t                 known;
    unsigned               flags;
    adm_err_t              err;
    adm_str_t              text, want, got;
    gotmpl_t              *t, *folded;
    adm_time_t             now;
    adm_arena_t            a, b, c;
    gotmpl_run_t           run;
    gotmpl_options_t       options;
    const gotmpl_funcs_t  *funcs;

    if (size == 0) {
        return 0;
    }

    flags = data[0];
    text = fuzz_text(data + 1, size - 1);

    adm_arena_init(&a, NULL, FUZZ_MEMORY);
    adm_arena_init(&b, NULL, FUZZ_MEMORY);
    adm_arena_init(&c, NULL, FUZZ_MEMORY);
    adm_err_init(&err, &a);

    funcs = flags & FUZZ_CHANCE ? &gotmpl_sprig : fuzz_without_chance();

    memset(&options, 0, sizeof(gotmpl_options_t));

    options.name = adm_strc("t");
    options.funcs = &funcs;
    options.nfuncs = 1;
    options.missing = (gotmpl_missing_e) adm_min((flags & FUZZ_MISSING) >> 4,
                                                 GOTMPL_MISSING_ERROR);
    options.go117 = flags & FUZZ_GO117;

    t = gotmpl_parse(&a, text, &options, &err);

    if (t == NULL) {
        FUZZ_CHECK(err.set && err.text.len);
        goto done;
    }

    memset(&run, 0, sizeof(gotmpl_run_t));
    memset(&now, 0, sizeof(adm_time_t));

    run.root = gotmpl_view(&gotmpl_type_any,
                           adm_json_parse(&a, adm_strz(fuzz_root), NULL, &err),
                           flags & FUZZ_INTS ? GOTMPL_INTS : 0,
                           flags & FUZZ_ORIGIN ? &fuzz_origin : NULL);
    run.now = &now;
    run.max_steps = FUZZ_STEPS;
    run.max_output = FUZZ_OUTPUT;

    want = fuzz_execute(t, &b, &run);

    known = (flags & FUZZ_KNOWN) >> 5;
    folded = gotmpl_fold(&a, t, &run, fuzz_known, known, &err);

    FUZZ_CHECK(folded || adm_arena_failed(&a));

    if (folded) {
        got = fuzz_execute(folded, &c, &run);

        FUZZ_CHECK((flags & FUZZ_CHANCE) || fuzz_is_limited(want)
                   || adm_str_eq(got, want));
    }

done:

    adm_arena_destroy(&a);
    adm_arena_destroy(&b);
    adm_arena_destroy(&c);

    return 0;
}


/* The output and the error in one text; spans are checked. */

static adm_str_t
fuzz_execute(const gotmpl_t *t, adm_arena_t *a, const gotmpl_run_t *run)
{
    int              rc;
    size_t           i, len;
    adm_buf_t        b;
    adm_err_t        err;
    adm_str_t        s;
    gotmpl_output_t  out;

    adm_err_init(&err, a);

    rc = gotmpl_execute(t, a, run, &out, &err);

    FUZZ_CHECK((rc == ADM_OK) == !err.set);

    for (i = 0, len = 0; i < out.n; i++) {
        FUZZ_CHECK(out.spans[i].text.len);
        FUZZ_CHECK(out.spans[i].kind != GOTMPL_SPAN_LITERAL
                   || out.spans[i].origin == NULL);

        len += out.spans[i].text.len;
    }

    FUZZ_CHECK(len == out.len);

    adm_buf_init(&b, a, 0);
    adm_buf_str(&b, gotmpl_output_text(&out, a));

    if (err.set) {
        adm_buf_lit(&b, "\nerror: ");
        adm_buf_str(&b, err.text);
    }

    return adm_buf_finish(&b, &s) == ADM_OK ? s : adm_strc("out of memory");
}


static int
fuzz_is_limited(adm_str_t text)
{
    size_t  i;

    static const char *const  limits[] = {
        "too many steps", "longer than", "too deeply", "memory", "too long",
        "has more than", "does not end"
    };

    for (i = 0; i < adm_nelts(limits); i++) {
        if (adm_str_find(text, adm_strz(limits[i])) >= 0) {
            return 1;
        }
    }

    return 0;
}


/* Nor with what takes long. */

static const gotmpl_funcs_t *
fuzz_without_chance(void)
{
    size_t  i;

    static gotmpl_func_t   funcs[512];
    static gotmpl_funcs_t  table = { funcs, 0 };

    if (table.n) {
        return &table;
    }

    FUZZ_CHECK(gotmpl_sprig.n <= adm_nelts(funcs));

    for (i = 0; i < gotmpl_sprig.n; i++) {
        if (!(gotmpl_sprig.funcs[i].flags & GOTMPL_FN_VOLATILE)
            && !adm_str_eqc(gotmpl_sprig.funcs[i].name, "derivePassword"))
        {
            funcs[table.n++] = gotmpl_sprig.funcs[i];
        }
    }

    return &table;
}
