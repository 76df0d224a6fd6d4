
#include "base/adm_digest.h"
#include "test.h"


int
main(void)
{
    char            text[2 * ADM_DIGEST_LEN + 1];
    size_t          i;
    unsigned char   digest[ADM_DIGEST_LEN];

    /* FIPS 180 examples */

    static const struct {
        const char  *name;
        const char  *in;
        const char  *want;
    } cases[] = {
        { "sha1", "abc", "a9993e364706816aba3e25717850c26c9cd0d89d" },
        { "sha1", "", "da39a3ee5e6b4b0d3255bfef95601890afd80709" },
        { "sha256", "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb4"
                           "10ff61f20015ad" },
        { "sha256", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca4959"
                        "91b7852b855" },
        { "sha512", "abc", "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a"
                           "9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d"
                           "4423643ce80e2a9ac94fa54ca49f" },
    };

    for (i = 0; i < adm_nelts(cases); i++) {
        T_INT(adm_digest_hex(cases[i].name, adm_strz(cases[i].in), text),
              strlen(cases[i].want), cases[i].name);
        T_STR(adm_strz(text), cases[i].want, cases[i].name);
        T_INT(adm_digest(cases[i].name, adm_strz(cases[i].in), digest),
              strlen(cases[i].want) / 2, cases[i].name);
    }

    T_INT(adm_digest("md5", adm_strc("abc"), digest), 0, "unknown");
    T_INT(adm_digest_hex("md5", adm_strc("abc"), text), 0, "unknown");

    T_END();
}
