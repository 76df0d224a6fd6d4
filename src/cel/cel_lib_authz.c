
/*
 * The authorizer: checks are built here and decided by the host.
 */


#include "cel/cel_lib.h"


static cel_authz_t *cel_authz_copy(cel_eval_t *e, cel_value_t v,
    cel_opaque_e class);
static cel_authz_t *cel_authz_new(adm_arena_t *a, cel_opaque_e class);
static cel_value_t cel_authz_service_account(cel_eval_t *e,
    const cel_value_t *args);


static cel_authz_t *
cel_authz_new(adm_arena_t *a, cel_opaque_e class)
{
    cel_authz_t  *z;

    static const cel_type_t *const  types[] = {
        &cel_t_authorizer, &cel_t_path_check, &cel_t_group_check,
        &cel_t_resource_check, &cel_t_decision
    };

    z = adm_calloc(a, 1, sizeof(cel_authz_t));

    if (z) {
        z->head.class = class;
        z->head.type = types[class - CEL_AUTHORIZER];
    }

    return z;
}


static cel_authz_t *
cel_authz_copy(cel_eval_t *e, cel_value_t v, cel_opaque_e class)
{
    cel_authz_t  *z;

    z = cel_authz_new(e->arena, class);

    if (z) {
        z->request = ((const cel_authz_t *) v.u.opaque)->request;
    }

    return z;
}


cel_value_t
cel_authorizer(adm_arena_t *a)
{
    cel_authz_t  *z;

    z = cel_authz_new(a, CEL_AUTHORIZER);

    return z ? cel_opaque(&z->head) : cel_no_memory();
}


cel_value_t
cel_authorizer_resource(adm_arena_t *a, const cel_authz_request_t *request)
{
    cel_authz_t  *z;

    z = cel_authz_new(a, CEL_RESOURCE_CHECK);
    if (z == NULL) {
        return cel_no_memory();
    }

    z->request = *request;

    return cel_opaque(&z->head);
}


static cel_value_t
cel_authz_service_account(cel_eval_t *e, const cel_value_t *args)
{
    adm_buf_t     b;
    cel_authz_t  *z;

    if (!cel_is_dns_subdomain(cel_str(args[2]))) {
        return cel_errorf(e->arena, "Invalid service account name");
    }

    if (!cel_is_dns_label(cel_str(args[1]))) {
        return cel_errorf(e->arena, "Invalid service account namespace");
    }

    adm_buf_init(&b, e->arena, 0);
    adm_buf_str(&b, cel_str(args[1]));
    adm_buf_char(&b, ':');
    adm_buf_str(&b, cel_str(args[2]));

    z = cel_authz_new(e->arena, CEL_AUTHORIZER);

    if (z == NULL
        || adm_buf_finish(&b, &z->request.service_account) != ADM_OK)
    {
        return cel_no_memory();
    }

    return cel_opaque(&z->head);
}


/* magic: which function; see below */

CEL_FN(cel_fn_authz_build)
{
    adm_str_t     s;
    cel_authz_t  *z;
    cel_opaque_e  class;

    s = cel_str(args[1]);

    switch (magic) {

    case 'a':
        return cel_authz_service_account(e, args);

    case 'p':
    case 'r':
        if (adm_str_trim_space(s).len == 0) {
            return cel_errorf(e->arena, "%s must not be empty",
                              magic == 'p' ? "path" : "resource");
        }

        class = magic == 'p' ? CEL_PATH_CHECK : CEL_RESOURCE_CHECK;
        break;

    case 'g':
        class = CEL_GROUP_CHECK;
        break;

    default:
        class = CEL_RESOURCE_CHECK;
    }

    z = cel_authz_copy(e, args[0], class);
    if (z == NULL) {
        return cel_no_memory();
    }

    switch (magic) {

    case 'p':
        z->request.path = s;
        break;

    case 'g':
        z->request.group = s;
        break;

    case 'r':
        z->request.resource = s;
        break;

    case 's':
        z->request.subresource = s;
        break;

    case 'n':
        z->request.ns = s;
        break;

    case 'o':
        z->request.name = s;
        break;

    case 'f':
        z->request.field_selector = s;
        break;

    default: /* label selector */
        z->request.label_selector = s;
    }

    return cel_opaque(&z->head);
}


CEL_FN(cel_fn_authz_check)
{
    cel_authz_t  *z;

    z = cel_authz_copy(e, args[0], CEL_DECISION);
    if (z == NULL) {
        return cel_no_memory();
    }

    z->request.verb = cel_str(args[1]);

    if (e->act == NULL || e->act->authorize == NULL) {
        z->answer.error = adm_strc("there is no authorizer");

    } else if (e->act->authorize(e->act, &z->request, &z->answer) != ADM_OK) {
        return cel_no_memory();
    }

    return cel_opaque(&z->head);
}


/* magic: a(llowed) e(rror) E(rrored) r(eason) */

CEL_FN(cel_fn_authz_decision)
{
    const cel_authz_answer_t  *answer;

    answer = &((const cel_authz_t *) args[0].u.opaque)->answer;

    switch (magic) {

    case 'a':
        return cel_bool(answer->allowed);

    case 'E':
        return cel_bool(answer->error.len);

    case 'e':
        return cel_string(answer->error);

    default:
        return cel_string(answer->reason);
    }
}
