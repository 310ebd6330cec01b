def primes_below(end):
    composite = bytearray(end)
    count = 0
    for number in range(2, end):
        if not composite[number]:
            count += 1
            for multiple in range(number * number, end, number):
                composite[multiple] = 1
    return count


print(primes_below(700_000))
