// `structuredClone`.

const slots = uncurry(ArrayBuffer.prototype.slice), timeOf = uncurry(Date.prototype.getTime);
const arrays = create(null), errors = create(null);
for (const kind of [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, BigInt64Array, BigUint64Array, Float32Array, Float64Array]) arrays[kind.name] = kind;
for (const kind of [EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError]) errors[kind.name] = kind;

const refuseClone = (value) => {
  const error = new Error(`${typeof value === "symbol" ? NativeString(value) : inspect(value)} could not be cloned.`);
  error.name = "DataCloneError";
  throw error;
};
const clone = (value, known) => {
  if (typeof value === "function" || typeof value === "symbol") refuseClone(value);
  if (typeof value !== "object" || value === null) return value;
  if (mapGet(known, value)) return mapGet(known, value);
  const keep = (copy) => (mapSet(known, value, copy), copy);
  if (value instanceof Date) return keep(new Date(timeOf(value)));
  if (value instanceof RegExp) return keep(new RegExp(value.source, value.flags));
  if (value instanceof ArrayBuffer) return keep(slots(value, 0));
  if (isTypedArray(value)) return keep(new arrays[isTypedArray(value)](clone(value.buffer, known), value.byteOffset, value.length));
  if (value instanceof Number || value instanceof String || value instanceof Boolean) return keep(NativeObject(value.valueOf()));
  if (native.stateOfPromise(value) >= 0 || value instanceof WeakMap || value instanceof WeakSet || value instanceof WeakRef) refuseClone(value);
  if (value instanceof Error) {
    const copy = keep(new (errors[value.name] ?? Error)(value.message));
    if (getOwnPropertyDescriptor(value, "cause")) copy.cause = clone(value.cause, known);
    return copy;
  }
  const kind = collectionOf(value), pairs = value instanceof NativeMap;
  const copy = keep(kind ? (pairs ? new NativeMap() : new NativeSet()) : isArray(value) ? new NativeArray(value.length) : {});
  if (kind && pairs) each(membersOf(value), (pair) => mapSet(copy, clone(pair[0], known), clone(pair[1], known)));
  else if (kind) each(membersOf(value), (member) => setAdd(copy, clone(member, known)));
  else each(keys(value), (name) => defineProperty(copy, name, { value: clone(value[name], known), configurable: true, enumerable: true, writable: true }));
  return copy;
};
