#!/usr/bin/env python3
"""Runs corpora of ValidatingAdmissionPolicy cases through the command line.

    vap_conformance.py [--bin ngx-admission] [--module MODULE] [-v] FOLDER...

A folder has cases.json or vap.json: an array of cases with policies, bindings
and a review, and what the API server's own plug-in made of them.  Compared are
the verdict, message, reason, code, warnings and audit annotations.  Prints
"FOLDER: N passed, M failed" for each; the exit status is 1 if any failed.

With a module the reviews go to an nginx of our own, too: its answers have to be
those of the command line, byte by byte.
"""

import argparse
import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import time

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


FLAGS = ('at_run_time', 'bare_namespaces', 'dangling_bindings', 'empty_set')


def files_of(line, folder, n):
    """Directives and options of a case: its documents, written to files."""
    found = []
    documents = {'manifests': line['policies'] + line['bindings'],
                 'params': line['params'], 'namespaces': line['namespaces'],
                 'scopes': line.get('scopes'),
                 'authorizer': line.get('authorizer')}
    for name, value in documents.items():
        if not value and name != 'manifests':
            continue
        path = os.path.join(folder, f'{n}.{name}.yaml')
        with open(path, 'w', encoding='utf-8') as f:
            if name in ('scopes', 'authorizer'):
                json.dump(value, f)
            else:
                f.write('\n---\n'.join(
                    d if isinstance(d, str) else json.dumps(d) for d in value))
        found.append((name, path))
    return found


def ask_server(path, location, review):
    connection = http.client.HTTPConnection('localhost')
    connection.sock = socket.socket(socket.AF_UNIX)
    connection.sock.connect(path)
    connection.request('POST', location, review,
                       {'Content-Type': 'application/json'})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, body


def start(module, folder, blocks, locations):
    conf = os.path.join(folder, 'nginx.conf')
    with open(conf, 'w', encoding='utf-8') as f:
        f.write(f'load_module {os.path.abspath(module)};\ndaemon off;\n'
                f'master_process off;\npid {folder}/pid;\n'
                'error_log stderr error;\nevents { }\nhttp {\n'
                '    access_log off;\n    admission_zone conformance 64m;\n'
                '    admission_watch off;\n'
                f'    client_body_temp_path {folder}/body;\n' + blocks
                + f'    server {{\n        listen unix:{folder}/s;\n'
                + locations + '    }\n}\n')
    with open(os.path.join(folder, 'log'), 'wb') as log:
        process = subprocess.Popen(['nginx', '-p', folder, '-c', conf],
                                   stdout=log, stderr=log)
    for _ in range(1200):
        if os.path.exists(f'{folder}/s'):
            return process
        if process.poll() is not None:
            break
        time.sleep(0.05)
    process.kill()
    with open(os.path.join(folder, 'log'), encoding='utf-8') as log:
        raise SystemExit('nginx does not start: ' + log.read()[-4000:])


def run_server(binary, module, folder, verbose):
    """Whether the server says to each case what the command line says."""
    cases = read_cases(folder)
    cache = {}
    failed = refused = 0
    with tempfile.TemporaryDirectory() as temp:
        blocks, locations, files = '', '', []
        for n, case in enumerate(cases):
            files.append(files_of(line_of(folder, case, cache), temp, n))
            # a set that is refused leaves its location without documents
            blocks += f'    admission_policies p{n} {{ wait on; ' + ''.join(
                f'{name} {path}; ' for name, path in files[n]) + ''.join(
                f'{name} on; ' for name in FLAGS) + '}\n'
            locations += (f'        location = /{n} '
                          f'{{ admission_validate p{n}; }}\n')
        process = start(module, temp, blocks, locations)
        try:
            for n, case in enumerate(cases):
                review = json.dumps(case['review']).encode()
                status, got = ask_server(f'{temp}/s', f'/{n}', review)
                argv = [binary, 'review', '--validate']
                for name, path in files[n]:
                    name = 'policies' if name == 'manifests' else name
                    argv += [f'--{name}', path]
                argv += ['--' + name.replace('_', '-') for name in FLAGS]
                done = subprocess.run(argv, input=review, capture_output=True,
                                      check=False)
                want = done.stdout.rstrip(b'\n')
                if status == 503 and not want:
                    refused += 1
                elif (status, got) != (200, want):
                    failed += 1
                    if verbose:
                        print(f'{case["id"]}: server {status} {got!r}, '
                              f'command line {want!r} {done.stderr!r}')
        finally:
            process.terminate()
            process.wait()
    print(f'{folder}, server: {len(cases) - failed} passed, {failed} failed'
          + (f', {refused} of them sets that both refuse' if refused else ''))
    return failed


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--bin', default='build/ngx-admission')
    parser.add_argument('--module')
    parser.add_argument('-v', action='store_true')
    parser.add_argument('folders', nargs='+')
    args = parser.parse_args()
    failed = 0
    for folder in args.folders:
        failed += run(args.bin, folder, args.v)
        if args.module:
            failed += run_server(args.bin, args.module, folder, args.v)
    sys.exit(1 if failed else 0)


if __name__ == '__main__':
    main()
