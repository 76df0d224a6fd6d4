#!/usr/bin/env python3
"""Runs the CEL cases of a folder of the conformance corpus.

Usage: cel_conformance.py FOLDER [--program PATH] [--verbose]

Two kinds of cases are told apart by their members.  Those of the language
("file/section/name") have to give the value, or any error.  Those measured on
Kubernetes also have to give the same text where an evaluation fails, and the
same cost where it does not; they are run for both releases, as Kubernetes
compiles them and with the bindings once as values, once as trees.
"""

import argparse
import datetime
import fractions
import glob
import json
import math
import os
import subprocess
import sys


# Go iterates over maps in random order: the costs of these cases, which stop
# before the end, are those of one of the orders that two entries have.
EITHER = {"macros/12": (8, 11), "macros/17": (10, 13)}


def run(program, cases, options):
    """All cases through one process; answers in their order."""
    members = ("expr", "bindings", "declare", "container", "disable_check")
    lines = [json.dumps({"id": n, **{m: c[m] for m in members if m in c}})
             for n, c in enumerate(cases)]
    done = subprocess.run([program, "cel", "--batch", *options],
                          input="\n".join(lines) + "\n", text=True,
                          stdout=subprocess.PIPE, check=False, timeout=600)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    if done.returncode or [a["id"] for a in answers] != list(range(len(cases))):
        sys.exit(f"the program ended with status {done.returncode} after "
                 f"{len(answers)} of {len(cases)} cases")
    return answers


def instant(text):
    """A timestamp as a number of nanoseconds, whatever zone it is shown in."""
    whole, _, rest = text.partition(".")
    digits = ""
    if rest:
        digits = rest[:len(rest) - len(rest.lstrip("0123456789"))]
        whole += rest[len(digits):]
    when = datetime.datetime.fromisoformat(whole.replace("Z", "+00:00"))
    since = when - datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
    return ((since.days * 86400 + since.seconds) * 10**9
            + int(digits.ljust(9, "0")))


def number(text):
    if text in ("Infinity", "-Infinity", "NaN"):
        return float(text.replace("Infinity", "inf"))
    return float(text)


def canonical(value):
    """A value in a form that compares as the corpus wants it."""
    (kind, v), = value.items()
    if kind == "list":
        return ("list", tuple(canonical(i) for i in v))
    if kind == "map":
        pairs = [(canonical(k), canonical(w)) for k, w in v]
        return ("map", tuple(sorted(pairs, key=repr)))
    if kind == "optional":
        return ("optional", None if v is None else canonical(v))
    if kind == "double":
        d = number(v)
        return ("double", "NaN" if math.isnan(d) else d)
    if kind == "timestamp":
        return ("timestamp", instant(v))
    if kind == "duration":
        return ("duration", fractions.Fraction(v.rstrip("s")))
    if kind == "quantity":
        try:
            return ("quantity", fractions.Fraction(v))
        except ValueError:
            return ("quantity", v)
    return (kind, v)


def same(want, got, unordered):
    a, b = canonical(want), canonical(got)
    if a == b:
        return True
    if unordered and a[0] == b[0] == "list":
        return sorted(map(repr, a[1])) == sorted(map(repr, b[1]))
    return False


def wrong(case, want, got, exact):
    """What is wrong with an answer; None if nothing is."""
    if want.get("error"):
        if not got.get("error"):
            return f"gave {got['value']} instead of an error"
        if not exact or want.get("phase") not in ("eval", "fold"):
            return None
        if want["phase"] == "eval" and got["phase"] != "eval":
            return f"failed in phase {got['phase']}: {got['message']}"
        if got["message"] != want["message"]:
            return f"said {got['message']!r}, not {want['message']!r}"
        return None
    if got.get("error"):
        return f"failed ({got['phase']}): {got['message']}"
    if not same(want["value"], got["value"], case.get("unordered")):
        return f"gave {got['value']}, not {want['value']}"
    costs = EITHER.get(case["id"], (case.get("cost"),))
    if exact and "cost" in case and got["cost"] not in costs:
        return f"cost {got['cost']}, not {case['cost']}"
    return None


def language(program, cases):
    """Complaints about cases of the language."""
    answers = run(program, cases, [])
    for case, got in zip(cases, answers):
        kubernetes = case.get("kubernetes")
        if kubernetes and not case.get("lenient"):
            text = wrong(case, kubernetes["expect"], got, True)
        else:
            text = wrong(case, case["expect"], got, False)
        yield case, text

    # a strict dialect refuses what the other is lenient about
    lenient = [c for c in cases if c.get("lenient")]
    for case, got in zip(lenient, run(program, lenient, ["--strict"])):
        if not got.get("error") or got["phase"] != "load":
            yield case, "was not refused by the strict dialect"


def measured(program, cases):
    """Complaints about cases measured on Kubernetes."""
    complaints = {}
    for options in ([], ["--trees"], ["--kubernetes", "1.36"],
                    ["--trees", "--kubernetes", "1.36"]):
        answers = run(program, cases, ["--strict", *options])
        for n, (case, got) in enumerate(zip(cases, answers)):
            want = case["expect"]
            if "1.36" in options:
                want = case.get("kubernetes_1_36", want)
            text = wrong(case, want, got, True)
            if text:
                complaints.setdefault(n, " ".join(options) + " " + text)
    for n, case in enumerate(cases):
        yield case, complaints.get(n)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder")
    parser.add_argument("--program", default="build/ngx-admission")
    parser.add_argument("--verbose", action="store_true",
                        help="print the expressions that failed")
    args = parser.parse_args()

    total = [0, 0]
    for path in sorted(glob.glob(os.path.join(args.folder, "*.json"))):
        with open(path, encoding="utf-8") as f:
            cases = json.load(f)
        if not isinstance(cases, list):
            continue  # the list of what upstream has and the corpus has not
        kind = (language if cases[0]["id"].count("/") == 2 else measured)
        failed = set()
        for case, text in kind(args.program, cases):
            if text:
                failed.add(case["id"])
                print(f"  {case['id']}: {text}")
                if args.verbose:
                    print(f"    {case['expr']}")
        passed = len(cases) - len(failed)
        total[0] += passed
        total[1] += len(failed)
        print(f"{os.path.basename(path):24} {passed} passed, "
              f"{len(failed)} failed")

    print(f"{'total':24} {total[0]} passed, {total[1]} failed")
    return 1 if total[1] or not total[0] else 0


if __name__ == "__main__":
    sys.exit(main())
