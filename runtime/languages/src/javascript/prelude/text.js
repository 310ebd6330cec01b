// Bytes and text, as on the web.

// Half of a pair is no letter.
const encode = (text) => native.encode(toWellFormed(text));
class TextEncoder {
  get encoding() { return "utf-8"; }
  encode(value = "") { return encode(NativeString(value)); }
}
class TextDecoder {
  get encoding() { return "utf-8"; }
  decode(bytes = new Uint8Array()) {
    return native.decode(bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  }
}
