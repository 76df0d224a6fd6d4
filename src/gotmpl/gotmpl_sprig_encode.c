
/* Base 64 and 32, checksums. */

#include "base/adm_base64.h"
#include "base/adm_digest.h"
#include "base/adm_str.h"
#include "gotmpl/gotmpl_exec.h"
#include "gotmpl/gotmpl_sprig.h"


static int gotmpl_base32_decode(adm_buf_t *b, adm_str_t s, size_t *bad);
static int gotmpl_base32_digit(char c);
static void gotmpl_base32_encode(adm_buf_t *b, adm_str_t s);


static const char  gotmpl_base32[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";


static void
gotmpl_base32_encode(adm_buf_t *b, adm_str_t s)
{
    int       k, digits;
    size_t    i, n;
    uint64_t  bits;

    static const uint8_t  used[] = { 0, 2, 4, 5, 7, 8 };

    for (i = 0; i < s.len; i += 5) {
        n = adm_min(s.len - i, 5);
        bits = 0;

        for (k = 0; k < 5; k++) {
            bits = bits << 8 | ((size_t) k < n
                                ? (unsigned char) s.data[i + (size_t) k] : 0);
        }

        digits = used[n];

        for (k = 0; k < 8; k++) {
            adm_buf_char(b, k < digits
                            ? gotmpl_base32[bits >> (35 - 5 * k) & 31] : '=');
        }
    }
}


static int
gotmpl_base32_digit(char c)
{
    if (c >= 'A' && c <= 'Z') {
        return c - 'A';
    }

    return c >= '2' && c <= '7' ? c - '2' + 26 : -1;
}


/* s is without line ends; *bad is the offset that Go complains about. */

static int
gotmpl_base32_decode(adm_buf_t *b, adm_str_t s, size_t *bad)
{
    int       digit, k;
    size_t    i, j, left;
    uint64_t  bits;

    static const uint8_t  bytes[] = { 0, 0, 1, 0, 2, 3, 0, 4, 5 };

    for (i = 0; i < s.len; /* void */ ) {

        for (j = 0, bits = 0; j < 8; j++, i++) {

            if (i == s.len) {
                *bad = s.len - j;
                return ADM_ERROR;
            }

            left = s.len - i - 1;

            if (s.data[i] == '=' && j >= 2 && left < 8) {

                if (left + j < 7) {
                    *bad = s.len;
                    return ADM_ERROR;
                }

                for (k = 0; k < 7 - (int) j; k++) {
                    if (s.data[i + 1 + (size_t) k] != '=') {
                        *bad = i + (size_t) k;
                        return ADM_ERROR;
                    }
                }

                if (bytes[j] == 0) {
                    *bad = i;
                    return ADM_ERROR;
                }

                bits <<= 5 * (8 - j);
                i = s.len;
                break;
            }

            digit = gotmpl_base32_digit(s.data[i]);

            if (digit < 0) {
                *bad = i;
                return ADM_ERROR;
            }

            bits = bits << 5 | (unsigned) digit;
        }

        for (k = 0; k < bytes[j]; k++) {
            adm_buf_char(b, (char) (bits >> (32 - 8 * k)));
        }
    }

    return ADM_OK;
}


/* "b64enc", "b64dec", "b32enc", "b32dec"; errors are the result. */

int
gotmpl_sprig_encode(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    int          rc;
    size_t       i, bad;
    adm_buf_t    b, stripped;
    adm_str_t    s;
    const char  *base;

    s = gotmpl_str(&args[0]);
    rc = ADM_OK;
    base = "64";

    gotmpl_buf(e, &b);

    switch (f->magic) {

    case GOTMPL_ENCODE_64:
        adm_base64_encode(&b, s);
        break;

    case GOTMPL_DECODE_64:
        rc = adm_base64_decode(&b, s, &bad);
        break;

    case GOTMPL_ENCODE_32:
        gotmpl_base32_encode(&b, s);
        break;

    default: /* GOTMPL_DECODE_32 */
        base = "32";
        gotmpl_buf(e, &stripped);

        for (i = 0; i < s.len; i++) {
            if (s.data[i] != '\r' && s.data[i] != '\n') {
                adm_buf_char(&stripped, s.data[i]);
            }
        }

        rc = adm_buf_finish(&stripped, &s) == ADM_OK
             ? gotmpl_base32_decode(&b, s, &bad)
             : gotmpl_abort(e, "%s", adm_arena_failure(e->arena));

        if (e->aborted) {
            return ADM_ERROR;
        }
    }

    if (rc != ADM_OK && !b.failed) {
        b.len = 0;
        adm_buf_printf(&b, "illegal base%s data at input byte %zu", base, bad);
    }

    return gotmpl_finish(e, &b, ret);
}


/* "sha1sum", "sha256sum", "sha512sum" */

int
gotmpl_sprig_digest(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    char       text[2 * ADM_DIGEST_LEN + 1];
    size_t     len;
    adm_str_t  s;

    static const char  *names[] = { "sha1", "sha256", "sha512" };

    s = gotmpl_str(&args[0]);

    if (gotmpl_charge(e, s.len / 64) != ADM_OK) {
        return ADM_ERROR;
    }

    len = adm_digest_hex(names[f->magic], s, text);

    if (len == 0) {
        return gotmpl_fail(e, "libcrypto has no %s", names[f->magic]);
    }

    *ret = gotmpl_string(adm_str_dup(e->arena, adm_strz(text)));

    return ADM_OK;
}


int
gotmpl_sprig_adler32(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    size_t     i;
    uint32_t   a, sum;
    adm_buf_t  b;
    adm_str_t  s;

    s = gotmpl_str(&args[0]);

    for (i = 0, a = 1, sum = 0; i < s.len; i++) {
        a = (a + (unsigned char) s.data[i]) % 65521;
        sum = (sum + a) % 65521;
    }

    gotmpl_buf(e, &b);
    adm_buf_uint(&b, sum << 16 | a);

    return gotmpl_finish(e, &b, ret);
}
