
/*
 * Which requests a policy or a binding is for: matchConstraints and
 * matchResources.  Rules: k8s spec 1.2, 3.3.
 */


#ifndef POLICY_MATCH_H
#define POLICY_MATCH_H


#include "kube/kube_rule.h"
#include "kube/kube_selector.h"
#include "policy/policy_decode.h"


struct policy_match_s {
    kube_selector_t   ns;
    kube_selector_t   object;
    kube_rule_t      *rules;
    kube_rule_t      *excludes;
    uint32_t          nrules;
    uint32_t          nexcludes;
    unsigned          exact:1;        /* matchPolicy */
    unsigned          by_name:1;      /* ns asks for nothing but the name */
};


/* path: of the value, for errors.  NULL with the error set. */
policy_match_t *policy_match_decode(policy_decoder_t *d, adm_value_t *v,
    const char *path);
kube_selector_t *policy_selector_decode(policy_decoder_t *d, adm_value_t *v,
    const char *path);

/* Whether labels are well-formed. */
int policy_labels_check(policy_decoder_t *d, const adm_value_t *labels,
    const char *path);


/* What matching needs of a request. */

typedef struct {
    const policy_t      *set;
    const kube_review_t *r;
    adm_arena_t         *a;
    kube_attributes_t    sent;        /* by the resource the webhook got */
    kube_attributes_t    asked;       /* by the one the user addressed */
    adm_value_t         *labels;      /* of the namespace, see below */
    unsigned             converted:1; /* the two differ */
    unsigned             looked:1;    /* labels, if there are any, are set */
    unsigned             unknown:1;   /* there is only the label of the name */
} policy_request_t;


void policy_request_init(policy_request_t *q, const policy_t *set,
    const kube_review_t *r, adm_arena_t *a);

/* Whether no policy may ever judge requests for this kind. */
int policy_is_exempt(const policy_t *set, const kube_review_t *r);


typedef enum {
    POLICY_NO_MATCH = 0,
    POLICY_MATCH,
    POLICY_MATCH_ERROR
} policy_match_e;


/* Why a policy that names another version than the one sent is left out. */
#define POLICY_OTHER_VERSION  "resourceRules name another version"

/*
 * binding: whether the match is a binding's, which needs no object of the
 * version that its rules name.  *text: why it does not match, or the error.
 */
policy_match_e policy_match(const policy_match_t *m, policy_request_t *q,
    int binding, adm_str_t *text);


/*
 * The index: policies whose rules name the resource and the operation of a
 * request, as bits by their number.
 */

policy_index_t *policy_index_create(policy_t *set);

/* The words of the bits, (n + 63) / 64; NULL without memory. */
const uint64_t *policy_index_find(const policy_index_t *index,
    const policy_request_t *q);


#endif /* POLICY_MATCH_H */
