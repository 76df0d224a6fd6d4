
#include "base/adm_quantity.h"
#include "base/adm_str.h"
#include "cli/cli.h"
#include "data/adm_json_read.h"
#include "data/adm_json_write.h"
#include "data/adm_yaml.h"


typedef struct {
    const char  *to;
    int          strict;
    int          pretty;
    int          batch;
} cli_convert_t;


typedef struct {
    const char  *name;
    int        (*run)(adm_arena_t *a, adm_str_t text, int strict, adm_buf_t *b,
                      adm_err_t *err);
} cli_convert_op_t;


static int cli_convert_run(adm_arena_t *a, void *options, char **argv,
    int argc);
static int cli_convert_stream(adm_arena_t *a, const cli_convert_t *o,
    adm_str_t text, adm_buf_t *b, adm_err_t *err);
static int cli_convert_line(void *ctx, adm_arena_t *a, adm_value_t *line,
    adm_value_t *out);
static int cli_convert_yaml2json(adm_arena_t *a, adm_str_t text, int strict,
    adm_buf_t *b, adm_err_t *err);
static int cli_convert_json2yaml(adm_arena_t *a, adm_str_t text, int strict,
    adm_buf_t *b, adm_err_t *err);
static int cli_convert_json(adm_arena_t *a, adm_str_t text, int strict,
    adm_buf_t *b, adm_err_t *err);
static int cli_convert_quantity(adm_arena_t *a, adm_str_t text, int strict,
    adm_buf_t *b, adm_err_t *err);


static const cli_option_t  cli_convert_options[] = {
    { "to", 't', CLI_STRING, offsetof(cli_convert_t, to), "FORMAT",
      "json (default) or yaml" },
    { "strict", 0, CLI_FLAG, offsetof(cli_convert_t, strict), NULL,
      "refuse a key that occurs twice" },
    { "pretty", 0, CLI_FLAG, offsetof(cli_convert_t, pretty), NULL,
      "indent the JSON" },
    { "batch", 0, CLI_FLAG, offsetof(cli_convert_t, batch), NULL,
      "read JSON lines, see above" },
    { NULL, 0, CLI_FLAG, 0, NULL, NULL }
};


const cli_command_t  cli_convert = {
    "convert",
    "[FILE]",
    "Convert YAML or JSON to JSON or YAML.",
    "Reads FILE or standard input, a stream of any number of YAML documents,\n"
    "and writes one JSON text a line, or YAML documents, with sorted keys.\n"
    "Values are typed as Kubernetes types them.\n\n"
    "With --batch a line is {\"id\",\"op\",\"text\",\"strict\"}, its answer\n"
    "{\"id\",\"out\"} or {\"id\",\"error\":true,\"message\"}.  op is\n"
    "yaml2json, json2yaml, json or quantity.",
    cli_convert_options,
    sizeof(cli_convert_t),
    cli_convert_run
};


static const cli_convert_op_t  cli_convert_ops[] = {
    { "yaml2json", cli_convert_yaml2json },
    { "json2yaml", cli_convert_json2yaml },
    { "json", cli_convert_json },
    { "quantity", cli_convert_quantity },
};


static int
cli_convert_run(adm_arena_t *a, void *options, char **argv, int argc)
{
    adm_buf_t       b;
    adm_err_t       err;
    adm_str_t       text;
    cli_convert_t  *o = options;

    if (o->batch) {
        return cli_batch(cli_convert_line, NULL);
    }

    if (argc > 1) {
        return cli_fail("convert: one file at a time");
    }

    if (o->to && strcmp(o->to, "json") != 0 && strcmp(o->to, "yaml") != 0) {
        return cli_fail("convert: --to takes json or yaml, not \"%s\"",
                        o->to);
    }

    adm_err_init(&err, a);
    adm_buf_init(&b, a, 0);

    if (argc) {
        err.source = adm_strz(argv[0]);
    }

    if (cli_read_file(a, argc ? argv[0] : "-", &text, &err) != ADM_OK
        || cli_convert_stream(a, o, text, &b, &err) != ADM_OK)
    {
        return cli_fail_err(&err);
    }

    if (adm_buf_finish(&b, &text) != ADM_OK) {
        return cli_fail("%s", adm_arena_failure(a));
    }

    return cli_write(text);
}


static int
cli_convert_stream(adm_arena_t *a, const cli_convert_t *o, adm_str_t text,
    adm_buf_t *b, adm_err_t *err)
{
    int                  rc, yaml;
    size_t               n;
    adm_value_t         *v;
    adm_yaml_reader_t   *r;
    adm_yaml_options_t   options;

    memset(&options, 0, sizeof(adm_yaml_options_t));
    options.unique_keys = o->strict != 0;

    yaml = o->to && strcmp(o->to, "yaml") == 0;
    options.yaml_floats = yaml != 0;

    r = adm_yaml_reader_create(a, text, &options, err);
    if (r == NULL) {
        return ADM_ERROR;
    }

    for (n = 0; (rc = adm_yaml_reader_next(r, &v)) == ADM_OK; n++) {

        if (yaml) {
            if (n) {
                adm_buf_lit(b, "---\n");
            }

            if (adm_yaml_write(b, v, ADM_YAML_AS_READ) == ADM_DECLINED) {
                rc = adm_err_set(err, "a string cannot be written as YAML");
                break;
            }

        } else {
            adm_json_write(b, v, ADM_JSON_SORTED | ADM_JSON_RAW
                                 | (o->pretty ? ADM_JSON_PRETTY : 0));
            adm_buf_char(b, '\n');
        }
    }

    adm_yaml_reader_destroy(r);

    return rc == ADM_DECLINED ? ADM_OK : ADM_ERROR;
}


static int
cli_convert_line(void *ctx, adm_arena_t *a, adm_value_t *line,
    adm_value_t *out)
{
    int          rc;
    size_t       i;
    adm_buf_t    b;
    adm_err_t    err;
    adm_str_t    op, text;

    (void) ctx;

    adm_err_init(&err, a);
    adm_buf_init(&b, a, 0);

    op = adm_value_str(adm_object_getc(line, "op"));
    rc = ADM_DECLINED;

    for (i = 0; i < adm_nelts(cli_convert_ops); i++) {
        if (adm_str_eq(op, adm_strz(cli_convert_ops[i].name))) {
            rc = cli_convert_ops[i].run(a,
                           adm_value_str(adm_object_getc(line, "text")),
                           adm_is_true(adm_object_getc(line, "strict")),
                           &b, &err);
        }
    }

    if (rc == ADM_DECLINED) {
        (void) adm_err_set(&err, "unknown op \"%.*s\"", adm_fmt(op));

    } else if (rc == ADM_OK && adm_buf_finish(&b, &text) != ADM_OK) {
        (void) adm_err_memory(&err, a);
    }

    if (err.set) {
        (void) adm_object_setc(a, out, "error", adm_value_bool(1));
        (void) adm_object_setc(a, out, "message",
                         adm_value_string(a, adm_err_format(&err, a)));

    } else {
        (void) adm_object_setc(a, out, "out", adm_value_string(a, text));
    }

    return ADM_OK;
}


static int
cli_convert_yaml2json(adm_arena_t *a, adm_str_t text, int strict,
    adm_buf_t *b, adm_err_t *err)
{
    adm_value_t         *v;
    adm_yaml_options_t   options;

    memset(&options, 0, sizeof(adm_yaml_options_t));
    options.unique_keys = strict != 0;

    v = adm_yaml_parse(a, text, &options, err);
    if (v == NULL) {
        return ADM_ERROR;
    }

    adm_json_write(b, v, ADM_JSON_SORTED);

    return ADM_OK;
}


/* The library reads the JSON as YAML, and so is it done here. */

static int
cli_convert_json2yaml(adm_arena_t *a, adm_str_t text, int strict,
    adm_buf_t *b, adm_err_t *err)
{
    adm_value_t         *v;
    adm_yaml_options_t   options;

    (void) strict;

    memset(&options, 0, sizeof(adm_yaml_options_t));
    options.yaml_floats = 1;

    v = adm_yaml_parse(a, text, &options, err);
    if (v == NULL) {
        return ADM_ERROR;
    }

    if (adm_yaml_write(b, v, ADM_YAML_AS_READ) == ADM_DECLINED) {
        return adm_err_set(err, "a string cannot be written as YAML");
    }

    return ADM_OK;
}


static int
cli_convert_json(adm_arena_t *a, adm_str_t text, int strict, adm_buf_t *b,
    adm_err_t *err)
{
    adm_value_t         *v;
    adm_json_options_t   options;

    memset(&options, 0, sizeof(adm_json_options_t));
    options.unique_keys = strict != 0;

    v = adm_json_parse(a, text, &options, err);
    if (v == NULL) {
        return ADM_ERROR;
    }

    adm_json_write(b, v, ADM_JSON_SORTED);

    return ADM_OK;
}


static int
cli_convert_quantity(adm_arena_t *a, adm_str_t text, int strict,
    adm_buf_t *b, adm_err_t *err)
{
    adm_quantity_t  q;

    (void) strict;

    if (adm_quantity_parse(a, text, &q) != ADM_OK) {
        return adm_err_set(err, "%s", q.error);
    }

    adm_quantity_format(b, &q);

    return ADM_OK;
}
