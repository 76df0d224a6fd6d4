
/*
 * Parts of timestamps, in UTC or a time zone, and of durations.
 */


#include "base/adm_num.h"
#include "base/adm_quote.h"
#include "cel/cel_lib.h"


#define CEL_MINUTE  60000000000


static int cel_zone_number(cel_eval_t *e, adm_str_t s, int64_t *i,
    cel_value_t *failed);
static int cel_zone(cel_eval_t *e, adm_str_t zone, int64_t sec,
    int64_t *offset, cel_value_t *failed);


/* A number of hours or minutes as Go reads it. */

static int
cel_zone_number(cel_eval_t *e, adm_str_t s, int64_t *i, cel_value_t *failed)
{
    int  rc;

    rc = adm_int_parse(s, 10, i);

    if (rc == ADM_OK) {
        return ADM_OK;
    }

    s = adm_quoted(e->arena, s);

    *failed = cel_errorf(e->arena, "strconv.Atoi: parsing %.*s: %s", adm_fmt(s),
                         rc == ADM_DECLINED ? "value out of range"
                                            : "invalid syntax");
    return ADM_ERROR;
}


/* Seconds east of UTC, of a named zone at that time or of "+hh:mm". */

static int
cel_zone(cel_eval_t *e, adm_str_t zone, int64_t sec, int64_t *offset,
    cel_value_t *failed)
{
    int32_t    seconds;
    int64_t    hours, minutes;
    uint64_t   total;
    ptrdiff_t  colon;

    colon = adm_str_find_char(zone, ':');

    if (colon < 0) {

        if (zone.len && (zone.data[0] == '/' || zone.data[0] == '\\'
                         || adm_str_find(zone, adm_strc("..")) >= 0))
        {
            *failed = cel_errorf(e->arena, "time: invalid location name");
            return ADM_ERROR;
        }

        if (adm_zone_offset(zone, sec, &seconds, NULL) != ADM_OK) {
            *failed = cel_errorf(e->arena, "unknown time zone %.*s",
                                 adm_fmt(zone));
            return ADM_ERROR;
        }

        *offset = seconds;

        return ADM_OK;
    }

    if (cel_zone_number(e, adm_str_sub(zone, 0, (size_t) colon), &hours,
                        failed) != ADM_OK
        || cel_zone_number(e, adm_str_sub(zone, (size_t) colon + 1, zone.len),
                           &minutes, failed) != ADM_OK)
    {
        return ADM_ERROR;
    }

    /* absurd numbers wrap around in Go as well */

    total = (uint64_t) hours * 60;
    total += zone.data[0] == '-' ? -(uint64_t) minutes : (uint64_t) minutes;

    *offset = (int64_t) (total * CEL_MINUTE) / 1000000000;

    return ADM_OK;
}


CEL_FN(cel_fn_time_part)
{
    int64_t      offset;
    adm_tm_t     tm;
    adm_time_t   t;
    cel_value_t  failed;

    t = *args[0].u.time;
    t.offset = 0;

    if (n > 1) {
        if (cel_zone(e, cel_str(args[1]), t.sec, &offset, &failed)
            != ADM_OK)
        {
            return failed;
        }

        t.sec += offset;
    }

    adm_time_fields(&t, &tm);

    switch (magic) {

    case 'Y':
        return cel_int(tm.year);

    case 'm':
        return cel_int(tm.month - 1);

    case 'y':
        return cel_int(tm.yearday);

    case 'd':
        return cel_int(tm.day - 1);

    case 'D':
        return cel_int(tm.day);

    case 'w':
        return cel_int(tm.weekday);

    case 'H':
        return cel_int(tm.hour);

    case 'M':
        return cel_int(tm.minute);

    case 'S':
        return cel_int(tm.second);

    default: /* milliseconds */
        return cel_int(tm.nsec / 1000000);
    }
}


CEL_FN(cel_fn_duration_part)
{
    int64_t  ns;

    ns = args[0].u.i;

    switch (magic) {

    case 'H':
        return cel_int(ns / (60 * CEL_MINUTE));

    case 'M':
        return cel_int(ns / CEL_MINUTE);

    case 'S':
        return cel_int(ns / 1000000000);

    default:
        return cel_int(ns / 1000000);
    }
}
