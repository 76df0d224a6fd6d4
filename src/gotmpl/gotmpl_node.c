
#include "base/adm_str.h"
#include "gotmpl/gotmpl_node.h"
#include "gotmpl/gotmpl_quote.h"


static void gotmpl_node_print_pipe(adm_buf_t *b, const gotmpl_node_t *node);
static void gotmpl_node_print_idents(adm_buf_t *b, const gotmpl_node_t *node);
static void gotmpl_node_print_nested(adm_buf_t *b, const gotmpl_node_t *node);


gotmpl_tree_t *
gotmpl_tree(const gotmpl_t *t, adm_str_t name)
{
    uint32_t  i;

    for (i = 0; i < t->ntrees; i++) {
        if (adm_str_eq(t->trees[i]->name, name)) {
            return t->trees[i];
        }
    }

    return NULL;
}


int
gotmpl_node_is_empty(const gotmpl_node_t *node)
{
    uint32_t  i;

    switch (node->type) {

    case GOTMPL_N_TEXT:
        return adm_str_trim_space(node->u.text).len == 0;

    case GOTMPL_N_LIST:
        for (i = 0; i < node->n; i++) {
            if (!gotmpl_node_is_empty(node->u.list.nodes[i])) {
                return 0;
            }
        }

        return 1;

    default:
        return 0;
    }
}


void
gotmpl_position(adm_str_t text, uint32_t pos, uint32_t *line, uint32_t *column)
{
    size_t     i;
    ptrdiff_t  newline;

    text = adm_str_sub(text, 0, pos);
    newline = adm_str_find_last_char(text, '\n');

    *column = (uint32_t) (text.len - (size_t) (newline + 1));
    *line = 1;

    for (i = 0; i < text.len; i++) {
        *line += (text.data[i] == '\n');
    }
}


/* A pipeline within an expression is in parentheses. */

static void
gotmpl_node_print_nested(adm_buf_t *b, const gotmpl_node_t *node)
{
    if (node->orig) {
        node = node->orig;
    }

    if (node->type != GOTMPL_N_PIPE) {
        gotmpl_node_print(b, node);
        return;
    }

    adm_buf_char(b, '(');
    gotmpl_node_print(b, node);
    adm_buf_char(b, ')');
}


static void
gotmpl_node_print_pipe(adm_buf_t *b, const gotmpl_node_t *node)
{
    uint32_t  i;

    for (i = 0; i < node->ndecls; i++) {
        if (i) {
            adm_buf_lit(b, ", ");
        }

        gotmpl_node_print(b, node->u.pipe.decls[i]);
    }

    if (node->ndecls) {
        adm_buf_str(b, node->assign ? adm_strc(" = ") : adm_strc(" := "));
    }

    for (i = 0; i < node->n; i++) {
        if (i) {
            adm_buf_lit(b, " | ");
        }

        gotmpl_node_print(b, node->u.pipe.commands[i]);
    }
}


static void
gotmpl_node_print_idents(adm_buf_t *b, const gotmpl_node_t *node)
{
    uint32_t  i;

    if (node->type == GOTMPL_N_CHAIN) {
        gotmpl_node_print_nested(b, node->u.chain.node);
    }

    for (i = 0; i < node->n; i++) {
        if (i || node->type != GOTMPL_N_VARIABLE) {
            adm_buf_char(b, '.');
        }

        adm_buf_str(b, node->u.chain.idents[i]);
    }
}


void
gotmpl_node_print(adm_buf_t *b, const gotmpl_node_t *node)
{
    uint32_t  i;

    if (node->orig) {
        node = node->orig;
    }

    switch (node->type) {

    case GOTMPL_N_END:
        adm_buf_lit(b, "{{end}}");
        return;

    case GOTMPL_N_ELSE:
        adm_buf_lit(b, "{{else}}");
        return;

    case GOTMPL_N_TEMPLATE:
        adm_buf_lit(b, "{{template ");
        adm_quote(b, node->u.template.name, '"', 0);

        if (node->u.template.pipe) {
            adm_buf_char(b, ' ');
            gotmpl_node_print(b, node->u.template.pipe);
        }

        adm_buf_lit(b, "}}");
        return;

    case GOTMPL_N_PIPE:
        gotmpl_node_print_pipe(b, node);
        return;

    case GOTMPL_N_COMMAND:
        for (i = 0; i < node->n; i++) {
            if (i) {
                adm_buf_char(b, ' ');
            }

            gotmpl_node_print_nested(b, node->u.list.nodes[i]);
        }

        return;

    case GOTMPL_N_FIELD:
    case GOTMPL_N_VARIABLE:
    case GOTMPL_N_CHAIN:
        gotmpl_node_print_idents(b, node);
        return;

    case GOTMPL_N_FUNCTION:
        adm_buf_str(b, node->u.function.name);
        return;

    case GOTMPL_N_DOT:
        adm_buf_char(b, '.');
        return;

    case GOTMPL_N_NIL:
        adm_buf_lit(b, "nil");
        return;

    case GOTMPL_N_BOOL:
    case GOTMPL_N_NUMBER:
    case GOTMPL_N_STRING:
        adm_buf_str(b, node->u.constant.text);
        return;

    default:
        /* no error has another statement as its context */
        return;
    }
}
