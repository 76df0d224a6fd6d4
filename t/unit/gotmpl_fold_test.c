
/*
 * Folding: what becomes text at load, what does not, and that nothing else
 * changes.
 */


#include "test.h"

#include "data/adm_json_read.h"
#include "gotmpl/gotmpl.h"


#define KNOWN                                                                 \
    "\"known\": {\"s\": \"str\", \"n\": 2, \"no\": false, \"yes\": true, "    \
    "\"nil\": null, \"list\": [\"a\", \"b\"], \"map\": {\"k\": \"v\"}, "      \
    "\"none\": []}"


/* Bytes that folding may take. */
#define BOUND  (64 * 1024 * 1024)


typedef struct {
    adm_value_t   *root;
    adm_value_t   *env;
    adm_time_t     now;
    gotmpl_run_t   run;
} test_run_t;


static adm_arena_t                  a;
static const gotmpl_funcs_t *const  funcs[] = { &gotmpl_sprig };
static const gotmpl_origin_t        origin = { NULL, adm_str("pod") };


static adm_value_t *
test_json(const char *text)
{
    adm_err_t     err;
    adm_value_t  *v;

    adm_err_init(&err, &a);
    v = adm_json_parse(&a, adm_strz(text), NULL, &err);

    T_CHECK(v != NULL, "%s: %.*s", text, adm_fmt(err.text));

    return v;
}


/* What is known is the same in both runs, all else differs. */

static void
test_runs(test_run_t *load, test_run_t *run)
{
    memset(load, 0, sizeof(test_run_t));
    memset(run, 0, sizeof(test_run_t));

    load->root = test_json("{" KNOWN ", \"pod\": {\"s\": \"early\", "
                           "\"list\": [1]}}");
    load->env = test_json("{\"E\": \"early\"}");
    load->now.sec = 1;

    run->root = test_json("{" KNOWN ", \"pod\": {\"s\": \"late\", "
                          "\"list\": [1, 2, 3], \"no\": false}}");
    run->env = test_json("{\"E\": \"late\"}");
    run->now.sec = 1000000000;

    load->run.root = gotmpl_view(&gotmpl_type_any, load->root, 0, NULL);
    load->run.env = load->env;
    load->run.now = &load->now;

    run->run.root = gotmpl_view(&gotmpl_type_any, run->root, 0, NULL);
    run->run.env = run->env;
    run->run.now = &run->now;
}


static gotmpl_t *
test_parse(const char *text)
{
    adm_err_t         err;
    gotmpl_t         *t;
    gotmpl_options_t  options;

    memset(&options, 0, sizeof(gotmpl_options_t));

    options.name = adm_strc("t");
    options.funcs = funcs;
    options.nfuncs = adm_nelts(funcs);

    adm_err_init(&err, &a);
    t = gotmpl_parse(&a, adm_strz(text), &options, &err);

    T_CHECK(t != NULL, "%s: %.*s", text, adm_fmt(err.text));

    return t;
}


static gotmpl_t *
test_fold(const gotmpl_t *t, const gotmpl_run_t *run)
{
    adm_err_t         err;
    gotmpl_t         *folded;

    static const adm_str_t  known[] = { adm_str("known") };

    adm_err_init(&err, &a);
    folded = gotmpl_fold(&a, t, run, known, adm_nelts(known), &err);

    T_CHECK(folded != NULL, "%.*s", adm_fmt(err.text));

    return folded;
}


/* Text as it is, what was computed in angle brackets, the error in round ones */

static adm_str_t
test_render(const gotmpl_t *t, const gotmpl_run_t *run, int spans)
{
    size_t           i;
    adm_buf_t        b;
    adm_err_t        err;
    adm_str_t        s;
    gotmpl_output_t  out;

    adm_err_init(&err, &a);
    adm_buf_init(&b, &a, 0);

    (void) gotmpl_execute(t, &a, run, &out, &err);

    if (!spans) {
        adm_buf_str(&b, gotmpl_output_text(&out, &a));
    }

    for (i = 0; spans && i < out.n; i++) {
        s = out.spans[i].text;

        if (out.spans[i].kind == GOTMPL_SPAN_LITERAL) {
            adm_buf_str(&b, s);

        } else {
            adm_buf_printf(&b, "<%.*s>", adm_fmt(s));
        }
    }

    if (err.set) {
        adm_buf_printf(&b, "(%.*s)", adm_fmt(err.text));
    }

    T_OK(adm_buf_finish(&b, &s) == ADM_OK);

    return s;
}


static void
test_residuals(void)
{
    size_t      i;
    gotmpl_t   *t, *folded;
    adm_str_t   want;
    test_run_t  load, run;

    static const struct {
        const char  *text;
        const char  *want;
    } cases[] = {

        /* expressions */
        { "a{{ .known.s }}b", "astrb" },
        { "{{ .pod.s }}", "<late>" },
        { "{{ .known.map }}", "map[k:v]" },
        { "{{ $.known.s | upper | quote }}", "\"STR\"" },
        { "{{ .pod.s | default .known.s }}", "<late>" },
        { "{{ printf \"%s-%s\" .known.s .pod.s }}", "<str-late>" },
        { "{{ (.known).s }}{{ ($).known.n }}{{ (.pod).s }}", "str2<late>" },
        { "{{ .known.absent }}", "<no value>" },
        { "{{ . | len }}", "<2>" },
        { "{{ add 1 (toDate \"2006\" \"2020\").Month }}", "2" },
        { "{{ floor (toDate \"2006\" \"2020\").Weekday }}", "3" },
        { "{{ 1 }}{{ \"x\" }}{{ true }}", "1xtrue" },

        /* paths of the root */
        { "{{ .pod.s }}{{ $.pod.s }}{{ $x := . }}{{ $x.pod.s }}",
          "<late><late><late>" },
        { "{{ .pod.absent }}{{ .pod.absent }}{{ .pod.no }}",
          "<<no value>><<no value>><false>" },
        { "{{ with .pod.list }}{{ . }}{{ $.pod.list }}{{ end }}",
          "<[1 2 3]><[1 2 3]>" },
        { "{{ .pod.s | printf \"%s%s\" .pod.s }}", "<latelate>" },
        { "{{ .pod.s }}{{ .pod.s.x }}", "<late>(template: t:1:19: executing "
          "\"t\" at <.pod.s.x>: can't evaluate field x in type interface {})"
        },

        /* "and", "or" */
        { "{{ or .known.s .pod.s }}", "str" },
        { "{{ and .known.no .pod.absent.x }}", "false" },
        { "{{ and .known.yes .pod.s }}", "<late>" },
        { "{{ or .pod.s .known.s }}", "<late>" },
        { "{{ .pod.s | or .known.s }}", "<str>" },

        /* variables */
        { "{{ $x := .known.s }}{{ $x }}{{ $x | len }}", "str3" },
        { "{{ $x := .known.map }}{{ $x.k }}{{ index $x .pod.s }}", "v<<no value>>" },
        { "{{ $x := 1 }}{{ $x = 2 }}{{ $x }}", "<2>" },
        { "{{ $x := 1 }}{{ if .pod.s }}{{ $x = 2 }}{{ end }}{{ $x }}",
          "<2>" },
        { "{{ $x := 1 }}{{ range .pod.list }}{{ $x }}{{ $x = . }}{{ end }}",
          "<1><1><2>" },
        { "{{ $x := .pod.s }}{{ $x }}{{ $x := .known.s }}{{ $x }}",
          "<late>str" },
        { "{{ if .pod.s }}{{ $x := 1 }}{{ $x }}{{ end }}"
          "{{ $y := .pod.s }}{{ $y }}", "1<late>" },
        { "{{ $x := . }}{{ $x.known.s }}{{ $x.pod.s }}", "str<late>" },

        /* branches */
        { "{{ if .known.no }}{{ .pod.s }}{{ else }}no{{ end }}", "no" },
        { "{{ if .known.yes }}{{ .pod.s }}{{ else }}no{{ end }}", "<late>" },
        { "{{ if .pod.no }}{{ .known.s }}{{ else }}{{ .known.n }}{{ end }}",
          "2" },
        { "{{ with .known.map }}{{ .k }}{{ . }}{{ end }}", "vmap[k:v]" },
        { "{{ with $x := .known.map }}{{ $x.k }}{{ $.pod.s }}{{ end }}",
          "v<late>" },
        { "{{ with .pod }}{{ .s }}{{ $.known.s }}{{ end }}{{ .known.s }}",
          "<late>strstr" },
        { "{{ with .known.nil }}x{{ else }}{{ .known.s }}{{ end }}", "str" },
        { "{{ with .known }}{{ with $ }}{{ .pod.s }}{{ end }}{{ .s }}"
          "{{ end }}", "<late>str" },

        /* loops */
        { "{{ range .known.list }}{{ . }},{{ end }}", "a,b," },
        { "{{ range $i, $x := .known.list }}{{ $i }}{{ $x }}{{ $.pod.s }}"
          "{{ end }}", "0a<late>1b<late>" },
        { "{{ range $k, $v := .known.map }}{{ $k }}={{ $v }}{{ end }}",
          "k=v" },
        { "{{ range .known.none }}x{{ else }}none{{ end }}", "none" },
        { "{{ range .pod.list }}{{ . }}{{ $.known.s }}{{ end }}",
          "<1>str<2>str<3>str" },
        { "{{ range .known.list }}{{ . }}{{ break }}{{ end }}", "<a>" },
        { "{{ range .known.list }}{{ if $.pod.s }}{{ continue }}{{ end }}x"
          "{{ end }}", "" },

        /* templates */
        { "{{ define \"x\" }}[{{ . }}]{{ end }}{{ template \"x\" .known.s }}",
          "[str]" },
        { "{{ define \"x\" }}{{ .known.s }}{{ .pod.s }}{{ end }}"
          "{{ template \"x\" . }}", "str<late>" },
        { "{{ define \"x\" }}{{ .s }}{{ end }}{{ template \"x\" .pod }}",
          "<late>" },

        /* what is not known at load */
        { "{{ now | date \"2006\" }}", "<2001>" },
        { "{{ ago .pod.absent | len | lt 0 }}", "<true>" },
        { "{{ env \"E\" }}", "<late>" },
        { "{{ expandenv \"$E\" }}", "<late>" },
        { "{{ randAlpha 3 | len }}", "<3>" },
        { "{{ uuidv4 | len }}", "<36>" },
        { "{{ shuffle \"a\" }}", "<a>" },
        { "{{ $x := set .known.map \"k\" \"w\" }}{{ .known.map.k }}", "<w>" },

        /* errors stay where they are */
        { "a{{ .known.s.x }}", "a(template: t:1:10: executing \"t\" at "
          "<.known.s.x>: can't evaluate field x in type interface {})" },
        { "{{ with .known.s }}{{ .x.y }}{{ end }}", "(template: t:1:24: "
          "executing \"t\" at <.x.y>: can't evaluate field x in type string)" },
        { "{{ $x := .known.s }}{{ $x.y }}", "(template: t:1:25: executing "
          "\"t\" at <$x.y>: can't evaluate field y in type string)" },
        { "{{ if .pod.no }}{{ fail \"never\" }}{{ end }}ok", "ok" },
        { "{{ if .pod.s }}{{ fail .known.s }}{{ end }}", "(template: t:1:18: "
          "executing \"t\" at <fail .known.s>: error calling fail: str)" },
        { "{{ repeat .known.s .pod.s }}", "(template: t:1:16: executing "
          "\"t\" at <.known.s>: wrong type for value; expected int; got "
          "string)" },
        { "{{ repeat 2 .pod.list }}", "(template: t:1:16: executing "
          "\"t\" at <.pod.list>: wrong type for value; expected string; got "
          "[]interface {})" },
        { "{{ template \"none\" .known }}", "(template: t:1:12: executing "
          "\"t\" at <{{template \"none\" .known}}>: template \"none\" not "
          "defined)" }
    };

    for (i = 0; i < adm_nelts(cases); i++) {
        test_runs(&load, &run);

        t = test_parse(cases[i].text);
        folded = test_fold(t, &load.run);

        T_STR(test_render(folded, &run.run, 1), cases[i].want, cases[i].text);

        want = test_render(t, &run.run, 0);

        T_CHECK(adm_str_eq(test_render(folded, &run.run, 0), want),
                "%s: not \"%.*s\"", cases[i].text, adm_fmt(want));
    }
}


/* Text that has an origin keeps it. */

static void
test_origins(void)
{
    gotmpl_t         *folded;
    adm_err_t         err;
    test_run_t        load, run;
    gotmpl_output_t   out;

    test_runs(&load, &run);

    load.run.root.origin = &origin;
    run.run.root.origin = &origin;

    folded = test_fold(test_parse("{{ $x := .known.s }}{{ upper $x }}"),
                       &load.run);

    adm_err_init(&err, &a);
    T_OK(gotmpl_execute(folded, &a, &run.run, &out, &err) == ADM_OK);

    T_STR(gotmpl_output_text(&out, &a), "STR", "text with an origin");
    T_INT(out.n, 1, "spans");
    T_INT(out.spans[0].kind, GOTMPL_SPAN_DYNAMIC, "kind of the span");
    T_STR(gotmpl_origin_path(&a, out.spans[0].origin), "pod.known.s",
          "origin");
}


/* Folding ends, and its result is no larger than allowed. */

static void
test_bounds(void)
{
    size_t           i;
    gotmpl_t        *folded;
    adm_err_t        err;
    test_run_t       load, run;
    gotmpl_output_t  out;

    static const char *const  texts[] = {
        "{{ range until 100000 }}{{ range until 100000 }}x{{ end }}{{ end }}",
        "{{ range until 1000 }}{{ range until 1000 }}{{ range until 1000 }}"
        "{{ $.pod.s }}{{ end }}{{ end }}{{ end }}",
        "{{ define \"x\" }}{{ template \"x\" . }}{{ end }}"
        "{{ template \"x\" . }}",
        "{{ define \"x\" }}{{ template \"x\" . }}{{ template \"x\" . }}"
        "{{ template \"x\" . }}{{ end }}{{ template \"x\" . }}",
        "{{ range until 3000 }}{{ $x := repeat 60000 \"x\" }}{{ end }}"
        "{{ fail \"end\" }}"
    };

    for (i = 0; i < adm_nelts(texts); i++) {
        adm_arena_destroy(&a);
        adm_arena_init(&a, NULL, BOUND);

        test_runs(&load, &run);

        run.run.max_steps = 1000;

        folded = test_fold(test_parse(texts[i]), &load.run);

        adm_err_init(&err, &a);
        T_CHECK(gotmpl_execute(folded, &a, &run.run, &out, &err) != ADM_OK,
                "%s: no error", texts[i]);
        T_OK(!adm_arena_failed(&a));
    }
}


#if (ADM_FAULT)

/* Every allocation fails once: there is an error, and nothing else. */

static void
test_faults(void)
{
    size_t            n;
    gotmpl_t         *t, *folded;
    adm_err_t         err;
    adm_arena_t       b;
    test_run_t        load, run;
    gotmpl_output_t   out;

    static const adm_str_t  known[] = { adm_str("known") };

    test_runs(&load, &run);

    t = test_parse("{{ define \"x\" }}{{ .known.s }}{{ .pod.s }}{{ end }}"
                   "{{ template \"x\" . }}{{ range $i, $x := .known.list }}"
                   "{{ $i }}{{ $x | upper }}{{ end }}{{ with .known.map }}"
                   "{{ index . $.pod.s | default .k }}{{ end }}"
                   "{{ if and .known.yes .pod.s }}{{ .known.n }}{{ end }}"
                   "{{ range $k, $v := .known.map }}{{ $v.x }}{{ end }}");

    for (n = 1; /* void */ ; n++) {
        adm_arena_init(&b, NULL, 0);
        adm_err_init(&err, &b);

        adm_arena_fault = n;
        folded = gotmpl_fold(&b, t, &load.run, known, 1, &err);
        adm_arena_fault = 0;

        T_OK((folded == NULL) == err.set);
        T_OK((folded == NULL) == adm_arena_failed(&b));

        if (folded) {
            break;
        }

        adm_arena_destroy(&b);
    }

    T_OK(n > 50);

    adm_err_init(&err, &a);
    T_OK(gotmpl_execute(folded, &a, &run.run, &out, &err) != ADM_OK);
    T_STR(gotmpl_output_text(&out, &a), "strlate0A1Bv2", "output");

    adm_arena_destroy(&b);
}

#endif


int
main(void)
{
    adm_arena_init(&a, NULL, 0);

    test_residuals();
    test_origins();

#if (ADM_FAULT)
    test_faults();
#endif

    test_bounds();

    adm_arena_destroy(&a);

    T_END();
}
