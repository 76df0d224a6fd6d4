
#include "cli/cli_injector.h"
#include "cli/cli_policy.h"
#include "data/adm_json_write.h"
#include "inject/inject_stream.h"


typedef struct {
    const char     *file;
    const char     *output;
    cli_injector_t  injector;
    cli_policies_t  policies;
} cli_explain_t;


typedef struct {
    adm_arena_t    *arena;
    adm_value_t    *json;             /* NULL: text */
    adm_buf_t       b;
} cli_explanation_t;


static int cli_explain_run(adm_arena_t *a, void *data, char **argv, int argc);
static int cli_explain_workload(void *ctx, const inject_workload_t *w);
static void cli_explain_json(cli_explanation_t *e,
    const inject_workload_t *w);
static void cli_explain_text(cli_explanation_t *e,
    const inject_workload_t *w);


static const cli_option_t  cli_explain_options[] = {
    { "file", 'f', CLI_STRING, offsetof(cli_explain_t, file), "FILE",
      "manifests or an AdmissionReview; standard input by default" },
    { "output", 'o', CLI_STRING, offsetof(cli_explain_t, output), "FORMAT",
      "text (default) or json" },
    CLI_INJECTOR_OPTIONS(cli_explain_t),
    CLI_POLICY_OPTIONS_BUT_NAMESPACES(cli_explain_t),
    { NULL, 0, CLI_FLAG, 0, NULL, NULL }
};


const cli_command_t  cli_explain = {
    "explain",
    "",
    "Tell why a pod is injected or not, or what policies say of an object.",
    "Prints for each workload what every rule of the decision saw, what it\n"
    "made of it, and which one has decided (*).  A pod only gets as far as\n"
    "this if the selectors of the webhook match, which are not looked at.\n"
    "\n"
    "With --policies: which policies match each object and why others do not,\n"
    "the values of variables and conditions, and the parts of an expression\n"
    "that made it fail.",
    cli_explain_options,
    sizeof(cli_explain_t),
    cli_explain_run
};


static int
cli_explain_run(adm_arena_t *a, void *data, char **argv, int argc)
{
    inject_t            *inject;
    adm_err_t            err;
    adm_str_t            text, out;
    const char          *file;
    cli_explain_t       *options;
    cli_explanation_t    e;

    options = data;

    if (argc) {
        return cli_fail("explain: unexpected argument \"%s\", manifests are "
                        "given with --file", argv[0]);
    }

    memset(&e, 0, sizeof(cli_explanation_t));
    e.arena = a;

    adm_buf_init(&e.b, a, 0);

    if (options->output && strcmp(options->output, "json") == 0) {
        e.json = adm_value_array(a, 0);

    } else if (options->output && strcmp(options->output, "text") != 0) {
        return cli_fail("unknown output \"%s\": text or json",
                        options->output);
    }

    file = options->file ? options->file : "-";

    if (options->policies.policies.n) {
        cli_policies_namespaces(&options->policies,
                                &options->injector.namespaces);

        return cli_policy_explain(a, &options->policies, file,
                                  e.json != NULL);
    }

    adm_err_init(&err, a);

    inject = cli_injector_load(a, &options->injector, &err);

    if (inject == NULL || cli_read_file(a, file, &text, &err) != ADM_OK) {
        return cli_fail_err(&err);
    }

    if (inject_stream_explain(inject, a, text, cli_explain_workload, &e, &err)
        != ADM_OK)
    {
        err.source = adm_strz(strcmp(file, "-") == 0 ? "stdin" : file);
        return cli_fail_err(&err);
    }

    if (e.json) {
        adm_json_write(&e.b, e.json, ADM_JSON_PRETTY|ADM_JSON_RAW);
        adm_buf_char(&e.b, '\n');
    }

    if (adm_buf_finish(&e.b, &out) != ADM_OK) {
        return cli_fail("%s", adm_arena_failure(a));
    }

    return cli_write(out);
}


static int
cli_explain_workload(void *ctx, const inject_workload_t *w)
{
    cli_explanation_t  *e;

    e = ctx;

    if (e->json) {
        cli_explain_json(e, w);

    } else {
        cli_explain_text(e, w);
    }

    return ADM_OK;
}


static void
cli_explain_json(cli_explanation_t *e, const inject_workload_t *w)
{
    size_t                  i;
    adm_arena_t            *a;
    adm_value_t            *v, *rules, *rule;
    const inject_ruling_t  *r;

    a = e->arena;
    v = adm_value_object(a, 5);
    rules = adm_value_array(a, INJECT_RULES);

    (void) adm_object_setc(a, v, "kind", adm_value_string(a, w->kind));
    (void) adm_object_setc(a, v, "namespace", adm_value_string(a, w->ns));
    (void) adm_object_setc(a, v, "name", adm_value_string(a, w->name));
    (void) adm_object_setc(a, v, "inject", adm_value_bool(w->inject));
    (void) adm_object_setc(a, v, "rules", rules);

    for (i = 0; i < INJECT_RULES; i++) {
        r = &w->rulings[i];
        rule = adm_value_object(a, 4);

        (void) adm_object_setc(a, rule, "rule",
                               adm_value_string(a,
                                   adm_strz(inject_rule_name(r->rule))));
        (void) adm_object_setc(a, rule, "saw",
                               adm_value_string(a, r->saw));
        (void) adm_object_setc(a, rule, "verdict",
                               adm_value_string(a, r->verdict));
        (void) adm_object_setc(a, rule, "decides",
                               adm_value_bool(r->decides));
        (void) adm_array_push(a, rules, rule);
    }

    (void) adm_array_push(a, e->json, v);
}


static void
cli_explain_text(cli_explanation_t *e, const inject_workload_t *w)
{
    int                     color;
    size_t                  i;
    const inject_ruling_t  *r;

    color = cli_color(stdout);

    adm_buf_printf(&e->b, "%.*s %.*s%s%.*s: %s%s%s\n", adm_fmt(w->kind),
                   adm_fmt(w->ns), w->ns.len ? "/" : "", adm_fmt(w->name),
                   color ? (w->inject ? CLI_GREEN : CLI_YELLOW) : "",
                   w->inject ? "inject" : "do not inject",
                   color ? CLI_RESET : "");

    for (i = 0; i < INJECT_RULES; i++) {
        r = &w->rulings[i];
        adm_buf_printf(&e->b, "  %c %-24s %.*s", r->decides ? '*' : ' ',
                       inject_rule_name(r->rule), adm_fmt(r->saw));
        adm_buf_fill(&e->b, ' ', r->saw.len < 36 ? 37 - r->saw.len : 1);
        adm_buf_printf(&e->b, "%.*s\n", adm_fmt(r->verdict));
    }
}
