"""Compiles the standard library's modules into one C file: freeze.py LIBRARY MODULES_TXT OUTPUT NAME=FILE….

Each NAME=FILE is a module of ours, in the library's stead or beside it. The table begins with `_cando`, which is there only
until the interpreter has started.

Runs with a Python of the very version that is being built, with PYTHONHASHSEED=0, so that its bytes are always the same.
"""

import marshal
import os
import sys

# These are frozen by CPython itself, and importing goes through them.
BOOTSTRAP = {"importlib._bootstrap", "importlib._bootstrap_external", "zipimport"}


def find(library, name):
    """The source file of a module and whether it is a package; (None, False) for what is written in C."""
    path = os.path.join(library, *name.split("."))
    if os.path.isfile(os.path.join(path, "__init__.py")):
        return os.path.join(path, "__init__.py"), True
    return (path + ".py", False) if os.path.isfile(path + ".py") else (None, False)


def expand(library, pattern):
    """The modules that one word of the list stands for."""
    if not pattern.endswith(".*"):
        return [pattern]
    package = pattern[:-2]
    folder = os.path.join(library, *package.split("."))
    names = sorted(entry[:-3] for entry in os.listdir(folder) if entry.endswith(".py"))
    names = [name for name in names if name not in ("__init__", "__main__") and not name.startswith("windows")]
    return [package] + [f"{package}.{name}" for name in names]


def read_names(library, path):
    names = set()
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            for pattern in line.partition("#")[0].split():
                names.update(expand(library, pattern))
    return sorted(names - BOOTSTRAP)


def literal(data):
    """A C string literal: clang reads it many times faster than a list of numbers."""
    digits = "".join(f"\\{byte:03o}" for byte in data)
    return "\n".join(f'"{digits[at:at + 4000]}"' for at in range(0, len(digits), 4000))


def main(library, modules, output, *own):
    sources = {name: find(library, name) for name in read_names(library, modules)}
    for name, _, path in (module.partition("=") for module in own):
        sources[name] = (path, False)
    rows = []
    with open(output, "w", encoding="ascii") as out:
        out.write("#include <Python.h>\n")
        for name, (path, is_package) in sorted(sources.items(), key=lambda item: (item[0] != "_cando", item)):
            if path is None:
                continue
            with open(path, "rb") as file:
                code = compile(file.read(), f"<frozen {name}>", "exec", dont_inherit=True, optimize=0)
            data = marshal.dumps(code)
            symbol = "frozen_" + name.replace(".", "__")
            out.write(f"static const char {symbol}[] = {literal(data)};\n")
            rows.append(f'    {{"{name}", (const unsigned char *){symbol}, {len(data)}, {int(is_package)}, 0}},')
        out.write("const struct _frozen frozen_library[] = {\n" + "\n".join(rows) + "\n    {0, 0, 0, 0, 0},\n};\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
