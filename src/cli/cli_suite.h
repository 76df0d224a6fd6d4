
/*
 * Suites of "ngx-admission test": reading them, and the objects of their
 * cases.  The format is told in docs/POLICIES.md.
 */


#ifndef CLI_SUITE_H
#define CLI_SUITE_H


#include "cli/cli.h"


/* A suite, checked for members that do not exist; NULL with err. */
adm_value_t *cli_suite_read(adm_arena_t *a, const char *path, adm_err_t *err);

/* A path that is given from the suite on; NULL without memory. */
const char *cli_suite_path(adm_arena_t *a, const char *suite, adm_str_t path);

/*
 * An object of a case: itself, the name of one of the suite's objects, or a
 * file.
 */
adm_value_t *cli_suite_object(adm_arena_t *a, const char *path,
    const adm_value_t *suite, adm_value_t *v, adm_err_t *err);

/*
 * A copy of an object with other members: changes has JSON pointers ("-" is
 * behind the last item, what leads there is made) and values; null removes.
 */
adm_value_t *cli_suite_set(adm_arena_t *a, adm_value_t *object,
    const adm_value_t *changes, adm_err_t *err);

/* The text of a member, NULL if it has none. */
const char *cli_suite_text(adm_arena_t *a, const adm_value_t *v,
    const char *name);


#endif /* CLI_SUITE_H */
