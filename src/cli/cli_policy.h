
/*
 * What the commands around policies share: options, loading, reviews made of
 * manifests.
 */


#ifndef CLI_POLICY_H
#define CLI_POLICY_H


#include "cli/cli.h"
#include "policy/policy.h"


typedef struct {
    cli_list_t   policies;
    cli_list_t   params;
    cli_list_t   namespaces;
    const char  *mode;
    const char  *scopes;
    const char  *authorizer;
    const char  *kubernetes;
    int          at_run_time;
    int          bare_namespaces;
    int          dangling_bindings;
    int          empty_set;
} cli_policies_t;


#define CLI_POLICY_OPTION(type_, option, letter, kind, member_, argument,     \
                          help)                                               \
    { option, letter, kind,                                                   \
      offsetof(type_, policies) + offsetof(cli_policies_t, member_),          \
      argument, help }

/*
 * For the table of a command whose options have a member "policies".  The
 * first one is for commands that have an option "namespaces" of their own.
 */

#define CLI_POLICY_OPTIONS_BUT_NAMESPACES(type)                               \
    CLI_POLICY_OPTION(type, "policies", 0, CLI_LIST, policies, "PATH",        \
                      "policies and bindings: a file or a directory"),        \
    CLI_POLICY_OPTION(type, "params", 0, CLI_LIST, params, "PATH",            \
                      "parameter objects: a file or a directory"),            \
    CLI_POLICY_OPTION(type, "mode", 0, CLI_STRING, mode, "MODE",              \
                      "enforce, warn or monitor"),                            \
    CLI_POLICY_OPTION(type, "scopes", 0, CLI_STRING, scopes, "FILE",          \
                      "scopes of kinds: {\"Kind\": \"Cluster\"}"),            \
    CLI_POLICY_OPTION(type, "authorizer", 0, CLI_STRING, authorizer, "FILE",  \
                      "answers of the authorizer: a list of rules"),          \
    CLI_POLICY_OPTION(type, "kubernetes", 0, CLI_STRING, kubernetes,          \
                      "VERSION", "dialect of CEL: 1.36 or 1.37"),             \
    CLI_POLICY_OPTION(type, "at-run-time", 0, CLI_FLAG, at_run_time, NULL,    \
                      "missing parameters and namespaces are errors of "      \
                      "reviews"),                                             \
    CLI_POLICY_OPTION(type, "bare-namespaces", 0, CLI_FLAG, bare_namespaces,  \
                      NULL, "namespaces that are not there have only the "    \
                      "label of their name"),                                 \
    CLI_POLICY_OPTION(type, "dangling-bindings", 0, CLI_FLAG,                 \
                      dangling_bindings, NULL,                                \
                      "bindings of policies that are not there are no error"),\
    CLI_POLICY_OPTION(type, "empty-set", 0, CLI_FLAG, empty_set, NULL,        \
                      "a set without policies is no error")

#define CLI_POLICY_OPTIONS(type)                                              \
    CLI_POLICY_OPTION(type, "namespaces", 0, CLI_LIST, namespaces, "PATH",    \
                      "Namespace objects: a file or a directory"),            \
    CLI_POLICY_OPTIONS_BUT_NAMESPACES(type)


/* The settings that the options name, but those that are read from files. */
int cli_policies_settings(const cli_policies_t *options,
    policy_settings_t *settings, adm_err_t *err);

/* Loads what the options name; NULL with err set. */
policy_t *cli_policies_load(adm_arena_t *a, const cli_policies_t *options,
    adm_err_t *err);

/* The option "namespaces" of a command that has it as one text. */
void cli_policies_namespaces(cli_policies_t *options, const char **path);

/* The mode that the options name. */
int cli_policies_mode(const cli_policies_t *options, kube_mode_e *mode,
    adm_err_t *err);

/*
 * Appends the documents of a path, the *.yaml, *.yml and *.json of a directory
 * in name order.
 */

typedef struct {
    policy_document_t  *items;
    size_t              n;
} cli_documents_t;

int cli_documents_add(adm_arena_t *a, cli_documents_t *documents,
    policy_role_e role, const char *path, adm_err_t *err);

/* Appends one that is there already. */
int cli_documents_push(adm_arena_t *a, cli_documents_t *documents,
    const policy_document_t *d);

/* The objects of a file, YAML or JSON, Lists taken apart; NULL with err. */
adm_value_t *cli_read_objects(adm_arena_t *a, const char *path,
    adm_err_t *err);


/* What a review that is made of a manifest has besides the object. */

typedef struct {
    const char         *operation;      /* NULL: CREATE */
    const char         *user;
    const char         *groups;         /* separated by commas */
    const char         *sub_resource;
    const char         *resource;       /* NULL: by the kind */
    const char         *ns;             /* of objects without one */
    const adm_value_t  *user_info;      /* instead of user and groups */
    int                 dry_run;
} cli_request_t;


/*
 * The AdmissionReview that an API server would send for an object; old is the
 * stored one or NULL.  An AdmissionReview is returned as it is.
 */
adm_value_t *cli_policy_request(adm_arena_t *a, const policy_t *set,
    adm_value_t *object, adm_value_t *old, const cli_request_t *request,
    adm_err_t *err);

/* Reviews a value that should be an AdmissionReview. */
int cli_policy_review(policy_t *set, adm_arena_t *a, adm_value_t *root,
    kube_review_t *review, policy_result_t *result, adm_err_t *err);

/* The response to it in a mode; no status with what is admitted. */
void cli_policy_respond(adm_arena_t *a, const policy_result_t *result,
    kube_mode_e mode, kube_response_t *response);

/* The answering review, or the one that says what is wrong with the asking. */
adm_str_t cli_policy_answer(policy_t *set, adm_arena_t *a, adm_value_t *root,
    kube_mode_e mode);

/* "pods/web" or "apps/deployments default/web", for messages. */
adm_str_t cli_policy_subject(adm_arena_t *a, const kube_review_t *review);

/* validate --batch; see docs/CLI.md. */
int cli_policy_batch(void);

/* review --validate: answers the review of a file, n times. */
int cli_policy_answer_file(adm_arena_t *a, const cli_policies_t *options,
    const char *file, int64_t n);

/* explain --policies: what the policies see of the objects of a file. */
int cli_policy_explain(adm_arena_t *a, const cli_policies_t *options,
    const char *file, int json);


#endif /* CLI_POLICY_H */
