
#include <stdlib.h>

#include <new>
#include <string>
#include <vector>

#include <re2/re2.h>

extern "C" {
#include "base/adm_regex.h"
#include "base/adm_regex_syntax.h"
#include "base/adm_str.h"
#include "base/adm_utf8.h"
}


/*
 * What RE2 may use for one pattern: its program, and the states that matching
 * makes of it.  A program that needs more gets what Go would allow, at the cost
 * of seconds: not while a review waits, whose patterns come from the cache.
 */

#define ADM_REGEX_MEMORY        (8 << 20)
#define ADM_REGEX_MEMORY_MAX    (64 << 20)
#define ADM_REGEX_MEMORY_CACHE  (2 << 20)

#define ADM_REGEX_CACHE         64


struct adm_regex_s {
    re2::RE2     re;
    std::string  pattern;
    std::string  names;

    adm_regex_s(re2::StringPiece rewritten, const re2::RE2::Options &options)
        : re(rewritten, options) {}
};


/*
 * The last text that was searched from its begin.  For RE2 no pattern matches
 * bytes that are not UTF-8: such a text is searched as a copy.
 */

struct adm_regex_text_t {
    const char           *data;
    size_t                len;
    bool                  valid;
    std::string           copy;
    std::vector<size_t>   bad;       /* where U+FFFD stands for a byte */
};


static adm_regex_t *adm_regex_new(adm_str_t pattern, int memory,
    adm_err_t *err);
static adm_regex_t *adm_regex_build(adm_str_t pattern, adm_str_t rewritten,
    adm_str_t names, int memory, adm_err_t *err);
static void adm_regex_prepare(adm_regex_text_t *t, adm_str_t text);
static size_t adm_regex_to_copy(const adm_regex_text_t *t, size_t offset);
static size_t adm_regex_from_copy(const adm_regex_text_t *t, size_t offset);


static adm_regex_t  *adm_regex_cache[ADM_REGEX_CACHE];


adm_regex_t *
adm_regex_compile(adm_str_t pattern, adm_err_t *err)
{
    return adm_regex_new(pattern, ADM_REGEX_MEMORY, err);
}


static adm_regex_t *
adm_regex_new(adm_str_t pattern, int memory, adm_err_t *err)
{
    adm_buf_t     rewritten, names;
    adm_str_t     text, list;
    adm_arena_t   arena;
    adm_regex_t  *re;

    adm_arena_init(&arena, NULL, 0);
    adm_buf_init(&rewritten, &arena, 0);
    adm_buf_init(&names, &arena, 0);

    re = NULL;

    if (adm_regex_rewrite(&rewritten, &names, pattern, err) == ADM_OK) {

        if (adm_buf_finish(&rewritten, &text) == ADM_OK
            && adm_buf_finish(&names, &list) == ADM_OK)
        {
            re = adm_regex_build(pattern, text, list, memory, err);

        } else {
            (void) adm_err_memory(err, &arena);
        }
    }

    adm_arena_destroy(&arena);

    return re;
}


static adm_regex_t *
adm_regex_build(adm_str_t pattern, adm_str_t rewritten, adm_str_t names,
    int memory, adm_err_t *err)
{
    adm_str_t           arg;
    adm_regex_t        *re;
    re2::RE2::Options   options;

    options.set_log_errors(false);
    options.set_max_mem(memory);

    re = new (std::nothrow) adm_regex_t(
                            re2::StringPiece(rewritten.data, rewritten.len),
                            options);
    if (re == NULL) {
        (void) adm_err_set(err, "out of memory");
        return NULL;
    }

    if (re->re.ok()) {
        re->pattern.assign(pattern.data, pattern.len);
        re->names.assign(names.data, names.len);
        return re;
    }

    /* what is left to RE2: sizes */

    arg.data = re->re.error_arg().data();
    arg.len = re->re.error_arg().size();

    switch (re->re.error_code()) {

    case re2::RE2::ErrorRepeatSize:
        (void) adm_regex_error(err, "invalid repeat count", arg);
        break;

    case re2::RE2::ErrorPatternTooLarge:
        if (memory == ADM_REGEX_MEMORY) {
            delete re;
            return adm_regex_build(pattern, rewritten, names,
                                   ADM_REGEX_MEMORY_MAX, err);
        }

        (void) adm_regex_error(err, "expression too large", pattern);
        break;

    default:
        (void) adm_regex_error(err, re->re.error().c_str(), pattern);
    }

    delete re;

    return NULL;
}


void
adm_regex_free(adm_regex_t *re)
{
    delete re;
}


int
adm_regex_has_class(adm_str_t name)
{
    std::string         pattern;
    re2::RE2::Options   options;

    pattern = "\\p{" + std::string(name.data, name.len) + "}";
    options.set_log_errors(false);

    return re2::RE2(pattern, options).ok();
}


adm_regex_t *
adm_regex_cached(adm_str_t pattern, adm_err_t *err)
{
    adm_regex_t  *re, **slot;

    slot = &adm_regex_cache[adm_str_hash(pattern) % ADM_REGEX_CACHE];
    re = *slot;

    if (re && re->pattern.size() == pattern.len
        && memcmp(re->pattern.data(), pattern.data, pattern.len) == 0)
    {
        return re;
    }

    re = adm_regex_new(pattern, ADM_REGEX_MEMORY_CACHE, err);
    if (re == NULL) {
        return NULL;
    }

    delete *slot;
    *slot = re;

    return re;
}


int
adm_regex_groups(const adm_regex_t *re)
{
    return re->re.NumberOfCapturingGroups();
}


int
adm_regex_group_index(const adm_regex_t *re, adm_str_t name)
{
    int         n;
    adm_str_t   one;
    const char  *p, *end;

    p = re->names.data();
    end = p + re->names.size();

    if (name.len == 0) {
        return -1;
    }

    for (n = 1; p < end; n++) {
        one = adm_strz(p);

        if (adm_str_eq(one, name)) {
            return n;
        }

        p += one.len + 1;
    }

    return -1;
}


static void
adm_regex_prepare(adm_regex_text_t *t, adm_str_t text)
{
    size_t    i, n;
    uint32_t  rune;

    t->data = text.data;
    t->len = text.len;
    t->valid = adm_utf8_valid(text);
    t->bad.clear();

    if (t->valid) {
        /* the copy of some large text is not kept for ever */
        std::string().swap(t->copy);
        return;
    }

    t->copy.clear();

    for (i = 0; i < text.len; i += n) {
        n = adm_utf8_decode(text, i, &rune);

        if (adm_utf8_invalid(n, rune)) {
            t->bad.push_back(t->copy.size());
            t->copy.append("\xef\xbf\xbd");

        } else {
            t->copy.append(text.data + i, n);
        }
    }
}


/*
 * Between offsets in a text and in its copy: every byte that was replaced made
 * it two bytes longer.
 */

static size_t
adm_regex_to_copy(const adm_regex_text_t *t, size_t offset)
{
    size_t  low, high, middle;

    low = 0;
    high = t->bad.size();

    while (low < high) {
        middle = (low + high) / 2;

        if (t->bad[middle] - 2 * middle < offset) {
            low = middle + 1;

        } else {
            high = middle;
        }
    }

    return offset + 2 * low;
}


static size_t
adm_regex_from_copy(const adm_regex_text_t *t, size_t offset)
{
    size_t  low, high, middle;

    low = 0;
    high = t->bad.size();

    while (low < high) {
        middle = (low + high) / 2;

        if (t->bad[middle] < offset) {
            low = middle + 1;

        } else {
            high = middle;
        }
    }

    return offset - 2 * low;
}


int
adm_regex_search(const adm_regex_t *re, adm_str_t text, size_t from,
    adm_regex_span_t *spans, int n)
{
    int                 i;
    bool                found;
    size_t              start, end;
    adm_str_t           s;
    re2::StringPiece    few[8];

    static adm_regex_text_t  last;

    if (from > text.len || n < 1) {
        return 0;
    }

    if (from == 0 || last.data != text.data || last.len != text.len) {
        adm_regex_prepare(&last, text);
    }

    s = text;

    if (!last.valid) {
        s.data = last.copy.data();
        s.len = last.copy.size();
        from = adm_regex_to_copy(&last, from);
    }

    if (s.data == NULL) {
        s.data = "";                /* NULL is how RE2 says "no part" */
    }

    std::vector<re2::StringPiece>  many;
    re2::StringPiece              *parts = few;

    if (n > (int) adm_nelts(few)) {
        many.resize((size_t) n);
        parts = many.data();
    }

    do {
        found = re->re.Match(re2::StringPiece(s.data, s.len), from, s.len,
                             re2::RE2::UNANCHORED, parts, n);
        if (!found) {
            return 0;
        }

        /* to RE2 there is a "\B" between the bytes of a character */

        start = (size_t) (parts[0].data() - s.data);
        from = start + 1;

    } while (start < s.len && (s.data[start] & 0xc0) == 0x80);

    for (i = 0; i < n; i++) {

        if (parts[i].data() == NULL) {
            spans[i].start = -1;
            spans[i].end = -1;
            continue;
        }

        start = (size_t) (parts[i].data() - s.data);
        end = start + parts[i].size();

        if (!last.valid) {
            start = adm_regex_from_copy(&last, start);
            end = adm_regex_from_copy(&last, end);
        }

        spans[i].start = (ptrdiff_t) start;
        spans[i].end = (ptrdiff_t) end;
    }

    return 1;
}
