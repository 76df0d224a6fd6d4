
/*
 * Stands in for src/policy while that is not there: of a validating policy it
 * knows two expressions, of a mutating policy that it sets a label.  Nothing
 * of it is in a build that has the real engine.
 */

#include "data/adm_json_write.h"
#include "data/adm_yaml.h"
#include "policy/policy.h"


struct policy_s {
    adm_value_t  *policies;
};


const policy_reason_t  policy_reasons[] = {
    { POLICY_ADMITTED, "no_objection" },
    { POLICY_DENIED, "validation" },
    { POLICY_DENIED, "expression_error" },
    { POLICY_MUTATED, "mutation" },
    { POLICY_UNCHANGED, "no_change" },
    { POLICY_FAILED, "cost_limit" },
    { POLICY_ADMITTED, NULL }
};


policy_t *
policy_load(adm_arena_t *arena, const policy_document_t *documents, size_t n,
    const policy_settings_t *settings, adm_err_t *err)
{
    int                 rc;
    size_t              i;
    policy_t           *set;
    adm_value_t        *v;
    adm_yaml_reader_t  *reader;

    set = adm_calloc(arena, 1, sizeof(policy_t));
    if (set == NULL) {
        return NULL;
    }

    set->policies = adm_value_array(arena, 0);

    for (i = 0; i < n; i++) {
        reader = adm_yaml_reader_create(arena, documents[i].text, NULL, err);

        while ((rc = adm_yaml_reader_next(reader, &v)) == ADM_OK) {
            if (adm_is_null(v)) {
                continue;
            }

            if (!adm_is_string(adm_object_getc(v, "kind"))) {
                rc = adm_err_set_at(err, 1, 1, "no kind");
                break;
            }

            (void) adm_array_push(arena, set->policies, v);
        }

        adm_yaml_reader_destroy(reader);

        if (rc == ADM_ERROR) {
            err->source = documents[i].name;
            return NULL;
        }
    }

    return set;
}


void
policy_free(policy_t *set)
{
}


void
policy_review(policy_t *set, adm_arena_t *a, policy_door_e door,
    const kube_review_t *r, uint64_t deadline, policy_result_t *res)
{
    uint32_t      i;
    adm_str_t     kind, expression;
    adm_value_t  *policy, *validation, *op;

    memset(res, 0, sizeof(policy_result_t));

    res->outcome = door == POLICY_VALIDATE ? POLICY_ADMITTED
                                           : POLICY_UNCHANGED;
    res->reason = door == POLICY_VALIDATE ? "no_objection" : "no_change";

    for (i = 0; (policy = adm_array_at(set->policies, i)) != NULL; i++) {

        kind = adm_value_str(adm_object_getc(policy, "kind"));

        if (door == POLICY_VALIDATE
            && adm_str_eqc(kind, "ValidatingAdmissionPolicy"))
        {
            validation = adm_array_at(adm_value_get(policy, "spec",
                                                    "validations", NULL), 0);
            expression = adm_value_str(adm_object_getc(validation,
                                                       "expression"));

            if (adm_str_find(expression, adm_strc("metadata.name")) >= 0
                && !adm_str_eqc(r->name, "bad"))
            {
                continue;
            }

            res->outcome = POLICY_DENIED;
            res->reason = "validation";
            res->policy = adm_value_str(adm_value_get(policy, "metadata",
                                                      "name", NULL));
            res->message = adm_value_str(adm_object_getc(validation,
                                                         "message"));
            res->status_reason = adm_strc("Invalid");
            res->code = 422;
            return;
        }

        if (door == POLICY_MUTATE
            && adm_str_eqc(kind, "MutatingAdmissionPolicy")
            && adm_value_get(r->object, "metadata", "labels", "seen", NULL)
               == NULL)
        {
            op = adm_value_object(a, 3);
            (void) adm_object_setc(a, op, "op", adm_value_stringc(a, "add"));
            (void) adm_object_setc(a, op, "path",
                                   adm_value_stringc(a,
                                                     "/metadata/labels/seen"));
            (void) adm_object_setc(a, op, "value",
                                   adm_value_stringc(a, "yes"));

            res->patch = adm_value_array(a, 1);
            (void) adm_array_push(a, res->patch, op);

            res->outcome = POLICY_MUTATED;
            res->reason = "mutation";
            res->policy = adm_value_str(adm_value_get(policy, "metadata",
                                                      "name", NULL));
            return;
        }
    }
}
