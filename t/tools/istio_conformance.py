#!/usr/bin/env python3
"""Runs the injection corpora through the command line or through nginx.

    istio_conformance.py FOLDER... [--cli PROGRAM] [--mode MODE]...
    istio_conformance.py FOLDER... --module MODULE [--nginx PROGRAM]
    istio_conformance.py FOLDER... --url https://HOST:PORT

A FOLDER holds cases.json, or folders that do.  Format and normal form are
those of the corpora's README.  Through the command line the modes webhook,
patch and kube-inject are run, through nginx webhook, patch and http.

With --module the answers are compared with those of the command line, byte by
byte.

A case that only the injection guard refuses is run again with the guard off,
and listed.  The exit status is 1 if a case failed.
"""

import argparse
import base64
import collections
import concurrent.futures
import fractions
import http.client
import json
import os
import re
import ssl
import subprocess
import sys
import urllib.parse

import yaml

import nginx_server

GUARD = 'injection guard'
MODES = {'cli': ['webhook', 'patch', 'kube-inject'],
         'http': ['webhook', 'patch', 'http']}


# -- reading ------------------------------------------------------------------

class Loader(getattr(yaml, 'CSafeLoader', yaml.SafeLoader)):
    """YAML 1.1 without timestamps."""


Loader.yaml_implicit_resolvers = {
    key: [(tag, exp) for tag, exp in value if not tag.endswith(':timestamp')]
    for key, value in Loader.yaml_implicit_resolvers.items()}


def read(path):
    with open(path, 'rb') as f:
        return f.read()


def read_json(path):
    return json.loads(read(path))


def read_stream(text):
    return [d for d in yaml.load_all(text, Loader) if d is not None]


# -- normal form --------------------------------------------------------------

KEPT_EMPTY = {'emptyDir', 'labelSelector', 'namespaceSelector',
              'podAffinityTerm', 'podSelector', 'preference', 'selector'}
QUANTITY_MAPS = {'capacity', 'hard', 'limits', 'overhead', 'requests'}
QUANTITIES = {'divisor', 'sizeLimit', 'storage'}
SUFFIXES = {'': 1, 'n': fractions.Fraction(1, 10**9),
            'u': fractions.Fraction(1, 10**6),
            'm': fractions.Fraction(1, 1000),
            'k': 10**3, 'M': 10**6, 'G': 10**9, 'T': 10**12, 'P': 10**15,
            'E': 10**18, 'Ki': 2**10, 'Mi': 2**20, 'Gi': 2**30, 'Ti': 2**40,
            'Pi': 2**50, 'Ei': 2**60}


def is_scalar(v):
    return not isinstance(v, (dict, list))


def quantity(v):
    if isinstance(v, bool) or not is_scalar(v):
        return v
    m = re.fullmatch(r'([+-]?(?:\d+\.?\d*|\.\d+))'
                     r'([eE][+-]?\d+|[numkMGTPE]|[KMGTPE]i)?', str(v))
    if not m:
        return v
    suffix = m.group(2) or ''
    if len(suffix) > 1 and suffix[0] in 'eE':
        factor = fractions.Fraction(10) ** int(suffix[1:])
    else:
        factor = SUFFIXES[suffix]
    return 'quantity ' + str(fractions.Fraction(m.group(1)) * factor)


def normalize(v, name=''):
    if isinstance(v, list):
        return [normalize(x) for x in v]
    if not isinstance(v, dict):
        return quantity(v) if name in QUANTITIES else v

    if name in QUANTITY_MAPS and all(is_scalar(x) for x in v.values()):
        return {k: quantity(x) for k, x in v.items() if x is not None}

    out = {}
    for key, member in v.items():
        key = str(key)
        if member is None or key == 'creationTimestamp':
            continue
        member = normalize(member, key)
        if member == [] or (member == {} and key not in KEPT_EMPTY):
            continue
        out[key] = member
    return out


def normalize_document(doc):
    if not isinstance(doc, dict):
        return doc
    doc = {k: v for k, v in doc.items() if k != 'status'}
    if isinstance(doc.get('items'), list):
        doc['items'] = [normalize_document(x) for x in doc['items']]
    spec = doc.get('spec')
    if isinstance(spec, dict) and 'template' in spec:
        doc['spec'] = {k: v for k, v in spec.items()
                       if k not in ('minReadySeconds', 'paused', 'test')
                       or v not in (0, False)}
    return normalize(doc)


def differences(got, want, path=''):
    """Yields PATH: GOT, WANT for everything that differs."""
    if isinstance(got, bool) != isinstance(want, bool):
        yield path, got, want
    elif isinstance(got, dict) and isinstance(want, dict):
        for key in sorted(set(got) | set(want)):
            if key not in got:
                yield f'{path}/{key}', None, want[key]
            elif key not in want:
                yield f'{path}/{key}', got[key], None
            else:
                yield from differences(got[key], want[key], f'{path}/{key}')
    elif isinstance(got, list) and isinstance(want, list):
        for i in range(max(len(got), len(want))):
            if i >= len(got):
                yield f'{path}/{i}', None, want[i]
            elif i >= len(want):
                yield f'{path}/{i}', got[i], None
            else:
                yield from differences(got[i], want[i], f'{path}/{i}')
    elif got != want or isinstance(got, str) != isinstance(want, str):
        yield path, got, want


# -- JSON Patch ---------------------------------------------------------------

def patch_step(doc, token):
    if isinstance(doc, list):
        if not re.fullmatch(r'0|[1-9]\d*', token):
            raise Failure(f'patch: bad index "{token}"')
        return doc[int(token)]
    return doc[token]


def patch_apply(doc, operations):
    """Applies RFC 6902 operations to a copy of the document."""
    doc = json.loads(json.dumps(doc))
    for op in operations:
        tokens = [t.replace('~1', '/').replace('~0', '~')
                  for t in op['path'].split('/')[1:]]
        if op['op'] not in ('add', 'remove', 'replace', 'test'):
            raise Failure(f'patch: operation {op["op"]}')
        if not tokens:
            doc = op['value']
            continue
        try:
            parent = doc
            for token in tokens[:-1]:
                parent = patch_step(parent, token)
            last = tokens[-1]
            if op['op'] == 'add':
                if isinstance(parent, list):
                    at = len(parent) if last == '-' else int(last)
                    if at > len(parent):
                        raise IndexError
                    parent.insert(at, op['value'])
                else:
                    parent[last] = op['value']
                continue
            old = patch_step(parent, last)
            if op['op'] == 'test':
                if list(differences(old, op['value'])):
                    raise Failure(f'patch: test of {op["path"]} fails')
                continue
            key = int(last) if isinstance(parent, list) else last
            if op['op'] == 'remove':
                del parent[key]
            else:
                parent[key] = op['value']
        except (KeyError, IndexError, TypeError, ValueError):
            raise Failure(f'patch: {op["op"]} {op["path"]} does not apply')
    return doc


# -- judging an answer --------------------------------------------------------

class Failure(Exception):
    """What is wrong with an answer."""


def brief(v):
    text = json.dumps(v) if not isinstance(v, str) else v
    return text if len(text) <= 300 else text[:300] + '...'


def compare(got, want, what):
    found = list(differences(got, want))
    if found:
        lines = [f'{what} differs in {len(found)} places']
        for path, g, w in found[:12]:
            lines += [f'  {path or "/"}', f'    got:  {brief(g)}',
                      f'    want: {brief(w)}']
        raise Failure('\n'.join(lines))


def member(v, dotted):
    for key in dotted.split('.'):
        v = v.get(key) if isinstance(v, dict) else None
    return v


def decode_patch(response):
    if response.get('patch') in (None, ''):
        return None
    if response.get('patchType') != 'JSONPatch':
        raise Failure(f'patchType is {response.get("patchType")}')
    return json.loads(base64.b64decode(response['patch'], validate=True))


def check_review(case, request, answer):
    """The answer to a webhook or patch case; returns the pod it makes."""
    review = request['request']
    response = answer.get('response')
    if not isinstance(response, dict):
        raise Failure(f'no response: {brief(answer)}')

    bare = release_of(case) < (1, 7)
    for name in ('kind', 'apiVersion'):
        want = None if bare else request[name]
        if answer.get(name) != want:
            raise Failure(f'{name} is {answer.get(name)}, want {want}')
    if response.get('uid') != review['uid']:
        raise Failure(f'uid is {response.get("uid")}')

    message = member(response, 'status.message') or ''
    if case['expect_error'] is not None:
        if response.get('allowed') is not False:
            raise Failure('is admitted, must be refused')
        if case['expect_error'].lower() not in message.lower():
            raise Failure(f'message is "{message}", must contain '
                          f'"{case["expect_error"]}"')
        return None
    if response.get('allowed') is not True:
        raise Failure(f'is refused: {message}')

    operations = decode_patch(response)
    if case['expect_no_patch']:
        if operations:
            raise Failure(f'has a patch: {brief(operations)}')
        return None
    want = read_json(case['expected'])
    if case['mode'] == 'patch':
        compare(operations, want, 'patch')
        return None
    pod = patch_apply(review['object'], operations or [])
    compare(normalize_document(pod), normalize_document(want), 'pod')
    return pod


def check_http(case, status, body):
    want = case['expect_http']
    text = body.decode('utf-8', 'replace')
    if status != want['status']:
        raise Failure(f'status is {status}, want {want["status"]}: '
                      f'{brief(text)}')
    if want['body_contains'] and want['body_contains'] not in text:
        raise Failure(f'body is {brief(text)}')
    if want['json'] is None:
        return
    answer = json.loads(body)
    for path, value in want['json'].items():
        got = member(answer, path)
        if got != value and not (value == '' and got is None):
            raise Failure(f'{path} is {brief(got)}, want {brief(value)}')
    operations = decode_patch(answer.get('response') or {})
    if want['patch_present'] is not None \
            and bool(operations) != want['patch_present']:
        raise Failure(f'patch is {brief(operations)}')
    if want['patch']:
        compare(operations, read_json(want['patch']), 'patch')
    if want['pod']:
        review = read_json(case['input'])['request']
        compare(normalize_document(patch_apply(review['object'],
                                               operations or [])),
                normalize_document(read_json(want['pod'])), 'pod')


def check_stream(case, answer):
    if answer.get('error'):
        if case['expect_error'] is None:
            raise Failure(f'fails: {answer["message"]}')
        if case['expect_error'].lower() not in answer['message'].lower():
            raise Failure(f'message is "{answer["message"]}"')
        return
    if case['expect_error'] is not None:
        raise Failure('succeeds, must fail')
    if case['expect_warning'] is not None and not any(
            case['expect_warning'] in w for w in answer.get('warnings', [])):
        raise Failure(f'warnings are {answer.get("warnings")}')
    got = [normalize_document(d) for d in read_stream(answer['output'])]
    want = [normalize_document(d) for d in read_stream(read(case['expected']))]
    compare(got, want, 'stream')


def release_of(case):
    m = re.match(r'(\d+)\.(\d+)', case['release'])
    return (int(m.group(1)), int(m.group(2))) if m else (1000, 0)


def refused_by_guard(answer):
    text = (answer.get('message') if answer.get('error')
            else member(answer, 'response.status.message'))
    return bool(text) and GUARD in text


# -- the command line ---------------------------------------------------------

def settings_of(case, guard):
    settings = dict(case['settings'], release=case['release'])
    if not guard:
        settings['injection_guard'] = 'off'
    return settings


class CommandLine:
    """Sends cases to two processes that read JSON lines."""

    def __init__(self, program):
        self.program = os.path.abspath(program)

    def ask(self, command, lines):
        """Answers by id for lines [{id, ...}]; none is left out."""
        if not lines:
            return {}
        argv = [self.program] + command + ['--batch']
        text = ''.join(json.dumps(x) + '\n' for x in lines)
        done = subprocess.run(argv, input=text.encode(), capture_output=True)
        answers = {}
        for line in done.stdout.splitlines():
            answer = json.loads(line)
            answers[answer['id']] = answer
        for line in lines:
            answers.setdefault(line['id'], {
                'error': True, 'message': f'no answer from {" ".join(argv)}, '
                f'exit status {done.returncode}: '
                + done.stderr.decode('utf-8', 'replace')[-2000:]})
        return answers

    @staticmethod
    def line(case, guard, review=None):
        line = {'id': case['id'], 'config': case['config'],
                'values': case['values'], 'mesh': case['mesh'],
                'settings': settings_of(case, guard)}
        if review is not None:
            line['review'] = review
        else:
            line['input'] = case['input']
        if case['mode'] != 'kube-inject':
            line['path'] = case['settings']['url_path']
        return line

    def run(self, cases, guard=True, reviews=None):
        """Answers by case id; reviews: other requests than the cases'."""
        reviews = reviews or {}
        answers = {}
        for command, stream in ((['review', '--inject'], False),
                                (['inject'], True)):
            answers.update(self.ask(command, [
                self.line(c, guard, reviews.get(c['id'])) for c in cases
                if (c['mode'] == 'kube-inject') == stream]))
        return {k: v.get('review', v) for k, v in answers.items()}

    def texts(self, cases, guard):
        """What it answers to reviews, as bytes, by case id."""
        argv = [self.program, 'review', '--inject', '--batch']
        text = ''.join(json.dumps(self.line(c, guard)) + '\n' for c in cases)
        done = subprocess.run(argv, input=text.encode(), capture_output=True)
        found = {}
        for line in done.stdout.splitlines():
            text = line[line.find(b'"review":') + len(b'"review":'):-1]
            found[json.loads(line)['id']] = text
        return found

    def judge(self, case, answer):
        if case['mode'] == 'kube-inject':
            return check_stream(case, answer)
        if answer.get('error'):
            raise Failure(answer['message'])
        return check_review(case, read_json(case['input']), answer)


# -- through a server ---------------------------------------------------------

class Server:
    """POSTs cases to a running server, or to an nginx of our own."""

    def __init__(self, url=None, module=None, nginx='nginx', jobs=4):
        self.url = urllib.parse.urlsplit(url) if url else None
        self.module = module
        self.nginx = nginx
        self.jobs = jobs
        self.own = None
        self.locations = {}
        self.bodies = {}

    def key(self, case, guard):
        settings = {k: v for k, v in settings_of(case, guard).items()
                    if k != 'url_path'}
        return json.dumps([case['config'], case['values'], case['mesh'],
                           settings], sort_keys=True)

    def directives(self, case, n, settings):
        """The lines of a block; lists and objects are in files."""
        lines = {name: case[name] for name in ('config', 'values', 'mesh')}
        for name, value in settings.items():
            if name in ('nodes', 'namespaces') and value is not None:
                value = self.own.write(f'{n}.{name}.json', json.dumps(value))
            if name != 'env':
                lines[name] = value
        text = [f'{name} "{value}"' for name, value in lines.items() if value]
        text += [f'env "{name}={value}"'
                 for name, value in settings['env'].items()]
        return ''.join(f'        {line};\n' for line in text)

    def start(self, cases):
        """One admission_injector for each set of documents and settings."""
        self.own = nginx_server.NginxServer(self.module, self.nginx)
        blocks, locations = [], []
        for case in cases:
            for guard in (True, False):
                key = self.key(case, guard)
                if key in self.locations:
                    continue
                n = len(self.locations)
                self.locations[key] = f'/{n}'
                blocks.append(f'    admission_injector i{n} {{\n'
                              + self.directives(case, n, json.loads(key)[3])
                              + '    }\n')
                locations.append(f'        location /{n}/ {{ rewrite ^/{n}'
                                 '(/.*)$ $1 break; admission_inject '
                                 f'i{n}; }}\n')
        try:
            self.own.start(''.join(blocks), ''.join(locations))
        except nginx_server.Refused as e:
            sys.exit(f'nginx does not start: {e}')

    def stop(self):
        if self.own:
            self.own.stop()

    def connect(self):
        if self.url is None:
            return self.own.connect()
        if self.url.scheme == 'https':
            context = ssl.create_default_context()
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
            return http.client.HTTPSConnection(self.url.netloc,
                                               context=context)
        return http.client.HTTPConnection(self.url.netloc)

    def send(self, case, guard, review=None):
        request = case.get('request') or {
            'method': 'POST', 'path': case['settings']['url_path'],
            'headers': {'Content-Type': 'application/json'}}
        body = json.dumps(review).encode() if review else read(case['input'])
        prefix = (self.url.path.rstrip('/') if self.url
                  else self.locations[self.key(case, guard)])
        connection = self.connect()
        try:
            connection.request(request['method'], prefix + request['path'],
                               body, request['headers'])
            answer = connection.getresponse()
            return {'http': (answer.status, answer.read())}
        except (OSError, http.client.HTTPException) as e:
            return {'error': True, 'message': f'no answer: {e}'}
        finally:
            connection.close()

    def run(self, cases, guard=True, reviews=None):
        reviews = reviews or {}
        if self.module and self.own is None:
            self.start(cases)
        with concurrent.futures.ThreadPoolExecutor(self.jobs) as pool:
            answers = pool.map(
                lambda c: self.send(c, guard, reviews.get(c['id'])), cases)
            answers = dict(zip((c['id'] for c in cases), answers))
        for case in cases:
            status, body = answers[case['id']].get('http', (0, b''))
            if not reviews:
                self.bodies[case['id']] = body
            if case['mode'] != 'http' and status == 200:
                try:
                    answers[case['id']] = json.loads(body)
                except ValueError:
                    pass
        return answers

    def judge(self, case, answer):
        if answer.get('error'):
            raise Failure(answer['message'])
        if case['mode'] == 'http':
            return check_http(case, *answer['http'])
        if 'http' in answer:
            raise Failure(f'status {answer["http"][0]}: '
                          + brief(answer['http'][1].decode('utf-8',
                                                           'replace')))
        return check_review(case, read_json(case['input']), answer)


# -- running ------------------------------------------------------------------

def load(folder):
    cases = read_json(os.path.join(folder, 'cases.json'))
    for case in cases:
        for name in ('config', 'values', 'mesh', 'input', 'expected'):
            if case[name] is not None:
                case[name] = os.path.abspath(os.path.join(folder, case[name]))
        if case['mode'] == 'http':
            for name in ('patch', 'pod'):
                path = case['expect_http'][name]
                if path:
                    case['expect_http'][name] = os.path.join(folder, path)
    return cases


def find(folders):
    for folder in folders:
        if os.path.exists(os.path.join(folder, 'cases.json')):
            yield folder
            continue
        found = [os.path.join(folder, d) for d in sorted(os.listdir(folder))]
        found = [d for d in found
                 if os.path.exists(os.path.join(d, 'cases.json'))]
        if not found:
            sys.exit(f'{folder}: no cases.json')
        yield from found


def show(case, answer):
    for name in ('id', 'mode', 'release', 'config', 'values', 'mesh', 'input',
                 'expected', 'expect_error', 'expect_warning'):
        print(f'{name}: {case[name]}')
    print('settings:', json.dumps(case['settings']))
    response = answer.get('response')
    if isinstance(response, dict) and response.get('patch'):
        operations = json.loads(base64.b64decode(response['patch']))
        print('patch:', json.dumps(operations, indent=1))
    print('answer:', json.dumps(answer, indent=1, default=str)
          if 'output' not in answer else answer['output'])


def second_run(door, judged, failures, exceptions):
    """Reviews of the pods that were made: there must be nothing to patch."""
    reviews = {}
    for case, pod in judged:
        review = read_json(case['input'])
        review['request']['object'] = pod
        reviews[case['id']] = review
    cases = [c for c, _ in judged]
    answers = door.run(cases, False, reviews)
    counts = collections.Counter()
    for case in cases:
        name = f'{case["release"]} {case["id"]}'
        response = answers[case['id']].get('response') or {}
        try:
            if response.get('allowed') is not True:
                raise Failure(f'second run: {brief(answers[case["id"]])}')
            operations = decode_patch(response)
            if operations:
                raise Failure('second run has a patch: '
                              + json.dumps(operations, indent=1))
            if name in exceptions:
                raise Failure('second run has no patch, but is an exception')
        except Failure as e:
            if name in exceptions and 'has a patch' in str(e):
                counts['excepted'] += 1
                continue
            failures.append((case, f'{e}'))
            counts['failed'] += 1
            continue
        counts['passed'] += 1
    return counts


def same_bytes(door, cases, guarded, program, failures):
    """The command line and the server have to say the same, byte by byte."""
    counts = collections.Counter()
    cases = [c for c in cases if c['mode'] != 'http']
    cli = CommandLine(program)
    for guard in (True, False):
        some = [c for c in cases if (c['id'] not in guarded) == guard]
        texts = cli.texts(some, guard) if some else {}
        for case in some:
            got, want = door.bodies[case['id']], texts.get(case['id'])
            if got == want:
                counts['passed'] += 1
            else:
                failures.append((case, f'server: {got!r:.400}, '
                                       f'command line: {want!r:.400}'))
                counts['failed'] += 1
    return counts


def run_folder(door, folder, modes, options, exceptions):
    cases = [c for c in load(folder)
             if c['mode'] in modes and (not options.show
                                        or c['id'] in options.show)]
    failures, judged, guarded = [], [], []
    counts = {m: collections.Counter() for m in modes}
    try:
        answers = door.run(cases)
        again = [c for c in cases if refused_by_guard(answers[c['id']])
                 and c['expect_error'] is None]
        answers.update(door.run(again, guard=False))
        guarded += [c['id'] for c in again]
        for case in cases:
            if options.show:
                show(case, answers[case['id']])
            try:
                pod = door.judge(case, answers[case['id']])
                if pod is not None:
                    judged.append((case, pod))
                counts[case['mode']]['passed'] += 1
            except Failure as e:
                failures.append((case, str(e)))
                counts[case['mode']]['failed'] += 1
        if options.module:
            counts['same as cli'] = same_bytes(door, cases, guarded,
                                               options.cli, failures)
        if options.second_run:
            counts['second-run'] = second_run(door, judged, failures,
                                              exceptions)
    finally:
        if isinstance(door, Server):
            door.stop()

    for case, text in failures:
        print(f'FAIL {folder} {case["id"]}: {text}')
    if guarded:
        print(f'{folder}: with the guard off: {" ".join(guarded)}')
    for mode, count in counts.items():
        if count:
            print(f'{folder} {mode}: {count["passed"]} passed, '
                  f'{count["failed"]} failed'
                  + (f', {count["excepted"]} excepted'
                     if count['excepted'] else ''))
    return counts


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument('folders', nargs='+', metavar='FOLDER')
    parser.add_argument('--cli', default='build/ngx-admission')
    parser.add_argument('--module', help='run through nginx with this module')
    parser.add_argument('--nginx', default='nginx')
    parser.add_argument('--url', help='run through a server that listens')
    parser.add_argument('--mode', action='append',
                        help='webhook, patch, kube-inject, http')
    parser.add_argument('--jobs', type=int, default=4,
                        help='connections at the same time')
    parser.add_argument('--show', action='append', metavar='ID',
                        help='print details of this case alone')
    parser.add_argument('--second-run', action='store_true',
                        help='review the patched pods again: no patch')
    parser.add_argument('--exceptions', metavar='FILE',
                        help='lines "RELEASE ID": second runs with a patch')
    options = parser.parse_args()

    through_http = options.url or options.module
    modes = options.mode or MODES['http' if through_http else 'cli']
    unknown = set(modes) - set(MODES['http' if through_http else 'cli'])
    if unknown:
        sys.exit(f'mode {", ".join(unknown)} cannot be run this way')
    exceptions = set()
    if options.exceptions:
        exceptions = {line.split('#')[0].strip()
                      for line in read(options.exceptions).decode()
                      .splitlines()} - {''}

    total = collections.Counter()
    for folder in find(options.folders):
        door = (Server(options.url, options.module, options.nginx,
                       options.jobs)
                if through_http else CommandLine(options.cli))
        for counts in run_folder(door, folder, modes, options,
                                 exceptions).values():
            total.update(counts)
    print(f'all: {total["passed"]} passed, {total["failed"]} failed')
    if not total['passed'] + total['failed']:
        sys.exit('no cases')
    return 1 if total['failed'] else 0


if __name__ == '__main__':
    sys.exit(main())
