
/* Words and lines: abbrev, wrap, split, join. */

#include "base/adm_num.h"
#include "base/adm_str.h"
#include "base/adm_utf8.h"
#include "gotmpl/gotmpl_cast.h"
#include "gotmpl/gotmpl_sprig.h"


static void gotmpl_abbreviate(adm_buf_t *b, adm_str_t s, int64_t offset,
    int64_t width);
static int gotmpl_wrap(adm_buf_t *b, adm_str_t s, int64_t width,
    adm_str_t newline, int long_words);
static int gotmpl_split(gotmpl_exec_t *e, adm_str_t s, adm_str_t sep,
    int64_t max, gotmpl_value_t *list);


/* Bytes, not code points; the offset is what is left out at the start. */

static void
gotmpl_abbreviate(adm_buf_t *b, adm_str_t s, int64_t offset, int64_t width)
{
    int64_t  len;

    len = (int64_t) s.len;

    if (width < 4) {
        return;
    }

    if (len <= width) {
        adm_buf_str(b, s);
        return;
    }

    offset = adm_min(offset, len);

    if (len - offset < width - 3) {
        offset = len - (width - 3);
    }

    if (offset <= 4) {
        adm_buf_bytes(b, s.data, (size_t) (width - 3));
        adm_buf_lit(b, "...");
        return;
    }

    if (width < 7) {
        return;
    }

    adm_buf_lit(b, "...");

    if (offset + width - 3 < len) {
        gotmpl_abbreviate(b, adm_str_sub(s, (size_t) offset, s.len), 0,
                          width - 3);
        return;
    }

    adm_buf_bytes(b, s.data + (len - (width - 3)), (size_t) (width - 3));
}


int
gotmpl_sprig_abbrev(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    int64_t    left, width;
    adm_buf_t  b;

    left = n == 3 ? args[0].u.i : 0;
    width = args[n - 2].u.i;

    if (width < 4 || (left > 0 && width < 7)) {
        *ret = args[n - 1];
        return ADM_OK;
    }

    gotmpl_buf(e, &b);
    gotmpl_abbreviate(&b, gotmpl_str(&args[n - 1]), left, width);

    return gotmpl_finish(e, &b, ret);
}


static int
gotmpl_wrap(adm_buf_t *b, adm_str_t s, int64_t width, adm_str_t newline,
    int long_words)
{
    size_t     offset, line;
    adm_str_t  rest;
    ptrdiff_t  at;

    line = width < 1 ? 1 : (size_t) adm_min((uint64_t) width, s.len);
    newline = newline.len ? newline : adm_strc("\n");

    for (offset = 0; s.len - offset > line && !b->failed; /* void */ ) {

        if (s.data[offset] == ' ') {
            offset++;
            continue;
        }

        rest = adm_str_sub(s, offset, offset + line + 1);
        at = adm_str_find_last_char(rest, ' ');

        if (at >= 0) {
            adm_buf_bytes(b, rest.data, (size_t) at);
            adm_buf_str(b, newline);
            offset += (size_t) at + 1;
            continue;
        }

        if (long_words) {
            adm_buf_bytes(b, rest.data, line);
            adm_buf_str(b, newline);
            offset += line;
            continue;
        }

        rest = adm_str_sub(s, offset + line, s.len);
        at = adm_str_find_char(rest, ' ');

        if (at < 0) {
            break;
        }

        adm_buf_bytes(b, s.data + offset, line + (size_t) at);
        adm_buf_str(b, newline);
        offset += line + (size_t) at + 1;
    }

    adm_buf_bytes(b, s.data + offset, s.len - offset);

    return ADM_OK;
}


int
gotmpl_sprig_wrap(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    adm_buf_t  b;

    gotmpl_buf(e, &b);

    if (n == 2) {
        (void) gotmpl_wrap(&b, gotmpl_str(&args[1]), args[0].u.i,
                           adm_str_empty, 0);

    } else {
        (void) gotmpl_wrap(&b, gotmpl_str(&args[2]), args[0].u.i,
                           gotmpl_str(&args[1]), 1);
    }

    return gotmpl_finish(e, &b, ret);
}


/* max: the most parts, negative for all; without separator code points. */

static int
gotmpl_split(gotmpl_exec_t *e, adm_str_t s, adm_str_t sep, int64_t max,
    gotmpl_value_t *list)
{
    size_t          n;
    uint32_t        rune;
    adm_str_t       rest;
    ptrdiff_t       at;
    gotmpl_value_t  part;

    if (gotmpl_list(e, &gotmpl_type_string_list, 0, list) != ADM_OK) {
        return ADM_ERROR;
    }

    if (max == 0 || (sep.len == 0 && s.len == 0)) {
        return ADM_OK;
    }

    for (rest = s; max != 1; max--) {

        if (sep.len) {
            at = adm_str_find(rest, sep);

        } else {
            n = adm_utf8_decode(rest, 0, &rune);
            at = n < rest.len ? (ptrdiff_t) n : -1;
        }

        if (at < 0) {
            break;
        }

        part = gotmpl_string(adm_str_sub(rest, 0, (size_t) at));

        if (gotmpl_push(e, list, &part) != ADM_OK) {
            return ADM_ERROR;
        }

        rest = adm_str_sub(rest, (size_t) at + sep.len, rest.len);
    }

    part = gotmpl_string(rest);

    return gotmpl_push(e, list, &part);
}


int
gotmpl_sprig_split_list(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    int  rc;

    rc = gotmpl_split(e, gotmpl_str(&args[1]), gotmpl_str(&args[0]), -1, ret);
    ret->origin = args[1].origin;

    return rc;
}


/* "split", "splitn": a map of "_0", "_1" ... */

int
gotmpl_sprig_split(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    char            key[ADM_INT_LEN + 1];
    uint32_t        i;
    adm_str_t       name;
    gotmpl_list_t  *parts;
    gotmpl_value_t  list;

    if (gotmpl_split(e, gotmpl_str(&args[n - 1]), gotmpl_str(&args[0]),
                     n == 3 ? args[1].u.i : -1, &list)
        != ADM_OK)
    {
        return ADM_ERROR;
    }

    parts = list.u.list;

    if (gotmpl_map(e, &gotmpl_type_string_map, parts->n, ret) != ADM_OK) {
        return ADM_ERROR;
    }

    ret->origin = args[n - 1].origin;

    for (i = 0; i < parts->n; i++) {
        key[0] = '_';
        name.data = key;
        name.len = 1 + adm_uint_format(key + 1, i);
        name = adm_str_dup(e->arena, name);

        if (gotmpl_set(e, ret, name, &parts->items[i]) != ADM_OK) {
            return ADM_ERROR;
        }
    }

    return ADM_OK;
}


int
gotmpl_sprig_join(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    int                     rc;
    uint32_t                i, len;
    adm_buf_t               b;
    gotmpl_value_t         *items;
    const gotmpl_origin_t  *origin;

    if (gotmpl_strings(e, &args[1], &items, &len) != ADM_OK) {
        return ADM_ERROR;
    }

    gotmpl_buf(e, &b);

    for (i = 0; i < len; i++) {
        if (i) {
            adm_buf_str(&b, gotmpl_str(&args[0]));
        }

        adm_buf_str(&b, gotmpl_str(&items[i]));
    }

    origin = len > 1 ? args[0].origin : NULL;
    origin = origin ? origin : gotmpl_first_origin(items, len);

    rc = gotmpl_finish(e, &b, ret);
    ret->origin = origin;

    return rc;
}


int
gotmpl_sprig_to_strings(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    uint32_t         len;
    gotmpl_value_t  *items;

    if (args[0].type == &gotmpl_type_string_list) {
        *ret = args[0];
        return ADM_OK;
    }

    return gotmpl_strings(e, &args[0], &items, &len) == ADM_OK
           ? gotmpl_string_list(e, items, len, ret) : ADM_ERROR;
}
