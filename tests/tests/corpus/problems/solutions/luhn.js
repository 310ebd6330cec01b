exports.valid = (value) => {
  const digits = value.replaceAll(" ", "");
  if (!/^\d{2,}$/.test(digits)) return false;
  const worth = (digit, at) => (at % 2 ? (2 * digit > 9 ? 2 * digit - 9 : 2 * digit) : +digit);
  return [...digits].reverse().map(worth).reduce((sum, digit) => sum + digit) % 10 === 0;
};
