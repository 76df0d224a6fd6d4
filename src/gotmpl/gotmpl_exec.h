
/*
 * The state of an execution, and what the engine's own files need of each
 * other.
 */


#ifndef GOTMPL_EXEC_H
#define GOTMPL_EXEC_H


#include "base/adm_map.h"
#include "gotmpl/gotmpl.h"
#include "gotmpl/gotmpl_node.h"


/* Defaults of gotmpl_run_t. */

#define GOTMPL_MAX_STEPS   1000000
#define GOTMPL_MAX_OUTPUT  (1024 * 1024)

/*
 * Nested pipelines, control structures, template calls and values together;
 * a level costs less than 512 bytes of stack.
 */
#define GOTMPL_MAX_DEPTH   ADM_MAX_DEPTH


struct gotmpl_list_s {
    gotmpl_value_t           *items;
    uint32_t                  n;
    uint32_t                  cap;        /* that Go's slice would have */
    uint32_t                  room;       /* for items to be added */
    uint32_t                  filled;     /* items there are, n or more */
};


struct gotmpl_map_s {
    adm_map_t                 map;        /* key -> gotmpl_value_t */
    const gotmpl_origin_t    *keys;       /* origin of any of the keys */
};


/* Variables and arguments live on a stack of segments, which do not move. */

typedef struct gotmpl_segment_s  gotmpl_segment_t;

struct gotmpl_segment_s {
    gotmpl_segment_t         *next;
    gotmpl_value_t           *start;
    gotmpl_value_t           *end;
};


typedef struct {
    gotmpl_segment_t         *segment;
    gotmpl_value_t           *top;
} gotmpl_mark_t;


struct gotmpl_exec_s {
    const gotmpl_t           *template;
    const gotmpl_tree_t      *tree;       /* being executed */
    const gotmpl_node_t      *node;       /* what an error is about */
    const gotmpl_run_t       *run;
    adm_arena_t              *arena;
    gotmpl_value_t            dot;
    gotmpl_value_t           *slots;      /* of the tree's variables */
    gotmpl_value_t           *paths;      /* no value: not looked up yet */
    gotmpl_mark_t             stack;
    uint64_t                  steps;      /* left */
    uint32_t                  depth;
    size_t                    max_output;
    size_t                    output;         /* bytes so far */
    gotmpl_span_t            *spans;
    size_t                    nspans;
    size_t                    spans_room;
    adm_err_t                *err;
    adm_str_t                 cause;      /* gotmpl_fail() */
    const gotmpl_node_t      *callee;     /* of "call" */
    adm_map_t                 changed;    /* view's node -> gotmpl_map_t */
    unsigned                  failed:1;   /* cause is set */
    unsigned                  aborted:1;  /* a limit was hit */
    unsigned                  loading:1;  /* folding */
};


/* For prototypes of gotmpl_fn_pt functions. */
typedef int gotmpl_fn_t(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret);


/* Sets the error with position and context of e->node; returns ADM_ERROR. */
int gotmpl_exec_error(gotmpl_exec_t *e, const char *fmt, ...)
    adm_error_like(2, 3);

/* The expression's value, as the executor gets it. */
int gotmpl_eval_pipe(gotmpl_exec_t *e, const gotmpl_node_t *pipe,
    gotmpl_value_t *v);

/*
 * The value of an argument, converted to the type; NULL where anything will do:
 * then the node is no constant, and the value may be in an interface.
 */
int gotmpl_eval_arg(gotmpl_exec_t *e, const gotmpl_type_t *type,
    const gotmpl_node_t *node, gotmpl_value_t *v);

/* What an action prints of a value. */
int gotmpl_print_text(gotmpl_exec_t *e, const gotmpl_value_t *v,
    gotmpl_value_t *text);

/* For executions within the engine; run has to stay. */
void gotmpl_exec_init(gotmpl_exec_t *e, const gotmpl_t *t, adm_arena_t *a,
    const gotmpl_run_t *run, adm_err_t *err);

/* Executes a list of statements with e->dot; ADM_OK, ADM_ERROR or a jump. */
int gotmpl_walk(gotmpl_exec_t *e, const gotmpl_node_t *list);

#define GOTMPL_BREAK     1
#define GOTMPL_CONTINUE  2

/* Room on the stack for n values; NULL without memory. */
gotmpl_value_t *gotmpl_stack_take(gotmpl_exec_t *e, uint32_t n);


static inline int
gotmpl_step(gotmpl_exec_t *e)
{
    if (adm_likely(e->steps)) {
        e->steps--;
        return ADM_OK;
    }

    return gotmpl_charge(e, 1);
}


/* Types: what reflect.Type.String() gives for the value as it is held. */

static inline adm_str_t
gotmpl_type_name(const gotmpl_value_t *v)
{
    return v->flags & GOTMPL_IFACE ? gotmpl_type_any.name : v->type->name;
}


/* Whether the struct has a field of the name. */
int gotmpl_has_field(gotmpl_exec_t *e, const gotmpl_type_t *type,
    adm_str_t name);

/* Zero of a type; nil of an interface. */
gotmpl_value_t gotmpl_zero(const gotmpl_type_t *type);

/* An interface with nothing in it, as opposed to no value at all. */
#define gotmpl_is_nil_iface(v)                                                \
    ((v)->type && (v)->type->kind == GOTMPL_INTERFACE)

/* Nil of any kind: no value, nil interface, pointer, map or slice. */
int gotmpl_is_nil(const gotmpl_value_t *v);

/* What an interface holds: without GOTMPL_IFACE, "no value" for nil. */

static inline gotmpl_value_t
gotmpl_concrete(const gotmpl_value_t *v)
{
    gotmpl_value_t  c;

    if (gotmpl_is_nil_iface(v)) {
        return gotmpl_none();
    }

    c = *v;
    c.flags &= ~(uint32_t) GOTMPL_IFACE;

    return c;
}


/* "int", "map", "ptr" ... as reflect.Kind.String(). */
const char *gotmpl_kind_name(gotmpl_kind_e kind);

/* Go's integer kinds. */
#define gotmpl_is_int(kind)   ((kind) >= GOTMPL_INT && (kind) <= GOTMPL_INT64)
#define gotmpl_is_uint(kind)                                                  \
    ((kind) >= GOTMPL_UINT8 && (kind) <= GOTMPL_UINT64)
#define gotmpl_is_float(kind)                                                 \
    ((kind) == GOTMPL_FLOAT32 || (kind) == GOTMPL_FLOAT64)

/* The method of the name, NULL if the type has none. */
const gotmpl_func_t *gotmpl_find_method(const gotmpl_type_t *type,
    adm_str_t name);

/* In a sorted table. */
const gotmpl_func_t *gotmpl_find_func(const gotmpl_func_t *funcs, size_t n,
    adm_str_t name);

/* Whether a value of the type can be given to a variable of the other. */
int gotmpl_assignable(const gotmpl_type_t *from, const gotmpl_type_t *to);

/* A member, item or field of a view, as its parent's type holds it. */
gotmpl_value_t gotmpl_child(gotmpl_exec_t *e, const gotmpl_value_t *parent,
    const gotmpl_type_t *type, const adm_value_t *node, adm_str_t key);

/* What is stored in a container, as the container's type holds it. */
void gotmpl_member_out(const gotmpl_value_t *container,
    const gotmpl_value_t *member, gotmpl_value_t *out);

/*
 * The map behind a value, if it is none that is read from a value tree.  A view
 * that a function has changed is a map of its own from then on, for all who
 * refer to the node.
 */
gotmpl_map_t *gotmpl_native_map(gotmpl_exec_t *e, const gotmpl_value_t *v);

/* Go's cap(), and what append() makes of it when n items are needed. */
uint32_t gotmpl_cap(gotmpl_exec_t *e, const gotmpl_value_t *v);
uint32_t gotmpl_grown_cap(uint32_t cap, uint32_t n, size_t size);

/* Sizes of items: of an int, of an interface or a string. */
#define GOTMPL_SIZE_INT    8
#define GOTMPL_SIZE_WORDS  16

/* Go's v[start:end:cap]; the numbers have been checked. */
int gotmpl_sublist(gotmpl_exec_t *e, const gotmpl_value_t *v, uint32_t start,
    uint32_t end, uint32_t cap, gotmpl_value_t *ret);

/* For functions that change a map; NULL with the error set. */
gotmpl_map_t *gotmpl_map_to_change(gotmpl_exec_t *e, const gotmpl_value_t *v);

/* The first origin among the values. */
const gotmpl_origin_t *gotmpl_first_origin(const gotmpl_value_t *v,
    uint32_t n);

/* The first origin in the value and what it contains. */
const gotmpl_origin_t *gotmpl_any_origin(gotmpl_exec_t *e,
    const gotmpl_value_t *v);


#endif /* GOTMPL_EXEC_H */
