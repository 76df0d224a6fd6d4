
#include "data/adm_yaml_tree.h"

#include "base/adm_num.h"
#include "base/adm_str.h"


#define ADM_YAML_FLOW_WORK  10000000


static int adm_yaml_add_key(adm_yaml_reader_t *r, const yaml_event_t *e,
    adm_yaml_frame_t *f, const adm_yaml_node_t *node);
static int adm_yaml_merge(adm_yaml_reader_t *r, const yaml_event_t *e,
    adm_yaml_frame_t *f, const adm_yaml_node_t *node);
static int adm_yaml_merge_one(adm_yaml_reader_t *r, const yaml_event_t *e,
    adm_value_t *object, const adm_value_t *v);
static int adm_yaml_set(adm_yaml_reader_t *r, const yaml_event_t *e,
    adm_value_t *object, adm_str_t key, adm_value_t *v);


int
adm_yaml_error(adm_yaml_reader_t *r, const yaml_mark_t *mark, const char *text)
{
    return adm_err_set_at(r->err, (uint32_t) mark->line + 1,
                          (uint32_t) mark->column + 1, "%s", text);
}


int
adm_yaml_count(adm_yaml_reader_t *r, const yaml_event_t *e, uint64_t nodes,
    uint64_t aliased)
{
    double  allowed;

    r->nodes += nodes;
    r->aliased += aliased;

    if (r->depth) {
        r->flow_work += r->frames[r->depth - 1].flow;

        if (adm_unlikely(r->flow_work > ADM_YAML_FLOW_WORK)) {
            return adm_yaml_error(r, &e->start_mark, "flow collections are "
                                  "nested too deeply for their size");
        }
    }

    if (adm_unlikely(r->aliased > 100) && r->nodes > 1000) {

        allowed = r->nodes <= 400000 ? 0.99 : r->nodes >= 4000000 ? 0.10
                  : 0.99 - 0.89 * ((double) (r->nodes - 400000) / 3600000);

        if ((double) r->aliased / (double) r->nodes > allowed) {
            return adm_yaml_error(r, &e->start_mark,
                                  "document contains excessive aliasing");
        }
    }

    if (adm_unlikely(r->nodes > r->max_nodes)) {
        return adm_err_set_at(r->err, (uint32_t) e->start_mark.line + 1,
                              (uint32_t) e->start_mark.column + 1,
                              "YAML has more than %u nodes", r->max_nodes);
    }

    return ADM_OK;
}


adm_yaml_node_t *
adm_yaml_anchor(adm_yaml_reader_t *r, const yaml_char_t *name)
{
    adm_str_t         s;
    adm_yaml_node_t  *node;

    s = adm_str_dup(r->arena, adm_strz((const char *) name));
    node = adm_calloc(r->arena, 1, sizeof(adm_yaml_node_t));

    if (node == NULL || adm_map_set(&r->anchors, s, node) != ADM_OK) {
        return NULL;
    }

    return node;
}


int
adm_yaml_add(adm_yaml_reader_t *r, const yaml_event_t *e,
    const adm_yaml_node_t *node, adm_str_t text)
{
    adm_value_t       *v;
    adm_yaml_frame_t  *f;

    if (r->depth == 0) {
        r->root = node->value;
        return ADM_OK;
    }

    f = &r->frames[r->depth - 1];
    f->node.cost += node->cost;
    f->node.height = adm_max(f->node.height, node->height + 1);

    if (adm_is_array(f->node.value)) {
        return adm_array_push(r->arena, f->node.value, node->value);
    }

    if (!f->has_key) {
        f->key = text;
        return adm_yaml_add_key(r, e, f, node);
    }

    f->has_key = 0;

    if (f->merge) {
        f->merge = 0;
        return adm_yaml_merge(r, e, f, node);
    }

    if (f->bad_key) {
        f->bad_key = 0;
        v = adm_yaml_poison(r, "unsupported map key");

        if (v) {
            v->line = (uint32_t) e->start_mark.line + 1;
        }

        return adm_yaml_set(r, e, f->node.value, f->key, v);
    }

    return adm_yaml_set(r, e, f->node.value, f->key, node->value);
}


/* Keys become strings, as sigs.k8s.io/yaml makes them. */

static int
adm_yaml_add_key(adm_yaml_reader_t *r, const yaml_event_t *e,
    adm_yaml_frame_t *f, const adm_yaml_node_t *node)
{
    char                      text[ADM_DOUBLE_LEN];
    double                    d;
    adm_str_t                 s;
    const adm_yaml_scalar_t  *scalar;

    if (adm_is_object(node->value) || adm_is_array(node->value)) {
        return adm_yaml_error(r, &e->start_mark, "invalid map key");
    }

    f->has_key = 1;
    scalar = &node->scalar;
    s.data = text;

    switch (scalar->type) {

    case ADM_YAML_BOOL:
        f->key = scalar->u.boolean ? adm_strc("true") : adm_strc("false");
        return ADM_OK;

    case ADM_YAML_INT:
        s.len = adm_int_format(text, scalar->u.integer);
        break;

    case ADM_YAML_FLOAT:
        /* with the precision of 32 bits */
        d = (float) scalar->u.number;

        if (__builtin_isnan(d)) {
            f->key = adm_strc(".nan");
            return ADM_OK;
        }

        if (__builtin_isinf(d)) {
            f->key = d > 0 ? adm_strc(".inf") : adm_strc("-.inf");
            return ADM_OK;
        }

        s.len = adm_double_format_g(text, d, 32, 6);
        break;

    case ADM_YAML_NULL:
    case ADM_YAML_UINT:
        f->bad_key = 1;
        return ADM_OK;

    default:
        return ADM_OK;
    }

    f->key = adm_str_dup(r->arena, s);

    return ADM_OK;
}


static int
adm_yaml_merge(adm_yaml_reader_t *r, const yaml_event_t *e,
    adm_yaml_frame_t *f, const adm_yaml_node_t *node)
{
    uint32_t      i;
    adm_value_t  *v;

    v = node->value;

    if (adm_is_object(v)) {
        return adm_yaml_merge_one(r, e, f->node.value, v);
    }

    if (!adm_is_array(v) || node->alias) {
        goto failed;
    }

    for (i = 0; i < v->n; i++) {
        if (!adm_is_object(adm_array_at(v, i))) {
            goto failed;
        }
    }

    /* the first ones win: they come last */

    for (i = v->n; i > 0; i--) {
        if (adm_yaml_merge_one(r, e, f->node.value, adm_array_at(v, i - 1))
            != ADM_OK)
        {
            return ADM_ERROR;
        }
    }

    return ADM_OK;

failed:

    return adm_yaml_error(r, &e->start_mark, "map merge requires map or "
                          "sequence of maps as the value");
}


static int
adm_yaml_merge_one(adm_yaml_reader_t *r, const yaml_event_t *e,
    adm_value_t *object, const adm_value_t *v)
{
    uint32_t       i;
    adm_member_t  *m;

    for (i = 0; i < v->n; i++) {
        m = adm_object_at(v, i);

        if (adm_yaml_set(r, e, object, m->key, m->value) != ADM_OK) {
            return ADM_ERROR;
        }
    }

    return ADM_OK;
}


static int
adm_yaml_set(adm_yaml_reader_t *r, const yaml_event_t *e, adm_value_t *object,
    adm_str_t key, adm_value_t *v)
{
    if (r->unique_keys && adm_object_get(object, key)) {
        return adm_err_set_at(r->err, (uint32_t) e->start_mark.line + 1,
                              (uint32_t) e->start_mark.column + 1,
                              "key \"%.*s\" already set in map",
                              adm_fmt(adm_str_sub(key, 0, 100)));
    }

    return adm_object_set(r->arena, object, key, v);
}


adm_value_t *
adm_yaml_poison(adm_yaml_reader_t *r, const char *text)
{
    r->poisoned = 1;

    return adm_value_number(r->arena, adm_strz(text));
}


int
adm_yaml_check_poison(adm_yaml_reader_t *r, const adm_value_t *v)
{
    uint32_t   i;
    adm_str_t  text;

    switch (adm_kind(v)) {

    case ADM_NUMBER:
        text = adm_value_number_text(v, r->arena);

        if (adm_is_alpha(text.data[0])) {
            return adm_err_set_at(r->err, v->line, 0, "%.*s", adm_fmt(text));
        }

        return ADM_OK;

    case ADM_ARRAY:
        for (i = 0; i < v->n; i++) {
            if (adm_yaml_check_poison(r, adm_array_at(v, i)) != ADM_OK) {
                return ADM_ERROR;
            }
        }

        return ADM_OK;

    case ADM_OBJECT:
        for (i = 0; i < v->n; i++) {
            if (adm_yaml_check_poison(r, adm_object_at(v, i)->value)
                != ADM_OK)
            {
                return ADM_ERROR;
            }
        }

        return ADM_OK;

    default:
        return ADM_OK;
    }
}
