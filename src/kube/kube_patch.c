
#include "base/adm_num.h"
#include "kube/kube_go.h"
#include "kube/kube_patch.h"


/*
 * What the API server does and the RFC does not: "replace" adds a member that
 * is missing, "copy" takes a missing one for null, "test" finds it equal to
 * null; an index may be negative, counted from the end, and have a sign or
 * leading zeros; text before the first slash of a path is ignored, and "~"
 * stands for itself; the whole document is only replaced or tested; "test"
 * compares numbers by their text.
 */


typedef struct {
    adm_arena_t   *arena;
    adm_err_t     *err;
    adm_value_t   *doc;
    adm_value_t  **owned;       /* containers made here, by address */
    uint32_t       nowned;
    uint32_t       cap;         /* a power of 2 */
    uint32_t       nodes;       /* that may still be handled */
    unsigned       strict:1;
    adm_str_t      why;         /* of what has just failed */
} kube_patch_t;


/* The place that a path leads to. */

typedef struct {
    adm_value_t   *in;          /* NULL: the document itself */
    adm_str_t      key;
    uint32_t       depth;
} kube_target_t;


typedef int (*kube_patch_op_pt)(kube_patch_t *p, const adm_value_t *op);


static int kube_patch_check(kube_patch_t *p, const adm_value_t *doc,
    const adm_value_t *patch);
static int kube_patch_run(kube_patch_t *p, const adm_value_t *op);
static int kube_patch_add(kube_patch_t *p, const adm_value_t *op);
static int kube_patch_remove(kube_patch_t *p, const adm_value_t *op);
static int kube_patch_replace(kube_patch_t *p, const adm_value_t *op);
static int kube_patch_move(kube_patch_t *p, const adm_value_t *op);
static int kube_patch_copy(kube_patch_t *p, const adm_value_t *op);
static int kube_patch_test(kube_patch_t *p, const adm_value_t *op);
static int kube_patch_why(kube_patch_t *p, const char *fmt, ...)
    adm_printf_like(2, 3);
static int kube_patch_path(kube_patch_t *p, const adm_value_t *op,
    const char *name, adm_str_t *path);
static int kube_patch_find(kube_patch_t *p, adm_str_t path, int edit,
    kube_target_t *t);
static int kube_patch_key(kube_patch_t *p, adm_str_t token, adm_str_t *key);
static int kube_patch_index(kube_patch_t *p, adm_str_t key, uint32_t n,
    uint32_t *index);
static int kube_patch_get(kube_patch_t *p, const kube_target_t *t,
    adm_value_t **v);
static int kube_patch_insert(kube_patch_t *p, const kube_target_t *t,
    adm_value_t *v);
static int kube_patch_set(kube_patch_t *p, const kube_target_t *t,
    adm_value_t *v);
static int kube_patch_drop(kube_patch_t *p, const kube_target_t *t);
static adm_value_t *kube_patch_own(kube_patch_t *p, adm_value_t *v);
static int kube_patch_owns(kube_patch_t *p, adm_value_t *v, int add);
static int kube_patch_fits(kube_patch_t *p, const adm_value_t *v,
    uint32_t depth);
static adm_value_t *kube_patch_clone(kube_patch_t *p, adm_value_t *v,
    uint32_t depth);
static int kube_patch_equal(const kube_patch_t *p, const adm_value_t *a,
    const adm_value_t *b);


#define kube_is_container(v)  (adm_is_array(v) || adm_is_object(v))


int
kube_patch(adm_arena_t *a, adm_value_t *doc, const adm_value_t *patch,
    unsigned flags, adm_value_t **result, adm_err_t *err)
{
    int           rc;
    uint32_t      i;
    kube_patch_t  p;

    memset(&p, 0, sizeof(kube_patch_t));
    p.arena = a;
    p.err = err;
    p.doc = doc;
    p.nodes = KUBE_PATCH_NODES;
    p.strict = (flags & KUBE_PATCH_STRICT) != 0;

    rc = kube_patch_check(&p, doc, patch);

    for (i = 0; rc == ADM_OK && i < adm_array_len(patch); i++) {
        rc = kube_patch_run(&p, adm_array_at(patch, i));
    }

    if (adm_arena_failed(a)) {
        return adm_err_memory(err, a);
    }

    if (rc == ADM_OK) {
        *result = p.doc;
    }

    return rc;
}


/* A patch is refused as a whole if it is none. */

static int
kube_patch_check(kube_patch_t *p, const adm_value_t *doc,
    const adm_value_t *patch)
{
    uint32_t            i;
    const char         *type;
    const adm_value_t  *bad;

    bad = patch;
    type = "Patch";

    if (adm_is_array(patch)) {

        if (patch->n > KUBE_PATCH_OPS) {
            return adm_err_set(p->err, "the JSON patch has more than %d "
                               "operations", KUBE_PATCH_OPS);
        }

        type = "Operation";

        for (i = 0, bad = NULL; bad == NULL && i < patch->n; i++) {
            if (!adm_is_object(adm_array_at(patch, i))
                && !adm_is_null(adm_array_at(patch, i)))
            {
                bad = adm_array_at(patch, i);
            }
        }
    }

    if (adm_is_null(bad) && !kube_is_container(doc) && !p->strict) {
        bad = doc;
        type = "partialDoc";
    }

    if (bad == NULL || (adm_is_null(bad) && bad != doc)) {
        return ADM_OK;
    }

    return adm_err_set(p->err, "json: cannot unmarshal %s into Go value of "
                       "type jsonpatch.%s",
                       adm_is_bool(bad) ? "bool" : adm_kind_name(bad->kind),
                       type);
}


static int
kube_patch_run(kube_patch_t *p, const adm_value_t *op)
{
    size_t      i;
    adm_str_t   kind;

    static const struct {
        const char        *kind;
        kube_patch_op_pt   run;
    } ops[] = {
        { "add", kube_patch_add },
        { "copy", kube_patch_copy },
        { "move", kube_patch_move },
        { "remove", kube_patch_remove },
        { "replace", kube_patch_replace },
        { "test", kube_patch_test }
    };

    kind = adm_is_string(adm_object_getc(op, "op"))
               ? adm_value_str(adm_object_getc(op, "op"))
               : adm_strc("unknown");

    for (i = 0; i < adm_nelts(ops); i++) {
        if (adm_str_eq(kind, adm_strz(ops[i].kind))) {
            return ops[i].run(p, op);
        }
    }

    return adm_err_set(p->err, "Unexpected kind: %.*s", adm_fmt(kind));
}


static int
kube_patch_add(kube_patch_t *p, const adm_value_t *op)
{
    adm_str_t      path;
    adm_value_t   *v;
    kube_target_t  t;

    if (kube_patch_path(p, op, "path", &path) != ADM_OK) {
        return adm_err_set(p->err, "add operation failed to decode path: "
                           "missing value");
    }

    if (kube_patch_find(p, path, 1, &t) != ADM_OK) {
        return adm_err_set(p->err, "add operation does not apply: doc is "
                           "missing path: \"%.*s\": missing value",
                           adm_fmt(path));
    }

    v = adm_object_getc(op, "value");

    if (v == NULL) {
        if (p->strict) {
            return adm_err_set(p->err, "add operation without value: \"%.*s\"",
                               adm_fmt(path));
        }

        v = adm_value_null();
    }

    if (kube_patch_fits(p, v, t.depth) != ADM_OK
        || kube_patch_insert(p, &t, v) != ADM_OK)
    {
        return adm_err_set(p->err, "error in add for path: '%.*s': %.*s",
                           adm_fmt(path), adm_fmt(p->why));
    }

    return ADM_OK;
}


static int
kube_patch_remove(kube_patch_t *p, const adm_value_t *op)
{
    adm_str_t      path;
    kube_target_t  t;

    if (kube_patch_path(p, op, "path", &path) != ADM_OK) {
        return adm_err_set(p->err, "remove operation failed to decode path: "
                           "missing value");
    }

    if (kube_patch_find(p, path, 1, &t) != ADM_OK) {
        return adm_err_set(p->err, "remove operation does not apply: doc is "
                           "missing path: \"%.*s\": missing value",
                           adm_fmt(path));
    }

    if (kube_patch_drop(p, &t) != ADM_OK) {
        return adm_err_set(p->err, "error in remove for path: '%.*s': %.*s",
                           adm_fmt(path), adm_fmt(p->why));
    }

    return ADM_OK;
}


static int
kube_patch_replace(kube_patch_t *p, const adm_value_t *op)
{
    adm_str_t      path;
    adm_value_t   *v, *old;
    kube_target_t  t;

    v = adm_object_getc(op, "value");

    if (kube_patch_path(p, op, "path", &path) != ADM_OK) {
        return adm_err_set(p->err, "replace operation failed to decode path: "
                           "%.*s", adm_fmt(p->why));
    }

    if (path.len == 0 && !p->strict) {

        if (!kube_is_container(v)) {
            return adm_err_set(p->err, "replace operation value must be object "
                               "or array: %%!w(<nil>)");
        }

        p->doc = v;
        return ADM_OK;
    }

    if (kube_patch_find(p, path, 1, &t) != ADM_OK) {
        return adm_err_set(p->err, "replace operation does not apply: doc is "
                           "missing path: %.*s: missing value", adm_fmt(path));
    }

    if (kube_patch_get(p, &t, &old) != ADM_OK || (p->strict && old == NULL)) {
        return adm_err_set(p->err, "replace operation does not apply: doc is "
                           "missing key: %.*s: missing value", adm_fmt(path));
    }

    if (v == NULL) {
        if (p->strict) {
            return adm_err_set(p->err, "replace operation without value: "
                               "\"%.*s\"", adm_fmt(path));
        }

        v = adm_value_null();
    }

    if (kube_patch_fits(p, v, t.depth) != ADM_OK
        || kube_patch_set(p, &t, v) != ADM_OK)
    {
        return adm_err_set(p->err, "error in remove for path: '%.*s': %.*s",
                           adm_fmt(path), adm_fmt(p->why));
    }

    return ADM_OK;
}


static int
kube_patch_move(kube_patch_t *p, const adm_value_t *op)
{
    uint32_t       depth;
    adm_str_t      path, from;
    adm_value_t   *v;
    kube_target_t  t;

    if (kube_patch_path(p, op, "from", &from) != ADM_OK) {
        return adm_err_set(p->err, "move operation failed to decode from: "
                           "%.*s", adm_fmt(p->why));
    }

    if (kube_patch_find(p, from, 1, &t) != ADM_OK
        || (p->strict && t.in == NULL))
    {
        return adm_err_set(p->err, "move operation does not apply: doc is "
                           "missing from path: %.*s: missing value",
                           adm_fmt(from));
    }

    if (kube_patch_get(p, &t, &v) != ADM_OK
        || kube_patch_drop(p, &t) != ADM_OK)
    {
        return adm_err_set(p->err, "error in move for path: '%.*s': %.*s",
                           adm_fmt(t.key), adm_fmt(p->why));
    }

    if (kube_patch_path(p, op, "path", &path) != ADM_OK) {
        return adm_err_set(p->err, "move operation failed to decode path: "
                           "%.*s", adm_fmt(p->why));
    }

    depth = t.depth;

    if (kube_patch_find(p, path, 1, &t) != ADM_OK) {
        return adm_err_set(p->err, "move operation does not apply: doc is "
                           "missing destination path: %.*s: missing value",
                           adm_fmt(path));
    }

    if ((t.depth > depth && kube_patch_fits(p, v, t.depth) != ADM_OK)
        || kube_patch_insert(p, &t, v) != ADM_OK)
    {
        return adm_err_set(p->err, "error in move for path: '%.*s': %.*s",
                           adm_fmt(path), adm_fmt(p->why));
    }

    return ADM_OK;
}


static int
kube_patch_copy(kube_patch_t *p, const adm_value_t *op)
{
    adm_str_t      path, from;
    adm_value_t   *v;
    kube_target_t  t;

    if (kube_patch_path(p, op, "from", &from) != ADM_OK) {
        return adm_err_set(p->err, "copy operation failed to decode from: "
                           "%.*s", adm_fmt(p->why));
    }

    if (kube_patch_find(p, from, 0, &t) != ADM_OK) {
        return adm_err_set(p->err, "copy operation does not apply: doc is "
                           "missing from path: %.*s: missing value",
                           adm_fmt(from));
    }

    if (kube_patch_get(p, &t, &v) != ADM_OK || (p->strict && v == NULL)) {
        return adm_err_set(p->err, "error in copy for from: '%.*s': %.*s",
                           adm_fmt(from), adm_fmt(p->why));
    }

    if (v == NULL) {
        v = adm_value_null();
    }

    if (kube_patch_path(p, op, "path", &path) != ADM_OK) {
        return adm_err_set(p->err, "copy operation failed to decode path: "
                           "missing value");
    }

    if (kube_patch_find(p, path, 1, &t) != ADM_OK) {
        return adm_err_set(p->err, "copy operation does not apply: doc is "
                           "missing destination path: %.*s: missing value",
                           adm_fmt(path));
    }

    v = kube_patch_clone(p, v, t.depth);

    if (v == NULL || kube_patch_insert(p, &t, v) != ADM_OK) {
        return adm_err_set(p->err, "error while adding value during copy: %.*s",
                           adm_fmt(p->why));
    }

    return ADM_OK;
}


static int
kube_patch_test(kube_patch_t *p, const adm_value_t *op)
{
    adm_str_t      path;
    adm_value_t   *v, *value;
    kube_target_t  t;

    if (kube_patch_path(p, op, "path", &path) != ADM_OK) {
        return adm_err_set(p->err, "test operation failed to decode path: "
                           "%.*s", adm_fmt(p->why));
    }

    value = adm_object_getc(op, "value");

    if (path.len == 0) {
        v = p->doc;

    } else {

        if (kube_patch_find(p, path, 0, &t) != ADM_OK) {
            return adm_err_set(p->err, "test operation does not apply: is "
                               "missing path: %.*s: missing value",
                               adm_fmt(path));
        }

        if (kube_patch_get(p, &t, &v) != ADM_OK) {
            return adm_err_set(p->err, "error in test for path: '%.*s': %.*s",
                               adm_fmt(path), adm_fmt(p->why));
        }
    }

    if (p->strict ? v && value && kube_patch_equal(p, v, value)
                  : kube_patch_equal(p, v, value))
    {
        return ADM_OK;
    }

    (void) adm_err_set(p->err, "testing value %.*s failed: test failed",
                       adm_fmt(path));

    return ADM_DECLINED;
}


/* Keeps the reason of a failure for the text of the operation's error. */

static int
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


static int
kube_patch_path(kube_patch_t *p, const adm_value_t *op, const char *name,
    adm_str_t *path)
{
    adm_value_t  *v;

    v = adm_object_get(op, adm_strz(name));

    if (adm_is_null(v)) {
        return kube_patch_why(p, "operation%s missing %s field: missing value",
                              name[0] == 'f' ? "," : "", name);
    }

    if (!adm_is_string(v)) {
        return kube_patch_why(p, "json: cannot unmarshal %s into Go value of "
                              "type string", adm_is_bool(v) ? "bool"
                              : adm_kind_name(v->kind));
    }

    *path = adm_value_str(v);

    return ADM_OK;
}


/*
 * Follows the path to the last but one key.  edit: the containers on the way
 * may be changed afterwards.
 */

static int
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
        kube_go_quote(&b, key);
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

static int
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

static int
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


static int
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


static int
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

static int
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

static adm_value_t *
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


static int
kube_patch_equal(const kube_patch_t *p, const adm_value_t *a,
    const adm_value_t *b)
{
    uint32_t       i;
    adm_value_t   *other;
    adm_member_t  *m;

    if (p->strict) {
        return adm_value_equal(a, b);
    }

    if (adm_kind(a) != adm_kind(b)) {
        return 0;
    }

    if (adm_kind(a) == ADM_NUMBER) {
        return adm_str_eq(adm_value_number_text(a, p->arena),
                          adm_value_number_text(b, p->arena));
    }

    if (!kube_is_container(a)) {
        return adm_value_equal(a, b);
    }

    if (a->n != b->n) {
        return 0;
    }

    for (i = 0; i < a->n; i++) {

        if (adm_is_array(a)) {
            if (!kube_patch_equal(p, adm_array_at(a, i), adm_array_at(b, i))) {
                return 0;
            }

            continue;
        }

        m = adm_object_at(a, i);
        other = adm_object_get(b, m->key);

        if (other == NULL || !kube_patch_equal(p, m->value, other)) {
            return 0;
        }
    }

    return 1;
}


void
kube_pointer_append(adm_buf_t *b, adm_str_t key)
{
    size_t  i;

    adm_buf_char(b, '/');

    for (i = 0; i < key.len; i++) {

        if (key.data[i] == '~') {
            adm_buf_lit(b, "~0");

        } else if (key.data[i] == '/') {
            adm_buf_lit(b, "~1");

        } else {
            adm_buf_char(b, key.data[i]);
        }
    }
}
