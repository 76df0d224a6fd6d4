"""Each ready policy twice over its suite: behind our webhook, and as a
ValidatingAdmissionPolicy in the API server itself."""

import copy
import os
import re
import time

import yaml

from control import Failed
from server import EVERYTHING, Server
from test_scripts import TOP

POLICIES = os.path.join(TOP, 'conf/policies')
PLURALS = {kind: (version, kind.lower() + 's') for version, kinds in {
    'v1': ('Pod', 'Service', 'Namespace', 'ConfigMap', 'Secret', 'PodTemplate',
           'ReplicationController', 'PersistentVolumeClaim'),
    'apps/v1': ('Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'),
    'batch/v1': ('CronJob', 'Job'),
    'example.com/v1': ('Database',)}.items() for kind in kinds}


def load(path):
    with open(path, encoding='utf-8') as f:
        return [d for d in yaml.safe_load_all(f) if d]


def set_path(tree, pointer, value):
    """As the suites' "set": makes what leads there; null removes."""
    keys = [k.replace('~1', '/').replace('~0', '~')
            for k in pointer.split('/')[1:]]
    for i, key in enumerate(keys):
        last = i == len(keys) - 1
        if isinstance(tree, list):
            key = len(tree) if key == '-' else int(key)
            if key == len(tree):
                tree.append(None)
        if last and value is None:
            if isinstance(tree, list):
                del tree[key]
            else:
                tree.pop(key, None)
            return
        if last:
            tree[key] = value
        elif (tree[key] if isinstance(tree, list) else tree.get(key)) is None:
            tree[key] = [] if keys[i + 1] in ('0', '-') else {}
        tree = tree[key]


class Case:
    """One case of a suite as requests to the API server."""

    def __init__(self, control, suite, number, case):
        self.c, self.case = control, case
        self.name = case['name']
        self.operation = case.get('operation', 'CREATE')
        self.sub = case.get('subresource')
        objects = suite.get('objects', {})

        def find(v):
            return copy.deepcopy(objects[v] if isinstance(v, str) else v)

        self.object = find(case['object'])
        self.same = case.get('old') == case['object']
        self.old = find(case['old']) if 'old' in case else None
        for pointer, value in case.get('set', {}).items():
            set_path(self.object, pointer, value)
        if self.operation == 'DELETE':
            self.old = self.object
        meta = self.object['metadata']
        if self.old and 'namespace' in meta:
            # What has to be there is in a namespace of its own.
            meta['namespace'] = f'{meta["namespace"]}-{number}'
            self.old['metadata']['namespace'] = meta['namespace']
        self.namespace = meta.get('namespace')

    def path(self, obj, named):
        version, plural = PLURALS[obj['kind']]
        path = f'/apis/{version}' if '/' in version else f'/api/{version}'
        if self.namespace and obj['kind'] != 'Namespace':
            path += f'/namespaces/{self.namespace}'
        path += f'/{plural}'
        return path + f'/{obj["metadata"]["name"]}' if named else path

    def prepare(self):
        """Makes what the request finds; nothing is enforced yet."""
        if self.namespace:
            self.c.call('POST', '/api/v1/namespaces', {
                'metadata': {'name': self.namespace}})
            self.c.wait_for(lambda: self.c.get(
                f'/api/v1/namespaces/{self.namespace}/serviceaccounts/'
                'default'), 20, 'service account')
        if self.old:
            status, got = self.c.call('POST', self.path(self.old, False),
                                      self.old)
            if status != 201:
                raise Failed(f'{self.name}: {got}')

    def clean(self):
        if self.old:
            self.c.call('DELETE', self.path(self.old, True)
                        + '?gracePeriodSeconds=0')

    def send(self):
        """(status, message, reason, warnings) of the request, dry run."""
        headers = {}
        if 'user' in self.case:
            headers['Impersonate-User'] = self.case['user']
            headers['Impersonate-Group'] = 'system:masters'
        body, method, path = self.object, 'POST', self.path(self.object, False)
        if self.operation == 'DELETE':
            method, path, body = 'DELETE', self.path(self.old, True), None
        elif self.operation == 'UPDATE':
            method, path = 'PUT', self.path(self.old, True)
            body = self.c.get(path)
            if self.same:
                for pointer, value in self.case.get('set', {}).items():
                    set_path(body, pointer, value)
            else:
                body['metadata']['labels'] = self.object['metadata'].get(
                    'labels')
        if self.sub:
            path += f'/{self.sub}'
        status, got = self.c.call(method, path + '?dryRun=All', body,
                                  headers=headers)
        failed = status >= 300
        return (status, got['message'] if failed else '',
                got.get('reason') if failed else None,
                sorted(self.c.local.warnings or []))


def normal(answer):
    """Without what tells who has denied."""
    status, message, reason, warnings = answer
    message = re.sub(r'^admission webhook "[^"]*" denied the request: ', '',
                     message)
    message = re.sub(r'^\S+ "[^"]*" is (forbidden|invalid): ', '', message)
    message = re.sub(r'("\w+-)[a-z0-9]{5}"', r'\1"', message)   # generated
    return status, message, reason, warnings


def run_suite(control, checks, folder, count):
    base = os.path.join(POLICIES, folder)
    suite = load(os.path.join(base, 'suite.yaml'))[0]
    manifests = [d for name in suite['policies'] + suite.get('params', [])
                 for d in load(os.path.join(base, name))]
    policies = [m for m in manifests if 'AdmissionPolicy' in m['kind']]
    others = [m for m in manifests if 'AdmissionPolicy' not in m['kind']]
    crd = os.path.join(base, 'crd.yaml')
    if os.path.exists(crd):
        others = load(crd) + [m for m in others
                              if m['kind'] != 'CustomResourceDefinition']
    for name in {m['metadata'].get('namespace') for m in others} - {None}:
        control.call('POST', '/api/v1/namespaces',
                     {'metadata': {'name': name}})
    if others:
        control.kubectl('apply', '-f', '-', stdin=yaml.safe_dump_all(others))
    for m in others:
        if m['kind'] == 'CustomResourceDefinition':
            control.wait_for(lambda: control.get(
                '/apis/example.com/v1/databases'), 20, 'custom resource')

    cases = [Case(control, suite, i, case)
             for i, case in enumerate(suite['cases'])]
    for case in cases:
        case.prepare()
    plain = [case.send() for case in cases]
    # One that only a policy denies tells whether policies are in force.
    probe = next(c for c, p in zip(cases, plain)
                 if c.case['expect'] == 'deny' and p[0] < 300)

    def answers():
        control.wait_for(lambda: probe.send()[0] >= 400, 30,
                         f'effect of {folder}')
        return [case.send() for case in cases]

    def over():
        control.wait_for(lambda: probe.send()[0] < 300, 30,
                         f'end of {folder}')

    server = Server(control, 'policies-' + folder,
                    'admission_policies test {\n    manifests '
                    '/etc/admission/policies;\n}\n',
                    'location /validate { admission_validate test; }\n')
    server.volume('policies', {'all.yaml': yaml.safe_dump_all(manifests)})
    with server, server.hook('validating', '/validate', EVERYTHING):
        ours = answers()
    over()

    control.kubectl('apply', '-f', '-', stdin=yaml.safe_dump_all(policies))
    theirs = answers()
    # What a policy refers to comes to the API server one after another.
    end = time.time() + 20
    while time.time() < end:
        wrong = [i for i, (a, b) in enumerate(zip(ours, theirs))
                 if normal(a) != normal(b)]
        if not wrong:
            break
        time.sleep(0.3)
        for i in wrong:
            theirs[i] = cases[i].send()
    control.kubectl('delete', '-f', '-', stdin=yaml.safe_dump_all(policies))
    over()

    for case, a, b, p in zip(cases, ours, theirs, plain):
        what = f'{folder}: {case.name}'
        if p[0] >= 400:
            # The API server's own validation comes before.
            count['refused before'] += 1
            checks.equal(normal(a), normal(b), what)
            continue
        count['compared'] += 1
        count['denied'] += b[0] >= 400
        checks.equal(normal(a), normal(b), what)
    for case in cases:
        case.clean()
    if others:
        control.kubectl('delete', '--wait=false', '-f', '-',
                        stdin=yaml.safe_dump_all(others))


KEEP = '''apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: keep}
spec:
  paramKind: {apiVersion: v1, kind: ConfigMap}
  matchConstraints:
    resourceRules:
    - {apiGroups: [none.invalid], apiVersions: [v1], operations: [CREATE],
       resources: [none]}
  validations: [{expression: "true"}]
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: keep}
spec:
  policyName: keep
  validationActions: [Deny]
  paramRef: {name: keep, namespace: default, parameterNotFoundAction: Allow}
'''


def run(control, checks):
    # An API server stops to watch ConfigMaps for policies with the last one
    # that wants them, and never begins again.
    control.kubectl('apply', '-f', '-', stdin=KEEP)
    count = {'compared': 0, 'denied': 0, 'refused before': 0}
    for folder in sorted(os.listdir(POLICIES)):
        if os.path.exists(os.path.join(POLICIES, folder, 'suite.yaml')):
            run_suite(control, checks, folder, count)
    for what, number in count.items():
        checks.note(f'policy_cases_{what.replace(" ", "_")}', number)
    control.kubectl('delete', '-f', '-', stdin=KEEP)
