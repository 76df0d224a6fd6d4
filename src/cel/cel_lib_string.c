
/*
 * Strings.  Positions count code points.
 */


#include "base/adm_utf8.h"
#include "cel/cel_lib.h"


static cel_value_t cel_out_of_range(cel_eval_t *e, int64_t i);
static cel_value_t cel_part(adm_str_t s, size_t start, size_t end);
static cel_value_t cel_find_from(cel_eval_t *e, adm_str_t s, adm_str_t part,
    int64_t from, int last);
static cel_value_t cel_empty_at(cel_eval_t *e, adm_str_t s, int64_t at);
static int cel_next_part(adm_str_t *rest, adm_str_t sep, adm_str_t *part);


static cel_value_t
cel_out_of_range(cel_eval_t *e, int64_t i)
{
    return cel_errorf(e->arena, "index out of range: %lld", (long long) i);
}


/* Bytes of a string that go on living with it. */

static cel_value_t
cel_part(adm_str_t s, size_t start, size_t end)
{
    return cel_text(CEL_STRING, s.data + start, end - start);
}


/* magic: c(ontains) s(tarts with) e(nds with) */

CEL_FN(cel_fn_contains)
{
    adm_str_t  s, part;

    if (args[0].kind != CEL_STRING || args[1].kind != CEL_STRING) {
        return cel_no_overload();
    }

    s = cel_str(args[0]);
    part = cel_str(args[1]);

    switch (magic) {

    case 's':
        return cel_bool(adm_str_has_prefix(s, part));

    case 'e':
        return cel_bool(adm_str_has_suffix(s, part));

    default:
        return cel_work(e, s.len / 16)
               ? cel_bool(adm_str_find(s, part) >= 0) : cel_out_of_cost();
    }
}


CEL_FN(cel_fn_char_at)
{
    size_t     at;
    int64_t    i;
    uint32_t   rune;
    adm_str_t  s;

    s = cel_str(args[0]);
    i = args[1].u.i;

    if (!cel_work(e, s.len / 16)) {
        return cel_out_of_cost();
    }

    if (i < 0 || (uint64_t) i > adm_utf8_count(s)) {
        return cel_out_of_range(e, i);
    }

    at = adm_utf8_offset(s, (size_t) i);

    if (at == s.len) {
        return cel_stringc("");
    }

    return cel_part(s, at, at + adm_utf8_decode(s, at, &rune));
}


/*
 * The empty string is wherever one looks for it; since Kubernetes 1.37 only
 * within the string.
 */

static cel_value_t
cel_empty_at(cel_eval_t *e, adm_str_t s, int64_t at)
{
    size_t  count;

    if (e->kubernetes >= CEL_KUBERNETES_137) {

        if (at < 0) {
            return cel_out_of_range(e, at);
        }

        count = adm_utf8_count(s);
        at = (uint64_t) at > count ? (int64_t) count : at;
    }

    return cel_int(at);
}


static cel_value_t
cel_find_from(cel_eval_t *e, adm_str_t s, adm_str_t part, int64_t from,
    int last)
{
    size_t     count, at;
    ptrdiff_t  found;

    if (part.len == 0) {
        return cel_empty_at(e, s, from);
    }

    if (from < 0) {
        return cel_out_of_range(e, from);
    }

    count = adm_utf8_count(s);

    if ((uint64_t) from >= count) {
        return cel_int(-1);
    }

    at = adm_utf8_offset(s, (size_t) from);

    if (last) {
        found = adm_str_find_last(adm_str_sub(s, 0, at + part.len), part);

    } else {
        found = adm_str_find(adm_str_sub(s, at, s.len), part);
        found = found < 0 ? -1 : found + (ptrdiff_t) at;
    }

    if (found < 0) {
        return cel_int(-1);
    }

    return cel_int((int64_t)
                   adm_utf8_count(adm_str_sub(s, 0, (size_t) found)));
}


/* magic: the last one */

CEL_FN(cel_fn_index_of)
{
    size_t     count;
    adm_str_t  s, part;

    s = cel_str(args[0]);
    part = cel_str(args[1]);

    if (!cel_work(e, s.len / 8)) {
        return cel_out_of_cost();
    }

    if (n == 3) {
        return cel_find_from(e, s, part, args[2].u.i, magic);
    }

    if (!magic) {
        return cel_find_from(e, s, part, 0, 0);
    }

    count = adm_utf8_count(s);

    if (part.len == 0) {
        return cel_int((int64_t) count);
    }

    if (s.len < part.len) {
        return cel_int(-1);
    }

    return cel_find_from(e, s, part, (int64_t) count - 1, 1);
}


/* magic: upper case */

CEL_FN(cel_fn_ascii_case)
{
    char    *p;
    char     first, last;
    size_t   i;

    if (!cel_work(e, args[0].n / 16)) {
        return cel_out_of_cost();
    }

    p = adm_nalloc(e->arena, args[0].n);
    if (p == NULL) {
        return cel_no_memory();
    }

    first = magic ? 'a' : 'A';
    last = magic ? 'z' : 'Z';

    for (i = 0; i < args[0].n; i++) {
        p[i] = args[0].u.data[i];

        if (p[i] >= first && p[i] <= last) {
            p[i] = (char) (p[i] ^ 0x20);
        }
    }

    return cel_text(CEL_STRING, p, args[0].n);
}


CEL_FN(cel_fn_replace)
{
    size_t     at, count;
    int64_t    max;
    uint32_t   rune;
    adm_buf_t  b;
    adm_str_t  s, old, with;
    ptrdiff_t  found;

    s = cel_str(args[0]);
    old = cel_str(args[1]);
    with = cel_str(args[2]);
    max = n == 4 ? args[3].u.i : -1;

    if (max == 0 || adm_str_eq(old, with)
        || (old.len && adm_str_find(s, old) < 0))
    {
        return args[0];
    }

    adm_buf_init(&b, e->arena, CEL_MAX_TEXT);

    at = 0;

    for (count = 0; max < 0 || count < (uint64_t) max; count++) {

        if (!cel_work(e, 1 + with.len / 16)) {
            return cel_out_of_cost();
        }

        if (old.len) {
            found = adm_str_find(adm_str_sub(s, at, s.len), old);
            if (found < 0) {
                break;
            }

        } else if (count == 0) {
            found = 0;

        } else if (at < s.len) {
            /* the empty string is between all characters */
            found = (ptrdiff_t) adm_utf8_decode(s, at, &rune);

        } else {
            break;
        }

        adm_buf_bytes(&b, s.data + at, (size_t) found);
        adm_buf_str(&b, with);

        at += (size_t) found + old.len;
    }

    adm_buf_bytes(&b, s.data + at, s.len - at);

    return cel_from_buf(&b, CEL_STRING);
}


/* Takes the next part off; 0 if it is the last. */

static int
cel_next_part(adm_str_t *rest, adm_str_t sep, adm_str_t *part)
{
    size_t     skip;
    uint32_t   rune;
    ptrdiff_t  found;

    if (sep.len) {
        found = adm_str_find(*rest, sep);
        skip = (size_t) found + sep.len;

    } else {
        /* characters are the parts */
        found = (ptrdiff_t) adm_utf8_decode(*rest, 0, &rune);
        skip = (size_t) found;
        found = skip == rest->len ? -1 : found;
    }

    if (found < 0) {
        *part = *rest;
        return 0;
    }

    *part = adm_str_sub(*rest, 0, (size_t) found);
    *rest = adm_str_sub(*rest, skip, rest->len);

    return 1;
}


CEL_FN(cel_fn_split)
{
    int64_t       max, count, i;
    adm_str_t     rest, sep, part;
    cel_value_t  *items;

    sep = cel_str(args[1]);
    max = n == 3 ? args[2].u.i : -1;
    rest = cel_str(args[0]);

    if (max == 0 || (rest.len == 0 && sep.len == 0)) {
        return cel_list(NULL, 0);
    }

    /* first how many, then which */

    count = 1;

    while (max < 0 || count < max) {

        if (!cel_next_part(&rest, sep, &part)) {
            break;
        }

        count++;

        if (!cel_work(e, 4)) {
            return cel_out_of_cost();
        }
    }

    items = adm_array_alloc(e->arena, (size_t) count, sizeof(cel_value_t));
    if (items == NULL) {
        return cel_no_memory();
    }

    rest = cel_str(args[0]);

    for (i = 0; i + 1 < count; i++) {
        (void) cel_next_part(&rest, sep, &part);
        items[i] = cel_string(part);
    }

    items[count - 1] = cel_string(rest);

    return cel_list(items, (uint32_t) count);
}


CEL_FN(cel_fn_substring)
{
    size_t     from, to;
    int64_t    start, end, count;
    adm_str_t  s;

    s = cel_str(args[0]);

    if (!cel_work(e, s.len / 8)) {
        return cel_out_of_cost();
    }

    count = (int64_t) adm_utf8_count(s);
    start = args[1].u.i;
    end = n == 3 ? args[2].u.i : count;

    if (n == 3 && start > end) {
        return cel_errorf(e->arena, "invalid substring range. start: %lld, "
                          "end: %lld", (long long) start, (long long) end);
    }

    if (start < 0 || start > count) {
        return cel_out_of_range(e, start);
    }

    if (end > count) {
        return cel_out_of_range(e, end);
    }

    from = adm_utf8_offset(s, (size_t) start);
    to = end == count ? s.len : adm_utf8_offset(s, (size_t) end);

    return cel_part(s, from, to);
}


CEL_FN(cel_fn_trim)
{
    adm_str_t  s;

    s = adm_str_trim_space(cel_str(args[0]));

    return cel_string(s);
}


CEL_FN(cel_fn_join)
{
    uint32_t     i;
    adm_buf_t    b, shown;
    adm_str_t    sep, text;
    cel_value_t  item;

    sep = n == 2 ? cel_str(args[1]) : adm_str_empty;

    adm_buf_init(&b, e->arena, CEL_MAX_TEXT);

    for (i = 0; i < args[0].n; i++) {
        item = cel_list_at(args[0], i);

        if (item.kind != CEL_STRING) {
            adm_buf_init(&shown, e->arena, 0);
            cel_show(&shown, item);

            if (adm_buf_finish(&shown, &text) != ADM_OK) {
                return cel_no_memory();
            }

            return cel_errorf(e->arena, "join: invalid input: %.*s",
                              adm_fmt(text));
        }

        if (!cel_work(e, 1 + (item.n + sep.len) / 16)) {
            return cel_out_of_cost();
        }

        if (i) {
            adm_buf_str(&b, sep);
        }

        adm_buf_bytes(&b, item.u.data, item.n);
    }

    return cel_from_buf(&b, CEL_STRING);
}


CEL_FN(cel_fn_quote)
{
    size_t      i, len;
    uint32_t    rune;
    adm_buf_t   b;
    adm_str_t   s;
    const char  *p;

    static const char  from[] = "\a\b\f\n\r\t\v\\\"";
    static const char  to[] = "abfnrtv\\\"";

    s = cel_str(args[0]);

    if (!cel_work(e, s.len / 4)) {
        return cel_out_of_cost();
    }

    adm_buf_init(&b, e->arena, CEL_MAX_TEXT);
    adm_buf_char(&b, '"');

    for (i = 0; i < s.len; i += len) {
        len = adm_utf8_decode(s, i, &rune);

        p = rune && rune < 0x80 ? strchr(from, (int) rune) : NULL;

        if (p) {
            adm_buf_char(&b, '\\');
            adm_buf_char(&b, to[p - from]);

        } else {
            adm_buf_rune(&b, rune);
        }
    }

    adm_buf_char(&b, '"');

    return cel_from_buf(&b, CEL_STRING);
}


CEL_FN(cel_fn_escape_key)
{
    char       c;
    size_t     i;
    adm_buf_t  b;

    adm_buf_init(&b, e->arena, CEL_MAX_TEXT);

    for (i = 0; i < args[0].n; i++) {
        c = args[0].u.data[i];

        if (c == '~') {
            adm_buf_lit(&b, "~0");

        } else if (c == '/') {
            adm_buf_lit(&b, "~1");

        } else {
            adm_buf_char(&b, c);
        }
    }

    return cel_from_buf(&b, CEL_STRING);
}
