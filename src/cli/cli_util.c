
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/cli.h"
#include "data/adm_json_read.h"
#include "data/adm_json_write.h"


#define CLI_MAX_INPUT  (64 * 1024 * 1024)


static int cli_batch_line(int (*fn)(void *ctx, adm_arena_t *a,
    adm_value_t *line, adm_value_t *out), void *ctx, adm_str_t text);


int
cli_fail(const char *fmt, ...)
{
    va_list  args;

    fprintf(stderr, "ngx-admission: ");

    va_start(args, fmt);
    vfprintf(stderr, fmt, args);
    va_end(args);

    fprintf(stderr, "\n");

    return CLI_ERROR;
}


int
cli_fail_err(const adm_err_t *err)
{
    adm_str_t    text;
    adm_arena_t  a;

    adm_arena_init(&a, NULL, 0);

    text = adm_err_format(err, &a);

    if (err->source.len || err->line) {
        fprintf(stderr, "%.*s\n", adm_fmt(text));

    } else {
        (void) cli_fail("%.*s", adm_fmt(text));
    }

    adm_arena_destroy(&a);

    return CLI_ERROR;
}


void
cli_warn(const char *fmt, ...)
{
    va_list  args;

    va_start(args, fmt);
    vfprintf(stderr, fmt, args);
    va_end(args);

    fprintf(stderr, "\n");
}


int
cli_read_file(adm_arena_t *a, const char *path, adm_str_t *text,
    adm_err_t *err)
{
    int        rc;
    FILE      *f;
    char       piece[16 * 1024];
    size_t     n;
    adm_buf_t  b;

    f = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");

    if (f == NULL) {
        return adm_err_set(err, "cannot open \"%s\": %s", path,
                           strerror(errno));
    }

    adm_buf_init(&b, a, CLI_MAX_INPUT);

    while ((n = fread(piece, 1, sizeof(piece), f)) > 0) {
        adm_buf_bytes(&b, piece, n);
    }

    rc = ADM_OK;

    if (ferror(f)) {
        rc = adm_err_set(err, "cannot read \"%s\": %s", path,
                         strerror(errno));

    } else if (adm_buf_finish(&b, text) != ADM_OK) {
        rc = adm_err_set(err, "\"%s\" is larger than %d bytes", path,
                         CLI_MAX_INPUT);
    }

    if (f != stdin) {
        (void) fclose(f);
    }

    return rc;
}


int
cli_write(adm_str_t text)
{
    if (fwrite(text.data, 1, text.len, stdout) != text.len
        || fflush(stdout) != 0)
    {
        return cli_fail("cannot write: %s", strerror(errno));
    }

    return CLI_OK;
}


static int
cli_batch_line(int (*fn)(void *ctx, adm_arena_t *a, adm_value_t *line,
    adm_value_t *out), void *ctx, adm_str_t text)
{
    int           rc;
    adm_err_t     err;
    adm_buf_t     b;
    adm_str_t     result;
    adm_arena_t   a;
    adm_value_t  *line, *out, *id;

    adm_arena_init(&a, NULL, 0);
    adm_err_init(&err, &a);

    rc = ADM_OK;
    out = adm_value_object(&a, 0);
    line = adm_json_parse(&a, text, NULL, &err);

    if (adm_is_object(line)) {
        id = adm_object_getc(line, "id");

        if (id) {
            (void) adm_object_setc(&a, out, "id", id);
        }

        rc = fn(ctx, &a, line, out);

    } else {
        if (!err.set) {
            (void) adm_err_set(&err, "the line is no JSON object");
        }

        (void) adm_object_setc(&a, out, "error", adm_value_bool(1));
        (void) adm_object_setc(&a, out, "message",
                               adm_value_string(&a, err.text));
    }

    adm_buf_init(&b, &a, 0);
    adm_json_write(&b, out, 0);
    adm_buf_char(&b, '\n');

    if (adm_arena_failed(&a) || adm_buf_finish(&b, &result) != ADM_OK) {
        (void) cli_fail("%s", adm_arena_failure(&a));
        rc = ADM_ERROR;

    } else if (cli_write(result) != CLI_OK) {
        rc = ADM_ERROR;
    }

    adm_arena_destroy(&a);

    return rc;
}


int
cli_batch(int (*fn)(void *ctx, adm_arena_t *a, adm_value_t *line,
    adm_value_t *out), void *ctx)
{
    int         rc;
    char       *buf;
    size_t      cap;
    ssize_t     n;
    adm_str_t   text;

    buf = NULL;
    cap = 0;
    rc = ADM_OK;

    while (rc == ADM_OK && (n = getline(&buf, &cap, stdin)) > 0) {
        text.len = (size_t) n;
        text.data = buf;

        if (adm_str_trim_space(text).len == 0) {
            continue;
        }

        rc = cli_batch_line(fn, ctx, text);
    }

    free(buf);

    return rc == ADM_OK ? CLI_OK : CLI_ERROR;
}


int
cli_color(FILE *f)
{
    const char  *no;

    no = getenv("NO_COLOR");

    return isatty(fileno(f)) && (no == NULL || no[0] == '\0');
}
