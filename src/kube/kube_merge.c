
#include "base/adm_quote.h"
#include "kube/kube_go.h"
#include "kube/kube_keys.h"
#include "kube/kube_merge_int.h"


#define KUBE_ORDER   "$setElementOrder"
#define KUBE_DELETE  "$deleteFromPrimitiveList"
#define KUBE_RETAIN  "$retainKeys"


/*
 * An object while it is changed: the copy is made by the first change; removed
 * members keep their place in it until the end.
 */

typedef struct {
    adm_arena_t  *arena;
    adm_value_t  *object;
    uint32_t      removed;
    unsigned      copied:1;
} kube_edit_t;


static adm_value_t *kube_edit_get(const kube_edit_t *e, adm_str_t key);
static void kube_edit_set(kube_edit_t *e, adm_str_t key, adm_value_t *v);
static void kube_edit_remove(kube_edit_t *e, adm_str_t key);
static adm_value_t *kube_edit_finish(kube_edit_t *e);
static int kube_merge_directives(kube_merge_t *m, const kube_at_t *at,
    kube_edit_t *e, adm_value_t **patch);
static int kube_merge_retain(kube_merge_t *m, kube_edit_t *e,
    const adm_value_t *patch, const adm_value_t *retain);
static int kube_merge_set_order(kube_merge_t *m, const kube_at_t *at,
    kube_edit_t *e, adm_value_t *patch, adm_str_t key,
    const adm_value_t *wanted);
static int kube_merge_member(kube_merge_t *m, const kube_at_t *at,
    kube_edit_t *e, adm_str_t key, adm_value_t *v);
static adm_value_t *kube_merge_prune_list(kube_merge_t *m, adm_value_t *v,
    int nulls);
static adm_value_t *kube_merge_prune_object(kube_merge_t *m, adm_value_t *v,
    int nulls);
static int kube_merge_suffix(adm_str_t key, adm_str_t prefix,
    adm_str_t *suffix);
static const kube_type_t *kube_at_struct(const kube_at_t *at);
static int kube_at_member(kube_merge_t *m, const kube_at_t *at, adm_str_t key,
    kube_at_t *member);
static int kube_at_items(kube_merge_t *m, const kube_at_t *at, adm_str_t key,
    kube_at_t *items);


static adm_value_t  kube_removed = { .kind = ADM_NULL };


adm_value_t *
kube_merge(adm_arena_t *a, const kube_type_t *type, adm_value_t *original,
    adm_value_t *patch, adm_err_t *err)
{
    kube_at_t      at;
    adm_value_t   *merged;
    kube_merge_t   m;

    m.arena = a;
    m.err = err;

    memset(&at, 0, sizeof(kube_at_t));
    at.type = type;

    if (adm_is_null(original)) {
        original = adm_value_object(a, 0);
    }

    if (adm_is_null(patch)) {
        return original;
    }

    if (!adm_is_object(original) || !adm_is_object(patch)) {
        (void) adm_err_set(err, "invalid JSON document");
        return NULL;
    }

    merged = kube_merge_object(&m, &at, original, patch);

    if (adm_arena_failed(a)) {
        (void) adm_err_memory(err, a);
        return NULL;
    }

    return merged;
}


static adm_value_t *
kube_edit_get(const kube_edit_t *e, adm_str_t key)
{
    adm_value_t  *v;

    v = adm_object_get(e->object, key);

    return v == &kube_removed ? NULL : v;
}


static void
kube_edit_set(kube_edit_t *e, adm_str_t key, adm_value_t *v)
{
    if (!e->copied) {
        if (v == NULL || v == adm_object_get(e->object, key)) {
            return;
        }

        e->copied = 1;
        e->object = adm_value_copy(e->arena, e->object);
    }

    (void) adm_object_set(e->arena, e->object, key, v);
}


static void
kube_edit_remove(kube_edit_t *e, adm_str_t key)
{
    if (kube_edit_get(e, key)) {
        kube_edit_set(e, key, &kube_removed);
        e->removed = 1;
    }
}


static adm_value_t *
kube_edit_finish(kube_edit_t *e)
{
    uint32_t       i;
    adm_value_t   *left;
    adm_member_t  *m;

    if (!e->removed) {
        return e->object;
    }

    left = adm_value_object(e->arena, adm_object_len(e->object));

    for (i = 0; (m = adm_object_at(e->object, i)) != NULL; i++) {
        if (m->value != &kube_removed) {
            (void) adm_object_set(e->arena, left, m->key, m->value);
        }
    }

    return left;
}


adm_value_t *
kube_merge_object(kube_merge_t *m, const kube_at_t *at, adm_value_t *original,
    adm_value_t *patch)
{
    uint32_t       i;
    kube_edit_t    e;
    adm_value_t   *directive;
    adm_member_t  *member;

    directive = kube_directive(patch);

    if (directive) {

        if (kube_is_text(directive, "replace")) {
            patch = adm_value_copy(m->arena, patch);
            adm_object_remove(patch, adm_strc("$patch"));
            return patch;
        }

        if (kube_is_text(directive, "delete")) {
            return adm_value_object(m->arena, 0);
        }

        (void) kube_merge_bad_directive(m, directive, patch);
        return NULL;
    }

    memset(&e, 0, sizeof(kube_edit_t));
    e.arena = m->arena;
    e.object = original;

    if (kube_merge_directives(m, at, &e, &patch) != ADM_OK) {
        return NULL;
    }

    for (i = 0; (member = adm_object_at(patch, i)) != NULL; i++) {
        if (kube_merge_member(m, at, &e, member->key, member->value)
            != ADM_OK)
        {
            return NULL;
        }
    }

    return kube_edit_finish(&e);
}


/*
 * Carries out $retainKeys and $setElementOrder/<list>; *patch becomes what is
 * left to do.
 */

static int
kube_merge_directives(kube_merge_t *m, const kube_at_t *at, kube_edit_t *e,
    adm_value_t **patch)
{
    uint32_t       i, n;
    adm_value_t   *all, *left;
    adm_member_t  *member;

    all = *patch;

    for (i = 0, n = 0; (member = adm_object_at(all, i)) != NULL; i++) {
        n += adm_str_eqc(member->key, KUBE_RETAIN)
             || adm_str_has_prefix(member->key, adm_strc(KUBE_ORDER));
    }

    if (n == 0) {
        return ADM_OK;
    }

    left = adm_value_copy(m->arena, all);
    *patch = left;

    if (adm_object_getc(all, KUBE_RETAIN)) {
        adm_object_remove(left, adm_strc(KUBE_RETAIN));

        if (kube_merge_retain(m, e, left, adm_object_getc(all, KUBE_RETAIN))
            != ADM_OK)
        {
            return ADM_ERROR;
        }
    }

    for (i = 0; (member = adm_object_at(all, i)) != NULL; i++) {

        if (adm_str_has_prefix(member->key, adm_strc(KUBE_ORDER))) {
            adm_object_remove(left, member->key);

            if (kube_merge_set_order(m, at, e, left, member->key,
                                     member->value)
                != ADM_OK)
            {
                return ADM_ERROR;
            }
        }
    }

    return ADM_OK;
}


/* Removes the members that are not listed; the patch may set no others. */

static int
kube_merge_retain(kube_merge_t *m, kube_edit_t *e, const adm_value_t *patch,
    const adm_value_t *retain)
{
    uint32_t       i;
    kube_keys_t    keys;
    adm_value_t    key;
    adm_member_t  *member;
    adm_value_t   *original;

    if (!adm_is_array(retain)
        || kube_keys_init(&keys, m->arena, retain->n) != ADM_OK)
    {
        goto bad;
    }

    for (i = 0; i < retain->n; i++) {
        if (!kube_is_key(adm_array_at(retain, i))) {
            goto bad;
        }

        (void) kube_keys_add(&keys, adm_array_at(retain, i));
    }

    memset(&key, 0, sizeof(adm_value_t));
    key.kind = ADM_STRING;

    for (i = 0; (member = adm_object_at(patch, i)) != NULL; i++) {

        key.n = (uint32_t) member->key.len;
        key.u.data = member->key.data;

        if (!adm_is_null(member->value)
            && !adm_str_has_prefix(member->key, adm_strc(KUBE_DELETE))
            && !adm_str_has_prefix(member->key, adm_strc(KUBE_ORDER))
            && kube_keys_find(&keys, &key) == KUBE_NO_KEY)
        {
            goto bad;
        }
    }

    original = e->object;

    for (i = 0; (member = adm_object_at(original, i)) != NULL; i++) {

        key.n = (uint32_t) member->key.len;
        key.u.data = member->key.data;

        if (kube_keys_find(&keys, &key) == KUBE_NO_KEY) {
            kube_edit_remove(e, member->key);
        }
    }

    return ADM_OK;

bad:

    return adm_err_set(m->err, "invalid patch format of retainKeys");
}


static int
kube_merge_set_order(kube_merge_t *m, const kube_at_t *at, kube_edit_t *e,
    adm_value_t *patch, adm_str_t key, const adm_value_t *wanted)
{
    kube_at_t     items;
    adm_str_t     name;
    adm_value_t  *from, *with, *merged;

    static const char  list[] = "[]interface {}";

    if (!adm_is_array(wanted)) {
        return kube_merge_bad_type(m, list, wanted);
    }

    if (kube_merge_suffix(key, adm_strc(KUBE_ORDER), &name) != ADM_OK) {
        return adm_err_set(m->err,
                           "invalid patch format of setElementOrder list");
    }

    from = kube_edit_get(e, name);
    with = adm_object_get(patch, name);

    if (from && !adm_is_array(from)) {
        return kube_merge_bad_type(m, list, from);
    }

    if (with && !adm_is_array(with)) {
        return kube_merge_bad_type(m, list, with);
    }

    if (kube_at_items(m, at, name, &items) != ADM_OK) {
        return ADM_ERROR;
    }

    if (from == NULL && with == NULL) {
        return ADM_OK;
    }

    merged = kube_merge_ordered(m, &items, from, with, wanted);
    if (merged == NULL) {
        return ADM_ERROR;
    }

    kube_edit_set(e, name, merged);
    adm_object_remove(patch, name);

    return ADM_OK;
}


static int
kube_merge_member(kube_merge_t *m, const kube_at_t *at, kube_edit_t *e,
    adm_str_t key, adm_value_t *v)
{
    int           delete_list;
    kube_at_t     sub;
    adm_str_t     name;
    adm_value_t  *old;

    delete_list = adm_str_has_prefix(key, adm_strc(KUBE_DELETE));

    if (delete_list) {
        if (kube_merge_suffix(key, adm_strc(KUBE_DELETE), &name) != ADM_OK) {
            return adm_err_set(m->err,
                               "invalid patch format of primitive list");
        }

        if (name.len) {
            key = name;
        }
    }

    if (adm_is_null(v)) {
        kube_edit_remove(e, key);
        return ADM_OK;
    }

    old = kube_edit_get(e, key);

    if (old == NULL || strcmp(kube_go_type(old), kube_go_type(v)) != 0) {

        if (delete_list) {
            return ADM_OK;
        }

        v = kube_merge_prune(m, v, 1);

        if (v == NULL) {
            kube_edit_remove(e, key);

        } else {
            kube_edit_set(e, key, v);
        }

        return ADM_OK;
    }

    switch (adm_kind(v)) {

    case ADM_OBJECT:
        if (kube_at_member(m, at, key, &sub) != ADM_OK) {
            return ADM_ERROR;
        }

        v = kube_merge_object(m, &sub, old, v);
        break;

    case ADM_ARRAY:
        if (kube_at_items(m, at, key, &sub) != ADM_OK) {
            return ADM_ERROR;
        }

        if (sub.field->merge || delete_list) {
            v = kube_merge_list(m, &sub, old, v, delete_list, NULL);
            break;
        }

        /* fall through */

    default:
        if (adm_value_equal(old, v)) {
            return ADM_OK;
        }

        break;
    }

    if (v == NULL) {
        return ADM_ERROR;
    }

    kube_edit_set(e, key, v);

    return ADM_OK;
}


adm_value_t *
kube_merge_prune(kube_merge_t *m, adm_value_t *v, int nulls)
{
    adm_value_t  *directive;

    if (adm_is_array(v)) {
        return kube_merge_prune_list(m, v, nulls);
    }

    /* what is in its normal form has neither */

    if (!adm_is_object(v) || v->note) {
        return v;
    }

    directive = kube_directive(v);

    if (directive && !(nulls && adm_is_null(directive))) {
        return NULL;
    }

    return kube_merge_prune_object(m, v, nulls);
}


static adm_value_t *
kube_merge_prune_list(kube_merge_t *m, adm_value_t *v, int nulls)
{
    uint32_t      i, n;
    adm_value_t  *copy, *item;

    copy = NULL;

    for (i = 0; i < v->n; i++) {

        item = kube_merge_prune(m, adm_array_at(v, i), nulls);

        if (copy == NULL && item != adm_array_at(v, i)) {
            copy = adm_value_array(m->arena, v->n);

            for (n = 0; n < i; n++) {
                (void) adm_array_push(m->arena, copy, adm_array_at(v, n));
            }
        }

        if (copy && item) {
            (void) adm_array_push(m->arena, copy, item);
        }
    }

    return copy ? copy : v;
}


static adm_value_t *
kube_merge_prune_object(kube_merge_t *m, adm_value_t *v, int nulls)
{
    uint32_t       i, n;
    adm_value_t   *copy, *value;
    adm_member_t  *member, *before;

    copy = NULL;

    for (i = 0; (member = adm_object_at(v, i)) != NULL; i++) {

        value = nulls && adm_is_null(member->value)
                    ? NULL : kube_merge_prune(m, member->value, nulls);

        if (copy == NULL && value != member->value) {
            copy = adm_value_object(m->arena, v->n);

            for (n = 0; n < i; n++) {
                before = adm_object_at(v, n);
                (void) adm_object_set(m->arena, copy, before->key,
                                      before->value);
            }
        }

        if (copy && value) {
            (void) adm_object_set(m->arena, copy, member->key, value);
        }
    }

    return copy ? copy : v;
}


/* What follows the directive and a slash in a key. */

static int
kube_merge_suffix(adm_str_t key, adm_str_t prefix, adm_str_t *suffix)
{
    if (key.len <= prefix.len || key.data[prefix.len] != '/') {
        return ADM_ERROR;
    }

    *suffix = adm_str_sub(key, prefix.len + 1, key.len);

    return ADM_OK;
}


/* The structure at the position or that a pointer there points to, or NULL. */

static const kube_type_t *
kube_at_struct(const kube_at_t *at)
{
    size_t  i;

    /* structures in Go, whose members no JSON has */

    static const struct {
        kube_kind_e  kind;
        kube_type_t  type;
    } opaque[] = {
        { KUBE_QUANTITY, { .name = adm_str("Quantity") } },
        { KUBE_INT_OR_STRING, { .name = adm_str("IntOrString") } },
        { KUBE_TIME, { .name = adm_str("Time") } },
        { KUBE_RAW, { .name = adm_str("FieldsV1") } },
    };

    if (at->field == NULL) {
        return at->type;
    }

    if (!at->item
        && (at->field->shape == KUBE_LIST || at->field->shape == KUBE_MAP))
    {
        return NULL;
    }

    if (at->field->kind == KUBE_STRUCT) {
        return at->field->type;
    }

    for (i = 0; i < adm_nelts(opaque); i++) {
        if (at->field->kind == opaque[i].kind) {
            return &opaque[i].type;
        }
    }

    return NULL;
}


const char *
kube_at_kind(const kube_at_t *at, int pointed)
{
    static const char  *scalars[] = { "string", "bool", "int32", "int64" };

    if (at->field && !at->item) {

        switch (at->field->shape) {

        case KUBE_LIST:
            return "slice";

        case KUBE_MAP:
            return "map";

        case KUBE_PTR:
            if (!pointed) {
                return "ptr";
            }

            break;

        default: /* KUBE_ONE */
            break;
        }
    }

    return kube_at_struct(at) ? "struct" : scalars[at->field->kind];
}


static int
kube_at_member(kube_merge_t *m, const kube_at_t *at, adm_str_t key,
    kube_at_t *member)
{
    uint32_t            next;
    adm_buf_t           b;
    adm_str_t           text;
    const kube_type_t  *type;

    type = kube_at_struct(at);

    if (type == NULL) {
        return adm_err_set(m->err, "merging an object in json but data type is "
                           "not struct, instead is: %s", kube_at_kind(at, 1));
    }

    memset(member, 0, sizeof(kube_at_t));

    next = 0;
    member->field = kube_field_find_fold(type, key, &next);

    if (member->field) {
        return ADM_OK;
    }

    adm_buf_init(&b, m->arena, 0);
    adm_quote(&b, key, '"', 0);
    (void) adm_buf_finish(&b, &text);

    return adm_err_set(m->err, "unable to find api field in struct %.*s for "
                       "the json field %.*s", adm_fmt(type->name),
                       adm_fmt(text));
}


/* The position of the items of a list: of what Go takes for one, at least. */

static int
kube_at_items(kube_merge_t *m, const kube_at_t *at, adm_str_t key,
    kube_at_t *items)
{
    if (kube_at_member(m, at, key, items) != ADM_OK) {
        return ADM_ERROR;
    }

    if (items->field->shape != KUBE_LIST && items->field->shape != KUBE_PTR) {
        return adm_err_set(m->err, "expected slice or array type, but got: %s",
                           kube_at_kind(at, 0));
    }

    items->item = 1;

    return ADM_OK;
}


int
kube_merge_bad_type(kube_merge_t *m, const char *expected,
    const adm_value_t *v)
{
    return adm_err_set(m->err, "expected a %s, but received a %s", expected,
                       adm_is_null(v) ? "%!s(<nil>)" : kube_go_type(v));
}


int
kube_merge_bad_directive(kube_merge_t *m, const adm_value_t *directive,
    const adm_value_t *v)
{
    adm_buf_t  b;
    adm_str_t  text;

    adm_buf_init(&b, m->arena, 0);
    adm_buf_lit(&b, "unknown patch type: ");
    kube_go_print(&b, directive, 's');
    adm_buf_lit(&b, " in map: ");
    kube_go_print(&b, v, 'v');

    if (adm_buf_finish(&b, &text) != ADM_OK) {
        return adm_err_memory(m->err, m->arena);
    }

    return adm_err_set(m->err, "%.*s", adm_fmt(text));
}
