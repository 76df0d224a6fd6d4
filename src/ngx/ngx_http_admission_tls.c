
#include "ngx/ngx_http_admission.h"

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>


#define NGX_HTTP_ADMISSION_TLS_CERTIFICATE  0
#define NGX_HTTP_ADMISSION_TLS_KEY          1

#define NGX_HTTP_ADMISSION_TLS_MEMORY       (4 * 1024 * 1024)

/*
 * A certificate chain and its key as they were read together.  Handshakes take
 * copies, so a pair is destroyed as soon as the next one is in use.
 */

typedef struct {
    adm_arena_t   arena;
    adm_str_t     certificate;
    adm_str_t     key;
} ngx_http_admission_keys_t;


struct ngx_http_admission_tls_s {
    ngx_http_admission_watched_t   watched;      /* has to be first */
    ngx_http_admission_keys_t     *keys;
};


static ngx_http_admission_tls_t *ngx_http_admission_tls_create(ngx_conf_t *cf,
    ngx_str_t *certificate, ngx_str_t *key);
static ngx_int_t ngx_http_admission_tls_load(ngx_http_admission_watched_t *w);
static ngx_int_t ngx_http_admission_tls_read(ngx_http_admission_watched_t *w,
    ngx_http_admission_keys_t *keys);
static ngx_int_t ngx_http_admission_tls_check(ngx_http_admission_watched_t *w,
    ngx_http_admission_keys_t *keys, time_t *expires);
static void ngx_http_admission_tls_describe(ngx_http_admission_watched_t *w,
    X509 *x);
static STACK_OF(X509) *ngx_http_admission_tls_chain(adm_str_t pem);
static const char *ngx_http_admission_tls_check_chain(STACK_OF(X509) *chain,
    time_t *expires);
static EVP_PKEY *ngx_http_admission_tls_key(adm_str_t pem);
static int ngx_http_admission_tls_password(char *buf, int size, int rwflag,
    void *userdata);
static time_t ngx_http_admission_tls_time(const ASN1_TIME *t);
static void ngx_http_admission_tls_keys_destroy(
    ngx_http_admission_keys_t *keys);


/* admission_tls CERTIFICATE KEY; */

char *
ngx_http_admission_set_tls(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_admission_srv_conf_t *ascf = conf;

    ngx_str_t                        *value, path[2];
    ngx_uint_t                        i;
    ngx_http_admission_tls_t        **pairs, *tls;
    ngx_http_admission_source_t      *source;
    ngx_http_admission_main_conf_t   *amcf;

    if (ascf->tls) {
        return "is duplicate";
    }

    value = cf->args->elts;

    for (i = 0; i < 2; i++) {
        path[i] = value[i + 1];

        if (path[i].len == 0) {
            return "has an empty path";
        }

        if (ngx_conf_full_name(cf->cycle, &path[i], 1) != NGX_OK) {
            return NGX_CONF_ERROR;
        }
    }

    /* servers may share a pair */

    amcf = ngx_http_conf_get_module_main_conf(cf, ngx_http_admission_module);

    pairs = amcf->tls.elts;

    for (i = 0; i < amcf->tls.nelts; i++) {

        source = pairs[i]->watched.sources.elts;

        if (ngx_strcmp(source[0].path.data, path[0].data) != 0) {
            continue;
        }

        if (ngx_strcmp(source[1].path.data, path[1].data) != 0) {
            return "has this certificate with another key before";
        }

        ascf->tls = pairs[i];

        return NGX_CONF_OK;
    }

    tls = ngx_http_admission_tls_create(cf, &path[0], &path[1]);
    if (tls == NULL) {
        return NGX_CONF_ERROR;
    }

    pairs = ngx_array_push(&amcf->tls);
    if (pairs == NULL) {
        return NGX_CONF_ERROR;
    }

    *pairs = tls;
    ascf->tls = tls;

    if (ngx_http_admission_load(&tls->watched) != NGX_OK) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0, "%V, admission_tls",
                           &tls->watched.error);
        return NGX_CONF_ERROR;
    }

    return NGX_CONF_OK;
}


static ngx_http_admission_tls_t *
ngx_http_admission_tls_create(ngx_conf_t *cf, ngx_str_t *certificate,
    ngx_str_t *key)
{
    ngx_http_admission_tls_t      *tls;
    ngx_http_admission_source_t   *source;
    ngx_http_admission_watched_t  *w;

    tls = ngx_pcalloc(cf->pool, sizeof(ngx_http_admission_tls_t));
    if (tls == NULL) {
        return NULL;
    }

    w = &tls->watched;

    ngx_str_set(&w->kind, "tls");
    w->name = *certificate;
    w->load = ngx_http_admission_tls_load;

    if (ngx_array_init(&w->sources, cf->pool, 2,
                       sizeof(ngx_http_admission_source_t))
        != NGX_OK)
    {
        return NULL;
    }

    source = ngx_array_push_n(&w->sources, 2);

    source[0].path = *certificate;
    source[0].role = NGX_HTTP_ADMISSION_TLS_CERTIFICATE;
    source[1].path = *key;
    source[1].role = NGX_HTTP_ADMISSION_TLS_KEY;

    return tls;
}


static ngx_int_t
ngx_http_admission_tls_load(ngx_http_admission_watched_t *w)
{
    time_t                      expires;
    ngx_http_admission_tls_t   *tls;
    ngx_http_admission_keys_t  *keys;

    tls = (ngx_http_admission_tls_t *) w;

    keys = ngx_calloc(sizeof(ngx_http_admission_keys_t), ngx_cycle->log);
    if (keys == NULL) {
        return ngx_http_admission_load_error(w, "out of memory");
    }

    adm_arena_init(&keys->arena, NULL, NGX_HTTP_ADMISSION_TLS_MEMORY);

    if (ngx_http_admission_tls_read(w, keys) != NGX_OK
        || ngx_http_admission_tls_check(w, keys, &expires) != NGX_OK)
    {
        ngx_http_admission_tls_keys_destroy(keys);
        return NGX_ERROR;
    }

    if (tls->keys) {
        ngx_http_admission_tls_keys_destroy(tls->keys);
    }

    tls->keys = keys;
    w->expires = expires;

    return NGX_OK;
}


static ngx_int_t
ngx_http_admission_tls_read(ngx_http_admission_watched_t *w,
    ngx_http_admission_keys_t *keys)
{
    size_t                          n;
    ngx_http_admission_document_t  *documents;

    documents = ngx_http_admission_read(w, &keys->arena, &n);
    if (documents == NULL) {
        return NGX_ERROR;
    }

    if (n != 2 || documents[1].role != NGX_HTTP_ADMISSION_TLS_KEY) {
        return ngx_http_admission_load_error(w, "%V: not a regular file",
                                             &w->name);
    }

    keys->certificate = documents[0].text;
    keys->key = documents[1].text;

    return NGX_OK;
}


/* What a handshake would stumble over is found before. */

static ngx_int_t
ngx_http_admission_tls_check(ngx_http_admission_watched_t *w,
    ngx_http_admission_keys_t *keys, time_t *expires)
{
    EVP_PKEY                     *key;
    const char                   *fault;
    STACK_OF(X509)               *chain;
    ngx_http_admission_source_t  *source;

    source = w->sources.elts;
    key = NULL;

    chain = ngx_http_admission_tls_chain(keys->certificate);

    if (chain == NULL) {
        (void) ngx_http_admission_load_error(w, "%V: no certificate in PEM "
                                             "form, or a damaged one",
                                             &source[0].path);
        goto failed;
    }

    fault = ngx_http_admission_tls_check_chain(chain, expires);

    if (fault) {
        (void) ngx_http_admission_load_error(w, "%V: %s", &source[0].path,
                                             fault);
        goto failed;
    }

    key = ngx_http_admission_tls_key(keys->key);

    if (key == NULL) {
        (void) ngx_http_admission_load_error(w, "%V: no key in PEM form, or a "
                                             "damaged or an encrypted one",
                                             &source[1].path);
        goto failed;
    }

    if (X509_check_private_key(sk_X509_value(chain, 0), key) != 1) {
        (void) ngx_http_admission_load_error(w, "%V: the key is not that of "
                                             "the certificate in %V",
                                             &source[1].path, &source[0].path);
        goto failed;
    }

    ngx_http_admission_tls_describe(w, sk_X509_value(chain, 0));

    EVP_PKEY_free(key);
    sk_X509_pop_free(chain, X509_free);

    return NGX_OK;

failed:

    EVP_PKEY_free(key);
    sk_X509_pop_free(chain, X509_free);
    ERR_clear_error();

    return NGX_ERROR;
}


/* What tells a certificate from another one: its serial, names and end. */

static void
ngx_http_admission_tls_describe(ngx_http_admission_watched_t *w, X509 *x)
{
    int             i;
    BIO            *bio;
    char           *text;
    long            len;
    adm_str_t       what;
    GENERAL_NAMES  *names;

    w->what.len = 0;

    bio = BIO_new(BIO_s_mem());
    if (bio == NULL) {
        return;
    }

    (void) BIO_puts(bio, "serial ");
    (void) i2a_ASN1_INTEGER(bio, X509_get0_serialNumber(x));
    (void) BIO_puts(bio, ", until ");
    (void) ASN1_TIME_print(bio, X509_get0_notAfter(x));

    names = X509_get_ext_d2i(x, NID_subject_alt_name, NULL, NULL);

    for (i = 0; i < sk_GENERAL_NAME_num(names); i++) {
        (void) BIO_puts(bio, i ? ", " : ", for ");
        (void) GENERAL_NAME_print(bio, sk_GENERAL_NAME_value(names, i));
    }

    GENERAL_NAMES_free(names);

    len = BIO_get_mem_data(bio, &text);

    if (len > 0) {
        what.data = text;
        what.len = (size_t) len;

        ngx_http_admission_in_use(w, what);
    }

    BIO_free(bio);
    ERR_clear_error();
}


static STACK_OF(X509) *
ngx_http_admission_tls_chain(adm_str_t pem)
{
    BIO             *bio;
    X509            *x;
    unsigned long    error;
    STACK_OF(X509)  *chain;

    bio = BIO_new_mem_buf(pem.data, (int) pem.len);
    chain = sk_X509_new_null();

    if (bio == NULL || chain == NULL) {
        goto failed;
    }

    for ( ;; ) {
        x = PEM_read_bio_X509(bio, NULL, NULL, NULL);
        if (x == NULL) {
            break;
        }

        if (sk_X509_push(chain, x) == 0) {
            X509_free(x);
            goto failed;
        }
    }

    error = ERR_peek_last_error();

    if (sk_X509_num(chain) == 0
        || ERR_GET_LIB(error) != ERR_LIB_PEM
        || ERR_GET_REASON(error) != PEM_R_NO_START_LINE)
    {
        goto failed;
    }

    ERR_clear_error();
    BIO_free(bio);

    return chain;

failed:

    BIO_free(bio);
    sk_X509_pop_free(chain, X509_free);

    return NULL;
}


static const char *
ngx_http_admission_tls_check_chain(STACK_OF(X509) *chain, time_t *expires)
{
    int      i;
    X509    *x, *issuer;
    time_t   now, not_before, not_after;

    now = time(NULL);
    *expires = 0;

    for (i = 0; i < sk_X509_num(chain); i++) {

        x = sk_X509_value(chain, i);

        not_before = ngx_http_admission_tls_time(X509_get0_notBefore(x));
        not_after = ngx_http_admission_tls_time(X509_get0_notAfter(x));

        if (not_before == -1 || not_after == -1) {
            return "a certificate has no valid dates";
        }

        if (not_before > now) {
            return i ? "an issuer's certificate is not valid yet"
                     : "the certificate is not valid yet";
        }

        if (not_after <= now) {
            return i ? "an issuer's certificate has expired"
                     : "the certificate has expired";
        }

        if (*expires == 0 || not_after < *expires) {
            *expires = not_after;
        }

        if (i + 1 == sk_X509_num(chain)) {
            break;
        }

        issuer = sk_X509_value(chain, i + 1);

        if (X509_check_issued(issuer, x) != X509_V_OK
            || X509_verify(x, X509_get0_pubkey(issuer)) != 1)
        {
            return "the chain is out of order: a certificate is not followed "
                   "by that of its issuer";
        }
    }

    return NULL;
}


static EVP_PKEY *
ngx_http_admission_tls_key(adm_str_t pem)
{
    BIO       *bio;
    EVP_PKEY  *key;

    bio = BIO_new_mem_buf(pem.data, (int) pem.len);
    if (bio == NULL) {
        return NULL;
    }

    key = PEM_read_bio_PrivateKey(bio, NULL, ngx_http_admission_tls_password,
                                  NULL);
    BIO_free(bio);

    return key;
}


/* There is nobody to ask; OpenSSL's own callback would try the terminal. */

static int
ngx_http_admission_tls_password(char *buf, int size, int rwflag,
    void *userdata)
{
    return -1;
}


static time_t
ngx_http_admission_tls_time(const ASN1_TIME *t)
{
    struct tm  tm;

    if (ASN1_TIME_to_tm(t, &tm) != 1) {
        return -1;
    }

    return timegm(&tm);
}


/* The text of a file of the pair, as it is now. */

ngx_int_t
ngx_http_admission_tls_value(ngx_http_admission_tls_t *tls, ngx_uint_t key,
    adm_str_t *pem)
{
    if (tls->keys == NULL) {
        return NGX_DECLINED;
    }

    *pem = key ? tls->keys->key : tls->keys->certificate;

    return NGX_OK;
}


void
ngx_http_admission_tls_destroy(ngx_http_admission_tls_t *tls)
{
    if (tls->keys) {
        ngx_http_admission_tls_keys_destroy(tls->keys);
        tls->keys = NULL;
    }
}


static void
ngx_http_admission_tls_keys_destroy(ngx_http_admission_keys_t *keys)
{
    if (keys->key.len) {
        OPENSSL_cleanse((char *) keys->key.data, keys->key.len);
    }

    adm_arena_destroy(&keys->arena);

    ngx_free(keys);
}
