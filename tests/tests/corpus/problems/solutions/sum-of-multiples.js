function sum(factors, limit) {
  let total = 0;
  for (let number = 1; number < limit; number++) if (factors.some((factor) => number % factor === 0)) total += number;
  return total;
}
