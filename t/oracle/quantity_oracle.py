#!/usr/bin/env python3
"""Quantities: canonical text by Kubernetes' library, the rest by its CEL."""

import re

import oracle

SUFFIXES = ['', '', '', 'n', 'u', 'm', 'k', 'M', 'G', 'T', 'P', 'E', 'Ki',
            'Mi', 'Gi', 'Ti', 'Pi', 'Ei']
NUMBERS = ['0', '1', '5', '1024', '1023', '1000', '999', '9223372036854775807',
           '9223372036854775808', '8', '9', '1048576', '000', '007', '100']
WRONG = ['i', 'mi', 'K', 'ki', 'e', 'Ee', 'e3Mi', ' Mi', 'x', 'Mi1', 'm3',
         'e+', 'e1e1', 'E1.5', 'e4294967296', 'e-4294967295',
         'e99999999999999999999']


def digits(r, most):
    n = r.randrange(1, most + 1)
    text = ''.join(r.choice('0123456789') for _ in range(n))
    if r.random() < .3:
        text = text[:r.randrange(len(text) + 1)] + '0' * r.randrange(12)
    return text


def number(r):
    text = r.choice(NUMBERS) if r.random() < .3 else digits(r, r.choice(
        [3, 8, 12, 19, 20, 30, 60]))
    k = r.random()
    if k < .35:
        text += '.' + digits(r, r.choice([1, 3, 9, 10, 20]))
    elif k < .4:
        text += '.'
    elif k < .45:
        text = '.' + digits(r, 3)
    elif k < .46:
        text = r.choice(['', '.', '1.2.3', '..'])
    return r.choice(['', '', '', '', '-', '+']) + text


def quantity(r):
    k = r.random()
    if k < .7:
        suffix = r.choice(SUFFIXES)
    elif k < .9:
        suffix = r.choice('eE') + r.choice(['', '-', '+']) + str(
            r.choice([r.randrange(4), r.randrange(30), r.randrange(400)]))
    else:
        suffix = r.choice(WRONG)
    text = number(r) + suffix
    if r.random() < .05 and text:
        i = r.randrange(len(text))
        text = text[:i] + r.choice('0.eEkiM+- x\u0660') + text[i + 1:]
        # the original computes powers of ten as large as one likes
        if re.search(r'[eE].?\d{4}', text):
            return quantity(r)
    return text


def main():
    args = oracle.arguments(20000)
    r = args.random
    report = oracle.Report(args)

    texts = [quantity(r) for _ in range(args.count)]
    cases = [{'op': 'quantity', 'text': t} for t in texts]
    pairs = oracle.ask_both([oracle.CLI, 'convert', '--batch'],
                            oracle.original('kubeobj'), cases)
    good = []
    for text, (a, b) in zip(texts, pairs):
        equal = oracle.outcome(a) == oracle.outcome(b)
        if equal and 'error' in b:
            equal = a.get('message') == b['error']
        elif equal:
            good.append(text)
        report.check(equal, repr(text), a, b)

    # two quantities and what CEL can tell of them

    ours, theirs, names = [], [], []
    for _ in range(args.count // 10):
        x, y = r.choice(good), r.choice(good)
        if r.random() < .2:
            y = x
        qx, qy = f'quantity({x!r})', f'quantity({y!r})'
        for op, expr in (
                ('int', f'{qx}.isInteger() ? string({qx}.asInteger()) : "no"'),
                ('float', f'string({qx}.asApproximateFloat())'),
                ('sign', f'string(sign({qx}))'),
                ('cmp', f'string({qx}.compareTo({qy}))'),
                ('add', f'{qx}.add({qy})'),
                ('sub', f'{qx}.sub({qy})'),
                ('addint', f'string({qx}.sub({qy}).add({qx}).isInteger())')):
            ours.append({'op': 'quantity-' + op, 'a': x.encode().hex(),
                         'b': y.encode().hex()})
            theirs.append({'expr': expr})
            names.append(f'{op} {x!r} {y!r}')

    for name, (a, b) in zip(names, oracle.ask_both(
            oracle.BASE, oracle.original('celval', '-version', '1.36'), ours,
            theirs)):
        value = (b or {}).get('value', {})
        want = value.get('string', value.get('quantity'))
        got = bytes.fromhex((a or {}).get('out', '')).decode()
        # very long numbers are written as quantities
        report.check(want is not None and want in got.split(), name, got, b)

    report.finish()


if __name__ == '__main__':
    main()
