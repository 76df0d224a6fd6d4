#!/usr/bin/env python3
"""URLs: the functions of templates and of expressions, against Go's net/url.

Everything that they tell is compared, the texts of errors too.
"""

import oracle

SCHEMES = ['http', 'https', 'HTTP', 'ftp', 'x', 'a+b.c', '1x', '']
USERS = ['', 'u@', 'u:p@', 'u:@', '%41:b%2f@', 'é@']
HOSTS = ['h', 'é', 'h:80', 'h:a', 'h:', 'h%41', 'h%20x', 'h"x', 'a:1,b:2',
         '1.2.3.4', '[::1]', '[::1]:80', '[::1]:x', '[::1', '::1]', '[1.2.3.4]',
         '[::ffff:1.2.3.4]', '[1:2:3:4:5:6:7]', '[g::1]', '[fe80::1%25en0]',
         '[fe80::1%25%20]', '[fe80::1%25]']
PATHS = ['', '/', '/a/b', '/a%2fb', '/a b', '/é', '/a;b,c', '//x', '/%zz',
         '/%', '/*', '/[x]', '*', 'a:b', './a:b']
QUERIES = ['', '?', '?a=b', '?a=b&c=%zz', '?x?y', '?a+b=%41']
FRAGMENTS = ['', '#', '#f', '#f%41', '#a b', '#%zz', '#é', '#a#b']
PIECES = ['://', '//', ':', '/', '?', '#', '@', '[', ']', '%', '%25', '%zz',
          'a', '80', '::1', ' ', '+', '"', '\\', '\t', '\x7f', 'é', '..']

PARSE = '{{ range $k, $v := urlParse .s }}{{ $k }}={{ $v }};{{ end }}'
JOIN = ('{{ urlJoin (dict "scheme" "http" "host" .s "path" .s "query" .s '
        '"fragment" .s) }}|{{ urlJoin (dict "userinfo" .s "host" "h") }}'
        '|{{ urlJoin (urlParse .s) }}')
PARTS = ('[url(s).getScheme(), url(s).getHost(), url(s).getHostname(), '
         'url(s).getPort(), url(s).getEscapedPath(), '
         'string(url(s).getQuery().size())]')


def url(r):
    if r.random() < 0.6:
        text = ''.join([r.choice(SCHEMES), r.choice(['://', '://', ':', '/']),
                        *map(r.choice, (USERS, HOSTS, PATHS, QUERIES,
                                        FRAGMENTS))])
    else:
        text = ''.join(r.choice(PIECES + PATHS)
                       for _ in range(r.randint(0, 6)))
    if text and r.random() < 0.15:
        at = r.randrange(len(text))
        text = text[:at] + r.choice(PIECES) + text[at + 1:]
    return text


def compare(report, command, name, cases):
    answers = oracle.ask_both([oracle.CLI, command, '--batch'],
                              oracle.original(name), cases)
    for case, (ours, theirs) in zip(cases, answers):
        for answer in ours, theirs:
            if answer:
                answer.pop('phase', None)
        report.check(ours is not None and ours == theirs, repr(case), ours,
                     theirs)


def main():
    args = oracle.arguments(1000)
    report = oracle.Report(args)
    urls = [url(args.random) for _ in range(args.count)]
    compare(report, 'template', 'gotmpl', [
        {'template': t, 'data': {'s': u}} for u in urls for t in (PARSE, JOIN)])
    compare(report, 'cel', 'celval', [
        {'expr': e, 'bindings': {'s': {'string': u}}, 'declare': {'s': 'string'}}
        for u in urls for e in (PARTS, 'isURL(s)')])
    report.finish()


if __name__ == '__main__':
    main()
