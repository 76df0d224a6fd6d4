
/*
 * The inside of the YAML reader: libyaml's events become a value tree.
 * adm_yaml_read.c turns events into nodes, adm_yaml_tree.c puts nodes where
 * they belong: keys, merges, aliases, limits.
 */


#ifndef ADM_YAML_TREE_H
#define ADM_YAML_TREE_H


#include <yaml.h>

#include "base/adm_map.h"
#include "data/adm_yaml.h"
#include "data/adm_yaml_scalar.h"
#include "data/adm_yaml_source.h"


/* What an anchor refers to, and what is being made. */

typedef struct {
    adm_value_t         *value;
    adm_yaml_scalar_t    scalar;     /* for keys */
    uint64_t             cost;       /* nodes, those of aliases included */
    uint32_t             height;     /* levels below this node */
    unsigned             open:1;     /* its end has not been seen */
    unsigned             alias:1;
} adm_yaml_node_t;


/* A collection that is open. */

typedef struct {
    adm_yaml_node_t      node;
    adm_yaml_node_t     *anchor;
    adm_str_t            key;        /* whose value comes next */
    unsigned             has_key:1;
    unsigned             bad_key:1;  /* JSON has no such keys */
    unsigned             merge:1;    /* the key is "<<" */
    unsigned             maps:1;     /* a sequence of what "<<" merges */
    uint32_t             flow;       /* flow collections it is in, and itself */
} adm_yaml_frame_t;


struct adm_yaml_reader_s {
    yaml_parser_t        parser;
    adm_yaml_source_t    source;
    adm_arena_t         *arena;
    adm_err_t           *err;
    adm_value_t         *root;
    adm_map_t            anchors;
    adm_yaml_frame_t    *frames;
    uint32_t             depth;
    uint32_t             cap;
    uint32_t             max_depth;
    uint32_t             max_nodes;
    uint32_t             documents;  /* read so far */
    uint64_t             nodes;      /* of this document */
    uint64_t             aliased;    /* those of them that aliases stand for */
    uint64_t             flow_work;  /* what "[" and "{" cost libyaml */
    unsigned             unique_keys:1;
    unsigned             yaml_floats:1;
    unsigned             parsing:1;
    unsigned             done:1;
    unsigned             failed:1;
    unsigned             poisoned:1; /* something that JSON does not have */
};


/* Sets the error at a mark; returns ADM_ERROR. */
int adm_yaml_error(adm_yaml_reader_t *r, const yaml_mark_t *mark,
    const char *text);

/*
 * Counts nodes and those of them that come from aliases.  Their share is
 * limited as in the original: 99 % in small documents, 10 % in large ones.
 * For every token libyaml goes through all flow collections that are open:
 * that is limited too, to keep its time linear.
 */
int adm_yaml_count(adm_yaml_reader_t *r, const yaml_event_t *e,
    uint64_t nodes, uint64_t aliased);

/* Where the node of an anchor is kept; NULL without memory. */
adm_yaml_node_t *adm_yaml_anchor(adm_yaml_reader_t *r,
    const yaml_char_t *name);

/*
 * Puts a finished node where it belongs; text is that of a scalar, for a key.
 * e: the event that ended it.
 */
int adm_yaml_add(adm_yaml_reader_t *r, const yaml_event_t *e,
    const adm_yaml_node_t *node, adm_str_t text);

/*
 * What JSON does not have is an error only if it stays: a value that another
 * one with the same key replaces does no harm, as in the original.  The text of
 * the error stands for a number until the end of the document.
 */
adm_value_t *adm_yaml_poison(adm_yaml_reader_t *r, const char *text);
int adm_yaml_check_poison(adm_yaml_reader_t *r, const adm_value_t *v);


#endif /* ADM_YAML_TREE_H */
