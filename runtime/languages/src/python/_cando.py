"""What the interpreter has loaded when its snapshot is taken, and what a sandbox cannot offer."""

import atexit
import builtins
import gc
import importlib
import linecache
import os
import posix
import random
import sys
import time

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


def refuse(name):
    def refused(*args, **kwargs):
        raise NotAvailable(f"{name} is not available in this sandbox")

    refused.__name__ = refused.__qualname__ = name.rpartition(".")[2]
    return refused


def remove_system():
    time.sleep = refuse("time.sleep")
    for name in "_exit abort execv execve fork forkpty kill killpg popen posix_spawn posix_spawnp system".split():
        refused = refuse(f"os.{name}")
        setattr(os, name, refused)
        setattr(posix, name, refused)


def add_exits():
    for name in ("exit", "quit"):
        setattr(builtins, name, _sitebuiltins.Quitter(name, "Ctrl-D (i.e. EOF)"))


for module in PRELOADED.split():
    importlib.import_module(module)
NotAvailable.__module__ = OutputLimit.__module__ = "builtins"
remove_system()
add_exits()
sys.argv = ["main.py"]
random_seed = random.seed
run_exit_functions = atexit._run_exitfuncs
line_cache = linecache.cache
gc.collect()
gc.freeze()
