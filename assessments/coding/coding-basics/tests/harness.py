"""Runs a program on cases with a plain Python: {"entry": name or null, "program": text, "inputs": [...]} a line in, a list of results out."""
import contextlib
import io
import json
import sys


def tag(value):
    if isinstance(value, tuple):
        return {"$tuple": [tag(item) for item in value]}
    if isinstance(value, list):
        return [tag(item) for item in value]
    if isinstance(value, dict):
        return {name: tag(member) for name, member in value.items()}
    return value


def run(code, entry, given):
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        if entry is None:
            sys.stdin = io.StringIO(given)
        names = {"__name__": "__main__"}
        exec(code, names)
        value = names[entry](*given) if entry else None
    return {"output": printed.getvalue(), "value": tag(value)}


for line in iter(sys.stdin.readline, ""):
    request = json.loads(line)
    results = []
    stdin, code = sys.stdin, compile(request["program"], "program", "exec")
    for given in request["inputs"]:
        try:
            results.append(run(code, request["entry"], given))
        except Exception as error:
            results.append({"error": type(error).__name__})
        finally:
            sys.stdin = stdin
    print(json.dumps(results), flush=True)
