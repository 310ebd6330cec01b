from bisect import bisect_right


def total_fee(tiers, amounts):
    limits = [lowest for lowest, _ in tiers]
    total = 0
    for amount in amounts:
        index = bisect_right(limits, amount)
        if index:
            total += tiers[index - 1][1]
    return total
