
#include "base/adm_buf.h"
#include "base/adm_num.h"
#include "base/adm_quote.h"
#include "kube/kube_go.h"
#include "kube/kube_patch_int.h"


static int kube_patch_key(kube_patch_t *p, adm_str_t token, adm_str_t *key);
static int kube_patch_index(kube_patch_t *p, adm_str_t key, uint32_t n,
    uint32_t *index);
static adm_value_t *kube_patch_own(kube_patch_t *p, adm_value_t *v);
static int kube_patch_owns(kube_patch_t *p, adm_value_t *v, int add);


/* Keeps the reason of a failure for the text of the operation's error. */

int
kube_patch_why(kube_patch_t *p, const char *fmt, ...)
{
    va_list    args;
    adm_buf_t  b;

    adm_buf_init(&b, p->arena, 0);

    va_start(args, fmt);
    adm_buf_vprintf(&b, fmt, args);
    va_end(args);

    (void) adm_buf_finish(&b, &p->why);

    return ADM_ERROR;
}


/*
 * Follows the path to the last but one key.  edit: the containers on the way
 * may be changed afterwards.
 */

int
kube_patch_find(kube_patch_t *p, adm_str_t path, int edit, kube_target_t *t)
{
    int            done;
    adm_str_t      part;
    adm_value_t   *v;

    memset(t, 0, sizeof(kube_target_t));

    if (p->strict && path.len == 0) {
        return ADM_OK;
    }

    done = 0;
    (void) adm_str_split(&path, '/', &done, &part);

    if (done || (p->strict && part.len)) {
        return ADM_ERROR;
    }

    v = p->doc;

    for ( ;; ) {

        if (!kube_is_container(v)) {
            return ADM_ERROR;
        }

        if (edit) {
            v = kube_patch_own(p, v);

            if (t->in == NULL) {
                p->doc = v;

            } else if (kube_patch_set(p, t, v) != ADM_OK) {
                return ADM_ERROR;
            }
        }

        (void) adm_str_split(&path, '/', &done, &part);

        t->in = v;
        t->depth++;

        if (kube_patch_key(p, part, &t->key) != ADM_OK) {
            return ADM_ERROR;
        }

        if (done) {
            return ADM_OK;
        }

        if (kube_patch_get(p, t, &v) != ADM_OK) {
            return ADM_ERROR;
        }
    }
}


/* A part of a path without its escapes: "~1" is a slash, "~0" a tilde. */

static int
kube_patch_key(kube_patch_t *p, adm_str_t token, adm_str_t *key)
{
    char    *c;
    size_t   i, n;

    if (adm_str_find_char(token, '~') < 0) {
        *key = token;
        return ADM_OK;
    }

    c = adm_nalloc(p->arena, token.len);
    if (c == NULL) {
        return ADM_ERROR;
    }

    for (i = 0, n = 0; i < token.len; i++) {

        c[n] = token.data[i];

        if (c[n] == '~') {

            if (i + 1 < token.len
                && (token.data[i + 1] == '0' || token.data[i + 1] == '1'))
            {
                i++;
                c[n] = token.data[i] == '0' ? '~' : '/';

            } else if (p->strict) {
                return ADM_ERROR;
            }
        }

        n++;
    }

    key->len = n;
    key->data = c;

    return ADM_OK;
}


/* The index of one of n items. */

static int
kube_patch_index(kube_patch_t *p, adm_str_t key, uint32_t n, uint32_t *index)
{
    int        rc;
    int64_t    i;
    adm_buf_t  b;
    adm_str_t  quoted;

    rc = adm_int_parse(key, 10, &i);

    if (rc == ADM_OK && p->strict
        && (!adm_is_digit(key.data[0]) || (key.data[0] == '0' && key.len > 1)))
    {
        rc = ADM_ERROR;
    }

    if (rc != ADM_OK) {
        adm_buf_init(&b, p->arena, 0);
        adm_quote(&b, key, '"', 0);
        (void) adm_buf_finish(&b, &quoted);

        return kube_patch_why(p, "strconv.Atoi: parsing %.*s: %s",
                              adm_fmt(quoted), rc == ADM_DECLINED
                              ? "value out of range" : "invalid syntax");
    }

    if (i >= (int64_t) n || i < -(int64_t) n) {
        return kube_patch_why(p, "Unable to access invalid index: %lld: "
                              "invalid index referenced", (long long) i);
    }

    *index = (uint32_t) (i < 0 ? i + n : i);

    return ADM_OK;
}


/* What is at the place; NULL for a member that is missing or null. */

int
kube_patch_get(kube_patch_t *p, const kube_target_t *t, adm_value_t **v)
{
    uint32_t  i;

    if (t->in == NULL) {
        *v = p->doc;
        return ADM_OK;
    }

    if (adm_is_object(t->in)) {
        *v = adm_object_get(t->in, t->key);

        if (*v == NULL) {
            (void) kube_patch_why(p, "missing value");
        }

        return ADM_OK;
    }

    if (kube_patch_index(p, t->key, t->in->n, &i) != ADM_OK) {
        return ADM_ERROR;
    }

    *v = adm_array_at(t->in, i);

    return ADM_OK;
}


/* Adds a member or inserts an item. */

int
kube_patch_insert(kube_patch_t *p, const kube_target_t *t, adm_value_t *v)
{
    uint32_t   i;
    adm_str_t  why;

    if (t->in == NULL || adm_is_object(t->in)) {
        return kube_patch_set(p, t, v);
    }

    i = t->in->n;

    if (!adm_str_eqc(t->key, "-")
        && kube_patch_index(p, t->key, t->in->n + 1, &i) != ADM_OK)
    {
        why = p->why;

        if (adm_str_has_prefix(why, adm_strc("strconv"))) {
            (void) kube_patch_why(p, "value was not a proper array index: "
                                  "'%.*s': %.*s", adm_fmt(t->key),
                                  adm_fmt(why));
        }

        return ADM_ERROR;
    }

    return adm_array_insert(p->arena, t->in, i, v);
}


int
kube_patch_set(kube_patch_t *p, const kube_target_t *t, adm_value_t *v)
{
    uint32_t  i;

    if (t->in == NULL) {
        p->doc = v;
        return ADM_OK;
    }

    if (adm_is_object(t->in)) {
        return adm_object_set(p->arena, t->in, t->key, v);
    }

    if (kube_patch_index(p, t->key, t->in->n, &i) != ADM_OK) {
        return ADM_ERROR;
    }

    adm_array_set(t->in, i, v);

    return ADM_OK;
}


int
kube_patch_drop(kube_patch_t *p, const kube_target_t *t)
{
    uint32_t  i;

    if (t->in == NULL) {
        return kube_patch_why(p, "the whole document cannot be removed");
    }

    if (adm_is_object(t->in)) {

        if (adm_object_get(t->in, t->key) == NULL) {
            return kube_patch_why(p, "Unable to remove nonexistent key: %.*s: "
                                  "missing value", adm_fmt(t->key));
        }

        adm_object_take(t->in, t->key);

        return ADM_OK;
    }

    if (kube_patch_index(p, t->key, t->in->n, &i) != ADM_OK) {
        return ADM_ERROR;
    }

    adm_array_remove(t->in, i);

    return ADM_OK;
}


/* The container itself if it was made here, or a copy that may be changed. */

static adm_value_t *
kube_patch_own(kube_patch_t *p, adm_value_t *v)
{
    if (kube_patch_owns(p, v, 0)) {
        return v;
    }

    v = adm_value_copy(p->arena, v);

    if (v) {
        (void) kube_patch_owns(p, v, 1);
    }

    return v;
}


/* Whether the container was made here; add: notes that it was. */

static int
kube_patch_owns(kube_patch_t *p, adm_value_t *v, int add)
{
    uint32_t       i, slot, cap;
    adm_value_t  **old;

    if (add && p->nowned * 2 >= p->cap) {

        old = p->owned;
        cap = p->cap;

        p->cap = adm_max(cap * 2, 64);
        p->nowned = 0;
        p->owned = adm_calloc(p->arena, p->cap, sizeof(adm_value_t *));

        if (p->owned == NULL) {
            p->cap = 0;
            return 0;
        }

        for (i = 0; i < cap; i++) {
            if (old[i]) {
                (void) kube_patch_owns(p, old[i], 1);
            }
        }
    }

    if (p->cap == 0) {
        return 0;
    }

    /* nodes are aligned: the low bits of their addresses tell nothing */

    slot = (uint32_t) (((uintptr_t) v >> 3) * 2654435761u) & (p->cap - 1);

    while (p->owned[slot]) {
        if (p->owned[slot] == v) {
            return 1;
        }

        slot = (slot + 1) & (p->cap - 1);
    }

    if (add) {
        p->owned[slot] = v;
        p->nowned++;
    }

    return add;
}


/* Whether the value stays within the depth of a document at its place. */

int
kube_patch_fits(kube_patch_t *p, const adm_value_t *v, uint32_t depth)
{
    uint32_t  i;

    if (p->nodes == 0) {
        return kube_patch_why(p, "the JSON patch moves too much");
    }

    p->nodes--;

    if (!kube_is_container(v)) {
        return ADM_OK;
    }

    if (depth >= ADM_MAX_DEPTH) {
        return kube_patch_why(p, "the document is nested too deeply");
    }

    for (i = 0; i < v->n; i++) {
        if (kube_patch_fits(p, adm_is_array(v) ? adm_array_at(v, i)
                                               : adm_object_at(v, i)->value,
                            depth + 1)
            != ADM_OK)
        {
            return ADM_ERROR;
        }
    }

    return ADM_OK;
}


/* New containers all the way down: two places are changed independently. */

adm_value_t *
kube_patch_clone(kube_patch_t *p, adm_value_t *v, uint32_t depth)
{
    uint32_t      i;
    adm_value_t  *copy, *item;

    if (p->nodes == 0) {
        (void) kube_patch_why(p, "the JSON patch copies too much");
        return NULL;
    }

    p->nodes--;

    if (!kube_is_container(v)) {
        return v;
    }

    if (depth >= ADM_MAX_DEPTH) {
        (void) kube_patch_why(p, "the document is nested too deeply");
        return NULL;
    }

    copy = adm_value_copy(p->arena, v);

    for (i = 0; copy && i < copy->n; i++) {

        item = adm_is_array(v) ? adm_array_at(v, i)
                               : adm_object_at(v, i)->value;

        item = kube_patch_clone(p, item, depth + 1);
        if (item == NULL) {
            return NULL;
        }

        if (adm_is_array(v)) {
            adm_array_set(copy, i, item);

        } else {
            adm_object_at(copy, i)->value = item;
        }
    }

    return copy;
}


adm_value_t *
kube_pointer_get(adm_arena_t *a, adm_value_t *doc, adm_str_t pointer)
{
    adm_value_t    *v;
    kube_patch_t    p;
    kube_target_t   t;

    memset(&p, 0, sizeof(kube_patch_t));
    p.arena = a;
    p.doc = doc;
    p.strict = 1;

    if (kube_patch_find(&p, pointer, 0, &t) != ADM_OK
        || kube_patch_get(&p, &t, &v) != ADM_OK)
    {
        return NULL;
    }

    return v;
}
