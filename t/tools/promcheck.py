#!/usr/bin/env python3
"""Checks a page in Prometheus' text format, as promtool check metrics does.

Reads the page from standard input; prints what is wrong, one a line, and
fails if there was anything.  With --names, prints the families' names.
"""

import re
import sys

NAME = re.compile(r'[a-zA-Z_:][a-zA-Z0-9_:]*')
SAMPLE = re.compile(r'^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$')
LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(?:,|$)')
SUFFIXES = {'histogram': ('_bucket', '_count', '_sum')}

failures = 0


def complain(n, text):
    global failures
    failures += 1
    print(f'{n}: {text}')


def labels(n, text):
    found, at = [], 0
    while text and at < len(text):
        m = LABEL.match(text, at)
        if not m:
            complain(n, f'bad labels: {text}')
            return ()
        found.append((m[1], m[2]))
        at = m.end()
    if len({k for k, _ in found}) != len(found):
        complain(n, 'a label twice')
    return tuple(sorted(found))


def check_histogram(name, samples):
    groups = {}
    for suffix, key, value in samples:
        rest = tuple(kv for kv in key if kv[0] != 'le')
        groups.setdefault(rest, []).append((suffix, dict(key), value))
    for rest, rows in groups.items():
        last, bound, inf, count = -1, float('-inf'), None, None
        for suffix, key, value in rows:
            if suffix == '_bucket':
                le = float(key['le'])
                if le <= bound or value < last:
                    complain(name, f'buckets out of order {rest}')
                bound, last = le, value
                if le == float('inf'):
                    inf = value
            elif suffix == '_count':
                count = value
        if inf is None or inf != count:
            complain(name, f'+Inf is {inf}, count is {count} {rest}')
        if not any(s == '_sum' for s, _, _ in rows):
            complain(name, f'no sum {rest}')


def main():
    text = sys.stdin.read()
    if not text.endswith('\n'):
        complain(0, 'no newline at the end')
    families, kinds, samples = [], {}, {}
    helped, seen, current = set(), set(), None
    for n, line in enumerate(text.splitlines(), 1):
        m = re.match(r'^# (HELP|TYPE) (\S+) (.+)$', line)
        if m:
            if not NAME.fullmatch(m[2]):
                complain(n, f'bad name {m[2]}')
            if m[1] == 'HELP':
                if m[2] in helped:
                    complain(n, f'HELP of {m[2]} twice')
                if not m[3].endswith('.'):
                    complain(n, f'HELP of {m[2]} is no sentence')
                helped.add(m[2])
                families.append(m[2])
            else:
                if m[2] != (families[-1] if families else None):
                    complain(n, f'TYPE of {m[2]} without its HELP')
                kinds[m[2]] = m[3]
                current = m[2]
            continue
        m = SAMPLE.match(line)
        if not m:
            complain(n, f'no sample: {line}')
            continue
        name, key, value = m[1], labels(n, m[2]), float(m[3])
        if current is None:
            complain(n, 'a sample without a TYPE')
            continue
        suffix = name[len(current):]
        if not name.startswith(current) \
                or suffix not in SUFFIXES.get(kinds[current], ('',)):
            complain(n, f'{name} is not of the family {current}')
        if (name, key) in seen:
            complain(n, f'a sample twice: {line}')
        seen.add((name, key))
        samples.setdefault(current, []).append((suffix, key, value))
        if kinds[current] == 'counter' and value < 0:
            complain(n, 'a counter below zero')
    for name, kind in kinds.items():
        if (kind == 'counter') != name.endswith('_total'):
            complain(name, f'a {kind} with this name')
        if kind == 'histogram':
            check_histogram(name, samples.get(name, []))
        if kind not in ('counter', 'gauge', 'histogram'):
            complain(name, f'unknown type {kind}')
    if '--names' in sys.argv:
        print('\n'.join(families))
    elif not failures:
        print(f'{len(seen)} samples of {len(families)} families')
    sys.exit(1 if failures else 0)


if __name__ == '__main__':
    main()
