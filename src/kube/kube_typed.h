
/*
 * Typed normalisation: what remains of a JSON value when Go has decoded it
 * into a structure and encoded it again.  Unknown members vanish, so do empty
 * ones that need not be there; what always is there appears; quantities and
 * times get their canonical text; members come in the order of the fields,
 * those of maps sorted.  A value of the wrong type is an error with Go's text.
 * Rules: istio spec 4.3.2.
 *
 * Nothing is copied that is normal already: a normal tree is returned itself,
 * otherwise new containers refer to the normal parts of the old ones.
 * Objects that have been found to be normal bear a note that says so: the next
 * time they are not looked into.
 */


#ifndef KUBE_TYPED_H
#define KUBE_TYPED_H


#include "base/adm_err.h"
#include "data/adm_value.h"
#include "kube/kube_schema.h"


/* Names in any case, as encoding/json takes them; API servers do not. */
#define KUBE_TYPED_FOLD     0x01

/*
 * Numbers and booleans become strings where strings belong, as when YAML is
 * read into a structure.  Rules: istio spec 4.1.1.
 */
#define KUBE_TYPED_COERCE   0x02

/* Without the fields that Istio up to 1.18 did not know. */
#define KUBE_TYPED_OLD      0x04

/*
 * Of several errors that of the first member by name: what is decoded has been
 * through a map in Go, as YAML and the results of merges have.
 */
#define KUBE_TYPED_SORTED   0x10

/* "creationTimestamp": null where there is none, as Istio up to 1.27. */
#define KUBE_TYPED_NULLS    0x08


/*
 * The normal form of v as a value of the type; null and NULL are its zero
 * value.  normal: NULL, or what this has returned for the same type and flags;
 * what v has in common with it needs no further look, which makes it cheap to
 * normalise what a patch has made of it.  unknown: an array that gets a text
 * for each unknown member, as the API server's strict decoding words it; NULL
 * if nobody wants to know.  NULL with err set when a value does not have its
 * type.
 */
adm_value_t *kube_typed(adm_arena_t *a, const kube_type_t *type,
    adm_value_t *v, const adm_value_t *normal, unsigned flags,
    adm_value_t *unknown, adm_err_t *err);


#endif /* KUBE_TYPED_H */
