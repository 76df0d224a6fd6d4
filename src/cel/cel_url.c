
/*
 * URLs of expressions: read as Go reads them, and written again.
 */


#include "base/adm_url.h"
#include "cel/cel_lib.h"


static int cel_url_write(adm_arena_t *a, const adm_url_t *u, cel_url_t *to);


static int
cel_url_write(adm_arena_t *a, const adm_url_t *u, cel_url_t *to)
{
    adm_buf_t  b;

    to->scheme = u->scheme;
    to->host = u->host;
    to->query = u->query;

    adm_buf_init(&b, a, 0);
    adm_url_reescape(&b, u->raw_path, u->path, ADM_URL_PATH);

    if (adm_buf_finish(&b, &to->path) != ADM_OK) {
        return ADM_ERROR;
    }

    adm_buf_init(&b, a, 0);

    if (u->scheme.len) {
        adm_buf_str(&b, u->scheme);
        adm_buf_char(&b, ':');
    }

    if (u->opaque.len) {
        adm_buf_str(&b, u->opaque);

    } else {
        if ((u->scheme.len || u->host.len || u->has_user)
            && !(u->no_host && u->host.len == 0 && !u->has_user)
            && (u->host.len || to->path.len || u->has_user))
        {
            adm_buf_lit(&b, "//");

            if (u->has_user) {
                adm_url_write_user(&b, u);
                adm_buf_char(&b, '@');
            }

            adm_url_escape(&b, u->host, ADM_URL_HOST);
        }

        adm_buf_str(&b, to->path);
    }

    if (u->force_query || u->query.len) {
        adm_buf_char(&b, '?');
        adm_buf_str(&b, u->query);
    }

    if (u->raw_fragment.len) {
        adm_buf_char(&b, '#');
        adm_url_reescape(&b, u->raw_fragment, u->fragment, ADM_URL_FRAGMENT);
    }

    return adm_buf_finish(&b, &to->text);
}


int
cel_url_is(adm_arena_t *a, adm_str_t text, adm_str_t *error)
{
    adm_url_t  u;

    return adm_url_parse(a, text, 1, &u, error) == ADM_OK;
}


cel_url_t *
cel_url_parse(adm_arena_t *a, adm_str_t text, adm_str_t *error)
{
    adm_url_t   u;
    cel_url_t  *url;

    *error = adm_str_empty;

    url = adm_calloc(a, 1, sizeof(cel_url_t));

    if (url == NULL || adm_url_parse(a, text, 0, &u, error) != ADM_OK) {
        return NULL;
    }

    url->head.class = CEL_URL;
    url->head.type = &cel_t_url;

    return cel_url_write(a, &u, url) == ADM_OK ? url : NULL;
}
