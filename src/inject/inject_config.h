
/*
 * The injector's configuration document: policy, templates, selectors
 * (spec 1.1).
 */


#ifndef INJECT_CONFIG_H
#define INJECT_CONFIG_H


#include "base/adm_map.h"
#include "gotmpl/gotmpl.h"
#include "inject/inject.h"
#include "inject/inject_release.h"
#include "kube/kube_selector.h"


typedef struct {
    adm_str_t         name;
    adm_str_t         text;
    uint32_t          line;          /* of the text in the document */
    gotmpl_options_t  options;
    gotmpl_t         *parsed;
    gotmpl_t         *folded;        /* for pods that agree with the data
                                        assumed */
} inject_template_t;


typedef struct {
    kube_selector_t  *selectors;
    uint32_t          n;
    uint32_t         *index;         /* in the document, for reports */
} inject_selectors_t;


typedef enum {
    INJECT_POLICY_OTHER = 0,
    INJECT_POLICY_ENABLED,
    INJECT_POLICY_DISABLED
} inject_policy_e;


typedef struct {
    inject_policy_e      policy;
    adm_str_t            policy_text;
    inject_selectors_t   never;
    inject_selectors_t   always;
    adm_value_t         *annotations;     /* injectedAnnotations, or NULL */
    adm_value_t         *defaults;        /* names of templates */
    adm_value_t         *aliases;         /* name -> names, or NULL */
    adm_map_t            templates;       /* name -> inject_template_t */
    inject_template_t   *classic;         /* eras A to C */
    adm_str_t            version;         /* SHA-256 of its text */
} inject_config_t;


typedef struct {
    adm_value_t  *value;             /* of the document; null if empty */
    adm_str_t     name;
    adm_str_t     text;              /* of the file */
    uint32_t      line;              /* of the document in a ConfigMap */
} inject_doc_t;


/*
 * Reads a document, or what is in a ConfigMap under the key: a manifest may
 * hold one among other objects.  An absent document is null.
 */
int inject_doc_read(inject_doc_t *doc, adm_arena_t *a,
    const inject_document_t *source, adm_str_t key, adm_err_t *err);

/*
 * Turns the position of an error in the document into one in the file; always
 * ADM_ERROR.
 */
int inject_doc_error(const inject_doc_t *doc, adm_err_t *err);

/* The release that the documents are of.  (inject_recognize.c) */
inject_version_t inject_config_version(const inject_doc_t *config,
    const inject_doc_t *values);

int inject_config_load(inject_config_t *config, adm_arena_t *a,
    const inject_release_t *release, const inject_doc_t *doc,
    adm_value_t *warnings, adm_err_t *err);

/* The member of an object as Go's JSON decoder finds it: case counts last. */
adm_value_t *inject_member(const adm_value_t *object, const char *name);


#endif /* INJECT_CONFIG_H */
