
#include "base/adm_name.h"
#include "base/adm_str.h"


int
adm_name_is_label(adm_str_t s, int letter_first)
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


int
adm_name_is_subdomain(adm_str_t s)
{
    int        done;
    adm_str_t  label;

    for (done = 0; adm_str_split(&s, '.', &done, &label) == ADM_OK;
         /* void */)
    {
        if (!adm_name_is_label(label, 0)) {
            return 0;
        }
    }

    return 1;
}


int
adm_name_is_qualified(adm_str_t s)
{
    size_t  i;

    if (s.len == 0 || !adm_is_alnum(s.data[0])
        || !adm_is_alnum(s.data[s.len - 1]))
    {
        return 0;
    }

    for (i = 0; i < s.len; i++) {
        if (!adm_is_alnum(s.data[i]) && s.data[i] != '-'
            && s.data[i] != '_' && s.data[i] != '.')
        {
            return 0;
        }
    }

    return 1;
}
