"""100,000 reviews over 8 connections that are kept, while the key pair changes
every 200 ms and the documents every 100 ms."""

import json
import os
import subprocess
import threading
import time

from server import Server
from test_scripts import TOP

EXAMPLE = os.path.join(TOP, 'conf/example')
LOAD = os.path.join(TOP, 'build/cluster/bin/load')
REVIEWS = int(os.environ.get('CLUSTER_REVIEWS') or 100000)

INJECTOR = '''admission_injector test {
    config /etc/admission/injector/config;
    values /etc/admission/injector/values;
    mesh   /etc/admission/injector/mesh;
}
'''
LOCATION = 'location /inject {\n    admission_inject test;\n}\n'


def documents(number=0):
    """The example's documents; each number gives others."""
    files = {}
    for name in ('config', 'values', 'mesh'):
        with open(os.path.join(EXAMPLE, f'{name}.yaml'), encoding='utf-8') as f:
            files[name] = f.read() + f'# {number}\n'
    return files


def load(*args, **kw):
    """Starts the client."""
    return subprocess.Popen([LOAD, *args], text=True, stdout=subprocess.PIPE,
                            **kw)


def result(client):
    out, _ = client.communicate()
    return json.loads(out)


class Every(threading.Thread):
    """Does something again and again until its context ends."""

    def __init__(self, seconds, what):
        super().__init__(daemon=True)
        self.seconds, self.what = seconds, what
        self.times = 0
        self.over = threading.Event()

    def run(self):
        due = time.time()
        while not self.over.is_set():
            self.what(self.times)
            self.times += 1
            due += self.seconds
            self.over.wait(max(0, due - time.time()))

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *what):
        self.over.set()
        self.join()


class Pairs:
    """Key pairs that take turns, and when which one was in place."""

    def __init__(self, server, number=25):
        self.server = server
        self.pairs = []
        for i in range(number):
            serial = 0x1000 + i
            self.pairs.append((f'{serial:X}', server.pair(serial=serial)))
        self.placed = []

    def swap(self, number):
        serial, files = self.pairs[number % len(self.pairs)]
        began = time.time_ns()
        self.server.volume('tls', files)
        self.placed.append((began, time.time_ns(), serial))

    def age(self, begin, end, serial):
        """Seconds that a pair was out of place when a handshake began that got
        it; None: it was not in place before that ended."""
        best = None
        for i, (since, _, name) in enumerate(self.placed):
            if name != serial or since > end:
                continue
            until = self.placed[i + 1][1] if i + 1 < len(self.placed) else end
            age = max(0, begin - until) / 1e9
            best = age if best is None else min(best, age)
        return best


def ages_of(log, pairs):
    """How old what each handshake got was, and how many did not succeed."""
    ages, failed = [], 0
    with open(log, encoding='ascii') as f:
        for line in f:
            if 'error' in line:
                failed += 1
                continue
            begin, end, serial = line.split()
            ages.append(pairs.age(int(begin), int(end), serial))
    return ages, failed


def rotate(control, checks, name, watch, reviews):
    """So many reviews of a server whose workers look that often, seconds."""
    server = Server(control, name, INJECTOR, LOCATION)
    server.conf('nginx.conf', server.read('nginx.conf').replace(
        'admission_watch 1s;', f'admission_watch {round(watch * 1000)}ms;'))
    server.volume('injector', documents())
    pairs = Pairs(server)
    pairs.swap(0)
    log = control.path('handshakes')
    with server:
        began = time.time()
        with Every(0.2, pairs.swap) as swaps, Every(
                0.1, lambda n: server.volume('injector', documents(n))) as docs:
            got = result(load(
                'reviews', '-name', server.host, '-ca',
                control.path('serving-ca.crt'), '-targets', server.listen,
                '-body', os.path.join(EXAMPLE, 'review-pod.json'), '-want',
                'patch', '-n', str(reviews), '-c', '8', '-handshakes', '50ms',
                '-log', log))
        seconds = time.time() - began
        loads = {kind: [int(server.metric(
            f'admission_{kind}_loads_total.*{result}') / len(server.workers()))
            for result in ('success', 'error')] for kind in ('tls', 'snapshot')}
        log_text = server.log()

    checks.equal((got['sent'], got['failed']), (reviews, 0),
                 f'{name}: every review is answered {got["failures"]}')
    checks.equal((loads['tls'][1], loads['snapshot'][1]), (0, 0),
                 f'{name}: no load has failed: '
                 + ' '.join(line for line in log_text.splitlines()
                            if 'could not be loaded' in line)[:1000])
    ages, failed = ages_of(log, pairs)
    checks.equal(failed, 0, f'{name}: every handshake is completed')
    checks.ok(ages and None not in ages and max(ages) <= 2,
              f'{name}: no handshake gets a pair older than 2 s',
              [a for a in ages if a is None or a > 2][:20])

    # What is swapped all the time is read at each look all the same.
    for kind, interval in (('tls', max(watch, 0.2)), ('snapshot', watch)):
        checks.ok(loads[kind][0] >= seconds / interval / 2,
                  f'{name}: each worker loads again and again: {kind}',
                  (loads[kind][0], seconds))
    for what, value in (
            ('watch_seconds', watch), ('seconds', round(seconds, 1)),
            ('reviews', got['sent']), ('failed', got['failed']),
            ('per_second', round(got['per_second'])),
            ('p99_ms', got['p99_ms']), ('connections', got['dials']),
            ('pair_swaps', swaps.times), ('document_swaps', docs.times),
            ('pair_generations_of_each_worker', loads['tls'][0]),
            ('document_generations_of_each_worker', loads['snapshot'][0]),
            ('load_errors', loads['tls'][1] + loads['snapshot'][1]),
            ('handshakes', len(ages)),
            ('oldest_pair_seconds', round(max(a or 0 for a in ages), 2))):
        checks.note(f'{name}_{what}', value)


def run(control, checks):
    rotate(control, checks, 'rotate', 1, REVIEWS)
    rotate(control, checks, 'rotate-often', 0.1, REVIEWS)
