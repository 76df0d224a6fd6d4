
#include "gotmpl/gotmpl_fold.h"


/*
 * A tree copied in the order of its execution.
 *
 * Folding leaves what is executed between the nodes that it came from.  An
 * execution touches each node once or twice and does little with it, so what
 * it costs is mostly the memory that it has to wait for.  Here each node is
 * followed by what it refers to, and that by the next one.
 */


typedef struct {
    adm_arena_t  *arena;
    size_t        nodes;             /* that may still be made */
    unsigned      full:1;
} gotmpl_pack_t;


static gotmpl_node_t *gotmpl_pack_node(gotmpl_pack_t *p,
    const gotmpl_node_t *node);
static gotmpl_node_t **gotmpl_pack_nodes(gotmpl_pack_t *p,
    gotmpl_node_t **nodes, uint32_t n);
static void *gotmpl_pack_copy(gotmpl_pack_t *p, const void *from, size_t size);


gotmpl_node_t *
gotmpl_pack(adm_arena_t *a, gotmpl_node_t *root, size_t nodes)
{
    gotmpl_node_t     *packed;
    gotmpl_pack_t      p;
    adm_arena_mark_t   mark;

    memset(&p, 0, sizeof(gotmpl_pack_t));

    p.arena = a;
    p.nodes = nodes;

    mark = adm_arena_mark(a);

    packed = gotmpl_pack_node(&p, root);

    if (p.full) {
        adm_arena_reset(a, mark);
        return root;
    }

    return packed;
}


static gotmpl_node_t *
gotmpl_pack_node(gotmpl_pack_t *p, const gotmpl_node_t *node)
{
    uint32_t        i;
    gotmpl_node_t  *copy;

    if (node == NULL) {
        return NULL;
    }

    if (p->nodes == 0) {
        p->full = 1;
        return NULL;
    }

    p->nodes--;

    copy = gotmpl_pack_copy(p, node, sizeof(gotmpl_node_t));
    if (copy == NULL) {
        return NULL;
    }

    switch (node->type) {

    case GOTMPL_N_LIST:
    case GOTMPL_N_COMMAND:
        copy->u.list.nodes = gotmpl_pack_nodes(p, node->u.list.nodes, node->n);
        break;

    case GOTMPL_N_ACTION:
    case GOTMPL_N_IF:
    case GOTMPL_N_WITH:
    case GOTMPL_N_RANGE:
        copy->u.branch.pipe = gotmpl_pack_node(p, node->u.branch.pipe);
        copy->u.branch.list = gotmpl_pack_node(p, node->u.branch.list);
        copy->u.branch.other = gotmpl_pack_node(p, node->u.branch.other);
        break;

    case GOTMPL_N_TEMPLATE:
        copy->u.template.pipe = gotmpl_pack_node(p, node->u.template.pipe);
        break;

    case GOTMPL_N_PIPE:
        copy->u.pipe.commands = gotmpl_pack_nodes(p, node->u.pipe.commands,
                                                  node->n);

        for (i = 0; i < node->ndecls; i++) {
            copy->u.pipe.decls[i] = gotmpl_pack_node(p, node->u.pipe.decls[i]);
        }

        break;

    case GOTMPL_N_FIELD:
    case GOTMPL_N_VARIABLE:
    case GOTMPL_N_CHAIN:
    case GOTMPL_N_PATH:
        copy->u.chain.idents = gotmpl_pack_copy(p, node->u.chain.idents,
                                                node->n * sizeof(adm_str_t));
        copy->u.chain.node = gotmpl_pack_node(p, node->u.chain.node);
        break;

    case GOTMPL_N_BOOL:
    case GOTMPL_N_NUMBER:
    case GOTMPL_N_STRING:
        copy->u.constant.value = gotmpl_pack_copy(p, node->u.constant.value,
                                                  sizeof(gotmpl_value_t));
        break;

    case GOTMPL_N_CONST:
        copy->u.known.value = gotmpl_pack_copy(p, node->u.known.value,
                                               sizeof(gotmpl_value_t));
        break;
    }

    return copy;
}


static gotmpl_node_t **
gotmpl_pack_nodes(gotmpl_pack_t *p, gotmpl_node_t **nodes, uint32_t n)
{
    uint32_t         i;
    gotmpl_node_t  **copy;

    copy = gotmpl_pack_copy(p, nodes, n * sizeof(gotmpl_node_t *));

    for (i = 0; copy && i < n; i++) {
        copy[i] = gotmpl_pack_node(p, nodes[i]);
    }

    return copy;
}


static void *
gotmpl_pack_copy(gotmpl_pack_t *p, const void *from, size_t size)
{
    void  *copy;

    if (from == NULL || size == 0) {
        return NULL;
    }

    copy = adm_alloc(p->arena, size);

    return copy ? memcpy(copy, from, size) : NULL;
}
