
/*
 * Decimal numbers of any size, as quantities need them: digits of which nothing
 * is owned here, and a power of ten.
 */


#ifndef ADM_DECIMAL_H
#define ADM_DECIMAL_H


#include "base/adm_arena.h"
#include "base/adm_num.h"


typedef struct {
    int          negative;
    const char  *digits;        /* most significant first, no leading zeros */
    size_t       len;           /* 0 for zero */
    int32_t      scale;         /* value = digits * 10^scale */
    char         small[ADM_INT_LEN];
} adm_decimal_t;


/* The most digits that a sum may have. */
#define ADM_DECIMAL_DIGITS  4096


/* A positive integer by its digits. */
void adm_decimal_set(adm_decimal_t *d, const char *digits);

/* <0, 0, >0; _abs: without regard to the signs. */
int adm_decimal_cmp(const adm_decimal_t *x, const adm_decimal_t *y);
int adm_decimal_cmp_abs(const adm_decimal_t *x, const adm_decimal_t *y);

/*
 * The sum, its scale is the smaller one; zero has the digit 0.  ADM_ERROR
 * without memory, ADM_DECLINED if it has too many digits.
 */
int adm_decimal_add(adm_arena_t *a, const adm_decimal_t *x,
    const adm_decimal_t *y, adm_decimal_t *sum);

/* Multiplies digits by 2^exponent, which is at most 60. */
int adm_decimal_shift(adm_arena_t *a, adm_str_t *digits, int exponent);

/* How often 10^scale fits: rules of adm_quantity_scaled() for a big form. */
int64_t adm_decimal_scaled(const adm_decimal_t *d, int scale);


#endif /* ADM_DECIMAL_H */
