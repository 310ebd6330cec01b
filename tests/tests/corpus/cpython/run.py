"""Runs one of CPython's test modules: standard input is its name.

Prints for each test its name when it begins, and how it ended, with what went wrong.
"""

import importlib.abc
import importlib.util
import io
import sys
import types
import unittest


class Files(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports from the request's files, which cannot be listed."""

    def find_spec(self, name, path=None, target=None):
        base = name.replace(".", "/")
        for origin, is_package in (f"{base}/__init__.py", True), (f"{base}.py", False):
            try:
                open(origin).close()
            except OSError:
                continue
            return importlib.util.spec_from_file_location(
                name, "/" + origin, loader=self, submodule_search_locations=["/" + base] if is_package else None
            )
        return None

    def exec_module(self, module):
        with open(module.__file__, encoding="utf-8") as file:
            exec(compile(file.read(), module.__file__, "exec"), module.__dict__)


class Outcomes(unittest.TestResult):
    def __init__(self, name, out):
        super().__init__()
        self.name, self.out = name, out

    def say(self, test, outcome, reason=""):
        # Some classes come from another module, or from none.
        self.out.write(f"{self.name}.{'.'.join(test.id().split('.')[-2:])}\t{outcome}\t{reason}\n")

    def startTest(self, test):
        super().startTest(test)
        sys.stdout, sys.stderr = io.StringIO(), io.StringIO()
        self.outcome = ("passed", "")
        if hasattr(test, "decimal"):
            # As its own runner does, once: another order of the tests would change what follows.
            sys.modules[type(test).__module__].init(test.decimal)
        self.say(test, "began")

    def stopTest(self, test):
        self.say(test, *self.outcome)

    def fail(self, test, reason):
        if isinstance(test, unittest.suite._ErrorHolder):
            self.say(test, "failed", reason)
        self.outcome = ("failed", reason)

    def addError(self, test, error):
        self.fail(test, f"{error[0].__name__}: {error[1]}".strip().replace("\n", " ")[:200])

    addFailure = addError

    def addSubTest(self, test, subtest, error):
        if error is not None:
            self.addError(test, error)

    def addUnexpectedSuccess(self, test):
        self.fail(test, "it should have failed")

    def addSkip(self, test, reason):
        if isinstance(test, unittest.suite._ErrorHolder):
            self.say(test, "skipped", reason)
        self.outcome = ("skipped", reason)


def tests_of(suite):
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            yield from tests_of(test)
        else:
            yield test


def main():
    name = input()
    out = sys.stdout
    sys.meta_path.append(Files())
    # `test.support` imports what a sandbox does not have, to ask about a build that has no settings here.
    for absent in "getpass", "py_compile", "zipfile":
        sys.modules[absent] = types.SimpleNamespace()
    sys.modules["sysconfig"] = types.SimpleNamespace(get_config_var=lambda name: None, get_path=lambda *names: "/")
    # Where sizes end in this interpreter: the tests go beyond it.
    sys.maxsize = 2**31 - 1
    import test.support

    test.support.use_resources = []
    module = importlib.import_module("test." + name)
    tests = list(tests_of(unittest.defaultTestLoader.loadTestsFromModule(module)))
    if name == "test_decimal":
        # Its classes stand there once for each implementation, and once without any.
        tests = [test for test in tests if hasattr(test, "decimal")]
    unittest.TestSuite(tests).run(Outcomes(name, out))


main()
