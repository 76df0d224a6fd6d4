
/*
 * Functions of CEL: how the tables declare them, and what their code sees.
 *
 * A function has a name and overloads; an overload has a form (receiver or
 * global), types and code.  The checker chooses overloads by static types.
 * One that is left alone is called directly, its arguments are only guarded;
 * otherwise the first whose types fit the values is called, or an operator
 * that does for all of them.
 */


#ifndef CEL_FUNC_H
#define CEL_FUNC_H


#include "cel/cel.h"


#define CEL_MAX_ARGS  4


/* What a call costs; see cel_cost.c. */

typedef enum {
    CEL_COST_NONE = 0,        /* said elsewhere, at last CEL_COST_ONE */
    CEL_COST_ONE,
    CEL_COST_ARG,             /* a tenth of the first argument */
    CEL_COST_ARG2,            /* two tenths of it */
    CEL_COST_VALUE,           /* as ARG, also of what an optional holds */
    CEL_COST_RESULT2,         /* two tenths of the result */
    CEL_COST_MIN,             /* a tenth of the shorter argument */
    CEL_COST_SUM,             /* a tenth of both arguments */
    CEL_COST_CONTAINS,
    CEL_COST_REGEX,
    CEL_COST_MATCHES,         /* as REGEX, also of what an optional holds */
    CEL_COST_IN_LIST,
    CEL_COST_TRAVERSE,        /* the parts of the first argument */
    CEL_COST_CHECK,
    CEL_COST_SELECTOR,
    CEL_COST_CIDR_IP,
    CEL_COST_CIDR_IP_TEXT,
    CEL_COST_CIDR,
    CEL_COST_CIDR_TEXT,
    CEL_COST_VALIDATE,
    CEL_COST_LIST_RESULT,     /* a new list as long as the result */
    CEL_COST_FLATTEN,
    CEL_COST_SORT,            /* every item with every other */
    CEL_COST_SORT_BY,
    CEL_COST_SETS,
    CEL_COST_SETS2
} cel_cost_e;


/* Abilities of values, for operators that do for all types. */

#define CEL_ADDER        0x001
#define CEL_COMPARER     0x002
#define CEL_CONTAINER    0x004
#define CEL_DIVIDER      0x008
#define CEL_INDEXER      0x010
#define CEL_ITERABLE     0x020
#define CEL_MATCHER      0x040
#define CEL_MODDER       0x080
#define CEL_MULTIPLIER   0x100
#define CEL_NEGATOR      0x200
#define CEL_RECEIVER     0x400
#define CEL_SIZER        0x800
#define CEL_SUBTRACTOR   0x1000

unsigned cel_traits(cel_value_t v);


/*
 * The code of a function.  Arguments are no errors and, for an overload, of
 * its types.  magic: of the table's entry.
 */
typedef cel_value_t (*cel_fn_pt)(cel_eval_t *e, const cel_value_t *args,
    unsigned n, int magic);


typedef struct {
    const char        *id;
    uint8_t            member;
    uint8_t            n;             /* arguments with the receiver */
    uint8_t            cost;          /* cel_cost_e, if chosen alone */
    uint8_t            flags;
    const cel_type_t  *result;
    const cel_type_t  *args[CEL_MAX_ARGS];
    cel_fn_pt          fn;            /* NULL: the function's */
    int                magic;
} cel_overload_t;


/* Flags of functions and overloads. */

#define CEL_F_UNTIL_136   0x01
#define CEL_F_SINCE_137   0x02
#define CEL_F_PATCH       0x04        /* of mutating policies only */
#define CEL_F_NO_GUARD    0x08        /* the code looks at the types itself */
#define CEL_F_VARARG      0x10        /* stops at the first failed argument */
#define CEL_F_HIDDEN      0x20        /* operators, and what macros call */
#define CEL_F_CONVERSION  0x40        /* folded when its argument is constant */


typedef struct {
    adm_str_t              name;
    const cel_overload_t  *overloads;
    uint8_t                n;
    uint8_t                cost;      /* cel_cost_e, before the overload's */
    uint8_t                flags;
    cel_fn_pt              fn;        /* for all overloads, or NULL */
    int                    magic;
    unsigned               traits;    /* that fn needs of the first argument */
    const char            *doc;
} cel_func_t;


/* All functions in some tables, each sorted by name. */

typedef struct {
    const cel_func_t      *funcs;
    size_t                 n;
} cel_table_t;

extern const cel_table_t  *const cel_tables[];
extern const size_t        cel_ntables;

const cel_func_t *cel_func_find(adm_str_t name);

/* Whether the overload or function is there in this dialect. */
int cel_func_enabled(unsigned flags, const cel_options_t *options);


/* Macros, for the documentation; the parser expands them. */

typedef struct {
    const char            *name;
    const char            *form;
    const char            *doc;
} cel_macro_doc_t;

extern const cel_macro_doc_t  cel_macro_docs[];
extern const size_t           cel_nmacros;


/* An evaluation that is running. */

struct cel_eval_s {
    uint64_t               cost;
    uint64_t               limit;
    uint64_t               work;      /* steps left that cost nothing */
    adm_arena_t           *arena;
    cel_activation_t      *act;
    const cel_program_t   *program;
    cel_value_t           *slots;     /* of comprehensions */
    cel_error_t           *stop;      /* the fatal error, or NULL */
    uint64_t               stopped;   /* the cost when it happened */
    int                    kubernetes;
};


/* Steps inside of functions and comparisons of one evaluation. */
#define CEL_WORK_LIMIT   20000000

/* Bytes of a string, items of a list that an expression may make. */
#define CEL_MAX_TEXT     (16 * 1024 * 1024)
#define CEL_MAX_ITEMS    (16 * 1024 * 1024)


/* The error that ends the evaluation, whatever absorbs errors. */
cel_value_t cel_stop(cel_eval_t *e, cel_error_t *error);

/* Such an error with a text of its own. */
cel_value_t cel_stop_text(cel_eval_t *e, const char *fmt, ...)
    adm_error_like(2, 3);


/* Charges n steps of work; 0 if there are none left. */

static inline int
cel_work(cel_eval_t *e, uint64_t n)
{
    if (adm_unlikely(n > e->work)) {
        e->work = 0;
        return 0;
    }

    e->work -= n;

    return 1;
}


/* A tenth or so of a size, rounded up: as Go's math.Ceil() of doubles. */

static inline uint64_t
cel_ceil(double d)
{
    uint64_t  u;

    u = (uint64_t) d;

    return (double) u < d ? u + 1 : u;
}


/*
 * The cost of a call.  It is also asked before the call, with result NULL,
 * where it does not depend on the result: a call that is too dear is not made.
 */
uint64_t cel_cost(cel_eval_t *e, cel_cost_e model, const cel_value_t *args,
    unsigned n, const cel_value_t *result);


#endif /* CEL_FUNC_H */
