import heapq
from collections import defaultdict, deque

size = 60
roads = defaultdict(list)
for place in range(size * size):
    for step in (1, size):
        if place + step < size * size:
            roads[place].append((place + step, 1 + place * step % 17))
            roads[place + step].append((place, 1 + place * step % 13))


def cheapest(start):
    costs, waiting = {}, [(0, start)]
    while waiting:
        cost, place = heapq.heappop(waiting)
        if place not in costs:
            costs[place] = cost
            for target, price in roads[place]:
                heapq.heappush(waiting, (cost + price, target))
    return costs


def nearest(start):
    steps, waiting = {start: 0}, deque([start])
    while waiting:
        place = waiting.popleft()
        for target, _ in roads[place]:
            if target not in steps:
                steps[target] = steps[place] + 1
                waiting.append(target)
    return steps


print([cheapest(start)[size * size - 1] for start in range(3)], [max(nearest(start).values()) for start in range(5)])
