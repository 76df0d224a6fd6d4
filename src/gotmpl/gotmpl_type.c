
#include "base/adm_str.h"
#include "gotmpl/gotmpl_exec.h"


#define gotmpl_basic_type(ident, kind_value, text)                            \
    const gotmpl_type_t  gotmpl_type_##ident = {                              \
        .name = adm_str(text), .kind = kind_value                             \
    }


gotmpl_basic_type(any, GOTMPL_INTERFACE, "interface {}");
gotmpl_basic_type(value, GOTMPL_INTERFACE, "reflect.Value");
gotmpl_basic_type(bool, GOTMPL_BOOL, "bool");
gotmpl_basic_type(int, GOTMPL_INT, "int");
gotmpl_basic_type(int32, GOTMPL_INT32, "int32");
gotmpl_basic_type(int64, GOTMPL_INT64, "int64");
gotmpl_basic_type(uint8, GOTMPL_UINT8, "uint8");
gotmpl_basic_type(uint, GOTMPL_UINT, "uint");
gotmpl_basic_type(uint32, GOTMPL_UINT32, "uint32");
gotmpl_basic_type(uint64, GOTMPL_UINT64, "uint64");
gotmpl_basic_type(float32, GOTMPL_FLOAT32, "float32");
gotmpl_basic_type(float64, GOTMPL_FLOAT64, "float64");
gotmpl_basic_type(complex128, GOTMPL_COMPLEX128, "complex128");
gotmpl_basic_type(string, GOTMPL_STRING, "string");

const gotmpl_type_t  gotmpl_type_map = {
    .name = adm_str("map[string]interface {}"),
    .kind = GOTMPL_MAP,
    .elem = &gotmpl_type_any
};

const gotmpl_type_t  gotmpl_type_string_map = {
    .name = adm_str("map[string]string"),
    .kind = GOTMPL_MAP,
    .elem = &gotmpl_type_string
};

const gotmpl_type_t  gotmpl_type_list = {
    .name = adm_str("[]interface {}"),
    .kind = GOTMPL_SLICE,
    .elem = &gotmpl_type_any
};

const gotmpl_type_t  gotmpl_type_string_list = {
    .name = adm_str("[]string"),
    .kind = GOTMPL_SLICE,
    .elem = &gotmpl_type_string
};

const gotmpl_type_t  gotmpl_type_int_list = {
    .name = adm_str("[]int"),
    .kind = GOTMPL_SLICE,
    .elem = &gotmpl_type_int
};


const char *
gotmpl_kind_name(gotmpl_kind_e kind)
{
    static const char  *names[] = {
        "invalid", "bool", "int", "int32", "int64", "uint8", "uint", "uint32",
        "uint64", "float32", "float64", "complex128", "string", "interface",
        "map", "slice", "ptr", "struct"
    };

    return names[kind];
}


const gotmpl_func_t *
gotmpl_find_func(const gotmpl_func_t *funcs, size_t n, adm_str_t name)
{
    int     rc;
    size_t  lo, hi, mid;

    for (lo = 0, hi = n; lo < hi; /* void */ ) {
        mid = lo + (hi - lo) / 2;
        rc = adm_str_cmp(name, funcs[mid].name);

        if (rc == 0) {
            return &funcs[mid];
        }

        if (rc < 0) {
            hi = mid;

        } else {
            lo = mid + 1;
        }
    }

    return NULL;
}


const gotmpl_func_t *
gotmpl_find_method(const gotmpl_type_t *type, adm_str_t name)
{
    return type->nmethods ? gotmpl_find_func(type->methods, type->nmethods,
                                             name)
                          : NULL;
}


int
gotmpl_assignable(const gotmpl_type_t *from, const gotmpl_type_t *to)
{
    if (from == to) {
        return 1;
    }

    if (from->kind != to->kind
        || (from->kind != GOTMPL_MAP && from->kind != GOTMPL_SLICE)
        || from->elem != to->elem)
    {
        return 0;
    }

    /* the same underlying type, and one of the two has no name of its own */

    return adm_str_has_prefix(from->name, adm_strc("map["))
           || adm_str_has_prefix(to->name, adm_strc("map["))
           || adm_str_has_prefix(from->name, adm_strc("[]"))
           || adm_str_has_prefix(to->name, adm_strc("[]"));
}


gotmpl_value_t
gotmpl_zero(const gotmpl_type_t *type)
{
    gotmpl_value_t  v;

    v = gotmpl_view(type, NULL, 0, NULL);

    if (type->kind == GOTMPL_INTERFACE) {
        v.type = &gotmpl_type_any;
    }

    return v;
}


int
gotmpl_is_nil(const gotmpl_value_t *v)
{
    switch (gotmpl_kind(v)) {

    case GOTMPL_INVALID:
    case GOTMPL_INTERFACE:
        return 1;

    case GOTMPL_MAP:
    case GOTMPL_SLICE:
    case GOTMPL_POINTER:
        return v->u.p == NULL;

    default:
        return 0;
    }
}
