
/* Base 64 (RFC 4648 section 4), standard alphabet. */


#ifndef ADM_BASE64_H
#define ADM_BASE64_H


#include "base/adm_buf.h"


/* Appends the padded encoding of the bytes. */
void adm_base64_encode(adm_buf_t *b, adm_str_t s);

/*
 * Appends the decoded bytes of a padded text; CR and LF in it are skipped, as
 * in Go.  ADM_ERROR with the offset of the first bad byte in *bad when it is
 * not base 64; what was appended is then undefined.
 */
int adm_base64_decode(adm_buf_t *b, adm_str_t s, size_t *bad);


#endif /* ADM_BASE64_H */
