def product(a, b):
    columns = list(zip(*b))
    return [[sum(x * y for x, y in zip(row, column)) for column in columns] for row in a]


size = 40
matrix = [[(row * size + column) % 7 - 3 for column in range(size)] for row in range(size)]
power = matrix
for _ in range(12):
    power = [[value % 1_000_003 for value in row] for row in product(power, matrix)]
print(sum(map(sum, power)))
