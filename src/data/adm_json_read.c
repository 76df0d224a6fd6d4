
#include <setjmp.h>

#include <yajl/yajl_parse.h>

#include "base/adm_utf8.h"
#include "data/adm_json_read.h"
#include "data/adm_json_scan.h"


/*
 * yajl decodes a surrogate escape without its other half to "?".  So escapes
 * are looked at before it sees them, and a lone one is given to it as \ufffd.
 * An escape may be cut by the end of a piece: up to 12 bytes, a whole pair,
 * wait for the next one.
 */

#define ADM_JSON_PAIR  12


typedef struct {
    adm_value_t  *container;
    adm_str_t     key;
} adm_json_level_t;


struct adm_json_reader_s {
    yajl_handle           yajl;
    adm_arena_t          *arena;
    adm_err_t            *err;
    adm_value_t          *root;
    adm_json_level_t     *levels;
    uint32_t              depth;
    uint32_t              max_depth;
    uint32_t              cap;
    uint32_t              nodes;
    uint32_t              max_nodes;
    unsigned              unique_keys:1;
    unsigned              failed:1;
    unsigned              ascii:1;       /* all of the text so far */
    uint32_t              line;
    uint32_t              column;
    uint32_t              npending;
    char                  pending[ADM_JSON_PAIR];
    yajl_alloc_funcs      alloc;
    jmp_buf               no_memory;
};


static uint32_t adm_json_max_depth(const adm_json_options_t *options);
static int adm_json_push(adm_json_reader_t *r, adm_value_t *v);
static int adm_json_open(adm_json_reader_t *r, adm_value_t *v);
static int adm_json_parse_piece(adm_json_reader_t *r, const char *data,
    size_t len);
static int adm_json_run(adm_json_reader_t *r, const char *data, size_t len);
static void adm_json_advance(adm_json_reader_t *r, const char *data,
    size_t len);
static void adm_json_yajl_error(adm_json_reader_t *r, const char *data,
    size_t len);
static size_t adm_json_escape(const char *p, size_t len, int *lone);
static int adm_json_surrogate(const char *p);

static int adm_json_check_utf8(adm_json_reader_t *r, adm_str_t s);
static int adm_json_on_null(void *ctx);
static int adm_json_on_bool(void *ctx, int value);
static int adm_json_on_number(void *ctx, const char *text, size_t len);
static int adm_json_on_string(void *ctx, const unsigned char *text,
    size_t len);
static int adm_json_on_key(void *ctx, const unsigned char *text, size_t len);
static int adm_json_on_open_object(void *ctx);
static int adm_json_on_open_array(void *ctx);
static int adm_json_on_close(void *ctx);
static void *adm_json_malloc(void *ctx, size_t size);
static void *adm_json_realloc(void *ctx, void *p, size_t size);
static void adm_json_free(void *ctx, void *p);


static yajl_callbacks  adm_json_callbacks = {
    adm_json_on_null,
    adm_json_on_bool,
    NULL,                                /* integer: number keeps the text */
    NULL,                                /* double */
    adm_json_on_number,
    adm_json_on_string,
    adm_json_on_open_object,
    adm_json_on_key,
    adm_json_on_close,
    adm_json_on_open_array,
    adm_json_on_close
};


adm_json_reader_t *
adm_json_reader_create(adm_arena_t *arena, const adm_json_options_t *options,
    adm_err_t *err)
{
    adm_json_reader_t  *r;

    r = adm_calloc(arena, 1, sizeof(adm_json_reader_t));
    if (r == NULL) {
        return NULL;
    }

    r->arena = arena;
    r->err = err;
    r->line = 1;
    r->column = 1;
    r->max_depth = adm_json_max_depth(options);
    r->ascii = 1;

    if (options) {
        r->max_nodes = options->max_nodes;
        r->unique_keys = options->unique_keys;
    }

    r->alloc.malloc = adm_json_malloc;
    r->alloc.realloc = adm_json_realloc;
    r->alloc.free = adm_json_free;
    r->alloc.ctx = r;

    if (setjmp(r->no_memory)) {
        return NULL;
    }

    r->yajl = yajl_alloc(&adm_json_callbacks, &r->alloc, r);

    /* to yajl long forms and surrogates are UTF-8: strings are checked here */
    (void) yajl_config(r->yajl, yajl_dont_validate_strings, 1);

    return r;
}


static uint32_t
adm_json_max_depth(const adm_json_options_t *options)
{
    return options && options->max_depth
           ? adm_min(options->max_depth, ADM_MAX_DEPTH) : ADM_MAX_DEPTH;
}


int
adm_json_reader_feed(adm_json_reader_t *r, const char *data, size_t len)
{
    int          lone;
    size_t       n, start, at;
    const char  *p;

    if (r->failed) {
        return ADM_ERROR;
    }

    /* what waits of an escape goes on with the first bytes of this piece */

    while (r->npending && len) {

        r->pending[r->npending++] = *data++;
        len--;

        n = adm_json_escape(r->pending, r->npending, &lone);
        if (n == 0) {
            continue;
        }

        if (lone) {
            at = r->npending - n;
            memmove(r->pending + 6, r->pending + n, at);
            memcpy(r->pending, "\\ufffd", 6);
            r->npending = (uint32_t) (6 + at);
            n = 6;
        }

        if (adm_json_parse_piece(r, r->pending, n) != ADM_OK) {
            return ADM_ERROR;
        }

        r->npending -= (uint32_t) n;
        memmove(r->pending, r->pending + n, r->npending);

        /*
         * Behind a lone half there may be the begin of another escape; a
         * backslash is all that can follow here that matters.
         */

        if (r->npending && r->pending[0] != '\\') {
            n = r->npending;
            r->npending = 0;

            if (adm_json_parse_piece(r, r->pending, n) != ADM_OK) {
                return ADM_ERROR;
            }
        }
    }

    start = 0;
    at = 0;

    while (at < len) {

        p = memchr(data + at, '\\', len - at);
        if (p == NULL) {
            break;
        }

        at = (size_t) (p - data);
        n = adm_json_escape(p, len - at, &lone);

        if (n == 0) {
            r->npending = (uint32_t) (len - at);
            memcpy(r->pending, p, r->npending);
            len = at;
            break;
        }

        if (lone) {
            if (adm_json_parse_piece(r, data + start, at - start) != ADM_OK
                || adm_json_parse_piece(r, "\\ufffd", 6) != ADM_OK)
            {
                return ADM_ERROR;
            }

            start = at + n;
        }

        at += n;
    }

    return adm_json_parse_piece(r, data + start, len - start);
}


/*
 * The length of the escape at p, 0 if the end of the data does not tell.
 * *lone: it is half a surrogate pair.  For what is no escape at all yajl has
 * the error.
 */

static size_t
adm_json_escape(const char *p, size_t len, int *lone)
{
    int  half;

    *lone = 0;

    if (len < 2) {
        return 0;
    }

    if (p[1] != 'u') {
        return 2;
    }

    if (len < 6) {
        return 0;
    }

    half = adm_json_surrogate(p);

    if (half == 0) {
        return 6;
    }

    if (half == 1) {
        /* the other half must follow */

        if (len >= 7 && p[6] != '\\') {
            *lone = 1;
            return 6;
        }

        if (len >= 8 && p[7] != 'u') {
            *lone = 1;
            return 6;
        }

        if (len < ADM_JSON_PAIR) {
            return 0;
        }

        if (adm_json_surrogate(p + 6) == 2) {
            return ADM_JSON_PAIR;
        }
    }

    *lone = 1;

    return 6;
}


/* For "\uXXXX": 1 for a high surrogate, 2 for a low one, otherwise 0. */

static int
adm_json_surrogate(const char *p)
{
    int  digit;

    if ((p[2] | 0x20) != 'd' || adm_hex_digit(p[4]) < 0
        || adm_hex_digit(p[5]) < 0)
    {
        return 0;
    }

    digit = adm_hex_digit(p[3]);

    return digit < 8 ? 0 : digit < 12 ? 1 : 2;
}


static int
adm_json_parse_piece(adm_json_reader_t *r, const char *data, size_t len)
{
    adm_str_t  text;

    if (len == 0) {
        return ADM_OK;
    }

    if (r->ascii) {
        text.len = len;
        text.data = data;
        r->ascii = adm_is_ascii(text) != 0;
    }

    switch (adm_json_run(r, data, len)) {

    case ADM_OK:
        adm_json_advance(r, data, len);
        return ADM_OK;

    case ADM_DECLINED:
        adm_json_yajl_error(r, data, len);
        return ADM_ERROR;

    default:
        r->failed = 1;
        return adm_err_memory(r->err, r->arena);
    }
}


/* ADM_DECLINED: yajl has an error; ADM_ERROR: there is no memory. */

static int
adm_json_run(adm_json_reader_t *r, const char *data, size_t len)
{
    yajl_status  status;

    if (setjmp(r->no_memory)) {
        return ADM_ERROR;
    }

    status = data ? yajl_parse(r->yajl, (const unsigned char *) data, len)
                  : yajl_complete_parse(r->yajl);

    return status == yajl_status_ok ? ADM_OK : ADM_DECLINED;
}


static void
adm_json_advance(adm_json_reader_t *r, const char *data, size_t len)
{
    const char  *p, *end;

    end = data + len;

    while ((p = memchr(data, '\n', (size_t) (end - data))) != NULL) {
        r->line++;
        r->column = 1;
        data = p + 1;
    }

    r->column += (uint32_t) (end - data);
}


static void
adm_json_yajl_error(adm_json_reader_t *r, const char *data, size_t len)
{
    char           *colon;
    size_t          n;
    unsigned char  *text;

    r->failed = 1;

    n = adm_min(yajl_get_bytes_consumed(r->yajl), len);
    adm_json_advance(r, data, n);

    if (adm_arena_failed(r->arena)) {
        (void) adm_err_memory(r->err, r->arena);
        return;
    }

    if (setjmp(r->no_memory)) {
        (void) adm_err_memory(r->err, r->arena);
        return;
    }

    /* where a callback has stopped yajl the error is set already */

    text = yajl_get_error(r->yajl, 0, NULL, 0);

    colon = strstr((char *) text, ": ");
    colon = colon ? colon + 2 : (char *) text;
    n = strlen(colon);

    while (n && adm_is_space(colon[n - 1])) {
        n--;
    }

    (void) adm_err_set_at(r->err, r->line, r->column, "invalid JSON: %.*s",
                          (int) n, colon);
}


adm_value_t *
adm_json_reader_finish(adm_json_reader_t *r)
{
    if (r->failed) {
        return NULL;
    }

    /* an escape that never became complete: the error is yajl's */

    if (adm_json_parse_piece(r, r->pending, r->npending) != ADM_OK) {
        return NULL;
    }

    r->npending = 0;

    if (r->root == NULL && r->depth == 0 && r->nodes == 0
        && r->line == 1 && r->column == 1)
    {
        r->failed = 1;
        (void) adm_err_set_at(r->err, 1, 1, "invalid JSON: empty text");
        return NULL;
    }

    switch (adm_json_run(r, NULL, 0)) {

    case ADM_OK:
        break;

    case ADM_DECLINED:
        adm_json_yajl_error(r, "", 0);
        return NULL;

    default:
        r->failed = 1;
        (void) adm_err_memory(r->err, r->arena);
        return NULL;
    }

    if (r->root == NULL || r->depth) {
        r->failed = 1;
        (void) adm_err_set_at(r->err, r->line, r->column,
                              "invalid JSON: premature EOF");
        return NULL;
    }

    /*
     * yajl overlooks a string that begins behind the value and has no end: one
     * more quote makes it see it, and is overlooked itself otherwise.
     */

    switch (adm_json_run(r, "\"", 1)) {

    case ADM_OK:
        return r->root;

    case ADM_DECLINED:
        adm_json_yajl_error(r, "", 0);
        return NULL;

    default:
        r->failed = 1;
        (void) adm_err_memory(r->err, r->arena);
        return NULL;
    }
}


adm_value_t *
adm_json_parse(adm_arena_t *arena, adm_str_t text,
    const adm_json_options_t *options, adm_err_t *err)
{
    adm_value_t        *v;
    adm_json_reader_t  *r;

    v = adm_json_scan(arena, text, options, adm_json_max_depth(options));
    if (v) {
        return v;
    }

    r = adm_json_reader_create(arena, options, err);

    if (r == NULL) {
        (void) adm_err_memory(err, arena);
        return NULL;
    }

    v = NULL;

    if (adm_json_reader_feed(r, text.data, text.len) == ADM_OK) {
        v = adm_json_reader_finish(r);
    }

    return v;
}


/* Callbacks return 0 to stop the parser. */

static int
adm_json_push(adm_json_reader_t *r, adm_value_t *v)
{
    int                rc;
    adm_json_level_t  *level;

    if (v == NULL) {
        return 0;
    }

    if (r->max_nodes && r->nodes == r->max_nodes) {
        (void) adm_err_set_at(r->err, r->line, 0,
                              "JSON has more than %u values", r->max_nodes);
        return 0;
    }

    r->nodes++;

    if (r->depth == 0) {
        r->root = v;
        return 1;
    }

    level = &r->levels[r->depth - 1];

    if (level->container->kind == ADM_ARRAY) {
        rc = adm_array_push(r->arena, level->container, v);

    } else {
        rc = adm_object_set(r->arena, level->container, level->key, v);
    }

    return rc == ADM_OK;
}


static int
adm_json_open(adm_json_reader_t *r, adm_value_t *v)
{
    uint32_t           cap;
    adm_json_level_t  *levels;

    if (!adm_json_push(r, v)) {
        return 0;
    }

    if (r->depth == r->max_depth) {
        (void) adm_err_set_at(r->err, r->line, 0,
                              "JSON is nested more than %u levels deep",
                              r->max_depth);
        return 0;
    }

    if (r->depth == r->cap) {
        cap = adm_max(r->cap * 2, 16);

        levels = adm_array_alloc(r->arena, cap, sizeof(adm_json_level_t));
        if (levels == NULL) {
            return 0;
        }

        if (r->depth) {
            memcpy(levels, r->levels, r->depth * sizeof(adm_json_level_t));
        }

        r->levels = levels;
        r->cap = cap;
    }

    r->levels[r->depth].container = v;
    r->depth++;

    return 1;
}


/* Escapes always give UTF-8, so text in ASCII does. */

static int
adm_json_check_utf8(adm_json_reader_t *r, adm_str_t s)
{
    if (r->ascii || adm_utf8_valid(s)) {
        return 1;
    }

    (void) adm_err_set_at(r->err, r->line, 0, "invalid JSON: a string is no "
                          "UTF-8");
    return 0;
}


static int
adm_json_on_null(void *ctx)
{
    return adm_json_push(ctx, adm_value_null());
}


static int
adm_json_on_bool(void *ctx, int value)
{
    return adm_json_push(ctx, adm_value_bool(value));
}


static int
adm_json_on_number(void *ctx, const char *text, size_t len)
{
    adm_str_t           s;
    adm_value_t        *v;
    adm_json_reader_t  *r = ctx;

    s.len = len;
    s.data = text;

    v = adm_value_number(r->arena, s);

    if (adm_kind(v) == ADM_NUMBER) {
        v->u.data = adm_str_dup(r->arena, s).data;
    }

    return adm_json_push(r, v);
}


static int
adm_json_on_string(void *ctx, const unsigned char *text, size_t len)
{
    adm_str_t           s;
    adm_json_reader_t  *r = ctx;

    s.len = len;
    s.data = (const char *) text;

    if (!adm_json_check_utf8(r, s)) {
        return 0;
    }

    return adm_json_push(r, adm_value_string(r->arena,
                                             adm_str_dup(r->arena, s)));
}


static int
adm_json_on_key(void *ctx, const unsigned char *text, size_t len)
{
    adm_str_t           s;
    adm_json_level_t   *level;
    adm_json_reader_t  *r = ctx;

    s.len = len;
    s.data = (const char *) text;

    if (!adm_json_check_utf8(r, s)) {
        return 0;
    }

    level = &r->levels[r->depth - 1];
    level->key = adm_str_dup(r->arena, s);

    if (r->unique_keys && adm_object_get(level->container, s)) {
        (void) adm_err_set_at(r->err, r->line, 0, "duplicate key \"%.*s\"",
                              adm_fmt(s));
        return 0;
    }

    return !adm_arena_failed(r->arena);
}


static int
adm_json_on_open_object(void *ctx)
{
    adm_json_reader_t  *r = ctx;

    return adm_json_open(r, adm_value_object(r->arena, 0));
}


static int
adm_json_on_open_array(void *ctx)
{
    adm_json_reader_t  *r = ctx;

    return adm_json_open(r, adm_value_array(r->arena, 0));
}


static int
adm_json_on_close(void *ctx)
{
    adm_json_reader_t  *r = ctx;

    r->depth--;

    return 1;
}


/*
 * yajl's own memory comes from the arena too: it needs little, and nothing is
 * left behind when a reading is given up.  It does not check what it gets, so
 * a failed allocation leaves it by longjmp(); there is nothing to clean up on
 * the way.  The size of a piece is kept before it, for realloc().
 */

static void *
adm_json_malloc(void *ctx, size_t size)
{
    size_t             *p;
    adm_json_reader_t  *r = ctx;

    p = adm_alloc(r->arena, size + sizeof(size_t));
    if (p == NULL) {
        longjmp(r->no_memory, 1);
    }

    *p = size;

    return p + 1;
}


static void *
adm_json_realloc(void *ctx, void *old, size_t size)
{
    void    *p;
    size_t   had;

    p = adm_json_malloc(ctx, size);

    if (old) {
        had = ((size_t *) old)[-1];
        memcpy(p, old, adm_min(had, size));
    }

    return p;
}


static void
adm_json_free(void *ctx, void *p)
{
    (void) ctx;
    (void) p;
}
