
#include "base/adm_utf8.h"
#include "cel/cel_source.h"


#define CEL_MAX_ISSUES   100

/* Longer lines are not shown. */
#define CEL_MAX_EXCERPT  16384


static void cel_source_locate(cel_source_t *src, uint32_t pos,
    uint32_t *line, uint32_t *column, adm_str_t *excerpt);
static void cel_source_show(adm_buf_t *b, cel_source_t *src,
    const cel_issue_t *issue);


void
cel_source_init(cel_source_t *src, adm_arena_t *arena, adm_str_t text)
{
    memset(src, 0, sizeof(cel_source_t));

    src->arena = arena;
    src->text = text;
}


int
cel_issue(cel_source_t *src, uint32_t pos, const char *fmt, ...)
{
    va_list       args;
    adm_buf_t     b;
    cel_issue_t  *issue;

    src->total++;

    if (src->n == CEL_MAX_ISSUES) {
        return ADM_ERROR;
    }

    if (src->issues == NULL) {
        src->issues = adm_array_alloc(src->arena, CEL_MAX_ISSUES,
                                      sizeof(cel_issue_t));
        if (src->issues == NULL) {
            return ADM_ERROR;
        }
    }

    adm_buf_init(&b, src->arena, 0);

    va_start(args, fmt);
    adm_buf_vprintf(&b, fmt, args);
    va_end(args);

    issue = &src->issues[src->n];
    issue->pos = pos;

    if (adm_buf_finish(&b, &issue->text) == ADM_OK) {
        src->n++;
    }

    return ADM_ERROR;
}


/* Line and column from 1, in code points, and the line itself. */

static void
cel_source_locate(cel_source_t *src, uint32_t pos, uint32_t *line,
    uint32_t *column, adm_str_t *excerpt)
{
    size_t  i, start, end;

    *line = 1;
    start = 0;

    for (i = 0; i < pos && i < src->text.len; i++) {
        if (src->text.data[i] == '\n') {
            (*line)++;
            start = i + 1;
        }
    }

    for (end = i; end < src->text.len && src->text.data[end] != '\n'; end++) {
        /* void */
    }

    *column = (uint32_t) adm_utf8_count(adm_str_sub(src->text, start, i)) + 1;
    *excerpt = adm_str_sub(src->text, start, end);
}


static void
cel_source_show(adm_buf_t *b, cel_source_t *src, const cel_issue_t *issue)
{
    size_t     i, k, n;
    uint32_t   line, column, rune;
    adm_str_t  excerpt;

    if (issue->pos == CEL_NO_POS) {
        adm_buf_lit(b, "ERROR: <input>:-1:0: ");
        adm_buf_str(b, issue->text);
        return;
    }

    cel_source_locate(src, issue->pos, &line, &column, &excerpt);

    adm_buf_printf(b, "ERROR: <input>:%u:%u: ", line,
                   src->text.len ? column : 0);
    adm_buf_str(b, issue->text);

    if (src->text.len == 0 || excerpt.len > CEL_MAX_EXCERPT) {
        return;
    }

    adm_buf_lit(b, "\n | ");

    for (i = 0; i < excerpt.len; i++) {
        adm_buf_char(b, excerpt.data[i] == '\t' ? ' ' : excerpt.data[i]);
    }

    /* characters of several bytes get wide marks */

    adm_buf_lit(b, "\n | ");

    for (i = 0, k = 1; k < column && i < excerpt.len; k++) {
        n = adm_utf8_decode(excerpt, i, &rune);
        adm_buf_str(b, n > 1 ? adm_strc("\xef\xbc\x8e") : adm_strc("."));
        i += n;
    }

    n = i < excerpt.len ? adm_utf8_decode(excerpt, i, &rune) : 1;
    adm_buf_str(b, n > 1 ? adm_strc("\xef\xbc\xbe") : adm_strc("^"));
}


int
cel_source_report(cel_source_t *src, adm_err_t *err)
{
    uint32_t      i, k, line, column;
    adm_buf_t     b;
    adm_str_t     text;
    cel_issue_t   issue;

    if (adm_arena_failed(src->arena)) {
        return adm_err_memory(err, src->arena);
    }

    if (src->total == 0) {
        return ADM_OK;
    }

    /* there are few, and mostly they are in order */

    for (i = 1; i < src->n; i++) {
        issue = src->issues[i];

        for (k = i; k > 0 && src->issues[k - 1].pos + 1 > issue.pos + 1; k--) {
            src->issues[k] = src->issues[k - 1];
        }

        src->issues[k] = issue;
    }

    adm_buf_init(&b, src->arena, 0);

    for (i = 0; i < src->n; i++) {
        if (i) {
            adm_buf_char(&b, '\n');
        }

        cel_source_show(&b, src, &src->issues[i]);
    }

    if (src->total > src->n) {
        adm_buf_printf(&b, "\n%u more errors were truncated",
                       src->total - src->n);
    }

    if (adm_buf_finish(&b, &text) != ADM_OK) {
        return adm_err_memory(err, src->arena);
    }

    line = 0;
    column = 0;

    if (src->issues[0].pos != CEL_NO_POS) {
        cel_source_locate(src, src->issues[0].pos, &line, &column, &text);
        (void) adm_buf_finish(&b, &text);
    }

    if (err == NULL || err->set) {
        return ADM_ERROR;
    }

    err->set = 1;
    err->text = text;
    err->line = line;
    err->column = column;

    return ADM_ERROR;
}
