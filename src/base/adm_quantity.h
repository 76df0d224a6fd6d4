
/*
 * Kubernetes quantities ("1Gi", "500m", "1e3"): parsing, exact comparison and
 * sums, the canonical text.  Rules: k8s spec 5.10.
 *
 * A quantity has two forms, as in Kubernetes: a small one, int64 mantissa and
 * decimal scale, and a big one of any size.  Which one it is decides whether
 * it counts as an integer.
 */


#ifndef ADM_QUANTITY_H
#define ADM_QUANTITY_H


#include "base/adm_buf.h"
#include "base/adm_decimal.h"


typedef enum {
    ADM_QUANTITY_DECIMAL_SI = 0,
    ADM_QUANTITY_BINARY_SI,
    ADM_QUANTITY_DECIMAL_EXPONENT
} adm_quantity_format_e;


/* The most digits of the big form; a text that needs more is refused. */
#define ADM_QUANTITY_DIGITS  ADM_DECIMAL_DIGITS


typedef struct {
    adm_quantity_format_e  format;
    unsigned               big:1;
    unsigned               negative:1;   /* big form: sign and digits */
    int32_t                scale;        /* value = number * 10^scale */
    int64_t                mantissa;     /* small form */
    adm_str_t              digits;       /* decimal, without leading zeros */
    adm_str_t              text;         /* as it was read, if it stays so */
    const char            *error;
} adm_quantity_t;


/* The text of the error that Kubernetes gives for most refused texts. */
extern const char  adm_quantity_error[];

/*
 * Reads a quantity.  Digits of the big form are kept in the arena.  Some texts
 * that are not canonical are written again as they were read, as in Kubernetes
 * ("007", "+1", "1.500"): the quantity refers to s.  ADM_ERROR with q->error
 * set for text that is refused.
 */
int adm_quantity_parse(adm_arena_t *a, adm_str_t s, adm_quantity_t *q);

/* <0, 0, >0 by exact value. */
int adm_quantity_cmp(adm_arena_t *a, const adm_quantity_t *x,
    const adm_quantity_t *y);

/* Sum and difference; ADM_ERROR only without memory or over the digit limit. */
int adm_quantity_add(adm_arena_t *a, const adm_quantity_t *x,
    const adm_quantity_t *y, adm_quantity_t *sum);
int adm_quantity_sub(adm_arena_t *a, const adm_quantity_t *x,
    const adm_quantity_t *y, adm_quantity_t *difference);

void adm_quantity_from_int(int64_t i, adm_quantity_t *q);

/* -1, 0, 1 */
int adm_quantity_sign(const adm_quantity_t *q);

/* Kubernetes' isInteger/asInteger: ADM_ERROR where isInteger is false. */
int adm_quantity_to_int(const adm_quantity_t *q, int64_t *i);

/* Kubernetes' asApproximateFloat: not always the nearest one. */
double adm_quantity_to_double(const adm_quantity_t *q);

/*
 * The value rounded up to a multiple of 10^scale, as Quantity.Value() (scale 0)
 * and MilliValue() (-3) give it: the number of such units.  What does not fit
 * is 0 for a small form and wraps around for a big one, as there.
 */
int64_t adm_quantity_scaled(const adm_quantity_t *q, int scale);

/* Appends the canonical text: "1024Mi" -> "1Gi", "0.5" -> "500m". */
void adm_quantity_format(adm_buf_t *b, const adm_quantity_t *q);

/* Appends the exact value as a plain decimal number. */
void adm_quantity_decimal(adm_buf_t *b, const adm_quantity_t *q);


#endif /* ADM_QUANTITY_H */
