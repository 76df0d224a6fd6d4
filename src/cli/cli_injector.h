
/* What the commands around the injector share: options, loading, batches. */


#ifndef CLI_INJECTOR_H
#define CLI_INJECTOR_H


#include "cli/cli.h"
#include "inject/inject.h"


typedef struct {
    const char  *config;
    const char  *values;
    const char  *mesh;
    const char  *release;
    const char  *native_sidecars;
    const char  *nodes;
    const char  *platform;
    const char  *compliance_policy;
    const char  *revision;
    const char  *injector_namespace;
    const char  *cluster;
    const char  *network;
    const char  *namespaces;
    const char  *injection_guard;
    const char  *reinvocation;
    const char  *settings;
} cli_injector_t;


#define CLI_INJECTOR_STRING(type_, option, member_, argument, help)           \
    { option, 0, CLI_STRING,                                                  \
      offsetof(type_, injector) + offsetof(cli_injector_t, member_),          \
      argument, help }

/* For the table of a command whose options have a member "injector". */

#define CLI_INJECTOR_OPTIONS(type)                                            \
    CLI_INJECTOR_STRING(type, "config", config, "FILE",                       \
                        "the injector's configuration, or its ConfigMap"),    \
    CLI_INJECTOR_STRING(type, "values", values, "FILE",                       \
                        "Helm values, or the ConfigMap that has them"),       \
    CLI_INJECTOR_STRING(type, "mesh", mesh, "FILE",                           \
                        "mesh configuration, or the ConfigMap that has it"),  \
    CLI_INJECTOR_STRING(type, "release", release, "RELEASE",                  \
                        "behave as this release of Istio: 1.24.0, dev; "      \
                        "latest: as the documents look"),                     \
    CLI_INJECTOR_STRING(type, "native-sidecars", native_sidecars, "MODE",     \
                        "true, false or auto"),                               \
    CLI_INJECTOR_STRING(type, "nodes", nodes, "FILE",                         \
                        "nodes for auto: a list of {name, kubelet}"),         \
    CLI_INJECTOR_STRING(type, "platform", platform, "NAME",                   \
                        "openshift, or nothing"),                             \
    CLI_INJECTOR_STRING(type, "compliance-policy", compliance_policy,         \
                        "NAME", "what templates see as .CompliancePolicy"),   \
    CLI_INJECTOR_STRING(type, "revision", revision, "NAME",                   \
                        "revision of the control plane"),                     \
    CLI_INJECTOR_STRING(type, "injector-namespace", injector_namespace,       \
                        "NAME", "namespace of the control plane"),            \
    CLI_INJECTOR_STRING(type, "cluster", cluster, "NAME",                     \
                        "cluster that pods are in"),                          \
    CLI_INJECTOR_STRING(type, "network", network, "NAME",                     \
                        "network that pods are in"),                          \
    CLI_INJECTOR_STRING(type, "namespaces", namespaces, "FILE",               \
                        "namespaces: an object of name -> {annotations}"),    \
    CLI_INJECTOR_STRING(type, "injection-guard", injection_guard, "ON|OFF",   \
                        "off: values may add to the structure of a pod"),     \
    CLI_INJECTOR_STRING(type, "reinvocation", reinvocation, "MODE",           \
                        "keep the user's overrides, or upstream"),            \
    CLI_INJECTOR_STRING(type, "settings", settings, "FILE",                   \
                        "all of these from one JSON object")


/* Loads what the options name; NULL with err set. */
inject_t *cli_injector_load(adm_arena_t *a, const cli_injector_t *options,
    adm_err_t *err);

/*
 * The injector of a line of a batch, its members "config", "values", "mesh"
 * (files) and "settings"; one that is equal is used again.
 */
inject_t *cli_injector_line(const adm_value_t *line, adm_err_t *err);

/* Prints the warnings of loading. */
void cli_injector_warnings(const inject_t *inject);

/* {"error": true, "message": ...} */
void cli_batch_error(adm_arena_t *a, adm_value_t *out, const adm_err_t *err);


#endif /* CLI_INJECTOR_H */
