"""A control plane on loopback: etcd, kube-apiserver, kube-controller-manager.

Nothing outlives the process that made it: children are told to die with their
parent, files lie in one folder that is removed.
"""

import base64
import http.client
import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import threading
import time
import urllib.parse

AUDIT_POLICY = {
    'apiVersion': 'audit.k8s.io/v1',
    'kind': 'Policy',
    'omitStages': ['RequestReceived'],
    'rules': [{'level': 'Metadata', 'verbs': ['create', 'update', 'patch',
                                              'delete'],
               'resources': [
                   {'group': '', 'resources': ['pods', 'secrets',
                                               'configmaps']},
                   {'group': 'admissionregistration.k8s.io'}]},
              {'level': 'None'}],
}


class Missing(Exception):
    """What is needed is not there."""


class Failed(Exception):
    """A step that later ones build upon has failed."""


def free_port():
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        return s.getsockname()[1]


def spawn(args, **kw):
    """Starts a process that ends when this one does."""
    return subprocess.Popen(['setpriv', '--pdeathsig', 'TERM', '--', *args],
                            **kw)


def page(host, port, path, timeout):
    """Status and text of a page, 0 and the fault if there is none."""
    conn = http.client.HTTPConnection(host, port, timeout=timeout)
    try:
        conn.request('GET', path)
        response = conn.getresponse()
        return response.status, response.read().decode()
    except OSError as e:
        return 0, str(e)
    finally:
        conn.close()


def stop(process, how=signal.SIGTERM, seconds=20):
    if process.poll() is None:
        process.send_signal(how)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def openssl(*args, **kw):
    return subprocess.run(['openssl', *args], check=True, capture_output=True,
                          **kw).stdout


def process_cpu(pid):
    """Seconds of CPU time that a process has used."""
    with open(f'/proc/{pid}/stat', encoding='ascii') as f:
        fields = f.read().rsplit(')', 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf('SC_CLK_TCK')


class Created:
    """An object that is deleted when its context ends."""

    def __init__(self, control, path):
        self.c, self.path = control, path

    def __enter__(self):
        return self

    def patch(self, *operations):
        status, got = self.c.call('PATCH', self.path, list(operations),
                                  'application/json-patch+json')
        if status != 200:
            raise Failed(f'cannot patch {self.path}: {got}')

    def __exit__(self, *what):
        self.c.call('DELETE', self.path)


class Control:
    """etcd, API server and controller manager, and a way to talk to them."""

    def __init__(self, binaries):
        self.bin = binaries
        self.dir = tempfile.mkdtemp(prefix='ngx-cluster.')
        # Servers of pods run as somebody else; keys are 0600.
        os.chmod(self.dir, 0o711)
        os.mkdir(self.path('tmp'))
        self.processes = {}
        self.port = free_port()
        self.url = f'https://127.0.0.1:{self.port}'
        self.kubeconfig = self.path('kubeconfig')
        self.local = threading.local()

    def path(self, *parts):
        return os.path.join(self.dir, *parts)

    def write(self, name, text, mode=0o600):
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if not isinstance(text, str):
            text = json.dumps(text)
        with open(path, 'w', encoding='utf-8') as f:
            f.write(text)
        os.chmod(path, mode)
        return path

    # -- certificates ------------------------------------------------------

    def make_ca(self, name):
        openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt',
                'ec_paramgen_curve:P-256', '-nodes', '-days', '30',
                '-subj', f'/CN={name}', '-keyout', self.path(f'{name}.key'),
                '-out', self.path(f'{name}.crt'))

    def make_cert(self, name, subject, ca='kubernetes', san=None, serial=None,
                  end=None):
        """A pair NAME.crt, NAME.key signed by a CA of ours; end is a time."""
        csr = self.path(f'{name}.csr')
        openssl('req', '-new', '-newkey', 'ec', '-pkeyopt',
                'ec_paramgen_curve:P-256', '-nodes', '-subj', subject,
                '-keyout', self.path(f'{name}.key'), '-out', csr)
        serial = serial or int.from_bytes(os.urandom(8), 'big')
        end = time.gmtime(end or time.time() + 30 * 86400)
        # "x509 -req" knows whole days only.
        db = f'db-{os.urandom(4).hex()}'
        self.write(f'{db}/index', '')
        self.write(f'{db}/serial', f'{serial:016X}\n')
        extensions = 'basicConstraints=CA:FALSE\n' + (
            f'subjectAltName={san}\n' if san else '')
        config = self.write(f'{db}/ca.cnf', f'''
[ca]
default_ca = ours
[ours]
database = {self.path(db, "index")}
serial = {self.path(db, "serial")}
new_certs_dir = {self.path(db)}
default_md = sha256
policy = anything
x509_extensions = extensions
[anything]
organizationName = optional
commonName = supplied
[extensions]
{extensions}''')
        openssl('ca', '-batch', '-notext', '-config', config, '-cert',
                self.path(f'{ca}.crt'), '-keyfile', self.path(f'{ca}.key'),
                '-enddate', time.strftime('%Y%m%d%H%M%SZ', end), '-in', csr,
                '-out', self.path(f'{name}.crt'), '-preserveDN')
        shutil.rmtree(self.path(db))

    def bundle(self, ca):
        """The certificate of a CA as registrations have it."""
        with open(self.path(f'{ca}.crt'), 'rb') as f:
            return base64.b64encode(f.read()).decode()

    def user(self, name, groups=()):
        """A kubeconfig of another user, by certificate."""
        self.make_cert(f'user-{name}', ''.join(f'/O={g}' for g in groups)
                       + f'/CN={name}')
        return self.write(f'kubeconfig-{name}', self.config(f'user-{name}'))

    def config(self, pair, server=None, ca='serving-ca'):
        with open(self.path(f'{pair}.key'), 'rb') as f:
            key = base64.b64encode(f.read()).decode()
        return json.dumps({
            'apiVersion': 'v1', 'kind': 'Config',
            'clusters': [{'name': 'c', 'cluster': {
                'server': server or self.url,
                'certificate-authority-data': self.bundle(ca)}}],
            'users': [{'name': 'u', 'user': {
                'client-certificate-data': self.bundle(pair),
                'client-key-data': key}}],
            'contexts': [{'name': 'x', 'context': {'cluster': 'c',
                                                   'user': 'u'}}],
            'current-context': 'x'})

    # -- starting and stopping ---------------------------------------------

    def start(self):
        began = time.time()
        for ca in ('kubernetes', 'serving-ca'):
            self.make_ca(ca)
        self.make_cert('admin', '/O=system:masters/CN=admin')
        self.make_cert('apiserver', '/CN=apiserver', 'serving-ca',
                       'IP:127.0.0.1')
        # Known to webhooks that ask for a client certificate.
        self.make_cert('webhook-client', '/CN=kube-apiserver')
        openssl('genrsa', '-out', self.path('sa.key'), '2048')
        self.write('kubeconfig', self.config('admin'))
        self.write('audit-policy.json', AUDIT_POLICY)
        self.write('webhook-kubeconfig', json.dumps({
            'apiVersion': 'v1', 'kind': 'Config',
            'users': [{'name': '*', 'user': {
                'client-certificate': self.path('webhook-client.crt'),
                'client-key': self.path('webhook-client.key')}}]}))
        self.write('admission.json', {
            'apiVersion': 'apiserver.config.k8s.io/v1',
            'kind': 'AdmissionConfiguration',
            'plugins': [{'name': name, 'configuration': {
                'apiVersion': 'apiserver.config.k8s.io/v1',
                'kind': 'WebhookAdmissionConfiguration',
                'kubeConfigFile': self.path('webhook-kubeconfig')}}
                for name in ('MutatingAdmissionWebhook',
                             'ValidatingAdmissionWebhook')]})

        etcd = os.path.join(self.bin, 'etcd')
        if not os.access(etcd, os.X_OK):
            etcd = shutil.which('etcd')
        client, peer = free_port(), free_port()
        etcd_url = f'http://127.0.0.1:{client}'
        self.run('etcd', etcd, '--data-dir', self.path('etcd'),
                 '--listen-client-urls', etcd_url,
                 '--advertise-client-urls', etcd_url,
                 '--listen-peer-urls', f'http://127.0.0.1:{peer}',
                 '--unsafe-no-fsync')
        self.run('kube-apiserver',
                 os.path.join(self.bin, 'kube-apiserver'),
                 f'--etcd-servers={etcd_url}',
                 f'--secure-port={self.port}', '--bind-address=127.0.0.1',
                 '--advertise-address=127.0.0.1',
                 f'--tls-cert-file={self.path("apiserver.crt")}',
                 f'--tls-private-key-file={self.path("apiserver.key")}',
                 f'--client-ca-file={self.path("kubernetes.crt")}',
                 f'--service-account-key-file={self.path("sa.key")}',
                 f'--service-account-signing-key-file={self.path("sa.key")}',
                 '--service-account-issuer=https://kubernetes.default.svc',
                 '--authorization-mode=RBAC', '--allow-privileged=true',
                 # Service addresses on loopback: what listens on one of
                 # them is reached as through kube-proxy.
                 '--service-cluster-ip-range=127.100.0.0/16',
                 f'--audit-policy-file={self.path("audit-policy.json")}',
                 f'--audit-log-path={self.path("audit.log")}',
                 '--audit-log-mode=batch', '--audit-log-batch-max-wait=1s',
                 '--enable-admission-plugins=PodSecurity',
                 '--admission-control-config-file='
                 + self.path('admission.json'))
        self.wait_for(lambda: self.ready(), 60, 'the API server')
        self.run('kube-controller-manager',
                 os.path.join(self.bin, 'kube-controller-manager'),
                 f'--kubeconfig={self.kubeconfig}',
                 f'--service-account-private-key-file={self.path("sa.key")}',
                 f'--cluster-signing-cert-file={self.path("kubernetes.crt")}',
                 f'--cluster-signing-key-file={self.path("kubernetes.key")}',
                 f'--root-ca-file={self.path("serving-ca.crt")}',
                 '--use-service-account-credentials', '--leader-elect=false',
                 # Nobody renews the lease of the node that tests make.
                 '--controllers=*,-node-lifecycle-controller',
                 '--secure-port=0')
        self.wait_for(lambda: self.get(
            '/api/v1/namespaces/default/serviceaccounts/default'), 60,
            'the controller manager')
        return time.time() - began

    def run(self, name, *args):
        with open(self.path(f'{name}.log'), 'w', encoding='utf-8') as log:
            self.processes[name] = spawn(args, stdout=log, stderr=log)

    def ready(self):
        try:
            return self.call('GET', '/readyz')[0] == 200
        except OSError:
            return False

    def wait_for(self, what, seconds, text):
        """Polls until what() is true; returns it."""
        end = time.time() + seconds
        while True:
            got = what()
            if got:
                return got
            for name, process in self.processes.items():
                if process.poll() is not None:
                    with open(self.path(f'{name}.log'), encoding='utf-8') as f:
                        tail = ''.join(f.readlines()[-5:])
                    raise Failed(f'{name} has ended:\n{tail}')
            if time.time() > end:
                raise Failed(f'no {text} within {seconds} s')
            time.sleep(0.05)

    def stop(self):
        for name in reversed(list(self.processes)):
            stop(self.processes.pop(name))
        shutil.rmtree(self.dir, ignore_errors=True)

    # -- talking to the API server -----------------------------------------

    def context(self):
        context = ssl.create_default_context(cafile=self.path(
            'serving-ca.crt'))
        context.load_cert_chain(self.path('admin.crt'), self.path('admin.key'))
        return context

    def connect(self):
        return http.client.HTTPSConnection('127.0.0.1', self.port, timeout=60,
                                           context=self.context())

    def call(self, method, path, body=None,
             content_type='application/json', headers=None):
        """Returns the status and the decoded answer (text when no JSON)."""
        conn = getattr(self.local, 'conn', None)
        self.local.conn = None
        # The API server closes those that are idle for 90 s.
        if conn and time.time() - self.local.used > 30:
            conn.close()
            conn = None
        conn = conn or self.connect()
        try:
            conn.request(method, path,
                         None if body is None else json.dumps(body),
                         {'Content-Type': content_type, **(headers or {})})
            response = conn.getresponse()
            text = response.read()
        except (OSError, http.client.HTTPException):
            conn.close()
            raise
        # One connection a thread.
        self.local.conn, self.local.used = conn, time.time()
        self.local.warnings = response.headers.get_all('Warning', [])
        try:
            return response.status, json.loads(text)
        except ValueError:
            return response.status, text.decode()

    def get(self, path, **query):
        """The object, or None when there is none."""
        if query:
            path += '?' + urllib.parse.urlencode(query)
        status, got = self.call('GET', path)
        if status == 404:
            return None
        if status != 200:
            raise Failed(f'GET {path}: {status} {got}')
        return got

    def create(self, version, plural, body, namespace=None):
        """Creates an object, for good; a context that deletes it again."""
        base = f'/apis/{version}' if '/' in version else f'/api/{version}'
        if namespace:
            base += f'/namespaces/{namespace}'
        status, got = self.call('POST', f'{base}/{plural}', body)
        if status != 201:
            raise Failed(f'cannot create {plural}: {got}')
        return Created(self, f'{base}/{plural}/{got["metadata"]["name"]}')

    def kubectl(self, *args, stdin=None, config=None, check=True):
        """Runs kubectl; both streams and the status are in what it returns."""
        done = subprocess.run(
            [os.path.join(self.bin, 'kubectl'), *args], text=True,
            input=stdin, capture_output=True, env=self.env(config),
            check=False)
        if check and done.returncode:
            raise Failed(f'kubectl {" ".join(args)}: {done.stderr.strip()}')
        return done

    def spawn_kubectl(self, *args):
        return subprocess.Popen([os.path.join(self.bin, 'kubectl'), *args],
                                text=True, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, env=self.env())

    def env(self, config=None):
        """Surroundings in which the shipped scripts find our kubectl."""
        return {'PATH': f'{self.bin}:{os.environ["PATH"]}',
                'HOME': self.dir, 'TMPDIR': self.path('tmp'),
                'KUBECONFIG': config or self.kubeconfig, 'LC_ALL': 'C'}

    def metrics(self):
        """The API server's own metrics: {line's name and labels: value}."""
        text = self.call('GET', '/metrics')[1]
        found = {}
        for line in text.splitlines():
            if line and not line.startswith('#'):
                name, value = line.rsplit(' ', 1)
                found[name] = float(value)
        return found

    def audit(self):
        """The events of the audit log so far."""
        with open(self.path('audit.log'), encoding='utf-8') as f:
            return [json.loads(line) for line in f if line.endswith('}\n')]

    def cpu(self):
        return process_cpu(self.processes['kube-apiserver'].pid)
