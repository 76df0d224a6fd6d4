
#include "base/adm_num.h"
#include "base/adm_str.h"
#include "base/adm_time.h"
#include "data/adm_yaml_scalar.h"


/* Longer texts are no numbers: integers have 66 digits, without "_". */

#define ADM_YAML_NUMBER_LEN  512


typedef struct {
    char   text[6];
    char   len;
    char   type;
    char   value;
} adm_yaml_word_t;


static int adm_yaml_word(adm_str_t text, adm_yaml_scalar_t *s);
static int adm_yaml_special_float(adm_str_t text, adm_yaml_scalar_t *s);
static void adm_yaml_point(adm_str_t text, adm_yaml_scalar_t *s);
static void adm_yaml_number(adm_str_t text, adm_yaml_scalar_t *s);
static int adm_yaml_integer(adm_str_t text, adm_yaml_scalar_t *s);
static int adm_yaml_binary(adm_str_t text, adm_yaml_scalar_t *s);
static int adm_yaml_is_base60(adm_str_t text);


/* 'w' a word, 'n' a number (or a word), '.' a number that begins so */

const char  adm_yaml_hints[256] = {
    ['+'] = 'n', ['-'] = 'n', ['0' ... '9'] = 'n', ['.'] = '.',
    ['y'] = 'w', ['Y'] = 'w', ['n'] = 'w', ['N'] = 'w', ['t'] = 'w',
    ['T'] = 'w', ['f'] = 'w', ['F'] = 'w', ['o'] = 'w', ['O'] = 'w',
    ['~'] = 'w'
};


static const adm_yaml_word_t  adm_yaml_words[] = {
    { "y", 1, ADM_YAML_BOOL, 1 },
    { "Y", 1, ADM_YAML_BOOL, 1 },
    { "n", 1, ADM_YAML_BOOL, 0 },
    { "N", 1, ADM_YAML_BOOL, 0 },
    { "~", 1, ADM_YAML_NULL, 0 },
    { "no", 2, ADM_YAML_BOOL, 0 },
    { "No", 2, ADM_YAML_BOOL, 0 },
    { "NO", 2, ADM_YAML_BOOL, 0 },
    { "on", 2, ADM_YAML_BOOL, 1 },
    { "On", 2, ADM_YAML_BOOL, 1 },
    { "ON", 2, ADM_YAML_BOOL, 1 },
    { "yes", 3, ADM_YAML_BOOL, 1 },
    { "Yes", 3, ADM_YAML_BOOL, 1 },
    { "YES", 3, ADM_YAML_BOOL, 1 },
    { "off", 3, ADM_YAML_BOOL, 0 },
    { "Off", 3, ADM_YAML_BOOL, 0 },
    { "OFF", 3, ADM_YAML_BOOL, 0 },
    { "true", 4, ADM_YAML_BOOL, 1 },
    { "True", 4, ADM_YAML_BOOL, 1 },
    { "TRUE", 4, ADM_YAML_BOOL, 1 },
    { "null", 4, ADM_YAML_NULL, 0 },
    { "Null", 4, ADM_YAML_NULL, 0 },
    { "NULL", 4, ADM_YAML_NULL, 0 },
    { "false", 5, ADM_YAML_BOOL, 0 },
    { "False", 5, ADM_YAML_BOOL, 0 },
    { "FALSE", 5, ADM_YAML_BOOL, 0 },
};


void
adm_yaml_resolve_hinted(adm_str_t text, adm_yaml_scalar_t *s)
{
    s->type = ADM_YAML_STRING;

    if (text.len == 0) {
        s->type = ADM_YAML_NULL;
        return;
    }

    switch (adm_yaml_hints[(unsigned char) text.data[0]]) {

    case 'w':
        (void) adm_yaml_word(text, s);
        break;

    case '.':
        adm_yaml_point(text, s);
        break;

    case 'n':
        adm_yaml_number(text, s);
        break;
    }
}


static int
adm_yaml_word(adm_str_t text, adm_yaml_scalar_t *s)
{
    size_t                  i;
    const adm_yaml_word_t  *w;

    if (text.len > 5) {
        return ADM_DECLINED;
    }

    for (i = 0; i < adm_nelts(adm_yaml_words); i++) {
        w = &adm_yaml_words[i];

        if (w->text[0] == text.data[0] && (size_t) w->len == text.len
            && memcmp(w->text, text.data, text.len) == 0)
        {
            s->type = (adm_yaml_type_e) w->type;
            s->u.boolean = w->value;
            return ADM_OK;
        }
    }

    return ADM_DECLINED;
}


/* ".inf" and ".nan", of which the former may have had a sign. */

static int
adm_yaml_special_float(adm_str_t text, adm_yaml_scalar_t *s)
{
    if (adm_str_eqc(text, ".inf") || adm_str_eqc(text, ".Inf")
        || adm_str_eqc(text, ".INF"))
    {
        s->type = ADM_YAML_FLOAT;
        s->u.number = __builtin_inf();
        return ADM_OK;
    }

    return ADM_DECLINED;
}


/* A text that begins with a point. */

static void
adm_yaml_point(adm_str_t text, adm_yaml_scalar_t *s)
{
    char    plain[ADM_YAML_NUMBER_LEN];
    size_t  i, n;

    if (adm_yaml_special_float(text, s) == ADM_OK) {
        return;
    }

    if (adm_str_eqc(text, ".nan") || adm_str_eqc(text, ".NaN")
        || adm_str_eqc(text, ".NAN"))
    {
        s->type = ADM_YAML_FLOAT;
        s->u.number = __builtin_nan("");
        return;
    }

    if (text.len > sizeof(plain)) {
        return;
    }

    /* here "_" has to stand between digits */

    n = 0;

    for (i = 0; i < text.len; i++) {
        if (text.data[i] != '_') {
            plain[n++] = text.data[i];
            continue;
        }

        if (!adm_is_digit(text.data[i - 1]) || i + 1 == text.len
            || !adm_is_digit(text.data[i + 1]))
        {
            return;
        }
    }

    text.data = plain;
    text.len = n;

    if (adm_double_parse(text, &s->u.number) == ADM_OK) {
        s->type = ADM_YAML_FLOAT;
    }
}


/* A text that begins with a digit or a sign. */

static void
adm_yaml_number(adm_str_t text, adm_yaml_scalar_t *s)
{
    char       plain[ADM_YAML_NUMBER_LEN];
    size_t     i, n;
    ptrdiff_t  under;

    if (!adm_is_digit(text.data[0])) {

        if (adm_yaml_special_float(adm_str_sub(text, 1, text.len), s)
            == ADM_OK)
        {
            if (text.data[0] == '-') {
                s->u.number = -s->u.number;
            }

            return;
        }
    }

    /* "_" may stand anywhere behind the first character */

    under = adm_str_find_char(text, '_');

    if (under >= 0) {
        n = 0;

        for (i = 0; i < text.len && n < sizeof(plain); i++) {
            if (text.data[i] != '_') {
                plain[n++] = text.data[i];
            }
        }

        if (i < text.len) {
            return;
        }

        text.data = plain;
        text.len = n;
    }

    if (adm_yaml_integer(text, s) == ADM_OK) {
        return;
    }

    /* of what adm_double_parse() takes nothing is too much here */

    if (adm_double_parse(text, &s->u.number) == ADM_OK) {
        s->type = ADM_YAML_FLOAT;
        return;
    }

    (void) adm_yaml_binary(text, s);
}


/* As Go's strconv.ParseInt() and ParseUint() with base 0. */

static int
adm_yaml_integer(adm_str_t text, adm_yaml_scalar_t *s)
{
    int        base, sign;
    uint64_t   u;
    adm_str_t  digits;

    sign = 0;
    digits = text;

    if (text.len && !adm_is_digit(text.data[0])) {
        sign = text.data[0];
        digits = adm_str_sub(text, 1, text.len);
    }

    base = 10;

    if (digits.len > 1 && digits.data[0] == '0') {

        base = 8;

        if (digits.len > 2) {
            switch (digits.data[1] | 0x20) {

            case 'x':
                base = 16;
                break;

            case 'o':
                base = -8;
                break;

            case 'b':
                base = 2;
                break;
            }
        }

        digits = adm_str_sub(digits, base == 8 ? 1 : 2, digits.len);
        base = base < 0 ? -base : base;
    }

    if (adm_uint_parse(digits, base, &u) != ADM_OK) {
        return ADM_DECLINED;
    }

    if (sign == '-') {
        if (u > (uint64_t) INT64_MAX + 1) {
            return ADM_DECLINED;
        }

        s->type = ADM_YAML_INT;
        s->u.integer = (int64_t) (0 - u);
        return ADM_OK;
    }

    if (u <= INT64_MAX) {
        s->type = ADM_YAML_INT;
        s->u.integer = (int64_t) u;
        return ADM_OK;
    }

    if (sign) {
        return ADM_DECLINED;
    }

    s->type = ADM_YAML_UINT;
    s->u.uinteger = u;

    return ADM_OK;
}


/* "0b" and a sign: go-yaml looks at such texts a second time. */

static int
adm_yaml_binary(adm_str_t text, adm_yaml_scalar_t *s)
{
    if (!adm_str_has_prefix(text, adm_strc("0b"))
        || adm_int_parse(adm_str_sub(text, 2, text.len), 2, &s->u.integer)
           != ADM_OK)
    {
        return ADM_DECLINED;
    }

    s->type = ADM_YAML_INT;

    return ADM_OK;
}


int
adm_yaml_resolve_tagged(adm_str_t tag, adm_str_t text, adm_yaml_scalar_t *s)
{
    size_t           i;
    adm_yaml_type_e  want;

    static const struct {
        adm_str_t        name;
        adm_yaml_type_e  type;
    } tags[] = {
        { adm_str("str"), ADM_YAML_STRING },
        { adm_str("null"), ADM_YAML_NULL },
        { adm_str("bool"), ADM_YAML_BOOL },
        { adm_str("int"), ADM_YAML_INT },
        { adm_str("float"), ADM_YAML_FLOAT },
        { adm_str("timestamp"), ADM_YAML_TIMESTAMP },
    };

    s->type = ADM_YAML_STRING;

    if (!adm_str_has_prefix(tag, adm_strc(ADM_YAML_TAG))) {
        return ADM_DECLINED;
    }

    tag = adm_str_sub(tag, sizeof(ADM_YAML_TAG) - 1, tag.len);

    for (i = 0; i < adm_nelts(tags) && !adm_str_eq(tag, tags[i].name); i++) {
        /* void */
    }

    if (i == adm_nelts(tags)) {
        return ADM_DECLINED;
    }

    want = tags[i].type;

    if (want == ADM_YAML_STRING) {
        return ADM_OK;
    }

    if (want == ADM_YAML_TIMESTAMP) {
        return adm_time_is_yaml(text) ? ADM_OK : ADM_ERROR;
    }

    adm_yaml_resolve(text, s);

    if (want == ADM_YAML_FLOAT && s->type == ADM_YAML_INT) {
        s->type = ADM_YAML_FLOAT;
        s->u.number = (double) s->u.integer;
    }

    if (s->type == want
        || (want == ADM_YAML_INT && s->type == ADM_YAML_UINT))
    {
        return ADM_OK;
    }

    return ADM_ERROR;
}


/* YAML 1.1 numbers to the base 60, which only other readers know: "1:30.5". */

static int
adm_yaml_is_base60(adm_str_t text)
{
    size_t  i, groups;

    i = text.data[0] == '-' || text.data[0] == '+';

    if (i == text.len || !adm_is_digit(text.data[i])) {
        return 0;
    }

    while (i < text.len
           && (adm_is_digit(text.data[i]) || text.data[i] == '_'))
    {
        i++;
    }

    for (groups = 0; i < text.len && text.data[i] == ':'; groups++) {
        i++;

        if (i + 1 < text.len && text.data[i] >= '0' && text.data[i] <= '5'
            && adm_is_digit(text.data[i + 1]))
        {
            i += 2;

        } else if (i < text.len && adm_is_digit(text.data[i])) {
            i++;

        } else {
            return 0;
        }
    }

    if (i < text.len && text.data[i] == '.') {
        i++;

        while (i < text.len
               && (adm_is_digit(text.data[i]) || text.data[i] == '_'))
        {
            i++;
        }
    }

    return groups && i == text.len;
}


int
adm_yaml_is_ambiguous(adm_str_t text)
{
    adm_yaml_scalar_t  s;

    adm_yaml_resolve(text, &s);

    if (s.type != ADM_YAML_STRING) {
        return 1;
    }

    return adm_yaml_hints[(unsigned char) text.data[0]] == 'n'
           && (adm_time_is_yaml(text) || adm_yaml_is_base60(text));
}


void
adm_yaml_write_float(adm_buf_t *b, double d)
{
    char  text[ADM_DOUBLE_LEN];

    if (__builtin_isnan(d)) {
        adm_buf_lit(b, ".nan");

    } else if (__builtin_isinf(d)) {
        adm_buf_str(b, adm_strz(d > 0 ? ".inf" : "-.inf"));

    } else {
        adm_buf_bytes(b, text, adm_double_format_g(text, d, 64, 6));
    }
}
