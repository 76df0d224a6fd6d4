
#include "base/adm_unicode.h"


/* Classes as t/tools/unicode.go numbers them. */

enum {
    ADM_RUNE_OTHER = 0,
    ADM_RUNE_PRINT,
    ADM_RUNE_LETTER,
    ADM_RUNE_UPPER,
    ADM_RUNE_LOWER,
    ADM_RUNE_TITLE,
    ADM_RUNE_DIGIT,
    ADM_RUNE_NUMBER,
    ADM_RUNE_PUNCT,
    ADM_RUNE_PAIRS_EVEN,
    ADM_RUNE_PAIRS_ODD
};


#define ADM_CASE_UPPER      0
#define ADM_CASE_LOWER      1
#define ADM_CASE_TITLE      2

#define ADM_CASE_ALTERNATE  0x110000


static int adm_rune_class(uint32_t rune);
static uint32_t adm_rune_case(uint32_t rune, int which);


static int
adm_rune_class(uint32_t rune)
{
    int     class;
    size_t  lo, hi, mid;

    if (rune > 0x10ffff) {
        return ADM_RUNE_OTHER;
    }

    lo = 0;
    hi = adm_unicode_nclasses;

    while (hi - lo > 1) {
        mid = lo + (hi - lo) / 2;

        if (adm_unicode_classes[mid] >> 8 <= rune) {
            lo = mid;

        } else {
            hi = mid;
        }
    }

    class = adm_unicode_classes[lo] & 0xff;

    if (class >= ADM_RUNE_PAIRS_EVEN) {
        return (rune & 1) == (uint32_t) (class - ADM_RUNE_PAIRS_EVEN)
               ? ADM_RUNE_UPPER : ADM_RUNE_LOWER;
    }

    return class;
}


int
adm_rune_is_letter(uint32_t rune)
{
    int  class;

    if (rune < 0x80) {
        return (rune | 0x20) >= 'a' && (rune | 0x20) <= 'z';
    }

    class = adm_rune_class(rune);

    return class >= ADM_RUNE_LETTER && class <= ADM_RUNE_TITLE;
}


int
adm_rune_is_upper(uint32_t rune)
{
    return adm_rune_class(rune) == ADM_RUNE_UPPER;
}


int
adm_rune_is_lower(uint32_t rune)
{
    return adm_rune_class(rune) == ADM_RUNE_LOWER;
}


int
adm_rune_is_title(uint32_t rune)
{
    return adm_rune_class(rune) == ADM_RUNE_TITLE;
}


int
adm_rune_is_digit(uint32_t rune)
{
    if (rune < 0x80) {
        return rune >= '0' && rune <= '9';
    }

    return adm_rune_class(rune) == ADM_RUNE_DIGIT;
}


int
adm_rune_is_number(uint32_t rune)
{
    int  class;

    class = adm_rune_class(rune);

    return class == ADM_RUNE_DIGIT || class == ADM_RUNE_NUMBER;
}


int
adm_rune_is_punct(uint32_t rune)
{
    return adm_rune_class(rune) == ADM_RUNE_PUNCT;
}


int
adm_rune_is_print(uint32_t rune)
{
    if (rune < 0x80) {
        return rune >= 0x20 && rune < 0x7f;
    }

    return adm_rune_class(rune) != ADM_RUNE_OTHER;
}


static uint32_t
adm_rune_case(uint32_t rune, int which)
{
    size_t                     lo, hi, mid;
    const adm_unicode_case_t  *c;

    lo = 0;
    hi = adm_unicode_ncases;

    while (lo < hi) {
        mid = lo + (hi - lo) / 2;
        c = &adm_unicode_cases[mid];

        if (rune < c->first) {
            hi = mid;

        } else if (rune > c->last) {
            lo = mid + 1;

        } else if (c->delta[which] == ADM_CASE_ALTERNATE) {
            /* the first of a pair is in upper case, title case is upper */
            return c->first + (((rune - c->first) & ~1u)
                               | (which == ADM_CASE_LOWER));

        } else {
            return (uint32_t) ((int32_t) rune + c->delta[which]);
        }
    }

    return rune;
}


uint32_t
adm_rune_upper(uint32_t rune)
{
    if (rune < 0x80) {
        return rune >= 'a' && rune <= 'z' ? rune - 0x20 : rune;
    }

    return adm_rune_case(rune, ADM_CASE_UPPER);
}


uint32_t
adm_rune_lower(uint32_t rune)
{
    if (rune < 0x80) {
        return rune >= 'A' && rune <= 'Z' ? rune | 0x20 : rune;
    }

    return adm_rune_case(rune, ADM_CASE_LOWER);
}


uint32_t
adm_rune_title(uint32_t rune)
{
    if (rune < 0x80) {
        return adm_rune_upper(rune);
    }

    return adm_rune_case(rune, ADM_CASE_TITLE);
}
