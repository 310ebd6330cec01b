def total_fee(tiers, amounts):
    total = 0
    for amount in amounts:
        fee = 0
        for lowest, tier_fee in tiers:
            if lowest > amount:
                break
            fee = tier_fee
        total += fee
    return total
