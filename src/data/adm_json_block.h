
/*
 * Sixteen bytes of JSON text at once, as a vector of the compiler's: reading
 * and writing strings look for the bytes that end or interrupt them.  Marks are
 * bytes with all bits set, others are zero.  For internal use of the reader and
 * the writer.
 */


#ifndef ADM_JSON_BLOCK_H
#define ADM_JSON_BLOCK_H


#include <endian.h>

#include "base/adm_core.h"


#define ADM_JSON_BLOCK  16

typedef int8_t  adm_json_block_t __attribute__((vector_size(ADM_JSON_BLOCK)));


/* Quotes, backslashes, control characters; what is not ASCII is negative. */

static inline adm_json_block_t
adm_json_block_marks(adm_json_block_t b)
{
    return (b == '"') | (b == '\\') | (b < 0x20);
}


/* The characters that are written as escapes for the sake of HTML. */

static inline adm_json_block_t
adm_json_block_html(adm_json_block_t b)
{
    /* "<" and ">" differ in one bit */

    return (b == '&') | ((b | 2) == '>');
}


/* The number of the first byte that is marked, ADM_JSON_BLOCK if none is. */

static inline size_t
adm_json_block_first(adm_json_block_t marks)
{
    uint64_t  w[2];

    memcpy(w, &marks, ADM_JSON_BLOCK);

    if (w[0]) {
        return (size_t) __builtin_ctzll(le64toh(w[0])) / 8;
    }

    return w[1] ? 8 + (size_t) __builtin_ctzll(le64toh(w[1])) / 8
                : ADM_JSON_BLOCK;
}


static inline int
adm_json_block_any(adm_json_block_t marks)
{
    uint64_t  w[2];

    memcpy(w, &marks, ADM_JSON_BLOCK);

    return (w[0] | w[1]) != 0;
}


#endif /* ADM_JSON_BLOCK_H */
