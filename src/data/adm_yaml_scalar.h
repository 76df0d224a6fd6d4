
/*
 * What a YAML scalar means: the types of YAML 1.1 as go-yaml v2 resolves them.
 * The reader asks it for values and keys, the writer to learn which strings
 * need quotes.
 */


#ifndef ADM_YAML_SCALAR_H
#define ADM_YAML_SCALAR_H


#include "base/adm_buf.h"


typedef enum {
    ADM_YAML_STRING = 0,
    ADM_YAML_NULL,
    ADM_YAML_BOOL,
    ADM_YAML_INT,
    ADM_YAML_UINT,            /* above INT64_MAX */
    ADM_YAML_FLOAT,
    ADM_YAML_TIMESTAMP        /* a string, but not to be written as one */
} adm_yaml_type_e;


typedef struct {
    adm_yaml_type_e  type;
    union {
        int          boolean;
        int64_t      integer;
        uint64_t     uinteger;
        double       number;
    } u;
} adm_yaml_scalar_t;


/* 0 for the bytes that no scalar but a string begins with. */
extern const char  adm_yaml_hints[256];


/* The type of a plain scalar without tag, timestamps left as strings. */

void adm_yaml_resolve_hinted(adm_str_t text, adm_yaml_scalar_t *s);

static inline void
adm_yaml_resolve(adm_str_t text, adm_yaml_scalar_t *s)
{
    if (adm_likely(text.len && !adm_yaml_hints[(unsigned char) text.data[0]])) {
        s->type = ADM_YAML_STRING;
        return;
    }

    adm_yaml_resolve_hinted(text, s);
}


/*
 * The same with one of the tags of YAML 1.1 in its long form.  ADM_DECLINED for
 * another tag: the scalar is a string; ADM_ERROR if the text cannot have the
 * type.
 */
int adm_yaml_resolve_tagged(adm_str_t tag, adm_str_t text,
    adm_yaml_scalar_t *s);

/*
 * Whether a string could be read as something else when it is written without
 * quotes, by this or another reader.
 */
int adm_yaml_is_ambiguous(adm_str_t text);

/* A double as go-yaml writes it. */
void adm_yaml_write_float(adm_buf_t *b, double d);


#define ADM_YAML_TAG  "tag:yaml.org,2002:"


#endif /* ADM_YAML_SCALAR_H */
