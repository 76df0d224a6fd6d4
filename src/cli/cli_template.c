
#include "cli/cli_kube.h"
#include "gotmpl/gotmpl.h"


static int cli_template_line(void *ctx, adm_arena_t *a, adm_value_t *line,
    adm_value_t *out);
static gotmpl_t *cli_template_fold(adm_arena_t *a, const gotmpl_t *t,
    const gotmpl_run_t *run, const adm_value_t *known, adm_err_t *err);
static void cli_template_result(adm_arena_t *a, adm_value_t *out,
    const char *phase, const adm_err_t *err);
static int cli_template_missing(adm_str_t name, gotmpl_missing_e *missing);
static int cli_template_file(adm_arena_t *a, const char *file,
    const char *data, const gotmpl_options_t *options);
static int cli_template(adm_arena_t *a, void *opts, char **argv, int argc);


typedef struct {
    int          batch;
    const char  *data;
    const char  *left;
    const char  *right;
    const char  *missing;
} cli_template_t;


static const cli_option_t  cli_template_options[] = {

    { "data", 'd', CLI_STRING, offsetof(cli_template_t, data), "FILE",
      "what \".\" is: JSON or YAML; nothing by default" },

    { "left", 0, CLI_STRING, offsetof(cli_template_t, left), "TEXT",
      "left delimiter, {{ by default" },

    { "right", 0, CLI_STRING, offsetof(cli_template_t, right), "TEXT",
      "right delimiter, }} by default" },

    { "missing-key", 0, CLI_STRING, offsetof(cli_template_t, missing), "WHAT",
      "of a map's missing member: default, zero or error" },

    { "batch", 0, CLI_FLAG, offsetof(cli_template_t, batch), NULL,
      "read JSON lines, write JSON lines" },

    { .name = NULL }
};


const cli_command_t  cli_command_template = {
    "template", "FILE",
    "Render a template as Go's text/template with Sprig does.",
    "\"-\" is standard input.  Functions that look up names or make keys and "
    "certificates\nare refused; env and expandenv see an empty environment.",
    cli_template_options, sizeof(cli_template_t), cli_template
};


static const gotmpl_funcs_t *const  cli_template_funcs[] = { &gotmpl_sprig };


static void
cli_template_result(adm_arena_t *a, adm_value_t *out, const char *phase,
    const adm_err_t *err)
{
    (void) adm_object_setc(a, out, "phase",
                           adm_value_string(a, adm_strz(phase)));
    (void) adm_object_setc(a, out, "error", adm_value_string(a, err->text));
}


/* Folds with the named members of the root. */

static gotmpl_t *
cli_template_fold(adm_arena_t *a, const gotmpl_t *t, const gotmpl_run_t *run,
    const adm_value_t *known, adm_err_t *err)
{
    uint32_t    i, n;
    adm_str_t  *names;

    n = adm_array_len(known);

    names = adm_array_alloc(a, n, sizeof(adm_str_t));
    if (names == NULL) {
        (void) adm_err_memory(err, a);
        return NULL;
    }

    for (i = 0; i < n; i++) {
        names[i] = adm_value_str(adm_array_at(known, i));
    }

    return gotmpl_fold(a, t, run, names, n, err);
}


/* A line of {"id", "name", "template", "data", "ints", "left", ...}. */

static int
cli_template_line(void *ctx, adm_arena_t *a, adm_value_t *line,
    adm_value_t *out)
{
    adm_err_t         err;
    adm_str_t         missing;
    gotmpl_t         *t;
    adm_value_t      *known;
    gotmpl_run_t      run;
    gotmpl_output_t   output;
    gotmpl_options_t  options;

    adm_err_init(&err, a);
    memset(&options, 0, sizeof(gotmpl_options_t));

    options.name = adm_value_str(adm_object_getc(line, "name"));
    options.left = adm_value_str(adm_object_getc(line, "left"));
    options.right = adm_value_str(adm_object_getc(line, "right"));

    if (options.name.len == 0) {
        options.name = adm_strc("t");
    }

    missing = adm_value_str(adm_object_getc(line, "missingkey"));
    (void) cli_template_missing(missing, &options.missing);

    if (!adm_is_true(adm_object_getc(line, "nosprig"))) {
        options.funcs = cli_template_funcs;
        options.nfuncs = adm_nelts(cli_template_funcs);
    }

    t = gotmpl_parse(a, adm_value_str(adm_object_getc(line, "template")),
                     &options, &err);
    if (t == NULL) {
        cli_template_result(a, out, "parse", &err);
        return ADM_OK;
    }

    memset(&run, 0, sizeof(gotmpl_run_t));

    run.root = gotmpl_view(&gotmpl_type_any, adm_object_getc(line, "data"),
                           adm_is_true(adm_object_getc(line, "ints"))
                           ? GOTMPL_INTS : 0, NULL);

    known = adm_object_getc(line, "known");

    if (known) {
        t = cli_template_fold(a, t, &run, known, &err);
        if (t == NULL) {
            cli_template_result(a, out, "fold", &err);
            return ADM_OK;
        }
    }

    if (gotmpl_execute(t, a, &run, &output, &err) != ADM_OK) {
        cli_template_result(a, out, "exec", &err);
    }

    (void) adm_object_setc(a, out, "out", adm_value_string(a,
                           gotmpl_output_text(&output, a)));

    return ADM_OK;
}


/* An empty name is the default; ADM_DECLINED for names that do not exist. */

static int
cli_template_missing(adm_str_t name, gotmpl_missing_e *missing)
{
    if (name.len == 0 || adm_str_eqc(name, "default")) {
        *missing = GOTMPL_MISSING_DEFAULT;

    } else if (adm_str_eqc(name, "zero")) {
        *missing = GOTMPL_MISSING_ZERO;

    } else if (adm_str_eqc(name, "error")) {
        *missing = GOTMPL_MISSING_ERROR;

    } else {
        return ADM_DECLINED;
    }

    return ADM_OK;
}


/* What was written before an error is printed too, as in Go. */

static int
cli_template_file(adm_arena_t *a, const char *file, const char *data,
    const gotmpl_options_t *options)
{
    adm_err_t         err;
    adm_str_t         text;
    gotmpl_t         *t;
    adm_value_t      *root;
    gotmpl_run_t      run;
    gotmpl_output_t   output;

    adm_err_init(&err, a);
    memset(&run, 0, sizeof(gotmpl_run_t));

    root = NULL;

    if (data) {
        root = cli_read_value(a, data, NULL, &err);
        if (root == NULL) {
            return cli_fail_err(&err);
        }

        adm_err_init(&err, a);
    }

    if (cli_read_file(a, file, &text, &err) != ADM_OK) {
        return cli_fail_err(&err);
    }

    t = gotmpl_parse(a, text, options, &err);
    if (t == NULL) {
        return cli_fail_err(&err);
    }

    run.root = gotmpl_view(&gotmpl_type_any, root, 0, NULL);

    if (gotmpl_execute(t, a, &run, &output, &err) != ADM_OK) {
        (void) cli_write(gotmpl_output_text(&output, a));
        return cli_fail_err(&err);
    }

    return cli_write(gotmpl_output_text(&output, a));
}


static int
cli_template(adm_arena_t *a, void *opts, char **argv, int argc)
{
    const char        *base;
    cli_template_t    *o;
    gotmpl_options_t   options;

    o = opts;

    if (o->batch) {
        return cli_batch(cli_template_line, NULL);
    }

    if (argc != 1) {
        return cli_fail("template needs one file; see ngx-admission template "
                        "--help");
    }

    memset(&options, 0, sizeof(gotmpl_options_t));

    base = strrchr(argv[0], '/');

    options.name = adm_strz(base ? base + 1 : argv[0]);
    options.left = adm_strz(o->left ? o->left : "");
    options.right = adm_strz(o->right ? o->right : "");
    options.funcs = cli_template_funcs;
    options.nfuncs = adm_nelts(cli_template_funcs);

    if (cli_template_missing(adm_strz(o->missing ? o->missing : ""),
                             &options.missing)
        != ADM_OK)
    {
        return cli_fail("--missing-key is default, zero or error");
    }

    return cli_template_file(a, argv[0], o->data, &options);
}
