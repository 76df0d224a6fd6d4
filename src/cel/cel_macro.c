
#include "cel/cel_parse.h"


typedef struct cel_macro_s  cel_macro_t;


struct cel_macro_s {
    adm_str_t      name;
    uint8_t        n;              /* arguments without the receiver */
    uint8_t        member;
    uint8_t        flags;
    uint8_t        fold;           /* of comprehensions: cel_fold_e */
    uint8_t        vars;           /* and how many variables they have */
    cel_expr_t  *(*expand)(cel_parser_t *p, const cel_macro_t *m,
                           uint32_t pos, cel_expr_t *target,
                           cel_expr_t **args);
};


static cel_expr_t *cel_macro_has(cel_parser_t *p, const cel_macro_t *m,
    uint32_t pos, cel_expr_t *target, cel_expr_t **args);
static cel_expr_t *cel_macro_fold(cel_parser_t *p, const cel_macro_t *m,
    uint32_t pos, cel_expr_t *target, cel_expr_t **args);
static cel_expr_t *cel_macro_opt_map(cel_parser_t *p, const cel_macro_t *m,
    uint32_t pos, cel_expr_t *target, cel_expr_t **args);
static cel_expr_t *cel_macro_sort_by(cel_parser_t *p, const cel_macro_t *m,
    uint32_t pos, cel_expr_t *target, cel_expr_t **args);
static cel_expr_t *cel_macro_bad(cel_parser_t *p, const cel_expr_t *x,
    const char *what);
static int cel_macro_var(cel_parser_t *p, const cel_expr_t *x,
    const char *what, adm_str_t *name);
static cel_expr_t *cel_macro_bind(cel_parser_t *p, uint32_t pos,
    adm_str_t name, cel_expr_t *value, cel_expr_t *body);
static cel_expr_t *cel_expr_copy(cel_parser_t *p, const cel_expr_t *x);
static cel_xentry_t *cel_entries_copy(cel_parser_t *p,
    const cel_xentry_t *entries, uint32_t n);
static cel_expr_t **cel_exprs_copy(cel_parser_t *p, cel_expr_t **items,
    uint32_t n);


static const cel_macro_t  cel_macros[] = {
    { adm_str("all"), 2, 1, 0, CEL_FOLD_ALL, 1, cel_macro_fold },
    { adm_str("all"), 3, 1, 0, CEL_FOLD_ALL, 2, cel_macro_fold },
    { adm_str("exists"), 2, 1, 0, CEL_FOLD_EXISTS, 1, cel_macro_fold },
    { adm_str("exists"), 3, 1, 0, CEL_FOLD_EXISTS, 2, cel_macro_fold },
    { adm_str("existsOne"), 3, 1, 0, CEL_FOLD_ONE, 2, cel_macro_fold },
    { adm_str("exists_one"), 2, 1, 0, CEL_FOLD_ONE, 1, cel_macro_fold },
    { adm_str("exists_one"), 3, 1, 0, CEL_FOLD_ONE, 2, cel_macro_fold },
    { adm_str("filter"), 2, 1, 0, CEL_FOLD_LIST, 1, cel_macro_fold },
    { adm_str("has"), 1, 0, 0, 0, 0, cel_macro_has },
    { adm_str("map"), 2, 1, 0, CEL_FOLD_LIST, 1, cel_macro_fold },
    { adm_str("map"), 3, 1, 0, CEL_FOLD_LIST, 1, cel_macro_fold },
    { adm_str("optFlatMap"), 2, 1, 0, 0, 1, cel_macro_opt_map },
    { adm_str("optMap"), 2, 1, 0, 0, 1, cel_macro_opt_map },
    { adm_str("sortBy"), 2, 1, 0, 0, 1, cel_macro_sort_by },
    { adm_str("transformList"), 3, 1, 0, CEL_FOLD_LIST, 2, cel_macro_fold },
    { adm_str("transformList"), 4, 1, 0, CEL_FOLD_LIST, 2, cel_macro_fold },
    { adm_str("transformMap"), 3, 1, 0, CEL_FOLD_INSERT, 2, cel_macro_fold },
    { adm_str("transformMap"), 4, 1, 0, CEL_FOLD_INSERT, 2, cel_macro_fold },
    { adm_str("transformMapEntry"), 3, 1, 0, CEL_FOLD_MERGE, 2,
      cel_macro_fold },
    { adm_str("transformMapEntry"), 4, 1, 0, CEL_FOLD_MERGE, 2,
      cel_macro_fold }
};


const cel_macro_doc_t  cel_macro_docs[] = {
    { "all", "E.all(x, p), E.all(i, x, p)",
      "whether p holds for all items, or keys; errors do not count where one "
      "item gives false" },
    { "exists", "E.exists(x, p), E.exists(i, x, p)",
      "whether p holds for an item, or key; errors do not count where one "
      "item gives true" },
    { "existsOne", "E.existsOne(i, x, p)",
      "as exists_one, with two variables only" },
    { "exists_one", "E.exists_one(x, p), E.exists_one(i, x, p)",
      "whether p holds for exactly one item, or key" },
    { "filter", "E.filter(x, p)", "the list of the items, or keys, with p" },
    { "has", "has(E.f)", "whether the field or key f is there" },
    { "map", "E.map(x, e), E.map(x, p, e)",
      "the list of e for all items, or keys; of those with p" },
    { "optFlatMap", "E.optFlatMap(x, e)",
      "e, an optional, with the value of the optional E as x, if there is one"
    },
    { "optMap", "E.optMap(x, e)",
      "an optional of e with the value of the optional E as x, if there is "
      "one" },
    { "sortBy", "E.sortBy(x, e)", "the list E in the order of the keys e" },
    { "transformList", "E.transformList(i, x, e), E.transformList(i, x, p, e)",
      "the list of e; i is the index or key, x the item or value" },
    { "transformMap", "E.transformMap(i, x, e), E.transformMap(i, x, p, e)",
      "the map from i to e" },
    { "transformMapEntry",
      "E.transformMapEntry(i, x, e), E.transformMapEntry(i, x, p, e)",
      "the entries of all maps e as one map" }
};

const size_t  cel_nmacros = adm_nelts(cel_macro_docs);


/* What the accumulator is called, and was called. */
static const adm_str_t  cel_accu = adm_str("@result");
static const adm_str_t  cel_accu_old = adm_str("__result__");

/* The list that sortBy() sorts; no identifier. */
static const adm_str_t  cel_sort_input = adm_str("@__sortBy_input__");


cel_expr_t *
cel_macro_expand(cel_parser_t *p, uint32_t pos, adm_str_t name,
    cel_expr_t *target, uint32_t n, cel_expr_t **args)
{
    size_t              i;
    uint32_t            k;
    cel_expr_t         *x;
    const cel_macro_t  *m;

    for (i = 0; i < adm_nelts(cel_macros); i++) {
        m = &cel_macros[i];

        if (m->n != n || m->member != (target != NULL)
            || !adm_str_eq(m->name, name)
            || !cel_func_enabled(m->flags, p->options))
        {
            continue;
        }

        x = m->expand(p, m, pos, target, args);
        if (x == NULL) {
            return NULL;
        }

        /* nesting is counted as it was written */

        x->depth = target ? target->depth : 0;

        for (k = 0; k < n; k++) {
            x->depth = adm_max(x->depth, args[k]->depth);
        }

        return x;
    }

    return NULL;
}


/* An issue, and an expression that stands in. */

static cel_expr_t *
cel_macro_bad(cel_parser_t *p, const cel_expr_t *x, const char *what)
{
    cel_expr_t  *dummy;

    (void) cel_issue(p->src, x->pos, "%s", what);

    dummy = cel_expr_new(p, CEL_X_CONST, x->pos);
    if (dummy) {
        dummy->u.value = cel_null();
    }

    return dummy;
}


static int
cel_macro_var(cel_parser_t *p, const cel_expr_t *x, const char *what,
    adm_str_t *name)
{
    if (x->kind != CEL_X_IDENT) {
        (void) cel_issue(p->src, x->pos, "%s", what);
        return ADM_ERROR;
    }

    *name = x->u.ident.name;

    return ADM_OK;
}


static cel_expr_t *
cel_macro_has(cel_parser_t *p, const cel_macro_t *m, uint32_t pos,
    cel_expr_t *target, cel_expr_t **args)
{
    cel_expr_t  *x;

    if (args[0]->kind != CEL_X_SELECT) {
        return cel_macro_bad(p, args[0], "invalid argument to has() macro");
    }

    x = cel_expr_new(p, CEL_X_SELECT, pos);

    if (x) {
        x->test = 1;
        x->u.select = args[0]->u.select;
    }

    return x;
}


static cel_expr_t *
cel_macro_fold(cel_parser_t *p, const cel_macro_t *m, uint32_t pos,
    cel_expr_t *target, cel_expr_t **args)
{
    adm_str_t     names[2];
    uint32_t      i;
    cel_expr_t   *x;
    const char   *what;

    what = m->fold == CEL_FOLD_LIST && m->vars == 1
           ? "argument is not an identifier" : "argument must be a simple name";

    names[1] = adm_str_empty;

    for (i = 0; i < m->vars; i++) {
        if (cel_macro_var(p, args[i], what, &names[i]) != ADM_OK) {
            return cel_expr_new(p, CEL_X_CONST, pos);
        }
    }

    if (m->vars == 2 && adm_str_eq(names[0], names[1])) {
        (void) cel_issue(p->src, args[1]->pos,
                         "duplicate variable name: %.*s", adm_fmt(names[0]));
        return cel_expr_new(p, CEL_X_CONST, pos);
    }

    for (i = 0; i < m->vars; i++) {
        if (adm_str_eq(names[i], cel_accu)
            || adm_str_eq(names[i], cel_accu_old))
        {
            return cel_macro_bad(p, args[i], "iteration variable overwrites "
                                 "accumulator variable");
        }
    }

    x = cel_expr_new(p, CEL_X_FOLD, pos);
    if (x == NULL) {
        return NULL;
    }

    x->fold = m->fold;
    x->u.fold.range = target;
    x->u.fold.var = names[0];
    x->u.fold.var2 = names[1];
    x->u.fold.accu = cel_accu;

    if (adm_str_eqc(m->name, "filter")) {
        x->u.fold.filter = args[1];
        x->u.fold.body = args[0];

    } else if (m->n == m->vars + 2) {
        x->u.fold.filter = args[m->vars];
        x->u.fold.body = args[m->vars + 1];

    } else {
        x->u.fold.body = args[m->vars];
    }

    return x;
}


/* A name for a value in an expression: a comprehension without a loop. */

static cel_expr_t *
cel_macro_bind(cel_parser_t *p, uint32_t pos, adm_str_t name,
    cel_expr_t *value, cel_expr_t *body)
{
    cel_expr_t  *x;

    x = cel_expr_new(p, CEL_X_FOLD, pos);
    if (x == NULL || value == NULL || body == NULL) {
        return NULL;
    }

    x->fold = CEL_FOLD_BIND;
    x->u.fold.accu = name;
    x->u.fold.range = value;
    x->u.fold.body = body;

    return x;
}


static cel_expr_t *
cel_macro_opt_map(cel_parser_t *p, const cel_macro_t *m, uint32_t pos,
    cel_expr_t *target, cel_expr_t **args)
{
    int          flat;
    adm_str_t    name;
    cel_expr_t  *x, *parts[3];

    flat = adm_str_eqc(m->name, "optFlatMap");

    if (cel_macro_var(p, args[0],
                      flat ? "optFlatMap() variable name must be a simple "
                             "identifier"
                           : "optMap() variable name must be a simple "
                             "identifier", &name)
        != ADM_OK)
    {
        return cel_expr_new(p, CEL_X_CONST, pos);
    }

    x = cel_expr_copy(p, target);
    x = cel_expr_call(p, pos, "value", 1, 1, &x);
    x = cel_macro_bind(p, pos, name, x, args[1]);

    parts[0] = cel_expr_call(p, pos, "hasValue", 1, 1, &target);
    parts[1] = flat ? x : cel_expr_call(p, pos, "optional.of", 0, 1, &x);
    parts[2] = cel_expr_call(p, pos, "optional.none", 0, 0, NULL);

    return cel_expr_call(p, pos, CEL_OP_CONDITIONAL, 0, 3, parts);
}


static cel_expr_t *
cel_macro_sort_by(cel_parser_t *p, const cel_macro_t *m, uint32_t pos,
    cel_expr_t *target, cel_expr_t **args)
{
    cel_expr_t         *x, *parts[2];

    static const cel_macro_t  map = {
        adm_str("map"), 2, 1, 0, CEL_FOLD_LIST, 1, cel_macro_fold
    };

    if (target->kind == CEL_X_CONST || target->kind == CEL_X_MAP
        || target->kind == CEL_X_STRUCT)
    {
        return cel_macro_bad(p, target, "sortBy can only be applied to a list,"
                             " identifier, comprehension, call or select "
                             "expression");
    }

    parts[0] = cel_expr_ident(p, pos, cel_sort_input);
    x = cel_expr_ident(p, pos, cel_sort_input);

    if (x == NULL || parts[0] == NULL) {
        return NULL;
    }

    parts[1] = cel_macro_fold(p, &map, pos, x, args);

    x = cel_expr_call(p, pos, "@sortByAssociatedKeys", 1, 2, parts);

    return cel_macro_bind(p, pos, cel_sort_input, target, x);
}


static cel_expr_t **
cel_exprs_copy(cel_parser_t *p, cel_expr_t **items, uint32_t n)
{
    uint32_t      i;
    cel_expr_t  **copy;

    copy = adm_array_alloc(p->arena, n, sizeof(cel_expr_t *));
    if (copy == NULL) {
        p->failed = 1;
        return NULL;
    }

    for (i = 0; i < n; i++) {
        copy[i] = cel_expr_copy(p, items[i]);
    }

    return copy;
}


static cel_xentry_t *
cel_entries_copy(cel_parser_t *p, const cel_xentry_t *entries, uint32_t n)
{
    uint32_t       i;
    cel_xentry_t  *copy;

    copy = adm_array_alloc(p->arena, n, sizeof(cel_xentry_t));
    if (copy == NULL) {
        p->failed = 1;
        return NULL;
    }

    for (i = 0; i < n; i++) {
        copy[i] = entries[i];
        copy[i].key = cel_expr_copy(p, entries[i].key);
        copy[i].value = cel_expr_copy(p, entries[i].value);
    }

    return copy;
}


/* A copy of a whole tree: the checker writes into nodes. */

static cel_expr_t *
cel_expr_copy(cel_parser_t *p, const cel_expr_t *x)
{
    cel_expr_t  *copy;

    if (x == NULL || p->failed) {
        return NULL;
    }

    copy = cel_expr_new(p, (cel_expr_e) x->kind, x->pos);
    if (copy == NULL) {
        return NULL;
    }

    *copy = *x;

    switch (x->kind) {

    case CEL_X_SELECT:
        copy->u.select.operand = cel_expr_copy(p, x->u.select.operand);
        break;

    case CEL_X_CALL:
        copy->u.call.args = cel_exprs_copy(p, x->u.call.args, x->n);
        break;

    case CEL_X_LIST:
        copy->u.list.items = cel_exprs_copy(p, x->u.list.items, x->n);
        break;

    case CEL_X_MAP:
        copy->u.map.entries = cel_entries_copy(p, x->u.map.entries, x->n);
        break;

    case CEL_X_STRUCT:
        copy->u.st.fields = cel_entries_copy(p, x->u.st.fields, x->n);
        break;

    case CEL_X_FOLD:
        copy->u.fold.range = cel_expr_copy(p, x->u.fold.range);
        copy->u.fold.filter = cel_expr_copy(p, x->u.fold.filter);
        copy->u.fold.body = cel_expr_copy(p, x->u.fold.body);
        break;

    default:
        break;
    }

    return copy;
}
