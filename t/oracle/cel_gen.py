"""Expressions of CEL, most of them well typed, and values for them.

Everything comes from one random.Random.  A type is a string ("int",
"list(int)"); a generator of a type makes the text of an expression that should
have it.  Now and then an operand has another type, or is hidden from the
checker with dyn().
"""

import base64
import re

SCALARS = ['bool', 'int', 'uint', 'double', 'string', 'bytes', 'timestamp',
           'duration']
LIBRARY = ['ip', 'cidr', 'url', 'quantity', 'semver', 'format']
ORDERED = ['int', 'uint', 'double', 'string', 'bytes', 'timestamp',
           'duration', 'bool']

STRINGS = ['', 'a', 'b', 'ab', 'abc', 'a-b', 'hello', 'hello world', 'é',
           '日本語', '😀x', 'A.B', 'x,y,z', ' pad ', '1', '-5', '2.5', 'true',
           '1.2.3.4', '10.0.0.0/8', 'fe80::1', '1Gi', '500m', '1.2.3',
           'v1.2', 'http://h:80/p?q=1#f', '/p', 'my-name', 'a/b', '%s',
           'line\nbreak', 'tab\t"q"', '2024-02-29T12:00:00Z', '1h30m', 'UTC',
           'Europe/Berlin', '[a-z]+', '^a', '(', 'a' * 30, 'abcdefghij' * 3]
INTS = [0, 1, -1, 2, 3, 5, 7, 10, 42, 100, 255, 1000, -7, 65536,
        9223372036854775807, -9223372036854775808, 4611686018427387904]
DOUBLES = ['0.0', '1.0', '-1.0', '0.5', '1.5', '2.0', '3.25', '1e10', '1e-5',
           '123456.789', '1e300', '-0.0', '9007199254740993.0', '1e19',
           '0.1', '100.0']
TIMES = ['2024-02-29T12:30:45Z', '1970-01-01T00:00:00Z',
         '2023-12-31T23:59:59.999Z', '2024-01-01T00:00:00+02:00',
         '0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999999999Z',
         '2024-07-01T00:00:00.5-08:00']
DURATIONS = ['1s', '1h30m', '-5m', '0s', '250ms', '1.5h', '100h', '1us',
             '2562047h', '-2562047h47m16s']
ZONES = ['UTC', 'Europe/Berlin', 'America/New_York', '+02:00', '-05:30',
         '02:00', 'Nowhere', 'Asia/Kolkata', '', '+ab:00']
PATTERNS = ['a', '^a', '[a-z]+', '(a|b)+c?', '.', '', '\\\\d+', '^$', 'x*',
            '(?i)HELLO', '[^a]', 'é|日', '(', '[', 'a{2,3}', '\\\\bh']
IPS = ['1.2.3.4', '0.0.0.0', '127.0.0.1', '255.255.255.255', '224.0.0.5',
       '169.254.1.1', '::1', '::', 'fe80::1', 'ff02::1', '2001:DB8::1',
       '2001:db8:0:0:1::', '10.0.0.1']
CIDRS = ['10.0.0.0/8', '10.1.2.3/16', '0.0.0.0/0', '1.2.3.4/32', '::/0',
         '2001:db8::/32', 'fe80::1/64', '192.168.0.0/24']
URLS = ['http://h:80/p?q=1&q=2&r=%20#f', '/path/only', 'https://[::1]:443/',
        'http://u:p@host/a%2Fb', 'mailto:a@b', 'http://é/é', 'x://h']
QUANTITIES = ['1', '1Gi', '500m', '1.5', '0', '-2', '1e3', '100Mi', '12E',
              '0.001', '1024Ki', '1G', '3M']
SEMVERS = ['1.2.3', '0.0.1', '1.2.3-alpha', '1.2.3-alpha.1', '1.2.3+b',
           '2.0.0-rc.1+x', '10.20.30', '1.2.3-1']
FORMATS = ['dns1123Label', 'dns1123Subdomain', 'dns1035Label',
           'qualifiedName', 'dns1123LabelPrefix', 'dns1123SubdomainPrefix',
           'dns1035LabelPrefix', 'labelValue', 'uri', 'uuid', 'byte', 'date',
           'datetime']


def quote(text):
    out = ''
    for c in text:
        out += {'\\': '\\\\', '"': '\\"', '\n': '\\n', '\t': '\\t',
                '\r': '\\r'}.get(c, c)
    return f'"{out}"'


TOKEN = re.compile(r'''"(?:[^"\\]|\\.)*"|[A-Za-z_]\w*|[0-9.]+[a-z0-9]*|
                      [<>=!]=|&&|\|\||\.\?|\[\?|\s+|.''', re.X | re.S)


def literal(rnd, text, prefix=''):
    """A string literal in one of its forms."""
    form = rnd.randrange(8)
    if form < 3 or '\\' in text:
        return prefix + quote(text)
    if form == 3 and '\n' not in text and "'" not in text:
        return prefix + "'" + text + "'"
    if form == 4 and '"' not in text:
        return prefix + '"""' + text + '"""'
    if form == 5 and '\n' not in text and '"' not in text:
        return rnd.choice(['r', 'R']) + prefix + '"' + text + '"'
    if form == 6:
        return prefix + '"' + ''.join(
            f'\\x{b:02x}' if prefix else f'\\u{ord(c):04x}'
            if ord(c) < 65536 else f'\\U{ord(c):08x}'
            for c, b in zip(text, text.encode())) + '"'
    return prefix + quote(text)


def mutate(rnd, text):
    """The text with a token gone, doubled or another one in its place."""
    tokens = TOKEN.findall(text)
    for _ in range(rnd.choice([1, 1, 2])):
        at = rnd.randrange(len(tokens))
        tokens[at] = rnd.choice([
            '', tokens[at] * 2, rnd.choice(tokens),
            rnd.choice(['(', ')', '[', ']', '{', '}', ',', '.', '?', ':', '-',
                        '!', 'in', 'has', '0', '1u', '.5', '1e', '0x', '"',
                        '&&', '=', '.?', '[?', 'null', 'x', 'object', '$',
                        '// c\n', ' ', '1.', '`a`', 'if', 'true', '@'])])
    return ''.join(tokens)


def parts(t):
    """Name and parameters of a type."""
    if '(' not in t:
        return t, []
    name, rest = t.split('(', 1)
    rest, depth, found, start = rest[:-1], 0, [], 0
    for i, c in enumerate(rest):
        depth += (c == '(') - (c == ')')
        if c == ',' and depth == 0:
            found.append(rest[start:i].strip())
            start = i + 1
    return name, found + [rest[start:].strip()]


class Generator:

    def __init__(self, rnd):
        self.rnd = rnd
        self.wild = 0          # how often types are ignored
        self.scope = []        # (name, type) of comprehensions
        self.names = 0
        self.variables = []    # (name, type) of the environment

    # -- types ---------------------------------------------------------------

    def scalar(self):
        return self.rnd.choice(SCALARS + ['int', 'string', 'bool', 'int'])

    def key(self):
        return self.rnd.choice(['string', 'string', 'string', 'int', 'uint',
                                'bool'])

    def type(self, depth=2):
        r = self.rnd.random()
        if depth <= 0 or r < 0.6:
            return self.scalar()
        if r < 0.78:
            return f'list({self.type(depth - 1)})'
        if r < 0.88:
            return f'map({self.key()}, {self.type(depth - 1)})'
        if r < 0.94:
            return f'optional({self.type(depth - 1)})'
        return self.rnd.choice(LIBRARY)

    # -- expressions ---------------------------------------------------------

    def expr(self, t, depth):
        """Text of an expression that should have the type t."""
        r = self.rnd.random()
        if r < self.wild:
            other = self.expr(self.type(1), depth - 1)
            return other if self.rnd.random() < 0.3 else f'dyn({other})'
        if r < self.wild * 2:
            return f'dyn({self.expr(t, depth - 1)})'
        if depth <= 0 or r < 0.15:
            return self.leaf(t)
        known = [n for n, u in self.scope + self.variables if u == t]
        if known and r < 0.3:
            return self.rnd.choice(known)
        if r < 0.36:
            return self.general(t, depth)
        name, params = parts(t)
        return getattr(self, 'make_' + name)(depth - 1, *params)

    def leaf(self, t):
        rnd = self.rnd
        known = [n for n, u in self.scope + self.variables if u == t]
        if known and rnd.random() < 0.5:
            return rnd.choice(known)
        name, params = parts(t)
        if name == 'bool':
            return rnd.choice(['true', 'false'])
        if name == 'int':
            i = rnd.choice(INTS) if rnd.random() < 0.7 else rnd.randint(-9, 9)
            return str(i) if rnd.random() < 0.9 else hex(abs(i) % 2**63)
        if name == 'uint':
            return f'{abs(rnd.choice(INTS))}u'
        if name == 'double':
            return rnd.choice(DOUBLES)
        if name == 'string':
            return literal(rnd, rnd.choice(STRINGS))
        if name == 'bytes':
            return literal(rnd, rnd.choice(STRINGS), 'b')
        if name == 'timestamp':
            return f'timestamp("{rnd.choice(TIMES)}")'
        if name == 'duration':
            return f'duration("{rnd.choice(DURATIONS)}")'
        if name == 'null':
            return 'null'
        if name == 'type':
            return rnd.choice(['int', 'string', 'bool', 'list', 'type',
                               'null_type', 'google.protobuf.Timestamp'])
        if name == 'dyn':
            return self.path()
        if name == 'list':
            n = rnd.choice([0, 1, 1, 2, 3])
            return '[' + ', '.join(self.leaf(params[0])
                                   for _ in range(n)) + ']'
        if name == 'map':
            return self.map_literal(params, 0)
        if name == 'optional':
            return rnd.choice(['optional.none()',
                               f'optional.of({self.leaf(params[0])})'])
        if name == 'format':
            return f'format.{rnd.choice(FORMATS)}()'
        texts = {'ip': IPS, 'cidr': CIDRS, 'url': URLS, 'semver': SEMVERS,
                 'quantity': QUANTITIES}[name]
        return f'{name}({quote(rnd.choice(texts))})'

    def path(self):
        """A selection from the object."""
        rnd = self.rnd
        steps = ['.metadata', '.metadata.name', '.metadata.labels',
                 '.metadata.labels.app', '.spec', '.spec.containers',
                 '.spec.containers[0]', '.spec.containers[0].image',
                 '.spec.containers[0].ports', '.spec.replicas',
                 '.spec.missing', '.spec["replicas"]', '.spec.flag',
                 '.spec.weight', '.metadata.labels["app"]', '.spec.none',
                 '.spec.containers[5]', '.spec.?replicas', '.?spec.?missing.x',
                 '.spec.containers[?0]', '.spec[?"a"]', '.metadata.list',
                 '.spec.containers[0].?env[?0].name', '']
        return 'object' + rnd.choice(steps)

    def general(self, t, depth):
        """Forms that every type has."""
        rnd = self.rnd
        e = self.expr
        form = rnd.randrange(9)
        if form == 0:
            return (f'({e("bool", depth - 1)} ? {e(t, depth - 1)} : '
                    f'{e(t, depth - 1)})')
        if form == 1:
            n = rnd.choice(['0', '1', e('int', depth - 2)])
            return f'{e(f"list({t})", depth - 1)}[{n}]'
        if form == 2:
            k = self.key()
            m = e(f'map({k}, {t})', depth - 1)
            if k == 'string' and rnd.random() < 0.5:
                return f'{m}.{rnd.choice(["a", "b", "name"])}'
            return f'{m}[{e(k, depth - 2)}]'
        if form == 3:
            return f'{e(f"optional({t})", depth - 1)}.value()'
        if form == 4:
            return (f'{e(f"optional({t})", depth - 1)}.orValue('
                    f'{e(t, depth - 1)})')
        if form == 5:
            return f'[{e(t, depth - 1)}].map({self.bind(t)})[0]' \
                if rnd.random() < 0.5 else self.with_var(t, depth)
        if form == 6:
            return self.path() if rnd.random() < 0.5 else f'dyn({self.path()})'
        if form == 7 and t in ORDERED:
            f = rnd.choice(['min', 'max'])
            return f'{e(f"list({t})", depth - 1)}.{f}()'
        if form == 8:
            f = rnd.choice(['first', 'last'])
            return f'{e(f"list({t})", depth - 1)}.{f}().value()'
        return f'({e(t, depth - 1)})'

    def bind(self, t):
        return f'x, {self.with_name("x", t, lambda: self.leaf(t))}'

    def with_name(self, name, t, make):
        self.scope.append((name, t))
        try:
            return make()
        finally:
            self.scope.pop()

    def fresh(self):
        self.names += 1
        return self.rnd.choice('xyzvkij') + (str(self.names)
                                             if self.rnd.random() < 0.8
                                             else '')

    def with_var(self, t, depth):
        """optMap() and the like: a name for a value."""
        u = self.scalar()
        v = self.fresh()
        body = self.with_name(v, u, lambda: self.expr(t, depth - 2))
        o = self.expr(f'optional({u})', depth - 2)
        if self.rnd.random() < 0.5:
            return f'{o}.optMap({v}, {body}).value()'
        return f'{o}.optFlatMap({v}, optional.of({body})).orValue({body})' \
            if v not in body else f'{o}.optMap({v}, {body}).orValue(' \
            f'{self.leaf(t)})'

    def fold(self, depth, names, body):
        """range.name(x, ...) with bodies made in scope."""
        rnd = self.rnd
        u = self.type(1)
        one = rnd.random() < 0.7
        if rnd.random() < 0.75:
            range_, k = self.expr(f'list({u})', depth - 1), 'int'
        else:
            k = self.key()
            # more entries than one would be in random order
            range_ = f'{{{self.leaf(k)}: {self.expr(u, depth - 1)}}}'
            if one:
                u = k
        v, w = self.fresh(), self.fresh()
        if one:
            inner = self.with_name(v, u, body)
            return f'{range_}.{names[0]}({v}, {inner})'
        if v == w:
            w += '2'
        inner = self.with_name(v, k, lambda: self.with_name(w, u, body))
        return f'{range_}.{names[1]}({v}, {w}, {inner})'

    # -- makers by type ------------------------------------------------------

    def make_null(self, depth):
        return 'null'

    def make_dyn(self, depth):
        return self.path()

    def make_type(self, depth):
        return f'type({self.expr(self.type(), depth)})'

    def make_bool(self, d):
        rnd = self.rnd
        e = self.expr

        def order():
            t = rnd.choice(ORDERED)
            u = rnd.choice(['int', 'uint', 'double']) \
                if t in ('int', 'uint', 'double') and rnd.random() < 0.3 else t
            return f'{e(t, d)} {rnd.choice(["<", "<=", ">", ">="])} {e(u, d)}'

        def equal():
            t = self.type()
            return f'{e(t, d)} {rnd.choice(["==", "!="])} {e(t, d)}'

        def has():
            if rnd.random() < 0.5:
                return 'has(object' + rnd.choice(
                    ['.metadata.name', '.spec.missing', '.metadata.labels.app',
                     '.spec.containers', '.x.y', '.spec', '.metadata.?x.y',
                     '.spec.?replicas.x']) + ')'
            m = e(f'map(string, {self.scalar()})', d)
            return f'has({m}.{rnd.choice(["a", "b"])})'

        def member():
            if rnd.random() < 0.6:
                t = self.type(1)
                return f'{e(t, d)} in {e(f"list({t})", d)}'
            k = self.key()
            return f'{e(k, d)} in {e(f"map({k}, {self.scalar()})", d)}'

        def string_test():
            f = rnd.choice(['contains', 'startsWith', 'endsWith'])
            return f'{e("string", d)}.{f}({e("string", d)})'

        def regex():
            p = f'"{rnd.choice(PATTERNS)}"' if rnd.random() < 0.8 \
                else e('string', d)
            if rnd.random() < 0.2:
                return f'matches({e("string", d)}, {p})'
            return f'{e("string", d)}.matches({p})'

        def sets():
            t = f'list({self.type(1)})'
            f = rnd.choice(['contains', 'equivalent', 'intersects'])
            return f'sets.{f}({e(t, d)}, {e(t, d)})'

        def quantifier():
            f = rnd.choice([('all', 'all'), ('exists', 'exists'),
                            ('exists_one', 'exists_one'),
                            ('exists_one', 'existsOne')])
            return self.fold(d, f, lambda: e('bool', d - 1))

        def library():
            return rnd.choice([
                lambda: f'isIP({e("string", d)})',
                lambda: f'isCIDR({e("string", d)})',
                lambda: f'isURL({e("string", d)})',
                lambda: f'isQuantity({e("string", d)})',
                lambda: f'isSemver({e("string", d)})',
                lambda: f'isSemver({e("string", d)}, {e("bool", d)})',
                lambda: f'ip.isCanonical({e("string", d)})',
                lambda: f'{e("ip", d)}.' + rnd.choice(
                    ['isUnspecified', 'isLoopback', 'isGlobalUnicast',
                     'isLinkLocalMulticast', 'isLinkLocalUnicast']) + '()',
                lambda: f'{e("cidr", d)}.containsIP({e("ip", d)})',
                lambda: f'{e("cidr", d)}.containsIP({e("string", d)})',
                lambda: f'{e("cidr", d)}.containsCIDR({e("cidr", d)})',
                lambda: f'{e("cidr", d)}.containsCIDR({e("string", d)})',
                lambda: f'{e("quantity", d)}.isInteger()',
                lambda: (f'{e("quantity", d)}.'
                         f'{rnd.choice(["isLessThan", "isGreaterThan"])}'
                         f'({e("quantity", d)})'),
                lambda: (f'{e("semver", d)}.'
                         f'{rnd.choice(["isLessThan", "isGreaterThan"])}'
                         f'({e("semver", d)})'),
            ])()

        return rnd.choice([
            lambda: f'({e("bool", d)} && {e("bool", d)})',
            lambda: f'({e("bool", d)} || {e("bool", d)})',
            lambda: f'{e("bool", d)} && {e("bool", d)} && {e("bool", d - 1)}',
            lambda: f'!{e("bool", d)}', order, order, equal, equal, has, has,
            member, string_test, regex, sets, quantifier, quantifier,
            quantifier, library, library,
            lambda: f'bool({e("string", d)})',
            lambda: f'{e(f"optional({self.type(1)})", d)}.hasValue()',
            lambda: (f'{e(f"list({rnd.choice(ORDERED)})", d)}'
                     '.isSorted()'),
        ])()

    def make_int(self, d):
        rnd = self.rnd
        e = self.expr
        n = rnd.choice(['Hours', 'Minutes', 'Seconds', 'Milliseconds'])
        part = rnd.choice(['getFullYear', 'getMonth', 'getDayOfMonth',
                           'getDate', 'getDayOfWeek', 'getDayOfYear',
                           'getHours', 'getMinutes', 'getSeconds',
                           'getMilliseconds'])

        def zone():
            return rnd.choice(['', quote(rnd.choice(ZONES)),
                               quote(rnd.choice(ZONES[:6]))])

        def index():
            f = rnd.choice(['indexOf', 'lastIndexOf'])
            if rnd.random() < 0.3:
                t = self.type(1)
                return f'{e(f"list({t})", d)}.{f}({e(t, d)})'
            at = f', {e("int", d)}' if rnd.random() < 0.4 else ''
            return f'{e("string", d)}.{f}({e("string", d)}{at})'

        def size():
            t = rnd.choice(['string', 'bytes', f'list({self.type(1)})',
                            f'map({self.key()}, {self.scalar()})'])
            x = e(t, d)
            return f'size({x})' if rnd.random() < 0.5 else f'{x}.size()'

        return rnd.choice([
            lambda: (f'({e("int", d)} {rnd.choice("+-*/%")} '
                     f'{e("int", d)})'),
            lambda: (f'({e("int", d)} {rnd.choice("+-*")} '
                     f'{e("int", d)})'),
            lambda: f'-{e("int", d)}' if rnd.random() < 0.5
            else f'-({e("int", d)})',
            size, size, index, index,
            lambda: 'int(' + e(rnd.choice(['string', 'double', 'uint',
                                           'timestamp', 'duration', 'int']),
                               d) + ')',
            lambda: f'{e("timestamp", d)}.{part}({zone()})',
            lambda: f'{e("duration", d)}.get{n}()',
            lambda: f'{e("list(int)", d)}.sum()',
            lambda: f'{e("ip", d)}.family()',
            lambda: f'{e("cidr", d)}.prefixLength()',
            lambda: f'{e("quantity", d)}.asInteger()',
            lambda: f'sign({e("quantity", d)})',
            lambda: f'{e("quantity", d)}.compareTo({e("quantity", d)})',
            lambda: f'{e("semver", d)}.compareTo({e("semver", d)})',
            lambda: (f'{e("semver", d)}.'
                     f'{rnd.choice(["major", "minor", "patch"])}()'),
        ])()

    def make_uint(self, d):
        e = self.expr
        return self.rnd.choice([
            lambda: (f'({e("uint", d)} {self.rnd.choice("+-*/%")} '
                     f'{e("uint", d)})'),
            lambda: 'uint(' + e(self.rnd.choice(['int', 'string', 'double',
                                                 'uint']), d) + ')',
            lambda: f'{e("list(uint)", d)}.sum()',
        ])()

    def make_double(self, d):
        e = self.expr
        return self.rnd.choice([
            lambda: (f'({e("double", d)} {self.rnd.choice("+-*/")} '
                     f'{e("double", d)})'),
            lambda: f'-({e("double", d)})',
            lambda: 'double(' + e(self.rnd.choice(['int', 'string', 'uint',
                                                   'double']), d) + ')',
            lambda: f'{e("list(double)", d)}.sum()',
            lambda: f'{e("quantity", d)}.asApproximateFloat()',
        ])()

    def make_string(self, d):
        rnd = self.rnd
        e = self.expr

        def substring():
            to = f', {e("int", d)}' if rnd.random() < 0.5 else ''
            return f'{e("string", d)}.substring({e("int", d)}{to})'

        def replace():
            n = f', {e("int", d)}' if rnd.random() < 0.4 else ''
            return (f'{e("string", d)}.replace({e("string", d)}, '
                    f'{e("string", d)}{n})')

        def find():
            p = f'"{rnd.choice(PATTERNS)}"' if rnd.random() < 0.8 \
                else e('string', d)
            return f'{e("string", d)}.find({p})'

        def join():
            sep = e('string', d) if rnd.random() < 0.6 else ''
            return f'{e("list(string)", d)}.join({sep})'

        def format_():
            verbs, items = '', []
            for _ in range(rnd.randint(0, 3)):
                verb = rnd.choice(['%s', '%s', '%d', '%f', '%e', '%x', '%X',
                                   '%o', '%b', '%.2f', '%.3e', '%%', '%.1f',
                                   '%q', '%'])
                verbs += rnd.choice(['', 'a', ' ']) + verb
                if verb == '%%':
                    continue
                t = {'d': 'int', 'f': 'double', 'e': 'double', 'x': 'string',
                     'X': 'int', 'o': 'uint', 'b': 'int'}.get(verb[-1]) \
                    or self.type()
                items.append(e(t, d - 1))
            args = f'[{", ".join(items)}]'
            if rnd.random() < 0.2:
                args = f'dyn({args})'
            return f'{quote(verbs)}.format({args})'

        return rnd.choice([
            lambda: f'({e("string", d)} + {e("string", d)})',
            lambda: 'string(' + e(rnd.choice(SCALARS[:1] + SCALARS[1:]
                                             + ['ip', 'cidr']), d) + ')',
            lambda: f'{e("string", d)}.charAt({e("int", d)})',
            lambda: (f'{e("string", d)}.'
                     f'{rnd.choice(["lowerAscii", "upperAscii", "trim"])}()'),
            substring, substring, replace, find, join, join, format_, format_,
            lambda: f'strings.quote({e("string", d)})',
            lambda: (f'{e("url", d)}.' + rnd.choice(
                ['getScheme', 'getHost', 'getHostname', 'getPort',
                 'getEscapedPath']) + '()'),
        ])()

    def make_bytes(self, d):
        return self.rnd.choice([
            lambda: f'bytes({self.expr("string", d)})',
            lambda: (f'({self.expr("bytes", d)} + '
                     f'{self.expr("bytes", d)})'),
        ])()

    def make_timestamp(self, d):
        rnd = self.rnd
        e = self.expr
        return rnd.choice([
            lambda: f'({e("timestamp", d)} + {e("duration", d)})',
            lambda: f'({e("duration", d)} + {e("timestamp", d)})',
            lambda: f'({e("timestamp", d)} - {e("duration", d)})',
            lambda: f'timestamp({e(rnd.choice(["int", "string"]), d)})',
        ])()

    def make_duration(self, d):
        rnd = self.rnd
        e = self.expr
        return rnd.choice([
            lambda: (f'({e("duration", d)} {rnd.choice("+-")} '
                     f'{e("duration", d)})'),
            lambda: f'({e("timestamp", d)} - {e("timestamp", d)})',
            lambda: f'-{e("duration", d)}',
            lambda: f'duration({e("string", d)})',
            lambda: f'{e("list(duration)", d)}.sum()',
        ])()

    def make_list(self, d, t):
        rnd = self.rnd
        e = self.expr
        me = f'list({t})'

        def literal():
            items = []
            for _ in range(rnd.choice([0, 1, 2, 3, 3])):
                if rnd.random() < 0.08:
                    items.append('?' + e(f'optional({t})', d))
                else:
                    items.append(e(t, d))
            return f'[{", ".join(items)}]'

        def convert():
            u = self.type(1)
            if rnd.random() < 0.25:
                return self.fold(d, ('map', 'transformList'),
                                 lambda: f'{e("bool", d - 1)}, '
                                         f'{e(t, d - 1)}')
            return self.fold(d, ('map', 'transformList'),
                             lambda: e(t, d - 1)) if u else None

        def select():
            v = self.fresh()
            body = self.with_name(v, t, lambda: e('bool', d - 1))
            return f'{e(me, d)}.filter({v}, {body})'

        def sorted_():
            v = self.fresh()
            k = rnd.choice(ORDERED)
            body = self.with_name(v, t, lambda: e(k, d - 1))
            return f'{e(me, d)}.sortBy({v}, {body})'

        def special():
            if t == 'string':
                return rnd.choice([
                    lambda: f'{e("string", d)}.split({e("string", d)})',
                    lambda: (f'{e("string", d)}.split({e("string", d)}, '
                             f'{e("int", d)})'),
                    lambda: (f'{e("string", d)}.findAll('
                             f'"{rnd.choice(PATTERNS)}")'),
                    lambda: (f'{e("string", d)}.findAll('
                             f'"{rnd.choice(PATTERNS)}", {e("int", d)})'),
                    lambda: (f'{e("url", d)}.getQuery()'
                             f'[{quote(rnd.choice(["q", "r", "z"]))}]'),
                    lambda: f'{e("format", d)}.validate({e("string", d)})'
                            '.orValue([])',
                ])()
            if t == 'int' and rnd.random() < 0.5:
                return f'lists.range({rnd.randint(-2, 8)})'
            if t in ORDERED:
                return f'{e(me, d)}.sort()'
            return literal()

        return rnd.choice([
            literal, literal, literal, convert, convert, select, sorted_,
            special, special,
            lambda: f'({e(me, d)} + {e(me, d)})',
            lambda: f'{e(me, d)}.reverse()',
            lambda: f'{e(me, d)}.distinct()',
            lambda: f'{e(me, d)}.slice({e("int", d)}, {e("int", d)})',
            lambda: f'{e(f"list({me})", d)}.flatten()',
            lambda: (f'{e(f"list({me})", d)}'
                     f'.flatten({rnd.randint(0, 2)})'),
            lambda: f'{e(f"list(optional({t}))", d)}.unwrapOpt()',
            lambda: f'optional.unwrap({e(f"list(optional({t}))", d)})',
        ])()

    def map_literal(self, params, depth):
        rnd = self.rnd
        k, v = params
        entries = []
        used = set()
        for _ in range(rnd.choice([0, 1, 1, 2])):
            key = quote(rnd.choice(['a', 'b', 'name'])) if k == 'string' \
                else self.leaf(k)
            if key in used:
                continue
            used.add(key)
            if depth > 0 and rnd.random() < 0.08:
                entries.append(f'?{key}: {self.expr(f"optional({v})", depth)}')
            else:
                entries.append(f'{key}: {self.expr(v, depth)}')
        return '{' + ', '.join(entries) + '}'

    def make_map(self, d, k, v):
        rnd = self.rnd
        e = self.expr

        def transform():
            # from lists, which have an order
            u = self.type(1)
            i, x = self.fresh(), self.fresh() + '_'
            if k == 'int' and rnd.random() < 0.5:
                body = self.with_name(i, 'int', lambda: self.with_name(
                    x, u, lambda: e(v, d - 1)))
                return f'{e(f"list({u})", d)}.transformMap({i}, {x}, {body})'
            body = self.with_name(i, 'int', lambda: self.with_name(
                x, u, lambda: f'{{{self.leaf(k)}: {e(v, d - 1)}}}'))
            return (f'{e(f"list({u})", d)}.transformMapEntry({i}, {x}, '
                    f'{body})')

        return rnd.choice([
            lambda: self.map_literal([k, v], d),
            lambda: self.map_literal([k, v], d),
            transform,
        ])()

    def make_optional(self, d, t):
        rnd = self.rnd
        e = self.expr
        me = f'optional({t})'

        def access():
            if rnd.random() < 0.5:
                return f'{e(f"list({t})", d)}[?{e("int", d)}]'
            k = self.key()
            m = e(f'map({k}, {t})', d)
            if k == 'string' and rnd.random() < 0.5:
                return f'{m}.?{rnd.choice(["a", "b", "name"])}'
            return f'{m}[?{e(k, d)}]'

        def mapped():
            u = self.scalar()
            v = self.fresh()
            f, inner = rnd.choice([('optMap', t), ('optFlatMap', me)])
            body = self.with_name(v, u, lambda: e(inner, d - 1))
            return f'{e(f"optional({u})", d)}.{f}({v}, {body})'

        return rnd.choice([
            lambda: f'optional.of({e(t, d)})',
            lambda: f'optional.of({e(t, d)})',
            lambda: f'optional.ofNonZeroValue({e(t, d)})',
            lambda: f'{e(me, d)}.or({e(me, d)})',
            lambda: (f'{e(f"list({t})", d)}.'
                     f'{rnd.choice(["first", "last"])}()'),
            access, access, mapped,
        ])()

    def make_ip(self, d):
        return self.rnd.choice([
            lambda: f'ip({self.expr("string", d)})',
            lambda: f'{self.expr("cidr", d)}.ip()',
            lambda: self.leaf('ip')])()

    def make_cidr(self, d):
        return self.rnd.choice([
            lambda: f'cidr({self.expr("string", d)})',
            lambda: f'{self.expr("cidr", d)}.masked()',
            lambda: self.leaf('cidr')])()

    def make_url(self, d):
        return self.rnd.choice([
            lambda: f'url({self.expr("string", d)})',
            lambda: self.leaf('url')])()

    def make_quantity(self, d):
        e = self.expr
        f = self.rnd.choice(['add', 'sub'])
        return self.rnd.choice([
            lambda: f'quantity({e("string", d)})',
            lambda: f'{e("quantity", d)}.{f}({e("quantity", d)})',
            lambda: f'{e("quantity", d)}.{f}({e("int", d)})',
            lambda: self.leaf('quantity')])()

    def make_semver(self, d):
        e = self.expr
        return self.rnd.choice([
            lambda: f'semver({e("string", d)})',
            lambda: f'semver({e("string", d)}, {e("bool", d)})',
            lambda: self.leaf('semver')])()

    def make_format(self, d):
        return self.rnd.choice([
            lambda: f'format.named({quote(self.rnd.choice(FORMATS))})'
                    '.value()',
            lambda: self.leaf('format')])()

    # -- values --------------------------------------------------------------

    def value(self, t):
        """A value of the type, as test vectors write it."""
        rnd = self.rnd
        name, params = parts(t)
        if name == 'bool':
            return {'bool': rnd.random() < 0.5}
        if name == 'int':
            return {'int': str(rnd.choice(INTS))}
        if name == 'uint':
            return {'uint': str(abs(rnd.choice(INTS)))}
        if name == 'double':
            return {'double': rnd.choice(DOUBLES + ['NaN', 'Infinity'])}
        if name == 'string':
            return {'string': rnd.choice(STRINGS)}
        if name == 'bytes':
            data = rnd.choice(STRINGS).encode()
            return {'bytes': base64.b64encode(data).decode()}
        if name == 'timestamp':
            return {'timestamp': rnd.choice(TIMES)}
        if name == 'duration':
            return {'duration': rnd.choice(DURATIONS)}
        if name == 'list':
            return {'list': [self.value(params[0])
                             for _ in range(rnd.randint(0, 3))]}
        if name == 'map':
            keys = {str(k): k for k in (self.value(params[0])
                                        for _ in range(rnd.randint(0, 2)))}
            return {'map': [[k, self.value(params[1])]
                            for k in keys.values()]}
        if name == 'optional':
            return {'optional': rnd.choice([None, self.value(params[0])])}
        return {'null': True}

    def json(self, depth):
        """Any JSON value."""
        rnd = self.rnd
        r = rnd.random()
        if depth <= 0 or r < 0.6:
            t = rnd.choice(['bool', 'int', 'string', 'string', 'double',
                            'null'])
            return {'double': rnd.choice(['0.5', '1.5', '2.25'])} \
                if t == 'double' else self.value(t)
        if r < 0.8:
            return {'list': [self.json(depth - 1)
                             for _ in range(rnd.randint(0, 3))]}
        return {'map': [[{'string': k}, self.json(depth - 1)] for k in
                        rnd.sample(['a', 'b', 'name', 'x', 'é'],
                                   rnd.randint(0, 2))]}

    def object(self):
        """Something like an object of Kubernetes."""
        rnd = self.rnd

        def m(**members):
            return {'map': [[{'string': k}, v] for k, v in members.items()
                            if v is not None]}

        def maybe(v):
            return v if rnd.random() < 0.7 else None

        containers = {'list': [
            m(name={'string': rnd.choice(['a', 'b'])},
              image=maybe({'string': rnd.choice(['nginx:1', 'r/x:latest'])}),
              ports=maybe({'list': [{'int': '80'}]}), env=maybe(self.json(2)))
            for _ in range(rnd.randint(0, 2))]}
        return m(kind={'string': 'Pod'},
                 metadata=m(name={'string': rnd.choice(STRINGS)},
                            labels=maybe(m(app={'string': 'x'})),
                            list=maybe(self.json(2))),
                 spec=m(replicas=maybe({'int': str(rnd.choice(INTS))}),
                        containers=maybe(containers), a=maybe(self.json(1)),
                        flag=maybe({'bool': True}),
                        weight=maybe({'double': '0.5'}),
                        none=maybe({'null': True})))

    def case(self, depth=4):
        """An expression with its variables."""
        rnd = self.rnd
        self.wild = rnd.choice([0, 0.01, 0.03, 0.1])
        self.names = 0
        self.scope = []
        self.variables = []
        case = {'bindings': {'object': self.object()}, 'declare': {}}
        for name in rnd.sample(['p', 'q', 'r', 's'], rnd.randint(0, 2)):
            t = rnd.choice([self.scalar(), self.type(1)])
            if parts(t)[0] in LIBRARY or any(x in t for x in LIBRARY):
                continue
            self.variables.append((name, t))
            case['bindings'][name] = self.value(t)
            if rnd.random() < 0.6:
                case['declare'][name] = t
        case['expr'] = self.expr(self.type(), rnd.randint(1, depth))
        if rnd.random() < 0.1:
            case['expr'] = mutate(rnd, case['expr'])
        if rnd.random() < 0.05:
            case['disable_check'] = True
            case['declare'] = {}
        return case
