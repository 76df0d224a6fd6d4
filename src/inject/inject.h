
/*
 * Istio's injector: a set of documents becomes an immutable snapshot, which
 * answers for one pod after another.
 *
 * A snapshot lives in the arena it was loaded into and refers to nothing else.
 * It may hold caches that change while it answers: it belongs to one thread.
 */


#ifndef INJECT_H
#define INJECT_H


#include "base/adm_buf.h"
#include "base/adm_err.h"
#include "kube/kube_review.h"


typedef struct inject_s  inject_t;


typedef struct {
    adm_str_t  name;             /* file, for errors; empty: not given */
    adm_str_t  text;
} inject_document_t;


/*
 * What the administrator sets and the documents do not tell: the "settings" of
 * the conformance corpora, the directives of admission_injector { }.
 */

typedef struct {
    adm_str_t     release;             /* "1.24.0", "dev", "latest" */
    adm_str_t     native_sidecars;     /* "true", "false", "auto" */
    adm_value_t  *nodes;               /* [{name, kubelet}] or NULL */
    adm_str_t     platform;            /* "", "openshift" */
    adm_str_t     compliance_policy;
    adm_str_t     revision;
    adm_str_t     injector_namespace;  /* empty: istio-system */
    adm_str_t     cluster;
    adm_str_t     network;
    adm_value_t  *namespaces;          /* name -> {annotations}, or NULL */
    adm_value_t  *env;                 /* what the template function env sees */
    unsigned      guard_off:1;         /* injection_guard off */
    unsigned      reinvocation_upstream:1;
    size_t        max_output;          /* bytes of rendered text; 0: 1 MB */
    uint64_t      max_steps;           /* of the template; 0: 1,000,000 */
} inject_settings_t;


typedef enum {
    INJECT_INJECTED = 0,
    INJECT_SKIPPED,
    INJECT_FAILED
} inject_outcome_e;


typedef struct {
    inject_outcome_e   outcome;
    const char        *reason;        /* one of inject_reasons, static text */
    adm_str_t          message;       /* of a failure: what the user is told */
    adm_value_t       *patch;         /* array of operations, or NULL */
    adm_value_t       *pod;           /* the final pod in its normal form, of
                                         era D; NULL if not injected */
    adm_value_t       *warnings;      /* array of strings, or NULL */
} inject_result_t;


/*
 * Loads and checks the documents: everything is parsed, templates are compiled
 * and tried once on an empty pod.  Errors name document, line and column.
 * NULL on error.
 */
inject_t *inject_load(adm_arena_t *arena, const inject_document_t *config,
    const inject_document_t *values, const inject_document_t *mesh,
    const inject_settings_t *settings, adm_err_t *err);

typedef struct {
    inject_outcome_e   outcome;
    const char        *name;
} inject_reason_t;


/* The reasons that a result may have with an outcome; ends with a NULL name. */
extern const inject_reason_t  inject_reasons[];

/* What is odd about the documents, though it loads: strings for a log. */
const adm_value_t *inject_warnings(const inject_t *inject);

/* Whose behaviour it is: "1.24.0" or "dev". */
adm_str_t inject_release_name(const inject_t *inject, adm_arena_t *a);

/*
 * Sets one of the settings by its name ("native_sidecars") from a JSON value
 * of the corpora's "settings"; strings are referred to.  ADM_DECLINED for an
 * unknown name.
 */
int inject_settings_set(inject_settings_t *settings, adm_str_t name,
    adm_value_t *value, adm_err_t *err);

/* Sets all members of an object; an unknown one is an error. */
int inject_settings_read(inject_settings_t *settings,
    const adm_value_t *object, adm_err_t *err);

/*
 * Answers for the pod of a review.  path: of the request ("/inject/cluster/c"),
 * percent-decoded.  deadline: CLOCK_MONOTONIC in nanoseconds, after which the
 * injection is given up; 0: none.  The result lives in the arena a, refers to
 * the review and is good until the next one: nodes of the snapshot's caches are
 * part of it.
 * The outcome is in res in every case, out of memory included.
 */
void inject_review(inject_t *inject, adm_arena_t *a, const kube_review_t *r,
    adm_str_t path, uint64_t deadline, inject_result_t *res);

/*
 * How this release reads reviews and answers: flags for kube_review_decode()
 * and kube_review_encode().
 */
unsigned inject_decode_flags(const inject_t *inject);
unsigned inject_encode_flags(const inject_t *inject);


#endif /* INJECT_H */
