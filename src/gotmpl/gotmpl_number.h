
/*
 * Numbers as Go's strconv reads them, and the untyped constants of templates.
 *
 * The parsing functions return ADM_ERROR for other syntax, ADM_DECLINED when
 * the number is out of range; the result is then the nearest one.
 */


#ifndef GOTMPL_NUMBER_H
#define GOTMPL_NUMBER_H


#include "base/adm_err.h"


/* The first integer above those of int64_t. */
#define GOTMPL_INT64_END  9223372036854775808.0


/*
 * base 0: by the prefix 0b, 0o, 0x or 0; digits may then be separated by
 * underscores.
 */
int gotmpl_parse_uint(adm_str_t s, int base, uint64_t *u);
int gotmpl_parse_int(adm_str_t s, int base, int64_t *i);

/* Decimal or hexadecimal floating point, underscores, infinities, NaN. */
int gotmpl_parse_float(adm_str_t s, double *d);


/* A constant has all the types that can represent it. */

typedef struct {
    int64_t   i;
    uint64_t  u;
    double    f;
    double    complex[2];
    unsigned  is_int:1;
    unsigned  is_uint:1;
    unsigned  is_float:1;
    unsigned  is_complex:1;
} gotmpl_number_t;


/* ADM_ERROR with the text in err as the template parser words it. */
int gotmpl_number_parse(adm_str_t s, int character, int complex,
    gotmpl_number_t *n, adm_err_t *err);


#endif /* GOTMPL_NUMBER_H */
