
#include "base/adm_str.h"
#include "gotmpl/gotmpl_compare.h"
#include "gotmpl/gotmpl_fmt.h"


/* Kinds as comparison sees them. */

typedef enum {
    GOTMPL_CMP_OTHER = 0,
    GOTMPL_CMP_BOOL,
    GOTMPL_CMP_COMPLEX,
    GOTMPL_CMP_INT,
    GOTMPL_CMP_FLOAT,
    GOTMPL_CMP_STRING,
    GOTMPL_CMP_UINT
} gotmpl_cmp_e;


static gotmpl_cmp_e gotmpl_cmp_kind(const gotmpl_value_t *v);
static int gotmpl_equal(gotmpl_exec_t *e, const gotmpl_value_t *a,
    const gotmpl_value_t *b, int *equal);
static int gotmpl_equal_basic(gotmpl_cmp_e kind, const gotmpl_value_t *a,
    const gotmpl_value_t *b);
static int gotmpl_equal_other(gotmpl_exec_t *e, const gotmpl_value_t *a,
    const gotmpl_value_t *b, int *equal);
static int gotmpl_equal_117(gotmpl_exec_t *e, const gotmpl_value_t *a,
    const gotmpl_value_t *b, int *equal);
static int gotmpl_comparable(const gotmpl_value_t *v);
static int gotmpl_incompatible(gotmpl_exec_t *e, const gotmpl_value_t *a,
    const gotmpl_value_t *b);
static int gotmpl_not_comparable(gotmpl_exec_t *e, const char *what,
    const gotmpl_value_t *v);
static adm_str_t gotmpl_sprint_s(gotmpl_exec_t *e, const gotmpl_value_t *v);
static int gotmpl_less(gotmpl_exec_t *e, const gotmpl_value_t *a,
    const gotmpl_value_t *b, int *less);
static int gotmpl_deep(gotmpl_exec_t *e, const gotmpl_value_t *a,
    const gotmpl_value_t *b, uint32_t depth);
static int gotmpl_deep_members(gotmpl_exec_t *e, const gotmpl_value_t *a,
    const gotmpl_value_t *b, uint32_t depth);


static gotmpl_cmp_e
gotmpl_cmp_kind(const gotmpl_value_t *v)
{
    switch (gotmpl_kind(v)) {

    case GOTMPL_BOOL:
        return GOTMPL_CMP_BOOL;

    case GOTMPL_INT:
    case GOTMPL_INT32:
    case GOTMPL_INT64:
        return GOTMPL_CMP_INT;

    case GOTMPL_UINT8:
    case GOTMPL_UINT:
    case GOTMPL_UINT32:
    case GOTMPL_UINT64:
        return GOTMPL_CMP_UINT;

    case GOTMPL_FLOAT32:
    case GOTMPL_FLOAT64:
        return GOTMPL_CMP_FLOAT;

    case GOTMPL_COMPLEX128:
        return GOTMPL_CMP_COMPLEX;

    case GOTMPL_STRING:
        return GOTMPL_CMP_STRING;

    default:
        return GOTMPL_CMP_OTHER;
    }
}


int
gotmpl_fn_eq(gotmpl_exec_t *e, const gotmpl_func_t *f, gotmpl_value_t *args,
    uint32_t n, gotmpl_value_t *ret)
{
    int             equal;
    uint32_t        i;
    gotmpl_value_t  a, b;

    a = gotmpl_concrete(&args[0]);

    if (e->template->go117 && a.type && !gotmpl_comparable(&a)) {
        return gotmpl_not_comparable(e, "uncomparable type", &a);
    }

    if (n < 2) {
        return gotmpl_fail(e, "missing argument for comparison");
    }

    for (i = 1, equal = 0; i < n && !equal; i++) {
        b = gotmpl_concrete(&args[i]);

        if (gotmpl_equal(e, &a, &b, &equal) != ADM_OK) {
            return ADM_ERROR;
        }
    }

    *ret = gotmpl_bool(equal);

    return ADM_OK;
}


int
gotmpl_fn_ne(gotmpl_exec_t *e, const gotmpl_func_t *f, gotmpl_value_t *args,
    uint32_t n, gotmpl_value_t *ret)
{
    if (gotmpl_fn_eq(e, f, args, n, ret) != ADM_OK) {
        return ADM_ERROR;
    }

    ret->u.boolean = !ret->u.boolean;

    return ADM_OK;
}


static int
gotmpl_equal(gotmpl_exec_t *e, const gotmpl_value_t *a,
    const gotmpl_value_t *b, int *equal)
{
    gotmpl_cmp_e  ka, kb;

    ka = gotmpl_cmp_kind(a);
    kb = gotmpl_cmp_kind(b);

    *equal = 0;

    if (ka == kb) {

        if (ka == GOTMPL_CMP_OTHER) {
            return e->template->go117 ? gotmpl_equal_117(e, a, b, equal)
                                      : gotmpl_equal_other(e, a, b, equal);
        }

        *equal = gotmpl_equal_basic(ka, a, b);
        return ADM_OK;
    }

    if ((ka == GOTMPL_CMP_INT && kb == GOTMPL_CMP_UINT)
        || (ka == GOTMPL_CMP_UINT && kb == GOTMPL_CMP_INT))
    {
        *equal = a->u.i == b->u.i && a->u.i >= 0;
        return ADM_OK;
    }

    if (e->template->go117) {
        return gotmpl_fail(e, "incompatible types for comparison");
    }

    return a->type && b->type ? gotmpl_incompatible(e, a, b) : ADM_OK;
}


static int
gotmpl_equal_basic(gotmpl_cmp_e kind, const gotmpl_value_t *a,
    const gotmpl_value_t *b)
{
    switch (kind) {

    case GOTMPL_CMP_BOOL:
        return !a->u.boolean == !b->u.boolean;

    case GOTMPL_CMP_FLOAT:
        return a->u.f == b->u.f;

    case GOTMPL_CMP_COMPLEX:
        return a->u.complex[0] == b->u.complex[0]
               && a->u.complex[1] == b->u.complex[1];

    case GOTMPL_CMP_STRING:
        return adm_str_eq(gotmpl_str(a), gotmpl_str(b));

    default: /* GOTMPL_CMP_INT, GOTMPL_CMP_UINT */
        return a->u.u == b->u.u;
    }
}


static int
gotmpl_incompatible(gotmpl_exec_t *e, const gotmpl_value_t *a,
    const gotmpl_value_t *b)
{
    return gotmpl_fail(e, "incompatible types for comparison%s%.*s and %.*s",
                       ": ", adm_fmt(a->type->name), adm_fmt(b->type->name));
}


/* The value as %s prints it. */

static adm_str_t
gotmpl_sprint_s(gotmpl_exec_t *e, const gotmpl_value_t *v)
{
    adm_buf_t       b;
    gotmpl_fmt_t    f;
    gotmpl_value_t  text;

    gotmpl_buf(e, &b);
    gotmpl_fmt_init(&f, e, &b);
    gotmpl_fmt_arg(&f, v, 's');

    return gotmpl_fmt_finish(&f, &text) == ADM_OK ? gotmpl_str(&text)
                                                  : adm_str_empty;
}


static int
gotmpl_not_comparable(gotmpl_exec_t *e, const char *what,
    const gotmpl_value_t *v)
{
    adm_str_t  text;

    text = gotmpl_sprint_s(e, v);

    return gotmpl_fail(e, "%s %.*s: %.*s", what, adm_fmt(text),
                       adm_fmt(v->type->name));
}


static int
gotmpl_comparable(const gotmpl_value_t *v)
{
    switch (gotmpl_kind(v)) {

    case GOTMPL_MAP:
    case GOTMPL_SLICE:
        return 0;

    case GOTMPL_STRUCT:
        /* those of Kubernetes and of protobuf have slices or maps in them */
        return !(v->flags & GOTMPL_VIEW);

    default:
        return 1;
    }
}


static int
gotmpl_equal_other(gotmpl_exec_t *e, const gotmpl_value_t *a,
    const gotmpl_value_t *b, int *equal)
{
    adm_str_t  sa, sb;

    if (a->type && b->type && a->type->kind != b->type->kind) {
        sa = gotmpl_sprint_s(e, a);
        sb = gotmpl_sprint_text(e, b);

        return gotmpl_fail(e, "non-comparable types %.*s: %.*s, %.*s: %.*s",
                           adm_fmt(sa), adm_fmt(a->type->name),
                           adm_fmt(b->type->name), adm_fmt(sb));
    }

    if (gotmpl_is_nil(a) || gotmpl_is_nil(b)) {
        *equal = gotmpl_is_nil(a) == gotmpl_is_nil(b);
        return ADM_OK;
    }

    if (!gotmpl_comparable(b)) {
        return gotmpl_not_comparable(e, "non-comparable type", b);
    }

    *equal = a->type == b->type && a->u.p == b->u.p;

    return ADM_OK;
}


static int
gotmpl_equal_117(gotmpl_exec_t *e, const gotmpl_value_t *a,
    const gotmpl_value_t *b, int *equal)
{
    if (b->type == NULL) {
        *equal = (a->type == NULL);
        return ADM_OK;
    }

    if (!gotmpl_comparable(b)) {
        return gotmpl_fail(e, "uncomparable type %.*s: %.*s",
                           adm_fmt(b->type->name),
                           adm_fmt(gotmpl_sprint_text(e, b)));
    }

    *equal = a->type == b->type && a->u.p == b->u.p;

    return ADM_OK;
}


static int
gotmpl_less(gotmpl_exec_t *e, const gotmpl_value_t *a, const gotmpl_value_t *b,
    int *less)
{
    gotmpl_cmp_e  ka, kb;

    ka = gotmpl_cmp_kind(a);
    kb = gotmpl_cmp_kind(b);

    *less = 0;

    if (ka == GOTMPL_CMP_OTHER || kb == GOTMPL_CMP_OTHER) {
        return gotmpl_fail(e, "invalid type for comparison");
    }

    if (ka == GOTMPL_CMP_INT && kb == GOTMPL_CMP_UINT) {
        *less = a->u.i < 0 || a->u.u < b->u.u;
        return ADM_OK;
    }

    if (ka == GOTMPL_CMP_UINT && kb == GOTMPL_CMP_INT) {
        *less = b->u.i >= 0 && a->u.u < b->u.u;
        return ADM_OK;
    }

    if (ka != kb) {
        return e->template->go117
               ? gotmpl_fail(e, "incompatible types for comparison")
               : gotmpl_incompatible(e, a, b);
    }

    switch (ka) {

    case GOTMPL_CMP_FLOAT:
        *less = a->u.f < b->u.f;
        return ADM_OK;

    case GOTMPL_CMP_INT:
        *less = a->u.i < b->u.i;
        return ADM_OK;

    case GOTMPL_CMP_UINT:
        *less = a->u.u < b->u.u;
        return ADM_OK;

    case GOTMPL_CMP_STRING:
        *less = adm_str_cmp(gotmpl_str(a), gotmpl_str(b)) < 0;
        return ADM_OK;

    default:
        return gotmpl_fail(e, "invalid type for comparison");
    }
}


/* "le" is "lt" or "eq", which matters for NaN; "gt" and "ge" negate. */

int
gotmpl_fn_order(gotmpl_exec_t *e, const gotmpl_func_t *f, gotmpl_value_t *args,
    uint32_t n, gotmpl_value_t *ret)
{
    int             result;
    gotmpl_value_t  a, b;

    a = gotmpl_concrete(&args[0]);
    b = gotmpl_concrete(&args[1]);

    if (gotmpl_less(e, &a, &b, &result) != ADM_OK) {
        return ADM_ERROR;
    }

    if (!result && (f->magic == GOTMPL_ORDER_LE || f->magic == GOTMPL_ORDER_GT)
        && gotmpl_equal(e, &a, &b, &result) != ADM_OK)
    {
        return ADM_ERROR;
    }

    if (f->magic == GOTMPL_ORDER_GT || f->magic == GOTMPL_ORDER_GE) {
        result = !result;
    }

    *ret = gotmpl_bool(result);

    return ADM_OK;
}


int
gotmpl_deep_equal(gotmpl_exec_t *e, const gotmpl_value_t *a,
    const gotmpl_value_t *b)
{
    return gotmpl_deep(e, a, b, 0);
}


static int
gotmpl_deep(gotmpl_exec_t *e, const gotmpl_value_t *a, const gotmpl_value_t *b,
    uint32_t depth)
{
    gotmpl_cmp_e    kind;
    gotmpl_value_t  x, y;

    if (depth > GOTMPL_MAX_DEPTH) {
        (void) gotmpl_abort(e, "a value is nested too deeply");
        return 0;
    }

    if (gotmpl_step(e) != ADM_OK) {
        return 0;
    }

    x = gotmpl_concrete(a);
    y = gotmpl_concrete(b);

    if (x.type != y.type || x.type == NULL) {
        return x.type == y.type;
    }

    kind = gotmpl_cmp_kind(&x);

    if (kind != GOTMPL_CMP_OTHER) {
        return gotmpl_equal_basic(kind, &x, &y);
    }

    if (x.u.p == y.u.p) {
        return 1;
    }

    if (x.u.p == NULL || y.u.p == NULL) {
        return 0;
    }

    if (x.type->kind == GOTMPL_MAP || x.type->kind == GOTMPL_SLICE) {
        return gotmpl_deep_members(e, &x, &y, depth);
    }

    return (x.flags & y.flags & GOTMPL_VIEW)
           && adm_value_equal(x.u.json, y.u.json);
}


static int
gotmpl_deep_members(gotmpl_exec_t *e, const gotmpl_value_t *a,
    const gotmpl_value_t *b, uint32_t depth)
{
    uint32_t          i, n;
    gotmpl_value_t    x, y;
    gotmpl_members_t  m;

    n = gotmpl_len(e, a);

    if (n != gotmpl_len(e, b)) {
        return 0;
    }

    if (a->type->kind == GOTMPL_SLICE) {
        for (i = 0; i < n; i++) {
            x = gotmpl_at(e, a, i);
            y = gotmpl_at(e, b, i);

            if (!gotmpl_deep(e, &x, &y, depth + 1)) {
                return 0;
            }
        }

        return 1;
    }

    if (gotmpl_members(e, a, &m) != ADM_OK) {
        return 0;
    }

    for (i = 0; i < m.n; i++) {
        if (gotmpl_get(e, b, gotmpl_str(&m.keys[i]), &y) != ADM_OK
            || !gotmpl_deep(e, &m.members[i], &y, depth + 1))
        {
            return 0;
        }
    }

    return 1;
}
