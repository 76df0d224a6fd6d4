
#include <math.h>

#include "base/adm_num.h"
#include "base/adm_utf8.h"
#include "data/adm_json_block.h"
#include "data/adm_json_write.h"


static adm_noinline void adm_json_escape(adm_buf_t *b, adm_str_t s,
    unsigned flags);
static void adm_json_write_value(adm_buf_t *b, const adm_value_t *v,
    unsigned flags, unsigned level);
static void adm_json_write_object(adm_buf_t *b, const adm_value_t *v,
    unsigned flags, unsigned level);
static void adm_json_write_float(adm_buf_t *b, const adm_value_t *v);
static void adm_json_newline(adm_buf_t *b, unsigned flags, unsigned level);


/*
 * How the bytes of a string are written: 0 as they are, 1 as \u00XX, 2 may be
 * the begin of something special (not ASCII), 3 only escaped for HTML, others
 * behind a backslash.
 */

static const char  adm_json_escapes[256] = {
    1, 1, 1, 1, 1, 1, 1, 1, 'b', 't', 'n', 1, 'f', 'r', 1, 1,
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
    ['"'] = '"', ['\\'] = '\\', ['<'] = 3, ['>'] = 3, ['&'] = 3,
    [0x80 ... 0xff] = 2
};


/* Bytes that are not written as they are, or perhaps not. */

static inline adm_json_block_t
adm_json_special(adm_json_block_t b)
{
    return adm_json_block_marks(b) | adm_json_block_html(b);
}


/*
 * Copies a string of which all bytes are written as they are; ADM_DECLINED if
 * there are others.  Ends are looked at, and copied, twice instead of singly.
 */

static inline int
adm_json_copy(char *p, adm_str_t s)
{
    size_t            i;
    uint32_t          low, high;
    uint64_t          ends[2];
    adm_json_block_t  block, special;

    if (s.len > 16) {
        memcpy(&block, s.data + s.len - 16, 16);
        memcpy(p + s.len - 16, &block, 16);
        special = adm_json_special(block);

        for (i = 0; i < s.len - 16; i += 16) {
            memcpy(&block, s.data + i, 16);
            memcpy(p + i, &block, 16);
            special |= adm_json_special(block);
        }

    } else if (s.len >= 8) {
        memcpy(&ends[0], s.data, 8);
        memcpy(&ends[1], s.data + s.len - 8, 8);
        memcpy(p, &ends[0], 8);
        memcpy(p + s.len - 8, &ends[1], 8);

        memcpy(&block, ends, 16);
        special = adm_json_special(block);

    } else if (s.len >= 4) {
        memcpy(&low, s.data, 4);
        memcpy(&high, s.data + s.len - 4, 4);
        memcpy(p, &low, 4);
        memcpy(p + s.len - 4, &high, 4);

        ends[0] = low | (uint64_t) high << 32;
        ends[1] = ends[0];

        memcpy(&block, ends, 16);
        special = adm_json_special(block);

    } else {
        for (i = 0; i < s.len; i++) {
            if (adm_json_escapes[(unsigned char) s.data[i]]) {
                return ADM_DECLINED;
            }

            p[i] = s.data[i];
        }

        return ADM_OK;
    }

    return adm_json_block_any(special) ? ADM_DECLINED : ADM_OK;
}


void
adm_json_write_string(adm_buf_t *b, adm_str_t s, unsigned flags)
{
    char  *p;

    if (s.len + 2 > b->cap - b->len
        && adm_buf_reserve(b, s.len + 2) != ADM_OK)
    {
        return;
    }

    p = b->data + b->len;

    *p++ = '"';

    if (adm_json_copy(p, s) == ADM_OK) {
        p[s.len] = '"';
        b->len += s.len + 2;
        return;
    }

    b->len++;

    adm_json_escape(b, s, flags);
}


/* What follows the quote of a string with bytes that are special. */

static adm_noinline void
adm_json_escape(adm_buf_t *b, adm_str_t s, unsigned flags)
{
    char         hex[6];
    size_t       i, start, n;
    uint32_t     rune;
    const char  *digits = "0123456789abcdef";

    start = 0;

    for (i = 0; i < s.len; /* void */ ) {

        switch (adm_json_escapes[(unsigned char) s.data[i]]) {

        case 0:
            i++;
            continue;

        case 2:
            n = adm_utf8_decode(s, i, &rune);

            if (!adm_utf8_invalid(n, rune) && rune != 0x2028
                && rune != 0x2029)
            {
                i += n;
                continue;
            }

            adm_buf_bytes(b, s.data + start, i - start);

            if (rune == ADM_RUNE_ERROR) {
                adm_buf_lit(b, "\\ufffd");

            } else if (rune == 0x2028) {
                adm_buf_lit(b, "\\u2028");

            } else {
                adm_buf_lit(b, "\\u2029");
            }

            i += n;
            start = i;
            continue;

        case 3:
            if (flags & ADM_JSON_RAW) {
                i++;
                continue;
            }

            /* fall through */

        case 1:
            adm_buf_bytes(b, s.data + start, i - start);

            memcpy(hex, "\\u00", 4);
            hex[4] = digits[(unsigned char) s.data[i] >> 4];
            hex[5] = digits[s.data[i] & 0x0f];

            adm_buf_bytes(b, hex, 6);

            start = ++i;
            continue;

        default:
            adm_buf_bytes(b, s.data + start, i - start);

            hex[0] = '\\';
            hex[1] = adm_json_escapes[(unsigned char) s.data[i]];

            adm_buf_bytes(b, hex, 2);

            start = ++i;
        }
    }

    adm_buf_bytes(b, s.data + start, s.len - start);
    adm_buf_char(b, '"');
}


static void
adm_json_newline(adm_buf_t *b, unsigned flags, unsigned level)
{
    if (flags & ADM_JSON_PRETTY) {
        adm_buf_char(b, '\n');
        adm_buf_fill(b, ' ', (size_t) level * 2);
    }
}


static void
adm_json_write_float(adm_buf_t *b, const adm_value_t *v)
{
    char    text[ADM_DOUBLE_LEN];
    double  d;

    if (adm_value_to_double(v, &d) == ADM_OK && isfinite(d)) {
        adm_buf_bytes(b, text, adm_double_format_json(text, d, 64));

    } else {
        adm_buf_lit(b, "null");
    }
}


static void
adm_json_write_object(adm_buf_t *b, const adm_value_t *v, unsigned flags,
    unsigned level)
{
    uint32_t       i, *order;
    adm_member_t  *m;

    order = NULL;

    if ((flags & ADM_JSON_SORTED) && v->n > 1) {
        order = adm_object_sorted(b->arena, v);
        if (order == NULL) {
            b->failed = 1;
            return;
        }
    }

    adm_buf_char(b, '{');

    for (i = 0; i < v->n; i++) {
        m = adm_object_at(v, order ? order[i] : i);

        if (i) {
            adm_buf_char(b, ',');
        }

        adm_json_newline(b, flags, level + 1);
        adm_json_write_string(b, m->key, flags);
        adm_buf_char(b, ':');

        if (flags & ADM_JSON_PRETTY) {
            adm_buf_char(b, ' ');
        }

        adm_json_write_value(b, m->value, flags, level + 1);
    }

    if (v->n) {
        adm_json_newline(b, flags, level);
    }

    adm_buf_char(b, '}');
}


static void
adm_json_write_value(adm_buf_t *b, const adm_value_t *v, unsigned flags,
    unsigned level)
{
    uint32_t  i;

    switch (adm_kind(v)) {

    case ADM_NULL:
        adm_buf_lit(b, "null");
        break;

    case ADM_BOOL:
        if (v->u.boolean) {
            adm_buf_lit(b, "true");

        } else {
            adm_buf_lit(b, "false");
        }

        break;

    case ADM_INT:
        if (flags & ADM_JSON_FLOAT
            && (v->u.integer > (1LL << 53) || v->u.integer < -(1LL << 53)))
        {
            adm_json_write_float(b, v);
            break;
        }

        adm_buf_int(b, v->u.integer);
        break;

    case ADM_NUMBER:
        if (flags & ADM_JSON_FLOAT) {
            adm_json_write_float(b, v);
            break;
        }

        adm_buf_bytes(b, v->u.data, v->n);
        break;

    case ADM_STRING:
        adm_json_write_string(b, adm_value_str(v), flags);
        break;

    case ADM_ARRAY:
        if (v->written && flags == 0) {
            adm_buf_str(b, adm_value_str(adm_value_kept_text(v)));
            break;
        }

        adm_buf_char(b, '[');

        for (i = 0; i < v->n; i++) {
            if (i) {
                adm_buf_char(b, ',');
            }

            adm_json_newline(b, flags, level + 1);
            adm_json_write_value(b, v->u.items[i], flags, level + 1);
        }

        if (v->n) {
            adm_json_newline(b, flags, level);
        }

        adm_buf_char(b, ']');
        break;

    case ADM_OBJECT:
        if (v->written && flags == 0) {
            adm_buf_str(b, adm_value_str(adm_value_kept_text(v)));
            break;
        }

        adm_json_write_object(b, v, flags, level);
        break;
    }
}


void
adm_json_write(adm_buf_t *b, const adm_value_t *v, unsigned flags)
{
    adm_json_write_value(b, v, flags, 0);
}


adm_str_t
adm_json_text(adm_arena_t *arena, const adm_value_t *v, unsigned flags)
{
    adm_buf_t  b;
    adm_str_t  text;

    adm_buf_init(&b, arena, 0);
    adm_json_write(&b, v, flags);

    (void) adm_buf_finish(&b, &text);

    return text;
}
