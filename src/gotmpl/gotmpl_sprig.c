
#include "gotmpl/gotmpl_exec.h"
#include "gotmpl/gotmpl_sprig.h"


/* Parameters by their types: s string, i int, a interface {} ... */

static const gotmpl_type_t  *gotmpl_p_a[] = {
    &gotmpl_type_any
};

static const gotmpl_type_t  *gotmpl_p_aa[] = {
    &gotmpl_type_any, &gotmpl_type_any
};

static const gotmpl_type_t  *gotmpl_p_aab[] = {
    &gotmpl_type_any, &gotmpl_type_any, &gotmpl_type_bool
};

static const gotmpl_type_t  *gotmpl_p_aif[] = {
    &gotmpl_type_any, &gotmpl_type_int, &gotmpl_type_float64
};

static const gotmpl_type_t  *gotmpl_p_as[] = {
    &gotmpl_type_any, &gotmpl_type_string
};

static const gotmpl_type_t  *gotmpl_p_i[] = {
    &gotmpl_type_int
};

static const gotmpl_type_t  *gotmpl_p_ia[] = {
    &gotmpl_type_int, &gotmpl_type_any
};

static const gotmpl_type_t  *gotmpl_p_ii[] = {
    &gotmpl_type_int, &gotmpl_type_int
};

static const gotmpl_type_t  *gotmpl_p_iii[] = {
    &gotmpl_type_int, &gotmpl_type_int, &gotmpl_type_int
};

static const gotmpl_type_t  *gotmpl_p_iis[] = {
    &gotmpl_type_int, &gotmpl_type_int, &gotmpl_type_string
};

static const gotmpl_type_t  *gotmpl_p_is[] = {
    &gotmpl_type_int, &gotmpl_type_string
};

static const gotmpl_type_t  *gotmpl_p_iss[] = {
    &gotmpl_type_int, &gotmpl_type_string, &gotmpl_type_string
};

static const gotmpl_type_t  *gotmpl_p_m[] = {
    &gotmpl_type_map
};

static const gotmpl_type_t  *gotmpl_p_mm[] = {
    &gotmpl_type_map, &gotmpl_type_map
};

static const gotmpl_type_t  *gotmpl_p_ms[] = {
    &gotmpl_type_map, &gotmpl_type_string
};

static const gotmpl_type_t  *gotmpl_p_msa[] = {
    &gotmpl_type_map, &gotmpl_type_string, &gotmpl_type_any
};

static const gotmpl_type_t  *gotmpl_p_s[] = {
    &gotmpl_type_string
};

static const gotmpl_type_t  *gotmpl_p_sa[] = {
    &gotmpl_type_string, &gotmpl_type_any
};

static const gotmpl_type_t  *gotmpl_p_sas[] = {
    &gotmpl_type_string, &gotmpl_type_any, &gotmpl_type_string
};

static const gotmpl_type_t  *gotmpl_p_sis[] = {
    &gotmpl_type_string, &gotmpl_type_int, &gotmpl_type_string
};

static const gotmpl_type_t  *gotmpl_p_sm[] = {
    &gotmpl_type_string, &gotmpl_type_map
};

static const gotmpl_type_t  *gotmpl_p_ss[] = {
    &gotmpl_type_string, &gotmpl_type_string
};

static const gotmpl_type_t  *gotmpl_p_ssi[] = {
    &gotmpl_type_string, &gotmpl_type_string, &gotmpl_type_int
};

static const gotmpl_type_t  *gotmpl_p_sss[] = {
    &gotmpl_type_string, &gotmpl_type_string, &gotmpl_type_string
};

static const gotmpl_type_t  *gotmpl_p_st[] = {
    &gotmpl_type_string, &gotmpl_type_time
};

static const gotmpl_type_t  *gotmpl_p_t[] = {
    &gotmpl_type_time
};

static const gotmpl_type_t  *gotmpl_p_ussss[] = {
    &gotmpl_type_uint32, &gotmpl_type_string, &gotmpl_type_string,
    &gotmpl_type_string, &gotmpl_type_string
};


/*
 * Sorted.  Types, flags and costs decide whether a call is right, what is
 * evaluated at load, and where text comes from; see gotmpl.h.
 */

static const gotmpl_func_t  gotmpl_sprig_table[] = {

    { adm_str("abbrev"), gotmpl_sprig_abbrev, gotmpl_params(gotmpl_p_is), 0,
      0, 0, 0 },

    { adm_str("abbrevboth"), gotmpl_sprig_abbrev,
      gotmpl_params(gotmpl_p_iis), 0,
      0, 0, 0 },

    { adm_str("add"), gotmpl_sprig_int_op, gotmpl_params(gotmpl_p_a), 1,
      0, GOTMPL_INT_ADD, 0 },

    { adm_str("add1"), gotmpl_sprig_int_op, gotmpl_params(gotmpl_p_a), 0,
      0, GOTMPL_INT_ADD1, 0 },

    { adm_str("add1f"), gotmpl_sprig_decimal, gotmpl_params(gotmpl_p_a), 0,
      0, '1', 0 },

    { adm_str("addf"), gotmpl_sprig_decimal, gotmpl_params(gotmpl_p_a), 1,
      0, '+', 0 },

    { adm_str("adler32sum"), gotmpl_sprig_adler32,
      gotmpl_params(gotmpl_p_s), 0,
      GOTMPL_FN_ORIGIN, 0, 0 },

    { adm_str("ago"), gotmpl_sprig_duration, gotmpl_params(gotmpl_p_a), 0,
      GOTMPL_FN_VOLATILE | GOTMPL_FN_ORIGIN, GOTMPL_DURATION_AGO, 0 },

    { adm_str("all"), gotmpl_sprig_empty, gotmpl_params(gotmpl_p_a), 1,
      0, GOTMPL_EMPTY_ALL, 0 },

    { adm_str("any"), gotmpl_sprig_empty, gotmpl_params(gotmpl_p_a), 1,
      0, GOTMPL_EMPTY_ANY, 0 },

    { adm_str("append"), gotmpl_sprig_append, gotmpl_params(gotmpl_p_aa), 0,
      0, GOTMPL_APPEND, 0 },

    { adm_str("atoi"), gotmpl_sprig_number, gotmpl_params(gotmpl_p_s), 0,
      0, GOTMPL_NUMBER_ATOI, 0 },

    { adm_str("b32dec"), gotmpl_sprig_encode, gotmpl_params(gotmpl_p_s), 0,
      0, GOTMPL_DECODE_32, 0 },

    { adm_str("b32enc"), gotmpl_sprig_encode, gotmpl_params(gotmpl_p_s), 0,
      0, GOTMPL_ENCODE_32, 0 },

    { adm_str("b64dec"), gotmpl_sprig_encode, gotmpl_params(gotmpl_p_s), 0,
      0, GOTMPL_DECODE_64, 0 },

    { adm_str("b64enc"), gotmpl_sprig_encode, gotmpl_params(gotmpl_p_s), 0,
      0, GOTMPL_ENCODE_64, 0 },

    { adm_str("base"), gotmpl_sprig_path, gotmpl_params(gotmpl_p_s), 0,
      0, GOTMPL_PATH_BASE, 0 },

    { adm_str("bcrypt"), gotmpl_sprig_bcrypt, gotmpl_params(gotmpl_p_s), 0,
      GOTMPL_FN_VOLATILE | GOTMPL_FN_ORIGIN, 0, 50000 },

    { adm_str("biggest"), gotmpl_sprig_int_op, gotmpl_params(gotmpl_p_aa), 1,
      0, GOTMPL_INT_MAX, 0 },

    { adm_str("buildCustomCert"), NULL, NULL, 0, 0,
      GOTMPL_FN_REFUSED, 0, 0 },

    { adm_str("camelcase"), gotmpl_sprig_camelcase,
      gotmpl_params(gotmpl_p_s), 0,
      0, 0, 0 },

    { adm_str("cat"), gotmpl_sprig_cat, gotmpl_params(gotmpl_p_a), 1,
      GOTMPL_FN_ORIGIN, 0, 0 },

    { adm_str("ceil"), gotmpl_sprig_float_op, gotmpl_params(gotmpl_p_a), 0,
      0, GOTMPL_FLOAT_CEIL, 0 },

    { adm_str("chunk"), gotmpl_sprig_chunk, gotmpl_params(gotmpl_p_ia), 0,
      0, 0, 0 },

    { adm_str("clean"), gotmpl_sprig_path, gotmpl_params(gotmpl_p_s), 0,
      0, GOTMPL_PATH_CLEAN, 0 },

    { adm_str("coalesce"), gotmpl_sprig_coalesce, gotmpl_params(gotmpl_p_a), 1,
      GOTMPL_FN_ANY | GOTMPL_FN_ORIGIN, 0, 0 },

    { adm_str("compact"), gotmpl_sprig_filter, gotmpl_params(gotmpl_p_a), 0,
      0, GOTMPL_FILTER_COMPACT, 0 },

    { adm_str("concat"), gotmpl_sprig_concat, gotmpl_params(gotmpl_p_a), 1,
      GOTMPL_FN_ANY, 0, 0 },

    { adm_str("contains"), gotmpl_sprig_contains,
      gotmpl_params(gotmpl_p_ss), 0,
      0, GOTMPL_CONTAINS_ANYWHERE, 0 },

    { adm_str("date"), gotmpl_sprig_date, gotmpl_params(gotmpl_p_sa), 0,
      GOTMPL_FN_VOLATILE | GOTMPL_FN_ORIGIN, GOTMPL_DATE, 0 },

    { adm_str("dateInZone"), gotmpl_sprig_date, gotmpl_params(gotmpl_p_sas), 0,
      GOTMPL_FN_VOLATILE | GOTMPL_FN_ORIGIN, GOTMPL_DATE_IN_ZONE, 0 },

    { adm_str("dateModify"), gotmpl_sprig_date_modify,
      gotmpl_params(gotmpl_p_st), 0,
      0, 0, 0 },

    { adm_str("date_in_zone"), gotmpl_sprig_date,
      gotmpl_params(gotmpl_p_sas), 0,
      GOTMPL_FN_VOLATILE | GOTMPL_FN_ORIGIN, GOTMPL_DATE_IN_ZONE, 0 },

    { adm_str("date_modify"), gotmpl_sprig_date_modify,
      gotmpl_params(gotmpl_p_st), 0,
      0, 0, 0 },

    { adm_str("decryptAES"), gotmpl_sprig_decrypt_aes,
      gotmpl_params(gotmpl_p_ss), 0,
      0, 0, 0 },

    { adm_str("deepCopy"), gotmpl_sprig_deep_copy,
      gotmpl_params(gotmpl_p_a), 0,
      GOTMPL_FN_ANY | GOTMPL_FN_ORIGIN, 0, 0 },

    { adm_str("deepEqual"), gotmpl_sprig_deep_equal,
      gotmpl_params(gotmpl_p_aa), 0,
      0, 0, 0 },

    { adm_str("default"), gotmpl_sprig_default, gotmpl_params(gotmpl_p_aa), 1,
      GOTMPL_FN_ANY | GOTMPL_FN_ORIGIN, 0, 0 },

    { adm_str("derivePassword"), gotmpl_sprig_derive_password,
      gotmpl_params(gotmpl_p_ussss), 0,
      GOTMPL_FN_ORIGIN, 0, 200000 },

    { adm_str("dict"), gotmpl_sprig_dict, gotmpl_params(gotmpl_p_a), 1,
      0, 0, 0 },

    { adm_str("dig"), gotmpl_sprig_dig, gotmpl_params(gotmpl_p_a), 1,
      GOTMPL_FN_ANY | GOTMPL_FN_ORIGIN, 0, 0 },

    { adm_str("dir"), gotmpl_sprig_path, gotmpl_params(gotmpl_p_s), 0,
      0, GOTMPL_PATH_DIR, 0 },

    { adm_str("div"), gotmpl_sprig_int_op, gotmpl_params(gotmpl_p_aa), 0,
      0, GOTMPL_INT_DIV, 0 },

    { adm_str("divf"), gotmpl_sprig_decimal, gotmpl_params(gotmpl_p_aa), 1,
      0, '/', 0 },

    { adm_str("duration"), gotmpl_sprig_duration, gotmpl_params(gotmpl_p_a), 0,
      GOTMPL_FN_ORIGIN, GOTMPL_DURATION, 0 },

    { adm_str("durationRound"), gotmpl_sprig_duration,
      gotmpl_params(gotmpl_p_a), 0,
      GOTMPL_FN_VOLATILE | GOTMPL_FN_ORIGIN, GOTMPL_DURATION_ROUND, 0 },

    { adm_str("empty"), gotmpl_sprig_empty, gotmpl_params(gotmpl_p_a), 0,
      0, GOTMPL_EMPTY, 0 },

    { adm_str("encryptAES"), gotmpl_sprig_encrypt_aes,
      gotmpl_params(gotmpl_p_ss), 0,
      GOTMPL_FN_VOLATILE | GOTMPL_FN_ORIGIN, 0, 0 },

    { adm_str("env"), gotmpl_sprig_env, gotmpl_params(gotmpl_p_s), 0,
      GOTMPL_FN_HOST, 0, 0 },

    { adm_str("expandenv"), gotmpl_sprig_expandenv,
      gotmpl_params(gotmpl_p_s), 0,
      GOTMPL_FN_HOST, 0, 0 },

    { adm_str("ext"), gotmpl_sprig_path, gotmpl_params(gotmpl_p_s), 0,
      0, GOTMPL_PATH_EXT, 0 },

    { adm_str("fail"), gotmpl_sprig_fail, gotmpl_params(gotmpl_p_s), 0,
      0, 0, 0 },

    { adm_str("first"), gotmpl_sprig_first, gotmpl_params(gotmpl_p_a), 0,
      GOTMPL_FN_ANY | GOTMPL_FN_ORIGIN, GOTMPL_FIRST, 0 },

    { adm_str("float64"), gotmpl_sprig_number, gotmpl_params(gotmpl_p_a), 0,
      0, GOTMPL_NUMBER_FLOAT, 0 },

    { adm_str("floor"), gotmpl_sprig_float_op, gotmpl_params(gotmpl_p_a), 0,
      0, GOTMPL_FLOAT_FLOOR, 0 },

    { adm_str("fromJson"), gotmpl_sprig_from_json,
      gotmpl_params(gotmpl_p_s), 0,
      GOTMPL_FN_ANY, 0, 0 },

    { adm_str("genCA"), NULL, NULL, 0, 0,
      GOTMPL_FN_REFUSED, 0, 0 },

    { adm_str("genCAWithKey"), NULL, NULL, 0, 0,
      GOTMPL_FN_REFUSED, 0, 0 },

    { adm_str("genPrivateKey"), NULL, NULL, 0, 0,
      GOTMPL_FN_REFUSED, 0, 0 },

    { adm_str("genSelfSignedCert"), NULL, NULL, 0, 0,
      GOTMPL_FN_REFUSED, 0, 0 },

    { adm_str("genSelfSignedCertWithKey"), NULL, NULL, 0, 0,
      GOTMPL_FN_REFUSED, 0, 0 },

    { adm_str("genSignedCert"), NULL, NULL, 0, 0,
      GOTMPL_FN_REFUSED, 0, 0 },

    { adm_str("genSignedCertWithKey"), NULL, NULL, 0, 0,
      GOTMPL_FN_REFUSED, 0, 0 },

    { adm_str("get"), gotmpl_sprig_get, gotmpl_params(gotmpl_p_ms), 0,
      GOTMPL_FN_ANY | GOTMPL_FN_ORIGIN, 0, 0 },

    { adm_str("getHostByName"), NULL, NULL, 0, 0,
      GOTMPL_FN_REFUSED, 0, 0 },

    { adm_str("has"), gotmpl_sprig_has, gotmpl_params(gotmpl_p_aa), 0,
      0, 0, 0 },

    { adm_str("hasKey"), gotmpl_sprig_has_key, gotmpl_params(gotmpl_p_ms), 0,
      0, 0, 0 },

    { adm_str("hasPrefix"), gotmpl_sprig_contains,
      gotmpl_params(gotmpl_p_ss), 0,
      0, GOTMPL_CONTAINS_PREFIX, 0 },

    { adm_str("hasSuffix"), gotmpl_sprig_contains,
      gotmpl_params(gotmpl_p_ss), 0,
      0, GOTMPL_CONTAINS_SUFFIX, 0 },

    { adm_str("hello"), gotmpl_sprig_hello, NULL, 0, 0,
      0, 0, 0 },

    { adm_str("htmlDate"), gotmpl_sprig_date, gotmpl_params(gotmpl_p_a), 0,
      GOTMPL_FN_VOLATILE | GOTMPL_FN_ORIGIN, GOTMPL_HTML_DATE, 0 },

    { adm_str("htmlDateInZone"), gotmpl_sprig_date,
      gotmpl_params(gotmpl_p_as), 0,
      GOTMPL_FN_VOLATILE | GOTMPL_FN_ORIGIN, GOTMPL_HTML_DATE_IN_ZONE, 0 },

    { adm_str("htpasswd"), gotmpl_sprig_bcrypt, gotmpl_params(gotmpl_p_ss), 0,
      GOTMPL_FN_VOLATILE, 0, 50000 },

    { adm_str("indent"), gotmpl_sprig_indent, gotmpl_params(gotmpl_p_is), 0,
      GOTMPL_FN_ORIGIN, GOTMPL_INDENT_PLAIN, 0 },

    { adm_str("initial"), gotmpl_sprig_rest, gotmpl_params(gotmpl_p_a), 0,
      0, GOTMPL_INITIAL, 0 },

    { adm_str("initials"), gotmpl_sprig_nospace, gotmpl_params(gotmpl_p_s), 0,
      0, GOTMPL_NOSPACE_INITIALS, 0 },

    { adm_str("int"), gotmpl_sprig_number, gotmpl_params(gotmpl_p_a), 0,
      0, GOTMPL_NUMBER_INT, 0 },

    { adm_str("int64"), gotmpl_sprig_int_op, gotmpl_params(gotmpl_p_a), 0,
      0, GOTMPL_INT_CAST, 0 },

    { adm_str("isAbs"), gotmpl_sprig_path, gotmpl_params(gotmpl_p_s), 0,
      0, GOTMPL_PATH_IS_ABS, 0 },

    { adm_str("join"), gotmpl_sprig_join, gotmpl_params(gotmpl_p_sa), 0,
      GOTMPL_FN_ORIGIN, 0, 0 },

    { adm_str("kebabcase"), gotmpl_sprig_snakecase,
      gotmpl_params(gotmpl_p_s), 0,
      0, '-', 0 },

    { adm_str("keys"), gotmpl_sprig_keys, gotmpl_params(gotmpl_p_m), 1,
      0, GOTMPL_KEYS, 0 },

    { adm_str("kindIs"), gotmpl_sprig_type, gotmpl_params(gotmpl_p_sa), 0,
      0, GOTMPL_KIND_IS, 0 },

    { adm_str("kindOf"), gotmpl_sprig_type, gotmpl_params(gotmpl_p_a), 0,
      GOTMPL_FN_ORIGIN, GOTMPL_KIND_OF, 0 },

    { adm_str("last"), gotmpl_sprig_first, gotmpl_params(gotmpl_p_a), 0,
      GOTMPL_FN_ANY | GOTMPL_FN_ORIGIN, GOTMPL_LAST, 0 },

    { adm_str("list"), gotmpl_sprig_list, gotmpl_params(gotmpl_p_a), 1,
      0, 0, 0 },

    { adm_str("lower"), gotmpl_sprig_case, gotmpl_params(gotmpl_p_s), 0,
      0, GOTMPL_CASE_LOWER, 0 },

    { adm_str("max"), gotmpl_sprig_int_op, gotmpl_params(gotmpl_p_aa), 1,
      0, GOTMPL_INT_MAX, 0 },

    { adm_str("maxf"), gotmpl_sprig_float_op, gotmpl_params(gotmpl_p_aa), 1,
      0, GOTMPL_FLOAT_MAX, 0 },

    { adm_str("merge"), gotmpl_sprig_merge, gotmpl_params(gotmpl_p_mm), 1,
      GOTMPL_FN_MUTATES | GOTMPL_FN_ANY, GOTMPL_MERGE, 0 },

    { adm_str("mergeOverwrite"), gotmpl_sprig_merge,
      gotmpl_params(gotmpl_p_mm), 1,
      GOTMPL_FN_MUTATES | GOTMPL_FN_ANY, GOTMPL_MERGE_OVERWRITE, 0 },

    { adm_str("min"), gotmpl_sprig_int_op, gotmpl_params(gotmpl_p_aa), 1,
      0, GOTMPL_INT_MIN, 0 },

    { adm_str("minf"), gotmpl_sprig_float_op, gotmpl_params(gotmpl_p_aa), 1,
      0, GOTMPL_FLOAT_MIN, 0 },

    { adm_str("mod"), gotmpl_sprig_int_op, gotmpl_params(gotmpl_p_aa), 0,
      0, GOTMPL_INT_MOD, 0 },

    { adm_str("mul"), gotmpl_sprig_int_op, gotmpl_params(gotmpl_p_aa), 1,
      0, GOTMPL_INT_MUL, 0 },

    { adm_str("mulf"), gotmpl_sprig_decimal, gotmpl_params(gotmpl_p_aa), 1,
      0, '*', 0 },

    { adm_str("mustAppend"), gotmpl_sprig_append,
      gotmpl_params(gotmpl_p_aa), 0,
      0, GOTMPL_APPEND, 0 },

    { adm_str("mustChunk"), gotmpl_sprig_chunk, gotmpl_params(gotmpl_p_ia), 0,
      0, 0, 0 },

    { adm_str("mustCompact"), gotmpl_sprig_filter,
      gotmpl_params(gotmpl_p_a), 0,
      0, GOTMPL_FILTER_COMPACT, 0 },

    { adm_str("mustDateModify"), gotmpl_sprig_date_modify,
      gotmpl_params(gotmpl_p_st), 0,
      0, GOTMPL_DATE_MUST, 0 },

    { adm_str("mustDeepCopy"), gotmpl_sprig_deep_copy,
      gotmpl_params(gotmpl_p_a), 0,
      GOTMPL_FN_ANY | GOTMPL_FN_ORIGIN, 0, 0 },

    { adm_str("mustFirst"), gotmpl_sprig_first, gotmpl_params(gotmpl_p_a), 0,
      GOTMPL_FN_ANY | GOTMPL_FN_ORIGIN, GOTMPL_FIRST, 0 },

    { adm_str("mustFromJson"), gotmpl_sprig_from_json,
      gotmpl_params(gotmpl_p_s), 0,
      GOTMPL_FN_ANY, GOTMPL_JSON_MUST, 0 },

    { adm_str("mustHas"), gotmpl_sprig_has, gotmpl_params(gotmpl_p_aa), 0,
      0, 0, 0 },

    { adm_str("mustInitial"), gotmpl_sprig_rest, gotmpl_params(gotmpl_p_a), 0,
      0, GOTMPL_INITIAL, 0 },

    { adm_str("mustLast"), gotmpl_sprig_first, gotmpl_params(gotmpl_p_a), 0,
      GOTMPL_FN_ANY | GOTMPL_FN_ORIGIN, GOTMPL_LAST, 0 },

    { adm_str("mustMerge"), gotmpl_sprig_merge, gotmpl_params(gotmpl_p_mm), 1,
      GOTMPL_FN_MUTATES | GOTMPL_FN_ANY, GOTMPL_MERGE, 0 },

    { adm_str("mustMergeOverwrite"), gotmpl_sprig_merge,
      gotmpl_params(gotmpl_p_mm), 1,
      GOTMPL_FN_MUTATES | GOTMPL_FN_ANY, GOTMPL_MERGE_OVERWRITE, 0 },

    { adm_str("mustPrepend"), gotmpl_sprig_append,
      gotmpl_params(gotmpl_p_aa), 0,
      0, GOTMPL_PREPEND, 0 },

    { adm_str("mustPush"), gotmpl_sprig_append, gotmpl_params(gotmpl_p_aa), 0,
      0, GOTMPL_APPEND, 0 },

    { adm_str("mustRegexFind"), gotmpl_sprig_regex_find,
      gotmpl_params(gotmpl_p_ss), 0,
      0, GOTMPL_REGEX_MUST, 0 },

    { adm_str("mustRegexFindAll"), gotmpl_sprig_regex_find_all,
      gotmpl_params(gotmpl_p_ssi), 0,
      0, GOTMPL_REGEX_MUST, 0 },

    { adm_str("mustRegexMatch"), gotmpl_sprig_regex_match,
      gotmpl_params(gotmpl_p_ss), 0,
      0, GOTMPL_REGEX_MUST, 0 },

    { adm_str("mustRegexReplaceAll"), gotmpl_sprig_regex_replace,
      gotmpl_params(gotmpl_p_sss), 0,
      0, GOTMPL_REGEX_MUST, 0 },

    { adm_str("mustRegexReplaceAllLiteral"), gotmpl_sprig_regex_replace,
      gotmpl_params(gotmpl_p_sss), 0,
      0, GOTMPL_REGEX_LITERAL | GOTMPL_REGEX_MUST, 0 },

    { adm_str("mustRegexSplit"), gotmpl_sprig_regex_split,
      gotmpl_params(gotmpl_p_ssi), 0,
      0, GOTMPL_REGEX_MUST, 0 },

    { adm_str("mustRest"), gotmpl_sprig_rest, gotmpl_params(gotmpl_p_a), 0,
      0, GOTMPL_REST, 0 },

    { adm_str("mustReverse"), gotmpl_sprig_reverse,
      gotmpl_params(gotmpl_p_a), 0,
      0, 0, 0 },

    { adm_str("mustSlice"), gotmpl_sprig_slice, gotmpl_params(gotmpl_p_aa), 1,
      GOTMPL_FN_ANY, 0, 0 },

    { adm_str("mustToDate"), gotmpl_sprig_to_date,
      gotmpl_params(gotmpl_p_ss), 0,
      0, GOTMPL_DATE_MUST, 0 },

    { adm_str("mustToJson"), gotmpl_sprig_to_json,
      gotmpl_params(gotmpl_p_a), 0,
      GOTMPL_FN_STRUCTURED | GOTMPL_FN_ORIGIN, GOTMPL_JSON_MUST, 0 },

    { adm_str("mustToPrettyJson"), gotmpl_sprig_to_json,
      gotmpl_params(gotmpl_p_a), 0,
      GOTMPL_FN_STRUCTURED | GOTMPL_FN_ORIGIN,
      GOTMPL_JSON_PRETTY | GOTMPL_JSON_MUST, 0 },

    { adm_str("mustToRawJson"), gotmpl_sprig_to_json,
      gotmpl_params(gotmpl_p_a), 0,
      GOTMPL_FN_STRUCTURED | GOTMPL_FN_ORIGIN,
      GOTMPL_JSON_RAW | GOTMPL_JSON_MUST, 0 },

    { adm_str("mustUniq"), gotmpl_sprig_filter, gotmpl_params(gotmpl_p_a), 0,
      0, GOTMPL_FILTER_UNIQ, 0 },

    { adm_str("mustWithout"), gotmpl_sprig_filter,
      gotmpl_params(gotmpl_p_aa), 1,
      0, GOTMPL_FILTER_WITHOUT, 0 },

    { adm_str("must_date_modify"), gotmpl_sprig_date_modify,
      gotmpl_params(gotmpl_p_st), 0,
      0, GOTMPL_DATE_MUST, 0 },

    { adm_str("nindent"), gotmpl_sprig_indent, gotmpl_params(gotmpl_p_is), 0,
      GOTMPL_FN_ORIGIN, GOTMPL_INDENT_NEWLINE, 0 },

    { adm_str("nospace"), gotmpl_sprig_nospace, gotmpl_params(gotmpl_p_s), 0,
      0, GOTMPL_NOSPACE_ALL, 0 },

    { adm_str("now"), gotmpl_sprig_now, NULL, 0, 0,
      GOTMPL_FN_VOLATILE, 0, 0 },

    { adm_str("omit"), gotmpl_sprig_pick, gotmpl_params(gotmpl_p_ms), 1,
      0, GOTMPL_OMIT, 0 },

    { adm_str("osBase"), gotmpl_sprig_path, gotmpl_params(gotmpl_p_s), 0,
      0, GOTMPL_PATH_BASE, 0 },

    { adm_str("osClean"), gotmpl_sprig_path, gotmpl_params(gotmpl_p_s), 0,
      0, GOTMPL_PATH_CLEAN, 0 },

    { adm_str("osDir"), gotmpl_sprig_path, gotmpl_params(gotmpl_p_s), 0,
      0, GOTMPL_PATH_DIR, 0 },

    { adm_str("osExt"), gotmpl_sprig_path, gotmpl_params(gotmpl_p_s), 0,
      0, GOTMPL_PATH_EXT, 0 },

    { adm_str("osIsAbs"), gotmpl_sprig_path, gotmpl_params(gotmpl_p_s), 0,
      0, GOTMPL_PATH_IS_ABS, 0 },

    { adm_str("pick"), gotmpl_sprig_pick, gotmpl_params(gotmpl_p_ms), 1,
      0, GOTMPL_PICK, 0 },

    { adm_str("pluck"), gotmpl_sprig_pluck, gotmpl_params(gotmpl_p_sm), 1,
      0, 0, 0 },

    { adm_str("plural"), gotmpl_sprig_plural, gotmpl_params(gotmpl_p_ssi), 0,
      GOTMPL_FN_ORIGIN, 0, 0 },

    { adm_str("prepend"), gotmpl_sprig_append, gotmpl_params(gotmpl_p_aa), 0,
      0, GOTMPL_PREPEND, 0 },

    { adm_str("push"), gotmpl_sprig_append, gotmpl_params(gotmpl_p_aa), 0,
      0, GOTMPL_APPEND, 0 },

    { adm_str("quote"), gotmpl_sprig_quote, gotmpl_params(gotmpl_p_a), 1,
      GOTMPL_FN_QUOTED | GOTMPL_FN_ORIGIN, GOTMPL_QUOTE_DOUBLE, 0 },

    { adm_str("randAlpha"), gotmpl_sprig_rand, gotmpl_params(gotmpl_p_i), 0,
      GOTMPL_FN_VOLATILE, GOTMPL_RAND_ALPHA, 0 },

    { adm_str("randAlphaNum"), gotmpl_sprig_rand, gotmpl_params(gotmpl_p_i), 0,
      GOTMPL_FN_VOLATILE, GOTMPL_RAND_ALNUM, 0 },

    { adm_str("randAscii"), gotmpl_sprig_rand, gotmpl_params(gotmpl_p_i), 0,
      GOTMPL_FN_VOLATILE, GOTMPL_RAND_ASCII, 0 },

    { adm_str("randBytes"), gotmpl_sprig_rand_bytes,
      gotmpl_params(gotmpl_p_i), 0,
      GOTMPL_FN_VOLATILE, 0, 0 },

    { adm_str("randInt"), gotmpl_sprig_rand_int, gotmpl_params(gotmpl_p_ii), 0,
      GOTMPL_FN_VOLATILE, 0, 0 },

    { adm_str("randNumeric"), gotmpl_sprig_rand, gotmpl_params(gotmpl_p_i), 0,
      GOTMPL_FN_VOLATILE, GOTMPL_RAND_NUMERIC, 0 },

    { adm_str("regexFind"), gotmpl_sprig_regex_find,
      gotmpl_params(gotmpl_p_ss), 0,
      0, 0, 0 },

    { adm_str("regexFindAll"), gotmpl_sprig_regex_find_all,
      gotmpl_params(gotmpl_p_ssi), 0,
      0, 0, 0 },

    { adm_str("regexMatch"), gotmpl_sprig_regex_match,
      gotmpl_params(gotmpl_p_ss), 0,
      0, GOTMPL_REGEX_QUIET, 0 },

    { adm_str("regexQuoteMeta"), gotmpl_sprig_regex_quote,
      gotmpl_params(gotmpl_p_s), 0,
      0, 0, 0 },

    { adm_str("regexReplaceAll"), gotmpl_sprig_regex_replace,
      gotmpl_params(gotmpl_p_sss), 0,
      0, 0, 0 },

    { adm_str("regexReplaceAllLiteral"), gotmpl_sprig_regex_replace,
      gotmpl_params(gotmpl_p_sss), 0,
      0, GOTMPL_REGEX_LITERAL, 0 },

    { adm_str("regexSplit"), gotmpl_sprig_regex_split,
      gotmpl_params(gotmpl_p_ssi), 0,
      0, 0, 0 },

    { adm_str("repeat"), gotmpl_sprig_repeat, gotmpl_params(gotmpl_p_is), 0,
      0, 0, 0 },

    { adm_str("replace"), gotmpl_sprig_replace, gotmpl_params(gotmpl_p_sss), 0,
      0, 0, 0 },

    { adm_str("rest"), gotmpl_sprig_rest, gotmpl_params(gotmpl_p_a), 0,
      0, GOTMPL_REST, 0 },

    { adm_str("reverse"), gotmpl_sprig_reverse, gotmpl_params(gotmpl_p_a), 0,
      0, 0, 0 },

    { adm_str("round"), gotmpl_sprig_round, gotmpl_params(gotmpl_p_aif), 1,
      0, 0, 0 },

    { adm_str("semver"), gotmpl_sprig_semver, gotmpl_params(gotmpl_p_s), 0,
      0, 0, 0 },

    { adm_str("semverCompare"), gotmpl_sprig_semver_compare,
      gotmpl_params(gotmpl_p_ss), 0,
      0, 0, 0 },

    { adm_str("seq"), gotmpl_sprig_seq, gotmpl_params(gotmpl_p_i), 1,
      GOTMPL_FN_ORIGIN, 0, 0 },

    { adm_str("set"), gotmpl_sprig_set, gotmpl_params(gotmpl_p_msa), 0,
      GOTMPL_FN_MUTATES, 0, 0 },

    { adm_str("sha1sum"), gotmpl_sprig_digest, gotmpl_params(gotmpl_p_s), 0,
      GOTMPL_FN_ORIGIN, GOTMPL_DIGEST_SHA1, 0 },

    { adm_str("sha256sum"), gotmpl_sprig_digest, gotmpl_params(gotmpl_p_s), 0,
      GOTMPL_FN_ORIGIN, GOTMPL_DIGEST_SHA256, 0 },

    { adm_str("sha512sum"), gotmpl_sprig_digest, gotmpl_params(gotmpl_p_s), 0,
      GOTMPL_FN_ORIGIN, GOTMPL_DIGEST_SHA512, 0 },

    { adm_str("shuffle"), gotmpl_sprig_shuffle, gotmpl_params(gotmpl_p_s), 0,
      GOTMPL_FN_VOLATILE, 0, 0 },

    { adm_str("slice"), gotmpl_sprig_slice, gotmpl_params(gotmpl_p_aa), 1,
      GOTMPL_FN_ANY, 0, 0 },

    { adm_str("snakecase"), gotmpl_sprig_snakecase,
      gotmpl_params(gotmpl_p_s), 0,
      0, '_', 0 },

    { adm_str("sortAlpha"), gotmpl_sprig_sort_alpha,
      gotmpl_params(gotmpl_p_a), 0,
      0, 0, 0 },

    { adm_str("split"), gotmpl_sprig_split, gotmpl_params(gotmpl_p_ss), 0,
      0, 0, 0 },

    { adm_str("splitList"), gotmpl_sprig_split_list,
      gotmpl_params(gotmpl_p_ss), 0,
      0, 0, 0 },

    { adm_str("splitn"), gotmpl_sprig_split, gotmpl_params(gotmpl_p_sis), 0,
      0, 0, 0 },

    { adm_str("squote"), gotmpl_sprig_quote, gotmpl_params(gotmpl_p_a), 1,
      GOTMPL_FN_ORIGIN, GOTMPL_QUOTE_SINGLE, 0 },

    { adm_str("sub"), gotmpl_sprig_int_op, gotmpl_params(gotmpl_p_aa), 0,
      0, GOTMPL_INT_SUB, 0 },

    { adm_str("subf"), gotmpl_sprig_decimal, gotmpl_params(gotmpl_p_aa), 1,
      0, '-', 0 },

    { adm_str("substr"), gotmpl_sprig_substr, gotmpl_params(gotmpl_p_iis), 0,
      0, 0, 0 },

    { adm_str("swapcase"), gotmpl_sprig_swapcase, gotmpl_params(gotmpl_p_s), 0,
      0, 0, 0 },

    { adm_str("ternary"), gotmpl_sprig_ternary, gotmpl_params(gotmpl_p_aab), 0,
      GOTMPL_FN_ANY | GOTMPL_FN_ORIGIN, 0, 0 },

    { adm_str("title"), gotmpl_sprig_case, gotmpl_params(gotmpl_p_s), 0,
      0, GOTMPL_CASE_TITLE, 0 },

    { adm_str("toDate"), gotmpl_sprig_to_date, gotmpl_params(gotmpl_p_ss), 0,
      0, 0, 0 },

    { adm_str("toDecimal"), gotmpl_sprig_number, gotmpl_params(gotmpl_p_a), 0,
      0, GOTMPL_NUMBER_OCTAL, 0 },

    { adm_str("toJson"), gotmpl_sprig_to_json, gotmpl_params(gotmpl_p_a), 0,
      GOTMPL_FN_STRUCTURED | GOTMPL_FN_ORIGIN, 0, 0 },

    { adm_str("toPrettyJson"), gotmpl_sprig_to_json,
      gotmpl_params(gotmpl_p_a), 0,
      GOTMPL_FN_STRUCTURED | GOTMPL_FN_ORIGIN, GOTMPL_JSON_PRETTY, 0 },

    { adm_str("toRawJson"), gotmpl_sprig_to_json, gotmpl_params(gotmpl_p_a), 0,
      GOTMPL_FN_STRUCTURED | GOTMPL_FN_ORIGIN, GOTMPL_JSON_RAW, 0 },

    { adm_str("toString"), gotmpl_sprig_to_string,
      gotmpl_params(gotmpl_p_a), 0,
      GOTMPL_FN_ORIGIN, 0, 0 },

    { adm_str("toStrings"), gotmpl_sprig_to_strings,
      gotmpl_params(gotmpl_p_a), 0,
      0, 0, 0 },

    { adm_str("trim"), gotmpl_sprig_trim, gotmpl_params(gotmpl_p_s), 0,
      0, GOTMPL_TRIM_SPACE, 0 },

    { adm_str("trimAll"), gotmpl_sprig_trim, gotmpl_params(gotmpl_p_ss), 0,
      GOTMPL_FN_ORIGIN, GOTMPL_TRIM_SET, 0 },

    { adm_str("trimPrefix"), gotmpl_sprig_trim, gotmpl_params(gotmpl_p_ss), 0,
      GOTMPL_FN_ORIGIN, GOTMPL_TRIM_PREFIX, 0 },

    { adm_str("trimSuffix"), gotmpl_sprig_trim, gotmpl_params(gotmpl_p_ss), 0,
      GOTMPL_FN_ORIGIN, GOTMPL_TRIM_SUFFIX, 0 },

    { adm_str("trimall"), gotmpl_sprig_trim, gotmpl_params(gotmpl_p_ss), 0,
      GOTMPL_FN_ORIGIN, GOTMPL_TRIM_SET, 0 },

    { adm_str("trunc"), gotmpl_sprig_trunc, gotmpl_params(gotmpl_p_is), 0,
      0, 0, 0 },

    { adm_str("tuple"), gotmpl_sprig_list, gotmpl_params(gotmpl_p_a), 1,
      0, 0, 0 },

    { adm_str("typeIs"), gotmpl_sprig_type, gotmpl_params(gotmpl_p_sa), 0,
      0, GOTMPL_TYPE_IS, 0 },

    { adm_str("typeIsLike"), gotmpl_sprig_type, gotmpl_params(gotmpl_p_sa), 0,
      0, GOTMPL_TYPE_IS_LIKE, 0 },

    { adm_str("typeOf"), gotmpl_sprig_type, gotmpl_params(gotmpl_p_a), 0,
      GOTMPL_FN_ORIGIN, GOTMPL_TYPE_OF, 0 },

    { adm_str("uniq"), gotmpl_sprig_filter, gotmpl_params(gotmpl_p_a), 0,
      0, GOTMPL_FILTER_UNIQ, 0 },

    { adm_str("unixEpoch"), gotmpl_sprig_unix_epoch,
      gotmpl_params(gotmpl_p_t), 0,
      GOTMPL_FN_ORIGIN, 0, 0 },

    { adm_str("unset"), gotmpl_sprig_unset, gotmpl_params(gotmpl_p_ms), 0,
      GOTMPL_FN_MUTATES, 0, 0 },

    { adm_str("until"), gotmpl_sprig_until, gotmpl_params(gotmpl_p_i), 0,
      0, 0, 0 },

    { adm_str("untilStep"), gotmpl_sprig_until, gotmpl_params(gotmpl_p_iii), 0,
      0, 0, 0 },

    { adm_str("untitle"), gotmpl_sprig_case, gotmpl_params(gotmpl_p_s), 0,
      0, GOTMPL_CASE_UNTITLE, 0 },

    { adm_str("upper"), gotmpl_sprig_case, gotmpl_params(gotmpl_p_s), 0,
      0, GOTMPL_CASE_UPPER, 0 },

    { adm_str("urlJoin"), gotmpl_sprig_url_join, gotmpl_params(gotmpl_p_m), 0,
      GOTMPL_FN_ORIGIN, 0, 0 },

    { adm_str("urlParse"), gotmpl_sprig_url_parse,
      gotmpl_params(gotmpl_p_s), 0,
      0, 0, 0 },

    { adm_str("uuidv4"), gotmpl_sprig_uuid, NULL, 0, 0,
      GOTMPL_FN_VOLATILE, 0, 0 },

    { adm_str("values"), gotmpl_sprig_keys, gotmpl_params(gotmpl_p_m), 0,
      0, GOTMPL_VALUES, 0 },

    { adm_str("without"), gotmpl_sprig_filter, gotmpl_params(gotmpl_p_aa), 1,
      0, GOTMPL_FILTER_WITHOUT, 0 },

    { adm_str("wrap"), gotmpl_sprig_wrap, gotmpl_params(gotmpl_p_is), 0,
      0, 0, 0 },

    { adm_str("wrapWith"), gotmpl_sprig_wrap, gotmpl_params(gotmpl_p_iss), 0,
      0, 0, 0 },
};


const gotmpl_funcs_t  gotmpl_sprig = {
    gotmpl_sprig_table, adm_nelts(gotmpl_sprig_table)
};
