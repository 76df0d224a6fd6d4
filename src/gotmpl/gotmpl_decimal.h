
/*
 * Decimal numbers of any size, as the library "decimal" computes with them,
 * over libcrypto's big integers.
 */


#ifndef GOTMPL_DECIMAL_H
#define GOTMPL_DECIMAL_H


#include "base/adm_core.h"


/* mantissa * 10^exp; the mantissa is memory of libcrypto */

typedef struct {
    void  *mantissa;
    int    exp;
} gotmpl_decimal_t;


/*
 * The shortest decimal that reads back as d; ADM_ERROR for infinities, NaN and
 * without memory.  It is freed in any case.
 */
int gotmpl_decimal_init(gotmpl_decimal_t *a, double d);
void gotmpl_decimal_free(gotmpl_decimal_t *a);

/*
 * a = a OP d: '+', '-', '*', '/', the last with 16 places, rounded half away
 * from zero; d is finite, and not 0 for '/'.  ADM_ERROR without memory, or when
 * the number gets longer than a few thousand digits.
 */
int gotmpl_decimal_op(gotmpl_decimal_t *a, char op, double d);

/* The nearest double. */
double gotmpl_decimal_to_double(const gotmpl_decimal_t *a);


#endif /* GOTMPL_DECIMAL_H */
