
#include "base/adm_utf8.h"
#include "cel/cel_lex.h"


static int cel_lex_number(cel_source_t *src, uint32_t *at, cel_token_t *tok);
static int cel_lex_word(cel_source_t *src, uint32_t *at, cel_token_t *tok);
static size_t cel_lex_string(adm_str_t s);
static size_t cel_lex_quoted(adm_str_t s, char quote, int triple, int raw);
static size_t cel_lex_escape(adm_str_t s);
static int cel_lex_bad(adm_str_t rest, size_t len, cel_token_t *tok);
static int cel_lex_decode(adm_buf_t *b, adm_str_t *s, int bytes,
    const char **what);


static const struct {
    char         text[3];
    uint8_t      kind;
} cel_lex_punctuation[] = {
    /* longer ones first */
    { "==", CEL_TOK_EQ },
    { "!=", CEL_TOK_NE },
    { "<=", CEL_TOK_LE },
    { ">=", CEL_TOK_GE },
    { "&&", CEL_TOK_AND },
    { "||", CEL_TOK_OR },
    { "<", CEL_TOK_LT },
    { ">", CEL_TOK_GT },
    { "[", CEL_TOK_LBRACKET },
    { "]", CEL_TOK_RBRACKET },
    { "{", CEL_TOK_LBRACE },
    { "}", CEL_TOK_RBRACE },
    { "(", CEL_TOK_LPAREN },
    { ")", CEL_TOK_RPAREN },
    { ".", CEL_TOK_DOT },
    { ",", CEL_TOK_COMMA },
    { "-", CEL_TOK_MINUS },
    { "!", CEL_TOK_NOT },
    { "?", CEL_TOK_QUESTION },
    { ":", CEL_TOK_COLON },
    { "+", CEL_TOK_PLUS },
    { "*", CEL_TOK_STAR },
    { "/", CEL_TOK_SLASH },
    { "%", CEL_TOK_PERCENT }
};


static int
cel_lex_bad(adm_str_t rest, size_t len, cel_token_t *tok)
{
    tok->kind = CEL_TOK_BAD;
    tok->text = adm_str_sub(rest, 0, adm_min(len, rest.len));

    return ADM_ERROR;
}


int
cel_lex_next(cel_source_t *src, uint32_t *at, cel_token_t *tok)
{
    int        c;
    size_t     i, n;
    uint32_t   rune;
    adm_str_t  rest;

    /* white space and comments */

    for ( ;; ) {
        c = *at < src->text.len ? (unsigned char) src->text.data[*at] : 0;

        if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f') {
            (*at)++;
            continue;
        }

        if (c != '/' || *at + 1 >= src->text.len
            || src->text.data[*at + 1] != '/')
        {
            break;
        }

        while (*at < src->text.len && src->text.data[*at] != '\n') {
            (*at)++;
        }
    }

    tok->pos = *at;

    if (*at >= src->text.len) {
        tok->kind = CEL_TOK_EOF;
        tok->text = adm_strc("<EOF>");
        return ADM_OK;
    }

    rest = adm_str_sub(src->text, *at, src->text.len);

    if (adm_is_digit(c)
        || (c == '.' && rest.len > 1 && adm_is_digit(rest.data[1])))
    {
        return cel_lex_number(src, at, tok);
    }

    n = cel_lex_string(rest);

    if (n) {
        tok->kind = c == 'b' || c == 'B' ? CEL_TOK_BYTES : CEL_TOK_STRING;
        tok->text = adm_str_sub(rest, 0, n);
        *at += n;
        return ADM_OK;
    }

    if (adm_is_alpha(c) || c == '_' || c == '`') {
        return cel_lex_word(src, at, tok);
    }

    for (i = 0; i < adm_nelts(cel_lex_punctuation); i++) {
        n = strlen(cel_lex_punctuation[i].text);

        if (rest.len >= n
            && memcmp(rest.data, cel_lex_punctuation[i].text, n) == 0)
        {
            tok->kind = (cel_token_e) cel_lex_punctuation[i].kind;
            tok->text = adm_str_sub(rest, 0, n);
            *at += n;
            return ADM_OK;
        }
    }

    if (c == '"' || c == '\'') {
        /* what could have been a string, up to the end of the line */

        for (n = 1; n < rest.len && rest.data[n] != '\n'
             && rest.data[n] != '\r'; n++)
        {
            /* void */
        }

        return cel_lex_bad(rest, n, tok);
    }

    n = adm_utf8_decode(rest, 0, &rune);

    if (c == '=' || c == '&' || c == '|') {
        /* one more tells that it is not the beginning of a token */
        n += adm_utf8_decode(rest, n, &rune);
    }

    return cel_lex_bad(rest, n, tok);
}


static int
cel_lex_number(cel_source_t *src, uint32_t *at, cel_token_t *tok)
{
    size_t     i, k;
    adm_str_t  s;

    s = adm_str_sub(src->text, *at, src->text.len);
    tok->kind = CEL_TOK_INT;

    if (s.len > 2 && s.data[0] == '0' && s.data[1] == 'x'
        && adm_hex_digit(s.data[2]) >= 0)
    {
        for (i = 2; i < s.len && adm_hex_digit(s.data[i]) >= 0; i++) {
            /* void */
        }

    } else {
        for (i = 0; i < s.len && adm_is_digit(s.data[i]); i++) {
            /* void */
        }

        if (i + 1 < s.len && s.data[i] == '.' && adm_is_digit(s.data[i + 1])) {
            tok->kind = CEL_TOK_DOUBLE;

            for (i++; i < s.len && adm_is_digit(s.data[i]); i++) {
                /* void */
            }
        }

        if (i < s.len && (s.data[i] | 0x20) == 'e') {
            k = i + 1;

            if (k < s.len && (s.data[k] == '+' || s.data[k] == '-')) {
                k++;
            }

            if (k < s.len && adm_is_digit(s.data[k])) {
                tok->kind = CEL_TOK_DOUBLE;

                for (i = k; i < s.len && adm_is_digit(s.data[i]); i++) {
                    /* void */
                }
            }
        }
    }

    if (tok->kind == CEL_TOK_INT && i < s.len && (s.data[i] | 0x20) == 'u') {
        tok->kind = CEL_TOK_UINT;
        i++;
    }

    tok->text = adm_str_sub(s, 0, i);
    *at += i;

    return ADM_OK;
}


static int
cel_lex_word(cel_source_t *src, uint32_t *at, cel_token_t *tok)
{
    int        c;
    size_t     i;
    adm_str_t  s;

    s = adm_str_sub(src->text, *at, src->text.len);

    if (s.data[0] == '`') {

        for (i = 1; i < s.len; i++) {
            c = s.data[i];

            if (!adm_is_alnum(c) && c != '_' && c != '.' && c != '-'
                && c != '/' && c != ' ')
            {
                break;
            }
        }

        if (i == s.len || s.data[i] != '`' || i == 1) {
            return cel_lex_bad(s, i + 1, tok);
        }

        tok->kind = CEL_TOK_ESCAPED;
        tok->text = adm_str_sub(s, 1, i);
        *at += i + 1;

        return ADM_OK;
    }

    for (i = 1; i < s.len && (adm_is_alnum(s.data[i]) || s.data[i] == '_');
         i++)
    {
        /* void */
    }

    tok->kind = CEL_TOK_IDENT;
    tok->text = adm_str_sub(s, 0, i);
    *at += i;

    if (adm_str_eqc(tok->text, "true")) {
        tok->kind = CEL_TOK_TRUE;

    } else if (adm_str_eqc(tok->text, "false")) {
        tok->kind = CEL_TOK_FALSE;

    } else if (adm_str_eqc(tok->text, "null")) {
        tok->kind = CEL_TOK_NULL;

    } else if (adm_str_eqc(tok->text, "in")) {
        tok->kind = CEL_TOK_IN;
    }

    return ADM_OK;
}


/* The length of a string or bytes literal with its prefix, 0 for none. */

static size_t
cel_lex_string(adm_str_t s)
{
    int     raw;
    char    quote;
    size_t  n, prefix;

    prefix = 0;
    raw = 0;

    if (s.len && (s.data[0] | 0x20) == 'b') {
        prefix = 1;
    }

    if (s.len > prefix && (s.data[prefix] | 0x20) == 'r') {
        prefix++;
        raw = 1;
    }

    if (s.len <= prefix) {
        return 0;
    }

    quote = s.data[prefix];

    if (quote != '"' && quote != '\'') {
        return 0;
    }

    s = adm_str_sub(s, prefix, s.len);
    n = 0;

    if (s.len >= 6 && s.data[1] == quote && s.data[2] == quote) {
        n = cel_lex_quoted(s, quote, 1, raw);
    }

    if (n == 0) {
        n = cel_lex_quoted(s, quote, 0, raw);
    }

    return n ? n + prefix : 0;
}


static size_t
cel_lex_quoted(adm_str_t s, char quote, int triple, int raw)
{
    char    c;
    size_t  i, n;

    i = triple ? 3 : 1;

    while (i < s.len) {
        c = s.data[i];

        if (c == quote) {
            if (!triple) {
                return i + 1;
            }

            if (i + 2 < s.len && s.data[i + 1] == quote
                && s.data[i + 2] == quote)
            {
                return i + 3;
            }
        }

        if (!triple && (c == '\n' || c == '\r')) {
            return 0;
        }

        if (c == '\\' && !raw) {
            n = cel_lex_escape(adm_str_sub(s, i, s.len));
            if (n == 0) {
                return 0;
            }

            i += n;
            continue;
        }

        i++;
    }

    return 0;
}


/* The length of an escape sequence, 0 for none that there is. */

static size_t
cel_lex_escape(adm_str_t s)
{
    size_t  i, n;

    if (s.len < 2) {
        return 0;
    }

    switch (s.data[1]) {

    case 'x':
    case 'X':
        n = 2;
        break;

    case 'u':
        n = 4;
        break;

    case 'U':
        n = 8;
        break;

    default:
        if (s.data[1] >= '0' && s.data[1] <= '3') {
            return s.len >= 4 && s.data[2] >= '0' && s.data[2] <= '7'
                   && s.data[3] >= '0' && s.data[3] <= '7' ? 4 : 0;
        }

        return s.data[1] && strchr("abfnrtv\"'\\?`", s.data[1]) ? 2 : 0;
    }

    if (s.len < n + 2) {
        return 0;
    }

    for (i = 0; i < n; i++) {
        if (adm_hex_digit(s.data[i + 2]) < 0) {
            return 0;
        }
    }

    return n + 2;
}


int
cel_lex_unquote(adm_arena_t *a, const cel_token_t *tok, adm_str_t *value,
    const char **what)
{
    int        raw, bytes;
    size_t     quotes;
    adm_buf_t  b;
    adm_str_t  s;

    s = tok->text;
    bytes = tok->kind == CEL_TOK_BYTES;
    *what = NULL;

    if (bytes) {
        s = adm_str_sub(s, 1, s.len);
    }

    raw = (s.data[0] | 0x20) == 'r';

    if (raw) {
        s = adm_str_sub(s, 1, s.len);
    }

    quotes = s.len >= 6 && s.data[1] == s.data[0] && s.data[2] == s.data[0]
             ? 3 : 1;
    s = adm_str_sub(s, quotes, s.len - quotes);

    if (adm_str_find_char(s, '\r') < 0
        && (raw || adm_str_find_char(s, '\\') < 0))
    {
        *value = s;
        return ADM_OK;
    }

    adm_buf_init(&b, a, 0);

    while (s.len) {

        if (s.data[0] == '\r') {
            /* all ends of lines are one */
            adm_buf_char(&b, '\n');
            s = adm_str_sub(s, s.len > 1 && s.data[1] == '\n' ? 2 : 1, s.len);

        } else if (s.data[0] == '\\' && !raw) {
            if (cel_lex_decode(&b, &s, bytes, what) != ADM_OK) {
                return ADM_ERROR;
            }

        } else {
            adm_buf_char(&b, s.data[0]);
            s = adm_str_sub(s, 1, s.len);
        }
    }

    return adm_buf_finish(&b, value);
}


/* One escape sequence, which cel_lex_escape() has accepted. */

static int
cel_lex_decode(adm_buf_t *b, adm_str_t *s, int bytes, const char **what)
{
    char        c;
    size_t      i, n;
    uint32_t    rune;
    const char  *p;

    static const char  from[] = "abfnrtv";
    static const char  to[] = "\a\b\f\n\r\t\v";

    c = s->data[1];
    n = cel_lex_escape(*s);
    rune = 0;

    if (n == 2) {
        p = strchr(from, c);
        adm_buf_char(b, p ? to[p - from] : c);
        *s = adm_str_sub(*s, n, s->len);
        return ADM_OK;
    }

    if (adm_is_digit(c)) {
        for (i = 1; i < n; i++) {
            rune = rune * 8 + (uint32_t) (s->data[i] - '0');
        }

    } else {
        if (bytes && (c == 'u' || c == 'U')) {
            *what = "unable to unescape string";
            return ADM_ERROR;
        }

        for (i = 2; i < n; i++) {
            rune = rune * 16 + (uint32_t) adm_hex_digit(s->data[i]);
        }
    }

    *s = adm_str_sub(*s, n, s->len);

    if (bytes) {
        adm_buf_char(b, (char) rune);
        return ADM_OK;
    }

    if (rune > 0x10ffff || (rune >= 0xd800 && rune <= 0xdfff)) {
        *what = "invalid unicode code point";
        return ADM_ERROR;
    }

    adm_buf_rune(b, rune);

    return ADM_OK;
}
