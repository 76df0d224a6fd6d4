
/*
 * Functions of the Kubernetes libraries: URLs, addresses, quantities,
 * versions, formats, regular expressions and the authorizer.
 */


#include "cel/cel_table.h"


static const cel_overload_t  cel_o_add[] = {
    { "quantity_add", 1, 2, CEL_COST_NONE, 0,
      &cel_t_quantity, { &cel_t_quantity, &cel_t_quantity },
      cel_fn_quantity_add, '+' },
    { "quantity_add_int", 1, 2, CEL_COST_NONE, 0,
      &cel_t_quantity, { &cel_t_quantity, &cel_t_int },
      cel_fn_quantity_add, '+' }
};

static const cel_overload_t  cel_o_allowed[] = {
    { "decision_allowed", 1, 1, CEL_COST_NONE, 0,
      &cel_t_bool, { &cel_t_decision }, cel_fn_authz_decision, 'a' }
};

static const cel_overload_t  cel_o_as_approximate_float[] = {
    { "quantity_get_float", 1, 1, CEL_COST_NONE, 0,
      &cel_t_double, { &cel_t_quantity }, cel_fn_quantity_value, 'f' }
};

static const cel_overload_t  cel_o_as_integer[] = {
    { "quantity_get_int", 1, 1, CEL_COST_NONE, 0,
      &cel_t_int, { &cel_t_quantity }, cel_fn_quantity_value, 'i' }
};

static const cel_overload_t  cel_o_check[] = {
    { "pathcheck_check", 1, 2, CEL_COST_NONE, 0,
      &cel_t_decision, { &cel_t_path_check, &cel_t_string },
      cel_fn_authz_check, 0 },
    { "resourcecheck_check", 1, 2, CEL_COST_NONE, 0,
      &cel_t_decision, { &cel_t_resource_check, &cel_t_string },
      cel_fn_authz_check, 0 }
};

static const cel_overload_t  cel_o_cidr[] = {
    { "string_to_cidr", 0, 1, CEL_COST_NONE, 0,
      &cel_t_cidr, { &cel_t_string }, cel_fn_cidr, 0 }
};

static const cel_overload_t  cel_o_compare_to[] = {
    { "quantity_compare_to", 1, 2, CEL_COST_NONE, 0,
      &cel_t_int, { &cel_t_quantity, &cel_t_quantity },
      cel_fn_quantity_compare, 'c' },
    { "semver_compare_to", 1, 2, CEL_COST_NONE, 0,
      &cel_t_int, { &cel_t_semver, &cel_t_semver },
      cel_fn_semver_compare, 'c' }
};

static const cel_overload_t  cel_o_contains_cidr[] = {
    { "cidr_contains_cidr_string", 1, 2, CEL_COST_CIDR_TEXT, 0,
      &cel_t_bool, { &cel_t_cidr, &cel_t_string }, cel_fn_cidr_contains, 'c' },
    { "cidr_contains_cidr", 1, 2, CEL_COST_NONE, 0,
      &cel_t_bool, { &cel_t_cidr, &cel_t_cidr }, cel_fn_cidr_contains, 'c' }
};

static const cel_overload_t  cel_o_contains_ip[] = {
    { "cidr_contains_ip_string", 1, 2, CEL_COST_CIDR_IP_TEXT, 0,
      &cel_t_bool, { &cel_t_cidr, &cel_t_string }, cel_fn_cidr_contains, 'i' },
    { "cidr_contains_ip_ip", 1, 2, CEL_COST_NONE, 0,
      &cel_t_bool, { &cel_t_cidr, &cel_t_ip }, cel_fn_cidr_contains, 'i' }
};

static const cel_overload_t  cel_o_error[] = {
    { "decision_error", 1, 1, CEL_COST_NONE, 0,
      &cel_t_string, { &cel_t_decision }, cel_fn_authz_decision, 'e' }
};

static const cel_overload_t  cel_o_errored[] = {
    { "decision_errored", 1, 1, CEL_COST_NONE, 0,
      &cel_t_bool, { &cel_t_decision }, cel_fn_authz_decision, 'E' }
};

static const cel_overload_t  cel_o_family[] = {
    { "ip_family", 1, 1, CEL_COST_NONE, 0,
      &cel_t_int, { &cel_t_ip }, cel_fn_ip_is, 'f' }
};

static const cel_overload_t  cel_o_field_selector[] = {
    { "authorizer_fieldselector", 1, 2, CEL_COST_NONE, 0,
      &cel_t_resource_check, { &cel_t_resource_check, &cel_t_string },
      cel_fn_authz_build, 'f' }
};

static const cel_overload_t  cel_o_find[] = {
    { "string_find_string", 1, 2, CEL_COST_NONE, 0,
      &cel_t_string, { &cel_t_string, &cel_t_string }, cel_fn_find, 0 }
};

static const cel_overload_t  cel_o_find_all[] = {
    { "string_find_all_string", 1, 2, CEL_COST_NONE, 0,
      &cel_list_string, { &cel_t_string, &cel_t_string }, cel_fn_find_all, 0 },
    { "string_find_all_string_int", 1, 3, CEL_COST_NONE, 0,
      &cel_list_string, { &cel_t_string, &cel_t_string, &cel_t_int },
      cel_fn_find_all, 0 }
};

static const cel_overload_t  cel_o_format_byte[] = {
    { "format.byte", 0, 0, CEL_COST_NONE, 0,
      &cel_t_format, { NULL }, cel_fn_named_format, CEL_FORMAT_BYTE }
};

static const cel_overload_t  cel_o_format_date[] = {
    { "format.date", 0, 0, CEL_COST_NONE, 0,
      &cel_t_format, { NULL }, cel_fn_named_format, CEL_FORMAT_DATE }
};

static const cel_overload_t  cel_o_format_datetime[] = {
    { "format.datetime", 0, 0, CEL_COST_NONE, 0,
      &cel_t_format, { NULL }, cel_fn_named_format, CEL_FORMAT_DATETIME }
};

static const cel_overload_t  cel_o_format_dns1035_label[] = {
    { "format.dns1035Label", 0, 0, CEL_COST_NONE, 0,
      &cel_t_format, { NULL }, cel_fn_named_format, CEL_FORMAT_DNS1035_LABEL }
};

static const cel_overload_t  cel_o_format_dns1035_label_prefix[] = {
    { "format.dns1035LabelPrefix", 0, 0, CEL_COST_NONE, 0,
      &cel_t_format, { NULL },
      cel_fn_named_format, CEL_FORMAT_DNS1035_LABEL_PREFIX }
};

static const cel_overload_t  cel_o_format_dns1123_label[] = {
    { "format.dns1123Label", 0, 0, CEL_COST_NONE, 0,
      &cel_t_format, { NULL }, cel_fn_named_format, CEL_FORMAT_DNS1123_LABEL }
};

static const cel_overload_t  cel_o_format_dns1123_label_prefix[] = {
    { "format.dns1123LabelPrefix", 0, 0, CEL_COST_NONE, 0,
      &cel_t_format, { NULL },
      cel_fn_named_format, CEL_FORMAT_DNS1123_LABEL_PREFIX }
};

static const cel_overload_t  cel_o_format_dns1123_subdomain[] = {
    { "format.dns1123Subdomain", 0, 0, CEL_COST_NONE, 0,
      &cel_t_format, { NULL },
      cel_fn_named_format, CEL_FORMAT_DNS1123_SUBDOMAIN }
};

static const cel_overload_t  cel_o_format_dns1123_subdomain_prefix[] = {
    { "format.dns1123SubdomainPrefix", 0, 0, CEL_COST_NONE, 0,
      &cel_t_format, { NULL },
      cel_fn_named_format, CEL_FORMAT_DNS1123_SUBDOMAIN_PREFIX }
};

static const cel_overload_t  cel_o_format_label_value[] = {
    { "format.labelValue", 0, 0, CEL_COST_NONE, 0,
      &cel_t_format, { NULL }, cel_fn_named_format, CEL_FORMAT_LABEL_VALUE }
};

static const cel_overload_t  cel_o_format_named[] = {
    { "format-named", 0, 1, CEL_COST_NONE, 0,
      &cel_opt_fmt, { &cel_t_string }, cel_fn_format_by_name, 0 }
};

static const cel_overload_t  cel_o_format_qualified_name[] = {
    { "format.qualifiedName", 0, 0, CEL_COST_NONE, 0,
      &cel_t_format, { NULL },
      cel_fn_named_format, CEL_FORMAT_QUALIFIED_NAME }
};

static const cel_overload_t  cel_o_format_uri[] = {
    { "format.uri", 0, 0, CEL_COST_NONE, 0,
      &cel_t_format, { NULL }, cel_fn_named_format, CEL_FORMAT_URI }
};

static const cel_overload_t  cel_o_format_uuid[] = {
    { "format.uuid", 0, 0, CEL_COST_NONE, 0,
      &cel_t_format, { NULL }, cel_fn_named_format, CEL_FORMAT_UUID }
};

static const cel_overload_t  cel_o_get_escaped_path[] = {
    { "url_get_escaped_path", 1, 1, CEL_COST_NONE, 0,
      &cel_t_string, { &cel_t_url }, cel_fn_url_part, 'e' }
};

static const cel_overload_t  cel_o_get_host[] = {
    { "url_get_host", 1, 1, CEL_COST_NONE, 0,
      &cel_t_string, { &cel_t_url }, cel_fn_url_part, 'h' }
};

static const cel_overload_t  cel_o_get_hostname[] = {
    { "url_get_hostname", 1, 1, CEL_COST_NONE, 0,
      &cel_t_string, { &cel_t_url }, cel_fn_url_part, 'n' }
};

static const cel_overload_t  cel_o_get_port[] = {
    { "url_get_port", 1, 1, CEL_COST_NONE, 0,
      &cel_t_string, { &cel_t_url }, cel_fn_url_part, 'p' }
};

static const cel_overload_t  cel_o_get_query[] = {
    { "url_get_query", 1, 1, CEL_COST_NONE, 0,
      &cel_map_query, { &cel_t_url }, cel_fn_url_query, 0 }
};

static const cel_overload_t  cel_o_get_scheme[] = {
    { "url_get_scheme", 1, 1, CEL_COST_NONE, 0,
      &cel_t_string, { &cel_t_url }, cel_fn_url_part, 's' }
};

static const cel_overload_t  cel_o_group[] = {
    { "authorizer_group", 1, 2, CEL_COST_NONE, 0,
      &cel_t_group_check, { &cel_t_authorizer, &cel_t_string },
      cel_fn_authz_build, 'g' }
};

static const cel_overload_t  cel_o_ip[] = {
    { "string_to_ip", 0, 1, CEL_COST_NONE, 0,
      &cel_t_ip, { &cel_t_string }, cel_fn_ip, 'i' },
    { "cidr_ip", 1, 1, CEL_COST_ONE, 0,
      &cel_t_ip, { &cel_t_cidr }, cel_fn_cidr_part, 'i' }
};

static const cel_overload_t  cel_o_ip_is_canonical[] = {
    { "ip_is_canonical", 0, 1, CEL_COST_NONE, 0,
      &cel_t_bool, { &cel_t_string }, cel_fn_ip, 'c' }
};

static const cel_overload_t  cel_o_is_cidr[] = {
    { "is_cidr", 0, 1, CEL_COST_NONE, 0,
      &cel_t_bool, { &cel_t_string }, cel_fn_cidr, 'b' }
};

static const cel_overload_t  cel_o_is_global_unicast[] = {
    { "ip_is_global_unicast", 1, 1, CEL_COST_NONE, 0,
      &cel_t_bool, { &cel_t_ip }, cel_fn_ip_is, 'g' }
};

static const cel_overload_t  cel_o_is_greater_than[] = {
    { "quantity_is_greater_than", 1, 2, CEL_COST_NONE, 0,
      &cel_t_bool, { &cel_t_quantity, &cel_t_quantity },
      cel_fn_quantity_compare, '>' },
    { "semver_is_greater_than", 1, 2, CEL_COST_NONE, 0,
      &cel_t_bool, { &cel_t_semver, &cel_t_semver },
      cel_fn_semver_compare, '>' }
};

static const cel_overload_t  cel_o_is_ip[] = {
    { "is_ip", 0, 1, CEL_COST_NONE, 0,
      &cel_t_bool, { &cel_t_string }, cel_fn_ip, 'b' }
};

static const cel_overload_t  cel_o_is_integer[] = {
    { "quantity_is_integer", 1, 1, CEL_COST_NONE, 0,
      &cel_t_bool, { &cel_t_quantity }, cel_fn_quantity_value, 'b' }
};

static const cel_overload_t  cel_o_is_less_than[] = {
    { "quantity_is_less_than", 1, 2, CEL_COST_NONE, 0,
      &cel_t_bool, { &cel_t_quantity, &cel_t_quantity },
      cel_fn_quantity_compare, '<' },
    { "semver_is_less_than", 1, 2, CEL_COST_NONE, 0,
      &cel_t_bool, { &cel_t_semver, &cel_t_semver },
      cel_fn_semver_compare, '<' }
};

static const cel_overload_t  cel_o_is_link_local_multicast[] = {
    { "ip_is_link_local_multicast", 1, 1, CEL_COST_NONE, 0,
      &cel_t_bool, { &cel_t_ip }, cel_fn_ip_is, 'm' }
};

static const cel_overload_t  cel_o_is_link_local_unicast[] = {
    { "ip_is_link_local_unicast", 1, 1, CEL_COST_NONE, 0,
      &cel_t_bool, { &cel_t_ip }, cel_fn_ip_is, 'n' }
};

static const cel_overload_t  cel_o_is_loopback[] = {
    { "ip_is_loopback", 1, 1, CEL_COST_NONE, 0,
      &cel_t_bool, { &cel_t_ip }, cel_fn_ip_is, 'l' }
};

static const cel_overload_t  cel_o_is_quantity[] = {
    { "is_quantity_string", 0, 1, CEL_COST_NONE, 0,
      &cel_t_bool, { &cel_t_string }, cel_fn_quantity, 1 }
};

static const cel_overload_t  cel_o_is_semver[] = {
    { "is_semver_string", 0, 1, CEL_COST_NONE, 0,
      &cel_t_bool, { &cel_t_string }, cel_fn_semver, 1 },
    { "is_semver_string_bool", 0, 2, CEL_COST_NONE, 0,
      &cel_t_bool, { &cel_t_string, &cel_t_bool }, cel_fn_semver, 1 }
};

static const cel_overload_t  cel_o_is_url[] = {
    { "is_url_string", 0, 1, CEL_COST_NONE, 0,
      &cel_t_bool, { &cel_t_string }, cel_fn_url, 1 }
};

static const cel_overload_t  cel_o_is_unspecified[] = {
    { "ip_is_unspecified", 1, 1, CEL_COST_NONE, 0,
      &cel_t_bool, { &cel_t_ip }, cel_fn_ip_is, 'u' }
};

static const cel_overload_t  cel_o_jsonpatch_escape_key[] = {
    { "string_jsonpatch_escapeKey_string", 0, 1, CEL_COST_NONE, 0,
      &cel_t_string, { &cel_t_string }, cel_fn_escape_key, 0 }
};

static const cel_overload_t  cel_o_label_selector[] = {
    { "authorizer_labelselector", 1, 2, CEL_COST_NONE, 0,
      &cel_t_resource_check, { &cel_t_resource_check, &cel_t_string },
      cel_fn_authz_build, 'l' }
};

static const cel_overload_t  cel_o_major[] = {
    { "semver_major", 1, 1, CEL_COST_NONE, 0,
      &cel_t_int, { &cel_t_semver }, cel_fn_semver_part, 0 }
};

static const cel_overload_t  cel_o_masked[] = {
    { "cidr_masked", 1, 1, CEL_COST_NONE, 0,
      &cel_t_cidr, { &cel_t_cidr }, cel_fn_cidr_part, 'm' }
};

static const cel_overload_t  cel_o_minor[] = {
    { "semver_minor", 1, 1, CEL_COST_NONE, 0,
      &cel_t_int, { &cel_t_semver }, cel_fn_semver_part, 1 }
};

static const cel_overload_t  cel_o_name[] = {
    { "resourcecheck_name", 1, 2, CEL_COST_NONE, 0,
      &cel_t_resource_check, { &cel_t_resource_check, &cel_t_string },
      cel_fn_authz_build, 'o' }
};

static const cel_overload_t  cel_o_namespace[] = {
    { "resourcecheck_namespace", 1, 2, CEL_COST_NONE, 0,
      &cel_t_resource_check, { &cel_t_resource_check, &cel_t_string },
      cel_fn_authz_build, 'n' }
};

static const cel_overload_t  cel_o_patch[] = {
    { "semver_patch", 1, 1, CEL_COST_NONE, 0,
      &cel_t_int, { &cel_t_semver }, cel_fn_semver_part, 2 }
};

static const cel_overload_t  cel_o_path[] = {
    { "authorizer_path", 1, 2, CEL_COST_NONE, 0,
      &cel_t_path_check, { &cel_t_authorizer, &cel_t_string },
      cel_fn_authz_build, 'p' }
};

static const cel_overload_t  cel_o_prefix_length[] = {
    { "cidr_prefix_length", 1, 1, CEL_COST_NONE, 0,
      &cel_t_int, { &cel_t_cidr }, cel_fn_cidr_part, 'l' }
};

static const cel_overload_t  cel_o_quantity[] = {
    { "string_to_quantity", 0, 1, CEL_COST_NONE, 0,
      &cel_t_quantity, { &cel_t_string }, cel_fn_quantity, 0 }
};

static const cel_overload_t  cel_o_reason[] = {
    { "decision_reason", 1, 1, CEL_COST_NONE, 0,
      &cel_t_string, { &cel_t_decision }, cel_fn_authz_decision, 'r' }
};

static const cel_overload_t  cel_o_resource[] = {
    { "groupcheck_resource", 1, 2, CEL_COST_NONE, 0,
      &cel_t_resource_check, { &cel_t_group_check, &cel_t_string },
      cel_fn_authz_build, 'r' }
};

static const cel_overload_t  cel_o_semver[] = {
    { "string_to_semver", 0, 1, CEL_COST_NONE, 0,
      &cel_t_semver, { &cel_t_string }, cel_fn_semver, 0 },
    { "string_bool_to_semver", 0, 2, CEL_COST_NONE, 0,
      &cel_t_semver, { &cel_t_string, &cel_t_bool }, cel_fn_semver, 0 }
};

static const cel_overload_t  cel_o_service_account[] = {
    { "authorizer_serviceaccount", 1, 3, CEL_COST_NONE, 0,
      &cel_t_authorizer, { &cel_t_authorizer, &cel_t_string, &cel_t_string },
      cel_fn_authz_build, 'a' }
};

static const cel_overload_t  cel_o_sign[] = {
    { "quantity_sign", 0, 1, CEL_COST_NONE, 0,
      &cel_t_int, { &cel_t_quantity }, cel_fn_quantity_value, 's' }
};

static const cel_overload_t  cel_o_sub[] = {
    { "quantity_sub", 1, 2, CEL_COST_NONE, 0,
      &cel_t_quantity, { &cel_t_quantity, &cel_t_quantity },
      cel_fn_quantity_add, '-' },
    { "quantity_sub_int", 1, 2, CEL_COST_NONE, 0,
      &cel_t_quantity, { &cel_t_quantity, &cel_t_int },
      cel_fn_quantity_add, '-' }
};

static const cel_overload_t  cel_o_subresource[] = {
    { "resourcecheck_subresource", 1, 2, CEL_COST_NONE, 0,
      &cel_t_resource_check, { &cel_t_resource_check, &cel_t_string },
      cel_fn_authz_build, 's' }
};

static const cel_overload_t  cel_o_url[] = {
    { "string_to_url", 0, 1, CEL_COST_NONE, 0,
      &cel_t_url, { &cel_t_string }, cel_fn_url, 0 }
};

static const cel_overload_t  cel_o_validate[] = {
    { "format-validate", 1, 2, CEL_COST_NONE, 0,
      &cel_opt_list_string, { &cel_t_format, &cel_t_string },
      cel_fn_validate, 0 }
};


static const cel_func_t  cel_kube_funcs[] = {

    { adm_str("add"), CEL_O(add), CEL_COST_ONE,
      0, NULL, 0, 0,
      "the sum of quantities" },

    { adm_str("allowed"), CEL_O(allowed), CEL_COST_ONE,
      0, NULL, 0, 0,
      "whether the decision is to allow" },

    { adm_str("asApproximateFloat"), CEL_O(as_approximate_float), CEL_COST_ONE,
      0, NULL, 0, 0,
      "the quantity as a double" },

    { adm_str("asInteger"), CEL_O(as_integer), CEL_COST_ONE,
      0, NULL, 0, 0,
      "the quantity as an int; an error if it is none" },

    { adm_str("check"), CEL_O(check), CEL_COST_CHECK,
      0, NULL, 0, 0,
      "the decision on a verb" },

    { adm_str("cidr"), CEL_O(cidr), CEL_COST_ARG,
      0, NULL, 0, 0,
      "a CIDR: address and prefix length" },

    { adm_str("compareTo"), CEL_O(compare_to), CEL_COST_ONE,
      0, NULL, 0, 0,
      "-1, 0 or 1: less, equal or greater" },

    { adm_str("containsCIDR"), CEL_O(contains_cidr), CEL_COST_CIDR,
      0, NULL, 0, 0,
      "whether the other CIDR is in this one" },

    { adm_str("containsIP"), CEL_O(contains_ip), CEL_COST_CIDR_IP,
      0, NULL, 0, 0,
      "whether the address is in the CIDR" },

    { adm_str("error"), CEL_O(error), CEL_COST_ONE,
      0, NULL, 0, 0,
      "why the check failed, or \"\"" },

    { adm_str("errored"), CEL_O(errored), CEL_COST_ONE,
      0, NULL, 0, 0,
      "whether the check failed" },

    { adm_str("family"), CEL_O(family), CEL_COST_NONE,
      0, NULL, 0, 0,
      "4 or 6" },

    { adm_str("fieldSelector"), CEL_O(field_selector), CEL_COST_SELECTOR,
      0, NULL, 0, 0,
      "the check of objects with these fields" },

    { adm_str("find"), CEL_O(find), CEL_COST_REGEX,
      0, NULL, 0, 0,
      "the first match of the regular expression, or \"\"" },

    { adm_str("findAll"), CEL_O(find_all), CEL_COST_REGEX,
      0, NULL, 0, 0,
      "all matches of the regular expression, at most n" },

    { adm_str("format.byte"), CEL_O(format_byte), CEL_COST_NONE,
      0, NULL, 0, 0,
      "the named format byte" },

    { adm_str("format.date"), CEL_O(format_date), CEL_COST_NONE,
      0, NULL, 0, 0,
      "the named format date" },

    { adm_str("format.datetime"), CEL_O(format_datetime), CEL_COST_NONE,
      0, NULL, 0, 0,
      "the named format datetime" },

    { adm_str("format.dns1035Label"),
      CEL_O(format_dns1035_label), CEL_COST_NONE,
      0, NULL, 0, 0,
      "the named format dns1035Label" },

    { adm_str("format.dns1035LabelPrefix"),
      CEL_O(format_dns1035_label_prefix), CEL_COST_NONE,
      0, NULL, 0, 0,
      "the named format dns1035LabelPrefix" },

    { adm_str("format.dns1123Label"),
      CEL_O(format_dns1123_label), CEL_COST_NONE,
      0, NULL, 0, 0,
      "the named format dns1123Label" },

    { adm_str("format.dns1123LabelPrefix"),
      CEL_O(format_dns1123_label_prefix), CEL_COST_NONE,
      0, NULL, 0, 0,
      "the named format dns1123LabelPrefix" },

    { adm_str("format.dns1123Subdomain"),
      CEL_O(format_dns1123_subdomain), CEL_COST_NONE,
      0, NULL, 0, 0,
      "the named format dns1123Subdomain" },

    { adm_str("format.dns1123SubdomainPrefix"),
      CEL_O(format_dns1123_subdomain_prefix), CEL_COST_NONE,
      0, NULL, 0, 0,
      "the named format dns1123SubdomainPrefix" },

    { adm_str("format.labelValue"), CEL_O(format_label_value), CEL_COST_NONE,
      0, NULL, 0, 0,
      "the named format labelValue" },

    { adm_str("format.named"), CEL_O(format_named), CEL_COST_ONE,
      0, NULL, 0, 0,
      "the format of a name, as an optional" },

    { adm_str("format.qualifiedName"),
      CEL_O(format_qualified_name), CEL_COST_NONE,
      0, NULL, 0, 0,
      "the named format qualifiedName" },

    { adm_str("format.uri"), CEL_O(format_uri), CEL_COST_NONE,
      0, NULL, 0, 0,
      "the named format uri" },

    { adm_str("format.uuid"), CEL_O(format_uuid), CEL_COST_NONE,
      0, NULL, 0, 0,
      "the named format uuid" },

    { adm_str("getEscapedPath"), CEL_O(get_escaped_path), CEL_COST_NONE,
      0, NULL, 0, 0,
      "the path of a URL, escaped" },

    { adm_str("getHost"), CEL_O(get_host), CEL_COST_NONE,
      0, NULL, 0, 0,
      "host and port of a URL" },

    { adm_str("getHostname"), CEL_O(get_hostname), CEL_COST_NONE,
      0, NULL, 0, 0,
      "the host of a URL, without brackets" },

    { adm_str("getPort"), CEL_O(get_port), CEL_COST_NONE,
      0, NULL, 0, 0,
      "the port of a URL" },

    { adm_str("getQuery"), CEL_O(get_query), CEL_COST_NONE,
      0, NULL, 0, 0,
      "the parameters of a URL, a map of lists" },

    { adm_str("getScheme"), CEL_O(get_scheme), CEL_COST_NONE,
      0, NULL, 0, 0,
      "the scheme of a URL" },

    { adm_str("group"), CEL_O(group), CEL_COST_ONE,
      0, NULL, 0, 0,
      "a check in an API group" },

    { adm_str("ip"), CEL_O(ip), CEL_COST_ARG,
      0, NULL, 0, 0,
      "an IP address; the address of a CIDR" },

    { adm_str("ip.isCanonical"), CEL_O(ip_is_canonical), CEL_COST_ARG2,
      0, NULL, 0, 0,
      "whether the string is the canonical form of an IP address" },

    { adm_str("isCIDR"), CEL_O(is_cidr), CEL_COST_ARG,
      0, NULL, 0, 0,
      "whether the string is a CIDR" },

    { adm_str("isGlobalUnicast"), CEL_O(is_global_unicast), CEL_COST_NONE,
      0, NULL, 0, 0,
      "whether it is a global unicast address" },

    { adm_str("isGreaterThan"), CEL_O(is_greater_than), CEL_COST_ONE,
      0, NULL, 0, 0,
      "whether it is greater than the other" },

    { adm_str("isIP"), CEL_O(is_ip), CEL_COST_ARG,
      0, NULL, 0, 0,
      "whether the string is an IP address" },

    { adm_str("isInteger"), CEL_O(is_integer), CEL_COST_ONE,
      0, NULL, 0, 0,
      "whether the quantity is an int" },

    { adm_str("isLessThan"), CEL_O(is_less_than), CEL_COST_ONE,
      0, NULL, 0, 0,
      "whether it is less than the other" },

    { adm_str("isLinkLocalMulticast"),
      CEL_O(is_link_local_multicast), CEL_COST_NONE,
      0, NULL, 0, 0,
      "whether it is a link-local multicast address" },

    { adm_str("isLinkLocalUnicast"),
      CEL_O(is_link_local_unicast), CEL_COST_NONE,
      0, NULL, 0, 0,
      "whether it is a link-local unicast address" },

    { adm_str("isLoopback"), CEL_O(is_loopback), CEL_COST_NONE,
      0, NULL, 0, 0,
      "whether it is a loopback address" },

    { adm_str("isQuantity"), CEL_O(is_quantity), CEL_COST_ARG,
      0, NULL, 0, 0,
      "whether the string is a quantity" },

    { adm_str("isSemver"), CEL_O(is_semver), CEL_COST_ARG,
      0, NULL, 0, 0,
      "whether the string is a semantic version; true: made strict first" },

    { adm_str("isURL"), CEL_O(is_url), CEL_COST_NONE,
      0, NULL, 0, 0,
      "whether the string is a URL, absolute or a path" },

    { adm_str("isUnspecified"), CEL_O(is_unspecified), CEL_COST_NONE,
      0, NULL, 0, 0,
      "whether it is 0.0.0.0 or ::" },

    { adm_str("jsonpatch.escapeKey"),
      CEL_O(jsonpatch_escape_key), CEL_COST_ARG,
      CEL_F_PATCH, NULL, 0, 0,
      "a key as a part of the path of a JSON Patch" },

    { adm_str("labelSelector"), CEL_O(label_selector), CEL_COST_SELECTOR,
      0, NULL, 0, 0,
      "the check of objects with these labels" },

    { adm_str("major"), CEL_O(major), CEL_COST_ONE,
      0, NULL, 0, 0,
      "the major version" },

    { adm_str("masked"), CEL_O(masked), CEL_COST_NONE,
      0, NULL, 0, 0,
      "the CIDR with the host bits cleared" },

    { adm_str("minor"), CEL_O(minor), CEL_COST_ONE,
      0, NULL, 0, 0,
      "the minor version" },

    { adm_str("name"), CEL_O(name), CEL_COST_ONE,
      0, NULL, 0, 0,
      "the check of a named object" },

    { adm_str("namespace"), CEL_O(namespace), CEL_COST_ONE,
      0, NULL, 0, 0,
      "the check in a namespace" },

    { adm_str("patch"), CEL_O(patch), CEL_COST_ONE,
      0, NULL, 0, 0,
      "the patch version" },

    { adm_str("path"), CEL_O(path), CEL_COST_ONE,
      0, NULL, 0, 0,
      "a check of a path" },

    { adm_str("prefixLength"), CEL_O(prefix_length), CEL_COST_NONE,
      0, NULL, 0, 0,
      "the prefix length of the CIDR" },

    { adm_str("quantity"), CEL_O(quantity), CEL_COST_ARG,
      0, NULL, 0, 0,
      "a quantity like \"1Gi\"" },

    { adm_str("reason"), CEL_O(reason), CEL_COST_ONE,
      0, NULL, 0, 0,
      "the reason of the decision" },

    { adm_str("resource"), CEL_O(resource), CEL_COST_ONE,
      0, NULL, 0, 0,
      "a check of a resource" },

    { adm_str("semver"), CEL_O(semver), CEL_COST_ARG,
      0, NULL, 0, 0,
      "a semantic version; true: made strict first" },

    { adm_str("serviceAccount"), CEL_O(service_account), CEL_COST_ONE,
      0, NULL, 0, 0,
      "the authorizer for a service account" },

    { adm_str("sign"), CEL_O(sign), CEL_COST_ONE,
      0, NULL, 0, 0,
      "-1, 0 or 1" },

    { adm_str("sub"), CEL_O(sub), CEL_COST_ONE,
      0, NULL, 0, 0,
      "the difference of quantities" },

    { adm_str("subresource"), CEL_O(subresource), CEL_COST_ONE,
      0, NULL, 0, 0,
      "the check for a subresource" },

    { adm_str("url"), CEL_O(url), CEL_COST_ARG,
      0, NULL, 0, 0,
      "a URL, absolute or a path" },

    { adm_str("validate"), CEL_O(validate), CEL_COST_VALIDATE,
      0, NULL, 0, 0,
      "what is wrong with the string, as an optional list; none if "
      "nothing" }
};


const cel_table_t  cel_kube_table = {
    cel_kube_funcs, adm_nelts(cel_kube_funcs)
};
