"""Comparing answers about Kubernetes objects; for kube_*_oracle.py."""

import json
import os
import random

import kube_gen
import oracle

CASES = os.path.join(oracle.ROOT, 't/cases/kube')
OURS = [oracle.CLI, 'merge', '--batch']
CHUNK = 2000

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


def schema(newer=False):
    """The types of a Pod; newer: with the fields that the oracle lacks."""
    types = kube_gen.read_schema([os.path.join(CASES, f'pod-{t}-schema.txt')
                                  for t in ('spec', 'status')])
    if not newer:
        for kind, names in NEWER.items():
            types[kind] = [f for f in types[kind] if f.name not in names]
        del types['EvictionResponder']
    return types


def generator(args, what):
    """A generator of its own for each kind of cases."""
    return kube_gen.Generator(random.Random(f'{what} {args.seed}'), schema())


def chunks(make, count):
    """The cases that make() makes of 0, 1, ... in lists."""
    for start in range(0, count, CHUNK):
        yield [make(i) for i in range(start, min(count, start + CHUNK))]


def ask(command, cases):
    """All answers; a case that kills the program is answered by {'died'}."""
    answers = []
    while len(answers) < len(cases):
        rest = oracle.ask(command, [dict(c) for c in cases[len(answers):]],
                          quiet=command is not OURS)
        if None in rest:
            rest = rest[:rest.index(None)] + [{'died': True}]
        answers += rest
    return answers


def same(a, b):
    """Equal JSON, where true is not 1."""
    if isinstance(a, bool) or isinstance(b, bool):
        return a is b
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return float(a) == float(b)
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
    return answer.get('message', '') if error is True else error or ''


def agree(ours, theirs, exact):
    """Equal output, or equal errors; where theirs has died, any error."""
    if 'died' in ours:
        return False
    if 'died' in theirs:
        return 'error' in ours
    if 'error' in theirs or 'error' in ours:
        return message(theirs) == message(ours)
    if exact:
        return theirs['out'] == ours['out']
    return same(json.loads(theirs['out']), json.loads(ours['out']))


def compare(report, program, cases, listed, exact=False):
    """Compares the answers to the cases.

    listed() gets a case and both answers where they differ; it returns the
    heading of docs/DIFFERENCES.md that tells why, or None.  exact: outputs are
    the same text.
    """
    known = oracle.listed_differences()
    command = oracle.original(program)
    for case, ours, theirs in zip(cases, ask(OURS, cases),
                                  ask(command, cases)):
        if agree(ours, theirs, exact):
            report.check(True, None, None, None)
            continue
        name = listed(case, ours, theirs)
        if name in known:
            report.difference(name)
            continue
        # Go visits the members of a map in an order that it draws
        others = ask(command, [case] * 40) if 'died' not in ours else []
        report.check(any(agree(ours, o, exact) for o in others),
                     json.dumps(case), json.dumps(ours), json.dumps(theirs))
