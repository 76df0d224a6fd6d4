
#include "inject/inject_patch.h"
#include "kube/kube_typed.h"


static adm_value_t *inject_patch_struct(adm_arena_t *a,
    const kube_type_t *type, adm_value_t *v, unsigned flags, unsigned depth);
static adm_value_t *inject_patch_member(adm_arena_t *a,
    const kube_field_t *f, adm_value_t *v, unsigned flags, unsigned depth);
static int inject_patch_covers(const adm_value_t *v,
    const adm_value_t *normal);


adm_value_t *
inject_patch_prepare(adm_arena_t *a, const kube_type_t *type,
    adm_value_t *patch, unsigned flags)
{
    return inject_patch_struct(a, type, patch, flags, 0);
}


static adm_value_t *
inject_patch_struct(adm_arena_t *a, const kube_type_t *type, adm_value_t *v,
    unsigned flags, unsigned depth)
{
    uint32_t             i, next;
    adm_err_t            err;
    adm_value_t         *out, *normal, *member;
    adm_member_t        *m;
    const kube_field_t  *f;

    if (!adm_is_object(v) || depth == ADM_MAX_DEPTH) {
        return v;
    }

    adm_err_init(&err, a);

    normal = kube_typed(a, type, v, NULL, flags, NULL, &err);

    if (normal && inject_patch_covers(v, normal)) {
        return normal;
    }

    out = adm_value_copy(a, v);
    next = 0;

    for (i = 0; (m = adm_object_at(v, i)); i++) {
        f = kube_field_find(type, m->key, &next);

        if (f) {
            member = inject_patch_member(a, f, m->value, flags, depth + 1);
            (void) adm_object_set(a, out, m->key, member);
        }
    }

    return out;
}


static adm_value_t *
inject_patch_member(adm_arena_t *a, const kube_field_t *f, adm_value_t *v,
    unsigned flags, unsigned depth)
{
    uint32_t      i;
    adm_value_t  *out;

    if (f->kind != KUBE_STRUCT || f->shape == KUBE_MAP) {
        return v;
    }

    if (f->shape != KUBE_LIST) {
        return inject_patch_struct(a, f->type, v, flags, depth);
    }

    if (!adm_is_array(v)) {
        return v;
    }

    out = adm_value_copy(a, v);

    for (i = 0; out && i < adm_array_len(v); i++) {
        adm_array_set(out, i, inject_patch_struct(a, f->type,
                                                  adm_array_at(v, i), flags,
                                                  depth));
    }

    return out ? out : v;
}


/*
 * Whether merging the normal form does what merging v does: no member of v is
 * missing, and those that have been added are empty objects, which a merge
 * leaves alone.
 */

static int
inject_patch_covers(const adm_value_t *v, const adm_value_t *normal)
{
    uint32_t             i;
    adm_value_t         *member;
    const adm_member_t  *m;

    if (v == normal) {
        return !adm_is_null(v);
    }

    if (adm_kind(v) != adm_kind(normal)) {
        /* a number as a quantity */
        return adm_is_number(v) && adm_is_string(normal);
    }

    if (adm_is_array(v)) {
        if (adm_array_len(v) != adm_array_len(normal)) {
            return 0;
        }

        for (i = 0; i < adm_array_len(v); i++) {
            if (!inject_patch_covers(adm_array_at(v, i),
                                     adm_array_at(normal, i)))
            {
                return 0;
            }
        }

        return 1;
    }

    if (!adm_is_object(v)) {
        return 1;
    }

    for (i = 0; (m = adm_object_at(v, i)); i++) {
        member = adm_object_get(normal, m->key);

        if (member == NULL || !inject_patch_covers(m->value, member)) {
            return 0;
        }
    }

    for (i = 0; (m = adm_object_at(normal, i)); i++) {
        if (adm_object_get(v, m->key) == NULL
            && (!adm_is_object(m->value) || adm_object_len(m->value)))
        {
            return 0;
        }
    }

    return 1;
}
