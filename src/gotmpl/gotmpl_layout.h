
/*
 * Times by layouts of Go's package time: "2006-01-02 15:04:05 MST".
 */


#ifndef GOTMPL_LAYOUT_H
#define GOTMPL_LAYOUT_H


#include "base/adm_err.h"
#include "base/adm_time.h"


/* A time and what its zone is called, empty for an offset without name. */

typedef struct {
    adm_time_t  time;
    adm_str_t   zone;
    unsigned    utc:1;           /* UTC itself, not a zone like it */
} gotmpl_time_t;


/* Elements of a layout. */

typedef enum {
    GOTMPL_L_NONE = 0,
    GOTMPL_L_LONG_YEAR,          /* 2006 */
    GOTMPL_L_YEAR,               /* 06 */
    GOTMPL_L_LONG_MONTH,         /* January */
    GOTMPL_L_MONTH,              /* Jan */
    GOTMPL_L_NUM_MONTH,          /* 1, 01 */
    GOTMPL_L_LONG_WEEKDAY,       /* Monday */
    GOTMPL_L_WEEKDAY,            /* Mon */
    GOTMPL_L_DAY,                /* 2, 02, _2 */
    GOTMPL_L_YEARDAY,            /* 002, __2 */
    GOTMPL_L_HOUR,               /* 15 */
    GOTMPL_L_HOUR12,             /* 3, 03 */
    GOTMPL_L_MINUTE,             /* 4, 04 */
    GOTMPL_L_SECOND,             /* 5, 05 */
    GOTMPL_L_PM,                 /* PM */
    GOTMPL_L_PM_SMALL,           /* pm */
    GOTMPL_L_ZONE,               /* MST */
    GOTMPL_L_OFFSET,             /* -07, -0700, Z07:00 ... */
    GOTMPL_L_FRACTION            /* .000, ,999 */
} gotmpl_layout_e;


typedef struct {
    gotmpl_layout_e  type;
    char             pad;        /* '0', ' ' or none */
    unsigned         z:1;        /* offset: "Z" for UTC */
    unsigned         colon:1;
    unsigned         minutes:1;
    unsigned         seconds:1;
    unsigned         trim:1;     /* fraction: .999 */
    uint32_t         digits;     /* of the fraction */
    adm_str_t        prefix;     /* text before it */
    adm_str_t        text;
} gotmpl_element_t;


/*
 * Takes the next element of a layout and the text before it; 0 behind the last
 * one.
 */
int gotmpl_next_element(adm_str_t *layout, gotmpl_element_t *el);

void gotmpl_time_format(adm_buf_t *b, const gotmpl_time_t *t,
    adm_str_t layout);

/*
 * ADM_ERROR with the text in err as Go words it.  A time without zone is in
 * UTC, as is the local zone.
 */
int gotmpl_time_parse(adm_str_t layout, adm_str_t value, gotmpl_time_t *t,
    adm_err_t *err);

/* Why a text is no duration, in the words of time.ParseDuration(). */
adm_str_t gotmpl_duration_error(adm_arena_t *a, adm_str_t text);

/* "January", "Sunday"; month from 1, day of the week from 0. */
adm_str_t gotmpl_month_name(int month);
adm_str_t gotmpl_weekday_name(int day);


#endif /* GOTMPL_LAYOUT_H */
