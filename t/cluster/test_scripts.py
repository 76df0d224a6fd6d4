"""k8s/webhook-create-signed-cert.sh and k8s/webhook-patch-ca-bundle.sh."""

import base64
import os
import signal
import subprocess
import time

from control import openssl
from signer import LEGACY, OldCluster, Signer

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
K8S = os.path.join(TOP, 'k8s')
CREATE = os.path.join(TOP, 'k8s/webhook-create-signed-cert.sh')
PATCH = os.path.join(TOP, 'k8s/webhook-patch-ca-bundle.sh')
NS = 'istio-system'
HOOKS = '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations'

# Notes arguments and what others could read, then does what was asked.
SPY = '''#!/bin/bash
printf '%s\\n' "$0 $*" >> "$SPY_LOG"
find "$TMPDIR" -perm /077 >> "$SPY_LOG.open"
exec "$SPY_REAL_{name}" "$@"
'''

REGISTRATION = '''apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: {name: script-test}
webhooks:
- name: sidecar-injector.istio.io
  admissionReviewVersions: [v1]
  sideEffects: None
  failurePolicy: Ignore
  objectSelector: {matchLabels: {script-test: "true"}}
  clientConfig:
    service: {name: istio-sidecar-injector, namespace: istio-system}
    caBundle: ${CA_BUNDLE}
  rules:
  - {operations: [CREATE], apiGroups: [""], apiVersions: [v1],
     resources: [pods]}
'''


class Scripts:
    def __init__(self, control, checks):
        self.c, self.t = control, checks
        self.tmp = control.path('tmp')

    def run(self, script, *args, config=None, stdin=None, env=()):
        env = {**self.c.env(config), **dict(env)}
        return subprocess.run([script, *args], text=True, input=stdin,
                              capture_output=True, env=env, check=False)

    def create(self, *args, want=0, says=None, **kw):
        done = self.run(CREATE, *args, **kw)
        what = f'create {" ".join(args)}'
        self.t.equal(done.returncode, want, f'{what}: status')
        if says:
            self.t.contains(done.stdout + done.stderr, says, f'{what}: text')
        self.t.equal(os.listdir(self.tmp), [], f'{what}: nothing left behind')
        if done.returncode != want:
            print(done.stdout, done.stderr)
        return done

    def data(self, kind, name, ns=NS):
        got = self.c.get(f'/api/v1/namespaces/{ns}/{kind}/{name}')
        return (got or {}).get('data', {})

    def pair(self, name='sidecar-injector-certs', ns=NS):
        data = self.data('secrets', name, ns)
        return {k: base64.b64decode(v).decode() for k, v in data.items()}

    def bundle(self, name='sidecar-injector-certs-ca', ns=NS):
        return self.data('configmaps', name, ns).get('ca.crt', '')

    def registered(self):
        hook = self.c.get(f'{HOOKS}/script-test')['webhooks'][0]
        return base64.b64decode(hook['clientConfig']['caBundle']).decode()

    def trusts(self, bundle, cert, name=f'istio-sidecar-injector.{NS}.svc'):
        """Whether a client with this bundle accepts the certificate."""
        ca = self.c.write('check-ca.pem', bundle)
        leaf = self.c.write('check-leaf.pem', cert)
        done = subprocess.run(
            ['openssl', 'verify', '-CAfile', ca, '-untrusted', leaf,
             '-purpose', 'sslserver', '-verify_hostname', name, leaf],
            capture_output=True, check=False)
        return done.returncode == 0


def count(bundle):
    return bundle.count('BEGIN CERTIFICATE')


def own_ca(s):
    """Neither a signer nor an old cluster: a CA of our own."""
    t = s.t
    s.create(says='created a CA in secret/sidecar-injector-certs-ca')
    first, ca = s.pair(), s.bundle()
    t.equal(sorted(first), ['ca.crt', 'cert.pem', 'key.pem', 'tls.crt',
                            'tls.key'], 'keys of the Secret')
    t.equal((first['cert.pem'], first['key.pem']),
            (first['tls.crt'], first['tls.key']), 'both names, one pair')
    t.ok(s.trusts(ca, first['cert.pem']), 'the bundle leads to the pair')
    key = openssl('pkey', '-pubout', input=first['key.pem'].encode())
    cert = openssl('x509', '-noout', '-pubkey',
                   input=first['cert.pem'].encode())
    t.equal(key, cert, 'the key is the certificate\'s')
    names = openssl('x509', '-noout', '-ext', 'subjectAltName',
                    input=first['cert.pem'].encode()).decode()
    for name in ('istio-sidecar-injector', f'istio-sidecar-injector.{NS}',
                 f'istio-sidecar-injector.{NS}.svc'):
        t.contains(names + ',', f'DNS:{name},'.replace(',', ''), name)

    s.create(says='signing with the CA in secret/sidecar-injector-certs-ca')
    second = s.pair()
    t.ok(second['cert.pem'] != first['cert.pem'], 'a second run renews')
    t.equal(s.bundle(), ca, 'a second run keeps the CA')
    t.ok(s.trusts(ca, second['cert.pem']), 'and is trusted as before')


def registration(s):
    t = s.t
    done = s.run(PATCH, stdin=REGISTRATION)
    t.equal(done.returncode, 0, 'patch: status')
    t.equal(done.stdout, REGISTRATION.replace('${CA_BUNDLE}', base64.b64encode(
        (s.bundle()).encode()).decode()), 'patch: nothing else changes')
    s.c.kubectl('apply', '-f', '-', stdin=done.stdout)
    t.equal(s.registered(), s.bundle(), 'what is registered')

    other = 'a: $HOME\nb: ${PATH} ${CA_BUNDLE} & \\1\n'
    done = s.run(PATCH, stdin=other)
    t.ok(done.stdout.startswith('a: $HOME\nb: ${PATH} LS0t')
         and done.stdout.endswith(' & \\1\n'),
         'patch: only ${CA_BUNDLE} is replaced', done.stdout)
    done = s.run(PATCH, stdin='kind: List\n')
    t.equal((done.returncode, done.stdout), (1, ''), 'patch: no place')
    t.contains(done.stderr, 'there is no ${CA_BUNDLE} on standard input',
               'patch: no place, text')


def roll(s):
    """The CA is replaced: trust first, and both for as long as needed."""
    t = s.t
    before, live = s.pair(), s.registered()
    s.create('--roll-ca', says='script-test trusts the new CA in webhook 0')
    after = s.pair()
    t.equal(count(s.bundle()), 2, 'rolled: old and new overlap')
    t.equal(s.registered(), s.bundle(), 'rolled: registered')
    t.ok(not s.trusts(live, after['cert.pem']), 'rolled: another CA')
    for name, pair in (('old', before), ('new', after)):
        t.ok(s.trusts(s.registered(), pair['cert.pem']),
             f'rolled: the {name} pair is trusted')

    s.create('--roll-ca')
    t.equal(count(s.bundle()), 2, 'rolled again: the oldest one is dropped')
    t.ok(not s.trusts(s.bundle(), before['cert.pem']), 'it is the oldest')
    t.ok(s.trusts(s.bundle(), after['cert.pem']), 'the one before stays')

    def order():
        seen = []
        for event in s.c.audit():
            ref = event['objectRef']
            if event['verb'] in ('update', 'patch', 'create') and (
                    ref['name'] in ('sidecar-injector-certs', 'script-test',
                                    'sidecar-injector-certs-ca')):
                seen.append(ref['resource'])
        last = seen[-4:]
        return last == ['secrets', 'configmaps',
                        'mutatingwebhookconfigurations', 'secrets'] and last

    t.ok(s.c.wait_for(order, 10, 'audit events of the roll'),
         'order: CA, bundle, registration, pair')


def roll_by_hand(s):
    """Somebody who may write in the namespace and nothing more."""
    t = s.t
    s.c.kubectl('create', 'role', 'certs', '-n', NS, '--verb',
                'get,create,update', '--resource', 'secrets,configmaps')
    s.c.kubectl('create', 'rolebinding', 'certs', '-n', NS, '--role', 'certs',
                '--user', 'renewer')
    renewer = s.c.user('renewer')
    before = s.pair()
    s.create(config=renewer)
    t.ok(s.pair() != before, 'renewing needs no more than the namespace')

    before = s.pair()
    s.create('--roll-ca', config=renewer, want=3,
             says='Have it applied')
    t.equal(s.pair(), before, 'the pair waits for trust')
    t.equal(count(s.bundle()), 2, 'the bundle does not')
    done = s.run(PATCH, stdin=REGISTRATION)
    s.c.kubectl('apply', '-f', '-', stdin=done.stdout)
    s.create(config=renewer)
    t.ok(s.trusts(s.registered(), s.pair()['cert.pem']), 'now it is trusted')
    t.ok(not s.trusts(before['ca.crt'], s.pair()['cert.pem']),
         'and of the new CA')


def signers(s):
    """certificates.k8s.io/v1 with a signer of the cluster's."""
    t = s.t
    s.c.make_ca('signer-ca')
    options = ('--secret', 'signed', '--signer', 'test.invalid/webhook')
    with Signer(s.c, 'test.invalid/webhook', 'signer-ca'):
        s.create(*options, '--signer-ca', s.c.path('signer-ca.crt'))
        pair = s.pair('signed')
        t.ok(s.trusts(s.bundle('signed-ca'), pair['cert.pem']), 'signed')
        t.equal(s.c.get('/apis/certificates.k8s.io/v1/'
                        'certificatesigningrequests')['items'], [],
                'the request is gone')
        s.create(*options, '--signer-ca', s.c.path('kubernetes.crt'), want=1,
                 says='has not signed what "test.invalid/webhook" has issued')
        s.create(*options, want=1, says='name the CA of the signer: '
                                        '--signer-ca FILE')
        t.equal(s.pair('signed'), pair, 'a failed run changes nothing')
    with Signer(s.c, 'test.invalid/webhook', 'signer-ca', with_root=True):
        s.create(*options)
        t.ok(s.trusts(s.bundle('signed-ca'), s.pair('signed')['cert.pem']),
             'the root behind the chain')
    with Signer(s.c, 'test.invalid/cluster', 'kubernetes'):
        s.create('--secret', 'signed', '--signer', 'test.invalid/cluster')
        t.ok(s.trusts(s.bundle('signed-ca'), s.pair('signed')['cert.pem']),
             'the cluster\'s CA is found')
        t.equal(count(s.bundle('signed-ca')), 2, 'and the signer\'s kept')
    s.create(*options, '--timeout', '2', want=1,
             says='was not signed within 2 s')

    # Whoever may not approve waits for somebody who may, or denies.
    s.c.kubectl('create', 'clusterrole', 'requester', '--verb',
                'get,create,delete', '--resource',
                'certificatesigningrequests')
    s.c.kubectl('create', 'clusterrolebinding', 'requester', '--clusterrole',
                'requester', '--user', 'renewer')
    renewer = s.c.path('kubeconfig-renewer')
    with Signer(s.c, 'test.invalid/webhook', 'signer-ca', deny=True):
        s.create(*options, config=renewer, want=1,
                 says='Denied: Policy not today')


def old_clusters(s):
    t = s.t
    with open(s.c.path('kubernetes.crt'), encoding='ascii') as f:
        client_ca = f.read()
    with OldCluster(s.c) as old, Signer(s.c, LEGACY, 'kubernetes'):
        s.create('--secret', 'old', '--timeout', '10', config=old.config,
                 says="asking the cluster's CA (certificates.k8s.io/v1beta1)")
        t.equal(s.bundle('old-ca').strip(), client_ca.strip(), 'v1beta1: CA')
        t.ok(s.trusts(client_ca, s.pair('old')['cert.pem']), 'v1beta1: pair')
        # A pair that Istio's own script has made.
        s.c.kubectl('delete', 'configmap', 'old-ca', '-n', NS)
        done = s.run(PATCH, '--secret', 'old', stdin='${CA_BUNDLE}',
                     config=old.config)
        t.equal(base64.b64decode(done.stdout).decode().strip(),
                client_ca.strip(), 'v1beta1: patch')
        t.contains(done.stderr, "taking the cluster's CA", 'says so')
        s.create('--signer', 'a.b/c', config=old.config, want=1,
                 says='does not serve certificate signing requests of v1')
    with OldCluster(s.c, csr=False) as old:
        s.create('--secret', 'none', config=old.config,
                 says='created a CA in secret/none-ca')
        t.ok(s.trusts(s.bundle('none-ca'), s.pair('none')['cert.pem']),
             'no CSRs: pair')


def names(s):
    """Other names, and such as are too long for a subject."""
    long = 'a' * 60
    s.create('--secret', 'named', '--service', long, '--san', '127.0.0.1',
             '--san', 'hooks.example.org')
    for name in (f'{long}.{NS}.svc', 'hooks.example.org'):
        s.t.ok(s.trusts(s.bundle('named-ca'), s.pair('named')['cert.pem'],
                        name), f'is a certificate for {name}')
    s.t.contains(openssl('x509', '-noout', '-ext', 'subjectAltName',
                         input=s.pair('named')['cert.pem'].encode()).decode(),
                 'IP Address:127.0.0.1', 'and for an address')


def messages(s):
    t, c = s.t, s.c
    bare = c.path('bare')
    os.makedirs(bare)
    for tool in ('bash', 'env', 'openssl', 'cat', 'tr', 'rm', 'mktemp'):
        os.symlink(subprocess.check_output(['which', tool], text=True).strip(),
                   os.path.join(bare, tool))
    for script in (CREATE, PATCH):
        done = s.run(script, stdin='', env={'PATH': bare}.items())
        t.equal((done.returncode, 'kubectl not found' in done.stderr),
                (1, True), 'no kubectl')

    nobody = c.user('nobody')
    done = s.create(config=nobody, want=1,
                    says='you lack rights in this cluster:')
    for right in ('create secrets -n istio-system',
                  'update configmaps -n istio-system'):
        t.contains(done.stderr, right, 'the rights are listed')
    done = s.create('--signer', 'a.b/c', config=nobody, want=1)
    t.contains(done.stderr, 'create certificatesigningrequests', 'and these')
    done = s.run(PATCH, config=nobody, stdin='${CA_BUNDLE}')
    t.equal((done.returncode, done.stdout), (1, ''), 'patch: no rights')
    t.contains(done.stderr, 'cannot read configmap', 'patch: no rights, text')

    s.create('--namespace', 'nowhere', want=1,
             says='namespace "nowhere" does not exist')
    dead = c.write('kubeconfig-dead', c.config('admin',
                                               'https://127.0.0.1:1'))
    s.create(config=dead, want=1, says='the API server does not answer')

    for args in (['--what'], ['--service'], ['--days', 'x'],
                 ['--service', 'a b'], ['--san', '$(id)'],
                 ['--signer-ca', '/nonexistent']):
        t.equal(s.run(CREATE, *args).returncode, 2, f'usage: {args}')
    t.equal(s.run(PATCH, '--what').returncode, 2, 'usage: patch')
    t.contains(s.run(CREATE, '--help').stdout, '--service NAME', 'help')


def secrecy(s):
    """No key on a command line, in a readable file, or in an annotation."""
    t, c = s.t, s.c
    spies = c.path('spies')
    os.makedirs(spies)
    env = {'PATH': f'{spies}:{c.env()["PATH"]}', 'SPY_LOG': c.path('spy.log')}
    for name in ('openssl', 'kubectl'):
        real = subprocess.check_output(['which', name], text=True,
                                       env=c.env()).strip()
        env[f'SPY_REAL_{name}'] = real
        c.write(f'spies/{name}', SPY.replace('{name}', name), 0o755)
    s.create('--secret', 'spied', '--roll-ca', env=env.items())
    with open(c.path('spy.log'), encoding='utf-8') as f:
        log = f.read()
    t.ok(log.count('\n') > 20, 'the spies have seen the run', log)
    keys = [s.pair('spied')['key.pem'], s.pair('spied-ca')['tls.key']]
    for key in keys:
        body = ''.join(key.split('\n')[1:-2])
        t.ok(body[:60] not in log and base64.b64encode(
            key.encode()).decode()[:60] not in log,
            'no key on a command line')
    t.ok('PRIVATE KEY' not in log, 'nor a piece of one')
    with open(c.path('spy.log.open'), encoding='utf-8') as f:
        t.equal([line for line in f.read().split('\n')
                 if line and line != s.tmp], [], 'no readable file')
    for name in ('spied', 'spied-ca'):
        meta = c.get(f'/api/v1/namespaces/{NS}/secrets/{name}')['metadata']
        t.equal(meta.get('annotations', {}), {}, 'no copy in an annotation')


def interrupted(s):
    process = subprocess.Popen(
        [CREATE, '--signer', 'nobody.invalid/x'], env=s.c.env(),
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    path = '/apis/certificates.k8s.io/v1/certificatesigningrequests'
    s.c.wait_for(lambda: s.c.get(path)['items'], 20, 'request of the script')
    process.send_signal(signal.SIGTERM)
    s.t.equal(process.wait(), -signal.SIGTERM, 'interrupted: status')
    s.t.equal(os.listdir(s.tmp), [], 'interrupted: nothing left behind')
    time.sleep(0.2)
    s.t.equal(s.c.get(path)['items'], [], 'interrupted: the request is gone')


def run(control, checks):
    control.kubectl('create', 'namespace', NS)
    s = Scripts(control, checks)
    for part in (own_ca, registration, roll, roll_by_hand, signers,
                 old_clusters, names, messages, secrecy, interrupted):
        part(s)
    control.kubectl('delete', 'mutatingwebhookconfiguration', 'script-test')
    control.kubectl('delete', 'namespace', NS)
