
/* Ciphers and password hashes, by libcrypto and libcrypt. */

#include <crypt.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "base/adm_base64.h"
#include "base/adm_str.h"
#include "gotmpl/gotmpl_exec.h"
#include "gotmpl/gotmpl_sprig.h"


#define GOTMPL_AES_KEY      32
#define GOTMPL_AES_BLOCK    16

#define GOTMPL_BCRYPT_COST  10
#define GOTMPL_BCRYPT_MAX   72


static int gotmpl_aes(gotmpl_exec_t *e, int encrypt, adm_str_t password,
    const unsigned char *iv, adm_str_t in, unsigned char *out);
static int gotmpl_bcrypt(gotmpl_exec_t *e, adm_str_t password, adm_buf_t *b);
static void gotmpl_put_be32(adm_buf_t *b, uint32_t n);
static int gotmpl_master_seed(gotmpl_exec_t *e, const gotmpl_value_t *args,
    unsigned char *seed);


/* CBC without padding, the whole of in; the password is cut or zero-filled. */

static int
gotmpl_aes(gotmpl_exec_t *e, int encrypt, adm_str_t password,
    const unsigned char *iv, adm_str_t in, unsigned char *out)
{
    int              ok, n;
    unsigned char    key[GOTMPL_AES_KEY];
    EVP_CIPHER_CTX  *ctx;

    memset(key, 0, sizeof(key));
    memcpy(key, password.data, adm_min(password.len, sizeof(key)));

    ctx = EVP_CIPHER_CTX_new();

    ok = ctx
         && EVP_CipherInit_ex(ctx, EVP_aes_256_cbc(), NULL, key, iv, encrypt)
         && EVP_CIPHER_CTX_set_padding(ctx, 0)
         && EVP_CipherUpdate(ctx, out, &n, (const unsigned char *) in.data,
                             (int) in.len);

    EVP_CIPHER_CTX_free(ctx);

    return ok ? ADM_OK : gotmpl_abort(e, "libcrypto cannot do AES");
}


int
gotmpl_sprig_encrypt_aes(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    char           *text;
    size_t          padded;
    adm_buf_t       b;
    adm_str_t       s;
    unsigned char  *out;

    s = gotmpl_str(&args[1]);

    if (s.len == 0) {
        *ret = gotmpl_string(adm_str_empty);
        return ADM_OK;
    }

    /* the initial vector in front, one to sixteen bytes that tell how many */

    padded = s.len / GOTMPL_AES_BLOCK * GOTMPL_AES_BLOCK + GOTMPL_AES_BLOCK;
    text = adm_nalloc(e->arena, padded);
    out = adm_nalloc(e->arena, padded + GOTMPL_AES_BLOCK);

    if (text == NULL || out == NULL) {
        return gotmpl_abort(e, "%s", adm_arena_failure(e->arena));
    }

    memcpy(text, s.data, s.len);
    memset(text + s.len, (int) (padded - s.len), padded - s.len);

    if (gotmpl_random(e, out, GOTMPL_AES_BLOCK) != ADM_OK
        || gotmpl_aes(e, 1, gotmpl_str(&args[0]), out,
                      (adm_str_t) { padded, text }, out + GOTMPL_AES_BLOCK)
           != ADM_OK)
    {
        return ADM_ERROR;
    }

    gotmpl_buf(e, &b);
    adm_base64_encode(&b, (adm_str_t) { padded + GOTMPL_AES_BLOCK,
                                        (char *) out });

    return gotmpl_finish(e, &b, ret);
}


int
gotmpl_sprig_decrypt_aes(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    size_t          bad, padding;
    adm_buf_t       b;
    adm_str_t       s, body;
    unsigned char  *out;

    s = gotmpl_str(&args[1]);
    *ret = gotmpl_string(adm_str_empty);

    if (s.len == 0) {
        return ADM_OK;
    }

    gotmpl_buf(e, &b);

    if (adm_base64_decode(&b, s, &bad) != ADM_OK && !b.failed) {
        return gotmpl_fail(e, "illegal base64 data at input byte %zu", bad);
    }

    if (adm_buf_finish(&b, &body) != ADM_OK) {
        return gotmpl_abort(e, "%s", adm_arena_failure(e->arena));
    }

    if (body.len < GOTMPL_AES_BLOCK) {
        return gotmpl_fail(e, "runtime error: slice bounds out of range [:%d] "
                           "with capacity %zu", GOTMPL_AES_BLOCK,
                           s.len / 4 * 3);
    }

    s = adm_str_sub(body, GOTMPL_AES_BLOCK, body.len);

    if (s.len % GOTMPL_AES_BLOCK) {
        return gotmpl_fail(e, "crypto/cipher: input not full blocks");
    }

    if (s.len == 0) {
        return gotmpl_fail(e, "runtime error: index out of range [-1]");
    }

    out = adm_nalloc(e->arena, s.len);
    if (out == NULL) {
        return gotmpl_abort(e, "%s", adm_arena_failure(e->arena));
    }

    if (gotmpl_aes(e, 0, gotmpl_str(&args[0]),
                   (const unsigned char *) body.data, s, out)
        != ADM_OK)
    {
        return ADM_ERROR;
    }

    padding = out[s.len - 1];

    if (padding > s.len) {
        return gotmpl_fail(e, "runtime error: slice bounds out of range "
                           "[:%d]", (int) s.len - (int) padding);
    }

    *ret = gotmpl_string((adm_str_t) { s.len - padding, (char *) out });

    return ADM_OK;
}


static int
gotmpl_bcrypt(gotmpl_exec_t *e, adm_str_t password, adm_buf_t *b)
{
    char               *text, salt[CRYPT_GENSALT_OUTPUT_SIZE], random[16];
    struct crypt_data  *data;

    if (password.len > GOTMPL_BCRYPT_MAX) {
        adm_buf_lit(b, "failed to encrypt string with bcrypt: bcrypt: password "
                    "length exceeds 72 bytes");
        return ADM_OK;
    }

    if (adm_str_find_char(password, '\0') >= 0) {
        return gotmpl_fail(e, "a password has a zero byte in it");
    }

    data = adm_calloc(e->arena, 1, sizeof(struct crypt_data));
    password = adm_str_dup(e->arena, password);

    if (adm_arena_failed(e->arena)) {
        return gotmpl_abort(e, "%s", adm_arena_failure(e->arena));
    }

    if (gotmpl_random(e, random, sizeof(random)) != ADM_OK) {
        return ADM_ERROR;
    }

    if (crypt_gensalt_rn("$2a$", GOTMPL_BCRYPT_COST, random, sizeof(random),
                         salt, sizeof(salt))
        == NULL)
    {
        return gotmpl_abort(e, "libcrypt has no bcrypt");
    }

    text = crypt_rn(password.data, salt, data, sizeof(struct crypt_data));

    if (text == NULL) {
        return gotmpl_abort(e, "libcrypt has no bcrypt");
    }

    adm_buf_str(b, adm_strz(text));

    return ADM_OK;
}


/* "bcrypt", "htpasswd" */

int
gotmpl_sprig_bcrypt(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    adm_buf_t  b;
    adm_str_t  user;

    gotmpl_buf(e, &b);

    if (n == 2) {
        user = gotmpl_str(&args[0]);

        if (adm_str_find_char(user, ':') >= 0) {
            adm_buf_lit(&b, "invalid username: ");
            adm_buf_str(&b, user);

            return gotmpl_finish(e, &b, ret);
        }

        adm_buf_str(&b, user);
        adm_buf_char(&b, ':');
    }

    if (gotmpl_bcrypt(e, gotmpl_str(&args[n - 1]), &b) != ADM_OK) {
        return ADM_ERROR;
    }

    return gotmpl_finish(e, &b, ret);
}


static void
gotmpl_put_be32(adm_buf_t *b, uint32_t n)
{
    adm_buf_char(b, (char) (n >> 24));
    adm_buf_char(b, (char) (n >> 16));
    adm_buf_char(b, (char) (n >> 8));
    adm_buf_char(b, (char) n);
}


/* Of the Master Password algorithm: 32 bytes. */

static int
gotmpl_master_seed(gotmpl_exec_t *e, const gotmpl_value_t *args,
    unsigned char *seed)
{
    adm_buf_t      b;
    adm_str_t      salt, text, password, user, site;
    unsigned char  key[64];

    static const adm_str_t  scope = adm_str("com.lyndir.masterpassword");

    password = gotmpl_str(&args[2]);
    user = gotmpl_str(&args[3]);
    site = gotmpl_str(&args[4]);

    adm_buf_init(&b, e->arena, 0);
    adm_buf_str(&b, scope);
    gotmpl_put_be32(&b, (uint32_t) user.len);
    adm_buf_str(&b, user);
    (void) adm_buf_finish(&b, &salt);

    adm_buf_init(&b, e->arena, 0);
    adm_buf_str(&b, scope);
    gotmpl_put_be32(&b, (uint32_t) site.len);
    adm_buf_str(&b, site);
    gotmpl_put_be32(&b, (uint32_t) args[0].u.u);
    (void) adm_buf_finish(&b, &text);

    if (adm_arena_failed(e->arena)) {
        return gotmpl_abort(e, "%s", adm_arena_failure(e->arena));
    }

    if (!EVP_PBE_scrypt(password.data, password.len,
                        (const unsigned char *) salt.data, salt.len,
                        32768, 8, 2, 64 * 1024 * 1024, key, sizeof(key))
        || HMAC(EVP_sha256(), key, sizeof(key),
                (const unsigned char *) text.data, text.len, seed, NULL)
           == NULL)
    {
        return gotmpl_abort(e, "libcrypto cannot derive a password");
    }

    return ADM_OK;
}


int
gotmpl_sprig_derive_password(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    size_t         i, k, count;
    adm_buf_t      b;
    adm_str_t      type, chars;
    const char    *template;
    unsigned char  seed[EVP_MAX_MD_SIZE];

    static const struct {
        adm_str_t    type;
        const char  *templates[22];
    } types[] = {
        { adm_str("maximum"), { "anoxxxxxxxxxxxxxxxxx",
                                "axxxxxxxxxxxxxxxxxno" } },
        { adm_str("long"), { "CvcvnoCvcvCvcv", "CvcvCvcvnoCvcv",
                             "CvcvCvcvCvcvno", "CvccnoCvcvCvcv",
                             "CvccCvcvnoCvcv", "CvccCvcvCvcvno",
                             "CvcvnoCvccCvcv", "CvcvCvccnoCvcv",
                             "CvcvCvccCvcvno", "CvcvnoCvcvCvcc",
                             "CvcvCvcvnoCvcc", "CvcvCvcvCvccno",
                             "CvccnoCvccCvcv", "CvccCvccnoCvcv",
                             "CvccCvccCvcvno", "CvcvnoCvccCvcc",
                             "CvcvCvccnoCvcc", "CvcvCvccCvccno",
                             "CvccnoCvcvCvcc", "CvccCvcvnoCvcc",
                             "CvccCvcvCvccno" } },
        { adm_str("medium"), { "CvcnoCvc", "CvcCvcno" } },
        { adm_str("short"), { "Cvcn" } },
        { adm_str("basic"), { "aaanaaan", "aannaaan", "aaannaaa" } },
        { adm_str("pin"), { "nnnn" } },
    };

    static const struct {
        char       letter;
        adm_str_t  chars;
    } classes[] = {
        { 'V', adm_str("AEIOU") },
        { 'C', adm_str("BCDFGHJKLMNPQRSTVWXYZ") },
        { 'v', adm_str("aeiou") },
        { 'c', adm_str("bcdfghjklmnpqrstvwxyz") },
        { 'a', adm_str("AEIOUaeiou"
                       "BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz") },
        { 'n', adm_str("0123456789") },
        { 'o', adm_str("@&%?,=[]_:-+*$#!'^~;()/.") },
        { 'x', adm_str("AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz"
                       "0123456789!@#$%^&*()") },
    };

    type = gotmpl_str(&args[1]);

    gotmpl_buf(e, &b);

    for (i = 0; i < adm_nelts(types); i++) {
        if (adm_str_eq(types[i].type, type)) {
            break;
        }
    }

    if (i == adm_nelts(types)) {
        adm_buf_lit(&b, "cannot find password template ");
        adm_buf_str(&b, type);

        return gotmpl_finish(e, &b, ret);
    }

    if (gotmpl_master_seed(e, args, seed) != ADM_OK) {
        return ADM_ERROR;
    }

    for (count = 0; count < adm_nelts(types[i].templates)
                    && types[i].templates[count]; count++)
    {
        /* void */
    }

    template = types[i].templates[seed[0] % count];

    for (i = 0; template[i]; i++) {

        for (k = 0; classes[k].letter != template[i]; k++) {
            /* every letter has its class */
        }

        chars = classes[k].chars;
        adm_buf_char(&b, chars.data[seed[i + 1] % chars.len]);
    }

    return gotmpl_finish(e, &b, ret);
}
