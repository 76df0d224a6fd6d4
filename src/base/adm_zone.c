
#include <stdio.h>
#include <stdlib.h>

#include "base/adm_str.h"
#include "base/adm_time.h"


/*
 * Zones of the tz database (RFC 8536).  They are few and small, and the same
 * for the life of a process: each is read once and kept in malloc()ed memory.
 */

#define ADM_ZONE_PATH   "/usr/share/zoneinfo/"
#define ADM_ZONE_NAME   64
#define ADM_ZONE_FILE   (256 * 1024)
#define ADM_ZONES       2048         /* the database has 600, most of them twice
                                        below posix/ and right/ */


typedef enum {
    ADM_ZONE_JULIAN = 0,             /* Jn: 1 to 365, never February 29 */
    ADM_ZONE_DAY,                    /* n: 0 to 365 */
    ADM_ZONE_WEEKDAY                 /* Mm.w.d */
} adm_zone_rule_e;


typedef struct {
    adm_zone_rule_e   kind;
    int               month;
    int               week;
    int               day;
    int32_t           time;          /* seconds after midnight */
} adm_zone_rule_t;


typedef struct {
    int32_t           offset;
    int               dst;
    const char       *abbrev;
} adm_zone_type_t;


/* What holds behind the last transition, from the text that ends the file. */

typedef struct {
    adm_zone_type_t   standard;
    adm_zone_type_t   summer;
    adm_zone_rule_t   start;         /* of summer time */
    adm_zone_rule_t   end;
    char              names[2][16];
    unsigned          known:1;
    unsigned          changes:1;
} adm_zone_footer_t;


typedef struct {
    char                  name[ADM_ZONE_NAME];
    uint32_t              ntimes;
    uint32_t              ntypes;
    int64_t              *times;
    adm_zone_type_t      *types;
    const unsigned char  *indices;   /* the type from each time on */
    char                 *file;
    adm_zone_footer_t     footer;
} adm_zone_t;


/* A piece of the file that is read from its begin on. */

typedef struct {
    const unsigned char  *p;
    size_t                left;
    int                   failed;
} adm_zone_data_t;


static adm_zone_t *adm_zone_get(adm_str_t name);
static int adm_zone_name_valid(adm_str_t name);
static int adm_zone_read(adm_zone_t *z);
static int adm_zone_parse(adm_zone_t *z, const char *file, size_t len);
static const unsigned char *adm_zone_take(adm_zone_data_t *d, size_t n);
static uint32_t adm_zone_uint(const unsigned char *p);
static void adm_zone_footer(adm_zone_footer_t *f, adm_str_t s);
static int adm_zone_abbrev(adm_str_t *s, char name[16]);
static int adm_zone_seconds(adm_str_t *s, int32_t *seconds);
static int adm_zone_number(adm_str_t *s, int min, int max, int *n);
static int adm_zone_rule(adm_str_t *s, adm_zone_rule_t *rule);
static int adm_zone_char(adm_str_t *s, char c);
static const adm_zone_type_t *adm_zone_type(const adm_zone_t *z, int64_t sec);
static const adm_zone_type_t *adm_zone_first(const adm_zone_t *z);
static const adm_zone_type_t *adm_zone_after(const adm_zone_footer_t *f,
    int64_t sec);
static int64_t adm_zone_change(const adm_zone_rule_t *rule, int64_t year,
    int32_t offset);


static adm_zone_t  *adm_zones[ADM_ZONES];
static size_t       adm_nzones;


int
adm_zone_offset(adm_str_t name, int64_t sec, int32_t *offset,
    const char **abbrev)
{
    adm_zone_t             *z;
    const adm_zone_type_t  *type;

    static const adm_zone_type_t  utc = { 0, 0, "UTC" };

    if (name.len == 0 || adm_str_eqc(name, "UTC")
        || adm_str_eqc(name, "Local"))
    {
        type = &utc;

    } else {
        z = adm_zone_get(name);
        if (z == NULL) {
            return ADM_ERROR;
        }

        type = adm_zone_type(z, sec);
    }

    *offset = type->offset;

    if (abbrev) {
        *abbrev = type->abbrev;
    }

    return ADM_OK;
}


/* Names come from expressions: nothing but files of the database is opened. */

static int
adm_zone_name_valid(adm_str_t name)
{
    char    c, before;
    size_t  i;

    if (name.len >= ADM_ZONE_NAME) {
        return 0;
    }

    before = '/';

    for (i = 0; i < name.len; i++) {
        c = name.data[i];

        if (!adm_is_alnum((unsigned char) c)
            && (before == '/' || strchr("/_+-", c) == NULL || c == '\0'))
        {
            return 0;
        }

        before = c;
    }

    return before != '/';
}


static adm_zone_t *
adm_zone_get(adm_str_t name)
{
    size_t       i;
    adm_zone_t  *z;

    /* a program uses a few of them; those used first are found first */

    for (i = 0; i < adm_nzones; i++) {
        if (adm_str_eq(name, adm_strz(adm_zones[i]->name))) {
            return adm_zones[i];
        }
    }

    if (!adm_zone_name_valid(name) || adm_nzones == ADM_ZONES) {
        return NULL;
    }

    z = calloc(1, sizeof(adm_zone_t));
    if (z == NULL) {
        return NULL;
    }

    memcpy(z->name, name.data, name.len);

    if (adm_zone_read(z) != ADM_OK) {
        free(z->times);
        free(z->types);
        free(z->file);
        free(z);
        return NULL;
    }

    adm_zones[adm_nzones++] = z;

    return z;
}


static int
adm_zone_read(adm_zone_t *z)
{
    FILE    *f;
    char     path[sizeof(ADM_ZONE_PATH) + ADM_ZONE_NAME];
    size_t   n;

    (void) snprintf(path, sizeof(path), "%s%s", ADM_ZONE_PATH, z->name);

    f = fopen(path, "rb");
    if (f == NULL) {
        return ADM_ERROR;
    }

    n = 0;
    z->file = malloc(ADM_ZONE_FILE);

    if (z->file) {
        n = fread(z->file, 1, ADM_ZONE_FILE, f);
    }

    (void) fclose(f);

    if (n == 0 || n == ADM_ZONE_FILE) {
        return ADM_ERROR;
    }

    /* shrinking cannot fail */
    z->file = realloc(z->file, n);

    return adm_zone_parse(z, z->file, n);
}


static const unsigned char *
adm_zone_take(adm_zone_data_t *d, size_t n)
{
    const unsigned char  *p;

    if (n > d->left) {
        d->failed = 1;
        n = d->left;
    }

    p = d->p;
    d->p += n;
    d->left -= n;

    return p;
}


static uint32_t
adm_zone_uint(const unsigned char *p)
{
    return (uint32_t) p[0] << 24 | (uint32_t) p[1] << 16
           | (uint32_t) p[2] << 8 | p[3];
}


static int
adm_zone_parse(adm_zone_t *z, const char *file, size_t len)
{
    size_t                i, size;
    uint32_t              count[6];
    adm_str_t             rest;
    adm_zone_data_t       d;
    const unsigned char  *p, *times, *types, *chars;

    enum { UTC = 0, STANDARD, LEAP, TIMES, TYPES, CHARS };

    d.p = (const unsigned char *) file;
    d.left = len;
    d.failed = 0;
    size = 4;

    for ( ;; ) {
        p = adm_zone_take(&d, 44);

        if (d.failed || memcmp(p, "TZif", 4) != 0) {
            return ADM_ERROR;
        }

        for (i = 0; i < 6; i++) {
            count[i] = adm_zone_uint(p + 20 + 4 * i);

            if (count[i] > ADM_ZONE_FILE) {
                return ADM_ERROR;
            }
        }

        if (p[4] < '2' || size == 8) {
            break;
        }

        /* the same follows with times of 64 bits */

        (void) adm_zone_take(&d, (size_t) count[TIMES] * 5 + count[TYPES] * 6
                                 + count[CHARS] + count[LEAP] * 8
                                 + count[STANDARD] + count[UTC]);
        size = 8;
    }

    times = adm_zone_take(&d, count[TIMES] * size);
    z->indices = adm_zone_take(&d, count[TIMES]);
    types = adm_zone_take(&d, count[TYPES] * 6);
    chars = adm_zone_take(&d, count[CHARS]);

    (void) adm_zone_take(&d, count[LEAP] * (size + 4) + count[STANDARD]
                             + count[UTC]);

    if (d.failed || count[TYPES] == 0 || count[CHARS] == 0
        || chars[count[CHARS] - 1] != '\0')
    {
        return ADM_ERROR;
    }

    z->ntimes = count[TIMES];
    z->ntypes = count[TYPES];
    z->times = calloc(count[TIMES] + 1, sizeof(int64_t));
    z->types = calloc(count[TYPES], sizeof(adm_zone_type_t));

    if (z->times == NULL || z->types == NULL) {
        return ADM_ERROR;
    }

    for (i = 0; i < z->ntimes; i++) {
        p = times + i * size;

        z->times[i] = size == 4
                      ? (int32_t) adm_zone_uint(p)
                      : (int64_t) ((uint64_t) adm_zone_uint(p) << 32
                                   | adm_zone_uint(p + 4));

        if (z->indices[i] >= z->ntypes) {
            return ADM_ERROR;
        }
    }

    for (i = 0; i < z->ntypes; i++) {
        p = types + i * 6;

        if (p[5] >= count[CHARS]) {
            return ADM_ERROR;
        }

        z->types[i].offset = (int32_t) adm_zone_uint(p);
        z->types[i].dst = p[4] != 0;
        z->types[i].abbrev = (const char *) chars + p[5];
    }

    rest.data = (const char *) d.p;
    rest.len = d.left;

    if (rest.len > 2 && rest.data[0] == '\n'
        && rest.data[rest.len - 1] == '\n')
    {
        adm_zone_footer(&z->footer, adm_str_sub(rest, 1, rest.len - 1));
    }

    return ADM_OK;
}


/* "CET-1CEST,M3.5.0,M10.5.0/3"; what cannot be read is as if it were absent. */

static void
adm_zone_footer(adm_zone_footer_t *f, adm_str_t s)
{
    f->standard.abbrev = f->names[0];
    f->summer.abbrev = f->names[1];
    f->summer.dst = 1;

    if (adm_zone_abbrev(&s, f->names[0]) != ADM_OK
        || adm_zone_seconds(&s, &f->standard.offset) != ADM_OK)
    {
        return;
    }

    /* written is what has to be added to local time */
    f->standard.offset = -f->standard.offset;

    if (s.len == 0) {
        f->known = 1;
        return;
    }

    if (adm_zone_abbrev(&s, f->names[1]) != ADM_OK) {
        return;
    }

    f->summer.offset = f->standard.offset + 3600;

    if (s.len && s.data[0] != ',') {
        if (adm_zone_seconds(&s, &f->summer.offset) != ADM_OK) {
            return;
        }

        f->summer.offset = -f->summer.offset;
    }

    if (adm_zone_char(&s, ',') == ADM_OK
        && adm_zone_rule(&s, &f->start) == ADM_OK
        && adm_zone_char(&s, ',') == ADM_OK
        && adm_zone_rule(&s, &f->end) == ADM_OK
        && s.len == 0)
    {
        f->known = 1;
        f->changes = 1;
    }
}


static int
adm_zone_char(adm_str_t *s, char c)
{
    if (s->len == 0 || s->data[0] != c) {
        return ADM_ERROR;
    }

    *s = adm_str_sub(*s, 1, s->len);

    return ADM_OK;
}


/* Letters, or anything in "<...>". */

static int
adm_zone_abbrev(adm_str_t *s, char name[16])
{
    size_t  n;

    if (adm_zone_char(s, '<') == ADM_OK) {

        for (n = 0; n < s->len && s->data[n] != '>'; n++) {
            /* void */
        }

        if (n == s->len) {
            return ADM_ERROR;
        }

    } else {
        for (n = 0; n < s->len && adm_is_alpha(s->data[n]); n++) {
            /* void */
        }

        if (n < 3) {
            return ADM_ERROR;
        }
    }

    if (n > 15) {
        return ADM_ERROR;
    }

    memcpy(name, s->data, n);
    name[n] = '\0';

    *s = adm_str_sub(*s, n, s->len);
    (void) adm_zone_char(s, '>');

    return ADM_OK;
}


static int
adm_zone_number(adm_str_t *s, int min, int max, int *n)
{
    size_t  i;

    *n = 0;

    for (i = 0; i < s->len && adm_is_digit(s->data[i]); i++) {
        *n = *n * 10 + s->data[i] - '0';

        if (*n > max) {
            return ADM_ERROR;
        }
    }

    *s = adm_str_sub(*s, i, s->len);

    return i && *n >= min ? ADM_OK : ADM_ERROR;
}


/* "[+-]h[:mm[:ss]]" */

static int
adm_zone_seconds(adm_str_t *s, int32_t *seconds)
{
    int  i, n, negative;

    static const int  units[] = { 3600, 60, 1 };

    *seconds = 0;
    negative = adm_zone_char(s, '-') == ADM_OK;

    if (!negative) {
        (void) adm_zone_char(s, '+');
    }

    for (i = 0; i < 3; i++) {

        if (i && adm_zone_char(s, ':') != ADM_OK) {
            break;
        }

        if (adm_zone_number(s, 0, i ? 59 : 24 * 7, &n) != ADM_OK) {
            return ADM_ERROR;
        }

        *seconds += n * units[i];
    }

    if (negative) {
        *seconds = -*seconds;
    }

    return ADM_OK;
}


static int
adm_zone_rule(adm_str_t *s, adm_zone_rule_t *rule)
{
    if (adm_zone_char(s, 'M') == ADM_OK) {
        rule->kind = ADM_ZONE_WEEKDAY;

        if (adm_zone_number(s, 1, 12, &rule->month) != ADM_OK
            || adm_zone_char(s, '.') != ADM_OK
            || adm_zone_number(s, 1, 5, &rule->week) != ADM_OK
            || adm_zone_char(s, '.') != ADM_OK
            || adm_zone_number(s, 0, 6, &rule->day) != ADM_OK)
        {
            return ADM_ERROR;
        }

    } else if (adm_zone_char(s, 'J') == ADM_OK) {
        rule->kind = ADM_ZONE_JULIAN;

        if (adm_zone_number(s, 1, 365, &rule->day) != ADM_OK) {
            return ADM_ERROR;
        }

    } else {
        rule->kind = ADM_ZONE_DAY;

        if (adm_zone_number(s, 0, 365, &rule->day) != ADM_OK) {
            return ADM_ERROR;
        }
    }

    rule->time = 2 * 3600;

    if (adm_zone_char(s, '/') == ADM_OK) {
        return adm_zone_seconds(s, &rule->time);
    }

    return ADM_OK;
}


static const adm_zone_type_t *
adm_zone_type(const adm_zone_t *z, int64_t sec)
{
    uint32_t  low, high, middle;

    if (z->ntimes == 0) {
        return z->footer.known ? adm_zone_after(&z->footer, sec)
                               : &z->types[0];
    }

    if (sec < z->times[0]) {
        return adm_zone_first(z);
    }

    low = 0;
    high = z->ntimes;

    while (high - low > 1) {
        middle = low + (high - low) / 2;

        if (sec < z->times[middle]) {
            high = middle;

        } else {
            low = middle;
        }
    }

    if (low == z->ntimes - 1 && z->footer.known) {
        return adm_zone_after(&z->footer, sec);
    }

    return &z->types[z->indices[low]];
}


/*
 * What held before the first transition: the first type, unless a transition
 * leads to it too; then the standard time nearest to the first transition's.
 */

static const adm_zone_type_t *
adm_zone_first(const adm_zone_t *z)
{
    uint32_t  i;

    for (i = 0; i < z->ntimes && z->indices[i] != 0; i++) {
        /* void */
    }

    if (i == z->ntimes) {
        return &z->types[0];
    }

    if (z->types[z->indices[0]].dst) {
        for (i = z->indices[0]; i > 0; i--) {
            if (!z->types[i - 1].dst) {
                return &z->types[i - 1];
            }
        }
    }

    for (i = 0; i < z->ntypes; i++) {
        if (!z->types[i].dst) {
            return &z->types[i];
        }
    }

    return &z->types[0];
}


static const adm_zone_type_t *
adm_zone_after(const adm_zone_footer_t *f, int64_t sec)
{
    int         summer;
    int64_t     start, end;
    adm_tm_t    tm;
    adm_time_t  t;

    if (!f->changes) {
        return &f->standard;
    }

    t.sec = sec;
    t.nsec = 0;
    t.offset = 0;
    adm_time_fields(&t, &tm);

    start = adm_zone_change(&f->start, tm.year, f->standard.offset);
    end = adm_zone_change(&f->end, tm.year, f->summer.offset);

    /* south of the equator summer spans the turn of the year */

    summer = start <= end ? sec >= start && sec < end
                          : sec < end || sec >= start;

    return summer ? &f->summer : &f->standard;
}


/* When the rule applies in a year, given the offset in force until then. */

static int64_t
adm_zone_change(const adm_zone_rule_t *rule, int64_t year, int32_t offset)
{
    int         day;
    adm_tm_t    tm;
    adm_time_t  t;

    memset(&tm, 0, sizeof(adm_tm_t));
    tm.year = year;
    tm.month = 1;
    tm.day = rule->day + 1;

    if (rule->kind == ADM_ZONE_JULIAN) {
        tm.day = rule->day;

        if (rule->day >= 60) {
            /* counted from the first of March */
            tm.month = 3;
            tm.day = rule->day - 59;
        }

    } else if (rule->kind == ADM_ZONE_WEEKDAY) {
        tm.month = rule->month;
        tm.day = 1;

        t.sec = adm_time_unix(&tm);
        t.nsec = 0;
        t.offset = 0;
        adm_time_fields(&t, &tm);

        day = (rule->day - tm.weekday + 7) % 7 + (rule->week - 1) * 7;

        t.sec += (int64_t) day * 86400;
        adm_time_fields(&t, &tm);

        /* the fifth one is the last one of the month */

        if (tm.month != rule->month) {
            t.sec -= 7 * 86400;
        }

        return t.sec + rule->time - offset;
    }

    return adm_time_unix(&tm) + rule->time - offset;
}
