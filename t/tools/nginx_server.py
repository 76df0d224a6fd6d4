"""An nginx of the caller's own, for runners: on a socket in a scratch folder.

    server = NginxServer(module, nginx)
    path = server.write('policies.json', text)
    server.start(http, locations)
    status, body = server.ask('POST', '/validate', body, headers)
    server.stop()
"""

import http.client
import os
import shutil
import socket
import subprocess
import tempfile
import time


class Refused(Exception):
    """The configuration is refused; the text is nginx's."""


class NginxServer:

    def __init__(self, module, nginx='nginx'):
        self.module = os.path.abspath(module)
        self.nginx = nginx
        self.folder = tempfile.mkdtemp(prefix='admission-')
        self.socket = os.path.join(self.folder, 's')
        self.process = None

    def write(self, name, text):
        """A file in the scratch folder; returns its path."""
        path = os.path.join(self.folder, name)
        with open(path, 'w', encoding='utf-8') as f:
            f.write(text)
        return path

    def configure(self, blocks, locations):
        """blocks: what is in http beside the server with the locations."""
        return self.write(
            'nginx.conf',
            f'load_module {self.module};\ndaemon off;\n'
            'master_process off;\nerror_log stderr warn;\n'
            f'pid {self.folder}/pid;\nevents {{ }}\nhttp {{\n'
            '    access_log off;\n    client_max_body_size 8m;\n'
            f'    client_body_temp_path {self.folder}/body;\n{blocks}'
            f'    server {{\n        listen unix:{self.socket};\n'
            f'{locations}    }}\n}}\n')

    def check(self, blocks, locations):
        """nginx -t; raises Refused."""
        conf = self.configure(blocks, locations)
        done = subprocess.run(
            [self.nginx, '-t', '-p', self.folder, '-c', conf],
            capture_output=True, check=False)
        if done.returncode != 0:
            raise Refused(done.stderr.decode('utf-8', 'replace'))

    def start(self, blocks, locations):
        conf = self.configure(blocks, locations)
        path = os.path.join(self.folder, 'log')
        with open(path, 'wb') as log:
            self.process = subprocess.Popen(
                [self.nginx, '-p', self.folder, '-c', conf],
                stdout=log, stderr=log)
        for _ in range(600):
            if os.path.exists(self.socket) or self.process.poll() is not None:
                break
            time.sleep(0.05)
        if self.process.poll() is not None or not os.path.exists(self.socket):
            with open(path, 'rb') as log:
                text = log.read()[-4000:].decode('utf-8', 'replace')
            self.stop()
            raise Refused(text)

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def connect(self):
        connection = http.client.HTTPConnection('localhost')
        connection.sock = socket.socket(socket.AF_UNIX)
        connection.sock.connect(self.socket)
        return connection

    def ask(self, method, path, body, headers):
        connection = self.connect()
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()
