
#include "base/adm_num.h"
#include "base/adm_str.h"
#include "kube/kube_diff.h"
#include "kube/kube_keys.h"


/* Where in the raw object the walk is. */

typedef struct kube_step_s  kube_step_t;

struct kube_step_s {
    const kube_step_t  *up;
    adm_str_t           key;         /* data is NULL for an item */
    uint32_t            index;
};


/* A value in its three forms, and what the schema knows of it. */

typedef struct {
    adm_value_t         *raw;        /* NULL: not there */
    adm_value_t         *from;
    adm_value_t         *to;
    const kube_type_t   *type;       /* of an object, or NULL */
    const kube_field_t  *list;       /* of an array, or NULL */
} kube_pair_t;


typedef struct {
    adm_arena_t  *arena;
    adm_value_t  *ops;
    unsigned      server:1;
} kube_diff_t;


/*
 * How the items of a list are found in another one.  match: for each item of
 * the new list the number of the old one that it comes from, or KUBE_NO_KEY.
 * The ones that stay are in the order of before; those that are "moved", NULL
 * for none, are taken out and put in elsewhere.
 */

typedef struct {
    uint32_t       *match;
    unsigned char  *moved;
    uint32_t        matched;
    uint32_t        stay;
    uint32_t        changed;     /* stay, but with another scalar */
} kube_align_t;


static void kube_diff_start(adm_arena_t *a, adm_value_t *from,
    adm_value_t *to, const kube_diff_options_t *options, kube_diff_t *d,
    kube_pair_t *p);
static void kube_diff_value(kube_diff_t *d, const kube_pair_t *p,
    const kube_step_t *at);
static void kube_diff_object(kube_diff_t *d, const kube_pair_t *p,
    const kube_step_t *at);
static void kube_diff_metadata(kube_diff_t *d, kube_pair_t *p,
    const kube_step_t *at);
static void kube_diff_array(kube_diff_t *d, const kube_pair_t *p,
    const kube_step_t *at);
static void kube_diff_items(kube_diff_t *d, const kube_pair_t *p,
    const kube_align_t *align, const kube_step_t *at);
static int kube_diff_whole(const kube_pair_t *p, const kube_align_t *align);
static void kube_member(const kube_pair_t *p, const adm_member_t *m,
    uint32_t *next, kube_pair_t *member);
static void kube_item(const kube_pair_t *p, uint32_t from, uint32_t to,
    kube_pair_t *item);
static int kube_is_servers(const kube_diff_t *d, const kube_step_t *at,
    adm_str_t key);
static void kube_emit(kube_diff_t *d, const char *op, const kube_step_t *at,
    adm_value_t *value);
static adm_str_t kube_emit_path(adm_arena_t *a, const kube_step_t *at);
static adm_value_t *kube_rebase(kube_diff_t *d, const kube_pair_t *p,
    const kube_step_t *at);
static adm_value_t *kube_rebase_object(kube_diff_t *d, const kube_pair_t *p,
    const kube_step_t *at);
static adm_value_t *kube_rebase_array(kube_diff_t *d, const kube_pair_t *p,
    const kube_align_t *align, const kube_step_t *at);
static int kube_align(kube_diff_t *d, const kube_pair_t *p,
    kube_align_t *align);
static int kube_align_key(const kube_pair_t *p, uint32_t start,
    uint32_t from_end, uint32_t to_end, adm_str_t *key);
static int kube_align_keyed(kube_diff_t *d, const kube_pair_t *p,
    adm_str_t key, uint32_t start, uint32_t from_end, uint32_t to_end,
    kube_align_t *align);
static void kube_align_ascending(kube_diff_t *d, kube_align_t *align,
    uint32_t n);


/* So many items are moved one by one, more with the whole list. */
#define KUBE_DIFF_MOVES  3


static adm_value_t  kube_no_members = { .kind = ADM_OBJECT };


adm_value_t *
kube_diff(adm_arena_t *a, adm_value_t *from, adm_value_t *to,
    const kube_diff_options_t *options)
{
    kube_diff_t  d;
    kube_pair_t  p;

    kube_diff_start(a, from, to, options, &d, &p);
    kube_diff_value(&d, &p, NULL);

    return adm_arena_failed(a) ? NULL : d.ops;
}


adm_value_t *
kube_diff_apply(adm_arena_t *a, adm_value_t *from, adm_value_t *to,
    const kube_diff_options_t *options)
{
    kube_diff_t   d;
    kube_pair_t   p;
    adm_value_t  *v;

    kube_diff_start(a, from, to, options, &d, &p);
    v = kube_rebase(&d, &p, NULL);

    return adm_arena_failed(a) ? NULL : v;
}


static void
kube_diff_start(adm_arena_t *a, adm_value_t *from, adm_value_t *to,
    const kube_diff_options_t *options, kube_diff_t *d, kube_pair_t *p)
{
    memset(p, 0, sizeof(kube_pair_t));
    p->from = from;
    p->to = to;
    p->raw = from;

    memset(d, 0, sizeof(kube_diff_t));
    d->arena = a;
    d->ops = adm_value_array(a, 0);

    if (options) {
        p->type = options->type;
        p->raw = options->raw ? options->raw : from;
        d->server = options->server;
    }
}


static void
kube_diff_value(kube_diff_t *d, const kube_pair_t *p, const kube_step_t *at)
{
    if (p->from == p->to) {
        return;
    }

    if (adm_is_object(p->from) && adm_is_object(p->to)
        && adm_is_object(p->raw))
    {
        kube_diff_object(d, p, at);
        return;
    }

    if (adm_is_array(p->from) && adm_is_array(p->to) && adm_is_array(p->raw)
        && p->raw->n == p->from->n)
    {
        kube_diff_array(d, p, at);
        return;
    }

    if (!adm_value_equal(p->from, p->to)) {
        kube_emit(d, p->raw ? "replace" : "add", at, p->to);
    }
}


static void
kube_diff_object(kube_diff_t *d, const kube_pair_t *p, const kube_step_t *at)
{
    uint32_t       i, next;
    kube_step_t    step;
    kube_pair_t    member;
    adm_member_t  *m;

    memset(&step, 0, sizeof(kube_step_t));
    step.up = at;

    for (i = 0; (m = adm_object_at(p->from, i)) != NULL; i++) {

        if (adm_object_get(p->to, m->key) == NULL
            && adm_object_get(p->raw, m->key)
            && !kube_is_servers(d, at, m->key))
        {
            step.key = m->key;
            kube_emit(d, "remove", &step, NULL);
        }
    }

    for (i = 0, next = 0; (m = adm_object_at(p->to, i)) != NULL; i++) {

        kube_member(p, m, &next, &member);

        if (member.from == member.to || kube_is_servers(d, at, m->key)) {
            continue;
        }

        step.key = m->key;

        if (d->server && at == NULL && adm_str_eqc(m->key, "metadata")
            && !adm_is_object(member.raw))
        {
            kube_diff_metadata(d, &member, &step);

        } else if (member.from) {
            kube_diff_value(d, &member, &step);

        } else {
            kube_emit(d, member.raw ? "replace" : "add", &step, member.to);
        }
    }
}


/*
 * Metadata that the raw object does not have: what is the server's must not
 * come into being with it.
 */

static void
kube_diff_metadata(kube_diff_t *d, kube_pair_t *p, const kube_step_t *at)
{
    uint32_t  n;

    n = adm_array_len(d->ops);

    kube_emit(d, p->raw ? "replace" : "add", at, &kube_no_members);

    p->raw = &kube_no_members;

    if (!adm_is_object(p->from)) {
        p->from = &kube_no_members;
    }

    kube_diff_value(d, p, at);

    if (adm_array_len(d->ops) == n + 1) {
        adm_array_remove(d->ops, n);
    }
}


static void
kube_diff_array(kube_diff_t *d, const kube_pair_t *p, const kube_step_t *at)
{
    kube_align_t  align;

    if (kube_align(d, p, &align) != ADM_OK) {
        return;
    }

    if (kube_diff_whole(p, &align)) {
        kube_emit(d, "replace", at, kube_rebase_array(d, p, &align, at));

    } else {
        kube_diff_items(d, p, &align, at);
    }
}


/* Whether the list as a whole is less than what there is to do to its items. */

static int
kube_diff_whole(const kube_pair_t *p, const kube_align_t *align)
{
    uint32_t  ops, same;

    same = align->stay - align->changed;
    ops = p->from->n + p->to->n - align->stay * 2 + align->changed;

    if (ops == 0) {
        return 0;
    }

    return same == 0
           || align->matched - align->stay > KUBE_DIFF_MOVES
           || ops > 2 * same + 4;
}


static void
kube_diff_items(kube_diff_t *d, const kube_pair_t *p,
    const kube_align_t *align, const kube_step_t *at)
{
    uint32_t        i;
    kube_pair_t     item;
    kube_step_t     step;
    unsigned char  *stays;

    stays = adm_calloc(d->arena, (size_t) p->from->n + 1, 1);
    if (stays == NULL) {
        return;
    }

    memset(&step, 0, sizeof(kube_step_t));
    step.up = at;

#define kube_stays(i)                                                         \
    (align->match[i] != KUBE_NO_KEY && !(align->moved && align->moved[i]))

    for (i = 0; i < p->to->n; i++) {
        if (kube_stays(i)) {
            stays[align->match[i]] = 1;
        }
    }

    /* from behind, so that what is in front keeps its index */

    for (i = p->from->n; i > 0; i--) {
        if (!stays[i - 1]) {
            step.index = i - 1;
            kube_emit(d, "remove", &step, NULL);
        }
    }

    /* from the front: when an item comes in, all before it are in place */

    for (i = 0; i < p->to->n; i++) {
        if (!kube_stays(i)) {
            step.index = i;
            kube_item(p, align->match[i], i, &item);
            kube_emit(d, "add", &step, kube_rebase(d, &item, &step));
        }
    }

    for (i = 0; i < p->to->n; i++) {
        if (kube_stays(i)) {
            step.index = i;
            kube_item(p, align->match[i], i, &item);
            kube_diff_value(d, &item, &step);
        }
    }
}


/* The member m of the new object in its three forms. */

static void
kube_member(const kube_pair_t *p, const adm_member_t *m, uint32_t *next,
    kube_pair_t *member)
{
    const kube_field_t  *f;

    member->to = m->value;
    member->from = adm_object_get(p->from, m->key);
    member->raw = p->raw == p->from ? member->from
                                    : adm_object_get(p->raw, m->key);
    member->type = NULL;
    member->list = NULL;

    f = p->type ? kube_field_find(p->type, m->key, next) : NULL;

    if (f && f->shape == KUBE_LIST) {
        member->list = f;

    } else if (f && f->shape != KUBE_MAP) {
        member->type = f->type;
    }
}


/* An item that comes from another one, or from none. */

static void
kube_item(const kube_pair_t *p, uint32_t from, uint32_t to, kube_pair_t *item)
{
    item->to = adm_array_at(p->to, to);
    item->from = adm_array_at(p->from, from);
    item->raw = adm_array_at(p->raw, from);
    item->type = p->list ? p->list->type : NULL;
    item->list = NULL;
}


static int
kube_is_servers(const kube_diff_t *d, const kube_step_t *at, adm_str_t key)
{
    if (!d->server) {
        return 0;
    }

    if (at == NULL) {
        return adm_str_eqc(key, "status");
    }

    return at->up == NULL && adm_str_eqc(at->key, "metadata")
           && (adm_str_eqc(key, "namespace")
               || adm_str_eqc(key, "managedFields")
               || adm_str_eqc(key, "creationTimestamp"));
}


/* value: NULL for an operation that has none. */

static void
kube_emit(kube_diff_t *d, const char *op, const kube_step_t *at,
    adm_value_t *value)
{
    adm_member_t  m[3];

    m[0].key = adm_strc("op");
    m[0].value = adm_value_string(d->arena, adm_strz(op));

    m[1].key = adm_strc("path");
    m[1].value = adm_value_string(d->arena, kube_emit_path(d->arena, at));

    m[2].key = adm_strc("value");
    m[2].value = value;

    (void) adm_array_push(d->arena, d->ops,
                          adm_object_of(d->arena, m, value ? 3 : 2));
}


/*
 * The pointer to a place (RFC 6901), written from behind; it may be shorter
 * than what it got, as not all characters need an escape.
 */

static adm_str_t
kube_emit_path(adm_arena_t *a, const kube_step_t *at)
{
    char               *p, *end, digits[ADM_INT_LEN];
    size_t              i, n;
    adm_str_t           path;
    const kube_step_t  *s;

    for (s = at, n = 0; s; s = s->up) {
        n += 1 + (s->key.data ? s->key.len * 2 : ADM_INT_LEN);
    }

    p = adm_nalloc(a, n);
    if (p == NULL) {
        return adm_str_empty;
    }

    p += n;
    end = p;

    for (s = at; s; s = s->up) {

        if (s->key.data == NULL) {
            n = adm_uint_format(digits, s->index);
            p -= n;
            memcpy(p, digits, n);

        } else {
            for (i = s->key.len; i > 0; i--) {
                *--p = s->key.data[i - 1];

                if (*p == '/' || *p == '~') {
                    *p = *p == '/' ? '1' : '0';
                    *--p = '~';
                }
            }
        }

        *--p = '/';
    }

    path.data = p;
    path.len = (size_t) (end - p);

    return path;
}


/* The raw value, changed as its normal form was. */

static adm_value_t *
kube_rebase(kube_diff_t *d, const kube_pair_t *p, const kube_step_t *at)
{
    kube_align_t  align;

    if (p->raw == NULL) {
        return p->to;
    }

    if (p->from == p->to) {
        return p->raw;
    }

    if (adm_is_object(p->from) && adm_is_object(p->to)
        && adm_is_object(p->raw))
    {
        return kube_rebase_object(d, p, at);
    }

    if (adm_is_array(p->from) && adm_is_array(p->to) && adm_is_array(p->raw)
        && p->raw->n == p->from->n)
    {
        return kube_align(d, p, &align) == ADM_OK
                   ? kube_rebase_array(d, p, &align, at) : NULL;
    }

    return adm_value_equal(p->from, p->to) ? p->raw : p->to;
}


static adm_value_t *
kube_rebase_object(kube_diff_t *d, const kube_pair_t *p, const kube_step_t *at)
{
    uint32_t       i, next;
    kube_step_t    step;
    kube_pair_t    member;
    adm_value_t   *v, *copy;
    adm_member_t  *m;

    memset(&step, 0, sizeof(kube_step_t));
    step.up = at;

    copy = adm_value_copy(d->arena, p->raw);

    for (i = 0; (m = adm_object_at(p->from, i)) != NULL; i++) {
        if (adm_object_get(p->to, m->key) == NULL
            && !kube_is_servers(d, at, m->key))
        {
            adm_object_take(copy, m->key);
        }
    }

    for (i = 0, next = 0; (m = adm_object_at(p->to, i)) != NULL; i++) {

        kube_member(p, m, &next, &member);

        if (member.from == member.to || kube_is_servers(d, at, m->key)) {
            continue;
        }

        step.key = m->key;

        if (member.from == NULL) {
            v = member.to;

        } else if (member.raw == NULL
                   && adm_value_equal(member.from, member.to))
        {
            continue;

        } else if (d->server && at == NULL && adm_str_eqc(m->key, "metadata")
                   && !adm_is_object(member.raw))
        {
            member.raw = &kube_no_members;
            v = kube_rebase(d, &member, &step);

            if (adm_object_len(v) == 0) {
                continue;
            }

        } else {
            v = kube_rebase(d, &member, &step);
        }

        (void) adm_object_set(d->arena, copy, m->key, v);
    }

    return copy;
}


static adm_value_t *
kube_rebase_array(kube_diff_t *d, const kube_pair_t *p,
    const kube_align_t *align, const kube_step_t *at)
{
    uint32_t      i;
    kube_step_t   step;
    kube_pair_t   item;
    adm_value_t  *list;

    memset(&step, 0, sizeof(kube_step_t));
    step.up = at;

    list = adm_value_array(d->arena, p->to->n);

    for (i = 0; i < p->to->n; i++) {
        step.index = i;
        kube_item(p, align->match[i], i, &item);
        (void) adm_array_push(d->arena, list, kube_rebase(d, &item, &step));
    }

    return list;
}


static int
kube_align(kube_diff_t *d, const kube_pair_t *p, kube_align_t *align)
{
    uint32_t       i, start, from_end, to_end;
    adm_str_t      key;
    adm_value_t  **from, **to;

    memset(align, 0, sizeof(kube_align_t));

    from = p->from->u.items;
    to = p->to->u.items;
    from_end = p->from->n;
    to_end = p->to->n;

    align->match = adm_array_alloc(d->arena, (size_t) to_end + 1,
                                   sizeof(uint32_t));
    if (align->match == NULL) {
        return ADM_ERROR;
    }

    /* the same nodes in front and behind need no further look */

    for (start = 0; start < from_end && start < to_end; start++) {
        if (from[start] != to[start]) {
            break;
        }
    }

    while (from_end > start && to_end > start
           && from[from_end - 1] == to[to_end - 1])
    {
        from_end--;
        to_end--;
    }

    if (kube_align_key(p, start, from_end, to_end, &key)) {

        if (kube_align_keyed(d, p, key, start, from_end, to_end, align)
            != ADM_OK)
        {
            return ADM_ERROR;
        }

    } else {

        while (start < from_end && start < to_end
               && adm_value_equal(from[start], to[start]))
        {
            start++;
        }

        while (from_end > start && to_end > start
               && adm_value_equal(from[from_end - 1], to[to_end - 1]))
        {
            from_end--;
            to_end--;
        }

        for (i = start; i < to_end; i++) {
            align->match[i] = KUBE_NO_KEY;

            if (i < from_end) {
                align->match[i] = i;
                align->matched++;
                align->changed += !(adm_is_object(from[i])
                                    && adm_is_object(to[i]))
                                  && !(adm_is_array(from[i])
                                       && adm_is_array(to[i]))
                                  && !adm_value_equal(from[i], to[i]);
            }
        }
    }

    for (i = 0; i < start; i++) {
        align->match[i] = i;
    }

    for (i = to_end; i < p->to->n; i++) {
        align->match[i] = i - to_end + from_end;
    }

    align->matched += start + p->to->n - to_end;
    align->stay = align->matched;

    kube_align_ascending(d, align, p->to->n);

    return ADM_OK;
}


/*
 * The key that items are found by: that of the schema, and where there is none
 * the name that all of them have.
 */

static int
kube_align_key(const kube_pair_t *p, uint32_t start, uint32_t from_end,
    uint32_t to_end, adm_str_t *key)
{
    uint32_t      i, n;
    adm_value_t  *v;

    *key = p->list ? kube_merge_key(p->list) : adm_strc("name");
    n = from_end - start;

    if (key->len == 0 || n == 0) {
        return 0;
    }

    for (i = 0; i < n + to_end - start; i++) {

        v = i < n ? adm_array_at(p->from, start + i)
                  : adm_array_at(p->to, start + i - n);
        v = adm_object_get(v, *key);

        if (p->list ? v == NULL || !kube_is_key(v) : !adm_is_string(v)) {
            return 0;
        }
    }

    return 1;
}


static int
kube_align_keyed(kube_diff_t *d, const kube_pair_t *p, adm_str_t key,
    uint32_t start, uint32_t from_end, uint32_t to_end, kube_align_t *align)
{
    uint32_t      i, k, n, number, *first, *next;
    kube_keys_t   keys;
    adm_value_t  *v;

    n = from_end - start;

    first = adm_array_alloc(d->arena, n, sizeof(uint32_t));
    next = adm_array_alloc(d->arena, n, sizeof(uint32_t));

    if (kube_keys_init(&keys, d->arena, n) != ADM_OK
        || first == NULL || next == NULL)
    {
        return ADM_ERROR;
    }

    for (i = n; i > 0; i--) {
        v = adm_object_get(adm_array_at(p->from, start + i - 1), key);

        k = keys.n;
        number = kube_keys_add(&keys, v);
        next[i - 1] = number < k ? first[number] : KUBE_NO_KEY;
        first[number] = i - 1;
    }

    for (i = start; i < to_end; i++) {

        align->match[i] = KUBE_NO_KEY;

        v = adm_object_get(adm_array_at(p->to, i), key);
        number = kube_keys_find(&keys, v);

        if (number != KUBE_NO_KEY && first[number] != KUBE_NO_KEY) {
            align->match[i] = start + first[number];
            align->matched++;

            first[number] = next[first[number]];
        }
    }

    return ADM_OK;
}


/*
 * As many items as possible stay: a longest ascending sequence of matches, by
 * patience sorting.
 */

static void
kube_align_ascending(kube_diff_t *d, kube_align_t *align, uint32_t n)
{
    uint32_t  i, low, high, middle, piles, last, *top, *before, *match;

    match = align->match;
    last = 0;

    for (i = 0; i < n; i++) {
        if (match[i] == KUBE_NO_KEY) {
            continue;
        }

        if (match[i] < last) {
            break;
        }

        last = match[i];
    }

    if (i == n) {
        return;
    }

    top = adm_array_alloc(d->arena, n, sizeof(uint32_t));
    before = adm_array_alloc(d->arena, n, sizeof(uint32_t));
    align->moved = adm_array_alloc(d->arena, n, 1);

    if (top == NULL || before == NULL || align->moved == NULL) {
        return;
    }

    for (i = 0, piles = 0; i < n; i++) {

        if (match[i] == KUBE_NO_KEY) {
            continue;
        }

        for (low = 0, high = piles; low < high; /* void */) {
            middle = (low + high) / 2;

            if (match[top[middle]] < match[i]) {
                low = middle + 1;

            } else {
                high = middle;
            }
        }

        before[i] = low ? top[low - 1] : KUBE_NO_KEY;
        top[low] = i;
        piles = adm_max(piles, low + 1);
    }

    memset(align->moved, 1, n);

    for (i = top[piles - 1]; i != KUBE_NO_KEY; i = before[i]) {
        align->moved[i] = 0;
    }

    align->stay = piles;
}
