
/* URLs, as Go's net/url reads and writes them. */

#include "base/adm_str.h"
#include "base/adm_url.h"
#include "gotmpl/gotmpl_cast.h"
#include "gotmpl/gotmpl_quote.h"
#include "gotmpl/gotmpl_sprig.h"


static int gotmpl_url_put(gotmpl_exec_t *e, gotmpl_value_t *map,
    const char *key, adm_str_t text);
static int gotmpl_url_get(gotmpl_exec_t *e, const gotmpl_value_t *map,
    const char *key, adm_str_t *text);


static int
gotmpl_url_put(gotmpl_exec_t *e, gotmpl_value_t *map, const char *key,
    adm_str_t text)
{
    gotmpl_value_t  v;

    v = gotmpl_string(text);

    return gotmpl_set(e, map, adm_strz(key), &v);
}


int
gotmpl_sprig_url_parse(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    adm_buf_t  b;
    adm_str_t  userinfo, hostname, port, error;
    adm_url_t  u;

    if (adm_url_parse(e->arena, gotmpl_str(&args[0]), 0, &u, &error)
        != ADM_OK)
    {
        return gotmpl_fail(e, "unable to parse url: %.*s", adm_fmt(error));
    }

    adm_url_split_port(u.host, &hostname, &port);

    adm_buf_init(&b, e->arena, 0);

    if (u.has_user) {
        adm_url_write_user(&b, &u);
    }

    (void) adm_buf_finish(&b, &userinfo);

    if (gotmpl_map(e, &gotmpl_type_map, 8, ret) != ADM_OK
        || gotmpl_url_put(e, ret, "scheme", u.scheme) != ADM_OK
        || gotmpl_url_put(e, ret, "host", u.host) != ADM_OK
        || gotmpl_url_put(e, ret, "hostname", hostname) != ADM_OK
        || gotmpl_url_put(e, ret, "path", u.path) != ADM_OK
        || gotmpl_url_put(e, ret, "query", u.query) != ADM_OK
        || gotmpl_url_put(e, ret, "opaque", u.opaque) != ADM_OK
        || gotmpl_url_put(e, ret, "fragment", u.fragment) != ADM_OK
        || gotmpl_url_put(e, ret, "userinfo", userinfo) != ADM_OK)
    {
        return ADM_ERROR;
    }

    ret->origin = args[0].origin;

    return ADM_OK;
}


static int
gotmpl_url_get(gotmpl_exec_t *e, const gotmpl_value_t *map, const char *key,
    adm_str_t *text)
{
    gotmpl_value_t  v;

    *text = adm_str_empty;

    if (gotmpl_get(e, map, adm_strz(key), &v) != ADM_OK) {
        return ADM_OK;
    }

    v = gotmpl_concrete(&v);

    if (v.type == NULL) {
        return gotmpl_fail_nil(e);
    }

    if (v.type->kind != GOTMPL_STRING) {
        return gotmpl_fail(e, "unable to parse %s key, must be of type "
                           "string, but %s found", key,
                           gotmpl_kind_name(gotmpl_kind(&v)));
    }

    *text = gotmpl_str(&v);

    return ADM_OK;
}


int
gotmpl_sprig_url_join(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    int        rc;
    adm_buf_t  b;
    adm_str_t  userinfo, text, error;
    adm_url_t  u, whole;
    ptrdiff_t  slash, colon;

    memset(&u, 0, sizeof(adm_url_t));

    if (gotmpl_url_get(e, &args[0], "scheme", &u.scheme) != ADM_OK
        || gotmpl_url_get(e, &args[0], "host", &u.host) != ADM_OK
        || gotmpl_url_get(e, &args[0], "path", &u.path) != ADM_OK
        || gotmpl_url_get(e, &args[0], "query", &u.query) != ADM_OK
        || gotmpl_url_get(e, &args[0], "opaque", &u.opaque) != ADM_OK
        || gotmpl_url_get(e, &args[0], "fragment", &u.fragment) != ADM_OK
        || gotmpl_url_get(e, &args[0], "userinfo", &userinfo) != ADM_OK)
    {
        return ADM_ERROR;
    }

    if (userinfo.len) {
        adm_buf_init(&b, e->arena, 0);
        adm_buf_printf(&b, "proto://%.*s@host", adm_fmt(userinfo));
        (void) adm_buf_finish(&b, &text);

        if (adm_url_parse(e->arena, text, 0, &whole, &error) != ADM_OK) {
            return gotmpl_fail(e, "unable to parse userinfo in dict: %.*s",
                               adm_fmt(error));
        }

        u.user = whole.user;
        u.password = whole.password;
        u.has_user = whole.has_user;
        u.has_password = whole.has_password;
    }

    gotmpl_buf(e, &b);

    if (u.scheme.len) {
        adm_buf_str(&b, u.scheme);
        adm_buf_char(&b, ':');
    }

    if (u.opaque.len) {
        adm_buf_str(&b, u.opaque);

    } else {
        if ((u.scheme.len || u.host.len || u.has_user)
            && (u.host.len || u.path.len || u.has_user))
        {
            adm_buf_lit(&b, "//");
        }

        if (u.has_user) {
            adm_url_write_user(&b, &u);
            adm_buf_char(&b, '@');
        }

        adm_url_escape(&b, u.host, ADM_URL_HOST);

        if (u.path.len && u.path.data[0] != '/' && u.host.len) {
            adm_buf_char(&b, '/');
        }

        if (b.len == 0) {
            slash = adm_str_find_char(u.path, '/');
            colon = adm_str_find_char(u.path, ':');

            if (colon >= 0 && (slash < 0 || colon < slash)) {
                adm_buf_lit(&b, "./");
            }
        }

        if (adm_str_eqc(u.path, "*")) {
            adm_buf_char(&b, '*');

        } else {
            adm_url_escape(&b, u.path, ADM_URL_PATH);
        }
    }

    if (u.query.len) {
        adm_buf_char(&b, '?');
        adm_buf_str(&b, u.query);
    }

    if (u.fragment.len) {
        adm_buf_char(&b, '#');
        adm_url_escape(&b, u.fragment, ADM_URL_FRAGMENT);
    }

    rc = gotmpl_finish(e, &b, ret);
    ret->origin = gotmpl_any_origin(e, &args[0]);

    return rc;
}
