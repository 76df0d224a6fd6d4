
#include "base/adm_buf.h"
#include "policy/policy_shape.h"


#define POLICY_MAX_PATH  256


/* Where the check is; the outermost has no parent. */

typedef struct policy_step_s  policy_step_t;

struct policy_step_s {
    const policy_step_t  *parent;
    adm_str_t             key;         /* of a field */
    uint32_t              index;       /* of an item, if there is no key */
    uint32_t              line;
};


static int policy_shape_value(const adm_value_t *v,
    const policy_shape_t *shape, const policy_step_t *step, adm_err_t *err);
static int policy_shape_object_members(const adm_value_t *v,
    const policy_shape_t *shape, const policy_step_t *step, adm_err_t *err);
static const policy_member_t *policy_shape_member(const policy_shape_t *shape,
    adm_str_t name);
static int policy_shape_type(const adm_value_t *v, const policy_step_t *step,
    const char *want, adm_err_t *err);
static size_t policy_step_path(const policy_step_t *step, char *p,
    size_t size);


static const policy_shape_t  policy_any = { POLICY_ANY, NULL, NULL };
static const policy_shape_t  policy_string = { POLICY_STRING, NULL, NULL };
static const policy_shape_t  policy_boolean = { POLICY_BOOL, NULL, NULL };
static const policy_shape_t  policy_integer = { POLICY_INT, NULL, NULL };

static const policy_shape_t  policy_strings = {
    POLICY_LIST, &policy_string, NULL
};

static const policy_shape_t  policy_string_map = {
    POLICY_MAP, &policy_string, NULL
};


#define POLICY_END  { adm_str(""), NULL }

/* A structure, and a list of it. */

#define policy_struct(name)                                                   \
    static const policy_shape_t  policy_##name = {                            \
        POLICY_STRUCT, NULL, policy_##name##_members                          \
    };

#define policy_structs(name, list)                                            \
    policy_struct(name)                                                       \
    static const policy_shape_t  policy_##list = {                            \
        POLICY_LIST, &policy_##name, NULL                                     \
    };


static const policy_member_t  policy_owner_members[] = {
    { adm_str("apiVersion"), &policy_string },
    { adm_str("kind"), &policy_string },
    { adm_str("name"), &policy_string },
    { adm_str("uid"), &policy_string },
    { adm_str("controller"), &policy_boolean },
    { adm_str("blockOwnerDeletion"), &policy_boolean },
    POLICY_END
};

policy_structs(owner, owners)


static const policy_member_t  policy_managed_members[] = {
    { adm_str("manager"), &policy_string },
    { adm_str("operation"), &policy_string },
    { adm_str("apiVersion"), &policy_string },
    { adm_str("time"), &policy_string },
    { adm_str("fieldsType"), &policy_string },
    { adm_str("fieldsV1"), &policy_any },
    { adm_str("subresource"), &policy_string },
    POLICY_END
};

policy_structs(managed, manageds)


static const policy_member_t  policy_meta_members[] = {
    { adm_str("name"), &policy_string },
    { adm_str("generateName"), &policy_string },
    { adm_str("namespace"), &policy_string },
    { adm_str("selfLink"), &policy_string },
    { adm_str("uid"), &policy_string },
    { adm_str("resourceVersion"), &policy_string },
    { adm_str("generation"), &policy_integer },
    { adm_str("creationTimestamp"), &policy_string },
    { adm_str("deletionTimestamp"), &policy_string },
    { adm_str("deletionGracePeriodSeconds"), &policy_integer },
    { adm_str("labels"), &policy_string_map },
    { adm_str("annotations"), &policy_string_map },
    { adm_str("ownerReferences"), &policy_owners },
    { adm_str("finalizers"), &policy_strings },
    { adm_str("managedFields"), &policy_manageds },
    POLICY_END
};

policy_struct(meta)


static const policy_member_t  policy_requirement_members[] = {
    { adm_str("key"), &policy_string },
    { adm_str("operator"), &policy_string },
    { adm_str("values"), &policy_strings },
    POLICY_END
};

policy_structs(requirement, requirements)


static const policy_member_t  policy_selector_members[] = {
    { adm_str("matchLabels"), &policy_string_map },
    { adm_str("matchExpressions"), &policy_requirements },
    POLICY_END
};

policy_struct(selector)


static const policy_member_t  policy_rule_members[] = {
    { adm_str("resourceNames"), &policy_strings },
    { adm_str("operations"), &policy_strings },
    { adm_str("apiGroups"), &policy_strings },
    { adm_str("apiVersions"), &policy_strings },
    { adm_str("resources"), &policy_strings },
    { adm_str("scope"), &policy_string },
    POLICY_END
};

policy_structs(rule, rules)


static const policy_member_t  policy_resources_members[] = {
    { adm_str("namespaceSelector"), &policy_selector },
    { adm_str("objectSelector"), &policy_selector },
    { adm_str("resourceRules"), &policy_rules },
    { adm_str("excludeResourceRules"), &policy_rules },
    { adm_str("matchPolicy"), &policy_string },
    POLICY_END
};

policy_struct(resources)


static const policy_member_t  policy_kind_members[] = {
    { adm_str("apiVersion"), &policy_string },
    { adm_str("kind"), &policy_string },
    POLICY_END
};

policy_struct(kind)


static const policy_member_t  policy_validation_members[] = {
    { adm_str("expression"), &policy_string },
    { adm_str("message"), &policy_string },
    { adm_str("reason"), &policy_string },
    { adm_str("messageExpression"), &policy_string },
    POLICY_END
};

policy_structs(validation, validations)


static const policy_member_t  policy_annotation_members[] = {
    { adm_str("key"), &policy_string },
    { adm_str("valueExpression"), &policy_string },
    POLICY_END
};

policy_structs(annotation, annotations)


/* match conditions and variables */

static const policy_member_t  policy_named_members[] = {
    { adm_str("name"), &policy_string },
    { adm_str("expression"), &policy_string },
    POLICY_END
};

policy_structs(named, nameds)


static const policy_member_t  policy_spec_members[] = {
    { adm_str("paramKind"), &policy_kind },
    { adm_str("matchConstraints"), &policy_resources },
    { adm_str("validations"), &policy_validations },
    { adm_str("failurePolicy"), &policy_string },
    { adm_str("auditAnnotations"), &policy_annotations },
    { adm_str("matchConditions"), &policy_nameds },
    { adm_str("variables"), &policy_nameds },
    POLICY_END
};

policy_struct(spec)


static const policy_member_t  policy_warning_members[] = {
    { adm_str("fieldRef"), &policy_string },
    { adm_str("warning"), &policy_string },
    POLICY_END
};

policy_structs(warning, warnings)


static const policy_member_t  policy_checking_members[] = {
    { adm_str("expressionWarnings"), &policy_warnings },
    POLICY_END
};

policy_struct(checking)


static const policy_member_t  policy_condition_members[] = {
    { adm_str("type"), &policy_string },
    { adm_str("status"), &policy_string },
    { adm_str("observedGeneration"), &policy_integer },
    { adm_str("lastTransitionTime"), &policy_string },
    { adm_str("reason"), &policy_string },
    { adm_str("message"), &policy_string },
    POLICY_END
};

policy_structs(condition, conditions)


static const policy_member_t  policy_status_members[] = {
    { adm_str("observedGeneration"), &policy_integer },
    { adm_str("typeChecking"), &policy_checking },
    { adm_str("conditions"), &policy_conditions },
    POLICY_END
};

policy_struct(status)


static const policy_member_t  policy_policy_members[] = {
    { adm_str("apiVersion"), &policy_string },
    { adm_str("kind"), &policy_string },
    { adm_str("metadata"), &policy_meta },
    { adm_str("spec"), &policy_spec },
    { adm_str("status"), &policy_status },
    POLICY_END
};

const policy_shape_t  policy_shape_policy = {
    POLICY_STRUCT, NULL, policy_policy_members
};


static const policy_member_t  policy_ref_members[] = {
    { adm_str("name"), &policy_string },
    { adm_str("namespace"), &policy_string },
    { adm_str("selector"), &policy_selector },
    { adm_str("parameterNotFoundAction"), &policy_string },
    POLICY_END
};

policy_struct(ref)


static const policy_member_t  policy_binding_spec_members[] = {
    { adm_str("policyName"), &policy_string },
    { adm_str("paramRef"), &policy_ref },
    { adm_str("matchResources"), &policy_resources },
    { adm_str("validationActions"), &policy_strings },
    POLICY_END
};

policy_struct(binding_spec)


static const policy_member_t  policy_binding_members[] = {
    { adm_str("apiVersion"), &policy_string },
    { adm_str("kind"), &policy_string },
    { adm_str("metadata"), &policy_meta },
    { adm_str("spec"), &policy_binding_spec },
    POLICY_END
};

const policy_shape_t  policy_shape_binding = {
    POLICY_STRUCT, NULL, policy_binding_members
};


/* Parameters and namespaces: only what identifies them. */

static const policy_member_t  policy_object_members[] = {
    { adm_str("apiVersion"), &policy_string },
    { adm_str("kind"), &policy_string },
    { adm_str("metadata"), &policy_meta },
    { adm_str("*"), &policy_any },
    POLICY_END
};

const policy_shape_t  policy_shape_object = {
    POLICY_STRUCT, NULL, policy_object_members
};


int
policy_shape_check(const adm_value_t *v, const policy_shape_t *shape,
    adm_err_t *err)
{
    policy_step_t  step;

    step.parent = NULL;
    step.key = adm_str_empty;
    step.index = 0;
    step.line = v ? v->line : 0;

    return policy_shape_value(v, shape, &step, err);
}


/* The tables bound the recursion. */

static int
policy_shape_value(const adm_value_t *v, const policy_shape_t *shape,
    const policy_step_t *step, adm_err_t *err)
{
    uint32_t             i;
    policy_step_t        next;
    const adm_member_t  *m;

    if (adm_is_null(v)) {
        return ADM_OK;
    }

    switch (shape->type) {

    case POLICY_ANY:
        return ADM_OK;

    case POLICY_STRING:
        return adm_is_string(v) ? ADM_OK
                                : policy_shape_type(v, step, "string", err);

    case POLICY_BOOL:
        return adm_is_bool(v) ? ADM_OK
                              : policy_shape_type(v, step, "boolean", err);

    case POLICY_INT:
        return adm_kind(v) == ADM_INT
               ? ADM_OK : policy_shape_type(v, step, "integer", err);

    case POLICY_LIST:
        if (!adm_is_array(v)) {
            return policy_shape_type(v, step, "array", err);
        }

        next.parent = step;
        next.key = adm_str_empty;

        for (i = 0; i < adm_array_len(v); i++) {
            next.index = i;
            next.line = adm_array_at(v, i)->line ? adm_array_at(v, i)->line
                                                 : step->line;

            if (policy_shape_value(adm_array_at(v, i), shape->item, &next, err)
                != ADM_OK)
            {
                return ADM_ERROR;
            }
        }

        return ADM_OK;

    case POLICY_MAP:
        if (!adm_is_object(v)) {
            return policy_shape_type(v, step, "object", err);
        }

        next.parent = step;
        next.index = 0;

        for (i = 0; (m = adm_object_at(v, i)) != NULL; i++) {
            next.key = m->key;
            next.line = m->value->line ? m->value->line : step->line;

            if (policy_shape_value(m->value, shape->item, &next, err)
                != ADM_OK)
            {
                return ADM_ERROR;
            }
        }

        return ADM_OK;

    case POLICY_STRUCT:
        return policy_shape_object_members(v, shape, step, err);
    }

    return ADM_ERROR;
}


static int
policy_shape_object_members(const adm_value_t *v, const policy_shape_t *shape,
    const policy_step_t *step, adm_err_t *err)
{
    char                    path[POLICY_MAX_PATH];
    size_t                  len;
    uint32_t                i;
    policy_step_t           next;
    const adm_member_t     *m;
    const policy_member_t  *member;

    if (!adm_is_object(v)) {
        return policy_shape_type(v, step, "object", err);
    }

    next.parent = step;
    next.index = 0;

    for (i = 0; (m = adm_object_at(v, i)) != NULL; i++) {

        next.key = m->key;
        next.line = m->value->line ? m->value->line : step->line;

        member = policy_shape_member(shape, m->key);

        if (member == NULL) {
            len = policy_step_path(&next, path, sizeof(path));

            return adm_err_set_at(err, next.line, 0, "strict decoding error: "
                                  "unknown field \"%.*s\"", (int) len, path);
        }

        if (policy_shape_value(m->value, member->shape, &next, err) != ADM_OK) {
            return ADM_ERROR;
        }
    }

    return ADM_OK;
}


static const policy_member_t *
policy_shape_member(const policy_shape_t *shape, adm_str_t name)
{
    const policy_member_t  *m;

    for (m = shape->members; m->shape; m++) {
        if (adm_str_eq(m->name, name) || adm_str_eqc(m->name, "*")) {
            return m;
        }
    }

    return NULL;
}


static int
policy_shape_type(const adm_value_t *v, const policy_step_t *step,
    const char *want, adm_err_t *err)
{
    char    path[POLICY_MAX_PATH];
    size_t  len;

    len = policy_step_path(step, path, sizeof(path));

    return adm_err_set_at(err, step->line, 0, "\"%.*s\" is of type %s, "
                          "want %s", (int) len, path,
                          adm_kind_name(adm_kind(v)), want);
}


/* "spec.validations[0].message"; cut at the size. */

static size_t
policy_step_path(const policy_step_t *step, char *p, size_t size)
{
    int     n;
    size_t  len;

    if (step->parent == NULL) {
        return 0;
    }

    len = policy_step_path(step->parent, p, size);

    if (step->key.len) {
        n = snprintf(p + len, size - len, "%s%.*s", len ? "." : "",
                     adm_fmt(step->key));

    } else {
        n = snprintf(p + len, size - len, "[%u]", (unsigned) step->index);
    }

    return adm_min(len + (size_t) adm_max(n, 0), size - 1);
}
