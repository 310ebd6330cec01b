import builtins


def sum(factors, limit):
    return builtins.sum({multiple for factor in factors if factor for multiple in range(factor, limit, factor)})
