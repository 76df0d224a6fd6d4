"""Generated pods and documents through Istio's own injector and through ours.

Seeded, see ../oracle.py; pods.py makes the pods, documents.py the documents.
Equal are the patched pods in normal form, or both sides refuse with the same
text.  KEEP=FOLDER keeps the documents, and
the cases that differ.
"""

import base64
import json
import os
import re
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
sys.path[:0] = [HERE, os.path.join(ROOT, 't/oracle'),
                os.path.join(ROOT, 't/tools')]

import istio_conformance as form  # noqa: E402
import oracle  # noqa: E402
from documents import PATHS, documents, stock, write  # noqa: E402
from pods import review  # noqa: E402


# -- comparison ---------------------------------------------------------------

# Texts in which Istio has an order by chance, or says less than we do.
CUT = [
    (re.compile('(requested template .* not found); have .*', re.S), r'\1'),
    (re.compile('(strategic merge: list element types .*?:) .*', re.S), r'\1'),
    (re.compile('(strategic merge: invalid JSON document).*', re.S), r'\1'),
    (re.compile(r"(for annotation 'proxy.istio.io/config':).*", re.S), r'\1'),
]


def words(text):
    """A message without what may differ."""
    lines = []
    for part in re.split(r'\n(?=\t\* invalid value )', text):
        for pattern, kept in CUT:
            part = pattern.sub(kept, part)
        lines.append(part.strip())
    return sorted(lines)


# Istio's injector watches its documents: of these a process has not too many.
AT_ONCE = 1000

# Istio validates the mesh as a whole.
VALIDATED = re.compile('mesh: .*trustDomain', re.S)


def read_answer(answer, request):
    """What became of a review: kind, what to compare, and more of it.

    ('pod', normal form, the pod if it was patched), ('refused', words, text),
    ('load', None, text) where documents are refused, and so on.
    """
    if answer is None:
        return ('died', None, '')
    if answer.get('panic'):
        return ('panic', None, answer['panic'])
    if answer.get('load'):
        return ('load', None, answer['load'])
    body = answer.get('response')
    body = answer.get('review', body)
    if answer.get('error'):
        return ('load', None, answer.get('message', ''))
    if not isinstance(body, dict):
        return ('http', None, str(body))
    response = body.get('response') or {}
    if not response.get('allowed'):
        text = (response.get('status') or {}).get('message', '')
        return ('refused', words(text), text)
    patch = response.get('patch')
    operations = json.loads(base64.b64decode(patch)) if patch else []
    pod = form.patch_apply(request['object'], operations)
    return ('pod', form.normalize_document(pod), pod if operations else None)


def ask(cases, program):
    """Both answers of every case, read."""
    ours = [dict(c, settings=dict(c['settings'], release='dev',
                                  injection_guard='off',
                                  reinvocation='upstream')) for c in cases]
    answers = []
    for i in range(0, len(cases), AT_ONCE):
        answers += oracle.ask_both(
            [oracle.CLI, 'review', '--inject', '--batch'], [program],
            ours[i:i + AT_ONCE], cases[i:i + AT_ONCE])
    return [[read_answer(x, c['review']['request']) for x in pair]
            for c, pair in zip(cases, answers)]


def check(case, a, b, report, folder):
    """Compares two answers that have been read."""
    if a[0] == 'pod' and b[0] == 'pod':
        d = list(form.differences(a[1], b[1]))
        mine = '; '.join(f'{p}: {form.brief(g)}' for p, g, _ in d[:4])
        his = '; '.join(f'{p}: {form.brief(w)}' for p, _, w in d[:4])
    else:
        d = a[:2] != b[:2]
        # what makes the original panic is refused
        d = d and not (a[0] == 'refused' and b[0] == 'panic')
        mine, his = (x[0] if x[0] == 'pod' else f'{x[0]}: {x[2][:600]}'
                     for x in (a, b))
    uid = case['review']['request']['uid']
    if d and os.environ.get('KEEP'):
        write(folder, f'case-{uid}.json', json.dumps(case))
    if d and a[0] != 'load' and b[0] == 'load' and VALIDATED.match(b[2]):
        report.difference("Values that Istio's validation refuses")
    else:
        report.check(not d, f'{uid} {case["config"]} {case["path"]}', mine, his)


def again(r, case, pod):
    """A review of what an injection has made, as a second call gets it."""
    request = dict(case['review']['request'], object=pod)
    request['uid'] += '-again'
    return dict(case, review=dict(case['review'], request=request),
                path=r.choice([case['path']] * 3 + PATHS))


def main():
    args = oracle.arguments(2000)
    r = args.random
    program = os.environ.get('ISTIO_ORACLE', oracle.original('istio')[0])
    base = {'config': stock('hello.cni.config.yaml'),
            'values': stock('default.values.yaml'),
            'mesh': stock('hello.cni.mesh.yaml')}
    report = oracle.Report(args)
    kinds = {}
    with tempfile.TemporaryDirectory() as folder:
        if os.environ.get('KEEP'):
            folder = os.environ['KEEP']
            os.makedirs(folder, exist_ok=True)
        cases = []
        for number in range(args.count):
            if number % 20 == 0:
                docs = documents(r, folder, number, base)
            cases.append(dict(docs, path=r.choice(PATHS),
                              review=review(r, number)))
        second = []
        for case, (a, b) in zip(cases, ask(cases, program)):
            kinds[b[0]] = kinds.get(b[0], 0) + 1
            if b[0] == 'pod' and b[2]:
                kinds['patched'] = kinds.get('patched', 0) + 1
                if r.random() < .4:
                    second.append(again(r, case, b[2]))
            check(case, a, b, report, folder)
        for case, (a, b) in zip(second, ask(second, program)):
            check(case, a, b, report, folder)
    print('  of the original:', ', '.join(f'{n} {k}' for k, n in
                                          sorted(kinds.items())))
    report.finish()


if __name__ == '__main__':
    main()
