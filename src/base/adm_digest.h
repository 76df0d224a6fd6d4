
/* Message digests, by OpenSSL's libcrypto. */


#ifndef ADM_DIGEST_H
#define ADM_DIGEST_H


#include "base/adm_core.h"


#define ADM_DIGEST_LEN  64           /* bytes of the longest one */


/*
 * name: "sha1", "sha256", "sha512".  Writes up to ADM_DIGEST_LEN bytes, returns
 * the length, 0 for another name or if libcrypto fails.
 */
size_t adm_digest(const char *name, adm_str_t s, unsigned char *digest);

/* The same as lower-case hexadecimal text, zero-terminated. */
size_t adm_digest_hex(const char *name, adm_str_t s,
    char text[2 * ADM_DIGEST_LEN + 1]);


#endif /* ADM_DIGEST_H */
