
/*
 * Looking functions up, and the types with parameters of their declarations.
 */


#include "cel/cel_table.h"


#define CEL_LIST_OF(name, item)                                               \
    const cel_type_t  name = {                                                \
        CEL_T_LIST, 1, 0, adm_str("list"), { item, NULL }                     \
    }

#define CEL_MAP_OF(name, key, value)                                          \
    const cel_type_t  name = {                                                \
        CEL_T_MAP, 2, 0, adm_str("map"), { key, value }                       \
    }

#define CEL_OPTIONAL_OF(name, t)                                              \
    const cel_type_t  name = {                                                \
        CEL_T_OPAQUE, 1, 0, adm_str("optional_type"), { t, NULL }             \
    }

#define CEL_TYPE_OF(name, t)                                                  \
    const cel_type_t  name = {                                                \
        CEL_T_TYPE, 1, 0, adm_str("type"), { t, NULL }                        \
    }


CEL_LIST_OF(cel_list_a, &cel_t_a);
CEL_MAP_OF(cel_map_ab, &cel_t_a, &cel_t_b);
CEL_LIST_OF(cel_list_t, &cel_t_t);
CEL_LIST_OF(cel_list_int, &cel_t_int);
CEL_LIST_OF(cel_list_uint, &cel_t_uint);
CEL_LIST_OF(cel_list_double, &cel_t_double);
CEL_LIST_OF(cel_list_bool, &cel_t_bool);
CEL_LIST_OF(cel_list_duration, &cel_t_duration);
CEL_LIST_OF(cel_list_timestamp, &cel_t_timestamp);
CEL_LIST_OF(cel_list_string, &cel_t_string);
CEL_LIST_OF(cel_list_bytes, &cel_t_bytes);
CEL_OPTIONAL_OF(cel_opt_v, &cel_t_v);
CEL_LIST_OF(cel_list_v, &cel_t_v);
CEL_OPTIONAL_OF(cel_opt_list_v, &cel_list_v);
CEL_MAP_OF(cel_map_kv, &cel_t_k, &cel_t_v);
CEL_OPTIONAL_OF(cel_opt_map_kv, &cel_map_kv);
CEL_LIST_OF(cel_list_list_t, &cel_list_t);
CEL_LIST_OF(cel_list_dyn, &cel_t_dyn);
CEL_OPTIONAL_OF(cel_opt_fmt, &cel_t_format);
CEL_MAP_OF(cel_map_query, &cel_t_string, &cel_list_string);
CEL_LIST_OF(cel_list_opt_v, &cel_opt_v);
CEL_TYPE_OF(cel_type_a, &cel_t_a);
CEL_OPTIONAL_OF(cel_opt_list_string, &cel_list_string);


const cel_table_t  *const cel_tables[] = {
    &cel_core_table,
    &cel_std_table,
    &cel_kube_table
};

const size_t  cel_ntables = adm_nelts(cel_tables);


const cel_func_t *
cel_func_find(adm_str_t name)
{
    int                 order;
    size_t              i, from, to, mid;
    const cel_table_t  *t;

    for (i = 0; i < cel_ntables; i++) {
        t = cel_tables[i];
        from = 0;
        to = t->n;

        while (from < to) {
            mid = from + (to - from) / 2;
            order = adm_str_cmp(name, t->funcs[mid].name);

            if (order == 0) {
                return &t->funcs[mid];
            }

            if (order < 0) {
                to = mid;

            } else {
                from = mid + 1;
            }
        }
    }

    return NULL;
}


int
cel_func_enabled(unsigned flags, const cel_options_t *options)
{
    if ((flags & CEL_F_SINCE_137)
        && options->kubernetes < CEL_KUBERNETES_137)
    {
        return 0;
    }

    if ((flags & CEL_F_UNTIL_136)
        && options->kubernetes >= CEL_KUBERNETES_137)
    {
        return 0;
    }

    return !(flags & CEL_F_PATCH) || options->patch_types;
}
