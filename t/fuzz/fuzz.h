
/*
 * Fuzz targets: one function that gets bytes.  FUZZ_CHECK() holds for every
 * input; the sanitizers look after the rest.
 */


#ifndef FUZZ_H
#define FUZZ_H


#include <stdlib.h>

#include "base/adm_buf.h"
#include "base/adm_err.h"
#include "base/adm_str.h"


int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);


#define FUZZ_CHECK(cond)                                                      \
    do {                                                                      \
        if (!(cond)) {                                                        \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #cond);        \
            abort();                                                          \
        }                                                                     \
    } while (0)


/* Arenas of inputs are limited, as those of reviews are. */
#define FUZZ_MEMORY  (64 * 1024 * 1024)


static inline adm_str_t
fuzz_text(const uint8_t *data, size_t size)
{
    adm_str_t  s;

    s.data = size ? (const char *) data : "";
    s.len = size;

    return s;
}


#endif /* FUZZ_H */
