
#include "base/adm_str.h"
#include "base/adm_utf8.h"
#include "gotmpl/gotmpl_layout.h"


/* What has been read of a time. */

typedef struct {
    adm_str_t    rest;
    int          year, month, day, yearday;
    int          hour, minute, second;
    uint32_t     nsec;
    int          pm, am, utc;
    int          has_offset;
    int32_t      offset;
    adm_str_t    zone;
    const char  *range;          /* what is out of range */
    adm_str_t    elem;
} gotmpl_reading_t;


static int gotmpl_skip_text(adm_str_t *value, adm_str_t prefix);
static int gotmpl_read_element(gotmpl_reading_t *r,
    const gotmpl_element_t *el, adm_str_t layout);
static int gotmpl_read_int(adm_str_t *s, int min, int max, int *n);
static int gotmpl_read_number(gotmpl_reading_t *r, const gotmpl_element_t *el,
    int *n, int min, int max, const char *what);
static int gotmpl_read_year(gotmpl_reading_t *r, const gotmpl_element_t *el);
static int gotmpl_read_name(adm_str_t *s, adm_str_t (*name)(int i), int first,
    int last, int abbreviated, int *n);
static int gotmpl_read_second(gotmpl_reading_t *r, const gotmpl_element_t *el,
    adm_str_t layout);
static int gotmpl_read_pm(gotmpl_reading_t *r, adm_str_t pm, adm_str_t am);
static int gotmpl_read_offset(gotmpl_reading_t *r,
    const gotmpl_element_t *el);
static int gotmpl_read_zone(gotmpl_reading_t *r);
static size_t gotmpl_signed_offset(adm_str_t s, int *hours);
static int gotmpl_read_fraction(gotmpl_reading_t *r,
    const gotmpl_element_t *el);
static int gotmpl_read_digits(gotmpl_reading_t *r, size_t n);
static int gotmpl_days_in(int month, int year);
static const char *gotmpl_check_date(gotmpl_reading_t *r);
static adm_str_t gotmpl_time_quote(adm_arena_t *a, adm_str_t s);
static void gotmpl_reading_time(gotmpl_reading_t *r, gotmpl_time_t *t);


/* Text of the layout in the value; a space stands for any number of them. */

static int
gotmpl_skip_text(adm_str_t *value, adm_str_t prefix)
{
    while (prefix.len) {

        if (prefix.data[0] == ' ') {

            if (value->len && value->data[0] != ' ') {
                return ADM_ERROR;
            }

            while (prefix.len && prefix.data[0] == ' ') {
                prefix = adm_str_sub(prefix, 1, prefix.len);
            }

            while (value->len && value->data[0] == ' ') {
                *value = adm_str_sub(*value, 1, value->len);
            }

            continue;
        }

        if (value->len == 0 || value->data[0] != prefix.data[0]) {
            return ADM_ERROR;
        }

        prefix = adm_str_sub(prefix, 1, prefix.len);
        *value = adm_str_sub(*value, 1, value->len);
    }

    return ADM_OK;
}


static int
gotmpl_read_int(adm_str_t *s, int min, int max, int *n)
{
    int  i;

    for (i = 0, *n = 0; i < max && (size_t) i < s->len
                        && adm_is_digit(s->data[i]); i++)
    {
        *n = *n * 10 + (s->data[i] - '0');
    }

    if (i < min) {
        *n = 0;
        return ADM_ERROR;
    }

    *s = adm_str_sub(*s, (size_t) i, s->len);

    return ADM_OK;
}


static int
gotmpl_read_number(gotmpl_reading_t *r, const gotmpl_element_t *el, int *n,
    int min, int max, const char *what)
{
    if (gotmpl_read_int(&r->rest, el->pad == '0' ? 2 : 1, 2, n) != ADM_OK) {
        return ADM_ERROR;
    }

    if (*n < min || *n > max) {
        r->range = what;
    }

    return ADM_OK;
}


static int
gotmpl_read_year(gotmpl_reading_t *r, const gotmpl_element_t *el)
{
    int        year, sign;
    adm_str_t  s;

    if (el->type == GOTMPL_L_LONG_YEAR) {
        return gotmpl_read_int(&r->rest, 4, 4, &r->year);
    }

    /* two bytes, one of which may be a sign */

    s = adm_str_sub(r->rest, 0, 2);
    sign = s.len == 2 && (s.data[0] == '-' || s.data[0] == '+');
    s = adm_str_sub(s, (size_t) sign, s.len);

    if (r->rest.len < 2
        || gotmpl_read_int(&s, 2 - sign, 2 - sign, &year) != ADM_OK)
    {
        return ADM_ERROR;
    }

    if (sign && r->rest.data[0] == '-') {
        year = -year;
    }

    r->year = year + (year >= 69 ? 1900 : 2000);
    r->rest = adm_str_sub(r->rest, 2, r->rest.len);

    return ADM_OK;
}


static int
gotmpl_read_name(adm_str_t *s, adm_str_t (*name)(int i), int first, int last,
    int abbreviated, int *n)
{
    int        i;
    adm_str_t  text;

    for (i = first; i <= last; i++) {
        text = name(i);
        text.len = abbreviated ? 3 : text.len;

        if (adm_str_eq_nocase(adm_str_sub(*s, 0, text.len), text)) {
            *s = adm_str_sub(*s, text.len, s->len);
            *n = i;

            return ADM_OK;
        }
    }

    return ADM_ERROR;
}


/* A fraction is read even if the layout has none. */

static int
gotmpl_read_second(gotmpl_reading_t *r, const gotmpl_element_t *el,
    adm_str_t layout)
{
    size_t            n;
    adm_str_t         s;
    gotmpl_element_t  next;

    if (gotmpl_read_number(r, el, &r->second, 0, 59, "second") != ADM_OK
        || r->range)
    {
        return r->range ? ADM_OK : ADM_ERROR;
    }

    s = r->rest;

    if (s.len < 2 || (s.data[0] != '.' && s.data[0] != ',')
        || !adm_is_digit(s.data[1]))
    {
        return ADM_OK;
    }

    if (gotmpl_next_element(&layout, &next)
        && next.type == GOTMPL_L_FRACTION)
    {
        return ADM_OK;
    }

    for (n = 2; n < s.len && adm_is_digit(s.data[n]); n++) {
        /* void */
    }

    return gotmpl_read_digits(r, n);
}


/* n bytes: the point or comma and digits, of which nine count. */

static int
gotmpl_read_digits(gotmpl_reading_t *r, size_t n)
{
    size_t     i;
    uint32_t   nsec;
    adm_str_t  s;

    s = adm_str_sub(r->rest, 0, n);

    if (s.data[0] != '.' && s.data[0] != ',') {
        return ADM_ERROR;
    }

    for (i = 1, nsec = 0; i < 10; i++) {

        if (i >= s.len) {
            nsec *= 10;
            continue;
        }

        if (!adm_is_digit(s.data[i])) {
            return ADM_ERROR;
        }

        nsec = nsec * 10 + (uint32_t) (s.data[i] - '0');
    }

    r->nsec = nsec;
    r->rest = adm_str_sub(r->rest, n, r->rest.len);

    return ADM_OK;
}


static int
gotmpl_read_fraction(gotmpl_reading_t *r, const gotmpl_element_t *el)
{
    size_t     n;
    adm_str_t  s;

    s = r->rest;

    if (!el->trim) {
        return s.len < el->digits + 1 ? ADM_ERROR
                                      : gotmpl_read_digits(r, el->digits + 1);
    }

    if (s.len < 2 || (s.data[0] != '.' && s.data[0] != ',')
        || !adm_is_digit(s.data[1]))
    {
        return ADM_OK;
    }

    for (n = 2; n < s.len && adm_is_digit(s.data[n]); n++) {
        /* void */
    }

    return gotmpl_read_digits(r, n);
}


static int
gotmpl_read_pm(gotmpl_reading_t *r, adm_str_t pm, adm_str_t am)
{
    if (adm_str_has_prefix(r->rest, pm)) {
        r->pm = 1;

    } else if (adm_str_has_prefix(r->rest, am)) {
        r->am = 1;

    } else {
        return ADM_ERROR;
    }

    r->rest = adm_str_sub(r->rest, 2, r->rest.len);

    return ADM_OK;
}


static int
gotmpl_read_offset(gotmpl_reading_t *r, const gotmpl_element_t *el)
{
    int        rc, sign, hour, minute, second;
    size_t     len;
    adm_str_t  s;

    if (el->z && adm_str_has_prefix(r->rest, adm_strc("Z"))) {
        r->rest = adm_str_sub(r->rest, 1, r->rest.len);
        r->utc = 1;
        return ADM_OK;
    }

    len = 3 + 2 * (el->minutes + el->seconds)
          + (el->colon ? el->minutes + el->seconds : 0);
    s = r->rest;

    if (s.len < len || (el->colon && s.data[3] != ':')
        || (el->colon && el->seconds && s.data[6] != ':'))
    {
        return ADM_ERROR;
    }

    sign = s.data[0];
    r->rest = adm_str_sub(s, len, s.len);
    s = adm_str_sub(s, 1, len);

    hour = minute = second = 0;
    rc = gotmpl_read_int(&s, 2, 2, &hour);

    if (rc == ADM_OK && el->minutes) {
        s = adm_str_sub(s, el->colon, s.len);
        rc = gotmpl_read_int(&s, 2, 2, &minute);
    }

    if (rc == ADM_OK && el->seconds) {
        s = adm_str_sub(s, el->colon, s.len);
        rc = gotmpl_read_int(&s, 2, 2, &second);
    }

    if (hour > 24) {
        r->range = "time zone offset hour";
    }

    if (minute > 60) {
        r->range = "time zone offset minute";
    }

    if (second > 60) {
        r->range = "time zone offset second";
    }

    if (sign != '+' && sign != '-') {
        rc = ADM_ERROR;
    }

    r->has_offset = 1;
    r->offset = (hour * 60 + minute) * 60 + second;
    r->offset = sign == '-' ? -r->offset : r->offset;

    return rc;
}


/* "+3": the length, 0 if it is none; hours up to 23. */

static size_t
gotmpl_signed_offset(adm_str_t s, int *hours)
{
    size_t  i;

    *hours = 0;

    if (s.len == 0 || (s.data[0] != '+' && s.data[0] != '-')) {
        return 0;
    }

    for (i = 1; i < s.len && adm_is_digit(s.data[i]); i++) {
        *hours = adm_min(*hours * 10 + (s.data[i] - '0'), 100);
    }

    if (i == 1 || *hours > 23) {
        return 0;
    }

    *hours = s.data[0] == '-' ? -*hours : *hours;

    return i;
}


static int
gotmpl_read_zone(gotmpl_reading_t *r)
{
    int        hours;
    size_t     n;
    adm_str_t  s;

    s = r->rest;
    n = 0;

    if (adm_str_has_prefix(s, adm_strc("UTC"))) {
        r->rest = adm_str_sub(s, 3, s.len);
        r->utc = 1;
        return ADM_OK;
    }

    if (adm_str_has_prefix(s, adm_strc("ChST"))
        || adm_str_has_prefix(s, adm_strc("MeST")))
    {
        n = 4;

    } else if (adm_str_has_prefix(s, adm_strc("GMT"))) {
        n = 3 + gotmpl_signed_offset(adm_str_sub(s, 3, s.len), &hours);
        r->offset = s.len > 3 && n > 3 ? hours * 3600 : 0;

    } else if (s.len >= 3 && (s.data[0] == '+' || s.data[0] == '-')) {
        n = gotmpl_signed_offset(s, &hours);

    } else {
        while (n < 6 && n < s.len && s.data[n] >= 'A' && s.data[n] <= 'Z') {
            n++;
        }

        if (n < 3 || n == 6 || (n == 5 && s.data[4] != 'T')
            || (n == 4 && s.data[3] != 'T'
                && !adm_str_has_prefix(s, adm_strc("WITA"))))
        {
            n = 0;
        }
    }

    if (n == 0) {
        return ADM_ERROR;
    }

    r->zone = adm_str_sub(s, 0, n);
    r->rest = adm_str_sub(s, n, s.len);

    return ADM_OK;
}


static int
gotmpl_read_element(gotmpl_reading_t *r, const gotmpl_element_t *el,
    adm_str_t layout)
{
    int  i, n;

    switch (el->type) {

    case GOTMPL_L_LONG_YEAR:
    case GOTMPL_L_YEAR:
        return gotmpl_read_year(r, el);

    case GOTMPL_L_LONG_MONTH:
    case GOTMPL_L_MONTH:
        return gotmpl_read_name(&r->rest, gotmpl_month_name, 1, 12,
                                el->type == GOTMPL_L_MONTH, &r->month);

    case GOTMPL_L_NUM_MONTH:
        return gotmpl_read_number(r, el, &r->month, 1, 12, "month");

    case GOTMPL_L_LONG_WEEKDAY:
    case GOTMPL_L_WEEKDAY:
        return gotmpl_read_name(&r->rest, gotmpl_weekday_name, 0, 6,
                                el->type == GOTMPL_L_WEEKDAY, &n);

    case GOTMPL_L_DAY:
        if (el->pad == ' ' && adm_str_has_prefix(r->rest, adm_strc(" "))) {
            r->rest = adm_str_sub(r->rest, 1, r->rest.len);
        }

        return gotmpl_read_number(r, el, &r->day, 0, 99, "day");

    case GOTMPL_L_YEARDAY:
        for (i = 0; i < 2 && el->pad == ' '; i++) {
            if (adm_str_has_prefix(r->rest, adm_strc(" "))) {
                r->rest = adm_str_sub(r->rest, 1, r->rest.len);
            }
        }

        return gotmpl_read_int(&r->rest, el->pad == '0' ? 3 : 1, 3,
                               &r->yearday);

    case GOTMPL_L_HOUR:
        if (gotmpl_read_int(&r->rest, 1, 2, &r->hour) != ADM_OK) {
            return ADM_ERROR;
        }

        r->range = r->hour > 23 ? "hour" : NULL;
        return ADM_OK;

    case GOTMPL_L_HOUR12:
        return gotmpl_read_number(r, el, &r->hour, 0, 12, "hour");

    case GOTMPL_L_MINUTE:
        return gotmpl_read_number(r, el, &r->minute, 0, 59, "minute");

    case GOTMPL_L_SECOND:
        return gotmpl_read_second(r, el, layout);

    case GOTMPL_L_PM:
        return gotmpl_read_pm(r, adm_strc("PM"), adm_strc("AM"));

    case GOTMPL_L_PM_SMALL:
        return gotmpl_read_pm(r, adm_strc("pm"), adm_strc("am"));

    case GOTMPL_L_ZONE:
        return gotmpl_read_zone(r);

    case GOTMPL_L_OFFSET:
        return gotmpl_read_offset(r, el);

    default: /* GOTMPL_L_FRACTION */
        return gotmpl_read_fraction(r, el);
    }
}


static int
gotmpl_days_in(int month, int year)
{
    static const uint8_t  days[] = {
        31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31
    };

    if (month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)) {
        return 29;
    }

    return days[month - 1];
}


/* Completes month and day; the text of the error, NULL if there is none. */

static const char *
gotmpl_check_date(gotmpl_reading_t *r)
{
    int  month, day;

    if (r->yearday >= 0) {
        day = r->yearday;

        for (month = 1; month <= 12; month++) {
            if (day <= gotmpl_days_in(month, r->year)) {
                break;
            }

            day -= gotmpl_days_in(month, r->year);
        }

        if (r->yearday < 1 || month > 12) {
            return ": day-of-year out of range";
        }

        if (r->month >= 0 && r->month != month) {
            return ": day-of-year does not match month";
        }

        if (r->day >= 0 && r->day != day) {
            return ": day-of-year does not match day";
        }

        r->month = month;
        r->day = day;
    }

    r->month = r->month < 0 ? 1 : r->month;
    r->day = r->day < 0 ? 1 : r->day;

    return r->day < 1 || r->day > gotmpl_days_in(r->month, r->year)
           ? ": day out of range" : NULL;
}


/* As the package quotes what it complains about. */

static adm_str_t
gotmpl_time_quote(adm_arena_t *a, adm_str_t s)
{
    size_t         i;
    adm_buf_t      b;
    adm_str_t      text;
    unsigned char  c;

    adm_buf_init(&b, a, 0);
    adm_buf_char(&b, '"');

    for (i = 0; i < s.len; i++) {
        c = (unsigned char) s.data[i];

        if (c >= 0x80 || c < ' ') {
            adm_buf_printf(&b, "\\x%02x", c);
            continue;
        }

        if (c == '"' || c == '\\') {
            adm_buf_char(&b, '\\');
        }

        adm_buf_char(&b, (char) c);
    }

    adm_buf_char(&b, '"');
    (void) adm_buf_finish(&b, &text);

    return text;
}


/*
 * The local zone is UTC.  The zone of an abbreviation is not known: its name
 * stays, the time counts as one in UTC.
 */

static void
gotmpl_reading_time(gotmpl_reading_t *r, gotmpl_time_t *t)
{
    adm_tm_t  tm;

    if (r->pm && r->hour < 12) {
        r->hour += 12;

    } else if (r->am && r->hour == 12) {
        r->hour = 0;
    }

    memset(t, 0, sizeof(gotmpl_time_t));
    memset(&tm, 0, sizeof(adm_tm_t));

    tm.year = r->year;
    tm.month = r->month;
    tm.day = r->day;
    tm.hour = r->hour;
    tm.minute = r->minute;
    tm.second = r->second;

    t->time.sec = adm_time_unix(&tm);
    t->time.nsec = r->nsec;
    t->zone = adm_strc("UTC");
    t->utc = (unsigned) r->utc;

    if (r->utc) {
        return;
    }

    if (r->has_offset) {
        t->time.sec -= r->offset;

        if (r->offset != 0
            || (r->zone.len && !adm_str_eq(r->zone, t->zone)))
        {
            t->time.offset = r->offset;
            t->zone = r->zone;
        }

        return;
    }

    if (r->zone.len) {
        t->time.offset = r->offset;
        t->zone = r->zone;
    }
}


int
gotmpl_time_parse(adm_str_t layout, adm_str_t value, gotmpl_time_t *t,
    adm_err_t *err)
{
    int               more, rc;
    adm_str_t         rest, hold, extra, whole;
    const char       *what;
    gotmpl_element_t  el;
    gotmpl_reading_t  r;

    memset(&r, 0, sizeof(gotmpl_reading_t));

    r.rest = value;
    r.month = r.day = r.yearday = -1;
    r.zone = adm_str_empty;
    rest = layout;
    whole = gotmpl_time_quote(err->arena, value);

    for ( ;; ) {
        more = gotmpl_next_element(&rest, &el);

        if (gotmpl_skip_text(&r.rest, el.prefix) != ADM_OK) {
            hold = r.rest;
            extra = el.prefix;
            break;
        }

        if (!more) {

            if (r.rest.len) {
                extra = gotmpl_time_quote(err->arena, r.rest);

                return adm_err_set(err, "parsing time %.*s: extra text: %.*s",
                                   adm_fmt(whole), adm_fmt(extra));
            }

            what = gotmpl_check_date(&r);

            if (what) {
                return adm_err_set(err, "parsing time %.*s%s", adm_fmt(whole),
                                   what);
            }

            gotmpl_reading_time(&r, t);

            return ADM_OK;
        }

        hold = r.rest;
        extra = el.text;
        rc = gotmpl_read_element(&r, &el, rest);

        if (r.range) {
            return adm_err_set(err, "parsing time %.*s: %s out of range",
                               adm_fmt(whole), r.range);
        }

        if (rc != ADM_OK) {
            break;
        }
    }

    layout = gotmpl_time_quote(err->arena, layout);
    hold = gotmpl_time_quote(err->arena, hold);
    extra = gotmpl_time_quote(err->arena, extra);

    return adm_err_set(err, "parsing time %.*s as %.*s: cannot parse %.*s as "
                       "%.*s", adm_fmt(whole), adm_fmt(layout), adm_fmt(hold),
                       adm_fmt(extra));
}


adm_str_t
gotmpl_duration_error(adm_arena_t *a, adm_str_t text)
{
    size_t       n, digits;
    int64_t      ns;
    adm_buf_t    b;
    adm_str_t    s, unit, error;
    const char  *what;

    s = text;
    unit = adm_str_empty;
    what = "invalid duration ";

    if (s.len && (s.data[0] == '-' || s.data[0] == '+')) {
        s = adm_str_sub(s, 1, s.len);
    }

    while (s.len && (adm_is_digit(s.data[0]) || s.data[0] == '.')) {

        for (n = 0, digits = 0; n < s.len; n++) {
            if (adm_is_digit(s.data[n])) {
                digits++;

            } else if (s.data[n] != '.'
                       || memchr(s.data, '.', n) != NULL)
            {
                break;
            }
        }

        if (digits == 0) {
            break;
        }

        s = adm_str_sub(s, n, s.len);

        for (n = 0; n < s.len && s.data[n] != '.' && !adm_is_digit(s.data[n]);
             n++)
        {
            /* void */
        }

        if (n == 0) {
            what = "missing unit in duration ";
            break;
        }

        unit = adm_str_sub(s, 0, n);
        s = adm_str_sub(s, n, s.len);

        adm_buf_init(&b, a, 0);
        adm_buf_char(&b, '1');
        adm_buf_str(&b, unit);
        (void) adm_buf_finish(&b, &error);

        if (adm_duration_parse(error, &ns) != ADM_OK) {
            what = "unknown unit ";
            break;
        }

        unit = adm_str_empty;
    }

    adm_buf_init(&b, a, 0);
    adm_buf_printf(&b, "time: %s", what);

    if (unit.len) {
        adm_buf_str(&b, gotmpl_time_quote(a, unit));
        adm_buf_lit(&b, " in duration ");
    }

    adm_buf_str(&b, gotmpl_time_quote(a, text));
    (void) adm_buf_finish(&b, &error);

    return error;
}
