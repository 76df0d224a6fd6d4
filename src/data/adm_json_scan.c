
#include <endian.h>

#include "base/adm_utf8.h"
#include "data/adm_json_scan.h"


typedef struct {
    const char    *p;
    const char    *end;
    adm_arena_t   *arena;
    adm_member_t  *stack;            /* of containers that are open */
    uint32_t       top;
    uint32_t       cap;
    uint32_t       depth;            /* levels that may still be opened */
    uint32_t       nodes;            /* values that may still come */
    unsigned       unique_keys:1;
} adm_json_scan_t;


static adm_value_t *adm_json_scan_value(adm_json_scan_t *s);
static adm_value_t *adm_json_scan_object(adm_json_scan_t *s);
static adm_value_t *adm_json_scan_array(adm_json_scan_t *s);
static adm_value_t *adm_json_scan_close(adm_json_scan_t *s, uint32_t base,
    adm_kind_e kind);
static int adm_json_scan_differ(const adm_member_t *m, uint32_t n);
static int adm_json_scan_push(adm_json_scan_t *s, adm_str_t key,
    adm_value_t *v);
static int adm_json_scan_string(adm_json_scan_t *s, adm_str_t *text);
static int adm_json_scan_unescape(adm_json_scan_t *s, const char *start,
    adm_str_t *text);
static char *adm_json_scan_rune(adm_json_scan_t *s, char *out);
static adm_value_t *adm_json_scan_number(adm_json_scan_t *s);
static adm_value_t *adm_json_scan_word(adm_json_scan_t *s, const char *word,
    size_t len, adm_value_t *v);


static inline int
adm_json_scan_next(adm_json_scan_t *s)
{
    while (s->p < s->end && (unsigned char) *s->p <= ' ') {

        if (*s->p != ' ' && *s->p != '\n' && *s->p != '\r' && *s->p != '\t') {
            return -1;
        }

        s->p++;
    }

    return s->p < s->end ? (unsigned char) *s->p : -1;
}


adm_value_t *
adm_json_scan(adm_arena_t *arena, adm_str_t text,
    const adm_json_options_t *options, uint32_t max_depth)
{
    adm_value_t       *v;
    adm_json_scan_t    s;
    adm_arena_mark_t   mark;

    memset(&s, 0, sizeof(adm_json_scan_t));

    s.p = text.data;
    s.end = text.data + text.len;
    s.arena = arena;
    s.depth = max_depth;
    s.nodes = UINT32_MAX;

    if (options) {
        s.unique_keys = options->unique_keys;
        s.nodes = options->max_nodes ? options->max_nodes : UINT32_MAX;
    }

    mark = adm_arena_mark(arena);

    v = adm_json_scan_value(&s);

    if (v && adm_json_scan_next(&s) == -1 && s.p == s.end
        && !adm_arena_failed(arena))
    {
        return v;
    }

    if (!adm_arena_failed(arena)) {
        adm_arena_reset(arena, mark);
    }

    return NULL;
}


static adm_value_t *
adm_json_scan_value(adm_json_scan_t *s)
{
    adm_str_t  text;

    if (s->nodes-- == 0) {
        return NULL;
    }

    switch (adm_json_scan_next(s)) {

    case '{':
        return adm_json_scan_object(s);

    case '[':
        return adm_json_scan_array(s);

    case '"':
        return adm_json_scan_string(s, &text) == ADM_OK
               ? adm_value_string(s->arena, text) : NULL;

    case 't':
        return adm_json_scan_word(s, "true", 4, adm_value_bool(1));

    case 'f':
        return adm_json_scan_word(s, "false", 5, adm_value_bool(0));

    case 'n':
        return adm_json_scan_word(s, "null", 4, adm_value_null());

    default:
        return adm_json_scan_number(s);
    }
}


static adm_value_t *
adm_json_scan_object(adm_json_scan_t *s)
{
    int           c;
    uint32_t      base;
    adm_str_t     key;
    adm_value_t  *v;

    if (s->depth == 0) {
        return NULL;
    }

    s->depth--;
    s->p++;

    base = s->top;
    c = adm_json_scan_next(s);

    while (c == '"') {

        if (adm_json_scan_string(s, &key) != ADM_OK
            || adm_json_scan_next(s) != ':')
        {
            return NULL;
        }

        s->p++;

        v = adm_json_scan_value(s);
        if (v == NULL || adm_json_scan_push(s, key, v) != ADM_OK) {
            return NULL;
        }

        c = adm_json_scan_next(s);

        if (c == ',') {
            s->p++;
            c = adm_json_scan_next(s);

            if (c != '"') {
                return NULL;
            }

        } else if (c != '}') {
            return NULL;
        }
    }

    return c == '}' ? adm_json_scan_close(s, base, ADM_OBJECT) : NULL;
}


static adm_value_t *
adm_json_scan_array(adm_json_scan_t *s)
{
    int           c;
    uint32_t      base;
    adm_value_t  *v;

    if (s->depth == 0) {
        return NULL;
    }

    s->depth--;
    s->p++;

    base = s->top;
    c = adm_json_scan_next(s);

    if (c == ']') {
        return adm_json_scan_close(s, base, ADM_ARRAY);
    }

    for ( ;; ) {
        v = adm_json_scan_value(s);
        if (v == NULL || adm_json_scan_push(s, adm_str_empty, v) != ADM_OK) {
            return NULL;
        }

        c = adm_json_scan_next(s);

        if (c == ']') {
            return adm_json_scan_close(s, base, ADM_ARRAY);
        }

        if (c != ',') {
            return NULL;
        }

        s->p++;
    }
}


/* What is on the stack from base on, as a container without spare room. */

static adm_value_t *
adm_json_scan_close(adm_json_scan_t *s, uint32_t base, adm_kind_e kind)
{
    uint32_t       i, n;
    adm_value_t   *v;
    adm_member_t  *m;

    s->p++;
    s->depth++;

    n = s->top - base;
    m = n ? s->stack + base : NULL;
    s->top = base;

    if (kind == ADM_ARRAY) {
        v = adm_value_array(s->arena, n);

        for (i = 0; v && i < n; i++) {
            (void) adm_array_push(s->arena, v, m[i].value);
        }

        return v;
    }

    if (adm_json_scan_differ(m, n)) {
        return adm_object_of(s->arena, m, n);
    }

    v = adm_value_object(s->arena, n);

    for (i = 0; v && i < n; i++) {
        (void) adm_object_set(s->arena, v, m[i].key, m[i].value);
    }

    return s->unique_keys && adm_object_len(v) < n ? NULL : v;
}


/*
 * Whether all keys differ in length, first or last byte: most do, and need not
 * be compared.
 */

static int
adm_json_scan_differ(const adm_member_t *m, uint32_t n)
{
    uint32_t   i;
    uint64_t   bit, seen;
    adm_str_t  key;

    seen = 0;

    for (i = 0; i < n; i++) {
        key = m[i].key;
        bit = key.len;

        if (bit) {
            bit = bit * 7 + (unsigned char) key.data[0]
                  + 5u * (unsigned char) key.data[key.len - 1];
        }

        bit = (uint64_t) 1 << (bit & 63);

        if (seen & bit) {
            return 0;
        }

        seen |= bit;
    }

    return 1;
}


static int
adm_json_scan_push(adm_json_scan_t *s, adm_str_t key, adm_value_t *v)
{
    uint32_t       cap;
    adm_member_t  *stack;

    if (s->top == s->cap) {

        if (s->cap > UINT32_MAX / 2) {
            return ADM_ERROR;
        }

        cap = s->cap ? s->cap * 2 : 64;

        stack = adm_array_alloc(s->arena, cap, sizeof(adm_member_t));
        if (stack == NULL) {
            return ADM_ERROR;
        }

        if (s->top) {
            memcpy(stack, s->stack, s->top * sizeof(adm_member_t));
        }

        s->stack = stack;
        s->cap = cap;
    }

    s->stack[s->top].key = key;
    s->stack[s->top].value = v;
    s->top++;

    return ADM_OK;
}


/*
 * How many bytes at p, of at most eight, are ASCII without quotes, backslashes
 * and control characters.
 */

static inline size_t
adm_json_scan_plain(const char *p)
{
    uint64_t  w, quote, slash, stop;

    const uint64_t  ones = 0x0101010101010101u, highs = 0x8080808080808080u;

    memcpy(&w, p, 8);
    w = le64toh(w);

    quote = w ^ (ones * '"');
    slash = w ^ (ones * '\\');

    /* what is borrowed disturbs bytes behind one that stops, at most */

    stop = (w | (quote - ones) | (slash - ones) | (w - ones * 0x20)) & highs;

    return stop ? (size_t) __builtin_ctzll(stop) / 8 : 8;
}


/* A copy of the string at the quote. */

static int
adm_json_scan_string(adm_json_scan_t *s, adm_str_t *text)
{
    int          ascii;
    size_t       n;
    adm_str_t    raw;
    const char  *p;

    ascii = 1;
    p = ++s->p;

    for ( ;; ) {

        while (s->end - p >= 8) {
            n = adm_json_scan_plain(p);
            p += n;

            if (n < 8) {
                break;
            }
        }

        if (p == s->end) {
            return ADM_ERROR;
        }

        if (*p == '"') {
            break;
        }

        if (*p == '\\') {
            return adm_json_scan_unescape(s, p, text);
        }

        if ((unsigned char) *p < 0x20) {
            return ADM_ERROR;
        }

        ascii &= (unsigned char) *p < 0x80;
        p++;
    }

    raw.data = s->p;
    raw.len = (size_t) (p - s->p);

    if (!ascii && !adm_utf8_valid(raw)) {
        return ADM_ERROR;
    }

    s->p = p + 1;
    *text = adm_str_dup(s->arena, raw);

    return adm_arena_failed(s->arena) ? ADM_ERROR : ADM_OK;
}


/* The same for a string whose first escape is at p. */

static int
adm_json_scan_unescape(adm_json_scan_t *s, const char *p, adm_str_t *text)
{
    char        *copy, *out;
    size_t       len;
    const char  *end;

    /* as long as it is written, at most */

    for (end = p; end < s->end && *end != '"'; end++) {
        end += *end == '\\';
    }

    if (end >= s->end) {
        return ADM_ERROR;
    }

    copy = adm_nalloc(s->arena, (size_t) (end - s->p) + 1);
    if (copy == NULL) {
        return ADM_ERROR;
    }

    len = (size_t) (p - s->p);
    memcpy(copy, s->p, len);

    s->p = p;
    out = copy + len;

    while (s->p < end) {

        if ((unsigned char) *s->p < 0x20) {
            return ADM_ERROR;
        }

        if (*s->p != '\\') {
            *out++ = *s->p++;
            continue;
        }

        s->p += 2;

        switch (s->p[-1]) {

        case '"':
        case '\\':
        case '/':
            *out++ = s->p[-1];
            break;

        case 'b':
            *out++ = '\b';
            break;

        case 'f':
            *out++ = '\f';
            break;

        case 'n':
            *out++ = '\n';
            break;

        case 'r':
            *out++ = '\r';
            break;

        case 't':
            *out++ = '\t';
            break;

        case 'u':
            out = adm_json_scan_rune(s, out);
            if (out == NULL) {
                return ADM_ERROR;
            }

            break;

        default:
            return ADM_ERROR;
        }
    }

    *out = '\0';

    text->data = copy;
    text->len = (size_t) (out - copy);

    s->p = end + 1;

    return adm_utf8_valid(*text) ? ADM_OK : ADM_ERROR;
}


/* The digits behind "\u"; NULL for halves of pairs, too. */

static char *
adm_json_scan_rune(adm_json_scan_t *s, char *out)
{
    int       i, digit;
    uint32_t  rune;

    if (s->end - s->p < 4) {
        return NULL;
    }

    rune = 0;

    for (i = 0; i < 4; i++) {
        digit = adm_hex_digit(*s->p++);

        if (digit < 0) {
            return NULL;
        }

        rune = rune << 4 | (uint32_t) digit;
    }

    if (rune >= 0xd800 && rune < 0xe000) {
        return NULL;
    }

    return out + adm_utf8_encode(out, rune);
}


static adm_value_t *
adm_json_scan_number(adm_json_scan_t *s)
{
    adm_str_t     text;
    const char   *p, *digits;
    adm_value_t  *v;

#define adm_json_scan_digits()                                                \
    for (digits = p; p < s->end && adm_is_digit((unsigned char) *p); p++) {   \
        /* void */                                                            \
    }

    p = s->p;

    if (p < s->end && *p == '-') {
        p++;
    }

    adm_json_scan_digits();

    if (p == digits || (*digits == '0' && p - digits > 1)) {
        return NULL;
    }

    if (p < s->end && *p == '.') {
        p++;
        adm_json_scan_digits();

        if (p == digits) {
            return NULL;
        }
    }

    if (p < s->end && (*p == 'e' || *p == 'E')) {
        p++;

        if (p < s->end && (*p == '+' || *p == '-')) {
            p++;
        }

        adm_json_scan_digits();

        if (p == digits) {
            return NULL;
        }
    }

#undef adm_json_scan_digits

    text.data = s->p;
    text.len = (size_t) (p - s->p);

    s->p = p;

    v = adm_value_number(s->arena, text);

    if (adm_kind(v) == ADM_NUMBER) {
        v->u.data = adm_str_dup(s->arena, text).data;
    }

    return v;
}


static adm_value_t *
adm_json_scan_word(adm_json_scan_t *s, const char *word, size_t len,
    adm_value_t *v)
{
    if ((size_t) (s->end - s->p) < len || memcmp(s->p, word, len) != 0) {
        return NULL;
    }

    s->p += len;

    return v;
}
