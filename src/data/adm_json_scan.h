
/*
 * The fast half of the JSON reader: a text that is there at once, in the usual
 * form.  Whatever is not, errors above all, is left to adm_json_read.c, which
 * owns the syntax; both make the same tree of what both read.
 */


#ifndef ADM_JSON_SCAN_H
#define ADM_JSON_SCAN_H


#include "data/adm_json_read.h"


/*
 * The value of the text, which is not referred to.  max_depth is the most
 * levels of nesting.  NULL: the text has to be read by the parser.
 */
adm_value_t *adm_json_scan(adm_arena_t *arena, adm_str_t text,
    const adm_json_options_t *options, uint32_t max_depth);


#endif /* ADM_JSON_SCAN_H */
