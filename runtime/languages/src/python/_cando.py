"""What the interpreter has loaded when its snapshot is taken, and what a sandbox cannot offer."""

import atexit
import builtins
import gc
import importlib
import linecache
import os
import random
import sys
import threading

import _sitebuiltins

PRELOADED = """
    abc array ast base64 bisect calendar cmath collections collections.abc contextlib copy csv dataclasses datetime
    decimal difflib enum fractions functools hashlib heapq html inspect io itertools json math numbers operator pprint
    queue random re reprlib secrets statistics string struct textwrap time traceback types typing unittest warnings
    weakref
"""


class NotAvailable(OSError):
    """The program asked for something that does not exist here."""


class OutputLimit(BaseException):
    """The program wrote more than it may; raised again until it has ended."""


def refuse(name, advice=""):
    def refused(*args, **kwargs):
        raise NotAvailable(f"{name} is not available in this sandbox{advice}")

    refused.__module__, _, refused.__name__ = name.rpartition(".")
    refused.__qualname__ = refused.__name__
    return refused


# What a module should have, by the module in C that the others take it from.
LACKING = {
    "_signal": "alarm pause pthread_kill setitimer sigwait",
    "_socket": "getaddrinfo gethostbyaddr gethostbyname gethostname getnameinfo getservbyname socketpair",
    "_thread": "start_new start_new_thread",
    "posix": "_exit abort dup dup2 execv execve fork forkpty getlogin getppid getuid kill killpg pipe popen posix_spawn "
    "posix_spawnp system wait waitpid",
    "select": "select",
}


def remove_system():
    for name, functions in LACKING.items():
        module = importlib.import_module(name)
        public = {"_thread": "_thread", "posix": "os"}.get(name, name.lstrip("_"))
        for function in functions.split():
            refused = refuse(f"{public}.{function}")
            setattr(module, function, refused)
            if public in sys.modules:
                setattr(sys.modules[public], function, refused)
    threading._start_new_thread = refuse("starting a thread", ": call its function instead")


class LackingModules:
    """Asked last for a module: names those of the standard library that are not there."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        if name.partition(".")[0] in sys.stdlib_module_names:
            raise ModuleNotFoundError(f"the module {name} is not available in this sandbox", name=name)


def add_exits():
    for name in ("exit", "quit"):
        setattr(builtins, name, _sitebuiltins.Quitter(name, "Ctrl-D (i.e. EOF)"))


for module in PRELOADED.split():
    importlib.import_module(module)
NotAvailable.__module__ = OutputLimit.__module__ = "builtins"
remove_system()
sys.meta_path.append(LackingModules)
add_exits()
sys.argv = ["main.py"]
# As on a desk, where programs take it for infinity; sizes end at 2**31 - 1 all the same.
sys.maxsize = 2**63 - 1
random_seed = random.seed
run_exit_functions = atexit._run_exitfuncs
line_cache = linecache.cache
gc.collect()
gc.freeze()
