
/*
 * Go's regular expression syntax for RE2.  The two engines read nearly the same
 * language; what differs, between the libraries and between their releases, is
 * settled here: a pattern is checked as Go checks it, with Go's errors, and
 * rewritten into constructs that both read alike.
 */


#ifndef ADM_REGEX_SYNTAX_H
#define ADM_REGEX_SYNTAX_H


#include "base/adm_buf.h"
#include "base/adm_err.h"


/* Groups deeper than this are refused, as Go does about there. */
#define ADM_REGEX_MAX_DEPTH  1000


/*
 * Appends to b the pattern for RE2, and to names the name of every group, empty
 * or not, with a zero behind each.  ADM_ERROR with the error that Go gives, or
 * with that of memory.
 */
int adm_regex_rewrite(adm_buf_t *b, adm_buf_t *names, adm_str_t pattern,
    adm_err_t *err);

/* Sets the error as Go words it; returns ADM_ERROR. */
int adm_regex_error(adm_err_t *err, const char *what, adm_str_t where);

/*
 * Appends the set of characters that has the name in Go, which compares names
 * without regard to case, " ", "_" and "-"; bracket: inside of "[...]".
 * ADM_DECLINED if there is none, or if RE2 has no way to write it.
 */
int adm_regex_class(adm_buf_t *b, adm_str_t name, int negative, int bracket);

/* Whether RE2 has a table of characters with this name (in adm_regex.cc). */
int adm_regex_has_class(adm_str_t name);


#endif /* ADM_REGEX_SYNTAX_H */
