"""What admission costs an API server, side by side: without policies, with 16
of its own, with the same file behind our webhook, with a webhook that allows
all.

All four are there all the time, each for a namespace of its own, and take short
turns: what else the machine does meets them alike.
"""

import contextlib
import json
import os
import statistics
import time

import yaml

from control import process_cpu
from server import PODS, Server
from test_rotate import load, result
from test_scripts import TOP

BENCH = os.path.join(os.environ.get('SHARED') or os.path.join(TOP, '../shared'),
                     'bench')
SECONDS = 2
ROUNDS = int(os.environ.get('CLUSTER_SPEED_ROUNDS') or 9)
FILE = 'policies16.yaml'

# The least that a webhook can be: it admits whatever comes.
ALLOW_ALL = '''apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: none}
spec:
  matchConstraints:
    resourceRules:
    - {apiGroups: [none.invalid], apiVersions: [v1], operations: [CREATE],
       resources: [none]}
  validations: [{expression: "true"}]
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: none}
spec: {policyName: none, validationActions: [Deny]}
'''


TITLES = {'none': 'no policy',
          'vap': '{} policies in the API server',
          'webhook': 'the same {} behind the webhook',
          'allow-all': 'a webhook that allows all'}


def selector(way):
    return {'key': 'kubernetes.io/metadata.name', 'operator': 'In',
            'values': [f'bench-{way}']}


def policies(manifests):
    """For the namespace of their way."""
    documents = [d for d in yaml.safe_load_all(manifests) if d]
    for d in documents:
        if d['kind'] == 'ValidatingAdmissionPolicyBinding':
            d['spec'].setdefault('matchResources', {})['namespaceSelector'] = {
                'matchExpressions': [selector('vap')]}
    return yaml.safe_dump_all(documents), sum(
        d['kind'] == 'ValidatingAdmissionPolicy' for d in documents)


def webhook(control, way, manifests):
    server = Server(
        control, f'speed-{way}', 'admission_policies test {\n'
        '    manifests /etc/admission/policies;\n}\n',
        'location /validate { admission_validate test; }\n')
    server.volume('policies', {'all.yaml': manifests})
    return server


def pod(control, way):
    with open(os.path.join(BENCH, 'pod-good.json'), encoding='utf-8') as f:
        body = json.load(f)
    body['metadata']['namespace'] = f'bench-{way}'
    return control.write(f'pod-{way}.json', json.dumps(body))


def server_cpu(server):
    return sum(process_cpu(pid) for pid in server.workers())


def turn(control, way, server, seconds):
    """What a few seconds of creates, not stored, have cost."""
    before = control.cpu(), server and server_cpu(server), asked(server)
    got = result(load(
        'pods', '-server', control.url, '-ca', control.path('serving-ca.crt'),
        '-cert', control.path('admin.crt'), '-key', control.path('admin.key'),
        '-namespace', f'bench-{way}', '-body', pod(control, way), '-t',
        f'{seconds}s', '-c', '8'))
    sent = max(got['sent'], 1)
    return {'rate': got['per_second'], 'p50': got['p50_ms'], 'sent': got['sent'],
            'failed': got['failed'], 'asked': asked(server) - before[2],
            'cpu': 1e3 * (control.cpu() - before[0]) / sent,
            'own': 1e6 * (server_cpu(server) - before[1]) / sent
                   if server else 0}


def asked(server):
    return server.metric('^admission_reviews_total') if server else 0


def measure(control, servers):
    """Turns of each way; each round begins with another one."""
    turns = {way: [] for way in TITLES}
    names = list(TITLES)
    for i in range(ROUNDS):
        for k in range(len(names)):
            way = names[(i + k) % len(names)]
            turns[way].append(turn(control, way, servers.get(way), SECONDS))
    return turns


def median(turns, way, name):
    return statistics.median(t[name] for t in turns[way])


def ratio(turns, one, other, name='rate'):
    """Of turns of the same round."""
    return statistics.median(a[name] / b[name] for a, b in
                             zip(turns[one], turns[other]))


def report(checks, turns, count):
    print(f'   {"admission":<34} {"creates/s":>9} {"p50 ms":>8} '
          f'{"API server CPU ms":>18} {"webhook CPU us":>15}')
    for way, title in TITLES.items():
        print(f'   {title.format(count):<34} {median(turns, way, "rate"):9.0f} '
              f'{median(turns, way, "p50"):8.1f} '
              f'{median(turns, way, "cpu"):18.2f} '
              f'{median(turns, way, "own"):15.0f}')
    every = [t for ts in turns.values() for t in ts]
    checks.equal(sum(t['failed'] for t in every), 0, 'every Pod is created')
    for way in ('webhook', 'allow-all'):
        checks.ok(all(t['asked'] >= t['sent'] for t in turns[way]),
                  f'{way}: was asked', turns[way])
    checks.note('speed_creates', sum(t['sent'] for t in every))
    checks.note('speed_failed', sum(t['failed'] for t in every))
    for name, one, other, wanted in (('policies', 'webhook', 'vap', 4),
                                     ('allow_all', 'webhook', 'allow-all',
                                      0.9)):
        value = ratio(turns, one, other)
        checks.note(f'speed_webhook_to_{name}', f'{value:.2f} (goal {wanted}: '
                    + ('met)' if value >= wanted else 'missed)'))
    checks.note('speed_api_cpu_webhook_to_policies',
                round(ratio(turns, 'webhook', 'vap', 'cpu'), 2))
    # Figures of a shared machine are no verdict; that the order is the other
    # way round would be one.
    checks.ok(ratio(turns, 'webhook', 'vap') > 1,
              'the webhook is faster than policies in the API server')


def run(control, checks):
    path = os.path.join(BENCH, FILE)
    if not os.path.exists(path):
        print(f'   skipped: no {path}; SHARED names the folder')
        return
    with open(path, encoding='utf-8') as f:
        manifests = f.read()
    inside, count = policies(manifests)
    for way in TITLES:
        control.call('POST', '/api/v1/namespaces',
                     {'metadata': {'name': f'bench-{way}'}})
        control.wait_for(lambda way=way: control.get(
            f'/api/v1/namespaces/bench-{way}/serviceaccounts/default'), 20,
            'account')
    servers = {'webhook': webhook(control, 'webhook', manifests),
               'allow-all': webhook(control, 'allow-all', ALLOW_ALL)}
    control.kubectl('apply', '-f', '-', stdin=inside)
    try:
        with contextlib.ExitStack() as stack:
            for way, server in servers.items():
                stack.enter_context(server)
                stack.enter_context(server.hook(
                    'validating', '/validate', PODS, namespaceSelector={
                        'matchExpressions': [selector(way)]}))
            # Policies and registrations reach the API server after a moment.
            time.sleep(3)
            for way in TITLES:
                turn(control, way, servers.get(way), 1)
            report(checks, measure(control, servers), count)
    finally:
        control.kubectl('delete', '-f', '-', stdin=inside)
        for way in TITLES:
            control.kubectl('delete', 'namespace', f'bench-{way}',
                            '--wait=false')
