export function largestProduct(digits, span) {
  if (span < 0) throw new RangeError("span must not be negative");
  if (span > digits.length) throw new RangeError("span must not exceed string length");
  if (/\D/.test(digits)) throw new TypeError("digits input must only contain digits");
  const series = Array.from({ length: digits.length - span + 1 }, (_, at) => [...digits.slice(at, at + span)]);
  return Math.max(...series.map((part) => part.reduce((product, digit) => product * +digit, 1)));
}
