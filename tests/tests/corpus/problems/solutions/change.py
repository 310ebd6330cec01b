def find_fewest_coins(coins, target):
    if target < 0:
        raise ValueError("target can't be negative")
    best = [[]] + [None] * target
    for amount in range(1, target + 1):
        ways = [best[amount - coin] + [coin] for coin in coins if coin <= amount and best[amount - coin] is not None]
        best[amount] = min(ways, key=len, default=None)
    if best[target] is None:
        raise ValueError("can't make target with given coins")
    return sorted(best[target])
