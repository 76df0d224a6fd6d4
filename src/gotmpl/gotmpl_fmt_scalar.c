
#include <math.h>

#include "base/adm_num.h"
#include "base/adm_str.h"
#include "base/adm_unicode.h"
#include "base/adm_utf8.h"
#include "gotmpl/gotmpl_fmt.h"
#include "gotmpl/gotmpl_quote.h"


/*
 * The decimal digits of a double behind the point: all others are zeros.
 * Before it there are at most 309.
 */
#define GOTMPL_FRACTION   1100
#define GOTMPL_FLOAT_BUF  1500


static void gotmpl_fmt_fill(gotmpl_fmt_t *f, size_t width, size_t len);
static size_t gotmpl_float_hex(char *p, double d, int precision, int upper);
static size_t gotmpl_float_binary(char *p, double d, int bits);
static void gotmpl_float_sharp(adm_buf_t *num, char verb, int precision);
static size_t gotmpl_float_digits(char *p, double d, int bits, char verb,
    int precision, size_t *tail);
static adm_str_t gotmpl_fmt_cut(gotmpl_fmt_t *f, adm_str_t s);
static void gotmpl_fmt_failed(gotmpl_fmt_t *f, const adm_buf_t *b);


void
gotmpl_fmt_clear(gotmpl_fmt_t *f)
{
    f->width_set = 0;
    f->precision_set = 0;
    f->minus = 0;
    f->plus = 0;
    f->sharp = 0;
    f->space = 0;
    f->zero = 0;
    f->plus_v = 0;
    f->sharp_v = 0;
    f->width = 0;
    f->precision = 0;
}


static void
gotmpl_fmt_fill(gotmpl_fmt_t *f, size_t width, size_t len)
{
    if (width > len) {
        adm_buf_fill(f->b, f->zero && !f->minus ? '0' : ' ', width - len);
    }
}


void
gotmpl_fmt_pad(gotmpl_fmt_t *f, adm_str_t s)
{
    size_t  n;

    if (!f->width_set || f->width == 0) {
        adm_buf_str(f->b, s);
        return;
    }

    n = adm_utf8_count(s);

    if (!f->minus) {
        gotmpl_fmt_fill(f, f->width, n);
    }

    adm_buf_str(f->b, s);

    if (f->minus) {
        gotmpl_fmt_fill(f, f->width, n);
    }
}


void
gotmpl_fmt_integer(gotmpl_fmt_t *f, uint64_t u, unsigned base, int is_signed,
    int octal_prefix, int upper)
{
    int          negative;
    char         digits[64], prefix[4];
    size_t       n, zeros, np;
    unsigned     zero;
    const char  *alphabet;

    negative = is_signed && (int64_t) u < 0;

    if (negative) {
        u = 0 - u;
    }

    zero = f->zero;
    zeros = 0;

    if (f->precision_set) {
        zeros = f->precision;

        if (zeros == 0 && u == 0) {
            adm_buf_fill(f->b, ' ', f->width);
            return;
        }

    } else if (f->zero && !f->minus && f->width_set) {
        zeros = f->width;

        if (zeros && (negative || f->plus || f->space)) {
            zeros--;
        }
    }

    alphabet = upper ? "0123456789ABCDEF" : "0123456789abcdef";
    n = sizeof(digits);

    do {
        digits[--n] = alphabet[u % base];
        u /= base;
    } while (u);

    n = sizeof(digits) - n;
    zeros = zeros > n ? zeros - n : 0;
    np = 0;

    if (negative) {
        prefix[np++] = '-';

    } else if (f->plus) {
        prefix[np++] = '+';

    } else if (f->space) {
        prefix[np++] = ' ';
    }

    if (octal_prefix) {
        prefix[np++] = '0';
        prefix[np++] = 'o';
    }

    if (f->sharp) {
        if (base == 2) {
            prefix[np++] = '0';
            prefix[np++] = 'b';

        } else if (base == 16) {
            prefix[np++] = '0';
            prefix[np++] = upper ? 'X' : 'x';

        } else if (base == 8 && zeros == 0
                   && digits[sizeof(digits) - n] != '0')
        {
            zeros = 1;
        }
    }

    f->zero = 0;

    if (!f->minus) {
        gotmpl_fmt_fill(f, f->width, np + zeros + n);
    }

    adm_buf_bytes(f->b, prefix, np);
    adm_buf_fill(f->b, '0', zeros);
    adm_buf_bytes(f->b, digits + sizeof(digits) - n, n);

    if (f->minus) {
        gotmpl_fmt_fill(f, f->width, np + zeros + n);
    }

    f->zero = zero;
}


void
gotmpl_fmt_unicode(gotmpl_fmt_t *f, uint64_t u)
{
    size_t     n;
    unsigned   zero;
    adm_buf_t  b;
    adm_str_t  text;
    char       digits[20];

    gotmpl_buf(f->e, &b);
    adm_buf_lit(&b, "U+");

    n = (size_t) snprintf(digits, sizeof(digits), "%04llX",
                          (unsigned long long) u);

    if (f->precision_set && f->precision > n) {
        adm_buf_fill(&b, '0', f->precision - n);
    }

    adm_buf_bytes(&b, digits, n);

    if (f->sharp && u <= 0x10ffff && adm_rune_is_print((uint32_t) u)) {
        adm_buf_lit(&b, " '");
        adm_buf_rune(&b, (uint32_t) u);
        adm_buf_char(&b, '\'');
    }

    if (adm_buf_finish(&b, &text) != ADM_OK) {
        gotmpl_fmt_failed(f, &b);
        return;
    }

    zero = f->zero;
    f->zero = 0;
    gotmpl_fmt_pad(f, text);
    f->zero = zero;
}


void
gotmpl_fmt_char(gotmpl_fmt_t *f, uint64_t u, int quoted)
{
    char       text[16];
    uint32_t   rune;
    adm_buf_t  b;
    adm_str_t  s;

    rune = u > 0x10ffff ? ADM_RUNE_ERROR : (uint32_t) u;

    if (rune >= 0xd800 && rune < 0xe000) {
        rune = ADM_RUNE_ERROR;
    }

    if (quoted) {
        adm_buf_init(&b, f->e->arena, 0);
        adm_quote_rune(&b, rune, f->plus);
        (void) adm_buf_finish(&b, &s);

    } else {
        s.data = text;
        s.len = adm_utf8_encode(text, rune);
    }

    gotmpl_fmt_pad(f, s);
}


/* Go's %x of a floating point number: 0x1.8p+01 */

static size_t
gotmpl_float_hex(char *p, double d, int precision, int upper)
{
    int          exp, i, shift;
    char        *start;
    uint64_t     mant, extra;
    const char  *alphabet;

    start = p;
    alphabet = upper ? "0123456789ABCDEFX" : "0123456789abcdefx";

    if (signbit(d)) {
        *p++ = '-';
        d = -d;
    }

    /* the leading bit at 1 << 60 */

    exp = 0;
    mant = 0;

    if (d != 0) {
        mant = (uint64_t) ldexp(frexp(d, &exp), 61);
        exp--;
    }

    if (precision >= 0 && precision < 15) {
        shift = precision * 4;
        extra = (mant << shift) & ((1ull << 60) - 1);
        mant >>= 60 - shift;

        if ((extra | (mant & 1)) > 1ull << 59) {
            mant++;
        }

        mant <<= 60 - shift;

        if (mant & (1ull << 61)) {
            mant >>= 1;
            exp++;
        }
    }

    *p++ = '0';
    *p++ = alphabet[16];
    *p++ = (char) ('0' + ((mant >> 60) & 1));

    mant <<= 4;

    if (precision < 0 && mant) {
        *p++ = '.';

        for ( /* void */ ; mant; mant <<= 4) {
            *p++ = alphabet[mant >> 60];
        }

    } else if (precision > 0) {
        *p++ = '.';

        for (i = 0; i < precision; i++, mant <<= 4) {
            *p++ = alphabet[mant >> 60];
        }
    }

    p += sprintf(p, "%c%c%02d", upper ? 'P' : 'p', exp < 0 ? '-' : '+',
                 exp < 0 ? -exp : exp);

    return (size_t) (p - start);
}


/* Go's %b of a floating point number: 4503599627370496p-52 */

static size_t
gotmpl_float_binary(char *p, double d, int bits)
{
    int     exp, digits, min;
    double  m;

    digits = bits == 32 ? 24 : 53;
    min = bits == 32 ? -149 : -1074;

    if (d == 0) {
        exp = min;
        m = 0;

    } else {
        m = ldexp(frexp(fabs(d), &exp), digits);
        exp -= digits;

        if (exp < min) {
            m = ldexp(m, exp - min);
            exp = min;
        }
    }

    return (size_t) sprintf(p, "%s%.0fp%+d", signbit(d) ? "-" : "", m, exp);
}


/* "#": a point in any case, and for %g the zeros that it leaves out. */

static void
gotmpl_float_sharp(adm_buf_t *num, char verb, int precision)
{
    int     point, nonzero, digits;
    char    c, tail[16];
    size_t  i, n, ntail;

    digits = 0;

    if (verb == 'g' || verb == 'G' || verb == 'x') {
        digits = precision < 0 ? 6 : precision;
    }

    point = 0;
    nonzero = 0;
    n = num->len;
    ntail = 0;

    for (i = 1; i < n; i++) {
        c = num->data[i];

        if (c == '.') {
            point = 1;
            continue;
        }

        if ((c | 0x20) == 'p'
            || ((c | 0x20) == 'e' && (verb | 0x20) != 'x'))
        {
            ntail = adm_min(n - i, sizeof(tail));
            memcpy(tail, num->data + i, ntail);
            n = i;
            break;
        }

        nonzero |= (c != '0');
        digits -= nonzero;
    }

    if (!point) {
        if (n == 2 && num->data[1] == '0') {
            digits--;
        }
    }

    num->len = n;

    if (!point) {
        adm_buf_char(num, '.');
    }

    if (digits > 0) {
        adm_buf_fill(num, '0', (size_t) digits);
    }

    adm_buf_bytes(num, tail, ntail);
}


/* *tail: bytes of the exponent, before which zeros may be put in. */

static size_t
gotmpl_float_digits(char *p, double d, int bits, char verb, int precision,
    size_t *tail)
{
    char    format[8], *e;
    size_t  n;

    *tail = 0;

    switch (verb) {

    case 'x':
    case 'X':
        n = gotmpl_float_hex(p, d, precision, verb == 'X');
        break;

    case 'b':
        return gotmpl_float_binary(p, d, bits);

    default:
        if (precision < 0) {
            n = adm_double_format_g(p, d, bits, 6);

            if (verb == 'G' && (e = memchr(p, 'e', n)) != NULL) {
                *e = 'E';
            }

            return n;
        }

        (void) snprintf(format, sizeof(format), "%%.*%c", verb);
        n = (size_t) snprintf(p, GOTMPL_FLOAT_BUF, format, precision, d);
    }

    p[n] = '\0';
    e = strpbrk(p, (verb | 0x20) == 'x' ? "pP" : "eE");

    if (e) {
        *tail = (size_t) (p + n - e);
    }

    return n;
}


void
gotmpl_fmt_float(gotmpl_fmt_t *f, double d, int bits, char verb, int precision)
{
    char       text[GOTMPL_FLOAT_BUF];
    size_t     n, extra, tail;
    unsigned   zero;
    adm_buf_t  b;
    adm_str_t  num;

    if (f->precision_set) {
        precision = (int) f->precision;
    }

    /* the number is made with its sign in any case */

    gotmpl_buf(f->e, &b);

    if (!isfinite(d)) {
        num = isnan(d) ? adm_strc("+NaN") : d < 0 ? adm_strc("-Inf")
                                                  : adm_strc("+Inf");
        adm_buf_str(&b, num);

    } else {
        n = gotmpl_float_digits(text, d, bits, verb,
                                adm_min(precision, GOTMPL_FRACTION), &tail);
        extra = precision > GOTMPL_FRACTION && (verb | 0x20) != 'g'
                && verb != 'b'
                ? (size_t) (precision - GOTMPL_FRACTION) : 0;

        if (text[0] != '-') {
            adm_buf_char(&b, '+');
        }

        adm_buf_bytes(&b, text, n - tail);
        adm_buf_fill(&b, '0', extra);
        adm_buf_bytes(&b, text + n - tail, tail);
    }

    if (f->sharp && verb != 'b' && isfinite(d)) {
        gotmpl_float_sharp(&b, verb, precision);
    }

    if (b.failed) {
        gotmpl_fmt_failed(f, &b);
        return;
    }

    if (f->space && b.data[0] == '+' && !f->plus) {
        b.data[0] = ' ';
    }

    num = (adm_str_t) { b.len, b.data };

    if (!isfinite(d)) {
        zero = f->zero;
        f->zero = 0;

        if (isnan(d) && !f->space && !f->plus) {
            num = adm_str_sub(num, 1, num.len);
        }

        gotmpl_fmt_pad(f, num);
        f->zero = zero;

        return;
    }

    if (!f->plus && num.data[0] == '+') {
        gotmpl_fmt_pad(f, adm_str_sub(num, 1, num.len));
        return;
    }

    if (f->zero && !f->minus && f->width_set && f->width > num.len) {
        adm_buf_char(f->b, num.data[0]);
        gotmpl_fmt_fill(f, f->width, num.len);
        adm_buf_bytes(f->b, num.data + 1, num.len - 1);
        return;
    }

    gotmpl_fmt_pad(f, num);
}


/* A text on its way into the buffer has become too long. */

static void
gotmpl_fmt_failed(gotmpl_fmt_t *f, const adm_buf_t *b)
{
    f->b->failed = 1;
    f->b->limited = b->limited;
}


/* The first code points, as many as the precision says. */

static adm_str_t
gotmpl_fmt_cut(gotmpl_fmt_t *f, adm_str_t s)
{
    return f->precision_set
           ? adm_str_sub(s, 0, adm_utf8_offset(s, f->precision)) : s;
}


void
gotmpl_fmt_string(gotmpl_fmt_t *f, adm_str_t s)
{
    gotmpl_fmt_pad(f, gotmpl_fmt_cut(f, s));
}


void
gotmpl_fmt_quoted(gotmpl_fmt_t *f, adm_str_t s)
{
    adm_buf_t  b;
    adm_str_t  text;

    s = gotmpl_fmt_cut(f, s);

    gotmpl_buf(f->e, &b);

    if (f->sharp && gotmpl_can_backquote(s)) {
        adm_buf_char(&b, '`');
        adm_buf_str(&b, s);
        adm_buf_char(&b, '`');

    } else {
        adm_quote(&b, s, '"', f->plus);
    }

    if (adm_buf_finish(&b, &text) != ADM_OK) {
        gotmpl_fmt_failed(f, &b);
        return;
    }

    gotmpl_fmt_pad(f, text);
}


void
gotmpl_fmt_hex(gotmpl_fmt_t *f, adm_str_t s, int upper)
{
    char         prefix[2];
    size_t       i, width;
    const char  *alphabet;

    alphabet = upper ? "0123456789ABCDEF" : "0123456789abcdef";
    prefix[0] = '0';
    prefix[1] = upper ? 'X' : 'x';

    if (f->precision_set && f->precision < s.len) {
        s.len = f->precision;
    }

    if (s.len == 0) {
        if (f->width_set) {
            gotmpl_fmt_fill(f, f->width, 0);
        }

        return;
    }

    width = 2 * s.len;

    if (f->space) {
        width = (f->sharp ? 2 * width : width) + s.len - 1;

    } else if (f->sharp) {
        width += 2;
    }

    if (f->width_set && !f->minus) {
        gotmpl_fmt_fill(f, f->width, width);
    }

    for (i = 0; i < s.len; i++) {

        if (f->space && i) {
            adm_buf_char(f->b, ' ');
        }

        if (f->sharp && (f->space || i == 0)) {
            adm_buf_bytes(f->b, prefix, 2);
        }

        adm_buf_char(f->b, alphabet[(unsigned char) s.data[i] >> 4]);
        adm_buf_char(f->b, alphabet[(unsigned char) s.data[i] & 15]);
    }

    if (f->width_set && f->minus) {
        gotmpl_fmt_fill(f, f->width, width);
    }
}
