
#include <stdlib.h>

#include "base/adm_map.h"
#include "data/adm_json_read.h"
#include "inject/inject_mesh.h"
#include "inject/inject_types.h"
#include "kube/kube_typed.h"


/* Deeper than types of Pods and messages are nested. */
#define INJECT_TYPE_DEPTH  32


struct inject_types_s {
    adm_arena_t             *arena;
    const inject_release_t  *release;
    adm_map_t                map;         /* by Go's name */
    const gotmpl_type_t     *root;
    unsigned                 depth;
};


/* A type with what it was made from. */

typedef struct {
    gotmpl_type_t                  type;
    const inject_proto_message_t  *message;
    const inject_proto_enum_t     *names;      /* of an enum */
    gotmpl_type_t                  getters;    /* what a message's can get */
    const kube_type_t             *object;
    unsigned                       flags;      /* for kube_typed() */
} inject_type_t;


/* Fields of the root: from a kind of type that is made elsewhere. */

typedef enum {
    INJECT_ROOT_STRING = 0,
    INJECT_ROOT_INT,
    INJECT_ROOT_INT64,
    INJECT_ROOT_BOOL,
    INJECT_ROOT_VALUES,
    INJECT_ROOT_TYPE_META,
    INJECT_ROOT_OWNER,
    INJECT_ROOT_META,
    INJECT_ROOT_SPEC,
    INJECT_ROOT_PROXY,
    INJECT_ROOT_MESH
} inject_root_e;


typedef struct {
    adm_str_t  name;
    uint8_t    kind;
    uint8_t    trusted;
    uint8_t    since;                /* behaviour + 1, 0: every release */
} inject_root_t;


#define SINCE(behaviour)  (INJECT_##behaviour + 1)


static const gotmpl_type_t *inject_type_root(inject_types_t *t);
static inject_type_t *inject_type_new(inject_types_t *t, adm_str_t name,
    gotmpl_kind_e kind);
static const gotmpl_type_t *inject_type_of(inject_types_t *t,
    gotmpl_kind_e kind, const char *prefix, const gotmpl_type_t *elem);
static const gotmpl_type_t *inject_type_object(inject_types_t *t,
    const kube_type_t *object);
static int inject_type_getters(inject_types_t *t, inject_type_t *type);
static const gotmpl_type_t *inject_type_item(inject_types_t *t,
    const kube_field_t *f);
static const gotmpl_type_t *inject_type_field(inject_types_t *t,
    const kube_field_t *f);
static const gotmpl_type_t *inject_type_message(inject_types_t *t,
    const inject_proto_message_t *message);
static const gotmpl_type_t *inject_type_proto_item(inject_types_t *t,
    const inject_proto_message_t *message, const inject_proto_field_t *f);
static const gotmpl_type_t *inject_type_proto_field(inject_types_t *t,
    const inject_proto_message_t *message, const inject_proto_field_t *f);
static const gotmpl_type_t *inject_type_enum(inject_types_t *t,
    const inject_proto_message_t *message, const inject_proto_field_t *f);
static adm_str_t inject_type_go_name(inject_types_t *t, const char *prefix,
    const char *json_name);
static int inject_type_cmp_fields(const void *p1, const void *p2);
static int inject_type_cmp_methods(const void *p1, const void *p2);

static int inject_object_get(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret);
static int inject_message_get(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret);
static int inject_message_text(gotmpl_exec_t *e, const gotmpl_value_t *v,
    adm_str_t *s);
static adm_value_t *inject_message_json(gotmpl_exec_t *e,
    const gotmpl_value_t *v);
static int inject_enum_text(gotmpl_exec_t *e, const gotmpl_value_t *v,
    adm_str_t *s);
static adm_value_t *inject_object_json(gotmpl_exec_t *e,
    const gotmpl_value_t *v);


static const inject_root_t  inject_root_fields[] = {
    { adm_str("CompliancePolicy"), INJECT_ROOT_STRING, 1,
      SINCE(COMPLIANCE_POLICY) },
    { adm_str("DeploymentMeta"), INJECT_ROOT_OWNER, 0,
      SINCE(REQUEST_NAMESPACE) },
    { adm_str("EstimatedConcurrency"), INJECT_ROOT_INT, 1,
      SINCE(ESTIMATED_CONCURRENCY) },
    { adm_str("InboundTrafficPolicyMode"), INJECT_ROOT_STRING, 1,
      SINCE(TRAFFIC_MODE) },
    { adm_str("MeshConfig"), INJECT_ROOT_MESH, 1, 0 },
    { adm_str("NativeSidecars"), INJECT_ROOT_BOOL, 1, SINCE(NATIVE_AUTO) },
    { adm_str("ObjectMeta"), INJECT_ROOT_META, 0, 0 },
    { adm_str("ProxyConfig"), INJECT_ROOT_PROXY, 0, 0 },
    { adm_str("ProxyGID"), INJECT_ROOT_INT64, 1, SINCE(PROXY_UID) },
    { adm_str("ProxyImage"), INJECT_ROOT_STRING, 0, SINCE(PROXY_IMAGE) },
    { adm_str("ProxyInitImage"), INJECT_ROOT_STRING, 0,
      SINCE(PROXY_INIT_IMAGE) },
    { adm_str("ProxyUID"), INJECT_ROOT_INT64, 1, SINCE(PROXY_UID) },
    { adm_str("Revision"), INJECT_ROOT_STRING, 1, SINCE(TEMPLATES) },
    { adm_str("Spec"), INJECT_ROOT_SPEC, 0, 0 },
    { adm_str("TypeMeta"), INJECT_ROOT_TYPE_META, 0, SINCE(OWNER) },
    { adm_str("Values"), INJECT_ROOT_VALUES, 1, SINCE(VALUES) }
};


static const gotmpl_func_t  inject_enum_methods[] = {
    { .name = adm_str("String"), .fn = inject_string_method }
};


inject_types_t *
inject_types_create(adm_arena_t *a, const inject_release_t *release)
{
    inject_types_t  *t;

    t = adm_calloc(a, 1, sizeof(inject_types_t));

    if (t == NULL || adm_map_init(&t->map, a, 256) != ADM_OK) {
        return NULL;
    }

    t->arena = a;
    t->release = release;

    t->root = inject_type_root(t);

    return adm_arena_failed(a) ? NULL : t;
}


const gotmpl_type_t *
inject_types_root(const inject_types_t *types)
{
    return types->root;
}


static const gotmpl_type_t *
inject_type_root(inject_types_t *t)
{
    size_t                i;
    inject_type_t        *type;
    gotmpl_field_t       *fields, *f;
    const inject_root_t  *r;

    type = inject_type_new(t, adm_strc("inject.SidecarTemplateData"),
                           GOTMPL_STRUCT);
    fields = adm_calloc(t->arena, adm_nelts(inject_root_fields),
                        sizeof(gotmpl_field_t));

    if (type == NULL || fields == NULL) {
        return NULL;
    }

    for (i = 0, f = fields; i < adm_nelts(inject_root_fields); i++) {
        r = &inject_root_fields[i];

        if (r->since && !inject_has(t->release, r->since - 1)) {
            continue;
        }

        f->name = r->name;
        f->key = r->name;
        f->position = (uint16_t) i;
        f->flags = r->trusted ? GOTMPL_FIELD_TRUSTED : 0;

        switch (r->kind) {

        case INJECT_ROOT_INT:
            f->type = &gotmpl_type_int;
            break;

        case INJECT_ROOT_INT64:
            f->type = &gotmpl_type_int64;
            break;

        case INJECT_ROOT_BOOL:
            f->type = &gotmpl_type_bool;
            break;

        case INJECT_ROOT_VALUES:
            f->type = &gotmpl_type_map;
            break;

        case INJECT_ROOT_TYPE_META:
            f->type = &inject_type_type_meta;
            break;

        case INJECT_ROOT_OWNER:
            f->type = inject_has(t->release, INJECT_OWNER_NAME)
                      ? &inject_type_namespaced_name
                      : inject_type_object(t, &kube_type_ObjectMeta);
            break;

        case INJECT_ROOT_META:
            f->type = inject_type_object(t, &kube_type_ObjectMeta);
            break;

        case INJECT_ROOT_SPEC:
            f->type = inject_type_object(t, &kube_type_PodSpec);
            break;

        case INJECT_ROOT_PROXY:
            f->type = inject_type_message(t, &inject_proxy_config);
            break;

        case INJECT_ROOT_MESH:
            f->type = inject_type_message(t, &inject_mesh_config);
            break;

        default: /* INJECT_ROOT_STRING */
            f->type = &gotmpl_type_string;
        }

        f++;
    }

    type->type.fields = fields;
    type->type.nfields = (size_t) (f - fields);

    return inject_type_of(t, GOTMPL_POINTER, "*", &type->type);
}


static inject_type_t *
inject_type_new(inject_types_t *t, adm_str_t name, gotmpl_kind_e kind)
{
    inject_type_t  *type;

    type = adm_calloc(t->arena, 1, sizeof(inject_type_t));

    if (type == NULL || adm_map_set(&t->map, name, type) != ADM_OK) {
        return NULL;
    }

    type->type.name = name;
    type->type.kind = (uint8_t) kind;

    return type;
}


/* The pointer, slice or map type over another type. */

static const gotmpl_type_t *
inject_type_of(inject_types_t *t, gotmpl_kind_e kind, const char *prefix,
    const gotmpl_type_t *elem)
{
    adm_buf_t       b;
    adm_str_t       name;
    inject_type_t  *type;

    if (elem == NULL) {
        return NULL;
    }

    adm_buf_init(&b, t->arena, 0);
    adm_buf_str(&b, adm_strz(prefix));
    adm_buf_str(&b, elem->name);

    if (adm_buf_finish(&b, &name) != ADM_OK) {
        return NULL;
    }

    type = adm_map_get(&t->map, name);

    if (type == NULL) {
        type = inject_type_new(t, name, kind);
        if (type == NULL) {
            return NULL;
        }

        type->type.elem = elem;

        if (kind == GOTMPL_POINTER) {
            type->type.methods = elem->methods;
            type->type.nmethods = elem->nmethods;
            type->type.string = elem->string;
            type->type.json = elem->json;
        }
    }

    return &type->type;
}


/* A structure of Kubernetes. */

static const gotmpl_type_t *
inject_type_object(inject_types_t *t, const kube_type_t *object)
{
    uint32_t         i;
    adm_buf_t        b;
    adm_str_t        name;
    inject_type_t   *type;
    gotmpl_field_t  *fields;

    adm_buf_init(&b, t->arena, 0);
    adm_buf_lit(&b, "v1.");
    adm_buf_str(&b, object->name);

    if (adm_buf_finish(&b, &name) != ADM_OK
        || t->depth == INJECT_TYPE_DEPTH)
    {
        return NULL;
    }

    type = adm_map_get(&t->map, name);
    if (type) {
        return &type->type;
    }

    type = inject_type_new(t, name, GOTMPL_STRUCT);
    fields = adm_calloc(t->arena, object->n, sizeof(gotmpl_field_t));

    if (type == NULL || fields == NULL) {
        return NULL;
    }

    type->object = object;
    type->type.json = inject_object_json;
    type->flags = inject_has(t->release, INJECT_NATIVE) ? 0 : KUBE_TYPED_OLD;

    t->depth++;

    for (i = 0; i < object->n; i++) {
        adm_buf_init(&b, t->arena, 0);
        kube_field_go_name(&b, &object->fields[i]);
        (void) adm_buf_finish(&b, &fields[i].name);

        fields[i].key = object->fields[i].name;
        fields[i].position = (uint16_t) i;
        fields[i].type = inject_type_field(t, &object->fields[i]);
    }

    t->depth--;

    qsort(fields, object->n, sizeof(gotmpl_field_t), inject_type_cmp_fields);

    type->type.fields = fields;
    type->type.nfields = object->n;

    if (object == &kube_type_ObjectMeta
        && inject_type_getters(t, type) != ADM_OK)
    {
        return NULL;
    }

    return &type->type;
}


/* Fields in the order of their names: so are the methods. */

static int
inject_type_getters(inject_types_t *t, inject_type_t *type)
{
    size_t          i;
    adm_buf_t       b;
    gotmpl_func_t  *methods;

    methods = adm_calloc(t->arena, type->type.nfields, sizeof(gotmpl_func_t));

    if (methods == NULL) {
        return ADM_ERROR;
    }

    for (i = 0; i < type->type.nfields; i++) {
        adm_buf_init(&b, t->arena, 0);
        adm_buf_lit(&b, "Get");
        adm_buf_str(&b, type->type.fields[i].name);
        (void) adm_buf_finish(&b, &methods[i].name);

        methods[i].fn = inject_object_get;
    }

    type->type.methods = methods;
    type->type.nmethods = type->type.nfields;

    return ADM_OK;
}


/* The type of what a field holds, or of its items. */

static const gotmpl_type_t *
inject_type_item(inject_types_t *t, const kube_field_t *f)
{
    adm_buf_t       b;
    adm_str_t       name;
    inject_type_t  *type;

    switch (f->kind) {

    case KUBE_BOOL:
        return &gotmpl_type_bool;

    case KUBE_INT32:
        return &gotmpl_type_int32;

    case KUBE_INT64:
        return &gotmpl_type_int64;

    case KUBE_QUANTITY:
        return &inject_type_quantity;

    case KUBE_INT_OR_STRING:
        return &inject_type_int_or_string;

    case KUBE_TIME:
        return &inject_type_time;

    case KUBE_RAW:
        return &gotmpl_type_any;

    case KUBE_STRUCT:
        return inject_type_object(t, f->type);

    default: /* KUBE_STRING */
        break;
    }

    adm_buf_init(&b, t->arena, 0);
    kube_field_go_item(&b, f);

    if (adm_buf_finish(&b, &name) != ADM_OK) {
        return NULL;
    }

    if (adm_str_eqc(name, "string")) {
        return &gotmpl_type_string;
    }

    type = adm_map_get(&t->map, name);

    if (type == NULL) {
        type = inject_type_new(t, name, GOTMPL_STRING);
    }

    return type ? &type->type : NULL;
}


static const gotmpl_type_t *
inject_type_field(inject_types_t *t, const kube_field_t *f)
{
    const gotmpl_type_t  *item;

    item = inject_type_item(t, f);

    switch (f->shape) {

    case KUBE_PTR:
        return inject_type_of(t, GOTMPL_POINTER, "*", item);

    case KUBE_LIST:
        return item == &gotmpl_type_string
               ? &gotmpl_type_string_list
               : inject_type_of(t, GOTMPL_SLICE, "[]", item);

    case KUBE_MAP:
        if (item == &inject_type_quantity) {
            return &inject_type_resource_list;
        }

        return item == &gotmpl_type_string
               ? &gotmpl_type_string_map
               : inject_type_of(t, GOTMPL_MAP, "map[string]", item);

    default:
        return item;
    }
}


/* A pointer to a message. */

static const gotmpl_type_t *
inject_type_message(inject_types_t *t, const inject_proto_message_t *message)
{
    size_t                       n, i, nplain;
    adm_buf_t                    b;
    adm_str_t                    name;
    gotmpl_func_t               *methods;
    inject_type_t               *type;
    gotmpl_field_t              *fields, *plain;
    const inject_proto_field_t  *f;

    adm_buf_init(&b, t->arena, 0);
    adm_buf_lit(&b, "v1alpha1.");
    adm_buf_str(&b, adm_strz(message->name));

    if (adm_buf_finish(&b, &name) != ADM_OK
        || t->depth == INJECT_TYPE_DEPTH)
    {
        return NULL;
    }

    type = adm_map_get(&t->map, name);
    if (type) {
        return inject_type_of(t, GOTMPL_POINTER, "*", &type->type);
    }

    for (n = 0; message->fields[n].name; n++) { /* void */ }

    type = inject_type_new(t, name, GOTMPL_STRUCT);
    fields = adm_calloc(t->arena, n, sizeof(gotmpl_field_t));
    plain = adm_calloc(t->arena, n, sizeof(gotmpl_field_t));
    methods = adm_calloc(t->arena, n + 1, sizeof(gotmpl_func_t));

    if (type == NULL || (n && (fields == NULL || plain == NULL))
        || methods == NULL)
    {
        return NULL;
    }

    type->message = message;
    type->type.json = inject_message_json;
    type->type.string = inject_message_text;

    t->depth++;

    for (f = message->fields, i = 0, nplain = 0; f->name; f++) {
        if (f->since && !inject_has(t->release, f->since - 1)) {
            continue;
        }

        fields[i].name = inject_type_go_name(t, "", f->name);
        fields[i].key = adm_strz(f->name);
        fields[i].position = (uint16_t) i;
        fields[i].type = inject_type_proto_field(t, message, f);

        /* a member of a oneof is behind an interface: it has only a getter */

        if (f->oneof == 0
            || (f->plain && inject_has(t->release, f->plain - 1)))
        {
            plain[nplain] = fields[i];
            plain[nplain].position = (uint16_t) nplain;
            nplain++;
        }

        methods[i].name = inject_type_go_name(t, "Get", f->name);
        methods[i].fn = inject_message_get;
        methods[i].magic = (int32_t) i;
        i++;
    }

    t->depth--;

    methods[i].name = adm_strc("String");
    methods[i].fn = inject_string_method;

    if (i) {
        qsort(fields, i, sizeof(gotmpl_field_t), inject_type_cmp_fields);
        qsort(plain, nplain, sizeof(gotmpl_field_t), inject_type_cmp_fields);
    }

    /* a getter finds its field by position */

    qsort(methods, i + 1, sizeof(gotmpl_func_t), inject_type_cmp_methods);

    type->getters.name = name;
    type->getters.kind = GOTMPL_STRUCT;
    type->getters.fields = fields;
    type->getters.nfields = i;

    type->type.fields = plain;
    type->type.nfields = nplain;
    type->type.methods = methods;
    type->type.nmethods = i + 1;

    return inject_type_of(t, GOTMPL_POINTER, "*", &type->type);
}


static const gotmpl_type_t *
inject_type_proto_item(inject_types_t *t,
    const inject_proto_message_t *message, const inject_proto_field_t *f)
{
    int  wrapped;

    wrapped = (f->flags & INJECT_PROTO_WRAPPED)
              && !(f->plain && inject_has(t->release, f->plain - 1));

    switch (f->type) {

    case INJECT_PROTO_BOOL:
        return wrapped ? &inject_type_bool_value : &gotmpl_type_bool;

    case INJECT_PROTO_INT32:
        return wrapped ? &inject_type_int32_value : &gotmpl_type_int32;

    case INJECT_PROTO_UINT32:
        return wrapped ? &inject_type_uint32_value : &gotmpl_type_uint32;

    case INJECT_PROTO_INT64:
        return wrapped ? &inject_type_int64_value : &gotmpl_type_int64;

    case INJECT_PROTO_DOUBLE:
        return &gotmpl_type_float64;

    case INJECT_PROTO_DURATION:
        return &inject_type_duration;

    case INJECT_PROTO_ENUM:
        return inject_type_enum(t, message, f);

    case INJECT_PROTO_MESSAGE:
        return inject_type_message(t, f->of);

    case INJECT_PROTO_ANY:
        return &gotmpl_type_any;

    default: /* INJECT_PROTO_STRING, INJECT_PROTO_BYTES */
        return &gotmpl_type_string;
    }
}


static const gotmpl_type_t *
inject_type_proto_field(inject_types_t *t,
    const inject_proto_message_t *message, const inject_proto_field_t *f)
{
    const gotmpl_type_t  *item;

    item = inject_type_proto_item(t, message, f);

    if (f->flags & INJECT_PROTO_LIST) {
        return item == &gotmpl_type_string
               ? &gotmpl_type_string_list
               : inject_type_of(t, GOTMPL_SLICE, "[]", item);
    }

    if (f->flags & INJECT_PROTO_MAP) {
        return item == &gotmpl_type_string
               ? &gotmpl_type_string_map
               : inject_type_of(t, GOTMPL_MAP, "map[string]", item);
    }

    return item;
}


static const gotmpl_type_t *
inject_type_enum(inject_types_t *t, const inject_proto_message_t *message,
    const inject_proto_field_t *f)
{
    adm_buf_t       b;
    adm_str_t       name;
    inject_type_t  *type;

    adm_buf_init(&b, t->arena, 0);
    adm_buf_lit(&b, "v1alpha1.");
    adm_buf_str(&b, adm_strz(message->name));
    adm_buf_char(&b, '_');
    name = inject_type_go_name(t, "", f->name);
    adm_buf_str(&b, name);

    if (adm_buf_finish(&b, &name) != ADM_OK) {
        return NULL;
    }

    type = inject_type_new(t, name, GOTMPL_INT32);
    if (type == NULL) {
        return NULL;
    }

    type->names = f->of;
    type->type.string = inject_enum_text;
    type->type.methods = inject_enum_methods;
    type->type.nmethods = adm_nelts(inject_enum_methods);

    return &type->type;
}


/* A letter behind a digit is a capital too: "k8sSa" is "K8SSa". */

static adm_str_t
inject_type_go_name(inject_types_t *t, const char *prefix,
    const char *json_name)
{
    int        upper;
    adm_buf_t  b;
    adm_str_t  name;

    adm_buf_init(&b, t->arena, 0);
    adm_buf_str(&b, adm_strz(prefix));

    for (upper = 1; *json_name; json_name++) {
        adm_buf_char(&b, upper && *json_name >= 'a' && *json_name <= 'z'
                         ? (char) (*json_name - 0x20) : *json_name);
        upper = adm_is_digit(*json_name);
    }

    (void) adm_buf_finish(&b, &name);

    return name;
}


static int
inject_type_cmp_fields(const void *p1, const void *p2)
{
    return adm_str_cmp(((const gotmpl_field_t *) p1)->name,
                       ((const gotmpl_field_t *) p2)->name);
}


static int
inject_type_cmp_methods(const void *p1, const void *p2)
{
    return adm_str_cmp(((const gotmpl_func_t *) p1)->name,
                       ((const gotmpl_func_t *) p2)->name);
}


const inject_proto_message_t *
inject_message_of(const gotmpl_type_t *type)
{
    if (type->json != inject_message_json) {
        return NULL;
    }

    if (type->kind == GOTMPL_POINTER) {
        type = type->elem;
    }

    return ((const inject_type_t *) type)->message;
}


static int
inject_object_get(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    return gotmpl_field(e, &args[0],
                        adm_str_sub(f->name, 3, f->name.len),
                        ret);
}


/* GetX(): the field, of a nil pointer its zero value. */

static int
inject_message_get(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    size_t                i;
    gotmpl_value_t        message;
    const gotmpl_type_t  *type;

    type = args[0].type;

    if (type->kind == GOTMPL_POINTER) {
        type = type->elem;
    }

    type = &((const inject_type_t *) type)->getters;

    for (i = 0; i < type->nfields; i++) {
        if (type->fields[i].position == f->magic) {
            break;
        }
    }

    if (i == type->nfields) {
        return gotmpl_fail(e, "no such field");
    }

    if (adm_is_null(args[0].u.json)) {
        *ret = gotmpl_view(type->fields[i].type, NULL, 0, NULL);
        return ADM_OK;
    }

    message = args[0];
    message.type = type;

    return gotmpl_field(e, &message, type->fields[i].name, ret);
}


static int
inject_message_text(gotmpl_exec_t *e, const gotmpl_value_t *v, adm_str_t *s)
{
    adm_buf_t  b;

    adm_buf_init(&b, gotmpl_arena(e), 0);
    inject_proto_encode(&b, inject_message_of(v->type), v->u.json);

    return adm_buf_finish(&b, s);
}


/* The JSON mapping of protobuf. */

static adm_value_t *
inject_message_json(gotmpl_exec_t *e, const gotmpl_value_t *v)
{
    adm_err_t     err;
    adm_str_t     text;
    adm_value_t  *json;

    if (inject_message_text(e, v, &text) != ADM_OK) {
        (void) gotmpl_abort(e, "out of memory");
        return NULL;
    }

    adm_err_init(&err, gotmpl_arena(e));
    json = adm_json_parse(gotmpl_arena(e), text, NULL, &err);

    if (json == NULL) {
        (void) gotmpl_fail(e, "%.*s", adm_fmt(err.text));
    }

    return json;
}


static int
inject_enum_text(gotmpl_exec_t *e, const gotmpl_value_t *v, adm_str_t *s)
{
    adm_buf_t    b;
    const char  *name;

    name = inject_proto_enum_name(((const inject_type_t *) v->type)->names,
                                  v->u.i);
    if (name) {
        *s = adm_strz(name);
        return ADM_OK;
    }

    adm_buf_init(&b, gotmpl_arena(e), 0);
    adm_buf_int(&b, v->u.i);

    return adm_buf_finish(&b, s);
}


static adm_value_t *
inject_object_json(gotmpl_exec_t *e, const gotmpl_value_t *v)
{
    adm_err_t             err;
    adm_value_t          *json;
    const gotmpl_type_t  *type;

    type = v->type;

    if (type->kind == GOTMPL_POINTER) {
        type = type->elem;
    }

    adm_err_init(&err, gotmpl_arena(e));

    json = kube_typed(gotmpl_arena(e), ((const inject_type_t *) type)->object,
                      (adm_value_t *) v->u.json, NULL,
                      ((const inject_type_t *) type)->flags, NULL, &err);

    if (json == NULL) {
        (void) gotmpl_fail(e, "%.*s", adm_fmt(err.text));
    }

    return json;
}
