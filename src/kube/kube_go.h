
/*
 * How Go prints what Kubernetes' error texts contain: JSON values as fmt does,
 * quoted strings, the type an untyped decoder gives a value.
 */


#ifndef KUBE_GO_H
#define KUBE_GO_H


#include "base/adm_buf.h"
#include "data/adm_value.h"


/*
 * The Go type of a value that API machinery has decoded without a schema, as
 * reflect.Type prints it; "<nil>" for null.  Numbers are "int64" or "float64":
 * two numbers of different types are never equal there.
 */
const char *kube_go_type(const adm_value_t *v);

/* Whether two scalars are equal as Go compares interfaces: type and value. */
int kube_go_equal(const adm_value_t *a, const adm_value_t *b);

/*
 * Appends the value as fmt's %v prints it ("map[a:1 b:[x <nil>]]"); with verb
 * 's' as %s, which complains about what is no string.
 */
void kube_go_print(adm_buf_t *b, const adm_value_t *v, char verb);


#endif /* KUBE_GO_H */
