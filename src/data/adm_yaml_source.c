
#include "data/adm_yaml_source.h"

#include "base/adm_buf.h"
#include "base/adm_str.h"
#include "base/adm_utf8.h"


/*
 * go-yaml reads 512 bytes at a time.  libyaml gets no more: what is wrong in a
 * later document is then found as late as there.
 */

#define ADM_YAML_PIECE  512


/* The last characters of private use; the last byte tells what they mean. */

#define ADM_YAML_PATCH       "\xf4\x8f\xbf"
#define ADM_YAML_PATCH_COLON  '\xbd'
#define ADM_YAML_PATCH_NONE   '\xbc'
#define ADM_YAML_PATCH_BOM    '\xbb'

#define ADM_YAML_BOM         "\xef\xbb\xbf"


static int adm_yaml_decode_utf16(adm_yaml_source_t *s, adm_str_t text,
    size_t *bad);
static int adm_yaml_patch_marks(adm_yaml_source_t *s);
static int adm_yaml_patchable(const adm_yaml_source_t *s);
static int adm_yaml_has(adm_str_t s, const char *text);


int
adm_yaml_source_init(adm_yaml_source_t *s, adm_arena_t *arena, adm_str_t text,
    size_t *bad)
{
    memset(s, 0, sizeof(adm_yaml_source_t));

    s->arena = arena;
    s->text = text;
    *bad = 0;

    if (adm_str_has_prefix(text, adm_strc("\xff\xfe"))
        || adm_str_has_prefix(text, adm_strc("\xfe\xff")))
    {
        if (adm_yaml_decode_utf16(s, text, bad) != ADM_OK) {
            return ADM_ERROR;
        }

    } else if (adm_str_has_prefix(text, adm_strc(ADM_YAML_BOM))) {
        s->text = adm_str_sub(text, 3, text.len);
    }

    s->slashes = adm_yaml_has(s->text, "\\/");

    return adm_yaml_patch_marks(s);
}


static int
adm_yaml_decode_utf16(adm_yaml_source_t *s, adm_str_t text, size_t *bad)
{
    int                   low;
    size_t                i;
    uint32_t              c, d;
    adm_buf_t             b;
    const unsigned char  *p;

    adm_buf_init(&b, s->arena, 0);

    p = (const unsigned char *) text.data;
    low = p[0] == 0xfe;

    for (i = 2; i < text.len; i += 2) {
        *bad = i;

        if (text.len - i < 2) {
            return ADM_ERROR;
        }

        c = (uint32_t) p[i + !low] << 8 | p[i + low];

        if (c >= 0xdc00 && c <= 0xdfff) {
            return ADM_ERROR;
        }

        if (c >= 0xd800 && c <= 0xdbff) {

            if (text.len - i < 4) {
                return ADM_ERROR;
            }

            d = (uint32_t) p[i + 2 + !low] << 8 | p[i + 2 + low];

            if (d < 0xdc00 || d > 0xdfff) {
                return ADM_ERROR;
            }

            c = 0x10000 + ((c & 0x3ff) << 10) + (d & 0x3ff);
            i += 2;
        }

        adm_buf_rune(&b, c);
    }

    return adm_buf_finish(&b, &s->text);
}


/*
 * libyaml skips a byte order mark at the begin of any line, to go-yaml it is a
 * character like others.
 */

static int
adm_yaml_patch_marks(adm_yaml_source_t *s)
{
    size_t      start;
    adm_buf_t   b;
    ptrdiff_t   at;

    if (!adm_yaml_has(s->text, ADM_YAML_BOM) || !adm_yaml_patchable(s)) {
        return ADM_OK;
    }

    adm_buf_init(&b, s->arena, 0);
    start = 0;

    for ( ;; ) {
        at = adm_str_find(adm_str_sub(s->text, start, s->text.len),
                          adm_strc(ADM_YAML_BOM));
        if (at < 0) {
            break;
        }

        adm_buf_bytes(&b, s->text.data + start, (size_t) at);
        adm_buf_lit(&b, ADM_YAML_PATCH);
        adm_buf_char(&b, ADM_YAML_PATCH_BOM);
        start += (size_t) at + 3;
    }

    adm_buf_bytes(&b, s->text.data + start, s->text.len - start);
    s->patched = 1;

    return adm_buf_finish(&b, &s->text);
}


/* A text that has such characters itself is left alone. */

static int
adm_yaml_patchable(const adm_yaml_source_t *s)
{
    return s->patched || !adm_yaml_has(s->text, ADM_YAML_PATCH);
}


/* For short texts that begin with a rare character: memmem() is slower. */

static int
adm_yaml_has(adm_str_t s, const char *text)
{
    size_t       n;
    const char  *p, *end;

    n = strlen(text);
    end = s.data + s.len;

    for (p = s.data; (size_t) (end - p) >= n; p++) {
        p = memchr(p, (unsigned char) text[0], (size_t) (end - p) - n + 1);

        if (p == NULL) {
            return 0;
        }

        if (memcmp(p, text, n) == 0) {
            return 1;
        }
    }

    return 0;
}


void
adm_yaml_source_reset(adm_yaml_source_t *s)
{
    s->pos = 0;
    s->room = 0;
    s->index = 0;
    s->offset = 0;
}


int
adm_yaml_source_read(void *data, unsigned char *buffer, size_t size,
    size_t *size_read)
{
    size_t              n, held;
    adm_yaml_source_t  *s = data;

    /* libyaml's buffer is empty the first time */

    s->room = adm_max(s->room, size);
    held = s->room - size;

    n = adm_min(ADM_YAML_PIECE - adm_min(held, ADM_YAML_PIECE - 1), size);
    n = adm_min(n, s->text.len - s->pos);

    if (n) {
        memcpy(buffer, s->text.data + s->pos, n);
        s->pos += n;
    }

    *size_read = n;

    return 1;
}


int
adm_yaml_source_patch(adm_yaml_source_t *s, const yaml_parser_t *parser)
{
    char     what, *p;
    size_t   at;

    if (parser->error != YAML_SCANNER_ERROR || parser->problem == NULL
        || s->patches == ADM_YAML_PATCHES)
    {
        return ADM_DECLINED;
    }

    at = adm_yaml_source_offset(s, &parser->problem_mark);

    if (strcmp(parser->problem, "found unexpected ':'") == 0) {
        /* "[::]": a colon that belongs to a plain scalar */
        what = ADM_YAML_PATCH_COLON;

    } else if (strcmp(parser->problem, "found unknown escape character") == 0
               && at + 1 < s->text.len && s->text.data[at + 1] == '\'')
    {
        /* an escaped single quote: the backslash goes */
        what = ADM_YAML_PATCH_NONE;

    } else {
        return ADM_DECLINED;
    }

    if (at >= s->text.len || !adm_yaml_patchable(s)) {
        return ADM_DECLINED;
    }

    if (s->patches == 0) {
        p = adm_nalloc(s->arena, s->text.len + 3 * ADM_YAML_PATCHES);
        if (p == NULL) {
            return ADM_ERROR;
        }

        memcpy(p, s->text.data, s->text.len);
        s->text.data = p;
        s->copy = p;
    }

    p = s->copy + at;
    memmove(p + 4, p + 1, s->text.len - at - 1);
    memcpy(p, ADM_YAML_PATCH, 3);
    p[3] = what;

    s->text.len += 3;
    s->patches++;
    s->patched = 1;

    return ADM_OK;
}


size_t
adm_yaml_source_restore(char *p, size_t len)
{
    size_t  i, n;

    if (memchr(p, (unsigned char) ADM_YAML_PATCH[0], len) == NULL) {
        return len;
    }

    n = 0;

    for (i = 0; i < len; i++) {

        if (len - i < 4 || memcmp(p + i, ADM_YAML_PATCH, 3) != 0) {
            p[n++] = p[i];
            continue;
        }

        i += 3;

        switch (p[i]) {

        case ADM_YAML_PATCH_COLON:
            p[n++] = ':';
            break;

        case ADM_YAML_PATCH_BOM:
            memcpy(p + n, ADM_YAML_BOM, 3);
            n += 3;
            break;

        default: /* ADM_YAML_PATCH_NONE */
            break;
        }
    }

    return n;
}


size_t
adm_yaml_source_offset(adm_yaml_source_t *s, const yaml_mark_t *mark)
{
    if (mark->index < s->index) {
        s->index = 0;
        s->offset = 0;
    }

    while (s->index < mark->index && s->offset < s->text.len) {
        s->offset++;

        while (s->offset < s->text.len
               && ((unsigned char) s->text.data[s->offset] & 0xc0) == 0x80)
        {
            s->offset++;
        }

        s->index++;
    }

    return s->offset;
}


void
adm_yaml_source_position(const adm_yaml_source_t *s, size_t offset,
    uint32_t *line, uint32_t *column)
{
    size_t  i, start;

    *line = 1;
    start = 0;
    offset = adm_min(offset, s->text.len);

    for (i = 0; i < offset; i++) {
        if (s->text.data[i] == '\n') {
            (*line)++;
            start = i + 1;
        }
    }

    *column = (uint32_t) (offset - start) + 1;
}


/* "\/", which libyaml has taken over from JSON, in a double-quoted scalar. */

int
adm_yaml_source_bad_escape(adm_yaml_source_t *s, const yaml_mark_t *start,
    const yaml_mark_t *end)
{
    size_t  i, last;

    if (!s->slashes) {
        return 0;
    }

    i = adm_yaml_source_offset(s, start);
    last = adm_yaml_source_offset(s, end);

    while (i < last && s->text.data[i] != '"') {
        i++;
    }

    for ( /* void */ ; i + 1 < last; i++) {
        if (s->text.data[i] == '\\') {
            if (s->text.data[++i] == '/') {
                return 1;
            }
        }
    }

    return 0;
}


/*
 * A tag that libyaml ends at a comma, where it goes on for go-yaml, or that is
 * written with "%" escapes, which may stand for a zero byte.  start is where
 * the properties of a node begin, an anchor may be before the tag.
 */

int
adm_yaml_source_bad_tag(adm_yaml_source_t *s, const yaml_mark_t *start)
{
    char    c;
    int     verbatim;
    size_t  i;

    i = adm_yaml_source_offset(s, start);

    while (i < s->text.len && s->text.data[i] != '!') {

        /* a comment between anchor and tag */

        if (s->text.data[i] == '#') {
            while (i < s->text.len && s->text.data[i] != '\n') {
                i++;
            }

            continue;
        }

        i++;
    }

    verbatim = i + 1 < s->text.len && s->text.data[i + 1] == '<';

    for ( /* void */ ; i < s->text.len; i++) {
        c = s->text.data[i];

        if (c == '%' || (c == ',' && !verbatim)) {
            return 1;
        }

        if (adm_is_space(c) || (verbatim && c == '>')) {
            return 0;
        }
    }

    return 0;
}


/* "%YAML 001.1" or "%YAML 1.2". */

int
adm_yaml_source_bad_version(adm_yaml_source_t *s, const yaml_mark_t *start)
{
    size_t     i, digits;
    ptrdiff_t  at;
    adm_str_t  text;

    i = adm_yaml_source_offset(s, start);
    text = adm_str_sub(s->text, i, s->text.len);
    at = adm_str_find(text, adm_strc("%YAML"));

    if (at < 0) {
        return 1;
    }

    text = adm_str_sub(text, (size_t) at + 5, text.len);
    digits = 0;

    for (i = 0; i < text.len && text.data[i] != '\n'; i++) {

        if (adm_is_digit(text.data[i])) {
            if (++digits > 2) {
                return 1;
            }

        } else if (digits && text.data[i] != '.') {
            return 0;

        } else {
            digits = 0;
        }
    }

    return 0;
}
