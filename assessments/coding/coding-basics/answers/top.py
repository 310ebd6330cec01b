from collections import Counter


def most_frequent(names, count):
    pairs = sorted(Counter(names).items(), key=lambda pair: (-pair[1], pair[0]))
    return pairs[:count]
