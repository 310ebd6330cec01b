function* split(value) {
  for (let divisor = 2; divisor * divisor <= value; divisor++) {
    for (; value % divisor === 0; value /= divisor) yield divisor;
  }
  if (value > 1) yield value;
}

const factors = (value) => [...split(value)];
