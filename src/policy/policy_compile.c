
#include "data/adm_json_write.h"
#include "policy/policy_compile.h"
#include "policy/policy_doc.h"


/* What an environment declares. */

#define POLICY_ENV_PARAMS      0x1
#define POLICY_ENV_AUTHORIZER  0x2
#define POLICY_ENV_VARIABLES   0x4


typedef enum {
    POLICY_WANT_ANY = 0,
    POLICY_WANT_BOOL,
    POLICY_WANT_STRING,
    POLICY_WANT_STRING_OR_NULL
} policy_want_e;


/* A field of a type that an environment declares. */

typedef struct {
    const char        *record;
    const char        *name;
    const char        *type;
} policy_field_t;


typedef struct {
    policy_t          *set;
    policy_def_t      *p;
    adm_err_t         *err;
} policy_compiler_t;


static int policy_types(policy_compiler_t *c, const cel_options_t *options);
static cel_env_t *policy_env(policy_compiler_t *c, unsigned flags);
static int policy_env_types(cel_env_t *env, adm_arena_t *a);
static const cel_type_t *policy_env_type(cel_env_t *env, adm_arena_t *a,
    adm_str_t text);
static int policy_env_variables(cel_env_t *env, const policy_def_t *p);

static int policy_compile_conditions(policy_compiler_t *c);
static int policy_compile_variables(policy_compiler_t *c);
static int policy_compile_validations(policy_compiler_t *c);
static int policy_compile_message(policy_compiler_t *c,
    policy_validation_t *v, uint32_t i);
static int policy_compile_annotations(policy_compiler_t *c);
static int policy_compile_expr(policy_compiler_t *c, cel_env_t *env,
    policy_expr_t *e, policy_want_e want, const char *list, uint32_t i,
    const char *member);
static int policy_compile_error(policy_compiler_t *c, const policy_expr_t *e,
    const adm_err_t *err, const char *list, uint32_t i, const char *member);
static const char *policy_type_error(adm_arena_t *a, const cel_type_t *type,
    policy_want_e want);
static int policy_type_fits(const cel_type_t *type, policy_want_e want);
static int policy_needs(policy_compiler_t *c, const policy_expr_t *e,
    const char *list, uint32_t i, const char *member);


/* ORDER policy_var_e */

static const adm_str_t  policy_var_names[] = {
    adm_str("object"),
    adm_str("oldObject"),
    adm_str("namespaceObject"),
    adm_str("request"),
    adm_str("params"),
    adm_str("variables"),
    adm_str("authorizer"),
    adm_str("authorizer.requestResource")
};

/* what is not declared takes its number under a name nobody can write */

static const adm_str_t  policy_var_hidden[] = {
    adm_str("0"), adm_str("1"), adm_str("2"), adm_str("3"), adm_str("4"),
    adm_str("5"), adm_str("6"), adm_str("7")
};


/* The fields that expressions may refer to, as the API server declares them. */

#define POLICY_T_VARIABLES  "kubernetes.variables"
#define POLICY_T_REQUEST    "kubernetes.AdmissionRequest"
#define POLICY_T_GVK        "kubernetes.GroupVersionKind"
#define POLICY_T_GVR        "kubernetes.GroupVersionResource"
#define POLICY_T_USER       "kubernetes.UserInfo"
#define POLICY_T_NAMESPACE  "kubernetes.Namespace"
#define POLICY_T_META       "kubernetes.NamespaceMetadata"
#define POLICY_T_SPEC       "kubernetes.NamespaceSpec"
#define POLICY_T_STATUS     "kubernetes.NamespaceStatus"
#define POLICY_T_CONDITION  "kubernetes.NamespaceCondition"

static const policy_field_t  policy_fields[] = {
    { POLICY_T_REQUEST, "kind", POLICY_T_GVK },
    { POLICY_T_REQUEST, "resource", POLICY_T_GVR },
    { POLICY_T_REQUEST, "subResource", "string" },
    { POLICY_T_REQUEST, "requestKind", POLICY_T_GVK },
    { POLICY_T_REQUEST, "requestResource", POLICY_T_GVR },
    { POLICY_T_REQUEST, "requestSubResource", "string" },
    { POLICY_T_REQUEST, "name", "string" },
    { POLICY_T_REQUEST, "namespace", "string" },
    { POLICY_T_REQUEST, "operation", "string" },
    { POLICY_T_REQUEST, "userInfo", POLICY_T_USER },
    { POLICY_T_REQUEST, "dryRun", "bool" },
    { POLICY_T_REQUEST, "options", "dyn" },

    { POLICY_T_GVK, "group", "string" },
    { POLICY_T_GVK, "version", "string" },
    { POLICY_T_GVK, "kind", "string" },

    { POLICY_T_GVR, "group", "string" },
    { POLICY_T_GVR, "version", "string" },
    { POLICY_T_GVR, "resource", "string" },

    { POLICY_T_USER, "username", "string" },
    { POLICY_T_USER, "uid", "string" },
    { POLICY_T_USER, "groups", "list(string)" },
    { POLICY_T_USER, "extra", "map(string, list(string))" },

    { POLICY_T_NAMESPACE, "metadata", POLICY_T_META },
    { POLICY_T_NAMESPACE, "spec", POLICY_T_SPEC },
    { POLICY_T_NAMESPACE, "status", POLICY_T_STATUS },

    { POLICY_T_META, "name", "string" },
    { POLICY_T_META, "generateName", "string" },
    { POLICY_T_META, "namespace", "string" },
    { POLICY_T_META, "labels", "map(string, string)" },
    { POLICY_T_META, "annotations", "map(string, string)" },
    { POLICY_T_META, "UID", "string" },
    { POLICY_T_META, "creationTimestamp", "timestamp" },
    { POLICY_T_META, "deletionGracePeriodSeconds", "int" },
    { POLICY_T_META, "deletionTimestamp", "timestamp" },
    { POLICY_T_META, "generation", "int" },
    { POLICY_T_META, "resourceVersion", "string" },
    { POLICY_T_META, "finalizers", "list(string)" },

    { POLICY_T_SPEC, "finalizers", "list(string)" },

    { POLICY_T_STATUS, "conditions", "list(" POLICY_T_CONDITION ")" },
    { POLICY_T_STATUS, "phase", "string" },

    { POLICY_T_CONDITION, "status", "string" },
    { POLICY_T_CONDITION, "type", "string" },
    { POLICY_T_CONDITION, "lastTransitionTime", "timestamp" },
    { POLICY_T_CONDITION, "message", "string" },
    { POLICY_T_CONDITION, "reason", "string" }
};


int
policy_compile(policy_t *set, policy_def_t *p, adm_err_t *err)
{
    unsigned           params;
    policy_compiler_t  c;

    c.set = set;
    c.p = p;
    c.err = err;

    params = p->has_params ? POLICY_ENV_PARAMS : 0;

    p->env = policy_env(&c, params | POLICY_ENV_AUTHORIZER
                            | POLICY_ENV_VARIABLES);
    if (p->env == NULL) {
        return ADM_ERROR;
    }

    if (p->nconditions) {
        p->condition_env = policy_env(&c, params | POLICY_ENV_AUTHORIZER);

        if (p->condition_env == NULL
            || policy_compile_conditions(&c) != ADM_OK)
        {
            return ADM_ERROR;
        }
    }

    if (policy_compile_variables(&c) != ADM_OK) {
        return ADM_ERROR;
    }

    if (p->nmessages) {
        p->message_env = policy_env(&c, params | POLICY_ENV_VARIABLES);

        if (p->message_env == NULL
            || policy_env_variables(p->message_env, p) != ADM_OK)
        {
            return adm_err_memory(err, set->arena);
        }
    }

    if (policy_compile_validations(&c) != ADM_OK) {
        return ADM_ERROR;
    }

    return policy_compile_annotations(&c);
}


void
policy_compile_free(policy_def_t *p)
{
    cel_env_destroy(p->env);
    cel_env_destroy(p->condition_env);
    cel_env_destroy(p->message_env);

    p->env = NULL;
    p->condition_env = NULL;
    p->message_env = NULL;
}


/* Types that all policies have in common are declared once. */

static int
policy_types(policy_compiler_t *c, const cel_options_t *options)
{
    policy_t  *set = c->set;

    if (set->types) {
        return ADM_OK;
    }

    set->types = cel_env_create(set->arena, options);

    return set->types ? policy_env_types(set->types, set->arena) : ADM_ERROR;
}


static cel_env_t *
policy_env(policy_compiler_t *c, unsigned flags)
{
    int                i, failed;
    adm_str_t          name;
    cel_env_t         *env;
    cel_options_t      options;
    const cel_type_t  *types[POLICY_NVARS];

    memset(&options, 0, sizeof(options));
    options.kubernetes = c->set->settings.kubernetes;
    options.container = adm_str_empty;
    options.strict = 1;

    env = NULL;

    if (policy_types(c, &options) == ADM_OK) {
        options.types = c->set->types;
        env = cel_env_create(c->set->arena, &options);
    }

    if (env == NULL) {
        (void) adm_err_memory(c->err, c->set->arena);
        return NULL;
    }

    types[POLICY_VAR_OBJECT] = &cel_t_dyn;
    types[POLICY_VAR_OLD_OBJECT] = &cel_t_dyn;
    types[POLICY_VAR_PARAMS] = flags & POLICY_ENV_PARAMS ? &cel_t_dyn : NULL;
    types[POLICY_VAR_AUTHORIZER] = NULL;
    types[POLICY_VAR_RESOURCE] = NULL;
    types[POLICY_VAR_VARIABLES] = NULL;

    if (flags & POLICY_ENV_AUTHORIZER) {
        types[POLICY_VAR_AUTHORIZER] = &cel_t_authorizer;
        types[POLICY_VAR_RESOURCE] = &cel_t_resource_check;
    }

    failed = 0;

    types[POLICY_VAR_REQUEST] = cel_env_type(env, adm_strc(POLICY_T_REQUEST));
    types[POLICY_VAR_NAMESPACE] = cel_env_type(env,
                                               adm_strc(POLICY_T_NAMESPACE));

    if (flags & POLICY_ENV_VARIABLES) {
        types[POLICY_VAR_VARIABLES] = cel_env_type(env,
                                                adm_strc(POLICY_T_VARIABLES));
        failed |= types[POLICY_VAR_VARIABLES] == NULL;

        if (c->p->variables_type == NULL) {
            c->p->variables_type = types[POLICY_VAR_VARIABLES];
        }
    }

    for (i = 0; i < POLICY_NVARS && !failed; i++) {
        name = types[i] ? policy_var_names[i] : policy_var_hidden[i];
        failed = cel_env_declare(env, name, types[i] ? types[i] : &cel_t_dyn)
                 != i;
    }

    if (failed) {
        (void) adm_err_memory(c->err, c->set->arena);
        cel_env_destroy(env);
        return NULL;
    }

    return env;
}


/* Declares the types of "request" and "namespaceObject". */

static int
policy_env_types(cel_env_t *env, adm_arena_t *a)
{
    size_t                 i;
    const cel_type_t      *record, *type;
    const policy_field_t  *f;

    for (i = 0; i < adm_nelts(policy_fields); i++) {

        f = &policy_fields[i];
        record = cel_env_type(env, adm_strz(f->record));
        type = policy_env_type(env, a, adm_strz(f->type));

        if (record == NULL || type == NULL
            || cel_env_field(env, record, adm_strz(f->name), type) != ADM_OK)
        {
            return ADM_ERROR;
        }
    }

    return ADM_OK;
}


/* A type from its text, "list(kubernetes.X)" included. */

static const cel_type_t *
policy_env_type(cel_env_t *env, adm_arena_t *a, adm_str_t text)
{
    adm_str_t          list;
    const cel_type_t  *type;

    list = adm_strc("list(kubernetes.");

    if (adm_str_has_prefix(text, list)) {
        type = cel_env_type(env, adm_str_sub(text, 5, text.len - 1));
        return type ? cel_type_list(a, type) : NULL;
    }

    if (adm_str_has_prefix(text, adm_strc("kubernetes."))) {
        return cel_env_type(env, text);
    }

    return cel_type_parse(a, text);
}


static int
policy_compile_conditions(policy_compiler_t *c)
{
    uint32_t  i;

    for (i = 0; i < c->p->nconditions; i++) {
        if (policy_compile_expr(c, c->p->condition_env, &c->p->conditions[i],
                                POLICY_WANT_BOOL, "matchConditions", i,
                                "expression")
            != ADM_OK)
        {
            return ADM_ERROR;
        }
    }

    return ADM_OK;
}


/* A variable is there for those that follow it. */

static int
policy_compile_variables(policy_compiler_t *c)
{
    uint32_t           i;
    policy_expr_t     *e;
    const cel_type_t  *type;

    for (i = 0; i < c->p->nvariables; i++) {

        e = &c->p->variables[i];

        if (policy_compile_expr(c, c->p->env, e, POLICY_WANT_ANY, "variables",
                                i, "expression")
            != ADM_OK)
        {
            return ADM_ERROR;
        }

        type = cel_variable_type(c->p->env, cel_program_type(e->program));

        if (type == NULL
            || cel_env_field(c->p->env, c->p->variables_type, e->name, type)
               != ADM_OK)
        {
            return adm_err_memory(c->err, c->set->arena);
        }
    }

    return ADM_OK;
}


/* The variables for another environment of the policy. */

static int
policy_env_variables(cel_env_t *env, const policy_def_t *p)
{
    uint32_t           i;
    const cel_type_t  *variables, *type;

    variables = cel_env_type(env, adm_strc(POLICY_T_VARIABLES));

    for (i = 0; i < p->nvariables; i++) {

        type = cel_variable_type(env,
                                 cel_program_type(p->variables[i].program));

        if (variables == NULL || type == NULL
            || cel_env_field(env, variables, p->variables[i].name, type)
               != ADM_OK)
        {
            return ADM_ERROR;
        }
    }

    return ADM_OK;
}


static int
policy_compile_validations(policy_compiler_t *c)
{
    uint32_t              i;
    policy_validation_t  *v;

    for (i = 0; i < c->p->nvalidations; i++) {

        v = &c->p->validations[i];

        if (policy_compile_expr(c, c->p->env, &v->expr, POLICY_WANT_BOOL,
                                "validations", i, "expression")
            != ADM_OK)
        {
            return ADM_ERROR;
        }

        if (v->message_expr.source.len
            && policy_compile_message(c, v, i) != ADM_OK)
        {
            return ADM_ERROR;
        }
    }

    return ADM_OK;
}


/*
 * A set that makes do with what there is passes over a message that cannot be
 * made, as an API server does with what it has stored.
 */

static int
policy_compile_message(policy_compiler_t *c, policy_validation_t *v,
    uint32_t i)
{
    adm_err_t           err;
    policy_compiler_t   lenient;

    lenient = *c;
    adm_err_init(&err, c->set->arena);

    if (c->set->settings.at_run_time) {
        lenient.err = &err;
    }

    if (policy_compile_expr(&lenient, c->p->message_env, &v->message_expr,
                            POLICY_WANT_STRING, "validations", i,
                            "messageExpression")
        == ADM_OK)
    {
        return ADM_OK;
    }

    if (!c->set->settings.at_run_time || adm_arena_failed(c->set->arena)) {
        return adm_err_set(c->err, "%.*s", adm_fmt(err.text));
    }

    v->message_expr.program = NULL;
    c->p->nmessages--;

    return ADM_OK;
}


static int
policy_compile_annotations(policy_compiler_t *c)
{
    uint32_t  i;

    for (i = 0; i < c->p->nannotations; i++) {
        if (policy_compile_expr(c, c->p->env, &c->p->annotations[i],
                                POLICY_WANT_STRING_OR_NULL, "auditAnnotations",
                                i, "valueExpression")
            != ADM_OK)
        {
            return ADM_ERROR;
        }
    }

    return ADM_OK;
}


static int
policy_compile_expr(policy_compiler_t *c, cel_env_t *env, policy_expr_t *e,
    policy_want_e want, const char *list, uint32_t i, const char *member)
{
    adm_err_t    err;
    const char  *text;
    cel_phase_e  phase;

    adm_err_init(&err, c->set->arena);

    e->program = cel_compile(env, c->set->arena, e->source, &phase, &err);

    if (e->program == NULL) {

        if (adm_arena_failed(c->set->arena)) {
            return adm_err_memory(c->err, c->set->arena);
        }

        (void) adm_err_prefix(&err, "%s", phase == CEL_PHASE_FOLD
                                          ? "program instantiation failed: "
                                          : "compilation failed: ");

        return policy_compile_error(c, e, &err, list, i, member);
    }

    if (!policy_type_fits(cel_program_type(e->program), want)) {
        text = policy_type_error(c->set->arena, cel_program_type(e->program),
                                 want);
        (void) adm_err_set(&err, "%s", text);

        return policy_compile_error(c, e, &err, list, i, member);
    }

    return policy_needs(c, e, list, i, member);
}


static int
policy_type_fits(const cel_type_t *type, policy_want_e want)
{
    switch (want) {

    case POLICY_WANT_BOOL:
        return type->kind == CEL_T_BOOL;

    case POLICY_WANT_STRING:
        return type->kind == CEL_T_STRING;

    case POLICY_WANT_STRING_OR_NULL:
        return type->kind == CEL_T_STRING || type->kind == CEL_T_NULL;

    default:
        return 1;
    }
}


static const char *
policy_type_error(adm_arena_t *a, const cel_type_t *type, policy_want_e want)
{
    adm_buf_t  b;
    adm_str_t  text;

    static const char  *wants[] = {
        "", "bool", "string", "one of [string null_type]"
    };

    text = cel_type_show(a, type);

    adm_buf_init(&b, a, 0);
    adm_buf_printf(&b, "must evaluate to %s but got %.*s", wants[want],
                   adm_fmt(text));

    return adm_buf_finish(&b, &text) == ADM_OK ? text.data : "wrong type";
}


/*
 * FILE:LINE:COLUMN of the place in the expression, as well as it is known: the
 * lines of a block scalar are those of the file.
 */

static int
policy_compile_error(policy_compiler_t *c, const policy_expr_t *e,
    const adm_err_t *err, const char *list, uint32_t i, const char *member)
{
    uint32_t      line;
    adm_buf_t     b;
    adm_str_t     text, quoted;
    adm_value_t  *v;

    v = adm_value_get(c->p->object->value, "spec", list, NULL);
    v = adm_object_get(adm_array_at(v, i), adm_strz(member));

    line = policy_text_line(c->p->object, v);

    if (line && v && line != v->line && err->line) {
        line += err->line - 1;
    }

    quoted = adm_json_text(c->set->arena,
                           adm_value_string(c->set->arena, e->source),
                           ADM_JSON_RAW);

    adm_buf_init(&b, c->set->arena, 0);
    adm_buf_printf(&b, "spec.%s[%u].%s: Invalid value: %.*s: %.*s", list,
                   (unsigned) i, member, adm_fmt(quoted), adm_fmt(err->text));

    if (adm_buf_finish(&b, &text) != ADM_OK) {
        return adm_err_memory(c->err, c->set->arena);
    }

    return policy_object_error_at(c->p->object, line ? line
                                                     : c->p->object->line,
                                  0, c->err, text);
}


/*
 * What a webhook may not have: an authorizer, the namespaces.
 */

static int
policy_needs(policy_compiler_t *c, const policy_expr_t *e, const char *list,
    uint32_t i, const char *member)
{
    adm_err_t     err;
    const char   *what;

    what = NULL;

    if (c->set->settings.authorizer == NULL
        && (cel_program_uses(e->program, POLICY_VAR_AUTHORIZER)
            || cel_program_uses(e->program, POLICY_VAR_RESOURCE)))
    {
        what = "the authorizer is not available";
    }

    if (cel_program_uses(e->program, POLICY_VAR_NAMESPACE)
        && strcmp(list, "matchConditions") != 0)
    {
        c->p->uses_namespace = 1;

        if (!c->set->has_namespaces && !c->set->settings.bare_namespaces) {
            what = "namespaceObject is not available: no namespaces were "
                   "loaded";
        }
    }

    if (what == NULL) {
        return ADM_OK;
    }

    if (c->set->settings.at_run_time) {

        if (c->p->broken.len == 0) {
            c->p->broken = adm_strz(what);
        }

        return ADM_OK;
    }

    adm_err_init(&err, c->set->arena);
    (void) adm_err_set(&err, "%s", what);

    return policy_compile_error(c, e, &err, list, i, member);
}
