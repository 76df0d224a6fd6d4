
/* The workload that a pod belongs to, as templates see it (spec 3.2). */

#include "base/adm_buf.h"
#include "inject/inject_types.h"


static int inject_owner_text(gotmpl_exec_t *e, const gotmpl_value_t *v,
    adm_str_t *s);
static adm_value_t *inject_owner_json(gotmpl_exec_t *e,
    const gotmpl_value_t *v);
static int inject_owner_string(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret);


static const gotmpl_field_t  inject_type_meta_fields[] = {
    { .name = adm_str("APIVersion"), .key = adm_str("apiVersion"),
      .type = &gotmpl_type_string, .position = 1 },
    { .name = adm_str("Kind"), .key = adm_str("kind"),
      .type = &gotmpl_type_string }
};


const gotmpl_type_t  inject_type_type_meta = {
    .name = adm_str("v1.TypeMeta"), .kind = GOTMPL_STRUCT,
    .fields = inject_type_meta_fields,
    .nfields = adm_nelts(inject_type_meta_fields)
};


static const gotmpl_field_t  inject_owner_fields[] = {
    { .name = adm_str("Name"), .key = adm_str("Name"),
      .type = &gotmpl_type_string, .position = 1 },
    { .name = adm_str("Namespace"), .key = adm_str("Namespace"),
      .type = &gotmpl_type_string }
};


static const gotmpl_func_t  inject_owner_methods[] = {
    { .name = adm_str("String"), .fn = inject_owner_string }
};


const gotmpl_type_t  inject_type_namespaced_name = {
    .name = adm_str("types.NamespacedName"), .kind = GOTMPL_STRUCT,
    .fields = inject_owner_fields, .nfields = adm_nelts(inject_owner_fields),
    .methods = inject_owner_methods,
    .nmethods = adm_nelts(inject_owner_methods),
    .string = inject_owner_text, .json = inject_owner_json
};


static int
inject_owner_text(gotmpl_exec_t *e, const gotmpl_value_t *v, adm_str_t *s)
{
    adm_buf_t  b;

    adm_buf_init(&b, gotmpl_arena(e), 0);
    adm_buf_str(&b, adm_value_str(adm_object_getc(v->u.json, "Namespace")));
    adm_buf_char(&b, '/');
    adm_buf_str(&b, adm_value_str(adm_object_getc(v->u.json, "Name")));

    return adm_buf_finish(&b, s);
}


/* In the order of the fields. */

static adm_value_t *
inject_owner_json(gotmpl_exec_t *e, const gotmpl_value_t *v)
{
    return (adm_value_t *) v->u.json;
}


static int
inject_owner_string(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    adm_str_t  s;

    if (inject_owner_text(e, &args[0], &s) != ADM_OK) {
        return gotmpl_abort(e, "out of memory");
    }

    *ret = gotmpl_string(s);
    ret->origin = args[0].origin;

    return ADM_OK;
}
