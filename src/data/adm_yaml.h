
/*
 * YAML 1.1 in and out, typed as sigs.k8s.io/yaml types it on the way to JSON:
 * read by libyaml's events into a value tree, written as that library's
 * encoder writes it.
 */


#ifndef ADM_YAML_H
#define ADM_YAML_H


#include "base/adm_buf.h"
#include "base/adm_err.h"
#include "data/adm_value.h"


typedef struct {
    uint32_t  max_depth;         /* 0: ADM_MAX_DEPTH, also the most */
    uint32_t  max_nodes;         /* 0: 1,000,000; nodes of aliases count */
    unsigned  unique_keys:1;     /* equal keys in a mapping are an error */

    /*
     * For ADM_YAML_AS_READ: floats have the text that go-yaml writes for them
     * and not that of JSON, which has no infinities.
     */
    unsigned  yaml_floats:1;
} adm_yaml_options_t;


/* How a string was written; the reader notes it in the node. */

typedef enum {
    ADM_YAML_IS_PLAIN = 1,
    ADM_YAML_IS_SINGLE,          /* in single quotes */
    ADM_YAML_IS_DOUBLE,
    ADM_YAML_IS_LITERAL,         /* "|" */
    ADM_YAML_IS_FOLDED           /* ">" */
} adm_yaml_form_e;

/* With a form: within "[]" or "{}". */
#define ADM_YAML_IN_FLOW  0x10

#define adm_yaml_form(v)     ((adm_yaml_form_e) ((v)->note & 0x0f))
#define adm_yaml_in_flow(v)  (((v)->note & ADM_YAML_IN_FLOW) != 0)


typedef struct adm_yaml_reader_s  adm_yaml_reader_t;


/*
 * Documents of a stream, one after another.  text has to stay until the last
 * one is read.  Every node carries its line.  Errors have line and column.
 */
adm_yaml_reader_t *adm_yaml_reader_create(adm_arena_t *arena, adm_str_t text,
    const adm_yaml_options_t *options, adm_err_t *err);

/*
 * The next document in *v, null for an empty one.  ADM_DECLINED behind the
 * last one, ADM_ERROR with err set.
 */
int adm_yaml_reader_next(adm_yaml_reader_t *r, adm_value_t **v);

/* The reader holds memory of libyaml: it is destroyed on every path. */
void adm_yaml_reader_destroy(adm_yaml_reader_t *r);

/* The first document of a text; null for an empty one, NULL on error. */
adm_value_t *adm_yaml_parse(adm_arena_t *arena, adm_str_t text,
    const adm_yaml_options_t *options, adm_err_t *err);


/*
 * The value has been read with yaml_floats and is written as it is, as in
 * sigs.k8s.io/yaml's JSONToYAML().  Otherwise it goes through JSON first, as in
 * Marshal(), which makes a difference for numbers, for U+0085 and for what YAML
 * cannot hold.
 */
#define ADM_YAML_AS_READ  0x1000

/*
 * Appends the value in block style with sorted keys and a newline behind it,
 * byte for byte as sigs.k8s.io/yaml's Marshal does.  flags: ADM_JSON_FLOAT of
 * adm_json_write.h, ADM_YAML_AS_READ.  ADM_DECLINED if Marshal gives an error:
 * there are control characters of U+007F to U+009F, U+FFFE or U+FFFF in a
 * string, or a key is too long; what was appended is then undefined.  Without
 * memory the buffer keeps the error.
 */
int adm_yaml_write(adm_buf_t *b, const adm_value_t *v, unsigned flags);


#endif /* ADM_YAML_H */
