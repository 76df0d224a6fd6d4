
#include "base/adm_regex_syntax.h"
#include "base/adm_str.h"
#include "base/adm_utf8.h"


typedef struct {
    adm_str_t   s;
    size_t      i;
    adm_buf_t  *out;
    adm_buf_t  *names;
    adm_err_t  *err;
    unsigned    depth;         /* open groups */
    unsigned    operand;       /* 0: there is nothing to repeat */

    /* the largest weight in each open group, without the operand */
    unsigned    most[ADM_REGEX_MAX_DEPTH + 1];
} adm_regex_scan_t;


/*
 * What can be repeated has a weight, how often its innermost part may have to
 * be repeated: 1, and the product of the counts for nested ones.
 */

#define ADM_REGEX_MAX_REPEAT  1000


static int adm_regex_next(adm_regex_scan_t *r);
static int adm_regex_group(adm_regex_scan_t *r);
static int adm_regex_name(adm_regex_scan_t *r, size_t start);
static void adm_regex_operand(adm_regex_scan_t *r, unsigned weight);
static int adm_regex_repeat(adm_regex_scan_t *r, ptrdiff_t *last);
static int adm_regex_braces(adm_str_t s, size_t i, size_t *end, int *min,
    int *max);
static int adm_regex_count(adm_str_t s, size_t *i, int *n);
static int adm_regex_backslash(adm_regex_scan_t *r);
static int adm_regex_bracket(adm_regex_scan_t *r);
static int adm_regex_bracket_item(adm_regex_scan_t *r, size_t open);
static int adm_regex_posix(adm_regex_scan_t *r, int *found);
static int adm_regex_unicode(adm_regex_scan_t *r, int bracket);
static int adm_regex_char(adm_regex_scan_t *r, size_t open, uint32_t *rune);
static int adm_regex_escape(adm_regex_scan_t *r, uint32_t *rune);
static int adm_regex_rune(adm_regex_scan_t *r, uint32_t *rune);
static int adm_regex_utf8(adm_regex_scan_t *r, size_t start, size_t end);
static adm_str_t adm_regex_from(adm_regex_scan_t *r, size_t start);


static const char  *adm_regex_posix_names[] = {
    "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower",
    "print", "punct", "space", "upper", "word", "xdigit"
};


int
adm_regex_error(adm_err_t *err, const char *what, adm_str_t where)
{
    return adm_err_set(err, "error parsing regexp: %s: `%.*s`", what,
                       adm_fmt(where));
}


static adm_str_t
adm_regex_from(adm_regex_scan_t *r, size_t start)
{
    return adm_str_sub(r->s, start, r->i);
}


int
adm_regex_rewrite(adm_buf_t *b, adm_buf_t *names, adm_str_t pattern,
    adm_err_t *err)
{
    int               rc;
    ptrdiff_t         last;
    adm_regex_scan_t  r;

    memset(&r, 0, sizeof(adm_regex_scan_t));
    r.s = pattern;
    r.out = b;
    r.names = names;
    r.err = err;

    last = -1;                          /* where the last repetition begins */

    while (r.i < r.s.len) {

        switch (r.s.data[r.i]) {

        case '*':
        case '+':
        case '?':
        case '{':
            rc = adm_regex_repeat(&r, &last);
            break;

        default:
            last = -1;
            rc = adm_regex_next(&r);
        }

        if (rc != ADM_OK) {
            return ADM_ERROR;
        }
    }

    if (r.depth) {
        return adm_regex_error(err, "missing closing )", pattern);
    }

    if (b->failed || names->failed) {
        return adm_err_memory(err, b->arena);
    }

    return ADM_OK;
}


static int
adm_regex_next(adm_regex_scan_t *r)
{
    char      c;
    size_t    start;
    uint32_t  rune;

    start = r->i;
    c = r->s.data[r->i];

    switch (c) {

    case '(':
        return adm_regex_group(r);

    case '|':
        adm_regex_operand(r, 0);
        break;

    case ')':
        if (r->depth == 0) {
            return adm_regex_error(r->err, "unexpected )", r->s);
        }

        adm_regex_operand(r, 0);
        r->depth--;
        r->operand = adm_max(r->most[r->depth + 1], 1);
        break;

    case '[':
        adm_regex_operand(r, 1);
        return adm_regex_bracket(r);

    case '\\':
        return adm_regex_backslash(r);

    case '^':
    case '$':
    case '.':
        adm_regex_operand(r, 1);
        break;

    default:
        if (adm_regex_rune(r, &rune) != ADM_OK) {
            return ADM_ERROR;
        }

        adm_regex_operand(r, 1);
        adm_buf_str(r->out, adm_regex_from(r, start));
        return ADM_OK;
    }

    r->i++;
    adm_buf_char(r->out, c);

    return ADM_OK;
}


/* At "(": a group, a named one, or flags. */

static int
adm_regex_group(adm_regex_scan_t *r)
{
    int       negative, flag;
    size_t    start, left;
    uint32_t  rune;

    start = r->i;
    left = r->s.len - start;

    if (left < 2 || r->s.data[start + 1] != '?') {
        r->i++;
        adm_buf_char(r->out, '(');
        adm_buf_char(r->names, '\0');
        goto open;
    }

    if (left > 4 && r->s.data[start + 2] == 'P' && r->s.data[start + 3] == '<')
    {
        if (adm_regex_name(r, start + 4) != ADM_OK) {
            return ADM_ERROR;
        }

        goto open;
    }

    if (left > 3 && r->s.data[start + 2] == '<') {
        if (adm_regex_name(r, start + 3) != ADM_OK) {
            return ADM_ERROR;
        }

        goto open;
    }

    r->i += 2;
    negative = 0;
    flag = 0;

    while (r->i < r->s.len) {

        if (adm_regex_rune(r, &rune) != ADM_OK) {
            return ADM_ERROR;
        }

        switch (rune) {

        case 'i':
        case 'm':
        case 's':
        case 'U':
            flag = 1;
            continue;

        case '-':
            if (negative) {
                goto bad;
            }

            negative = 1;
            flag = 0;
            continue;

        case ':':
        case ')':
            if (negative && !flag) {
                goto bad;
            }

            adm_buf_str(r->out, adm_regex_from(r, start));

            if (rune == ':') {
                goto open;
            }

            return ADM_OK;

        default:
            goto bad;
        }
    }

bad:

    return adm_regex_error(r->err, "invalid or unsupported Perl syntax",
                           adm_regex_from(r, start));

open:

    if (r->depth == ADM_REGEX_MAX_DEPTH) {
        return adm_regex_error(r->err, "expression nests too deeply", r->s);
    }

    adm_regex_operand(r, 0);
    r->most[++r->depth] = 0;

    return ADM_OK;
}


/*
 * The name of a group begins at start.  RE2 gets none: it knows one of the two
 * notations only, and wants names to be unique.
 */

static int
adm_regex_name(adm_regex_scan_t *r, size_t start)
{
    size_t     i, open;
    ptrdiff_t  n;
    adm_str_t  name;

    open = r->i;
    name = adm_str_sub(r->s, start, r->s.len);
    n = adm_str_find_char(name, '>');

    if (n < 0) {
        if (adm_regex_utf8(r, open, r->s.len) != ADM_OK) {
            return ADM_ERROR;
        }

        return adm_regex_error(r->err, "invalid named capture",
                               adm_str_sub(r->s, open, r->s.len));
    }

    name.len = (size_t) n;
    r->i = start + name.len + 1;

    if (adm_regex_utf8(r, start, start + name.len) != ADM_OK) {
        return ADM_ERROR;
    }

    for (i = 0; i < name.len; i++) {
        if (name.data[i] != '_' && !adm_is_alnum(name.data[i])) {
            break;
        }
    }

    if (i < name.len || name.len == 0) {
        return adm_regex_error(r->err, "invalid named capture",
                               adm_regex_from(r, open));
    }

    adm_buf_char(r->out, '(');
    adm_buf_str(r->names, name);
    adm_buf_char(r->names, '\0');

    return ADM_OK;
}


/* What comes next has been read; weight 0: it cannot be repeated. */

static void
adm_regex_operand(adm_regex_scan_t *r, unsigned weight)
{
    r->most[r->depth] = adm_max(r->most[r->depth], r->operand);
    r->operand = weight;
}


/* A repetition, or "{" that is none; *last is where the one before begins. */

static int
adm_regex_repeat(adm_regex_scan_t *r, ptrdiff_t *last)
{
    int     min, max;
    size_t  start, end;

    start = r->i;
    end = start + 1;
    min = 0;
    max = -1;

    if (r->s.data[start] == '{'
        && !adm_regex_braces(r->s, start, &end, &min, &max))
    {
        adm_buf_lit(r->out, "\\{");
        r->i++;
        adm_regex_operand(r, 1);
        *last = -1;
        return ADM_OK;
    }

    r->i = end;

    if (min > ADM_REGEX_MAX_REPEAT || max > ADM_REGEX_MAX_REPEAT
        || (max >= 0 && min > max))
    {
        return adm_regex_error(r->err, "invalid repeat count",
                               adm_regex_from(r, start));
    }

    if (r->i < r->s.len && r->s.data[r->i] == '?') {
        r->i++;
    }

    if (*last >= 0) {
        return adm_regex_error(r->err, "invalid nested repetition operator",
                               adm_regex_from(r, (size_t) *last));
    }

    if (r->operand == 0) {
        return adm_regex_error(r->err,
                               "missing argument to repetition operator",
                               adm_regex_from(r, start));
    }

    if (max < 0) {
        max = adm_max(min, 1);

    } else if (max == 0) {
        r->operand = 1;
    }

    r->operand *= (unsigned) adm_max(max, 1);

    if (max > 1 && r->operand > ADM_REGEX_MAX_REPEAT) {
        return adm_regex_error(r->err, "invalid repeat count",
                               adm_regex_from(r, start));
    }

    *last = (ptrdiff_t) start;
    adm_buf_str(r->out, adm_regex_from(r, start));

    return ADM_OK;
}


/* Whether there is "{n}", "{n,}" or "{n,m}" at i; *end is behind it. */

static int
adm_regex_braces(adm_str_t s, size_t i, size_t *end, int *min, int *max)
{
    i++;

    if (!adm_regex_count(s, &i, min) || i == s.len) {
        return 0;
    }

    if (s.data[i] != ',') {
        *max = *min;

    } else {
        i++;

        if (i == s.len) {
            return 0;
        }

        if (s.data[i] != '}' && !adm_regex_count(s, &i, max)) {
            return 0;
        }
    }

    if (i == s.len || s.data[i] != '}') {
        return 0;
    }

    *end = i + 1;

    return 1;
}


/* A decimal number without leading zeros; what is too large becomes 9999. */

static int
adm_regex_count(adm_str_t s, size_t *i, int *n)
{
    size_t  start;

    start = *i;
    *n = 0;

    while (*i < s.len && adm_is_digit(s.data[*i])) {
        *n = adm_min(*n * 10 + s.data[*i] - '0', 9999);
        (*i)++;
    }

    return *i > start && (s.data[start] != '0' || *i == start + 1);
}


static int
adm_regex_backslash(adm_regex_scan_t *r)
{
    char       c;
    size_t     start, end;
    uint32_t   rune;
    ptrdiff_t  n;

    start = r->i;
    c = start + 1 < r->s.len ? r->s.data[start + 1] : '\0';

    switch (c) {

    case 'A':
    case 'b':
    case 'B':
    case 'z':
    case 'd':
    case 'D':
    case 's':
    case 'S':
    case 'w':
    case 'W':
        r->i += 2;
        adm_regex_operand(r, 1);
        adm_buf_str(r->out, adm_regex_from(r, start));
        return ADM_OK;

    case 'C':
        return adm_regex_error(r->err, "invalid escape sequence",
                               adm_strc("\\C"));

    case 'p':
    case 'P':
        adm_regex_operand(r, 1);
        return adm_regex_unicode(r, 0);

    case 'Q':
        r->i += 2;
        n = adm_str_find(adm_str_sub(r->s, r->i, r->s.len), adm_strc("\\E"));
        end = n < 0 ? r->s.len : r->i + (size_t) n;

        if (adm_regex_utf8(r, r->i, end) != ADM_OK) {
            return ADM_ERROR;
        }

        while (r->i < end) {
            if (adm_regex_rune(r, &rune) != ADM_OK) {
                return ADM_ERROR;
            }

            adm_buf_printf(r->out, "\\x{%x}", rune);
            adm_regex_operand(r, 1);
        }

        /* what follows is no second repetition of what was before */

        if (end == start + 2) {
            adm_buf_lit(r->out, "\\Q\\E");
        }

        r->i = n < 0 ? end : end + 2;
        return ADM_OK;
    }

    if (adm_regex_escape(r, &rune) != ADM_OK) {
        return ADM_ERROR;
    }

    adm_regex_operand(r, 1);
    adm_buf_printf(r->out, "\\x{%x}", rune);

    return ADM_OK;
}


static int
adm_regex_bracket(adm_regex_scan_t *r)
{
    int     first;
    size_t  open;

    open = r->i++;
    adm_buf_char(r->out, '[');

    if (r->i < r->s.len && r->s.data[r->i] == '^') {
        r->i++;
        adm_buf_char(r->out, '^');
    }

    for (first = 1;
         first || r->i == r->s.len || r->s.data[r->i] != ']';
         first = 0)
    {
        if (adm_regex_bracket_item(r, open) != ADM_OK) {
            return ADM_ERROR;
        }
    }

    r->i++;
    adm_buf_char(r->out, ']');

    return ADM_OK;
}


static int
adm_regex_bracket_item(adm_regex_scan_t *r, size_t open)
{
    int        found;
    size_t     start;
    uint32_t   low, high;
    adm_str_t  s;

    start = r->i;
    s = adm_str_sub(r->s, start, r->s.len);

    if (s.len > 2 && s.data[0] == '[' && s.data[1] == ':') {
        if (adm_regex_posix(r, &found) != ADM_OK) {
            return ADM_ERROR;
        }

        if (found) {
            return ADM_OK;
        }
    }

    if (s.len > 1 && s.data[0] == '\\') {

        if (s.data[1] == 'p' || s.data[1] == 'P') {
            return adm_regex_unicode(r, 1);
        }

        if (strchr("dDsSwW", s.data[1]) && s.data[1]) {
            r->i += 2;
            adm_buf_str(r->out, adm_regex_from(r, start));
            return ADM_OK;
        }
    }

    if (adm_regex_char(r, open, &low) != ADM_OK) {
        return ADM_ERROR;
    }

    high = low;
    s = adm_str_sub(r->s, r->i, r->s.len);

    if (s.len > 1 && s.data[0] == '-' && s.data[1] != ']') {
        r->i++;

        if (adm_regex_char(r, open, &high) != ADM_OK) {
            return ADM_ERROR;
        }

        if (high < low) {
            return adm_regex_error(r->err, "invalid character class range",
                                   adm_regex_from(r, start));
        }
    }

    adm_buf_printf(r->out, "\\x{%x}", low);

    if (high != low) {
        adm_buf_printf(r->out, "-\\x{%x}", high);
    }

    return ADM_OK;
}


/* At "[:" in a class. */

static int
adm_regex_posix(adm_regex_scan_t *r, int *found)
{
    size_t     i;
    ptrdiff_t  n;
    adm_str_t  s, name;

    s = adm_str_sub(r->s, r->i, r->s.len);
    n = adm_str_find(adm_str_sub(s, 2, s.len), adm_strc(":]"));

    *found = n >= 0;

    if (n < 0) {
        return ADM_OK;
    }

    s.len = (size_t) n + 4;
    name = adm_str_sub(s, 2, s.len - 2);

    if (name.len && name.data[0] == '^') {
        name = adm_str_sub(name, 1, name.len);
    }

    for (i = 0; i < adm_nelts(adm_regex_posix_names); i++) {
        if (adm_str_eq(name, adm_strz(adm_regex_posix_names[i]))) {
            adm_buf_str(r->out, s);
            r->i += s.len;
            return ADM_OK;
        }
    }

    return adm_regex_error(r->err, "invalid character class range", s);
}


/* A set of characters by name, "\pL" or "\p{Greek}". */

static int
adm_regex_unicode(adm_regex_scan_t *r, int bracket)
{
    int         negative;
    size_t      start;
    uint32_t    rune;
    adm_str_t   name;
    ptrdiff_t   n;

    start = r->i;
    negative = r->s.data[start + 1] == 'P';
    r->i += 2;

    if (r->i == r->s.len) {
        goto unknown;
    }

    if (adm_regex_rune(r, &rune) != ADM_OK) {
        return ADM_ERROR;
    }

    name = adm_regex_from(r, start + 2);

    if (rune == '{') {
        name = adm_str_sub(r->s, r->i, r->s.len);
        n = adm_str_find_char(name, '}');

        if (n < 0) {
            if (adm_regex_utf8(r, start, r->s.len) != ADM_OK) {
                return ADM_ERROR;
            }

            r->i = r->s.len;
            goto unknown;
        }

        name.len = (size_t) n;

        if (adm_regex_utf8(r, r->i, r->i + name.len) != ADM_OK) {
            return ADM_ERROR;
        }

        r->i += name.len + 1;
    }

    if (name.len && name.data[0] == '^') {
        negative = !negative;
        name = adm_str_sub(name, 1, name.len);
    }

    if (adm_regex_class(r->out, name, negative, bracket) == ADM_OK) {
        return ADM_OK;
    }

unknown:

    return adm_regex_error(r->err, "invalid character class range",
                           adm_regex_from(r, start));
}


/* One character in a class that was opened at open. */

static int
adm_regex_char(adm_regex_scan_t *r, size_t open, uint32_t *rune)
{
    if (r->i == r->s.len) {
        return adm_regex_error(r->err, "missing closing ]",
                               adm_str_sub(r->s, open, r->s.len));
    }

    if (r->s.data[r->i] == '\\') {
        return adm_regex_escape(r, rune);
    }

    return adm_regex_rune(r, rune);
}


/* At a backslash before one character. */

static int
adm_regex_escape(adm_regex_scan_t *r, uint32_t *rune)
{
    int       i, x, y;
    size_t    start;
    uint32_t  c, value;

    start = r->i++;

    if (r->i == r->s.len) {
        return adm_regex_error(r->err,
                               "trailing backslash at end of expression",
                               adm_str_empty);
    }

    if (adm_regex_rune(r, &c) != ADM_OK) {
        return ADM_ERROR;
    }

    if (c < 0x80 && !adm_is_alnum((int) c)) {
        *rune = c;
        return ADM_OK;
    }

    switch (c) {

    case '1':
    case '2':
    case '3':
    case '4':
    case '5':
    case '6':
    case '7':
        /* one digit would be a reference to a group */

        if (r->i == r->s.len || r->s.data[r->i] < '0'
            || r->s.data[r->i] > '7')
        {
            break;
        }

        /* fall through */

    case '0':
        value = c - '0';

        for (i = 1; i < 3 && r->i < r->s.len && r->s.data[r->i] >= '0'
             && r->s.data[r->i] <= '7'; i++)
        {
            value = value * 8 + (uint32_t) (r->s.data[r->i++] - '0');
        }

        *rune = value;
        return ADM_OK;

    case 'x':
        if (r->i == r->s.len) {
            break;
        }

        if (adm_regex_rune(r, &c) != ADM_OK) {
            return ADM_ERROR;
        }

        if (c != '{') {
            x = c < 0x80 ? adm_hex_digit((int) c) : -1;

            if (r->i == r->s.len) {
                return adm_regex_error(r->err, "invalid escape sequence",
                                       adm_regex_from(r, start));
            }

            if (adm_regex_rune(r, &c) != ADM_OK) {
                return ADM_ERROR;
            }

            y = c < 0x80 ? adm_hex_digit((int) c) : -1;

            if (x < 0 || y < 0) {
                break;
            }

            *rune = (uint32_t) (x * 16 + y);
            return ADM_OK;
        }

        value = 0;

        for (i = 0; r->i < r->s.len; i = 1) {

            if (adm_regex_rune(r, &c) != ADM_OK) {
                return ADM_ERROR;
            }

            if (c == '}' && i) {
                *rune = value;
                return ADM_OK;
            }

            x = c < 0x80 ? adm_hex_digit((int) c) : -1;

            if (x < 0) {
                break;
            }

            value = value * 16 + (uint32_t) x;

            if (value > 0x10ffff) {
                break;
            }
        }

        break;

    case 'a':
        *rune = '\a';
        return ADM_OK;

    case 'f':
        *rune = '\f';
        return ADM_OK;

    case 'n':
        *rune = '\n';
        return ADM_OK;

    case 'r':
        *rune = '\r';
        return ADM_OK;

    case 't':
        *rune = '\t';
        return ADM_OK;

    case 'v':
        *rune = '\v';
        return ADM_OK;
    }

    return adm_regex_error(r->err, "invalid escape sequence",
                           adm_regex_from(r, start));
}


static int
adm_regex_rune(adm_regex_scan_t *r, uint32_t *rune)
{
    size_t  n;

    n = adm_utf8_decode(r->s, r->i, rune);

    if (adm_utf8_invalid(n, *rune)) {
        return adm_regex_error(r->err, "invalid UTF-8",
                               adm_str_sub(r->s, r->i, r->s.len));
    }

    r->i += n;

    return ADM_OK;
}


static int
adm_regex_utf8(adm_regex_scan_t *r, size_t start, size_t end)
{
    size_t     i, n;
    uint32_t   rune;
    adm_str_t  s;

    s = adm_str_sub(r->s, start, end);

    for (i = 0; i < s.len; i += n) {
        n = adm_utf8_decode(s, i, &rune);

        if (adm_utf8_invalid(n, rune)) {
            return adm_regex_error(r->err, "invalid UTF-8",
                                   adm_str_sub(s, i, s.len));
        }
    }

    return ADM_OK;
}
