
/*
 * Operations on counted strings.  None allocates; results point into their
 * arguments.
 */


#ifndef ADM_STR_H
#define ADM_STR_H


#include "base/adm_core.h"


static inline int
adm_str_eq(adm_str_t a, adm_str_t b)
{
    return a.len == b.len
           && (a.len == 0 || a.data == b.data
               || (a.data[0] == b.data[0]
                   && memcmp(a.data, b.data, a.len) == 0));
}


#define adm_str_eqc(s, lit)                                                   \
    ((s).len == sizeof(lit) - 1                                               \
     && memcmp((s).data, lit, sizeof(lit) - 1) == 0)


/* A string over a zero-terminated text. */
adm_str_t adm_strz(const char *text);

/* Bytes from start up to, not including, end; both are cut to the length. */
adm_str_t adm_str_sub(adm_str_t s, size_t start, size_t end);

/* <0, 0, >0 in byte order, a prefix first. */
int adm_str_cmp(adm_str_t a, adm_str_t b);

/* For ASCII letters only. */
int adm_str_eq_nocase(adm_str_t a, adm_str_t b);

int adm_str_has_prefix(adm_str_t s, adm_str_t prefix);
int adm_str_has_suffix(adm_str_t s, adm_str_t suffix);

/* Position of the first or last occurrence, -1 if there is none. */
ptrdiff_t adm_str_find(adm_str_t s, adm_str_t needle);
ptrdiff_t adm_str_find_last(adm_str_t s, adm_str_t needle);
ptrdiff_t adm_str_find_char(adm_str_t s, char c);
ptrdiff_t adm_str_find_last_char(adm_str_t s, char c);

/* Without the bytes of the set at both ends. */
adm_str_t adm_str_trim_set(adm_str_t s, const char *set);

/* Without white space as Unicode defines it at both ends (Go's TrimSpace). */
adm_str_t adm_str_trim_space(adm_str_t s);

/*
 * The next part of *rest before the separator, which is dropped; *rest is what
 * follows.  ADM_DECLINED when *rest has been used up; a text without separator
 * is one part, so is the empty text.  Start with *done = 0.
 */
int adm_str_split(adm_str_t *rest, char sep, int *done, adm_str_t *part);

/* Keyed per process: the strings come from outside. */
uint32_t adm_str_hash(adm_str_t s);

/* For tests that need the same order twice; otherwise chosen at start. */
void adm_str_hash_seed(uint64_t seed);


static inline int
adm_is_space(int c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}


static inline int
adm_is_digit(int c)
{
    return c >= '0' && c <= '9';
}


static inline int
adm_is_alpha(int c)
{
    return ((c | 0x20) >= 'a') && ((c | 0x20) <= 'z');
}


static inline int
adm_is_alnum(int c)
{
    return adm_is_alpha(c) || adm_is_digit(c);
}


static inline int
adm_lower(int c)
{
    return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
}


/* 0 to 15, or -1. */

static inline int
adm_hex_digit(int c)
{
    if (adm_is_digit(c)) {
        return c - '0';
    }

    c |= 0x20;

    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}


#endif /* ADM_STR_H */
