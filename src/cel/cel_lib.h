
/*
 * The code behind the function tables, by library, and what the engine asks
 * the libraries.
 */


#ifndef CEL_LIB_H
#define CEL_LIB_H


#include "base/adm_regex.h"
#include "cel/cel_func.h"


#define CEL_FN(name)                                                          \
    cel_value_t name(cel_eval_t *e, const cel_value_t *args, unsigned n,      \
        int magic)


/* Operators: cel_lib_math.c.  magic: the character of the operator. */
CEL_FN(cel_fn_arithmetic);
CEL_FN(cel_fn_negate);
CEL_FN(cel_fn_not);
CEL_FN(cel_fn_order);
CEL_FN(cel_fn_in);
CEL_FN(cel_fn_size);

/* Conversions: cel_lib_convert.c.  magic: cel_kind_e of the result. */
CEL_FN(cel_fn_convert);
CEL_FN(cel_fn_identity);

/* Strings: cel_lib_string.c. */
CEL_FN(cel_fn_contains);
CEL_FN(cel_fn_char_at);
CEL_FN(cel_fn_index_of);
CEL_FN(cel_fn_ascii_case);
CEL_FN(cel_fn_replace);
CEL_FN(cel_fn_split);
CEL_FN(cel_fn_substring);
CEL_FN(cel_fn_trim);
CEL_FN(cel_fn_join);
CEL_FN(cel_fn_quote);
CEL_FN(cel_fn_escape_key);

/* string.format: cel_lib_format.c. */
CEL_FN(cel_fn_format);

/* Regular expressions: cel_lib_regex.c. */
CEL_FN(cel_fn_matches);
CEL_FN(cel_fn_find);
CEL_FN(cel_fn_find_all);

cel_value_t cel_regex_matches(adm_regex_t *re, cel_value_t text);
cel_value_t cel_regex_find(adm_regex_t *re, cel_value_t text);
cel_value_t cel_regex_find_all(cel_eval_t *e, adm_regex_t *re,
    cel_value_t text, int64_t max);

/* Lists and sets: cel_lib_list.c. */
CEL_FN(cel_fn_slice);
CEL_FN(cel_fn_flatten);
CEL_FN(cel_fn_sort);
CEL_FN(cel_fn_sort_by);
CEL_FN(cel_fn_range);
CEL_FN(cel_fn_reverse);
CEL_FN(cel_fn_distinct);
CEL_FN(cel_fn_is_sorted);
CEL_FN(cel_fn_sum);
CEL_FN(cel_fn_min_max);
CEL_FN(cel_fn_list_index_of);
CEL_FN(cel_fn_includes);
CEL_FN(cel_fn_sets);

/* Whether an item of the list equals the value: a bool, or a fatal error. */
cel_value_t cel_list_has(cel_eval_t *e, cel_value_t list, cel_value_t v);

/* Optionals: cel_lib_optional.c. */
CEL_FN(cel_fn_optional_of);
CEL_FN(cel_fn_optional_none);
CEL_FN(cel_fn_optional_value);
CEL_FN(cel_fn_optional_has);
CEL_FN(cel_fn_optional_unwrap);
CEL_FN(cel_fn_first_last);

/* Timestamps and durations: cel_lib_time.c. */
CEL_FN(cel_fn_time_part);
CEL_FN(cel_fn_duration_part);

/* URLs: cel_lib_url.c. */
CEL_FN(cel_fn_url);
CEL_FN(cel_fn_url_part);
CEL_FN(cel_fn_url_query);

/* IP addresses: cel_lib_ip.c. */
CEL_FN(cel_fn_ip);
CEL_FN(cel_fn_ip_is);
CEL_FN(cel_fn_cidr);
CEL_FN(cel_fn_cidr_contains);
CEL_FN(cel_fn_cidr_part);
CEL_FN(cel_fn_net_string);

/* Quantities: cel_lib_quantity.c. */
CEL_FN(cel_fn_quantity);
CEL_FN(cel_fn_quantity_compare);
CEL_FN(cel_fn_quantity_add);
CEL_FN(cel_fn_quantity_value);

/* Semantic versions: cel_lib_semver.c. */
CEL_FN(cel_fn_semver);
CEL_FN(cel_fn_semver_compare);
CEL_FN(cel_fn_semver_part);

/* Named formats: cel_lib_formats.c. */
CEL_FN(cel_fn_named_format);
CEL_FN(cel_fn_format_by_name);
CEL_FN(cel_fn_validate);

/* The authorizer: cel_lib_authz.c. */
CEL_FN(cel_fn_authz_build);
CEL_FN(cel_fn_authz_check);
CEL_FN(cel_fn_authz_decision);


/* Objects of libraries, whatever they are: cel_opaque.c. */

/* The canonical text. */
void cel_opaque_text(adm_buf_t *b, const cel_opaque_t *o);

/* Bytes of an address, 1 for the others. */
uint64_t cel_opaque_size(const cel_opaque_t *o);

/* A bool, or "no such overload" for different types. */
cel_value_t cel_opaque_equal(const cel_opaque_t *a, const cel_opaque_t *b);


/* Their structures. */

typedef struct {
    cel_opaque_t     head;
    adm_str_t        scheme;
    adm_str_t        host;           /* with port, as Go's URL.Host */
    adm_str_t        path;           /* escaped */
    adm_str_t        query;          /* raw */
    adm_str_t        text;           /* the whole, normalised */
} cel_url_t;


typedef struct {
    cel_opaque_t     head;
    uint8_t          v6;
    uint8_t          bits;           /* of a prefix */
    uint8_t          bytes[16];      /* four of them for IPv4 */
} cel_ip_t;


typedef struct {
    cel_opaque_t     head;
    uint64_t         part[3];
    adm_str_t        pre;            /* without "-" */
    adm_str_t        build;          /* without "+" */
} cel_semver_t;


typedef struct {
    cel_opaque_t     head;
    const char      *name;
    const char      *shown;          /* Go's name of it */
    uint32_t         regex_size;
    int              magic;
} cel_format_t;


typedef struct {
    cel_opaque_t         head;
    cel_authz_request_t  request;
    cel_authz_answer_t   answer;
} cel_authz_t;


/* Names of the DNS: cel_lib_formats.c. */
int cel_is_dns_label(adm_str_t s);
int cel_is_dns_subdomain(adm_str_t s);

/* The same precedence: cel_lib_semver.c. */
int cel_semver_equal(const cel_semver_t *a, const cel_semver_t *b);

/* Named formats. */

typedef enum {
    CEL_FORMAT_BYTE = 0,
    CEL_FORMAT_DATE,
    CEL_FORMAT_DATETIME,
    CEL_FORMAT_DNS1035_LABEL,
    CEL_FORMAT_DNS1035_LABEL_PREFIX,
    CEL_FORMAT_DNS1123_LABEL,
    CEL_FORMAT_DNS1123_LABEL_PREFIX,
    CEL_FORMAT_DNS1123_SUBDOMAIN,
    CEL_FORMAT_DNS1123_SUBDOMAIN_PREFIX,
    CEL_FORMAT_LABEL_VALUE,
    CEL_FORMAT_QUALIFIED_NAME,
    CEL_FORMAT_URI,
    CEL_FORMAT_UUID
} cel_named_format_e;


/* Texts of IP addresses and prefixes: cel_lib_ip.c. */
void cel_ip_write(adm_buf_t *b, const cel_ip_t *ip);

/*
 * URLs: cel_url.c.  cel_url_is() is Go's url.ParseRequestURI(), which allows
 * absolute URLs and paths from the root; cel_url_parse() its url.Parse().  On
 * failure there is the text of Go's error.
 */
int cel_url_is(adm_arena_t *a, adm_str_t text, adm_str_t *error);
cel_url_t *cel_url_parse(adm_arena_t *a, adm_str_t text, adm_str_t *error);


/*
 * Clauses of a format string: cel_lib_format.c.
 */

typedef struct {
    adm_str_t        text;           /* the format */
    size_t           at;             /* where the next clause is looked for */
    uint32_t         arg;            /* that the clause takes */
    uint32_t         nargs;
    unsigned         running:1;      /* not just checked */
    char             verb;           /* s d f e b x X o */
    int64_t          number;         /* precision or width; -1: none given */
    adm_str_t        error;
} cel_clause_t;

/*
 * Finds the next clause and appends the text before it to b, which may be
 * NULL.  ADM_DECLINED at the end, ADM_ERROR with c->error set.
 */
int cel_clause_next(adm_arena_t *a, cel_clause_t *c, adm_buf_t *b);

/* "only integers ... can be formatted as hex, was given" for a verb. */
const char *cel_clause_refusal(char verb);

/* Whether a verb takes values of the type, as far as it is known. */
int cel_clause_takes(char verb, const cel_type_t *t);


/* Go's strconv.ParseFloat(): hexadecimal, underscores, infinities too. */
int cel_parse_double(adm_str_t s, double *d);

/* The shortest digits without exponent; a duration in seconds so. */
void cel_write_fixed(adm_buf_t *b, double d);
void cel_write_seconds(adm_buf_t *b, int64_t ns);

/* Unix seconds of the years 1 to 9999. */
#define CEL_TIME_MIN  -62135596800
#define CEL_TIME_MAX  253402300799


#endif /* CEL_LIB_H */
