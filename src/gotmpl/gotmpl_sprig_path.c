
/* Slash-separated paths, as Go's package path treats them. */

#include "base/adm_str.h"
#include "gotmpl/gotmpl_exec.h"
#include "gotmpl/gotmpl_sprig.h"


static adm_str_t gotmpl_path_base(adm_str_t path);
static adm_str_t gotmpl_path_ext(adm_str_t path);
static int gotmpl_path_clean(gotmpl_exec_t *e, adm_str_t path,
    gotmpl_value_t *ret);


static adm_str_t
gotmpl_path_base(adm_str_t path)
{
    if (path.len == 0) {
        return adm_strc(".");
    }

    while (path.len && path.data[path.len - 1] == '/') {
        path.len--;
    }

    path = adm_str_sub(path, (size_t) (adm_str_find_last_char(path, '/') + 1),
                       path.len);

    return path.len ? path : adm_strc("/");
}


static adm_str_t
gotmpl_path_ext(adm_str_t path)
{
    size_t  i;

    for (i = path.len; i > 0 && path.data[i - 1] != '/'; i--) {
        if (path.data[i - 1] == '.') {
            return adm_str_sub(path, i - 1, path.len);
        }
    }

    return adm_str_empty;
}


/* Without empty elements and "."; ".." removes what is before it. */

static int
gotmpl_path_clean(gotmpl_exec_t *e, adm_str_t path, gotmpl_value_t *ret)
{
    int        done, rooted;
    size_t     fixed;
    adm_buf_t  b;
    adm_str_t  part, rest;

    rooted = adm_str_has_prefix(path, adm_strc("/"));
    rest = path;
    done = 0;

    gotmpl_buf(e, &b);

    if (rooted) {
        adm_buf_char(&b, '/');
    }

    /* what ".." must not remove: the root, and ".." at the start */

    fixed = b.len;

    while (adm_str_split(&rest, '/', &done, &part) == ADM_OK && !b.failed) {

        if (part.len == 0 || adm_str_eqc(part, ".")) {
            continue;
        }

        if (adm_str_eqc(part, "..") && (b.len > fixed || rooted)) {

            while (b.len > fixed && b.data[b.len - 1] != '/') {
                b.len--;
            }

            if (b.len > fixed) {
                b.len--;
            }

            continue;
        }

        if (b.len > (size_t) rooted) {
            adm_buf_char(&b, '/');
        }

        adm_buf_str(&b, part);

        if (adm_str_eqc(part, "..")) {
            fixed = b.len;
        }
    }

    if (b.len == 0) {
        adm_buf_char(&b, '.');
    }

    return gotmpl_finish(e, &b, ret);
}


int
gotmpl_sprig_path(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    adm_str_t  path;

    path = gotmpl_str(&args[0]);

    switch (f->magic) {

    case GOTMPL_PATH_BASE:
        *ret = gotmpl_string(gotmpl_path_base(path));
        return ADM_OK;

    case GOTMPL_PATH_EXT:
        *ret = gotmpl_string(gotmpl_path_ext(path));
        return ADM_OK;

    case GOTMPL_PATH_IS_ABS:
        *ret = gotmpl_bool(adm_str_has_prefix(path, adm_strc("/")));
        return ADM_OK;

    case GOTMPL_PATH_DIR:
        path.len = (size_t) (adm_str_find_last_char(path, '/') + 1);

        /* fall through */

    default: /* GOTMPL_PATH_CLEAN */
        return gotmpl_path_clean(e, path, ret);
    }
}
