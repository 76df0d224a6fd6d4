
#include "base/adm_buf.h"
#include "base/adm_str.h"
#include "gotmpl/gotmpl_json_error.h"
#include "gotmpl/gotmpl_quote.h"


/* What may come next. */

typedef enum {
    GOTMPL_J_VALUE = 0,
    GOTMPL_J_VALUE_OR_END,       /* behind "[" */
    GOTMPL_J_KEY,
    GOTMPL_J_KEY_OR_END,         /* behind "{" */
    GOTMPL_J_BEHIND,             /* a value or a key */
    GOTMPL_J_STRING,
    GOTMPL_J_ESCAPE,
    GOTMPL_J_HEX,
    GOTMPL_J_LITERAL,
    GOTMPL_J_MINUS,
    GOTMPL_J_ZERO,
    GOTMPL_J_INTEGER,
    GOTMPL_J_POINT,
    GOTMPL_J_FRACTION,
    GOTMPL_J_E,
    GOTMPL_J_E_SIGN,
    GOTMPL_J_EXPONENT
} gotmpl_json_e;


typedef struct {
    gotmpl_json_e   state;
    char           *open;        /* what is open: 'k', 'v', 'a' */
    size_t          depth;
    const char     *literal;
    size_t          at;          /* in the literal, or hexadecimal digits */
    const char     *context;     /* of the error */
    char            expecting;
} gotmpl_json_scan_t;


static int gotmpl_json_step(gotmpl_json_scan_t *s, char c);
static int gotmpl_json_value(gotmpl_json_scan_t *s, char c);
static int gotmpl_json_behind(gotmpl_json_scan_t *s, char c);
static int gotmpl_json_number(gotmpl_json_scan_t *s, char c);
static int gotmpl_json_refuse(gotmpl_json_scan_t *s, const char *context);


static int
gotmpl_json_refuse(gotmpl_json_scan_t *s, const char *context)
{
    s->context = context;

    return ADM_ERROR;
}


static int
gotmpl_json_value(gotmpl_json_scan_t *s, char c)
{
    switch (c) {

    case '{':
        s->open[s->depth++] = 'k';
        s->state = GOTMPL_J_KEY_OR_END;
        return ADM_OK;

    case '[':
        s->open[s->depth++] = 'a';
        s->state = GOTMPL_J_VALUE_OR_END;
        return ADM_OK;

    case '"':
        s->state = GOTMPL_J_STRING;
        return ADM_OK;

    case '-':
        s->state = GOTMPL_J_MINUS;
        return ADM_OK;

    case '0':
        s->state = GOTMPL_J_ZERO;
        return ADM_OK;

    case 't':
    case 'f':
    case 'n':
        s->literal = c == 't' ? "true" : c == 'f' ? "false" : "null";
        s->at = 1;
        s->state = GOTMPL_J_LITERAL;
        return ADM_OK;
    }

    if (adm_is_digit(c)) {
        s->state = GOTMPL_J_INTEGER;
        return ADM_OK;
    }

    return gotmpl_json_refuse(s, "looking for beginning of value");
}


static int
gotmpl_json_behind(gotmpl_json_scan_t *s, char c)
{
    char  *open;

    s->state = GOTMPL_J_BEHIND;

    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
        return ADM_OK;
    }

    if (s->depth == 0) {
        return gotmpl_json_refuse(s, "after top-level value");
    }

    open = &s->open[s->depth - 1];

    switch (*open) {

    case 'k':
        if (c != ':') {
            return gotmpl_json_refuse(s, "after object key");
        }

        *open = 'v';
        s->state = GOTMPL_J_VALUE;
        return ADM_OK;

    case 'v':
        if (c == '}') {
            s->depth--;
            return ADM_OK;
        }

        if (c != ',') {
            return gotmpl_json_refuse(s, "after object key:value pair");
        }

        *open = 'k';
        s->state = GOTMPL_J_KEY;
        return ADM_OK;

    default: /* 'a' */
        if (c == ']') {
            s->depth--;
            return ADM_OK;
        }

        if (c != ',') {
            return gotmpl_json_refuse(s, "after array element");
        }

        s->state = GOTMPL_J_VALUE;
        return ADM_OK;
    }
}


static int
gotmpl_json_number(gotmpl_json_scan_t *s, char c)
{
    switch (s->state) {

    case GOTMPL_J_MINUS:
        if (adm_is_digit(c)) {
            s->state = c == '0' ? GOTMPL_J_ZERO : GOTMPL_J_INTEGER;
            return ADM_OK;
        }

        return gotmpl_json_refuse(s, "in numeric literal");

    case GOTMPL_J_POINT:
        if (adm_is_digit(c)) {
            s->state = GOTMPL_J_FRACTION;
            return ADM_OK;
        }

        return gotmpl_json_refuse(s, "after decimal point in numeric literal");

    case GOTMPL_J_E:
        if (c == '+' || c == '-') {
            s->state = GOTMPL_J_E_SIGN;
            return ADM_OK;
        }

        /* fall through */

    case GOTMPL_J_E_SIGN:
        if (adm_is_digit(c)) {
            s->state = GOTMPL_J_EXPONENT;
            return ADM_OK;
        }

        return gotmpl_json_refuse(s, "in exponent of numeric literal");

    default:
        break;
    }

    if (adm_is_digit(c) && s->state != GOTMPL_J_ZERO) {
        return ADM_OK;
    }

    if (c == '.' && (s->state == GOTMPL_J_ZERO
                     || s->state == GOTMPL_J_INTEGER))
    {
        s->state = GOTMPL_J_POINT;
        return ADM_OK;
    }

    if ((c | 0x20) == 'e' && s->state != GOTMPL_J_EXPONENT) {
        s->state = GOTMPL_J_E;
        return ADM_OK;
    }

    return gotmpl_json_behind(s, c);
}


static int
gotmpl_json_step(gotmpl_json_scan_t *s, char c)
{
    int  space;

    space = (c == ' ' || c == '\t' || c == '\n' || c == '\r');

    switch (s->state) {

    case GOTMPL_J_VALUE_OR_END:
        if (c == ']') {
            s->depth--;
            s->state = GOTMPL_J_BEHIND;
            return ADM_OK;
        }

        /* fall through */

    case GOTMPL_J_VALUE:
        return space ? ADM_OK : gotmpl_json_value(s, c);

    case GOTMPL_J_KEY_OR_END:
        if (c == '}') {
            s->depth--;
            s->state = GOTMPL_J_BEHIND;
            return ADM_OK;
        }

        /* fall through */

    case GOTMPL_J_KEY:
        if (c == '"') {
            s->state = GOTMPL_J_STRING;
            return ADM_OK;
        }

        return space ? ADM_OK
                     : gotmpl_json_refuse(s, "looking for beginning of object "
                                          "key string");

    case GOTMPL_J_BEHIND:
        return space ? ADM_OK : gotmpl_json_behind(s, c);

    case GOTMPL_J_STRING:
        if (c == '"') {
            s->state = GOTMPL_J_BEHIND;

        } else if (c == '\\') {
            s->state = GOTMPL_J_ESCAPE;

        } else if ((unsigned char) c < ' ') {
            return gotmpl_json_refuse(s, "in string literal");
        }

        return ADM_OK;

    case GOTMPL_J_ESCAPE:
        if (c == 'u') {
            s->at = 0;
            s->state = GOTMPL_J_HEX;
            return ADM_OK;
        }

        if (c == '\0' || strchr("bfnrt\\/\"", c) == NULL) {
            return gotmpl_json_refuse(s, "in string escape code");
        }

        s->state = GOTMPL_J_STRING;
        return ADM_OK;

    case GOTMPL_J_HEX:
        if (adm_hex_digit(c) < 0) {
            return gotmpl_json_refuse(s, "in \\u hexadecimal character "
                                      "escape");
        }

        if (++s->at == 4) {
            s->state = GOTMPL_J_STRING;
        }

        return ADM_OK;

    case GOTMPL_J_LITERAL:
        if (c != s->literal[s->at]) {
            s->expecting = s->literal[s->at];
            return gotmpl_json_refuse(s, "in literal ");
        }

        if (s->literal[++s->at] == '\0') {
            s->state = GOTMPL_J_BEHIND;
        }

        return ADM_OK;

    default:
        return gotmpl_json_number(s, c);
    }
}


adm_str_t
gotmpl_json_error(adm_arena_t *a, adm_str_t text, adm_str_t otherwise)
{
    char                c;
    size_t              i;
    adm_buf_t           b;
    adm_str_t           error;
    gotmpl_json_scan_t  s;

    memset(&s, 0, sizeof(gotmpl_json_scan_t));

    s.open = adm_nalloc(a, text.len + 1);
    if (s.open == NULL) {
        return otherwise;
    }

    /* at the end a space shows whether something is incomplete */

    for (i = 0, c = ' '; i <= text.len; i++) {
        c = i < text.len ? text.data[i] : ' ';

        if (gotmpl_json_step(&s, c) != ADM_OK) {
            break;
        }
    }

    if (i > text.len) {
        return s.state == GOTMPL_J_BEHIND && s.depth == 0
               ? otherwise : adm_strc("unexpected end of JSON input");
    }

    adm_buf_init(&b, a, 0);
    adm_buf_lit(&b, "invalid character ");

    if (c == '"') {
        adm_buf_lit(&b, "'\"'");

    } else {
        adm_quote_rune(&b, (unsigned char) c, 0);
    }

    adm_buf_printf(&b, " %s", s.context);

    if (s.expecting) {
        adm_buf_printf(&b, "%s (expecting '%c')", s.literal, s.expecting);
    }

    return adm_buf_finish(&b, &error) == ADM_OK ? error : otherwise;
}
