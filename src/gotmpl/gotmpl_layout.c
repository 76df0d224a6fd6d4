
#include "base/adm_str.h"
#include "gotmpl/gotmpl_layout.h"


static size_t gotmpl_match_word(adm_str_t s, gotmpl_element_t *el);
static size_t gotmpl_match_number(adm_str_t s, gotmpl_element_t *el);
static size_t gotmpl_match_offset(adm_str_t s, gotmpl_element_t *el);
static size_t gotmpl_match_fraction(adm_str_t s, gotmpl_element_t *el);
static size_t gotmpl_element(gotmpl_element_t *el, gotmpl_layout_e type,
    char pad, size_t len);
static void gotmpl_put_int(adm_buf_t *b, int64_t i, int width, char pad);
static void gotmpl_put_offset(adm_buf_t *b, const gotmpl_element_t *el,
    int32_t offset);
static void gotmpl_put_fraction(adm_buf_t *b, const gotmpl_element_t *el,
    uint32_t nsec);


adm_str_t
gotmpl_month_name(int month)
{
    static const adm_str_t  names[] = {
        adm_str("January"), adm_str("February"), adm_str("March"),
        adm_str("April"), adm_str("May"), adm_str("June"), adm_str("July"),
        adm_str("August"), adm_str("September"), adm_str("October"),
        adm_str("November"), adm_str("December")
    };

    return names[(month - 1) % 12];
}


adm_str_t
gotmpl_weekday_name(int day)
{
    static const adm_str_t  names[] = {
        adm_str("Sunday"), adm_str("Monday"), adm_str("Tuesday"),
        adm_str("Wednesday"), adm_str("Thursday"), adm_str("Friday"),
        adm_str("Saturday")
    };

    return names[day % 7];
}


static size_t
gotmpl_element(gotmpl_element_t *el, gotmpl_layout_e type, char pad,
    size_t len)
{
    el->type = type;
    el->pad = pad;

    return len;
}


/* The functions for elements return their length, 0 if there is none. */

static size_t
gotmpl_match_word(adm_str_t s, gotmpl_element_t *el)
{
    int  whole;

    whole = s.len < 4 || s.data[3] < 'a' || s.data[3] > 'z';

    if (adm_str_has_prefix(s, adm_strc("January"))) {
        return gotmpl_element(el, GOTMPL_L_LONG_MONTH, 0, 7);
    }

    if (adm_str_has_prefix(s, adm_strc("Jan")) && whole) {
        return gotmpl_element(el, GOTMPL_L_MONTH, 0, 3);
    }

    if (adm_str_has_prefix(s, adm_strc("Monday"))) {
        return gotmpl_element(el, GOTMPL_L_LONG_WEEKDAY, 0, 6);
    }

    if (adm_str_has_prefix(s, adm_strc("Mon")) && whole) {
        return gotmpl_element(el, GOTMPL_L_WEEKDAY, 0, 3);
    }

    if (adm_str_has_prefix(s, adm_strc("MST"))) {
        return gotmpl_element(el, GOTMPL_L_ZONE, 0, 3);
    }

    if (adm_str_has_prefix(s, adm_strc("PM"))) {
        return gotmpl_element(el, GOTMPL_L_PM, 0, 2);
    }

    if (adm_str_has_prefix(s, adm_strc("pm"))) {
        return gotmpl_element(el, GOTMPL_L_PM_SMALL, 0, 2);
    }

    return 0;
}


static size_t
gotmpl_match_number(adm_str_t s, gotmpl_element_t *el)
{
    static const gotmpl_layout_e  zero[] = {
        GOTMPL_L_NUM_MONTH, GOTMPL_L_DAY, GOTMPL_L_HOUR12, GOTMPL_L_MINUTE,
        GOTMPL_L_SECOND, GOTMPL_L_YEAR
    };

    switch (s.data[0]) {

    case '0':
        if (s.len >= 2 && s.data[1] >= '1' && s.data[1] <= '6') {
            return gotmpl_element(el, zero[s.data[1] - '1'], '0', 2);
        }

        return adm_str_has_prefix(s, adm_strc("002"))
               ? gotmpl_element(el, GOTMPL_L_YEARDAY, '0', 3) : 0;

    case '1':
        return adm_str_has_prefix(s, adm_strc("15"))
               ? gotmpl_element(el, GOTMPL_L_HOUR, '0', 2)
               : gotmpl_element(el, GOTMPL_L_NUM_MONTH, 0, 1);

    case '2':
        return adm_str_has_prefix(s, adm_strc("2006"))
               ? gotmpl_element(el, GOTMPL_L_LONG_YEAR, '0', 4)
               : gotmpl_element(el, GOTMPL_L_DAY, 0, 1);

    case '3':
        return gotmpl_element(el, GOTMPL_L_HOUR12, 0, 1);

    case '4':
        return gotmpl_element(el, GOTMPL_L_MINUTE, 0, 1);

    case '5':
        return gotmpl_element(el, GOTMPL_L_SECOND, 0, 1);

    case '_':
        if (adm_str_has_prefix(s, adm_strc("_2"))
            && !adm_str_has_prefix(s, adm_strc("_2006")))
        {
            return gotmpl_element(el, GOTMPL_L_DAY, ' ', 2);
        }

        return adm_str_has_prefix(s, adm_strc("__2"))
               ? gotmpl_element(el, GOTMPL_L_YEARDAY, ' ', 3) : 0;

    default:
        return 0;
    }
}


static size_t
gotmpl_match_offset(adm_str_t s, gotmpl_element_t *el)
{
    size_t  i;

    static const struct {
        adm_str_t  text;
        unsigned   colon:1;
        unsigned   minutes:1;
        unsigned   seconds:1;
    } forms[] = {
        { adm_str("070000"),   0, 1, 1 },
        { adm_str("07:00:00"), 1, 1, 1 },
        { adm_str("0700"),     0, 1, 0 },
        { adm_str("07:00"),    1, 1, 0 },
        { adm_str("07"),       0, 0, 0 },
    };

    el->z = (s.data[0] == 'Z');
    s = adm_str_sub(s, 1, s.len);

    for (i = 0; i < adm_nelts(forms); i++) {
        if (adm_str_has_prefix(s, forms[i].text)) {
            el->colon = forms[i].colon;
            el->minutes = forms[i].minutes;
            el->seconds = forms[i].seconds;

            return gotmpl_element(el, GOTMPL_L_OFFSET, 0,
                                  forms[i].text.len + 1);
        }
    }

    return 0;
}


static size_t
gotmpl_match_fraction(adm_str_t s, gotmpl_element_t *el)
{
    size_t  i;

    if (s.len < 2 || (s.data[1] != '0' && s.data[1] != '9')) {
        return 0;
    }

    for (i = 1; i < s.len && s.data[i] == s.data[1]; i++) {
        /* void */
    }

    if (i < s.len && adm_is_digit(s.data[i])) {
        return 0;
    }

    el->trim = (s.data[1] == '9');
    el->digits = (uint32_t) (i - 1);

    return gotmpl_element(el, GOTMPL_L_FRACTION, s.data[0], i);
}


int
gotmpl_next_element(adm_str_t *layout, gotmpl_element_t *el)
{
    size_t     i, n;
    adm_str_t  s;

    memset(el, 0, sizeof(gotmpl_element_t));

    for (i = 0; i < layout->len; i++) {
        s = adm_str_sub(*layout, i, layout->len);

        switch (s.data[0]) {

        case 'J':
        case 'M':
        case 'P':
        case 'p':
            n = gotmpl_match_word(s, el);
            break;

        case '-':
        case 'Z':
            n = gotmpl_match_offset(s, el);
            break;

        case '.':
        case ',':
            n = gotmpl_match_fraction(s, el);
            break;

        default:
            n = gotmpl_match_number(s, el);
        }

        if (n) {
            el->prefix = adm_str_sub(*layout, 0, i);
            el->text = adm_str_sub(s, 0, n);
            *layout = adm_str_sub(s, n, s.len);

            return 1;
        }
    }

    el->prefix = *layout;
    el->text = adm_str_empty;
    *layout = adm_str_empty;

    return 0;
}


static void
gotmpl_put_int(adm_buf_t *b, int64_t i, int width, char pad)
{
    char  text[32];
    int   n;

    if (i < 0) {
        adm_buf_char(b, '-');
        i = -i;
    }

    n = snprintf(text, sizeof(text), "%lld", (long long) i);

    if (pad && n < width) {
        adm_buf_fill(b, pad, (size_t) (width - n));
    }

    adm_buf_bytes(b, text, (size_t) n);
}


static void
gotmpl_put_offset(adm_buf_t *b, const gotmpl_element_t *el, int32_t offset)
{
    int32_t  minutes;

    if (el->z && offset == 0) {
        adm_buf_char(b, 'Z');
        return;
    }

    minutes = offset / 60;

    adm_buf_char(b, minutes < 0 ? '-' : '+');

    if (minutes < 0) {
        minutes = -minutes;
        offset = -offset;
    }

    gotmpl_put_int(b, minutes / 60, 2, '0');

    if (el->minutes) {
        if (el->colon) {
            adm_buf_char(b, ':');
        }

        gotmpl_put_int(b, minutes % 60, 2, '0');
    }

    if (el->seconds) {
        if (el->colon) {
            adm_buf_char(b, ':');
        }

        gotmpl_put_int(b, offset % 60, 2, '0');
    }
}


static void
gotmpl_put_fraction(adm_buf_t *b, const gotmpl_element_t *el, uint32_t nsec)
{
    char    text[16];
    size_t  n;

    if (el->trim && nsec == 0) {
        return;
    }

    (void) snprintf(text, sizeof(text), "%c%09u", el->pad, nsec);

    n = adm_min(el->digits, 9) + 1;

    if (el->trim) {
        while (n > 1 && text[n - 1] == '0') {
            n--;
        }

        n = n == 1 ? 0 : n;
    }

    adm_buf_bytes(b, text, n);
}


void
gotmpl_time_format(adm_buf_t *b, const gotmpl_time_t *t, adm_str_t layout)
{
    int               more, hour;
    adm_tm_t          tm;
    adm_str_t         name;
    gotmpl_element_t  el;

    adm_time_fields(&t->time, &tm);

    hour = tm.hour % 12 ? tm.hour % 12 : 12;

    do {
        more = gotmpl_next_element(&layout, &el);
        adm_buf_str(b, el.prefix);

        switch (el.type) {

        case GOTMPL_L_NONE:
            break;

        case GOTMPL_L_LONG_YEAR:
            gotmpl_put_int(b, tm.year, 4, '0');
            break;

        case GOTMPL_L_YEAR:
            gotmpl_put_int(b, (tm.year < 0 ? -tm.year : tm.year) % 100, 2,
                           '0');
            break;

        case GOTMPL_L_LONG_MONTH:
        case GOTMPL_L_MONTH:
            name = gotmpl_month_name(tm.month);
            adm_buf_bytes(b, name.data, el.type == GOTMPL_L_MONTH ? 3
                                                                  : name.len);
            break;

        case GOTMPL_L_LONG_WEEKDAY:
        case GOTMPL_L_WEEKDAY:
            name = gotmpl_weekday_name(tm.weekday);
            adm_buf_bytes(b, name.data, el.type == GOTMPL_L_WEEKDAY
                                        ? 3 : name.len);
            break;

        case GOTMPL_L_NUM_MONTH:
            gotmpl_put_int(b, tm.month, 2, el.pad);
            break;

        case GOTMPL_L_DAY:
            gotmpl_put_int(b, tm.day, 2, el.pad);
            break;

        case GOTMPL_L_YEARDAY:
            gotmpl_put_int(b, tm.yearday + 1, 3, el.pad);
            break;

        case GOTMPL_L_HOUR:
            gotmpl_put_int(b, tm.hour, 2, '0');
            break;

        case GOTMPL_L_HOUR12:
            gotmpl_put_int(b, hour, 2, el.pad);
            break;

        case GOTMPL_L_MINUTE:
            gotmpl_put_int(b, tm.minute, 2, el.pad);
            break;

        case GOTMPL_L_SECOND:
            gotmpl_put_int(b, tm.second, 2, el.pad);
            break;

        case GOTMPL_L_PM:
            adm_buf_str(b, tm.hour >= 12 ? adm_strc("PM") : adm_strc("AM"));
            break;

        case GOTMPL_L_PM_SMALL:
            adm_buf_str(b, tm.hour >= 12 ? adm_strc("pm") : adm_strc("am"));
            break;

        case GOTMPL_L_OFFSET:
            gotmpl_put_offset(b, &el, t->time.offset);
            break;

        case GOTMPL_L_ZONE:
            if (t->zone.len) {
                adm_buf_str(b, t->zone);
                break;
            }

            el.minutes = 1;
            gotmpl_put_offset(b, &el, t->time.offset);
            break;

        case GOTMPL_L_FRACTION:
            gotmpl_put_fraction(b, &el, tm.nsec);
            break;
        }
    } while (more);
}
