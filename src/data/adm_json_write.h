
/* JSON out, as Go's encoding/json writes it. */


#ifndef ADM_JSON_WRITE_H
#define ADM_JSON_WRITE_H


#include "base/adm_buf.h"
#include "data/adm_value.h"


/* Members sorted by key, as Go writes maps; otherwise in their order. */
#define ADM_JSON_SORTED   0x01

/* "<", ">" and "&" as they are (Go's SetEscapeHTML(false)). */
#define ADM_JSON_RAW      0x02

/* Numbers as Go's float64 writes them, not with the text they were read as. */
#define ADM_JSON_FLOAT    0x04

/* Two spaces a level, as Go's MarshalIndent(v, "", "  "). */
#define ADM_JSON_PRETTY   0x08


/* Appends the value; NULL is written as null.  The buffer keeps the error. */
void adm_json_write(adm_buf_t *b, const adm_value_t *v, unsigned flags);

/* Appends a quoted string. */
void adm_json_write_string(adm_buf_t *b, adm_str_t s, unsigned flags);

/* The JSON text of a value; empty if the arena failed. */
adm_str_t adm_json_text(adm_arena_t *arena, const adm_value_t *v,
    unsigned flags);


#endif /* ADM_JSON_WRITE_H */
