
#include "base/adm_name.h"
#include "base/adm_quote.h"
#include "data/adm_json_write.h"
#include "kube/kube_go.h"
#include "kube/kube_selector.h"
#include "kube/kube_typed.h"


#define KUBE_NAME_RE       "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"
#define KUBE_NAME_CHARS                                                       \
    "consist of alphanumeric characters, '-', '_' or '.', and must start and "\
    "end with an alphanumeric character "
#define KUBE_NAME_TEXT                                                        \
    "must " KUBE_NAME_CHARS "(e.g. 'MyName',  or 'my.name',  or '123-abc', "  \
    "regex used for validation is '" KUBE_NAME_RE "')"
#define KUBE_VALUE_TEXT                                                       \
    "a valid label must be an empty string or " KUBE_NAME_CHARS               \
    "(e.g. 'MyValue',  or 'my_value',  or '12345', regex used for "           \
    "validation is '(" KUBE_NAME_RE ")?')"
#define KUBE_PART_RE       "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
#define KUBE_PREFIX_TEXT                                                      \
    "prefix part a lowercase RFC 1123 subdomain must consist of lower case "  \
    "alphanumeric characters, '-' or '.', and must start and end with an "    \
    "alphanumeric character (e.g. 'example.com', regex used for validation "  \
    "is '" KUBE_PART_RE "(\\." KUBE_PART_RE ")*')"

#define KUBE_NAME_LEN      63
#define KUBE_PREFIX_LEN    253


/* The errors of one requirement, which Go shows in brackets if several. */

typedef struct {
    adm_buf_t  text;
    uint32_t   n;
} kube_faults_t;


static int kube_requirement(adm_arena_t *a, kube_requirement_t *r,
    adm_err_t *err);
static void kube_fault(kube_faults_t *f, const char *field);
static int kube_operator(adm_str_t name, kube_operator_e *op);
static int kube_complain(adm_buf_t *b, int valid, const char *what);


int
kube_selector_compile(adm_arena_t *a, adm_value_t *v, kube_selector_t *s,
    adm_err_t *err)
{
    uint32_t             i, n, *order;
    adm_buf_t            b;
    adm_str_t            name;
    adm_value_t         *labels, *exprs, *expr, *values;
    adm_member_t        *m;
    kube_requirement_t  *r;

    memset(s, 0, sizeof(kube_selector_t));

    if (adm_is_null(v)) {
        s->nothing = 1;
        return ADM_OK;
    }

    v = kube_typed(a, &kube_type_LabelSelector, v, NULL, 0, NULL, err);
    if (v == NULL) {
        return ADM_ERROR;
    }

    labels = adm_object_getc(v, "matchLabels");
    exprs = adm_object_getc(v, "matchExpressions");

    n = adm_object_len(labels) + adm_array_len(exprs);
    s->requirements = adm_calloc(a, (size_t) n + 1,
                                 sizeof(kube_requirement_t));
    order = adm_object_sorted(a, labels);

    if (s->requirements == NULL || order == NULL) {
        return adm_err_memory(err, a);
    }

    for (i = 0; i < n; i++) {
        r = &s->requirements[i];

        if (i < adm_object_len(labels)) {
            m = adm_object_at(labels, order[i]);

            r->op = KUBE_IN;
            r->key = m->key;
            r->values = adm_alloc(a, sizeof(adm_value_t *));
            r->n = 1;

            if (r->values == NULL) {
                return adm_err_memory(err, a);
            }

            r->values[0] = m->value;

        } else {
            expr = adm_array_at(exprs, i - adm_object_len(labels));
            values = adm_object_getc(expr, "values");
            name = adm_value_str(adm_object_getc(expr, "operator"));

            r->key = adm_value_str(adm_object_getc(expr, "key"));
            r->n = adm_array_len(values);
            r->values = r->n ? (const adm_value_t **) values->u.items : NULL;

            if (kube_operator(name, &r->op) != ADM_OK) {
                adm_buf_init(&b, a, 0);
                adm_quote(&b, name, '"', 0);
                (void) adm_buf_finish(&b, &name);

                return adm_err_set(err, "%.*s is not a valid label selector "
                                   "operator", adm_fmt(name));
            }
        }

        if (kube_requirement(a, r, err) != ADM_OK) {
            return ADM_ERROR;
        }

        s->n++;
    }

    return ADM_OK;
}


static int
kube_operator(adm_str_t name, kube_operator_e *op)
{
    size_t  i;

    static const char  *names[] = { "In", "NotIn", "Exists", "DoesNotExist" };

    for (i = 0; i < adm_nelts(names); i++) {
        if (adm_str_eq(name, adm_strz(names[i]))) {
            *op = (kube_operator_e) i;
            return ADM_OK;
        }
    }

    return ADM_ERROR;
}


static int
kube_requirement(adm_arena_t *a, kube_requirement_t *r, adm_err_t *err)
{
    uint32_t        i;
    adm_buf_t       b;
    adm_str_t       text, why;
    adm_value_t     values;
    kube_faults_t   f;

    adm_buf_init(&f.text, a, 0);
    f.n = 0;

    adm_buf_init(&b, a, 0);

    if (!kube_is_label_key(&b, r->key)) {
        (void) adm_buf_finish(&b, &why);

        kube_fault(&f, "key");
        adm_quote(&f.text, r->key, '"', 0);
        adm_buf_printf(&f.text, ": %.*s", adm_fmt(why));
    }

    memset(&values, 0, sizeof(adm_value_t));
    values.kind = ADM_ARRAY;
    values.n = r->n;
    values.u.items = (adm_value_t **) r->values;

    if (r->op == KUBE_IN || r->op == KUBE_NOT_IN) {

        if (r->n == 0) {
            kube_fault(&f, "values");
            adm_buf_lit(&f.text, "null: for 'in', 'notin' operators, values "
                                 "set can't be empty");
        }

    } else if (r->n) {
        kube_fault(&f, "values");
        adm_json_write(&f.text, &values, 0);
        adm_buf_lit(&f.text, ": values set must be empty for exists and does "
                             "not exist");
    }

    for (i = 0; i < r->n; i++) {
        text = adm_value_str(r->values[i]);
        adm_buf_init(&b, a, 0);

        if (!kube_is_label_value(&b, text)) {
            (void) adm_buf_finish(&b, &why);

            kube_fault(&f, NULL);
            adm_buf_printf(&f.text, "values[%u][%.*s]: Invalid value: ", i,
                           adm_fmt(r->key));
            adm_quote(&f.text, text, '"', 0);
            adm_buf_printf(&f.text, ": %.*s", adm_fmt(why));
        }
    }

    if (adm_buf_finish(&f.text, &text) != ADM_OK) {
        return adm_err_memory(err, a);
    }

    if (f.n == 0) {
        return ADM_OK;
    }

    return adm_err_set(err, f.n > 1 ? "[%.*s]" : "%.*s", adm_fmt(text));
}


static void
kube_fault(kube_faults_t *f, const char *field)
{
    if (f->n++) {
        adm_buf_lit(&f->text, ", ");
    }

    if (field) {
        adm_buf_printf(&f->text, "%s: Invalid value: ", field);
    }
}


int
kube_selector_match(const kube_selector_t *s, const adm_value_t *labels)
{
    int                        found;
    uint32_t                   i, k;
    adm_str_t                  label;
    const adm_value_t         *v;
    const kube_requirement_t  *r;

    if (s->nothing) {
        return 0;
    }

    for (i = 0; i < s->n; i++) {

        r = &s->requirements[i];
        v = adm_object_get(labels, r->key);

        found = v != NULL;

        if (v && r->n) {
            label = adm_value_str(v);

            for (k = 0, found = 0; k < r->n && !found; k++) {
                found = adm_str_eq(adm_value_str(r->values[k]), label);
            }
        }

        if (found != (r->op == KUBE_IN || r->op == KUBE_EXISTS)) {
            return 0;
        }
    }

    return 1;
}


/* Appends the reason if there is cause; returns whether there is none. */

static int
kube_complain(adm_buf_t *b, int valid, const char *what)
{
    if (!valid && b) {

        if (b->len) {
            adm_buf_lit(b, "; ");
        }

        adm_buf_str(b, adm_strz(what));
    }

    return valid;
}


int
kube_is_label_key(adm_buf_t *b, adm_str_t key)
{
    int        valid;
    ptrdiff_t  slash;
    adm_str_t  prefix;

    valid = 1;
    slash = adm_str_find_char(key, '/');

    if (slash != adm_str_find_last_char(key, '/')) {
        return kube_complain(b, 0, "a valid label key " KUBE_NAME_TEXT
                             " with an optional DNS subdomain prefix and '/' "
                             "(e.g. 'example.com/MyName')");
    }

    if (slash >= 0) {
        prefix = adm_str_sub(key, 0, (size_t) slash);
        key = adm_str_sub(key, (size_t) slash + 1, key.len);

        if (prefix.len == 0) {
            valid = kube_complain(b, 0, "prefix part must be non-empty");

        } else {
            valid &= kube_complain(b, prefix.len <= KUBE_PREFIX_LEN,
                                   "prefix part must be no more than 253 "
                                   "bytes");
            valid &= kube_complain(b, adm_name_is_subdomain(prefix),
                                   KUBE_PREFIX_TEXT);
        }
    }

    valid &= kube_complain(b, key.len != 0, "name part must be non-empty");
    valid &= kube_complain(b, key.len <= KUBE_NAME_LEN,
                           "name part must be no more than 63 bytes");
    valid &= kube_complain(b, adm_name_is_qualified(key),
                           "name part " KUBE_NAME_TEXT);

    return valid;
}


int
kube_is_label_value(adm_buf_t *b, adm_str_t value)
{
    int  valid;

    valid = kube_complain(b, value.len <= KUBE_NAME_LEN,
                          "must be no more than 63 bytes");
    valid &= kube_complain(b, value.len == 0 || adm_name_is_qualified(value),
                           KUBE_VALUE_TEXT);

    return valid;
}
