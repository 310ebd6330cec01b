from collections import deque


def total_of_peaks(readings, width):
    falling = deque()
    total = 0
    for index, reading in enumerate(readings):
        while falling and readings[falling[-1]] <= reading:
            falling.pop()
        falling.append(index)
        if falling[0] <= index - width:
            falling.popleft()
        if index >= width - 1:
            total += readings[falling[0]]
    return total
