def text(count):
    state = 1
    for _ in range(count):
        state = (state * 1103515245 + 12345) % 2147483648
        yield "word%d" % (state % 4999)


counts = {}
for word in " ".join(text(120_000)).split():
    counts[word.upper()] = counts.get(word.upper(), 0) + 1
print(len(counts), sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:3])
