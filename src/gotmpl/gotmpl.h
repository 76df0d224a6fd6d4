
/*
 * Go's text/template: parsing, execution, values, function tables.
 *
 * A parsed template (gotmpl_t) lives in the arena it was parsed into, is not
 * changed afterwards and may be executed any number of times.  An execution
 * takes its memory from an arena of its own; its output, and every value that a
 * function gets or makes, lives there.
 *
 * Behaviour and error texts are those of Go 1.26; what differs on purpose is in
 * docs/TEMPLATES.md.
 */


#ifndef GOTMPL_H
#define GOTMPL_H


#include "base/adm_buf.h"
#include "base/adm_err.h"
#include "base/adm_time.h"
#include "data/adm_value.h"


typedef struct gotmpl_s         gotmpl_t;
typedef struct gotmpl_exec_s    gotmpl_exec_t;
typedef struct gotmpl_type_s    gotmpl_type_t;
typedef struct gotmpl_field_s   gotmpl_field_t;
typedef struct gotmpl_func_s    gotmpl_func_t;
typedef struct gotmpl_value_s   gotmpl_value_t;
typedef struct gotmpl_origin_s  gotmpl_origin_t;
typedef struct gotmpl_list_s    gotmpl_list_t;
typedef struct gotmpl_map_s     gotmpl_map_t;


/*
 * Origins.  A string whose text is up to somebody else than the author of the
 * template carries an origin, which names where it comes from; functions hand
 * it on to what they make of the string.  The root of a path is made by the
 * host, for example { NULL, adm_str("pod") }, and given to a view; members of
 * the view get origins below it by themselves.
 */

struct gotmpl_origin_s {
    const gotmpl_origin_t  *parent;
    adm_str_t               key;          /* member, empty for a list's item */
};


/* Go's kinds, as far as they occur. */

typedef enum {
    GOTMPL_INVALID = 0,
    GOTMPL_BOOL,
    GOTMPL_INT,
    GOTMPL_INT32,
    GOTMPL_INT64,
    GOTMPL_UINT8,
    GOTMPL_UINT,
    GOTMPL_UINT32,
    GOTMPL_UINT64,
    GOTMPL_FLOAT32,
    GOTMPL_FLOAT64,
    GOTMPL_COMPLEX128,
    GOTMPL_STRING,
    GOTMPL_INTERFACE,
    GOTMPL_MAP,                           /* keys are strings */
    GOTMPL_SLICE,
    GOTMPL_POINTER,
    GOTMPL_STRUCT
} gotmpl_kind_e;


/*
 * A value.  type is its Go type, NULL for "no value"; of a value that was taken
 * out of an interface (the members of a map[string]interface {}), the type
 * inside, with GOTMPL_IFACE set.  A nil interface has the type
 * gotmpl_type_any.
 *
 * Containers, structs and pointers are either views of a value tree
 * (GOTMPL_VIEW), which is read as it is asked for, or made by the engine or the
 * host.  A pointer has the payload of what it points to; NULL is the nil
 * pointer, map or slice.  A struct of a view may be NULL: all fields are zero.
 */

struct gotmpl_value_s {
    const gotmpl_type_t        *type;
    union {
        int                     boolean;
        int64_t                 i;
        uint64_t                u;
        double                  f;
        const char             *data;     /* of a string */
        const adm_value_t      *json;     /* of a view */
        gotmpl_list_t          *list;
        gotmpl_map_t           *map;
        const double           *complex;  /* real and imaginary part */
        void                   *p;        /* of the host */
    } u;
    uint32_t                    len;      /* of a string */
    uint32_t                    flags;
    const gotmpl_origin_t      *origin;
};


#define GOTMPL_IFACE       0x01
#define GOTMPL_VIEW        0x02

/* Numbers of the view that are integers are int64, otherwise all float64. */
#define GOTMPL_INTS        0x04

/*
 * Forms of a string that are safe in YAML and JSON although they may hold text
 * with an origin: structured text in one or more lines (toYaml, toJson, and
 * what indent and nindent make of it), one quoted scalar (quote).
 */
#define GOTMPL_STRUCTURED  0x08
#define GOTMPL_QUOTED      0x10


/*
 * Functions and methods.
 *
 * Arguments have been checked and converted: args[i] has the type of the
 * parameter; what is passed as gotmpl_type_any has no GOTMPL_IFACE, nil is "no
 * value" there.  The receiver of a method comes first, as args[0], and is not
 * among the parameters.  *ret is "no value" at the call.  On ADM_ERROR the text
 * has been set by gotmpl_fail().
 */

typedef int (*gotmpl_fn_pt)(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret);


struct gotmpl_func_s {
    adm_str_t                    name;
    gotmpl_fn_pt                 fn;
    const gotmpl_type_t *const  *params;
    uint8_t                      nparams;
    uint8_t                      variadic;   /* the last one repeats, or not */
    uint16_t                     flags;
    int32_t                      magic;      /* for fn() */
    uint32_t                     cost;       /* in steps, 0 is 1 */
};


/* The result is an interface {} in Go. */
#define GOTMPL_FN_ANY         0x0001

/* Depends on time or chance: not evaluated at load. */
#define GOTMPL_FN_VOLATILE    0x0002

/* Changes an argument: not evaluated at load, nor is what may see the change */
#define GOTMPL_FN_MUTATES     0x0004

/* A string result is safe by construction: GOTMPL_STRUCTURED or QUOTED. */
#define GOTMPL_FN_STRUCTURED  0x0008
#define GOTMPL_FN_QUOTED      0x0010

/*
 * The origin of the result is not that of the first argument that has one: fn()
 * sets it, or the result cannot contain text of the arguments.
 */
#define GOTMPL_FN_ORIGIN      0x0020

/* The value of a call is not known at load: it depends on the host's state. */
#define GOTMPL_FN_HOST        0x0040

/* A template that names it is refused; fn is NULL. */
#define GOTMPL_FN_REFUSED     0x0080


#define gotmpl_params(array)  array, adm_nelts(array)


/* Sorted by name in byte order. */

typedef struct {
    const gotmpl_func_t  *funcs;
    size_t                n;
} gotmpl_funcs_t;


/* Sprig 3.3's text functions. */
extern const gotmpl_funcs_t  gotmpl_sprig;


/* Types.  What does not apply to the kind is left out. */

struct gotmpl_type_s {
    adm_str_t              name;          /* "*v1.ObjectMeta" */
    uint8_t                kind;
    const gotmpl_type_t   *elem;          /* of pointer, slice, map */
    const gotmpl_type_t   *key;           /* of a map; NULL: string */

    const gotmpl_field_t  *fields;        /* of a struct, sorted by name */
    size_t                 nfields;

    /*
     * Methods of the type and of the pointer to it: stated in both types.
     * Sorted by name.
     */
    const gotmpl_func_t   *methods;
    size_t                 nmethods;

    /*
     * A field that is in no table; ADM_DECLINED if there is none.  v is the
     * struct.
     */
    int                  (*field)(gotmpl_exec_t *e, const gotmpl_value_t *v,
                                  adm_str_t name, gotmpl_value_t *ret);

    /* The text of String() or Error(), which fmt prints; NULL: has neither. */
    int                  (*string)(gotmpl_exec_t *e, const gotmpl_value_t *v,
                                   adm_str_t *s);

    /* The tree for toJson and the like; NULL: that of the view. */
    adm_value_t         *(*json)(gotmpl_exec_t *e, const gotmpl_value_t *v);
};


struct gotmpl_field_s {
    adm_str_t              name;          /* in Go */
    adm_str_t              key;           /* member of the view */
    const gotmpl_type_t   *type;
    uint16_t               position;      /* among the fields, for %v */
    uint16_t               flags;
};


/* The field's text is not up to the author of the object. */
#define GOTMPL_FIELD_TRUSTED  0x0001


extern const gotmpl_type_t
    gotmpl_type_any,                      /* interface {} */
    gotmpl_type_value,                    /* parameters: anything, unchanged */
    gotmpl_type_bool, gotmpl_type_int, gotmpl_type_int32, gotmpl_type_int64,
    gotmpl_type_uint8, gotmpl_type_uint, gotmpl_type_uint32,
    gotmpl_type_uint64, gotmpl_type_float32, gotmpl_type_float64,
    gotmpl_type_complex128, gotmpl_type_string,
    gotmpl_type_duration,                 /* time.Duration */
    gotmpl_type_map,                      /* map[string]interface {} */
    gotmpl_type_string_map,               /* map[string]string */
    gotmpl_type_list,                     /* []interface {} */
    gotmpl_type_string_list,              /* []string */
    gotmpl_type_int_list;                 /* []int */


/* Parsing. */

typedef enum {
    GOTMPL_MISSING_DEFAULT = 0,           /* prints as <no value> */
    GOTMPL_MISSING_ZERO,
    GOTMPL_MISSING_ERROR
} gotmpl_missing_e;


typedef struct {
    adm_str_t                     name;   /* for errors, and {{ template }} */
    adm_str_t                     left;   /* delimiters, empty: "{{", "}}" */
    adm_str_t                     right;
    const gotmpl_funcs_t *const  *funcs;  /* later tables override earlier */
    size_t                        nfuncs;
    gotmpl_missing_e              missing;

    /*
     * As before Go 1.18: "and" and "or" evaluate all arguments, "eq" with nil
     * and something else is an error, no "break" and "continue".
     */
    unsigned                      go117:1;
} gotmpl_options_t;


/*
 * Parses a text, which is referred to and has to stay.  NULL with err->text as
 * Go words it: `template: NAME:LINE: ...`.
 */
gotmpl_t *gotmpl_parse(adm_arena_t *a, adm_str_t text,
    const gotmpl_options_t *options, adm_err_t *err);


/* Execution. */

typedef enum {
    GOTMPL_SPAN_LITERAL = 0,              /* id: the text node */
    GOTMPL_SPAN_DYNAMIC,
    GOTMPL_SPAN_STRUCTURED,
    GOTMPL_SPAN_QUOTED
} gotmpl_span_e;


typedef struct {
    const void             *id;           /* of a literal: the same each time */
    const gotmpl_origin_t  *origin;       /* NULL: none, and for literals */
    adm_str_t               text;         /* not copied */
    gotmpl_span_e           kind;
} gotmpl_span_t;


/* The spans are the whole output in order; none is empty. */

typedef struct {
    const gotmpl_span_t    *spans;
    size_t                  n;
    size_t                  len;          /* bytes of all */
} gotmpl_output_t;


typedef struct {
    gotmpl_value_t          root;
    const adm_value_t      *env;          /* what env and expandenv see */
    const adm_time_t       *now;          /* NULL: the system's */
    void                   *host;         /* for the host's functions */
    uint64_t                max_steps;    /* 0: 1,000,000 */
    size_t                  max_output;   /* bytes, also of any string that a
                                             function makes; 0: 1 MB */
} gotmpl_run_t;


/*
 * Executes the template.  On ADM_ERROR err->text is as Go words it,
 * `template: NAME:LINE:COLUMN: executing "NAME" at <...>: ...`; out has what
 * had been written before.
 */
int gotmpl_execute(const gotmpl_t *t, adm_arena_t *a, const gotmpl_run_t *run,
    gotmpl_output_t *out, adm_err_t *err);

/* The output in one piece; empty without memory, as the arena tells. */
adm_str_t gotmpl_output_text(const gotmpl_output_t *out, adm_arena_t *a);


/*
 * Folding: evaluates at load what depends only on fields of the root that are
 * known, on the host and on nothing that changes.  The result gives the same
 * output and errors as the template for every run that agrees with this one in
 * host and known fields; other fields of this run's root are not read.  The
 * template and the run's values have to stay.
 *
 * NULL with err set only without memory.
 */
gotmpl_t *gotmpl_fold(adm_arena_t *a, const gotmpl_t *t,
    const gotmpl_run_t *run, const adm_str_t *known, size_t nknown,
    adm_err_t *err);


/* For functions, methods and types of the host. */

adm_arena_t *gotmpl_arena(gotmpl_exec_t *e);
void *gotmpl_host(gotmpl_exec_t *e);

/*
 * Sets the error of a function: Go's cause, without "error calling NAME: ";
 * returns ADM_ERROR.
 */
int gotmpl_fail(gotmpl_exec_t *e, const char *fmt, ...) adm_error_like(2, 3);

/* The execution is over: a limit was hit; returns ADM_ERROR. */
int gotmpl_abort(gotmpl_exec_t *e, const char *fmt, ...) adm_error_like(2, 3);

/* Takes steps from the budget; ADM_ERROR when it is used up. */
int gotmpl_charge(gotmpl_exec_t *e, uint64_t steps);

/*
 * A buffer for a string that a function makes, limited; gotmpl_finish() makes
 * it a value, ADM_ERROR when a limit was hit.
 */
void gotmpl_buf(gotmpl_exec_t *e, adm_buf_t *b);
int gotmpl_finish(gotmpl_exec_t *e, adm_buf_t *b, gotmpl_value_t *v);

/*
 * Executes another template within this execution, under its limits; its output
 * becomes one string, with the first origin of any part.  On ADM_ERROR the
 * text is in err; the execution itself has no error unless a limit was hit.
 */
int gotmpl_render(gotmpl_exec_t *e, const gotmpl_t *t, gotmpl_value_t root,
    gotmpl_value_t *ret, adm_err_t *err);


/* Making values. */

static inline gotmpl_value_t
gotmpl_none(void)
{
    return (gotmpl_value_t) { .type = NULL };
}


static inline gotmpl_value_t
gotmpl_bool(int b)
{
    return (gotmpl_value_t) { .type = &gotmpl_type_bool, .u.boolean = b };
}


static inline gotmpl_value_t
gotmpl_int(int64_t i)
{
    return (gotmpl_value_t) { .type = &gotmpl_type_int, .u.i = i };
}


static inline gotmpl_value_t
gotmpl_int64(int64_t i)
{
    return (gotmpl_value_t) { .type = &gotmpl_type_int64, .u.i = i };
}


static inline gotmpl_value_t
gotmpl_float(double d)
{
    return (gotmpl_value_t) { .type = &gotmpl_type_float64, .u.f = d };
}


static inline gotmpl_value_t
gotmpl_string(adm_str_t s)
{
    return (gotmpl_value_t) { .type = &gotmpl_type_string, .u.data = s.data,
                              .len = (uint32_t) s.len };
}


/*
 * A view of a node as a value of the type.  flags: GOTMPL_INTS or 0.  A node
 * that is NULL or null is the zero value of the type; gotmpl_type_any makes
 * values of the types that Go's encoding/json makes.
 */
gotmpl_value_t gotmpl_view(const gotmpl_type_t *type, const adm_value_t *node,
    uint32_t flags, const gotmpl_origin_t *origin);

/* New and empty; cap: expected number of items or members. */
int gotmpl_list(gotmpl_exec_t *e, const gotmpl_type_t *type, uint32_t cap,
    gotmpl_value_t *v);
int gotmpl_map(gotmpl_exec_t *e, const gotmpl_type_t *type, uint32_t cap,
    gotmpl_value_t *v);

/* For containers that have just been made. */
int gotmpl_push(gotmpl_exec_t *e, gotmpl_value_t *list,
    const gotmpl_value_t *item);
int gotmpl_set(gotmpl_exec_t *e, gotmpl_value_t *map, adm_str_t key,
    const gotmpl_value_t *member);


/* Reading values. */

static inline gotmpl_kind_e
gotmpl_kind(const gotmpl_value_t *v)
{
    return v->type ? (gotmpl_kind_e) v->type->kind : GOTMPL_INVALID;
}


/* The text of a string of any string type. */

static inline adm_str_t
gotmpl_str(const gotmpl_value_t *v)
{
    return (adm_str_t) { v->len, v->u.data };
}


/* Go's truth. */
int gotmpl_truth(gotmpl_exec_t *e, const gotmpl_value_t *v);

/* Items, members, bytes; 0 for anything else. */
uint32_t gotmpl_len(gotmpl_exec_t *e, const gotmpl_value_t *v);

/* The i-th item of a slice; i is below the length. */
gotmpl_value_t gotmpl_at(gotmpl_exec_t *e, const gotmpl_value_t *v,
    uint32_t i);

/* A member of a map; ADM_DECLINED if it is missing. */
int gotmpl_get(gotmpl_exec_t *e, const gotmpl_value_t *v, adm_str_t key,
    gotmpl_value_t *member);

/*
 * A field of a struct or of what a pointer points to; ADM_DECLINED if the type
 * has none of the name.
 */
int gotmpl_field(gotmpl_exec_t *e, const gotmpl_value_t *v, adm_str_t name,
    gotmpl_value_t *field);

/* What a pointer points to, what is inside an interface; "no value" for nil. */
gotmpl_value_t gotmpl_indirect(const gotmpl_value_t *v);


/* Members of a map, sorted by key. */

typedef struct {
    uint32_t         n;
    gotmpl_value_t  *keys;
    gotmpl_value_t  *members;
} gotmpl_members_t;

int gotmpl_members(gotmpl_exec_t *e, const gotmpl_value_t *v,
    gotmpl_members_t *m);


/* As fmt.Sprint prints one operand (%v); the origin is that of its strings. */
int gotmpl_sprint(gotmpl_exec_t *e, const gotmpl_value_t *v,
    gotmpl_value_t *text);

/*
 * The value as a tree, as encoding/json sees it; *flags: ADM_JSON_FLOAT or 0
 * for the writer.  A view is not copied.  NULL with the error set where Go has
 * one.
 */
adm_value_t *gotmpl_to_json(gotmpl_exec_t *e, const gotmpl_value_t *v,
    unsigned *flags);


/*
 * "pod.metadata.annotations["x"]": the path of an origin, for error texts.
 */
adm_str_t gotmpl_origin_path(adm_arena_t *a, const gotmpl_origin_t *origin);


#endif /* GOTMPL_H */
