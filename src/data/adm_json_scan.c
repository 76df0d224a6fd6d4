
#include "base/adm_utf8.h"
#include "data/adm_json_block.h"
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
    unsigned       lasting:1;
} adm_json_scan_t;


static adm_noinline int adm_json_scan_space(adm_json_scan_t *s);
static adm_value_t *adm_json_scan_value(adm_json_scan_t *s);
static adm_value_t *adm_json_scan_object(adm_json_scan_t *s);
static adm_value_t *adm_json_scan_array(adm_json_scan_t *s);
static inline int adm_json_scan_repeats(const adm_json_scan_t *s, uint32_t base,
    adm_str_t key, uint64_t *seen);
static adm_value_t *adm_json_scan_close_object(adm_json_scan_t *s,
    uint32_t base, int repeats);
static adm_value_t *adm_json_scan_close_array(adm_json_scan_t *s,
    uint32_t base);
static inline int adm_json_scan_push(adm_json_scan_t *s, adm_str_t key,
    adm_value_t *v);
static adm_noinline int adm_json_scan_grow(adm_json_scan_t *s);
static inline int adm_json_scan_string(adm_json_scan_t *s, adm_str_t *text);
static adm_noinline int adm_json_scan_long(adm_json_scan_t *s, const char *p,
    adm_str_t *text);
static adm_noinline int adm_json_scan_rest(adm_json_scan_t *s, const char *p,
    adm_str_t *text);
static inline int adm_json_scan_text(adm_json_scan_t *s, const char *p,
    adm_str_t *text);
static int adm_json_scan_unescape(adm_json_scan_t *s, const char *start,
    adm_str_t *text);
static char *adm_json_scan_rune(adm_json_scan_t *s, char *out);
static adm_value_t *adm_json_scan_number(adm_json_scan_t *s);
static adm_value_t *adm_json_scan_word(adm_json_scan_t *s, const char *word,
    size_t len, adm_value_t *v);


/* The next character that is no white space, -1 at the end. */

static inline int
adm_json_scan_next(adm_json_scan_t *s)
{
    if (adm_likely(s->p < s->end && (unsigned char) *s->p > ' ')) {
        return (unsigned char) *s->p;
    }

    return adm_json_scan_space(s);
}


static adm_noinline int
adm_json_scan_space(adm_json_scan_t *s)
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
        s.lasting = options->lasting;
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
        /* what managed fields consist of */

        if (s->lasting && s->depth && s->end - s->p > 1 && s->p[1] == '}') {
            s->p += 2;
            return &adm_value_no_members;
        }

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
    int           c, repeats;
    uint32_t      base;
    uint64_t      seen;
    adm_str_t     key;
    adm_value_t  *v;

    if (s->depth == 0) {
        return NULL;
    }

    s->depth--;
    s->p++;

    base = s->top;
    seen = 0;
    repeats = 0;

    c = adm_json_scan_next(s);

    while (c == '"') {

        if (adm_json_scan_string(s, &key) != ADM_OK
            || adm_json_scan_next(s) != ':')
        {
            return NULL;
        }

        s->p++;

        repeats |= adm_json_scan_repeats(s, base, key, &seen);

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

    return c == '}' ? adm_json_scan_close_object(s, base, repeats) : NULL;
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
        return adm_json_scan_close_array(s, base);
    }

    for ( ;; ) {
        v = adm_json_scan_value(s);
        if (v == NULL || adm_json_scan_push(s, adm_str_empty, v) != ADM_OK) {
            return NULL;
        }

        c = adm_json_scan_next(s);

        if (c == ']') {
            return adm_json_scan_close_array(s, base);
        }

        if (c != ',') {
            return NULL;
        }

        s->p++;
    }
}


/*
 * Whether the key may be one of the members since base.  Most keys of an object
 * differ in length, first or last byte, which a bit of *seen stands for, and
 * are not compared.
 */

static inline int
adm_json_scan_repeats(const adm_json_scan_t *s, uint32_t base, adm_str_t key,
    uint64_t *seen)
{
    uint32_t  i;
    uint64_t  bit;

    bit = key.len;

    if (bit) {
        bit = bit * 7 + (unsigned char) key.data[0]
              + 5u * (unsigned char) key.data[key.len - 1];
    }

    bit = (uint64_t) 1 << (bit & 63);

    if ((*seen & bit) == 0) {
        *seen |= bit;
        return 0;
    }

    if (s->top - base > ADM_OBJECT_LINEAR) {
        return 1;
    }

    for (i = base; i < s->top; i++) {
        if (adm_str_eq(s->stack[i].key, key)) {
            return 1;
        }
    }

    return 0;
}


/* What is on the stack from base on, without spare room. */

static adm_value_t *
adm_json_scan_close_object(adm_json_scan_t *s, uint32_t base, int repeats)
{
    uint32_t       i, n;
    adm_value_t   *v;
    adm_member_t  *m;

    s->p++;
    s->depth++;

    n = s->top - base;
    m = n ? s->stack + base : NULL;
    s->top = base;

    if (!repeats) {
        return adm_object_of(s->arena, m, n);
    }

    v = adm_value_object(s->arena, n);

    for (i = 0; v && i < n; i++) {
        (void) adm_object_set(s->arena, v, m[i].key, m[i].value);
    }

    return s->unique_keys && adm_object_len(v) < n ? NULL : v;
}


static adm_value_t *
adm_json_scan_close_array(adm_json_scan_t *s, uint32_t base)
{
    uint32_t      i, top;
    adm_value_t  *v;

    s->p++;
    s->depth++;

    top = s->top;
    s->top = base;

    v = adm_value_array(s->arena, top - base);

    for (i = base; v && i < top; i++) {
        (void) adm_array_push(s->arena, v, s->stack[i].value);
    }

    return v;
}


static inline int
adm_json_scan_push(adm_json_scan_t *s, adm_str_t key, adm_value_t *v)
{
    if (adm_unlikely(s->top == s->cap) && adm_json_scan_grow(s) != ADM_OK) {
        return ADM_ERROR;
    }

    s->stack[s->top].key = key;
    s->stack[s->top].value = v;
    s->top++;

    return ADM_OK;
}


static adm_noinline int
adm_json_scan_grow(adm_json_scan_t *s)
{
    uint32_t       cap;
    adm_member_t  *stack;

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

    return ADM_OK;
}


/*
 * The string at the quote: a copy, or its place in a text that lasts.  Most are
 * plain and no longer than a block.
 */

static inline int
adm_json_scan_string(adm_json_scan_t *s, adm_str_t *text)
{
    size_t            n;
    const char       *p;
    adm_json_block_t  block;

    p = ++s->p;

    if (adm_likely(s->end - p >= ADM_JSON_BLOCK)) {
        memcpy(&block, p, ADM_JSON_BLOCK);

        n = adm_json_block_first(adm_json_block_marks(block));
        p += n;

        if (n < ADM_JSON_BLOCK && *p == '"') {
            return adm_json_scan_text(s, p, text);
        }
    }

    return adm_json_scan_long(s, p, text);
}


/* The same for a string that is plain before p. */

static adm_noinline int
adm_json_scan_long(adm_json_scan_t *s, const char *p, adm_str_t *text)
{
    size_t            n;
    adm_json_block_t  block;

    do {
        if (s->end - p < ADM_JSON_BLOCK) {
            return adm_json_scan_rest(s, p, text);
        }

        memcpy(&block, p, ADM_JSON_BLOCK);

        n = adm_json_block_first(adm_json_block_marks(block));
        p += n;

    } while (n == ADM_JSON_BLOCK);

    if (*p != '"') {
        return adm_json_scan_rest(s, p, text);
    }

    return adm_json_scan_text(s, p, text);
}


/* The same for a string that is plain before p, and perhaps not behind. */

static adm_noinline int
adm_json_scan_rest(adm_json_scan_t *s, const char *p, adm_str_t *text)
{
    int        ascii;
    adm_str_t  raw;

    for (ascii = 1; p < s->end && *p != '"'; p++) {

        if (*p == '\\') {
            return adm_json_scan_unescape(s, p, text);
        }

        if ((unsigned char) *p < 0x20) {
            return ADM_ERROR;
        }

        ascii &= (unsigned char) *p < 0x80;
    }

    if (p == s->end) {
        return ADM_ERROR;
    }

    raw.data = s->p;
    raw.len = (size_t) (p - s->p);

    if (!ascii && !adm_utf8_valid(raw)) {
        return ADM_ERROR;
    }

    return adm_json_scan_text(s, p, text);
}


/* What is between the quotes, of which p is the second one, as it is. */

static inline int
adm_json_scan_text(adm_json_scan_t *s, const char *p, adm_str_t *text)
{
    text->data = s->p;
    text->len = (size_t) (p - s->p);

    s->p = p + 1;

    if (s->lasting) {
        return ADM_OK;
    }

    *text = adm_str_dup(s->arena, *text);

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

    if (adm_kind(v) == ADM_NUMBER && !s->lasting) {
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
