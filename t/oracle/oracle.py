"""Frame of the differential tests: two programs that read JSON lines get the
same cases, and their answers are compared.

A test t/oracle/NAME_oracle.py makes cases from a seed, says how to ask both
sides and when answers are equal, and ends with Report.finish().  Every program
is started once for all cases; ids tie answers to cases.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import threading

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
CLI = os.environ.get('ADMISSION', os.path.join(ROOT, 'build/ngx-admission'))
BASE = [os.environ.get('ORACLE_BASE',
                       os.path.join(ROOT, 'build/release/oracle/base'))]


def original(name, *args):
    """The command of a program around the originals."""
    return [os.path.join(ROOT, 'build/oracle', name), *args]


def arguments(count):
    """--seed, --count, --show; count: cases if none is given."""
    p = argparse.ArgumentParser()
    p.add_argument('--seed', type=int, default=1)
    p.add_argument('--count', type=int, default=0)
    p.add_argument('--show', type=int, default=5,
                   help='differences to print (default 5)')
    args = p.parse_args()
    args.count = args.count or count
    args.random = random.Random(args.seed)
    return args


def ask(command, cases, quiet=False):
    """Gives the cases, a list of objects, to a program; its answers in order.

    None stands for an answer that never came: the program has died.  quiet:
    it may die, nobody wants to know why.
    """
    for i, case in enumerate(cases):
        case['id'] = str(i)

    process = subprocess.Popen(command, stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL if quiet else None)

    def feed():
        try:
            for case in cases:
                process.stdin.write(json.dumps(case).encode() + b'\n')
            process.stdin.close()
        except BrokenPipeError:
            pass

    # written by a thread of its own: neither side waits for the other
    thread = threading.Thread(target=feed, daemon=True)
    thread.start()

    answers = [None] * len(cases)
    for line in process.stdout:
        answer = json.loads(line)
        if answer.get('id', '').isdigit():
            answers[int(answer['id'])] = answer

    status = process.wait()
    thread.join()
    if status and not quiet:
        print(f'{command[0]}: status {status}')
    return answers


def ask_both(ours, theirs, cases, their_cases=None):
    """Both answers of every case; the programs run at the same time."""
    result = {}

    def run(key, command, lines):
        result[key] = ask(command, lines)

    lines = [dict(c) for c in (their_cases or cases)]
    other = threading.Thread(target=run, args=('theirs', theirs, lines))
    other.start()
    run('ours', ours, [dict(c) for c in cases])
    other.join()
    return list(zip(result['ours'], result['theirs']))


def outcome(answer):
    """What an answer says, in a form to compare: errors are all equal."""
    if answer is None:
        return ('died',)
    if 'error' in answer:
        return ('error',)
    return ('out', answer.get('out'))


def shrink(text, differs, rounds=60):
    """A smaller text for which differs() still holds.

    differs() takes a list of texts and tells for each of them, so that one
    start of the programs tries many.
    """
    size = max(1, len(text) // 2)
    while rounds and size:
        rounds -= 1
        tries = [text[:i] + text[i + size:]
                 for i in range(0, len(text), size)]
        tries = [t for t in tries if t != text][:400]
        smaller = next((t for t, d in zip(tries, differs(tries)) if d), None)
        if smaller is None:
            size = size // 2
        else:
            text = smaller
            size = min(size, max(1, len(text) // 2))
    return text


class Report:
    """Counts cases and prints the first differences."""

    def __init__(self, args):
        self.args = args
        self.name = os.path.basename(sys.argv[0])
        self.passed = self.failed = 0
        self.listed = {}

    def check(self, equal, what, ours, theirs):
        if equal:
            self.passed += 1
            return
        self.failed += 1
        if self.failed <= self.args.show:
            print(f'{what}\n  ours:   {ours}\n  theirs: {theirs}')

    def difference(self, name):
        """A case that differs on purpose, as docs/DIFFERENCES.md tells."""
        self.passed += 1
        self.listed[name] = self.listed.get(name, 0) + 1

    def finish(self):
        for name, count in sorted(self.listed.items()):
            print(f'  {count:6} {name}')
        print(f'{self.name} seed {self.args.seed}: {self.passed} passed, '
              f'{self.failed} failed')
        sys.exit(1 if self.failed or not self.passed else 0)


def listed_differences():
    """The names of docs/DIFFERENCES.md: its headings of the third level."""
    with open(os.path.join(ROOT, 'docs/DIFFERENCES.md'),
              encoding='utf-8') as f:
        return {line[4:].strip() for line in f if line.startswith('### ')}
