
/*
 * The other side of gostd/main.go: the same operations by this project's
 * functions, on the same JSON lines.
 */

#include <stdlib.h>

#include "base/adm_num.h"
#include "base/adm_quantity.h"
#include "base/adm_regex.h"
#include "base/adm_time.h"
#include "base/adm_utf8.h"
#include "data/adm_json_read.h"
#include "data/adm_json_write.h"
#include "data/adm_yaml.h"


typedef struct {
    const char  *name;
    int        (*run)(adm_arena_t *a, adm_buf_t *b, adm_str_t x, adm_str_t y,
                      adm_err_t *err);
} op_t;


#define MAX_GROUPS  200


static int
op_regex(adm_arena_t *a, adm_buf_t *b, adm_str_t pattern, adm_str_t text,
    adm_err_t *err)
{
    int                i, n, count;
    size_t             pos, width;
    uint32_t           rune;
    ptrdiff_t          previous;
    adm_regex_t       *re;
    adm_regex_span_t   spans[MAX_GROUPS];

    re = adm_regex_cached(pattern, err);

    if (re == NULL) {
        adm_buf_str(b, err->text);
        return ADM_OK;
    }

    n = adm_regex_groups(re);
    adm_buf_printf(b, "%d:", n);

    pos = 0;
    previous = -1;

    for (count = 0; count < 50 && pos <= text.len; /* void */ ) {

        if (!adm_regex_search(re, text, pos, spans,
                              adm_min(n + 1, MAX_GROUPS)))
        {
            break;
        }

        width = spans[0].end == (ptrdiff_t) pos;

        if (!width || spans[0].start != previous) {
            for (i = 0; i <= n; i++) {
                adm_buf_printf(b, " %td,%td", spans[i].start, spans[i].end);
            }

            adm_buf_char(b, ';');
            count++;
        }

        previous = spans[0].end;

        if (width) {
            if (pos < text.len) {
                width = adm_utf8_decode(text, pos, &rune);
            }

            pos += width;

        } else {
            pos = (size_t) spans[0].end;
        }
    }

    adm_buf_printf(b, " %d", adm_regex_group_index(re, adm_strc("n")));

    return ADM_OK;
}


static int
op_time(adm_arena_t *a, adm_buf_t *b, adm_str_t x, adm_str_t y,
    adm_err_t *err)
{
    adm_tm_t    tm;
    adm_time_t  t;

    if (adm_time_parse_rfc3339(x, &t) != ADM_OK) {
        return ADM_ERROR;
    }

    adm_time_fields(&t, &tm);
    adm_buf_printf(b, "%lld %u %d ", (long long) t.sec, t.nsec, t.offset);
    adm_time_format_rfc3339(b, &t);
    adm_buf_printf(b, " %d %d", tm.weekday, tm.yearday);

    return adm_time_unix(&tm) - t.offset == t.sec ? ADM_OK : ADM_ERROR;
}


static int
op_duration(adm_arena_t *a, adm_buf_t *b, adm_str_t x, adm_str_t y,
    adm_err_t *err)
{
    int64_t  ns;

    if (adm_duration_parse(x, &ns) != ADM_OK) {
        return ADM_ERROR;
    }

    adm_buf_int(b, ns);
    adm_buf_char(b, ' ');
    adm_duration_format(b, ns);

    return ADM_OK;
}


static int
op_zone(adm_arena_t *a, adm_buf_t *b, adm_str_t x, adm_str_t y,
    adm_err_t *err)
{
    int32_t      offset;
    int64_t      sec;
    const char  *abbrev;

    if (adm_int_parse(y, 10, &sec) != ADM_OK
        || adm_zone_offset(x, sec, &offset, &abbrev) != ADM_OK)
    {
        return ADM_ERROR;
    }

    adm_buf_printf(b, "%d %s", offset, abbrev);

    return ADM_OK;
}


static int
op_double(adm_arena_t *a, adm_buf_t *b, adm_str_t x, adm_str_t y,
    adm_err_t *err)
{
    char    text[ADM_DOUBLE_LEN];
    double  d;

    if (adm_double_parse(x, &d) != ADM_OK) {
        return ADM_ERROR;
    }

    adm_buf_bytes(b, text, adm_double_format_g(text, d, 64, 6));
    adm_buf_char(b, ' ');
    adm_buf_bytes(b, text, adm_double_format_g(text, d, 32, 6));
    adm_buf_char(b, ' ');
    adm_buf_bytes(b, text, adm_double_format_g(text, d, 64, 6));
    adm_buf_char(b, ' ');
    adm_buf_bytes(b, text, adm_double_format_json(text, d, 64));
    adm_buf_char(b, ' ');

    if ((float) d - (float) d != 0) {
        adm_buf_lit(b, "inf");

    } else {
        adm_buf_bytes(b, text, adm_double_format_json(text, d, 32));
    }

    return ADM_OK;
}


static int
op_json(adm_arena_t *a, adm_buf_t *b, adm_str_t x, adm_str_t y,
    adm_err_t *err)
{
    adm_value_t  *v;

    v = adm_json_parse(a, x, NULL, err);

    if (v == NULL) {
        return ADM_ERROR;
    }

    adm_json_write(b, v, ADM_JSON_SORTED);

    return ADM_OK;
}


/* The JSON text's value as sigs.k8s.io/yaml's Marshal() writes it. */

static int
op_marshal(adm_arena_t *a, adm_buf_t *b, adm_str_t x, adm_str_t y,
    adm_err_t *err)
{
    adm_value_t  *v;

    v = adm_json_parse(a, x, NULL, err);

    return v ? adm_yaml_write(b, v, 0) : ADM_ERROR;
}


static int
op_quantity(adm_arena_t *a, adm_buf_t *b, adm_str_t x, adm_str_t y,
    const char *what)
{
    char            text[ADM_DOUBLE_LEN];
    int64_t         i;
    adm_quantity_t  p, q, r;

    if (adm_quantity_parse(a, x, &p) != ADM_OK
        || adm_quantity_parse(a, y, &q) != ADM_OK)
    {
        return ADM_ERROR;
    }

    if (strcmp(what, "int") == 0) {
        if (adm_quantity_to_int(&p, &i) == ADM_OK) {
            adm_buf_int(b, i);

        } else {
            adm_buf_lit(b, "no");
        }

        return ADM_OK;
    }

    if (strcmp(what, "float") == 0) {
        adm_buf_bytes(b, text,
                      adm_double_format_g(text, adm_quantity_to_double(&p), 64,
                                          6));
        return ADM_OK;
    }

    if (strcmp(what, "sign") == 0) {
        adm_buf_int(b, adm_quantity_sign(&p));
        return ADM_OK;
    }

    if (strcmp(what, "cmp") == 0) {
        adm_buf_int(b, adm_quantity_cmp(a, &p, &q));
        return ADM_OK;
    }

    if (strcmp(what, "add") == 0) {
        if (adm_quantity_add(a, &p, &q, &r) != ADM_OK) {
            return ADM_ERROR;
        }

        adm_quantity_decimal(b, &r);
        adm_buf_char(b, ' ');
        adm_quantity_format(b, &r);
        return ADM_OK;
    }

    if (adm_quantity_sub(a, &p, &q, &r) != ADM_OK) {
        return ADM_ERROR;
    }

    if (strcmp(what, "sub") == 0) {
        adm_quantity_decimal(b, &r);
        adm_buf_char(b, ' ');
        adm_quantity_format(b, &r);
        return ADM_OK;
    }

    if (adm_quantity_add(a, &r, &p, &r) != ADM_OK) {
        return ADM_ERROR;
    }

    adm_buf_str(b, adm_strz(adm_quantity_to_int(&r, &i) == ADM_OK
                            ? "true" : "false"));

    return ADM_OK;
}


static const op_t  ops[] = {
    { "regex", op_regex },
    { "time", op_time },
    { "duration", op_duration },
    { "zone", op_zone },
    { "double", op_double },
    { "json", op_json },
    { "marshal", op_marshal },
};


static adm_str_t
unhex(adm_arena_t *a, adm_str_t s)
{
    char       *p;
    size_t      i;
    adm_str_t   out;

    p = adm_nalloc(a, s.len / 2 + 1);

    for (i = 0; i < s.len / 2; i++) {
        p[i] = (char) (adm_hex_digit(s.data[2 * i]) << 4
                       | adm_hex_digit(s.data[2 * i + 1]));
    }

    out.len = i;
    out.data = p;

    return out;
}


int
main(void)
{
    int           rc;
    char         *line;
    size_t        i, k, cap;
    ssize_t       n;
    adm_err_t     err;
    adm_buf_t     b;
    adm_str_t     text, out, op, x, y;
    adm_arena_t   a;
    adm_value_t  *v;

    line = NULL;
    cap = 0;

    while ((n = getline(&line, &cap, stdin)) > 0) {
        adm_arena_init(&a, NULL, 0);
        adm_err_init(&err, &a);
        adm_buf_init(&b, &a, 0);

        text.data = line;
        text.len = (size_t) n;
        v = adm_json_parse(&a, text, NULL, &err);
        rc = ADM_ERROR;

        op = adm_value_str(adm_object_getc(v, "op"));
        x = unhex(&a, adm_value_str(adm_object_getc(v, "a")));
        y = unhex(&a, adm_value_str(adm_object_getc(v, "b")));

        for (i = 0; i < adm_nelts(ops); i++) {
            if (adm_str_eq(op, adm_strz(ops[i].name))) {
                rc = ops[i].run(&a, &b, x, y, &err);
            }
        }

        if (adm_str_has_prefix(op, adm_strc("quantity-"))) {
            op = adm_str_dup(&a, adm_str_sub(op, 9, op.len));
            rc = op_quantity(&a, &b, x, y, op.data);
        }

        text = adm_value_str(adm_object_getc(v, "id"));
        printf("{\"id\":\"%.*s\",", adm_fmt(text));

        if (rc == ADM_OK && adm_buf_finish(&b, &out) == ADM_OK) {
            printf("\"out\":\"");

            for (k = 0; k < out.len; k++) {
                printf("%02x", (unsigned char) out.data[k]);
            }

            printf("\"}\n");

        } else {
            printf("\"error\":true}\n");
        }

        fflush(stdout);
        adm_arena_destroy(&a);
    }

    free(line);

    return 0;
}
