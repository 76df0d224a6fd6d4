#!/usr/bin/env python3
"""Regular expressions, times, durations, zones and numbers, by Go's own."""

import os
import struct

import oracle

ATOMS = r'''a b ab K s . \d \w \s \S [a-c] [^a] [[:alpha:]] [[:^digit:]x] \pL \p{Lu}
\PN \p{^Greek} \p{greek} [\pL\d] [^\p{LC}] \p{LC} \p{ASCII} \P{ASCII} \p{Cn} \p{C}
\p{assigned} [\P{Lu}] \x41 \x{263a} \101 \0 \Qa.b\E \Q\E \b \B ^ $ \A \z \Z \C \E
\1 \8 \. \_ \- \a \n (?i) (?s) (?m) (?U) (?i-s) (?-i) (?) { } {1 {,2} {2 x{01} ]
- _ \x{fffd} \x{d800} [\]] []a] [^]a] [a-] [-a] [a-\d] [z-a] [ [a [[:foo:]]
[[:word:] [:alpha:] \ \p \p{ \p{Foo} \p{L \pX \px \x \x1 \x{ \x{} \x{110000} \q \G
\h [\Q] [\b] [\w-z] [a-z&&b] [[=a=]] (?P=n) (?=a) (?!a) (?<=a) (?<!a) (?>a) (?#c)
(?x) (?'n'a) (?P<n (?<n (?P<>a) (?<n-m>a) (?P>n) (?R) (*) \p{letter} \p{Any}
\p{Uppercase_Letter} \p{Old_Italic} \p{any} [\p{Any}] \cA \uffff'''.split() + [
    '\u00e9', '\u017f', '\u212a', '\ufffd', ' ', '\n', '\\\u00e9', '\\p{ Han }',
    '(?P<\u00e9>a)']
REPEATS = ['', '', '', '', '*', '+', '?', '*?', '+?', '??', '{2}', '{0}', '{1,}',
           '{0,2}', '{2,3}?', '{1001}', '{2,1}', '{300}', '{1000}', '**', '++',
           '{2}{3}', '*{2}', '???', '{99999999999}', '{3,99999999999}']
TEXT = [b'a', b'b', b'ab', b'c', b'1', b' ', b'\n', b'K', b's', b'S', b'A', b'_',
        b'\xc3\xa9', b'\xe2\x84\xaa', b'\xc5\xbf', b'\xff', b'\xc3', b'\xe2\x82',
        b'.', b'-', b'\xef\xbf\xbd', b'\xce\x91', b'x', b'\x00', b'\xcd\xb8',
        b'\xf0\x90', b'\xed\xa0\x80']
ZONEINFO = '/usr/share/zoneinfo/'


def expression(r, depth):
    k = r.random()
    if depth <= 0 or k < .5:
        text = r.choice(ATOMS)
    elif k < .6:
        text = '(' + expression(r, depth - 1) + ')'
    elif k < .65:
        text = '(?:' + expression(r, depth - 1) + ')'
    elif k < .7:
        text = '(?P<n>' + expression(r, depth - 1) + ')'
    elif k < .75:
        text = '(?<name>' + expression(r, depth - 1) + ')'
    elif k < .8:
        text = '(?i:' + expression(r, depth - 1) + ')'
    elif k < .9:
        text = expression(r, depth - 1) + '|' + expression(r, depth - 1)
    else:
        text = expression(r, depth - 1) + expression(r, depth - 1)
    return text + r.choice(REPEATS)


def regex(r):
    p = ''.join(expression(r, r.randrange(3))
                for _ in range(r.choice([1, 1, 2, 3]))).encode()
    if r.random() < .15:
        i = r.randrange(len(p))
        byte = bytes([r.choice(b'()[]{}\\*?+|^-a:PQ<>\xff,')])
        p = r.choice([p[:i] + byte + p[i + 1:], p[:i] + p[i + 1:],
                      p[:i] + byte + p[i:]])
    return p, b''.join(r.choice(TEXT) for _ in range(r.randrange(12)))


def damaged(r, text, alphabet):
    for _ in range(r.choice([0, 0, 1, 1, 2, 3])):
        i = r.randrange(len(text) + 1)
        c = r.choice(alphabet)
        text = r.choice([text[:i] + c + text[i:], text[:i] + text[i + 1:],
                         text[:i] + c + text[i + 1:]])
    return text


def time(r):
    text = '%04d-%02d-%02dT%02d:%02d:%02d' % (
        r.choice([r.randrange(10000), 2024, 1900, 2000, 1, 0, 9999]),
        r.choice([r.randrange(14), 2]),
        r.choice([r.randrange(33), 28, 29, 30]),
        r.choice([r.randrange(25), 23, 24]), r.choice([r.randrange(61), 59]),
        r.choice([r.randrange(61), 59]))
    if r.random() < .4:
        text += r.choice('.,') + str(r.randrange(10**r.randrange(1, 13)))
    text += r.choice(['Z', 'Z', 'z', ''] + [
        sign + '%02d:%02d' % (r.randrange(26), r.randrange(62))
        for sign in '+-'])
    return damaged(r, text, '0123456789-:TZ.,+ tz').encode(), b''


def duration(r):
    text = r.choice(['', '', '-', '+'])
    for _ in range(r.choice([1, 1, 2, 3])):
        text += str(r.choice([r.randrange(10), r.randrange(100),
                              r.randrange(10**r.randrange(1, 20)),
                              2**63 - 1, 2**63, 2**63 + 1, 2562047, 106751]))
        if r.random() < .4:
            text += '.' + ''.join(r.choice('0123456789')
                                  for _ in range(r.randrange(22)))
        text += r.choice(['h', 'm', 's', 'ms', 'us', '\u00b5s', '\u03bcs', 'ns',
                          'd', ''])
    if r.random() < .4:
        text = damaged(r, text, '0123456789.hmsnu\u00b5-+ ')
    return text.encode(), b''


def zone(r, names=[]):
    if not names:
        for folder, _, files in os.walk(ZONEINFO):
            names += [os.path.join(folder, f)[len(ZONEINFO):] for f in files]
        names.sort()
    name = r.choice(names)
    if r.random() < .03:
        name = r.choice(['', 'UTC', 'Local', '../etc/passwd', 'Europe', 'No/Pe',
                         'europe/berlin', '/UTC'])
    sec = r.choice([r.randrange(-2**33, 2**34), r.randrange(2 * 10**9),
                    r.randrange(2 * 10**9, 10**10),
                    r.randrange(-10**11, 10**12)])
    return name.encode(), str(sec).encode()


def double(r):
    k = r.random()
    if k < .3:
        text = repr(struct.unpack('d', r.randbytes(8))[0])
    elif k < .5:
        text = '%d.%de%d' % (r.randrange(-10, 10),
                             r.randrange(10**r.randrange(1, 22)),
                             r.randrange(-330, 330))
    elif k < .7:
        text = str(r.randrange(10**r.randrange(1, 25)) / 10**r.randrange(10))
    elif k < .8:
        text = str(2.0**r.randrange(-1074, 1024))
    elif k < .9:
        text = str(r.randrange(10**r.randrange(1, 40)))
    else:
        text = damaged(r, str(r.random() * 10**r.randrange(-5, 25)),
                       '0123456789.e-+E')
    # Go's parser has more words than adm_double_parse()
    return b'1' if 'n' in text else text.encode(), b''


def main():
    args = oracle.arguments(20000)
    report = oracle.Report(args)
    names = oracle.listed_differences()

    for make in (regex, time, duration, zone, double):
        pairs = [make(args.random) for _ in range(args.count // 2)]
        answers = oracle.ask_both(
            oracle.BASE, oracle.original('gostd'),
            [{'op': make.__name__, 'a': a.hex(), 'b': b.hex()}
             for a, b in pairs])
        for (a, b), (ours, theirs) in zip(pairs, answers):
            if oracle.outcome(ours) == oracle.outcome(theirs):
                report.check(True, '', '', '')
                continue
            x = bytes.fromhex((ours or {}).get('out', ''))
            y = bytes.fromhex((theirs or {}).get('out', ''))
            name = None
            if make is regex:
                if b'expression too large' in x + y:
                    name = 'Size of regular expressions'
                elif b'invalid character class range: `\\' in x:
                    name = 'Sets of characters that RE2 cannot write'
                elif b'{0' in a and b'invalid repeat count' in x:
                    name = 'Repetitions of nothing'
            if name in names:
                report.difference(name)
            else:
                report.check(False, f'{make.__name__} {a!r} {b!r}', x,
                             y or theirs)

    report.finish()


if __name__ == '__main__':
    main()
