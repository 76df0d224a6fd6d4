
/*
 * Regular expressions.  Constant patterns are compiled with the program and
 * come here through the planner; the others go through a cache.
 */


#include "base/adm_utf8.h"
#include "cel/cel_lib.h"


static adm_regex_t *cel_regex(cel_eval_t *e, cel_value_t pattern,
    const char *prefix, cel_value_t *failed);


static adm_regex_t *
cel_regex(cel_eval_t *e, cel_value_t pattern, const char *prefix,
    cel_value_t *failed)
{
    adm_err_t     err;
    adm_regex_t  *re;

    adm_err_init(&err, e->arena);

    re = adm_regex_cached(cel_str(pattern), &err);

    if (re == NULL) {
        *failed = cel_errorf(e->arena, "%s%.*s", prefix, adm_fmt(err.text));
    }

    return re;
}


CEL_FN(cel_fn_matches)
{
    adm_regex_t  *re;
    cel_value_t   failed;

    if (args[0].kind != CEL_STRING || args[1].kind != CEL_STRING) {
        return cel_no_overload();
    }

    if (!cel_work(e, args[0].n)) {
        return cel_out_of_cost();
    }

    re = cel_regex(e, args[1], "", &failed);

    return re ? cel_regex_matches(re, args[0]) : failed;
}


cel_value_t
cel_regex_matches(adm_regex_t *re, cel_value_t text)
{
    adm_regex_span_t  span;

    return cel_bool(adm_regex_search(re, cel_str(text), 0, &span, 1));
}


CEL_FN(cel_fn_find)
{
    adm_regex_t  *re;
    cel_value_t   failed;

    if (!cel_work(e, args[0].n)) {
        return cel_out_of_cost();
    }

    re = cel_regex(e, args[1], "Illegal regex: ", &failed);

    return re ? cel_regex_find(re, args[0]) : failed;
}


cel_value_t
cel_regex_find(adm_regex_t *re, cel_value_t text)
{
    adm_regex_span_t  span;

    if (!adm_regex_search(re, cel_str(text), 0, &span, 1)) {
        return cel_stringc("");
    }

    return cel_text(CEL_STRING, text.u.data + span.start,
                    (size_t) (span.end - span.start));
}


CEL_FN(cel_fn_find_all)
{
    adm_regex_t  *re;
    cel_value_t   failed;

    re = cel_regex(e, args[1], "Illegal regex: ", &failed);

    if (re == NULL) {
        return failed;
    }

    return cel_regex_find_all(e, re, args[0], n == 3 ? args[2].u.i : -1);
}


/*
 * As Go finds all: an empty match next to the one before does not count.
 */

cel_value_t
cel_regex_find_all(cel_eval_t *e, adm_regex_t *re, cel_value_t text,
    int64_t max)
{
    size_t             at;
    uint32_t           n, cap, rune;
    adm_str_t          s;
    ptrdiff_t          last;
    cel_value_t       *items, *more;
    adm_regex_span_t   span;

    s = cel_str(text);
    items = NULL;
    n = 0;
    cap = 0;
    last = -1;

    for (at = 0; at <= s.len && (max < 0 || n < (uint64_t) max); ) {

        /* a search may look at all that is left */

        if (!cel_work(e, 8 + (s.len - at) / 64)) {
            return cel_out_of_cost();
        }

        if (!adm_regex_search(re, s, at, &span, 1)) {
            break;
        }

        if (span.end > (ptrdiff_t) at || span.start != last) {

            if (n == cap) {
                cap = cap ? cap * 2 : 4;

                more = adm_array_alloc(e->arena, cap, sizeof(cel_value_t));
                if (more == NULL) {
                    return cel_no_memory();
                }

                if (n) {
                    memcpy(more, items, n * sizeof(cel_value_t));
                }

                items = more;
            }

            items[n++] = cel_text(CEL_STRING, s.data + span.start,
                                  (size_t) (span.end - span.start));
        }

        last = span.end;

        if (span.end > (ptrdiff_t) at) {
            at = (size_t) span.end;

        } else if (at == s.len) {
            break;

        } else {
            at += adm_utf8_decode(s, at, &rune);
        }
    }

    return cel_list(items, n);
}
