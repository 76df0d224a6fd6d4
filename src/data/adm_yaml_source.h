
/*
 * The text of a YAML stream on its way into libyaml.  libyaml and go-yaml come
 * from one source but have changed since; where libyaml refuses what go-yaml
 * reads, the text is patched with characters of private use, which are taken
 * out of the scalars again; where it reads more, the text is looked at once
 * more.  All memory is the arena's.
 */


#ifndef ADM_YAML_SOURCE_H
#define ADM_YAML_SOURCE_H


#include <yaml.h>

#include "base/adm_arena.h"


/* The most patches of one stream; every one costs another parse. */
#define ADM_YAML_PATCHES  64


typedef struct {
    adm_arena_t  *arena;
    adm_str_t     text;          /* UTF-8, without byte order mark */
    char         *copy;          /* the same when it has been patched */
    size_t        pos;           /* what libyaml has read of it */
    size_t        room;          /* of libyaml's buffer when it is empty */
    unsigned      patches;
    unsigned      patched:1;     /* scalars have to be restored */
    unsigned      slashes:1;     /* there is a "\/" somewhere */

    /* where a character is: both sides of one position */
    size_t        index;
    size_t        offset;
} adm_yaml_source_t;


/*
 * ADM_ERROR for UTF-16 that is not valid, with its offset in *bad, or without
 * memory.
 */
int adm_yaml_source_init(adm_yaml_source_t *s, adm_arena_t *arena,
    adm_str_t text, size_t *bad);

/* libyaml's read handler; the text is given out from its begin after reset. */
int adm_yaml_source_read(void *data, unsigned char *buffer, size_t size,
    size_t *size_read);
void adm_yaml_source_reset(adm_yaml_source_t *s);

/*
 * Patches the text if that mends the error which the parser reports; ADM_OK
 * if it has to be parsed once more.
 */
int adm_yaml_source_patch(adm_yaml_source_t *s, const yaml_parser_t *parser);

/* What a scalar from a patched text was; in place, returns the length. */
size_t adm_yaml_source_restore(char *p, size_t len);

/* The byte offset of a mark; takes linear time for marks in their order. */
size_t adm_yaml_source_offset(adm_yaml_source_t *s, const yaml_mark_t *mark);

/* Line and column, from 1, of a byte offset. */
void adm_yaml_source_position(const adm_yaml_source_t *s, size_t offset,
    uint32_t *line, uint32_t *column);

/* Whether go-yaml refuses, or reads otherwise, what is between two marks. */
int adm_yaml_source_bad_escape(adm_yaml_source_t *s, const yaml_mark_t *start,
    const yaml_mark_t *end);
int adm_yaml_source_bad_tag(adm_yaml_source_t *s, const yaml_mark_t *start);
int adm_yaml_source_bad_version(adm_yaml_source_t *s,
    const yaml_mark_t *start);


#endif /* ADM_YAML_SOURCE_H */
