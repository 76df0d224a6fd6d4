
#include "base/adm_num.h"
#include "base/adm_str.h"
#include "base/adm_unicode.h"
#include "base/adm_utf8.h"
#include "data/adm_json_write.h"
#include "data/adm_yaml.h"
#include "data/adm_yaml_emit.h"
#include "data/adm_yaml_scalar.h"


#define ADM_YAML_KEY      128    /* bytes; longer keys stand behind "?" */


static void adm_yaml_write_node(adm_yaml_writer_t *w, const adm_value_t *v,
    adm_yaml_place_e place);
static void adm_yaml_write_object(adm_yaml_writer_t *w, const adm_value_t *v);
static void adm_yaml_write_array(adm_yaml_writer_t *w, const adm_value_t *v,
    adm_yaml_place_e place);
static void adm_yaml_write_key(adm_yaml_writer_t *w, adm_str_t key);
static void adm_yaml_write_number(adm_yaml_writer_t *w, const adm_value_t *v,
    adm_yaml_place_e place);
static adm_str_t adm_yaml_through_json(adm_yaml_writer_t *w, adm_str_t s,
    int key);
static size_t adm_yaml_fold_break(adm_yaml_writer_t *w, adm_buf_t *b,
    adm_str_t s, size_t i);
static uint32_t *adm_yaml_sorted(adm_arena_t *a, const adm_value_t *object);
static void adm_yaml_sort(const adm_member_t *m, uint32_t *order,
    uint32_t *scratch, uint32_t n);
static int adm_yaml_key_cmp(adm_str_t a, adm_str_t b);
static void adm_yaml_digits(adm_str_t s, size_t i, size_t *n,
    uint64_t *value);


int
adm_yaml_write(adm_buf_t *b, const adm_value_t *v, unsigned flags)
{
    adm_yaml_writer_t  w;

    memset(&w, 0, sizeof(adm_yaml_writer_t));

    w.b = b;
    w.flags = flags;
    w.indent = -1;
    w.whitespace = 1;
    w.indention = 1;

    adm_yaml_write_node(&w, v, ADM_YAML_ROOT);

    w.indent = -1;
    adm_yaml_new_item(&w);

    if (w.refused) {
        return ADM_DECLINED;
    }

    return b->failed ? ADM_ERROR : ADM_OK;
}


static void
adm_yaml_write_node(adm_yaml_writer_t *w, const adm_value_t *v,
    adm_yaml_place_e place)
{
    char  text[ADM_INT_LEN];

    switch (adm_kind(v)) {

    case ADM_NULL:
        adm_yaml_emit_word(w, "null", 4);
        break;

    case ADM_BOOL:
        if (v->u.boolean) {
            adm_yaml_emit_word(w, "true", 4);

        } else {
            adm_yaml_emit_word(w, "false", 5);
        }

        break;

    case ADM_INT:
        if (w->flags & ADM_JSON_FLOAT) {
            adm_yaml_write_number(w, v, place);
            break;
        }

        adm_yaml_emit_word(w, text, adm_int_format(text, v->u.integer));
        break;

    case ADM_NUMBER:
        if (w->flags & ADM_YAML_AS_READ) {
            adm_yaml_emit_word(w, v->u.data, v->n);
            break;
        }

        adm_yaml_write_number(w, v, place);
        break;

    case ADM_STRING:
        adm_yaml_emit_string(w, adm_yaml_through_json(w, adm_value_str(v), 0),
                              place);
        break;

    case ADM_ARRAY:
        adm_yaml_write_array(w, v, place);
        break;

    case ADM_OBJECT:
        adm_yaml_write_object(w, v);
        break;
    }
}


/* A number is what YAML reads from its JSON text. */

static void
adm_yaml_write_number(adm_yaml_writer_t *w, const adm_value_t *v,
    adm_yaml_place_e place)
{
    char               text[ADM_INT_LEN];
    adm_buf_t          b;
    adm_str_t          s;
    adm_yaml_scalar_t  scalar;

    adm_buf_init(&b, w->b->arena, 0);
    adm_json_write(&b, v, w->flags & ADM_JSON_FLOAT);

    if (adm_buf_finish(&b, &s) != ADM_OK) {
        w->b->failed = 1;
        return;
    }

    adm_yaml_resolve(s, &scalar);

    switch (scalar.type) {

    case ADM_YAML_INT:
        adm_yaml_emit_word(w, text, adm_int_format(text, scalar.u.integer));
        break;

    case ADM_YAML_UINT:
        adm_yaml_emit_word(w, text,
                            adm_uint_format(text, scalar.u.uinteger));
        break;

    case ADM_YAML_FLOAT:
        adm_buf_init(&b, w->b->arena, 0);
        adm_yaml_write_float(&b, scalar.u.number);
        (void) adm_buf_finish(&b, &s);
        adm_yaml_emit_word(w, s.data, s.len);
        break;

    case ADM_YAML_NULL:
        adm_yaml_emit_word(w, "null", 4);
        break;

    default:
        /* too large for a float64 */
        adm_yaml_emit_string(w, s, place);
    }
}


static void
adm_yaml_write_object(adm_yaml_writer_t *w, const adm_value_t *v)
{
    int            indent;
    uint32_t       i, *order;
    adm_member_t  *m;

    if (v->n == 0) {
        adm_yaml_indicator(w, "{}", 1, 0);
        return;
    }

    if (w->level == 2 * ADM_MAX_DEPTH) {
        w->refused = 1;
        return;
    }

    order = adm_yaml_sorted(w->b->arena, v);

    if (order == NULL) {
        w->b->failed = 1;
        return;
    }

    indent = w->indent;
    w->indent = indent < 0 ? 0 : indent + ADM_YAML_INDENT;
    w->level++;

    for (i = 0; i < v->n; i++) {
        m = adm_object_at(v, order[i]);

        adm_yaml_new_item(w);
        adm_yaml_write_key(w, m->key);
        adm_yaml_write_node(w, m->value, ADM_YAML_VALUE);
    }

    w->level--;
    w->indent = indent;
}


static void
adm_yaml_write_array(adm_yaml_writer_t *w, const adm_value_t *v,
    adm_yaml_place_e place)
{
    int       indent;
    uint32_t  i;

    if (v->n == 0) {
        adm_yaml_indicator(w, "[]", 1, 0);
        return;
    }

    if (w->level == 2 * ADM_MAX_DEPTH) {
        w->refused = 1;
        return;
    }

    indent = w->indent;
    w->level++;

    if (indent < 0) {
        w->indent = 0;

    } else if (place != ADM_YAML_VALUE || w->indention) {
        /* the items of a member's value stand below its key */
        w->indent += ADM_YAML_INDENT;
    }

    for (i = 0; i < v->n; i++) {
        adm_yaml_new_item(w);
        adm_yaml_indicator(w, "-", 1, 1);
        adm_yaml_write_node(w, adm_array_at(v, i), ADM_YAML_ITEM);
    }

    w->level--;
    w->indent = indent;
}


static void
adm_yaml_write_key(adm_yaml_writer_t *w, adm_str_t key)
{
    key = adm_yaml_through_json(w, key, 1);

    if (key.len <= ADM_YAML_KEY && !adm_yaml_is_multiline(key)) {
        adm_yaml_emit_string(w, key, ADM_YAML_SIMPLE_KEY);
        adm_yaml_indicator(w, ":", 0, 0);
        return;
    }

    adm_yaml_indicator(w, "?", 1, 1);
    adm_yaml_emit_string(w, key, ADM_YAML_LONG_KEY);
    adm_yaml_new_item(w);
    adm_yaml_indicator(w, ":", 1, 1);
}


/*
 * What the text passes on its way: it is written as JSON, and that is read as
 * YAML, where next line (U+0085) is a line break, some characters must not
 * occur and keys are limited to 1,024 characters.
 */

static adm_str_t
adm_yaml_through_json(adm_yaml_writer_t *w, adm_str_t s, int key)
{
    size_t     i, n, start;
    uint32_t   rune;
    adm_buf_t  b;
    adm_str_t  json;

    if (w->flags & ADM_YAML_AS_READ) {
        return s;
    }

    for (i = 0; i < s.len && (unsigned char) s.data[i] < 0x7f; i++) {
        /* void */
    }

    /* one character takes up to six */

    if (key && adm_unlikely(s.len > 1022 / 6)) {
        adm_buf_init(&b, w->b->arena, 0);
        adm_json_write_string(&b, s, 0);

        if (adm_buf_finish(&b, &json) != ADM_OK
            || adm_utf8_count(json) > 1024)
        {
            w->refused = 1;
        }
    }

    if (adm_likely(i == s.len)) {
        return s;
    }

    adm_buf_init(&b, w->b->arena, 0);
    start = 0;

    for (i = 0; i < s.len; i += n) {
        n = adm_utf8_decode(s, i, &rune);

        if (rune == 0x85) {

            if (key) {
                w->refused = 1;
            }

            /* spaces before it go, too */

            while (i > start && s.data[i - 1] == ' ') {
                i--;
            }

            adm_buf_bytes(&b, s.data + start, i - start);
            n = adm_yaml_fold_break(w, &b, s, i);
            start = i + n;

        } else if (adm_utf8_invalid(n, rune)) {
            adm_buf_bytes(&b, s.data + start, i - start);
            adm_buf_rune(&b, ADM_RUNE_ERROR);
            start = i + n;

        } else if ((rune >= 0x7f && rune <= 0x9f) || rune == 0xfffe
                   || rune == 0xffff)
        {
            w->refused = 1;
        }
    }

    adm_buf_bytes(&b, s.data + start, s.len - start);

    if (adm_buf_finish(&b, &s) != ADM_OK) {
        w->b->failed = 1;
    }

    return s;
}


/* Spaces and next lines from i on become a space, or line breaks. */

static size_t
adm_yaml_fold_break(adm_yaml_writer_t *w, adm_buf_t *b, adm_str_t s, size_t i)
{
    size_t     start, breaks;
    adm_str_t  rest;

    start = i;
    breaks = 0;

    for ( ;; ) {

        if (i < s.len && s.data[i] == ' ') {
            i++;

        } else if (i + 1 < s.len && memcmp(s.data + i, "\xc2\x85", 2) == 0) {
            i += 2;
            breaks++;

            /* looks like the border of a document */

            rest = adm_str_sub(s, i, s.len);

            if (rest.len > 3
                && (memcmp(rest.data, "---", 3) == 0
                    || memcmp(rest.data, "...", 3) == 0)
                && (rest.data[3] == ' '
                    || adm_str_has_prefix(adm_str_sub(rest, 3, rest.len),
                                          adm_strc("\xc2\x85"))))
            {
                w->refused = 1;
            }

        } else {
            break;
        }
    }

    if (breaks == 1) {
        adm_buf_char(b, ' ');

    } else {
        adm_buf_fill(b, '\n', breaks - 1);
    }

    return i - start;
}


static uint32_t *
adm_yaml_sorted(adm_arena_t *a, const adm_value_t *object)
{
    uint32_t  i, n, *order;

    n = object->n;

    order = adm_array_alloc(a, (size_t) n + n / 2 + 1, sizeof(uint32_t));
    if (order == NULL) {
        return NULL;
    }

    for (i = 0; i < n; i++) {
        order[i] = i;
    }

    adm_yaml_sort(object->u.members, order, order + n, n);

    return order;
}


/* Merge sort, linear for members that are in order already. */

static void
adm_yaml_sort(const adm_member_t *m, uint32_t *order, uint32_t *scratch,
    uint32_t n)
{
    uint32_t  i, j, k, half;

    if (n < 2) {
        return;
    }

    half = n / 2;

    adm_yaml_sort(m, order, scratch, half);
    adm_yaml_sort(m, order + half, scratch, n - half);

    if (adm_yaml_key_cmp(m[order[half - 1]].key, m[order[half]].key) <= 0) {
        return;
    }

    memcpy(scratch, order, half * sizeof(uint32_t));

    for (i = 0, j = half, k = 0; i < half; k++) {
        if (j < n
            && adm_yaml_key_cmp(m[order[j]].key, m[scratch[i]].key) < 0)
        {
            order[k] = order[j++];

        } else {
            order[k] = scratch[i++];
        }
    }
}


/* The digits from i on: how many, and as a number as far as 64 bits reach. */

static void
adm_yaml_digits(adm_str_t s, size_t i, size_t *n, uint64_t *value)
{
    uint32_t  rune;

    for (*n = 0; i < s.len; (*n)++) {
        i += adm_utf8_decode(s, i, &rune);

        if (!adm_rune_is_digit(rune)) {
            break;
        }

        *value = *value * 10 + (uint64_t) ((int64_t) rune - '0');
    }
}


/*
 * go-yaml's order of keys: letters behind all others, runs of digits by the
 * numbers that they are.
 */

static int
adm_yaml_key_cmp(adm_str_t a, adm_str_t b)
{
    int         la, lb, nonzero;
    size_t      i, k, na, nb, step;
    int64_t     va, vb;
    uint32_t    ra, rb, rune;
    uint64_t    ua, ub;

    for (i = 0; i < a.len && i < b.len && a.data[i] == b.data[i]; i++) {
        /* void */
    }

    /* back to the begin of the character in which they differ */

    while (i > 0 && ((i < a.len && (a.data[i] & 0xc0) == 0x80)
                     || (i < b.len && (b.data[i] & 0xc0) == 0x80)))
    {
        i--;
    }

    if (i >= a.len || i >= b.len) {
        return (a.len > b.len) - (a.len < b.len);
    }

    (void) adm_utf8_decode(a, i, &ra);
    (void) adm_utf8_decode(b, i, &rb);

    la = adm_rune_is_letter(ra);
    lb = adm_rune_is_letter(rb);

    if (la || lb) {
        return la && lb ? (ra > rb) - (ra < rb) : la - lb;
    }

    ua = 0;
    ub = 0;

    if (ra == '0' || rb == '0') {

        /* zeros behind another digit count */

        nonzero = 0;

        for (k = i; k > 0 && !nonzero; k -= step) {
            step = adm_utf8_decode_last(adm_str_sub(a, 0, k), &rune);

            if (!adm_rune_is_digit(rune)) {
                break;
            }

            nonzero = rune != '0';
        }

        ua = (uint64_t) nonzero;
        ub = (uint64_t) nonzero;
    }

    adm_yaml_digits(a, i, &na, &ua);
    adm_yaml_digits(b, i, &nb, &ub);

    va = (int64_t) ua;
    vb = (int64_t) ub;

    if (va != vb) {
        return va < vb ? -1 : 1;
    }

    if (na != nb) {
        return na < nb ? -1 : 1;
    }

    return (ra > rb) - (ra < rb);
}
