
/*
 * Operators, conversions and size().
 */


#include "cel/cel_table.h"


/* The types that have an order, and numbers with those of other types. */

#define CEL_ORDER_OF(id, cost, a, b)                                          \
    { id, 0, 2, cost, 0, &cel_t_bool, { &a, &b }, NULL, 0 }

#define CEL_ORDER(id)                                                         \
    {                                                                         \
        CEL_ORDER_OF(id "_bool", CEL_COST_NONE, cel_t_bool, cel_t_bool),      \
        CEL_ORDER_OF(id "_int64", CEL_COST_NONE, cel_t_int, cel_t_int),       \
        CEL_ORDER_OF(id "_int64_double", CEL_COST_NONE,                       \
                     cel_t_int, cel_t_double),                                \
        CEL_ORDER_OF(id "_int64_uint64", CEL_COST_NONE,                       \
                     cel_t_int, cel_t_uint),                                  \
        CEL_ORDER_OF(id "_uint64", CEL_COST_NONE, cel_t_uint, cel_t_uint),    \
        CEL_ORDER_OF(id "_uint64_double", CEL_COST_NONE,                      \
                     cel_t_uint, cel_t_double),                               \
        CEL_ORDER_OF(id "_uint64_int64", CEL_COST_NONE,                       \
                     cel_t_uint, cel_t_int),                                  \
        CEL_ORDER_OF(id "_double", CEL_COST_NONE,                             \
                     cel_t_double, cel_t_double),                             \
        CEL_ORDER_OF(id "_double_int64", CEL_COST_NONE,                       \
                     cel_t_double, cel_t_int),                                \
        CEL_ORDER_OF(id "_double_uint64", CEL_COST_NONE,                      \
                     cel_t_double, cel_t_uint),                               \
        CEL_ORDER_OF(id "_string", CEL_COST_MIN,                              \
                     cel_t_string, cel_t_string),                             \
        CEL_ORDER_OF(id "_bytes", CEL_COST_MIN, cel_t_bytes, cel_t_bytes),    \
        CEL_ORDER_OF(id "_timestamp", CEL_COST_NONE,                          \
                     cel_t_timestamp, cel_t_timestamp),                       \
        CEL_ORDER_OF(id "_duration", CEL_COST_NONE,                           \
                     cel_t_duration, cel_t_duration)                          \
    }


static const cel_overload_t  cel_o_not[] = {
    { "logical_not", 0, 1, CEL_COST_NONE, 0,
      &cel_t_bool, { &cel_t_bool }, NULL, 0 }
};

static const cel_overload_t  cel_o_negate[] = {
    { "negate_double", 0, 1, CEL_COST_NONE, 0,
      &cel_t_double, { &cel_t_double }, NULL, 0 },
    { "negate_int64", 0, 1, CEL_COST_NONE, 0,
      &cel_t_int, { &cel_t_int }, NULL, 0 }
};

static const cel_overload_t  cel_o_in[] = {
    { "in_list", 0, 2, CEL_COST_IN_LIST, 0,
      &cel_t_bool, { &cel_t_a, &cel_list_a }, NULL, 0 },
    { "in_map", 0, 2, CEL_COST_NONE, 0,
      &cel_t_bool, { &cel_t_a, &cel_map_ab }, NULL, 0 }
};

static const cel_overload_t  cel_o_sort_by_associated_keys[] = {
    { "list_int_sortByAssociatedKeys", 1, 2, CEL_COST_SORT_BY, 0,
      &cel_list_t, { &cel_list_t, &cel_list_int }, NULL, 0 },
    { "list_uint_sortByAssociatedKeys", 1, 2, CEL_COST_SORT_BY, 0,
      &cel_list_t, { &cel_list_t, &cel_list_uint }, NULL, 0 },
    { "list_double_sortByAssociatedKeys", 1, 2, CEL_COST_SORT_BY, 0,
      &cel_list_t, { &cel_list_t, &cel_list_double }, NULL, 0 },
    { "list_bool_sortByAssociatedKeys", 1, 2, CEL_COST_SORT_BY, 0,
      &cel_list_t, { &cel_list_t, &cel_list_bool }, NULL, 0 },
    { "list_google.protobuf.Duration_sortByAssociatedKeys", 1, 2,
      CEL_COST_SORT_BY, 0,
      &cel_list_t, { &cel_list_t, &cel_list_duration }, NULL, 0 },
    { "list_google.protobuf.Timestamp_sortByAssociatedKeys", 1, 2,
      CEL_COST_SORT_BY, 0,
      &cel_list_t, { &cel_list_t, &cel_list_timestamp }, NULL, 0 },
    { "list_string_sortByAssociatedKeys", 1, 2, CEL_COST_SORT_BY, 0,
      &cel_list_t, { &cel_list_t, &cel_list_string }, NULL, 0 },
    { "list_bytes_sortByAssociatedKeys", 1, 2, CEL_COST_SORT_BY, 0,
      &cel_list_t, { &cel_list_t, &cel_list_bytes }, NULL, 0 }
};

static const cel_overload_t  cel_o_ne[] = {
    { "not_equals", 0, 2, CEL_COST_NONE, 0,
      &cel_t_bool, { &cel_t_a, &cel_t_a }, NULL, 0 }
};

static const cel_overload_t  cel_o_modulo[] = {
    { "modulo_int64", 0, 2, CEL_COST_NONE, 0,
      &cel_t_int, { &cel_t_int, &cel_t_int }, NULL, 0 },
    { "modulo_uint64", 0, 2, CEL_COST_NONE, 0,
      &cel_t_uint, { &cel_t_uint, &cel_t_uint }, NULL, 0 }
};

static const cel_overload_t  cel_o_and[] = {
    { "logical_and", 0, 2, CEL_COST_NONE, 0,
      &cel_t_bool, { &cel_t_bool, &cel_t_bool }, NULL, 0 }
};

static const cel_overload_t  cel_o_multiply[] = {
    { "multiply_double", 0, 2, CEL_COST_NONE, 0,
      &cel_t_double, { &cel_t_double, &cel_t_double }, NULL, 0 },
    { "multiply_int64", 0, 2, CEL_COST_NONE, 0,
      &cel_t_int, { &cel_t_int, &cel_t_int }, NULL, 0 },
    { "multiply_uint64", 0, 2, CEL_COST_NONE, 0,
      &cel_t_uint, { &cel_t_uint, &cel_t_uint }, NULL, 0 }
};

static const cel_overload_t  cel_o_plus[] = {
    { "add_bytes", 0, 2, CEL_COST_SUM, 0,
      &cel_t_bytes, { &cel_t_bytes, &cel_t_bytes }, NULL, 0 },
    { "add_double", 0, 2, CEL_COST_NONE, 0,
      &cel_t_double, { &cel_t_double, &cel_t_double }, NULL, 0 },
    { "add_duration_duration", 0, 2, CEL_COST_NONE, 0,
      &cel_t_duration, { &cel_t_duration, &cel_t_duration }, NULL, 0 },
    { "add_duration_timestamp", 0, 2, CEL_COST_NONE, 0,
      &cel_t_timestamp, { &cel_t_duration, &cel_t_timestamp }, NULL, 0 },
    { "add_timestamp_duration", 0, 2, CEL_COST_NONE, 0,
      &cel_t_timestamp, { &cel_t_timestamp, &cel_t_duration }, NULL, 0 },
    { "add_int64", 0, 2, CEL_COST_NONE, 0,
      &cel_t_int, { &cel_t_int, &cel_t_int }, NULL, 0 },
    { "add_list", 0, 2, CEL_COST_NONE, 0,
      &cel_list_a, { &cel_list_a, &cel_list_a }, NULL, 0 },
    { "add_string", 0, 2, CEL_COST_SUM, 0,
      &cel_t_string, { &cel_t_string, &cel_t_string }, NULL, 0 },
    { "add_uint64", 0, 2, CEL_COST_NONE, 0,
      &cel_t_uint, { &cel_t_uint, &cel_t_uint }, NULL, 0 }
};

static const cel_overload_t  cel_o_minus[] = {
    { "subtract_double", 0, 2, CEL_COST_NONE, 0,
      &cel_t_double, { &cel_t_double, &cel_t_double }, NULL, 0 },
    { "subtract_duration_duration", 0, 2, CEL_COST_NONE, 0,
      &cel_t_duration, { &cel_t_duration, &cel_t_duration }, NULL, 0 },
    { "subtract_int64", 0, 2, CEL_COST_NONE, 0,
      &cel_t_int, { &cel_t_int, &cel_t_int }, NULL, 0 },
    { "subtract_timestamp_duration", 0, 2, CEL_COST_NONE, 0,
      &cel_t_timestamp, { &cel_t_timestamp, &cel_t_duration }, NULL, 0 },
    { "subtract_timestamp_timestamp", 0, 2, CEL_COST_NONE, 0,
      &cel_t_duration, { &cel_t_timestamp, &cel_t_timestamp }, NULL, 0 },
    { "subtract_uint64", 0, 2, CEL_COST_NONE, 0,
      &cel_t_uint, { &cel_t_uint, &cel_t_uint }, NULL, 0 }
};

static const cel_overload_t  cel_o_divide[] = {
    { "divide_double", 0, 2, CEL_COST_NONE, 0,
      &cel_t_double, { &cel_t_double, &cel_t_double }, NULL, 0 },
    { "divide_int64", 0, 2, CEL_COST_NONE, 0,
      &cel_t_int, { &cel_t_int, &cel_t_int }, NULL, 0 },
    { "divide_uint64", 0, 2, CEL_COST_NONE, 0,
      &cel_t_uint, { &cel_t_uint, &cel_t_uint }, NULL, 0 }
};

static const cel_overload_t  cel_o_less_equal[] = CEL_ORDER("less_equals");

static const cel_overload_t  cel_o_less[] = CEL_ORDER("less");

static const cel_overload_t  cel_o_eq[] = {
    { "equals", 0, 2, CEL_COST_NONE, 0,
      &cel_t_bool, { &cel_t_a, &cel_t_a }, NULL, 0 }
};

static const cel_overload_t  cel_o_greater_equal[] =
    CEL_ORDER("greater_equals");

static const cel_overload_t  cel_o_greater[] = CEL_ORDER("greater");

static const cel_overload_t  cel_o_opt_select[] = {
    { "select_optional_field", 0, 2, CEL_COST_NONE, 0,
      &cel_opt_v, { &cel_t_dyn, &cel_t_string }, NULL, 0 }
};

static const cel_overload_t  cel_o_conditional[] = {
    { "conditional", 0, 3, CEL_COST_NONE, 0,
      &cel_t_a, { &cel_t_bool, &cel_t_a, &cel_t_a }, NULL, 0 }
};

static const cel_overload_t  cel_o_opt_index[] = {
    { "list_optindex_optional_int", 0, 2, CEL_COST_NONE, 0,
      &cel_opt_v, { &cel_list_v, &cel_t_int }, NULL, 0 },
    { "optional_list_optindex_optional_int", 0, 2, CEL_COST_NONE, 0,
      &cel_opt_v, { &cel_opt_list_v, &cel_t_int }, NULL, 0 },
    { "map_optindex_optional_value", 0, 2, CEL_COST_NONE, 0,
      &cel_opt_v, { &cel_map_kv, &cel_t_k }, NULL, 0 },
    { "optional_map_optindex_optional_value", 0, 2, CEL_COST_NONE, 0,
      &cel_opt_v, { &cel_opt_map_kv, &cel_t_k }, NULL, 0 }
};

static const cel_overload_t  cel_o_index_op[] = {
    { "index_list", 0, 2, CEL_COST_NONE, 0,
      &cel_t_a, { &cel_list_a, &cel_t_int }, NULL, 0 },
    { "index_map", 0, 2, CEL_COST_NONE, 0,
      &cel_t_b, { &cel_map_ab, &cel_t_a }, NULL, 0 },
    { "optional_list_index_int", 0, 2, CEL_COST_NONE, 0,
      &cel_opt_v, { &cel_opt_list_v, &cel_t_int }, NULL, 0 },
    { "optional_map_index_value", 0, 2, CEL_COST_NONE, 0,
      &cel_opt_v, { &cel_opt_map_kv, &cel_t_k }, NULL, 0 }
};

static const cel_overload_t  cel_o_or_logic[] = {
    { "logical_or", 0, 2, CEL_COST_NONE, 0,
      &cel_t_bool, { &cel_t_bool, &cel_t_bool }, NULL, 0 }
};

static const cel_overload_t  cel_o_bool[] = {
    { "bool_to_bool", 0, 1, CEL_COST_NONE, 0,
      &cel_t_bool, { &cel_t_bool }, cel_fn_identity, CEL_BOOL },
    { "string_to_bool", 0, 1, CEL_COST_NONE, 0,
      &cel_t_bool, { &cel_t_string }, cel_fn_convert, CEL_BOOL }
};

static const cel_overload_t  cel_o_bytes[] = {
    { "bytes_to_bytes", 0, 1, CEL_COST_NONE, 0,
      &cel_t_bytes, { &cel_t_bytes }, cel_fn_identity, CEL_BYTES },
    { "string_to_bytes", 0, 1, CEL_COST_ARG, 0,
      &cel_t_bytes, { &cel_t_string }, cel_fn_convert, CEL_BYTES }
};

static const cel_overload_t  cel_o_double[] = {
    { "double_to_double", 0, 1, CEL_COST_NONE, 0,
      &cel_t_double, { &cel_t_double }, cel_fn_identity, CEL_DOUBLE },
    { "int64_to_double", 0, 1, CEL_COST_NONE, 0,
      &cel_t_double, { &cel_t_int }, cel_fn_convert, CEL_DOUBLE },
    { "string_to_double", 0, 1, CEL_COST_NONE, 0,
      &cel_t_double, { &cel_t_string }, cel_fn_convert, CEL_DOUBLE },
    { "uint64_to_double", 0, 1, CEL_COST_NONE, 0,
      &cel_t_double, { &cel_t_uint }, cel_fn_convert, CEL_DOUBLE }
};

static const cel_overload_t  cel_o_duration[] = {
    { "duration_to_duration", 0, 1, CEL_COST_NONE, 0,
      &cel_t_duration, { &cel_t_duration }, cel_fn_identity, CEL_DURATION },
    { "int64_to_duration", 0, 1, CEL_COST_NONE, CEL_F_UNTIL_136,
      &cel_t_duration, { &cel_t_int }, cel_fn_convert, CEL_DURATION },
    { "string_to_duration", 0, 1, CEL_COST_NONE, 0,
      &cel_t_duration, { &cel_t_string }, cel_fn_convert, CEL_DURATION }
};

static const cel_overload_t  cel_o_dyn[] = {
    { "to_dyn", 0, 1, CEL_COST_NONE, 0,
      &cel_t_dyn, { &cel_t_a }, NULL, 0 }
};

static const cel_overload_t  cel_o_int[] = {
    { "int64_to_int64", 0, 1, CEL_COST_NONE, 0,
      &cel_t_int, { &cel_t_int }, cel_fn_identity, CEL_INT },
    { "double_to_int64", 0, 1, CEL_COST_NONE, 0,
      &cel_t_int, { &cel_t_double }, cel_fn_convert, CEL_INT },
    { "duration_to_int64", 0, 1, CEL_COST_NONE, 0,
      &cel_t_int, { &cel_t_duration }, cel_fn_convert, CEL_INT },
    { "string_to_int64", 0, 1, CEL_COST_NONE, 0,
      &cel_t_int, { &cel_t_string }, cel_fn_convert, CEL_INT },
    { "timestamp_to_int64", 0, 1, CEL_COST_NONE, 0,
      &cel_t_int, { &cel_t_timestamp }, cel_fn_convert, CEL_INT },
    { "uint64_to_int64", 0, 1, CEL_COST_NONE, 0,
      &cel_t_int, { &cel_t_uint }, cel_fn_convert, CEL_INT }
};

static const cel_overload_t  cel_o_size[] = {
    { "size_bytes", 0, 1, CEL_COST_NONE, 0,
      &cel_t_int, { &cel_t_bytes }, NULL, 0 },
    { "bytes_size", 1, 1, CEL_COST_NONE, 0,
      &cel_t_int, { &cel_t_bytes }, NULL, 0 },
    { "size_list", 0, 1, CEL_COST_NONE, 0,
      &cel_t_int, { &cel_list_a }, NULL, 0 },
    { "list_size", 1, 1, CEL_COST_NONE, 0,
      &cel_t_int, { &cel_list_a }, NULL, 0 },
    { "size_map", 0, 1, CEL_COST_NONE, 0,
      &cel_t_int, { &cel_map_ab }, NULL, 0 },
    { "map_size", 1, 1, CEL_COST_NONE, 0,
      &cel_t_int, { &cel_map_ab }, NULL, 0 },
    { "size_string", 0, 1, CEL_COST_NONE, 0,
      &cel_t_int, { &cel_t_string }, NULL, 0 },
    { "string_size", 1, 1, CEL_COST_NONE, 0,
      &cel_t_int, { &cel_t_string }, NULL, 0 }
};

static const cel_overload_t  cel_o_string[] = {
    { "string_to_string", 0, 1, CEL_COST_NONE, 0,
      &cel_t_string, { &cel_t_string }, cel_fn_identity, CEL_STRING },
    { "bool_to_string", 0, 1, CEL_COST_NONE, 0,
      &cel_t_string, { &cel_t_bool }, cel_fn_convert, CEL_STRING },
    { "bytes_to_string", 0, 1, CEL_COST_ARG, 0,
      &cel_t_string, { &cel_t_bytes }, cel_fn_convert, CEL_STRING },
    { "double_to_string", 0, 1, CEL_COST_NONE, 0,
      &cel_t_string, { &cel_t_double }, cel_fn_convert, CEL_STRING },
    { "duration_to_string", 0, 1, CEL_COST_NONE, 0,
      &cel_t_string, { &cel_t_duration }, cel_fn_convert, CEL_STRING },
    { "int64_to_string", 0, 1, CEL_COST_NONE, 0,
      &cel_t_string, { &cel_t_int }, cel_fn_convert, CEL_STRING },
    { "timestamp_to_string", 0, 1, CEL_COST_NONE, 0,
      &cel_t_string, { &cel_t_timestamp }, cel_fn_convert, CEL_STRING },
    { "uint64_to_string", 0, 1, CEL_COST_NONE, 0,
      &cel_t_string, { &cel_t_uint }, cel_fn_convert, CEL_STRING },
    { "ip_to_string", 0, 1, CEL_COST_NONE, 0,
      &cel_t_string, { &cel_t_ip }, cel_fn_net_string, 0 },
    { "cidr_to_string", 0, 1, CEL_COST_NONE, 0,
      &cel_t_string, { &cel_t_cidr }, cel_fn_net_string, 0 }
};

static const cel_overload_t  cel_o_timestamp[] = {
    { "timestamp_to_timestamp", 0, 1, CEL_COST_NONE, 0,
      &cel_t_timestamp, { &cel_t_timestamp }, cel_fn_identity, CEL_TIMESTAMP },
    { "int64_to_timestamp", 0, 1, CEL_COST_NONE, 0,
      &cel_t_timestamp, { &cel_t_int }, cel_fn_convert, CEL_TIMESTAMP },
    { "string_to_timestamp", 0, 1, CEL_COST_NONE, 0,
      &cel_t_timestamp, { &cel_t_string }, cel_fn_convert, CEL_TIMESTAMP }
};

static const cel_overload_t  cel_o_type[] = {
    { "type", 0, 1, CEL_COST_NONE, 0,
      &cel_type_a, { &cel_t_a }, NULL, 0 }
};

static const cel_overload_t  cel_o_uint[] = {
    { "uint64_to_uint64", 0, 1, CEL_COST_NONE, 0,
      &cel_t_uint, { &cel_t_uint }, cel_fn_identity, CEL_UINT },
    { "double_to_uint64", 0, 1, CEL_COST_NONE, 0,
      &cel_t_uint, { &cel_t_double }, cel_fn_convert, CEL_UINT },
    { "int64_to_uint64", 0, 1, CEL_COST_NONE, 0,
      &cel_t_uint, { &cel_t_int }, cel_fn_convert, CEL_UINT },
    { "string_to_uint64", 0, 1, CEL_COST_NONE, 0,
      &cel_t_uint, { &cel_t_string }, cel_fn_convert, CEL_UINT }
};


static const cel_func_t  cel_core_funcs[] = {

    { adm_str("!_"), CEL_O(not), CEL_COST_NONE,
      CEL_F_HIDDEN, cel_fn_not, 0, 0,
      "not" },

    { adm_str("-_"), CEL_O(negate), CEL_COST_NONE,
      CEL_F_HIDDEN, cel_fn_negate, 0, CEL_NEGATOR,
      "negative" },

    { adm_str("@in"), CEL_O(in), CEL_COST_NONE,
      CEL_F_HIDDEN, cel_fn_in, 0, 0,
      "membership" },

    { adm_str("@sortByAssociatedKeys"),
      CEL_O(sort_by_associated_keys), CEL_COST_NONE,
      CEL_F_HIDDEN, cel_fn_sort_by, 0, CEL_LIST_TRAITS,
      "sortBy()" },

    { adm_str("_!=_"), CEL_O(ne), CEL_COST_NONE,
      CEL_F_HIDDEN, NULL, 0, 0,
      "equality" },

    { adm_str("_%_"), CEL_O(modulo), CEL_COST_NONE,
      CEL_F_HIDDEN, cel_fn_arithmetic, '%', CEL_MODDER,
      "remainder" },

    { adm_str("_&&_"), CEL_O(and), CEL_COST_NONE,
      CEL_F_HIDDEN, NULL, 0, 0,
      "and" },

    { adm_str("_*_"), CEL_O(multiply), CEL_COST_NONE,
      CEL_F_HIDDEN, cel_fn_arithmetic, '*', CEL_MULTIPLIER,
      "product" },

    { adm_str("_+_"), CEL_O(plus), CEL_COST_NONE,
      CEL_F_HIDDEN, cel_fn_arithmetic, '+', CEL_ADDER,
      "sum" },

    { adm_str("_-_"), CEL_O(minus), CEL_COST_NONE,
      CEL_F_HIDDEN, cel_fn_arithmetic, '-', CEL_SUBTRACTOR,
      "difference" },

    { adm_str("_/_"), CEL_O(divide), CEL_COST_NONE,
      CEL_F_HIDDEN, cel_fn_arithmetic, '/', CEL_DIVIDER,
      "quotient" },

    { adm_str("_<=_"), CEL_O(less_equal), CEL_COST_NONE,
      CEL_F_HIDDEN, cel_fn_order, 'l', CEL_COMPARER,
      "order" },

    { adm_str("_<_"), CEL_O(less), CEL_COST_NONE,
      CEL_F_HIDDEN, cel_fn_order, '<', CEL_COMPARER,
      "order" },

    { adm_str("_==_"), CEL_O(eq), CEL_COST_NONE,
      CEL_F_HIDDEN, NULL, 0, 0,
      "equality" },

    { adm_str("_>=_"), CEL_O(greater_equal), CEL_COST_NONE,
      CEL_F_HIDDEN, cel_fn_order, 'g', CEL_COMPARER,
      "order" },

    { adm_str("_>_"), CEL_O(greater), CEL_COST_NONE,
      CEL_F_HIDDEN, cel_fn_order, '>', CEL_COMPARER,
      "order" },

    { adm_str("_?._"), CEL_O(opt_select), CEL_COST_NONE,
      CEL_F_HIDDEN, NULL, 0, 0,
      "optional selection" },

    { adm_str("_?_:_"), CEL_O(conditional), CEL_COST_NONE,
      CEL_F_HIDDEN, NULL, 0, 0,
      "conditional" },

    { adm_str("_[?_]"), CEL_O(opt_index), CEL_COST_NONE,
      CEL_F_HIDDEN, NULL, 0, 0,
      "optional index" },

    { adm_str("_[_]"), CEL_O(index_op), CEL_COST_NONE,
      CEL_F_HIDDEN, NULL, 0, 0,
      "index" },

    { adm_str("_||_"), CEL_O(or_logic), CEL_COST_NONE,
      CEL_F_HIDDEN, NULL, 0, 0,
      "or" },

    { adm_str("bool"), CEL_O(bool), CEL_COST_NONE,
      CEL_F_CONVERSION, NULL, 0, 0,
      "to a bool, from a string like \"true\", \"f\" or \"1\"" },

    { adm_str("bytes"), CEL_O(bytes), CEL_COST_NONE,
      CEL_F_CONVERSION, NULL, 0, 0,
      "to bytes, from a string as UTF-8" },

    { adm_str("double"), CEL_O(double), CEL_COST_NONE,
      CEL_F_CONVERSION, NULL, 0, 0,
      "to a double, from numbers and strings" },

    { adm_str("duration"), CEL_O(duration), CEL_COST_NONE,
      CEL_F_CONVERSION, NULL, 0, 0,
      "to a duration, from a string like \"1h30m\"" },

    { adm_str("dyn"), CEL_O(dyn), CEL_COST_NONE,
      CEL_F_CONVERSION, cel_fn_identity, 0, 0,
      "the same value, without a static type" },

    { adm_str("int"), CEL_O(int), CEL_COST_NONE,
      CEL_F_CONVERSION, NULL, 0, 0,
      "to an int: truncates doubles; seconds of timestamps, nanoseconds "
      "of durations" },

    { adm_str("size"), CEL_O(size), CEL_COST_NONE,
      0, cel_fn_size, 0, CEL_SIZER,
      "code points of a string, bytes, items or entries" },

    { adm_str("string"), CEL_O(string), CEL_COST_NONE,
      CEL_F_CONVERSION, NULL, 0, 0,
      "to a string" },

    { adm_str("timestamp"), CEL_O(timestamp), CEL_COST_NONE,
      CEL_F_CONVERSION, NULL, 0, 0,
      "to a timestamp, from RFC 3339 or seconds since 1970" },

    { adm_str("type"), CEL_O(type), CEL_COST_NONE,
      CEL_F_CONVERSION, cel_fn_convert, CEL_TYPE, 0,
      "the type of the value" },

    { adm_str("uint"), CEL_O(uint), CEL_COST_NONE,
      CEL_F_CONVERSION, NULL, 0, 0,
      "to a uint, from numbers and strings" }
};


const cel_table_t  cel_core_table = {
    cel_core_funcs, adm_nelts(cel_core_funcs)
};
