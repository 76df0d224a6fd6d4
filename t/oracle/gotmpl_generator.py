"""Random templates with their data, for gotmpl_oracle.py."""

import json

import gotmpl_generator_sprig as sprig

WORDS = ['a', 'b', 'sidecar', 'istio-proxy', 'x y', '', '1', '15020', '0x10',
         'true', 'null', '<no value>', 'héllo', '日本', 'a,b,c', 'a.b.c',
         'FooBar', 'foo_bar', '-', '3.14', '1e3', 'a"b', "it's", 'a\\b',
         'line1\nline2\n', '\ttab', '  padded  ', '&<>', '\u2028', '\x00',
         '\x7f', '😀', 'ÀÉ', 'ǅ', '%d', '{{', 'k=v', '/a/b/c.txt', '10m', '1Gi']
KEYS = ['a', 'b', 'c', 'name', 'labels', 'values', 'List', 'X', 'items', 'nul',
        'num', 'flag', 'deep', 'str', 'empty', 'mixed']


def number(rng):
    return rng.choice([
        0, 1, -1, 2, 3, 5, 7, 10, 42, 100, 255, 256, 1337, 15020, 65535, 99999,
        100000, 999999, 1000000, 1234567, 2 ** 31, 2 ** 53, 2 ** 53 + 1,
        -2 ** 31, 0.5, 1.5, -2.25, 3.14159, 1e-5, 0.0001, 1e6, 1e20, 1e21,
        123456789.125, 1e300, 5e-324, -0.0])


def string(rng):
    if rng.random() < 0.8:
        return rng.choice(WORDS)
    return ''.join(rng.choice('abcXYZ019 _-./:,\n"\'é') for _ in
                   range(rng.randint(0, 12)))


def value(rng, depth=0):
    r = rng.random()
    if depth < 3 and r < 0.18:
        return {rng.choice(KEYS): value(rng, depth + 1)
                for _ in range(rng.randint(0, 4))}
    if depth < 3 and r < 0.36:
        return [value(rng, depth + 1) for _ in range(rng.randint(0, 5))]
    if r < 0.6:
        return string(rng)
    if r < 0.85:
        return number(rng)
    if r < 0.95:
        return rng.random() < 0.5
    return None


def data(rng):
    d = {
        'a': value(rng), 'b': value(rng),
        'str': string(rng), 'num': number(rng), 'flag': rng.random() < 0.5,
        'nul': None, 'empty': rng.choice(['', [], {}, 0, False]),
        'items': [value(rng, 2) for _ in range(rng.randint(0, 5))],
        'List': [string(rng) for _ in range(rng.randint(0, 5))],
        'labels': {string(rng): string(rng) for _ in range(rng.randint(0, 5))},
        'values': {k: value(rng, 1) for k in rng.sample(KEYS, 5)},
        'deep': {'a': {'b': {'c': value(rng)}}, 'X': {'name': string(rng)}},
    }
    for k in list(d):
        if rng.random() < 0.05:
            del d[k]
    return d if rng.random() < 0.97 else value(rng)


def quote(rng, s):
    """A string constant of Go, raw now and then."""
    if '`' not in s and '\r' not in s and rng.random() < 0.2:
        return '`' + s + '`'
    ascii_only = rng.random() < 0.3
    out = ''
    for c in s:
        if c in '"\\':
            out += '\\' + c
        elif c == '\n':
            out += '\\n'
        elif c < ' ' or c == '\x7f' or c == '\u2028':
            out += f'\\u{ord(c):04x}' if rng.random() < 0.5 or ord(c) > 255 \
                else f'\\x{ord(c):02x}'
        elif ascii_only and c > '~':
            out += f'\\U{ord(c):08x}'
        else:
            out += c
    return '"' + out + '"'


def small(v):
    """Integers that a range may run over."""
    if isinstance(v, dict):
        return {k: small(x) for k, x in v.items()}
    if isinstance(v, list):
        return [small(x) for x in v]
    if isinstance(v, int) and not isinstance(v, bool) and abs(v) > 20:
        return v % 20
    return v


class Generator:
    """Keeps the variables that are in sight while a template is built."""

    def __init__(self, rng):
        self.rng = rng
        self.vars = ['$']
        self.templates = []
        self.loops = 0
        self.use_sprig = False
        self.left, self.right = '{{', '}}'

    # -- expressions ---------------------------------------------------------

    def quote(self, text):
        return quote(self.rng, text)

    def path(self):
        rng = self.rng
        n = rng.choice([1, 1, 1, 2, 2, 3, 4])
        return ''.join('.' + rng.choice(KEYS) for _ in range(n))

    def field(self):
        rng = self.rng
        return rng.choice([
            lambda: self.path(),
            lambda: rng.choice(['.str', '.num', '.items', '.List', '.labels',
                                '.values', '.deep', '.flag', '.nul', '.a',
                                '.deep.a.b.c', '.deep.X.name']),
            lambda: rng.choice(self.vars),
            lambda: rng.choice(self.vars) + self.path(),
            lambda: '.',
            lambda: '$' + self.path(),
        ])()

    def constant(self):
        rng = self.rng
        return rng.choice([
            lambda: quote(rng, string(rng)),
            lambda: quote(rng, string(rng)),
            lambda: rng.choice(['0', '1', '2', '3', '-1', '10', '42', '1000000',
                                '0x1F', '0b101', '0o17', '017', '1_000',
                                '9223372036854775807', '-0', '+5', '0xFFp0']),
            lambda: rng.choice(['1.5', '-0.25', '1e3', '2.', '.5', '1e-7',
                                '0x1p-2', '3.0', '1_0.5', '1e100']),
            lambda: rng.choice(['true', 'false']),
            lambda: rng.choice(["'a'", "'\\n'", "'é'", "'\\x41'", "'\\u00e9'",
                                '1i', '2+3i', '-1.5-2e3i', '0i',
                                '18446744073709551615', '0xFFFFFFFFFFFFFFFF']),
        ])()

    def parens(self, depth):
        rng = self.rng
        text = '(' + self.pipeline(depth + 1) + ')'
        if rng.random() < 0.25:
            text += self.path()
        return text

    def arg(self, depth):
        r = self.rng.random()
        if r < 0.4:
            return self.field()
        if r < 0.7:
            return self.constant()
        if r < 0.73:
            return 'nil'
        if depth < 3:
            return self.parens(depth)
        return self.constant()

    def number_arg(self, depth):
        r = self.rng.random()
        if r < 0.6:
            return str(self.rng.randint(-2, 8))
        if r < 0.8:
            return self.field()
        return self.arg(depth)

    def string_arg(self, depth):
        r = self.rng.random()
        if r < 0.5:
            return quote(self.rng, string(self.rng))
        if r < 0.7:
            return '.str'
        if r < 0.85 and depth < 3:
            return '(print ' + self.arg(depth + 1) + ')'
        return self.arg(depth)

    def list_arg(self, depth):
        return self.rng.choice([
            lambda: '.items', lambda: '.List', lambda: self.field(),
            lambda: self.arg(depth)])()

    def builtin(self, depth):
        rng = self.rng
        a, n = lambda: self.arg(depth), lambda: self.number_arg(depth)
        return rng.choice([
            lambda: 'eq ' + a() + ' ' + a(),
            lambda: 'eq ' + ' '.join(a() for _ in range(rng.randint(0, 4))),
            lambda: f'ne {a()} {a()}',
            lambda: rng.choice(['lt', 'le', 'gt', 'ge']) + f' {a()} {a()}',
            lambda: rng.choice(['lt', 'le', 'gt', 'ge']) + f' {n()} {n()}',
            lambda: rng.choice(['and', 'or']) + ' '
            + ' '.join(a() for _ in range(rng.randint(1, 3))),
            lambda: 'not ' + a(),
            lambda: 'len ' + a(),
            lambda: 'index ' + self.list_arg(depth) + ' ' + n(),
            lambda: 'index ' + a() + ' '
            + ' '.join(a() for _ in range(rng.randint(0, 2))),
            lambda: 'index ' + rng.choice(['.labels', '.values', '.deep'])
            + ' ' + quote(rng, rng.choice(KEYS)),
            lambda: 'slice ' + self.list_arg(depth) + ' '
            + ' '.join(n() for _ in range(rng.randint(0, 4))),
            lambda: 'slice ' + self.string_arg(depth) + ' ' + n(),
            lambda: rng.choice(['print', 'println']) + ' '
            + ' '.join(a() for _ in range(rng.randint(0, 4))),
            lambda: self.printf(depth),
            lambda: rng.choice(['html', 'js', 'urlquery']) + ' ' + a(),
            lambda: 'call ' + a(),
            lambda: rng.choice(['not', 'len', 'eq', 'index', 'and', 'printf',
                                'lt', 'slice', 'call', 'print']),
        ])()

    def verb(self):
        rng = self.rng
        flags = ''.join(rng.choice('+-# 0') for _ in
                        range(rng.choice([0, 0, 0, 1, 2])))
        index = rng.choice([''] * 12 + ['[1]', '[2]', '[3]', '[0]', '[x]',
                                        '[', '[]', '[99999999]'])
        width = rng.choice([''] * 8 + ['1', '3', '8', '20', '*', '01',
                                       '99999999', '300'])
        precision = rng.choice([''] * 8 + ['.', '.0', '.1', '.3', '.10', '.*',
                                           '.[2]*', '.20'])
        verb = rng.choice('vvvvvsdqxXtTbcoOUeEfFgGw%') if rng.random() < 0.97 \
            else rng.choice('zyéA!\n')
        return '%' + flags + index + width + precision + index.replace(
            '[1]', '') + verb

    def printf(self, depth):
        rng = self.rng
        n = rng.randint(0, 4)
        text = ''.join(rng.choice(['', 'x', ' ', 'é', ',']) + self.verb()
                       for _ in range(n)) + rng.choice(['', 'end', '%', '%%'])
        args = ' '.join(self.arg(depth) for _ in
                        range(max(0, n + rng.choice([0, 0, 0, 1, -1]))))
        return f'printf {quote(rng, text)} {args}'

    def call(self, depth):
        if self.use_sprig and self.rng.random() < 0.75:
            return sprig.call(self, depth)
        return self.builtin(depth)

    def command(self, depth, first=True):
        rng = self.rng
        r = rng.random()
        if not first:
            if r < 0.01:
                return self.arg(depth)
            if r < 0.04:
                return self.path()
            text = self.call(depth)
            words = text.split(' ')
            if len(words) > 1 and rng.random() < 0.7 and '"' not in text \
                    and '(' not in text and '`' not in text:
                words.pop()
                text = ' '.join(words)
            return text
        if r < 0.25:
            return self.field()
        if r < 0.3:
            return self.constant()
        if r < 0.33:
            return self.field() + ' ' + self.arg(depth)
        if r < 0.4 and depth < 3:
            return self.parens(depth)
        return self.call(depth)

    def pipeline(self, depth=0):
        rng = self.rng
        text = self.command(depth)
        for _ in range(rng.choice([0, 0, 0, 0, 0, 1, 1, 2])):
            text += rng.choice([' | ', '|', ' |', ' |  ']) \
                + self.command(depth, False)
        return text

    # -- statements ----------------------------------------------------------

    def action(self, text):
        rng = self.rng
        left = self.left + rng.choice([''] * 6 + [' ', '- ', '-\n', '  '])
        right = rng.choice([''] * 6 + [' ', ' -', '\n-', '  ']) + self.right
        return left + text + right

    def text(self):
        rng = self.rng
        return rng.choice(['', ' ', '\n', 'text', '  - name: x\n', 'a: ', '"',
                           '\n\n  ', 'é', '}', '<', '  \t\n', '\r\n',
                           '% d', '%!', 'k: "', '|\n   '])

    def variable(self):
        name = '$' + self.rng.choice(['x', 'y', 'i', 'v1', 'long_name', 'é'])
        return name

    def block(self, depth):
        saved = len(self.vars)
        text = self.body(depth + 1)
        del self.vars[saved:]
        return text

    def statement(self, depth):
        rng = self.rng
        r = rng.random()
        if depth > 3:
            r *= 0.5
        if r < 0.35:
            return self.action(self.pipeline())
        if r < 0.45:
            name = self.variable()
            text = self.action(f'{name} {rng.choice([":=", ":=", ":="])} '
                               f'{self.pipeline()}')
            self.vars.append(name)
            return text
        if r < 0.48 and len(self.vars) > 1:
            return self.action(f'{rng.choice(self.vars)} = {self.pipeline()}')
        if r < 0.5:
            return self.left + rng.choice(['', '- ']) + rng.choice(
                ['/* comment */', '/**/', '/* a\n b */']) \
                + rng.choice(['', ' -', '\n-']) + self.right
        if r < 0.65:
            return self.branch('if', depth)
        if r < 0.75:
            return self.branch('with', depth)
        if r < 0.9:
            return self.range(depth)
        if r < 0.92 and self.loops:
            return self.action(rng.choice(['break', 'continue']))
        if r < 0.96:
            name = rng.choice(self.templates + ['none']) if self.templates \
                else 'none'
            return self.action(f'template {quote(rng, name)} '
                               + rng.choice(['', '.', self.field(),
                                             self.pipeline(1)]))
        if r < 0.98:
            name = f'b{rng.randint(0, 50)}'
            saved, self.vars = self.vars, ['$']
            loops, self.loops = self.loops, 0
            body = self.body(depth + 1)
            self.vars, self.loops = saved, loops
            return self.action(f'block "{name}" {self.pipeline(1)}') + body \
                + self.action('end')
        return self.action(self.pipeline())

    def branch(self, word, depth):
        rng = self.rng
        saved = len(self.vars)
        condition = self.pipeline()
        if rng.random() < 0.15:
            name = self.variable()
            condition = f'{name} := {condition}'
            self.vars.append(name)
        text = self.action(f'{word} {condition}') + self.block(depth)
        while rng.random() < 0.2:
            text += self.action(f'else {word} {self.pipeline()}') \
                + self.block(depth)
        if rng.random() < 0.4:
            text += self.action('else') + self.block(depth)
        del self.vars[saved:]
        return text + self.action('end')

    def range(self, depth):
        rng = self.rng
        saved = len(self.vars)
        over = rng.choice([
            lambda: self.pipeline(), lambda: self.field(),
            lambda: rng.choice(['.items', '.List', '.labels', '.values', '3',
                                '0', '-1', '.num', '(len .items)'])])()
        names = [self.variable() for _ in range(rng.choice([0, 0, 1, 2]))]
        if names:
            over = f'{rng.choice([", ", ","]).join(names)} := {over}'
            self.vars += names
        elif rng.random() < 0.05 and len(self.vars) > 1:
            over = f'{rng.choice(self.vars)} = {over}'
        self.loops += 1
        text = self.action(f'range {over}') + self.block(depth)
        self.loops -= 1
        if rng.random() < 0.3:
            text += self.action('else') + self.block(depth)
        del self.vars[saved:]
        return text + self.action('end')

    def body(self, depth):
        return ''.join(self.text() + self.statement(depth)
                       for _ in range(self.rng.randint(1, 3))) + self.text()

    def define(self):
        name = f'd{self.rng.randint(0, 3)}{len(self.templates)}'
        self.vars = ['$']
        text = self.action(f'define "{name}"') + self.body(2) \
            + self.action('end')
        self.templates.append(name)
        return text

    def mutate(self, text):
        rng = self.rng
        for _ in range(rng.randint(1, 3)):
            at = rng.randint(0, len(text))
            r = rng.random()
            if r < 0.4:
                text = text[:at] + text[at + rng.randint(1, 4):]
            elif r < 0.8:
                text = text[:at] + rng.choice([
                    '{{', '}}', '(', ')', '|', '"', '`', "'", '.', '$', ' ',
                    ',', ':=', '=', '\n', '/*', '*/', '-', '{{-', '-}}', '+',
                    '0x', '1_', 'end', 'else', '{{end}}', '{{else}}', 'nil',
                    '{{define "q"}}', '{{template "d0"}}', '{{block "z" .}}',
                    '@', '!', '\\', '\x00', 'é', '$x', 'break', '{{break}}',
                    'range', 'with', '{{if}}', '!=', '#', '\u00a0', '9e',
                ]) + text[at:]
            else:
                other = rng.randint(0, len(text))
                at, other = min(at, other), max(at, other)
                text = text[:at] + text[other:]
        return text

    # -- cases ---------------------------------------------------------------

    def case(self, name, only=''):
        rng = self.rng
        kind = only or rng.choices(['core', 'fmt', 'sprig', 'syntax'],
                                   [35, 10, 40, 15])[0]
        self.vars, self.templates, self.loops = ['$'], [], 0
        self.use_sprig = kind == 'sprig' or (kind == 'syntax'
                                             and rng.random() < 0.3)
        case = {'id': name, 'data': data(rng)}
        self.left, self.right = '{{', '}}'
        if rng.random() < 0.05:
            self.left, self.right = rng.choice([('[[', ']]'), ('<%', '%>'),
                                                ('{', '}'), ('((', '))')])
            case['left'], case['right'] = self.left, self.right
        if not self.use_sprig:
            case['nosprig'] = True
        if rng.random() < 0.15:
            case['missingkey'] = rng.choice(['zero', 'error', 'default',
                                             'invalid'])
        if rng.random() < 0.4:
            case['ints'] = True
            case['data'] = small(case['data'])
        if isinstance(case['data'], dict):
            # a part of the data, for folding; the original ignores it
            case['known'] = [k for k in KEYS if rng.random() < 0.6]
        if rng.random() < 0.1:
            case['name'] = rng.choice(['inject', 'a b', 'é', 'x"y', 'd0'])

        if kind == 'fmt':
            text = self.text().join(
                self.action(self.printf(2)) for _ in range(rng.randint(1, 3)))
        elif kind == 'sprig' and rng.random() < 0.6:
            text = self.text().join(
                self.action(self.pipeline(1)) for _ in range(rng.randint(1, 2)))
        else:
            text = ''.join(self.define() for _ in
                           range(rng.choice([0, 0, 0, 1, 2])))
            self.vars = ['$']
            text += self.body(0)
        if kind == 'syntax':
            text = self.mutate(text)
        case['template'] = text
        return case
