
#include "base/adm_str.h"
#include "kube/kube_schema.h"


static const kube_type_index_t *kube_type_index(const kube_type_t *type);
static int kube_name_fold(adm_str_t name, adm_str_t key);


#define kube_hash(s)                                                          \
    (((s).len * 7 + (unsigned char) (s).data[0]                               \
      + (unsigned char) (s).data[(s).len - 1] * 3) & 63)

#define kube_is_named(f, s)                                                   \
    ((f)->name.len == (s).len                                                 \
     && memcmp((f)->name.data, (s).data, (s).len) == 0)


static const kube_type_index_t *
kube_type_index(const kube_type_t *type)
{
    uint32_t             i;
    uint8_t             *slot;
    kube_type_index_t   *index;
    const kube_field_t  *f;

    index = type->index;

    if (adm_likely(index->ready)) {
        return index;
    }

    memset(index, 0, sizeof(kube_type_index_t));

    for (i = 0; i < type->n; i++) {
        f = &type->fields[i];

        if (f->always || (f->shape == KUBE_ONE && f->kind >= KUBE_QUANTITY)) {
            index->present |= UINT64_C(1) << i;
        }

        slot = &index->first[kube_hash(f->name)];
        index->next[i] = *slot;
        *slot = (uint8_t) (i + 1);
    }

    index->ready = 1;

    return index;
}


uint64_t
kube_type_present(const kube_type_t *type)
{
    return kube_type_index(type)->present;
}


const kube_field_t *
kube_field_find(const kube_type_t *type, adm_str_t name, uint32_t *next)
{
    uint32_t                  i;
    const kube_type_index_t  *index;

    if (*next < type->n && kube_is_named(&type->fields[*next], name)) {
        return &type->fields[(*next)++];
    }

    if (name.len == 0 || type->n == 0) {
        return NULL;
    }

    index = kube_type_index(type);

    for (i = index->first[kube_hash(name)]; i; i = index->next[i - 1]) {
        if (kube_is_named(&type->fields[i - 1], name)) {
            *next = i;
            return &type->fields[i - 1];
        }
    }

    return NULL;
}


const kube_field_t *
kube_field_find_fold(const kube_type_t *type, adm_str_t name, uint32_t *next)
{
    uint32_t             i;
    const kube_field_t  *f;

    f = kube_field_find(type, name, next);
    if (f) {
        return f;
    }

    for (i = 0; i < type->n; i++) {
        if (kube_name_fold(type->fields[i].name, name)) {
            *next = i + 1;
            return &type->fields[i];
        }
    }

    return NULL;
}


/*
 * Unicode's simple case folding, of which names of ASCII letters need only
 * two other characters: U+017F folds to "s", U+212A to "k".
 */

static int
kube_name_fold(adm_str_t name, adm_str_t key)
{
    int     c;
    size_t  i, k;

    for (i = 0, k = 0; i < name.len; i++) {

        c = adm_lower(name.data[i]);

        if (k >= key.len) {
            return 0;
        }

        if (adm_lower(key.data[k]) == c) {
            k++;

        } else if (c == 's' && key.len - k >= 2
                   && memcmp(key.data + k, "\xc5\xbf", 2) == 0)
        {
            k += 2;

        } else if (c == 'k' && key.len - k >= 3
                   && memcmp(key.data + k, "\xe2\x84\xaa", 3) == 0)
        {
            k += 3;

        } else {
            return 0;
        }
    }

    return k == key.len;
}


void
kube_field_go_name(adm_buf_t *b, const kube_field_t *field)
{
    if (field->go_name) {
        adm_buf_str(b, adm_strz(field->go_name));
        return;
    }

    adm_buf_char(b, (char) (field->name.data[0] & ~0x20));
    adm_buf_bytes(b, field->name.data + 1, field->name.len - 1);
}


void
kube_field_go_type(adm_buf_t *b, const kube_field_t *field)
{
    switch (field->shape) {

    case KUBE_PTR:
        adm_buf_char(b, '*');
        break;

    case KUBE_LIST:
        adm_buf_lit(b, "[]");
        break;

    case KUBE_MAP:
        if (field->go_type) {
            adm_buf_str(b, adm_strz(field->go_type));
            return;
        }

        if (field->kind == KUBE_QUANTITY) {
            adm_buf_lit(b, "v1.ResourceList");
            return;
        }

        adm_buf_lit(b, "map[string]");
        break;

    default: /* KUBE_ONE */
        break;
    }

    kube_field_go_item(b, field);
}


void
kube_field_go_item(adm_buf_t *b, const kube_field_t *field)
{
    static const char  *names[] = {
        "string", "bool", "int32", "int64", "resource.Quantity",
        "intstr.IntOrString", "v1.Time", "v1.FieldsV1"
    };

    if (field->kind == KUBE_STRUCT) {
        adm_buf_lit(b, "v1.");
        adm_buf_str(b, field->type->name);

    } else if (field->go_type && field->shape != KUBE_MAP) {
        adm_buf_str(b, adm_strz(field->go_type));

    } else {
        adm_buf_str(b, adm_strz(names[field->kind]));
    }
}
