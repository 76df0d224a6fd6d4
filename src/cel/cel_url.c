
/*
 * URLs as Go's package net/url reads and writes them.
 */


#include "base/adm_quote.h"
#include "cel/cel_lib.h"


/* Parts of a URL, whose characters differ. */

typedef enum {
    CEL_URL_PATH = 0,
    CEL_URL_HOST,
    CEL_URL_ZONE,
    CEL_URL_USER,
    CEL_URL_QUERY,
    CEL_URL_FRAGMENT
} cel_url_part_e;


/* A URL that is being read. */

typedef struct {
    adm_arena_t  *arena;
    cel_url_t    *u;
    adm_str_t     error;
    adm_str_t     user;          /* escaped */
    adm_str_t     opaque;
    adm_str_t     fragment;      /* escaped */
    unsigned      has_user:1;
    unsigned      no_host:1;
    unsigned      force_query:1;
} cel_url_reader_t;


static int cel_url_fail(cel_url_reader_t *r, const char *text,
    const adm_str_t *quoted, const char *rest);
static int cel_url_plain(unsigned char c, cel_url_part_e part);
static int cel_url_unescape(cel_url_reader_t *r, adm_str_t s,
    cel_url_part_e part, adm_str_t *result);
static int cel_url_check(cel_url_reader_t *r, adm_str_t s,
    cel_url_part_e part);
static void cel_url_escape(adm_buf_t *b, adm_str_t s, cel_url_part_e part);
static int cel_url_reescape(cel_url_reader_t *r, adm_str_t s,
    cel_url_part_e part, adm_str_t *result);
static int cel_url_scheme(cel_url_reader_t *r, adm_str_t *s);
static int cel_url_read(cel_url_reader_t *r, adm_str_t s, int request);
static int cel_url_authority(cel_url_reader_t *r, adm_str_t s);
static int cel_url_user(cel_url_reader_t *r, adm_str_t s);
static int cel_url_host(cel_url_reader_t *r, adm_str_t s);
static int cel_url_literal(cel_url_reader_t *r, adm_str_t s);
static int cel_url_port(adm_str_t s);
static int cel_url_write(cel_url_reader_t *r);
static int cel_url_context(cel_url_reader_t *r, adm_str_t text);
static int cel_hex(char c);
static void cel_url_start(cel_url_reader_t *r, adm_arena_t *a, cel_url_t *u);


#define cel_is_digit(c)  ((c) >= '0' && (c) <= '9')
#define cel_is_alpha(c)  (((c) | 0x20) >= 'a' && ((c) | 0x20) <= 'z')


static int
cel_url_fail(cel_url_reader_t *r, const char *text, const adm_str_t *quoted,
    const char *rest)
{
    adm_buf_t  b;

    adm_buf_init(&b, r->arena, 0);
    adm_buf_printf(&b, "%s", text);

    if (quoted) {
        adm_quote(&b, *quoted, '"', 0);
    }

    adm_buf_printf(&b, "%s", rest);
    (void) adm_buf_finish(&b, &r->error);

    return ADM_ERROR;
}


/* Whether a character stands for itself in this part. */

static int
cel_url_plain(unsigned char c, cel_url_part_e part)
{
    static const char *const  others[] = {
        "$&+,-./:;=@_~",
        "!\"$&'()*+,-.:;<=>[]_~",
        "!\"$&'()*+,-.:;<=>[]_~",
        "$&+,-.;=_~",
        "-._~",
        "!$&()*+,-./:;=?@_~"
    };

    return cel_is_digit(c) || cel_is_alpha(c)
           || (c && strchr(others[part], c) != NULL);
}


static int
cel_hex(char c)
{
    if (cel_is_digit(c)) {
        return c - '0';
    }

    c |= 0x20;

    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}


/* Whether all escapes are right and allowed here. */

static int
cel_url_check(cel_url_reader_t *r, adm_str_t s, cel_url_part_e part)
{
    int            c, percent;
    size_t         i;
    adm_str_t      bad;
    unsigned char  plain;

    for (i = 0; i < s.len; i++) {
        plain = (unsigned char) s.data[i];

        if (plain != '%') {

            if ((part == CEL_URL_HOST || part == CEL_URL_ZONE)
                && plain < 0x80 && !cel_url_plain(plain, part))
            {
                bad = adm_str_sub(s, i, i + 1);
                return cel_url_fail(r, "invalid character ", &bad,
                                    " in host name");
            }

            continue;
        }

        bad = adm_str_sub(s, i, adm_min(i + 3, s.len));

        if (bad.len < 3 || cel_hex(bad.data[1]) < 0
            || cel_hex(bad.data[2]) < 0)
        {
            return cel_url_fail(r, "invalid URL escape ", &bad, "");
        }

        /* "%25" begins a zone */

        c = cel_hex(bad.data[1]) * 16 + cel_hex(bad.data[2]);
        percent = c == '%';

        if ((part == CEL_URL_HOST && c < 0x80 && !percent)
            || (part == CEL_URL_ZONE && !percent && c != ' '
                && !cel_url_plain((unsigned char) c, CEL_URL_HOST)))
        {
            return cel_url_fail(r, "invalid URL escape ", &bad, "");
        }

        i += 2;
    }

    return ADM_OK;
}


static int
cel_url_unescape(cel_url_reader_t *r, adm_str_t s, cel_url_part_e part,
    adm_str_t *result)
{
    size_t     i;
    adm_buf_t  b;

    if (cel_url_check(r, s, part) != ADM_OK) {
        return ADM_ERROR;
    }

    adm_buf_init(&b, r->arena, 0);

    for (i = 0; i < s.len; i++) {

        if (s.data[i] == '%') {
            adm_buf_char(&b, (char) (cel_hex(s.data[i + 1]) * 16
                                     + cel_hex(s.data[i + 2])));
            i += 2;

        } else if (s.data[i] == '+' && part == CEL_URL_QUERY) {
            adm_buf_char(&b, ' ');

        } else {
            adm_buf_char(&b, s.data[i]);
        }
    }

    return adm_buf_finish(&b, result);
}


static void
cel_url_escape(adm_buf_t *b, adm_str_t s, cel_url_part_e part)
{
    size_t         i;
    unsigned char  c;

    for (i = 0; i < s.len; i++) {
        c = (unsigned char) s.data[i];

        if (cel_url_plain(c, part)) {
            adm_buf_char(b, (char) c);

        } else {
            adm_buf_printf(b, "%%%02X", c);
        }
    }
}


/*
 * A path or fragment as the URL is written with: left alone if all that needs
 * to be escaped is.
 */

static int
cel_url_reescape(cel_url_reader_t *r, adm_str_t s, cel_url_part_e part,
    adm_str_t *result)
{
    size_t         i;
    adm_buf_t      b;
    adm_str_t      plain;
    unsigned char  c;

    if (cel_url_unescape(r, s, part, &plain) != ADM_OK) {
        return ADM_ERROR;
    }

    for (i = 0; i < s.len; i++) {
        c = (unsigned char) s.data[i];

        if (!cel_url_plain(c, part)
            && (c == 0 || strchr("!$&'()*+,;=:@[]%", c) == NULL))
        {
            break;
        }
    }

    if (i == s.len) {
        *result = s;
        return ADM_OK;
    }

    adm_buf_init(&b, r->arena, 0);
    cel_url_escape(&b, plain, part);

    return adm_buf_finish(&b, result);
}


static int
cel_url_scheme(cel_url_reader_t *r, adm_str_t *s)
{
    char       c;
    size_t     i, k;
    adm_buf_t  b;

    for (i = 0; i < s->len; i++) {
        c = s->data[i];

        if (cel_is_alpha(c)) {
            continue;
        }

        if (cel_is_digit(c) || c == '+' || c == '-' || c == '.') {
            if (i == 0) {
                return ADM_OK;
            }

            continue;
        }

        if (c != ':') {
            return ADM_OK;
        }

        if (i == 0) {
            return cel_url_fail(r, "missing protocol scheme", NULL, "");
        }

        adm_buf_init(&b, r->arena, 0);

        for (k = 0; k < i; k++) {
            c = s->data[k];
            adm_buf_char(&b, c >= 'A' && c <= 'Z' ? (char) (c | 0x20) : c);
        }

        *s = adm_str_sub(*s, i + 1, s->len);

        return adm_buf_finish(&b, &r->u->scheme);
    }

    return ADM_OK;
}


/* Digits behind a colon, or nothing. */

static int
cel_url_port(adm_str_t s)
{
    size_t  i;

    if (s.len == 0) {
        return 1;
    }

    for (i = 1; i < s.len; i++) {
        if (!cel_is_digit(s.data[i])) {
            return 0;
        }
    }

    return s.data[0] == ':';
}


/* "[::1%25zone]:80" */

static int
cel_url_literal(cel_url_reader_t *r, adm_str_t s)
{
    cel_ip_t   ip;
    adm_buf_t  b;
    adm_str_t  port, name, zone, unused, error;
    ptrdiff_t  end, percent;

    end = adm_str_find_last_char(s, ']');

    if (end < 0) {
        return cel_url_fail(r, "missing ']' in host", NULL, "");
    }

    port = adm_str_sub(s, (size_t) end + 1, s.len);

    if (!cel_url_port(port)) {
        return cel_url_fail(r, "invalid port ", &port, " after host");
    }

    name = adm_str_sub(s, 1, (size_t) end);
    percent = adm_str_find(name, adm_strc("%25"));
    zone = adm_str_empty;

    if (percent >= 0) {
        zone = adm_str_sub(name, (size_t) percent, name.len);
        name = adm_str_sub(name, 0, (size_t) percent);
    }

    if (cel_url_unescape(r, name, CEL_URL_HOST, &name) != ADM_OK
        || cel_url_unescape(r, zone, CEL_URL_ZONE, &zone) != ADM_OK)
    {
        return ADM_ERROR;
    }

    adm_buf_init(&b, r->arena, 0);
    adm_buf_char(&b, '[');
    adm_buf_str(&b, name);
    adm_buf_str(&b, zone);
    adm_buf_char(&b, ']');
    adm_buf_str(&b, port);

    if (adm_buf_finish(&b, &r->u->host) != ADM_OK) {
        return ADM_ERROR;
    }

    name = adm_str_sub(r->u->host, 1, 1 + name.len + zone.len);

    if (cel_addr_parse(r->arena, name, &ip, &unused, &error) != ADM_OK) {
        adm_buf_init(&b, r->arena, 0);
        adm_buf_lit(&b, "invalid host: ");
        adm_buf_str(&b, error);
        (void) adm_buf_finish(&b, &r->error);
        return ADM_ERROR;
    }

    if (!ip.v6) {
        return cel_url_fail(r, "invalid IP-literal", NULL, "");
    }

    return ADM_OK;
}


static int
cel_url_host(cel_url_reader_t *r, adm_str_t s)
{
    adm_str_t  port;
    ptrdiff_t  bracket, colon;

    bracket = adm_str_find_last_char(s, '[');

    if (bracket > 0) {
        return cel_url_fail(r, "invalid IP-literal", NULL, "");
    }

    if (bracket == 0) {
        return cel_url_literal(r, s);
    }

    /* but for HTTP there may be a list of hosts */

    colon = adm_str_eqc(r->u->scheme, "http")
            || adm_str_eqc(r->u->scheme, "https")
            ? adm_str_find_char(s, ':') : adm_str_find_last_char(s, ':');

    if (colon >= 0) {
        port = adm_str_sub(s, (size_t) colon, s.len);

        if (!cel_url_port(port)) {
            return cel_url_fail(r, "invalid port ", &port, " after host");
        }
    }

    return cel_url_unescape(r, s, CEL_URL_HOST, &r->u->host);
}


static int
cel_url_user(cel_url_reader_t *r, adm_str_t s)
{
    size_t         i;
    adm_buf_t      b;
    adm_str_t      name, password;
    ptrdiff_t      colon;
    unsigned char  c;

    for (i = 0; i < s.len; i++) {
        c = (unsigned char) s.data[i];

        if (!cel_is_digit(c) && !cel_is_alpha(c)
            && (c == 0 || strchr("-._:~!$&'()*+,;=%@", c) == NULL))
        {
            return cel_url_fail(r, "net/url: invalid userinfo", NULL, "");
        }
    }

    colon = adm_str_find_char(s, ':');
    name = colon < 0 ? s : adm_str_sub(s, 0, (size_t) colon);

    if (cel_url_unescape(r, name, CEL_URL_USER, &name) != ADM_OK) {
        return ADM_ERROR;
    }

    adm_buf_init(&b, r->arena, 0);
    cel_url_escape(&b, name, CEL_URL_USER);

    if (colon >= 0) {
        password = adm_str_sub(s, (size_t) colon + 1, s.len);

        if (cel_url_unescape(r, password, CEL_URL_USER, &password) != ADM_OK)
        {
            return ADM_ERROR;
        }

        adm_buf_char(&b, ':');
        cel_url_escape(&b, password, CEL_URL_USER);
    }

    r->has_user = 1;

    return adm_buf_finish(&b, &r->user);
}


static int
cel_url_authority(cel_url_reader_t *r, adm_str_t s)
{
    ptrdiff_t  at;

    at = adm_str_find_last_char(s, '@');

    if (cel_url_host(r, adm_str_sub(s, (size_t) (at + 1), s.len)) != ADM_OK) {
        return ADM_ERROR;
    }

    return at < 0 ? ADM_OK : cel_url_user(r, adm_str_sub(s, 0, (size_t) at));
}


/* request: an absolute URL, or a path from the root. */

static int
cel_url_read(cel_url_reader_t *r, adm_str_t s, int request)
{
    size_t     i;
    adm_str_t  authority;
    ptrdiff_t  mark, slash;

    for (i = 0; i < s.len; i++) {
        if ((unsigned char) s.data[i] < ' ' || s.data[i] == 0x7f) {
            return cel_url_fail(r, "net/url: invalid control character in "
                                "URL", NULL, "");
        }
    }

    if (s.len == 0 && request) {
        return cel_url_fail(r, "empty url", NULL, "");
    }

    if (adm_str_eqc(s, "*")) {
        r->u->path = s;
        return ADM_OK;
    }

    if (cel_url_scheme(r, &s) != ADM_OK) {
        return ADM_ERROR;
    }

    mark = adm_str_find_char(s, '?');

    if (mark >= 0) {
        r->u->query = adm_str_sub(s, (size_t) mark + 1, s.len);
        r->force_query = r->u->query.len == 0;
        s = adm_str_sub(s, 0, (size_t) mark);
    }

    slash = adm_str_find_char(s, '/');

    if (slash != 0) {

        if (r->u->scheme.len) {
            r->opaque = s;
            return ADM_OK;
        }

        if (request) {
            return cel_url_fail(r, "invalid URI for request", NULL, "");
        }

        mark = adm_str_find_char(s, ':');

        if (mark >= 0 && (slash < 0 || mark < slash)) {
            return cel_url_fail(r, "first path segment in URL cannot contain "
                                "colon", NULL, "");
        }
    }

    if ((r->u->scheme.len
         || (!request && !adm_str_has_prefix(s, adm_strc("///"))))
        && adm_str_has_prefix(s, adm_strc("//")))
    {
        authority = adm_str_sub(s, 2, s.len);
        slash = adm_str_find_char(authority, '/');

        s = slash < 0 ? adm_str_empty
                      : adm_str_sub(authority, (size_t) slash, authority.len);
        authority.len -= s.len;

        if (cel_url_authority(r, authority) != ADM_OK) {
            return ADM_ERROR;
        }

    } else if (r->u->scheme.len && slash == 0) {
        r->no_host = 1;
    }

    return cel_url_reescape(r, s, CEL_URL_PATH, &r->u->path);
}


static int
cel_url_write(cel_url_reader_t *r)
{
    adm_buf_t   b;
    cel_url_t  *u;

    u = r->u;

    adm_buf_init(&b, r->arena, 0);

    if (u->scheme.len) {
        adm_buf_str(&b, u->scheme);
        adm_buf_char(&b, ':');
    }

    if (r->opaque.len) {
        adm_buf_str(&b, r->opaque);

    } else {
        if ((u->scheme.len || u->host.len || r->has_user)
            && !(r->no_host && u->host.len == 0 && !r->has_user)
            && (u->host.len || u->path.len || r->has_user))
        {
            adm_buf_lit(&b, "//");

            if (r->has_user) {
                adm_buf_str(&b, r->user);
                adm_buf_char(&b, '@');
            }

            cel_url_escape(&b, u->host, CEL_URL_HOST);
        }

        adm_buf_str(&b, u->path);
    }

    if (r->force_query || u->query.len) {
        adm_buf_char(&b, '?');
        adm_buf_str(&b, u->query);
    }

    if (r->fragment.len) {
        adm_buf_char(&b, '#');
        adm_buf_str(&b, r->fragment);
    }

    return adm_buf_finish(&b, &u->text);
}


/* "parse "text": what is wrong" */

static int
cel_url_context(cel_url_reader_t *r, adm_str_t text)
{
    adm_buf_t  b;

    adm_buf_init(&b, r->arena, 0);
    adm_buf_lit(&b, "parse ");
    adm_quote(&b, text, '"', 0);
    adm_buf_lit(&b, ": ");
    adm_buf_str(&b, r->error);

    return adm_buf_finish(&b, &r->error);
}


static void
cel_url_start(cel_url_reader_t *r, adm_arena_t *a, cel_url_t *u)
{
    memset(r, 0, sizeof(cel_url_reader_t));
    memset(u, 0, sizeof(cel_url_t));

    r->arena = a;
    r->u = u;

    u->head.class = CEL_URL;
    u->head.type = &cel_t_url;
}


int
cel_url_is(adm_arena_t *a, adm_str_t text, adm_str_t *error)
{
    cel_url_t         u;
    cel_url_reader_t  r;

    cel_url_start(&r, a, &u);

    if (cel_url_read(&r, text, 1) == ADM_OK) {
        return 1;
    }

    (void) cel_url_context(&r, text);
    *error = r.error;

    return 0;
}


cel_url_t *
cel_url_parse(adm_arena_t *a, adm_str_t text, adm_str_t *error)
{
    adm_str_t          s;
    ptrdiff_t          mark;
    cel_url_t         *u;
    cel_url_reader_t   r;

    *error = adm_str_empty;

    u = adm_alloc(a, sizeof(cel_url_t));
    if (u == NULL) {
        return NULL;
    }

    cel_url_start(&r, a, u);

    mark = adm_str_find_char(text, '#');
    s = mark < 0 ? text : adm_str_sub(text, 0, (size_t) mark);

    if (cel_url_read(&r, s, 0) != ADM_OK) {
        (void) cel_url_context(&r, s);
        *error = r.error;
        return NULL;
    }

    if (mark >= 0) {
        s = adm_str_sub(text, (size_t) mark + 1, text.len);

        if (cel_url_reescape(&r, s, CEL_URL_FRAGMENT, &r.fragment)
            != ADM_OK)
        {
            (void) cel_url_context(&r, text);
            *error = r.error;
            return NULL;
        }
    }

    return cel_url_write(&r) == ADM_OK ? u : NULL;
}


int
cel_query_unescape(adm_arena_t *a, adm_str_t s, adm_str_t *result)
{
    cel_url_reader_t  r;

    memset(&r, 0, sizeof(cel_url_reader_t));
    r.arena = a;

    return cel_url_unescape(&r, s, CEL_URL_QUERY, result);
}
