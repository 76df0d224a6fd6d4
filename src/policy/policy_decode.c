
#include "data/adm_json_write.h"
#include "kube/kube_name.h"
#include "policy/policy_decode.h"
#include "policy/policy_doc.h"
#include "policy/policy_match.h"


#define POLICY_PATH  128


static int policy_field_error(policy_decoder_t *d, const adm_value_t *node,
    const char *type, const adm_value_t *value, const char *detail,
    const char *fmt, va_list args);
static int policy_decode_meta(policy_decoder_t *d);
static int policy_decode_annotation_keys(policy_decoder_t *d,
    const adm_value_t *annotations);
static adm_str_t policy_lower(adm_arena_t *a, adm_str_t s);
static adm_str_t policy_key_error(policy_decoder_t *d, adm_str_t key);
static int policy_decode_param_kind(policy_decoder_t *d, policy_def_t *p,
    adm_value_t *v);
static int policy_decode_group_version(policy_decoder_t *d, adm_value_t *v);
static int policy_decode_conditions(policy_decoder_t *d, policy_def_t *p,
    adm_value_t *list);
static int policy_decode_variables(policy_decoder_t *d, policy_def_t *p,
    adm_value_t *list);
static int policy_decode_validations(policy_decoder_t *d, policy_def_t *p,
    adm_value_t *list);
static int policy_decode_validation(policy_decoder_t *d,
    policy_validation_t *out, adm_value_t *v, uint32_t i);
static int policy_decode_annotations(policy_decoder_t *d, policy_def_t *p,
    adm_value_t *list);
static int policy_decode_ref(policy_decoder_t *d, policy_binding_t *b,
    adm_value_t *v);
static int policy_decode_actions(policy_decoder_t *d, policy_binding_t *b,
    adm_value_t *list);
static void *policy_decode_list(policy_decoder_t *d, adm_value_t *list,
    size_t size);
static int policy_is_identifier(adm_str_t s);
static int policy_has_newline(adm_str_t s);


static const char *const  policy_failure_policies[] = {
    "Fail", "Ignore", NULL
};

static const char *const  policy_validation_reasons[] = {
    "Forbidden", "Invalid", "RequestEntityTooLarge", "Unauthorized", NULL
};

static const char *const  policy_actions[] = {
    "Audit", "Deny", "Warn", NULL
};

static const char *const  policy_not_found[] = {
    "Deny", "Allow", NULL
};

/* ORDER policy_actions */

static const unsigned  policy_action_bits[] = {
    POLICY_AUDIT_ACTION, POLICY_DENY_ACTION, POLICY_WARN_ACTION
};

static const char *const  policy_reserved[] = {
    "true", "false", "null", "in", "as", "break", "const", "continue", "else",
    "for", "function", "if", "import", "let", "loop", "package", "namespace",
    "return", "var", "void", "while"
};


/* "PATH: TYPE: "VALUE": DETAIL", the value and the detail if there are any */

static int
policy_field_error(policy_decoder_t *d, const adm_value_t *node,
    const char *type, const adm_value_t *value, const char *detail,
    const char *fmt, va_list args)
{
    adm_buf_t  b;
    adm_str_t  text;

    adm_buf_init(&b, d->a, 0);

    adm_buf_vprintf(&b, fmt, args);
    adm_buf_printf(&b, ": %s", type);

    if (value) {
        adm_buf_lit(&b, ": ");
        adm_json_write(&b, value, ADM_JSON_RAW);
    }

    if (detail && detail[0]) {
        adm_buf_printf(&b, ": %s", detail);
    }

    if (adm_buf_finish(&b, &text) != ADM_OK) {
        return adm_err_memory(d->err, d->a);
    }

    return policy_object_error(d->o, node, d->err, "%.*s", adm_fmt(text));
}


int
policy_required(policy_decoder_t *d, const adm_value_t *near,
    const char *detail, const char *fmt, ...)
{
    va_list  args;

    va_start(args, fmt);
    (void) policy_field_error(d, near, "Required value", NULL, detail, fmt,
                              args);
    va_end(args);

    return ADM_ERROR;
}


int
policy_duplicate(policy_decoder_t *d, const adm_value_t *v, const char *fmt,
    ...)
{
    va_list  args;

    va_start(args, fmt);
    (void) policy_field_error(d, v, "Duplicate value", v, NULL, fmt, args);
    va_end(args);

    return ADM_ERROR;
}


int
policy_invalid(policy_decoder_t *d, const adm_value_t *v, const char *detail,
    const char *fmt, ...)
{
    va_list  args;

    va_start(args, fmt);
    (void) policy_field_error(d, v, "Invalid value", v, detail, fmt, args);
    va_end(args);

    return ADM_ERROR;
}


int
policy_choice(policy_decoder_t *d, const adm_value_t *v,
    const char *const *list, int none, const char *path)
{
    int        i;
    adm_buf_t  b;
    adm_str_t  s, text;

    if (adm_is_null(v)) {
        return none;
    }

    s = adm_value_str(v);

    for (i = 0; list[i]; i++) {
        if (adm_str_eq(s, adm_strz(list[i]))) {
            return i;
        }
    }

    adm_buf_init(&b, d->a, 0);
    adm_buf_printf(&b, "%s: Unsupported value: ", path);
    adm_json_write(&b, v, ADM_JSON_RAW);
    adm_buf_lit(&b, ": supported values: ");

    for (i = 0; list[i]; i++) {
        adm_buf_printf(&b, "%s\"%s\"", i ? ", " : "", list[i]);
    }

    if (adm_buf_finish(&b, &text) != ADM_OK) {
        return adm_err_memory(d->err, d->a);
    }

    return policy_object_error(d->o, v, d->err, "%.*s", adm_fmt(text));
}


static void *
policy_decode_list(policy_decoder_t *d, adm_value_t *list, size_t size)
{
    void  *p;

    p = adm_calloc(d->a, adm_max(adm_array_len(list), 1), size);

    if (p == NULL) {
        (void) adm_err_memory(d->err, d->a);
    }

    return p;
}


policy_def_t *
policy_decode(policy_decoder_t *d)
{
    int            failure;
    adm_value_t   *spec, *match;
    policy_def_t  *p;

    p = adm_calloc(d->a, 1, sizeof(policy_def_t));

    if (p == NULL) {
        (void) adm_err_memory(d->err, d->a);
        return NULL;
    }

    if (policy_decode_meta(d) != ADM_OK) {
        return NULL;
    }

    p->name = d->o->name;
    p->object = d->o;
    p->param_kind = adm_str_empty;
    p->broken = adm_str_empty;

    spec = adm_object_getc(d->o->value, "spec");

    failure = policy_choice(d, adm_object_getc(spec, "failurePolicy"),
                            policy_failure_policies, 0, "spec.failurePolicy");

    if (failure < 0) {
        return NULL;
    }

    p->ignore = (failure == 1);

    if (policy_decode_param_kind(d, p, adm_object_getc(spec, "paramKind"))
        != ADM_OK)
    {
        return NULL;
    }

    match = adm_object_getc(spec, "matchConstraints");

    if (adm_is_null(match)) {
        (void) policy_required(d, spec, "", "spec.matchConstraints");
        return NULL;
    }

    p->match = policy_match_decode(d, match, "spec.matchConstraints");

    if (p->match == NULL) {
        return NULL;
    }

    if (adm_array_len(adm_object_getc(match, "resourceRules")) == 0) {
        (void) policy_required(d, match, "",
                               "spec.matchConstraints.resourceRules");
        return NULL;
    }

    if (policy_decode_conditions(d, p, adm_object_getc(spec, "matchConditions"))
        != ADM_OK
        || policy_decode_variables(d, p, adm_object_getc(spec, "variables"))
           != ADM_OK
        || policy_decode_validations(d, p, adm_object_getc(spec, "validations"))
           != ADM_OK
        || policy_decode_annotations(d, p, adm_object_getc(spec,
                                                           "auditAnnotations"))
           != ADM_OK)
    {
        return NULL;
    }

    if (p->nvalidations == 0 && p->nannotations == 0) {
        (void) policy_required(d, spec, "validations or auditAnnotations must "
                               "contain at least one item",
                               "spec.validations");
        return NULL;
    }

    return p;
}


static int
policy_decode_meta(policy_decoder_t *d)
{
    const char   *text;
    adm_value_t  *meta;

    meta = adm_object_getc(d->o->value, "metadata");

    if (d->o->name.len == 0) {
        return policy_required(d, meta, "name or generateName is required",
                               "metadata.name");
    }

    text = kube_name_subdomain(d->o->name);

    if (text) {
        return policy_invalid(d, adm_object_getc(meta, "name"), text,
                              "metadata.name");
    }

    if (d->o->ns.len) {
        return policy_object_error(d->o, meta, d->err, "metadata.namespace: "
                                   "Forbidden: not allowed on this type");
    }

    if (policy_labels_check(d, adm_object_getc(meta, "labels"),
                            "metadata.labels")
        != ADM_OK)
    {
        return ADM_ERROR;
    }

    return policy_decode_annotation_keys(d, adm_object_getc(meta,
                                                            "annotations"));
}


/* Keys of annotations are like those of labels, but in any case. */

static int
policy_decode_annotation_keys(policy_decoder_t *d,
    const adm_value_t *annotations)
{
    uint32_t       i;
    adm_str_t      text;
    adm_member_t  *m;

    for (i = 0; (m = adm_object_at(annotations, i)) != NULL; i++) {

        text = policy_key_error(d, policy_lower(d->a, m->key));

        if (text.len) {
            return policy_object_error(d->o, m->value, d->err,
                                       "metadata.annotations: Invalid value: "
                                       "\"%.*s\": %.*s", adm_fmt(m->key),
                                       adm_fmt(text));
        }
    }

    return ADM_OK;
}


static adm_str_t
policy_lower(adm_arena_t *a, adm_str_t s)
{
    char    *p;
    size_t   i;

    p = adm_nalloc(a, s.len);

    if (p == NULL) {
        return s;
    }

    for (i = 0; i < s.len; i++) {
        p[i] = (char) adm_lower(s.data[i]);
    }

    return (adm_str_t) { s.len, p };
}


/* What is wrong with a qualified name; empty: nothing. */

static adm_str_t
policy_key_error(policy_decoder_t *d, adm_str_t key)
{
    adm_buf_t  b;
    adm_str_t  text;

    adm_buf_init(&b, d->a, 0);

    if (kube_is_label_key(&b, key)) {
        return adm_str_empty;
    }

    return adm_buf_finish(&b, &text) == ADM_OK ? text
                                               : adm_strc("out of memory");
}


static int
policy_decode_param_kind(policy_decoder_t *d, policy_def_t *p, adm_value_t *v)
{
    adm_buf_t     b;
    adm_str_t     s;
    const char   *text;
    adm_value_t  *version, *kind;

    if (adm_is_null(v)) {
        return ADM_OK;
    }

    p->has_params = 1;

    version = adm_object_getc(v, "apiVersion");
    kind = adm_object_getc(v, "kind");

    if (adm_value_str(version).len == 0) {
        return policy_required(d, v, "", "spec.paramKind.apiVersion");
    }

    if (policy_decode_group_version(d, version) != ADM_OK) {
        return ADM_ERROR;
    }

    if (adm_value_str(kind).len == 0) {
        return policy_required(d, v, "", "spec.paramKind.kind");
    }

    text = kube_name_label_1035(policy_lower(d->a, adm_value_str(kind)));

    if (text) {
        adm_buf_init(&b, d->a, 0);
        adm_buf_printf(&b, "may have mixed case, but should otherwise match: "
                       "%s", text);

        if (adm_buf_finish(&b, &s) != ADM_OK) {
            return adm_err_memory(d->err, d->a);
        }

        return policy_invalid(d, kind, s.data, "spec.paramKind.kind");
    }

    return ADM_OK;
}


static int
policy_decode_group_version(policy_decoder_t *d, adm_value_t *v)
{
    char         detail[512];
    adm_str_t    s, group, version;
    const char  *text;

    s = adm_value_str(v);
    policy_group_version(s, &group, &version);

    if (adm_str_find_char(version, '/') >= 0) {
        (void) snprintf(detail, sizeof(detail), "unexpected GroupVersion "
                        "string: %.*s", (int) adm_min(s.len, 400), s.data);

        return policy_invalid(d, v, detail, "spec.paramKind.apiVersion");
    }

    text = group.len ? kube_name_subdomain(group) : NULL;

    if (text) {
        return policy_invalid(d, adm_value_string(d->a, group), text,
                              "spec.paramKind.apiVersion");
    }

    if (version.len == 0) {
        return policy_invalid(d, v, "version must be specified",
                              "spec.paramKind.apiVersion");
    }

    text = kube_name_label_1035(version);

    return text ? policy_invalid(d, adm_value_string(d->a, version), text,
                                 "spec.paramKind.apiVersion")
                : ADM_OK;
}


static int
policy_decode_conditions(policy_decoder_t *d, policy_def_t *p,
    adm_value_t *list)
{
    char          path[POLICY_PATH];
    uint32_t      i, k, n;
    adm_str_t     s, text;
    adm_value_t  *v, *name, *expr;

    n = adm_array_len(list);

    p->conditions = policy_decode_list(d, list, sizeof(policy_expr_t));

    if (p->conditions == NULL) {
        return ADM_ERROR;
    }

    if (n > POLICY_MAX_CONDITIONS) {
        return policy_object_error(d->o, list, d->err, "spec.matchConditions: "
                                   "Too many: %u: must have at most %d items",
                                   (unsigned) n, POLICY_MAX_CONDITIONS);
    }

    for (i = 0; i < n; i++) {

        (void) snprintf(path, sizeof(path), "spec.matchConditions[%u]",
                        (unsigned) i);

        v = policy_item(list, i);
        name = adm_object_getc(v, "name");
        expr = adm_object_getc(v, "expression");
        s = adm_value_str(name);

        if (adm_str_trim_space(adm_value_str(expr)).len == 0) {
            return policy_required(d, v, "", "%s.expression", path);
        }

        if (s.len == 0) {
            return policy_required(d, v, "", "%s.name", path);
        }

        text = policy_key_error(d, s);

        if (text.len) {
            return policy_invalid(d, name, text.data, "%s.name", path);
        }

        for (k = 0; k < i; k++) {
            if (adm_str_eq(p->conditions[k].name, s)) {
                return policy_duplicate(d, name, "%s.name", path);
            }
        }

        p->conditions[i].name = s;
        p->conditions[i].source = adm_value_str(expr);
    }

    p->nconditions = n;

    return ADM_OK;
}


static int
policy_decode_variables(policy_decoder_t *d, policy_def_t *p,
    adm_value_t *list)
{
    char          path[POLICY_PATH];
    uint32_t      i, k, n;
    adm_str_t     s;
    adm_value_t  *v, *name, *expr;

    n = adm_array_len(list);

    p->variables = policy_decode_list(d, list, sizeof(policy_expr_t));

    if (p->variables == NULL) {
        return ADM_ERROR;
    }

    for (i = 0; i < n; i++) {

        (void) snprintf(path, sizeof(path), "spec.variables[%u]",
                        (unsigned) i);

        v = policy_item(list, i);
        name = adm_object_getc(v, "name");
        expr = adm_object_getc(v, "expression");
        s = adm_value_str(name);

        if (adm_str_trim_space(s).len == 0) {
            return policy_required(d, v, "name is not specified", "%s.name",
                                   path);
        }

        if (!policy_is_identifier(s)) {
            return policy_invalid(d, name, "must be a valid CEL identifier",
                                  "%s.name", path);
        }

        if (adm_str_trim_space(adm_value_str(expr)).len == 0) {
            return policy_required(d, v, "expression is not specified",
                                   "%s.expression", path);
        }

        for (k = 0; k < i; k++) {
            if (adm_str_eq(p->variables[k].name, s)) {
                return policy_duplicate(d, name, "%s.name", path);
            }
        }

        p->variables[i].name = s;
        p->variables[i].source = adm_value_str(expr);
    }

    p->nvariables = n;

    return ADM_OK;
}


static int
policy_is_identifier(adm_str_t s)
{
    size_t  i;

    if (adm_is_digit(s.data[0])) {
        return 0;
    }

    for (i = 0; i < s.len; i++) {
        if (!adm_is_alnum(s.data[i]) && s.data[i] != '_') {
            return 0;
        }
    }

    for (i = 0; i < adm_nelts(policy_reserved); i++) {
        if (adm_str_eq(s, adm_strz(policy_reserved[i]))) {
            return 0;
        }
    }

    return 1;
}


static int
policy_decode_validations(policy_decoder_t *d, policy_def_t *p,
    adm_value_t *list)
{
    uint32_t  i;

    p->validations = policy_decode_list(d, list, sizeof(policy_validation_t));

    if (p->validations == NULL) {
        return ADM_ERROR;
    }

    for (i = 0; i < adm_array_len(list); i++) {
        if (policy_decode_validation(d, &p->validations[i],
                                     policy_item(list, i), i)
            != ADM_OK)
        {
            return ADM_ERROR;
        }

        p->nmessages += (p->validations[i].message_expr.source.len > 0);
    }

    p->nvalidations = adm_array_len(list);

    return ADM_OK;
}


static int
policy_decode_validation(policy_decoder_t *d, policy_validation_t *out,
    adm_value_t *v, uint32_t i)
{
    int           reason;
    char          path[POLICY_PATH];
    adm_str_t     s;
    adm_value_t  *message;

    (void) snprintf(path, sizeof(path), "spec.validations[%u].expression",
                    (unsigned) i);

    s = adm_value_str(adm_object_getc(v, "expression"));

    if (adm_str_trim_space(s).len == 0) {
        return policy_required(d, v, "expression is not specified", "%s",
                               path);
    }

    out->expr.name = adm_str_empty;
    out->expr.source = s;

    s = adm_value_str(adm_object_getc(v, "messageExpression"));

    if (s.len && adm_str_trim_space(s).len == 0) {
        return policy_invalid(d, adm_object_getc(v, "messageExpression"),
                              "must be non-empty if specified",
                              "spec.validations[%u].messageExpression",
                              (unsigned) i);
    }

    out->message_expr.name = adm_str_empty;
    out->message_expr.source = s;

    message = adm_object_getc(v, "message");
    s = adm_value_str(message);
    out->message = adm_str_trim_space(s);

    if (s.len && out->message.len == 0) {
        return policy_invalid(d, message, "must be non-empty if specified",
                              "spec.validations[%u].message", (unsigned) i);
    }

    if (policy_has_newline(out->message)) {
        return policy_invalid(d, message, "must not contain line breaks",
                              "spec.validations[%u].message", (unsigned) i);
    }

    (void) snprintf(path, sizeof(path), "spec.validations[%u].reason",
                    (unsigned) i);

    reason = policy_choice(d, adm_object_getc(v, "reason"),
                           policy_validation_reasons, 1, path);

    if (reason < 0) {
        return ADM_ERROR;
    }

    out->reason = adm_strz(policy_validation_reasons[reason]);

    return ADM_OK;
}


static int
policy_has_newline(adm_str_t s)
{
    return adm_str_find_char(s, '\n') >= 0 || adm_str_find_char(s, '\r') >= 0;
}


static int
policy_decode_annotations(policy_decoder_t *d, policy_def_t *p,
    adm_value_t *list)
{
    char          path[POLICY_PATH];
    uint32_t      i, k, n;
    adm_buf_t     b;
    adm_str_t     s, full, text;
    adm_value_t  *v, *key, *expr;

    n = adm_array_len(list);

    p->annotations = policy_decode_list(d, list, sizeof(policy_expr_t));

    if (p->annotations == NULL) {
        return ADM_ERROR;
    }

    if (n > POLICY_MAX_ANNOTATIONS) {
        return policy_object_error(d->o, list, d->err,
                                   "spec.auditAnnotations: Invalid value: "
                                   "must not have more than %d "
                                   "auditAnnotations", POLICY_MAX_ANNOTATIONS);
    }

    for (i = 0; i < n; i++) {

        (void) snprintf(path, sizeof(path), "spec.auditAnnotations[%u]",
                        (unsigned) i);

        v = policy_item(list, i);
        key = adm_object_getc(v, "key");
        expr = adm_object_getc(v, "valueExpression");

        adm_buf_init(&b, d->a, 0);
        adm_buf_printf(&b, "%.*s/%.*s", adm_fmt(p->name),
                       adm_fmt(adm_value_str(key)));

        if (adm_buf_finish(&b, &full) != ADM_OK) {
            return adm_err_memory(d->err, d->a);
        }

        text = policy_key_error(d, full);

        if (text.len) {
            return policy_object_error(d->o, key ? key : v, d->err, "%s.key: "
                                       "Invalid value: \"%.*s\": %.*s", path,
                                       adm_fmt(full), adm_fmt(text));
        }

        for (k = 0; k < i; k++) {
            if (adm_str_eq(p->annotations[k].name, adm_value_str(key))) {
                return policy_duplicate(d, key, "%s.key", path);
            }
        }

        s = adm_str_trim_space(adm_value_str(expr));

        if (s.len == 0) {
            return policy_required(d, v, "valueExpression is not specified",
                                   "%s.valueExpression", path);
        }

        if (s.len > POLICY_MAX_ANNOTATION_EXPRESSION) {
            return policy_required(d, expr, "must not exceed 5120 bytes in "
                                   "length", "%s.valueExpression", path);
        }

        p->annotations[i].name = adm_value_str(key);
        p->annotations[i].source = adm_value_str(expr);
    }

    p->nannotations = n;

    return ADM_OK;
}


policy_binding_t *
policy_decode_binding(policy_decoder_t *d)
{
    const char        *text;
    adm_value_t       *spec, *name, *match;
    policy_binding_t  *b;

    b = adm_calloc(d->a, 1, sizeof(policy_binding_t));

    if (b == NULL) {
        (void) adm_err_memory(d->err, d->a);
        return NULL;
    }

    if (policy_decode_meta(d) != ADM_OK) {
        return NULL;
    }

    b->name = d->o->name;
    b->object = d->o;

    spec = adm_object_getc(d->o->value, "spec");
    name = adm_object_getc(spec, "policyName");
    b->policy = adm_value_str(name);

    if (b->policy.len == 0) {
        (void) policy_required(d, spec, "", "spec.policyName");
        return NULL;
    }

    text = kube_name_subdomain(b->policy);

    if (text) {
        (void) policy_invalid(d, name, text, "spec.policyName");
        return NULL;
    }

    if (policy_decode_ref(d, b, adm_object_getc(spec, "paramRef")) != ADM_OK) {
        return NULL;
    }

    match = adm_object_getc(spec, "matchResources");

    if (!adm_is_null(match)) {
        b->match = policy_match_decode(d, match, "spec.matchResources");

        if (b->match == NULL) {
            return NULL;
        }
    }

    if (policy_decode_actions(d, b, adm_object_getc(spec, "validationActions"))
        != ADM_OK)
    {
        return NULL;
    }

    return b;
}


static int
policy_decode_ref(policy_decoder_t *d, policy_binding_t *b, adm_value_t *v)
{
    int            action;
    const char    *text;
    adm_value_t   *name, *selector, *not_found;
    policy_ref_t  *ref;

    if (adm_is_null(v)) {
        return ADM_OK;
    }

    ref = adm_calloc(d->a, 1, sizeof(policy_ref_t));

    if (ref == NULL) {
        return adm_err_memory(d->err, d->a);
    }

    name = adm_object_getc(v, "name");
    selector = adm_object_getc(v, "selector");

    ref->name = adm_value_str(name);
    ref->ns = adm_value_str(adm_object_getc(v, "namespace"));

    if (ref->name.len) {
        text = kube_name_segment(ref->name);

        if (text) {
            return policy_invalid(d, name, text, "spec.paramRef.name");
        }

        if (!adm_is_null(selector)) {
            return policy_object_error(d->o, name, d->err,
                                       "spec.paramRef.name: Forbidden: name "
                                       "and selector are mutually exclusive");
        }

    } else if (adm_is_null(selector)) {
        return policy_required(d, v, "one of name or selector must be "
                               "specified", "spec.paramRef");

    } else {
        ref->selector = policy_selector_decode(d, selector,
                                               "spec.paramRef.selector");
        if (ref->selector == NULL) {
            return ADM_ERROR;
        }
    }

    not_found = adm_object_getc(v, "parameterNotFoundAction");

    if (adm_value_str(not_found).len == 0) {
        return policy_required(d, v, "",
                               "spec.paramRef.parameterNotFoundAction");
    }

    action = policy_choice(d, not_found, policy_not_found, 0,
                           "spec.paramRef.parameterNotFoundAction");

    if (action < 0) {
        return ADM_ERROR;
    }

    ref->deny = (action == 0);
    b->ref = ref;

    return ADM_OK;
}


static int
policy_decode_actions(policy_decoder_t *d, policy_binding_t *b,
    adm_value_t *list)
{
    int       action;
    char      path[POLICY_PATH];
    uint32_t  i;

    if (adm_array_len(list) == 0) {

        if (!adm_str_eqc(d->o->version, "v1alpha1")) {
            return policy_required(d, adm_object_getc(d->o->value, "spec"),
                                   "at least one validation action is "
                                   "required", "spec.validationActions");
        }

        /* bindings of Kubernetes 1.26 had none: what failed was denied */

        list = adm_value_array(d->a, 1);
        (void) adm_array_push(d->a, list, adm_value_stringc(d->a, "Deny"));

        if (adm_arena_failed(d->a)) {
            return adm_err_memory(d->err, d->a);
        }
    }

    for (i = 0; i < adm_array_len(list); i++) {

        (void) snprintf(path, sizeof(path), "spec.validationActions[%u]",
                        (unsigned) i);

        action = policy_choice(d, policy_item(list, i), policy_actions, -1,
                               path);

        if (action < 0) {
            return policy_required(d, policy_item(list, i), "", "%s", path);
        }

        if (b->actions & policy_action_bits[action]) {
            return policy_duplicate(d, policy_item(list, i), "%s", path);
        }

        b->actions |= policy_action_bits[action];
    }

    if ((b->actions & POLICY_DENY_ACTION) && (b->actions & POLICY_WARN_ACTION))
    {
        return policy_invalid(d, list, "must not contain both Deny and Warn "
                              "(repeating the same validation failure "
                              "information in the API response and headers "
                              "serves no purpose)", "spec.validationActions");
    }

    b->action_list = list;

    return ADM_OK;
}
