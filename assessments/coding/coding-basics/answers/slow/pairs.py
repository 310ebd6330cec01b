def count_pairs(amounts, target):
    return sum(amounts[index + 1 :].count(target - amount) for index, amount in enumerate(amounts))
