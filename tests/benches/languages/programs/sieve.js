function primesBelow(end) {
  const composite = new Uint8Array(end);
  let count = 0;
  for (let number = 2; number < end; number += 1) {
    if (composite[number]) continue;
    count += 1;
    for (let multiple = number * number; multiple < end; multiple += number) composite[multiple] = 1;
  }
  return count;
}
console.log(primesBelow(700000));
