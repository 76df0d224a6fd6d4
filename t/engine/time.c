
/*
 * Stands in for src/base/adm_time.c while that is not there: durations of one
 * number and one unit.
 */

#include <stdlib.h>

#include "base/adm_time.h"


int
adm_duration_parse(adm_str_t s, int64_t *ns)
{
    char    text[32], *end;
    double  d;

    if (s.len == 0 || s.len >= sizeof(text)) {
        return ADM_ERROR;
    }

    memcpy(text, s.data, s.len);
    text[s.len] = '\0';

    d = strtod(text, &end);

    if (end == text) {
        return ADM_ERROR;
    }

    if (strcmp(end, "s") == 0) {
        *ns = (int64_t) (d * 1e9);

    } else if (strcmp(end, "ms") == 0) {
        *ns = (int64_t) (d * 1e6);

    } else if (strcmp(end, "m") == 0) {
        *ns = (int64_t) (d * 60e9);

    } else {
        return ADM_ERROR;
    }

    return ADM_OK;
}
