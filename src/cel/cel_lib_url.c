
/*
 * URLs and their parts.
 */


#include "base/adm_url.h"
#include "cel/cel_lib.h"


/* Parameters that Go reads. */
#define CEL_MAX_PARAMETERS  10000


/* A parameter of a query; those of one name are chained. */

typedef struct {
    adm_str_t    value;
    uint32_t     next;
    uint32_t     last;            /* of the first: the end of its chain */
    uint32_t     n;               /* of the first: how many */
} cel_parameter_t;


static int cel_query_read(cel_eval_t *e, adm_str_t query, cel_map_t *map,
    cel_parameter_t *params);


/* magic: is it one */

CEL_FN(cel_fn_url)
{
    cel_url_t  *u;
    adm_str_t   error;

    if (!cel_work(e, args[0].n)) {
        return cel_out_of_cost();
    }

    u = NULL;

    if (!cel_url_is(e->arena, cel_str(args[0]), &error)) {
        if (magic) {
            return cel_bool(0);
        }

    } else if (magic) {
        return cel_bool(1);

    } else {
        u = cel_url_parse(e->arena, cel_str(args[0]), &error);
    }

    if (u) {
        return cel_opaque(&u->head);
    }

    return cel_errorf(e->arena, "URL parse error during conversion from "
                      "string: %.*s", adm_fmt(error));
}


/* magic: s(cheme) h(ost with port) n(ame of the host) p(ort) e(scaped path) */

CEL_FN(cel_fn_url_part)
{
    adm_str_t         host, port;
    const cel_url_t  *u;

    u = (const cel_url_t *) args[0].u.opaque;

    switch (magic) {

    case 's':
        return cel_string(u->scheme);

    case 'h':
        return cel_string(u->host);

    case 'e':
        return cel_string(u->path);

    default:
        adm_url_split_port(u->host, &host, &port);
        return magic == 'n' ? cel_string(host) : cel_string(port);
    }
}


/* Fills the map with the numbers of the first parameters of all names. */

static int
cel_query_read(cel_eval_t *e, adm_str_t query, cel_map_t *map,
    cel_parameter_t *params)
{
    int          more;
    uint32_t     n, first;
    adm_str_t    part, key, value;
    ptrdiff_t    sign;
    cel_value_t  at;

    n = 0;
    more = 0;

    while (adm_str_split(&query, '&', &more, &part) == ADM_OK) {

        if (part.len == 0 || adm_str_find_char(part, ';') >= 0) {
            continue;
        }

        sign = adm_str_find_char(part, '=');
        key = sign < 0 ? part : adm_str_sub(part, 0, (size_t) sign);
        value = sign < 0 ? adm_str_empty
                         : adm_str_sub(part, (size_t) sign + 1, part.len);

        /* what is not escaped right is left out */

        if (adm_url_unescape_query(e->arena, key, &key) != ADM_OK
            || adm_url_unescape_query(e->arena, value, &value) != ADM_OK)
        {
            continue;
        }

        params[n].value = value;
        params[n].next = n;
        params[n].last = n;
        params[n].n = 1;

        if (cel_map_find(cel_map_value(map), cel_string(key), &at) == 1) {
            first = (uint32_t) at.u.i;
            params[params[first].last].next = n;
            params[first].last = n;
            params[first].n++;

        } else if (cel_map_set(e->arena, map, cel_string(key), cel_int(n))
                   != ADM_OK)
        {
            return ADM_ERROR;
        }

        n++;
    }

    return ADM_OK;
}


CEL_FN(cel_fn_url_query)
{
    uint32_t          i, k, at, count;
    adm_str_t         query;
    cel_map_t        *map;
    cel_value_t      *items;
    cel_parameter_t  *params;

    query = ((const cel_url_t *) args[0].u.opaque)->query;

    for (i = 0, count = 1; i < query.len; i++) {
        count += query.data[i] == '&';
    }

    map = cel_map_create(e->arena, 0);
    if (map == NULL) {
        return cel_no_memory();
    }

    if (count > CEL_MAX_PARAMETERS) {
        return cel_map_value(map);
    }

    params = adm_array_alloc(e->arena, count, sizeof(cel_parameter_t));

    if (params == NULL || cel_query_read(e, query, map, params) != ADM_OK) {
        return cel_no_memory();
    }

    for (i = 0; i < map->n; i++) {
        at = (uint32_t) map->entries[i].value.u.i;
        count = params[at].n;

        items = adm_array_alloc(e->arena, count, sizeof(cel_value_t));
        if (items == NULL) {
            return cel_no_memory();
        }

        for (k = 0; k < count; k++) {
            items[k] = cel_string(params[at].value);
            at = params[at].next;
        }

        map->entries[i].value = cel_list(items, count);
    }

    return cel_map_value(map);
}
