"""YAML texts for the oracle tests: from a grammar of all styles, and damaged."""

SCALARS = """
y Y yes Yes YES n N no No NO true True TRUE false False FALSE on On ON off Off
OFF yEs tRue nUll null Null NULL ~ nil none 0 1 -1 +1 00 007 0644 08 0o17 0O17
0b101 0B1 -0b11 0b+1 0b-1 0x1F 0XfF -0x10 +0x10 0x 0b 0o 1_000 1__0 _1 1_ -_1
0_7 0x_1 12345678901234567890 18446744073709551615 18446744073709551616
9223372036854775807 9223372036854775808 -9223372036854775808
-9223372036854775809 1.0 1. .5 -.5 +.5 1.5e3 1e3 1E3 1e+3 1e-3 1e400 1e-400
.5_5 ._5 .5_ 1_0.5 1e1_0 .5e3 .e3 . .. ... -. +. 1.2.3 .inf .Inf .INF +.inf -.inf
.nan .NaN .NAN -.nan inf nan 0.1 100000000000000000000 1e21 1e20 0.000001
0.0000001 123456789.125 -0 -0.0 0.0 1:30 190:20:30 1:30.5 2001-12-14 2001-1-2
2001-12-14T21:59:43.10-05:00 2001-12-14t21:59:43Z 2001-13-14 20011214 = << a
abc a-b a.b a_b a:b a::b :a ::a a: -a --a a- 10.0.0.1/8 15m 1Gi 100m v1 1a 0a
http://x.y/z?a=b#c a#b a?b ?a a,b [ ] { } , & * ! | > ' " % @ ` #a -- --- ....
\u00e9 \u2603 \u00a0x x\u2028y \ufeff \U0001f600 k8s.io/app $(X) ${Y} {{.Z}} <a>
a&b a*b a!b a%b a'b a"b \\n a\\b /x @x `x %x
""".split() + ['a b', 'a  b', 'a: b', 'a #b', 'a# b', 'a , b', 'a ? b',
               '2001-12-14 21:59:43.10', '2001-12-14 21:59:43.10 -5', 'x y z',
               'long ' * 30, 'word' * 300]

TAME = [s for s in SCALARS if s[0] not in '[]{},&*!|>\'"%@`#?:-<.'
        and not any(x in s for x in (': ', ' #', ', ', '[', '{', '?'))
        and s[-1] != ':']

KEYS = ['a', 'b', 'c', 'name', 'app.kubernetes.io/name', '1', '01', '0x1',
        '1.5', 'true', 'no', 'y', '~', 'null', '<<', '"q"', "'s'", '1e3',
        '.inf', '-', '2001-01-01', 'a b', '*x', '!!str 1', '? k', '&k key',
        '!!int "7"', '18446744073709551615', '']

TAGS = ['!!str', '!!int', '!!float', '!!bool', '!!null', '!!binary',
        '!!timestamp', '!!map', '!!seq', '!foo', '!', '!<tag:yaml.org,2002:str>',
        '!<x>', '!!merge', '!e!x', '!!foo', '!!set']

DOUBLE = ['\\n', '\\t', '\\"', '\\\\', '\\/', "\\'", '\\x41', '\\u263a',
          '\\U0001F600', '\\0', '\\a', '\\b', '\\e', '\\N', '\\_', '\\L', '\\P',
          '\\ ', '\\\n  ', '\\q', '\\xZZ', '\\ud800', '\\u12', '\n', '\n\n  ',
          ' ', '  \n', '\t', "'", 'a', 'b', '\u00e9', '#', ': ', '\\r', '\\v',
          '\\f', '\\u0085', '\\ufeff', '---']


class Writer:
    """Makes one text; depth bounds its nesting."""

    def __init__(self, r):
        self.r = r
        self.anchors = []
        # most texts are valid, some are full of oddities
        self.wild = r.choice([.0, .01, .03, .3])

    def maybe(self, p):
        return self.r.random() < p

    def comment(self):
        return self.r.choice(['', '', '', ' # c', '  #', '\t# t', '#x'])

    def double(self):
        r = self.r
        return '"' + ''.join(r.choice(DOUBLE) if r.random() < self.wild + .1
                             else
                             r.choice('abc xyz012') for _ in
                             range(r.randrange(8))) + '"'

    def single(self):
        r = self.r
        return "'" + ''.join(r.choice(["''", 'a', 'b', ' ', '\n', '\n\n ',
                                       '\\n', '"', '# ', ': ', '\t'])
                             for _ in range(r.randrange(6))) + "'"

    def plain(self, flow=False):
        r = self.r
        if r.random() >= self.wild:
            return r.choice(TAME)
        if r.random() < .8:
            return r.choice(SCALARS)
        return ''.join(r.choice('abc01._-:/ ,?#[]{}&*!|>\'"%@`=+~\t\\')
                       for _ in range(r.randrange(1, 8)))

    def scalar(self, flow=False):
        k = self.r.random()
        if k < .7:
            return self.plain(flow)
        if k < .85:
            return self.double()
        return self.single()

    def properties(self):
        r = self.r
        out = ''
        if r.random() < .06:
            out += r.choice(TAGS) + ' '
        if r.random() < .06:
            name = r.choice(['x', 'y', 'k', 'a1', 'b-c'])
            self.anchors.append(name)
            out += '&' + name + ' '
        if r.random() >= self.wild * 3 and '!' in out:
            return ''
        if out and r.random() < .1:
            out = ' '.join(reversed(out.split())) + ' '
        return out

    def alias(self):
        r = self.r
        if self.anchors and r.random() < .97:
            return '*' + r.choice(self.anchors)
        if r.random() >= self.wild:
            return self.scalar()
        return '*' + r.choice(['x', 'y', 'zz'])

    def key(self, flow=False):
        r = self.r
        k = r.random()
        if k < .75:
            return r.choice(['a', 'b', 'c', 'd', 'e', 'name', 'x'])
        if k < .78 + self.wild / 2:
            return r.choice(KEYS)
        return self.scalar(flow) if k < .9 else 'k%d' % r.randrange(100)

    def flow(self, depth):
        r = self.r
        if depth <= 0 or r.random() < .3:
            return self.properties() + self.scalar(True)
        gap = r.choice(['', ' ', ' ', '\n ', '\n\n  ', ' # c\n  ', '\t'])
        if r.random() < .5:
            items = [self.flow(depth - 1) for _ in range(r.randrange(4))]
            if items and r.random() < self.wild:
                items[0] = r.choice(['a: b', '? a : b', ': b', 'a:', '? a',
                                     '"a":b', 'a:b', '"a": b', '- a', '::',
                                     'x::', '{a: 1}: 2'])
            body = (',' + gap).join(items)
            if items and r.random() < .15:
                body += ','
            return self.properties() + '[' + gap + body + gap + ']'
        pairs = []
        for _ in range(r.randrange(4)):
            k = r.random()
            if k < .8:
                pairs.append(self.key(True) + ': ' + self.flow(depth - 1))
            elif k < .85:
                pairs.append('"q":' + self.flow(depth - 1))
            elif k < .9:
                pairs.append(self.key(True))
            elif k < .93:
                pairs.append('? ' + self.key(True) + ' : ' +
                             self.flow(depth - 1))
            elif k < .94:
                pairs.append('<<: ' + (self.alias() if r.random() < .5
                                       else self.flow(depth - 1)))
            else:
                pairs.append(self.key(True) + ':' + r.choice(['', 'v', '"v"']))
        body = (',' + gap).join(pairs)
        if pairs and r.random() < .15:
            body += ','
        return self.properties() + '{' + gap + body + gap + '}'

    def block_scalar(self, indent):
        r = self.r
        head = r.choice('|>') + r.choice(['', '', '-', '+'])
        if r.random() < self.wild:
            head += r.choice(['2', '1', '-2', '4+', '0', '9'])
        if r.random() < self.wild:
            head += r.choice([' # c', '#x', ' x', '\t'])
        extra = r.choice([1, 2, 2, 2, 4])
        lines = []
        for _ in range(r.randrange(5)):
            text = r.choice(['text', 'two words', '', '', ' more', '\tt',
                             '# no comment', '- x', 'a: b', 'tail  ', '...',
                             '---', '\u00e9', 'x\u2028y'])
            pad = extra if r.random() > self.wild / 3 else r.randrange(extra + 2)
            lines.append(' ' * (indent + pad) + text if text or
                         r.random() < .3 else '')
        return head + '\n' + '\n'.join(lines)

    def block(self, indent, depth):
        """A node at the begin of a line; ends without newline."""
        r = self.r
        k = r.random()
        pad = ' ' * indent
        if depth > 0 and k < .55:
            lines = []
            for _ in range(r.randrange(1, 5)):
                lines.append(self.member(indent, depth))
                if r.random() < .08:
                    lines.append(r.choice(['', '# c', pad + '# c', '   ',
                                           '\t', pad + '  # deep']))
            if r.random() < self.wild / 10:
                lines.append(pad + ' ' + 'odd: 1')
            return '\n'.join(lines)
        if depth > 0 and k < .8:
            lines = []
            for _ in range(r.randrange(1, 4)):
                sep = r.choice([' ', ' ', ' ', '  ', '   '])
                if r.random() < .3 and depth > 1:
                    inner = self.block(indent + 1 + len(sep), depth - 1)
                    lines.append(pad + '-' + sep + inner.lstrip(' '))
                else:
                    lines.append(pad + '-' + self.value(indent, depth))
            return '\n'.join(lines)
        return pad + self.properties() + self.scalar()

    def member(self, indent, depth):
        r = self.r
        pad = ' ' * indent
        k = r.random()
        if k < self.wild / 4:
            return (pad + '? ' + r.choice([self.key(), self.flow(1),
                                           '\n' + self.block(indent + 2, 1)])
                    + '\n' + pad + ':' + self.value(indent, depth))
        if k < .06 and (self.anchors or self.maybe(self.wild)):
            target = r.choice([self.alias(), self.flow(2), self.alias(),
                               '[' + self.alias() + ', ' + self.alias() + ']'])
            return pad + '<<: ' + target
        return pad + self.key() + ':' + self.value(indent, depth)

    def value(self, indent, depth):
        r = self.r
        k = r.random()
        if k < .1:
            return self.comment()
        if k < .18:
            return ' ' + self.properties() + self.block_scalar(indent)
        if k < .25:
            return ' ' + self.alias()
        if k < .4:
            return ' ' + self.flow(min(depth, 3)) + self.comment()
        if k < .65 and depth > 0:
            step = r.choice([2, 2, 2, 1, 3, 4])
            if r.random() < self.wild:
                step = 0
            prop = self.properties().rstrip()
            return ((' ' + prop if prop else '') + self.comment() + '\n'
                    + self.block(indent + step, depth - 1))
        text = self.scalar()
        if r.random() < .06:
            text += '\n' + ' ' * (indent + r.choice([1, 2, 4])) + self.plain()
        return r.choice([' ', ' ', ' ', '  ', '\t' if r.random() < .2
                         else ' ']) + self.properties() \
            + text + self.comment()

    def document(self):
        r = self.r
        self.anchors = []
        k = r.random()
        if k < .1:
            return self.flow(4)
        if k < .13:
            return self.block_scalar(0)
        return self.block(0, r.choice([1, 2, 3, 4]))

    def stream(self):
        r = self.r
        text = ''
        if r.random() < .04:
            text += r.choice(['%YAML 1.1\n', '%YAML 1.2\n', '%YAML 001.1\n',
                              '%TAG !e! tag:e.org:\n', '%TAG ! !x-\n',
                              '%FOO bar\n', '%YAML 1.1 # c\n', '%YAML 2.0\n',
                              '# c\n', '%TAG !! tag:x,\n'])
            if r.random() < .8:
                text += '---\n'
        elif r.random() < .15:
            text += r.choice(['---\n', '--- ', '---\t', '--- # c\n', '\n---\n',
                              '...\n', '---\n---\n'])
        text += self.document()
        text += r.choice(['\n', '\n', '\n', '', '\n\n', ' ', '\n...\n'])
        while r.random() < .08:
            text += r.choice(['---\n', '...\n---\n', '--- ', '...\n'])
            text += self.document() + '\n'
        if r.random() < .03:
            text = text.replace('\n', '\r\n')
        elif r.random() < .01:
            text = text.replace('\n', '\r')
        elif r.random() < .01:
            text = text.replace('\n', '\u0085')
        if r.random() < .02:
            text = '\ufeff' + text
        return text


BYTES = list(' \n\t:-?,[]{}#&*!|>\'"%@`~.0aZ_=<+\\/') + [
    '\x00', '\x07', '\x7f', '\u0085', '\u00a0', '\u2028', '\ufeff', '\ufffe',
    '\r', '\r\n', '  ', '\n  ', ': ', ' #', '- ', '? ', '<<: *x', '&x ',
    '---', '...', '\U0001f600']


def damage(r, text):
    """Deletes, inserts, repeats and moves pieces of a text."""
    for _ in range(r.choice([1, 1, 2, 3])):
        i = r.randrange(len(text) + 1)
        j = min(len(text), i + r.choice([1, 1, 2, 5, 20]))
        k = r.random()
        if k < .35:
            text = text[:i] + text[j:]
        elif k < .7:
            text = text[:i] + r.choice(BYTES) + text[i:]
        elif k < .85:
            text = text[:j] + text[i:j] + text[j:]
        else:
            p = r.randrange(len(text) + 1)
            text = text[:p] + text[i:j] + text[p:]
    return text


def texts(r, count, valid=()):
    """count texts; valid: texts of others, to be damaged too."""
    out = []
    while len(out) < count:
        k = r.random()
        if valid and k < .15:
            text = r.choice(valid)
        else:
            text = Writer(r).stream()
        if k < .35:
            text = damage(r, text)
        out.append(text[:20000])
    return out
