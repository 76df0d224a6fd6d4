
#include "cli/cli.h"
#include "cli/cli_cel.h"
#include "data/adm_json_read.h"


/* Variables of one expression. */
#define CLI_CEL_VARIABLES  1024


typedef struct {
    int          batch;
    int          strict;
    int          trees;
    const char  *bindings;
    const char  *container;
    const char  *kubernetes;
    cli_list_t   set;
} cli_cel_t;


/* An expression that is prepared, and its variables. */

typedef struct {
    cel_options_t      options;
    cel_env_t         *env;
    cel_activation_t   act;
    adm_arena_t       *arena;
    cel_phase_e        phase;
    cel_program_t     *program;
    cel_result_t       result;
    adm_err_t          err;
} cli_cel_run_t;


static int cli_cel(adm_arena_t *a, void *data, char **argv, int argc);
static int cli_cel_version(const char *text);
static int cli_cel_init(cli_cel_run_t *run, adm_arena_t *a,
    const cel_options_t *options);
static int cli_cel_bind(cli_cel_run_t *run, adm_str_t name, cel_value_t v,
    const cel_type_t *type);
static int cli_cel_bind_file(cli_cel_run_t *run, const char *path);
static int cli_cel_bind_text(cli_cel_run_t *run, const char *text);
static int cli_cel_run(cli_cel_run_t *run, adm_str_t source);
static int cli_cel_print(cli_cel_run_t *run);
static int cli_cel_line(void *ctx, adm_arena_t *a, adm_value_t *line,
    adm_value_t *out);
static int cli_cel_line_bind(cli_cel_run_t *run, const adm_value_t *line,
    int trees);
static void cli_cel_line_result(cli_cel_run_t *run, int rc, adm_value_t *out);


static const cli_option_t  cli_cel_options[] = {
    { "bindings", 'b', CLI_STRING, offsetof(cli_cel_t, bindings), "FILE",
      "variables: a JSON object, its members by name" },
    { "set", 's', CLI_LIST, offsetof(cli_cel_t, set), "NAME=JSON",
      "one variable" },
    { "container", 'c', CLI_STRING, offsetof(cli_cel_t, container), "NAME",
      "where names are looked up first" },
    { "kubernetes", 'k', CLI_STRING, offsetof(cli_cel_t, kubernetes),
      "VERSION", "the dialect, 1.36 or 1.37 (default)" },
    { "strict", 0, CLI_FLAG, offsetof(cli_cel_t, strict), NULL,
      "refuse literals of mixed types, as Kubernetes does" },
    { "trees", 0, CLI_FLAG, offsetof(cli_cel_t, trees), NULL,
      "with --batch: look at bindings as at objects of a review" },
    { "batch", 0, CLI_FLAG, offsetof(cli_cel_t, batch), NULL,
      "expressions from JSON lines on standard input" },
    { NULL, 0, CLI_FLAG, 0, NULL, NULL }
};


const cli_command_t  cli_cel_command = {
    "cel",
    "EXPRESSION",
    "Evaluate an expression of the Common Expression Language.",
    "Prints the value, and its cost in the units of the API server.",
    cli_cel_options,
    sizeof(cli_cel_t),
    cli_cel
};


static int
cli_cel_version(const char *text)
{
    if (text == NULL || strcmp(text, "1.37") == 0) {
        return CEL_KUBERNETES_137;
    }

    return strcmp(text, "1.36") == 0 ? CEL_KUBERNETES_136 : 0;
}


static int
cli_cel(adm_arena_t *a, void *data, char **argv, int argc)
{
    int             rc;
    size_t          i;
    cli_cel_t      *o;
    cel_options_t   options;
    cli_cel_run_t   run;

    o = data;

    memset(&options, 0, sizeof(cel_options_t));
    options.strict = o->strict != 0;
    options.kubernetes = cli_cel_version(o->kubernetes);

    if (options.kubernetes == 0) {
        return cli_fail("cel: \"%s\" is no version that is known: 1.36, 1.37",
                        o->kubernetes);
    }

    if (o->container) {
        options.container = adm_strz(o->container);
    }

    if (o->batch) {
        void  *ctx[2] = { &options, o };

        return cli_batch(cli_cel_line, ctx);
    }

    if (argc != 1) {
        return cli_fail("cel needs an expression; see ngx-admission cel "
                        "--help");
    }

    if (cli_cel_init(&run, a, &options) != ADM_OK) {
        return cli_fail("%s", adm_arena_failure(a));
    }

    rc = o->bindings ? cli_cel_bind_file(&run, o->bindings) : ADM_OK;

    for (i = 0; rc == ADM_OK && i < o->set.n; i++) {
        rc = cli_cel_bind_text(&run, o->set.items[i]);
    }

    if (rc == ADM_OK) {
        rc = cli_cel_run(&run, adm_strz(argv[0]));
    }

    if (rc == ADM_OK) {
        rc = cli_cel_print(&run);

    } else if (adm_str_has_prefix(run.err.text, adm_strc("ERROR: "))) {
        /* with position and excerpt: nothing is put before it */
        fprintf(stderr, "%.*s\n", adm_fmt(run.err.text));
        rc = CLI_ERROR;

    } else {
        rc = cli_fail_err(&run.err);
    }

    cel_env_destroy(run.env);

    return rc;
}


static int
cli_cel_init(cli_cel_run_t *run, adm_arena_t *a, const cel_options_t *options)
{
    memset(run, 0, sizeof(cli_cel_run_t));

    run->options = *options;
    run->arena = a;
    run->act.arena = a;

    adm_err_init(&run->err, a);

    run->env = cel_env_create(a, options);
    run->act.vars = adm_array_alloc(a, CLI_CEL_VARIABLES,
                                    sizeof(cel_value_t));

    return run->env && run->act.vars ? ADM_OK : ADM_ERROR;
}


static int
cli_cel_bind(cli_cel_run_t *run, adm_str_t name, cel_value_t v,
    const cel_type_t *type)
{
    int  i;

    i = cel_env_declare(run->env, name, type);

    if (i < 0) {
        return adm_err_memory(&run->err, run->arena);
    }

    if (i >= CLI_CEL_VARIABLES) {
        return adm_err_set(&run->err, "too many variables");
    }

    run->act.vars[i] = v;
    run->act.n = adm_max(run->act.n, (uint32_t) i + 1);

    return ADM_OK;
}


static int
cli_cel_bind_file(cli_cel_run_t *run, const char *path)
{
    uint32_t       i;
    adm_str_t      text;
    adm_value_t   *v;
    adm_member_t  *m;

    if (cli_read_file(run->arena, path, &text, &run->err) != ADM_OK) {
        return ADM_ERROR;
    }

    v = adm_json_parse(run->arena, text, NULL, &run->err);

    if (v == NULL) {
        return ADM_ERROR;
    }

    if (!adm_is_object(v)) {
        return adm_err_set(&run->err, "%s: the bindings are no object", path);
    }

    for (i = 0; i < adm_object_len(v); i++) {
        m = adm_object_at(v, i);

        if (cli_cel_bind(run, m->key, cel_from_tree(m->value), &cel_t_dyn)
            != ADM_OK)
        {
            return ADM_ERROR;
        }
    }

    return ADM_OK;
}


static int
cli_cel_bind_text(cli_cel_run_t *run, const char *text)
{
    adm_str_t     s;
    ptrdiff_t     sign;
    adm_value_t  *v;

    s = adm_strz(text);
    sign = adm_str_find_char(s, '=');

    if (sign < 1) {
        return adm_err_set(&run->err, "--set takes NAME=JSON, not \"%s\"",
                           text);
    }

    v = adm_json_parse(run->arena, adm_str_sub(s, (size_t) sign + 1, s.len),
                       NULL, &run->err);

    if (v == NULL) {
        return adm_err_prefix(&run->err, "--set %.*s: ", (int) sign, text);
    }

    return cli_cel_bind(run, adm_str_sub(s, 0, (size_t) sign),
                        cel_from_tree(v), &cel_t_dyn);
}


static int
cli_cel_run(cli_cel_run_t *run, adm_str_t source)
{
    run->program = cel_compile(run->env, run->arena, source, &run->phase,
                               &run->err);

    if (run->program == NULL) {
        return ADM_ERROR;
    }

    cel_evaluate(run->program, &run->act, 0, &run->result);

    if (!cel_is_error(run->result.value)) {
        return ADM_OK;
    }

    return adm_err_set(&run->err, "%.*s",
                       adm_fmt(cel_error_text(run->arena,
                                              run->result.value.u.error)));
}


static int
cli_cel_print(cli_cel_run_t *run)
{
    adm_buf_t  b;
    adm_str_t  text;

    adm_buf_init(&b, run->arena, 0);
    cli_cel_show(&b, run->result.value);
    adm_buf_printf(&b, "\ncost: %llu\n",
                   (unsigned long long) run->result.cost);

    if (adm_buf_finish(&b, &text) != ADM_OK) {
        return cli_fail("%s", adm_arena_failure(run->arena));
    }

    return cli_write(text);
}


static int
cli_cel_line_bind(cli_cel_run_t *run, const adm_value_t *line, int trees)
{
    uint32_t           i;
    cel_value_t        v;
    adm_value_t       *bindings, *declare, *text;
    adm_member_t      *m;
    const cel_type_t  *t;

    bindings = adm_object_getc(line, "bindings");
    declare = adm_object_getc(line, "declare");

    for (i = 0; i < adm_object_len(bindings); i++) {
        m = adm_object_at(bindings, i);

        if (cli_cel_decode(run->arena, m->value, trees, &v) != ADM_OK) {
            return adm_err_set(&run->err, "the value of \"%.*s\" is none",
                               adm_fmt(m->key));
        }

        if (cli_cel_bind(run, m->key, v, &cel_t_dyn) != ADM_OK) {
            return ADM_ERROR;
        }
    }

    for (i = 0; i < adm_object_len(declare); i++) {
        m = adm_object_at(declare, i);
        text = m->value;
        t = cel_type_parse(run->arena, adm_value_str(text));

        if (t == NULL) {
            return adm_err_set(&run->err, "there is no type \"%.*s\"",
                               adm_fmt(adm_value_str(text)));
        }

        if (adm_object_get(bindings, m->key)) {
            (void) cel_env_declare(run->env, m->key, t);

        } else if (cli_cel_bind(run, m->key, cel_unset(), t) != ADM_OK) {
            return ADM_ERROR;
        }
    }

    return ADM_OK;
}


static void
cli_cel_line_result(cli_cel_run_t *run, int rc, adm_value_t *out)
{
    adm_buf_t          b;
    adm_str_t          text;
    adm_arena_t       *a;
    const char        *phase;
    const cel_type_t  *t;

    a = run->arena;

    if (run->program) {
        if (!run->options.unchecked) {
            t = cel_program_type(run->program);
            (void) adm_object_setc(a, out, "type",
                                   adm_value_string(a, cel_type_show(a, t)));
        }

        adm_buf_init(&b, a, 0);
        adm_buf_uint(&b, run->result.cost);
        (void) adm_buf_finish(&b, &text);
        (void) adm_object_setc(a, out, "cost", adm_value_number(a, text));
    }

    if (rc == ADM_OK) {
        (void) adm_object_setc(a, out, "value",
                               cli_cel_encode(a, run->result.value));
        return;
    }

    phase = run->program ? "eval"
            : run->phase == CEL_PHASE_FOLD ? "fold" : "load";

    (void) adm_object_setc(a, out, "error", adm_value_bool(1));
    (void) adm_object_setc(a, out, "phase",
                           adm_value_string(a, adm_strz(phase)));
    (void) adm_object_setc(a, out, "message",
                           adm_value_string(a, run->err.text));
}


static int
cli_cel_line(void *ctx, adm_arena_t *a, adm_value_t *line, adm_value_t *out)
{
    int             rc;
    void          **both;
    cli_cel_t      *o;
    cel_options_t   options;
    cli_cel_run_t   run;

    both = ctx;
    options = *(cel_options_t *) both[0];
    o = both[1];

    if (adm_is_string(adm_object_getc(line, "container"))) {
        options.container = adm_value_str(adm_object_getc(line, "container"));
    }

    options.unchecked = adm_is_true(adm_object_getc(line, "disable_check"));

    rc = cli_cel_init(&run, a, &options);

    if (rc == ADM_OK) {
        rc = cli_cel_line_bind(&run, line, o->trees);
    }

    if (rc == ADM_OK) {
        rc = cli_cel_run(&run, adm_value_str(adm_object_getc(line, "expr")));
    }

    cli_cel_line_result(&run, rc, out);
    cel_env_destroy(run.env);

    return adm_arena_failed(a) ? ADM_ERROR : ADM_OK;
}
