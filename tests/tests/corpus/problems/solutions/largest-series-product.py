from math import prod


def largest_product(digits, span):
    if span < 0:
        raise ValueError("span must not be negative")
    if span > len(digits):
        raise ValueError("span must not exceed string length")
    if any(not digit.isdigit() for digit in digits):
        raise ValueError("digits input must only contain digits")
    return max(prod(map(int, digits[at:at + span])) for at in range(len(digits) - span + 1))
