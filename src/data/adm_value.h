
/*
 * The value tree: JSON's data model, into which JSON and YAML are read.
 *
 * Nodes live in an arena.  A node that others may see is not changed any more:
 * trees are shared, between documents and between reviews, and a function that
 * needs a different tree makes new containers along the path of the change
 * (adm_value_copy()) and refers to the rest.  Only the code that has just made
 * a container may set its members.
 *
 * All functions take NULL for a node: reading gives NULL or nothing, setting
 * is an error that marks the arena as failed.  So a builder does not check
 * every step, only adm_arena_failed() at its end.
 *
 * Members of an object keep their order.  Finding one is linear up to
 * ADM_OBJECT_LINEAR members and by hash above.
 */


#ifndef ADM_VALUE_H
#define ADM_VALUE_H


#include "base/adm_arena.h"
#include "base/adm_str.h"


typedef enum {
    ADM_NULL = 0,
    ADM_BOOL,
    ADM_INT,          /* an integer that fits int64_t, in canonical text */
    ADM_NUMBER,       /* any other number: its source text */
    ADM_STRING,
    ADM_ARRAY,
    ADM_OBJECT
} adm_kind_e;


#define ADM_OBJECT_LINEAR  16


typedef struct adm_value_s   adm_value_t;
typedef struct adm_member_s  adm_member_t;


/* Fields are private to adm_value.[ch] but for the accessors below. */

struct adm_value_s {
    uint8_t            kind;
    uint8_t            written;  /* behind the last item is the JSON text */
    uint16_t           note;     /* of who made it: adm_yaml.h, kube_typed.h */
    uint32_t           n;        /* bytes, items or members */
    union {
        int            boolean;
        int64_t        integer;
        const char    *data;
        adm_value_t  **items;
        adm_member_t  *members;
    } u;
    uint32_t           cap;      /* of items or members */
    uint32_t           line;     /* in the source document, 0 if unknown */
};


struct adm_member_s {
    adm_str_t          key;
    adm_value_t       *value;
};


/* Nodes without storage of their own. */
extern adm_value_t  adm_value_null_node, adm_value_true, adm_value_false;
extern adm_value_t  adm_value_no_members;     /* an object; cannot be set */

#define adm_value_null()     (&adm_value_null_node)
#define adm_value_bool(b)    ((b) ? &adm_value_true : &adm_value_false)


/* Constructors; strings and keys are referred to, not copied. */

adm_value_t *adm_value_int(adm_arena_t *a, int64_t i);

/* text: a JSON number; integers in canonical form become ADM_INT. */
adm_value_t *adm_value_number(adm_arena_t *a, adm_str_t text);

/* As Go writes a float64 in JSON; NaN and infinities become null. */
adm_value_t *adm_value_double(adm_arena_t *a, double d);

adm_value_t *adm_value_string(adm_arena_t *a, adm_str_t s);
#define adm_value_stringc(a, lit)  adm_value_string(a, adm_strc(lit))

/* cap: expected number of items or members; 0 allocates none yet. */
adm_value_t *adm_value_array(adm_arena_t *a, uint32_t cap);
adm_value_t *adm_value_object(adm_arena_t *a, uint32_t cap);


/* Kinds and scalars. */

static inline adm_kind_e
adm_kind(const adm_value_t *v)
{
    return v ? (adm_kind_e) v->kind : ADM_NULL;
}


#define adm_is_null(v)     (adm_kind(v) == ADM_NULL)
#define adm_is_string(v)   (adm_kind(v) == ADM_STRING)
#define adm_is_array(v)    (adm_kind(v) == ADM_ARRAY)
#define adm_is_object(v)   (adm_kind(v) == ADM_OBJECT)
#define adm_is_bool(v)     (adm_kind(v) == ADM_BOOL)
#define adm_is_number(v)   (adm_kind(v) == ADM_INT || adm_kind(v) == ADM_NUMBER)
#define adm_is_true(v)     (adm_is_bool(v) && (v)->u.boolean)


/* The text of a string; empty for anything else. */

static inline adm_str_t
adm_value_str(const adm_value_t *v)
{
    adm_str_t  s;

    if (adm_kind(v) != ADM_STRING) {
        return adm_str_empty;
    }

    s.len = v->n;
    s.data = v->u.data;

    return s;
}


/* The number as an integer; ADM_ERROR if it is none or does not fit. */
int adm_value_to_int(const adm_value_t *v, int64_t *i);

/* The number as a double, the nearest one; ADM_ERROR if it is no number. */
int adm_value_to_double(const adm_value_t *v, double *d);

/* The text of a number as it was read, or in canonical form for ADM_INT. */
adm_str_t adm_value_number_text(const adm_value_t *v, adm_arena_t *a);

/* "null", "boolean", "number", "string", "array", "object" */
const char *adm_kind_name(adm_kind_e kind);


/* Arrays. */

#define adm_array_len(v)     (adm_is_array(v) ? (v)->n : 0)

static inline adm_value_t *
adm_array_at(const adm_value_t *v, uint32_t i)
{
    return adm_kind(v) == ADM_ARRAY && i < v->n ? v->u.items[i] : NULL;
}


int adm_array_push(adm_arena_t *a, adm_value_t *array, adm_value_t *item);

/* Puts the item before position i, at the end if i is the length. */
int adm_array_insert(adm_arena_t *a, adm_value_t *array, uint32_t i,
    adm_value_t *item);

void adm_array_set(adm_value_t *array, uint32_t i, adm_value_t *item);
void adm_array_remove(adm_value_t *array, uint32_t i);


/* Objects. */

#define adm_object_len(v)    (adm_is_object(v) ? (v)->n : 0)

/* The i-th member, NULL behind the last; valid until the object changes. */

static inline adm_member_t *
adm_object_at(const adm_value_t *v, uint32_t i)
{
    return adm_kind(v) == ADM_OBJECT && i < v->n ? &v->u.members[i] : NULL;
}


/* The value of the member, NULL if there is none or v is no object. */
adm_value_t *adm_object_get(const adm_value_t *v, adm_str_t key);
#define adm_object_getc(v, lit)  adm_object_get(v, adm_strc(lit))

/* The number of the member, -1 if there is none. */
int32_t adm_object_index(const adm_value_t *v, adm_str_t key);

/* Adds the member or replaces its value in place. */
int adm_object_set(adm_arena_t *a, adm_value_t *object, adm_str_t key,
    adm_value_t *value);
#define adm_object_setc(a, v, lit, value)                                     \
    adm_object_set(a, v, adm_strc(lit), value)

/* Adds a member with a key that the object is known not to have. */
int adm_object_add(adm_arena_t *a, adm_value_t *object, adm_str_t key,
    adm_value_t *value);

/*
 * Keeps the JSON text of an array, or of an object with few members, that does
 * not change any more, nor anything in it; forgotten when it does.  Not kept
 * without memory.
 */
void adm_value_keep_text(adm_arena_t *a, adm_value_t *v, adm_str_t text);

/* The text that is kept, NULL for none. */
const adm_value_t *adm_value_kept_text(const adm_value_t *v);

/* A new object of members whose keys are known to differ; no spare room. */
adm_value_t *adm_object_of(adm_arena_t *a, const adm_member_t *members,
    uint32_t n);

/* Removes the member, keeps the order of the others; nothing if absent. */
void adm_object_remove(adm_value_t *object, adm_str_t key);

/* The same in constant time: the last member takes the place. */
void adm_object_take(adm_value_t *object, adm_str_t key);


/*
 * Follows keys from v; the list ends with NULL:
 * adm_value_get(pod, "metadata", "labels", NULL).
 */
adm_value_t *adm_value_get(const adm_value_t *v, ...)
    __attribute__((sentinel));


/* Whole trees. */

/* A new node with the same members or items; what they are is shared. */
adm_value_t *adm_value_copy(adm_arena_t *a, const adm_value_t *v);

/* A new tree, strings included: nothing refers to the old arena. */
adm_value_t *adm_value_clone(adm_arena_t *a, const adm_value_t *v);

/* Deep equality; members in any order, numbers by value. */
int adm_value_equal(const adm_value_t *a, const adm_value_t *b);

/* Numbers of the members, sorted by key in byte order; NULL without memory. */
uint32_t *adm_object_sorted(adm_arena_t *a, const adm_value_t *object);


#endif /* ADM_VALUE_H */
