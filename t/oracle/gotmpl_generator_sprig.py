"""Random calls of Sprig's functions, for gotmpl_generator.py.

Each function has its kinds of arguments, one letter an argument; with some
probability an argument is anything else.  Functions whose result is up to time
or chance are called so that it does not show.
"""

REGEXPS = ['a', 'a+', '[a-z]+', '(a)(b)?', '^', '$', '', 'x*', '(?i)FOO', '\\d+',
           '[0-9]{2,}', '(?P<n>[a-z])(?P<m>.)', 'é', '\\b', '(a|b)*c', '.', '\\s+',
           '[^,]+', '(', '[a', '*', 'a**', '(?P<x', '\\', 'a{2,1}', '[z-a]', ',',
           '\\pL', '[[:alpha:]]', '(?s).', '\\Q.\\E', 'a|', '(?:', '\\8', '(?z)']
LAYOUTS = ['2006-01-02', '2006-01-02T15:04:05Z07:00', 'Mon Jan _2 15:04:05 2006',
           'Jan 2, 2006 at 3:04pm (MST)', '02/01/06', '15:04', '3:04PM',
           '2006-01-02 15:04:05.000', '2006-01-02 15:04:05.999999999 -0700 MST',
           'Monday, 02-Jan-06 15:04:05 MST', '2006-002', 'January', '1/2/06', '05',
           '__2', '-07', 'Z0700', '', 'text', '2006-01-02T15:04:05,999', '_2006']
DATES = ['2020-05-06', '2020-02-29', '2021-02-29', '2020-13-01', '1999-12-31',
         '2020-05-06T07:08:09Z', '2020-05-06T07:08:09+02:00', '06/05/20', '',
         'Wed May  6 07:08:09 2020', '2020-05-06 07:08:09.123',
         'May 6, 2020 at 7:08am (PST)', '15:04', '2020-127', '0001-01-01',
         '2020-05-06T07:08:09.5Z', '2020-05-06T25:00:00Z', 'x', '7:08PM',
         '2020-05-06T07:08:09-0700', '2020-05-06 extra']
VERSIONS = ['1.2.3', 'v1.2.3', '1.2', '1', '1.2.3-alpha.1', '1.2.3-beta+build.5',
            '0.0.0', '0.1.0', '2.0.0-rc.1', '01.2.3', '1.2.3.4', '', 'x', '1.2.3-',
            '1.2.3-01', '10.20.30', '99999999999999999999.1', '1.2.3+x_y', '0.0.3']
CONSTRAINTS = ['1.2.3', '>=1.2', '^1.2', '~1.2.3', '~1', '>1.0, <2.0', '1.x',
               '*', '1.2 - 1.4', '^0.1', '^0.0.3', '!=1.2.3', '>= 1.0 || < 0.5',
               '=1', '<2.0.0-0', '', 'x', '1.2.3-alpha', '>=1.2.3-0', '!=1.x',
               '~>1.2', '=>1', '=<2', '>a', '1 2', '1,2', '^1.2.x', '~0', '>1.2',
               '<=1.2', '^0', '!=0.1', '> 1.2.3 < 2']
URLS = ['http://user:pass@host:80/p/a?q=1#frag', 'https://a.b/c', '/path', 'host',
        'mailto:x@y', '//h/p', '', '*', 'http://[::1]:80/', 'a:b', 'http://h:x/',
        '%zz', 'http://a b/', 'http://h/%41%zz', 'http://u@h', 'x://%41/',
        'http://h/a b?c d#e f', 'HTTP://H/', ':x', 'http://h#%41', '?q', '#f',
        'http://u:p:q@h/', 'a/b:c', './a:b', 'http://[fe80::1%25en0]/', 'x:?']
PATHS = ['/a/b/c.txt', 'a/b', '/', '', '.', '..', '/../a', 'a/../..', 'a//b/', 'x.y.z',
         '/a/./b/../c', 'é/x.é', '../../a', 'a/b/../../..', '.hidden', 'dir/.x/']
JSONS = ['{"a":1,"b":[true,null,"x"]}', '[1,2.5,-3e2]', '"s"', '12', 'null', '{',
         '', '[1,]', '{"a"}', '{"a":tru}', '1 2', '"\\u00e9"', '"\\x"', '-', '1.',
         '{"a":1,"a":2}', '[[[[]]]]', ' {} ', '"a\nb"', '{1:2}', '01', '1e400',
         '{"a":{"b":{"c":3}}}', 'nul', '"\\ud83d\\ude00"', "'x'", '[1 2]', '1e5']
ENCODED = ['YWJj', 'YWI=', 'YQ==', 'YQ=', 'YQ', '!', '', 'ME======', 'MFRGG===',
           'MFRGG', 'M=======', 'YW Jj', 'YWJj\n', 'MFRA====', 'ABCDEFGH', '====',
           'MZXW6YTBOI======', 'a', 'MY======x']
DURATIONS = ['1h', '1h30m', '90s', '-1.5h', '1', 'x', '', '1d', '2h45m30.5s', '0',
             '100ms', '1us', '.5s', '9999999h', '1h1', '1.h', '365d', '1e3s']
IDENTS = ['FooBar', 'foo_bar', 'foo-bar', 'fooBarBaz', 'HTTPServer', 'http2xx',
          'a1b2', 'A', '', '_x', 'x_', '__', 'foo bar', 'FOO', 'Foo1Bar22', 'é',
          'HelloWörld', '日本Go', 'a.b-c', 'X1Y', 'lowerUPPER', 'v1.2', '123abc',
          'ABCdef', 'some--thing', ' lead', 'ǅa', 'a\tb', 'FOO:BAR$BAZ', 'wifi5GHz',
          '4k8k', 'OneTwo3', 'ABC123DEF', '1_2-3', 'a1B', '!?x']
NUMBERS = ['1', '"2"', '3.7', '-4.2', '"0x1F"', '"1_000"', '"8.00"', '"x"', 'true',
           'nil', '0', '1e20', '"1e3"', '-0.0', '"inf"', '"NaN"', '1000000', '0.1',
           '0.2', '9223372036854775807', '-9223372036854775807', '"010"', '100',
           '.num', '.flag', '.str', '"-5"', '" 5"', '2.5', '1234.5678', '"9.50"',
           '1e-5', '3', '7', '10', '""', '(list)', '(dict)', '"1.5"', '"0"', '-1']
ZONES = ['UTC', 'Local', '', 'Europe/Berlin', 'America/New_York', 'Asia/Tokyo',
         'Nowhere/City', 'EST']

SIGNATURES = {
    'hello': '', 'date': 'Dt', 'date_in_zone': 'Dtz', 'dateInZone': 'Dtz',
    'htmlDate': 't', 'htmlDateInZone': 'tz', 'date_modify': 'dT',
    'dateModify': 'dT', 'mustDateModify': 'dT', 'must_date_modify': 'dT',
    'toDate': 'DA', 'mustToDate': 'DA', 'unixEpoch': 'T', 'duration': 'x',
    'durationRound': 'd', 'abbrev': 'ns', 'abbrevboth': 'nns', 'trunc': 'ns',
    'trim': 's', 'upper': 's', 'lower': 's', 'title': 's', 'untitle': 's',
    'substr': 'nns', 'repeat': 'ns', 'trimall': 'ss', 'trimAll': 'ss',
    'trimSuffix': 'ss', 'trimPrefix': 'ss', 'nospace': 's', 'initials': 's',
    'swapcase': 's', 'snakecase': 'i', 'camelcase': 'i', 'kebabcase': 'i',
    'wrap': 'ns', 'wrapWith': 'nss', 'contains': 'ss', 'hasPrefix': 'ss',
    'hasSuffix': 'ss', 'quote': 'a*', 'squote': 'a*', 'cat': 'a*',
    'indent': 'ns', 'nindent': 'ns', 'replace': 'sss', 'plural': 'ssn',
    'sha1sum': 's', 'sha256sum': 's', 'sha512sum': 's', 'adler32sum': 's',
    'toString': 'a', 'atoi': 's', 'int64': '#', 'int': '#', 'float64': '#',
    'seq': 'N*', 'toDecimal': '#', 'split': 'ss', 'splitList': 'ss',
    'splitn': 'sns', 'toStrings': 'a', 'until': 'n', 'untilStep': 'nnn',
    'add1': '#', 'add': '#*', 'sub': '##', 'div': '##', 'mod': '##', 'mul': '#*',
    'add1f': '#', 'addf': '#*', 'subf': '#*', 'divf': '#*', 'mulf': '#*',
    'biggest': '#*', 'max': '#*', 'min': '#*', 'maxf': '#*', 'minf': '#*',
    'ceil': '#', 'floor': '#', 'round': '#n', 'join': 'sl', 'sortAlpha': 'l',
    'default': 'aa', 'empty': 'a', 'coalesce': 'a*', 'all': 'a*', 'any': 'a*',
    'compact': 'l', 'mustCompact': 'l', 'fromJson': 'j', 'toJson': 'a',
    'toPrettyJson': 'a', 'toRawJson': 'a', 'mustFromJson': 'j',
    'mustToJson': 'a', 'mustToPrettyJson': 'a', 'mustToRawJson': 'a',
    'ternary': 'aab', 'deepCopy': 'a', 'mustDeepCopy': 'a', 'typeOf': 'a',
    'typeIs': 'ya', 'typeIsLike': 'ya', 'kindOf': 'a', 'kindIs': 'ya',
    'deepEqual': 'aa', 'base': 'p', 'dir': 'p', 'clean': 'p', 'ext': 'p',
    'isAbs': 'p', 'osBase': 'p', 'osClean': 'p', 'osDir': 'p', 'osExt': 'p',
    'osIsAbs': 'p', 'b64enc': 's', 'b64dec': 'e', 'b32enc': 's', 'b32dec': 'e',
    'tuple': 'a*', 'list': 'a*', 'dict': 'ka*', 'get': 'mk', 'set': 'wkg',
    'unset': 'wk', 'hasKey': 'mk', 'pluck': 'kmm', 'pick': 'mk*',
    'omit': 'mk*', 'merge': 'wM*', 'mergeOverwrite': 'wM*', 'mustMerge': 'wM*',
    'mustMergeOverwrite': 'wM*', 'append': 'la', 'push': 'la',
    'mustAppend': 'la', 'mustPush': 'la', 'prepend': 'la', 'mustPrepend': 'la',
    'first': 'l', 'mustFirst': 'l', 'rest': 'l', 'mustRest': 'l', 'last': 'l',
    'mustLast': 'l', 'initial': 'l', 'mustInitial': 'l', 'reverse': 'l',
    'mustReverse': 'l', 'uniq': 'l', 'mustUniq': 'l', 'without': 'la*',
    'mustWithout': 'la*', 'has': 'al', 'mustHas': 'al', 'slice': 'ln*',
    'mustSlice': 'ln*', 'concat': 'l*', 'dig': 'kkam', 'chunk': 'nl',
    'mustChunk': 'nl', 'semver': 'v', 'semverCompare': 'cv', 'fail': 's',
    'regexMatch': 'rs', 'mustRegexMatch': 'rs', 'regexFindAll': 'rsn',
    'mustRegexFindAll': 'rsn', 'regexFind': 'rs', 'mustRegexFind': 'rs',
    'regexReplaceAll': 'rsR', 'mustRegexReplaceAll': 'rsR',
    'regexReplaceAllLiteral': 'rsR', 'mustRegexReplaceAllLiteral': 'rsR',
    'regexSplit': 'rsn', 'mustRegexSplit': 'rsn', 'regexQuoteMeta': 's',
    'urlParse': 'u', 'urlJoin': 'U', 'decryptAES': 'se', 'env': 'E',
    'expandenv': 'E',
}
# Not always: they take long, or hide what they make.
RARE = {
    'keys': 'keys {m} | sortAlpha', 'values': 'values {m} | len',
    'randAlpha': 'randAlpha {n} | len', 'randAscii': 'randAscii {n} | len',
    'randAlphaNum': 'randAlphaNum {n} | len',
    'randNumeric': 'randNumeric {n} | len', 'uuidv4': 'uuidv4 | len',
    'randBytes': 'randBytes {n} | len', 'shuffle': 'shuffle {s} | len',
    'randInt': 'randInt {n} 1', 'now': 'now | kindOf', 'ago': 'ago {s} | kindOf',
    'encryptAES': 'encryptAES {s} {s} | len', 'bcrypt': 'bcrypt "x" | len',
    'htpasswd': 'htpasswd {s} "x" | len',
    'derivePassword': 'derivePassword 1 "long" {s} {s} {s}',
    'decrypt': 'decryptAES "k" "{x}"',
}
METHODS = ['.Major', '.Minor', '.Patch', '.Prerelease', '.Metadata', '.Original',
           '.String', '.IncMajor', '.IncMinor', '.IncPatch', '.Foo',
           '.Compare (semver "1.0.0")', '.LessThan (semver "2.0")',
           '.Equal 1', '.SetPrerelease "rc.1"', '.SetMetadata "a_b"']
TIME_METHODS = ['.Year', '.Month', '.Day', '.Weekday', '.YearDay', '.Unix',
                '.IsZero', '.Format "2006 Jan"', '.UnixNano', '.Hour',
                '.AddDate 1 2 3', '.Nanosecond', '.Foo', '.UTC', '.Month.String']


def argument(g, kind, depth):
    rng = g.rng
    quote = g.quote
    if rng.random() < 0.06 and kind not in 'wMg':
        return g.arg(depth)
    if kind == 's':
        return g.string_arg(depth)
    if kind == 'n':
        return g.number_arg(depth)
    if kind == 'N':
        return str(rng.randint(-5, 12))
    if kind == 'a':
        return g.arg(depth)
    if kind == 'l':
        return rng.choice([
            lambda: '.items', lambda: '.List', lambda: '(list 1 "a" nil 2.5)',
            lambda: f'(list {g.arg(depth + 1)} {g.arg(depth + 1)})',
            lambda: '(splitList "," "a,b,,c")', lambda: '(until 5)',
            lambda: '(list "b" "a" "c" "b")', lambda: g.arg(depth)])()
    if kind == 'm':
        return rng.choice([
            lambda: '.values', lambda: '.labels', lambda: '.deep',
            lambda: '(dict "a" 1 "b" (dict "c" 2 "name" "x") "nul" nil)',
            lambda: f'(dict "a" {g.arg(depth + 1)} "X" {g.arg(depth + 1)})',
            lambda: '(dict)', lambda: '(split "," "x,y")', lambda: '$'])()
    if kind in 'wM':
        # what is changed must not become part of itself
        fresh = ['(dict "a" 1 "b" (dict "c" 2 "name" "x") "nul" nil)', '(dict)',
                 '(dict "a" "" "b" (dict "c" 0) "X" (list 1) "deep" true)',
                 '(dict "labels" (dict) "values" (dict "a" 1) "a" (list))']
        return rng.choice(fresh if kind == 'M' else
                          fresh + ['.values', '.labels', '.deep', '$'])
    if kind == 'g':
        return rng.choice(['1', '"x"', 'nil', '(list 1 2)', '(dict "k" "v")'])
    if kind == 'b':
        return rng.choice(['true', 'false', '.flag', '(eq 1 1)', '.nul', '.a'])
    if kind == 'k':
        return quote(rng.choice(['a', 'b', 'c', 'name', 'X', 'values', 'deep', 'nul',
                                 'List', '_0', '']))
    if kind == '#':
        return rng.choice(NUMBERS)
    if kind == 'R':
        return quote(rng.choice(['x', '$1', '${1}y', '$0$0', '$n', '$$', '$', '${',
                                 '$1x', '${9}', 'é', '', '$m-$n', '${1', '$é']))
    if kind == 'y':
        return quote(rng.choice(['string', 'int', 'float64', 'map', 'slice', 'bool',
                                 'invalid', '[]interface {}', '<nil>', 'ptr',
                                 'map[string]interface {}', '*string', 'int64',
                                 'semver.Version', '[]string', 'struct']))
    if kind == 't':
        return rng.choice(['1600000000', '0', '-1', '(int64 1234567890)',
                           '(toDate "2006-01-02" "2020-05-06")',
                           '(int "951782400")'])
    if kind == 'T':
        layout = rng.choice(LAYOUTS)
        return f'(toDate {quote(layout)} {quote(rng.choice(DATES))})'
    if kind == 'x':
        return rng.choice(['95', '"95"', '(int64 95)', '(int64 3600)', '"x"', 'nil',
                           '(int64 -1)', '"100000"', '1.5'])
    if kind == 'U':
        return rng.choice([
            lambda: f'(urlParse {quote(rng.choice(URLS))})',
            lambda: f'(dict "scheme" {g.string_arg(depth)} "host" '
            f'{g.string_arg(depth)} "path" {quote(rng.choice(PATHS))})',
            lambda: f'(dict "userinfo" {quote(rng.choice(["u", "u:p", "%zz", "@"]))}'
            f' "host" "h" "fragment" {g.string_arg(depth)} "query" "a=b")',
            lambda: f'(dict "opaque" {g.arg(depth)})'])()
    if kind == 'E':
        return quote(rng.choice(['$', '${}', '$1', 'a$', '${x', '', '$ x', '$$', '${*}',
                                 'NO_SUCH_VARIABLE', '${NO_SUCH_VARIABLE}x',
                                 '$NO_SUCH_VARIABLE/y', '$é', '${a b}']))
    source = {'D': LAYOUTS, 'A': DATES, 'd': DURATIONS, 'z': ZONES, 'i': IDENTS,
              'p': PATHS, 'u': URLS, 'v': VERSIONS, 'c': CONSTRAINTS,
              'r': REGEXPS, 'j': JSONS, 'e': ENCODED}[kind]
    if rng.random() < 0.1:
        return g.string_arg(depth)
    return quote(rng.choice(source))


def call(g, depth):
    rng = g.rng
    r = rng.random()
    if r < 0.01:
        name = rng.choice(list(RARE))
        text = RARE[name]
        for kind in 'mns':
            while '{' + kind + '}' in text:
                text = text.replace('{' + kind + '}',
                                    argument(g, kind, depth + 1), 1)
        return '(' + text + ')' if depth else text
    if r < 0.03:
        version = g.quote(rng.choice(VERSIONS))
        return f'(semver {version}){rng.choice(METHODS)}'
    if r < 0.04:
        return argument(g, 'T', depth) + rng.choice(TIME_METHODS)
    name = rng.choice(list(SIGNATURES))
    kinds = SIGNATURES[name]
    if kinds.endswith('*'):
        kinds = kinds[:-1] + kinds[-2] * rng.choice([0, 0, 1, 1, 2, 3])
    if rng.random() < 0.03:
        kinds = kinds[:-1] if rng.random() < 0.5 else kinds + 'a'
    return ' '.join([name] + [argument(g, k, depth + 1) for k in kinds])
