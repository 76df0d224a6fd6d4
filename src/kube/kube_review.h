
/*
 * AdmissionReview, admission.k8s.io/v1 and v1beta1: the request as it is read,
 * the response as it is written.  Rules: k8s spec 1.7 to 1.11.
 *
 * A decoded review refers to the value tree it was made from.
 */


#ifndef KUBE_REVIEW_H
#define KUBE_REVIEW_H


#include "base/adm_buf.h"
#include "base/adm_err.h"
#include "data/adm_value.h"


typedef struct {
    adm_str_t  group;
    adm_str_t  version;
    adm_str_t  name;             /* a kind or a resource */
} kube_gvk_t;


typedef struct {
    adm_str_t     api_version;   /* as asked in; empty if there was none */
    adm_str_t     kind;
    adm_str_t     uid;
    adm_str_t     operation;
    adm_str_t     name;
    adm_str_t     ns;
    adm_str_t     sub_resource;
    adm_str_t     request_sub_resource;
    kube_gvk_t    object_kind;
    kube_gvk_t    resource;
    kube_gvk_t    request_kind;
    kube_gvk_t    request_resource;
    adm_value_t  *request;       /* the request member itself */
    adm_value_t  *object;        /* never NULL: null when absent */
    adm_value_t  *old_object;
    adm_value_t  *options;
    adm_value_t  *user_info;
    adm_str_t     user;
    unsigned      dry_run:1;
} kube_review_t;


typedef struct {
    unsigned      allowed:1;
    int           code;          /* of the status, 0: none */
    adm_str_t     reason;
    adm_str_t     message;       /* empty: no status unless denied */
    adm_value_t  *details;       /* NULL: none */
    adm_str_t     patch;         /* JSON text; empty: none */
    adm_value_t  *warnings;      /* array of strings, or NULL */
    adm_value_t  *audit;         /* object of strings, or NULL */
} kube_response_t;


/* v1beta1 is taken where apiVersion and kind are missing (Istio up to 1.6). */
#define KUBE_REVIEW_DEFAULT_KIND  0x01


/*
 * Reads a review.  ADM_ERROR with the reason in err; what could be read before
 * it is filled in all the same, uid and api_version first, so that the answer
 * can name them.
 */
int kube_review_decode(adm_value_t *root, unsigned flags, kube_review_t *r,
    adm_err_t *err);


/* The response alone, without kind and apiVersion (Istio up to 1.6). */
#define KUBE_REVIEW_BARE          0x01

/*
 * Appends the answering AdmissionReview.  The patch is never written with a
 * denial.  Warnings and audit annotations that an API server would drop are
 * made acceptable: control characters and invalid UTF-8 replaced, keys cut.
 */
void kube_review_encode(adm_buf_t *b, const kube_review_t *r,
    const kube_response_t *response, unsigned flags);


#endif /* KUBE_REVIEW_H */
