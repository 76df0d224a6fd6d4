
/*
 * The release that documents are of, where nobody tells (spec: eras): its era
 * by their form, the release itself by the tag of Istio's images in them.
 */

#include "inject/inject_config.h"


static int inject_recognize_image(adm_str_t template,
    inject_version_t *version);
static int inject_recognize_concurrency(const adm_value_t *templates);


/* An era as documents show it: [from, until), and who is taken for it. */

typedef struct {
    inject_version_t  from;
    inject_version_t  until;         /* 0: no end */
    inject_version_t  otherwise;
} inject_era_t;


typedef enum {
    INJECT_ERA_A = 0,
    INJECT_ERA_B,
    INJECT_ERA_C,
    INJECT_ERA_D
} inject_era_e;


static const inject_era_t  inject_eras[] = {
    { 0, INJECT_VERSION(0, 8, 0), INJECT_VERSION(0, 7, 1) },
    { INJECT_VERSION(0, 8, 0), INJECT_VERSION(1, 2, 0),
      INJECT_VERSION(1, 1, 17) },
    { INJECT_VERSION(1, 2, 0), INJECT_VERSION(1, 9, 0),
      INJECT_VERSION(1, 8, 6) },
    { INJECT_VERSION(1, 9, 0), 0, INJECT_DEV }
};


inject_version_t
inject_config_version(const inject_doc_t *config, const inject_doc_t *values)
{
    adm_str_t            text, tag;
    adm_value_t         *template, *templates;
    inject_era_e         era;
    inject_version_t     version;

    template = inject_member(config->value, "template");
    templates = inject_member(config->value, "templates");
    text = adm_value_str(template);

    if (templates || !adm_is_string(template)) {
        era = INJECT_ERA_D;

    } else if (adm_str_find(text, adm_strc("[[")) >= 0
               && adm_str_find(text, adm_strc("]]")) >= 0)
    {
        era = INJECT_ERA_B;

    } else {
        era = adm_is_null(values->value) ? INJECT_ERA_A : INJECT_ERA_C;
    }

    tag = adm_value_str(adm_value_get(values->value, "global", "tag", NULL));

    if ((inject_version_parse(tag, &version, NULL) == ADM_OK
         || inject_recognize_image(text, &version) == ADM_OK)
        && inject_within(version, inject_eras[era].from,
                         inject_eras[era].until))
    {
        return version;
    }

    return inject_recognize_concurrency(templates)
           ? INJECT_VERSION(1, 17, 8) : inject_eras[era].otherwise;
}


/* Up to 1.1 the images are written in the template: ".../proxy_init:TAG". */

static int
inject_recognize_image(adm_str_t template, inject_version_t *version)
{
    size_t     n;
    ptrdiff_t  at;

    at = adm_str_find(template, adm_strc("/proxy_init:"));

    if (at < 0) {
        return ADM_DECLINED;
    }

    template = adm_str_sub(template,
                           (size_t) at + sizeof("/proxy_init:") - 1,
                           template.len);

    for (n = 0; n < template.len; n++) {
        if (!adm_is_alnum(template.data[n]) && template.data[n] != '.'
            && template.data[n] != '-')
        {
            break;
        }
    }

    return inject_version_parse(adm_str_sub(template, 0, n), version,
                                NULL);
}


/* Whether a template has a field of 1.11 to 1.17 and of no other release. */

static int
inject_recognize_concurrency(const adm_value_t *templates)
{
    uint32_t             i;
    const adm_member_t  *m;

    for (i = 0; (m = adm_object_at(templates, i)); i++) {
        if (adm_str_find(adm_value_str(m->value),
                         adm_strc(".EstimatedConcurrency")) >= 0)
        {
            return 1;
        }
    }

    return 0;
}
