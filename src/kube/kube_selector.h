
/*
 * Label selectors: { matchLabels, matchExpressions }.  Rules: k8s spec 3.3;
 * what a key and a value may be, and the error texts, are apimachinery's.
 *
 * A selector refers to the value that it was made from.
 */


#ifndef KUBE_SELECTOR_H
#define KUBE_SELECTOR_H


#include "base/adm_err.h"
#include "data/adm_value.h"


typedef enum {
    KUBE_IN = 0,
    KUBE_NOT_IN,
    KUBE_EXISTS,
    KUBE_DOES_NOT_EXIST
} kube_operator_e;


typedef struct {
    kube_operator_e      op;
    adm_str_t            key;
    const adm_value_t  **values;
    uint32_t             n;
} kube_requirement_t;


typedef struct {
    kube_requirement_t  *requirements;   /* all have to be met */
    uint32_t             n;
    unsigned             nothing:1;      /* there was no selector */
} kube_selector_t;


/*
 * v: a LabelSelector.  An empty one matches everything; NULL or null nothing.
 */
int kube_selector_compile(adm_arena_t *a, adm_value_t *v, kube_selector_t *s,
    adm_err_t *err);

/* labels: an object of strings; anything else counts as no labels. */
int kube_selector_match(const kube_selector_t *s, const adm_value_t *labels);

#define kube_selector_is_empty(s)  ((s)->n == 0 && !(s)->nothing)


/*
 * Whether the text is a qualified name ("example.com/name"), as the keys of
 * labels are, and may be the value of a label.  If not, appends what is wrong
 * with it, several reasons separated by "; ".  b may be NULL.
 */
int kube_is_label_key(adm_buf_t *b, adm_str_t key);
int kube_is_label_value(adm_buf_t *b, adm_str_t value);


#endif /* KUBE_SELECTOR_H */
