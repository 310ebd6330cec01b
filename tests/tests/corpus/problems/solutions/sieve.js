function primes(limit) {
  const composite = new Uint8Array(limit + 1);
  const found = [];
  for (let number = 2; number <= limit; number++) {
    if (composite[number]) continue;
    found.push(number);
    for (let multiple = number * number; multiple <= limit; multiple += number) composite[multiple] = 1;
  }
  return found;
}
