#!/usr/bin/env python3
"""The ready policies pod-security-baseline and pod-security-restricted, against
the checks of the Pod Security Standards themselves: pods made from a seed, of
which each has a few settings that one of the controls is about.  The policies of
"restricted" are for use together with those of "baseline", which spares pods for
Windows less.  Volumes have a type, as the API server gives them one.
"""

import os

import oracle

OURS = [oracle.CLI, 'validate', '--batch']
THEIRS = oracle.original('podsecurity')
FOLDER = os.path.join(oracle.ROOT, 'conf/policies')


def manifests(name):
    with open(os.path.join(FOLDER, name), encoding='utf-8') as f:
        return f.read()


# settings, as (path, values); a path begins at the pod or at a container

PROFILES = ['RuntimeDefault', 'Localhost', 'Unconfined']
HOSTS = ['', 'localhost', '127.0.0.1', 'example.com']
HANDLERS = [{'httpGet': {'port': 80, 'host': h}} for h in HOSTS] \
    + [{'tcpSocket': {'port': 80, 'host': h}} for h in HOSTS] \
    + [{'exec': {'command': ['true']}}, {'httpGet': {'port': 80}}, {}]
CAPABILITIES = ['ALL', 'CHOWN', 'KILL', 'NET_BIND_SERVICE', 'NET_RAW',
                'SYS_ADMIN', 'AUDIT_WRITE', 'SETPCAP', 'all', 'MKNOD', '']
SYSCTLS = ['kernel.shm_rmid_forced', 'net.ipv4.tcp_syncookies',
           'net.ipv4.ip_local_reserved_ports', 'net.ipv4.tcp_rmem',
           'net.ipv4.tcp_keepalive_time', 'kernel.msgmax', 'net.core.somaxconn',
           'net.ipv4.tcp_fin_timeout', 'net.ipv4.ping_group_range']
VOLUMES = [
    {'emptyDir': {}}, {'configMap': {'name': 'c'}}, {'hostPath': {'path': '/'}},
    {'secret': {'secretName': 's'}}, {'nfs': {'server': 's', 'path': '/'}},
    {'projected': {'sources': []}}, {'csi': {'driver': 'd'}},
    {'downwardAPI': {}}, {'ephemeral': {}}, {'image': {'reference': 'r'}},
    {'persistentVolumeClaim': {'claimName': 'c'}},
    {'iscsi': {'targetPortal': 't', 'iqn': 'i', 'lun': 0}},
    {'gitRepo': {'repository': 'r'}},
    {'azureFile': {'secretName': 's', 'shareName': 's'}}]
SELINUX = ['container_t', 'container_init_t', 'container_kvm_t',
           'container_engine_t', 'spc_t', '']

SHARED = [
    ('securityContext/runAsNonRoot', [True, False]),
    ('securityContext/runAsUser', [0, 1, 1000]),
    ('securityContext/seccompProfile/type', PROFILES),
    ('securityContext/appArmorProfile/type', PROFILES),
    ('securityContext/seLinuxOptions/type', SELINUX),
    ('securityContext/seLinuxOptions/user', ['', 'u']),
    ('securityContext/seLinuxOptions/role', ['', 'r']),
    ('securityContext/seLinuxOptions/level', ['', 's0']),
    ('securityContext/windowsOptions/hostProcess', [True, False]),
]

OF_CONTAINER = SHARED + [
    ('securityContext/privileged', [True, False]),
    ('securityContext/allowPrivilegeEscalation', [True, False]),
    ('securityContext/procMount', ['Default', 'Unmasked']),
    ('securityContext/capabilities/add', None),
    ('securityContext/capabilities/drop', None),
    ('ports', [[{'containerPort': 1, 'hostPort': 0}], [{'containerPort': 1}],
               [{'containerPort': 1}, {'containerPort': 2, 'hostPort': 80}]]),
    ('livenessProbe', HANDLERS), ('readinessProbe', HANDLERS),
    ('startupProbe', HANDLERS),
    ('lifecycle/postStart', HANDLERS), ('lifecycle/preStop', HANDLERS),
]

OF_POD = SHARED + [
    ('hostNetwork', [True, False]), ('hostPID', [True, False]),
    ('hostIPC', [True, False]), ('os/name', ['linux', 'windows']),
    ('securityContext/sysctls', None), ('volumes', None),
]

LISTS = ['containers', 'containers', 'initContainers', 'ephemeralContainers']
APPARMOR = 'container.apparmor.security.beta.kubernetes.io/c0'


def put(target, path, value):
    *parents, last = path.split('/')
    for name in parents:
        target = target.setdefault(name, {})
    target[last] = value


def value_of(r, path, values):
    if values:
        return r.choice(values)
    if path == 'volumes':
        return [{'name': f'v{i}', **r.choice(VOLUMES)}
                for i in range(r.randint(0, 3))]
    names = SYSCTLS if path.endswith('sysctls') else CAPABILITIES
    names = r.sample(names, r.randint(0, 3))
    if path.endswith('sysctls'):
        return [{'name': n, 'value': '1'} for n in names]
    return names


def container(r, name, good):
    c = {'name': name, 'image': 'i'}
    if good:
        c['securityContext'] = {
            'allowPrivilegeEscalation': False, 'runAsNonRoot': True,
            'capabilities': {'drop': ['ALL']},
            'seccompProfile': {'type': 'RuntimeDefault'}}
    return c


def pod(r):
    # most begin as what "restricted" takes, or nothing else would be seen
    good = r.random() < 0.7
    spec = {'containers': [container(r, 'c0', good)]}
    for i in range(r.randint(0, 2)):
        spec.setdefault(r.choice(LISTS), []).append(
            container(r, f'c{i + 1}', good))
    p = {'apiVersion': 'v1', 'kind': 'Pod',
         'metadata': {'name': 'p', 'namespace': 'ns'}, 'spec': spec}
    for _ in range(r.randint(0, 3)):
        if r.random() < 0.4:
            path, values = r.choice(OF_POD)
            put(spec, path, value_of(r, path, values))
        elif r.random() < 0.05:
            put(p, 'metadata/annotations', {
                APPARMOR: r.choice(['runtime/default', 'localhost/x', '',
                                    'unconfined', 'Runtime/Default'])})
        else:
            path, values = r.choice(OF_CONTAINER)
            name = r.choice([n for n in LISTS if n in spec])
            put(r.choice(spec[name]), path, value_of(r, path, values))
    return p


def review(p):
    what = {'group': '', 'version': 'v1'}
    return {'kind': 'AdmissionReview', 'apiVersion': 'admission.k8s.io/v1',
            'request': {'uid': 'u', 'kind': {**what, 'kind': 'Pod'},
                        'resource': {**what, 'resource': 'pods'},
                        'name': 'p', 'namespace': 'ns', 'operation': 'CREATE',
                        'userInfo': {'username': 'jane'}, 'object': p,
                        'oldObject': None, 'options': None, 'dryRun': False}}


def main():
    args = oracle.arguments(2000)
    report = oracle.Report(args)
    pods = [pod(args.random) for _ in range(args.count)]
    theirs = oracle.ask(THEIRS, [{'pod': p} for p in pods])

    folders = []
    for level in ('baseline', 'restricted'):
        folders.append(f'pod-security-{level}')
        names = [f'{f}/{n}.yaml' for f in folders
                 for n in ('policy', 'binding')]
        texts = [manifests(n) for n in names]
        ours = oracle.ask(OURS, [{'policies': texts, 'review': review(p)}
                                 for p in pods])
        refused = 0
        for p, our, their in zip(pods, ours, theirs):
            allowed = our and our.get('response', {}).get('allowed')
            refused += not allowed
            good = their and not their['baseline'] and not their[level]
            report.check(their and allowed == good,
                         f'{level}: {p}', our, their)
        report.check(refused not in (0, len(pods)), f'{level}: all are alike',
                     refused, len(pods))

    report.finish()


if __name__ == '__main__':
    main()
