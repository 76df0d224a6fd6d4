
#include <time.h>

#include "base/adm_num.h"
#include "base/adm_str.h"
#include "gotmpl/gotmpl_exec.h"
#include "gotmpl/gotmpl_layout.h"
#include "gotmpl/gotmpl_sprig.h"


#define GOTMPL_SECOND  1000000000LL
#define GOTMPL_HOUR    (3600 * GOTMPL_SECOND)
#define GOTMPL_DAY     (24 * GOTMPL_HOUR)

/* Year 1, January 1, in Unix seconds: Go's zero time. */
#define GOTMPL_ZERO_TIME  -62135596800LL


static int gotmpl_time_value(gotmpl_exec_t *e, const gotmpl_time_t *t,
    gotmpl_value_t *v);
static void gotmpl_now(gotmpl_exec_t *e, gotmpl_time_t *t);
static void gotmpl_time_arg(gotmpl_exec_t *e, const gotmpl_value_t *v,
    gotmpl_time_t *t);
static void gotmpl_time_unix(gotmpl_time_t *t, int64_t sec);
static void gotmpl_time_add(gotmpl_time_t *t, int64_t ns);
static int64_t gotmpl_time_since(gotmpl_exec_t *e, const gotmpl_time_t *t);
static int gotmpl_time_string(gotmpl_exec_t *e, const gotmpl_value_t *v,
    adm_str_t *s);
static adm_value_t *gotmpl_time_json(gotmpl_exec_t *e,
    const gotmpl_value_t *v);
static int gotmpl_duration_string(gotmpl_exec_t *e, const gotmpl_value_t *v,
    adm_str_t *s);
static int gotmpl_month_string(gotmpl_exec_t *e, const gotmpl_value_t *v,
    adm_str_t *s);
static int gotmpl_weekday_string(gotmpl_exec_t *e, const gotmpl_value_t *v,
    adm_str_t *s);
static gotmpl_fn_t gotmpl_time_text;
static gotmpl_fn_t gotmpl_time_number;
static gotmpl_fn_t gotmpl_time_compare;
static gotmpl_fn_t gotmpl_time_move;
static gotmpl_fn_t gotmpl_named_string;


/* magic of the methods of a time */

#define GOTMPL_T_FORMAT       0
#define GOTMPL_T_STRING       1

#define GOTMPL_T_YEAR         0
#define GOTMPL_T_MONTH        1
#define GOTMPL_T_DAY          2
#define GOTMPL_T_HOUR         3
#define GOTMPL_T_MINUTE       4
#define GOTMPL_T_SECOND       5
#define GOTMPL_T_NANOSECOND   6
#define GOTMPL_T_YEARDAY      7
#define GOTMPL_T_WEEKDAY      8
#define GOTMPL_T_UNIX         9
#define GOTMPL_T_UNIX_MILLI   10
#define GOTMPL_T_UNIX_MICRO   11
#define GOTMPL_T_UNIX_NANO    12
#define GOTMPL_T_IS_ZERO      13

#define GOTMPL_T_AFTER        0
#define GOTMPL_T_BEFORE       1
#define GOTMPL_T_EQUAL        2
#define GOTMPL_T_COMPARE      3
#define GOTMPL_T_SUB          4

#define GOTMPL_T_ADD          0
#define GOTMPL_T_ADD_DATE     1
#define GOTMPL_T_UTC          2


static const gotmpl_func_t  gotmpl_string_method[] = {
    { adm_str("String"), gotmpl_named_string, NULL, 0, 0, 0, 0, 0 }
};

const gotmpl_type_t  gotmpl_type_duration = {
    .name = adm_str("time.Duration"),
    .kind = GOTMPL_INT64,
    .methods = gotmpl_string_method,
    .nmethods = adm_nelts(gotmpl_string_method),
    .string = gotmpl_duration_string
};

static const gotmpl_type_t  gotmpl_type_month = {
    .name = adm_str("time.Month"),
    .kind = GOTMPL_INT,
    .methods = gotmpl_string_method,
    .nmethods = adm_nelts(gotmpl_string_method),
    .string = gotmpl_month_string
};

static const gotmpl_type_t  gotmpl_type_weekday = {
    .name = adm_str("time.Weekday"),
    .kind = GOTMPL_INT,
    .methods = gotmpl_string_method,
    .nmethods = adm_nelts(gotmpl_string_method),
    .string = gotmpl_weekday_string
};

static const gotmpl_type_t  *gotmpl_p_time[] = { &gotmpl_type_time };
static const gotmpl_type_t  *gotmpl_p_duration[] = { &gotmpl_type_duration };
static const gotmpl_type_t  *gotmpl_p_layout[] = { &gotmpl_type_string };
static const gotmpl_type_t  *gotmpl_p_date[] = {
    &gotmpl_type_int, &gotmpl_type_int, &gotmpl_type_int
};


#define gotmpl_no_params  NULL, 0


static const gotmpl_func_t  gotmpl_time_methods[] = {

    { adm_str("Add"), gotmpl_time_move, gotmpl_params(gotmpl_p_duration), 0,
      0, GOTMPL_T_ADD, 0 },

    { adm_str("AddDate"), gotmpl_time_move, gotmpl_params(gotmpl_p_date), 0,
      0, GOTMPL_T_ADD_DATE, 0 },

    { adm_str("After"), gotmpl_time_compare, gotmpl_params(gotmpl_p_time), 0,
      0, GOTMPL_T_AFTER, 0 },

    { adm_str("Before"), gotmpl_time_compare, gotmpl_params(gotmpl_p_time), 0,
      0, GOTMPL_T_BEFORE, 0 },

    { adm_str("Compare"), gotmpl_time_compare, gotmpl_params(gotmpl_p_time), 0,
      0, GOTMPL_T_COMPARE, 0 },

    { adm_str("Day"), gotmpl_time_number, gotmpl_no_params, 0,
      0, GOTMPL_T_DAY, 0 },

    { adm_str("Equal"), gotmpl_time_compare, gotmpl_params(gotmpl_p_time), 0,
      0, GOTMPL_T_EQUAL, 0 },

    { adm_str("Format"), gotmpl_time_text, gotmpl_params(gotmpl_p_layout), 0,
      0, GOTMPL_T_FORMAT, 0 },

    { adm_str("Hour"), gotmpl_time_number, gotmpl_no_params, 0,
      0, GOTMPL_T_HOUR, 0 },

    { adm_str("IsZero"), gotmpl_time_number, gotmpl_no_params, 0,
      0, GOTMPL_T_IS_ZERO, 0 },

    { adm_str("Local"), gotmpl_time_move, gotmpl_no_params, 0,
      0, GOTMPL_T_UTC, 0 },

    { adm_str("Minute"), gotmpl_time_number, gotmpl_no_params, 0,
      0, GOTMPL_T_MINUTE, 0 },

    { adm_str("Month"), gotmpl_time_number, gotmpl_no_params, 0,
      0, GOTMPL_T_MONTH, 0 },

    { adm_str("Nanosecond"), gotmpl_time_number, gotmpl_no_params, 0,
      0, GOTMPL_T_NANOSECOND, 0 },

    { adm_str("Second"), gotmpl_time_number, gotmpl_no_params, 0,
      0, GOTMPL_T_SECOND, 0 },

    { adm_str("String"), gotmpl_time_text, gotmpl_no_params, 0,
      0, GOTMPL_T_STRING, 0 },

    { adm_str("Sub"), gotmpl_time_compare, gotmpl_params(gotmpl_p_time), 0,
      0, GOTMPL_T_SUB, 0 },

    { adm_str("UTC"), gotmpl_time_move, gotmpl_no_params, 0,
      0, GOTMPL_T_UTC, 0 },

    { adm_str("Unix"), gotmpl_time_number, gotmpl_no_params, 0,
      0, GOTMPL_T_UNIX, 0 },

    { adm_str("UnixMicro"), gotmpl_time_number, gotmpl_no_params, 0,
      0, GOTMPL_T_UNIX_MICRO, 0 },

    { adm_str("UnixMilli"), gotmpl_time_number, gotmpl_no_params, 0,
      0, GOTMPL_T_UNIX_MILLI, 0 },

    { adm_str("UnixNano"), gotmpl_time_number, gotmpl_no_params, 0,
      0, GOTMPL_T_UNIX_NANO, 0 },

    { adm_str("Weekday"), gotmpl_time_number, gotmpl_no_params, 0,
      0, GOTMPL_T_WEEKDAY, 0 },

    { adm_str("Year"), gotmpl_time_number, gotmpl_no_params, 0,
      0, GOTMPL_T_YEAR, 0 },

    { adm_str("YearDay"), gotmpl_time_number, gotmpl_no_params, 0,
      0, GOTMPL_T_YEARDAY, 0 },
};


const gotmpl_type_t  gotmpl_type_time = {
    .name = adm_str("time.Time"),
    .kind = GOTMPL_STRUCT,
    .methods = gotmpl_time_methods,
    .nmethods = adm_nelts(gotmpl_time_methods),
    .string = gotmpl_time_string,
    .json = gotmpl_time_json
};


static int
gotmpl_time_value(gotmpl_exec_t *e, const gotmpl_time_t *t, gotmpl_value_t *v)
{
    gotmpl_time_t  *copy;

    copy = adm_alloc(e->arena, sizeof(gotmpl_time_t));
    if (copy == NULL) {
        return gotmpl_abort(e, "%s", adm_arena_failure(e->arena));
    }

    *copy = *t;
    *v = (gotmpl_value_t) { .type = &gotmpl_type_time, .u.p = copy };

    return ADM_OK;
}


static void
gotmpl_now(gotmpl_exec_t *e, gotmpl_time_t *t)
{
    struct timespec  ts;

    gotmpl_time_unix(t, 0);

    if (e->run->now) {
        t->time = *e->run->now;
        return;
    }

    (void) clock_gettime(CLOCK_REALTIME, &ts);

    t->time.sec = ts.tv_sec;
    t->time.nsec = (uint32_t) ts.tv_nsec;
}


static void
gotmpl_time_unix(gotmpl_time_t *t, int64_t sec)
{
    memset(t, 0, sizeof(gotmpl_time_t));

    t->time.sec = sec;
    t->zone = adm_strc("UTC");
}


/* A time, or a number of seconds; anything else is now. */

static void
gotmpl_time_arg(gotmpl_exec_t *e, const gotmpl_value_t *v, gotmpl_time_t *t)
{
    if (v->type == &gotmpl_type_time) {
        *t = *(gotmpl_time_t *) v->u.p;

    } else if (v->type == &gotmpl_type_int64 || v->type == &gotmpl_type_int
               || v->type == &gotmpl_type_int32)
    {
        gotmpl_time_unix(t, v->u.i);

    } else {
        gotmpl_now(e, t);
    }
}


static void
gotmpl_time_add(gotmpl_time_t *t, int64_t ns)
{
    int64_t  nsec;

    t->time.sec += ns / GOTMPL_SECOND;
    nsec = (int64_t) t->time.nsec + ns % GOTMPL_SECOND;

    if (nsec < 0) {
        nsec += GOTMPL_SECOND;
        t->time.sec--;

    } else if (nsec >= GOTMPL_SECOND) {
        nsec -= GOTMPL_SECOND;
        t->time.sec++;
    }

    t->time.nsec = (uint32_t) nsec;
}


/* Nanoseconds from b to a, at most what a duration can hold. */

static int64_t
gotmpl_time_sub(const gotmpl_time_t *a, const gotmpl_time_t *b)
{
    int64_t  ns, sec;

    if (__builtin_sub_overflow(a->time.sec, b->time.sec, &sec)
        || __builtin_mul_overflow(sec, GOTMPL_SECOND, &ns)
        || __builtin_add_overflow(ns, (int64_t) a->time.nsec
                                      - (int64_t) b->time.nsec, &ns))
    {
        return a->time.sec > b->time.sec ? INT64_MAX : INT64_MIN;
    }

    return ns;
}


static int64_t
gotmpl_time_since(gotmpl_exec_t *e, const gotmpl_time_t *t)
{
    gotmpl_time_t  now;

    gotmpl_now(e, &now);

    return gotmpl_time_sub(&now, t);
}


int
gotmpl_sprig_now(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    gotmpl_time_t  now;

    gotmpl_now(e, &now);

    return gotmpl_time_value(e, &now, ret);
}


/* "date", "dateInZone", "htmlDate", "htmlDateInZone" */

int
gotmpl_sprig_date(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    int             rc;
    int32_t         offset;
    adm_buf_t       b;
    adm_str_t       layout, zone;
    const char     *abbrev;
    gotmpl_time_t   t;

    layout = adm_strc("2006-01-02");
    zone = adm_strc("Local");

    switch (f->magic) {

    case GOTMPL_DATE:
        layout = gotmpl_str(&args[0]);
        gotmpl_time_arg(e, &args[1], &t);
        break;

    case GOTMPL_DATE_IN_ZONE:
        layout = gotmpl_str(&args[0]);
        gotmpl_time_arg(e, &args[1], &t);
        zone = gotmpl_str(&args[2]);
        break;

    case GOTMPL_HTML_DATE:
        gotmpl_time_arg(e, &args[0], &t);
        break;

    default: /* GOTMPL_HTML_DATE_IN_ZONE */
        gotmpl_time_arg(e, &args[0], &t);
        zone = gotmpl_str(&args[1]);
    }

    if (adm_zone_offset(zone, t.time.sec, &offset, &abbrev) != ADM_OK) {
        offset = 0;
        abbrev = "UTC";
    }

    t.time.offset = offset;
    t.zone = adm_strz(abbrev);

    gotmpl_buf(e, &b);
    gotmpl_time_format(&b, &t, layout);

    rc = gotmpl_finish(e, &b, ret);
    ret->origin = f->magic == GOTMPL_DATE || f->magic == GOTMPL_DATE_IN_ZONE
                  ? args[0].origin : NULL;

    return rc;
}


/* "dateModify", "mustDateModify" */

int
gotmpl_sprig_date_modify(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    int64_t        ns;
    adm_str_t      text;
    gotmpl_time_t  t;

    t = *(gotmpl_time_t *) args[1].u.p;

    if (adm_duration_parse(gotmpl_str(&args[0]), &ns) == ADM_OK) {
        gotmpl_time_add(&t, ns);

    } else if (f->magic == GOTMPL_DATE_MUST) {
        text = gotmpl_duration_error(e->arena, gotmpl_str(&args[0]));
        return gotmpl_fail(e, "%.*s", adm_fmt(text));
    }

    return gotmpl_time_value(e, &t, ret);
}


/* "toDate", "mustToDate" */

int
gotmpl_sprig_to_date(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    adm_err_t      err;
    gotmpl_time_t  t;

    adm_err_init(&err, e->arena);

    if (gotmpl_time_parse(gotmpl_str(&args[0]), gotmpl_str(&args[1]), &t, &err)
        != ADM_OK)
    {
        if (f->magic == GOTMPL_DATE_MUST) {
            return gotmpl_fail(e, "%.*s", adm_fmt(err.text));
        }

        gotmpl_time_unix(&t, GOTMPL_ZERO_TIME);
        t.utc = 1;
    }

    t.zone = adm_str_dup(e->arena, t.zone);

    return gotmpl_time_value(e, &t, ret);
}


int
gotmpl_sprig_unix_epoch(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    adm_buf_t  b;

    gotmpl_buf(e, &b);
    adm_buf_int(&b, ((gotmpl_time_t *) args[0].u.p)->time.sec);

    return gotmpl_finish(e, &b, ret);
}


/* "ago", "duration", "durationRound" */

int
gotmpl_sprig_duration(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    size_t          i;
    int64_t         ns, rest;
    uint64_t        u;
    adm_buf_t       b;
    gotmpl_time_t   t;

    static const struct {
        uint64_t     ns;
        const char  *name;
    } units[] = {
        { 365 * GOTMPL_DAY, "y" }, { 30 * GOTMPL_DAY, "mo" },
        { GOTMPL_DAY, "d" }, { GOTMPL_HOUR, "h" },
        { 60 * GOTMPL_SECOND, "m" }, { GOTMPL_SECOND, "s" }
    };

    ns = 0;

    if (f->magic == GOTMPL_DURATION) {

        if (args[0].type == &gotmpl_type_string) {
            (void) gotmpl_parse_int(gotmpl_str(&args[0]), 10, &ns);

        } else if (args[0].type == &gotmpl_type_int64) {
            ns = args[0].u.i;
        }

        ns = (int64_t) ((uint64_t) ns * (uint64_t) GOTMPL_SECOND);

    } else if (f->magic == GOTMPL_DURATION_ROUND) {

        if (args[0].type == &gotmpl_type_string) {
            if (adm_duration_parse(gotmpl_str(&args[0]), &ns) != ADM_OK) {
                ns = 0;
            }

        } else if (args[0].type == &gotmpl_type_int64) {
            ns = args[0].u.i;

        } else if (args[0].type == &gotmpl_type_time) {
            ns = gotmpl_time_since(e, args[0].u.p);
        }

    } else {
        gotmpl_time_arg(e, &args[0], &t);

        /* to the second, half of one away from zero */

        ns = gotmpl_time_since(e, &t);
        rest = ns % GOTMPL_SECOND;

        if (ns > INT64_MIN + GOTMPL_SECOND && ns < INT64_MAX - GOTMPL_SECOND) {
            ns -= rest;
            ns += rest >= GOTMPL_SECOND / 2 ? GOTMPL_SECOND
                  : rest <= -GOTMPL_SECOND / 2 ? -GOTMPL_SECOND : 0;
        }
    }

    gotmpl_buf(e, &b);

    if (f->magic != GOTMPL_DURATION_ROUND) {
        adm_duration_format(&b, ns);
        return gotmpl_finish(e, &b, ret);
    }

    u = ns < 0 ? 0 - (uint64_t) ns : (uint64_t) ns;

    for (i = 0; i < adm_nelts(units); i++) {
        if (u > units[i].ns) {
            adm_buf_uint(&b, u / units[i].ns);
            adm_buf_str(&b, adm_strz(units[i].name));
            break;
        }
    }

    if (i == adm_nelts(units)) {
        adm_buf_lit(&b, "0s");
    }

    return gotmpl_finish(e, &b, ret);
}


static int
gotmpl_time_string(gotmpl_exec_t *e, const gotmpl_value_t *v, adm_str_t *s)
{
    adm_buf_t  b;

    adm_buf_init(&b, e->arena, 0);
    gotmpl_time_format(&b, v->u.p,
                       adm_strc("2006-01-02 15:04:05.999999999 -0700 MST"));

    return adm_buf_finish(&b, s);
}


static adm_value_t *
gotmpl_time_json(gotmpl_exec_t *e, const gotmpl_value_t *v)
{
    adm_buf_t  b;
    adm_str_t  s;

    adm_buf_init(&b, e->arena, 0);
    gotmpl_time_format(&b, v->u.p,
                       adm_strc("2006-01-02T15:04:05.999999999Z07:00"));
    (void) adm_buf_finish(&b, &s);

    return adm_value_string(e->arena, s);
}


static int
gotmpl_duration_string(gotmpl_exec_t *e, const gotmpl_value_t *v,
    adm_str_t *s)
{
    adm_buf_t  b;

    adm_buf_init(&b, e->arena, 0);
    adm_duration_format(&b, v->u.i);

    return adm_buf_finish(&b, s);
}


static int
gotmpl_month_string(gotmpl_exec_t *e, const gotmpl_value_t *v, adm_str_t *s)
{
    *s = gotmpl_month_name((int) v->u.i);

    return ADM_OK;
}


static int
gotmpl_weekday_string(gotmpl_exec_t *e, const gotmpl_value_t *v, adm_str_t *s)
{
    *s = gotmpl_weekday_name((int) v->u.i);

    return ADM_OK;
}


static int
gotmpl_named_string(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    adm_str_t  s;

    if (args[0].type->string(e, &args[0], &s) != ADM_OK) {
        return gotmpl_abort(e, "%s", adm_arena_failure(e->arena));
    }

    *ret = gotmpl_string(s);

    return ADM_OK;
}


static int
gotmpl_time_text(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    adm_buf_t  b;

    if (f->magic == GOTMPL_T_STRING) {
        return gotmpl_named_string(e, f, args, n, ret);
    }

    gotmpl_buf(e, &b);
    gotmpl_time_format(&b, args[0].u.p, gotmpl_str(&args[1]));

    return gotmpl_finish(e, &b, ret);
}


static int
gotmpl_time_number(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    uint64_t              sec;
    adm_tm_t              tm;
    const gotmpl_time_t  *t;

    t = args[0].u.p;
    adm_time_fields(&t->time, &tm);

    /* unsigned: it wraps around, as in Go */
    sec = (uint64_t) t->time.sec;

    switch (f->magic) {

    case GOTMPL_T_YEAR:
        *ret = gotmpl_int(tm.year);
        break;

    case GOTMPL_T_MONTH:
        *ret = gotmpl_int(tm.month);
        ret->type = &gotmpl_type_month;
        break;

    case GOTMPL_T_DAY:
        *ret = gotmpl_int(tm.day);
        break;

    case GOTMPL_T_HOUR:
        *ret = gotmpl_int(tm.hour);
        break;

    case GOTMPL_T_MINUTE:
        *ret = gotmpl_int(tm.minute);
        break;

    case GOTMPL_T_SECOND:
        *ret = gotmpl_int(tm.second);
        break;

    case GOTMPL_T_NANOSECOND:
        *ret = gotmpl_int(tm.nsec);
        break;

    case GOTMPL_T_YEARDAY:
        *ret = gotmpl_int(tm.yearday + 1);
        break;

    case GOTMPL_T_WEEKDAY:
        *ret = gotmpl_int(tm.weekday);
        ret->type = &gotmpl_type_weekday;
        break;

    case GOTMPL_T_UNIX:
        *ret = gotmpl_int64((int64_t) sec);
        break;

    case GOTMPL_T_UNIX_MILLI:
        *ret = gotmpl_int64((int64_t) (sec * 1000 + tm.nsec / 1000000));
        break;

    case GOTMPL_T_UNIX_MICRO:
        *ret = gotmpl_int64((int64_t) (sec * 1000000 + tm.nsec / 1000));
        break;

    case GOTMPL_T_UNIX_NANO:
        *ret = gotmpl_int64((int64_t) (sec * (uint64_t) GOTMPL_SECOND
                                       + tm.nsec));
        break;

    default: /* GOTMPL_T_IS_ZERO */
        *ret = gotmpl_bool(t->time.sec == GOTMPL_ZERO_TIME && tm.nsec == 0);
    }

    return ADM_OK;
}


static int
gotmpl_time_compare(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    int                   order;
    const gotmpl_time_t  *a, *b;

    a = args[0].u.p;
    b = args[1].u.p;

    order = a->time.sec != b->time.sec
            ? (a->time.sec > b->time.sec) - (a->time.sec < b->time.sec)
            : (a->time.nsec > b->time.nsec) - (a->time.nsec < b->time.nsec);

    switch (f->magic) {

    case GOTMPL_T_AFTER:
        *ret = gotmpl_bool(order > 0);
        break;

    case GOTMPL_T_BEFORE:
        *ret = gotmpl_bool(order < 0);
        break;

    case GOTMPL_T_EQUAL:
        *ret = gotmpl_bool(order == 0);
        break;

    case GOTMPL_T_COMPARE:
        *ret = gotmpl_int(order);
        break;

    default: /* GOTMPL_T_SUB */
        *ret = gotmpl_int64(gotmpl_time_sub(a, b));
        ret->type = &gotmpl_type_duration;
    }

    return ADM_OK;
}


static int
gotmpl_time_move(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    adm_tm_t       tm;
    gotmpl_time_t  t;

    t = *(gotmpl_time_t *) args[0].u.p;

    switch (f->magic) {

    case GOTMPL_T_ADD:
        gotmpl_time_add(&t, args[1].u.i);
        break;

    case GOTMPL_T_ADD_DATE:
        if (args[1].u.i > 100000000 || args[1].u.i < -100000000
            || args[2].u.i > 100000000 || args[2].u.i < -100000000
            || args[3].u.i > 100000000 || args[3].u.i < -100000000)
        {
            return gotmpl_fail(e, "a date is out of range");
        }

        adm_time_fields(&t.time, &tm);

        tm.year += args[1].u.i;
        tm.month += (int) args[2].u.i;
        tm.day += (int) args[3].u.i;

        t.time.sec = adm_time_unix(&tm) - t.time.offset;
        break;

    default: /* GOTMPL_T_UTC */
        t.time.offset = 0;
        t.zone = adm_strc("UTC");
        t.utc = 1;
    }

    return gotmpl_time_value(e, &t, ret);
}
