
/*
 * Any bytes as a review, and the answer to it: what is decoded is answered in
 * every way, and every answer is JSON with the request's uid.  Texts of the
 * review serve as messages, warnings and annotations.
 */

#include <stdlib.h>

#include "data/adm_json_read.h"
#include "kube/kube_review.h"


int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int               allowed;
    unsigned          flags;
    adm_buf_t         b;
    adm_err_t         err;
    adm_str_t         text;
    adm_arena_t       arena;
    adm_value_t      *root, *answer;
    kube_review_t     r;
    kube_response_t   res;

    adm_arena_init(&arena, NULL, 64 * 1024 * 1024);
    adm_err_init(&err, &arena);

    text.data = (const char *) data;
    text.len = size;

    root = adm_json_parse(&arena, text, NULL, &err);

    for (flags = 0; root && flags <= KUBE_REVIEW_BARE; flags++) {

        (void) kube_review_decode(root, flags, &r, NULL);

        for (allowed = 0; allowed < 2; allowed++) {

            memset(&res, 0, sizeof(res));

            res.allowed = (unsigned) allowed;
            res.message = r.user;
            res.patch = r.name;
            res.warnings = adm_object_getc(root, "warnings");
            res.audit = adm_object_getc(root, "audit");
            res.details = r.object;

            adm_buf_init(&b, &arena, 0);
            kube_review_encode(&b, &r, &res, flags);

            if (adm_buf_finish(&b, &text) != ADM_OK) {
                continue;
            }

            answer = adm_json_parse(&arena, text, NULL, NULL);

            if (answer == NULL
                || !adm_str_eq(adm_value_str(adm_value_get(answer, "response",
                                                           "uid", NULL)),
                               r.uid))
            {
                abort();
            }
        }
    }

    adm_arena_destroy(&arena);

    return 0;
}
