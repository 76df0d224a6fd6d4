"""What templates do otherwise than Go, on purpose.

A rule is named by its docstring, which is a heading of docs/DIFFERENCES.md, and
tells of one case and its two answers whether it explains how they differ.
"""

import re

RULES = []


def rule(fn):
    RULES.append(fn)
    return fn


def digits(answer):
    """Without numbers, whose fractions have no zeros at their end."""
    return {k: re.sub(r'[.,]?\d+', '0', v) for k, v in answer.items()}


@rule
def clock(case, ours, theirs):
    """Time that passes"""
    return re.search(r'\b(now|ago|[dD]ate|htmlDate)', case['template']) \
        and digits(ours) == digits(theirs)


@rule
def limits(case, ours, theirs):
    """Limits of templates"""
    return re.search(r'longer than \d+ bytes|a list has more than|does not end$|'
                     r'takes too many steps|nested too deeply', ours['error']) \
        and re.search(r'\d{4}|\de\d', case['template'] + str(case['data']))


def name(case, ours, theirs):
    """The name of the difference, None if it is none on purpose."""
    for fn in RULES:
        if fn(case, ours, theirs):
            return fn.__doc__
    return None
