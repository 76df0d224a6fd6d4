
#include "base/adm_name.h"
#include "kube/kube_name.h"


#define KUBE_SUBDOMAIN  253
#define KUBE_LABEL      63


#define KUBE_TOO_LONG(n)  "must be no more than " n " characters"

#define KUBE_REGEX(text, example, regex)                                      \
    text " (e.g. " example ", regex used for validation is '" regex "')"

#define KUBE_LABEL_1123  "[a-z0-9]([-a-z0-9]*[a-z0-9])?"


const char *
kube_name_subdomain(adm_str_t s)
{
    if (s.len > KUBE_SUBDOMAIN) {
        return KUBE_TOO_LONG("253");
    }

    if (!adm_name_is_subdomain(s)) {
        return KUBE_REGEX("a lowercase RFC 1123 subdomain must consist of "
                          "lower case alphanumeric characters, '-' or '.', "
                          "and must start and end with an alphanumeric "
                          "character", "'example.com'",
                          KUBE_LABEL_1123 "(\\." KUBE_LABEL_1123 ")*");
    }

    return NULL;
}


const char *
kube_name_label_1035(adm_str_t s)
{
    if (s.len > KUBE_LABEL) {
        return KUBE_TOO_LONG("63");
    }

    if (!adm_name_is_label(s, 1)) {
        return KUBE_REGEX("a DNS-1035 label must consist of lower case "
                          "alphanumeric characters or '-', start with an "
                          "alphabetic character, and end with an alphanumeric "
                          "character", "'my-name',  or 'abc-123'",
                          "[a-z]([-a-z0-9]*[a-z0-9])?");
    }

    return NULL;
}


const char *
kube_name_segment(adm_str_t s)
{
    if (adm_str_eqc(s, ".")) {
        return "may not be '.'";
    }

    if (adm_str_eqc(s, "..")) {
        return "may not be '..'";
    }

    if (adm_str_find_char(s, '/') >= 0) {
        return "may not contain '/'";
    }

    if (adm_str_find_char(s, '%') >= 0) {
        return "may not contain '%'";
    }

    return NULL;
}
