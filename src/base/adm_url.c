
#include "base/adm_addr.h"
#include "base/adm_quote.h"
#include "base/adm_str.h"
#include "base/adm_url.h"


/* A URL that is being read. */

typedef struct {
    adm_arena_t  *arena;
    adm_url_t    *u;
    adm_str_t    *error;
} adm_url_reader_t;


static int adm_url_fail(adm_url_reader_t *r, const char *text,
    const adm_str_t *quoted, const char *rest);
static int adm_url_is_plain(unsigned char c, adm_url_part_e part);
static int adm_url_check(adm_url_reader_t *r, adm_str_t s,
    adm_url_part_e part);
static int adm_url_decode(adm_url_reader_t *r, adm_str_t s,
    adm_url_part_e part, adm_str_t *result);
static int adm_url_is_port(adm_str_t s);
static int adm_url_scheme(adm_url_reader_t *r, adm_str_t *s);
static int adm_url_read(adm_url_reader_t *r, adm_str_t s, int request);
static int adm_url_authority(adm_url_reader_t *r, adm_str_t s);
static int adm_url_user(adm_url_reader_t *r, adm_str_t s);
static int adm_url_host(adm_url_reader_t *r, adm_str_t s);
static int adm_url_literal(adm_url_reader_t *r, adm_str_t s);


static int
adm_url_fail(adm_url_reader_t *r, const char *text, const adm_str_t *quoted,
    const char *rest)
{
    adm_buf_t  b;

    adm_buf_init(&b, r->arena, 0);
    adm_buf_printf(&b, "%s", text);

    if (quoted) {
        adm_quote(&b, *quoted, '"', 0);
    }

    adm_buf_printf(&b, "%s", rest);
    (void) adm_buf_finish(&b, r->error);

    return ADM_ERROR;
}


/* Whether a character stands for itself in this part. */

static int
adm_url_is_plain(unsigned char c, adm_url_part_e part)
{
    static const char *const  others[] = {
        "$&+,-./:;=@_~",
        "!\"$&'()*+,-.:;<=>[]_~",
        "!\"$&'()*+,-.:;<=>[]_~",
        "$&+,-.;=_~",
        "-._~",
        "!$&()*+,-./:;=?@_~"
    };

    return adm_is_alnum(c) || (c && strchr(others[part], c) != NULL);
}


/* Whether all escapes are right and allowed here. */

static int
adm_url_check(adm_url_reader_t *r, adm_str_t s, adm_url_part_e part)
{
    int            c, percent;
    size_t         i;
    adm_str_t      bad;
    unsigned char  plain;

    for (i = 0; i < s.len; i++) {
        plain = (unsigned char) s.data[i];

        if (plain != '%') {

            if ((part == ADM_URL_HOST || part == ADM_URL_ZONE)
                && plain < 0x80 && !adm_url_is_plain(plain, part))
            {
                bad = adm_str_sub(s, i, i + 1);
                return adm_url_fail(r, "invalid character ", &bad,
                                    " in host name");
            }

            continue;
        }

        bad = adm_str_sub(s, i, i + 3);

        if (bad.len < 3 || adm_hex_digit(bad.data[1]) < 0
            || adm_hex_digit(bad.data[2]) < 0)
        {
            return adm_url_fail(r, "invalid URL escape ", &bad, "");
        }

        /* "%25" begins a zone */

        c = adm_hex_digit(bad.data[1]) * 16 + adm_hex_digit(bad.data[2]);
        percent = c == '%';

        if ((part == ADM_URL_HOST && c < 0x80 && !percent)
            || (part == ADM_URL_ZONE && !percent && c != ' '
                && !adm_url_is_plain((unsigned char) c, ADM_URL_HOST)))
        {
            return adm_url_fail(r, "invalid URL escape ", &bad, "");
        }

        i += 2;
    }

    return ADM_OK;
}


static int
adm_url_decode(adm_url_reader_t *r, adm_str_t s, adm_url_part_e part,
    adm_str_t *result)
{
    size_t     i;
    adm_buf_t  b;

    if (adm_url_check(r, s, part) != ADM_OK) {
        return ADM_ERROR;
    }

    adm_buf_init(&b, r->arena, 0);

    for (i = 0; i < s.len; i++) {

        if (s.data[i] == '%') {
            adm_buf_char(&b, (char) (adm_hex_digit(s.data[i + 1]) * 16
                                     + adm_hex_digit(s.data[i + 2])));
            i += 2;

        } else if (s.data[i] == '+' && part == ADM_URL_QUERY) {
            adm_buf_char(&b, ' ');

        } else {
            adm_buf_char(&b, s.data[i]);
        }
    }

    return adm_buf_finish(&b, result);
}


int
adm_url_unescape_query(adm_arena_t *a, adm_str_t s, adm_str_t *result)
{
    adm_str_t         error;
    adm_url_reader_t  r;

    r.arena = a;
    r.u = NULL;
    r.error = &error;

    return adm_url_decode(&r, s, ADM_URL_QUERY, result);
}


void
adm_url_escape(adm_buf_t *b, adm_str_t s, adm_url_part_e part)
{
    size_t         i;
    unsigned char  c;

    for (i = 0; i < s.len; i++) {
        c = (unsigned char) s.data[i];

        if (adm_url_is_plain(c, part)) {
            adm_buf_char(b, (char) c);

        } else {
            adm_buf_printf(b, "%%%02X", c);
        }
    }
}


void
adm_url_reescape(adm_buf_t *b, adm_str_t raw, adm_str_t plain,
    adm_url_part_e part)
{
    size_t         i;
    unsigned char  c;

    for (i = 0; i < raw.len; i++) {
        c = (unsigned char) raw.data[i];

        if (!adm_url_is_plain(c, part)
            && (c == 0 || strchr("!$&'()*+,;=:@[]%", c) == NULL))
        {
            adm_url_escape(b, plain, part);
            return;
        }
    }

    adm_buf_str(b, raw);
}


void
adm_url_write_user(adm_buf_t *b, const adm_url_t *u)
{
    adm_url_escape(b, u->user, ADM_URL_USER);

    if (u->has_password) {
        adm_buf_char(b, ':');
        adm_url_escape(b, u->password, ADM_URL_USER);
    }
}


/* Whether it is empty, or a colon and digits. */

static int
adm_url_is_port(adm_str_t s)
{
    size_t  i;

    for (i = 1; i < s.len; i++) {
        if (!adm_is_digit(s.data[i])) {
            return 0;
        }
    }

    return s.len == 0 || s.data[0] == ':';
}


void
adm_url_split_port(adm_str_t s, adm_str_t *host, adm_str_t *port)
{
    ptrdiff_t  colon;

    *host = s;
    *port = adm_str_empty;

    colon = adm_str_find_last_char(s, ':');

    if (colon >= 0
        && adm_url_is_port(adm_str_sub(s, (size_t) colon, s.len)))
    {
        *host = adm_str_sub(s, 0, (size_t) colon);
        *port = adm_str_sub(s, (size_t) colon + 1, s.len);
    }

    if (host->len > 1 && host->data[0] == '['
        && host->data[host->len - 1] == ']')
    {
        *host = adm_str_sub(*host, 1, host->len - 1);
    }
}


static int
adm_url_scheme(adm_url_reader_t *r, adm_str_t *s)
{
    char       c;
    size_t     i, k;
    adm_buf_t  b;

    for (i = 0; i < s->len; i++) {
        c = s->data[i];

        if (adm_is_alpha(c)) {
            continue;
        }

        if (c == ':') {
            break;
        }

        if (i == 0 || !(adm_is_digit(c) || c == '+' || c == '-' || c == '.')) {
            return ADM_OK;
        }
    }

    if (i == s->len) {
        return ADM_OK;
    }

    if (i == 0) {
        return adm_url_fail(r, "missing protocol scheme", NULL, "");
    }

    adm_buf_init(&b, r->arena, 0);

    for (k = 0; k < i; k++) {
        adm_buf_char(&b, (char) adm_lower(s->data[k]));
    }

    *s = adm_str_sub(*s, i + 1, s->len);

    return adm_buf_finish(&b, &r->u->scheme);
}


int
adm_url_parse(adm_arena_t *a, adm_str_t text, int request, adm_url_t *u,
    adm_str_t *error)
{
    adm_buf_t         b;
    adm_str_t         s;
    ptrdiff_t         mark;
    adm_url_reader_t  r;

    memset(u, 0, sizeof(adm_url_t));
    *error = adm_str_empty;

    r.arena = a;
    r.u = u;
    r.error = error;

    mark = request ? -1 : adm_str_find_char(text, '#');
    s = mark < 0 ? text : adm_str_sub(text, 0, (size_t) mark);

    if (adm_url_read(&r, s, request) == ADM_OK) {

        if (mark < 0) {
            return ADM_OK;
        }

        s = text;
        u->raw_fragment = adm_str_sub(text, (size_t) mark + 1, text.len);

        if (adm_url_decode(&r, u->raw_fragment, ADM_URL_FRAGMENT,
                           &u->fragment)
            == ADM_OK)
        {
            return ADM_OK;
        }
    }

    adm_buf_init(&b, a, 0);
    adm_buf_lit(&b, "parse ");
    adm_quote(&b, s, '"', 0);
    adm_buf_printf(&b, ": %.*s", adm_fmt(*error));
    (void) adm_buf_finish(&b, error);

    return ADM_ERROR;
}


/* Without fragment. */

static int
adm_url_read(adm_url_reader_t *r, adm_str_t s, int request)
{
    size_t      i;
    adm_str_t   authority;
    ptrdiff_t   mark, slash;
    adm_url_t  *u;

    u = r->u;

    for (i = 0; i < s.len; i++) {
        if ((unsigned char) s.data[i] < ' ' || s.data[i] == 0x7f) {
            return adm_url_fail(r, "net/url: invalid control character in "
                                "URL", NULL, "");
        }
    }

    if (s.len == 0 && request) {
        return adm_url_fail(r, "empty url", NULL, "");
    }

    if (adm_str_eqc(s, "*")) {
        u->path = s;
        u->raw_path = s;
        return ADM_OK;
    }

    if (adm_url_scheme(r, &s) != ADM_OK) {
        return ADM_ERROR;
    }

    mark = adm_str_find_char(s, '?');

    if (mark >= 0) {
        u->query = adm_str_sub(s, (size_t) mark + 1, s.len);
        u->force_query = u->query.len == 0;
        s = adm_str_sub(s, 0, (size_t) mark);
    }

    slash = adm_str_find_char(s, '/');

    if (slash != 0) {

        if (u->scheme.len) {
            u->opaque = s;
            return ADM_OK;
        }

        if (request) {
            return adm_url_fail(r, "invalid URI for request", NULL, "");
        }

        mark = adm_str_find_char(s, ':');

        if (mark >= 0 && (slash < 0 || mark < slash)) {
            return adm_url_fail(r, "first path segment in URL cannot contain "
                                "colon", NULL, "");
        }
    }

    if ((u->scheme.len
         || (!request && !adm_str_has_prefix(s, adm_strc("///"))))
        && adm_str_has_prefix(s, adm_strc("//")))
    {
        authority = adm_str_sub(s, 2, s.len);
        slash = adm_str_find_char(authority, '/');

        s = slash < 0 ? adm_str_empty
                      : adm_str_sub(authority, (size_t) slash, authority.len);
        authority.len -= s.len;

        if (adm_url_authority(r, authority) != ADM_OK) {
            return ADM_ERROR;
        }

    } else if (u->scheme.len && slash == 0) {
        u->no_host = 1;
    }

    u->raw_path = s;

    return adm_url_decode(r, s, ADM_URL_PATH, &u->path);
}


static int
adm_url_authority(adm_url_reader_t *r, adm_str_t s)
{
    ptrdiff_t  at;

    at = adm_str_find_last_char(s, '@');

    if (adm_url_host(r, adm_str_sub(s, (size_t) (at + 1), s.len)) != ADM_OK) {
        return ADM_ERROR;
    }

    return at < 0 ? ADM_OK : adm_url_user(r, adm_str_sub(s, 0, (size_t) at));
}


static int
adm_url_user(adm_url_reader_t *r, adm_str_t s)
{
    size_t     i;
    adm_str_t  password;
    ptrdiff_t  colon;

    for (i = 0; i < s.len; i++) {
        if (!adm_is_alnum(s.data[i])
            && (s.data[i] == '\0'
                || strchr("-._:~!$&'()*+,;=%@", s.data[i]) == NULL))
        {
            return adm_url_fail(r, "net/url: invalid userinfo", NULL, "");
        }
    }

    colon = adm_str_find_char(s, ':');
    password = adm_str_empty;

    if (colon >= 0) {
        password = adm_str_sub(s, (size_t) colon + 1, s.len);
        s = adm_str_sub(s, 0, (size_t) colon);
    }

    r->u->has_user = 1;
    r->u->has_password = colon >= 0;

    if (adm_url_decode(r, s, ADM_URL_USER, &r->u->user) != ADM_OK) {
        return ADM_ERROR;
    }

    return adm_url_decode(r, password, ADM_URL_USER, &r->u->password);
}


static int
adm_url_host(adm_url_reader_t *r, adm_str_t s)
{
    adm_str_t  port;
    ptrdiff_t  bracket, colon;

    bracket = adm_str_find_last_char(s, '[');

    if (bracket > 0) {
        return adm_url_fail(r, "invalid IP-literal", NULL, "");
    }

    if (bracket == 0) {
        return adm_url_literal(r, s);
    }

    /* but for HTTP there may be a list of hosts */

    colon = adm_str_eqc(r->u->scheme, "http")
            || adm_str_eqc(r->u->scheme, "https")
            ? adm_str_find_char(s, ':') : adm_str_find_last_char(s, ':');

    if (colon >= 0) {
        port = adm_str_sub(s, (size_t) colon, s.len);

        if (!adm_url_is_port(port)) {
            return adm_url_fail(r, "invalid port ", &port, " after host");
        }
    }

    return adm_url_decode(r, s, ADM_URL_HOST, &r->u->host);
}


/* "[::1%25zone]:80" */

static int
adm_url_literal(adm_url_reader_t *r, adm_str_t s)
{
    uint8_t    bytes[16];
    unsigned   n;
    adm_buf_t  b;
    adm_str_t  port, name, zone, unused, error;
    ptrdiff_t  end, percent;

    end = adm_str_find_last_char(s, ']');

    if (end < 0) {
        return adm_url_fail(r, "missing ']' in host", NULL, "");
    }

    port = adm_str_sub(s, (size_t) end + 1, s.len);

    if (!adm_url_is_port(port)) {
        return adm_url_fail(r, "invalid port ", &port, " after host");
    }

    name = adm_str_sub(s, 1, (size_t) end);
    percent = adm_str_find(name, adm_strc("%25"));
    zone = adm_str_empty;

    if (percent >= 0) {
        zone = adm_str_sub(name, (size_t) percent, name.len);
        name = adm_str_sub(name, 0, (size_t) percent);
    }

    if (adm_url_decode(r, name, ADM_URL_HOST, &name) != ADM_OK
        || adm_url_decode(r, zone, ADM_URL_ZONE, &zone) != ADM_OK)
    {
        return ADM_ERROR;
    }

    adm_buf_init(&b, r->arena, 0);
    adm_buf_printf(&b, "[%.*s%.*s]%.*s", adm_fmt(name), adm_fmt(zone),
                   adm_fmt(port));

    if (adm_buf_finish(&b, &r->u->host) != ADM_OK) {
        return ADM_ERROR;
    }

    name = adm_str_sub(r->u->host, 1, 1 + name.len + zone.len);
    n = adm_addr_parse(r->arena, name, bytes, &unused, &error);

    if (n == 0) {
        adm_buf_init(&b, r->arena, 0);
        adm_buf_printf(&b, "invalid host: %.*s", adm_fmt(error));
        (void) adm_buf_finish(&b, r->error);
        return ADM_ERROR;
    }

    return n == sizeof(bytes) ? ADM_OK
                              : adm_url_fail(r, "invalid IP-literal", NULL,
                                             "");
}
