
/*
 * Semantic versions and constraints on them, as the library "semver" (3.3) of
 * Masterminds reads and compares them.
 */


#ifndef GOTMPL_SEMVER_H
#define GOTMPL_SEMVER_H


#include "base/adm_err.h"


typedef struct {
    uint64_t   segment[3];       /* major, minor, patch */
    adm_str_t  pre;
    adm_str_t  metadata;
    adm_str_t  original;
} gotmpl_semver_t;


/* Strings refer to the text. */
int gotmpl_semver_parse(adm_str_t text, gotmpl_semver_t *v, adm_err_t *err);

/* <0, 0, >0; metadata does not count. */
int gotmpl_semver_cmp(const gotmpl_semver_t *a, const gotmpl_semver_t *b);

/* Whether the version meets the constraint (">= 1.2, < 2 || ~3.1"). */
int gotmpl_semver_check(adm_str_t constraint, const gotmpl_semver_t *v,
    int *met, adm_err_t *err);

/* Of a pre-release and of metadata. */
int gotmpl_semver_check_pre(adm_str_t s, adm_err_t *err);
int gotmpl_semver_check_metadata(adm_str_t s, adm_err_t *err);


#endif /* GOTMPL_SEMVER_H */
