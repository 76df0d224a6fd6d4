"""What ngx-admission's templates do otherwise than Go, on purpose.

The reasons are in docs/TEMPLATES.md; each rule here looks at one case and the
two answers and tells whether it explains the difference.
"""

import re

RULES = []


def rule(fn):
    RULES.append(fn)
    return fn


@rule
def clock(case, want, ours):
    """What prints the time of day differs by what has passed since."""
    if not re.search(r'\b(now|ago|[dD]ate)', case['template']):
        return False
    return all(re.sub(r'\d', '0', want[k]) == re.sub(r'\d', '0', ours[k])
               for k in want)


@rule
def limits(case, want, ours):
    """Go makes texts and lists of any size."""
    return re.search(r'longer than \d+ bytes|a list has more than|does not end$|'
                     r'takes too many steps|nested too deeply', ours['error']) \
        and re.search(r'\d{4}|\de\d', case['template'] + str(case['data']))


def allowed(case, want, ours):
    return any(r(case, want, ours) for r in RULES)
