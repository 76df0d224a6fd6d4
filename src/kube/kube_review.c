
#include "base/adm_base64.h"
#include "data/adm_json_write.h"
#include "kube/kube_review.h"


/* The longest name part of an audit annotation's key. */

#define KUBE_AUDIT_KEY  63

/* For "%.*s": the begin of what somebody else has written. */

#define kube_quote(s)   (int) adm_min((s).len, 64), (s).data


typedef enum {
    KUBE_STRING = 0,
    KUBE_GVK,                /* {group, version, kind} */
    KUBE_GVR,                /* {group, version, resource} */
    KUBE_BOOL,
    KUBE_OBJECT              /* an object, or null */
} kube_type_e;


typedef struct {
    adm_str_t    name;
    kube_type_e  type;
    size_t       offset;     /* in kube_review_t; dryRun and userInfo: 0 */
} kube_field_t;


static int kube_review_version(adm_value_t *root, unsigned flags,
    kube_review_t *r, adm_err_t *err);
static int kube_review_request(kube_review_t *r, adm_err_t *err);
static int kube_review_field(kube_review_t *r, const kube_field_t *f,
    adm_value_t *v, adm_err_t *err);
static int kube_review_gvk(adm_value_t *v, const kube_field_t *f,
    kube_gvk_t *gvk, adm_err_t *err);
static int kube_review_user(kube_review_t *r, adm_err_t *err);
static int kube_review_strings(adm_value_t *list, const char *path,
    adm_str_t name, adm_err_t *err);
static int kube_review_string(adm_value_t *v, const char *path, adm_str_t name,
    adm_str_t *s, adm_err_t *err);
static int kube_review_type(adm_value_t *v, const char *path, adm_str_t name,
    const char *want, adm_err_t *err);
static int kube_review_operation(const kube_review_t *r, adm_err_t *err);

static void kube_review_status(adm_buf_t *b, const kube_response_t *res);
static void kube_review_audit(adm_buf_t *b, const adm_value_t *audit);
static size_t kube_audit_key(adm_str_t key, char *p);
static void kube_review_warnings(adm_buf_t *b, const adm_value_t *warnings);
static void kube_review_clean_text(adm_buf_t *b, adm_str_t s);
static size_t kube_review_control(adm_str_t s, size_t i);


#define kube_offset(member)  offsetof(kube_review_t, member)

static const kube_field_t  kube_fields[] = {
    { adm_str("uid"), KUBE_STRING, kube_offset(uid) },
    { adm_str("kind"), KUBE_GVK, kube_offset(object_kind) },
    { adm_str("resource"), KUBE_GVR, kube_offset(resource) },
    { adm_str("subResource"), KUBE_STRING, kube_offset(sub_resource) },
    { adm_str("requestKind"), KUBE_GVK, kube_offset(request_kind) },
    { adm_str("requestResource"), KUBE_GVR, kube_offset(request_resource) },
    { adm_str("requestSubResource"), KUBE_STRING,
      kube_offset(request_sub_resource) },
    { adm_str("name"), KUBE_STRING, kube_offset(name) },
    { adm_str("namespace"), KUBE_STRING, kube_offset(ns) },
    { adm_str("operation"), KUBE_STRING, kube_offset(operation) },
    { adm_str("userInfo"), KUBE_OBJECT, kube_offset(user_info) },
    { adm_str("object"), KUBE_OBJECT, kube_offset(object) },
    { adm_str("oldObject"), KUBE_OBJECT, kube_offset(old_object) },
    { adm_str("dryRun"), KUBE_BOOL, 0 },
    { adm_str("options"), KUBE_OBJECT, kube_offset(options) }
};


#define KUBE_NONE  { adm_str(""), adm_str(""), adm_str("") }

static const kube_review_t  kube_review_none = {
    .api_version = adm_str(""),
    .kind = adm_str(""),
    .uid = adm_str(""),
    .operation = adm_str(""),
    .name = adm_str(""),
    .ns = adm_str(""),
    .sub_resource = adm_str(""),
    .request_sub_resource = adm_str(""),
    .object_kind = KUBE_NONE,
    .resource = KUBE_NONE,
    .request_kind = KUBE_NONE,
    .request_resource = KUBE_NONE,
    .object = adm_value_null(),
    .old_object = adm_value_null(),
    .options = adm_value_null(),
    .user_info = adm_value_null(),
    .user = adm_str("")
};


int
kube_review_decode(adm_value_t *root, unsigned flags, kube_review_t *r,
    adm_err_t *err)
{
    *r = kube_review_none;

    if (!adm_is_object(root)) {
        return adm_err_set(err, "the body is not an object but of type %s",
                           adm_kind_name(adm_kind(root)));
    }

    /* what names the answer comes first, whatever else may be wrong */

    r->api_version = adm_value_str(adm_object_getc(root, "apiVersion"));
    r->kind = adm_value_str(adm_object_getc(root, "kind"));
    r->request = adm_object_getc(root, "request");
    r->uid = adm_value_str(adm_object_getc(r->request, "uid"));

    if (kube_review_version(root, flags, r, err) != ADM_OK) {
        return ADM_ERROR;
    }

    if (adm_is_null(r->request)) {
        return adm_err_set(err, "the AdmissionReview has no request");
    }

    if (!adm_is_object(r->request)) {
        return kube_review_type(r->request, "", adm_strc("request"), "object",
                                err);
    }

    return kube_review_request(r, err);
}


static int
kube_review_version(adm_value_t *root, unsigned flags, kube_review_t *r,
    adm_err_t *err)
{
    adm_str_t  s;

    if (kube_review_string(adm_object_getc(root, "apiVersion"), "",
                           adm_strc("apiVersion"), &s, err)
        != ADM_OK
        || kube_review_string(adm_object_getc(root, "kind"), "",
                              adm_strc("kind"), &s, err)
           != ADM_OK)
    {
        return ADM_ERROR;
    }

    if (r->kind.len == 0 && !(flags & KUBE_REVIEW_DEFAULT_KIND)) {
        r->api_version = adm_str_empty;
        return adm_err_set(err, "the member \"kind\" is missing");
    }

    if (r->kind.len && !adm_str_eqc(r->kind, "AdmissionReview")) {
        (void) adm_err_set(err, "unsupported type : \"%.*s\" \"%.*s\", want "
                           "\"admission.k8s.io/v1\" \"AdmissionReview\"",
                           kube_quote(r->api_version), kube_quote(r->kind));
        r->api_version = adm_str_empty;
        return ADM_ERROR;
    }

    if (r->api_version.len == 0) {
        return flags & KUBE_REVIEW_DEFAULT_KIND
               ? ADM_OK
               : adm_err_set(err, "the member \"apiVersion\" is missing");
    }

    if (!adm_str_eqc(r->api_version, "admission.k8s.io/v1")
        && !adm_str_eqc(r->api_version, "admission.k8s.io/v1beta1"))
    {
        return adm_err_set(err, "version \"%.*s\" of AdmissionReview is not "
                           "supported, only \"admission.k8s.io/v1\" and "
                           "\"admission.k8s.io/v1beta1\"",
                           kube_quote(r->api_version));
    }

    return ADM_OK;
}


static int
kube_review_request(kube_review_t *r, adm_err_t *err)
{
    size_t               n;
    uint32_t             i;
    adm_member_t        *m;
    const kube_field_t  *f;

    /* one pass over the members, not one search per field */

    for (i = 0; (m = adm_object_at(r->request, i)) != NULL; i++) {

        for (n = 0; n < adm_nelts(kube_fields); n++) {
            f = &kube_fields[n];

            if (adm_str_eq(f->name, m->key)) {
                if (kube_review_field(r, f, m->value, err) != ADM_OK) {
                    return ADM_ERROR;
                }

                break;
            }
        }
    }

    if (kube_review_operation(r, err) != ADM_OK) {
        return ADM_ERROR;
    }

    return kube_review_user(r, err);
}


static int
kube_review_field(kube_review_t *r, const kube_field_t *f, adm_value_t *v,
    adm_err_t *err)
{
    void  *p;

    if (adm_is_null(v)) {
        return ADM_OK;
    }

    p = (char *) r + f->offset;

    switch (f->type) {

    case KUBE_STRING:
        return kube_review_string(v, "request.", f->name, p, err);

    case KUBE_GVK:
    case KUBE_GVR:
        return kube_review_gvk(v, f, p, err);

    case KUBE_BOOL:
        if (!adm_is_bool(v)) {
            return kube_review_type(v, "request.", f->name, "boolean", err);
        }

        r->dry_run = adm_is_true(v);
        return ADM_OK;

    case KUBE_OBJECT:
        if (!adm_is_object(v)) {
            return kube_review_type(v, "request.", f->name, "object", err);
        }

        *(adm_value_t **) p = v;
        return ADM_OK;
    }

    return ADM_OK;
}


static int
kube_review_gvk(adm_value_t *v, const kube_field_t *f, kube_gvk_t *gvk,
    adm_err_t *err)
{
    char           path[64];
    adm_str_t     *s;
    uint32_t       i;
    adm_member_t  *m;

    if (!adm_is_object(v)) {
        return kube_review_type(v, "request.", f->name, "object", err);
    }

    for (i = 0; (m = adm_object_at(v, i)) != NULL; i++) {

        if (adm_str_eqc(m->key, "group")) {
            s = &gvk->group;

        } else if (adm_str_eqc(m->key, "version")) {
            s = &gvk->version;

        } else if (f->type == KUBE_GVK ? adm_str_eqc(m->key, "kind")
                                       : adm_str_eqc(m->key, "resource"))
        {
            s = &gvk->name;

        } else {
            continue;
        }

        if (adm_is_string(m->value)) {
            *s = adm_value_str(m->value);
            continue;
        }

        (void) snprintf(path, sizeof(path), "request.%.*s.", adm_fmt(f->name));

        if (kube_review_string(m->value, path, m->key, s, err) != ADM_OK) {
            return ADM_ERROR;
        }
    }

    return ADM_OK;
}


static int
kube_review_operation(const kube_review_t *r, adm_err_t *err)
{
    /*
     * An operation that does not exist matches no rule that names operations:
     * better an error than "no rule has applied".
     */

    if (r->operation.len == 0
        || adm_str_eqc(r->operation, "CREATE")
        || adm_str_eqc(r->operation, "UPDATE")
        || adm_str_eqc(r->operation, "DELETE")
        || adm_str_eqc(r->operation, "CONNECT"))
    {
        return ADM_OK;
    }

    return adm_err_set(err, "\"request.operation\" is \"%.*s\", want CREATE, "
                       "UPDATE, DELETE or CONNECT", kube_quote(r->operation));
}


static int
kube_review_user(kube_review_t *r, adm_err_t *err)
{
    uint32_t       i;
    adm_str_t      uid;
    adm_value_t   *extra;
    adm_member_t  *m;

    if (kube_review_string(adm_object_getc(r->user_info, "username"),
                           "request.userInfo.", adm_strc("username"), &r->user,
                           err)
        != ADM_OK
        || kube_review_string(adm_object_getc(r->user_info, "uid"),
                              "request.userInfo.", adm_strc("uid"), &uid, err)
           != ADM_OK
        || kube_review_strings(adm_object_getc(r->user_info, "groups"),
                               "request.userInfo.", adm_strc("groups"), err)
           != ADM_OK)
    {
        return ADM_ERROR;
    }

    extra = adm_object_getc(r->user_info, "extra");

    if (!adm_is_null(extra) && !adm_is_object(extra)) {
        return kube_review_type(extra, "request.userInfo.", adm_strc("extra"),
                                "object", err);
    }

    for (i = 0; (m = adm_object_at(extra, i)) != NULL; i++) {
        if (kube_review_strings(m->value, "request.userInfo.extra.", m->key,
                                err)
            != ADM_OK)
        {
            return ADM_ERROR;
        }
    }

    return ADM_OK;
}


static int
kube_review_strings(adm_value_t *list, const char *path, adm_str_t name,
    adm_err_t *err)
{
    uint32_t  i;

    if (adm_is_null(list)) {
        return ADM_OK;
    }

    if (!adm_is_array(list)) {
        return kube_review_type(list, path, name, "array", err);
    }

    for (i = 0; i < adm_array_len(list); i++) {
        if (!adm_is_string(adm_array_at(list, i))) {
            return kube_review_type(adm_array_at(list, i), path, name,
                                    "array of strings", err);
        }
    }

    return ADM_OK;
}


static int
kube_review_string(adm_value_t *v, const char *path, adm_str_t name,
    adm_str_t *s, adm_err_t *err)
{
    if (adm_is_string(v)) {
        *s = adm_value_str(v);
        return ADM_OK;
    }

    if (adm_is_null(v)) {
        *s = adm_str_empty;
        return ADM_OK;
    }

    return kube_review_type(v, path, name, "string", err);
}


static int
kube_review_type(adm_value_t *v, const char *path, adm_str_t name,
    const char *want, adm_err_t *err)
{
    return adm_err_set(err, "\"%s%.*s\" is of type %s, want %s", path,
                       kube_quote(name), adm_kind_name(adm_kind(v)), want);
}


void
kube_review_encode(adm_buf_t *b, const kube_review_t *r,
    const kube_response_t *res, unsigned flags)
{
    adm_str_t  version;

    /* the patch, and what else there usually is */

    (void) adm_buf_reserve(b, res->patch.len / 3 * 4 + 512);

    adm_buf_char(b, '{');

    /* what is bare to v1beta1 would be no answer at all to v1 */

    version = r->api_version;

    if ((flags & KUBE_REVIEW_BARE)
        && !adm_str_eqc(version, "admission.k8s.io/v1"))
    {
        version = adm_str_empty;
    }

    if (version.len) {
        adm_buf_lit(b, "\"kind\":\"AdmissionReview\",\"apiVersion\":");
        adm_json_write_string(b, version, 0);
        adm_buf_char(b, ',');
    }

    adm_buf_lit(b, "\"response\":{\"uid\":");
    adm_json_write_string(b, r->uid, 0);

    if (res->allowed) {
        adm_buf_lit(b, ",\"allowed\":true");

    } else {
        adm_buf_lit(b, ",\"allowed\":false");
    }

    if (!res->allowed || res->message.len) {
        kube_review_status(b, res);
    }

    if (res->allowed && res->patch.len) {
        adm_buf_lit(b, ",\"patch\":\"");
        adm_base64_encode(b, res->patch);
        adm_buf_lit(b, "\",\"patchType\":\"JSONPatch\"");
    }

    if (adm_object_len(res->audit)) {
        kube_review_audit(b, res->audit);
    }

    if (adm_array_len(res->warnings)) {
        kube_review_warnings(b, res->warnings);
    }

    adm_buf_lit(b, "}}");
}


static void
kube_review_status(adm_buf_t *b, const kube_response_t *res)
{
    adm_buf_lit(b, ",\"status\":{\"metadata\":{}");

    if (res->message.len) {
        adm_buf_lit(b, ",\"message\":");
        adm_json_write_string(b, res->message, 0);
    }

    if (res->reason.len) {
        adm_buf_lit(b, ",\"reason\":");
        adm_json_write_string(b, res->reason, 0);
    }

    if (res->details) {
        adm_buf_lit(b, ",\"details\":");
        adm_json_write(b, res->details, 0);
    }

    if (res->code) {
        adm_buf_lit(b, ",\"code\":");
        adm_buf_int(b, res->code);
    }

    adm_buf_char(b, '}');
}


static void
kube_review_audit(adm_buf_t *b, const adm_value_t *audit)
{
    char           key[KUBE_AUDIT_KEY];
    size_t         n;
    unsigned       first;
    uint32_t       i;
    adm_str_t      s;
    adm_member_t  *m;

    first = 1;
    adm_buf_lit(b, ",\"auditAnnotations\":{");

    for (i = 0; (m = adm_object_at(audit, i)) != NULL; i++) {

        n = adm_is_string(m->value) ? kube_audit_key(m->key, key) : 0;
        if (n == 0) {
            continue;
        }

        if (!first) {
            adm_buf_char(b, ',');
        }

        first = 0;

        s.len = n;
        s.data = key;

        adm_json_write_string(b, s, 0);
        adm_buf_char(b, ':');
        adm_json_write_string(b, adm_value_str(m->value), 0);
    }

    adm_buf_char(b, '}');
}


/*
 * The API server puts the webhook's name and a slash before a key, so the key
 * is the name part of a qualified name.  What such a name may not have becomes
 * a dot; the first and the last byte are letters or digits.
 */

static size_t
kube_audit_key(adm_str_t key, char *p)
{
    char    c;
    size_t  i, n;

    n = 0;

    for (i = 0; i < key.len && n < KUBE_AUDIT_KEY; i++) {
        c = key.data[i];

        if (!adm_is_alnum((unsigned char) c)) {
            if (n == 0) {
                continue;
            }

            if (c != '-' && c != '_') {
                c = '.';
            }
        }

        p[n++] = c;
    }

    while (n && !adm_is_alnum((unsigned char) p[n - 1])) {
        n--;
    }

    return n;
}


static void
kube_review_warnings(adm_buf_t *b, const adm_value_t *warnings)
{
    unsigned   first;
    uint32_t   i;
    adm_str_t  s;

    first = 1;
    adm_buf_lit(b, ",\"warnings\":[");

    for (i = 0; i < adm_array_len(warnings); i++) {

        s = adm_value_str(adm_array_at(warnings, i));
        if (s.len == 0) {
            continue;
        }

        if (!first) {
            adm_buf_char(b, ',');
        }

        first = 0;
        kube_review_clean_text(b, s);
    }

    adm_buf_char(b, ']');
}


/*
 * A quoted text with control characters, those of Latin-1 included, replaced
 * by spaces: a warning becomes the value of an HTTP header.
 */

static void
kube_review_clean_text(adm_buf_t *b, adm_str_t s)
{
    char       *p;
    size_t      i, n;
    adm_str_t   clean;

    p = adm_nalloc(b->arena, s.len);
    if (p == NULL) {
        b->failed = 1;
        return;
    }

    clean.data = p;

    for (i = 0; i < s.len; i += n) {
        n = kube_review_control(s, i);

        if (n) {
            *p++ = ' ';
            continue;
        }

        *p++ = s.data[i];
        n = 1;
    }

    clean.len = (size_t) (p - clean.data);
    adm_json_write_string(b, clean, 0);
}


/* The length of the control character at i, 0 if there is none. */

static size_t
kube_review_control(adm_str_t s, size_t i)
{
    unsigned char  c;

    c = (unsigned char) s.data[i];

    if (c < 0x20 || c == 0x7f) {
        return 1;
    }

    if (c == 0xc2 && i + 1 < s.len) {
        c = (unsigned char) s.data[i + 1];
        return c >= 0x80 && c < 0xa0 ? 2 : 0;
    }

    return 0;
}
