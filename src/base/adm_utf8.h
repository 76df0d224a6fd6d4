
/*
 * UTF-8 (RFC 3629).  Invalid bytes decode as U+FFFD, one byte at a time, as in
 * Go.
 */


#ifndef ADM_UTF8_H
#define ADM_UTF8_H


#include "base/adm_core.h"


#define ADM_UTF8_LEN    4            /* the most bytes of a code point */
#define ADM_RUNE_ERROR  0xfffdu


/*
 * Decodes the code point at byte offset i < s.len; returns its length in
 * bytes.  *rune is U+FFFD and the length 1 for an invalid sequence.
 */
size_t adm_utf8_decode(adm_str_t s, size_t i, uint32_t *rune);

/* The same for the last code point of a string that is not empty. */
size_t adm_utf8_decode_last(adm_str_t s, uint32_t *rune);

/* Whether a decoded length and rune mean an invalid sequence. */
#define adm_utf8_invalid(n, rune)  ((n) == 1 && (rune) == ADM_RUNE_ERROR)

/* Writes up to ADM_UTF8_LEN bytes; returns how many. */
size_t adm_utf8_encode(char *p, uint32_t rune);

int adm_utf8_valid(adm_str_t s);

/* Whether all bytes are below 0x80. */
int adm_is_ascii(adm_str_t s);

/* Code points; every invalid byte counts as one. */
size_t adm_utf8_count(adm_str_t s);

/* Byte offset of the n-th code point, s.len when there are not so many. */
size_t adm_utf8_offset(adm_str_t s, size_t n);

/* Property White_Space (Go's unicode.IsSpace). */
int adm_utf8_is_space(uint32_t rune);


#endif /* ADM_UTF8_H */
