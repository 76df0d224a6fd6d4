
/*
 * Numbers as text: parsing with every overflow seen, and formatting as Go's
 * strconv does it.
 */


#ifndef ADM_NUM_H
#define ADM_NUM_H


#include "base/adm_core.h"


#define ADM_INT_LEN     20           /* bytes of any 64-bit integer */
#define ADM_DOUBLE_LEN  32           /* bytes of a shortest double, any form */


/* Decimal text without terminating zero; returns its length. */
size_t adm_int_format(char *p, int64_t i);
size_t adm_uint_format(char *p, uint64_t u);

/*
 * Integers in base 2 to 36: an optional sign (not for uint) and digits,
 * nothing else.  ADM_ERROR for other text, ADM_DECLINED when out of range.
 */
int adm_int_parse(adm_str_t s, int base, int64_t *i);
int adm_uint_parse(adm_str_t s, int base, uint64_t *u);

/*
 * Decimal floating point as in JSON, and a leading "+", a bare ".5" or "5.";
 * no hexadecimal, infinity or NaN.  ADM_ERROR for other text, ADM_DECLINED
 * when out of range (*d is then an infinity).
 */
int adm_double_parse(adm_str_t s, double *d);

/*
 * The same as Go's ParseFloat reads it: also hexadecimal with an exponent,
 * underscores between digits, infinities and NaN.  room: for a text in base 16
 * or with underscores; one that does not fit with a zero byte is refused.
 */
int adm_float_parse(adm_str_t s, char *room, size_t size, double *d);

/* Whether underscores stand between digits; a base prefix counts as one. */
int adm_underscores_ok(adm_str_t s);

/*
 * Shortest decimal digits that read back as d, without sign, point or trailing
 * zeros; at most 17 written to digits.  *exp10 is the exponent of the first
 * digit.  d is finite and not negative; bits is 64, or 32 for the digits that
 * read back as the float.  Returns the number of digits, 1 for zero.
 */
size_t adm_double_digits(double d, int bits, char *digits, int *exp10);

/*
 * Shortest text as Go's 'g' with precision -1 writes it.  exp_from: the decimal
 * exponent from which on the exponent form is used, 6 for strconv and for
 * fmt's %v, 21 for fmt's %#v.  Writes up to ADM_DOUBLE_LEN bytes; returns the
 * length.  NaN, +Inf and -Inf are written so.
 */
size_t adm_double_format_g(char *p, double d, int bits, int exp_from);

/* As Go's encoding/json writes a float64 or (bits 32) float32; d is finite. */
size_t adm_double_format_json(char *p, double d, int bits);


#endif /* ADM_NUM_H */
