
/*
 * The forms of names that the Kubernetes API asks for.  Each function returns
 * NULL for a valid text, otherwise what the API server says of it (static).
 * For keys and values of labels see kube_selector.h.
 */


#ifndef KUBE_NAME_H
#define KUBE_NAME_H


#include "base/adm_str.h"


/* "example.com": names of most objects, groups. */
const char *kube_name_subdomain(adm_str_t s);

/* "my-name", a letter first: versions, kinds in small letters. */
const char *kube_name_label_1035(adm_str_t s);

/* What can stand in a path: names of parameters. */
const char *kube_name_segment(adm_str_t s);


#endif /* KUBE_NAME_H */
