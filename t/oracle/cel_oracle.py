#!/usr/bin/env python3
"""CEL against the API server's environment: values, texts of evaluation
errors, and costs.

Where answers differ the original is asked again: it goes through maps in
random order, so it may have answers of its own to choose from.

Half of the expressions are in the dialect of Kubernetes 1.36, half in that of
1.37; the generator makes what only one of them has for both.
"""

import collections
import json
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                '..', 'tools'))

import cel_conformance  # noqa: E402
import cel_gen          # noqa: E402
import oracle           # noqa: E402

DIALECTS = {'1.36': oracle.original('celval', '-version', '1.36'),
            '1.37': oracle.original('celval137', '-version', '1.37')}

AGAIN = 12


def outcome(answer):
    """What is compared of an answer."""
    if answer is None:
        return ('died',)
    if 'error' not in answer:
        return ('value', cel_conformance.canonical(answer['value']),
                answer['cost'], answer.get('type'))
    if answer['phase'] == 'eval':
        return ('eval', answer['message'], answer['cost'], answer.get('type'))
    if answer['phase'] == 'fold':
        return ('fold', answer['message'])
    return ('load',)


def shown(case):
    """The expression and the variables that it has, as far as one can tell."""
    text = case['expr']
    for name, v in case['bindings'].items():
        if re.search(rf'\b{name}\b', case['expr']):
            text += f'\n  {name}: {case["declare"].get(name, "dyn")} = ' \
                    + json.dumps(v, ensure_ascii=False)
    return text


def compare(cases, dialect, trees, report, phases):
    ours = [oracle.CLI, 'cel', '--batch', '--strict', '--kubernetes', dialect]
    theirs = DIALECTS[dialect]
    open_ = []

    both = oracle.ask_both(ours + ['--trees'] * trees, theirs, cases)
    for case, (a, b) in zip(cases, both):
        phases[outcome(b)[0]] += 1
        if outcome(a) == outcome(b):
            report.check(True, '', '', '')
        else:
            open_.append((case, a, b))

    if not open_:
        return

    again = [dict(c) for c, _, _ in open_ for _ in range(AGAIN)]
    answers = oracle.ask(theirs, again)
    for n, (case, a, b) in enumerate(open_):
        mine = answers[n * AGAIN:(n + 1) * AGAIN]
        outcomes = {outcome(x) for x in mine} | {outcome(b)}
        if b and b.get('phase') == 'panic':
            report.difference('Expressions that the original dies of')
        elif outcome(a) in outcomes or len(outcomes) > 1:
            report.difference('Order of maps')
        else:
            report.check(False, f'{dialect}: {shown(case)}', a, b)


def main():
    args = oracle.arguments(20000)
    gen = cel_gen.Generator(args.random)
    cases = [gen.case() for _ in range(args.count)]
    report = oracle.Report(args)
    phases = collections.Counter()

    # lists and maps once as they are, once as trees
    for i, dialect in enumerate(DIALECTS):
        compare(cases[i::2], dialect, args.seed % 2, report, phases)

    print('  ' + ', '.join(f'{n} {p}' for p, n in sorted(phases.items())))
    report.finish()


if __name__ == '__main__':
    main()
