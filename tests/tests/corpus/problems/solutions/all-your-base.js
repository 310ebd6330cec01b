function rebase(digits, inputBase, outputBase) {
  if (inputBase < 2) throw new Error("input base must be >= 2");
  if (digits.some((digit) => digit < 0 || digit >= inputBase))
    throw new Error("all digits must satisfy 0 <= d < input base");
  if (outputBase < 2) throw new Error("output base must be >= 2");
  let number = digits.reduce((sum, digit) => sum * inputBase + digit, 0);
  const result = [];
  do {
    result.unshift(number % outputBase);
    number = Math.floor(number / outputBase);
  } while (number);
  return result;
}
