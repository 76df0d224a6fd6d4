"""Parties of a cluster that certificate tests need beside the control plane:
something that signs, and API servers as old as the scripts still serve."""

import base64
import http.client
import http.server
import json
import os
import ssl
import threading

from control import openssl


def chain(control, pem, ca, with_root):
    """Signs a request (PEM) with a CA of control's; returns PEM."""
    name = f'csr-{os.urandom(4).hex()}'
    csr = control.write(f'{name}.csr', pem)
    out = control.path(f'{name}.crt')
    ext = control.write(f'{name}.ext', 'extendedKeyUsage=serverAuth\n'
                        'basicConstraints=CA:FALSE\nsubjectAltName='
                        + alternative_names(pem))
    openssl('x509', '-req', '-in', csr, '-CA', control.path(f'{ca}.crt'),
            '-CAkey', control.path(f'{ca}.key'), '-set_serial',
            str(int.from_bytes(os.urandom(8), 'big')), '-days', '30',
            '-extfile', ext, '-out', out)
    text = ''
    for path in [out] + ([control.path(f'{ca}.crt')] if with_root else []):
        with open(path, encoding='ascii') as f:
            text += f.read()
    return text


def alternative_names(pem):
    text = openssl('req', '-noout', '-text', input=pem.encode()).decode()
    line = text.split('Subject Alternative Name:')[1].split('\n')[1]
    return line.replace('IP Address:', 'IP:').replace(' ', '')


class Signer(threading.Thread):
    """Signs approved requests for one signer name, or denies them."""

    def __init__(self, control, name, ca, with_root=False, deny=False):
        super().__init__(daemon=True)
        self.control, self.name, self.ca = control, name, ca
        self.with_root, self.deny = with_root, deny
        self.done = threading.Event()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *what):
        self.done.set()
        self.join()

    def run(self):
        base = '/apis/certificates.k8s.io/v1/certificatesigningrequests'
        while not self.done.wait(0.2):
            for csr in self.control.get(base)['items']:
                if csr['spec']['signerName'] == self.name:
                    self.handle(f'{base}/{csr["metadata"]["name"]}', csr)

    def handle(self, path, csr):
        conditions = csr['status'].setdefault('conditions', [])
        types = [c['type'] for c in conditions]
        if self.deny and 'Denied' not in types and 'Approved' not in types:
            conditions.append({'type': 'Denied', 'status': 'True',
                               'reason': 'Policy', 'message': 'not today'})
            self.control.call('PUT', f'{path}/approval', csr)
        elif 'Approved' in types and 'certificate' not in csr['status']:
            pem = base64.b64decode(csr['spec']['request']).decode()
            text = chain(self.control, pem, self.ca, self.with_root)
            csr['status']['certificate'] = base64.b64encode(
                text.encode()).decode()
            self.control.call('PUT', f'{path}/status', csr)


LEGACY = 'test.invalid/legacy'
GROUPS = ('certificates.k8s.io', 'admissionregistration.k8s.io', 'policy')


class OldCluster:
    """The API server, seen as one of before 1.16 or as one without CSRs.

    A proxy that serves some groups in v1beta1 only, or certificates not at
    all.  What that version defaulted is filled in; requests that name no
    signer go to one that plays the old controller manager.
    """

    def __init__(self, control, csr=True):
        outer = self
        self.control, self.csr = control, csr

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = 'HTTP/1.1'

            def log_message(self, *args):
                pass

            def relay(self):
                outer.relay(self, self.body())

            def body(self):
                if self.headers.get('Transfer-Encoding') != 'chunked':
                    return self.rfile.read(
                        int(self.headers.get('Content-Length') or 0))
                text = b''
                while True:
                    size = int(self.rfile.readline(), 16)
                    text += self.rfile.read(size)
                    self.rfile.readline()
                    if not size:
                        return text

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = relay

        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0),
                                                      Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(control.path('apiserver.crt'),
                                control.path('apiserver.key'))
        self.server.socket = context.wrap_socket(self.server.socket,
                                                 server_side=True)
        port = self.server.server_address[1]
        self.config = control.write('kubeconfig-old', control.config(
            'admin', f'https://127.0.0.1:{port}'))
        self.thread = threading.Thread(target=self.server.serve_forever,
                                       daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *what):
        self.server.shutdown()
        self.server.server_close()

    def relay(self, handler, body):
        path = handler.path
        part = path.split('?')[0].split('/')
        group = part[2] if path.startswith('/apis/') else None
        version = part[3] if group and len(part) > 3 else None
        if (group in GROUPS and version == 'v1') or (
                group == GROUPS[0] and not self.csr):
            self.answer(handler, 404, json.dumps({
                'kind': 'Status', 'apiVersion': 'v1', 'status': 'Failure',
                'reason': 'NotFound', 'code': 404,
                'message': 'the server could not find the requested '
                           'resource'}).encode())
            return
        old = group in GROUPS and version == 'v1beta1'
        if old:
            path = path.replace('/v1beta1', '/v1', 1)
            body = self.translate(body, True)
        # Discovery in one document knows too much, it is asked for as JSON.
        plain = not path.startswith('/openapi')
        headers = {'Accept': 'application/json' if plain
                   else handler.headers['Accept']}
        if handler.headers['Content-Type']:
            headers['Content-Type'] = handler.headers['Content-Type']
        conn = self.control.connect()
        conn.request(handler.command, path, body or None, headers)
        response = conn.getresponse()
        text = response.read()
        kind = response.headers['Content-Type']
        conn.close()
        if old:
            text = self.translate(text, False)
        elif path.split('?')[0] == '/apis':
            text = self.discovery(text)
        self.answer(handler, response.status, text, kind)

    @staticmethod
    def answer(handler, status, text, kind='application/json'):
        handler.send_response(status)
        handler.send_header('Content-Type', kind or 'text/plain')
        handler.send_header('Content-Length', str(len(text)))
        handler.end_headers()
        handler.wfile.write(text)

    @staticmethod
    def translate(text, forth):
        """Requests forth, answers back; names no signer like of old."""
        if not text:
            return text
        tree = json.loads(text)
        if isinstance(tree, list):
            return text         # a JSON patch has the same paths in both
        for key in ('apiVersion', 'groupVersion'):
            for group in GROUPS:
                a, b = f'{group}/v1beta1', f'{group}/v1'
                if tree.get(key) == (a if forth else b):
                    tree[key] = b if forth else a
        for hook in tree.get('webhooks', []) if forth else []:
            hook.setdefault('admissionReviewVersions', ['v1beta1'])
            hook.setdefault('sideEffects', 'None')
        spec = tree.get('spec') or {}
        if forth and 'request' in spec:
            spec.setdefault('signerName', LEGACY)
        elif spec.get('signerName') == LEGACY:
            del spec['signerName']
        return json.dumps(tree).encode()

    def discovery(self, text):
        tree = json.loads(text)
        for group in list(tree.get('groups', [])):
            if group['name'] in GROUPS:
                old = {'groupVersion': f'{group["name"]}/v1beta1',
                       'version': 'v1beta1'}
                group['versions'] = [old]
                group['preferredVersion'] = old
            if group['name'] == GROUPS[0] and not self.csr:
                tree['groups'].remove(group)
        return json.dumps(tree).encode()
