#!/usr/bin/env python3
"""Strategic merge of pods and patches."""

import json

import kube_compare
import oracle


def merge_case(gen):
    def make(i):
        pod = gen.pod()
        patch = gen.patch(pod, 'Pod')
        if i % 4 == 0:
            pod = gen.disturb(pod, .003)
        if i % 5 == 0:
            patch = gen.disturb(patch, .004)
        return {'op': 'merge', 'a': json.dumps(pod), 'b': json.dumps(patch)}
    return make


def listed(case, ours, theirs):
    if 'has no scalar for declared merge key' in kube_compare.message(ours):
        return 'Keys of lists that are no scalars'
    metadata = json.loads(case['a']).get('metadata')
    values = metadata.get('finalizers') if isinstance(metadata, dict) else 0
    texts = [json.dumps(v) for v in values or []]
    if 'out' in ours and len(texts) != len(set(texts)):
        return 'Finalizers that occur twice'
    return None


def main():
    args = oracle.arguments(20000)
    report = oracle.Report(args)
    gen = kube_compare.generator(args, 'merge')
    for cases in kube_compare.chunks(merge_case(gen), args.count):
        kube_compare.compare(report, 'kubeobj', cases, listed)
    report.finish()


if __name__ == '__main__':
    main()
