// The module `assert`.

const same = (left, right, strict) => {
  if (strict ? is(left, right) : left == right || (left !== left && right !== right)) return true;
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return false;
  if (strict && getPrototypeOf(left) !== getPrototypeOf(right)) return false;
  if (left instanceof Date && right instanceof Date) return NativeNumber(left) === NativeNumber(right);
  if (collectionOf(left)) return inspect([left]) === inspect([right]);
  const names = keys(left);
  return isArray(left) === isArray(right) && names.length === keys(right).length &&
    names.every((name) => name in right && same(left[name], right[name], strict));
};
class AssertionError extends Error {
  name = "AssertionError";
  code = "ERR_ASSERTION";
}
const claim = (condition, message, otherwise) => {
  if (condition) return;
  if (message instanceof Error) throw message;
  throw new AssertionError(message ?? otherwise());
};
const compare = (test, word) => (left, right, message) => claim(test(left, right), message, () => `${inspect(left)} ${word} ${inspect(right)}`);
const assert = (value, message) => claim(value, message, () => "The expression evaluated to a falsy value");
assert.ok = assert;
assert.fail = (message = "Failed") => claim(false, message);
assert.equal = compare((left, right) => left == right || (left !== left && right !== right), "==");
assert.notEqual = compare((left, right) => left != right, "!=");
assert.strictEqual = compare(is, "===");
assert.notStrictEqual = compare((left, right) => !is(left, right), "!==");
assert.deepEqual = compare((left, right) => same(left, right, false), "deeply equals");
assert.deepStrictEqual = compare((left, right) => same(left, right, true), "deeply equals");
assert.throws = (action, message) => {
  try {
    action();
  } catch {
    return;
  }
  claim(false, typeof message === "string" ? message : undefined, () => "Missing expected exception");
};
assert.strict = assert;
assert.AssertionError = AssertionError;
