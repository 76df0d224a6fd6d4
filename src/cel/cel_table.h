
/*
 * What the tables of functions share.
 */


#ifndef CEL_TABLE_H
#define CEL_TABLE_H


#include "cel/cel_lib.h"


#define CEL_O(name)      cel_o_##name, adm_nelts(cel_o_##name)

/* What values need for sort() to look at them. */
#define CEL_LIST_TRAITS                                                       \
    (CEL_ADDER|CEL_CONTAINER|CEL_INDEXER|CEL_ITERABLE|CEL_SIZER)


extern const cel_table_t  cel_core_table, cel_std_table, cel_kube_table;

/* Types of the declarations: lists, maps and optionals. */
extern const cel_type_t  cel_list_a, cel_map_ab, cel_list_t, cel_list_int,
                         cel_list_uint, cel_list_double, cel_list_bool,
                         cel_list_duration, cel_list_timestamp,
                         cel_list_string, cel_list_bytes, cel_opt_v,
                         cel_list_v, cel_opt_list_v, cel_map_kv,
                         cel_opt_map_kv, cel_list_list_t, cel_list_dyn,
                         cel_opt_fmt, cel_map_query, cel_list_opt_v,
                         cel_type_a, cel_opt_list_string;


#endif /* CEL_TABLE_H */
