
#include "base/adm_str.h"
#include "gotmpl/gotmpl_cast.h"
#include "gotmpl/gotmpl_semver.h"
#include "gotmpl/gotmpl_sprig.h"


static int gotmpl_version_string(gotmpl_exec_t *e, const gotmpl_value_t *v,
    adm_str_t *s);
static adm_value_t *gotmpl_version_json(gotmpl_exec_t *e,
    const gotmpl_value_t *v);
static adm_str_t gotmpl_version_text(gotmpl_exec_t *e,
    const gotmpl_semver_t *v);
static int gotmpl_version_next(gotmpl_exec_t *e, gotmpl_semver_t *v,
    gotmpl_value_t *ret);
static gotmpl_fn_t gotmpl_version_compare;
static gotmpl_fn_t gotmpl_version_number;
static gotmpl_fn_t gotmpl_version_part;
static gotmpl_fn_t gotmpl_version_inc;
static gotmpl_fn_t gotmpl_version_set;


/* magic of gotmpl_version_compare() */
#define GOTMPL_V_COMPARE        0
#define GOTMPL_V_EQUAL          1
#define GOTMPL_V_GREATER        2
#define GOTMPL_V_GREATER_EQUAL  3
#define GOTMPL_V_LESS           4
#define GOTMPL_V_LESS_EQUAL     5

/* magic of gotmpl_version_part() and gotmpl_version_set() */
#define GOTMPL_V_PRERELEASE     0
#define GOTMPL_V_METADATA       1
#define GOTMPL_V_ORIGINAL       2
#define GOTMPL_V_STRING         3




static const gotmpl_type_t  gotmpl_type_version_ptr;

static const gotmpl_type_t  *gotmpl_p_version[] = { &gotmpl_type_version_ptr };
static const gotmpl_type_t  *gotmpl_p_text[] = { &gotmpl_type_string };


/* Those of the value are those of the pointer that do not take one. */

#define gotmpl_version_methods_inc                                            \
    { adm_str("IncMajor"), gotmpl_version_inc, NULL, 0, 0, 0, 0, 0 },         \
    { adm_str("IncMinor"), gotmpl_version_inc, NULL, 0, 0, 0, 1, 0 },         \
    { adm_str("IncPatch"), gotmpl_version_inc, NULL, 0, 0, 0, 2, 0 }

#define gotmpl_version_methods_parts                                          \
    { adm_str("Major"), gotmpl_version_number, NULL, 0, 0, 0, 0, 0 },         \
    { adm_str("Metadata"), gotmpl_version_part, NULL, 0, 0, 0,                \
      GOTMPL_V_METADATA, 0 },                                                 \
    { adm_str("Minor"), gotmpl_version_number, NULL, 0, 0, 0, 1, 0 }

#define gotmpl_version_methods_rest                                           \
    { adm_str("Patch"), gotmpl_version_number, NULL, 0, 0, 0, 2, 0 },         \
    { adm_str("Prerelease"), gotmpl_version_part, NULL, 0, 0, 0,              \
      GOTMPL_V_PRERELEASE, 0 },                                               \
    { adm_str("SetMetadata"), gotmpl_version_set,                             \
      gotmpl_params(gotmpl_p_text), 0, 0, GOTMPL_V_METADATA, 0 },             \
    { adm_str("SetPrerelease"), gotmpl_version_set,                           \
      gotmpl_params(gotmpl_p_text), 0, 0, GOTMPL_V_PRERELEASE, 0 },           \
    { adm_str("String"), gotmpl_version_part, NULL, 0, 0, 0,                  \
      GOTMPL_V_STRING, 0 }


static const gotmpl_func_t  gotmpl_version_methods[] = {
    gotmpl_version_methods_inc,
    gotmpl_version_methods_parts,
    gotmpl_version_methods_rest,
};


static const gotmpl_func_t  gotmpl_version_ptr_methods[] = {

    { adm_str("Compare"), gotmpl_version_compare,
      gotmpl_params(gotmpl_p_version), 0, 0, GOTMPL_V_COMPARE, 0 },

    { adm_str("Equal"), gotmpl_version_compare,
      gotmpl_params(gotmpl_p_version), 0, 0, GOTMPL_V_EQUAL, 0 },

    { adm_str("GreaterThan"), gotmpl_version_compare,
      gotmpl_params(gotmpl_p_version), 0, 0, GOTMPL_V_GREATER, 0 },

    { adm_str("GreaterThanEqual"), gotmpl_version_compare,
      gotmpl_params(gotmpl_p_version), 0, 0, GOTMPL_V_GREATER_EQUAL, 0 },

    gotmpl_version_methods_inc,

    { adm_str("LessThan"), gotmpl_version_compare,
      gotmpl_params(gotmpl_p_version), 0, 0, GOTMPL_V_LESS, 0 },

    { adm_str("LessThanEqual"), gotmpl_version_compare,
      gotmpl_params(gotmpl_p_version), 0, 0, GOTMPL_V_LESS_EQUAL, 0 },

    gotmpl_version_methods_parts,

    { adm_str("Original"), gotmpl_version_part, NULL, 0, 0, 0,
      GOTMPL_V_ORIGINAL, 0 },

    gotmpl_version_methods_rest,
};


static const gotmpl_type_t  gotmpl_type_version = {
    .name = adm_str("semver.Version"),
    .kind = GOTMPL_STRUCT,
    .methods = gotmpl_version_methods,
    .nmethods = adm_nelts(gotmpl_version_methods),
    .string = gotmpl_version_string,
    .json = gotmpl_version_json
};

static const gotmpl_type_t  gotmpl_type_version_ptr = {
    .name = adm_str("*semver.Version"),
    .kind = GOTMPL_POINTER,
    .elem = &gotmpl_type_version,
    .methods = gotmpl_version_ptr_methods,
    .nmethods = adm_nelts(gotmpl_version_ptr_methods),
    .string = gotmpl_version_string,
    .json = gotmpl_version_json
};


int
gotmpl_sprig_semver(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    adm_err_t         err;
    gotmpl_semver_t  *v;

    adm_err_init(&err, e->arena);

    v = adm_alloc(e->arena, sizeof(gotmpl_semver_t));
    if (v == NULL) {
        return gotmpl_abort(e, "%s", adm_arena_failure(e->arena));
    }

    if (gotmpl_semver_parse(gotmpl_str(&args[0]), v, &err) != ADM_OK) {
        return gotmpl_fail(e, "%.*s", adm_fmt(err.text));
    }

    *ret = (gotmpl_value_t) { .type = &gotmpl_type_version_ptr, .u.p = v,
                              .origin = args[0].origin };

    return ADM_OK;
}


int
gotmpl_sprig_semver_compare(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    int              met;
    adm_err_t        err, bad;
    gotmpl_semver_t  v;

    adm_err_init(&err, e->arena);
    adm_err_init(&bad, e->arena);

    /* a constraint is refused before the version */

    if (gotmpl_semver_parse(gotmpl_str(&args[1]), &v, &bad) != ADM_OK) {
        memset(&v, 0, sizeof(gotmpl_semver_t));
    }

    if (gotmpl_semver_check(gotmpl_str(&args[0]), &v, &met, &err) != ADM_OK) {
        return gotmpl_fail(e, "%.*s", adm_fmt(err.text));
    }

    if (bad.set) {
        return gotmpl_fail(e, "%.*s", adm_fmt(bad.text));
    }

    *ret = gotmpl_bool(met);

    return gotmpl_charge(e, gotmpl_str(&args[0]).len);
}


static adm_str_t
gotmpl_version_text(gotmpl_exec_t *e, const gotmpl_semver_t *v)
{
    int        i;
    adm_buf_t  b;
    adm_str_t  s;

    adm_buf_init(&b, e->arena, 0);

    for (i = 0; i < 3; i++) {
        if (i) {
            adm_buf_char(&b, '.');
        }

        adm_buf_uint(&b, v->segment[i]);
    }

    if (v->pre.len) {
        adm_buf_char(&b, '-');
        adm_buf_str(&b, v->pre);
    }

    if (v->metadata.len) {
        adm_buf_char(&b, '+');
        adm_buf_str(&b, v->metadata);
    }

    (void) adm_buf_finish(&b, &s);

    return s;
}


static int
gotmpl_version_string(gotmpl_exec_t *e, const gotmpl_value_t *v, adm_str_t *s)
{
    *s = gotmpl_version_text(e, v->u.p);

    return ADM_OK;
}


static adm_value_t *
gotmpl_version_json(gotmpl_exec_t *e, const gotmpl_value_t *v)
{
    return adm_value_string(e->arena, gotmpl_version_text(e, v->u.p));
}


static int
gotmpl_version_compare(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    int  order;

    if (args[0].u.p == NULL || args[1].u.p == NULL) {

        if (f->magic == GOTMPL_V_EQUAL) {
            *ret = gotmpl_bool(args[0].u.p == args[1].u.p);
            return ADM_OK;
        }

        return gotmpl_fail_nil(e);
    }

    order = gotmpl_semver_cmp(args[0].u.p, args[1].u.p);

    switch (f->magic) {

    case GOTMPL_V_COMPARE:
        *ret = gotmpl_int(order);
        break;

    case GOTMPL_V_EQUAL:
        *ret = gotmpl_bool(order == 0);
        break;

    case GOTMPL_V_GREATER:
        *ret = gotmpl_bool(order > 0);
        break;

    case GOTMPL_V_GREATER_EQUAL:
        *ret = gotmpl_bool(order >= 0);
        break;

    case GOTMPL_V_LESS:
        *ret = gotmpl_bool(order < 0);
        break;

    default: /* GOTMPL_V_LESS_EQUAL */
        *ret = gotmpl_bool(order <= 0);
    }

    return ADM_OK;
}


static int
gotmpl_version_number(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    *ret = gotmpl_none();
    ret->type = &gotmpl_type_uint64;
    ret->u.u = ((gotmpl_semver_t *) args[0].u.p)->segment[f->magic];

    return ADM_OK;
}


static int
gotmpl_version_part(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    const gotmpl_semver_t  *v;

    v = args[0].u.p;

    switch (f->magic) {

    case GOTMPL_V_PRERELEASE:
        *ret = gotmpl_string(v->pre);
        break;

    case GOTMPL_V_METADATA:
        *ret = gotmpl_string(v->metadata);
        break;

    case GOTMPL_V_ORIGINAL:
        *ret = gotmpl_string(v->original);
        break;

    default: /* GOTMPL_V_STRING */
        *ret = gotmpl_string(gotmpl_version_text(e, v));
    }

    return ADM_OK;
}


/* The changed version as a value of its own, with a new original text. */

static int
gotmpl_version_next(gotmpl_exec_t *e, gotmpl_semver_t *v, gotmpl_value_t *ret)
{
    adm_buf_t         b;
    gotmpl_semver_t  *copy;

    adm_buf_init(&b, e->arena, 0);

    if (adm_str_has_prefix(v->original, adm_strc("v"))) {
        adm_buf_char(&b, 'v');
    }

    adm_buf_str(&b, gotmpl_version_text(e, v));
    (void) adm_buf_finish(&b, &v->original);

    copy = adm_alloc(e->arena, sizeof(gotmpl_semver_t));
    if (copy == NULL) {
        return gotmpl_abort(e, "%s", adm_arena_failure(e->arena));
    }

    *copy = *v;
    *ret = (gotmpl_value_t) { .type = &gotmpl_type_version, .u.p = copy };

    return ADM_OK;
}


static int
gotmpl_version_inc(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    int              i;
    gotmpl_semver_t  v;

    v = *(gotmpl_semver_t *) args[0].u.p;

    /* the release of a pre-release is the next patch */

    if (f->magic < 2 || v.pre.len == 0) {
        v.segment[f->magic]++;
    }

    for (i = f->magic + 1; i < 3; i++) {
        v.segment[i] = 0;
    }

    v.pre = adm_str_empty;
    v.metadata = adm_str_empty;

    return gotmpl_version_next(e, &v, ret);
}


static int
gotmpl_version_set(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    int              rc;
    adm_err_t        err;
    adm_str_t        s;
    gotmpl_semver_t  v;

    adm_err_init(&err, e->arena);

    v = *(gotmpl_semver_t *) args[0].u.p;
    s = gotmpl_str(&args[1]);

    if (f->magic == GOTMPL_V_PRERELEASE) {
        rc = gotmpl_semver_check_pre(s, &err);
        v.pre = s;

    } else {
        rc = gotmpl_semver_check_metadata(s, &err);
        v.metadata = s;
    }

    if (rc != ADM_OK) {
        return gotmpl_fail(e, "%.*s", adm_fmt(err.text));
    }

    return gotmpl_version_next(e, &v, ret);
}
