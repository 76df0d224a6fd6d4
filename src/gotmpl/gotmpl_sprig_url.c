
/* URLs, as Go's net/url reads and writes them. */

#include <arpa/inet.h>

#include "base/adm_str.h"
#include "base/adm_unicode.h"
#include "base/adm_utf8.h"
#include "gotmpl/gotmpl_cast.h"
#include "gotmpl/gotmpl_quote.h"
#include "gotmpl/gotmpl_sprig.h"


/* Parts of a URL, which differ in what has to be escaped. */

typedef enum {
    GOTMPL_URL_PATH = 0,
    GOTMPL_URL_HOST,
    GOTMPL_URL_ZONE,
    GOTMPL_URL_USER,
    GOTMPL_URL_FRAGMENT
} gotmpl_url_e;


typedef struct {
    adm_str_t    scheme;
    adm_str_t    opaque;
    adm_str_t    user;            /* decoded */
    adm_str_t    password;
    adm_str_t    host;
    adm_str_t    path;            /* decoded */
    adm_str_t    query;
    adm_str_t    fragment;        /* decoded */
    unsigned     has_user:1;
    unsigned     has_password:1;
    adm_arena_t *arena;
    adm_err_t   *err;
} gotmpl_url_t;


static int gotmpl_url_escaped(unsigned char c, gotmpl_url_e part);
static void gotmpl_url_escape(adm_buf_t *b, adm_str_t s, gotmpl_url_e part);
static int gotmpl_url_unescape(gotmpl_url_t *u, adm_str_t s,
    gotmpl_url_e part, adm_str_t *text);
static int gotmpl_url_check_escape(gotmpl_url_t *u, adm_str_t s, size_t i,
    gotmpl_url_e part);
static int gotmpl_url_refuse(gotmpl_url_t *u, const char *what, adm_str_t s,
    const char *behind);
static int gotmpl_url_scheme(gotmpl_url_t *u, adm_str_t *rest);
static int gotmpl_url_parse(gotmpl_url_t *u, adm_str_t text);
static int gotmpl_url_authority(gotmpl_url_t *u, adm_str_t s);
static int gotmpl_url_user(gotmpl_url_t *u, adm_str_t s);
static int gotmpl_url_host(gotmpl_url_t *u, adm_str_t s);
static int gotmpl_url_literal(gotmpl_url_t *u, adm_str_t s, size_t close);
static int gotmpl_url_port_ok(adm_str_t s);
static adm_str_t gotmpl_url_cut(adm_str_t *s, char c, int *found);
static void gotmpl_url_userinfo(adm_buf_t *b, const gotmpl_url_t *u);
static adm_str_t gotmpl_url_hostname(adm_str_t host);
static int gotmpl_url_put(gotmpl_exec_t *e, gotmpl_value_t *map,
    const char *key, adm_str_t text);
static int gotmpl_url_get(gotmpl_exec_t *e, const gotmpl_value_t *map,
    const char *key, adm_str_t *text);


static int
gotmpl_url_escaped(unsigned char c, gotmpl_url_e part)
{
    if (adm_is_alnum(c)) {
        return 0;
    }

    if (c == '\0' || c >= 0x80) {
        return 1;
    }

    if ((part == GOTMPL_URL_HOST || part == GOTMPL_URL_ZONE)
        && strchr("!$&'()*+,;=:[]<>\"", c))
    {
        return 0;
    }

    if (strchr("-_.~", c)) {
        return 0;
    }

    if (strchr("$&+,/:;=?@", c)) {

        switch (part) {

        case GOTMPL_URL_PATH:
            return c == '?';

        case GOTMPL_URL_USER:
            return c == '@' || c == '/' || c == '?' || c == ':';

        case GOTMPL_URL_FRAGMENT:
            return 0;

        default:
            return 1;
        }
    }

    return part != GOTMPL_URL_FRAGMENT || strchr("!()*", c) == NULL;
}


static void
gotmpl_url_escape(adm_buf_t *b, adm_str_t s, gotmpl_url_e part)
{
    size_t         i;
    unsigned char  c;

    for (i = 0; i < s.len; i++) {
        c = (unsigned char) s.data[i];

        if (gotmpl_url_escaped(c, part)) {
            adm_buf_printf(b, "%%%02X", c);

        } else {
            adm_buf_char(b, (char) c);
        }
    }
}


static int
gotmpl_url_refuse(gotmpl_url_t *u, const char *what, adm_str_t s,
    const char *behind)
{
    s = adm_quoted(u->arena, s);

    return adm_err_set(u->err, "%s%.*s%s", what, adm_fmt(s), behind);
}


static int
gotmpl_url_check_escape(gotmpl_url_t *u, adm_str_t s, size_t i,
    gotmpl_url_e part)
{
    int        hi, lo, c;
    adm_str_t  text;

    text = adm_str_sub(s, i, i + 3);
    hi = text.len == 3 ? adm_hex_digit(text.data[1]) : -1;
    lo = text.len == 3 ? adm_hex_digit(text.data[2]) : -1;
    c = hi * 16 + lo;

    if (hi < 0 || lo < 0
        || (part == GOTMPL_URL_HOST && hi < 8 && c != '%')
        || (part == GOTMPL_URL_ZONE && c != '%' && c != ' '
            && gotmpl_url_escaped((unsigned char) c, GOTMPL_URL_HOST)))
    {
        return gotmpl_url_refuse(u, "invalid URL escape ", text, "");
    }

    return ADM_OK;
}


static int
gotmpl_url_unescape(gotmpl_url_t *u, adm_str_t s, gotmpl_url_e part,
    adm_str_t *text)
{
    size_t     i;
    adm_buf_t  b;

    adm_buf_init(&b, u->arena, 0);

    for (i = 0; i < s.len; i++) {

        if (s.data[i] == '%') {
            if (gotmpl_url_check_escape(u, s, i, part) != ADM_OK) {
                return ADM_ERROR;
            }

            adm_buf_char(&b, (char) (adm_hex_digit(s.data[i + 1]) * 16
                                     + adm_hex_digit(s.data[i + 2])));
            i += 2;
            continue;
        }

        if ((part == GOTMPL_URL_HOST || part == GOTMPL_URL_ZONE)
            && (unsigned char) s.data[i] < 0x80
            && gotmpl_url_escaped((unsigned char) s.data[i], part))
        {
            return gotmpl_url_refuse(u, "invalid character ",
                                     adm_str_sub(s, i, i + 1),
                                     " in host name");
        }

        adm_buf_char(&b, s.data[i]);
    }

    return adm_buf_finish(&b, text) == ADM_OK
           ? ADM_OK : adm_err_memory(u->err, u->arena);
}


/* What is before the first c; *s is what follows it. */

static adm_str_t
gotmpl_url_cut(adm_str_t *s, char c, int *found)
{
    adm_str_t  before;
    ptrdiff_t  at;

    before = *s;
    at = adm_str_find_char(*s, c);
    *found = at >= 0;

    if (*found) {
        before = adm_str_sub(*s, 0, (size_t) at);
        *s = adm_str_sub(*s, (size_t) at + 1, s->len);

    } else {
        *s = adm_str_empty;
    }

    return before;
}


static int
gotmpl_url_scheme(gotmpl_url_t *u, adm_str_t *rest)
{
    char       c;
    size_t     i, k;
    adm_buf_t  b;

    for (i = 0; i < rest->len; i++) {
        c = rest->data[i];

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

    if (i == rest->len) {
        return ADM_OK;
    }

    if (i == 0) {
        return adm_err_set(u->err, "missing protocol scheme");
    }

    adm_buf_init(&b, u->arena, 0);

    for (k = 0; k < i; k++) {
        adm_buf_char(&b, (char) adm_lower(rest->data[k]));
    }

    (void) adm_buf_finish(&b, &u->scheme);
    *rest = adm_str_sub(*rest, i + 1, rest->len);

    return ADM_OK;
}


/* Without fragment. */

static int
gotmpl_url_parse(gotmpl_url_t *u, adm_str_t text)
{
    int        found;
    size_t     i;
    adm_str_t  rest, segment, authority;
    ptrdiff_t  slash;

    for (i = 0; i < text.len; i++) {
        if ((unsigned char) text.data[i] < ' ' || text.data[i] == 0x7f) {
            return adm_err_set(u->err, "net/url: invalid control character in "
                               "URL");
        }
    }

    if (adm_str_eqc(text, "*")) {
        u->path = text;
        return ADM_OK;
    }

    rest = text;

    if (gotmpl_url_scheme(u, &rest) != ADM_OK) {
        return ADM_ERROR;
    }

    u->query = rest;
    rest = gotmpl_url_cut(&u->query, '?', &found);

    if (!adm_str_has_prefix(rest, adm_strc("/"))) {

        if (u->scheme.len) {
            u->opaque = rest;
            return ADM_OK;
        }

        authority = rest;
        segment = gotmpl_url_cut(&authority, '/', &found);

        if (adm_str_find_char(segment, ':') >= 0) {
            return adm_err_set(u->err, "first path segment in URL cannot "
                               "contain colon");
        }
    }

    if (adm_str_has_prefix(rest, adm_strc("//"))
        && (u->scheme.len || !adm_str_has_prefix(rest, adm_strc("///"))))
    {
        authority = adm_str_sub(rest, 2, rest.len);
        slash = adm_str_find_char(authority, '/');
        rest = adm_str_empty;

        if (slash >= 0) {
            rest = adm_str_sub(authority, (size_t) slash, authority.len);
            authority = adm_str_sub(authority, 0, (size_t) slash);
        }

        if (gotmpl_url_authority(u, authority) != ADM_OK) {
            return ADM_ERROR;
        }
    }

    return gotmpl_url_unescape(u, rest, GOTMPL_URL_PATH, &u->path);
}


static int
gotmpl_url_authority(gotmpl_url_t *u, adm_str_t s)
{
    ptrdiff_t  at;

    at = adm_str_find_last_char(s, '@');

    if (gotmpl_url_host(u, adm_str_sub(s, (size_t) (at + 1), s.len))
        != ADM_OK)
    {
        return ADM_ERROR;
    }

    return at < 0 ? ADM_OK : gotmpl_url_user(u, adm_str_sub(s, 0,
                                                            (size_t) at));
}


static int
gotmpl_url_user(gotmpl_url_t *u, adm_str_t s)
{
    int        found;
    size_t     i;
    adm_str_t  user;

    for (i = 0; i < s.len; i++) {
        if (!adm_is_alnum(s.data[i])
            && (s.data[i] == '\0'
                || strchr("-._:~!$&'()*+,;=%@", s.data[i]) == NULL))
        {
            return adm_err_set(u->err, "net/url: invalid userinfo");
        }
    }

    user = gotmpl_url_cut(&s, ':', &found);

    u->has_user = 1;
    u->has_password = (unsigned) found;

    if (gotmpl_url_unescape(u, user, GOTMPL_URL_USER, &u->user) != ADM_OK) {
        return ADM_ERROR;
    }

    return gotmpl_url_unescape(u, s, GOTMPL_URL_USER, &u->password);
}


static int
gotmpl_url_port_ok(adm_str_t s)
{
    size_t  i;

    for (i = 1; i < s.len; i++) {
        if (!adm_is_digit(s.data[i])) {
            return 0;
        }
    }

    return s.len == 0 || s.data[0] == ':';
}


static int
gotmpl_url_host(gotmpl_url_t *u, adm_str_t s)
{
    adm_str_t  port;
    ptrdiff_t  open, close, colon;

    open = adm_str_find_last_char(s, '[');

    if (open > 0) {
        return adm_err_set(u->err, "invalid IP-literal");
    }

    if (open == 0) {
        close = adm_str_find_last_char(s, ']');

        if (close < 0) {
            return adm_err_set(u->err, "missing ']' in host");
        }

        return gotmpl_url_literal(u, s, (size_t) close);
    }

    colon = adm_str_find_char(s, ':');

    if (colon >= 0 && !adm_str_eqc(u->scheme, "http")
        && !adm_str_eqc(u->scheme, "https"))
    {
        colon = adm_str_find_last_char(s, ':');
    }

    if (colon >= 0) {
        port = adm_str_sub(s, (size_t) colon, s.len);

        if (!gotmpl_url_port_ok(port)) {
            return gotmpl_url_refuse(u, "invalid port ", port, " after host");
        }
    }

    return gotmpl_url_unescape(u, s, GOTMPL_URL_HOST, &u->host);
}


/* "[address%25zone]:port" */

static int
gotmpl_url_literal(gotmpl_url_t *u, adm_str_t s, size_t close)
{
    char             text[INET6_ADDRSTRLEN];
    adm_buf_t        b;
    adm_str_t        port, address, zone, quoted;
    ptrdiff_t        percent;
    struct in6_addr  binary;

    port = adm_str_sub(s, close + 1, s.len);
    address = adm_str_sub(s, 1, close);
    zone = adm_str_empty;

    if (!gotmpl_url_port_ok(port)) {
        return gotmpl_url_refuse(u, "invalid port ", port, " after host");
    }

    percent = adm_str_find(address, adm_strc("%25"));

    if (percent >= 0) {
        zone = adm_str_sub(address, (size_t) percent, address.len);
        address = adm_str_sub(address, 0, (size_t) percent);
    }

    if (gotmpl_url_unescape(u, address, GOTMPL_URL_HOST, &address) != ADM_OK
        || gotmpl_url_unescape(u, zone, GOTMPL_URL_ZONE, &zone) != ADM_OK)
    {
        return ADM_ERROR;
    }

    adm_buf_init(&b, u->arena, 0);
    adm_buf_printf(&b, "[%.*s%.*s]%.*s", adm_fmt(address), adm_fmt(zone),
                   adm_fmt(port));
    (void) adm_buf_finish(&b, &u->host);

    if (address.len < sizeof(text)) {
        memcpy(text, address.data, address.len);
        text[address.len] = '\0';

        if (zone.len != 1 && inet_pton(AF_INET6, text, &binary) == 1) {
            return ADM_OK;
        }

        if (inet_pton(AF_INET, text, &binary) == 1) {
            return adm_err_set(u->err, "invalid IP-literal");
        }
    }

    quoted = adm_quoted(u->arena, address);

    return adm_err_set(u->err, "invalid host: ParseAddr(%.*s): unable to "
                       "parse IP", adm_fmt(quoted));
}


static void
gotmpl_url_userinfo(adm_buf_t *b, const gotmpl_url_t *u)
{
    gotmpl_url_escape(b, u->user, GOTMPL_URL_USER);

    if (u->has_password) {
        adm_buf_char(b, ':');
        gotmpl_url_escape(b, u->password, GOTMPL_URL_USER);
    }
}


static adm_str_t
gotmpl_url_hostname(adm_str_t host)
{
    ptrdiff_t  colon;

    colon = adm_str_find_last_char(host, ':');

    if (colon >= 0
        && gotmpl_url_port_ok(adm_str_sub(host, (size_t) colon, host.len)))
    {
        host = adm_str_sub(host, 0, (size_t) colon);
    }

    if (adm_str_has_prefix(host, adm_strc("["))
        && adm_str_has_suffix(host, adm_strc("]")))
    {
        host = adm_str_sub(host, 1, host.len - 1);
    }

    return host;
}


static int
gotmpl_url_put(gotmpl_exec_t *e, gotmpl_value_t *map, const char *key,
    adm_str_t text)
{
    gotmpl_value_t  v;

    v = gotmpl_string(text);

    return gotmpl_set(e, map, adm_strz(key), &v);
}


int
gotmpl_sprig_url_parse(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    int           found;
    adm_err_t     err;
    adm_buf_t     b;
    adm_str_t     text, fragment, userinfo;
    gotmpl_url_t  u;

    memset(&u, 0, sizeof(gotmpl_url_t));

    adm_err_init(&err, e->arena);

    u.arena = e->arena;
    u.err = &err;

    fragment = gotmpl_str(&args[0]);
    text = gotmpl_url_cut(&fragment, '#', &found);

    if (gotmpl_url_parse(&u, text) != ADM_OK) {
        text = adm_quoted(e->arena, text);

        return gotmpl_fail(e, "unable to parse url: parse %.*s: %.*s",
                           adm_fmt(text), adm_fmt(err.text));
    }

    if (gotmpl_url_unescape(&u, fragment, GOTMPL_URL_FRAGMENT, &u.fragment)
        != ADM_OK)
    {
        text = adm_quoted(e->arena, gotmpl_str(&args[0]));

        return gotmpl_fail(e, "unable to parse url: parse %.*s: %.*s",
                           adm_fmt(text), adm_fmt(err.text));
    }

    adm_buf_init(&b, e->arena, 0);

    if (u.has_user) {
        gotmpl_url_userinfo(&b, &u);
    }

    (void) adm_buf_finish(&b, &userinfo);

    if (gotmpl_map(e, &gotmpl_type_map, 8, ret) != ADM_OK
        || gotmpl_url_put(e, ret, "scheme", u.scheme) != ADM_OK
        || gotmpl_url_put(e, ret, "host", u.host) != ADM_OK
        || gotmpl_url_put(e, ret, "hostname", gotmpl_url_hostname(u.host))
           != ADM_OK
        || gotmpl_url_put(e, ret, "path", u.path) != ADM_OK
        || gotmpl_url_put(e, ret, "query", u.query) != ADM_OK
        || gotmpl_url_put(e, ret, "opaque", u.opaque) != ADM_OK
        || gotmpl_url_put(e, ret, "fragment", u.fragment) != ADM_OK
        || gotmpl_url_put(e, ret, "userinfo", userinfo) != ADM_OK)
    {
        return ADM_ERROR;
    }

    ret->origin = args[0].origin;

    return ADM_OK;
}


static int
gotmpl_url_get(gotmpl_exec_t *e, const gotmpl_value_t *map, const char *key,
    adm_str_t *text)
{
    gotmpl_value_t  v;

    *text = adm_str_empty;

    if (gotmpl_get(e, map, adm_strz(key), &v) != ADM_OK) {
        return ADM_OK;
    }

    v = gotmpl_concrete(&v);

    if (v.type == NULL) {
        return gotmpl_fail_nil(e);
    }

    if (v.type->kind != GOTMPL_STRING) {
        return gotmpl_fail(e, "unable to parse %s key, must be of type "
                           "string, but %s found", key,
                           gotmpl_kind_name(gotmpl_kind(&v)));
    }

    *text = gotmpl_str(&v);

    return ADM_OK;
}


int
gotmpl_sprig_url_join(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    int           rc, found;
    adm_err_t     err;
    adm_buf_t     b;
    adm_str_t     userinfo, text, segment;
    gotmpl_url_t  u, whole;

    memset(&u, 0, sizeof(gotmpl_url_t));

    adm_err_init(&err, e->arena);

    u.arena = e->arena;
    u.err = &err;

    if (gotmpl_url_get(e, &args[0], "scheme", &u.scheme) != ADM_OK
        || gotmpl_url_get(e, &args[0], "host", &u.host) != ADM_OK
        || gotmpl_url_get(e, &args[0], "path", &u.path) != ADM_OK
        || gotmpl_url_get(e, &args[0], "query", &u.query) != ADM_OK
        || gotmpl_url_get(e, &args[0], "opaque", &u.opaque) != ADM_OK
        || gotmpl_url_get(e, &args[0], "fragment", &u.fragment) != ADM_OK
        || gotmpl_url_get(e, &args[0], "userinfo", &userinfo) != ADM_OK)
    {
        return ADM_ERROR;
    }

    if (userinfo.len) {
        memset(&whole, 0, sizeof(gotmpl_url_t));

        whole.arena = e->arena;
        whole.err = &err;

        adm_buf_init(&b, e->arena, 0);
        adm_buf_printf(&b, "proto://%.*s@host", adm_fmt(userinfo));
        (void) adm_buf_finish(&b, &text);

        segment = text;
        text = gotmpl_url_cut(&segment, '#', &found);

        if (gotmpl_url_parse(&whole, text) != ADM_OK) {
            text = adm_quoted(e->arena, text);

            return gotmpl_fail(e, "unable to parse userinfo in dict: parse "
                               "%.*s: %.*s", adm_fmt(text),
                               adm_fmt(err.text));
        }

        u.user = whole.user;
        u.password = whole.password;
        u.has_user = whole.has_user;
        u.has_password = whole.has_password;
    }

    gotmpl_buf(e, &b);

    if (u.scheme.len) {
        adm_buf_str(&b, u.scheme);
        adm_buf_char(&b, ':');
    }

    if (u.opaque.len) {
        adm_buf_str(&b, u.opaque);

    } else {
        if ((u.scheme.len || u.host.len || u.has_user)
            && (u.host.len || u.path.len || u.has_user))
        {
            adm_buf_lit(&b, "//");
        }

        if (u.has_user) {
            gotmpl_url_userinfo(&b, &u);
            adm_buf_char(&b, '@');
        }

        gotmpl_url_escape(&b, u.host, GOTMPL_URL_HOST);

        if (u.path.len && u.path.data[0] != '/' && u.host.len) {
            adm_buf_char(&b, '/');
        }

        if (b.len == 0) {
            text = u.path;
            segment = gotmpl_url_cut(&text, '/', &found);

            if (adm_str_find_char(segment, ':') >= 0) {
                adm_buf_lit(&b, "./");
            }
        }

        if (adm_str_eqc(u.path, "*")) {
            adm_buf_char(&b, '*');

        } else {
            gotmpl_url_escape(&b, u.path, GOTMPL_URL_PATH);
        }
    }

    if (u.query.len) {
        adm_buf_char(&b, '?');
        adm_buf_str(&b, u.query);
    }

    if (u.fragment.len) {
        adm_buf_char(&b, '#');
        gotmpl_url_escape(&b, u.fragment, GOTMPL_URL_FRAGMENT);
    }

    rc = gotmpl_finish(e, &b, ret);
    ret->origin = gotmpl_any_origin(e, &args[0]);

    return rc;
}
