#!/usr/bin/env python3
"""Pods through Go's types and back, and label selectors."""

import json

import kube_compare
import kube_gen
import oracle

WORDS = ['a', 'b', 'a.b/c', '', '-', 'a_b', 'A', 'x y', '1', 'a/b/c', '/c',
         'A/b', 'n\u00e9', '<', 'a' * 63, 'a' * 64, 'b.' * 127 + 'c/d']
LOOSE = [1, 0, -5, 1.5, True, False, 80, 1000000000.5, 0.1, 123456789.25, 1e-7,
         None]


def check_schema(report):
    """The oracle knows every field but the ones that are newer."""
    types = kube_compare.schema(newer=True)
    wraps = {'Pod': lambda v: v}
    kinds = ['Pod']
    cases, names = [], []
    for kind in kinds:
        for f in types[kind]:
            wrap = wraps[kind]
            cases.append({'op': 'pod', 'strict': True,
                          'text': json.dumps(wrap({f.name: None}))})
            names.append((kind, f.name))
            if f.type in types and f.type not in wraps:
                wraps[f.type] = lambda v, w=wrap, f=f: w(
                    {f.name: [v] if f.shape == '[]' else v})
                kinds.append(f.type)
    for (kind, name), answer in zip(names, kube_compare.ask(
            oracle.original('kubeobj'), cases)):
        newer = name in kube_compare.NEWER.get(kind, []) \
            or kind == 'EvictionResponder'
        report.check(newer == ('unknown field' in answer.get('error', '')),
                     f'{kind}.{name}', 'newer' if newer else 'known', answer)


def loosen(r, value):
    """Strings become numbers and booleans, names get another case."""
    if isinstance(value, dict):
        out = {}
        for k, v in value.items():
            if r.random() < .02:
                k = r.choice([k.upper(), k.lower(), k.title()])
            if k.lower() not in [o.lower() for o in out]:
                out[k] = loosen(r, v)
        return out
    if isinstance(value, list):
        return [loosen(r, v) for v in value]
    return r.choice(LOOSE) if isinstance(value, str) and r.random() < .05 \
        else value


def pod_case(gen):
    def make(i):
        pod = gen.pod()
        if i % 3:
            pod = gen.disturb(pod, gen.pick([.001, .005, .02]))
        # raw fields keep the escapes that they come with
        return {'op': 'pod', 'strict': i % 5 == 1,
                'text': json.dumps(pod, ensure_ascii=False)}
    return make


def loose_case(gen, op):
    def make(i):
        pod = gen.pod()
        if i % 3 == 0:
            pod = gen.disturb(pod, .003)
        pod = loosen(gen.random, pod)
        return {'op': op, 'text': json.dumps(pod, ensure_ascii=False)}
    return make


def selector_case(gen):
    def requirement():
        out = {'key': gen.pick(WORDS[:6] if gen.chance(.8) else WORDS),
               'operator': gen.pick(['In', 'NotIn', 'Exists', 'DoesNotExist',
                                     'In', 'NotIn', 'Gt'])}
        if gen.chance(.6):
            out['values'] = [gen.pick(WORDS[:7] if gen.chance(.8) else WORDS)
                             for _ in range(gen.pick([0, 1, 2, 3]))]
        return out

    def make(i):
        selector = {}
        if gen.chance(.5):
            # of several the original reports any
            key = gen.pick(WORDS[:3] if gen.chance(.7) else WORDS)
            selector['matchLabels'] = {key: gen.pick(WORDS)}
        if gen.chance(.7):
            selector['matchExpressions'] = [
                requirement() for _ in range(gen.pick([0, 1, 1, 2]))]
        if gen.chance(.05):
            selector = gen.pick([None, [], 1, {'matchLabels': []},
                                 {'matchExpressions': [1]}])
        return {'op': 'selector', 'selector': selector,
                'labels': {gen.pick(WORDS): gen.pick(WORDS)
                           for _ in range(gen.pick([0, 1, 2, 3]))}}
    return make


def listed(case, ours, theirs):
    texts = (kube_compare.message(ours), kube_compare.message(theirs))
    if all('parsing time' in t for t in texts):
        return 'Texts that are no times'
    if case['op'] == 'coerce' and 'fieldsV1' in case['text']:
        return 'Order within managed fields'
    if case['op'] == 'coerce' and '1e-' in case['text'] \
            and all('cannot unmarshal number' in t for t in texts):
        return 'Spelling of numbers in errors'
    return None


def main():
    args = oracle.arguments(20000)
    report = oracle.Report(args)

    check_schema(report)

    gen = kube_compare.generator(args, 'pod')
    for cases in kube_compare.chunks(pod_case(gen), args.count):
        kube_compare.compare(report, 'kubeobj', cases, listed, exact=True)

    kube_gen.UNKNOWN = [n for n in kube_gen.UNKNOWN if n != 'Name']
    for op in ('fold', 'coerce'):
        gen = kube_compare.generator(args, op)
        for cases in kube_compare.chunks(loose_case(gen, op),
                                         args.count // 2):
            kube_compare.compare(report, 'kubetyped', cases, listed,
                                 exact=True)

    gen = kube_compare.generator(args, 'selector')
    for cases in kube_compare.chunks(selector_case(gen), args.count // 4):
        kube_compare.compare(report, 'kubetyped', cases, listed)

    report.finish()


if __name__ == '__main__':
    main()
