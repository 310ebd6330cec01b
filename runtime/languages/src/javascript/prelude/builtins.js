// What the prelude takes from the built-ins it takes now, so that a program that replaces them does not break its own output.

const { apply, ownKeys, getPrototypeOf, getOwnPropertyDescriptor } = Reflect;
const uncurry = (method) => (self, ...list) => apply(method, self, list);
const entriesOfMap = Map.prototype.entries, valuesOfSet = Set.prototype.values;
const nextOfMap = new Map().entries().next, nextOfSet = new Set().values().next;
const [concat, filter, findLastIndex, includes, join, push] =
  ["concat", "filter", "findLastIndex", "includes", "join", "push"].map((name) => uncurry(Array.prototype[name]));
const [charCodeAt, has, indexOf, padEnd, padStart, slice, split, toWellFormed] =
  ["charCodeAt", "includes", "indexOf", "padEnd", "padStart", "slice", "split", "toWellFormed"].map((name) => uncurry(String.prototype[name]));
const [toISOString, regexpToString, functionToString] =
  [Date.prototype.toISOString, RegExp.prototype.toString, Function.prototype.toString].map(uncurry);
const stackOf = uncurry(getOwnPropertyDescriptor(Error.prototype, "stack").get);
const { toStringTag } = Symbol;
const isTypedArray = uncurry(getOwnPropertyDescriptor(getPrototypeOf(Uint8Array.prototype), toStringTag).get);
const { isArray, from } = Array, { stringify } = JSON, { is, create, entries, freeze, defineProperty, keys } = Object;
const NativeArray = Array, NativeError = Error, NativeMap = Map, NativeNumber = Number, NativeObject = Object, NativeSet = Set, NativeString = String;
const { floor, max, min, round, sqrt, trunc } = Math;
const mapGet = uncurry(Map.prototype.get), mapSet = uncurry(Map.prototype.set), mapDelete = uncurry(Map.prototype.delete), mapKeys = uncurry(Map.prototype.keys), setAdd = uncurry(Set.prototype.add);

// No iterator of a program's own takes part.
const each = (array, action) => {
  for (let at = 0; at < array.length; at++) action(array[at]);
};
const swap = (text, from, to) => join(split(text, from), to);
