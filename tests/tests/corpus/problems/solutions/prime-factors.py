def factors(value):
    found, divisor = [], 2
    while divisor * divisor <= value:
        if value % divisor:
            divisor += 1
        else:
            found.append(divisor)
            value //= divisor
    return found + [value] * (value > 1)
