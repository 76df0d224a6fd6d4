
#include "base/adm_str.h"
#include "base/adm_time.h"


#define ADM_DAY_SECONDS   86400
#define ADM_NSEC          1000000000


/* How the parts of a timestamp may be written. */

typedef struct {
    char      separator;          /* between date and time, 0: no time */
    unsigned  two_digits:1;       /* in all but the hour */
    unsigned  zone:1;
} adm_time_layout_t;


typedef struct {
    const char  *name;
    uint64_t     ns;
} adm_unit_t;


static int adm_time_scan(adm_str_t s, const adm_time_layout_t *layout,
    adm_time_t *t);
static int adm_time_number(adm_str_t *s, int two_digits, int *n);
static int adm_time_char(adm_str_t *s, char c);
static void adm_time_fraction(adm_str_t *s, uint32_t *nsec);
static int adm_time_zone(adm_str_t *s, int32_t *offset);
static int adm_month_days(int64_t year, int month);
static int adm_is_leap(int64_t year);
static int64_t adm_days_from_civil(int64_t year, int month, int64_t day);
static int adm_duration_part(adm_str_t s, size_t *i, uint64_t *ns);
static size_t adm_duration_fraction(char *end, uint64_t *ns, int digits);


static const adm_unit_t  adm_units[] = {
    { "ns", 1 },
    { "us", 1000 },
    { "\xc2\xb5s", 1000 },             /* micro sign */
    { "\xce\xbcs", 1000 },             /* Greek letter mu */
    { "ms", 1000000 },
    { "s", ADM_NSEC },
    { "m", 60ull * ADM_NSEC },
    { "h", 3600ull * ADM_NSEC },
};


static int
adm_is_leap(int64_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}


static int
adm_month_days(int64_t year, int month)
{
    static const char  days[] = {
        31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31
    };

    return month == 2 && adm_is_leap(year) ? 29 : days[month - 1];
}


/*
 * Days since 1970-01-01.  Counted in eras of 400 years from the first of March,
 * so that a leap day is the last of its year.
 */

static int64_t
adm_days_from_civil(int64_t year, int month, int64_t day)
{
    int64_t  era, yoe, doy;

    year -= month <= 2;
    era = (year >= 0 ? year : year - 399) / 400;
    yoe = year - era * 400;
    doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5;

    return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy
           - 719468 + day - 1;
}


void
adm_time_fields(const adm_time_t *t, adm_tm_t *tm)
{
    int64_t  sec, days, era, doe, yoe, doy, month;

    sec = t->sec + t->offset;
    days = sec / ADM_DAY_SECONDS;
    sec %= ADM_DAY_SECONDS;

    if (sec < 0) {
        sec += ADM_DAY_SECONDS;
        days--;
    }

    tm->hour = (int) (sec / 3600);
    tm->minute = (int) (sec / 60 % 60);
    tm->second = (int) (sec % 60);
    tm->nsec = t->nsec;

    /* 1970-01-01 was a Thursday */
    tm->weekday = (int) (((days + 4) % 7 + 7) % 7);

    days += 719468;
    era = (days >= 0 ? days : days - 146096) / 146097;
    doe = days - era * 146097;
    yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    month = (5 * doy + 2) / 153;

    tm->day = (int) (doy - (153 * month + 2) / 5 + 1);
    tm->month = (int) (month < 10 ? month + 3 : month - 9);
    tm->year = yoe + era * 400 + (tm->month <= 2);

    tm->yearday = (int) (days - 719468
                         - adm_days_from_civil(tm->year, 1, 1));
}


int64_t
adm_time_unix(const adm_tm_t *tm)
{
    int64_t  year, month, days;

    year = tm->year;
    month = (int64_t) tm->month - 1;

    year += month / 12;
    month %= 12;

    if (month < 0) {
        month += 12;
        year--;
    }

    days = adm_days_from_civil(year, (int) month + 1, tm->day);

    return days * ADM_DAY_SECONDS + (int64_t) tm->hour * 3600
           + (int64_t) tm->minute * 60 + tm->second;
}


int
adm_time_parse_rfc3339(adm_str_t s, adm_time_t *t)
{
    static const adm_time_layout_t  layout = {
        .separator = 'T', .two_digits = 1, .zone = 1
    };

    return adm_time_scan(s, &layout, t);
}


int
adm_time_is_yaml(adm_str_t s)
{
    size_t      i;
    adm_time_t  t;

    static const adm_time_layout_t  layouts[] = {
        { .separator = 'T', .zone = 1 },
        { .separator = 't', .zone = 1 },
        { .separator = ' ' },
        { .separator = '\0' },
    };

    /* most texts that begin with a digit are told apart here */

    if (s.len < 8 || s.data[4] != '-') {
        return 0;
    }

    for (i = 0; i < adm_nelts(layouts); i++) {
        if (adm_time_scan(s, &layouts[i], &t) == ADM_OK) {
            return 1;
        }
    }

    return 0;
}


static int
adm_time_scan(adm_str_t s, const adm_time_layout_t *layout, adm_time_t *t)
{
    int       i, two;
    adm_tm_t  tm;

    memset(&tm, 0, sizeof(adm_tm_t));
    t->offset = 0;
    two = layout->two_digits;

    if (s.len < 4) {
        return ADM_ERROR;
    }

    for (i = 0; i < 4; i++) {
        if (!adm_is_digit(s.data[i])) {
            return ADM_ERROR;
        }

        tm.year = tm.year * 10 + s.data[i] - '0';
    }

    s = adm_str_sub(s, 4, s.len);

    if (adm_time_char(&s, '-') != ADM_OK
        || adm_time_number(&s, two, &tm.month) != ADM_OK
        || adm_time_char(&s, '-') != ADM_OK
        || adm_time_number(&s, two, &tm.day) != ADM_OK)
    {
        return ADM_ERROR;
    }

    if (layout->separator) {

        if (adm_time_char(&s, layout->separator) != ADM_OK) {
            return ADM_ERROR;
        }

        /* to Go a space stands for any number of them */

        while (layout->separator == ' ' && s.len && s.data[0] == ' ') {
            s = adm_str_sub(s, 1, s.len);
        }

        if (adm_time_number(&s, 0, &tm.hour) != ADM_OK
            || adm_time_char(&s, ':') != ADM_OK
            || adm_time_number(&s, two, &tm.minute) != ADM_OK
            || adm_time_char(&s, ':') != ADM_OK
            || adm_time_number(&s, two, &tm.second) != ADM_OK)
        {
            return ADM_ERROR;
        }

        adm_time_fraction(&s, &tm.nsec);
    }

    if (layout->zone && adm_time_zone(&s, &t->offset) != ADM_OK) {
        return ADM_ERROR;
    }

    if (s.len || tm.month < 1 || tm.month > 12 || tm.day < 1
        || tm.day > adm_month_days(tm.year, tm.month)
        || tm.hour > 23 || tm.minute > 59 || tm.second > 59)
    {
        return ADM_ERROR;
    }

    t->sec = adm_time_unix(&tm) - t->offset;
    t->nsec = tm.nsec;

    return ADM_OK;
}


/* One or two digits. */

static int
adm_time_number(adm_str_t *s, int two_digits, int *n)
{
    if (s->len == 0 || !adm_is_digit(s->data[0])) {
        return ADM_ERROR;
    }

    *n = s->data[0] - '0';

    if (s->len > 1 && adm_is_digit(s->data[1])) {
        *n = *n * 10 + s->data[1] - '0';
        *s = adm_str_sub(*s, 2, s->len);
        return ADM_OK;
    }

    *s = adm_str_sub(*s, 1, s->len);

    return two_digits ? ADM_ERROR : ADM_OK;
}


static int
adm_time_char(adm_str_t *s, char c)
{
    if (s->len == 0 || s->data[0] != c) {
        return ADM_ERROR;
    }

    *s = adm_str_sub(*s, 1, s->len);

    return ADM_OK;
}


/* A fraction, if there is one; digits behind the ninth do not count. */

static void
adm_time_fraction(adm_str_t *s, uint32_t *nsec)
{
    size_t    i;
    uint32_t  unit;

    if (s->len < 2 || (s->data[0] != '.' && s->data[0] != ',')
        || !adm_is_digit(s->data[1]))
    {
        return;
    }

    unit = ADM_NSEC / 10;

    for (i = 1; i < s->len && adm_is_digit(s->data[i]); i++) {
        *nsec += (uint32_t) (s->data[i] - '0') * unit;
        unit /= 10;
    }

    *s = adm_str_sub(*s, i, s->len);
}


/* "Z", or the offset; Go takes 24 hours and 60 minutes in it. */

static int
adm_time_zone(adm_str_t *s, int32_t *offset)
{
    int  negative, hours, minutes;

    if (adm_time_char(s, 'Z') == ADM_OK) {
        return ADM_OK;
    }

    negative = s->len && s->data[0] == '-';

    if ((!negative && adm_time_char(s, '+') != ADM_OK)
        || (negative && adm_time_char(s, '-') != ADM_OK)
        || adm_time_number(s, 1, &hours) != ADM_OK
        || adm_time_char(s, ':') != ADM_OK
        || adm_time_number(s, 1, &minutes) != ADM_OK
        || hours > 24 || minutes > 60)
    {
        return ADM_ERROR;
    }

    *offset = (hours * 60 + minutes) * 60;

    if (negative) {
        *offset = -*offset;
    }

    return ADM_OK;
}


void
adm_time_format_rfc3339(adm_buf_t *b, const adm_time_t *t)
{
    int       minutes;
    char      nsec[16];
    size_t    n;
    adm_tm_t  tm;

    adm_time_fields(t, &tm);

    adm_buf_printf(b, "%s%04lld-%02d-%02dT%02d:%02d:%02d",
                   tm.year < 0 ? "-" : "",
                   (long long) (tm.year < 0 ? -tm.year : tm.year), tm.month,
                   tm.day, tm.hour, tm.minute, tm.second);

    if (tm.nsec) {
        n = (size_t) snprintf(nsec, sizeof(nsec), ".%09u", tm.nsec);

        while (nsec[n - 1] == '0') {
            n--;
        }

        adm_buf_bytes(b, nsec, n);
    }

    if (t->offset == 0) {
        adm_buf_char(b, 'Z');
        return;
    }

    minutes = t->offset / 60;

    adm_buf_char(b, t->offset < 0 ? '-' : '+');
    minutes = minutes < 0 ? -minutes : minutes;
    adm_buf_printf(b, "%02d:%02d", minutes / 60, minutes % 60);
}


int
adm_duration_parse(adm_str_t s, int64_t *ns)
{
    int       negative;
    size_t    i;
    uint64_t  part, sum;

    i = 0;
    negative = 0;

    if (s.len && (s.data[0] == '-' || s.data[0] == '+')) {
        negative = s.data[0] == '-';
        i++;
    }

    if (i + 1 == s.len && s.data[i] == '0') {
        *ns = 0;
        return ADM_OK;
    }

    if (i == s.len) {
        return ADM_ERROR;
    }

    sum = 0;

    while (i < s.len) {
        if (adm_duration_part(s, &i, &part) != ADM_OK) {
            return ADM_ERROR;
        }

        /* both are at most 2^63 */

        sum += part;

        if (sum > (uint64_t) INT64_MAX + 1) {
            return ADM_ERROR;
        }
    }

    if (!negative && sum > INT64_MAX) {
        return ADM_ERROR;
    }

    *ns = negative ? (int64_t) (0 - sum) : (int64_t) sum;

    return ADM_OK;
}


/* A number and its unit; *ns is at most 2^63. */

static int
adm_duration_part(adm_str_t s, size_t *i, uint64_t *ns)
{
    int                digits;
    double             scale;
    size_t             k, start;
    uint64_t           value, fraction, max;
    adm_str_t          unit;
    const adm_unit_t  *u;

    max = (uint64_t) INT64_MAX + 1;
    value = 0;
    fraction = 0;
    scale = 1;
    digits = 0;

    for ( /* void */ ; *i < s.len && adm_is_digit(s.data[*i]); (*i)++) {

        if (value > max / 10) {
            return ADM_ERROR;
        }

        value = value * 10 + (uint64_t) (s.data[*i] - '0');

        if (value > max) {
            return ADM_ERROR;
        }

        digits = 1;
    }

    if (*i < s.len && s.data[*i] == '.') {

        for ((*i)++; *i < s.len && adm_is_digit(s.data[*i]); (*i)++) {
            digits = 1;

            /* what does not fit any more is too small to count */

            if (fraction <= (INT64_MAX - 9) / 10) {
                fraction = fraction * 10 + (uint64_t) (s.data[*i] - '0');
                scale *= 10;
            }
        }
    }

    if (!digits) {
        return ADM_ERROR;
    }

    start = *i;

    while (*i < s.len && s.data[*i] != '.' && !adm_is_digit(s.data[*i])) {
        (*i)++;
    }

    unit = adm_str_sub(s, start, *i);

    for (k = 0; k < adm_nelts(adm_units); k++) {
        u = &adm_units[k];

        if (!adm_str_eq(unit, adm_strz(u->name))) {
            continue;
        }

        if (value > max / u->ns) {
            return ADM_ERROR;
        }

        value *= u->ns;

        if (fraction) {
            value += (uint64_t) ((double) fraction
                                 * ((double) u->ns / scale));

            if (value > max) {
                return ADM_ERROR;
            }
        }

        *ns = value;
        return ADM_OK;
    }

    return ADM_ERROR;
}


/*
 * Writes the digits of *ns below 10^digits as a fraction without trailing zeros
 * before end; *ns becomes what is above.  Returns the number of bytes.
 */

static size_t
adm_duration_fraction(char *end, uint64_t *ns, int digits)
{
    int       digit, print;
    size_t    n;

    n = 0;
    print = 0;

    while (digits--) {
        digit = (int) (*ns % 10);
        *ns /= 10;
        print |= digit;

        if (print) {
            end[-(ptrdiff_t) ++n] = (char) ('0' + digit);
        }
    }

    if (print) {
        end[-(ptrdiff_t) ++n] = '.';
    }

    return n;
}


void
adm_duration_format(adm_buf_t *b, int64_t ns)
{
    int          digits;
    char         text[16], *end;
    size_t       n;
    uint64_t     u;
    const char  *unit;

    u = ns < 0 ? 0 - (uint64_t) ns : (uint64_t) ns;

    if (u == 0) {
        adm_buf_lit(b, "0s");
        return;
    }

    if (ns < 0) {
        adm_buf_char(b, '-');
    }

    end = text + sizeof(text);

    if (u < ADM_NSEC) {

        if (u < 1000) {
            unit = "ns";
            digits = 0;

        } else if (u < 1000000) {
            unit = "\xc2\xb5s";
            digits = 3;

        } else {
            unit = "ms";
            digits = 6;
        }

        n = adm_duration_fraction(end, &u, digits);

        adm_buf_uint(b, u);
        adm_buf_bytes(b, end - n, n);
        adm_buf_str(b, adm_strz(unit));

        return;
    }

    n = adm_duration_fraction(end, &u, 9);

    if (u >= 3600) {
        adm_buf_uint(b, u / 3600);
        adm_buf_char(b, 'h');
    }

    if (u >= 60) {
        adm_buf_uint(b, u / 60 % 60);
        adm_buf_char(b, 'm');
    }

    adm_buf_uint(b, u % 60);
    adm_buf_bytes(b, end - n, n);
    adm_buf_char(b, 's');
}
