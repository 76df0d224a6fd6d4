
#include "base/adm_buf.h"
#include "base/adm_unicode.h"
#include "base/adm_utf8.h"
#include "gotmpl/gotmpl_lex.h"
#include "gotmpl/gotmpl_quote.h"


#define GOTMPL_EOF          UINT32_MAX

/* "- " behind a left delimiter, " -" before a right one */
#define GOTMPL_TRIM_MARKER  2


static gotmpl_token_t gotmpl_lex_emit(gotmpl_lexer_t *l, gotmpl_token_e type);
static gotmpl_token_t gotmpl_lex_error(gotmpl_lexer_t *l, const char *fmt, ...)
    adm_error_like(2, 3);
static gotmpl_token_t gotmpl_lex_bad_char(gotmpl_lexer_t *l, const char *what,
    uint32_t rune);
static gotmpl_token_t gotmpl_lex_text(gotmpl_lexer_t *l);
static int gotmpl_lex_comment(gotmpl_lexer_t *l, gotmpl_token_t *error);
static gotmpl_token_t gotmpl_lex_left(gotmpl_lexer_t *l);
static gotmpl_token_t gotmpl_lex_right(gotmpl_lexer_t *l);
static gotmpl_token_t gotmpl_lex_action(gotmpl_lexer_t *l);
static gotmpl_token_t gotmpl_lex_space(gotmpl_lexer_t *l);
static gotmpl_token_t gotmpl_lex_identifier(gotmpl_lexer_t *l);
static gotmpl_token_t gotmpl_lex_field(gotmpl_lexer_t *l, gotmpl_token_e type);
static gotmpl_token_t gotmpl_lex_quoted(gotmpl_lexer_t *l, char quote,
    gotmpl_token_e type, const char *unterminated);
static gotmpl_token_t gotmpl_lex_raw(gotmpl_lexer_t *l);
static gotmpl_token_t gotmpl_lex_number(gotmpl_lexer_t *l);
static int gotmpl_lex_scan_number(gotmpl_lexer_t *l);
static size_t gotmpl_lex_peek(gotmpl_lexer_t *l, uint32_t *rune);
static int gotmpl_lex_accept(gotmpl_lexer_t *l, const char *set);
static void gotmpl_lex_accept_run(gotmpl_lexer_t *l, const char *set);
static int gotmpl_lex_at(gotmpl_lexer_t *l, size_t pos, adm_str_t s);
static int gotmpl_lex_at_right(gotmpl_lexer_t *l, size_t pos, int *trim);
static int gotmpl_lex_at_terminator(gotmpl_lexer_t *l);
static int gotmpl_is_alnum(uint32_t rune);


#define gotmpl_is_space(c)                                                    \
    ((c) == ' ' || (c) == '\t' || (c) == '\r' || (c) == '\n')


static const struct {
    adm_str_t       word;
    gotmpl_token_e  type;
} gotmpl_keywords[] = {
    { adm_str("block"),    GOTMPL_T_BLOCK },
    { adm_str("break"),    GOTMPL_T_BREAK },
    { adm_str("continue"), GOTMPL_T_CONTINUE },
    { adm_str("define"),   GOTMPL_T_DEFINE },
    { adm_str("else"),     GOTMPL_T_ELSE },
    { adm_str("end"),      GOTMPL_T_END },
    { adm_str("if"),       GOTMPL_T_IF },
    { adm_str("nil"),      GOTMPL_T_NIL },
    { adm_str("range"),    GOTMPL_T_RANGE },
    { adm_str("template"), GOTMPL_T_TEMPLATE },
    { adm_str("with"),     GOTMPL_T_WITH },
    { adm_str("true"),     GOTMPL_T_BOOL },
    { adm_str("false"),    GOTMPL_T_BOOL },
};


void
gotmpl_lex_init(gotmpl_lexer_t *l, adm_arena_t *arena, adm_str_t text,
    adm_str_t left, adm_str_t right)
{
    memset(l, 0, sizeof(gotmpl_lexer_t));

    l->text = text;
    l->left = left.len ? left : adm_strc("{{");
    l->right = right.len ? right : adm_strc("}}");
    l->arena = arena;
}


gotmpl_token_t
gotmpl_lex_next(gotmpl_lexer_t *l)
{
    return l->action ? gotmpl_lex_action(l) : gotmpl_lex_text(l);
}


static gotmpl_token_t
gotmpl_lex_emit(gotmpl_lexer_t *l, gotmpl_token_e type)
{
    gotmpl_token_t  t;

    t.type = type;
    t.pos = (uint32_t) l->start;
    t.val = adm_str_sub(l->text, l->start, l->pos);

    l->start = l->pos;

    return t;
}


static gotmpl_token_t
gotmpl_lex_error(gotmpl_lexer_t *l, const char *fmt, ...)
{
    va_list         args;
    adm_buf_t       b;
    gotmpl_token_t  t;

    adm_buf_init(&b, l->arena, 0);

    va_start(args, fmt);
    adm_buf_vprintf(&b, fmt, args);
    va_end(args);

    t.type = GOTMPL_T_ERROR;
    t.pos = (uint32_t) l->start;
    (void) adm_buf_finish(&b, &t.val);

    l->text.len = 0;
    l->start = 0;
    l->pos = 0;

    return t;
}


static gotmpl_token_t
gotmpl_lex_bad_char(gotmpl_lexer_t *l, const char *what, uint32_t rune)
{
    char    printed[ADM_UTF8_LEN + 4];
    size_t  n;

    n = 0;

    if (adm_rune_is_print(rune)) {
        printed[n++] = ' ';
        printed[n++] = '\'';
        n += adm_utf8_encode(printed + n, rune);
        printed[n++] = '\'';
    }

    return gotmpl_lex_error(l, "%s U+%04X%.*s", what, rune, (int) n, printed);
}


/* The code point at the position, and its length; GOTMPL_EOF and 0. */

static size_t
gotmpl_lex_peek(gotmpl_lexer_t *l, uint32_t *rune)
{
    if (l->pos >= l->text.len) {
        *rune = GOTMPL_EOF;
        return 0;
    }

    return adm_utf8_decode(l->text, l->pos, rune);
}


static int
gotmpl_lex_accept(gotmpl_lexer_t *l, const char *set)
{
    if (l->pos < l->text.len && l->text.data[l->pos] != '\0'
        && strchr(set, l->text.data[l->pos]))
    {
        l->pos++;
        return 1;
    }

    return 0;
}


static void
gotmpl_lex_accept_run(gotmpl_lexer_t *l, const char *set)
{
    while (gotmpl_lex_accept(l, set)) {
        /* void */
    }
}


static int
gotmpl_lex_at(gotmpl_lexer_t *l, size_t pos, adm_str_t s)
{
    return pos <= l->text.len && l->text.len - pos >= s.len
           && memcmp(l->text.data + pos, s.data, s.len) == 0;
}


/* Whether an action ends here, with or without a trim marker. */

static int
gotmpl_lex_at_right(gotmpl_lexer_t *l, size_t pos, int *trim)
{
    *trim = 0;

    if (l->text.len - pos >= GOTMPL_TRIM_MARKER
        && gotmpl_is_space(l->text.data[pos]) && l->text.data[pos + 1] == '-'
        && gotmpl_lex_at(l, pos + GOTMPL_TRIM_MARKER, l->right))
    {
        *trim = 1;
        return 1;
    }

    return gotmpl_lex_at(l, pos, l->right);
}


/* Whether a word may end here: "a.b" are two tokens, "a!" is an error. */

static int
gotmpl_lex_at_terminator(gotmpl_lexer_t *l)
{
    char  c;

    if (l->pos >= l->text.len) {
        return 1;
    }

    c = l->text.data[l->pos];

    return gotmpl_is_space(c) || c == '.' || c == ',' || c == '|' || c == ':'
           || c == ')' || c == '(' || gotmpl_lex_at(l, l->pos, l->right);
}


static int
gotmpl_is_alnum(uint32_t rune)
{
    return rune == '_' || adm_rune_is_letter(rune) || adm_rune_is_digit(rune);
}


static gotmpl_token_t
gotmpl_lex_text(gotmpl_lexer_t *l)
{
    size_t          end, trimmed;
    ptrdiff_t       x;
    gotmpl_token_t  t;

    for ( ;; ) {
        x = adm_str_find(adm_str_sub(l->text, l->pos, l->text.len), l->left);

        if (x < 0) {
            l->pos = l->text.len;
            return gotmpl_lex_emit(l, l->pos > l->start ? GOTMPL_T_TEXT
                                                        : GOTMPL_T_EOF);
        }

        end = l->pos + (size_t) x;
        trimmed = end;

        if (gotmpl_lex_at(l, end + l->left.len, adm_strc("-"))
            && end + l->left.len + 1 < l->text.len
            && gotmpl_is_space(l->text.data[end + l->left.len + 1]))
        {
            while (trimmed > l->start
                   && gotmpl_is_space(l->text.data[trimmed - 1]))
            {
                trimmed--;
            }
        }

        if (trimmed > l->start) {
            l->pos = trimmed;
            t = gotmpl_lex_emit(l, GOTMPL_T_TEXT);
            l->pos = l->start = end;

            return t;
        }

        l->pos = l->start = end;

        switch (gotmpl_lex_comment(l, &t)) {

        case ADM_OK:
            break;

        case ADM_ERROR:
            return t;

        default:
            return gotmpl_lex_left(l);
        }
    }
}


/* Skips a comment; ADM_DECLINED if the left delimiter starts none. */

static int
gotmpl_lex_comment(gotmpl_lexer_t *l, gotmpl_token_t *error)
{
    int        trim;
    size_t     pos;
    ptrdiff_t  x;

    pos = l->pos + l->left.len;

    if (l->text.len - pos >= GOTMPL_TRIM_MARKER && l->text.data[pos] == '-'
        && gotmpl_is_space(l->text.data[pos + 1]))
    {
        pos += GOTMPL_TRIM_MARKER;
    }

    if (!gotmpl_lex_at(l, pos, adm_strc("/*"))) {
        return ADM_DECLINED;
    }

    l->start = pos;
    l->pos = pos + 2;

    x = adm_str_find(adm_str_sub(l->text, l->pos, l->text.len),
                     adm_strc("*/"));

    if (x < 0) {
        *error = gotmpl_lex_error(l, "unclosed comment");
        return ADM_ERROR;
    }

    l->pos += (size_t) x + 2;

    if (!gotmpl_lex_at_right(l, l->pos, &trim)) {
        *error = gotmpl_lex_error(l, "comment ends before closing delimiter");
        return ADM_ERROR;
    }

    l->pos += l->right.len + (trim ? GOTMPL_TRIM_MARKER : 0);

    while (trim && l->pos < l->text.len
           && gotmpl_is_space(l->text.data[l->pos]))
    {
        l->pos++;
    }

    l->start = l->pos;

    return ADM_OK;
}


static gotmpl_token_t
gotmpl_lex_left(gotmpl_lexer_t *l)
{
    gotmpl_token_t  t;

    l->pos += l->left.len;
    t = gotmpl_lex_emit(l, GOTMPL_T_LEFT_DELIM);

    if (l->text.len - l->pos >= GOTMPL_TRIM_MARKER
        && l->text.data[l->pos] == '-'
        && gotmpl_is_space(l->text.data[l->pos + 1]))
    {
        l->pos += GOTMPL_TRIM_MARKER;
        l->start = l->pos;
    }

    l->action = 1;
    l->parens = 0;

    return t;
}


static gotmpl_token_t
gotmpl_lex_right(gotmpl_lexer_t *l)
{
    int             trim;
    gotmpl_token_t  t;

    (void) gotmpl_lex_at_right(l, l->pos, &trim);

    if (trim) {
        l->pos += GOTMPL_TRIM_MARKER;
        l->start = l->pos;
    }

    l->pos += l->right.len;
    t = gotmpl_lex_emit(l, GOTMPL_T_RIGHT_DELIM);

    while (trim && l->pos < l->text.len
           && gotmpl_is_space(l->text.data[l->pos]))
    {
        l->pos++;
    }

    l->start = l->pos;
    l->action = 0;

    return t;
}


static gotmpl_token_t
gotmpl_lex_action(gotmpl_lexer_t *l)
{
    int       trim;
    char      next;
    size_t    n;
    uint32_t  rune;

    if (gotmpl_lex_at_right(l, l->pos, &trim)) {
        return l->parens ? gotmpl_lex_error(l, "unclosed left paren")
                         : gotmpl_lex_right(l);
    }

    n = gotmpl_lex_peek(l, &rune);
    next = l->pos + n < l->text.len ? l->text.data[l->pos + n] : '\0';

    switch (rune) {

    case GOTMPL_EOF:
        return gotmpl_lex_error(l, "unclosed action");

    case ' ':
    case '\t':
    case '\r':
    case '\n':
        return gotmpl_lex_space(l);

    case '=':
        l->pos++;
        return gotmpl_lex_emit(l, GOTMPL_T_ASSIGN);

    case ':':
        if (next != '=') {
            return gotmpl_lex_error(l, "expected :=");
        }

        l->pos += 2;
        return gotmpl_lex_emit(l, GOTMPL_T_DECLARE);

    case '|':
        l->pos++;
        return gotmpl_lex_emit(l, GOTMPL_T_PIPE);

    case '"':
        return gotmpl_lex_quoted(l, '"', GOTMPL_T_STRING,
                                 "unterminated quoted string");

    case '\'':
        return gotmpl_lex_quoted(l, '\'', GOTMPL_T_CHAR_CONSTANT,
                                 "unterminated character constant");

    case '`':
        return gotmpl_lex_raw(l);

    case '$':
        l->pos++;
        return gotmpl_lex_field(l, GOTMPL_T_VARIABLE);

    case '.':
        if (l->pos + 1 < l->text.len && !adm_is_digit(next)) {
            l->pos++;
            return gotmpl_lex_field(l, GOTMPL_T_FIELD);
        }

        return gotmpl_lex_number(l);

    case '(':
        l->pos++;
        l->parens++;
        return gotmpl_lex_emit(l, GOTMPL_T_LEFT_PAREN);

    case ')':
        l->pos++;

        if (--l->parens < 0) {
            return gotmpl_lex_error(l, "unexpected right paren");
        }

        return gotmpl_lex_emit(l, GOTMPL_T_RIGHT_PAREN);

    default:
        if (rune == '+' || rune == '-' || (rune >= '0' && rune <= '9')) {
            return gotmpl_lex_number(l);
        }

        if (gotmpl_is_alnum(rune)) {
            return gotmpl_lex_identifier(l);
        }

        l->pos += n;

        if (rune < 0x80 && adm_rune_is_print(rune)) {
            return gotmpl_lex_emit(l, GOTMPL_T_CHAR);
        }

        return gotmpl_lex_bad_char(l, "unrecognized character in action:",
                                   rune);
    }
}


/* A run of spaces; the last one may belong to a trim marker. */

static gotmpl_token_t
gotmpl_lex_space(gotmpl_lexer_t *l)
{
    int     trim;
    size_t  n;

    for (n = 0; l->pos < l->text.len && gotmpl_is_space(l->text.data[l->pos]);
         n++)
    {
        l->pos++;
    }

    if (gotmpl_lex_at_right(l, l->pos - 1, &trim) && trim) {
        l->pos--;

        if (n == 1) {
            return gotmpl_lex_right(l);
        }
    }

    return gotmpl_lex_emit(l, GOTMPL_T_SPACE);
}


static gotmpl_token_t
gotmpl_lex_identifier(gotmpl_lexer_t *l)
{
    size_t          i, n;
    uint32_t        rune;
    adm_str_t       word;
    gotmpl_token_e  type;

    while ((n = gotmpl_lex_peek(l, &rune)) > 0 && gotmpl_is_alnum(rune)) {
        l->pos += n;
    }

    if (!gotmpl_lex_at_terminator(l)) {
        return gotmpl_lex_bad_char(l, "bad character", rune);
    }

    word = adm_str_sub(l->text, l->start, l->pos);
    type = GOTMPL_T_IDENTIFIER;

    for (i = 0; i < adm_nelts(gotmpl_keywords); i++) {
        if (adm_str_eq(word, gotmpl_keywords[i].word)) {
            type = gotmpl_keywords[i].type;
            break;
        }
    }

    if ((type == GOTMPL_T_BREAK && l->no_break)
        || (type == GOTMPL_T_CONTINUE && l->no_continue))
    {
        type = GOTMPL_T_IDENTIFIER;
    }

    return gotmpl_lex_emit(l, type);
}


/* A field or a variable, whose first character has been read. */

static gotmpl_token_t
gotmpl_lex_field(gotmpl_lexer_t *l, gotmpl_token_e type)
{
    size_t    n;
    uint32_t  rune;

    if (gotmpl_lex_at_terminator(l)) {
        return gotmpl_lex_emit(l, type == GOTMPL_T_FIELD ? GOTMPL_T_DOT
                                                         : type);
    }

    while ((n = gotmpl_lex_peek(l, &rune)) > 0 && gotmpl_is_alnum(rune)) {
        l->pos += n;
    }

    if (!gotmpl_lex_at_terminator(l)) {
        return gotmpl_lex_bad_char(l, "bad character", rune);
    }

    return gotmpl_lex_emit(l, type);
}


static gotmpl_token_t
gotmpl_lex_quoted(gotmpl_lexer_t *l, char quote, gotmpl_token_e type,
    const char *unterminated)
{
    char  c;

    l->pos++;

    while (l->pos < l->text.len) {
        c = l->text.data[l->pos++];

        if (c == quote) {
            return gotmpl_lex_emit(l, type);
        }

        if (c == '\\' && l->pos < l->text.len) {
            c = l->text.data[l->pos++];
        }

        if (c == '\n') {
            break;
        }
    }

    return gotmpl_lex_error(l, "%s", unterminated);
}


static gotmpl_token_t
gotmpl_lex_raw(gotmpl_lexer_t *l)
{
    ptrdiff_t  x;

    x = adm_str_find_char(adm_str_sub(l->text, l->pos + 1, l->text.len), '`');

    if (x < 0) {
        return gotmpl_lex_error(l, "unterminated raw quoted string");
    }

    l->pos += (size_t) x + 2;

    return gotmpl_lex_emit(l, GOTMPL_T_RAW_STRING);
}


static gotmpl_token_t
gotmpl_lex_number(gotmpl_lexer_t *l)
{
    adm_str_t       bad;
    gotmpl_token_e  type;

    type = GOTMPL_T_NUMBER;

    if (!gotmpl_lex_scan_number(l)) {
        goto bad;
    }

    if (l->pos < l->text.len
        && (l->text.data[l->pos] == '+' || l->text.data[l->pos] == '-'))
    {
        /* what follows the real part is an imaginary one */

        if (!gotmpl_lex_scan_number(l) || l->text.data[l->pos - 1] != 'i') {
            goto bad;
        }

        type = GOTMPL_T_COMPLEX;
    }

    return gotmpl_lex_emit(l, type);

bad:

    bad = adm_quoted(l->arena, adm_str_sub(l->text, l->start, l->pos));

    return gotmpl_lex_error(l, "bad number syntax: %.*s", adm_fmt(bad));
}


/* What looks like a number; whether it is one is found out by the parser. */

static int
gotmpl_lex_scan_number(gotmpl_lexer_t *l)
{
    size_t       n;
    uint32_t     rune;
    const char  *digits, *exponent;

    digits = "0123456789_";
    exponent = "eE";

    (void) gotmpl_lex_accept(l, "+-");

    if (gotmpl_lex_accept(l, "0")) {

        if (gotmpl_lex_accept(l, "xX")) {
            digits = "0123456789abcdefABCDEF_";
            exponent = "pP";

        } else if (gotmpl_lex_accept(l, "oO")) {
            digits = "01234567_";
            exponent = "";

        } else if (gotmpl_lex_accept(l, "bB")) {
            digits = "01_";
            exponent = "";
        }
    }

    gotmpl_lex_accept_run(l, digits);

    if (gotmpl_lex_accept(l, ".")) {
        gotmpl_lex_accept_run(l, digits);
    }

    if (gotmpl_lex_accept(l, exponent)) {
        (void) gotmpl_lex_accept(l, "+-");
        gotmpl_lex_accept_run(l, "0123456789_");
    }

    (void) gotmpl_lex_accept(l, "i");

    n = gotmpl_lex_peek(l, &rune);

    if (n && gotmpl_is_alnum(rune)) {
        l->pos += n;
        return 0;
    }

    return 1;
}
