
#include "base/adm_regex_syntax.h"
#include "base/adm_str.h"


/* A set of characters by name: how it is written in a class for RE2. */

typedef struct {
    const char  *name;         /* in lower case, without separators */
    const char  *set;
    const char  *negated;      /* NULL: cannot be put in a class negated */
    int          partial;      /* the set lacks what is not assigned */
} adm_regex_class_t;


static const adm_regex_class_t *adm_regex_find_class(adm_str_t name);


/* The general categories by their long names, and what RE2 does not know. */

static const adm_regex_class_t  adm_regex_classes[] = {
    { "ascii", "\\x00-\\x7f", "\\x{80}-\\x{10ffff}", 0 },
    { "assigned", "\\pL\\pM\\pN\\pP\\pS\\pZ\\pC", NULL, 0 },
    { "c", "\\pC", "\\pL\\pM\\pN\\pP\\pS\\pZ", 1 },
    { "casedletter", "\\p{Lu}\\p{Ll}\\p{Lt}", NULL, 0 },
    { "closepunctuation", "\\p{Pe}", "\\P{Pe}", 0 },
    { "cn", NULL, "\\pL\\pM\\pN\\pP\\pS\\pZ\\pC", 0 },
    { "cntrl", "\\p{Cc}", "\\P{Cc}", 0 },
    { "combiningmark", "\\pM", "\\PM", 0 },
    { "connectorpunctuation", "\\p{Pc}", "\\P{Pc}", 0 },
    { "control", "\\p{Cc}", "\\P{Cc}", 0 },
    { "currencysymbol", "\\p{Sc}", "\\P{Sc}", 0 },
    { "dashpunctuation", "\\p{Pd}", "\\P{Pd}", 0 },
    { "decimalnumber", "\\p{Nd}", "\\P{Nd}", 0 },
    { "digit", "\\p{Nd}", "\\P{Nd}", 0 },
    { "enclosingmark", "\\p{Me}", "\\P{Me}", 0 },
    { "finalpunctuation", "\\p{Pf}", "\\P{Pf}", 0 },
    { "format", "\\p{Cf}", "\\P{Cf}", 0 },
    { "initialpunctuation", "\\p{Pi}", "\\P{Pi}", 0 },
    { "lc", "\\p{Lu}\\p{Ll}\\p{Lt}", NULL, 0 },
    { "letter", "\\pL", "\\PL", 0 },
    { "letternumber", "\\p{Nl}", "\\P{Nl}", 0 },
    { "lineseparator", "\\p{Zl}", "\\P{Zl}", 0 },
    { "lowercaseletter", "\\p{Ll}", "\\P{Ll}", 0 },
    { "mark", "\\pM", "\\PM", 0 },
    { "mathsymbol", "\\p{Sm}", "\\P{Sm}", 0 },
    { "modifierletter", "\\p{Lm}", "\\P{Lm}", 0 },
    { "modifiersymbol", "\\p{Sk}", "\\P{Sk}", 0 },
    { "nonspacingmark", "\\p{Mn}", "\\P{Mn}", 0 },
    { "number", "\\pN", "\\PN", 0 },
    { "openpunctuation", "\\p{Ps}", "\\P{Ps}", 0 },
    { "other", "\\pC", "\\pL\\pM\\pN\\pP\\pS\\pZ", 1 },
    { "otherletter", "\\p{Lo}", "\\P{Lo}", 0 },
    { "othernumber", "\\p{No}", "\\P{No}", 0 },
    { "otherpunctuation", "\\p{Po}", "\\P{Po}", 0 },
    { "othersymbol", "\\p{So}", "\\P{So}", 0 },
    { "paragraphseparator", "\\p{Zp}", "\\P{Zp}", 0 },
    { "privateuse", "\\p{Co}", "\\P{Co}", 0 },
    { "punct", "\\pP", "\\PP", 0 },
    { "punctuation", "\\pP", "\\PP", 0 },
    { "separator", "\\pZ", "\\PZ", 0 },
    { "spaceseparator", "\\p{Zs}", "\\P{Zs}", 0 },
    { "spacingmark", "\\p{Mc}", "\\P{Mc}", 0 },
    { "surrogate", "\\p{Cs}", "\\P{Cs}", 0 },
    { "symbol", "\\pS", "\\PS", 0 },
    { "titlecaseletter", "\\p{Lt}", "\\P{Lt}", 0 },
    { "unassigned", NULL, "\\pL\\pM\\pN\\pP\\pS\\pZ\\pC", 0 },
    { "uppercaseletter", "\\p{Lu}", "\\P{Lu}", 0 },
};


int
adm_regex_class(adm_buf_t *b, adm_str_t name, int negative, int bracket)
{
    char                      plain[64];
    size_t                    i, n;
    adm_str_t                 s;
    const char               *set;
    const adm_regex_class_t  *class;

    n = 0;

    for (i = 0; i < name.len && n < sizeof(plain); i++) {
        if (name.data[i] != '_' && name.data[i] != '-' && name.data[i] != ' ') {
            plain[n++] = (char) adm_lower(name.data[i]);
        }
    }

    if (i < name.len || n == 0) {
        return ADM_DECLINED;
    }

    s.data = plain;
    s.len = n;

    class = adm_regex_find_class(s);

    if (class == NULL) {
        /* a script, or a category by its letters */

        if (plain[0] >= 'a' && plain[0] <= 'z') {
            plain[0] = (char) (plain[0] - 'a' + 'A');
        }

        if (!adm_regex_has_class(s)) {
            return ADM_DECLINED;
        }

        adm_buf_printf(b, "\\%c{%.*s}", negative ? 'P' : 'p', adm_fmt(s));
        return ADM_OK;
    }

    if (bracket) {
        set = negative ? class->negated : class->set;

        if (set == NULL) {
            return ADM_DECLINED;
        }

        adm_buf_str(b, adm_strz(set));
        return ADM_OK;
    }

    /* of a set and its complement at least one is complete */

    set = class->partial ? NULL : class->set;

    if (set == NULL) {
        set = class->negated;
        negative = !negative;
    }

    adm_buf_printf(b, negative ? "[^%s]" : "[%s]", set);

    return ADM_OK;
}


static const adm_regex_class_t *
adm_regex_find_class(adm_str_t name)
{
    int     rc;
    size_t  low, high, middle;

    low = 0;
    high = adm_nelts(adm_regex_classes);

    while (low < high) {
        middle = (low + high) / 2;
        rc = adm_str_cmp(name, adm_strz(adm_regex_classes[middle].name));

        if (rc == 0) {
            return &adm_regex_classes[middle];
        }

        if (rc < 0) {
            high = middle;

        } else {
            low = middle + 1;
        }
    }

    return NULL;
}
