
/*
 * CEL values.  A value is sixteen bytes and passed by value; scalars need no
 * memory.  Strings, lists and maps refer to memory of an arena or to a tree of
 * data/adm_value.h, which is looked at and never converted: selecting a field
 * of an object is one adm_object_get().
 *
 * An error is a value too.  Its text is made when somebody asks for it: most
 * errors are absorbed by "||", "&&", has() or an optional.
 *
 * Values are not changed after they were made.  All of them live as long as
 * the arena of the evaluation and the trees that they came from.
 */


#ifndef CEL_VALUE_H
#define CEL_VALUE_H


#include "base/adm_quantity.h"
#include "base/adm_time.h"
#include "data/adm_value.h"
#include "cel/cel_type.h"


typedef enum {
    CEL_NULL = 0,
    CEL_BOOL,
    CEL_INT,
    CEL_UINT,
    CEL_DOUBLE,
    CEL_STRING,
    CEL_BYTES,
    CEL_TIMESTAMP,
    CEL_DURATION,
    CEL_TYPE,
    CEL_LIST,
    CEL_MAP,
    CEL_OPTIONAL,
    CEL_STRUCT,           /* a message that an expression has made */
    CEL_OPAQUE,           /* an object of a library */
    CEL_HOST,             /* an object whose fields the host computes */
    CEL_ERROR,
    CEL_UNSET             /* no value: of variables and slots only */
} cel_kind_e;


/* How a list or a map is held. */

typedef enum {
    CEL_NATIVE = 0,       /* values of this header */
    CEL_TREE,             /* an array or object of a tree */
    CEL_ROPE              /* two lists, one behind the other */
} cel_form_e;


typedef struct cel_value_s   cel_value_t;
typedef struct cel_rope_s    cel_rope_t;
typedef struct cel_map_s     cel_map_t;
typedef struct cel_entry_s   cel_entry_t;
typedef struct cel_struct_s  cel_struct_t;
typedef struct cel_opaque_s  cel_opaque_t;
typedef struct cel_host_s    cel_host_t;
typedef struct cel_error_s   cel_error_t;
typedef struct cel_eval_s    cel_eval_t;


struct cel_value_s {
    uint8_t                kind;
    uint8_t                form;      /* of lists and maps */
    uint16_t               joined;    /* of lists: the sum of two */
    uint32_t               n;         /* bytes, items or entries */
    union {
        int64_t            i;         /* bool, int, duration in nanoseconds */
        uint64_t           u;
        double             d;
        const char        *data;      /* string, bytes */
        const adm_time_t  *time;
        const cel_type_t  *type;
        const cel_value_t *items;     /* native list */
        const adm_value_t *tree;
        cel_rope_t        *rope;
        const cel_map_t   *map;
        const cel_value_t *inner;     /* optional; NULL for none */
        cel_struct_t      *st;
        cel_opaque_t      *opaque;
        cel_host_t        *host;
        cel_error_t       *error;
    } u;
};


/* Two lists as one; flat is made when the items are needed in a row. */

struct cel_rope_s {
    cel_value_t            left;
    cel_value_t            right;
    const cel_value_t     *flat;
};


struct cel_entry_s {
    cel_value_t            key;
    cel_value_t            value;
};


/* Entries in the order they were made; slots is an index by hash, or NULL. */

struct cel_map_s {
    cel_entry_t           *entries;
    uint32_t              *slots;
    uint32_t               n;
    uint32_t               cap;
};


/* A message: Object{...}, JSONPatch{...}.  Absent fields have no entry. */

struct cel_struct_s {
    const cel_type_t      *type;
    uint32_t               n;
    adm_str_t             *names;
    cel_value_t           *values;
};


/* What the libraries give. */

typedef enum {
    CEL_URL = 0,
    CEL_IP,
    CEL_CIDR,
    CEL_QUANTITY,
    CEL_SEMVER,
    CEL_FORMAT,
    CEL_AUTHORIZER,
    CEL_PATH_CHECK,
    CEL_GROUP_CHECK,
    CEL_RESOURCE_CHECK,
    CEL_DECISION
} cel_opaque_e;


/* The common head of the objects; what follows it belongs to the library. */

struct cel_opaque_s {
    cel_opaque_e           class;
    unsigned               computed:1;  /* the result of an operation */
    const cel_type_t      *type;
};


typedef struct {
    cel_opaque_t           head;
    adm_quantity_t         q;
} cel_quantity_t;


/*
 * An object of the host, such as "variables".  find() gives the value of a
 * field: ADM_OK, or ADM_DECLINED if there is no such field.  A value that
 * could not be computed is a CEL_ERROR in *v with ADM_OK.
 */

struct cel_host_s {
    const cel_type_t      *type;
    int                  (*find)(cel_host_t *host, adm_str_t name,
                                 cel_value_t *v);
    void                  *ctx;
};


typedef enum {
    CEL_ERR_TEXT = 0,
    CEL_ERR_KEY,              /* no such key: ARG */
    CEL_ERR_INDEX             /* index out of bounds: ARG */
} cel_error_e;


struct cel_error_s {
    cel_error_e            code;
    unsigned               fatal:1;     /* not absorbed by anything */
    adm_str_t              text;
    cel_value_t            arg;
};


/* Errors without memory of their own. */
extern cel_error_t  cel_err_overload, cel_err_memory, cel_err_limit;


#define cel_is_error(v)   ((v).kind == CEL_ERROR)
#define cel_is_true(v)    ((v).kind == CEL_BOOL && (v).u.i)
#define cel_is_false(v)   ((v).kind == CEL_BOOL && !(v).u.i)


/* Making values that need no memory. */

static inline cel_value_t
cel_make(cel_kind_e kind, int64_t i)
{
    cel_value_t  v;

    v.kind = kind;
    v.form = 0;
    v.joined = 0;
    v.n = 0;
    v.u.i = i;

    return v;
}


#define cel_null()          cel_make(CEL_NULL, 0)
#define cel_unset()         cel_make(CEL_UNSET, 0)
#define cel_bool(b)         cel_make(CEL_BOOL, (b) ? 1 : 0)
#define cel_int(i)          cel_make(CEL_INT, i)
#define cel_uint(u)         cel_make(CEL_UINT, (int64_t) (u))
#define cel_duration(ns)    cel_make(CEL_DURATION, ns)


static inline cel_value_t
cel_double(double d)
{
    cel_value_t  v;

    v = cel_make(CEL_DOUBLE, 0);
    v.u.d = d;

    return v;
}


static inline cel_value_t
cel_text(cel_kind_e kind, const char *data, size_t len)
{
    cel_value_t  v;

    v = cel_make(kind, 0);
    v.n = (uint32_t) len;
    v.u.data = data ? data : "";

    return v;
}


#define cel_string(s)       cel_text(CEL_STRING, (s).data, (s).len)
#define cel_stringc(lit)    cel_text(CEL_STRING, lit, sizeof(lit) - 1)
#define cel_bytes(s)        cel_text(CEL_BYTES, (s).data, (s).len)


static inline cel_value_t
cel_error(cel_error_t *error)
{
    cel_value_t  v;

    v = cel_make(CEL_ERROR, 0);
    v.u.error = error;

    return v;
}


static inline cel_value_t
cel_type_value(const cel_type_t *type)
{
    cel_value_t  v;

    v = cel_make(CEL_TYPE, 0);
    v.u.type = type;

    return v;
}


static inline cel_value_t
cel_list(const cel_value_t *items, uint32_t n)
{
    cel_value_t  v;

    v = cel_make(CEL_LIST, 0);
    v.n = n;
    v.u.items = items;

    return v;
}


static inline cel_value_t
cel_opaque(cel_opaque_t *o)
{
    cel_value_t  v;

    v = cel_make(CEL_OPAQUE, 0);
    v.u.opaque = o;

    return v;
}


static inline cel_value_t
cel_host(cel_host_t *host)
{
    cel_value_t  v;

    v = cel_make(CEL_HOST, 0);
    v.u.host = host;

    return v;
}


/* The bytes of a string or of bytes. */

static inline adm_str_t
cel_str(cel_value_t v)
{
    adm_str_t  s;

    s.len = v.n;
    s.data = v.u.data;

    return s;
}


/* Numbers of a tree that are no canonical integers. */
cel_value_t cel_from_number(const adm_value_t *node);

/* A node of a tree as a value; NULL is null. */

static inline cel_value_t
cel_from_tree(const adm_value_t *node)
{
    cel_value_t  v;

    switch (adm_kind(node)) {

    case ADM_BOOL:
        return cel_bool(node->u.boolean);

    case ADM_INT:
        return cel_int(node->u.integer);

    case ADM_NUMBER:
        return cel_from_number(node);

    case ADM_STRING:
        return cel_text(CEL_STRING, node->u.data, node->n);

    case ADM_ARRAY:
    case ADM_OBJECT:
        v = cel_make(node->kind == ADM_ARRAY ? CEL_LIST : CEL_MAP, 0);
        v.form = CEL_TREE;
        v.n = node->n;
        v.u.tree = node;
        return v;

    default:
        return cel_null();
    }
}


/*
 * Making values in an arena.  Without memory the result is the error
 * cel_err_memory.
 */

cel_value_t cel_string_dup(adm_arena_t *a, cel_kind_e kind, adm_str_t s);
cel_value_t cel_timestamp(adm_arena_t *a, const adm_time_t *t);
cel_value_t cel_optional(adm_arena_t *a, cel_value_t inner);
#define cel_optional_none()  cel_make(CEL_OPTIONAL, 0)

/* What a buffer holds; a failed one is an error that cannot be absorbed. */
cel_value_t cel_from_buf(adm_buf_t *b, cel_kind_e kind);

cel_value_t cel_errorf(adm_arena_t *a, const char *fmt, ...)
    adm_error_like(2, 3);
cel_value_t cel_error_arg(adm_arena_t *a, cel_error_e code, cel_value_t arg)
    adm_cold;
#define cel_no_overload()    cel_error(&cel_err_overload)
#define cel_no_memory()      cel_error(&cel_err_memory)
#define cel_out_of_cost()    cel_error(&cel_err_limit)

/* The text of an error, as Kubernetes words it. */
adm_str_t cel_error_text(adm_arena_t *a, const cel_error_t *error);


/* Lists. */

/* The item at i < v.n of a list in any form. */
cel_value_t cel_list_at(cel_value_t v, uint32_t i);

/* All items in a row, in any form; NULL without memory. */
const cel_value_t *cel_list_items(adm_arena_t *a, cel_value_t v);

/* a + b; an error if the sum has too many items. */
cel_value_t cel_list_concat(adm_arena_t *arena, cel_value_t a, cel_value_t b);


/* Maps. */

/*
 * Looks a key up as CEL does it: 1, 1u and 1.0 are one key.  Returns 1 and
 * the value, 0, or -1 for a key of a type that cannot be one.
 */
int cel_map_find(cel_value_t map, cel_value_t key, cel_value_t *v);

/* The same for exactly this key: 1 and 1.0 are two. */
int cel_map_has(const cel_map_t *map, cel_value_t key, cel_value_t *v);

/* Key and value of the entry i < v.n of a map in any form. */
void cel_map_at(cel_value_t map, uint32_t i, cel_value_t *key,
    cel_value_t *v);

/*
 * A map that is being made, with room for n entries at first.  Setting a key
 * again replaces its value; cel_map_add() gives ADM_DECLINED if it is there.
 * ADM_ERROR without memory or for a key of a type that cannot be one, see
 * cel_is_key().
 */
cel_map_t *cel_map_create(adm_arena_t *a, uint32_t n);
int cel_map_set(adm_arena_t *a, cel_map_t *map, cel_value_t key,
    cel_value_t v);
int cel_map_add(adm_arena_t *a, cel_map_t *map, cel_value_t key,
    cel_value_t v);
void cel_map_remove(cel_map_t *map, cel_value_t key);
int cel_is_key(cel_value_t v);
cel_value_t cel_map_value(const cel_map_t *map);


/* All kinds. */

/* The type as type() gives it. */
const cel_type_t *cel_type_of(cel_value_t v);

/* "int", "list", "google.protobuf.Duration", "kubernetes.Quantity". */
adm_str_t cel_type_name(cel_value_t v);

/* The name that errors of conversions have for it: "types.Int". */
const char *cel_go_type(cel_value_t v);

/* Whether optional.ofNonZeroValue() takes it for nothing. */
int cel_is_zero(cel_value_t v);

/* Code points, bytes, items or entries; 1 for what has no size. */
uint64_t cel_size(cel_value_t v);

/*
 * The value as the errors of Kubernetes show it (Go's verb %v).
 */
void cel_show(adm_buf_t *b, cel_value_t v);

/*
 * CEL's equality: a bool, or an error where objects of libraries meet values
 * of other types.  work counts compared parts down; at 0 the result is
 * cel_err_limit.
 */
cel_value_t cel_equal(cel_value_t a, cel_value_t b, uint64_t *work);

/*
 * Order: -1, 0 or 1 in *order with ADM_OK; ADM_DECLINED when the kinds do not
 * compare, ADM_ERROR when one of them is NaN.
 */
int cel_compare(cel_value_t a, cel_value_t b, int *order);

/* Doubles that are whole numbers in range. */
int cel_double_to_int(double d, int64_t *i);
int cel_double_to_uint(double d, uint64_t *u);


#endif /* CEL_VALUE_H */
