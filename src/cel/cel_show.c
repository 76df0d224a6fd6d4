
#include "base/adm_num.h"
#include "cel/cel_lib.h"


/* Texts of errors are cut here: a list may have many items. */
#define CEL_SHOW_LEN    16384
#define CEL_SHOW_DEPTH  32


static void cel_show_value(adm_buf_t *b, cel_value_t v, unsigned depth);
static void cel_show_node(adm_buf_t *b, const adm_value_t *node,
    unsigned depth);
static void cel_show_time(adm_buf_t *b, const adm_time_t *t);
static void cel_show_double(adm_buf_t *b, double d);


void
cel_show(adm_buf_t *b, cel_value_t v)
{
    cel_show_value(b, v, 0);
}


static void
cel_show_double(adm_buf_t *b, double d)
{
    char  text[ADM_DOUBLE_LEN];

    adm_buf_bytes(b, text, adm_double_format_g(text, d, 64, 21));
}


/* As Go's Time.String(). */

static void
cel_show_time(adm_buf_t *b, const adm_time_t *t)
{
    char      frac[16];
    int       n;
    adm_tm_t  tm;

    adm_time_fields(t, &tm);

    adm_buf_printf(b, "%04d-%02d-%02d %02d:%02d:%02d", (int) tm.year,
                   tm.month, tm.day, tm.hour, tm.minute, tm.second);

    if (tm.nsec) {
        n = snprintf(frac, sizeof(frac), ".%09u", tm.nsec);

        while (frac[n - 1] == '0') {
            n--;
        }

        adm_buf_bytes(b, frac, (size_t) n);
    }

    if (t->offset == 0) {
        adm_buf_lit(b, " +0000 UTC");
        return;
    }

    n = t->offset / 60;
    n = n < 0 ? -n : n;

    (void) snprintf(frac, sizeof(frac), " %c%02d%02d",
                    t->offset < 0 ? '-' : '+', n / 60 % 100, n % 60);

    adm_buf_bytes(b, frac, 6);
    adm_buf_bytes(b, frac, 6);
}


static void
cel_show_value(adm_buf_t *b, cel_value_t v, unsigned depth)
{
    uint32_t     i;
    cel_value_t  key, value;

    if (depth > CEL_SHOW_DEPTH || b->len > CEL_SHOW_LEN) {
        adm_buf_lit(b, "...");
        return;
    }

    switch (v.kind) {

    case CEL_NULL:
        adm_buf_char(b, '0');
        break;

    case CEL_BOOL:
        adm_buf_str(b, v.u.i ? adm_strc("true") : adm_strc("false"));
        break;

    case CEL_INT:
        adm_buf_int(b, v.u.i);
        break;

    case CEL_UINT:
        adm_buf_uint(b, v.u.u);
        break;

    case CEL_DOUBLE:
        cel_show_double(b, v.u.d);
        break;

    case CEL_STRING:
        adm_buf_bytes(b, v.u.data, adm_min(v.n, CEL_SHOW_LEN));
        break;

    case CEL_BYTES:
        adm_buf_char(b, '[');

        for (i = 0; i < v.n && b->len < CEL_SHOW_LEN; i++) {
            adm_buf_printf(b, i ? " %u" : "%u", (unsigned char) v.u.data[i]);
        }

        adm_buf_char(b, ']');
        break;

    case CEL_TIMESTAMP:
        cel_show_time(b, v.u.time);
        break;

    case CEL_DURATION:
        adm_duration_format(b, v.u.i);
        break;

    case CEL_TYPE:
        adm_buf_str(b, cel_type_show(b->arena, v.u.type));
        break;

    case CEL_LIST:
        adm_buf_char(b, '[');

        for (i = 0; i < v.n && b->len < CEL_SHOW_LEN; i++) {
            if (i) {
                adm_buf_lit(b, ", ");
            }

            if (v.form == CEL_TREE) {
                cel_show_node(b, v.u.tree->u.items[i], depth + 1);

            } else {
                cel_show_value(b, cel_list_at(v, i), depth + 1);
            }
        }

        adm_buf_char(b, ']');
        break;

    case CEL_MAP:
        adm_buf_char(b, '{');

        for (i = 0; i < v.n && b->len < CEL_SHOW_LEN; i++) {
            if (i) {
                adm_buf_lit(b, ", ");
            }

            cel_map_at(v, i, &key, &value);
            cel_show_value(b, key, depth + 1);
            adm_buf_lit(b, ": ");
            cel_show_value(b, value, depth + 1);
        }

        adm_buf_char(b, '}');
        break;

    case CEL_OPTIONAL:
        if (v.u.inner == NULL) {
            adm_buf_lit(b, "optional.none()");
            break;
        }

        adm_buf_lit(b, "optional(");
        cel_show_value(b, *v.u.inner, depth + 1);
        adm_buf_char(b, ')');
        break;

    case CEL_OPAQUE:
        cel_opaque_text(b, v.u.opaque);
        break;

    case CEL_ERROR:
        adm_buf_str(b, cel_error_text(b->arena, v.u.error));
        break;

    default:
        adm_buf_str(b, cel_type_name(v));
    }
}


/* Items of a list from a tree are shown as Go's own types. */

static void
cel_show_node(adm_buf_t *b, const adm_value_t *node, unsigned depth)
{
    uint32_t       i, *order;
    adm_member_t  *m;

    if (depth > CEL_SHOW_DEPTH || b->len > CEL_SHOW_LEN) {
        adm_buf_lit(b, "...");
        return;
    }

    switch (adm_kind(node)) {

    case ADM_NULL:
        adm_buf_lit(b, "<nil>");
        return;

    case ADM_ARRAY:
        adm_buf_char(b, '[');

        for (i = 0; i < node->n && b->len < CEL_SHOW_LEN; i++) {
            if (i) {
                adm_buf_char(b, ' ');
            }

            cel_show_node(b, node->u.items[i], depth + 1);
        }

        adm_buf_char(b, ']');
        return;

    case ADM_OBJECT:
        order = adm_object_sorted(b->arena, node);
        if (order == NULL) {
            return;
        }

        adm_buf_lit(b, "map[");

        for (i = 0; i < node->n && b->len < CEL_SHOW_LEN; i++) {
            m = &node->u.members[order[i]];

            if (i) {
                adm_buf_char(b, ' ');
            }

            adm_buf_str(b, m->key);
            adm_buf_char(b, ':');
            cel_show_node(b, m->value, depth + 1);
        }

        adm_buf_char(b, ']');
        return;

    default:
        cel_show_value(b, cel_from_tree(node), depth);
    }
}
