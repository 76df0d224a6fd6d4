
#include "base/adm_err.h"
#include "base/adm_buf.h"


static void adm_err_vset(adm_err_t *err, const char *fmt, va_list args);


void
adm_err_init(adm_err_t *err, adm_arena_t *arena)
{
    memset(err, 0, sizeof(adm_err_t));

    err->arena = arena;
    err->text = adm_str_empty;
    err->source = adm_str_empty;
}


static void
adm_err_vset(adm_err_t *err, const char *fmt, va_list args)
{
    adm_buf_t  b;

    err->set = 1;

    adm_buf_init(&b, err->arena, 0);
    adm_buf_vprintf(&b, fmt, args);

    if (adm_buf_finish(&b, &err->text) != ADM_OK) {
        err->text.data = adm_arena_failure(err->arena);
        err->text.len = strlen(err->text.data);
    }
}


int
adm_err_set(adm_err_t *err, const char *fmt, ...)
{
    va_list  args;

    if (err && !err->set) {
        va_start(args, fmt);
        adm_err_vset(err, fmt, args);
        va_end(args);
    }

    return ADM_ERROR;
}


int
adm_err_set_at(adm_err_t *err, uint32_t line, uint32_t column,
    const char *fmt, ...)
{
    va_list  args;

    if (err && !err->set) {
        err->line = line;
        err->column = column;

        va_start(args, fmt);
        adm_err_vset(err, fmt, args);
        va_end(args);
    }

    return ADM_ERROR;
}


int
adm_err_memory(adm_err_t *err, const adm_arena_t *a)
{
    if (err && !err->set) {
        err->set = 1;
        err->text.data = adm_arena_failure(a);
        err->text.len = strlen(err->text.data);
    }

    return ADM_ERROR;
}


int
adm_err_prefix(adm_err_t *err, const char *fmt, ...)
{
    va_list    args;
    adm_buf_t  b;
    adm_str_t  text;

    if (err == NULL || !err->set) {
        return ADM_ERROR;
    }

    adm_buf_init(&b, err->arena, 0);

    va_start(args, fmt);
    adm_buf_vprintf(&b, fmt, args);
    va_end(args);

    adm_buf_str(&b, err->text);

    if (adm_buf_finish(&b, &text) == ADM_OK) {
        err->text = text;
    }

    return ADM_ERROR;
}


adm_str_t
adm_err_format(const adm_err_t *err, adm_arena_t *arena)
{
    adm_buf_t  b;
    adm_str_t  text;

    adm_buf_init(&b, arena, 0);

    if (err->source.len) {
        adm_buf_str(&b, err->source);
        adm_buf_char(&b, ':');
    }

    if (err->line) {
        adm_buf_printf(&b, "%u:", err->line);

        if (err->column) {
            adm_buf_printf(&b, "%u:", err->column);
        }
    }

    if (b.len) {
        adm_buf_char(&b, ' ');
    }

    adm_buf_str(&b, err->text);

    if (adm_buf_finish(&b, &text) != ADM_OK) {
        return err->text;
    }

    return text;
}
