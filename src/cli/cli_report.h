
/*
 * Results of checks - admitted or not, passed or failed - as text, JSON or
 * JUnit's XML.
 */


#ifndef CLI_REPORT_H
#define CLI_REPORT_H


#include "cli/cli.h"


typedef enum {
    CLI_REPORT_TEXT = 0,
    CLI_REPORT_JSON,
    CLI_REPORT_JUNIT
} cli_report_e;


typedef struct {
    adm_str_t     suite;         /* file */
    adm_str_t     name;
    int           failed;
    adm_str_t     text;          /* what was wrong; or empty */
    adm_value_t  *lines;         /* further lines of the text, or NULL */
    adm_value_t  *data;          /* the same for JSON */
} cli_check_t;


typedef struct {
    cli_report_e   format;
    adm_arena_t   *arena;
    cli_check_t   *checks;
    size_t         n;
    size_t         cap;
    size_t         failed;
    const char    *passed;       /* "admitted", "passed" */
    const char    *not_passed;   /* "denied", "FAILED" */
} cli_report_t;


/* name: text, json, junit or NULL. */
int cli_report_init(cli_report_t *report, adm_arena_t *a, const char *name,
    const char *passed, const char *not_passed, adm_err_t *err);

/* Adds a check; as text it is printed at once. */
int cli_report_add(cli_report_t *report, const cli_check_t *check);

/* Prints what is left; the exit status. */
int cli_report_finish(cli_report_t *report);


#endif /* CLI_REPORT_H */
