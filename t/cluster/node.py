"""A node for the webhook server's pods: what kubelet and kube-proxy do.

Pods of a namespace are bound to the node and run as nginx processes of this
machine, each on an address of its own on loopback, as the user of its manifest
and without capabilities.  Volumes are written as the kubelet does, changes too;
probes, preStop, SIGQUIT and the grace period are the manifest's.  Services get
a proxy at their ClusterIP to the pods that are ready.
"""

import base64
import http.client
import os
import re
import signal
import subprocess
import threading
import time

from control import Failed, page, spawn, stop

NAME = 'test-node'
TOP = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
MODULE = os.environ.get('ADMISSION_MODULE') or os.path.join(
    TOP, 'build/ngx_http_admission_module.so')
NGINX = os.environ.get('NGX_BIN') or '/usr/sbin/nginx'


def now():
    return time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())


def write_volume(path, files, uid):
    """Swaps in new contents in one step; nothing is done without a change."""
    data = os.path.join(path, '..data')
    current = {}
    if os.path.isdir(data):
        for name in os.listdir(data):
            with open(os.path.join(data, name), 'rb') as f:
                current[name] = f.read()
        if current == files:
            return False
    new = os.path.join(path, f'..{time.time_ns()}')
    os.makedirs(new)
    for name, text in files.items():
        file = os.path.join(new, name)
        with open(file, 'wb') as f:
            f.write(text)
        os.chmod(file, 0o400)
        if os.getuid() == 0:
            os.chown(file, uid, uid)
    old = os.path.realpath(data) if os.path.exists(data) else None
    os.symlink(os.path.basename(new), os.path.join(path, '..data_tmp'))
    os.rename(os.path.join(path, '..data_tmp'), data)
    for name in files:
        link = os.path.join(path, name)
        if not os.path.lexists(link):
            os.symlink(f'..data/{name}', link)
    for name in current.keys() - files.keys():
        os.unlink(os.path.join(path, name))
    if old:
        subprocess.run(['rm', '-rf', old], check=True)
    return True


class Instance:
    """One pod's container."""

    def __init__(self, node, pod, ip):
        self.node, self.pod, self.ip = node, pod, ip
        self.name = pod['metadata']['name']
        self.namespace = pod['metadata']['namespace']
        self.uid = pod['spec']['securityContext']['runAsUser']
        self.container = pod['spec']['containers'][0]
        self.root = node.c.path('pods', pod['metadata']['uid'])
        self.process = None
        self.started = None
        self.ready = None
        self.ending = None

    def host_path(self, path):
        return self.root + path

    # -- volumes -----------------------------------------------------------

    def mounts(self):
        volumes = {v['name']: v for v in self.pod['spec']['volumes']}
        return [(m['mountPath'], volumes[m['name']])
                for m in self.container['volumeMounts']]

    def source(self, kind, name, items):
        """Keys and contents of a ConfigMap or Secret; None: not there."""
        got = self.node.c.get(f'/api/v1/namespaces/{self.namespace}/{kind}/'
                              f'{name}')
        if got is None:
            return None
        data = got.get('data', {})
        if items:
            data = {i['path']: data.get(i['key']) for i in items}
            if None in data.values():
                return None
        return {k: base64.b64decode(v) if kind == 'secrets' else v.encode()
                for k, v in data.items()}

    def contents(self, volume):
        parts = volume.get('projected', {}).get('sources', [volume])
        files = {}
        for part in parts:
            if 'configMap' in part:
                got = self.source('configmaps', part['configMap']['name'],
                                  part['configMap'].get('items'))
            else:
                got = self.source('secrets', part['secret']['secretName'],
                                  part['secret'].get('items'))
            if got is None:
                return None
            files.update(got)
        return files

    def sync(self):
        """Brings volumes up to date; false while something is missing."""
        for path, volume in self.mounts():
            if 'emptyDir' in volume:
                continue
            files = self.contents(volume)
            if files is None:
                return False
            if path.endswith('/nginx'):
                if self.started:
                    continue
                files = {k: self.rewrite(v.decode()).encode()
                         for k, v in files.items()}
            target = self.host_path(path)
            os.makedirs(target, exist_ok=True)
            write_volume(target, files, self.uid)
        return True

    def rewrite(self, text):
        """The container's configuration on a machine that it shares."""
        text = re.sub(r'listen (\d+)', rf'listen {self.ip}:\1', text)
        text = re.sub(r'(?<![\w/])/(etc/admission|tmp)\b', rf'{self.root}/\1',
                      text)
        # behind the folders: the checkout may be below one of them
        text = re.sub(r'load_module \S+;', f'load_module {MODULE};', text)
        return re.sub(r'/dev/(stdout|stderr)', rf'{self.root}/\1', text)

    # -- the process -------------------------------------------------------

    def start(self):
        for name in ('tmp',):
            os.makedirs(self.host_path('/' + name), exist_ok=True)
        for name in ('/stdout', '/stderr', '/tmp', ''):
            path = self.root + name
            if not os.path.exists(path):
                with open(path, 'w', encoding='ascii'):
                    pass
            if os.getuid() == 0:
                os.chown(path, self.uid, self.uid)
        args = [self.rewrite(a) for a in self.container['args']]
        user = []
        if os.getuid() == 0:
            user = ['setpriv', f'--reuid={self.uid}', f'--regid={self.uid}',
                    '--clear-groups', '--no-new-privs', '--bounding-set=-all',
                    '--inh-caps=-all', '--']
        self.started = time.time()
        with open(self.root + '/output', 'ab') as out:
            self.process = spawn([*user, NGINX, '-e', self.root + '/stderr',
                                  '-p', self.root, *args],
                                 stdout=out, stderr=out)

    def page(self, path):
        """Status and text of a page of the server's plain port."""
        return page(self.ip, 8080, path, 2)

    def log(self):
        with open(self.root + '/stderr', encoding='utf-8') as f:
            return f.read()

    def access(self):
        with open(self.root + '/stdout', encoding='utf-8') as f:
            return f.read()

    def workers(self):
        path = f'/proc/{self.process.pid}/task/{self.process.pid}/children'
        with open(path, encoding='ascii') as f:
            return [int(p) for p in f.read().split()]

    def end(self):
        """What a kubelet does to a pod that is deleted."""
        hook = self.container['lifecycle']['preStop']['exec']['command']
        grace = self.pod['metadata'].get('deletionGracePeriodSeconds', 30)
        began = time.time()
        if self.process and self.process.poll() is None:
            try:
                subprocess.run([self.rewrite(w) for w in hook], check=True,
                               timeout=max(grace, 0.1))
            except subprocess.TimeoutExpired:
                pass
            left = grace - (time.time() - began)
            stop(self.process, signal.SIGQUIT, max(left, 0.1))
        try:
            self.node.c.call(
                'DELETE', f'/api/v1/namespaces/{self.namespace}/pods/'
                f'{self.name}?gracePeriodSeconds=0')
        except OSError:
            # The control plane may be gone before the last pods are.
            if not self.node.finished.is_set():
                raise


class Node(threading.Thread):
    def __init__(self, control, namespace):
        super().__init__(daemon=True)
        self.c, self.namespace = control, namespace
        self.instances = {}
        self.gone = []
        self.next = 1
        self.proxies = {}
        self.finished = threading.Event()
        self.error = None

    def __enter__(self):
        self.c.call('POST', '/api/v1/nodes', {
            'metadata': {'name': NAME},
            'status': {'conditions': [{'type': 'Ready', 'status': 'True'}]}})
        os.makedirs(self.c.path('pods'), exist_ok=True)
        os.chmod(self.c.path('pods'), 0o755)
        os.makedirs(self.c.path('endpoints'), exist_ok=True)
        self.start()
        return self

    def __exit__(self, *what):
        self.finished.set()
        self.join()
        for instance in list(self.instances.values()) + self.gone:
            if instance.process:
                stop(instance.process, signal.SIGTERM, 5)
        for proxy in self.proxies.values():
            stop(proxy)
        self.c.call('DELETE', f'/api/v1/nodes/{NAME}')

    def run(self):
        while not self.finished.wait(0.2):
            try:
                self.round()
            except (OSError, http.client.HTTPException, Failed) as e:
                self.error = e

    def round(self):
        base = f'/api/v1/namespaces/{self.namespace}'
        pods = self.c.get(f'{base}/pods')['items']
        seen = set()
        for pod in pods:
            meta = pod['metadata']
            seen.add(meta['uid'])
            instance = self.instances.get(meta['uid'])
            if instance is None:
                if 'deletionTimestamp' in meta:
                    self.c.call('DELETE', f'{base}/pods/{meta["name"]}'
                                '?gracePeriodSeconds=0')
                    continue
                if not pod['spec'].get('nodeName'):
                    self.c.call('POST', f'{base}/pods/{meta["name"]}/binding',
                                {'metadata': {'name': meta['name']},
                                 'target': {'kind': 'Node', 'name': NAME}})
                instance = Instance(self, pod, f'127.101.0.{self.next}')
                self.next += 1
                self.instances[meta['uid']] = instance
            self.tend(instance, pod)
        for uid in self.instances.keys() - seen:
            self.gone.append(self.instances.pop(uid))
        self.proxy(pods)

    def tend(self, instance, pod):
        instance.pod = pod
        if 'deletionTimestamp' in pod['metadata']:
            if not instance.ending:
                instance.ending = threading.Thread(target=instance.end,
                                                   daemon=True)
                instance.ending.start()
            return
        if not instance.sync():
            return
        if not instance.started or instance.process.poll() is not None:
            instance.start()
        ready = instance.page('/readyz')[0] == 200
        if ready != instance.ready:
            instance.ready = ready
            self.report(instance)

    def report(self, instance):
        state = 'True' if instance.ready else 'False'
        self.c.call(
            'PATCH', f'/api/v1/namespaces/{self.namespace}/pods/'
            f'{instance.name}/status', {'status': {
                'phase': 'Running', 'podIP': instance.ip,
                'conditions': [{'type': kind, 'status': state,
                                'lastTransitionTime': now()}
                               for kind in ('Ready', 'ContainersReady')],
                'containerStatuses': [{
                    'name': instance.container['name'],
                    'image': instance.container['image'], 'imageID': 'none',
                    'ready': instance.ready, 'restartCount': 0,
                    'state': {'running': {'startedAt': now()}}}]}},
            'application/strategic-merge-patch+json')

    def proxy(self, pods):
        """Services to pods that are ready and not on their way out."""
        services = self.c.get(
            f'/api/v1/namespaces/{self.namespace}/services')['items']
        for service in services:
            name, spec = service['metadata']['name'], service['spec']
            want = (spec.get('selector') or {}).items()
            lines = sorted(
                f'{i.ip}:8443\n' for i in self.instances.values()
                if i.ready and 'deletionTimestamp' not in i.pod['metadata']
                and want <= i.pod['metadata']['labels'].items())
            path = self.c.path('endpoints', name)
            with open(path + '.new', 'w', encoding='ascii') as f:
                f.writelines(lines)
            os.rename(path + '.new', path)
            if name not in self.proxies and want:
                self.proxies[name] = spawn([
                    os.path.join(TOP, 'build/cluster/bin/load'), 'proxy',
                    '-listen', f'{spec["clusterIP"]}:443', '-endpoints', path])
        names = {s['metadata']['name'] for s in services}
        for name in self.proxies.keys() - names:
            stop(self.proxies.pop(name))

    # -- for tests ---------------------------------------------------------

    def running(self):
        """Instances that are not on their way out, oldest first."""
        return [i for i in self.instances.values()
                if 'deletionTimestamp' not in i.pod['metadata']]

    def wait_ready(self, count, seconds=30):
        try:
            return self.c.wait_for(
                lambda: len([i for i in self.running() if i.ready]) == count
                and self.running(), seconds, f'{count} ready pods')
        except Failed as e:
            logs = ''.join(i.page('/readyz')[1] + i.log()[-1500:]
                           for i in self.running() if i.started)
            raise Failed(f'{e} {self.error or ""}\n{logs}') from e
