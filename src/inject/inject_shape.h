
/*
 * Shapes: what is known about rendered texts from earlier ones.
 *
 * A text is a sequence of literal pieces of the template and of values.  Texts
 * with the same literal pieces have the same structure as long as every value
 * stays inside its scalar.  So the structure is parsed once, with marks in
 * place of the values; it is kept, and later the values are put where the marks
 * were.  That a value stays inside is checked by its bytes and by the form of
 * the scalar; whatever is not plainly so is parsed.
 *
 * Shapes live in memory of the snapshot, a bounded number of them.  The nodes
 * with values are changed by each use: a tree is good until the next review.
 */


#ifndef INJECT_SHAPE_H
#define INJECT_SHAPE_H


#include "inject/inject_core.h"


typedef struct inject_shape_s   inject_shape_t;
typedef struct inject_shapes_s  inject_shapes_t;


/* NULL without memory. */
inject_shapes_t *inject_shapes_create(adm_arena_t *a);

/*
 * A review begins: trees of earlier ones are not used any more.  NULL: no
 * shapes are kept.
 */
void inject_shapes_begin(inject_shapes_t *shapes);

/*
 * The shape of the text with its values in place; NULL if the text has to be
 * parsed.
 */
inject_shape_t *inject_shape_find(inject_run_t *run,
    const gotmpl_output_t *out);

/*
 * The tree of the text, as a strategic merge patch in era D: whatever could be
 * brought to its normal form is, but members that are null or zero stay.
 */
adm_value_t *inject_shape_tree(const inject_shape_t *shape);

/* What it makes of an empty pod; NULL: has to be found out. */
adm_value_t *inject_shape_overlay(const inject_shape_t *shape);


#endif /* INJECT_SHAPE_H */
