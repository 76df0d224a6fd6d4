
/*
 * URLs as Go's package net/url reads and writes them.  Parts refer to the text
 * or are in the arena.
 */


#ifndef ADM_URL_H
#define ADM_URL_H


#include "base/adm_buf.h"


/* Parts of a URL, which differ in what has to be escaped. */

typedef enum {
    ADM_URL_PATH = 0,
    ADM_URL_HOST,
    ADM_URL_ZONE,
    ADM_URL_USER,
    ADM_URL_QUERY,                /* one key or value of it */
    ADM_URL_FRAGMENT
} adm_url_part_e;


typedef struct {
    adm_str_t  scheme;            /* in small letters */
    adm_str_t  opaque;
    adm_str_t  user;              /* decoded */
    adm_str_t  password;          /* decoded */
    adm_str_t  host;              /* decoded, with port */
    adm_str_t  path;              /* decoded */
    adm_str_t  raw_path;
    adm_str_t  query;             /* raw */
    adm_str_t  fragment;          /* decoded */
    adm_str_t  raw_fragment;
    unsigned   has_user:1;
    unsigned   has_password:1;
    unsigned   no_host:1;         /* "scheme:/path" */
    unsigned   force_query:1;     /* a "?" with nothing behind it */
} adm_url_t;


/*
 * Go's Parse(); request: its ParseRequestURI(), which takes absolute URLs and
 * paths from the root and knows no fragments.  The error is as Go words it:
 * `parse "text": ...`.
 */
int adm_url_parse(adm_arena_t *a, adm_str_t text, int request, adm_url_t *u,
    adm_str_t *error);

/* Decodes a key or a value of a query. */
int adm_url_unescape_query(adm_arena_t *a, adm_str_t s, adm_str_t *result);

/* Appends. */
void adm_url_escape(adm_buf_t *b, adm_str_t s, adm_url_part_e part);

/*
 * Appends a path or fragment as a URL is written with it: raw, if all that has
 * to be escaped is, or else what it is decoded, escaped.
 */
void adm_url_reescape(adm_buf_t *b, adm_str_t raw, adm_str_t plain,
    adm_url_part_e part);

/* Appends the user and, if there is one, the password, escaped. */
void adm_url_write_user(adm_buf_t *b, const adm_url_t *u);

/*
 * Host and port of what a URL has as its host: without the colon, and without
 * the brackets of an IP address.
 */
void adm_url_split_port(adm_str_t s, adm_str_t *host, adm_str_t *port);


#endif /* ADM_URL_H */
