import heapq

desks, count = map(int, input().split())
free = [(0, number) for number in range(1, desks + 1)]
longest = 0
for _ in range(count):
    name, arrival, minutes = input().split()
    earliest, number = heapq.heappop(free)
    start = max(earliest, int(arrival))
    heapq.heappush(free, (start + int(minutes), number))
    longest = max(longest, start - int(arrival))
    print(name, number, start)
print("longest wait", longest)
