
/*
 * Types of single values that templates see: times, quantities, durations,
 * numbers or strings, and the wrappers of protobuf.
 */

#include "base/adm_num.h"
#include "base/adm_quantity.h"
#include "base/adm_time.h"
#include "data/adm_json_write.h"
#include "inject/inject_types.h"


static int inject_value_text(gotmpl_exec_t *e, const gotmpl_value_t *v,
    adm_str_t *s);
static int inject_time_text(gotmpl_exec_t *e, const gotmpl_value_t *v,
    adm_str_t *s);
static int inject_quantity_number(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret);
static int inject_quantity_is_zero(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret);
static int inject_quantity_read(gotmpl_exec_t *e, const gotmpl_value_t *v,
    adm_quantity_t *q);
static int inject_resource_get(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret);
static int inject_int_or_string_field(gotmpl_exec_t *e,
    const gotmpl_value_t *v, adm_str_t name, gotmpl_value_t *ret);
static int inject_int_or_string_value(gotmpl_exec_t *e,
    const gotmpl_func_t *f, gotmpl_value_t *args, uint32_t n,
    gotmpl_value_t *ret);
static int inject_duration_text(gotmpl_exec_t *e, const gotmpl_value_t *v,
    adm_str_t *s);
static int inject_duration_field(gotmpl_exec_t *e, const gotmpl_value_t *v,
    adm_str_t name, gotmpl_value_t *ret);
static int inject_duration_get(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret);
static int64_t inject_duration_ns(const gotmpl_value_t *v);
static adm_value_t *inject_duration_json(gotmpl_exec_t *e,
    const gotmpl_value_t *v);
static int inject_wrapper_text(gotmpl_exec_t *e, const gotmpl_value_t *v,
    adm_str_t *s);
static int inject_wrapper_field(gotmpl_exec_t *e, const gotmpl_value_t *v,
    adm_str_t name, gotmpl_value_t *ret);
static int inject_wrapper_get(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret);
static adm_value_t *inject_wrapper_json(gotmpl_exec_t *e,
    const gotmpl_value_t *v);


const gotmpl_type_t  inject_type_time = {
    .name = adm_str("v1.Time"), .kind = GOTMPL_STRUCT,
    .string = inject_time_text
};


/* Quantities.  magic: the scale of the number, 0 or -3. */

static const gotmpl_func_t  inject_quantity_methods[] = {
    { .name = adm_str("IsZero"), .fn = inject_quantity_is_zero },
    { .name = adm_str("MilliValue"), .fn = inject_quantity_number,
      .magic = -3 },
    { .name = adm_str("String"), .fn = inject_string_method },
    { .name = adm_str("Value"), .fn = inject_quantity_number }
};


const gotmpl_type_t  inject_type_quantity = {
    .name = adm_str("resource.Quantity"), .kind = GOTMPL_STRUCT,
    .methods = inject_quantity_methods,
    .nmethods = adm_nelts(inject_quantity_methods),
    .string = inject_value_text
};


static const gotmpl_type_t  inject_type_quantity_pointer = {
    .name = adm_str("*resource.Quantity"), .kind = GOTMPL_POINTER,
    .elem = &inject_type_quantity,
    .methods = inject_quantity_methods,
    .nmethods = adm_nelts(inject_quantity_methods),
    .string = inject_value_text
};


/* The methods want a pointer, which there is none of to a member of a map. */

static const gotmpl_type_t  inject_type_resource = {
    .name = adm_str("resource.Quantity"), .kind = GOTMPL_STRUCT,
    .string = inject_value_text
};


static const gotmpl_type_t  inject_type_resource_name = {
    .name = adm_str("v1.ResourceName"), .kind = GOTMPL_STRING
};


static const char  *inject_resources[] = {
    "cpu", "memory", "pods", "storage", "ephemeral-storage"
};


/* magic: the name's place in the list */

static const gotmpl_func_t  inject_resource_list_methods[] = {
    { .name = adm_str("Cpu"), .fn = inject_resource_get, .magic = 0 },
    { .name = adm_str("Memory"), .fn = inject_resource_get, .magic = 1 },
    { .name = adm_str("Pods"), .fn = inject_resource_get, .magic = 2 },
    { .name = adm_str("Storage"), .fn = inject_resource_get, .magic = 3 },
    { .name = adm_str("StorageEphemeral"), .fn = inject_resource_get,
      .magic = 4 }
};


const gotmpl_type_t  inject_type_resource_list = {
    .name = adm_str("v1.ResourceList"), .kind = GOTMPL_MAP,
    .elem = &inject_type_resource, .key = &inject_type_resource_name,
    .methods = inject_resource_list_methods,
    .nmethods = adm_nelts(inject_resource_list_methods)
};


static const gotmpl_func_t  inject_int_or_string_methods[] = {
    { .name = adm_str("IntValue"), .fn = inject_int_or_string_value },
    { .name = adm_str("String"), .fn = inject_string_method }
};


const gotmpl_type_t  inject_type_int_or_string = {
    .name = adm_str("intstr.IntOrString"), .kind = GOTMPL_STRUCT,
    .methods = inject_int_or_string_methods,
    .nmethods = adm_nelts(inject_int_or_string_methods),
    .field = inject_int_or_string_field, .string = inject_value_text
};


/* Durations: the parts that GetSeconds(), GetNanos() and the fields give. */

enum {
    INJECT_DURATION_SECONDS = 0,
    INJECT_DURATION_NANOS,
    INJECT_DURATION_ALL
};


static const gotmpl_func_t  inject_duration_methods[] = {
    { .name = adm_str("AsDuration"), .fn = inject_duration_get,
      .magic = INJECT_DURATION_ALL },
    { .name = adm_str("GetNanos"), .fn = inject_duration_get,
      .magic = INJECT_DURATION_NANOS },
    { .name = adm_str("GetSeconds"), .fn = inject_duration_get,
      .magic = INJECT_DURATION_SECONDS },
    { .name = adm_str("String"), .fn = inject_string_method }
};


static const gotmpl_type_t  inject_type_duration_struct = {
    .name = adm_str("durationpb.Duration"), .kind = GOTMPL_STRUCT,
    .methods = inject_duration_methods,
    .nmethods = adm_nelts(inject_duration_methods),
    .field = inject_duration_field, .string = inject_duration_text,
    .json = inject_duration_json
};


const gotmpl_type_t  inject_type_duration = {
    .name = adm_str("*durationpb.Duration"), .kind = GOTMPL_POINTER,
    .elem = &inject_type_duration_struct,
    .methods = inject_duration_methods,
    .nmethods = adm_nelts(inject_duration_methods),
    .string = inject_duration_text, .json = inject_duration_json
};


/* Wrappers: the type of what they wrap is the elem of the structure. */

static const gotmpl_func_t  inject_wrapper_methods[] = {
    { .name = adm_str("GetValue"), .fn = inject_wrapper_get },
    { .name = adm_str("String"), .fn = inject_string_method }
};


#define WRAPPER(name_, go_name, wrapped)                                      \
    static const gotmpl_type_t  inject_type_##name_##_struct = {              \
        .name = adm_str("wrapperspb." go_name), .kind = GOTMPL_STRUCT,        \
        .elem = &wrapped, .methods = inject_wrapper_methods,                  \
        .nmethods = adm_nelts(inject_wrapper_methods),                        \
        .field = inject_wrapper_field, .string = inject_wrapper_text,         \
        .json = inject_wrapper_json                                           \
    };                                                                        \
                                                                              \
    const gotmpl_type_t  inject_type_##name_ = {                              \
        .name = adm_str("*wrapperspb." go_name), .kind = GOTMPL_POINTER,      \
        .elem = &inject_type_##name_##_struct,                                \
        .methods = inject_wrapper_methods,                                    \
        .nmethods = adm_nelts(inject_wrapper_methods),                        \
        .string = inject_wrapper_text, .json = inject_wrapper_json            \
    }

WRAPPER(bool_value, "BoolValue", gotmpl_type_bool);
WRAPPER(int32_value, "Int32Value", gotmpl_type_int32);
WRAPPER(uint32_value, "UInt32Value", gotmpl_type_uint32);
WRAPPER(int64_value, "Int64Value", gotmpl_type_int64);


int
inject_string_method(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    adm_str_t  s;

    if (args[0].type->string(e, &args[0], &s) != ADM_OK) {
        return gotmpl_abort(e, "out of memory");
    }

    *ret = gotmpl_string(s);
    ret->origin = args[0].origin;

    return ADM_OK;
}


/* A string as it is, a number in its text. */

static int
inject_value_text(gotmpl_exec_t *e, const gotmpl_value_t *v, adm_str_t *s)
{
    *s = adm_is_number(v->u.json)
         ? adm_value_number_text(v->u.json, gotmpl_arena(e))
         : adm_value_str(v->u.json);

    return ADM_OK;
}


/* As Go prints times in UTC; a time that is not set is that of the year 1. */

static int
inject_time_text(gotmpl_exec_t *e, const gotmpl_value_t *v, adm_str_t *s)
{
    adm_tm_t    tm;
    adm_buf_t   b;
    adm_time_t  t;

    if (adm_time_parse_rfc3339(adm_value_str(v->u.json), &t) != ADM_OK) {
        *s = adm_strc("0001-01-01 00:00:00 +0000 UTC");
        return ADM_OK;
    }

    t.offset = 0;
    adm_time_fields(&t, &tm);

    adm_buf_init(&b, gotmpl_arena(e), 0);
    adm_buf_printf(&b, "%04lld-%02d-%02d %02d:%02d:%02d +0000 UTC",
                   (long long) tm.year, tm.month, tm.day, tm.hour, tm.minute,
                   tm.second);

    return adm_buf_finish(&b, s);
}


static int
inject_quantity_number(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    adm_quantity_t  q;

    if (inject_quantity_read(e, &args[0], &q) != ADM_OK) {
        return ADM_ERROR;
    }

    *ret = gotmpl_int64(adm_quantity_scaled(&q, f->magic));

    return ADM_OK;
}


static int
inject_quantity_is_zero(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    adm_quantity_t  q;

    if (inject_quantity_read(e, &args[0], &q) != ADM_OK) {
        return ADM_ERROR;
    }

    *ret = gotmpl_bool(adm_quantity_sign(&q) == 0);

    return ADM_OK;
}


/* One that is not set is 0. */

static int
inject_quantity_read(gotmpl_exec_t *e, const gotmpl_value_t *v,
    adm_quantity_t *q)
{
    adm_str_t  text;

    if (adm_is_null(v->u.json)) {
        adm_quantity_from_int(0, q);
        return ADM_OK;
    }

    if (inject_value_text(e, v, &text) != ADM_OK
        || adm_quantity_parse(gotmpl_arena(e), text, q) != ADM_OK)
    {
        return gotmpl_fail(e, "\"%.*s\" is no quantity", adm_fmt(text));
    }

    return ADM_OK;
}


/* Cpu() and the like never give nil: what is missing is 0. */

static int
inject_resource_get(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    gotmpl_value_t  member;

    if (gotmpl_get(e, &args[0], adm_strz(inject_resources[f->magic]), &member)
        == ADM_OK)
    {
        *ret = member;
        ret->type = &inject_type_quantity_pointer;

        return ADM_OK;
    }

    *ret = gotmpl_view(&inject_type_quantity_pointer,
                       adm_value_stringc(gotmpl_arena(e), "0"), 0, NULL);

    return ADM_OK;
}


static int
inject_int_or_string_field(gotmpl_exec_t *e, const gotmpl_value_t *v,
    adm_str_t name, gotmpl_value_t *ret)
{
    int  string;

    string = adm_is_string(v->u.json);

    if (adm_str_eqc(name, "StrVal")) {
        *ret = gotmpl_view(&gotmpl_type_string, string ? v->u.json : NULL, 0,
                           v->origin);

    } else if (adm_str_eqc(name, "IntVal")) {
        *ret = gotmpl_view(&gotmpl_type_int32, string ? NULL : v->u.json, 0,
                           v->origin);

    } else if (adm_str_eqc(name, "Type")) {
        *ret = gotmpl_int64(string);

    } else {
        return ADM_DECLINED;
    }

    return ADM_OK;
}


/* A string that is no number counts as 0. */

static int
inject_int_or_string_value(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    int64_t    i;
    adm_str_t  text;

    if (inject_value_text(e, &args[0], &text) != ADM_OK
        || adm_int_parse(text, 10, &i) != ADM_OK)
    {
        i = 0;
    }

    *ret = gotmpl_int64(i);
    ret->type = &gotmpl_type_int;

    return ADM_OK;
}


static int64_t
inject_duration_ns(const gotmpl_value_t *v)
{
    int64_t  ns;

    return adm_value_to_int(v->u.json, &ns) == ADM_OK ? ns : 0;
}


static int
inject_duration_text(gotmpl_exec_t *e, const gotmpl_value_t *v, adm_str_t *s)
{
    int64_t    ns;
    adm_buf_t  b;

    adm_buf_init(&b, gotmpl_arena(e), 0);

    ns = inject_duration_ns(v);

    if (ns / 1000000000) {
        adm_buf_printf(&b, "seconds:%lld", (long long) (ns / 1000000000));
    }

    if (ns % 1000000000) {
        adm_buf_printf(&b, "%snanos:%lld", b.len ? " " : "",
                       (long long) (ns % 1000000000));
    }

    return adm_buf_finish(&b, s);
}


static int
inject_duration_field(gotmpl_exec_t *e, const gotmpl_value_t *v,
    adm_str_t name, gotmpl_value_t *ret)
{
    if (adm_str_eqc(name, "Seconds")) {
        *ret = gotmpl_int64(inject_duration_ns(v) / 1000000000);
        return ADM_OK;
    }

    if (adm_str_eqc(name, "Nanos")) {
        *ret = gotmpl_int64(inject_duration_ns(v) % 1000000000);
        ret->type = &gotmpl_type_int32;
        return ADM_OK;
    }

    return ADM_DECLINED;
}


static int
inject_duration_get(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    switch (f->magic) {

    case INJECT_DURATION_SECONDS:
        return inject_duration_field(e, &args[0], adm_strc("Seconds"), ret);

    case INJECT_DURATION_NANOS:
        return inject_duration_field(e, &args[0], adm_strc("Nanos"), ret);

    default: /* INJECT_DURATION_ALL */
        *ret = gotmpl_int64(inject_duration_ns(&args[0]));
        ret->type = &gotmpl_type_duration;

        return ADM_OK;
    }
}


/* Not the JSON of protobuf: that of the structure, to encoding/json. */

static adm_value_t *
inject_duration_json(gotmpl_exec_t *e, const gotmpl_value_t *v)
{
    int64_t       ns;
    adm_arena_t  *a;
    adm_value_t  *json;

    a = gotmpl_arena(e);
    ns = inject_duration_ns(v);

    json = adm_value_object(a, 2);

    if (ns / 1000000000) {
        (void) adm_object_setc(a, json, "seconds",
                               adm_value_int(a, ns / 1000000000));
    }

    if (ns % 1000000000) {
        (void) adm_object_setc(a, json, "nanos",
                               adm_value_int(a, ns % 1000000000));
    }

    return json;
}


/* As protobuf prints a wrapper: without members that are zero. */

static int
inject_wrapper_text(gotmpl_exec_t *e, const gotmpl_value_t *v, adm_str_t *s)
{
    int64_t    i;
    adm_buf_t  b;

    adm_buf_init(&b, gotmpl_arena(e), 0);

    if (adm_is_true(v->u.json)) {
        adm_buf_lit(&b, "value:true");

    } else if (adm_value_to_int(v->u.json, &i) == ADM_OK && i) {
        adm_buf_printf(&b, "value:%lld", (long long) i);
    }

    return adm_buf_finish(&b, s);
}


int
inject_well_known(gotmpl_exec_t *e, const gotmpl_value_t *v, adm_buf_t *b)
{
    int  duration;

    duration = (v->type == &inject_type_duration);

    if (!duration && v->type->json != inject_wrapper_json) {
        return ADM_DECLINED;
    }

    if (adm_is_null(v->u.json)) {
        adm_buf_lit(b, "{}");

    } else if (duration) {
        adm_buf_char(b, '"');
        inject_proto_duration(b, inject_duration_ns(v));
        adm_buf_char(b, '"');

    } else {
        adm_json_write(b, v->u.json, 0);
    }

    return ADM_OK;
}


static int
inject_wrapper_field(gotmpl_exec_t *e, const gotmpl_value_t *v,
    adm_str_t name, gotmpl_value_t *ret)
{
    if (!adm_str_eqc(name, "Value")) {
        return ADM_DECLINED;
    }

    *ret = gotmpl_view(v->type->elem, v->u.json, 0, v->origin);

    return ADM_OK;
}


static int
inject_wrapper_get(gotmpl_exec_t *e, const gotmpl_func_t *f,
    gotmpl_value_t *args, uint32_t n, gotmpl_value_t *ret)
{
    const gotmpl_type_t  *type;

    type = args[0].type;

    if (type->kind == GOTMPL_POINTER) {
        type = type->elem;
    }

    *ret = gotmpl_view(type->elem, args[0].u.json, 0, args[0].origin);

    return ADM_OK;
}


static adm_value_t *
inject_wrapper_json(gotmpl_exec_t *e, const gotmpl_value_t *v)
{
    int64_t       i;
    adm_arena_t  *a;
    adm_value_t  *json;

    a = gotmpl_arena(e);
    json = adm_value_object(a, 1);

    if (adm_is_true(v->u.json)
        || (adm_value_to_int(v->u.json, &i) == ADM_OK && i))
    {
        (void) adm_object_setc(a, json, "value",
                               adm_value_copy(a, v->u.json));
    }

    return json;
}
