
#include "data/adm_json_write.h"
#include "data/adm_yaml.h"
#include "inject/inject_patch.h"
#include "inject/inject_shape.h"
#include "inject/inject_slot.h"
#include "kube/kube_merge.h"
#include "kube/kube_typed.h"


#define INJECT_SHAPES      64
#define INJECT_SHAPE_ROOM  (192 * 1024)

/* The most pieces of a text that is kept, and bytes of the JSON of a node. */
#define INJECT_PIECES      4096
#define INJECT_KEPT_TEXT   4096


struct inject_shape_s {
    uint32_t         hash;
    uint64_t         used;           /* the last review that used it */
    inject_piece_t  *pieces;
    uint32_t         n;
    inject_slot_t   *slots;
    uint32_t         nslots;
    unsigned         structural:1;   /* some values are nodes: look further */
    adm_value_t     *tree;           /* NULL: texts have to be parsed */
    adm_value_t     *overlay;
    adm_arena_t      arena;
    char            *room;
    size_t           taken;
};


struct inject_shapes_s {
    adm_arena_t     *arena;
    uint64_t         review;
    inject_shape_t   shapes[INJECT_SHAPES];
};


/* The text that a shape is looked for. */

typedef struct {
    inject_run_t    *run;
    inject_shapes_t *shapes;
    inject_piece_t  *pieces;
    uint32_t         n;
    uint32_t         hash;
} inject_text_t;


static void *inject_shape_alloc(void *ctx, size_t size);
static void inject_shape_free(void *ctx, void *p, size_t size);
static void inject_text_pieces(inject_text_t *t, const gotmpl_output_t *out);
static void inject_text_hash(inject_text_t *t);
static inject_shape_t *inject_shape_lookup(inject_text_t *t);
static int inject_shape_equal(const inject_shape_t *shape,
    const inject_text_t *t);
static inject_shape_t *inject_shape_create(inject_text_t *t);
static inject_shape_t *inject_shape_victim(inject_shapes_t *shapes);
static int inject_shape_keep(inject_shape_t *shape, const inject_text_t *t);
static void inject_shape_parse(inject_shape_t *shape, const inject_text_t *t);
static int inject_shape_collect(inject_shape_t *shape, adm_value_t *v,
    uint32_t *cap);
static int inject_shape_add(inject_shape_t *shape, adm_value_t *node,
    uint32_t *cap);
static int inject_shape_complete(inject_shape_t *shape,
    const inject_text_t *t);
static void inject_shape_prepare(inject_shape_t *shape,
    const inject_text_t *t);
static void inject_shape_omitted(const kube_type_t *type, adm_value_t *v);
static int inject_shape_write(inject_shape_t *shape, adm_value_t *v,
    adm_arena_t *a);
static int inject_shape_known(const adm_value_t *v);
static int inject_shape_fill(inject_shape_t *shape, const inject_text_t *t);


static const adm_arena_source_t  inject_shape_source = {
    inject_shape_alloc, inject_shape_free, NULL
};


inject_shapes_t *
inject_shapes_create(adm_arena_t *a)
{
    inject_shapes_t  *shapes;

    shapes = adm_calloc(a, 1, sizeof(inject_shapes_t));

    if (shapes) {
        shapes->arena = a;
    }

    return shapes;
}


void
inject_shapes_begin(inject_shapes_t *shapes)
{
    if (shapes) {
        shapes->review++;
    }
}


adm_value_t *
inject_shape_tree(const inject_shape_t *shape)
{
    return shape->tree;
}


adm_value_t *
inject_shape_overlay(const inject_shape_t *shape)
{
    return shape->overlay;
}


/* The memory of a shape is one piece, of which blocks are given out. */

static void *
inject_shape_alloc(void *ctx, size_t size)
{
    char            *p;
    inject_shape_t  *shape;

    shape = ctx;

    if (size > INJECT_SHAPE_ROOM - shape->taken) {
        return NULL;
    }

    p = shape->room + shape->taken;
    shape->taken += (size + 15) & ~(size_t) 15;

    return p;
}


static void
inject_shape_free(void *ctx, void *p, size_t size)
{
    /* all at once, when the shape is forgotten */
}


inject_shape_t *
inject_shape_find(inject_run_t *run, const gotmpl_output_t *out)
{
    uint32_t         i;
    inject_text_t    t;
    inject_shape_t  *shape;

    if (run->inject->shapes == NULL || out->n > INJECT_PIECES) {
        return NULL;
    }

    t.run = run;
    t.shapes = run->inject->shapes;
    t.n = (uint32_t) out->n;
    t.pieces = adm_array_alloc(run->arena, out->n, sizeof(inject_piece_t));

    if (t.pieces == NULL) {
        return NULL;
    }

    inject_text_pieces(&t, out);

    shape = inject_shape_lookup(&t);

    if (shape && shape->structural) {
        for (i = 0; i < t.n; i++) {
            if (t.pieces[i].kind == INJECT_PIECE_STRUCTURED) {
                t.pieces[i].kind = INJECT_PIECE_TEXT;
            }
        }

        shape = inject_shape_lookup(&t);
    }

    if (shape == NULL || shape->tree == NULL
        || inject_shape_fill(shape, &t) != ADM_OK)
    {
        return NULL;
    }

    return shape;
}


static void
inject_text_pieces(inject_text_t *t, const gotmpl_output_t *out)
{
    uint32_t              i;
    inject_piece_t       *p;
    const gotmpl_span_t  *span;

    for (i = 0; i < t->n; i++) {
        span = &out->spans[i];
        p = &t->pieces[i];

        p->id = span->id;
        p->text = span->text;

        switch (span->kind) {

        case GOTMPL_SPAN_LITERAL:
            p->kind = INJECT_PIECE_LITERAL;
            break;

        case GOTMPL_SPAN_QUOTED:
            p->kind = span->text.len >= 2 ? INJECT_PIECE_QUOTED
                                          : INJECT_PIECE_TEXT;
            break;

        case GOTMPL_SPAN_STRUCTURED:
            p->kind = INJECT_PIECE_STRUCTURED;
            break;

        default:
            /* what the template's author can choose is structure, too */
            p->kind = span->origin ? INJECT_PIECE_VALUE : INJECT_PIECE_TEXT;
        }
    }
}


static void
inject_text_hash(inject_text_t *t)
{
    uint32_t               i;
    uint64_t               h, x;
    const inject_piece_t  *p;

    h = 0x9e3779b97f4a7c15u;

    for (i = 0; i < t->n; i++) {
        p = &t->pieces[i];

        switch (p->kind) {

        case INJECT_PIECE_LITERAL:
            x = (uintptr_t) p->id;
            break;

        case INJECT_PIECE_TEXT:
            x = adm_str_hash(p->text);
            break;

        default:
            x = (uint64_t) p->kind;
        }

        h = (h ^ x) * 0xff51afd7ed558ccdu;
        h ^= h >> 32;
    }

    t->hash = (uint32_t) h;
}


/* Found or made; NULL if there is no room for it. */

static inject_shape_t *
inject_shape_lookup(inject_text_t *t)
{
    size_t           i;
    inject_shape_t  *shape;

    inject_text_hash(t);

    for (i = 0; i < INJECT_SHAPES; i++) {
        shape = &t->shapes->shapes[i];

        if (shape->hash == t->hash && inject_shape_equal(shape, t)) {
            shape->used = t->shapes->review;
            return shape;
        }
    }

    return inject_shape_create(t);
}


static int
inject_shape_equal(const inject_shape_t *shape, const inject_text_t *t)
{
    uint32_t               i;
    const inject_piece_t  *p, *q;

    if (shape->n != t->n || shape->pieces == NULL) {
        return 0;
    }

    for (i = 0; i < t->n; i++) {
        p = &shape->pieces[i];
        q = &t->pieces[i];

        if (p->kind != q->kind
            || (p->kind == INJECT_PIECE_LITERAL && p->id != q->id)
            || (p->kind == INJECT_PIECE_TEXT && !adm_str_eq(p->text,
                                                            q->text)))
        {
            return 0;
        }
    }

    return 1;
}


static inject_shape_t *
inject_shape_create(inject_text_t *t)
{
    char                *room;
    adm_arena_source_t  *source;
    inject_shape_t      *shape;

    shape = inject_shape_victim(t->shapes);
    if (shape == NULL) {
        return NULL;
    }

    room = shape->room;

    if (room == NULL) {
        room = adm_alloc(t->shapes->arena,
                         INJECT_SHAPE_ROOM + sizeof(adm_arena_source_t));
        if (room == NULL) {
            return NULL;
        }
    }

    memset(shape, 0, sizeof(inject_shape_t));

    source = (adm_arena_source_t *) (room + INJECT_SHAPE_ROOM);
    *source = inject_shape_source;
    source->ctx = shape;

    shape->room = room;
    shape->used = t->shapes->review;
    shape->hash = t->hash;

    adm_arena_init(&shape->arena, source, 0);
    shape->arena.block_size = 16 * 1024;

    if (inject_shape_keep(shape, t) != ADM_OK) {
        shape->pieces = NULL;
        return NULL;
    }

    inject_shape_parse(shape, t);

    if (adm_arena_failed(&shape->arena)) {
        shape->tree = NULL;
        shape->overlay = NULL;
    }

    return shape;
}


/* A place that is free, or the one that was not used for longest. */

static inject_shape_t *
inject_shape_victim(inject_shapes_t *shapes)
{
    size_t           i;
    inject_shape_t  *victim, *shape;

    victim = NULL;

    for (i = 0; i < INJECT_SHAPES; i++) {
        shape = &shapes->shapes[i];

        if (shape->pieces == NULL) {
            return shape;
        }

        if (shape->used != shapes->review
            && (victim == NULL || shape->used < victim->used))
        {
            victim = shape;
        }
    }

    return victim;
}


static int
inject_shape_keep(inject_shape_t *shape, const inject_text_t *t)
{
    uint32_t  i;

    shape->pieces = adm_array_alloc(&shape->arena, t->n,
                                    sizeof(inject_piece_t));
    if (shape->pieces == NULL) {
        return ADM_ERROR;
    }

    shape->n = t->n;

    for (i = 0; i < t->n; i++) {
        shape->pieces[i] = t->pieces[i];
        shape->pieces[i].text = t->pieces[i].kind == INJECT_PIECE_TEXT
                                ? adm_str_dup(&shape->arena,
                                              t->pieces[i].text)
                                : adm_str_empty;
    }

    return adm_arena_failed(&shape->arena) ? ADM_ERROR : ADM_OK;
}


/* The tree of the text with marks, or none. */

static void
inject_shape_parse(inject_shape_t *shape, const inject_text_t *t)
{
    uint32_t      i, cap;
    adm_buf_t     b;
    adm_err_t     err;
    adm_str_t     text;
    adm_value_t  *tree;

    adm_buf_init(&b, t->run->arena, 0);

    for (i = 0; i < t->n; i++) {
        switch (t->pieces[i].kind) {

        case INJECT_PIECE_LITERAL:
        case INJECT_PIECE_TEXT:
            if (adm_str_find(t->pieces[i].text, INJECT_MARK) >= 0) {
                return;
            }

            adm_buf_str(&b, t->pieces[i].text);
            break;

        case INJECT_PIECE_QUOTED:
            adm_buf_char(&b, '"');
            adm_buf_str(&b, INJECT_MARK);
            adm_buf_printf(&b, "%08x\"", i);
            break;

        default:
            adm_buf_str(&b, INJECT_MARK);
            adm_buf_printf(&b, "%08x", i);
        }
    }

    adm_err_init(&err, t->run->arena);

    if (adm_buf_finish(&b, &text) != ADM_OK) {
        return;
    }

    tree = adm_yaml_parse(&shape->arena, text, NULL, &err);

    if (!adm_is_object(tree)) {
        return;
    }

    cap = 0;

    if (inject_shape_collect(shape, tree, &cap) != ADM_OK
        || inject_shape_complete(shape, t) != ADM_OK)
    {
        return;
    }

    shape->tree = tree;

    if (inject_has(&t->run->inject->release, INJECT_TEMPLATES)) {
        inject_shape_prepare(shape, t);
    }
}


/* Makes slots of all strings with marks; ADM_ERROR if a key has one. */

static int
inject_shape_collect(inject_shape_t *shape, adm_value_t *v, uint32_t *cap)
{
    uint32_t             i;
    const adm_member_t  *m;

    if (adm_is_string(v)) {
        return adm_str_find(adm_value_str(v), INJECT_MARK) < 0
               || (v->note & INJECT_SLOT)
               ? ADM_OK : inject_shape_add(shape, v, cap);
    }

    for (i = 0; i < adm_array_len(v); i++) {
        if (inject_shape_collect(shape, adm_array_at(v, i), cap) != ADM_OK) {
            return ADM_ERROR;
        }
    }

    for (i = 0; (m = adm_object_at(v, i)); i++) {
        if (adm_str_find(m->key, INJECT_MARK) >= 0
            || inject_shape_collect(shape, m->value, cap) != ADM_OK)
        {
            return ADM_ERROR;
        }
    }

    return ADM_OK;
}


static int
inject_shape_add(inject_shape_t *shape, adm_value_t *node, uint32_t *cap)
{
    inject_slot_t  *slots;

    if (shape->nslots == *cap) {
        *cap = adm_max(32, 2 * *cap);

        slots = adm_array_alloc(&shape->arena, *cap, sizeof(inject_slot_t));
        if (slots == NULL) {
            return ADM_ERROR;
        }

        if (shape->nslots) {
            memcpy(slots, shape->slots,
                   shape->nslots * sizeof(inject_slot_t));
        }

        shape->slots = slots;
    }

    slots = &shape->slots[shape->nslots++];
    memset(slots, 0, sizeof(inject_slot_t));

    slots->node = node;
    slots->form = adm_yaml_form(node);
    slots->flow = adm_yaml_in_flow(node);

    node->note |= INJECT_SLOT;

    return inject_slot_split(slots, &shape->arena, shape->n);
}


/*
 * Every value has to be somewhere: in a comment nobody would look at it.  One
 * that is structured and stands alone is nodes of its own.
 */

static int
inject_shape_complete(inject_shape_t *shape, const inject_text_t *t)
{
    char                 *seen;
    uint32_t              i, k;
    const inject_slot_t  *slot;

    seen = adm_calloc(t->run->arena, 1, adm_max(t->n, 1));
    if (seen == NULL) {
        return ADM_ERROR;
    }

    for (i = 0; i < shape->nslots; i++) {
        slot = &shape->slots[i];

        for (k = 0; k < slot->n; k++) {
            if (!slot->parts[k].value) {
                continue;
            }

            seen[slot->parts[k].span] = 1;

            if (slot->form == ADM_YAML_IS_PLAIN
                && shape->pieces[slot->parts[k].span].kind
                   == INJECT_PIECE_STRUCTURED)
            {
                shape->structural = 1;
            }
        }
    }

    for (i = 0; i < t->n; i++) {
        if (t->pieces[i].kind > INJECT_PIECE_TEXT && !seen[i]) {

            if (t->pieces[i].kind == INJECT_PIECE_STRUCTURED) {
                shape->structural = 1;
            }

            return ADM_ERROR;
        }
    }

    return shape->structural ? ADM_ERROR : ADM_OK;
}


static void
inject_shape_prepare(inject_shape_t *shape, const inject_text_t *t)
{
    unsigned      flags;
    adm_err_t     err;
    adm_value_t  *tree, *overlay;

    flags = KUBE_TYPED_FOLD|inject_typed_flags(&t->run->inject->release);

    inject_shape_omitted(&kube_type_Pod, shape->tree);

    tree = inject_patch_prepare(&shape->arena, &kube_type_Pod, shape->tree,
                                flags);

    if (!inject_shape_known(tree)) {
        return;
    }

    adm_err_init(&err, &shape->arena);

    overlay = kube_typed(&shape->arena, &kube_type_Pod, NULL, NULL, flags,
                         NULL, &err);

    if (overlay) {
        overlay = kube_merge(&shape->arena, &kube_type_Pod, overlay, tree,
                             &err);
    }

    if (overlay) {
        overlay = kube_typed(&shape->arena, &kube_type_Pod, overlay, NULL,
                             flags, NULL, &err);
    }

    shape->tree = tree;
    shape->overlay = overlay && inject_shape_known(overlay) ? overlay : NULL;

    (void) inject_shape_write(shape, tree, t->run->arena);
    (void) inject_shape_write(shape, shape->overlay, t->run->arena);
}


/*
 * Keeps the JSON text of what has no slots, as most of a sidecar has not;
 * returns 1 for such a node.  Items have one of their own: lists are merged.
 */

static int
inject_shape_write(inject_shape_t *shape, adm_value_t *v, adm_arena_t *a)
{
    int                  constant;
    uint32_t             i;
    adm_buf_t            b;
    adm_str_t            text;
    const adm_member_t  *m;

    if (adm_is_string(v)) {
        return !(v->note & INJECT_SLOT);
    }

    constant = 1;

    for (i = 0; i < adm_array_len(v); i++) {
        constant &= inject_shape_write(shape, adm_array_at(v, i), a);
    }

    for (i = 0; (m = adm_object_at(v, i)); i++) {
        constant &= inject_shape_write(shape, m->value, a);
    }

    if (constant && (adm_is_array(v) || adm_is_object(v))
        && adm_value_kept_text(v) == NULL
        && shape->taken < INJECT_SHAPE_ROOM / 2)
    {
        adm_buf_init(&b, a, INJECT_KEPT_TEXT);
        adm_json_write(&b, v, 0);

        if (adm_buf_finish(&b, &text) == ADM_OK) {
            adm_value_keep_text(&shape->arena, v,
                                adm_str_dup(&shape->arena, text));
        }
    }

    return constant;
}


/*
 * Notes which strings are not in the normal form when they are empty: what is
 * known of the form with other values does not hold then.
 */

static void
inject_shape_omitted(const kube_type_t *type, adm_value_t *v)
{
    uint32_t             i, k, next;
    const adm_member_t  *m;
    const kube_field_t  *f;

    next = 0;

    for (i = 0; (m = adm_object_at(v, i)); i++) {
        f = kube_field_find_fold(type, m->key, &next);

        if (f == NULL) {
            continue;
        }

        if (f->kind == KUBE_STRING) {
            if (f->shape == KUBE_ONE && !f->always
                && adm_is_string(m->value))
            {
                m->value->note |= INJECT_OMITTED;
            }

        } else if (f->kind == KUBE_STRUCT && f->shape != KUBE_MAP) {
            inject_shape_omitted(f->type, m->value);

            for (k = 0; k < adm_array_len(m->value); k++) {
                inject_shape_omitted(f->type, adm_array_at(m->value, k));
            }
        }
    }
}


/* Whether all marks are in slots. */

static int
inject_shape_known(const adm_value_t *v)
{
    uint32_t             i;
    const adm_member_t  *m;

    if (adm_is_string(v)) {
        return (v->note & INJECT_SLOT)
               || adm_str_find(adm_value_str(v), INJECT_MARK) < 0;
    }

    for (i = 0; i < adm_array_len(v); i++) {
        if (!inject_shape_known(adm_array_at(v, i))) {
            return 0;
        }
    }

    for (i = 0; (m = adm_object_at(v, i)); i++) {
        if (!inject_shape_known(m->value)) {
            return 0;
        }
    }

    return 1;
}


/* ADM_DECLINED if a value is not plainly inside its scalar. */

static int
inject_shape_fill(inject_shape_t *shape, const inject_text_t *t)
{
    uint32_t  i;

    for (i = 0; i < shape->nslots; i++) {
        if (inject_slot_fill(&shape->slots[i], t->run->arena, t->pieces)
            != ADM_OK)
        {
            return ADM_DECLINED;
        }
    }

    return ADM_OK;
}
