
#include "base/adm_digest.h"
#include "data/adm_json_write.h"
#include "policy/policy_eval.h"
#include "policy/policy_namespace.h"
#include "policy/policy_params.h"


/* The longest key of an audit annotation that an API server takes. */
#define POLICY_AUDIT_KEY  63

/* Memory of one evaluation, where the arena of the review has no limit. */
#define POLICY_SCRATCH    (64 * 1024 * 1024)


/* What a review has led to so far. */

typedef struct {
    policy_ctx_t           ctx;
    policy_result_t       *res;
    adm_buf_t              failures;     /* JSON items of the annotation */
    uint32_t               nfailures;
    unsigned               denied:1;
    unsigned               evaluated:1;  /* a policy has been */
    unsigned               warned:1;
    unsigned               audited:1;
    unsigned               ignored:1;    /* errors under failurePolicy Ignore */
} policy_state_t;


static void policy_review_policy(policy_state_t *st, policy_def_t *p);
static int policy_review_binding(policy_state_t *st, policy_def_t *p,
    policy_binding_t *b, adm_value_t **collected);
static void policy_take_decisions(policy_state_t *st, policy_def_t *p,
    policy_binding_t *b, const policy_evaluation_t *e);
static void policy_act(policy_state_t *st, policy_def_t *p,
    policy_binding_t *b, const policy_decision_t *d, uint32_t i);
static void policy_collect(policy_state_t *st, policy_def_t *p,
    const policy_evaluation_t *e, adm_value_t **collected);
static void policy_publish(policy_state_t *st, policy_def_t *p,
    const adm_value_t *collected);
static void policy_config_error(policy_state_t *st, policy_def_t *p,
    policy_binding_t *b, adm_str_t text);
static void policy_deny(policy_state_t *st, policy_def_t *p,
    policy_binding_t *b, const char *reason, adm_str_t message,
    adm_str_t status, adm_str_t expression);
static void policy_failure(policy_state_t *st, policy_def_t *p,
    policy_binding_t *b, const policy_decision_t *d, uint32_t i);
static void policy_note(policy_state_t *st, policy_def_t *p);
static void policy_finish(policy_state_t *st);
static void policy_stop(policy_state_t *st, const char *reason,
    const char *message);
static void policy_details(policy_state_t *st);
static adm_str_t policy_audit_key(adm_arena_t *a, adm_str_t policy,
    adm_str_t key);
static int policy_status_code(adm_str_t reason);
static void policy_trace_text(policy_state_t *st, policy_trace_e kind,
    policy_def_t *p, policy_binding_t *b, adm_str_t text);


const policy_reason_t  policy_reasons[] = {

    { POLICY_ADMITTED, "no_match" },         /* no policy was evaluated */
    { POLICY_ADMITTED, "exempt" },           /* policies and webhooks */
    { POLICY_ADMITTED, "passed" },           /* all validations hold */
    { POLICY_ADMITTED, "warning" },          /* by the action of a binding */
    { POLICY_ADMITTED, "audit" },            /* the same */
    { POLICY_ADMITTED, "failure_ignored" },  /* by failurePolicy Ignore */

    { POLICY_DENIED, "validation" },
    { POLICY_DENIED, "evaluation_error" },
    { POLICY_DENIED, "cost_budget" },        /* of the policy */
    { POLICY_DENIED, "configuration" },      /* parameters, namespaces ... */

    { POLICY_FAILED, "deadline" },
    { POLICY_FAILED, "cost_limit" },         /* of the review */
    { POLICY_FAILED, "memory" },
    { POLICY_FAILED, "unsupported" },        /* a door without policies */

    { POLICY_ADMITTED, NULL }
};


void
policy_review(policy_t *set, adm_arena_t *a, policy_door_e door,
    const kube_review_t *r, uint64_t deadline, policy_result_t *res)
{
    uint32_t         i, words;
    uint64_t         bits;
    policy_state_t   st;
    const uint64_t  *found;

    memset(res, 0, sizeof(policy_result_t));

    res->reason = "no_match";
    res->policy = adm_str_empty;
    res->binding = adm_str_empty;
    res->expression = adm_str_empty;
    res->message = adm_str_empty;
    res->status_reason = adm_str_empty;

    memset(&st, 0, sizeof(policy_state_t));

    st.res = res;
    st.ctx.set = set;
    st.ctx.arena = a;
    st.ctx.deadline = deadline;
    st.ctx.max_cost = set->settings.max_cost ? set->settings.max_cost
                                             : POLICY_COST_REVIEW;

    if (door != POLICY_VALIDATE) {
        policy_stop(&st, "unsupported", "the set has no mutating policies");
        return;
    }

    if (policy_is_exempt(set, r)) {
        res->reason = "exempt";
        return;
    }

    policy_request_init(&st.ctx.q, set, r, a);

    adm_arena_init(&st.ctx.scratch, a->source,
                   a->limit > a->used ? a->limit - a->used : POLICY_SCRATCH);
    adm_buf_init(&st.failures, a, 0);

    found = policy_index_find(set->index, &st.ctx.q);

    if (set->trace) {
        /* a trace tells of all policies why they do not match */
        for (i = 0; i < set->n && !st.ctx.stopped; i++) {
            policy_review_policy(&st, set->policies[i]);
        }

    } else {
        words = (set->n + 63) / 64;

        for (i = 0; i < words; i++) {
            for (bits = found[i]; bits && !st.ctx.stopped; bits &= bits - 1) {
                policy_review_policy(&st, set->policies[
                                         i * 64 + __builtin_ctzll(bits)]);
            }
        }
    }

    adm_arena_destroy(&st.ctx.scratch);

    policy_finish(&st);
}


static void
policy_review_policy(policy_state_t *st, policy_def_t *p)
{
    uint32_t           i;
    adm_str_t          text;
    adm_value_t       *collected;
    policy_match_e     rc;
    policy_binding_t  *b;

    text = adm_str_empty;
    rc = policy_match(p->match, &st->ctx.q, 0, &text);

    if (rc == POLICY_NO_MATCH) {
        policy_trace_text(st, POLICY_TRACE_MATCH, p, NULL, text);

        if (adm_str_eqc(text, POLICY_OTHER_VERSION)) {
            policy_note(st, p);
        }

        return;
    }

    if (rc == POLICY_MATCH_ERROR) {
        policy_config_error(st, p, NULL, text);
        return;
    }

    policy_trace_text(st, POLICY_TRACE_MATCH, p, NULL, adm_str_empty);

    if (p->broken.len) {
        policy_config_error(st, p, NULL, p->broken);
        return;
    }

    collected = NULL;

    for (i = 0; i < p->nbindings; i++) {

        b = p->bindings[i];
        text = adm_str_empty;

        rc = b->match ? policy_match(b->match, &st->ctx.q, 1, &text)
                      : POLICY_MATCH;

        if (rc == POLICY_NO_MATCH) {
            policy_trace_text(st, POLICY_TRACE_BINDING, p, b, text);
            continue;
        }

        if (rc == POLICY_MATCH_ERROR) {
            policy_config_error(st, p, b, text);
            continue;
        }

        policy_trace_text(st, POLICY_TRACE_BINDING, p, b, adm_str_empty);

        if (policy_review_binding(st, p, b, &collected) != ADM_OK) {
            return;
        }
    }

    if (collected) {
        policy_publish(st, p, collected);
    }
}


/* ADM_ERROR: the review has to end. */

static int
policy_review_binding(policy_state_t *st, policy_def_t *p,
    policy_binding_t *b, adm_value_t **collected)
{
    int                    rc;
    uint32_t               i, n;
    adm_str_t              text;
    policy_ctx_t          *ctx;
    policy_event_t         event;
    adm_arena_mark_t       mark;
    const adm_value_t    **params;
    policy_evaluation_t    e;

    ctx = &st->ctx;
    text = adm_str_empty;

    if (policy_params_collect(p, b, ctx->q.r, ctx->arena, &params, &n, &text)
        != ADM_OK)
    {
        policy_config_error(st, p, b, text);
        return ADM_OK;
    }

    if (p->uses_namespace && n && ctx->ns == NULL) {
        ctx->ns = policy_namespace_value(&ctx->q, 0, &text);

        if (ctx->ns == NULL) {
            policy_config_error(st, p, b, text);
            return ADM_OK;
        }
    }

    for (i = 0; i < n; i++) {

        if (ctx->set->trace && p->has_params) {
            memset(&event, 0, sizeof(policy_event_t));
            event.kind = POLICY_TRACE_PARAM;
            event.policy = p->name;
            event.binding = b->name;
            event.value = params[i] ? params[i] : adm_value_null();
            policy_trace(ctx->set, &event);
        }

        mark = adm_arena_mark(&ctx->scratch);

        rc = policy_evaluate(ctx, p, b, params[i], &e);

        if (rc == ADM_ERROR) {
            return ADM_ERROR;
        }

        if (rc == ADM_OK) {
            st->evaluated = 1;

            policy_take_decisions(st, p, b, &e);
            policy_collect(st, p, &e, collected);
        }

        if (adm_arena_failed(&ctx->scratch)) {
            /* the next evaluation begins with all the memory there is */
            adm_arena_destroy(&ctx->scratch);

        } else {
            adm_arena_reset(&ctx->scratch, mark);
        }

        if (adm_arena_failed(ctx->arena)) {
            ctx->stopped = "memory";
            return ADM_ERROR;
        }
    }

    return ADM_OK;
}


static void
policy_take_decisions(policy_state_t *st, policy_def_t *p,
    policy_binding_t *b, const policy_evaluation_t *e)
{
    uint32_t                  i;
    adm_str_t                 message;
    const policy_decision_t  *d;

    for (i = 0; i < e->n; i++) {

        d = &e->decisions[i];

        if (d->verdict == POLICY_ADMIT) {
            continue;
        }

        if (d->verdict == POLICY_EVAL_ERROR && p->ignore) {
            st->ignored = 1;
            continue;
        }

        policy_act(st, p, b, d, i);
    }

    /* an annotation that cannot be made denies, whatever the actions are */

    for (i = 0; i < p->nannotations && e->audit; i++) {
        if (e->audit[i].error.len) {
            message = policy_format(st->ctx.arena, "auditAnnotations[%u]",
                                    (unsigned) i);
            policy_deny(st, p, b, "evaluation_error", e->audit[i].error,
                        adm_str_empty, message);
        }
    }
}


static void
policy_act(policy_state_t *st, policy_def_t *p, policy_binding_t *b,
    const policy_decision_t *d, uint32_t i)
{
    adm_str_t     text;
    const char   *reason;
    adm_arena_t  *a;

    a = st->ctx.arena;

    if (b->actions & POLICY_DENY_ACTION) {

        reason = d->budget ? "cost_budget"
                 : d->verdict == POLICY_DENY ? "validation"
                 : "evaluation_error";

        text = d->whole ? adm_str_empty
                        : policy_format(a, "validations[%u]", (unsigned) i);

        policy_deny(st, p, b, reason, d->message, d->reason, text);
    }

    if (b->actions & POLICY_WARN_ACTION) {

        st->warned = 1;

        if (st->res->warnings == NULL) {
            st->res->warnings = adm_value_array(a, 0);
        }

        text = policy_format(a, "Validation failed for "
                             "ValidatingAdmissionPolicy '%.*s' with binding "
                             "'%.*s': %.*s", adm_fmt(p->name),
                             adm_fmt(b->name), adm_fmt(d->message));

        (void) adm_array_push(a, st->res->warnings, adm_value_string(a, text));
    }

    if (b->actions & POLICY_AUDIT_ACTION) {
        st->audited = 1;
        policy_failure(st, p, b, d, i);
    }
}


/* The first denial decides; details are made for it at the end. */

static void
policy_deny(policy_state_t *st, policy_def_t *p, policy_binding_t *b,
    const char *reason, adm_str_t message, adm_str_t status,
    adm_str_t expression)
{
    adm_arena_t      *a;
    policy_result_t  *res;

    if (st->denied) {
        return;
    }

    a = st->ctx.arena;
    res = st->res;

    st->denied = 1;

    res->outcome = POLICY_DENIED;
    res->reason = reason;
    res->policy = p->name;
    res->binding = b ? b->name : adm_str_empty;
    res->expression = expression;
    res->status_reason = status.len ? status : adm_strc("Invalid");
    res->code = policy_status_code(res->status_reason);

    res->message = b ? policy_format(a, "ValidatingAdmissionPolicy '%.*s' with "
                                     "binding '%.*s' denied request: %.*s",
                                     adm_fmt(p->name), adm_fmt(b->name),
                                     adm_fmt(message))
                     : policy_format(a, "ValidatingAdmissionPolicy '%.*s' "
                                     "denied request: %.*s", adm_fmt(p->name),
                                     adm_fmt(message));
}


static int
policy_status_code(adm_str_t reason)
{
    if (adm_str_eqc(reason, "Unauthorized")) {
        return 401;
    }

    if (adm_str_eqc(reason, "Forbidden")) {
        return 403;
    }

    if (adm_str_eqc(reason, "RequestEntityTooLarge")) {
        return 413;
    }

    return 422;
}


/* These deny whatever the actions are. */

static void
policy_config_error(policy_state_t *st, policy_def_t *p, policy_binding_t *b,
    adm_str_t text)
{
    policy_trace_text(st, POLICY_TRACE_ERROR, p, b, text);

    st->evaluated = 1;

    if (p->ignore) {
        st->ignored = 1;
        return;
    }

    text = policy_format(st->ctx.arena, "failed to configure %s: %.*s",
                         b ? "binding" : "policy", adm_fmt(text));

    policy_deny(st, p, b, "configuration", text, adm_str_empty, adm_str_empty);
}


/* An item of the audit annotation, in the order and form of the API server. */

static void
policy_failure(policy_state_t *st, policy_def_t *p, policy_binding_t *b,
    const policy_decision_t *d, uint32_t i)
{
    adm_buf_t  *buf;

    if (st->nfailures == POLICY_MAX_FAILURES) {
        return;
    }

    buf = &st->failures;

    adm_buf_char(buf, st->nfailures++ ? ',' : '[');
    adm_buf_lit(buf, "{\"message\":");
    adm_json_write_string(buf, d->message, 0);
    adm_buf_lit(buf, ",\"policy\":");
    adm_json_write_string(buf, p->name, 0);
    adm_buf_lit(buf, ",\"binding\":");
    adm_json_write_string(buf, b->name, 0);
    adm_buf_lit(buf, ",\"expressionIndex\":");
    adm_buf_uint(buf, i);
    adm_buf_lit(buf, ",\"validationActions\":");
    adm_json_write(buf, b->action_list, 0);
    adm_buf_char(buf, '}');
}


/* Distinct values of each annotation of a policy, over bindings and params. */

static void
policy_collect(policy_state_t *st, policy_def_t *p,
    const policy_evaluation_t *e, adm_value_t **collected)
{
    uint32_t      i, k;
    adm_str_t     value;
    adm_arena_t  *a;
    adm_value_t  *list;

    if (e->audit == NULL) {
        return;
    }

    a = st->ctx.arena;

    for (i = 0; i < p->nannotations; i++) {

        value = e->audit[i].value;

        if (value.len == 0) {
            continue;
        }

        if (*collected == NULL) {
            *collected = adm_value_object(a, p->nannotations);
        }

        list = adm_object_get(*collected, p->annotations[i].name);

        if (list == NULL) {
            list = adm_value_array(a, 1);
            (void) adm_object_set(a, *collected, p->annotations[i].name, list);
        }

        for (k = 0; k < adm_array_len(list); k++) {
            if (adm_str_eq(adm_value_str(adm_array_at(list, k)), value)) {
                break;
            }
        }

        if (k == adm_array_len(list)) {
            (void) adm_array_push(a, list,
                                  adm_value_string(a, adm_str_dup(a, value)));
        }
    }
}


static void
policy_publish(policy_state_t *st, policy_def_t *p,
    const adm_value_t *collected)
{
    uint32_t       i, k;
    adm_buf_t      b;
    adm_str_t      s;
    adm_arena_t   *a;
    adm_value_t   *list;
    adm_member_t  *m;

    a = st->ctx.arena;

    if (st->res->audit == NULL) {
        st->res->audit = adm_value_object(a, 0);
    }

    for (i = 0; (m = adm_object_at(collected, i)) != NULL; i++) {

        list = m->value;
        adm_buf_init(&b, a, 0);

        for (k = 0; k < adm_array_len(list); k++) {
            s = adm_value_str(adm_array_at(list, k));
            adm_buf_printf(&b, "%s%.*s", k ? ", " : "", adm_fmt(s));
        }

        if (adm_buf_finish(&b, &s) == ADM_OK) {
            (void) adm_object_set(a, st->res->audit,
                                  policy_audit_key(a, p->name, m->key),
                                  adm_value_string(a, s));
        }
    }
}


/*
 * "POLICY.KEY": what an API server takes from a webhook has no slash and at
 * most 63 bytes.  A longer one is cut and told from others by a hash.
 */

static adm_str_t
policy_audit_key(adm_arena_t *a, adm_str_t policy, adm_str_t key)
{
    char       hex[2 * ADM_DIGEST_LEN + 1];
    adm_str_t  full;

    full = policy_format(a, "%.*s.%.*s", adm_fmt(policy), adm_fmt(key));

    if (full.len <= POLICY_AUDIT_KEY) {
        return full;
    }

    (void) adm_digest_hex("sha256", full, hex);

    return policy_format(a, "%.*s-%.8s", POLICY_AUDIT_KEY - 9, full.data, hex);
}


static void
policy_note(policy_state_t *st, policy_def_t *p)
{
    adm_str_t            text;
    adm_arena_t         *a;
    const kube_gvk_t    *resource;

    a = st->ctx.arena;
    resource = &st->ctx.q.sent.resource;

    if (st->res->notes == NULL) {
        st->res->notes = adm_value_array(a, 1);
    }

    text = policy_format(a, "policy \"%.*s\" was not evaluated: its rules name "
                         "other versions of \"%.*s\" than \"%.*s\", which was "
                         "sent", adm_fmt(p->name), adm_fmt(resource->name),
                         adm_fmt(resource->version));

    (void) adm_array_push(a, st->res->notes, adm_value_string(a, text));
}


static void
policy_finish(policy_state_t *st)
{
    adm_str_t         text;
    adm_arena_t      *a;
    policy_result_t  *res;

    a = st->ctx.arena;
    res = st->res;
    res->cost = st->ctx.cost;

    if (st->nfailures) {

        adm_buf_char(&st->failures, ']');

        if (res->audit == NULL) {
            res->audit = adm_value_object(a, 1);
        }

        if (adm_buf_finish(&st->failures, &text) == ADM_OK) {
            (void) adm_object_setc(a, res->audit, "validation_failure",
                                   adm_value_string(a, text));
        }
    }

    if (st->ctx.stopped) {

        if (strcmp(st->ctx.stopped, "deadline") == 0) {
            policy_stop(st, "deadline", "the policies could not be evaluated "
                        "in time");

        } else if (strcmp(st->ctx.stopped, "cost_limit") == 0) {
            policy_stop(st, "cost_limit", "the policies cost more than one "
                        "review may");
        }

    } else if (st->denied) {
        policy_details(st);

    } else {
        res->reason = st->warned ? "warning"
                      : st->audited ? "audit"
                      : st->ignored ? "failure_ignored"
                      : st->evaluated ? "passed"
                      : "no_match";
    }

    if (adm_arena_failed(a)) {
        policy_stop(st, "memory", adm_arena_failure(a));
    }
}


/* No verdict: nothing of what was found so far is told. */

static void
policy_stop(policy_state_t *st, const char *reason, const char *message)
{
    policy_result_t  *res;

    res = st->res;

    res->outcome = POLICY_FAILED;
    res->reason = reason;
    res->message = adm_strz(message);
    res->policy = adm_str_empty;
    res->binding = adm_str_empty;
    res->expression = adm_str_empty;
    res->status_reason = adm_strc("InternalError");
    res->code = 500;
    res->details = NULL;
    res->warnings = NULL;
    res->audit = NULL;
    res->notes = NULL;
}


/* As the API server's own denials have them. */

static void
policy_details(policy_state_t *st)
{
    adm_str_t             name;
    adm_arena_t          *a;
    adm_value_t          *details, *causes, *cause;
    const kube_gvk_t     *resource;
    const kube_review_t  *r;

    a = st->ctx.arena;
    r = st->ctx.q.r;
    resource = &st->ctx.q.asked.resource;

    name = r->name;

    if (name.len == 0) {
        name = adm_value_str(adm_value_get(r->object, "metadata", "name",
                                           NULL));
    }

    if (name.len == 0) {
        name = adm_value_str(adm_value_get(r->object, "metadata",
                                           "generateName", NULL));
    }

    if (name.len == 0) {
        name = adm_strc("Unknown");
    }

    details = adm_value_object(a, 4);
    causes = adm_value_array(a, 1);
    cause = adm_value_object(a, 1);

    (void) adm_object_setc(a, cause, "message",
                           adm_value_string(a, st->res->message));
    (void) adm_array_push(a, causes, cause);

    (void) adm_object_setc(a, details, "name", adm_value_string(a, name));

    if (resource->group.len) {
        (void) adm_object_setc(a, details, "group",
                               adm_value_string(a, resource->group));
    }

    (void) adm_object_setc(a, details, "kind",
                           adm_value_string(a, resource->name));
    (void) adm_object_setc(a, details, "causes", causes);

    st->res->details = details;
}


static void
policy_trace_text(policy_state_t *st, policy_trace_e kind, policy_def_t *p,
    policy_binding_t *b, adm_str_t text)
{
    policy_event_t  event;

    if (st->ctx.set->trace == NULL) {
        return;
    }

    memset(&event, 0, sizeof(policy_event_t));

    event.kind = kind;
    event.policy = p->name;
    event.binding = b ? b->name : adm_str_empty;
    event.name = adm_str_empty;
    event.text = text;
    event.error = adm_str_empty;

    policy_trace(st->ctx.set, &event);
}


kube_verdict_e
policy_respond(const policy_result_t *res, kube_response_t *response)
{
    memset(response, 0, sizeof(kube_response_t));

    response->allowed = 1;
    response->reason = adm_str_empty;
    response->message = adm_str_empty;
    response->patch = adm_str_empty;
    response->warnings = res->warnings;
    response->audit = res->audit;

    switch (res->outcome) {

    case POLICY_ADMITTED:
    case POLICY_UNCHANGED:
        return KUBE_ADMITTED;

    case POLICY_MUTATED:
        return KUBE_CHANGED;

    default: /* POLICY_DENIED, POLICY_FAILED */
        response->allowed = 0;
        response->message = res->message;
        response->reason = res->status_reason;
        response->code = res->code;
        response->details = res->details;
        return res->outcome == POLICY_DENIED ? KUBE_DENIED : KUBE_FAILED;
    }
}
