
#include "policy/policy_match.h"


/* Bits of a set of policies, by their number. */

struct policy_index_s {
    uint32_t    words;
    uint64_t   *all_resources;      /* a rule names "*" */
    uint64_t   *operations[4];
    adm_map_t   resources;          /* name -> bits */
    uint64_t   *found;              /* of the last request */
};


static int policy_index_rule(policy_t *set, policy_index_t *index,
    const kube_rule_t *rule, uint32_t policy);
static int policy_operation(adm_str_t name);
static int policy_bits_all(const adm_value_t *list);


static const adm_str_t  policy_operations[] = {
    adm_str("CREATE"), adm_str("UPDATE"), adm_str("DELETE"), adm_str("CONNECT")
};


#define policy_bit(bits, i)  ((bits)[(i) / 64] |= (uint64_t) 1 << ((i) % 64))


static int
policy_operation(adm_str_t name)
{
    size_t  i;

    for (i = 0; i < adm_nelts(policy_operations); i++) {
        if (adm_str_eq(name, policy_operations[i])) {
            return (int) i;
        }
    }

    return -1;
}


policy_index_t *
policy_index_create(policy_t *set)
{
    size_t                 k;
    uint32_t               i, n;
    policy_index_t        *index;
    const policy_match_t  *m;

    index = adm_calloc(set->arena, 1, sizeof(policy_index_t));

    if (index == NULL
        || adm_map_init(&index->resources, set->arena, set->n) != ADM_OK)
    {
        return NULL;
    }

    index->words = (set->n + 63) / 64;
    n = adm_max(index->words, 1);

    index->all_resources = adm_calloc(set->arena, n, sizeof(uint64_t));
    index->found = adm_calloc(set->arena, n, sizeof(uint64_t));

    for (k = 0; k < adm_nelts(index->operations); k++) {
        index->operations[k] = adm_calloc(set->arena, n, sizeof(uint64_t));
    }

    if (adm_arena_failed(set->arena)) {
        return NULL;
    }

    for (i = 0; i < set->n; i++) {
        m = set->policies[i]->match;

        for (n = 0; n < m->nrules; n++) {
            if (policy_index_rule(set, index, &m->rules[n], i) != ADM_OK) {
                return NULL;
            }
        }
    }

    return index;
}


static int
policy_index_rule(policy_t *set, policy_index_t *index,
    const kube_rule_t *rule, uint32_t policy)
{
    int         op, all;
    uint32_t    i;
    uint64_t   *bits;
    adm_str_t   name;
    ptrdiff_t   slash;

    all = policy_bits_all(rule->operations);

    for (i = 0; i < adm_nelts(policy_operations); i++) {
        if (all) {
            policy_bit(index->operations[i], policy);
        }
    }

    for (i = 0; i < adm_array_len(rule->operations); i++) {
        op = policy_operation(adm_value_str(adm_array_at(rule->operations, i)));

        if (op >= 0) {
            policy_bit(index->operations[op], policy);
        }
    }

    for (i = 0; i < adm_array_len(rule->resources); i++) {

        name = adm_value_str(adm_array_at(rule->resources, i));
        slash = adm_str_find_char(name, '/');

        if (slash >= 0) {
            name = adm_str_sub(name, 0, (size_t) slash);
        }

        if (adm_str_eqc(name, "*")) {
            policy_bit(index->all_resources, policy);
            continue;
        }

        bits = adm_map_get(&index->resources, name);

        if (bits == NULL) {
            bits = adm_calloc(set->arena, index->words, sizeof(uint64_t));

            if (bits == NULL
                || adm_map_set(&index->resources, name, bits) != ADM_OK)
            {
                return ADM_ERROR;
            }
        }

        policy_bit(bits, policy);
    }

    return ADM_OK;
}


static int
policy_bits_all(const adm_value_t *list)
{
    uint32_t  i;

    for (i = 0; i < adm_array_len(list); i++) {
        if (adm_str_eqc(adm_value_str(adm_array_at(list, i)), "*")) {
            return 1;
        }
    }

    return 0;
}


const uint64_t *
policy_index_find(const policy_index_t *index, const policy_request_t *q)
{
    int              op;
    uint32_t         i;
    const uint64_t  *sent, *asked;

    op = policy_operation(q->r->operation);

    sent = adm_map_get(&index->resources, q->sent.resource.name);
    asked = sent;

    if (q->converted) {
        asked = adm_map_get(&index->resources, q->asked.resource.name);
    }

    for (i = 0; i < index->words; i++) {
        index->found[i] = index->all_resources[i];

        if (sent) {
            index->found[i] |= sent[i];
        }

        if (asked) {
            index->found[i] |= asked[i];
        }

        /* an operation that is none matches "*" */

        if (op >= 0) {
            index->found[i] &= index->operations[op][i];
        }
    }

    return index->found;
}
