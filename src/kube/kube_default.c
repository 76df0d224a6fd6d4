
#include "base/adm_str.h"
#include "kube/kube_default.h"


/* What a structure gets if it lacks it: a text, or a number if that is NULL. */

typedef struct {
    const kube_type_t  *type;
    adm_str_t           name;
    const char         *text;
    int64_t             number;
} kube_default_t;


static adm_value_t *kube_default_struct(adm_arena_t *a,
    const kube_type_t *type, adm_value_t *v);
static adm_value_t *kube_default_list(adm_arena_t *a, const kube_field_t *f,
    adm_value_t *v);
static adm_value_t *kube_default_member(adm_arena_t *a, adm_value_t *v,
    adm_value_t *original, adm_str_t name, adm_value_t *value);
static adm_value_t *kube_default_container(adm_arena_t *a, adm_value_t *v,
    adm_value_t *original);
static adm_value_t *kube_default_requests(adm_arena_t *a, adm_value_t *v);
static int kube_image_is_latest(adm_str_t image);
static int kube_image_path(adm_str_t path);


#define TEXT(type_, name_, text_)                                             \
    { &kube_type_##type_, adm_str(#name_), text_, 0 }
#define NUMBER(type_, name_, number_)                                         \
    { &kube_type_##type_, adm_str(#name_), NULL, number_ }

static const kube_default_t  kube_defaults[] = {
    TEXT(Container, terminationMessagePath, "/dev/termination-log"),
    TEXT(Container, terminationMessagePolicy, "File"),
    TEXT(ContainerPort, protocol, "TCP"),
    NUMBER(Probe, timeoutSeconds, 1),
    NUMBER(Probe, periodSeconds, 10),
    NUMBER(Probe, successThreshold, 1),
    NUMBER(Probe, failureThreshold, 3),
    TEXT(HTTPGetAction, path, "/"),
    TEXT(HTTPGetAction, scheme, "HTTP"),
    TEXT(ObjectFieldSelector, apiVersion, "v1"),
    NUMBER(SecretVolumeSource, defaultMode, 0644),
    NUMBER(ConfigMapVolumeSource, defaultMode, 0644),
    NUMBER(DownwardAPIVolumeSource, defaultMode, 0644),
    NUMBER(ProjectedVolumeSource, defaultMode, 0644),
    NUMBER(ServiceAccountTokenProjection, expirationSeconds, 3600),
    TEXT(HostPathVolumeSource, type, ""),
    TEXT(ISCSIVolumeSource, iscsiInterface, "default"),
    TEXT(RBDVolumeSource, pool, "rbd"),
    TEXT(RBDVolumeSource, user, "admin"),
    TEXT(RBDVolumeSource, keyring, "/etc/ceph/keyring"),
    TEXT(AzureDiskVolumeSource, cachingMode, "ReadWrite"),
    TEXT(AzureDiskVolumeSource, kind, "Shared"),
    TEXT(AzureDiskVolumeSource, fsType, "ext4"),
    TEXT(ScaleIOVolumeSource, storageMode, "ThinProvisioned"),
    TEXT(ScaleIOVolumeSource, fsType, "xfs")
};


adm_value_t *
kube_default(adm_arena_t *a, const kube_type_t *type, adm_value_t *v)
{
    v = kube_default_struct(a, type, v);

    return adm_arena_failed(a) ? NULL : v;
}


static adm_value_t *
kube_default_struct(adm_arena_t *a, const kube_type_t *type, adm_value_t *v)
{
    size_t                 k;
    uint32_t               i, next;
    adm_value_t           *value, *out;
    adm_member_t          *m;
    const kube_field_t    *f;
    const kube_default_t  *d;

    out = v;
    next = 0;

    for (i = 0; (m = adm_object_at(v, i)) != NULL; i++) {

        f = kube_field_find(type, m->key, &next);

        if (f == NULL || f->kind != KUBE_STRUCT) {
            continue;
        }

        value = f->shape == KUBE_LIST
                    ? kube_default_list(a, f, m->value)
                    : kube_default_struct(a, f->type, m->value);

        if (value != m->value) {
            out = kube_default_member(a, out, v, m->key, value);
        }
    }

    if (!adm_is_object(v)) {
        return v;
    }

    for (k = 0; k < adm_nelts(kube_defaults); k++) {

        d = &kube_defaults[k];

        if (d->type == type && adm_object_get(v, d->name) == NULL) {
            value = d->text ? adm_value_string(a, adm_strz(d->text))
                            : adm_value_int(a, d->number);
            out = kube_default_member(a, out, v, d->name, value);
        }
    }

    if (type == &kube_type_Container) {
        return kube_default_container(a, out, v);
    }

    if (type == &kube_type_AzureDiskVolumeSource
        && adm_object_getc(v, "readOnly") == NULL)
    {
        return kube_default_member(a, out, v, adm_strc("readOnly"),
                                   adm_value_bool(0));
    }

    /* a volume without a source has nothing but a name */

    if (type == &kube_type_Volume && v->n == 1) {
        return kube_default_member(a, out, v, adm_strc("emptyDir"),
                                   adm_value_object(a, 0));
    }

    return out;
}


static adm_value_t *
kube_default_list(adm_arena_t *a, const kube_field_t *f, adm_value_t *v)
{
    uint32_t      i;
    adm_value_t  *item, *out;

    out = v;

    for (i = 0; i < adm_array_len(v); i++) {

        item = kube_default_struct(a, f->type, adm_array_at(v, i));

        if (item != adm_array_at(v, i)) {
            out = out == v ? adm_value_copy(a, v) : out;
            adm_array_set(out, i, item);
        }
    }

    return out;
}


/* Sets a member of v, which is copied as long as it is the original. */

static adm_value_t *
kube_default_member(adm_arena_t *a, adm_value_t *v, adm_value_t *original,
    adm_str_t name, adm_value_t *value)
{
    if (v == original) {
        v = adm_value_copy(a, v);
    }

    (void) adm_object_set(a, v, name, value);

    return v;
}


static adm_value_t *
kube_default_container(adm_arena_t *a, adm_value_t *v, adm_value_t *original)
{
    adm_str_t     image;
    adm_value_t  *resources, *requests;

    if (adm_object_getc(v, "imagePullPolicy") == NULL) {
        image = adm_value_str(adm_object_getc(v, "image"));

        v = kube_default_member(a, v, original, adm_strc("imagePullPolicy"),
                                kube_image_is_latest(image)
                                    ? adm_value_stringc(a, "Always")
                                    : adm_value_stringc(a, "IfNotPresent"));
    }

    resources = adm_object_getc(v, "resources");
    requests = kube_default_requests(a, resources);

    if (requests != resources) {
        v = kube_default_member(a, v, original, adm_strc("resources"),
                                requests);
    }

    return v;
}


/* What is limited is requested as well. */

static adm_value_t *
kube_default_requests(adm_arena_t *a, adm_value_t *v)
{
    uint32_t       i;
    adm_value_t   *limits, *requests, *all;
    adm_member_t  *m;

    limits = adm_object_getc(v, "limits");
    requests = adm_object_getc(v, "requests");
    all = requests;

    for (i = 0; (m = adm_object_at(limits, i)) != NULL; i++) {

        if (adm_object_get(requests, m->key)) {
            continue;
        }

        if (all == requests) {
            all = requests ? adm_value_copy(a, requests)
                           : adm_value_object(a, limits->n);
        }

        (void) adm_object_set(a, all, m->key, m->value);
    }

    return all == requests ? v
                           : kube_default_member(a, v, v, adm_strc("requests"),
                                                 all);
}


/*
 * Whether the image has the tag "latest", or neither tag nor digest.  A text
 * that is no reference to an image counts as having another tag.
 */

static int
kube_image_is_latest(adm_str_t image)
{
    int        digest;
    size_t     i;
    ptrdiff_t  at, slash, colon;
    adm_str_t  tag;

    at = adm_str_find_char(image, '@');
    digest = at >= 0;

    if (digest) {
        image = adm_str_sub(image, 0, (size_t) at);
    }

    slash = adm_str_find_last_char(image, '/');
    colon = adm_str_find_last_char(image, ':');

    if (colon <= slash) {
        return kube_image_path(image) && !digest;
    }

    tag = adm_str_sub(image, (size_t) colon + 1, image.len);

    for (i = 0; i < tag.len; i++) {
        if (!adm_is_alnum(tag.data[i]) && tag.data[i] != '_'
            && (i == 0 || (tag.data[i] != '-' && tag.data[i] != '.')))
        {
            return 0;
        }
    }

    return kube_image_path(adm_str_sub(image, 0, (size_t) colon))
           && adm_str_eqc(tag, "latest");
}


/*
 * Whether a text can be the name of an image: lower-case words, before which a
 * host may stand.
 */

static int
kube_image_path(adm_str_t path)
{
    size_t     i;
    ptrdiff_t  slash;
    adm_str_t  host;

    slash = adm_str_find_char(path, '/');

    if (slash >= 0) {
        host = adm_str_sub(path, 0, (size_t) slash);

        if (adm_str_find_char(host, '.') >= 0
            || adm_str_find_char(host, ':') >= 0
            || adm_str_eqc(host, "localhost"))
        {
            path = adm_str_sub(path, (size_t) slash + 1, path.len);
        }
    }

    for (i = 0; i < path.len; i++) {
        if (!adm_is_digit(path.data[i])
            && !(path.data[i] >= 'a' && path.data[i] <= 'z')
            && adm_str_find_char(adm_strc("._-/"), path.data[i]) < 0)
        {
            return 0;
        }
    }

    return path.len != 0 && path.data[0] != '/'
           && path.data[path.len - 1] != '/';
}
