
/*
 * The forms of names that DNS and Kubernetes have; how long they may be is up
 * to who asks.
 */


#ifndef ADM_NAME_H
#define ADM_NAME_H


#include "base/adm_core.h"


/*
 * "my-name": small letters and digits, "-" between them (RFC 1123);
 * letter_first: it begins with a letter (RFC 1035).
 */
int adm_name_is_label(adm_str_t s, int letter_first);

/* "example.com": labels with dots between them. */
int adm_name_is_subdomain(adm_str_t s);

/* "My_name.v1": letters and digits, "-", "_" and "." between them. */
int adm_name_is_qualified(adm_str_t s);


#endif /* ADM_NAME_H */
