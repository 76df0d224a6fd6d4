"""How long from exec to the first good answer over TLS, how much memory, and
whether reloads leave any behind."""

import http.client
import os
import re
import signal
import ssl
import time

from server import Server
from test_rotate import EXAMPLE, INJECTOR, LOCATION, documents
from test_scripts import TOP

# Istio's own documents of the main branch; without them the example's.
STOCK = os.path.join(os.environ.get('SHARED') or os.path.join(TOP, '../shared'),
                     'conformance/istio-live/main/configs/stock.%s.yaml')
POLICIES = 60

# Goals of an idle machine, and what would be a mistake on any.
GOAL_MS, BOUND_MS = 100, 500
GOAL_MB, BOUND_MB = 40, 48
RELOADS = int(os.environ.get('CLUSTER_RELOADS') or 1000)


def policies():
    """60 of them: the ready ones under other names."""
    found = []
    base = os.path.join(TOP, 'conf/policies')
    for folder in sorted(os.listdir(base)):
        with open(os.path.join(base, folder, 'policy.yaml'),
                  encoding='utf-8') as f:
            found += [d for d in re.split(r'^---$', f.read(), flags=re.M)
                      if 'kind: ValidatingAdmissionPolicy\n' in d
                      and 'paramKind' not in d]
    texts = []
    for i in range(POLICIES):
        text = found[i % len(found)]
        name = re.search(r'^metadata:\n  name: (\S+)', text, re.M).group(1)
        texts.append(re.sub(r'^(metadata:\n  name: )\S+', rf'\g<1>{name}-{i}',
                            text, flags=re.M))
        texts.append('apiVersion: admissionregistration.k8s.io/v1\n'
                     'kind: ValidatingAdmissionPolicyBinding\n'
                     f'metadata: {{name: {name}-{i}}}\n'
                     f'spec: {{policyName: {name}-{i}, '
                     'validationActions: [Deny]}\n')
    return '---\n'.join(texts)


def stock():
    files = {}
    for name in ('config', 'values', 'mesh'):
        if not os.path.exists(STOCK % name):
            return documents(), 'example'
        with open(STOCK % name, encoding='utf-8') as f:
            files[name] = f.read()
    return files, 'main'


def goal(value, wanted):
    verdict = 'met' if value < wanted else 'missed'
    return f'{value:.1f} (goal {wanted}: {verdict})'


def rss(pid):
    """KB that are resident: of files and shared memory, which all processes
    have in common, and of their own; in "Pss" what is shared counts by its
    share."""
    found = dict.fromkeys(('Rss', 'Pss', 'Files', 'Own'), 0)
    file = False
    with open(f'/proc/{pid}/smaps', encoding='utf-8') as f:
        for line in f:
            mapping = re.match(r'[0-9a-f]+-[0-9a-f]+ \S+ \S+ \S+ \d+\s*(.*)',
                               line)
            if mapping:
                file = mapping.group(1).startswith('/')
            elif line.startswith(('Rss:', 'Pss:')):
                value = int(line.split()[1])
                found[line[:3]] += value
                if line.startswith('Rss:'):
                    found['Files' if file else 'Own'] += value
    return found


def memory(server):
    parts = [rss(p) for p in [server.process.pid, *server.workers()]]
    return {name: sum(p[name] for p in parts) / 1024 for name in parts[0]}


class Client:
    def __init__(self, control, server):
        self.context = ssl.create_default_context(
            cafile=control.path('serving-ca.crt'))
        self.server = server
        with open(os.path.join(EXAMPLE, 'review-pod.json'), 'rb') as f:
            self.body = f.read()

    def ask(self):
        conn = http.client.HTTPSConnection('127.0.0.1', self.server.port,
                                           timeout=10, context=self.context)
        try:
            conn.request('POST', '/inject?timeout=5s', self.body,
                         {'Content-Type': 'application/json'})
            response = conn.getresponse()
            return response.status == 200 and b'"patch"' in response.read()
        except OSError:
            return False
        finally:
            conn.close()

    def first(self, stop=5):
        """Seconds from exec to a good answer."""
        began = time.perf_counter()
        self.server.start(wait=False)
        while not self.ask():
            if time.perf_counter() - began > stop:
                return None
            time.sleep(0.001)
        return time.perf_counter() - began


def reload(server):
    old = set(server.workers())
    server.process.send_signal(signal.SIGHUP)
    end = time.time() + 20
    while time.time() < end:
        now = server.workers()
        if len(now) == 2 and not old & set(now):
            return True
        time.sleep(0.002)
    return False


def start_up(control, checks):
    server = Server(control, 'footprint', INJECTOR, LOCATION)
    files, name = stock()
    checks.note('documents', name)
    server.volume('injector', files)
    server.volume('tls', server.pair())
    client = Client(control, server)
    times = []
    for _ in range(11):
        took = client.first()
        server.stop()
        times.append(took)
    if not checks.ok(None not in times, 'a good answer after exec', times):
        return
    times = sorted(1000 * t for t in times)
    checks.note('exec_to_answer_ms_median', goal(times[len(times) // 2],
                                                 GOAL_MS))
    checks.note('exec_to_answer_ms_best', goal(times[0], GOAL_MS))
    checks.ok(times[0] < BOUND_MS, 'exec to the first good answer', times)


def run(control, checks):
    start_up(control, checks)
    server = Server(
        control, 'footprint-60', INJECTOR
        + 'admission_policies test {\n    manifests /etc/admission/policies;'
        '\n}\n', LOCATION + 'location /validate { admission_validate test; }\n')
    server.volume('injector', stock()[0])
    server.volume('policies', {'all.yaml': policies()})
    client = Client(control, server)
    with server:
        checks.ok(client.ask(), 'an answer with 60 policies')
        start = memory(server)
        checks.note('memory_rss_mb', goal(start['Rss'], GOAL_MB))
        for name in ('Files', 'Own', 'Pss'):
            checks.note(f'memory_{name.lower()}_mb', round(start[name], 1))
        checks.ok(all([client.ask() for _ in range(200)]), '200 answers')
        warm = memory(server)
        for name in ('Rss', 'Files', 'Own', 'Pss'):
            checks.note(f'memory_after_200_reviews_{name.lower()}_mb',
                        round(warm[name], 1))
        checks.ok(start['Rss'] < BOUND_MB, 'RSS of master and two workers',
                  start)
        # The first reloads bring the heap of a second cycle, which is there
        # beside the first one, and some hundred leave holes that the next ones
        # fill; after them nothing is to grow.
        done = sum(reload(server) for _ in range(20))
        base = memory(server)
        done += sum(reload(server) for _ in range(RELOADS // 2 - 20))
        half = memory(server)
        done += sum(reload(server) for _ in range(RELOADS - RELOADS // 2))
        end = memory(server)
        checks.equal(done, RELOADS, 'reloads')
        checks.ok(client.ask(), 'an answer after them')
        checks.note('memory_after_reloads', RELOADS)
        checks.note('memory_rss_mb_after_20', round(base['Rss'], 2))
        checks.note('memory_rss_mb_after', round(end['Rss'], 2))
        for name, since in (('start', start), ('20', base), ('half', half)):
            checks.note(f'memory_change_percent_since_{name}',
                        round(100 * (end['Rss'] / since['Rss'] - 1), 2))
        checks.ok(end['Rss'] <= min(half['Rss'], start['Rss']) * 1.01,
                  'unchanged within 1 % after reloads',
                  (start, base, half, end))
