
#include "cli/cli_report.h"
#include "data/adm_json_write.h"


static void cli_report_text(const cli_report_t *report,
    const cli_check_t *check);
static void cli_report_json(const cli_report_t *report, adm_buf_t *b);
static void cli_report_junit(const cli_report_t *report, adm_buf_t *b);
static void cli_xml(adm_buf_t *b, adm_str_t s);


int
cli_report_init(cli_report_t *report, adm_arena_t *a, const char *name,
    const char *passed, const char *not_passed, adm_err_t *err)
{
    size_t  i;

    /* ORDER cli_report_e */
    static const char  *names[] = { "text", "json", "junit" };

    memset(report, 0, sizeof(cli_report_t));

    report->arena = a;
    report->passed = passed;
    report->not_passed = not_passed;

    for (i = 0; i < adm_nelts(names); i++) {
        if (name == NULL || strcmp(name, names[i]) == 0) {
            report->format = (cli_report_e) i;
            return ADM_OK;
        }
    }

    return adm_err_set(err, "--output is text, json or junit, not \"%s\"",
                       name);
}


int
cli_report_add(cli_report_t *report, const cli_check_t *check)
{
    size_t        cap;
    cli_check_t  *checks;

    if (report->n == report->cap) {

        cap = report->cap * 2 + 16;
        checks = adm_array_alloc(report->arena, cap, sizeof(cli_check_t));

        if (checks == NULL) {
            return ADM_ERROR;
        }

        if (report->n) {
            memcpy(checks, report->checks, report->n * sizeof(cli_check_t));
        }

        report->checks = checks;
        report->cap = cap;
    }

    report->checks[report->n++] = *check;
    report->failed += check->failed ? 1 : 0;

    if (report->format == CLI_REPORT_TEXT) {
        cli_report_text(report, check);
    }

    return ADM_OK;
}


static void
cli_report_text(const cli_report_t *report, const cli_check_t *check)
{
    int         color;
    uint32_t    i;
    adm_str_t   s;

    color = cli_color(stdout);

    printf("%s%s%s %.*s", color ? (check->failed ? CLI_RED : CLI_GREEN) : "",
           check->failed ? report->not_passed : report->passed,
           color ? CLI_RESET : "", adm_fmt(check->name));

    if (check->text.len) {
        printf(": %.*s", adm_fmt(check->text));
    }

    printf("\n");

    for (i = 0; i < adm_array_len(check->lines); i++) {
        s = adm_value_str(adm_array_at(check->lines, i));
        printf("    %.*s\n", adm_fmt(s));
    }
}


int
cli_report_finish(cli_report_t *report)
{
    adm_buf_t  b;
    adm_str_t  text;

    adm_buf_init(&b, report->arena, 0);

    switch (report->format) {

    case CLI_REPORT_JSON:
        cli_report_json(report, &b);
        break;

    case CLI_REPORT_JUNIT:
        cli_report_junit(report, &b);
        break;

    default:
        adm_buf_printf(&b, "%zu %s, %zu %s\n", report->n - report->failed,
                       report->passed, report->failed, report->not_passed);
    }

    if (adm_buf_finish(&b, &text) != ADM_OK) {
        return cli_fail("%s", adm_arena_failure(report->arena));
    }

    if (cli_write(text) != CLI_OK) {
        return CLI_ERROR;
    }

    return report->failed ? CLI_DENIED : CLI_OK;
}


static void
cli_report_json(const cli_report_t *report, adm_buf_t *b)
{
    size_t        i;
    adm_arena_t  *a;
    adm_value_t  *list, *v;

    a = report->arena;
    list = adm_value_array(a, (uint32_t) report->n);

    for (i = 0; i < report->n; i++) {

        v = adm_value_copy(a, report->checks[i].data);

        (void) adm_object_setc(a, v, "file",
                               adm_value_string(a, report->checks[i].suite));
        (void) adm_array_push(a, list, v);
    }

    adm_json_write(b, list, ADM_JSON_RAW | ADM_JSON_PRETTY);
    adm_buf_char(b, '\n');
}


/* One suite for each file, in the order of the checks. */

static void
cli_report_junit(const cli_report_t *report, adm_buf_t *b)
{
    size_t              i, k, n, failed;
    uint32_t            line;
    const cli_check_t  *check;

    adm_buf_printf(b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                   "<testsuites tests=\"%zu\" failures=\"%zu\">\n", report->n,
                   report->failed);

    for (i = 0; i < report->n; i += n) {

        for (n = 0, failed = 0; i + n < report->n; n++) {

            if (!adm_str_eq(report->checks[i].suite,
                            report->checks[i + n].suite))
            {
                break;
            }

            failed += report->checks[i + n].failed ? 1 : 0;
        }

        adm_buf_lit(b, "  <testsuite name=\"");
        cli_xml(b, report->checks[i].suite);
        adm_buf_printf(b, "\" tests=\"%zu\" failures=\"%zu\">\n", n, failed);

        for (k = i; k < i + n; k++) {

            check = &report->checks[k];

            adm_buf_lit(b, "    <testcase classname=\"");
            cli_xml(b, check->suite);
            adm_buf_lit(b, "\" name=\"");
            cli_xml(b, check->name);

            if (!check->failed) {
                adm_buf_lit(b, "\"/>\n");
                continue;
            }

            adm_buf_lit(b, "\">\n      <failure message=\"");
            cli_xml(b, check->text);
            adm_buf_lit(b, "\">");

            for (line = 0; line < adm_array_len(check->lines); line++) {
                cli_xml(b, adm_value_str(adm_array_at(check->lines, line)));
                adm_buf_char(b, '\n');
            }

            adm_buf_lit(b, "</failure>\n    </testcase>\n");
        }

        adm_buf_lit(b, "  </testsuite>\n");
    }

    adm_buf_lit(b, "</testsuites>\n");
}


/* Control characters have no place in XML at all. */

static void
cli_xml(adm_buf_t *b, adm_str_t s)
{
    size_t  i;

    for (i = 0; i < s.len; i++) {

        switch (s.data[i]) {

        case '<':
            adm_buf_lit(b, "&lt;");
            break;

        case '>':
            adm_buf_lit(b, "&gt;");
            break;

        case '&':
            adm_buf_lit(b, "&amp;");
            break;

        case '"':
            adm_buf_lit(b, "&quot;");
            break;

        case '\n':
            adm_buf_lit(b, "&#10;");
            break;

        default:
            adm_buf_char(b, (unsigned char) s.data[i] < ' ' ? ' ' : s.data[i]);
        }
    }
}
