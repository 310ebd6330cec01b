// `Buffer`: bytes that can be read as text, and text as bytes, as Node.js does it.

const [toBase64, toHex, fillBytes, setBytes, partOf] =
  ["toBase64", "toHex", "fill", "set", "subarray"].map((name) => uncurry(Uint8Array.prototype[name]));
const { fromBase64, fromHex } = Uint8Array, NativeBytes = Uint8Array, NativeView = DataView;
const { fromCharCode } = String;

// Each letter takes `size` bytes, of which `mask` is kept.
const readUnits = (size, text) => {
  const bytes = new NativeBytes(text.length * size);
  for (let at = 0; at < text.length; at++)
    for (let byte = 0; byte < size; byte++) bytes[at * size + byte] = charCodeAt(text, at) >> (8 * byte);
  return bytes;
};
const showUnits = (size, mask, bytes) => {
  let text = "";
  for (let at = 0; at + size <= bytes.length; at += size)
    text += fromCharCode(size === 2 ? bytes[at] | (bytes[at + 1] << 8) : bytes[at] & mask);
  return text;
};
// What is no digit is passed over, as long as it is not the padding at the end.
const readBase64 = (text) => {
  const digits = swap(swap(replace(split(text, "=")[0], /[^\w+/-]/g, ""), "-", "+"), "_", "/");
  return apply(fromBase64, NativeBytes, [digits.length % 4 === 1 ? slice(digits, 0, -1) : digits]);
};
const readHex = (text) => {
  let end = 0;
  while (end + 2 <= text.length && test(/^[\da-f]{2}$/i, slice(text, end, end + 2))) end += 2;
  return apply(fromHex, NativeBytes, [slice(text, 0, end)]);
};

const encodings = {
  __proto__: null,
  ascii: { read: (text) => readUnits(1, text), show: (bytes) => showUnits(1, 0x7f, bytes) },
  base64: { read: readBase64, show: (bytes) => toBase64(bytes) },
  base64url: { read: readBase64, show: (bytes) => toBase64(bytes, { alphabet: "base64url", omitPadding: true }) },
  hex: { read: readHex, show: (bytes) => toHex(bytes) },
  latin1: { read: (text) => readUnits(1, text), show: (bytes) => showUnits(1, 0xff, bytes) },
  utf16le: { read: (text) => readUnits(2, text), show: (bytes) => showUnits(2, 0, bytes) },
  utf8: { read: encode, show: (bytes) => native.decode(bytes) },
};
encodings.binary = encodings.latin1;
encodings["utf-8"] = encodings.utf8;
encodings["utf-16le"] = encodings["ucs-2"] = encodings.ucs2 = encodings.utf16le;
const encodingOf = (name = "utf8") => {
  const found = encodings[toLower(NativeString(name))];
  if (!found) throw new TypeError(`Unknown encoding: ${NativeString(name)}`);
  return found;
};

class Buffer extends Uint8Array {
  static from(value, encoding, length) {
    if (typeof value === "string") return bufferOf(encodingOf(encoding).read(value));
    if (value instanceof ArrayBuffer || value instanceof SharedArrayBuffer) return new Buffer(value, encoding, length);
    if (typeof value !== "object" || value === null) throw new TypeError("Buffer.from needs a string, a buffer, or an array");
    return new Buffer(value.type === "Buffer" && isArray(value.data) ? value.data : value);
  }
  static alloc(size, value = 0, encoding) { return new Buffer(size).fill(value, 0, size, encoding); }
  static allocUnsafe(size) { return new Buffer(size); }
  static byteLength(value, encoding) { return typeof value === "string" ? encodingOf(encoding).read(value).length : value.byteLength; }
  static compare(left, right) { return compareLists(left, right); }
  static concat(list, size) {
    let all = 0, at = 0;
    each(list, (part) => (all += part.length));
    const whole = new Buffer(size ?? all);
    each(list, (part) => {
      setBytes(whole, partOf(part, 0, max(0, whole.length - at)), at);
      at = min(whole.length, at + part.length);
    });
    return whole;
  }
  static isBuffer(value) { return value instanceof Buffer; }
  static isEncoding(name) { return encodings[toLower(NativeString(name))] !== undefined; }
  toString(encoding, start, end) { return encodingOf(encoding).show(partOf(this, start, end)); }
  toJSON() { return { type: "Buffer", data: from(this) }; }
  compare(other) { return compareLists(this, other); }
  equals(other) { return compareLists(this, other) === 0; }
  slice(start, end) { return partOf(this, start, end); }
  copy(target, at = 0, start = 0, end = this.length) {
    const part = partOf(this, start, min(end, start + target.length - at));
    setBytes(target, part, at);
    return part.length;
  }
  fill(value, start = 0, end = this.length, encoding) {
    if (typeof value === "string") value = encodingOf(encoding).read(value);
    if (typeof value === "number" || value.length < 2) return fillBytes(this, value[0] ?? NativeNumber(value), start, end);
    for (let at = start; at < end; at++) this[at] = value[(at - start) % value.length];
    return this;
  }
  write(text, start = 0, length, encoding) {
    if (typeof start === "string") [start, encoding] = [0, start];
    else if (typeof length === "string") [length, encoding] = [undefined, length];
    const bytes = encodingOf(encoding).read(text), room = min(this.length - start, length ?? Infinity);
    setBytes(this, partOf(bytes, 0, room), start);
    return min(bytes.length, room);
  }
  indexOf(value, start = 0, encoding) {
    const wanted = typeof value === "string" ? encodingOf(encoding).read(value) : typeof value === "number" ? [value & 0xff] : value;
    for (let at = start < 0 ? max(0, this.length + start) : start; at + wanted.length <= this.length; at++) {
      let same = 0;
      while (same < wanted.length && this[at + same] === wanted[same]) same++;
      if (same === wanted.length) return at;
    }
    return -1;
  }
  includes(value, start, encoding) { return this.indexOf(value, start, encoding) >= 0; }
}
const bufferOf = (bytes) => new Buffer(bytes.buffer, bytes.byteOffset, bytes.length);

// `readUInt16LE`, `writeDoubleBE` and so on.
const numbers = [["Int8", 1], ["UInt8", 1], ["Int16", 2], ["UInt16", 2], ["Int32", 4], ["UInt32", 4], ["BigInt64", 8], ["BigUInt64", 8], ["Float", 4], ["Double", 8]];
each(numbers, ([name, size]) => each(size === 1 ? [""] : ["LE", "BE"], (order) => {
  const kind = { __proto__: null, Float: "Float32", Double: "Float64" }[name] ?? swap(name, "UI", "Ui");
  const get = uncurry(NativeView.prototype["get" + kind]), set = uncurry(NativeView.prototype["set" + kind]);
  const viewOf = (bytes) => new NativeView(bytes.buffer, bytes.byteOffset, bytes.length);
  const add = (name, value) => defineProperty(Buffer.prototype, name, { value, configurable: true, enumerable: false, writable: true });
  const read = function (at = 0) { return get(viewOf(this), at, order === "LE"); };
  const write = function (value, at = 0) {
    set(viewOf(this), at, value, order === "LE");
    return at + size;
  };
  each([name, swap(name, "UI", "Ui")], (name) => (add(`read${name}${order}`, read), add(`write${name}${order}`, write)));
}));

const BYTES = 50;
const showBytes = (buffer) => {
  let text = "<Buffer ";
  for (let at = 0; at < min(buffer.length, BYTES); at++) text += (at ? " " : "") + padStart(buffer[at].toString(16), 2, "0");
  const rest = buffer.length - BYTES;
  return text + (rest > 0 ? ` ... ${rest} more byte${rest > 1 ? "s" : ""}>` : ">");
};
