
/* Why a text is no JSON, in the words of Go's encoding/json. */


#ifndef GOTMPL_JSON_ERROR_H
#define GOTMPL_JSON_ERROR_H


#include "base/adm_arena.h"


/*
 * The error of a text that has been refused; otherwise is for what Go would
 * have taken.
 */
adm_str_t gotmpl_json_error(adm_arena_t *a, adm_str_t text,
    adm_str_t otherwise);


#endif /* GOTMPL_JSON_ERROR_H */
