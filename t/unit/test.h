
/*
 * Table tests in C.  A test program defines cases in functions, checks with
 * the macros and ends main() with T_END(); it prints one line with the counts
 * and fails if a check failed.
 */


#ifndef TEST_H
#define TEST_H


#include <stdlib.h>

#include "base/adm_arena.h"
#include "base/adm_buf.h"
#include "base/adm_err.h"
#include "base/adm_str.h"


static size_t  t_passed, t_failed;


#define T_CHECK(cond, ...)                                                    \
    do {                                                                      \
        if (cond) {                                                           \
            t_passed++;                                                       \
        } else {                                                              \
            t_failed++;                                                       \
            printf("%s:%d: ", __FILE__, __LINE__);                            \
            printf(__VA_ARGS__);                                              \
            printf("\n");                                                     \
        }                                                                     \
    } while (0)

#define T_OK(cond)  T_CHECK(cond, "%s", #cond)

/* got: adm_str_t, want: C string */
#define T_STR(got, want, what)                                                \
    do {                                                                      \
        adm_str_t  t_got = (got);                                             \
        T_CHECK(adm_str_eq(t_got, adm_strz(want)), "%s: got \"%.*s\", "       \
                "want \"%s\"", what, adm_fmt(t_got), want);                   \
    } while (0)

#define T_INT(got, want, what)                                                \
    T_CHECK((long long) (got) == (long long) (want), "%s: got %lld, "         \
            "want %lld", what, (long long) (got), (long long) (want))

#define T_END()                                                               \
    do {                                                                      \
        printf("%-24s %zu passed, %zu failed\n",                              \
               strrchr("/" __FILE__, '/') + 1, t_passed, t_failed);           \
        return t_failed ? EXIT_FAILURE : EXIT_SUCCESS;                        \
    } while (0)


#endif /* TEST_H */
