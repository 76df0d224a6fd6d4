
/* Chance: random texts, identifiers, numbers. */

#include <sys/random.h>

#include "base/adm_base64.h"
#include "base/adm_str.h"
#include "base/adm_utf8.h"
#include "gotmpl/gotmpl_exec.h"
#include "gotmpl/gotmpl_sprig.h"


static uint64_t gotmpl_random_below(gotmpl_exec_t *e, uint64_t n);


int
gotmpl_random(gotmpl_exec_t *e, void *p, size_t n)
{
    char     *at;
    ssize_t   got;

    for (at = p; n; at += got, n -= (size_t) got) {
        got = getrandom(at, n, 0);

        if (got <= 0) {
            return gotmpl_abort(e, "the system gives no random numbers");
        }
    }

    return ADM_OK;
}


/* Uniform; 0 also when there is none. */

static uint64_t
gotmpl_random_below(gotmpl_exec_t *e, uint64_t n)
{
    uint64_t  r, limit;

    limit = UINT64_MAX - UINT64_MAX % n;

    do {
        if (gotmpl_random(e, &r, sizeof(r)) != ADM_OK) {
            return 0;
        }
    } while (r >= limit);

    return r % n;
}


/* "randAlpha", "randAlphaNum", "randNumeric", "randAscii" */

int
gotmpl_sprig_rand(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    int64_t    i;
    adm_buf_t  b;
    adm_str_t  set;

    static const char  alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    static const char  ascii[] =
        " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_"
        "`abcdefghijklmnopqrstuvwxyz{|}~";

    switch (f->magic) {

    case GOTMPL_RAND_ALPHA:
        set = (adm_str_t) { 52, alphabet };
        break;

    case GOTMPL_RAND_ALNUM:
        set = (adm_str_t) { 62, alphabet };
        break;

    case GOTMPL_RAND_NUMERIC:
        set = (adm_str_t) { 10, alphabet + 52 };
        break;

    default: /* GOTMPL_RAND_ASCII */
        set = adm_strz(ascii);
    }

    gotmpl_buf(e, &b);

    for (i = 0; i < args[0].u.i && !b.failed && !e->aborted; i++) {
        adm_buf_char(&b, set.data[gotmpl_random_below(e, set.len)]);
    }

    return e->aborted ? ADM_ERROR : gotmpl_finish(e, &b, ret);
}


int
gotmpl_sprig_rand_bytes(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    char       *bytes;
    int64_t     count;
    adm_buf_t   b;

    count = args[0].u.i;

    if (count < 0) {
        return gotmpl_fail(e, "runtime error: makeslice: len out of range");
    }

    if ((uint64_t) count > e->max_output) {
        return gotmpl_abort(e, "a text is longer than %zu bytes",
                            e->max_output);
    }

    bytes = adm_nalloc(e->arena, (size_t) count);

    if (bytes == NULL) {
        return gotmpl_abort(e, "%s", adm_arena_failure(e->arena));
    }

    if (gotmpl_random(e, bytes, (size_t) count) != ADM_OK) {
        return ADM_ERROR;
    }

    gotmpl_buf(e, &b);
    adm_base64_encode(&b, (adm_str_t) { (size_t) count, bytes });

    return gotmpl_finish(e, &b, ret);
}


int
gotmpl_sprig_rand_int(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    int64_t  span;

    span = (int64_t) ((uint64_t) args[1].u.i - (uint64_t) args[0].u.i);

    if (span <= 0) {
        return gotmpl_fail(e, "invalid argument to Intn");
    }

    *ret = gotmpl_int((int64_t) ((uint64_t) args[0].u.i
                               + gotmpl_random_below(e, (uint64_t) span)));

    return e->aborted ? ADM_ERROR : ADM_OK;
}


int
gotmpl_sprig_uuid(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    int            i;
    adm_buf_t      b;
    unsigned char  u[16];

    if (gotmpl_random(e, u, sizeof(u)) != ADM_OK) {
        return ADM_ERROR;
    }

    /* version 4, variant of RFC 4122 */

    u[6] = (u[6] & 0x0f) | 0x40;
    u[8] = (u[8] & 0x3f) | 0x80;

    gotmpl_buf(e, &b);

    for (i = 0; i < 16; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10) {
            adm_buf_char(&b, '-');
        }

        adm_buf_printf(&b, "%02x", u[i]);
    }

    return gotmpl_finish(e, &b, ret);
}


int
gotmpl_sprig_shuffle(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    size_t     i, k, count;
    uint32_t   rune, *runes;
    adm_buf_t  b;
    adm_str_t  s;

    s = gotmpl_str(&args[0]);

    runes = adm_array_alloc(e->arena, s.len + 1, sizeof(uint32_t));
    if (runes == NULL) {
        return gotmpl_abort(e, "%s", adm_arena_failure(e->arena));
    }

    for (i = 0, count = 0; i < s.len; /* void */ ) {
        i += adm_utf8_decode(s, i, &runes[count++]);
    }

    gotmpl_buf(e, &b);

    for (i = count; i > 0 && !e->aborted; i--) {
        k = gotmpl_random_below(e, i);

        rune = runes[k];
        runes[k] = runes[i - 1];
        adm_buf_rune(&b, rune);
    }

    return e->aborted ? ADM_ERROR : gotmpl_finish(e, &b, ret);
}
