
/*
 * An error: what went wrong, and where.  The first error set stays, so that
 * the cause is reported and not what it led to.  The texts live in the arena
 * that the error was prepared with.
 */


#ifndef ADM_ERR_H
#define ADM_ERR_H


#include "base/adm_arena.h"


typedef struct {
    adm_arena_t  *arena;
    adm_str_t     text;
    adm_str_t     source;     /* file or document, empty when unknown */
    uint32_t      line;       /* from 1, 0 when unknown */
    uint32_t      column;     /* from 1, 0 when unknown */
    unsigned      set:1;
} adm_err_t;


/* arena: where texts are kept; it has to outlive the error. */
void adm_err_init(adm_err_t *err, adm_arena_t *arena);

/*
 * Sets the text unless an error is set already; always returns ADM_ERROR, so
 * that it can end a function.  err may be NULL: nobody wants to know.
 */
int adm_err_set(adm_err_t *err, const char *fmt, ...) adm_error_like(2, 3);

/* The same with a position in err->source. */
int adm_err_set_at(adm_err_t *err, uint32_t line, uint32_t column,
    const char *fmt, ...) adm_error_like(4, 5);

/* Sets the error that explains a failed arena; returns ADM_ERROR. */
int adm_err_memory(adm_err_t *err, const adm_arena_t *a) adm_cold;

/*
 * Puts a prefix before the text of a set error, as a caller that adds what it
 * was doing; returns ADM_ERROR.
 */
int adm_err_prefix(adm_err_t *err, const char *fmt, ...)
    adm_error_like(2, 3);

/* "SOURCE:LINE:COLUMN: TEXT" with the parts that are known. */
adm_str_t adm_err_format(const adm_err_t *err, adm_arena_t *arena);


#endif /* ADM_ERR_H */
