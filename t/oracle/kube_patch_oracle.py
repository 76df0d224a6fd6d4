#!/usr/bin/env python3
"""JSON Patches: applied by both, and ours between two objects by theirs."""

import json
import re

import kube_compare
import oracle


def apply_case(gen):
    def make(i):
        doc = gen.json() if i % 2 else gen.pod()
        while doc is None or i % 50 and not isinstance(doc, (dict, list)):
            doc = gen.json()
        return {'op': 'apply', 'a': json.dumps(doc),
                'b': json.dumps(gen.operations(doc))}
    return make


def diff_case(gen):
    def make(i):
        while True:
            a = gen.pod() if i % 2 else gen.json()
            if not isinstance(a, (dict, list)):
                continue
            b = gen.change(a, gen.pick([.02, .1, .3]))
            # the API server replaces the whole by an object or a list alone
            if isinstance(b, (dict, list)):
                return {'op': 'diff', 'a': json.dumps(a), 'b': json.dumps(b)}
    return make


def bare_test(patch):
    """Whether a test has no value, behind an operation that brings a null."""
    nulls = False
    for op in patch if isinstance(patch, list) else []:
        if not isinstance(op, dict):
            return False
        if op.get('op') == 'test' and 'value' not in op and nulls:
            return True
        nulls |= op.get('op') in ('add', 'replace') and op.get('value') is None
    return False


def listed(case, ours, theirs):
    if 'died' in theirs and 'null' in case['a'] and 'test' in case['b']:
        return 'Tests of lists with null'
    if ('test failed' in kube_compare.message(theirs) and 'out' in ours
            and bare_test(json.loads(case['b']))):
        return 'Tests without a value'
    if 'test failed' in kube_compare.message(theirs) \
            and re.search(r'[\\<>&]', case['a'] + case['b']):
        return 'Tests of escaped strings'
    return None


def check_diffs(report, cases):
    """Their apply makes b of a by our patch, which is empty if a is b."""
    patches = kube_compare.ask(kube_compare.OURS, cases)
    applied = kube_compare.ask(oracle.original('kubeobj'), [
        {'op': 'apply', 'a': c['a'], 'b': p.get('out', '')}
        for c, p in zip(cases, patches)])
    for case, patch, result in zip(cases, patches, applied):
        a, b = json.loads(case['a']), json.loads(case['b'])
        report.check('out' in result
                     and kube_compare.same(json.loads(result['out']), b)
                     and (patch['out'] == '[]') == kube_compare.same(a, b),
                     json.dumps(case), patch, result)


def main():
    args = oracle.arguments(20000)
    report = oracle.Report(args)
    gen = kube_compare.generator(args, 'apply')
    for cases in kube_compare.chunks(apply_case(gen), args.count):
        kube_compare.compare(report, 'kubeobj', cases, listed)
    gen = kube_compare.generator(args, 'diff')
    for cases in kube_compare.chunks(diff_case(gen), args.count):
        check_diffs(report, cases)
    report.finish()


if __name__ == '__main__':
    main()
