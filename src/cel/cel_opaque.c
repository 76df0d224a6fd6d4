
/*
 * Objects of libraries where the engine has to know what they are.
 */


#include "cel/cel_lib.h"


void
cel_opaque_text(adm_buf_t *b, const cel_opaque_t *o)
{
    unsigned             i;
    const cel_semver_t  *v;

    switch (o->class) {

    case CEL_URL:
        adm_buf_str(b, ((const cel_url_t *) o)->text);
        break;

    case CEL_IP:
        cel_ip_write(b, (const cel_ip_t *) o);
        break;

    case CEL_CIDR:
        cel_ip_write(b, (const cel_ip_t *) o);
        adm_buf_printf(b, "/%u", ((const cel_ip_t *) o)->bits);
        break;

    case CEL_QUANTITY:
        adm_quantity_format(b, &((const cel_quantity_t *) o)->q);
        break;

    case CEL_SEMVER:
        v = (const cel_semver_t *) o;

        for (i = 0; i < 3; i++) {
            if (i) {
                adm_buf_char(b, '.');
            }

            adm_buf_uint(b, v->part[i]);
        }

        if (v->pre.len) {
            adm_buf_char(b, '-');
            adm_buf_str(b, v->pre);
        }

        if (v->build.len) {
            adm_buf_char(b, '+');
            adm_buf_str(b, v->build);
        }

        break;

    default:
        adm_buf_str(b, o->type->name);
    }
}


uint64_t
cel_opaque_size(const cel_opaque_t *o)
{
    const cel_ip_t  *ip;

    ip = (const cel_ip_t *) o;

    switch (o->class) {

    case CEL_IP:
        return ip->v6 ? 16 : 4;

    case CEL_CIDR:
        return (ip->bits + 7u) / 8;

    default:
        return 1;
    }
}


cel_value_t
cel_opaque_equal(const cel_opaque_t *a, const cel_opaque_t *b)
{
    const cel_ip_t        *p, *q;
    const cel_quantity_t  *x, *y;

    /* an object that is the result of an operation is none of its type */

    if (a->class != b->class || b->computed) {
        return cel_no_overload();
    }

    switch (a->class) {

    case CEL_URL:
        return cel_bool(adm_str_eq(((const cel_url_t *) a)->text,
                                   ((const cel_url_t *) b)->text));

    case CEL_IP:
    case CEL_CIDR:
        p = (const cel_ip_t *) a;
        q = (const cel_ip_t *) b;
        return cel_bool(p->v6 == q->v6 && p->bits == q->bits
                        && memcmp(p->bytes, q->bytes, 16) == 0);

    case CEL_QUANTITY:
        x = (const cel_quantity_t *) a;
        y = (const cel_quantity_t *) b;
        return cel_bool(adm_quantity_cmp(NULL, &x->q, &y->q) == 0);

    case CEL_SEMVER:
        return cel_bool(cel_semver_equal((const cel_semver_t *) a,
                                         (const cel_semver_t *) b));

    case CEL_FORMAT:
        return cel_bool(((const cel_format_t *) a)->magic
                        == ((const cel_format_t *) b)->magic);

    default:
        return cel_no_overload();
    }
}
