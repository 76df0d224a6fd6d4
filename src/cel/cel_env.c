
#include "cel/cel_env.h"


static cel_record_t *cel_env_record(const cel_env_t *env, adm_str_t name);
static const cel_type_t *cel_scalar_type(cel_env_t *env, const cel_type_t *t,
    unsigned depth);


/* Types that expressions may name, as values. */

static const cel_type_t  cel_t_list_of_a = {
    CEL_T_LIST, 1, 0, adm_str("list"), { &cel_t_a, NULL }
};

static const cel_type_t  cel_t_map_of_ab = {
    CEL_T_MAP, 2, 0, adm_str("map"), { &cel_t_a, &cel_t_b }
};

static const cel_type_t  *cel_named_types[] = {
    &cel_t_bool, &cel_t_bytes, &cel_t_double, &cel_t_duration, &cel_t_int,
    &cel_t_list_of_a, &cel_t_map_of_ab, &cel_t_null, &cel_t_string,
    &cel_t_timestamp, &cel_t_type, &cel_t_uint, &cel_t_optional, &cel_t_ip,
    &cel_t_cidr
};


cel_env_t *
cel_env_create(adm_arena_t *arena, const cel_options_t *options)
{
    cel_env_t  *env;

    env = adm_calloc(arena, 1, sizeof(cel_env_t));
    if (env == NULL) {
        return NULL;
    }

    env->arena = arena;

    if (options) {
        env->options = *options;
    }

    if (env->options.kubernetes == 0) {
        env->options.kubernetes = CEL_KUBERNETES_137;
    }

    if (adm_map_init(&env->names, arena, 0) != ADM_OK
        || adm_map_init(&env->records, arena, 0) != ADM_OK)
    {
        return NULL;
    }

    return env;
}


void
cel_env_destroy(cel_env_t *env)
{
    cel_regex_t  *r;

    if (env == NULL) {
        return;
    }

    for (r = env->regexes; r; r = r->next) {
        adm_regex_free(r->re);
    }

    env->regexes = NULL;
}


adm_regex_t *
cel_env_regex(cel_env_t *env, adm_str_t pattern, adm_err_t *err)
{
    cel_regex_t  *r;

    r = adm_alloc(env->arena, sizeof(cel_regex_t));
    if (r == NULL) {
        (void) adm_err_memory(err, env->arena);
        return NULL;
    }

    r->re = adm_regex_compile(pattern, err);
    if (r->re == NULL) {
        return NULL;
    }

    r->next = env->regexes;
    env->regexes = r;

    return r->re;
}


int
cel_env_declare(cel_env_t *env, adm_str_t name, const cel_type_t *type)
{
    cel_variable_t  *v, **more;

    if (type == NULL) {
        return -1;
    }

    v = adm_map_get(&env->names, name);

    if (v) {
        v->type = type;
        return (int) v->number;
    }

    if (env->n == env->cap) {
        env->cap = env->cap ? env->cap * 2 : 8;

        more = adm_array_alloc(env->arena, env->cap,
                               sizeof(cel_variable_t *));
        if (more == NULL) {
            return -1;
        }

        if (env->n) {
            memcpy(more, env->variables, env->n * sizeof(cel_variable_t *));
        }

        env->variables = more;
    }

    v = adm_alloc(env->arena, sizeof(cel_variable_t));
    if (v == NULL) {
        return -1;
    }

    v->name = adm_str_dup(env->arena, name);
    v->type = type;
    v->number = env->n;

    if (adm_map_set(&env->names, v->name, v) != ADM_OK) {
        return -1;
    }

    env->variables[env->n++] = v;

    return (int) v->number;
}


cel_variable_t *
cel_env_find(const cel_env_t *env, adm_str_t name)
{
    return adm_map_get(&env->names, name);
}


static cel_record_t *
cel_env_record(const cel_env_t *env, adm_str_t name)
{
    cel_record_t  *r;

    do {
        r = adm_map_get(&env->records, name);
        env = env->options.types;
    } while (r == NULL && env);

    return r;
}


const cel_type_t *
cel_env_type(cel_env_t *env, adm_str_t name)
{
    cel_record_t  *r;

    r = cel_env_record(env, name);
    if (r) {
        return &r->type;
    }

    r = adm_calloc(env->arena, 1, sizeof(cel_record_t));
    if (r == NULL || adm_map_init(&r->fields, env->arena, 0) != ADM_OK) {
        return NULL;
    }

    r->type.kind = CEL_T_STRUCT;
    r->type.name = adm_str_dup(env->arena, name);

    if (adm_map_set(&env->records, r->type.name, r) != ADM_OK) {
        return NULL;
    }

    return &r->type;
}


int
cel_env_field(cel_env_t *env, const cel_type_t *type, adm_str_t name,
    const cel_type_t *field)
{
    cel_record_t  *r;

    if (type == NULL || field == NULL) {
        return ADM_ERROR;
    }

    r = adm_map_get(&env->records, type->name);
    if (r == NULL) {
        return ADM_ERROR;
    }

    return adm_map_set(&r->fields, adm_str_dup(env->arena, name),
                       (void *) field);
}


int
cel_is_patch_type(adm_str_t name)
{
    return adm_str_eqc(name, "Object") || adm_str_eqc(name, "JSONPatch")
           || adm_str_has_prefix(name, adm_strc("Object."));
}


const cel_type_t *
cel_env_find_type(const cel_env_t *env, adm_arena_t *a, adm_str_t name)
{
    size_t         i;
    cel_record_t  *r;

    for (i = 0; i < adm_nelts(cel_named_types); i++) {
        if (adm_str_eq(cel_named_types[i]->name, name)) {
            return cel_named_types[i];
        }
    }

    r = cel_env_record(env, name);
    if (r) {
        return &r->type;
    }

    if (env->options.patch_types && cel_is_patch_type(name)) {
        return cel_type_struct(a, name);
    }

    return NULL;
}


const cel_func_t *
cel_env_find_func(const cel_env_t *env, adm_str_t name)
{
    const cel_func_t  *f;

    f = cel_func_find(name);

    return f && cel_func_enabled(f->flags, &env->options) ? f : NULL;
}


const cel_type_t *
cel_env_find_field(const cel_env_t *env, const cel_type_t *type,
    adm_str_t name)
{
    cel_record_t  *r;

    r = cel_env_record(env, type->name);
    if (r) {
        return adm_map_get(&r->fields, name);
    }

    if (!env->options.patch_types || !cel_is_patch_type(type->name)) {
        return NULL;
    }

    if (!adm_str_eqc(type->name, "JSONPatch")) {
        return &cel_t_dyn;
    }

    if (adm_str_eqc(name, "op") || adm_str_eqc(name, "path")
        || adm_str_eqc(name, "from"))
    {
        return &cel_t_string;
    }

    return adm_str_eqc(name, "value") ? &cel_t_dyn : NULL;
}


int
cel_candidate(adm_arena_t *a, const cel_env_t *env, adm_str_t name,
    uint32_t *step, adm_str_t *candidate)
{
    uint32_t   k;
    adm_buf_t  b;
    ptrdiff_t  dot;
    adm_str_t  prefix;

    if (name.len && name.data[0] == '.') {
        *candidate = adm_str_sub(name, 1, name.len);
        return (*step)++ == 0 ? ADM_OK : ADM_DECLINED;
    }

    /* "a.b.c", "a.b", "a", and at last nothing */

    prefix = env->options.container;

    for (k = 0; k < *step && prefix.len; k++) {
        dot = adm_str_find_last_char(prefix, '.');
        prefix.len = dot < 0 ? 0 : (size_t) dot;
    }

    if (k < *step) {
        return ADM_DECLINED;
    }

    (*step)++;

    if (prefix.len == 0) {
        *candidate = name;
        return ADM_OK;
    }

    adm_buf_init(&b, a, 0);
    adm_buf_str(&b, prefix);
    adm_buf_char(&b, '.');
    adm_buf_str(&b, name);

    return adm_buf_finish(&b, candidate);
}


int
cel_expr_qualified(adm_arena_t *a, const cel_expr_t *x, adm_str_t *name)
{
    size_t             i, n;
    adm_buf_t          b;
    const cel_expr_t  *at;

    n = 0;

    for (at = x; at->kind == CEL_X_SELECT && !at->test;
         at = at->u.select.operand)
    {
        n++;
    }

    if (at->kind != CEL_X_IDENT) {
        return 0;
    }

    adm_buf_init(&b, a, 0);
    adm_buf_str(&b, at->u.ident.name);

    for ( ; n; n--) {
        for (at = x, i = 1; i < n; i++) {
            at = at->u.select.operand;
        }

        adm_buf_char(&b, '.');
        adm_buf_str(&b, at->u.select.field);
    }

    return adm_buf_finish(&b, name) == ADM_OK;
}


const cel_type_t *
cel_variable_type(cel_env_t *env, const cel_type_t *t)
{
    return cel_scalar_type(env, t, 0);
}


static const cel_type_t *
cel_scalar_type(cel_env_t *env, const cel_type_t *t, unsigned depth)
{
    if (t == NULL || depth > 32) {
        return &cel_t_dyn;
    }

    switch (t->kind) {

    case CEL_T_NULL:
    case CEL_T_BOOL:
    case CEL_T_INT:
    case CEL_T_UINT:
    case CEL_T_DOUBLE:
    case CEL_T_STRING:
    case CEL_T_BYTES:
    case CEL_T_TIMESTAMP:
    case CEL_T_DURATION:
        return t;

    case CEL_T_LIST:
        return cel_type_list(env->arena,
                             cel_scalar_type(env, t->params[0], depth + 1));

    case CEL_T_MAP:
        return cel_type_map(env->arena,
                            cel_scalar_type(env, t->params[0], depth + 1),
                            cel_scalar_type(env, t->params[1], depth + 1));

    default:
        return &cel_t_dyn;
    }
}
