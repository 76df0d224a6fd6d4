
/*
 * Protobuf messages by description: their JSON mapping in and out.
 *
 * A message is described once, in a static table of fields in declaration
 * order.  A decoded message is an object of the value tree with the fields'
 * lowerCamelCase names; a member that is absent is unset.  Its values are:
 * strings, bools and numbers as such, bytes as base 64 text, enums by number,
 * durations in nanoseconds, wrappers as what they wrap, lists and maps as
 * arrays and objects.
 */


#ifndef INJECT_PROTO_H
#define INJECT_PROTO_H


#include "base/adm_buf.h"
#include "base/adm_err.h"
#include "data/adm_value.h"
#include "inject/inject_release.h"


typedef enum {
    INJECT_PROTO_BOOL = 0,
    INJECT_PROTO_INT32,
    INJECT_PROTO_UINT32,
    INJECT_PROTO_INT64,
    INJECT_PROTO_DOUBLE,
    INJECT_PROTO_STRING,
    INJECT_PROTO_BYTES,
    INJECT_PROTO_DURATION,
    INJECT_PROTO_ENUM,
    INJECT_PROTO_MESSAGE,
    INJECT_PROTO_ANY              /* any JSON, kept as it is */
} inject_proto_e;


/* Flags of a field. */
#define INJECT_PROTO_LIST     0x01
#define INJECT_PROTO_MAP      0x02    /* keys are strings */
#define INJECT_PROTO_WRAPPED  0x04    /* BoolValue, Int32Value ... */


typedef struct {
    const char  *name;
    int32_t      number;
} inject_proto_enum_t;


typedef struct {
    const char  *name;               /* lowerCamelCase */
    uint8_t      type;               /* inject_proto_e */
    uint8_t      flags;
    uint8_t      oneof;              /* equal numbers exclude each other */
    uint8_t      since;              /* behaviour that has it, + 1; 0: any */
    const void  *of;                 /* enum's or message's description */
    uint8_t      plain;              /* behaviour + 1 with which a field is
                                        neither wrapped nor in a oneof */
} inject_proto_field_t;


typedef struct {
    const char                  *name;
    const inject_proto_field_t  *fields;      /* ends with a NULL name */
} inject_proto_message_t;


typedef struct {
    const inject_release_t  *release;
    unsigned                 strict:1;        /* unknown fields are errors */
    adm_value_t             *unknown;         /* if not NULL: texts of them */
} inject_proto_options_t;


/*
 * The message of a JSON value; null is an empty message.  Both spellings of
 * names are accepted.  NULL on error.
 */
adm_value_t *inject_proto_decode(adm_arena_t *a,
    const inject_proto_message_t *message, const adm_value_t *v,
    const inject_proto_options_t *options, adm_err_t *err);

/*
 * Appends compact JSON: fields in declaration order, zero values left out.
 */
void inject_proto_encode(adm_buf_t *b, const inject_proto_message_t *message,
    const adm_value_t *v);

/*
 * A copy of base whose fields are replaced by those that are set in over.
 * zeros: whether zero values of over count as set; wrapped ones always do.
 */
adm_value_t *inject_proto_apply(adm_arena_t *a,
    const inject_proto_message_t *message, const adm_value_t *base,
    const adm_value_t *over, int zeros);

/* Whether a field's value is what an unset field stands for. */
int inject_proto_is_zero(const inject_proto_field_t *field,
    const adm_value_t *v);

/* The field with this JSON name, NULL if there is none. */
const inject_proto_field_t *inject_proto_field(
    const inject_proto_message_t *message, adm_str_t name);

/* The name of an enum's number, NULL if it has none. */
const char *inject_proto_enum_name(const inject_proto_enum_t *e, int64_t n);

/* Appends a duration in JSON's form without quotes: "45s", "1.500s". */
void inject_proto_duration(adm_buf_t *b, int64_t ns);


#endif /* INJECT_PROTO_H */
