
/*
 * Every allocation fails once, while JSON and YAML are read and written: that
 * has to be an error like others.  With V=fault each allocation of an arena is
 * one; otherwise blocks of arenas are so small that most are.  libyaml's fail
 * where no sanitizer has replaced malloc().
 */

#include <stdlib.h>

/* glibc's own; declared before our headers hide what follows */

#pragma GCC visibility push(default)
void *__libc_malloc(size_t size);
void *__libc_realloc(void *p, size_t size);
void *malloc(size_t size) __attribute__((visibility("default")));
void *realloc(void *p, size_t size) __attribute__((visibility("default")));
#pragma GCC visibility pop

#include "data/adm_json_read.h"
#include "data/adm_json_write.h"
#include "data/adm_yaml.h"
#include "test.h"


typedef int (*fault_case_t)(adm_arena_t *a, adm_err_t *err);


static size_t  blocks_left;


static void *
few_alloc(void *ctx, size_t size)
{
    (void) ctx;

    if (blocks_left && --blocks_left == 0) {
        blocks_left = 1;
        return NULL;
    }

    return malloc(size);
}


static void
few_free(void *ctx, void *p, size_t size)
{
    (void) ctx;
    (void) size;

    free(p);
}


static const adm_arena_source_t  few = { few_alloc, few_free, NULL };


#if (!ADM_ASAN)

/* libyaml's memory: the n-th call from now on fails, 0 for none */

static size_t  mallocs_left;


void *
malloc(size_t size)
{
    if (mallocs_left && --mallocs_left == 0) {
        return NULL;
    }

    return __libc_malloc(size);
}


void *
realloc(void *p, size_t size)
{
    if (mallocs_left && --mallocs_left == 0) {
        return NULL;
    }

    return __libc_realloc(p, size);
}

#endif


static const char  json[] =
    "{\"a\":[1,2.5,\"\\u00e9\\n\",{\"b\":null,\"c\":true}],\"d\":"
    "12345678901234567890,\"e\":{\"f\":{\"g\":[[],{}]},\"h\":\"two words\"},"
    "\"i\":1,\"j\":2,\"k\":3,\"l\":4,\"m\":5,\"n\":6,\"o\":7}";

static const char  yaml[] =
    "a: &x {b: 1, c: [fe80::, 'e', \"f\\n\"]}\nd:\n  <<: *x\n  g: |2-\n"
    "      text\n    more\nh: !!binary aGk=\ni: 1.5\nj: 0x10\n1: ~\n"
    "? long key\n: [*x, *x]\nk: >\n  folded\n  text\n---\nsecond: yes\n";


static int
json_case(adm_arena_t *a, adm_err_t *err)
{
    adm_buf_t     b;
    adm_str_t     text;
    adm_value_t  *v;

    v = adm_json_parse(a, adm_strc(json), NULL, err);

    if (v == NULL) {
        return ADM_ERROR;
    }

    adm_buf_init(&b, a, 0);
    adm_json_write(&b, v, ADM_JSON_SORTED | ADM_JSON_FLOAT);

    if (adm_buf_finish(&b, &text) != ADM_OK) {
        return adm_err_memory(err, a);
    }

    v = adm_value_clone(a, v);
    adm_buf_init(&b, a, 0);

    if (adm_arena_failed(a) || adm_yaml_write(&b, v, 0) != ADM_OK
        || adm_buf_finish(&b, &text) != ADM_OK)
    {
        return adm_err_memory(err, a);
    }

    return ADM_OK;
}


static int
yaml_case(adm_arena_t *a, adm_err_t *err)
{
    int                 rc;
    adm_buf_t           b;
    adm_str_t           text;
    adm_value_t        *v;
    adm_yaml_reader_t  *r;

    r = adm_yaml_reader_create(a, adm_strc(yaml), NULL, err);

    if (r == NULL) {
        return ADM_ERROR;
    }

    while ((rc = adm_yaml_reader_next(r, &v)) == ADM_OK) {

        adm_buf_init(&b, a, 0);

        if (adm_yaml_write(&b, v, 0) != ADM_OK
            || adm_buf_finish(&b, &text) != ADM_OK)
        {
            rc = adm_err_memory(err, a);
            break;
        }
    }

    adm_yaml_reader_destroy(r);

    return rc == ADM_DECLINED ? ADM_OK : ADM_ERROR;
}


static void
test_arena(fault_case_t run, const char *name)
{
    int          rc;
    size_t       n;
    adm_err_t    err;
    adm_arena_t  a, texts;

    adm_arena_init(&texts, NULL, 0);
    rc = ADM_ERROR;

    for (n = 1; rc != ADM_OK && n < 20000; n++) {

        /* errors have their own arena: they can be told without memory */

        adm_arena_init(&a, &few, 0);
        adm_err_init(&err, &texts);
        a.block_size = 64;

#if (ADM_FAULT)
        adm_arena_fault = n;
        rc = run(&a, &err);
        adm_arena_fault = 0;
#else
        blocks_left = n;
        rc = run(&a, &err);
        blocks_left = 0;
#endif

        T_CHECK((rc != ADM_OK) == err.set, "%s: allocation %zu", name, n);

        if (rc != ADM_OK) {
            T_STR(err.text, "out of memory", name);
        }

        adm_arena_destroy(&a);
    }

    T_CHECK(rc == ADM_OK && n > 20, "%s: %zu allocations", name, n);

    adm_arena_destroy(&texts);
}


#if (!ADM_ASAN)

static void
test_malloc(void)
{
    int          rc;
    size_t       n;
    adm_err_t    err;
    adm_arena_t  a;

    rc = ADM_ERROR;

    for (n = 1; rc != ADM_OK && n < 20000; n++) {
        adm_arena_init(&a, NULL, 0);
        adm_err_init(&err, &a);
        (void) adm_nalloc(&a, 1);

        mallocs_left = n;
        rc = yaml_case(&a, &err);
        mallocs_left = 0;

        T_CHECK((rc != ADM_OK) == err.set, "libyaml: allocation %zu", n);

        if (rc != ADM_OK) {
            T_STR(err.text, "out of memory", "libyaml");
        }

        adm_arena_destroy(&a);
    }

    T_CHECK(rc == ADM_OK && n > 20, "libyaml: %zu allocations", n);
}

#endif


int
main(void)
{
    test_arena(json_case, "JSON");
    test_arena(yaml_case, "YAML");

#if (!ADM_ASAN)
    test_malloc();
#endif

    T_END();
}
