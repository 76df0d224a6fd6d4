
#include <time.h>

#include "policy/policy_eval.h"
#include "policy/policy_explain.h"
#include "policy/policy_namespace.h"


#define POLICY_OUT_OF_BUDGET                                                  \
    "validation failed due to running out of cost budget, no further "        \
    "validation rules will be run"


/* How much may be evaluated between two looks at the clock. */
#define POLICY_LOOK  1000


typedef enum {
    POLICY_CONDITIONS = 0,
    POLICY_VALIDATIONS,
    POLICY_MESSAGES,
    POLICY_ANNOTATIONS
} policy_phase_e;


/* A variable that has been computed, in one phase. */

typedef struct {
    cel_value_t              value;
    unsigned                 done:1;
} policy_memo_t;


/* One evaluation of a policy. */

typedef struct {
    cel_activation_t         act;         /* first: callbacks get it */
    cel_value_t              vars[POLICY_NVARS];
    cel_host_t               host;        /* "variables" */
    policy_memo_t           *memo;
    policy_ctx_t            *ctx;
    policy_def_t            *p;
    policy_binding_t        *b;
    const adm_value_t       *param;
    policy_evaluation_t     *e;
    policy_phase_e           phase;
    uint64_t                 budget;
    uint64_t                 pending;     /* cost of variables */
} policy_run_t;


/* Apart from ADM_OK and ADM_ERROR, which stops the review. */
#define POLICY_NO_BUDGET  ADM_DECLINED


static void policy_phase(policy_run_t *run, policy_phase_e phase,
    uint64_t budget);
static int policy_lookup(cel_activation_t *act, uint32_t variable,
    cel_value_t *v);
static int policy_find_variable(cel_host_t *host, adm_str_t name,
    cel_value_t *v);
static int policy_run_expr(policy_run_t *run, const policy_expr_t *expr,
    cel_result_t *result);
static int policy_spend(policy_run_t *run, uint64_t cost);
static adm_str_t policy_eval_error(policy_run_t *run,
    const policy_expr_t *expr, const cel_value_t *v);

static int policy_run_conditions(policy_run_t *run);
static int policy_run_validations(policy_run_t *run);
static int policy_run_messages(policy_run_t *run);
static int policy_run_annotations(policy_run_t *run);
static void policy_run_annotation(policy_run_t *run, const policy_expr_t *expr,
    cel_value_t v, policy_audit_t *audit);
static adm_str_t policy_usable_message(cel_value_t v);
static int policy_fail_whole(policy_run_t *run, adm_str_t message,
    int budget);
static void policy_trace_parts(policy_run_t *run, const policy_event_t *event);
static void policy_trace_value(policy_run_t *run, policy_trace_e kind,
    const policy_expr_t *expr, adm_str_t name, const cel_result_t *result);


int
policy_evaluate(policy_ctx_t *ctx, policy_def_t *p, policy_binding_t *b,
    const adm_value_t *param, policy_evaluation_t *e)
{
    int           rc;
    policy_run_t  run;

    memset(&run, 0, sizeof(policy_run_t));
    memset(e, 0, sizeof(policy_evaluation_t));

    run.ctx = ctx;
    run.p = p;
    run.b = b;
    run.param = param;
    run.e = e;

    run.act.arena = &ctx->scratch;
    run.act.vars = run.vars;
    run.act.n = POLICY_NVARS;
    run.act.lookup = policy_lookup;
    run.act.authorize = policy_authorize;
    run.act.ctx = ctx;

    run.host.type = p->variables_type;
    run.host.find = policy_find_variable;
    run.host.ctx = &run;

    run.memo = adm_array_alloc(&ctx->scratch, adm_max(p->nvariables, 1),
                               sizeof(policy_memo_t));
    e->decisions = adm_calloc(&ctx->scratch, adm_max(p->nvalidations, 1),
                              sizeof(policy_decision_t));

    if (run.memo == NULL || e->decisions == NULL) {
        /* even the decision has to do without memory */
        e->decisions = &ctx->no_memory;
        return policy_fail_whole(&run,
                                 adm_strz(adm_arena_failure(&ctx->scratch)),
                                 0);
    }

    rc = policy_run_conditions(&run);

    if (rc == ADM_OK && !(e->n && e->decisions[0].whole)) {
        rc = policy_run_validations(&run);
    }

    if (rc == ADM_OK && !(e->n && e->decisions[0].whole) && p->nannotations) {
        rc = policy_run_annotations(&run);
    }

    if (rc != ADM_ERROR && adm_arena_failed(&ctx->scratch)) {
        rc = policy_fail_whole(&run,
                               adm_strz(adm_arena_failure(&ctx->scratch)), 0);
    }

    return rc;
}


static void
policy_phase(policy_run_t *run, policy_phase_e phase, uint64_t budget)
{
    uint32_t              i;
    policy_ctx_t         *ctx;
    const kube_review_t  *r;

    ctx = run->ctx;
    r = ctx->q.r;

    run->phase = phase;
    run->budget = budget;
    run->pending = 0;

    run->vars[POLICY_VAR_OBJECT] = cel_from_tree(r->object);
    run->vars[POLICY_VAR_OLD_OBJECT] = cel_from_tree(r->old_object);
    run->vars[POLICY_VAR_PARAMS] = cel_from_tree(run->param);
    run->vars[POLICY_VAR_VARIABLES] = cel_host(&run->host);

    run->vars[POLICY_VAR_REQUEST] = cel_unset();
    run->vars[POLICY_VAR_AUTHORIZER] = cel_unset();
    run->vars[POLICY_VAR_RESOURCE] = cel_unset();

    /* match conditions do not see the namespace */

    run->vars[POLICY_VAR_NAMESPACE] = phase == POLICY_CONDITIONS
                                      ? cel_null() : cel_unset();

    /* every phase computes the variables it needs, and is charged for it */

    for (i = 0; i < run->p->nvariables; i++) {
        run->memo[i].done = 0;
    }
}


static int
policy_lookup(cel_activation_t *act, uint32_t variable, cel_value_t *v)
{
    int             whole;
    adm_str_t       text;
    adm_value_t   **ns;
    policy_ctx_t   *ctx;
    policy_run_t   *run;

    run = (policy_run_t *) act;
    ctx = run->ctx;

    switch (variable) {

    case POLICY_VAR_REQUEST:
        if (ctx->request == NULL) {
            ctx->request = policy_request_value(ctx->arena, ctx->q.r);
        }

        *v = ctx->request ? cel_from_tree(ctx->request) : cel_no_memory();
        return ADM_OK;

    case POLICY_VAR_NAMESPACE:
        whole = (run->phase == POLICY_ANNOTATIONS);
        ns = whole ? &ctx->ns_whole : &ctx->ns;
        text = adm_str_empty;

        if (*ns == NULL) {
            *ns = policy_namespace_value(&ctx->q, whole, &text);
        }

        /* a namespace that is not known has been an error before */

        *v = *ns ? cel_from_tree(*ns)
                 : adm_arena_failed(ctx->arena)
                   ? cel_no_memory()
                   : cel_errorf(act->arena, "%.*s", adm_fmt(text));
        return ADM_OK;

    case POLICY_VAR_AUTHORIZER:
    case POLICY_VAR_RESOURCE:
        if (run->phase > POLICY_VALIDATIONS
            || ctx->set->settings.authorizer == NULL)
        {
            return ADM_DECLINED;
        }

        *v = variable == POLICY_VAR_AUTHORIZER
             ? cel_authorizer(act->arena)
             : policy_request_resource(act->arena, ctx->q.r);
        return ADM_OK;

    default:
        return ADM_DECLINED;
    }
}


static int
policy_find_variable(cel_host_t *host, adm_str_t name, cel_value_t *v)
{
    uint32_t              i;
    adm_str_t             text;
    cel_result_t          result;
    policy_run_t         *run;
    const policy_expr_t  *expr;

    run = host->ctx;

    for (i = 0; i < run->p->nvariables; i++) {
        if (adm_str_eq(run->p->variables[i].name, name)) {
            break;
        }
    }

    if (i == run->p->nvariables) {
        return ADM_DECLINED;
    }

    if (run->memo[i].done) {
        *v = run->memo[i].value;
        return ADM_OK;
    }

    expr = &run->p->variables[i];

    cel_evaluate(expr->program, &run->act, POLICY_COST_EXPRESSION, &result);

    run->pending += result.cost;

    if (run->ctx->set->trace && run->phase != POLICY_MESSAGES) {
        policy_trace_value(run, POLICY_TRACE_VARIABLE, expr, name, &result);
    }

    if (cel_is_error(result.value)
        && result.value.u.error != &cel_err_memory)
    {
        text = cel_error_text(run->act.arena, result.value.u.error);
        result.value = cel_errorf(run->act.arena, "composited variable "
                                  "\"%.*s\" fails to evaluate: %.*s",
                                  adm_fmt(name), adm_fmt(text));
    }

    run->memo[i].value = result.value;
    run->memo[i].done = 1;

    *v = result.value;

    return ADM_OK;
}


/*
 * Evaluates and charges.  ADM_ERROR: the review has to end; POLICY_NO_BUDGET:
 * there is no more budget in this phase.
 */

static int
policy_run_expr(policy_run_t *run, const policy_expr_t *expr,
    cel_result_t *result)
{
    uint64_t         now;
    policy_ctx_t    *ctx;
    struct timespec  ts;

    ctx = run->ctx;

    if (ctx->deadline && ctx->cost >= ctx->next_look) {
        ctx->next_look = ctx->cost + POLICY_LOOK;

        (void) clock_gettime(CLOCK_MONOTONIC, &ts);
        now = (uint64_t) ts.tv_sec * 1000000000 + (uint64_t) ts.tv_nsec;

        if (now > ctx->deadline) {
            ctx->stopped = "deadline";
            return ADM_ERROR;
        }
    }

    cel_evaluate(expr->program, &run->act, POLICY_COST_EXPRESSION, result);

    ctx->cost += run->pending + result->cost;

    if (policy_spend(run, result->cost) != ADM_OK) {
        return POLICY_NO_BUDGET;
    }

    if (ctx->cost > ctx->max_cost) {
        ctx->stopped = "cost_limit";
        return ADM_ERROR;
    }

    return ADM_OK;
}


/* Variables are charged first, to what first asked for them. */

static int
policy_spend(policy_run_t *run, uint64_t cost)
{
    if (run->pending > run->budget) {
        return ADM_ERROR;
    }

    run->budget -= run->pending;
    run->pending = 0;

    if (cost > run->budget) {
        return ADM_ERROR;
    }

    run->budget -= cost;

    return ADM_OK;
}


adm_str_t
policy_format(adm_arena_t *a, const char *fmt, ...)
{
    va_list    args;
    adm_buf_t  b;
    adm_str_t  text;

    adm_buf_init(&b, a, 0);

    va_start(args, fmt);
    adm_buf_vprintf(&b, fmt, args);
    va_end(args);

    (void) adm_buf_finish(&b, &text);

    return text;
}


static adm_str_t
policy_eval_error(policy_run_t *run, const policy_expr_t *expr,
    const cel_value_t *v)
{
    adm_str_t  text;

    text = cel_error_text(run->act.arena, v->u.error);

    return policy_format(run->act.arena, "expression '%.*s' resulted in error: "
                        "%.*s", adm_fmt(expr->source), adm_fmt(text));
}


/* One error for the policy as a whole, in place of all decisions. */

static int
policy_fail_whole(policy_run_t *run, adm_str_t message, int budget)
{
    policy_decision_t  *d;

    d = &run->e->decisions[0];

    memset(d, 0, sizeof(policy_decision_t));
    d->verdict = POLICY_EVAL_ERROR;
    d->whole = 1;
    d->budget = budget ? 1 : 0;
    d->message = message;
    d->reason = adm_str_empty;

    run->e->n = 1;
    run->e->audit = NULL;

    return ADM_OK;
}


/*
 * All conditions are evaluated, as one that is false further on hides errors
 * before it.
 */

static int
policy_run_conditions(policy_run_t *run)
{
    int                   rc, seen;
    uint32_t              i, k, n, errors;
    adm_str_t             text, *texts;
    adm_buf_t             b;
    cel_result_t          result;
    const policy_expr_t  *expr;

    n = run->p->nconditions;

    if (n == 0) {
        return ADM_OK;
    }

    policy_phase(run, POLICY_CONDITIONS, POLICY_COST_CONDITIONS);

    texts = NULL;
    errors = 0;
    rc = ADM_OK;

    for (i = 0; i < n; i++) {

        expr = &run->p->conditions[i];

        switch (policy_run_expr(run, expr, &result)) {

        case ADM_ERROR:
            return ADM_ERROR;

        case POLICY_NO_BUDGET:
            return run->p->ignore
                   ? ADM_DECLINED
                   : policy_fail_whole(run, adm_strc(POLICY_OUT_OF_BUDGET), 1);
        }

        if (run->ctx->set->trace) {
            policy_trace_value(run, POLICY_TRACE_CONDITION, expr, expr->name,
                               &result);
        }

        if (cel_is_false(result.value)) {
            rc = ADM_DECLINED;

            /* the others cannot change this but by the budget */

            if ((uint64_t) (n - i - 1) * POLICY_COST_EXPRESSION
                <= run->budget)
            {
                return rc;
            }
        }

        if (cel_is_error(result.value)) {

            if (texts == NULL) {
                texts = adm_array_alloc(run->act.arena, n, sizeof(adm_str_t));

                if (texts == NULL) {
                    return ADM_OK;
                }
            }

            text = policy_eval_error(run, expr, &result.value);

            for (seen = 0, k = 0; k < errors && !seen; k++) {
                seen = adm_str_eq(texts[k], text);
            }

            if (!seen) {
                texts[errors++] = text;
            }
        }
    }

    if (rc != ADM_OK || errors == 0) {
        return rc;
    }

    if (run->p->ignore) {
        return ADM_DECLINED;
    }

    if (errors == 1) {
        return policy_fail_whole(run, texts[0], 0);
    }

    adm_buf_init(&b, run->act.arena, 0);

    for (i = 0; i < errors; i++) {
        adm_buf_printf(&b, "%s%.*s", i ? ", " : "[", adm_fmt(texts[i]));
    }

    adm_buf_char(&b, ']');
    (void) adm_buf_finish(&b, &text);

    return policy_fail_whole(run, text, 0);
}


static int
policy_run_validations(policy_run_t *run)
{
    char                  name[32];
    uint32_t              i, denied;
    cel_result_t          result;
    policy_decision_t    *d;
    policy_validation_t  *v;

    policy_phase(run, POLICY_VALIDATIONS, POLICY_COST_SET);

    denied = 0;

    for (i = 0; i < run->p->nvalidations; i++) {

        v = &run->p->validations[i];

        switch (policy_run_expr(run, &v->expr, &result)) {

        case ADM_ERROR:
            return ADM_ERROR;

        case POLICY_NO_BUDGET:
            return policy_fail_whole(run, adm_strc(POLICY_OUT_OF_BUDGET), 1);
        }

        d = &run->e->decisions[i];

        if (cel_is_true(result.value)) {
            d->verdict = POLICY_ADMIT;

        } else if (cel_is_error(result.value)) {
            d->verdict = POLICY_EVAL_ERROR;
            d->message = policy_eval_error(run, &v->expr, &result.value);
            d->reason = adm_str_empty;

        } else {
            d->verdict = POLICY_DENY;
            d->message = adm_str_empty;
            d->reason = v->reason;
            denied++;
        }

        if (run->ctx->set->trace) {
            (void) snprintf(name, sizeof(name), "validations[%u]",
                            (unsigned) i);
            policy_trace_value(run, POLICY_TRACE_VALIDATION, &v->expr,
                               adm_strz(name), &result);
        }
    }

    run->e->n = run->p->nvalidations;

    /*
     * Messages are evaluated for validations that passed too, because they
     * spend the same budget.  Where it cannot be used up, that is spared.
     */

    if (denied == 0
        && (uint64_t) (run->p->nmessages + run->p->nvariables)
           * POLICY_COST_EXPRESSION
           <= run->budget)
    {
        return ADM_OK;
    }

    return policy_run_messages(run);
}


static int
policy_run_messages(policy_run_t *run)
{
    int                   all, rc;
    uint32_t              i;
    adm_str_t             text;
    cel_result_t          result;
    policy_decision_t    *d;
    policy_validation_t  *v;

    policy_phase(run, POLICY_MESSAGES, run->budget);

    all = (uint64_t) (run->p->nmessages + run->p->nvariables)
          * POLICY_COST_EXPRESSION
          > run->budget;

    for (i = 0; i < run->p->nvalidations; i++) {

        v = &run->p->validations[i];
        d = &run->e->decisions[i];
        text = adm_str_empty;

        if (v->message_expr.program && (all || d->verdict == POLICY_DENY)) {

            rc = policy_run_expr(run, &v->message_expr, &result);

            if (rc == ADM_ERROR) {
                return ADM_ERROR;
            }

            if (rc == POLICY_NO_BUDGET) {
                break;
            }

            text = policy_usable_message(result.value);
        }

        if (d->verdict == POLICY_DENY) {
            d->message = text.len ? text
                         : v->message.len ? v->message
                         : policy_format(run->act.arena, "failed expression: "
                                        "%.*s",
                                        adm_fmt(adm_str_trim_space(
                                                    v->expr.source)));
        }
    }

    if (i == run->p->nvalidations) {
        return ADM_OK;
    }

    for (i = 0; i < run->p->nvalidations; i++) {

        d = &run->e->decisions[i];

        if (d->verdict != POLICY_EVAL_ERROR) {
            d->verdict = POLICY_EVAL_ERROR;
            d->budget = 1;
            d->message = adm_strc("failed messageExpression: "
                                  POLICY_OUT_OF_BUDGET);
            d->reason = adm_str_empty;
        }
    }

    return ADM_OK;
}


static adm_str_t
policy_usable_message(cel_value_t v)
{
    adm_str_t  s;

    if (v.kind != CEL_STRING) {
        return adm_str_empty;
    }

    s = adm_str_trim_space(cel_str(v));

    if (s.len > POLICY_MAX_MESSAGE || adm_str_find_char(s, '\n') >= 0) {
        return adm_str_empty;
    }

    return s;
}


static int
policy_run_annotations(policy_run_t *run)
{
    uint32_t              i;
    cel_result_t          result;
    const policy_expr_t  *expr;

    run->e->audit = adm_calloc(run->act.arena, run->p->nannotations,
                               sizeof(policy_audit_t));

    if (run->e->audit == NULL) {
        return ADM_OK;
    }

    policy_phase(run, POLICY_ANNOTATIONS, POLICY_COST_SET);

    for (i = 0; i < run->p->nannotations; i++) {

        expr = &run->p->annotations[i];

        switch (policy_run_expr(run, expr, &result)) {

        case ADM_ERROR:
            return ADM_ERROR;

        case POLICY_NO_BUDGET:
            return policy_fail_whole(run, adm_strc(POLICY_OUT_OF_BUDGET), 1);
        }

        if (run->ctx->set->trace) {
            policy_trace_value(run, POLICY_TRACE_AUDIT, expr, expr->name,
                               &result);
        }

        policy_run_annotation(run, expr, result.value, &run->e->audit[i]);
    }

    return ADM_OK;
}


static void
policy_run_annotation(policy_run_t *run, const policy_expr_t *expr,
    cel_value_t v, policy_audit_t *audit)
{
    audit->value = adm_str_empty;
    audit->error = adm_str_empty;

    switch (v.kind) {

    case CEL_STRING:
        audit->value = adm_str_trim_space(cel_str(v));

        if (audit->value.len > POLICY_MAX_ANNOTATION) {
            audit->value.len = POLICY_MAX_ANNOTATION;
        }

        return;

    case CEL_NULL:
        return;

    case CEL_ERROR:
        if (!run->p->ignore) {
            audit->error = policy_eval_error(run, expr, &v);
        }

        return;

    default:
        /* the type checker has refused other types */
        audit->error = policy_format(run->act.arena, "valueExpression '%.*s' "
                                    "resulted in unsupported return type: "
                                    "%.*s. Return type must be either string "
                                    "or null.", adm_fmt(expr->source),
                                    adm_fmt(cel_type_name(v)));
    }
}


static void
policy_trace_value(policy_run_t *run, policy_trace_e kind,
    const policy_expr_t *expr, adm_str_t name, const cel_result_t *result)
{
    policy_event_t  event;

    memset(&event, 0, sizeof(policy_event_t));

    event.kind = kind;
    event.policy = run->p->name;
    event.binding = run->b->name;
    event.name = name;
    event.text = expr->source;
    event.cost = result->cost;
    event.error = adm_str_empty;

    if (cel_is_error(result->value)) {
        event.error = cel_error_text(run->act.arena, result->value.u.error);

    } else {
        event.value = cel_to_tree(run->act.arena, result->value, NULL);
    }

    policy_trace(run->ctx->set, &event);

    if (kind == POLICY_TRACE_VALIDATION && !cel_is_true(result->value)) {
        policy_trace_parts(run, &event);
    }
}


/* The parts spend nothing, and leave no variables computed. */

static void
policy_trace_parts(policy_run_t *run, const policy_event_t *event)
{
    uint64_t        pending;
    policy_memo_t  *memo;

    memo = adm_array_alloc(run->act.arena, adm_max(run->p->nvariables, 1),
                           sizeof(policy_memo_t));

    if (memo == NULL) {
        return;
    }

    pending = run->pending;
    memcpy(memo, run->memo, run->p->nvariables * sizeof(policy_memo_t));

    policy_explain(run->ctx->set, run->p->env, &run->act, event);

    run->pending = pending;
    memcpy(run->memo, memo, run->p->nvariables * sizeof(policy_memo_t));
}


void
policy_trace(policy_t *set, policy_event_t *event)
{
    if (set->trace) {
        set->trace->event(set->trace->ctx, event);
    }
}
