
#include "data/adm_yaml_emit.h"

#include "base/adm_str.h"
#include "base/adm_utf8.h"
#include "data/adm_yaml_scalar.h"


#define ADM_YAML_WIDTH    80     /* where long lines are folded */


typedef enum {
    ADM_YAML_PLAIN = 0,
    ADM_YAML_SINGLE,
    ADM_YAML_DOUBLE,
    ADM_YAML_LITERAL
} adm_yaml_style_e;


/* What a string is made of decides how it may be written. */

typedef struct {
    unsigned     plain:1;
    unsigned     single:1;
    unsigned     literal:1;
    unsigned     multiline:1;
    unsigned     newline:1;      /* there is a "\n" */
    unsigned     ascii:1;
} adm_yaml_look_t;


static void adm_yaml_look(adm_str_t s, adm_yaml_look_t *look);
static void adm_yaml_plain(adm_yaml_writer_t *w, adm_str_t s, int fold,
    int ascii);
static void adm_yaml_single(adm_yaml_writer_t *w, adm_str_t s, int fold);
static void adm_yaml_double(adm_yaml_writer_t *w, adm_str_t s, int fold);
static void adm_yaml_literal(adm_yaml_writer_t *w, adm_str_t s);
static void adm_yaml_escape(adm_yaml_writer_t *w, uint32_t rune);
static void adm_yaml_block_hints(adm_yaml_writer_t *w, adm_str_t s);
static void adm_yaml_put(adm_yaml_writer_t *w, const char *p, size_t bytes,
    size_t columns);
static void adm_yaml_newline(adm_yaml_writer_t *w);
static size_t adm_yaml_break(adm_str_t s, size_t i);
static int adm_yaml_printable(uint32_t rune);


/* What has to be looked at inside of a string: 1 yes, 2 not ASCII. */

static const char  adm_yaml_classes[256] = {
    [0 ... 0x1f] = 1, [' '] = 1, [':'] = 1, ['#'] = 1, [0x7f] = 1,
    [0x80 ... 0xff] = 2
};


/* Characters with which no plain scalar begins. */

static const char  adm_yaml_first[256] = {
    ['#'] = 1, [','] = 1, ['['] = 1, [']'] = 1, ['{'] = 1, ['}'] = 1,
    ['&'] = 1, ['*'] = 1, ['!'] = 1, ['|'] = 1, ['>'] = 1, ['\''] = 1,
    ['"'] = 1, ['%'] = 1, ['@'] = 1, ['`'] = 1
};


void
adm_yaml_emit_string(adm_yaml_writer_t *w, adm_str_t s,
    adm_yaml_place_e place)
{
    int               simple, indent;
    adm_yaml_look_t   look;
    adm_yaml_style_e  style;

    simple = place == ADM_YAML_SIMPLE_KEY;
    adm_yaml_look(s, &look);

    if (look.newline) {
        style = look.literal && !simple ? ADM_YAML_LITERAL : ADM_YAML_DOUBLE;

    } else if (adm_yaml_is_ambiguous(s)) {
        style = ADM_YAML_DOUBLE;

    } else if (simple && look.multiline) {
        style = ADM_YAML_DOUBLE;

    } else if (look.plain) {
        style = ADM_YAML_PLAIN;

    } else {
        style = look.single ? ADM_YAML_SINGLE : ADM_YAML_DOUBLE;
    }

    indent = w->indent;
    w->indent = indent < 0 ? ADM_YAML_INDENT : indent + ADM_YAML_INDENT;

    switch (style) {

    case ADM_YAML_PLAIN:
        adm_yaml_plain(w, s, !simple, look.ascii);
        break;

    case ADM_YAML_SINGLE:
        adm_yaml_single(w, s, !simple);
        break;

    case ADM_YAML_DOUBLE:
        adm_yaml_double(w, s, !simple);
        break;

    case ADM_YAML_LITERAL:
        adm_yaml_literal(w, s);
        break;
    }

    w->indent = indent;
}


void
adm_yaml_emit_word(adm_yaml_writer_t *w, const char *text, size_t len)
{
    if (!w->whitespace) {
        adm_yaml_put(w, " ", 1, 1);
    }

    adm_yaml_put(w, text, len, len);

    w->whitespace = 0;
    w->indention = 0;
}


/* The length of a line break at i, 0 if there is none. */

static size_t
adm_yaml_break(adm_str_t s, size_t i)
{
    const unsigned char  *p;

    p = (const unsigned char *) s.data + i;

    if (p[0] == '\n' || p[0] == '\r') {
        return 1;
    }

    if (p[0] == 0xc2 && i + 1 < s.len && p[1] == 0x85) {
        return 2;
    }

    if (p[0] == 0xe2 && i + 2 < s.len && p[1] == 0x80
        && (p[2] == 0xa8 || p[2] == 0xa9))
    {
        return 3;
    }

    return 0;
}


/* What is written without an escape: not what takes four bytes in UTF-8. */

static int
adm_yaml_printable(uint32_t rune)
{
    return rune == '\n' || (rune >= 0x20 && rune <= 0x7e)
           || (rune >= 0xa0 && rune < 0xfffe && rune != 0xfeff);
}


static void
adm_yaml_look(adm_str_t s, adm_yaml_look_t *look)
{
    int       space_break, break_space, special, bad_plain;
    int       was_space, was_break, was_white;
    char      c;
    size_t    i, n;
    uint32_t  rune;

    memset(look, 0, sizeof(adm_yaml_look_t));
    look->ascii = 1;

    if (s.len == 0) {
        look->plain = 1;
        look->single = 1;
        return;
    }

    /* how it begins */

    c = s.data[0];
    bad_plain = adm_yaml_first[(unsigned char) c];

    if (c == '-' || c == '?' || c == ':') {
        bad_plain |= s.len == 1 || s.data[1] == ' ' || s.data[1] == '\t';
    }

    if (s.len >= 3 && (memcmp(s.data, "---", 3) == 0
                       || memcmp(s.data, "...", 3) == 0))
    {
        bad_plain = 1;
    }

    space_break = 0;
    break_space = 0;
    special = 0;
    was_space = 0;
    was_break = 0;
    was_white = 1;

    for (i = 0; i < s.len; i += n) {

        c = s.data[i];
        n = 1;

        switch (adm_yaml_classes[(unsigned char) c]) {

        case 0:
            was_space = 0;
            was_break = 0;
            was_white = 0;
            continue;

        case 1:
            rune = (unsigned char) c;
            break;

        default:
            n = adm_utf8_decode(s, i, &rune);
            look->ascii = 0;
        }

        if (i && c == ':') {
            bad_plain |= i + 1 == s.len || s.data[i + 1] == ' '
                         || s.data[i + 1] == '\t';
        }

        if (i && c == '#') {
            bad_plain |= was_white;
        }

        special |= !adm_yaml_printable(rune);

        if (c == ' ') {
            bad_plain |= i == 0 || i + 1 == s.len;
            break_space |= was_break;
            was_space = 1;
            was_break = 0;
            was_white = 1;

        } else if (adm_yaml_break(s, i)) {
            look->multiline = 1;
            look->newline |= c == '\n';
            space_break |= was_space;
            was_space = 0;
            was_break = 1;
            was_white = 1;

        } else {
            was_space = 0;
            was_break = 0;
            was_white = c == '\t' || c == '\0';
        }
    }

    look->plain = !bad_plain && !break_space && !space_break && !special
                  && !look->multiline;
    look->single = !break_space && !space_break && !special;
    look->literal = !space_break && !special && s.data[s.len - 1] != ' ';
}


static void
adm_yaml_put(adm_yaml_writer_t *w, const char *p, size_t bytes, size_t columns)
{
    adm_buf_bytes(w->b, p, bytes);
    w->column += columns;
}


static void
adm_yaml_newline(adm_yaml_writer_t *w)
{
    adm_buf_char(w->b, '\n');
    w->column = 0;
}


void
adm_yaml_new_item(adm_yaml_writer_t *w)
{
    size_t  indent;

    indent = w->indent < 0 ? 0 : (size_t) w->indent;

    if (!w->indention || w->column > indent
        || (w->column == indent && !w->whitespace))
    {
        adm_yaml_newline(w);
    }

    if (w->column < indent) {
        adm_buf_fill(w->b, ' ', indent - w->column);
        w->column = indent;
    }

    w->whitespace = 1;
    w->indention = 1;
}


void
adm_yaml_indicator(adm_yaml_writer_t *w, const char *text, int space_before,
    int keeps_indention)
{
    size_t  n;

    n = strlen(text);

    if (space_before && !w->whitespace) {
        adm_yaml_put(w, " ", 1, 1);
    }

    adm_yaml_put(w, text, n, n);

    w->whitespace = 0;
    w->indention = w->indention && keeps_indention;
}


static void
adm_yaml_plain(adm_yaml_writer_t *w, adm_str_t s, int fold, int ascii)
{
    int     spaces;
    size_t  i, n;

    if (!w->whitespace) {
        adm_yaml_put(w, " ", 1, 1);
    }

    /* mostly the line has room, or nowhere to break */

    if (!fold || w->column + s.len <= ADM_YAML_WIDTH
        || adm_str_find_char(s, ' ') < 0)
    {
        adm_yaml_put(w, s.data, s.len, ascii ? s.len : adm_utf8_count(s));

    } else {
        spaces = 0;

        for (i = 0; i < s.len; i += n) {
            n = 1;

            if (s.data[i] != ' ') {

                for ( /* void */ ; i + n < s.len
                      && ((unsigned char) s.data[i + n] & 0xc0) == 0x80; n++)
                {
                    /* void */
                }

                adm_yaml_put(w, s.data + i, n, 1);
                w->indention = 0;
                spaces = 0;
                continue;
            }

            if (!spaces && w->column > ADM_YAML_WIDTH && i + 1 < s.len
                && s.data[i + 1] != ' ')
            {
                adm_yaml_new_item(w);

            } else {
                adm_yaml_put(w, " ", 1, 1);
            }

            spaces = 1;
        }
    }

    w->whitespace = 0;
    w->indention = 0;
}


static void
adm_yaml_single(adm_yaml_writer_t *w, adm_str_t s, int fold)
{
    int       spaces, breaks;
    size_t    i, n;
    uint32_t  rune;

    adm_yaml_indicator(w, "'", 1, 0);

    spaces = 0;
    breaks = 0;

    for (i = 0; i < s.len; i += n) {

        if (s.data[i] == ' ') {
            n = 1;

            if (fold && !spaces && w->column > ADM_YAML_WIDTH && i > 0
                && i + 1 < s.len && s.data[i + 1] != ' ')
            {
                adm_yaml_new_item(w);

            } else {
                adm_yaml_put(w, " ", 1, 1);
            }

            spaces = 1;
            continue;
        }

        n = adm_yaml_break(s, i);

        if (n) {
            /* line and paragraph separators: "\n" is never written so */
            adm_buf_bytes(w->b, s.data + i, n);
            w->column = 0;
            w->indention = 1;
            breaks = 1;
            continue;
        }

        if (breaks) {
            adm_yaml_new_item(w);
        }

        if (s.data[i] == '\'') {
            adm_yaml_put(w, "'", 1, 1);
        }

        n = adm_utf8_decode(s, i, &rune);
        adm_yaml_put(w, s.data + i, n, 1);

        w->indention = 0;
        spaces = 0;
        breaks = 0;
    }

    adm_yaml_indicator(w, "'", 0, 0);
}


static void
adm_yaml_escape(adm_yaml_writer_t *w, uint32_t rune)
{
    int          n;
    char         text[12];
    const char  *p;

    static const char  escapes[] =
        "\x00" "0" "\x07" "a" "\x08" "b" "\x09" "t" "\x0a" "n" "\x0b" "v"
        "\x0c" "f" "\x0d" "r" "\x1b" "e" "\x22" "\"" "\x5c" "\\" "\x85" "N"
        "\xa0" "_";

    text[0] = '\\';
    n = 2;

    if (rune == 0x2028) {
        text[1] = 'L';

    } else if (rune == 0x2029) {
        text[1] = 'P';

    } else {
        for (p = escapes; p < escapes + sizeof(escapes) - 1; p += 2) {
            if ((unsigned char) p[0] == rune) {
                text[1] = p[1];
                break;
            }
        }

        if (p == escapes + sizeof(escapes) - 1) {
            n = snprintf(text, sizeof(text), rune <= 0xff ? "\\x%02X"
                         : rune <= 0xffff ? "\\u%04X" : "\\U%08X", rune);
        }
    }

    adm_yaml_put(w, text, (size_t) n, (size_t) n);
}


static void
adm_yaml_double(adm_yaml_writer_t *w, adm_str_t s, int fold)
{
    int       spaces, mark;
    size_t    i, n;
    uint32_t  rune;

    adm_yaml_indicator(w, "\"", 1, 0);

    /* of a string that begins with a byte order mark all is escaped */
    mark = adm_str_has_prefix(s, adm_strc("\xef\xbb\xbf"));

    spaces = 0;

    for (i = 0; i < s.len; i += n) {

        /* mostly nothing has to be done */

        for (n = 0; !mark && i + n < s.len
             && s.data[i + n] > ' ' && s.data[i + n] < 0x7f
             && s.data[i + n] != '"' && s.data[i + n] != '\\'; n++)
        {
            /* void */
        }

        if (n) {
            adm_yaml_put(w, s.data + i, n, n);
            spaces = 0;
            continue;
        }

        n = adm_utf8_decode(s, i, &rune);

        if (mark || !adm_yaml_printable(rune) || rune == '"'
            || rune == '\\' || adm_yaml_break(s, i))
        {
            adm_yaml_escape(w, rune);
            spaces = 0;

        } else if (rune == ' ') {

            if (fold && !spaces && w->column > ADM_YAML_WIDTH && i > 0
                && i + 1 < s.len)
            {
                adm_yaml_new_item(w);

                if (s.data[i + 1] == ' ') {
                    adm_yaml_put(w, "\\", 1, 1);
                }

            } else {
                adm_yaml_put(w, " ", 1, 1);
            }

            spaces = 1;

        } else {
            adm_yaml_put(w, s.data + i, n, 1);
            spaces = 0;
        }
    }

    adm_yaml_indicator(w, "\"", 0, 0);
}


/* Behind "|": the indentation if the text hides it, what ends the text. */

static void
adm_yaml_block_hints(adm_yaml_writer_t *w, adm_str_t s)
{
    size_t    n;
    uint32_t  rune;

    if (s.data[0] == ' ' || adm_yaml_break(s, 0)) {
        adm_yaml_indicator(w, "2", 0, 0);
    }

    n = adm_utf8_decode_last(s, &rune);

    if (!adm_yaml_break(s, s.len - n)) {
        adm_yaml_indicator(w, "-", 0, 0);
        return;
    }

    s.len -= n;

    if (s.len) {
        n = adm_utf8_decode_last(s, &rune);
    }

    if (s.len == 0 || adm_yaml_break(s, s.len - n)) {
        adm_yaml_indicator(w, "+", 0, 0);
    }
}


static void
adm_yaml_literal(adm_yaml_writer_t *w, adm_str_t s)
{
    int       breaks;
    size_t    i, n, start;

    adm_yaml_indicator(w, "|", 1, 0);
    adm_yaml_block_hints(w, s);
    adm_yaml_newline(w);

    w->indention = 1;
    w->whitespace = 1;
    breaks = 1;

    for (i = 0; i < s.len; i += n) {

        n = adm_yaml_break(s, i);

        if (n) {
            adm_buf_bytes(w->b, s.data + i, n);
            w->column = 0;
            w->indention = 1;
            breaks = 1;
            continue;
        }

        if (breaks) {
            adm_yaml_new_item(w);
            breaks = 0;
        }

        /* up to the next break; the column serves no more than to be not 0 */

        start = i;

        for (n = 1; start + n < s.len; n++) {
            if (adm_yaml_classes[(unsigned char) s.data[start + n]]
                && adm_yaml_break(s, start + n))
            {
                break;
            }
        }

        adm_yaml_put(w, s.data + start, n, n);
        w->indention = 0;
    }
}


int
adm_yaml_is_multiline(adm_str_t s)
{
    size_t  i;

    for (i = 0; i < s.len; i++) {
        if (adm_yaml_classes[(unsigned char) s.data[i]]
            && adm_yaml_break(s, i))
        {
            return 1;
        }
    }

    return 0;
}
