function findFewestCoins(coins, target) {
  if (target < 0) throw new Error("target can't be negative");
  const best = [[]];
  for (let amount = 1; amount <= target; amount++) {
    for (const coin of coins) {
      const rest = best[amount - coin];
      if (rest && !(best[amount]?.length <= rest.length + 1)) best[amount] = [...rest, coin];
    }
  }
  if (!best[target]) throw new Error("can't make target with given coins");
  return best[target].sort((a, b) => a - b);
}
