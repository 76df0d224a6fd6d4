#!/usr/bin/env python3
"""ValidatingAdmissionPolicies, against the API server's own plug-in.

The order in which the plug-in walks policies, bindings and selected params is
that of Go's maps.  So it is asked about every pair of policy and binding, and
its answers are put together in name order, as the engine does it.
"""

import json
import re

import oracle
import policy_gen

OURS = [oracle.CLI, 'validate', '--batch']
THEIRS = oracle.original('policy')
CONTROLS = 'Control characters in warnings'
FAILURE = 'validation.policy.admission.k8s.io/validation_failure'


def pairs(case):
    """The pairs of a case, in the order of their names."""
    out = []
    for p in sorted(case['policies'], key=lambda p: p['metadata']['name']):
        name = p['metadata']['name']
        for b in sorted(case['bindings'], key=lambda b: b['metadata']['name']):
            if b['spec']['policyName'] == name:
                out.append((p, b))
    return out


def put_together(answers):
    """What the pairs' answers are as one."""
    want = {'allowed': True, 'message': '', 'reason': '', 'code': 0,
            'warnings': [], 'audit': {}, 'failures': []}
    for a in answers:
        if not a['allowed'] and want['allowed']:
            want.update(allowed=False, message=a['message'],
                        reason=a['reason'], code=a['code'])
        want['warnings'] += a['warnings']
        for key, value in a.get('audit', {}).items():
            if key == FAILURE:
                want['failures'] += json.loads(value)
                continue
            values = want['audit'].setdefault(key.replace('/', '.', 1), [])
            # values of one pair are joined by it
            values += [v for v in value.split(', ') if v not in values]
    return want


def ours(answer):
    response = answer['response']
    status = {} if response['allowed'] else response.get('status', {})
    audit = dict(response.get('auditAnnotations', {}))
    failures = json.loads(audit.pop('validation_failure', '[]'))
    first = {}
    for f in failures:
        first.setdefault((f['policy'], f['binding']), f)
    return {
        'allowed': response['allowed'],
        'message': status.get('message', ''),
        'reason': status.get('reason', ''),
        'code': status.get('code', 0),
        'warnings': response.get('warnings', []),
        'audit': {k: v.split(', ') for k, v in audit.items()},
        # until Kubernetes 1.36 the first one of a binding is all there is
        'failures': list(first.values()),
    }


def without_controls(result):
    """Warnings as an API server takes them from a webhook."""
    return {**result, 'warnings': [re.sub(r'[\x00-\x1f]', ' ', w)
                                   for w in result['warnings']]}


def selects_many(case):
    return any('selector' in b['spec'].get('paramRef', {})
               for b in case['bindings'])


def unordered(result):
    """Without what depends on the order of several params."""
    out = dict(result)
    out['message'] = out['message'][:60]
    out['failures'] = len(out['failures'])
    out['warnings'] = sorted(out['warnings'])
    out['audit'] = {k: sorted(v) for k, v in out['audit'].items()}
    if not out['allowed']:
        out['reason'], out['code'] = '', 0
    return out


def ask_original(cases, piece=100, tries=10):
    """Its answers; in pieces, each again when it was lost.

    It looks at several cases at once, races with itself, and dies of that now
    and then.
    """
    answers = []
    for i in range(0, len(cases), piece):
        for _ in range(tries):
            found = oracle.ask(THEIRS, cases[i:i + piece], quiet=True)
            if None not in found:
                break
        answers += found
    return answers


def main():
    args = oracle.arguments(1000)
    report = oracle.Report(args)
    cases = [policy_gen.case(args.random) for _ in range(args.count)]

    asked, where = [], []
    for case in cases:
        where.append((len(asked), len(pairs(case))))
        for p, b in pairs(case):
            asked.append({**case, 'policies': [p], 'bindings': [b]})

    mine = oracle.ask(OURS, [dict(c) for c in cases])
    theirs = ask_original(asked)

    for case, answer, (start, n) in zip(cases, mine, where):
        answers = theirs[start:start + n]
        text = json.dumps(case)
        if answer is None or any(a is None or 'panic' in a for a in answers):
            report.check(False, text, answer, answers)
            continue
        if 'load_error' in answer:
            report.check(False, text, answer, put_together(answers))
            continue
        want, got = put_together(answers), ours(answer)
        form = unordered if selects_many(case) else dict
        if form(want) != form(got) and form(without_controls(want)) == form(got):
            report.difference(CONTROLS)
            continue
        want, got = form(want), form(got)
        report.check(want == got, text, got, want)

    report.check(CONTROLS in oracle.listed_differences(),
                 'docs/DIFFERENCES.md', None, CONTROLS)
    report.finish()


if __name__ == '__main__':
    main()
