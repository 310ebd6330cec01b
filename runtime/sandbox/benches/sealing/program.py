"""Calls, text, containers, numbers."""


class Vector:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)


def fibonacci(n):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


def primes(limit):
    sieve = bytearray([1]) * (limit + 1)
    for number in range(2, int(limit**0.5) + 1):
        if sieve[number]:
            for multiple in range(number * number, limit + 1, number):
                sieve[multiple] = 0
    return sum(sieve) - 2


def words(count):
    number, counts = 12345, {}
    for _ in range(count):
        number = (number * 1103515245 + 12345) & 0x7FFFFFFF
        word = "w" + str(number % 503)
        counts[word] = counts.get(word, 0) + 1
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:2]


def harmonic(count):
    total = 0.0
    for number in range(1, count):
        total += 1.0 / number
    return round(total, 9)


place = Vector(0, 0)
for step in range(6000):
    place = place + Vector(step, -step)
print(fibonacci(19), primes(60000), words(15000), harmonic(30000), place.x, place.y)
