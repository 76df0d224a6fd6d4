
#define _GNU_SOURCE                     /* memmem(), memrchr() */

#include <sys/random.h>

#include "base/adm_str.h"
#include "base/adm_utf8.h"


static uint64_t adm_hash_mix(uint64_t a, uint64_t b);
static uint64_t adm_hash_key(void);


static uint64_t  adm_hash_seed;


adm_str_t
adm_strz(const char *text)
{
    adm_str_t  s;

    s.len = text ? strlen(text) : 0;
    s.data = text ? text : "";

    return s;
}


adm_str_t
adm_str_sub(adm_str_t s, size_t start, size_t end)
{
    adm_str_t  sub;

    end = adm_min(end, s.len);
    start = adm_min(start, end);

    sub.len = end - start;
    sub.data = s.data + start;

    return sub;
}


int
adm_str_cmp(adm_str_t a, adm_str_t b)
{
    int     rc;
    size_t  n;

    n = adm_min(a.len, b.len);

    rc = n ? memcmp(a.data, b.data, n) : 0;
    if (rc) {
        return rc;
    }

    return (a.len > b.len) - (a.len < b.len);
}


int
adm_str_eq_nocase(adm_str_t a, adm_str_t b)
{
    size_t  i;

    if (a.len != b.len) {
        return 0;
    }

    for (i = 0; i < a.len; i++) {
        if (adm_lower(a.data[i]) != adm_lower(b.data[i])) {
            return 0;
        }
    }

    return 1;
}


int
adm_str_has_prefix(adm_str_t s, adm_str_t prefix)
{
    return s.len >= prefix.len
           && adm_str_eq(adm_str_sub(s, 0, prefix.len), prefix);
}


int
adm_str_has_suffix(adm_str_t s, adm_str_t suffix)
{
    return s.len >= suffix.len
           && adm_str_eq(adm_str_sub(s, s.len - suffix.len, s.len), suffix);
}


ptrdiff_t
adm_str_find(adm_str_t s, adm_str_t needle)
{
    const char  *p;

    if (needle.len == 0) {
        return 0;
    }

    /* two-way search: linear whatever the texts are */

    p = memmem(s.data, s.len, needle.data, needle.len);

    return p ? p - s.data : -1;
}


ptrdiff_t
adm_str_find_last(adm_str_t s, adm_str_t needle)
{
    size_t    i, n;
    uint64_t  base, power, want, have;

    n = needle.len;

    if (n == 0 || n > s.len) {
        return n ? -1 : (ptrdiff_t) s.len;
    }

    /*
     * Rabin-Karp from the end; the base is secret, so that texts cannot be
     * made to collide and the time stays linear.
     */

    base = adm_hash_key() | 1;
    power = 1;
    want = 0;
    have = 0;

    for (i = n; i > 0; i--) {
        want = want * base + (unsigned char) needle.data[i - 1];
        have = have * base + (unsigned char) s.data[s.len - n + i - 1];

        if (i > 1) {
            power *= base;
        }
    }

    for (i = s.len - n; /* void */ ; i--) {

        if (want == have && memcmp(s.data + i, needle.data, n) == 0) {
            return (ptrdiff_t) i;
        }

        if (i == 0) {
            return -1;
        }

        have -= (unsigned char) s.data[i + n - 1] * power;
        have = have * base + (unsigned char) s.data[i - 1];
    }
}


ptrdiff_t
adm_str_find_char(adm_str_t s, char c)
{
    const char  *p;

    p = s.len ? memchr(s.data, c, s.len) : NULL;

    return p ? p - s.data : -1;
}


ptrdiff_t
adm_str_find_last_char(adm_str_t s, char c)
{
    const char  *p;

    p = s.len ? memrchr(s.data, c, s.len) : NULL;

    return p ? p - s.data : -1;
}


adm_str_t
adm_str_trim_set(adm_str_t s, const char *set)
{
    while (s.len && s.data[0] && strchr(set, s.data[0])) {
        s.data++;
        s.len--;
    }

    while (s.len && s.data[s.len - 1] && strchr(set, s.data[s.len - 1])) {
        s.len--;
    }

    return s;
}


adm_str_t
adm_str_trim_space(adm_str_t s)
{
    size_t    n;
    uint32_t  rune;

    while (s.len) {
        n = adm_utf8_decode(s, 0, &rune);
        if (!adm_utf8_is_space(rune)) {
            break;
        }

        s.data += n;
        s.len -= n;
    }

    while (s.len) {
        n = adm_utf8_decode_last(s, &rune);
        if (!adm_utf8_is_space(rune)) {
            break;
        }

        s.len -= n;
    }

    return s;
}


int
adm_str_split(adm_str_t *rest, char sep, int *done, adm_str_t *part)
{
    ptrdiff_t  at;

    if (*done) {
        return ADM_DECLINED;
    }

    at = adm_str_find_char(*rest, sep);

    if (at < 0) {
        *part = *rest;
        *done = 1;
        return ADM_OK;
    }

    *part = adm_str_sub(*rest, 0, (size_t) at);
    *rest = adm_str_sub(*rest, (size_t) at + 1, rest->len);

    return ADM_OK;
}


void
adm_str_hash_seed(uint64_t seed)
{
    adm_hash_seed = seed | 1;
}


static uint64_t
adm_hash_key(void)
{
    uint64_t  seed;

    if (adm_unlikely(adm_hash_seed == 0)) {
        if (getrandom(&seed, sizeof(seed), GRND_NONBLOCK) != sizeof(seed)) {
            seed = (uint64_t) (uintptr_t) &seed * 0x9e3779b97f4a7c15u;
        }

        adm_str_hash_seed(seed);
    }

    return adm_hash_seed;
}


static uint64_t
adm_hash_mix(uint64_t a, uint64_t b)
{
    __uint128_t  product;

    product = (__uint128_t) a * b;

    return (uint64_t) product ^ (uint64_t) (product >> 64);
}


uint32_t
adm_str_hash(adm_str_t s)
{
    size_t       n;
    uint32_t     low, high;
    uint64_t     h, w, seed;
    const char  *p;

    p = s.data;
    seed = adm_hash_key();
    h = seed ^ s.len * 0xa0761d6478bd642fu;

    for (n = s.len; n > 8; n -= 8, p += 8) {
        memcpy(&w, p, 8);
        h = adm_hash_mix(h ^ w, 0xe7037ed1a0b428dbu ^ seed);
    }

    /* up to eight bytes, some of them twice; the length is in h already */

    if (n == 8) {
        memcpy(&w, p, 8);

    } else if (n >= 4) {
        memcpy(&low, p, 4);
        memcpy(&high, p + n - 4, 4);
        w = low | (uint64_t) high << 32;

    } else if (n) {
        w = (unsigned char) p[0] | (unsigned) (unsigned char) p[n / 2] << 8
            | (unsigned) (unsigned char) p[n - 1] << 16;

    } else {
        w = 0;
    }

    h = adm_hash_mix(h ^ w, 0x8ebc6af09c88c6e3u ^ (seed << 1));

    return (uint32_t) (h ^ (h >> 32));
}
