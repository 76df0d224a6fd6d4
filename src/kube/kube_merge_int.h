
/*
 * What the parts of the strategic merge share: objects (kube_merge.c), lists
 * (kube_merge_list.c) and their order (kube_merge_order.c).
 */


#ifndef KUBE_MERGE_INT_H
#define KUBE_MERGE_INT_H


#include "kube/kube_keys.h"
#include "kube/kube_merge.h"


typedef struct {
    adm_arena_t  *arena;
    adm_err_t    *err;
} kube_merge_t;


/* A position in the schema. */

typedef struct {
    const kube_type_t   *type;      /* the structure at the root, else NULL */
    const kube_field_t  *field;
    unsigned             item:1;    /* an item of the field, not the field */
} kube_at_t;


typedef struct {
    adm_value_t  **items;
    uint32_t       n;
} kube_items_t;


/*
 * A merged list to be put into order.  Each item has its place in the wanted
 * order and one in the order of before, KUBE_NO_KEY where it has none.
 */

typedef struct {
    adm_str_t      key;
    kube_items_t   merged;
    kube_items_t   wanted;
    kube_items_t   before;
    uint32_t      *place;
    uint32_t      *old_place;
} kube_order_t;


/* Merges objects.  NULL on error. */
adm_value_t *kube_merge_object(kube_merge_t *m, const kube_at_t *at,
    adm_value_t *original, adm_value_t *patch);

/*
 * Merges lists; "at" is the position of their items.  delete_list: the patch
 * lists scalars to be removed.  places: NULL, or gets the original items where
 * they stand in the end for Go, which moves them as it deletes and appends:
 * it orders by that what $setElementOrder leaves open.  NULL on error.
 */
adm_value_t *kube_merge_list(kube_merge_t *m, const kube_at_t *at,
    adm_value_t *original, adm_value_t *patch, int delete_list,
    kube_items_t *places);

/*
 * Merges lists by $setElementOrder, whose value is "wanted".  original and
 * patch may be NULL, but not both.  NULL on error.
 */
adm_value_t *kube_merge_ordered(kube_merge_t *m, const kube_at_t *at,
    adm_value_t *original, adm_value_t *patch, const adm_value_t *wanted);

/*
 * Puts a merged list into order: items that are in "wanted" as there, the
 * others as in "before", both interleaved as they were before.  start finds the
 * places and checks the items' keys; finish returns the list, the original if
 * it is that one, or NULL on error.
 */
int kube_order_start(kube_merge_t *m, adm_str_t key,
    const kube_items_t *merged, const kube_items_t *wanted,
    const kube_items_t *before, kube_order_t *o);
adm_value_t *kube_order_finish(kube_merge_t *m, kube_order_t *o,
    adm_value_t *original);

/* The items of an array, none for NULL. */
kube_items_t kube_items(const adm_value_t *list);

/* Makes an empty list with room for n items. */
int kube_items_room(kube_merge_t *m, kube_items_t *l, uint32_t n);

void kube_items_push(kube_items_t *l, adm_value_t *item);

/* An array of the items. */
adm_value_t *kube_items_list(kube_merge_t *m, const kube_items_t *l);

/* Checks that all items of both lists have one type, and are no lists. */
int kube_items_one_type(kube_merge_t *m, const kube_items_t *a,
    const kube_items_t *b);

/*
 * The key value of an item, which is the item itself if there is no key.  NULL
 * with the error set if it has none.
 */
adm_value_t *kube_item_key(kube_merge_t *m, adm_value_t *item, adm_str_t key);

/*
 * A part of a patch that the original lacks: without the objects that have a
 * directive and, if asked for, without members that are null.  NULL if nothing
 * is left.
 */
adm_value_t *kube_merge_prune(kube_merge_t *m, adm_value_t *v, int nulls);

/* Go's kind of the type at the position; pointed: behind a pointer. */
const char *kube_at_kind(const kube_at_t *at, int pointed);

/* What Go says of wrong patches; they return ADM_ERROR. */
int kube_merge_bad_type(kube_merge_t *m, const char *expected,
    const adm_value_t *v);
int kube_merge_bad_key(kube_merge_t *m, const adm_value_t *item,
    adm_str_t key);
int kube_merge_bad_directive(kube_merge_t *m, const adm_value_t *directive,
    const adm_value_t *v);


/* "$patch" in an object of a patch tells what to do with what it lies on. */
#define kube_directive(v)  adm_object_getc(v, "$patch")

#define kube_is_text(v, lit)                                                  \
    (adm_is_string(v) && adm_str_eqc(adm_value_str(v), lit))


#endif /* KUBE_MERGE_INT_H */
