
/*
 * Trees made from the bytes of a fuzzer: objects of a type of the schema, with
 * nulls, other types, unknown members and directives where the bytes say so.
 */


#ifndef KUBE_H
#define KUBE_H


#include "fuzz.h"

#include "data/adm_json_write.h"
#include "kube/kube_schema.h"


#define KUBE_FUZZ_DEPTH  8


typedef struct {
    adm_arena_t    *arena;
    const uint8_t  *data;
    size_t          left;
} kube_bytes_t;


static inline unsigned
kube_byte(kube_bytes_t *b)
{
    if (b->left == 0) {
        return 0;
    }

    b->left--;

    return *b->data++;
}


static inline adm_str_t
kube_word(unsigned i)
{
    static const char  *words[] = {
        "", "a", "b", "c", "name", "x y", "1Gi", "1024Mi", "0.5", "100m",
        "2024-01-02T03:04:05Z", "2024-01-02T03:04:05.5+01:00", "delete",
        "replace", "merge", "\xc3\xa9", "a/b~c", "containers", "-", "0"
    };

    return adm_strz(words[i % adm_nelts(words)]);
}


static inline adm_value_t *
kube_any(kube_bytes_t *b, unsigned depth)
{
    unsigned      i, n;
    adm_value_t  *v;

    static const char  *numbers[] = {
        "-0", "1.0", "1e3", "1.5", "9223372036854775808", "1e400"
    };

    n = kube_byte(b);

    switch (n % (depth < KUBE_FUZZ_DEPTH ? 8 : 6)) {

    case 0:
        return adm_value_null();

    case 1:
        return adm_value_bool(n & 8);

    case 2:
    case 3:
        return adm_value_string(b->arena, kube_word(n / 8));

    case 4:
        return adm_value_int(b->arena, (int8_t) kube_byte(b));

    case 5:
        return adm_value_number(b->arena,
                                adm_strz(numbers[n / 8 % adm_nelts(numbers)]));

    case 6:
        v = adm_value_array(b->arena, 0);

        for (i = 0; i < n / 8 % 6; i++) {
            (void) adm_array_push(b->arena, v, kube_any(b, depth + 1));
        }

        return v;

    default:
        v = adm_value_object(b->arena, 0);

        for (i = 0; i < n / 8 % 6; i++) {
            (void) adm_object_set(b->arena, v, kube_word(kube_byte(b)),
                                  kube_any(b, depth + 1));
        }

        return v;
    }
}


static inline adm_value_t *kube_object(kube_bytes_t *b,
    const kube_type_t *type, unsigned depth, int patch);


static inline adm_value_t *
kube_one(kube_bytes_t *b, const kube_field_t *f, unsigned depth, int patch)
{
    if (kube_byte(b) % 32 == 31) {
        return kube_any(b, depth + 4);
    }

    switch (f->kind) {

    case KUBE_STRUCT:
        return kube_object(b, f->type, depth + 1, patch);

    case KUBE_BOOL:
        return adm_value_bool(kube_byte(b) & 1);

    case KUBE_INT32:
    case KUBE_INT64:
        return adm_value_int(b->arena, kube_byte(b) % 16);

    default:
        return adm_value_string(b->arena, kube_word(kube_byte(b)));
    }
}


/* patch: with directives. */

static inline adm_value_t *
kube_object(kube_bytes_t *b, const kube_type_t *type, unsigned depth,
    int patch)
{
    unsigned             i, k, n, items;
    adm_buf_t            key;
    adm_str_t            name;
    adm_value_t         *v, *value;
    const kube_field_t  *f;

    static const char  *prefixes[] = {
        "$setElementOrder/", "$deleteFromPrimitiveList/", "$retainKeys"
    };

    v = adm_value_object(b->arena, 0);

    if (depth > KUBE_FUZZ_DEPTH) {
        return v;
    }

    n = kube_byte(b) % 8;

    for (i = 0; i < n && b->left; i++) {

        f = &type->fields[kube_byte(b) % type->n];
        k = kube_byte(b);
        name = f->name;

        if (k % 16 == 15) {
            value = kube_any(b, depth + 4);

            if (patch && k & 64) {
                adm_buf_init(&key, b->arena, 0);
                adm_buf_str(&key, adm_strz(prefixes[k / 16 % 3]));

                if (k / 16 % 3 < 2) {
                    adm_buf_str(&key, f->name);
                }

                (void) adm_buf_finish(&key, &name);

            } else if (k & 32) {
                name = kube_word(k);
            }

        } else if (f->shape == KUBE_LIST) {
            value = adm_value_array(b->arena, 0);

            for (items = k / 16 % 8; items; items--) {
                (void) adm_array_push(b->arena, value,
                                      kube_one(b, f, depth, patch));
            }

        } else if (f->shape == KUBE_MAP) {
            value = adm_value_object(b->arena, 0);

            for (items = k / 16 % 4; items; items--) {
                (void) adm_object_set(b->arena, value,
                                      kube_word(kube_byte(b)),
                                      kube_one(b, f, depth, patch));
            }

        } else {
            value = kube_one(b, f, depth, patch);
        }

        (void) adm_object_set(b->arena, v, name, value);
    }

    /* mostly items have their keys, a few of them different ones */

    f = &type->fields[0];

    if (adm_object_get(v, f->name) == NULL && kube_byte(b) % 8) {
        (void) adm_object_set(b->arena, v, f->name,
                              adm_value_string(b->arena,
                                               kube_word(kube_byte(b) % 4)));
    }

    if (patch && kube_byte(b) % 16 == 15) {
        (void) adm_object_setc(b->arena, v, "$patch",
                               adm_value_string(b->arena,
                                                kube_word(12 + kube_byte(b)
                                                               % 4)));
    }

    return v;
}


#endif /* KUBE_H */
