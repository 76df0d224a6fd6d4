
/*
 * From documents to objects: YAML streams and JSON are read, Lists taken
 * apart.  Objects refer to the documents.
 */


#ifndef POLICY_DOC_H
#define POLICY_DOC_H


#include "policy/policy_set.h"


typedef struct {
    policy_object_t  **items;
    uint32_t           n;
    uint32_t           cap;
} policy_objects_t;


/*
 * Appends the objects of a document.  text and name of the document are
 * referred to.  Errors name the document and the line.
 */
int policy_read(adm_arena_t *a, const policy_document_t *document,
    policy_objects_t *objects, adm_err_t *err);

/* The values of a text, YAML or JSON, one after another, in an array. */
adm_value_t *policy_read_stream(adm_arena_t *a, adm_str_t text,
    adm_err_t *err);

/* Lists taken apart: appends the objects of a value. */
int policy_unwrap(adm_arena_t *a, const policy_document_t *document,
    adm_value_t *v, policy_objects_t *objects, adm_err_t *err);

/* The two parts of an apiVersion. */
void policy_group_version(adm_str_t api_version, adm_str_t *group,
    adm_str_t *version);

/*
 * Sets the error with "KIND "NAME": " before its text, and the line of the
 * node or, if it has none, of the object; returns ADM_ERROR.
 */
int policy_object_error(const policy_object_t *o, const adm_value_t *node,
    adm_err_t *err, const char *fmt, ...) adm_error_like(4, 5);

/* The same by a line, with a column; 0: unknown. */
int policy_object_error_at(const policy_object_t *o, uint32_t line,
    uint32_t column, adm_err_t *err, adm_str_t text);

/*
 * The line in the document on which a scalar's text begins: the one behind a
 * block indicator ("expression: |").  0 if unknown.
 */
uint32_t policy_text_line(const policy_object_t *o, const adm_value_t *scalar);


#endif /* POLICY_DOC_H */
