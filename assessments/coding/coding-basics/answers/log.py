import sys

count = int(input())
services = {}
skipped = 0
for _ in range(count):
    fields = sys.stdin.readline().rstrip("\n").split(" ")
    if len(fields) < 4 or fields[1] not in ("INFO", "WARN", "ERROR"):
        skipped += 1
        continue
    numbers = services.setdefault(fields[2], [0, 0])
    numbers[0] += 1
    numbers[1] += fields[1] == "ERROR"
for service, (lines, errors) in sorted(services.items()):
    print(service, lines, errors)
print("skipped", skipped)
