
#include "base/adm_utf8.h"
#include "cli/cli_policy.h"
#include "data/adm_json_write.h"


/* The longest value and expression of a line. */
#define CLI_VALUE   120
#define CLI_SOURCE  240


typedef struct {
    adm_arena_t      *arena;
    adm_buf_t         b;             /* text */
    adm_value_t      *json;          /* events of the review, or NULL */
    int               color;
} cli_policy_explanation_t;


static void cli_explain_event(void *ctx, const policy_event_t *event);
static void cli_explain_event_text(cli_policy_explanation_t *e,
    const policy_event_t *event);
static void cli_explain_event_json(cli_policy_explanation_t *e,
    const policy_event_t *event);
static void cli_explain_value(cli_policy_explanation_t *e,
    const policy_event_t *event);
static void cli_explain_source(adm_buf_t *b, adm_str_t text);
static int cli_explain_object(cli_policy_explanation_t *e, policy_t *set,
    adm_value_t *object, const cli_request_t *request, adm_value_t *out,
    adm_err_t *err);
static void cli_explain_verdict(cli_policy_explanation_t *e,
    const kube_review_t *review, const policy_result_t *result);


/* ORDER policy_trace_e */

static const char *const  cli_event_names[] = {
    "policy", "binding", "params", "condition", "variable", "validation",
    "auditAnnotation", "part", "error"
};


int
cli_policy_explain(adm_arena_t *a, const cli_policies_t *options,
    const char *file, int json)
{
    int                        rc;
    uint32_t                   i;
    policy_t                  *set;
    adm_err_t                  err;
    adm_str_t                  text;
    adm_value_t               *objects, *out;
    cli_request_t              request;
    policy_trace_t             trace;
    cli_policy_explanation_t   e;

    adm_err_init(&err, a);

    set = cli_policies_load(a, options, &err);

    if (set == NULL) {
        return cli_fail_err(&err);
    }

    objects = cli_read_objects(a, file, &err);

    memset(&request, 0, sizeof(request));
    memset(&e, 0, sizeof(e));

    e.arena = a;
    e.color = cli_color(stdout);
    adm_buf_init(&e.b, a, 0);
    out = adm_value_array(a, 0);

    trace.event = cli_explain_event;
    trace.ctx = &e;
    policy_set_trace(set, &trace);

    rc = objects ? ADM_OK : ADM_ERROR;

    for (i = 0; rc == ADM_OK && i < adm_array_len(objects); i++) {
        e.json = json ? adm_value_array(a, 0) : NULL;
        rc = cli_explain_object(&e, set, adm_array_at(objects, i), &request,
                                out, &err);
    }

    policy_free(set);

    if (rc != ADM_OK) {
        return cli_fail_err(&err);
    }

    if (json) {
        adm_json_write(&e.b, out, ADM_JSON_PRETTY|ADM_JSON_RAW);
        adm_buf_char(&e.b, '\n');
    }

    if (adm_buf_finish(&e.b, &text) != ADM_OK) {
        return cli_fail("%s", adm_arena_failure(a));
    }

    return cli_write(text);
}


static int
cli_explain_object(cli_policy_explanation_t *e, policy_t *set,
    adm_value_t *object, const cli_request_t *request, adm_value_t *out,
    adm_err_t *err)
{
    adm_str_t         subject;
    adm_value_t      *root, *v;
    kube_review_t     review;
    policy_result_t   result;

    root = cli_policy_request(e->arena, set, object, NULL, request, err);

    if (root == NULL) {
        return ADM_ERROR;
    }

    if (e->json == NULL) {
        if (kube_review_decode(root, 0, &review, err) != ADM_OK) {
            return ADM_ERROR;
        }

        subject = cli_policy_subject(e->arena, &review);
        adm_buf_printf(&e->b, "%s%.*s%s\n", e->color ? CLI_BOLD : "",
                       adm_fmt(subject), e->color ? CLI_RESET : "");
    }

    if (cli_policy_review(set, e->arena, root, &review, &result, err)
        != ADM_OK)
    {
        return ADM_ERROR;
    }

    if (e->json == NULL) {
        cli_explain_verdict(e, &review, &result);
        return ADM_OK;
    }

    subject = cli_policy_subject(e->arena, &review);
    v = adm_value_object(e->arena, 6);

    (void) adm_object_setc(e->arena, v, "subject",
                           adm_value_string(e->arena, subject));
    (void) adm_object_setc(e->arena, v, "allowed",
                           adm_value_bool(result.outcome == POLICY_ADMITTED));
    (void) adm_object_setc(e->arena, v, "outcome",
                           adm_value_string(e->arena,
                                            adm_strz(result.reason)));
    (void) adm_object_setc(e->arena, v, "message",
                           adm_value_string(e->arena, result.message));
    (void) adm_object_setc(e->arena, v, "cost",
                           adm_value_int(e->arena, (int64_t) result.cost));
    (void) adm_object_setc(e->arena, v, "events", e->json);
    (void) adm_array_push(e->arena, out, v);

    return ADM_OK;
}


static void
cli_explain_verdict(cli_policy_explanation_t *e, const kube_review_t *review,
    const policy_result_t *result)
{
    int  admitted;

    admitted = result->outcome == POLICY_ADMITTED;

    adm_buf_printf(&e->b, "  %s%s%s (%s), cost %llu",
                   e->color ? (admitted ? CLI_GREEN : CLI_RED) : "",
                   admitted ? "admitted" : "denied",
                   e->color ? CLI_RESET : "", result->reason,
                   (unsigned long long) result->cost);

    if (result->message.len) {
        adm_buf_printf(&e->b, ": %.*s", adm_fmt(result->message));
    }

    adm_buf_char(&e->b, '\n');
}


static void
cli_explain_event(void *ctx, const policy_event_t *event)
{
    cli_policy_explanation_t  *e;

    e = ctx;

    if (e->json) {
        cli_explain_event_json(e, event);

    } else {
        cli_explain_event_text(e, event);
    }
}


static void
cli_explain_event_text(cli_policy_explanation_t *e,
    const policy_event_t *event)
{
    adm_buf_t    *b;
    adm_value_t  *meta;

    b = &e->b;

    switch (event->kind) {

    case POLICY_TRACE_MATCH:
        adm_buf_printf(b, "  policy %.*s", adm_fmt(event->policy));

        if (event->text.len) {
            adm_buf_printf(b, ": %.*s", adm_fmt(event->text));
        }

        adm_buf_char(b, '\n');
        return;

    case POLICY_TRACE_BINDING:
        adm_buf_printf(b, "    binding %.*s", adm_fmt(event->binding));

        if (event->text.len) {
            adm_buf_printf(b, ": %.*s", adm_fmt(event->text));
        }

        adm_buf_char(b, '\n');
        return;

    case POLICY_TRACE_PARAM:
        meta = adm_object_getc(event->value, "metadata");

        if (meta) {
            adm_buf_printf(b, "      params %.*s %.*s\n",
                           adm_fmt(adm_value_str(adm_object_getc(event->value,
                                                                 "kind"))),
                           adm_fmt(adm_value_str(adm_object_getc(meta,
                                                                 "name"))));

        } else {
            adm_buf_lit(b, "      params null\n");
        }

        return;

    case POLICY_TRACE_ERROR:
        adm_buf_printf(b, "      error: %.*s\n", adm_fmt(event->text));
        return;

    case POLICY_TRACE_PART:
        adm_buf_lit(b, "          ");
        cli_explain_source(b, event->text);
        break;

    case POLICY_TRACE_VARIABLE:
        adm_buf_printf(b, "        variables.%.*s", adm_fmt(event->name));
        break;

    case POLICY_TRACE_CONDITION:
        adm_buf_printf(b, "      matchConditions %.*s", adm_fmt(event->name));
        break;

    case POLICY_TRACE_AUDIT:
        adm_buf_printf(b, "      auditAnnotations %.*s", adm_fmt(event->name));
        break;

    case POLICY_TRACE_VALIDATION:
        adm_buf_printf(b, "      %.*s: ", adm_fmt(event->name));
        cli_explain_source(b, event->text);
        break;
    }

    adm_buf_str(b, event->kind == POLICY_TRACE_VARIABLE ? adm_strc(" = ")
                                                        : adm_strc(" -> "));
    cli_explain_value(e, event);
    adm_buf_char(b, '\n');
}


static void
cli_explain_value(cli_policy_explanation_t *e, const policy_event_t *event)
{
    size_t     n;
    uint32_t   rune;
    adm_str_t  text;

    if (event->error.len) {
        adm_buf_printf(&e->b, "%serror%s: ", e->color ? CLI_RED : "",
                       e->color ? CLI_RESET : "");
        cli_explain_source(&e->b, event->error);
        return;
    }

    text = event->value ? adm_json_text(e->arena, event->value, ADM_JSON_RAW)
                        : adm_strc("(a value without JSON)");

    if (text.len <= CLI_VALUE) {
        adm_buf_str(&e->b, text);
        return;
    }

    for (n = 0; n < CLI_VALUE; n += adm_utf8_decode(text, n, &rune)) {
        /* void */
    }

    adm_buf_printf(&e->b, "%.*s ... (%zu bytes)", (int) n, text.data,
                   text.len);
}


/* On one line, and no longer than one can read. */

static void
cli_explain_source(adm_buf_t *b, adm_str_t text)
{
    int     space;
    size_t  i;

    text = adm_str_trim_space(text);

    for (i = 0, space = 0; i < text.len; i++) {

        if (i >= CLI_SOURCE && (text.data[i] & 0xc0) != 0x80) {
            adm_buf_lit(b, " ...");
            break;
        }

        if (adm_is_space(text.data[i])) {
            space = 1;
            continue;
        }

        if (space) {
            adm_buf_char(b, ' ');
            space = 0;
        }

        adm_buf_char(b, text.data[i]);
    }
}


static void
cli_explain_event_json(cli_policy_explanation_t *e,
    const policy_event_t *event)
{
    size_t        i;
    adm_arena_t  *a;
    adm_value_t  *v;

    const struct {
        const char  *name;
        adm_str_t    text;
    } texts[] = {
        { "event", adm_strz(cli_event_names[event->kind]) },
        { "policy", event->policy },
        { "binding", event->binding },
        { "name", event->name },
        { "text", event->text },
        { "error", event->error }
    };

    a = e->arena;
    v = adm_value_object(a, 8);

    for (i = 0; i < adm_nelts(texts); i++) {
        if (texts[i].text.len) {
            (void) adm_object_set(a, v, adm_strz(texts[i].name),
                                  adm_value_string(a, adm_str_dup(a,
                                                            texts[i].text)));
        }
    }

    if (event->value) {
        (void) adm_object_setc(a, v, "value",
                               adm_value_clone(a, event->value));
    }

    (void) adm_array_push(a, e->json, v);
}
