#!/usr/bin/env python3
"""Compares ngx-admission's templates with Go's text/template and Sprig.

    gotmpl_oracle.py [--seed N] [--count N] [--only core|fmt|sprig|syntax]
                     [--oracle PATH] [--ours PATH] [--show N]

Templates are generated, given to both programs as JSON lines, and output,
phase and error text have to be the same.  Differences that are meant are
those of gotmpl_differences.py; any other fails the run.
"""

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time

import gotmpl_differences
import gotmpl_generator

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))


def limit():
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 28, 1 << 28))


def run(command, lines, seconds=60):
    """The answers by id.

    A program that does not come back, or writes without end, is asked for half
    of the lines at a time, until the culprit has no answer.
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
    seconds = max(5, seconds / 2)
    return {**run(command, lines[:half], seconds),
            **run(command, lines[half:], seconds)}


def normal(answer):
    if answer is None:
        return {'missing': True}
    return {k: answer.get(k, '') for k in ('out', 'phase', 'error')}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--count', type=int, default=20000)
    parser.add_argument('--only', default='')
    parser.add_argument('--oracle',
                        default=os.environ.get('GOTMPL_ORACLE', 'gotmpl'))
    parser.add_argument('--ours',
                        default=os.path.join(ROOT, 'build', 'ngx-admission'))
    parser.add_argument('--show', type=int, default=20)
    parser.add_argument('--batch', type=int, default=2000)
    args = parser.parse_args()

    rng = random.Random(args.seed)
    generator = gotmpl_generator.Generator(rng)
    started = time.time()
    counts = {'cases': 0, 'same': 0, 'errors': 0, 'parse errors': 0,
              'allowed': 0, 'different': 0}

    for start in range(0, args.count, args.batch):
        cases = [generator.case(f'{args.seed}.{i}', args.only)
                 for i in range(start, min(start + args.batch, args.count))]
        lines = [json.dumps(c) + '\n' for c in cases]
        want = run([args.oracle], lines)
        ours = run([args.ours, 'template', '--batch'], lines)

        for case in cases:
            a, b = want.get(case['id']), ours.get(case['id'])
            if a is None or a.get('phase') == 'data':
                continue
            a, b = normal(a), normal(b)
            counts['cases'] += 1
            counts['errors'] += a['phase'] == 'exec'
            counts['parse errors'] += a['phase'] == 'parse'
            if a == b:
                counts['same'] += 1
            elif gotmpl_differences.allowed(case, a, b):
                counts['allowed'] += 1
            else:
                counts['different'] += 1
                if counts['different'] <= args.show:
                    shown = {k: v for k, v in case.items()
                             if k not in ('id', 'data')}
                    print(json.dumps(shown, ensure_ascii=False))
                    print('  data', json.dumps(case.get('data')))
                    print('  want', json.dumps(a, ensure_ascii=False))
                    print('  got ', json.dumps(b, ensure_ascii=False))

    print(f'gotmpl: seed {args.seed}: '
          + ', '.join(f'{v} {k}' for k, v in counts.items())
          + f', {time.time() - started:.0f} s')
    sys.exit(1 if counts['different'] or not counts['cases'] else 0)


if __name__ == '__main__':
    main()
