#!/usr/bin/env python3
"""Checks pods that are bad for one policy of a set each.

    policy_pods.py [--bin ngx-admission] FOLDER

FOLDER has policies16.yaml, pod-good.json, which all of them admit, and
pods-bad.json, an object: name of a policy -> the pod that it denies.  No other
policy may find fault with the pod, which is seen with bindings that warn.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile


# what cannot be bad alone: a privileged container may gain privileges, a
# hostPath is a type of volume

WITH = {'privileged': {'privilege-escalation'}, 'host-path': {'volume-types'}}


def validate(program, policies, pods):
    """The results of validate, in the order of the pods."""
    done = subprocess.run(
        [program, 'validate', '--policies', policies, '-o', 'json', '-f', '-'],
        input='\n---\n'.join(json.dumps(p) for p in pods),
        capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr)
    results = json.loads(done.stdout)
    if len(results) != len(pods):
        raise SystemExit(f'{len(results)} results for {len(pods)} pods')
    return results


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--bin', default='build/ngx-admission')
    parser.add_argument('folder')
    args = parser.parse_args()

    def read(name):
        with open(os.path.join(args.folder, name), encoding='utf-8') as f:
            return f.read()

    bad = json.loads(read('pods-bad.json'))
    pods = [json.loads(read('pod-good.json')), *bad.values()]
    names = [None, *bad]

    def culprits(name):
        """The policies that the pod is bad for, in the order they are asked."""
        return sorted({name, *WITH.get(name, ())} - {None})

    failed = []
    results = validate(args.bin, os.path.join(args.folder, 'policies16.yaml'),
                       pods)
    for name, result in zip(names, results):
        if result['allowed'] is not (name is None) \
                or result.get('policy') != (culprits(name) or [None])[0]:
            failed.append(f'{name}: {json.dumps(result)}')

    text, n = re.subn(r'validationActions: *\[ *"?Deny"? *\]',
                      'validationActions: [Warn]', read('policies16.yaml'))
    with tempfile.NamedTemporaryFile('w', suffix='.yaml') as f:
        f.write(text)
        f.flush()
        results = validate(args.bin, f.name, pods)
    for name, result in zip(names, results):
        said = {re.match(r"Validation failed for ValidatingAdmissionPolicy "
                         r"'([^']+)'", w).group(1)
                for w in result.get('warnings', [])}
        if not result['allowed'] or sorted(said) != culprits(name):
            failed.append(f'{name}: as warnings: {sorted(said)}')

    if n < len(bad):
        failed.append(f'{n} bindings for {len(bad)} pods')
    for line in failed:
        print(line)
    print(f'{args.folder}: {len(bad)} bad pods, each denied by its own '
          f'policy: {"FAILED" if failed else "passed"}')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
