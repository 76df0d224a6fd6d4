
#include "cli/cli_policy.h"
#include "data/adm_json_read.h"


static int cli_policy_line(void *ctx, adm_arena_t *a, adm_value_t *line,
    adm_value_t *out);
static policy_t *cli_policy_inline(adm_arena_t *a, const adm_value_t *line,
    adm_err_t *err);
static void cli_policy_documents(adm_arena_t *a, const adm_value_t *line,
    const char *member, policy_role_e role, policy_document_t *documents,
    size_t *n);


static const struct {
    const char     *name;
    policy_role_e   role;
} cli_policy_members[] = {
    { "policies", POLICY_MANIFESTS },
    { "bindings", POLICY_MANIFESTS },
    { "params", POLICY_PARAMS },
    { "namespaces", POLICY_NAMESPACES }
};


int
cli_policy_batch(void)
{
    return cli_batch(cli_policy_line, NULL);
}


static int
cli_policy_line(void *ctx, adm_arena_t *a, adm_value_t *line, adm_value_t *out)
{
    uint32_t       i;
    policy_t      *set;
    adm_err_t      err;
    adm_str_t      text;
    adm_value_t   *answer;
    adm_member_t  *m;

    adm_err_init(&err, a);

    set = cli_policy_inline(a, line, &err);

    if (set == NULL) {
        return adm_object_setc(a, out, "load_error",
                               adm_value_string(a, adm_err_format(&err, a)));
    }

    text = cli_policy_answer(set, a, adm_object_getc(line, "review"),
                             KUBE_ENFORCE);
    policy_free(set);

    answer = adm_json_parse(a, text, NULL, &err);

    for (i = 0; (m = adm_object_at(answer, i)) != NULL; i++) {
        (void) adm_object_set(a, out, m->key, m->value);
    }

    return answer ? ADM_OK : ADM_ERROR;
}


/*
 * A line describes a whole cluster: what it does not have is not there, and
 * for policies to deal with when they are evaluated.
 */

static policy_t *
cli_policy_inline(adm_arena_t *a, const adm_value_t *line, adm_err_t *err)
{
    size_t              i, n;
    adm_value_t        *authorizer, *list;
    policy_settings_t   settings;
    policy_document_t  *documents;

    memset(&settings, 0, sizeof(settings));

    authorizer = adm_object_getc(line, "authorizer");

    settings.scopes = adm_object_getc(line, "scopes");
    settings.authorizer = adm_is_array(authorizer) ? authorizer
                                                   : adm_value_array(a, 0);
    settings.at_run_time = 1;
    settings.bare_namespaces = 1;
    settings.dangling = 1;
    settings.empty = 1;

    for (i = 0, n = 0; i < adm_nelts(cli_policy_members); i++) {
        list = adm_object_get(line, adm_strz(cli_policy_members[i].name));
        n += adm_array_len(list);
    }

    documents = adm_calloc(a, adm_max(n, 1), sizeof(policy_document_t));

    if (documents == NULL) {
        (void) adm_err_memory(err, a);
        return NULL;
    }

    for (i = 0, n = 0; i < adm_nelts(cli_policy_members); i++) {
        cli_policy_documents(a, line, cli_policy_members[i].name,
                             cli_policy_members[i].role, documents, &n);
    }

    return policy_load(a, documents, n, &settings, err);
}


/* An item is an object, or a text with objects. */

static void
cli_policy_documents(adm_arena_t *a, const adm_value_t *line,
    const char *member, policy_role_e role, policy_document_t *documents,
    size_t *n)
{
    uint32_t            i;
    adm_buf_t           b;
    adm_value_t        *list, *v;
    policy_document_t  *d;

    list = adm_object_get(line, adm_strz(member));

    for (i = 0; i < adm_array_len(list); i++) {

        v = adm_array_at(list, i);
        d = &documents[(*n)++];

        adm_buf_init(&b, a, 0);
        adm_buf_printf(&b, "%s[%u]", member, (unsigned) i);
        (void) adm_buf_finish(&b, &d->name);

        d->role = role;
        d->text = adm_value_str(v);
        d->value = adm_is_string(v) ? NULL : v;
    }
}
