
/*
 * JSON in (RFC 8259), as a push parser: a text arrives in any number of pieces
 * and becomes a value tree in an arena.  Nothing of the text is referred to
 * afterwards, unless the options allow it.
 *
 * Beyond the syntax, which is yajl's, a text is refused that is not UTF-8, is
 * nested too deeply, has too many nodes, or goes on behind its value.  Lone
 * surrogate escapes become U+FFFD and of equal keys the last one counts, both
 * as in Go; numbers keep their text.
 */


#ifndef ADM_JSON_READ_H
#define ADM_JSON_READ_H


#include "base/adm_err.h"
#include "data/adm_value.h"


typedef struct {
    uint32_t  max_depth;         /* 0: ADM_MAX_DEPTH, also the most */
    uint32_t  max_nodes;         /* 0: unlimited */
    unsigned  unique_keys:1;     /* equal keys in an object are an error */
    unsigned  lasting:1;         /* the text outlives the tree, which is only
                                    read: refer to what does not change */
} adm_json_options_t;


typedef struct adm_json_reader_s  adm_json_reader_t;


/*
 * options may be NULL.  Errors are set in err with line and column (in bytes).
 * NULL without memory.
 */
adm_json_reader_t *adm_json_reader_create(adm_arena_t *arena,
    const adm_json_options_t *options, adm_err_t *err);

/* The next piece of the text; ADM_ERROR ends the reading. */
int adm_json_reader_feed(adm_json_reader_t *r, const char *data, size_t len);

/* The value when all is fed; NULL if there was an error. */
adm_value_t *adm_json_reader_finish(adm_json_reader_t *r);

/* All at once. */
adm_value_t *adm_json_parse(adm_arena_t *arena, adm_str_t text,
    const adm_json_options_t *options, adm_err_t *err);


#endif /* ADM_JSON_READ_H */
