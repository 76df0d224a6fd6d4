
/*
 * Functions of the extension libraries: strings, lists, sets, optionals
 * and times.
 */


#include "cel/cel_table.h"


static const cel_overload_t  cel_o_cel_map_insert[] = {
    { "cel.@mapInsert_key_value", 0, 3, CEL_COST_NONE, 0,
      &cel_map_kv, { &cel_map_kv, &cel_t_k, &cel_t_v }, NULL, 0 },
    { "cel.@mapInsert_map_map", 0, 2, CEL_COST_NONE, 0,
      &cel_map_kv, { &cel_map_kv, &cel_map_kv }, NULL, 0 }
};

static const cel_overload_t  cel_o_char_at[] = {
    { "string_char_at_int", 1, 2, CEL_COST_NONE, 0,
      &cel_t_string, { &cel_t_string, &cel_t_int }, cel_fn_char_at, 0 }
};

static const cel_overload_t  cel_o_contains[] = {
    { "contains_string", 1, 2, CEL_COST_CONTAINS, 0,
      &cel_t_bool, { &cel_t_string, &cel_t_string }, cel_fn_contains, 'c' }
};

static const cel_overload_t  cel_o_distinct[] = {
    { "list_distinct", 1, 1, CEL_COST_SORT, 0,
      &cel_list_t, { &cel_list_t }, cel_fn_distinct, 0 }
};

static const cel_overload_t  cel_o_ends_with[] = {
    { "ends_with_string", 1, 2, CEL_COST_VALUE, 0,
      &cel_t_bool, { &cel_t_string, &cel_t_string }, cel_fn_contains, 'e' }
};

static const cel_overload_t  cel_o_first[] = {
    { "list_first", 1, 1, CEL_COST_NONE, 0,
      &cel_opt_v, { &cel_list_v }, cel_fn_first_last, 0 }
};

static const cel_overload_t  cel_o_flatten[] = {
    { "list_flatten", 1, 1, CEL_COST_FLATTEN, 0,
      &cel_list_t, { &cel_list_list_t }, cel_fn_flatten, 0 },
    { "list_flatten_int", 1, 2, CEL_COST_FLATTEN, 0,
      &cel_list_dyn, { &cel_list_dyn, &cel_t_int }, cel_fn_flatten, 0 }
};

static const cel_overload_t  cel_o_format[] = {
    { "string_format", 1, 2, CEL_COST_VALUE, CEL_F_VARARG,
      &cel_t_string, { &cel_t_string, &cel_list_dyn }, cel_fn_format, 0 }
};

static const cel_overload_t  cel_o_get_date[] = {
    { "timestamp_to_day_of_month_1_based", 1, 1, CEL_COST_NONE, 0,
      &cel_t_int, { &cel_t_timestamp }, cel_fn_time_part, 'D' },
    { "timestamp_to_day_of_month_1_based_with_tz", 1, 2, CEL_COST_NONE, 0,
      &cel_t_int, { &cel_t_timestamp, &cel_t_string }, cel_fn_time_part, 'D' }
};

static const cel_overload_t  cel_o_get_day_of_month[] = {
    { "timestamp_to_day_of_month", 1, 1, CEL_COST_NONE, 0,
      &cel_t_int, { &cel_t_timestamp }, cel_fn_time_part, 'd' },
    { "timestamp_to_day_of_month_with_tz", 1, 2, CEL_COST_NONE, 0,
      &cel_t_int, { &cel_t_timestamp, &cel_t_string }, cel_fn_time_part, 'd' }
};

static const cel_overload_t  cel_o_get_day_of_week[] = {
    { "timestamp_to_day_of_week", 1, 1, CEL_COST_NONE, 0,
      &cel_t_int, { &cel_t_timestamp }, cel_fn_time_part, 'w' },
    { "timestamp_to_day_of_week_with_tz", 1, 2, CEL_COST_NONE, 0,
      &cel_t_int, { &cel_t_timestamp, &cel_t_string }, cel_fn_time_part, 'w' }
};

static const cel_overload_t  cel_o_get_day_of_year[] = {
    { "timestamp_to_day_of_year", 1, 1, CEL_COST_NONE, 0,
      &cel_t_int, { &cel_t_timestamp }, cel_fn_time_part, 'y' },
    { "timestamp_to_day_of_year_with_tz", 1, 2, CEL_COST_NONE, 0,
      &cel_t_int, { &cel_t_timestamp, &cel_t_string }, cel_fn_time_part, 'y' }
};

static const cel_overload_t  cel_o_get_full_year[] = {
    { "timestamp_to_year", 1, 1, CEL_COST_NONE, 0,
      &cel_t_int, { &cel_t_timestamp }, cel_fn_time_part, 'Y' },
    { "timestamp_to_year_with_tz", 1, 2, CEL_COST_NONE, 0,
      &cel_t_int, { &cel_t_timestamp, &cel_t_string }, cel_fn_time_part, 'Y' }
};

static const cel_overload_t  cel_o_get_hours[] = {
    { "timestamp_to_hours", 1, 1, CEL_COST_NONE, 0,
      &cel_t_int, { &cel_t_timestamp }, cel_fn_time_part, 'H' },
    { "timestamp_to_hours_with_tz", 1, 2, CEL_COST_NONE, 0,
      &cel_t_int, { &cel_t_timestamp, &cel_t_string }, cel_fn_time_part, 'H' },
    { "duration_to_hours", 1, 1, CEL_COST_NONE, 0,
      &cel_t_int, { &cel_t_duration }, cel_fn_duration_part, 'H' }
};

static const cel_overload_t  cel_o_get_milliseconds[] = {
    { "timestamp_to_milliseconds", 1, 1, CEL_COST_NONE, 0,
      &cel_t_int, { &cel_t_timestamp }, cel_fn_time_part, 'f' },
    { "timestamp_to_milliseconds_with_tz", 1, 2, CEL_COST_NONE, 0,
      &cel_t_int, { &cel_t_timestamp, &cel_t_string }, cel_fn_time_part, 'f' },
    { "duration_to_milliseconds", 1, 1, CEL_COST_NONE, 0,
      &cel_t_int, { &cel_t_duration }, cel_fn_duration_part, 'f' }
};

static const cel_overload_t  cel_o_get_minutes[] = {
    { "timestamp_to_minutes", 1, 1, CEL_COST_NONE, 0,
      &cel_t_int, { &cel_t_timestamp }, cel_fn_time_part, 'M' },
    { "timestamp_to_minutes_with_tz", 1, 2, CEL_COST_NONE, 0,
      &cel_t_int, { &cel_t_timestamp, &cel_t_string }, cel_fn_time_part, 'M' },
    { "duration_to_minutes", 1, 1, CEL_COST_NONE, 0,
      &cel_t_int, { &cel_t_duration }, cel_fn_duration_part, 'M' }
};

static const cel_overload_t  cel_o_get_month[] = {
    { "timestamp_to_month", 1, 1, CEL_COST_NONE, 0,
      &cel_t_int, { &cel_t_timestamp }, cel_fn_time_part, 'm' },
    { "timestamp_to_month_with_tz", 1, 2, CEL_COST_NONE, 0,
      &cel_t_int, { &cel_t_timestamp, &cel_t_string }, cel_fn_time_part, 'm' }
};

static const cel_overload_t  cel_o_get_seconds[] = {
    { "timestamp_to_seconds", 1, 1, CEL_COST_NONE, 0,
      &cel_t_int, { &cel_t_timestamp }, cel_fn_time_part, 'S' },
    { "timestamp_to_seconds_with_tz", 1, 2, CEL_COST_NONE, 0,
      &cel_t_int, { &cel_t_timestamp, &cel_t_string }, cel_fn_time_part, 'S' },
    { "duration_to_seconds", 1, 1, CEL_COST_NONE, 0,
      &cel_t_int, { &cel_t_duration }, cel_fn_duration_part, 'S' }
};

static const cel_overload_t  cel_o_has_value[] = {
    { "optional_hasValue", 1, 1, CEL_COST_NONE, 0,
      &cel_t_bool, { &cel_opt_v }, cel_fn_optional_has, 0 }
};

static const cel_overload_t  cel_o_includes[] = {
    { "list_a_includes_bool", 1, 2, CEL_COST_NONE, 0,
      &cel_t_bool, { &cel_t_dyn, &cel_t_dyn }, cel_fn_includes, 0 }
};

static const cel_overload_t  cel_o_index_of[] = {
    { "list_a_index_of_int", 1, 2, CEL_COST_NONE, 0,
      &cel_t_int, { &cel_list_a, &cel_t_a }, cel_fn_list_index_of, 0 },
    { "string_index_of_string", 1, 2, CEL_COST_NONE, 0,
      &cel_t_int, { &cel_t_string, &cel_t_string }, cel_fn_index_of, 0 },
    { "string_index_of_string_int", 1, 3, CEL_COST_NONE, 0,
      &cel_t_int, { &cel_t_string, &cel_t_string, &cel_t_int },
      cel_fn_index_of, 0 }
};

static const cel_overload_t  cel_o_is_sorted[] = {
    { "list_int_is_sorted_bool", 1, 1, CEL_COST_NONE, 0,
      &cel_t_bool, { &cel_list_int }, cel_fn_is_sorted, 0 },
    { "list_uint_is_sorted_bool", 1, 1, CEL_COST_NONE, 0,
      &cel_t_bool, { &cel_list_uint }, cel_fn_is_sorted, 0 },
    { "list_double_is_sorted_bool", 1, 1, CEL_COST_NONE, 0,
      &cel_t_bool, { &cel_list_double }, cel_fn_is_sorted, 0 },
    { "list_bool_is_sorted_bool", 1, 1, CEL_COST_NONE, 0,
      &cel_t_bool, { &cel_list_bool }, cel_fn_is_sorted, 0 },
    { "list_duration_is_sorted_bool", 1, 1, CEL_COST_NONE, 0,
      &cel_t_bool, { &cel_list_duration }, cel_fn_is_sorted, 0 },
    { "list_timestamp_is_sorted_bool", 1, 1, CEL_COST_NONE, 0,
      &cel_t_bool, { &cel_list_timestamp }, cel_fn_is_sorted, 0 },
    { "list_string_is_sorted_bool", 1, 1, CEL_COST_NONE, 0,
      &cel_t_bool, { &cel_list_string }, cel_fn_is_sorted, 0 },
    { "list_bytes_is_sorted_bool", 1, 1, CEL_COST_NONE, 0,
      &cel_t_bool, { &cel_list_bytes }, cel_fn_is_sorted, 0 }
};

static const cel_overload_t  cel_o_join[] = {
    { "list_join", 1, 1, CEL_COST_NONE, 0,
      &cel_t_string, { &cel_list_string }, cel_fn_join, 0 },
    { "list_join_string", 1, 2, CEL_COST_NONE, 0,
      &cel_t_string, { &cel_list_string, &cel_t_string }, cel_fn_join, 0 }
};

static const cel_overload_t  cel_o_last[] = {
    { "list_last", 1, 1, CEL_COST_NONE, 0,
      &cel_opt_v, { &cel_list_v }, cel_fn_first_last, 1 }
};

static const cel_overload_t  cel_o_last_index_of[] = {
    { "list_a_last_index_of_int", 1, 2, CEL_COST_NONE, 0,
      &cel_t_int, { &cel_list_a, &cel_t_a }, cel_fn_list_index_of, 1 },
    { "string_last_index_of_string", 1, 2, CEL_COST_NONE, 0,
      &cel_t_int, { &cel_t_string, &cel_t_string }, cel_fn_index_of, 1 },
    { "string_last_index_of_string_int", 1, 3, CEL_COST_NONE, 0,
      &cel_t_int, { &cel_t_string, &cel_t_string, &cel_t_int },
      cel_fn_index_of, 1 }
};

static const cel_overload_t  cel_o_lists_range[] = {
    { "lists_range", 0, 1, CEL_COST_LIST_RESULT, 0,
      &cel_list_int, { &cel_t_int }, cel_fn_range, 0 }
};

static const cel_overload_t  cel_o_lower_ascii[] = {
    { "string_lower_ascii", 1, 1, CEL_COST_NONE, 0,
      &cel_t_string, { &cel_t_string }, cel_fn_ascii_case, 0 }
};

static const cel_overload_t  cel_o_matches[] = {
    { "matches", 0, 2, CEL_COST_NONE, 0,
      &cel_t_bool, { &cel_t_string, &cel_t_string }, NULL, 0 },
    { "matches_string", 1, 2, CEL_COST_MATCHES, 0,
      &cel_t_bool, { &cel_t_string, &cel_t_string }, NULL, 0 }
};

static const cel_overload_t  cel_o_max[] = {
    { "list_int_max_int", 1, 1, CEL_COST_NONE, 0,
      &cel_t_int, { &cel_list_int }, cel_fn_min_max, 1 },
    { "list_uint_max_uint", 1, 1, CEL_COST_NONE, 0,
      &cel_t_uint, { &cel_list_uint }, cel_fn_min_max, 1 },
    { "list_double_max_double", 1, 1, CEL_COST_NONE, 0,
      &cel_t_double, { &cel_list_double }, cel_fn_min_max, 1 },
    { "list_bool_max_bool", 1, 1, CEL_COST_NONE, 0,
      &cel_t_bool, { &cel_list_bool }, cel_fn_min_max, 1 },
    { "list_duration_max_duration", 1, 1, CEL_COST_NONE, 0,
      &cel_t_duration, { &cel_list_duration }, cel_fn_min_max, 1 },
    { "list_timestamp_max_timestamp", 1, 1, CEL_COST_NONE, 0,
      &cel_t_timestamp, { &cel_list_timestamp }, cel_fn_min_max, 1 },
    { "list_string_max_string", 1, 1, CEL_COST_NONE, 0,
      &cel_t_string, { &cel_list_string }, cel_fn_min_max, 1 },
    { "list_bytes_max_bytes", 1, 1, CEL_COST_NONE, 0,
      &cel_t_bytes, { &cel_list_bytes }, cel_fn_min_max, 1 }
};

static const cel_overload_t  cel_o_min[] = {
    { "list_int_min_int", 1, 1, CEL_COST_NONE, 0,
      &cel_t_int, { &cel_list_int }, cel_fn_min_max, -1 },
    { "list_uint_min_uint", 1, 1, CEL_COST_NONE, 0,
      &cel_t_uint, { &cel_list_uint }, cel_fn_min_max, -1 },
    { "list_double_min_double", 1, 1, CEL_COST_NONE, 0,
      &cel_t_double, { &cel_list_double }, cel_fn_min_max, -1 },
    { "list_bool_min_bool", 1, 1, CEL_COST_NONE, 0,
      &cel_t_bool, { &cel_list_bool }, cel_fn_min_max, -1 },
    { "list_duration_min_duration", 1, 1, CEL_COST_NONE, 0,
      &cel_t_duration, { &cel_list_duration }, cel_fn_min_max, -1 },
    { "list_timestamp_min_timestamp", 1, 1, CEL_COST_NONE, 0,
      &cel_t_timestamp, { &cel_list_timestamp }, cel_fn_min_max, -1 },
    { "list_string_min_string", 1, 1, CEL_COST_NONE, 0,
      &cel_t_string, { &cel_list_string }, cel_fn_min_max, -1 },
    { "list_bytes_min_bytes", 1, 1, CEL_COST_NONE, 0,
      &cel_t_bytes, { &cel_list_bytes }, cel_fn_min_max, -1 }
};

static const cel_overload_t  cel_o_optional_none[] = {
    { "optional_none", 0, 0, CEL_COST_NONE, 0,
      &cel_opt_v, { NULL }, cel_fn_optional_none, 0 }
};

static const cel_overload_t  cel_o_optional_of[] = {
    { "optional_of", 0, 1, CEL_COST_NONE, 0,
      &cel_opt_v, { &cel_t_v }, cel_fn_optional_of, 0 }
};

static const cel_overload_t  cel_o_optional_of_non_zero_value[] = {
    { "optional_ofNonZeroValue", 0, 1, CEL_COST_NONE, 0,
      &cel_opt_v, { &cel_t_v }, cel_fn_optional_of, 1 }
};

static const cel_overload_t  cel_o_optional_unwrap[] = {
    { "optional_unwrap", 0, 1, CEL_COST_NONE, 0,
      &cel_list_v, { &cel_list_opt_v }, cel_fn_optional_unwrap, 0 }
};

static const cel_overload_t  cel_o_or[] = {
    { "optional_or_optional", 1, 2, CEL_COST_NONE, 0,
      &cel_opt_v, { &cel_opt_v, &cel_opt_v }, NULL, 0 }
};

static const cel_overload_t  cel_o_or_value[] = {
    { "optional_orValue_value", 1, 2, CEL_COST_NONE, 0,
      &cel_t_v, { &cel_opt_v, &cel_t_v }, NULL, 0 }
};

static const cel_overload_t  cel_o_replace[] = {
    { "string_replace_string_string", 1, 3, CEL_COST_NONE, 0,
      &cel_t_string, { &cel_t_string, &cel_t_string, &cel_t_string },
      cel_fn_replace, 0 },
    { "string_replace_string_string_int", 1, 4, CEL_COST_NONE, 0,
      &cel_t_string, { &cel_t_string, &cel_t_string, &cel_t_string,
        &cel_t_int }, cel_fn_replace, 0 }
};

static const cel_overload_t  cel_o_reverse[] = {
    { "list_reverse", 1, 1, CEL_COST_LIST_RESULT, 0,
      &cel_list_t, { &cel_list_t }, cel_fn_reverse, 0 }
};

static const cel_overload_t  cel_o_sets_contains[] = {
    { "list_sets_contains_list", 0, 2, CEL_COST_SETS, 0,
      &cel_t_bool, { &cel_list_t, &cel_list_t }, cel_fn_sets, 'c' }
};

static const cel_overload_t  cel_o_sets_equivalent[] = {
    { "list_sets_equivalent_list", 0, 2, CEL_COST_SETS2, 0,
      &cel_t_bool, { &cel_list_t, &cel_list_t }, cel_fn_sets, 'e' }
};

static const cel_overload_t  cel_o_sets_intersects[] = {
    { "list_sets_intersects_list", 0, 2, CEL_COST_SETS, 0,
      &cel_t_bool, { &cel_list_t, &cel_list_t }, cel_fn_sets, 'i' }
};

static const cel_overload_t  cel_o_slice[] = {
    { "list_slice", 1, 3, CEL_COST_LIST_RESULT, 0,
      &cel_list_t, { &cel_list_t, &cel_t_int, &cel_t_int }, cel_fn_slice, 0 }
};

static const cel_overload_t  cel_o_sort[] = {
    { "list_int_sort", 1, 1, CEL_COST_SORT, 0,
      &cel_list_int, { &cel_list_int }, NULL, 0 },
    { "list_uint_sort", 1, 1, CEL_COST_SORT, 0,
      &cel_list_uint, { &cel_list_uint }, NULL, 0 },
    { "list_double_sort", 1, 1, CEL_COST_SORT, 0,
      &cel_list_double, { &cel_list_double }, NULL, 0 },
    { "list_bool_sort", 1, 1, CEL_COST_SORT, 0,
      &cel_list_bool, { &cel_list_bool }, NULL, 0 },
    { "list_google.protobuf.Duration_sort", 1, 1, CEL_COST_SORT, 0,
      &cel_list_duration, { &cel_list_duration }, NULL, 0 },
    { "list_google.protobuf.Timestamp_sort", 1, 1, CEL_COST_SORT, 0,
      &cel_list_timestamp, { &cel_list_timestamp }, NULL, 0 },
    { "list_string_sort", 1, 1, CEL_COST_SORT, 0,
      &cel_list_string, { &cel_list_string }, NULL, 0 },
    { "list_bytes_sort", 1, 1, CEL_COST_SORT, 0,
      &cel_list_bytes, { &cel_list_bytes }, NULL, 0 }
};

static const cel_overload_t  cel_o_split[] = {
    { "string_split_string", 1, 2, CEL_COST_NONE, 0,
      &cel_list_string, { &cel_t_string, &cel_t_string }, cel_fn_split, 0 },
    { "string_split_string_int", 1, 3, CEL_COST_NONE, 0,
      &cel_list_string, { &cel_t_string, &cel_t_string, &cel_t_int },
      cel_fn_split, 0 }
};

static const cel_overload_t  cel_o_starts_with[] = {
    { "starts_with_string", 1, 2, CEL_COST_VALUE, 0,
      &cel_t_bool, { &cel_t_string, &cel_t_string }, cel_fn_contains, 's' }
};

static const cel_overload_t  cel_o_strings_quote[] = {
    { "strings_quote", 0, 1, CEL_COST_VALUE, 0,
      &cel_t_string, { &cel_t_string }, cel_fn_quote, 0 }
};

static const cel_overload_t  cel_o_substring[] = {
    { "string_substring_int", 1, 2, CEL_COST_NONE, 0,
      &cel_t_string, { &cel_t_string, &cel_t_int }, cel_fn_substring, 0 },
    { "string_substring_int_int", 1, 3, CEL_COST_NONE, 0,
      &cel_t_string, { &cel_t_string, &cel_t_int, &cel_t_int },
      cel_fn_substring, 0 }
};

static const cel_overload_t  cel_o_sum[] = {
    { "list_int_sum_int", 1, 1, CEL_COST_NONE, 0,
      &cel_t_int, { &cel_list_int }, cel_fn_sum, CEL_INT },
    { "list_uint_sum_uint", 1, 1, CEL_COST_NONE, 0,
      &cel_t_uint, { &cel_list_uint }, cel_fn_sum, CEL_UINT },
    { "list_double_sum_double", 1, 1, CEL_COST_NONE, 0,
      &cel_t_double, { &cel_list_double }, cel_fn_sum, CEL_DOUBLE },
    { "list_duration_sum_duration", 1, 1, CEL_COST_NONE, 0,
      &cel_t_duration, { &cel_list_duration }, cel_fn_sum, CEL_DURATION }
};

static const cel_overload_t  cel_o_trim[] = {
    { "string_trim", 1, 1, CEL_COST_NONE, 0,
      &cel_t_string, { &cel_t_string }, cel_fn_trim, 0 }
};

static const cel_overload_t  cel_o_unwrap_opt[] = {
    { "optional_unwrapOpt", 1, 1, CEL_COST_NONE, 0,
      &cel_list_v, { &cel_list_opt_v }, cel_fn_optional_unwrap, 0 }
};

static const cel_overload_t  cel_o_upper_ascii[] = {
    { "string_upper_ascii", 1, 1, CEL_COST_NONE, 0,
      &cel_t_string, { &cel_t_string }, cel_fn_ascii_case, 1 }
};

static const cel_overload_t  cel_o_value[] = {
    { "optional_value", 1, 1, CEL_COST_NONE, 0,
      &cel_t_v, { &cel_opt_v }, cel_fn_optional_value, 0 }
};


static const cel_func_t  cel_std_funcs[] = {

    { adm_str("cel.@mapInsert"), CEL_O(cel_map_insert), CEL_COST_NONE,
      CEL_F_HIDDEN, NULL, 0, 0,
      "transformMap()" },

    { adm_str("charAt"), CEL_O(char_at), CEL_COST_NONE,
      0, NULL, 0, 0,
      "the character at a position; \"\" at the end" },

    { adm_str("contains"), CEL_O(contains), CEL_COST_NONE,
      CEL_F_NO_GUARD, NULL, 0, 0,
      "whether the string contains the other" },

    { adm_str("distinct"), CEL_O(distinct), CEL_COST_NONE,
      0, NULL, 0, 0,
      "the items without repetitions" },

    { adm_str("endsWith"), CEL_O(ends_with), CEL_COST_NONE,
      CEL_F_NO_GUARD, NULL, 0, 0,
      "whether the string ends with the other" },

    { adm_str("first"), CEL_O(first), CEL_COST_NONE,
      0, NULL, 0, 0,
      "the first item as an optional" },

    { adm_str("flatten"), CEL_O(flatten), CEL_COST_NONE,
      CEL_F_NO_GUARD, NULL, 0, 0,
      "lists in the list become its items, one level or n" },

    { adm_str("format"), CEL_O(format), CEL_COST_NONE,
      0, NULL, 0, 0,
      "the string with clauses like %s or %.2f replaced by the items of "
      "the list" },

    { adm_str("getDate"), CEL_O(get_date), CEL_COST_NONE,
      0, NULL, 0, 0,
      "the day of the month, from 1; in a time zone" },

    { adm_str("getDayOfMonth"), CEL_O(get_day_of_month), CEL_COST_NONE,
      0, NULL, 0, 0,
      "the day of the month, from 0; in a time zone" },

    { adm_str("getDayOfWeek"), CEL_O(get_day_of_week), CEL_COST_NONE,
      0, NULL, 0, 0,
      "the day of the week, 0 is Sunday; in a time zone" },

    { adm_str("getDayOfYear"), CEL_O(get_day_of_year), CEL_COST_NONE,
      0, NULL, 0, 0,
      "the day of the year, from 0; in a time zone" },

    { adm_str("getFullYear"), CEL_O(get_full_year), CEL_COST_NONE,
      0, NULL, 0, 0,
      "the year; in a time zone" },

    { adm_str("getHours"), CEL_O(get_hours), CEL_COST_NONE,
      0, NULL, 0, 0,
      "the hour, or the hours of a duration; in a time zone" },

    { adm_str("getMilliseconds"), CEL_O(get_milliseconds), CEL_COST_NONE,
      0, NULL, 0, 0,
      "the milliseconds of the second, or of a duration; in a time zone" },

    { adm_str("getMinutes"), CEL_O(get_minutes), CEL_COST_NONE,
      0, NULL, 0, 0,
      "the minute, or the minutes of a duration; in a time zone" },

    { adm_str("getMonth"), CEL_O(get_month), CEL_COST_NONE,
      0, NULL, 0, 0,
      "the month, 0 to 11; in a time zone" },

    { adm_str("getSeconds"), CEL_O(get_seconds), CEL_COST_NONE,
      0, NULL, 0, 0,
      "the second, or the seconds of a duration; in a time zone" },

    { adm_str("hasValue"), CEL_O(has_value), CEL_COST_NONE,
      0, NULL, 0, 0,
      "whether the optional has a value" },

    { adm_str("includes"), CEL_O(includes), CEL_COST_TRAVERSE,
      CEL_F_SINCE_137, NULL, 0, 0,
      "whether the item is in the list" },

    { adm_str("indexOf"), CEL_O(index_of), CEL_COST_TRAVERSE,
      0, NULL, 0, 0,
      "the position of a string in a string, from a position on, or of "
      "an item in a list; -1 for none" },

    { adm_str("isSorted"), CEL_O(is_sorted), CEL_COST_TRAVERSE,
      0, NULL, 0, 0,
      "whether the items are in order" },

    { adm_str("join"), CEL_O(join), CEL_COST_RESULT2,
      0, NULL, 0, 0,
      "the strings of a list in a row, with a separator" },

    { adm_str("last"), CEL_O(last), CEL_COST_NONE,
      0, NULL, 0, 0,
      "the last item as an optional" },

    { adm_str("lastIndexOf"), CEL_O(last_index_of), CEL_COST_TRAVERSE,
      0, NULL, 0, 0,
      "the last position of a string in a string, up to a position, or "
      "of an item in a list; -1 for none" },

    { adm_str("lists.range"), CEL_O(lists_range), CEL_COST_NONE,
      0, NULL, 0, 0,
      "the list of 0 to n - 1" },

    { adm_str("lowerAscii"), CEL_O(lower_ascii), CEL_COST_ARG,
      0, NULL, 0, 0,
      "with ASCII letters in lower case" },

    { adm_str("matches"), CEL_O(matches), CEL_COST_NONE,
      0, cel_fn_matches, 0, CEL_MATCHER,
      "whether the regular expression matches somewhere in the string" },

    { adm_str("max"), CEL_O(max), CEL_COST_TRAVERSE,
      0, NULL, 0, 0,
      "the greatest item" },

    { adm_str("min"), CEL_O(min), CEL_COST_TRAVERSE,
      0, NULL, 0, 0,
      "the least item" },

    { adm_str("optional.none"), CEL_O(optional_none), CEL_COST_NONE,
      0, NULL, 0, 0,
      "the optional without value" },

    { adm_str("optional.of"), CEL_O(optional_of), CEL_COST_NONE,
      0, NULL, 0, 0,
      "an optional with the value" },

    { adm_str("optional.ofNonZeroValue"),
      CEL_O(optional_of_non_zero_value), CEL_COST_NONE,
      0, NULL, 0, 0,
      "an optional with the value, none for null, 0, \"\", [] and the "
      "like" },

    { adm_str("optional.unwrap"), CEL_O(optional_unwrap), CEL_COST_NONE,
      0, NULL, 0, 0,
      "the values of the optionals in the list that have one" },

    { adm_str("or"), CEL_O(or), CEL_COST_NONE,
      0, NULL, 0, 0,
      "this optional, or the other if this one has no value" },

    { adm_str("orValue"), CEL_O(or_value), CEL_COST_NONE,
      0, NULL, 0, 0,
      "the value of the optional, or the other if there is none" },

    { adm_str("replace"), CEL_O(replace), CEL_COST_ARG2,
      0, NULL, 0, 0,
      "with all, or n, occurrences of a string replaced" },

    { adm_str("reverse"), CEL_O(reverse), CEL_COST_NONE,
      0, NULL, 0, 0,
      "the items in reverse order" },

    { adm_str("sets.contains"), CEL_O(sets_contains), CEL_COST_NONE,
      0, NULL, 0, 0,
      "whether the first list has all items of the second" },

    { adm_str("sets.equivalent"), CEL_O(sets_equivalent), CEL_COST_NONE,
      0, NULL, 0, 0,
      "whether two lists have the same items" },

    { adm_str("sets.intersects"), CEL_O(sets_intersects), CEL_COST_NONE,
      0, NULL, 0, 0,
      "whether two lists have an item in common" },

    { adm_str("slice"), CEL_O(slice), CEL_COST_NONE,
      0, NULL, 0, 0,
      "the items from a position on, up to another" },

    { adm_str("sort"), CEL_O(sort), CEL_COST_NONE,
      0, cel_fn_sort, 0, CEL_LIST_TRAITS,
      "the items in order" },

    { adm_str("split"), CEL_O(split), CEL_COST_ARG2,
      0, NULL, 0, 0,
      "the parts between separators, at most n" },

    { adm_str("startsWith"), CEL_O(starts_with), CEL_COST_NONE,
      CEL_F_NO_GUARD, NULL, 0, 0,
      "whether the string starts with the other" },

    { adm_str("strings.quote"), CEL_O(strings_quote), CEL_COST_NONE,
      0, NULL, 0, 0,
      "in double quotes, special characters escaped" },

    { adm_str("substring"), CEL_O(substring), CEL_COST_ARG,
      0, NULL, 0, 0,
      "the characters from a position on, up to another" },

    { adm_str("sum"), CEL_O(sum), CEL_COST_TRAVERSE,
      0, NULL, 0, 0,
      "the sum of the items" },

    { adm_str("trim"), CEL_O(trim), CEL_COST_ARG,
      0, NULL, 0, 0,
      "without white space at both ends" },

    { adm_str("unwrapOpt"), CEL_O(unwrap_opt), CEL_COST_NONE,
      0, NULL, 0, 0,
      "the values of the optionals in the list that have one" },

    { adm_str("upperAscii"), CEL_O(upper_ascii), CEL_COST_ARG,
      0, NULL, 0, 0,
      "with ASCII letters in upper case" },

    { adm_str("value"), CEL_O(value), CEL_COST_NONE,
      0, NULL, 0, 0,
      "the value of the optional; an error if there is none" }
};


const cel_table_t  cel_std_table = {
    cel_std_funcs, adm_nelts(cel_std_funcs)
};
