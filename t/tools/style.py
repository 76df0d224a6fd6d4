#!/usr/bin/env python3
"""Checks the form of the sources: nginx style, layering, sizes, leftovers.

Prints FILE:LINE: what, one a line; the exit status tells whether there was
any.  Rules are explained in docs/DEVELOPER.md.
"""

import os
import re
import subprocess
import sys

LAYERS = {
    'base': ['base'],
    'data': ['base', 'data'],
    'gotmpl': ['base', 'data', 'gotmpl'],
    'cel': ['base', 'data', 'cel'],
    'kube': ['base', 'data', 'gotmpl', 'cel', 'kube'],
    'inject': ['base', 'data', 'gotmpl', 'cel', 'kube', 'inject'],
    'policy': ['base', 'data', 'gotmpl', 'cel', 'kube', 'policy'],
    'ngx': ['base', 'data', 'kube', 'inject', 'policy', 'ngx'],
    'cli': ['base', 'data', 'gotmpl', 'cel', 'kube', 'inject', 'policy',
            'cli'],
}
MAX_LINES = 1000
MAX_COLUMNS = 80

failures = 0


def complain(path, line, text):
    global failures
    failures += 1
    print(f'{path}:{line}: {text}')


def files():
    out = subprocess.run(['git', 'ls-files', '-co', '--exclude-standard'],
                         capture_output=True, text=True, check=True).stdout
    return [p for p in out.splitlines() if os.path.isfile(p)]


def check_text(path, lines):
    for n, line in enumerate(lines, 1):
        if line.rstrip('\n') != line.rstrip():
            complain(path, n, 'trailing white space')
        if '\t' in line and not path.endswith(('Makefile', 'rules', '.go')):
            complain(path, n, 'tab')
    if lines and not lines[-1].endswith('\n'):
        complain(path, len(lines), 'no newline at the end')


def blank_literals(line):
    """Replaces the contents of string and character literals."""
    return re.sub(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'',
                  lambda m: m.group()[0] + 'x' * (len(m.group()) - 2)
                  + m.group()[0], line)


def check_c(path, lines):
    layer = None
    m = re.match(r'src/(\w+)/', path)
    if m:
        layer = m.group(1)
        if layer not in LAYERS:
            complain(path, 1, f'unknown layer "{layer}"')
            return

    if len(lines) > MAX_LINES:
        complain(path, len(lines), f'more than {MAX_LINES} lines')

    comment = False
    for n, raw in enumerate(lines, 1):
        line = raw.rstrip('\n')
        if len(line.encode()) > MAX_COLUMNS and len(line) > MAX_COLUMNS:
            complain(path, n, f'more than {MAX_COLUMNS} columns')

        code = blank_literals(line)
        if comment:
            if '*/' not in code:
                continue
            code = code.split('*/', 1)[1]
            comment = False
        code = re.sub(r'/\*.*?\*/', '', code)
        if '/*' in code:
            comment = True
            code = code.split('/*', 1)[0]

        if re.search(r'(?<!:)//', code):
            complain(path, n, '"//" comment')
        if re.search(r'\b(if|for|while|switch)\(', code):
            complain(path, n, 'no space behind a keyword')
        if re.match(r'\s+.*\)\{$', code):
            complain(path, n, 'no space before "{"')
        if re.match(r'\s*(\} else|else)\s*$', code) and path.endswith('.c'):
            complain(path, n, '"else" without braces')
        if (re.match(r'(?!static inline|typedef|struct|enum|union|extern|'
                     r'#|return|else)[A-Za-z_][\w *]*\(.*\)\s*\{$', code)):
            complain(path, n, '"{" of a function on its own line')

        m = re.match(r'#include "(\w+)/', line)
        if m and layer and m.group(1) not in LAYERS[layer]:
            complain(path, n, f'layer "{layer}" must not include "{m[1]}"')
        if layer and layer != 'ngx' and re.match(r'#include [<"]ngx_', line):
            complain(path, n, 'nginx header outside src/ngx')

    if path.endswith('.c') and path.startswith(('src/', 'ngx_')):
        for n in range(2, len(lines)):
            # a function's end and what follows: two blank lines
            if lines[n - 2] == '}\n' and n + 1 < len(lines):
                if lines[n - 1] == '\n' and lines[n] not in ('\n',) \
                        and not lines[n].startswith('#'):
                    complain(path, n + 1, 'one blank line behind a function')
            # the return type stands alone before the name
            if lines[n] == '{\n':
                k = n - 1
                while k > 0 and lines[k].startswith((' ', '\t')):
                    k -= 1
                if re.match(r'(static|[a-z]\w* \*?)\w* ?[\w *]*\(', lines[k]) \
                        and ' = ' not in lines[k] \
                        and not re.match(r'\w+\(', lines[k]):
                    complain(path, k + 1, 'return type and name on one line')

    if path.endswith('.h') and path.startswith('src/'):
        text = ''.join(lines)
        if not text.lstrip().startswith('/*'):
            complain(path, 1, 'no comment that tells the purpose')
        guard = re.sub(r'\W', '_', os.path.basename(path)).upper()
        if f'#ifndef {guard}' not in text and \
                f'#ifndef _{guard}_INCLUDED_' not in text:
            complain(path, 1, f'no include guard {guard}')


def check_leftovers(path, lines):
    for n, line in enumerate(lines, 1):
        if re.search(r'^---\s+(ONLY|LAST)\b', line):
            complain(path, n, 'a test is singled out')
        if path.startswith(('src/', 'ngx_')) and \
                re.search(r'\b(TODO|FIXME|XXX|HACK)\b', line):
            complain(path, n, 'leftover mark')


def main():
    for path in files():
        try:
            with open(path, encoding='utf-8') as f:
                lines = f.readlines()
        except UnicodeDecodeError:
            continue
        if path.endswith(('.c', '.h', '.cc', '.t', '.pm', '.py', '.sh', '.md',
                          'Makefile', 'config', '.conf')) \
                or path.startswith('.ci/'):
            check_text(path, lines)
            check_leftovers(path, lines)
        if path.endswith(('.c', '.h', '.cc')) and not path.startswith('t/'):
            check_c(path, lines)
        elif path.endswith(('.c', '.h', '.t', '.pm', '.py', '.sh')) \
                and len(lines) > MAX_LINES:
            complain(path, len(lines), f'more than {MAX_LINES} lines')
    if failures:
        print(f'style: {failures} complaints')
        sys.exit(1)
    print('style: clean')


if __name__ == '__main__':
    main()
