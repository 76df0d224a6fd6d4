#!/usr/bin/env python3
"""CEL against the API server's environment: values, texts of evaluation
errors, and costs.

Where answers differ the original is asked again: it goes through maps in
random order, so it may have answers of its own to choose from.
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

OURS = [oracle.CLI, 'cel', '--batch', '--strict', '--kubernetes', '1.36']
THEIRS = oracle.original('celval')

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


def main():
    args = oracle.arguments(20000)
    gen = cel_gen.Generator(args.random)
    cases = [gen.case() for _ in range(args.count)]
    report = oracle.Report(args)
    phases = collections.Counter()
    open_ = []

    # lists and maps once as they are, once as trees
    ours = OURS + ['--trees'] * (args.seed % 2)
    both = oracle.ask_both(ours, THEIRS, cases)
    for case, (ours, theirs) in zip(cases, both):
        phases[outcome(theirs)[0]] += 1
        if outcome(ours) == outcome(theirs):
            report.check(True, '', '', '')
        else:
            open_.append((case, ours, theirs))

    if open_:
        again = [dict(c) for c, _, _ in open_ for _ in range(AGAIN)]
        answers = oracle.ask(THEIRS, again)
        for n, (case, ours, theirs) in enumerate(open_):
            mine = answers[n * AGAIN:(n + 1) * AGAIN]
            outcomes = {outcome(a) for a in mine} | {outcome(theirs)}
            if theirs and theirs.get('phase') == 'panic':
                report.difference('Expressions that the original dies of')
            elif outcome(ours) in outcomes or len(outcomes) > 1:
                report.difference('Order of maps')
            else:
                report.check(False, shown(case), ours, theirs)

    print('  ' + ', '.join(f'{n} {p}' for p, n in sorted(phases.items())))
    report.finish()


if __name__ == '__main__':
    main()
