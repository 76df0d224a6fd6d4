"""Counting what holds and what does not."""

import sys
import time


class Checks:
    def __init__(self):
        self.passed = 0
        self.failures = []
        self.section = ''
        self.began = time.time()

    def begin(self, section):
        self.section = section
        self.began = time.time()
        print(f'-- {section}', flush=True)

    def ok(self, holds, what, detail=''):
        """One expectation; detail is shown when it does not hold."""
        if holds:
            self.passed += 1
        else:
            self.failures.append(f'{self.section}: {what}')
            print(f'not ok  {what}\n    {str(detail)[:2000]}', flush=True)
        return bool(holds)

    def equal(self, got, want, what):
        return self.ok(got == want, what, f'got  {got!r}\n    want {want!r}')

    def contains(self, text, part, what):
        return self.ok(part in text, what, f'no   {part!r}\n    in   {text!r}')

    @staticmethod
    def note(name, value):
        """A figure that this run has measured."""
        print(f'{name}: {value}', flush=True)

    def end(self):
        print(f'   {time.time() - self.began:.1f} s', flush=True)

    def summary(self):
        print(f'passed: {self.passed}')
        print(f'failed: {len(self.failures)}')
        for failure in self.failures:
            print(f'    {failure}')
        sys.stdout.flush()
        return 1 if self.failures else 0
