
/*
 * The functions that Istio adds to the template language (spec 3.4), of all
 * releases; where a release differs, the function asks it.
 */


#ifndef INJECT_FUNCS_H
#define INJECT_FUNCS_H


#include "gotmpl/gotmpl.h"
#include "inject/inject_mesh.h"
#include "inject/inject_types.h"


/* What an execution is given as its host. */

typedef struct {
    const inject_release_t       *release;
    const inject_mesh_t          *mesh;
    const adm_value_t            *env;
    gotmpl_value_t                root;      /* for render */
    const gotmpl_options_t       *options;   /* for render */
    unsigned                      depth;     /* of render */
} inject_host_t;


/* The functions of every release, and those of some. */
extern const gotmpl_funcs_t  inject_funcs_text;
extern const gotmpl_funcs_t  inject_funcs_pod;
extern const gotmpl_funcs_t  inject_funcs_to_json;   /* the alias toJson */
extern const gotmpl_funcs_t  inject_funcs_omit;      /* hides Sprig's */
extern const gotmpl_funcs_t  inject_funcs_render;

#endif /* INJECT_FUNCS_H */
