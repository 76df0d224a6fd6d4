
/*
 * What calls cost, in the units of the API server: sizes of strings are code
 * points, a tenth of them is one unit, parts of a unit are rounded up.
 * Sources: k8s spec 5.12.
 */


#include "cel/cel_lib.h"


#define CEL_TEXT_FACTOR      0.1
#define CEL_REGEX_FACTOR     0.25
#define CEL_COST_OF_CHECK    350000
#define CEL_COST_OF_LIST     10
#define CEL_COST_OF_STRUCT   40


static uint64_t cel_plain_size(cel_value_t v);
static uint64_t cel_tenth(cel_value_t v, double factor);
static uint64_t cel_traversal(cel_eval_t *e, cel_value_t v, unsigned depth);
static uint64_t cel_cost_new_list(double factor, uint64_t size);
static uint64_t cel_cost_pairs(cel_eval_t *e, cel_value_t list);
static uint64_t cel_cost_regex(uint64_t text, uint64_t pattern);
static uint64_t cel_not_a_list(cel_eval_t *e, cel_value_t v);


/* The libraries of Kubernetes do not look into optionals. */

static uint64_t
cel_plain_size(cel_value_t v)
{
    return v.kind == CEL_OPTIONAL ? 1 : cel_size(v);
}


static uint64_t
cel_tenth(cel_value_t v, double factor)
{
    return cel_ceil((double) cel_size(v) * factor);
}


static uint64_t
cel_cost_regex(uint64_t text, uint64_t pattern)
{
    return cel_ceil((1.0 + (double) text) * CEL_TEXT_FACTOR)
           * cel_ceil((double) pattern * CEL_REGEX_FACTOR);
}


/* All parts of a value, strings by bytes. */

static uint64_t
cel_traversal(cel_eval_t *e, cel_value_t v, unsigned depth)
{
    uint32_t     i;
    uint64_t     cost;
    cel_value_t  key, value;

    if (!cel_work(e, 1) || depth > ADM_MAX_DEPTH) {
        (void) cel_stop(e, &cel_err_limit);
        return 0;
    }

    cost = 0;

    switch (v.kind) {

    case CEL_STRING:
    case CEL_BYTES:
        return (uint64_t) ((double) v.n * CEL_TEXT_FACTOR);

    case CEL_LIST:
        for (i = 0; i < v.n && !e->stop; i++) {
            cost += cel_traversal(e, cel_list_at(v, i), depth + 1);
        }

        return cost;

    case CEL_MAP:
        for (i = 0; i < v.n && !e->stop; i++) {
            cel_map_at(v, i, &key, &value);
            cost += cel_traversal(e, key, depth + 1);
            cost += cel_traversal(e, value, depth + 1);
        }

        return cost;

    default:
        return 1;
    }
}


static uint64_t
cel_cost_new_list(double factor, uint64_t size)
{
    double  d;

    d = (double) size * factor;

    /* Go's conversion of a negative number wraps around */

    if (d < 0) {
        return (uint64_t) (int64_t) d + 1 + CEL_COST_OF_LIST;
    }

    if (d >= 9223372036854775808.0) {
        return INT64_MAX;
    }

    return (uint64_t) d + 1 + CEL_COST_OF_LIST;
}


/* The API server looks at the argument as a list without asking. */

static uint64_t
cel_not_a_list(cel_eval_t *e, cel_value_t v)
{
    (void) cel_stop_text(e, "internal error: interface conversion: %s is not "
                         "traits.Lister: missing method %s", cel_go_type(v),
                         cel_traits(v) & CEL_ADDER ? "Contains" : "Add");
    return 0;
}


static uint64_t
cel_cost_pairs(cel_eval_t *e, cel_value_t list)
{
    double       factor;
    cel_value_t  first;

    if (list.kind != CEL_LIST) {
        return cel_not_a_list(e, list);
    }

    factor = 2.0;

    if (list.n) {
        first = cel_list_at(list, 0);

        if (first.kind == CEL_STRING || first.kind == CEL_BYTES) {
            factor += CEL_TEXT_FACTOR;
        }
    }

    return cel_cost_new_list(factor, (uint64_t) list.n * list.n);
}


/* How many arguments a model is for: without a checker a call may have less. */

static const uint8_t  cel_cost_args[] = {
    [CEL_COST_ARG] = 1,
    [CEL_COST_ARG2] = 1,
    [CEL_COST_VALUE] = 1,
    [CEL_COST_MIN] = 2,
    [CEL_COST_SUM] = 2,
    [CEL_COST_CONTAINS] = 2,
    [CEL_COST_REGEX] = 2,
    [CEL_COST_MATCHES] = 2,
    [CEL_COST_IN_LIST] = 2,
    [CEL_COST_TRAVERSE] = 1,
    [CEL_COST_SELECTOR] = 2,
    [CEL_COST_CIDR_IP] = 2,
    [CEL_COST_CIDR_IP_TEXT] = 2,
    [CEL_COST_CIDR] = 2,
    [CEL_COST_CIDR_TEXT] = 2,
    [CEL_COST_VALIDATE] = 2,
    [CEL_COST_FLATTEN] = 1,
    [CEL_COST_SORT] = 1,
    [CEL_COST_SORT_BY] = 2,
    [CEL_COST_SETS] = 2,
    [CEL_COST_SETS2] = 2
};


uint64_t
cel_cost(cel_eval_t *e, cel_cost_e model, const cel_value_t *args, unsigned n,
    const cel_value_t *result)
{
    double    d;
    uint64_t  a, b, cost;

    if (adm_unlikely(n < cel_cost_args[model])) {
        return model == CEL_COST_TRAVERSE ? 0 : 1;
    }

    switch (model) {

    case CEL_COST_ARG:
        return cel_ceil((double) cel_plain_size(args[0]) * CEL_TEXT_FACTOR);

    case CEL_COST_ARG2:
        return cel_ceil((double) cel_plain_size(args[0]) * 2
                        * CEL_TEXT_FACTOR);

    case CEL_COST_VALUE:
        return cel_tenth(args[0], CEL_TEXT_FACTOR);

    case CEL_COST_RESULT2:
        return cel_ceil((double) cel_plain_size(*result) * 2
                        * CEL_TEXT_FACTOR);

    case CEL_COST_MIN:
        a = cel_size(args[0]);
        b = cel_size(args[1]);
        return cel_ceil((double) adm_min(a, b) * CEL_TEXT_FACTOR);

    case CEL_COST_SUM:
        a = cel_size(args[0]) + cel_size(args[1]);
        return cel_ceil((double) a * CEL_TEXT_FACTOR);

    case CEL_COST_CONTAINS:
        return cel_tenth(args[0], CEL_TEXT_FACTOR)
               * cel_tenth(args[1], CEL_TEXT_FACTOR);

    case CEL_COST_REGEX:
        return cel_cost_regex(cel_plain_size(args[0]),
                              cel_plain_size(args[1]));

    case CEL_COST_MATCHES:
        return cel_cost_regex(cel_size(args[0]), cel_size(args[1]));

    case CEL_COST_IN_LIST:
        return cel_size(args[1]);

    case CEL_COST_TRAVERSE:
        return cel_traversal(e, args[0], 0);

    case CEL_COST_CHECK:
        return CEL_COST_OF_CHECK;

    case CEL_COST_SELECTOR:
        a = cel_plain_size(args[1]);
        b = cel_ceil((double) a * 0.5);
        return CEL_COST_OF_LIST + cel_ceil((double) a * CEL_TEXT_FACTOR)
               + cel_ceil((double) b * (CEL_COST_OF_LIST
                                        + CEL_COST_OF_STRUCT));

    case CEL_COST_CIDR_IP:
    case CEL_COST_CIDR_IP_TEXT:
    case CEL_COST_CIDR:
    case CEL_COST_CIDR_TEXT:
        a = cel_plain_size(args[0]);
        cost = cel_ceil((double) (a + a) * CEL_TEXT_FACTOR);

        if (model == CEL_COST_CIDR || model == CEL_COST_CIDR_TEXT) {
            cost += cel_ceil((double) a * CEL_TEXT_FACTOR) + 1;
        }

        if (model == CEL_COST_CIDR_IP_TEXT || model == CEL_COST_CIDR_TEXT) {
            cost += cel_ceil((double) cel_plain_size(args[1])
                             * CEL_TEXT_FACTOR);
        }

        return cost;

    case CEL_COST_VALIDATE:
        if (args[0].kind != CEL_OPAQUE
            || args[0].u.opaque->class != CEL_FORMAT)
        {
            return 1;
        }

        return cel_cost_regex(cel_plain_size(args[1]),
                              ((cel_format_t *) args[0].u.opaque)->regex_size);

    case CEL_COST_LIST_RESULT:
        return cel_cost_new_list(1, cel_plain_size(*result));

    case CEL_COST_FLATTEN:
        d = 1;

        if (n == 2) {
            if (args[1].kind != CEL_INT) {
                (void) cel_stop_text(e, "internal error: interface conversion:"
                                     " ref.Val is %s, not types.Int",
                                     cel_go_type(args[1]));
                return 0;
            }

            d = (double) args[1].u.i;
        }

        /* since Kubernetes 1.37 a negative depth does not wrap around */

        if (d < 0 && cel_plain_size(args[0])
            && e->kubernetes >= CEL_KUBERNETES_137)
        {
            (void) cel_stop(e, &cel_err_limit);
            return 0;
        }

        return cel_cost_new_list(d, cel_plain_size(args[0]));

    case CEL_COST_SORT:
        return cel_cost_pairs(e, args[0]);

    case CEL_COST_SORT_BY:
        return cel_cost_pairs(e, args[1]);

    case CEL_COST_SETS:
        return 1 + cel_plain_size(args[0]) * cel_plain_size(args[1]);

    case CEL_COST_SETS2:
        return 1 + cel_plain_size(args[0]) * cel_plain_size(args[1]) * 2;

    default: /* CEL_COST_ONE */
        return 1;
    }
}
