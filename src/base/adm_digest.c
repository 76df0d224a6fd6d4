
#include <openssl/evp.h>

#include "base/adm_digest.h"


typedef struct {
    const char       *name;
    const EVP_MD   *(*type)(void);
} adm_digest_type_t;


static const adm_digest_type_t  adm_digest_types[] = {
    { "sha1", EVP_sha1 },
    { "sha256", EVP_sha256 },
    { "sha512", EVP_sha512 },
};


size_t
adm_digest(const char *name, adm_str_t s, unsigned char *digest)
{
    size_t        i;
    unsigned int  len;

    for (i = 0; i < adm_nelts(adm_digest_types); i++) {

        if (strcmp(adm_digest_types[i].name, name) == 0) {
            len = 0;

            if (EVP_Digest(s.data, s.len, digest, &len,
                           adm_digest_types[i].type(), NULL) != 1)
            {
                return 0;
            }

            return len;
        }
    }

    return 0;
}


size_t
adm_digest_hex(const char *name, adm_str_t s, char text[2 * ADM_DIGEST_LEN + 1])
{
    size_t         i, n;
    unsigned char  digest[ADM_DIGEST_LEN];
    const char    *digits = "0123456789abcdef";

    n = adm_digest(name, s, digest);

    for (i = 0; i < n; i++) {
        text[2 * i] = digits[digest[i] >> 4];
        text[2 * i + 1] = digits[digest[i] & 0x0f];
    }

    text[2 * n] = '\0';

    return 2 * n;
}
