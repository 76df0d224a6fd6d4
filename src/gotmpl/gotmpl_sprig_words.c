
/* Spellings of identifiers, by the rules of the libraries behind Sprig. */

#include "base/adm_str.h"
#include "base/adm_unicode.h"
#include "base/adm_utf8.h"
#include "gotmpl/gotmpl_exec.h"
#include "gotmpl/gotmpl_sprig.h"


/* What a word consists of. */

typedef enum {
    GOTMPL_WORD_NONE = 0,        /* the end, or nothing but invalid UTF-8 */
    GOTMPL_WORD_NUMBER,
    GOTMPL_WORD_UPPER,           /* starts with an upper case letter */
    GOTMPL_WORD_LETTERS,
    GOTMPL_WORD_CONNECTOR,
    GOTMPL_WORD_PUNCT,
    GOTMPL_WORD_OTHER
} gotmpl_word_e;


typedef struct {
    adm_buf_t      b;
    char           connector;
    gotmpl_word_e  type;
    adm_str_t      word;
    adm_str_t      rest;
} gotmpl_words_t;


static int gotmpl_is_connector(uint32_t rune);
static int gotmpl_is_alphabet(uint32_t rune);
static void gotmpl_camel(adm_buf_t *b, adm_str_t s);
static void gotmpl_next_word(gotmpl_words_t *w);
static size_t gotmpl_upper_word(adm_str_t s, size_t size);
static size_t gotmpl_word_run(adm_str_t s, size_t size, gotmpl_word_e type);
static size_t gotmpl_valid_rune(adm_str_t s, size_t i, uint32_t previous,
    uint32_t *rune);
static void gotmpl_put_word(gotmpl_words_t *w, gotmpl_word_e type,
    adm_str_t word);
static void gotmpl_behind_number(gotmpl_words_t *w);
static void gotmpl_behind_letters(gotmpl_words_t *w);
static void gotmpl_put_connector(gotmpl_words_t *w, int none_counts);


int
gotmpl_sprig_swapcase(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    int        space;
    size_t     i;
    uint32_t   rune;
    adm_buf_t  b;
    adm_str_t  s;

    s = gotmpl_str(&args[0]);
    space = 1;

    gotmpl_buf(e, &b);

    for (i = 0; i < s.len; /* void */ ) {
        i += adm_utf8_decode(s, i, &rune);

        if (adm_rune_is_upper(rune) || adm_rune_is_title(rune)) {
            rune = adm_rune_lower(rune);
            space = 0;

        } else if (adm_rune_is_lower(rune)) {
            rune = space ? adm_rune_title(rune) : adm_rune_upper(rune);
            space = 0;

        } else {
            space = adm_utf8_is_space(rune);
        }

        adm_buf_rune(&b, rune);
    }

    return gotmpl_finish(e, &b, ret);
}


static int
gotmpl_is_connector(uint32_t rune)
{
    return rune == '-' || rune == '_' || adm_utf8_is_space(rune);
}


/* Letters, but for the ideographs of Chinese. */

static int
gotmpl_is_alphabet(uint32_t rune)
{
    return adm_rune_is_letter(rune)
           && !(rune >= 0x3400 && rune <= 0x4d85)
           && !(rune >= 0x4e00 && rune <= 0x9fcc)
           && !(rune >= 0x20000 && rune <= 0x2b81d);
}


int
gotmpl_sprig_camelcase(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    adm_buf_t  b;

    gotmpl_buf(e, &b);
    gotmpl_camel(&b, gotmpl_str(&args[0]));

    return gotmpl_finish(e, &b, ret);
}


/*
 * Connectors between words vanish, but for the last of several and those at
 * the start; of a word in upper case only the first letter stays so.
 */

static void
gotmpl_camel(adm_buf_t *b, adm_str_t s)
{
    int       upper;
    size_t    i;
    uint32_t  rune, previous;

    if (s.len == 0) {
        return;
    }

    for (i = 0, upper = 0; i < s.len; /* void */ ) {
        i += adm_utf8_decode(s, i, &rune);

        if (!gotmpl_is_connector(rune)) {
            upper = adm_rune_is_upper(rune);
            rune = adm_rune_upper(rune);
            break;
        }

        adm_buf_rune(b, rune);
    }

    while (i < s.len) {
        previous = rune;
        i += adm_utf8_decode(s, i, &rune);

        if (gotmpl_is_connector(previous)) {

            if (gotmpl_is_connector(rune)) {
                adm_buf_rune(b, previous);
                continue;
            }

            upper = adm_rune_is_upper(rune);
            rune = adm_rune_upper(rune);
            continue;
        }

        if (upper) {
            if (adm_rune_is_upper(rune)) {
                rune = adm_rune_lower(rune);

            } else {
                upper = 0;
            }
        }

        adm_buf_rune(b, previous);
    }

    adm_buf_rune(b, rune);
}


/* The next code point that is valid; at the end the previous one again. */

static size_t
gotmpl_valid_rune(adm_str_t s, size_t i, uint32_t previous, uint32_t *rune)
{
    size_t  start;

    for (start = i; i < s.len; /* void */ ) {
        i += adm_utf8_decode(s, i, rune);

        if (*rune != ADM_RUNE_ERROR) {
            return i - start;
        }
    }

    *rune = previous;

    return i - start;
}


/* The end of what continues a word of the type. */

static size_t
gotmpl_word_run(adm_str_t s, size_t i, gotmpl_word_e type)
{
    int       ends;
    size_t    n;
    uint32_t  rune, previous;

    (void) gotmpl_valid_rune(s, 0, ADM_RUNE_ERROR, &previous);

    while (i < s.len) {
        n = gotmpl_valid_rune(s, i, previous, &rune);

        switch (type) {

        case GOTMPL_WORD_CONNECTOR:
            ends = !gotmpl_is_connector(rune);
            break;

        case GOTMPL_WORD_PUNCT:
            ends = !adm_rune_is_punct(rune);
            break;

        case GOTMPL_WORD_UPPER:
            ends = !adm_rune_is_upper(rune);
            break;

        case GOTMPL_WORD_LETTERS:
            ends = !gotmpl_is_alphabet(rune) || adm_rune_is_upper(rune);
            break;

        case GOTMPL_WORD_NUMBER:
            ends = !adm_rune_is_number(rune);
            break;

        default:
            ends = gotmpl_is_connector(rune) || gotmpl_is_alphabet(rune)
                   || adm_rune_is_number(rune) || adm_rune_is_punct(rune);
        }

        if (ends) {
            break;
        }

        previous = rune;
        i += n;
    }

    return i;
}


/* "Word", or "HTTP" of "HTTPServer". */

static size_t
gotmpl_upper_word(adm_str_t s, size_t size)
{
    size_t    n, end;
    uint32_t  rune, first;

    if (size == s.len) {
        return size;
    }

    (void) gotmpl_valid_rune(s, 0, ADM_RUNE_ERROR, &first);
    n = gotmpl_valid_rune(s, size, first, &rune);

    if (!adm_rune_is_upper(rune)) {
        return gotmpl_is_alphabet(rune)
               ? gotmpl_word_run(s, size + n, GOTMPL_WORD_LETTERS) : size;
    }

    end = gotmpl_word_run(s, size + n, GOTMPL_WORD_UPPER);

    if (end == s.len) {
        return end;
    }

    (void) gotmpl_valid_rune(s, end, rune, &rune);

    if (!gotmpl_is_alphabet(rune)) {
        return end;
    }

    /* the last one belongs to the next word */

    return end - adm_utf8_decode_last(adm_str_sub(s, 0, end), &rune);
}


static void
gotmpl_next_word(gotmpl_words_t *w)
{
    size_t     n;
    uint32_t   rune;
    adm_str_t  s;

    s = w->rest;
    n = gotmpl_valid_rune(s, 0, ADM_RUNE_ERROR, &rune);

    if (rune == ADM_RUNE_ERROR) {
        w->type = GOTMPL_WORD_NONE;

    } else if (gotmpl_is_connector(rune)) {
        w->type = GOTMPL_WORD_CONNECTOR;

    } else if (adm_rune_is_punct(rune)) {
        w->type = GOTMPL_WORD_PUNCT;

    } else if (adm_rune_is_upper(rune)) {
        w->type = GOTMPL_WORD_UPPER;

    } else if (gotmpl_is_alphabet(rune)) {
        w->type = GOTMPL_WORD_LETTERS;

    } else if (adm_rune_is_number(rune)) {
        w->type = GOTMPL_WORD_NUMBER;

    } else {
        w->type = GOTMPL_WORD_OTHER;
    }

    if (w->type == GOTMPL_WORD_UPPER) {
        n = gotmpl_upper_word(s, n);

    } else if (w->type != GOTMPL_WORD_NONE) {
        n = gotmpl_word_run(s, n, w->type);
    }

    w->word = adm_str_sub(s, 0, n);
    w->rest = adm_str_sub(s, n, s.len);
}


static void
gotmpl_put_word(gotmpl_words_t *w, gotmpl_word_e type, adm_str_t word)
{
    size_t    i;
    uint32_t  rune;

    if (type != GOTMPL_WORD_UPPER && type != GOTMPL_WORD_CONNECTOR) {
        adm_buf_str(&w->b, word);
        return;
    }

    for (i = 0; i < word.len; /* void */ ) {
        i += adm_utf8_decode(word, i, &rune);

        if (gotmpl_is_connector(rune)) {
            adm_buf_char(&w->b, w->connector);

        } else {
            adm_buf_rune(&w->b, adm_rune_is_upper(rune)
                                ? adm_rune_lower(rune) : rune);
        }
    }
}


/* Before the next word, unless something separates it already. */

static void
gotmpl_put_connector(gotmpl_words_t *w, int none_counts)
{
    if (w->type != GOTMPL_WORD_CONNECTOR && w->type != GOTMPL_WORD_PUNCT
        && !(none_counts && w->type == GOTMPL_WORD_NONE))
    {
        adm_buf_char(&w->b, w->connector);
    }
}


/* Letters and numbers behind a number belong to it. */

static void
gotmpl_behind_number(gotmpl_words_t *w)
{
    while (w->type == GOTMPL_WORD_LETTERS || w->type == GOTMPL_WORD_NUMBER) {
        gotmpl_put_word(w, w->type, w->word);
        gotmpl_next_word(w);
    }

    gotmpl_put_connector(w, 1);
}


/* A number behind letters belongs to them, unless letters follow it. */

static void
gotmpl_behind_letters(gotmpl_words_t *w)
{
    adm_str_t  number;

    if (w->type != GOTMPL_WORD_NUMBER) {
        gotmpl_put_connector(w, 0);
        return;
    }

    if (w->rest.len == 0) {
        return;
    }

    number = w->word;
    gotmpl_next_word(w);

    if (w->type != GOTMPL_WORD_LETTERS) {
        gotmpl_put_word(w, GOTMPL_WORD_NUMBER, number);
        gotmpl_put_connector(w, 0);
        return;
    }

    adm_buf_char(&w->b, w->connector);
    gotmpl_put_word(w, GOTMPL_WORD_NUMBER, number);
    gotmpl_behind_number(w);
}


/* "snakecase", "kebabcase" */

int
gotmpl_sprig_snakecase(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    adm_str_t       last;
    gotmpl_words_t  w;
    gotmpl_word_e   previous;

    memset(&w, 0, sizeof(gotmpl_words_t));

    gotmpl_buf(e, &w.b);

    w.connector = (char) f->magic;
    w.rest = gotmpl_str(&args[0]);

    gotmpl_next_word(&w);

    while (w.rest.len && !w.b.failed) {

        if (w.type != GOTMPL_WORD_CONNECTOR) {
            gotmpl_put_word(&w, w.type, w.word);
        }

        previous = w.type;
        last = w.word;
        gotmpl_next_word(&w);

        switch (previous) {

        case GOTMPL_WORD_NUMBER:
            gotmpl_behind_number(&w);
            break;

        case GOTMPL_WORD_CONNECTOR:
            gotmpl_put_word(&w, previous, last);
            break;

        case GOTMPL_WORD_PUNCT:
            break;

        default:
            gotmpl_behind_letters(&w);
        }
    }

    gotmpl_put_word(&w, w.type, w.word);

    return gotmpl_finish(e, &w.b, ret);
}
