def count_pairs(amounts, target):
    before = {}
    pairs = 0
    for amount in amounts:
        pairs += before.get(target - amount, 0)
        before[amount] = before.get(amount, 0) + 1
    return pairs
