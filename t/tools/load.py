#!/usr/bin/env python3
"""Sends reviews over keep-alive TLS connections and looks at every answer.

    load.py --port PORT --count N [--connections N] FILE

FILE has a JSON list of {path, review, answers}: the review and the answers
that are right are texts with UID where the uid belongs.  The kinds are sent in
turn.  Prints one line of JSON: how often each right answer came, and what else
happened.  The exit status is 1 if an answer was wrong or did not come.
"""

import argparse
import collections
import json
import re
import socket
import ssl
import sys
import threading

LENGTH = re.compile(rb'\r\ncontent-length: *(\d+)\r\n', re.I)


class Client(threading.Thread):
    """One connection, which has to live until its last answer."""

    def __init__(self, port, kinds, uids):
        super().__init__()
        self.port = port
        self.kinds = kinds
        self.uids = uids
        self.counts = collections.Counter()
        self.wrong = []

    def connect(self):
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        plain = socket.create_connection(('127.0.0.1', self.port), timeout=60)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return context.wrap_socket(plain)

    def ask(self, s, path, body):
        s.sendall(b'POST %s HTTP/1.1\r\nHost: localhost\r\n'
                  b'Content-Type: application/json\r\n'
                  b'Content-Length: %d\r\n\r\n%s'
                  % (path.encode(), len(body), body))
        data = b''
        while b'\r\n\r\n' not in data:
            part = s.recv(65536)
            if not part:
                raise OSError('the connection was closed')
            data += part
        head, _, body = data.partition(b'\r\n\r\n')
        rest = int(LENGTH.search(head + b'\r\n').group(1)) - len(body)
        while rest > 0:
            part = s.recv(65536)
            if not part:
                raise OSError('the connection was closed')
            body += part
            rest -= len(part)
        return head, body

    def run(self):
        try:
            s = self.connect()
            for n in self.uids:
                kind = n % len(self.kinds)
                uid = f'load-{n}'
                path, review, answers = self.kinds[kind]
                head, body = self.ask(s, path,
                                      review.replace('UID', uid).encode())
                text = body.decode().replace(uid, 'UID')
                if head.startswith(b'HTTP/1.1 200 ') and text in answers:
                    self.counts[f'{kind}.{answers.index(text)}'] += 1
                else:
                    self.wrong.append(f'{path} {uid}: '
                                      f'{head[:20]!r} {text[:300]}')
            s.close()
        except (OSError, AttributeError) as e:
            self.wrong.append(f'lost after {sum(self.counts.values())}: {e}')


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--port', type=int, required=True)
    parser.add_argument('--count', type=int, required=True)
    parser.add_argument('--connections', type=int, default=8)
    parser.add_argument('file')
    options = parser.parse_args()

    with open(options.file, encoding='utf-8') as f:
        kinds = [(k['path'], k['review'], k['answers']) for k in json.load(f)]

    clients = [Client(options.port, kinds,
                      range(i, options.count, options.connections))
               for i in range(options.connections)]
    for c in clients:
        c.start()
    for c in clients:
        c.join()

    counts = sum((c.counts for c in clients), collections.Counter())
    wrong = [w for c in clients for w in c.wrong]
    print(json.dumps({'answered': sum(counts.values()), 'counts': counts,
                      'wrong': len(wrong), 'first': wrong[:3]}))
    return 1 if wrong or sum(counts.values()) != options.count else 0


if __name__ == '__main__':
    sys.exit(main())
