
/*
 * Slots: the scalars of a tree that values are put into, again and again.  For
 * internal use of shapes, which own the tree.
 *
 * A rendered text consists of pieces; the tree is that of the text with marks
 * in place of its values.  A scalar with marks is a slot, made of parts.
 */


#ifndef INJECT_SLOT_H
#define INJECT_SLOT_H


#include "data/adm_yaml.h"
#include "inject/inject_core.h"


/* As in inject_guard.c: part of any scalar, the span's number behind it. */
#define INJECT_MARK         adm_strc("x0value")
#define INJECT_MARK_DIGITS  8

/* In a note: the node is a slot; Go leaves it out if it is empty. */
#define INJECT_SLOT     0x8000
#define INJECT_OMITTED  0x4000


typedef enum {
    INJECT_PIECE_LITERAL = 0,        /* is the same piece of a template */
    INJECT_PIECE_TEXT,               /* has the same text */
    INJECT_PIECE_VALUE,
    INJECT_PIECE_QUOTED,             /* a value with quotes around it */
    INJECT_PIECE_STRUCTURED          /* a value of several nodes, perhaps */
} inject_piece_e;


typedef struct {
    const void      *id;
    adm_str_t        text;
    inject_piece_e   kind;
} inject_piece_t;


/* A part of a scalar: text, or the value of a span. */

typedef struct {
    adm_str_t        text;
    uint32_t         span;
    unsigned         value:1;
} inject_part_t;


typedef struct {
    adm_value_t     *node;
    inject_part_t   *parts;
    uint32_t         n;
    adm_yaml_form_e  form;
    unsigned         flow:1;
} inject_slot_t;


/*
 * Finds the parts of the slot's text, between and behind its marks, which are
 * of n pieces; ADM_ERROR without memory, or for a mark of another piece.
 */
int inject_slot_split(inject_slot_t *slot, adm_arena_t *a, uint32_t n);

/*
 * Puts the values of the pieces into the slot's node, in memory of the arena.
 * ADM_DECLINED if one may not be plainly inside the scalar.
 */
int inject_slot_fill(const inject_slot_t *slot, adm_arena_t *a,
    const inject_piece_t *pieces);


#endif /* INJECT_SLOT_H */
