
/*
 * Scalars and indentation of the YAML writer: a string is written as go-yaml's
 * emitter does it, in the first of the styles plain, single-quoted, literal and
 * double-quoted that can hold it.
 */


#ifndef ADM_YAML_EMIT_H
#define ADM_YAML_EMIT_H


#include "base/adm_buf.h"


#define ADM_YAML_INDENT   2


/* Where a node stands. */

typedef enum {
    ADM_YAML_ROOT = 0,
    ADM_YAML_ITEM,
    ADM_YAML_VALUE,
    ADM_YAML_SIMPLE_KEY,
    ADM_YAML_LONG_KEY
} adm_yaml_place_e;


typedef struct {
    adm_buf_t   *b;
    unsigned     flags;
    unsigned     level;
    int          indent;         /* of the collection; -1 outside */
    size_t       column;         /* characters */
    unsigned     whitespace:1;   /* the last character was one */
    unsigned     indention:1;    /* nothing but "-", "?", ":" in this line */
    unsigned     refused:1;
} adm_yaml_writer_t;


/* Goes to the indentation, in a new line unless this one is still empty. */
void adm_yaml_new_item(adm_yaml_writer_t *w);

/* "-", "?", ":" or an empty collection. */
void adm_yaml_indicator(adm_yaml_writer_t *w, const char *text,
    int space_before, int keeps_indention);

/* A scalar that needs no quotes. */
void adm_yaml_emit_word(adm_yaml_writer_t *w, const char *text, size_t len);

void adm_yaml_emit_string(adm_yaml_writer_t *w, adm_str_t s,
    adm_yaml_place_e place);

/* Whether there is a line break in it. */
int adm_yaml_is_multiline(adm_str_t s);


#endif /* ADM_YAML_EMIT_H */
