#!/usr/bin/env python3
"""Compares src/kube with Kubernetes' own libraries on generated objects.

usage: kube_oracle.py ORACLE OURS... [--seed N] [--count N] [--only OP]

ORACLE is the program kubeobj, OURS one that reads and answers the same JSON
lines.  Every difference must belong to a class of KNOWN, which docs/
DIFFERENCES.md explains; any other one is printed and fails the run.
"""

import argparse
import json
import os
import random
import re
import subprocess
import sys

import kube_gen

HERE = os.path.dirname(os.path.abspath(__file__))
CASES = os.path.join(HERE, '..', 'cases', 'kube')
CHUNK = 1000

# Fields that the schema has and the oracle's k8s.io/api, which is older, lacks.
NEWER = {
    'ClusterTrustBundleProjection': ['user'],
    'ConfigMapVolumeSource': ['defaultUser'],
    'DownwardAPIVolumeFile': ['user'],
    'DownwardAPIVolumeSource': ['defaultUser'],
    'EmptyDirVolumeSource': ['mode'],
    'GRPCAction': ['mode'],
    'HTTPGetAction': ['protocol'],
    'KeyToPath': ['user'],
    'PodCertificateProjection': ['user'],
    'PodSpec': ['evictionResponders'],
    'ProjectedVolumeSource': ['defaultUser'],
    'SecretVolumeSource': ['defaultUser'],
    'ServiceAccountTokenProjection': ['user'],
    'VolumeMount': ['bindMountOptions'],
}


def run(command, cases):
    """The answers to all cases; one that kills the program gets 'panic'."""
    answers = []
    while len(answers) < len(cases):
        rest = cases[len(answers):]
        text = ''.join(json.dumps(c) + '\n' for c in rest)
        p = subprocess.run(command, input=text.encode(),
                           stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for line in p.stdout.decode().splitlines():
            answers.append(json.loads(line))
        if len(answers) < len(cases):
            answers.append({'panic': p.stderr.decode()[:300]})
    return answers


def same(a, b):
    """Equal JSON, where true is not 1 nor 1 the same as 1.5."""
    if isinstance(a, bool) or isinstance(b, bool):
        return a is b
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return a == b or float(a) == float(b)
    if type(a) is not type(b):
        return False
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same(a[k], b[k]) for k in a)
    if isinstance(a, list):
        return len(a) == len(b) and all(map(same, a, b))
    return a == b


def message(answer):
    """Both forms of an error: its text, or true beside a message."""
    error = answer.get('error')
    return answer.get('message', '') if error is True else error


def agree(op, theirs, ours):
    if 'panic' in ours:
        return False
    if 'panic' in theirs:
        return 'error' in ours
    if 'error' in theirs or 'error' in ours:
        return message(theirs) == message(ours)
    if op == 'pod':
        return theirs['out'] == ours['out']
    return same(json.loads(theirs['out']), json.loads(ours['out']))


def duplicate_finalizers(case, theirs, ours):
    pod = json.loads(case['a'])
    metadata = pod.get('metadata')
    values = metadata.get('finalizers') if isinstance(metadata, dict) else None
    texts = [json.dumps(v) for v in values or []]
    return 'out' in ours and len(texts) != len(set(texts))


def escaped_test(case, theirs, ours):
    return 'test failed' in (message(theirs) or '') \
        and re.search(r'[\\<>&]', case['a'] + case['b'])


def null_items(case, theirs, ours):
    return 'panic' in theirs and 'test' in case['b'] and 'null' in case['a']


def time_text(case, theirs, ours):
    return all('parsing time' in (message(a) or '') for a in (theirs, ours))


def keys_not_scalar(case, theirs, ours):
    return 'has no scalar for declared merge key' in (message(ours) or '')


# Differences that are meant: name (of docs/DIFFERENCES.md), operation, test.
KNOWN = [
    ('kube-finalizers', 'merge', duplicate_finalizers),
    ('kube-scalar-keys', 'merge', keys_not_scalar),
    ('kube-patch-escapes', 'apply', escaped_test),
    ('kube-patch-null-items', 'apply', null_items),
    ('kube-time-text', 'pod', time_text),
]


class Comparison:
    def __init__(self, oracle, ours):
        self.oracle = [oracle]
        self.ours = ours
        self.counts = {}
        self.failures = []

    def count(self, what):
        self.counts[what] = self.counts.get(what, 0) + 1

    def check(self, case, theirs, ours):
        op = case['op']
        kind = 'panic' if 'panic' in theirs else \
            'error' if 'error' in theirs else 'ok'
        self.count('%s: %s' % (op, kind))
        if agree(op, theirs, ours):
            return
        # Go visits the members of a map in an order that it draws
        for other in run(self.oracle, [case] * 40):
            if agree(op, other, ours):
                self.count('%s: order left open' % op)
                return
        for name, of, test in KNOWN:
            if of == op and test(case, theirs, ours):
                self.count('%s: known: %s' % (op, name))
                return
        self.fail(case, theirs, ours)

    def fail(self, *what):
        self.failures.append('\n'.join(json.dumps(w) for w in what))

    def report(self):
        for what in sorted(self.counts):
            print('%-36s %d' % (what, self.counts[what]))
        for text in sorted(self.failures, key=len)[:3]:
            print(text, '\n')
        if self.failures:
            print('%d differences' % len(self.failures))
        return 1 if self.failures else 0

    def compare(self, cases):
        for case, theirs, ours in zip(cases, run(self.oracle, cases),
                                      run(self.ours, cases)):
            self.check(case, theirs, ours)

    def schema(self, types):
        """The oracle knows the fields of the schema but for the newer ones."""
        paths = {'Pod': lambda v: v}
        queue = ['Pod']
        cases, names = [], []
        for kind in queue:
            for f in types[kind]:
                wrap = paths[kind]
                cases.append({'id': '', 'op': 'pod', 'strict': True,
                              'text': json.dumps(wrap({f.name: None}))})
                names.append((kind, f.name))
                if f.type in types and f.type not in paths:
                    paths[f.type] = lambda v, w=wrap, f=f: w(
                        {f.name: [v] if f.shape == '[]' else v})
                    queue.append(f.type)
        for (kind, name), case, r in zip(names, cases,
                                         run(self.oracle, cases)):
            self.count('schema: fields')
            newer = name in NEWER.get(kind, []) or kind == 'EvictionResponder'
            if newer != ('unknown field' in r.get('error', '')):
                self.fail(case, kind, name, r)

    def diffs(self, pairs):
        """Their apply makes b of a by our patch."""
        cases = [{'id': '', 'op': 'diff', 'a': json.dumps(a),
                  'b': json.dumps(b)} for a, b in pairs]
        patches = [r.get('out', '"error"') for r in run(self.ours, cases)]
        applied = run(self.oracle, [
            {'id': '', 'op': 'apply', 'a': c['a'], 'b': p}
            for c, p in zip(cases, patches)])
        for (a, b), case, patch, r in zip(pairs, cases, patches, applied):
            self.count('diff: ok')
            if 'out' not in r or not same(json.loads(r['out']), b) \
                    or (same(a, b) and patch != '[]'):
                self.fail(case, patch, r)


def generate(op, gen, n):
    if op == 'pod':
        for i in range(n):
            pod = gen.pod()
            if i % 3:
                pod = gen.disturb(pod, gen.pick([.001, .005, .02]))
            # raw fields keep the escapes that they come with
            yield {'id': '', 'op': 'pod',
                   'text': json.dumps(pod, ensure_ascii=False)}
    if op == 'merge':
        for i in range(n):
            pod = gen.pod()
            patch = gen.patch(pod, 'Pod')
            if i % 4 == 0:
                pod = gen.disturb(pod, .003)
            if i % 5 == 0:
                patch = gen.disturb(patch, .004)
            yield {'id': '', 'op': 'merge', 'a': json.dumps(pod),
                   'b': json.dumps(patch)}
    if op == 'apply':
        for i in range(n):
            doc = gen.json() if i % 2 else gen.pod()
            while doc is None or i % 50 and not isinstance(doc, (dict, list)):
                doc = gen.json()
            yield {'id': '', 'op': 'apply', 'a': json.dumps(doc),
                   'b': json.dumps(gen.operations(doc))}


def pairs(gen, n):
    for i in range(n):
        a = gen.pod() if i % 2 else gen.json()
        while not isinstance(a, (dict, list)):
            a = gen.json()
        b = gen.change(a, gen.pick([.02, .1, .3]))
        # the API server's dialect cannot replace the root by a scalar
        if type(a) is type(b):
            yield a, b


def chunks(items):
    part = []
    for item in items:
        part.append(item)
        if len(part) == CHUNK:
            yield part
            part = []
    if part:
        yield part


def main():
    p = argparse.ArgumentParser()
    p.add_argument('oracle')
    p.add_argument('ours', nargs='+')
    p.add_argument('--seed', type=int, default=1)
    p.add_argument('--count', type=int, default=20000)
    p.add_argument('--only', default='')
    args = p.parse_args()

    types = kube_gen.read_schema(
        [os.path.join(CASES, 'pod-%s-schema.txt' % t)
         for t in ('spec', 'status')])
    comparison = Comparison(args.oracle, args.ours)

    if not args.only:
        comparison.schema(types)

    for kind, names in NEWER.items():
        types[kind] = [f for f in types[kind] if f.name not in names]
    types.pop('EvictionResponder')

    for op in ('pod', 'merge', 'apply', 'diff'):
        if args.only and op != args.only:
            continue
        gen = kube_gen.Generator(random.Random('%s %s' % (op, args.seed)),
                                 types)
        if op == 'diff':
            for part in chunks(pairs(gen, args.count)):
                comparison.diffs(part)
        else:
            for part in chunks(generate(op, gen, args.count)):
                comparison.compare(part)

    sys.exit(comparison.report())


if __name__ == '__main__':
    main()
