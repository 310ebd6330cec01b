// Words, numbers and dates in the order and form of English, for want of all languages' tables: what `localeCompare` and
// `toLocaleString` give elsewhere for Latin letters.

const normalize = uncurry(String.prototype.normalize), toLower = uncurry(String.prototype.toLowerCase);
const codePointAt = uncurry(String.prototype.codePointAt), { fromCodePoint } = String;
const test = uncurry(RegExp.prototype.test), toFixed = uncurry(Number.prototype.toFixed);
const replace = uncurry(String.prototype.replace);
const isMark = (letter) => test(/\p{M}/u, letter), isDigit = (code) => code >= 48 && code <= 57;
const DIGITS = 40;

// A text's letters by rank, its accents, and its capitals: they are compared in this order.
const weigh = (text, numeric) => {
  const ranks = [], marks = [], cases = [], parts = normalize(text, "NFD");
  for (let at = 0; at < parts.length; at++) {
    const code = codePointAt(parts, at), letter = fromCodePoint(code);
    if (code > 0xffff) at++;
    if (code > 0x7f && ranks.length && isMark(letter)) {
      marks[ranks.length - 1] = marks[ranks.length - 1] * 0x400 + (code & 0x3ff) + 1;
      continue;
    }
    let digits = "";
    if (numeric && isDigit(code)) for (let end = at; isDigit(charCodeAt(parts, end)); end++) digits += parts[at = end];
    const low = toLower(letter);
    push(ranks, digits ? DIGITS : code < 0x80 ? native.rank(code) : 0x100 + codePointAt(low, 0));
    push(marks, 0);
    push(cases, low === letter ? 0 : 1);
    if (digits) push(ranks, NativeNumber(digits)), push(marks, 0), push(cases, 0);
  }
  return { ranks, marks, cases };
};
const compareLists = (left, right) => {
  for (let at = 0; at < min(left.length, right.length); at++) if (left[at] !== right[at]) return left[at] < right[at] ? -1 : 1;
  return left.length === right.length ? 0 : left.length < right.length ? -1 : 1;
};
const collate = (left, right, options) => {
  const fast = options === undefined ? native.collate(left, right) : undefined;
  if (fast !== undefined) return fast;
  const { numeric = false, sensitivity = "variant" } = options ?? {};
  const one = weigh(left, numeric), two = weigh(right, numeric);
  const marks = sensitivity === "accent" || sensitivity === "variant", cases = sensitivity === "case" || sensitivity === "variant";
  return compareLists(one.ranks, two.ranks) || (marks && compareLists(one.marks, two.marks)) || (cases && compareLists(one.cases, two.cases)) || 0;
};

const SIGNS = { __proto__: null, EUR: "€", GBP: "£", INR: "₹", JPY: "¥", USD: "$" };
const requireEnglish = (locales) => {
  const locale = locales === undefined ? "en" : NativeString(isArray(locales) ? locales[0] ?? "en" : locales);
  if (slice(locale, 0, 2) !== "en") native.refuse(`the locale ${locale}`);
};
const groupDigits = (digits) => {
  let grouped = slice(digits, -3);
  for (let end = digits.length - 3; end > 0; end -= 3) grouped = slice(digits, max(0, end - 3), end) + "," + grouped;
  return grouped;
};
// A number's own digits, rounded: not those of the binary fraction that it is.
const roundDigits = (size, most) => {
  const plain = NativeString(size), point = indexOf(plain, ".");
  // Beyond 10^21 digits are written with an exponent.
  if (has(plain, "e")) return size > 1 ? NativeString(BigInt(size)) : toFixed(size, most);
  if (point < 0 || plain.length - point - 1 <= most) return plain;
  const up = charCodeAt(plain, point + 1 + most) >= 53 ? 1n : 0n;
  const digits = padStart(NativeString(BigInt(slice(plain, 0, point) + slice(plain, point + 1, point + 1 + most)) + up), most + 1, "0");
  return most ? slice(digits, 0, -most) + "." + slice(digits, -most) : digits;
};
const formatNumber = (value, locales, options) => {
  requireEnglish(locales);
  const { style = "decimal", currency, useGrouping = true, minimumIntegerDigits = 1, minimumFractionDigits, maximumFractionDigits, ...others } = options ?? {};
  each(keys(others), (name) => native.refuse(`the format of numbers by ${name}`));
  if (!includes(["currency", "decimal", "percent"], style)) native.refuse(`the format of numbers as ${style}`);
  const sign = style === "currency" ? SIGNS[currency] ?? currency + "\u00a0" : "";
  const usual = style === "currency" ? (currency === "JPY" ? 0 : 2) : 0;
  const least = minimumFractionDigits ?? min(usual, maximumFractionDigits ?? usual);
  const most = maximumFractionDigits ?? max(least, style === "decimal" ? 3 : usual);
  const size = style === "percent" ? value * 100 : value, minus = size < 0 || is(size, -0) ? "-" : "";
  if (size !== size) return sign + "NaN";
  if (size === Infinity || size === -Infinity) return minus + sign + "∞";
  const plain = roundDigits(minus ? -size : size, most), point = indexOf(plain, ".");
  const whole = padStart(point < 0 ? plain : slice(plain, 0, point), minimumIntegerDigits, "0");
  let part = padEnd(point < 0 ? "" : slice(plain, point + 1), least, "0");
  while (part.length > least && part[part.length - 1] === "0") part = slice(part, 0, -1);
  return minus + sign + (useGrouping ? groupDigits(whole) : whole) + (part && "." + part) + (style === "percent" ? "%" : "");
};

const english = (prototype, name, method) =>
  defineProperty(prototype, name, { value: method, configurable: true, enumerable: false, writable: true });
english(String.prototype, "localeCompare", { localeCompare(that, locales, options) {
  if (this === undefined || this === null) throw new TypeError("localeCompare needs a text");
  return collate(NativeString(this), NativeString(that), options);
} }.localeCompare);
const valueOfNumber = uncurry(Number.prototype.valueOf), valueOfBigInt = uncurry(BigInt.prototype.valueOf);
english(Number.prototype, "toLocaleString", { toLocaleString(locales, options) {
  return formatNumber(valueOfNumber(this), locales, options);
} }.toLocaleString);
english(BigInt.prototype, "toLocaleString", { toLocaleString(locales) {
  requireEnglish(locales);
  const digits = NativeString(valueOfBigInt(this));
  return digits[0] === "-" ? "-" + groupDigits(slice(digits, 1)) : groupDigits(digits);
} }.toLocaleString);
for (const name of ["toLocaleString", "toLocaleDateString", "toLocaleTimeString"]) {
  const show = uncurry(Date.prototype[name]);
  english(Date.prototype, name, { [name](locales, options) {
    requireEnglish(locales);
    if (options && keys(options).length) native.refuse(`${name} with options`);
    // Without zeros before months, days and hours.
    return replace(show(this), /(^|\/|, )0/g, "$1");
  } }[name]);
}

// Of `Intl` what is there without tables.
const intl = { __proto__: null };
for (const name of ["DateTimeFormat", "DisplayNames", "DurationFormat", "ListFormat", "Locale", "PluralRules", "RelativeTimeFormat", "Segmenter"])
  intl[name] = missing(`Intl.${name}`);
intl.Collator = function Collator(locales, options) {
  requireEnglish(locales);
  return { __proto__: intl.Collator.prototype, compare: (left, right) => collate(NativeString(left), NativeString(right), options) };
};
intl.NumberFormat = function NumberFormat(locales, options) {
  requireEnglish(locales);
  return { __proto__: intl.NumberFormat.prototype, format: (value) => formatNumber(typeof value === "bigint" ? value : NativeNumber(value), locales, options) };
};
