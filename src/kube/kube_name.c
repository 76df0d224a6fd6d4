
#include "kube/kube_name.h"


#define KUBE_SUBDOMAIN  253
#define KUBE_LABEL      63


#define KUBE_TOO_LONG(n)  "must be no more than " n " characters"

#define KUBE_REGEX(text, example, regex)                                      \
    text " (e.g. " example ", regex used for validation is '" regex "')"

#define KUBE_LABEL_1123  "[a-z0-9]([-a-z0-9]*[a-z0-9])?"


static int kube_is_label(adm_str_t s, int letter_first);


/* [a-z0-9]([-a-z0-9]*[a-z0-9])?, the first a letter if asked for */

static int
kube_is_label(adm_str_t s, int letter_first)
{
    char    c;
    size_t  i;

    if (s.len == 0 || s.data[0] == '-' || s.data[s.len - 1] == '-'
        || (letter_first && adm_is_digit(s.data[0])))
    {
        return 0;
    }

    for (i = 0; i < s.len; i++) {
        c = s.data[i];

        if (!(c >= 'a' && c <= 'z') && !adm_is_digit(c) && c != '-') {
            return 0;
        }
    }

    return 1;
}


const char *
kube_name_subdomain(adm_str_t s)
{
    int        done;
    adm_str_t  rest, label;

    if (s.len > KUBE_SUBDOMAIN) {
        return KUBE_TOO_LONG("253");
    }

    rest = s;
    done = 0;

    while (adm_str_split(&rest, '.', &done, &label) == ADM_OK) {
        if (!kube_is_label(label, 0)) {
            return KUBE_REGEX("a lowercase RFC 1123 subdomain must consist of "
                              "lower case alphanumeric characters, '-' or "
                              "'.', and must start and end with an "
                              "alphanumeric character", "'example.com'",
                              KUBE_LABEL_1123 "(\\." KUBE_LABEL_1123 ")*");
        }
    }

    return NULL;
}


const char *
kube_name_label_1035(adm_str_t s)
{
    if (s.len > KUBE_LABEL) {
        return KUBE_TOO_LONG("63");
    }

    if (!kube_is_label(s, 1)) {
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
