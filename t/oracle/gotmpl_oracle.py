#!/usr/bin/env python3
"""Templates: Go's text/template with Sprig, output and error texts.

    gotmpl_oracle.py [--seed N] [--count N] [--show N] [core|fmt|sprig|syntax]

Output, phase and the whole text of an error, position included, have to be the
same, also if a part of the data is folded into the template first.  Differences on purpose are rules of gotmpl_differences.py, named as in
docs/DIFFERENCES.md.
"""

import json
import resource
import subprocess
import sys
import tempfile

import gotmpl_differences
import gotmpl_generator
import oracle

KINDS = ('core', 'fmt', 'sprig', 'syntax')
BATCH = 2000


def limit():
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 28, 1 << 28))


def run(command, lines, seconds=30):
    """The answers by id.

    Go has no limits: a program that does not come back, or writes without end,
    is asked for half of the lines at a time, until the culprit is alone and
    has no answer.
    """
    with tempfile.TemporaryFile('w+') as out:
        try:
            p = subprocess.run(command, input=''.join(lines), stdout=out,
                               stderr=subprocess.PIPE, text=True, check=False,
                               timeout=seconds, preexec_fn=limit)
            failure = p.returncode and f'status {p.returncode}: ' \
                f'{p.stderr[-500:]}'
        except subprocess.TimeoutExpired:
            failure = 'timeout'
        if not failure:
            out.seek(0)
            try:
                answers = [json.loads(line) for line in out]
                return {a.pop('id'): a for a in answers}
            except json.JSONDecodeError:
                failure = 'too much output'
    if len(lines) == 1:
        print(f'{command[0]}: {failure}\n  {lines[0].strip()}')
        return {}
    half = len(lines) // 2
    seconds = max(3, seconds / 2)
    return {**run(command, lines[:half], seconds),
            **run(command, lines[half:], seconds)}


def normal(answer):
    if answer is None:
        return {'out': '', 'phase': 'died', 'error': ''}
    return {k: answer.get(k, '') for k in ('out', 'phase', 'error')}


def ask(cases):
    """Both answers of every case that the original answers, not folded and, if
    something is known, folded."""
    lines = [json.dumps(c) + '\n' for c in cases]
    theirs = run(oracle.original('gotmpl'), lines)
    folded = run([oracle.CLI, 'template', '--batch'], lines)
    plain = [{k: v for k, v in c.items() if k != 'known'} for c in cases]
    ours = run([oracle.CLI, 'template', '--batch'],
               [json.dumps(c) + '\n' for c in plain])
    for case, unfolded in zip(cases, plain):
        their = theirs.get(case['id'])
        if their is not None and their.get('phase') != 'data':
            their = normal(their)
            yield unfolded, normal(ours.get(case['id'])), their
            if 'known' in case:
                yield case, normal(folded.get(case['id'])), their


def shrink(case):
    """The same difference with less text."""
    def differs(tries):
        cases = [dict(case, id=str(i), template=t)
                 for i, t in enumerate(tries)]
        found = {c['id'] for c, a, b in ask(cases)
                 if a != b and not gotmpl_differences.name(c, a, b)}
        return [str(i) in found for i in range(len(tries))]
    return dict(case, template=oracle.shrink(case['template'], differs, 25))


def main():
    only = [a for a in sys.argv[1:] if a in KINDS]
    sys.argv = [a for a in sys.argv if a not in KINDS]
    args = oracle.arguments(20000)
    report = oracle.Report(args)
    names = oracle.listed_differences()
    generator = gotmpl_generator.Generator(args.random)
    phases = {}

    for start in range(0, args.count, BATCH):
        cases = [generator.case(str(i), only[0] if only else '')
                 for i in range(start, min(start + BATCH, args.count))]

        for case, ours, theirs in ask(cases):
            phases[theirs['phase']] = phases.get(theirs['phase'], 0) + 1
            if ours != theirs:
                name = gotmpl_differences.name(case, ours, theirs)
                if name in names:
                    report.difference(name)
                    continue
                if report.failed < args.show:
                    case = shrink(case)
                    for case, ours, theirs in ask([case]):
                        if ours != theirs:
                            break
            report.check(ours == theirs, json.dumps(case, ensure_ascii=False),
                         ours, theirs)

    print(f"  {phases.get('', 0)} rendered, {phases.get('exec', 0)} failed, "
          f"{phases.get('parse', 0)} refused on both sides")
    report.finish()


if __name__ == '__main__':
    main()
