
/* Properties and simple case mappings of code points (Unicode 15.0). */


#ifndef ADM_UNICODE_H
#define ADM_UNICODE_H


#include "base/adm_core.h"


int adm_rune_is_letter(uint32_t rune);     /* category L */
int adm_rune_is_upper(uint32_t rune);      /* Lu */
int adm_rune_is_lower(uint32_t rune);      /* Ll */
int adm_rune_is_title(uint32_t rune);      /* Lt */
int adm_rune_is_digit(uint32_t rune);      /* Nd */
int adm_rune_is_number(uint32_t rune);     /* N */
int adm_rune_is_punct(uint32_t rune);      /* P */

/* Letters, marks, numbers, punctuation, symbols and the ASCII space. */
int adm_rune_is_print(uint32_t rune);

uint32_t adm_rune_upper(uint32_t rune);
uint32_t adm_rune_lower(uint32_t rune);
uint32_t adm_rune_title(uint32_t rune);


/* The tables behind, generated. */

typedef struct {
    uint32_t  first;
    uint32_t  last;
    int32_t   delta[3];    /* 0x110000: upper and lower case alternate */
} adm_unicode_case_t;

extern const uint32_t            adm_unicode_classes[];
extern const size_t              adm_unicode_nclasses;
extern const adm_unicode_case_t  adm_unicode_cases[];
extern const size_t              adm_unicode_ncases;


#endif /* ADM_UNICODE_H */
