#!/usr/bin/env python3
"""Runs the examples in the documents.

A block marked "console" in README.md and docs/*.md is a session in the
project's folder: lines behind "$ " are commands, the others are what is to
come out of them, standard error included.  "..." alone on a line stands for
any lines.  The folder "build" is in the path; the current folder is a scratch
one with links to conf, k8s and t, so that examples may write.

Also checked: links between the documents.

    t/tools/doc_examples.py [FILE...]
"""

import glob
import os
import re
import subprocess
import sys
import tempfile

TOP = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))


def sessions(text):
    """Yields (line, [(command, expected lines)])."""
    for m in re.finditer(r'^```console\n(.*?)^```$', text, re.M | re.S):
        steps = []
        for line in m.group(1).splitlines():
            if line.startswith('$ '):
                steps.append([line[2:], []])
            elif steps and line.startswith('> ') and not steps[-1][1]:
                steps[-1][0] += '\n' + line[2:]
            elif steps:
                steps[-1][1].append(line)
        yield text.count('\n', 0, m.start()) + 1, steps


def broken_links(name, text):
    """Relative links to files that are not there."""
    for link in re.findall(r'\]\(([^)#:]+)(?:#[^)]*)?\)', text):
        if not os.path.exists(os.path.join(os.path.dirname(name), link)):
            yield link


def matches(want, got):
    """Whether the lines match, "..." standing for any lines."""
    pattern = ''.join('(?:.*\n)*' if w.strip() == '...'
                      else re.escape(w) + '\n' for w in want)
    return re.fullmatch(pattern, ''.join(g + '\n' for g in got)) is not None


def run(steps, folder):
    env = dict(os.environ, NO_COLOR='1', LC_ALL='C.UTF-8',
               PATH=os.path.join(TOP, 'build') + ':' + os.environ['PATH'])

    for command, want in steps:
        p = subprocess.run(['bash', '-c', command], cwd=folder, env=env,
                           stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                           stderr=subprocess.STDOUT, text=True, timeout=60)
        got = p.stdout.splitlines()
        if not matches(want, got):
            return '$ %s\nexpected:\n%s\ngot:\n%s' % (
                command, '\n'.join(want), '\n'.join(got))
    return None


def main():
    files = sys.argv[1:] or sorted(
        [os.path.join(TOP, 'README.md')]
        + glob.glob(os.path.join(TOP, 'docs', '*.md')))
    passed = failed = 0

    for name in files:
        with open(name, encoding='utf-8') as f:
            text = f.read()
        for link in broken_links(name, text):
            failed += 1
            print('%s: no such file: %s' % (os.path.relpath(name, TOP), link))
        for line, steps in sessions(text):
            with tempfile.TemporaryDirectory() as folder:
                for link in 'conf', 't', 'k8s':
                    os.symlink(os.path.join(TOP, link),
                               os.path.join(folder, link))
                fault = run(steps, folder)
            if fault:
                failed += 1
                print('%s:%d: %s' % (os.path.relpath(name, TOP), line, fault))
            else:
                passed += 1

    print('examples in documents: %d passed, %d failed' % (passed, failed))
    return 1 if failed or not passed else 0


if __name__ == '__main__':
    sys.exit(main())
