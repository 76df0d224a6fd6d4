
#include <endian.h>

#if (__x86_64__)
#include <tmmintrin.h>
#endif

#include "base/adm_base64.h"
#include "base/adm_str.h"


static void adm_base64_fill(void);
#if (__x86_64__)
static size_t adm_base64_blocks(char *p, const unsigned char *in, size_t n);
#endif
static int adm_base64_digit(int c);


static const char  adm_base64_digits[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* The two digits of each 12 bits, in the order of memory. */
static char  adm_base64_pairs[4096][2];


static void
adm_base64_fill(void)
{
    uint32_t  i;

    for (i = 0; i < 4096; i++) {
        adm_base64_pairs[i][0] = adm_base64_digits[i >> 6];
        adm_base64_pairs[i][1] = adm_base64_digits[i & 63];
    }
}


#if (__x86_64__)

/*
 * Encodes whole blocks of twelve of the n bytes, as far as sixteen can be read;
 * returns how many bytes that were.
 */

__attribute__((target("ssse3")))
static size_t
adm_base64_blocks(char *p, const unsigned char *in, size_t n)
{
    size_t   i;
    __m128i  v, high, low, range, digits;

    /* 0: "a" to "z", 1 to 10: "0" to "9", 11: "+", 12: "/", 13: "A" to "Z" */

    const __m128i  shifts = _mm_setr_epi8('a' - 26, '0' - 52, '0' - 52,
                                          '0' - 52, '0' - 52, '0' - 52,
                                          '0' - 52, '0' - 52, '0' - 52,
                                          '0' - 52, '0' - 52, '+' - 62,
                                          '/' - 63, 'A', 0, 0);

    for (i = 0; n - i >= 16; i += 12, p += 16) {

        /* three bytes to each word, the middle one twice */

        v = _mm_loadu_si128((const __m128i *) (in + i));
        v = _mm_shuffle_epi8(v, _mm_setr_epi8(1, 0, 2, 1, 4, 3, 5, 4,
                                              7, 6, 8, 7, 10, 9, 11, 10));

        /* six bits to each byte: products are shifts by different widths */

        high = _mm_mulhi_epu16(_mm_and_si128(v, _mm_set1_epi32(0x0fc0fc00)),
                               _mm_set1_epi32(0x04000040));
        low = _mm_mullo_epi16(_mm_and_si128(v, _mm_set1_epi32(0x003f03f0)),
                              _mm_set1_epi32(0x01000010));
        v = _mm_or_si128(high, low);

        range = _mm_subs_epu8(v, _mm_set1_epi8(51));
        range = _mm_or_si128(range, _mm_and_si128(
                                _mm_cmpgt_epi8(_mm_set1_epi8(26), v),
                                _mm_set1_epi8(13)));

        digits = _mm_add_epi8(v, _mm_shuffle_epi8(shifts, range));

        _mm_storeu_si128((__m128i *) p, digits);
    }

    return i;
}

#endif


void
adm_base64_encode(adm_buf_t *b, adm_str_t s)
{
    char                 *p;
    size_t                n;
    uint64_t              w;
    const unsigned char  *in;

    in = (const unsigned char *) s.data;

    if (s.len == 0 || adm_buf_reserve(b, (s.len + 2) / 3 * 4) != ADM_OK) {
        return;
    }

    if (adm_base64_pairs[0][0] == '\0') {
        adm_base64_fill();
    }

    p = b->data + b->len;
    n = s.len;

#if (__x86_64__)

    if (__builtin_cpu_supports("ssse3")) {
        n = adm_base64_blocks(p, in, s.len);

        p += n / 3 * 4;
        in += n;
        n = s.len - n;
    }

#endif

    for ( /* void */ ; n >= 8; n -= 6, in += 6, p += 8) {
        memcpy(&w, in, 8);
        w = be64toh(w);

        memcpy(p, adm_base64_pairs[w >> 52], 2);
        memcpy(p + 2, adm_base64_pairs[(w >> 40) & 0xfff], 2);
        memcpy(p + 4, adm_base64_pairs[(w >> 28) & 0xfff], 2);
        memcpy(p + 6, adm_base64_pairs[(w >> 16) & 0xfff], 2);
    }

    for ( /* void */ ; n >= 3; n -= 3, in += 3) {
        w = (uint32_t) in[0] << 16 | (uint32_t) in[1] << 8 | in[2];

        *p++ = adm_base64_digits[w >> 18];
        *p++ = adm_base64_digits[(w >> 12) & 63];
        *p++ = adm_base64_digits[(w >> 6) & 63];
        *p++ = adm_base64_digits[w & 63];
    }

    if (n) {
        w = (uint32_t) in[0] << 16 | (n == 2 ? (uint32_t) in[1] << 8 : 0);

        *p++ = adm_base64_digits[w >> 18];
        *p++ = adm_base64_digits[(w >> 12) & 63];
        *p++ = n == 2 ? adm_base64_digits[(w >> 6) & 63] : '=';
        *p++ = '=';
    }

    b->len = (size_t) (p - b->data);
}


static int
adm_base64_digit(int c)
{
    if (c >= 'A' && c <= 'Z') {
        return c - 'A';
    }

    if (c >= 'a' && c <= 'z') {
        return c - 'a' + 26;
    }

    if (adm_is_digit(c)) {
        return c - '0' + 52;
    }

    return c == '+' ? 62 : c == '/' ? 63 : -1;
}


int
adm_base64_decode(adm_buf_t *b, adm_str_t s, size_t *bad)
{
    int       c, digit;
    size_t    i, n, pad;
    uint32_t  w;

    w = 0;
    n = 0;
    pad = 0;

    if (adm_buf_reserve(b, s.len / 4 * 3 + 3) != ADM_OK) {
        *bad = 0;
        return ADM_ERROR;
    }

    for (i = 0; i < s.len; i++) {
        c = (unsigned char) s.data[i];

        if (c == '\n' || c == '\r') {
            continue;
        }

        if (c == '=' && n >= 2 && n + pad < 4) {
            pad++;

            if (n + pad == 4) {
                adm_buf_char(b, (char) (w >> (n == 2 ? 4 : 10)));

                if (n == 3) {
                    adm_buf_char(b, (char) (w >> 2));
                }
            }

            continue;
        }

        digit = adm_base64_digit(c);

        if (digit < 0 || pad) {
            /* what should have been the second "=" is counted as the first */
            *bad = pad && n + pad < 4 ? i - 1 : i;
            return ADM_ERROR;
        }

        w = w << 6 | (uint32_t) digit;
        n++;

        if (n == 4) {
            adm_buf_char(b, (char) (w >> 16));
            adm_buf_char(b, (char) (w >> 8));
            adm_buf_char(b, (char) w);
            w = 0;
            n = 0;
        }
    }

    if (n && n + pad != 4) {
        *bad = pad ? s.len : s.len - n;
        return ADM_ERROR;
    }

    return ADM_OK;
}
