
/*
 * The mode of a server or a command: how far what was found out about a review
 * is put into effect.  Every door asks here.
 */


#ifndef KUBE_MODE_H
#define KUBE_MODE_H


#include "kube/kube_review.h"


typedef enum {
    KUBE_ENFORCE = 0,
    KUBE_WARN,                   /* a denial, a change becomes a warning */
    KUBE_MONITOR                 /* the user is told nothing at all */
} kube_mode_e;


typedef enum {
    KUBE_ADMITTED = 0,           /* as it is */
    KUBE_CHANGED,
    KUBE_DENIED,
    KUBE_FAILED                  /* there is no verdict */
} kube_verdict_e;


/*
 * Sets allowed; takes away the patch and the warnings that the mode does not
 * let pass, and adds its own before the others, of which an API server may cut
 * the last ones.  operations: of a change.  allow: failures admit.  The status
 * stays, for logs.
 */
void kube_mode_apply(adm_arena_t *a, kube_response_t *response,
    kube_verdict_e verdict, uint32_t operations, kube_mode_e mode, int allow);


#endif /* KUBE_MODE_H */
