
#include "inject/inject_pod.h"


const adm_str_t  inject_list_names[] = {
    adm_str("containers"), adm_str("initContainers")
};


adm_value_t *
inject_pod_annotation(const adm_value_t *pod, adm_str_t key)
{
    return adm_object_get(adm_value_get(pod, "metadata", "annotations", NULL),
                          key);
}


adm_value_t *
inject_pod_label(const adm_value_t *pod, adm_str_t key)
{
    return adm_object_get(adm_value_get(pod, "metadata", "labels", NULL),
                          key);
}


adm_value_t *
inject_pod_list(const adm_value_t *pod, inject_list_e list)
{
    return adm_object_get(adm_object_getc(pod, "spec"),
                          inject_list_names[list]);
}


adm_str_t
inject_name(const adm_value_t *item)
{
    return adm_value_str(adm_object_getc(item, "name"));
}


int32_t
inject_find(const adm_value_t *list, adm_str_t name)
{
    uint32_t  i;

    for (i = 0; i < adm_array_len(list); i++) {
        if (adm_str_eq(inject_name(adm_array_at(list, i)), name)) {
            return (int32_t) i;
        }
    }

    return -1;
}


adm_value_t *
inject_named(const adm_value_t *list, adm_str_t name)
{
    int32_t  i;

    i = inject_find(list, name);

    return i < 0 ? NULL : adm_array_at(list, (uint32_t) i);
}


void
inject_pod_open(inject_pod_t *p, adm_arena_t *a, const adm_value_t *pod)
{
    int           i;
    adm_value_t  *list;

    p->arena = a;
    p->pod = adm_is_object(pod) ? adm_value_copy(a, pod)
                                : adm_value_object(a, 4);

    p->metadata = adm_object_getc(pod, "metadata");
    p->metadata = adm_is_object(p->metadata)
                  ? adm_value_copy(a, p->metadata) : adm_value_object(a, 4);
    (void) adm_object_setc(a, p->pod, "metadata", p->metadata);

    p->spec = adm_object_getc(pod, "spec");
    p->spec = adm_is_object(p->spec)
              ? adm_value_copy(a, p->spec) : adm_value_object(a, 4);
    (void) adm_object_setc(a, p->pod, "spec", p->spec);

    for (i = 0; i < 2; i++) {
        list = adm_object_get(p->spec, inject_list_names[i]);
        p->lists[i] = NULL;

        if (adm_is_array(list)) {
            p->lists[i] = adm_value_copy(a, list);
            (void) adm_object_set(a, p->spec, inject_list_names[i],
                                  p->lists[i]);
        }
    }
}


adm_value_t *
inject_pod_map(inject_pod_t *p, adm_str_t name)
{
    adm_value_t  *map;

    map = adm_object_get(p->metadata, name);
    map = adm_is_object(map) ? adm_value_copy(p->arena, map)
                             : adm_value_object(p->arena, 8);

    (void) adm_object_set(p->arena, p->metadata, name, map);

    return map;
}


adm_value_t *
inject_pod_container(inject_pod_t *p, inject_list_e list, uint32_t i)
{
    adm_value_t  *container;

    container = adm_value_copy(p->arena, adm_array_at(p->lists[list], i));

    if (container) {
        adm_array_set(p->lists[list], i, container);
    }

    return container;
}


void
inject_pod_set_list(inject_pod_t *p, inject_list_e list, adm_value_t *items)
{
    p->lists[list] = items;

    if (adm_array_len(items) == 0 && list == INJECT_INIT_CONTAINERS) {
        adm_object_remove(p->spec, inject_list_names[list]);
        p->lists[list] = NULL;
        return;
    }

    (void) adm_object_set(p->arena, p->spec, inject_list_names[list], items);
}


int
inject_pod_sidecar(const inject_pod_t *p, int init, inject_list_e *list,
    uint32_t *i)
{
    int32_t  k;

    *list = INJECT_CONTAINERS;
    k = inject_find(p->lists[INJECT_CONTAINERS], INJECT_PROXY);

    if (k < 0 && init) {
        *list = INJECT_INIT_CONTAINERS;
        k = inject_find(p->lists[INJECT_INIT_CONTAINERS], INJECT_PROXY);
    }

    *i = k < 0 ? 0 : (uint32_t) k;

    return k < 0 ? ADM_DECLINED : ADM_OK;
}


/* An empty value is left out, as Go leaves it out. */

void
inject_env_append(adm_arena_t *a, adm_value_t *container, adm_str_t name,
    adm_str_t value)
{
    adm_value_t  *env, *entry;

    env = adm_object_getc(container, "env");
    env = adm_is_array(env) ? adm_value_copy(a, env) : adm_value_array(a, 1);

    entry = adm_value_object(a, 2);
    (void) adm_object_setc(a, entry, "name", adm_value_string(a, name));

    if (value.len) {
        (void) adm_object_setc(a, entry, "value", adm_value_string(a, value));
    }

    (void) adm_array_push(a, env, entry);
    (void) adm_object_setc(a, container, "env", env);
}


void
inject_env_replace(adm_arena_t *a, adm_value_t *container,
    const adm_value_t *envs)
{
    uint32_t             i, *order;
    adm_value_t         *old, *env, *entry;
    const adm_member_t  *m;

    if (adm_object_len(envs) == 0) {
        return;
    }

    old = adm_object_getc(container, "env");
    env = adm_value_array(a, adm_array_len(old) + adm_object_len(envs));

    for (i = 0; i < adm_array_len(old); i++) {
        entry = adm_array_at(old, i);

        if (adm_object_get(envs, inject_name(entry)) == NULL) {
            (void) adm_array_push(a, env, entry);
        }
    }

    (void) adm_object_setc(a, container, "env", env);

    order = adm_object_sorted(a, envs);

    for (i = 0; order && i < adm_object_len(envs); i++) {
        m = adm_object_at(envs, order[i]);
        inject_env_append(a, container, m->key, adm_value_str(m->value));
    }
}
