
/*
 * Instants, durations and their texts: RFC 3339 and Go's duration syntax.
 * Times are those of the proleptic Gregorian calendar without leap seconds.
 */


#ifndef ADM_TIME_H
#define ADM_TIME_H


#include "base/adm_buf.h"


typedef struct {
    int64_t   sec;        /* Unix seconds */
    uint32_t  nsec;       /* 0 to 999999999 */
    int32_t   offset;     /* seconds east of UTC that the time is shown in */
} adm_time_t;


typedef struct {
    int64_t   year;
    int       month;      /* 1 to 12 */
    int       day;        /* 1 to 31 */
    int       hour;
    int       minute;
    int       second;
    uint32_t  nsec;
    int       weekday;    /* 0 is Sunday */
    int       yearday;    /* 0 to 365 */
} adm_tm_t;


/* The calendar fields in the time's own offset. */
void adm_time_fields(const adm_time_t *t, adm_tm_t *tm);

/* Unix seconds of fields that are in UTC; fields may exceed their ranges. */
int64_t adm_time_unix(const adm_tm_t *tm);

/*
 * RFC 3339 with "T", seconds, optional fraction (nine digits count) and zone,
 * as Go's time.RFC3339 reads it: the hour may have one digit, the fraction may
 * follow a comma.  ADM_ERROR for any other text.
 */
int adm_time_parse_rfc3339(adm_str_t s, adm_time_t *t);

/*
 * Whether the text is a timestamp to go-yaml: RFC 3339 where all but the year
 * may have one digit and "T" may be small, "YYYY-M-D h:m:s" or "YYYY-M-D".
 */
int adm_time_is_yaml(adm_str_t s);

/* RFC 3339 with up to nine fraction digits without trailing zeros. */
void adm_time_format_rfc3339(adm_buf_t *b, const adm_time_t *t);

/*
 * Go's duration syntax ("1h2m3.5s", "-1.5h", "0"); nanoseconds.  ADM_ERROR for
 * other text or when out of range.
 */
int adm_duration_parse(adm_str_t s, int64_t *ns);

/* As Go's Duration.String(): "1h0m0s", "1.5s", "100ms", "2µs", "0s". */
void adm_duration_format(adm_buf_t *b, int64_t ns);

/*
 * The offset from UTC at an instant in a zone of the tz database ("Local" and
 * the empty name: UTC), read from /usr/share/zoneinfo once per process.
 * ADM_ERROR for an unknown name.  abbrev may be NULL, otherwise it gets the
 * zone's abbreviation, static memory.
 */
int adm_zone_offset(adm_str_t name, int64_t sec, int32_t *offset,
    const char **abbrev);


#endif /* ADM_TIME_H */
