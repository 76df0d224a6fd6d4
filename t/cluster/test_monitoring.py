"""The metrics page, the board and the alert rules fit each other."""

import json
import os
import re
import shutil
import subprocess

import yaml

from server import Server
from test_footprint import Client
from test_rotate import INJECTOR, LOCATION, documents
from test_scripts import K8S, TOP

FOLDER = os.path.join(K8S, 'monitoring')
WORDS = {'by', 'sum', 'min', 'max', 'rate', 'increase', 'time', 'absent',
         'histogram_quantile'}


def promtool(*args, stdin=None):
    return subprocess.run(['promtool', *args], input=stdin, text=True,
                          capture_output=True, check=False)


def queries():
    """[(where, expression)] of the board and of the rules."""
    with open(os.path.join(FOLDER, 'dashboard.json'), encoding='utf-8') as f:
        board = json.load(f)
    found = [(f'panel {p["title"]}', t['expr'])
             for p in board['panels'] for t in p['targets']]
    with open(os.path.join(FOLDER, 'alerts.yaml'), encoding='utf-8') as f:
        rules = yaml.safe_load(f)
    return found + [(f'alert {r["alert"]}', r['expr'])
                    for g in rules['groups'] for r in g['rules']]


def page_of(control):
    """The page of a server that has had a review."""
    server = Server(
        control, 'monitoring', INJECTOR
        + 'admission_policies test {\n    manifests /etc/admission/policies;'
        '\n}\n', LOCATION + 'location /validate { admission_validate test; }\n')
    server.volume('injector', documents())
    with open(os.path.join(TOP, 'conf/policies/images/policy.yaml'),
              encoding='utf-8') as f:
        server.volume('policies', {'policy.yaml': f.read()})
    with server:
        client = Client(control, server)
        while not client.ask():
            pass
        return server.page('/metrics')[1]


def labels_of(page):
    """{name of a sample: its labels}"""
    found = {}
    for line in page.splitlines():
        m = re.match(r'([a-z_]+)(?:\{(.*)\})? ', line)
        if m and not line.startswith('#'):
            found.setdefault(m.group(1), set()).update(
                re.findall(r'(\w+)="', m.group(2) or ''))
    return found


def run(control, checks):
    page = page_of(control)
    known = labels_of(page)
    checks.note('monitoring_metrics', len(known))
    used = set()
    for where, text in queries():
        plain = re.sub(r'"[^"]*"|\$\w+|\[[^]]*\]', '', text)
        names = set(re.findall(r'\b(?:admission|sidecar)_\w+', plain))
        used |= names
        checks.ok(names and names <= known.keys(),
                  f'{where}: metrics that exist', names - known.keys())
        labels = {'job', 'instance'}.union(*(known.get(n, ()) for n in names))
        asked = set(re.findall(r'\b(\w+)(?:=~|!=|!~|=)', plain))
        for group in re.findall(r'\bby \(([^)]*)\)', plain):
            asked |= set(re.findall(r'\w+', group))
        checks.equal(asked - labels, set(), f'{where}: labels that exist')
    checks.note('monitoring_queries', len(queries()))
    checks.note('monitoring_metrics_used', len(used))
    with open(os.path.join(TOP, 'docs/METRICS.md'), encoding='utf-8') as f:
        guide = f.read()
    checks.equal([n for n in known if re.sub('_(bucket|sum|count)$', '', n)
                  not in guide], [], 'docs/METRICS.md has them all')

    if not shutil.which('promtool'):
        print('   promtool: skipped, it is not there (Debian: prometheus)')
        return
    done = promtool('check', 'metrics', stdin=page)
    checks.equal((done.returncode, done.stdout + done.stderr), (0, ''),
                 'promtool check metrics')
    done = promtool('check', 'rules', os.path.join(FOLDER, 'alerts.yaml'))
    checks.equal(done.returncode, 0, f'promtool check rules {done.stderr}')
    done = promtool('test', 'rules', os.path.join(FOLDER, 'alerts_test.yaml'))
    checks.equal(done.returncode, 0,
                 f'promtool test rules {done.stdout}{done.stderr}')
    # What Grafana puts in for its variables, as rules: is it PromQL?
    rules = {'groups': [{'name': 'board', 'rules': [
        {'record': f'board:q{i}', 'expr': text.replace(
            '$__rate_interval', '5m').replace('$job', '.*')}
        for i, (_, text) in enumerate(queries())]}]}
    path = control.write('board.yaml', yaml.safe_dump(rules))
    done = promtool('check', 'rules', path)
    checks.equal(done.returncode, 0,
                 f'promtool: queries of the board {done.stderr}')
