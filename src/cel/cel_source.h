
/*
 * The text of an expression, and what is wrong with it: errors with positions,
 * shown with an excerpt as the API server shows them.
 */


#ifndef CEL_SOURCE_H
#define CEL_SOURCE_H


#include "base/adm_buf.h"
#include "base/adm_err.h"
#include "base/adm_str.h"


/* A position is a byte offset; this one stands for the whole expression. */
#define CEL_NO_POS  UINT32_MAX


typedef struct {
    uint32_t      pos;
    adm_str_t     text;
} cel_issue_t;


typedef struct {
    adm_arena_t  *arena;
    adm_str_t     text;
    cel_issue_t  *issues;
    uint32_t      n;            /* issues kept */
    uint32_t      total;        /* issues found */
} cel_source_t;


void cel_source_init(cel_source_t *src, adm_arena_t *arena, adm_str_t text);

/* Adds an issue; always returns ADM_ERROR. */
int cel_issue(cel_source_t *src, uint32_t pos, const char *fmt, ...)
    adm_error_like(3, 4);

/*
 * Sets the error to all issues in the order of their positions, if there are
 * any: "ERROR: <input>:1:5: text", the line, and a mark below.  Returns
 * ADM_ERROR then, otherwise ADM_OK.
 */
int cel_source_report(cel_source_t *src, adm_err_t *err);


#endif /* CEL_SOURCE_H */
