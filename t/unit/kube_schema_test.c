
#include "kube.h"
#include "kube/kube_schema.h"


#define ENTRY(name)  &kube_type_##name,

static const kube_type_t *const  spec_types[] = {
    KUBE_SPEC_TYPES(ENTRY)
};

static const kube_type_t *const  status_types[] = {
    KUBE_STATUS_TYPES(ENTRY)
};


/* One field in the notation of t/cases/kube. */

static void
print_field(adm_buf_t *b, const kube_field_t *f)
{
    static const char  *shapes[] = { "", "*", "[]", "map[string]" };
    static const char  *kinds[] = {
        "string", "bool", "int32", "int64", "Quantity", "IntOrString", "Time",
        "FieldsV1"
    };

    adm_buf_printf(b, "%.*s:%s", adm_fmt(f->name), shapes[f->shape]);

    adm_buf_str(b, f->kind == KUBE_STRUCT ? f->type->name
                                          : adm_strz(kinds[f->kind]));
    if (f->always) {
        adm_buf_char(b, '!');
    }

    if (f->omit_zero) {
        adm_buf_lit(b, "\xc2\xb0");
    }

    if (f->merge) {
        adm_buf_printf(b, "{merge%s%s%s}",
                       f->retain_keys ? ",retainKeys" : "",
                       f->merge_key ? "=" : "",
                       f->merge_key ? f->merge_key : "");
    }
}


/* The tables say what the files say; the counts are those of the spec. */

static void
test_tables(const char *path, const kube_type_t *const *types, size_t n,
    size_t want_fields)
{
    FILE       *f;
    char        line[8192];
    size_t      i, fields;
    uint32_t    k;
    adm_buf_t   b;
    adm_str_t   text;

    f = fopen(path, "r");
    T_CHECK(f != NULL, "cannot open %s", path);

    if (f == NULL) {
        return;
    }

    for (i = 0, fields = 0; i < n; i++) {

        adm_buf_init(&b, &a, 0);
        adm_buf_printf(&b, "%.*s:", adm_fmt(types[i]->name));

        for (k = 0; k < types[i]->n; k++) {

            /* the status has a file of its own */

            if (types[i]->fields[k].type == &kube_type_PodStatus) {
                continue;
            }

            adm_buf_char(&b, ' ');
            print_field(&b, &types[i]->fields[k]);
            fields++;
        }

        (void) adm_buf_finish(&b, &text);

        if (fgets(line, sizeof(line), f) == NULL) {
            T_CHECK(0, "%s has no %zu lines", path, n);
            break;
        }

        line[strcspn(line, "\n")] = '\0';
        T_STR(text, line, path);
    }

    T_CHECK(fgets(line, sizeof(line), f) == NULL, "%s: more lines", path);
    T_INT(fields, want_fields, path);

    fclose(f);
}


static void
test_lookup(void)
{
    size_t               i;
    uint32_t             k, next;
    const kube_type_t   *t;
    const kube_field_t  *f;

    static const struct {
        const kube_type_t  *type;
        const char         *key;
        const char         *exact;
        const char         *fold;
    } cases[] = {
        { &kube_type_PodSpec, "dnsPolicy", "dnsPolicy", "dnsPolicy" },
        { &kube_type_PodSpec, "DNSPOLICY", NULL, "dnsPolicy" },
        { &kube_type_PodSpec, "dnsPolic", NULL, NULL },
        { &kube_type_PodSpec, "dnsPolicyx", NULL, NULL },
        { &kube_type_PodSpec, "\xc5\xbfubdomain", NULL, "subdomain" },
        { &kube_type_Toleration, "\xe2\x84\xaa" "ey", NULL, "key" },
        { &kube_type_Toleration, "\xc5\xbf" "ey", NULL, NULL },
        { &kube_type_Pod, "", NULL, NULL },
        { &kube_type_LinuxContainerUser, "gid", "gid", "gid" },
        { &kube_type_ContainerUser, "linux", "linux", "linux" },
    };

    for (i = 0; i < adm_nelts(cases); i++) {
        next = (uint32_t) i;
        f = kube_field_find(cases[i].type, adm_strz(cases[i].key), &next);
        T_STR(f ? f->name : adm_strc("-"),
              cases[i].exact ? cases[i].exact : "-", cases[i].key);

        next = 0;
        f = kube_field_find_fold(cases[i].type, adm_strz(cases[i].key), &next);
        T_STR(f ? f->name : adm_strc("-"),
              cases[i].fold ? cases[i].fold : "-", cases[i].key);
    }

    /* every field is found, from wherever one begins */

    for (i = 0; i < adm_nelts(spec_types); i++) {
        t = spec_types[i];

        for (k = 0; k < t->n; k++) {
            next = (k * 7) % t->n;
            f = kube_field_find(t, t->fields[k].name, &next);
            T_OK(f == &t->fields[k] && next == k + 1);
        }
    }
}


static void
test_go(void)
{
    size_t               i;
    uint32_t             next;
    adm_buf_t            b;
    adm_str_t            text;
    const kube_field_t  *f;

    static const struct {
        const kube_type_t  *type;
        const char         *name;
        const char         *json;
        const char         *go_type;
        const char         *item;
    } cases[] = {
        { &kube_type_PodSpec, "DNSPolicy", "dnsPolicy", "v1.DNSPolicy",
          "v1.DNSPolicy" },
        { &kube_type_PodSpec, "Containers", "containers", "[]v1.Container",
          "v1.Container" },
        { &kube_type_PodSpec, "Priority", "priority", "*int32", "int32" },
        { &kube_type_PodSpec, "Overhead", "overhead", "v1.ResourceList",
          "resource.Quantity" },
        { &kube_type_PodSpec, "SecurityContext", "securityContext",
          "*v1.PodSecurityContext", "v1.PodSecurityContext" },
        { &kube_type_ObjectMeta, "Labels", "labels", "map[string]string",
          "string" },
        { &kube_type_ObjectMeta, "UID", "uid", "types.UID", "types.UID" },
        { &kube_type_Pod, "ObjectMeta", "metadata", "v1.ObjectMeta",
          "v1.ObjectMeta" },
        { &kube_type_Container, "TTY", "tty", "bool", "bool" },
        { &kube_type_Capabilities, "Add", "add", "[]v1.Capability",
          "v1.Capability" },
        { &kube_type_HTTPGetAction, "Port", "port", "intstr.IntOrString",
          "intstr.IntOrString" },
        { &kube_type_ManagedFieldsEntry, "FieldsV1", "fieldsV1",
          "*v1.FieldsV1", "v1.FieldsV1" },
    };

    for (i = 0; i < adm_nelts(cases); i++) {

        next = 0;
        f = kube_field_find(cases[i].type, adm_strz(cases[i].json), &next);

        T_CHECK(f != NULL, "%s is not there", cases[i].json);

        if (f == NULL) {
            continue;
        }

        adm_buf_init(&b, &a, 0);
        kube_field_go_name(&b, f);
        (void) adm_buf_finish(&b, &text);
        T_STR(text, cases[i].name, cases[i].json);

        adm_buf_init(&b, &a, 0);
        kube_field_go_type(&b, f);
        (void) adm_buf_finish(&b, &text);
        T_STR(text, cases[i].go_type, cases[i].name);

        adm_buf_init(&b, &a, 0);
        kube_field_go_item(&b, f);
        (void) adm_buf_finish(&b, &text);
        T_STR(text, cases[i].item, cases[i].name);
    }
}


int
main(void)
{
    adm_arena_init(&a, NULL, 0);

    test_tables("t/cases/kube/pod-spec-schema.txt", spec_types,
                adm_nelts(spec_types), 534);
    T_INT(adm_nelts(spec_types), 111, "types of the spec");

    test_tables("t/cases/kube/pod-status-schema.txt", status_types,
                adm_nelts(status_types), 84);
    T_INT(adm_nelts(status_types), 20, "types of the status");

    test_lookup();
    test_go();

    adm_arena_destroy(&a);

    T_END();
}
