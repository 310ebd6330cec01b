from math import comb


def rows(count):
    return [[comb(row, column) for column in range(row + 1)] for row in range(count)]
