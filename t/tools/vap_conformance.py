#!/usr/bin/env python3
"""Runs corpora of ValidatingAdmissionPolicy cases.

    vap_conformance.py [--bin ngx-admission] [-v] FOLDER...
    vap_conformance.py --module MODULE [--nginx PROGRAM] [-v] FOLDER...

The first through the command line, the second through nginx.

A folder has cases.json or vap.json: an array of cases with policies, bindings
and a review, and what the API server's own plug-in made of them.  Compared are
the verdict, message, reason, code, warnings and audit annotations.  Prints
"FOLDER: DOOR: N passed, M failed" for each; the exit status is 1 if any failed.
"""

import argparse
import json
import os
import subprocess
import sys

import nginx_server

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


class CommandLine:
    """Sends cases to a process that reads JSON lines."""

    def __init__(self, program):
        self.program = program

    def run(self, lines, suspects):
        """Answers by id; it tells itself what is refused."""
        text = ''.join(json.dumps(line) + '\n' for line in lines)
        done = subprocess.run([self.program, 'validate', '--batch'],
                              input=text, capture_output=True, text=True,
                              check=False)
        if done.returncode != 0:
            print(f'exit status {done.returncode}: '
                  f'{done.stderr.strip()[-500:]}')
        answers = (json.loads(line) for line in done.stdout.splitlines())
        return {answer.get('id'): answer for answer in answers}


class Server:
    """POSTs cases to an nginx, which has a set of policies for each."""

    HEADERS = {'Content-Type': 'application/json'}

    def __init__(self, module, nginx):
        self.own = nginx_server.NginxServer(module, nginx)
        self.files = {}

    def path_of(self, value):
        """A file that holds a value, the same for the same one."""
        text = value if isinstance(value, str) else json.dumps(value)
        if text not in self.files:
            self.files[text] = self.own.write(f'{len(self.files)}.json', text)
        return self.files[text]

    def directives(self, line):
        for directive, names in (('manifests', ('policies', 'bindings')),
                                 ('params', ('params',)),
                                 ('namespaces', ('namespaces',))):
            paths = {self.path_of(o): None for n in names for o in line[n]}
            if paths or directive == 'manifests':
                paths = paths or {self.path_of(''): None}
                yield f'{directive} {" ".join(paths)}'
        if 'scopes' in line:
            yield f'scopes {self.path_of(line["scopes"])}'
        yield f'authorizer {self.path_of(line.get("authorizer", []))}'
        for name in ('at_run_time', 'bare_namespaces', 'dangling_bindings',
                     'empty_set'):
            yield f'{name} on'

    def run(self, lines, suspects):
        """suspects: the ids of cases whose policies may be refused."""
        try:
            return self.ask(lines, suspects)
        finally:
            self.own.stop()

    def ask(self, lines, suspects):
        answers = {}
        blocks, locations, places = {}, [], {}
        for line in lines:
            text = ''.join(f'        {d};\n' for d in self.directives(line))
            if text not in blocks:
                n = len(blocks)
                blocks[text] = n
                locations.append(f'        location = /{n} '
                                 f'{{ admission_validate p{n}; }}\n')
            places[line['id']] = text

        def block(text):
            return (f'    admission_policies p{blocks[text]} {{\n'
                    f'{text}    }}\n')

        # sets that are refused would keep the server from starting

        refused = {}
        for case_id, text in places.items():
            if text not in refused and case_id in suspects:
                try:
                    self.own.check(block(text), '')
                except nginx_server.Refused as e:
                    refused[text] = str(e)

        good = [t for t in blocks if t not in refused]
        self.own.start(''.join(block(t) for t in good),
                       ''.join(locations[blocks[t]] for t in good))
        for line in lines:
            text = places[line['id']]
            if text in refused:
                answers[line['id']] = {'load_error': refused[text]}
                continue
            status, body = self.own.ask('POST', f'/{blocks[text]}',
                                        json.dumps(line['review']),
                                        self.HEADERS)
            answers[line['id']] = json.loads(body) if status == 200 \
                else {'status': status, 'body': body.decode()}
        return answers


def run(args, folder):
    cases = read_cases(folder)
    cache = {}
    lines = [line_of(folder, c, cache) for c in cases]
    door = (Server(args.module, args.nginx) if args.module
            else CommandLine(args.bin))
    answers = door.run(lines, {c['id'] for c in cases
                               if c.get('compile_error')})
    failed = 0
    for case in cases:
        answer = answers.get(case['id'], {})
        wrong = differences(case, answer)
        if wrong:
            failed += 1
            if args.verbose:
                print(f'{case["id"]}: {", ".join(wrong)}')
                print('  want', json.dumps(expected(case)))
                print('  got ', json.dumps(answered(answer)
                                           if 'response' in answer
                                           else answer))
    name = 'nginx' if args.module else 'command line'
    print(f'{folder}: {name}: {len(cases) - failed} passed, {failed} failed')
    later = mutating(folder)
    if later:
        print(f'{folder}: not run, MutatingAdmissionPolicy: {later}')
    return failed


def mutating(folder):
    """How many vectors of the folder are about policies that mutate."""
    path = os.path.join(folder, 'map.json')
    if not os.path.exists(path):
        return 0
    with open(path, encoding='utf-8') as f:
        return len(json.load(f))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--bin', default='build/ngx-admission')
    parser.add_argument('--module', help='run through nginx with this module')
    parser.add_argument('--nginx', default='nginx')
    parser.add_argument('-v', '--verbose', action='store_true')
    parser.add_argument('folders', nargs='+')
    args = parser.parse_args()
    failed = sum(run(args, f) for f in args.folders)
    sys.exit(1 if failed else 0)


if __name__ == '__main__':
    main()
