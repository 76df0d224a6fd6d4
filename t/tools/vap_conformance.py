#!/usr/bin/env python3
"""Runs corpora of ValidatingAdmissionPolicy cases through the command line.

    vap_conformance.py [--bin ngx-admission] [-v] FOLDER...

A folder has cases.json or vap.json: an array of cases with policies, bindings
and a review, and what the API server's own plug-in made of them.  Compared are
the verdict, message, reason, code, warnings and audit annotations.  Prints
"FOLDER: N passed, M failed" for each; the exit status is 1 if any failed.
"""

import argparse
import json
import os
import subprocess
import sys

FAILURE = 'validation.policy.admission.k8s.io/validation_failure'
INLINE = ('policies', 'bindings', 'params', 'namespaces')
SAME = ('allowed', 'message', 'reason', 'code', 'warnings', 'audit')


def read_cases(folder):
    for name in ('cases.json', 'vap.json'):
        path = os.path.join(folder, name)
        if os.path.exists(path):
            with open(path, encoding='utf-8') as f:
                return json.load(f)
    raise SystemExit(f'vap_conformance: no cases in {folder}')


def inline(folder, item, cache):
    """An object as it is; the text of a file that is named."""
    if not isinstance(item, str):
        return item
    if item not in cache:
        with open(os.path.join(folder, item), encoding='utf-8') as f:
            cache[item] = f.read()
    return cache[item]


def line_of(folder, case, cache):
    line = {'id': case['id'], 'review': case['review']}
    for name in INLINE:
        items = case.get(name, [])
        one = {'policies': 'policy', 'bindings': 'binding'}.get(name)
        if not items and one in case:
            items = [case[one]]
        line[name] = [inline(folder, i, cache) for i in items]
    for name in ('scopes', 'authorizer'):
        if name in case:
            line[name] = case[name]
    return line


def audit_key(key):
    return 'validation_failure' if key == FAILURE else key.replace('/', '.', 1)


def expected(case):
    want = {
        'allowed': case['allowed'],
        'message': case['message'],
        'reason': case['reason'],
        'code': case['code'],
        'warnings': sorted(case['warnings']),
        'audit': {audit_key(k): v for k, v in case.get('audit', {}).items()},
    }
    return want


def answered(answer):
    response = answer['response']
    status = {} if response['allowed'] else response.get('status', {})
    return {
        'allowed': response['allowed'],
        'message': status.get('message', ''),
        'reason': status.get('reason', ''),
        'code': status.get('code', 0),
        'warnings': sorted(response.get('warnings', [])),
        'audit': response.get('auditAnnotations', {}),
    }


def differences(case, answer):
    """The members that differ, empty if the answer is a right one."""
    if 'load_error' in answer:
        return [] if case.get('compile_error') else ['load_error']
    if 'response' not in answer:
        return ['no response']
    got = answered(answer)
    if answer['response'].get('uid') != case['review']['request']['uid']:
        return ['uid']
    best = None
    for other in [{}] + case.get('alternatives', []):
        want = expected({**case, **other})
        names = ['allowed'] if case.get('compile_error') else SAME
        wrong = [n for n in names if want[n] != got[n]]
        if best is None or len(wrong) < len(best):
            best = wrong
    return best


def run(binary, folder, verbose):
    cases = read_cases(folder)
    cache = {}
    text = ''.join(json.dumps(line_of(folder, c, cache)) + '\n'
                   for c in cases)
    done = subprocess.run([binary, 'validate', '--batch'], input=text,
                          capture_output=True, text=True, check=False)
    answers = {}
    for line in done.stdout.splitlines():
        answer = json.loads(line)
        answers[answer.get('id')] = answer
    if done.returncode != 0:
        print(f'{folder}: exit status {done.returncode}: '
              f'{done.stderr.strip()[-500:]}')
    failed = 0
    for case in cases:
        answer = answers.get(case['id'], {})
        wrong = differences(case, answer)
        if wrong:
            failed += 1
            if verbose:
                print(f'{case["id"]}: {", ".join(wrong)}')
                print('  want', json.dumps(expected(case)))
                print('  got ', json.dumps(answered(answer)
                                           if 'response' in answer
                                           else answer))
    print(f'{folder}: {len(cases) - failed} passed, {failed} failed')
    return failed


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--bin', default='build/ngx-admission')
    parser.add_argument('-v', action='store_true')
    parser.add_argument('folders', nargs='+')
    args = parser.parse_args()
    failed = sum(run(args.bin, f, args.v) for f in args.folders)
    sys.exit(1 if failed else 0)


if __name__ == '__main__':
    main()
