import sys

stocks = {}
for line in sys.stdin.read().splitlines()[1:]:
    command, item, *rest = line.split()
    stock = stocks.get(item, 0)
    if command == "query":
        print(item, stock)
    elif command == "receive":
        stocks[item] = stock + int(rest[0])
    elif stock < int(rest[0]):
        print("short", item, int(rest[0]) - stock)
    else:
        stocks[item] = stock - int(rest[0])
print("total", sum(stocks.values()))
