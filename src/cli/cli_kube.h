
/* What the commands on Kubernetes objects share. */


#ifndef CLI_KUBE_H
#define CLI_KUBE_H


#include "cli/cli.h"
#include "kube/kube_schema.h"


/*
 * Reads a file with one JSON or YAML document; "-" is standard input.  json:
 * NULL, or set to whether it was JSON.
 */
adm_value_t *cli_read_value(adm_arena_t *a, const char *path, int *json,
    adm_err_t *err);

/* The schema of an object, NULL if its kind is another one than Pod. */
const kube_type_t *cli_kube_type(const adm_value_t *v);

/*
 * Answers JSON lines {"id","op",...}:
 *
 *     pod    {"text","strict"}  a pod in its normal form
 *     merge  {"a","b"}          strategic merge of pod a and patch b
 *     diff   {"a","b"}          the JSON Patch that makes b of a
 *     apply  {"a","b","strict"} JSON Patch b applied to a
 *
 * with {"id","out"} or {"id","error":true,"message"}; text, a, b and out are
 * JSON texts.
 */
int cli_kube_batch(void);

/* The line about it in --help. */
#define CLI_KUBE_BATCH                                                        \
    "answer JSON lines with op pod, merge, diff or apply from standard input"


#endif /* CLI_KUBE_H */
