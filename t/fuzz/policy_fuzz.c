
/*
 * Policies: any bytes as manifests, and behind a zero byte as a review.  What
 * loads answers the review in every mode, with an outcome and a reason that
 * go together; a second time it says the same.
 */

#include "fuzz.h"

#include "data/adm_json_read.h"
#include "data/adm_json_write.h"
#include "policy/policy.h"


static void fuzz_review(policy_t *set, adm_arena_t *a, adm_str_t text);
static void fuzz_check(const policy_result_t *res);
static void fuzz_respond(adm_arena_t *a, const kube_review_t *r,
    const policy_result_t *res);
static void fuzz_event(void *ctx, const policy_event_t *event);


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    policy_t            *set;
    adm_err_t            err;
    adm_str_t            text, review;
    ptrdiff_t            zero;
    adm_arena_t          a;
    policy_trace_t       trace;
    policy_document_t    d;
    policy_settings_t    settings;

    if (size < 1) {
        return 0;
    }

    memset(&settings, 0, sizeof(settings));
    settings.max_cost = 100000;
    settings.at_run_time = data[0] & 1;
    settings.bare_namespaces = (data[0] & 2) != 0;
    settings.dangling = (data[0] & 4) != 0;
    settings.kubernetes = data[0] & 8 ? 36 : 37;

    adm_arena_init(&a, NULL, FUZZ_MEMORY);
    adm_err_init(&err, &a);

    if (data[0] & 16) {
        settings.authorizer = adm_value_array(&a, 0);
    }

    text = fuzz_text(data + 1, size - 1);
    review = adm_str_empty;
    zero = adm_str_find_char(text, '\0');

    if (zero >= 0) {
        review = adm_str_sub(text, (size_t) zero + 1, text.len);
        text = adm_str_sub(text, 0, (size_t) zero);
    }

    memset(&d, 0, sizeof(d));
    d.name = adm_strc("f");
    d.text = text;

    set = policy_load(&a, &d, 1, &settings, &err);

    FUZZ_CHECK((set == NULL) == err.set);

    if (set) {
        fuzz_review(set, &a, review);

        trace.event = fuzz_event;
        trace.ctx = NULL;
        policy_set_trace(set, data[0] & 32 ? &trace : NULL);
        fuzz_review(set, &a, review);
    }

    policy_free(set);
    adm_arena_destroy(&a);

    return 0;
}


static void
fuzz_review(policy_t *set, adm_arena_t *a, adm_str_t text)
{
    adm_value_t      *root;
    kube_review_t     r;
    policy_result_t   first, second;

    root = adm_json_parse(a, text, NULL, NULL);

    if (root == NULL || kube_review_decode(root, 0, &r, NULL) != ADM_OK) {
        return;
    }

    policy_review(set, a, POLICY_VALIDATE, &r, 0, &first);
    fuzz_check(&first);
    fuzz_respond(a, &r, &first);

    policy_review(set, a, POLICY_VALIDATE, &r, 0, &second);

    if (!adm_arena_failed(a)) {
        FUZZ_CHECK(first.outcome == second.outcome);
        FUZZ_CHECK(first.reason == second.reason);
        FUZZ_CHECK(adm_str_eq(first.message, second.message));
        FUZZ_CHECK(first.cost == second.cost);
    }
}


static void
fuzz_check(const policy_result_t *res)
{
    size_t  i;

    for (i = 0; policy_reasons[i].name; i++) {
        if (policy_reasons[i].outcome == res->outcome
            && strcmp(policy_reasons[i].name, res->reason) == 0)
        {
            break;
        }
    }

    FUZZ_CHECK(policy_reasons[i].name != NULL);
    FUZZ_CHECK((res->message.len != 0) == (res->outcome != POLICY_ADMITTED));
}


static void
fuzz_respond(adm_arena_t *a, const kube_review_t *r,
    const policy_result_t *res)
{
    int               mode;
    adm_buf_t         b;
    adm_str_t         text;
    adm_value_t      *answer;
    kube_verdict_e    verdict;
    kube_response_t   response;

    for (mode = KUBE_ENFORCE; mode <= KUBE_MONITOR; mode++) {

        verdict = policy_respond(res, &response);
        kube_mode_apply(a, &response, verdict, 0, (kube_mode_e) mode, 0);

        FUZZ_CHECK(response.allowed || mode == KUBE_ENFORCE);

        adm_buf_init(&b, a, 0);
        kube_review_encode(&b, r, &response, 0);

        if (adm_buf_finish(&b, &text) != ADM_OK) {
            return;
        }

        answer = adm_json_parse(a, text, NULL, NULL);
        FUZZ_CHECK(answer || adm_arena_failed(a));
    }
}


static void
fuzz_event(void *ctx, const policy_event_t *event)
{
    (void) ctx;

    FUZZ_CHECK(event->policy.len != 0);
}
