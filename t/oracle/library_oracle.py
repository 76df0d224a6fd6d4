#!/usr/bin/env python3
"""Policies in the style of public libraries, against the API server's plug-in:
each of library.yaml with objects of many kinds, most of which have what it
looks at.
"""

import json
import os

import oracle
import policy_oracle
import yaml

API = 'admissionregistration.k8s.io/v1'

IMAGES = ['registry.example.com/web:1', 'prod.example.com/a:2', 'busybox',
          'nginx:latest', 'a/b@sha256:0123abcd', 'dev.example.com/x:1']


def maybe(r, target, name, values, chance=0.5):
    if r.random() < chance:
        target[name] = r.choice(values)


def container(r, name):
    c = {'name': name, 'image': r.choice(IMAGES)}
    maybe(r, c, 'ports', [[], [{'containerPort': 80}],
                          [{'containerPort': 80, 'hostPort': 80}]])
    maybe(r, c, 'securityContext', [{}, {'privileged': True},
                                    {'privileged': False}])
    maybe(r, c, 'resources', [
        {}, {'limits': {'memory': '64Mi'}, 'requests': {'cpu': '100m'}},
        {'limits': {'memory': '2Gi'}, 'requests': {'cpu': '1'}},
        {'limits': {'memory': 'x'}, 'requests': {'cpu': '1'}}], 0.7)
    maybe(r, c, 'livenessProbe', [{'exec': {'command': ['x']}}])
    maybe(r, c, 'readinessProbe', [{'exec': {'command': ['x']}}])
    maybe(r, c, 'env', [[{'name': 'A_URL', 'value': 'https://x/y'}],
                        [{'name': 'A_URL', 'value': 'http://[::1]/'},
                         {'name': 'db_password', 'value': 'x'}],
                        [{'name': 'B_URL', 'value': '%zz'}]])
    return c


def pod_spec(r):
    spec = {'containers': [container(r, n) for n in
                           r.choice([['main'], ['a', 'b'], ['web', 'main'],
                                     ['x'], ['main', 'sidecar', 'web']])]}
    maybe(r, spec, 'initContainers', [[container(r, 'init')], []], 0.3)
    maybe(r, spec, 'hostNetwork', [True, False], 0.3)
    maybe(r, spec, 'tolerations', [[], [{'operator': 'Exists'}],
                                   [{'key': 'a', 'operator': 'Exists'}]])
    return spec


def thing(r):
    """(kind, group, version, resource, object without metadata)."""
    kind = r.choice(['Pod'] * 6 + ['Deployment'] * 4 + [
        'Service', 'Ingress', 'ClusterRole', 'RoleBinding', 'Namespace',
        'ConfigMap'])
    if kind == 'Pod':
        return kind, '', 'v1', 'pods', {'spec': pod_spec(r)}
    if kind == 'Deployment':
        spec = {'replicas': r.randint(0, 5), 'template': {'spec': pod_spec(r)},
                'selector': {'matchLabels': {'a': r.choice('ab')}}}
        maybe(r, spec, 'strategy', [{'rollingUpdate': {'maxUnavailable': 0}},
                                    {'rollingUpdate': {'maxUnavailable': '1%'}},
                                    {}])
        return kind, 'apps', 'v1', 'deployments', {'spec': spec}
    if kind == 'Service':
        spec = {'ports': [{'port': 80}]}
        maybe(r, spec, 'type', ['LoadBalancer', 'NodePort', 'ClusterIP'])
        maybe(r, spec, 'externalIPs', [[], ['10.1.2.3'], ['8.8.8.8'], ['x'],
                                       ['::1', '10.0.0.1']])
        return kind, '', 'v1', 'services', {'spec': spec}
    if kind == 'Ingress':
        spec = {'rules': [dict(r.choice([{}, {'host': 'a.example.com'},
                                         {'host': '*.example.com'},
                                         {'host': 'evil.com'}]))
                          for _ in range(r.randint(0, 3))]}
        maybe(r, spec, 'tls', [[], [{'hosts': ['a']}], [{}]])
        return kind, 'networking.k8s.io', 'v1', 'ingresses', {'spec': spec}
    if kind == 'ClusterRole':
        rules = [r.choice([
            {'verbs': ['get'], 'resources': ['pods'], 'apiGroups': ['']},
            {'verbs': ['*'], 'resources': ['secrets'], 'apiGroups': ['']},
            {'verbs': ['escalate'], 'resources': ['*']},
            {'verbs': ['get', 'list'], 'nonResourceURLs': ['/']}])
            for _ in range(r.randint(1, 3))]
        return (kind, 'rbac.authorization.k8s.io', 'v1', 'clusterroles',
                {'rules': rules})
    if kind == 'RoleBinding':
        return (kind, 'rbac.authorization.k8s.io', 'v1', 'rolebindings',
                {'roleRef': {'name': r.choice(['view', 'cluster-admin'])},
                 'subjects': [r.choice([
                     {'kind': 'Group', 'name': 'system:anonymous'},
                     {'kind': 'User', 'name': 'jane'}])]})
    if kind == 'Namespace':
        return kind, '', 'v1', 'namespaces', {'spec': {}}
    return kind, '', 'v1', 'configmaps', {'data': {'a': 'b'}}


def thing_with_meta(r, made, ns, name):
    kind, group, version, _, body = made
    meta = {'name': name}
    if ns and kind != 'Namespace':
        meta['namespace'] = ns
    maybe(r, meta, 'labels', [
        {}, {'app': 'a'}, {'app': 'a', 'team': 't'}, {'exempt': 'true'},
        {'protected': ''},
        {'pod-security.kubernetes.io/enforce': r.choice(['baseline', 'x'])}],
        0.8)
    maybe(r, meta, 'annotations', [
        {}, {'internal': 'true'}, {'a': 'x' * 50, 'b': ''},
        {'kubectl.kubernetes.io/restartedAt':
         r.choice(['2024-01-02T03:04:05Z', '2019-01-01T00:00:00Z', 'x'])}],
        0.7)
    api = f'{group}/{version}' if group else version
    return {'apiVersion': api, 'kind': kind, 'metadata': meta, **body}


def review(r):
    made = thing(r)
    kind, group, version, resource, _ = made
    cluster = kind in ('ClusterRole',)
    name = r.choice(['web', 'demo-1', 'a-name-that-is-rather-long'])
    ns = name if kind == 'Namespace' else '' if cluster \
        else r.choice(['shop', 'demo', 'kube-system'])
    op = r.choice(['CREATE'] * 4 + ['UPDATE'] * 3 + ['DELETE'])
    new = thing_with_meta(r, made, ns, name)
    old = thing_with_meta(r, made, ns, name)
    if op == 'UPDATE' and kind == 'Deployment':
        old = json.loads(json.dumps(new))
        old['spec']['replicas'] = r.randint(0, 3)
    user = {'username': r.choice(['jane', 'kubernetes-admin',
                                  'system:serviceaccount:a:b'])}
    maybe(r, user, 'groups', [[], ['developers', 'x'], ['system:nodes']], 0.8)
    request = {
        'uid': 'u', 'kind': {'group': group, 'version': version, 'kind': kind},
        'resource': {'group': group, 'version': version, 'resource': resource},
        'name': name, 'operation': op, 'userInfo': user,
        'object': None if op == 'DELETE' else new,
        'oldObject': None if op == 'CREATE' else old,
        'dryRun': r.random() < 0.2, 'options': None}
    request['requestKind'] = request['kind']
    request['requestResource'] = request['resource']
    if ns:
        request['namespace'] = ns
    return {'kind': 'AdmissionReview', 'apiVersion': 'admission.k8s.io/v1',
            'request': request}


def case(r, library):
    spec = dict(r.choice(library))
    params = spec.pop('params', None)
    out = {'params': [], 'review': review(r), 'namespaces': [
        {'apiVersion': 'v1', 'kind': 'Namespace', 'metadata': {
            'name': n, 'labels': labels}}
        for n, labels in (('shop', {'environment': 'dev'}), ('demo', {}),
                          ('kube-system', {'a': 'b'}))]}
    spec['matchConstraints'] = {'resourceRules': [
        {'apiGroups': ['*'], 'apiVersions': ['*'], 'operations': ['*'],
         'resources': ['*']}]}
    bound = {'policyName': 'p', 'validationActions': r.choice(
        [['Deny'], ['Deny', 'Audit'], ['Warn'], ['Warn', 'Audit']])}
    if params:
        spec['paramKind'] = {'apiVersion': 'v1', 'kind': 'ConfigMap'}
        bound['paramRef'] = {'name': 'c', 'namespace': 'shop',
                             'parameterNotFoundAction': 'Deny'}
        out['params'].append({'apiVersion': 'v1', 'kind': 'ConfigMap',
                              'metadata': {'name': 'c', 'namespace': 'shop'},
                              'data': params})
    out['policies'] = [{'apiVersion': API, 'kind': 'ValidatingAdmissionPolicy',
                        'metadata': {'name': 'p'}, 'spec': spec}]
    out['bindings'] = [{'apiVersion': API,
                        'kind': 'ValidatingAdmissionPolicyBinding',
                        'metadata': {'name': 'b'}, 'spec': bound}]
    return out


def main():
    args = oracle.arguments(1000)
    report = oracle.Report(args)
    path = os.path.join(oracle.ROOT, 't/oracle/library.yaml')
    with open(path, encoding='utf-8') as f:
        library = yaml.safe_load(f)
    cases = [case(args.random, library) for _ in range(args.count)]
    ours = oracle.ask(policy_oracle.OURS, [dict(c) for c in cases])
    theirs = policy_oracle.ask_original(cases)
    denied = 0
    for c, our, their in zip(cases, ours, theirs):
        if not our or 'response' not in our or not their or 'panic' in their:
            report.check(False, json.dumps(c), our, their)
            continue
        want = policy_oracle.put_together([their])
        got = policy_oracle.ours(our)
        denied += not want['allowed']
        report.check(want == got, json.dumps(c), got, want)
    report.check(0 < denied < len(cases), 'all are alike', denied, len(cases))
    report.finish()


if __name__ == '__main__':
    main()
