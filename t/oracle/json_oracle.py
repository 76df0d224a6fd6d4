#!/usr/bin/env python3
"""JSON in and YAML out.

json2yaml is compared with sigs.k8s.io/yaml's JSONToYAML, for texts that
encoding/json writes; JSON texts, good and damaged, with encoding/json itself
(gostd, which keeps numbers as they are written).
"""

import json

import oracle
import yaml_texts

OURS = [oracle.CLI, 'convert', '--batch']

PIECES = [' ', ' ', '  ', '\n', '\n\n', '\n ', ' \n', '\t', ':', ': ', '#',
          ' #', '-', '- ', '?', '? ', ',', '[', ']', '{', '}', '&', '*', '!',
          '|', '>', "'", '"', '%', '@', '`', '\\', '/', '<', '=', '~', '.',
          '...', '---', '\r', '\x00', '\x01', '\x1b', '\x7f', '\u0085',
          '\u0080', '\u00a0', '\u00e9', '\u2028', '\u2029', '\ufeff', '\ufffd',
          '\ufffe', '\U0001f600', '\ud7ff', '\u4e2d', '$(X)', '{{ .Y }}', '<a>',
          'word', 'two words', 'a', 'b', '0', '1', '9', 'x', 'Z', '_']
KEYS = ['a', 'b', 'a1', 'a10', 'a2', 'a02', 'a002', 'a1b', 'a01b', 'A', '_', '-',
        '.', '1', '10', '2', '01', '0', '00', 'a-1', 'a.1', 'a/b', 'ab', 'a b',
        '\u00e9', '\u00c9', '\u4e2d', '\u0663', '\u0661', 'z\u0661', 'a\u0301',
        'true', 'no', '~', '', '<<', 'null', '1.5', '1e3', '2001-01-01', ': ',
        'k' * 128, 'k' * 129, 'k' * 300, 'a\nb', 'a\u2028b', '*x', '&y', '!z',
        '99999999999999999999', '99999999999999999998', 'x9', 'x10', 'x1000000',
        'app.kubernetes.io/name', '\U0001f600', '#', '- ']
NUMBERS = ['0', '-0', '1', '-1', '1.0', '1.5', '-1.5', '1e3', '1E3', '1e+3',
           '1e-3', '1e6', '1e20', '1e21', '1e22', '123456789012', '1e400',
           '12345678901234567890', '18446744073709551616', '0.1', '1e-7',
           '9223372036854775807', '9223372036854775808', '0.000001', '1e-400',
           '-9223372036854775809', '123456.789', '1000000.0', '2.50', '-0.0',
           '0e0', '0.30000000000000004', '5e-324', '1.7976931348623157e308']


def string(r):
    k = r.random()
    if k < .25:
        return r.choice(yaml_texts.SCALARS)
    if k < .35:
        # long lines are folded
        return ' '.join(r.choice(['word', 'longer-word', 'x', '', 'a:', 'b#',
                                  "it's", '"q"', 'tab\t', '\u00e9\u00e9',
                                  '\U0001f600', 'x' * 30])
                        for _ in range(r.randrange(10, 60)))
    if k < .5:
        # several lines
        return '\n'.join(r.choice(['', 'line', ' indented', 'trailing ', '# c',
                                   'a: b', '\ttab', '- x', 'long ' * 25,
                                   '\u00e9', 'x\u2028y', '\u2028', '---'])
                         for _ in range(r.randrange(6)))
    return ''.join(r.choice(PIECES) for _ in range(r.randrange(7)))


def key(r):
    k = r.random()
    if k < .6:
        return r.choice(KEYS)
    if k < .8:
        return ''.join(r.choice(['a', 'b', '0', '1', '9', '-', '.', '_', '\u00e9',
                                 '\u0663', 'Z', '00', ' '])
                       for _ in range(r.randrange(1, 7)))
    return string(r)


class Number(float):
    """A number with its own text."""

    def __new__(cls, text):
        self = float.__new__(cls, 1)
        self.text = text
        return self

    def __repr__(self):
        return self.text


def value(r, depth):
    k = r.random()
    if depth > 0 and k < .35:
        return {key(r): value(r, depth - 1)
                for _ in range(r.choice([0, 1, 2, 3, 6, 12]))}
    if depth > 0 and k < .55:
        return [value(r, depth - 1) for _ in range(r.randrange(5))]
    if k < .85:
        return string(r)
    if k < .93:
        return Number(r.choice(NUMBERS))
    return r.choice([True, False, None])


def dump(v):
    """As encoding/json writes it, but that members keep their order."""
    if isinstance(v, dict):
        return '{' + ','.join(dump(k) + ':' + dump(x)
                              for k, x in v.items()) + '}'
    if isinstance(v, list):
        return '[' + ','.join(map(dump, v)) + ']'
    if isinstance(v, Number):
        return v.text
    text = json.dumps(v, ensure_ascii=False)
    for c in '<>&\u2028\u2029':
        text = text.replace(c, '\\u%04x' % ord(c))
    return text


def json_text(r):
    """A JSON text in many notations, and perhaps damaged."""
    v = value(r, r.choice([0, 1, 2, 3]))
    text = dump(v)
    if r.random() < .3:
        text = json.dumps(json.loads(text) if 'e400' not in text else 1,
                          ensure_ascii=True,
                          indent=r.choice([None, 1, '\t']))
    if r.random() < .3:
        i = r.randrange(len(text) + 1)
        j = min(len(text), i + r.choice([1, 1, 2, 5]))
        piece = r.choice(['\\u0041', '\\ud83d\\ude00', '\\ud83d', '\\udc00',
                          '\\ud83d\\u0041', '\\/', '\\x', '"', '{', '}', '[',
                          ']', ',', ':', ' ', '\n', '\t', '0', '-', '.', 'e',
                          'null', 'true', '\x01', '\x7f', '\\', '+', '\ufeff',
                          '1', '\\u12', "'"])
        text = r.choice([text[:i] + piece + text[i:], text[:i] + text[j:],
                         text[:i] + piece + text[j:]])
    return text


def is_json(text):
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def main():
    args = oracle.arguments(20000)
    r = args.random
    report = oracle.Report(args)
    names = oracle.listed_differences()

    def ask_yaml(texts):
        return oracle.ask_both(OURS, oracle.original('kubeobj'), [
            {'op': 'json2yaml', 'text': t} for t in texts])

    def undecided(text, a, b):
        """Whether the original itself writes keys in one order or another."""
        if not a or not b or 'error' in a or 'error' in b \
                or sorted(a['out']) != sorted(b['out']):
            return False
        again = oracle.ask(oracle.original('kubeobj'), [
            {'op': 'json2yaml', 'text': text} for _ in range(100)])
        return len({x['out'] for x in again}) > 1

    def compare(texts, ask):
        """How many of the texts are errors for the original."""
        errors = 0
        for text, (a, b) in zip(texts, ask(texts)):
            equal = oracle.outcome(a) == oracle.outcome(b)
            if not equal and 'Keys without an order' in names \
                    and undecided(text, a, b):
                report.difference('Keys without an order')
                continue
            if not equal and report.failed < args.show:
                text = oracle.shrink(text, lambda tries: [
                    is_json(t) and oracle.outcome(x) != oracle.outcome(y)
                    for t, (x, y) in zip(tries, ask(tries))])
                a, b = ask([text])[0]
            errors += 'error' in (b or {})
            report.check(equal, repr(text), a, b)
        return errors

    # the same through JSON, as Marshal() does it

    def ask_marshal(texts):
        pairs = oracle.ask_both(
            oracle.BASE, oracle.original('kubeobj'),
            [{'op': 'marshal', 'a': t.encode().hex()} for t in texts],
            [{'op': 'json2yaml', 'text': t} for t in texts])
        for a, _ in pairs:
            if a and 'out' in a:
                a['out'] = bytes.fromhex(a['out']).decode()
        return pairs

    texts = [dump(value(r, r.choice([0, 1, 2, 3, 4])))
             for _ in range(args.count)]
    errors = compare(texts, ask_yaml)
    compare(texts, ask_marshal)

    print(f'  {errors} of them are errors on both sides')

    texts = [json_text(r) for _ in range(args.count // 4)]
    for text, (a, b) in zip(texts, oracle.ask_both(
            oracle.BASE, oracle.original('gostd'),
            [{'op': 'json', 'a': t.encode('utf-8', 'surrogatepass').hex()}
             for t in texts])):
        equal = oracle.outcome(a) == oracle.outcome(b)
        if not equal and a and b and 'out' in b and 'error' in a:
            if 'UTF-8' in str(a.get('message')) and 'Invalid UTF-8' in names:
                report.difference('Invalid UTF-8')
                continue
        report.check(equal, repr(text), bytes.fromhex((a or {}).get('out', '')),
                     b and (b.get('error') or bytes.fromhex(b['out'])))

    report.finish()


if __name__ == '__main__':
    main()
