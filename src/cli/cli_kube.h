
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
 *     pod       {"text","strict"}      a pod in its normal form
 *     fold      {"text"}               the same, names in any case
 *     coerce    {"text"}               the same, text is YAML, made to fit
 *     merge     {"a","b"}              strategic merge of pod a and patch b
 *     diff      {"a","b"}              the JSON Patch that makes b of a
 *     apply     {"a","b","strict"}     JSON Patch b applied to a
 *     selector  {"selector","labels"}  whether a LabelSelector matches
 *
 * with {"id","out"} or {"id","error":true,"message"}; text, a, b and out are
 * texts of JSON.
 */
int cli_kube_batch(void);

/* The line about it in --help. */
#define CLI_KUBE_BATCH                                                        \
    "answer JSON lines from standard input: {id,op,...}, op one of pod, merge,"\
    " diff, apply"


#endif /* CLI_KUBE_H */
