// The module `assert`.

// The members of a Map or Set have no order: each has its equal among those that are left of the other.
const membersOf = (collection) => {
  const members = [], take = (member) => push(members, member);
  if (collection instanceof NativeMap) walk(entriesOfMap, nextOfMap, collection, take);
  else walk(valuesOfSet, nextOfSet, collection, take);
  return members;
};
const sameMembers = (left, right, strict) => {
  const rest = membersOf(right);
  return membersOf(left).every((member) => {
    const at = findLastIndex(rest, (other) => same(member, other, strict));
    if (at >= 0) rest.splice(at, 1);
    return at >= 0;
  });
};
const same = (left, right, strict) => {
  if (strict ? is(left, right) : left == right || (left !== left && right !== right)) return true;
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return false;
  if (strict && getPrototypeOf(left) !== getPrototypeOf(right)) return false;
  if (left instanceof Date && right instanceof Date) return is(NativeNumber(left), NativeNumber(right));
  if (left instanceof RegExp && right instanceof RegExp) return regexpToString(left) === regexpToString(right);
  if (left instanceof Error && (left.message !== right.message || left.name !== right.name)) return false;
  const kind = collectionOf(left), names = keys(left);
  if (kind !== collectionOf(right)) return false;
  if (kind && !(kind.size(left) === kind.size(right) && sameMembers(left, right, strict))) return false;
  return isArray(left) === isArray(right) && left.length === right.length && names.length === keys(right).length &&
    names.every((name) => getOwnPropertyDescriptor(right, name) && same(left[name], right[name], strict));
};
class AssertionError extends Error {
  name = "AssertionError";
  code = "ERR_ASSERTION";
}
const claim = (condition, message, otherwise, sides) => {
  if (condition) return;
  if (message instanceof Error) throw message;
  throw Object.assign(new AssertionError(message ?? otherwise()), sides);
};
const compare = (test, word) => (actual, expected, message) =>
  claim(test(actual, expected), message, () => `${inspect(actual)} ${word} ${inspect(expected)}`, { actual, expected });
// Is it the error that is expected: of a class, with a text, with members, or as a function says?
const isExpected = (error, expected) => {
  if (expected instanceof RegExp) return expected.test(NativeString(error));
  if (typeof expected === "object" && expected !== null)
    return keys(expected).every((name) => expected[name] instanceof RegExp && typeof error[name] === "string"
      ? expected[name].test(error[name]) : same(error[name], expected[name], true));
  if (typeof expected !== "function") return true;
  return expected.prototype !== undefined && error instanceof expected || (expected !== Error && !(expected.prototype instanceof Error) && expected(error) === true);
};
const judge = (error, expected) => {
  if (!isExpected(error, expected)) throw error;
};
const missed = (expected, message) =>
  claim(false, typeof expected === "string" ? expected : message, () => "Missing expected exception");
const deeply = (left, right) => same(left, right, false), deeplyStrict = (left, right) => same(left, right, true);
const not = (test) => (left, right) => !test(left, right);
const assert = (value, message) => claim(value, message, () => "The expression evaluated to a falsy value");
const loosely = (left, right) => left == right || (left !== left && right !== right);
assert.ok = (value, message) => assert(value, message);
assert.fail = (message = "Failed") => claim(false, message);
assert.ifError = (value) => claim(value === null || value === undefined, value, () => `ifError got unwanted exception: ${inspect(value)}`);
assert.equal = compare(loosely, "==");
assert.notEqual = compare(not(loosely), "!=");
assert.strictEqual = compare(is, "===");
assert.notStrictEqual = compare(not(is), "!==");
assert.deepEqual = compare(deeply, "deeply equals");
assert.notDeepEqual = compare(not(deeply), "does not deeply equal");
assert.deepStrictEqual = compare(deeplyStrict, "deeply equals");
assert.notDeepStrictEqual = compare(not(deeplyStrict), "does not deeply equal");
assert.match = compare((text, pattern) => pattern.test(text), "matches");
assert.doesNotMatch = compare((text, pattern) => !pattern.test(text), "does not match");
assert.throws = (action, expected, message) => {
  try {
    action();
  } catch (error) {
    return judge(error, expected);
  }
  missed(expected, message);
};
assert.doesNotThrow = (action) => void action();
assert.rejects = async (action, expected, message) => {
  try {
    await (typeof action === "function" ? action() : action);
  } catch (error) {
    return judge(error, expected);
  }
  missed(expected, message);
};
assert.doesNotReject = async (action) => void (await (typeof action === "function" ? action() : action));
assert.strict = Object.assign((value, message) => assert(value, message), assert, {
  equal: assert.strictEqual, notEqual: assert.notStrictEqual, deepEqual: assert.deepStrictEqual, notDeepEqual: assert.notDeepStrictEqual,
});
assert.AssertionError = AssertionError;
