
/*
 * Regular expressions: a thin binding to RE2, whose syntax and semantics Go's
 * regexp and CEL are defined by.  Matching takes linear time and bounded
 * memory.
 *
 * Patterns are compiled into memory of RE2, not of an arena: who compiles one
 * releases it.  For patterns that are computed during a review there is a
 * bounded cache per process, whose entries are borrowed until the next call.
 */


#ifndef ADM_REGEX_H
#define ADM_REGEX_H


#include "base/adm_err.h"


#ifdef __cplusplus
extern "C" {
#endif


typedef struct adm_regex_s  adm_regex_t;


/* Offsets of a match or group; start is -1 for a group that took no part. */
typedef struct {
    ptrdiff_t  start;
    ptrdiff_t  end;
} adm_regex_span_t;


/*
 * Compiles a pattern in Go's syntax.  NULL with the error set as Go words it:
 * "error parsing regexp: missing closing ]: `[a`".
 */
adm_regex_t *adm_regex_compile(adm_str_t pattern, adm_err_t *err);

void adm_regex_free(adm_regex_t *re);

/*
 * A compiled pattern from the cache; valid until the next call.  The cache is
 * bounded by the number of patterns and by RE2's memory for each of them: very
 * large ones, which take long to compile, are refused as too large.
 */
adm_regex_t *adm_regex_cached(adm_str_t pattern, adm_err_t *err);

/* The number of capturing groups, without the whole match. */
int adm_regex_groups(const adm_regex_t *re);

/* The number of the group with this name, -1 if there is none. */
int adm_regex_group_index(const adm_regex_t *re, adm_str_t name);

/*
 * Leftmost-first search from byte offset from on (the text before it counts as
 * context); n spans are filled, the first is the whole match.  Returns 1 for a
 * match, 0 for none.
 *
 * As in Go, every byte of the text that is not UTF-8 counts as one U+FFFD.  Who
 * goes through all matches of a text starts with a search from 0: what it found
 * out about the text serves those that follow, so that they take linear time
 * together.
 */
int adm_regex_search(const adm_regex_t *re, adm_str_t text, size_t from,
    adm_regex_span_t *spans, int n);


#ifdef __cplusplus
}
#endif


#endif /* ADM_REGEX_H */
