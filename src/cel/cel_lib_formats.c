
/*
 * Named formats, and what they say about a string.
 */


#include "base/adm_name.h"
#include "base/adm_utf8.h"
#include "cel/cel_lib.h"


#define CEL_LABEL_LEN      63
#define CEL_SUBDOMAIN_LEN  253

/* Regular expressions as the texts show them. */

#define CEL_RE_LABEL      "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
#define CEL_RE_SUBDOMAIN  CEL_RE_LABEL "(\\." CEL_RE_LABEL ")*"
#define CEL_RE_1035       "[a-z]([-a-z0-9]*[a-z0-9])?"
#define CEL_RE_NAME       "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"

#define CEL_SAYS(text, examples, re)                                          \
    text " (e.g. " examples ", regex used for validation is '" re "')"

#define CEL_LABEL_TEXT                                                        \
    CEL_SAYS("a lowercase RFC 1123 label must consist of lower case "         \
             "alphanumeric characters or '-', and must start and end with an "\
             "alphanumeric character", "'my-name',  or '123-abc'",            \
             CEL_RE_LABEL)

#define CEL_SUBDOMAIN_TEXT                                                    \
    CEL_SAYS("a lowercase RFC 1123 subdomain must consist of lower case "     \
             "alphanumeric characters, '-' or '.', and must start and end "   \
             "with an alphanumeric character", "'example.com'",               \
             CEL_RE_SUBDOMAIN)

#define CEL_1035_TEXT                                                         \
    CEL_SAYS("a DNS-1035 label must consist of lower case alphanumeric "      \
             "characters or '-', start with an alphabetic character, and end "\
             "with an alphanumeric character", "'my-name',  or 'abc-123'",    \
             CEL_RE_1035)

#define CEL_NAME_TEXT                                                         \
    CEL_SAYS("must consist of alphanumeric characters, '-', '_' or '.', and " \
             "must start and end with an alphanumeric character",             \
             "'MyName',  or 'my.name',  or '123-abc'", CEL_RE_NAME)

#define CEL_VALUE_TEXT                                                        \
    CEL_SAYS("a valid label must be an empty string or consist of "           \
             "alphanumeric characters, '-', '_' or '.', and must start and "  \
             "end with an alphanumeric character",                            \
             "'MyValue',  or 'my_value',  or '12345'", "(" CEL_RE_NAME ")?")


/* What is wrong, in the order it is found. */

typedef struct {
    cel_eval_t   *e;
    cel_value_t  *items;
    uint32_t      n;
} cel_faults_t;

#define CEL_MAX_FAULTS  4


static void cel_fault(cel_faults_t *f, adm_str_t text, const char *prefix);
static void cel_fault_len(cel_faults_t *f, adm_str_t s, size_t max,
    const char *unit, const char *prefix);
static void cel_check_subdomain(cel_faults_t *f, adm_str_t s,
    const char *prefix);
static void cel_check_label(cel_faults_t *f, adm_str_t s);
static void cel_check_1035(cel_faults_t *f, adm_str_t s);
static void cel_check_name(cel_faults_t *f, adm_str_t s);
static int cel_is_base64(adm_str_t s);
static int cel_is_uuid(adm_str_t s);
static int cel_digits(adm_str_t s, size_t at, size_t n, int *number);
static int cel_is_date(adm_str_t s);
static int cel_is_zone(adm_str_t s);
static int cel_is_datetime(adm_str_t s);
static adm_str_t cel_mask_dash(cel_eval_t *e, adm_str_t s);


static const cel_format_t  cel_formats[] = {
#define CEL_FORMAT_ENTRY(name, shown, size, id)                               \
    { { CEL_FORMAT, 0, &cel_t_format }, name, shown, size, CEL_FORMAT_##id }

    CEL_FORMAT_ENTRY("byte", "byte", 84, BYTE),
    CEL_FORMAT_ENTRY("date", "date", 71, DATE),
    CEL_FORMAT_ENTRY("datetime", "datetime", 71, DATETIME),
    CEL_FORMAT_ENTRY("dns1035Label", "DNS1035Label", 30, DNS1035_LABEL),
    CEL_FORMAT_ENTRY("dns1035LabelPrefix", "DNS1035LabelPrefix", 30,
                     DNS1035_LABEL_PREFIX),
    CEL_FORMAT_ENTRY("dns1123Label", "DNS1123Label", 30, DNS1123_LABEL),
    CEL_FORMAT_ENTRY("dns1123LabelPrefix", "DNS1123LabelPrefix", 30,
                     DNS1123_LABEL_PREFIX),
    CEL_FORMAT_ENTRY("dns1123Subdomain", "DNS1123Subdomain", 60,
                     DNS1123_SUBDOMAIN),
    CEL_FORMAT_ENTRY("dns1123SubdomainPrefix", "DNS1123SubdomainPrefix", 60,
                     DNS1123_SUBDOMAIN_PREFIX),
    CEL_FORMAT_ENTRY("labelValue", "LabelValue", 40, LABEL_VALUE),
    CEL_FORMAT_ENTRY("qualifiedName", "QualifiedName", 60, QUALIFIED_NAME),
    CEL_FORMAT_ENTRY("uri", "URI", 1103, URI),
    CEL_FORMAT_ENTRY("uuid", "uuid", 70, UUID)
};


/* magic: which one; the table is in this order */

CEL_FN(cel_fn_named_format)
{
    return cel_opaque((cel_opaque_t *) &cel_formats[magic].head);
}


CEL_FN(cel_fn_format_by_name)
{
    size_t  i;

    for (i = 0; i < adm_nelts(cel_formats); i++) {
        if (adm_str_eq(cel_str(args[0]), adm_strz(cel_formats[i].name))) {
            return cel_optional(e->arena, cel_opaque((cel_opaque_t *)
                                                     &cel_formats[i].head));
        }
    }

    return cel_optional_none();
}


static void
cel_fault(cel_faults_t *f, adm_str_t text, const char *prefix)
{
    adm_buf_t    b;
    cel_value_t  v;

    adm_buf_init(&b, f->e->arena, 0);
    adm_buf_printf(&b, "%s", prefix);
    adm_buf_str(&b, text);

    v = cel_from_buf(&b, CEL_STRING);

    if (f->n < CEL_MAX_FAULTS) {
        f->items[f->n++] = v;
    }
}


static void
cel_fault_len(cel_faults_t *f, adm_str_t s, size_t max, const char *unit,
    const char *prefix)
{
    char       text[64];
    int        n;
    adm_str_t  says;

    if (s.len > max) {
        n = snprintf(text, sizeof(text), "must be no more than %zu %s", max,
                     unit);
        says.len = (size_t) n;
        says.data = text;

        cel_fault(f, says, prefix);
    }
}


static void
cel_check_subdomain(cel_faults_t *f, adm_str_t s, const char *prefix)
{
    cel_fault_len(f, s, CEL_SUBDOMAIN_LEN,
                  prefix[0] ? "bytes" : "characters", prefix);

    if (!adm_name_is_subdomain(s)) {
        cel_fault(f, adm_strc(CEL_SUBDOMAIN_TEXT), prefix);
    }
}


static void
cel_check_label(cel_faults_t *f, adm_str_t s)
{
    cel_fault_len(f, s, CEL_LABEL_LEN, "characters", "");

    if (adm_name_is_label(s, 0)) {
        return;
    }

    if (adm_name_is_subdomain(s)) {
        cel_fault(f, adm_strc("must not contain dots"), "");

    } else {
        cel_fault(f, adm_strc(CEL_LABEL_TEXT), "");
    }
}


static void
cel_check_1035(cel_faults_t *f, adm_str_t s)
{
    cel_fault_len(f, s, CEL_LABEL_LEN, "characters", "");

    if (!adm_name_is_label(s, 1)) {
        cel_fault(f, adm_strc(CEL_1035_TEXT), "");
    }
}


static void
cel_check_name(cel_faults_t *f, adm_str_t s)
{
    adm_str_t  prefix;
    ptrdiff_t  slash;

    slash = adm_str_find_char(s, '/');

    if (slash >= 0 && adm_str_find_last_char(s, '/') != slash) {
        cel_fault(f, adm_strc(CEL_NAME_TEXT " with an optional DNS subdomain "
                              "prefix and '/' (e.g. 'example.com/MyName')"),
                  "a valid label key ");
        return;
    }

    if (slash >= 0) {
        prefix = adm_str_sub(s, 0, (size_t) slash);
        s = adm_str_sub(s, (size_t) slash + 1, s.len);

        if (prefix.len == 0) {
            cel_fault(f, adm_strc("prefix part must be non-empty"), "");

        } else {
            cel_check_subdomain(f, prefix, "prefix part ");
        }
    }

    if (s.len == 0) {
        cel_fault(f, adm_strc("name part must be non-empty"), "");
    }

    cel_fault_len(f, s, CEL_LABEL_LEN, "bytes", "name part ");

    if (!adm_name_is_qualified(s)) {
        cel_fault(f, adm_strc(CEL_NAME_TEXT), "name part ");
    }
}


static int
cel_is_base64(adm_str_t s)
{
    char    c;
    size_t  i, n;

    if (s.len == 0 || s.len % 4) {
        return 0;
    }

    n = s.len;

    if (s.data[n - 1] == '=') {
        n -= s.data[n - 2] == '=' ? 2 : 1;
    }

    for (i = 0; i < n; i++) {
        c = s.data[i];

        if ((c < '0' || c > '9') && ((c | 0x20) < 'a' || (c | 0x20) > 'z')
            && c != '+' && c != '/')
        {
            return 0;
        }
    }

    return 1;
}


static int
cel_is_uuid(adm_str_t s)
{
    char      c;
    size_t    i;
    unsigned  digits;

    digits = 0;

    for (i = 0; i < s.len; i++) {
        c = s.data[i];

        if (c == '-') {
            /* one may stand between the groups */

            if ((digits != 8 && digits != 12 && digits != 16 && digits != 20)
                || s.data[i - 1] == '-')
            {
                return 0;
            }

            continue;
        }

        if ((c < '0' || c > '9') && ((c | 0x20) < 'a' || (c | 0x20) > 'f')) {
            return 0;
        }

        digits++;
    }

    return digits == 32;
}


static int
cel_digits(adm_str_t s, size_t at, size_t n, int *number)
{
    *number = 0;

    if (at + n > s.len) {
        return 0;
    }

    for ( ; n; n--, at++) {
        if (s.data[at] < '0' || s.data[at] > '9') {
            return 0;
        }

        *number = *number * 10 + (s.data[at] - '0');
    }

    return 1;
}


static int
cel_is_date(adm_str_t s)
{
    int  year, month, day, last;

    static const int  days[] = {
        31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31
    };

    if (s.len != 10 || !cel_digits(s, 0, 4, &year) || s.data[4] != '-'
        || !cel_digits(s, 5, 2, &month) || s.data[7] != '-'
        || !cel_digits(s, 8, 2, &day) || month < 1 || month > 12)
    {
        return 0;
    }

    last = days[month - 1];

    if (month == 2 && year % 4 == 0 && (year % 100 || year % 400 == 0)) {
        last++;
    }

    return day >= 1 && day <= last;
}


/* "z" or "+hh:mm" */

static int
cel_is_zone(adm_str_t s)
{
    int  unused;

    if (s.len == 1) {
        return (s.data[0] | 0x20) == 'z';
    }

    return s.len == 6 && (s.data[0] == '+' || s.data[0] == '-')
           && cel_digits(s, 1, 2, &unused) && s.data[3] == ':'
           && cel_digits(s, 4, 2, &unused);
}


/* Fractions may follow any character. */

static int
cel_is_datetime(adm_str_t s)
{
    int        hour, minute, second;
    size_t     i, n;
    uint32_t   rune;
    adm_str_t  time;

    for (i = 0; i < s.len && (s.data[i] | 0x20) != 't'; i++) {
        /* void */
    }

    if (i == s.len || !cel_is_date(adm_str_sub(s, 0, i))) {
        return 0;
    }

    time = adm_str_sub(s, i + 1, s.len);

    for (i = 0; i < time.len && (time.data[i] | 0x20) != 't'; i++) {
        /* what follows another one does not matter */
    }

    time.len = i;

    if (time.len < 9 || !cel_digits(time, 0, 2, &hour) || time.data[2] != ':'
        || !cel_digits(time, 3, 2, &minute) || time.data[5] != ':'
        || !cel_digits(time, 6, 2, &second)
        || hour > 23 || minute > 59 || second > 59)
    {
        return 0;
    }

    time = adm_str_sub(time, 8, time.len);

    if (cel_is_zone(time)) {
        return 1;
    }

    i = adm_utf8_decode(time, 0, &rune);

    for (n = i; n < time.len && time.data[n] >= '0' && time.data[n] <= '9';
         n++)
    {
        /* void */
    }

    return rune != '\n' && n > i
           && cel_is_zone(adm_str_sub(time, n, time.len));
}


/* A name that another will be appended to may end with "-". */

static adm_str_t
cel_mask_dash(cel_eval_t *e, adm_str_t s)
{
    adm_buf_t  b;

    if (s.len > 1 && s.data[s.len - 1] == '-') {
        adm_buf_init(&b, e->arena, 0);
        adm_buf_bytes(&b, s.data, s.len - 2);
        adm_buf_char(&b, 'a');
        (void) adm_buf_finish(&b, &s);
    }

    return s;
}


CEL_FN(cel_fn_validate)
{
    adm_str_t            s, error;
    cel_faults_t         f;
    const cel_format_t  *format;

    format = (const cel_format_t *) args[0].u.opaque;
    s = cel_str(args[1]);

    f.e = e;
    f.n = 0;
    f.items = adm_array_alloc(e->arena, CEL_MAX_FAULTS, sizeof(cel_value_t));

    if (f.items == NULL) {
        return cel_no_memory();
    }

    switch (format->magic) {

    case CEL_FORMAT_DNS1035_LABEL_PREFIX:
    case CEL_FORMAT_DNS1123_LABEL_PREFIX:
    case CEL_FORMAT_DNS1123_SUBDOMAIN_PREFIX:
        s = cel_mask_dash(e, s);
        break;

    default:
        break;
    }

    switch (format->magic) {

    case CEL_FORMAT_BYTE:
        if (!cel_is_base64(s)) {
            cel_fault(&f, adm_strc("invalid base64"), "");
        }

        break;

    case CEL_FORMAT_DATE:
        if (!cel_is_date(s)) {
            cel_fault(&f, adm_strc("invalid date"), "");
        }

        break;

    case CEL_FORMAT_DATETIME:
        if (!cel_is_datetime(s)) {
            cel_fault(&f, adm_strc("invalid datetime"), "");
        }

        break;

    case CEL_FORMAT_UUID:
        if (!cel_is_uuid(s)) {
            cel_fault(&f, adm_strc("does not match the UUID format"), "");
        }

        break;

    case CEL_FORMAT_URI:
        if (!cel_url_is(e->arena, s, &error)) {
            cel_fault(&f, error, "");
        }

        break;

    case CEL_FORMAT_DNS1035_LABEL:
    case CEL_FORMAT_DNS1035_LABEL_PREFIX:
        cel_check_1035(&f, s);
        break;

    case CEL_FORMAT_DNS1123_LABEL:
    case CEL_FORMAT_DNS1123_LABEL_PREFIX:
        cel_check_label(&f, s);
        break;

    case CEL_FORMAT_DNS1123_SUBDOMAIN:
    case CEL_FORMAT_DNS1123_SUBDOMAIN_PREFIX:
        cel_check_subdomain(&f, s, "");
        break;

    case CEL_FORMAT_LABEL_VALUE:
        cel_fault_len(&f, s, CEL_LABEL_LEN, "bytes", "");

        if (s.len && !adm_name_is_qualified(s)) {
            cel_fault(&f, adm_strc(CEL_VALUE_TEXT), "");
        }

        break;

    default: /* CEL_FORMAT_QUALIFIED_NAME */
        cel_check_name(&f, s);
    }

    if (f.n == 0) {
        return cel_optional_none();
    }

    return cel_optional(e->arena, cel_list(f.items, f.n));
}


int
cel_is_dns_label(adm_str_t s)
{
    return s.len <= CEL_LABEL_LEN && adm_name_is_label(s, 0);
}


int
cel_is_dns_subdomain(adm_str_t s)
{
    return s.len <= CEL_SUBDOMAIN_LEN && adm_name_is_subdomain(s);
}
