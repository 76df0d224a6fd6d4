
/*
 * What every file of the engine starts from: result codes, counted strings,
 * limits and compiler attributes.  Nothing here owns memory.
 *
 * Headers of other libraries are included before this one: it switches the
 * symbols that follow to hidden visibility, so that the module exports nothing
 * of the engine into the nginx process, where all modules share one name space.
 */


#ifndef ADM_CORE_H
#define ADM_CORE_H


#include <stddef.h>
#include <stdint.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>


#pragma GCC visibility push(hidden)


/* Result codes; the numbers are those of nginx. */

#define ADM_OK         0
#define ADM_ERROR     -1
#define ADM_DECLINED  -5


/*
 * A counted string.  The bytes are not zero-terminated and never written
 * through it; who owns them is said where the string comes from.
 */

typedef struct {
    size_t       len;
    const char  *data;
} adm_str_t;


#define adm_str(lit)      { sizeof(lit) - 1, lit }
#define adm_strc(lit)     ((adm_str_t) { sizeof(lit) - 1, lit })
#define adm_str_empty     ((adm_str_t) { 0, "" })

/* For "%.*s"; texts longer than INT_MAX do not occur: inputs are limited. */
#define adm_fmt(s)        (int) (s).len, (s).data


/* Of the project; the head of CHANGES has it too. */
#define ADM_VERSION       "0.1.0"

#define adm_nelts(a)      (sizeof(a) / sizeof((a)[0]))
#define adm_min(a, b)     ((a) < (b) ? (a) : (b))
#define adm_max(a, b)     ((a) > (b) ? (a) : (b))


#define adm_printf_like(fmt, args)  __attribute__((format(printf, fmt, args)))

/* Of what makes an error: the way to it is kept out of the way. */
#define adm_error_like(fmt, args)                                             \
    __attribute__((format(printf, fmt, args), cold))

#define adm_unlikely(e)   __builtin_expect(!!(e), 0)
#define adm_likely(e)     __builtin_expect(!!(e), 1)
#define adm_noinline      __attribute__((noinline))
#define adm_cold          __attribute__((cold))


/*
 * The deepest nesting of any document, expression or template.  Functions that
 * recurse over parsed input rely on it: a level costs them at most 512 bytes of
 * stack, 256 KB in all, where nginx workers have 8 MB.
 */

#define ADM_MAX_DEPTH     512


#endif /* ADM_CORE_H */
