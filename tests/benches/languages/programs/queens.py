def place(row, columns, up, down, size):
    if row == size:
        return 1
    found = 0
    for column in range(size):
        if column not in columns and row + column not in up and row - column not in down:
            found += place(row + 1, columns | {column}, up | {row + column}, down | {row - column}, size)
    return found


print(place(0, frozenset(), frozenset(), frozenset(), 8))
