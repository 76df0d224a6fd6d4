
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "cli/cli_policy.h"
#include "data/adm_json_read.h"
#include "policy/policy_doc.h"


static int cli_documents_file(adm_arena_t *a, cli_documents_t *documents,
    policy_role_e role, const char *path, adm_err_t *err);
static int cli_documents_list(adm_arena_t *a, cli_documents_t *documents,
    policy_role_e role, const cli_list_t *list, adm_err_t *err);
static int cli_is_manifest(const struct dirent *entry);


policy_t *
cli_policies_load(adm_arena_t *a, const cli_policies_t *options,
    adm_err_t *err)
{
    uint32_t            i;
    policy_t           *set;
    adm_str_t           text;
    cli_documents_t     documents;
    policy_settings_t   settings;

    memset(&documents, 0, sizeof(documents));

    if (options->policies.n == 0) {
        (void) adm_err_set(err, "no policies: give --policies PATH");
        return NULL;
    }

    if (cli_policies_settings(options, &settings, err) != ADM_OK
        || (options->scopes
         && cli_documents_file(a, &documents, POLICY_SCOPES, options->scopes,
                               err)
            != ADM_OK)
        || (options->authorizer
            && cli_documents_file(a, &documents, POLICY_AUTHORIZER,
                                  options->authorizer, err)
               != ADM_OK)
        || cli_documents_list(a, &documents, POLICY_MANIFESTS,
                              &options->policies, err)
           != ADM_OK
        || cli_documents_list(a, &documents, POLICY_PARAMS, &options->params,
                              err)
           != ADM_OK
        || cli_documents_list(a, &documents, POLICY_NAMESPACES,
                              &options->namespaces, err)
           != ADM_OK)
    {
        return NULL;
    }

    set = policy_load(a, documents.items, documents.n, &settings, err);

    for (i = 0; set && i < adm_array_len(policy_warnings(set)); i++) {
        text = adm_value_str(adm_array_at(policy_warnings(set), i));
        cli_warn("%.*s", adm_fmt(text));
    }

    return set;
}


int
cli_policies_settings(const cli_policies_t *options,
    policy_settings_t *settings, adm_err_t *err)
{
    memset(settings, 0, sizeof(policy_settings_t));

    if (options->kubernetes) {

        if (strcmp(options->kubernetes, "1.36") == 0) {
            settings->kubernetes = CEL_KUBERNETES_136;

        } else if (strcmp(options->kubernetes, "1.37") == 0) {
            settings->kubernetes = CEL_KUBERNETES_137;

        } else {
            return adm_err_set(err, "kubernetes is 1.36 or 1.37, not \"%s\"",
                               options->kubernetes);
        }
    }

    settings->at_run_time = options->at_run_time ? 1 : 0;
    settings->bare_namespaces = options->bare_namespaces ? 1 : 0;
    settings->dangling = options->dangling_bindings ? 1 : 0;
    settings->empty = options->empty_set ? 1 : 0;

    return ADM_OK;
}


void
cli_policies_namespaces(cli_policies_t *options, const char **path)
{
    if (*path) {
        options->namespaces.items = path;
        options->namespaces.n = 1;
    }
}


int
cli_policies_mode(const cli_policies_t *options, kube_mode_e *mode,
    adm_err_t *err)
{
    size_t  i;

    /* ORDER kube_mode_e */
    static const char  *modes[] = { "enforce", "warn", "monitor" };

    *mode = KUBE_ENFORCE;

    if (options->mode == NULL) {
        return ADM_OK;
    }

    for (i = 0; i < adm_nelts(modes); i++) {
        if (strcmp(options->mode, modes[i]) == 0) {
            *mode = (kube_mode_e) i;
            return ADM_OK;
        }
    }

    return adm_err_set(err, "--mode is enforce, warn or monitor, not \"%s\"",
                       options->mode);
}


static int
cli_documents_list(adm_arena_t *a, cli_documents_t *documents,
    policy_role_e role, const cli_list_t *list, adm_err_t *err)
{
    size_t  i;

    for (i = 0; i < list->n; i++) {
        if (cli_documents_add(a, documents, role, list->items[i], err)
            != ADM_OK)
        {
            return ADM_ERROR;
        }
    }

    return ADM_OK;
}


int
cli_documents_add(adm_arena_t *a, cli_documents_t *documents,
    policy_role_e role, const char *path, adm_err_t *err)
{
    int              i, n, rc;
    adm_buf_t        b;
    adm_str_t        name;
    struct stat      st;
    struct dirent  **entries;

    if (strcmp(path, "-") == 0 || stat(path, &st) != 0
        || !S_ISDIR(st.st_mode))
    {
        return cli_documents_file(a, documents, role, path, err);
    }

    n = scandir(path, &entries, cli_is_manifest, alphasort);

    if (n < 0) {
        return adm_err_set(err, "cannot read the directory \"%s\": %s", path,
                           strerror(errno));
    }

    rc = ADM_OK;

    for (i = 0; i < n; i++) {

        adm_buf_init(&b, a, 0);
        adm_buf_printf(&b, "%s%s%s", path,
                       path[0] && path[strlen(path) - 1] == '/' ? "" : "/",
                       entries[i]->d_name);
        free(entries[i]);

        if (rc == ADM_OK) {
            rc = adm_buf_finish(&b, &name) == ADM_OK
                 ? cli_documents_file(a, documents, role, name.data, err)
                 : adm_err_memory(err, a);
        }
    }

    free(entries);

    return rc;
}


static int
cli_is_manifest(const struct dirent *entry)
{
    adm_str_t  name;

    name = adm_strz(entry->d_name);

    return name.data[0] != '.'
           && (adm_str_has_suffix(name, adm_strc(".yaml"))
               || adm_str_has_suffix(name, adm_strc(".yml"))
               || adm_str_has_suffix(name, adm_strc(".json")));
}


static int
cli_documents_file(adm_arena_t *a, cli_documents_t *documents,
    policy_role_e role, const char *path, adm_err_t *err)
{
    policy_document_t  d;

    memset(&d, 0, sizeof(d));
    d.role = role;
    d.name = adm_strz(path);

    if (cli_read_file(a, path, &d.text, err) != ADM_OK) {
        return ADM_ERROR;
    }

    return cli_documents_push(a, documents, &d) == ADM_OK
           ? ADM_OK : adm_err_memory(err, a);
}


int
cli_documents_push(adm_arena_t *a, cli_documents_t *documents,
    const policy_document_t *d)
{
    policy_document_t  *items;

    items = adm_array_alloc(a, documents->n + 1, sizeof(policy_document_t));

    if (items == NULL) {
        return ADM_ERROR;
    }

    if (documents->n) {
        memcpy(items, documents->items,
               documents->n * sizeof(policy_document_t));
    }

    items[documents->n++] = *d;
    documents->items = items;

    return ADM_OK;
}


adm_value_t *
cli_read_objects(adm_arena_t *a, const char *path, adm_err_t *err)
{
    uint32_t            i;
    adm_str_t           text;
    adm_value_t        *values;
    policy_objects_t    objects;
    policy_document_t  *document;

    document = adm_calloc(a, 1, sizeof(policy_document_t));

    if (document == NULL) {
        (void) adm_err_memory(err, a);
        return NULL;
    }

    if (cli_read_file(a, path, &text, err) != ADM_OK) {
        return NULL;
    }

    document->name = adm_strz(strcmp(path, "-") ? path : "stdin");
    document->text = text;
    memset(&objects, 0, sizeof(objects));

    if (policy_read(a, document, &objects, err) != ADM_OK) {
        return NULL;
    }

    /* a List may be empty; a text without anything is most likely a slip */

    if (objects.n == 0
        && adm_array_len(policy_read_stream(a, text, err)) == 0)
    {
        (void) adm_err_set(err, "there are no objects");
        return NULL;
    }

    values = adm_value_array(a, objects.n);

    for (i = 0; i < objects.n; i++) {
        (void) adm_array_push(a, values, objects.items[i]->value);
    }

    return values;
}
