import re
from itertools import groupby


def encode(string):
    runs = [(letter, len(list(run))) for letter, run in groupby(string)]
    return "".join(f"{length if length > 1 else ''}{letter}" for letter, length in runs)


def decode(string):
    return re.sub(r"(\d+)(\D)", lambda run: run[2] * int(run[1]), string)


def consistency(string):
    return decode(encode(string))
