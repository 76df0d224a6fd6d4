
/*
 * Semantic versions.
 */


#include "base/adm_num.h"
#include "base/adm_quote.h"
#include "cel/cel_lib.h"


static int cel_semver_fail(cel_eval_t *e, const char *text, adm_str_t s,
    const char *rest, cel_value_t *failed);
static int cel_semver_number(cel_eval_t *e, adm_str_t s, const char *name,
    uint64_t *u, cel_value_t *failed);
static int cel_semver_parse(cel_eval_t *e, adm_str_t s, cel_semver_t *v,
    cel_value_t *failed);
static int cel_semver_pre(cel_eval_t *e, adm_str_t s, cel_value_t *failed);
static int cel_semver_build(cel_eval_t *e, adm_str_t s, cel_value_t *failed);
static int cel_semver_normal(cel_eval_t *e, adm_str_t *s,
    cel_value_t *failed);
static int cel_semver_order(const cel_semver_t *a, const cel_semver_t *b);
static int cel_pre_order(adm_str_t a, adm_str_t b);
static int cel_only_digits(adm_str_t s);
static int cel_only_names(adm_str_t s);


static int
cel_only_digits(adm_str_t s)
{
    size_t  i;

    for (i = 0; i < s.len; i++) {
        if (s.data[i] < '0' || s.data[i] > '9') {
            return 0;
        }
    }

    return 1;
}


/* Letters, digits and hyphens. */

static int
cel_only_names(adm_str_t s)
{
    char    c;
    size_t  i;

    for (i = 0; i < s.len; i++) {
        c = s.data[i];

        if ((c < '0' || c > '9') && ((c | 0x20) < 'a' || (c | 0x20) > 'z')
            && c != '-')
        {
            return 0;
        }
    }

    return 1;
}


/* "text "s"rest" */

static int
cel_semver_fail(cel_eval_t *e, const char *text, adm_str_t s,
    const char *rest, cel_value_t *failed)
{
    adm_buf_t  b;

    adm_buf_init(&b, e->arena, 0);
    adm_buf_printf(&b, "%s ", text);
    adm_quote(&b, s, '"', 0);
    adm_buf_printf(&b, "%s", rest);

    *failed = cel_from_buf(&b, CEL_STRING);

    if (!cel_is_error(*failed)) {
        *failed = cel_errorf(e->arena, "%.*s", adm_fmt(cel_str(*failed)));
    }

    return ADM_ERROR;
}


static int
cel_semver_number(cel_eval_t *e, adm_str_t s, const char *name, uint64_t *u,
    cel_value_t *failed)
{
    char  text[64];

    if (!cel_only_digits(s)) {
        (void) snprintf(text, sizeof(text),
                        "Invalid character(s) found in %s number", name);
        return cel_semver_fail(e, text, s, "", failed);
    }

    if (s.len > 1 && s.data[0] == '0') {
        (void) snprintf(text, sizeof(text),
                        "%c%s number must not contain leading zeroes",
                        name[0] ^ 0x20, name + 1);
        return cel_semver_fail(e, text, s, "", failed);
    }

    if (adm_uint_parse(s, 10, u) != ADM_OK) {
        return cel_semver_fail(e, "strconv.ParseUint: parsing", s,
                               s.len ? ": value out of range"
                                     : ": invalid syntax", failed);
    }

    return ADM_OK;
}


static int
cel_semver_pre(cel_eval_t *e, adm_str_t s, cel_value_t *failed)
{
    int        done;
    uint64_t   u;
    adm_str_t  part;

    done = 0;

    while (adm_str_split(&s, '.', &done, &part) == ADM_OK) {

        if (part.len == 0) {
            *failed = cel_errorf(e->arena, "Prerelease is empty");
            return ADM_ERROR;
        }

        if (!cel_only_digits(part)) {
            if (!cel_only_names(part)) {
                return cel_semver_fail(e, "Invalid character(s) found in "
                                       "prerelease", part, "", failed);
            }

            continue;
        }

        if (part.len > 1 && part.data[0] == '0') {
            return cel_semver_fail(e, "Numeric PreRelease version must not "
                                   "contain leading zeroes", part, "",
                                   failed);
        }

        if (adm_uint_parse(part, 10, &u) != ADM_OK) {
            return cel_semver_fail(e, "strconv.ParseUint: parsing", part,
                                   ": value out of range", failed);
        }
    }

    return ADM_OK;
}


static int
cel_semver_build(cel_eval_t *e, adm_str_t s, cel_value_t *failed)
{
    int        done;
    adm_str_t  part;

    done = 0;

    while (adm_str_split(&s, '.', &done, &part) == ADM_OK) {

        if (part.len == 0) {
            *failed = cel_errorf(e->arena, "Build meta data is empty");
            return ADM_ERROR;
        }

        if (!cel_only_names(part)) {
            return cel_semver_fail(e, "Invalid character(s) found in build "
                                   "meta data", part, "", failed);
        }
    }

    return ADM_OK;
}


static int
cel_semver_parse(cel_eval_t *e, adm_str_t s, cel_semver_t *v,
    cel_value_t *failed)
{
    int        pre, build;
    adm_str_t  patch;
    ptrdiff_t  dot, dot2, at;

    if (s.len == 0) {
        *failed = cel_errorf(e->arena, "Version string empty");
        return ADM_ERROR;
    }

    dot = adm_str_find_char(s, '.');
    dot2 = dot < 0 ? -1 : adm_str_find_char(adm_str_sub(s, (size_t) dot + 1,
                                                        s.len), '.');

    if (dot2 < 0) {
        *failed = cel_errorf(e->arena, "No Major.Minor.Patch elements found");
        return ADM_ERROR;
    }

    dot2 += dot + 1;

    if (cel_semver_number(e, adm_str_sub(s, 0, (size_t) dot), "major",
                          &v->part[0], failed) != ADM_OK
        || cel_semver_number(e, adm_str_sub(s, (size_t) dot + 1,
                                            (size_t) dot2), "minor",
                             &v->part[1], failed) != ADM_OK)
    {
        return ADM_ERROR;
    }

    patch = adm_str_sub(s, (size_t) dot2 + 1, s.len);
    at = adm_str_find_char(patch, '+');
    build = at >= 0;

    if (build) {
        v->build = adm_str_sub(patch, (size_t) at + 1, patch.len);
        patch.len = (size_t) at;
    }

    at = adm_str_find_char(patch, '-');
    pre = at >= 0;

    if (pre) {
        v->pre = adm_str_sub(patch, (size_t) at + 1, patch.len);
        patch.len = (size_t) at;
    }

    if (cel_semver_number(e, patch, "patch", &v->part[2], failed) != ADM_OK
        || (pre && cel_semver_pre(e, v->pre, failed) != ADM_OK)
        || (build && cel_semver_build(e, v->build, failed) != ADM_OK))
    {
        return ADM_ERROR;
    }

    return ADM_OK;
}


/* "v01.2" is "1.2.0". */

static int
cel_semver_normal(cel_eval_t *e, adm_str_t *s, cel_value_t *failed)
{
    size_t     n;
    unsigned   i;
    adm_buf_t  b;
    adm_str_t  rest, part;
    ptrdiff_t  dot;

    adm_buf_init(&b, e->arena, 0);

    rest = *s;

    if (rest.len && rest.data[0] == 'v') {
        rest = adm_str_sub(rest, 1, rest.len);
    }

    for (i = 0; i < 3; i++) {
        dot = i < 2 ? adm_str_find_char(rest, '.') : -1;
        part = dot < 0 ? rest : adm_str_sub(rest, 0, (size_t) dot);

        if (i) {
            adm_buf_char(&b, '.');
        }

        if (part.len > 1) {
            for (n = 0; n < part.len && part.data[n] == '0'; n++) {
                /* void */
            }

            /* what does not begin with a digit gets a zero */

            if (n == part.len || part.data[n] < '0' || part.data[n] > '9') {
                adm_buf_char(&b, '0');
            }

            adm_buf_str(&b, adm_str_sub(part, n, part.len));

        } else {
            adm_buf_str(&b, part);
        }

        if (dot < 0) {
            break;
        }

        rest = adm_str_sub(rest, (size_t) dot + 1, rest.len);
    }

    if (i < 2 && (adm_str_find_char(part, '+') >= 0
                  || adm_str_find_char(part, '-') >= 0))
    {
        *failed = cel_errorf(e->arena, "short version cannot contain "
                             "PreRelease/Build meta data");
        return ADM_ERROR;
    }

    for ( ; i < 2; i++) {
        adm_buf_lit(&b, ".0");
    }

    return adm_buf_finish(&b, s);
}


/* magic: is it one */

CEL_FN(cel_fn_semver)
{
    adm_str_t      s;
    cel_value_t    failed;
    cel_semver_t  *v;

    s = cel_str(args[0]);
    failed = cel_no_memory();

    v = adm_calloc(e->arena, 1, sizeof(cel_semver_t));
    if (v == NULL) {
        return failed;
    }

    v->head.class = CEL_SEMVER;
    v->head.type = &cel_t_semver;

    if ((n == 2 && args[1].u.i && cel_semver_normal(e, &s, &failed) != ADM_OK)
        || cel_semver_parse(e, s, v, &failed) != ADM_OK)
    {
        return magic && !failed.u.error->fatal ? cel_bool(0) : failed;
    }

    return magic ? cel_bool(1) : cel_opaque(&v->head);
}


static int
cel_pre_order(adm_str_t a, adm_str_t b)
{
    int       order;
    uint64_t  u, w;

    if (cel_only_digits(a) != cel_only_digits(b)) {
        return cel_only_digits(a) ? -1 : 1;
    }

    if (cel_only_digits(a)) {
        (void) adm_uint_parse(a, 10, &u);
        (void) adm_uint_parse(b, 10, &w);
        return u < w ? -1 : u > w;
    }

    order = adm_str_cmp(a, b);

    return order < 0 ? -1 : order > 0;
}


static int
cel_semver_order(const cel_semver_t *a, const cel_semver_t *b)
{
    int        order, done_a, done_b, rc_a, rc_b;
    unsigned   i;
    adm_str_t  pre_a, pre_b, part_a, part_b;

    for (i = 0; i < 3; i++) {
        if (a->part[i] != b->part[i]) {
            return a->part[i] < b->part[i] ? -1 : 1;
        }
    }

    pre_a = a->pre;
    pre_b = b->pre;

    /* without a prerelease it is the greater one */

    if (pre_a.len == 0 || pre_b.len == 0) {
        return (pre_a.len == 0) - (pre_b.len == 0);
    }

    done_a = 0;
    done_b = 0;

    for ( ;; ) {
        rc_a = adm_str_split(&pre_a, '.', &done_a, &part_a);
        rc_b = adm_str_split(&pre_b, '.', &done_b, &part_b);

        if (rc_a != ADM_OK || rc_b != ADM_OK) {
            return (rc_a == ADM_OK) - (rc_b == ADM_OK);
        }

        order = cel_pre_order(part_a, part_b);

        if (order) {
            return order;
        }
    }
}


/* magic: c(ompare) > < */

CEL_FN(cel_fn_semver_compare)
{
    int  order;

    order = cel_semver_order((const cel_semver_t *) args[0].u.opaque,
                             (const cel_semver_t *) args[1].u.opaque);

    switch (magic) {

    case '>':
        return cel_bool(order > 0);

    case '<':
        return cel_bool(order < 0);

    default:
        return cel_int(order);
    }
}


/* magic: the number of the part; Go's conversion to int wraps around */

CEL_FN(cel_fn_semver_part)
{
    return cel_int((int64_t) ((const cel_semver_t *) args[0].u.opaque)
                   ->part[magic]);
}


int
cel_semver_equal(const cel_semver_t *a, const cel_semver_t *b)
{
    return cel_semver_order(a, b) == 0;
}
