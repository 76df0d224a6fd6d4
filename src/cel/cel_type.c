
#include "cel/cel_type.h"


#define CEL_SIMPLE(var, kind, text)                                           \
    const cel_type_t  var = { kind, 0, 0, adm_str(text), { NULL, NULL } }

#define CEL_PARAM(var, number, text)                                          \
    const cel_type_t  var = { CEL_T_PARAM, 0, number, adm_str(text),          \
                              { NULL, NULL } }


static const cel_type_t *cel_type_new(adm_arena_t *a, cel_type_e kind,
    adm_str_t name, const cel_type_t *p, const cel_type_t *q);
static int cel_type_same(const cel_type_t *a, const cel_type_t *b, int exact);
static void cel_type_write(adm_buf_t *b, const cel_type_t *t, int formatted,
    unsigned depth);
static const cel_type_t *cel_type_read(adm_arena_t *a, adm_str_t text,
    size_t *at, unsigned depth);


CEL_SIMPLE(cel_t_dyn, CEL_T_DYN, "dyn");
CEL_SIMPLE(cel_t_error, CEL_T_ERROR, "error");
CEL_SIMPLE(cel_t_null, CEL_T_NULL, "null_type");
CEL_SIMPLE(cel_t_bool, CEL_T_BOOL, "bool");
CEL_SIMPLE(cel_t_int, CEL_T_INT, "int");
CEL_SIMPLE(cel_t_uint, CEL_T_UINT, "uint");
CEL_SIMPLE(cel_t_double, CEL_T_DOUBLE, "double");
CEL_SIMPLE(cel_t_string, CEL_T_STRING, "string");
CEL_SIMPLE(cel_t_bytes, CEL_T_BYTES, "bytes");
CEL_SIMPLE(cel_t_timestamp, CEL_T_TIMESTAMP, "google.protobuf.Timestamp");
CEL_SIMPLE(cel_t_duration, CEL_T_DURATION, "google.protobuf.Duration");
CEL_SIMPLE(cel_t_type, CEL_T_TYPE, "type");

CEL_PARAM(cel_t_a, CEL_VAR_A, "A");
CEL_PARAM(cel_t_b, CEL_VAR_B, "B");
CEL_PARAM(cel_t_k, CEL_VAR_K, "K");
CEL_PARAM(cel_t_v, CEL_VAR_V, "V");
CEL_PARAM(cel_t_t, CEL_VAR_T, "T");

CEL_SIMPLE(cel_t_url, CEL_T_STRUCT, "kubernetes.URL");
CEL_SIMPLE(cel_t_ip, CEL_T_OPAQUE, "net.IP");
CEL_SIMPLE(cel_t_cidr, CEL_T_OPAQUE, "net.CIDR");
CEL_SIMPLE(cel_t_quantity, CEL_T_STRUCT, "kubernetes.Quantity");
CEL_SIMPLE(cel_t_semver, CEL_T_STRUCT, "kubernetes.Semver");
CEL_SIMPLE(cel_t_format, CEL_T_STRUCT, "kubernetes.NamedFormat");
CEL_SIMPLE(cel_t_authorizer, CEL_T_STRUCT,
           "kubernetes.authorization.Authorizer");
CEL_SIMPLE(cel_t_path_check, CEL_T_STRUCT,
           "kubernetes.authorization.PathCheck");
CEL_SIMPLE(cel_t_group_check, CEL_T_STRUCT,
           "kubernetes.authorization.GroupCheck");
CEL_SIMPLE(cel_t_resource_check, CEL_T_STRUCT,
           "kubernetes.authorization.ResourceCheck");
CEL_SIMPLE(cel_t_decision, CEL_T_STRUCT, "kubernetes.authorization.Decision");

const cel_type_t  cel_t_list = {
    CEL_T_LIST, 1, 0, adm_str("list"), { &cel_t_dyn, NULL }
};

const cel_type_t  cel_t_map = {
    CEL_T_MAP, 2, 0, adm_str("map"), { &cel_t_dyn, &cel_t_dyn }
};

const cel_type_t  cel_t_optional = {
    CEL_T_OPAQUE, 1, 0, adm_str("optional_type"), { &cel_t_dyn, NULL }
};


static const cel_type_t *
cel_type_new(adm_arena_t *a, cel_type_e kind, adm_str_t name,
    const cel_type_t *p, const cel_type_t *q)
{
    cel_type_t  *t;

    t = adm_alloc(a, sizeof(cel_type_t));
    if (t == NULL) {
        return NULL;
    }

    t->kind = kind;
    t->n = q ? 2 : (p ? 1 : 0);
    t->var = 0;
    t->name = name;
    t->params[0] = p;
    t->params[1] = q;

    return t;
}


const cel_type_t *
cel_type_list(adm_arena_t *a, const cel_type_t *item)
{
    return item ? cel_type_new(a, CEL_T_LIST, cel_t_list.name, item, NULL)
                : NULL;
}


const cel_type_t *
cel_type_map(adm_arena_t *a, const cel_type_t *key, const cel_type_t *value)
{
    return key && value ? cel_type_new(a, CEL_T_MAP, cel_t_map.name, key,
                                       value)
                        : NULL;
}


const cel_type_t *
cel_type_optional(adm_arena_t *a, const cel_type_t *t)
{
    return t ? cel_type_new(a, CEL_T_OPAQUE, cel_t_optional.name, t, NULL)
             : NULL;
}


const cel_type_t *
cel_type_of_type(adm_arena_t *a, const cel_type_t *t)
{
    return t ? cel_type_new(a, CEL_T_TYPE, cel_t_type.name, t, NULL) : NULL;
}


const cel_type_t *
cel_type_struct(adm_arena_t *a, adm_str_t name)
{
    return cel_type_new(a, CEL_T_STRUCT, name, NULL, NULL);
}


static int
cel_type_same(const cel_type_t *a, const cel_type_t *b, int exact)
{
    unsigned  i;

    if (a == b) {
        return 1;
    }

    if (a->kind != b->kind || a->n != b->n) {
        return 0;
    }

    if (a->kind == CEL_T_PARAM) {
        return !exact || a->var == b->var;
    }

    if (!adm_str_eq(a->name, b->name)) {
        return 0;
    }

    for (i = 0; i < a->n; i++) {
        if (!cel_type_same(a->params[i], b->params[i], exact)) {
            return 0;
        }
    }

    return 1;
}


int
cel_type_exact(const cel_type_t *a, const cel_type_t *b)
{
    return cel_type_same(a, b, 1);
}


int
cel_type_equivalent(const cel_type_t *a, const cel_type_t *b)
{
    return cel_type_same(a, b, 0);
}


static void
cel_type_write(adm_buf_t *b, const cel_type_t *t, int formatted,
    unsigned depth)
{
    unsigned  i;

    if (depth > ADM_MAX_DEPTH) {
        adm_buf_lit(b, "...");
        return;
    }

    if (formatted) {
        switch (t->kind) {

        case CEL_T_ERROR:
            adm_buf_lit(b, "!error!");
            return;

        case CEL_T_NULL:
            adm_buf_lit(b, "null");
            return;

        case CEL_T_TIMESTAMP:
            adm_buf_lit(b, "timestamp");
            return;

        case CEL_T_DURATION:
            adm_buf_lit(b, "duration");
            return;

        default:
            break;
        }

    } else if (t->kind == CEL_T_PARAM) {
        adm_buf_char(b, '<');
        adm_buf_str(b, t->name);
        adm_buf_char(b, '>');
        return;
    }

    adm_buf_str(b, t->name);

    for (i = 0; i < t->n; i++) {
        adm_buf_bytes(b, i ? ", " : "(", i ? 2 : 1);
        cel_type_write(b, t->params[i], formatted, depth + 1);
    }

    if (t->n) {
        adm_buf_char(b, ')');
    }
}


void
cel_type_format(adm_buf_t *b, const cel_type_t *t)
{
    cel_type_write(b, t, 1, 0);
}


adm_str_t
cel_type_show(adm_arena_t *a, const cel_type_t *t)
{
    adm_buf_t  b;
    adm_str_t  text;

    adm_buf_init(&b, a, 0);
    cel_type_write(&b, t, 0, 0);

    return adm_buf_finish(&b, &text) == ADM_OK ? text : adm_str_empty;
}


const cel_type_t *
cel_type_parse(adm_arena_t *a, adm_str_t text)
{
    size_t             at;
    const cel_type_t  *t;

    at = 0;
    t = cel_type_read(a, text, &at, 0);

    return at == text.len ? t : NULL;
}


static const cel_type_t *
cel_type_read(adm_arena_t *a, adm_str_t text, size_t *at, unsigned depth)
{
    size_t             i, start;
    adm_str_t          name;
    const cel_type_t  *p, *q;

    static const struct {
        adm_str_t          name;
        const cel_type_t  *type;
    } simple[] = {
        { adm_str("dyn"), &cel_t_dyn },
        { adm_str("null"), &cel_t_null },
        { adm_str("bool"), &cel_t_bool },
        { adm_str("int"), &cel_t_int },
        { adm_str("uint"), &cel_t_uint },
        { adm_str("double"), &cel_t_double },
        { adm_str("string"), &cel_t_string },
        { adm_str("bytes"), &cel_t_bytes },
        { adm_str("timestamp"), &cel_t_timestamp },
        { adm_str("duration"), &cel_t_duration }
    };

    if (depth > ADM_MAX_DEPTH) {
        return NULL;
    }

    while (*at < text.len && adm_is_space(text.data[*at])) {
        (*at)++;
    }

    for (start = *at; *at < text.len && adm_is_alpha(text.data[*at]); ) {
        (*at)++;
    }

    name = adm_str_sub(text, start, *at);
    p = NULL;
    q = NULL;

    if (*at == text.len || text.data[*at] != '(') {

        for (i = 0; i < adm_nelts(simple); i++) {
            if (adm_str_eq(simple[i].name, name)) {
                p = simple[i].type;
            }
        }

    } else {
        (*at)++;

        p = cel_type_read(a, text, at, depth + 1);

        if (adm_str_eqc(name, "map")) {
            if (*at == text.len || text.data[*at] != ',') {
                return NULL;
            }

            (*at)++;
            q = cel_type_read(a, text, at, depth + 1);
            p = cel_type_map(a, p, q);

        } else if (adm_str_eqc(name, "list")) {
            p = cel_type_list(a, p);

        } else if (adm_str_eqc(name, "optional")) {
            p = cel_type_optional(a, p);

        } else {
            return NULL;
        }

        if (*at == text.len || text.data[*at] != ')') {
            return NULL;
        }

        (*at)++;
    }

    while (*at < text.len && adm_is_space(text.data[*at])) {
        (*at)++;
    }

    return p;
}
