"""No review is lost while everything changes.

Two replicas of the shipped Deployment behind a Service are restarted one after
the other, again and again; first under reviews of a client that sends again
what Go's does, then under creates in the API server, with documents and key
pairs changing besides.
"""

import json
import os
import re
import time

from control import Failed
from node import Node
from test_manifests import NGX, ensure_namespace, remove, render, script
from test_rotate import EXAMPLE, Every, documents, load, result
from test_scripts import CREATE

SECONDS = int(os.environ.get('CLUSTER_SECONDS') or 60)
NAMESPACE = 'ngx-admission'
HOST = f'ngx-admission.{NAMESPACE}.svc'
REJECTED = 'apiserver_admission_webhook_rejection_count'
OPEN = 'apiserver_admission_webhook_fail_open_count'
CALLS = 'apiserver_admission_webhook_request_total'


class Rollouts(Every):
    """Restarts the Deployment, once more as soon as it is done."""

    def __init__(self, control):
        super().__init__(0, self.restart)
        self.c = control
        self.error = None

    def restart(self, _):
        self.c.kubectl('rollout', 'restart', '-n', NAMESPACE,
                       'deployment/ngx-admission')
        self.c.kubectl('rollout', 'status', '-n', NAMESPACE,
                       '--timeout=120s', 'deployment/ngx-admission')

    def run(self):
        try:
            super().run()
        except Failed as e:
            self.error = e


def total(metrics, name, **labels):
    return sum(v for k, v in metrics.items() if re.match(name + r'\b', k)
               and all(f'{n}="{l}"' in k for n, l in labels.items()))


def change_documents(control):
    """Other text in the ConfigMap, the same meaning."""
    path = f'/api/v1/namespaces/{NAMESPACE}/configmaps/ngx-admission-injector'

    def change(number):
        control.call('PATCH', path, {'data': documents(number)},
                     'application/merge-patch+json')
    return change


def wait_gone(control, node):
    """Until those that were replaced have drained."""
    control.wait_for(lambda: len(node.instances) == 2, 90,
                     'end of old replicas')


def report(checks, what, got, rollouts):
    checks.equal((got['failed'], got['failures'], rollouts.error),
                 (0, {}, None), f'{what}: nothing fails')
    checks.ok(rollouts.times >= 1, f'{what}: replicas were replaced')
    for name in ('sent', 'failed', 'retried', 'p50_ms', 'p99_ms', 'max_ms'):
        checks.note(f'{what}_{name}', got[name])
    checks.note(f'{what}_rollouts', rollouts.times)


def reviews(control, checks, node, ca):
    """Without an API server between: every connection is ours."""
    with Rollouts(control) as rollouts:
        got = result(load(
            'reviews', '-name', HOST, '-ca', ca, '-targets',
            control.path('endpoints', 'ngx-admission'), '-body',
            os.path.join(EXAMPLE, 'review-pod.json'), '-want', 'patch', '-t',
            f'{SECONDS}s', '-c', '8', '-rate', '400'))
    report(checks, 'restart', got, rollouts)
    checks.ok(len(got['targets']) >= 3, 'restart: new replicas were called',
              got['targets'])
    wait_gone(control, node)


def creates(control, checks, node):
    """Through the API server, which counts what it could not ask."""
    pod = control.write('load-pod.json', json.dumps({
        'apiVersion': 'v1', 'kind': 'Pod', 'metadata': {'name': 'load'},
        'spec': {'containers': [{
            'name': 'app', 'image': 'registry.example.com/app:1.0'}]}}))
    control.call('POST', '/api/v1/namespaces', {
        'metadata': {'name': 'load', 'labels': {'injection': 'enabled'}}})
    control.wait_for(lambda: control.get(
        '/api/v1/namespaces/load/serviceaccounts/default'), 20, 'account')
    before = control.metrics()
    pairs = Every(5, lambda n: script(control, CREATE, NGX))
    with Rollouts(control) as rollouts, pairs, Every(
            1, change_documents(control)) as docs:
        got = result(load(
            'pods', '-server', control.url, '-ca',
            control.path('serving-ca.crt'), '-cert', control.path('admin.crt'),
            '-key', control.path('admin.key'), '-namespace', 'load', '-body',
            pod, '-want', 'istio-proxy', '-t', f'{SECONDS}s', '-c', '4',
            '-rate', '60'))
    after = control.metrics()
    report(checks, 'load', got, rollouts)
    checks.note('load_pairs_made', pairs.times)
    checks.note('load_documents_made', docs.times)

    def more(name, **labels):
        return total(after, name, **labels) - total(before, name, **labels)

    failed = more(REJECTED, error_type='calling_webhook_error') + more(OPEN)
    calls = more(CALLS)
    checks.equal(failed, 0, 'load: no failed call in the API server\'s metrics')
    checks.ok(calls >= 2 * got['sent'], 'load: it has asked both webhooks',
              (calls, got['sent']))
    checks.note('load_webhook_calls', int(calls))
    checks.note('load_webhook_calls_failed', int(failed))
    wait_gone(control, node)


def run(control, checks):
    ensure_namespace(control, NAMESPACE)
    text = render(control, 'base')
    control.kubectl('apply', '-f', '-', stdin=text)
    ca = control.path('load-ca.pem')
    with open(ca, 'w', encoding='ascii') as f:
        f.write(control.get(f'/api/v1/namespaces/{NAMESPACE}/configmaps/'
                            'ngx-admission-tls-ca')['data']['ca.crt'])
    with Node(control, NAMESPACE) as node:
        node.wait_ready(2, 60)
        began = time.time()
        reviews(control, checks, node, ca)
        creates(control, checks, node)
        checks.note('load_seconds', round(time.time() - began))
    remove(control, text)
    control.kubectl('delete', 'namespace', 'load', '--wait=false')
