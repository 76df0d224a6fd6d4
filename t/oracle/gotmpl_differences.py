"""What ngx-admission's templates do otherwise than Go, on purpose.

The reasons are in docs/TEMPLATES.md; each rule here looks at one case and the
two answers and tells whether it explains the difference.
"""

RULES = []


def rule(fn):
    RULES.append(fn)
    return fn


def allowed(case, want, ours):
    return any(r(case, want, ours) for r in RULES)
