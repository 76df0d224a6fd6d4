
#include "base/adm_num.h"
#include "data/adm_yaml_scalar.h"
#include "inject/inject_slot.h"


static adm_str_t inject_part_text(const inject_part_t *part,
    const inject_piece_t *pieces);
static int inject_value_inside(const inject_slot_t *slot, adm_str_t value,
    int first, int last);


/*
 * Bytes that may stand in a value within a plain scalar anywhere: 1; as the
 * first byte of the scalar, too: 2; but not in flow context: 4 (bit).
 */

static const unsigned char  inject_plain[256] = {
    ['0' ... '9'] = 3, ['A' ... 'Z'] = 3, ['a' ... 'z'] = 3,
    ['_'] = 3, ['.'] = 3, ['/'] = 3, ['$'] = 3, ['('] = 3, ['+'] = 3,
    ['='] = 3, ['-'] = 1, [')'] = 1, ['@'] = 1, ['%'] = 1, ['^'] = 1,
    [';'] = 1, ['~'] = 1, ['<'] = 1, ['>'] = 1, ['*'] = 1, ['&'] = 1,
    ['!'] = 1, ['|'] = 1, ['\''] = 1, ['"'] = 1, ['\\'] = 1, ['`'] = 1,
    [' '] = 1, [':'] = 5, [','] = 5, ['['] = 5, [']'] = 5, ['{'] = 5,
    ['}'] = 5, ['?'] = 5
};


int
inject_slot_split(inject_slot_t *slot, adm_arena_t *a, uint32_t n)
{
    size_t          parts;
    uint64_t        span;
    ptrdiff_t       at;
    adm_str_t       rest, mark;
    inject_part_t  *part;

    mark = INJECT_MARK;
    rest = adm_value_str(slot->node);

    for (parts = 1; (at = adm_str_find(rest, mark)) >= 0; parts += 2) {
        rest = adm_str_sub(rest, (size_t) at + mark.len, rest.len);
    }

    slot->parts = adm_calloc(a, parts, sizeof(inject_part_t));
    if (slot->parts == NULL) {
        return ADM_ERROR;
    }

    rest = adm_value_str(slot->node);

    for ( ;; ) {
        at = adm_str_find(rest, mark);
        part = &slot->parts[slot->n];

        part->text = adm_str_sub(rest, 0, at < 0 ? rest.len : (size_t) at);

        if (part->text.len) {
            slot->n++;
        }

        if (at < 0) {
            return ADM_OK;
        }

        rest = adm_str_sub(rest, (size_t) at + mark.len, rest.len);

        if (adm_uint_parse(adm_str_sub(rest, 0, INJECT_MARK_DIGITS), 16,
                           &span) != ADM_OK
            || span >= n)
        {
            return ADM_ERROR;
        }

        part = &slot->parts[slot->n++];
        part->text = adm_str_empty;
        part->value = 1;
        part->span = (uint32_t) span;

        rest = adm_str_sub(rest, INJECT_MARK_DIGITS, rest.len);
    }
}


int
inject_slot_fill(const inject_slot_t *slot, adm_arena_t *a,
    const inject_piece_t *pieces)
{
    char               *p;
    size_t              len;
    uint32_t            i;
    adm_str_t           text, value;
    adm_yaml_scalar_t   scalar;

    len = 0;

    for (i = 0; i < slot->n; i++) {
        value = inject_part_text(&slot->parts[i], pieces);

        if (slot->parts[i].value
            && !inject_value_inside(slot, value, i == 0, i + 1 == slot->n))
        {
            return ADM_DECLINED;
        }

        len += value.len;
    }

    if (slot->n == 1) {
        text = value;

    } else {
        p = adm_nalloc(a, len);
        if (p == NULL) {
            return ADM_ERROR;
        }

        text.data = p;
        text.len = len;

        for (i = 0; i < slot->n; i++) {
            value = inject_part_text(&slot->parts[i], pieces);
            memcpy(p, value.data, value.len);
            p += value.len;
        }
    }

    if (text.len == 0 && (slot->node->note & INJECT_OMITTED)) {
        return ADM_DECLINED;
    }

    if (slot->form == ADM_YAML_IS_PLAIN) {
        adm_yaml_resolve(text, &scalar);

        if (scalar.type != ADM_YAML_STRING) {
            return ADM_DECLINED;
        }
    }

    slot->node->u.data = text.data;
    slot->node->n = (uint32_t) text.len;

    return ADM_OK;
}


static adm_str_t
inject_part_text(const inject_part_t *part, const inject_piece_t *pieces)
{
    adm_str_t  text;

    if (!part->value) {
        return part->text;
    }

    text = pieces[part->span].text;

    return pieces[part->span].kind == INJECT_PIECE_QUOTED
           ? adm_str_sub(text, 1, text.len - 1) : text;
}


/*
 * Whether a value at this place of the scalar reads as what it is and nothing
 * else.  Only ASCII is looked at closely; white space at the ends, next to line
 * breaks, is up to the parser.
 */

static int
inject_value_inside(const inject_slot_t *slot, adm_str_t value, int first,
    int last)
{
    size_t         i;
    unsigned char  c, class;

    if (value.len == 0) {
        /* "" in quotes */
        return slot->form == ADM_YAML_IS_DOUBLE;
    }

    if (value.data[0] == ' ' || value.data[value.len - 1] == ' ') {
        return 0;
    }

    for (i = 0; i < value.len; i++) {
        c = (unsigned char) value.data[i];

        if (c < 0x20 || c >= 0x7f) {
            return 0;
        }

        switch (slot->form) {

        case ADM_YAML_IS_SINGLE:
            if (c == '\'') {
                return 0;
            }

            break;

        case ADM_YAML_IS_DOUBLE:
            if (c == '"' || c == '\\') {
                return 0;
            }

            break;

        case ADM_YAML_IS_LITERAL:
        case ADM_YAML_IS_FOLDED:
            break;

        default: /* ADM_YAML_IS_PLAIN */
            class = inject_plain[c];

            if (class == 0 || (first && i == 0 && !(class & 2))
                || (slot->flow && (class & 4))
                || (c == ':' && (i + 1 == value.len
                                 || value.data[i + 1] == ' ')))
            {
                return 0;
            }
        }
    }

    return 1;
}
