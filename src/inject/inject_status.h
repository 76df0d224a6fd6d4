
/*
 * What an injection leaves behind in annotations, and finds there: names of
 * what it has added, containers as the user had them.
 */


#ifndef INJECT_STATUS_H
#define INJECT_STATUS_H


#include "inject/inject_core.h"


/* Lists in the status annotation, in its order. */

typedef enum {
    INJECT_STATUS_INIT = 0,
    INJECT_STATUS_CONTAINERS,
    INJECT_STATUS_VOLUMES,
    INJECT_STATUS_SECRETS,
    INJECT_STATUS_LISTS
} inject_status_e;


/* "initContainers", "containers", "volumes", "imagePullSecrets" */
extern const adm_str_t  inject_status_names[];


/*
 * The status annotation as an object; NULL if the pod has none that is one.
 */
adm_value_t *inject_status_read(adm_arena_t *a, const adm_value_t *pod);

/* Whether a list of strings has this one. */
int inject_strings_have(const adm_value_t *list, adm_str_t s);

/*
 * Appends the JSON of a list of the items' names, null for none.  The text of a
 * status is made of such lists.
 */
void inject_status_names_json(adm_buf_t *b, const adm_value_t *items);


#endif /* INJECT_STATUS_H */
