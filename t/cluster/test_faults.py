"""What kubectl shows when something is wrong.

Every text is compared with docs/TROUBLESHOOTING.md: what an operator searches
there is what the API server says.
"""

import base64
import json
import os
import re
import signal
import subprocess
import time

from control import Failed
from server import PODS, Server
from test_scripts import TOP

GUIDE = os.path.join(TOP, 'docs/TROUBLESHOOTING.md')
NAME = 'check.faults.test.svc'

POLICY = '''apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata:
  name: %(name)s
spec:
  matchConstraints:
    resourceRules:
    - apiGroups: [""]
      apiVersions: [v1]
      operations: [CREATE]
      resources: [pods]
  validations:
  - expression: >-
      %(expression)s
    message: not in this test
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata:
  name: %(name)s
spec:
  policyName: %(name)s
  validationActions: [Deny]
'''
PLAIN = POLICY % {'name': 'plain', 'expression': 'true'}
# More steps than a policy may take, whatever the pod.
COSTLY = POLICY % {'name': 'costly', 'expression': ' && '.join(
    [f'[{",".join("1234567890")}].all({v}, ' for v in 'abcdefg']).replace(
        ' && ', '') + 'true' + ')' * 7}


TEMPLATE = '''policy: enabled
defaultTemplates: [sidecar]
templates:
  sidecar: |
    spec:
      containers:
      - name: proxy
        image: {{ annotation .ObjectMeta `example.com/image` `proxy:1` }}
'''


class Faults:
    def __init__(self, control, checks):
        self.c, self.t = control, checks
        with open(GUIDE, encoding='utf-8') as f:
            self.guide = re.sub(r'\s+', ' ', f.read())
        self.seen = 0
        control.call('POST', '/api/v1/namespaces', {
            'metadata': {'name': 'test'}})
        _, service = control.call('POST', '/api/v1/namespaces/test/services', {
            'metadata': {'name': 'faults'},
            'spec': {'ports': [{'port': 443}]}})
        self.address = service['spec']['clusterIP']
        self.server = Server(
            control, 'faults', 'admission_policies test {\n'
            '    manifests /etc/admission/policies;\n}\n',
            'location /validate {\n    admission_validate test;\n}\n'
            'location /small {\n    admission_validate test;\n'
            '    admission_max_body 1k;\n}\n',
            listen=f'{self.address}:443')
        self.server.volume('policies', {'policy.yaml': PLAIN})
        control.wait_for(lambda: control.get(
            '/api/v1/namespaces/test/serviceaccounts/default'), 20,
            'service account')
        self.pod = self.write_pod('pod.yaml')

    def register(self, kind):
        """Has the API server ask the server; until the context ends."""
        self.hook = self.c.create(
            'admissionregistration.k8s.io/v1',
            f'{kind}webhookconfigurations', {
                'metadata': {'name': 'faults'}, 'webhooks': [{
                    'name': NAME, 'admissionReviewVersions': ['v1'],
                    'sideEffects': 'None', 'timeoutSeconds': 3,
                    'clientConfig': {
                        'service': {'name': 'faults', 'namespace': 'test',
                                    'path': '/validate'},
                        'caBundle': self.c.bundle('serving-ca')},
                    'namespaceSelector': {'matchLabels': {
                        'kubernetes.io/metadata.name': 'test'}},
                    'rules': PODS}]})
        return self.hook

    def write_pod(self, name, **metadata):
        return self.c.write(name, json.dumps({
            'apiVersion': 'v1', 'kind': 'Pod', 'metadata': {
                'name': 'p', 'namespace': 'test', **metadata},
            'spec': {'containers': [{'name': 'a', 'image': 'b'}]}}))

    def kubectl(self, *more, pod=None):
        return self.c.kubectl('create', '--dry-run=server', '-f',
                              pod or self.pod, *more, check=False)

    def normal(self, text):
        """Without what is different on every machine."""
        text = text.replace(os.path.dirname(self.pod) + '/', '')
        text = text.replace(NAME, 'NAME').replace(
            'faults.test.svc:443/', 'SERVICE.NAMESPACE.svc:443/')
        text = text.replace('faults.test.svc', 'SERVICE.NAMESPACE.svc')
        text = re.sub(r'127\.\d+\.\d+\.\d+:\d+', 'ADDRESS', text)
        text = re.sub(r'\d{4}-\d\d-\d\dT[0-9:]+Z', 'TIME', text)
        text = re.sub(r"expression '.*' resulted",
                      "expression 'EXPRESSION' resulted", text)
        return re.sub(r'\s+', ' ', text).strip()

    def shows(self, what, wanted, done=None, tries=20):
        """kubectl shows a text with this part; the guide has all of it."""
        for _ in range(tries):
            got = done or self.kubectl()
            text = self.normal(got.stderr)
            if wanted in text or done:
                break
            time.sleep(0.25)
        self.seen += 1
        self.t.contains(text, wanted, f'{what}: kubectl')
        self.t.ok(text in self.guide, f'{what}: docs/TROUBLESHOOTING.md',
                  text)

    def works(self, what):
        def fine():
            return self.kubectl().returncode == 0
        try:
            self.c.wait_for(fine, 15, 'pod')
            self.t.ok(True, what)
        except Failed:
            self.t.ok(False, what, self.kubectl().stderr)

    def swap(self, pair):
        """Puts a pair in place and waits until it is served."""
        before = self.server.metric('admission_tls_loads_total')
        self.server.volume('tls', pair)
        self.c.wait_for(lambda: self.server.metric(
            'admission_tls_loads_total') >= before + 2, 15, 'new pair')
        self.restart()

    def restart(self):
        """Without the connections that the API server keeps."""
        self.server.stop()
        self.server.start()

    def bundle(self, *names):
        return base64.b64encode(b''.join(
            base64.b64decode(self.c.bundle(ca)) for ca in names)).decode()

    def patch(self, member, value):
        self.hook.patch({'op': 'add', 'path': f'/webhooks/0/{member}',
                         'value': value})
        time.sleep(0.5)


def reaching(f):
    """The server is not there, or is not what it should be."""
    f.shows('no server', 'connect: connection refused')
    with f.server:
        f.works('the server is there')
        for pid in f.server.workers():
            os.kill(pid, signal.SIGSTOP)
        f.shows('a server that hangs', 'context deadline exceeded')
        for pid in f.server.workers():
            os.kill(pid, signal.SIGCONT)
        f.works('it hangs no more')

        f.patch('clientConfig/service/name', 'nobody')
        f.shows('no such Service', 'service "nobody" not found')
        f.patch('clientConfig/service/name', 'faults')
        f.patch('clientConfig/service/path', '/other')
        f.shows('another path', 'the server could not find the requested')
        f.patch('clientConfig/service/path', '/validate')
        f.works('again')

    f.patch('failurePolicy', 'Ignore')
    f.works('failurePolicy Ignore: created without a server')
    f.patch('failurePolicy', 'Fail')


def certificates(f):
    with f.server:
        f.works('a good pair')
        f.swap(f.server.pair('other.test.svc'))
        f.shows('another name', 'certificate is valid for other.test.svc, not')
        f.swap(f.server.pair())
        f.works('the right name again')

        f.patch('clientConfig/caBundle', f.c.bundle('kubernetes'))
        f.shows('another CA', 'certificate signed by unknown authority')
        # Rolled with both in the bundle.
        f.patch('clientConfig/caBundle', f.bundle('kubernetes', 'serving-ca'))
        f.works('a bundle of both')
        f.patch('clientConfig/caBundle', f.c.bundle('serving-ca'))


def expired(f):
    """The module refuses to load such a pair; a clock goes on."""
    with f.server:
        f.works('a good pair')
        now = time.time()
        before = f.server.metric('admission_tls_loads_total')
        f.server.volume('tls', f.server.pair(end=now + 5))
        f.c.wait_for(lambda: f.server.metric(
            'admission_tls_loads_total') >= before + 2, 15, 'new pair')
        time.sleep(max(0, now + 6 - time.time()))
        status, page = f.server.page('/readyz')
        f.t.equal((status, '"state":"expired"' in page), (503, True),
                  'an expired pair: not ready')
        # Connections that are open stay as good as they were, and another
        # bundle means new ones.
        f.patch('clientConfig/caBundle', f.bundle('serving-ca', 'kubernetes'))
        f.shows('an expired pair',
                'certificate has expired or is not yet valid')
        f.server.volume('tls', f.server.pair())
        f.works('a new pair is enough')
        f.c.wait_for(lambda: f.server.page('/readyz')[0] == 200, 10,
                     'readiness with the new pair')
        f.patch('clientConfig/caBundle', f.bundle('serving-ca'))


def protocols(f):
    """What a server says that has been set up otherwise."""
    listen = f.server.read('listen.conf')
    try:
        f.server.conf('listen.conf', f'listen {f.address}:443;')
        with f.server:
            f.shows('no TLS', 'server gave HTTP response to HTTPS client')
        # The API server has a certificate, of the CA "kubernetes".
        f.server.conf('listen.conf', listen + 'ssl_verify_client on;'
                      f'ssl_client_certificate {f.c.path("serving-ca.crt")};')
        with f.server:
            f.shows('another client certificate', 'rejected our request')
        f.server.conf('listen.conf', listen + 'ssl_verify_client on;'
                      f'ssl_client_certificate {f.c.path("kubernetes.crt")};')
        with f.server:
            f.works('the right client certificate')
    finally:
        f.server.conf('listen.conf', listen)


def dying(f):
    with f.server:
        f.works('before')
        for pid in f.server.workers():
            os.kill(pid, signal.SIGSTOP)
        call = f.c.spawn_kubectl('create', '--dry-run=server', '-f', f.pod)
        time.sleep(1)
        for pid in f.server.workers():
            os.kill(pid, signal.SIGKILL)
        _, text = call.communicate()
        f.shows('a server that dies with a review', 'connection reset',
                subprocess.CompletedProcess([], 1, '', text))
        f.works('its next worker answers')


def documents(f):
    """A server that was told to wait for its documents."""
    block = f.server.read('block-test.conf')
    f.server.conf('block-test.conf', block.replace('}', 'wait on; }'))
    f.server.volume('policies', {})
    try:
        f.server.start(wait=False)
        f.shows('no documents yet', 'context deadline exceeded')
        f.server.volume('policies', {'policy.yaml': PLAIN})
        f.works('documents have come')
    finally:
        f.server.stop()
        f.server.conf('block-test.conf', block)


def injection(f):
    """Istio's texts for a pod that cannot be injected."""
    f.server.conf('block-test.conf', '''admission_injector test {
    config /etc/admission/injector/config; }''')
    f.server.conf('location-test.conf',
                  'location /validate { admission_inject test; }')
    f.server.volume('injector', {'config': TEMPLATE})
    with f.server:
        f.works('an injected pod')
        evil = f.write_pod('evil.yaml', annotations={
            'example.com/image': 'x\n  privileged: true'})
        f.shows('an annotation that would become structure',
                'failed to run injection template', f.kubectl(pod=evil))


def bodies(f):
    with f.server:
        f.works('before')
        f.patch('clientConfig/service/path', '/small')
        f.shows('larger than admission_max_body', 'is larger than 1024 bytes')
        f.patch('clientConfig/service/path', '/validate')
        big = f.write_pod('big.yaml', annotations={'a': 'x' * (3 << 20)})
        f.shows('larger than the API server takes', 'too large',
                f.kubectl(pod=big))


def policies(f):
    with f.server:
        f.works('before')
        f.server.volume('policies', {'policy.yaml': POLICY % {
            'name': 'no-pods', 'expression': 'false'}})
        f.shows('a denial', "denied request: not in this test")
        f.server.volume('policies', {'policy.yaml': COSTLY})
        f.shows('a slow policy', 'cost limit exceeded')
        f.server.volume('policies', {'policy.yaml': PLAIN})
        f.works('again')

        f.server.volume('policies', {'policy.yaml': 'kind: ['})
        f.c.wait_for(lambda: '"state":"stale"' in f.server.page('/readyz')[1],
                     15, 'stale documents')
        f.works('a broken document: the last good ones are in use')
        f.server.volume('policies', {'policy.yaml': PLAIN})
        f.c.wait_for(lambda: '"state":"stale"' not in f.server.page(
            '/readyz')[1], 15, 'good documents')


def run(control, checks):
    f = Faults(control, checks)
    with f.register('validating'):
        for part in (reaching, certificates, expired, protocols, dying, bodies,
                     policies, documents):
            part(f)
    with f.register('mutating'):
        injection(f)
    checks.note('faults_shown', f.seen)
