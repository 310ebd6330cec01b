state = 7
numbers = []
for _ in range(150_000):
    state = (state * 1103515245 + 12345) % 2147483648
    numbers.append(state)
plain = sorted(numbers)
mixed = sorted(numbers, key=lambda number: number ^ 0x5555)
print(plain[0], plain[75_000], mixed[3], mixed[-1])
