
#include "kube/kube_patch_int.h"


/*
 * What the API server does and the RFC does not: "replace" adds a member that
 * is missing, "copy" takes a missing one for null, "test" finds it equal to
 * null; an index may be negative, counted from the end, and have a sign or
 * leading zeros; text before the first slash of a path is ignored, and "~"
 * stands for itself; the whole document is only replaced or tested; "test"
 * compares numbers by their text.
 */


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
static int kube_patch_path(kube_patch_t *p, const adm_value_t *op,
    const char *name, adm_str_t *path);
static int kube_patch_equal(const kube_patch_t *p, const adm_value_t *a,
    const adm_value_t *b);


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
