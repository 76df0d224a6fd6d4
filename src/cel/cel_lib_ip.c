
/*
 * IP addresses and CIDRs.
 */


#include "base/adm_addr.h"
#include "base/adm_num.h"
#include "base/adm_quote.h"
#include "cel/cel_lib.h"


#define CEL_CIDR_ERROR  "network address parse error during conversion from " \
                        "string: "


static int cel_ip_parse(cel_eval_t *e, adm_str_t s, cel_ip_t *ip,
    cel_value_t *failed);
static int cel_cidr_parse(cel_eval_t *e, adm_str_t s, cel_ip_t *ip,
    cel_value_t *failed);
static int cel_ip_mapped(const cel_ip_t *ip);
static cel_value_t cel_ip_value(cel_eval_t *e, const cel_ip_t *from,
    cel_opaque_e class);
static int cel_ip_same(const cel_ip_t *a, const cel_ip_t *b, unsigned bits);
static void cel_ip_mask(cel_ip_t *ip);


static cel_value_t
cel_ip_value(cel_eval_t *e, const cel_ip_t *from, cel_opaque_e class)
{
    cel_ip_t  *ip;

    ip = adm_alloc(e->arena, sizeof(cel_ip_t));
    if (ip == NULL) {
        return cel_no_memory();
    }

    *ip = *from;
    ip->head.class = class;
    ip->head.computed = 0;
    ip->head.type = class == CEL_IP ? &cel_t_ip : &cel_t_cidr;

    return cel_opaque(&ip->head);
}


static int
cel_ip_mapped(const cel_ip_t *ip)
{
    static const uint8_t  prefix[12] = {
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff
    };

    return ip->v6 && memcmp(ip->bytes, prefix, sizeof(prefix)) == 0;
}


static int
cel_ip_parse(cel_eval_t *e, adm_str_t s, cel_ip_t *ip, cel_value_t *failed)
{
    unsigned   n;
    adm_str_t  zone, error, quoted;

    n = adm_addr_parse(e->arena, s, ip->bytes, &zone, &error);
    ip->v6 = n == sizeof(ip->bytes);

    if (n && zone.len == 0 && !cel_ip_mapped(ip)) {
        return ADM_OK;
    }

    quoted = adm_quoted(e->arena, s);

    if (n == 0) {
        *failed = cel_errorf(e->arena, "IP Address %.*s parse error during "
                             "conversion from string: %.*s",
                             adm_fmt(quoted), adm_fmt(error));

    } else if (zone.len) {
        *failed = cel_errorf(e->arena, "IP address %.*s with zone value is "
                             "not allowed", adm_fmt(quoted));

    } else {
        *failed = cel_errorf(e->arena, "IPv4-mapped IPv6 address %.*s is not "
                             "allowed", adm_fmt(quoted));
    }

    return ADM_ERROR;
}


static int
cel_cidr_parse(cel_eval_t *e, adm_str_t s, cel_ip_t *ip, cel_value_t *failed)
{
    unsigned   n, bits;
    adm_str_t  error, quoted;

    n = adm_prefix_parse(e->arena, s, ip->bytes, &bits, &error);

    if (n == 0) {
        *failed = cel_errorf(e->arena, CEL_CIDR_ERROR CEL_CIDR_ERROR "%.*s",
                             adm_fmt(error));
        return ADM_ERROR;
    }

    ip->v6 = n == sizeof(ip->bytes);
    ip->bits = (uint8_t) bits;

    if (cel_ip_mapped(ip)) {
        quoted = adm_quoted(e->arena, s);
        *failed = cel_errorf(e->arena, CEL_CIDR_ERROR "IPv4-mapped IPv6 "
                             "address %.*s is not allowed", adm_fmt(quoted));
        return ADM_ERROR;
    }

    return ADM_OK;
}


/* magic: 0, or b(ool), is it one, or c(anonical) */

CEL_FN(cel_fn_ip)
{
    cel_ip_t     ip;
    adm_buf_t    b;
    cel_value_t  failed, text;

    memset(&ip, 0, sizeof(cel_ip_t));

    if (cel_ip_parse(e, cel_str(args[0]), &ip, &failed) != ADM_OK) {
        return magic == 'b' ? cel_bool(0) : failed;
    }

    switch (magic) {

    case 'b':
        return cel_bool(1);

    case 'c':
        adm_buf_init(&b, e->arena, 0);
        cel_ip_write(&b, &ip);
        text = cel_from_buf(&b, CEL_STRING);

        return cel_is_error(text)
               ? text : cel_bool(adm_str_eq(cel_str(text), cel_str(args[0])));

    default:
        return cel_ip_value(e, &ip, CEL_IP);
    }
}


/* magic: f(amily) u(nspecified) l(oopback), m n g: see below */

CEL_FN(cel_fn_ip_is)
{
    int              unspecified, loopback, multicast, local;
    unsigned         i;
    const uint8_t   *p;
    const cel_ip_t  *ip;

    static const uint8_t  all[4] = { 255, 255, 255, 255 };

    ip = (const cel_ip_t *) args[0].u.opaque;
    p = ip->bytes;

    if (magic == 'f') {
        return cel_int(ip->v6 ? 6 : 4);
    }

    unspecified = 1;

    for (i = 0; i < (ip->v6 ? 16u : 4u); i++) {
        unspecified &= p[i] == 0;
    }

    if (ip->v6) {
        loopback = p[15] == 1;

        for (i = 0; i < 15; i++) {
            loopback &= p[i] == 0;
        }

        multicast = p[0] == 0xff;
        local = p[0] == 0xfe && (p[1] & 0xc0) == 0x80;

    } else {
        loopback = p[0] == 127;
        multicast = (p[0] & 0xf0) == 0xe0;
        local = p[0] == 169 && p[1] == 254;
    }

    switch (magic) {

    case 'u':
        return cel_bool(unspecified);

    case 'l':
        return cel_bool(loopback);

    case 'm': /* link-local multicast */
        return cel_bool(ip->v6 ? multicast && (p[1] & 0x0f) == 2
                               : p[0] == 224 && p[1] == 0 && p[2] == 0);

    case 'n': /* link-local unicast */
        return cel_bool(local);

    default: /* g, global unicast */
        return cel_bool(!unspecified && !loopback && !multicast && !local
                        && (ip->v6 || memcmp(p, all, 4) != 0));
    }
}


/* magic: 0, or b(ool), is it one */

CEL_FN(cel_fn_cidr)
{
    cel_ip_t     ip;
    cel_value_t  failed;

    memset(&ip, 0, sizeof(cel_ip_t));

    if (cel_cidr_parse(e, cel_str(args[0]), &ip, &failed) != ADM_OK) {
        return magic == 'b' ? cel_bool(0) : failed;
    }

    return magic == 'b' ? cel_bool(1) : cel_ip_value(e, &ip, CEL_CIDR);
}


/* Whether the first bits are the same. */

static int
cel_ip_same(const cel_ip_t *a, const cel_ip_t *b, unsigned bits)
{
    unsigned  whole, mask;

    whole = bits / 8;
    mask = 0xff00u >> bits % 8 & 0xff;

    if (a->v6 != b->v6 || memcmp(a->bytes, b->bytes, whole) != 0) {
        return 0;
    }

    return mask == 0 || ((a->bytes[whole] ^ b->bytes[whole]) & mask) == 0;
}


/* magic: i(p) c(idr), also as text */

CEL_FN(cel_fn_cidr_contains)
{
    cel_ip_t          other;
    cel_value_t       failed;
    const cel_ip_t   *cidr;

    cidr = (const cel_ip_t *) args[0].u.opaque;
    memset(&other, 0, sizeof(cel_ip_t));

    if (args[1].kind == CEL_OPAQUE) {
        other = *(const cel_ip_t *) args[1].u.opaque;

    } else if (magic == 'i') {
        if (cel_ip_parse(e, cel_str(args[1]), &other, &failed) != ADM_OK) {
            /* not what is wrong, in Kubernetes */
            return cel_no_overload();
        }

    } else if (cel_cidr_parse(e, cel_str(args[1]), &other, &failed) != ADM_OK)
    {
        return failed;
    }

    if (magic == 'c' && cidr->bits > other.bits) {
        return cel_bool(0);
    }

    return cel_bool(cel_ip_same(cidr, &other, cidr->bits));
}


static void
cel_ip_mask(cel_ip_t *ip)
{
    unsigned  i, bits;

    bits = ip->bits;

    for (i = 0; i < 16; i++) {

        if (bits >= 8) {
            bits -= 8;
            continue;
        }

        ip->bytes[i] &= (uint8_t) (0xff00u >> bits);
        bits = 0;
    }
}


/* magic: m(asked) l(ength) i(p) */

CEL_FN(cel_fn_cidr_part)
{
    cel_ip_t  ip;

    ip = *(const cel_ip_t *) args[0].u.opaque;

    switch (magic) {

    case 'm':
        cel_ip_mask(&ip);
        return cel_ip_value(e, &ip, CEL_CIDR);

    case 'l':
        return cel_int(ip.bits);

    default:
        ip.bits = 0;
        return cel_ip_value(e, &ip, CEL_IP);
    }
}


CEL_FN(cel_fn_net_string)
{
    adm_buf_t  b;

    adm_buf_init(&b, e->arena, 0);
    cel_opaque_text(&b, args[0].u.opaque);

    return cel_from_buf(&b, CEL_STRING);
}


void
cel_ip_write(adm_buf_t *b, const cel_ip_t *ip)
{
    unsigned  i, k, start, end, group;

    if (!ip->v6) {
        adm_buf_printf(b, "%u.%u.%u.%u", ip->bytes[0], ip->bytes[1],
                       ip->bytes[2], ip->bytes[3]);
        return;
    }

    /* the longest row of zeros is "::", the first of them */

    start = 8;
    end = 8;

    for (i = 0; i < 8; i++) {

        for (k = i; k < 8 && !ip->bytes[2 * k] && !ip->bytes[2 * k + 1]; k++) {
            /* void */
        }

        if (k - i >= 2 && k - i > end - start) {
            start = i;
            end = k;
        }
    }

    for (i = 0; i < 8; i++) {

        if (i == start) {
            adm_buf_lit(b, "::");
            i = end;

            if (i == 8) {
                break;
            }

        } else if (i) {
            adm_buf_char(b, ':');
        }

        group = (unsigned) ip->bytes[2 * i] << 8 | ip->bytes[2 * i + 1];
        adm_buf_printf(b, "%x", group);
    }
}
