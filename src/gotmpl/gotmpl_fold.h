
/*
 * Folding: what its files share.
 *
 * A template is gone through as by the executor, with values that are known or
 * not.  Each statement and expression becomes itself, a copy with constants for
 * its known parts, or text.  What fails stays, and fails when it is executed.
 *
 * A variable is known if its declaration gives it a known value and nothing in
 * the tree assigns to its slot.  Its scope begins behind the declaration, so
 * that no other way leads to a reader.  What is known of variables and of dot
 * is put into the expressions: the result does not need them.
 */


#ifndef GOTMPL_FOLD_H
#define GOTMPL_FOLD_H


#include "gotmpl/gotmpl_exec.h"


typedef enum {
    GOTMPL_UNKNOWN = 0,
    GOTMPL_ASSIGNED,             /* a slot that is assigned to: never known */
    GOTMPL_KNOWN,
    GOTMPL_ROOT                  /* the root: some of its fields are known */
} gotmpl_state_e;


/* What is known of a value. */

typedef struct {
    gotmpl_state_e         state;
    gotmpl_value_t         value;        /* in an interface or not */
    const gotmpl_node_t   *at;           /* evaluated last on its way */
} gotmpl_abstract_t;


/* Nodes of a list being made. */

typedef struct {
    gotmpl_node_t        **nodes;
    uint32_t               n;
    uint32_t               cap;
} gotmpl_nodes_t;


typedef struct {
    adm_arena_t           *arena;
    const adm_str_t       *known;        /* fields of the root */
    size_t                 nknown;
    size_t                 nodes;        /* that may still be made */
    uint32_t               calls;        /* of templates, nested */
    adm_map_t              paths;        /* of the root: text -> a node */

    gotmpl_exec_t          exec;         /* evaluates what is known */
    gotmpl_run_t           run;
    adm_err_t              err;

    const gotmpl_tree_t   *tree;
    gotmpl_abstract_t      dot;
    gotmpl_abstract_t     *vars;         /* by slot */
} gotmpl_folder_t;


/* Ready for an evaluation; returns the execution. */
gotmpl_exec_t *gotmpl_fold_exec(gotmpl_folder_t *f);

/* A node that is written as orig; NULL without memory, as below. */
gotmpl_node_t *gotmpl_fold_node(gotmpl_folder_t *f, gotmpl_node_e type,
    const gotmpl_node_t *orig);

/*
 * Expressions (gotmpl_fold_expr.c).  A pipeline that is known becomes
 * GOTMPL_N_CONST if it has no variables; these are up to the caller.
 */
gotmpl_node_t *gotmpl_fold_pipe(gotmpl_folder_t *f, gotmpl_node_t *pipe,
    gotmpl_abstract_t *abs);

int gotmpl_nodes_push(gotmpl_folder_t *f, gotmpl_nodes_t *nodes,
    gotmpl_node_t *node);

/*
 * A copy of the list in the order of its execution (gotmpl_pack.c); the list
 * itself if that would take more nodes.
 */
gotmpl_node_t *gotmpl_pack(adm_arena_t *a, gotmpl_node_t *root, size_t nodes);


#endif /* GOTMPL_FOLD_H */
