
#include "data/adm_yaml_tree.h"

#include "base/adm_base64.h"
#include "base/adm_num.h"
#include "base/adm_str.h"
#include "base/adm_utf8.h"


#define ADM_YAML_NODES  1000000


static int adm_yaml_start(adm_yaml_reader_t *r);
static int adm_yaml_document(adm_yaml_reader_t *r);
static int adm_yaml_event(adm_yaml_reader_t *r, const yaml_event_t *e);
static int adm_yaml_parser_error(adm_yaml_reader_t *r);

static int adm_yaml_on_document(adm_yaml_reader_t *r, const yaml_event_t *e);
static uint16_t adm_yaml_note(const yaml_event_t *e, int flow);
static int adm_yaml_on_scalar(adm_yaml_reader_t *r, const yaml_event_t *e);
static int adm_yaml_on_alias(adm_yaml_reader_t *r, const yaml_event_t *e);
static int adm_yaml_on_open(adm_yaml_reader_t *r, const yaml_event_t *e,
    adm_value_t *v, const yaml_char_t *anchor, const yaml_char_t *tag,
    int flow);
static int adm_yaml_on_close(adm_yaml_reader_t *r, const yaml_event_t *e);

static int adm_yaml_scalar(adm_yaml_reader_t *r, const yaml_event_t *e,
    adm_yaml_scalar_t *s, adm_str_t *text);
static adm_value_t *adm_yaml_value(adm_yaml_reader_t *r,
    const adm_yaml_scalar_t *s, adm_str_t text);
static adm_str_t adm_yaml_binary(adm_yaml_reader_t *r, adm_str_t text);


adm_yaml_reader_t *
adm_yaml_reader_create(adm_arena_t *arena, adm_str_t text,
    const adm_yaml_options_t *options, adm_err_t *err)
{
    size_t              bad;
    uint32_t            line, column;
    adm_yaml_reader_t  *r;

    r = adm_calloc(arena, 1, sizeof(adm_yaml_reader_t));
    if (r == NULL) {
        (void) adm_err_memory(err, arena);
        return NULL;
    }

    r->arena = arena;
    r->err = err;
    r->max_depth = ADM_MAX_DEPTH;
    r->max_nodes = ADM_YAML_NODES;

    if (options) {
        if (options->max_depth) {
            r->max_depth = adm_min(options->max_depth, ADM_MAX_DEPTH);
        }

        if (options->max_nodes) {
            r->max_nodes = options->max_nodes;
        }

        r->unique_keys = options->unique_keys;
        r->yaml_floats = options->yaml_floats;
    }

    if (adm_yaml_source_init(&r->source, arena, text, &bad) != ADM_OK) {

        if (adm_arena_failed(arena)) {
            (void) adm_err_memory(err, arena);
            return NULL;
        }

        adm_yaml_source_position(&r->source, bad, &line, &column);
        (void) adm_err_set_at(err, line, column, "invalid UTF-16");
        return NULL;
    }

    if (adm_yaml_start(r) != ADM_OK) {
        (void) adm_err_set(err, "out of memory");
        return NULL;
    }

    return r;
}


/* Begins to parse, or does so anew. */

static int
adm_yaml_start(adm_yaml_reader_t *r)
{
    adm_yaml_reader_destroy(r);

    if (!yaml_parser_initialize(&r->parser)) {
        return ADM_ERROR;
    }

    r->parsing = 1;

    adm_yaml_source_reset(&r->source);
    yaml_parser_set_input(&r->parser, adm_yaml_source_read, &r->source);

    return ADM_OK;
}


void
adm_yaml_reader_destroy(adm_yaml_reader_t *r)
{
    if (r && r->parsing) {
        yaml_parser_delete(&r->parser);
        r->parsing = 0;
    }
}


int
adm_yaml_reader_next(adm_yaml_reader_t *r, adm_value_t **v)
{
    int  rc;

    *v = NULL;

    if (r->failed) {
        return ADM_ERROR;
    }

    if (r->done) {
        return ADM_DECLINED;
    }

    rc = adm_yaml_document(r);

    if (rc == ADM_OK && r->poisoned) {
        rc = adm_yaml_check_poison(r, r->root);
    }

    if (rc == ADM_ERROR || adm_arena_failed(r->arena)) {
        r->failed = 1;

        if (r->err && !r->err->set) {
            (void) adm_err_memory(r->err, r->arena);
        }

        return ADM_ERROR;
    }

    if (rc == ADM_DECLINED) {
        r->done = 1;
        return ADM_DECLINED;
    }

    r->documents++;
    *v = r->root;

    return ADM_OK;
}


/* ADM_DECLINED at the end of the stream. */

static int
adm_yaml_document(adm_yaml_reader_t *r)
{
    int           rc;
    uint32_t      skip;
    yaml_event_t  e;

    skip = 0;
    r->root = NULL;
    r->depth = 0;
    r->poisoned = 0;

    for ( ;; ) {

        if (!yaml_parser_parse(&r->parser, &e)) {

            if (adm_yaml_source_patch(&r->source, &r->parser) != ADM_OK) {
                return adm_yaml_parser_error(r);
            }

            /* once more, past the documents that have been read */

            if (adm_yaml_start(r) != ADM_OK) {
                return adm_err_set(r->err, "out of memory");
            }

            skip = r->documents;
            r->depth = 0;
            r->poisoned = 0;
            continue;
        }

        if (skip && e.type != YAML_STREAM_END_EVENT) {
            skip -= e.type == YAML_DOCUMENT_END_EVENT;
            rc = ADM_DECLINED;

        } else if (e.type == YAML_DOCUMENT_END_EVENT) {
            rc = ADM_OK;

        } else if (e.type == YAML_STREAM_END_EVENT
                   || e.type == YAML_NO_EVENT)
        {
            yaml_event_delete(&e);
            return ADM_DECLINED;

        } else {
            rc = adm_yaml_event(r, &e) == ADM_OK ? ADM_DECLINED : ADM_ERROR;
        }

        yaml_event_delete(&e);

        if (rc != ADM_DECLINED) {
            return rc;
        }
    }
}


static int
adm_yaml_event(adm_yaml_reader_t *r, const yaml_event_t *e)
{
    switch (e->type) {

    case YAML_DOCUMENT_START_EVENT:
        return adm_yaml_on_document(r, e);

    case YAML_SCALAR_EVENT:
        return adm_yaml_on_scalar(r, e);

    case YAML_ALIAS_EVENT:
        return adm_yaml_on_alias(r, e);

    case YAML_SEQUENCE_START_EVENT:
        return adm_yaml_on_open(r, e, adm_value_array(r->arena, 0),
                                e->data.sequence_start.anchor,
                                e->data.sequence_start.tag,
                                e->data.sequence_start.style
                                == YAML_FLOW_SEQUENCE_STYLE);

    case YAML_MAPPING_START_EVENT:
        return adm_yaml_on_open(r, e, adm_value_object(r->arena, 0),
                                e->data.mapping_start.anchor,
                                e->data.mapping_start.tag,
                                e->data.mapping_start.style
                                == YAML_FLOW_MAPPING_STYLE);

    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        return adm_yaml_on_close(r, e);

    default: /* the begin of the stream */
        return ADM_OK;
    }
}


static int
adm_yaml_parser_error(adm_yaml_reader_t *r)
{
    uint32_t              line, column;
    const yaml_parser_t  *p;

    p = &r->parser;

    if (adm_arena_failed(r->arena)) {
        return adm_err_memory(r->err, r->arena);
    }

    switch (p->error) {

    case YAML_MEMORY_ERROR:
        return adm_err_set(r->err, "out of memory");

    case YAML_READER_ERROR:
        adm_yaml_source_position(&r->source, p->problem_offset, &line,
                                 &column);
        return adm_err_set_at(r->err, line, column, "%s", p->problem);

    default:
        return adm_yaml_error(r, &p->problem_mark,
                              p->problem ? p->problem : "invalid YAML");
    }
}


static int
adm_yaml_on_document(adm_yaml_reader_t *r, const yaml_event_t *e)
{
    const yaml_version_directive_t  *version;

    version = e->data.document_start.version_directive;

    if (version
        && (version->minor != 1
            || adm_yaml_source_bad_version(&r->source, &e->start_mark)))
    {
        return adm_yaml_error(r, &e->start_mark,
                              "found incompatible YAML document");
    }

    r->nodes = 1;
    r->aliased = 0;
    r->flow_work = 0;

    return adm_map_init(&r->anchors, r->arena, 0);
}


static int
adm_yaml_on_scalar(adm_yaml_reader_t *r, const yaml_event_t *e)
{
    adm_str_t          text;
    adm_yaml_node_t    node, *anchor;
    adm_yaml_frame_t  *f;

    memset(&node, 0, sizeof(adm_yaml_node_t));

    f = r->depth ? &r->frames[r->depth - 1] : NULL;

    if (adm_yaml_scalar(r, e, &node.scalar, &text) != ADM_OK) {
        return ADM_ERROR;
    }

    /* "<<" as a key is no node of its own */

    if (f && adm_is_object(f->node.value) && !f->has_key
        && adm_str_eqc(text, "<<")
        && (e->data.scalar.plain_implicit
            || (e->data.scalar.tag
                && strcmp((char *) e->data.scalar.tag, ADM_YAML_TAG "merge")
                   == 0)))
    {
        f->has_key = 1;
        f->merge = 1;

        if (e->data.scalar.anchor == NULL) {
            return ADM_OK;
        }

    } else if (adm_yaml_count(r, e, 1, 0) != ADM_OK) {
        return ADM_ERROR;
    }

    node.cost = 1;
    node.value = adm_yaml_value(r, &node.scalar, text);

    if (node.value == NULL) {
        return ADM_ERROR;
    }

    node.value->line = (uint32_t) e->start_mark.line + 1;

    if (adm_is_string(node.value)) {
        node.value->note = adm_yaml_note(e, f && f->flow);
    }

    if (e->data.scalar.anchor) {
        anchor = adm_yaml_anchor(r, e->data.scalar.anchor);
        if (anchor == NULL) {
            return ADM_ERROR;
        }

        *anchor = node;

        if (f && f->merge && f->has_key && adm_str_eqc(text, "<<")) {
            return ADM_OK;
        }
    }

    return adm_yaml_add(r, e, &node, text);
}


/* What adm_yaml_form() and adm_yaml_in_flow() tell. */

static uint16_t
adm_yaml_note(const yaml_event_t *e, int flow)
{
    uint16_t  note;

    switch (e->data.scalar.style) {

    case YAML_SINGLE_QUOTED_SCALAR_STYLE:
        note = ADM_YAML_IS_SINGLE;
        break;

    case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
        note = ADM_YAML_IS_DOUBLE;
        break;

    case YAML_LITERAL_SCALAR_STYLE:
        note = ADM_YAML_IS_LITERAL;
        break;

    case YAML_FOLDED_SCALAR_STYLE:
        note = ADM_YAML_IS_FOLDED;
        break;

    default:
        note = ADM_YAML_IS_PLAIN;
    }

    return flow ? note | ADM_YAML_IN_FLOW : note;
}


/* The type of a scalar and its text, which is copied. */

static int
adm_yaml_scalar(adm_yaml_reader_t *r, const yaml_event_t *e,
    adm_yaml_scalar_t *s, adm_str_t *text)
{
    int         flow;
    char       *p;
    size_t      n;
    adm_str_t   tag;

    s->type = ADM_YAML_STRING;
    n = e->data.scalar.length;

    p = adm_nalloc(r->arena, n + 1);
    if (p == NULL) {
        return ADM_ERROR;
    }

    memcpy(p, e->data.scalar.value, n);

    if (r->source.patched) {
        n = adm_yaml_source_restore(p, n);
    }

    p[n] = '\0';
    text->data = p;
    text->len = n;

    if (e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE) {

        flow = r->depth && r->frames[r->depth - 1].flow;

        if (flow && memchr(p, '?', n)) {
            /* to go-yaml a key begins here, where none can */
            return adm_yaml_error(r, &e->start_mark,
                                  "did not find expected ',' or ']' or '}'");
        }

    } else if (e->data.scalar.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE
               && adm_yaml_source_bad_escape(&r->source, &e->start_mark,
                                             &e->end_mark))
    {
        return adm_yaml_error(r, &e->start_mark,
                              "found unknown escape character");
    }

    if (adm_likely(e->data.scalar.tag == NULL)) {

        if (e->data.scalar.plain_implicit) {
            adm_yaml_resolve(*text, s);
        }

        return ADM_OK;
    }

    tag = adm_strz((char *) e->data.scalar.tag);

    if (adm_yaml_source_bad_tag(&r->source, &e->start_mark)) {
        return adm_yaml_error(r, &e->start_mark, "invalid tag");
    }

    if (adm_str_eqc(tag, ADM_YAML_TAG "binary")) {
        *text = adm_yaml_binary(r, *text);

        if (text->data == NULL) {

            if (adm_arena_failed(r->arena)) {
                return ADM_ERROR;
            }

            return adm_yaml_error(r, &e->start_mark, "!!binary value contains "
                                  "invalid base64 data");
        }

        return ADM_OK;
    }

    if (adm_yaml_resolve_tagged(tag, *text, s) == ADM_ERROR) {
        return adm_err_set_at(r->err, (uint32_t) e->start_mark.line + 1,
                              (uint32_t) e->start_mark.column + 1,
                              "cannot decode \"%.*s\" as a !!%s",
                              adm_fmt(adm_str_sub(*text, 0, 40)),
                              tag.data + sizeof(ADM_YAML_TAG) - 1);
    }

    return ADM_OK;
}


/* Decoded, and what is no UTF-8 of it as JSON has to have it. */

static adm_str_t
adm_yaml_binary(adm_yaml_reader_t *r, adm_str_t text)
{
    size_t     i, n, bad;
    uint32_t   rune;
    adm_buf_t  b;

    adm_buf_init(&b, r->arena, 0);

    if (adm_base64_decode(&b, text, &bad) != ADM_OK
        || adm_buf_finish(&b, &text) != ADM_OK)
    {
        return (adm_str_t) { 0, NULL };
    }

    if (adm_utf8_valid(text)) {
        return text;
    }

    adm_buf_init(&b, r->arena, 0);

    for (i = 0; i < text.len; i += n) {
        n = adm_utf8_decode(text, i, &rune);
        adm_buf_rune(&b, rune);
    }

    if (adm_buf_finish(&b, &text) != ADM_OK) {
        return (adm_str_t) { 0, NULL };
    }

    return text;
}


static adm_value_t *
adm_yaml_value(adm_yaml_reader_t *r, const adm_yaml_scalar_t *s,
    adm_str_t text)
{
    char       digits[ADM_INT_LEN];
    adm_buf_t  b;

    switch (s->type) {

    case ADM_YAML_NULL:
        return adm_value_copy(r->arena, adm_value_null());

    case ADM_YAML_BOOL:
        return adm_value_copy(r->arena, adm_value_bool(s->u.boolean));

    case ADM_YAML_INT:
        return adm_value_int(r->arena, s->u.integer);

    case ADM_YAML_UINT:
        text.data = digits;
        text.len = adm_uint_format(digits, s->u.uinteger);
        text = adm_str_dup(r->arena, text);
        return adm_value_number(r->arena, text);

    case ADM_YAML_FLOAT:
        if (r->yaml_floats) {
            adm_buf_init(&b, r->arena, 0);
            adm_yaml_write_float(&b, s->u.number);
            (void) adm_buf_finish(&b, &text);
            return adm_value_number(r->arena, text);
        }

        if (!__builtin_isfinite(s->u.number)) {
            return adm_yaml_poison(r, "JSON has no infinity and no NaN");
        }

        return adm_value_double(r->arena, s->u.number);

    default:
        return adm_value_string(r->arena, text);
    }
}


static int
adm_yaml_on_alias(adm_yaml_reader_t *r, const yaml_event_t *e)
{
    adm_str_t         text;
    adm_yaml_node_t   node, *anchor;

    text = adm_strz((char *) e->data.alias.anchor);
    anchor = adm_map_get(&r->anchors, text);

    if (anchor == NULL) {
        return adm_err_set_at(r->err, (uint32_t) e->start_mark.line + 1,
                              (uint32_t) e->start_mark.column + 1,
                              "unknown anchor '%.*s' referenced",
                              adm_fmt(adm_str_sub(text, 0, 40)));
    }

    if (anchor->open) {
        return adm_err_set_at(r->err, (uint32_t) e->start_mark.line + 1,
                              (uint32_t) e->start_mark.column + 1,
                              "anchor '%.*s' value contains itself",
                              adm_fmt(adm_str_sub(text, 0, 40)));
    }

    if (adm_yaml_count(r, e, anchor->cost + 1, anchor->cost) != ADM_OK) {
        return ADM_ERROR;
    }

    if (r->depth + anchor->height > r->max_depth) {
        return adm_err_set_at(r->err, (uint32_t) e->start_mark.line + 1, 0,
                              "YAML is nested more than %u levels deep",
                              r->max_depth);
    }

    node = *anchor;
    node.cost++;
    node.alias = 1;

    return adm_yaml_add(r, e, &node, adm_value_str(node.value));
}


static int
adm_yaml_on_open(adm_yaml_reader_t *r, const yaml_event_t *e, adm_value_t *v,
    const yaml_char_t *anchor, const yaml_char_t *tag, int flow)
{
    uint32_t           cap;
    adm_yaml_frame_t  *f, *frames, *parent;

    if (v == NULL) {
        return ADM_ERROR;
    }

    v->line = (uint32_t) e->start_mark.line + 1;

    if (r->depth == r->max_depth) {
        return adm_err_set_at(r->err, v->line, 0,
                              "YAML is nested more than %u levels deep",
                              r->max_depth);
    }

    if (tag && adm_yaml_source_bad_tag(&r->source, &e->start_mark)) {
        return adm_yaml_error(r, &e->start_mark, "invalid tag");
    }

    parent = r->depth ? &r->frames[r->depth - 1] : NULL;

    if (parent && adm_is_object(parent->node.value) && !parent->has_key) {
        return adm_yaml_error(r, &e->start_mark, "invalid map key");
    }

    if (r->depth == r->cap) {
        cap = adm_max(r->cap * 2, 16);

        frames = adm_array_alloc(r->arena, cap, sizeof(adm_yaml_frame_t));
        if (frames == NULL) {
            return ADM_ERROR;
        }

        if (r->depth) {
            memcpy(frames, r->frames, r->depth * sizeof(adm_yaml_frame_t));
            parent = &frames[r->depth - 1];
        }

        r->frames = frames;
        r->cap = cap;
    }

    f = &r->frames[r->depth++];
    memset(f, 0, sizeof(adm_yaml_frame_t));

    f->node.value = v;
    f->node.open = 1;
    f->node.cost = 1;
    f->node.height = 1;
    f->flow = (parent ? parent->flow : 0) + (flow != 0);

    if (parent && parent->merge && parent->has_key && adm_is_array(v)) {
        /* its items are merged, it is no node itself */
        f->maps = 1;
        f->node.cost = 0;

    } else if (adm_yaml_count(r, e, 1, 0) != ADM_OK) {
        return ADM_ERROR;
    }

    if (anchor) {
        f->anchor = adm_yaml_anchor(r, anchor);
        if (f->anchor == NULL) {
            return ADM_ERROR;
        }

        *f->anchor = f->node;
    }

    return ADM_OK;
}


static int
adm_yaml_on_close(adm_yaml_reader_t *r, const yaml_event_t *e)
{
    adm_yaml_node_t    node;
    adm_yaml_frame_t  *f;

    f = &r->frames[--r->depth];
    f->node.open = 0;
    node = f->node;

    if (f->anchor) {
        *f->anchor = node;

        if (f->maps) {
            /* for aliases it is a node like others */
            f->anchor->cost++;
        }
    }

    return adm_yaml_add(r, e, &node, adm_str_empty);
}


adm_value_t *
adm_yaml_parse(adm_arena_t *arena, adm_str_t text,
    const adm_yaml_options_t *options, adm_err_t *err)
{
    adm_value_t        *v;
    adm_yaml_reader_t  *r;

    r = adm_yaml_reader_create(arena, text, options, err);
    if (r == NULL) {
        return NULL;
    }

    if (adm_yaml_reader_next(r, &v) == ADM_DECLINED) {
        v = adm_value_null();
    }

    adm_yaml_reader_destroy(r);

    return v;
}
