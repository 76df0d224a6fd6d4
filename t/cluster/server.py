"""One server outside of the cluster, with the shipped configuration.

For tests that want other documents than a manifest's, or to do things to a
server that a node would not.
"""

import os
import re
import signal
import time

from control import Failed, free_port, page, spawn, stop
from node import MODULE, NGINX, TOP, write_volume

PARTS = os.path.join(TOP, 'k8s/server')


class Server:
    """nginx on loopback; paths, addresses and the user are its own."""

    def __init__(self, control, name, blocks, locations, workers=2,
                 listen=None):
        self.c, self.name = control, name
        self.root = control.path('servers', name)
        self.port, self.plain = free_port(), free_port()
        self.listen = listen or f'127.0.0.1:{self.port}'
        self.host = f'{name}.test.svc'
        self.process = None
        self.written = {}
        for folder in ('/etc/admission/nginx', '/tmp'):
            os.makedirs(self.root + folder, exist_ok=True)
        for file in ('nginx.conf', 'listen.conf', 'pages.conf'):
            with open(os.path.join(PARTS, file), encoding='ascii') as f:
                text = f.read()
            if file == 'nginx.conf':
                user = 'user root;\n' if os.getuid() == 0 else ''
                text = user + re.sub(r'worker_processes \d+',
                                     f'worker_processes {workers}', text)
            self.conf(file, text)
        self.conf('block-test.conf', blocks)
        self.conf('location-test.conf', locations)

    def path(self, path):
        return self.root + path

    def read(self, name):
        """A file of the configuration as it is now, for conf() again."""
        return self.written[name]

    def conf(self, name, text):
        self.written[name] = text
        text = text.replace('listen 8443', f'listen {self.listen}')
        text = text.replace('listen 8080', f'listen 127.0.0.1:{self.plain}')
        text = re.sub(r'(?<![\w/])/(etc/admission|tmp(?!/ngx-cluster))\b',
                      rf'{self.root}/\1', text)
        # behind the folders: the checkout may be below one of them
        text = re.sub(r'load_module \S+;', f'load_module {MODULE};', text)
        text = re.sub(r'/dev/(stdout|stderr)', rf'{self.root}/\1', text)
        with open(self.path(f'/etc/admission/nginx/{name}'), 'w',
                  encoding='utf-8') as f:
            f.write(text)

    def volume(self, name, files):
        """Documents {name: text}, swapped in as the kubelet does it."""
        path = self.path(f'/etc/admission/{name}')
        os.makedirs(path, exist_ok=True)
        write_volume(path, {k: v if isinstance(v, bytes) else v.encode()
                            for k, v in files.items()}, os.getuid())

    def pair(self, name=None, serial=None, end=None):
        """A new key pair of the control plane's CA; returns its files."""
        pair = f'pair-{self.name}'
        self.c.make_cert(pair, f'/CN={self.host}', 'serving-ca',
                         f'DNS:{name or self.host}'
                         + ('' if name else ',IP:127.0.0.1'), serial, end)
        files = {}
        for file, end in (('tls.crt', 'crt'), ('tls.key', 'key')):
            with open(self.c.path(f'{pair}.{end}'), 'rb') as f:
                files[file] = f.read()
        return files

    # -- the process -------------------------------------------------------

    def start(self, wait=True):
        if not os.path.isdir(self.path('/etc/admission/tls')):
            self.volume('tls', self.pair())
        with open(self.path('/output'), 'ab') as out:
            self.process = spawn(
                [NGINX, '-e', self.path('/stderr'), '-p', self.root, '-c',
                 self.path('/etc/admission/nginx/nginx.conf'), '-g',
                 'daemon off;'], stdout=out, stderr=out)
        if wait:
            self.wait_ready()
        return self

    def wait_ready(self, seconds=20):
        end = time.time() + seconds
        while self.page('/readyz')[0] != 200:
            if time.time() > end or self.process.poll() is not None:
                raise Failed(f'{self.name} is not ready: '
                             f'{self.page("/readyz")} {self.log()[-2000:]}')
            time.sleep(0.01)

    def stop(self, how=signal.SIGTERM):
        if self.process:
            stop(self.process, how)

    __enter__ = start

    def __exit__(self, *what):
        self.stop()

    def page(self, path):
        return page('127.0.0.1', self.plain, path, 5)

    def metric(self, pattern):
        """Sum of the samples whose name and labels match."""
        return sum(float(line.rsplit(' ', 1)[1])
                   for line in self.page('/metrics')[1].splitlines()
                   if not line.startswith('#') and re.search(pattern, line))

    def log(self):
        with open(self.path('/stderr'), encoding='utf-8') as f:
            return f.read()

    def workers(self):
        path = f'/proc/{self.process.pid}/task/{self.process.pid}/children'
        with open(path, encoding='ascii') as f:
            return [int(p) for p in f.read().split()]

    # -- registration ------------------------------------------------------

    def hook(self, kind, path, rules, **more):
        """Registers a location with the API server, by URL."""
        name = f'{self.name}.test.svc'
        body = {'metadata': {'name': self.name}, 'webhooks': [{
            'name': name, 'admissionReviewVersions': ['v1'],
            'sideEffects': 'None', 'timeoutSeconds': 10,
            'clientConfig': {'url': f'https://127.0.0.1:{self.port}{path}',
                             'caBundle': self.c.bundle('serving-ca')},
            'namespaceSelector': {'matchExpressions': [{
                'key': 'kubernetes.io/metadata.name', 'operator': 'NotIn',
                'values': ['kube-system']}]},
            'rules': rules, **more}]}
        return self.c.create('admissionregistration.k8s.io/v1',
                             f'{kind}webhookconfigurations', body)


PODS = [{'operations': ['CREATE'], 'apiGroups': [''], 'apiVersions': ['v1'],
         'resources': ['pods']}]
EVERYTHING = [{'operations': ['CREATE', 'UPDATE', 'DELETE'],
               'apiGroups': ['*'], 'apiVersions': ['*'],
               'resources': ['*/*']}]
