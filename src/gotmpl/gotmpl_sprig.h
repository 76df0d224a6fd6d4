
/* Sprig's functions: what their files and the table share. */


#ifndef GOTMPL_SPRIG_H
#define GOTMPL_SPRIG_H


#include "gotmpl/gotmpl_exec.h"


/* The magic of functions that share an implementation. */

/* gotmpl_sprig_append() */
#define GOTMPL_APPEND   0
#define GOTMPL_PREPEND  1

/* gotmpl_sprig_case() */
#define GOTMPL_CASE_UPPER    0
#define GOTMPL_CASE_LOWER    1
#define GOTMPL_CASE_TITLE    2
#define GOTMPL_CASE_UNTITLE  3

/* gotmpl_sprig_contains() */
#define GOTMPL_CONTAINS_ANYWHERE  0
#define GOTMPL_CONTAINS_PREFIX    1
#define GOTMPL_CONTAINS_SUFFIX    2

/* gotmpl_sprig_date() */
#define GOTMPL_DATE               0
#define GOTMPL_DATE_IN_ZONE       1
#define GOTMPL_HTML_DATE          2
#define GOTMPL_HTML_DATE_IN_ZONE  3

/* gotmpl_sprig_digest() */
#define GOTMPL_DIGEST_SHA1    0
#define GOTMPL_DIGEST_SHA256  1
#define GOTMPL_DIGEST_SHA512  2

/* gotmpl_sprig_duration() */
#define GOTMPL_DURATION        0
#define GOTMPL_DURATION_AGO    1
#define GOTMPL_DURATION_ROUND  2

/* gotmpl_sprig_empty() */
#define GOTMPL_EMPTY      0
#define GOTMPL_EMPTY_ALL  1
#define GOTMPL_EMPTY_ANY  2

/* gotmpl_sprig_encode() */
#define GOTMPL_ENCODE_64  0
#define GOTMPL_DECODE_64  1
#define GOTMPL_ENCODE_32  2
#define GOTMPL_DECODE_32  3

/* gotmpl_sprig_filter() */
#define GOTMPL_FILTER_COMPACT  0
#define GOTMPL_FILTER_UNIQ     1
#define GOTMPL_FILTER_WITHOUT  2

/* gotmpl_sprig_first() */
#define GOTMPL_FIRST  0
#define GOTMPL_LAST   1

/* gotmpl_sprig_float_op() */
#define GOTMPL_FLOAT_MAX    0
#define GOTMPL_FLOAT_MIN    1
#define GOTMPL_FLOAT_CEIL   2
#define GOTMPL_FLOAT_FLOOR  3

/* gotmpl_sprig_indent() */
#define GOTMPL_INDENT_PLAIN    0
#define GOTMPL_INDENT_NEWLINE  1

/* gotmpl_sprig_int_op() */
#define GOTMPL_INT_CAST  0
#define GOTMPL_INT_ADD   1
#define GOTMPL_INT_ADD1  2
#define GOTMPL_INT_SUB   3
#define GOTMPL_INT_MUL   4
#define GOTMPL_INT_DIV   5
#define GOTMPL_INT_MOD   6
#define GOTMPL_INT_MAX   7
#define GOTMPL_INT_MIN   8

/* gotmpl_sprig_keys() */
#define GOTMPL_KEYS    0
#define GOTMPL_VALUES  1

/* gotmpl_sprig_merge() */
#define GOTMPL_MERGE            0
#define GOTMPL_MERGE_OVERWRITE  1

/* gotmpl_sprig_nospace() */
#define GOTMPL_NOSPACE_ALL       0
#define GOTMPL_NOSPACE_INITIALS  1

/* gotmpl_sprig_number() */
#define GOTMPL_NUMBER_INT    0
#define GOTMPL_NUMBER_FLOAT  1
#define GOTMPL_NUMBER_ATOI   2
#define GOTMPL_NUMBER_OCTAL  3

/* gotmpl_sprig_path() */
#define GOTMPL_PATH_BASE    0
#define GOTMPL_PATH_CLEAN   1
#define GOTMPL_PATH_DIR     2
#define GOTMPL_PATH_EXT     3
#define GOTMPL_PATH_IS_ABS  4

/* gotmpl_sprig_pick() */
#define GOTMPL_PICK  0
#define GOTMPL_OMIT  1

/* gotmpl_sprig_quote() */
#define GOTMPL_QUOTE_DOUBLE  0
#define GOTMPL_QUOTE_SINGLE  1

/* gotmpl_sprig_rand() */
#define GOTMPL_RAND_ALPHA    0
#define GOTMPL_RAND_ALNUM    1
#define GOTMPL_RAND_NUMERIC  2
#define GOTMPL_RAND_ASCII    3

/* gotmpl_sprig_rest() */
#define GOTMPL_REST     0
#define GOTMPL_INITIAL  1

/* gotmpl_sprig_trim() */
#define GOTMPL_TRIM_SPACE   0
#define GOTMPL_TRIM_SET     1
#define GOTMPL_TRIM_PREFIX  2
#define GOTMPL_TRIM_SUFFIX  3

/* gotmpl_sprig_type() */
#define GOTMPL_TYPE_OF       0
#define GOTMPL_KIND_OF       1
#define GOTMPL_TYPE_IS       2
#define GOTMPL_TYPE_IS_LIKE  3
#define GOTMPL_KIND_IS       4

/* flags of gotmpl_sprig_regex_...(): errors are false, are Go's own */
#define GOTMPL_REGEX_QUIET    0x01
#define GOTMPL_REGEX_MUST     0x02
#define GOTMPL_REGEX_LITERAL  0x04

/* flags of gotmpl_sprig_from_json() and gotmpl_sprig_to_json() */
#define GOTMPL_JSON_MUST    0x01
#define GOTMPL_JSON_PRETTY  0x02
#define GOTMPL_JSON_RAW     0x04

/* of gotmpl_sprig_date_modify() and gotmpl_sprig_to_date() */
#define GOTMPL_DATE_MUST  1


/* time.Time */
extern const gotmpl_type_t  gotmpl_type_time;

/* Fills with random bytes; aborts the execution if there are none. */
int gotmpl_random(gotmpl_exec_t *e, void *p, size_t n);


gotmpl_fn_t  gotmpl_sprig_abbrev;
gotmpl_fn_t  gotmpl_sprig_adler32;
gotmpl_fn_t  gotmpl_sprig_append;
gotmpl_fn_t  gotmpl_sprig_bcrypt;
gotmpl_fn_t  gotmpl_sprig_camelcase;
gotmpl_fn_t  gotmpl_sprig_case;
gotmpl_fn_t  gotmpl_sprig_cat;
gotmpl_fn_t  gotmpl_sprig_chunk;
gotmpl_fn_t  gotmpl_sprig_coalesce;
gotmpl_fn_t  gotmpl_sprig_concat;
gotmpl_fn_t  gotmpl_sprig_contains;
gotmpl_fn_t  gotmpl_sprig_date;
gotmpl_fn_t  gotmpl_sprig_date_modify;
gotmpl_fn_t  gotmpl_sprig_decimal;
gotmpl_fn_t  gotmpl_sprig_decrypt_aes;
gotmpl_fn_t  gotmpl_sprig_deep_copy;
gotmpl_fn_t  gotmpl_sprig_deep_equal;
gotmpl_fn_t  gotmpl_sprig_default;
gotmpl_fn_t  gotmpl_sprig_derive_password;
gotmpl_fn_t  gotmpl_sprig_dict;
gotmpl_fn_t  gotmpl_sprig_dig;
gotmpl_fn_t  gotmpl_sprig_digest;
gotmpl_fn_t  gotmpl_sprig_duration;
gotmpl_fn_t  gotmpl_sprig_empty;
gotmpl_fn_t  gotmpl_sprig_encode;
gotmpl_fn_t  gotmpl_sprig_encrypt_aes;
gotmpl_fn_t  gotmpl_sprig_env;
gotmpl_fn_t  gotmpl_sprig_expandenv;
gotmpl_fn_t  gotmpl_sprig_fail;
gotmpl_fn_t  gotmpl_sprig_filter;
gotmpl_fn_t  gotmpl_sprig_first;
gotmpl_fn_t  gotmpl_sprig_float_op;
gotmpl_fn_t  gotmpl_sprig_from_json;
gotmpl_fn_t  gotmpl_sprig_get;
gotmpl_fn_t  gotmpl_sprig_has;
gotmpl_fn_t  gotmpl_sprig_has_key;
gotmpl_fn_t  gotmpl_sprig_hello;
gotmpl_fn_t  gotmpl_sprig_indent;
gotmpl_fn_t  gotmpl_sprig_int_op;
gotmpl_fn_t  gotmpl_sprig_join;
gotmpl_fn_t  gotmpl_sprig_keys;
gotmpl_fn_t  gotmpl_sprig_list;
gotmpl_fn_t  gotmpl_sprig_merge;
gotmpl_fn_t  gotmpl_sprig_nospace;
gotmpl_fn_t  gotmpl_sprig_now;
gotmpl_fn_t  gotmpl_sprig_number;
gotmpl_fn_t  gotmpl_sprig_path;
gotmpl_fn_t  gotmpl_sprig_pick;
gotmpl_fn_t  gotmpl_sprig_pluck;
gotmpl_fn_t  gotmpl_sprig_plural;
gotmpl_fn_t  gotmpl_sprig_quote;
gotmpl_fn_t  gotmpl_sprig_rand;
gotmpl_fn_t  gotmpl_sprig_rand_bytes;
gotmpl_fn_t  gotmpl_sprig_rand_int;
gotmpl_fn_t  gotmpl_sprig_regex_find;
gotmpl_fn_t  gotmpl_sprig_regex_find_all;
gotmpl_fn_t  gotmpl_sprig_regex_match;
gotmpl_fn_t  gotmpl_sprig_regex_quote;
gotmpl_fn_t  gotmpl_sprig_regex_replace;
gotmpl_fn_t  gotmpl_sprig_regex_split;
gotmpl_fn_t  gotmpl_sprig_repeat;
gotmpl_fn_t  gotmpl_sprig_replace;
gotmpl_fn_t  gotmpl_sprig_rest;
gotmpl_fn_t  gotmpl_sprig_reverse;
gotmpl_fn_t  gotmpl_sprig_round;
gotmpl_fn_t  gotmpl_sprig_semver;
gotmpl_fn_t  gotmpl_sprig_semver_compare;
gotmpl_fn_t  gotmpl_sprig_seq;
gotmpl_fn_t  gotmpl_sprig_set;
gotmpl_fn_t  gotmpl_sprig_shuffle;
gotmpl_fn_t  gotmpl_sprig_slice;
gotmpl_fn_t  gotmpl_sprig_snakecase;
gotmpl_fn_t  gotmpl_sprig_sort_alpha;
gotmpl_fn_t  gotmpl_sprig_split;
gotmpl_fn_t  gotmpl_sprig_split_list;
gotmpl_fn_t  gotmpl_sprig_substr;
gotmpl_fn_t  gotmpl_sprig_swapcase;
gotmpl_fn_t  gotmpl_sprig_ternary;
gotmpl_fn_t  gotmpl_sprig_to_date;
gotmpl_fn_t  gotmpl_sprig_to_json;
gotmpl_fn_t  gotmpl_sprig_to_string;
gotmpl_fn_t  gotmpl_sprig_to_strings;
gotmpl_fn_t  gotmpl_sprig_trim;
gotmpl_fn_t  gotmpl_sprig_trunc;
gotmpl_fn_t  gotmpl_sprig_type;
gotmpl_fn_t  gotmpl_sprig_unix_epoch;
gotmpl_fn_t  gotmpl_sprig_unset;
gotmpl_fn_t  gotmpl_sprig_until;
gotmpl_fn_t  gotmpl_sprig_url_join;
gotmpl_fn_t  gotmpl_sprig_url_parse;
gotmpl_fn_t  gotmpl_sprig_uuid;
gotmpl_fn_t  gotmpl_sprig_wrap;


#endif /* GOTMPL_SPRIG_H */
