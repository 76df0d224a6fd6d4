
/*
 * ngx-admission: what its commands share.  A command is one file cli_NAME.c
 * with one cli_command_t, listed in cli_commands.c; its options are a table,
 * from which parsing, --help, the completion and the man page come.
 */


#ifndef CLI_H
#define CLI_H


#include "base/adm_buf.h"
#include "base/adm_err.h"
#include "data/adm_value.h"


/* Exit statuses. */

#define CLI_OK       0        /* done, admitted */
#define CLI_DENIED   1        /* denied, differs, or a test failed */
#define CLI_ERROR    2        /* could not be done: input, usage, memory */


typedef enum {
    CLI_FLAG = 0,             /* int, set to 1 */
    CLI_STRING,               /* const char * */
    CLI_INT,                  /* int64_t */
    CLI_LIST                  /* cli_list_t, may be given several times */
} cli_type_e;


typedef struct {
    const char  **items;
    size_t        n;
} cli_list_t;


typedef struct {
    const char   *name;       /* without the leading "--" */
    char          letter;     /* 0: no short form */
    cli_type_e    type;
    size_t        offset;     /* of the variable in the command's options */
    const char   *argument;   /* what --help calls the argument */
    const char   *help;
} cli_option_t;


typedef struct {
    const char          *name;
    const char          *arguments;    /* of the usage line */
    const char          *summary;      /* one line */
    const char          *details;      /* paragraphs for --help, or NULL */
    const cli_option_t  *options;      /* ends with a NULL name, or NULL */
    size_t               size;         /* of the options' structure */

    /*
     * options: the structure, filled; argv: what is not an option.  Returns an
     * exit status.
     */
    int                (*run)(adm_arena_t *a, void *options, char **argv,
                              int argc);
} cli_command_t;


extern const cli_command_t  *cli_commands[];


/* Prints "ngx-admission: ..." to standard error; returns CLI_ERROR. */
int cli_fail(const char *fmt, ...) adm_printf_like(1, 2);

/* The same for an error with its position; returns CLI_ERROR. */
int cli_fail_err(const adm_err_t *err);

/* Prints "FILE:LINE:COL: warning: TEXT" to standard error. */
void cli_warn(const char *fmt, ...) adm_printf_like(1, 2);

/* The whole file, or standard input for "-"; the error names the file. */
int cli_read_file(adm_arena_t *a, const char *path, adm_str_t *text,
    adm_err_t *err);

/* Writes to standard output; returns CLI_OK or CLI_ERROR. */
int cli_write(adm_str_t text);

/*
 * JSON lines from standard input: fn() gets each as a value and sets members
 * of *out, which is written as one line and flushed; its member "id" is copied
 * first.  Memory of a line lasts for the line.  A line that is no JSON object
 * gives {"error":true,"message":...}.  fn() returns ADM_ERROR to stop.
 */
int cli_batch(int (*fn)(void *ctx, adm_arena_t *a, adm_value_t *line,
    adm_value_t *out), void *ctx);

/* Whether to write colours: a terminal, and NO_COLOR is not set. */
int cli_color(FILE *f);

#define CLI_RED     "\x1b[31m"
#define CLI_GREEN   "\x1b[32m"
#define CLI_YELLOW  "\x1b[33m"
#define CLI_BOLD    "\x1b[1m"
#define CLI_DIM     "\x1b[2m"
#define CLI_RESET   "\x1b[0m"


/* The --help of a command, or of the program for NULL. */
void cli_help(FILE *f, const cli_command_t *command);


#endif /* CLI_H */
