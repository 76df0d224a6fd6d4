#!/usr/bin/env python3
"""YAML in: what sigs.k8s.io/yaml makes of a text, errors with their line."""

import glob
import os
import re

import oracle
import yaml_texts

OURS = [oracle.CLI, 'convert', '--batch']
SHARED = os.environ.get('SHARED', os.path.join(oracle.ROOT, '../shared'))


def corpus(r):
    """Documents of the conformance corpora, in their own form."""
    paths = sorted(glob.glob(os.path.join(SHARED, 'conformance/**/*.yaml'),
                             recursive=True))
    out = []
    for path in r.sample(paths, min(60, len(paths))):
        with open(path, encoding='utf-8', errors='replace') as f:
            out.append(f.read()[:8000])
    return out


def ask(texts, strict):
    cases = [{'op': 'yaml2json', 'text': t, 'strict': s}
             for t, s in zip(texts, strict)]
    pairs = oracle.ask_both(OURS, oracle.original('kubeobj'), cases)
    for _, b in pairs:
        # bytes of !!binary that are no UTF-8: the same character, escaped
        if b and 'ufffd' in b.get('out', ''):
            b['out'] = re.sub(r'(?<!\\)((?:\\\\)*)\\ufffd', '\\1\ufffd',
                              b['out'])
    return pairs


def ours_of(text, strict=False):
    return oracle.ask(OURS, [{'op': 'yaml2json', 'text': text,
                              'strict': strict}])[0]


def listed(text, strict, a, b):
    """The name of the difference that explains two answers, or None."""
    message = a.get('message', '')
    if text.startswith('\ufeff\ufeff'):
        return 'Two byte order marks'
    if 'error' not in b:
        if 'already set in map' in message or (
                'out' in a and 'error' in ours_of(text, True)
                and 'already set' in ours_of(text, True)['message']):
            # two keys that differ in type become equal as strings
            return 'Keys that become equal'
        if 'levels deep' in message:
            return 'Depth of documents'
        if '!' in text and ('invalid tag' in message or 'did not find '
                            'expected whitespace or line break' in message
                            or 'did not find expected tag URI' in message):
            return 'Tags with commas, brackets or escapes'
        if 'invalid map key' in message:
            return 'Collections as keys'
    elif ('unknown escape' in b['error'] and 'out' in a
          and re.search(r'\n *"[^"\n]*\\/', text)):
        return 'Escapes behind the document'
    return None


def line_agrees(a, b):
    """go-yaml's line, which is one too low in errors of its parser."""
    m = re.match(r'(?:yaml|error converting YAML to JSON: yaml): line (\d+): ',
                 b['error'])
    ours = re.match(r'(\d+):', a['message'])
    if not m or not ours:
        return True
    return int(ours[1]) - int(m[1]) in (0, 1)


def main():
    args = oracle.arguments(20000)
    r = args.random
    report = oracle.Report(args)
    names = oracle.listed_differences()

    texts = yaml_texts.texts(r, args.count, corpus(r))
    strict = [r.random() < .2 for _ in texts]
    errors = lines = 0
    wrong = []
    for text, s, (a, b) in zip(texts, strict, ask(texts, strict)):
        if a is None or b is None:
            report.check(False, repr(text), a, b)
        elif oracle.outcome(a) == oracle.outcome(b):
            if 'error' in b:
                errors += 1
                lines += line_agrees(a, b)
            report.check(True, '', a, b)
        else:
            wrong.append((text, s, a, b))

    for text, s, a, b in wrong:
        name = listed(text, s, a, b)
        if name in names:
            report.difference(name)
            continue
        if report.failed < args.show:
            text = oracle.shrink(text, lambda tries: [
                oracle.outcome(x) != oracle.outcome(y)
                and listed(t, s, x, y) is None for t, (x, y) in
                zip(tries, ask(tries, [s] * len(tries)))])
            a, b = ask([text], [s])[0]
        report.check(False, f'{text!r} strict={s}', a, b)

    print(f'  {errors} texts are errors on both sides, '
          f'{lines} of them in the same line')
    report.check(lines >= errors * .9, 'lines of errors', lines, errors)
    report.finish()


if __name__ == '__main__':
    main()
